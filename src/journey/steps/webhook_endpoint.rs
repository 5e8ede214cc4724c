//! The callback answers Meta's handshake: name, chain, echo, and a wrong token refused.

use std::sync::Arc;

use futures_util::future::LocalBoxFuture;
use futures_util::join;
use url::Url;

use super::app_subscription;
use crate::address::{are_private, is_local};
use crate::codes;
use crate::finding::{Code, Finding, Verdict};
use crate::journey::port::{HandshakeToken, Reply, SecretKind, Seen, WebFault};
use crate::journey::{Asks, Eyes, Hand, Row, Scope, StepId};

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
        &codes::CALLBACK_MISSING,
        &codes::CALLBACK_MALFORMED,
        &codes::CALLBACK_NOT_HTTPS,
        &codes::CALLBACK_LOCAL,
        &codes::CALLBACK_PRIVATE,
        &codes::CALLBACK_UNRESOLVABLE,
        &codes::CALLBACK_UNREACHABLE,
        &codes::CALLBACK_TIMEOUT,
        &codes::CALLBACK_PROXY_AUTH,
        &codes::CALLBACK_CERTIFICATE_EXPIRED,
        &codes::CALLBACK_CERTIFICATE_WRONG_NAME,
        &codes::CALLBACK_CERTIFICATE_SELF_SIGNED,
        &codes::CALLBACK_CERTIFICATE_UNTRUSTED,
        &codes::CALLBACK_TLS_FAILED,
        &codes::CALLBACK_CERTIFICATE_EXPIRES_SOON,
        &codes::CALLBACK_REDIRECTS,
        &codes::HANDSHAKE_REFUSED,
        &codes::HANDSHAKE_NO_ECHO,
        &codes::HANDSHAKE_ACCEPTS_ANY,
        &codes::CALLBACK_SLOW,
        &codes::CALLBACK_SEEN_BY_META_ONLY,
        &codes::HANDSHAKE_UNTRIED,
    ]],
    asks: &[(&codes::HANDSHAKE_REFUSED, Asks::Maybe(&["verify_token"]))],
    link: "",
    check,
    hand: Hand::Tell,
    learn: None,
};

fn check<'a>(eyes: &'a Eyes<'a>) -> LocalBoxFuture<'a, Verdict> {
    Box::pin(look(eyes))
}

async fn look(eyes: &Eyes<'_>) -> Verdict {
    let Some(callback) = eyes.known.callback() else { return eyes.one(&codes::CALLBACK_MISSING) };
    if let Some(code) = judge_url(callback) {
        return Verdict::of(vec![eyes.finding(code).with("callback", callback)]);
    }
    let (right, wrong) = join!(
        eyes.web.handshake(callback, HandshakeToken::Right),
        eyes.web.handshake(callback, HandshakeToken::Wrong)
    );
    let has_token = eyes.known.app.card(SecretKind::VerifyToken).is_some();
    let (right, challenge, is_untried) = match (right, &wrong) {
        (Ok((seen, challenge)), _) => (seen, challenge, false),
        // Nobody can read the token back. Meta shook hands with its own, and a wrong one shows the way there.
        (Err(_), Ok((seen, challenge))) if !has_token && app_subscription::stands(eyes).await => {
            (Arc::clone(seen), challenge.clone(), true)
        }
        (Err(blind), _) => return Verdict::Unknown(blind.finding(&eyes.known.subject)),
    };
    // A wrong token is to be refused, in whatever way.
    let fault = judge(&right, &challenge).filter(|code| {
        !(is_untried && [&codes::HANDSHAKE_REFUSED, &codes::HANDSHAKE_NO_ECHO].contains(code))
    });
    let mut found: Vec<Finding> =
        fault.map(|code| explain(eyes, code, callback, &right)).into_iter().collect();
    if let Some(finding) = found.first()
        && (finding.code == &codes::CALLBACK_PRIVATE
            || finding.code == &codes::CALLBACK_PROXY_AUTH
            || is_reach(finding.code))
    {
        let meta = eyes.known.app.latest("handshake", callback);
        if meta.is_some_and(|entry| eyes.known.days_since(entry.at) <= META_DAYS) {
            return Verdict::Met(vec![
                eyes.finding(&codes::CALLBACK_SEEN_BY_META_ONLY).with("fault", finding.code.id),
            ]);
        }
        if finding.code == &codes::CALLBACK_PRIVATE || finding.code == &codes::CALLBACK_PROXY_AUTH {
            return Verdict::Unknown(finding.clone());
        }
    }
    if found.is_empty() {
        if let Ok((wrong, challenge)) = wrong
            && judge(&wrong, &challenge).is_none()
        {
            found.push(eyes.finding(&codes::HANDSHAKE_ACCEPTS_ANY).with("callback", callback));
        }
        if right.ms > DELIVERY_MS {
            found.push(eyes.finding(&codes::CALLBACK_SLOW).with("ms", right.ms));
        }
        if let Some(days) = right.certificate_days.filter(|days| *days <= CERTIFICATE_DAYS) {
            found.push(eyes.finding(&codes::CALLBACK_CERTIFICATE_EXPIRES_SOON).with("days", days));
        }
        if is_untried {
            found.push(explain(eyes, &codes::HANDSHAKE_UNTRIED, callback, &right));
        }
    }
    Verdict::of(found)
}

