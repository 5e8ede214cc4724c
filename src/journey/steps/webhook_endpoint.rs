//! The callback answers Meta's handshake: name, chain, echo, and a wrong token refused.

use std::sync::Arc;

use futures_util::future::LocalBoxFuture;
use futures_util::join;
use url::Url;

use super::app_subscription;
use crate::finding::{Code, Finding, Verdict};
use crate::journey::port::{HandshakeToken, Reply, Seen, Slot, WebFault};
use crate::journey::{Asks, Eyes, Hand, Row, Scope, StepId};
use crate::review::{is_local, is_private};

const DOCS: &str = "docs/graph-api/webhooks/getting-started";

/// No callback URL is known.
pub static MISSING: Code = Code::blocks("callback-missing", DOCS);
/// The callback is no URL.
pub static MALFORMED: Code = Code::blocks("callback-malformed", DOCS);
/// The callback is not `https`.
pub static NOT_HTTPS: Code = Code::blocks("callback-not-https", DOCS);
/// The callback names this machine or a private network.
pub static LOCAL: Code = Code::blocks("callback-local", DOCS);
/// The callback's name resolves to a private address from here; only Meta can tell what it sees.
pub static PRIVATE: Code = Code::waits("callback-private", DOCS);
/// The callback's name has no address.
pub static UNRESOLVABLE: Code = Code::blocks("callback-unresolvable", DOCS);
/// Nothing answers at the callback.
pub static UNREACHABLE: Code = Code::blocks("callback-unreachable", DOCS);
/// The callback does not answer in time.
pub static TIMEOUT: Code = Code::blocks("callback-timeout", DOCS);
/// A proxy between us and the callback wants credentials.
pub static PROXY_AUTH: Code = Code::failed("callback-proxy-auth", "");
/// The certificate has expired.
pub static TLS_EXPIRED: Code = Code::blocks("callback-certificate-expired", DOCS);
/// The certificate is for another name.
pub static TLS_NAME: Code = Code::blocks("callback-certificate-wrong-name", DOCS);
/// The certificate is self-signed.
pub static TLS_SELF_SIGNED: Code = Code::blocks("callback-certificate-self-signed", DOCS);
/// The chain does not lead to a trusted root.
pub static TLS_UNTRUSTED: Code = Code::blocks("callback-certificate-untrusted", DOCS);
/// TLS failed in another way.
pub static TLS_OTHER: Code = Code::blocks("callback-tls-failed", DOCS);
/// The certificate expires before long.
pub static TLS_SOON: Code = Code::advice("callback-certificate-expires-soon", DOCS);
/// The callback redirects; Meta does not follow.
pub static REDIRECTS: Code = Code::blocks("callback-redirects", DOCS);
/// The callback refuses the right verify token.
pub static REFUSED: Code = Code::blocks("handshake-refused", DOCS);
/// The callback answers 200 without the bare challenge.
pub static NO_ECHO: Code = Code::blocks("handshake-no-echo", DOCS);
/// The callback accepts any verify token.
pub static ACCEPTS_ANY: Code = Code::advice("handshake-accepts-any", DOCS);
/// The callback answers slower than Meta waits for a delivery.
pub static SLOW: Code = Code::advice("callback-slow", "docs/messenger-platform/webhooks");
/// Meta's own handshake succeeded, ours does not.
pub static ONLY_META: Code = Code::advice("callback-seen-by-meta-only", DOCS);
/// Meta delivers to the callback; without the verify token only that it answers could be tried.
pub static UNTRIED: Code = Code::advice("handshake-untried", DOCS);

/// Milliseconds that Messenger waits for a delivery's 200. Source: "Meta Webhooks for Messenger Platform".
const DELIVERY_MS: u64 = 5_000;
/// Days before a certificate's end that are worth a word.
const CERTIFICATE_DAYS: i64 = 14;
/// Days for which Meta's own successful handshake outranks our probe.
const META_DAYS: i64 = 30;

