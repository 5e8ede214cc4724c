//! `token`: what each token is worth, and how another one comes. One file a verb.

mod calendar;
mod check;
mod desk;
pub(super) mod entry;
mod everybody;
pub(crate) mod lines;
pub(super) mod login;
mod paste;
mod picture;
mod refresh;
mod revoke;
mod schedule;
mod summary;
mod told;

use clap::Subcommand;

use super::job::{Input, Job};
use calendar::CalendarArgs;
use check::CheckArgs;
use login::LoginArgs;
use paste::PasteArgs;
use refresh::RefreshArgs;
use revoke::RevokeArgs;
use schedule::ScheduleVerb;

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum TokenVerb {
    /// Tell what a token is, what it may do, until when, and who must act
    Check(CheckArgs),
    /// Get a token by logging in with Facebook: in this browser, or in somebody else's
    Login(LoginArgs),
    /// Keep a token that was generated elsewhere, once it is proved
    Paste(PasteArgs),
    /// Renew what expires soon; a new token is proved before it counts
    Refresh(RefreshArgs),
    /// A daily run that the clock starts: renew, look, tell what got worse
    #[command(subcommand)]
    Schedule(ScheduleVerb),
    /// Write a calendar of when each token ends, and what to do before
    Calendar(CalendarArgs),
    /// Put an end to a user's or a system user's token at Meta
    Revoke(RevokeArgs),
}

impl TokenVerb {
    /// Returns what was asked for.
    pub fn job(self) -> Job {
        match self {
            Self::Check(args) => {
                let input = Input::secret(args.token_stdin);
                Job::new("token check", async |context| check::run(context, args).await).reading(input)
            }
            Self::Login(args) => {
                let input = Input::secret(args.redirected);
                Job::new("token login", async |context| login::run(context, args).await).reading(input)
            }
            Self::Paste(args) => {
                let input = Input::secret(args.token_stdin);
                Job::new("token paste", async |context| paste::run(context, args).await).reading(input)
            }
            Self::Refresh(args) => {
                Job::new("token refresh", async |context| refresh::run(context, args).await)
            }
            Self::Calendar(args) => {
                Job::new("token calendar", async |context| calendar::run(context, args).await)
            }
            Self::Schedule(verb) => verb.job(),
            Self::Revoke(args) => Job::new("token revoke", async |context| revoke::run(context, args).await),
        }
    }
}
