//! The Send API: who may be written to, when, and with what.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use super::super::facts;
use super::super::records::Update;
use super::super::state::{Message, Side};
use super::super::token::Actor;
use super::content::Content;
use super::page::page_actor;
use super::{Call, Refused, World};

const WINDOW_HOURS: i64 = 24;
const HUMAN_AGENT_HOURS: i64 = 7 * 24;

/// What allows a message to go out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sandbox) enum Ground {
    /// The person did something in the last day.
    Window,
    /// A human answers within seven days.
    HumanAgent,
    /// An approved utility template.
    Utility,
    /// The person asked to be written about this.
    Topic,
}

impl World {
    pub(super) fn send(&mut self, call: &Call, actor: &Actor, page: &str) -> Result<Value, Refused> {
        self.takes(
            call,
            &[
                "filedata",
                "folder",
                "message",
                "messaging_type",
                "notification_type",
                "payload",
                "persona_id",
                "recipient",
                "reply_to",
                "sender_action",
                "suggestion_action",
                "tag",
                "thread_control",
                "type",
            ],
        );
        page_actor(actor, page)?;
        self.need(actor, "pages_messaging")?;
        let Some(recipient) = call.params.object("recipient") else {
            return Err(Refused::parameter("The parameter recipient is required."));
        };
        let message = call.params.object("message");
        let action = call.params.text("sender_action").map(|action| action.to_ascii_lowercase());
        match (&message, action.as_deref()) {
            (Some(_), Some(_)) => {
                return Err(Refused::parameter("Cannot send message and sender_action in the same request")
                    .sub(2_018_014));
            }
            (None, None) => return Err(Refused::parameter("The parameter message is required.")),
            (None, Some(action)) => sender_action(call, action)?,
            (Some(_), None) => {}
        }
        let mut ground = ground(call, message.as_ref())?;
        if ground == Ground::Utility {
            self.need(actor, "pages_utility_messaging")?;
        }
        let personas = self.state.pages.get(page).map(|page| &page.personas);
        if let Some(persona) = call.params.text("persona_id")
            && !personas.is_some_and(|personas| personas.contains_key(&persona))
        {
            // [?] Meta's words are not known.
            return Err(Refused::parameter(format!("Invalid persona id {persona}")));
        }
        let hand = self.handing_over(call, page)?;
        let content = match &message {
            Some(message) => Some(self.content(call, page, message)?),
            None => None,
        };
        let user = self.recipient(call, page, &recipient, &mut ground)?;
        if let Some(replied) = call.params.object("reply_to") {
            let mid = replied.get("mid").and_then(Value::as_str).unwrap_or_default();
            if !self.messages(page, &user).iter().any(|(known, _)| known == mid) {
                // [?] Meta's words are not known.
                return Err(Refused::parameter("Param reply_to[mid] names no message of this conversation"));
            }
        }
        let psid = self.psid(page, &user);
        let Some(content) = content else {
            self.may_write(&actor.app, page, &user, ground)?;
            return Ok(json!({ "recipient_id": psid }));
        };
        let to_keep = content.to_keep.clone();
        let mid = self.write(&actor.app, page, &user, content, ground)?;
        if ground == Ground::HumanAgent {
            self.exercised.push("human_agent");
        }
        if let Some(target) = hand {
            self.hand_over(&actor.app, page, &user, target.as_deref(), "");
        }
        let mut sent = json!({"recipient_id": psid, "message_id": mid});
        if let Some(kind) = to_keep {
            sent["attachment_id"] = json!(self.keep_attachment(page, kind));
        }
        Ok(sent)
    }

