//! `review record`: what was sent, what Meta decided, and that somebody looked. Graph shows none of it.

use clap::{Args, ValueEnum};
use serde_json::json;

use super::recorded::Recorded;
use super::reviewer_words::words_of;
use super::subject::run_of;
use crate::codes;
use crate::commands::Context;
use crate::error::Error;
use crate::journey::backend::Backend;
use crate::journey::look::Ports;
use crate::journey::review::dates::day;
use crate::journey::review::record::{Event, looked, meant, never_sent, record};
use crate::journey::review::standing::{ReviewStatus, is_vendors, shown};
use crate::journey::{Change, Eyes, StepId};
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
    let (run, subject) = run_of(context, customer.as_deref(), "review record").await?;
    let inputs = run.inputs();
    let known = inputs.known(&subject);
    let (graph, web, machine) = (run.graph(&subject), run.web(&subject), run.machine());
    let eyes = Eyes { known: &known, graph: &*graph, web: &*web, machine: &*machine };
    if is_vendors(&eyes) {
        return Err(Error::new(&codes::REVIEW_BY_VENDOR));
    }
    let day = on.as_deref().map(|text| day(text, run.now())).transpose()?;
    let looking = context.looking();
    let standing = ReviewStatus::of(&known, shown(&eyes).await);
    drop(looking);
    let Some(event) = what.event() else {
        run.apply(StepId::ReviewSubmission, vec![looked(&known, day)]).await?;
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
    run.apply(StepId::ReviewSubmission, changes.collect()).await?;
    let inputs = run.inputs();
    let known = inputs.known(&subject);
    let after = ReviewStatus::of(&known, standing.shown);
    let recorded = Recorded { event, meant, words, never_sent, added, after };
    Ok(recorded.report(&context.words, &known))
}

/// Asks which permissions were refused, where several wait.
async fn pick(context: &Context<'_>, names: Vec<String>) -> Result<Vec<String>, Error> {
    let mut items = vec![context.words.get("record-all")];
    items.extend(names.iter().cloned());
    let picked = context.prompter().pick(&context.words.get("record-which"), &items, 0).await?;
    match picked {
        None => Err(Error::new(&codes::INTERRUPTED)),
        Some(0) => Ok(names),
        Some(place) => Ok(names.into_iter().skip(place - 1).take(1).collect()),
    }
}
