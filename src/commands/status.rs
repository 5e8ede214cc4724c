//! `status`: the last known state, without network or vault.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::Context;
use crate::error::{Error, Exit};
use crate::finding::{Code, Subject, Verdict};
use crate::journey::catalogue;
use crate::journey::look::{Looked, exit, findings};
use crate::run::last_look::last_look;
use crate::ui::{About, Report, View};
use crate::workspace::Workspace;

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
pub fn run(context: &Context<'_>, args: StatusArgs) -> Result<Report, Error> {
    let StatusArgs { customer, all } = args;
    let workspace = context.workspace()?;
    let customers =
        if all { workspace.customers()? } else { vec![context.customer(&workspace, customer.as_deref())?] };
    let mut looked = Vec::new();
    let mut lines = Vec::new();
    let mut apps = BTreeMap::new();
    for customer in &customers {
        let subjects = subjects(&workspace, customer)?;
        let mut line = Line { customer: customer.clone(), ..Line::default() };
        for subject in subjects {
            let (rows, at) = if let Some(known) = apps.get(&subject) {
                Clone::clone(known)
            } else {
                let seen = last_look(&workspace, &subject);
                looked.extend(seen.0.iter().cloned());
                seen
            };
            line.count(&rows, at);
            if matches!(subject, Subject::App(_)) {
                apps.insert(subject, (rows, at));
            }
        }
        lines.push(line);
    }
    looked.sort_by_key(|seen| catalogue::ROWS.iter().position(|row| row.id == seen.step));
    let exit = if customers.is_empty() { Exit::Settled } else { exit(&looked) };
    let found = findings(&looked).into_iter().cloned().collect();
    let result =
        json!({ "steps": steps(&looked), "customers": lines.iter().map(Line::to_json).collect::<Vec<_>>() });
    let one = customers.first().filter(|_| customers.len() == 1 && !all);
    let next = one.map_or_else(|| "onboard doctor --all".to_owned(), |one| format!("onboard doctor {one}"));
    let about = About {
        customer: one.cloned(),
        app: apps.keys().next().filter(|_| one.is_some()).and_then(|app| match app {
            Subject::App(id) => Some(id.clone()),
            _ => None,
        }),
        ..About::default()
    };
    let view = if all {
        overview(lines)
    } else {
        View::Brief(looked, lines.first().and_then(|line| line.looked_at).map(shown))
    };
    Ok(Report {
        command: "status",
        exit,
        findings: found,
        result,
        view,
        error: None,
        about,
        next: Some(next),
    })
}

/// Returns what a customer is made of: its app, itself, its Pages.
fn subjects(workspace: &Workspace, customer: &str) -> Result<Vec<Subject>, Error> {
    let owner = Subject::Customer(customer.to_owned());
    let stored = workspace.whole(&owner)?;
    let app = stored.record.get("app_id").map(|id| Subject::App(id.to_owned()));
    let pages = stored.pages.into_iter().map(|(page, _)| Subject::page(customer, page));
    Ok(app.into_iter().chain([owner]).chain(pages).collect())
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
    /// Adds the rows of one subject. The oldest look counts.
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
        let worst = findings(rows).first().map(|finding| finding.code);
        let weighs_more = |code: &&Code| self.worst.is_none_or(|known| code.weight > known.weight);
        self.worst = worst.filter(weighs_more).or(self.worst);
        self.looked_at = self.looked_at.into_iter().chain(at).min();
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
