//! In which week how many tokens end. Pure.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};

use super::Held;

/// When tokens end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ends {
    /// How many end in a week, by its Monday; the first is this week.
    pub weeks: BTreeMap<Date, usize>,
    /// How many do not end by themselves.
    pub never: usize,
    /// How many are dead already.
    pub dead: usize,
    /// Of how many nobody could tell.
    pub unseen: usize,
}

impl Ends {
    /// Counts one token.
    pub fn count(&mut self, held: &Held, now: Timestamp) {
        let Some(detail) = &held.detail else {
            self.unseen += 1;
            return;
        };
        match detail.expires_at {
            _ if !detail.is_valid => self.dead += 1,
            Some(at) if at <= now => self.dead += 1,
            Some(at) => *self.weeks.entry(monday(at)).or_default() += 1,
            // Whoever was not told everything cannot tell that it never ends.
            None if !detail.is_whole => self.unseen += 1,
            None => self.never += 1,
        }
    }

    /// Returns what `--json` tells: each week in which tokens end.
    pub fn to_json(&self) -> Value {
        let week = |(week, count): (&Date, &usize)| json!({ "week": week.to_string(), "count": count });
        self.weeks.iter().map(week).collect()
    }

    /// Returns each week from this one to the last in which a token ends, those without any among them, as long as
    /// there are so few; and how many tokens end later.
    pub fn in_a_row(&self, now: Timestamp, most: usize) -> (Vec<(Date, usize)>, usize) {
        let Some(last) = self.weeks.keys().next_back() else { return (Vec::new(), 0) };
        let mut rows = Vec::new();
        let mut week = monday(now).min(*self.weeks.keys().next().unwrap_or(last));
        while week <= *last && rows.len() < most {
            rows.push((week, self.weeks.get(&week).copied().unwrap_or_default()));
            match week.checked_add(7.days()) {
                Ok(next) => week = next,
                Err(_) => break,
            }
        }
        let later =
            self.weeks.iter().filter(|(later, _)| rows.last().is_some_and(|(shown, _)| *later > shown));
        let later = later.map(|(_, count)| count).sum();
        (rows, later)
    }
}

/// Returns the Monday of a moment's week, in UTC.
fn monday(at: Timestamp) -> Date {
    let day = at.to_zoned(TimeZone::UTC).date();
    let since = i64::from(day.weekday().since(Weekday::Monday));
    day.checked_sub(since.days()).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Subject;
    use crate::journey::port::{SecretKind, SecretRef};
    use crate::token::Detail;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn held(is_valid: bool, expires: Option<&str>) -> Held {
        let detail = Detail { is_valid, is_whole: true, expires_at: expires.map(at), ..Detail::default() };
        Held {
            secret: SecretRef { subject: Subject::Customer("aurora".into()), slot: SecretKind::UserToken },
            detail: Some(detail),
            missing: Vec::new(),
            is_delivered: None,
            stored: at("2026-11-01T00:00:00Z"),
        }
    }

    #[test]
    fn tokens_are_counted_by_the_monday_of_their_week() {
        // 2026-11-20 is a Friday.
        let now = at("2026-11-20T12:00:00Z");
        let mut all = vec![
            held(true, Some("2026-11-22T23:59:59Z")),
            held(true, Some("2026-11-23T00:00:00Z")),
            held(true, Some("2026-11-29T10:00:00Z")),
            held(true, Some("2027-03-01T00:00:00Z")),
            held(true, None),
            held(false, Some("2027-03-01T00:00:00Z")),
            held(true, Some("2026-11-20T11:00:00Z")),
        ];
        all.push(Held { detail: None, ..held(true, None) });
        let unsure = Detail { is_valid: true, ..Detail::default() };
        all.push(Held { detail: Some(unsure), ..held(true, None) });
        let mut ends = Ends::default();
        for held in &all {
            ends.count(held, now);
        }
        let weeks: Vec<(String, usize)> =
            ends.weeks.iter().map(|(week, count)| (week.to_string(), *count)).collect();
        let expected = [("2026-11-16", 1), ("2026-11-23", 2), ("2027-03-01", 1)];
        assert_eq!(weeks, expected.map(|(week, count)| (week.to_owned(), count)));
        assert_eq!((ends.never, ends.dead, ends.unseen), (1, 2, 2));
        let (rows, later) = ends.in_a_row(now, 3);
        let rows: Vec<usize> = rows.into_iter().map(|(_, count)| count).collect();
        assert_eq!((rows, later), (vec![1, 2, 0], 1));
        assert_eq!(ends.in_a_row(now, 99).0.len(), 16);
        assert_eq!(Ends::default().in_a_row(now, 3), (vec![], 0));
        assert_eq!(ends.to_json()[1], json!({ "week": "2026-11-23", "count": 2 }));
    }
}
