//! Why Meta could not be asked: every reason the client gives. A code always carries the facts named here.

use crate::finding::Code;
use crate::model::Slot;

/// A plain-http Graph address that is not loopback. Facts: `host`.
pub static GRAPH_URL_INSECURE: Code = Code::failed("graph-url-insecure", "");
/// A Graph address that is no http(s) address. Facts: `reason`.
pub static GRAPH_URL_INVALID: Code = Code::failed("graph-url-invalid", "");
/// The machine has no certificate authorities, so that no TLS server can be trusted. Facts: none.
pub static NO_CA_CERTIFICATES: Code = Code::failed("no-ca-certificates", "");
/// The HTTP client could not be set up. Facts: `reason`.
pub static GRAPH_SETUP: Code = Code::failed("graph-setup", "");
/// A proxy on the way wants credentials (HTTP 407). Facts: `host`.
pub static PROXY_AUTH: Code = Code::failed("proxy-auth", "");
/// No connection to Graph: name, route, proxy or port. Facts: `host`, `reason`.
pub static GRAPH_UNREACHABLE: Code = Code::failed("graph-unreachable", "");
/// No answer within the deadline. Facts: `host`, `seconds`; `not_asked` where the host was not asked, since it
/// had let others go unanswered.
pub static GRAPH_TIMEOUT: Code = Code::failed("graph-timeout", "");
/// The connection broke before the whole answer came. Facts: `host`, `reason`.
pub static GRAPH_RESET: Code = Code::failed("graph-reset", "");
/// No trusted TLS connection; often a proxy that intercepts. Facts: `host`, `reason`.
pub static GRAPH_TLS: Code = Code::failed("graph-tls", "");
/// The answer is not Meta's JSON: a proxy's page, an outage page. Facts: `status`, `head`.
pub static GRAPH_NOT_JSON: Code = Code::failed("graph-not-json", "docs/graph-api/guides/error-handling");
/// JSON that ends in the middle. Facts: `status`.
pub static GRAPH_TRUNCATED: Code = Code::failed("graph-truncated", "");
/// More than we are ready to read. Facts: `path`, `limit` (with its unit).
pub static GRAPH_TOO_LARGE: Code = Code::failed("graph-too-large", "docs/graph-api/results");
/// Meta asks us to wait. Facts: `code`, `minutes`.
pub static GRAPH_THROTTLED: Code = Code::failed("graph-throttled", "docs/graph-api/overview/rate-limiting");
/// Meta says that it cannot answer now, also after repeating. Facts: `code`, `trace`.
pub static GRAPH_UNAVAILABLE: Code =
    Code::failed("graph-unavailable", "docs/graph-api/guides/error-handling");
/// It is unknown whether an act that must not be repeated took place. Facts: `path`.
pub static GRAPH_AMBIGUOUS: Code = Code::failed("graph-ambiguous", "");
/// The answer is Meta's, and lacks what it must have. Facts: `path`, `missing`.
pub static GRAPH_INCOMPLETE: Code = Code::failed("graph-incomplete", "");
/// Meta answered without an error that the act did not take place. Facts: `path`.
pub static GRAPH_NOT_DONE: Code = Code::failed("graph-not-done", "");
/// The busiest of Meta's usage counters is near its limit. Facts: `percent`, `counter`.
pub static GRAPH_USAGE_HIGH: Code = Code::advice("graph-usage-high", "docs/graph-api/overview/rate-limiting");

/// No App ID is known yet. Facts: none.
pub static NO_APP_ID: Code = Code::waits("no-app-id", "docs/development/create-an-app");
/// No app secret is in the vault. Facts: none.
pub static NO_APP_SECRET: Code = Code::waits("no-app-secret", "docs/facebook-login/security");
/// No user token is in the vault. Facts: none.
pub static NO_USER_TOKEN: Code = Code::waits("no-user-token", "docs/facebook-login/guides/access-tokens");
/// No system user's token is in the vault. Facts: none.
pub static NO_SYSTEM_USER_TOKEN: Code =
    Code::waits("no-system-user-token", "docs/business-management-apis/system-users");
/// No Page token is in the vault. Facts: none.
pub static NO_PAGE_TOKEN: Code = Code::waits("no-page-token", "docs/facebook-login/guides/access-tokens");
/// No verify token is in the vault. Facts: none.
pub static NO_VERIFY_TOKEN: Code = Code::waits("no-verify-token", "docs/messenger-platform/webhooks");
/// No password of the reviewer's agent is in the vault. Facts: none.
pub static NO_AGENT_PASSWORD: Code = Code::waits("no-agent-password", "");

/// Every code of this module.
pub static CODES: &[&Code] = &[
    &GRAPH_URL_INSECURE,
    &GRAPH_URL_INVALID,
    &NO_CA_CERTIFICATES,
    &GRAPH_SETUP,
    &PROXY_AUTH,
    &GRAPH_UNREACHABLE,
    &GRAPH_TIMEOUT,
    &GRAPH_RESET,
    &GRAPH_TLS,
    &GRAPH_NOT_JSON,
    &GRAPH_TRUNCATED,
    &GRAPH_TOO_LARGE,
    &GRAPH_THROTTLED,
    &GRAPH_UNAVAILABLE,
    &GRAPH_AMBIGUOUS,
    &GRAPH_INCOMPLETE,
    &GRAPH_NOT_DONE,
    &GRAPH_USAGE_HIGH,
    &NO_APP_ID,
    &NO_APP_SECRET,
    &NO_USER_TOKEN,
    &NO_SYSTEM_USER_TOKEN,
    &NO_PAGE_TOKEN,
    &NO_VERIFY_TOKEN,
    &NO_AGENT_PASSWORD,
];

/// Returns the code that says that a slot is empty.
pub fn missing(slot: Slot) -> &'static Code {
    match slot {
        Slot::AppSecret => &NO_APP_SECRET,
        Slot::VerifyToken => &NO_VERIFY_TOKEN,
        Slot::UserToken => &NO_USER_TOKEN,
        Slot::SystemUserToken => &NO_SYSTEM_USER_TOKEN,
        Slot::PageToken => &NO_PAGE_TOKEN,
        Slot::AgentPassword => &NO_AGENT_PASSWORD,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_kebab_case() {
        let mut ids: Vec<_> = CODES.iter().map(|code| code.id).collect();
        ids.sort_unstable();
        let all = ids.len();
        ids.dedup();
        assert_eq!(ids.len(), all);
        assert!(ids.iter().all(|id| id.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')));
    }

    #[test]
    fn every_slot_has_a_code_for_its_absence() {
        for slot in Slot::ALL {
            let code = missing(slot);
            assert_eq!(code.id, format!("no-{}", slot.name()));
            assert!(CODES.contains(&code));
        }
    }
}
