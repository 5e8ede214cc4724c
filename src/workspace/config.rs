//! `config.toml`: what a person set for the whole workspace.

use std::path::Path;

use serde::{Deserialize, Serialize};
use toml_edit::{DocumentMut, Item, Table, TableLike, Value};
use url::{Host, Url};

use super::error::StoreError;

/// The settings of a workspace. Keys it does not know stay in the file, and so do comments.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Config {
    /// The language of messages, as a BCP 47 tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// The customer that is meant when none is named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_customer: Option<String>,
    /// Who works here, as said facts and journals name them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// Whether nothing in here is real. Only with a `graph_url` on loopback is the vault left unprotected.
    #[serde(skip_serializing_if = "is_default")]
    pub demo: bool,
    /// Where Graph is: scheme, host and port.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub graph_url: Option<String>,
    /// How early what falls due is told.
    #[serde(skip_serializing_if = "is_default")]
    pub margins: Margins,
    /// How patient we are with the network.
    #[serde(skip_serializing_if = "is_default")]
    pub network: Network,
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
        Self { days: 14 }
    }
}

impl Default for Network {
    fn default() -> Self {
        Self { timeout_seconds: 14, retry_ms: 500 }
    }
}

impl Config {
    /// Returns whether secrets may lie unprotected: a demo, and Graph is on this machine.
    pub fn is_harmless(&self) -> bool {
        self.demo && self.graph_url.as_deref().is_some_and(is_loopback)
    }

    /// Reads the text of `config.toml`.
    pub(super) fn parse(path: &Path, text: &str) -> Result<Self, StoreError> {
        toml::from_str(text).map_err(|error| {
            let offset = error.span().map_or(0, |span| span.start);
            StoreError::corrupt(path, text, offset, error.message())
        })
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
        key: key.into(),
        value: value.into(),
        text: text.trim().into(),
    };
    let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
        StoreError::corrupt(path, text, error.span().map_or(0, |span| span.start), error.message())
    })?;
    let typed: Value = match key {
        _ if value.is_empty() => "".into(),
        "demo" => value.parse::<bool>().map_err(|_| invalid("neither `true` nor `false`"))?.into(),
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
    Ok(text)
}

fn is_loopback(url: &str) -> bool {
    let Ok(url) = Url::parse(url) else { return false };
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
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
            lang: Some("pt-BR".into()),
            demo: true,
            graph_url: Some("http://127.0.0.1:9".into()),
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
            ("demo", "yes"),
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
    fn only_a_demo_on_loopback_is_harmless() {
        let harmless = |demo, url: Option<&str>| {
            Config { demo, graph_url: url.map(Into::into), ..Config::default() }.is_harmless()
        };
        assert!(harmless(true, Some("http://127.0.0.1:4000")));
        assert!(harmless(true, Some("http://[::1]:4000")));
        assert!(harmless(true, Some("http://localhost:4000")));
        assert!(!harmless(false, Some("http://127.0.0.1:4000")));
        assert!(!harmless(true, None));
        assert!(!harmless(true, Some("https://graph.facebook.com")));
        assert!(!harmless(true, Some("http://127.0.0.1.example.com")));
        assert!(!harmless(true, Some("http://127.0.0.1@example.com")));
    }

    #[test]
    fn a_setting_of_the_wrong_type_names_its_line() {
        let error = Config::parse(Path::new("c"), "lang = \"en\"\ndemo = 3\n").unwrap_err();
        assert!(matches!(error, StoreError::Corrupt { line: 2, column: 8, .. }), "{error:?}");
    }
}
