//! How a reviewer's words are matched: phrases, and families of words that mean the same.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};

use crate::recognition::fold;
use crate::review::markup;

/// How many words of any kind `~` stands for.
const GAP: usize = 5;

/// Words that mean the same, by the name of the family.
pub(super) type Families = BTreeMap<String, Alternatives>;

/// A pattern: parts that all have to stand in one sentence, each with alternatives.
#[derive(Debug)]
pub(super) struct Sign(Vec<Alternatives>);

/// Phrases of which one is enough.
#[derive(Debug)]
pub(super) struct Alternatives(Vec<Vec<Token>>);

/// A piece of a phrase.
#[derive(Debug)]
enum Token {
    /// This word.
    Word(String),
    /// Every word that begins so.
    Start(String),
    /// Any phrase of this family.
    Family(String),
    /// Up to [`GAP`] words of any kind.
    Gap,
}

impl<'de> Deserialize<'de> for Sign {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Ok(Self(text.split(" + ").map(Alternatives::of).collect()))
    }
}

impl<'de> Deserialize<'de> for Alternatives {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(Self::of(&String::deserialize(from)?))
    }
}

impl Sign {
    /// Returns whether a sentence of the text has all parts.
    pub(super) fn is_in(&self, note: &Note<'_>) -> bool {
        note.0
            .iter()
            .any(|sentence| self.0.iter().all(|part| part.0.iter().any(|phrase| sentence.has(phrase))))
    }

    /// Returns words that it is met by.
    #[cfg(test)]
    pub(super) fn example(&self, families: &Families) -> String {
        self.0.iter().map(|part| part.example(families)).collect::<Vec<_>>().join(" ")
    }

    /// Returns the families that it names.
    #[cfg(test)]
    pub(super) fn families(&self) -> impl Iterator<Item = &str> {
        self.0.iter().flat_map(Alternatives::families)
    }
}

impl Alternatives {
    fn of(text: &str) -> Self {
        let phrase = |text: &str| text.split_whitespace().flat_map(Token::of).collect();
        Self(text.split('|').map(phrase).collect())
    }

    #[cfg(test)]
    fn example(&self, families: &Families) -> String {
        let word = |token: &Token| match token {
            Token::Word(word) | Token::Start(word) => word.clone(),
            Token::Family(name) => families[name].example(families),
            Token::Gap => "so".to_owned(),
        };
        self.0[0].iter().map(word).collect::<Vec<_>>().join(" ")
    }

    #[cfg(test)]
    pub(super) fn families(&self) -> impl Iterator<Item = &str> {
        self.0.iter().flatten().filter_map(|token| match token {
            Token::Family(name) => Some(name.as_str()),
            _ => None,
        })
    }
}

impl Token {
    fn of(text: &str) -> Vec<Self> {
        if text == "~" {
            return vec![Self::Gap];
        }
        if let Some(name) = text.strip_prefix('@') {
            return vec![Self::Family(name.to_owned())];
        }
        let is_start = text.ends_with('*');
        let mut tokens: Vec<Self> = words_of(text).map(Self::Word).collect();
        if let Some(Self::Word(last)) = tokens.pop_if(|_| is_start) {
            tokens.push(Self::Start(last));
        }
        tokens
    }
}

/// A text, ready to be matched.
pub(super) struct Note<'f>(Vec<Sentence<'f>>);

/// The words of a sentence, and where phrases of each family stand in it.
struct Sentence<'f> {
    words: Vec<String>,
    spans: BTreeMap<&'f str, Vec<(usize, usize)>>,
}

impl<'f> Note<'f> {
    /// Reads a text with the families that the signs name.
    pub(super) fn read(text: &str, families: &'f Families) -> Self {
        Self(sentences(text).into_iter().map(|words| Sentence::of(words, families)).collect())
    }
}

impl<'f> Sentence<'f> {
    fn of(words: Vec<String>, families: &'f Families) -> Self {
        let mut sentence = Self { words, spans: BTreeMap::new() };
        // A family may name another one that names none.
        let (nesting, plain): (Vec<_>, Vec<_>) =
            families.iter().partition(|(_, family)| family.0.iter().any(|phrase| names_family(phrase)));
        for (name, family) in plain.into_iter().chain(nesting) {
            let mut spans = Vec::new();
            for from in 0..sentence.words.len() {
                for phrase in &family.0 {
                    sentence.ends(from, phrase, &mut spans);
                }
            }
            sentence.spans.insert(name, spans);
        }
        sentence
    }

    /// Adds where a phrase ends that begins at a word.
    fn ends(&self, from: usize, phrase: &[Token], spans: &mut Vec<(usize, usize)>) {
        self.follow(from, phrase, &mut |end| {
            spans.push((from, end));
            false
        });
    }

    fn has(&self, phrase: &[Token]) -> bool {
        !phrase.is_empty() && (0..self.words.len()).any(|from| self.follow(from, phrase, &mut |_| true))
    }

    /// Follows a phrase from a word on, and asks at each of its ends whether that is enough.
    fn follow(&self, from: usize, phrase: &[Token], is_enough: &mut dyn FnMut(usize) -> bool) -> bool {
        let Some((token, rest)) = phrase.split_first() else { return is_enough(from) };
        let word = self.words.get(from);
        match token {
            Token::Word(wanted) => word == Some(wanted) && self.follow(from + 1, rest, is_enough),
            Token::Start(start) => {
                word.is_some_and(|word| word.starts_with(start)) && self.follow(from + 1, rest, is_enough)
            }
            Token::Gap => {
                let last = self.words.len().min(from + GAP);
                (from..=last).any(|next| self.follow(next, rest, is_enough))
            }
            Token::Family(name) => self.spans.get(name.as_str()).is_some_and(|spans| {
                let own = spans.iter().filter(|(start, _)| *start == from);
                own.into_iter().any(|(_, end)| self.follow(*end, rest, is_enough))
            }),
        }
    }
}

fn names_family(phrase: &[Token]) -> bool {
    phrase.iter().any(|token| matches!(token, Token::Family(_)))
}

fn words_of(text: &str) -> impl Iterator<Item = String> {
    fold(text).split_whitespace().map(str::to_owned).collect::<Vec<_>>().into_iter()
}

/// Returns the sentences of a text. A line break alone ends none: what is pasted is often wrapped.
fn sentences(text: &str) -> Vec<Vec<String>> {
    let text = markup::without_markup(text);
    let mut all: Vec<Vec<String>> = Vec::new();
    let mut sentence = String::new();
    let mut glyphs = text.chars().peekable();
    while let Some(glyph) = glyphs.next() {
        sentence.push(glyph);
        let is_last = glyphs.peek().is_none_or(|next| next.is_whitespace());
        // The number of a point in a list ends no sentence.
        let is_number = sentence.trim_end_matches('.').ends_with(|before: char| before.is_ascii_digit());
        let is_end = matches!(glyph, '!' | '?' | ';') && is_last || glyph == '.' && is_last && !is_number;
        let is_gap = glyph == '\n' && glyphs.peek() == Some(&'\n');
        if is_end || is_gap {
            all.push(words_of(&sentence).collect());
            sentence.clear();
        }
    }
    all.push(words_of(&sentence).collect());
    all.retain(|sentence| !sentence.is_empty());
    all
}
