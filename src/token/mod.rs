//! The life of tokens: what each is worth now, how another one comes, and what ends when. Over the journey's ports;
//! never the terminal.

pub(crate) mod calendar;
mod check;
mod detail;
pub(crate) mod due;
pub(crate) mod fleet;
pub(crate) mod login;
mod paste;
pub(crate) mod refresh;
pub(crate) mod revoke;
mod stranger;
pub(crate) mod weeks;
pub(crate) mod worse;

pub(crate) use check::{Checked, Held, check};
pub(crate) use detail::Detail;
pub(crate) use paste::{derived, keep, lengthened, place, proved, redeemed, shown, stands};
pub(crate) use stranger::{NOBODY, Stranger, look_at};
