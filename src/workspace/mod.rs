//! The workspace: the folder that holds apps and customers, their records, secrets, journals and ledgers.
//!
//! It stores and judges nothing, and knows nothing of Meta. What it promises:
//! - A record holds no secret, and reading one never opens the vault.
//! - A file is replaced whole or not at all; a secret's file is never rewritten, only followed by a newer one.
//! - Comments, order and unknown keys of a record survive every edit; what does not parse is never overwritten.
//! - The order of writes is secret, record, journal. What is noted of a secret outside of the vault is a copy.
//! - Nothing is encrypted to somebody whom the person did not agree to.
//! - Reading takes no lock. Each write takes the subject's write lock for its own duration, after any [`Lock`]
//!   that its caller holds.
//!
//! An app or a Page that is not identified yet reads as empty and cannot be written.
//!
//! # What counts of a workspace that came by git
//!
//! **Who is feared.** Whoever may write to the repository, and knows no key: they can put any file there, rename it,
//! take it back from history or remove it. And a reader who was taken out: they know the keys that were before, and
//! what was sealed under them. A reader of today is trusted with every secret, and so with storing one.
//!
//! **What proves a reader.** Knowing the newest key of the workspace. A sealed secret carries `name` (of its file), `id`
//! (a random name that stays with it), `by` (the public key of who stored it, for people alone) and `proof`: HMAC-SHA-256
//! over subject, slot, name, times, id and secret, under a key that is derived from the identity which seals. It
//! counts when it is under the newest key, its proof holds and its file is called `name`; of those that count in a
//! slot the newest by name is the secret. What does not count is not used, not encrypted anew and not removed: it is
//! told. What does not open at all is an error where it is the newest.
//!
//! **Older keys.** Before a new key takes its place, `rotation.age` lists, sealed and proved under that key, the SHA-256
//! of each secret's file that counts. Under an older key nothing else does, so what a taken-out reader plants is never
//! taken for ours. The list goes once everything is under the new key.
//!
//! **`key.age`** holds the identities, the newest first, below a line `# onboard key 2`. Without that line it is of the
//! first releases, whose secrets have no proof and count under the newest key. The first secret that is kept by
//! somebody who agreed to what is there brings it to the new form: each secret is sealed anew, and the key is last.
//!
//! **Whose workspace.** Each person pins, outside of it, what they agreed to: the workspace's `id` (of its oldest key,
//! which stays), the name of the newest key, the readers, the SHA-256 of `key.age` and of each platform profile. It is
//! known again by its path, by `key.age`, or by the id. Nothing is kept where nothing was agreed to, and nothing is
//! read under a key that does not hold the agreed one. A profile that was not agreed to is not used.
//!
//! **Why no signatures.** One for each person would have to be made, handed on, pinned and withdrawn, and would tell
//! readers apart who trust one another anyway. That somebody removed the newest
//! file of a slot and brought back the one before it shows beside `kept.jsonl`, in which each person notes outside of
//! the workspace which file they kept last.

mod at;
mod came;
mod cards;
mod config;
mod disk;
mod error;
mod folder;
mod git;
mod identity;
mod ids;
mod journal;
mod key;
mod keyring;
mod lock;
mod marks;
mod migrate;
mod pack;
mod personal;
mod pins;
mod record;
mod seal;
mod sharing;
#[cfg(test)]
mod tests;
mod timers;
mod vault;

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use jiff::Timestamp;
use secrecy::SecretString;
use serde_json::Value;
use toml_edit::{Document, DocumentMut};

use crate::finding::Subject;
use crate::model::{Record, SecretMetadata, SecretRef};
use crate::redact::json_safe;
use crate::store::Edit;

use disk::At;

pub(crate) use came::{Came, OwnProfile};
pub(crate) use config::Older;
pub use config::{Config, Network};
pub(crate) use error::StoreError;
pub(crate) use folder::Folder;
pub(crate) use identity::{
    IdentitySource, Passphrase, PassphraseFile, PassphraseTyped, Person, SHORTEST_PASSPHRASE, Whereabouts,
};
pub(crate) use ids::slug;
pub use journal::JournalLine;
#[cfg(test)]
pub(crate) use keyring::Keyring;
#[cfg(test)]
pub(crate) use keyring::KeyringError;
pub(crate) use keyring::{NoKeyring, SystemKeyring};
pub(crate) use lock::Lock;
pub use personal::{HomeKind, HomeNote, Personal};
pub(crate) use personal::{file as personal_file, is_name};
pub(crate) use record::Stored;
pub(crate) use sharing::{KeyStanding, Readers};
pub(crate) use timers::{TimerFolder, TimerNote};
pub(crate) use vault::{Doubted, Kept};

/// How long a lock that a person's command holds is waited for.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long a write in progress is waited for: many may queue before a slow disk.
const WRITE_PATIENCE: Duration = Duration::from_secs(20);

