//! Words for codes, steps, errors and questions, in the person's language.
//!
//! English is embedded and always whole; a test holds every other language to the same keys and variables.

use std::borrow::Cow;
use std::collections::HashMap;

use fluent_templates::Loader;
use fluent_templates::fluent_bundle::FluentValue;
use serde_json::Value;
use unic_langid::LanguageIdentifier;

use crate::finding::Facts;
use crate::shell::Shell;

fluent_templates::static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "en",
        // The marks that isolate a variable would end up in what people copy.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// The variables that the words of codes and errors have, listed when the program is built.
static VARIABLES: &[&str] = include!(concat!(env!("OUT_DIR"), "/variables.rs"));

/// The languages that are whole, the fallback first.
pub static LANGUAGES: &[&str] = &["en", "pt-BR", "ru"];

/// Whom the commands in the words name: variables that stand for themselves, as in the help, until they are known.
const NAMES: [&str; 2] = ["CUSTOMER", "APP_ID"];

/// The words of one language.
#[derive(Clone, Debug)]
pub struct Words {
    language: LanguageIdentifier,
    named: [Option<String>; 2],
    shell: Shell,
}

impl Default for Words {
    fn default() -> Self {
        Self::of(LANGUAGES[0])
    }
}

impl Words {
    /// Returns the words of the language that fits best: `pt_PT.UTF-8` finds `pt-BR`, `C` finds English.
    pub fn of(wanted: &str) -> Self {
        Self {
            language: pick(wanted).parse().unwrap_or_default(),
            named: [None, None],
            shell: Shell::default(),
        }
    }

    /// Returns the same words, of which the commands are for a shell.
    #[must_use]
    pub fn for_shell(self, shell: Shell) -> Self {
        Self { shell, ..self }
    }

    /// Returns the shell that commands are for.
    pub fn shell(&self) -> Shell {
        self.shell
    }

    /// Returns the same words, of which the commands name a customer and an app, as the shell takes them.
    #[must_use]
    pub fn naming(&self, customer: Option<&str>, app: Option<&str>) -> Self {
        let named = [customer, app].map(|id| id.map(|id| self.shell.word(id)));
        Self { language: self.language.clone(), named, shell: self.shell }
    }

    /// Returns whether a language, as a person names it, is one of ours.
    pub fn has(wanted: &str) -> bool {
        let primary = primary(wanted);
        LANGUAGES.iter().any(|language| language.split('-').next() == Some(primary.as_str()))
    }

    /// Returns the tag of the language, like `pt-BR`.
    pub fn tag(&self) -> String {
        self.language.to_string()
    }

    /// Returns the words of a key without variables.
    pub fn get(&self, key: &str) -> String {
        self.find(key, HashMap::new()).unwrap_or_else(|| key.to_owned())
    }

    /// Returns the words of a key with variables filled in; the key itself when there are none.
    pub fn say(&self, key: &str, facts: &Facts) -> String {
        let arguments =
            facts.iter().map(|(name, value)| (name.clone(), argument(value, &self.tag()))).collect();
        self.find(key, arguments).unwrap_or_else(|| key.to_owned())
    }

    /// Returns the words of a key, or nothing when there are none or a variable is missing.
    pub fn try_say(&self, key: &str, facts: &Facts) -> Option<String> {
        let arguments =
            facts.iter().map(|(name, value)| (name.clone(), argument(value, &self.tag()))).collect();
        self.find(key, arguments)
    }

    fn find(&self, key: &str, mut arguments: HashMap<Cow<'static, str>, FluentValue<'_>>) -> Option<String> {
        for (name, known) in NAMES.iter().zip(&self.named) {
            let shown = known.as_deref().unwrap_or(name);
            arguments.insert(Cow::Borrowed(*name), shown.to_owned().into());
        }
        LOCALES.try_lookup_complete(&self.language, key, Some(&arguments))
    }
}

/// Returns a stand-in for each variable of a code or an error: its name in capitals, as on the command line.
pub fn blanks() -> Facts {
    VARIABLES.iter().map(|name| (*name, Value::from(name.to_uppercase()))).collect()
}

fn primary(wanted: &str) -> String {
    wanted.split(['-', '_', '.', '@']).next().unwrap_or_default().to_lowercase()
}

fn pick(wanted: &str) -> &'static str {
    let primary = primary(wanted);
    LANGUAGES.iter().find(|language| language.split('-').next() == Some(&primary)).unwrap_or(&LANGUAGES[0])
}

/// Turns a fact into what a message can use. Foreign text is cleaned before it gets near a terminal.
fn argument(value: &Value, language: &str) -> FluentValue<'static> {
    match value {
        Value::Number(number) => number.as_i64().map_or_else(|| number.to_string().into(), FluentValue::from),
        Value::Array(list) => list.iter().map(plain).collect::<Vec<_>>().join(", ").into(),
        // A text of a profile, by language.
        Value::Object(texts) => match texts.get(language).or_else(|| texts.get(LANGUAGES[0])) {
            Some(text) => plain(text).into(),
            None => plain(value).into(),
        },
        other => plain(other).into(),
    }
}

fn plain(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), String::from);
    crate::redact::clean(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_language_is_found() {
        for (wanted, found) in [
            ("pt_PT.UTF-8", "pt-BR"),
            ("pt-BR", "pt-BR"),
            ("ru_RU", "ru"),
            ("C", "en"),
            ("", "en"),
            ("de", "en"),
        ] {
            assert_eq!(Words::of(wanted).tag(), found, "{wanted}");
        }
        assert!(!Words::has("de"));
        assert!(Words::has("pt"));
    }

    #[test]
    fn a_fact_may_be_a_text_in_each_language() {
        let text = serde_json::json!({ "en": "Save", "pt-BR": "Salvar" });
        let facts: Facts = [("key", text)].into();
        for (language, expected) in [("pt-BR", "Salvar"), ("ru", "Save")] {
            assert!(Words::of(language).say("ask-of-platform", &facts).contains(expected), "{language}");
        }
    }

    #[test]
    fn a_command_names_whom_it_is_for_once_that_is_known() {
        for language in LANGUAGES {
            let words = Words::of(language);
            let unknown = words.get("page-not-subscribed.fix");
            assert!(unknown.contains("onboard start CUSTOMER --only"), "{unknown}");
            let known = words.naming(Some("acme"), Some("900"));
            assert!(known.get("page-not-subscribed.fix").contains("onboard start acme --only"));
            assert!(known.get("data-deletion-unsaid.fix").contains("onboard app set 900 data_deletion"));
        }
    }
}