/// The row.
pub static ROW: Row = Row {
    id: StepId::WebhookEndpoint,
    scope: Scope::App,
    needs: &[StepId::PlatformSetup],
    codes: &[&[
        &MISSING,
        &MALFORMED,
        &NOT_HTTPS,
        &LOCAL,
        &PRIVATE,
        &UNRESOLVABLE,
        &UNREACHABLE,
        &TIMEOUT,
        &PROXY_AUTH,
        &TLS_EXPIRED,
        &TLS_NAME,
        &TLS_SELF_SIGNED,
        &TLS_UNTRUSTED,
        &TLS_OTHER,
        &TLS_SOON,
        &REDIRECTS,
        &REFUSED,
        &NO_ECHO,
        &ACCEPTS_ANY,
        &SLOW,
        &ONLY_META,
        &UNTRIED,
    ]],
    asks: &[(&REFUSED, Asks::Maybe(&["verify_token"]))],
    link: "",
    check,
    hand: Hand::Tell,
    learn: None,
};

fn check<'a>(eyes: &'a Eyes<'a>) -> LocalBoxFuture<'a, Verdict> {
    Box::pin(look(eyes))
}

async fn look(eyes: &Eyes<'_>) -> Verdict {
    let Some(callback) = eyes.known.callback() else { return eyes.one(&MISSING) };
    if let Some(code) = judge_url(callback) {
        return Verdict::of(vec![eyes.finding(code).with("callback", callback)]);
    }
    let (right, wrong) = join!(
        eyes.web.handshake(callback, HandshakeToken::Right),
        eyes.web.handshake(callback, HandshakeToken::Wrong)
    );
    let has_token = eyes.known.app.card(Slot::VerifyToken).is_some();
    let (right, challenge, is_untried) = match (right, &wrong) {
        (Ok((seen, challenge)), _) => (seen, challenge, false),
        // Nobody can read the token back. Meta shook hands with its own, and a wrong one shows the way there.
        (Err(_), Ok((seen, challenge))) if !has_token && app_subscription::stands(eyes).await => {
            (Arc::clone(seen), challenge.clone(), true)
        }
        (Err(blind), _) => return Verdict::Unknown(blind.finding(&eyes.known.subject)),
    };
    // A wrong token is to be refused, in whatever way.
    let fault = judge(&right, &challenge).filter(|code| !(is_untried && [&REFUSED, &NO_ECHO].contains(code)));
    let mut found: Vec<Finding> =
        fault.map(|code| explain(eyes, code, callback, &right)).into_iter().collect();
    if let Some(finding) = found.first()
        && (finding.code == &PRIVATE || finding.code == &PROXY_AUTH || is_reach(finding.code))
    {
        let meta = eyes.known.app.latest("handshake", callback);
        if meta.is_some_and(|entry| eyes.known.days_since(entry.at) <= META_DAYS) {
            return Verdict::Met(vec![eyes.finding(&ONLY_META).with("fault", finding.code.id)]);
        }
        if finding.code == &PRIVATE || finding.code == &PROXY_AUTH {
            return Verdict::Unknown(finding.clone());
        }
    }
    if found.is_empty() {
        if let Ok((wrong, challenge)) = wrong
            && judge(&wrong, &challenge).is_none()
        {
            found.push(eyes.finding(&ACCEPTS_ANY).with("callback", callback));
        }
        if right.ms > DELIVERY_MS {
            found.push(eyes.finding(&SLOW).with("ms", right.ms));
        }
        if let Some(days) = right.certificate_days.filter(|days| *days <= CERTIFICATE_DAYS) {
            found.push(eyes.finding(&TLS_SOON).with("days", days));
        }
        if is_untried {
            found.push(explain(eyes, &UNTRIED, callback, &right));
        }
    }
    Verdict::of(found)
}

fn is_reach(code: &Code) -> bool {
    [&UNRESOLVABLE, &UNREACHABLE, &TIMEOUT].contains(&code)
}

