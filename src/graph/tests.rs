//! The client and its sessions against a server on loopback.

use std::collections::HashMap;
use std::rc::Rc;
use std::time::Duration;

use futures_util::future::join_all;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use url::Url;

use super::codes;
use super::stand::{Say, Stand};
use super::{Cache, Client, ClientOptions, GraphSetupError, Keys, Session, appsecret_proof, newest};
use crate::finding::Code;
use crate::journey::port::{Answer, As, Blind, Call, Done, Graph, GraphWrite, Method, Param, Slot, Trouble};
use crate::redact::Scrub;

const PAGE_TOKEN: &str = "EAApagepagepagepagepagepage";
const SECRET: &str = "5f2b8c1e9d4a7036b1c8e2f4a6d09371";
const APP: &str = "900100200300400";

/// The secrets of a test's subject.
struct Ring(HashMap<Slot, SecretString>);

impl Keys for Ring {
    fn secret(&self, slot: Slot) -> Result<Option<SecretString>, Blind> {
        Ok(self.0.get(&slot).cloned())
    }

    fn app_id(&self) -> Option<String> {
        Some(APP.to_owned())
    }
}

fn ring(slots: &[(Slot, &str)]) -> Rc<dyn Keys> {
    Rc::new(Ring(slots.iter().map(|(slot, text)| (*slot, SecretString::from(*text))).collect()))
}

fn options(base: &Url) -> ClientOptions {
    ClientOptions {
        base: base.clone(),
        version: newest(),
        timeout: Duration::from_millis(300),
        retry_base: Duration::from_millis(1),
        user_agent: "onboard/test".into(),
    }
}

fn client(stand: &Stand) -> Client {
    Client::new(options(&stand.url), Scrub::new()).unwrap()
}

fn session(stand: &Stand) -> Session {
    let keys = ring(&[(Slot::PageToken, PAGE_TOKEN), (Slot::AppSecret, SECRET), (Slot::VerifyToken, "v&1")]);
    Session::new(&client(stand), keys, Cache::new())
}

fn run<T>(work: impl Future<Output = T>) -> T {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_all().build().unwrap().block_on(work)
}

/// Asks once as the Page; returns the answer and how many requests it took.
fn ask(script: Vec<Say>) -> (Answer, usize) {
    let stand = Stand::new(script);
    let answer = run(session(&stand).get(As::Page, "104?fields=name"));
    (answer, stand.heard().len())
}

fn blind(answer: Answer) -> Blind {
    match answer {
        Err(Trouble::Blind(blind)) => blind,
        other => panic!("not blind: {other:?}"),
    }
}

fn post(path: &str) -> Call {
    Call { by: As::Page, method: Method::Post, path: path.into(), params: Vec::new(), mints: None }
}

/// Makes a write; returns what came of it and how many requests it took.
fn write(path: &str, script: Vec<Say>) -> (Result<Done, Trouble>, usize) {
    let stand = Stand::new(script);
    let done = run(session(&stand).call(&post(path)));
    (done, stand.heard().len())
}

fn error(code: i64) -> Value {
    json!({"error": {"message": "no", "code": code, "fbtrace_id": "Ax"}})
}

const OUTAGE: Say = Say::Raw(
    "HTTP/1.1 502 Bad Gateway\r\ncontent-length: 62\r\n\r\n<html>\u{1b}[2J down EAAsecretsecretsecretsecret for a while</html>",
);
const CUT: Say = Say::Raw("HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\n{\"id\":\"104\"");

#[test]
fn a_read_carries_version_token_and_proof_and_no_token_in_its_address() {
    let stand = Stand::new(vec![Say::Json(200, json!({"id": "104"}))]);
    let answer = run(session(&stand).get(As::Page, "104?fields=name,category{id}")).unwrap();
    assert_eq!(*answer, json!({"id": "104"}));
    let heard = &stand.heard()[0];
    let proof = appsecret_proof(&SecretString::from(SECRET), &SecretString::from(PAGE_TOKEN));
    let line = format!("GET /v26.0/104?fields=name%2Ccategory%7Bid%7D&appsecret_proof={proof}");
    assert_eq!(heard.line, line);
    assert!(heard.headers.contains(&format!("authorization: Bearer {PAGE_TOKEN}\n")));
    assert!(heard.headers.contains("user-agent: onboard/test\n"));
}

