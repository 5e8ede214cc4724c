//! `review`: what Meta's App Review wants. One file a verb.

mod pack;
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
    /// Write the folder that goes with Meta's form, with a page that copies each text
    Pack(pack::PackArgs),
}

impl ReviewVerb {
    /// Returns the name that `--json` carries.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Render(_) => "review render",
            Self::Pack(_) => "review pack",
        }
    }
}

/// Runs a verb.
///
/// # Errors
/// Whatever keeps the verb from doing its job.
pub async fn run(context: &Context<'_>, verb: ReviewVerb) -> Result<Report, Error> {
    match verb {
        ReviewVerb::Pack(args) => pack::run(context, args).await,
        ReviewVerb::Render(args) => render::run(context, args).await,
    }
}
