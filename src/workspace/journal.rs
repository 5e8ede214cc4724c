//! Journal and ledger: lines that are only ever added, which git joins by union.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::finding::Subject;
use crate::model::Entry;
use crate::redact::json_safe;

use super::error::StoreError;
use super::{Place, Workspace, disk};

/// One line of a journal: what was done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JournalLine {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// By which command, without its arguments' values.
    pub command: String,
    /// What was done, as a stable word.
    pub what: String,
    /// Particulars, never a secret.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub facts: BTreeMap<String, Value>,
}

/// What a journal or a ledger holds, oldest first, each line once.
#[derive(Clone, Debug, PartialEq)]
pub struct History<Line> {
    /// The lines that read.
    pub lines: Vec<Line>,
    /// How many do not: a killed process leaves half a line.
    pub unreadable: usize,
}

impl<Line> Default for History<Line> {
    fn default() -> Self {
        Self { lines: Vec::new(), unreadable: 0 }
    }
}

/// A line in the file: a customer's file also has the lines of its Pages.
#[derive(Serialize, Deserialize)]
struct Filed<Line> {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    page: Option<String>,
    #[serde(flatten)]
    line: Line,
}

#[derive(PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct LedgerLine {
    at: Timestamp,
    kind: String,
    of: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    note: String,
}

impl Workspace {
    /// Adds a line to a subject's journal.
    pub fn journal(&self, subject: &Subject, line: &JournalLine) -> Result<(), StoreError> {
        self.file(subject, "journal.jsonl", line.clone())
    }

    /// Returns a subject's journal. A customer's does not have the lines of its Pages.
    pub fn journal_lines(&self, subject: &Subject) -> Result<History<JournalLine>, StoreError> {
        self.filed(subject, "journal.jsonl", |line: &JournalLine| line.at)
    }

    /// Adds an entry to a subject's ledger.
    pub fn ledger_add(&self, subject: &Subject, entry: &Entry) -> Result<(), StoreError> {
        let Entry { at, kind, of, note } = entry.clone();
        self.file(subject, "ledger.jsonl", LedgerLine { at, kind, of, note })
    }

    /// Returns a subject's ledger. A customer's does not have the entries of its Pages.
    pub fn ledger(&self, subject: &Subject) -> Result<History<Entry>, StoreError> {
        let filed = self.filed(subject, "ledger.jsonl", |line: &LedgerLine| line.at)?;
        let entry = |LedgerLine { at, kind, of, note }| Entry { at, kind, of, note };
        Ok(History { lines: filed.lines.into_iter().map(entry).collect(), unreadable: filed.unreadable })
    }

    fn file(&self, subject: &Subject, name: &str, line: impl Serialize) -> Result<(), StoreError> {
        let place = self.place(subject)?;
        let _lock = self.write_lock(&place)?;
        let filed = Filed { page: place.page, line };
        let text = serde_json::to_string(&filed).expect("texts, times and facts always serialise");
        disk::append_line(&place.folder.join(name), &json_safe(&text))
    }

    fn filed<Line: Serialize + DeserializeOwned>(
        &self,
        subject: &Subject,
        name: &str,
        at: impl Fn(&Line) -> Timestamp,
    ) -> Result<History<Line>, StoreError> {
        let Some(place) = self.known_place(subject)? else { return Ok(History::default()) };
        let bytes = disk::read(&place.folder.join(name))?.unwrap_or_default();
        let mut unreadable = 0;
        let mut lines = BTreeMap::new();
        for text in bytes.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii) {
            if text.is_empty() {
                continue;
            }
            match serde_json::from_slice::<Filed<Line>>(text) {
                Ok(filed) if filed.page == place.page => {
                    let key = serde_json::to_string(&filed.line).expect("what was read serialises");
                    lines.insert((at(&filed.line), key), filed.line);
                }
                Ok(_) => {}
                Err(_) => unreadable += 1,
            }
        }
        Ok(History { lines: lines.into_values().collect(), unreadable })
    }
}

/// Returns the ledgers of an app, or of a customer and each of its Pages, by Page ID; oldest first, each line once.
pub(super) fn ledgers(place: &Place) -> Result<BTreeMap<Option<String>, Vec<Entry>>, StoreError> {
    let bytes = disk::read(&place.folder.join("ledger.jsonl"))?.unwrap_or_default();
    let mut found: BTreeMap<Option<String>, BTreeSet<LedgerLine>> = BTreeMap::new();
    for text in bytes.split(|byte| *byte == b'\n') {
        let Ok(Filed { page, line }) = serde_json::from_slice(text) else { continue };
        found.entry(page).or_default().insert(line);
    }
    let entry = |LedgerLine { at, kind, of, note }| Entry { at, kind, of, note };
    Ok(found.into_iter().map(|(page, lines)| (page, lines.into_iter().map(entry).collect())).collect())
}
