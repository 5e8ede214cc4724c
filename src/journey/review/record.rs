//! What is added to the ledger when a person tells of the review: to whom it happened, when, and what of the earlier
//! history it corrects.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use super::dates::{at_noon_or_now, date_of};
use super::history::{APPROVED, DECISION, History, REFUSED, Recorded, SUBMISSION, WITHDRAWAL, entry_id};
use super::names::{Untracked, named};
use super::standing::{PermissionStatus, ReviewStatus};
use crate::codes;
use crate::error::Error;
use crate::journey::Change;
use crate::journey::known::SubjectView;
use crate::journey::port::Entry;

/// What can happen to a submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// It was sent to Meta.
    Submitted,
    /// Meta approved.
    Approved,
    /// Meta refused.
    Refused,
    /// It was taken back, or recorded by mistake: undoes what was recorded last.
    Withdrawn,
}

impl Event {
    /// Returns the stable word that the command line and `--json` use.
    pub fn word(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Approved => "approved",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// Why something cannot have happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Impossible {
    /// It is said of something that the submission does not hold.
    Untracked(Untracked),
    /// What everybody may use already is said to be sent.
    LiveAlready(String),
    /// There is nothing that it can have happened to.
    Nothing(Event),
    /// Meta decided before it was asked.
    BeforeSubmission {
        /// The permission or feature.
        permission: String,
        /// When it was sent.
        sent: Date,
    },
}

impl From<Untracked> for Impossible {
    fn from(untracked: Untracked) -> Self {
        Self::Untracked(untracked)
    }
}

impl From<Impossible> for Error {
    fn from(why: Impossible) -> Self {
        match why {
            Impossible::Untracked(untracked) => untracked.into(),
            Impossible::LiveAlready(permission) => {
                Error::new(&codes::PERMISSION_LIVE_ALREADY).with("permission", permission)
            }
            Impossible::Nothing(event) => Error::new(&codes::NOTHING_TO_RECORD).with("what", event.word()),
            Impossible::BeforeSubmission { permission, sent } => Error::new(&codes::DATE_BEFORE_SUBMISSION)
                .with("permission", permission)
                .with("date", sent.to_string()),
        }
    }
}

/// To what something happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meant {
    /// The permissions and features that are named, or to which it can have happened.
    pub names: Vec<String>,
    /// Those that turn out to be approved beside them: Graph shows them live, and nothing recorded says so. That
    /// needs nobody's word, and the texts of a resubmission leave them out.
    pub live: Vec<String>,
}

/// Returns to what something happened: to what is named, or to all that it can have happened to.
///
/// # Errors
/// [`Impossible`], where it can have happened to none of them.
pub fn meant(
    known: &SubjectView<'_>,
    standing: &ReviewStatus,
    event: Event,
    typed: &[String],
) -> Result<Meant, Impossible> {
    let mut names = named(known.inputs.catalogue, typed, &standing.order)?;
    let is_live = |name: &&String| standing.stages.get(*name) == Some(&PermissionStatus::Live);
    if let (Event::Submitted, Some(live)) = (event, names.iter().find(is_live)) {
        return Err(Impossible::LiveAlready(live.clone()));
    }
    if typed.is_empty() {
        names = possible(known, standing, event);
    }
    let is_new = |name: &String| {
        let is_recorded = matches!(History::of(known.app, name).recorded(), Recorded::Approved(_));
        !names.contains(name) && !is_recorded && event != Event::Withdrawn
    };
    let live: Vec<String> =
        standing.names(|stage| *stage == PermissionStatus::Live).into_iter().filter(is_new).collect();
    if names.is_empty() && (live.is_empty() || event != Event::Approved) {
        return Err(Impossible::Nothing(event));
    }
    Ok(Meant { names, live })
}

