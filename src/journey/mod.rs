//! The journey: the steps from nothing to live, their checks, and the engine that looks and drives.
//!
//! A [`Row`] is data and at most two functions: a check that only looks, and a plan of calls. Verify is
//! check, run again; no step vouches for itself.

pub(crate) mod adopt;
pub(crate) mod answer;
pub(crate) mod backend;
pub(crate) mod callback;
pub mod catalogue;
pub(crate) mod cause;
pub(crate) mod drive;
pub(crate) mod fleet;
pub(crate) mod known;
pub mod look;
pub(crate) mod pages;
pub(crate) mod pasted;
pub mod port;
pub mod question;
pub(crate) mod review;
pub(crate) mod setup;
pub(crate) mod sheet;
pub mod steps;
pub(crate) mod subscriptions;
pub(crate) mod summary;
pub mod symptom;
pub(crate) mod token;
mod unauthorised;

use std::fmt;

use futures_util::future::LocalBoxFuture;
use secrecy::SecretString;

use crate::codes;
use crate::finding::{Code, Finding, Subject, Verdict};
use known::SubjectView;
use port::{Call, Done, Entry, Graph, GraphError, Machine, SecretKind, Web};

/// What a row is repeated over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Once for an app, however many customers share it.
    App,
    /// Once for a customer.
    Customer,
    /// Once for each Page.
    Page,
}

/// Names a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StepId {
    /// Company, platform and Page are known.
    Customer,
    /// App ID and secret authenticate.
    App,
    /// What Meta's *App settings* ask.
    AppSettings,
    /// The Messenger product is added.
    MessengerProduct,
    /// A user or system-user token.
    Login,
    /// The Page is identified and published.
    Page,
    /// A token of this Page.
    PageToken,
    /// The product holds what it needs.
    PlatformSetup,
    /// The callback answers as Meta wants.
    WebhookEndpoint,
    /// The app is subscribed to object `page`.
    AppSubscription,
    /// The Page sends its events to the app.
    PageSubscription,
    /// Somebody may test.
    Testers,
    /// A message came and went.
    Rehearsal,
    /// One successful call per permission.
    ReviewCalls,
    /// The texts.
    ReviewPack,
    /// Meta has the submission.
    ReviewSubmission,
    /// Open to everybody.
    Live,
    /// Nothing falls due unnoticed.
    TokenRefresh,
}

impl StepId {
    /// Returns the stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::App => "app",
            Self::AppSettings => "app-settings",
            Self::MessengerProduct => "messenger-product",
            Self::Login => "login",
            Self::Page => "page",
            Self::PageToken => "page-token",
            Self::PlatformSetup => "platform-setup",
            Self::WebhookEndpoint => "webhook-endpoint",
            Self::AppSubscription => "app-subscription",
            Self::PageSubscription => "page-subscription",
            Self::Testers => "testers",
            Self::Rehearsal => "rehearsal",
            Self::ReviewCalls => "review-calls",
            Self::ReviewPack => "review-pack",
            Self::ReviewSubmission => "review-submission",
            Self::Live => "live",
            Self::TokenRefresh => "token-refresh",
        }
    }
}

impl fmt::Display for StepId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

/// What a check may use: it can only look.
pub struct Eyes<'a> {
    /// What is known already.
    pub known: &'a SubjectView<'a>,
    /// Meta, read only.
    pub graph: &'a dyn Graph,
    /// Any web address, read only.
    pub web: &'a dyn Web,
    /// This machine, read only.
    pub machine: &'a dyn Machine,
}

impl Eyes<'_> {
    /// Returns a finding about the subject at hand.
    pub fn finding(&self, code: &'static Code) -> Finding {
        Finding::new(code, &self.known.subject)
    }

    /// Returns the verdict with the one finding.
    pub fn one(&self, code: &'static Code) -> Verdict {
        Verdict::of(vec![self.finding(code)])
    }

    /// Returns what to say when Meta did not give what was asked for.
    pub fn unknown(&self, trouble: &GraphError) -> Verdict {
        Verdict::Unknown(self.why(trouble))
    }

    /// Returns why Meta did not give what was asked for.
    pub fn why(&self, trouble: &GraphError) -> Finding {
        match trouble {
            GraphError::Unavailable(blind) => blind.clone().finding(&self.known.subject),
            GraphError::Refused(refusal) => {
                let is_blocked = (refusal.code == 368).then_some(&codes::TOKEN_BLOCKED);
                if let Some(code) = token::dead(refusal.code, refusal.subcode).or(is_blocked) {
                    // What Meta says of a dead token adds nothing, and is said wherever it is used.
                    return self.finding(code);
                }
                self.finding(&codes::GRAPH_REFUSED)
                    .with("code", refusal.code)
                    .with("subcode", refusal.subcode)
                    .with("said", refusal.message.clone())
                    .with("trace", refusal.trace.clone())
            }
        }
    }
}