#[test]
fn the_apps_own_token_needs_no_proof() {
    let stand = Stand::new(vec![Say::Json(200, json!({"data": []}))]);
    run(session(&stand).get(As::App, "900/subscriptions")).unwrap();
    let heard = &stand.heard()[0];
    assert_eq!(heard.line, "GET /v26.0/900/subscriptions");
    assert!(heard.headers.contains(&format!("authorization: Bearer {APP}|{SECRET}\n")));
}

#[test]
fn a_path_cannot_leave_its_version_or_host() {
    let stand = Stand::new(vec![Say::Json(200, json!({}))]);
    let session = session(&stand);
    for path in ["../v1.0/me", "//evil.test/x", "a b/c#d?x=1&y=%26"] {
        run(session.get(As::App, path)).unwrap();
    }
    let lines = ["GET /v26.0/v1.0/me", "GET /v26.0/evil.test/x", "GET /v26.0/a%20b/c%23d?x=1&y=%26"];
    assert_eq!(stand.lines(), lines);
}

#[test]
fn a_missing_secret_is_named_and_nothing_is_asked() {
    let stand = Stand::new(vec![Say::Json(200, json!({}))]);
    let session = Session::new(&client(&stand), ring(&[]), Cache::new());
    for (by, code) in [
        (As::App, &codes::NO_APP_SECRET),
        (As::User, &codes::NO_USER_TOKEN),
        (As::SystemUser, &codes::NO_SYSTEM_USER_TOKEN),
        (As::Page, &codes::NO_PAGE_TOKEN),
    ] {
        assert_eq!(blind(run(session.get(by, "me"))).code, code);
        assert_eq!(blind(run(session.debug(by))).code, code);
    }
    assert!(stand.heard().is_empty());
}

#[test]
fn one_question_is_asked_once_until_forgotten() {
    let stand = Stand::new(vec![Say::Json(200, json!({"id": "1"}))]);
    let client = client(&stand);
    let cache = Cache::new();
    let keys = || ring(&[(Slot::PageToken, PAGE_TOKEN)]);
    let [one, other] = [(); 2].map(|()| Session::new(&client, keys(), cache.clone()));
    run(async {
        let answers =
            join_all([one.get(As::Page, "1"), other.get(As::Page, "1"), one.get(As::Page, "1")]).await;
        assert!(answers.iter().all(Result::is_ok));
        one.get(As::Page, "2").await.unwrap();
        assert_eq!(stand.heard().len(), 2);
        cache.forget();
        one.get(As::Page, "1").await.unwrap();
    });
    assert_eq!(stand.heard().len(), 3);
}

#[test]
fn all_pages_are_read_by_cursor_and_meta_s_own_link_is_not_followed() {
    let page = |id: &str, after: Option<&str>| {
        let mut paging = json!({"cursors": {"before": "b", "after": after.unwrap_or("end")}});
        if let Some(after) = after {
            paging["next"] = format!("https://evil.test/?access_token=EAAleak&after={after}").into();
        }
        Say::Json(200, json!({"data": [{"id": id, "access_token": "EAArow"}], "paging": paging}))
    };
    let stand = Stand::new(vec![page("1", Some("c1")), page("2", Some("c2")), page("3", None)]);
    let answer = run(session(&stand).get(As::App, "me/accounts?limit=1")).unwrap();
    assert_eq!(*answer, json!({"data": [{"id": "1"}, {"id": "2"}, {"id": "3"}]}));
    let line = |tail: &str| format!("GET /v26.0/me/accounts?limit=1{tail}");
    assert_eq!(stand.lines(), [line(""), line("&after=c1"), line("&after=c2")]);
}

#[test]
fn an_edge_that_pages_by_offset_is_read_on_by_its_offset() {
    let next = "https://graph.test/x?access_token=EAAleak&limit=1&offset=1";
    let first = json!({"data": [1], "paging": {"next": next}});
    let stand = Stand::new(vec![Say::Json(200, first), Say::Json(200, json!({"data": [2]}))]);
    assert_eq!(run(session(&stand).get(As::App, "1/x")).unwrap()["data"], json!([1, 2]));
    assert_eq!(stand.lines()[1], "GET /v26.0/1/x?offset=1");
}

