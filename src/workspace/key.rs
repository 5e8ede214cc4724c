//! The workspace's own keys: what its secrets are encrypted to and opened with. `key.age` holds them, encrypted to
//! everyone who may read.
//!
//! The first key seals; the others only open. Taking a reader out puts a new key first, and the old ones stay
//! behind it: so a secret that a killed process did not come to still opens. Whoever was taken out knows the old ones,
//! so of what is under them only that counts which was there when the new one was made: `rotation.age` lists it.

use std::collections::BTreeSet;
use std::fmt;
use std::iter;
use std::sync::{Arc, OnceLock};

use age::{DecryptError, x25519};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Workspace;
use super::disk::{self, At};
use super::error::StoreError;
use super::identity::{Me, Missing};
use super::seal::{identities, open, seal, seal_to};

/// How a `key.age` begins under which a secret counts only with a proof.
const PROVED: &str = "# onboard key 2";

/// The workspace's keys, opened.
pub(super) struct Vault {
    /// The newest first; there is one at least.
    keys: Vec<x25519::Identity>,
    /// Of which `key.age` these are.
    pub(super) digest: String,
    /// Whether a secret counts only with a proof. Those of the first releases have none.
    pub(super) wants_proof: bool,
    /// Whether the key was compared with what the person agreed to.
    is_known: OnceLock<()>,
    /// What counted when the newest key was made. Read once a secret under an older one is met.
    rotated: OnceLock<BTreeSet<String>>,
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

/// What `rotation.age` holds: the SHA-256 of each secret's file that counted when the key was renewed.
#[derive(Serialize, Deserialize)]
struct Rotation {
    digests: BTreeSet<String>,
    proof: String,
}

impl fmt::Debug for Vault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Vault")
    }
}

impl Vault {
    fn new(keys: Vec<x25519::Identity>, digest: String, wants_proof: bool) -> Self {
        Self { keys, digest, wants_proof, is_known: OnceLock::new(), rotated: OnceLock::new() }
    }

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

    /// Returns what proves that somebody wrote these parts who knew the newest key.
    pub(super) fn proof(&self, parts: &[&str]) -> String {
        hex::encode(self.mac(parts).finalize().into_bytes())
    }

    /// Returns whether a proof of these parts holds.
    pub(super) fn is_proved(&self, proof: &str, parts: &[&str]) -> bool {
        hex::decode(proof).is_ok_and(|proof| self.mac(parts).verify_slice(&proof).is_ok())
    }

    /// Returns the keys for `key.age`, encrypted to everyone named.
    pub(super) fn sealed_to(&self, readers: &[x25519::Recipient]) -> Vec<u8> {
        keys_sealed(&self.keys, readers, self.wants_proof)
    }

    /// Returns the same keys, under which a secret counts only with a proof.
    pub(super) fn proving(&self) -> Self {
        Self::new(self.keys.clone(), String::new(), true)
    }

    /// Returns the keys with a new one before them.
    pub(super) fn renewed(&self) -> Self {
        let keys = iter::once(x25519::Identity::generate()).chain(self.keys.iter().cloned()).collect();
        Self::new(keys, String::new(), true)
    }

    /// Returns the name of the workspace: that of its oldest key, which it keeps for good.
    pub(super) fn id(&self) -> String {
        self.keys.last().map(name_of).unwrap_or_default()
    }

    /// Returns the name of the newest key.
    pub(super) fn head(&self) -> String {
        name_of(&self.keys[0])
    }

    /// Returns whether a key of that name is among these.
    pub(super) fn has(&self, name: &str) -> bool {
        self.keys.iter().any(|key| name_of(key) == name)
    }

    fn mac(&self, parts: &[&str]) -> Hmac<Sha256> {
        let mut mac = keyed(&sign(&self.keys[0], b"onboard proof 2"));
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part.as_bytes());
        }
        mac
    }
}

impl Workspace {
    /// Returns the opened vault, which is opened again when `key.age` has changed.
    ///
    /// # Errors
    /// [`StoreError::WorkspaceReplaced`] or [`StoreError::KeyOutdated`] where nobody made that key who knew the one
    /// that the person agreed to: what it opens may come from anybody.
    pub(super) fn vault(&self, missing: Missing) -> Result<Arc<Vault>, StoreError> {
        let vault = self.any_vault(missing)?;
        if vault.is_known.get().is_none() {
            self.check_key(&vault)?;
            let _ = vault.is_known.set(());
        }
        Ok(vault)
    }

