//! Finds in a text what tools print of an error: named values in any quoting, numbers behind a hash sign, names of
//! exceptions, braces.

use super::names::{Name, name_of, small_word};
use crate::recognition::cut::line;
use crate::recognition::lookup;

/// The most of a text that one value is, in bytes.
const VALUE: usize = 2000;

/// The most values that are found in one text; a log of an hour has fewer.
const MOST: usize = 6000;

/// What stands at a place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Mark {
    /// Where it begins, in bytes.
    pub at: usize,
    /// Where it ends.
    pub end: usize,
    /// What it is.
    pub what: What,
}

/// What tools print of an error.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum What {
    /// An opening brace.
    Open,
    /// A closing brace.
    Close,
    /// The name of an object that holds an error: `"error": {`.
    ErrorObject,
    /// A named number, with the number behind a slash where there is one: `code: 190`, `code 190/463`.
    Number { name: Name, value: i64, second: i64 },
    /// A named text, with the name as it was written.
    Text { name: Name, key: String, value: String },
    /// `(#200) Requires …`: the number and the text behind it.
    Hash { value: i64, second: i64, tail: String, is_sentence: bool },
    /// The name of an exception of Meta's, and a number beside it.
    Exception { kind: String, value: i64, tail: String },
    /// A number that begins a sentence: `[190 This Page …`, `190: Invalid …`.
    Bare { value: i64, tail: String },
}

/// Names of exceptions that Meta sends as `type`.
const EXCEPTIONS: [&str; 6] = [
    "OAuthException",
    "GraphMethodException",
    "GraphBatchException",
    "FacebookApiException",
    "IGApiException",
    "OAuthAccessTokenException",
];

/// Returns what stands in a text, in order.
pub(super) fn marks(text: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut at = 0;
    let mut before = Before::default();
    let mut values = 0;
    while at < text.len() && values < MOST {
        let rest = &text[at..];
        let glyph = rest.chars().next().unwrap_or(' ');
        let width = glyph.len_utf8();
        let mut push = |end: usize, what: What| marks.push(Mark { at, end, what });
        match glyph {
            '{' => push(at + 1, What::Open),
            '}' => push(at + 1, What::Close),
            '(' | '#' => {
                if let Some((end, what)) = hash(text, at) {
                    values += 1;
                    push(end, what);
                }
            }
            '0'..='9' if is_own_number(text, at) => {
                if let Some((end, what)) = bare(text, at) {
                    values += 1;
                    push(end, what);
                }
                at += rest.bytes().take_while(u8::is_ascii_digit).count();
                before.forget();
                continue;
            }
            _ if glyph.is_alphabetic() || glyph == '_' => {
                let word = word(rest);
                let end = at + word.len();
                if let Some(mark) = named(text, at, word, &before) {
                    values += 1;
                    marks.push(mark);
                }
                before = Before { word: word.to_lowercase(), end };
                at = end;
                continue;
            }
            _ => {}
        }
        at += width;
    }
    marks
}

/// The word before a place, since `status code` is no code.
#[derive(Default)]
struct Before {
    word: String,
    end: usize,
}

impl Before {
    fn forget(&mut self) {
        self.word.clear();
    }

    /// Returns the word that ends right before a place, with one blank or hyphen between.
    fn close(&self, at: usize) -> &str {
        if at.saturating_sub(self.end) <= 1 { &self.word } else { "" }
    }
}

/// Returns whether a number that begins here is no part of a word.
fn is_own_number(text: &str, at: usize) -> bool {
    let last = text[..at].chars().next_back();
    !last.is_some_and(|glyph| glyph.is_alphanumeric() || matches!(glyph, '_' | '.' | '-' | '/'))
}

/// Returns the word that a text begins with.
fn word(rest: &str) -> &str {
    let is_inside = |glyph: char| glyph.is_alphanumeric() || glyph == '_';
    let end = rest.char_indices().find(|(_, glyph)| !is_inside(*glyph)).map_or(rest.len(), |(end, _)| end);
    &rest[..end]
}

