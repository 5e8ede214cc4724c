//! From marks in a text to candidates: what stands together, and how much speaks for it.

use std::collections::BTreeSet;

use super::fields::{Mark, What};
use super::names::Name;
use crate::recognition::candidate::{Aside, Candidate};
use crate::recognition::cut::{cut, end_of};
use crate::recognition::lookup;
use crate::recognition::table::Row;

/// Parts of one error do not stand further apart, in bytes.
const APART: usize = 1500;

/// Errors with a number, and texts without one, that are told apart.
const DIFFERENT: usize = 100;

/// A text that is no longer, in bytes, is about the number in it.
const ALONE: usize = 60;

/// Words without a name stand no further from a number, in bytes.
const BESIDE: usize = 400;

/// Braces within braces that are told apart.
const DEPTH: usize = 100;

/// Why a number is probably no code of Meta's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Apart {
    /// It stands beside headers or a body: it is a status.
    Answer,
    /// Somebody's ticket.
    Ticket,
}

/// What stands together.
#[derive(Debug, Default)]
struct Group {
    candidate: Candidate,
    /// Names that have a value already, as they were written.
    keys: BTreeSet<String>,
    /// Where the first part begins, and the last one ends.
    start: Option<usize>,
    end: usize,
    /// Where the message stands.
    message: (usize, usize),
    apart: Option<Apart>,
    is_error: bool,
    /// The code was only behind a hash sign, or a bare number.
    is_loose: bool,
}

impl Group {
    fn is_bare(&self) -> bool {
        let one = &self.candidate;
        one.code != 0
            && [&one.message, &one.kind, &one.trace, &one.user_message].iter().all(|text| text.is_empty())
    }

    fn is_empty(&self) -> bool {
        self.start.is_none() && self.candidate.code == 0 && self.candidate.message.is_empty()
    }
}

/// What one text holds.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub candidates: Vec<Candidate>,
    pub asides: Vec<Aside>,
}

/// Gathers what stands together in a text.
pub(super) fn gather(text: &str, marks: &[Mark]) -> Gathered {
    let mut groups = vec![Group::default()];
    let mut open = vec![0];
    let mut is_error_next = false;
    let mut asides = Vec::new();
    for mark in marks {
        let depth = open.len();
        let current = open[depth - 1];
        match &mark.what {
            What::Open if depth < DEPTH => {
                groups.push(Group { is_error: is_error_next, end: mark.end, ..Group::default() });
                open.push(groups.len() - 1);
            }
            What::Close if depth > 1 => {
                open.pop();
                if current + 1 == groups.len() && groups[current].is_empty() {
                    groups.pop();
                }
            }
            What::Open | What::Close | What::ErrorObject => {}
            What::Hash { .. } => hashed(&mut groups, current, mark, text),
            What::Bare { value, tail } => {
                let mut group = Group { is_loose: true, end: mark.end, ..Group::default() };
                group.candidate.code = *value;
                group.candidate.message.clone_from(tail);
                group.candidate.evidence.push("number-in-words");
                groups.push(group);
            }
            _ => {
                let at = place(&mut groups, &mut open, mark);
                fill(&mut groups[at], mark, &mut asides);
            }
        }
        is_error_next = mark.what == What::ErrorObject;
    }
    let mut gathered = Gathered { asides, ..Gathered::default() };
    let mut bare = BTreeSet::new();
    for mut group in groups {
        // The same numbers without a word say nothing new.
        let one = &group.candidate;
        if group.is_bare() && !bare.insert((one.code, one.subcode)) {
            continue;
        }
        if group.candidate.code != 0 && group.candidate.message.is_empty() {
            group.candidate.aside.push_str(around(text, &group));
        }
        finish(group, text.trim().len() > ALONE, &mut gathered);
    }
    gathered
}

