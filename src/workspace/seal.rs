//! Sealing and opening by age.

use std::io::{self, Read, Write};
use std::iter;

use age::{DecryptError, Decryptor, Encryptor, x25519};
use secrecy::zeroize::Zeroizing;

/// Encrypts to everyone named. Nobody is a mistake of the caller's.
pub(super) fn seal<'r>(recipients: impl Iterator<Item = &'r dyn age::Recipient>, plain: &[u8]) -> Vec<u8> {
    let encryptor =
        Encryptor::with_recipients(recipients).expect("there is a recipient, and all are of a kind");
    let mut sealed = Vec::new();
    let written: io::Result<()> = encryptor.wrap_output(&mut sealed).and_then(|mut writer| {
        writer.write_all(plain)?;
        writer.finish().map(|_| ())
    });
    written.expect("memory takes every write");
    sealed
}

/// Encrypts to one.
pub(super) fn seal_to(recipient: &dyn age::Recipient, plain: &[u8]) -> Vec<u8> {
    seal(iter::once(recipient), plain)
}

/// Decrypts with one identity.
pub(super) fn open(identity: &dyn age::Identity, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, DecryptError> {
    let mut reader = Decryptor::new_buffered(sealed)?.decrypt(iter::once(identity))?;
    // Room from the start, so that no copy stays behind where the buffer grew.
    let mut plain = Zeroizing::new(Vec::with_capacity(sealed.len()));
    reader.read_to_end(&mut plain)?;
    Ok(plain)
}

/// Reads identities, one a line. A line that begins with `#` is a remark.
pub(super) fn identities(plain: &[u8]) -> Option<Vec<x25519::Identity>> {
    let text = std::str::from_utf8(plain).ok()?;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let found: Option<Vec<_>> = lines.map(|line| line.parse().ok()).collect();
    found.filter(|found| !found.is_empty())
}
