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
mod fault;
mod keys;
mod many;
mod proof;
mod request;
mod session;
mod setup;
mod throttle;
pub(crate) mod transport;
mod usage;
mod version;

pub(crate) use cache::Cache;
pub(crate) use client::Client;
pub(crate) use curl::curl;
pub(crate) use keys::{CredentialProvider, missing};
#[cfg(test)]
pub(crate) use proof::appsecret_proof;
pub(crate) use session::Session;
pub(crate) use setup::{ClientOptions, GraphSetupError, is_loopback};
pub(crate) use version::{Life, Version, life, newest};

#[cfg(test)]
pub(crate) mod mock_server;
#[cfg(test)]
mod tests;
