//! What the Send API refuses, and what it takes.

use serde_json::json;

use super::*;

/// Sends to the healthy world's customer, whose window is open.
fn send(bench: &mut Bench, more: &Value) -> (u16, Value) {
    let page = bench.token("page_token");
    let mut form = vec![("recipient".to_owned(), json!({"id": bench.world.psid(PAGE, "7003")}).to_string())];
    for (key, value) in more.as_object().unwrap() {
        form.push((key.clone(), value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)));
    }
    let form: Vec<(&str, &str)> = form.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    bench.post(&page, &format!("/{PAGE}/messages"), &form)
}

#[test]
fn a_message_that_meta_would_refuse_is_refused() {
    let text = json!({"text": "Olá"});
    let replies = |count: usize| {
        let one = json!({"content_type": "text", "title": "A", "payload": "A"});
        json!({"text": "Qual?", "quick_replies": vec![one; count]})
    };
    let image = |payload: Value| json!({"message": {"attachment": {"type": "image", "payload": payload}}});
    let template =
        |payload: Value| json!({"message": {"attachment": {"type": "template", "payload": payload}}});
    let buttons = |count: usize| {
        let one = json!({"type": "postback", "title": "A", "payload": "A"});
        template(json!({"template_type": "button", "text": "Qual?", "buttons": vec![one; count]}))
    };
    let cases = [
        (json!({"message": text, "messaging_type": "MESSAGE_TAG"}), 100, 0),
        (json!({"message": text, "messaging_type": "SHOUT"}), 100, 0),
        (json!({"message": text, "messaging_type": "UTILITY"}), 100, 0),
        (json!({"message": text, "tag": "ACCOUNT_UPDATE"}), 100, 1_893_061),
        (json!({"message": text, "notification_type": "LOUD"}), 100, 0),
        (json!({"message": text, "persona_id": "1"}), 100, 0),
        (json!({"message": text, "reply_to": {"mid": "m_nothing"}}), 100, 0),
        (json!({"message": text, "thread_control": {"control_type": "keep"}}), 100, 0),
        (json!({"message": text, "thread_control": {"control_type": "pass", "app_id": "1"}}), 100, 2_018_164),
        (json!({"sender_action": "dance"}), 100, 0),
        (json!({"sender_action": "react"}), 100, 0),
        (json!({"message": replies(14)}), 100, 0),
        (json!({"message": {"text": "Qual?", "quick_replies": [{"content_type": "colour"}]}}), 100, 0),
        (json!({"message": {"text": "Qual?", "quick_replies": [{"content_type": "text"}]}}), 100, 0),
        (json!({"message": {"attachment": {"type": "template"}}}), 100, 0),
        (template(json!({})), 100, 0),
        (template(json!({"template_type": "generic", "elements": []})), 100, 0),
        (buttons(4), 100, 0),
        (json!({"message": {"attachment": {"type": "image"}}}), 100, 0),
        (image(json!({"attachment_id": "1"})), 100, 2_018_074),
        (image(json!({"url": "not a url"})), 100, 0),
        (
            json!({"message": {"text": "x", "attachment": {"type": "image", "payload": {"url": "https://a.test/"}}}}),
            100,
            0,
        ),
        (json!({"message": {"text": ""}}), 100, 2_018_034),
    ];
    for (more, want, sub) in cases {
        let mut bench = Bench::healthy();
        let (status, body) = send(&mut bench, &more);
        assert!(body["error"].is_object(), "{more} passed: {body}");
        assert_eq!(code(status, &body), (400, want, sub), "{more}: {body}");
        assert_eq!(bench.world.messages(PAGE, "7003").len(), 2, "{more}: nothing was sent");
    }
    for more in [
        json!({"message": text}),
        json!({"message": text, "messaging_type": "RESPONSE", "notification_type": "SILENT_PUSH"}),
        json!({"message": replies(13)}),
        buttons(3),
        template(json!({"template_type": "generic", "elements": [{"title": "A"}]})),
        image(json!({"url": "https://a.test/a.png"})),
        json!({"message": {"sticker_id": "369239263222822"}}),
        json!({"sender_action": "TYPING_ON"}),
    ] {
        let mut bench = Bench::healthy();
        let (status, body) = send(&mut bench, &more);
        assert_eq!(status, 200, "{more}: {body}");
        assert_eq!(bench.unknown(), Vec::<String>::new());
    }
}

