//! The home of a run, beside what the person's own settings say of it: who works there, and which Meta is asked.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use url::Url;

use super::RunOptions;
use crate::codes;
use crate::env::{self, Env};
use crate::error::{Error, Exit};
use crate::graph::is_loopback;
use crate::workspace::{
    Folder, HomeKind, HomeNote, IdentitySource, NoKeyring, Passphrase, PassphraseFile, Person, Personal,
    StoreError, SystemKeyring, TimerFolder, Workspace, is_name, personal_file,
};

/// Meta's Graph API: <https://developers.facebook.com/docs/graph-api/overview>.
const META: &str = "https://graph.facebook.com";

/// Where Meta answers for Graph; the second for Instagram's own logins:
/// <https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login>.
const META_HOSTS: [&str; 2] = ["graph.facebook.com", "graph.instagram.com"];

/// Which Meta a run talks to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MetaKind {
    /// Meta itself.
    Meta,
    /// A sandbox on this machine.
    Sandbox,
    /// A sandbox on this machine, in a home that `onboard demo` made.
    Demo,
    /// Somebody else's, typed in this very run.
    Other,
}

/// Where Graph is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// Scheme, host and port.
    pub url: Url,
    /// Whose it is.
    pub kind: MetaKind,
}

/// A workspace, and what the person's own settings say.
pub struct Home {
    /// The workspace.
    pub workspace: Folder,
    /// The person's own settings.
    pub personal: Personal,
    /// The file in which those are.
    personal_file: PathBuf,
}

impl Home {
    /// Opens the workspace that the command line, the environment or the system names.
    ///
    /// # Errors
    /// Whatever keeps its settings, or the person's own, from being read.
    pub fn read(env: &Env, run_options: &RunOptions) -> Result<Self, Error> {
        let home = run_options.home.clone().or_else(|| env.get("ONBOARD_HOME").map(PathBuf::from));
        let home = home.map_or_else(|| env.data_home.clone(), |home| env.absolute(home));
        // What is the person's own must not come along with a workspace.
        if env.config_home.starts_with(&home) {
            return Err(StoreError::HomeTaken { path: home }.into());
        }
        let personal = Personal::read(&env.config_home)?;
        let workspace = Workspace::open(home)?;
        let is_demo = personal.note_of(workspace.home()).is_some_and(|note| note.kind == HomeKind::Demo);
        let source = if is_demo {
            IdentitySource::Demo
        } else {
            person(env, run_options, &personal, workspace.home())
        };
        let personal_file = personal_file(&env.config_home);
        Ok(Self { workspace: workspace.with_identity(source).into(), personal, personal_file })
    }

    /// Puts an opened workspace beside the person's own settings, as they are now.
    ///
    /// # Errors
    /// When those cannot be read.
    pub fn of(env: &Env, workspace: Folder) -> Result<Self, Error> {
        let personal = Personal::read(&env.config_home)?;
        Ok(Self { personal, personal_file: personal_file(&env.config_home), workspace })
    }

    /// Refuses a workspace that says where secrets go, or that they need no protection: it may say so by git.
    ///
    /// # Errors
    /// `demo-in-workspace`; `graph-url-in-workspace` unless an address was typed.
    pub fn check(&self, run_options: &RunOptions) -> Result<(), Error> {
        let older = &self.workspace.config().older;
        let path = self.workspace.home().join("config.toml").display().to_string();
        if older.demo && self.note().is_none_or(|note| note.kind != HomeKind::Demo) {
            return Err(Error::new(&codes::DEMO_IN_WORKSPACE).with("path", path));
        }
        if older.notify {
            let own = self.personal_file.display().to_string();
            return Err(Error::new(&codes::NOTIFY_IN_WORKSPACE).with("path", path).with("own", own));
        }
        match &older.graph_url {
            Some(url) if run_options.graph_url.is_none() => {
                Err(Error::new(&codes::GRAPH_URL_IN_WORKSPACE).with("path", path).with("url", url.as_str()))
            }
            _ => Ok(()),
        }
    }

    /// Returns what is noted of the home.
    pub fn note(&self) -> Option<&HomeNote> {
        self.personal.note_of(self.workspace.home())
    }

    /// Returns whether the person worked in this home with an early release, which wrote there who they are. Since then
    /// such a line may come from anybody by git.
    pub fn is_known(&self) -> bool {
        self.workspace.was_agreed_to_early()
    }

    /// Returns the language of messages, where somebody chose one.
    pub fn lang(&self) -> Option<String> {
        let older = || self.workspace.config().older.lang.clone().filter(|_| self.is_known());
        self.personal.lang.clone().or_else(older)
    }

