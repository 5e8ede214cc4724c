//! The Send API: who may be written to, when, and with what.

use jiff::SignedDuration;
use serde_json::{Map, Value, json};

use super::super::facts;
use super::super::state::{Message, Side};
use super::super::token::Actor;
use super::page::page_actor;
use super::{Call, Refused, World};

const WINDOW_HOURS: i64 = 24;
const HUMAN_AGENT_HOURS: i64 = 7 * 24;
const LONGEST_TEXT: usize = 2_000;

impl World {
    pub(super) fn send(&mut self, call: &Call, actor: &Actor, page: &str) -> Result<Value, Refused> {
        self.takes(
            call,
            &[
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
            ],
        );
        page_actor(actor, page)?;
        self.need(actor, "pages_messaging")?;
        let Some(recipient) = call.params.object("recipient") else {
            return Err(Refused::parameter("The parameter recipient is required."));
        };
        let message = call.params.object("message");
        let action = call.params.text("sender_action").map(|action| action.to_ascii_lowercase());
        let text = match (&message, &action) {
            (Some(_), Some(_)) => {
                return Err(Refused::parameter("Cannot send message and sender_action in the same request")
                    .sub(2_018_014));
            }
            (None, None) => return Err(Refused::parameter("The parameter message is required.")),
            (None, Some(_)) => None,
            (Some(message), None) => Some(text_of(message)?),
        };
        if let Some(kind) = call.params.text("messaging_type") {
            let known = ["RESPONSE", "UPDATE", "MESSAGE_TAG", "UTILITY"];
            if !known.contains(&kind.to_ascii_uppercase().as_str()) {
                return Err(Refused::parameter(format!(
                    "Param messaging_type must be one of {{{}}}",
                    known.join(", ")
                )));
            }
        }
        let tag = call.params.text("tag").map(|tag| tag.to_ascii_uppercase());
        let psid =
            recipient.get("id").map(|id| id.as_str().map_or_else(|| id.to_string(), ToOwned::to_owned));
        let known = psid.as_deref().and_then(|psid| self.person_of(psid)).filter(|(of, _)| of == page);
        let Some((_, user)) = known else {
            return Err(Refused::parameter("No matching user found").sub(2_018_001));
        };
        let psid = self.psid(page, &user);
        let Some(text) = text else {
            self.may_write(&actor.app, page, &user, tag.as_deref())?;
            return Ok(json!({ "recipient_id": psid }));
        };
        let mid = self.write(&actor.app, page, &user, &text, tag.as_deref())?;
        if tag.is_some() {
            self.exercised.push("human_agent");
        }
        Ok(json!({"recipient_id": psid, "message_id": mid}))
    }

    /// Writes to a person in the name of the Page, with all of Meta's rules; returns the message's id.
    pub(in crate::sandbox) fn write(
        &mut self,
        app: &str,
        page: &str,
        user: &str,
        text: &str,
        tag: Option<&str>,
    ) -> Result<String, Refused> {
        self.may_write(app, page, user, tag)?;
        let mid = self.record(page, user, Side::Page, text);
        let event = json!({
            "sender": {"id": page}, "recipient": {"id": self.psid(page, user)},
            "timestamp": self.state.now.as_millisecond(),
            "message": {"mid": mid, "is_echo": true, "app_id": app.parse::<u64>().unwrap_or_default(), "text": text}
        });
        // Whether an echo goes out or not changes nothing for the sender.
        self.publish(page, user, "message_echoes", &event, None).ok();
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

    fn may_write(&self, app: &str, page: &str, user: &str, tag: Option<&str>) -> Result<(), Refused> {
        if !self.is_visible(app, user) {
            return Err(Refused::new(
                403,
                200,
                "(#200) Cannot message users who are not admins, developers or testers of the app until \
                 pages_messaging permission is reviewed and the app is live.",
            )
            .sub(2_018_028));
        }
        let hours = match tag {
            Some(tag) if facts::RETIRED_TAGS.contains(&tag) => {
                return Err(Refused::parameter(format!("The message tag {tag} is no longer supported.")));
            }
            Some("HUMAN_AGENT") => {
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
            Some(tag) => return Err(Refused::parameter(format!("Invalid message tag {tag}"))),
            None => WINDOW_HOURS,
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
        let messages = self.messages(page, user);
        let last = messages.iter().rev().find(|(_, message)| message.from == Side::Person);
        last.is_some_and(|(_, message)| {
            self.state.now.duration_since(message.sent_at) < SignedDuration::from_hours(hours)
        })
    }
}

/// Returns a message's text; an attachment stands for itself.
fn text_of(message: &Map<String, Value>) -> Result<String, Refused> {
    let text = message.get("text").and_then(Value::as_str).unwrap_or_default();
    if text.chars().count() > LONGEST_TEXT {
        return Err(Refused::parameter(format!(
            "Length of param message[text] must be less than or equal to {LONGEST_TEXT}"
        )));
    }
    match message.get("attachment") {
        None if text.is_empty() => {
            Err(Refused::parameter("Message cannot be empty, must provide valid attachment or text")
                .sub(2_018_034))
        }
        None => Ok(text.to_owned()),
        Some(attachment) => {
            let kind = attachment.get("type").and_then(Value::as_str).unwrap_or_default();
            if !["image", "audio", "video", "file", "template"].contains(&kind) {
                return Err(Refused::parameter("Invalid attachment type"));
            }
            Ok(format!("[{kind}]"))
        }
    }
}