    /// Returns the opened vault, whoever made it.
    pub(super) fn any_vault(&self, missing: Missing) -> Result<Arc<Vault>, StoreError> {
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

    pub(super) fn rotation_path(&self) -> At {
        self.home.join("rotation.age")
    }

    /// Lists what counts, for a key that is about to be the newest.
    pub(super) fn write_rotation(&self, vault: &Vault, digests: BTreeSet<String>) -> Result<(), StoreError> {
        let proof = vault.proof(&listed(&digests));
        let json = serde_json::to_vec(&Rotation { digests, proof }).expect("texts always serialise");
        disk::replace(&self.rotation_path(), &vault.seal(&json))
    }

    /// Returns whether a file of this SHA-256 counted when the newest key was made.
    pub(super) fn is_rotated(&self, vault: &Vault, digest: &str) -> Result<bool, StoreError> {
        if let Some(digests) = vault.rotated.get() {
            return Ok(digests.contains(digest));
        }
        let sealed = disk::read(&self.rotation_path())?;
        let opened = sealed.and_then(|sealed| vault.open(&sealed).ok());
        let list = opened.and_then(|(plain, _)| serde_json::from_slice::<Rotation>(&plain).ok());
        let list = list.filter(|list| vault.is_proved(&list.proof, &listed(&list.digests)));
        Ok(vault.rotated.get_or_init(|| list.map(|list| list.digests).unwrap_or_default()).contains(digest))
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
        Ok(Vault::new(keys, digest(sealed), plain.starts_with(PROVED.as_bytes())))
    }

    fn make_key(&self, me: &Me) -> Result<Vec<u8>, StoreError> {
        let path = self.key_path();
        let _lock = self.home_lock()?;
        if disk::read(&path)?.is_none() {
            // `recipients.txt` and secrets are only written after a key: with them alone, a key was lost.
            if self.recipients_path().exists() || self.holds_secrets()? {
                return Err(StoreError::KeyMissing { path: path.into() });
            }
            let fresh = [x25519::Identity::generate()];
            let mut vault = Vault::new(fresh.to_vec(), String::new(), true);
            let sealed = vault.sealed_to(&[me.identity.to_public()]);
            vault.digest = digest(&sealed);
            // Before it is there: who makes a workspace need not be asked about it.
            self.agree_to(&vault, &[me.recipient()], &[], &[&vault.digest])?;
            disk::create(&path, &sealed)?;
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

/// Returns what tells one file from another.
pub(super) fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// Returns a name for a key, from which nobody learns it.
fn name_of(key: &x25519::Identity) -> String {
    hex::encode(&sign(key, b"onboard workspace")[..8])
}

fn sign(key: &x25519::Identity, message: &[u8]) -> [u8; 32] {
    let mut mac = keyed(key.to_string().expose_secret().as_bytes());
    mac.update(message);
    mac.finalize().into_bytes().into()
}

fn keyed(key: &[u8]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("HMAC takes keys of any length")
}

fn listed(digests: &BTreeSet<String>) -> Vec<&str> {
    iter::once("rotation").chain(digests.iter().map(String::as_str)).collect()
}

fn keys_sealed(keys: &[x25519::Identity], readers: &[x25519::Recipient], wants_proof: bool) -> Vec<u8> {
    let lines: Vec<SecretString> = keys.iter().map(x25519::Identity::to_string).collect();
    let length: usize = lines.iter().map(|line| line.expose_secret().len() + 1).sum();
    // Room from the start, so that no copy stays behind where the text grew.
    let mut text = Zeroizing::new(String::with_capacity(PROVED.len() + 1 + length));
    for line in wants_proof.then_some(PROVED).into_iter().chain(lines.iter().map(SecretString::expose_secret))
    {
        text.push_str(line);
        text.push('\n');
    }
    seal(readers.iter().map(|reader| reader as &dyn age::Recipient), text.as_bytes())
}
