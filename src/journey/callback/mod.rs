//! What a callback's answers mean: those to a handshake, ours or Meta's own, and those to a delivery.
//!
//! Pure: what was seen goes in, findings come out. The journey's step, `webhook probe` and Meta's refusals share it.

pub(crate) mod delivery;
mod echo;
pub(crate) mod meta;

use url::Url;

use super::port::{Reply, Seen, WebFault};
use crate::address::{are_private, is_local};
use crate::codes;
use crate::finding::{Code, Finding, Subject};

/// Milliseconds that Messenger waits for a delivery's 200. Source: "Meta Webhooks for Messenger Platform".
pub(crate) const DELIVERY_MS: u64 = 5_000;
/// Days before a certificate's end that are worth a word.
const CERTIFICATE_DAYS: i64 = 14;
/// How much of a wrong answer is shown, in characters.
const SHOWN: usize = 60;

/// What is wrong with an address.
pub(crate) static ADDRESS: &[&Code] = &[
    &codes::CALLBACK_MALFORMED,
    &codes::CALLBACK_NOT_HTTPS,
    &codes::CALLBACK_LOCAL,
    &codes::CALLBACK_PRIVATE,
    &codes::CALLBACK_UNRESOLVABLE,
];
/// What keeps a certificate from being seen.
pub(crate) static REACH: &[&Code] =
    &[&codes::CALLBACK_UNREACHABLE, &codes::CALLBACK_TIMEOUT, &codes::CALLBACK_PROXY_AUTH];
/// What is to be said of a certificate.
pub(crate) static TLS: &[&Code] = &[
    &codes::CALLBACK_CERTIFICATE_EXPIRED,
    &codes::CALLBACK_CERTIFICATE_WRONG_NAME,
    &codes::CALLBACK_CERTIFICATE_SELF_SIGNED,
    &codes::CALLBACK_CERTIFICATE_UNTRUSTED,
    &codes::CALLBACK_TLS_FAILED,
    &codes::CALLBACK_CERTIFICATE_EXPIRES_SOON,
    &codes::TLS_INTERCEPTED,
];

/// Judges the address itself, before anything is asked of it. A rehearsal's may lie on this machine.
pub(crate) fn judge_url(callback: &str, may_be_local: bool) -> Option<&'static Code> {
    let Ok(url) = Url::parse(callback) else { return Some(&codes::CALLBACK_MALFORMED) };
    if url.host().is_none() || !matches!(url.scheme(), "http" | "https") {
        Some(&codes::CALLBACK_MALFORMED)
    } else if may_be_local && is_local(&url) {
        None
    } else if is_local(&url) {
        Some(&codes::CALLBACK_LOCAL)
    } else if url.scheme() != "https" {
        Some(&codes::CALLBACK_NOT_HTTPS)
    } else {
        None
    }
}

/// Judges what came back for a handshake with the given challenge. Only the bare challenge with 200 is one.
/// Source: "Webhooks from Meta, Getting Started".
pub(crate) fn judge(seen: &Seen, challenge: &str, may_be_local: bool) -> Option<&'static Code> {
    if !may_be_local && are_private(&seen.addresses) {
        return Some(&codes::CALLBACK_PRIVATE);
    }
    match &seen.reply {
        Err(fault) => Some(of_fault(fault)),
        Ok(reply) => judge_reply(reply, challenge),
    }
}

/// Returns the code for a way of not answering.
fn of_fault(fault: &WebFault) -> &'static Code {
    match fault {
        WebFault::Unresolvable => &codes::CALLBACK_UNRESOLVABLE,
        WebFault::Unreachable => &codes::CALLBACK_UNREACHABLE,
        WebFault::Timeout => &codes::CALLBACK_TIMEOUT,
        WebFault::ProxyAuth => &codes::CALLBACK_PROXY_AUTH,
        WebFault::TlsExpired => &codes::CALLBACK_CERTIFICATE_EXPIRED,
        WebFault::TlsWrongName => &codes::CALLBACK_CERTIFICATE_WRONG_NAME,
        WebFault::TlsSelfSigned => &codes::CALLBACK_CERTIFICATE_SELF_SIGNED,
        WebFault::TlsUntrusted => &codes::CALLBACK_CERTIFICATE_UNTRUSTED,
        WebFault::TlsOther => &codes::CALLBACK_TLS_FAILED,
    }
}

fn judge_reply(reply: &Reply, challenge: &str) -> Option<&'static Code> {
    match reply.status {
        200 => echo::judge(&reply.body, challenge),
        300..=399 if leads_to_sign_in(reply) => Some(&codes::CALLBACK_REDIRECTS_TO_SIGN_IN),
        300..=399 => Some(&codes::CALLBACK_REDIRECTS),
        401 => Some(&codes::CALLBACK_WANTS_LOGIN),
        400 | 403 | 422 => Some(&codes::HANDSHAKE_REFUSED),
        404 | 410 => Some(&codes::CALLBACK_NOT_FOUND),
        405 | 501 => Some(&codes::CALLBACK_NO_GET),
        500..=599 => Some(&codes::CALLBACK_SERVER_ERROR),
        _ => Some(&codes::CALLBACK_OTHER_STATUS),
    }
}

