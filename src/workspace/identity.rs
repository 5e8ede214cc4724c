//! The person's own identity: one for all workspaces, in the system's keyring or under a passphrase.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use age::{DecryptError, scrypt, x25519};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};

use super::disk::{self, At};
use super::error::StoreError;
use super::keyring::{Keyring, KeyringError};
use super::lock::Lock;
use super::seal::{identities, open, seal_to};
use super::{WRITE_PATIENCE, Workspace};

/// What a guess at the passphrase of a new identity costs: 134 MB and about 0.3 s. Tests guess nothing.
const WORK_FACTOR: u8 = if cfg!(test) { 10 } else { 17 };

/// What we accept of identity files that were made elsewhere, or by us before.
const MAX_WORK_FACTOR: u8 = 18;

/// The fewest characters of a new identity's passphrase.
pub const SHORTEST_PASSPHRASE: usize = 12;

/// Where the person's identity comes from.
#[derive(Clone, Debug, Default)]
pub enum IdentitySource {
    /// From nowhere: what needs the vault fails.
    #[default]
    Absent,
    /// From the home itself, unprotected: the person's own settings say that it is a demo, and nothing in it secret.
    Demo,
    /// From the person's own places.
    Person(Person),
}

/// Where a person keeps an identity, and what opens it.
#[derive(Clone, Debug)]
pub struct Person {
    /// The configuration folder, with `pins.toml`.
    pub config_dir: PathBuf,
    /// Where `identity.age` lies, which counts where it is, and `identity.pub`: the same folder, but for a timer's.
    pub identity_dir: PathBuf,
    /// The first choice for a new identity.
    pub keyring: Arc<dyn Keyring>,
    /// The second choice, and what opens `identity.age`.
    pub passphrase: Option<Arc<dyn Passphrase>>,
}

/// Where the passphrase of `identity.age` comes from.
pub trait Passphrase: fmt::Debug + Send + Sync {
    /// Returns the passphrase; nothing while nobody gave one.
    ///
    /// # Errors
    /// Why there is none.
    fn get(&self) -> Result<Option<SecretString>, StoreError>;

    /// Returns the file that it is read from, if it is.
    fn file(&self) -> Option<&Path>;
}

/// A passphrase in the first line of a file, for machines.
#[derive(Clone, Debug)]
pub struct PassphraseFile(pub PathBuf);

/// A passphrase that a person types, once they have. One for all workspaces of a run.
#[derive(Debug, Default)]
pub struct PassphraseTyped(Mutex<Option<SecretString>>);

impl PassphraseTyped {
    /// Takes what was typed, in place of what was typed before.
    pub fn take(&self, passphrase: SecretString) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(passphrase);
    }
}

/// Where the identity in use lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whereabouts {
    /// Unprotected in a demo home, where nothing is secret.
    Demo,
    /// In the system's keyring.
    Keyring,
    /// Under a passphrase.
    Passphrase {
        /// The identity file.
        path: PathBuf,
        /// The file that the passphrase is read from, if it is: whoever reads that one reads everything.
        file: Option<PathBuf>,
        /// Whether the passphrase is shorter than that of a new identity may be.
        is_short: bool,
    },
}

/// Whether what is missing may be made.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Missing {
    /// Makes the identity and the key: a secret is about to be stored.
    Make,
    /// Leaves everything as it is.
    Leave,
}

/// The person, opened.
#[derive(Clone)]
pub(super) struct Me {
    pub(super) identity: x25519::Identity,
    pub(super) place: Whereabouts,
}

impl fmt::Debug for Me {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Me")
    }
}

impl Me {
    /// Returns the public key.
    pub(super) fn recipient(&self) -> String {
        self.identity.to_public().to_string()
    }
}

impl Workspace {
    /// Returns the person's public key, to hand to whoever shares a workspace. Makes the identity if absent.
    pub fn recipient(&self) -> Result<String, StoreError> {
        Ok(self.me(Missing::Make)?.recipient())
    }

    /// Returns the person's own identity, opened at most once by a `Workspace`.
    pub(super) fn me(&self, missing: Missing) -> Result<&Me, StoreError> {
        if let Some(me) = self.me.get() {
            return Ok(me);
        }
        let me = match &self.source {
            IdentitySource::Demo => unprotected(&self.home, missing)?,
            IdentitySource::Absent => {
                return Err(no_identity(self.home(), KeyringError::Unavailable));
            }
            IdentitySource::Person(person) => person.open(self.home(), missing)?,
        };
        Ok(self.me.get_or_init(|| me))
    }

