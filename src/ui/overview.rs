//! Many customers, one line each, those first that need somebody.

use std::fmt::Write;

use console::truncate_str;
use jiff::Timestamp;

use super::about::About;
use super::told::{bold, finding_at, subject_name};
use super::wrap::{WIDTH, pad, width, wrap};
use crate::finding::{Finding, Subject, Verdict};
use crate::i18n::Words;
use crate::journey::StepId;
use crate::journey::look::CheckResult;
use crate::journey::summary::{Shared, Summary, Tally};

/// Of how many customers, and of how many apps, it is told what is wrong.
const TOLD: usize = 10;
/// How many things are told of one customer.
const THINGS: usize = 3;
/// How narrow a customer's id and a code become at most.
const NARROWEST: usize = 15;
/// Where the customers and the codes stand in a line.
const CUSTOMER: usize = 0;
const WORST: usize = 5;

/// Many customers at a glance.
#[derive(Debug, Default)]
pub struct Overview {
    /// What is wrong with apps, the heaviest first.
    pub shared: Vec<Shared>,
    /// The customers.
    pub lines: Vec<Line>,
    /// Whether it tells when they were looked at, and not what is wrong: a look that is remembered.
    pub is_remembered: bool,
}

/// One customer.
#[derive(Debug, Default)]
pub struct Line {
    /// How it stands.
    pub summary: Summary,
    /// The record cannot be read.
    pub is_unreadable: bool,
    /// When it was looked at.
    pub looked_at: Option<Timestamp>,
}

impl Line {
    /// Returns the line of a customer whose record cannot be read, which is all that can be said.
    pub fn unreadable(why: &Finding) -> Self {
        let (subject, verdict) = (why.subject.clone(), Verdict::Unknown(why.clone()));
        let customer = subject.customer().unwrap_or_default().to_owned();
        let tally = Tally::of(&[CheckResult { step: StepId::Customer, subject, verdict, follows: None }]);
        let summary = Summary { customer, tally, own: vec![why.clone()], ..Summary::default() };
        Self { summary, is_unreadable: true, looked_at: None }
    }
}

impl Overview {
    /// Returns an overview, those first that nobody could look at, then those of whom most is open.
    pub fn new(mut lines: Vec<Line>, shared: Vec<Shared>, is_remembered: bool) -> Self {
        lines.sort_by_key(|line| (!line.is_unreadable, line.summary.tally.need()));
        Self { shared, lines, is_remembered }
    }

    /// Returns the first thing that it tells.
    pub fn leads(&self) -> Option<&Finding> {
        let told = self.shared.iter().flat_map(|shared| &shared.found);
        told.chain(self.lines.iter().flat_map(|line| &line.summary.own)).find(|_| !self.is_remembered)
    }
}