    /// Returns who works here.
    pub fn person(&self, env: &Env) -> String {
        let older = || self.workspace.config().older.person.clone().filter(|name| is_name(name));
        let older = || older().filter(|_| self.is_known());
        self.personal.person.clone().or_else(older).unwrap_or_else(|| env.user.clone())
    }

    /// Returns where Graph is: typed, from the environment, as noted of the home, as the person set it, or Meta's own.
    ///
    /// # Errors
    /// No address; one that has to be typed; or one of another Meta than the home belongs to.
    pub fn address(&self, env: &Env, run_options: &RunOptions) -> Result<Address, Error> {
        let note = self.note();
        let noted = note.and_then(|note| note.graph_url.as_deref());
        let typed = run_options.graph_url.as_deref();
        let unnoted = || noted.or(self.personal.graph_url.as_deref()).unwrap_or(META);
        let url = typed.or_else(|| env.get("ONBOARD_GRAPH_URL")).unwrap_or_else(unnoted);
        let url = Url::parse(url).map_err(|_| {
            Error::new(&codes::GRAPH_URL_INVALID).exiting(Exit::Usage).with("reason", "not an address")
        })?;
        let kind = match note.map(|note| note.kind) {
            _ if is_meta(&url) => MetaKind::Meta,
            Some(HomeKind::Demo) if is_loopback(&url) => MetaKind::Demo,
            _ if is_loopback(&url) => MetaKind::Sandbox,
            _ => MetaKind::Other,
        };
        let belongs = |code| {
            let home = self.workspace.home().display().to_string();
            let own = personal_file(&env.config_home).display().to_string();
            Error::new(code).with("home", home).with("path", own).with("url", url.as_str())
        };
        match (note.map(|note| note.kind), kind) {
            (Some(HomeKind::Demo | HomeKind::Rehearsal), MetaKind::Meta | MetaKind::Other) => {
                Err(belongs(&codes::DEMO_HOME_ELSEWHERE))
            }
            (Some(HomeKind::Real), MetaKind::Sandbox | MetaKind::Demo) => {
                Err(belongs(&codes::REAL_HOME_ELSEWHERE))
            }
            (_, MetaKind::Other) if typed.is_none() => {
                Err(Error::new(&codes::GRAPH_URL_NOT_TYPED).with("url", url.as_str()))
            }
            _ => Ok(Address { url, kind }),
        }
    }
}

/// Returns where the identity of whoever works lies, and what opens it: the person, or their timer where it has one.
fn person(env: &Env, run_options: &RunOptions, personal: &Personal, home: &Path) -> IdentitySource {
    let own = |file: &Path| env.config_home.join(file);
    let file = env.get("ONBOARD_PASSPHRASE_FILE").map(|file| env.absolute(file));
    let timer = TimerFolder::of(&env.config_home, home);
    if run_options.as_timer && timer.has_identity() {
        let file = file.map(|file| Arc::new(PassphraseFile(file)) as Arc<dyn Passphrase>);
        return timer.identity(&env.config_home, file);
    }
    let file = file.or_else(|| personal.passphrase_file.as_deref().map(own));
    let file = file.map(|file| Arc::new(PassphraseFile(file)) as Arc<dyn Passphrase>);
    let typed = || run_options.typed.clone().map(|typed| typed as Arc<dyn Passphrase>);
    IdentitySource::Person(Person {
        config_dir: env.config_home.clone(),
        identity_dir: env.config_home.clone(),
        keyring: match env.keyring {
            env::Keyring::System => Arc::new(SystemKeyring::default()),
            env::Keyring::Absent => Arc::new(NoKeyring),
        },
        passphrase: file.or_else(typed),
    })
}

/// Returns whether an address is Meta's own.
fn is_meta(url: &Url) -> bool {
    let is_host = url.host_str().is_some_and(|host| META_HOSTS.contains(&host));
    is_host && url.scheme() == "https" && url.port().is_none() && url.username().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metas_own_address_is_told_from_what_looks_like_it() {
        let is = |url: &str| is_meta(&Url::parse(url).unwrap());
        assert!(is(META) && is("https://graph.instagram.com/") && is("https://GRAPH.facebook.com:443"));
        for url in [
            "http://graph.facebook.com",
            "https://graph.facebook.com:8443",
            "https://graph.facebook.com.example.com",
            "https://graph.facebook.com@example.com",
            "https://example.com/graph.facebook.com",
            "https://facebook.com",
        ] {
            assert!(!is(url), "{url}");
        }
    }
}
