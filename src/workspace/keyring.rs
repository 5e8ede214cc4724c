//! The operating system's keyring, which holds one thing: the person's identity. The one file that knows the
//! crates for it.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock, mpsc};
use std::thread;
use std::time::Duration;

use keyring_core::{Entry, Error};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};

/// How long the keyring may take. A locked one may wait for a person who is not there.
const DEADLINE: Duration = Duration::from_secs(3);

/// Under what the system files our items.
const SERVICE: &str = "onboard";

/// Why the keyring gave or took nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyringError {
    /// It answers, and holds no identity.
    Missing,
    /// It answers, and does not open.
    Locked,
    /// There is none, or it does not answer in time.
    Unavailable,
}

impl KeyringError {
    /// Returns the stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Missing => "empty",
            Self::Locked => "locked",
            Self::Unavailable => "unavailable",
        }
    }
}

/// A place for the person's identity, outside of any file of ours.
pub trait Keyring: fmt::Debug + Send + Sync {
    /// Returns the identity.
    ///
    /// # Errors
    /// Why there is none to be had.
    fn read(&self) -> Result<SecretString, KeyringError>;

    /// Stores the identity, once the keyring has proved that it keeps what it takes.
    ///
    /// # Errors
    /// Why it could not be stored; never [`KeyringError::Missing`].
    fn write(&self, identity: &SecretString) -> Result<(), KeyringError>;
}

/// No keyring: a machine of which it is known that there is none to ask.
#[derive(Debug)]
pub struct NoKeyring;

impl Keyring for NoKeyring {
    fn read(&self) -> Result<SecretString, KeyringError> {
        Err(KeyringError::Unavailable)
    }

    fn write(&self, _: &SecretString) -> Result<(), KeyringError> {
        Err(KeyringError::Unavailable)
    }
}

/// The system's own: Secret Service, Keychain, or Credential Manager. Untouched until it is read or written.
#[derive(Debug)]
pub struct SystemKeyring {
    deadline: Duration,
    /// Set once it did not open, so that a run waits for it, and a person is asked to unlock it, once.
    closed: OnceLock<KeyringError>,
}

impl Default for SystemKeyring {
    fn default() -> Self {
        Self { deadline: DEADLINE, closed: OnceLock::new() }
    }
}

impl Keyring for SystemKeyring {
    fn read(&self) -> Result<SecretString, KeyringError> {
        self.in_time(|_| text(&entry("identity")?))
    }

    fn write(&self, identity: &SecretString) -> Result<(), KeyringError> {
        let identity = identity.clone();
        let written = self.in_time(move |is_late| {
            // A store that opens may still refuse to write: only a whole round shows.
            let probe = entry("probe")?;
            probe.set_secret(b"probe").map_err(|error| why(&error))?;
            let came_back = text(&probe)?.expose_secret() == "probe";
            probe.delete_credential().map_err(|error| why(&error))?;
            if !came_back || is_late.load(Ordering::SeqCst) {
                return Err(KeyringError::Unavailable);
            }
            // As bytes: as text, Windows would store it in UTF-16 and halve what fits.
            entry("identity")?.set_secret(identity.expose_secret().as_bytes()).map_err(|error| why(&error))
        });
        written.map_err(|why| if why == KeyringError::Missing { KeyringError::Unavailable } else { why })
    }
}

impl SystemKeyring {
    /// Works on a thread of its own, which is left behind when the keyring hangs: it cannot be interrupted.
    fn in_time<T: Send + 'static>(
        &self,
        work: impl FnOnce(&AtomicBool) -> Result<T, KeyringError> + Send + 'static,
    ) -> Result<T, KeyringError> {
        if let Some(why) = self.closed.get() {
            return Err(*why);
        }
        let (tell, told) = mpsc::channel();
        let is_late = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&is_late);
        let begun = thread::Builder::new().name("keyring".into()).spawn(move || tell.send(work(&seen)));
        let found = match begun {
            Ok(_) => told.recv_timeout(self.deadline).unwrap_or(Err(KeyringError::Unavailable)),
            Err(_) => Err(KeyringError::Unavailable),
        };
        is_late.store(true, Ordering::SeqCst);
        if let Err(why @ (KeyringError::Locked | KeyringError::Unavailable)) = &found {
            let _ = self.closed.set(*why);
        }
        found
    }
}

/// Returns one of our items. `keyring` chooses the system's store, and `keyring_core` opens the item: the former's
/// own entries would fail for the rest of the process after one failure.
fn entry(item: &str) -> Result<Entry, KeyringError> {
    keyring::Entry::store_status().as_ref().map_err(why)?;
    Entry::new(SERVICE, item).map_err(|error| why(&error))
}

fn text(entry: &Entry) -> Result<SecretString, KeyringError> {
    let bytes = Zeroizing::new(entry.get_secret().map_err(|error| why(&error))?);
    Ok(SecretString::from(String::from_utf8_lossy(&bytes).as_ref()))
}

fn why(error: &Error) -> KeyringError {
    match error {
        Error::NoEntry => KeyringError::Missing,
        Error::NoStorageAccess(_) => KeyringError::Locked,
        _ => KeyringError::Unavailable,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    fn hasty() -> SystemKeyring {
        SystemKeyring { deadline: Duration::from_millis(100), closed: OnceLock::new() }
    }

    #[test]
    fn what_hangs_is_waited_for_once_and_hears_that_it_is_late() {
        let keyring = hasty();
        let (free, freed) = mpsc::channel();
        let (tell, told) = mpsc::channel();
        let hang = move |is_late: &AtomicBool| {
            let _ = freed.recv();
            let _ = tell.send(is_late.load(Ordering::SeqCst));
            Ok(())
        };
        let start = Instant::now();
        assert_eq!(keyring.in_time(hang), Err(KeyringError::Unavailable));
        assert!(start.elapsed() >= keyring.deadline);
        free.send(()).unwrap();
        assert_eq!(told.recv(), Ok(true));
        assert_eq!(keyring.in_time(|_| -> Result<(), _> { unreachable!() }), Err(KeyringError::Unavailable));
    }

    #[test]
    fn an_empty_keyring_is_asked_again_and_a_locked_one_is_not() {
        let keyring = hasty();
        assert_eq!(keyring.in_time(|_| Err::<(), _>(KeyringError::Missing)), Err(KeyringError::Missing));
        assert_eq!(keyring.in_time(|_| Ok(7)), Ok(7));
        assert_eq!(keyring.in_time(|_| Err::<(), _>(KeyringError::Locked)), Err(KeyringError::Locked));
        assert_eq!(keyring.in_time(|_| Ok(7)), Err(KeyringError::Locked));
    }
}
