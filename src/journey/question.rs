//! Questions are data: one list feeds the wizard, the answers file and the flags of `start`.

use std::borrow::Cow;
use std::sync::OnceLock;

use url::Url;

use super::pasted;
use super::port::SecretKind;
use crate::codes;
use crate::finding::Code;
use crate::platform::{Ask, AskShape};
use crate::review::{Catalogue, Form, is_foreign_value};

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
    Secret(SecretKind),
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
    /// The id of a contact-centre product.
    Platform,
    /// A comma-joined list.
    List,
    /// A path of a file on this machine.
    Path,
    /// A day, like `2027-11-20`.
    Date,
    /// A line that Meta's reviewers read, in English.
    English,
    /// A part of an address: no blank, and no scheme before it.
    AddressPart,
    /// One of a few stable words.
    OneOf(&'static [&'static str]),
    /// Some of a few stable words, comma-joined; `none` stands alone.
    SomeOf(&'static [&'static str]),
    /// An address that a login comes back to: `https`, or `http` on this machine.
    Redirect,
    /// A secret of one line, taken as it is.
    Secret,
}

/// What an answer means beside what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// Nothing.
    Itself,
    /// The product's form holds what is on its sheet, the Page's token included.
    Delivered,
    /// All that can be sent to App Review was sent.
    Submitted,
    /// Meta decided on the features that were sent.
    Decided,
    /// Steps of the product's set-up are done.
    Ticked,
}

/// One question. Its words are `ask-{key}` in the locales.
#[derive(Clone, Debug)]
pub struct Question {
    /// The answers file's key; the flag is `--` and the key with `-` for `_`.
    pub key: Cow<'static, str>,
    /// What the flag's help says, in English, before the words that are offered; a secret has no flag, and none.
    pub help: &'static str,
    /// Where the answer is kept.
    pub holder: Holder,
    /// What it becomes.
    pub target: Target,
    /// What it has to look like.
    pub shape: Shape,
    /// Whether the journey stops without an answer. What is only said can wait.
    pub required: bool,
    /// What it means beside.
    pub meaning: Meaning,
}

const fn question(
    key: &'static str,
    help: &'static str,
    holder: Holder,
    target: Target,
    shape: Shape,
    required: bool,
) -> Question {
    Question { key: Cow::Borrowed(key), help, holder, target, shape, required, meaning: Meaning::Itself }
}

const fn field(key: &'static str, help: &'static str, holder: Holder, shape: Shape) -> Question {
    question(key, help, holder, Target::Field, shape, true)
}

/// A field that nobody is asked for: a person who wants it sets it.
const fn optional(key: &'static str, help: &'static str, holder: Holder, shape: Shape) -> Question {
    question(key, help, holder, Target::Field, shape, false)
}

/// An id of Meta's, which decides what the rest is about.
const fn id(key: &'static str, help: &'static str, holder: Holder, target: Target) -> Question {
    question(key, help, holder, target, Shape::Digits, true)
}

const fn secret(key: &'static str, holder: Holder, slot: SecretKind) -> Question {
    question(key, "", holder, Target::Secret(slot), Shape::Secret, true)
}

const fn said(
    key: &'static str,
    help: &'static str,
    holder: Holder,
    words: &'static [&'static str],
) -> Question {
    question(key, help, holder, Target::Said, Shape::OneOf(words), false)
}

/// What of the product's set-up is done; each step is kept by itself.
const fn ticked() -> Question {
    let help =
        "Steps of the product's set-up that are done: ids with commas, all (those that are due), or none";
    question("setup_done", help, Holder::Page, Target::Said, Shape::List, false).meaning(Meaning::Ticked)
}

/// A statement that only the company can make, in its own words.
const fn stated(key: &'static str, help: &'static str, shape: Shape) -> Question {
    question(key, help, Holder::App, Target::Said, shape, false)
}

/// Returns the key of the film for one permission alone.
pub fn film_key(permission: &str) -> String {
    format!("screencast_{permission}")
}

