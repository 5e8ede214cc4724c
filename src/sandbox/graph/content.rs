//! What a message is made of: text, an attachment, a sticker or a template, and quick replies.

use serde_json::{Map, Value, json};
use url::Url;

use super::super::records::Outcome;
use super::super::refused::Refused;
use super::super::world::World;
use super::Call;

const LONGEST_TEXT: usize = 2_000;
const LONGEST_METADATA: usize = 1_000;
const MOST_QUICK_REPLIES: usize = 13;
const MOST_ELEMENTS: usize = 10;
const MOST_BUTTONS: usize = 3;

/// A message that was found in order.
#[derive(Debug, Default)]
pub(in crate::sandbox) struct Content {
    /// What a reader of the conversation sees; an attachment stands for itself.
    pub(super) text: String,
    /// What an echo carries of it.
    pub(super) echo: Map<String, Value>,
    /// The type of an attachment that is to be kept for other messages.
    pub(super) to_keep: Option<String>,
}

impl Content {
    /// Returns a message of text alone.
    pub(in crate::sandbox) fn text(text: &str) -> Self {
        let echo = std::iter::once(("text".to_owned(), json!(text))).collect();
        Self { text: text.to_owned(), echo, to_keep: None }
    }
}

impl World {
    /// Reads a message as the Send API does.
    pub(super) fn content(
        &mut self,
        call: &Call,
        page: &str,
        message: &Map<String, Value>,
    ) -> Result<Content, Refused> {
        let text = message.get("text").and_then(Value::as_str).unwrap_or_default();
        if text.chars().count() > LONGEST_TEXT {
            return Err(Refused::parameter(format!(
                "Length of param message[text] must be less than or equal to {LONGEST_TEXT}"
            )));
        }
        let metadata = message.get("metadata").and_then(Value::as_str);
        if metadata.is_some_and(|metadata| metadata.chars().count() > LONGEST_METADATA) {
            return Err(Refused::parameter(format!(
                "Length of param message[metadata] must be less than or equal to {LONGEST_METADATA}"
            )));
        }
        quick_replies(message)?;
        let bodies = ["attachment", "sticker_id", "template"].map(|name| message.get(name));
        let mut content = match (text, bodies) {
            ("", [None, None, None]) => {
                return Err(Refused::parameter(
                    "Message cannot be empty, must provide valid attachment or text",
                )
                .sub(2_018_034));
            }
            (text, [None, None, None]) => Content::text(text),
            ("", [Some(attachment), None, None]) => self.attachment(call, page, attachment)?,
            ("", [None, Some(sticker), None]) => {
                let sticker = sticker.as_str().map_or_else(|| sticker.to_string(), ToOwned::to_owned);
                let echo =
                    std::iter::once(("attachments".to_owned(), json!(self.sticker(&sticker)))).collect();
                Content { text: "[sticker]".to_owned(), echo, to_keep: None }
            }
            ("", [None, None, Some(template)]) => self.utility(page, template)?,
            // [?] Meta's words are not known; that the parts exclude each other is.
            _ => {
                return Err(Refused::parameter(
                    "Only one of text, attachment, sticker_id and template may be set",
                ));
            }
        };
        if let Some(metadata) = metadata {
            content.echo.insert("metadata".to_owned(), json!(metadata));
        }
        Ok(content)
    }

    /// Reads one attachment: a template, or media by address, by id or in the request itself.
    pub(super) fn attachment(
        &mut self,
        call: &Call,
        page: &str,
        attachment: &Value,
    ) -> Result<Content, Refused> {
        let kind = attachment.get("type").and_then(Value::as_str).unwrap_or_default();
        let payload = attachment.get("payload").and_then(Value::as_object).cloned().unwrap_or_default();
        match kind {
            "template" => template(&payload)?,
            "image" | "audio" | "video" | "file" => self.media(call, page, &payload)?,
            _ => return Err(Refused::parameter("Invalid attachment type")),
        }
        let is_kept = payload.get("is_reusable").is_some_and(|value| value == true || value == "true");
        let shown = json!([{"type": kind, "payload": payload}]);
        Ok(Content {
            text: format!("[{kind}]"),
            echo: std::iter::once(("attachments".to_owned(), shown)).collect(),
            to_keep: (is_kept && kind != "template").then(|| kind.to_owned()),
        })
    }

