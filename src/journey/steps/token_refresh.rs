//! Nothing falls due within its margin, and what expires is looked after by a scheduled run.

use futures_util::future::{LocalBoxFuture, join_all};

use super::login::exchange;
use super::{debug_unknown, minted};
use crate::codes;
use crate::finding::{Finding, Subject, Verdict};
use crate::journey::port::{Call, SecretKind, TokenRole};
use crate::journey::token::{End, closing, days_until, expiry, page_due, page_end};
use crate::journey::{Eyes, Hand, Row, Scope, StepId};

/// Hours within which a scheduled run counts, on whatever machine.
pub const RUN_HOURS: i64 = 48;
/// What a run that looked after a customer's tokens is called in the ledger.
pub const RUN: &str = "refresh-run";

/// The row.
pub static ROW: Row = Row {
    id: StepId::TokenRefresh,
    scope: Scope::Customer,
    needs: &[StepId::Login],
    codes: &[&[
        &codes::TOKEN_DUE,
        &codes::TOKEN_EXPIRES_SOON,
        &codes::PAGE_TOKEN_DUE,
        &codes::PAGE_TOKEN_RENEWAL,
        &codes::REFRESH_UNSCHEDULED,
    ]],
    asks: &[],
    link: "",
    check,
    hand: Hand::Do { plan, outcome: minted },
    learn: None,
};

/// The customer's own tokens that expire.
const KINDS: [(TokenRole, SecretKind); 2] =
    [(TokenRole::User, SecretKind::UserToken), (TokenRole::SystemUser, SecretKind::SystemUserToken)];

fn check<'a>(eyes: &'a Eyes<'a>) -> LocalBoxFuture<'a, Verdict> {
    Box::pin(async move {
        let known = eyes.known;
        let mut found = Vec::new();
        let mut expires = false;
        let held: Vec<(TokenRole, SecretKind)> =
            KINDS.into_iter().filter(|(_, slot)| known.customer.card(*slot).is_some()).collect();
        for ((_, slot), answer) in
            held.iter().zip(join_all(held.iter().map(|(by, _)| eyes.graph.debug(*by))).await)
        {
            let debug = match answer {
                Ok(debug) => debug,
                Err(trouble) => return debug_unknown(eyes, &trouble),
            };
            // A dead token is the login's finding; nothing can be refreshed there.
            if let Some(at) = expiry(&debug).filter(|_| debug["is_valid"].as_bool() == Some(true)) {
                expires = true;
                found.extend(closing(&known.subject, *slot, at, known.now(), known.inputs.margin_days));
            }
        }
        for (page, end, finding) in due_pages(eyes) {
            expires |= end == End::Expiry;
            found.extend(finding.map(|finding| finding.with("page", page)));
        }
        if expires && !is_scheduled(eyes) {
            found.push(eyes.finding(&codes::REFRESH_UNSCHEDULED));
        }
        Verdict::of(found)
    })
}

fn is_scheduled(eyes: &Eyes<'_>) -> bool {
    let runs = eyes.known.customer.ledger.iter().filter(|entry| entry.kind == RUN);
    let mut hours = runs.map(|entry| eyes.known.now().duration_since(entry.at).as_hours());
    hours.any(|hours| hours <= RUN_HOURS)
}

/// Returns the Pages whose token has to be another one day, by what the records say, and a finding where that is due.
fn due_pages(eyes: &Eyes<'_>) -> Vec<(String, End, Option<Finding>)> {
    let Some(customer) = &eyes.known.customer_id else { return Vec::new() };
    let (inputs, profile) = (eyes.known.inputs, eyes.known.profile);
    let pages = inputs.pages_of(customer).into_iter().filter_map(|page| {
        let subject_record = inputs.subject_record(&Subject::page(customer, &page));
        let (at, end) = page_end(subject_record.card(SecretKind::PageToken)?, profile)?;
        let days = days_until(at, inputs.now);
        let found = match end {
            End::Expiry => {
                closing(&eyes.known.subject, SecretKind::PageToken, at, inputs.now, inputs.margin_days)
            }
            End::Vendor(_) if days <= inputs.margin_days => {
                Some(page_due(&eyes.known.subject, end, profile, days))
            }
            End::Vendor(_) => None,
        };
        Some((page, end, found))
    });
    pages.collect()
}

/// Plans the exchange of each of the customer's tokens that is due. Page tokens are never refreshed.
fn plan<'a>(eyes: &'a Eyes<'a>, found: &'a [Finding]) -> LocalBoxFuture<'a, Vec<Call>> {
    Box::pin(async move {
        let due = KINDS.into_iter().filter(|(_, slot)| {
            found
                .iter()
                .any(|finding| finding.code == &codes::TOKEN_DUE && finding.facts["token"] == slot.name())
        });
        due.map(|(_, slot)| exchange(&eyes.known.app_id, slot)).collect()
    })
}
