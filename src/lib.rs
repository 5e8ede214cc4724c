//! `onboard` takes a business from nothing to an approved, live Messenger channel.
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test"))]

pub mod commands;
pub mod env;
pub mod error;
pub mod finding;
pub mod graph;
pub mod i18n;
pub mod journey;
pub mod platform;
pub mod probe;
pub mod redact;
pub mod review;
pub mod sandbox;
pub mod ui;
pub mod workspace;
