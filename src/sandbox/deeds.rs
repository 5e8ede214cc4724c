//! What a person does in a conversation: writes, taps, reads, reacts, follows a link, agrees, blocks.
//!
//! Each deed tells the apps what Meta's webhooks tell, and answers when the first delivery has been tried.

use serde_json::{Map, Value, json};

use super::graph::threads::INBOX;
use super::http::Response;
use super::records::Update;
use super::state::Side;
use super::world::World;

const REACTIONS: &[(&str, &str)] = &[
    ("like", "👍"),
    ("love", "❤"),
    ("smile", "😆"),
    ("wow", "😮"),
    ("sad", "😢"),
    ("angry", "😠"),
    ("dislike", "👎"),
    ("other", "🙏"),
];
const TOPIC_SECONDS: i64 = 270 * 86_400;

/// What came of a deed: the webhook field and the part of the event that is named after it.
type Told = (&'static str, &'static str, Value);

impl World {
    /// Does what a control path of the same name stands for.
    pub(super) fn deed(&mut self, ask: u64, what: &str, asked: &Map<String, Value>) {
        let text = |name: &str| asked.get(name).and_then(Value::as_str);
        let page = text("page").unwrap_or(&self.state.main.page).to_owned();
        let user = text("from").unwrap_or(&self.state.main.customer).to_owned();
        let Some(node) = self.state.pages.get(&page) else {
            return self.reply(ask, Response::complaint(404, format!("there is no Page {page}")));
        };
        if !self.state.people.contains_key(&user) {
            return self.reply(ask, Response::complaint(404, format!("there is nobody with the id {user}")));
        }
        if node.merged_into.is_some() {
            let told = json!({"delivered": false, "why": "page-merged"});
            return self.reply(ask, Response::json(200, &told));
        }
        let is_reached = node.is_published || node.people.contains_key(&user);
        let is_blocked = node.conversations.get(&user).is_some_and(|talk| talk.is_blocked);
        if !is_reached {
            let told = json!({"delivered": false, "why": "page-unpublished"});
            return self.reply(ask, Response::json(200, &told));
        }
        let told = match what {
            "block" | "unblock" => {
                let talk = self
                    .state
                    .pages
                    .get_mut(&page)
                    .map(|node| node.conversations.entry(user.clone()).or_default());
                if let Some(talk) = talk {
                    talk.is_blocked = what == "block";
                }
                let told = json!({"psid": self.psid(&page, &user), "blocked": what == "block"});
                return self.reply(ask, Response::json(200, &told));
            }
            _ if is_blocked => {
                Err(Response::complaint(409, format!("{user} blocked the Page: `unblock` first")))
            }
            "message" => self.writes(&page, &user, asked),
            "postback" => self.taps(&page, &user, asked),
            "read" => Ok(("message_reads", "read", json!({"watermark": self.state.now.as_millisecond()}))),
            "delivery" => Ok(self.receives(&page, &user)),
            "reaction" => self.reacts(&page, &user, asked),
            "referral" => Ok(("messaging_referrals", "referral", referral(asked))),
            "opt-in" => Ok(self.agrees(&page, &user, asked)),
            _ => self.stops(&page, &user, asked),
        };
        let (field, part, said) = match told {
            Ok(told) => told,
            Err(complaint) => return self.reply(ask, complaint),
        };
        let psid = self.psid(&page, &user);
        let mut told = json!({"psid": psid, "thread": self.thread(&page, &user)});
        if let Some(mid) = said.get("mid") {
            told["message_id"] = mid.clone();
        }
        if let Some(token) = said.get("notification_messages_token") {
            told["notification_messages_token"] = token.clone();
        }
        if matches!(what, "message" | "postback" | "reaction" | "referral") {
            self.touch(&page, &user);
        }
        let body = json!({
            "sender": {"id": psid}, "recipient": {"id": page},
            "timestamp": self.state.now.as_millisecond(), part: said
        });
        if let Err(why) = self.publish(&Update::of(&page, &user, field, body), Some((ask, told.clone()))) {
            told["delivered"] = json!(false);
            told["why"] = json!(why);
            self.reply(ask, Response::json(200, &told));
        }
    }

