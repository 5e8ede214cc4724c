//! The face of storage: what a run reads at its beginning, and the one way in which it changes what is stored.
//!
//! A folder of files is one implementation (`workspace`); nothing here knows files or databases. What any
//! implementation has to keep is the contract in `contract.rs`, which each is put through.

#[cfg(test)]
pub(crate) mod contract;
mod snapshot;

use std::collections::BTreeMap;

use futures_util::future::BoxFuture;
use jiff::Timestamp;
use secrecy::SecretString;
use serde_json::Value;

use crate::error::Error;
use crate::finding::Subject;
use crate::model::{Entry, SecretMetadata, SecretRef};

pub(crate) use snapshot::{Snapshot, SubjectRecord, Surroundings, Unreadable};

/// Which customers a run is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All of them. One whose record does not read is told apart, and hides none of the others.
    All,
    /// One, and those who share its app. One that is not stored yet reads as empty.
    Customer(String),
    /// An app, and those who use it.
    App(String),
    /// These apps and customers alone, the customers with their Pages: what is read again after a change.
    Only(Vec<Subject>),
}

/// One change of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Sets a field. One that is a list in the file stays a list; the text is then split at `,`.
    Set(String, String),
    /// Removes a field.
    Unset(String),
    /// Records what a person told us.
    Say {
        /// Which fact.
        key: String,
        /// What was said.
        value: String,
        /// By whom.
        by: String,
        /// When.
        at: Timestamp,
    },
}

/// Something to store. The store journals each by itself, so that nothing is changed unseen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Edits of one record, which is made if absent.
    Record {
        /// Whose record.
        subject: Subject,
        /// The edits, in order. Those that change nothing write nothing.
        edits: Vec<Edit>,
        /// What the journal calls it: `field`, `said`, `app`, `page`…
        what: &'static str,
        /// Of what: a key, an id.
        of: String,
    },
    /// A dated fact.
    Ledger {
        /// Of whom.
        subject: Subject,
        /// The fact.
        entry: Entry,
    },
    /// Removes an app or a customer with all that is kept of it, or a Page with its secrets. Of an app or a
    /// customer the journal goes with it.
    Remove {
        /// Who goes.
        subject: Subject,
    },
}

impl Change {
    /// Returns whose it is.
    pub fn subject(&self) -> &Subject {
        match self {
            Self::Record { subject, .. } | Self::Ledger { subject, .. } | Self::Remove { subject } => subject,
        }
    }
}

/// Who changes something, for the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// The person's login name, or what the settings call them.
    pub by: String,
    /// The command, without its arguments' values.
    pub command: String,
    /// The step of the journey, or the part of the program, that the change belongs to.
    pub step: String,
    /// When: the time of the run.
    pub at: Timestamp,
}

/// One customer in a list: what it can be named by.
#[derive(Debug)]
pub struct Listed {
    /// Its id.
    pub id: String,
    /// The company's name, empty while unknown.
    pub company: String,
    /// The platform, empty while unknown.
    pub platform: String,
    /// The App ID, when it is known.
    pub app: Option<String>,
    /// The Page IDs, in the order of the record.
    pub pages: Vec<String>,
    /// Why the record does not read; then only the id is known.
    pub unreadable: Option<Error>,
}

/// Where customers and apps are stored.
///
/// # Errors
/// Each call fails when what is stored cannot be reached, or does not read. What was stored before is then as it
/// was.
pub trait Store: Send + Sync {
    /// Reads everything on record about those whom a run is about, once.
    fn snapshot<'a>(&'a self, scope: &'a Scope) -> BoxFuture<'a, Result<Snapshot, Error>>;

    /// Stores changes, in order, and journals each. The only way to write.
    fn apply<'a>(&'a self, changes: &'a [Change], author: &'a Author) -> BoxFuture<'a, Result<(), Error>>;

    /// Returns the customers that a text can mean: the one with this id, else those with this Page ID or with
    /// this in their name or id, case and accents ignored. `None` means all, by id.
    fn find<'a>(&'a self, wanted: Option<&'a str>) -> BoxFuture<'a, Result<Vec<Listed>, Error>>;

    /// Returns what the last look at each subject saw, if there was one and it reads.
    fn last_look<'a>(&'a self, of: &'a [Subject]) -> BoxFuture<'a, Vec<Option<Value>>>;

    /// Returns when each token of a large app was last asked about in full, by what names it; nothing where that is
    /// not remembered.
    fn told_whole(&self) -> BoxFuture<'_, BTreeMap<String, Timestamp>>;

    /// Remembers that, in place of what was remembered. Failing to is no failure.
    fn remember_whole<'a>(&'a self, told: &'a BTreeMap<String, Timestamp>) -> BoxFuture<'a, ()>;

    /// Remembers what a look saw, in place of the one before. The one thing that looking may write, so that
    /// failing to is no failure; nothing is kept of what is not stored.
    fn remember<'a>(&'a self, looks: &'a [(Subject, Value)]) -> BoxFuture<'a, ()>;
}

/// Where secrets are stored: sealed, and opened on this machine alone.
pub trait Secrets: Send + Sync {
    /// Opens secrets, in the order asked for; `None` where there is none. One that does not open is an error,
    /// never the one before it.
    fn get_many<'a>(&'a self, of: &'a [SecretRef])
    -> BoxFuture<'a, Vec<Result<Option<SecretString>, Error>>>;

    /// Keeps a secret, reads it back, journals it, and only then lets go of the one before.
    ///
    /// # Errors
    /// When it cannot be kept. The one before then still counts.
    fn keep<'a>(
        &'a self,
        of: &'a SecretRef,
        secret: &'a SecretString,
        expires: Option<Timestamp>,
        author: &'a Author,
    ) -> BoxFuture<'a, Result<SecretMetadata, Error>>;

    /// Removes a secret that is of no use any more, and journals that. Of a slot without one, nothing.
    ///
    /// # Errors
    /// When it cannot be removed.
    fn forget<'a>(&'a self, of: &'a SecretRef, author: &'a Author) -> BoxFuture<'a, Result<(), Error>>;

    /// Makes true again what is noted beside the secrets of these subjects: a process that was killed between
    /// keeping one and noting it leaves that behind. What does not open is left to whoever needs it.
    fn repair<'a>(&'a self, of: &'a [Subject]) -> BoxFuture<'a, ()>;
}
