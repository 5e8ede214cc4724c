//! Meta has the submission: per permission what Graph shows and what was recorded.

use std::collections::BTreeMap;

use futures_util::future::LocalBoxFuture;
use jiff::Timestamp;
use serde_json::json;

use super::app_unknown;
use crate::codes;
use crate::finding::{Finding, Verdict};
use crate::journey::known::SubjectView;
use crate::journey::review::standing::{PermissionStatus, ReviewStatus, is_vendors, standing};
use crate::journey::{Asks, Eyes, Hand, Row, Scope, StepId};
use crate::review::recognise;

/// Days within which Meta says that most submissions are decided. Source: the review's portal; observed were
/// two hours to ten days.
pub const DECIDED_WITHIN: i64 = 20;
/// Days after which somebody should look for the answer again.
pub const LOOK_EVERY: i64 = 3;
/// How much of a reviewer's words a finding carries, in characters.
const SHORT: usize = 160;

/// The row.
pub static ROW: Row = Row {
    id: StepId::ReviewSubmission,
    scope: Scope::App,
    needs: &[StepId::AppSettings, StepId::ReviewCalls, StepId::ReviewPack, StepId::Rehearsal],
    codes: &[&[
        &codes::REVIEW_UNSUBMITTED,
        &codes::REVIEW_WAITING,
        &codes::REVIEW_OVERDUE,
        &codes::REVIEW_ANSWER_UNREAD,
        &codes::REVIEW_ANSWER_THERE,
        &codes::REVIEW_REFUSED,
        &codes::REVIEW_APPROVAL_UNSEEN,
        &codes::REVIEW_REFUSAL_OUTDATED,
        &codes::REVIEW_FEATURE_UNLISTED,
        &codes::VENDOR_APP,
        &codes::PLATFORM_NOT_CHOSEN,
    ]],
    asks: &[
        (&codes::REVIEW_UNSUBMITTED, Asks::These(&["submitted"])),
        (&codes::REVIEW_REFUSED, Asks::These(&["submitted"])),
        (&codes::REVIEW_FEATURE_UNLISTED, Asks::These(&["feature_decision"])),
        (&codes::REVIEW_WAITING, Asks::Maybe(&["feature_decision"])),
        (&codes::REVIEW_OVERDUE, Asks::Maybe(&["feature_decision"])),
        (&codes::REVIEW_ANSWER_UNREAD, Asks::Maybe(&["review_looked"])),
    ],
    link: "https://developers.facebook.com/apps/{app}/app-review/permissions/",
    check,
    hand: Hand::Tell,
    learn: None,
};

fn check<'a>(eyes: &'a Eyes<'a>) -> LocalBoxFuture<'a, Verdict> {
    Box::pin(async move {
        if eyes.known.profile.is_none() {
            return Verdict::Unknown(eyes.finding(&codes::PLATFORM_NOT_CHOSEN));
        }
        if is_vendors(eyes) {
            return Verdict::NotNeeded(&codes::VENDOR_APP);
        }
        match standing(eyes).await {
            Ok(standing) => {
                let found = judge(eyes.known, &standing);
                let is_blind_only =
                    found.iter().all(|finding| finding.code == &codes::REVIEW_FEATURE_UNLISTED);
                match &standing.shown.features {
                    Err(trouble) if is_blind_only && !found.is_empty() => eyes.unknown(trouble),
                    _ => Verdict::of(found),
                }
            }
            Err(trouble) => app_unknown(eyes, &trouble),
        }
    })
}

