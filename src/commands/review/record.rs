//! `review record`: what was sent, what Meta decided, and that somebody looked. Graph shows none of it.

use clap::{Args, ValueEnum};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};

use super::office_of;
use super::refused::{Reader, Refused, send_again};
use crate::commands::Context;
use crate::error::{Error, Exit};
use crate::finding::{Facts, Finding};
use crate::journey::desk::Desk;
use crate::journey::known::Known;
use crate::journey::look::Sight;
use crate::journey::port::Entry;
use crate::journey::review::history::{
    APPROVED, DECISION, History, REFUSED, Recorded, SUBMISSION, WITHDRAWAL, entry_id,
};
use crate::journey::review::standing::{Stage, Standing, is_vendors, shown};
use crate::journey::steps::review_submission::{APPROVAL_UNSEEN, REFUSAL_OUTDATED, judge};
use crate::journey::{Change, Eyes, StepId};
use crate::review::without_markup;
use crate::ui::answers::decode;
use crate::ui::{Report, View};

/// What is recorded.
#[derive(Debug, Args)]
pub struct RecordArgs {
    /// What happened
    #[arg(value_enum, value_name = "WHAT")]
    what: What,
    /// Customer: an id, a Page ID, or part of a name
    customer: Option<String>,
    /// Only this permission or feature; may be given several times
    #[arg(long = "permission", value_name = "PERMISSION")]
    permissions: Vec<String>,
    /// The day it happened, like 2026-11-20; today when left out
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// The reviewer's words; - reads them from standard input
    #[arg(long, value_name = "TEXT", conflicts_with = "note_file", allow_hyphen_values = true)]
    note: Option<String>,
    /// File with the reviewer's words; - reads them from standard input
    #[arg(long, value_name = "FILE")]
    note_file: Option<String>,
}

/// What can happen to a submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum What {
    /// It was sent to Meta
    Submitted,
    /// Meta approved
    Approved,
    /// Meta refused
    Refused,
    /// It was taken back, or recorded by mistake: undoes what was recorded last
    Withdrawn,
    /// Somebody looked, and there is no answer yet
    Looked,
}

impl What {
    fn word(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Approved => "approved",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
            Self::Looked => "looked",
        }
    }
}

impl RecordArgs {
    /// Returns whether the reviewer's words come by standard input.
    pub fn takes_input(&self) -> bool {
        [&self.note, &self.note_file].into_iter().any(|text| text.as_deref() == Some("-"))
    }
}

/// Records what happened; a refusal is answered at once with what it means and what mends it.
///
/// # Errors
/// A permission that is not in the submission, a date that cannot be, nothing to record, or a record that
/// cannot be written.
pub async fn run(context: &Context<'_>, args: RecordArgs) -> Result<Report, Error> {
    let RecordArgs { what, customer, permissions, on, note, note_file } = args;
    let (office, subject) = office_of(context, customer.as_deref(), "review record").await?;
    let estate = office.estate();
    let known = estate.known(&subject);
    let (graph, web, machine) = (office.graph(&subject), office.web(&subject), office.machine());
    let eyes = Eyes { known: &known, graph: &*graph, web: &*web, machine: &*machine };
    if is_vendors(&eyes) {
        return Err(Error::new("review-by-vendor", Exit::Usage));
    }
    let day = on.as_deref().map(|text| day(text, office.now())).transpose()?;
    let looking = context.looking();
    let standing = Standing::of(&known, shown(&eyes).await);
    drop(looking);
    if what == What::Looked {
        let at = day.map_or(office.now(), |day| at_noon_or_now(day, office.now()));
        let said = Change::Said(subject.clone(), "review_looked".into(), "yes".into(), at);
        office.apply(StepId::ReviewSubmission, vec![said]).await?;
        let report = Report::settled(
            "review record",
            json!({ "what": what.word(), "app": known.app_id }),
            View::Message("record-looked", [].into()),
        );
        return Ok(report);
    }
    let mut names = meant(&known, &standing, what, &permissions)?;
    // What Graph shows to be live needs nobody's word, and the texts of a resubmission leave it out.
    let is_new = |name: &String| {
        let is_recorded = matches!(History::of(known.app, name).recorded(), Recorded::Approved(_));
        !names.contains(name) && !is_recorded && what != What::Withdrawn
    };
    let live: Vec<String> =
        standing.names(|stage| *stage == Stage::Live).into_iter().filter(is_new).collect();
    if names.is_empty() && (live.is_empty() || what != What::Approved) {
        return Err(Error::new("nothing-to-record", Exit::Usage).with("what", what.word()));
    }
    if what == What::Refused && permissions.is_empty() && names.len() > 1 && context.can_ask() {
        names = pick(context, names).await?;
    }
    let words = match what {
        What::Refused => words_of(context, note, note_file).await?,
        _ => String::new(),
    };
    let mut changes: Vec<Entry> = Vec::new();
    let mut never_sent: Vec<String> = Vec::new();
    for name in &names {
        let history = History::of(known.app, name);
        if matches!(what, What::Approved | What::Refused) && history.sent.is_none() {
            never_sent.push(name.clone());
        }
        changes.extend(entries(what, name, &history, day, office.now(), &words)?);
    }
    changes.extend(live.iter().map(|name| entry(DECISION, name, office.now(), APPROVED)));
    for change in &changes {
        let change = Change::Ledger(subject.clone(), change.clone());
        office.apply(StepId::ReviewSubmission, vec![change]).await?;
    }
    let (app, before) = (known.app_id.clone(), standing.shown);
    let estate = office.estate();
    let known = estate.known(&subject);
    let after = Standing::of(&known, before);
    Ok(report(context, &office, &known, &Done { what, app, names, words, never_sent, live, changes, after }))
}

