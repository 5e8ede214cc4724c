//! The Page is identified, published, and the person has the tasks that messaging takes.

use futures_util::future::LocalBoxFuture;
use serde_json::json;

use super::person;
use crate::codes;
use crate::finding::{Finding, Verdict};
use crate::journey::pages::{Offered, Reach, offered};
use crate::journey::port::{SecretKind, TokenRole};
use crate::journey::token::DEAD;
use crate::journey::{Asks, Change, Eyes, Hand, Row, Scope, StepId};
use crate::platform::Authentication;

/// The row.
pub static ROW: Row = Row {
    id: StepId::Page,
    scope: Scope::Page,
    needs: &[StepId::Customer, StepId::App, StepId::Login],
    codes: &[
        &[
            &codes::PAGE_UNIDENTIFIED,
            &codes::PAGE_NOT_PICKED,
            &codes::PAGE_LIST_EMPTY,
            &codes::PAGE_NOT_LISTED,
            &codes::PAGE_NOT_VISIBLE,
            &codes::PAGE_MERGED,
            &codes::PAGE_UNPUBLISHED,
            &codes::PAGE_TASK_MISSING,
        ],
        &[&codes::TOKEN_OF_ANOTHER_PAGE, &codes::PAGE_ID_MISSING],
        DEAD,
    ],
    asks: &[
        (&codes::PAGE_UNIDENTIFIED, Asks::These(&["page_token"])),
        (&codes::PAGE_ID_MISSING, Asks::These(&["page_id"])),
        (&codes::PAGE_NOT_PICKED, Asks::These(&["page_id"])),
    ],
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
        match offered(eyes.graph, by, known.page_id.as_deref(), Reach::Granted).await {
            Ok(shown) => found.extend(judge_list(eyes, &shown.pages)),
            Err(trouble) => return eyes.unknown(&trouble),
        }
    }
    let Some(page) = &known.page_id else {
        if known.is_on_vendors_app() {
            return eyes.one(&codes::PAGE_ID_MISSING);
        }
        return if found.is_empty() { eyes.one(&codes::PAGE_UNIDENTIFIED) } else { Verdict::of(found) };
    };
    match eyes.graph.get(reader(eyes), &question(page)).await {
        Ok(seen) => {
            if seen["is_published"].as_bool() == Some(false) {
                found.push(eyes.finding(&codes::PAGE_UNPUBLISHED));
            }
            Verdict::of(found)
        }
        Err(trouble) => match trouble.refusal().map(|refusal| (refusal.code, refusal.subcode)) {
            // "(#21) Page ID … was migrated to page ID …", from general knowledge.
            Some((21, _)) => {
                let said = trouble.refusal().map(|refusal| refusal.message.clone()).unwrap_or_default();
                found.push(eyes.finding(&codes::PAGE_MERGED).with("said", said));
                Verdict::of(found)
            }
            Some((100, 33) | (803 | 10 | 200..=299, _)) => {
                if let Some(blocked) = blocked_app(eyes).await {
                    return Verdict::Unknown(blocked);
                }
                found.push(eyes.finding(&codes::PAGE_NOT_VISIBLE).with("page", page.clone()));
                Verdict::of(found)
            }
            _ => eyes.unknown(&trouble),
        },
    }
}

/// Returns the finding for an app that Meta has cut off: then it shows no Page either.
async fn blocked_app(eyes: &Eyes<'_>) -> Option<Finding> {
    let trouble = eyes.graph.get(TokenRole::App, &super::app::question(eyes)).await.err()?;
    super::app_blocked(eyes, &trouble)
}

/// Returns whose token lists Pages, where the platform signs in.
fn signed_in(eyes: &Eyes<'_>) -> Option<TokenRole> {
    let profile = eyes.known.profile?;
    person(eyes.known).filter(|_| profile.authentication != Authentication::StaticPageToken)
}

/// Returns whose token reads the Page.
fn reader(eyes: &Eyes<'_>) -> TokenRole {
    let has_own = eyes.known.page.card(SecretKind::PageToken).is_some();
    if has_own { TokenRole::Page } else { signed_in(eyes).unwrap_or(TokenRole::Page) }
}

fn question(page: &str) -> String {
    format!("{page}?fields=id,name,is_published")
}

/// Judges what the person's token lists. New Pages carry `PROFILE_PLUS_` tasks beside or instead of the
/// classic ones; either will do.
fn judge_list(eyes: &Eyes<'_>, listed: &[Offered]) -> Vec<Finding> {
    let ids: Vec<&str> = listed.iter().map(|page| page.id.as_str()).collect();
    let Some(wanted) = &eyes.known.page_id else {
        let finding = if ids.is_empty() {
            eyes.finding(&codes::PAGE_LIST_EMPTY)
        } else {
            eyes.finding(&codes::PAGE_NOT_PICKED)
        };
        return vec![finding.with("offered", json!(ids))];
    };
    let Some(row) = listed.iter().find(|page| page.id == *wanted) else {
        let code = if ids.is_empty() { &codes::PAGE_LIST_EMPTY } else { &codes::PAGE_NOT_LISTED };
        return vec![eyes.finding(code).with("offered", json!(ids)).with("page", wanted.clone())];
    };
    let tasks = &row.tasks;
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
        vec![eyes.finding(&codes::PAGE_TASK_MISSING).with("missing", json!(missing))]
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