/// Returns all that something can have happened to.
fn possible(known: &SubjectView<'_>, standing: &ReviewStatus, event: Event) -> Vec<String> {
    match event {
        Event::Submitted => standing.to_send(),
        Event::Approved | Event::Refused => {
            let waiting = standing.names(|stage| matches!(stage, PermissionStatus::Submitted(_)));
            if waiting.is_empty() { standing.to_send() } else { waiting }
        }
        Event::Withdrawn => {
            let newest = |name: &String| History::of(known.app, name).newest().map(|entry| entry.at);
            let last = standing.order.iter().filter_map(newest).max();
            standing.order.iter().filter(|name| last.is_some() && newest(name) == last).cloned().collect()
        }
    }
}

/// Returns those of which Meta's decision is told and no submission was.
pub fn never_sent(known: &SubjectView<'_>, event: Event, names: &[String]) -> Vec<String> {
    let is_decision = matches!(event, Event::Approved | Event::Refused);
    let is_unsent = |name: &&String| is_decision && History::of(known.app, name).sent.is_none();
    names.iter().filter(is_unsent).cloned().collect()
}

/// Returns what is added to the ledger: on a day, or now, and with the reviewer's words.
///
/// # Errors
/// [`Impossible`], where it cannot have happened on that day.
pub fn record(
    known: &SubjectView<'_>,
    event: Event,
    meant: &Meant,
    day: Option<Date>,
    words: &str,
) -> Result<Vec<Entry>, Impossible> {
    let mut all = Vec::new();
    for name in &meant.names {
        all.extend(entries(event, name, &History::of(known.app, name), day, known.now(), words)?);
    }
    all.extend(meant.live.iter().map(|name| entry(DECISION, name, known.now(), APPROVED)));
    Ok(all)
}

/// Returns what is kept when somebody looked and there was no answer yet.
pub fn looked(known: &SubjectView<'_>, day: Option<Date>) -> Change {
    let at = day.map_or(known.now(), |day| at_noon_or_now(day, known.now()));
    Change::Said(known.subject.clone(), "review_looked".into(), "yes".into(), at)
}

/// Returns what is added to the ledger for one permission. Saying the same kind of thing again corrects it.
fn entries(
    event: Event,
    name: &str,
    history: &History<'_>,
    day: Option<Date>,
    now: Timestamp,
    words: &str,
) -> Result<Vec<Entry>, Impossible> {
    let newest = history.newest();
    let taken_back = |old: &Entry| entry(WITHDRAWAL, name, now, &entry_id(old));
    let (kind, note) = match event {
        Event::Submitted => (SUBMISSION, ""),
        Event::Approved => (DECISION, APPROVED),
        Event::Refused if words.is_empty() => (DECISION, REFUSED),
        Event::Refused => (DECISION, words),
        Event::Withdrawn => {
            let newest = newest.ok_or(Impossible::Nothing(event))?;
            return Ok(vec![taken_back(newest)]);
        }
    };
    let corrected = newest.filter(|entry| entry.kind == kind);
    let before = if corrected.is_some() && kind == DECISION { history.sent } else { newest };
    let mut at = day.map_or(now, |day| at_noon_or_now(day, now));
    if let (Some(sent), true) = (history.sent, kind == DECISION)
        && date_of(at) < date_of(sent.at)
    {
        return Err(Impossible::BeforeSubmission { permission: name.to_owned(), sent: date_of(sent.at) });
    }
    // On one day, what is recorded later happened later.
    for other in [before, corrected].into_iter().flatten() {
        if date_of(other.at) == date_of(at) && at <= other.at {
            at = other.at.checked_add(1.second()).unwrap_or(other.at);
        }
    }
    // What was taken back is known by its instant, which nothing else may have then.
    while history.all().any(|other| other.at == at) {
        at = at.checked_add(1.second()).unwrap_or(at);
    }
    Ok(corrected.map(taken_back).into_iter().chain([entry(kind, name, at, note)]).collect())
}

