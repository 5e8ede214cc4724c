//! `token schedule run`: what a timer runs. It renews, looks, tells once what got worse, and notes that it was there.
//! Nobody is asked anything.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::super::refresh;
use super::here::folder;
use super::tell;
use crate::codes;
use crate::commands::Context;
use crate::error::{Error, Exit};
use crate::finding::{Finding, Subject, UNKNOWN_ID, Verdict, Weight};
use crate::i18n::Words;
use crate::journey::StepId;
use crate::journey::backend::Backend;
use crate::journey::catalogue::places;
use crate::journey::look::{CheckResult, exit, findings};
use crate::run::{Run, RunOptions};
use crate::store::Scope;
use crate::token::worse::{Told, compare};
use crate::ui::human::bold;
use crate::ui::{Report, View, json as machine, wrap};
use crate::workspace::{Folder, TimerFolder, TimerNote};

/// The command, as `--json` names it.
const COMMAND: &str = "token schedule run";
/// How many findings are told at most, to a person and to `notify`; their number is told always.
const TOLD_MOST: usize = 50;
/// What the last run came to, beside the timer's identity.
pub(super) const LAST: &str = "last.json";
/// What somebody was told of.
const TOLD: &str = "told.jsonl";

/// What a run saw and did.
#[derive(Default)]
struct Seen {
    looked: Vec<CheckResult>,
    /// What was found beside the rows: records that do not read, what was not agreed to.
    beside: Vec<Finding>,
    /// What somebody was told of before this machine kept account of it.
    before: Vec<CheckResult>,
    customers: usize,
    renewed: usize,
    /// When it was, by the run's own clock.
    now: Option<Timestamp>,
    /// Whether a record does not read.
    is_broken: bool,
}

/// Runs, and keeps account of it.
///
/// # Errors
/// What keeps a workspace from being read at all; it is told and kept all the same.
pub async fn run(context: &Context<'_>) -> Result<Report, Error> {
    let options = RunOptions { as_timer: true, typed: None, ..context.run_options() };
    let workspace = crate::run::workspace(context.env, &options)?;
    let timer = folder(context, &workspace);
    let _lock = match workspace.lock_schedule() {
        Ok(lock) => lock,
        Err(error) if error.code() == &codes::WORKSPACE_BUSY => return Ok(busy()),
        Err(error) => return Err(error.into()),
    };
    let known = known(&timer);
    let (seen, failed) = match work(context, workspace.clone(), known.is_none()).await {
        Ok(seen) => (seen, None),
        Err(error) => (failing(&error), Some(error)),
    };
    let known = known.unwrap_or_else(|| compare(&BTreeSet::new(), &seen.before).told);
    let news = compare(&known, &seen.looked);
    let mut ended = if seen.is_broken { exit(&seen.looked).or(Exit::Failed) } else { exit(&seen.looked) };
    let now = seen.now.unwrap_or_else(|| context.env.now());
    let command = tell::command(context)?;
    let notified = match command {
        None => "absent",
        Some(_) if news.worse.is_empty() => "nothing",
        Some(_) => "told",
    };
    let document = document(context, &workspace, &seen, now, &news.worse, ended);
    let unsent = match command.filter(|_| !news.worse.is_empty()) {
        Some(command) => tell::send(context, command, document).await,
        None => None,
    };
    let notified = if unsent.is_some() { "failed" } else { notified };
    if unsent.is_some() {
        ended = ended.or(Exit::Unmet);
    }
    let mut told = if unsent.is_some() { news.untold } else { news.told };
    if failed.is_some() {
        // Nobody looked, so nothing got better.
        told.extend(known);
    }
    let last = json!({
        "id": hex_id(), "at": now.to_string(), "machine": context.env.machine,
        "exit": failed.as_ref().map_or(ended, |error| error.exit).word(),
        "error": failed.as_ref().map(|error| error.code.id),
        "customers": seen.customers, "renewed": seen.renewed, "worse": news.worse.len(), "notify": notified,
        "why": unsent.as_ref().map(|finding| finding.facts.get("why").cloned().unwrap_or_default()),
    });
    keep(&timer, &told, &last)?;
    match failed {
        Some(error) => Err(error),
        None => Ok(report(context, seen, &news.worse, unsent, ended, notified)),
    }
}