/// Returns the lines in which a group stands: where no message has a name, it is said beside the number.
fn around<'t>(text: &'t str, group: &Group) -> &'t str {
    let Some(start) = group.start else { return "" };
    let before = end_of(&text[..start], BESIDE);
    let start = start - before.len() + before.rfind('\n').map_or(0, |line| line + 1);
    let end = group.end.max(start);
    let after = cut(&text[end..], BESIDE);
    let end = end + after.find('\n').unwrap_or(after.len());
    cut(&text[start..end], APART)
}

/// Returns the group that a part belongs to: the innermost braces, or a new one where the part is there already or stands
/// too far away.
fn place(groups: &mut Vec<Group>, open: &mut [usize], mark: &Mark) -> usize {
    let Some(last) = open.last_mut() else { return 0 };
    let group = &groups[*last];
    let is_there = match &mark.what {
        What::Number { name: Name::Code, value, .. } => {
            group.candidate.code != 0 && group.candidate.code != *value && !group.is_loose
        }
        What::Number { name: Name::Subcode, value, .. } => {
            group.candidate.subcode != 0 && group.candidate.subcode != *value
        }
        What::Text { key, .. } => group.keys.contains(key),
        What::Exception { value, .. } => {
            *value != 0 && group.candidate.code != 0 && group.candidate.code != *value
        }
        _ => false,
    };
    let is_far = group.end > 0 && mark.at > group.end + APART && *last == 0;
    if is_there || is_far {
        groups.push(Group { is_error: false, ..Group::default() });
        *last = groups.len() - 1;
    }
    *last
}

/// Puts a part into its group.
fn fill(group: &mut Group, mark: &Mark, asides: &mut Vec<Aside>) {
    group.start = group.start.or(Some(mark.at));
    group.end = group.end.max(mark.end);
    let one = &mut group.candidate;
    match &mark.what {
        What::Number { name: Name::Code, value, second } => {
            one.code = *value;
            group.is_loose = false;
            if *second != 0 {
                one.subcode = *second;
            }
        }
        What::Number { name: Name::Subcode, value, .. } => one.subcode = *value,
        What::Number { name: Name::Error, value, second } => {
            // `Error 400: Bad Request` is HTTP's.
            if is_status(*value) || *value < 1 {
                asides.push(Aside::Status(*value));
            } else if one.code == 0 {
                one.code = *value;
                one.subcode = *second;
                group.is_loose = true;
                one.evidence.push("number-in-words");
            }
        }
        What::Number { name: Name::Aside, value, .. } => {
            asides.push(Aside::Status(*value));
        }
        What::Exception { kind, value, tail } => {
            if one.kind.is_empty() {
                one.kind.clone_from(kind);
            }
            if *value != 0 && one.code == 0 && !is_status(*value) {
                one.code = *value;
                if one.message.is_empty() {
                    one.message.clone_from(tail);
                }
            }
        }
        What::Text { name, key, value } => {
            group.keys.insert(key.clone());
            text_of(group, mark, *name, value);
        }
        _ => {}
    }
}

fn text_of(group: &mut Group, mark: &Mark, name: Name, value: &str) {
    let one = &mut group.candidate;
    match name {
        Name::Message | Name::Error if one.message.is_empty() => {
            value.clone_into(&mut one.message);
            group.message = (mark.at, mark.end);
        }
        Name::Message | Name::Error => {
            one.aside.push_str(value);
            one.aside.push('\n');
        }
        Name::Title => value.clone_into(&mut one.title),
        Name::UserMessage => value.clone_into(&mut one.user_message),
        Name::Kind if value.len() < 60 => value.clone_into(&mut one.kind),
        Name::Trace if is_trace(value) => value.clone_into(&mut one.trace),
        Name::Transient => one.is_transient = Some(value.trim_start().to_lowercase().starts_with("true")),
        Name::Frame => group.apart = Some(Apart::Answer),
        _ => {}
    }
}

