use serde_json::json;

use super::*;
use crate::sandbox::token::{sign, sign_sha1};

fn subscribe(bench: &mut Bench, callback: &str, token: &str) -> (u16, Value) {
    let form = [
        ("object", "page"),
        ("callback_url", callback),
        ("verify_token", token),
        ("fields", "messages,message_echoes"),
    ];
    bench.post(&app_token(), &format!("/v26.0/{APP}/subscriptions"), &form)
}

#[test]
fn a_subscription_adds_fields_and_delete_takes_them() {
    let mut bench = Bench::healthy();
    assert_eq!(subscribe(&mut bench, CALLBACK, VERIFY).1, json!({"success": true}));
    let fields = |bench: &mut Bench| {
        let (_, body) = bench.get(&app_token(), &format!("/{APP}/subscriptions"));
        let rows = body["data"][0]["fields"].as_array().cloned().unwrap_or_default();
        rows.iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(fields(&mut bench), ["messages", "messaging_postbacks", "message_echoes"]);
    let target = format!("/{APP}/subscriptions?object=page&fields=messages");
    bench.json("DELETE", &app_token(), &target, &[]);
    assert_eq!(fields(&mut bench), ["messaging_postbacks", "message_echoes"]);
    bench.json("DELETE", &app_token(), &format!("/{APP}/subscriptions"), &[]);
    assert_eq!(fields(&mut bench), Vec::<String>::new());
}

#[test]
fn each_way_to_fail_a_handshake_has_its_words() {
    let site = |patch: Value| json!({"web": {CALLBACK: patch}});
    let cases = [
        (site(json!({"status": 404})), "HTTP Status Code = 404; HTTP Message = Not Found"),
        (site(json!({"verify_token": "other"})), "HTTP Status Code = 403; HTTP Message = Forbidden"),
        (site(json!({"slow_ms": 9_000})), "curl_errno = 28"),
        (site(json!({"fault": "timeout"})), "curl_errno = 28"),
        (site(json!({"fault": "refused"})), "curl_errno = 7"),
        (site(json!({"addresses": []})), "curl_errno = 6"),
        (
            site(json!({"tls": "self-signed"})),
            "curl_errno = 60; curl_error = SSL certificate problem: self signed",
        ),
        (site(json!({"tls": "untrusted"})), "unable to get local issuer certificate"),
        (site(json!({"tls": "expired"})), "certificate has expired"),
        (site(json!({"echo": "<html>"})), "received=\"<html>\""),
    ];
    for (patch, words) in cases {
        let mut bench = Bench::patched(&patch);
        let (status, body) = subscribe(&mut bench, CALLBACK, VERIFY);
        assert_eq!(code(status, &body), (400, 2200, 0), "{patch}");
        let message = body["error"]["message"].as_str().unwrap();
        assert!(message.contains(words), "{patch}: {message}");
    }
    let mut bench = Bench::healthy();
    assert_eq!(subscribe(&mut bench, "http://hooks.aurora.example.com/messenger", VERIFY).0, 400);
    assert_eq!(subscribe(&mut bench, "not a url", VERIFY).0, 400);
}

#[test]
fn a_callback_outside_the_world_is_really_called_before_the_answer() {
    let mut bench = Bench::healthy();
    let form = [
        ("object", "page"),
        ("callback_url", "https://elsewhere.test/hook?a=1"),
        ("verify_token", "v"),
        ("fields", "messages"),
    ];
    let (id, effects) = bench.send(request("POST", &app_token(), &format!("/{APP}/subscriptions"), &form));
    let [Effect::Call { id: call, url, method, .. }] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!(*method, "GET");
    assert!(url.starts_with("https://elsewhere.test/hook?a=1&hub.mode=subscribe&hub.challenge="), "{url}");
    let challenge = url.split("hub.challenge=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    let effects = bench.step(Event::Answered { call: *call, outcome: answered(200, &challenge) });
    let [Effect::Reply { id: to, response, .. }] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!((*to, response.status), (id, 200));
    let (_, body) = bench.get(&app_token(), &format!("/{APP}/subscriptions"));
    assert_eq!(body["data"][0]["callback_url"], "https://elsewhere.test/hook?a=1");
}

#[test]
fn a_message_is_delivered_signed_and_escaped() {
    let mut bench = Bench::healthy();
    let (_, told) = bench.control("message", &json!({"page": PAGE, "text": "Até já"}));
    assert_eq!((&told["delivered"], &told["callback"]), (&json!(true), &json!(200)));
    let last = bench.world.state.web[CALLBACK].last_delivery.clone().unwrap();
    assert_eq!(last["signed"], true);
    let event = &last["body"]["entry"][0]["messaging"][0];
    assert_eq!(event["message"]["text"], "Até já");
    assert_eq!(event["sender"]["id"], json!(bench.world.psid(PAGE, "7003")));
    let (_, sent) = bench.control("dashboard", &json!({"do": "reply", "text": "Claro"}));
    assert_eq!(sent["sent"], true);
}

#[test]
fn a_delivery_carries_both_signatures_unless_the_world_says_otherwise() {
    let delivered = |unsure: Value| {
        let elsewhere = json!({"page": {"callback_url": "https://elsewhere.test/"}});
        let patch = json!({"apps": {APP: {"subscriptions": elsewhere}}, "unsure": unsure});
        let mut bench = Bench::patched(&patch);
        let (_, effects) = bench.send(control("message", &json!({"text": "já"})));
        let Some(Effect::Call { headers, body, .. }) = effects.first().cloned() else {
            panic!("{effects:?}")
        };
        let header = |name: &str| headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        assert_eq!(header("X-Hub-Signature-256"), Some(format!("sha256={}", sign(SECRET, &body))));
        (header("X-Hub-Signature"), format!("sha1={}", sign_sha1(SECRET, &body)))
    };
    let (seen, wanted) = delivered(json!({}));
    assert_eq!(seen, Some(wanted));
    assert_eq!(delivered(json!({"sha1_signature": false})).0, None);
}

#[test]
fn a_receiver_that_knows_sha1_alone_takes_what_carries_it() {
    let site = json!({CALLBACK: {"checks_signature": false, "checks_sha1": true}});
    for (carried, status) in [(true, 200), (false, 403)] {
        let mut bench = Bench::patched(&json!({"web": site, "unsure": {"sha1_signature": carried}}));
        assert_eq!(bench.control("message", &json!({"text": "oi"})).1["callback"], status, "{carried}");
    }
}

#[test]
fn what_is_missing_is_named_when_a_message_does_not_arrive() {
    let cases = [
        (json!({"apps": {APP: {"mode": "development"}}}), "app-in-development"),
        (json!({"apps": {APP: {"permissions": {"pages_messaging": "unapproved"}}}}), "permission-not-live"),
        (json!({"apps": {APP: {"subscriptions": {"page": null}}}}), "app-not-subscribed"),
        (json!({"pages": {PAGE: {"subscribed_apps": {APP: null}}}}), "page-not-subscribed"),
        (json!({"pages": {PAGE: {"subscribed_apps": {APP: ["feed"]}}}}), "page-not-subscribed"),
        (json!({"pages": {PAGE: {"is_published": false}}}), "page-unpublished"),
        (json!({"web": {CALLBACK: {"delivery_status": 500}}}), "callback-failed"),
    ];
    for (patch, why) in cases {
        let mut bench = Bench::patched(&patch);
        let (_, told) = bench.control("message", &json!({"text": "oi"}));
        assert_eq!((&told["delivered"], &told["why"]), (&json!(false), &json!(why)), "{patch}");
    }
    let mut bench = Bench::patched(&json!({"apps": {APP: {"mode": "development"}}}));
    assert_eq!(bench.control("message", &json!({"from": "7002", "text": "oi"})).1["delivered"], true);
}

#[test]
fn an_hour_of_failure_unsubscribes_the_page() {
    let mut bench = Bench::patched(&json!({"web": {CALLBACK: {"delivery_status": 500}}}));
    bench.control("message", &json!({"text": "oi"}));
    let (status, _) = bench.control("advance", &json!({"seconds": 1_700}));
    assert_eq!(status, 200);
    assert_eq!(bench.world.state.apps[APP].alerts.len(), 1, "after a quarter of an hour Meta warns");
    assert!(bench.world.state.pages[PAGE].subscribed_apps.contains_key(APP));
    bench.control("advance", &json!({"seconds": 2_000}));
    assert!(!bench.world.state.pages[PAGE].subscribed_apps.contains_key(APP));
    assert_eq!(bench.world.next_due(), None);
}

#[test]
fn a_callback_that_comes_back_gets_what_it_missed() {
    let mut bench = Bench::patched(&json!({"web": {CALLBACK: {"delivery_status": 500}}}));
    bench.control("message", &json!({"text": "oi"}));
    bench.world.state.web.get_mut(CALLBACK).unwrap().delivery_status = None;
    bench.wait(60);
    assert_eq!(bench.world.state.web[CALLBACK].deliveries, 1);
    assert_eq!(bench.world.next_due(), None);
}

#[test]
fn time_stands_still_while_something_is_on_its_way() {
    let elsewhere =
        json!({"apps": {APP: {"subscriptions": {"page": {"callback_url": "https://elsewhere.test/"}}}}});
    let mut bench = Bench::patched(&elsewhere);
    let (first, effects) = bench.send(control("message", &json!({"text": "oi"})));
    let Some(Effect::Call { id: call, .. }) = effects.first().cloned() else { panic!("{effects:?}") };
    let before = bench.world.now();
    let (second, effects) = bench.send(control("advance", &json!({"seconds": 3})));
    assert_eq!(effects, [], "the answer has to wait");
    let effects = bench.step(Event::Answered { call, outcome: Outcome::Timeout });
    let replied = |effects: &[Effect]| {
        effects
            .iter()
            .filter_map(|effect| match effect {
                Effect::Reply { id, .. } => Some(*id),
                Effect::Call { .. } => None,
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(replied(&effects), [first]);
    let Some(Effect::Call { id: retry, .. }) = effects.last().cloned() else { panic!("{effects:?}") };
    assert_eq!(bench.world.now().duration_since(before).as_secs(), 1, "moved to the retry, and no further");
    let effects = bench.step(Event::Answered { call: retry, outcome: answered(200, "") });
    assert_eq!(replied(&effects), [second]);
    assert_eq!(bench.world.now().duration_since(before).as_secs(), 3);
}

#[test]
fn the_played_web_shows_what_a_visitor_would_see() {
    let mut bench = Bench::healthy();
    let look = |bench: &mut Bench, url: &str| bench.control("web", &json!({"method": "GET", "url": url})).1;
    let privacy = look(&mut bench, "https://www.aurora.example.com/privacy");
    assert_eq!(
        (&privacy["known"], &privacy["status"], &privacy["tls"]),
        (&json!(true), &json!(200), &json!("trusted"))
    );
    assert_eq!(look(&mut bench, "https://www.aurora.example.com/nothing")["status"], 404);
    assert_eq!(look(&mut bench, "https://crm.aurora.example.com/neo/login")["status"], 200);
    assert_eq!(look(&mut bench, "https://elsewhere.test/"), json!({"known": false}));
    let shake = format!("{CALLBACK}?hub.mode=subscribe&hub.challenge=42&hub.verify_token=");
    assert_eq!(look(&mut bench, &format!("{shake}{VERIFY}"))["body"], "42");
    assert_eq!(look(&mut bench, &format!("{shake}wrong"))["status"], 403);
    let body = "{\"object\":\"page\"}";
    let post = |bench: &mut Bench, signature: String| {
        let headers = json!({"X-Hub-Signature-256": signature});
        bench.control("web", &json!({"method": "POST", "url": CALLBACK, "headers": headers, "body": body})).1
    };
    assert_eq!(post(&mut bench, format!("sha256={}", sign(SECRET, body.as_bytes())))["status"], 200);
    assert_eq!(post(&mut bench, "sha256=00".into())["status"], 403);
}

fn control(path: &str, body: &Value) -> Request {
    Request {
        method: "POST".into(),
        target: format!("/_sandbox/{path}"),
        headers: Vec::new(),
        body: body.to_string().into_bytes(),
    }
}
