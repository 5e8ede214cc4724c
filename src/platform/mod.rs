//! Platform profiles: what each contact-centre product needs, as data.
//!
//! A profile is one TOML file. The built-in ones lie in `templates/platforms`; a person may add their own.

mod ask;
mod flaw;
mod older;
mod profiles;
mod setup;
mod words;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use ask::{Ask, AskShape, Purpose};
pub use profiles::{OwnFile, PlatformError, Profiles, Source};
pub use setup::{Act, Composed, Ours, Part, SetupStep, Unsaid, When};
pub use words::{SPOKEN, Text, label};

/// One contact-centre product, on one channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Stable slug; also the file's stem.
    pub id: String,
    /// The product's name, as its vendor writes it.
    pub name: String,
    /// Who makes the product.
    pub vendor: String,
    /// The channel: `messenger`.
    pub channel: String,
    /// When the facts were last checked against [`Profile::source`].
    pub checked_on: Date,
    /// Where the facts come from.
    pub source: String,
    /// How the product comes to its token.
    pub authentication: Authentication,
    /// Whose app it is.
    pub app_owner: AppOwner,
    /// Who writes the Page's subscription.
    pub subscribes: Subscriber,
    /// Whether the product refuses an event with a wrong signature; absent where the vendor does not say.
    #[serde(default)]
    pub verifies_signatures: Option<bool>,
    /// Whether each Page needs an app of its own, since the product has a callback URL per Page or mailbox.
    #[serde(default)]
    pub one_app_per_page: bool,
    /// Which releases of the product this holds for.
    #[serde(default)]
    pub versions: Versions,
    /// The languages of the product's screens in which its labels are known here, its own first.
    #[serde(default)]
    pub languages: Vec<String>,
    /// How often the vendor wants the token renewed, in days.
    #[serde(default)]
    pub token_renewal_days: Option<u16>,
    /// The webhook.
    pub webhook: Webhook,
    /// The permissions and features that the product needs, without their dependencies.
    #[serde(default)]
    pub permissions: Vec<Need>,
    /// Questions that this platform asks beyond the common ones.
    #[serde(default)]
    pub asks: Vec<Ask>,
    /// What is done in the product, in its order.
    #[serde(default)]
    pub setup: Vec<SetupStep>,
    /// What the review's texts need.
    pub review: ReviewFacts,
    /// The vendor's best practices for a submission.
    #[serde(default)]
    pub checklist: Vec<Text>,
    /// What the source does not say of the product; to be asked of the vendor.
    #[serde(default)]
    pub unknowns: Vec<Unknown>,
}

impl Profile {
    /// Returns the names of the permissions that the product cannot do without, used as the answers say.
    pub fn required(&self, answers: &BTreeMap<String, String>) -> impl Iterator<Item = &str> {
        let is_used =
            |need: &&Need| need.only_if.iter().all(|(key, wanted)| answers.get(key) == Some(wanted));
        self.permissions.iter().filter(|need| need.required).filter(is_used).map(|need| need.name.as_str())
    }

    /// Returns the question with a key, if the profile asks it.
    pub fn ask(&self, key: &str) -> Option<&Ask> {
        self.asks.iter().find(|ask| ask.key == key)
    }

    /// Returns the questions that are asked for a purpose.
    pub fn asks_for(&self, purpose: Purpose) -> impl Iterator<Item = &Ask> {
        self.asks.iter().filter(move |ask| ask.purpose.unwrap_or_else(|| self.purpose(&ask.key)) == purpose)
    }

    /// Returns what an answer is for: the set-up where one of its values holds it, else the review.
    fn purpose(&self, key: &str) -> Purpose {
        let values = self.setup.iter().filter_map(|step| step.value.as_ref());
        let is_setup =
            values.chain(&self.webhook.callback.template).any(|value| value.answers().any(|own| own == key))
                || self.setup.iter().any(|step| step.only_if.contains_key(key));
        if is_setup { Purpose::Setup } else { Purpose::Review }
    }

    /// Returns whether an answer goes into the callback and nowhere else.
    pub fn is_only_of_callback(&self, key: &str) -> bool {
        let has = |value: &Composed| value.answers().any(|own| own == key);
        let is_elsewhere = self
            .setup
            .iter()
            .any(|step| step.value.as_ref().is_some_and(has) || step.only_if.contains_key(key));
        self.webhook.callback.template.as_ref().is_some_and(has) && !is_elsewhere
    }

    /// Returns the set-up step with an id.
    pub fn step(&self, id: &str) -> Option<&SetupStep> {
        self.setup.iter().find(|step| step.id == id)
    }

    /// Returns the step in which a value goes into the product's form, or is read off it.
    pub fn step_with(&self, act: Act, value: Ours) -> Option<&SetupStep> {
        self.setup
            .iter()
            .find(|step| step.act == act && step.value.as_ref().is_some_and(|own| own.holds(value)))
    }

    /// Returns a label of the product as a person finds it on the screen.
    pub fn label(&self, text: &Text, language: &str) -> String {
        label(text, &self.languages, language)
    }
}

