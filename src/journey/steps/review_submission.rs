//! Meta has the submission: per permission what Graph shows and what was recorded.

use futures_util::future::LocalBoxFuture;
use serde_json::json;

use super::review::{Stage, Standing, VENDOR_APP, is_vendors, standing};
use super::{PLATFORM_UNKNOWN, app_unknown};
use crate::finding::{Code, Finding, Verdict};
use crate::journey::{Asks, Eyes, Hand, Row, Scope, StepId};

const DOCS: &str = "docs/app-review/submission-guide";

/// Permissions are not submitted.
pub static UNSUBMITTED: Code = Code::blocks("review-unsubmitted", DOCS);
/// Meta has not decided yet.
pub static WAITING: Code = Code::waits("review-waiting", DOCS);
/// Meta refused a permission.
pub static REFUSED: Code = Code::blocks("review-refused", "docs/app-review/common-rejection-reasons");
/// Graph does not list a feature, so nobody knows whether it is approved.
pub static UNLISTED: Code = Code::waits("review-feature-unlisted", "docs/features-reference");

/// The row.
pub static ROW: Row = Row {
    id: StepId::ReviewSubmission,
    scope: Scope::App,
    needs: &[StepId::AppSettings, StepId::ReviewCalls, StepId::ReviewPack, StepId::Rehearsal],
    codes: &[&[&UNSUBMITTED, &WAITING, &REFUSED, &UNLISTED, &VENDOR_APP, &PLATFORM_UNKNOWN]],
    asks: &[
        (&UNSUBMITTED, Asks::These(&["submitted"])),
        (&REFUSED, Asks::These(&["submitted"])),
        (&UNLISTED, Asks::These(&["feature_decision"])),
        (&WAITING, Asks::Maybe(&["feature_decision"])),
    ],
    link: "https://developers.facebook.com/apps/{app}/app-review/permissions/",
    check,
    hand: Hand::Tell,
    learn: None,
};

fn check<'a>(eyes: &'a Eyes<'a>) -> LocalBoxFuture<'a, Verdict> {
    Box::pin(async move {
        if eyes.known.profile.is_none() {
            return Verdict::Unknown(eyes.finding(&PLATFORM_UNKNOWN));
        }
        if is_vendors(eyes) {
            return Verdict::NotNeeded(&VENDOR_APP);
        }
        match standing(eyes).await {
            Ok(standing) => judge(eyes, &standing),
            Err(trouble) => app_unknown(eyes, &trouble),
        }
    })
}

fn judge(eyes: &Eyes<'_>, standing: &Standing) -> Verdict {
    let mut found: Vec<Finding> = Vec::new();
    for (permission, stage) in &standing.stages {
        if let Stage::Refused(note) = stage {
            found.push(
                eyes.finding(&REFUSED).with("permission", permission.clone()).with("note", note.clone()),
            );
        }
    }
    let drafts = standing.names(|stage| *stage == Stage::Draft);
    if !drafts.is_empty() {
        found.push(eyes.finding(&UNSUBMITTED).with("permissions", json!(drafts)));
    }
    let waiting = standing.names(|stage| matches!(stage, Stage::Submitted(_)));
    let oldest = standing.stages.values().filter_map(|stage| match stage {
        Stage::Submitted(at) => Some(eyes.known.days_since(*at)),
        _ => None,
    });
    if let Some(days) = oldest.max() {
        found.push(eyes.finding(&WAITING).with("permissions", json!(waiting)).with("days", days));
    }
    let unlisted = standing.names(|stage| *stage == Stage::Unlisted);
    if !unlisted.is_empty() {
        if let (Some(trouble), true) = (&standing.blind, found.is_empty()) {
            return eyes.unknown(trouble);
        }
        found.push(eyes.finding(&UNLISTED).with("features", json!(unlisted)));
    }
    Verdict::of(found)
}
