//! What may be an error of Meta's, and what is set apart.

use super::cut::cut;
use crate::redact::{Scrub, clean};

/// A score from which on a candidate needs no more evidence.
pub(in crate::recognition) const SURE: u32 = 4;

/// A score below which a number is somebody else's.
pub(in crate::recognition) const LIKELY: u32 = 2;

/// What may be an error of Meta's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidate {
    /// `error.code`, 0 where none was seen.
    pub code: i64,
    /// `error.error_subcode`, 0 where none was seen.
    pub subcode: i64,
    /// `error.type`.
    pub kind: String,
    /// `error.message`.
    pub message: String,
    /// `error.error_user_title`.
    pub title: String,
    /// `error.error_user_msg`.
    pub user_message: String,
    /// `error.fbtrace_id`.
    pub trace: String,
    /// `error.is_transient`, where it was there.
    pub is_transient: Option<bool>,
    /// What else was said beside it.
    pub aside: String,
    /// How much speaks for it.
    pub score: u32,
    /// What speaks for it, as stable words.
    pub evidence: Vec<&'static str>,
}

impl Candidate {
    /// Returns what words alone say.
    pub(in crate::recognition) fn of_words(text: &str) -> Self {
        let message = told(cut(text, 600));
        Self { message, score: SURE, evidence: vec!["words"], ..Self::default() }
    }

    /// Makes the words that came with it fit to be shown.
    pub(super) fn clean(&mut self) {
        for text in
            [&mut self.message, &mut self.title, &mut self.user_message, &mut self.aside, &mut self.kind]
        {
            *text = told(text);
        }
    }

    /// Returns its numbers as the table writes them.
    pub fn id(&self) -> String {
        match self.subcode {
            0 => self.code.to_string(),
            subcode => format!("{}/{subcode}", self.code),
        }
    }

    /// Returns every word that was said with it.
    pub fn words(&self) -> String {
        [&self.message, &self.title, &self.user_message, &self.aside].map(String::as_str).join(" \n ")
    }
}

/// A number that was seen and is no code of Meta's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aside {
    /// A status of HTTP, or another number of a tool's own.
    Status(i64),
    /// A ticket or a pull request.
    Ticket(i64),
}

/// Returns foreign words fit to be shown: on one line, without control characters and tokens.
fn told(text: &str) -> String {
    Scrub::new().scrub(clean(text.trim()).trim())
}
