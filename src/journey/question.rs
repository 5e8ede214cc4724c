//! Questions are data: one list feeds the wizard, the answers file and the flags of `start`.

use std::borrow::Cow;
use std::sync::OnceLock;

use url::Url;

use super::port::Slot;
use crate::review::{Catalogue, Form};

/// Where an answer is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// With the app.
    App,
    /// With the customer.
    Customer,
    /// With the Page.
    Page,
}

/// What an answer becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A field of the record.
    Field,
    /// A fact that only a person knows, kept with author and date.
    Said,
    /// A secret in the vault.
    Secret(Slot),
    /// The App ID that the customer uses from now on.
    AppId,
    /// The Page ID that the unidentified Page turned out to have.
    PageId,
}

/// What an answer has to look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Any text of one line.
    Line,
    /// Decimal digits, as Meta's ids are.
    Digits,
    /// An `https` address.
    Https,
    /// An e-mail address.
    Email,
    /// A comma-joined list.
    List,
    /// A path of a file on this machine.
    Path,
    /// A day, like `2027-11-20`.
    Date,
    /// One of a few stable words.
    OneOf(&'static [&'static str]),
    /// Some of a few stable words, comma-joined; `none` stands alone.
    SomeOf(&'static [&'static str]),
    /// A secret of one line, taken as it is.
    Secret,
}

/// One question. Its words are `ask-{key}` in the locales.
#[derive(Clone, Debug)]
pub struct Question {
    /// The answers file's key; the flag is `--` and the key with `-` for `_`.
    pub key: Cow<'static, str>,
    /// Where the answer is kept.
    pub holder: Holder,
    /// What it becomes.
    pub target: Target,
    /// What it has to look like.
    pub shape: Shape,
    /// Whether the journey stops without an answer. What is only said can wait.
    pub required: bool,
}

const fn field(key: &'static str, holder: Holder, shape: Shape) -> Question {
    Question { key: Cow::Borrowed(key), holder, target: Target::Field, shape, required: true }
}

/// A field that nobody is asked for: a person who wants it sets it.
const fn optional(key: &'static str, holder: Holder, shape: Shape) -> Question {
    Question { key: Cow::Borrowed(key), holder, target: Target::Field, shape, required: false }
}

const fn secret(key: &'static str, holder: Holder, slot: Slot) -> Question {
    Question {
        key: Cow::Borrowed(key),
        holder,
        target: Target::Secret(slot),
        shape: Shape::Secret,
        required: true,
    }
}

