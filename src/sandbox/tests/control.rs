use serde_json::json;

use super::*;

#[test]
fn worlds_read_back_as_they_were_written() {
    for world in [World::healthy(), World::fresh()] {
        let text = world.to_json();
        let again = World::from_json(&text).unwrap();
        assert_eq!(again.to_json(), text);
    }
}

#[test]
fn a_misfit_is_named_by_its_path() {
    let read = |text: &str| World::from_json(text).unwrap_err().to_string();
    let wrong = read(&json!({"extends": "healthy", "patch": {"apps": {APP: {"mode": "half"}}}}).to_string());
    assert!(wrong.contains(&format!("`apps.{APP}.mode`")), "{wrong}");
    let stray = read(&json!({"extends": "new", "patch": {"pages": {PAGE: {"nmae": "x"}}}}).to_string());
    assert!(stray.contains("nmae"), "{stray}");
    assert!(read(r#"{"extends":"mars"}"#).contains("mars"));
    assert!(read("[").contains("not JSON"));
    assert!(read("{}").contains("`now`"));
}

#[test]
fn a_world_can_start_at_another_time() {
    let now: Timestamp = "2027-03-01T00:00:00Z".parse().unwrap();
    let mut bench = Bench::of(World::healthy().starting_at(now));
    let token = bench.token("user_token");
    let (_, body) = bench.get(&app_token(), &format!("/debug_token?input_token={token}"));
    assert_eq!(body["data"]["expires_at"], json!(now.as_second() + 60 * 86_400));
    let (response, _) = bench.raw(request("GET", &token, "/me", &[]));
    assert!(
        response.headers.contains(&("Date".into(), "Mon, 01 Mar 2027 00:00:00 GMT".into())),
        "{response:?}"
    );
}

/// The whole way from nothing to a live channel, as the demo goes it.
#[test]
fn the_new_world_can_be_brought_to_life() {
    let mut bench = Bench::of(World::fresh());
    let act = |bench: &mut Bench, body: Value| {
        let (status, told) = bench.control("dashboard", &body);
        assert_eq!(status, 200, "{body}: {told}");
        told
    };
    assert_eq!(bench.control("dashboard", &json!({"do": "add-messenger"})).0, 409, "there is no app yet");
    let app = act(
        &mut bench,
        json!({"do": "create-app", "name": "Aurora Atendimento", "contact_email": "a@b.example.com"}),
    );
    assert_eq!(app, json!({"app_id": APP, "app_secret": SECRET}));
    assert_eq!(bench.control("dashboard", &json!({"do": "generate-token"})).0, 409, "no Messenger yet");
    act(&mut bench, json!({"do": "add-messenger"}));
    assert_eq!(bench.control("publish", &json!({"live": true})).0, 409, "no privacy policy yet");
    act(
        &mut bench,
        json!({"do": "settings", "privacy_policy_url": "https://www.aurora.example.com/privacy", "category": "Messenger bots for business"}),
    );
    act(&mut bench, json!({"do": "link-page", "page": PAGE}));
    let token =
        act(&mut bench, json!({"do": "generate-token", "page": PAGE}))["token"].as_str().unwrap().to_owned();
    act(&mut bench, json!({"do": "invite", "user": "7002", "role": "tester"}));
    let (_, roles) = bench.get(&app_token(), &format!("/{APP}/roles"));
    assert_eq!(roles["data"].as_array().unwrap().len(), 1, "an invitation is no role");
    assert_eq!(bench.control("invitations/accept", &json!({"user": "7002"})).0, 200);
    assert_eq!(bench.control("invitations/accept", &json!({"user": "7002"})).0, 404);
    let form =
        [("object", "page"), ("callback_url", CALLBACK), ("verify_token", VERIFY), ("fields", "messages")];
    assert_eq!(bench.post(&app_token(), &format!("/{APP}/subscriptions"), &form).0, 200);
    let submit = json!({"do": "submit-review", "permissions": ["pages_show_list", "pages_manage_metadata", "pages_messaging", "business_asset_user_profile_access"]});
    let refused = act(&mut bench, submit.clone());
    assert_eq!(refused["submitted"], false);
    assert_eq!(refused["refused"].as_array().unwrap().len(), 2, "{refused}");
    bench.post(&token, &format!("/{PAGE}/subscribed_apps"), &[("subscribed_fields", "messages")]);
    let one = json!({"do": "submit-review", "permissions": ["pages_manage_metadata"]});
    assert_eq!(act(&mut bench, one)["submitted"], true, "one call is enough");
    assert_eq!(bench.control("message", &json!({"text": "oi"})).1["why"], "app-in-development");
    assert_eq!(bench.control("message", &json!({"from": "7002", "text": "oi"})).1["delivered"], true);
    assert_eq!(act(&mut bench, json!({"do": "reply", "to": "7002", "text": "Olá, Téo"}))["sent"], true);
    assert_eq!(act(&mut bench, submit.clone())["submitted"], true);
    bench.control("advance", &json!({"seconds": 31 * 86_400}));
    assert_eq!(act(&mut bench, submit)["submitted"], false, "the calls have grown old");
    let (_, rows) = bench.get(&app_token(), &format!("/{APP}/permissions"));
    assert!(rows["data"].as_array().unwrap().iter().all(|row| row["status"] == "unapproved"));
    for permission in
        ["pages_show_list", "pages_manage_metadata", "pages_messaging", "business_asset_user_profile_access"]
    {
        let decision = json!({"permission": permission, "decision": "approve"});
        assert_eq!(bench.control("review", &decision).0, 200);
    }
    assert_eq!(bench.control("publish", &json!({"live": true})).0, 200);
    assert_eq!(bench.control("message", &json!({"text": "oi"})).1["delivered"], true);
    assert_eq!(act(&mut bench, json!({"do": "reply", "text": "Olá, Rita"}))["sent"], true);
    assert_eq!(bench.unknown(), Vec::<String>::new());
}

#[test]
fn mistakes_of_the_one_who_steers_are_told_clearly() {
    let mut bench = Bench::healthy();
    for (path, body) in [
        ("advance", json!({})),
        ("advance", json!({"seconds": -1})),
        ("review", json!({"permission": "pages_messaging", "decision": "maybe"})),
        ("review", json!({"permission": "nothing", "decision": "approve"})),
        ("publish", json!({})),
        ("message", json!({})),
        ("fault", json!({"kind": "earthquake"})),
        ("dashboard", json!({"do": "dance"})),
        ("dashboard", json!({"do": "settings", "colour": "red"})),
        ("web", json!({"url": "nowhere"})),
    ] {
        let (status, told) = bench.control(path, &body);
        assert_eq!(status, 400, "{path} {body}: {told}");
        assert!(told["error"]["message"].is_string());
    }
    assert_eq!(bench.control("nothing", &json!({})).0, 404);
    assert_eq!(bench.control("password-change", &json!({"user": "1"})).0, 404);
}

#[test]
fn a_reset_world_is_as_it_was() {
    let mut bench = Bench::healthy();
    let user = bench.token("user_token");
    bench.control("password-change", &json!({}));
    bench.control("advance", &json!({"seconds": 90}));
    assert_eq!(bench.control("reset", &json!({})).0, 200);
    assert_eq!(bench.get(&user, "/me").0, 200);
    assert_eq!(bench.world.to_json(), World::healthy().to_json());
}
