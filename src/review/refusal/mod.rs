//! Why Meta refuses: the catalogue of reasons, and how a reviewer's words are recognised.

mod sign;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::OnceLock;

use jiff::civil::Date;
use serde::Deserialize;

use sign::{Families, Note, Sign};

/// How many points recognise a reason: one sure sign, or two hints.
const ENOUGH: usize = 2;

/// How many points of Meta's own block have to stand in a text for it to be the block.
const BLOCK: usize = 3;

/// One reason for which Meta refuses, with what mends it and what guards against it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// Kebab-case and stable. Its words are `refusal-` and this, with `.meaning`, `.fix`, `.fix2`…
    pub id: String,
    /// What Meta calls it, in English.
    pub label: String,
    /// Signs of which one says it outright.
    #[serde(default)]
    certain: Vec<Sign>,
    /// Signs of which one is enough.
    sure: Vec<Sign>,
    /// Signs of which it takes two.
    #[serde(default)]
    hints: Vec<Sign>,
    /// Whether a narrower reason is the likelier one when both fit as well.
    #[serde(default)]
    general: bool,
    /// The reasons that its words give too, and that it stands in place of.
    #[serde(default)]
    instead_of: Vec<String>,
    /// What was changed, in English, for Meta: true once the fixes are done.
    pub again: String,
    /// The permissions that it concerns; none stands for any.
    #[serde(default)]
    pub permissions: Vec<String>,
    /// Whether it refuses all that was sent, and not one permission.
    #[serde(default)]
    pub whole: bool,
    /// Whether leaving the permission out is a way on.
    #[serde(default)]
    pub can_drop: bool,
    /// Codes of the lint that guard against it.
    #[serde(default)]
    pub rules: Vec<String>,
    /// Codes of findings that guard against it.
    #[serde(default)]
    pub findings: Vec<String>,
    /// Items of the checklist that guard against it.
    #[serde(default)]
    pub checklist: Vec<String>,
    /// What to film again, by shot id, of all ways in.
    #[serde(default)]
    pub shots: Vec<String>,
    /// What a reviewer can name of it.
    #[serde(default)]
    pub points: Vec<Point>,
    /// Who met it, or where Meta says so.
    pub evidence: String,
    /// The page of Meta's that it rests on.
    pub source: String,
    /// When that was read.
    pub checked_on: Date,
}

/// One thing that a reviewer can name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// Kebab-case and stable. Its words are `point-` and this; `.fix` where nothing is to be filmed.
    pub id: String,
    /// Whether Meta's block of 2026 names it in nearly every refusal.
    #[serde(default)]
    usual: bool,
    signs: Vec<Sign>,
    /// What the new film shows, in English, for Meta.
    pub again: String,
    /// The reason of its own that it says the same as.
    #[serde(default)]
    stands_for: Option<String>,
    /// What to film again, by shot id, of all ways in; nothing where words or the screen's language are to blame.
    #[serde(default)]
    pub shots: Vec<String>,
}

/// A reason that a text was recognised to give.
#[derive(Clone, Debug)]
pub struct Recognised {
    /// The reason.
    pub reason: &'static Reason,
    /// How strongly: 4 where a sign is certain, 2 for each sure one, 1 for each hint and for each point.
    pub score: usize,
    /// What of it the reviewer named, in the order of the film.
    pub points: Vec<&'static Point>,
    /// What stood in the text too, as in nearly every refusal.
    pub usual: Vec<&'static Point>,
}

/// What is in `templates/refusals.toml`, which says what is what.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Catalogue {
    approving: Vec<Sign>,
    refusing: Vec<Sign>,
    families: Families,
    refusal: Vec<Reason>,
}

/// # Panics
/// Never: what is parsed is part of the program, and a test parses it.
fn catalogue() -> &'static Catalogue {
    static BUILTIN: OnceLock<Catalogue> = OnceLock::new();
    BUILTIN.get_or_init(|| {
        toml::from_str(include_str!("../../../templates/refusals.toml"))
            .expect("the embedded catalogue is whole: a test reads it")
    })
}

/// Returns every reason, in the order of the catalogue.
pub fn reasons() -> &'static [Reason] {
    &catalogue().refusal
}

/// Returns the reason of an id.
pub fn reason(id: &str) -> Option<&'static Reason> {
    reasons().iter().find(|one| one.id.eq_ignore_ascii_case(id))
}