/// Reads a word: a name with its value, or an exception of Meta's.
fn named(text: &str, at: usize, word: &str, before: &Before) -> Option<Mark> {
    let end = at + word.len();
    if let Some(kind) = EXCEPTIONS.iter().find(|kind| **kind == word) {
        let value = beside(text, at, end).unwrap_or_default();
        let line = line(&text[end..], VALUE / 4);
        let is_sign = |glyph: char| !glyph.is_alphabetic() && glyph != '(';
        let tail = line.trim_start_matches(is_sign).split("\",").next().unwrap_or_default().to_owned();
        return Some(Mark { at, end, what: What::Exception { kind: (*kind).to_owned(), value, tail } });
    }
    let close = if at > before.end && text[before.end..at].contains(['.', ':', '\n']) {
        ""
    } else {
        before.close(at)
    };
    let name = name_of(word, close)?;
    let (value_at, is_plain) = separator(text, end)?;
    let rest = &text[value_at..];
    if name == Name::Error && rest.trim_start().starts_with(['{', '(']) {
        return Some(Mark { at, end: value_at, what: What::ErrorObject });
    }
    if let Some((value, second, length)) = number(rest)
        && name.takes_number()
    {
        return Some(Mark { at, end: value_at + length, what: What::Number { name, value, second } });
    }
    // `Error reading file` is no name with a value.
    if is_plain || !name.takes_text() {
        return None;
    }
    let (value, length) = quoted(rest).or_else(|| unquoted(rest))?;
    Some(Mark { at, end: value_at + length, what: What::Text { name, key: word.to_lowercase(), value } })
}

/// Returns where the value of a name begins, and whether only a blank stands between.
fn separator(text: &str, end: usize) -> Option<(usize, bool)> {
    let mut rest = &text[end..];
    let skip = |rest: &mut &str, signs: &[char]| {
        let trimmed = rest.trim_start_matches(|glyph| signs.contains(&glyph));
        let has_any = trimmed.len() < rest.len();
        *rest = trimmed;
        has_any
    };
    skip(&mut rest, &['"', '\'', '`', ']', '\\', '*']);
    skip(&mut rest, &[' ']);
    // `código de erro: 190`, `error code number 190`.
    for _ in 0..2 {
        let next = word(rest);
        if next.is_empty() || !small_word(next) {
            break;
        }
        rest = rest[next.len()..].trim_start_matches([' ', '"', '\'']);
    }
    let is_said = ["=>", "->", ":=", ":", "=", "- ", "– ", "— ", "|", ">", "\t"]
        .iter()
        .find_map(|sign| rest.strip_prefix(sign));
    let after = is_said.unwrap_or(rest);
    let mut value = after;
    skip(&mut value, &[' ', '\t', '*', '\\']);
    // PHP's var_dump puts the value into the next line.
    if let Some(next) = value.strip_prefix('\n').or_else(|| value.strip_prefix("\r\n"))
        && is_said == Some(after)
    {
        let next = next.trim_start_matches(' ');
        if ["int(", "string(", "bool("].iter().any(|kind| next.starts_with(kind)) {
            value = next;
        }
    }
    let is_plain = is_said.is_none();
    (!is_plain || value.len() < text.len() - end).then_some((text.len() - value.len(), is_plain))
}

/// Reads a number that a text begins with, in quotes or a wrapper, and one behind a slash: value, second, length.
fn number(rest: &str) -> Option<(i64, i64, usize)> {
    let mut inner = rest;
    for wrapper in ["int(", "Some(", "Integer(", "number(", "&int64{"] {
        inner = inner.strip_prefix(wrapper).unwrap_or(inner);
    }
    inner = inner.trim_start_matches(['"', '\'', '\\', '(', '#', '[', ' ', '`', '№']);
    let (value, after) = digits(inner)?;
    let after = after.strip_prefix(".0").unwrap_or(after);
    if after.starts_with(|glyph: char| glyph.is_alphanumeric() || glyph == '_')
        || after
            .strip_prefix(['.', ':'])
            .is_some_and(|rest| rest.starts_with(|glyph: char| glyph.is_ascii_digit()))
    {
        return None;
    }
    let (second, after) = second(value, after);
    Some((value, second, rest.len() - after.len()))
}

