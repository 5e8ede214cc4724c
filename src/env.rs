//! The only reader of variables, clock, folders and terminal-ness. A leaf: everyone else gets values.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;
use jiff::Timestamp;

/// One environment variable that we read.
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// What it does, in English, for the manual.
    pub about: &'static str,
}

/// Every variable that changes what `onboard` does.
pub static VARIABLES: &[Variable] = &[
    Variable { name: "ONBOARD_HOME", about: "Folder that holds the customers" },
    Variable { name: "ONBOARD_CUSTOMER", about: "Customer to use when none is named" },
    Variable { name: "ONBOARD_LANG", about: "Language of messages: en, pt-BR, ru" },
    Variable { name: "ONBOARD_GRAPH_URL", about: "Sandbox to talk to, instead of Meta" },
    Variable { name: "ONBOARD_PASSPHRASE_FILE", about: "File with the passphrase of your identity" },
    Variable { name: "ONBOARD_APP_SECRET", about: "App secret for a token or a callback of no customer" },
    Variable { name: "ONBOARD_VERIFY_TOKEN", about: "Verify token for a callback of no customer" },
    Variable { name: "ONBOARD_NOW", about: "Time to use (RFC 3339), against a sandbox only" },
    Variable { name: "ONBOARD_COMPLETE", about: "Set by a shell that asks what can be typed next" },
    Variable { name: "BROWSER", about: "Program that opens addresses, or none" },
    Variable { name: "NO_COLOR", about: "No colour, whatever its value" },
    Variable { name: "CLICOLOR_FORCE", about: "Colour even when piped, unless 0" },
    Variable { name: "CI", about: "Never ask, as on a build machine" },
];

/// Where the time comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// The system's.
    Real,
    /// A fixed instant.
    Fixed(Timestamp),
}

/// Whether the operating system's keyring may be asked for the person's identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keyring {
    /// It may.
    System,
    /// There is none.
    Absent,
}

/// The world around the process, as values.
#[derive(Clone, Debug)]
pub struct Env {
    /// Environment variables.
    pub variables: BTreeMap<String, String>,
    /// The working directory.
    pub directory: PathBuf,
    /// Where the workspace lies unless told otherwise.
    pub data_home: PathBuf,
    /// Where a person's own configuration lies.
    pub config_home: PathBuf,
    /// Whether standard input is a terminal.
    pub input_is_terminal: bool,
    /// Whether standard output is a terminal.
    pub output_is_terminal: bool,
    /// Whether standard error is a terminal.
    pub error_is_terminal: bool,
    /// The system's language, as it names it.
    pub system_language: Option<String>,
    /// The person's login name.
    pub user: String,
    /// What this machine calls itself.
    pub machine: String,
    /// Where the time comes from.
    pub clock: Clock,
    /// Whether the system's keyring may be asked.
    pub keyring: Keyring,
}

/// Keeps this process's memory, which holds secrets while it works, out of core dumps and away from other processes
/// of the same person. Where a system refuses, everything else works as before.
pub fn seal_memory() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) }).ok();
    }
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        set_dumpable_behavior(DumpableBehavior::NotDumpable).ok();
    }
}

impl Env {
    /// Reads the real environment, once.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
    pub fn real() -> Self {
        let variables: BTreeMap<String, String> = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        let directory = std::env::current_dir().unwrap_or_default();
        let folders = etcetera::choose_base_strategy().ok();
        // The local profile, not the roaming one: file modes mean nothing on Windows, the place does.
        let data = variables.get("LOCALAPPDATA").filter(|_| cfg!(windows)).map(PathBuf::from);
        let data = data
            .or_else(|| folders.as_ref().map(BaseStrategy::data_dir))
            .unwrap_or_else(|| directory.clone());
        let config = folders.as_ref().map_or_else(|| directory.clone(), BaseStrategy::config_dir);
        let user = ["USER", "USERNAME", "LOGNAME"].into_iter().find_map(|name| variables.get(name).cloned());
        Self {
            data_home: data.join("onboard"),
            config_home: config.join("onboard"),
            directory,
            input_is_terminal: std::io::stdin().is_terminal(),
            output_is_terminal: std::io::stdout().is_terminal(),
            error_is_terminal: std::io::stderr().is_terminal(),
            system_language: sys_locale::get_locale(),
            user: user.unwrap_or_else(|| "unknown".into()),
            machine: machine().or_else(|| variables.get("COMPUTERNAME").cloned()).unwrap_or_default(),
            variables,
            clock: Clock::Real,
            keyring: Keyring::System,
        }
    }

    /// Returns the command line, lossily where it is not Unicode.
    pub fn arguments() -> Vec<String> {
        std::env::args_os().map(|argument| argument.to_string_lossy().into_owned()).collect()
    }

    /// Returns a variable's value; an empty one counts as absent.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// Returns the time.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    pub fn now(&self) -> Timestamp {
        match self.clock {
            Clock::Real => Timestamp::now(),
            Clock::Fixed(at) => at,
        }
    }

    /// Returns whether a person can be asked: both ends are a terminal, and nobody said otherwise.
    pub fn can_ask(&self) -> bool {
        let is_plain = self.get("TERM") == Some("dumb");
        self.input_is_terminal && self.error_is_terminal && !is_plain && self.get("CI").is_none()
    }

    /// Returns who works, and on which machine: `ana@desk`.
    pub fn whoami(&self) -> String {
        format!("{}@{}", self.user, self.machine)
    }

    /// Returns an absolute path for one that was typed.
    pub fn absolute(&self, path: impl AsRef<Path>) -> PathBuf {
        self.directory.join(path)
    }
}

/// Returns where the program itself lies, so that somebody else can start it.
///
/// # Errors
/// When the system does not tell.
pub fn binary() -> std::io::Result<PathBuf> {
    std::env::current_exe()
}

/// Returns what the system calls this machine.
fn machine() -> Option<String> {
    #[cfg(unix)]
    let name = rustix::system::uname().nodename().to_str().ok().map(String::from);
    #[cfg(not(unix))]
    let name = None;
    name.filter(|name: &String| !name.is_empty())
}

/// Returns whether whoever started the program has it outlive its terminal, as `nohup` does, or the system does not
/// tell.
#[cfg(unix)]
pub fn outlives_terminal() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    // The lowest bit is SIGHUP.
    ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_none_or(|mask| mask & 1 == 1)
}
