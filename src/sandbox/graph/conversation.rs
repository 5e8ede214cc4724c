//! Conversations as the Page sees them, and the people in them.

use serde_json::{Map, Value, json};

use super::super::facts::Node;
use super::super::state::{Message, Side};
use super::super::token::Actor;
use super::app::graph_time;
use super::page::page_actor;
use super::{Call, Method, Refused, World, fields};

/// Messages whose detail Meta still hands out.
const READABLE: usize = 20;

impl World {
    pub(super) fn conversations(&mut self, call: &Call, actor: &Actor, page: &str) -> Result<Value, Refused> {
        self.takes(call, &["folder", "platform", "tags", "user_id"]);
        self.may_read_messages(actor, page)?;
        if call.params.text("platform").is_some_and(|platform| platform.eq_ignore_ascii_case("instagram")) {
            return Ok(json!({"data": []}));
        }
        let only = call.params.text("user_id");
        let mut people: Vec<String> = self.state.pages[page]
            .conversations
            .keys()
            .filter(|user| self.is_visible(&actor.app, user))
            .filter(|user| only.as_ref().is_none_or(|only| *only == self.psid(page, user)))
            .cloned()
            .collect();
        people.sort_by_key(|user| {
            std::cmp::Reverse(self.messages(page, user).last().map(|(_, message)| message.sent_at))
        });
        let asked = fields::asked(call)?;
        let mut rows = Vec::new();
        for user in people {
            let values = self.conversation_values(page, &user);
            rows.push(self.pick(Node::Conversation, &values, &asked, &["id", "link", "updated_time"])?);
        }
        Ok(self.paged(call, &rows))
    }

    pub(super) fn conversation_node(
        &mut self,
        call: &Call,
        actor: &Actor,
        page: &str,
        user: &str,
        edge: &str,
    ) -> Result<Value, Refused> {
        self.takes(call, &["source"]);
        self.may_read_messages(actor, page)?;
        if !self.is_visible(&actor.app, user) || call.method != Method::Get {
            return Err(Refused::no_such_object(call.method.name(), &self.thread(page, user)));
        }
        let asked = fields::asked(call)?;
        let values = self.conversation_values(page, user);
        match edge {
            "" => self.pick(Node::Conversation, &values, &asked, &["id", "link", "updated_time"]),
            "messages" => {
                let rows = values["messages"]["data"].as_array().cloned().unwrap_or_default();
                let mut picked = Vec::new();
                for row in rows {
                    let values = row.as_object().cloned().unwrap_or_default();
                    picked.push(self.pick(Node::Message, &values, &asked, &["id", "created_time"])?);
                }
                Ok(self.paged(call, &picked))
            }
            _ => Err(self.no_edge(call, Node::Conversation, edge)),
        }
    }

    /// Reads a person by the id that the Page knows them by.
    pub(super) fn profile_node(
        &mut self,
        call: &Call,
        actor: &Actor,
        page: &str,
        user: &str,
        edge: &str,
    ) -> Result<Value, Refused> {
        let psid = self.psid(page, user);
        if edge == "custom_labels" && call.method == Method::Get {
            self.takes(call, &[]);
            page_actor(actor, page)?;
            self.need(actor, "pages_messaging")?;
            return self.label_rows(call, page, Some(user));
        }
        if !edge.is_empty() {
            return Err(self.no_edge(call, Node::Profile, edge));
        }
        self.takes(call, &[]);
        page_actor(actor, page).map_err(|refused| match refused.code {
            210 => refused,
            _ => Refused::no_such_object(call.method.name(), &psid),
        })?;
        if call.method != Method::Get || !self.state.pages[page].conversations.contains_key(user) {
            return Err(Refused::no_such_object(call.method.name(), &psid));
        }
        self.need(actor, "pages_messaging")?;
        let asked = fields::asked(call)?;
        for (field, permission) in [
            ("locale", "pages_user_locale"),
            ("timezone", "pages_user_timezone"),
            ("gender", "pages_user_gender"),
        ] {
            if asked.iter().any(|asked| asked.name == field) && !actor.has(permission) {
                return Err(
                    Refused::parameter("Insufficient permission to access user profile.").sub(2_018_247)
                );
            }
        }
        let approved = self.state.apps.get(&actor.app).is_some_and(|app| {
            app.features.get("business_asset_user_profile_access").is_some_and(|status| status == "approved")
        });
        if !self.has_role(&actor.app, user) && !approved {
            return Ok(json!({}));
        }
        self.exercised.push("business_asset_user_profile_access");
        let name = self.person_name(user);
        let (first, last) = name.split_once(' ').unwrap_or((&name, ""));
        let mut values = Map::new();
        values.insert("id".into(), json!(psid));
        values.insert("name".into(), json!(name));
        values.insert("first_name".into(), json!(first));
        values.insert("last_name".into(), json!(last));
        let picture = format!(
            "https://platform-lookaside.fbsbx.com/platform/profilepic/?eai={}",
            self.letters(&psid, 24)
        );
        values.insert("profile_pic".into(), json!(picture));
        values.insert("locale".into(), json!("pt_BR"));
        values.insert("timezone".into(), json!(-3));
        self.pick(Node::Profile, &values, &asked, &["first_name", "last_name", "profile_pic"])
    }

