//! Meta's refusals: code, subcode, HTTP status and words.

use serde_json::{Value, json};

use super::http::Response;

/// One error envelope.
#[derive(Clone, Debug)]
pub(super) struct Refused {
    pub(super) status: u16,
    pub(super) code: i64,
    pub(super) subcode: Option<i64>,
    pub(super) kind: &'static str,
    pub(super) message: String,
    pub(super) transient: Option<bool>,
    pub(super) words: Option<(&'static str, &'static str)>,
    /// Minutes until a throttled caller may come back.
    pub(super) regain: Option<u32>,
    /// Meta has what was asked for, and the sandbox does not play it.
    pub(super) is_unplayed: bool,
}

impl Refused {
    pub(super) fn new(status: u16, code: i64, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            subcode: None,
            kind: "OAuthException",
            message: message.into(),
            transient: None,
            words: None,
            regain: None,
            is_unplayed: false,
        }
    }

    pub(super) fn sub(mut self, subcode: i64) -> Self {
        self.subcode = Some(subcode);
        self
    }

    fn kind(mut self, kind: &'static str) -> Self {
        self.kind = kind;
        self
    }

    /// Adds the title and text that Meta wants people to see.
    pub(super) fn words(mut self, title: &'static str, text: &'static str) -> Self {
        self.words = Some((title, text));
        self
    }

    pub(super) fn transient(mut self, transient: bool) -> Self {
        self.transient = Some(transient);
        self
    }

    /// An argument is missing or wrong.
    pub(super) fn parameter(message: impl std::fmt::Display) -> Self {
        Self::new(400, 100, format!("(#100) {message}"))
    }

    /// The person or the token lacks a permission.
    pub(super) fn permission(permission: &str) -> Self {
        Self::new(403, 200, format!("(#200) Requires {permission} permission to manage the object"))
    }

    /// A Page read without `pages_read_engagement`.
    pub(super) fn engagement() -> Self {
        Self::new(
            403,
            10,
            "(#10) This endpoint requires the 'pages_read_engagement' permission or the 'Page Public Content \
             Access' feature or the 'Page Public Metadata Access' feature. Refer to \
             https://developers.facebook.com/docs/apps/review/login-permissions#manage-pages for details.",
        )
    }

    pub(super) fn page_token_wanted() -> Self {
        Self::new(403, 210, "(#210) A page access token is required to request this resource.")
    }

    /// The token is dead or was never one.
    pub(super) fn token(message: impl Into<String>, subcode: Option<i64>) -> Self {
        Self { subcode, ..Self::new(400, 190, message) }
    }

    pub(super) fn no_token() -> Self {
        Self::new(400, 104, "An access token is required to request this resource.")
    }

    pub(super) fn active_token_wanted() -> Self {
        Self::new(
            400,
            2500,
            "An active access token must be used to query information about the current user.",
        )
    }

    pub(super) fn unknown_path(path: &str) -> Self {
        Self::new(400, 2500, format!("Unknown path components: /{path}"))
    }

    /// What is asked with a token is refused, whatever it is. The words of 368 are observed.
    pub(super) fn for_good(code: i64) -> Self {
        match code {
            368 => {
                Self::new(400, 368, "The action attempted has been deemed abusive or is otherwise disallowed")
            }
            210 => Self::page_token_wanted(),
            10 => Self::new(403, 10, "(#10) Application does not have permission for this action"),
            _ => Self::new(403, code, format!("(#{code}) Permissions error")),
        }
    }

    /// The app's calls of the hour are used up.
    pub(super) fn app_limit() -> Self {
        Self::new(403, 4, "(#4) Application request limit reached").transient(true)
    }

    /// One person's calls are used up.
    pub(super) fn user_limit() -> Self {
        Self::new(400, 17, "(#17) User request limit reached").transient(true)
    }

    /// One person's calls about Pages are used up.
    pub(super) fn user_page_limit() -> Self {
        Self::new(403, 32, "(#32) Page request limit reached").transient(true)
    }

    /// An edge's own limit is reached.
    pub(super) fn custom_limit() -> Self {
        Self::new(400, 613, "(#613) Calls to this api have exceeded the rate limit.").transient(false)
    }

    /// The Pages API's calls for this Page are used up.
    pub(super) fn page_limit() -> Self {
        let refused = Self::new(
            400,
            80001,
            "(#80001) There have been too many calls to this Page account. Wait a bit and try again. For more \
             info, please refer to https://developers.facebook.com/docs/graph-api/overview/rate-limiting.",
        );
        Self { regain: Some(12), ..refused }
    }

    /// The Messenger API's calls for this Page are used up.
    pub(super) fn messenger_limit() -> Self {
        let refused = Self::new(
            400,
            80006,
            "(#80006) There have been too many calls to this Messenger account. Wait a bit and try again. For \
             more info, please refer to https://developers.facebook.com/docs/graph-api/overview/rate-limiting.",
        );
        Self { regain: Some(12), ..refused }
    }

    /// Says that the sandbox does not play what Meta has: in Meta's shape, but not in Meta's name.
    pub(super) fn unplayed(what: &str) -> Self {
        Self {
            is_unplayed: true,
            ..Self::new(
                400,
                100,
                format!("Not simulated: {what} exists at Meta, and this sandbox does not play it."),
            )
            .kind("SandboxException")
        }
    }

    pub(super) fn no_such_object(method: &str, id: &str) -> Self {
        Self::new(
            400,
            100,
            format!(
                "Unsupported {method} request. Object with ID '{id}' does not exist, cannot be loaded due to \
                 missing permissions, or does not support this operation. Please read the Graph API \
                 documentation at https://developers.facebook.com/docs/graph-api"
            ),
        )
        .sub(33)
        .kind("GraphMethodException")
    }

    pub(super) fn no_such_alias(alias: &str) -> Self {
        Self::new(404, 803, format!("(#803) Some of the aliases you requested do not exist: {alias}"))
    }

    pub(super) fn no_such_field(field: &str, node: &str) -> Self {
        Self::parameter(format!("Tried accessing nonexisting field ({field}) on node type ({node})"))
    }

    pub(super) fn proof(message: &str) -> Self {
        Self::new(400, 100, message).kind("GraphMethodException")
    }

    pub(super) fn bad_application() -> Self {
        Self::new(
            400,
            101,
            "Error validating application. Cannot get application info due to a system error.",
        )
    }

    /// Returns the envelope; the trace makes each one tellable from the next.
    pub(super) fn body(&self, trace: &str) -> Value {
        let mut error = json!({"message": self.message, "type": self.kind, "code": self.code});
        if let Some(subcode) = self.subcode {
            error["error_subcode"] = json!(subcode);
        }
        if let Some(transient) = self.transient {
            error["is_transient"] = json!(transient);
        }
        if let Some((title, text)) = self.words {
            error["error_user_title"] = json!(title);
            error["error_user_msg"] = json!(text);
        }
        error["fbtrace_id"] = json!(trace);
        json!({ "error": error })
    }

    /// Returns the whole response.
    pub(super) fn response(&self, trace: &str) -> Response {
        let mut response = Response::json(self.status, &self.body(trace));
        if self.is_unplayed {
            response = response.with("X-Sandbox", "not-simulated");
        }
        match self.code {
            100..=102 | 104 | 190 | 200..=299 | 2500 | 10 => response.with(
                "WWW-Authenticate",
                format!(
                    "OAuth \"Facebook Platform\" \"{}\" \"{}\"",
                    if self.code == 190 { "invalid_token" } else { "invalid_request" },
                    self.message.replace(['"', '\n', '\r'], " ")
                ),
            ),
            _ => response,
        }
    }
}
