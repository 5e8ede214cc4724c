//! One successful call for each permission, younger than 30 days: until then Meta's button stays grey.

use futures_util::future::LocalBoxFuture;
use serde_json::json;

use super::app_unknown;
use crate::codes;
use crate::finding::{Finding, Verdict};
use crate::journey::known::SubjectView;
use crate::journey::port::{Call, Done, SecretKind, TokenRole};
use crate::journey::review::calls::{self, CallMethod, CallPlan, CallState, Row as CallRow};
use crate::journey::review::standing::{is_vendors, standing};
use crate::journey::{Asks, Change, Eyes, Hand, Row, Scope, StepId};

/// The row.
pub static ROW: Row = Row {
    id: StepId::ReviewCalls,
    scope: Scope::App,
    needs: &[StepId::PageToken, StepId::Rehearsal],
    codes: &[&[
        &codes::REVIEW_CALL_MISSING,
        &codes::REVIEW_CALL_NEEDS_USER_TOKEN,
        &codes::REVIEW_CALL_BY_PRODUCT,
        &codes::REVIEW_CALL_NEEDS_LATE_MESSAGE,
        &codes::REVIEW_CALL_EXPIRES_SOON,
        &codes::PERMISSIONS_LIVE,
        &codes::VENDOR_APP,
    ]],
    asks: &[(&codes::REVIEW_CALL_NEEDS_USER_TOKEN, Asks::These(&["explorer_call"]))],
    link: "https://developers.facebook.com/tools/explorer/",
    check,
    hand: Hand::Do { plan, outcome },
    learn: None,
};

fn check<'a>(eyes: &'a Eyes<'a>) -> LocalBoxFuture<'a, Verdict> {
    Box::pin(async move {
        if is_vendors(eyes) {
            return Verdict::NotNeeded(&codes::VENDOR_APP);
        }
        match standing(eyes).await {
            Ok(standing) if standing.is_live() => Verdict::NotNeeded(&codes::PERMISSIONS_LIVE),
            Ok(standing) => {
                let scene = CallPlan::of(eyes, &standing).await;
                Verdict::of(judge(eyes.known, &calls::rows(eyes.known, &scene)))
            }
            Err(trouble) => app_unknown(eyes, &trouble),
        }
    })
}

/// Returns what is to be said of the calls of a submission.
pub fn judge(known: &SubjectView<'_>, rows: &[CallRow<'_>]) -> Vec<Finding> {
    let missing = |pick: &dyn Fn(&CallRow<'_>) -> bool| -> Vec<String> {
        let wanted = rows.iter().filter(|row| row.need == CallState::Missing && pick(row));
        wanted.map(|row| row.permission.name.clone()).collect()
    };
    let is_message = |row: &CallRow<'_>| matches!(row.way, CallMethod::Send | CallMethod::Write);
    let mut found = Vec::new();
    for (code, names) in [
        (&codes::REVIEW_CALL_MISSING, missing(&|row| matches!(row.way, CallMethod::Read(_)))),
        (&codes::REVIEW_CALL_NEEDS_USER_TOKEN, missing(&|row| row.way == CallMethod::Explorer)),
        (&codes::REVIEW_CALL_BY_PRODUCT, missing(&|row| is_message(row) && row.exercise.tag.is_none())),
        (
            &codes::REVIEW_CALL_NEEDS_LATE_MESSAGE,
            missing(&|row| is_message(row) && row.exercise.tag.is_some()),
        ),
    ] {
        if !names.is_empty() {
            found.push(Finding::new(code, &known.subject).with("permissions", json!(names)));
        }
    }
    let soon: Vec<&CallRow<'_>> = rows.iter().filter(|row| row.need == CallState::ExpiresSoon).collect();
    let days = soon.iter().filter_map(|row| row.made).map(|made| made.days_left(known.now())).min();
    if let Some(days) = days {
        let names: Vec<&str> = soon.iter().map(|row| row.permission.name.as_str()).collect();
        let finding = Finding::new(&codes::REVIEW_CALL_EXPIRES_SOON, &known.subject);
        found.push(finding.with("permissions", json!(names)).with("days", days));
    }
    found
}

/// Plans what merely reads. A message goes out only where somebody agrees to that one message.
fn plan<'a>(eyes: &'a Eyes<'a>, _: &'a [Finding]) -> LocalBoxFuture<'a, Vec<Call>> {
    Box::pin(async move {
        let known = eyes.known;
        let Ok(standing) = standing(eyes).await else { return Vec::new() };
        let scene = CallPlan::of(eyes, &standing).await;
        let has_token = known.page.card(SecretKind::PageToken).is_some();
        let rows = calls::rows(known, &scene);
        let due = rows.iter().filter(|row| matches!(row.need, CallState::Missing | CallState::ExpiresSoon));
        due.filter_map(|row| row.reading(known, &scene))
            .filter(|call| has_token || call.by != TokenRole::Page)
            .collect()
    })
}

fn outcome(known: &SubjectView<'_>, done: &[(Call, Done)]) -> Vec<Change> {
    let kept = done.iter().filter_map(|(call, done)| {
        let permission = calls::shown_by(known, call)?;
        calls::is_exercised(permission, done).then(|| calls::entry(known, permission))
    });
    kept.collect()
}
