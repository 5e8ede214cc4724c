//! Secrets: one file each, only ever added; an older one goes after the newer one has proved readable.

use std::io;
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::finding::Subject;
use crate::journey::port::{Card, Slot};

use super::error::StoreError;
use super::identity::{Missing, Unopened, Vault};
use super::{Place, Workspace, disk, record};

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

impl Workspace {
    /// Keeps a secret: seals it into a new file, reads that back, notes the copy in the record, and then
    /// removes the older files of the slot. The first one kept makes the vault.
    pub fn keep(
        &self,
        subject: &Subject,
        slot: Slot,
        secret: &SecretString,
        expires: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<Card, StoreError> {
        let place = self.place(subject)?;
        let vault = self.vault(Missing::Make)?;
        let _lock = self.write_lock(&place)?;
        let folder = place.secrets(slot);
        disk::make_folder(&folder)?;
        disk::sweep(&folder)?;
        let older = files(&folder)?;
        let path = folder.join(file_name(now, older.last()));
        let text = secret.expose_secret();
        let (subject_text, slot_name) = (subject.to_string(), slot.name().to_owned());
        let sealed = Sealed { subject: subject_text, slot: slot_name, stored: now, expires, secret: text };
        disk::create(&path, &vault.seal(&sealed.to_json()))?;
        let (card, stored) = read_back(vault, &path, subject, slot)?;
        if stored.expose_secret() != text {
            return Err(StoreError::SecretUnreadable { path, reason: "damaged" });
        }
        let mut cards = self.stored(&place)?.cards;
        cards.retain(|other| other.slot != slot);
        cards.push(card.clone());
        self.write_record(&place, |path, document| {
            record::set_cards(path, document, place.page.as_deref(), &cards)
        })?;
        for name in older {
            disk::remove_file(&folder.join(name))?;
        }
        Ok(card)
    }

    /// Returns the newest secret of a slot. One that does not open is an error, never the one before it.
    pub fn secret(&self, subject: &Subject, slot: Slot) -> Result<Option<SecretString>, StoreError> {
        Ok(self.held(subject, slot)?.map(|(_, secret)| secret))
    }

    /// Returns what the vault itself says of a subject's secrets, in the order of [`Slot::ALL`].
    pub fn cards_from_vault(&self, subject: &Subject) -> Result<Vec<Card>, StoreError> {
        let mut cards = Vec::new();
        for slot in Slot::ALL {
            cards.extend(self.held(subject, slot)?.map(|(card, _)| card));
        }
        Ok(cards)
    }

    /// Makes the record's copies those of the vault. Returns whether one was stale.
    pub fn heal(&self, subject: &Subject) -> Result<bool, StoreError> {
        let place = self.place(subject)?;
        let _lock = self.write_lock(&place)?;
        let cards = self.cards_from_vault(subject)?;
        if self.stored(&place)?.cards == cards {
            return Ok(false);
        }
        self.write_record(&place, |path, document| {
            record::set_cards(path, document, place.page.as_deref(), &cards)
        })?;
        Ok(true)
    }

    /// Removes the secret of a slot, then its copy.
    pub fn forget(&self, subject: &Subject, slot: Slot) -> Result<(), StoreError> {
        let place = self.place(subject)?;
        let _lock = self.write_lock(&place)?;
        disk::remove_folder(&place.secrets(slot))?;
        let mut cards = self.stored(&place)?.cards;
        if !cards.iter().any(|card| card.slot == slot) {
            return Ok(());
        }
        cards.retain(|card| card.slot != slot);
        self.write_record(&place, |path, document| {
            record::set_cards(path, document, place.page.as_deref(), &cards)
        })
    }

    fn held(&self, subject: &Subject, slot: Slot) -> Result<Option<(Card, SecretString)>, StoreError> {
        let Some(place) = self.known_place(subject)? else { return Ok(None) };
        let folder = place.secrets(slot);
        // Between our listing and our reading, another process may replace the newest by a newer one.
        for _ in 0..16 {
            let Some(name) = files(&folder)?.pop() else { return Ok(None) };
            let path = folder.join(name);
            let vault = self.vault(Missing::Leave)?;
            match read_back(vault, &path, subject, slot) {
                Err(StoreError::DiskFailed { source, .. }) if source.kind() == io::ErrorKind::NotFound => {}
                found => return found.map(Some),
            }
        }
        Err(StoreError::Busy { of: subject.to_string() })
    }
}

impl Place {
    fn secrets(&self, slot: Slot) -> PathBuf {
        let folder = self.folder.join("secrets");
        match &self.page {
            None => folder.join(slot.name()),
            Some(page) => folder.join(format!("{}-{page}", slot.name())),
        }
    }
}

/// Removes every secret of a Page.
pub(super) fn remove_page(place: &Place) -> Result<(), StoreError> {
    Slot::ALL.into_iter().try_for_each(|slot| disk::remove_folder(&place.secrets(slot)))
}

fn read_back(
    vault: &Vault,
    path: &Path,
    subject: &Subject,
    slot: Slot,
) -> Result<(Card, SecretString), StoreError> {
    let unreadable = |reason| StoreError::SecretUnreadable { path: path.into(), reason };
    let gone = || StoreError::io(path, io::ErrorKind::NotFound.into());
    let bytes = disk::read(path)?.ok_or_else(gone)?;
    let plain = vault.open(&bytes).map_err(|why| match why {
        Unopened::AnotherKey => unreadable("another-key"),
        Unopened::Damaged => unreadable("damaged"),
    })?;
    let sealed: Sealed<String> = serde_json::from_slice(&plain).map_err(|_| unreadable("malformed"))?;
    let secret = SecretString::from(sealed.secret);
    if sealed.subject != subject.to_string() || sealed.slot != slot.name() {
        return Err(unreadable("another-place"));
    }
    let digest = hex::encode(Sha256::digest(secret.expose_secret().as_bytes()));
    let card =
        Card { slot, fingerprint: digest[..12].into(), stored: sealed.stored, expires: sealed.expires };
    Ok((card, secret))
}

/// Returns the finished secrets of a slot, oldest first: names sort as their times do.
fn files(folder: &Path) -> Result<Vec<String>, StoreError> {
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