fn entry(kind: &str, of: &str, at: Timestamp, note: &str) -> Entry {
    Entry { at, kind: kind.into(), of: of.into(), note: note.into() }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::journey::review::bench::with_app;
    use crate::journey::review::dates::day;
    use crate::journey::review::standing::Shown;
    use crate::store::SubjectRecord;

    const NOW: &str = "2026-11-20T09:30:00Z";

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn recorded(ledger: &[Entry]) -> Recorded {
        let app = SubjectRecord { ledger: ledger.to_vec(), ..SubjectRecord::default() };
        History::of(&app, "pages_messaging").recorded()
    }

    /// Records one thing after another, each with a day, at one and the same instant.
    fn after(steps: &[(Event, &str)]) -> Result<Recorded, Error> {
        let mut ledger: Vec<Entry> = Vec::new();
        for (event, on) in steps {
            let app = SubjectRecord { ledger: ledger.clone(), ..SubjectRecord::default() };
            let history = History::of(&app, "pages_messaging");
            let day = day(on, at(NOW))?;
            ledger.extend(entries(*event, "pages_messaging", &history, Some(day), at(NOW), "No")?);
        }
        Ok(recorded(&ledger))
    }

    #[test]
    fn what_is_recorded_last_holds_even_on_one_day() {
        use Event::{Approved, Refused, Submitted, Withdrawn};
        let today = "2026-11-20";
        let stage = |steps: &[(Event, &str)]| match after(steps) {
            Ok(Recorded::Nothing) => "nothing",
            Ok(Recorded::Submitted(_)) => "submitted",
            Ok(Recorded::Approved(_)) => "approved",
            Ok(Recorded::Refused(..)) => "refused",
            Err(error) => error.code.id,
        };
        for (steps, expected) in [
            (vec![(Submitted, today)], "submitted"),
            (vec![(Submitted, today), (Refused, today)], "refused"),
            (vec![(Submitted, today), (Refused, today), (Submitted, today)], "submitted"),
            (vec![(Submitted, today), (Refused, today), (Submitted, today), (Approved, today)], "approved"),
            // Corrections.
            (vec![(Submitted, today), (Approved, today), (Refused, today)], "refused"),
            (vec![(Submitted, "2026-11-10"), (Approved, today), (Refused, "2026-11-12")], "refused"),
            (vec![(Submitted, today), (Submitted, "2026-11-10"), (Refused, "2026-11-12")], "refused"),
            (vec![(Submitted, today), (Withdrawn, today)], "nothing"),
            (vec![(Submitted, today), (Refused, today), (Withdrawn, today)], "submitted"),
            (vec![(Submitted, today), (Withdrawn, today), (Submitted, today)], "submitted"),
            (vec![(Submitted, today), (Withdrawn, today), (Submitted, "2026-11-19")], "submitted"),
            (vec![(Approved, today)], "approved"),
            // What cannot be.
            (vec![(Submitted, "2026-11-10"), (Refused, "2026-11-09")], "date-before-submission"),
            (vec![(Submitted, "2026-11-21")], "date-in-future"),
            (vec![(Submitted, "20.11.2026")], "date-malformed"),
            (vec![(Withdrawn, today)], "nothing-to-record"),
        ] {
            assert_eq!(stage(&steps), expected, "{steps:?}");
        }
    }

    #[test]
    fn a_correction_takes_back_what_it_corrects_and_nothing_else_has_its_instant() {
        let sent = entry(SUBMISSION, "pages_messaging", at("2026-11-20T09:30:00Z"), "");
        let refused = entry(DECISION, "pages_messaging", at("2026-11-20T09:30:01Z"), REFUSED);
        let app = SubjectRecord { ledger: vec![sent, refused.clone()], ..SubjectRecord::default() };
        let history = History::of(&app, "pages_messaging");
        let new = entries(Event::Approved, "pages_messaging", &history, None, at(NOW), "").unwrap();
        let taken_back = entry(WITHDRAWAL, "pages_messaging", at(NOW), &entry_id(&refused));
        let approved = entry(DECISION, "pages_messaging", at("2026-11-20T09:30:02Z"), APPROVED);
        assert_eq!(new, [taken_back, approved]);
    }

    /// Returns to what an event happened, of an app with this ledger, where Graph shows some of it live.
    fn meant_of(
        event: Event,
        typed: &[&str],
        ledger: &[(&str, &str, &str)],
        live: &[&str],
    ) -> Result<Meant, Impossible> {
        let ledger = ledger.iter().map(|(kind, of, note)| entry(kind, of, at("2026-11-10T12:00:00Z"), note));
        let app = SubjectRecord { ledger: ledger.collect(), ..SubjectRecord::default() };
        let permissions = live.iter().map(|name| ((*name).to_owned(), "live".to_owned())).collect();
        let shown = Shown { permissions: Ok(permissions), features: Ok(BTreeMap::new()) };
        let typed: Vec<String> = typed.iter().map(|name| (*name).to_owned()).collect();
        with_app("pages_messaging, pages_manage_metadata", app, SubjectRecord::default(), |known| {
            meant(known, &ReviewStatus::of(known, shown), event, &typed)
        })
    }

    #[test]
    fn what_is_not_named_is_what_it_can_have_happened_to() {
        use Event::{Approved, Refused, Submitted, Withdrawn};
        let (messaging, metadata, list) = ("pages_messaging", "pages_manage_metadata", "pages_show_list");
        let sent = |of| (SUBMISSION, of, "");
        for (event, ledger, live, names, beside) in [
            (Submitted, vec![], vec![], vec![messaging, metadata, list], vec![]),
            (Submitted, vec![sent(messaging)], vec![list], vec![metadata], vec![list]),
            (Approved, vec![sent(messaging)], vec![], vec![messaging], vec![]),
            // Nobody told of the submission.
            (Refused, vec![], vec![list], vec![messaging, metadata], vec![list]),
            // What is recorded as approved is no news.
            (
                Approved,
                vec![sent(messaging), (DECISION, list, APPROVED)],
                vec![list],
                vec![messaging],
                vec![],
            ),
            // All of it is live: to say so records that.
            (Approved, vec![], vec![messaging, metadata, list], vec![], vec![messaging, metadata, list]),
            (Withdrawn, vec![sent(messaging), sent(metadata)], vec![list], vec![messaging, metadata], vec![]),
        ] {
            let owned = |names: Vec<&str>| names.into_iter().map(String::from).collect::<Vec<_>>();
            let expected = Meant { names: owned(names), live: owned(beside) };
            assert_eq!(meant_of(event, &[], &ledger, &live), Ok(expected), "{event:?} {ledger:?} {live:?}");
        }
    }

    #[test]
    fn what_cannot_have_happened_is_not_recorded() {
        let live = ["pages_messaging", "pages_manage_metadata", "pages_show_list"];
        for (event, typed, live, expected) in [
            (Event::Submitted, vec![], live.to_vec(), Impossible::Nothing(Event::Submitted)),
            (Event::Withdrawn, vec![], vec![], Impossible::Nothing(Event::Withdrawn)),
            (
                Event::Submitted,
                vec!["pages_show_list"],
                vec!["pages_show_list"],
                Impossible::LiveAlready("pages_show_list".into()),
            ),
        ] {
            assert_eq!(meant_of(event, &typed, &[], &live), Err(expected), "{event:?} {typed:?}");
        }
        let strange = meant_of(Event::Approved, &["human_agent"], &[], &[]);
        assert!(matches!(strange, Err(Impossible::Untracked(_))), "{strange:?}");
    }

    #[test]
    fn a_decision_without_a_submission_is_noticed() {
        let app = SubjectRecord {
            ledger: vec![entry(SUBMISSION, "pages_messaging", at("2026-11-10T12:00:00Z"), "")],
            ..SubjectRecord::default()
        };
        let names = ["pages_messaging", "pages_show_list"].map(String::from);
        let unsent = |event| {
            with_app("pages_messaging", app.clone(), SubjectRecord::default(), |known| {
                never_sent(known, event, &names)
            })
        };
        assert_eq!(unsent(Event::Refused), ["pages_show_list"]);
        assert!(unsent(Event::Submitted).is_empty());
    }
}
