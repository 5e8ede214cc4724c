use serde_json::json;

use super::*;
use crate::sandbox::token::sign;

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(400))]

    #[test]
    fn any_request_is_answered_with_json(
        method in "GET|POST|DELETE|PUT|PATCH",
        node in "me|app|oauth|debug_token|900100200300400|104200000000111|7001|t_1|[a-z0-9]{0,4}|v2[0-9].0",
        edge in "|/accounts|/subscriptions|/subscribed_apps|/conversations|/messages|/roles|/messenger_profile|/.{0,6}",
        query in "(fields|limit|after|batch|recipient|subscribed_fields|object|message|ids)=[\\PC]{0,20}",
        body in "[\\PC]{0,40}",
        who in 0..4_usize,
    ) {
        let mut bench = Bench::healthy();
        let token = [app_token(), bench.token("user_token"), bench.token("page_token"), String::new()][who].clone();
        let (response, _) = bench.raw(Request {
            body: body.into_bytes(),
            ..request(&method, &token, &format!("/{node}{edge}?{query}"), &[])
        });
        proptest::prop_assert!(serde_json::from_slice::<Value>(&response.body).is_ok());
    }
}

#[test]
fn the_journey_of_a_pasted_page_token_is_served_without_an_unknown() {
    let mut bench = Bench::healthy();
    let (app, page) = (app_token(), bench.token("page_token"));
    let settings = format!(
        "/v26.0/{APP}?fields=id,name,category,contact_email,privacy_policy_url,terms_of_service_url,app_domains,\
         website_url,icon_url,has_messenger_product,server_ip_whitelist,restrictions,business{{id,name,verification_status}}"
    );
    let (status, body) = bench.get(&app, &settings);
    assert_eq!(status, 200, "{body}");
    assert_eq!(body["has_messenger_product"], true);
    assert_eq!(body["business"]["verification_status"], "verified");
    assert_eq!(body.get("server_ip_whitelist"), None, "what is not set is left out");
    let (_, roles) = bench.get(&app, &format!("/v26.0/{APP}/roles"));
    assert_eq!(roles["data"][1], json!({"app_id": APP, "user": "7002", "role": "testers"}));
    let (_, permissions) = bench.get(&app, &format!("/v26.0/{APP}/permissions?status=live"));
    assert_eq!(permissions["data"].as_array().unwrap().len(), 6);
    let (_, subscriptions) = bench.get(&app, &format!("/{APP}/subscriptions"));
    assert_eq!(subscriptions["data"][0]["callback_url"], CALLBACK);
    assert_eq!(subscriptions["data"][0]["fields"][0]["name"], "messages");
    assert_eq!(subscriptions["data"][0].get("verify_token"), None);
    let (_, debugged) = bench.get(&app, &format!("/debug_token?input_token={page}"));
    assert_eq!(debugged["data"]["profile_id"], PAGE);
    assert_eq!(debugged["data"]["expires_at"], 0);
    let (_, node) = bench.get(&page, &format!("/v26.0/{PAGE}?fields=id,name,is_published"));
    assert_eq!(node, json!({"id": PAGE, "name": "Aurora Móveis", "is_published": true}));
    let (_, subscribed) = bench.get(&page, &format!("/v26.0/{PAGE}/subscribed_apps"));
    assert_eq!(subscribed["data"][0]["id"], APP);
    assert_eq!(subscribed["data"][0]["subscribed_fields"], json!(["messages", "messaging_postbacks"]));
    let (_, conversations) = bench.get(
        &page,
        &format!("/v26.0/{PAGE}/conversations?platform=MESSENGER&fields=id,updated_time,participants,messages.limit(5){{created_time,from}}"),
    );
    let messages = conversations["data"][0]["messages"]["data"].as_array().unwrap();
    assert_eq!(messages.len(), 2);
    assert_eq!(messages[0]["from"]["id"], PAGE, "the newest comes first");
    assert_eq!(messages[0].get("message"), None, "text that was not asked for is not told");
    let psid = messages[1]["from"]["id"].as_str().unwrap().to_owned();
    let (_, person) =
        bench.get(&page, &format!("/v26.0/{psid}?fields=name,first_name,last_name,profile_pic"));
    assert_eq!(person["name"], "Rita Souza");
    let thread = conversations["data"][0]["id"].as_str().unwrap().to_owned();
    let (status, one) = bench.get(&page, &format!("/v26.0/{thread}?fields=messages{{id,message}}"));
    assert_eq!((status, one["messages"]["data"].as_array().unwrap().len()), (200, 2));
    let (_, review) = bench.get(&page, &format!("/v26.0/{PAGE}/messaging_feature_review"));
    assert_eq!(review["data"][0]["status"], "approved");
    assert_eq!(bench.unknown(), Vec::<String>::new());
}

