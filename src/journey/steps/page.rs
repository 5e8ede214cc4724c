//! The Page is identified, published, and the person has the tasks that messaging takes.

use futures_util::future::LocalBoxFuture;
use serde_json::{Value, json};

use super::{person, rows, texts};
use crate::finding::{Code, Finding, Verdict};
use crate::journey::port::{As, Slot};
use crate::journey::token::{DEAD, TOKEN_OTHER_PAGE, id};
use crate::journey::{Asks, Change, Eyes, Hand, Row, Scope, StepId};
use crate::platform::Authentication;

const DOCS: &str = "docs/pages-api/overview";

/// Nobody knows yet which Page it is; a Page token tells.
pub static UNIDENTIFIED: Code = Code::blocks("page-unidentified", DOCS);
/// The person's token lists Pages; one has to be picked.
pub static UNPICKED: Code = Code::blocks("page-not-picked", DOCS);
/// The person's token lists no Page at all.
pub static LIST_EMPTY: Code = Code::blocks("page-list-empty", DOCS);
/// The person's token lists other Pages, not this one.
pub static NOT_LISTED: Code = Code::blocks("page-not-listed", DOCS);
/// Meta does not show the Page to this token.
pub static NOT_VISIBLE: Code = Code::blocks("page-not-visible", DOCS);
/// The Page is not published.
pub static UNPUBLISHED: Code = Code::blocks("page-unpublished", DOCS);
/// The person lacks a task on the Page.
pub static TASK_MISSING: Code = Code::blocks("page-task-missing", DOCS);

/// The row.
pub static ROW: Row = Row {
    id: StepId::Page,
    scope: Scope::Page,
    needs: &[StepId::Customer, StepId::App, StepId::Login],
    codes: &[
        &[&UNIDENTIFIED, &UNPICKED, &LIST_EMPTY, &NOT_LISTED, &NOT_VISIBLE, &UNPUBLISHED, &TASK_MISSING],
        &[&TOKEN_OTHER_PAGE],
        DEAD,
    ],
    asks: &[(&UNIDENTIFIED, Asks::These(&["page_token"])), (&UNPICKED, Asks::These(&["page_id"]))],
    link: "https://developers.facebook.com/apps/{app}/messenger/settings/",
    check,
    hand: Hand::Tell,
    learn: Some(learn),
};

fn check<'a>(eyes: &'a Eyes<'a>) -> LocalBoxFuture<'a, Verdict> {
    Box::pin(look(eyes))
}

async fn look(eyes: &Eyes<'_>) -> Verdict {
    let known = eyes.known;
    let by = signed_in(eyes);
    let mut found = Vec::new();
    if let Some(by) = by {
        match eyes.graph.get(by, "me/accounts?fields=id,name,tasks").await {
            Ok(list) => found.extend(judge_list(eyes, &list)),
            Err(trouble) => return eyes.unknown(&trouble),
        }
    }
    let Some(page) = &known.page_id else {
        return if found.is_empty() { eyes.one(&UNIDENTIFIED) } else { Verdict::of(found) };
    };
    match eyes.graph.get(reader(eyes), &question(page)).await {
        Ok(seen) => {
            if seen["is_published"].as_bool() == Some(false) {
                found.push(eyes.finding(&UNPUBLISHED));
            }
            Verdict::of(found)
        }
        Err(trouble) => match trouble.refusal().map(|refusal| (refusal.code, refusal.subcode)) {
            Some((100, 33) | (803 | 10 | 200..=299, _)) => {
                found.push(eyes.finding(&NOT_VISIBLE).with("page", page.clone()));
                Verdict::of(found)
            }
            _ => eyes.unknown(&trouble),
        },
    }
}

/// Returns whose token lists Pages, where the platform signs in.
fn signed_in(eyes: &Eyes<'_>) -> Option<As> {
    let profile = eyes.known.profile?;
    person(eyes.known).filter(|_| profile.authentication != Authentication::StaticPageToken)
}

/// Returns whose token reads the Page.
fn reader(eyes: &Eyes<'_>) -> As {
    let has_own = eyes.known.page.card(Slot::PageToken).is_some();
    if has_own { As::Page } else { signed_in(eyes).unwrap_or(As::Page) }
}

fn question(page: &str) -> String {
    format!("{page}?fields=id,name,is_published")
}

/// Judges what the person's token lists. New Pages carry `PROFILE_PLUS_` tasks beside or instead of the
/// classic ones; either will do.
fn judge_list(eyes: &Eyes<'_>, list: &Value) -> Vec<Finding> {
    let listed: Vec<&Value> = rows(list).collect();
    let ids: Vec<String> = listed.iter().map(|row| id(&row["id"])).collect();
    let Some(wanted) = &eyes.known.page_id else {
        let finding = if ids.is_empty() { eyes.finding(&LIST_EMPTY) } else { eyes.finding(&UNPICKED) };
        return vec![finding.with("offered", json!(ids))];
    };
    let Some(row) = listed.iter().find(|row| &id(&row["id"]) == wanted) else {
        let code = if ids.is_empty() { &LIST_EMPTY } else { &NOT_LISTED };
        return vec![eyes.finding(code).with("offered", json!(ids)).with("page", wanted.clone())];
    };
    let tasks = texts(&row["tasks"]);
    if tasks.is_empty() {
        return Vec::new();
    }
    let has = |names: &[&str]| tasks.iter().any(|task| names.contains(&task.as_str()));
    let mut missing = Vec::new();
    if !has(&["MESSAGING", "PROFILE_PLUS_MESSAGING", "PROFILE_PLUS_FULL_CONTROL"]) {
        missing.push("MESSAGING");
    }
    if !has(&["MANAGE", "PROFILE_PLUS_MANAGE", "PROFILE_PLUS_FULL_CONTROL"]) {
        missing.push("MANAGE");
    }
    if missing.is_empty() {
        Vec::new()
    } else {
        vec![eyes.finding(&TASK_MISSING).with("missing", json!(missing))]
    }
}

fn learn<'a>(eyes: &'a Eyes<'a>) -> LocalBoxFuture<'a, Vec<Change>> {
    Box::pin(async move {
        let Some(page) = &eyes.known.page_id else { return Vec::new() };
        let Ok(seen) = eyes.graph.get(reader(eyes), &question(page)).await else { return Vec::new() };
        match seen["name"].as_str() {
            Some(name) if eyes.known.page.record.get("page_name") != Some(name) => {
                vec![Change::Field(eyes.known.subject.clone(), "page_name".into(), name.into())]
            }
            _ => Vec::new(),
        }
    })
}
