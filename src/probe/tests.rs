//! The prober against servers on loopback. `certificates/` holds what those present: made for these tests, with
//! a key that guards nothing.

use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, join_all, ready};
use jiff::Timestamp;
use reqwest::dns::{Name, Resolve};
use secrecy::SecretString;
use serde_json::{Value, json};
use url::Url;

use super::prober::{Probe, PublicNames, Scope};
use crate::breaker::Breaker;
use crate::codes;
use crate::graph::CredentialProvider;
use crate::graph::mock_server::{MockServer, Say};
use crate::journey::port::{HandshakeToken, SecretKind, Seen, Unavailable, Web, WebFault};
use crate::model::SecretRef;
use crate::redact::Scrub;

const TOKEN: &str = "aurora-7d1f4c92b8";

struct Verify(Option<&'static str>);

impl CredentialProvider for Verify {
    fn secret(&self, slot: SecretKind) -> BoxFuture<'_, Result<Option<SecretString>, Unavailable>> {
        ready(Ok(self.0.filter(|_| slot == SecretKind::VerifyToken).map(SecretString::from))).boxed()
    }

    fn secrets<'a>(
        &'a self,
        of: &'a [SecretRef],
    ) -> BoxFuture<'a, Vec<Result<Option<SecretString>, Unavailable>>> {
        join_all(of.iter().map(|of| self.secret(of.slot))).boxed()
    }

    fn app_id(&self) -> Option<String> {
        None
    }
}

