//! Secrets: one file each, only ever added; an older one goes after the newer one has proved readable. Which of them
//! counts is told in the page about [`workspace`](super).

use std::collections::{BTreeSet, HashMap};
use std::io;
use std::sync::{Arc, MutexGuard, OnceLock, PoisonError};

use jiff::{SignedDuration, Timestamp};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use crate::finding::Subject;
use crate::model::{SecretKind, SecretMetadata, SecretRef};

use super::cards::{Cards, HASHED, id_of_file};
use super::disk::{self, At};
use super::error::StoreError;
use super::identity::Missing;
use super::key::{Under, Unopened, Vault, digest};
use super::{Place, Workspace, ids, record};

/// What is sealed: the secret, where it belongs, and what proves who stored it. Those of the first releases have no
/// name, id and proof.
#[derive(Serialize, Deserialize)]
struct Sealed<Text> {
    subject: String,
    slot: String,
    stored: Timestamp,
    expires: Option<Timestamp>,
    /// The name of its file, so that an older one is not made the newest by renaming it.
    #[serde(default)]
    name: String,
    /// A random name that stays with the secret.
    #[serde(default)]
    id: String,
    /// The public key of who stored it. For people: nothing rests on it.
    #[serde(default)]
    by: String,
    #[serde(default)]
    proof: String,
    secret: Text,
}

impl Sealed<&str> {
    fn to_json(&self) -> Zeroizing<Vec<u8>> {
        // Room from the start, so that no copy stays behind where the buffer grew.
        let mut json = Zeroizing::new(Vec::with_capacity(1024 + 6 * self.secret.len()));
        serde_json::to_writer(&mut *json, self).expect("texts and times always serialise");
        json
    }

    fn proof(&self, vault: &Vault) -> String {
        let (stored, expires) = self.times();
        vault.proof(&self.parts(&stored, &expires))
    }

    fn is_proved(&self, vault: &Vault) -> bool {
        let (stored, expires) = self.times();
        vault.is_proved(&self.proof, &self.parts(&stored, &expires))
    }

    fn times(&self) -> (String, String) {
        (self.stored.to_string(), self.expires.map(|expires| expires.to_string()).unwrap_or_default())
    }

    fn parts<'s>(&'s self, stored: &'s str, expires: &'s str) -> [&'s str; 8] {
        ["secret", &self.subject, &self.slot, &self.name, stored, expires, &self.id, self.secret]
    }
}

impl Sealed<SecretString> {
    fn exposed(&self) -> Sealed<&str> {
        Sealed {
            subject: self.subject.clone(),
            slot: self.slot.clone(),
            stored: self.stored,
            expires: self.expires,
            name: self.name.clone(),
            id: self.id.clone(),
            by: self.by.clone(),
            proof: self.proof.clone(),
            secret: self.secret.expose_secret(),
        }
    }

    /// Returns the beginning of the secret's hash, as the first releases noted it.
    fn hash(&self) -> String {
        digest(self.secret.expose_secret().as_bytes())[..HASHED].into()
    }
}

/// Why a secret that opens does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Nothing proves that a reader stored it.
    Unproved,
    /// It is under a key that somebody knows who was taken out, and was not there when that happened.
    OlderKey,
    /// Its file was called otherwise when it was stored.
    Renamed,
}

impl Doubt {
    /// Returns the stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Unproved => "unproved",
            Self::OlderKey => "older-key",
            Self::Renamed => "renamed",
        }
    }
}

/// One secret that does not count, without it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubted {
    /// The stable form of the subject it belongs to.
    pub subject: String,
    /// The name of its slot.
    pub slot: String,
    /// Its file.
    pub path: std::path::PathBuf,
    /// When it says that it was stored.
    pub stored: Timestamp,
    /// The public key of who it says stored it, which anybody may have written; empty where it does not say.
    pub by: String,
    /// Why it does not count.
    pub doubt: Doubt,
}