/// What was recorded.
struct Done {
    what: What,
    app: String,
    names: Vec<String>,
    words: String,
    never_sent: Vec<String>,
    live: Vec<String>,
    changes: Vec<Entry>,
    after: Standing,
}

fn report(context: &Context<'_>, office: &super::Office, known: &Known<'_>, done: &Done) -> Report {
    let Done { what, app, names, words, never_sent, live, changes, after } = done;
    let words_of_person = context.words_in(office.workspace());
    let reader = Reader::new(&words_of_person, known);
    let with = |key: &'static str, names: &[String]| {
        let facts: Facts = [("permissions", json!(names))].into();
        View::Message(key, facts)
    };
    let headline = match what {
        What::Submitted => "record-submitted",
        What::Approved => "record-approved",
        What::Refused => "record-refused",
        What::Withdrawn | What::Looked => "record-withdrawn",
    };
    let mut views: Vec<View> = (!names.is_empty()).then(|| with(headline, names)).into_iter().collect();
    if !never_sent.is_empty() {
        views.push(with("record-never-sent", never_sent));
    }
    if !live.is_empty() {
        views.push(with("record-live-too", live));
    }
    let refused = Refused { words, names };
    let (to_send, usable) = (after.to_send(), after.usable());
    let mut refusals = Vec::new();
    if *what == What::Refused {
        views.push(View::Text(reader.answer(&refused)));
        refusals.push(reader.to_json(&refused));
        views.extend(send_again(&to_send, &usable));
    }
    let recorded: Vec<Value> = changes
        .iter()
        .map(|entry| json!({ "permission": entry.of, "kind": entry.kind, "at": entry.at.to_string() }))
        .collect();
    // What Meta shows otherwise than was just said.
    let contradicts = |finding: &Finding| {
        let code = finding.code;
        (code == &APPROVAL_UNSEEN || code == &REFUSAL_OUTDATED) && *what != What::Withdrawn
    };
    let findings: Vec<Finding> = judge(known, after).into_iter().filter(contradicts).collect();
    let customer = known.customer_id.clone().unwrap_or_default();
    let next = match what {
        What::Refused if !to_send.is_empty() => format!("onboard start {customer} --only review-pack"),
        _ => format!("onboard review status {customer}"),
    };
    Report {
        command: "review record",
        exit: Exit::Settled,
        findings,
        result: json!({
            "what": what.word(), "app": app, "customer": known.customer_id, "recorded": recorded,
            "never_submitted": never_sent, "seen_live": live, "refusals": refusals,
            "resubmit": to_send, "already_approved": usable,
        }),
        view: View::Several(views),
        error: None,
        next: Some(next),
        about: reader.about,
    }
}