/// Every question that the journey can ask.
pub static QUESTIONS: &[Question] = &[
    field("company", "Name of the business", Holder::Customer, Shape::Line),
    field(
        "platform",
        "Contact-centre product: an id that `onboard platform list` shows",
        Holder::Customer,
        Shape::Platform,
    ),
    field("page_url", "Address of the Facebook Page", Holder::Page, Shape::Https),
    id("app_id", "App ID of Meta's app", Holder::Customer, Target::AppId),
    secret("app_secret", Holder::App, SecretKind::AppSecret),
    optional("app_name", "Name of the app, to be sure it is the one meant", Holder::App, Shape::Line),
    id("page_id", "Page ID", Holder::Page, Target::PageId),
    secret("page_token", Holder::Page, SecretKind::PageToken),
    secret("user_token", Holder::Customer, SecretKind::UserToken),
    secret("system_user_token", Holder::Customer, SecretKind::SystemUserToken),
    said(
        "facebook_login",
        "Whether Facebook Login, or Login for Business, is on the app",
        Holder::App,
        &["yes", "no"],
    ),
    optional(
        "login_redirect",
        "Address that the app lists for logins, under Valid OAuth Redirect URIs",
        Holder::App,
        Shape::Redirect,
    ),
    optional("login_config", "Configuration ID of Facebook Login for Business", Holder::App, Shape::Digits),
    field("contact_email", "Contact e-mail of the app", Holder::App, Shape::Email),
    field("privacy_policy_url", "Privacy policy of the app", Holder::App, Shape::Https),
    optional("terms_of_service_url", "Terms of service of the app", Holder::App, Shape::Https),
    optional("app_domains", "App domains, joined by commas", Holder::App, Shape::List),
    field("icon", "App icon, a 1024x1024 PNG or JPEG", Holder::App, Shape::Path),
    field("callback_url", "Callback URL that the product shows", Holder::Page, Shape::Https),
    secret("verify_token", Holder::App, SecretKind::VerifyToken),
    field(
        "site_url",
        "Address where Meta's reviewer signs in to the product",
        Holder::Customer,
        Shape::Https,
    ),
    field("agent_login", "Login of the reviewer's agent in the product", Holder::Customer, Shape::Line),
    secret("agent_password", Holder::Customer, SecretKind::AgentPassword),
    field("screencast", "Screen recording for the review", Holder::App, Shape::Path),
    said("data_deletion", "Whether data deletion is set in the App Dashboard", Holder::App, &["yes", "no"]),
    optional("data_deletion_url", "Address where people have their data deleted", Holder::App, Shape::Https),
    said(
        "business_verification",
        "Whether Meta verified the business behind the app",
        Holder::App,
        &["yes", "waiting", "no"],
    ),
    said(
        "serves_others",
        "Whether the app serves businesses other than its owner",
        Holder::App,
        &["yes", "no"],
    ),
    said(
        "access_verification",
        "Whether Meta verified the app's access as a Tech Provider",
        Holder::App,
        &["yes", "waiting", "no"],
    ),
    said(
        "data_processors",
        "Data handling: whether others process the data for you",
        Holder::App,
        &["yes", "no"],
    ),
    stated("processor_names", "Data handling: their names", Shape::Line),
    stated("processor_categories", "Data handling: what they do, in the form's words", Shape::Line),
    stated("processor_countries", "Data handling: the countries they process it in", Shape::Line),
    stated("data_controller", "Data handling: who answers for the data", Shape::Line),
    stated("data_controller_country", "Data handling: the country of who answers for it", Shape::Line),
    said(
        "authority_requests",
        "Data handling: whether authorities got data in the last 12 months",
        Holder::App,
        &["yes", "no"],
    ),
    stated(
        "authority_policies",
        "Data handling: what you do when they ask",
        Shape::SomeOf(&["legality-review", "challenge", "minimisation", "documentation", "none"]),
    ),
    said("data_use_checkup", "Whether this year's Data Use Checkup is done", Holder::App, &["yes", "no"]),
    said(
        "saved_in_platform",
        "Whether the product's form is saved with these values",
        Holder::Page,
        &["yes", "no"],
    )
    .meaning(Meaning::Delivered),
    ticked(),
    said("rehearsal", "Whether a message arrived and a reply was delivered", Holder::Page, &["yes", "no"]),
    said("explorer_call", "Whether the calls were made in Graph API Explorer", Holder::App, &["yes", "no"]),
    said("submitted", "Whether the review was submitted", Holder::App, &["yes", "no"])
        .meaning(Meaning::Submitted),
    optional(
        "review_customer",
        "Customer whose URL, credentials and Page a submission of the app uses",
        Holder::App,
        Shape::Line,
    ),
    optional(
        "permissions",
        "Permissions and features to request, with commas, in place of the platform's own list",
        Holder::App,
        Shape::List,
    ),
    optional(
        "screens",
        "Screens that the product has beyond those its profile names, with commas",
        Holder::Customer,
        Shape::List,
    ),
    optional(
        "agent_password_until",
        "Last day on which the reviewer's password works, like 2027-11-20",
        Holder::Customer,
        Shape::Date,
    ),
    optional(
        "medium",
        "What the customer in the reviewer's steps writes with",
        Holder::Customer,
        Shape::OneOf(&["browser", "phone"]),
    ),
    field(
        "late_contact",
        "Name of the conversation that is kept ready for Human Agent",
        Holder::Customer,
        Shape::Line,
    ),
    field("template_name", "Message template that the reviewer picks", Holder::Customer, Shape::Line),
    said(
        "feature_decision",
        "What Meta decided on features",
        Holder::App,
        &["approved", "waiting", "refused"],
    )
    .meaning(Meaning::Decided),
    said(
        "review_looked",
        "Whether somebody looked for Meta's answer, and there is none yet",
        Holder::App,
        &["yes", "no"],
    ),
    said("app_mode", "Mode of the app", Holder::App, &["live", "development"]),
    said(
        "live_message",
        "Whether a message of a person without a role got through",
        Holder::Page,
        &["yes", "no"],
    ),
];

