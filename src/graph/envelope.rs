//! Reads Meta's error envelope, leniently: a new field or a number in quotes must not hide an error.

use serde_json::Value;

use super::fault::{Class, classify};
use crate::journey::port::Refusal;
use crate::redact::{Scrub, clean};

/// An error envelope with what [`Refusal`] leaves out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Envelope {
    pub(super) refusal: Refusal,
    /// `error.is_transient`: Meta's own word for it, where given.
    transient: bool,
}

impl Envelope {
    /// Reads the envelope of an answer, `None` when the answer is no error.
    pub(super) fn read(status: u16, body: &Value, scrub: &Scrub) -> Option<Self> {
        let error = body.get("error").filter(|error| !error.is_null())?;
        let text = |name: &str| {
            let text = error.get(name).and_then(Value::as_str).unwrap_or_default();
            scrub.scrub(&clean(text))
        };
        let refusal = Refusal {
            status,
            code: number(error.get("code")),
            subcode: number(error.get("error_subcode")),
            kind: text("type"),
            // Some of Meta's older endpoints write `{"error": "…"}`. From general knowledge.
            message: error.as_str().map_or_else(|| text("message"), |plain| scrub.scrub(&clean(plain))),
            title: text("error_user_title"),
            user_message: text("error_user_msg"),
            trace: Some(text("fbtrace_id")).filter(|trace| is_trace(trace)).unwrap_or_default(),
        };
        Some(Self { refusal, transient: is_true(error.get("is_transient")) })
    }

    /// Returns the class, with Meta's `is_transient` heard where the code alone would be final.
    pub(super) fn class(&self) -> Class {
        match classify(&self.refusal) {
            Class::Permanent | Class::Permission if self.transient => Class::Transient,
            class => class,
        }
    }
}

/// Returns whether a text is what Meta's trace ids look like: a word of 11 to 23 letters, as observed.
fn is_trace(text: &str) -> bool {
    text.len() < 24 && text.chars().all(|letter| letter.is_ascii_alphanumeric() || "_-+/=".contains(letter))
}

/// Returns whether a flag is set; Meta writes `true` and `"true"`.
pub(super) fn is_true(value: Option<&Value>) -> bool {
    value.is_some_and(|value| value == true || value == "true")
}

/// Returns whether a flag is there and not set.
pub(super) fn is_false(value: Option<&Value>) -> bool {
    value.is_some_and(|value| value == false || value == "false")
}

/// Reads a whole number that may be written in quotes, 0 when absent or no number.
pub(super) fn number(value: Option<&Value>) -> i64 {
    match value {
        Some(Value::Number(number)) => number.as_i64().unwrap_or_default(),
        Some(Value::String(text)) => text.trim().parse().unwrap_or_default(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn read(body: &Value) -> Option<Envelope> {
        Envelope::read(400, body, &Scrub::new())
    }

    #[test]
    fn a_full_envelope_is_kept_whole() {
        let body = json!({"error": {
            "message": "(#200) \u{1b}[31mno", "type": "OAuthException", "code": 200, "error_subcode": 2_018_028,
            "is_transient": false, "error_user_title": "Title", "error_user_msg": "Told", "fbtrace_id": "Ax",
            "error_data": {"new": []}}});
        let expected = Refusal {
            status: 400,
            code: 200,
            subcode: 2_018_028,
            kind: "OAuthException".into(),
            message: "(#200) no".into(),
            title: "Title".into(),
            user_message: "Told".into(),
            trace: "Ax".into(),
        };
        assert_eq!(read(&body).unwrap().refusal, expected);
    }

    #[test]
    fn odd_envelopes_are_still_errors() {
        let refusal = |body: Value| read(&body).map(|envelope| envelope.refusal);
        assert_eq!(refusal(json!({"error": {"code": "190", "error_subcode": "463"}})).unwrap().subcode, 463);
        assert_eq!(refusal(json!({"error": {}})).unwrap().code, 0);
        assert_eq!(refusal(json!({"error": "unsupported"})).unwrap().message, "unsupported");
        assert_eq!(refusal(json!({"error": null, "id": "1"})), None);
        assert_eq!(refusal(json!({"data": {"error": {"code": 190}}})), None);
        assert_eq!(refusal(json!([1])), None);
    }

    #[test]
    fn a_trace_is_a_short_word() {
        let trace = |text: &str| read(&json!({"error": {"fbtrace_id": text}})).unwrap().refusal.trace;
        for (text, kept) in [
            ("AWswcVwbcqfgrSgjG80-_tq", "AWswcVwbcqfgrSgjG80-_tq"),
            ("not a trace", ""),
            ("17390d6a4f2e8c1b6307a4d9e1c8b2f5", ""),
        ] {
            assert_eq!(trace(text), kept);
        }
    }

    #[test]
    fn a_token_in_a_message_is_blanked() {
        let body = json!({"error": {"message": "bad EAABsbCS1iHgBAKZCZAZAxyz0123456789", "code": 190}});
        assert_eq!(read(&body).unwrap().refusal.message, "bad ***");
    }

    #[test]
    fn is_transient_makes_a_final_code_transient_and_nothing_else() {
        let class =
            |code: i64| read(&json!({"error": {"code": code, "is_transient": true}})).unwrap().class();
        assert_eq!(class(100), Class::Transient);
        assert_eq!(class(4), Class::Throttle);
        assert!(matches!(class(190), Class::Token(_)));
    }

    proptest! {
        #[test]
        fn reading_never_panics(text in any::<String>(), key in "error|code|message|x", number in any::<f64>()) {
            let error = json!({key: number, "message": text, "code": number, "error_subcode": text});
            let body = json!({"error": error});
            let envelope = read(&body).unwrap();
            let _ = envelope.class();
        }
    }
}
