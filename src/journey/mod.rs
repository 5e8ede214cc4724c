//! The journey.
pub mod port;
