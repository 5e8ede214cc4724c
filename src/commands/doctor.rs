//! `doctor`: every check, live, read only, all at once.

use std::collections::BTreeMap;

use clap::builder::PossibleValuesParser;
use serde_json::{Value, json};

use super::Context;
use super::explain;
use super::status::steps;
use super::token::lines::Lines;
use super::unlock::Need;
use crate::codes;
use crate::error::{Error, Exit};
use crate::finding::{Finding, Subject, UNKNOWN_ID, Verdict};
use crate::journey::StepId;
use crate::journey::backend::Backend;
use crate::journey::catalogue::places;
use crate::journey::cause::{Cause, Diagnosis, diagnose};
use crate::journey::look::{CheckResult, exit, findings};
use crate::journey::summary::{Shared, sum_up};
use crate::journey::symptom::{Beyond, SYMPTOMS, Symptom, look_beyond, symptom};
use crate::run::Run;
use crate::store::Scope;
use crate::ui::overview::{Line, Overview};
use crate::ui::{About, Examined, Report, View};

/// Arguments of `doctor`.
#[derive(Debug, Default, clap::Args)]
pub struct DoctorArgs {
    /// Customer: an id, a Page ID, or part of a name
    pub customer: Option<String>,
    /// Every customer; each app is looked at once
    #[arg(long)]
    pub all: bool,
    /// Only what can cause this: no messages come in, replies do not go out, names are missing
    #[arg(long, value_parser = PossibleValuesParser::new(SYMPTOMS.iter().map(|symptom| symptom.name)))]
    pub symptom: Option<String>,
    /// A line of JSON for each customer, and last a line with the sum
    #[arg(long, requires = "all", conflicts_with_all = ["json", "symptom", "error"])]
    pub jsonl: bool,
    /// Only what can cause this error of Meta's: its number or its words, or - for a paste on standard input
    #[arg(long, value_name = "ERROR", conflicts_with_all = ["all", "symptom"], allow_hyphen_values = true)]
    pub error: Option<String>,
}

impl DoctorArgs {
    /// Returns whether an error is pasted.
    pub fn takes_input(&self) -> bool {
        self.error.as_deref() == Some("-")
    }
}

/// Looks at one customer, or at all.
///
/// # Errors
/// When no customer is meant, a record cannot be read, or what was pasted is no error of Meta's.
pub async fn run(context: &Context<'_>, args: DoctorArgs) -> Result<Report, Error> {
    let DoctorArgs { customer, all, symptom: complaint, jsonl, error } = args;
    let lines = Lines::begin(context, jsonl, "steps");
    let cause = error.map(|error| explain::Cause::of(context, customer.as_deref(), &error)).transpose()?;
    let suspected = cause.as_ref().map(explain::Cause::steps);
    if let Some(cause) = cause.as_ref().filter(|_| suspected.as_ref().is_some_and(Vec::is_empty)) {
        return Ok(cause.alone(context));
    }
    let workspace = context.workspace()?;
    context.unlock(&workspace, Need::Read).await?;
    let scope =
        if all { Scope::All } else { Scope::Customer(context.customer(&workspace, customer.as_deref())?) };
    let run = context.open(workspace, "doctor", scope).await?;
    let customers = run.stored().customers().to_vec();
    if customers.is_empty() && run.broken().is_empty() {
        return Err(Error::new(&codes::NO_CUSTOMERS));
    }
    if let Some(lines) = lines {
        return Ok(in_lines(&run, &customers, lines).await);
    }
    let why = match &suspected {
        Some(steps) => Why::Steps(steps),
        None => complaint.as_deref().and_then(symptom).map_or(Why::Whole, Why::Complaint),
    };
    let report = look_at(context, &run, "doctor", &customers, !all, why).await?;
    Ok(match cause {
        Some(cause) => cause.lead(context, report),
        None => report,
    })
}

/// Looks at customers, and tells each in a line, what is found of its app among it.
async fn in_lines(run: &Run, customers: &[String], lines: Lines<'_, '_>) -> Report {
    let inputs = run.inputs();
    let names: Vec<&str> = customers.iter().map(String::as_str).collect();
    let looked = run.look(&places(&inputs, &names)).await;
    run.remember(&looked).await;
    let mut of: BTreeMap<String, Vec<CheckResult>> = BTreeMap::new();
    for seen in looked {
        let whose = seen.subject.customer().map_or_else(|| seen.subject.to_string(), String::from);
        of.entry(whose).or_default().push(seen);
    }
    for broken in &run.broken() {
        lines.tell_broken(broken);
    }
    for customer in customers {
        let app = of.get(&Subject::App(inputs.app_of(customer)).to_string());
        let own = of.get(customer);
        let rows: Vec<CheckResult> = app.into_iter().chain(own).flatten().cloned().collect();
        lines.tell(&Subject::Customer(customer.clone()), &rows, &steps(&rows));
    }
    let (exit, result) = lines.end();
    Report { exit, ..Report::settled("doctor", result, View::Nothing) }
}

