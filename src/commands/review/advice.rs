//! Advice beside a text that is pasted or kept.

use anstream::adapter::strip_str;

use crate::commands::Context;
use crate::finding::Finding;
use crate::ui::{Report, human};

/// Adds advice to a report whose output is a text to paste or to keep: a person reads it beside the output.
pub(super) fn advise(context: &Context<'_>, report: &mut Report, findings: Vec<Finding>) {
    if context.global.json {
        report.findings = findings;
        return;
    }
    let mut lines = String::new();
    for finding in &findings {
        human::of_finding(&mut lines, finding, &report.about, &context.words);
    }
    if lines.is_empty() {
        return;
    }
    let lines = if context.error_has_colour() { lines } else { strip_str(&lines).to_string() };
    // Advice that cannot be written keeps nobody from the result.
    let _ = context.printer.borrow_mut().note(lines.trim_end());
}
