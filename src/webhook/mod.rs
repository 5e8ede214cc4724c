//! Webhook events and their signatures, as Meta makes them. Pure, and a leaf.
//!
//! The sandbox has its own of all this: one misreading on both sides would pass.

pub(crate) mod event;
pub(crate) mod read;
pub(crate) mod signature;
