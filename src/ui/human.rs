//! The person's form of a report: readable without colour, in the person's language.

use std::collections::HashMap;
use std::fmt::Write;

use anstyle::{AnsiColor, Style};

use super::about::About;
use super::diagnosis;
use super::overview;
use super::wrap::{pad, width, wrap};
use super::{Report, View};
use crate::error::Error;
use crate::finding::{Finding, Subject, Verdict};
use crate::i18n::Words;
use crate::journey::look::CheckResult;
use crate::redact::clean;

pub use super::told::{bold, finding_lines, mark, of_finding, subject_name, subject_short};

/// Returns the result, for standard output.
pub fn render(report: &Report, words: &Words) -> String {
    let mut out = String::new();
    view(&mut out, &report.view, &report.about, words);
    for (subject, findings) in by_subject(shown(report)) {
        if !out.is_empty() {
            out.push('\n');
        }
        // What is found of a file belongs to no app yet.
        if !subject.is_unidentified() || matches!(report.view, View::Board(_)) {
            let _ = writeln!(out, "{}", bold(&subject_name(subject, words)));
        }
        for finding in findings {
            of_finding(&mut out, finding, &report.about, words);
        }
    }
    out
}

/// Returns the findings that stand below the view.
fn shown(report: &Report) -> &[Finding] {
    match &report.view {
        View::Brief(..) | View::Table { .. } | View::Overview(_) => &[],
        View::Told(_, rest) => rest,
        View::Diagnosis(examined) => examined.besides(),
        View::Several(views) if views.iter().any(|view| matches!(view, View::Diagnosis(_))) => &[],
        _ => &report.findings,
    }
}

/// Returns findings under their subjects, each subject once: the one with the worst finding first.
fn by_subject(findings: &[Finding]) -> Vec<(&Subject, Vec<&Finding>)> {
    let mut groups: Vec<(&Subject, Vec<&Finding>)> = Vec::new();
    let mut places = HashMap::new();
    for finding in findings {
        let place = *places.entry(&finding.subject).or_insert(groups.len());
        match groups.get_mut(place) {
            Some((_, own)) => own.push(finding),
            None => groups.push((&finding.subject, vec![finding])),
        }
    }
    groups
}

/// Returns the line that tells how to learn more of what was found, for standard error.
pub fn more(report: &Report, words: &Words) -> Option<String> {
    let worst = match &report.view {
        View::Overview(overview) => overview.leads()?,
        View::Diagnosis(examined) => examined.leads()?,
        View::Several(_) => report.findings.first()?,
        _ => shown(report).first()?,
    };
    Some(format!("{} onboard explain {}", words.get("learn-more"), worst.code.id))
}

/// Returns the line that names the next command, for standard error.
pub fn next(report: &Report, words: &Words) -> Option<String> {
    let command = report.next.as_ref()?;
    let option = |name: &str, value: &Option<String>| {
        value.as_ref().map_or_else(String::new, |value| format!(" {}", words.shell().option(name, value)))
    };
    let (home, url) = (option("--home", &report.about.home), option("--graph-url", &report.about.graph_url));
    Some(format!("{} {command}{home}{url}", words.get("next-command")))
}

/// Returns an error with its way out, for standard error.
pub fn error(error: &Error, about: &About, words: &Words) -> String {
    let red = Style::new().bold().fg_color(Some(AnsiColor::Red.into()));
    let mut out =
        format!("{red}{}{red:#} {}\n", words.get("label-error"), words.say(error.code.id, &error.facts));
    if let Some(fix) = about.words(words).try_say(&format!("{}.fix", error.code.id), &error.facts) {
        let _ = writeln!(out, "  {} {fix}", words.get("label-fix"));
    }
    let _ = writeln!(out, "  {} {}", words.get("label-code"), error.code.id);
    out
}

/// How wide the steps' names are on a board, and where the subjects begin behind them.
const STEPS: usize = 30;
const SUBJECTS: usize = 40;