#[test]
fn a_user_token_is_exchanged_and_page_tokens_take_its_class() {
    let mut bench = Bench::healthy();
    let (_, made) = bench.control("dashboard", &json!({"do": "explorer-token"}));
    let short = made["token"].as_str().unwrap().to_owned();
    let accounts = "/me/accounts?fields=id,access_token,tasks";
    let (_, rows) = bench.get(&short, accounts);
    let hours = rows["data"][0]["access_token"].as_str().unwrap().to_owned();
    let form = [
        ("grant_type", "fb_exchange_token"),
        ("client_id", APP),
        ("client_secret", SECRET),
        ("fb_exchange_token", short.as_str()),
    ];
    let (status, exchanged) = bench.post("", "/v26.0/oauth/access_token", &form);
    assert_eq!(status, 200);
    assert_eq!(exchanged["expires_in"], 5_183_944);
    let long = exchanged["access_token"].as_str().unwrap().to_owned();
    let (_, rows) = bench.get(&long, accounts);
    let forever = rows["data"][0]["access_token"].as_str().unwrap().to_owned();
    assert_eq!(rows["data"][0]["tasks"][3], "MESSAGING");
    let (_, again) = bench.get(&long, &format!("/{PAGE}?fields=access_token"));
    assert_eq!(again["access_token"], json!(forever), "the same question gives the same token");
    bench.wait(7_201);
    assert_eq!(bench.refusal(&short, "/me"), (400, 190, 463));
    assert_eq!(bench.refusal(&hours, "/me"), (400, 190, 463));
    assert_eq!(bench.get(&forever, "/me").1["id"], PAGE);
    bench.wait(5_184_000);
    assert_eq!(bench.refusal(&long, "/me"), (400, 190, 463));
    assert_eq!(bench.get(&forever, "/me").0, 200);
    let (status, debugged) = bench.get(&app_token(), &format!("/debug_token?input_token={long}"));
    assert_eq!((status, &debugged["data"]["is_valid"]), (200, &json!(false)));
    assert_eq!(debugged["data"]["error"]["subcode"], 463);
}

#[test]
fn tokens_die_the_way_people_kill_them() {
    let mut bench = Bench::healthy();
    let (user, page) = (bench.token("user_token"), bench.token("page_token"));
    bench.control("password-change", &json!({}));
    assert_eq!(bench.refusal(&user, "/me"), (400, 190, 460));
    assert_eq!(bench.refusal(&page, "/me"), (400, 190, 460));
    let mut bench = Bench::healthy();
    assert_eq!(bench.json("DELETE", &user, "/me/permissions", &[]).1["success"], true);
    assert_eq!(bench.refusal(&page, "/me"), (400, 190, 458));
    let mut bench = Bench::patched(&json!({"pages": {PAGE: {"people": {"7001": null}}}}));
    assert_eq!(bench.refusal(&page, "/me"), (400, 190, 492));
    assert_eq!(bench.get(&user, "/me").0, 200);
    let mut bench = Bench::healthy();
    assert_eq!(bench.refusal("EAAnobody", "/me"), (400, 190, 0));
    assert_eq!(bench.refusal(&format!("{APP}|wrong"), &format!("/{APP}")), (400, 190, 0));
    assert_eq!(bench.refusal("", "/me"), (400, 2500, 0));
    assert_eq!(bench.refusal("", &format!("/{PAGE}")), (400, 104, 0));
}