/// Writes an overview.
pub fn render(out: &mut String, overview: &Overview, words: &Words) {
    if !overview.is_remembered {
        apps(out, &overview.shared, words);
    }
    let mut keys = vec![
        "column-customer",
        "column-settled",
        "column-open",
        "column-waiting",
        "column-unknown",
        "column-worst",
    ];
    if overview.is_remembered {
        keys.push("column-looked");
    }
    let head: Vec<String> = keys.iter().map(|key| words.get(key)).collect();
    let rows: Vec<Vec<String>> =
        overview.lines.iter().map(|line| cells(line, overview.is_remembered)).collect();
    let widths = widths(&head, &rows);
    let shown = |cells: &[String]| -> String {
        let fit = |(cell, room): (&String, &usize)| pad(&truncate_str(cell, *room, "…"), *room);
        cells.iter().zip(&widths).map(fit).collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    let _ = writeln!(out, "{}", bold(&shown(&head)));
    let (mut told, mut untold) = (0, 0);
    for (line, row) in overview.lines.iter().zip(&rows) {
        let _ = writeln!(out, "{}", shown(row));
        match line.summary.own.is_empty() || overview.is_remembered {
            true => {}
            false if told == TOLD => untold += 1,
            false => {
                told += 1;
                wrong(out, &line.summary, words);
            }
        }
    }
    if overview.is_remembered {
        return;
    }
    let _ = writeln!(out, "\n{}", wrap(&sum(&overview.lines, words), 0));
    if untold > 0 {
        let rest = words.say("overview-rest", &[("count", untold.into())].into());
        let _ = writeln!(out, "{}", wrap(&rest, 0));
    }
}

/// Writes what is wrong with apps, once for all who use them.
fn apps(out: &mut String, shared: &[Shared], words: &Words) {
    for Shared { app, customers, found } in shared.iter().take(TOLD) {
        let facts = [("app", subject_name(app, words).into()), ("count", (*customers).into())].into();
        let _ = writeln!(out, "{}", bold(&words.say("overview-app", &facts)));
        for finding in found {
            finding_at(out, 2, finding, &About::default(), words);
        }
        out.push('\n');
    }
    if let Some(rest) = shared.len().checked_sub(TOLD).filter(|rest| *rest > 0) {
        let rest = words.say("overview-apps", &[("count", rest.into())].into());
        let _ = writeln!(out, "{}\n", wrap(&rest, 0));
    }
}

/// Writes what is wrong with one customer.
fn wrong(out: &mut String, summary: &Summary, words: &Words) {
    let about =
        About { customer: Some(summary.customer.clone()), app: summary.app.clone(), ..About::default() };
    let mut page = None;
    for finding in summary.own.iter().take(THINGS) {
        if let Subject::Page { page: id, .. } = &finding.subject
            && summary.pages > 1
            && page != Some(id)
        {
            page = Some(id);
            let _ = writeln!(out, "    {} {id}", words.get("subject-page"));
        }
        finding_at(out, 4, finding, &about, words);
    }
    if let Some(rest) = summary.own.len().checked_sub(THINGS).filter(|rest| *rest > 0) {
        let facts = [("count", rest.into()), ("customer", summary.customer.clone().into())].into();
        let _ = writeln!(out, "    {}", wrap(&words.say("overview-more", &facts), 4));
    }
}

fn cells(line: &Line, is_remembered: bool) -> Vec<String> {
    let tally = &line.summary.tally;
    let mut cells = vec![line.summary.customer.clone()];
    cells.extend([tally.settled, tally.open, tally.waiting, tally.unknown].map(|count| count.to_string()));
    cells.push(tally.worst().map_or_else(String::new, |code| code.id.to_owned()));
    if is_remembered {
        cells.push(line.looked_at.map_or_else(String::new, |at| at.strftime("%Y-%m-%d").to_string()));
    }
    cells
}

/// Returns how wide the columns are: where a line would not fit, ids and codes give way.
fn widths(head: &[String], rows: &[Vec<String>]) -> Vec<usize> {
    let widest = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).chain(head.get(column));
        cells.map(|cell| width(cell)).max().unwrap_or_default()
    };
    let mut widths: Vec<usize> = (0..head.len()).map(widest).collect();
    for column in [CUSTOMER, WORST] {
        let all = widths.iter().sum::<usize>() + 2 * (widths.len() - 1);
        let narrow = widths[column].saturating_sub(all.saturating_sub(WIDTH));
        widths[column] = narrow.max(NARROWEST.min(widths[column]));
    }
    widths
}

/// Returns how many customers are settled, and how many are not.
fn sum(lines: &[Line], words: &Words) -> String {
    let (mut settled, mut open, mut waiting, mut unknown) = (0_usize, 0_usize, 0_usize, 0_usize);
    for line in lines {
        let tally = &line.summary.tally;
        *match (tally.open, tally.unknown, tally.waiting) {
            (1.., ..) => &mut open,
            (0, 1.., _) => &mut unknown,
            (0, 0, 1..) => &mut waiting,
            (0, 0, 0) => &mut settled,
        } += 1;
    }
    let facts = [
        ("count", lines.len().into()),
        ("settled", settled.into()),
        ("open", open.into()),
        ("waiting", waiting.into()),
        ("unknown", unknown.into()),
    ];
    words.say("overview-sum", &facts.into())
}
