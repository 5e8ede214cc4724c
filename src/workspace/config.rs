//! `config.toml` of a workspace: what a team shares, and what can do no harm, since it may come from anybody by git.

use std::path::Path;

use serde::{Deserialize, Serialize};
use toml_edit::{DocumentMut, Item, Table, TableLike, Value};

use super::error::StoreError;

/// The settings of a workspace. Keys it does not know stay in the file, and so do comments.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Config {
    /// The customer that is meant when none is named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_customer: Option<String>,
    /// How early what falls due is told.
    #[serde(skip_serializing_if = "is_default")]
    pub margins: Margins,
    /// How patient we are with the network.
    #[serde(skip_serializing_if = "is_default")]
    pub network: Network,
    /// What an older version kept here.
    #[serde(skip)]
    pub older: Older,
}

/// What older versions kept in the workspace, and what is the person's own to say. None of it is followed here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Older {
    /// The language of messages.
    pub lang: Option<String>,
    /// Who works here.
    pub person: Option<String>,
    /// Whether nothing in here is secret.
    pub demo: bool,
    /// Where Graph is.
    pub graph_url: Option<String>,
    /// Whether it names a command to run, which it never could: whoever can write here by git would run it.
    #[serde(deserialize_with = "is_there")]
    pub notify: bool,
}

/// Returns that a key is there, whatever it says.
fn is_there<'de, D: serde::Deserializer<'de>>(value: D) -> Result<bool, D::Error> {
    serde::de::IgnoredAny::deserialize(value).map(|_| true)
}

/// How early what falls due is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Margins {
    /// Days before a deadline.
    pub days: u32,
}

/// How patient we are with the network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Network {
    /// Seconds until a request counts as unanswered.
    ///
    /// No command is to take over a minute where nobody answers. A silent Meta costs two of these, since a question
    /// is asked twice before its host is given up; a silent callback or site one each, one after the other. With
    /// [the default](Self::default) that is four at most, and a pause: 57 seconds; `doctor`, which asks all at once, 29.
    pub timeout_seconds: u32,
    /// Milliseconds before the first repetition of a request.
    pub retry_ms: u32,
}

impl Default for Margins {
    fn default() -> Self {
        Self { days: 15 }
    }
}

impl Default for Network {
    fn default() -> Self {
        Self { timeout_seconds: 14, retry_ms: 500 }
    }
}

/// Returns one number of the settings.
type Number = fn(&Config) -> u32;

/// The values that a number may have: what comes by git is to do no harm.
const BOUNDS: [(&str, std::ops::RangeInclusive<u32>, Number); 3] = [
    ("margins.days", 0..=365, |config| config.margins.days),
    ("network.timeout_seconds", 1..=60, |config| config.network.timeout_seconds),
    ("network.retry_ms", 0..=5000, |config| config.network.retry_ms),
];

impl Config {
    /// Reads the text of `config.toml`.
    pub(super) fn parse(path: &Path, text: &str) -> Result<Self, StoreError> {
        let corrupt = |error: toml::de::Error| {
            StoreError::corrupt(path, text, error.span().map_or(0, |span| span.start), error.message())
        };
        let config: Self = toml::from_str(text).map_err(corrupt)?;
        let older = toml::from_str(text).map_err(corrupt)?;
        for (key, bounds, value) in BOUNDS {
            let value = value(&config);
            if !bounds.contains(&value) {
                return Err(StoreError::ConfigInvalid {
                    path: path.to_path_buf(),
                    key: key.into(),
                    value: value.to_string(),
                    text: format!("from {} to {}", bounds.start(), bounds.end()),
                });
            }
        }
        Ok(Self { older, ..config })
    }

    /// Writes the text of a new `config.toml`: what differs from the defaults.
    pub(super) fn to_text(&self) -> String {
        let settings = toml::to_string(self).expect("settings are strings, numbers and tables");
        format!("# Settings of this onboard workspace.\n{settings}")
    }
}