fn explain(eyes: &Eyes<'_>, code: &'static Code, callback: &str, seen: &Seen) -> Finding {
    let finding = eyes.finding(code).with("callback", callback);
    match &seen.reply {
        // What is echoed is made up anew for each handshake, and matters only where it is not what should come.
        Ok(reply) if code != &NO_ECHO => {
            let to = reply.location.clone().unwrap_or_default();
            finding.with("status", reply.status).with("location", to)
        }
        Ok(reply) => {
            let received: String = reply.body.chars().filter(|glyph| !glyph.is_control()).take(60).collect();
            let to = reply.location.clone().unwrap_or_default();
            finding.with("status", reply.status).with("received", received).with("location", to)
        }
        Err(_) => finding,
    }
}

/// Judges the address itself, before anything is asked of it.
fn judge_url(callback: &str) -> Option<&'static Code> {
    let Ok(url) = Url::parse(callback) else { return Some(&MALFORMED) };
    if url.host().is_none() {
        return Some(&MALFORMED);
    }
    if is_local(&url) {
        Some(&LOCAL)
    } else if url.scheme() != "https" {
        Some(&NOT_HTTPS)
    } else {
        None
    }
}

/// Judges what came back for a handshake with the given challenge.
fn judge(seen: &Seen, challenge: &str) -> Option<&'static Code> {
    if !seen.addresses.is_empty() && seen.addresses.iter().all(|address| is_private(*address)) {
        return Some(&PRIVATE);
    }
    match &seen.reply {
        Err(fault) => Some(match fault {
            WebFault::Unresolvable => &UNRESOLVABLE,
            WebFault::Unreachable => &UNREACHABLE,
            WebFault::Timeout => &TIMEOUT,
            WebFault::ProxyAuth => &PROXY_AUTH,
            WebFault::TlsExpired => &TLS_EXPIRED,
            WebFault::TlsWrongName => &TLS_NAME,
            WebFault::TlsSelfSigned => &TLS_SELF_SIGNED,
            WebFault::TlsUntrusted => &TLS_UNTRUSTED,
            WebFault::TlsOther => &TLS_OTHER,
        }),
        Ok(Reply { status: 300..=399, .. }) => Some(&REDIRECTS),
        Ok(Reply { status: 200, body, .. }) if body.trim_end_matches(['\r', '\n']) == challenge => None,
        Ok(Reply { status: 200, .. }) => Some(&NO_ECHO),
        Ok(_) => Some(&REFUSED),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_meta_cannot_use_is_refused_unasked() {
        let code = |url: &str| judge_url(url).map(|code| code.id);
        assert_eq!(code("https://hooks.example.com/x"), None);
        assert_eq!(code("http://hooks.example.com/x"), Some("callback-not-https"));
        assert_eq!(code("https://localhost/x"), Some("callback-local"));
        assert_eq!(code("http://127.0.0.1:8080/x"), Some("callback-local"));
        assert_eq!(code("https://10.0.0.7/x"), Some("callback-local"));
        assert_eq!(code("https://[fd00::1]/x"), Some("callback-local"));
        assert_eq!(code("https://crm.lan/x"), Some("callback-local"));
        assert_eq!(code("hooks.example.com"), Some("callback-malformed"));
    }

    #[test]
    fn only_the_bare_challenge_with_200_is_a_handshake() {
        let seen = |reply: Result<Reply, WebFault>, address: &str| Seen {
            addresses: vec![address.parse().unwrap()],
            certificate_days: None,
            reply,
            ms: 10,
        };
        let code = |status: u16, body: &str| {
            let reply = Ok(Reply { status, body: body.into(), location: None });
            judge(&seen(reply, "203.0.113.9"), "42").map(|code| code.id)
        };
        assert_eq!(code(200, "42"), None);
        assert_eq!(code(200, "42\n"), None);
        assert_eq!(code(200, "\"42\""), Some("handshake-no-echo"));
        assert_eq!(code(200, "<html>42</html>"), Some("handshake-no-echo"));
        assert_eq!(code(403, ""), Some("handshake-refused"));
        assert_eq!(code(301, ""), Some("callback-redirects"));
        let private = judge(&seen(Err(WebFault::Timeout), "10.1.2.3"), "42").map(|code| code.id);
        assert_eq!(private, Some("callback-private"));
    }
}