/// Returns the line of a step on a board; a long reason goes on below its subject.
pub fn board_line(looked: &CheckResult, words: &Words) -> String {
    let mut subject = subject_short(&looked.subject, words);
    if let Verdict::NotNeeded(code) = &looked.verdict {
        let _ = write!(subject, " ({})", words.get(code.id));
    } else if let Some(first) = looked.follows {
        let name = words.get(&format!("step-{first}"));
        let _ = write!(subject, " ({} {name})", words.get("board-after"));
    }
    format!("{} {}", board_head(looked, STEPS, words), wrap(&subject, SUBJECTS))
}

/// Returns mark and step.
fn board_head(looked: &CheckResult, room: usize, words: &Words) -> String {
    let (mark, style) = mark(&looked.verdict);
    let step = words.get(&format!("step-{}", looked.step));
    format!("{style}{}{style:#} {}", pad(&words.get(mark), 8), pad(&step, room))
}

/// Writes a board of which each line has the code that matters most.
fn brief(out: &mut String, looked: &[CheckResult], words: &Words) {
    let names = looked.iter().map(|seen| width(&words.get(&format!("step-{}", seen.step))));
    let names = names.max().unwrap_or_default();
    let subjects = looked.iter().map(|seen| width(&subject_short(&seen.subject, words)));
    let subjects = subjects.max().unwrap_or_default();
    for seen in looked {
        let subject = subject_short(&seen.subject, words);
        let mut line = format!("{} {}", board_head(seen, names, words), pad(&subject, subjects));
        let worst = seen.verdict.findings().iter().max_by_key(|finding| finding.code.weight);
        if let Some(worst) = worst {
            let _ = write!(line, "  {}", worst.code.id);
        }
        let _ = writeln!(out, "{}", line.trim_end());
    }
}

fn view(out: &mut String, shown: &View, about: &About, words: &Words) {
    match shown {
        View::Nothing | View::Streamed => {}
        View::Board(looked) => {
            for seen in looked {
                let _ = writeln!(out, "{}", board_line(seen, words));
            }
        }
        View::Diagnosis(examined) => diagnosis::render(out, examined, about, words),
        View::Brief(looked, at) => {
            brief(out, looked, words);
            if let Some(at) = at {
                let _ = writeln!(out, "\n{} {}", words.get("board-looked-at"), clean(at));
            }
        }
        View::Table { columns, rows } => table(out, columns, rows, words),
        View::Text(text) | View::Told(text, _) => {
            out.push_str(text);
            if !text.ends_with('\n') && !text.is_empty() {
                out.push('\n');
            }
        }
        View::Message(key, facts) => {
            let _ = writeln!(out, "{}", words.say(key, facts));
        }
        View::Overview(shown) => overview::render(out, shown, words),
        View::Several(views) => {
            for (position, shown) in views.iter().enumerate() {
                if position > 0 {
                    out.push('\n');
                }
                view(out, shown, about, words);
            }
        }
    }
}

fn table(out: &mut String, columns: &[&str], rows: &[Vec<String>], words: &Words) {
    let head: Vec<String> = columns.iter().map(|key| words.get(key)).collect();
    let cells: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(|cell| clean(cell)).collect()).collect();
    let widest = |column: usize| {
        let all = cells.iter().filter_map(|row| row.get(column)).chain(head.get(column));
        all.map(|cell| width(cell)).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..head.len()).map(widest).collect();
    let line = |cells: &[String]| -> String {
        let padded: Vec<String> = cells.iter().zip(&widths).map(|(cell, width)| pad(cell, *width)).collect();
        padded.join("  ").trim_end().to_owned()
    };
    let _ = writeln!(out, "{}", bold(&line(&head)));
    for row in &cells {
        let _ = writeln!(out, "{}", line(row));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_stands_straight_whatever_its_letters_are() {
        let row = |name: &str| vec![name.to_owned(), "3".to_owned()];
        let rows = ["Aurora", "Caf\u{65}\u{301} S\u{61}\u{303}o Paulo", "株式会社オーロラ"].map(row);
        let mut out = String::new();
        table(&mut out, &["column-customer", "column-pages"], &rows, &Words::of("en"));
        let out = anstream::adapter::strip_str(&out).to_string();
        let lines: Vec<&str> = out.lines().skip(1).collect();
        assert!(lines.len() == 3 && lines.iter().all(|line| width(line) == width(lines[0])), "{out}");
    }
}