fn is_reach(code: &Code) -> bool {
    [&codes::CALLBACK_UNRESOLVABLE, &codes::CALLBACK_UNREACHABLE, &codes::CALLBACK_TIMEOUT].contains(&code)
}

fn explain(eyes: &Eyes<'_>, code: &'static Code, callback: &str, seen: &Seen) -> Finding {
    let finding = eyes.finding(code).with("callback", callback);
    match &seen.reply {
        // What is echoed is made up anew for each handshake, and matters only where it is not what should come.
        Ok(reply) if code != &codes::HANDSHAKE_NO_ECHO => {
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
    let Ok(url) = Url::parse(callback) else { return Some(&codes::CALLBACK_MALFORMED) };
    if url.host().is_none() {
        return Some(&codes::CALLBACK_MALFORMED);
    }
    if is_local(&url) {
        Some(&codes::CALLBACK_LOCAL)
    } else if url.scheme() != "https" {
        Some(&codes::CALLBACK_NOT_HTTPS)
    } else {
        None
    }
}

/// Judges what came back for a handshake with the given challenge.
fn judge(seen: &Seen, challenge: &str) -> Option<&'static Code> {
    if are_private(&seen.addresses) {
        return Some(&codes::CALLBACK_PRIVATE);
    }
    match &seen.reply {
        Err(fault) => Some(match fault {
            WebFault::Unresolvable => &codes::CALLBACK_UNRESOLVABLE,
            WebFault::Unreachable => &codes::CALLBACK_UNREACHABLE,
            WebFault::Timeout => &codes::CALLBACK_TIMEOUT,
            WebFault::ProxyAuth => &codes::CALLBACK_PROXY_AUTH,
            WebFault::TlsExpired => &codes::CALLBACK_CERTIFICATE_EXPIRED,
            WebFault::TlsWrongName => &codes::CALLBACK_CERTIFICATE_WRONG_NAME,
            WebFault::TlsSelfSigned => &codes::CALLBACK_CERTIFICATE_SELF_SIGNED,
            WebFault::TlsUntrusted => &codes::CALLBACK_CERTIFICATE_UNTRUSTED,
            WebFault::TlsOther => &codes::CALLBACK_TLS_FAILED,
        }),
        Ok(Reply { status: 300..=399, .. }) => Some(&codes::CALLBACK_REDIRECTS),
        Ok(Reply { status: 200, body, .. }) if body.trim_end_matches(['\r', '\n']) == challenge => None,
        Ok(Reply { status: 200, .. }) => Some(&codes::HANDSHAKE_NO_ECHO),
        Ok(_) => Some(&codes::HANDSHAKE_REFUSED),
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

    #[test]
    fn each_fault_of_the_way_there_has_its_code() {
        for (fault, code) in [
            (WebFault::Unresolvable, "callback-unresolvable"),
            (WebFault::Unreachable, "callback-unreachable"),
            (WebFault::Timeout, "callback-timeout"),
            (WebFault::ProxyAuth, "callback-proxy-auth"),
            (WebFault::TlsExpired, "callback-certificate-expired"),
            (WebFault::TlsWrongName, "callback-certificate-wrong-name"),
            (WebFault::TlsSelfSigned, "callback-certificate-self-signed"),
            (WebFault::TlsUntrusted, "callback-certificate-untrusted"),
            (WebFault::TlsOther, "callback-tls-failed"),
        ] {
            let seen = Seen { addresses: Vec::new(), certificate_days: None, reply: Err(fault), ms: 10 };
            assert_eq!(judge(&seen, "42").map(|code| code.id), Some(code));
        }
    }
}