    /// Returns the person that a recipient means.
    fn recipient(
        &mut self,
        call: &Call,
        page: &str,
        recipient: &Map<String, Value>,
        ground: &mut Ground,
    ) -> Result<String, Refused> {
        let text = |name: &str| {
            recipient.get(name).map(|id| id.as_str().map_or_else(|| id.to_string(), ToOwned::to_owned))
        };
        if let Some(psid) = text("id") {
            let known = self.person_of(&psid).filter(|(of, _)| of == page);
            return known
                .map(|(_, user)| user)
                .ok_or_else(|| Refused::parameter("No matching user found").sub(2_018_001));
        }
        if let Some(token) = text("notification_messages_token") {
            let node = self.state.pages.get(page);
            let known = node.and_then(|node| {
                node.conversations
                    .iter()
                    .find_map(|(user, talk)| Some((user.clone(), *talk.topics.get(&token)?)))
            });
            *ground = Ground::Topic;
            return match known {
                Some((user, true)) => Ok(user),
                // [?] The code is Meta's; the words are not known.
                Some(_) => Err(Refused::new(403, 10, "(#10) The user stopped notifications of this topic")
                    .sub(1_893_015)),
                None => Err(Refused::parameter("No matching user found").sub(2_018_001)),
            };
        }
        for name in ["user_ref", "comment_id", "post_id", "one_time_notif_token", "phone_number"] {
            if recipient.contains_key(name) {
                return Err(self.unplayed(call, &format!("recipient[{name}]")));
            }
        }
        Err(Refused::parameter("No matching user found").sub(2_018_001))
    }

    /// Writes to a person in the name of the Page, with all of Meta's rules; returns the message's id.
    pub(in crate::sandbox) fn write(
        &mut self,
        app: &str,
        page: &str,
        user: &str,
        content: Content,
        ground: Ground,
    ) -> Result<String, Refused> {
        self.may_write(app, page, user, ground)?;
        let mid = self.record(page, user, Side::Page, &content.text);
        let mut message = content.echo;
        message.insert("mid".into(), json!(mid));
        message.insert("is_echo".into(), json!(true));
        message.insert("app_id".into(), json!(app.parse::<u64>().unwrap_or_default()));
        let body = json!({
            "sender": {"id": page}, "recipient": {"id": self.psid(page, user)},
            "timestamp": self.state.now.as_millisecond(), "message": message
        });
        // Whether an echo goes out or not changes nothing for the sender.
        self.publish(&Update::of(page, user, "message_echoes", body), None).ok();
        Ok(mid)
    }

    /// Keeps a message; returns its id.
    pub(in crate::sandbox) fn record(&mut self, page: &str, user: &str, from: Side, text: &str) -> String {
        self.state.made += 1;
        let key = format!("{:09}", self.state.made);
        let sent_at = self.state.now;
        if let Some(node) = self.state.pages.get_mut(page) {
            let conversation = node.conversations.entry(user.to_owned()).or_default();
            conversation.messages.insert(key.clone(), Message { sent_at, from, text: text.to_owned() });
        }
        self.mid(page, user, &key)
    }

    fn may_write(&self, app: &str, page: &str, user: &str, ground: Ground) -> Result<(), Refused> {
        if !self.is_visible(app, user) {
            return Err(Refused::new(
                403,
                200,
                "(#200) Cannot message users who are not admins, developers or testers of the app until \
                 pages_messaging permission is reviewed and the app is live.",
            )
            .sub(2_018_028));
        }
        if self.state.pages.get(page).is_some_and(|page| page.is_restricted) {
            // [?] The code and subcode are Meta's (2026-06-25); the words are not known.
            let words = "(#10) This Page is temporarily restricted from sending messages.";
            return Err(Refused::new(403, 10, words).sub(1_893_063));
        }
        let talk = self.state.pages.get(page).and_then(|page| page.conversations.get(user));
        if talk.is_some_and(|talk| talk.is_blocked) {
            return Err(
                Refused::new(400, 551, "(#551) This person isn't available right now.").sub(1_545_041)
            );
        }
        if self.owner(page, user).is_some_and(|owner| owner != app) {
            return Err(Refused::new(
                403,
                10,
                "(#10) Message failed to send because another app is controlling this thread now.",
            )
            .sub(2_018_300));
        }
        let hours = match ground {
            Ground::Utility | Ground::Topic => return Ok(()),
            Ground::HumanAgent => {
                let features = self.state.apps.get(app).map(|app| &app.features);
                let approved = features.and_then(|features| features.get("human_agent"));
                // Before approval it works with people who have a role: else no app could make the call that the
                // form wants to see.
                if !self.has_role(app, user) && approved.is_none_or(|status| status != "approved") {
                    return Err(Refused::new(
                        403,
                        10,
                        "(#10) Application does not have permission for this action",
                    ));
                }
                HUMAN_AGENT_HOURS
            }
            Ground::Window => WINDOW_HOURS,
        };
        if self.is_within(page, user, hours) {
            return Ok(());
        }
        Err(Refused::new(
            403,
            10,
            "(#10) This message is sent outside of allowed window. Learn more about the new policy here: \
             https://developers.facebook.com/docs/messenger-platform/policy-overview",
        )
        .sub(2_018_278)
        .words(
            "Message not sent",
            "This message is sent outside of the 24 hours that follow the person's last message.",
        ))
    }

