//! Renews what is due of one customer: each token is proved before it takes the place of the one before, which is kept
//! until then; nothing is revoked.

use jiff::Timestamp;

use super::due::{DueToken, due, ends};
use crate::codes;
use crate::error::Error;
use crate::finding::{Finding, Subject, Verdict, Weight};
use crate::journey::answer::mint;
use crate::journey::backend::Backend;
use crate::journey::known::Inputs;
use crate::journey::look::CheckResult;
use crate::journey::port::{Entry, SecretRef};
use crate::journey::steps::platform_setup;
use crate::journey::steps::token_refresh::RUN;
use crate::journey::token::{End, days_until, page_due};
use crate::journey::{Change, StepId};

/// What became of one token that was due.
#[derive(Clone, Debug, PartialEq)]
pub struct Renewal {
    /// Which.
    pub of: SecretRef,
    /// When it had to be another.
    pub at: Timestamp,
    /// Until when the new one lives, `None` for ever; or what stands against it.
    pub came: Result<Option<Timestamp>, Finding>,
}

/// Hours within which a second run is not noted again.
const NOTED_HOURS: i64 = 12;

/// Renews the tokens of a customer that are due within so many days. What cannot be renewed for one token keeps no
/// other from it.
///
/// # Errors
/// When what was renewed cannot be kept: the token before then still counts.
pub async fn refresh(backend: &dyn Backend, customer: &str, within: i64) -> Result<Vec<Renewal>, Error> {
    let mut renewed = Vec::new();
    for end in due(&backend.inputs(), customer, within) {
        let came = renew(backend, &end).await?;
        let stops = came.as_ref().is_err_and(|why| why.code == &codes::GRAPH_THROTTLED);
        renewed.push(Renewal { of: end.of, at: end.at, came });
        if stops {
            break;
        }
    }
    Ok(renewed)
}

async fn renew(backend: &dyn Backend, end: &DueToken) -> Result<Result<Option<Timestamp>, Finding>, Error> {
    let inputs = backend.inputs();
    let subject = &end.of.subject;
    let days = days_until(end.at, inputs.now);
    let Some(call) = &end.call else {
        return Ok(Err(page_due(subject, end.end, inputs.known(subject).profile, days)));
    };
    let changes = match mint(backend, &inputs, subject, call).await {
        Ok(changes) => changes,
        Err(why) => return Ok(Err(why)),
    };
    let until = changes.iter().find_map(|change| match change {
        Change::Secret(_, _, _, until) => *until,
        _ => None,
    });
    if until.is_some_and(|until| until <= end.at) && end.end == End::Expiry {
        let finding = Finding::new(&codes::TOKEN_NOT_RENEWED, subject);
        return Ok(Err(finding.with("token", end.of.slot.name()).with("days", days)));
    }
    backend.apply(StepId::TokenRefresh, changes).await?;
    Ok(Ok(until))
}

/// Returns the rows of a customer's board that a refresh speaks for: what is due still, and the Pages whose product
/// holds another token than the vault.
pub fn rows(inputs: &Inputs<'_>, customer: &str, renewed: &[Renewal]) -> Vec<CheckResult> {
    let row = |step, subject: Subject, verdict| CheckResult { step, subject, verdict, follows: None };
    let own = Subject::Customer(customer.to_owned());
    let (failed, found): (Vec<Finding>, Vec<Finding>) = renewed
        .iter()
        .filter_map(|renewal| renewal.came.as_ref().err().cloned())
        .partition(|finding| finding.code.weight == Weight::Failed);
    let failed = failed.into_iter().map(|why| row(StepId::TokenRefresh, own.clone(), Verdict::Unknown(why)));
    let mut rows: Vec<CheckResult> = failed.collect();
    if rows.is_empty() || !found.is_empty() {
        rows.push(row(StepId::TokenRefresh, own, Verdict::of(found)));
    }
    let pages = renewed.iter().filter(|renewal| {
        renewal.came.is_ok() && renewal.of.subject != Subject::Customer(customer.to_owned())
    });
    rows.extend(pages.filter_map(|renewal| {
        let stale = platform_setup::stale(&inputs.known(&renewal.of.subject))?;
        Some(row(StepId::PlatformSetup, renewal.of.subject.clone(), Verdict::of(vec![stale])))
    }));
    rows
}

/// Returns the note that a run looked after the tokens of a customer, where there are any that expire and none was made
/// today.
pub fn note(inputs: &Inputs<'_>, customer: &str, by: &str) -> Option<Change> {
    let subject = Subject::Customer(customer.to_owned());
    let runs = inputs.subject_record(&subject).ledger.iter().filter(|entry| entry.kind == RUN);
    let mut hours = runs.map(|entry| inputs.now.duration_since(entry.at).as_hours().abs());
    let is_noted = hours.any(|hours| hours < NOTED_HOURS);
    if is_noted || ends(inputs, customer).is_empty() {
        return None;
    }
    let entry = Entry { at: inputs.now, kind: RUN.into(), of: by.to_owned(), note: String::new() };
    Some(Change::Ledger(subject, entry))
}
