//! Secrets: one file each, only ever added; an older one goes after the newer one has proved readable.

use std::collections::HashMap;
use std::io;
use std::sync::{MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::finding::Subject;
use crate::model::{SecretKind, SecretMetadata, SecretRef};

use super::cards::Cards;
use super::disk::{self, At};
use super::error::StoreError;
use super::identity::Missing;
use super::key::{Under, Unopened, Vault};
use super::sharing::Kept;
use super::{Place, Workspace, ids, record};

/// What is sealed: the secret, and where it belongs, so that a file moved elsewhere is not taken for another.
#[derive(Serialize, Deserialize)]
struct Sealed<Text> {
    subject: String,
    slot: String,
    stored: Timestamp,
    expires: Option<Timestamp>,
    secret: Text,
}

impl Sealed<&str> {
    fn to_json(&self) -> Zeroizing<Vec<u8>> {
        // Room from the start, so that no copy stays behind where the buffer grew.
        let mut json = Zeroizing::new(Vec::with_capacity(512 + 6 * self.secret.len()));
        serde_json::to_writer(&mut *json, self).expect("texts and times always serialise");
        json
    }
}

impl Sealed<SecretString> {
    fn card(&self, slot: SecretKind) -> SecretMetadata {
        let digest = hex::encode(Sha256::digest(self.secret.expose_secret().as_bytes()));
        SecretMetadata { slot, fingerprint: digest[..12].into(), stored: self.stored, expires: self.expires }
    }
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
        let _lock = self.write_lock(&place)?;
        // Whoever held the lock before us may have taken a reader out: what is there now counts.
        let vault = self.vault(Missing::Leave)?;
        self.check_readers()?;
        let folder = place.secrets(slot);
        disk::make_folder(&folder)?;
        disk::sweep(&folder)?;
        let older = files(&folder)?;
        let name = file_name(now, older.last());
        let path = folder.join(&name);
        let text = secret.expose_secret();
        let (subject_text, slot_name) = (subject.to_string(), slot.name().to_owned());
        let sealed = Sealed { subject: subject_text, slot: slot_name, stored: now, expires, secret: text };
        disk::create(&path, &vault.seal(&sealed.to_json()))?;
        let (card, stored) = read_back(&vault, &path, subject, slot)?;
        if stored.expose_secret() != text {
            return Err(StoreError::SecretUnreadable { path: path.into(), reason: "damaged" });
        }
        // A Page is there once its record names it.
        self.write_record(&place, |path, document| {
            record::apply(path, document, place.page.as_deref(), &[])
        })?;
        Cards::read(&place)?.note(&place, slot, Some((&name, &card)))?;
        for name in older {
            disk::remove_file(&folder.join(name))?;
        }
        Ok(card)
    }

    /// Returns the newest secret of a slot. One that does not open is an error, never the one before it.
    pub fn secret(&self, subject: &Subject, slot: SecretKind) -> Result<Option<SecretString>, StoreError> {
        let of = SecretRef { subject: subject.clone(), slot };
        if let Some(secret) = self.rehearsed().and_then(|rehearsed| rehearsed.get(&of).cloned()) {
            return Ok(Some(secret));
        }
        Ok(self.held(subject, slot)?.map(|held| held.secret))
    }

    /// Returns what the vault itself says of a subject's secrets, in the order of [`SecretKind::ALL`].
    pub fn cards_from_vault(&self, subject: &Subject) -> Result<Vec<SecretMetadata>, StoreError> {
        let mut cards = Vec::new();
        for slot in SecretKind::ALL {
            cards.extend(self.held(subject, slot)?.map(|held| held.card));
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
            let held = self.held(subject, slot)?;
            let newest = held.as_ref().map(|held| (held.file.as_str(), &held.card));
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

    /// Returns every secret that is kept. Opens the vault if there is any.
    pub fn kept(&self) -> Result<Vec<Kept>, StoreError> {
        self.each_secret(|_, _, _| Ok(()))
    }

    /// Encrypts to the newest key whatever is not: a new file, its card, and then the older files go.
    pub(super) fn reseal(&self) -> Result<Vec<Kept>, StoreError> {
        let vault = self.vault(Missing::Leave)?;
        self.each_secret(|place, folder, newest| {
            disk::sweep(folder)?;
            let mut names = files(folder)?;
            if newest.under == Under::Older {
                let name = file_name(newest.sealed.stored, names.last());
                let path = folder.join(&name);
                disk::create(&path, &vault.seal(&newest.plain))?;
                let unreadable =
                    || StoreError::SecretUnreadable { path: path.clone().into(), reason: "damaged" };
                let (plain, under) =
                    vault.open(&disk::read(&path)?.ok_or_else(unreadable)?).map_err(|_| unreadable())?;
                if plain != newest.plain || under == Under::Older {
                    return Err(unreadable());
                }
                names.push(name);
            }
            let Some(last) = names.pop() else { return Ok(()) };
            if let Some((slot, page)) = slot_of(folder) {
                let place = Place { folder: place.folder.clone(), page, of: place.of.clone() };
                Cards::read(&place)?.note(&place, slot, Some((&last, &newest.sealed.card(slot))))?;
            }
            names.iter().try_for_each(|name| disk::remove_file(&folder.join(name)))
        })
    }

    /// Opens the newest secret of every slot there is, under the write lock of its subject, and works on it.
    pub(super) fn each_secret(
        &self,
        work: impl Fn(&Place, &At, &Newest) -> Result<(), StoreError>,
    ) -> Result<Vec<Kept>, StoreError> {
        let mut kept = Vec::new();
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
                for slot in slots {
                    let folder = place.folder.join("secrets").join(slot);
                    let mut names = files(&folder)?;
                    let Some(name) = names.pop() else { continue };
                    let vault = self.vault(Missing::Leave)?;
                    let newest = unseal(&vault, &folder.join(name))?;
                    // One that is only waiting to be removed counts: whoever was taken out can read it.
                    let is_older = |name: &String| {
                        unseal(&vault, &folder.join(name)).is_ok_and(|secret| secret.under == Under::Older)
                    };
                    let is_under_older_key = newest.under == Under::Older || names.iter().any(is_older);
                    work(&place, &folder, &newest)?;
                    let Sealed { subject, slot, stored, .. } = newest.sealed;
                    kept.push(Kept { subject, slot, stored, is_under_older_key });
                }
            }
        }
        Ok(kept)
    }

    fn held(&self, subject: &Subject, slot: SecretKind) -> Result<Option<Held>, StoreError> {
        let Some(place) = self.known_place(subject)? else { return Ok(None) };
        let folder = place.secrets(slot);
        // Between our listing and our reading, another process may replace the newest by a newer one.
        for _ in 0..16 {
            let Some(file) = files(&folder)?.pop() else { return Ok(None) };
            let path = folder.join(&file);
            let vault = self.vault(Missing::Leave)?;
            match read_back(&vault, &path, subject, slot) {
                Err(StoreError::DiskFailed { source, .. }) if source.kind() == io::ErrorKind::NotFound => {}
                found => return found.map(|(card, secret)| Some(Held { file, card, secret })),
            }
        }
        Err(StoreError::Busy { of: subject.to_string() })
    }
}

