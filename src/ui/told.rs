//! A finding in the person's language: what it is, whom it is about, what to do.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

use super::about::About;
use super::wrap::wrap;
use crate::finding::{Finding, Subject, UNKNOWN_ID, Verdict, Weight};
use crate::i18n::Words;
use crate::redact::clean;

/// Returns a finding as two lines: what it is, and what to do.
pub fn of_finding(out: &mut String, finding: &Finding, about: &About, words: &Words) {
    finding_at(out, 2, finding, about, words);
}

/// Returns a finding as [`of_finding`] does, behind a margin.
pub fn finding_at(out: &mut String, margin: usize, finding: &Finding, about: &About, words: &Words) {
    let (what, fix) = finding_lines(finding, about, words);
    let (line, text) = (format!("{what} [{}]", finding.code.id), margin + 5);
    let _ = writeln!(out, "{:margin$}{}", "", wrap(&line, text).trim_start());
    if let Some(fix) = fix {
        let _ = writeln!(out, "{:text$}{}", "", wrap(&fix, text));
    }
}

/// Returns what a finding is, with its mark, and what to do.
pub fn finding_lines(finding: &Finding, about: &About, words: &Words) -> (String, Option<String>) {
    let about = About {
        customer: finding.subject.customer().map(String::from).or_else(|| about.customer.clone()),
        app: match &finding.subject {
            Subject::App(app) if app != UNKNOWN_ID => Some(app.clone()),
            _ => about.app.clone(),
        },
        ..About::default()
    };
    let mark = match finding.code.weight {
        Weight::Advice => words.get("mark-advice"),
        Weight::Waits => words.get("mark-wait"),
        Weight::Blocks | Weight::Auth => words.get("mark-todo"),
        Weight::Failed | Weight::Usage | Weight::Cancelled => words.get("mark-failed"),
    };
    let style = mark_style(finding.code.weight);
    let what = format!("{style}{mark}{style:#} {}", words.say(finding.code.id, &finding.facts));
    let fix = about.words(words).try_say(&format!("{}.fix", finding.code.id), &finding.facts);
    (what, fix)
}

/// Returns a subject in the person's language.
pub fn subject_name(subject: &Subject, words: &Words) -> String {
    let unknown = words.get("subject-unknown");
    let name = |id: &str| if id == UNKNOWN_ID { unknown.clone() } else { clean(id) };
    match subject {
        Subject::App(id) => format!("{} {}", words.get("subject-app"), name(id)),
        Subject::Customer(id) => format!("{} {}", words.get("subject-customer"), name(id)),
        Subject::Page { customer, page } => {
            format!(
                "{} {}, {} {}",
                words.get("subject-customer"),
                name(customer),
                words.get("subject-page"),
                name(page)
            )
        }
    }
}

/// Returns a subject as short as it can be told apart: `aurora-moveis › 1042…111`.
pub fn subject_short(subject: &Subject, words: &Words) -> String {
    let short = |id: &str| {
        let glyphs: Vec<char> = clean(id).chars().collect();
        match glyphs.as_slice() {
            _ if id == UNKNOWN_ID => words.get("subject-unknown"),
            [head @ .., _, _, _] if glyphs.len() > 9 => {
                let end: String = glyphs[head.len()..].iter().collect();
                format!("{}…{end}", head.iter().take(4).collect::<String>())
            }
            _ => clean(id),
        }
    };
    match subject {
        Subject::App(id) => format!("{} {}", words.get("subject-app"), short(id)),
        Subject::Customer(id) => clean(id),
        Subject::Page { customer, page } => format!("{} › {}", clean(customer), short(page)),
    }
}

/// Returns the message key and the colour of a verdict's mark.
pub fn mark(verdict: &Verdict) -> (&'static str, Style) {
    match verdict {
        Verdict::Met(_) => ("mark-ok", Style::new().fg_color(Some(AnsiColor::Green.into()))),
        Verdict::NotNeeded(_) => ("mark-not-needed", Style::new().dimmed()),
        Verdict::Unmet(_) => ("mark-todo", mark_style(Weight::Blocks)),
        Verdict::Pending(_) => ("mark-wait", mark_style(Weight::Waits)),
        Verdict::Unknown(_) => ("mark-unknown", mark_style(Weight::Failed)),
    }
}

/// Returns a text in bold.
pub fn bold(text: &str) -> String {
    let style = Style::new().bold();
    format!("{style}{text}{style:#}")
}

fn mark_style(weight: Weight) -> Style {
    let colour = match weight {
        Weight::Advice => AnsiColor::Blue,
        Weight::Waits => AnsiColor::Cyan,
        Weight::Blocks | Weight::Auth => AnsiColor::Yellow,
        Weight::Failed | Weight::Usage | Weight::Cancelled => AnsiColor::Red,
    };
    Style::new().fg_color(Some(colour.into()))
}
