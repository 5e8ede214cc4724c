//! Look: all checks at once; what merely follows from something else is worked out afterwards.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt::Write;
use std::rc::Rc;

use futures_util::stream::{self, StreamExt};

use super::catalogue::ROWS;
use super::known::{Inputs, SubjectView};
use super::port::{Graph, Machine, Web};
use super::{Eyes, Row, Scope, StepId};
use crate::codes;
use crate::error::Exit;
use crate::finding::{Finding, Subject, Verdict, Weight};

/// How many checks run at once. Most of them wait: for an answer that another asked for already, or for one of the
/// few requests that are on their way at a time.
const AT_ONCE: usize = 256;

/// What one check concluded about one subject.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckResult {
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
pub trait Ports {
    /// Returns a reader of Graph for a subject.
    fn graph(&self, subject: &Subject) -> Rc<dyn Graph>;
    /// Returns a reader of web addresses for a subject.
    fn web(&self, subject: &Subject) -> Rc<dyn Web>;
    /// Returns this machine.
    fn machine(&self) -> Rc<dyn Machine>;
}

/// Runs one check.
pub async fn check(inputs: &Inputs<'_>, ports: &dyn Ports, row: &'static Row, subject: &Subject) -> Verdict {
    let known = inputs.known(subject);
    if known.is_on_vendors_app() && is_vendors(row.id, &known) {
        return Verdict::NotNeeded(&codes::VENDOR_APP);
    }
    let (graph, web, machine) = (ports.graph(subject), ports.web(subject), ports.machine());
    let eyes = Eyes { known: &known, graph: &*graph, web: &*web, machine: &*machine };
    (row.check)(&eyes).await
}

/// Returns whether a step is the vendor's to see to, where the vendor's app is used: no token of ours shows it.
fn is_vendors(step: StepId, known: &SubjectView<'_>) -> bool {
    match step {
        StepId::Login | StepId::PageToken | StepId::PageSubscription | StepId::TokenRefresh => true,
        StepId::Page => known.page_id.is_some(),
        _ => false,
    }
}

/// Runs every check at once, then marks what follows from what.
pub async fn look(
    inputs: &Inputs<'_>,
    ports: &dyn Ports,
    places: &[(&'static Row, Subject)],
) -> Vec<CheckResult> {
    let looking = places
        .iter()
        .enumerate()
        .map(|(place, (row, subject))| async move { (place, check(inputs, ports, row, subject).await) });
    let mut verdicts: Vec<_> = stream::iter(looking).buffer_unordered(AT_ONCE).collect().await;
    verdicts.sort_by_key(|(place, _)| *place);
    let mut looked: Vec<CheckResult> = places
        .iter()
        .zip(verdicts)
        .map(|((row, subject), (_, verdict))| CheckResult {
            step: row.id,
            subject: subject.clone(),
            verdict,
            follows: None,
        })
        .collect();
    let follows: Vec<Option<StepId>> = {
        let verdicts = Verdicts::of(&looked);
        let open = |((row, subject), seen): (&(&'static Row, Subject), &CheckResult)| {
            if seen.verdict.is_settled() { None } else { verdicts.unsettled_need(inputs, row, subject) }
        };
        places.iter().zip(&looked).map(open).collect()
    };
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

/// What a look concluded, by step and subject.
pub struct Verdicts<'l>(HashMap<(StepId, &'l Subject), &'l Verdict>);

impl<'l> Verdicts<'l> {
    /// Indexes a look.
    pub fn of(looked: &'l [CheckResult]) -> Self {
        Self(looked.iter().map(|seen| ((seen.step, &seen.subject), &seen.verdict)).collect())
    }

    /// Returns the first step that a row needs and that is not settled for the same app, customer and Page.
    ///
    /// What merely cannot be seen from here, and waits for somebody, holds nothing up: a private address that
    /// only Meta can judge, a Page that shows itself once there is a token. Unless that, in turn, needs what is
    /// not settled.
    pub fn unsettled_need(&self, inputs: &Inputs<'_>, row: &Row, subject: &Subject) -> Option<StepId> {
        let holds = |verdict: &Verdict| match verdict {
            Verdict::Unknown(why) => why.code.weight != Weight::Waits,
            other => !other.is_settled(),
        };
        let open = |need: &StepId| {
            let own = ROWS.iter().find(|other| other.id == *need)?;
            let related = related(inputs, own.scope, subject);
            let seen: Vec<_> = related.iter().filter_map(|other| self.0.get(&(*need, other))).collect();
            if seen.iter().any(|verdict| holds(verdict)) {
                return Some(*need);
            }
            let is_unseen = seen.iter().any(|verdict| !verdict.is_settled());
            if is_unseen { self.unsettled_need(inputs, own, subject) } else { None }
        };
        row.needs.iter().find_map(open)
    }
}

/// Returns the subjects of a scope that belong to a subject: its app, its customer, its Pages. An app's are those of
/// its review customer, and no other's.
fn related(inputs: &Inputs<'_>, scope: Scope, subject: &Subject) -> Vec<Subject> {
    let customer = || match subject {
        Subject::App(app) => inputs.review_customer(app),
        Subject::Customer(id) | Subject::Page { customer: id, .. } => Some(id.clone()),
    };
    match (scope, subject) {
        (Scope::App, Subject::App(_)) | (Scope::Page, Subject::Page { .. }) => vec![subject.clone()],
        (Scope::App, _) => customer().map(|id| Subject::App(inputs.app_of(&id))).into_iter().collect(),
        (Scope::Customer, _) => customer().map(Subject::Customer).into_iter().collect(),
        (Scope::Page, _) => {
            let pages = |id: String| {
                let page = |page: &String| Subject::page(&id, page);
                inputs.pages_of(&id).iter().map(page).collect::<Vec<_>>()
            };
            customer().map(pages).unwrap_or_default()
        }
    }
}

/// Returns the exit code that a look amounts to.
pub fn exit(looked: &[CheckResult]) -> Exit {
    Exit::of_look(looked.iter().map(|seen| seen.verdict.weight()))
}

/// Returns all findings, those that lead before those that follow, the heaviest first.
pub fn findings(looked: &[CheckResult]) -> Vec<&Finding> {
    let mut all: Vec<(&CheckResult, &Finding)> = Vec::new();
    let mut known = HashSet::new();
    for seen in looked {
        for finding in seen.verdict.findings() {
            // Several steps may see the same thing, a dead token most of all; it is said once.
            if known.insert((finding.code.id, &finding.subject, said_facts(finding))) {
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

/// Returns whether two findings say the same thing of the same subject.
pub fn is_same(one: &Finding, other: &Finding) -> bool {
    one.subject == other.subject && is_alike(one, other)
}

/// Returns whether two findings say the same thing, whatever it is about; Meta's trace differs each time, and a host
/// that does not answer is not asked each time.
pub fn is_alike(one: &Finding, other: &Finding) -> bool {
    one.code == other.code && said_facts(one) == said_facts(other)
}

/// Returns the facts of a finding in one text, without what differs each time.
fn said_facts(finding: &Finding) -> String {
    let mut text = String::new();
    for (name, value) in finding.facts.iter().filter(|(name, _)| !["trace", "not_asked"].contains(&&***name))
    {
        let _ = write!(text, "{name}={value};");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Code;

    static BLOCKS: Code = Code::blocks("blocks", "");
    static WAITS: Code = Code::waits("waits", "");
    static FAILED: Code = Code::failed("failed", "");

    fn seen(verdict: Verdict) -> CheckResult {
        CheckResult { step: StepId::App, subject: Subject::App("1".into()), verdict, follows: None }
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
