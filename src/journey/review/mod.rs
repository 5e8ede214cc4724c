//! What is known of an app's review: where each permission stands, what was recorded of it, and the calls that
//! Meta's form counts. Pure but for the looks at Graph that begin [`standing`] and [`calls`].

#[cfg(test)]
mod bench;
pub(crate) mod calls;
pub(crate) mod dates;
pub(crate) mod history;
pub(crate) mod names;
pub(crate) mod pack;
pub(crate) mod record;
pub(crate) mod standing;
