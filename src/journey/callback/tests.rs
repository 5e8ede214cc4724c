//! Tables: what was seen, and what it means.

use serde_json::json;

use super::delivery::{self, Checking, Checks, Tried};
use super::*;
use crate::journey::port::Reply;

const CALLBACK: &str = "https://hooks.example.com/messenger";
const CHALLENGE: &str = "1158201444";

fn subject() -> Subject {
    Subject::App("900100200300400".into())
}

fn reached(reply: Result<Reply, WebFault>) -> Seen {
    Seen {
        addresses: vec!["203.0.113.9".parse().unwrap()],
        certificate_days: None,
        private_issuer: None,
        reply,
        ms: 10,
    }
}

fn answered(status: u16, body: &str) -> Seen {
    reached(Ok(Reply { status, body: body.into(), location: None }))
}

fn ids(found: &[Finding]) -> Vec<&'static str> {
    found.iter().map(|finding| finding.code.id).collect()
}

#[test]
fn an_address_that_meta_cannot_use_is_refused_unasked() {
    for (url, at_meta, at_home) in [
        ("https://hooks.example.com/x", None, None),
        ("http://hooks.example.com/x", Some("callback-not-https"), Some("callback-not-https")),
        ("https://localhost/x", Some("callback-local"), None),
        ("http://127.0.0.1:8080/x", Some("callback-local"), None),
        ("https://10.0.0.7/x", Some("callback-local"), None),
        ("https://[fd00::1]/x", Some("callback-local"), None),
        ("https://crm.lan/x", Some("callback-local"), None),
        ("hooks.example.com", Some("callback-malformed"), Some("callback-malformed")),
        ("mailto:ana@example.com", Some("callback-malformed"), Some("callback-malformed")),
        ("ftp://hooks.example.com/x", Some("callback-malformed"), Some("callback-malformed")),
    ] {
        assert_eq!(judge_url(url, false).map(|code| code.id), at_meta, "{url}");
        assert_eq!(judge_url(url, true).map(|code| code.id), at_home, "{url}");
    }
}

#[test]
fn each_wrong_answer_has_a_code_of_its_own() {
    let repeated = CHALLENGE.repeat(6);
    let page = format!("<!DOCTYPE html><html><body>{CHALLENGE}</body></html>");
    let token_page = "<h1>Invalid verification token</h1>";
    let csrf_page = "<html><meta name=\"csrf-token\" content=\"x\"><form>Sign in, invalid</form></html>";
    for (status, body, expected) in [
        (200, CHALLENGE, None),
        (200, "1158201444\n", None),
        (200, "1158201444\r\n", None),
        (200, "\"1158201444\"", Some("handshake-quoted")),
        (200, "'1158201444'", Some("handshake-quoted")),
        (200, "{\"hub.challenge\":\"1158201444\"}", Some("handshake-quoted")),
        (200, "[1158201444]", Some("handshake-quoted")),
        (200, " 1158201444", Some("handshake-no-echo")),
        (200, "challenge: 1158201444", Some("handshake-no-echo")),
        (200, "", Some("handshake-no-echo")),
        (200, "OK", Some("handshake-no-echo")),
        (200, "EVENT_RECEIVED", Some("handshake-no-echo")),
        (200, "42", Some("handshake-no-echo")),
        (200, page.as_str(), Some("handshake-html")),
        (200, "<html><title>It works!</title></html>", Some("handshake-html")),
        (200, csrf_page, Some("handshake-html")),
        (200, repeated.as_str(), Some("handshake-repeated")),
        (200, "Error; wrong verify token", Some("handshake-token-unknown")),
        (200, "Error, wrong validation token", Some("handshake-token-unknown")),
        (200, "{\"error\":\"Verification token mismatch\"}", Some("handshake-token-unknown")),
        (200, "Token de verificação inválido", Some("handshake-token-unknown")),
        (200, "Неверный токен", Some("handshake-token-unknown")),
        (200, "verification failed", Some("handshake-token-unknown")),
        (200, token_page, Some("handshake-token-unknown")),
        (201, CHALLENGE, Some("callback-other-status")),
        (204, "", Some("callback-other-status")),
        (301, "", Some("callback-redirects")),
        (400, "", Some("handshake-refused")),
        (401, "", Some("callback-wants-login")),
        (403, "Forbidden", Some("handshake-refused")),
        (404, "Not Found", Some("callback-not-found")),
        (410, "", Some("callback-not-found")),
        (405, "", Some("callback-no-get")),
        (429, "", Some("callback-other-status")),
        (500, "", Some("callback-server-error")),
        (501, "", Some("callback-no-get")),
        (502, "", Some("callback-server-error")),
        (503, "", Some("callback-server-error")),
    ] {
        let seen = answered(status, body);
        assert_eq!(judge(&seen, CHALLENGE, false).map(|code| code.id), expected, "{status} {body}");
    }
}

