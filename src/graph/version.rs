//! Versions of the Graph API and how long Meta serves them.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Unit};
use serde::Deserialize;

/// From how many days before its end a version counts as dying.
const DYING_DAYS: i64 = 90;

/// A Graph version, like `v26.0`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    major: u16,
    minor: u16,
}

/// A text that is no Graph version.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no Graph version; one looks like `v26.0`")]
pub struct VersionError(String);

impl FromStr for Version {
    type Err = VersionError;

    fn from_str(text: &str) -> Result<Self, VersionError> {
        let parse = || {
            let (major, minor) = text.strip_prefix('v')?.split_once('.')?;
            let number = |digits: &str| {
                let plain = digits.bytes().all(|byte| byte.is_ascii_digit())
                    && (digits == "0" || !digits.starts_with('0'));
                plain.then(|| digits.parse().ok()).flatten()
            };
            Some(Self { major: number(major)?, minor: number(minor)? })
        };
        parse().ok_or_else(|| VersionError(text.to_owned()))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "v{}.{}", self.major, self.minor)
    }
}

/// How a version stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Life {
    /// Not in our table: newer than this program, or never released.
    Unknown,
    /// Served; until when, if Meta has said so.
    Alive {
        /// The day it ends.
        until: Option<Date>,
    },
    /// Served, and about to end.
    Dying {
        /// Whole days left.
        days: i64,
    },
    /// No longer served: Meta answers such calls with the oldest version that it still serves.
    Dead {
        /// The day it ended.
        since: Date,
    },
}

/// Returns how `version` stands at `now`, by UTC days.
pub fn life(version: Version, now: Timestamp) -> Life {
    let Some(span) = SPANS.iter().find(|span| span.name == version) else { return Life::Unknown };
    let Some(end) = span.expires else { return Life::Alive { until: None } };
    let today = now.to_zoned(TimeZone::UTC).date();
    let days = today.until((Unit::Day, end)).map_or(0, |left| i64::from(left.get_days()));
    match days {
        ..=0 => Life::Dead { since: end },
        1..=DYING_DAYS => Life::Dying { days },
        _ => Life::Alive { until: Some(end) },
    }
}

/// Returns the newest version that this program knows to be out at `now`, by UTC days; the oldest of all before
/// the first one came out.
pub fn newest(now: Timestamp) -> Version {
    let today = now.to_zoned(TimeZone::UTC).date();
    let out = SPANS.iter().find(|span| span.released <= today);
    out.unwrap_or(&SPANS[SPANS.len() - 1]).name
}

#[derive(Deserialize)]
struct Table {
    version: Vec<Span>,
}

#[derive(Deserialize)]
struct Span {
    #[serde(deserialize_with = "version")]
    name: Version,
    released: Date,
    expires: Option<Date>,
}

static SPANS: LazyLock<Vec<Span>> = LazyLock::new(|| {
    let table: Table = toml::from_str(include_str!("../../templates/graph-versions.toml"))
        .expect("the embedded table is well-formed, by test");
    debug_assert!(table.version.iter().all(|span| span.expires.is_none_or(|end| span.released < end)));
    table.version
});

fn version<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Version, D::Error> {
    String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(version: &str, day: &str) -> Life {
        life(version.parse().unwrap(), format!("{day}T12:00:00Z").parse().unwrap())
    }

    #[test]
    fn the_table_is_ordered_and_only_its_newest_has_no_end() {
        assert_eq!(SPANS.len(), 42);
        assert_eq!(SPANS[0].expires, None);
        assert!(SPANS.windows(2).all(|pair| pair[0].name > pair[1].name
            && pair[0].released > pair[1].released
            && pair[1].expires.is_some()));
    }

    #[test]
    fn a_version_lives_dies_and_is_dead() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        assert_eq!(at("v27.0", "2026-11-20"), Life::Alive { until: None });
        assert_eq!(at("v26.0", "2026-11-20"), Life::Alive { until: Some(day("2028-11-04")) });
        assert_eq!(at("v25.0", "2026-11-20"), Life::Alive { until: Some(day("2028-07-29")) });
        assert_eq!(at("v21.0", "2026-11-20"), Life::Dying { days: 62 });
        assert_eq!(at("v21.0", "2027-01-20"), Life::Dying { days: 1 });
        assert_eq!(at("v21.0", "2027-01-21"), Life::Dead { since: day("2027-01-21") });
        assert_eq!(at("v20.0", "2026-11-20"), Life::Dead { since: day("2026-09-24") });
        assert_eq!(at("v28.0", "2026-11-20"), Life::Unknown);
    }

    #[test]
    fn what_is_spoken_is_the_newest_that_is_out() {
        let spoken = |day: &str| newest(format!("{day}T00:00:00Z").parse().unwrap()).to_string();
        assert_eq!(spoken("2026-11-03"), "v26.0");
        assert_eq!(spoken("2026-11-04"), "v27.0");
        assert_eq!(spoken("2030-01-01"), "v27.0");
        assert_eq!(spoken("1999-01-01"), "v1.0");
    }

    #[test]
    fn a_version_is_read_as_meta_writes_it() {
        assert_eq!("v2.12".parse::<Version>().unwrap().to_string(), "v2.12");
        for wrong in ["", "26.0", "v26", "v26.", "v.0", "v026.0", "v26.0.1", "v26.0 ", "v+6.0", "v99999.0"] {
            assert!(wrong.parse::<Version>().is_err(), "{wrong}");
        }
    }
}
