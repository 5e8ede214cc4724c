//! What was recorded of the review: per permission the last submission and the last decision, read off the ledger.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::journey::port::Entry;
use crate::store::SubjectRecord;

/// Something was sent to Meta.
pub const SUBMISSION: &str = "submission";
/// Meta decided: [`APPROVED`], or the reviewer's words.
pub const DECISION: &str = "decision";
/// An entry was taken back: which one is in the note, as [`entry_id`] writes it.
pub const WITHDRAWAL: &str = "withdrawal";
/// The note of a decision in favour.
pub const APPROVED: &str = "approved";
/// The note of a decision against of which no words were kept.
pub const REFUSED: &str = "refused";

/// What was recorded of one permission or feature.
#[derive(Clone, Copy, Debug)]
pub struct History<'a> {
    app: &'a SubjectRecord,
    of: &'a str,
    /// The last time it was sent.
    pub sent: Option<&'a Entry>,
    /// The last decision.
    pub decided: Option<&'a Entry>,
}

/// How far one permission or feature has come, as far as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// Nothing is recorded.
    Nothing,
    /// Meta has it since then.
    Submitted(Timestamp),
    /// Approved then.
    Approved(Timestamp),
    /// Refused then, with the reviewer's words; empty where none were kept.
    Refused(Timestamp, String),
}

impl<'a> History<'a> {
    /// Reads an app's ledger. What was taken back does not count.
    pub fn of(app: &'a SubjectRecord, name: &'a str) -> Self {
        let own = || app.ledger.iter().filter(|entry| entry.of == name);
        let taken_back: Vec<&str> =
            own().filter(|entry| entry.kind == WITHDRAWAL).map(|entry| entry.note.as_str()).collect();
        let last = |kind: &str| {
            let counts =
                |entry: &&Entry| entry.kind == kind && !taken_back.contains(&entry_id(entry).as_str());
            own().filter(counts).max_by_key(|entry| entry.at)
        };
        Self { app, of: name, sent: last(SUBMISSION), decided: last(DECISION) }
    }

    /// Returns where it stands. On the same instant a decision comes after what it decides.
    pub fn recorded(&self) -> Recorded {
        match (self.sent, self.decided) {
            (sent, Some(decided)) if sent.is_none_or(|sent| sent.at <= decided.at) => {
                match decided.note.as_str() {
                    APPROVED => Recorded::Approved(decided.at),
                    REFUSED => Recorded::Refused(decided.at, String::new()),
                    words => Recorded::Refused(decided.at, words.to_owned()),
                }
            }
            (Some(sent), _) => Recorded::Submitted(sent.at),
            _ => Recorded::Nothing,
        }
    }

    /// Returns every entry, those taken back among them.
    pub fn all(&self) -> impl Iterator<Item = &'a Entry> {
        let of = self.of;
        self.app.ledger.iter().filter(move |entry| entry.of == of)
    }

    /// Returns the newest entry that counts.
    pub fn newest(&self) -> Option<&'a Entry> {
        // Of equals the last wins, and a decision is later than what it decides.
        [self.sent, self.decided].into_iter().flatten().max_by_key(|entry| entry.at)
    }
}

/// Returns what names an entry of a permission: its kind and its time.
pub fn entry_id(entry: &Entry) -> String {
    format!("{} {}", entry.kind, entry.at)
}

/// Returns those permissions and features that were approved, as far as it was recorded: by a person, or when the
/// channel was adopted.
pub fn approved(app: &SubjectRecord) -> Vec<String> {
    let adopted = app.latest("adopted", "permissions").map(|entry| entry.note.as_str()).unwrap_or_default();
    let decided = app.ledger.iter().filter(|entry| entry.kind == DECISION).map(|entry| entry.of.as_str());
    let named: BTreeSet<&str> = decided.chain(adopted.split(',')).filter(|name| !name.is_empty()).collect();
    let is_approved = |name: &&str| match History::of(app, name).recorded() {
        Recorded::Approved(_) => true,
        Recorded::Nothing => adopted.split(',').any(|one| one == *name),
        Recorded::Submitted(_) | Recorded::Refused(..) => false,
    };
    named.into_iter().filter(is_approved).map(String::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(day: i8, kind: &str, note: &str) -> Entry {
        let at = jiff::civil::date(2026, 11, day).at(12, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC);
        Entry {
            at: at.unwrap().timestamp(),
            kind: kind.into(),
            of: "pages_messaging".into(),
            note: note.into(),
        }
    }

    fn recorded(entries: &[Entry]) -> Recorded {
        let app = SubjectRecord { ledger: entries.to_vec(), ..SubjectRecord::default() };
        History::of(&app, "pages_messaging").recorded()
    }

    #[test]
    fn the_last_word_counts() {
        let at = |day| entry(day, "", "").at;
        let sent = |day| entry(day, SUBMISSION, "");
        let decided = |day, note| entry(day, DECISION, note);
        let taken_back = |of: &Entry, day| entry(day, WITHDRAWAL, &entry_id(of));
        for (entries, expected) in [
            (vec![], Recorded::Nothing),
            (vec![sent(1)], Recorded::Submitted(at(1))),
            (vec![sent(1), decided(1, APPROVED)], Recorded::Approved(at(1))),
            (vec![sent(1), decided(3, "Not aligned")], Recorded::Refused(at(3), "Not aligned".into())),
            (vec![sent(1), decided(3, REFUSED)], Recorded::Refused(at(3), String::new())),
            (vec![sent(1), decided(3, "No"), sent(5)], Recorded::Submitted(at(5))),
            (vec![sent(1), decided(3, "No"), sent(5), decided(6, APPROVED)], Recorded::Approved(at(6))),
            (vec![decided(3, APPROVED)], Recorded::Approved(at(3))),
            (vec![sent(1), taken_back(&sent(1), 2)], Recorded::Nothing),
            (vec![sent(1), decided(3, "No"), taken_back(&decided(3, ""), 4)], Recorded::Submitted(at(1))),
            // What is recorded later for an earlier day counts all the same.
            (
                vec![sent(1), decided(5, "No"), taken_back(&decided(5, ""), 6), decided(4, APPROVED)],
                Recorded::Approved(at(4)),
            ),
        ] {
            assert_eq!(recorded(&entries), expected, "{entries:?}");
        }
        let other = Entry { of: "pages_show_list".into(), ..decided(9, APPROVED) };
        assert_eq!(recorded(&[sent(1), other]), Recorded::Submitted(at(1)));
    }

    #[test]
    fn what_is_approved_is_known_from_the_ledger() {
        let of = |name: &str, entry: Entry| Entry { of: name.into(), ..entry };
        let adopted = Entry { note: "pages_show_list,email".into(), ..entry(1, "adopted", "") };
        let app = SubjectRecord {
            ledger: vec![
                of("permissions", adopted),
                of("pages_messaging", entry(2, DECISION, APPROVED)),
                of("human_agent", entry(2, DECISION, "No")),
                of("email", entry(3, SUBMISSION, "")),
            ],
            ..SubjectRecord::default()
        };
        assert_eq!(approved(&app), ["pages_messaging", "pages_show_list"]);
        assert!(approved(&SubjectRecord::default()).is_empty());
    }
}