const fn said(key: &'static str, holder: Holder, words: &'static [&'static str]) -> Question {
    Question {
        key: Cow::Borrowed(key),
        holder,
        target: Target::Said,
        shape: Shape::OneOf(words),
        required: false,
    }
}

/// A statement that only the company can make, in its own words.
const fn stated(key: &'static str, shape: Shape) -> Question {
    Question { key: Cow::Borrowed(key), holder: Holder::App, target: Target::Said, shape, required: false }
}

/// Returns the key of the film for one permission alone.
pub fn film_key(permission: &str) -> String {
    format!("screencast_{permission}")
}

/// Every question that the journey can ask.
pub static QUESTIONS: &[Question] = &[
    field("company", Holder::Customer, Shape::Line),
    field("platform", Holder::Customer, Shape::Line),
    field("page_url", Holder::Page, Shape::Https),
    Question {
        key: Cow::Borrowed("app_id"),
        holder: Holder::Customer,
        target: Target::AppId,
        shape: Shape::Digits,
        required: true,
    },
    secret("app_secret", Holder::App, Slot::AppSecret),
    Question {
        key: Cow::Borrowed("app_name"),
        holder: Holder::App,
        target: Target::Field,
        shape: Shape::Line,
        required: false,
    },
    Question {
        key: Cow::Borrowed("page_id"),
        holder: Holder::Page,
        target: Target::PageId,
        shape: Shape::Digits,
        required: true,
    },
    secret("page_token", Holder::Page, Slot::PageToken),
    secret("user_token", Holder::Customer, Slot::UserToken),
    secret("system_user_token", Holder::Customer, Slot::SystemUserToken),
    field("contact_email", Holder::App, Shape::Email),
    field("privacy_policy_url", Holder::App, Shape::Https),
    Question {
        key: Cow::Borrowed("terms_of_service_url"),
        holder: Holder::App,
        target: Target::Field,
        shape: Shape::Https,
        required: false,
    },
    Question {
        key: Cow::Borrowed("app_domains"),
        holder: Holder::App,
        target: Target::Field,
        shape: Shape::List,
        required: false,
    },
    field("icon", Holder::App, Shape::Path),
    field("callback_url", Holder::Page, Shape::Https),
    secret("verify_token", Holder::App, Slot::VerifyToken),
    field("site_url", Holder::Customer, Shape::Https),
    field("agent_login", Holder::Customer, Shape::Line),
    secret("agent_password", Holder::Customer, Slot::AgentPassword),
    field("screencast", Holder::App, Shape::Path),
    said("data_deletion", Holder::App, &["yes", "no"]),
    Question {
        key: Cow::Borrowed("data_deletion_url"),
        holder: Holder::App,
        target: Target::Field,
        shape: Shape::Https,
        required: false,
    },
    said("business_verification", Holder::App, &["yes", "waiting", "no"]),
    said("serves_others", Holder::App, &["yes", "no"]),
    said("access_verification", Holder::App, &["yes", "waiting", "no"]),
    said("data_processors", Holder::App, &["yes", "no"]),
    stated("processor_names", Shape::Line),
    stated("processor_categories", Shape::Line),
    stated("processor_countries", Shape::Line),
    stated("data_controller", Shape::Line),
    stated("data_controller_country", Shape::Line),
    said("authority_requests", Holder::App, &["yes", "no"]),
    stated(
        "authority_policies",
        Shape::SomeOf(&["legality-review", "challenge", "minimisation", "documentation", "none"]),
    ),
    said("data_use_checkup", Holder::App, &["yes", "no"]),
    said("saved_in_platform", Holder::Page, &["yes", "no"]),
    said("rehearsal", Holder::Page, &["yes", "no"]),
    said("explorer_call", Holder::App, &["yes", "no"]),
    said("submitted", Holder::App, &["yes", "no"]),
    Question {
        key: Cow::Borrowed("review_customer"),
        holder: Holder::App,
        target: Target::Field,
        shape: Shape::Line,
        required: false,
    },
    optional("permissions", Holder::App, Shape::List),
    optional("screens", Holder::Customer, Shape::List),
    optional("agent_password_until", Holder::Customer, Shape::Date),
    optional("medium", Holder::Customer, Shape::OneOf(&["browser", "phone"])),
    field("late_contact", Holder::Customer, Shape::Line),
    field("template_name", Holder::Customer, Shape::Line),
    said("feature_decision", Holder::App, &["approved", "waiting", "refused"]),
    said("review_looked", Holder::App, &["yes", "no"]),
    said("app_mode", Holder::App, &["live", "development"]),
    said("live_message", Holder::Page, &["yes", "no"]),
];

impl Question {
    /// Returns the question for a value that a platform's profile asks for and nobody else does: a line of text
    /// of the customer's. Profiles are data, so there is one for whatever key they name.
    pub fn line(key: &str) -> Self {
        let line = field("", Holder::Customer, Shape::Line);
        Self { key: Cow::Owned(key.to_owned()), ..line }
    }

    /// Returns the question of a key.
    pub fn find(key: &str) -> Option<&'static Self> {
        QUESTIONS.iter().find(|question| question.key == key).or_else(|| Self::film(key))
    }

    /// Returns the question for the film of one permission alone: `screencast_` and its name. Permissions are
    /// data, so there is one for each that the catalogue has.
    fn film(key: &str) -> Option<&'static Self> {
        static FILMS: OnceLock<Vec<Question>> = OnceLock::new();
        let films = FILMS.get_or_init(|| {
            let filmed = Catalogue::builtin().all().filter(|entry| entry.form == Form::Text);
            let film = field("", Holder::App, Shape::Path);
            filmed.map(|entry| Question { key: Cow::Owned(film_key(&entry.name)), ..film.clone() }).collect()
        });
        films.iter().find(|question| question.key == key)
    }

    /// Returns the flag of `start` that answers it; a secret has none, since arguments are visible to others.
    pub fn flag(&self) -> Option<String> {
        (self.shape != Shape::Secret).then(|| format!("--{}", self.key.replace('_', "-")))
    }

    /// Checks an answer and returns it in the form that is kept.
    ///
    /// # Errors
    /// The stable reason, a message key: `answer-empty`, `answer-not-digits`, `answer-not-https`…
    pub fn check(&self, answer: &str) -> Result<String, &'static str> {
        let text = answer.trim_start_matches('\u{feff}').trim();
        if text.is_empty() {
            return Err("answer-empty");
        }
        if text.chars().any(char::is_control) {
            return Err("answer-many-lines");
        }
        let is_password = matches!(self.target, Target::Secret(Slot::AgentPassword));
        let refused = match self.shape {
            Shape::Line | Shape::List | Shape::Path => None,
            Shape::Secret => {
                (text.contains(char::is_whitespace) && !is_password).then_some("answer-has-blanks")
            }
            Shape::Digits => {
                let is_id = (5..=30).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
                (!is_id).then_some("answer-not-digits")
            }
            Shape::Https => match Url::parse(text) {
                Ok(url) if url.scheme() == "https" && url.host_str().is_some() => None,
                Ok(url) if url.scheme() == "http" => Some("answer-not-https"),
                _ => Some("answer-not-url"),
            },
            Shape::Email => match text.split_once('@') {
                Some((name, host)) if !name.is_empty() && host.contains('.') && !text.contains(' ') => None,
                _ => Some("answer-not-email"),
            },
            Shape::Date => text.parse::<jiff::civil::Date>().is_err().then_some("answer-not-date"),
            Shape::OneOf(words) => {
                let lower = text.to_lowercase();
                return words
                    .iter()
                    .find(|word| **word == lower)
                    .map(|word| (*word).to_owned())
                    .ok_or("answer-not-offered");
            }
            Shape::SomeOf(words) => return some_of(words, text),
        };
        refused.map_or_else(|| Ok(text.to_owned()), Err)
    }
}

