//! Where we are: all steps, one line each.

use std::collections::BTreeMap;

use anstyle::Style;

use crate::finding::{Subject, Verdict};
use crate::i18n::Words;
use crate::journey::StepId;
use crate::journey::catalogue::ROWS;
use crate::journey::look::CheckResult;
use crate::ui::human::mark;
use crate::ui::wrap::pad;

/// A window with fewer lines gets the steps in two columns.
const TALL: usize = 44;
/// What two columns need.
const WIDE: usize = 76;
const MARK: usize = 9;
const NAME: usize = 26;

/// What was last seen of each step.
#[derive(Default)]
pub struct Board {
    seen: BTreeMap<StepId, BTreeMap<Subject, Seen>>,
}

struct Seen {
    mark: &'static str,
    style: Style,
    is_settled: bool,
}

impl Board {
    /// Notes a whole look. What merely follows from another step stays open.
    pub fn fill(&mut self, looked: &[CheckResult]) {
        for seen in looked.iter().filter(|seen| seen.follows.is_none()) {
            self.note(seen.step, &seen.subject, &seen.verdict);
        }
    }

    /// Notes one verdict. Returns whether the step was open before and is settled now.
    pub fn note(&mut self, step: StepId, subject: &Subject, verdict: &Verdict) -> bool {
        let (mark, style) = mark(verdict);
        let is_settled = verdict.is_settled();
        let places = self.seen.entry(step).or_default();
        let was_settled = places.values().all(|seen| seen.is_settled) && !places.is_empty();
        if !subject.is_unidentified() {
            places.retain(|place, _| !place.is_unidentified());
        }
        places.insert(subject.clone(), Seen { mark, style, is_settled });
        is_settled && !was_settled
    }

    /// Returns the steps as lines, the current one marked.
    pub fn lines(&self, current: StepId, height: usize, width: usize, words: &Words) -> String {
        let cells: Vec<String> = ROWS.iter().map(|row| self.cell(row.id, row.id == current, words)).collect();
        if height >= TALL || width < WIDE {
            return cells.join("\n");
        }
        let (left, right) = cells.split_at(cells.len().div_ceil(2));
        let lines: Vec<String> =
            left.iter().zip(right).map(|(left, right)| format!("{left} {right}")).collect();
        lines.join("\n")
    }

    fn cell(&self, step: StepId, is_current: bool, words: &Words) -> String {
        let places = self.seen.get(&step);
        let open = places.and_then(|places| places.values().find(|seen| !seen.is_settled));
        let shown = open.or_else(|| places.and_then(|places| places.values().next()));
        let (mark, style) = shown.map_or_else(
            || (pad("·", MARK), Style::new().dimmed()),
            |seen| (pad(&words.get(seen.mark), MARK), seen.style),
        );
        let name = pad(&words.get(&format!("step-{step}")), NAME);
        if is_current {
            let bold = Style::new().bold();
            format!("{bold}▸{bold:#} {style}{mark}{style:#}{bold}{name}{bold:#}")
        } else {
            format!("  {style}{mark}{style:#}{name}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::UNKNOWN_ID;

    #[test]
    fn an_app_that_is_identified_leaves_no_trace_of_the_unknown_one() {
        let mut board = Board::default();
        let words = Words::of("en");
        let unknown = Subject::App(UNKNOWN_ID.into());
        let open =
            Verdict::Unknown(crate::finding::Finding::new(&crate::ui::terminal::tests::CODE, &unknown));
        assert!(!board.note(StepId::App, &unknown, &open));
        assert!(board.note(StepId::App, &Subject::App("1".into()), &Verdict::Met(Vec::new())));
        let lines = anstream::adapter::strip_str(&board.lines(StepId::App, 24, 80, &words)).to_string();
        assert!(lines.contains("▸ ok       Meta app"), "{lines}");
        assert!(lines.lines().count() == 9 && lines.lines().all(|line| line.chars().count() < 80), "{lines}");
    }
}
