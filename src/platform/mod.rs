//! Platform profiles: what each contact-centre product needs, as data.
//!
//! A profile is one TOML file. The built-in ones lie in `templates/platforms`; a person may add their own.

mod flaw;
mod profiles;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use profiles::{OwnFile, PlatformError, Profiles, Source};

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
    /// The app's products in the App Dashboard, like `Messenger`.
    #[serde(default)]
    pub products: Vec<String>,
    /// The addresses to enter as Valid OAuth Redirect URIs; `{host}` stands for the product's own host.
    #[serde(default)]
    pub redirects: Vec<String>,
    /// How often the vendor wants the token renewed, in days.
    #[serde(default)]
    pub token_renewal_days: Option<u16>,
    /// The webhook.
    pub webhook: Webhook,
    /// The permissions and features that the product needs, without their dependencies.
    #[serde(default)]
    pub permissions: Vec<Need>,
    /// What is pasted where, in the order of the product's form.
    #[serde(default)]
    pub paste: Vec<Paste>,
    /// Record keys that this platform needs beyond the common ones.
    #[serde(default)]
    pub asks: Vec<String>,
    /// What has to be there before anything else.
    #[serde(default)]
    pub prerequisites: Vec<String>,
    /// What is still to be done in the product once the channel is saved: restarts, routing.
    #[serde(default)]
    pub after: Vec<String>,
    /// How to see in the product that the channel works.
    #[serde(default)]
    pub test: Vec<String>,
    /// What the review's texts need.
    pub review: ReviewFacts,
    /// The vendor's best practices for a submission.
    #[serde(default)]
    pub checklist: Vec<String>,
    /// What surprises people.
    #[serde(default)]
    pub caveats: Vec<String>,
    /// What the source does not say; to be asked of the vendor.
    #[serde(default)]
    pub unknowns: Vec<String>,
}

impl Profile {
    /// Returns the names of the permissions that the product cannot do without.
    pub fn required(&self) -> impl Iterator<Item = &str> {
        self.permissions.iter().filter(|need| need.required).map(|need| need.name.as_str())
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
    /// What holds for the others.
    #[serde(default)]
    pub note: Option<String>,
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
    /// Its shape, like `https://{host}/hook/messageFacebook`.
    #[serde(default)]
    pub template: Option<String>,
    /// What else is to be known of it.
    #[serde(default)]
    pub note: Option<String>,
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
    /// What else is to be known of it.
    #[serde(default)]
    pub note: Option<String>,
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
    pub why: String,
    /// Whether the product cannot do without it.
    #[serde(default = "yes")]
    pub required: bool,
}

fn yes() -> bool {
    true
}

/// One field of the product's form, and what belongs there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paste {
    /// The product's own label.
    pub field: String,
    /// The way to the form, through the product's menus.
    pub path: String,
    /// Which value.
    pub value: Ours,
    /// The text itself, of [`Ours::Fixed`]; what to choose, of [`Ours::Text`].
    #[serde(default)]
    pub text: Option<String>,
    /// Which way the value goes.
    pub direction: Direction,
    /// Whether the form cannot be saved without it.
    #[serde(default = "yes")]
    pub required: bool,
    /// What else is to be known of it.
    #[serde(default)]
    pub note: Option<String>,
}

/// A value that goes between Meta, us and the product's form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ours {
    /// The App ID.
    AppId,
    /// The app's secret.
    AppSecret,
    /// The app's name.
    AppName,
    /// The Page ID.
    PageId,
    /// The Page's name.
    PageName,
    /// The Page's address.
    PageUrl,
    /// The Page's token.
    PageToken,
    /// A user token.
    UserToken,
    /// A system user's token.
    SystemUserToken,
    /// What the handshake carries.
    VerifyToken,
    /// The address that Meta delivers to.
    CallbackUrl,
    /// The address that Meta's login returns to.
    RedirectUrl,
    /// The address of the Send API, with a living Graph version.
    GraphUrl,
    /// A living Graph version, like `v26.0`.
    GraphVersion,
    /// Anything the person likes.
    Text,
    /// One text, always the same.
    Fixed,
}

/// Which way a value goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Into the product's form.
    ToPlatform,
    /// Out of the product's form, into the App Dashboard.
    FromPlatform,
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
