//! The product holds every value it needs, the person saved its form, and the token in it is ours.

use futures_util::future::LocalBoxFuture;
use serde_json::json;

use super::app_subscription;
use crate::codes;
use crate::finding::{Finding, Verdict};
use crate::journey::known::SubjectView;
use crate::journey::port::SecretKind;
use crate::journey::{Asks, Eyes, Hand, Row, Scope, StepId};
use crate::platform::{Ours, Profile, Rule};

/// The row.
pub static ROW: Row = Row {
    id: StepId::PlatformSetup,
    scope: Scope::Page,
    needs: &[StepId::PageToken],
    codes: &[&[
        &codes::PLATFORM_VALUE_MISSING,
        &codes::PLATFORM_UNSAVED,
        &codes::PLATFORM_TOKEN_STALE,
        &codes::CALLBACK_TAKEN,
        &codes::PLATFORM_NOT_CHOSEN,
    ]],
    asks: &[
        (&codes::PLATFORM_VALUE_MISSING, Asks::Missing),
        (&codes::PLATFORM_UNSAVED, Asks::These(&["saved_in_platform"])),
        (&codes::PLATFORM_TOKEN_STALE, Asks::These(&["saved_in_platform"])),
    ],
    link: "",
    check,
    hand: Hand::Tell,
    learn: None,
};

fn check<'a>(eyes: &'a Eyes<'a>) -> LocalBoxFuture<'a, Verdict> {
    Box::pin(async move {
        match eyes.known.profile {
            Some(profile) => Verdict::of(judge(eyes, profile, needs_verify_token(eyes, profile).await)),
            None => Verdict::Unknown(eyes.finding(&codes::PLATFORM_NOT_CHOSEN)),
        }
    })
}

/// Returns whether somebody still has to give the verify token. Of a channel that runs nobody can read it back, and
/// nothing wants it as long as Meta delivers where it should.
async fn needs_verify_token(eyes: &Eyes<'_>, profile: &Profile) -> bool {
    let known = eyes.known;
    let is_used = !matches!(profile.webhook.verify_token.rule, Rule::AppToken | Rule::None);
    if !is_used || known.app.card(SecretKind::VerifyToken).is_some() {
        return false;
    }
    let runs = known.page.latest("adopted", "fields").is_some() || is_saved(known);
    !(runs && app_subscription::stands(eyes).await)
}

fn is_saved(known: &SubjectView<'_>) -> bool {
    known.page.record.said.get("saved_in_platform").is_some_and(|said| said.value == "yes")
}

fn judge(eyes: &Eyes<'_>, profile: &Profile, needs_verify_token: bool) -> Vec<Finding> {
    let known = eyes.known;
    let missing = missing_values(known, profile, needs_verify_token);
    let mut found = Vec::new();
    if !missing.is_empty() {
        found.push(eyes.finding(&codes::PLATFORM_VALUE_MISSING).with("missing", json!(missing)));
    }
    let (shown, wanted) = (known.page.record.get("callback_url"), known.callback());
    if let (Some(shown), Some(wanted)) = (shown, wanted)
        && shown != wanted
    {
        let finding = eyes.finding(&codes::CALLBACK_TAKEN).with("seen", wanted).with("wanted", shown);
        found.push(finding.with("customer", taken_by(known, wanted)));
    }
    if is_saved(known) {
        found.extend(stale(known));
    } else {
        found.push(eyes.finding(&codes::PLATFORM_UNSAVED).with("platform", profile.name.clone()));
    }
    found
}

/// Returns the finding that the product holds another Page token than the vault, where somebody saved its form.
pub(crate) fn stale(known: &SubjectView<'_>) -> Option<Finding> {
    let paste = known.profile?.paste.iter().find(|paste| paste.value == Ours::PageToken)?;
    let card = known.page.card(SecretKind::PageToken)?;
    let is_delivered = known.page.record.get("delivered") == Some(&card.fingerprint);
    let finding = || Finding::new(&codes::PLATFORM_TOKEN_STALE, &known.subject);
    (is_saved(known) && !is_delivered).then(|| finding().with("field", paste.field.clone()))
}

fn taken_by(known: &SubjectView<'_>, callback: &str) -> String {
    let holder = known.inputs.stored.holder_of(callback).map(String::from);
    holder.unwrap_or_else(|| format!("app/{}", known.app_id))
}

/// Returns the questions whose answers the product's form needs and nobody gave yet.
fn missing_values(known: &SubjectView<'_>, profile: &Profile, needs_verify_token: bool) -> Vec<String> {
    let own = needs_verify_token.then_some("verify_token");
    let keys = ["callback_url"].into_iter().chain(own).chain(profile.asks.iter().map(String::as_str));
    let is_known = |key: &str| match key {
        "verify_token" => !needs_verify_token,
        // The callback of another customer's Page on the same app does not answer for this Page.
        "callback_url" => known.page.record.get(key).is_some(),
        _ => [&known.page.record, &known.customer.record, &known.app.record]
            .iter()
            .any(|record| record.get(key).is_some()),
    };
    keys.filter(|key| !is_known(key)).map(String::from).collect()
}
