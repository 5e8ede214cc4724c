//! Who may read: `recipients.txt` names them, `key.age` is encrypted to them, and each person pins whom they agreed to.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use age::x25519;

use super::Workspace;
use super::disk;
use super::error::StoreError;
use super::identity::{IdentitySource, Missing, Whereabouts};
use super::key::{Vault, digest};
use super::pins::{self, Marks, Pin, Pins};
use super::vault::Inventory;

/// Who may read a workspace, beside whom the person agreed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Readers {
    /// Everyone named, in the order of `recipients.txt`.
    pub named: Vec<String>,
    /// What `recipients.txt` says of them: the remark behind a public key.
    pub remarks: BTreeMap<String, String>,
    /// Whether the person ever agreed to anyone. Before, no secret is kept.
    pub is_pinned: bool,
    /// Those whom the person did not agree to.
    pub added: Vec<String>,
    /// Those whom the person agreed to, and who are named no more.
    pub gone: Vec<String>,
    /// How `key.age` stands to what the person agreed to.
    pub key: KeyStanding,
    /// Those who are being taken out: somebody was interrupted.
    pub leaving: Vec<String>,
}

/// How a `key.age` stands to the one that the person agreed to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeyStanding {
    /// It holds the same keys, the same one newest.
    #[default]
    Same,
    /// It is another, and it did not open, so nobody can tell more.
    Changed,
    /// Somebody who knew the agreed key put a new one before it.
    Renewed,
    /// It is an older one of the same workspace: somebody who was taken out since may know it.
    Outdated,
    /// Nobody made it who could read the workspace that was agreed to.
    Foreign,
}

impl KeyStanding {
    /// Returns the stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Changed => "changed",
            Self::Renewed => "renewed",
            Self::Outdated => "outdated",
            Self::Foreign => "foreign",
        }
    }
}

impl Readers {
    /// Returns whether something came that the person did not agree to.
    pub fn changed(&self) -> bool {
        self.is_pinned && (!self.added.is_empty() || !self.gone.is_empty() || self.key != KeyStanding::Same)
    }

    /// Returns whether the person has to agree: to a change, or to what they never saw.
    pub fn is_to_agree(&self) -> bool {
        self.changed() || (!self.is_pinned && !self.named.is_empty())
    }

    /// Returns whether a secret that is kept now could reach somebody whom the person did not agree to.
    fn is_new_reader_possible(&self) -> bool {
        self.is_pinned && (!self.added.is_empty() || self.key != KeyStanding::Same)
    }
}

impl Workspace {
    /// Makes identity, key and `recipients.txt` where they are missing; returns where the identity lies, and the
    /// public key.
    pub fn make_vault(&self) -> Result<(Whereabouts, String), StoreError> {
        self.check_home()?;
        self.vault(Missing::Make)?;
        self.check_readers()?;
        self.identity()
    }

    /// Returns where the identity lies, and the public key.
    pub fn identity(&self) -> Result<(Whereabouts, String), StoreError> {
        let me = self.me(Missing::Leave)?;
        Ok((me.place.clone(), me.recipient()))
    }

    /// Returns the name of the workspace, the same for everyone who reads it.
    pub fn id(&self) -> Result<String, StoreError> {
        Ok(self.any_vault(Missing::Leave)?.id())
    }

    /// Returns who may read. Opens the vault only where `key.age` is not known by sight.
    pub fn readers(&self) -> Result<Readers, StoreError> {
        let (named, remarks) = self.named()?;
        let pin = self.pin()?;
        // A demo has no pins, and nothing to agree to.
        let is_pinned = pin.as_ref().is_some_and(|pin| !pin.keys.is_empty()) || self.config_dir().is_none();
        let Some(pin) = pin.filter(|_| is_pinned) else {
            return Ok(Readers { named, remarks, is_pinned, ..Readers::default() });
        };
        let known: BTreeSet<String> = pin.recipients.iter().map(|reader| canonical(reader)).collect();
        Ok(Readers {
            is_pinned,
            added: named.iter().filter(|reader| !known.contains(*reader)).cloned().collect(),
            gone: known.iter().filter(|reader| !named.contains(reader)).cloned().collect(),
            key: self.standing(&pin)?,
            leaving: pin.leaving.iter().map(|reader| canonical(reader)).collect(),
            named,
            remarks,
        })
    }

