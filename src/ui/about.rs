//! Whom a report is about, so that its commands can name them.

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
}

impl About {
    /// Returns words of which the commands name the customer and the app, as a shell takes them.
    pub fn words(&self, words: &Words) -> Words {
        let quoted = |id: &Option<String>| id.as_deref().map(quoted);
        words.naming(quoted(&self.customer), quoted(&self.app))
    }
}

/// Returns a value as a shell takes it. Double quotes serve sh, PowerShell and cmd.exe alike.
pub fn quoted(value: &str) -> String {
    let is_plain = value.chars().all(|glyph| glyph.is_alphanumeric() || "-_./:\\".contains(glyph));
    if is_plain { value.to_owned() } else { format!("\"{value}\"") }
}
