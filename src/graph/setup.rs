//! What a client is made of, and why there is none.

use std::time::Duration;

use url::{Host, Url};

use super::transport::{self, Break};
use super::version::Version;
use crate::breaker::Breaker;
use crate::codes;
use crate::finding::Code;
use crate::journey::port::Unavailable;

/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(10);

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
    /// Which hosts answer in this run.
    pub breaker: Breaker,
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
    pub fn blind(&self) -> Unavailable {
        match self {
            Self::Insecure { host } => {
                Unavailable::new(&codes::GRAPH_URL_INSECURE).with("host", host.as_str())
            }
            Self::Invalid { reason } => Unavailable::new(&codes::GRAPH_URL_INVALID).with("reason", *reason),
            Self::NoCertificates => Unavailable::new(&codes::NO_CA_CERTIFICATES),
            Self::Setup { reason } => Unavailable::new(&codes::GRAPH_SETUP).with("reason", reason.as_str()),
        }
    }

    /// Returns the code of this error.
    pub fn code(&self) -> &'static Code {
        self.blind().code
    }
}

/// Checks the address and sets up HTTP; through `proxy` if given, else through the system's own proxies.
pub(super) fn http_client(
    options: &ClientOptions,
    proxy: Option<reqwest::Proxy>,
) -> Result<reqwest::Client, GraphSetupError> {
    let ClientOptions { base, timeout, user_agent, version: _, retry_base: _, breaker: _ } = options;
    let loopback = is_loopback(base);
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
        .timeout(*timeout)
        .connect_timeout(CONNECT.min(*timeout))
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
    builder.build().map_err(setup_error)
}

/// Returns whether a URL stays on this machine. A proxy must never see such a request.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

fn setup_error(error: reqwest::Error) -> GraphSetupError {
    match transport::why(error) {
        // The platform's verifier has no other way to say that it found no authorities.
        (Break::Tls(tls), _) if matches!(*tls, rustls::Error::General(_)) => GraphSetupError::NoCertificates,
        (_, reason) => GraphSetupError::Setup { reason },
    }
}
