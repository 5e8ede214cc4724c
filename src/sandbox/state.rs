//! What a world is made of. Maps are keyed by id throughout, so that a merge patch can reach anything.
//!
//! A key that ends in `_at` holds an instant: RFC 3339, or in a world file an offset from the world's
//! start such as `+60d`, `-2h`, `-15m` or `+30s`.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::unsure::Unsure;
use super::versions::Versions;

/// Everything that a world file describes.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct State {
    pub(super) seed: u64,
    pub(super) now: Timestamp,
    pub(super) main: Main,
    #[serde(default)]
    pub(super) dashboard: Dashboard,
    #[serde(default)]
    pub(super) unsure: Unsure,
    #[serde(default)]
    pub(super) versions: Versions,
    #[serde(default)]
    pub(super) people: BTreeMap<String, Person>,
    #[serde(default)]
    pub(super) system_users: BTreeMap<String, SystemUser>,
    #[serde(default)]
    pub(super) businesses: BTreeMap<String, Business>,
    #[serde(default)]
    pub(super) apps: BTreeMap<String, App>,
    #[serde(default)]
    pub(super) pages: BTreeMap<String, Page>,
    #[serde(default)]
    pub(super) tokens: BTreeMap<String, Token>,
    #[serde(default)]
    pub(super) web: BTreeMap<String, Site>,
    /// What happens by itself when its time comes, by any name.
    #[serde(default)]
    pub(super) plan: BTreeMap<String, Planned>,
    /// How much has been made so far; the only source of fresh names.
    #[serde(default)]
    pub(super) made: u64,
}

/// A control that is played at its time, as if somebody had posted it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Planned {
    pub(super) due_at: Timestamp,
    /// Its path below `/_sandbox/`.
    pub(super) control: String,
    #[serde(default)]
    pub(super) body: Map<String, Value>,
}

/// Whom the ready line names and the control paths mean when they name nobody.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Main {
    pub(super) app: String,
    pub(super) user: String,
    pub(super) customer: String,
    pub(super) page: String,
    pub(super) business: String,
}

/// How Meta's dashboard behaves in this world.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Dashboard {
    /// Days until a Page token generated there expires; absent means never.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) token_days: Option<i64>,
    pub(super) token_scopes: Vec<String>,
    /// Apps that `create-app` hands out, by App ID; the value is the secret.
    pub(super) next_apps: BTreeMap<String, String>,
}

