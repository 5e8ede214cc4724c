//! What people do beside writing text, and what webhooks tell of it.

use serde_json::json;

use super::*;

const FIELDS: &[&str] = &[
    "messages",
    "messaging_postbacks",
    "message_deliveries",
    "message_reads",
    "message_reactions",
    "messaging_referrals",
    "messaging_optins",
    "messaging_handovers",
    "standby",
];

/// A world in which the app is subscribed to every field that people set off.
fn attentive() -> Bench {
    Bench::patched(&json!({
        "apps": {APP: {"subscriptions": {"page": {"fields": FIELDS}}}},
        "pages": {PAGE: {"subscribed_apps": {APP: FIELDS}}}
    }))
}

fn last(bench: &Bench) -> Value {
    bench.world.state.web[CALLBACK].last_delivery.clone().unwrap()["body"]["entry"][0].clone()
}

#[test]
fn each_deed_is_told_under_its_own_field() {
    let deeds = [
        ("postback", json!({"payload": "GO", "title": "Go", "ref": "x"}), "messaging_postbacks", "postback"),
        ("read", json!({}), "message_reads", "read"),
        ("delivery", json!({}), "message_deliveries", "delivery"),
        ("reaction", json!({"reaction": "love"}), "message_reactions", "reaction"),
        ("referral", json!({"ref": "shop", "source": "ADS"}), "messaging_referrals", "referral"),
        ("opt-in", json!({"payload": "news", "title": "News"}), "messaging_optins", "optin"),
        (
            "message",
            json!({"attachment": {"type": "image", "url": "https://a.test/a.png"}}),
            "messages",
            "message",
        ),
        ("message", json!({"text": "A", "quick_reply": "A"}), "messages", "message"),
        ("message", json!({"sticker": "369239263222822"}), "messages", "message"),
    ];
    for (deed, body, field, part) in deeds {
        let mut bench = attentive();
        let (status, told) = bench.control(deed, &body);
        assert_eq!((status, &told["delivered"]), (200, &json!(true)), "{deed}: {told}");
        let event = &last(&bench)["messaging"][0];
        assert!(event[part].is_object(), "{deed}: {event}");
        assert_eq!(event["sender"]["id"], told["psid"], "{deed}");
        for without in [
            json!({"apps": {APP: {"subscriptions": {"page": {"fields": ["feed"]}}}}}),
            json!({"pages": {PAGE: {"subscribed_apps": {APP: ["feed"]}}}}),
        ] {
            let mut bench = Bench::patched(&without);
            let (_, told) = bench.control(deed, &body);
            assert_eq!(told["delivered"], false, "{deed} needs {field}");
        }
        let mut bench = Bench::patched(&json!({"apps": {APP: {"mode": "development"}}}));
        assert_eq!(bench.control(deed, &body).1["why"], "app-in-development", "{deed}");
    }
}

#[test]
fn events_say_what_meta_says() {
    let mut bench = attentive();
    let now = bench.world.now().as_millisecond();
    bench.control("postback", &json!({"payload": "GO", "title": "Go", "ref": "x"}));
    let postback = last(&bench)["messaging"][0]["postback"].clone();
    assert!(postback["mid"].as_str().unwrap().starts_with("m_"));
    assert_eq!((&postback["payload"], &postback["title"]), (&json!("GO"), &json!("Go")));
    assert_eq!(postback["referral"], json!({"ref": "x", "source": "SHORTLINK", "type": "OPEN_THREAD"}));
    bench.control("read", &json!({}));
    assert_eq!(last(&bench)["messaging"][0]["read"], json!({ "watermark": now }));
    bench.control("delivery", &json!({}));
    assert_eq!(last(&bench)["messaging"][0]["delivery"]["mids"].as_array().unwrap().len(), 1);
    bench.control("reaction", &json!({"reaction": "love"}));
    let reaction = last(&bench)["messaging"][0]["reaction"].clone();
    assert_eq!((&reaction["emoji"], &reaction["action"]), (&json!("❤"), &json!("react")));
    assert_eq!(reaction["mid"], postback["mid"], "the latest message, where none is named");
    bench.control("message", &json!({"sticker": "369239263222822"}));
    let attachments = last(&bench)["messaging"][0]["message"]["attachments"].clone();
    assert_eq!(attachments.as_array().unwrap().len(), 1, "the image duplicate ended on 2026-08-30");
    assert_eq!(attachments[0]["payload"]["sticker_id"], 369_239_263_222_822_u64);
    let then = "2026-08-01T00:00:00Z".parse().unwrap();
    let mut bench = Bench::of(World::healthy().starting_at(then));
    bench.control("message", &json!({"sticker": "369239263222822"}));
    let attachments = last(&bench)["messaging"][0]["message"]["attachments"].clone();
    assert_eq!((&attachments[0]["type"], &attachments[1]["type"]), (&json!("image"), &json!("sticker")));
}

