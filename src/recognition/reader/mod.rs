//! Reads errors of Meta's out of whatever people copy: JSON, logs, mails, screenshots' text.
//!
//! Nothing is parsed by a grammar: what people paste is cut, quoted again and mixed. Known names are found in any
//! quoting, gathered into groups, and ranked by how much speaks for each. Up to three levels of escapes are taken off,
//! and each level is read. The work is linear in the text, which is bounded.

mod fields;
mod gather;
mod names;
mod unescape;

use super::candidate::{Aside, Candidate, LIKELY};
use super::cut::cut;

/// The most that is read of a text, in bytes, from its beginning and from its end each.
const HALF: usize = 128 * 1024;

/// Candidates that are told at most.
const MOST: usize = 20;

/// Levels of escapes that are taken off.
const LEVELS: usize = 3;

/// What was read.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// What may be an error, the likeliest first.
    pub candidates: Vec<Candidate>,
    /// Numbers set apart.
    pub asides: Vec<Aside>,
    /// The text, as it came and with each level of escapes taken off.
    pub texts: Vec<String>,
}

/// Reads a text.
pub fn read(text: &str) -> Reading {
    let mut texts = vec![straight(&bounded(text))];
    while texts.len() <= LEVELS
        && let Some(plain) = texts.last().and_then(|last| unescape::unescape(last))
    {
        texts.push(plain);
    }
    let mut reading = Reading::default();
    for text in &texts {
        let level = gather::gather(text, &fields::marks(text));
        for candidate in level.candidates {
            gather::merge(&mut reading.candidates, candidate);
        }
        for aside in level.asides {
            if !reading.asides.contains(&aside) {
                reading.asides.push(aside);
            }
        }
    }
    if let Some(alone) = gather::numbers_alone(text) {
        gather::merge(&mut reading.candidates, alone);
    }
    // What is a code of Meta's somewhere is not set apart elsewhere.
    let codes: Vec<i64> =
        reading.candidates.iter().filter(|one| one.score >= LIKELY).map(|one| one.code).collect();
    reading.asides.retain(|(Aside::Status(number) | Aside::Ticket(number))| !codes.contains(number));
    reading.candidates.sort_by_key(|candidate| std::cmp::Reverse(candidate.score));
    reading.candidates.truncate(MOST);
    reading.candidates.iter_mut().for_each(Candidate::clean);
    reading.texts = texts;
    reading
}

/// Returns the beginning and the end of a long text: an error stands at either.
fn bounded(text: &str) -> String {
    if text.len() <= 2 * HALF {
        return text.to_owned();
    }
    let mut end = text.len() - HALF;
    while !text.is_char_boundary(end) {
        end += 1;
    }
    format!("{}\n{}", cut(text, HALF), &text[end..])
}

/// Returns a text with straight quotes, and without what a terminal's colours leave.
fn straight(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut glyphs = text.chars().peekable();
    while let Some(glyph) = glyphs.next() {
        match glyph {
            '“' | '”' | '„' | '«' | '»' | '＂' => plain.push('"'),
            '‘' | '’' | '‚' => plain.push('\''),
            '\u{a0}' | '\u{202f}' => plain.push(' '),
            '\u{200b}'..='\u{200f}' | '\u{feff}' => {}
            '\u{1b}' if glyphs.peek() == Some(&'[') => {
                glyphs.next();
                while glyphs.next_if(|glyph| !glyph.is_ascii_alphabetic()).is_some() {}
                glyphs.next();
            }
            _ => plain.push(glyph),
        }
    }
    plain
}
