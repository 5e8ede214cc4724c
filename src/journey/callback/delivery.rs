//! What a callback makes of deliveries: whether it takes a signed one in time, and what it checks.

use serde_json::Value;

use super::{DELIVERY_MS, explain, of_fault};
use crate::codes;
use crate::finding::{Code, Finding, Subject};
use crate::journey::port::{Entry, Seen, WebFault};
use jiff::Timestamp;

/// The kind of a ledger's entry about deliveries that were tried.
pub(crate) const LEDGER_KIND: &str = "delivery-probe";

/// Days for which the result of a try counts: a product is updated, a secret replaced.
const DAYS: i64 = 90;

/// What was seen of each delivery that was tried.
#[derive(Debug)]
pub(crate) struct Tried {
    /// Signed as Meta signs: SHA-256 and SHA-1.
    pub(crate) both: Seen,
    /// What tells what is checked; nothing where even the signed one was not taken.
    pub(crate) checks: Option<Checks>,
    /// Other kinds of events, signed as Meta signs.
    pub(crate) kinds: Vec<(&'static str, Seen)>,
}

/// What was seen of deliveries that are not signed as Meta signs.
#[derive(Debug)]
pub(crate) struct Checks {
    /// Without any signature.
    pub(crate) unsigned: Seen,
    /// With both signatures, made with another secret.
    pub(crate) forged: Seen,
    /// With the SHA-256 signature alone.
    pub(crate) sha256: Seen,
    /// With the SHA-1 signature alone.
    pub(crate) sha1: Seen,
    /// Signed as Meta signs once more, where neither signature alone was taken: what came before may have broken it.
    pub(crate) again: Option<Seen>,
}

/// Which signature a receiver goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Checking {
    /// SHA-256, as Meta advises.
    Sha256,
    /// SHA-1 alone.
    Sha1,
    /// Whichever comes.
    Either,
    /// Both have to be there.
    Both,
    /// None.
    Nothing,
}

impl Checking {
    /// Returns the word that `--json` carries.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Sha256 => "sha256",
            Self::Sha1 => "sha1",
            Self::Either => "either",
            Self::Both => "both",
            Self::Nothing => "nothing",
        }
    }
}

/// Returns whether Meta would count a delivery as taken. Source: "Meta Webhooks for Messenger Platform": 200 OK.
pub(crate) fn is_taken(seen: &Seen) -> bool {
    seen.reply.as_ref().is_ok_and(|reply| reply.status == 200)
}

/// Returns which signature a receiver goes by; nothing where it stopped taking any on the way.
pub(crate) fn checking(checks: &Checks) -> Option<Checking> {
    if is_taken(&checks.unsigned) || is_taken(&checks.forged) {
        return Some(Checking::Nothing);
    }
    match (is_taken(&checks.sha256), is_taken(&checks.sha1)) {
        (true, true) => Some(Checking::Either),
        (true, false) => Some(Checking::Sha256),
        (false, true) => Some(Checking::Sha1),
        (false, false) => checks.again.as_ref().is_some_and(is_taken).then_some(Checking::Both),
    }
}

/// Judges deliveries. `can_check` is false where the product is never given the app secret, so that it cannot check
/// a signature.
pub(crate) fn judge(
    subject: &Subject,
    callback: &str,
    tried: &Tried,
    can_check: bool,
    at: Timestamp,
) -> Vec<Finding> {
    let date = at.to_zoned(jiff::tz::TimeZone::UTC).date().to_string();
    let dated = |finding: Finding| finding.with("date", date.clone());
    if !is_taken(&tried.both) {
        let code = of_refusal(&tried.both);
        let finding = explain(code, subject, callback, &tried.both, "").with("ms", tried.both.ms);
        return vec![dated(finding)];
    }
    let finding = |code| dated(Finding::new(code, subject).with("callback", callback));
    let mut found = Vec::new();
    if tried.both.ms > DELIVERY_MS {
        found.push(finding(&codes::DELIVERY_SLOW).with("ms", tried.both.ms));
    }
    let failed: Vec<&str> =
        tried.kinds.iter().filter(|(_, seen)| !is_taken(seen)).map(|(kind, _)| *kind).collect();
    if !failed.is_empty() {
        found.push(finding(&codes::DELIVERY_KIND_REFUSED).with("kinds", failed));
    }
    let code = match tried.checks.as_ref().map(checking) {
        Some(Some(Checking::Nothing)) if can_check => Some(&codes::DELIVERY_UNVERIFIED),
        Some(Some(Checking::Nothing)) => Some(&codes::DELIVERY_UNVERIFIABLE),
        Some(Some(Checking::Sha1)) => Some(&codes::DELIVERY_OLDER_SIGNATURE),
        Some(None) => Some(&codes::DELIVERY_STOPS),
        Some(Some(Checking::Sha256 | Checking::Either | Checking::Both)) | None => None,
    };
    found.extend(code.map(finding));
    found
}

/// Returns the code for a signed delivery that was not taken.
fn of_refusal(seen: &Seen) -> &'static Code {
    match &seen.reply {
        Err(WebFault::Timeout) => &codes::DELIVERY_SLOW,
        Err(fault) => of_fault(fault),
        Ok(reply) => match reply.status {
            404 | 405 | 410 | 501 => &codes::DELIVERY_NO_ROUTE,
            400..=499 => &codes::DELIVERY_REFUSED,
            500..=599 => &codes::DELIVERY_FAILS,
            _ => &codes::DELIVERY_NOT_OK,
        },
    }
}

/// Returns what is kept of deliveries that were tried: what was found, for the next look.
pub(crate) fn entry(callback: &str, found: &[Finding], at: Timestamp) -> Entry {
    let told = found.iter().map(|finding| {
        serde_json::json!({ "code": finding.code.id, "facts": finding.facts.without_foreign_words() })
    });
    let note = Value::Array(told.collect()).to_string();
    Entry { at, kind: LEDGER_KIND.into(), of: callback.into(), note }
}

/// Returns what an earlier try found, while it counts. What is no finding of a delivery is passed over.
pub(crate) fn recall(subject: &Subject, entry: &Entry, now: Timestamp) -> Vec<Finding> {
    if now.duration_since(entry.at).as_hours() / 24 > DAYS {
        return Vec::new();
    }
    let Ok(Value::Array(kept)) = serde_json::from_str::<Value>(&entry.note) else { return Vec::new() };
    let one = |kept: &Value| {
        let code = CODES.iter().find(|code| kept["code"] == code.id)?;
        let facts = kept["facts"].as_object()?.clone();
        // Whatever the words name has to be there.
        let mut finding = Finding::new(code, subject).with("callback", entry.of.clone());
        for name in ["status", "ms", "kinds", "location", "date"] {
            finding = finding.with(name, facts.get(name).cloned().unwrap_or_default());
        }
        Some(finding)
    };
    kept.iter().filter_map(one).collect()
}

/// What a delivery can be found to be.
pub(crate) static CODES: &[&Code] = &[
    &codes::DELIVERY_REFUSED,
    &codes::DELIVERY_NO_ROUTE,
    &codes::DELIVERY_FAILS,
    &codes::DELIVERY_NOT_OK,
    &codes::DELIVERY_SLOW,
    &codes::DELIVERY_STOPS,
    &codes::DELIVERY_UNVERIFIED,
    &codes::DELIVERY_UNVERIFIABLE,
    &codes::DELIVERY_OLDER_SIGNATURE,
    &codes::DELIVERY_KIND_REFUSED,
];