/// What git must not take: what any look rebuilds, what shows a reviewer's credentials, what is not finished.
/// Where it is remembered when tokens were last asked about in full.
const TOLD_WHOLE: &str = "seen-tokens.json";

const IGNORED: &str = "seen*.json\nreview/\n*.lock\n.tmp-*\ndemo-identity.txt\n";

/// What git must not alter, and what it may join line by line.
const ATTRIBUTES: &str =
    "*.age binary\njournal.jsonl merge=union\nledger.jsonl merge=union\ncards.jsonl merge=union\n";

/// A folder of apps and customers.
#[derive(Debug)]
pub struct Workspace {
    home: At,
    config: Config,
    source: IdentitySource,
    me: OnceLock<identity::Me>,
    vault: Mutex<Option<Arc<key::Vault>>>,
    /// The secrets of a rehearsal.
    rehearsed: Option<Mutex<HashMap<SecretRef, SecretString>>>,
    patience: Duration,
}

/// Where a subject lies: the folder of an app or a customer, and in it a Page.
struct Place {
    folder: At,
    page: Option<String>,
    of: String,
}

impl Place {
    fn record(&self) -> At {
        self.folder.join("record.toml")
    }
}

impl Workspace {
    /// Creates a workspace, or opens the one that is there, whose own settings then hold.
    ///
    pub fn create(home: impl Into<PathBuf>, config: &Config) -> Result<Self, StoreError> {
        let home = At::root(home);
        disk::make_folder(&home)?;
        disk::create(&home.join("config.toml"), config.to_text().as_bytes())?;
        let workspace = Self::open(home)?;
        add_lines(&workspace.home.join(".gitignore"), IGNORED)?;
        add_lines(&workspace.home.join(".gitattributes"), ATTRIBUTES)?;
        Ok(workspace)
    }

    /// Opens a workspace. One that is absent reads as empty and cannot be written.
    pub fn open(home: impl Into<PathBuf>) -> Result<Self, StoreError> {
        let home = At::root(home);
        let path = home.join("config.toml");
        let config = match disk::read_text(&path)? {
            Some(text) => Config::parse(path.path(), &text)?,
            None => Config::default(),
        };
        let source = IdentitySource::Absent;
        let (me, vault) = (OnceLock::new(), Mutex::default());
        Ok(Self { home, config, source, me, vault, rehearsed: None, patience: PATIENCE })
    }

    /// Returns the workspace with a way to open its vault.
    #[must_use]
    pub fn with_identity(self, source: IdentitySource) -> Self {
        Self { source, me: OnceLock::new(), vault: Mutex::default(), ..self }
    }

    /// Returns whether this is a rehearsal, of which nothing is kept.
    pub fn is_rehearsed(&self) -> bool {
        self.rehearsed.is_some()
    }

    /// Returns the folder.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Writes a file beside the records, whole, where there is none of that name: samples and the like.
    pub fn add_file(&self, name: &str, bytes: &[u8]) -> Result<PathBuf, StoreError> {
        name.split('/').try_for_each(ids::check_file_name)?;
        let path = self.home.join(name);
        disk::create(&path, bytes)?;
        Ok(path.into())
    }

    /// Returns the workspace as one that is only rehearsed in: what is written from here on, secrets too, stays in
    /// memory and goes with it. It may be absent.
    #[must_use]
    pub fn rehearsal(&self) -> Self {
        Self {
            home: self.home.in_memory(),
            config: self.config.clone(),
            source: self.source.clone(),
            me: self.me.clone(),
            vault: Mutex::default(),
            rehearsed: Some(Mutex::default()),
            patience: self.patience,
        }
    }

    /// Returns the settings.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Sets one dotted key of `config.toml`, or unsets it by an empty value. Holds once the workspace is opened again.
    pub fn set_config(&self, key: &str, value: &str) -> Result<(), StoreError> {
        let path = self.home.join("config.toml");
        let _lock = self.home_lock()?;
        let before = disk::read_text(&path)?.unwrap_or_default();
        let text = config::with_value(path.path(), &before, key, value)?;
        if text == before { Ok(()) } else { disk::replace(&path, text.as_bytes()) }
    }

    /// Returns the App IDs of all apps, sorted.
    pub fn apps(&self) -> Result<Vec<String>, StoreError> {
        self.ids("apps")
    }

    /// Returns the ids of all customers, sorted.
    pub fn customers(&self) -> Result<Vec<String>, StoreError> {
        self.ids("customers")
    }

    /// Returns a customer id that is made of a company's name and not taken.
    pub fn free_slug(&self, name: &str) -> String {
        let customers = self.home.join("customers");
        ids::first_free(&slug(name), |id| customers.join(id).join("record.toml").exists())
    }

