//! Why a request got no answer, told apart by the types in an error's chain, never with a URL in it.

use std::error::Error;
use std::io;

use crate::redact::clean;

/// Why a request got no answer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Break {
    /// The proxy wants credentials.
    ProxyAuth,
    /// TLS failed; the reason, when it is one of rustls.
    Tls(Box<rustls::Error>),
    /// The name has no address.
    Unresolvable,
    /// No connection came about: nothing of the request was sent.
    NotConnected,
    /// No connection within the deadline: nothing of the request was sent.
    ConnectTimeout,
    /// No whole answer within the deadline.
    Timeout,
    /// The connection broke after the request was under way.
    Reset,
    /// The request could not be put together.
    Unsendable,
}

/// Returns why a request got no answer, and the innermost error's words.
pub(crate) fn why(error: reqwest::Error) -> (Break, String) {
    let error = error.without_url();
    let reason = clean(&innermost(&error));
    let kind = if chain(&error).any(|cause| cause.to_string().ends_with(PROXY_AUTH_TEXT)) {
        Break::ProxyAuth
    } else if let Some(tls) = chain(&error).find_map(tls_error) {
        Break::Tls(Box::new(tls.clone()))
    } else if error.is_builder() {
        Break::Unsendable
    } else if error.is_dns() {
        Break::Unresolvable
    } else if error.is_connect() && error.is_timeout() {
        Break::ConnectTimeout
    } else if error.is_connect() {
        Break::NotConnected
    } else if error.is_timeout() {
        Break::Timeout
    } else {
        Break::Reset
    };
    (kind, reason)
}

/// What the tunnel through a proxy says on HTTP 407. Its error type is not exported, so the words must do;
/// a test against a real refusal of a proxy holds them.
const PROXY_AUTH_TEXT: &str = "proxy authorization required";

fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |cause| cause_of(*cause))
}

/// Returns what caused an error. An `io::Error` is asked for what it wraps, which its `source` skips.
fn cause_of<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    wrapped.map(|inner| inner as &(dyn Error + 'static)).or_else(|| error.source())
}

fn tls_error<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a rustls::Error> {
    error.downcast_ref()
}

fn innermost(error: &(dyn Error + 'static)) -> String {
    chain(error).last().map(ToString::to_string).unwrap_or_default()
}
