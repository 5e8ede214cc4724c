//! Graph versions: which there are, since when and until when. They are part of the world, so that one may come out
//! or end while the time moves.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// The versions that Meta has announced, by row: name, introduced, ends, source.
const ANNOUNCED: &str = include_str!("facts/versions.txt");

/// One version. The days are those of the calendar: they stay where a world starts at another time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Version {
    pub(super) introduced: Date,
    /// Absent while Meta names no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) ends: Option<Date>,
}

impl Version {
    fn is_out(self, day: Date) -> bool {
        self.introduced <= day
    }

    fn is_alive(self, day: Date) -> bool {
        self.is_out(day) && self.ends.is_none_or(|end| day < end)
    }
}

/// Every version of a world, by name.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Versions(pub(super) BTreeMap<String, Version>);

impl Default for Versions {
    fn default() -> Self {
        let rows = ANNOUNCED.lines().filter(|line| !line.starts_with('#'));
        Self(rows.map(|row| read(row).expect("the announced versions read, by test")).collect())
    }
}

fn read(row: &str) -> Option<(String, Version)> {
    let mut columns = row.split_whitespace();
    let (name, introduced, ends) = (columns.next()?, columns.next()?, columns.next()?);
    let ends = if ends == "-" { None } else { Some(ends.parse().ok()?) };
    Some((name.to_owned(), Version { introduced: introduced.parse().ok()?, ends }))
}

impl Versions {
    /// Returns the version that serves a call naming `name` at `now`: itself while it lives, the oldest living
    /// one after that, nothing when it is not out or never was.
    pub(super) fn serving(&self, name: &str, now: Timestamp) -> Option<String> {
        let day = day(now);
        let named = self.0.get(name).filter(|version| version.is_out(day))?;
        if named.is_alive(day) {
            return Some(name.to_owned());
        }
        let alive = self.0.iter().filter(|(_, version)| version.is_alive(day));
        alive.min_by_key(|(_, version)| version.introduced).map(|(name, _)| name.clone())
    }

    /// Returns the newest version that is out at `now`; the oldest of all before the first came out.
    pub(super) fn newest(&self, now: Timestamp) -> String {
        let day = day(now);
        let out = self.0.iter().filter(|(_, version)| version.is_out(day));
        let newest = out.max_by_key(|(_, version)| version.introduced);
        let oldest = || self.0.iter().min_by_key(|(_, version)| version.introduced);
        newest.or_else(oldest).map(|(name, _)| name.clone()).unwrap_or_default()
    }
}

/// Returns the day of the calendar, by UTC.
pub(super) fn day(now: Timestamp) -> Date {
    now.to_zoned(TimeZone::UTC).date()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: &str) -> Timestamp {
        format!("{day}T12:00:00Z").parse().unwrap()
    }

    #[test]
    fn an_expired_version_is_served_by_the_oldest_living_one() {
        let versions = Versions::default();
        let serving = |name: &str, day: &str| versions.serving(name, at(day));
        assert_eq!(serving("v19.0", "2026-11-20").as_deref(), Some("v21.0"));
        assert_eq!(serving("v2.12", "2026-11-20").as_deref(), Some("v21.0"));
        assert_eq!(serving("v25.0", "2026-11-20").as_deref(), Some("v25.0"));
        assert_eq!(serving("v99.0", "2026-11-20"), None);
        assert_eq!(serving("v21.0", "2027-01-20").as_deref(), Some("v21.0"));
        assert_eq!(serving("v21.0", "2027-01-21").as_deref(), Some("v22.0"));
    }

    #[test]
    fn a_version_is_unknown_before_its_day() {
        let versions = Versions::default();
        assert_eq!(versions.serving("v27.0", at("2026-11-03")), None);
        assert_eq!(versions.newest(at("2026-11-03")), "v26.0");
        assert_eq!(versions.serving("v27.0", at("2026-11-04")).as_deref(), Some("v27.0"));
        assert_eq!(versions.newest(at("2026-11-04")), "v27.0");
        assert_eq!(versions.newest(at("1999-01-01")), "v1.0");
    }

    #[test]
    fn every_announced_version_ends_two_years_after_the_next_at_the_earliest() {
        let Versions(all) = Versions::default();
        let mut all: Vec<Version> = all.into_values().collect();
        all.sort_by_key(|version| version.introduced);
        assert_eq!(all.len(), 42);
        for pair in all.windows(2) {
            assert!(pair[0].ends.unwrap() > pair[1].introduced, "{pair:?}");
        }
    }
}
