//! One exchange with Meta, repeated where that is harmless and may help.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use tokio::sync::Semaphore;
use tokio::time::Instant;
use url::{Host, Url};

use super::codes;
use super::envelope::Envelope;
use super::fault::Class;
use super::transport::{self, Break};
use super::usage::{Spent, Usage, spent};
use super::version::Version;
use crate::finding::Code;
use crate::journey::port::{Blind, Method, Trouble};
use crate::redact::{Scrub, clean};

/// How often a question is asked at most.
const TRIES: u32 = 3;
/// How often when each try costs a whole deadline.
const SLOW_TRIES: u32 = 2;
/// How many requests are on their way at once.
const LANES: usize = 32;
/// The most that is read of one answer.
const LARGEST_BODY: usize = 16 << 20;
/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(10);
/// How much of a foreign answer is looked at, and how much of it is told, in letters.
const HEAD_BYTES: usize = 4096;
const HEAD_LETTERS: usize = 120;

/// How to reach Meta.
#[derive(Clone, Debug)]
pub struct ClientOptions {
    /// Scheme, host and port, without a version. Plain http is accepted on loopback only.
    pub base: Url,
    /// The Graph version to ask for.
    pub version: Version,
    /// The deadline of one try.
    pub timeout: Duration,
    /// The pause before the second try; it doubles from there.
    pub retry_base: Duration,
    /// The `User-Agent` header.
    pub user_agent: String,
}

/// Why there is no client.
#[derive(Debug, thiserror::Error)]
pub enum GraphSetupError {
    /// Secrets would travel in the clear.
    #[error("plain http is accepted on loopback only, not for `{host}`")]
    Insecure {
        /// The host asked for.
        host: String,
    },
    /// Not an http(s) address of a host.
    #[error("no address of a Graph API: {reason}")]
    Invalid {
        /// What is wrong with it.
        reason: &'static str,
    },
    /// No certificate authority is installed.
    #[error("the system has no certificate authorities")]
    NoCertificates,
    /// The HTTP client could not be built.
    #[error("the HTTP client could not be set up: {reason}")]
    Setup {
        /// Its own words.
        reason: String,
    },
}

impl GraphSetupError {
    /// Returns the code and facts of this error.
    pub fn blind(&self) -> Blind {
        match self {
            Self::Insecure { host } => Blind::new(&codes::GRAPH_URL_INSECURE).with("host", host.as_str()),
            Self::Invalid { reason } => Blind::new(&codes::GRAPH_URL_INVALID).with("reason", *reason),
            Self::NoCertificates => Blind::new(&codes::NO_CA_CERTIFICATES),
            Self::Setup { reason } => Blind::new(&codes::GRAPH_SETUP).with("reason", reason.as_str()),
        }
    }

    /// Returns the code of this error.
    pub fn code(&self) -> &'static Code {
        self.blind().code
    }
}

/// A connection to Meta, shared by every session of a run. Clones are cheap and share everything.
#[derive(Clone)]
pub struct Client(Rc<Shared>);

struct Shared {
    http: reqwest::Client,
    base: Url,
    version: Version,
    timeout: Duration,
    retry_base: Duration,
    scrub: Scrub,
    lanes: Semaphore,
    throttles: RefCell<HashMap<Quota, Throttle>>,
    usage: RefCell<Option<Usage>>,
    served: RefCell<Option<String>>,
}

/// Whose quota a throttle spends.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Quota {
    /// The app's, over all its tokens. By App ID.
    App(String),
    /// One token's: a person's or a Page's. By fingerprint.
    Token(String),
}

struct Throttle {
    code: i64,
    until: Instant,
    strikes: u32,
}

/// One request, as often as it may be made.
pub(super) struct Request {
    pub(super) method: Method,
    /// Without a version; a query may follow.
    pub(super) path: String,
    /// In the query of a read, in the form of a write.
    pub(super) params: Vec<(String, String)>,
    pub(super) bearer: Option<SecretString>,
    pub(super) repeat: Repeat,
    /// The quotas it spends: the app's first, if the app is known.
    pub(super) quotas: Vec<Quota>,
}

/// Whether a request may be made again when nobody knows whether it was carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Repeat {
    Harmless,
    Harmful,
}