/// Returns the one of some words that shares most letters, in order, with what was written, if they are alike at all.
pub(crate) fn nearest<'w>(written: &str, words: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    let likeness = |word: &str| {
        let mut rest = word.chars();
        let shared = written.chars().filter(|glyph| rest.any(|other| other == *glyph)).count();
        2 * shared * 100 / (written.chars().count() + word.chars().count()).max(1)
    };
    words
        .map(|word| (likeness(word), word))
        .filter(|(alike, _)| *alike >= 60)
        .max_by_key(|(alike, _)| *alike)
        .map(|(_, word)| word)
}

/// Something that the source does not say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "UnknownWritten")]
pub struct Unknown {
    /// The key of the profile that holds a guess for it, like `webhook.fields`; empty where there is none.
    #[serde(default)]
    pub key: String,
    /// What it is.
    pub text: Text,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "wants a text, or { key = \"…\", text = … }")]
enum UnknownWritten {
    Said(String),
    Of {
        #[serde(default)]
        key: String,
        text: Text,
    },
}

impl From<UnknownWritten> for Unknown {
    fn from(written: UnknownWritten) -> Self {
        match written {
            UnknownWritten::Said(text) => Self { key: String::new(), text: Text::english(text) },
            UnknownWritten::Of { key, text } => Self { key, text },
        }
    }
}

/// How a product comes to the token it calls Graph with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Authentication {
    /// A Page token, generated in the App Dashboard and pasted into the product.
    StaticPageToken,
    /// The product has Facebook Login.
    FacebookLogin,
    /// A system user's token.
    SystemUser,
    /// A login for some, a token without a login for others.
    Mixed,
}

impl Authentication {
    /// Returns the word that profiles and templates use.
    pub fn word(self) -> &'static str {
        match self {
            Self::StaticPageToken => "static_page_token",
            Self::FacebookLogin => "facebook_login",
            Self::SystemUser => "system_user",
            Self::Mixed => "mixed",
        }
    }
}

/// Whose app the channel runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AppOwner {
    /// The customer's own.
    Customer,
    /// The vendor's, which serves many customers: no App Review for the customer.
    Vendor,
}

/// Who writes the Page's subscription (`/{page}/subscribed_apps`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subscriber {
    /// We do, or a person in the App Dashboard.
    Onboard,
    /// The product does, by API.
    Product,
}

/// Which releases of a product a profile holds for; both ends belong to the range.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Versions {
    /// The first release.
    #[serde(default)]
    pub from: Option<String>,
    /// The last release.
    #[serde(default)]
    pub until: Option<String>,
    /// The profile of the other releases, if there is one.
    #[serde(default)]
    pub others: Option<String>,
    /// The answers by which it is one of the others.
    #[serde(default)]
    pub others_if: BTreeMap<String, String>,
    /// What holds for the others.
    #[serde(default)]
    pub note: Option<Text>,
}

/// What the product wants of the webhook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Webhook {
    /// The object that the app subscribes to: `page`, `instagram`.
    #[serde(default = "page")]
    pub object: String,
    /// The fields to subscribe to. Empty where the product polls.
    pub fields: Vec<String>,
    /// Where the callback URL is born.
    pub callback: CallbackRule,
    /// Where the verify token is born.
    pub verify_token: VerifyTokenRule,
}

fn page() -> String {
    "page".into()
}

/// Where a callback URL is born.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallbackRule {
    /// Who knows it.
    pub origin: Origin,
    /// Its shape, like `https://{host}/hook/messageFacebook`; the names in it are questions of the profile.
    #[serde(default)]
    pub template: Option<Composed>,
}

/// Who knows the callback URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The product's form shows it.
    Platform,
    /// It follows from a template.
    Template,
    /// The operator of the product decides it.
    Operator,
    /// The source does not say.
    Unknown,
}

/// Where a verify token is born.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VerifyTokenRule {
    /// Who makes it.
    pub rule: Rule,
    /// The token, where the vendor fixed it for everyone.
    #[serde(default)]
    pub value: Option<String>,
}

/// Who makes the verify token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// The product, when its form is saved.
    Generated,
    /// The vendor, once for everyone.
    Fixed,
    /// Anyone: any text will do.
    Free,
    /// We do, as one makes a password.
    Random,
    /// Nobody: it is the app access token.
    AppToken,
    /// Nobody: the product needs none, or writes the subscription itself.
    None,
    /// The source does not say.
    Unknown,
}

/// A permission or feature that the product needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// Meta's name, as in the permission catalogue.
    pub name: String,
    /// What for.
    pub why: Text,
    /// Whether the product cannot do without it.
    #[serde(default = "yes")]
    pub required: bool,
    /// It is needed only where the answers to these questions are these.
    #[serde(default, rename = "if", skip_serializing_if = "BTreeMap::is_empty")]
    pub only_if: BTreeMap<String, String>,
}

fn yes() -> bool {
    true
}