    /// Returns who could read after sharing: those named already, and the new one.
    pub fn readers_with(&self, reader: &str) -> Result<Vec<String>, StoreError> {
        let mut named = self.named()?.0;
        let reader = recipient(reader)?.to_string();
        if !named.contains(&reader) {
            named.push(reader);
        }
        Ok(named)
    }

    /// Shares the workspace with one more. Only `key.age` is encrypted anew.
    pub fn share(&self, reader: &str) -> Result<Vec<String>, StoreError> {
        self.share_as(reader, "")
    }

    /// Shares the workspace as [`Workspace::share`] does, with a remark behind the new reader's public key.
    pub fn share_as(&self, reader: &str, remark: &str) -> Result<Vec<String>, StoreError> {
        self.vault(Missing::Make)?;
        self.check_readers()?;
        self.upgrade()?;
        let vault = self.vault(Missing::Leave)?;
        let _lock = self.home_lock()?;
        disk::sweep(&self.home)?;
        self.check_readers()?;
        if !self.readers()?.leaving.is_empty() {
            return Err(StoreError::UnshareUnfinished { path: self.key_path().into() });
        }
        let named = self.readers_with(reader)?;
        let sealed = vault.sealed_to(&recipients(&named)?);
        let new = digest(&sealed);
        self.agree_to(&vault, &named, &[], &[&vault.digest, &new])?;
        // The name first: nobody can read who is not named.
        self.write_named(&named, remark)?;
        disk::replace(&self.key_path(), &sealed)?;
        self.agree_to(&vault, &named, &[], &[&new])?;
        Ok(named)
    }

    /// Returns whom [`Workspace::unshare`] would take out: the one given, and whoever an interrupted run left.
    pub fn leaving(&self, reader: Option<&str>) -> Result<Vec<String>, StoreError> {
        let Readers { named, gone, leaving, .. } = self.readers()?;
        let mut leaving: BTreeSet<String> = leaving.into_iter().collect();
        if let Some(reader) = reader {
            let reader = recipient(reader)?.to_string();
            if self.identity()?.1 == reader {
                return Err(StoreError::RecipientYourself { recipient: reader });
            }
            if named.iter().chain(&gone).chain(&leaving).any(|known| *known == reader) {
                leaving.insert(reader);
            } else if !self.is_unshare_unfinished()? {
                return Err(StoreError::RecipientUnknown { recipient: reader });
            }
        }
        Ok(leaving.into_iter().collect())
    }

    /// Takes a reader out: a new key that the reader does not get, and every secret that counts encrypted to it. What
    /// was interrupted is taken up again, by naming the same reader or nobody.
    ///
    /// Returns every secret: whoever could read has them all, and git's history keeps them, so each is to be renewed.
    pub fn unshare(&self, reader: Option<&str>) -> Result<Inventory, StoreError> {
        self.vault(Missing::Leave)?;
        self.check_readers()?;
        self.upgrade()?;
        let vault = self.vault(Missing::Leave)?;
        let _lock = self.home_lock()?;
        disk::sweep(&self.home)?;
        self.check_readers()?;
        let leaving = self.leaving(reader)?;
        if !leaving.is_empty() {
            // What an earlier one did not come to is listed under the key that is the newest now.
            self.reseal()?;
            // Before anything is changed: a secret that does not open could not be encrypted anew.
            let counting = self.counting()?;
            let named = self.named()?.0;
            let stay: Vec<String> = named.iter().filter(|name| !leaving.contains(name)).cloned().collect();
            let renewed = vault.renewed();
            let sealed = renewed.sealed_to(&recipients(&stay)?);
            let new = digest(&sealed);
            let all: Vec<String> = named.iter().chain(&leaving).cloned().collect();
            self.agree_to(&vault, &all, &leaving, &[&vault.digest, &new])?;
            self.write_named(&stay, "")?;
            self.write_rotation(&renewed, counting)?;
            disk::replace(&self.key_path(), &sealed)?;
            self.agree_to(&renewed, &stay, &[], &[&new])?;
        }
        let inventory = self.reseal()?;
        disk::remove_file(&self.rotation_path())?;
        Ok(inventory)
    }

    /// Returns whether a reader is being taken out, and that was interrupted.
    pub fn is_unshare_unfinished(&self) -> Result<bool, StoreError> {
        Ok(self.rotation_path().exists() || !self.readers()?.leaving.is_empty())
    }