#[test]
fn a_redirect_to_a_sign_in_is_told_from_one_to_the_address_proper() {
    for (to, expected) in [
        ("https://hooks.example.com/messenger/", "callback-redirects"),
        ("/messenger/", "callback-redirects"),
        ("https://www.example.com/authors", "callback-redirects"),
        ("https://hooks.example.com/login?next=%2Fmessenger", "callback-redirects-to-sign-in"),
        ("/users/sign_in", "callback-redirects-to-sign-in"),
        ("https://login.example.com/common", "callback-redirects-to-sign-in"),
        ("https://sso.example.com/saml2/idp", "callback-redirects-to-sign-in"),
        ("https://example.com/Auth/LogOn", "callback-redirects-to-sign-in"),
    ] {
        let reply = Reply { status: 302, body: String::new(), location: Some(to.into()) };
        let code = judge(&reached(Ok(reply)), CHALLENGE, false).map(|code| code.id);
        assert_eq!(code, Some(expected), "{to}");
    }
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
        let seen = Seen {
            addresses: Vec::new(),
            certificate_days: None,
            private_issuer: None,
            reply: Err(fault),
            ms: 10,
        };
        assert_eq!(judge(&seen, CHALLENGE, false).map(|code| code.id), Some(code));
    }
    let private = Seen { addresses: vec!["10.1.2.3".parse().unwrap()], ..answered(200, CHALLENGE) };
    assert_eq!(judge(&private, CHALLENGE, false).map(|code| code.id), Some("callback-private"));
    assert_eq!(judge(&private, CHALLENGE, true), None);
}

#[test]
fn handshakes_are_judged_together() {
    let (good, refused) = (answered(200, CHALLENGE), answered(403, ""));
    let slow = Seen { ms: 6_000, certificate_days: Some(3), ..good.clone() };
    let found = |right: &Seen, wrong: Option<&Seen>, is_untried| {
        let tried = Handshakes {
            right: (right, CHALLENGE),
            wrong: wrong.map(|seen| (seen, CHALLENGE)),
            is_untried,
            may_be_local: false,
        };
        ids(&judge_handshakes(&subject(), CALLBACK, &tried))
    };
    assert_eq!(found(&good, Some(&refused), false), [""; 0]);
    assert_eq!(found(&good, Some(&good), false), ["handshake-accepts-any"]);
    assert_eq!(found(&refused, Some(&refused), false), ["handshake-refused"]);
    assert_eq!(found(&slow, None, false), ["callback-slow", "callback-certificate-expires-soon"]);
    // A wrong token stands in for the right one: that it is refused is as it should be.
    for turned_down in [&refused, &answered(401, ""), &answered(200, "no"), &answered(200, "wrong token")] {
        assert_eq!(found(turned_down, Some(turned_down), true), ["handshake-untried"]);
    }
    assert_eq!(found(&answered(502, ""), None, true), ["callback-server-error"]);
}

#[test]
fn a_certificate_that_only_we_trust_decides_nothing() {
    let seen = Seen { private_issuer: Some("Example Inspection".into()), ..answered(200, CHALLENGE) };
    let judged = |seen: &Seen| {
        let right = (seen, CHALLENGE);
        let tried = Handshakes { right, wrong: None, is_untried: false, may_be_local: false };
        judge_handshakes(&subject(), CALLBACK, &tried)
    };
    let found = judged(&seen);
    assert_eq!(
        (ids(&found), &found[0].facts["issuer"]),
        (vec!["tls-intercepted"], &json!("Example Inspection"))
    );
    // What came through says more.
    let broken = Seen { private_issuer: Some(String::new()), ..answered(404, "") };
    assert_eq!(ids(&judged(&broken)), ["callback-not-found"]);
}

