//! What a body with status 200 makes of a challenge.

use crate::codes;
use crate::finding::Code;

/// How long a sentence about a token may be, in bytes; more is a page.
const LONGEST_SENTENCE: usize = 600;

/// Judges a body: nothing where it is the bare challenge. A line end behind it is passed over: a product whose only
/// fault that is works.
pub(super) fn judge(body: &str, challenge: &str) -> Option<&'static Code> {
    if body.trim_end_matches(['\r', '\n']) == challenge {
        return None;
    }
    let times = if challenge.is_empty() { 0 } else { body.matches(challenge).count() };
    let lower = body.to_lowercase();
    let is_page = lower.trim_start().starts_with('<') || lower.contains("<html") || lower.contains("<body");
    Some(match times {
        0 if speaks_of_token(&lower, is_page) => &codes::HANDSHAKE_TOKEN_UNKNOWN,
        _ if is_page => &codes::HANDSHAKE_HTML,
        1 if is_quoted(body, challenge) => &codes::HANDSHAKE_QUOTED,
        0 | 1 => &codes::HANDSHAKE_NO_ECHO,
        _ => &codes::HANDSHAKE_REPEATED,
    })
}

/// Returns whether the challenge stands in quotes, or in JSON of whatever shape.
fn is_quoted(body: &str, challenge: &str) -> bool {
    let bare = body.trim();
    let is_json = bare != challenge
        && bare.starts_with(['"', '{', '['])
        && serde_json::from_str::<serde_json::Value>(bare).is_ok();
    is_json || ["'", "\"", "`"].iter().any(|quote| bare == format!("{quote}{challenge}{quote}"))
}

/// Returns whether a body in lower case says that the token is not the one that it knows. Of a page only the term
/// itself counts: any page has tokens of its own in it.
fn speaks_of_token(lower: &str, is_page: bool) -> bool {
    const TERMS: [&str; 9] = [
        "verify token",
        "verify_token",
        "verifytoken",
        "verification token",
        "validation token",
        "token de verifica",
        "token mismatch",
        "токен подтверждения",
        "маркер подтверждения",
    ];
    const FAULTS: [&str; 10] = [
        "wrong",
        "invalid",
        "mismatch",
        "incorrect",
        "not match",
        "bad",
        "inválid",
        "incorret",
        "неверн",
        "failed",
    ];
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if is_page || lower.len() > LONGEST_SENTENCE {
        return has(&TERMS);
    }
    has(&TERMS)
        || ((lower.contains("token") || lower.contains("токен") || lower.contains("verif")) && has(&FAULTS))
}
