//! `token schedule`: a run that the clock starts, and that never asks anybody anything. One file a verb.

mod install;
mod remove;
mod run;
mod show;
mod tell;

use std::path::PathBuf;

use clap::Subcommand;
use clap::builder::PossibleValuesParser;

use crate::codes;
use crate::commands::Context;
use crate::commands::job::Job;
use crate::error::Error;
use crate::system::systemd::{Systemd, SystemdFault};
use crate::system::timer::{Kind, Plan, units};
use crate::workspace::{TimerFolder, Workspace};

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

/// Which timer.
#[derive(Debug, clap::Args)]
pub struct InstallArgs {
    /// Who starts the runs; what fits this machine when left out
    #[arg(long = "for", value_name = "WHO", value_parser = PossibleValuesParser::new(Kind::ALL.map(Kind::word)))]
    pub kind: Option<String>,
    /// Only print the files and the commands, and set up nothing
    #[arg(long)]
    pub print: bool,
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

/// Returns the timer's folder of a workspace.
fn folder(context: &Context<'_>, workspace: &Workspace) -> TimerFolder {
    TimerFolder::of(&context.env.config_home, workspace.home())
}

/// Returns what a timer of a kind would run, and where its files belong.
fn plan(
    context: &Context<'_>,
    workspace: &Workspace,
    timer: &TimerFolder,
    kind: Kind,
) -> Result<Plan, Error> {
    let binary = crate::env::binary().map_err(|error| {
        Error::new(&codes::SCHEDULER_FAILED).with("command", "onboard").with("why", error.to_string())
    })?;
    let env = context.env;
    // A system of the machine's knows nothing of where a person keeps their settings.
    let set = |name: &str| env.get(name).map(|value| (name.to_owned(), value.to_owned()));
    let own_home = set("HOME").filter(|_| kind == Kind::SystemdSystem);
    let variables = own_home.into_iter().chain(set("XDG_CONFIG_HOME")).collect();
    let home = workspace.home().canonicalize().unwrap_or_else(|_| workspace.home().to_path_buf());
    let credential = timer.file(CREDENTIAL);
    Ok(Plan {
        id: timer.id().to_owned(),
        binary,
        home,
        config: env.config_home.clone(),
        folder: timer.path().to_path_buf(),
        units: units(kind, &env.config_home, env.get("HOME").map(PathBuf::from).as_deref()),
        variables,
        credential: Some(credential).filter(|file| kind == Kind::SystemdSystem && file.exists()),
    })
}

/// The file with the passphrase as systemd encrypted it for this machine.
const CREDENTIAL: &str = "passphrase.cred";

/// Returns which systemd starts the runs of a kind, if one does.
fn systemd(kind: Kind) -> Option<Systemd> {
    match kind {
        Kind::SystemdUser => Some(Systemd::User),
        Kind::SystemdSystem => Some(Systemd::System),
        Kind::Launchd | Kind::Windows | Kind::Cron => None,
    }
}

/// Works with the system's commands off the runtime's thread.
async fn off<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, SystemdFault> + Send + 'static,
) -> Result<T, Error> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done.map_err(|SystemdFault { command, why }| {
            Error::new(&codes::SCHEDULER_FAILED)
                .with("command", command)
                .with("why", crate::redact::clean(&why))
        }),
        Err(stopped) if stopped.is_panic() => std::panic::resume_unwind(stopped.into_panic()),
        Err(_) => std::future::pending().await,
    }
}