/// Returns whether a redirect ends where people sign in, by the words of its address.
fn leads_to_sign_in(reply: &Reply) -> bool {
    const WORDS: [&str; 16] = [
        "login",
        "logon",
        "signin",
        "sign-in",
        "sign_in",
        "auth",
        "oauth2",
        "oauth",
        "authorize",
        "sso",
        "saml2",
        "saml",
        "adfs",
        "entrar",
        "okta",
        "cas",
    ];
    let Some(to) = &reply.location else { return false };
    let to = to.split(['?', '#']).next().unwrap_or_default().to_lowercase();
    to.split(['/', '.', ':']).any(|part| WORDS.contains(&part))
}

/// Returns whether a code says that a handshake with a token was turned down, in whichever way a product may do so.
pub(crate) fn is_refusal(code: &Code) -> bool {
    [
        &codes::HANDSHAKE_REFUSED,
        &codes::HANDSHAKE_NO_ECHO,
        &codes::HANDSHAKE_TOKEN_UNKNOWN,
        &codes::CALLBACK_WANTS_LOGIN,
    ]
    .contains(&code)
}

/// Returns a finding about a callback, with what was seen there. In what came back, a word stands for the challenge:
/// that is made up anew for each handshake.
pub(crate) fn explain(
    code: &'static Code,
    subject: &Subject,
    callback: &str,
    seen: &Seen,
    challenge: &str,
) -> Finding {
    let finding = Finding::new(code, subject).with("callback", callback);
    let Ok(reply) = &seen.reply else { return finding };
    let to = reply.location.clone().unwrap_or_default();
    let finding = finding.with("status", reply.status).with("location", to);
    if is_of_body(code) { finding.with("received", received(&reply.body, challenge)) } else { finding }
}

/// Returns whether a code is about what a body says.
fn is_of_body(code: &Code) -> bool {
    [
        &codes::HANDSHAKE_NO_ECHO,
        &codes::HANDSHAKE_QUOTED,
        &codes::HANDSHAKE_HTML,
        &codes::HANDSHAKE_REPEATED,
        &codes::HANDSHAKE_TOKEN_UNKNOWN,
    ]
    .contains(&code)
}

/// Returns the beginning of what a callback said to an event, in one line.
pub(crate) fn shown_body(body: &str) -> String {
    received(body, "")
}

/// Returns the beginning of a body, in one line.
fn received(body: &str, challenge: &str) -> String {
    let body = if challenge.is_empty() { body.to_owned() } else { body.replace(challenge, "CHALLENGE") };
    let line = body.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().filter(|glyph| !glyph.is_control()).take(SHOWN).collect()
}

/// A handshake with the right token and one with a wrong one, with the challenges that should come back.
pub(crate) struct Handshakes<'a> {
    /// What the right token met.
    pub(crate) right: (&'a Seen, &'a str),
    /// What the wrong token met, where it was tried.
    pub(crate) wrong: Option<(&'a Seen, &'a str)>,
    /// Whether nobody knows the right token, so that a wrong one stands in for it.
    pub(crate) is_untried: bool,
    /// Whether the callback may lie on this machine.
    pub(crate) may_be_local: bool,
}

/// Judges a callback's handshakes as a whole. The first finding is the one that keeps Meta out; without one, what is
/// worth a word.
pub(crate) fn judge_handshakes(subject: &Subject, callback: &str, tried: &Handshakes<'_>) -> Vec<Finding> {
    let (right, challenge) = tried.right;
    // A wrong token is to be refused, in whatever way.
    let fault =
        judge(right, challenge, tried.may_be_local).filter(|code| !(tried.is_untried && is_refusal(code)));
    if let Some(code) = fault {
        return vec![explain(code, subject, callback, right, challenge)];
    }
    if let Some(issuer) = &right.private_issuer {
        let finding = Finding::new(&codes::TLS_INTERCEPTED, subject).with("callback", callback);
        let issuer = if issuer.is_empty() { "?" } else { issuer };
        return vec![finding.with("issuer", issuer)];
    }
    let mut found = Vec::new();
    if let Some((wrong, challenge)) = tried.wrong
        && judge(wrong, challenge, tried.may_be_local).is_none()
    {
        found.push(Finding::new(&codes::HANDSHAKE_ACCEPTS_ANY, subject).with("callback", callback));
    }
    if right.ms > DELIVERY_MS {
        found.push(Finding::new(&codes::CALLBACK_SLOW, subject).with("ms", right.ms));
    }
    if let Some(days) = right.certificate_days.filter(|days| *days <= CERTIFICATE_DAYS) {
        found.push(Finding::new(&codes::CALLBACK_CERTIFICATE_EXPIRES_SOON, subject).with("days", days));
    }
    if tried.is_untried {
        found.push(explain(&codes::HANDSHAKE_UNTRIED, subject, callback, right, challenge));
    }
    found
}

#[cfg(test)]
mod tests;