    /// Returns the Page and person whose conversation has this id.
    pub(super) fn conversation_of(&self, id: &str) -> Option<(String, String)> {
        id.strip_prefix("t_")?;
        self.everyone_in_touch().find(|(page, user)| self.thread(page, user) == id)
    }

    /// Returns the Page and person behind a Page-scoped id.
    pub(in crate::sandbox) fn person_of(&self, psid: &str) -> Option<(String, String)> {
        (psid.len() == 16)
            .then(|| self.everyone_in_touch().find(|(page, user)| self.psid(page, user) == psid))?
    }

    fn everyone_in_touch(&self) -> impl Iterator<Item = (String, String)> {
        self.state
            .pages
            .iter()
            .flat_map(|(page, node)| node.conversations.keys().map(move |user| (page.clone(), user.clone())))
    }

    pub(in crate::sandbox) fn thread(&self, page: &str, user: &str) -> String {
        format!("t_{}", self.digits(&format!("thread/{page}/{user}"), 17))
    }

    /// Returns a conversation's messages, oldest first, by their ids.
    pub(in crate::sandbox) fn messages(&self, page: &str, user: &str) -> Vec<(String, Message)> {
        let conversation = self.state.pages.get(page).and_then(|page| page.conversations.get(user));
        let mut messages: Vec<(String, Message)> = conversation
            .into_iter()
            .flat_map(|conversation| &conversation.messages)
            .map(|(key, message)| (self.mid(page, user, key), message.clone()))
            .collect();
        messages.sort_by_key(|(_, message)| message.sent_at);
        messages
    }

    pub(in crate::sandbox) fn mid(&self, page: &str, user: &str, key: &str) -> String {
        format!("m_{}", self.letters(&format!("message/{page}/{user}/{key}"), 88))
    }

    /// Requires what Meta requires of whoever reads a Page's conversations.
    fn may_read_messages(&mut self, actor: &Actor, page: &str) -> Result<(), Refused> {
        page_actor(actor, page)?;
        self.need(actor, "pages_manage_metadata")?;
        self.need(actor, "pages_read_engagement")?;
        self.need(actor, "pages_messaging")?;
        let tasks = self.tasks(page, &actor.user, true);
        let enough = ["MESSAGING", "MODERATE", "PROFILE_PLUS_MESSAGING", "PROFILE_PLUS_MODERATE"];
        if tasks.iter().any(|task| enough.contains(&task.as_str())) {
            return Ok(());
        }
        Err(Refused::new(403, 200, "(#200) The user lacks the MESSAGING task on this Page"))
    }

    /// Returns whether the app may see what this person writes.
    pub(in crate::sandbox) fn is_visible(&self, app: &str, user: &str) -> bool {
        self.has_role(app, user) || self.is_advanced(app, "pages_messaging")
    }

    fn conversation_values(&self, page: &str, user: &str) -> Map<String, Value> {
        let name = self.person_name(user);
        let psid = self.psid(page, user);
        let thread = self.thread(page, user);
        let page_name = self.state.pages.get(page).map(|page| page.name.clone()).unwrap_or_default();
        let person = json!({"name": name, "email": format!("{psid}@facebook.com"), "id": psid});
        let side = json!({"name": page_name, "email": format!("{page}@facebook.com"), "id": page});
        let messages = self.messages(page, user);
        let rows: Vec<Value> = messages
            .iter()
            .rev()
            .enumerate()
            .map(|(age, (mid, message))| {
                let mut row = json!({"id": mid, "created_time": graph_time(message.sent_at)});
                if age < READABLE {
                    let (from, to) = match message.from {
                        Side::Person => (&person, &side),
                        Side::Page => (&side, &person),
                    };
                    row["from"] = from.clone();
                    row["to"] = json!({ "data": [to] });
                    row["message"] = json!(message.text);
                }
                row
            })
            .collect();
        let last = messages.last().map(|(_, message)| message);
        let unanswered =
            messages.iter().rev().take_while(|(_, message)| message.from == Side::Person).count();
        let mut values = Map::new();
        values.insert("id".into(), json!(thread));
        values.insert("link".into(), json!(format!("/{page}/inbox/{}/?section=messages", &thread[2..])));
        values.insert("name".into(), json!(name));
        if let Some(last) = last {
            values.insert("updated_time".into(), json!(graph_time(last.sent_at)));
            values.insert("snippet".into(), json!(last.text));
        }
        values.insert("message_count".into(), json!(messages.len()));
        values.insert("unread_count".into(), json!(unanswered));
        values.insert("can_reply".into(), json!(self.is_window_open(page, user)));
        values.insert("is_subscribed".into(), json!(true));
        values.insert("is_owner".into(), json!(true));
        values.insert("scoped_thread_key".into(), json!(thread));
        let people = json!({ "data": [person, side] });
        values.insert("participants".into(), people.clone());
        values.insert("senders".into(), people);
        values.insert("messages".into(), json!({ "data": rows }));
        values
    }
}