#[test]
fn system_user_tokens_are_refreshed_and_revoked() {
    let mut bench = Bench::healthy();
    let old = bench.token("system_user_token");
    let form = [
        ("grant_type", "fb_exchange_token"),
        ("client_id", APP),
        ("client_secret", SECRET),
        ("set_token_expires_in_60_days", "true"),
        ("fb_exchange_token", old.as_str()),
    ];
    let (_, fresh) = bench.post("", "/oauth/access_token", &form);
    let fresh = fresh["access_token"].as_str().unwrap().to_owned();
    assert_eq!(bench.get(&old, "/me").0, 200, "the old one works on");
    let revoke = format!("/oauth/revoke?client_id={APP}&client_secret={SECRET}&revoke_token={old}");
    assert_eq!(bench.get(&fresh, &revoke).1, json!({"success": "true"}));
    assert_eq!(bench.refusal(&old, "/me").1, 190);
    assert_eq!(bench.get(&fresh, "/me/accounts").1["data"][0]["id"], PAGE);
    assert_eq!(bench.refusal(&fresh, &format!("/{PAGE}/subscribed_apps")), (403, 210, 0));
    let form = [("business_app", APP), ("scope", "pages_messaging")];
    let (status, body) = bench.post(&fresh, "/7100/access_tokens", &form);
    assert_eq!(code(status, &body), (400, 100, 0), "the proof is not optional here");
    let proof = sign(SECRET, fresh.as_bytes());
    let form = [("business_app", APP), ("scope", "pages_messaging"), ("appsecret_proof", &proof)];
    assert_eq!(bench.post(&fresh, "/7100/access_tokens", &form).0, 200);
}

#[test]
fn a_proof_is_verified_when_given_and_demanded_when_the_app_says_so() {
    let mut bench = Bench::healthy();
    let user = bench.token("user_token");
    let proof = sign(SECRET, user.as_bytes());
    assert_eq!(bench.get(&user, &format!("/me?appsecret_proof={proof}")).0, 200);
    assert_eq!(bench.refusal(&user, "/me?appsecret_proof=00"), (400, 100, 0));
    let now = bench.world.now().as_second();
    let timed = sign(SECRET, format!("{user}|{now}").as_bytes());
    let target = format!("/me?appsecret_proof={timed}&appsecret_time={now}");
    assert_eq!(bench.get(&user, &target).0, 200);
    bench.wait(301);
    assert_eq!(bench.refusal(&user, &target), (400, 100, 0));
    bench.control("dashboard", &json!({"do": "settings", "require_proof": true}));
    assert_eq!(bench.refusal(&user, "/me"), (400, 100, 0));
    assert_eq!(bench.get(&app_token(), &format!("/{APP}")).0, 200);
}

#[test]
fn a_proof_beside_an_apps_token_is_checked_or_ignored() {
    let target = format!("/{APP}?appsecret_proof={}", sign(SECRET, b"another token"));
    assert_eq!(Bench::healthy().refusal(&app_token(), &target), (400, 100, 0));
    let mut bench = Bench::patched(&json!({"unsure": {"app_token_proof": "ignored"}}));
    assert_eq!(bench.get(&app_token(), &target).0, 200);
    let user = bench.token("user_token");
    assert_eq!(bench.refusal(&user, "/me?appsecret_proof=00"), (400, 100, 0));
}

#[test]
fn success_can_be_a_text() {
    let mut bench = Bench::patched(&json!({"unsure": {"success": "text"}}));
    let page = bench.token("page_token");
    let form = [("subscribed_fields", "messages")];
    let (_, told) = bench.post(&page, &format!("/{PAGE}/subscribed_apps"), &form);
    assert_eq!(told["success"], "true");
    let form =
        [("object", "page"), ("callback_url", CALLBACK), ("verify_token", VERIFY), ("fields", "messages")];
    assert_eq!(bench.post(&app_token(), &format!("/{APP}/subscriptions"), &form).1["success"], "true");
}

