//! One successful call for each permission, younger than 30 days: until then Meta's button stays grey.

use futures_util::future::LocalBoxFuture;
use serde_json::json;

use super::rehearsal;
use super::review::{LIVE_ALREADY, VENDOR_APP, is_vendors, standing};
use super::{app_unknown, person};
use crate::finding::{Code, Finding, Verdict};
use crate::journey::known::Known;
use crate::journey::port::{As, Call, Done, Entry, Method, Slot};
use crate::journey::{Asks, Change, Eyes, Hand, Row, Scope, StepId};
use crate::review::{Bearer, Permission};

const DOCS: &str = "docs/app-review/submission-guide";

/// Calls are missing or older than 30 days, and can be made.
pub static MISSING: Code = Code::blocks("review-call-missing", DOCS);
/// Calls take a user token, and there is none: Graph API Explorer makes them.
pub static NEEDS_USER: Code = Code::waits("review-call-needs-user-token", DOCS);
/// Calls that the product makes itself when an agent answers.
pub static BY_PRODUCT: Code = Code::waits("review-call-by-product", DOCS);

/// Days that a call counts. Source: "Before you submit", App Review.
pub const CALL_DAYS: i64 = 30;

/// The row.
pub static ROW: Row = Row {
    id: StepId::ReviewCalls,
    scope: Scope::App,
    needs: &[StepId::PageToken, StepId::Rehearsal],
    codes: &[&[&MISSING, &NEEDS_USER, &BY_PRODUCT, &LIVE_ALREADY, &VENDOR_APP]],
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
            Ok(_) => Verdict::of(judge(eyes, rehearsal::look(eyes).await.is_settled())),
            Err(trouble) => app_unknown(eyes, &trouble),
        }
    })
}

/// How a permission's call can come about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Made,
    Ours(As),
    Explorer,
    Product,
}

fn way(known: &Known<'_>, permission: &Permission, is_rehearsed: bool) -> Option<Way> {
    let exercise = permission.exercised_by.as_ref()?;
    let is_fresh = |at| known.days_since(at) <= CALL_DAYS;
    if known.app.latest("api-call", &permission.name).is_some_and(|entry| is_fresh(entry.at)) {
        return Some(Way::Made);
    }
    if exercise.token == Bearer::User {
        let said = known.app.record.said.get("explorer_call");
        let is_said = said.is_some_and(|said| said.value == "yes" && is_fresh(said.at));
        return Some(match person(known) {
            Some(by) => Way::Ours(by),
            None if is_said => Way::Made,
            None => Way::Explorer,
        });
    }
    if exercise.automatic && !exercise.path.contains("{psid}") {
        return Some(Way::Ours(As::Page));
    }
    // The product's own reply and its reading of the name are such calls.
    Some(if is_rehearsed { Way::Made } else { Way::Product })
}

fn ways<'k>(known: &'k Known<'_>, is_rehearsed: bool) -> Vec<(&'k Permission, Way)> {
    let entries = known.closure().into_iter().filter_map(|name| known.estate.catalogue.get(&name));
    entries.filter_map(|permission| Some((permission, way(known, permission, is_rehearsed)?))).collect()
}

fn judge(eyes: &Eyes<'_>, is_rehearsed: bool) -> Vec<Finding> {
    let ways = ways(eyes.known, is_rehearsed);
    let named = |pick: &dyn Fn(Way) -> bool| -> Vec<String> {
        ways.iter().filter(|(_, way)| pick(*way)).map(|(permission, _)| permission.name.clone()).collect()
    };
    let mut found = Vec::new();
    for (code, names) in [
        (&MISSING, named(&|way| matches!(way, Way::Ours(_)))),
        (&NEEDS_USER, named(&|way| way == Way::Explorer)),
        (&BY_PRODUCT, named(&|way| way == Way::Product)),
    ] {
        if !names.is_empty() {
            found.push(eyes.finding(code).with("permissions", json!(names)));
        }
    }
    found
}

fn path(known: &Known<'_>, permission: &Permission) -> Option<String> {
    let page = known.page_id.as_deref()?;
    Some(permission.exercised_by.as_ref()?.path.replace("{page_id}", page).trim_start_matches('/').to_owned())
}

fn plan<'a>(eyes: &'a Eyes<'a>, _: &'a [Finding]) -> LocalBoxFuture<'a, Vec<Call>> {
    Box::pin(async move {
        if eyes.known.page.card(Slot::PageToken).is_none() {
            return Vec::new();
        }
        let ours = ways(eyes.known, true).into_iter().filter_map(|(permission, way)| match way {
            Way::Ours(by) => Some(Call {
                by,
                method: Method::Get,
                path: path(eyes.known, permission)?,
                params: Vec::new(),
                mints: None,
            }),
            _ => None,
        });
        ours.collect()
    })
}

fn outcome(known: &Known<'_>, done: &[(Call, Done)]) -> Vec<Change> {
    let mut kept = Vec::new();
    for (call, _) in done {
        for (permission, _) in ways(known, true) {
            if path(known, permission).as_deref() == Some(&call.path) {
                let of = permission.name.clone();
                let entry = Entry { at: known.now(), kind: "api-call".into(), of, note: call.path.clone() };
                kept.push(Change::Ledger(known.subject.clone(), entry));
            }
        }
    }
    kept
}
