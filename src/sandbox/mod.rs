//! A simulated Meta: Graph API, login dialog, webhook deliveries, and the people around them.
//!
//! [`World`] is a pure machine: events go in, effects come out, and it has no clock, no socket and no
//! chance but its seed. [`start`] puts it behind a loopback socket, so that any Graph client can use it.
//!
//! Nothing here is shared with the Graph client of this crate. What is written twice (HMAC, versions,
//! fields, codes) is wanted twice: one misreading on both sides would otherwise pass every test.

mod control;
mod dashboard;
mod delivery;
mod dialog;
mod facts;
mod fault;
mod graph;
mod http;
mod machine;
mod people;
mod server;
mod state;
mod token;
mod web;
mod worlds;

pub use fault::{FAULT_KINDS, Fault, FaultError};
pub use http::{Request, Response};
pub use machine::{Effect, Event, Outcome, Shape, World};
pub use server::{Options, Ready, Running, start};
pub use worlds::WorldError;

#[cfg(test)]
mod tests;
