//! What is known of an app's review: where each permission stands, what was recorded of it, and the calls that
//! Meta's form counts. Pure but for the looks at Graph that begin [`standing`] and [`calls`].

pub mod calls;
pub mod history;
pub mod standing;