/// One secret that is kept, without it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The stable form of the subject it belongs to.
    pub subject: String,
    /// The name of its slot.
    pub slot: String,
    /// When it was stored.
    pub stored: Timestamp,
    /// Whether somebody who may read no more knows the key that it is encrypted to.
    pub is_under_older_key: bool,
    /// Whether the person kept or agreed to a later one, which is gone.
    pub is_rolled_back: bool,
    /// Whether `cards.jsonl` tells a hash of it, from which it can be guessed: the first releases wrote one.
    pub is_hash_published: bool,
}

/// What lies in the vault.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inventory {
    /// The secrets.
    pub kept: Vec<Kept>,
    /// What does not count.
    pub doubted: Vec<Doubted>,
}

/// One file of a secret, opened.
struct Opened {
    name: String,
    digest: String,
    sealed: Sealed<SecretString>,
    under: Under,
    doubt: Option<Doubt>,
}

impl Opened {
    fn card(&self, slot: SecretKind) -> SecretMetadata {
        let Sealed { stored, expires, .. } = self.sealed;
        SecretMetadata { slot, fingerprint: self.id(), stored, expires }
    }

    fn id(&self) -> String {
        let is_guessable =
            SecretKind::ALL.into_iter().any(|slot| slot.name() == self.sealed.slot && slot.is_guessable());
        match &self.sealed.id {
            id if !id.is_empty() => id.clone(),
            _ if is_guessable => id_of_file(&self.name),
            _ => self.sealed.hash(),
        }
    }
}

/// The files of one slot.
struct Slot {
    /// The newest that counts: the secret.
    holds: Option<Opened>,
    /// Others that count, older ones.
    older: Vec<Opened>,
    /// Those that open and do not count.
    doubted: Vec<Opened>,
    /// Those that do not open or belong elsewhere, by name.
    broken: Vec<(String, StoreError)>,
}

impl Slot {
    /// Returns the name after which that of a new file has to come: the secret's, or that of a file that does not open
    /// and is about to be replaced. One that lies far ahead of the clock was never ours.
    fn newest(&self, now: Timestamp) -> Option<&str> {
        let horizon = now.checked_add(SignedDuration::from_hours(24)).unwrap_or(now);
        let near = self.broken.iter().map(|(name, _)| name.as_str());
        let near = near.filter(|name| time_of(name).is_some_and(|time| time < horizon));
        self.holds.as_ref().map(|holds| holds.name.as_str()).into_iter().chain(near).max()
    }

    /// Returns the error of a file that does not open and is newer than the secret.
    fn trouble(&mut self) -> Option<StoreError> {
        let newest = self.holds.as_ref().map(|holds| holds.name.clone());
        let is_newer = |name: &String| newest.as_ref().is_none_or(|newest| name > newest);
        let place = self.broken.iter().position(|(name, _)| is_newer(name))?;
        Some(self.broken.swap_remove(place).1)
    }
}

/// Which secret a folder's files have to be.
struct Slotted {
    subject: String,
    slot: String,
}