    /// Brings the key and the secrets of the first releases to the form that proves who stored them. One that does not
    /// open keeps it from being done, and is told by whoever needs it.
    pub(super) fn upgrade(&self) -> Result<(), StoreError> {
        if self.vault(Missing::Leave)?.wants_proof {
            return Ok(());
        }
        let _lock = self.home_lock()?;
        let vault = self.vault(Missing::Leave)?;
        if vault.wants_proof || self.is_unshare_unfinished()? {
            return Ok(());
        }
        match self.reseal() {
            Err(StoreError::SecretUnreadable { .. }) => return Ok(()),
            done => done?,
        };
        let named = self.named()?.0;
        let sealed = vault.proving().sealed_to(&recipients(&named)?);
        let new = digest(&sealed);
        self.agree_to(&vault, &named, &[], &[&vault.digest, &new])?;
        disk::replace(&self.key_path(), &sealed)?;
        self.agree_to(&vault, &named, &[], &[&new])
    }

    /// Refuses to encrypt to somebody whom the person did not agree to.
    pub(super) fn check_readers(&self) -> Result<(), StoreError> {
        let readers = self.readers()?;
        if !readers.is_pinned {
            return Err(StoreError::WorkspaceNotAgreed { path: self.home().into() });
        }
        if readers.is_new_reader_possible() {
            let Readers { added, gone, key, .. } = readers;
            return Err(StoreError::RecipientsChanged {
                path: self.recipients_path().into(),
                added,
                gone,
                key: key.word(),
            });
        }
        if self.pin()?.is_some_and(|pin| pin.head.is_none()) {
            let vault = self.any_vault(Missing::Leave)?;
            self.change_pin(Some(&vault), |_| {})?;
        }
        Ok(())
    }

    /// Refuses a key that nobody made who knew the one that the person agreed to.
    pub(super) fn check_key(&self, vault: &Vault) -> Result<(), StoreError> {
        let Some(config_dir) = self.config_dir() else { return Ok(()) };
        let (key, id) = (Some(vault.digest.as_str()), vault.id());
        let pins = Pins::read(config_dir)?;
        let Some(pin) = pins.find(self.home(), Marks { key, id: Some(&id) })? else { return Ok(()) };
        match standing(pin, Some(vault)) {
            KeyStanding::Foreign => Err(StoreError::WorkspaceReplaced { path: self.home().into() }),
            KeyStanding::Outdated => Err(StoreError::KeyOutdated { path: self.key_path().into() }),
            KeyStanding::Same | KeyStanding::Changed | KeyStanding::Renewed => Ok(()),
        }
    }

    /// Notes that the person agrees to readers and a key.
    pub(super) fn agree_to(
        &self,
        vault: &Vault,
        readers: &[String],
        leaving: &[String],
        keys: &[&str],
    ) -> Result<(), StoreError> {
        self.change_pin(Some(vault), |pin| {
            pin.recipients = readers.iter().cloned().collect();
            pin.keys = keys.iter().map(|key| (*key).to_owned()).collect();
            pin.leaving = leaving.iter().cloned().collect();
        })
    }

    /// Changes what the person agreed to; with the vault, notes which workspace it is.
    pub(super) fn change_pin(
        &self,
        vault: Option<&Vault>,
        edit: impl FnOnce(&mut Pin),
    ) -> Result<(), StoreError> {
        let Some(config_dir) = self.config_dir() else { return Ok(()) };
        let id = vault.map(Vault::id);
        let key = vault.map(|vault| vault.digest.as_str());
        let own = self.own_profiles()?;
        pins::change(config_dir, self.home(), Marks { key, id: id.as_deref() }, |pin| {
            if pin.is_early() {
                pin.profiles = own.iter().map(|own| digest(own.text.as_bytes())).collect();
            }
            if let Some(vault) = vault {
                pin.id = Some(vault.id());
                pin.head = Some(vault.head());
            }
            edit(pin);
        })
    }

    /// Returns whether it is a demo, in which nothing is secret.
    pub fn is_demo(&self) -> bool {
        matches!(self.source, IdentitySource::Demo)
    }

    /// Returns whether the person agreed to this workspace with an early release, and has kept nothing in it since.
    pub fn was_agreed_to_early(&self) -> bool {
        self.pin().is_ok_and(|pin| pin.is_some_and(|pin| pin.head.is_none()))
    }

