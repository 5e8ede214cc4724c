//! Meta's Graph API over HTTP: one thin client for a run, one session for each subject.
//!
//! Knows Meta's protocol (paging, batches, errors, throttles, proofs) and nothing of steps. A token travels in
//! the `Authorization` header, never shows in an error, and never reaches a check. Source: the Graph API
//! overview, guides and reference, as of v26.0.

mod batch;
mod cache;
mod client;
mod curl;
mod envelope;
pub mod errors;
mod fault;
mod keys;
mod proof;
mod request;
mod session;
mod setup;
mod throttle;
pub(crate) mod transport;
mod usage;
mod version;

pub use cache::Cache;
pub use client::Client;
pub use curl::{Shell, curl};
pub use envelope::read_refusal;
pub use fault::{Class, TokenFault, classify};
pub use keys::{Keys, missing};
pub use proof::{appsecret_proof, fingerprint};
pub use session::Session;
pub use setup::{ClientOptions, GraphSetupError, is_loopback};
pub use usage::Usage;
pub use version::{Life, Version, VersionError, life, newest};

#[cfg(test)]
pub(crate) mod stand;
#[cfg(test)]
mod tests;