    fn media(&mut self, call: &Call, page: &str, payload: &Map<String, Value>) -> Result<(), Refused> {
        let text = |name: &str| {
            payload.get(name).map(|value| value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned))
        };
        if let Some(id) = text("attachment_id") {
            let is_known = self.state.pages.get(page).is_some_and(|page| page.uploads.contains_key(&id));
            // [?] The code is Meta's; the words are not known.
            let unknown = || Refused::parameter("Invalid attachment id").sub(2_018_074);
            return if is_known { Ok(()) } else { Err(unknown()) };
        }
        let Some(url) = text("url") else {
            let is_sent_along = call.params.has("filedata");
            return if is_sent_along {
                Ok(())
            } else {
                Err(Refused::parameter("The parameter message[attachment][payload][url] is required."))
            };
        };
        let parsed = Url::parse(&url).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        if parsed.is_none() {
            return Err(Refused::parameter("Param message[attachment][payload][url] must be a valid URL"));
        }
        // Only what the played web has can be fetched; of the rest Meta's good luck is assumed.
        match self.visit("GET", &url, &[], b"", 5_000) {
            None => Ok(()),
            Some(Outcome::Response(response)) if response.status == 200 => Ok(()),
            Some(_) => Err(Refused::parameter("Failed to fetch the file from the url.").sub(2_018_008)),
        }
    }

    /// Reads a utility template: one that Meta approved for this Page.
    fn utility(&self, page: &str, template: &Value) -> Result<Content, Refused> {
        let name = template.get("name").and_then(Value::as_str).unwrap_or_default();
        let known = self.state.pages.get(page).and_then(|page| page.templates.get(name));
        if known.is_none_or(|template| template.status != "APPROVED") {
            // [?] Neither code nor words are documented.
            return Err(Refused::parameter(format!("There is no approved template named {name}")));
        }
        let echo = std::iter::once(("text".to_owned(), json!(format!("[{name}]")))).collect();
        Ok(Content { text: format!("[{name}]"), echo, to_keep: None })
    }

    /// Returns a sticker as webhooks carry it. Its image came along until 2026-08-30.
    pub(in crate::sandbox) fn sticker(&self, id: &str) -> Vec<Value> {
        const LAST_IMAGE: &str = "2026-08-30T00:00:00Z";
        let url = format!("https://scontent.xx.fbcdn.net/v/t39.1997-6/{id}.png");
        let number = id.parse::<u64>().unwrap_or_default();
        let payload = json!({"url": url, "sticker_id": number});
        let mut rows = vec![json!({"type": "sticker", "payload": payload})];
        if LAST_IMAGE.parse().is_ok_and(|last: jiff::Timestamp| self.state.now < last) {
            rows.insert(0, json!({"type": "image", "payload": payload}));
        }
        rows
    }

    /// Keeps an attachment; returns the id under which it may be sent again.
    pub(super) fn keep_attachment(&mut self, page: &str, kind: String) -> String {
        self.state.made += 1;
        let id = self.digits(&format!("attachment/{page}/{}", self.state.made), 16);
        if let Some(page) = self.state.pages.get_mut(page) {
            page.uploads.insert(id.clone(), kind);
        }
        id
    }
}

fn quick_replies(message: &Map<String, Value>) -> Result<(), Refused> {
    let Some(replies) = message.get("quick_replies") else { return Ok(()) };
    let Some(replies) = replies.as_array() else {
        return Err(Refused::parameter("Param message[quick_replies] must be an array."));
    };
    if replies.len() > MOST_QUICK_REPLIES {
        return Err(Refused::parameter(format!(
            "Param message[quick_replies] has too many elements. Maximum number of elements is {MOST_QUICK_REPLIES}"
        )));
    }
    for (at, reply) in replies.iter().enumerate() {
        let text = |name: &str| reply.get(name).and_then(Value::as_str).unwrap_or_default();
        match text("content_type") {
            "text" if text("title").is_empty() || text("payload").is_empty() => {
                return Err(Refused::parameter(format!(
                    "Param message[quick_replies][{at}] needs a title and a payload"
                )));
            }
            "text" | "user_phone_number" | "user_email" => {}
            other => {
                return Err(Refused::parameter(format!(
                    "Param message[quick_replies][{at}][content_type] must be one of {{text, user_phone_number, \
                     user_email}} - got \"{other}\"."
                )));
            }
        }
    }
    Ok(())
}

/// Refuses a template without its parts. The types themselves are not checked: Meta adds to them.
fn template(payload: &Map<String, Value>) -> Result<(), Refused> {
    let count = |name: &str| payload.get(name).and_then(Value::as_array).map_or(0, Vec::len);
    let bounded = |name: &str, most: usize| match count(name) {
        0 => Err(Refused::parameter(format!("Param message[attachment][payload][{name}] must not be empty"))),
        count if count > most => Err(Refused::parameter(format!(
            "Param message[attachment][payload][{name}] has too many elements. Maximum number of elements is {most}"
        ))),
        _ => Ok(()),
    };
    match payload.get("template_type").and_then(Value::as_str) {
        None => {
            Err(Refused::parameter("The parameter message[attachment][payload][template_type] is required."))
        }
        Some("generic") => bounded("elements", MOST_ELEMENTS),
        Some("media") => bounded("elements", 1),
        Some("button") => bounded("buttons", MOST_BUTTONS),
        Some(_) => Ok(()),
    }
}
