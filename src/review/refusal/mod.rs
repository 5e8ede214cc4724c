//! Why Meta refuses: the catalogue of reasons, and how a reviewer's words are recognised.

use std::sync::OnceLock;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer};

use super::markup;

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
    /// Signs of which one is enough.
    sure: Vec<Sign>,
    /// Signs of which it takes two.
    #[serde(default)]
    hints: Vec<Sign>,
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
    /// How strongly: 2 for each sure sign, 1 for each hint and for each point.
    pub score: usize,
    /// What of it the reviewer named, in the order of the film.
    pub points: Vec<&'static Point>,
    /// What stood in the text too, as in nearly every refusal.
    pub usual: Vec<&'static Point>,
}

/// Returns every reason, in the order of the catalogue.
///
/// # Panics
/// Never: what is parsed is part of the program, and a test parses it.
pub fn reasons() -> &'static [Reason] {
    static BUILTIN: OnceLock<Vec<Reason>> = OnceLock::new();
    BUILTIN.get_or_init(|| {
        parse(include_str!("../../../templates/refusals.toml"))
            .expect("the embedded catalogue is whole: a test reads it")
    })
}

/// Returns the reason of an id.
pub fn reason(id: &str) -> Option<&'static Reason> {
    reasons().iter().find(|one| one.id.eq_ignore_ascii_case(id))
}

/// Returns the reasons that a reviewer's words give, the likeliest first; none where the words are unlike any
/// that we know. Case, punctuation, HTML and line breaks do not count.
pub fn recognise(words: &str) -> Vec<Recognised> {
    let text = sentences(words);
    let mut found: Vec<Recognised> = reasons().iter().filter_map(|one| one.recognised_in(&text)).collect();
    let points = found.iter().flat_map(|one| one.points.iter().chain(&one.usual));
    let said: Vec<&str> = points.filter_map(|point| point.stands_for.as_deref()).collect();
    found.retain(|one| !said.contains(&one.reason.id.as_str()));
    found.sort_by_key(|one| std::cmp::Reverse(one.score));
    found
}

impl Reason {
    fn recognised_in(&'static self, text: &[Vec<String>]) -> Option<Recognised> {
        let count = |signs: &[Sign]| signs.iter().filter(|sign| sign.is_in(text)).count();
        let score = 2 * count(&self.sure) + count(&self.hints);
        let named: Vec<&Point> =
            self.points.iter().filter(|point| point.signs.iter().any(|sign| sign.is_in(text))).collect();
        if score < ENOUGH {
            return None;
        }
        let score = score + named.len();
        let (usual, own): (Vec<&Point>, Vec<&Point>) = named.iter().partition(|point| point.usual);
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
}

fn parse(text: &str) -> Result<Vec<Reason>, toml::de::Error> {
    #[derive(Deserialize)]
    struct File {
        refusal: Vec<Reason>,
    }
    Ok(toml::from_str::<File>(text)?.refusal)
}

/// A pattern: parts that all have to stand in one sentence, each with alternatives, each of a few words.
#[derive(Debug)]
struct Sign(Vec<Vec<Vec<String>>>);

impl<'de> Deserialize<'de> for Sign {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(Self::of(&String::deserialize(from)?))
    }
}

impl Sign {
    fn of(text: &str) -> Self {
        let phrase = |text: &str| text.split_whitespace().map(folded).collect();
        let part = |text: &str| text.split('|').map(phrase).collect();
        Self(text.split(" + ").map(part).collect())
    }

    fn is_in(&self, text: &[Vec<String>]) -> bool {
        text.iter()
            .any(|sentence| self.0.iter().all(|part| part.iter().any(|phrase| stands(phrase, sentence))))
    }
}

fn stands(phrase: &[String], sentence: &[String]) -> bool {
    let fits = |wanted: &String, word: &String| match wanted.strip_suffix('*') {
        Some(start) => word.starts_with(start),
        None => wanted == word,
    };
    !phrase.is_empty()
        && sentence
            .windows(phrase.len())
            .any(|words| phrase.iter().zip(words).all(|(wanted, word)| fits(wanted, word)))
}

/// Returns a word as it is compared: lower case, without apostrophes.
fn folded(word: &str) -> String {
    word.chars()
        .filter(|glyph| !matches!(glyph, '\'' | '’' | '‘' | 'ʼ'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// Returns the sentences of a text as words. A line break alone ends none: what is pasted is often wrapped.
fn sentences(text: &str) -> Vec<Vec<String>> {
    let text = markup::without_markup(text);
    let mut all: Vec<Vec<String>> = Vec::new();
    let mut sentence: Vec<String> = Vec::new();
    let mut glyphs = text.chars().peekable();
    let mut word = String::new();
    let end_word = |word: &mut String, sentence: &mut Vec<String>| {
        if !word.is_empty() {
            sentence.push(folded(word));
            word.clear();
        }
    };
    while let Some(glyph) = glyphs.next() {
        if glyph.is_alphanumeric() || matches!(glyph, '_' | '\'' | '’' | '‘' | 'ʼ') {
            word.push(glyph);
            continue;
        }
        end_word(&mut word, &mut sentence);
        let is_last = glyphs.peek().is_none_or(|next| next.is_whitespace());
        let is_end = matches!(glyph, '.' | '!' | '?' | ';') && is_last;
        let is_gap = glyph == '\n' && glyphs.peek() == Some(&'\n');
        if is_end || is_gap {
            all.push(std::mem::take(&mut sentence));
        }
    }
    end_word(&mut word, &mut sentence);
    all.push(sentence);
    all.retain(|sentence| !sentence.is_empty());
    all
}

#[cfg(test)]
mod tests;
