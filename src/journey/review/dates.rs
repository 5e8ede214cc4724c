//! The day on which something happened, as a person says it afterwards.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::codes;
use crate::error::Error;

/// Why a text is not the day of something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoDay {
    /// It is no date.
    Malformed(String),
    /// It is yet to come.
    InFuture(String),
}

impl From<NoDay> for Error {
    fn from(why: NoDay) -> Self {
        match why {
            NoDay::Malformed(seen) => Error::new(&codes::DATE_MALFORMED).with("seen", seen),
            NoDay::InFuture(seen) => Error::new(&codes::DATE_IN_FUTURE).with("seen", seen),
        }
    }
}

/// Reads a day that was typed.
///
/// # Errors
/// A text that is no date, or a day that is yet to come.
pub fn day(text: &str, now: Timestamp) -> Result<Date, NoDay> {
    let day: Date = text.trim().parse().map_err(|_| NoDay::Malformed(text.to_owned()))?;
    if day > date_of(now) { Err(NoDay::InFuture(text.to_owned())) } else { Ok(day) }
}

/// Returns now for today, and noon for a day before.
pub fn at_noon_or_now(day: Date, now: Timestamp) -> Timestamp {
    if day == date_of(now) {
        return now;
    }
    day.at(12, 0, 0, 0).to_zoned(TimeZone::UTC).map_or(now, |noon| noon.timestamp())
}

/// Returns the day of an instant, by UTC.
pub fn date_of(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_that_is_over_stands_for_its_noon_and_today_for_now() {
        let now: Timestamp = "2026-11-20T09:30:00Z".parse().unwrap();
        let read = |text: &str| day(text, now).map(|day| at_noon_or_now(day, now).to_string());
        for (text, expected) in [
            ("2026-11-20", Ok("2026-11-20T09:30:00Z")),
            (" 2026-11-19 ", Ok("2026-11-19T12:00:00Z")),
            ("2026-11-21", Err(NoDay::InFuture("2026-11-21".into()))),
            ("20.11.2026", Err(NoDay::Malformed("20.11.2026".into()))),
        ] {
            assert_eq!(read(text), expected.map(String::from), "{text}");
        }
    }
}