#[test]
fn what_lacks_its_permission_is_refused() {
    let mut bench = Bench::patched(&json!({"tokens": {"page_token": {"scopes": ["pages_show_list"]}}}));
    let page = bench.token("page_token");
    assert_eq!(bench.refusal(&page, &format!("/{PAGE}/conversations")), (403, 200, 0));
    assert_eq!(bench.refusal(&page, &format!("/{PAGE}?fields=fan_count")), (403, 10, 0));
    assert_eq!(bench.refusal(&page, &format!("/{PAGE}?fields=business")), (403, 200, 0));
    assert_eq!(bench.get(&page, &format!("/{PAGE}?fields=name,is_published")).0, 200);
    for missing in ["pages_messaging", "pages_manage_metadata", "pages_read_engagement"] {
        let mut scopes = vec!["pages_messaging", "pages_manage_metadata", "pages_read_engagement"];
        scopes.retain(|scope| *scope != missing);
        let mut bench = Bench::patched(&json!({"tokens": {"page_token": {"scopes": scopes}}}));
        let page = bench.token("page_token");
        assert_eq!(bench.refusal(&page, &format!("/{PAGE}/conversations")), (403, 200, 0), "{missing}");
    }
    let mut bench = Bench::patched(
        &json!({"tokens": {"page_token": {"scopes": ["pages_show_list", "pages_manage_metadata"]}}}),
    );
    let page = bench.token("page_token");
    let form = [("subscribed_fields", "feed,messages")];
    let (status, body) = bench.post(&page, &format!("/{PAGE}/subscribed_apps"), &form);
    assert_eq!(code(status, &body), (403, 200, 0));
    assert!(body["error"]["message"].as_str().unwrap().contains("To subscribe to the messages field"));
    let (_, kept) = bench.get(&page, &format!("/{PAGE}/subscribed_apps"));
    assert_eq!(
        kept["data"][0]["subscribed_fields"],
        json!(["messages", "messaging_postbacks"]),
        "all or nothing"
    );
    bench.post(&page, &format!("/{PAGE}/subscribed_apps"), &[("subscribed_fields", "feed")]);
    let (_, kept) = bench.get(&page, &format!("/{PAGE}/subscribed_apps"));
    assert_eq!(kept["data"][0]["subscribed_fields"], json!(["feed"]), "what works replaces the list");
}

#[test]
fn accounts_are_empty_for_each_of_metas_reasons() {
    let whole = json!({});
    let unticked = json!({"apps": {APP: {"users": {"7001": {"pages": {PAGE: false}}}}}});
    let portfolio = json!({
        "pages": {PAGE: {"people": {"7001": null}, "portfolio_people": {"7001": ["MANAGE", "MESSAGING"]}}},
        "tokens": {"user_token": {"scopes": ["pages_show_list"]}}
    });
    let standard =
        json!({"apps": {APP: {"permissions": {"pages_show_list": "unapproved"}, "roles": {"7001": null}}}});
    let without = json!({"tokens": {"user_token": {"scopes": ["pages_messaging"]}}});
    let mut bench = Bench::patched(&portfolio);
    let user = bench.token("user_token");
    let (_, debugged) = bench.get(&app_token(), &format!("/debug_token?input_token={user}"));
    assert_eq!(debugged["data"]["granular_scopes"][0]["target_ids"], json!([PAGE]));
    assert!(bench.get(&user, &format!("/{PAGE}?fields=access_token")).1["access_token"].is_string());
    for (patch, rows) in [(whole, 1), (unticked, 0), (portfolio, 0), (standard, 0), (without, 0)] {
        let mut bench = Bench::patched(&patch);
        let user = bench.token("user_token");
        let (status, body) = bench.get(&user, "/me/accounts");
        assert_eq!((status, body["data"].as_array().unwrap().len()), (200, rows), "{patch}");
    }
}

#[test]
fn edges_are_paged_and_the_next_link_carries_the_token() {
    let mut bench = Bench::healthy();
    let (target, mut seen) = (format!("/v25.0/{APP}/permissions?limit=4"), 0);
    let (_, body) = bench.get(&app_token(), &target);
    seen += body["data"].as_array().unwrap().len();
    let next = body["paging"]["next"].as_str().unwrap();
    assert!(next.starts_with("http://127.0.0.1:9/v25.0/") && next.contains("access_token=9001"), "{next}");
    let (_, body) = bench.get("", next.strip_prefix("http://127.0.0.1:9").unwrap());
    seen += body["data"].as_array().unwrap().len();
    assert_eq!(seen, 6);
    assert_eq!(body["paging"].get("next"), None);
    let after = body["paging"]["cursors"]["after"].as_str().unwrap();
    let (_, beyond) = bench.get(&app_token(), &format!("{target}&after={after}"));
    assert_eq!(beyond, json!({"data": []}), "who reads on while there is a cursor comes to an end");
}

