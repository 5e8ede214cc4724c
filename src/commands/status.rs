//! `status`: the last known state, without network or vault.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use serde_json::{Value, json};

use super::Context;
use crate::error::Error;
use crate::finding::{Code, Finding, Subject, UNKNOWN_ID, Verdict};
use crate::journey::look::{Looked, exit, findings};
use crate::journey::{StepId, catalogue};
use crate::run::CUSTOMER_UNREADABLE;
use crate::run::last_look::last_look;
use crate::store::{Listed, Scope, Store};
use crate::ui::{About, Report, View};

/// Arguments of `status`.
#[derive(Debug, clap::Args)]
pub struct StatusArgs {
    /// Customer: an id, a Page ID, or part of a name
    pub customer: Option<String>,
    /// Every customer
    #[arg(long)]
    pub all: bool,
}

/// Shows the last look.
///
/// # Errors
/// When no customer is meant, or its record cannot be read.
pub async fn run(context: &Context<'_>, args: StatusArgs) -> Result<Report, Error> {
    let StatusArgs { customer, all } = args;
    let workspace = context.workspace()?;
    if all {
        return of_all(context, &workspace).await;
    }
    let customer = context.customer(&workspace, customer.as_deref())?;
    let store = workspace;
    let stored = store.snapshot(&Scope::Only(vec![Subject::Customer(customer.clone())])).await?;
    let subjects = stored.subjects_of(&customer);
    let mut looked = Vec::new();
    let mut line = Line { customer: customer.clone(), ..Line::default() };
    for (subject, seen) in subjects.iter().zip(store.last_look(&subjects).await) {
        let (rows, at) = last_look(subject, seen);
        line.count(&rows, at);
        looked.extend(rows);
    }
    looked.sort_by_key(|seen| catalogue::ROWS.iter().position(|row| row.id == seen.step));
    let app = Some(stored.app_of(&customer)).filter(|id| *id != UNKNOWN_ID).map(String::from);
    Ok(Report {
        command: "status",
        exit: exit(&looked),
        findings: findings(&looked).into_iter().cloned().collect(),
        result: json!({ "steps": steps(&looked), "customers": [line.to_json()] }),
        view: View::Brief(looked, line.looked_at.map(shown)),
        error: None,
        next: Some(format!("onboard doctor {customer}")),
        about: About { customer: Some(customer), app, ..About::default() },
    })
}

/// How many customers are read at a time. What was seen of each is let go once it is counted.
const AT_A_TIME: usize = 512;

/// Shows one line a customer. A document carries every row; what is for a person's eyes carries the count alone.
async fn of_all(context: &Context<'_>, store: &dyn Store) -> Result<Report, Error> {
    let mut lines = Vec::new();
    let mut apps: HashMap<String, Line> = HashMap::new();
    let mut rows = Vec::new();
    // One row of each kind decides what all of them amount to.
    let mut kinds: BTreeMap<u8, Looked> = BTreeMap::new();
    for some in store.find(None).await?.chunks(AT_A_TIME) {
        let mut subjects: Vec<Subject> = Vec::new();
        for one in some.iter().filter(|one| one.unreadable.is_none()) {
            let app = one.app.iter().filter(|app| !apps.contains_key(*app));
            subjects.extend(app.cloned().map(Subject::App));
            subjects.extend(subjects_of(one));
        }
        subjects.sort();
        subjects.dedup();
        let mut seen: HashMap<&Subject, Line> = HashMap::new();
        for (subject, value) in subjects.iter().zip(store.last_look(&subjects).await) {
            let (looked, at) = last_look(subject, value);
            let mut line = Line::default();
            line.count(&looked, at);
            for row in &looked {
                kinds.entry(exit(std::slice::from_ref(row)) as u8).or_insert_with(|| row.clone());
            }
            rows.extend(context.global.json.then_some(looked).into_iter().flatten());
            match subject {
                Subject::App(app) => drop(apps.insert(app.clone(), line)),
                _ => drop(seen.insert(subject, line)),
            }
        }
        for one in some {
            let mut line = Line { customer: one.id.clone(), ..Line::default() };
            if let Some(row) = unreadable(one) {
                line.count(std::slice::from_ref(&row), None);
                kinds.entry(exit(std::slice::from_ref(&row)) as u8).or_insert_with(|| row.clone());
                rows.extend(context.global.json.then_some(row));
            } else {
                let app = one.app.as_ref().and_then(|app| apps.get(app));
                let own: Vec<Subject> = subjects_of(one).collect();
                for part in app.into_iter().chain(own.iter().filter_map(|subject| seen.get(subject))) {
                    line.add(part);
                }
            }
            lines.push(line);
        }
    }
    rows.sort_by_key(|seen| catalogue::ROWS.iter().position(|row| row.id == seen.step));
    let kinds: Vec<Looked> = kinds.into_values().collect();
    let customers: Vec<Value> =
        if context.global.json { lines.iter().map(Line::to_json).collect() } else { Vec::new() };
    Ok(Report {
        command: "status",
        exit: exit(&kinds),
        findings: findings(&rows).into_iter().cloned().collect(),
        result: json!({ "steps": steps(&rows), "customers": customers }),
        view: overview(lines),
        error: None,
        next: Some("onboard doctor --all".to_owned()),
        about: About::default(),
    })
}

