//! `review record`: what was sent, what Meta decided, and that somebody looked. Graph shows none of it.

use clap::{Args, ValueEnum};
use serde_json::json;

use super::office_of;
use super::recorded::Recorded;
use crate::commands::Context;
use crate::error::{Error, Exit};
use crate::journey::desk::Desk;
use crate::journey::look::Sight;
use crate::journey::review::dates::day;
use crate::journey::review::record::{Event, looked, meant, never_sent, record};
use crate::journey::review::standing::{Standing, is_vendors, shown};
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
    /// Returns what happened to the submission; nothing where somebody merely looked.
    fn event(self) -> Option<Event> {
        match self {
            Self::Submitted => Some(Event::Submitted),
            Self::Approved => Some(Event::Approved),
            Self::Refused => Some(Event::Refused),
            Self::Withdrawn => Some(Event::Withdrawn),
            Self::Looked => None,
        }
    }

    fn word(self) -> &'static str {
        self.event().map_or("looked", Event::word)
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
    let Some(event) = what.event() else {
        office.apply(StepId::ReviewSubmission, vec![looked(&known, day)]).await?;
        let result = json!({ "what": what.word(), "app": known.app_id });
        return Ok(Report::settled("review record", result, View::Message("record-looked", [].into())));
    };
    let mut meant = meant(&known, &standing, event, &permissions)?;
    if event == Event::Refused && permissions.is_empty() && meant.names.len() > 1 && context.can_ask() {
        meant.names = pick(context, meant.names).await?;
    }
    let words = match event {
        Event::Refused => words_of(context, note, note_file).await?,
        _ => String::new(),
    };
    let never_sent = never_sent(&known, event, &meant.names);
    let added = record(&known, event, &meant, day, &words)?;
    let changes = added.iter().map(|entry| Change::Ledger(subject.clone(), entry.clone()));
    office.apply(StepId::ReviewSubmission, changes.collect()).await?;
    let estate = office.estate();
    let known = estate.known(&subject);
    let after = Standing::of(&known, standing.shown);
    let recorded = Recorded { event, meant, words, never_sent, added, after };
    Ok(recorded.report(&context.words_in(office.workspace()), &known))
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

    #[test]
    fn words_from_a_mail_become_plain_lines() {
        assert_eq!(plain("\u{feff}<p>One</p>\r\n\r\n\r\n<p>Two&nbsp;three</p>"), "One\n\nTwo three");
        assert_eq!(plain("  \u{1b}[31mred\u{1b}[0m  "), "red");
        assert_eq!(plain(""), "");
    }
}