/// Returns the reasons that a reviewer's words give, the likeliest first; none where the words are unlike any
/// that we know, or tell of an approval. Case, punctuation, HTML and line breaks do not count.
pub fn recognise(words: &str) -> Vec<Recognised> {
    let all = catalogue();
    let note = Note::read(words, &all.families);
    let has = |signs: &[Sign]| signs.iter().any(|sign| sign.is_in(&note));
    if has(&all.approving) && !has(&all.refusing) {
        return Vec::new();
    }
    let mut found: Vec<Recognised> = all.refusal.iter().filter_map(|one| one.recognised_in(&note)).collect();
    let points = found.iter().flat_map(|one| one.points.iter().chain(&one.usual));
    let said = points.filter_map(|point| point.stands_for.as_ref());
    let replaced = found.iter().flat_map(|one| &one.reason.instead_of);
    let gone: Vec<&String> = said.chain(replaced).collect();
    found.retain(|one| !gone.contains(&&one.reason.id));
    found.sort_by_key(|one| (std::cmp::Reverse(one.score), one.reason.general));
    found
}

impl Reason {
    fn recognised_in(&'static self, note: &Note<'_>) -> Option<Recognised> {
        let count = |signs: &[Sign]| signs.iter().filter(|sign| sign.is_in(note)).count();
        let named: Vec<&Point> = self.points.iter().filter(|point| count(&point.signs) > 0).collect();
        let (usual, own): (Vec<&Point>, Vec<&Point>) = named.iter().partition(|point| point.usual);
        let signs = 4 * count(&self.certain).min(1) + 2 * count(&self.sure) + count(&self.hints);
        // What the block names says something where it is the block.
        let telling = if usual.len() >= BLOCK { named.len() } else { own.len() };
        if signs + telling < ENOUGH {
            return None;
        }
        let score = signs + named.len();
        // Beside a point of the reviewer's own, the block says little; without one it is all there is.
        let (points, usual) =
            if !own.is_empty() && usual.len() >= BLOCK { (own, usual) } else { (named, Vec::new()) };
        Some(Recognised { reason: self, score, points, usual })
    }
}

impl Recognised {
    /// Returns what to film again of a film's shots, in its order: what the named points want, or all that the
    /// reason wants where none is named.
    pub fn shots<'f>(&self, film: &[&'f str]) -> Vec<&'f str> {
        let of_points = || self.points.iter().flat_map(|point| &point.shots);
        let is_wanted = |shot: &&&str| match self.points.as_slice() {
            [] => self.reason.shots.iter().any(|wanted| wanted == **shot),
            _ => of_points().any(|wanted| wanted == **shot),
        };
        film.iter().filter(is_wanted).copied().collect()
    }

    /// Returns the paragraph for “Request again”, in English: what was refused, what changed, and where in the film
    /// it is seen. `minutes` has when a shot begins, in seconds; a film that is not planned yet names none.
    pub fn request_again(&self, permissions: &[String], minutes: &BTreeMap<String, u32>) -> String {
        let mut text = match permissions {
            [] => "The last submission was".to_owned(),
            [name] => format!("{name} was"),
            [names @ .., last] => format!("{} and {last} were", names.join(", ")),
        };
        let _ = write!(text, " refused as “{}”. {}", self.reason.label, self.reason.again);
        if self.points.is_empty() {
            let film: Vec<String> = marks(&self.reason.shots, minutes).take(3).collect();
            if !film.is_empty() {
                let _ = write!(text, " (in the film at {})", film.join(", "));
            }
        } else {
            let told = self.points.iter().map(|point| match marks(&point.shots, minutes).next() {
                Some(at) => format!("{} at {at}", point.again),
                None => point.again.clone(),
            });
            let _ = write!(text, "; asked for and added: {}", told.collect::<Vec<_>>().join("; "));
        }
        text.push('.');
        text
    }
}

/// Returns when the shots begin that a film has, as `minutes:seconds`, in its order.
fn marks<'m>(shots: &[String], minutes: &'m BTreeMap<String, u32>) -> impl Iterator<Item = String> + 'm {
    let mut starts: Vec<u32> = shots.iter().filter_map(|shot| minutes.get(shot)).copied().collect();
    starts.sort_unstable();
    starts.dedup();
    starts.into_iter().map(|start| format!("{}:{:02}", start / 60, start % 60))
}

#[cfg(test)]
mod tests;
