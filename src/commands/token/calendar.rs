//! `token calendar`: when each token has to be another, and what to do before, for the calendar that people look at.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use crate::commands::Context;
use crate::error::{Error, Exit};
use crate::finding::{Facts, Finding};
use crate::journey::backend::Backend;
use crate::journey::known::Inputs;
use crate::journey::token::End;
use crate::redact::clean;
use crate::store::Scope;
use crate::token::calendar::{Reminder, ics};
use crate::token::due::{DueToken, ends};
use crate::ui::{Report, View};
use crate::workspace::export;

/// Where the calendar goes.
#[derive(Debug, Args)]
pub struct CalendarArgs {
    /// File to write, like tokens.ics; standard output, with plain line ends, when left out
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Writes the calendar of all customers. Asks nobody, and opens no vault.
///
/// # Errors
/// A workspace that does not read, or a file that cannot be written.
pub async fn run(context: &Context<'_>, args: CalendarArgs) -> Result<Report, Error> {
    let CalendarArgs { out } = args;
    let run = context.open(context.workspace()?, "token calendar", Scope::All).await?;
    let inputs = run.inputs();
    let ends: Vec<DueToken> =
        run.stored().customers().iter().flat_map(|customer| ends(&inputs, customer)).collect();
    let reminders: Vec<Reminder> = ends.iter().map(|end| reminder(context, &inputs, end)).collect();
    let text = ics("onboard", &reminders);
    let events = reminders.iter().map(event).collect::<Vec<_>>();
    let mut result = json!({ "events": events });
    let view = match out {
        Some(file) => {
            let path = context.env.absolute(&file);
            export(&path, text.as_bytes())?;
            let shown = path.display().to_string();
            result["path"] = shown.clone().into();
            let facts = [("count", events.len().into()), ("path", shown.into())].into();
            View::Message("calendar-written", facts)
        }
        None => View::Text(text),
    };
    let broken: Vec<Finding> = run.broken();
    let exit = if broken.is_empty() { Exit::Settled } else { Exit::Failed };
    let report = Report::settled("token calendar", result, view);
    Ok(Report { exit, findings: broken, ..report })
}

fn reminder(context: &Context<'_>, inputs: &Inputs<'_>, end: &DueToken) -> Reminder {
    let known = inputs.known(&end.of.subject);
    let customer = known.customer_id.as_deref().unwrap_or_default();
    let company = clean(known.customer.record.get("company").unwrap_or(customer));
    let token = end.of.slot.name();
    let words = context.words.naming(Some(customer), Some(&known.app_id));
    let (key, every) = match end.end {
        End::Expiry => ("calendar-expires", 0),
        End::Vendor(every) => ("calendar-vendor", every),
    };
    let page = known.page_id.as_deref().filter(|_| end.of.subject.to_string().contains("/page/"));
    let whose = page.map_or_else(|| company.clone(), |page| format!("{company}, {page}"));
    let facts: Facts = [("token", token.into()), ("whose", whose.into()), ("every", every.into())].into();
    let remedy = if end.call.is_some() { "token-due.fix" } else { "page-token-due.fix" };
    Reminder {
        uid: format!("{}/{token}@onboard", end.of.subject),
        stamp: end.stored,
        at: end.at,
        summary: words.say(key, &facts),
        remedy: words.say(remedy, &Facts::new()),
    }
}

fn event(reminder: &Reminder) -> Value {
    let Reminder { uid, stamp: _, at, summary, remedy } = reminder;
    json!({ "uid": uid, "at": at.to_string(), "summary": summary, "remedy": remedy })
}