#[test]
fn an_endless_edge_ends() {
    let endless = json!({"data": [1], "paging": {"cursors": {"after": "c"}, "next": "https://graph.test/"}});
    let (answer, asked) = ask(vec![Say::Json(200, endless.clone())]);
    assert_eq!((blind(answer).code, asked), (&codes::GRAPH_TOO_LARGE, 50));
    // Conversations are a stream: its first page is the answer, and its cursor stays.
    let stand = Stand::new(vec![Say::Json(200, endless)]);
    let answer = run(session(&stand).get(As::App, "104/conversations?limit=5")).unwrap();
    assert_eq!(*answer, json!({"data": [1], "paging": {"cursors": {"after": "c"}}}));
    assert_eq!(stand.heard().len(), 1);
}

#[test]
fn what_may_pass_is_asked_three_times_and_then_named() {
    let cases: [(Say, &Code, usize); 6] = [
        (OUTAGE, &codes::GRAPH_NOT_JSON, 3),
        (CUT, &codes::GRAPH_TRUNCATED, 3),
        (Say::Drop, &codes::GRAPH_RESET, 3),
        (Say::Json(500, error(1)), &codes::GRAPH_UNAVAILABLE, 3),
        (Say::Json(503, error(2)), &codes::GRAPH_UNAVAILABLE, 3),
        // Each try costs a whole deadline.
        (Say::Hang, &codes::GRAPH_TIMEOUT, 2),
    ];
    for (say, code, tries) in cases {
        let (answer, asked) = ask(vec![say.clone()]);
        assert_eq!((blind(answer).code, asked), (code, tries), "{say:?}");
        let (answer, asked) = ask(vec![say, Say::Json(200, json!({"id": "104"}))]);
        assert_eq!((answer.is_ok(), asked), (true, 2));
    }
}

#[test]
fn what_will_not_pass_is_asked_once() {
    let portal = Say::Raw("HTTP/1.1 302 Found\r\nlocation: http://x/\r\ncontent-length: 5\r\n\r\nlogin");
    let plain = Say::Raw("HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nnope");
    for (say, code) in [
        (portal, &codes::GRAPH_NOT_JSON),
        (plain, &codes::GRAPH_NOT_JSON),
        (Say::Json(404, json!({"id": "1"})), &codes::GRAPH_NOT_JSON),
        (Say::Json(407, json!({})), &codes::PROXY_AUTH),
    ] {
        let (answer, asked) = ask(vec![say.clone()]);
        assert_eq!((blind(answer).code, asked), (code, 1), "{say:?}");
    }
    for (status, code) in [(400, 190), (403, 200), (400, 100), (400, 1), (200, 190), (400, 987_654)] {
        let (answer, asked) = ask(vec![Say::Json(status, error(code))]);
        let refusal = answer.unwrap_err().refusal().cloned().unwrap();
        assert_eq!((refusal.code, refusal.status, asked), (code, status, 1));
    }
}

#[test]
fn a_foreign_answer_shows_its_start_clean_and_without_secrets() {
    let blind = blind(ask(vec![OUTAGE]).0);
    assert_eq!(blind.facts["status"], 502);
    assert_eq!(blind.facts["head"], "<html> down *** for a while</html>");
    assert_eq!(super::tests::blind(ask(vec![Say::Json(500, error(1))]).0).facts["trace"], "Ax");
}

#[test]
fn an_unknown_error_that_hides_a_permission_is_an_answer_in_the_end() {
    let body = json!({"error": {"code": 1, "error_subcode": 99}});
    let (answer, asked) = ask(vec![Say::Json(500, body)]);
    assert_eq!((answer.unwrap_err().refusal().map(|refusal| refusal.subcode), asked), (Some(99), 3));
}

#[test]
fn a_throttle_keeps_every_later_question_back() {
    let usage = "x-business-use-case-usage: {\"1\":[{\"type\":\"pages\",\"call_count\":100,\
                 \"estimated_time_to_regain_access\":19}]}\r\n";
    let stand = Stand::new(vec![Say::Headed(400, usage, error(80_001)), Say::Json(200, json!({}))]);
    let session = session(&stand);
    run(async {
        for path in ["1", "2"] {
            let blind = blind(session.get(As::Page, path).await);
            assert_eq!((blind.code, &blind.facts["code"]), (&codes::GRAPH_THROTTLED, &json!(80_001)));
            assert_eq!(blind.facts["minutes"], 19);
        }
        assert_eq!(stand.heard().len(), 1);
        // Another token's quota is another one.
        session.get(As::App, "3").await.unwrap();
    });
    assert_eq!(stand.heard().len(), 2);
    assert_eq!(session.client.usage().unwrap().percent, 100);
}

