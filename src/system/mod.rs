//! The machine that we run on: what of it is asked to do something for the person.

pub(crate) mod browser;
