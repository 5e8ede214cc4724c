//! A simulated Meta: Graph API, login dialog, webhook deliveries, and the people around them.
//!
//! [`World`] is a pure machine: events go in, effects come out, and it has no clock, no socket and no
//! chance but its seed. [`start`] puts it behind a loopback socket, so that any Graph client can use it.
//!
//! What a client meets: Graph under `/` and `/vNN.N/`, the dialog under `/dialog/oauth`. A test or a demo steers with
//! JSON under `/_sandbox/`: `GET /_sandbox/` lists every path with its body and an example, and `docs/sandbox.md` has
//! the same list. What a world's `plan` names is played by itself at its time.
//!
//! What is a matter of Meta's calendar or unsettled is in the world file too: `versions` (each with the days on which it
//! came out and ends) and `unsure` (one switch a question, with what speaks for each side beside it in the source).
//!
//! Nothing here is shared with the Graph client of this crate. What is written twice (HMAC, versions,
//! fields, codes) is wanted twice: one misreading on both sides would otherwise pass every test.

mod consent;
mod control;
mod controls;
mod dashboard;
mod deeds;
mod delivery;
mod dialog;
mod dialog_page;
mod facts;
mod fates;
mod fault;
mod graph;
mod http;
mod meter;
mod people;
mod records;
mod refused;
mod server;
mod state;
mod step;
mod token;
mod unsure;
mod usage;
mod versions;
mod web;
mod world;
mod worlds;

pub use fault::{FAULT_KINDS, Fault};
#[cfg(test)]
pub(crate) use http::Request;
#[cfg(test)]
pub(crate) use http::Response;
pub use server::{Options, Ready, Running, start};
pub use world::World;

#[cfg(test)]
mod tests;