#[test]
fn nested_edges_are_paged_too() {
    let second = json!({"name": "Aurora Outlet", "people": {"7001": ["MANAGE", "MESSAGING"]}});
    let ticked = json!({"7001": {"pages": {"104200000000222": true}}});
    let patch = json!({"pages": {"104200000000222": second}, "apps": {APP: {"users": ticked}}});
    let mut bench = Bench::patched(&patch);
    let user = bench.token("user_token");
    let (_, me) = bench.get(&user, "/me?fields=accounts.limit(1){id}");
    assert_eq!(me["accounts"]["data"], json!([{"id": PAGE}]));
    assert!(me["accounts"]["paging"]["cursors"]["after"].is_string(), "{me}");
    let next = me["accounts"]["paging"]["next"].as_str().unwrap().to_owned();
    assert!(next.starts_with("http://127.0.0.1:9/v26.0/7001/accounts?access_token=EAA"), "{next}");
    let (_, rest) = bench.get("", next.strip_prefix("http://127.0.0.1:9").unwrap());
    assert_eq!(rest["data"], json!([{"id": "104200000000222"}]));
    let (_, me) = bench.get(&user, "/me?fields=accounts{id}");
    assert_eq!(me["accounts"]["data"].as_array().unwrap().len(), 2);
    assert_eq!(me["accounts"]["paging"].get("next"), None, "{me}");
    let page = bench.token("page_token");
    let threads = format!("/{PAGE}/conversations?fields=participants,messages.limit(1){{id,from}}");
    let (_, threads) = bench.get(&page, &threads);
    let thread = &threads["data"][0];
    assert_eq!(thread["participants"].get("paging"), None, "{thread}");
    let next = thread["messages"]["paging"]["next"].as_str().unwrap().to_owned();
    let (status, rest) = bench.get("", next.strip_prefix("http://127.0.0.1:9").unwrap());
    assert_eq!((status, rest["data"][0]["from"].is_object()), (200, true), "{rest}");
}

#[test]
fn versions_come_and_go() {
    let mut bench = Bench::healthy();
    let user = bench.token("user_token");
    let version = |bench: &mut Bench, target: &str| {
        let (response, _) = bench.raw(request("GET", &user, target, &[]));
        let header = response.headers.iter().find(|(name, _)| name == "facebook-api-version").unwrap();
        header.1.clone()
    };
    assert_eq!(version(&mut bench, "/me"), "v26.0");
    assert_eq!(version(&mut bench, "/v24.0/me"), "v24.0");
    assert_eq!(version(&mut bench, "/v12.0/me"), "v21.0", "an expired version is served by the oldest one");
    bench.control("dashboard", &json!({"do": "settings", "api_version": "v24.0"}));
    assert_eq!(
        version(&mut bench, "/me"),
        "v24.0",
        "the dashboard says what serves a call without a version"
    );
    assert_eq!(version(&mut bench, "/v27.0/me"), "v27.0");
    let (status, body) = bench.get(&user, "/v28.0/me");
    assert_eq!(code(status, &body), (400, 2500, 0));
    assert_eq!(body["error"]["message"], "Unknown path components: /me");
    assert_eq!(bench.refusal("", "/v26.0/me"), (400, 2500, 0));
    assert_eq!(bench.refusal(&user, "/?ids=1,2"), (500, 100, 0));
    assert_eq!(bench.unknown(), Vec::<String>::new());
}

