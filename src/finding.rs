//! Codes and facts: what a look can say, without a word of prose.
//!
//! A leaf. A [`Code`] is stable in every release and every language; its words live in `locales/`.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::{Deref, DerefMut};

use serde::Serialize;
use serde_json::Value;

/// What a verdict or a finding is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// Meta's app, by App ID. `-` while no App ID is known.
    App(String),
    /// A customer, by slug.
    Customer(String),
    /// One Page of a customer, by Page ID. `-` while no Page is identified.
    Page {
        /// The customer's slug.
        customer: String,
        /// The Page ID, as Meta writes it: decimal digits.
        page: String,
    },
}

/// The id that stands for an app or a Page that is not known yet.
pub const UNKNOWN_ID: &str = "-";

impl Subject {
    /// Returns the subject of a Page.
    pub fn page(customer: impl Into<String>, page: impl Into<String>) -> Self {
        Self::Page { customer: customer.into(), page: page.into() }
    }

    /// Returns the customer this belongs to, if it is a customer's.
    pub fn customer(&self) -> Option<&str> {
        match self {
            Self::App(_) => None,
            Self::Customer(id) | Self::Page { customer: id, .. } => Some(id),
        }
    }

    /// Returns whether the app or Page is still to be identified.
    pub fn is_unidentified(&self) -> bool {
        match self {
            Self::App(id) | Self::Page { page: id, .. } => id == UNKNOWN_ID,
            Self::Customer(_) => false,
        }
    }
}

impl fmt::Display for Subject {
    /// Writes the stable form that `--json` carries: `app/1`, `customer/acme`, `customer/acme/page/2`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::App(id) => write!(out, "app/{id}"),
            Self::Customer(id) => write!(out, "customer/{id}"),
            Self::Page { customer, page } => write!(out, "customer/{customer}/page/{page}"),
        }
    }
}

/// How much a code weighs; the exit code is a fold over weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Worth knowing; never changes an exit code.
    Advice,
    /// Someone else's turn, or a person has to say something only they know.
    Waits,
    /// Not as it should be.
    Blocks,
    /// Meta does not let us: no token, a dead one, or one that lacks permission.
    Auth,
    /// We could not do our job, because something failed.
    Failed,
    /// The command line or an answer is not what it has to be.
    Usage,
    /// The person gave up.
    Cancelled,
}

/// A stable kebab-case name for one fact, with its weight and the page of Meta's documentation it rests on.
#[derive(Debug)]
pub struct Code {
    /// Kebab-case, unique, never reused.
    pub id: &'static str,
    /// How much it weighs.
    pub weight: Weight,
    /// Path under `https://developers.facebook.com/`, or empty where Meta has no page for it.
    pub docs: &'static str,
}

impl Code {
    /// Returns a code that only advises.
    pub const fn advice(id: &'static str, docs: &'static str) -> Self {
        Self { id, weight: Weight::Advice, docs }
    }

    /// Returns a code that waits for somebody.
    pub const fn waits(id: &'static str, docs: &'static str) -> Self {
        Self { id, weight: Weight::Waits, docs }
    }

    /// Returns a code that blocks.
    pub const fn blocks(id: &'static str, docs: &'static str) -> Self {
        Self { id, weight: Weight::Blocks, docs }
    }

    /// Returns a code for what needs another token.
    pub const fn auth(id: &'static str, docs: &'static str) -> Self {
        Self { id, weight: Weight::Auth, docs }
    }

    /// Returns a code for what failed.
    pub const fn failed(id: &'static str, docs: &'static str) -> Self {
        Self { id, weight: Weight::Failed, docs }
    }

    /// Returns a code for what the person has to say otherwise.
    pub const fn usage(id: &'static str, docs: &'static str) -> Self {
        Self { id, weight: Weight::Usage, docs }
    }

