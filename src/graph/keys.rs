//! Where a session takes its secrets from.

use futures_util::future::BoxFuture;
use secrecy::SecretString;

use crate::codes;
use crate::finding::Code;
use crate::journey::port::Unavailable;
use crate::model::{SecretKind, SecretRef};

/// The secrets of one subject: its app's, its customer's, its Page's; and, by name, of any other.
///
/// To open one may take seconds (a keyring, a passphrase), so it is awaited, and may happen on another thread.
pub trait CredentialProvider: Send + Sync {
    /// Returns the secret of a slot, `None` when there is none; a [`Unavailable`] when it cannot be read.
    fn secret(&self, slot: SecretKind) -> BoxFuture<'_, Result<Option<SecretString>, Unavailable>>;

    /// Returns many secrets, whosever they are, in their order.
    fn secrets<'a>(
        &'a self,
        of: &'a [SecretRef],
    ) -> BoxFuture<'a, Vec<Result<Option<SecretString>, Unavailable>>>;

    /// Returns the App ID, when it is known.
    fn app_id(&self) -> Option<String>;
}

/// Returns the code that says that a slot is empty.
pub fn missing(slot: SecretKind) -> &'static Code {
    match slot {
        SecretKind::AppSecret => &codes::NO_APP_SECRET,
        SecretKind::VerifyToken => &codes::NO_VERIFY_TOKEN,
        SecretKind::UserToken => &codes::NO_USER_TOKEN,
        SecretKind::SystemUserToken => &codes::NO_SYSTEM_USER_TOKEN,
        SecretKind::PageToken => &codes::NO_PAGE_TOKEN,
        SecretKind::AgentPassword => &codes::NO_AGENT_PASSWORD,
        SecretKind::LoginAttempt => &codes::NO_LOGIN_ATTEMPT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_slot_has_a_code_for_its_absence() {
        for slot in SecretKind::ALL {
            assert_eq!(missing(slot).id, format!("no-{}", slot.name()));
        }
    }
}
