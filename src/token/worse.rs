//! What got worse since somebody was told last. Pure.
//!
//! A person is told of a thing once, and again when it got better in between. What nobody can see now, because
//! something else is in the way or nobody answers, is neither better nor worse than before.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::codes;
use crate::finding::{Finding, Verdict, Weight};
use crate::journey::look::CheckResult;

/// A thing that somebody was told of: by the row of the board that it stands in, and its code.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Told {
    /// What it is about, as `--json` writes it.
    pub subject: String,
    /// The step.
    pub step: String,
    /// The code.
    pub code: String,
}

/// What a look has to say beside what was told.
#[derive(Debug, Default)]
pub struct News {
    /// What got worse, the heaviest first, each thing once.
    pub worse: Vec<Finding>,
    /// What is known to somebody once they are told of that.
    pub told: BTreeSet<Told>,
    /// What is known to somebody where nobody could be told.
    pub untold: BTreeSet<Told>,
}

/// What stands in a row of the board.
#[derive(Default)]
struct Row<'l> {
    found: Vec<&'l Finding>,
    /// It could not be looked at, or something else comes first.
    is_hidden: bool,
}

/// Compares what a look saw with what somebody was told.
pub fn compare(before: &BTreeSet<Told>, looked: &[CheckResult]) -> News {
    let mut rows: BTreeMap<(String, &str), Row<'_>> = BTreeMap::new();
    for seen in looked {
        let row = rows.entry((seen.subject.to_string(), seen.step.name())).or_default();
        if seen.follows.is_some() {
            row.is_hidden = true;
            continue;
        }
        row.is_hidden |= matches!(&seen.verdict, Verdict::Unknown(why) if why.code.weight == Weight::Failed);
        row.found.extend(seen.verdict.findings());
    }
    let mut known: BTreeMap<(&str, &str), Vec<&Told>> = BTreeMap::new();
    for told in before {
        known.entry((&told.subject, &told.step)).or_default().push(told);
    }
    let mut news = News::default();
    let mut said = BTreeSet::new();
    for ((subject, step), row) in &rows {
        let own = known.get(&(subject.as_str(), *step)).map(Vec::as_slice).unwrap_or_default();
        if row.is_hidden {
            news.told.extend(own.iter().copied().cloned());
            news.untold.extend(own.iter().copied().cloned());
        }
        let heaviest = own.iter().filter_map(|told| codes::find(&told.code)).map(|code| code.weight).max();
        for finding in &row.found {
            let told =
                Told { subject: subject.clone(), step: (*step).to_owned(), code: finding.code.id.to_owned() };
            let is_known = own.contains(&&told);
            // What is lighter than before is on its way to be well.
            let is_lighter = heaviest.is_some_and(|heaviest| finding.code.weight < heaviest);
            if is_known || is_lighter {
                news.untold.insert(told.clone());
            } else if said.insert((finding.code.id, finding.subject.to_string())) {
                news.worse.push((*finding).clone());
            }
            news.told.insert(told);
        }
    }
    let rank = |finding: &Finding| std::cmp::Reverse(finding.code.weight);
    news.worse.sort_by_key(|finding| (finding.code.weight == Weight::Advice, rank(finding)));
    news
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Code, Subject};
    use crate::journey::StepId;

    const DEAD: &Code = &codes::TOKEN_EXPIRED;
    const SOON: &Code = &codes::TOKEN_EXPIRES_SOON;
    const BLIND: &Code = &codes::REFRESH_FAILED;

    /// Returns a row in which these codes stand.
    fn row(step: StepId, found: &[&'static Code]) -> CheckResult {
        let subject = Subject::Customer("aurora".into());
        let found: Vec<Finding> = found.iter().map(|code| Finding::new(code, &subject)).collect();
        let verdict = match found.as_slice() {
            [only] if only.code.weight == Weight::Failed => Verdict::Unknown(only.clone()),
            _ => Verdict::of(found),
        };
        CheckResult { step, subject, verdict, follows: None }
    }

    fn codes_of(news: &News) -> Vec<&'static str> {
        news.worse.iter().map(|finding| finding.code.id).collect()
    }

    #[test]
    fn a_thing_is_told_once_and_again_once_it_was_better() {
        let mut told = BTreeSet::new();
        for (found, expected) in [
            (&[][..], &[][..]),
            (&[DEAD], &["token-expired"]),
            (&[DEAD], &[]),
            // What is in the way hides it, and is told itself; afterwards it is no news.
            (&[BLIND], &["refresh-failed"]),
            (&[DEAD], &[]),
            (&[], &[]),
            (&[DEAD], &["token-expired"]),
            // Lighter is better.
            (&[SOON], &[]),
            (&[DEAD], &["token-expired"]),
        ] {
            let news = compare(&told, &[row(StepId::Login, found)]);
            assert_eq!(codes_of(&news), expected, "{found:?} after {told:?}");
            told = news.told;
        }
    }

    #[test]
    fn what_nobody_could_be_told_is_news_the_next_time_too() {
        let news = compare(&BTreeSet::new(), &[row(StepId::Login, &[SOON])]);
        assert_eq!(codes_of(&news), ["token-expires-soon"]);
        let untold = news.untold;
        let again = compare(&untold, &[row(StepId::Login, &[SOON])]);
        assert_eq!(codes_of(&again), ["token-expires-soon"]);
        assert_eq!(compare(&again.told, &[row(StepId::Login, &[SOON])]).worse, []);
    }

    #[test]
    fn a_consequence_is_no_news_and_hides_what_was_told() {
        let told = compare(&BTreeSet::new(), &[row(StepId::Page, &[DEAD])]).told;
        let hidden = CheckResult { follows: Some(StepId::Login), ..row(StepId::Page, &[SOON]) };
        let news = compare(&told, &[hidden]);
        assert_eq!((codes_of(&news), &news.told), (vec![], &told));
    }

    #[test]
    fn one_thing_in_two_rows_is_told_once_and_the_worst_comes_first() {
        let news = compare(
            &BTreeSet::new(),
            &[row(StepId::Page, &[SOON]), row(StepId::Login, &[DEAD]), row(StepId::PageToken, &[DEAD])],
        );
        assert_eq!(codes_of(&news), ["token-expired", "token-expires-soon"]);
        assert_eq!(news.told.len(), 3);
        // Who went with their customer is forgotten.
        assert!(compare(&news.told, &[]).told.is_empty());
    }
}