#[test]
fn a_version_comes_out_and_another_ends_while_time_moves() {
    let versions = json!({"v26.0": {"ends": "2026-11-22"}, "v28.0": {"introduced": "2026-11-22"}});
    let mut bench = Bench::patched(&json!({"versions": versions}));
    let user = bench.token("user_token");
    let served = |bench: &mut Bench, target: &str| {
        let (response, _) = bench.raw(request("GET", &user, target, &[]));
        let header = response.headers.iter().find(|(name, _)| name == "facebook-api-version").unwrap();
        (response.status, header.1.clone())
    };
    assert_eq!(served(&mut bench, "/v28.0/me").0, 400);
    assert_eq!(served(&mut bench, "/v26.0/me"), (200, "v26.0".into()));
    assert_eq!(served(&mut bench, "/me"), (200, "v26.0".into()));
    bench.control("advance", &json!({"seconds": 2 * 86_400}));
    assert_eq!(served(&mut bench, "/v28.0/me"), (200, "v28.0".into()));
    assert_eq!(served(&mut bench, "/v26.0/me"), (200, "v21.0".into()), "the oldest that can still be used");
    let (status, told) = bench.control("dashboard", &json!({"do": "settings", "api_version": "v99.0"}));
    assert_eq!(status, 400, "{told}");
}

#[test]
fn what_is_unknown_is_refused_as_meta_does_and_counted() {
    let mut bench = Bench::healthy();
    let page = bench.token("page_token");
    assert_eq!(bench.refusal(&page, &format!("/{PAGE}/inbox_of_dreams")), (400, 2500, 0));
    assert_eq!(bench.refusal(&page, &format!("/{PAGE}?fields=mode")), (400, 100, 0));
    assert_eq!(bench.refusal(&page, "/nobody"), (404, 803, 0));
    assert_eq!(bench.refusal(&page, "/123456789"), (400, 100, 33));
    assert_eq!(bench.get(&page, &format!("/{PAGE}?feilds=name")).0, 200, "a strange parameter is ignored");
    assert_eq!(bench.unknown().len(), 4, "{:?}", bench.unknown());
    assert_eq!(bench.refusal(&page, &format!("/{PAGE}?fields=genre")), (400, 12, 0));
    assert_eq!(bench.get(&page, &format!("/{PAGE}?fields=mission,name")).0, 200, "known but unset");
}

#[test]
fn settings_are_written_only_where_the_dashboard_allows_it() {
    let mut bench = Bench::healthy();
    let form = [
        ("privacy_policy_url", "https://www.aurora.example.com/privacy-2"),
        ("app_domains", "[\"a.example.com\"]"),
    ];
    let (status, body) = bench.post(&app_token(), &format!("/{APP}"), &form);
    assert_eq!(code(status, &body), (403, 10, 0));
    assert!(body["error"]["message"].as_str().unwrap().contains("Changing app settings through API calls"));
    bench.control("dashboard", &json!({"do": "settings", "settings_by_api": true}));
    assert_eq!(bench.post(&app_token(), &format!("/{APP}"), &form).1, json!({"success": true}));
    let (_, body) = bench.get(&app_token(), &format!("/{APP}?fields=privacy_policy_url,app_domains"));
    assert_eq!(body["privacy_policy_url"], "https://www.aurora.example.com/privacy-2");
    assert_eq!(body["app_domains"], json!(["a.example.com"]));
}

#[test]
fn roles_and_test_users_cannot_be_made_by_api() {
    let mut bench = Bench::healthy();
    let (status, body) =
        bench.post(&app_token(), &format!("/{APP}/roles"), &[("user", "7003"), ("role", "testers")]);
    assert_eq!(code(status, &body), (400, 100, 33));
    let (status, _) =
        bench.post(&app_token(), &format!("/{APP}/accounts/test-users"), &[("installed", "true")]);
    assert_eq!(status, 400);
    let user = bench.token("user_token");
    assert_eq!(bench.refusal(&user, &format!("/{APP}/roles")), (400, 15, 0));
}

