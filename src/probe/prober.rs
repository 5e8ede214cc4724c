//! Looks at web addresses: resolves, connects, reads once.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::net::{IpAddr, SocketAddr};
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{LocalBoxFuture, join};
use jiff::Timestamp;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::tls::TlsInfo;
use secrecy::{ExposeSecret, SecretString};
use tokio::time::Instant;
use url::{Host, Url};

use super::played::{self, Errand, World, silent};
use super::presented::Witness;
use super::tls::{self, Certificate};
use crate::address::{is_local, is_private};
use crate::breaker::Breaker;
use crate::graph::transport::{self, Break};
use crate::graph::{CredentialProvider, is_loopback, missing};
use crate::journey::port::{HandshakeToken, Reply, SecretKind, Seen, Unavailable, Web, WebFault};
use crate::redact::Scrub;

/// How much of a body is kept.
const LARGEST_BODY: usize = 64 << 10;

/// What a proxy answers that wants credentials; no server behind it does.
const PROXY_AUTH: u16 = 407;

/// How long a delivery is waited for: a little longer than Messenger waits, so that slow is told from silent.
const DELIVERY_PATIENCE: Duration = Duration::from_secs(6);

/// Our own name on the web; Meta's is not ours to use.
const USER_AGENT: &str = concat!("onboard/", env!("CARGO_PKG_VERSION"));

/// Which web is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The real one.
    Real,
    /// That of the sandbox at this Graph address; what is not in its world is really reached, and so is
    /// everything when the server there is no sandbox.
    Sandbox(Url),
    /// That of the sandbox at this Graph address, and nothing else.
    Demo(Url),
}

/// Looks at web addresses. Clones share connections.
#[derive(Clone)]
pub struct Probe(Rc<Shared>);

struct Shared {
    scope: Scope,
    scrub: Scrub,
    timeout: Duration,
    now: Timestamp,
    breaker: Breaker,
    /// What was seen last of each host that did not answer.
    unanswered: RefCell<HashMap<String, Seen>>,
    /// Roots beyond the system's own.
    roots: Vec<reqwest::Certificate>,
    outside: OnceCell<Result<reqwest::Client, WebFault>>,
    loopback: OnceCell<Result<reqwest::Client, WebFault>>,
    public: OnceCell<Result<reqwest::Client, WebFault>>,
    /// What trusts the public's authorities alone, whatever this machine trusts.
    authorities: OnceCell<Option<reqwest::Client>>,
    names: Arc<PublicNames>,
}

/// By which way an address is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Past every proxy.
    Loopback,
    /// Wherever the name leads.
    Outside,
    /// As [`Way::Outside`], and never into this machine or a private network.
    Public,
}

/// A name service that keeps to itself the private addresses of names that anybody outside should reach. A proxy's own
/// name is none of those.
#[derive(Default)]
pub(super) struct PublicNames(Mutex<BTreeSet<String>>);

impl PublicNames {
    pub(super) fn add(&self, name: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned());
    }
}

impl Resolve for PublicNames {
    fn resolve(&self, name: Name) -> Resolving {
        let is_public = self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(name.as_str());
        async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let kept: Vec<SocketAddr> =
                found.filter(|address| !is_public || !is_private(address.ip())).collect();
            Ok(Box::new(kept.into_iter()) as Addrs)
        }
        .boxed()
    }
}

/// A prober with the secrets of one subject, for its handshakes.
#[derive(Clone)]
pub struct WebClient {
    prober: Probe,
    keys: Arc<dyn CredentialProvider>,
}

impl Probe {
    /// Opens nothing yet. `timeout` is for each look; `now` is what certificates' days count from.
    pub fn new(scope: Scope, scrub: Scrub, timeout: Duration, now: Timestamp, breaker: Breaker) -> Self {
        Self::trusting(scope, scrub, timeout, now, breaker, Vec::new())
    }

    pub(super) fn trusting(
        scope: Scope,
        scrub: Scrub,
        timeout: Duration,
        now: Timestamp,
        breaker: Breaker,
        roots: Vec<reqwest::Certificate>,
    ) -> Self {
        let [outside, loopback, public] = [OnceCell::new(), OnceCell::new(), OnceCell::new()];
        Self(Rc::new(Shared {
            scope,
            scrub,
            timeout,
            now,
            breaker,
            unanswered: RefCell::default(),
            roots,
            outside,
            loopback,
            public,
            authorities: OnceCell::new(),
            names: Arc::default(),
        }))
    }

