//! `token schedule`: a run that the clock starts, and that never asks anybody anything. One file a verb.

mod here;
mod install;
mod remove;
mod run;
mod show;
mod tell;

use clap::Subcommand;

use crate::commands::job::Job;
use install::InstallArgs;

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum ScheduleVerb {
    /// Set up a timer on this machine, with an identity of its own, and prove it by one run
    Install(InstallArgs),
    /// Tell whether a timer is set up, when it runs next, and what the last run came to
    Show,
    /// Take the timer down, and its identity out of those who may read
    Remove,
    /// Renew what is due, look at everything, and tell `notify` once what got worse: what the timer runs
    Run,
    /// Tell the command in `notify` something, to try it
    TestNotify,
}

impl ScheduleVerb {
    /// Returns what was asked for.
    pub fn job(self) -> Job {
        match self {
            Self::Install(args) => {
                Job::new("token schedule install", async |context| install::run(context, args).await)
            }
            Self::Show => Job::new("token schedule show", async |context| show::run(context).await),
            Self::Remove => Job::new("token schedule remove", async |context| remove::run(context).await),
            Self::Run => Job::new("token schedule run", async |context| run::run(context).await),
            Self::TestNotify => {
                Job::new("token schedule test-notify", async |context| tell::test(context).await)
            }
        }
    }
}