fn now() -> Timestamp {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

fn prober(scope: Scope) -> Probe {
    patient(scope, Duration::from_secs(20))
}

fn patient(scope: Scope, timeout: Duration) -> Probe {
    let authority = reqwest::Certificate::from_pem(include_bytes!("certificates/authority.pem")).unwrap();
    Probe::trusting(scope, Scrub::new(), timeout, now(), Breaker::default(), vec![authority])
}

fn run<T>(work: impl Future<Output = T>) -> T {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_all().build().unwrap().block_on(work)
}

fn look(url: &str) -> Seen {
    run(prober(Scope::Real).get(url))
}

#[test]
fn a_reply_is_seen_whole_and_a_redirect_is_not_followed() {
    let server =
        MockServer::new(vec![Say::Headed(302, "location: https://elsewhere.test/\r\n", json!("moved"))]);
    let seen = look(server.url.as_str());
    let reply = seen.reply.unwrap();
    assert_eq!((reply.status, reply.body.as_str()), (302, "\"moved\""));
    assert_eq!(reply.location.as_deref(), Some("https://elsewhere.test/"));
    assert_eq!((seen.addresses, seen.certificate_days), (vec!["127.0.0.1".parse().unwrap()], None));
    assert_eq!(server.lines(), ["GET /"]);
}

#[test]
fn what_anybody_should_reach_is_not_looked_for_on_this_machine() {
    for host in ["127.0.0.1", "localhost", "localhost.", "[::ffff:127.0.0.1]", "2130706433", "0.0.0.0"] {
        let look = |scope| {
            let server = MockServer::new(vec![Say::Json(200, json!("in here"))]);
            let url = format!("http://{host}:{}/", server.url.port().unwrap());
            let web = prober(scope).of(Arc::new(Verify(None)));
            (run(Web::get(&web, &url)).reply.clone(), server.lines())
        };
        assert_eq!(look(Scope::Real), (Err(WebFault::Unreachable), Vec::new()), "{host}");
    }
    // A rehearsal's web lies here.
    let server = MockServer::new(vec![Say::Json(200, json!("in here"))]);
    let sandbox = MockServer::new(vec![Say::Json(404, json!({}))]);
    let web = prober(Scope::Sandbox(sandbox.url.clone())).of(Arc::new(Verify(None)));
    assert!(run(Web::get(&web, server.url.as_str())).reply.is_ok());
}

#[test]
fn a_name_that_anybody_should_reach_leads_to_no_private_address() {
    let names = PublicNames::default();
    let addresses = || {
        let name: Name = "localhost".parse().unwrap();
        run(names.resolve(name)).unwrap().count()
    };
    assert!(addresses() > 0, "a proxy may lie on this machine");
    names.add("localhost");
    assert_eq!(addresses(), 0);
}

#[test]
fn a_long_body_is_cut() {
    let server = MockServer::new(vec![Say::Json(200, Value::String("x".repeat(200_000)))]);
    assert_eq!(look(server.url.as_str()).reply.unwrap().body.len(), 64 << 10);
}

#[test]
fn each_way_of_not_answering_has_its_fault() {
    let fault = |script: Vec<Say>| look(MockServer::new(script).url.as_str()).reply.unwrap_err();
    let silent = MockServer::new(vec![Say::Hang]);
    let hasty = patient(Scope::Real, Duration::from_millis(300));
    assert_eq!(run(hasty.get(silent.url.as_str())).reply, Err(WebFault::Timeout));
    assert_eq!(fault(vec![Say::Drop]), WebFault::Unreachable);
    assert_eq!(fault(vec![Say::Json(407, json!({}))]), WebFault::ProxyAuth);
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    assert_eq!(look(&format!("http://{closed}")).reply, Err(WebFault::Unreachable));
    // Behind a proxy it is the proxy that would resolve the name, and a dead one is what cannot be reached.
    let nowhere = look("http://nowhere.invalid/").reply;
    assert!(matches!(nowhere, Err(WebFault::Unresolvable | WebFault::Unreachable)), "{nowhere:?}");
    for url in ["no address", "mailto:a@example.com", "https://"] {
        let seen = look(url);
        assert_eq!((seen.reply, seen.addresses), (Err(WebFault::Unresolvable), Vec::new()), "{url}");
    }
}

#[test]
fn a_host_that_does_not_answer_is_seen_as_it_was_seen_last() {
    let [silent, other] = [Say::Hang, Say::Json(200, json!("ok"))].map(|say| MockServer::new(vec![say]));
    let hasty = patient(Scope::Real, Duration::from_millis(300));
    let looks: Vec<Seen> = (0..4).map(|_| run(hasty.get(silent.url.as_str()))).collect();
    assert_eq!(looks[0].reply, Err(WebFault::Timeout));
    assert_eq!(looks[3], looks[1]);
    assert_eq!(looks[3].addresses, ["127.0.0.1".parse::<std::net::IpAddr>().unwrap()]);
    assert_eq!(silent.lines().len(), 2);
    assert!(run(hasty.get(other.url.as_str())).reply.is_ok());
    // A sandbox that does not answer is as silent as what it would show.
    let sandboxed = patient(Scope::Sandbox(MockServer::new(vec![Say::Hang]).url), Duration::from_millis(300));
    let seen = run(sandboxed.get("https://hooks.aurora.example.com/"));
    assert_eq!(seen.reply, Err(WebFault::Timeout));
}

// Other systems' verifiers add rules of their own, such as how long a certificate may last.
#[cfg(target_os = "linux")]
#[test]
fn a_certificate_is_dated_and_its_fault_named() {
    let days = |text: &str| Some((text.parse::<Timestamp>().unwrap() - now()).get_seconds() / 86_400);
    for (certificate, fault, certificate_days) in [
        (include_str!("certificates/good.pem"), None, days("2126-01-01T00:00:00Z")),
        (include_str!("certificates/expired.pem"), Some(WebFault::TlsExpired), days("2021-01-01T00:00:00Z")),
        (
            include_str!("certificates/other-name.pem"),
            Some(WebFault::TlsWrongName),
            days("2126-01-01T00:00:00Z"),
        ),
        (include_str!("certificates/self-signed.pem"), Some(WebFault::TlsSelfSigned), None),
        (include_str!("certificates/self-signed-authority.pem"), Some(WebFault::TlsSelfSigned), None),
    ] {
        let server = MockServer::tls(certificate, vec![Say::Json(200, json!("ok"))]);
        let url = server.url.join("hook?hub.verify_token=secret").unwrap();
        let seen = look(url.as_str());
        let heard = server.lines();
        assert_eq!(seen.reply.as_ref().err(), fault.as_ref(), "{seen:?}");
        if let Some(expected) = certificate_days {
            assert!((seen.certificate_days.unwrap() - expected).abs() <= 1, "{seen:?}");
        }
        // To a server that cannot be trusted goes nothing but the question who it is.
        let told = if fault.is_some() { "HEAD /" } else { "GET /hook?hub.verify_token=secret" };
        assert_eq!(heard, [told]);
    }
    let server = MockServer::tls(include_str!("certificates/good.pem"), vec![Say::Json(200, json!("ok"))]);
    let stranger = Probe::new(Scope::Real, Scrub::new(), Duration::from_secs(20), now(), Breaker::default());
    assert_eq!(run(stranger.get(server.url.as_str())).reply, Err(WebFault::TlsUntrusted));
}

#[test]
fn a_handshake_is_appended_and_the_token_learnt() {
    let server = MockServer::new(vec![Say::Json(200, json!(1))]);
    let scrub = Scrub::new();
    let prober = Probe::new(Scope::Real, scrub.clone(), Duration::from_secs(20), now(), Breaker::default());
    let callback = server.url.join("hook?tenant=a%2Fb").unwrap();
    let lens = prober.of(Arc::new(Verify(Some(TOKEN))));
    let (_, challenge) = run(lens.handshake(callback.as_str(), HandshakeToken::Right)).unwrap();
    assert!(challenge.len() == 10 && challenge.bytes().all(|byte| byte.is_ascii_digit()));
    let (_, other) = run(lens.handshake(callback.as_str(), HandshakeToken::Wrong)).unwrap();
    assert_ne!(challenge, other);
    let heard = server.lines();
    let start = |challenge: &str| {
        format!("GET /hook?tenant=a%2Fb&hub.mode=subscribe&hub.challenge={challenge}&hub.verify_token=")
    };
    assert_eq!(heard[0], start(&challenge) + TOKEN);
    assert!(heard[1].starts_with(&start(&other)) && !heard[1].contains(TOKEN));
    assert_eq!(scrub.scrub(&format!("<{TOKEN}>")), "<***>");
}

#[test]
fn a_handshake_needs_its_token_and_tls() {
    let prober = prober(Scope::Real);
    let blind = run(prober.of(Arc::new(Verify(None))).handshake("https://h.test", HandshakeToken::Right));
    assert_eq!(blind.unwrap_err().code, &codes::NO_VERIFY_TOKEN);
    let lens = prober.of(Arc::new(Verify(Some(TOKEN))));
    let (seen, _) = run(lens.handshake("http://h.test/hook", HandshakeToken::Right)).unwrap();
    assert_eq!(seen.reply, Err(WebFault::TlsOther));
}

#[test]
fn an_event_is_posted_as_it_is_and_the_next_one_too() {
    let server = MockServer::new(vec![Say::Hang, Say::Hang, Say::Hang, Say::Json(200, json!("ok"))]);
    let hasty = patient(Scope::Real, Duration::from_millis(300));
    let headers =
        [("content-type", "application/json".to_owned()), ("x-hub-signature-256", "sha256=00".into())];
    let deliver =
        || run(hasty.deliver(server.url.join("hook?a=b").unwrap().as_str(), &headers, b"{\"a\":1}"));
    let replies: Vec<_> = (0..4).map(|_| deliver().reply).collect();
    assert_eq!(replies[..3], [const { Err(WebFault::Timeout) }; 3]);
    assert_eq!(replies[3].as_ref().unwrap().status, 200);
    let heard = server.heard();
    assert_eq!((heard[0].line.as_str(), heard[0].body.as_str()), ("POST /hook?a=b", "{\"a\":1}"));
    assert!(heard[0].headers.contains("x-hub-signature-256: sha256=00"), "{}", heard[0].headers);
    // What is signed does not lie open on the way.
    assert_eq!(run(hasty.deliver("http://h.test/hook", &headers, b"{}")).reply, Err(WebFault::TlsOther));
    assert_eq!(run(hasty.deliver("no address", &headers, b"{}")).reply, Err(WebFault::Unresolvable));
}

#[test]
fn a_sandbox_answers_for_its_own_hosts() {
    let answer = json!({"known": true, "addresses": ["203.0.113.10"], "tls": "trusted", "certificate_days": 80,
        "status": 200, "location": null, "body": "42", "ms": 35});
    let sandbox = MockServer::new(vec![Say::Json(200, answer)]);
    for scope in [Scope::Sandbox, Scope::Demo] {
        let seen =
            run(prober(scope(sandbox.url.clone())).get("https://hooks.aurora.example.com/messenger?a=b"));
        assert_eq!((seen.reply.unwrap().body.as_str(), seen.certificate_days, seen.ms), ("42", Some(80), 35));
    }
    let heard = &sandbox.heard()[0];
    assert_eq!(heard.line, "POST /_sandbox/web");
    let asked: Value = serde_json::from_str(&heard.body).unwrap();
    let url = "https://hooks.aurora.example.com/messenger?a=b";
    assert_eq!(asked, json!({"method": "GET", "url": url, "headers": {}, "body": ""}));
}

#[test]
fn what_is_not_in_the_world_is_reached_by_a_sandbox_and_not_by_a_demo() {
    for no_answer in
        [Say::Json(200, json!({"known": false})), Say::Json(404, json!({"error": {"code": 2500}}))]
    {
        let site = MockServer::new(vec![Say::Json(200, json!("real"))]);
        let graph = MockServer::new(vec![no_answer]);
        let look = |scope: fn(Url) -> Scope| run(prober(scope(graph.url.clone())).get(site.url.as_str()));
        assert_eq!(look(Scope::Demo).reply, Err(WebFault::Unresolvable));
        assert!(site.heard().is_empty());
        assert_eq!(look(Scope::Sandbox).reply.unwrap().body, "\"real\"");
    }
}
