//! Everything that needs the crate as others see it, in one binary.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
#![expect(clippy::disallowed_methods, reason = "tests write files and read the environment as they like")]

mod additions;
#[cfg(unix)]
mod broken;
mod calls;
mod causes;
mod commands;
mod explain;
mod fates;
mod faults;
mod film;
mod films;
mod fleet;
mod help;
mod homes;
#[cfg(unix)]
mod hostile;
mod journeys;
mod kills;
mod lines;
mod lint;
mod login;
mod overview;
mod packs;
#[cfg(unix)]
mod pages;
#[cfg(unix)]
mod pasting;
#[cfg(unix)]
mod person;
mod prompts;
mod readme;
mod recognition;
mod refresh;
mod rooms;
mod sandbox;
mod scenarios;
mod schedule;
mod script;
mod secrets;
mod setup;
mod sources;
mod stage;
#[cfg(unix)]
mod survives;
mod tokens;
mod tracking;
#[cfg(unix)]
mod unlock;
mod vault;
mod webhook;
#[cfg(unix)]
mod wizard;
mod words;