/// Returns the words of a list in their own order, each once.
fn some_of(words: &[&str], text: &str) -> Result<String, &'static str> {
    let lower = text.to_lowercase();
    let given: Vec<&str> = lower.split(',').map(str::trim).filter(|word| !word.is_empty()).collect();
    let is_none = given.contains(&"none");
    if given.is_empty() || given.iter().any(|word| !words.contains(word)) || (is_none && given.len() > 1) {
        return Err("answer-not-offered");
    }
    let chosen: Vec<&str> = words.iter().copied().filter(|word| given.contains(word)).collect();
    Ok(chosen.join(","))
}

/// The reasons that [`Question::check`] gives; each has words in every locale.
pub static REASONS: &[&str] = &[
    "answer-empty",
    "answer-many-lines",
    "answer-has-blanks",
    "answer-not-digits",
    "answer-not-https",
    "answer-not-url",
    "answer-not-email",
    "answer-not-date",
    "answer-not-offered",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn check(key: &str, answer: &str) -> Result<String, &'static str> {
        Question::find(key).unwrap().check(answer)
    }

    #[test]
    fn an_answer_is_trimmed_and_judged_by_its_shape() {
        assert_eq!(check("app_id", " 900100200300400\r\n"), Ok("900100200300400".into()));
        assert_eq!(check("app_id", "my-app"), Err("answer-not-digits"));
        assert_eq!(check("callback_url", "http://hooks.example.com/x"), Err("answer-not-https"));
        assert_eq!(check("callback_url", "hooks.example.com"), Err("answer-not-url"));
        assert_eq!(check("contact_email", "ana@example.com"), Ok("ana@example.com".into()));
        assert_eq!(check("contact_email", "ana at example.com"), Err("answer-not-email"));
        assert_eq!(check("agent_password_until", "2027-11-20"), Ok("2027-11-20".into()));
        assert_eq!(check("agent_password_until", "20.11.2027"), Err("answer-not-date"));
        assert_eq!(check("app_mode", "Live"), Ok("live".into()));
        assert_eq!(check("app_mode", "on"), Err("answer-not-offered"));
        assert_eq!(check("company", "  "), Err("answer-empty"));
        assert_eq!(
            check("authority_policies", "documentation, Legality-Review"),
            Ok("legality-review,documentation".into())
        );
        assert_eq!(check("authority_policies", "none"), Ok("none".into()));
        assert_eq!(check("authority_policies", "none,challenge"), Err("answer-not-offered"));
        assert_eq!(check("authority_policies", "all"), Err("answer-not-offered"));
        assert_eq!(check("page_token", "EAA x"), Err("answer-has-blanks"));
        assert_eq!(check("agent_password", "correct horse"), Ok("correct horse".into()));
        assert_eq!(check("page_token", "\u{feff}EAAx\r\n"), Ok("EAAx".into()));
    }

    #[test]
    fn a_permission_may_have_a_film_of_its_own() {
        let own = Question::find("screencast_human_agent").unwrap();
        assert_eq!((own.shape, own.holder, own.target), (Shape::Path, Holder::App, Target::Field));
        assert!(Question::find("screencast_public_profile").is_none(), "a tick has no film");
        assert!(Question::find("screencast_ads_management").is_none());
    }

    #[test]
    fn a_secret_has_no_flag() {
        for question in QUESTIONS {
            assert_eq!(
                question.flag().is_none(),
                matches!(question.target, Target::Secret(_)),
                "{}",
                question.key
            );
        }
    }
}
