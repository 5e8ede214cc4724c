//! Everything that can stand between a question and its answer.

use super::*;

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
fn a_host_that_does_not_answer_is_not_asked_again() {
    let server = MockServer::new(vec![Say::Hang]);
    let session = session(&server);
    run(async {
        let first = blind(session.get(TokenRole::Page, "1").await);
        assert_eq!((first.code, first.facts.contains_key("not_asked")), (&codes::GRAPH_TIMEOUT, false));
        let second = blind(session.get(TokenRole::Page, "2").await);
        assert_eq!(second, first.with("not_asked", true));
        // Nothing was sent, so even an act that must not happen twice is not in doubt.
        let Err(GraphError::Unavailable(act)) = session.call(&post("104/messages")).await else {
            panic!("it cannot work")
        };
        assert_eq!(act, second);
    });
    assert_eq!(server.heard().len(), 2);
}

#[test]
fn what_waits_for_a_lane_to_a_silent_host_is_not_sent() {
    let server = MockServer::new(vec![Say::Hang]);
    let session = session(&server);
    let paths: Vec<String> = (0..100).map(|id| id.to_string()).collect();
    let answers = run(join_all(paths.iter().map(|path| session.get(TokenRole::Page, path))));
    let asked = |answer: Answer| {
        let blind = blind(answer);
        assert_eq!(blind.code, &codes::GRAPH_TIMEOUT);
        !blind.facts.contains_key("not_asked")
    };
    let asked = answers.into_iter().filter(|answer| asked(answer.clone())).count();
    // Each lane carries one; a second may be on its way before the first two deadlines are known.
    assert!(
        (2..=34).contains(&asked) && server.heard().len() <= asked + 2,
        "{asked}, {}",
        server.heard().len()
    );
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
    assert_eq!(super::blind(ask(vec![Say::Json(500, error(1))]).0).facts["trace"], "Ax");
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
    let server = MockServer::new(vec![Say::Headed(400, usage, error(80_001)), Say::Json(200, json!({}))]);
    let session = session(&server);
    run(async {
        for path in ["1", "2"] {
            let blind = blind(session.get(TokenRole::Page, path).await);
            assert_eq!((blind.code, &blind.facts["code"]), (&codes::GRAPH_THROTTLED, &json!(80_001)));
            assert_eq!(blind.facts["minutes"], 19);
        }
        assert_eq!(server.heard().len(), 1);
        // Another token's quota is another one.
        session.get(TokenRole::App, "3").await.unwrap();
    });
    assert_eq!(server.heard().len(), 2);
    assert_eq!(session.client.usage().unwrap().percent, 100);
}

#[test]
fn the_apps_own_limit_keeps_all_its_tokens_back() {
    let server = MockServer::new(vec![Say::Json(403, error(4)), Say::Json(200, json!({}))]);
    let session = session(&server);
    run(async {
        assert_eq!(blind(session.get(TokenRole::Page, "1").await).facts["minutes"], 1);
        assert_eq!(blind(session.get(TokenRole::App, "2").await).code, &codes::GRAPH_THROTTLED);
    });
    assert_eq!(server.heard().len(), 1);
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
fn a_client_that_cannot_be_set_up_says_why() {
    let base = Url::parse("http://127.0.0.1:1").unwrap();
    let error =
        Client::new(ClientOptions { user_agent: "two\nlines".into(), ..options(&base) }, Scrub::new());
    let blind = error.err().unwrap().blind();
    assert_eq!(blind.code, &codes::GRAPH_SETUP);
    assert!(!blind.facts["reason"].as_str().unwrap().is_empty());
}

#[test]
fn a_proxy_that_wants_credentials_is_told_apart() {
    let denial = "HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n";
    let proxy = MockServer::new(vec![Say::Raw(denial)]);
    let through = reqwest::Proxy::all(proxy.url.as_str()).unwrap();
    let base = Url::parse("https://graph.example.com").unwrap();
    // A machine without certificate authorities cannot hold this client.
    let client = Client::through(options(&base), Scrub::new(), Some(through)).unwrap();
    let session = Session::new(&client, ring(&[(SecretKind::PageToken, PAGE_TOKEN)]), Cache::new());
    let blind = blind(run(session.get(TokenRole::Page, "me")));
    assert_eq!((blind.code, &blind.facts["host"]), (&codes::PROXY_AUTH, &json!("graph.example.com")));
    assert_eq!(proxy.lines(), ["CONNECT graph.example.com:443"]);
}

#[test]
fn where_nobody_listens_is_unreachable_and_the_address_stays_untold() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let base = Url::parse(&format!("http://127.0.0.1:{port}")).unwrap();
    let client = Client::new(options(&base), Scrub::new()).unwrap();
    let session = Session::new(&client, ring(&[(SecretKind::PageToken, PAGE_TOKEN)]), Cache::new());
    let blind = blind(run(session.get(TokenRole::Page, "secret-path?x=1")));
    assert_eq!(blind.code, &codes::GRAPH_UNREACHABLE);
    assert!(!format!("{blind:?}").contains("secret-path"));
    // Nothing was sent, so even an act that must not happen twice is not in doubt.
    let Err(GraphError::Unavailable(blind)) = run(session.call(&post("104/messages"))) else {
        panic!("it cannot work")
    };
    assert_eq!(blind.code, &codes::GRAPH_UNREACHABLE);
}

#[test]
fn a_certificate_that_nobody_vouches_for_is_told_apart() {
    let server =
        MockServer::tls(include_str!("../../probe/certificates/good.pem"), vec![Say::Json(200, json!({}))]);
    let blind = blind(run(session(&server).get(TokenRole::Page, "me")));
    assert_eq!((blind.code, &blind.facts["host"]), (&codes::GRAPH_TLS, &json!("localhost")));
    assert!(server.heard().is_empty());
}