    /// Returns the file that the identity's passphrase is read from, where others on this machine can read it too.
    pub fn exposed_passphrase(&self) -> Option<&Path> {
        let file = self.under_passphrase()?.passphrase.as_ref()?.file()?;
        is_read_by_others(file).then_some(file)
    }

    /// Opens the person's identity where it lies under a passphrase; one elsewhere, or none yet, is left alone.
    pub fn open_by_passphrase(&self) -> Result<(), StoreError> {
        self.under_passphrase().map_or(Ok(()), |_| self.me(Missing::Leave).map(|_| ()))
    }

    /// Returns the person, where their identity lies under a passphrase.
    fn under_passphrase(&self) -> Option<&Person> {
        match &self.source {
            IdentitySource::Person(person) => person.sealed_path().exists().then_some(person),
            IdentitySource::Absent | IdentitySource::Demo => None,
        }
    }
}

impl Person {
    pub(super) fn open(&self, home: &Path, missing: Missing) -> Result<Me, StoreError> {
        if let Some(me) = self.under_passphrase()? {
            return Ok(me);
        }
        match self.in_keyring(home)? {
            Ok(me) => {
                if missing == Missing::Make {
                    self.name(&me.identity.to_public())?;
                }
                return Ok(me);
            }
            Err(why) if missing == Missing::Leave => return Err(no_identity(home, why)),
            Err(_) => {}
        }
        let _lock =
            Lock::take(&At::root(&self.identity_dir).join("identity.lock"), "identity", WRITE_PATIENCE)?;
        // Another process may have been first.
        if let Some(me) = self.under_passphrase()? {
            return Ok(me);
        }
        let why = match self.in_keyring(home)? {
            Ok(me) => return Ok(me),
            Err(KeyringError::Missing) => {
                let fresh = x25519::Identity::generate();
                match self.keyring.write(&fresh.to_string()) {
                    Ok(()) => {
                        self.name(&fresh.to_public())?;
                        return self.in_keyring(home)?.map_err(|why| no_identity(home, why));
                    }
                    Err(why) => why,
                }
            }
            Err(why) => why,
        };
        let passphrase = self.given()?.ok_or_else(|| no_identity(home, why))?;
        if is_short(&passphrase) {
            let file = self.passphrase_file().unwrap_or_else(|| self.sealed_path().into());
            return Err(StoreError::PassphraseShort { path: file, least: SHORTEST_PASSPHRASE });
        }
        let fresh = x25519::Identity::generate().to_string();
        let mut recipient = scrypt::Recipient::new(passphrase);
        recipient.set_work_factor(WORK_FACTOR);
        let path = self.sealed_path();
        disk::create(&path, &seal_to(&recipient, fresh.expose_secret().as_bytes()))?;
        self.under_passphrase()?.ok_or(StoreError::IdentityUnreadable { path: path.into() })
    }

    /// Returns what the keyring holds, or why it holds nothing while none of ours is known to be in it.
    fn in_keyring(&self, home: &Path) -> Result<Result<Me, KeyringError>, StoreError> {
        let known = disk::read_text(&self.public_path())?.map(|text| text.trim().to_owned());
        match (self.keyring.read(), known) {
            (Ok(text), _) => {
                let identity = identities(text.expose_secret().as_bytes()).and_then(|mut found| found.pop());
                let unreadable = || StoreError::IdentityUnreadable { path: PathBuf::from("keyring") };
                Ok(Ok(Me { identity: identity.ok_or_else(unreadable)?, place: Whereabouts::Keyring }))
            }
            (Err(KeyringError::Missing), Some(recipient)) => {
                Err(StoreError::IdentityLost { path: self.public_path().into(), recipient })
            }
            (Err(why), Some(_)) => Err(StoreError::KeyringClosed { home: home.into(), keyring: why.word() }),
            (Err(why), None) => Ok(Err(why)),
        }
    }

