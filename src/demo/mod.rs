//! The example: what is answered in it, and who plays Meta's dashboard, the tester and the product's agent. For
//! `onboard demo` alone.

pub(crate) mod actor;
pub(crate) mod guide;
pub(crate) mod samples;

pub(crate) use guide::DemoGuide;
