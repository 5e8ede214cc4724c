use serde_json::json;

use super::*;

#[test]
fn the_send_api_keeps_windows_roles_and_tags() {
    let mut bench = Bench::healthy();
    let page = bench.token("page_token");
    let psid = bench.world.psid(PAGE, "7003");
    let recipient = json!({"id": psid}).to_string();
    let text = json!({"text": "Olá"}).to_string();
    let target = format!("/{PAGE}/messages");
    let plain =
        [("recipient", recipient.as_str()), ("message", text.as_str()), ("messaging_type", "RESPONSE")];
    let (status, sent) = bench.post(&page, &target, &plain);
    assert_eq!((status, sent["recipient_id"].as_str()), (200, Some(psid.as_str())));
    assert!(sent["message_id"].as_str().unwrap().starts_with("m_"));
    let (status, body) = bench.post(&page, &target, &[plain[0], plain[1], ("tag", "ACCOUNT_UPDATE")]);
    assert_eq!(code(status, &body), (400, 100, 1_893_061));
    let (status, body) = bench.post(&page, &target, &[plain[0], plain[1], ("sender_action", "typing_on")]);
    assert_eq!(code(status, &body), (400, 100, 2_018_014));
    let (status, body) = bench.post(&page, &target, &[("recipient", "{\"id\":\"1\"}"), plain[1]]);
    assert_eq!(code(status, &body), (400, 100, 2_018_001));
    bench.wait(22 * 3600);
    let (status, body) = bench.post(&page, &target, &plain);
    assert_eq!(code(status, &body), (403, 10, 2_018_278));
    let late = [plain[0], plain[1], ("messaging_type", "MESSAGE_TAG"), ("tag", "HUMAN_AGENT")];
    assert_eq!(bench.post(&page, &target, &late).0, 403);
    bench.control("review", &json!({"permission": "human_agent", "decision": "approve"}));
    assert_eq!(bench.post(&page, &target, &late).0, 200);
    bench.control("publish", &json!({"live": false}));
    let (status, body) = bench.post(&page, &target, &plain);
    assert_eq!(code(status, &body), (403, 200, 2_018_028));
}

#[test]
fn a_late_reply_to_somebody_with_a_role_is_logged_before_the_feature_is_approved() {
    let mut bench = Bench::healthy();
    let page = bench.token("page_token");
    bench.control("message", &json!({"from": "7002", "text": "oi"}));
    bench.wait(30 * 3600);
    let recipient = json!({"id": bench.world.psid(PAGE, "7002")}).to_string();
    let text = json!({"text": "Olá"}).to_string();
    let target = format!("/{PAGE}/messages");
    let late = [
        ("recipient", recipient.as_str()),
        ("message", text.as_str()),
        ("messaging_type", "MESSAGE_TAG"),
        ("tag", "HUMAN_AGENT"),
    ];
    let (status, body) = bench.post(&page, &target, &late[..2]);
    assert_eq!(code(status, &body), (403, 10, 2_018_278));
    assert!(!bench.world.state.apps[APP].calls.contains_key("human_agent"));
    assert_eq!(bench.post(&page, &target, &late).0, 200);
    assert!(bench.world.state.apps[APP].calls.contains_key("human_agent"));
    bench.wait(7 * 24 * 3600);
    let (status, body) = bench.post(&page, &target, &late);
    assert_eq!(code(status, &body), (403, 10, 2_018_278));
}

#[test]
fn templates_want_the_pages_own_token_and_their_permission() {
    let target = format!("/{PAGE}/message_templates");
    let mut bench = Bench::healthy();
    let (page, system_user) = (bench.token("page_token"), bench.token("system_user_token"));
    assert_eq!(bench.refusal(&system_user, &target), (403, 210, 0));
    assert_eq!(bench.refusal(&page, &target), (403, 200, 0));
    let scopes = ["pages_messaging", "pages_utility_messaging"];
    let permission = json!({
        "apps": {APP: {"users": {"7001": {"scopes": {"pages_utility_messaging": "granted"}}}}},
        "tokens": {"page_token": {"scopes": scopes}}
    });
    let mut bench = Bench::patched(&permission);
    let page = bench.token("page_token");
    let (status, body) = bench.get(&page, &target);
    assert_eq!((status, &body["data"]), (200, &json!([])), "{body}");
    assert!(bench.world.state.apps[APP].calls.contains_key("pages_utility_messaging"));
}

#[test]
fn a_name_needs_its_feature_unless_the_person_has_a_role() {
    let feature = json!({"apps": {APP: {"features": {"business_asset_user_profile_access": null}}}});
    let mut bench = Bench::patched(&feature);
    let page = bench.token("page_token");
    let psid = bench.world.psid(PAGE, "7003");
    assert_eq!(bench.get(&page, &format!("/{psid}?fields=name")), (200, json!({})));
    assert_eq!(bench.refusal(&page, &format!("/{psid}?fields=name,locale")), (400, 100, 2_018_247));
    bench.control("message", &json!({"from": "7002", "text": "oi"}));
    let tester = bench.world.psid(PAGE, "7002");
    assert_eq!(bench.get(&page, &format!("/{tester}?fields=name")).1["name"], "Téo Lima");
}

#[test]
fn the_messenger_profile_is_kept_and_taken_away() {
    let mut bench = Bench::healthy();
    let page = bench.token("page_token");
    let target = format!("/{PAGE}/messenger_profile");
    let menu = [("persistent_menu", r#"[{"locale":"default"}]"#)];
    assert_eq!(bench.post(&page, &target, &menu).0, 400, "a menu wants get_started first");
    let started = [("get_started", r#"{"payload":"GO"}"#)];
    assert_eq!(bench.post(&page, &target, &started).1, json!({"result": "success"}));
    assert_eq!(bench.post(&page, &target, &menu).0, 200);
    let (_, body) = bench.get(&page, &format!("{target}?fields=get_started"));
    assert_eq!(body, json!({"data": [{"get_started": {"payload": "GO"}}]}));
    let (_, body) =
        bench.json("DELETE", &page, &format!("{target}?fields=[\"GET_STARTED\",\"PERSISTENT_MENU\"]"), &[]);
    assert_eq!(body, json!({"result": "success"}));
    assert_eq!(bench.get(&page, &format!("{target}?fields=get_started")).1, json!({"data": []}));
}
