//! Quotas that Meta has closed for a while: nobody asks against them before their time.

use std::cell::RefCell;
use std::collections::HashMap;
use std::time::Duration;

use tokio::time::Instant;

use super::usage::Spent;
use crate::codes;
use crate::journey::port::Unavailable;

/// Whose quota a throttle spends.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Quota {
    /// The app's, over all its tokens. By App ID.
    App(String),
    /// One token's: a person's or a Page's. By fingerprint.
    Token(String),
}

/// The quotas that are closed, and until when.
#[derive(Default)]
pub(super) struct Throttles(RefCell<HashMap<Quota, Throttle>>);

struct Throttle {
    code: i64,
    until: Instant,
    strikes: u32,
}

impl Throttles {
    /// Closes a quota for the minutes that Meta named, or for a guess, and says so.
    pub(super) fn close(
        &self,
        now: Instant,
        quotas: &[Quota],
        code: i64,
        minutes: Option<i64>,
    ) -> Unavailable {
        const LONGEST: u64 = 60;
        const APP_LIMIT: i64 = 4;
        let whose = if code == APP_LIMIT { quotas.first() } else { quotas.last() };
        if let Some(quota) = whose {
            let mut throttles = self.0.borrow_mut();
            let strikes = match throttles.get(quota) {
                // Requests that were on their way together count as one.
                Some(known) if known.until > now => known.strikes,
                Some(known) => known.strikes + 1,
                None => 0,
            };
            // Without an estimate: a minute, twice as long each time. Quotas are counted over an hour.
            let guess = 1_u64 << strikes.min(6);
            let told = minutes.and_then(|minutes| u64::try_from(minutes).ok()).filter(|minutes| *minutes > 0);
            let wait = Duration::from_mins(told.unwrap_or(guess.min(LONGEST)));
            throttles.insert(quota.clone(), Throttle { code, until: now + wait, strikes });
        }
        self.closed(now, quotas).unwrap_or_else(|| throttled_for(code, Duration::from_mins(1)))
    }

    /// Returns why none of these quotas may be spent now, `None` when all may.
    pub(super) fn closed(&self, now: Instant, quotas: &[Quota]) -> Option<Unavailable> {
        let throttles = self.0.borrow();
        let known = quotas.iter().filter_map(|quota| throttles.get(quota)).find(|known| known.until > now)?;
        Some(throttled_for(known.code, known.until - now))
    }
}

/// Returns the minutes to wait that Meta named, where they belong to the limit that was hit.
pub(super) fn minutes_to_wait(code: i64, spent: &Spent) -> Option<i64> {
    // The estimate is about business use cases; a 0 there says nothing of the app's or person's own limit.
    let business = (80_000..=80_014).contains(&code);
    spent.regain_minutes.filter(|minutes| business || *minutes > 0)
}

fn throttled_for(code: i64, wait: Duration) -> Unavailable {
    let minutes = wait.as_secs().div_ceil(60);
    Unavailable::new(&codes::GRAPH_THROTTLED).with("code", code).with("minutes", minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_mins(1);

    #[test]
    fn without_an_estimate_each_throttle_is_twice_as_long_up_to_an_hour() {
        let throttles = Throttles::default();
        let quotas = [Quota::Token("t".into())];
        let mut now = Instant::now();
        for expected in [1_u64, 2, 4, 8, 16, 32, 60, 60] {
            // Two refusals of one moment are one throttle.
            for _ in 0..2 {
                assert_eq!(throttles.close(now, &quotas, 17, None).facts["minutes"], expected);
            }
            now += MINUTE * 61;
            assert_eq!(throttles.closed(now, &quotas), None);
        }
        assert_eq!(throttles.close(now, &quotas, 17, Some(5)).facts["minutes"], 5);
        assert!(throttles.closed(now + MINUTE * 4, &quotas).is_some());
        assert_eq!(throttles.closed(now + MINUTE * 5, &quotas), None);
    }

    #[test]
    fn an_estimate_of_nothing_counts_only_for_the_limits_it_is_about() {
        let spent = |minutes| Spent { regain_minutes: minutes, ..Spent::default() };
        assert_eq!(minutes_to_wait(80_006, &spent(Some(0))), Some(0));
        assert_eq!(minutes_to_wait(4, &spent(Some(0))), None);
        assert_eq!(minutes_to_wait(4, &spent(Some(7))), Some(7));
        assert_eq!(minutes_to_wait(80_006, &spent(None)), None);
    }
}