    fn under_passphrase(&self) -> Result<Option<Me>, StoreError> {
        let path = self.sealed_path();
        let Some(sealed) = disk::read(&path)? else { return Ok(None) };
        let Some(passphrase) = self.given()? else {
            return Err(StoreError::PassphraseUnnamed { path: path.into() });
        };
        let is_short = is_short(&passphrase);
        let mut identity = scrypt::Identity::new(passphrase);
        identity.set_max_work_factor(MAX_WORK_FACTOR);
        let plain = open(&identity, &sealed).map_err(|error| match error {
            DecryptError::DecryptionFailed
            | DecryptError::KeyDecryptionFailed
            | DecryptError::NoMatchingKeys => StoreError::PassphraseWrong { path: path.clone().into() },
            _ => StoreError::IdentityUnreadable { path: path.clone().into() },
        })?;
        let identity = identities(&plain).and_then(|mut found| found.pop());
        let identity =
            identity.ok_or_else(|| StoreError::IdentityUnreadable { path: path.clone().into() })?;
        let file = self.passphrase_file();
        Ok(Some(Me { identity, place: Whereabouts::Passphrase { path: path.into(), file, is_short } }))
    }

    fn passphrase_file(&self) -> Option<PathBuf> {
        self.passphrase.as_ref().and_then(|from| from.file()).map(PathBuf::from)
    }

    fn given(&self) -> Result<Option<SecretString>, StoreError> {
        self.passphrase.as_ref().map_or(Ok(None), |from| from.get())
    }

    /// Notes that the identity lies in the keyring, unless that is noted.
    fn name(&self, recipient: &x25519::Recipient) -> Result<(), StoreError> {
        let path = self.public_path();
        if path.exists() {
            Ok(())
        } else {
            disk::create(&path, format!("{recipient}\n").as_bytes()).map(|_| ())
        }
    }

    fn sealed_path(&self) -> At {
        At::root(&self.identity_dir).join("identity.age")
    }

    /// Says that the identity lies in the keyring, and which one: a keyring that does not open must not be taken
    /// for an empty one, or one person would come to have two identities.
    fn public_path(&self) -> At {
        At::root(&self.identity_dir).join("identity.pub")
    }
}

impl Passphrase for PassphraseTyped {
    fn get(&self) -> Result<Option<SecretString>, StoreError> {
        Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }

    fn file(&self) -> Option<&Path> {
        None
    }
}

impl Passphrase for PassphraseFile {
    fn get(&self) -> Result<Option<SecretString>, StoreError> {
        let missing = || StoreError::PassphraseMissing { path: self.0.clone() };
        let is_file = fs::metadata(&self.0).is_ok_and(|found| !found.is_dir());
        let text = if is_file { disk::read_named(&self.0)?.map(Zeroizing::new) } else { None };
        let text = text.ok_or_else(missing)?;
        let line = text.lines().next().unwrap_or_default();
        if line.trim().is_empty() { Err(missing()) } else { Ok(Some(SecretString::from(line))) }
    }

    fn file(&self) -> Option<&Path> {
        Some(&self.0)
    }
}

fn is_short(passphrase: &SecretString) -> bool {
    passphrase.expose_secret().trim().chars().count() < SHORTEST_PASSPHRASE
}

/// Returns whether a file's mode lets its group or everybody read it; where modes mean nothing, it does not.
fn is_read_by_others(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::metadata(path).is_ok_and(|found| found.permissions().mode() & 0o044 != 0)
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        false
    }
}

fn no_identity(home: &Path, keyring: KeyringError) -> StoreError {
    StoreError::NoIdentity { home: home.into(), keyring: keyring.word() }
}

fn unprotected(home: &At, missing: Missing) -> Result<Me, StoreError> {
    let path = home.join("demo-identity.txt");
    if disk::read(&path)?.is_none() {
        if missing == Missing::Leave {
            return Err(no_identity(home.path(), KeyringError::Missing));
        }
        let fresh = x25519::Identity::generate().to_string();
        disk::create(&path, format!("{}\n", fresh.expose_secret()).as_bytes())?;
    }
    let bytes = disk::read(&path)?.map(Zeroizing::new);
    let identity = bytes.and_then(|bytes| identities(&bytes)).and_then(|mut found| found.pop());
    let identity = identity.ok_or(StoreError::IdentityUnreadable { path: path.into() })?;
    Ok(Me { identity, place: Whereabouts::Demo })
}