    pub(super) fn is_window_open(&self, page: &str, user: &str) -> bool {
        self.is_within(page, user, WINDOW_HOURS)
    }

    fn is_within(&self, page: &str, user: &str, hours: i64) -> bool {
        let span = SignedDuration::from_hours(hours);
        self.last_deed(page, user).is_some_and(|at| self.state.now.duration_since(at) < span)
    }

    /// Returns when the person last did what opens the window: wrote, tapped, reacted, followed a link.
    pub(in crate::sandbox) fn last_deed(&self, page: &str, user: &str) -> Option<Timestamp> {
        let talk = self.state.pages.get(page)?.conversations.get(user)?;
        let written = talk.messages.values().filter(|message| message.from == Side::Person);
        written.map(|message| message.sent_at).max().max(talk.touched_at)
    }
}

/// Tells what allows a message, from its type and tag; refuses what Meta does not know.
fn ground(call: &Call, message: Option<&Map<String, Value>>) -> Result<Ground, Refused> {
    let one_of = |name: &str, known: &[&str]| match call.params.text(name) {
        Some(given) if !known.contains(&given.to_ascii_uppercase().as_str()) => Err(Refused::parameter(
            format!("Param {name} must be one of {{{}}} - got \"{given}\".", known.join(", ")),
        )),
        given => Ok(given.map(|given| given.to_ascii_uppercase())),
    };
    let kind = one_of("messaging_type", &["RESPONSE", "UPDATE", "MESSAGE_TAG", "UTILITY"])?;
    one_of("notification_type", &["REGULAR", "SILENT_PUSH", "NO_PUSH"])?;
    one_of("suggestion_action", &["ACCEPT", "DISMISS", "IMPRESSION"])?;
    match (kind.as_deref(), call.params.text("tag").map(|tag| tag.to_ascii_uppercase()).as_deref()) {
        (_, Some(tag)) if facts::RETIRED_TAGS.contains(&tag) => {
            Err(Refused::parameter("Invalid parameter").sub(1_893_061))
        }
        (_, Some("HUMAN_AGENT")) => Ok(Ground::HumanAgent),
        (_, Some(tag)) => Err(Refused::parameter(format!("Invalid message tag {tag}"))),
        // [?] That it is refused is documented; the words are not.
        (Some("MESSAGE_TAG"), None) => {
            Err(Refused::parameter("The parameter tag is required when messaging_type is MESSAGE_TAG."))
        }
        (Some("UTILITY"), None) if message.is_some_and(|message| !message.contains_key("template")) => Err(
            Refused::parameter("The parameter message[template] is required when messaging_type is UTILITY."),
        ),
        (Some("UTILITY"), None) => Ok(Ground::Utility),
        (_, None) => Ok(Ground::Window),
    }
}

/// Checks a sender action and what it wants beside it.
fn sender_action(call: &Call, action: &str) -> Result<(), Refused> {
    let known = ["mark_seen", "typing_on", "typing_off", "react", "unreact"];
    if !known.contains(&action) {
        return Err(Refused::parameter(format!(
            "Param sender_action must be one of {{{}}} - got \"{action}\".",
            known.join(", ").to_ascii_uppercase()
        )));
    }
    // [?] Meta's words are not known.
    if matches!(action, "react" | "unreact") && !call.params.has("payload") {
        return Err(Refused::parameter(format!("The parameter payload is required for {action}.")));
    }
    Ok(())
}
