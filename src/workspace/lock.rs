//! Locks of the operating system on files that are never renamed: a killed process frees its own.

use std::fs::{File, TryLockError};
use std::thread;
use std::time::{Duration, Instant};

use super::disk::{self, At};
use super::error::StoreError;

/// Held until dropped, or until the process ends in whatever way. Holds on one machine.
#[derive(Debug)]
#[must_use = "dropping it frees the lock"]
pub struct Lock {
    _file: Option<File>,
}

impl Lock {
    /// Takes the lock of a file, waiting at most `patience`. `of` names it in [`StoreError::Busy`].
    pub(super) fn take(at: &At, of: &str, patience: Duration) -> Result<Self, StoreError> {
        Self::when_free(at, of, patience, File::try_lock)
    }

    /// Takes the lock of a file together with others who do the same, and with nobody who takes it alone.
    pub(super) fn share(at: &At, of: &str, patience: Duration) -> Result<Self, StoreError> {
        Self::when_free(at, of, patience, File::try_lock_shared)
    }

    fn when_free(
        at: &At,
        of: &str,
        patience: Duration,
        attempt: fn(&File) -> Result<(), TryLockError>,
    ) -> Result<Self, StoreError> {
        let Some(file) = disk::open_lock(at)? else { return Ok(Self { _file: None }) };
        let start = Instant::now();
        loop {
            match attempt(&file) {
                Ok(()) => return Ok(Self { _file: Some(file) }),
                Err(TryLockError::Error(error)) => return Err(StoreError::io(at.path(), error)),
                Err(TryLockError::WouldBlock) if start.elapsed() >= patience => {
                    return Err(StoreError::Busy { of: of.into() });
                }
                Err(TryLockError::WouldBlock) => thread::sleep(Duration::from_millis(5)),
            }
        }
    }
}