#[test]
fn the_apps_own_limit_keeps_all_its_tokens_back() {
    let stand = Stand::new(vec![Say::Json(403, error(4)), Say::Json(200, json!({}))]);
    let session = session(&stand);
    run(async {
        assert_eq!(blind(session.get(As::Page, "1").await).facts["minutes"], 1);
        assert_eq!(blind(session.get(As::App, "2").await).code, &codes::GRAPH_THROTTLED);
    });
    assert_eq!(stand.heard().len(), 1);
}

#[test]
fn a_throttle_that_ends_at_once_is_waited_for() {
    let usage = "x-business-use-case-usage: {\"1\":[{\"estimated_time_to_regain_access\":0}]}\r\n";
    let (answer, asked) = ask(vec![Say::Headed(400, usage, error(80_006)), Say::Json(200, json!({}))]);
    assert_eq!((answer.is_ok(), asked), (true, 2));
    let (answer, asked) = ask(vec![Say::Headed(400, usage, error(80_006))]);
    assert_eq!((blind(answer).code, asked), (&codes::GRAPH_THROTTLED, 3));
}

#[test]
fn an_act_that_must_not_happen_twice_is_never_repeated() {
    for path in ["104/messages", "7/access_tokens", "900/accounts/test-users"] {
        for say in [OUTAGE, CUT, Say::Drop, Say::Hang, Say::Json(500, error(1)), Say::Json(503, error(2))] {
            let (done, asked) = write(path, vec![say.clone()]);
            let Err(Trouble::Blind(blind)) = done else { panic!("{say:?}: {done:?}") };
            assert_eq!((blind.code, asked), (&codes::GRAPH_AMBIGUOUS, 1), "{path} {say:?}");
            assert_eq!(blind.facts["path"], path);
        }
        let (done, asked) = write(path, vec![Say::Json(400, error(100))]);
        assert_eq!((done.unwrap_err().refusal().map(|refusal| refusal.code), asked), (Some(100), 1));
    }
}

#[test]
fn an_act_that_only_sets_is_repeated() {
    for path in ["900/subscriptions", "104/subscribed_apps", "104/messenger_profile", "900"] {
        for say in [OUTAGE, Say::Drop, Say::Json(500, error(1))] {
            let (done, asked) = write(path, vec![say, Say::Json(200, json!({"success": "true"}))]);
            assert_eq!((done.unwrap().body, asked), (json!({"success": true}), 2), "{path}");
        }
    }
}

#[test]
fn a_write_sends_its_parameters_in_a_form_with_secrets_put_in() {
    let stand = Stand::new(vec![Say::Json(200, json!({"success": true}))]);
    let mut call = post("900/subscriptions");
    call.by = As::App;
    call.params = vec![
        ("fields", Param::Text("messages,messaging_postbacks".into())),
        ("verify_token", Param::Secret(Slot::VerifyToken)),
    ];
    run(session(&stand).call(&call)).unwrap();
    let heard = &stand.heard()[0];
    assert_eq!(heard.line, "POST /v26.0/900/subscriptions");
    assert_eq!(heard.body, "fields=messages%2Cmessaging_postbacks&verify_token=v%261");
    call.params = vec![("password", Param::Secret(Slot::AgentPassword))];
    let Err(Trouble::Blind(blind)) = run(session(&stand).call(&call)) else {
        panic!("it has no such secret")
    };
    assert_eq!(blind.code, &codes::NO_AGENT_PASSWORD);
}

#[test]
fn an_act_that_meta_says_did_not_happen_did_not_happen() {
    for no in [json!(false), json!("false")] {
        let (done, _) = write("104/subscribed_apps", vec![Say::Json(200, json!({"success": no}))]);
        let Err(Trouble::Blind(blind)) = done else { panic!("{done:?}") };
        assert_eq!(blind.code, &codes::GRAPH_NOT_DONE);
    }
}

