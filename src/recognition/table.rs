//! The table of Meta's errors that have a page: `templates/errors.toml`.
//!
//! Sources: "Handling Errors" and "Rate Limits" (Graph API), "Error Codes" (Messenger Platform, 2026-06-25), the
//! redirects of the login dialog, and what was observed; the file says which where it matters.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::class::Class;

/// The code of an error and its subcode, 0 where it has none.
pub type Pair = (i64, i64);

/// An error of Meta's that has a page.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// What finds it again: `190/463`, `2200`; a name for what Meta says without a number, `dialog-url-blocked`.
    pub id: String,
    /// What kind of refusal it is.
    pub class: Class,
    /// Other codes, or pairs of code and subcode, that mean the same.
    #[serde(default)]
    pub also: Vec<String>,
    /// Words of Meta's that tell it, in any language. Parts between `…` all have to be there.
    #[serde(default)]
    pub phrases: Vec<String>,
    /// Words that tell it only where there is no number.
    #[serde(default)]
    pub alone: Vec<String>,
    /// Words that tell it only where they are all that is said, and there is no number.
    #[serde(default)]
    pub whole: Vec<String>,
    /// The page of Meta's documentation, as a path; without one, that of its class.
    #[serde(default)]
    pub docs: String,
    /// The steps of the journey whose checks can see its cause, the likeliest first.
    #[serde(default)]
    pub steps: Vec<String>,
    /// Causes that its words tell apart, each with its own why and do.
    #[serde(default, rename = "case")]
    pub cases: Vec<Case>,
}

/// One of several causes of an error, told by Meta's words.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Its name within the error.
    pub name: String,
    /// Words of Meta's that tell it.
    pub phrases: Vec<String>,
    /// The steps, where they differ from the error's.
    #[serde(default)]
    pub steps: Vec<String>,
}

impl Row {
    /// Returns code and subcode, where the error has a number.
    pub fn pair(&self) -> Option<Pair> {
        pair(&self.id)
    }

    /// Returns the key of its page in the words.
    pub fn key(&self) -> String {
        format!("graph-{}", self.id.replace('/', "-"))
    }

    /// Returns Meta's page about it, as a path.
    pub fn docs(&self) -> &str {
        let is_long = self.pair().is_some_and(|(code, subcode)| code >= 1_000_000 || subcode >= 1_000_000);
        match self.class {
            _ if !self.docs.is_empty() => &self.docs,
            Class::Throttle => "docs/graph-api/overview/rate-limiting",
            Class::Token(_) => "docs/facebook-login/guides/access-tokens",
            _ if is_long => "docs/messenger-platform/error-codes",
            _ => "docs/graph-api/guides/error-handling",
        }
    }
}

/// Reads `190/463` and `2200`.
fn pair(text: &str) -> Option<Pair> {
    let (code, subcode) = text.split_once('/').unwrap_or((text, "0"));
    Some((code.parse().ok()?, subcode.parse().ok()?))
}

struct Table {
    rows: Vec<Row>,
    by_pair: HashMap<Pair, usize>,
    by_subcode: HashMap<i64, usize>,
}

/// Subcodes from here on belong to one error, whatever code they come with. Below, they are counted for each code.
const UNIQUE: i64 = 1000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    error: Vec<Row>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let file: File =
        toml::from_str(include_str!("../../templates/errors.toml")).expect("a test reads the embedded table");
    let (mut by_pair, mut by_subcode) = (HashMap::new(), HashMap::new());
    for (at, row) in file.error.iter().enumerate() {
        for (code, subcode) in row.pair().into_iter().chain(row.also.iter().filter_map(|text| pair(text))) {
            by_pair.entry((code, subcode)).or_insert(at);
            // Some are known by the subcode alone, and stand as a code.
            let alone = if subcode == 0 { code } else { subcode };
            by_subcode.entry(alone).or_insert(at);
        }
    }
    Table { rows: file.error, by_pair, by_subcode }
});

/// Returns every row, in the order of the file.
pub fn rows() -> &'static [Row] {
    &TABLE.rows
}

/// Returns the row of exactly this code and subcode.
pub(super) fn of_pair(pair: Pair) -> Option<&'static Row> {
    TABLE.by_pair.get(&pair).map(|at| &TABLE.rows[*at])
}

/// Returns the row that a subcode belongs to whatever its code is.
pub(super) fn of_subcode(subcode: i64) -> Option<&'static Row> {
    Some(subcode).filter(|subcode| *subcode >= UNIQUE).and_then(any_subcode)
}

/// Returns the first row with a subcode, or with a code, of this number.
pub(super) fn any_subcode(number: i64) -> Option<&'static Row> {
    TABLE.by_subcode.get(&number).map(|at| &TABLE.rows[*at])
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_error_is_listed_once_and_no_number_means_two() {
        let mut seen = BTreeSet::new();
        for row in rows() {
            assert!(seen.insert(row.id.clone()), "{} twice", row.id);
            assert!(row.pair().is_some() || !row.phrases.is_empty(), "nothing leads to {}", row.id);
        }
        for row in rows() {
            for other in &row.also {
                assert!(pair(other).is_some(), "{}: `{other}` is no number", row.id);
                assert!(seen.insert(other.clone()), "{other} stands twice");
            }
        }
    }

    #[test]
    fn the_cases_of_an_error_have_names_and_words() {
        for row in rows() {
            let names: BTreeSet<&str> = row.cases.iter().map(|case| case.name.as_str()).collect();
            assert_eq!(names.len(), row.cases.len(), "{}", row.id);
            assert!(row.cases.iter().all(|case| !case.phrases.is_empty()), "{}", row.id);
        }
    }
}
