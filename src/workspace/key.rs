//! The workspace's own keys: what its secrets are encrypted to and opened with. `key.age` holds them, encrypted to
//! everyone who may read.
//!
//! The first key seals; the others only open. Taking a reader out puts a new key first, and the old ones stay
//! behind it: so a secret that a colleague kept meanwhile, or that a killed process did not come to, still opens.

use std::fmt;
use std::sync::Arc;

use age::{DecryptError, x25519};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use super::Workspace;
use super::disk::{self, At};
use super::error::StoreError;
use super::identity::{Me, Missing};
use super::seal::{identities, open, seal, seal_to};

/// The workspace's keys, opened.
pub(super) struct Vault {
    /// The newest first; there is one at least.
    keys: Vec<x25519::Identity>,
    /// Of which `key.age` these are.
    pub(super) digest: String,
}

/// Why a sealed secret did not open.
pub(super) enum Unopened {
    /// It was sealed by another key.
    AnotherKey,
    /// It is not whole.
    Damaged,
}

/// Which key opened a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Under {
    /// The one that seals today.
    Newest,
    /// One that somebody knows who may read no more.
    Older,
}

impl fmt::Debug for Vault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Vault")
    }
}

impl Vault {
    /// Encrypts to the workspace.
    pub(super) fn seal(&self, plain: &[u8]) -> Vec<u8> {
        seal_to(&self.keys[0].to_public(), plain)
    }

    /// Decrypts what was encrypted to the workspace.
    pub(super) fn open(&self, sealed: &[u8]) -> Result<(Zeroizing<Vec<u8>>, Under), Unopened> {
        for (place, key) in self.keys.iter().enumerate() {
            match open(key, sealed) {
                Ok(plain) => return Ok((plain, if place == 0 { Under::Newest } else { Under::Older })),
                Err(DecryptError::NoMatchingKeys) => {}
                Err(_) => return Err(Unopened::Damaged),
            }
        }
        Err(Unopened::AnotherKey)
    }

    /// Returns the keys for `key.age`, encrypted to everyone named.
    pub(super) fn sealed_to(&self, readers: &[x25519::Recipient]) -> Vec<u8> {
        keys_sealed(&self.keys, readers)
    }

    /// Returns the keys with a new one before them, encrypted to everyone named.
    pub(super) fn renewed(&self, readers: &[x25519::Recipient]) -> Vec<u8> {
        let keys: Vec<_> =
            [x25519::Identity::generate()].into_iter().chain(self.keys.iter().cloned()).collect();
        keys_sealed(&keys, readers)
    }
}

impl Workspace {
    /// Returns the opened vault, which is opened again when `key.age` has changed.
    pub(super) fn vault(&self, missing: Missing) -> Result<Arc<Vault>, StoreError> {
        let mut opened = self.vault.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let path = self.key_path();
        let sealed = disk::read(&path)?;
        if let (Some(vault), Some(sealed)) = (&*opened, &sealed)
            && vault.digest == digest(sealed)
        {
            return Ok(Arc::clone(vault));
        }
        let me = self.me(missing)?;
        let sealed = match sealed {
            Some(sealed) => {
                if missing == Missing::Make {
                    self.name_reader(me)?;
                }
                sealed
            }
            None if missing == Missing::Leave => return Err(StoreError::KeyMissing { path: path.into() }),
            None => self.make_key(me)?,
        };
        let vault = Arc::new(self.opened(&sealed, me)?);
        *opened = Some(Arc::clone(&vault));
        Ok(vault)
    }

    pub(super) fn key_path(&self) -> At {
        self.home.join("key.age")
    }

    pub(super) fn recipients_path(&self) -> At {
        self.home.join("recipients.txt")
    }

    fn opened(&self, sealed: &[u8], me: &Me) -> Result<Vault, StoreError> {
        let path = self.key_path();
        let plain = match open(&me.identity, sealed) {
            Ok(plain) => plain,
            Err(DecryptError::NoMatchingKeys) => {
                return Err(StoreError::VaultMismatch { path: path.into(), recipient: me.recipient() });
            }
            Err(_) => return Err(StoreError::KeyUnreadable { path: path.into() }),
        };
        let keys = identities(&plain).ok_or(StoreError::KeyUnreadable { path: path.into() })?;
        Ok(Vault { keys, digest: digest(sealed) })
    }

    fn make_key(&self, me: &Me) -> Result<Vec<u8>, StoreError> {
        let path = self.key_path();
        let _lock = self.home_lock()?;
        if disk::read(&path)?.is_none() {
            // `recipients.txt` is only written after a key: with it alone, a key was lost.
            if self.recipients_path().exists() {
                return Err(StoreError::KeyMissing { path: path.into() });
            }
            let fresh = [x25519::Identity::generate()];
            disk::create(&path, &keys_sealed(&fresh, &[me.identity.to_public()]))?;
        }
        self.name_reader(me)?;
        disk::read(&path)?.ok_or(StoreError::KeyMissing { path: path.into() })
    }

    /// Writes `recipients.txt` where a process was killed, or is just now, between the key and it.
    fn name_reader(&self, me: &Me) -> Result<(), StoreError> {
        let path = self.recipients_path();
        if path.exists() {
            return Ok(());
        }
        disk::create(&path, format!("{}\n", me.recipient()).as_bytes()).map(|_| ())
    }
}

/// Returns what tells one `key.age` from another.
pub(super) fn digest(sealed: &[u8]) -> String {
    hex::encode(Sha256::digest(sealed))
}

fn keys_sealed(keys: &[x25519::Identity], readers: &[x25519::Recipient]) -> Vec<u8> {
    let lines: Vec<SecretString> = keys.iter().map(x25519::Identity::to_string).collect();
    let length = lines.iter().map(|line| line.expose_secret().len() + 1).sum();
    // Room from the start, so that no copy stays behind where the text grew.
    let mut text = Zeroizing::new(String::with_capacity(length));
    for line in &lines {
        text.push_str(line.expose_secret());
        text.push('\n');
    }
    seal(readers.iter().map(|reader| reader as &dyn age::Recipient), text.as_bytes())
}
