//! What the journey needs from outside, as ports: reading, writing, and looking at the web and this machine.
//!
//! A check gets the reading ones alone ([`Eyes`](super::Eyes)), so it is safe by type.

use std::borrow::Cow;
use std::net::IpAddr;
use std::sync::Arc;

use futures_util::future::LocalBoxFuture;
use jiff::Timestamp;
use secrecy::SecretString;
use serde_json::Value;

use crate::finding::{Code, Facts, Finding, Subject};

pub use crate::model::{Entry, Record, Said, SecretKind, SecretMetadata, SecretRef};
pub(crate) use crate::review::{Clip, ClipFault};

/// Names a secret of the subject at hand, never holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TokenRole {
    /// The app itself: App ID and secret joined, an app access token.
    App,
    /// The person's user token.
    User,
    /// The system user's token.
    SystemUser,
    /// The Page's token.
    Page,
}

/// Why something could not be looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct Unavailable {
    /// The reason.
    pub code: &'static Code,
    /// Particulars.
    pub facts: Facts,
}

impl Unavailable {
    /// Returns a reason without particulars.
    pub fn new(code: &'static Code) -> Self {
        Self { code, facts: Facts::new() }
    }

    /// Returns the reason with one more fact.
    #[must_use]
    pub fn with(mut self, name: impl Into<Cow<'static, str>>, value: impl Into<Value>) -> Self {
        self.facts.insert(name, value.into());
        self
    }

    /// Returns the finding this amounts to for a subject.
    pub fn finding(self, subject: &Subject) -> Finding {
        Finding { code: self.code, subject: subject.clone(), facts: self.facts }
    }
}

/// Meta's error envelope, kept whole. Source: "Handling Errors", Graph API guide.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusal {
    /// HTTP status.
    pub status: u16,
    /// `error.code`.
    pub code: i64,
    /// `error.error_subcode`, 0 when absent.
    pub subcode: i64,
    /// `error.type`. Never branched on: Meta uses it loosely.
    pub kind: String,
    /// `error.message`.
    pub message: String,
    /// `error.error_user_title`.
    pub title: String,
    /// `error.error_user_msg`.
    pub user_message: String,
    /// `error.fbtrace_id`, to quote to Meta's support.
    pub trace: String,
}

/// What can come back instead of an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum GraphError {
    /// Meta answered, and said no. A check may judge it.
    Refused(Box<Refusal>),
    /// No answer of Meta's came, or we had nothing to ask with.
    Unavailable(Unavailable),
}

impl GraphError {
    /// Returns the refusal, if Meta said no.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            Self::Unavailable(_) => None,
        }
    }
}

/// What a read of Graph gives: shared, since the same question is asked once a run.
pub type Answer = Result<Arc<Value>, GraphError>;

/// From how many tokens of one app on they are asked about together: fewer are asked about sooner one by one, since
/// that happens beside all other questions.
pub const BATCH_FROM: usize = 10;

/// A question about one token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenQuestion {
    /// Where it lies.
    pub of: SecretRef,
    /// The App ID of its customer.
    pub app: String,
    /// What is asked.
    pub ask: TokenAsk,
}

/// What is asked about a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenAsk {
    /// Everything, of `debug_token`, which spends the app's quota.
    Whole,
    /// The same, where it matters how much of the app's quota is spent by it.
    Paced,
    /// Whether it works, by the least that it can ask itself: a Page token spends its Page's quota then.
    Own,
}

impl TokenAsk {
    /// Returns whether it matters how much of the app's quota is spent.
    pub fn is_paced(self) -> bool {
        self != Self::Whole
    }
}

/// Reads Meta's Graph API.
pub trait Graph {
    /// Reads `path` (`{id}/edge?fields=…`, without a version) with the token that `by` names, all pages of it.
    fn get<'a>(&'a self, by: TokenRole, path: &'a str) -> LocalBoxFuture<'a, Answer>;

    /// Asks `debug_token` about the token that `of` names, with the app's own token.
    /// Returns the `data` object; a dead token is an answer, not a refusal.
    fn debug(&self, of: TokenRole) -> LocalBoxFuture<'_, Answer>;

    /// Asks `debug_token` about many secrets of this app, 50 a request; answers stand in the order of the questions.
    /// What [`debug`](Self::debug) has asked about is not asked again, and the other way round.
    fn debug_many<'a>(&'a self, of: &'a [SecretRef]) -> LocalBoxFuture<'a, Vec<Answer>>;

    /// Returns the Graph version in use, like `v26.0`.
    fn version(&self) -> String;

    /// Returns the time that Meta wrote on its newest answer, since this machine's clock may be wrong; nothing before
    /// the first one.
    fn dated(&self) -> Option<Timestamp> {
        None
    }
}

/// How long a Graph version lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionLife {
    /// Like `v26.0`.
    pub name: String,
    /// Whether our table has it.
    pub known: bool,
    /// Days until it ends, negative once it has; nothing while Meta names no end.
    pub days_left: Option<i64>,
}

