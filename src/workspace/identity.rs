//! Who opens the vault: each person's own age identity, and the workspace's, which is shared.

use std::fmt;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use age::{DecryptError, Decryptor, Encryptor, scrypt, x25519};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};

use super::error::StoreError;
use super::{Workspace, disk};

/// 36 MB and 75 ms a passphrase; the crate's own choice takes half a gigabyte.
const WORK_FACTOR: u8 = 15;

/// What we accept of identity files that were made elsewhere.
const MAX_WORK_FACTOR: u8 = 18;

/// Where the person's identity comes from. A demo home brings its own and asks for none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum IdentitySource {
    /// From nowhere: what needs the vault fails.
    #[default]
    Absent,
    /// From `identity.age` in the person's configuration folder, under a passphrase in a file.
    PassphraseFile {
        /// The configuration folder, without which there is nowhere to keep the identity.
        config_dir: PathBuf,
        /// The file whose first line is the passphrase.
        passphrase_file: PathBuf,
    },
}

/// The workspace's own identity: what its secrets are encrypted to and opened with.
pub(super) struct Vault {
    identity: x25519::Identity,
}

/// Why a sealed secret did not open.
pub(super) enum Unopened {
    /// It was sealed by another key.
    AnotherKey,
    /// It is not whole.
    Damaged,
}

/// Whether what is missing may be made.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Missing {
    /// Makes the identity and the key: a secret is about to be stored.
    Make,
    /// Leaves everything as it is.
    Leave,
}

impl fmt::Debug for Vault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Vault")
    }
}

impl Vault {
    /// Encrypts to the workspace.
    pub(super) fn seal(&self, plain: &[u8]) -> Vec<u8> {
        seal(&self.identity.to_public(), plain)
    }

    /// Decrypts what was encrypted to the workspace.
    pub(super) fn open(&self, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Unopened> {
        open(&self.identity, sealed).map_err(|error| match error {
            DecryptError::NoMatchingKeys => Unopened::AnotherKey,
            _ => Unopened::Damaged,
        })
    }
}

impl Workspace {
    /// Returns the person's public key, to hand to whoever shares a workspace. Makes the identity if absent.
    pub fn recipient(&self) -> Result<String, StoreError> {
        Ok(self.person(Missing::Make)?.to_public().to_string())
    }

    /// Returns the opened vault: opened at most once by a `Workspace`, on first need.
    pub(super) fn vault(&self, missing: Missing) -> Result<&Vault, StoreError> {
        if let Some(vault) = self.vault.get() {
            return Ok(vault);
        }
        let identity = self.workspace_identity(missing)?;
        Ok(self.vault.get_or_init(|| Vault { identity }))
    }

    fn workspace_identity(&self, missing: Missing) -> Result<x25519::Identity, StoreError> {
        let path = self.home.join("key.age");
        let person = self.person(missing)?;
        if let Some(sealed) = disk::read(&path)? {
            let identity = open_key(&path, &sealed, &person)?;
            if missing == Missing::Make {
                self.name_reader(&person)?;
            }
            return Ok(identity);
        }
        if missing == Missing::Leave {
            return Err(StoreError::KeyMissing { path });
        }
        let _lock = self.home_lock()?;
        if disk::read(&path)?.is_none() {
            // `recipients.txt` is only written after a key: with it alone, a key was lost.
            if self.home.join("recipients.txt").exists() {
                return Err(StoreError::KeyMissing { path });
            }
            let fresh = x25519::Identity::generate().to_string();
            disk::create(&path, &seal(&person.to_public(), fresh.expose_secret().as_bytes()))?;
        }
        self.name_reader(&person)?;
        let sealed = disk::read(&path)?.ok_or_else(|| StoreError::KeyMissing { path: path.clone() })?;
        open_key(&path, &sealed, &person)
    }

    /// Writes `recipients.txt` where a process was killed, or is just now, between the key and it.
    fn name_reader(&self, person: &x25519::Identity) -> Result<(), StoreError> {
        let path = self.home.join("recipients.txt");
        if path.exists() {
            return Ok(());
        }
        disk::create(&path, format!("{}\n", person.to_public()).as_bytes()).map(|_| ())
    }

