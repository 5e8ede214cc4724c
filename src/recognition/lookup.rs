//! From what was read to the row of the table.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::candidate::Candidate;
use super::class::Class;
use super::fold::fold;
use super::table::{Case, Pair, Row, any_subcode, of_pair, of_subcode, rows};

/// What led to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Code and subcode.
    Pair,
    /// The subcode alone.
    Subcode,
    /// Meta's own words.
    Words,
    /// The code alone.
    Code,
}

impl By {
    /// Returns it as a stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pair => "code-and-subcode",
            Self::Subcode => "subcode",
            Self::Words => "words",
            Self::Code => "code",
        }
    }
}

/// A row, and what led to it.
#[derive(Clone, Copy, Debug)]
pub struct Found {
    /// The row.
    pub row: &'static Row,
    /// What led to it.
    pub by: By,
    /// The cause that the words tell, where the row has several.
    pub case: Option<&'static Case>,
    /// The words that told.
    pub phrase: Option<&'static str>,
}

impl Found {
    /// Returns the steps whose checks can see the cause, the likeliest first.
    pub fn steps(&self) -> &'static [String] {
        self.case.map(|case| case.steps.as_slice()).filter(|own| !own.is_empty()).unwrap_or(&self.row.steps)
    }
}

/// Returns the row of an error that was read: by code and subcode, the subcode alone, the words, the code.
pub fn find(candidate: &Candidate) -> Option<Found> {
    let (code, subcode) = (candidate.code, candidate.subcode);
    let words = fold(&candidate.words());
    let by_subcode = || {
        (subcode != 0).then_some(())?;
        let exact = of_pair((code, subcode)).map(|row| told(row, By::Pair, &words));
        exact.or_else(|| of_subcode(subcode).map(|row| told(row, By::Subcode, &words)))
    };
    let by_words = || {
        if code == 0 {
            return of_words(&candidate.words());
        }
        // What tells the causes of one error apart says nothing about another.
        let counts = |phrase: &Phrase| {
            phrase.reach == Reach::Always
                && (phrase.case.is_none() || phrase.row.pair().is_some_and(|own| own.0 == code))
        };
        PHRASES.best(&words, counts, code).map(|phrase| phrase.found(&words))
    };
    let by_code = || of_pair((code, 0)).or_else(|| of_subcode(code)).map(|row| told(row, By::Code, &words));
    by_subcode().or_else(by_words).or_else(by_code)
}

/// Returns a row with the cause that the words tell.
fn told(row: &'static Row, by: By, words: &str) -> Found {
    let is_its_case = |phrase: &Phrase| phrase.case.is_some() && std::ptr::eq(phrase.row, row);
    let hit = if row.cases.is_empty() { None } else { PHRASES.best(words, is_its_case, 0) };
    Found { row, by, case: hit.and_then(|hit| hit.case), phrase: hit.map(|hit| hit.text) }
}

/// Returns the row that words alone tell.
pub fn of_words(text: &str) -> Option<Found> {
    let words = fold(text);
    // `Failed to send: Invalid parameter`.
    let last = fold(text.trim().rsplit(": ").next().unwrap_or_default());
    let is_whole = |phrase: &&Phrase| {
        phrase.reach == Reach::Whole && [&words, &last].into_iter().any(|said| *said == phrase.folded())
    };
    let whole = PHRASES.all.iter().find(is_whole);
    let hit = whole.or_else(|| PHRASES.best(&words, |phrase| phrase.reach != Reach::Whole, 0))?;
    Some(hit.found(&words))
}

/// Returns the row of a number that somebody typed: people copy what they see, so a code may be a subcode.
pub fn number((code, subcode): Pair) -> Option<&'static Row> {
    let exact = of_pair((code, subcode)).or_else(|| of_subcode(subcode));
    let alone = || Some(code).filter(|code| subcode == 0 && *code > 99).and_then(any_subcode);
    exact.or_else(alone).or_else(|| of_pair((code, 0)))
}

/// Returns whether a code and a subcode have a row together.
pub(super) fn knows(pair: Pair) -> bool {
    pair.1 != 0 && of_pair(pair).is_some()
}

/// Returns the class of a code and a subcode; nothing where Meta's documentation does not tell.
pub fn class((code, subcode): Pair) -> Option<Class> {
    let own = (subcode != 0).then(|| of_pair((code, subcode)).or_else(|| of_subcode(subcode))).flatten();
    let row = own.or_else(|| of_pair((code, 0)));
    row.map(|row| row.class).or(match code {
        200..=299 => Some(Class::Permission),
        80_000..=80_014 => Some(Class::Throttle),
        _ => None,
    })
}

/// When words count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    Always,
    Alone,
    Whole,
}

struct Phrase {
    row: &'static Row,
    case: Option<&'static Case>,
    text: &'static str,
    reach: Reach,
    /// The places of its parts among the patterns.
    parts: Vec<usize>,
    /// How much it tells: the letters of its parts, and more where its row is one case among others of its code.
    weight: usize,
}

impl Phrase {
    fn found(&self, words: &str) -> Found {
        let found = told(self.row, By::Words, words);
        Found { phrase: found.phrase.or(Some(self.text)), ..found }
    }

    fn folded(&self) -> String {
        fold(self.text)
    }
}

struct Phrases {
    all: Vec<Phrase>,
    patterns: Vec<String>,
    automaton: AhoCorasick,
}

