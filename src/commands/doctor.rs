//! `doctor`: every check, live, read only, all at once.

use clap::builder::PossibleValuesParser;
use serde_json::json;

use super::Context;
use super::status::steps;
use super::unlock::Need;
use crate::codes;
use crate::error::{Error, Exit};
use crate::finding::{Subject, UNKNOWN_ID};
use crate::journey::backend::Backend;
use crate::journey::catalogue::{SYMPTOMS, places, symptom};
use crate::journey::look::{exit, findings};
use crate::journey::summary::{Shared, sum_up};
use crate::run::Run;
use crate::store::Scope;
use crate::ui::overview::{Line, Overview};
use crate::ui::{About, Report, View};

/// Arguments of `doctor`.
#[derive(Debug, clap::Args)]
pub struct DoctorArgs {
    /// Customer: an id, a Page ID, or part of a name
    pub customer: Option<String>,
    /// Every customer; each app is looked at once
    #[arg(long)]
    pub all: bool,
    /// Only what can cause this: no messages come in, replies do not go out, names are missing
    #[arg(long, value_parser = PossibleValuesParser::new(SYMPTOMS.iter().map(|symptom| symptom.name)))]
    pub symptom: Option<String>,
}

/// Looks at one customer, or at all.
///
/// # Errors
/// When no customer is meant, or a record cannot be read.
pub async fn run(context: &Context<'_>, args: DoctorArgs) -> Result<Report, Error> {
    let DoctorArgs { customer, all, symptom: complaint } = args;
    let workspace = context.workspace()?;
    context.unlock(&workspace, Need::Read).await?;
    let scope =
        if all { Scope::All } else { Scope::Customer(context.customer(&workspace, customer.as_deref())?) };
    let run = context.open(workspace, "doctor", scope).await?;
    let customers = run.stored().customers().to_vec();
    if customers.is_empty() && run.broken().is_empty() {
        return Err(Error::new(&codes::NO_CUSTOMERS));
    }
    look_at(context, &run, "doctor", &customers, !all, complaint.as_deref()).await
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
    complaint: Option<&str>,
) -> Result<Report, Error> {
    let inputs = run.inputs();
    let names: Vec<&str> = customers.iter().map(String::as_str).collect();
    let looking = context.looking();
    let mut looked = run.look(&places(&inputs, &names)).await;
    drop(looking);
    run.remember(&looked).await;
    if let Some(symptom) = complaint.and_then(symptom) {
        looked.retain(|seen| symptom.steps.contains(&seen.step));
    }
    let mut found = findings(&looked).into_iter().cloned().collect::<Vec<_>>();
    let app = Subject::App(names.first().map_or_else(|| UNKNOWN_ID.to_owned(), |name| inputs.app_of(name)));
    let usage = run.client().usage().and_then(|usage| usage.finding(&app));
    let broken = run.broken();
    let exit = if broken.is_empty() { exit(&looked) } else { exit(&looked).or(Exit::Failed) };
    let overview = (!is_one && !context.global.verbose).then(|| {
        let (customers, mut shared) = sum_up(&inputs, customers, &looked);
        shared.extend(usage.iter().map(|usage| Shared::told(usage, &customers)));
        let lines = customers.into_iter().map(|summary| Line { summary, ..Line::default() });
        Overview::new(lines.chain(broken.iter().map(Line::unreadable)).collect(), shared, false)
    });
    found.splice(0..0, broken);
    found.extend(usage);
    found.extend(run.not_agreed().await);
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
        result: json!({ "steps": steps(&looked) }),
        view: overview.map_or_else(|| View::Board(looked), View::Overview),
        error: None,
        about: About {
            customer: names.first().filter(|_| is_one).map(|id| (*id).to_owned()),
            app: names.first().map(|name| inputs.app_of(name)).filter(|id| is_one && id != UNKNOWN_ID),
            ..About::default()
        },
        next,
    })
}
