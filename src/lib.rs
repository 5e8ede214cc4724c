//! `onboard` takes a business from nothing to an approved, live Messenger channel.
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test"))]

pub mod finding;
pub mod journey;
pub mod sandbox;