/// Renews what is due, then looks at everything. Each has a run of its own, so that the look sees what was renewed.
async fn work(context: &Context<'_>, workspace: Folder, is_first: bool) -> Result<Seen, Error> {
    context.unlock_unasked(&workspace).await?;
    let run = context.open(workspace.clone(), COMMAND, Scope::All).await?;
    let customers = run.stored().customers().to_vec();
    if customers.is_empty() && run.broken().is_empty() {
        return Ok(Seen::default());
    }
    let within = run.inputs().margin_days;
    let (came, mut looked) = refresh::renew(context, &run, &customers, within, None).await?;
    let renewed = came.values().flatten().filter(|renewal| renewal.came.is_ok()).count();
    drop(run);
    let run = context.open(workspace, COMMAND, Scope::All).await?;
    let before = if is_first { last_look(&run).await } else { Vec::new() };
    let customers = run.stored().customers().to_vec();
    let names: Vec<&str> = customers.iter().map(String::as_str).collect();
    let inputs = run.inputs();
    let rows = run.look(&places(&inputs, &names)).await;
    run.remember(&rows).await;
    looked.extend(rows);
    let mut beside = run.broken();
    beside.extend(run.not_agreed().await);
    looked.extend(beside.iter().map(as_row));
    let (now, is_broken) = (Some(run.now()), !run.broken().is_empty());
    Ok(Seen { looked, beside, before, customers: customers.len(), renewed, now, is_broken })
}

/// Returns what the last look saw of everything, which somebody has seen.
async fn last_look(run: &Run) -> Vec<CheckResult> {
    let stored = run.stored();
    let subjects: Vec<Subject> = stored.subject_records().map(|(subject, _)| subject.clone()).collect();
    let mut rows = Vec::new();
    for subject in &subjects {
        rows.extend(run.last_look(subject).await);
    }
    rows
}

/// Returns a row in which a finding stands that no step has.
fn as_row(finding: &Finding) -> CheckResult {
    let is_failed = finding.code.weight == Weight::Failed;
    let verdict =
        if is_failed { Verdict::Unknown(finding.clone()) } else { Verdict::of(vec![finding.clone()]) };
    let subject = finding.subject.clone();
    CheckResult { step: StepId::Customer, subject, verdict, follows: None }
}

/// Returns what a run saw that could not do its job.
fn failing(error: &Error) -> Seen {
    let subject = Subject::App(UNKNOWN_ID.into());
    let mut why = Finding::new(&codes::REFRESH_FAILED, &subject).with("reason", error.code.id);
    why.facts.extend(error.facts.clone());
    let verdict = Verdict::Unknown(why);
    let row = CheckResult { step: StepId::TokenRefresh, subject, verdict, follows: None };
    Seen { looked: vec![row], ..Seen::default() }
}

fn busy() -> Report {
    let finding = Finding::new(&codes::SCHEDULE_BUSY, &Subject::App(UNKNOWN_ID.into()));
    let report = Report::settled(COMMAND, json!({ "ran": false }), View::Nothing);
    Report { exit: Exit::Pending, findings: vec![finding], ..report }
}

/// Returns what somebody was told of, if account was kept; a line that does not read was never written.
fn known(timer: &TimerFolder) -> Option<BTreeSet<Told>> {
    let text = timer.text(TOLD).ok()??;
    Some(text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect())
}

fn keep(timer: &TimerFolder, told: &BTreeSet<Told>, last: &Value) -> Result<(), Error> {
    let lines = told.iter().filter_map(|told| serde_json::to_string(told).ok());
    let text = lines.fold(String::new(), |text, line| text + &line + "\n");
    timer.keep(TOLD, text.as_bytes())?;
    // Last, so that whoever waits for the run finds all of it.
    Ok(timer.keep(LAST, format!("{last:#}\n").as_bytes())?)
}

/// Returns a name for this run that no other has.
fn hex_id() -> String {
    format!("{:016x}", getrandom::u64().unwrap_or_default())
}

