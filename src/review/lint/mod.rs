//! What gets a submission refused and can be seen in its texts: rendered ones, and those that a person edited.

mod access;
mod form;
mod language;
mod leftovers;
#[cfg(test)]
mod pairs;
mod path;
mod same;

use super::{Text, Values};
use crate::finding::Facts;
use crate::platform::Profile;

/// Every code that [`lint`] returns.
pub static LINT_CODES: &[&str] = &[
    "credentials-will-not-hold",
    "password-guessable",
    "permission-over-asked",
    "site-url-bare-domain",
    "site-url-not-https",
    "step-label-not-english",
    "step-status-differs",
    "step-unknown-button",
    "submission-lacks-dependency",
    "text-access-false",
    "text-access-unsaid",
    "text-contradicts-answers",
    "text-example-domain",
    "text-facebook-account",
    "text-names-no-permission",
    "text-no-credentials",
    "text-no-delivered-reply",
    "text-not-english",
    "text-placeholder-left",
    "text-promise",
    "text-same-description",
];

/// The codes that are worth a look and refuse nothing by themselves.
static ADVICE: &[&str] =
    &["password-guessable", "permission-over-asked", "step-label-not-english", "step-unknown-button"];

/// One thing that is wrong with a text, or with a value that the texts are made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Flaw {
    /// One of [`LINT_CODES`].
    pub code: &'static str,
    /// The text's path in the pack; the value's key, where a value is to blame.
    pub path: String,
    /// The line, from 1; 0 where the whole is meant.
    pub line: usize,
    /// The particulars.
    pub facts: Facts,
}

impl Flaw {
    fn new(code: &'static str, path: &str, line: usize) -> Self {
        Self { code, path: path.to_owned(), line, facts: Facts::new() }
    }

    fn with(mut self, name: &'static str, value: &str) -> Self {
        self.facts.insert(name, value.into());
        self
    }

    /// Returns whether it is worth a look, and no reason to hold the text back.
    pub fn is_advice(&self) -> bool {
        ADVICE.contains(&self.code)
    }
}

/// What is known beside the texts. What is not known gives no flaw.
#[derive(Clone, Copy, Debug)]
pub struct Sight<'a> {
    /// The values that the texts are made of, and what was answered of the data-handling tab.
    pub values: &'a Values,
    /// The product.
    pub profile: Option<&'a Profile>,
    /// All permissions that are sent, where the texts are all of a submission.
    pub sent: Option<&'a [String]>,
    /// Whether domains pass that belong to nobody (`example.com`, `.test`): a demo's are of that kind.
    pub allow_reserved: bool,
}

impl<'a> Sight<'a> {
    /// Returns what is known by the values alone.
    pub fn of(values: &'a Values) -> Self {
        Self { values, profile: None, sent: None, allow_reserved: false }
    }
}

/// Looks for what is wrong with the texts and with the values they are made of, in the order of the texts.
pub fn lint(texts: &[Text], sight: &Sight<'_>) -> Vec<Flaw> {
    let site = sight.values.get("site_url").and_then(|url| access::site_url(url));
    let mut flaws: Vec<Flaw> = site.into_iter().collect();
    let (detector, known) = (language::detector(), path::known_labels(sight));
    for text in texts {
        let mut own: Vec<Flaw> = Vec::new();
        for (line, number) in text.body.lines().zip(1..) {
            let at = |code| Flaw::new(code, &text.path, number);
            let left = leftovers::placeholders(line).into_iter();
            own.extend(left.map(|left| at("text-placeholder-left").with("left", left)));
            if !sight.allow_reserved {
                let domains = leftovers::reserved(line);
                own.extend(domains.map(|domain| at("text-example-domain").with("domain", &domain)));
            }
            own.extend(leftovers::promise(line).map(|words| at("text-promise").with("words", words)));
        }
        own.extend(language::not_english(text, sight, &detector));
        own.extend(form::names_no_permission(text));
        own.extend(form::access_said(text, sight));
        own.extend(form::contradicted(text, sight));
        own.extend(access::credentials(text, sight));
        own.extend(path::labels(text, known.as_ref()));
        own.extend(path::no_delivered_reply(text));
        own.sort_by_key(|flaw| flaw.line);
        flaws.extend(own);
    }
    flaws.extend(same::same_descriptions(texts));
    flaws.extend(form::over_asked(texts, sight));
    flaws.extend(form::lacking(texts, sight));
    flaws
}
