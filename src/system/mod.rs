//! This machine's own services, as ports that decide nothing: the browser, the clipboard, what starts a run by the
//! clock, what is told of it.

pub(crate) mod browser;
pub(crate) mod clipboard;
pub(crate) mod notify;
pub(crate) mod systemd;
pub(crate) mod timer;
