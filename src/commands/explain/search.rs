//! Finds pages by the words in them, in the person's language and in English.

use std::collections::BTreeMap;

use super::page::Page;
use super::topic::Topic;
use crate::i18n::{LANGUAGES, Words};
use crate::recognition::fold;

/// How much a word counts by where it stands.
const IN_NAME: f64 = 4.0;
const IN_MEANING: f64 = 2.0;
const IN_META: f64 = 1.5;
const IN_BODY: f64 = 1.0;

/// How much all the words in a row count more than each by itself.
const IN_A_ROW: f64 = 2.0;

/// Pages that are offered at most.
const OFFERED: usize = 5;

/// Words that say nothing, folded.
const SMALL: &[&str] = &[
    "a",
    "an",
    "the",
    "of",
    "to",
    "in",
    "on",
    "is",
    "are",
    "was",
    "be",
    "for",
    "and",
    "or",
    "with",
    "my",
    "i",
    "it",
    "do",
    "does",
    "we",
    "that",
    "this",
    "by",
    "at",
    "from",
    "error",
    "errors",
    "facebook",
    "meta",
    "o",
    "os",
    "as",
    "um",
    "uma",
    "de",
    "do",
    "da",
    "em",
    "no",
    "na",
    "e",
    "para",
    "por",
    "que",
    "com",
    "erro",
    "el",
    "la",
    "los",
    "las",
    "en",
    "y",
    "un",
    "una",
    "del",
    "в",
    "на",
    "и",
    "с",
    "по",
    "у",
    "к",
    "из",
    "что",
    "как",
    "для",
    "ошибка",
];

/// A page that was found.
#[derive(Debug)]
pub struct Hit {
    /// What it is about.
    pub topic: Topic,
    score: f64,
    /// Every word that was asked for is in it, or all but one of many, and one where it says what it is about.
    is_whole: bool,
    /// The words stand in it in a row.
    is_in_a_row: bool,
}

/// What a search found, the best first.
#[derive(Debug)]
pub struct Hits(Vec<Hit>);

impl Hits {
    /// Returns the page to open: the best, where it has all the words.
    pub fn clear(&self) -> Option<Topic> {
        self.0.first().filter(|hit| hit.is_whole).map(|hit| hit.topic)
    }

    /// Returns the page to open for a name, which may be misspelt: one that has its words in a row.
    pub fn named(&self) -> Option<Topic> {
        self.0.iter().find(|hit| hit.is_whole && hit.is_in_a_row).map(|hit| hit.topic)
    }

    /// Returns the pages to offer.
    pub fn topics(&self) -> Vec<Topic> {
        self.0.iter().take(OFFERED).map(|hit| hit.topic).collect()
    }
}

/// The texts of a page, folded, by how much they count.
struct Texts {
    topic: Topic,
    name: String,
    meaning: String,
    meta: String,
    body: String,
}

impl Texts {
    fn of(topic: Topic, languages: &[Words]) -> Self {
        let key = topic.key();
        let mut texts = Self {
            topic,
            name: topic.id(),
            meaning: String::new(),
            meta: String::new(),
            body: String::new(),
        };
        for words in languages {
            let mut add = |own: fn(&mut Self) -> &mut String, text: Option<String>| {
                own(&mut texts).push_str(" \n ");
                own(&mut texts).push_str(&text.unwrap_or_default());
            };
            add(|texts| &mut texts.name, words.try_say(&format!("explain-words-{key}"), &[].into()));
            if let Topic::Step(step) = topic {
                add(|texts| &mut texts.name, words.try_say(&format!("step-{step}"), &[].into()));
            }
            let Some(page) = Page::of(&topic, words) else { continue };
            add(|texts| &mut texts.meaning, Some(page.meaning));
            add(|texts| &mut texts.body, page.why);
            add(|texts| &mut texts.body, Some(page.remedy));
        }
        if let Topic::Meta(row) = topic {
            let cases = row.cases.iter().flat_map(|case| &case.phrases);
            texts.meta =
                row.phrases.iter().chain(&row.alone).chain(cases).cloned().collect::<Vec<_>>().join(" \n ");
        }
        for text in [&mut texts.name, &mut texts.meaning, &mut texts.meta, &mut texts.body] {
            *text = fold(&text.replace(['-', '_'], " "));
        }
        texts
    }

    /// Returns the places of the texts with what each counts. Of a short name a word is a larger part.
    fn weighed(&self) -> [(&str, f64); 4] {
        #[expect(clippy::cast_precision_loss, reason = "a name has a few words")]
        let words = self.name.split_whitespace().count().max(1) as f64;
        [
            (&self.name, IN_NAME + 1.0 / words),
            (&self.meaning, IN_MEANING),
            (&self.meta, IN_META),
            (&self.body, IN_BODY),
        ]
    }
}