impl Question {
    /// Returns the same question, of which an answer means more than it says.
    const fn meaning(mut self, meaning: Meaning) -> Self {
        self.meaning = meaning;
        self
    }

    /// Returns the question that a platform's profile asks and nobody else does: its answer is a field of the
    /// customer's. Profiles are data, so there is one for whatever key they name.
    pub fn of_profile(ask: &Ask) -> Self {
        let shape = match ask.shape {
            AskShape::Line => Shape::Line,
            AskShape::AddressPart => Shape::AddressPart,
            AskShape::English => Shape::English,
            AskShape::YesNo => Shape::OneOf(&["yes", "no"]),
        };
        let own = field("", "A value that the platform's profile asks for", Holder::Customer, shape);
        Self { key: Cow::Owned(ask.key.clone()), ..own }
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
            let film = field("", "Screen recording for this permission alone", Holder::App, Shape::Path);
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
    /// The reason: [`codes::ANSWER_EMPTY`], [`codes::ANSWER_NOT_DIGITS`], [`codes::ANSWER_NOT_HTTPS`]…
    pub fn check(&self, answer: &str) -> Result<String, &'static Code> {
        let is_token = matches!(
            self.target,
            Target::Secret(SecretKind::PageToken | SecretKind::UserToken | SecretKind::SystemUserToken)
        );
        match pasted::tokens(answer).as_slice() {
            [token] if is_token => return Ok(token.clone()),
            [_, _, ..] if is_token => return Err(&codes::TOKEN_SEVERAL),
            _ => {}
        }
        let text = answer.trim_start_matches('\u{feff}').trim();
        if text.is_empty() {
            return Err(&codes::ANSWER_EMPTY);
        }
        if text.chars().any(char::is_control) {
            return Err(&codes::ANSWER_MANY_LINES);
        }
        let is_password = matches!(self.target, Target::Secret(SecretKind::AgentPassword));
        let refused = match self.shape {
            Shape::Line | Shape::Platform | Shape::List | Shape::Path => None,
            Shape::Secret => {
                (text.contains(char::is_whitespace) && !is_password).then_some(&codes::ANSWER_HAS_BLANKS)
            }
            Shape::Digits => {
                let is_id = (5..=30).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
                (!is_id).then_some(&codes::ANSWER_NOT_DIGITS)
            }
            Shape::English => is_foreign_value(text).then_some(&codes::ANSWER_NOT_ENGLISH),
            Shape::AddressPart => {
                let is_part = !text.contains(char::is_whitespace) && !text.contains("://") && text != "/";
                (!is_part).then_some(&codes::ANSWER_NOT_ADDRESS_PART)
            }
            Shape::Https => match Url::parse(text) {
                Ok(url) if url.scheme() == "https" && url.host_str().is_some() => None,
                Ok(url) if url.scheme() == "http" => Some(&codes::ANSWER_NOT_HTTPS),
                _ => Some(&codes::ANSWER_NOT_URL),
            },
            Shape::Redirect => match Url::parse(text) {
                Ok(url) if url.fragment().is_some() => Some(&codes::ANSWER_NOT_URL),
                Ok(url) if url.scheme() == "https" && url.host_str().is_some() => None,
                Ok(url) if url.scheme() == "http" && is_local(&url) => None,
                Ok(url) if url.scheme() == "http" => Some(&codes::ANSWER_NOT_HTTPS),
                _ => Some(&codes::ANSWER_NOT_URL),
            },
            Shape::Email => match text.split_once('@') {
                Some((name, host)) if !name.is_empty() && host.contains('.') && !text.contains(' ') => None,
                _ => Some(&codes::ANSWER_NOT_EMAIL),
            },
            Shape::Date => text.parse::<jiff::civil::Date>().is_err().then_some(&codes::ANSWER_NOT_DATE),
            Shape::OneOf(words) => {
                let lower = text.to_lowercase();
                return words
                    .iter()
                    .find(|word| **word == lower)
                    .map(|word| (*word).to_owned())
                    .ok_or(&codes::ANSWER_NOT_OFFERED);
            }
            Shape::SomeOf(words) => return some_of(words, text),
        };
        refused.map_or_else(|| Ok(text.to_owned()), Err)
    }
}

