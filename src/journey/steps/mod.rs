//! The steps, one file each: their codes, their check, their plan.

pub(crate) mod app;
pub(crate) mod app_settings;
pub(crate) mod app_subscription;
pub(crate) mod customer;
pub(crate) mod live;
pub(crate) mod login;
pub(crate) mod messenger_product;
pub(crate) mod page;
pub(crate) mod page_subscription;
pub(crate) mod page_token;
pub(crate) mod platform_setup;
pub(crate) mod rehearsal;
pub(crate) mod review_calls;
pub(crate) mod review_pack;
pub(crate) mod review_submission;
pub(crate) mod testers;
pub(crate) mod token_refresh;
pub(crate) mod verification;
pub(crate) mod webhook_endpoint;

use jiff::Timestamp;
use serde_json::Value;

use super::known::SubjectView;
use super::port::{Call, Done, GraphError, SecretKind, TokenRole};
use super::{Change, Eyes};
use crate::codes;
use crate::finding::{Code, Finding, Verdict};

/// Codes that any step may end with.
pub static ANYWHERE: &[&Code] = &[
    &codes::GRAPH_REFUSED,
    &codes::CALL_REFUSED,
    &codes::PLATFORM_NOT_CHOSEN,
    &codes::APP_BLOCKED,
    &codes::TOKEN_BLOCKED,
];

/// Returns whether Meta refused the app's own credentials.
///
/// The texts and codes (190, 101, 1) are observed, not documented, so all are taken.
pub fn is_app_refused(trouble: &GraphError) -> bool {
    trouble.refusal().is_some_and(|refusal| match refusal.code {
        190 | 101 | 102 => true,
        1 => refusal.message.contains("validating"),
        100 => refusal.message.contains("client_id") || refusal.message.contains("client_secret"),
        _ => false,
    })
}

/// Returns the finding for an app that Meta has cut off, where its own token was refused like that: an app may always
/// read itself. "API access blocked." has been seen with this code.
fn app_blocked(eyes: &Eyes<'_>, trouble: &GraphError) -> Option<Finding> {
    let refusal = trouble.refusal().filter(|refusal| refusal.code == 200)?;
    Some(eyes.finding(&codes::APP_BLOCKED).with("said", refusal.message.clone()))
}

/// Returns the verdict for a question asked with the app's own token.
fn app_unknown(eyes: &Eyes<'_>, trouble: &GraphError) -> Verdict {
    if let Some(blocked) = app_blocked(eyes, trouble) {
        Verdict::Unknown(blocked)
    } else if is_app_refused(trouble) {
        Verdict::Unknown(eyes.finding(&codes::APP_CREDENTIALS_REFUSED))
    } else {
        eyes.unknown(trouble)
    }
}

/// Returns the verdict for what `debug_token` refused to look into.
pub(crate) fn debug_unknown(eyes: &Eyes<'_>, trouble: &GraphError) -> Verdict {
    // The text is observed, not documented: Meta does not look into another app's tokens.
    let is_foreign = trouble
        .refusal()
        .is_some_and(|no| no.code == 100 && no.message.to_lowercase().contains("input_token"));
    if is_foreign { Verdict::of(vec![foreign(eyes)]) } else { app_unknown(eyes, trouble) }
}

/// Returns the finding for a token of an app that Meta does not name to us.
fn foreign(eyes: &Eyes<'_>) -> Finding {
    eyes.finding(&codes::TOKEN_OF_ANOTHER_APP)
        .with("seen", "unknown")
        .with("wanted", eyes.known.app_id.clone())
}

/// Returns the rows of an edge.
pub(super) fn rows(answer: &Value) -> impl Iterator<Item = &Value> {
    answer["data"].as_array().into_iter().flatten()
}

/// Returns the texts of a JSON list.
fn texts(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).map(String::from).collect()
}

/// Returns what of `wanted` is not in `have`.
fn lacking(wanted: &[String], have: &[String]) -> Vec<String> {
    wanted.iter().filter(|item| !have.contains(item)).cloned().collect()
}

/// Returns whose token reads on the customer's behalf, if the customer has one that is no Page token.
pub(super) fn person(known: &SubjectView<'_>) -> Option<TokenRole> {
    if known.customer.card(SecretKind::SystemUserToken).is_some() {
        Some(TokenRole::SystemUser)
    } else {
        known.customer.card(SecretKind::UserToken).map(|_| TokenRole::User)
    }
}

/// Returns when a minted token expires.
fn expires(known: &SubjectView<'_>, done: &Done) -> Option<Timestamp> {
    let seconds = done.expires_in?;
    known.now().checked_add(jiff::SignedDuration::from_secs(seconds)).ok()
}

/// Returns the tokens that calls minted, as changes to keep with the subject at hand.
fn minted(known: &SubjectView<'_>, done: &[(Call, Done)]) -> Vec<Change> {
    let kept = done.iter().filter_map(|(call, done)| {
        let (slot, token) = (call.mints?, done.token.clone()?);
        Some(Change::Secret(known.subject.clone(), slot, token, expires(known, done)))
    });
    kept.collect()
}