/// What the review's texts say of a product. Texts are templates: `{{ site_url }}` is the record's `site_url`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReviewFacts {
    /// How the texts call the product; absent, the record's `product` says it.
    pub product: Option<String>,
    /// What the product is: the paragraphs that open the platform settings.
    pub about: Vec<String>,
    /// The same for the description of a permission.
    pub about_permission: Vec<String>,
    /// Whether a description carries the steps too.
    pub steps_in_description: bool,
    /// Whether the texts keep the phrases of the first vendor's guide, word for word, where there are any; else
    /// they say the same in plainer English.
    pub guide_words: bool,
    /// The product's own words for its buttons and states, by the name that steps use.
    /// A record key of the same name wins.
    pub labels: BTreeMap<String, String>,
    /// The screens that the product has: what a permission can be shown on. One that no step shows has to be
    /// named here, or the record's `screens` names it.
    pub screens: Vec<Screen>,
    /// What the reviewer does, in order.
    pub steps: Vec<ReviewStep>,
}

impl ReviewFacts {
    /// Returns the steps of one medium, in order.
    pub fn steps(&self, medium: Medium) -> impl Iterator<Item = &ReviewStep> {
        self.steps.iter().filter(move |step| step.medium.is_none_or(|of| of == medium))
    }

    /// Returns whether the product has a screen: the profile names it, or one of the steps shows it.
    pub fn has(&self, screen: Screen) -> bool {
        let shows = |moment| self.steps.iter().any(|step| step.shows == Some(moment));
        let is_shown = match screen {
            Screen::Conversations => shows(Moment::Arrives),
            Screen::Reply => shows(Moment::Reply),
            _ => false,
        };
        is_shown || self.screens.contains(&screen)
    }
}

/// A screen of a product, on which a permission or feature of Meta's can be shown. Meta refuses a permission
/// that no screen needs. Source: "Common mistakes", App Review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Screen {
    /// Messages to the Page appear as conversations.
    Conversations,
    /// An agent types a reply and sends it.
    Reply,
    /// The customer's name stands beside the conversation.
    CustomerName,
    /// The Pages that a person manages are listed, to pick one.
    PagePicker,
    /// A channel's Page id, and whether it is subscribed.
    Subscription,
    /// An agent replies, by hand, to a conversation that is older than 24 hours.
    LateReply,
    /// A message template is picked and filled in.
    Templates,
    /// What the Page has posted.
    PageContent,
    /// The Pages of a business portfolio.
    Portfolio,
}

impl Screen {
    /// Every screen.
    pub const ALL: [Self; 9] = [
        Self::Conversations,
        Self::Reply,
        Self::CustomerName,
        Self::PagePicker,
        Self::Subscription,
        Self::LateReply,
        Self::Templates,
        Self::PageContent,
        Self::Portfolio,
    ];

    /// Returns the word that profiles and records use.
    pub fn word(self) -> &'static str {
        match self {
            Self::Conversations => "conversations",
            Self::Reply => "reply",
            Self::CustomerName => "customer_name",
            Self::PagePicker => "page_picker",
            Self::Subscription => "subscription",
            Self::LateReply => "late_reply",
            Self::Templates => "templates",
            Self::PageContent => "page_content",
            Self::Portfolio => "portfolio",
        }
    }

    /// Returns the screen of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|screen| screen.word() == word)
    }
}

/// One thing that the reviewer does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewStep {
    /// What to do, without a number.
    pub text: String,
    /// Where it differs: the words for one permission.
    #[serde(default)]
    pub instead: BTreeMap<String, String>,
    /// The medium it belongs to; absent, it belongs to all.
    #[serde(default)]
    pub medium: Option<Medium>,
    /// What it shows, where a text wants to refer to it.
    #[serde(default)]
    pub shows: Option<Moment>,
}

/// What the reviewer, in the customer's part, writes with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Medium {
    /// A web browser.
    Browser,
    /// A phone whose screen is mirrored on the computer.
    Phone,
}

impl Medium {
    /// Every medium.
    pub const ALL: [Self; 2] = [Self::Browser, Self::Phone];

    /// Returns the word that profiles and records use.
    pub fn word(self) -> &'static str {
        match self {
            Self::Browser => "browser",
            Self::Phone => "phone",
        }
    }
}

/// What a step shows. Steps show all from [`Moment::Visit`] on, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moment {
    /// The agent is signed in to the product.
    SignedIn,
    /// The agent takes new conversations.
    Ready,
    /// The customer is on the Page.
    Visit,
    /// The customer sends a message.
    Message,
    /// It arrives in the product.
    Arrives,
    /// The agent answers.
    Reply,
    /// The answer is delivered in Messenger.
    Delivered,
}

impl Moment {
    /// Every moment, in the order of the journey.
    pub const ALL: [Self; 7] = [
        Self::SignedIn,
        Self::Ready,
        Self::Visit,
        Self::Message,
        Self::Arrives,
        Self::Reply,
        Self::Delivered,
    ];

    /// Returns the word that profiles use.
    pub fn word(self) -> &'static str {
        match self {
            Self::SignedIn => "signed_in",
            Self::Ready => "ready",
            Self::Visit => "visit",
            Self::Message => "message",
            Self::Arrives => "arrives",
            Self::Reply => "reply",
            Self::Delivered => "delivered",
        }
    }
}
