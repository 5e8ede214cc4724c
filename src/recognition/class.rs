//! What kind of "no" an error of Meta's is.

use serde::Deserialize;

/// What a refusal means for whoever asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Class {
    /// May pass when asked again soon.
    Transient,
    /// Too many calls: asking again before the time makes it longer.
    Throttle,
    /// The token does not work any more, or never did.
    Token(TokenFault),
    /// The token works and may not do this: a permission, an access level, a role or a capability is missing.
    Permission,
    /// The same question will get the same answer.
    Permanent,
}

/// Why a token does not work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenFault {
    /// Its time is over.
    Expired,
    /// The person changed the password, or Facebook ended the session.
    PasswordChanged,
    /// The person removed the app.
    Revoked,
    /// The person has to log in at facebook.com first.
    Checkpoint,
    /// The person's account is not confirmed.
    Unconfirmed,
    /// The person logged out, or the token was called back.
    SessionEnded,
    /// The person behind a Page token lost the role on the Page.
    RoleLost,
    /// Malformed, of another app, or invalid without more said.
    Invalid,
}

impl Class {
    /// Returns the class as a stable word: `transient`, `throttle`, `token`, `permission`, `permanent`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Transient => "transient",
            Self::Throttle => "throttle",
            Self::Token(_) => "token",
            Self::Permission => "permission",
            Self::Permanent => "permanent",
        }
    }
}

impl TryFrom<String> for Class {
    type Error = String;

    fn try_from(word: String) -> Result<Self, String> {
        Ok(match word.as_str() {
            "transient" => Self::Transient,
            "throttle" => Self::Throttle,
            "permission" => Self::Permission,
            "permanent" => Self::Permanent,
            "token-expired" => Self::Token(TokenFault::Expired),
            "token-password-changed" => Self::Token(TokenFault::PasswordChanged),
            "token-revoked" => Self::Token(TokenFault::Revoked),
            "token-checkpoint" => Self::Token(TokenFault::Checkpoint),
            "token-unconfirmed" => Self::Token(TokenFault::Unconfirmed),
            "token-session-ended" => Self::Token(TokenFault::SessionEnded),
            "token-role-lost" => Self::Token(TokenFault::RoleLost),
            "token-invalid" => Self::Token(TokenFault::Invalid),
            _ => return Err(format!("`{word}` is no class")),
        })
    }
}
