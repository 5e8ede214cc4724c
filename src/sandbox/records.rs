//! What the world notes down: what comes in, what goes out, and what is on its way. Data alone, so that the
//! world can hold it and every part of the world can read it.

use jiff::Timestamp;
use serde_json::Value;

use super::http::{Request, Response};

/// How long Meta waits for a callback to prove itself.
pub(super) const HANDSHAKE_MS: u64 = 6_000;
/// How long Meta waits for a delivery to be accepted.
pub(super) const DELIVERY_MS: u64 = 5_000;

/// What happens to the world.
#[derive(Clone, Debug)]
pub enum Event {
    /// A client asked something; the id comes back in the reply.
    Asked {
        /// Names the question.
        id: u64,
        /// What was asked.
        request: Request,
    },
    /// A call that the world made was answered, or not.
    Answered {
        /// The id of the call.
        call: u64,
        /// What came of it.
        outcome: Outcome,
    },
    /// The time that `World::next_due` named has come.
    Woke,
}

/// What came of a call that the world made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A response, whatever its status.
    Response(Response),
    /// No answer in time.
    Timeout,
    /// Nobody listens there.
    Refused,
    /// The name has no address.
    Unresolvable,
    /// TLS failed; the text says why.
    Tls(String),
}

/// What the world wants done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Answer a client.
    Reply {
        /// The question's id.
        id: u64,
        /// The answer.
        response: Response,
        /// How the answer travels.
        shape: Shape,
    },
    /// Call somebody.
    Call {
        /// Comes back in [`Event::Answered`].
        id: u64,
        /// Absolute URL.
        url: String,
        /// HTTP method.
        method: &'static str,
        /// Headers.
        headers: Vec<(String, String)>,
        /// Raw body.
        body: Vec<u8>,
        /// Milliseconds to wait for the whole answer.
        timeout_ms: u64,
    },
}

/// How a reply travels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// At once and whole.
    #[default]
    Plain,
    /// After this many milliseconds.
    After(u64),
    /// Not at all: the connection is dropped.
    Abort,
    /// Never, until the client goes away.
    Never,
}

/// What a call of ours is for.
#[derive(Clone, Debug)]
pub(super) enum Waiting {
    Handshake(Box<Handshake>),
    Delivery(u64),
}

impl Waiting {
    /// Returns how long Meta waits for the whole answer.
    pub(super) fn timeout_ms(&self) -> u64 {
        match self {
            Self::Handshake(_) => HANDSHAKE_MS,
            Self::Delivery(_) => DELIVERY_MS,
        }
    }
}

/// A subscription that waits for its callback to prove itself.
#[derive(Clone, Debug)]
pub(super) struct Handshake {
    pub(super) origin: Origin,
    pub(super) usage: Option<Usage>,
    pub(super) app: String,
    pub(super) object: String,
    pub(super) fields: Vec<String>,
    pub(super) callback: String,
    pub(super) token: String,
    pub(super) challenge: String,
}

/// What happened in a conversation, as webhooks tell it.
#[derive(Clone, Debug)]
pub(super) struct Update<'a> {
    pub(super) page: &'a str,
    pub(super) user: &'a str,
    /// The webhook field an app has to subscribe to.
    pub(super) field: &'static str,
    /// The event, as it stands under `messaging`.
    pub(super) body: Value,
    /// The one app that is told; absent means all.
    pub(super) only: Option<&'a str>,
}

impl<'a> Update<'a> {
    /// Returns an update for every app that is subscribed.
    pub(super) fn of(page: &'a str, user: &'a str, field: &'static str, body: Value) -> Self {
        Self { page, user, field, body, only: None }
    }
}

/// What a call counts against.
#[derive(Clone, Debug)]
pub(super) struct Usage {
    pub(super) app: String,
    /// The Page the call is about, and which of its two allowances.
    pub(super) page: Option<(String, &'static str)>,
}

/// One event on its way to one app.
#[derive(Clone, Debug)]
pub(super) struct Delivery {
    pub(super) app: String,
    pub(super) page: String,
    pub(super) url: String,
    pub(super) body: Vec<u8>,
    pub(super) first_at: Timestamp,
    pub(super) due_at: Timestamp,
    pub(super) attempts: usize,
    pub(super) is_flying: bool,
    pub(super) is_alerted: bool,
    /// The control question that waits for the first attempt.
    pub(super) asker: Option<(u64, Value)>,
}

/// A batch whose items are still being answered.
#[derive(Clone, Debug)]
pub(super) struct Batch {
    pub(super) ask: u64,
    pub(super) version: String,
    pub(super) include_headers: bool,
    pub(super) missing: usize,
    /// Whether each item is left out of the answer when it succeeds.
    pub(super) hushed: Vec<bool>,
    pub(super) answers: Vec<Option<Response>>,
}

/// Whom an answer goes to.
#[derive(Clone, Debug)]
pub(super) enum Origin {
    Ask { id: u64, version: String },
    Item { batch: u64, index: usize },
}

/// An authorization code that was handed out.
#[derive(Clone, Debug)]
pub(super) struct Code {
    pub(super) app: String,
    pub(super) user: String,
    pub(super) redirect_uri: String,
    /// Whether the dialog was the JavaScript SDK's popup: nobody has to name its address again.
    pub(super) is_popup: bool,
    /// The configuration of the app that gives a system user's token in place of the person's.
    pub(super) configuration: Option<String>,
    pub(super) challenge: Option<Challenge>,
    pub(super) scopes: Vec<String>,
    pub(super) expires_at: Timestamp,
    pub(super) used: bool,
}

/// What whoever redeems a code has to prove (PKCE).
#[derive(Clone, Debug)]
pub(super) struct Challenge {
    pub(super) value: String,
    /// Whether it is the verifier's SHA-256, and not the verifier itself.
    pub(super) is_hashed: bool,
}

/// A move of the time that is under way.
#[derive(Clone, Debug)]
pub(super) struct Advancing {
    pub(super) id: u64,
    pub(super) target: Timestamp,
}

/// What the dialog was asked for.
pub(super) struct Asked {
    pub(super) app: String,
    pub(super) user: String,
    pub(super) redirect: String,
    pub(super) state: Option<String>,
    pub(super) scopes: Vec<String>,
    /// Scopes that this person declined before: Meta asks for those only with `auth_type=rerequest`.
    pub(super) hidden: Vec<String>,
    pub(super) wants: Vec<String>,
    /// A configuration that gives a system user's token.
    pub(super) system_user: Option<String>,
    pub(super) challenge: Option<Challenge>,
    pub(super) renews_access: bool,
    pub(super) wants_password: bool,
}
