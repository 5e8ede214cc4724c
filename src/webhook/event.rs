//! Events as Meta sends them, made up for a try. Source: "Meta Webhooks for Messenger Platform", the reference of
//! each event.

use std::fmt::Write as _;

use jiff::Timestamp;
use serde_json::{Value, json};

/// The sender of an event that was made up. Meta's own test of the dashboard uses this id (from general knowledge): it
/// is nobody's.
pub(crate) const SENDER: &str = "12334";
/// The Page of an event that was made up, where none is named; of the same test.
pub(crate) const PAGE: &str = "23245";

/// What a message that was made up says, unless told otherwise.
pub(crate) const TEXT: &str = "onboard: teste äöå, тест";

/// A kind of event: the field by which it is subscribed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A message of a person.
    Messages,
    /// A button was pressed.
    Postbacks,
    /// A copy of what the Page sent.
    Echoes,
    /// What the Page sent arrived.
    Deliveries,
    /// What the Page sent was read.
    Reads,
    /// A reaction to a message.
    Reactions,
    /// A person agreed to more messages.
    Optins,
    /// A person came by a link.
    Referrals,
    /// A conversation changed hands.
    Handovers,
    /// What is said while another app holds the conversation.
    Standby,
}

impl Kind {
    /// Every kind.
    pub(crate) const ALL: [Self; 10] = [
        Self::Messages,
        Self::Postbacks,
        Self::Echoes,
        Self::Deliveries,
        Self::Reads,
        Self::Reactions,
        Self::Optins,
        Self::Referrals,
        Self::Handovers,
        Self::Standby,
    ];

    /// Those that are tried with a whole probe, beside messages.
    pub(crate) const BESIDE: [Self; 5] =
        [Self::Postbacks, Self::Echoes, Self::Deliveries, Self::Reads, Self::Standby];

    /// Returns the name of the field.
    pub(crate) fn field(self) -> &'static str {
        match self {
            Self::Messages => "messages",
            Self::Postbacks => "messaging_postbacks",
            Self::Echoes => "message_echoes",
            Self::Deliveries => "message_deliveries",
            Self::Reads => "message_reads",
            Self::Reactions => "message_reactions",
            Self::Optins => "messaging_optins",
            Self::Referrals => "messaging_referrals",
            Self::Handovers => "messaging_handovers",
            Self::Standby => "standby",
        }
    }

    /// Returns the kind of a field.
    pub(crate) fn find(field: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.field() == field)
    }
}

/// Who and what an event is about.
#[derive(Clone, Debug)]
pub(crate) struct About<'a> {
    /// The Page's id.
    pub(crate) page: &'a str,
    /// The person's id, as the Page sees it.
    pub(crate) sender: &'a str,
    /// What a message says.
    pub(crate) text: &'a str,
    /// What tells this event from others, a message's id among it.
    pub(crate) mark: &'a str,
    /// When it happened.
    pub(crate) at: Timestamp,
}

/// Returns the body of a delivery with one event: escaped as Meta escapes, so that what is signed is what is sent.
pub(crate) fn body(kind: Kind, about: &About<'_>) -> Vec<u8> {
    let About { page, sender, text, mark, at } = about;
    let at = at.as_millisecond();
    let mid = format!("m_onboard-{mark}");
    let from_person = |what: Value| {
        let mut event = json!({ "sender": { "id": sender }, "recipient": { "id": page }, "timestamp": at });
        let own = what.as_object().into_iter().flatten();
        for (name, value) in own {
            event[name.as_str()] = value.clone();
        }
        event
    };
    let message = || from_person(json!({ "message": { "mid": mid, "text": text } }));
    let event = match kind {
        Kind::Messages | Kind::Standby => message(),
        Kind::Postbacks => {
            from_person(json!({ "postback": { "mid": mid, "title": text, "payload": "TEST_PAYLOAD" } }))
        }
        Kind::Echoes => json!({
            "sender": { "id": page }, "recipient": { "id": sender }, "timestamp": at,
            // What is written in the Page's inbox comes with this app's id.
            "message": { "is_echo": true, "app_id": 263_902_037_430_900_u64, "mid": mid, "text": text },
        }),
        Kind::Deliveries => from_person(json!({ "delivery": { "mids": [mid], "watermark": at } })),
        Kind::Reads => from_person(json!({ "read": { "watermark": at } })),
        Kind::Reactions => from_person(json!({
            "reaction": { "reaction": "smile", "emoji": "\u{1f600}", "action": "react", "mid": mid }
        })),
        Kind::Optins => from_person(json!({ "optin": { "ref": "TEST_PAYLOAD" } })),
        Kind::Referrals => from_person(json!({
            "referral": { "ref": "TEST_PAYLOAD", "source": "SHORTLINK", "type": "OPEN_THREAD" }
        })),
        Kind::Handovers => from_person(json!({
            "pass_thread_control": { "previous_owner_app_id": null, "new_owner_app_id": "0", "metadata": "onboard" }
        })),
    };
    let channel = if kind == Kind::Standby { "standby" } else { "messaging" };
    let body = json!({ "object": "page", "entry": [{ "id": page, "time": at, channel: [event] }] });
    escaped(&body.to_string()).into_bytes()
}

/// Escapes what is not ASCII, in lower-case hex: Meta signs the text in that form.
fn escaped(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for letter in json.chars() {
        if letter.is_ascii() {
            text.push(letter);
            continue;
        }
        let mut units = [0; 2];
        for unit in letter.encode_utf16(&mut units) {
            write!(text, "\\u{unit:04x}").expect("a string takes all text");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about(text: &str) -> About<'_> {
        About { page: PAGE, sender: SENDER, text, mark: "1", at: Timestamp::UNIX_EPOCH }
    }

    #[test]
    fn a_body_is_ascii_and_says_the_same() {
        let body = body(Kind::Messages, &about("äöå 😀"));
        let text = String::from_utf8(body).unwrap();
        assert!(text.contains(r"\u00e4\u00f6\u00e5 \ud83d\ude00") && text.is_ascii(), "{text}");
        let read: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(read["entry"][0]["messaging"][0]["message"]["text"], "äöå 😀");
        assert_eq!(read["entry"][0]["messaging"][0]["sender"]["id"], SENDER);
    }

    #[test]
    fn each_kind_is_found_by_its_field_and_has_its_event() {
        for kind in Kind::ALL {
            assert_eq!(Kind::find(kind.field()), Some(kind));
            let read: Value = serde_json::from_slice(&body(kind, &about(TEXT))).unwrap();
            let entry = &read["entry"][0];
            let event = if kind == Kind::Standby { &entry["standby"][0] } else { &entry["messaging"][0] };
            let key = match kind {
                Kind::Messages | Kind::Standby | Kind::Echoes => "message",
                Kind::Postbacks => "postback",
                Kind::Deliveries => "delivery",
                Kind::Reads => "read",
                Kind::Reactions => "reaction",
                Kind::Optins => "optin",
                Kind::Referrals => "referral",
                Kind::Handovers => "pass_thread_control",
            };
            assert!(event[key].is_object(), "{kind:?}: {read}");
            assert_eq!(event["sender"]["id"] == PAGE, kind == Kind::Echoes);
        }
        assert_eq!(Kind::find("feed"), None);
    }
}
