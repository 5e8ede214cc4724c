//! What is wrong with one customer: the cause and its command first, what follows folded, what could not be seen last.

use std::fmt::Write;

use super::about::About;
use super::told::{bold, finding_at, subject_name};
use super::wrap::wrap;
use crate::finding::{Facts, Finding, Subject};
use crate::i18n::Words;
use crate::journey::StepId;
use crate::journey::cause::{Cause, Diagnosis};
use crate::journey::symptom::{Beyond, Newest};

/// How many causes are told beside the first.
const MORE: usize = 3;
/// How many places to look at are named where a cause was found.
const PLACES: usize = 4;
/// How many steps are named that a cause holds up.
const NAMED: usize = 6;
/// Where what is said of a finding begins.
const TEXT: usize = 7;

/// One customer, examined.
#[derive(Debug, Default)]
pub struct Examined {
    /// What is wrong.
    pub diagnosis: Diagnosis,
    /// What else was seen of each Page, where somebody complained.
    pub beyond: Vec<Beyond>,
    /// What was found beside the steps: it stands below all else.
    pub besides: Vec<Finding>,
}

impl Examined {
    /// Returns what leads.
    pub fn leads(&self) -> Option<&Finding> {
        let causes = self.diagnosis.causes.iter().map(|cause| &cause.finding);
        causes.chain(&self.diagnosis.advice).chain(&self.besides).next()
    }

    /// Returns what was found beside the steps.
    pub fn besides(&self) -> &[Finding] {
        &self.besides
    }
}

/// Writes what an examination came to.
pub(super) fn render(out: &mut String, examined: &Examined, about: &About, words: &Words) {
    let Diagnosis { causes, advice, settled, rows } = &examined.diagnosis;
    let mut subject = None;
    if let Some((first, more)) = causes.split_first() {
        cause(out, first, &mut subject, about, words);
        if !more.is_empty() {
            let _ = writeln!(out, "\n{}", bold(&words.get("doctor-also")));
        }
        for other in more.iter().take(MORE) {
            cause(out, other, &mut subject, about, words);
        }
        if let Some(rest) = more.len().checked_sub(MORE).filter(|rest| *rest > 0) {
            line(out, &words.say("doctor-rest", &[("count", rest.into())].into()));
        }
    } else {
        let facts = [("settled", (*settled).into()), ("rows", (*rows).into())].into();
        line(out, &words.say("doctor-nothing-seen", &facts));
    }
    if !advice.is_empty() {
        let names: Vec<&str> = advice.iter().map(|finding| finding.code.id).collect();
        let facts = [("count", names.len().into()), ("codes", names.join(", ").into())].into();
        let _ = writeln!(out, "\n{}", wrap(&words.say("doctor-advice", &facts), 0));
    }
    for beyond in &examined.beyond {
        let is_one = examined.beyond.len() == 1;
        let places = if causes.is_empty() { usize::MAX } else { PLACES };
        unseen(out, beyond, is_one, places, words);
    }
}

/// Writes one cause, what it holds up and what follows from it.
fn cause<'c>(
    out: &mut String,
    cause: &'c Cause,
    last: &mut Option<&'c Subject>,
    about: &About,
    words: &Words,
) {
    let Cause { finding, step: _, blocks, folded } = cause;
    if *last != Some(&finding.subject) {
        *last = Some(&finding.subject);
        let _ = writeln!(out, "{}", bold(&subject_name(&finding.subject, words)));
    }
    finding_at(out, 2, finding, about, words);
    if blocks.len() > 1 {
        let named: Vec<String> = blocks.iter().take(NAMED).map(|step| name(*step, words)).collect();
        let rest = blocks.len().saturating_sub(NAMED);
        let facts =
            [("count", blocks.len().into()), ("steps", named.join(", ").into()), ("rest", rest.into())];
        indented(out, &words.say("doctor-blocks", &facts.into()));
    }
    if !folded.is_empty() {
        let mut codes: Vec<&str> = Vec::new();
        for finding in folded {
            if !codes.contains(&finding.code.id) {
                codes.push(finding.code.id);
            }
        }
        indented(out, &words.say("doctor-follows", &[("codes", codes.join(", ").into())].into()));
    }
}

fn name(step: StepId, words: &Words) -> String {
    words.get(&format!("step-{step}"))
}

/// Writes when people wrote last, and what could not be seen.
fn unseen(out: &mut String, beyond: &Beyond, is_one: bool, places: usize, words: &Words) {
    out.push('\n');
    if !is_one {
        let _ = writeln!(out, "{}", bold(&subject_name(&beyond.subject, words)));
    }
    if let Some(Newest { message, reply }) = beyond.newest {
        let at = |time: Option<jiff::Timestamp>| {
            time.map_or_else(|| "none".to_owned(), |at| at.strftime("%Y-%m-%d %H:%M UTC").to_string())
        };
        let facts: Facts = [("message", at(message).into()), ("reply", at(reply).into())].into();
        line(out, &words.say("doctor-newest", &facts));
    }
    let _ = writeln!(out, "{}", bold(&words.get("doctor-unseen")));
    for (place, (key, facts)) in beyond.unseen.iter().take(places).enumerate() {
        let text = format!("{}. {}", place + 1, words.say(key, facts));
        let _ = writeln!(out, "  {}", wrap(&text, 5).trim_start());
    }
}

fn line(out: &mut String, text: &str) {
    let _ = writeln!(out, "{}", wrap(text, 0));
}

fn indented(out: &mut String, text: &str) {
    let _ = writeln!(out, "{:TEXT$}{}", "", wrap(text, TEXT));
}