/// Returns whether an address is on this machine.
fn is_local(url: &Url) -> bool {
    matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"))
}

/// Returns the words of a list in their own order, each once.
fn some_of(words: &[&str], text: &str) -> Result<String, &'static Code> {
    let lower = text.to_lowercase();
    let given: Vec<&str> = lower.split(',').map(str::trim).filter(|word| !word.is_empty()).collect();
    let is_none = given.contains(&"none");
    if given.is_empty() || given.iter().any(|word| !words.contains(word)) || (is_none && given.len() > 1) {
        return Err(&codes::ANSWER_NOT_OFFERED);
    }
    let chosen: Vec<&str> = words.iter().copied().filter(|word| given.contains(word)).collect();
    Ok(chosen.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(key: &str, answer: &str) -> Result<String, &'static Code> {
        Question::find(key).unwrap().check(answer)
    }

    #[test]
    fn an_answer_is_trimmed_and_judged_by_its_shape() {
        assert_eq!(check("app_id", " 900100200300400\r\n"), Ok("900100200300400".into()));
        assert_eq!(check("app_id", "my-app"), Err(&codes::ANSWER_NOT_DIGITS));
        assert_eq!(check("callback_url", "http://hooks.example.com/x"), Err(&codes::ANSWER_NOT_HTTPS));
        assert_eq!(check("callback_url", "hooks.example.com"), Err(&codes::ANSWER_NOT_URL));
        assert_eq!(
            check("login_redirect", "http://localhost:8765/cb"),
            Ok("http://localhost:8765/cb".into())
        );
        assert_eq!(check("login_redirect", "http://crm.example.com/cb"), Err(&codes::ANSWER_NOT_HTTPS));
        assert_eq!(check("login_redirect", "https://crm.example.com/#x"), Err(&codes::ANSWER_NOT_URL));
        assert_eq!(check("login_redirect", "crm.example.com"), Err(&codes::ANSWER_NOT_URL));
        assert_eq!(check("contact_email", "ana@example.com"), Ok("ana@example.com".into()));
        assert_eq!(check("contact_email", "ana at example.com"), Err(&codes::ANSWER_NOT_EMAIL));
        assert_eq!(check("agent_password_until", "2027-11-20"), Ok("2027-11-20".into()));
        assert_eq!(check("agent_password_until", "20.11.2027"), Err(&codes::ANSWER_NOT_DATE));
        assert_eq!(check("app_mode", "Live"), Ok("live".into()));
        assert_eq!(check("app_mode", "on"), Err(&codes::ANSWER_NOT_OFFERED));
        assert_eq!(check("company", "  "), Err(&codes::ANSWER_EMPTY));
        assert_eq!(
            check("authority_policies", "documentation, Legality-Review"),
            Ok("legality-review,documentation".into())
        );
        assert_eq!(check("authority_policies", "none"), Ok("none".into()));
        assert_eq!(check("authority_policies", "none,challenge"), Err(&codes::ANSWER_NOT_OFFERED));
        assert_eq!(check("authority_policies", "all"), Err(&codes::ANSWER_NOT_OFFERED));
        assert_eq!(check("page_token", "EAA x"), Err(&codes::ANSWER_HAS_BLANKS));
        assert_eq!(check("agent_password", "correct horse"), Ok("correct horse".into()));
        assert_eq!(check("page_token", "\u{feff}EAAx\r\n"), Ok("EAAx".into()));
        assert_eq!(check("user_token", "Bearer EAAMxyzABC0123456789"), Ok("EAAMxyzABC0123456789".into()));
        let two = "EAAMxyzABC0123456789a EAAMxyzABC0123456789b";
        assert_eq!(check("page_token", two), Err(&codes::TOKEN_SEVERAL));
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
            assert_eq!(question.flag().is_none(), question.help.is_empty(), "{}", question.key);
        }
    }
}