/// Returns the permissions that are meant: those named, or those to which it can have happened.
fn meant(known: &Known<'_>, standing: &Standing, what: What, named: &[String]) -> Result<Vec<String>, Error> {
    let mut chosen: Vec<String> = Vec::new();
    for name in named.iter().flat_map(|list| list.split(',')).map(str::trim).filter(|name| !name.is_empty()) {
        let name = known.estate.catalogue.get(name).map_or(name, |entry| entry.name.as_str()).to_owned();
        if !standing.order.contains(&name) {
            return Err(Error::new("permission-not-tracked", Exit::Usage)
                .with("permission", name)
                .with("offered", standing.order.join(", ")));
        }
        if what == What::Submitted && standing.stages.get(&name) == Some(&Stage::Live) {
            return Err(Error::new("permission-live-already", Exit::Usage).with("permission", name));
        }
        if !chosen.contains(&name) {
            chosen.push(name);
        }
    }
    if !named.is_empty() {
        return Ok(chosen);
    }
    let waiting = standing.names(|stage| matches!(stage, Stage::Submitted(_)));
    Ok(match what {
        What::Approved | What::Refused if !waiting.is_empty() => waiting,
        What::Submitted | What::Approved | What::Refused => standing.to_send(),
        What::Withdrawn | What::Looked => {
            let newest = |name: &String| History::of(known.app, name).newest().map(|entry| entry.at);
            let last = standing.order.iter().filter_map(newest).max();
            standing.order.iter().filter(|name| last.is_some() && newest(name) == last).cloned().collect()
        }
    })
}