/// Reads the subcode behind a code: `/463`; and ` 463`, `, 463` where the two are known together.
fn second(value: i64, after: &str) -> (i64, &str) {
    let parted = |sign: &str| after.strip_prefix(sign).and_then(digits);
    let surely = ["/", " / ", "/ "].iter().find_map(|sign| parted(sign));
    let likely = || {
        let found = [" ", ", ", "-", ".", " - ", ":"].iter().find_map(|sign| parted(sign));
        found.filter(|(second, _)| lookup::knows((value, *second)))
    };
    surely.or_else(likely).unwrap_or((0, after))
}

/// Reads up to ten digits, with a minus sign before them: the value, and what follows.
fn digits(text: &str) -> Option<(i64, &str)> {
    let signless = text.strip_prefix('-').unwrap_or(text);
    let length = signless.bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=10).contains(&length) {
        return None;
    }
    let end = text.len() - signless.len() + length;
    Some((text[..end].parse().ok()?, &text[end..]))
}

/// Reads a text in quotes: up to the quote that ends it, or to the end of the line where none does.
fn quoted(rest: &str) -> Option<(String, usize)> {
    // PHP's `string(12) "…"`.
    let skipped = rest.strip_prefix("string(").and_then(|rest| rest.split_once(") ").map(|(_, rest)| rest));
    let inner = skipped.unwrap_or(rest);
    let inner = inner.strip_prefix("Some(").unwrap_or(inner);
    let quote = inner.chars().next().filter(|glyph| matches!(glyph, '"' | '\'' | '`'))?;
    let body = &inner[1..];
    let start = rest.len() - body.len();
    let mut is_escaped = false;
    for (at, glyph) in body.char_indices().take_while(|(at, _)| *at < VALUE) {
        match glyph {
            _ if is_escaped => is_escaped = false,
            // In a text that is quoted once more, the quote itself has a backslash.
            '\\' if !body[at + 1..].starts_with(quote) || !ends_value(&body[at + 2..]) => is_escaped = true,
            '\\' => return Some((body[..at].to_owned(), start + at + 2)),
            _ if glyph == quote && ends_value(&body[at + 1..]) => {
                return Some((body[..at].to_owned(), start + at + 1));
            }
            _ => {}
        }
    }
    let line = line(body, VALUE);
    Some((line.to_owned(), start + line.len()))
}

/// Returns whether what follows a quote shows that the quote ended a value.
fn ends_value(after: &str) -> bool {
    let after = after.trim_start_matches([' ', '\\', '\r']);
    after.chars().next().is_none_or(|glyph| {
        matches!(glyph, ',' | '}' | ']' | ')' | ';' | ':' | '\n' | '"' | '\'' | '&' | '<')
    }) || after.starts_with(|glyph: char| glyph.is_ascii_lowercase()) && {
        // logfmt: `msg="…" code=190`.
        let key = word(after);
        after[key.len()..].starts_with(['=', '.'])
    }
}

/// Reads a text without quotes: up to the end of the line, or to what begins the next named value.
fn unquoted(rest: &str) -> Option<(String, usize)> {
    let line = line(rest, VALUE / 4);
    if line.starts_with(['{', '[', '(']) && !line.starts_with("(#") {
        return None;
    }
    let ends = [
        ",\"",
        ", \"",
        ",'",
        ", '",
        ", code",
        ", error",
        "; FB trace",
        "; fbtrace",
        "&error",
        "&state",
        " code=",
        " (code ",
        "</",
        ", type",
        ", fbtrace",
        ", trace",
    ];
    let folded = line.to_ascii_lowercase();
    let end =
        ends.iter().filter_map(|end| folded.find(&end.to_ascii_lowercase())).min().unwrap_or(line.len());
    let value = line[..end].trim_end_matches([',', ';', ' ', '}', '\r']);
    (!value.trim().is_empty()).then(|| (value.trim().to_owned(), value.len()))
}