#[test]
fn what_is_said_of_a_body_is_one_short_line() {
    let seen = answered(200, &format!("<b>{CHALLENGE}\n\ttwo\u{1b}[2J {}", "x".repeat(200)));
    let finding = explain(&codes::HANDSHAKE_NO_ECHO, &subject(), CALLBACK, &seen, CHALLENGE);
    let received = finding.facts["received"].as_str().unwrap();
    assert!(received.starts_with("<b>CHALLENGE two[2J xxx") && received.chars().count() == 60, "{received}");
    assert!(
        !explain(&codes::CALLBACK_NOT_FOUND, &subject(), CALLBACK, &seen, CHALLENGE)
            .facts
            .contains_key("received")
    );
}

#[test]
fn metas_own_words_are_judged_like_what_we_saw() {
    let start = "(#2200) Callback verification failed with the following errors: ";
    for (words, expected) in [
        ("HTTP Status Code = 404; HTTP Message = Not Found", Some("callback-not-found")),
        ("HTTP Status Code = 403; HTTP Message = Forbidden", Some("handshake-refused")),
        ("HTTP Status Code = 401; HTTP Message = Unauthorized", Some("callback-wants-login")),
        ("HTTP Status Code = 502; HTTP Message = Bad Gateway", Some("callback-server-error")),
        ("HTTP Status Code = 302; HTTP Message = Found", Some("callback-redirects")),
        ("curl_errno = 28; curl_error = Operation timed out; HTTP Status Code = 0", Some("callback-timeout")),
        (
            "curl_errno = 6; curl_error = Could not resolve host: h.test; HTTP Status Code = 0",
            Some("callback-unresolvable"),
        ),
        (
            "curl_errno = 7; curl_error = Failed to connect; HTTP Status Code = 0",
            Some("callback-unreachable"),
        ),
        ("curl_errno = 35; curl_error = SSL connect error", Some("callback-tls-failed")),
        (
            "curl_errno = 60; curl_error = SSL certificate problem: certificate has expired",
            Some("callback-certificate-expired"),
        ),
        (
            "curl_errno = 60; curl_error = SSL certificate problem: self signed certificate",
            Some("callback-certificate-self-signed"),
        ),
        (
            "curl_errno = 60; curl_error = SSL certificate problem: self-signed certificate in certificate chain",
            Some("callback-certificate-untrusted"),
        ),
        (
            "curl_errno = 60; curl_error = SSL certificate problem: unable to get local issuer certificate",
            Some("callback-certificate-untrusted"),
        ),
        (
            "curl_errno = 60; curl_error = SSL: no alternative certificate subject name matches target host name 'h.test'",
            Some("callback-certificate-wrong-name"),
        ),
        (
            "Response does not match challenge, expected value=\"42\", received=\"\"42\"\"",
            Some("handshake-quoted"),
        ),
        (
            "Response does not match challenge, expected value=\"42\", received=\"<html>x</html>\"",
            Some("handshake-html"),
        ),
        (
            "Response does not match challenge, expected value=\"42\", received=\"OK\"",
            Some("handshake-no-echo"),
        ),
        ("The callback URL must be secure (https)", None),
        ("curl_errno = 99; curl_error = ?", None),
        ("", None),
    ] {
        let found = meta::judge(&subject(), CALLBACK, &format!("{start}{words}"));
        assert_eq!(found.as_ref().map(|finding| finding.code.id), expected, "{words}");
        if let Some(found) = found {
            assert_eq!(
                (&found.facts["seen_by"], &found.facts["callback"]),
                (&json!("meta"), &json!(CALLBACK))
            );
        }
    }
}

fn checks([unsigned, forged, sha256, sha1]: [u16; 4]) -> Checks {
    let seen = |status| answered(status, "");
    let again = Some(seen(200));
    Checks { unsigned: seen(unsigned), forged: seen(forged), sha256: seen(sha256), sha1: seen(sha1), again }
}

