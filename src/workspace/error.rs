//! What can go wrong with the store, each with a stable code and the facts a sentence needs.

use std::io;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::codes;
use crate::finding::{Code, Facts, Subject};

/// Why the workspace could not do its job. Carries paths and ids, never a secret.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A TOML or JSON file of the workspace does not read as what it should be. Nothing was overwritten.
    #[error("{path}, line {line}, column {column}: {text}")]
    Corrupt {
        /// The file.
        path: PathBuf,
        /// Counted from 1; 1 also where the place is not known.
        line: usize,
        /// Counted in characters from 1.
        column: usize,
        /// The parser's own words, without the line itself.
        text: String,
    },
    /// A record was written by a newer version of the program.
    #[error("{path} has schema {found}, and this version knows up to {known}")]
    NewerSchema {
        /// The record.
        path: PathBuf,
        /// What it says.
        found: i64,
        /// The newest we know.
        known: i64,
    },
    /// A configuration value does not fit its key.
    #[error("{path}: `{value}` does not fit the configuration key `{key}`: {text}")]
    ConfigInvalid {
        /// The file.
        path: PathBuf,
        /// The dotted key.
        key: String,
        /// What was to be set.
        value: String,
        /// What is wrong with it.
        text: String,
    },
    /// The disk or the quota is full.
    #[error("no space left to write {path}")]
    DiskFull {
        /// What was being written.
        path: PathBuf,
    },
    /// The file system is mounted read-only.
    #[error("{path} lies on a read-only file system")]
    DiskReadOnly {
        /// What was being written.
        path: PathBuf,
    },
    /// The operating system refuses access.
    #[error("not permitted to use {path}")]
    NotPermitted {
        /// The file or folder.
        path: PathBuf,
    },
    /// A link where a file or a folder of ours should be: what comes by git may lead anywhere.
    #[error("{path} is a link")]
    Link {
        /// The link.
        path: PathBuf,
    },
    /// Something else where a file should be.
    #[error("{path} is a {found} and no file")]
    NotAFile {
        /// Where.
        path: PathBuf,
        /// `folder`, `pipe`, `socket` or `device`.
        found: &'static str,
    },
    /// Something else where a folder should be.
    #[error("{path} is no folder")]
    NotAFolder {
        /// Where.
        path: PathBuf,
    },
    /// Git lists what lies in a folder that is to hold what git must not take.
    #[error("git takes what lies in {path}: {index} lists it, or does not read")]
    Tracked {
        /// The folder.
        path: PathBuf,
        /// Git's index.
        index: PathBuf,
    },
    /// A file that is larger than any of its kind.
    #[error("{path} has {size} bytes, and {limit} are the most")]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Its bytes.
        size: u64,
        /// The most that are read or written.
        limit: u64,
    },
    /// Any other failure of a file operation.
    #[error("{path}: {source}")]
    DiskFailed {
        /// The file or folder.
        path: PathBuf,
        /// The operating system's words.
        source: io::Error,
    },
    /// Another process holds the lock.
    #[error("{of} is in use by another process")]
    Busy {
        /// The subject's stable form, or `workspace` for the home itself.
        of: String,
    },
    /// The vault is needed, and there is nothing to open it with.
    #[error("no identity opens the vault of {home}: the keyring is {keyring}, and no passphrase was given")]
    NoIdentity {
        /// The workspace.
        home: PathBuf,
        /// What became of asking the keyring: `empty`, `locked` or `unavailable`.
        keyring: &'static str,
    },
    /// The identity lies in the keyring, and that does not open.
    #[error("the identity that opens the vault of {home} lies in the keyring, which is {keyring}")]
    KeyringClosed {
        /// The workspace.
        home: PathBuf,
        /// `locked` or `unavailable`.
        keyring: &'static str,
    },
    /// The identity was in the keyring, and is not there any more.
    #[error("the keyring holds no identity, though {path} says that it held {recipient}")]
    IdentityLost {
        /// Where it was noted.
        path: PathBuf,
        /// Its public key.
        recipient: String,
    },
    /// The identity lies under a passphrase, and none was given.
    #[error("{path} is under a passphrase, and none was given")]
    PassphraseUnnamed {
        /// The identity file.
        path: PathBuf,
    },
    /// The passphrase file is absent or empty.
    #[error("{path} holds no passphrase")]
    PassphraseMissing {
        /// The passphrase file.
        path: PathBuf,
    },
    /// The passphrase does not open the identity file.
    #[error("the passphrase does not open {path}")]
    PassphraseWrong {
        /// The identity file.
        path: PathBuf,
    },
    /// The passphrase of a new identity is too easily guessed.
    #[error("the passphrase in {path} has fewer than {least} characters")]
    PassphraseShort {
        /// The passphrase file.
        path: PathBuf,
        /// The fewest characters.
        least: usize,
    },
    /// The person's identity file is damaged or not what it should be.
    #[error("{path} is not a readable identity")]
    IdentityUnreadable {
        /// The identity file.
        path: PathBuf,
    },
    /// The workspace's key file is damaged.
    #[error("{path} is not a readable key")]
    KeyUnreadable {
        /// `key.age`.
        path: PathBuf,
    },
    /// The workspace's key file is gone, though readers or secrets show that there was one.
    #[error("{path} is missing, and the secrets of this workspace cannot be read without it")]
    KeyMissing {
        /// `key.age`.
        path: PathBuf,
    },
    /// The person is not among those who may read this workspace.
    #[error("{path} is not shared with {recipient}")]
    VaultMismatch {
        /// `key.age`.
        path: PathBuf,
        /// The person's own public key, to hand to whoever can share.
        recipient: String,
    },
    /// Somebody changed who may read, and the person did not agree yet.
    #[error("the readers of {path} changed: added {added:?}, gone {gone:?}, key: {key}")]
    RecipientsChanged {
        /// `recipients.txt`.
        path: PathBuf,
        /// Public keys that came.
        added: Vec<String>,
        /// Public keys that went.
        gone: Vec<String>,
        /// How `key.age` stands to the agreed one: a word of `KeyStanding`.
        key: &'static str,
    },
    /// The person agreed to nothing of this workspace yet.
    #[error("nobody agreed to the workspace at {path} yet")]
    WorkspaceNotAgreed {
        /// The home.
        path: PathBuf,
    },
    /// Another workspace lies where the one was that the person agreed to.
    #[error("at {path} lies another workspace than was agreed to")]
    WorkspaceReplaced {
        /// The home.
        path: PathBuf,
    },
    /// `key.age` is older than the one that the person agreed to.
    #[error("{path} is older than the key that was agreed to")]
    KeyOutdated {
        /// `key.age`.
        path: PathBuf,
    },
    /// A secret is there, and nothing shows that a reader stored it.
    #[error("{path} does not count: {reason}")]
    SecretNotAgreed {
        /// The newest file of the slot.
        path: PathBuf,
        /// `unproved`, `older-key` or `renamed`.
        reason: &'static str,
    },
    /// Not a public key of age.
    #[error("`{recipient}` is no public key")]
    RecipientInvalid {
        /// What was given.
        recipient: String,
    },
    /// Who is to be taken out may not read anyway.
    #[error("{recipient} is not among the readers")]
    RecipientUnknown {
        /// The public key.
        recipient: String,
    },
    /// Nobody can take themselves out.
    #[error("{recipient} is the person's own")]
    RecipientYourself {
        /// The public key.
        recipient: String,
    },
    /// A reader is being taken out, and that was interrupted.
    #[error("taking a reader out of {path} was interrupted")]
    UnshareUnfinished {
        /// `key.age`.
        path: PathBuf,
    },
    /// A secret's file is damaged, foreign or in the wrong place.
    #[error("{path} is not a readable secret: {reason}")]
    SecretUnreadable {
        /// The secret's file.
        path: PathBuf,
        /// `damaged`, `another-key`, `another-place` or `malformed`.
        reason: &'static str,
    },
    /// An id, key or file name that must not become a path or a key.
    #[error("`{id}` cannot be used as an id, a key or a file name")]
    BadId {
        /// What was given.
        id: String,
    },
    /// There is no workspace to write to.
    #[error("there is no workspace at {path}")]
    HomeMissing {
        /// The home.
        path: PathBuf,
    },
    /// A demo was to be made of a real workspace, or the reverse.
    #[error("{path} is a workspace of another kind")]
    HomeTaken {
        /// The home.
        path: PathBuf,
    },
}