/// Why one try brought no answer.
enum Failure {
    /// Asking again does not help.
    Final(Trouble),
    /// Nothing reached Meta.
    NotSent(Blind),
    /// Nobody knows whether it was carried out. What remains when the tries are used up, and how many there are.
    Unclear(Trouble, u32),
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
        let ClientOptions { base, version, timeout, retry_base, user_agent } = options;
        let loopback = is_loopback(&base);
        let Some(host) = base.host_str() else {
            return Err(GraphSetupError::Invalid { reason: "it names no host" });
        };
        match base.scheme() {
            "https" => {}
            "http" if loopback => {}
            "http" => return Err(GraphSetupError::Insecure { host: host.to_owned() }),
            _ => return Err(GraphSetupError::Invalid { reason: "it is neither http nor https" }),
        }
        if !base.username().is_empty() || base.password().is_some() || base.query().is_some() {
            return Err(GraphSetupError::Invalid { reason: "it carries credentials or a query" });
        }
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(timeout)
            .connect_timeout(CONNECT.min(timeout))
            .user_agent(user_agent);
        if loopback {
            builder = builder.no_proxy();
        } else if let Some(proxy) = proxy {
            builder = builder.proxy(proxy);
        }
        if base.scheme() == "http" {
            // Plain http on loopback trusts nobody, so it must not need the system's authorities.
            builder = builder.tls_certs_only([]);
        }
        let http = builder.build().map_err(setup_error)?;
        Ok(Self(Rc::new(Shared {
            http,
            base,
            version,
            timeout,
            retry_base,
            scrub,
            lanes: Semaphore::new(LANES),
            throttles: RefCell::default(),
            usage: RefCell::default(),
            served: RefCell::default(),
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

    /// Returns the version that Meta last said it answered with: an expired one is silently replaced. The
    /// header `facebook-api-version` is known from general knowledge only, and may be absent.
    pub fn served_version(&self) -> Option<String> {
        self.0.served.borrow().clone()
    }

    pub(super) fn scrub(&self) -> &Scrub {
        &self.0.scrub
    }

    /// Makes a request until it is answered, or asking again is no use or no longer harmless.
    pub(super) async fn ask(&self, request: &Request) -> Result<Value, Trouble> {
        let mut tries = 0;
        loop {
            if let Some(blind) = self.throttled(&request.quotas) {
                return Err(Trouble::Blind(blind));
            }
            tries += 1;
            let (trouble, allowed) = match self.attempt(request).await {
                Ok(body) => return Ok(body),
                Err(Failure::Final(trouble)) => return Err(trouble),
                Err(Failure::NotSent(blind)) => (Trouble::Blind(blind), TRIES),
                Err(Failure::Unclear(..)) if request.repeat == Repeat::Harmful => {
                    let path = request.plain_path().to_owned();
                    return Err(Trouble::Blind(Blind::new(&codes::GRAPH_AMBIGUOUS).with("path", path)));
                }
                Err(Failure::Unclear(trouble, allowed)) => (trouble, allowed),
                // Access is back at any moment: a short pause will do.
                Err(Failure::Throttled(_, Some(0))) if tries < TRIES => {
                    self.pause(tries).await;
                    continue;
                }
                Err(Failure::Throttled(code, minutes)) => {
                    return Err(Trouble::Blind(self.throttle(&request.quotas, code, minutes)));
                }
            };
            if tries >= allowed {
                return Err(trouble);
            }
            self.pause(tries).await;
        }
    }

    /// Keeps a refused quota from being asked again before its time, and says so.
    pub(super) fn throttle(&self, quotas: &[Quota], code: i64, minutes: Option<i64>) -> Blind {
        const LONGEST: u64 = 60;
        const APP_LIMIT: i64 = 4;
        let whose = if code == APP_LIMIT { quotas.first() } else { quotas.last() };
        if let Some(quota) = whose {
            let mut throttles = self.0.throttles.borrow_mut();
            let now = Instant::now();
            let strikes = match throttles.get(quota) {
                // Requests that were on their way together count as one.
                Some(known) if known.until > now => known.strikes,
                Some(known) => known.strikes + 1,
                None => 0,
            };
            // Without an estimate: a minute, twice as long each time. Quotas are counted over an hour.
            let guess = 1_u64 << strikes.min(6);
            let told = minutes.and_then(|minutes| u64::try_from(minutes).ok()).filter(|minutes| *minutes > 0);
            let wait = Duration::from_mins(told.unwrap_or(guess.min(LONGEST)));
            throttles.insert(quota.clone(), Throttle { code, until: now + wait, strikes });
        }
        self.throttled(quotas).unwrap_or_else(|| throttled_for(code, Duration::from_mins(1)))
    }

    fn throttled(&self, quotas: &[Quota]) -> Option<Blind> {
        let throttles = self.0.throttles.borrow();
        let now = Instant::now();
        let known = quotas.iter().filter_map(|quota| throttles.get(quota)).find(|known| known.until > now)?;
        Some(throttled_for(known.code, known.until - now))
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
        let response = self.prepare(request).send().await.map_err(|error| self.broken(error))?;
        let status = response.status().as_u16();
        if status == reqwest::StatusCode::PROXY_AUTHENTICATION_REQUIRED.as_u16() {
            return Err(Failure::Final(Trouble::Blind(self.at_host(&codes::PROXY_AUTH))));
        }
        let spent = self.note_headers(&response);
        let body = self.read(response, request).await?;
        let value: Value = match serde_json::from_slice(&body) {
            Ok(value) => value,
            Err(error) if error.is_eof() && starts_as_json(&body) => {
                let blind = Blind::new(&codes::GRAPH_TRUNCATED).with("status", status);
                return Err(Failure::Unclear(Trouble::Blind(blind), TRIES));
            }
            Err(_) => return Err(self.foreign(status, &body)),
        };
        match Envelope::read(status, &value, &self.0.scrub) {
            Some(envelope) => Err(refused(envelope, &spent)),
            None if (200..300).contains(&status) => Ok(value),
            None => Err(self.foreign(status, &body)),
        }
    }

    fn prepare(&self, request: &Request) -> reqwest::RequestBuilder {
        let url = self.url(&request.path);
        let builder = match request.method {
            Method::Get => {
                let mut url = url;
                if !request.params.is_empty() {
                    url.query_pairs_mut().extend_pairs(&request.params);
                }
                self.0.http.get(url)
            }
            Method::Post => self.0.http.post(url).form(&request.params),
        };
        match &request.bearer {
            Some(token) => builder.bearer_auth(token.expose_secret()),
            None => builder,
        }
    }

    /// Returns the address of a path; what stands in it can leave neither the host nor the version.
    fn url(&self, path: &str) -> Url {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let mut url = self.0.base.clone();
        url.path_segments_mut()
            .expect("an http address has a path")
            .pop_if_empty()
            .push(&self.0.version.to_string())
            .extend(path.split('/').filter(|segment| !segment.is_empty()));
        if path.is_empty() {
            // A batch goes to the version's root, which Meta writes with a slash.
            url.path_segments_mut().expect("an http address has a path").push("");
        }
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(url::form_urlencoded::parse(query.as_bytes()));
        }
        url
    }

    async fn read(&self, mut response: reqwest::Response, request: &Request) -> Result<Vec<u8>, Failure> {
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.broken(error))? {
            if body.len() + chunk.len() > LARGEST_BODY {
                let limit = format!("{} MiB", LARGEST_BODY >> 20);
                let blind = too_large(request.plain_path(), limit);
                return Err(Failure::Unclear(Trouble::Blind(blind), 1));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }

    fn note_headers(&self, response: &reqwest::Response) -> Spent {
        let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok());
        if let Some(version) = header("facebook-api-version") {
            *self.0.served.borrow_mut() = Some(clean(version));
        }
        let spent = spent(header("x-app-usage"), header("x-business-use-case-usage"));
        let mut usage = self.0.usage.borrow_mut();
        if let Some(busiest) = &spent.busiest
            && usage.as_ref().is_none_or(|known| known.percent < busiest.percent)
        {
            *usage = Some(busiest.clone());
        }
        spent
    }

    fn broken(&self, error: reqwest::Error) -> Failure {
        let (kind, reason) = transport::why(error);
        let reason = self.0.scrub.scrub(&reason);
        let blind = |code| self.at_host(code).with("reason", reason.as_str());
        let timeout = || self.at_host(&codes::GRAPH_TIMEOUT).with("seconds", self.0.timeout.as_secs());
        match kind {
            Break::ProxyAuth => Failure::Final(Trouble::Blind(self.at_host(&codes::PROXY_AUTH))),
            Break::Tls(_) => Failure::Final(Trouble::Blind(blind(&codes::GRAPH_TLS))),
            Break::Unsendable => {
                Failure::Final(Trouble::Blind(Blind::new(&codes::GRAPH_SETUP).with("reason", reason)))
            }
            Break::Unresolvable | Break::NotConnected => Failure::NotSent(blind(&codes::GRAPH_UNREACHABLE)),
            Break::ConnectTimeout => Failure::NotSent(timeout()),
            Break::Timeout => Failure::Unclear(Trouble::Blind(timeout()), SLOW_TRIES),
            Break::Reset => Failure::Unclear(Trouble::Blind(blind(&codes::GRAPH_RESET)), TRIES),
        }
    }

    /// Judges an answer that is not Meta's: an outage page may go away, a proxy's page will not.
    fn foreign(&self, status: u16, body: &[u8]) -> Failure {
        let blind = Blind::new(&codes::GRAPH_NOT_JSON).with("status", status).with("head", self.head(body));
        let trouble = Trouble::Blind(blind);
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

    fn at_host(&self, code: &'static Code) -> Blind {
        Blind::new(code).with("host", self.0.base.host_str().unwrap_or_default())
    }
}

impl Request {
    /// Returns the path without its query: fit to be shown.
    pub(super) fn plain_path(&self) -> &str {
        self.path.split('?').next().unwrap_or_default()
    }
}

/// Returns whether a URL stays on this machine. A proxy must never see such a request.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

pub(super) fn too_large(path: &str, limit: String) -> Blind {
    Blind::new(&codes::GRAPH_TOO_LARGE).with("path", path).with("limit", limit)
}

/// Returns what is left when Meta kept saying that it cannot answer now.
pub(super) fn unavailable(envelope: Envelope) -> Trouble {
    /// "Unknown error" that in practice hides a missing permission: after repeating it is an answer.
    const HIDDEN_PERMISSION: i64 = 99;
    let refusal = envelope.refusal;
    if refusal.subcode == HIDDEN_PERMISSION {
        return Trouble::Refused(Box::new(refusal));
    }
    let blind = Blind::new(&codes::GRAPH_UNAVAILABLE);
    Trouble::Blind(blind.with("code", refusal.code).with("trace", refusal.trace))
}

/// Returns the minutes to wait that Meta named, where they belong to the limit that was hit.
pub(super) fn minutes_to_wait(code: i64, spent: &Spent) -> Option<i64> {
    // The estimate is about business use cases; a 0 there says nothing of the app's or person's own limit.
    let business = (80_000..=80_014).contains(&code);
    spent.regain_minutes.filter(|minutes| business || *minutes > 0)
}

fn refused(envelope: Envelope, spent: &Spent) -> Failure {
    match envelope.class() {
        Class::Transient => Failure::Unclear(unavailable(envelope), TRIES),
        Class::Throttle => {
            let code = envelope.refusal.code;
            Failure::Throttled(code, minutes_to_wait(code, spent))
        }
        Class::Token(_) | Class::Permission | Class::Permanent => {
            Failure::Final(Trouble::Refused(Box::new(envelope.refusal)))
        }
    }
}

fn throttled_for(code: i64, wait: Duration) -> Blind {
    let minutes = wait.as_secs().div_ceil(60);
    Blind::new(&codes::GRAPH_THROTTLED).with("code", code).with("minutes", minutes)
}

fn starts_as_json(body: &[u8]) -> bool {
    body.trim_ascii_start().first().is_some_and(|byte| matches!(byte, b'{' | b'['))
}

fn setup_error(error: reqwest::Error) -> GraphSetupError {
    match transport::why(error) {
        // The platform's verifier has no other way to say that it found no authorities.
        (Break::Tls(tls), _) if matches!(*tls, rustls::Error::General(_)) => GraphSetupError::NoCertificates,
        (_, reason) => GraphSetupError::Setup { reason },
    }
}
