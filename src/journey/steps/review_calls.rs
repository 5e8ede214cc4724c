//! One successful call for each permission, younger than 30 days: until then Meta's button stays grey.

use futures_util::future::LocalBoxFuture;
use serde_json::json;

use super::app_unknown;
use crate::finding::{Code, Finding, Verdict};
use crate::journey::known::Known;
use crate::journey::port::{As, Call, Done, Slot};
use crate::journey::review::calls::{self, Need, Row as CallRow, Scene, Way};
use crate::journey::review::standing::{LIVE_ALREADY, VENDOR_APP, is_vendors, standing};
use crate::journey::{Asks, Change, Eyes, Hand, Row, Scope, StepId};

const DOCS: &str = "docs/app-review/submission-guide";

/// Calls are missing or older than 30 days, and can be made.
pub static MISSING: Code = Code::blocks("review-call-missing", DOCS);
/// Calls take a user token, and there is none: Graph API Explorer makes them.
pub static NEEDS_USER: Code = Code::waits("review-call-needs-user-token", DOCS);
/// Calls that the product makes itself when an agent answers.
pub static BY_PRODUCT: Code = Code::waits("review-call-by-product", DOCS);
/// Calls that take a message of a day ago.
pub static NEEDS_LATE: Code =
    Code::waits("review-call-needs-late-message", "docs/features-reference/human-agent");
/// Calls that will soon be too old, and nothing is submitted.
pub static EXPIRES_SOON: Code = Code::advice("review-call-expires-soon", DOCS);

/// The row.
pub static ROW: Row = Row {
    id: StepId::ReviewCalls,
    scope: Scope::App,
    needs: &[StepId::PageToken, StepId::Rehearsal],
    codes: &[&[&MISSING, &NEEDS_USER, &BY_PRODUCT, &NEEDS_LATE, &EXPIRES_SOON, &LIVE_ALREADY, &VENDOR_APP]],
    asks: &[(&NEEDS_USER, Asks::These(&["explorer_call"]))],
    link: "https://developers.facebook.com/tools/explorer/",
    check,
    hand: Hand::Do { plan, outcome },
    learn: None,
};

fn check<'a>(eyes: &'a Eyes<'a>) -> LocalBoxFuture<'a, Verdict> {
    Box::pin(async move {
        if is_vendors(eyes) {
            return Verdict::NotNeeded(&VENDOR_APP);
        }
        match standing(eyes).await {
            Ok(standing) if standing.is_live() => Verdict::NotNeeded(&LIVE_ALREADY),
            Ok(standing) => {
                let scene = Scene::of(eyes, &standing).await;
                Verdict::of(judge(eyes.known, &calls::rows(eyes.known, &scene)))
            }
            Err(trouble) => app_unknown(eyes, &trouble),
        }
    })
}

/// Returns what is to be said of the calls of a submission.
pub fn judge(known: &Known<'_>, rows: &[CallRow<'_>]) -> Vec<Finding> {
    let missing = |pick: &dyn Fn(&CallRow<'_>) -> bool| -> Vec<String> {
        let wanted = rows.iter().filter(|row| row.need == Need::Missing && pick(row));
        wanted.map(|row| row.permission.name.clone()).collect()
    };
    let is_message = |row: &CallRow<'_>| matches!(row.way, Way::Send | Way::Write);
    let mut found = Vec::new();
    for (code, names) in [
        (&MISSING, missing(&|row| matches!(row.way, Way::Read(_)))),
        (&NEEDS_USER, missing(&|row| row.way == Way::Explorer)),
        (&BY_PRODUCT, missing(&|row| is_message(row) && row.exercise.tag.is_none())),
        (&NEEDS_LATE, missing(&|row| is_message(row) && row.exercise.tag.is_some())),
    ] {
        if !names.is_empty() {
            found.push(Finding::new(code, &known.subject).with("permissions", json!(names)));
        }
    }
    let soon: Vec<&CallRow<'_>> = rows.iter().filter(|row| row.need == Need::ExpiresSoon).collect();
    let days = soon.iter().filter_map(|row| row.made).map(|made| made.days_left(known.now())).min();
    if let Some(days) = days {
        let names: Vec<&str> = soon.iter().map(|row| row.permission.name.as_str()).collect();
        let finding = Finding::new(&EXPIRES_SOON, &known.subject);
        found.push(finding.with("permissions", json!(names)).with("days", days));
    }
    found
}

/// Plans what merely reads. A message goes out only where somebody agrees to that one message.
fn plan<'a>(eyes: &'a Eyes<'a>, _: &'a [Finding]) -> LocalBoxFuture<'a, Vec<Call>> {
    Box::pin(async move {
        let known = eyes.known;
        let Ok(standing) = standing(eyes).await else { return Vec::new() };
        let scene = Scene::of(eyes, &standing).await;
        let has_token = known.page.card(Slot::PageToken).is_some();
        let rows = calls::rows(known, &scene);
        let due = rows.iter().filter(|row| matches!(row.need, Need::Missing | Need::ExpiresSoon));
        due.filter_map(|row| row.reading(known, &scene))
            .filter(|call| has_token || call.by != As::Page)
            .collect()
    })
}

fn outcome(known: &Known<'_>, done: &[(Call, Done)]) -> Vec<Change> {
    let kept = done.iter().filter_map(|(call, done)| {
        let permission = calls::shown_by(known, call)?;
        calls::is_exercised(permission, done).then(|| calls::entry(known, permission))
    });
    kept.collect()
}
