//! Questions: what they send, that each is asked once, and page by page.

use super::*;

#[test]
fn a_read_carries_version_token_and_proof_and_no_token_in_its_address() {
    let server = MockServer::new(vec![Say::Json(200, json!({"id": "104"}))]);
    let answer = run(session(&server).get(TokenRole::Page, "104?fields=name,category{id}")).unwrap();
    assert_eq!(*answer, json!({"id": "104"}));
    let heard = &server.heard()[0];
    let proof = appsecret_proof(&SecretString::from(SECRET), &SecretString::from(PAGE_TOKEN));
    let line = format!("GET /v26.0/104?fields=name%2Ccategory%7Bid%7D&appsecret_proof={proof}");
    assert_eq!(heard.line, line);
    assert!(heard.headers.contains(&format!("authorization: Bearer {PAGE_TOKEN}\n")));
    assert!(heard.headers.contains("user-agent: onboard/test\n"));
}

#[test]
fn the_apps_own_token_needs_no_proof() {
    let server = MockServer::new(vec![Say::Json(200, json!({"data": []}))]);
    run(session(&server).get(TokenRole::App, "900/subscriptions")).unwrap();
    let heard = &server.heard()[0];
    assert_eq!(heard.line, "GET /v26.0/900/subscriptions");
    assert!(heard.headers.contains(&format!("authorization: Bearer {APP}|{SECRET}\n")));
}

#[test]
fn a_path_cannot_leave_its_version_or_host() {
    let server = MockServer::new(vec![Say::Json(200, json!({}))]);
    let session = session(&server);
    for path in ["../v1.0/me", "//evil.test/x", "a b/c#d?x=1&y=%26"] {
        run(session.get(TokenRole::App, path)).unwrap();
    }
    let lines = ["GET /v26.0/v1.0/me", "GET /v26.0/evil.test/x", "GET /v26.0/a%20b/c%23d?x=1&y=%26"];
    assert_eq!(server.lines(), lines);
}

#[test]
fn a_missing_secret_is_named_and_nothing_is_asked() {
    let server = MockServer::new(vec![Say::Json(200, json!({}))]);
    let session = Session::new(&client(&server), ring(&[]), Cache::new());
    for (by, code) in [
        (TokenRole::App, &codes::NO_APP_SECRET),
        (TokenRole::User, &codes::NO_USER_TOKEN),
        (TokenRole::SystemUser, &codes::NO_SYSTEM_USER_TOKEN),
        (TokenRole::Page, &codes::NO_PAGE_TOKEN),
    ] {
        assert_eq!(blind(run(session.get(by, "me"))).code, code);
        assert_eq!(blind(run(session.debug(by))).code, code);
    }
    let nameless = Session::new(&client(&server), Arc::new(Nameless), Cache::new());
    assert_eq!(blind(run(nameless.get(TokenRole::App, "me"))).code, &codes::NO_APP_ID);
    assert!(server.heard().is_empty());
}

#[test]
fn one_question_is_asked_once_until_forgotten() {
    let server = MockServer::new(vec![Say::Json(200, json!({"id": "1"}))]);
    let client = client(&server);
    let cache = Cache::new();
    let keys = || ring(&[(SecretKind::PageToken, PAGE_TOKEN)]);
    let [one, other] = [(); 2].map(|()| Session::new(&client, keys(), cache.clone()));
    run(async {
        let answers = join_all([
            one.get(TokenRole::Page, "1"),
            other.get(TokenRole::Page, "1"),
            one.get(TokenRole::Page, "1"),
        ])
        .await;
        assert!(answers.iter().all(Result::is_ok));
        one.get(TokenRole::Page, "2").await.unwrap();
        assert_eq!(server.heard().len(), 2);
        cache.forget();
        one.get(TokenRole::Page, "1").await.unwrap();
    });
    assert_eq!(server.heard().len(), 3);
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
    let server = MockServer::new(vec![page("1", Some("c1")), page("2", Some("c2")), page("3", None)]);
    let answer = run(session(&server).get(TokenRole::App, "me/accounts?limit=1")).unwrap();
    assert_eq!(*answer, json!({"data": [{"id": "1"}, {"id": "2"}, {"id": "3"}]}));
    let line = |tail: &str| format!("GET /v26.0/me/accounts?limit=1{tail}");
    assert_eq!(server.lines(), [line(""), line("&after=c1"), line("&after=c2")]);
}

#[test]
fn an_edge_that_pages_by_offset_is_read_on_by_its_offset() {
    let next = "https://graph.test/x?access_token=EAAleak&limit=1&offset=1";
    let first = json!({"data": [1], "paging": {"next": next}});
    let server = MockServer::new(vec![Say::Json(200, first), Say::Json(200, json!({"data": [2]}))]);
    assert_eq!(run(session(&server).get(TokenRole::App, "1/x")).unwrap()["data"], json!([1, 2]));
    assert_eq!(server.lines()[1], "GET /v26.0/1/x?offset=1");
}

#[test]
fn an_endless_edge_ends() {
    let endless = json!({"data": [1], "paging": {"cursors": {"after": "c"}, "next": "https://graph.test/"}});
    let (answer, asked) = ask(vec![Say::Json(200, endless.clone())]);
    assert_eq!((blind(answer).code, asked), (&codes::GRAPH_TOO_LARGE, 50));
    // Conversations are a stream: its first page is the answer, and its cursor stays.
    let server = MockServer::new(vec![Say::Json(200, endless)]);
    let answer = run(session(&server).get(TokenRole::App, "104/conversations?limit=5")).unwrap();
    assert_eq!(*answer, json!({"data": [1], "paging": {"cursors": {"after": "c"}}}));
    assert_eq!(server.heard().len(), 1);
}

#[test]
fn a_dead_token_is_an_answer_of_debug_token() {
    let data = json!({"is_valid": false, "error": {"code": 190, "subcode": 463}});
    let server = MockServer::new(vec![Say::Json(200, json!({"data": data}))]);
    let session = session(&server);
    run(async {
        assert_eq!(*session.debug(TokenRole::Page).await.unwrap(), data);
        session.debug(TokenRole::Page).await.unwrap();
        assert_eq!(session.identify(&SecretString::from("EAAother")).await.unwrap(), data);
    });
    let path = "GET /v26.0/debug_token?input_token=";
    assert_eq!(server.lines(), [format!("{path}{PAGE_TOKEN}"), format!("{path}EAAother")]);
    let odd = MockServer::new(vec![Say::Json(200, json!({"id": "1"}))]);
    assert_eq!(blind(run(super::session(&odd).debug(TokenRole::Page))).code, &codes::GRAPH_INCOMPLETE);
}