impl Default for Dashboard {
    fn default() -> Self {
        let scopes = [
            "business_management",
            "pages_manage_metadata",
            "pages_messaging",
            "pages_read_engagement",
            "pages_show_list",
            "public_profile",
        ];
        Self {
            token_days: None,
            token_scopes: scopes.map(ToOwned::to_owned).to_vec(),
            next_apps: BTreeMap::new(),
        }
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Person {
    pub(super) name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) email: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SystemUser {
    pub(super) name: String,
    pub(super) business: String,
    #[serde(default)]
    pub(super) role: String,
    /// Assigned Pages, with tasks.
    #[serde(default)]
    pub(super) pages: BTreeMap<String, Vec<String>>,
    /// Installed apps.
    #[serde(default)]
    pub(super) apps: BTreeMap<String, bool>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Business {
    pub(super) name: String,
    #[serde(default = "not_verified")]
    pub(super) verification_status: String,
    #[serde(default)]
    pub(super) people: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) owned_pages: BTreeMap<String, bool>,
    #[serde(default)]
    pub(super) client_pages: BTreeMap<String, bool>,
}

fn not_verified() -> String {
    "not_verified".to_owned()
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Mode {
    #[default]
    Development,
    Live,
}

/// Whether Meta lets an app be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Standing {
    #[default]
    Active,
    Blocked,
    Deactivated,
    /// The yearly Data Use Checkup was missed.
    CheckupMissed,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct App {
    pub(super) secret: String,
    pub(super) standing: Standing,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) created_at: Option<Timestamp>,
    pub(super) mode: Mode,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) business: Option<String>,
    pub(super) has_messenger_product: bool,
    /// Basic settings, by the field name that Graph reads them under.
    pub(super) settings: Map<String, Value>,
    /// The dashboard's "Allow API Access to App Settings".
    pub(super) settings_by_api: bool,
    /// The dashboard's "Require App Secret".
    pub(super) require_proof: bool,
    pub(super) roles: BTreeMap<String, String>,
    pub(super) invitations: BTreeMap<String, String>,
    /// `live` or `unapproved`, as `/{app}/permissions` says.
    pub(super) permissions: BTreeMap<String, String>,
    pub(super) features: BTreeMap<String, String>,
    pub(super) submissions: BTreeMap<String, Submission>,
    pub(super) subscriptions: BTreeMap<String, Subscription>,
    /// The last successful call that exercised a permission.
    pub(super) calls: BTreeMap<String, Call>,
    pub(super) redirect_uris: BTreeMap<String, bool>,
    /// The dashboard's "Upgrade API version": what serves a call without a version; absent is the newest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) api_version: Option<String>,
    /// Configurations of Facebook Login for Business, by `config_id`.
    pub(super) configurations: BTreeMap<String, Configuration>,
    /// Pages linked in the Messenger settings.
    pub(super) linked_pages: BTreeMap<String, bool>,
    /// People who installed the app, and what they granted.
    pub(super) users: BTreeMap<String, Grant>,
    /// What Meta would have mailed to the developers.
    pub(super) alerts: Vec<Alert>,
    pub(super) limits: Limits,
}

/// How much Meta lets an app do before it throttles it. What is absent is not limited, but for `users`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Limits {
    /// People who use the app in a day, 1000 when absent: 200 calls an hour for each.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) users: Option<u64>,
    /// Calls an hour with the tokens of one person. Meta tells nobody how many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) calls_of_a_person: Option<u64>,
    /// Calls an hour about Pages with the user tokens of one person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) page_calls_of_a_person: Option<u64>,
}

