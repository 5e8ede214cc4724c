//! `review`: what Meta's App Review wants. One file a verb.

mod render;
mod video;

use clap::Subcommand;

use super::Context;
use crate::error::Error;
use crate::ui::Report;

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum ReviewVerb {
    /// Render the texts, for a look; `start` writes them to disk
    Render(render::RenderArgs),
    /// Look at films: what their files tell, and what speaks against sending them
    Video(video::VideoArgs),
}

impl ReviewVerb {
    /// Returns the name that `--json` carries.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Render(_) => "review render",
            Self::Video(_) => "review video",
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
        ReviewVerb::Video(args) => video::run(context, &args),
    }
}
