//! What gets a submission refused and can be seen in its texts: rendered ones, and those that a person edited.

mod access;
mod blanks;
#[cfg(test)]
mod cases;
mod form;
mod language;
mod leftovers;
#[cfg(test)]
mod pairs;
mod path;
mod same;
mod uses;

use jiff::civil::Date;

use super::{Text, Values};
use crate::codes;
use crate::finding::{Code, Facts, Weight};
use crate::platform::Profile;

pub(crate) use access::SiteAnswer;
pub(crate) use language::is_foreign_value;

/// Every rule of [`lint`], by name, with its weight and the page of Meta's that it rests on.
///
/// A rule blocks where what it sees was refused, or makes the text untrue or useless to a reviewer. It advises where
/// the lint may be wrong (a profile that does not know a button), or where what it sees is unwise and passed.
pub static LINT_CODES: &[&Code] = &[
    &codes::CREDENTIALS_WILL_NOT_HOLD,
    &codes::PASSWORD_ENDS_TOO_SOON,
    &codes::PASSWORD_GUESSABLE,
    &codes::PERMISSION_OVER_ASKED,
    &codes::SITE_URL_BARE_DOMAIN,
    &codes::SITE_URL_DEAD,
    &codes::SITE_URL_NOT_HTTPS,
    &codes::SITE_URL_PRIVATE,
    &codes::STEP_LABEL_NOT_ENGLISH,
    &codes::STEP_STATUS_DIFFERS,
    &codes::STEP_UNKNOWN_BUTTON,
    &codes::SUBMISSION_LACKS_DEPENDENCY,
    &codes::TEXT_ACCESS_FALSE,
    &codes::TEXT_ACCESS_UNSAID,
    &codes::TEXT_CONTRADICTS_ANSWERS,
    &codes::TEXT_EXAMPLE_DOMAIN,
    &codes::TEXT_FACEBOOK_ACCOUNT,
    &codes::TEXT_MADE_UP_ACCOUNT,
    &codes::TEXT_NAMES_NO_PERMISSION,
    &codes::TEXT_NO_CREDENTIALS,
    &codes::TEXT_NO_DELIVERED_REPLY,
    &codes::TEXT_NOT_ENGLISH,
    &codes::TEXT_PLACEHOLDER_LEFT,
    &codes::TEXT_PROMISE,
    &codes::TEXT_SAME_DESCRIPTION,
    &codes::TEXT_SECRET_PASTED,
    &codes::TEXT_WRONG_USE,
];

/// One thing that is wrong with a text, or with a value that the texts are made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Flaw {
    /// One of [`LINT_CODES`].
    pub code: &'static Code,
    /// The text's path in the pack; the value's key, where a value is to blame.
    pub path: String,
    /// The line, from 1; 0 where the whole is meant.
    pub line: usize,
    /// The particulars.
    pub facts: Facts,
}

impl Flaw {
    fn new(code: &'static Code, path: &str, line: usize) -> Self {
        Self { code, path: path.to_owned(), line, facts: Facts::new() }
    }

    fn with(mut self, name: &'static str, value: &str) -> Self {
        self.facts.insert(name, value.into());
        self
    }

    /// Returns whether it is worth a look, and no reason to hold the text back.
    pub fn is_advice(&self) -> bool {
        self.code.weight == Weight::Advice
    }
}

/// What is known beside the texts. What is not known gives no flaw.
#[derive(Clone, Copy, Debug)]
pub struct LintContext<'a> {
    /// The values that the texts are made of, and what was answered of the data-handling tab.
    pub values: &'a Values,
    /// The product.
    pub profile: Option<&'a Profile>,
    /// All permissions that are sent, where the texts are all of a submission.
    pub sent: Option<&'a [String]>,
    /// How the reviewer's address answered.
    pub site: Option<SiteAnswer>,
    /// The day on which it is sent.
    pub today: Option<Date>,
    /// Whether domains pass that belong to nobody (`example.com`, `.test`): a demo's are of that kind.
    pub allow_reserved: bool,
}

impl<'a> LintContext<'a> {
    /// Returns what is known by the values alone.
    pub fn of(values: &'a Values) -> Self {
        Self { values, profile: None, sent: None, site: None, today: None, allow_reserved: false }
    }
}

/// Looks for what is wrong with the texts and with the values they are made of, in the order of the texts.
pub fn lint(texts: &[Text], context: &LintContext<'_>) -> Vec<Flaw> {
    let mut flaws: Vec<Flaw> = access::values(context);
    let (detector, known) = (language::detector(), path::known_labels(context));
    // A reviewer reads the texts one after another, and meets the same state in each.
    let mut status: Option<String> = None;
    for text in texts {
        let mut own: Vec<Flaw> = Vec::new();
        for (line, number) in text.body.lines().zip(1..) {
            let at = |code| Flaw::new(code, &text.path, number);
            let left = blanks::placeholders(line).into_iter();
            own.extend(left.map(|left| at(&codes::TEXT_PLACEHOLDER_LEFT).with("left", left)));
            if !context.allow_reserved {
                let domains = leftovers::reserved(line);
                own.extend(domains.map(|domain| at(&codes::TEXT_EXAMPLE_DOMAIN).with("domain", &domain)));
            }
            own.extend(leftovers::promise(line).map(|words| at(&codes::TEXT_PROMISE).with("words", words)));
        }
        own.extend(language::not_english(text, context, &detector));
        own.extend(form::names_no_permission(text));
        own.extend(uses::wrong_use(text));
        own.extend(uses::says_unused(text));
        own.extend(uses::secrets(text));
        own.extend(form::access_said(text, context));
        own.extend(form::contradicted(text, context));
        own.extend(access::addresses(text, context));
        own.extend(access::credentials(text, context));
        own.extend(path::labels(text, known.as_ref(), &mut status));
        own.extend(path::no_delivered_reply(text));
        own.sort_by_key(|flaw| flaw.line);
        flaws.extend(own);
    }
    flaws.extend(same::same_descriptions(texts));
    flaws.extend(form::over_asked(texts, context));
    flaws.extend(form::lacking(texts, context));
    flaws
}