    /// Returns the Page IDs of a customer, in the order of its record.
    pub fn pages(&self, customer: &str) -> Result<Vec<String>, StoreError> {
        let stored = self.whole(&Subject::Customer(customer.into()))?;
        Ok(stored.pages.into_iter().map(|(id, _)| id).collect())
    }

    /// Returns the record of a subject; an absent one is empty.
    pub fn record(&self, subject: &Subject) -> Result<Record, StoreError> {
        Ok(self.whole(subject)?.record)
    }

    /// Returns what is noted of a subject's secrets. Never opens the vault.
    pub fn cards(&self, subject: &Subject) -> Result<Vec<SecretMetadata>, StoreError> {
        Ok(self.whole(subject)?.cards)
    }

    /// Returns record, cards and Pages of a subject.
    pub fn whole(&self, subject: &Subject) -> Result<Stored, StoreError> {
        self.known_place(subject)?.map_or_else(|| Ok(Stored::default()), |place| self.stored(&place))
    }

    /// Returns whether a subject has a record. One that does not parse counts as there.
    pub fn exists(&self, subject: &Subject) -> bool {
        let Ok(Some(place)) = self.known_place(subject) else { return false };
        let Some(page) = &place.page else { return place.record().exists() };
        match read_record(&place) {
            Ok(Some(document)) => {
                let pages = document.get("pages").and_then(|pages| pages.as_table_like());
                pages.is_some_and(|pages| pages.contains_key(page))
            }
            Ok(None) => false,
            Err(_) => true,
        }
    }

    /// Edits a record, which is made if absent. Edits that change nothing write nothing.
    pub fn edit(&self, subject: &Subject, edits: &[Edit]) -> Result<(), StoreError> {
        let place = self.place(subject)?;
        let _lock = self.write_lock(&place)?;
        self.write_record(&place, |path, document| {
            record::apply(path, document, place.page.as_deref(), edits)
        })
    }

    /// Removes an app or a customer with all that is kept of it, or a Page with its secrets.
    pub fn remove(&self, subject: &Subject) -> Result<(), StoreError> {
        let place = self.place(subject)?;
        if !place.folder.exists() {
            return Ok(());
        }
        let lock = self.write_lock(&place)?;
        if let Some(page) = &place.page {
            vault::remove_page(&place)?;
            disk::remove_file(&place.folder.join(format!("seen-{page}.json")))?;
            return match read_record(&place)? {
                None => Ok(()),
                Some(_) => self.write_record(&place, |_, document| {
                    record::remove_page(document, page);
                    Ok(())
                }),
            };
        }
        // The record goes last: a removal that was killed shows, and can be repeated.
        for name in disk::list(&place.folder)?.iter().filter(|name| !KEPT_TO_THE_END.contains(&name.as_str()))
        {
            let path = place.folder.join(name);
            if path.is_dir() { disk::remove_folder(&path)? } else { disk::remove_file(&path)? }
        }
        disk::remove_file(&place.record())?;
        drop(lock);
        disk::remove_folder(&place.folder)
    }

    /// Remembers what a look saw. Not synced: any look rebuilds it. Nothing is kept of what has no folder.
    pub fn see(&self, subject: &Subject, seen: &Value) -> Result<(), StoreError> {
        match self.known_place(subject)?.filter(|place| place.folder.exists()) {
            Some(place) => {
                disk::replace_unsynced(&seen_path(&place), json_safe(&seen.to_string()).as_bytes())
            }
            None => Ok(()),
        }
    }

    /// Remembers when tokens were last asked about in full, by what names each. Git ignores it.
    ///
    /// # Panics
    /// Never: texts and times always serialise.
    pub fn remember_whole(&self, told: &BTreeMap<String, Timestamp>) -> Result<(), StoreError> {
        let json = serde_json::to_vec(told).expect("texts and times always serialise");
        disk::replace_unsynced(&self.home.join(TOLD_WHOLE), &json)
    }

