//! One exchange with Meta, repeated where that is harmless and may help.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::time::Duration;

use secrecy::ExposeSecret;
use serde_json::Value;
use tokio::sync::Semaphore;
use tokio::time::Instant;
use url::Url;

use super::envelope::Envelope;
use super::fault::Class;
use super::request::{Repeat, Request, address};
use super::setup::{ClientOptions, GraphSetupError, http_client};
use super::throttle::{Quota, Throttles, minutes_to_wait};
use super::transport::{self, Break};
use super::usage::{Spent, Usage, spent};
use super::version::Version;
use crate::breaker::{Breaker, Waiting};
use crate::codes;
use crate::finding::Code;
use crate::journey::port::{GraphError, Method, Unavailable};
use crate::redact::{Scrub, clean};
use jiff::Timestamp;

/// How often a question is asked at most.
const TRIES: u32 = 3;
/// How often when each try costs a whole deadline.
const SLOW_TRIES: u32 = 2;
/// How many requests are on their way at once.
const LANES: usize = 32;
/// The most that is read of one answer.
const LARGEST_BODY: usize = 16 << 20;
/// How much of a foreign answer is looked at, and how much of it is told, in letters.
const HEAD_BYTES: usize = 4096;
const HEAD_LETTERS: usize = 120;

/// A connection to Meta, shared by every session of a run. Clones are cheap and share everything.
#[derive(Clone)]
pub struct Client(Rc<Shared>);

struct Shared {
    http: reqwest::Client,
    base: Url,
    version: Version,
    timeout: Duration,
    retry_base: Duration,
    breaker: Breaker,
    scrub: Scrub,
    lanes: Semaphore,
    throttles: Throttles,
    usage: RefCell<Option<Usage>>,
    apps: RefCell<HashMap<String, i64>>,
    takes_mixed: Cell<bool>,
    has_answered: Cell<bool>,
    dated: Cell<Option<Timestamp>>,
}

/// Why one try brought no answer.
enum Failure {
    /// Asking again does not help.
    Final(GraphError),
    /// Nothing reached Meta.
    NotSent(Unavailable),
    /// Nobody knows whether it was carried out. What remains when the tries are used up, and how many there are.
    Unclear(GraphError, u32),
    /// Refused, to be asked after so many minutes where Meta says so.
    Throttled(i64, Option<i64>),
}

impl Client {
    /// Connects to nothing yet: checks the address and loads what TLS needs.
    ///
    /// # Errors
    /// When the address may not carry secrets or TLS has nothing to trust.
    pub fn new(options: ClientOptions, scrub: Scrub) -> Result<Self, GraphSetupError> {
        Self::through(options, scrub, None)
    }

    /// Goes through `proxy` instead of the system's own proxies.
    pub(super) fn through(
        options: ClientOptions,
        scrub: Scrub,
        proxy: Option<reqwest::Proxy>,
    ) -> Result<Self, GraphSetupError> {
        let http = http_client(&options, proxy)?;
        let ClientOptions { base, version, timeout, retry_base, breaker, user_agent: _ } = options;
        Ok(Self(Rc::new(Shared {
            http,
            base,
            version,
            timeout,
            retry_base,
            breaker,
            scrub,
            lanes: Semaphore::new(LANES),
            throttles: Throttles::default(),
            usage: RefCell::default(),
            apps: RefCell::default(),
            takes_mixed: Cell::new(true),
            has_answered: Cell::default(),
            dated: Cell::default(),
        })))
    }

    /// Returns the version asked for.
    pub fn version(&self) -> Version {
        self.0.version
    }

    /// Returns the address, without a version.
    pub fn base(&self) -> &Url {
        &self.0.base
    }

    /// Returns the busiest counter that Meta's usage headers have shown in this run.
    pub fn usage(&self) -> Option<Usage> {
        self.0.usage.borrow().clone()
    }

    /// Returns how many percent of an app's quota were spent when Meta told last.
    pub fn app_percent(&self, app: &str) -> Option<i64> {
        self.0.apps.borrow().get(app).copied()
    }

    /// Notes how much of an app's quota is spent.
    pub(super) fn note_app(&self, app: &str, spent: &Spent) {
        if let Some(percent) = spent.app {
            // Answers overtake each other, and within a run hardly anything is given back.
            let mut apps = self.0.apps.borrow_mut();
            let known = apps.entry(app.to_owned()).or_default();
            *known = percent.max(*known);
        }
    }

    /// Returns whether Meta takes questions of several apps in one batch, as far as it has shown.
    pub fn takes_mixed(&self) -> bool {
        self.0.takes_mixed.get()
    }

    /// Notes that Meta refuses batches of several apps.
    pub(super) fn refuses_mixed(&self) {
        self.0.takes_mixed.set(false);
    }

    /// Returns whether Graph answered anything that was asked in this run: with what was wanted, not with an error.
    pub fn has_answered(&self) -> bool {
        self.0.has_answered.get()
    }