    /// Returns a code for a person who gave up.
    pub const fn cancelled(id: &'static str, docs: &'static str) -> Self {
        Self { id, weight: Weight::Cancelled, docs }
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Code {}

/// Named facts of a finding or an error. Names are English and stable; values are strings, numbers or lists of them.
///
/// A name is a word of ours, or one that was read from a file.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Facts(BTreeMap<Cow<'static, str>, Value>);

impl Facts {
    /// Returns no facts.
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// Adds a fact, or replaces the one of that name.
    pub fn insert(&mut self, name: impl Into<Cow<'static, str>>, value: Value) {
        self.0.insert(name.into(), value);
    }

    /// Returns the facts as they are kept and passed on: what [`is_foreign`] is left out.
    #[must_use]
    pub fn without_foreign_words(&self) -> Self {
        let kept = |(name, value): (&Cow<'static, str>, &Value)| {
            (name.clone(), if is_foreign(name) { LEFT_OUT.into() } else { value.clone() })
        };
        self.0.iter().map(kept).collect()
    }
}

/// What stands for words that were left out.
pub const LEFT_OUT: &str = "…";

/// Returns whether a fact is somebody else's words: Meta's message, or the beginning of a page that is not Meta's. A
/// server may say there what it was sent, secrets among it, in a form that nobody recognises.
pub fn is_foreign(fact: &str) -> bool {
    matches!(fact, "said" | "head")
}

impl Deref for Facts {
    type Target = BTreeMap<Cow<'static, str>, Value>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for Facts {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

impl<Name: Into<Cow<'static, str>>> FromIterator<(Name, Value)> for Facts {
    fn from_iter<Pairs: IntoIterator<Item = (Name, Value)>>(pairs: Pairs) -> Self {
        Self(pairs.into_iter().map(|(name, value)| (name.into(), value)).collect())
    }
}

impl<const COUNT: usize> From<[(&'static str, Value); COUNT]> for Facts {
    fn from(pairs: [(&'static str, Value); COUNT]) -> Self {
        pairs.into_iter().collect()
    }
}

impl IntoIterator for Facts {
    type Item = (Cow<'static, str>, Value);
    type IntoIter = std::collections::btree_map::IntoIter<Cow<'static, str>, Value>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Facts {
    type Item = (&'a Cow<'static, str>, &'a Value);
    type IntoIter = std::collections::btree_map::Iter<'a, Cow<'static, str>, Value>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

/// One thing that is not as it should be: a code and facts, never prose.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// What it is.
    pub code: &'static Code,
    /// What it is about.
    pub subject: Subject,
    /// The particulars.
    pub facts: Facts,
}

impl Finding {
    /// Returns a finding without facts.
    pub fn new(code: &'static Code, subject: &Subject) -> Self {
        Self { code, subject: subject.clone(), facts: Facts::new() }
    }

    /// Returns the finding with one more fact.
    #[must_use]
    pub fn with(mut self, name: impl Into<Cow<'static, str>>, value: impl Into<Value>) -> Self {
        self.facts.insert(name, value.into());
        self
    }
}

/// What a check concluded.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// As it should be; advice may come along.
    Met(Vec<Finding>),
    /// Not as it should be. At least one finding blocks.
    Unmet(Vec<Finding>),
    /// Nothing to do for us: someone else's turn.
    Pending(Vec<Finding>),
    /// Could not look; the finding says why.
    Unknown(Finding),
    /// Does not apply, and why. Counts as settled.
    NotNeeded(&'static Code),
}

impl Verdict {
    /// Returns the verdict that a list of findings amounts to: the heaviest decides.
    pub fn of(findings: Vec<Finding>) -> Self {
        match findings.iter().map(|finding| finding.code.weight).max() {
            None | Some(Weight::Advice) => Self::Met(findings),
            Some(Weight::Waits) => Self::Pending(findings),
            Some(Weight::Blocks | Weight::Auth | Weight::Failed | Weight::Usage | Weight::Cancelled) => {
                Self::Unmet(findings)
            }
        }
    }

    /// Returns the word that `--json` carries.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Met(_) => "met",
            Self::Unmet(_) => "unmet",
            Self::Pending(_) => "pending",
            Self::Unknown(_) => "unknown",
            Self::NotNeeded(_) => "not-needed",
        }
    }

    /// Returns what it weighs, for the exit code. Who could not look may wait for somebody, never be content.
    pub fn weight(&self) -> Weight {
        match self {
            Self::Met(_) | Self::NotNeeded(_) => Weight::Advice,
            Self::Pending(_) => Weight::Waits,
            Self::Unmet(_) => Weight::Blocks,
            Self::Unknown(why) => why.code.weight.max(Weight::Waits),
        }
    }

    /// Returns whether nothing is left to do.
    pub fn is_settled(&self) -> bool {
        matches!(self, Self::Met(_) | Self::NotNeeded(_))
    }

    /// Returns what was found.
    pub fn findings(&self) -> &[Finding] {
        match self {
            Self::Met(found) | Self::Unmet(found) | Self::Pending(found) => found,
            Self::Unknown(found) => std::slice::from_ref(found),
            Self::NotNeeded(_) => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static ADVICE: Code = Code::advice("some-advice", "");
    static WAITS: Code = Code::waits("some-wait", "");
    static BLOCKS: Code = Code::blocks("some-block", "");

    #[test]
    fn the_heaviest_finding_decides_the_verdict() {
        let subject = Subject::App("1".into());
        let verdict = |codes: &[&'static Code]| {
            Verdict::of(codes.iter().map(|code| Finding::new(code, &subject)).collect()).word()
        };
        assert_eq!(verdict(&[]), "met");
        assert_eq!(verdict(&[&ADVICE]), "met");
        assert_eq!(verdict(&[&ADVICE, &WAITS]), "pending");
        assert_eq!(verdict(&[&WAITS, &BLOCKS, &ADVICE]), "unmet");
    }

    #[test]
    fn a_subject_is_written_as_a_path() {
        assert_eq!(Subject::App("1".into()).to_string(), "app/1");
        assert_eq!(Subject::Customer("acme".into()).to_string(), "customer/acme");
        assert_eq!(Subject::page("acme", "2").to_string(), "customer/acme/page/2");
    }
}
