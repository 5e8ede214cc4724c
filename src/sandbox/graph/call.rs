//! A Graph call, and what serving it came to.

use serde_json::Value;

use super::super::http::Params;
use super::super::records::Handshake;

/// A Graph call, read.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) method: Method,
    /// Without a version and without a leading slash.
    pub(super) path: String,
    pub(super) params: Params,
    /// The version that serves the call.
    pub(super) version: String,
    pub(super) bearer: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    Get,
    Post,
    Delete,
}

impl Method {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Post => "post",
            Self::Delete => "delete",
        }
    }
}

/// What serving a call came to.
pub(super) enum Served {
    Json(Value),
    /// Meta itself has to call somebody first.
    Wait(Box<Handshake>),
}

impl Call {
    pub(super) fn token(&self) -> Option<String> {
        self.params.text("access_token").or_else(|| self.bearer.clone())
    }

    pub(super) fn has_token(&self) -> bool {
        self.token().is_some()
    }
}
