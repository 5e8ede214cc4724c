//! What Meta's own handshake met, read out of the words of its refusal.

use super::{echo, explain, judge_reply};
use crate::codes;
use crate::finding::{Code, Finding, Subject};
use crate::journey::port::{Reply, Seen};

/// Returns what Meta's refusal 2200 says of a callback, where its words tell more than that it failed. The forms
/// are observed, not documented: an HTTP status, a number of curl's, or what was expected and what came.
pub(crate) fn judge(subject: &Subject, callback: &str, said: &str) -> Option<Finding> {
    let status = number(said, "http status code").and_then(|status| u16::try_from(status).ok());
    let status = status.filter(|status| *status != 0);
    let reply = |status, body| Reply { status, body, location: None };
    let expected = quoted(said, "expected value").unwrap_or_default();
    let (code, reply) = if let Some(errno) = number(said, "curl_errno") {
        (of_curl(errno, &said.to_lowercase())?, None)
    } else if let Some(came) = quoted(said, "received") {
        (echo::judge(&came, &expected)?, Some(reply(200, came)))
    } else {
        let reply = reply(status?, String::new());
        (judge_reply(&reply, "")?, Some(reply))
    };
    let finding = match reply {
        Some(reply) => {
            let seen = Seen {
                addresses: Vec::new(),
                certificate_days: None,
                private_issuer: None,
                reply: Ok(reply),
                ms: 0,
            };
            explain(code, subject, callback, &seen, &expected)
        }
        None => Finding::new(code, subject).with("callback", callback),
    };
    Some(finding.with("seen_by", "meta").with("said", said))
}

/// Returns the code for a number of curl's. Source: libcurl's list of errors.
fn of_curl(errno: u64, lower: &str) -> Option<&'static Code> {
    Some(match errno {
        6 => &codes::CALLBACK_UNRESOLVABLE,
        7 | 52 | 56 => &codes::CALLBACK_UNREACHABLE,
        28 => &codes::CALLBACK_TIMEOUT,
        51 | 60 if lower.contains("expired") => &codes::CALLBACK_CERTIFICATE_EXPIRED,
        // "…in certificate chain" is a root that nobody knows, not a certificate that stands alone.
        51 | 60 if lower.contains("self") && lower.contains("signed") && !lower.contains("chain") => {
            &codes::CALLBACK_CERTIFICATE_SELF_SIGNED
        }
        51 | 60 if lower.contains("subject name") || lower.contains("does not match") => {
            &codes::CALLBACK_CERTIFICATE_WRONG_NAME
        }
        51 | 60 => &codes::CALLBACK_CERTIFICATE_UNTRUSTED,
        35 => &codes::CALLBACK_TLS_FAILED,
        _ => return None,
    })
}

/// Returns the number behind a name: `NAME = 404`, whatever stands between.
fn number(said: &str, name: &str) -> Option<u64> {
    let lower = said.to_lowercase();
    let rest = &lower[lower.find(name)? + name.len()..];
    let digits = rest.trim_start_matches([' ', '=', ':']);
    let end = digits.find(|glyph: char| !glyph.is_ascii_digit()).unwrap_or(digits.len());
    digits[..end].parse().ok()
}

/// Returns what stands in quotes behind a name: `NAME="…"`, to the last quote before the next name.
fn quoted(said: &str, name: &str) -> Option<String> {
    let rest = &said[said.find(name)? + name.len()..];
    let text = rest.trim_start_matches([' ', '=', ':']).strip_prefix('"')?;
    let end = text.find("\", received").or_else(|| text.rfind('"'))?;
    Some(text[..end].to_owned())
}