impl StoreError {
    /// Returns the stable kebab-case code.
    pub fn code(&self) -> &'static Code {
        match self {
            Self::Corrupt { .. } => &codes::RECORD_CORRUPT,
            Self::NewerSchema { .. } => &codes::RECORD_NEWER,
            Self::ConfigInvalid { .. } => &codes::CONFIG_INVALID,
            Self::DiskFull { .. } => &codes::DISK_FULL,
            Self::DiskReadOnly { .. } => &codes::DISK_READ_ONLY,
            Self::NotPermitted { .. } => &codes::NOT_PERMITTED,
            Self::Link { .. } => &codes::WORKSPACE_LINK,
            Self::NotAFile { .. } => &codes::NOT_A_FILE,
            Self::NotAFolder { .. } => &codes::NOT_A_FOLDER,
            Self::Tracked { .. } => &codes::PACK_TRACKED,
            Self::TooLarge { .. } => &codes::FILE_TOO_LARGE,
            Self::DiskFailed { .. } => &codes::DISK_FAILED,
            Self::Busy { .. } => &codes::WORKSPACE_BUSY,
            Self::NoIdentity { .. } => &codes::NO_IDENTITY,
            Self::KeyringClosed { .. } => &codes::KEYRING_CLOSED,
            Self::IdentityLost { .. } => &codes::IDENTITY_LOST,
            Self::PassphraseUnnamed { .. } => &codes::PASSPHRASE_UNNAMED,
            Self::PassphraseMissing { .. } => &codes::PASSPHRASE_MISSING,
            Self::PassphraseWrong { .. } => &codes::PASSPHRASE_WRONG,
            Self::PassphraseShort { .. } => &codes::PASSPHRASE_TOO_SHORT,
            Self::IdentityUnreadable { .. } => &codes::IDENTITY_UNREADABLE,
            Self::KeyUnreadable { .. } => &codes::KEY_UNREADABLE,
            Self::KeyMissing { .. } => &codes::KEY_MISSING,
            Self::VaultMismatch { .. } => &codes::VAULT_MISMATCH,
            Self::WorkspaceNotAgreed { .. } => &codes::WORKSPACE_NOT_AGREED,
            Self::WorkspaceReplaced { .. } => &codes::WORKSPACE_REPLACED,
            Self::KeyOutdated { .. } => &codes::KEY_OUTDATED,
            Self::SecretNotAgreed { .. } => &codes::SECRET_NOT_AGREED,
            Self::RecipientsChanged { .. } => &codes::RECIPIENTS_CHANGED,
            Self::RecipientInvalid { .. } => &codes::RECIPIENT_INVALID,
            Self::RecipientUnknown { .. } => &codes::RECIPIENT_UNKNOWN,
            Self::RecipientYourself { .. } => &codes::RECIPIENT_YOURSELF,
            Self::UnshareUnfinished { .. } => &codes::UNSHARE_UNFINISHED,
            Self::SecretUnreadable { .. } => &codes::SECRET_UNREADABLE,
            Self::BadId { .. } => &codes::BAD_ID,
            Self::HomeMissing { .. } => &codes::HOME_MISSING,
            Self::HomeTaken { .. } => &codes::HOME_TAKEN,
        }
    }

    /// Returns the particulars by stable English names.
    pub fn facts(&self) -> Facts {
        let path = |path: &Path| ("path", Value::from(path.display().to_string()));
        match self {
            Self::Corrupt { path: at, line, column, text } => Facts::from([
                path(at),
                ("line", (*line).into()),
                ("column", (*column).into()),
                ("text", text.as_str().into()),
            ]),
            Self::NewerSchema { path: at, found, known } => {
                Facts::from([path(at), ("found", (*found).into()), ("known", (*known).into())])
            }
            Self::ConfigInvalid { path: at, key, value, text } => Facts::from([
                path(at),
                ("key", key.as_str().into()),
                ("value", value.as_str().into()),
                ("text", text.as_str().into()),
            ]),
            Self::DiskFailed { path: at, source } => {
                Facts::from([path(at), ("text", source.to_string().into())])
            }
            Self::NotAFile { path: at, found } => Facts::from([path(at), ("found", (*found).into())]),
            Self::Tracked { path: at, index } => {
                Facts::from([path(at), ("index", index.display().to_string().into())])
            }
            Self::TooLarge { path: at, size, limit } => {
                Facts::from([path(at), ("size", (*size).into()), ("limit", (*limit).into())])
            }
            Self::DiskFull { path: at }
            | Self::DiskReadOnly { path: at }
            | Self::NotPermitted { path: at }
            | Self::Link { path: at }
            | Self::NotAFolder { path: at }
            | Self::PassphraseMissing { path: at }
            | Self::PassphraseWrong { path: at }
            | Self::IdentityUnreadable { path: at }
            | Self::KeyUnreadable { path: at }
            | Self::KeyMissing { path: at }
            | Self::HomeMissing { path: at }
            | Self::HomeTaken { path: at }
            | Self::PassphraseUnnamed { path: at }
            | Self::WorkspaceNotAgreed { path: at }
            | Self::WorkspaceReplaced { path: at }
            | Self::KeyOutdated { path: at }
            | Self::UnshareUnfinished { path: at } => Facts::from([path(at)]),
            Self::PassphraseShort { path: at, least } => Facts::from([path(at), ("least", (*least).into())]),
            Self::NoIdentity { home: at, keyring } | Self::KeyringClosed { home: at, keyring } => {
                Facts::from([path(at), ("keyring", (*keyring).into())])
            }
            Self::VaultMismatch { path: at, recipient } | Self::IdentityLost { path: at, recipient } => {
                Facts::from([path(at), ("recipient", recipient.as_str().into())])
            }
            Self::RecipientInvalid { recipient }
            | Self::RecipientUnknown { recipient }
            | Self::RecipientYourself { recipient } => {
                Facts::from([("recipient", recipient.as_str().into())])
            }
            Self::RecipientsChanged { path: at, added, gone, key } => Facts::from([
                path(at),
                ("added", serde_json::json!(added)),
                ("gone", serde_json::json!(gone)),
                ("added_count", added.len().into()),
                ("gone_count", gone.len().into()),
                ("key", (*key).into()),
            ]),
            Self::SecretUnreadable { path: at, reason } | Self::SecretNotAgreed { path: at, reason } => {
                Facts::from([path(at), ("reason", (*reason).into())])
            }
            Self::Busy { of } => Facts::from([("subject", of.as_str().into())]),
            Self::BadId { id } => Facts::from([("id", id.as_str().into())]),
        }
    }

    /// Returns the error that a failed file operation amounts to.
    pub(super) fn io(path: &Path, source: io::Error) -> Self {
        let path = path.to_path_buf();
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull { path },
            io::ErrorKind::ReadOnlyFilesystem => Self::DiskReadOnly { path },
            io::ErrorKind::PermissionDenied => Self::NotPermitted { path },
            _ => Self::DiskFailed { path, source },
        }
    }

    /// Returns the error of a file whose text does not parse at `offset` bytes.
    pub(super) fn corrupt(path: &Path, text: &str, offset: usize, message: &str) -> Self {
        let before = text.get(..offset.min(text.len())).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Self::Corrupt { path: path.to_path_buf(), line, column, text: message.trim().to_owned() }
    }

    /// Returns the error of a subject whose id must not become a path.
    pub(super) fn bad_subject(subject: &Subject) -> Self {
        Self::BadId { id: subject.to_string() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The codes of every [`StoreError`], in the order of its variants.
    const CODES: &[&str] = &[
        "record-corrupt",
        "record-newer",
        "config-invalid",
        "disk-full",
        "disk-read-only",
        "not-permitted",
        "workspace-link",
        "not-a-file",
        "not-a-folder",
        "pack-tracked",
        "file-too-large",
        "disk-failed",
        "workspace-busy",
        "no-identity",
        "keyring-closed",
        "identity-lost",
        "passphrase-unnamed",
        "passphrase-missing",
        "passphrase-wrong",
        "passphrase-too-short",
        "identity-unreadable",
        "key-unreadable",
        "key-missing",
        "vault-mismatch",
        "recipients-changed",
        "workspace-not-agreed",
        "workspace-replaced",
        "key-outdated",
        "secret-not-agreed",
        "recipient-invalid",
        "recipient-unknown",
        "recipient-yourself",
        "unshare-unfinished",
        "secret-unreadable",
        "bad-id",
        "home-missing",
        "home-taken",
    ];

    #[test]
    fn every_error_has_its_code_in_the_list_and_the_list_has_no_other() {
        let path = PathBuf::from("/home/a/record.toml");
        let text = String::from("x");
        let all = [
            StoreError::corrupt(&path, "", 0, ""),
            StoreError::NewerSchema { path: path.clone(), found: 2, known: 1 },
            StoreError::ConfigInvalid {
                path: path.clone(),
                key: text.clone(),
                value: text.clone(),
                text: text.clone(),
            },
            StoreError::io(&path, io::ErrorKind::StorageFull.into()),
            StoreError::io(&path, io::ErrorKind::ReadOnlyFilesystem.into()),
            StoreError::io(&path, io::ErrorKind::PermissionDenied.into()),
            StoreError::Link { path: path.clone() },
            StoreError::NotAFile { path: path.clone(), found: "pipe" },
            StoreError::NotAFolder { path: path.clone() },
            StoreError::Tracked { path: path.clone(), index: path.clone() },
            StoreError::TooLarge { path: path.clone(), size: 2, limit: 1 },
            StoreError::io(&path, io::ErrorKind::TimedOut.into()),
            StoreError::Busy { of: text.clone() },
            StoreError::NoIdentity { home: path.clone(), keyring: "locked" },
            StoreError::KeyringClosed { home: path.clone(), keyring: "locked" },
            StoreError::IdentityLost { path: path.clone(), recipient: text.clone() },
            StoreError::PassphraseUnnamed { path: path.clone() },
            StoreError::PassphraseMissing { path: path.clone() },
            StoreError::PassphraseWrong { path: path.clone() },
            StoreError::PassphraseShort { path: path.clone(), least: 12 },
            StoreError::IdentityUnreadable { path: path.clone() },
            StoreError::KeyUnreadable { path: path.clone() },
            StoreError::KeyMissing { path: path.clone() },
            StoreError::VaultMismatch { path: path.clone(), recipient: text.clone() },
            StoreError::RecipientsChanged {
                path: path.clone(),
                added: vec![text.clone()],
                gone: Vec::new(),
                key: "foreign",
            },
            StoreError::WorkspaceNotAgreed { path: path.clone() },
            StoreError::WorkspaceReplaced { path: path.clone() },
            StoreError::KeyOutdated { path: path.clone() },
            StoreError::SecretNotAgreed { path: path.clone(), reason: "renamed" },
            StoreError::RecipientInvalid { recipient: text.clone() },
            StoreError::RecipientUnknown { recipient: text.clone() },
            StoreError::RecipientYourself { recipient: text.clone() },
            StoreError::UnshareUnfinished { path: path.clone() },
            StoreError::SecretUnreadable { path: path.clone(), reason: "damaged" },
            StoreError::BadId { id: text },
            StoreError::HomeMissing { path: path.clone() },
            StoreError::HomeTaken { path },
        ];
        assert_eq!(all.iter().map(|error| error.code().id).collect::<Vec<_>>(), CODES);
        assert!(all.iter().all(|error| !error.facts().is_empty()));
    }

    #[test]
    fn a_place_in_a_text_is_counted_in_lines_and_characters() {
        let text = "a = 1\nção = ?\n";
        let error = StoreError::corrupt(Path::new("r"), text, text.find('?').unwrap(), "no value\n");
        let StoreError::Corrupt { line, column, text, .. } = error else { unreachable!() };
        assert_eq!((line, column, text.as_str()), (2, 7, "no value"));
    }
}
