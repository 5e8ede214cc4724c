//! Loopback receivers: what somebody else's program brings to this machine, and to nobody outside of it.

pub(crate) mod oauth;
pub(crate) mod serve;
pub(crate) mod webhook;
