//! `--jsonl`: a line for each customer, or each token, as soon as it is done. What is kept of it are numbers alone, so that memory stays
//! flat however many there are.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::commands::Context;
use crate::error::Exit;
use crate::finding::{Finding, Subject, Weight};
use crate::journey::look::{CheckResult, exit, findings};
use crate::ui::json::of_finding;

/// Writes lines, and counts what was in them.
pub struct Lines<'c, 'e> {
    context: &'c Context<'e>,
    /// What a line lists of its customer: `tokens`, `steps`.
    things: &'static str,
    sum: RefCell<Sum>,
}

/// What was in the lines.
#[derive(Default)]
struct Sum {
    lines: usize,
    things: usize,
    weights: BTreeSet<Weight>,
    codes: BTreeMap<&'static str, usize>,
    broken: bool,
}

impl<'c, 'e> Lines<'c, 'e> {
    /// Begins a result of lines, where that was asked for.
    pub fn begin(context: &'c Context<'e>, is_asked: bool, things: &'static str) -> Option<Self> {
        context.begin_lines(is_asked);
        is_asked.then(|| Self { context, things, sum: RefCell::default() })
    }

    /// Writes the line of a customer, or of one Page.
    pub fn tell(&self, of: &Subject, looked: &[CheckResult], things: &[Value]) {
        {
            let mut sum = self.sum.borrow_mut();
            sum.lines += 1;
            sum.things += things.len();
            sum.weights.extend(looked.iter().map(|seen| seen.verdict.weight()));
            for finding in findings(looked) {
                *sum.codes.entry(finding.code.id).or_default() += 1;
            }
        }
        let found: Vec<Value> =
            findings(looked).into_iter().map(|finding| of_finding(finding, &self.context.words)).collect();
        self.context.line(json!({
            "customer": of.customer(), "subject": of.to_string(), "exit": exit(looked).word(), "findings": found, self.things: things,
        }));
    }

    /// Writes the line of a customer whose record does not read.
    pub fn tell_broken(&self, finding: &Finding) {
        {
            let mut sum = self.sum.borrow_mut();
            sum.lines += 1;
            sum.broken = true;
            *sum.codes.entry(finding.code.id).or_default() += 1;
        }
        self.context.line(json!({
            "customer": finding.subject.customer(), "subject": finding.subject.to_string(), "exit": Exit::Failed.word(),
            "findings": [of_finding(finding, &self.context.words)], self.things: [],
        }));
    }

    /// Returns how all of it ends, and the numbers for the last line.
    pub fn end(self) -> (Exit, Value) {
        let Sum { lines, things, weights, codes, broken } = self.sum.into_inner();
        let exit = Exit::of_look(weights);
        let exit = if broken { exit.or(Exit::Failed) } else { exit };
        (exit, json!({ "lines": lines, self.things: things, "codes": codes }))
    }
}