#[test]
fn the_window_closes_a_day_after_the_last_deed() {
    let mut bench = attentive();
    let page = bench.token("page_token");
    let recipient = json!({"id": bench.world.psid(PAGE, "7003")}).to_string();
    let form = [("recipient", recipient.as_str()), ("message", r#"{"text":"Olá"}"#)];
    let send = |bench: &mut Bench| {
        let (status, body) = bench.post(&page, &format!("/{PAGE}/messages"), &form);
        if status == 200 { (200, 0, 0) } else { code(status, &body) }
    };
    let advance =
        |bench: &mut Bench, hours: i64| bench.control("advance", &json!({"seconds": hours * 3_600}));
    for (deed, body, opens) in [
        ("message", json!({"text": "oi"}), true),
        ("postback", json!({"payload": "GO"}), true),
        ("reaction", json!({}), true),
        ("referral", json!({"ref": "x"}), true),
        ("read", json!({}), false),
        ("delivery", json!({}), false),
    ] {
        advance(&mut bench, 25);
        assert_eq!(send(&mut bench), (403, 10, 2_018_278), "before {deed}");
        bench.control(deed, &body);
        let want = if opens { (200, 0, 0) } else { (403, 10, 2_018_278) };
        assert_eq!(send(&mut bench), want, "after {deed}");
    }
}

#[test]
fn who_blocks_a_page_is_not_reached_and_does_not_write() {
    let mut bench = attentive();
    let page = bench.token("page_token");
    let recipient = json!({"id": bench.world.psid(PAGE, "7003")}).to_string();
    let form = [("recipient", recipient.as_str()), ("message", r#"{"text":"Olá"}"#)];
    assert_eq!(bench.control("block", &json!({})).1["blocked"], true);
    let (status, body) = bench.post(&page, &format!("/{PAGE}/messages"), &form);
    assert_eq!(code(status, &body), (400, 551, 1_545_041));
    assert_eq!(bench.control("message", &json!({"text": "oi"})).0, 409);
    bench.control("unblock", &json!({}));
    assert_eq!(bench.post(&page, &format!("/{PAGE}/messages"), &form).0, 200);
}

#[test]
fn a_topic_is_written_about_until_it_is_stopped() {
    let mut bench = attentive();
    let page = bench.token("page_token");
    assert_eq!(bench.control("opt-out", &json!({})).0, 409, "there is nothing to stop yet");
    let (_, told) = bench.control("opt-in", &json!({"payload": "news", "title": "News"}));
    let token = told["notification_messages_token"].as_str().unwrap().to_owned();
    bench.wait(48 * 3_600);
    let recipient = json!({ "notification_messages_token": token }).to_string();
    let form = [("recipient", recipient.as_str()), ("message", r#"{"text":"News"}"#)];
    assert_eq!(bench.post(&page, &format!("/{PAGE}/messages"), &form).0, 200);
    bench.control("opt-out", &json!({}));
    let optin = last(&bench)["messaging"][0]["optin"].clone();
    assert_eq!(optin["notification_messages_status"], "STOP_NOTIFICATIONS");
    let (status, body) = bench.post(&page, &format!("/{PAGE}/messages"), &form);
    assert_eq!(code(status, &body), (403, 10, 1_893_015));
}

#[test]
fn the_dashboards_test_comes_as_changes() {
    let mut bench = attentive();
    let (_, told) = bench.control("test-event", &json!({"field": "messages"}));
    assert_eq!((&told["delivered"], &told["callback"]), (&json!(true), &json!(200)));
    let entry = last(&bench);
    assert_eq!((&entry["id"], entry.get("messaging")), (&json!("0"), None));
    assert_eq!(entry["changes"][0]["field"], "messages");
    assert_eq!(entry["changes"][0]["value"]["message"]["text"], "test_message");
    assert_eq!(bench.control("test-event", &json!({"field": "weather"})).0, 400);
    let mut bench = Bench::patched(&json!({"apps": {APP: {"subscriptions": {"page": null}}}}));
    assert_eq!(bench.control("test-event", &json!({})).1["why"], "app-not-subscribed");
}

#[test]
fn another_app_that_controls_the_thread_is_in_the_way() {
    let mut bench = attentive();
    let page = bench.token("page_token");
    let psid = bench.world.psid(PAGE, "7003");
    let recipient = json!({ "id": psid }).to_string();
    let owner = |bench: &mut Bench| {
        bench.get(&page, &format!("/{PAGE}/thread_owner?recipient={psid}")).1["data"][0]["thread_owner"]["app_id"].clone()
    };
    let act = |bench: &mut Bench, edge: &str, more: &[(&str, &str)]| {
        let form: Vec<(&str, &str)> =
            std::iter::once(("recipient", recipient.as_str())).chain(more.iter().copied()).collect();
        let (status, body) = bench.post(&page, &format!("/{PAGE}/{edge}"), &form);
        if status == 200 { (200, 0, 0) } else { code(status, &body) }
    };
    let text = ("message", r#"{"text":"Olá"}"#);
    assert_eq!(owner(&mut bench), Value::Null, "nobody controls an idle thread");
    assert_eq!(act(&mut bench, "pass_thread_control", &[("target_app_id", "1")]), (400, 100, 2_018_164));
    let inbox = "263902037430900";
    assert_eq!(act(&mut bench, "pass_thread_control", &[("target_app_id", inbox)]), (200, 0, 0));
    assert_eq!(owner(&mut bench), json!(inbox));
    assert_eq!(act(&mut bench, "messages", &[text]), (403, 10, 2_018_300));
    assert_eq!(act(&mut bench, "release_thread_control", &[]), (403, 10, 2_018_300));
    assert_eq!(act(&mut bench, "take_thread_control", &[]), (400, 100, 2_018_171), "no default app is set");
    bench.control("postback", &json!({"payload": "GO"}));
    let entry = last(&bench);
    assert_eq!(entry.get("messaging"), None, "what is not ours comes on standby");
    assert_eq!(entry["standby"][0]["postback"].get("payload"), None);
    assert_eq!(act(&mut bench, "request_thread_control", &[]), (200, 0, 0));
    assert_eq!(bench.control("inbox", &json!({"to": APP})).1["owner"], APP);
    let event = last(&bench)["messaging"][0]["pass_thread_control"].clone();
    assert_eq!((&event["new_owner_app_id"], &event["previous_owner_app_id"]), (&json!(APP), &json!(inbox)));
    assert_eq!(
        act(&mut bench, "messages", &[text, ("thread_control", r#"{"control_type":"pass"}"#)]),
        (200, 0, 0)
    );
    assert_eq!(owner(&mut bench), json!(inbox));
    bench.wait(25 * 3_600);
    assert_eq!(owner(&mut bench), Value::Null, "a day without a deed frees it");
    let mut bench = Bench::healthy();
    bench.control("inbox", &json!({"to": "inbox"}));
    assert_eq!(bench.control("message", &json!({"text": "oi"})).1["why"], "other-app-controls-thread");
    let mut bench = Bench::patched(&json!({"pages": {PAGE: {"default_app": APP}}}));
    bench.control("message", &json!({"text": "oi"}));
    assert_eq!(owner(&mut bench), APP);
    bench.control("inbox", &json!({"to": "inbox"}));
    assert_eq!(act(&mut bench, "take_thread_control", &[]), (200, 0, 0));
    assert_eq!(owner(&mut bench), APP);
    assert_eq!(bench.unknown(), Vec::<String>::new());
}
