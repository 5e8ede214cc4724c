//! What an error of Meta's means, however it was copied: a reader, a table, a lookup. Pure.
//!
//! The *reader* takes text with whatever stands around the error and gathers every error that it may hold; the *table*
//! (`templates/errors.toml`) has one row for each error that has a page; the *lookup* goes by code and subcode, by the
//! subcode alone, by Meta's own words, by the code. The words of the pages are in `locales/`.

mod candidate;
mod class;
mod cut;
mod fold;
mod lookup;
mod reader;
mod table;

pub use candidate::{Aside, Candidate};
pub use class::{Class, TokenFault};
pub use fold::fold;
pub use lookup::{By, Found, class, find, number, of_words};
pub use reader::{Reading, read};
pub use table::{Case, Pair, Row, rows};

/// An error that was recognised.
#[derive(Clone, Debug)]
pub struct Recognized {
    /// What was read of it.
    pub candidate: Candidate,
    /// The row that it is a case of; none where it is unknown to us.
    pub found: Option<Found>,
}

impl Recognized {
    /// Returns whether Meta or its words say that the error passes by itself.
    pub fn may_pass(&self) -> bool {
        let words = fold(&self.candidate.words());
        let says = ["try again later", "retry your request", "temporarily", "tente novamente mais tarde"];
        self.candidate.is_transient == Some(true)
            || self.candidate.is_transient.is_none() && says.iter().any(|said| words.contains(said))
    }

    /// Returns the permissions that Meta's words name, each once.
    pub fn permissions(&self) -> Vec<String> {
        let words = self.candidate.words();
        let names = words.split(|glyph: char| !glyph.is_ascii_alphanumeric() && glyph != '_');
        let mut found: Vec<String> = Vec::new();
        for name in names.filter(|name| is_permission(name)) {
            if !found.iter().any(|known| known == name) {
                found.push(name.to_owned());
            }
        }
        found
    }
}

/// Returns whether a word is what Meta's permissions look like: lower case, of one of their families.
fn is_permission(word: &str) -> bool {
    const FAMILIES: [&str; 6] = ["pages_", "instagram_", "business_", "ads_", "leads_", "whatsapp_"];
    // Parameters and values that begin alike.
    const OTHERS: [&str; 4] = ["ads_context_data", "business_id", "instagram_business_account", "pages_id"];
    word.len() < 60
        && FAMILIES.iter().any(|family| word.len() > family.len() && word.starts_with(family))
        && word.chars().all(|glyph| glyph.is_ascii_lowercase() || glyph.is_ascii_digit() || glyph == '_')
        && !OTHERS.contains(&word)
}

/// Recognises the errors in a text, the likeliest first. Errors that are the same are told once.
pub fn recognize(text: &str) -> (Vec<Recognized>, Vec<Aside>) {
    let reading = read(text);
    let mut all: Vec<Recognized> = Vec::new();
    for candidate in reading.candidates {
        let found = find(&candidate);
        if found.is_none() && candidate.code == 0 {
            continue;
        }
        let key = |found: &Option<Found>, candidate: &Candidate| {
            found.as_ref().map_or_else(|| candidate.id(), |found| found.row.id.clone())
        };
        let own = key(&found, &candidate);
        if !all.iter().any(|other| key(&other.found, &other.candidate) == own) {
            all.push(Recognized { candidate, found });
        }
    }
    if all.first().is_none_or(|best| best.candidate.score < candidate::SURE) {
        let by_words = reading.texts.iter().find_map(|text| of_words(text));
        if let Some(found) = by_words {
            let said = found.row.id.clone();
            all.retain(|other| other.found.as_ref().is_none_or(|own| own.row.id != said));
            let candidate = Candidate::of_words(text);
            all.insert(0, Recognized { candidate, found: Some(found) });
        }
    }
    all.retain(|one| one.candidate.score >= candidate::LIKELY);
    (all, reading.asides)
}
