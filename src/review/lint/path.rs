//! The reviewer's path: its steps, the buttons and states they name, and the reply at their end.

use std::collections::BTreeSet;

use super::{Flaw, LintContext};
use crate::codes;
use crate::review::steps::steps;
use crate::review::{Field, Text};

pub(super) fn no_delivered_reply(text: &Text) -> Option<Flaw> {
    let wants = match text.field {
        Field::Instructions | Field::ReviewerInstructions => true,
        // Whether a description carries the steps is the platform's practice.
        Field::Description | Field::PlatformSettings => leads(&steps(&text.body)),
        _ => false,
    };
    let steps = steps(&text.body);
    let is_delivery = |words: &str| {
        let reply = ["reply", "replies", "answer", "response"].iter().any(|word| words.contains(word));
        let seen =
            ["appear", "arriv", "deliver", "receiv", "is shown", "shows", "is displayed", "see ", "check"];
        reply && words.contains("messenger") && seen.iter().any(|word| words.contains(word))
    };
    if !wants || steps.iter().any(|(_, words)| is_delivery(words)) {
        return None;
    }
    let line = steps.last().map_or(0, |(line, _)| *line);
    Some(Flaw::new(&codes::TEXT_NO_DELIVERED_REPLY, &text.path, line))
}

/// What a step begins with that somebody takes.
const VERBS: [&str; 41] = [
    "open", "click", "press", "tap", "select", "choose", "log", "sign", "login", "go", "send", "write",
    "type", "enter", "reply", "answer", "check", "confirm", "wait", "look", "return", "visit", "access",
    "navigate", "connect", "see", "use", "find", "watch", "start", "switch", "paste", "scroll", "verify",
    "observe", "back", "in", "on", "after", "with", "search",
];

/// Returns whether numbered lines are steps that somebody takes: benefits and what a film shows are numbered too.
fn leads(steps: &[(usize, String)]) -> bool {
    let is_taken = |words: &str| {
        let words = words.trim_start_matches(|c: char| !c.is_alphanumeric());
        let first = words.trim_start_matches(|c: char| !c.is_alphabetic());
        let verb = first.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        words.starts_with("step") || VERBS.contains(&verb)
    };
    let taken = steps.iter().filter(|(_, words)| is_taken(words)).count();
    taken * 2 > steps.len()
}

/// Returns what the steps name that the product does not have, or name in two ways.
///
/// `status` is the state that an earlier text named, and becomes the one that this text does.
pub(super) fn labels(
    text: &Text,
    known: Option<&BTreeSet<String>>,
    status: &mut Option<String>,
) -> Vec<Flaw> {
    if !text.field.is_pasted() {
        return Vec::new();
    }
    let mut flaws: Vec<Flaw> = Vec::new();
    let first = steps(&text.body).first().map_or(usize::MAX, |(line, _)| *line);
    for (line, number) in text.body.lines().zip(1..).filter(|(_, number)| *number >= first) {
        for (label, before, after) in quoted(line) {
            let at = |code| Flaw::new(code, &text.path, number).with("label", label);
            if is_status(before, after) {
                match status {
                    Some(named) if !named.eq_ignore_ascii_case(label) => {
                        flaws.push(at(&codes::STEP_STATUS_DIFFERS).with("other", named));
                    }
                    _ => *status = Some(label.to_owned()),
                }
            } else if is_operated(before, after) {
                if label.chars().any(|c| c.is_alphabetic() && !c.is_ascii()) {
                    flaws.push(at(&codes::STEP_LABEL_NOT_ENGLISH));
                } else if known.is_some_and(|known| !known.contains(&label.to_lowercase())) {
                    flaws.push(at(&codes::STEP_UNKNOWN_BUTTON));
                }
            }
        }
    }
    flaws
}

/// Returns every label that the profile's steps have, in lower case; nothing without a profile with labels.
pub(super) fn known_labels(context: &LintContext<'_>) -> Option<BTreeSet<String>> {
    let review = &context.profile?.review;
    let mut known: BTreeSet<String> =
        review.labels.values().chain(context.values.values()).map(|label| label.to_lowercase()).collect();
    let texts = review.steps.iter().flat_map(|step| step.instead.values().chain([&step.text]));
    let texts = texts.chain(context.values.values());
    for text in texts {
        known.extend(quoted(text).into_iter().map(|(label, ..)| label.to_lowercase()));
    }
    // Meta's own, which any step may name.
    known.extend(["message", "send message", "messenger", "allow", "continue", "accept"].map(String::from));
    Some(known)
}

/// Returns the quoted pieces of a line, each with what stands before and behind it in lower case.
fn quoted(line: &str) -> Vec<(&str, &str, &str)> {
    let mut found = Vec::new();
    for (open, close) in [("“", "”"), ("\"", "\""), ("**", "**")] {
        let mut from = 0;
        while let Some(start) = line[from..].find(open).map(|at| from + at) {
            let begin = start + open.len();
            let Some(end) = line[begin..].find(close).map(|at| begin + at) else { break };
            let label = bare(&line[begin..end]);
            if !label.is_empty() && label.chars().count() <= 40 {
                found.push((label, &line[..start], &line[end + close.len()..]));
            }
            from = end + close.len();
        }
    }
    found
}

/// Returns a label without the marks that a copy from a guide brings along: `[ENTER](#)`, `**ENTER**`.
fn bare(label: &str) -> &str {
    let label = label.trim().trim_matches(['*', '`']);
    let linked = label.strip_prefix('[').and_then(|rest| rest.split_once("]("));
    linked.map_or(label, |(inside, _)| inside).trim()
}

fn is_status(before: &str, after: &str) -> bool {
    let (before, after) = (before.to_lowercase(), after.to_lowercase());
    let before = before.trim_end();
    ["status becomes", "status is", "status changes to", "status to"].iter().any(|end| before.ends_with(end))
        || after.trim_start().starts_with("status")
}

fn is_operated(before: &str, after: &str) -> bool {
    let before = before.to_lowercase();
    let verb =
        before.split_whitespace().next_back().unwrap_or_default().trim_matches(|c: char| !c.is_alphabetic());
    let before_that = before.trim_end();
    let is_verb = ["click", "press", "tap", "select", "choose", "push"].contains(&verb)
        || [
            "click on",
            "click on the",
            "click the",
            "press the",
            "tap the",
            "tap on",
            "select the",
            "choose the",
        ]
        .iter()
        .any(|words| before_that.ends_with(words));
    let after = after.to_lowercase();
    is_verb || after.trim_start().starts_with("button")
}
