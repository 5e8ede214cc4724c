//! `review`: what Meta's App Review wants. One file a verb.

mod render;

use clap::Subcommand;

use super::Context;
use crate::error::Error;
use crate::ui::Report;

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum ReviewVerb {
    /// Render the texts, for a look; `start` writes them to disk
    Render(render::RenderArgs),
}

impl ReviewVerb {
    /// Returns the name that `--json` carries.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Render(_) => "review render",
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
    }
}