/// Reads `(#200) Requires …`, `(# 613)`, `#190)`.
fn hash(text: &str, at: usize) -> Option<(usize, What)> {
    let rest = &text[at..];
    let inner = rest.strip_prefix('(').map_or(rest, str::trim_start);
    let is_open = inner.len() < rest.len();
    // A lone `#190` is somebody's ticket, unless a word of Meta's stands before it; `beside` sees those.
    let inner = inner.strip_prefix('#').filter(|_| is_open)?.trim_start_matches([' ', '\u{a0}']);
    let (value, after) = digits(inner)?;
    let (second, after) = second(value, after);
    let after = after.trim_start().strip_prefix(')')?;
    let tail = line(after, VALUE / 4).trim();
    let tail = tail.split("\",").next().unwrap_or(tail).trim_matches(['"', '\'', ' ', '\\']);
    let is_sentence = begins_sentence(&text[..at]) && tail.chars().any(char::is_alphabetic);
    let end = text.len() - after.len();
    Some((end, What::Hash { value, second, tail: tail.to_owned(), is_sentence }))
}

/// Returns whether what stands before a place lets a sentence begin there.
fn begins_sentence(before: &str) -> bool {
    let before = before.trim_end_matches([' ', '\u{a0}']);
    before.chars().next_back().is_none_or(|glyph| {
        matches!(glyph, ':' | '"' | '\'' | '\n' | '-' | '–' | '=' | '>' | '|' | ']' | '`' | ',' | '(' | '+')
    }) || before.ends_with("Exception")
}

/// Reads the number beside the name of an exception: `190 OAuthException`, `OAuthException - #190`,
/// `OAuthException (190)`.
fn beside(text: &str, at: usize, end: usize) -> Option<i64> {
    let after = text[end..].trim_start_matches([' ', '-', '–', '(', ':', '[', ',', '"']);
    let is_close = text[end..].len() - after.len() <= 4;
    let marked = after.strip_prefix('#').map(str::trim_start);
    if is_close && let Some((value, rest)) = marked.or(Some(after)).and_then(digits) {
        let is_whole = !rest.starts_with(|glyph: char| glyph.is_alphanumeric());
        if is_whole {
            return Some(value);
        }
    }
    let before = text[..at].trim_end_matches([' ', '(', '-', ':', '"', '[']);
    if at - before.len() > 4 {
        return None;
    }
    let start = before
        .rfind(|glyph: char| !glyph.is_ascii_digit())
        .map_or(0, |found| found + before[found..].chars().next().map_or(1, char::len_utf8));
    before.get(start..).and_then(digits).map(|(value, _)| value).filter(|value| *value > 0)
}

/// Reads a number that begins a sentence, and the sentence.
fn bare(text: &str, at: usize) -> Option<(usize, What)> {
    let before = text[..at].trim_end_matches(' ');
    let starts = before.chars().next_back().is_none_or(|glyph| matches!(glyph, '\n' | '[' | '>' | '"'));
    let (value, after) = digits(&text[at..]).filter(|_| starts)?;
    let tail = after.trim_start_matches([' ', ':', '-', '–', ')', '.']);
    let has_gap = tail.len() < after.len();
    let begins = tail.starts_with(|glyph: char| glyph.is_uppercase());
    let line = line(tail, VALUE / 4);
    (has_gap && begins && line.contains(' '))
        .then(|| (text.len() - after.len(), What::Bare { value, tail: line.to_owned() }))
}
