//! Descriptions that say the same of different permissions.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use super::Flaw;
use crate::codes;
use crate::review::steps::steps;
use crate::review::{Catalogue, Field, Text};

/// Two paragraphs are one when they share this part of their words.
const ALIKE: f64 = 0.8;

/// A description wants this part of its words for itself: what the product is, and how access is granted, may be
/// said again under each permission.
const OWN: f64 = 0.25;

/// Finds descriptions that say the same of different permissions, a word or two aside. The steps are shared by
/// right, and a name that was exchanged makes no other text. Source: "do not copy/paste", Submission guide.
pub(super) fn same_descriptions(texts: &[Text]) -> Vec<Flaw> {
    let mut before: Vec<(&Text, Essence)> = Vec::new();
    let mut flaws = Vec::new();
    for text in texts.iter().filter(|text| text.field == Field::Description) {
        let essence = Essence::of(&text.body);
        let same = before.iter().find(|(other, of)| other.permission != text.permission && of.says(&essence));
        match same {
            Some((other, _)) => {
                flaws.push(
                    Flaw::new(&codes::TEXT_SAME_DESCRIPTION, &text.path, 0).with("same_as", &other.path),
                );
            }
            None => before.push((text, essence)),
        }
    }
    flaws
}

/// The paragraphs of a text outside its steps, each as its words, hashed and sorted.
struct Essence(Vec<Vec<u64>>);

impl Essence {
    fn of(body: &str) -> Self {
        let mut body = without_steps(body);
        for one in Catalogue::builtin().all() {
            body = body.replace(&one.name, "").replace(&one.display.to_lowercase(), "");
        }
        let paragraphs = body.split("\n\n").map(|paragraph| {
            let words = paragraph.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
            let mut words: Vec<u64> = words.map(hash).collect();
            words.sort_unstable();
            words.dedup();
            words
        });
        Self(paragraphs.filter(|words| !words.is_empty()).collect())
    }

    fn says(&self, other: &Self) -> bool {
        !self.0.is_empty() && self.own_beside(other) < OWN && other.own_beside(self) < OWN
    }

    /// Returns the part of the words that stand in paragraphs of its own.
    fn own_beside(&self, other: &Self) -> f64 {
        let is_own = |words: &&Vec<u64>| !other.0.iter().any(|theirs| likeness(words, theirs) >= ALIKE);
        let all: usize = self.0.iter().map(Vec::len).sum();
        let own: usize = self.0.iter().filter(is_own).map(Vec::len).sum();
        ratio(own, all)
    }
}

fn without_steps(body: &str) -> String {
    let steps = steps(body);
    let first = steps.first().map_or(usize::MAX, |(line, _)| *line);
    let last = steps.last().map_or(0, |(line, words)| line + words.lines().count());
    let kept = body.lines().zip(1..).filter(|(_, number)| *number < first || *number >= last);
    let mut text = String::with_capacity(body.len());
    for (line, _) in kept {
        text.push_str(&line.trim().to_lowercase());
        text.push('\n');
    }
    text
}

/// Returns the part of all words that both have (Jaccard).
fn likeness(one: &[u64], other: &[u64]) -> f64 {
    let both = one.iter().filter(|word| other.binary_search(word).is_ok()).count();
    ratio(both, one.len() + other.len() - both)
}

#[expect(clippy::cast_precision_loss, reason = "a text has no 2^52 words")]
fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

fn hash(word: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    word.hash(&mut hasher);
    hasher.finish()
}
