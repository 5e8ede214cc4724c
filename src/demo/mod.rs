//! The example: what is answered in it, and who plays Meta's dashboard, the tester and the product's agent. For
//! `onboard demo` alone.

pub mod actor;
pub mod guide;
pub mod samples;

pub use guide::DemoGuide;
