//! Dates with what to do on them, as a calendar that any other program reads (RFC 5545). Pure.

use icalendar::{Calendar, Component, Event, Property};
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// One date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reminder {
    /// Stays with what the date is about, so that a calendar that is read again moves the entry.
    pub uid: String,
    /// When this date came to be.
    pub stamp: Timestamp,
    /// When it is: a whole day, in UTC.
    pub at: Timestamp,
    /// What happens.
    pub summary: String,
    /// What to do before.
    pub remedy: String,
}

/// Writes a calendar. The same dates give the same text.
pub fn ics(name: &str, reminders: &[Reminder]) -> String {
    let mut calendar = Calendar::empty();
    calendar.append_property(Property::new("VERSION", "2.0"));
    calendar.append_property(Property::new("PRODID", "-//onboard//tokens//EN"));
    calendar.append_property(Property::new("X-WR-CALNAME", name));
    for Reminder { uid, stamp, at, summary, remedy } in reminders {
        let day = at.to_zoned(TimeZone::UTC).strftime("%Y%m%d").to_string();
        let mut start = Property::new("DTSTART", day);
        start.add_parameter("VALUE", "DATE");
        let mut event = Event::new();
        event.uid(uid).summary(summary).description(remedy);
        event.add_property("DTSTAMP", stamp.to_zoned(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string());
        event.append_property(start);
        calendar.push(event.done());
    }
    calendar.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again_whatever_it_says() {
        let reminder = |uid: &str, summary: &str| Reminder {
            uid: uid.into(),
            stamp: "2026-11-20T12:00:00Z".parse().unwrap(),
            at: "2027-01-19T23:59:59Z".parse().unwrap(),
            summary: summary.into(),
            remedy: "Run `onboard token refresh aurora`; then, look again".into(),
        };
        let long = "Móveis, cadeiras; \\ и столы ".repeat(9);
        let all = [reminder("customer/aurora/user-token@onboard", &long), reminder("two", "END:VEVENT\nX:1")];
        let text = ics("onboard", &all);
        assert_eq!(text, ics("onboard", &all), "the same dates give the same text");
        assert!(text.lines().all(|line| line.len() <= 76), "{text}");
        let read: Calendar = text.parse().unwrap();
        let events: Vec<&Event> = read.events().collect();
        assert_eq!(events.len(), 2, "{text}");
        for (event, own) in events.iter().zip(&all) {
            assert_eq!(event.get_uid(), Some(own.uid.as_str()));
            assert_eq!(event.property_value("DTSTART"), Some("20270119"));
            assert_eq!(event.property_value("DTSTAMP"), Some("20261120T120000Z"));
            assert_eq!(event.get_summary().map(str::trim), Some(own.summary.trim()), "{text}");
            assert_eq!(event.get_description(), Some(own.remedy.as_str()));
        }
    }
}
