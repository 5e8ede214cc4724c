//! `review`: what Meta's App Review wants. One file a verb.

mod render;
mod shots;

use anstream::adapter::strip_str;
use clap::Subcommand;

use super::Context;
use crate::error::Error;
use crate::finding::Finding;
use crate::ui::{Report, human};

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum ReviewVerb {
    /// Render the texts, for a look; `start` writes them to disk
    Render(render::RenderArgs),
    /// List what has to be filmed, in order, with captions
    Shots(shots::ShotsArgs),
}

impl ReviewVerb {
    /// Returns the name that `--json` carries.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Render(_) => "review render",
            Self::Shots(_) => "review shots",
        }
    }
}

/// Runs a verb.
///
/// # Errors
/// Whatever keeps the verb from doing its job.
pub async fn run(context: &Context<'_>, verb: ReviewVerb) -> Result<Report, Error> {
    match verb {
        ReviewVerb::Render(args) => render::run(context, args).await,
        ReviewVerb::Shots(args) => shots::run(context, args),
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
