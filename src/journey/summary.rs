//! Many customers in few words: how each stands, and what is the app's own trouble and not theirs.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::known::Inputs;
use super::look::{CheckResult, is_alike, is_same};
use crate::finding::{Code, Finding, Subject, UNKNOWN_ID, Verdict, Weight};

/// Verdicts, counted, and what leads among their findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Nothing is left to do.
    pub settled: usize,
    /// Not as it should be.
    pub open: usize,
    /// Someone else's turn.
    pub waiting: usize,
    /// Could not be looked at.
    pub unknown: usize,
    /// What leads, and what it leads by.
    lead: Option<(Lead, &'static Code)>,
}

/// Whether it is advice, whether it follows from something else, how light it is: the least leads.
type Lead = (bool, bool, Reverse<Weight>);

impl Tally {
    /// Counts rows.
    pub fn of<'l>(rows: impl IntoIterator<Item = &'l CheckResult>) -> Self {
        let mut tally = Self::default();
        for row in rows {
            let count = match &row.verdict {
                Verdict::Met(_) | Verdict::NotNeeded(_) => &mut tally.settled,
                Verdict::Unmet(_) => &mut tally.open,
                Verdict::Pending(_) => &mut tally.waiting,
                Verdict::Unknown(_) => &mut tally.unknown,
            };
            *count += 1;
            for Finding { code, .. } in row.verdict.findings() {
                let lead = (code.weight == Weight::Advice, row.follows.is_some(), Reverse(code.weight));
                tally.offer(Some((lead, code)));
            }
        }
        tally
    }

    /// Adds what was counted elsewhere.
    pub fn add(&mut self, other: &Self) {
        self.settled += other.settled;
        self.open += other.open;
        self.waiting += other.waiting;
        self.unknown += other.unknown;
        self.offer(other.lead);
    }

    fn offer(&mut self, lead: Option<(Lead, &'static Code)>) {
        let leads = |(own, _): &(Lead, &'static Code)| self.lead.is_none_or(|(known, _)| *own < known);
        self.lead = lead.filter(leads).or(self.lead);
    }

    /// Returns the code that leads: no consequence of another thing where there is a cause, then the heaviest.
    pub fn worst(&self) -> Option<&'static Code> {
        self.lead.map(|(_, code)| code)
    }

    /// Returns what sorts those first that need somebody most.
    pub fn need(&self) -> impl Ord + use<> {
        Reverse((self.open, self.unknown, self.waiting))
    }
}

/// A customer in few words.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// The customer's slug.
    pub customer: String,
    /// The App ID, where there is one.
    pub app: Option<String>,
    /// How it stands, its app included.
    pub tally: Tally,
    /// How many Pages it has.
    pub pages: usize,
    /// What is wrong with it alone, the heaviest first: no advice, no consequence, nothing that is its app's.
    pub own: Vec<Finding>,
}

/// What is wrong with an app, for all who use it.
#[derive(Clone, Debug)]
pub struct Shared {
    /// The app.
    pub app: Subject,
    /// How many customers use it.
    pub customers: usize,
    /// What was found, the heaviest first.
    pub found: Vec<Finding>,
}

impl Shared {
    /// Returns one thing that was found of an app, beside its rows.
    pub fn told(finding: &Finding, customers: &[Summary]) -> Self {
        let uses = |summary: &&Summary| match &finding.subject {
            Subject::App(app) => summary.app.as_ref() == Some(app),
            _ => false,
        };
        let customers = customers.iter().filter(uses).count();
        Self { app: finding.subject.clone(), customers, found: vec![finding.clone()] }
    }
}

/// Sums up a look at many customers: each of them in their order, and each app of which something was found, the
/// heaviest first.
pub fn sum_up(
    inputs: &Inputs<'_>,
    customers: &[String],
    looked: &[CheckResult],
) -> (Vec<Summary>, Vec<Shared>) {
    let mut of_customer: BTreeMap<&str, Vec<&CheckResult>> = BTreeMap::new();
    let mut of_app: BTreeMap<&str, Vec<&CheckResult>> = BTreeMap::new();
    for seen in looked {
        match &seen.subject {
            Subject::App(app) => of_app.entry(app).or_default().push(seen),
            Subject::Customer(customer) | Subject::Page { customer, .. } => {
                of_customer.entry(customer).or_default().push(seen);
            }
        }
    }
    let mut users: BTreeMap<String, usize> = BTreeMap::new();
    let mut summaries = Vec::new();
    for customer in customers {
        let app = inputs.app_of(customer);
        let rows = of_customer.get(customer.as_str()).map(Vec::as_slice).unwrap_or_default();
        let apps = of_app.get(app.as_str()).map(Vec::as_slice).unwrap_or_default();
        let mut own = leading(rows);
        own.retain(|finding| {
            let is_apps =
                apps.iter().flat_map(|row| row.verdict.findings()).any(|its| is_alike(its, finding));
            finding.code.weight != Weight::Advice && !is_apps
        });
        summaries.push(Summary {
            customer: customer.clone(),
            tally: Tally::of(apps.iter().chain(rows).copied()),
            pages: inputs.pages_of(customer).len(),
            own,
            app: Some(app.clone()).filter(|app| app != UNKNOWN_ID),
        });
        *users.entry(app).or_default() += 1;
    }
    let mut shared: Vec<Shared> = of_app
        .into_iter()
        .map(|(app, rows)| Shared {
            app: Subject::App(app.to_owned()),
            customers: users.get(app).copied().unwrap_or_default(),
            found: leading(&rows),
        })
        .filter(|shared| !shared.found.is_empty())
        .collect();
    shared.sort_by_key(|shared| (shared.found.first().map(rank), Reverse(shared.customers)));
    (summaries, shared)
}

/// Returns what was found that does not follow from something else, each thing once, the heaviest first.
fn leading(rows: &[&CheckResult]) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    for finding in rows.iter().filter(|row| row.follows.is_none()).flat_map(|row| row.verdict.findings()) {
        if !found.iter().any(|other| is_same(other, finding)) {
            found.push(finding.clone());
        }
    }
    found.sort_by_key(rank);
    found
}

fn rank(finding: &Finding) -> (bool, Reverse<Weight>) {
    (finding.code.weight == Weight::Advice, Reverse(finding.code.weight))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journey::StepId;

    static ADVICE: Code = Code::advice("advice", "");
    static BLOCKS: Code = Code::blocks("blocks", "");
    static FAILED: Code = Code::failed("failed", "");

    #[test]
    fn a_tally_names_the_cause_and_not_what_follows_from_it() {
        let subject = Subject::App("1".into());
        let row = |code: &'static Code, follows| CheckResult {
            step: StepId::App,
            subject: subject.clone(),
            verdict: Verdict::of(vec![Finding::new(code, &subject)]),
            follows,
        };
        let rows = [row(&ADVICE, None), row(&FAILED, Some(StepId::Customer)), row(&BLOCKS, None)];
        let tally = Tally::of(&rows);
        assert_eq!((tally.settled, tally.open, tally.worst()), (1, 2, Some(&BLOCKS)));
        assert_eq!(Tally::of(&rows[..2]).worst(), Some(&FAILED));
        assert_eq!(Tally::of(&rows[..1]).worst(), Some(&ADVICE));
        let mut parts = Tally::of(&rows[..2]);
        parts.add(&Tally::of(&rows[2..]));
        assert_eq!(parts, tally);
        assert!(tally.need() < Tally::of(&rows[..1]).need());
    }
}