    /// Returns this prober for a subject, whose verify token its handshakes carry.
    pub fn of(&self, keys: Arc<dyn CredentialProvider>) -> WebClient {
        WebClient { prober: self.clone(), keys }
    }

    /// Gets `url` once, without following a redirect. A host that does not answer is seen as it was seen last.
    pub async fn get(&self, url: &str) -> Seen {
        self.visit(url, false, &Errand::default()).await
    }

    /// Posts a body to `url` once, as Meta delivers an event; waits no longer than [`DELIVERY_PATIENCE`]. Without TLS
    /// nothing is sent beyond this machine ([`WebFault::TlsOther`]): what is signed would lie open.
    pub async fn deliver(&self, url: &str, headers: &[(&'static str, String)], body: &[u8]) -> Seen {
        let url = match Url::parse(url) {
            Ok(url) if url.scheme() == "http" && !is_loopback(&url) => return silent(WebFault::TlsOther),
            Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => url,
            _ => return silent(WebFault::Unresolvable),
        };
        // Past the breaker: a receiver that leaves one event without an answer may well take the next.
        self.look(&url, false, &Errand { headers, body: Some(body) }).await
    }

    /// Gets `url` as somebody outside would: what leads into this machine or a private network is not asked, at real
    /// Meta. A rehearsal's web lies on this machine.
    async fn get_from_outside(&self, url: &str) -> Seen {
        self.visit(url, self.0.scope == Scope::Real, &Errand::default()).await
    }

    async fn visit(&self, url: &str, is_public: bool, errand: &Errand<'_>) -> Seen {
        let url = match Url::parse(url) {
            Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => url,
            _ => return silent(WebFault::Unresolvable),
        };
        if is_public && is_local(&url) {
            return silent(WebFault::Unreachable);
        }
        let host = url.host_str().unwrap_or_default().to_owned();
        let Some(waiting) = self.0.breaker.wait(&url) else {
            let seen = self.0.unanswered.borrow().get(&host).cloned();
            return seen.unwrap_or_else(|| silent(WebFault::Timeout));
        };
        let seen = self.look(&url, is_public, errand).await;
        match seen.reply {
            Err(WebFault::Timeout) => {
                waiting.timed_out();
                self.0.unanswered.borrow_mut().insert(host, seen.clone());
            }
            Ok(_) | Err(WebFault::ProxyAuth) => waiting.answered(),
            Err(_) => {}
        }
        seen
    }

    async fn look(&self, url: &Url, is_public: bool, errand: &Errand<'_>) -> Seen {
        match self.played(url, errand).await {
            Some(World::Seen(seen)) => return seen,
            Some(World::Unknown | World::None) if matches!(self.0.scope, Scope::Demo(_)) => {
                return silent(WebFault::Unresolvable);
            }
            Some(World::Unknown | World::None) | None => {}
        }
        let way = match is_public {
            true => Way::Public,
            false if is_loopback(url) => Way::Loopback,
            false => Way::Outside,
        };
        self.reach(url, way, errand).await
    }

    /// Performs Meta's webhook handshake with a verify token; returns the challenge that should come back.
    /// Without TLS nothing is sent beyond this machine ([`WebFault::TlsOther`]): the token would lie open. Source: "Webhooks from Meta, Getting Started": parameters of the callback stay, `hub.*` are appended.
    pub async fn handshake(&self, callback: &str, token: &SecretString) -> (Seen, String) {
        self.0.scrub.learn(token);
        let challenge = digits();
        let Ok(mut url) = Url::parse(callback) else { return (silent(WebFault::Unresolvable), challenge) };
        if url.scheme() == "http" && !is_loopback(&url) {
            return (silent(WebFault::TlsOther), challenge);
        }
        url.query_pairs_mut()
            .append_pair("hub.mode", "subscribe")
            .append_pair("hub.challenge", &challenge)
            .append_pair("hub.verify_token", token.expose_secret());
        (self.get(url.as_str()).await, challenge)
    }

    /// Returns who issued the certificate of an address, where this machine trusts it and no public authority vouches
    /// for it. Nothing but `HEAD /` goes there. Told of the real web alone, and with the system's own authorities.
    pub async fn private_issuer(&self, url: &str) -> Option<String> {
        let url = Url::parse(url).ok().filter(|url| url.scheme() == "https" && !is_local(url))?;
        if self.0.scope != Scope::Real || !self.0.roots.is_empty() {
            return None;
        }
        let http = self.0.authorities.get_or_init(|| {
            let public = webpki_root_certs::TLS_SERVER_ROOT_CERTS;
            let public = public.iter().filter_map(|root| reqwest::Certificate::from_der(root).ok());
            self.builder(Way::Outside).tls_certs_only(public).build().ok()
        });
        let error = http.as_ref()?.head(url.join("/").ok()?).send().await.err()?;
        match transport::why(error).0 {
            Break::Tls(why) if tls::is_unknown_issuer(&why) => {
                let issuer = self.presented(&url, Way::Outside).await.map(|seen| seen.issuer);
                Some(issuer.unwrap_or_default())
            }
            _ => None,
        }
    }

    async fn played(&self, url: &Url, errand: &Errand<'_>) -> Option<World> {
        let (Scope::Sandbox(graph_url) | Scope::Demo(graph_url)) = &self.0.scope else { return None };
        match self.client(Way::Loopback) {
            Ok(http) => Some(played::ask(http, graph_url, url, errand).await),
            Err(fault) => Some(World::Seen(silent(fault))),
        }
    }

    async fn reach(&self, url: &Url, way: Way, errand: &Errand<'_>) -> Seen {
        if way == Way::Public {
            self.0.names.add(url.host_str().unwrap_or_default());
        }
        let http = match self.client(way) {
            Ok(http) => http,
            Err(fault) => return silent(fault),
        };
        let start = Instant::now();
        // At once: where no name server answers either, one after the other would cost two deadlines.
        let (addresses, outcome) = join(self.resolve(url), self.exchange(http, url, errand)).await;
        let ms = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
        let (reply, certificate) = match outcome {
            Ok((reply, _)) if reply.status == PROXY_AUTH => (Err(WebFault::ProxyAuth), None),
            // Through a tunnel nobody tells the certificate.
            Ok((reply, None)) if url.scheme() == "https" => (Ok(reply), self.presented(url, way).await),
            Ok((reply, certificate)) => (Ok(reply), certificate),
            Err(error) => self.fault(url, way, error).await,
        };
        let certificate_days = certificate.map(|certificate| certificate.days(self.0.now));
        Seen { addresses, certificate_days, private_issuer: None, reply, ms }
    }

    async fn exchange(
        &self,
        http: &reqwest::Client,
        url: &Url,
        errand: &Errand<'_>,
    ) -> reqwest::Result<(Reply, Option<Certificate>)> {
        let mut request = match errand.body {
            Some(body) => {
                http.post(url.clone()).body(body.to_vec()).timeout(self.0.timeout.min(DELIVERY_PATIENCE))
            }
            None => http.get(url.clone()),
        };
        for (name, value) in errand.headers {
            request = request.header(*name, value);
        }
        let mut response = request.send().await?;
        let certificate = seen_certificate(&response);
        let location = response.headers().get(reqwest::header::LOCATION);
        let location = location.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        let status = response.status().as_u16();
        let mut body = Vec::new();
        while body.len() < LARGEST_BODY
            && let Some(chunk) = response.chunk().await?
        {
            body.extend_from_slice(&chunk[..chunk.len().min(LARGEST_BODY - body.len())]);
        }
        let body = String::from_utf8_lossy(&body).into_owned();
        Ok((Reply { status, location, body }, certificate))
    }

    /// Returns what an error means; a certificate that failed is looked at in a connection of its own.
    async fn fault(
        &self,
        url: &Url,
        way: Way,
        error: reqwest::Error,
    ) -> (Result<Reply, WebFault>, Option<Certificate>) {
        let mut certificate = None;
        let fault = match transport::why(error).0 {
            Break::ProxyAuth => WebFault::ProxyAuth,
            Break::Tls(tls) => {
                certificate = self.presented(url, way).await;
                tls::fault(&tls, certificate.as_ref())
            }
            Break::Unresolvable => WebFault::Unresolvable,
            Break::ConnectTimeout | Break::Timeout => WebFault::Timeout,
            Break::NotConnected | Break::Reset | Break::Unsendable => WebFault::Unreachable,
        };
        (Err(fault), certificate)
    }

    /// Returns the certificate that a server presents, trusted or not. Nothing but `HEAD /` goes to it.
    async fn presented(&self, url: &Url, way: Way) -> Option<Certificate> {
        let (witness, config) = Witness::new().ok()?;
        let http = self.plain_builder(way).tls_backend_preconfigured(config).build().ok()?;
        // Whatever it answers: who it is was seen before.
        let _ = http.head(url.join("/").ok()?).send().await;
        witness.certificate()
    }

    /// Returns the addresses of a URL's host; none when only a proxy can resolve it.
    async fn resolve(&self, url: &Url) -> Vec<IpAddr> {
        let name = match url.host() {
            Some(Host::Domain(name)) => name,
            Some(Host::Ipv4(address)) => return vec![address.into()],
            Some(Host::Ipv6(address)) => return vec![address.into()],
            None => return Vec::new(),
        };
        let port = url.port_or_known_default().unwrap_or_default();
        let Ok(Ok(found)) = tokio::time::timeout(self.0.timeout, tokio::net::lookup_host((name, port))).await
        else {
            return Vec::new();
        };
        let mut addresses: Vec<IpAddr> = found.map(|address: SocketAddr| address.ip()).collect();
        addresses.sort_unstable();
        addresses.dedup();
        addresses
    }

    /// Returns the client of a way, set up on first use.
    fn client(&self, way: Way) -> Result<&reqwest::Client, WebFault> {
        let cell = match way {
            Way::Loopback => &self.0.loopback,
            Way::Outside => &self.0.outside,
            Way::Public => &self.0.public,
        };
        let client = cell.get_or_init(|| match self.builder(way).build() {
            Ok(client) => Ok(client),
            // Plain http on loopback needs no authority.
            Err(_) if way == Way::Loopback => {
                self.builder(way).tls_certs_only([]).build().map_err(|_| WebFault::TlsOther)
            }
            // Without any authority no certificate can be trusted.
            Err(_) => Err(WebFault::TlsUntrusted),
        });
        client.as_ref().map_err(Clone::clone)
    }

    fn builder(&self, way: Way) -> reqwest::ClientBuilder {
        self.plain_builder(way).tls_info(true).tls_certs_merge(self.0.roots.iter().cloned())
    }

    /// Returns what every way to an address has in common, but for whom it trusts.
    fn plain_builder(&self, way: Way) -> reqwest::ClientBuilder {
        let builder = match way {
            Way::Loopback => reqwest::Client::builder().no_proxy(),
            Way::Outside => reqwest::Client::builder(),
            Way::Public => reqwest::Client::builder().dns_resolver(Arc::clone(&self.0.names)),
        };
        builder
            .redirect(reqwest::redirect::Policy::none())
            .timeout(self.0.timeout)
            .connect_timeout(self.0.timeout)
            // A look is a look: a connection kept from before would hide what a new one meets.
            .pool_max_idle_per_host(0)
            .user_agent(USER_AGENT)
    }
}

impl Web for WebClient {
    fn get<'a>(&'a self, url: &'a str) -> LocalBoxFuture<'a, Arc<Seen>> {
        async move { Arc::new(self.prober.get_from_outside(url).await) }.boxed_local()
    }

    fn handshake<'a>(
        &'a self,
        callback: &'a str,
        token: HandshakeToken,
    ) -> LocalBoxFuture<'a, Result<(Arc<Seen>, String), Unavailable>> {
        async move {
            let is_right = token == HandshakeToken::Right;
            let token = match token {
                HandshakeToken::Right => self
                    .keys
                    .secret(SecretKind::VerifyToken)
                    .await?
                    .ok_or_else(|| Unavailable::new(missing(SecretKind::VerifyToken)))?,
                HandshakeToken::Wrong => SecretString::from(format!("wrong-{}", digits())),
            };
            let (mut seen, challenge) = self.prober.handshake(callback, &token).await;
            if seen.reply.is_ok() && is_right {
                seen.private_issuer = self.prober.private_issuer(callback).await;
            }
            Ok((Arc::new(seen), challenge))
        }
        .boxed_local()
    }
}

fn seen_certificate(response: &reqwest::Response) -> Option<Certificate> {
    response.extensions().get::<TlsInfo>()?.peer_certificate().and_then(Certificate::read)
}

/// Returns ten digits that nobody can foretell, like Meta's challenge.
fn digits() -> String {
    // Without a source of chance any number would do: the challenge is no secret.
    let number = getrandom::u64().unwrap_or(7_274_611_093);
    format!("{:010}", number % 10_000_000_000)
}
