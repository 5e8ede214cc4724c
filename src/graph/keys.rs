//! Where a session takes its secrets from.

use futures_util::future::BoxFuture;
use secrecy::SecretString;

use crate::journey::port::Blind;
use crate::model::{SecretRef, Slot};

/// The secrets of one subject: its app's, its customer's, its Page's; and, by name, of any other.
///
/// To open one may take seconds (a keyring, a passphrase), so it is awaited, and may happen on another thread.
pub trait Keys: Send + Sync {
    /// Returns the secret of a slot, `None` when there is none; a [`Blind`] when it cannot be read.
    fn secret(&self, slot: Slot) -> BoxFuture<'_, Result<Option<SecretString>, Blind>>;

    /// Returns many secrets, whosever they are, in their order.
    fn secrets<'a>(&'a self, of: &'a [SecretRef]) -> BoxFuture<'a, Vec<Result<Option<SecretString>, Blind>>>;

    /// Returns the App ID, when it is known.
    fn app_id(&self) -> Option<String>;
}
