//! The templates, parsed once, and small pieces of English.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;
use tera::Tera;

use super::shots;

/// What a permission's texts are made of; each is a template. `templates/review/wording.toml` says what is what.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wording {
    opening: String,
    needed: String,
    used: String,
    worse: String,
    closing: String,
    observation: String,
    request: String,
    part: String,
    /// What the reviewer does for this permission after the profile's steps.
    #[serde(default)]
    steps: Vec<OwnStep>,
    /// The pieces as the first vendor's guide words them.
    #[serde(default)]
    guide: BTreeMap<String, String>,
}

/// A step that one permission alone wants of the reviewer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OwnStep {
    /// What texts call it when they refer to its number.
    #[serde(default)]
    pub(super) shows: Option<String>,
    /// What to do, without a number: a template.
    text: String,
}

fn wording() -> &'static BTreeMap<String, Wording> {
    static WORDING: OnceLock<BTreeMap<String, Wording>> = OnceLock::new();
    WORDING.get_or_init(|| {
        toml::from_str(include_str!("../../templates/review/wording.toml"))
            .expect("the embedded wording is whole: a test reads it")
    })
}

/// Returns the steps that a permission alone wants, after those of the profile.
pub(super) fn own_steps(permission: &str) -> &'static [OwnStep] {
    wording().get(permission).map_or(&[], |wording| &wording.steps)
}

/// Joins what has commas of its own: `a`, `a, and b`, `a; b; and c`.
pub(super) fn enumerated(parts: &[String]) -> String {
    match parts {
        [one, other] => format!("{one}, and {other}"),
        [first @ .., last] if first.len() > 1 => format!("{}; and {last}", first.join("; ")),
        few => listed(few),
    }
}

/// Returns the built-in templates: the layouts by file name, the wording as `permission/piece`,
/// a permission's own steps as `permission/step/index`, what the first vendor's guide has as `permission/guide/piece`, captions as `shot/row/index`.
pub(super) fn templates() -> &'static Tera {
    static TEMPLATES: OnceLock<Tera> = OnceLock::new();
    TEMPLATES.get_or_init(|| parse().expect("the embedded templates are whole: a test parses them"))
}

fn parse() -> tera::TeraResult<Tera> {
    let mut all: Vec<(String, String)> = [
        ("access.txt", include_str!("../../templates/review/access.txt")),
        ("dependencies.txt", include_str!("../../templates/review/dependencies.txt")),
        ("description.txt", include_str!("../../templates/review/description.txt")),
        ("instructions.txt", include_str!("../../templates/review/instructions.txt")),
        ("platform-settings.txt", include_str!("../../templates/review/platform-settings.txt")),
        ("reviewer-instructions.txt", include_str!("../../templates/review/reviewer-instructions.txt")),
    ]
    .map(|(name, text)| (name.to_owned(), text.to_owned()))
    .into();
    for (permission, wording) in wording() {
        let Wording { opening, needed, used, worse, closing, observation, request, part, steps, guide } =
            wording;
        let pieces = [
            ("opening", opening),
            ("needed", needed),
            ("used", used),
            ("worse", worse),
            ("closing", closing),
            ("observation", observation),
            ("request", request),
            ("part", part),
        ];
        all.extend(pieces.map(|(piece, text)| (format!("{permission}/{piece}"), text.clone())));
        all.extend(guide.iter().map(|(piece, text)| (format!("{permission}/guide/{piece}"), text.clone())));
        let steps = steps.iter().enumerate();
        all.extend(steps.map(|(index, step)| (format!("{permission}/step/{index}"), step.text.clone())));
    }
    all.extend(shots::templates());
    let mut tera = Tera::new();
    tera.add_raw_templates(all)?;
    Ok(tera)
}

/// Returns a word with its indefinite article, as it sounds with most words that a product calls its agents by.
pub(super) fn with_article(word: &str) -> String {
    let is_vowel = word.starts_with(|first: char| "aeiouAEIOU".contains(first));
    // A `u` that is said as in `user` is no vowel to the ear.
    let is_you = ["user", "uni", "usa"].iter().any(|start| word.to_ascii_lowercase().starts_with(start));
    format!("{} {word}", if is_vowel && !is_you { "an" } else { "a" })
}

/// Joins names as English does: `a`, `a and b`, `a, b and c`.
pub(super) fn listed<T: AsRef<str>>(names: &[T]) -> String {
    match names {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}

/// Returns a value as one line that shows what it is: no control, no invisible, no direction-turning character.
pub(super) fn plain(value: &str) -> String {
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let lines: Vec<&str> = value.split(breaks).filter(|line| !line.trim().is_empty()).collect();
    let hidden = |c: &char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    lines.join(" ").chars().filter(|c| !hidden(c)).collect::<String>().trim().to_owned()
}

/// Returns a text without space at line ends, with no two empty lines in a row, ending with one newline.
pub(super) fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    let mut empty = 0;
    for line in text.trim().lines() {
        let line = line.trim_end();
        empty = if line.is_empty() { empty + 1 } else { 0 };
        if empty < 2 {
            tidy.push_str(line);
            tidy.push('\n');
        }
    }
    tidy
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::{Catalogue, Form};

    #[test]
    fn the_embedded_templates_parse() {
        assert!(parse().is_ok());
    }

    #[test]
    fn each_permission_with_a_text_has_wording_and_no_other() {
        for one in Catalogue::builtin().all() {
            let worded = templates().contains_template(&format!("{}/opening", one.name));
            assert_eq!(worded, one.form == Form::Text, "{}", one.name);
        }
        let known = |name: &str| {
            name.split_once('/').is_none_or(|(of, _)| of == "shot" || Catalogue::builtin().get(of).is_some())
        };
        assert!(templates().get_template_names().all(known));
    }

    #[test]
    fn an_article_fits_its_word() {
        for (word, with) in [
            ("agent", "an agent"),
            ("attendant", "an attendant"),
            ("operator", "an operator"),
            ("representative", "a representative"),
            ("user", "a user"),
        ] {
            assert_eq!(with_article(word), with);
        }
    }

    #[test]
    fn names_are_listed_as_english_does() {
        assert_eq!(listed::<&str>(&[]), "");
        assert_eq!(listed(&["a"]), "a");
        assert_eq!(listed(&["a", "b"]), "a and b");
        assert_eq!(listed(&["a", "b", "c"]), "a, b and c");
        let parts = ["a, to b", "c, to d", "e, to f"].map(String::from);
        assert_eq!(enumerated(&parts[..1]), "a, to b");
        assert_eq!(enumerated(&parts[..2]), "a, to b, and c, to d");
        assert_eq!(enumerated(&parts), "a, to b; c, to d; and e, to f");
    }

    #[test]
    fn a_value_becomes_one_honest_line() {
        assert_eq!(plain("  Aurora\r\nMóveis\u{1b}[31m "), "Aurora Móveis [31m");
        assert_eq!(plain("two  spaces stay"), "two  spaces stay");
        assert_eq!(plain("a\u{202e}b\u{200b}c\u{feff}"), "abc");
        assert_eq!(plain("{{ site_url }}"), "{{ site_url }}");
        assert_eq!(plain(" \t\n"), "");
    }

    #[test]
    fn a_text_is_tidied() {
        assert_eq!(tidy("\n\na  \n\n\n\nb\n\n"), "a\n\nb\n");
    }
}
