//! Texts of a profile: what people read, in their language, and the product's own labels.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The language in which every text is there.
pub const ENGLISH: &str = "en";

/// The languages that people may read a text in.
pub const SPOKEN: [&str; 4] = [ENGLISH, "pt-BR", "ru", "es"];

/// A text by language: `"…"`, which is English, or `{ en = "…", pt-BR = "…" }`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text(BTreeMap<String, String>);

impl Text {
    /// Returns a text that is there in English alone.
    pub fn english(text: impl Into<String>) -> Self {
        Self([(ENGLISH.to_owned(), text.into())].into())
    }

    /// Returns the text in a language, like `pt-BR`; in English where it was not translated.
    pub fn of(&self, language: &str) -> &str {
        self.own(language)
            .or_else(|| self.own(ENGLISH))
            .or(self.0.values().next().map(String::as_str))
            .unwrap_or_default()
    }

    /// Returns the text in a language, if it is there.
    pub fn own(&self, language: &str) -> Option<&str> {
        self.0.get(language).map(String::as_str)
    }

    /// Returns the languages it is there in.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Returns every text with its language.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(language, text)| (language.as_str(), text.as_str()))
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match (self.0.len(), self.own(ENGLISH)) {
            (1, Some(english)) => serializer.serialize_str(english),
            _ => self.0.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged, expecting = "wants a text, or texts by language: { en = \"…\", pt-BR = \"…\" }")]
        enum Written {
            English(String),
            By(BTreeMap<String, String>),
        }
        Ok(match Written::deserialize(deserializer)? {
            Written::English(text) => Self::english(text),
            Written::By(by) => Self(by),
        })
    }
}

/// Returns a label, or a way through menus, as a person finds it on the product's screen: in their language where the
/// product has it, else in the product's own with a translation behind it. `screens` are the languages in which the
/// labels of the product are known.
pub fn label(text: &Text, screens: &[String], language: &str) -> String {
    let has = |wanted: &str| screens.iter().any(|screen| screen == wanted);
    if let Some(own) = text.own(language).filter(|_| has(language)) {
        return own.to_owned();
    }
    match screens.iter().find_map(|screen| text.own(screen)) {
        Some(shown) => {
            let meant = text.own(language).or_else(|| text.own(ENGLISH)).filter(|meant| *meant != shown);
            meant.map_or_else(|| shown.to_owned(), |meant| format!("{shown} ({meant})"))
        }
        None => text.of(language).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(source: &str) -> Text {
        #[derive(Deserialize)]
        struct Holder {
            text: Text,
        }
        toml::from_str::<Holder>(&format!("text = {source}")).unwrap().text
    }

    #[test]
    fn a_text_is_in_english_where_it_was_not_translated() {
        let both = text(r#"{ en = "Save", pt-BR = "Salvar" }"#);
        assert_eq!((both.of("pt-BR"), both.of("ru"), both.of("en")), ("Salvar", "Save", "Save"));
        assert_eq!(text(r#""Save""#), Text::english("Save"));
        assert_eq!(serde_json::to_value(&both).unwrap()["pt-BR"], "Salvar");
        assert_eq!(serde_json::to_value(Text::english("Save")).unwrap(), "Save");
    }

    #[test]
    fn a_label_stands_as_it_is_on_the_screen_with_what_it_means_behind_it() {
        let service = text(r#"{ pt-BR = "Serviço", en = "Service", ru = "Сервис" }"#);
        let screens = ["pt-BR".to_owned()];
        assert_eq!(label(&service, &screens, "pt-BR"), "Serviço");
        assert_eq!(label(&service, &screens, "ru"), "Serviço (Сервис)");
        assert_eq!(label(&service, &screens, "es"), "Serviço (Service)");
        let two = ["ru".to_owned(), "en".to_owned()];
        let page = text(r#"{ ru = "Название страницы", en = "Page Name", pt-BR = "Nome da página" }"#);
        assert_eq!(label(&page, &two, "en"), "Page Name");
        assert_eq!(label(&page, &two, "pt-BR"), "Название страницы (Nome da página)");
        let same = text(r#"{ pt-BR = "Api key" }"#);
        assert_eq!(label(&same, &screens, "en"), "Api key");
    }
}
