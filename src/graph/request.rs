//! One request to Meta, before it is sent.

use secrecy::SecretString;
use url::Url;

use super::throttle::Quota;
use super::version::Version;
use crate::journey::port::Method;

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

impl Request {
    /// Returns the path without its query: fit to be shown.
    pub(super) fn plain_path(&self) -> &str {
        self.path.split('?').next().unwrap_or_default()
    }
}

/// Returns the address of a path; what stands in it can leave neither the host nor the version.
pub(super) fn address(base: &Url, version: Version, path: &str) -> Url {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let mut url = base.clone();
    url.path_segments_mut()
        .expect("an http address has a path")
        .pop_if_empty()
        .push(&version.to_string())
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