/// Returns the text of `config.toml` with one dotted key set, or unset by an empty value.
pub(super) fn with_value(path: &Path, text: &str, key: &str, value: &str) -> Result<String, StoreError> {
    let invalid = |text: &str| StoreError::ConfigInvalid {
        path: path.to_path_buf(),
        key: key.into(),
        value: value.into(),
        text: text.trim().into(),
    };
    let mut document = document(path, text)?;
    let typed: Value = match key {
        _ if value.is_empty() => "".into(),
        "margins.days" | "network.timeout_seconds" | "network.retry_ms" => {
            i64::from(value.parse::<u32>().map_err(|_| invalid("not a whole number"))?).into()
        }
        _ => value.into(),
    };
    let mut names: Vec<&str> = key.split('.').collect();
    let name = names.pop().unwrap_or_default();
    if name.is_empty() || names.iter().any(|name| name.is_empty()) {
        return Err(invalid("not a key"));
    }
    let mut table: &mut dyn TableLike = document.as_table_mut();
    for parent in names {
        if !table.contains_key(parent) {
            table.insert(parent, Item::Table(Table::new()));
        }
        let child = table.get_mut(parent).and_then(Item::as_table_like_mut);
        table = child.ok_or_else(|| invalid("a part of the key has a value of its own"))?;
    }
    if value.is_empty() {
        table.remove(name);
    } else {
        super::record::put(table, name, typed);
    }
    let text = document.to_string();
    toml::from_str::<Config>(&text).map_err(|error| invalid(error.message()))?;
    Config::parse(path, &text)?;
    Ok(text)
}

/// Returns a text as a document that can be edited.
pub(super) fn document(path: &Path, text: &str) -> Result<DocumentMut, StoreError> {
    text.parse().map_err(|error: toml_edit::TomlError| {
        StoreError::corrupt(path, text, error.span().map_or(0, |span| span.start), error.message())
    })
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(text: &str, key: &str, value: &str) -> Result<String, StoreError> {
        with_value(Path::new("config.toml"), text, key, value)
    }

    #[test]
    fn what_is_written_reads_back_and_defaults_stay_out_of_the_file() {
        let config = Config {
            default_customer: Some("acme".into()),
            margins: Margins { days: 7 },
            ..Config::default()
        };
        let text = config.to_text();
        assert_eq!(Config::parse(Path::new("c"), &text).unwrap(), config);
        assert!(!text.contains("network"), "{text}");
        assert_eq!(Config::default().network.timeout_seconds, 14);
    }

    #[test]
    fn setting_keeps_comments_order_and_unknown_keys() {
        let text = "# mine\nlang = \"ru\" # Russian\nfuture = [1, 2]\n\n[margins]\n# early\ndays = 3\n";
        let text = set(text, "lang", "en").unwrap();
        let text = set(&text, "margins.days", "21").unwrap();
        let text = set(&text, "network.retry_ms", "10").unwrap();
        assert_eq!(
            text,
            "# mine\nlang = \"en\" # Russian\nfuture = [1, 2]\n\n[margins]\n# early\ndays = 21\n\n\
             [network]\nretry_ms = 10\n"
        );
        assert!(!set(&text, "lang", "").unwrap().contains("lang"));
    }

    #[test]
    fn a_value_that_does_not_fit_is_refused() {
        for (key, value) in [
            ("margins.days", "-1"),
            ("margins.days", "soon"),
            ("network.timeout_seconds", "99999999999"),
            ("network.timeout_seconds", "0"),
            ("network.timeout_seconds", "61"),
            ("network.retry_ms", "5001"),
            ("margins.days", "366"),
            ("margins", "x"),
            ("lang.x", "y"),
            ("", "x"),
            ("a..b", "x"),
        ] {
            let refused = set("lang = \"en\"\n", key, value);
            assert!(matches!(refused, Err(StoreError::ConfigInvalid { .. })), "{key} {value} {refused:?}");
        }
    }

    #[test]
    fn what_an_older_version_kept_is_known_and_not_written_again() {
        let text = "lang = \"ru\"\nperson = \"ana\"\ndemo = true\ngraph_url = \"http://127.0.0.1:9\"\n";
        let config = Config::parse(Path::new("c"), text).unwrap();
        assert!(config.older.demo && config.older.graph_url.as_deref() == Some("http://127.0.0.1:9"));
        assert_eq!(config.to_text(), Config::default().to_text());
        assert_eq!(set(text, "graph_url", "").unwrap(), "lang = \"ru\"\nperson = \"ana\"\ndemo = true\n");
    }

    #[test]
    fn a_setting_of_the_wrong_type_names_its_line() {
        let error = Config::parse(Path::new("c"), "lang = \"en\"\ndemo = 3\n").unwrap_err();
        assert!(matches!(error, StoreError::Corrupt { line: 2, column: 8, .. }), "{error:?}");
    }
}