/// Looks for words in every page.
pub fn search(asked: &str, words: &Words) -> Hits {
    let whole = fold(&asked.replace(['-', '_'], " "));
    let terms: Vec<String> = whole
        .split(' ')
        .filter(|term| !term.is_empty() && !SMALL.contains(term))
        .map(|term| format!(" {}", stem(term)))
        .collect();
    // A number by itself is a number, not a word.
    if !terms.iter().any(|term| term.chars().any(char::is_alphabetic)) {
        return Hits(Vec::new());
    }
    let own = words.tag();
    let languages: Vec<Words> = LANGUAGES
        .iter()
        .filter(|tag| **tag == LANGUAGES[0] || **tag == own)
        .map(|tag| Words::of(tag))
        .collect();
    let pages: Vec<Texts> = Topic::all().into_iter().map(|topic| Texts::of(topic, &languages)).collect();
    let rarity = rarity(&terms, &pages);
    let mut hits: Vec<Hit> = pages.iter().filter_map(|page| weigh(page, &whole, &terms, &rarity)).collect();
    hits.sort_by(|one, other| other.is_whole.cmp(&one.is_whole).then(other.score.total_cmp(&one.score)));
    Hits(hits)
}

/// Returns how much each word tells: the fewer pages have it, the more.
fn rarity<'t>(terms: &'t [String], pages: &[Texts]) -> BTreeMap<&'t str, f64> {
    let has = |page: &Texts, term: &str| page.weighed().iter().any(|(text, _)| text.contains(term));
    let rarity = |term: &str| {
        let count = pages.iter().filter(|page| has(page, term)).count();
        #[expect(clippy::cast_precision_loss, reason = "there are hundreds of pages, not 2^53")]
        let share = (pages.len() as f64 + 1.0) / (count as f64 + 1.0);
        share.ln()
    };
    terms.iter().map(|term| (term.as_str(), rarity(term))).collect()
}

fn weigh(page: &Texts, whole: &str, terms: &[String], rarity: &BTreeMap<&str, f64>) -> Option<Hit> {
    let mut score = 0.0;
    let (mut has, mut leads) = (0, 0);
    for term in terms {
        let places = page.weighed().into_iter().filter(|(text, _)| text.contains(term.as_str()));
        let mut best: f64 = 0.0;
        for (_, weight) in places {
            best = best.max(weight);
        }
        has += usize::from(best > 0.0);
        leads += usize::from(best >= IN_META);
        score += best * rarity.get(term.as_str()).copied().unwrap_or_default();
    }
    let row = page.weighed().into_iter().find(|(text, _)| text.contains(whole.trim_end()));
    let is_in_a_row = row.is_some();
    if let Some((_, weight)) = row.filter(|_| terms.len() > 1) {
        score += weight * IN_A_ROW;
    }
    let missing = terms.len() - has;
    let is_whole = leads > 0 && (missing == 0 || missing == 1 && terms.len() > 2);
    (has * 2 > terms.len()).then_some(Hit { topic: page.topic, score, is_whole, is_in_a_row })
}

/// Returns a word without the end that changes with number, case and time.
fn stem(term: &str) -> &str {
    // Numbers have no endings.
    if term.chars().any(|glyph| glyph.is_ascii_digit()) {
        return term;
    }
    let cut = ["ing", "ed", "es", "s"].iter().find_map(|end| term.strip_suffix(end));
    if let Some(cut) = cut.filter(|cut| cut.chars().count() > 3) {
        return cut;
    }
    let length = term.chars().count();
    let drop = match length {
        0..=4 => 0,
        5..=6 => 1,
        _ => 2,
    };
    term.char_indices().nth(length - drop).map_or(term, |(end, _)| &term[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(asked: &str, language: &str) -> String {
        search(asked, &Words::of(language)).clear().map_or_else(String::new, |topic| topic.id())
    }

    #[test]
    fn words_find_the_page_that_is_about_them() {
        for (asked, language, ids) in [
            ("rate limit", "en", &["4", "613", "80006", "17"][..]),
            ("development mode", "en", &["app-in-development", "app-mode-unsaid"]),
            ("24 hours", "en", &["10/2018278"]),
            ("handover", "en", &["2018300"]),
            ("verify token", "en", &["2200", "no-verify-token", "handshake-refused"]),
            ("senha", "pt-BR", &["190/460", "token-password-changed"]),
            ("24 horas", "pt-BR", &["10/2018278"]),
            ("режим разработки", "ru", &["app-in-development", "app-mode-unsaid"]),
        ] {
            let found = opened(asked, language);
            assert!(ids.contains(&found.as_str()), "{asked}: {found}");
        }
    }

    #[test]
    fn what_stands_nowhere_opens_nothing() {
        for asked in ["", "the of", "zxqv", "elephant in the room", "error"] {
            assert_eq!(opened(asked, "en"), "", "{asked}");
        }
    }

    #[test]
    fn a_word_is_found_in_each_of_its_forms() {
        for (word, stem_of_it) in [
            ("hours", "hour"),
            ("window", "windo"),
            ("token", "toke"),
            ("api", "api"),
            ("2018278", "2018278"),
            ("limiting", "limit"),
        ] {
            assert_eq!(stem(word), stem_of_it);
        }
    }
}
