//! `token check --all`: thousands of tokens, told as they are seen, of which a person gets the sum.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::lines::Lines;
use super::picture::picture;
use super::summary::Summary;
use super::told;
use crate::codes;
use crate::commands::Context;
use crate::commands::unlock::Need;
use crate::error::{Error, Exit};
use crate::finding::{Facts, Finding, Weight};
use crate::journey::known::Inputs;
use crate::journey::look::{CheckResult, findings};
use crate::run::unreadable;
use crate::store::Scope;
use crate::token::Held;
use crate::token::fleet::{Sink, check_all};
use crate::token::weeks::Ends;
use crate::ui::spinner::Spinner;
use crate::ui::{About, Report, View};

/// What a person types to see each.
const EACH: &str = "onboard token check --all -v";

/// Looks at every token of everybody.
///
/// # Errors
/// `no-customers`, or when the workspace cannot be read.
pub(super) async fn run(context: &Context<'_>, in_lines: bool) -> Result<Report, Error> {
    let lines = Lines::begin(context, in_lines, "tokens");
    let workspace = context.workspace()?;
    context.unlock(&workspace, Need::Read).await?;
    let run = context.open(workspace, "token check", Scope::Only(Vec::new())).await?;
    let mut seen = Seen { context, looking: context.looking(), lines, kept: Kept::default() };
    check_all(&run, &mut seen).await?;
    let (kept, lines) = seen.end();
    let Kept { broken, rows, looked, weights, views, mut summary, ends, count, good, bad } = kept;
    if weights.is_empty() && broken.is_empty() {
        return Err(Error::new(&codes::NO_CUSTOMERS));
    }
    if let Some(lines) = lines {
        let (exit, mut result) = lines.end();
        result["weeks"] = ends.to_json();
        return Ok(Report { exit, ..Report::settled("token check", result, View::Nothing) });
    }
    summary.add(&broken);
    let facts: Facts = [
        ("count", count.into()),
        ("good", good.into()),
        ("bad", bad.into()),
        ("unseen", (count - good - bad).into()),
    ]
    .into();
    let words = &context.words;
    let text = summary.text(&words.say("fleet-sum", &facts), EACH, words) + &picture(&ends, run.now(), words);
    let sum = View::Told(text, Vec::new());
    let view = if context.global.verbose { View::Several(views) } else { sum };
    let exit = Exit::of_look(weights);
    let exit = if broken.is_empty() { exit } else { exit.or(Exit::Failed) };
    let found = findings(&looked).into_iter().cloned();
    let found: Vec<Finding> = broken.into_iter().chain(found).collect();
    let result = json!({ "tokens": rows, "weeks": ends.to_json() });
    let about = About::default();
    Ok(Report { command: "token check", exit, findings: found, result, view, error: None, next: None, about })
}

/// Hears of each token. Single ones are kept for a machine, and for whoever wants to see each; else memory stays flat.
struct Seen<'c, 'e> {
    context: &'c Context<'e>,
    looking: Option<Spinner>,
    lines: Option<Lines<'c, 'e>>,
    kept: Kept,
}

/// What is left of a look when it ends.
#[derive(Default)]
struct Kept {
    broken: Vec<Finding>,
    rows: Vec<Value>,
    looked: Vec<CheckResult>,
    weights: BTreeSet<Weight>,
    views: Vec<View>,
    summary: Summary,
    ends: Ends,
    count: usize,
    good: usize,
    bad: usize,
}

impl<'c, 'e> Seen<'c, 'e> {
    fn end(self) -> (Kept, Option<Lines<'c, 'e>>) {
        drop(self.looking);
        (self.kept, self.lines)
    }
}

impl Sink for Seen<'_, '_> {
    fn told(&mut self, inputs: &Inputs<'_>, held: Held, looked: CheckResult) {
        let Self { context, lines, kept, .. } = self;
        kept.count += 1;
        kept.ends.count(&held, inputs.now);
        match held.detail.as_ref().map(|detail| detail.is_valid) {
            Some(true) => kept.good += 1,
            Some(false) => kept.bad += 1,
            None => {}
        }
        if let Some(lines) = lines {
            kept.weights.insert(looked.verdict.weight());
            lines.tell(&held.secret.subject, &[looked], &[told::to_json(&held)]);
            return;
        }
        if context.global.json {
            kept.rows.push(told::to_json(&held));
        } else if context.global.verbose {
            kept.views.push(told::held(&held, inputs, &context.words));
        }
        self.found(looked);
    }

    fn found(&mut self, looked: CheckResult) {
        let Self { context, lines, kept, .. } = self;
        kept.weights.insert(looked.verdict.weight());
        if let Some(lines) = lines {
            lines.tell(&looked.subject.clone(), &[looked], &[]);
            return;
        }
        kept.summary.add(looked.verdict.findings());
        if context.global.json || context.global.verbose {
            kept.looked.push(looked);
        }
    }

    fn broken(&mut self, customer: &str, why: &Error) {
        let finding = unreadable(customer, why);
        if let Some(lines) = &self.lines {
            lines.tell_broken(&finding);
        }
        self.kept.broken.push(finding);
    }

    fn went(&mut self, done: usize, total: usize) {
        if let Some(looking) = &self.looking {
            looking.count(&self.context.words, done, total);
        }
    }
}
