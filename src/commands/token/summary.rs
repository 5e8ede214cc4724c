//! Thousands of tokens in a screenful: how many work, and what is wrong, worst first, with the command that mends it.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write;

use crate::finding::{Facts, Finding, Weight};
use crate::i18n::Words;
use crate::ui::human::{bold, finding_lines, subject_name};
use crate::ui::{About, wrap};

/// How many kinds of trouble are told, and of how many subjects each.
const KINDS: usize = 12;
const EACH: usize = 5;

/// What was found, by kind: memory grows with the kinds, not with the fleet.
#[derive(Debug, Default)]
pub(super) struct Summary(BTreeMap<(Reverse<Weight>, &'static str), Kind>);

/// One kind of trouble.
#[derive(Debug, Default)]
struct Kind {
    count: usize,
    /// The first of them.
    first: Vec<Finding>,
}

impl Summary {
    /// Counts what was found.
    pub(super) fn add<'f>(&mut self, found: impl IntoIterator<Item = &'f Finding>) {
        for finding in found {
            let kind = self.0.entry((Reverse(finding.code.weight), finding.code.id)).or_default();
            kind.count += 1;
            if kind.first.len() < EACH {
                kind.first.push(finding.clone());
            }
        }
    }

    /// Returns the text: a line with the sum, and the kinds of trouble.
    pub(super) fn text(&self, sum: &str, all: &str, words: &Words) -> String {
        let mut out = format!("{}\n", bold(&wrap(sum, 0)));
        let mut kinds: Vec<_> = self.0.iter().collect();
        // The heaviest first, and of those what there is most of.
        kinds.sort_by_key(|((weight, _), kind)| (*weight, Reverse(kind.count)));
        for ((_, code), Kind { count, first }) in kinds.iter().take(KINDS) {
            let _ = writeln!(out, "\n{} [{code}]", bold(&format!("{count} ×")));
            let mut fix = None;
            for finding in first {
                let (what, own) = finding_lines(finding, &About::default(), words);
                let line = format!("{}: {what}", subject_name(&finding.subject, words));
                let _ = writeln!(out, "  {}", wrap(&line, 4));
                fix = fix.or(own);
            }
            if let Some(rest) = count.checked_sub(first.len()).filter(|rest| *rest > 0) {
                let facts: Facts = [("count", rest.into()), ("command", all.into())].into();
                let _ = writeln!(out, "  {}", wrap(&words.say("fleet-more", &facts), 2));
            }
            if let Some(fix) = fix {
                let _ = writeln!(out, "    {}", wrap(&fix, 4));
            }
        }
        if let Some(rest) = kinds.len().checked_sub(KINDS).filter(|rest| *rest > 0) {
            let facts: Facts = [("count", rest.into()), ("command", all.into())].into();
            let _ = writeln!(out, "\n{}", wrap(&words.say("fleet-kinds", &facts), 0));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes;
    use crate::finding::Subject;

    #[test]
    fn the_worst_comes_first_and_nothing_has_a_line_for_each() {
        let mut summary = Summary::default();
        for number in 0..400 {
            let subject = Subject::page(format!("customer-{number:03}"), "111");
            let soon = Finding::new(&codes::TOKEN_EXPIRES_SOON, &subject).with("days", 9);
            summary.add([&soon]);
            if number % 20 == 0 {
                summary.add([&Finding::new(&codes::TOKEN_EXPIRED, &subject)]);
            }
        }
        let text = summary.text("400 tokens", "onboard token check --all --json", &Words::default());
        let text = anstream::adapter::strip_str(&text).to_string();
        let place = |part: &str| text.find(part).unwrap_or_else(|| panic!("no {part}: {text}"));
        assert!(place("20 ×") < place("[token-expired]"), "{text}");
        assert!(place("[token-expired]") < place("400 ×"), "{text}");
        assert!(text.contains("customer-000") && !text.contains("customer-399"), "{text}");
        assert!(text.lines().count() < 30, "{text}");
    }
}