/// Takes a number behind a hash sign: it belongs to the message that it stands in, or is an error of its own.
fn hashed(groups: &mut Vec<Group>, current: usize, mark: &Mark, text: &str) {
    let What::Hash { value, second, tail, is_sentence } = &mark.what else { return };
    let (value, second) = (*value, *second);
    let is_inside = |group: &Group| group.message.0 <= mark.at && mark.at < group.message.1;
    let own = [current].into_iter().chain((0..groups.len()).rev().take(3));
    if let Some(at) =
        own.into_iter().find(|at| is_inside(&groups[*at]) || groups[*at].candidate.code == value)
    {
        let group = &mut groups[at];
        group.end = group.end.max(mark.end);
        if is_inside(group) || !tail.is_empty() {
            if group.candidate.code == 0 || group.candidate.code == value {
                group.candidate.code = value;
                if second != 0 {
                    group.candidate.subcode = second;
                }
                group.candidate.evidence.push("hash-number");
            }
            if group.candidate.message.is_empty() {
                tail.clone_into(&mut group.candidate.message);
            }
            return;
        }
    }
    let mut group = Group { is_loose: true, end: mark.end, ..Group::default() };
    group.apart = is_ticket(text, mark, tail).then_some(Apart::Ticket);
    group.candidate.code = value;
    group.candidate.subcode = second;
    tail.clone_into(&mut group.candidate.message);
    group.candidate.evidence.push(if *is_sentence { "hash-number" } else { "hash-number-in-text" });
    groups.push(group);
}

/// Returns whether a number behind a hash sign is a ticket's: the line speaks of one, or ends with it.
fn is_ticket(text: &str, mark: &Mark, tail: &str) -> bool {
    let before = end_of(&text[..mark.at], 200).lines().next_back().unwrap_or_default().to_lowercase();
    let words = [
        "merge",
        "fix",
        "pull request",
        "closes",
        "refs",
        "issue",
        "ticket",
        "revert",
        "bump",
        "feat",
        "chore",
    ];
    let speaks = words.iter().any(|word| before.contains(word));
    !before.trim_end().ends_with(':') && (speaks || (tail.is_empty() && !before.is_empty()))
}

/// Returns whether a number is a status of HTTP, and no code of Meta's that we know.
fn is_status(value: i64) -> bool {
    (100..600).contains(&value) && lookup::class((value, 0)).is_none() && value != 0
        || matches!(
            value,
            200 | 201 | 204 | 301 | 302 | 304 | 400 | 401 | 403 | 404 | 405 | 409 | 410 | 429 | 500..=504
        ) && value != 200
}

/// Returns whether a text is what Meta's trace ids look like.
fn is_trace(text: &str) -> bool {
    (2..24).contains(&text.len())
        && text.chars().all(|letter| letter.is_ascii_alphanumeric() || "_-+/=".contains(letter))
}

/// Weighs a group, and keeps it as a candidate or sets it apart.
fn finish(mut group: Group, has_other_text: bool, gathered: &mut Gathered) {
    let one = &mut group.candidate;
    if one.code == 0 && one.subcode != 0 {
        one.code = one.subcode;
        one.subcode = 0;
    }
    if one.code == 0 {
        if !one.message.is_empty() {
            keep(group, 0, gathered);
        }
        return;
    }
    let is_metas = one.kind.ends_with("Exception")
        || !one.trace.is_empty()
        || one.subcode != 0
        || !one.user_message.is_empty();
    let says_so = one.evidence.contains(&"hash-number");
    if is_status(one.code) && !is_metas && !says_so {
        gathered.asides.push(Aside::Status(one.code));
        return;
    }
    // `{"code": 200, "headers": …, "body": …}` is an answer, and its code HTTP's.
    if group.apart == Some(Apart::Answer) && !is_metas && !group.is_error {
        gathered.asides.push(Aside::Status(one.code));
        return;
    }
    if group.apart == Some(Apart::Ticket) && !is_metas {
        gathered.asides.push(Aside::Ticket(one.code));
        return;
    }
    let score = weigh(&mut group, has_other_text);
    keep(group, score, gathered);
}