/// Returns what stands for a customer whose record does not read: it hides none of the others.
fn unreadable(one: &Listed) -> Option<Looked> {
    let error = one.unreadable.as_ref()?;
    let subject = Subject::Customer(one.id.clone());
    let verdict = Verdict::Unknown(Finding::new(&CUSTOMER_UNREADABLE, &subject).with("reason", error.code));
    Some(Looked { step: StepId::Customer, subject, verdict, follows: None })
}

/// Returns a customer and its Pages.
fn subjects_of(one: &Listed) -> impl Iterator<Item = Subject> {
    let pages = one.pages.iter().map(|page| Subject::page(&one.id, page));
    std::iter::once(Subject::Customer(one.id.clone())).chain(pages)
}

/// One customer in a few words.
#[derive(Default)]
struct Line {
    customer: String,
    settled: usize,
    open: usize,
    waiting: usize,
    unknown: usize,
    worst: Option<&'static Code>,
    looked_at: Option<Timestamp>,
}

impl Line {
    /// Counts the rows of one subject.
    fn count(&mut self, rows: &[Looked], at: Option<Timestamp>) {
        for row in rows {
            let count = match &row.verdict {
                Verdict::Met(_) | Verdict::NotNeeded(_) => &mut self.settled,
                Verdict::Unmet(_) => &mut self.open,
                Verdict::Pending(_) => &mut self.waiting,
                Verdict::Unknown(_) => &mut self.unknown,
            };
            *count += 1;
        }
        self.worst = findings(rows).first().map(|finding| finding.code);
        self.looked_at = at;
    }

    /// Adds what was counted of another subject of the same customer.
    fn add(&mut self, other: &Self) {
        self.settled += other.settled;
        self.open += other.open;
        self.waiting += other.waiting;
        self.unknown += other.unknown;
        let weighs_more = |code: &&Code| self.worst.is_none_or(|known| code.weight > known.weight);
        // The oldest look counts, and the heaviest finding.
        self.worst = other.worst.filter(weighs_more).or(self.worst);
        self.looked_at = self.looked_at.into_iter().chain(other.looked_at).min();
    }

    fn to_json(&self) -> Value {
        json!({
            "customer": self.customer, "settled": self.settled, "unmet": self.open, "pending": self.waiting,
            "unknown": self.unknown, "worst": self.worst.map(|code| code.id),
            "looked_at": self.looked_at.map(|at| at.to_string()),
        })
    }
}

/// Returns one row for each customer, those that need somebody first.
fn overview(mut lines: Vec<Line>) -> View {
    lines.sort_by_key(|line| Reverse((line.open, line.unknown, line.waiting)));
    let row = |line: Line| {
        vec![
            line.customer,
            line.settled.to_string(),
            line.open.to_string(),
            line.waiting.to_string(),
            line.unknown.to_string(),
            line.worst.map_or_else(String::new, |code| code.id.to_owned()),
            line.looked_at.map_or_else(String::new, shown),
        ]
    };
    let columns = [
        "column-customer",
        "column-settled",
        "column-open",
        "column-waiting",
        "column-unknown",
        "column-worst",
        "column-looked",
    ];
    View::Table { columns: columns.into(), rows: lines.into_iter().map(row).collect() }
}

/// Returns a time as people read it.
fn shown(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

/// Returns the rows that `--json` carries.
pub fn steps(looked: &[Looked]) -> Vec<Value> {
    let row = |seen: &Looked| {
        let mut row = json!({
            "step": seen.step.name(),
            "subject": seen.subject.to_string(),
            "verdict": seen.verdict.word(),
        });
        if let Some(first) = seen.follows {
            row["follows"] = first.name().into();
        }
        if let Verdict::NotNeeded(code) = &seen.verdict {
            row["reason"] = code.id.into();
        }
        row
    };
    looked.iter().map(row).collect()
}
