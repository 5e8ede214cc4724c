//! Where a session takes its secrets from.

use secrecy::SecretString;

use crate::journey::port::{Blind, Slot};

/// The secrets of one subject: its app's, its customer's, its Page's.
pub trait Keys {
    /// Returns the secret of a slot, `None` when there is none.
    ///
    /// # Errors
    /// A [`Blind`] when it cannot be read.
    fn secret(&self, slot: Slot) -> Result<Option<SecretString>, Blind>;

    /// Returns the App ID, when it is known.
    fn app_id(&self) -> Option<String>;
}
