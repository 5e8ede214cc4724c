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
    /// Returns words of which the commands name the customer and the app.
    pub fn words(&self, words: &Words) -> Words {
        words.naming(self.customer.as_deref(), self.app.as_deref())
    }
}