/// The newest secret of a slot.
struct Held {
    file: String,
    card: SecretMetadata,
    secret: SecretString,
}

/// The newest secret of a slot, whatever subject and slot it says it is of.
pub(super) struct Newest {
    plain: Zeroizing<Vec<u8>>,
    sealed: Sealed<SecretString>,
    under: Under,
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

fn read_back(
    vault: &Vault,
    path: &At,
    subject: &Subject,
    slot: SecretKind,
) -> Result<(SecretMetadata, SecretString), StoreError> {
    let sealed = unseal(vault, path)?.sealed;
    if sealed.subject != subject.to_string() || sealed.slot != slot.name() {
        return Err(StoreError::SecretUnreadable { path: path.clone().into(), reason: "another-place" });
    }
    Ok((sealed.card(slot), sealed.secret))
}

fn unseal(vault: &Vault, path: &At) -> Result<Newest, StoreError> {
    let unreadable = |reason| StoreError::SecretUnreadable { path: path.clone().into(), reason };
    let gone = || StoreError::io(path.path(), io::ErrorKind::NotFound.into());
    let bytes = disk::read(path)?.ok_or_else(gone)?;
    let (plain, under) = vault.open(&bytes).map_err(|why| match why {
        Unopened::AnotherKey => unreadable("another-key"),
        Unopened::Damaged => unreadable("damaged"),
    })?;
    let sealed: Sealed<String> = serde_json::from_slice(&plain).map_err(|_| unreadable("malformed"))?;
    let Sealed { subject, slot, stored, expires, secret } = sealed;
    let sealed = Sealed { subject, slot, stored, expires, secret: SecretString::from(secret) };
    Ok(Newest { plain, sealed, under })
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
fn file_name(now: Timestamp, newest: Option<&String>) -> String {
    let newest = newest.and_then(|name| time_of(name));
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