    /// Returns what the person agreed to of this workspace.
    pub(super) fn pin(&self) -> Result<Option<Pin>, StoreError> {
        let Some(config_dir) = self.config_dir().filter(|_| self.home.is_dir()) else { return Ok(None) };
        let pins = Pins::read(config_dir)?;
        let key = disk::read(&self.key_path())?.map(|sealed| digest(&sealed));
        let id = match &key {
            Some(key) if !pins.has_key(key) => self.opened_if_possible().map(|vault| vault.id()),
            _ => None,
        };
        Ok(pins.find(self.home(), Marks { key: key.as_deref(), id: id.as_deref() })?.cloned())
    }

    /// Returns the person's own folder; a demo has none, since nothing in it is secret.
    pub(super) fn config_dir(&self) -> Option<&Path> {
        match &self.source {
            IdentitySource::Person(person) => Some(&person.config_dir),
            IdentitySource::Absent | IdentitySource::Demo => None,
        }
    }

    /// Returns everyone named, and the remarks behind their keys.
    pub(super) fn named(&self) -> Result<(Vec<String>, BTreeMap<String, String>), StoreError> {
        let path = self.recipients_path();
        let text = disk::read_text(&path)?.unwrap_or_default();
        let (mut named, mut remarks) = (Vec::new(), BTreeMap::new());
        let mut offset = 0;
        for line in text.split_inclusive('\n') {
            let reader = reader_of(line);
            if !reader.is_empty() {
                let Ok(reader) = recipient(reader) else {
                    return Err(StoreError::corrupt(path.path(), &text, offset, "no public key of age"));
                };
                let reader = reader.to_string();
                if let Some((_, remark)) =
                    line.split_once('#').filter(|(_, remark)| !remark.trim().is_empty())
                {
                    remarks.insert(reader.clone(), remark.trim().to_owned());
                }
                if !named.contains(&reader) {
                    named.push(reader);
                }
            }
            offset += line.len();
        }
        Ok((named, remarks))
    }

    fn standing(&self, pin: &Pin) -> Result<KeyStanding, StoreError> {
        let Some(sealed) = disk::read(&self.key_path())? else { return Ok(KeyStanding::Same) };
        if pin.keys.contains(&digest(&sealed)) {
            return Ok(KeyStanding::Same);
        }
        Ok(standing(pin, self.opened_if_possible().as_deref()))
    }

    fn opened_if_possible(&self) -> Option<Arc<Vault>> {
        self.any_vault(Missing::Leave).ok()
    }

    /// Writes who may read. Remarks of those who stay stay; those who are new get one.
    fn write_named(&self, named: &[String], remark: &str) -> Result<(), StoreError> {
        let path = self.recipients_path();
        let before = disk::read_text(&path)?.unwrap_or_default();
        let stays = |line: &&str| {
            let reader = reader_of(line);
            reader.is_empty() || named.contains(&canonical(reader))
        };
        let mut lines: Vec<&str> = before.lines().filter(stays).collect();
        let is_new = |name: &&str| before.lines().all(|line| canonical(reader_of(line)) != **name);
        let behind = if remark.is_empty() { String::new() } else { format!(" # {remark}") };
        let new: Vec<String> =
            named.iter().map(String::as_str).filter(is_new).map(|name| format!("{name}{behind}")).collect();
        lines.extend(new.iter().map(String::as_str));
        let text = lines.iter().fold(String::new(), |text, line| text + line + "\n");
        disk::replace(&path, text.as_bytes())
    }
}

fn standing(pin: &Pin, vault: Option<&Vault>) -> KeyStanding {
    let (Some(vault), Some(head)) = (vault, &pin.head) else { return KeyStanding::Changed };
    if pin.keys.contains(&vault.digest) || vault.head() == *head {
        KeyStanding::Same
    } else if vault.has(head) {
        KeyStanding::Renewed
    } else if pin.id.as_ref() == Some(&vault.id()) {
        KeyStanding::Outdated
    } else {
        KeyStanding::Foreign
    }
}

/// Returns the public key of a line: what stands before a remark.
fn reader_of(line: &str) -> &str {
    line.split('#').next().unwrap_or_default().trim()
}

/// Returns the one way in which a public key is written; capitals mean the same key.
fn canonical(text: &str) -> String {
    recipient(text).map_or_else(|_| text.to_owned(), |key| key.to_string())
}

fn recipient(text: &str) -> Result<x25519::Recipient, StoreError> {
    text.parse().map_err(|_| StoreError::RecipientInvalid { recipient: text.into() })
}

pub(super) fn recipients(named: &[String]) -> Result<Vec<x25519::Recipient>, StoreError> {
    named.iter().map(|name| recipient(name)).collect()
}