#[test]
fn a_utility_message_wants_a_template_that_meta_approved() {
    let granted = json!({
        "apps": {APP: {
            "users": {"7001": {"scopes": {"pages_utility_messaging": "granted"}}},
            "permissions": {"pages_utility_messaging": "live"}
        }},
        "tokens": {"page_token": {"scopes": ["pages_messaging", "pages_utility_messaging"]}},
        "pages": {PAGE: {"templates": {
            "order_sent": {"language": "pt_BR", "status": "APPROVED"},
            "order_late": {"language": "pt_BR", "status": "PENDING"}
        }}}
    });
    let mut bench = Bench::patched(&granted);
    let named = |name: &str| json!({"messaging_type": "UTILITY", "message": {"template": {"name": name, "language": {"code": "pt_BR"}}}});
    bench.wait(48 * 3600);
    for name in ["order_late", "order_lost"] {
        let (status, body) = send(&mut bench, &named(name));
        assert_eq!(code(status, &body), (400, 100, 0), "{name}");
    }
    assert_eq!(send(&mut bench, &named("order_sent")).0, 200, "no window keeps it back");
    let page = bench.token("page_token");
    let (_, rows) = bench.get(&page, &format!("/{PAGE}/message_templates?fields=name,status"));
    assert_eq!(rows["data"].as_array().unwrap().len(), 2, "{rows}");
}

#[test]
fn get_started_stays_while_a_menu_stands() {
    let mut bench = Bench::healthy();
    let page = bench.token("page_token");
    let target = format!("/{PAGE}/messenger_profile");
    let refused = |bench: &mut Bench, form: &[(&str, &str)]| {
        let (status, body) = bench.post(&page, &target, form);
        assert!(body["error"].is_object(), "{form:?} passed");
        code(status, &body)
    };
    let menu = r#"[{"locale":"default","call_to_actions":[{"type":"postback","title":"A","payload":"A"}]}]"#;
    assert_eq!(refused(&mut bench, &[("persistent_menu", menu)]), (400, 100, 2_018_145));
    for stray in [
        ("get_started", "{}"),
        ("greeting", r#"[{"locale":"pt_BR","text":"Oi"}]"#),
        ("persistent_menu", r#"[{"locale":"pt_BR"}]"#),
        (
            "ice_breakers",
            r#"[{"question":"1","payload":"1"},{"question":"2","payload":"2"},{"question":"3","payload":"3"},{"question":"4","payload":"4"},{"question":"5","payload":"5"}]"#,
        ),
        ("whitelisted_domains", r#"["http://plain.test"]"#),
        ("account_linking_url", "http://plain.test/link"),
    ] {
        assert_eq!(
            refused(&mut bench, &[("get_started", r#"{"payload":"GO"}"#), stray]),
            (400, 100, 0),
            "{stray:?}"
        );
    }
    assert_eq!(bench.get(&page, &target).1, json!({"data": []}), "all or nothing");
    let both = [("get_started", r#"{"payload":"GO"}"#), ("persistent_menu", menu)];
    assert_eq!(bench.post(&page, &target, &both).0, 200);
    let delete = |bench: &mut Bench, fields: &str| {
        bench.json("DELETE", &page, &format!("{target}?fields={fields}"), &[])
    };
    let (status, body) = delete(&mut bench, "[\"get_started\"]");
    assert_eq!(code(status, &body), (400, 100, 2_018_145));
    assert_eq!(delete(&mut bench, "[\"get_started\",\"persistent_menu\"]").0, 200);
    assert_eq!(bench.get(&page, &target).1, json!({"data": []}));
}

#[test]
fn subscribing_a_page_wants_both_permissions() {
    let declined = json!({"apps": {APP: {"users": {"7001": {"scopes": {"pages_show_list": "declined"}}}}}});
    let mut bench = Bench::patched(&declined);
    let page = bench.token("page_token");
    let (status, body) =
        bench.post(&page, &format!("/{PAGE}/subscribed_apps"), &[("subscribed_fields", "messages")]);
    assert_eq!(code(status, &body), (403, 200, 0));
    assert!(body["error"]["message"].as_str().unwrap().contains("pages_show_list"), "{body}");
}

#[test]
fn fields_of_instagram_are_checked_as_those_of_a_page_are() {
    let mut bench = Bench::healthy();
    let subscribe = |bench: &mut Bench, fields: &str| {
        let form = [
            ("object", "instagram"),
            ("callback_url", CALLBACK),
            ("verify_token", VERIFY),
            ("fields", fields),
        ];
        bench.post(&app_token(), &format!("/{APP}/subscriptions"), &form)
    };
    for stray in ["nonsense_field", "message_echoes"] {
        let (status, body) = subscribe(&mut bench, stray);
        assert!(body["error"].is_object(), "{stray} passed");
        assert_eq!(code(status, &body), (400, 100, 0), "{stray}");
    }
    assert_eq!(subscribe(&mut bench, "messages,messaging_seen").0, 200);
}
