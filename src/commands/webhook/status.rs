//! `webhook status`: what is wanted, what the app is subscribed to, and what each Page sends.

use clap::Args;
use serde_json::json;

use crate::codes;
use crate::commands::Context;
use crate::commands::status::steps;
use crate::commands::unlock::Need;
use crate::error::{Error, Exit};
use crate::finding::{Finding, Subject, UNKNOWN_ID};
use crate::graph::{Life, Version, life};
use crate::i18n::Words;
use crate::journey::backend::Backend;
use crate::journey::look::{exit, findings};
use crate::journey::subscriptions::{Subscriptions, places};
use crate::run::Run;
use crate::store::Scope;
use crate::ui::{About, Report, View};

/// Whose subscriptions are shown.
#[derive(Debug, Args)]
pub struct StatusArgs {
    /// Customer: an id, a Page ID, or part of a name
    pub customer: Option<String>,
}

/// Shows both levels, and changes nothing.
///
/// # Errors
/// When no customer is meant, or a record cannot be read.
pub async fn run(context: &Context<'_>, args: StatusArgs) -> Result<Report, Error> {
    let StatusArgs { customer } = args;
    let (run, customer) = open(context, "webhook status", customer.as_deref()).await?;
    let looking = context.looking();
    let seen = Subscriptions::read(&run, &customer).await;
    let looked = run.look(&places(&run.inputs(), &customer)).await;
    drop(looking);
    let mut found: Vec<Finding> = findings(&looked).into_iter().cloned().collect();
    let app = Subject::App(run.inputs().app_of(&customer));
    found.extend(dying(&run, &app, &seen));
    let exit = exit(&looked);
    let next = (exit == Exit::Unmet).then(|| format!("onboard webhook subscribe {customer}"));
    let mut result = seen.to_json();
    result["steps"] = json!(steps(&looked));
    Ok(Report {
        command: "webhook status",
        exit,
        findings: found,
        result,
        view: view(&context.words, &run, &seen),
        error: None,
        next,
        about: about(&run, customer),
    })
}

/// Opens a run for the customer that is meant.
///
/// # Errors
/// As [`run`].
pub(super) async fn open(
    context: &Context<'_>,
    command: &str,
    named: Option<&str>,
) -> Result<(Run, String), Error> {
    let workspace = context.workspace()?;
    let customer = context.customer(&workspace, named)?;
    context.unlock(&workspace, Need::Read).await?;
    let run = context.open(workspace, command, Scope::Customer(customer.clone())).await?;
    Ok((run, customer))
}

/// Returns whom a report is about.
pub(super) fn about(run: &Run, customer: String) -> About {
    let app = Some(run.inputs().app_of(&customer)).filter(|app| app != UNKNOWN_ID);
    About { customer: Some(customer), app, ..About::default() }
}

/// Returns the table: a row for each field.
pub(super) fn view(words: &Words, run: &Run, seen: &Subscriptions) -> View {
    let yes = |is: bool| words.get(if is { "word-yes" } else { "word-no" });
    let rows = seen.fields().into_iter().map(|field| {
        let at_app = match &field.at_app {
            Some(version) if !version.is_empty() => until(words, run, version),
            at_app => yes(at_app.is_some()),
        };
        let at_pages = match seen.pages.len() {
            0 => String::new(),
            1 => yes(field.at_pages == 1),
            count => format!("{}/{count}", field.at_pages),
        };
        vec![field.name, yes(field.is_wanted), at_app, at_pages]
    });
    let rows = rows.collect();
    let table =
        View::Table { columns: vec!["column-field", "column-wanted", "column-app", "column-page"], rows };
    match &seen.callback {
        Some(callback) => {
            let facts = [("callback", callback.clone().into())].into();
            View::Several(vec![View::Message("subscriptions-callback", facts), table])
        }
        None => View::Several(vec![table]),
    }
}

/// Returns a version with the day on which it ends, where Meta has named one.
fn until(words: &Words, run: &Run, version: &str) -> String {
    let life = version.parse::<Version>().map(|version| life(version, run.now()));
    let day = match life {
        Ok(Life::Alive { until: Some(day) }) => Some(day.to_string()),
        Ok(Life::Dying { days }) => {
            let end = run.now().checked_add(jiff::SignedDuration::from_hours(24 * days)).ok();
            end.map(|end| end.to_zoned(jiff::tz::TimeZone::UTC).date().to_string())
        }
        Ok(Life::Dead { since }) => Some(since.to_string()),
        _ => None,
    };
    match day {
        Some(day) => {
            let facts = [("version", version.into()), ("date", day.into())].into();
            words.say("subscriptions-until", &facts)
        }
        None => version.to_owned(),
    }
}

/// Returns a finding for each version of the app's fields that ends before long, or has ended.
fn dying(run: &Run, app: &Subject, seen: &Subscriptions) -> Vec<Finding> {
    let mut versions: Vec<&String> = seen.app.iter().map(|(_, version)| version).collect();
    versions.sort();
    versions.dedup();
    let one = |version: &String| {
        let days = match life(version.parse::<Version>().ok()?, run.now()) {
            Life::Dying { days } => days,
            Life::Dead { .. } => 0,
            Life::Alive { .. } | Life::Unknown => return None,
        };
        let finding = Finding::new(&codes::SUBSCRIPTION_VERSION_DYING, app);
        Some(finding.with("version", version.as_str()).with("days", days))
    };
    versions.into_iter().filter_map(one).collect()
}