/// Returns what is to be said of a standing, the gravest first.
pub fn judge(known: &SubjectView<'_>, standing: &ReviewStatus) -> Vec<Finding> {
    let finding = |code| Finding::new(code, &known.subject);
    let of = |code, names: &[String]| finding(code).with("permissions", json!(names));
    let (to_send, usable) = (standing.to_send(), standing.usable());
    let mut found: Vec<Finding> = Vec::new();
    for (words, names) in refused(standing) {
        let reasons: Vec<&str> = recognise(&words).iter().map(|one| one.reason.id.as_str()).collect();
        found.push(
            of(&codes::REVIEW_REFUSED, &names)
                .with("note", shortened(&words))
                .with("refusals", json!(reasons))
                .with("resubmit", json!(to_send))
                .with("approved", json!(usable)),
        );
    }
    let answered = standing.answered(known);
    if !answered.is_empty() {
        found.push(of(&codes::REVIEW_ANSWER_THERE, &answered));
    }
    let drafts = standing.names(|stage| *stage == PermissionStatus::Draft);
    if !drafts.is_empty() {
        found.push(of(&codes::REVIEW_UNSUBMITTED, &drafts).with("approved", json!(usable)));
    }
    if let Some(days) = waiting_days(known, standing) {
        let waiting = standing.names(|stage| matches!(stage, PermissionStatus::Submitted(_)));
        let code = if days > DECIDED_WITHIN { &codes::REVIEW_OVERDUE } else { &codes::REVIEW_WAITING };
        found.push(of(code, &waiting).with("days", days));
        let unread = unread_days(known, standing).filter(|days| *days >= LOOK_EVERY && answered.is_empty());
        found.extend(unread.map(|days| finding(&codes::REVIEW_ANSWER_UNREAD).with("days", days)));
    }
    if !standing.unseen.is_empty() {
        found.push(of(&codes::REVIEW_APPROVAL_UNSEEN, &standing.unseen));
    }
    if !standing.recovered.is_empty() {
        found.push(of(&codes::REVIEW_REFUSAL_OUTDATED, &standing.recovered));
    }
    let unlisted = standing.names(|stage| *stage == PermissionStatus::Unlisted);
    if !unlisted.is_empty() {
        found.push(finding(&codes::REVIEW_FEATURE_UNLISTED).with("features", json!(unlisted)));
    }
    found
}

/// Returns what Meta shows otherwise than it was said.
pub fn contradictions(known: &SubjectView<'_>, standing: &ReviewStatus) -> Vec<Finding> {
    let contradicts = |finding: &Finding| {
        finding.code == &codes::REVIEW_APPROVAL_UNSEEN || finding.code == &codes::REVIEW_REFUSAL_OUTDATED
    };
    judge(known, standing).into_iter().filter(contradicts).collect()
}

/// Returns what was refused, by the reviewer's words: one block often stands for several permissions.
pub fn refused(standing: &ReviewStatus) -> Vec<(String, Vec<String>)> {
    let mut groups: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for name in &standing.order {
        if let Some(PermissionStatus::Refused(_, words)) = standing.stages.get(name) {
            groups.entry(words).or_default().push(name.clone());
        }
    }
    groups.into_iter().map(|(words, names)| (words.to_owned(), names)).collect()
}

/// Returns how many days the oldest submission has waited, if one waits.
pub fn waiting_days(known: &SubjectView<'_>, standing: &ReviewStatus) -> Option<i64> {
    submitted(standing).map(|at| known.days_since(at)).max()
}

/// Returns how many days ago somebody last looked for the answer: when it was sent, or said since.
pub fn unread_days(known: &SubjectView<'_>, standing: &ReviewStatus) -> Option<i64> {
    let sent = submitted(standing).max()?;
    let looked = known.app.record.said.get("review_looked").filter(|said| said.value == "yes");
    Some(known.days_since(looked.map_or(sent, |said| said.at.max(sent))))
}

fn submitted(standing: &ReviewStatus) -> impl Iterator<Item = Timestamp> {
    standing.stages.values().filter_map(|stage| match stage {
        PermissionStatus::Submitted(at) => Some(*at),
        _ => None,
    })
}

fn shortened(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= SHORT {
        return line;
    }
    let start: String = line.chars().take(SHORT).collect();
    let end = start.rfind(' ').unwrap_or(start.len());
    format!("{}…", &start[..end])
}
