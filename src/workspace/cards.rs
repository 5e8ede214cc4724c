//! What may be known of secrets without opening the vault: lines of `cards.jsonl` that are only ever added, so that
//! two people's changes merge in git. The vault has the originals.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::model::{SecretKind, SecretMetadata};

use super::Place;
use super::disk::{self, At};
use super::error::StoreError;

/// One line: a secret's file is there, or is gone. Of the lines about one file the last one holds; of the files
/// that are there the newest, whose name sorts last.
#[derive(Serialize, Deserialize)]
struct Line {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    page: Option<String>,
    slot: String,
    file: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    card: Option<Noted>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Noted {
    fingerprint: String,
    stored: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expires: Option<Timestamp>,
}

/// The cards of an app, or of a customer and its Pages.
#[derive(Default)]
pub(super) struct Cards {
    /// Every fingerprint that was ever noted: the first releases wrote the beginning of a hash there.
    noted: BTreeSet<String>,
    by_slot: BTreeMap<(Option<String>, SecretKind), BTreeMap<String, SecretMetadata>>,
}

impl Cards {
    /// Reads the lines. One that does not read counts as absent.
    pub(super) fn read(place: &Place) -> Result<Self, StoreError> {
        let bytes = disk::read(&path(place))?.unwrap_or_default();
        let mut cards = Self::default();
        for text in bytes.split(|byte| *byte == b'\n') {
            let Ok(Line { page, slot, file, card }) = serde_json::from_slice(text) else { continue };
            let Some(slot) = SecretKind::ALL.into_iter().find(|known| known.name() == slot) else { continue };
            let files = cards.by_slot.entry((page, slot)).or_default();
            match card {
                Some(Noted { fingerprint, stored, expires }) => {
                    cards.noted.insert(fingerprint.clone());
                    let fingerprint = shown(slot, &file, fingerprint);
                    files.insert(file, SecretMetadata { slot, fingerprint, stored, expires });
                }
                None => {
                    files.remove(&file);
                }
            }
        }
        Ok(cards)
    }

    /// Returns the cards of a customer or app itself, or of one of its Pages, in the order of [`SecretKind::ALL`].
    pub(super) fn of(&self, page: Option<&str>) -> Vec<SecretMetadata> {
        let newest = |slot: SecretKind| self.files(page, slot).and_then(|files| files.last_key_value());
        SecretKind::ALL.into_iter().filter_map(newest).map(|(_, card)| card.clone()).collect()
    }

    /// Notes which file of a slot is the newest, and that every other one is gone. `None`: all are gone.
    /// Returns whether that was not noted already. The caller holds the write lock.
    pub(super) fn note(
        &self,
        place: &Place,
        slot: SecretKind,
        newest: Option<(&str, &SecretMetadata)>,
    ) -> Result<bool, StoreError> {
        let none = BTreeMap::new();
        let files = self.files(place.page.as_deref(), slot).unwrap_or(&none);
        let mut lines = Vec::new();
        if let Some((file, card)) = newest.filter(|(file, card)| files.get(*file) != Some(*card)) {
            let SecretMetadata { fingerprint, stored, expires, .. } = card.clone();
            lines.push((file, Some(Noted { fingerprint, stored, expires })));
        }
        let gone = files.keys().filter(|file| newest.is_none_or(|(newest, _)| newest != file.as_str()));
        lines.extend(gone.map(|file| (file.as_str(), None)));
        for (file, card) in &lines {
            let (page, slot, file, card) =
                (place.page.clone(), slot.name().to_owned(), (*file).to_owned(), card.clone());
            let line =
                serde_json::to_string(&Line { page, slot, file, card }).expect("texts always serialise");
            disk::append_line(&path(place), &line)?;
        }
        Ok(!lines.is_empty())
    }

    /// Returns whether a fingerprint was ever noted, of whichever secret.
    pub(super) fn tells(&self, fingerprint: &str) -> bool {
        self.noted.contains(fingerprint)
    }

    fn files(&self, page: Option<&str>, slot: SecretKind) -> Option<&BTreeMap<String, SecretMetadata>> {
        self.by_slot.get(&(page.map(String::from), slot))
    }
}

/// Returns what a fingerprint is shown as. Of what can be guessed the first releases noted a hash, and its file's name
/// stands for it.
fn shown(slot: SecretKind, file: &str, fingerprint: String) -> String {
    if slot.is_guessable() && fingerprint.len() == HASHED { id_of_file(file) } else { fingerprint }
}

/// How many hexadecimal digits of a hash the first releases noted. An id has more.
pub(super) const HASHED: usize = 12;

/// Returns the id of a secret that has none of its own: the random part of its file's name.
pub(super) fn id_of_file(name: &str) -> String {
    let random = name.strip_suffix(".age").and_then(|stem| stem.rsplit_once('-'));
    random.map(|(_, random)| random.to_owned()).unwrap_or_default()
}

fn path(place: &Place) -> At {
    place.folder.join("cards.jsonl")
}
