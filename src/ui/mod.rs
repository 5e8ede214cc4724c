//! People and pipes. The only module that writes to a stream.
//!
//! A command returns a [`Report`]; a renderer turns it into text; the [`Printer`] owns the streams and
//! scrubs whatever goes out.

mod about;
pub(crate) mod answers;
mod diagnosis;
pub mod human;
pub(crate) mod json;
pub(crate) mod overview;
pub(crate) mod printer;
pub(crate) mod prompter;
pub(crate) mod spinner;
pub mod terminal;
mod told;
mod wrap;

use serde_json::Value;

use crate::error::{Error, Exit};
use crate::finding::Finding;
use crate::journey::look::CheckResult;

pub(crate) use about::{About, Elsewhere};
pub use diagnosis::Examined;
pub(crate) use printer::Printer;
pub(crate) use prompter::OpenPrompter;
pub use prompter::{Asking, Prompter, Screen};
pub use wrap::width;
pub(crate) use wrap::{WIDTH, pad, wrap, wrap_to};

/// What a command came to.
#[derive(Debug)]
pub struct Report {
    /// Noun and verb, as `--json` names them.
    pub command: &'static str,
    /// How the process ends.
    pub exit: Exit,
    /// What was found, worst first.
    pub findings: Vec<Finding>,
    /// The machine's form of the result.
    pub result: Value,
    /// The person's form of the result.
    pub view: View,
    /// Why the command could not do its job, if it could not.
    pub error: Option<Error>,
    /// The next command to type.
    pub next: Option<String>,
    /// Whom it is about, so that remedies can name them.
    pub about: About,
}

impl Report {
    /// Returns a report that is settled and shows one view.
    pub fn settled(command: &'static str, result: Value, view: View) -> Self {
        Self {
            command,
            exit: Exit::Settled,
            findings: Vec::new(),
            result,
            view,
            error: None,
            next: None,
            about: About::default(),
        }
    }

    /// Returns the report of a command that failed.
    pub fn failed(command: &'static str, error: Error) -> Self {
        Self {
            command,
            exit: error.exit,
            findings: Vec::new(),
            result: Value::Null,
            view: View::Nothing,
            error: Some(error),
            next: None,
            about: About::default(),
        }
    }
}

/// What a person sees.
#[derive(Debug)]
pub enum View {
    /// Nothing but findings and errors.
    Nothing,
    /// What was printed while the command ran: a server's line when it is ready.
    Streamed,
    /// The board of a look.
    Board(Vec<CheckResult>),
    /// What is wrong, the cause first, and what could not be seen.
    Diagnosis(Box<Examined>),
    /// The board alone: codes stand in for findings, with the time of the look.
    Brief(Vec<CheckResult>, Option<String>),
    /// A table with a heading key for each column.
    Table {
        /// Message keys of the columns.
        columns: Vec<&'static str>,
        /// The rows.
        rows: Vec<Vec<String>>,
    },
    /// Text as it is: a rendered review text, a list of planned calls.
    Text(String),
    /// Text that tells what was found, and the findings that it leaves out.
    Told(String, Vec<Finding>),
    /// A message with facts.
    Message(&'static str, crate::finding::Facts),
    /// Many customers, one line each.
    Overview(overview::Overview),
    /// One view after another.
    Several(Vec<View>),
}