    /// Returns the person's own identity.
    fn person(&self, missing: Missing) -> Result<x25519::Identity, StoreError> {
        if self.config.is_harmless() {
            return unprotected(&self.home.join("demo-identity.txt"), &self.home, missing);
        }
        match &self.source {
            IdentitySource::Absent => Err(StoreError::NoIdentity { home: self.home.clone() }),
            IdentitySource::PassphraseFile { config_dir, passphrase_file } => {
                let path = config_dir.join("identity.age");
                let passphrase = passphrase(passphrase_file)?;
                if let Some(sealed) = disk::read(&path)? {
                    return under_passphrase(&path, &sealed, passphrase);
                }
                if missing == Missing::Leave {
                    return Err(StoreError::NoIdentity { home: self.home.clone() });
                }
                let fresh = x25519::Identity::generate().to_string();
                let mut recipient = scrypt::Recipient::new(passphrase.clone());
                recipient.set_work_factor(WORK_FACTOR);
                disk::create(&path, &seal(&recipient, fresh.expose_secret().as_bytes()))?;
                // Another process may have been first; what lies there now is the person's.
                let sealed = disk::read(&path)?
                    .ok_or_else(|| StoreError::IdentityUnreadable { path: path.clone() })?;
                under_passphrase(&path, &sealed, passphrase)
            }
        }
    }
}

fn open_key(path: &Path, sealed: &[u8], person: &x25519::Identity) -> Result<x25519::Identity, StoreError> {
    let unreadable = || StoreError::KeyUnreadable { path: path.into() };
    let plain = open(person, sealed).map_err(|error| match error {
        DecryptError::NoMatchingKeys => {
            StoreError::VaultMismatch { path: path.into(), recipient: person.to_public().to_string() }
        }
        _ => unreadable(),
    })?;
    parse(&plain).ok_or_else(unreadable)
}

fn unprotected(path: &Path, home: &Path, missing: Missing) -> Result<x25519::Identity, StoreError> {
    if disk::read(path)?.is_none() {
        if missing == Missing::Leave {
            return Err(StoreError::NoIdentity { home: home.into() });
        }
        let fresh = x25519::Identity::generate().to_string();
        disk::create(path, format!("{}\n", fresh.expose_secret()).as_bytes())?;
    }
    let bytes = disk::read(path)?.map(Zeroizing::new);
    let identity = bytes.and_then(|bytes| parse(&bytes));
    identity.ok_or_else(|| StoreError::IdentityUnreadable { path: path.into() })
}

fn under_passphrase(
    path: &Path,
    sealed: &[u8],
    passphrase: SecretString,
) -> Result<x25519::Identity, StoreError> {
    let mut identity = scrypt::Identity::new(passphrase);
    identity.set_max_work_factor(MAX_WORK_FACTOR);
    let plain = open(&identity, sealed).map_err(|error| match error {
        DecryptError::DecryptionFailed | DecryptError::KeyDecryptionFailed | DecryptError::NoMatchingKeys => {
            StoreError::PassphraseWrong { path: path.into() }
        }
        _ => StoreError::IdentityUnreadable { path: path.into() },
    })?;
    parse(&plain).ok_or_else(|| StoreError::IdentityUnreadable { path: path.into() })
}

fn passphrase(path: &Path) -> Result<SecretString, StoreError> {
    let missing = || StoreError::PassphraseMissing { path: path.into() };
    let is_file = fs::metadata(path).is_ok_and(|found| !found.is_dir());
    let text = if is_file { disk::read_text(path)?.map(Zeroizing::new) } else { None };
    let text = text.ok_or_else(missing)?;
    let line = text.lines().next().unwrap_or_default();
    if line.trim().is_empty() { Err(missing()) } else { Ok(SecretString::from(line)) }
}

fn parse(plain: &[u8]) -> Option<x25519::Identity> {
    std::str::from_utf8(plain).ok()?.trim().parse().ok()
}

fn seal(recipient: &dyn age::Recipient, plain: &[u8]) -> Vec<u8> {
    let encryptor = Encryptor::with_recipients(std::iter::once(recipient)).expect("there is one recipient");
    let mut sealed = Vec::new();
    let written = encryptor.wrap_output(&mut sealed).and_then(|mut writer| {
        std::io::Write::write_all(&mut writer, plain)?;
        writer.finish().map(|_| ())
    });
    written.expect("memory takes every write");
    sealed
}

fn open(identity: &dyn age::Identity, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, DecryptError> {
    let mut reader = Decryptor::new_buffered(sealed)?.decrypt(std::iter::once(identity))?;
    // Room from the start, so that no copy stays behind where the buffer grew.
    let mut plain = Zeroizing::new(Vec::with_capacity(sealed.len()));
    reader.read_to_end(&mut plain)?;
    Ok(plain)
}