/// Returns what is added to the ledger for one permission. Saying the same kind of thing again corrects it.
fn entries(
    what: What,
    name: &str,
    history: &History<'_>,
    day: Option<Date>,
    now: Timestamp,
    words: &str,
) -> Result<Vec<Entry>, Error> {
    let newest = history.newest();
    let taken_back = |old: &Entry| entry(WITHDRAWAL, name, now, &entry_id(old));
    let kind = match what {
        What::Submitted => SUBMISSION,
        What::Approved | What::Refused => DECISION,
        What::Withdrawn | What::Looked => {
            let Some(newest) = newest else {
                return Err(Error::new("nothing-to-record", Exit::Usage).with("what", what.word()));
            };
            return Ok(vec![taken_back(newest)]);
        }
    };
    let corrected = newest.filter(|entry| entry.kind == kind);
    let before = if corrected.is_some() && kind == DECISION { history.sent } else { newest };
    let mut at = day.map_or(now, |day| at_noon_or_now(day, now));
    if let (Some(sent), true) = (history.sent, kind == DECISION)
        && date_of(at) < date_of(sent.at)
    {
        return Err(Error::new("date-before-submission", Exit::Usage)
            .with("permission", name)
            .with("date", date_of(sent.at).to_string()));
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
    let note = match what {
        What::Approved => APPROVED,
        What::Refused if words.is_empty() => REFUSED,
        What::Refused => words,
        What::Submitted | What::Withdrawn | What::Looked => "",
    };
    Ok(corrected.map(taken_back).into_iter().chain([entry(kind, name, at, note)]).collect())
}

fn entry(kind: &str, of: &str, at: Timestamp, note: &str) -> Entry {
    Entry { at, kind: kind.into(), of: of.into(), note: note.into() }
}

/// Reads a day that was typed.
pub(super) fn day(text: &str, now: Timestamp) -> Result<Date, Error> {
    let day: Date =
        text.trim().parse().map_err(|_| Error::new("date-malformed", Exit::Usage).with("seen", text))?;
    if day > date_of(now) {
        return Err(Error::new("date-in-future", Exit::Usage).with("seen", text));
    }
    Ok(day)
}

/// Returns now for today, and noon for a day before.
pub(super) fn at_noon_or_now(day: Date, now: Timestamp) -> Timestamp {
    if day == date_of(now) {
        return now;
    }
    day.at(12, 0, 0, 0).to_zoned(TimeZone::UTC).map_or(now, |noon| noon.timestamp())
}

fn date_of(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}

/// Asks which permissions were refused, where several wait.
async fn pick(context: &Context<'_>, names: Vec<String>) -> Result<Vec<String>, Error> {
    let mut items = vec![context.words.get("record-all")];
    items.extend(names.iter().cloned());
    let picked = context.prompter().pick(&context.words.get("record-which"), &items, 0).await?;
    match picked {
        None => Err(Error::new("interrupted", Exit::Cancelled)),
        Some(0) => Ok(names),
        Some(place) => Ok(names.into_iter().skip(place - 1).take(1).collect()),
    }
}

/// Returns the reviewer's words as plain text; in a terminal asks for their file where none came.
async fn words_of(
    context: &Context<'_>,
    note: Option<String>,
    note_file: Option<String>,
) -> Result<String, Error> {
    let raw = match (note, note_file) {
        (Some(dash), _) | (_, Some(dash)) if dash == "-" => {
            let unreadable = |why: &str| Error::new("input-unreadable", Exit::Failed).with("why", why);
            let bytes = context.input.as_ref().map_err(|why| unreadable(why))?;
            decode(bytes).ok_or_else(|| unreadable("not UTF-8 text"))?
        }
        (Some(note), _) => note,
        (None, Some(file)) => read(context, &file)?,
        (None, None) if context.can_ask() => {
            let prompter = context.prompter();
            prompter.say(&context.words.get("record-ask-words.help"));
            loop {
                let path = prompter.line(&context.words.get("record-ask-words"), None, "").await?;
                if path.trim().is_empty() {
                    break String::new();
                }
                match read(context, path.trim().trim_matches(['"', '\''])) {
                    Ok(words) => break words,
                    Err(error) => prompter.say(&context.words.say(error.code, &error.facts)),
                }
            }
        }
        (None, None) => String::new(),
    };
    Ok(plain(&raw))
}

fn read(context: &Context<'_>, file: &str) -> Result<String, Error> {
    let unreadable =
        |why: String| Error::new("note-unreadable", Exit::Usage).with("path", file).with("why", why);
    let bytes =
        std::fs::read(context.env.absolute(file)).map_err(|error| unreadable(error.kind().to_string()))?;
    decode(&bytes).ok_or_else(|| unreadable("not UTF-8 text".into()))
}

/// Returns what was copied from a page or a mail as plain lines.
fn plain(raw: &str) -> String {
    let text = without_markup(raw.trim_start_matches('\u{feff}'));
    let lines = text.lines().map(|line| crate::redact::clean(line).trim().to_owned());
    let mut kept: Vec<String> = Vec::new();
    for line in lines {
        let is_second_gap = line.is_empty() && kept.last().is_none_or(String::is_empty);
        if !is_second_gap {
            kept.push(line);
        }
    }
    kept.join("\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Dossier;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn recorded(ledger: &[Entry]) -> Recorded {
        let app = Dossier { ledger: ledger.to_vec(), ..Dossier::default() };
        History::of(&app, "pages_messaging").recorded()
    }

    /// Records one thing after another, each with a day, at one and the same instant.
    fn after(steps: &[(What, &str)]) -> Result<Recorded, &'static str> {
        let now = at("2026-11-20T09:30:00Z");
        let mut ledger: Vec<Entry> = Vec::new();
        for (what, on) in steps {
            let app = Dossier { ledger: ledger.clone(), ..Dossier::default() };
            let history = History::of(&app, "pages_messaging");
            let day = day(on, now).map_err(|error| error.code)?;
            let new = entries(*what, "pages_messaging", &history, Some(day), now, "No");
            ledger.extend(new.map_err(|error| error.code)?);
        }
        Ok(recorded(&ledger))
    }

    #[test]
    fn what_is_recorded_last_holds_even_on_one_day() {
        use What::{Approved, Refused, Submitted, Withdrawn};
        let today = "2026-11-20";
        let stage = |steps: &[(What, &str)]| match after(steps) {
            Ok(Recorded::Nothing) => "nothing",
            Ok(Recorded::Submitted(_)) => "submitted",
            Ok(Recorded::Approved(_)) => "approved",
            Ok(Recorded::Refused(..)) => "refused",
            Err(code) => code,
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
    fn words_from_a_mail_become_plain_lines() {
        assert_eq!(plain("\u{feff}<p>One</p>\r\n\r\n\r\n<p>Two&nbsp;three</p>"), "One\n\nTwo three");
        assert_eq!(plain("  \u{1b}[31mred\u{1b}[0m  "), "red");
        assert_eq!(plain(""), "");
    }
}
