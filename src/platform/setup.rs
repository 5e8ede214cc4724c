//! What is done in the product, step by step: in which order, where, and with which value.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Text;

/// One thing that a person does in the product, or sees to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetupStep {
    /// Stable slug, unique in the profile: what a person ticked is kept by it.
    pub id: String,
    /// When it is done.
    pub when: When,
    /// What is done.
    #[serde(rename = "do")]
    pub act: Act,
    /// The way to the place, through the product's menus.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<Text>,
    /// The product's own label of the field or button.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<Text>,
    /// What is entered or read there, like `{graph_url}/me/messages`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Composed>,
    /// What to do, where the label does not say it; of a choice, what to choose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Text>,
    /// What else is to be known, at this moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
    /// Steps that come before it, by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<String>,
    /// It has to be done again when one of these changed since.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub again_after: Vec<Ours>,
    /// Whether the channel works without it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
    /// It is wanted only where the answers to these questions are these.
    #[serde(default, rename = "if", skip_serializing_if = "BTreeMap::is_empty")]
    pub only_if: BTreeMap<String, String>,
    /// A page that tells more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// Where the source says it: a line, or lines like `61-64`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// When it was checked against the source, if at another time than the rest of the profile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked_on: Option<Date>,
    /// What of it the source does not say, so that the vendor has to be asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<Unsaid>,
}

/// When a set-up step is done, in the order of the journey.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum When {
    /// Before anything is entered.
    Before,
    /// While the form is filled in.
    Form,
    /// Once the form is saved, and before Meta calls the callback.
    AfterSave,
    /// Once the Page sends its messages, and before somebody writes to try it.
    AfterSubscription,
    /// Before the app is sent to App Review.
    BeforeReview,
    /// Once the app is open to everybody.
    AfterRelease,
}

impl When {
    /// Every moment, in order.
    pub const ALL: [Self; 6] = [
        Self::Before,
        Self::Form,
        Self::AfterSave,
        Self::AfterSubscription,
        Self::BeforeReview,
        Self::AfterRelease,
    ];

    /// Returns the word that profiles use.
    pub fn word(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::Form => "form",
            Self::AfterSave => "after-save",
            Self::AfterSubscription => "after-subscription",
            Self::BeforeReview => "before-review",
            Self::AfterRelease => "after-release",
        }
    }
}

/// What is done in a set-up step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// A value is typed or pasted.
    Enter,
    /// A value is read off the product, and given to Meta.
    Read,
    /// One of several is chosen.
    Choose,
    /// A button is pressed.
    Press,
    /// A service is started again.
    Restart,
    /// Something has to come about.
    WaitFor,
    /// Something is seen to.
    Check,
}

impl Act {
    /// Returns the word that profiles use.
    pub fn word(self) -> &'static str {
        match self {
            Self::Enter => "enter",
            Self::Read => "read",
            Self::Choose => "choose",
            Self::Press => "press",
            Self::Restart => "restart",
            Self::WaitFor => "wait-for",
            Self::Check => "check",
        }
    }
}

/// What a source leaves out of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unsaid {
    /// Where in the product it is done.
    Path,
    /// How the product calls the field or button.
    Label,
    /// What belongs there.
    Value,
    /// Whether the product asks for it at all.
    Step,
}

impl Unsaid {
    /// Returns the word that profiles use.
    pub fn word(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Label => "label",
            Self::Value => "value",
            Self::Step => "step",
        }
    }
}

/// A value that goes between Meta, us and the product's form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ours {
    /// The App ID.
    AppId,
    /// The app's secret.
    AppSecret,
    /// The app's name.
    AppName,
    /// The Page ID.
    PageId,
    /// The Page's name.
    PageName,
    /// The Page's address.
    PageUrl,
    /// The Page's token.
    PageToken,
    /// A user token.
    UserToken,
    /// A system user's token.
    SystemUserToken,
    /// What the handshake carries.
    VerifyToken,
    /// The address that Meta delivers to.
    CallbackUrl,
    /// The address of a living version of Graph, without a path behind it.
    GraphUrl,
    /// A living Graph version, like `v26.0`.
    GraphVersion,
}

impl Ours {
    /// Every value.
    pub const ALL: [Self; 13] = [
        Self::AppId,
        Self::AppSecret,
        Self::AppName,
        Self::PageId,
        Self::PageName,
        Self::PageUrl,
        Self::PageToken,
        Self::UserToken,
        Self::SystemUserToken,
        Self::VerifyToken,
        Self::CallbackUrl,
        Self::GraphUrl,
        Self::GraphVersion,
    ];

    /// Returns the word that profiles use.
    pub fn word(self) -> &'static str {
        match self {
            Self::AppId => "app_id",
            Self::AppSecret => "app_secret",
            Self::AppName => "app_name",
            Self::PageId => "page_id",
            Self::PageName => "page_name",
            Self::PageUrl => "page_url",
            Self::PageToken => "page_token",
            Self::UserToken => "user_token",
            Self::SystemUserToken => "system_user_token",
            Self::VerifyToken => "verify_token",
            Self::CallbackUrl => "callback_url",
            Self::GraphUrl => "graph_url",
            Self::GraphVersion => "graph_version",
        }
    }

    /// Returns the value of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|value| value.word() == word)
    }
}

/// A value made of texts and of names in braces: `{graph_url}/me/messages`. A name is one of [`Ours`], or the key of a
/// question that the profile asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Composed(Vec<Part>);

/// A part of a composed value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// As it stands.
    Text(String),
    /// One of the values between Meta, us and the form.
    Ours(Ours),
    /// The answer to a question.
    Answer(String),
}

