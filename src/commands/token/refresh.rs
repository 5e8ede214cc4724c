//! `token refresh`: renews what is due, of one customer or of all, and says what a person has to do about the rest.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use clap::Args;
use futures_util::stream::{self, StreamExt};
use serde_json::{Value, json};

use super::lines::Lines;
use super::summary::Summary;
use crate::codes;
use crate::commands::Context;
use crate::commands::unlock::Need;
use crate::error::{Error, Exit};
use crate::finding::{Facts, Finding, Subject, UNKNOWN_ID, Verdict};
use crate::journey::StepId;
use crate::journey::backend::Backend;
use crate::journey::look::{CheckResult, exit, findings};
use crate::journey::summary::sum_up;
use crate::run::Run;
use crate::store::Scope;
use crate::token::due::due;
use crate::token::refresh::{Renewal, note, refresh, rows};
use crate::ui::overview::{Line, Overview};
use crate::ui::{About, Report, View};

/// How many customers are looked after at once.
const AT_ONCE: usize = 8;
/// Percent of a quota at which we stop by ourselves: at 100 Meta throttles, and longer for those who go on.
const ENOUGH: i64 = 95;

/// Whose tokens are renewed, and how early.
#[derive(Debug, Args)]
pub struct RefreshArgs {
    /// Customer: an id, a Page ID, or part of a name
    pub customer: Option<String>,
    /// Every customer
    #[arg(long, conflicts_with = "customer")]
    pub all: bool,
    /// What expires within this time, like 15d; the workspace's margin when left out
    #[arg(long, value_name = "DAYS")]
    pub due_within: Option<String>,
    /// A line of JSON for each customer as soon as it is done, and last a line with the sum
    #[arg(long, requires = "all", conflicts_with = "json")]
    pub jsonl: bool,
}

/// What a run came to, by customer.
pub(super) type Came = BTreeMap<String, Vec<Renewal>>;

/// Renews what is due.
///
/// # Errors
/// An unknown customer, `days-malformed`, `refresh-not-confirmed`, or a token that was renewed and cannot be kept.
pub async fn run(context: &Context<'_>, args: RefreshArgs) -> Result<Report, Error> {
    let RefreshArgs { customer, all, due_within, jsonl } = args;
    let lines = Lines::begin(context, jsonl, "tokens");
    let within = due_within.map(|text| days(&text)).transpose()?;
    let workspace = context.workspace()?;
    let scope =
        if all { Scope::All } else { Scope::Customer(context.customer(&workspace, customer.as_deref())?) };
    let named = match &scope {
        Scope::Customer(customer) => Some(customer.clone()),
        _ => None,
    };
    context.unlock(&workspace, Need::Read).await?;
    let run = context.open(workspace, "token refresh", scope).await?;
    let customers = named.as_ref().map_or_else(|| run.stored().customers().to_vec(), |one| vec![one.clone()]);
    if customers.is_empty() && run.broken().is_empty() {
        return Err(Error::new(&codes::NO_CUSTOMERS));
    }
    let within = within.unwrap_or(run.inputs().margin_days);
    agree(context, &run, &customers, within).await?;
    if let Some(lines) = lines {
        for broken in &run.broken() {
            lines.tell_broken(broken);
        }
        renew(context, &run, &customers, within, Some(&lines)).await?;
        let (exit, mut result) = lines.end();
        result["within_days"] = within.into();
        let report = Report::settled("token refresh", result, View::Nothing);
        return Ok(Report { exit, ..report });
    }
    let (came, looked) = renew(context, &run, &customers, within, None).await?;
    Ok(report(context, &run, named, &customers, &came, &looked, within))
}

/// Reads a number of days, like `15d`.
fn days(text: &str) -> Result<i64, Error> {
    let number = text.trim().trim_end_matches(['d', 'D']).parse::<u16>();
    number.map(i64::from).map_err(|_| Error::new(&codes::DAYS_MALFORMED).with("seen", text))
}