/// Why somebody looks.
#[derive(Clone, Copy)]
pub enum Why<'w> {
    /// For everything.
    Whole,
    /// For what can cause a complaint.
    Complaint(&'static Symptom),
    /// For some steps, in the order in which they are named.
    Steps(&'w [StepId]),
}

/// Looks at customers, remembers what was seen, and reports it: all of it, or what can cause a complaint.
///
/// # Errors
/// When a record cannot be read.
pub async fn look_at(
    context: &Context<'_>,
    run: &Run,
    command: &'static str,
    customers: &[String],
    is_one: bool,
    why: Why<'_>,
) -> Result<Report, Error> {
    let inputs = run.inputs();
    let names: Vec<&str> = customers.iter().map(String::as_str).collect();
    let looking = context.looking();
    let mut looked = run.look(&places(&inputs, &names)).await;
    run.remember(&looked).await;
    let symptom = match why {
        Why::Complaint(symptom) => Some(symptom),
        Why::Whole | Why::Steps(_) => None,
    };
    let (mut beyond, mut seen_beyond) = (Vec::new(), Vec::new());
    match why {
        Why::Whole => {}
        Why::Steps(steps) => {
            let place = |seen: &CheckResult| steps.iter().position(|step| *step == seen.step);
            looked.retain(|seen| place(seen).is_some());
            looked.sort_by_key(place);
        }
        Why::Complaint(symptom) => {
            looked = symptom.narrow(looked);
            if is_one {
                (beyond, seen_beyond) = look_further(run, &names, symptom, &looked).await;
            }
        }
    }
    drop(looking);
    let app = Subject::App(names.first().map_or_else(|| UNKNOWN_ID.to_owned(), |name| inputs.app_of(name)));
    let usage = run.client().usage().and_then(|usage| usage.finding(&app));
    let broken = run.broken();
    let exit = if broken.is_empty() { exit(&looked) } else { exit(&looked).or(Exit::Failed) };
    let mut besides: Vec<Finding> = usage.clone().into_iter().collect();
    besides.extend(run.not_agreed().await);
    let mut result = json!({ "steps": steps(&looked) });
    looked.extend(seen_beyond);
    let diagnosis = if is_one { diagnose(&looked, symptom) } else { Diagnosis::default() };
    let mut found = ordered(&looked, is_one.then_some(&diagnosis.causes));
    if is_one {
        result["causes"] = diagnosis.causes.iter().map(cause).collect();
    }
    if !beyond.is_empty() {
        result["unseen"] = beyond.iter().flat_map(|beyond| unseen(context, beyond)).collect();
    }
    let is_well = diagnosis.causes.is_empty() && symptom.is_none();
    let view = if !is_one && !context.global.verbose {
        let (customers, mut shared) = sum_up(&inputs, customers, &looked);
        shared.extend(usage.iter().map(|usage| Shared::told(usage, &customers)));
        let lines = customers.into_iter().map(|summary| Line { summary, ..Line::default() });
        View::Overview(Overview::new(
            lines.chain(broken.iter().map(Line::unreadable)).collect(),
            shared,
            false,
        ))
    } else if is_well || context.global.verbose {
        View::Board(looked)
    } else {
        besides.splice(0..0, broken.clone());
        View::Diagnosis(Box::new(Examined { diagnosis, beyond, besides: besides.clone() }))
    };
    found.splice(0..0, broken);
    found.extend(besides);
    found.dedup();
    let next = match exit {
        Exit::Unmet | Exit::Pending if is_one => {
            names.first().map(|customer| format!("onboard start {customer}"))
        }
        _ => None,
    };
    Ok(Report {
        command,
        exit,
        findings: found,
        result,
        view,
        error: None,
        about: About {
            customer: names.first().filter(|_| is_one).map(|id| (*id).to_owned()),
            app: names.first().map(|name| inputs.app_of(name)).filter(|id| is_one && id != UNKNOWN_ID),
            ..About::default()
        },
        next,
    })
}

/// Looks at what the steps do not, for somebody who complains: as rows, and as what could not be seen.
async fn look_further(
    run: &Run,
    customers: &[&str],
    symptom: &Symptom,
    looked: &[CheckResult],
) -> (Vec<Beyond>, Vec<CheckResult>) {
    let inputs = run.inputs();
    let pages = customers.iter().flat_map(|customer| {
        let page = |page: String| inputs.known(&Subject::page(*customer, page));
        inputs.pages_of(customer).into_iter().map(page).collect::<Vec<_>>()
    });
    let beyond = look_beyond(run, &pages.collect::<Vec<_>>(), symptom, looked).await;
    let row = |beyond: &Beyond| CheckResult {
        step: StepId::Rehearsal,
        subject: beyond.subject.clone(),
        verdict: Verdict::Met(beyond.found.clone()),
        follows: None,
    };
    let rows = beyond.iter().filter(|beyond| !beyond.found.is_empty()).map(row).collect();
    (beyond, rows)
}

/// Returns everything that was found, of one customer in the order of its causes.
fn ordered(looked: &[CheckResult], causes: Option<&Vec<Cause>>) -> Vec<Finding> {
    let mut found: Vec<Finding> = findings(looked).into_iter().cloned().collect();
    let place = |finding: &Finding| {
        causes.into_iter().flatten().position(|cause| cause.finding == *finding).unwrap_or(usize::MAX)
    };
    found.sort_by_key(place);
    found
}

/// Returns a cause as `--json` carries it.
fn cause(Cause { finding, step, blocks, folded }: &Cause) -> Value {
    json!({
        "code": finding.code.id,
        "subject": finding.subject.to_string(),
        "step": step.name(),
        "blocks": blocks.iter().map(|step| step.name()).collect::<Vec<_>>(),
        "explains": folded.iter().map(|finding| finding.code.id).collect::<Vec<_>>(),
    })
}

/// Returns what could not be seen of a Page, as `--json` carries it.
fn unseen(context: &Context<'_>, beyond: &Beyond) -> Vec<Value> {
    let one = |(key, facts): &(&'static str, crate::finding::Facts)| {
        let name = key.strip_prefix("unseen-").unwrap_or(key);
        json!({ "what": name, "subject": beyond.subject.to_string(), "message": context.words.say(key, facts) })
    };
    beyond.unseen.iter().map(one).collect()
}