#[test]
fn a_business_shows_its_pages_to_its_own_people() {
    let mut bench = Bench::healthy();
    let (user, page) = (bench.token("user_token"), bench.token("page_token"));
    let (_, mine) = bench.get(&user, "/me/businesses?fields=id,name,verification_status");
    assert_eq!(mine["data"][0]["verification_status"], "verified");
    assert_eq!(bench.get(&user, "/800100200300/owned_pages").1["data"][0]["id"], PAGE);
    assert_eq!(bench.get(&user, "/800100200300/client_pages").1, json!({"data": []}));
    assert_eq!(bench.refusal(&page, "/800100200300").1, 100);
    let su = bench.token("system_user_token");
    assert_eq!(bench.get(&su, "/me/assigned_pages").1["data"][0]["id"], PAGE);
    assert_eq!(bench.unknown(), Vec::<String>::new());
}

#[test]
fn a_batch_answers_each_item_in_a_string() {
    let mut bench = Bench::healthy();
    let user = bench.token("user_token");
    let batch = json!([
        {"method": "GET", "relative_url": "me?fields=id"},
        {"method": "GET", "relative_url": format!("v25.0/{PAGE}/subscribed_apps")},
        {"method": "GET", "relative_url": format!("debug_token?input_token={user}&access_token={}", app_token())},
        {"method": "GET", "name": "pages", "relative_url": "me/accounts?fields=id"},
        {"method": "GET", "relative_url": "{result=pages:$.data.*.id}?fields=name"}
    ]);
    let form =
        [("batch", batch.to_string()), ("include_headers", "false".into()), ("access_token", user.clone())];
    let form: Vec<(&str, &str)> = form.iter().map(|(key, value)| (*key, value.as_str())).collect();
    let (status, body) = bench.post("", "/v26.0/", &form);
    assert_eq!(status, 200, "{body}");
    let inner = |at: usize| -> Value { serde_json::from_str(body[at]["body"].as_str().unwrap()).unwrap() };
    assert_eq!(inner(0), json!({"id": "7001"}));
    assert_eq!((&body[1]["code"], &inner(1)["error"]["code"]), (&json!(403), &json!(210)));
    assert_eq!(inner(2)["data"]["is_valid"], true);
    assert_eq!(body[3], Value::Null, "a named step that others use says nothing");
    assert_eq!(inner(4)["name"], "Aurora Móveis");
    let many: Vec<Value> = (0..51).map(|_| json!({"method": "GET", "relative_url": "me"})).collect();
    let (status, _) = bench.post(&user, "/", &[("batch", &json!(many).to_string())]);
    assert_eq!(status, 400);
    let (status, body) = bench.post("", "/", &[("batch", "[{\"method\":\"GET\",\"relative_url\":\"me\"}]")]);
    assert_eq!(code(status, &body), (400, 104, 0), "the outer token is mandatory");
}

#[test]
fn method_parameters_stand_in_for_verbs() {
    let mut bench = Bench::healthy();
    let page = bench.token("page_token");
    let (_, body) = bench.post(&page, &format!("/{PAGE}/subscribed_apps"), &[("method", "delete")]);
    assert_eq!(body, json!({"success": true, "messaging_success": true}));
    assert_eq!(bench.get(&page, &format!("/{PAGE}/subscribed_apps")).1, json!({"data": []}));
}

#[test]
fn wrong_app_credentials_have_their_own_codes() {
    let mut bench = Bench::healthy();
    let ask = |bench: &mut Bench, id: &str, secret: &str| {
        let target = format!(
            "/oauth/access_token?grant_type=client_credentials&client_id={id}&client_secret={secret}"
        );
        bench.get("", &target)
    };
    assert_eq!(ask(&mut bench, APP, SECRET).1["access_token"], json!(app_token()));
    let (status, body) = ask(&mut bench, APP, "0");
    assert_eq!(code(status, &body), (400, 1, 0));
    let (status, body) = ask(&mut bench, "1", SECRET);
    assert_eq!(code(status, &body), (400, 101, 0));
}

#[test]
fn accounts_can_be_a_field_of_the_person() {
    let mut bench = Bench::healthy();
    let user = bench.token("user_token");
    let (_, me) = bench.get(&user, "/me?fields=id,accounts{id,name,access_token}");
    assert_eq!(me["accounts"]["data"][0]["id"], PAGE);
    assert!(me["accounts"]["data"][0]["access_token"].as_str().unwrap().starts_with("EAA"));
    assert_eq!(bench.unknown(), Vec::<String>::new());
}
