//! Company, platform and Page are known; everything else is asked by the step that needs it.

use futures_util::future::LocalBoxFuture;
use serde_json::json;

use crate::codes;
use crate::finding::{Subject, UNKNOWN_ID, Verdict};
use crate::journey::{Asks, Eyes, Hand, Row, Scope, StepId};
use crate::platform::Purpose;

/// The row.
pub static ROW: Row = Row {
    id: StepId::Customer,
    scope: Scope::Customer,
    needs: &[],
    codes: &[&[&codes::CUSTOMER_INCOMPLETE, &codes::PLATFORM_UNKNOWN, &codes::PLATFORM_RELEASE_OTHER]],
    asks: &[
        (&codes::CUSTOMER_INCOMPLETE, Asks::Missing),
        (&codes::PLATFORM_UNKNOWN, Asks::These(&["platform"])),
        (&codes::PLATFORM_RELEASE_OTHER, Asks::These(&["platform"])),
    ],
    link: "",
    check,
    hand: Hand::Ask,
    learn: None,
};

fn check<'a>(eyes: &'a Eyes<'a>) -> LocalBoxFuture<'a, Verdict> {
    Box::pin(async move { judge(eyes) })
}

fn judge(eyes: &Eyes<'_>) -> Verdict {
    let known = eyes.known;
    let mut missing: Vec<&str> = Vec::new();
    missing
        .extend(["company", "platform"].into_iter().filter(|key| known.customer.record.get(key).is_none()));
    let customer = known.customer_id.clone().unwrap_or_default();
    let first = Subject::page(&customer, &known.inputs.pages_of(&customer)[0]);
    if first == Subject::page(&customer, UNKNOWN_ID)
        && known.inputs.subject_record(&first).record.get("page_url").is_none()
    {
        missing.push("page_url");
    }
    if !missing.is_empty() {
        return Verdict::of(vec![eyes.finding(&codes::CUSTOMER_INCOMPLETE).with("missing", json!(missing))]);
    }
    let Some(profile) = known.profile else {
        let platform = known.customer.record.get("platform").unwrap_or_default();
        return Verdict::of(vec![eyes.finding(&codes::PLATFORM_UNKNOWN).with("platform", platform)]);
    };
    let answered = |key: &str| known.customer.record.get(key);
    let runs = !known.customer.cards.is_empty() || known.app_id != UNKNOWN_ID;
    // Which way it goes is asked before anything is made; a channel that is under way has gone it.
    let open: Vec<&str> = profile
        .asks_for(Purpose::Start)
        .map(|ask| ask.key.as_str())
        .filter(|key| !runs && answered(key).is_none())
        .collect();
    if !open.is_empty() {
        return Verdict::of(vec![eyes.finding(&codes::CUSTOMER_INCOMPLETE).with("missing", json!(open))]);
    }
    let versions = &profile.versions;
    let is_other = !versions.others_if.is_empty()
        && versions.others_if.iter().all(|(key, wanted)| answered(key) == Some(wanted));
    if let Some(others) = versions.others.as_ref().filter(|_| is_other) {
        let finding = eyes.finding(&codes::PLATFORM_RELEASE_OTHER).with("platform", profile.name.clone());
        return Verdict::of(vec![finding.with("wanted", others.clone())]);
    }
    Verdict::Met(Vec::new())
}