    /// Returns when tokens were last asked about in full, if that reads.
    pub fn told_whole(&self) -> BTreeMap<String, Timestamp> {
        let bytes = disk::read(&self.home.join(TOLD_WHOLE)).ok().flatten();
        bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    /// Returns what the last look saw, if that reads.
    pub fn seen(&self, subject: &Subject) -> Option<Value> {
        let place = self.known_place(subject).ok()??;
        serde_json::from_slice(&disk::read(&seen_path(&place)).ok()??).ok()
    }

    /// Takes the lock of an app or a customer, whose Pages share it; waits two seconds, then is
    /// [`StoreError::Busy`]. App before customer, never two customers, never over a prompt or a call.
    pub fn lock(&self, subject: &Subject) -> Result<Lock, StoreError> {
        let place = self.place(subject)?;
        self.check_home()?;
        Lock::take(&place.folder.join("subject.lock"), &place.of, self.patience)
    }

    fn ids(&self, kind: &str) -> Result<Vec<String>, StoreError> {
        let folder = self.home.join(kind);
        let mut ids = disk::list(&folder)?;
        ids.retain(|id| ids::check_id(id).is_ok() && folder.join(id).join("record.toml").exists());
        Ok(ids)
    }

    /// Returns where a subject lies; its ids must be fit for paths, and known.
    fn place(&self, subject: &Subject) -> Result<Place, StoreError> {
        let (kind, id, page) = match subject {
            Subject::App(id) => ("apps", id, None),
            Subject::Customer(id) => ("customers", id, None),
            Subject::Page { customer, page } => ("customers", customer, Some(page)),
        };
        for id in page.into_iter().chain([id]) {
            ids::check_id(id).map_err(|_| StoreError::bad_subject(subject))?;
        }
        let folder = self.home.join(kind).join(id);
        Ok(Place { folder, page: page.cloned(), of: subject.to_string() })
    }

    /// Returns where a subject lies, or nothing while it is not identified.
    fn known_place(&self, subject: &Subject) -> Result<Option<Place>, StoreError> {
        if subject.is_unidentified() { Ok(None) } else { self.place(subject).map(Some) }
    }

    #[expect(clippy::unused_self, reason = "a shared database will read here through the same face")]
    fn stored(&self, place: &Place) -> Result<Stored, StoreError> {
        let Some(document) = read_record(place)? else { return Ok(Stored::default()) };
        let mut stored = record::stored(place.record().path(), &document)?;
        let cards = cards::Cards::read(place)?;
        stored.cards = cards.of(None);
        for (id, page) in &mut stored.pages {
            page.cards = cards.of(Some(id));
        }
        let Some(page) = &place.page else { return Ok(stored) };
        let found = stored.pages.iter_mut().find(|(id, _)| id == page);
        Ok(found.map(|(_, page)| std::mem::take(page)).unwrap_or_default())
    }

    /// Patches a record. The caller holds the write lock.
    #[expect(clippy::unused_self, reason = "a shared database will write here through the same face")]
    fn write_record(
        &self,
        place: &Place,
        change: impl FnOnce(&Path, &mut DocumentMut) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let path = place.record();
        disk::sweep(&place.folder)?;
        let document = read_record(place)?;
        let before = document.as_ref().map(|document| document.raw().to_owned());
        let mut document = document.map_or_else(record::empty, Document::into_mut);
        change(path.path(), &mut document)?;
        let text = document.to_string();
        if before.as_ref() == Some(&text) {
            return Ok(());
        }
        // A record that we could not read again must never reach the disk.
        record::stored(path.path(), &record::parse(path.path(), &text)?)?;
        disk::replace(&path, text.as_bytes())
    }

    fn write_lock(&self, place: &Place) -> Result<Lock, StoreError> {
        self.check_home()?;
        Lock::take(&place.folder.join("write.lock"), &place.of, WRITE_PATIENCE)
    }

    fn home_lock(&self) -> Result<Lock, StoreError> {
        self.check_home()?;
        Lock::take(&self.home.join("write.lock"), "workspace", WRITE_PATIENCE)
    }

    /// Takes the home's lock together with everyone who keeps a secret.
    fn home_shared(&self) -> Result<Lock, StoreError> {
        self.check_home()?;
        Lock::share(&self.home.join("write.lock"), "workspace", WRITE_PATIENCE)
    }

    fn check_home(&self) -> Result<(), StoreError> {
        if self.home.is_dir() {
            Ok(())
        } else {
            Err(StoreError::HomeMissing { path: self.home.clone().into() })
        }
    }
}

/// Writes a file that a person asked for, whole and for its owner alone, wherever it is.
pub fn export(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    disk::replace(&At::file(path), bytes)
}

/// What of a removed subject goes after everything else.
const KEPT_TO_THE_END: [&str; 3] = ["record.toml", "write.lock", "subject.lock"];

fn read_record(place: &Place) -> Result<Option<Document<String>>, StoreError> {
    let path = place.record();
    disk::read_text(&path)?.map(|text| record::parse(path.path(), &text)).transpose()
}

fn seen_path(place: &Place) -> At {
    match &place.page {
        None => place.folder.join("seen.json"),
        Some(page) => place.folder.join(format!("seen-{page}.json")),
    }
}

/// Adds the lines that a file lacks; a home may lie in a repository that has such a file already.
fn add_lines(path: &At, lines: &str) -> Result<(), StoreError> {
    let before = disk::read_text(path)?.unwrap_or_default();
    let mut text = before.clone();
    for line in lines.lines().filter(|line| !before.lines().any(|present| present.trim() == *line)) {
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        text.push_str(line);
        text.push('\n');
    }
    if text == before { Ok(()) } else { disk::replace(path, text.as_bytes()) }
}