/// What one configuration of Facebook Login for Business fixes.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Configuration {
    /// `user` or `system-user`.
    pub(super) token: Kind,
    pub(super) scopes: Vec<String>,
    /// Days that a system user's token lives; absent means for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) token_days: Option<i64>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Submission {
    pub(super) status: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) note: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) sent_at: Option<Timestamp>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Call {
    pub(super) last_at: Timestamp,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Alert {
    pub(super) raised_at: Timestamp,
    pub(super) text: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Subscription {
    pub(super) callback_url: String,
    pub(super) verify_token: String,
    #[serde(default = "yes")]
    pub(super) active: bool,
    pub(super) fields: Vec<String>,
}

fn yes() -> bool {
    true
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Grant {
    /// `granted`, `declined` or `expired`, by permission.
    pub(super) scopes: BTreeMap<String, String>,
    /// Pages ticked in the dialog.
    pub(super) pages: BTreeMap<String, bool>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Page {
    pub(super) name: String,
    pub(super) is_published: bool,
    /// Meta restricts the Page from messaging.
    pub(super) is_restricted: bool,
    /// The Page that this one became part of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) merged_into: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) business: Option<String>,
    /// Further fields of the node, as Graph returns them.
    pub(super) fields: Map<String, Value>,
    /// People with tasks on the Page itself.
    pub(super) people: BTreeMap<String, Vec<String>>,
    /// People who have their tasks through the business portfolio only.
    pub(super) portfolio_people: BTreeMap<String, Vec<String>>,
    pub(super) subscribed_apps: BTreeMap<String, Vec<String>>,
    pub(super) messenger_profile: Map<String, Value>,
    /// Conversations, by the person's own id.
    pub(super) conversations: BTreeMap<String, Conversation>,
    pub(super) personas: BTreeMap<String, Persona>,
    /// Attachments that were uploaded to be sent again, by id; the value is the type.
    pub(super) uploads: BTreeMap<String, String>,
    pub(super) labels: BTreeMap<String, Label>,
    /// Utility templates, by name.
    pub(super) templates: BTreeMap<String, Template>,
    /// What `/{page}/settings` returns, by setting.
    pub(super) settings: Map<String, Value>,
    /// The Page Contact Terms were not accepted.
    pub(super) lacks_contact_terms: bool,
    /// The app that the Page's settings name as the default of Conversation Routing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) default_app: Option<String>,
    /// People the Page may write to, 1000 when absent: Meta's daily limits are so many calls for each.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) engaged_users: Option<u64>,
    /// Reads of conversations a second; absent means as many as one likes. Meta allows 2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) conversations_a_second: Option<u64>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Conversation {
    pub(super) messages: BTreeMap<String, Message>,
    /// When the person last did something that opens the window, other than write.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) touched_at: Option<Timestamp>,
    /// The person blocked the Page.
    pub(super) is_blocked: bool,
    /// The app that controls the thread; absent while it is idle.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) owner: Option<Owner>,
    /// The person's own persistent menu.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) menu: Option<Value>,
    /// Topics that the person agreed to be written about, by token; false once stopped.
    pub(super) topics: BTreeMap<String, bool>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Owner {
    pub(super) app: String,
    pub(super) until_at: Timestamp,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Persona {
    pub(super) name: String,
    pub(super) profile_picture_url: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Label {
    pub(super) name: String,
    /// The people that carry it.
    #[serde(default)]
    pub(super) people: BTreeMap<String, bool>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Template {
    pub(super) language: String,
    /// `APPROVED`, `PENDING`, `REJECTED` and the others of Meta's enum.
    pub(super) status: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Message {
    pub(super) sent_at: Timestamp,
    pub(super) from: Side,
    pub(super) text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Side {
    Person,
    Page,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Kind {
    User,
    Page,
    SystemUser,
}

/// What became of a token, apart from its expiry and its owner's role.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Fate {
    #[default]
    Valid,
    /// Revoked by `oauth/revoke`.
    Revoked,
    /// The person removed the app.
    Removed,
    /// The person changed the password.
    Password,
    /// Meta wants the person to log in at facebook.com.
    Checkpoint,
    /// The person's account was never confirmed.
    Unconfirmed,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) app: String,
    /// The person or system user behind it.
    pub(super) user: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) page: Option<String>,
    pub(super) scopes: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) issued_at: Option<Timestamp>,
    /// Absent means never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) expires_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) data_access_expires_at: Option<Timestamp>,
    /// Whether a user token has been exchanged for a long-lived one.
    #[serde(default)]
    pub(super) long_lived: bool,
    #[serde(default)]
    pub(super) fate: Fate,
    /// The code (10, 200, 210, 368) with which Meta refuses what is asked with the token, while `debug_token` calls it
    /// valid. That the two differ is observed, not documented.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) refused: Option<i64>,
    /// The string itself; made from the seed and the token's name when absent.
    #[serde(default)]
    pub(super) value: String,
}

/// One address of the played web, keyed by origin and path prefix.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Site {
    pub(super) kind: SiteKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) addresses: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) tls: Option<Tls>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) certificate_ends_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) fault: Option<SiteFault>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) slow_ms: Option<u64>,
    /// A page's status; or one that a webhook answers whatever it is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) location: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) body: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) verify_token: Option<String>,
    /// What a webhook echoes in place of the challenge, which `{challenge}` in it stands for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) echo: Option<String>,
    pub(super) accepts_any_token: bool,
    pub(super) checks_signature: bool,
    /// Whether the signature that it checks is the SHA-1 one, as receivers built on older libraries do.
    pub(super) checks_sha1: bool,
    /// What deliveries are answered with, when not 200.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) delivery_status: Option<u16>,
    pub(super) deliveries: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) last_delivery: Option<Value>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum SiteKind {
    #[default]
    Page,
    Webhook,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Tls {
    Trusted,
    Expired,
    WrongName,
    SelfSigned,
    Untrusted,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum SiteFault {
    Refused,
    Timeout,
}
