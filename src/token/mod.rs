//! The life of tokens: what each is worth now, and how another one comes. Over the journey's ports; never the terminal.

mod check;
mod detail;
mod paste;
mod stranger;

pub(crate) use check::{Checked, Held, check};
pub(crate) use detail::Detail;
pub(crate) use paste::{derived, keep, lengthened, place, proved, stands};
pub(crate) use stranger::{NOBODY, Stranger, look_at};