#[test]
fn four_ways_of_checking_are_told_apart() {
    for (statuses, expected) in [
        ([403, 403, 200, 403], Checking::Sha256),
        ([403, 403, 403, 200], Checking::Sha1),
        ([401, 500, 200, 200], Checking::Either),
        ([403, 403, 403, 403], Checking::Both),
        ([200, 200, 200, 200], Checking::Nothing),
        ([200, 403, 200, 403], Checking::Nothing),
        ([403, 200, 200, 200], Checking::Nothing),
    ] {
        assert_eq!(delivery::checking(&checks(statuses)), Some(expected), "{statuses:?}");
    }
    // Who takes nothing any more checks nothing either: it broke on the way.
    for again in [None, Some(reached(Err(WebFault::Unreachable))), Some(answered(500, ""))] {
        let stopped = Checks { again, ..checks([403; 4]) };
        assert_eq!(delivery::checking(&stopped), None);
    }
}

#[test]
fn deliveries_are_judged() {
    let at: jiff::Timestamp = "2026-11-20T12:00:00Z".parse().unwrap();
    let honest = || Some(checks([403, 403, 200, 403]));
    let lax = || Some(checks([200; 4]));
    let slow = Seen { ms: 5_001, ..answered(200, "") };
    let found = |both: Seen, checks, kinds: Vec<(&'static str, Seen)>, can_check| {
        let tried = Tried { both, checks, kinds };
        delivery::judge(&subject(), CALLBACK, &tried, can_check, at)
    };
    for (both, expected) in [
        (answered(200, "EVENT_RECEIVED"), vec![]),
        (answered(401, ""), vec!["delivery-refused"]),
        (answered(403, ""), vec!["delivery-refused"]),
        (answered(404, ""), vec!["delivery-no-route"]),
        (answered(405, ""), vec!["delivery-no-route"]),
        (answered(500, ""), vec!["delivery-fails"]),
        (answered(202, ""), vec!["delivery-not-ok"]),
        (answered(302, ""), vec!["delivery-not-ok"]),
        (reached(Err(WebFault::Timeout)), vec!["delivery-slow"]),
        (reached(Err(WebFault::Unreachable)), vec!["callback-unreachable"]),
        (slow, vec!["delivery-slow"]),
    ] {
        let shown = format!("{both:?}");
        let found = found(both, honest(), Vec::new(), true);
        assert_eq!(ids(&found), expected, "{shown}");
        assert!(found.iter().all(|finding| finding.facts["date"] == "2026-11-20"), "{found:?}");
    }
    let ok = || answered(200, "");
    assert_eq!(ids(&found(ok(), lax(), Vec::new(), true)), ["delivery-unverified"]);
    assert_eq!(ids(&found(ok(), lax(), Vec::new(), false)), ["delivery-unverifiable"]);
    let sha1 = Some(checks([403, 403, 403, 200]));
    assert_eq!(ids(&found(ok(), sha1, Vec::new(), true)), ["delivery-older-signature"]);
    let stopped = Checks { again: Some(reached(Err(WebFault::Unreachable))), ..checks([500; 4]) };
    assert_eq!(ids(&found(ok(), Some(stopped), Vec::new(), true)), ["delivery-stops"]);
    let kinds = vec![("messaging_postbacks", ok()), ("standby", answered(500, ""))];
    let failing = found(ok(), honest(), kinds, true);
    assert_eq!(ids(&failing), ["delivery-kind-refused"]);
    assert_eq!(failing[0].facts["kinds"], json!(["standby"]));
}

#[test]
fn a_dated_result_is_recalled_while_it_counts() {
    let at: jiff::Timestamp = "2026-11-20T12:00:00Z".parse().unwrap();
    let tried = Tried { both: answered(401, ""), checks: None, kinds: Vec::new() };
    let found = delivery::judge(&subject(), CALLBACK, &tried, true, at);
    let kept = delivery::entry(CALLBACK, &found, at);
    let days = |days: i64| at.checked_add(jiff::SignedDuration::from_hours(24 * days)).unwrap();
    let again = delivery::recall(&subject(), &kept, days(30));
    assert_eq!(ids(&again), ["delivery-refused"]);
    assert_eq!((&again[0].facts["status"], &again[0].facts["date"]), (&json!(401), &json!("2026-11-20")));
    assert_eq!(delivery::recall(&subject(), &kept, days(91)), []);
    // What somebody else wrote there is no finding.
    for note in ["", "no", "[1]", "[{\"code\":\"token-dead\",\"facts\":{}}]", "{}"] {
        let kept = crate::journey::port::Entry { note: note.into(), ..kept.clone() };
        assert_eq!(delivery::recall(&subject(), &kept, at), [], "{note}");
    }
}
