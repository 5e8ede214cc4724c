//! `review`: what Meta's App Review wants. One file a verb.

mod calls;
mod lint;
mod pack;
mod record;
mod recorded;
mod refused;
mod render;
mod shots;
mod status;
mod video;

use anstream::adapter::strip_str;
use clap::Subcommand;

use super::Context;
use super::job::{Input, Job};
use crate::error::{Error, Exit};
use crate::finding::{Finding, Subject, UNKNOWN_ID};
use crate::journey::desk::Desk;
use crate::run::Office;
use crate::store::Scope;
use crate::ui::{Report, human};

pub use refused::fixes;

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum ReviewVerb {
    /// Render the texts, for a look; `start` writes them to disk
    Render(render::RenderArgs),
    /// List what has to be filmed, in order, with captions
    Shots(shots::ShotsArgs),
    /// Look for what gets texts refused: in a pack, or in files
    Lint(lint::LintArgs),
    /// Record what was sent and what Meta decided
    Record(record::RecordArgs),
    /// Show where each permission stands, and what to do after a refusal
    Status(status::StatusArgs),
    /// Look at films: what their files tell, and what speaks against sending them
    Video(video::VideoArgs),
    /// Make the calls that Meta's form wants to see, each shown first
    Calls(calls::CallsArgs),
    /// Write the folder that goes with Meta's form, with a page that copies each text
    Pack(pack::PackArgs),
}

impl ReviewVerb {
    /// Returns what was asked for.
    pub fn job(self) -> Job {
        match self {
            Self::Render(args) => Job::new("review render", async |context| render::run(context, args).await),
            Self::Shots(args) => Job::new("review shots", async |context| shots::run(context, args).await),
            Self::Lint(args) => {
                let input = Input::text(args.takes_input());
                Job::new("review lint", async |context| lint::run(context, args).await).reading(input)
            }
            Self::Record(args) => {
                let input = Input::text(args.takes_input());
                Job::new("review record", async |context| record::run(context, args).await).reading(input)
            }
            Self::Status(args) => Job::new("review status", async |context| status::run(context, args).await),
            Self::Video(args) => {
                Job::new("review video", async move |context| Ok(video::run(context, &args)))
            }
            Self::Calls(args) => {
                let input = Input::secret(args.takes_input());
                Job::new("review calls", async |context| calls::run(context, args).await).reading(input)
            }
            Self::Pack(args) => Job::new("review pack", async |context| pack::run(context, args).await),
        }
    }
}

/// Adds advice to a report whose output is a text to paste or to keep: a person reads it beside the output.
fn advise(context: &Context<'_>, report: &mut Report, findings: Vec<Finding>) {
    if context.global.json {
        report.findings = findings;
        return;
    }
    let mut lines = String::new();
    for finding in &findings {
        human::of_finding(&mut lines, finding, &report.about, &context.words);
    }
    if lines.is_empty() {
        return;
    }
    let lines = if context.error_has_colour() { lines } else { strip_str(&lines).to_string() };
    // Advice that cannot be written keeps nobody from the result.
    let _ = context.printer.borrow_mut().note(lines.trim_end());
}

/// Opens the office for the app whose review is meant: that of a customer, or the one that `--app` names.
///
/// # Errors
/// An unknown customer or app, or one whose app or platform is not known yet.
async fn office_of(
    context: &Context<'_>,
    named: Option<&str>,
    command: &str,
) -> Result<(Office, Subject), Error> {
    let workspace = context.workspace()?;
    let by_app =
        context.named_app(None).filter(|_| context.named_customer(named.map(String::from)).is_none());
    let scope = match by_app {
        Some(app) if workspace.exists(&Subject::App(app.clone())) => Scope::App(app),
        Some(app) => return Err(Error::new("app-not-on-record", Exit::Usage).with("app", app)),
        None => Scope::Customer(context.customer(&workspace, named)?),
    };
    let office = context.open(workspace, command, scope.clone()).await?;
    let estate = office.estate();
    let (app, whom) = match scope {
        Scope::Customer(customer) => (estate.app_of(&customer), customer),
        Scope::App(app) => (app.clone(), app),
        Scope::All | Scope::Only(_) => (UNKNOWN_ID.to_owned(), String::new()),
    };
    if app == UNKNOWN_ID {
        return Err(Error::new("review-without-app", Exit::Usage).with("customer", whom));
    }
    let subject = Subject::App(app);
    if estate.known(&subject).profile.is_none() {
        return Err(Error::new("platform-not-chosen", Exit::Usage).with("customer", whom));
    }
    drop(estate);
    Ok((office, subject))
}