/// Has somebody agree to what is changed at Meta, if anything is.
async fn agree(context: &Context<'_>, run: &Run, customers: &[String], within: i64) -> Result<(), Error> {
    let inputs = run.inputs();
    let due = customers.iter().flat_map(|customer| due(&inputs, customer, within));
    let mut of: Vec<String> =
        due.filter(|end| end.call.is_some()).map(|end| end.of.subject.to_string()).collect();
    let count = of.len();
    if count == 0 || context.global.yes {
        return Ok(());
    }
    of.dedup();
    let rest = of.len().saturating_sub(10);
    of.truncate(10);
    let more = if rest > 0 { ", …" } else { "" };
    let facts: Facts =
        [("count", count.into()), ("subjects", format!("{}{more}", of.join(", ")).into())].into();
    if context.can_ask() {
        let shown = context.words.say(codes::REFRESH_NOT_CONFIRMED.id, &facts);
        return context.confirm(&shown, "refresh-agree").await;
    }
    Err(Error::new(&codes::REFRESH_NOT_CONFIRMED).knowing(facts))
}

/// Renews customer after customer, some at a time. What goes wrong with one stops no other; a throttle stops those who
/// have not begun.
pub(super) async fn renew(
    context: &Context<'_>,
    run: &Run,
    customers: &[String],
    within: i64,
    lines: Option<&Lines<'_, '_>>,
) -> Result<(Came, Vec<CheckResult>), Error> {
    let looking = context.looking();
    let (came, looked) = (RefCell::new(Came::new()), RefCell::new(Vec::new()));
    let failed = RefCell::new(None);
    let (stopped, done) = (Cell::new(false), Cell::new(0_usize));
    let one = async |customer: &String| {
        let rows = match of_one(context, run, customer, within, stopped.get()).await {
            Ok((renewed, rows)) => {
                let is_throttled = |seen: &CheckResult| {
                    seen.verdict.findings().iter().any(|finding| finding.code == &codes::GRAPH_THROTTLED)
                };
                if rows.iter().any(is_throttled) {
                    stopped.set(true);
                }
                if let Some(lines) = lines {
                    let told: Vec<Value> = renewed.iter().map(told).collect();
                    lines.tell(&Subject::Customer(customer.clone()), &rows, &told);
                    Vec::new()
                } else {
                    came.borrow_mut().insert(customer.clone(), renewed);
                    rows
                }
            }
            Err(error) => {
                let row = unrenewed(customer, &error);
                failed.borrow_mut().get_or_insert(error);
                if let Some(lines) = lines {
                    lines.tell(&Subject::Customer(customer.clone()), &[row], &[]);
                    Vec::new()
                } else {
                    vec![row]
                }
            }
        };
        looked.borrow_mut().extend(rows);
        if run.client().usage().is_some_and(|usage| usage.percent >= ENOUGH) {
            stopped.set(true);
        }
        done.set(done.get() + 1);
        if let Some(looking) = &looking {
            looking.count(&context.words, done.get(), customers.len());
        }
    };
    stream::iter(customers).for_each_concurrent(AT_ONCE, one).await;
    match failed.into_inner() {
        // Of one customer there is nothing else to tell.
        Some(error) if customers.len() == 1 && lines.is_none() => Err(error),
        _ => Ok((came.into_inner(), looked.into_inner())),
    }
}

async fn of_one(
    context: &Context<'_>,
    run: &Run,
    customer: &str,
    within: i64,
    is_stopped: bool,
) -> Result<(Vec<Renewal>, Vec<CheckResult>), Error> {
    if due(&run.inputs(), customer, within).is_empty() {
        keep_note(context, run, customer).await?;
        return Ok((Vec::new(), rows(&run.inputs(), customer, &[])));
    }
    let subject = Subject::Customer(customer.to_owned());
    let row = |verdict| CheckResult {
        step: StepId::TokenRefresh,
        subject: subject.clone(),
        verdict,
        follows: None,
    };
    if is_stopped {
        let stopped = Finding::new(&codes::REFRESH_STOPPED, &subject);
        return Ok((Vec::new(), vec![row(Verdict::Unknown(stopped))]));
    }
    let lock = match run.lock(customer).await {
        Ok(lock) => lock,
        Err(error) if error.code == &codes::WORKSPACE_BUSY => {
            let busy = Finding::new(&codes::REFRESH_BUSY, &subject);
            return Ok((Vec::new(), vec![row(Verdict::of(vec![busy]))]));
        }
        Err(error) => return Err(error),
    };
    let renewed = refresh(run, customer, within).await?;
    keep_note(context, run, customer).await?;
    drop(lock);
    let rows = rows(&run.inputs(), customer, &renewed);
    Ok((renewed, rows))
}