    /// Returns the time that Meta wrote on its newest answer; nothing before the first one.
    pub fn dated(&self) -> Option<Timestamp> {
        self.0.dated.get()
    }

    pub(super) fn scrub(&self) -> &Scrub {
        &self.0.scrub
    }

    pub(super) fn throttles(&self) -> &Throttles {
        &self.0.throttles
    }

    /// Makes a request until it is answered, or asking again is no use or no longer harmless.
    pub(super) async fn ask(&self, request: &Request) -> Result<Value, GraphError> {
        let mut tries = 0;
        loop {
            if let Some(blind) = self.0.throttles.closed(Instant::now(), &request.quotas) {
                return Err(GraphError::Unavailable(blind));
            }
            if self.is_silent() {
                return Err(GraphError::Unavailable(self.not_asked()));
            }
            tries += 1;
            let (trouble, allowed) = match self.attempt(request).await {
                Ok(body) => return Ok(body),
                Err(Failure::Final(trouble)) => return Err(trouble),
                Err(Failure::NotSent(blind)) => (GraphError::Unavailable(blind), TRIES),
                Err(Failure::Unclear(..)) if request.repeat == Repeat::Harmful => {
                    let path = request.plain_path().to_owned();
                    return Err(GraphError::Unavailable(
                        Unavailable::new(&codes::GRAPH_AMBIGUOUS).with("path", path),
                    ));
                }
                Err(Failure::Unclear(trouble, allowed)) => (trouble, allowed),
                // Access is back at any moment: a short pause will do.
                Err(Failure::Throttled(_, Some(0))) if tries < TRIES => {
                    self.pause(tries).await;
                    continue;
                }
                Err(Failure::Throttled(code, minutes)) => {
                    return Err(GraphError::Unavailable(self.0.throttles.close(
                        Instant::now(),
                        &request.quotas,
                        code,
                        minutes,
                    )));
                }
            };
            if tries >= allowed || self.is_silent() {
                return Err(trouble);
            }
            self.pause(tries).await;
        }
    }

    /// Waits between two tries: twice as long each time, with some chance in it, so that many do not come back
    /// at one moment.
    pub(super) async fn pause(&self, tries: u32) {
        let base = self.0.retry_base;
        let chance = f64::from(getrandom::u32().unwrap_or_default()) / f64::from(u32::MAX);
        tokio::time::sleep(base * (1 << tries.saturating_sub(1).min(8)) + base.mul_f64(chance)).await;
    }

    async fn attempt(&self, request: &Request) -> Result<Value, Failure> {
        let _lane = self.0.lanes.acquire().await.expect("the semaphore is never closed");
        // The host may have fallen silent while this question waited for its lane.
        let Some(waiting) = self.0.breaker.wait(&self.0.base) else {
            return Err(Failure::Final(GraphError::Unavailable(self.not_asked())));
        };
        let response = self.prepare(request).send().await.map_err(|error| self.broken(error, &waiting))?;
        let status = response.status().as_u16();
        if status == reqwest::StatusCode::PROXY_AUTHENTICATION_REQUIRED.as_u16() {
            waiting.answered();
            return Err(Failure::Final(GraphError::Unavailable(self.at_host(&codes::PROXY_AUTH))));
        }
        let spent = self.note_headers(&response, request);
        let body = self.read(response, request, &waiting).await?;
        waiting.answered();
        let value: Value = match serde_json::from_slice(&body) {
            Ok(value) => value,
            Err(error) if error.is_eof() && starts_as_json(&body) => {
                let blind = Unavailable::new(&codes::GRAPH_TRUNCATED).with("status", status);
                return Err(Failure::Unclear(GraphError::Unavailable(blind), TRIES));
            }
            Err(_) => return Err(self.foreign(status, &body)),
        };
        match Envelope::read(status, &value, &self.0.scrub) {
            Some(envelope) => Err(refused(envelope, &spent)),
            None if (200..300).contains(&status) => {
                self.0.has_answered.set(true);
                Ok(value)
            }
            None => Err(self.foreign(status, &body)),
        }
    }

    fn prepare(&self, request: &Request) -> reqwest::RequestBuilder {
        let url = address(&self.0.base, self.0.version, &request.path);
        let builder = match request.method {
            Method::Get | Method::Delete => {
                let mut url = url;
                if !request.params.is_empty() {
                    url.query_pairs_mut().extend_pairs(&request.params);
                }
                if request.method == Method::Get { self.0.http.get(url) } else { self.0.http.delete(url) }
            }
            Method::Post => self.0.http.post(url).form(&request.params),
        };
        match &request.bearer {
            Some(token) => builder.bearer_auth(token.expose_secret()),
            None => builder,
        }
    }

