//! Who may read: `recipients.txt` names them, `key.age` is encrypted to them, and each person pins whom they agreed to.

use std::collections::BTreeSet;
use std::path::Path;

use age::x25519;

use super::error::StoreError;
use super::identity::{IdentitySource, Missing, Whereabouts};
use super::key::digest;
use super::pins::{self, Pin};
use super::{Workspace, disk};

/// Who may read a workspace, beside whom the person agreed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Readers {
    /// Everyone named, in the order of `recipients.txt`.
    pub named: Vec<String>,
    /// Whether the person ever agreed to anyone. Who did not agrees by keeping the first secret.
    pub is_pinned: bool,
    /// Those whom the person did not agree to.
    pub added: Vec<String>,
    /// Those whom the person agreed to, and who are named no more.
    pub gone: Vec<String>,
    /// Whether `key.age` is another than the person agreed to.
    pub key_changed: bool,
    /// Those who are being taken out: somebody was interrupted.
    pub leaving: Vec<String>,
}

impl Readers {
    /// Returns whether something came that the person did not agree to.
    pub fn changed(&self) -> bool {
        self.is_pinned && (!self.added.is_empty() || !self.gone.is_empty() || self.key_changed)
    }

    /// Returns whether a secret that is kept now could reach somebody whom the person did not agree to.
    fn is_new_reader_possible(&self) -> bool {
        self.is_pinned && (!self.added.is_empty() || self.key_changed)
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

    /// Returns who may read. Opens nothing.
    pub fn readers(&self) -> Result<Readers, StoreError> {
        let named = self.named()?;
        let Some(pin) = self.pin()? else { return Ok(Readers { named, ..Readers::default() }) };
        let key = disk::read(&self.key_path())?.map(|sealed| digest(&sealed));
        Ok(Readers {
            is_pinned: true,
            added: named.iter().filter(|reader| !pin.recipients.contains(*reader)).cloned().collect(),
            gone: pin.recipients.iter().filter(|reader| !named.contains(reader)).cloned().collect(),
            key_changed: key.is_some_and(|key| !pin.keys.contains(&key)),
            leaving: pin.leaving.into_iter().collect(),
            named,
        })
    }

    /// Returns who could read after sharing: those named already, and the new one.
    pub fn readers_with(&self, reader: Option<&str>) -> Result<Vec<String>, StoreError> {
        let mut named = self.named()?;
        if let Some(reader) = reader {
            recipient(reader)?;
            if !named.iter().any(|other| other == reader) {
                named.push(reader.to_owned());
            }
        }
        Ok(named)
    }

    /// Agrees to those named, and shares the workspace with one more. Only `key.age` is encrypted anew; with nobody
    /// new, nothing is.
    pub fn share(&self, reader: Option<&str>) -> Result<Vec<String>, StoreError> {
        let vault = self.vault(Missing::Make)?;
        let _lock = self.home_lock()?;
        disk::sweep(&self.home)?;
        if !self.readers()?.leaving.is_empty() {
            return Err(StoreError::UnshareUnfinished { path: self.key_path().into() });
        }
        let named = self.readers_with(reader)?;
        if reader.is_none() {
            self.agree(&named, &[], &[&vault.digest])?;
            return Ok(named);
        }
        let sealed = vault.sealed_to(&recipients(&named)?);
        let new = digest(&sealed);
        self.agree(&named, &[], &[&vault.digest, &new])?;
        // The name first: nobody can read who is not named.
        self.write_named(&named)?;
        disk::replace(&self.key_path(), &sealed)?;
        self.agree(&named, &[], &[&new])?;
        Ok(named)
    }

    /// Returns whom [`Workspace::unshare`] would take out: the one given, and whoever an interrupted run left.
    pub fn leaving(&self, reader: Option<&str>) -> Result<Vec<String>, StoreError> {
        let Readers { named, gone, leaving, .. } = self.readers()?;
        let mut leaving: BTreeSet<String> = leaving.into_iter().collect();
        if let Some(reader) = reader {
            recipient(reader)?;
            if self.identity()?.1 == reader {
                return Err(StoreError::RecipientYourself { recipient: reader.into() });
            }
            if named.iter().chain(&gone).chain(&leaving).any(|known| known == reader) {
                leaving.insert(reader.to_owned());
            } else if !self.kept()?.iter().any(|kept| kept.is_under_older_key) {
                return Err(StoreError::RecipientUnknown { recipient: reader.into() });
            }
        }
        Ok(leaving.into_iter().collect())
    }

    /// Takes a reader out: a new key that the reader does not get, and every secret encrypted to it. What was
    /// interrupted is taken up again, by naming the same reader or nobody.
    ///
    /// Returns every secret: whoever could read has them all, and git's history keeps them, so each is to be renewed.
    pub fn unshare(&self, reader: Option<&str>) -> Result<Vec<Kept>, StoreError> {
        let vault = self.vault(Missing::Leave)?;
        let _lock = self.home_lock()?;
        disk::sweep(&self.home)?;
        self.check_readers()?;
        let leaving = self.leaving(reader)?;
        if !leaving.is_empty() {
            // Before anything is changed: a secret that does not open could not be encrypted anew.
            self.each_secret(|_, _, _| Ok(()))?;
            let named = self.named()?;
            let stay: Vec<String> = named.iter().filter(|name| !leaving.contains(name)).cloned().collect();
            let sealed = vault.renewed(&recipients(&stay)?);
            let new = digest(&sealed);
            let all: Vec<String> = named.iter().chain(&leaving).cloned().collect();
            self.agree(&all, &leaving, &[&vault.digest, &new])?;
            self.write_named(&stay)?;
            disk::replace(&self.key_path(), &sealed)?;
            self.agree(&stay, &[], &[&new])?;
        }
        self.reseal()
    }

    /// Refuses to encrypt to somebody whom the person did not agree to. Whom nobody was agreed to yet agrees by this.
    pub(super) fn check_readers(&self) -> Result<(), StoreError> {
        let readers = self.readers()?;
        if readers.is_new_reader_possible() {
            let Readers { added, gone, key_changed, .. } = readers;
            return Err(StoreError::RecipientsChanged {
                path: self.recipients_path().into(),
                added,
                gone,
                key_changed,
            });
        }
        if !readers.is_pinned
            && let Some(sealed) = disk::read(&self.key_path())?
        {
            self.agree(&readers.named, &[], &[&digest(&sealed)])?;
        }
        Ok(())
    }

    fn agree(&self, readers: &[String], leaving: &[String], keys: &[&str]) -> Result<(), StoreError> {
        let Some(config_dir) = self.config_dir() else { return Ok(()) };
        let pin = Pin {
            recipients: readers.iter().cloned().collect(),
            keys: keys.iter().map(|key| (*key).to_owned()).collect(),
            leaving: leaving.iter().cloned().collect(),
            ..Pin::default()
        };
        pins::save(config_dir, self.home(), pin)
    }

    fn pin(&self) -> Result<Option<Pin>, StoreError> {
        match self.config_dir() {
            Some(config_dir) if self.home.is_dir() => pins::load(config_dir, self.home()),
            _ => Ok(None),
        }
    }

    /// Returns the person's own folder; a demo has none, since nothing in it is secret.
    fn config_dir(&self) -> Option<&Path> {
        match &self.source {
            IdentitySource::Person(person) => Some(&person.config_dir),
            IdentitySource::Absent | IdentitySource::Demo => None,
        }
    }

    fn named(&self) -> Result<Vec<String>, StoreError> {
        let path = self.recipients_path();
        let text = disk::read_text(&path)?.unwrap_or_default();
        let mut named = Vec::new();
        let mut offset = 0;
        for line in text.split_inclusive('\n') {
            let reader = reader_of(line);
            if !reader.is_empty() {
                if recipient(reader).is_err() {
                    return Err(StoreError::corrupt(path.path(), &text, offset, "no public key of age"));
                }
                if !named.iter().any(|other| other == reader) {
                    named.push(reader.to_owned());
                }
            }
            offset += line.len();
        }
        Ok(named)
    }

    /// Writes who may read. Comments of those who stay stay.
    fn write_named(&self, named: &[String]) -> Result<(), StoreError> {
        let path = self.recipients_path();
        let before = disk::read_text(&path)?.unwrap_or_default();
        let stays =
            |line: &&str| reader_of(line).is_empty() || named.iter().any(|name| name == reader_of(line));
        let mut lines: Vec<&str> = before.lines().filter(stays).collect();
        lines.extend(
            named
                .iter()
                .map(String::as_str)
                .filter(|name| before.lines().all(|line| reader_of(line) != *name)),
        );
        let text = lines.iter().fold(String::new(), |text, line| text + line + "\n");
        disk::replace(&path, text.as_bytes())
    }
}

/// One secret that is kept, without it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The stable form of the subject it belongs to.
    pub subject: String,
    /// The name of its slot.
    pub slot: String,
    /// When it was stored.
    pub stored: jiff::Timestamp,
    /// Whether somebody who may read no more knows the key that it is encrypted to.
    pub is_under_older_key: bool,
}

/// Returns the public key of a line: what stands before a comment.
fn reader_of(line: &str) -> &str {
    line.split('#').next().unwrap_or_default().trim()
}

fn recipient(text: &str) -> Result<x25519::Recipient, StoreError> {
    text.parse().map_err(|_| StoreError::RecipientInvalid { recipient: text.into() })
}

fn recipients(named: &[String]) -> Result<Vec<x25519::Recipient>, StoreError> {
    named.iter().map(|name| recipient(name)).collect()
}