/// Something to keep. An act returns its changes; only the engine saves.
#[derive(Debug)]
pub enum Change {
    /// A field of a record.
    Field(Subject, String, String),
    /// A field that goes.
    Unset(Subject, String),
    /// A fact that a person told, and when.
    Said(Subject, String, String, jiff::Timestamp),
    /// A secret, and when it expires.
    Secret(Subject, SecretKind, SecretString, Option<jiff::Timestamp>),
    /// A secret that goes: it is of no use any more.
    Forget(Subject, SecretKind),
    /// A dated fact.
    Ledger(Subject, Entry),
    /// The customer uses this app.
    App {
        /// The customer's slug.
        customer: String,
        /// The App ID.
        app: String,
    },
    /// The customer's unidentified Page is this one.
    Page {
        /// The customer's slug.
        customer: String,
        /// The Page ID.
        page: String,
    },
    /// All that is stored of an app, a customer or a Page goes.
    Remove(Subject),
    /// The review texts of an app, to be written with their credentials.
    Pack {
        /// The App ID.
        app: String,
        /// The texts, as they were rendered.
        rendered: review::pack::Rendered,
    },
}

/// A check: looks, and judges what it saw.
pub type Check = for<'a> fn(&'a Eyes<'a>) -> LocalBoxFuture<'a, Verdict>;
/// A plan: the calls that would mend what was found.
pub type Plan = for<'a> fn(&'a Eyes<'a>, &'a [Finding]) -> LocalBoxFuture<'a, Vec<Call>>;
/// What the calls came to, as changes to keep.
pub type Outcome = fn(&SubjectView<'_>, &[(Call, Done)]) -> Vec<Change>;

/// What a settled step shows that is worth keeping.
pub type Learn = for<'a> fn(&'a Eyes<'a>) -> LocalBoxFuture<'a, Vec<Change>>;

/// What mends a step besides asking.
#[derive(Clone, Copy)]
pub enum Hand {
    /// Answers are all it takes.
    Ask,
    /// A person does it on Meta's or the product's pages.
    Tell,
    /// Calls of Graph do it.
    Do {
        /// Which calls.
        plan: Plan,
        /// What is kept of them.
        outcome: Outcome,
    },
    /// Texts are rendered; no call is made.
    Render,
}

/// Which questions a finding raises.
#[derive(Clone, Copy)]
pub enum Asks {
    /// These.
    These(&'static [&'static str]),
    /// These, where the record has no answer yet.
    Absent(&'static [&'static str]),
    /// These, and the walk goes on where there is no answer.
    Maybe(&'static [&'static str]),
    /// The customer's own token: a user token or a system user's, as the platform has it.
    OwnToken,
    /// Those that its fact `missing` names.
    Missing,
}

/// One step of the journey.
pub struct Row {
    /// Its name.
    pub id: StepId,
    /// What it is repeated over.
    pub scope: Scope,
    /// What its act needs settled. Checks never wait.
    pub needs: &'static [StepId],
    /// Every code that its check can find, in groups, since steps share some.
    pub codes: &'static [&'static [&'static Code]],
    /// The questions that a code raises.
    pub asks: &'static [(&'static Code, Asks)],
    /// The page where a person does it: a template with `{app}` and `{page}`, empty when there is none.
    pub link: &'static str,
    /// The check.
    pub check: Check,
    /// What mends it.
    pub hand: Hand,
    /// What a settled step shows that is worth keeping: names, mostly.
    pub learn: Option<Learn>,
}

impl Row {
    /// Returns every code that its check can find.
    pub fn all_codes(&self) -> impl Iterator<Item = &'static Code> {
        self.codes.iter().flat_map(|group| group.iter().copied())
    }
}
