//! A counter of calls over a span that slides, on the world's clock.

use std::collections::BTreeMap;

/// Calls by the second they were made in.
#[derive(Clone, Debug, Default)]
pub(super) struct Meter(BTreeMap<i64, u64>);

impl Meter {
    /// Counts a call, and returns how many there were within the span.
    pub(super) fn count(&mut self, now: i64, span: i64) -> u64 {
        *self.0.entry(now).or_default() += 1;
        self.0 = self.0.split_off(&(now - span + 1));
        self.0.values().sum()
    }

    pub(super) fn within(&self, now: i64, span: i64) -> u64 {
        self.0.range(now - span + 1..).map(|(_, count)| count).sum()
    }

    /// Returns the minutes until fewer than `limit` calls are left within the span.
    pub(super) fn regain(&self, now: i64, span: i64, limit: u64) -> u32 {
        let mut left = self.within(now, span);
        for (second, count) in self.0.range(now - span + 1..) {
            left -= count;
            if left < limit {
                let seconds = second + span - now;
                return u32::try_from((seconds + 59) / 60).unwrap_or(u32::MAX).max(1);
            }
        }
        1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_slides_and_says_when_there_is_room() {
        let mut meter = Meter::default();
        assert_eq!((meter.count(0, 60), meter.count(30, 60), meter.count(59, 60)), (1, 2, 3));
        assert_eq!(meter.regain(59, 60, 3), 1);
        assert_eq!(meter.count(60, 60), 3, "the first call has left the window");
        assert_eq!(meter.within(119, 60), 1);
        let mut day = Meter::default();
        for second in [0, 3_600, 3_601] {
            day.count(second, 86_400);
        }
        assert_eq!(day.regain(3_601, 86_400, 2), 24 * 60);
    }
}
