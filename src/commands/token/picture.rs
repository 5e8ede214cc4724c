//! When tokens end, as a picture: a bar for each week.

use std::fmt::Write;

use jiff::Timestamp;

use crate::i18n::Words;
use crate::token::weeks::Ends;
use crate::ui::human::bold;
use crate::ui::{WIDTH, pad, width, wrap};

/// How many weeks have a bar; a quarter, and this one.
const WEEKS: usize = 14;

/// Returns the picture; nothing where no token ends.
pub(super) fn picture(ends: &Ends, now: Timestamp, words: &Words) -> String {
    let (rows, later) = ends.in_a_row(now, WEEKS);
    let mut out = String::new();
    let mut bars: Vec<(String, usize)> =
        rows.into_iter().map(|(week, count)| (week.to_string(), count)).collect();
    if later > 0 {
        bars.push((words.get("weeks-later"), later));
    }
    if !bars.is_empty() {
        let _ = writeln!(out, "\n{}", bold(&words.get("weeks-head")));
    }
    let most = bars.iter().map(|(_, count)| *count).max().unwrap_or_default().max(1);
    let label = bars.iter().map(|(label, _)| width(label)).max().unwrap_or_default();
    // Two blanks before and after the label, one before the number.
    let room = WIDTH.saturating_sub(label + most.to_string().len() + 5);
    for (text, count) in &bars {
        let bar = "█".repeat((count * room).div_ceil(most).min(room));
        let gap = if bar.is_empty() { "" } else { " " };
        let _ = writeln!(out, "  {}  {bar}{gap}{count}", pad(text, label));
    }
    let rest = [("weeks-never", ends.never), ("weeks-dead", ends.dead), ("weeks-unseen", ends.unseen)];
    let rest = rest.into_iter().filter(|(_, count)| *count > 0);
    let rest: Vec<String> =
        rest.map(|(key, count)| words.say(key, &[("count", count.into())].into())).collect();
    if !rest.is_empty() {
        let _ = writeln!(out, "\n{}", wrap(&rest.join(" "), 0));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(weeks: &[(&str, usize)], never: usize) -> String {
        let mut ends = Ends { never, ..Ends::default() };
        ends.weeks.extend(weeks.iter().map(|(week, count)| (week.parse().unwrap(), *count)));
        let now = "2026-11-20T12:00:00Z".parse().unwrap();
        let text = picture(&ends, now, &Words::default());
        anstream::adapter::strip_str(&text).to_string()
    }

    #[test]
    fn each_week_has_a_bar_and_the_longest_fills_the_line() {
        let text = shown(&[("2026-11-16", 1), ("2026-11-30", 4000), ("2027-06-07", 2000)], 3);
        let bars: Vec<&str> = text.lines().filter(|line| line.starts_with("  ")).collect();
        assert_eq!(bars.len(), WEEKS + 1, "{text}");
        assert!(bars[0].starts_with("  2026-11-16  █ 1"), "{text}");
        assert_eq!(bars[1].trim_end(), "  2026-11-23  0");
        assert_eq!(width(bars[2]), WIDTH, "{text}");
        assert!(bars[14].contains("later") && bars[14].ends_with("█ 2000"), "{text}");
        assert!(text.ends_with("3 tokens do not end by themselves.\n"), "{text}");
        assert!(text.lines().all(|line| width(line) <= WIDTH), "{text}");
        assert_eq!(shown(&[], 0), "");
    }
}