async fn keep_note(context: &Context<'_>, run: &Run, customer: &str) -> Result<(), Error> {
    match note(&run.inputs(), customer, &context.env.whoami()) {
        Some(change) => run.apply(StepId::TokenRefresh, vec![change]).await,
        None => Ok(()),
    }
}

/// Returns the row of a customer for whom the disk or the vault failed.
fn unrenewed(customer: &str, error: &Error) -> CheckResult {
    let subject = Subject::Customer(customer.to_owned());
    let mut why = Finding::new(&codes::REFRESH_FAILED, &subject).with("reason", error.code.id);
    why.facts.extend(error.facts.clone());
    let verdict = Verdict::Unknown(why);
    CheckResult { step: StepId::TokenRefresh, subject, verdict, follows: None }
}

fn report(
    context: &Context<'_>,
    run: &Run,
    named: Option<String>,
    customers: &[String],
    came: &Came,
    looked: &[CheckResult],
    within: i64,
) -> Report {
    let inputs = run.inputs();
    let broken = run.broken();
    let ended = if broken.is_empty() { exit(looked) } else { exit(looked).or(Exit::Failed) };
    let mut found: Vec<Finding> = findings(looked).into_iter().cloned().collect();
    let left: Vec<&str> = found
        .iter()
        .filter(|finding| [&codes::REFRESH_STOPPED, &codes::REFRESH_BUSY].contains(&finding.code))
        .filter_map(|finding| finding.subject.customer())
        .collect();
    let renewals: Vec<&Renewal> = came.values().flatten().collect();
    let result = json!({
        "within_days": within,
        "tokens": renewals.iter().map(|renewal| told(renewal)).collect::<Vec<_>>(),
        "left": left,
    });
    let renewed = renewals.iter().filter(|renewal| renewal.came.is_ok()).count();
    let facts = [("count", renewed.into()), ("days", within.into())].into();
    let view = if named.is_some() {
        View::Message("refresh-sum", facts)
    } else if !context.global.verbose {
        let mut summary = Summary::default();
        summary.add(broken.iter().chain(&found));
        let sum = context.words.say("refresh-sum", &facts);
        View::Told(summary.text(&sum, "onboard token refresh --all -v", &context.words), Vec::new())
    } else {
        context.note(&context.words.say("refresh-sum", &facts));
        let (summaries, shared) = sum_up(&inputs, customers, looked);
        let lines = summaries.into_iter().map(|summary| Line { summary, ..Line::default() });
        let lines = lines.chain(broken.iter().map(Line::unreadable)).collect();
        View::Overview(Overview::new(lines, shared, false))
    };
    found.splice(0..0, broken);
    let app = named.as_ref().map(|one| inputs.app_of(one)).filter(|id| id != UNKNOWN_ID);
    let next = named.as_ref().filter(|_| ended != Exit::Settled).map(|one| format!("onboard start {one}"));
    Report {
        command: "token refresh",
        exit: ended,
        findings: found,
        result,
        view,
        error: None,
        next,
        about: About { customer: named, app, ..About::default() },
    }
}

/// Returns what `--json` tells of one token.
fn told(renewal: &Renewal) -> Value {
    let (is_renewed, until) = match &renewal.came {
        Ok(until) => (true, until.map(|at| at.to_string())),
        Err(_) => (false, Some(renewal.at.to_string())),
    };
    json!({
        "subject": renewal.of.subject.to_string(),
        "token": renewal.of.slot.name(),
        "renewed": is_renewed,
        "expires_at": until,
        "why_not": renewal.came.as_ref().err().map(|why| why.code.id),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_with_and_without_their_letter() {
        for (text, expected) in [("15d", Some(15)), ("15", Some(15)), ("0d", Some(0)), (" 7D ", Some(7))] {
            assert_eq!(days(text).ok(), expected, "{text}");
        }
        for text in ["", "d", "-1d", "2w", "1.5d", "99999999d"] {
            assert_eq!(days(text).unwrap_err().code.id, "days-malformed", "{text}");
        }
    }
}
