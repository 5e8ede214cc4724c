//! The timer of this machine: where it lies, what it would run, and the system's commands for it.

use std::path::PathBuf;

use crate::codes;
use crate::commands::Context;
use crate::error::Error;
use crate::system::systemd::{Systemd, SystemdFault};
use crate::system::timer::{Kind, Plan, units};
use crate::workspace::{TimerFolder, Workspace};

/// Returns the timer's folder of a workspace.
pub(super) fn folder(context: &Context<'_>, workspace: &Workspace) -> TimerFolder {
    TimerFolder::of(&context.env.config_home, workspace.home())
}

/// Returns what a timer of a kind would run, and where its files belong.
pub(super) fn plan(
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
    let of_person = ["HOME", "USER"].map(|name| set(name).filter(|_| kind == Kind::SystemdSystem));
    let variables = of_person.into_iter().flatten().chain(set("XDG_CONFIG_HOME")).collect();
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
pub(super) const CREDENTIAL: &str = "passphrase.cred";

/// Returns which systemd starts the runs of a kind, if one does.
pub(super) fn systemd(kind: Kind) -> Option<Systemd> {
    match kind {
        Kind::SystemdUser => Some(Systemd::User),
        Kind::SystemdSystem => Some(Systemd::System),
        Kind::Launchd | Kind::Windows | Kind::Cron => None,
    }
}

/// Works with the system's commands off the runtime's thread.
pub(super) async fn off<T: Send + 'static>(
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
