//! Reads what a delivery says, for people: short, and without what persons wrote unless it is asked for.

use serde_json::Value;

/// One event of a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Read {
    /// The field that it belongs to, as well as its form tells.
    pub(crate) field: String,
    /// The Page.
    pub(crate) page: String,
    /// Who sent it.
    pub(crate) sender: String,
    /// What a person wrote or pressed.
    pub(crate) text: Option<String>,
    /// How many attachments there are.
    pub(crate) attachments: usize,
}

/// Forms of events: a key, and the field that brings it. Source: "Meta Webhooks for Messenger Platform".
const FORMS: [(&str, &str); 15] = [
    ("postback", "messaging_postbacks"),
    ("delivery", "message_deliveries"),
    ("read", "message_reads"),
    ("reaction", "message_reactions"),
    ("message_edit", "message_edits"),
    ("optin", "messaging_optins"),
    ("referral", "messaging_referrals"),
    ("account_linking", "messaging_account_linking"),
    ("policy_enforcement", "messaging_policy_enforcement"),
    ("response_feedback", "response_feedback"),
    ("pass_thread_control", "messaging_handovers"),
    ("take_thread_control", "messaging_handovers"),
    ("request_thread_control", "messaging_handovers"),
    ("app_roles", "messaging_handovers"),
    ("order", "send_cart"),
];

/// Returns the events of a delivery, none where it is not one. The dashboard's tests come as changes.
pub(crate) fn events(body: &Value) -> Vec<Read> {
    let mut found = Vec::new();
    for entry in body["entry"].as_array().into_iter().flatten() {
        let page = id(&entry["id"]);
        let list = |name: &str| entry[name].as_array().into_iter().flatten();
        found.extend(list("messaging").map(|event| one(event, &page, None)));
        found.extend(list("standby").map(|event| one(event, &page, Some("standby"))));
        found.extend(list("changes").map(|change| one(&change["value"], &page, change["field"].as_str())));
    }
    found
}

fn one(event: &Value, page: &str, told: Option<&str>) -> Read {
    let message = &event["message"];
    let field = told.map_or_else(|| field(event).to_owned(), str::to_owned);
    let text = message["text"].as_str().or(event["postback"]["title"].as_str());
    let attachments = message["attachments"].as_array().map_or(0, Vec::len);
    Read {
        field,
        page: page.to_owned(),
        sender: id(&event["sender"]["id"]),
        text: text.map(str::to_owned),
        attachments,
    }
}

fn field(event: &Value) -> &str {
    if event["message"].is_object() {
        return if event["message"]["is_echo"] == true { "message_echoes" } else { "messages" };
    }
    FORMS.iter().find(|(key, _)| event[*key].is_object()).map_or("?", |(_, field)| field)
}

/// Returns an id, which Meta writes as text and others as a number.
fn id(value: &Value) -> String {
    value.as_str().map_or_else(|| value.as_u64().map(|id| id.to_string()).unwrap_or_default(), str::to_owned)
}

/// Returns an id as it is shown: enough to tell two apart, too little to use it.
pub(crate) fn short(id: &str) -> String {
    let count = id.chars().count();
    if count <= 6 { id.to_owned() } else { format!("…{}", id.chars().skip(count - 4).collect::<String>()) }
}

/// Returns a body as it is kept: what persons wrote is left out, ids are shortened.
pub(crate) fn veiled(body: &Value) -> Value {
    match body {
        Value::Array(list) => list.iter().map(veiled).collect(),
        Value::Object(map) => {
            let kept = map.iter().map(|(name, value)| (name.clone(), veil(name, value)));
            Value::Object(kept.collect())
        }
        other => other.clone(),
    }
}

/// Names whose values are ids of persons, Pages and messages.
const IDS: [&str; 3] = ["id", "mid", "user_ref"];
/// Names whose values persons wrote, or lead to what they sent.
const TEXTS: [&str; 9] = [
    "text",
    "title",
    "payload",
    "url",
    "ref",
    "referer_uri",
    "metadata",
    "token",
    "notification_messages_token",
];

fn veil(name: &str, value: &Value) -> Value {
    match value {
        Value::String(text) if IDS.contains(&name) => short(text).into(),
        Value::Number(number) if IDS.contains(&name) => short(&number.to_string()).into(),
        Value::String(text) if TEXTS.contains(&name) => {
            format!("({} characters)", text.chars().count()).into()
        }
        Value::Array(list) if name == "mids" => list.iter().map(|mid| veil("mid", mid)).collect(),
        other => veiled(other),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::webhook::event::{self, About, Kind};

    fn about(text: &str) -> About<'_> {
        let at = jiff::Timestamp::UNIX_EPOCH;
        About { page: "104200000000111", sender: "6100000000007003", text, mark: "7", at }
    }

    #[test]
    fn what_is_made_up_is_read_as_what_it_is() {
        for kind in Kind::ALL {
            let body: Value = serde_json::from_slice(&event::body(kind, &about("Oi"))).unwrap();
            let read = events(&body);
            assert_eq!(read.len(), 1, "{kind:?}");
            assert_eq!((read[0].field.as_str(), read[0].page.as_str()), (kind.field(), "104200000000111"));
        }
    }

    #[test]
    fn other_forms_are_read_too() {
        let body = json!({"object": "page", "entry": [
            {"id": 111, "messaging": [{"sender": {"id": "1"}, "message": {"attachments": [{}, {}]}}]},
            {"id": "111", "changes": [{"field": "messages", "value": {"sender": {"id": "2"}, "message": {"text": "t"}}}]},
            {"id": "111", "messaging": [{"something": {}}]},
        ]});
        let read = events(&body);
        let fields: Vec<&str> = read.iter().map(|event| event.field.as_str()).collect();
        assert_eq!(fields, ["messages", "messages", "?"]);
        assert_eq!(
            (read[0].attachments, read[0].page.as_str(), read[1].text.as_deref()),
            (2, "111", Some("t"))
        );
        for nothing in [json!(null), json!([]), json!({"entry": 1}), json!({"entry": [{"messaging": {}}]})] {
            assert_eq!(events(&nothing), [], "{nothing}");
        }
    }

    #[test]
    fn what_is_kept_tells_no_person_and_no_word_of_theirs() {
        for kind in Kind::ALL {
            let body: Value = serde_json::from_slice(&event::body(kind, &about("a secret wish"))).unwrap();
            let kept = veiled(&body).to_string();
            for part in ["secret wish", "6100000000007003", "104200000000111", "TEST_PAYLOAD"] {
                assert!(!kept.contains(part), "{kind:?}: {kept}");
            }
        }
        assert_eq!((short("12334"), short("6100000000007003")), ("12334".to_owned(), "…7003".to_owned()));
    }
}