/// What it counts for that a phrase's row has the code that was read, in letters.
const SAME_CODE: usize = 24;

/// What it counts for that a phrase's row has a subcode, or no number: it says more than the row of the code.
const SPECIAL: usize = 20;

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    let mut phrases = Vec::new();
    let mut patterns: Vec<String> = Vec::new();
    let mut add = |row: &'static Row, case: Option<&'static Case>, reach: Reach, texts: &'static [String]| {
        for text in texts {
            let mut parts = Vec::new();
            for part in text.split('…') {
                let part = fold(part).trim_end().to_owned();
                let at = patterns.iter().position(|known| *known == part).unwrap_or(patterns.len());
                if at == patterns.len() {
                    patterns.push(part);
                }
                parts.push(at);
            }
            let letters: usize = parts.iter().map(|at| patterns[*at].chars().count()).sum();
            let is_special = row.pair().is_none_or(|(_, subcode)| subcode != 0);
            let weight = letters + if is_special { SPECIAL } else { 0 };
            phrases.push(Phrase { row, case, text, reach, parts, weight });
        }
    };
    for row in rows() {
        add(row, None, Reach::Always, &row.phrases);
        add(row, None, Reach::Alone, &row.alone);
        add(row, None, Reach::Whole, &row.whole);
        for case in &row.cases {
            add(row, Some(case), Reach::Always, &case.phrases);
        }
    }
    let automaton = AhoCorasick::new(&patterns).expect("a test builds the automaton of the embedded table");
    Phrases { all: phrases, patterns, automaton }
});

impl Phrases {
    /// Returns the phrase that tells most of those that are allowed and whose parts are all in the folded words.
    fn best(&self, words: &str, is_allowed: impl Fn(&Phrase) -> bool, code: i64) -> Option<&Phrase> {
        let mut hit = vec![false; self.patterns.len()];
        for found in self.automaton.find_overlapping_iter(words) {
            hit[found.pattern().as_usize()] = true;
        }
        let fits = |phrase: &&Phrase| phrase.parts.iter().all(|part| hit[*part]) && is_allowed(phrase);
        let weight = |phrase: &&Phrase| {
            let has_code =
                |text: &str| text.split('/').next().and_then(|text| text.parse().ok()) == Some(code);
            let is_of_code =
                code != 0 && (has_code(&phrase.row.id) || phrase.row.also.iter().any(|text| has_code(text)));
            phrase.weight + if is_of_code { SAME_CODE } else { 0 }
        };
        // The first of equals: rows and their phrases stand in the order in which they are likely.
        self.all.iter().filter(fits).rev().max_by_key(weight)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_or_a_bare_subcode_finds_its_error() {
        for (seen, found) in [
            ((190, 463), Some("190/463")),
            ((102, 463), Some("190/463")),
            ((190, 12_345), Some("190")),
            ((2_018_028, 0), Some("200/2018028")),
            ((463, 0), Some("190/463")),
            ((551, 1_545_041), Some("551")),
            ((100, 2_018_247), Some("2018247")),
            ((10, 2_018_300), Some("2018300")),
            ((80_004, 2_446_079), Some("80000")),
            ((2_018_396, 0), Some("2018389")),
            ((99, 0), None),
            ((7, 0), None),
            ((0, 0), None),
        ] {
            assert_eq!(number(seen).map(|row| row.id.as_str()), found, "{seen:?}");
        }
    }

    /// Returns where a phrase of Meta's leads, with the number of its error where `has_code`.
    fn leads(phrase: &Phrase, has_code: bool) -> String {
        let pair = phrase.row.pair().filter(|_| has_code).unwrap_or_default();
        let message = phrase.text.replace('…', " and then ");
        let found = find(&Candidate { code: pair.0, message, ..Candidate::default() });
        found.map_or_else(String::new, |found| {
            let case = found.case.map(|case| format!(" {}", case.name)).unwrap_or_default();
            format!("{}{case}", found.row.id)
        })
    }

    #[test]
    fn every_phrase_leads_to_its_own_row() {
        let mut wrong = Vec::new();
        for phrase in &PHRASES.all {
            let case = phrase.case.map(|case| format!(" {}", case.name)).unwrap_or_default();
            let own = format!("{}{case}", phrase.row.id);
            // Words that count only without a number, and those that tell causes apart, which need one.
            let ways: &[bool] = match (phrase.reach, phrase.case) {
                (Reach::Always, Some(_)) => &[true],
                (Reach::Always, None) => &[true, false],
                _ => &[false],
            };
            for has_code in ways {
                let found = leads(phrase, *has_code);
                if found != own && !(phrase.case.is_none() && found.starts_with(&format!("{own} "))) {
                    wrong.push(format!("`{}` of {own} leads to {found} ({has_code})", phrase.text));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn a_phrase_says_enough_to_tell() {
        for phrase in PHRASES.all.iter().filter(|phrase| phrase.reach != Reach::Whole) {
            assert!(
                phrase.parts.iter().map(|part| PHRASES.patterns[*part].len()).sum::<usize>() > 9,
                "`{}` of {} is too short",
                phrase.text,
                phrase.row.id
            );
            for part in phrase.parts.iter().map(|part| &PHRASES.patterns[*part]) {
                assert!(part.chars().count() > 2, "`{}` of {}", phrase.text, phrase.row.id);
            }
        }
    }
}