impl Composed {
    /// Returns its parts, in order.
    pub fn parts(&self) -> &[Part] {
        &self.0
    }

    /// Returns whether it has a value in it.
    pub fn holds(&self, value: Ours) -> bool {
        self.0.contains(&Part::Ours(value))
    }

    /// Returns the one value that it is, if it is nothing else.
    pub fn only(&self) -> Option<Ours> {
        match self.0.as_slice() {
            [Part::Ours(value)] => Some(*value),
            _ => None,
        }
    }

    /// Returns the keys of the questions whose answers are in it.
    pub fn answers(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|part| match part {
            Part::Answer(key) => Some(key.as_str()),
            Part::Text(_) | Part::Ours(_) => None,
        })
    }

    /// Returns the value filled in, or nothing while a part of it is not known.
    pub fn filled(&self, known: impl Fn(&Part) -> Option<String>) -> Option<String> {
        let filled = |part: &Part| match part {
            Part::Text(text) => Some(text.clone()),
            Part::Ours(_) | Part::Answer(_) => known(part),
        };
        self.0.iter().map(filled).collect()
    }

    /// Returns whether a value could have been made from it: each name stands for one letter or more, none of them
    /// a blank.
    pub fn fits(&self, value: &str) -> bool {
        fits(&self.0, value)
    }
}

fn fits(parts: &[Part], value: &str) -> bool {
    match parts {
        [] => value.is_empty(),
        [Part::Text(text), rest @ ..] => {
            value.strip_prefix(text.as_str()).is_some_and(|left| fits(rest, left))
        }
        [_, rest @ ..] => value
            .char_indices()
            .take_while(|(_, letter)| !letter.is_whitespace())
            .any(|(at, letter)| fits(rest, &value[at + letter.len_utf8()..])),
    }
}

impl FromStr for Composed {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            if at > 0 {
                parts.push(Part::Text(rest[..at].to_owned()));
            }
            let inside = rest[at..].strip_prefix('{').and_then(|inside| inside.split_once('}'));
            let Some((name, left)) = inside.filter(|(name, _)| is_key(name)) else {
                return Err(format!("`{text}`: a name stands in braces, like {{page_id}}"));
            };
            parts.push(Ours::parse(name).map_or_else(|| Part::Answer(name.to_owned()), Part::Ours));
            rest = left;
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        if parts.is_empty() { Err("is empty".into()) } else { Ok(Self(parts)) }
    }
}

impl TryFrom<String> for Composed {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Composed> for String {
    fn from(composed: Composed) -> Self {
        composed.to_string()
    }
}

impl fmt::Display for Composed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in &self.0 {
            match part {
                Part::Text(text) => out.write_str(text)?,
                Part::Ours(value) => write!(out, "{{{}}}", value.word())?,
                Part::Answer(key) => write!(out, "{{{key}}}")?,
            }
        }
        Ok(())
    }
}

/// Returns whether a text can be the key of a question: lower-case letters, digits and `_`, a letter first.
pub(super) fn is_key(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn composed(text: &str) -> Composed {
        text.parse().unwrap()
    }

    #[test]
    fn a_value_is_composed_of_texts_and_names() {
        let url = composed("{graph_url}/me/messages");
        assert!(url.holds(Ours::GraphUrl) && url.only().is_none());
        let graph =
            |part: &Part| (*part == Part::Ours(Ours::GraphUrl)).then(|| "https://g.test/v26.0".to_owned());
        assert_eq!(url.filled(graph).unwrap(), "https://g.test/v26.0/me/messages");
        assert_eq!(url.filled(|_| None), None);
        assert_eq!(composed("{page_token}").only(), Some(Ours::PageToken));
        assert_eq!(composed("Messaging").to_string(), "Messaging");
        let callback = composed("https://{host}/{application}/hook/messageFacebook");
        assert_eq!(callback.answers().collect::<Vec<_>>(), ["host", "application"]);
        assert_eq!(callback.to_string(), "https://{host}/{application}/hook/messageFacebook");
        for wrong in ["", "{", "}", "{}", "{Page}", "a {b c} d", "x}y"] {
            assert!(wrong.parse::<Composed>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_answer_fits_the_pattern_it_could_have_been_made_from() {
        let callback = composed("https://{host}/{application}/hook/messageFacebook");
        for (url, expected) in [
            ("https://omni.example.com/Omni/Webhook/hook/messageFacebook", true),
            ("https://omni.example.com/Omni/hook/messageFacebook", true),
            ("https://omni.example.com/hook/messageFacebook", false),
            ("https://hooks.example.com/messenger", false),
            ("https://omni.example.com/Omni/hook/messageFacebook/", false),
            ("http://omni.example.com/Omni/hook/messageFacebook", false),
            ("https://omni.example.com/Om ni/hook/messageFacebook", false),
        ] {
            assert_eq!(callback.fits(url), expected, "{url}");
        }
    }

    #[test]
    fn the_words_are_those_of_the_files() {
        for when in When::ALL {
            assert_eq!(serde_json::to_value(when).unwrap(), when.word());
        }
        for value in Ours::ALL {
            assert_eq!(serde_json::to_value(value).unwrap(), value.word());
            assert_eq!(Ours::parse(value.word()), Some(value));
        }
        for act in [Act::Enter, Act::Read, Act::Choose, Act::Press, Act::Restart, Act::WaitFor, Act::Check] {
            assert_eq!(serde_json::to_value(act).unwrap(), act.word());
        }
    }
}
