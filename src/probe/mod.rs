//! The web and this machine, looked at: DNS, TLS, handshakes, image files, films.
//!
//! Looks at any address as a stranger's server would, without following redirects. Judges nothing.

mod disk;
mod film;
mod played;
mod presented;
mod prober;
mod tls;

pub(crate) use disk::Disk;
pub(crate) use prober::{Probe, Scope};

#[cfg(test)]
mod tests;