#[test]
fn a_minted_token_is_taken_out_and_learnt() {
    let minted = "odd-token-of-no-known-shape";
    let reply = json!({"access_token": minted, "token_type": "bearer", "expires_in": "5183944"});
    let stand = Stand::new(vec![Say::Json(200, reply)]);
    let scrub = Scrub::new();
    let client = Client::new(options(&stand.url), scrub.clone()).unwrap();
    let keys = ring(&[(Slot::AppSecret, SECRET), (Slot::UserToken, "EAAuseruseruseruseruser")]);
    let call = Call {
        by: As::App,
        method: Method::Get,
        path: "oauth/access_token".into(),
        params: vec![
            ("grant_type", Param::Text("fb_exchange_token".into())),
            ("client_id", Param::Text(APP.into())),
            ("client_secret", Param::Secret(Slot::AppSecret)),
            ("fb_exchange_token", Param::Secret(Slot::UserToken)),
        ],
        mints: Some(Slot::UserToken),
    };
    let done = run(Session::new(&client, keys, Cache::new()).call(&call)).unwrap();
    assert_eq!(done.token.unwrap().expose_secret(), minted);
    assert_eq!(
        (done.body, done.expires_in),
        (json!({"token_type": "bearer", "expires_in": "5183944"}), Some(5_183_944))
    );
    let heard = &stand.heard()[0];
    assert!(!heard.headers.contains("authorization") && !heard.line.contains("appsecret_proof"));
    assert!(heard.line.contains(&format!("client_secret={SECRET}")));
    for text in [minted, SECRET] {
        assert_eq!(scrub.scrub(&format!("<{text}>")), "<***>");
    }
}

#[test]
fn a_dead_token_is_an_answer_of_debug_token() {
    let data = json!({"is_valid": false, "error": {"code": 190, "subcode": 463}});
    let stand = Stand::new(vec![Say::Json(200, json!({"data": data}))]);
    let session = session(&stand);
    run(async {
        assert_eq!(*session.debug(As::Page).await.unwrap(), data);
        session.debug(As::Page).await.unwrap();
        assert_eq!(session.identify(&SecretString::from("EAAother")).await.unwrap(), data);
    });
    let path = "GET /v26.0/debug_token?input_token=";
    assert_eq!(stand.lines(), [format!("{path}{PAGE_TOKEN}"), format!("{path}EAAother")]);
    let odd = Stand::new(vec![Say::Json(200, json!({"id": "1"}))]);
    assert_eq!(blind(run(super::tests::session(&odd).debug(As::Page))).code, &codes::GRAPH_INCOMPLETE);
}

fn item(code: u16, body: &Value) -> Value {
    json!({"code": code, "body": body.to_string()})
}

#[test]
fn a_batch_answers_in_order_and_asks_again_for_what_was_left_out() {
    let first = json!([
        item(200, &json!({"id": "0", "access_token": "EAAx"})),
        null,
        item(403, &error(200)),
        item(500, &error(2)),
    ]);
    let second = json!([item(200, &json!({"id": "1"})), item(200, &json!({"id": "3"}))]);
    let stand = Stand::new(vec![Say::Json(200, first), Say::Json(200, second)]);
    let paths: Vec<String> = (0..4).map(|id| format!("{id}?fields=id")).collect();
    let answers = run(session(&stand).batch(As::Page, &paths));
    let ids: Vec<_> =
        answers.iter().map(|answer| answer.as_ref().ok().map(|body| body["id"].clone())).collect();
    assert_eq!(ids, [Some(json!("0")), Some(json!("1")), None, Some(json!("3"))]);
    assert_eq!(answers[0].as_ref().unwrap().get("access_token"), None);
    assert_eq!(answers[2].as_ref().unwrap_err().refusal().map(|refusal| refusal.status), Some(403));
    let heard = stand.heard();
    assert_eq!((heard.len(), heard[0].line.as_str()), (2, "POST /v26.0/"));
    let asked: HashMap<String, String> =
        url::form_urlencoded::parse(heard[1].body.as_bytes()).into_owned().collect();
    let wanted = json!([{"method": "GET", "relative_url": "1?fields=id"}, {"method": "GET", "relative_url": "3?fields=id"}]);
    assert_eq!(serde_json::from_str::<Value>(&asked["batch"]).unwrap(), wanted);
    assert!(asked.contains_key("appsecret_proof") && asked["include_headers"] == "false");
}

