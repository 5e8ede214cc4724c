//! App ID and secret authenticate, the app is the one that was meant, and the Graph version is alive.

use futures_util::future::LocalBoxFuture;
use serde_json::Value;

use super::{app_blocked, is_app_refused};
use crate::codes;
use crate::finding::{Code, Finding, UNKNOWN_ID, Verdict};
use crate::journey::port::{SecretKind, TokenRole, VersionLife};
use crate::journey::{Asks, Change, Eyes, Hand, Row, Scope, StepId};

/// Days before a version's end at which it is worth a word.
const VERSION_MARGIN_DAYS: i64 = 90;

/// The row.
pub static ROW: Row = Row {
    id: StepId::App,
    scope: Scope::App,
    needs: &[StepId::Customer],
    codes: &[&[
        &codes::APP_UNKNOWN,
        &codes::APP_SECRET_MISSING,
        &codes::APP_CREDENTIALS_REFUSED,
        &codes::APP_NOT_THE_ONE_MEANT,
        &codes::GRAPH_VERSION_DYING,
        &codes::GRAPH_VERSION_DEAD,
        &codes::GRAPH_VERSION_UNKNOWN,
        &codes::GRAPH_VERSION_REFUSED,
    ]],
    asks: &[
        (&codes::APP_UNKNOWN, Asks::These(&["app_id"])),
        (&codes::APP_SECRET_MISSING, Asks::These(&["app_secret"])),
        (&codes::APP_CREDENTIALS_REFUSED, Asks::These(&["app_secret"])),
    ],
    link: "https://developers.facebook.com/apps/",
    check,
    hand: Hand::Ask,
    learn: Some(learn),
};

fn check<'a>(eyes: &'a Eyes<'a>) -> LocalBoxFuture<'a, Verdict> {
    Box::pin(look(eyes))
}

async fn look(eyes: &Eyes<'_>) -> Verdict {
    let known = eyes.known;
    if known.app_id == UNKNOWN_ID {
        return eyes.one(&codes::APP_UNKNOWN);
    }
    if known.app.card(SecretKind::AppSecret).is_none() {
        return eyes.one(&codes::APP_SECRET_MISSING);
    }
    let app = match eyes.graph.get(TokenRole::App, &question(eyes)).await {
        Ok(app) => app,
        Err(trouble) if is_app_refused(&trouble) => {
            let said = trouble.refusal().map(|refusal| refusal.message.clone()).unwrap_or_default();
            return Verdict::of(vec![
                eyes.finding(&codes::APP_CREDENTIALS_REFUSED)
                    .with("app", known.app_id.clone())
                    .with("said", said),
            ]);
        }
        // "Unknown path components" (2500) is what Meta answers to a version that does not exist.
        Err(trouble)
            if !known.inputs.version.known && trouble.refusal().is_some_and(|no| no.code == 2500) =>
        {
            return Verdict::of(vec![
                eyes.finding(&codes::GRAPH_VERSION_REFUSED)
                    .with("version", known.inputs.version.name.clone()),
            ]);
        }
        Err(trouble) => {
            return match app_blocked(eyes, &trouble) {
                Some(blocked) => Verdict::of(vec![blocked]),
                None => eyes.unknown(&trouble),
            };
        }
    };
    let mut found = judge_version(&known.inputs.version, |code| eyes.finding(code));
    let name = app["name"].as_str().unwrap_or_default();
    if let Some(meant) = known.app.record.get("app_name")
        && meant != name
    {
        found.push(eyes.finding(&codes::APP_NOT_THE_ONE_MEANT).with("seen", name).with("wanted", meant));
    }
    Verdict::of(found)
}

/// Returns the question that any app may ask about itself.
pub(super) fn question(eyes: &Eyes<'_>) -> String {
    format!("{}?fields=id,name", eyes.known.app_id)
}

fn judge_version(life: &VersionLife, finding: impl Fn(&'static Code) -> Finding) -> Vec<Finding> {
    let finding = |code| finding(code).with("version", life.name.clone());
    if !life.known {
        return vec![finding(&codes::GRAPH_VERSION_UNKNOWN)];
    }
    let Some(days) = life.days_left else { return Vec::new() };
    match days {
        ..=0 => vec![finding(&codes::GRAPH_VERSION_DEAD)],
        1..=VERSION_MARGIN_DAYS => vec![finding(&codes::GRAPH_VERSION_DYING).with("days", days)],
        _ => Vec::new(),
    }
}

fn learn<'a>(eyes: &'a Eyes<'a>) -> LocalBoxFuture<'a, Vec<Change>> {
    Box::pin(async move {
        let Ok(app) = eyes.graph.get(TokenRole::App, &question(eyes)).await else { return Vec::new() };
        let name = app.get("name").and_then(Value::as_str).unwrap_or_default();
        if name.is_empty() || eyes.known.app.record.get("app_name").is_some() {
            return Vec::new();
        }
        vec![Change::Field(eyes.known.subject.clone(), "app_name".into(), name.into())]
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Subject;

    #[test]
    fn a_version_is_judged_by_its_days() {
        let codes = |known, days_left| {
            let life = VersionLife { name: "v30.0".into(), known, days_left };
            let found = judge_version(&life, |code| Finding::new(code, &Subject::App("900".into())));
            assert!(found.iter().all(|finding| finding.facts["version"] == "v30.0"));
            found.iter().map(|finding| finding.code.id).collect::<Vec<_>>()
        };
        assert_eq!(codes(false, None), ["graph-version-unknown"]);
        assert_eq!(codes(true, None), [""; 0]);
        assert_eq!(codes(true, Some(91)), [""; 0]);
        assert_eq!(codes(true, Some(90)), ["graph-version-dying"]);
        assert_eq!(codes(true, Some(0)), ["graph-version-dead"]);
        assert_eq!(codes(true, Some(-9)), ["graph-version-dead"]);
    }
}
