//! `doctor`: every check, live, read only, all at once.

use serde_json::json;

use super::Context;
use super::office::{Focus, Office};
use super::status::steps;
use crate::error::{Error, Exit};
use crate::finding::{Subject, UNKNOWN_ID};
use crate::journey::catalogue::places;
use crate::journey::drive::Desk;
use crate::journey::look::{exit, findings, look};
use crate::ui::{About, Report, View};

/// Arguments of `doctor`.
#[derive(Debug, clap::Args)]
pub struct DoctorArgs {
    /// Customer: an id, a Page ID, or part of a name
    pub customer: Option<String>,
    /// Every customer; each app is looked at once
    #[arg(long)]
    pub all: bool,
}

/// Looks at one customer, or at all.
///
/// # Errors
/// When no customer is meant, or a record cannot be read.
pub async fn run(context: &Context<'_>, args: DoctorArgs) -> Result<Report, Error> {
    let DoctorArgs { customer, all } = args;
    let workspace = context.workspace()?;
    let focus = if all { Focus::All } else { Focus::One(context.customer(&workspace, customer.as_deref())?) };
    let office = Office::new(workspace, context.env, &context.setting(), &context.scrub, "doctor")?;
    let customers = office.set_focus(&focus)?;
    if customers.is_empty() {
        return Err(Error::new("no-customers", Exit::Usage));
    }
    let estate = office.estate()?;
    let names: Vec<&str> = customers.iter().map(String::as_str).collect();
    let looking = context.looking();
    let looked = look(&estate, &office, &places(&estate, &names)).await;
    drop(looking);
    office.remember(&looked);
    let mut found = findings(&looked).into_iter().cloned().collect::<Vec<_>>();
    let app = Subject::App(estate.app_of(names[0]));
    found.extend(office.client().usage().and_then(|usage| usage.finding(&app)));
    let exit = exit(&looked);
    let next = match (&focus, exit) {
        (Focus::One(customer), Exit::Unmet | Exit::Pending) => Some(format!("onboard start {customer}")),
        _ => None,
    };
    Ok(Report {
        command: "doctor",
        exit,
        findings: found,
        result: json!({ "steps": steps(&looked) }),
        view: View::Board(looked),
        error: None,
        about: About {
            customer: names.first().filter(|_| !all).map(|id| (*id).to_owned()),
            app: Some(estate.app_of(names[0])).filter(|id| !all && id != UNKNOWN_ID),
            home: None,
        },
        next,
    })
}
