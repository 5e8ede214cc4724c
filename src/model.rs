//! What is stored of a subject: its record, what is known of its secrets, its dated facts.
//!
//! A leaf: storage and judgement both speak of these, and neither knows the other.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::finding::Subject;

/// A named place in the vault. The file name of a slot is [`SecretKind::name`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SecretKind {
    /// The app's secret. Belongs to an app.
    AppSecret,
    /// What the callback's handshake must carry. Belongs to an app, which has one callback per object.
    VerifyToken,
    /// A user token. Belongs to a customer.
    UserToken,
    /// A system user's token. Belongs to a customer.
    SystemUserToken,
    /// A Page token. Belongs to a Page.
    PageToken,
    /// The password of the product's agent that Meta's reviewer signs in with. Belongs to a customer.
    AgentPassword,
    /// A login that somebody was sent a link for: its state, and what proves that we began it. Belongs to a customer.
    LoginAttempt,
}

impl SecretKind {
    /// Every slot.
    pub const ALL: [Self; 7] = [
        Self::AppSecret,
        Self::VerifyToken,
        Self::UserToken,
        Self::SystemUserToken,
        Self::PageToken,
        Self::AgentPassword,
        Self::LoginAttempt,
    ];

    /// Returns whether people choose it, so that a hash of it can be undone by trying.
    pub fn is_guessable(self) -> bool {
        matches!(self, Self::VerifyToken | Self::AgentPassword)
    }

    /// Returns the stable name, which is also the answers file's key with `_` for `-`.
    pub fn name(self) -> &'static str {
        match self {
            Self::AppSecret => "app-secret",
            Self::VerifyToken => "verify-token",
            Self::UserToken => "user-token",
            Self::SystemUserToken => "system-user-token",
            Self::PageToken => "page-token",
            Self::AgentPassword => "agent-password",
            Self::LoginAttempt => "login-attempt",
        }
    }
}

/// Names one secret: whose, and which. Never holds it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SecretRef {
    /// Whose it is.
    pub subject: Subject,
    /// Where it lies.
    pub slot: SecretKind,
}

/// A fact that a person told us, since only a dashboard knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// What was said, in the key's own stable words (`yes`, `live`, a date…).
    pub value: String,
    /// Who said it: the login name, or what the answers file names.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// One record: typed by key, not by struct, so that unknown keys survive and questions stay data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Known and unknown keys with their text. Lists are joined by `,`.
    pub fields: BTreeMap<String, String>,
    /// Facts that a person told us, by key.
    pub said: BTreeMap<String, Said>,
}

impl Record {
    /// Returns a field's text; an empty text counts as absent.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.fields.get(key).map(String::as_str).filter(|text| !text.is_empty())
    }

    /// Returns a comma-joined field as a list.
    pub fn list(&self, key: &str) -> Vec<String> {
        let text = self.get(key).unwrap_or_default();
        text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(String::from).collect()
    }
}

/// What may be known of a secret without opening the vault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecretMetadata {
    /// Where it lies.
    pub slot: SecretKind,
    /// A random name, kept with the secret: two that have the same are one, and nothing of the secret is in it. Tokens
    /// and app secrets of the first releases keep the first 12 hexadecimal digits of their SHA-256.
    pub fingerprint: String,
    /// When it was stored.
    pub stored: Timestamp,
    /// When it expires, if it does and if that was known when it was stored.
    pub expires: Option<Timestamp>,
}

/// A dated fact with a deadline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When it happened.
    pub at: Timestamp,
    /// What: `api-call`, `submission`, `decision`, `withdrawal`, `handshake`, `refresh-run`, `delivered`, `revoked`, `login`.
    pub kind: String,
    /// Of what: a permission, a callback URL, a machine…
    pub of: String,
    /// Particulars: `approved`, a note, a fingerprint…
    pub note: String,
}
