//! Look: all checks at once; what merely follows from something else is worked out afterwards.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use futures_util::future::join_all;

use super::catalogue::ROWS;
use super::known::Estate;
use super::port::{Graph, Machine, Web};
use super::{Eyes, Row, StepId};
use crate::error::Exit;
use crate::finding::{Finding, Subject, Verdict, Weight};

/// What one check concluded about one subject.
#[derive(Clone, Debug, PartialEq)]
pub struct Looked {
    /// The step.
    pub step: StepId,
    /// What it was looked at for.
    pub subject: Subject,
    /// The conclusion.
    pub verdict: Verdict,
    /// The step that has to be settled first, if this one merely follows from it.
    pub follows: Option<StepId>,
}

/// Gives each subject the ports that see with its own tokens.
pub trait Sight {
    /// Returns a reader of Graph for a subject.
    fn graph(&self, subject: &Subject) -> Rc<dyn Graph>;
    /// Returns a reader of web addresses for a subject.
    fn web(&self, subject: &Subject) -> Rc<dyn Web>;
    /// Returns this machine.
    fn machine(&self) -> Rc<dyn Machine>;
}

/// Runs one check.
pub async fn check(estate: &Estate<'_>, sight: &dyn Sight, row: &'static Row, subject: &Subject) -> Verdict {
    let known = estate.known(subject);
    let (graph, web, machine) = (sight.graph(subject), sight.web(subject), sight.machine());
    let eyes = Eyes { known: &known, graph: &*graph, web: &*web, machine: &*machine };
    (row.check)(&eyes).await
}

/// Runs every check at once, then marks what follows from what.
pub async fn look(estate: &Estate<'_>, sight: &dyn Sight, places: &[(&'static Row, Subject)]) -> Vec<Looked> {
    let verdicts = join_all(places.iter().map(|(row, subject)| check(estate, sight, row, subject))).await;
    let mut looked: Vec<Looked> = places
        .iter()
        .zip(verdicts)
        .map(|((row, subject), verdict)| Looked {
            step: row.id,
            subject: subject.clone(),
            verdict,
            follows: None,
        })
        .collect();
    // Only what belongs to the same app can come first, and a fleet has many.
    let mut by_app: BTreeMap<String, Vec<&Looked>> = BTreeMap::new();
    for seen in &looked {
        by_app.entry(app_of(estate, &seen.subject)).or_default().push(seen);
    }
    let follows: Vec<Option<StepId>> = places
        .iter()
        .zip(&looked)
        .map(|((row, subject), seen)| {
            let kin = by_app.get(&app_of(estate, subject)).filter(|_| !seen.verdict.is_settled())?;
            unsettled_need(estate, row, subject, kin)
        })
        .collect();
    for (seen, follows) in looked.iter_mut().zip(follows) {
        seen.follows = follows;
    }
    looked
}

/// Returns every step that a row needs, and what those need in turn.
pub fn needed(row: &Row) -> BTreeSet<StepId> {
    let rows = ROWS.iter().filter(|other| row.needs.contains(&other.id));
    rows.flat_map(|need| needed(need).into_iter().chain([need.id])).collect()
}

/// Returns the first step that a row needs and that is not settled for the same app, customer and Page.
///
/// What merely cannot be seen from here, and waits for somebody, holds nothing up: a private address that
/// only Meta can judge, a Page that shows itself once there is a token. Unless that, in turn, needs what is
/// not settled.
pub fn unsettled_need(
    estate: &Estate<'_>,
    row: &Row,
    subject: &Subject,
    looked: &[&Looked],
) -> Option<StepId> {
    let holds = |verdict: &Verdict| match verdict {
        Verdict::Unknown(why) => why.code.weight != Weight::Waits,
        other => !other.is_settled(),
    };
    let related = |need: StepId| {
        looked.iter().filter(move |other| other.step == need && is_related(estate, subject, &other.subject))
    };
    let open = |need: StepId| {
        if related(need).any(|other| holds(&other.verdict)) {
            return Some(need);
        }
        let is_unseen = related(need).any(|other| !other.verdict.is_settled());
        let own = ROWS.iter().find(|other| other.id == need).filter(|_| is_unseen)?;
        unsettled_need(estate, own, subject, looked)
    };
    row.needs.iter().copied().find_map(open)
}

