//! Edges beside the journey's own that clients ask for.

use serde_json::json;

use super::*;

#[test]
fn personas_are_made_named_and_taken_away() {
    let mut bench = Bench::healthy();
    let page = bench.token("page_token");
    let target = format!("/{PAGE}/personas");
    assert_eq!(bench.get(&page, &target).1, json!({"data": []}));
    assert_eq!(bench.post(&page, &target, &[("name", "Ana")]).0, 400);
    let form = [("name", "Ana"), ("profile_picture_url", "https://a.test/a.png")];
    let id = bench.post(&page, &target, &form).1["id"].as_str().unwrap().to_owned();
    let row = json!({"id": id, "name": "Ana", "profile_picture_url": "https://a.test/a.png"});
    assert_eq!(bench.get(&page, &target).1["data"], json!([row]));
    assert_eq!(bench.get(&page, &format!("/{id}")).1, row);
    let recipient = json!({"id": bench.world.psid(PAGE, "7003")}).to_string();
    let send =
        [("recipient", recipient.as_str()), ("message", r#"{"text":"Olá"}"#), ("persona_id", id.as_str())];
    assert_eq!(bench.post(&page, &format!("/{PAGE}/messages"), &send).0, 200);
    let user = bench.token("user_token");
    assert_eq!(bench.refusal(&user, &target), (403, 210, 0));
    assert_eq!(bench.json("DELETE", &page, &format!("/{id}"), &[]).1, json!({"success": true}));
    assert_eq!(bench.refusal(&page, &format!("/{id}")), (400, 100, 33));
    assert_eq!(bench.post(&page, &format!("/{PAGE}/messages"), &send).0, 400);
    assert_eq!(bench.unknown(), Vec::<String>::new());
}

#[test]
fn an_attachment_is_uploaded_once_and_sent_again() {
    let mut bench = Bench::healthy();
    let page = bench.token("page_token");
    let target = format!("/{PAGE}/message_attachments");
    let by_url = json!({"attachment": {"type": "image", "payload": {"url": "https://a.test/a.png", "is_reusable": true}}});
    let by_url = by_url.to_string();
    let id =
        bench.post(&page, &target, &[("message", &by_url)]).1["attachment_id"].as_str().unwrap().to_owned();
    let message = json!({"attachment": {"type": "image", "payload": {"attachment_id": id}}}).to_string();
    let recipient = json!({"id": bench.world.psid(PAGE, "7003")}).to_string();
    let again = [("recipient", recipient.as_str()), ("message", message.as_str())];
    assert_eq!(bench.post(&page, &format!("/{PAGE}/messages"), &again).0, 200);
    let reusable = [("recipient", recipient.as_str()), ("message", by_url.as_str())];
    let (_, sent) = bench.post(&page, &format!("/{PAGE}/messages"), &reusable);
    assert!(sent["attachment_id"].is_string(), "{sent}");
    let part = |name: &str, more: &str, value: &str| {
        format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n{value}\r\n")
    };
    let media = r#"{"attachment":{"type":"image","payload":{"is_reusable":true}}}"#;
    let file = part("filedata", "; filename=\"a.png\"\r\nContent-Type: image/png", "\u{89}PNG");
    let multipart = |body: String, target: &str| {
        let mut request = request("POST", &page, target, &[]);
        request.headers.retain(|(name, _)| name != "Content-Type");
        request.headers.push(("Content-Type".into(), "multipart/form-data; boundary=B".into()));
        Request { body: format!("{body}--B--\r\n").into_bytes(), ..request }
    };
    let (response, _) = bench.raw(multipart(part("message", "", media) + &file, &target));
    assert_eq!(response.status, 200, "{}", response.text());
    let to = part("recipient", "", &recipient) + &part("message", "", media) + &file;
    let (response, _) = bench.raw(multipart(to, &format!("/{PAGE}/messages")));
    assert_eq!(response.status, 200, "{}", response.text());
    let (response, _) = bench.raw(multipart(part("message", "", media), &target));
    assert_eq!(response.status, 400, "neither a file nor an address");
    let gone = json!({"attachment": {"type": "file", "payload": {"url": "https://www.aurora.example.com/gone.pdf"}}});
    let (status, body) = bench.post(&page, &target, &[("message", &gone.to_string())]);
    assert_eq!(code(status, &body), (400, 100, 2_018_008), "{body}");
    assert_eq!(bench.unknown(), Vec::<String>::new());
}

#[test]
fn a_person_can_have_a_menu_and_labels() {
    let mut bench = Bench::healthy();
    let page = bench.token("page_token");
    let psid = bench.world.psid(PAGE, "7003");
    let target = format!("/{PAGE}/custom_user_settings?psid={psid}");
    assert_eq!(bench.get(&page, &target).1, json!({"data": []}));
    let menu = r#"[{"locale":"default","call_to_actions":[]}]"#;
    assert_eq!(bench.post(&page, &target, &[("persistent_menu", menu)]).1, json!({"result": "success"}));
    assert_eq!(bench.get(&page, &target).1["data"][0]["user_level_persistent_menu"][0]["locale"], "default");
    let delete = format!("{target}&params=[\"persistent_menu\"]");
    assert_eq!(bench.json("DELETE", &page, &delete, &[]).1, json!({"result": "success"}));
    assert_eq!(bench.get(&page, &target).1, json!({"data": []}));
    let target = format!("/{PAGE}/custom_labels");
    let label =
        bench.post(&page, &target, &[("page_label_name", "vip")]).1["id"].as_str().unwrap().to_owned();
    assert_eq!(
        bench.get(&page, &format!("{target}?fields=page_label_name")).1["data"][0]["page_label_name"],
        "vip"
    );
    assert_eq!(bench.get(&page, &format!("/{psid}/custom_labels")).1, json!({"data": []}));
    assert_eq!(bench.post(&page, &format!("/{label}/label"), &[("user", &psid)]).1, json!({"success": true}));
    assert_eq!(bench.get(&page, &format!("/{psid}/custom_labels")).1["data"][0]["id"], json!(label));
    assert_eq!(bench.json("DELETE", &page, &format!("/{label}"), &[]).1, json!({"success": true}));
    assert_eq!(bench.get(&page, &target).1, json!({"data": []}));
    let mut bench = Bench::patched(&json!({"pages": {PAGE: {"lacks_contact_terms": true}}}));
    let (status, body) = bench.post(&page, &target, &[("page_label_name", "vip")]);
    assert_eq!(code(status, &body), (400, 2, 2_018_344));
    assert_eq!(body["error"]["is_transient"], false);
    assert_eq!(bench.unknown(), Vec::<String>::new());
}

#[test]
fn what_meta_has_and_the_sandbox_does_not_play_is_said_to_be_so() {
    let mut bench = Bench::healthy();
    let (page, user) = (bench.token("page_token"), bench.token("user_token"));
    let recipient = r#"{"user_ref":"1"}"#;
    for (method, token, target, form) in [
        ("GET", &page, format!("/{PAGE}/insights"), vec![]),
        ("POST", &page, format!("/{PAGE}"), vec![("about", "x")]),
        ("POST", &page, format!("/{PAGE}/message_templates"), vec![("name", "x")]),
        (
            "POST",
            &page,
            format!("/{PAGE}/messages"),
            vec![("recipient", recipient), ("message", r#"{"text":"x"}"#)],
        ),
        ("GET", &user, "/me/adaccounts".to_owned(), vec![]),
        ("GET", &user, "/800100200300/pending_users".to_owned(), vec![]),
        ("POST", &user, "/device/login".to_owned(), vec![]),
        ("GET", &user, "/oauth/client_code".to_owned(), vec![]),
    ] {
        let (response, _) = bench.raw(request(method, token, &target, &form));
        let sandbox = response.headers.iter().find(|(name, _)| name == "X-Sandbox");
        assert_eq!(
            sandbox.map(|(_, value)| value.as_str()),
            Some("not-simulated"),
            "{target}: {}",
            response.text()
        );
        let body: Value = serde_json::from_slice(&response.body).unwrap();
        assert_eq!(code(response.status, &body), (400, 100, 0), "{target}");
    }
    assert_eq!(bench.unknown(), Vec::<String>::new(), "none of it is unknown");
    let (_, told) = bench.get("", "/_sandbox/unknown");
    assert_eq!((&told["count"], told["not_simulated"].as_array().unwrap().len()), (&json!(0), 8), "{told}");
    let (response, _) = bench.raw(request("GET", &page, &format!("/{PAGE}/inbox_of_dreams"), &[]));
    assert!(!response.headers.iter().any(|(name, _)| name == "X-Sandbox"));
}

#[test]
fn settings_and_assigned_people_are_told() {
    let mut bench = Bench::patched(&json!({"pages": {PAGE: {"settings": {"USERS_CAN_POST": true}}}}));
    let (page, user) = (bench.token("page_token"), bench.token("user_token"));
    let (_, body) = bench.get(&page, &format!("/{PAGE}/settings"));
    assert_eq!(body["data"], json!([{"setting": "USERS_CAN_POST", "value": true}]));
    let assigned = format!("/{PAGE}/assigned_users");
    assert_eq!(bench.refusal(&user, &assigned), (400, 100, 0));
    let (_, body) = bench.get(&user, &format!("{assigned}?business=800100200300"));
    assert_eq!(body["data"][0]["id"], "7100", "{body}");
    let psid = bench.world.psid(PAGE, "7003");
    let (_, body) = bench.post(&page, &format!("/{PAGE}/unlink_accounts"), &[("psid", &psid)]);
    assert_eq!(body, json!({"result": "unlink account success"}));
    assert_eq!(bench.unknown(), Vec::<String>::new());
}
