//! Faults that can be put between a client and the world.

use super::refused::Refused;

/// Every kind of fault, as `--fault` and `/_sandbox/fault` name them.
pub const FAULT_KINDS: &[&str] = &[
    "html-502",
    "truncated",
    "reset",
    "timeout",
    "slow",
    "throttle-4",
    "throttle-17",
    "throttle-32",
    "throttle-613",
    "throttle-80001",
    "throttle-80006",
    "transient-1",
    "transient-2",
    "unknown-code",
    "batch-null",
    "batch-mixed-refused",
    "token-expired",
    "token-revoked",
    "token-password",
];

/// One fault: what goes wrong, on which Graph paths, how often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// One of [`FAULT_KINDS`].
    pub kind: &'static str,
    /// Part of the Graph path, without a version; empty matches every path.
    pub path: String,
    /// How many requests it still spoils; absent means all.
    pub times: Option<u32>,
}

/// Why a fault cannot be read.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum FaultError {
    /// The kind does not exist.
    #[error("there is no fault `{0}`; there are: {list}", list = FAULT_KINDS.join(", "))]
    UnknownKind(String),
    /// The number of times is no number.
    #[error("`{0}` is no number of times")]
    BadTimes(String),
}

impl Fault {
    /// Reads `kind[:path[:times]]`. The path may itself hold colons: only a last part of digits is `times`.
    ///
    /// # Errors
    /// A [`FaultError`] that names what cannot be read.
    pub fn parse(spec: &str) -> Result<Self, FaultError> {
        let (kind, rest) = spec.split_once(':').unwrap_or((spec, ""));
        let (path, times) = match rest.rsplit_once(':') {
            Some((path, times)) if times.is_empty() || times.parse::<u32>().is_ok() => (path, times),
            Some((_, times)) if !times.contains('/') && times.starts_with('-') => {
                return Err(FaultError::BadTimes(times.to_owned()));
            }
            _ => (rest, ""),
        };
        Self::new(kind, path, times.parse().ok())
    }

    pub(super) fn new(kind: &str, path: &str, times: Option<u32>) -> Result<Self, FaultError> {
        let kind = FAULT_KINDS
            .iter()
            .find(|known| **known == kind)
            .ok_or_else(|| FaultError::UnknownKind(kind.to_owned()))?;
        Ok(Self { kind, path: path.trim_start_matches('/').to_owned(), times })
    }

    pub(super) fn matches(&self, path: &str) -> bool {
        self.times != Some(0) && path.contains(&self.path)
    }

    pub(super) fn is_batch(&self) -> bool {
        self.kind.starts_with("batch-")
    }

    /// Returns whether the fault makes a token look dead.
    pub(super) fn is_token(&self) -> bool {
        self.kind.starts_with("token-")
    }

    /// Returns what Graph says, for the kinds in which Graph says anything.
    pub(super) fn refusal(&self) -> Option<Refused> {
        Some(match self.kind {
            "throttle-4" => Refused::app_limit(),
            "throttle-17" => Refused::user_limit(),
            "throttle-32" => Refused::user_page_limit(),
            "throttle-613" => Refused::custom_limit(),
            "throttle-80001" => Refused::page_limit(),
            "throttle-80006" => Refused::messenger_limit(),
            "transient-1" => Refused::new(500, 1, "An unknown error has occurred.").transient(true),
            "transient-2" => {
                Refused::new(503, 2, "An unexpected error has occurred. Please retry your request later.")
                    .transient(true)
            }
            "unknown-code" => Refused::new(400, 987_654, "(#987654) This has never been seen before"),
            "token-expired" => Refused::token(
                "Error validating access token: Session has expired on Friday, 20-Nov-26 03:00:00 PST. The \
                 current time is Friday, 20-Nov-26 04:00:00 PST.",
                Some(463),
            ),
            "token-revoked" => Refused::token(
                "Error validating access token: The user has not authorized application.",
                Some(458),
            ),
            "token-password" => Refused::token(
                "Error validating access token: The session has been invalidated because the user changed \
                 their password or Facebook has changed the session for security reasons.",
                Some(460),
            ),
            _ => return None,
        })
    }
}

impl std::str::FromStr for Fault {
    type Err = FaultError;

    fn from_str(spec: &str) -> Result<Self, FaultError> {
        Self::parse(spec)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spec_is_a_kind_a_path_and_times() {
        let read = |spec| Fault::parse(spec).map(|fault| (fault.kind, fault.path, fault.times));
        assert_eq!(read("reset"), Ok(("reset", String::new(), None)));
        assert_eq!(read("reset:/me/accounts"), Ok(("reset", "me/accounts".into(), None)));
        assert_eq!(read("slow:me/accounts:2"), Ok(("slow", "me/accounts".into(), Some(2))));
        assert_eq!(read("slow::2"), Ok(("slow", String::new(), Some(2))));
        assert_eq!(read("slow:t_1:x:3"), Ok(("slow", "t_1:x".into(), Some(3))));
        assert_eq!(read("slow:me:-1"), Err(FaultError::BadTimes("-1".into())));
        assert_eq!(read("nonsense"), Err(FaultError::UnknownKind("nonsense".into())));
    }

    #[test]
    fn every_kind_can_be_written_down() {
        for kind in FAULT_KINDS {
            assert_eq!(Fault::parse(kind).unwrap().kind, *kind);
        }
    }
}
