//! Company, platform and Page are known; everything else is asked by the step that needs it.

use futures_util::future::LocalBoxFuture;
use serde_json::json;

use crate::codes;
use crate::finding::{Subject, UNKNOWN_ID, Verdict};
use crate::journey::{Asks, Eyes, Hand, Row, Scope, StepId};

/// The row.
pub static ROW: Row = Row {
    id: StepId::Customer,
    scope: Scope::Customer,
    needs: &[],
    codes: &[&[&codes::CUSTOMER_INCOMPLETE, &codes::PLATFORM_UNKNOWN]],
    asks: &[
        (&codes::CUSTOMER_INCOMPLETE, Asks::Missing),
        (&codes::PLATFORM_UNKNOWN, Asks::These(&["platform"])),
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
    if known.profile.is_none() {
        let platform = known.customer.record.get("platform").unwrap_or_default();
        return Verdict::of(vec![eyes.finding(&codes::PLATFORM_UNKNOWN).with("platform", platform)]);
    }
    Verdict::Met(Vec::new())
}
