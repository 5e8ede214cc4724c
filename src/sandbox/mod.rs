//! A simulated Meta: Graph API, login dialog, webhook deliveries, and the people around them.
//!
//! [`World`] is a pure machine: events go in, effects come out, and it has no clock, no socket and no
//! chance but its seed. [`start`] puts it behind a loopback socket, so that any Graph client can use it.
//!
//! What a client meets: Graph under `/` and `/vNN.N/`, the dialog under `/dialog/oauth`. What a test or a
//! demo steers with, as JSON under `/_sandbox/`:
//!
//! | Path | Body |
//! |---|---|
//! | `POST advance` | `{"seconds"}`; answers when all that fell due on the way is over |
//! | `POST message` | `{"page", "text", "from"}`, or `attachment` `{"type", "url"}`, `sticker`, `quick_reply`, `reply_to`, `ref`: a person writes; says whether and why not it was delivered |
//! | `POST postback`, `read`, `delivery`, `reaction`, `referral`, `opt-in`, `opt-out` | `{"page", "from"}` and `payload` and `title`, `reaction` and `action`, `ref` and `source`, `token`: what else a person does |
//! | `POST block`, `unblock` | `{"page", "from"}` |
//! | `POST inbox` | `{"page", "from", "to"}`: an agent in the Page's inbox takes the thread (`inbox`), gives it to an app, or is done |
//! | `POST test-event` | `{"app", "field"}`: the dashboard's test of a webhook field |
//! | `POST invitations/accept` | `{"user"}` |
//! | `POST review` | `{"permission", "decision": "approve"/"refuse", "note"}` |
//! | `POST publish` | `{"live"}` |
//! | `POST password-change` | `{"user"}` |
//! | `POST fault` | `{"kind", "path", "times"}`; kind `none` takes all faults away |
//! | `POST dashboard` | `{"do": …}`: `create-app`, `add-messenger`, `settings`, `link-page`, `generate-token`, `explorer-token`, `invite`, `submit-review`, `business-verified`, `reply` |
//! | `POST web` | `{"method", "url", "headers", "body"}`: visits the played web |
//! | `POST reset` | nothing: the world starts again |
//! | `GET world`, `unknown`, `ready` | |
//!
//! What is a matter of Meta's calendar or unsettled is in the world file too: `versions` (each with the days on which it
//! came out and ends) and `unsure` (one switch a question, with what speaks for each side beside it in the source).
//!
//! Nothing here is shared with the Graph client of this crate. What is written twice (HMAC, versions,
//! fields, codes) is wanted twice: one misreading on both sides would otherwise pass every test.

mod consent;
mod control;
mod dashboard;
mod deeds;
mod delivery;
mod dialog;
mod facts;
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
