//! Whom a report is about, so that its commands can name them.

use serde_json::{Value, json};

use crate::i18n::Words;

/// The ids that a remedy's command needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The customer's slug.
    pub customer: Option<String>,
    /// The App ID.
    pub app: Option<String>,
    /// The folder, when it was named on the command line and has to be named again.
    pub home: Option<String>,
    /// The Graph URL, likewise.
    pub graph_url: Option<String>,
    /// Which Graph was talked to, where it is not Meta's.
    pub graph: Option<Elsewhere>,
}

/// A Graph that is not Meta's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// `sandbox`, `demo` or `other`.
    pub kind: &'static str,
    /// Where it is.
    pub url: String,
}

impl Elsewhere {
    /// Returns the line that every screen begins with.
    pub fn line(&self, words: &Words) -> String {
        let key = if self.kind == "other" { "on-other" } else { "on-sandbox" };
        words.say(key, &[("url", self.url.clone().into())].into())
    }

    /// Returns the form that `--json` carries.
    pub fn to_json(&self) -> Value {
        json!({ "kind": self.kind, "url": self.url })
    }
}

impl About {
    /// Returns words of which the commands name the customer and the app.
    pub fn words(&self, words: &Words) -> Words {
        words.naming(self.customer.as_deref(), self.app.as_deref())
    }
}