    async fn read(
        &self,
        mut response: reqwest::Response,
        request: &Request,
        waiting: &Waiting,
    ) -> Result<Vec<u8>, Failure> {
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.broken(error, waiting))? {
            if body.len() + chunk.len() > LARGEST_BODY {
                let limit = format!("{} MiB", LARGEST_BODY >> 20);
                let blind = too_large(request.plain_path(), limit);
                return Err(Failure::Unclear(GraphError::Unavailable(blind), 1));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }

    fn note_headers(&self, response: &reqwest::Response, request: &Request) -> Spent {
        let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok());
        let date = header("date").and_then(|date| jiff::fmt::rfc2822::parse(date).ok());
        self.0.dated.set(date.map(|date| date.timestamp()).or(self.0.dated.get()));
        let spent = spent(header("x-app-usage"), header("x-business-use-case-usage"));
        if let Some(Quota::App(app)) = request.quotas.first() {
            self.note_app(app, &spent);
        }
        let mut usage = self.0.usage.borrow_mut();
        if let Some(busiest) = &spent.busiest
            && usage.as_ref().is_none_or(|known| known.percent < busiest.percent)
        {
            *usage = Some(busiest.clone());
        }
        spent
    }

    fn broken(&self, error: reqwest::Error, waiting: &Waiting) -> Failure {
        let (kind, reason) = transport::why(error);
        if matches!(kind, Break::ConnectTimeout | Break::Timeout) {
            waiting.timed_out();
        }
        let reason = self.0.scrub.scrub(&reason);
        let blind = |code| self.at_host(code).with("reason", reason.as_str());
        match kind {
            Break::ProxyAuth => Failure::Final(GraphError::Unavailable(self.at_host(&codes::PROXY_AUTH))),
            Break::Tls(_) => Failure::Final(GraphError::Unavailable(blind(&codes::GRAPH_TLS))),
            Break::Unsendable => Failure::Final(GraphError::Unavailable(
                Unavailable::new(&codes::GRAPH_SETUP).with("reason", reason),
            )),
            Break::Unresolvable | Break::NotConnected => Failure::NotSent(blind(&codes::GRAPH_UNREACHABLE)),
            Break::ConnectTimeout => Failure::NotSent(self.timed_out()),
            Break::Timeout => Failure::Unclear(GraphError::Unavailable(self.timed_out()), SLOW_TRIES),
            Break::Reset => Failure::Unclear(GraphError::Unavailable(blind(&codes::GRAPH_RESET)), TRIES),
        }
    }

    /// Judges an answer that is not Meta's: an outage page may go away, a proxy's page will not.
    fn foreign(&self, status: u16, body: &[u8]) -> Failure {
        let blind =
            Unavailable::new(&codes::GRAPH_NOT_JSON).with("status", status).with("head", self.head(body));
        let trouble = GraphError::Unavailable(blind);
        match status {
            500.. => Failure::Unclear(trouble, TRIES),
            // "Yes", in words that we do not know.
            200..300 => Failure::Unclear(trouble, 1),
            _ => Failure::Final(trouble),
        }
    }

    fn head(&self, body: &[u8]) -> String {
        let start = String::from_utf8_lossy(&body[..body.len().min(HEAD_BYTES)]).into_owned();
        self.0.scrub.scrub(&clean(&start)).trim().chars().take(HEAD_LETTERS).collect()
    }

    fn is_silent(&self) -> bool {
        self.0.breaker.is_open(&self.0.base)
    }

    fn timed_out(&self) -> Unavailable {
        self.at_host(&codes::GRAPH_TIMEOUT).with("seconds", self.0.timeout.as_secs())
    }

    /// Returns why a question is not asked: the host has let others go unanswered.
    fn not_asked(&self) -> Unavailable {
        self.timed_out().with("not_asked", true)
    }

    fn at_host(&self, code: &'static Code) -> Unavailable {
        Unavailable::new(code).with("host", self.0.base.host_str().unwrap_or_default())
    }
}

pub(super) fn too_large(path: &str, limit: String) -> Unavailable {
    Unavailable::new(&codes::GRAPH_TOO_LARGE).with("path", path).with("limit", limit)
}

/// Returns what is left when Meta kept saying that it cannot answer now.
pub(super) fn unavailable(envelope: Envelope) -> GraphError {
    /// "Unknown error" that in practice hides a missing permission: after repeating it is an answer.
    const HIDDEN_PERMISSION: i64 = 99;
    let refusal = envelope.refusal;
    if refusal.subcode == HIDDEN_PERMISSION {
        return GraphError::Refused(Box::new(refusal));
    }
    let blind = Unavailable::new(&codes::GRAPH_UNAVAILABLE);
    GraphError::Unavailable(blind.with("code", refusal.code).with("trace", refusal.trace))
}

fn refused(envelope: Envelope, spent: &Spent) -> Failure {
    match envelope.class() {
        Class::Transient => Failure::Unclear(unavailable(envelope), TRIES),
        Class::Throttle => {
            let code = envelope.refusal.code;
            Failure::Throttled(code, minutes_to_wait(code, spent))
        }
        Class::Token(_) | Class::Permission | Class::Permanent => {
            Failure::Final(GraphError::Refused(Box::new(envelope.refusal)))
        }
    }
}

fn starts_as_json(body: &[u8]) -> bool {
    body.trim_ascii_start().first().is_some_and(|byte| matches!(byte, b'{' | b'['))
}
