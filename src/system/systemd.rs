//! systemd, asked and told by its own commands.

use std::path::Path;
use std::process::{Command, Stdio};

use jiff::Timestamp;

/// Where systemd shows that it runs this machine: `sd_booted(3)`.
const BOOTED: &str = "/run/systemd/system";
/// Where logind keeps who lingers, one file a person: what `loginctl enable-linger` makes.
const LINGER: &str = "/var/lib/systemd/linger";

/// Which instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Systemd {
    /// The person's own.
    User,
    /// The machine's.
    System,
}

/// A command of systemd's that did not do its job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SystemdFault {
    /// The command.
    pub command: String,
    /// What it said.
    pub why: String,
}

/// How a timer stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TimerState {
    /// `active` while it waits.
    pub active: String,
    /// `enabled` when it comes back after a reboot.
    pub enabled: String,
    /// When it starts a run next.
    pub next: Option<Timestamp>,
}

impl Systemd {
    /// Returns whether systemd runs this machine.
    pub fn is_here() -> bool {
        Path::new(BOOTED).is_dir()
    }

    /// Returns whether a person's own instance goes on while they are not signed in.
    pub fn lingers(user: &str) -> bool {
        Path::new(LINGER).join(user).exists()
    }

    /// Reads its units again, and starts a timer, now and after each reboot.
    ///
    /// # Errors
    /// What systemd said.
    pub fn enable(self, timer: &str) -> Result<(), SystemdFault> {
        self.ctl(&["daemon-reload"])?;
        self.ctl(&["enable", "--now", timer]).map(|_| ())
    }

    /// Stops a timer, now and after each reboot. One that is not there is fine.
    ///
    /// # Errors
    /// What systemd said.
    pub fn disable(self, timer: &str) -> Result<(), SystemdFault> {
        if self.show(timer, "LoadState")? == "not-found" {
            return Ok(());
        }
        self.ctl(&["disable", "--now", timer]).map(|_| ())
    }

    /// Forgets units whose files went.
    ///
    /// # Errors
    /// What systemd said.
    pub fn reload(self) -> Result<(), SystemdFault> {
        self.ctl(&["daemon-reload"]).map(|_| ())
    }

    /// Starts a service that runs once, and waits for its end. Returns the result that systemd has of it: `success`, or
    /// why not; and the exit code.
    ///
    /// # Errors
    /// What systemd said.
    pub fn run(self, service: &str) -> Result<(String, String), SystemdFault> {
        // It fails when the service does, which is told better by the service.
        let started = self.ctl(&["start", service]);
        let result = self.show(service, "Result")?;
        let code = self.show(service, "ExecMainStatus")?;
        match started {
            Err(fault) if result == "success" => Err(fault),
            _ => Ok((result, code)),
        }
    }

    /// Returns how a timer stands.
    ///
    /// # Errors
    /// What systemd said.
    pub fn timer(self, timer: &str) -> Result<TimerState, SystemdFault> {
        let properties = "--property=ActiveState,UnitFileState,NextElapseUSecRealtime";
        Ok(state(&self.ctl(&["show", timer, properties])?))
    }

    fn show(self, unit: &str, property: &str) -> Result<String, SystemdFault> {
        let property = format!("--property={property}");
        Ok(self.ctl(&["show", unit, "--value", &property])?.trim().to_owned())
    }

    fn ctl(self, arguments: &[&str]) -> Result<String, SystemdFault> {
        let whose = if self == Self::User { "--user" } else { "--system" };
        let all: Vec<&str> =
            [whose, "--no-ask-password"].into_iter().chain(arguments.iter().copied()).collect();
        run("systemctl", &all)
    }
}

/// Returns whether this process may change the machine's own instance.
pub fn is_root() -> bool {
    #[cfg(unix)]
    let is_root = rustix::process::geteuid().is_root();
    #[cfg(not(unix))]
    let is_root = false;
    is_root
}

/// Has systemd encrypt a file so that it opens on this machine alone, under a name.
///
/// # Errors
/// What `systemd-creds` said, or that there is none.
pub fn encrypt(name: &str, file: &Path, to: &Path) -> Result<(), SystemdFault> {
    let name = format!("--name={name}");
    let (file, to) = (file.display().to_string(), to.display().to_string());
    run("systemd-creds", &["encrypt", &name, &file, &to]).map(|_| ())
}

fn run(program: &str, arguments: &[&str]) -> Result<String, SystemdFault> {
    let fault = |why: String| SystemdFault { command: format!("{program} {}", arguments.join(" ")), why };
    let mut starting = Command::new(program);
    starting
        .args(arguments)
        .stdin(Stdio::null())
        .env("LC_ALL", "C")
        .env("TZ", "UTC")
        .env("SYSTEMD_PAGER", "");
    let ran = starting.output().map_err(|error| fault(error.to_string()))?;
    if ran.status.success() {
        Ok(String::from_utf8_lossy(&ran.stdout).into_owned())
    } else {
        Err(fault(String::from_utf8_lossy(&ran.stderr).trim().to_owned()))
    }
}

/// Reads what `systemctl show` tells of a timer.
fn state(told: &str) -> TimerState {
    let value = |name: &str| {
        let lines = told.lines().filter_map(|line| line.split_once('='));
        lines
            .into_iter()
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value.trim().to_owned())
            .unwrap_or_default()
    };
    TimerState {
        active: value("ActiveState"),
        enabled: value("UnitFileState"),
        next: moment(&value("NextElapseUSecRealtime")),
    }
}

/// Reads a moment as systemd writes it where the time zone is UTC: `Mon 2026-11-30 03:39:05 UTC`.
fn moment(text: &str) -> Option<Timestamp> {
    let mut words = text.split(' ').skip(1);
    format!("{}T{}Z", words.next()?, words.next()?).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_systemd_tells_of_a_timer_is_read() {
        let told =
            "NextElapseUSecRealtime=Mon 2026-11-30 03:39:05 UTC\nActiveState=active\nUnitFileState=enabled\n";
        let expected = TimerState {
            active: "active".into(),
            enabled: "enabled".into(),
            next: "2026-11-30T03:39:05Z".parse().ok(),
        };
        assert_eq!(state(told), expected);
        assert_eq!(state("NextElapseUSecRealtime=\nActiveState=inactive\n").next, None);
        assert_eq!(state(""), TimerState::default());
    }

    #[test]
    fn a_command_that_is_not_there_or_fails_is_told() {
        let gone = run("systemctl-that-is-not-there", &["x"]).unwrap_err();
        assert_eq!(gone.command, "systemctl-that-is-not-there x");
        assert!(!gone.why.is_empty());
    }
}
