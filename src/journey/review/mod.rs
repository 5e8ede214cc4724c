//! What is known of an app's review: where each permission stands, what was recorded of it, and the calls that
//! Meta's form counts. Pure but for the looks at Graph that begin [`standing`] and [`calls`].

#[cfg(test)]
mod bench;
pub mod calls;
pub mod dates;
pub mod history;
pub mod names;
pub mod pack;
pub mod record;
pub mod standing;