/// Returns what `notify` is told.
fn document(
    context: &Context<'_>,
    workspace: &Folder,
    seen: &Seen,
    now: Timestamp,
    worse: &[Finding],
    ended: Exit,
) -> Value {
    let words = &context.words;
    let of = |finding: &Finding| {
        let facts = finding.facts.without_foreign_words();
        machine::of_finding(&Finding { facts, ..finding.clone() }, words)
    };
    let customers: BTreeSet<&str> = worse.iter().filter_map(|finding| finding.subject.customer()).collect();
    json!({
        "schema": machine::SCHEMA,
        "event": "worse",
        "at": now.to_string(),
        "machine": context.env.machine,
        "home": workspace.home().display().to_string(),
        "exit": ended.word(),
        "renewed": seen.renewed,
        "count": worse.len(),
        "customers": customers,
        "findings": worse.iter().take(TOLD_MOST).map(of).collect::<Vec<_>>(),
        "text": text(worse, words),
    })
}

/// Returns what got worse in a few lines that can be passed on as they are.
fn text(worse: &[Finding], words: &Words) -> String {
    let mut lines = vec![words.say("notify-worse", &[("count", worse.len().into())].into())];
    for finding in worse.iter().take(10) {
        let facts = finding.facts.without_foreign_words();
        lines.push(format!("- {}: {}", finding.subject, words.say(finding.code.id, &facts)));
    }
    if worse.len() > 10 {
        lines.push("- …".into());
    }
    lines.join("\n")
}

fn report(
    context: &Context<'_>,
    seen: Seen,
    worse: &[Finding],
    unsent: Option<Finding>,
    exit: Exit,
    notified: &str,
) -> Report {
    let words = &context.words;
    let facts = [
        ("renewed", seen.renewed.into()),
        ("customers", seen.customers.into()),
        ("worse", worse.len().into()),
    ];
    let mut lines = vec![words.say("schedule-ran", &facts.into())];
    if notified == "absent" && !worse.is_empty() {
        lines.push(words.get("schedule-nobody-told"));
    }
    let lines: Vec<String> = lines.iter().map(|line| wrap(line, 0)).collect();
    let mut shown: Vec<Finding> = worse.iter().take(TOLD_MOST).cloned().collect();
    shown.extend(unsent.clone());
    let head =
        if shown.is_empty() { String::new() } else { format!("\n{}\n", bold(&words.get("schedule-worse"))) };
    let subject =
        |finding: &Finding| json!({ "subject": finding.subject.to_string(), "code": finding.code.id });
    let result = json!({
        "ran": true, "customers": seen.customers, "renewed": seen.renewed, "notify": notified,
        "worse": worse.iter().map(subject).collect::<Vec<_>>(),
    });
    let mut found: Vec<Finding> = unsent.into_iter().chain(seen.beside).collect();
    let rows: Vec<CheckResult> = seen.looked;
    let known: BTreeSet<&str> = found.iter().map(|finding| finding.code.id).collect();
    let rest: Vec<Finding> =
        findings(&rows).into_iter().filter(|finding| !known.contains(finding.code.id)).cloned().collect();
    found.extend(rest);
    Report {
        command: COMMAND,
        exit,
        findings: found,
        result,
        view: View::Told(format!("{}\n{head}", lines.join("\n")), shown),
        error: None,
        next: None,
        about: crate::ui::About::default(),
    }
}

/// What the last run under a timer came to.
pub(super) struct Last {
    /// Its own name.
    pub id: String,
    /// When it ended.
    pub at: Option<Timestamp>,
    /// All that is kept of it.
    pub all: Value,
}

/// Returns what the last run on this machine came to, if there was one.
pub(super) fn last(timer: &TimerFolder) -> Option<Last> {
    let all: Value = serde_json::from_str(&timer.text(LAST).ok()??).ok()?;
    let text = |key: &str| all[key].as_str().unwrap_or_default().to_owned();
    Some(Last { id: text("id"), at: text("at").parse().ok(), all })
}

/// Returns what was set up of the timer, where that reads.
pub(super) fn note(timer: &TimerFolder) -> Result<Option<TimerNote>, Error> {
    Ok(timer.note()?)
}
