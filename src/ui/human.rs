//! The person's form of a report: readable without colour, in the person's language.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

use super::{About, Report, View};
use crate::error::Error;
use crate::finding::{Finding, Subject, UNKNOWN_ID, Verdict, Weight};
use crate::i18n::Words;
use crate::journey::look::Looked;
use crate::redact::clean;

/// Returns the result, for standard output.
pub fn render(report: &Report, words: &Words) -> String {
    let mut out = String::new();
    view(&mut out, &report.view, words);
    if !report.findings.is_empty() {
        if !out.is_empty() {
            out.push('\n');
        }
        let mut subject = None;
        for finding in &report.findings {
            if subject.as_ref() != Some(&finding.subject) {
                let _ = writeln!(out, "{}", bold(&subject_name(&finding.subject, words)));
                subject = Some(finding.subject.clone());
            }
            of_finding(&mut out, finding, &report.about, words);
        }
    }
    out
}

/// Returns the line that names the next command, for standard error.
pub fn next(report: &Report, words: &Words) -> Option<String> {
    let command = report.next.as_ref()?;
    let home = report.about.home.as_ref().filter(|_| !command.contains("--home"));
    let home = home.map_or_else(String::new, |home| format!(" --home {home}"));
    Some(format!("{} {command}{home}", words.get("next-command")))
}

/// Returns an error with its way out, for standard error.
pub fn error(error: &Error, words: &Words) -> String {
    let red = Style::new().bold().fg_color(Some(AnsiColor::Red.into()));
    let mut out =
        format!("{red}{}{red:#} {}\n", words.get("label-error"), words.say(error.code, &error.facts));
    if let Some(fix) = words.try_say(&format!("{}.fix", error.code), &error.facts) {
        let _ = writeln!(out, "  {} {fix}", words.get("label-fix"));
    }
    let _ = writeln!(out, "  {} {}", words.get("label-code"), error.code);
    out
}

/// Returns a finding as two lines: what it is, and what to do.
pub fn of_finding(out: &mut String, finding: &Finding, about: &About, words: &Words) {
    let (what, fix) = finding_lines(finding, about, words);
    let _ = writeln!(out, "  {what} [{}]", finding.code.id);
    if let Some(fix) = fix {
        let _ = writeln!(out, "       {fix}");
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
        home: None,
    };
    let mark = match finding.code.weight {
        Weight::Advice => words.get("mark-advice"),
        Weight::Waits => words.get("mark-wait"),
        Weight::Blocks => words.get("mark-todo"),
        Weight::Failed => words.get("mark-failed"),
    };
    let style = mark_style(finding.code.weight);
    let what = format!("{style}{mark}{style:#} {}", words.say(finding.code.id, &finding.facts));
    let fix = words.try_say(&format!("{}.fix", finding.code.id), &finding.facts);
    (what, fix.map(|fix| about.fill(&fix)))
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

/// Returns one line of a board.
pub fn board_line(looked: &Looked, words: &Words) -> String {
    let (mark, style) = mark(&looked.verdict);
    let step = words.get(&format!("step-{}", looked.step));
    let mut line = format!("{style}{}{style:#} {}", pad(&words.get(mark), 8), pad(&step, 34));
    let _ = write!(line, " {}", subject_name(&looked.subject, words));
    if let Verdict::NotNeeded(code) = &looked.verdict {
        let _ = write!(line, " ({})", words.get(code.id));
    } else if let Some(first) = looked.follows {
        let name = words.get(&format!("step-{first}"));
        let _ = write!(line, " ({} {name})", words.get("board-after"));
    }
    line
}

fn view(out: &mut String, shown: &View, words: &Words) {
    match shown {
        View::Nothing => {}
        View::Board(looked) => {
            for seen in looked {
                let _ = writeln!(out, "{}", board_line(seen, words));
            }
        }
        View::Table { columns, rows } => table(out, columns, rows, words),
        View::Text(text) => {
            out.push_str(text);
            if !text.ends_with('\n') && !text.is_empty() {
                out.push('\n');
            }
        }
        View::Message(key, facts) => {
            let _ = writeln!(out, "{}", words.say(key, facts));
        }
        View::Several(views) => {
            for (position, shown) in views.iter().enumerate() {
                if position > 0 {
                    out.push('\n');
                }
                view(out, shown, words);
            }
        }
    }
}

fn table(out: &mut String, columns: &[&str], rows: &[Vec<String>], words: &Words) {
    let head: Vec<String> = columns.iter().map(|key| words.get(key)).collect();
    let cells: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(|cell| clean(cell)).collect()).collect();
    let width = |column: usize| {
        let all = cells.iter().filter_map(|row| row.get(column)).chain(head.get(column));
        all.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let line = |cells: &[String]| -> String {
        let padded: Vec<String> = cells.iter().zip(&widths).map(|(cell, width)| pad(cell, *width)).collect();
        padded.join("  ").trim_end().to_owned()
    };
    let _ = writeln!(out, "{}", bold(&line(&head)));
    for row in &cells {
        let _ = writeln!(out, "{}", line(row));
    }
}

/// Returns text filled up with blanks.
pub fn pad(text: &str, width: usize) -> String {
    let missing = width.saturating_sub(text.chars().count());
    format!("{text}{}", " ".repeat(missing))
}

fn bold(text: &str) -> String {
    let style = Style::new().bold();
    format!("{style}{text}{style:#}")
}

fn mark_style(weight: Weight) -> Style {
    let colour = match weight {
        Weight::Advice => AnsiColor::Blue,
        Weight::Waits => AnsiColor::Cyan,
        Weight::Blocks => AnsiColor::Yellow,
        Weight::Failed => AnsiColor::Red,
    };
    Style::new().fg_color(Some(colour.into()))
}
