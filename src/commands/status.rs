//! `status`: the last known state, without network or vault.

use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;
use serde_json::{Value, json};

use super::Context;
use crate::error::{Error, Exit};
use crate::finding::{Code, Subject, UNKNOWN_ID, Verdict};
use crate::journey::look::{CheckResult, exit, findings};
use crate::journey::summary::{Summary, Tally};
use crate::journey::{StepId, catalogue};
use crate::run::last_look::{LastLook, last_look};
use crate::run::unreadable;
use crate::store::{Listed, Scope, Store};
use crate::ui::overview::{Line, Overview};
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
    let mut line = line(&customer);
    let mut failed = None;
    for (subject, seen) in subjects.iter().zip(store.last_look(&subjects).await) {
        let seen = last_look(subject, seen);
        add(&mut line, &(Tally::of(&seen.rows), seen.at));
        failed = failed.or(seen.failed);
        looked.extend(seen.rows);
    }
    looked.sort_by_key(|seen| catalogue::ROWS.iter().position(|row| row.id == seen.step));
    let app = Some(stored.app_of(&customer)).filter(|id| *id != UNKNOWN_ID).map(String::from);
    Ok(Report {
        command: "status",
        exit: exit(&looked),
        findings: findings(&looked).into_iter().cloned().collect(),
        result: json!({ "steps": steps(&looked), "customers": [to_json(&line)] }),
        view: View::Brief(looked, line.looked_at.map(|at| shown(context, at, failed))),
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
    let mut apps: HashMap<String, Part> = HashMap::new();
    let mut rows = Vec::new();
    let mut weights = BTreeSet::new();
    let mut is_hidden = false;
    for some in store.find(None).await?.chunks(AT_A_TIME) {
        let mut subjects: Vec<Subject> = Vec::new();
        for one in some.iter().filter(|one| one.unreadable.is_none()) {
            let app = one.app.iter().filter(|app| !apps.contains_key(*app));
            subjects.extend(app.cloned().map(Subject::App));
            subjects.extend(subjects_of(one));
        }
        subjects.sort();
        subjects.dedup();
        let mut seen: HashMap<&Subject, Part> = HashMap::new();
        for (subject, value) in subjects.iter().zip(store.last_look(&subjects).await) {
            let LastLook { rows: looked, at, failed: _ } = last_look(subject, value);
            let part = (Tally::of(&looked), at);
            weights.extend(looked.iter().map(|row| row.verdict.weight()));
            rows.extend(context.global.json.then_some(looked).into_iter().flatten());
            match subject {
                Subject::App(app) => drop(apps.insert(app.clone(), part)),
                _ => drop(seen.insert(subject, part)),
            }
        }
        for one in some {
            let mut line = line(&one.id);
            if let Some(row) = closed(one) {
                line = row.verdict.findings().first().map_or(line, Line::unreadable);
                is_hidden = true;
                rows.extend(context.global.json.then_some(row));
            } else {
                let app = one.app.as_ref().and_then(|app| apps.get(app));
                let own: Vec<Subject> = subjects_of(one).collect();
                for part in app.into_iter().chain(own.iter().filter_map(|subject| seen.get(subject))) {
                    add(&mut line, part);
                }
            }
            lines.push(line);
        }
    }
    rows.sort_by_key(|seen| catalogue::ROWS.iter().position(|row| row.id == seen.step));
    let exit = Exit::of_look(weights);
    let customers: Vec<Value> =
        if context.global.json { lines.iter().map(to_json).collect() } else { Vec::new() };
    Ok(Report {
        command: "status",
        // That a record does not read is ours to mend before anything is said of the customer.
        exit: if is_hidden { exit.or(Exit::Failed) } else { exit },
        findings: findings(&rows).into_iter().cloned().collect(),
        result: json!({ "steps": steps(&rows), "customers": customers }),
        view: View::Overview(Overview::new(lines, Vec::new(), true)),
        error: None,
        next: Some("onboard doctor --all".to_owned()),
        about: About::default(),
    })
}

/// Returns what stands for a customer whose record does not read: it hides none of the others.
fn closed(one: &Listed) -> Option<CheckResult> {
    let verdict = Verdict::Unknown(unreadable(&one.id, one.unreadable.as_ref()?));
    let subject = Subject::Customer(one.id.clone());
    Some(CheckResult { step: StepId::Customer, subject, verdict, follows: None })
}

/// Returns a customer and its Pages.
fn subjects_of(one: &Listed) -> impl Iterator<Item = Subject> {
    let pages = one.pages.iter().map(|page| Subject::page(&one.id, page));
    std::iter::once(Subject::Customer(one.id.clone())).chain(pages)
}

/// What was seen of one subject, counted, and when.
type Part = (Tally, Option<Timestamp>);

fn line(customer: &str) -> Line {
    let summary = Summary { customer: customer.to_owned(), ..Summary::default() };
    Line { summary, ..Line::default() }
}

/// Adds what was seen of a subject of the customer. The oldest look counts.
fn add(line: &mut Line, (tally, at): &Part) {
    line.summary.tally.add(tally);
    line.looked_at = line.looked_at.into_iter().chain(*at).min();
}

/// Returns a line as `--json` carries it.
fn to_json(line: &Line) -> Value {
    let Summary { customer, tally, .. } = &line.summary;
    json!({
        "customer": customer, "settled": tally.settled, "unmet": tally.open, "pending": tally.waiting,
        "unknown": tally.unknown, "worst": tally.worst().map(|code| code.id),
        "looked_at": line.looked_at.map(|at| at.to_string()),
    })
}

/// Returns when a look was, how long ago that is, and why no later one told anything.
fn shown(context: &Context<'_>, at: Timestamp, failed: Option<&'static Code>) -> String {
    let days = context.env.now().duration_since(at).as_hours().max(0) / 24;
    let at = at.strftime("%Y-%m-%d %H:%M UTC").to_string();
    let mut text = context.words.say("status-looked", &[("at", at.into()), ("days", days.into())].into());
    if let Some(code) = failed {
        text.push_str(&context.words.say("status-failed", &[("code", code.id.into())].into()));
    }
    text
}

/// Returns the rows that `--json` carries.
pub fn steps(looked: &[CheckResult]) -> Vec<Value> {
    let row = |seen: &CheckResult| {
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
