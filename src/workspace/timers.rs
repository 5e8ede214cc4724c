//! What a timer of this machine has of its own, in the person's own folder: an identity, and what its last run came to.
//!
//! A timer runs when nobody is there to open a keyring, so it has an identity of its own, which reads a workspace as a
//! colleague's does. What it agrees to is what its person agreed to: both share the pins.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::disk::{self, At};
use super::error::StoreError;
use super::identity::{Missing, Passphrase, PassphraseFile, Person};
use super::keyring::NoKeyring;
use super::lock::Lock;
use super::{IdentitySource, Workspace};

/// What was set up of a timer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimerNote {
    /// Who runs it, like `systemd-user`.
    pub kind: String,
    /// What it is called there.
    pub name: String,
    /// The public key of its identity.
    pub recipient: String,
    /// When it was set up.
    pub installed: Timestamp,
    /// The files that were written for whoever runs it.
    pub files: Vec<PathBuf>,
}

/// The folder of the timer of one home, on this machine and for this person.
#[derive(Clone, Debug)]
pub struct TimerFolder {
    folder: At,
    id: String,
}

impl TimerFolder {
    /// Returns the folder of a home's timer, which need not be there.
    pub fn of(config_dir: &Path, home: &Path) -> Self {
        let home = home.canonicalize().unwrap_or_else(|_| home.to_path_buf());
        let id = hex::encode(&Sha256::digest(home.as_os_str().as_encoded_bytes())[..4]);
        Self { folder: At::root(config_dir).join("timers").join(&id), id }
    }

    /// Returns eight letters that tell the home from others.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns where it lies.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Returns where a file of it lies.
    pub fn file(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    /// Returns where the passphrase of its identity lies, unless it was given to the system to keep.
    pub fn passphrase(&self) -> PathBuf {
        self.file("passphrase")
    }

    /// Returns what was set up, if anything was.
    pub fn note(&self) -> Result<Option<TimerNote>, StoreError> {
        let at = self.folder.join("timer.toml");
        let Some(text) = disk::read_text(&at)? else { return Ok(None) };
        toml::from_str(&text).map(Some).map_err(|error| {
            StoreError::corrupt(at.path(), &text, error.span().map_or(0, |span| span.start), error.message())
        })
    }

    /// Notes what was set up.
    pub fn set_note(&self, note: &TimerNote) -> Result<(), StoreError> {
        let text = toml::to_string(note).expect("a note is texts and a list of them");
        let head = "# A timer of onboard. `onboard token schedule install` writes this file.\n";
        self.keep("timer.toml", format!("{head}{text}").as_bytes())
    }

    /// Keeps a file beside the identity.
    pub fn keep(&self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        disk::make_folder(&self.folder)?;
        disk::replace(&self.folder.join(name), bytes)
    }

    /// Returns the text of a file beside the identity, if it is there.
    pub fn text(&self, name: &str) -> Result<Option<String>, StoreError> {
        disk::read_text(&self.folder.join(name))
    }

    /// Removes a file beside the identity.
    pub fn forget(&self, name: &str) -> Result<(), StoreError> {
        disk::remove_file(&self.folder.join(name))
    }

    /// Removes all of it.
    pub fn remove(&self) -> Result<(), StoreError> {
        if self.folder.exists() { disk::remove_folder(&self.folder) } else { Ok(()) }
    }

    /// Returns whether it has an identity.
    pub fn has_identity(&self) -> bool {
        self.folder.join("identity.age").exists()
    }

    /// Makes an identity under a passphrase that nobody knows, in place of one that was there, and returns its public
    /// key.
    pub fn make_identity(&self, home: &Path) -> Result<String, StoreError> {
        disk::make_folder(&self.folder)?;
        self.forget("identity.age")?;
        let mut random = [0; 32];
        getrandom::fill(&mut random)
            .map_err(|error| StoreError::io(self.path(), std::io::Error::other(error)))?;
        self.keep("passphrase", format!("{}\n", hex::encode(random)).as_bytes())?;
        let own = self.person(self.path(), None);
        Ok(own.open(home, Missing::Make)?.recipient())
    }

    /// Returns where the timer's identity comes from, for a run in its name.
    pub fn identity(&self, config_dir: &Path, passphrase: Option<Arc<dyn Passphrase>>) -> IdentitySource {
        IdentitySource::Person(self.person(config_dir, passphrase))
    }

    /// Returns the timer as whoever works. Its own passphrase comes before one that is named elsewhere.
    fn person(&self, config_dir: &Path, passphrase: Option<Arc<dyn Passphrase>>) -> Person {
        let own = self.passphrase();
        let passphrase = passphrase.filter(|_| !own.exists());
        Person {
            config_dir: config_dir.to_path_buf(),
            identity_dir: self.path().to_path_buf(),
            keyring: Arc::new(NoKeyring),
            passphrase: passphrase.or_else(|| Some(Arc::new(PassphraseFile(own)))),
        }
    }
}

impl Workspace {
    /// Takes the lock of whoever looks after a whole workspace by the clock, and waits for nobody.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when somebody else does so now.
    pub fn lock_schedule(&self) -> Result<Lock, StoreError> {
        self.check_home()?;
        Lock::take(&self.home.join("schedule.lock"), "schedule", std::time::Duration::ZERO)
    }
}
