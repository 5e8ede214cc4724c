//! Acts: what they send, and when they are repeated.

use super::*;

#[test]
fn an_act_that_must_not_happen_twice_is_never_repeated() {
    for path in ["104/messages", "7/access_tokens", "900/accounts/test-users"] {
        for say in [OUTAGE, CUT, Say::Drop, Say::Hang, Say::Json(500, error(1)), Say::Json(503, error(2))] {
            let (done, asked) = write(path, vec![say.clone()]);
            let Err(GraphError::Unavailable(blind)) = done else { panic!("{say:?}: {done:?}") };
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
    let server = MockServer::new(vec![Say::Json(200, json!({"success": true}))]);
    let mut call = post("900/subscriptions");
    call.by = TokenRole::App;
    call.params = vec![
        ("fields", Param::Text("messages,messaging_postbacks".into())),
        ("verify_token", Param::Secret(SecretKind::VerifyToken)),
    ];
    run(session(&server).call(&call)).unwrap();
    let heard = &server.heard()[0];
    assert_eq!(heard.line, "POST /v26.0/900/subscriptions");
    assert_eq!(heard.body, "fields=messages%2Cmessaging_postbacks&verify_token=v%261");
    call.params = vec![("password", Param::Secret(SecretKind::AgentPassword))];
    let Err(GraphError::Unavailable(blind)) = run(session(&server).call(&call)) else {
        panic!("it has no such secret")
    };
    assert_eq!(blind.code, &codes::NO_AGENT_PASSWORD);
}

#[test]
fn an_act_that_meta_says_did_not_happen_did_not_happen() {
    for no in [json!(false), json!("false")] {
        let (done, _) = write("104/subscribed_apps", vec![Say::Json(200, json!({"success": no}))]);
        let Err(GraphError::Unavailable(blind)) = done else { panic!("{done:?}") };
        assert_eq!(blind.code, &codes::GRAPH_NOT_DONE);
    }
}

#[test]
fn a_minted_token_is_taken_out_and_learnt() {
    let minted = "odd-token-of-no-known-shape";
    let reply = json!({"access_token": minted, "token_type": "bearer", "expires_in": "5183944"});
    let server = MockServer::new(vec![Say::Json(200, reply)]);
    let scrub = Scrub::new();
    let client = Client::new(options(&server.url), scrub.clone()).unwrap();
    let keys = ring(&[(SecretKind::AppSecret, SECRET), (SecretKind::UserToken, "EAAuseruseruseruseruser")]);
    let call = Call {
        by: TokenRole::App,
        method: Method::Get,
        path: "oauth/access_token".into(),
        params: vec![
            ("grant_type", Param::Text("fb_exchange_token".into())),
            ("client_id", Param::Text(APP.into())),
            ("client_secret", Param::Secret(SecretKind::AppSecret)),
            ("fb_exchange_token", Param::Secret(SecretKind::UserToken)),
        ],
        mints: Some(SecretKind::UserToken),
    };
    let done = run(Session::new(&client, keys, Cache::new()).call(&call)).unwrap();
    assert_eq!(done.token.unwrap().expose_secret(), minted);
    assert_eq!(
        (done.body, done.expires_in),
        (json!({"token_type": "bearer", "expires_in": "5183944"}), Some(5_183_944))
    );
    let heard = &server.heard()[0];
    assert!(!heard.headers.contains("authorization") && !heard.line.contains("appsecret_proof"));
    assert!(heard.line.contains(&format!("client_secret={SECRET}")));
    for text in [minted, SECRET] {
        assert_eq!(scrub.scrub(&format!("<{text}>")), "<***>");
    }
}

#[test]
fn a_read_that_spends_or_ends_something_is_never_repeated() {
    let get = |path: &str, name| Call {
        method: Method::Get,
        params: vec![(name, Param::Text("x".into()))],
        ..post(path)
    };
    for (call, harmless) in [
        (get("oauth/access_token", "code"), false),
        (get("oauth/revoke", "revoke_token"), false),
        (get("oauth/access_token", "fb_exchange_token"), true),
        (get("104", "fields"), true),
    ] {
        let server = MockServer::new(vec![Say::Drop, Say::Json(200, json!({"success": "true"}))]);
        let done = run(session(&server).call(&call));
        assert_eq!((done.is_ok(), server.heard().len()), (harmless, 1 + usize::from(harmless)), "{call:?}");
    }
}