/// Why a web address did not answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WebFault {
    /// The name has no address.
    Unresolvable,
    /// Nothing listens, or the connection broke.
    Unreachable,
    /// No answer within the deadline.
    Timeout,
    /// A proxy on the way wants credentials (HTTP 407).
    ProxyAuth,
    /// The certificate has expired or is not valid yet.
    TlsExpired,
    /// The certificate is for another name.
    TlsWrongName,
    /// The certificate was signed by itself.
    TlsSelfSigned,
    /// No chain to a trusted root; often an intermediate is missing.
    TlsUntrusted,
    /// TLS failed in another way.
    TlsOther,
}

/// What a web address answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// The `Location` header of a redirect, which is not followed.
    pub location: Option<String>,
    /// The first 64 KiB of the body, lossily as UTF-8.
    pub body: String,
}

/// What a look at a web address saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The addresses that the name resolved to; empty when a proxy resolves it for us.
    pub addresses: Vec<IpAddr>,
    /// Days until the server's certificate expires, when it was seen.
    pub certificate_days: Option<i64>,
    /// Who issued the certificate, where this machine trusts it and the public does not: something on the way shows
    /// one of its own, or the server's authority is a private one.
    pub private_issuer: Option<String>,
    /// The reply, or why there was none.
    pub reply: Result<Reply, WebFault>,
    /// Milliseconds from the request to the whole reply.
    pub ms: u64,
}

/// Reads any web address, as Meta's servers would.
pub trait Web {
    /// Gets `url` once, without following a redirect, as somebody outside would: of one that leads into this machine or
    /// a private network nothing but its addresses is seen, unless Meta is simulated.
    fn get<'a>(&'a self, url: &'a str) -> LocalBoxFuture<'a, Arc<Seen>>;

    /// Performs Meta's webhook handshake at `callback`: with the verify token in the vault, or with a
    /// wrong one that we make up. Returns what was seen and the challenge that should come back.
    ///
    /// # Errors
    /// A [`Unavailable`] when the verify token cannot be read.
    fn handshake<'a>(
        &'a self,
        callback: &'a str,
        token: HandshakeToken,
    ) -> LocalBoxFuture<'a, Result<(Arc<Seen>, String), Unavailable>>;
}

/// Which verify token a handshake carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandshakeToken {
    /// The one in the vault.
    Right,
    /// One that nobody agreed on.
    Wrong,
}

/// What an image file tells of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Image {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// Looks at this machine.
pub trait Machine {
    /// Reads the size of a PNG or JPEG file.
    ///
    /// # Errors
    /// A [`Unavailable`] when the file is missing or is no such image.
    fn image(&self, path: &str) -> Result<Image, Unavailable>;

    /// Reads what a film's container tells.
    ///
    /// # Errors
    /// Why it tells nothing.
    fn clip(&self, path: &str) -> Result<Clip, ClipFault>;

    /// Returns the size in bytes of a file.
    ///
    /// # Errors
    /// A [`Unavailable`] when the file is missing.
    fn file_size(&self, path: &str) -> Result<u64, Unavailable>;
}

/// A parameter of a planned call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Param {
    /// Plain text.
    Text(String),
    /// A secret, by name; its value is put in by the Graph client alone.
    Secret(SecretKind),
}

/// One planned call of Graph: what `--dry-run` prints is what is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Whose token authenticates it.
    pub by: TokenRole,
    /// The HTTP method.
    pub method: Method,
    /// The path without a version, like `111/subscribed_apps`.
    pub path: String,
    /// The parameters, in order.
    pub params: Vec<(&'static str, Param)>,
    /// Where a token in the reply goes, if the call mints one.
    pub mints: Option<SecretKind>,
}

/// The HTTP methods that acts use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads. An act reads only to mint a token.
    Get,
    /// Writes.
    Post,
    /// Takes away.
    Delete,
}

/// What a call came back with.
#[derive(Debug)]
pub struct Done {
    /// The reply; `access_token` is taken out of it.
    pub body: Value,
    /// The token that was in it.
    pub token: Option<SecretString>,
    /// `expires_in`, in seconds, when it was there.
    pub expires_in: Option<i64>,
}

/// Writes to Meta's Graph API.
pub trait GraphWrite {
    /// Makes a planned call. Never repeated by itself unless repeating is harmless.
    ///
    /// # Errors
    /// Meta's refusal, or why no answer came.
    fn call<'a>(&'a self, call: &'a Call) -> LocalBoxFuture<'a, Result<Done, GraphError>>;

    /// Asks `debug_token` about a token that is not in the vault yet.
    ///
    /// # Errors
    /// Meta's refusal, or why no answer came.
    fn identify<'a>(&'a self, token: &'a SecretString) -> LocalBoxFuture<'a, Result<Value, GraphError>>;
}