    /// Writes text, sends an attachment or a sticker, or taps a quick reply.
    fn writes(&mut self, page: &str, user: &str, asked: &Map<String, Value>) -> Result<Told, Response> {
        let text = |name: &str| asked.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        let mut message = Map::new();
        let mut shown = text("text").map(ToOwned::to_owned);
        if let Some(text) = &shown {
            message.insert("text".into(), json!(text));
        }
        if let Some(attachment) = asked.get("attachment").and_then(Value::as_object) {
            let of = |name: &str| attachment.get(name).and_then(Value::as_str);
            let kind = of("type").unwrap_or_default();
            if !["image", "audio", "video", "file"].contains(&kind) {
                let wrong = "`attachment` wants a `type`: image, audio, video or file";
                return Err(Response::complaint(400, wrong));
            }
            let url = of("url").unwrap_or("https://scontent.xx.fbcdn.net/v/attachment");
            message.insert("attachments".into(), json!([{"type": kind, "payload": {"url": url}}]));
            shown.get_or_insert_with(|| format!("[{kind}]"));
        }
        if let Some(sticker) = text("sticker") {
            message.insert("attachments".into(), json!(self.sticker(sticker)));
            shown.get_or_insert_with(|| "[sticker]".to_owned());
        }
        let Some(shown) = shown else {
            return Err(Response::complaint(400, "`text` is wanted, or an `attachment` or a `sticker`"));
        };
        if let Some(payload) = text("quick_reply") {
            message.insert("quick_reply".into(), json!({ "payload": payload }));
        }
        if let Some(mid) = text("reply_to") {
            message.insert("reply_to".into(), json!({ "mid": mid }));
        }
        if asked.contains_key("ref") {
            message.insert("referral".into(), referral(asked));
        }
        let mid = self.record(page, user, Side::Person, &shown);
        message.insert("mid".into(), json!(mid));
        Ok(("messages", "message", Value::Object(message)))
    }

    /// Taps a button: of a message, of the menu, or Get Started.
    fn taps(&mut self, page: &str, user: &str, asked: &Map<String, Value>) -> Result<Told, Response> {
        let text = |name: &str| asked.get(name).and_then(Value::as_str);
        let started = self.state.pages.get(page).and_then(|page| page.messenger_profile.get("get_started"));
        let started = started.and_then(|started| started.get("payload")).and_then(Value::as_str);
        let payload = text("payload").or(started).map(ToOwned::to_owned);
        let Some(payload) = payload else {
            return Err(Response::complaint(400, "`payload` is wanted: the Page has no Get Started button"));
        };
        let title = text("title").unwrap_or("Get Started").to_owned();
        let mid = self.record(page, user, Side::Person, &title);
        let mut postback = json!({"mid": mid, "title": title, "payload": payload});
        if asked.contains_key("ref") {
            postback["referral"] = referral(asked);
        }
        Ok(("messaging_postbacks", "postback", postback))
    }

    /// The person's telephone gets what the Page wrote.
    fn receives(&self, page: &str, user: &str) -> Told {
        let messages = self.messages(page, user);
        let mids: Vec<&String> =
            messages.iter().filter(|(_, message)| message.from == Side::Page).map(|(mid, _)| mid).collect();
        let delivery = json!({"mids": mids, "watermark": self.state.now.as_millisecond()});
        ("message_deliveries", "delivery", delivery)
    }

    fn reacts(&self, page: &str, user: &str, asked: &Map<String, Value>) -> Result<Told, Response> {
        let text = |name: &str| asked.get(name).and_then(Value::as_str);
        let latest = self.messages(page, user).last().map(|(mid, _)| mid.clone());
        let Some(mid) = text("message").map(ToOwned::to_owned).or(latest) else {
            return Err(Response::complaint(409, "there is no message to react to yet"));
        };
        let action = text("action").unwrap_or("react");
        let reaction = text("reaction").unwrap_or("like");
        let known = REACTIONS.iter().find(|(name, _)| *name == reaction);
        let (Some((reaction, emoji)), true) = (known, matches!(action, "react" | "unreact")) else {
            let names: Vec<&str> = REACTIONS.iter().map(|(name, _)| *name).collect();
            let wrong = format!("`reaction` is one of {}, `action` `react` or `unreact`", names.join(", "));
            return Err(Response::complaint(400, wrong));
        };
        let mut said = json!({"mid": mid, "action": action});
        if action == "react" {
            said["reaction"] = json!(reaction);
            said["emoji"] = json!(emoji);
        }
        Ok(("message_reactions", "reaction", said))
    }

    /// Agrees to be written about a topic.
    fn agrees(&mut self, page: &str, user: &str, asked: &Map<String, Value>) -> Told {
        self.state.made += 1;
        let token = self.digits(&format!("topic/{page}/{user}/{}", self.state.made), 19);
        if let Some(node) = self.state.pages.get_mut(page) {
            node.conversations.entry(user.to_owned()).or_default().topics.insert(token.clone(), true);
        }
        ("messaging_optins", "optin", self.topic(&token, asked))
    }