#[test]
fn a_batch_is_cut_into_fifties_and_gives_up_in_the_end() {
    let stand = Stand::new(vec![Say::Json(200, json!([null]))]);
    let paths: Vec<String> = (0..120).map(|id| id.to_string()).collect();
    let answers = run(session(&stand).batch(As::Page, &paths));
    assert_eq!(answers.len(), 120);
    assert!(answers.into_iter().all(|answer| blind(answer).code == &codes::GRAPH_UNAVAILABLE));
    assert_eq!(stand.heard().len(), 9);
}

#[test]
fn trouble_with_a_whole_batch_is_the_trouble_of_each() {
    for (say, requests) in [(OUTAGE, 3), (Say::Json(400, error(190)), 1), (Say::Json(200, json!({})), 1)] {
        let stand = Stand::new(vec![say]);
        let answers = run(session(&stand).batch(As::Page, &["1".into(), "2".into()]));
        assert!(answers.len() == 2 && answers.iter().all(Result::is_err));
        assert_eq!(stand.heard().len(), requests);
    }
}

#[test]
fn many_tokens_are_identified_in_one_request() {
    let dead = json!({"data": {"is_valid": false}});
    let stand = Stand::new(vec![Say::Json(200, json!([item(200, &dead), item(200, &json!({}))]))]);
    let tokens = ["EAAone", "a&b=c"].map(SecretString::from);
    let answers = run(session(&stand).identify_all(&tokens));
    assert_eq!(answers[0].as_ref().unwrap(), &dead["data"]);
    assert!(answers[1].is_err());
    assert!(stand.heard()[0].body.contains("a%2526b%253Dc"), "{}", stand.heard()[0].body);
}

#[test]
fn a_base_that_would_show_secrets_is_refused() {
    let refused = |base: &str| Client::new(options(&Url::parse(base).unwrap()), Scrub::new()).err();
    let error = refused("http://graph.example.com").unwrap();
    assert_eq!(error.code(), &codes::GRAPH_URL_INSECURE);
    for base in ["ftp://graph.example.com", "https://u:p@graph.example.com", "https://graph.example.com/?a=b"]
    {
        assert!(matches!(refused(base), Some(GraphSetupError::Invalid { .. })), "{base}");
    }
    for base in ["http://127.0.0.1:1", "http://[::1]:1", "http://localhost:1"] {
        assert!(refused(base).is_none(), "{base}");
    }
}

#[test]
fn a_proxy_that_wants_credentials_is_told_apart() {
    let denial = "HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n";
    let proxy = Stand::new(vec![Say::Raw(denial)]);
    let through = reqwest::Proxy::all(proxy.url.as_str()).unwrap();
    let base = Url::parse("https://graph.example.com").unwrap();
    // A machine without certificate authorities cannot hold this client.
    let client = Client::through(options(&base), Scrub::new(), Some(through)).unwrap();
    let session = Session::new(&client, ring(&[(Slot::PageToken, PAGE_TOKEN)]), Cache::new());
    let blind = blind(run(session.get(As::Page, "me")));
    assert_eq!((blind.code, &blind.facts["host"]), (&codes::PROXY_AUTH, &json!("graph.example.com")));
    assert_eq!(proxy.lines(), ["CONNECT graph.example.com:443"]);
}

#[test]
fn where_nobody_listens_is_unreachable_and_the_address_stays_untold() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let base = Url::parse(&format!("http://127.0.0.1:{port}")).unwrap();
    let client = Client::new(options(&base), Scrub::new()).unwrap();
    let session = Session::new(&client, ring(&[(Slot::PageToken, PAGE_TOKEN)]), Cache::new());
    let blind = blind(run(session.get(As::Page, "secret-path?x=1")));
    assert_eq!(blind.code, &codes::GRAPH_UNREACHABLE);
    assert!(!format!("{blind:?}").contains("secret-path"));
    // Nothing was sent, so even an act that must not happen twice is not in doubt.
    let Err(Trouble::Blind(blind)) = run(session.call(&post("104/messages"))) else {
        panic!("it cannot work")
    };
    assert_eq!(blind.code, &codes::GRAPH_UNREACHABLE);
}

#[test]
fn a_certificate_that_nobody_vouches_for_is_told_apart() {
    let stand = Stand::tls(include_str!("../probe/certificates/good.pem"), vec![Say::Json(200, json!({}))]);
    let blind = blind(run(session(&stand).get(As::Page, "me")));
    assert_eq!((blind.code, &blind.facts["host"]), (&codes::GRAPH_TLS, &json!("localhost")));
    assert!(stand.heard().is_empty());
}