impl Workspace {
    /// Keeps a secret: seals it into a new file, reads that back, notes its card, and then removes the older files of
    /// the slot. The first one kept makes the vault.
    pub fn keep(
        &self,
        subject: &Subject,
        slot: SecretKind,
        secret: &SecretString,
        expires: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<SecretMetadata, StoreError> {
        let place = self.place(subject)?;
        if let Some(mut rehearsed) = self.rehearsed() {
            let card = SecretMetadata { slot, fingerprint: "rehearsed".into(), stored: now, expires };
            self.write_record(&place, |path, document| {
                record::apply(path, document, place.page.as_deref(), &[])
            })?;
            Cards::read(&place)?.note(&place, slot, Some((&file_name(now, None), &card)))?;
            rehearsed.insert(SecretRef { subject: subject.clone(), slot }, secret.clone());
            return Ok(card);
        }
        self.vault(Missing::Make)?;
        self.check_readers()?;
        self.upgrade()?;
        // Whoever takes a reader out lists what is there: nothing may come to it meanwhile.
        let _home = self.home_shared()?;
        let _lock = self.write_lock(&place)?;
        let vault = self.vault(Missing::Leave)?;
        self.check_readers()?;
        let folder = place.secrets(slot);
        disk::make_folder(&folder)?;
        disk::sweep(&folder)?;
        let of = Slotted { subject: subject.to_string(), slot: slot.name().to_owned() };
        let mut before = self.slot(&vault, &folder, Some(&of))?;
        let name = file_name(now, before.newest(now));
        if let Some(place) = before.broken.iter().position(|(broken, _)| *broken > name) {
            return Err(before.broken.swap_remove(place).1);
        }
        let text = secret.expose_secret();
        let same = before.holds.as_ref().filter(|holds| holds.sealed.secret.expose_secret() == text);
        let sealed = Sealed {
            subject: of.subject,
            slot: of.slot,
            stored: now,
            expires,
            name,
            id: same.map_or_else(new_id, Opened::id),
            by: self.me(Missing::Leave)?.recipient(),
            proof: String::new(),
            secret: text,
        };
        let stored = self.put(&vault, &folder, sealed)?;
        let card = stored.card(slot);
        // A Page is there once its record names it.
        self.write_record(&place, |path, document| {
            record::apply(path, document, place.page.as_deref(), &[])
        })?;
        Cards::read(&place)?.note(&place, slot, Some((&stored.name, &card)))?;
        self.mark(&vault, &folder, &stored.name)?;
        let broken = before.broken.into_iter().map(|(name, _)| name);
        for name in before.holds.into_iter().chain(before.older).map(|opened| opened.name).chain(broken) {
            disk::remove_file(&folder.join(name))?;
        }
        Ok(card)
    }

    /// Returns the newest secret of a slot that counts. One that does not open is an error, never the one before it.
    pub fn secret(&self, subject: &Subject, slot: SecretKind) -> Result<Option<SecretString>, StoreError> {
        self.secret_by(&OnceLock::new(), &SecretRef { subject: subject.clone(), slot })
    }

    /// Returns one of many secrets, like [`secret`](Self::secret): whether somebody replaced the workspace's key is
    /// looked at for the first of them.
    pub(super) fn secret_by(
        &self,
        vault: &OnceLock<Arc<Vault>>,
        of: &SecretRef,
    ) -> Result<Option<SecretString>, StoreError> {
        if let Some(secret) = self.rehearsed().and_then(|rehearsed| rehearsed.get(of).cloned()) {
            return Ok(Some(secret));
        }
        Ok(self.held_by(vault, &of.subject, of.slot)?.map(|held| held.sealed.secret))
    }

    /// Returns what the vault itself says of a subject's secrets, in the order of [`SecretKind::ALL`].
    pub fn cards_from_vault(&self, subject: &Subject) -> Result<Vec<SecretMetadata>, StoreError> {
        let mut cards = Vec::new();
        for slot in SecretKind::ALL {
            cards.extend(self.held(subject, slot)?.map(|held| held.card(slot)));
        }
        Ok(cards)
    }

    /// Makes the cards those of the vault. Returns whether one was stale.
    pub fn repair_metadata(&self, subject: &Subject) -> Result<bool, StoreError> {
        if self.rehearsed.is_some() {
            return Ok(false);
        }
        let place = self.place(subject)?;
        let _lock = self.write_lock(&place)?;
        let cards = Cards::read(&place)?;
        let mut is_healed = false;
        for slot in SecretKind::ALL {
            let held = self.held(subject, slot)?.map(|held| (held.card(slot), held.name));
            let newest = held.as_ref().map(|(card, name)| (name.as_str(), card));
            is_healed |= cards.note(&place, slot, newest)?;
        }
        Ok(is_healed)
    }

    /// Removes the secret of a slot, then its card.
    pub fn forget(&self, subject: &Subject, slot: SecretKind) -> Result<(), StoreError> {
        let place = self.place(subject)?;
        if !place.folder.exists() {
            return Ok(());
        }
        let _lock = self.write_lock(&place)?;
        disk::remove_folder(&place.secrets(slot))?;
        Cards::read(&place)?.note(&place, slot, None).map(|_| ())
    }

    /// Returns the secrets of a rehearsal, if this is one.
    fn rehearsed(&self) -> Option<MutexGuard<'_, HashMap<SecretRef, SecretString>>> {
        self.rehearsed.as_ref().map(|kept| kept.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Returns every secret that is kept, and what does not count. Opens the vault if there is any.
    pub fn inventory(&self) -> Result<Inventory, StoreError> {
        self.each_slot(Self::vault, |_, _, _| Ok(()))
    }

    /// Returns the same of a workspace that the person did not agree to.
    pub(super) fn look_through(&self) -> Result<Inventory, StoreError> {
        self.each_slot(Self::any_vault, |_, _, _| Ok(()))
    }

    /// Returns how many files do not count that lie beside a secret of these subjects. A slot of a single file is not
    /// opened: where that one does not count, whoever needs it is told.
    pub fn doubted_beside(&self, subjects: &[Subject]) -> usize {
        let of = |subject: &Subject, slot: SecretKind| -> Result<usize, StoreError> {
            let Some(place) = self.known_place(subject)? else { return Ok(0) };
            let folder = place.secrets(slot);
            if files(&folder)?.len() < 2 {
                return Ok(0);
            }
            let of = Slotted { subject: subject.to_string(), slot: slot.name().to_owned() };
            Ok(self.slot(&*self.vault(Missing::Leave)?, &folder, Some(&of))?.doubted.len())
        };
        let slots = subjects.iter().flat_map(|subject| SecretKind::ALL.map(|slot| (subject, slot)));
        slots.map(|(subject, slot)| of(subject, slot).unwrap_or_default()).sum()
    }

    /// Returns the SHA-256 of every secret's file that counts.
    pub(super) fn counting(&self) -> Result<BTreeSet<String>, StoreError> {
        let digests = std::cell::RefCell::new(BTreeSet::new());
        self.each_slot(Self::vault, |_, _, slot| {
            let counting = slot.holds.iter().chain(&slot.older).map(|opened| opened.digest.clone());
            digests.borrow_mut().extend(counting);
            Ok(())
        })?;
        Ok(digests.into_inner())
    }

    /// Encrypts to the newest key, with a proof, whatever counts and is not: a new file, its card, and then the older
    /// files go.
    pub(super) fn reseal(&self) -> Result<Inventory, StoreError> {
        let vault = self.vault(Missing::Leave)?;
        self.each_slot(Self::vault, |place, folder, slot| {
            disk::sweep(folder)?;
            let Some(holds) = &slot.holds else { return Ok(()) };
            let is_as_it_should = holds.under == Under::Newest && !holds.sealed.proof.is_empty();
            let resealed = if is_as_it_should {
                None
            } else {
                let name = file_name(holds.sealed.stored, Some(&holds.name));
                Some(self.put(
                    &vault,
                    folder,
                    Sealed { name, id: lasting_id(holds), ..holds.sealed.exposed() },
                )?)
            };
            let newest = resealed.as_ref().unwrap_or(holds);
            note(place, folder, newest)?;
            let older =
                slot.older.iter().chain(resealed.is_some().then_some(holds)).map(|opened| &opened.name);
            // What does not open could not be read before either.
            let broken = slot.broken.iter().map(|(name, _)| name).filter(|name| **name < newest.name);
            older.chain(broken).try_for_each(|name| disk::remove_file(&folder.join(name)))
        })
    }

    /// Takes over what does not count and the person agreed to: the newest of each slot is stored anew, as theirs.
    pub(super) fn take_over(&self, now: Timestamp) -> Result<(), StoreError> {
        let vault = self.vault(Missing::Leave)?;
        let by = self.me(Missing::Leave)?.recipient();
        let marks = self.marks()?;
        self.each_slot(Self::vault, |place, folder, slot| {
            let Some(newest) = slot.doubted.iter().max_by(|one, other| one.name.cmp(&other.name)) else {
                let back = slot.holds.as_ref().filter(|holds| self.is_behind(&marks, folder, &holds.name));
                return back.map_or(Ok(()), |holds| self.mark(&vault, folder, &holds.name));
            };
            let holds = slot.holds.as_ref();
            if holds.is_none_or(|holds| holds.name < newest.name) {
                let name = file_name(now, holds.map(|holds| holds.name.as_str()));
                let sealed =
                    Sealed { name, id: lasting_id(newest), by: by.clone(), ..newest.sealed.exposed() };
                let stored = self.put(&vault, folder, sealed)?;
                note(place, folder, &stored)?;
                self.mark(&vault, folder, &stored.name)?;
                for older in holds.into_iter().chain(&slot.older) {
                    disk::remove_file(&folder.join(&older.name))?;
                }
            }
            slot.doubted.iter().try_for_each(|doubted| disk::remove_file(&folder.join(&doubted.name)))
        })
        .map(|_| ())
    }

    /// Returns whether a secret lies anywhere, whether it opens or not.
    pub(super) fn holds_secrets(&self) -> Result<bool, StoreError> {
        for kind in ["apps", "customers"].map(|kind| self.home.join(kind)) {
            for id in disk::list(&kind)? {
                let secrets = kind.join(&id).join("secrets");
                for slot in disk::list(&secrets)? {
                    if !files(&secrets.join(&slot))?.is_empty() {
                        return Ok(true);
                    }
                }
            }
        }
        Ok(false)
    }

    /// Opens the files of every slot there is, under the write lock of its subject, and works on them.
    ///
    /// # Errors
    /// A file does not open that is newer than the secret of its slot.
    fn each_slot(
        &self,
        open: fn(&Self, Missing) -> Result<Arc<Vault>, StoreError>,
        work: impl Fn(&Place, &At, &Slot) -> Result<(), StoreError>,
    ) -> Result<Inventory, StoreError> {
        let mut inventory = Inventory::default();
        let mut marks = None;
        for kind in ["apps", "customers"] {
            let mut ids = disk::list(&self.home.join(kind))?;
            ids.retain(|id| ids::check_id(id).is_ok());
            for id in ids {
                let folder = self.home.join(kind).join(&id);
                let slots = disk::list(&folder.join("secrets"))?;
                if slots.is_empty() {
                    continue;
                }
                let place = Place { of: format!("{}/{id}", kind.trim_end_matches('s')), folder, page: None };
                let _lock = self.write_lock(&place)?;
                let cards = Cards::read(&place)?;
                for name in slots {
                    let folder = place.folder.join("secrets").join(name);
                    if files(&folder)?.is_empty() {
                        continue;
                    }
                    let vault = open(self, Missing::Leave)?;
                    let of = slot_of(&folder).map(|(slot, page)| Slotted {
                        subject: page
                            .map_or_else(|| place.of.clone(), |page| format!("{}/page/{page}", place.of)),
                        slot: slot.name().to_owned(),
                    });
                    let mut slot = self.slot(&vault, &folder, of.as_ref())?;
                    if let Some(trouble) = slot.trouble() {
                        return Err(trouble);
                    }
                    let marks = match &mut marks {
                        Some(marks) => marks,
                        none => none.insert(self.marks()?),
                    };
                    inventory.doubted.extend(slot.doubted.iter().map(|opened| doubted(&folder, opened)));
                    inventory.kept.extend(slot.holds.as_ref().map(|holds| {
                        // One that is only waiting to be removed counts: whoever was taken out can read it.
                        let mut all = std::iter::once(holds).chain(&slot.older);
                        let is_guessable = slot_of(&folder).is_some_and(|(slot, _)| slot.is_guessable());
                        let Sealed { subject, slot, stored, .. } = holds.sealed.exposed();
                        Kept {
                            subject,
                            slot,
                            stored,
                            is_under_older_key: all.any(|opened| opened.under == Under::Older),
                            is_rolled_back: self.is_behind(marks, &folder, &holds.name),
                            is_hash_published: is_guessable && cards.tells(&holds.sealed.hash()),
                        }
                    }));
                    work(&place, &folder, &slot)?;
                }
            }
        }
        Ok(inventory)
    }

    /// Opens the newest file that counts, and none before it.
    fn held(&self, subject: &Subject, slot: SecretKind) -> Result<Option<Opened>, StoreError> {
        self.held_by(&OnceLock::new(), subject, slot)
    }

    fn held_by(
        &self,
        opened: &OnceLock<Arc<Vault>>,
        subject: &Subject,
        slot: SecretKind,
    ) -> Result<Option<Opened>, StoreError> {
        let Some(place) = self.known_place(subject)? else { return Ok(None) };
        let folder = place.secrets(slot);
        let names = files(&folder)?;
        if names.is_empty() {
            return Ok(None);
        }
        let vault = if let Some(vault) = opened.get() {
            Arc::clone(vault)
        } else {
            let vault = self.vault(Missing::Leave)?;
            Arc::clone(opened.get_or_init(|| vault))
        };
        let of = Slotted { subject: subject.to_string(), slot: slot.name().to_owned() };
        let mut doubted = None;
        for name in names.into_iter().rev() {
            let opened = self.unseal(&vault, &folder, name, Some(&of))?;
            let Some(doubt) = opened.doubt else { return Ok(Some(opened)) };
            doubted.get_or_insert((opened.name, doubt));
        }
        Err(match doubted {
            Some((name, doubt)) => {
                StoreError::SecretNotAgreed { path: folder.join(name).into(), reason: doubt.word() }
            }
            None => return Ok(None),
        })
    }

    fn slot(&self, vault: &Vault, folder: &At, of: Option<&Slotted>) -> Result<Slot, StoreError> {
        let mut slot = Slot { holds: None, older: Vec::new(), doubted: Vec::new(), broken: Vec::new() };
        for name in files(folder)?.into_iter().rev() {
            match self.unseal(vault, folder, name.clone(), of) {
                Ok(opened) if opened.doubt.is_some() => slot.doubted.push(opened),
                Ok(opened) if slot.holds.is_none() => slot.holds = Some(opened),
                Ok(opened) => slot.older.push(opened),
                Err(error @ StoreError::SecretUnreadable { .. }) => slot.broken.push((name, error)),
                Err(error) => return Err(error),
            }
        }
        Ok(slot)
    }

    /// Seals a secret into a new file, and reads that back.
    fn put(&self, vault: &Vault, folder: &At, mut sealed: Sealed<&str>) -> Result<Opened, StoreError> {
        sealed.proof = sealed.proof(vault);
        let path = folder.join(&sealed.name);
        disk::create(&path, &vault.seal(&sealed.to_json()))?;
        let of = Slotted { subject: sealed.subject.clone(), slot: sealed.slot.clone() };
        let stored = self.unseal(vault, folder, sealed.name.clone(), Some(&of))?;
        if stored.doubt.is_some()
            || stored.under == Under::Older
            || stored.sealed.secret.expose_secret() != sealed.secret
        {
            return Err(StoreError::SecretUnreadable { path: path.into(), reason: "damaged" });
        }
        Ok(stored)
    }

    fn unseal(
        &self,
        vault: &Vault,
        folder: &At,
        name: String,
        of: Option<&Slotted>,
    ) -> Result<Opened, StoreError> {
        let path = folder.join(&name);
        let unreadable = |reason| StoreError::SecretUnreadable { path: path.clone().into(), reason };
        let gone = || StoreError::io(path.path(), io::ErrorKind::NotFound.into());
        let bytes = disk::read(&path)?.ok_or_else(gone)?;
        let (plain, under) = vault.open(&bytes).map_err(|why| match why {
            Unopened::AnotherKey => unreadable("another-key"),
            Unopened::Damaged => unreadable("damaged"),
        })?;
        let sealed: Sealed<String> = serde_json::from_slice(&plain).map_err(|_| unreadable("malformed"))?;
        let Sealed { subject, slot, stored, expires, name: called, id, by, proof, secret } = sealed;
        let secret = SecretString::from(secret);
        let sealed = Sealed { subject, slot, stored, expires, name: called, id, by, proof, secret };
        if of.is_some_and(|of| of.subject != sealed.subject || of.slot != sealed.slot) {
            return Err(unreadable("another-place"));
        }
        let digest = digest(&bytes);
        let is_unproved = match sealed.proof.as_str() {
            "" => vault.wants_proof,
            _ => !sealed.exposed().is_proved(vault),
        };
        let doubt = match under {
            Under::Older => (!self.is_rotated(vault, &digest)?).then_some(Doubt::OlderKey),
            Under::Newest if is_unproved => Some(Doubt::Unproved),
            Under::Newest => (!sealed.proof.is_empty() && sealed.name != name).then_some(Doubt::Renamed),
        };
        Ok(Opened { name, digest, sealed, under, doubt })
    }
}

impl Place {
    fn secrets(&self, slot: SecretKind) -> At {
        let folder = self.folder.join("secrets");
        match &self.page {
            None => folder.join(slot.name()),
            Some(page) => folder.join(format!("{}-{page}", slot.name())),
        }
    }
}

/// Removes every secret of a Page.
pub(super) fn remove_page(place: &Place) -> Result<(), StoreError> {
    let cards = Cards::read(place)?;
    SecretKind::ALL.into_iter().try_for_each(|slot| {
        disk::remove_folder(&place.secrets(slot))?;
        cards.note(place, slot, None).map(|_| ())
    })
}

/// Notes the card of a slot's newest file. The caller holds the write lock.
fn note(place: &Place, folder: &At, newest: &Opened) -> Result<(), StoreError> {
    let Some((slot, page)) = slot_of(folder) else { return Ok(()) };
    let place = Place { folder: place.folder.clone(), page, of: place.of.clone() };
    Cards::read(&place)?.note(&place, slot, Some((&newest.name, &newest.card(slot)))).map(|_| ())
}

fn doubted(folder: &At, opened: &Opened) -> Doubted {
    let Sealed { subject, slot, stored, by, .. } = opened.sealed.exposed();
    let doubt = opened.doubt.unwrap_or(Doubt::Unproved);
    // It is shown to whoever is asked to agree: nothing but a key may stand there.
    let by = if by.parse::<age::x25519::Recipient>().is_ok() { by } else { String::new() };
    Doubted { subject, slot, path: folder.join(&opened.name).into(), stored, by, doubt }
}

/// Returns the id that a secret keeps when it is stored anew: of what can be guessed none that was made of it.
fn lasting_id(opened: &Opened) -> String {
    let id = opened.id();
    // An id that came from elsewhere is shown: it must be one.
    let is_one = (HASHED..=16).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_one { id } else { new_id() }
}

fn new_id() -> String {
    let mut random = [0; 8];
    // Ids are told apart by chance; without chance, two secrets may seem to be one.
    let _ = getrandom::fill(&mut random);
    hex::encode(random)
}

/// Returns the slot that a folder of secrets is of, and the Page, if it is a Page's.
fn slot_of(folder: &At) -> Option<(SecretKind, Option<String>)> {
    let name = folder.name()?.to_str()?;
    SecretKind::ALL.into_iter().find_map(|slot| {
        let rest = name.strip_prefix(slot.name())?;
        if rest.is_empty() {
            Some((slot, None))
        } else {
            Some((slot, Some(rest.strip_prefix('-')?.to_owned())))
        }
    })
}

/// Returns the finished secrets of a slot, oldest first: names sort as their times do.
fn files(folder: &At) -> Result<Vec<String>, StoreError> {
    let mut names = disk::list(folder)?;
    names.retain(|name| time_of(name).is_some());
    Ok(names)
}

/// Returns a name after the newest one's, even where the clock stands behind it.
fn file_name(now: Timestamp, newest: Option<&str>) -> String {
    let newest = newest.and_then(time_of);
    let after = newest.and_then(|newest| newest.checked_add(SignedDuration::from_millis(1)).ok());
    let time = after.map_or(now, |after| now.max(after));
    let mut random = [0; 4];
    // Names of one millisecond are told apart by chance; without chance, creating still never replaces.
    let _ = getrandom::fill(&mut random);
    format!("{}-{}.age", time.strftime("%Y%m%dT%H%M%S%.3fZ"), hex::encode(random))
}

fn time_of(name: &str) -> Option<Timestamp> {
    let (time, _) = name.strip_suffix(".age")?.rsplit_once('-')?;
    time.parse().ok()
}
