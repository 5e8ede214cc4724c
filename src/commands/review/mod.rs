//! `review`: what Meta's App Review wants. One file a verb.

mod advice;
mod calls;
mod lint;
mod pack;
mod record;
mod recorded;
mod refused;
mod render;
mod reviewer_words;
mod shots;
mod status;
mod subject;
mod video;

use clap::Subcommand;

use super::job::{Input, Job};

pub(crate) use refused::fixes;

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