fn app_of(estate: &Estate<'_>, subject: &Subject) -> String {
    match subject {
        Subject::App(app) => app.clone(),
        Subject::Customer(customer) | Subject::Page { customer, .. } => estate.app_of(customer),
    }
}

fn is_related(estate: &Estate<'_>, one: &Subject, other: &Subject) -> bool {
    let app = |subject: &Subject| app_of(estate, subject);
    let is_same_customer = match (one.customer(), other.customer()) {
        (Some(one), Some(other)) => one == other,
        // An app's row looks at its review customer's rows, and at no other's.
        (None, Some(customer)) | (Some(customer), None) => {
            let id = if one.customer().is_none() { app(one) } else { app(other) };
            one.customer().is_some() || estate.review_customer(&id).as_deref() == Some(customer)
        }
        (None, None) => true,
    };
    let is_same_page = match (one, other) {
        (Subject::Page { page: one, .. }, Subject::Page { page: other, .. }) => one == other,
        _ => true,
    };
    app(one) == app(other) && is_same_customer && is_same_page
}

/// Returns the exit code that a look amounts to.
pub fn exit(looked: &[Looked]) -> Exit {
    let has = |pick: &dyn Fn(&Verdict) -> bool| looked.iter().any(|seen| pick(&seen.verdict));
    let unknown = |verdict: &Verdict, weight: Weight| matches!(verdict, Verdict::Unknown(why) if why.code.weight == weight);
    if has(&|verdict| matches!(verdict, Verdict::Unmet(_)) || unknown(verdict, Weight::Blocks)) {
        Exit::Unmet
    } else if has(&|verdict| unknown(verdict, Weight::Failed)) {
        Exit::Failed
    } else if has(&|verdict| !verdict.is_settled()) {
        Exit::Pending
    } else {
        Exit::Settled
    }
}

/// Returns all findings, those that lead before those that follow, the heaviest first.
pub fn findings(looked: &[Looked]) -> Vec<&Finding> {
    let mut all: Vec<(&Looked, &Finding)> = Vec::new();
    for seen in looked {
        for finding in seen.verdict.findings() {
            // Several steps may see the same thing, a dead token most of all; it is said once.
            if !all.iter().any(|(_, other)| is_same(other, finding)) {
                all.push((seen, finding));
            }
        }
    }
    all.sort_by_key(|(seen, finding)| {
        (
            finding.code.weight == Weight::Advice,
            seen.follows.is_some(),
            std::cmp::Reverse(finding.code.weight),
        )
    });
    all.into_iter().map(|(_, finding)| finding).collect()
}

/// Returns whether two findings say the same thing; Meta's trace differs each time.
pub fn is_same(one: &Finding, other: &Finding) -> bool {
    let facts = |finding: &Finding| {
        let mut facts = finding.facts.clone();
        facts.remove("trace");
        facts
    };
    one.code == other.code && one.subject == other.subject && facts(one) == facts(other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Code;

    static BLOCKS: Code = Code::blocks("blocks", "");
    static WAITS: Code = Code::waits("waits", "");
    static FAILED: Code = Code::failed("failed", "");

    fn seen(verdict: Verdict) -> Looked {
        Looked { step: StepId::App, subject: Subject::App("1".into()), verdict, follows: None }
    }

    #[test]
    fn the_exit_code_is_a_fold_over_verdicts() {
        let subject = Subject::App("1".into());
        let unmet = || seen(Verdict::of(vec![Finding::new(&BLOCKS, &subject)]));
        let pending = || seen(Verdict::of(vec![Finding::new(&WAITS, &subject)]));
        let failed = || seen(Verdict::Unknown(Finding::new(&FAILED, &subject)));
        let waits = || seen(Verdict::Unknown(Finding::new(&WAITS, &subject)));
        let met = || seen(Verdict::Met(Vec::new()));
        assert_eq!(exit(&[met()]), Exit::Settled);
        assert_eq!(exit(&[met(), seen(Verdict::NotNeeded(&WAITS))]), Exit::Settled);
        assert_eq!(exit(&[met(), pending()]), Exit::Pending);
        assert_eq!(exit(&[met(), waits()]), Exit::Pending);
        assert_eq!(exit(&[pending(), failed()]), Exit::Failed);
        assert_eq!(exit(&[pending(), failed(), unmet()]), Exit::Unmet);
        assert_eq!(exit(&[failed()]), Exit::Failed);
    }
}