/// Counts what speaks for a group, and notes it.
fn weigh(group: &mut Group, has_other_text: bool) -> u32 {
    let one = &group.candidate;
    let is_hash = one.evidence.contains(&"hash-number");
    let row = lookup::number((one.code, one.subcode));
    let is_exact = row.and_then(Row::pair) == Some((one.code, one.subcode));
    let told = lookup::of_words(&one.words());
    let is_same = told.is_some_and(|told| told.row.pair().is_some_and(|(code, _)| code == one.code));
    let speaking = [
        (!group.is_loose, 2, "named-number"),
        (is_hash, 3, ""),
        (group.is_loose && !is_hash, 1, ""),
        (group.is_error, 3, "error-object"),
        (one.kind.ends_with("Exception"), 4, "type"),
        (!one.trace.is_empty(), 3, "trace"),
        (one.subcode != 0, 3, "subcode"),
        (one.is_transient.is_some(), 1, "is-transient"),
        (is_exact, 2, "known"),
        (row.is_some() && !is_exact, 1, "known-code"),
        (is_same, 3, "words"),
        (told.is_some() && !is_same, 1, "words"),
    ];
    let speaking: Vec<_> = speaking.into_iter().filter(|(is_so, ..)| *is_so).collect();
    let named = speaking.iter().map(|(_, _, evidence)| *evidence).filter(|evidence| !evidence.is_empty());
    group.candidate.evidence.extend(named);
    let is_common = (0..100).contains(&group.candidate.code) || group.candidate.code == 200;
    let score: u32 = speaking.iter().map(|(_, points, _)| points).sum();
    // Programs end with `code 1`, and answers begin with 200. Such numbers want more evidence than a name, where they are
    // not all that was copied.
    if is_common && score <= 4 && has_other_text { score.saturating_sub(3) } else { score }
}

fn keep(mut group: Group, score: u32, gathered: &mut Gathered) {
    group.candidate.score = score;
    gathered.candidates.push(group.candidate);
}

/// Adds a candidate, or joins it to one that is the same error: the better one, with what the other has more.
pub(super) fn merge(all: &mut Vec<Candidate>, new: Candidate) {
    let is_same = |old: &Candidate| {
        old.code == new.code
            && (old.subcode == new.subcode || old.subcode == 0 || new.subcode == 0)
            && (new.code != 0 || old.message == new.message)
    };
    let Some(old) = all.iter_mut().find(|old| is_same(old)) else {
        let alike = all.iter().filter(|old| (old.code == 0) == (new.code == 0)).count();
        if alike < DIFFERENT {
            all.push(new);
        }
        return;
    };
    let (mut best, other) = if new.score > old.score { (new, old.clone()) } else { (old.clone(), new) };
    // A level of escapes further down says the same more plainly.
    let fill = |own: &mut String, other: String| {
        if own.is_empty() || (!other.is_empty() && own.contains(['\\', '%', '&']) && !other.contains('\\')) {
            *own = other;
        }
    };
    fill(&mut best.message, other.message);
    fill(&mut best.title, other.title);
    fill(&mut best.user_message, other.user_message);
    fill(&mut best.trace, other.trace);
    fill(&mut best.kind, other.kind);
    best.subcode = if best.subcode == 0 { other.subcode } else { best.subcode };
    best.is_transient = best.is_transient.or(other.is_transient);
    *old = best;
}

/// Reads a text that is only one or two numbers, as people type them: `190, 463`, `(#190)`, `100 / 33`.
pub(super) fn numbers_alone(text: &str) -> Option<Candidate> {
    let text = text.trim();
    let is_number = |glyph: char| glyph.is_ascii_digit() || " ()#[],;/.-–_:".contains(glyph);
    if text.is_empty() || text.len() > 40 || !text.chars().all(is_number) {
        return None;
    }
    let mut numbers = text.split(|glyph: char| !glyph.is_ascii_digit()).filter(|part| !part.is_empty());
    let code: i64 = numbers.next()?.parse().ok()?;
    let subcode: i64 = numbers.next().map_or(Some(0), |text| text.parse().ok())?;
    if numbers.next().is_some() || code == 0 {
        return None;
    }
    let score = 2 + 2 * u32::from(lookup::number((code, subcode)).is_some());
    Some(Candidate { code, subcode, score, evidence: vec!["number-alone"], ..Candidate::default() })
}