    /// Stops a topic: the one that is named, or the only one.
    fn stops(&mut self, page: &str, user: &str, asked: &Map<String, Value>) -> Result<Told, Response> {
        let node = self.state.pages.get_mut(page);
        let talk = node.and_then(|node| node.conversations.get_mut(user));
        let named = asked.get("token").and_then(Value::as_str);
        let topic = talk.and_then(|talk| {
            talk.topics.iter_mut().find(|(token, on)| named.map_or(**on, |named| named == token.as_str()))
        });
        let Some((token, on)) = topic else {
            return Err(Response::complaint(409, "this person agreed to no topic: `opt-in` first"));
        };
        *on = false;
        let token = token.clone();
        let mut said = self.topic(&token, asked);
        said["notification_messages_status"] = json!("STOP_NOTIFICATIONS");
        Ok(("messaging_optins", "optin", said))
    }

    fn topic(&self, token: &str, asked: &Map<String, Value>) -> Value {
        let text = |name: &'static str| asked.get(name).and_then(Value::as_str).unwrap_or(name);
        let expiry = self.in_seconds(TOPIC_SECONDS).map(jiff::Timestamp::as_millisecond);
        json!({
            "type": "notification_messages", "payload": text("payload"), "title": text("title"),
            "notification_messages_token": token, "token_expiry_timestamp": expiry,
            "user_token_status": "NOT_REFRESHED"
        })
    }

    /// An agent in the Page's inbox takes a thread, gives it to an app, or marks it as done.
    pub(super) fn inbox_acts(&mut self, asked: &Map<String, Value>) -> Response {
        let text = |name: &str| asked.get(name).and_then(Value::as_str);
        let page = text("page").unwrap_or(&self.state.main.page).to_owned();
        let user = text("from").unwrap_or(&self.state.main.customer).to_owned();
        if !self.state.pages.get(&page).is_some_and(|page| page.conversations.contains_key(&user)) {
            return Response::complaint(404, format!("{user} has no conversation with Page {page}"));
        }
        match text("to") {
            None => self.set_owner(&page, &user, None),
            Some("inbox") => self.take_over(&page, &user, INBOX, ""),
            Some(app) if self.state.apps.contains_key(app) => {
                self.hand_over(INBOX, &page, &user, Some(app), "");
            }
            Some(other) => return Response::complaint(404, format!("there is no app {other}")),
        }
        Response::json(200, &json!({"thread": self.thread(&page, &user), "owner": self.owner(&page, &user)}))
    }

    /// Sends the test event of the dashboard's webhook page: `changes`, and a Page with the id 0.
    pub(super) fn test_event(&mut self, ask: u64, asked: &Map<String, Value>) {
        let app = match self.meant_app(asked) {
            Ok(app) => app,
            Err(complaint) => return self.reply(ask, complaint),
        };
        let field = asked.get("field").and_then(Value::as_str).unwrap_or("messages");
        let value = match field {
            "messages" => json!({"message": {"mid": "test_message_id", "text": "test_message"}}),
            "messaging_postbacks" => json!({"postback": {
                "mid": "m_MESSAGE-ID", "title": "TITLE-FOR-THE-CTA", "payload": "USER-DEFINED-PAYLOAD"
            }}),
            "message_deliveries" => {
                json!({"delivery": {"mids": ["m_MESSAGE-ID"], "watermark": 1_458_668_856_253_i64}})
            }
            "message_reads" => json!({"read": {"watermark": 1_458_668_856_253_i64}}),
            "message_reactions" => json!({"reaction": {
                "reaction": "love", "emoji": "❤", "action": "react", "mid": "m_MESSAGE-ID"
            }}),
            other => {
                let wrong = format!("the dashboard has no test event for `{other}` here");
                return self.reply(ask, Response::complaint(400, wrong));
            }
        };
        let mut event = json!({
            "sender": {"id": "12334"}, "recipient": {"id": "23245"}, "timestamp": "1527459824"
        });
        event
            .as_object_mut()
            .into_iter()
            .for_each(|event| event.extend(value.as_object().cloned().unwrap_or_default()));
        let subscription = self.state.apps[&app].subscriptions.get("page");
        let Some(url) = subscription.map(|held| held.callback_url.clone()) else {
            let told = json!({"delivered": false, "why": "app-not-subscribed"});
            return self.reply(ask, Response::json(200, &told));
        };
        let entry = json!({
            "id": "0", "time": self.state.now.as_second(), "changes": [{"field": field, "value": event}]
        });
        self.deliver(app, "0", url, &entry, Some((ask, json!({ "field": field }))));
    }
}

/// Returns where a person came from, as `ref` and `source` say.
fn referral(asked: &Map<String, Value>) -> Value {
    let text = |name: &str| asked.get(name).and_then(Value::as_str);
    let mut said = json!({
        "ref": text("ref").unwrap_or_default(), "source": text("source").unwrap_or("SHORTLINK"), "type": "OPEN_THREAD"
    });
    if let Some(ad) = text("ad_id") {
        said["ad_id"] = json!(ad);
    }
    said
}
