//! `review calls`: what Meta's form wants to see, shown first, made, and kept.

use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use onboard::error::Exit;
use onboard::finding::Subject;
use onboard::journey::port::{Entry, SecretKind};
use onboard::sandbox::FAULT_KINDS;
use secrecy::SecretString;
use serde_json::{Value, json};

use super::script::Script;
use super::stage::{Meta, Ran, Stage, patched, ready};

const APP: &str = "900100200300400";
const CUSTOMER: &str = "aurora-moveis";
const PAGE: &str = "104200000000111";
const CALLS: [&str; 3] = ["review", "calls", CUSTOMER];

/// A world in which nothing is approved, and Téo, a tester, wrote so many hours ago.
fn world(hours: i64, more: &Value) -> Meta {
    let mut patch = json!({
        "apps": { APP: {
            "permissions": {
                "pages_messaging": "unapproved", "pages_manage_metadata": "unapproved",
                "pages_show_list": "unapproved", "business_management": "unapproved",
                "pages_read_engagement": "unapproved"
            },
            "features": { "business_asset_user_profile_access": "pending" },
            "calls": {
                "pages_messaging": null, "pages_manage_metadata": null, "pages_show_list": null,
                "business_management": null, "pages_read_engagement": null
            }
        } },
        "pages": { PAGE: { "conversations": {
            "7003": null,
            "7002": { "messages": { "1": { "sent_at": format!("-{hours}h"), "from": "person", "text": "Oi" } } }
        } } }
    });
    merge(&mut patch, more);
    Meta::start(patched(&patch))
}

fn merge(into: &mut Value, from: &Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (key, value) in from {
                merge(into.entry(key.clone()).or_insert(Value::Null), value);
            }
        }
        (into, from) => *into = from.clone(),
    }
}

/// A stage whose app has nothing on record of any review.
fn fresh(meta: &Meta) -> Stage {
    let stage = ready("static", meta);
    std::fs::write(stage.home().join("apps").join(APP).join("ledger.jsonl"), "").unwrap();
    stage
}

fn run(stage: &Stage, more: &[&str]) -> Ran {
    stage.run(&[&CALLS[..], more, &["--json"]].concat())
}

/// Returns permission and state of each row.
fn states(document: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let rows = document["result"]["permissions"].as_array().unwrap();
    rows.iter().map(|row| (text(&row["permission"]), text(&row["state"]))).collect()
}

fn state(document: &Value, permission: &str) -> String {
    let mut rows = states(document).into_iter();
    rows.find(|(name, _)| name == permission).unwrap_or_else(|| panic!("{permission}: {document}")).1
}

fn entries(stage: &Stage) -> Vec<(String, String)> {
    let ledger = stage.workspace().ledger(&Subject::App(APP.into())).unwrap().lines;
    let calls = ledger.into_iter().filter(|entry| entry.kind == "api-call");
    calls.map(|entry| (entry.of, entry.note)).collect()
}

/// Returns what the world has logged, as Meta's form counts it.
fn logged(meta: &Meta) -> Vec<String> {
    meta.world()["apps"][APP]["calls"]
        .as_object()
        .map(|calls| calls.keys().cloned().collect())
        .unwrap_or_default()
}

fn lend(stage: &Stage, meta: &Meta, more: &[&str]) -> Ran {
    let arguments = [&CALLS[..], &["--user-token-stdin", "--json"], more].concat();
    stage.run_with(&arguments, &format!("{}\n", meta.ready.user_token))
}

/// Returns every file of a folder with its bytes.
fn tree(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                files.push((path.display().to_string(), std::fs::read(&path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

#[test]
fn every_call_is_made_kept_and_counted_by_the_form() {
    let meta = world(3, &json!({}));
    let stage = fresh(&meta);
    let ran = lend(&stage, &meta, &["--yes"]);
    assert_eq!(ran.exit, Exit::Settled, "{}\n{}", ran.out, ran.err);
    let document = ran.json();
    assert!(states(&document).iter().all(|(_, state)| state == "counts"), "{document}");
    let row = &document["result"]["permissions"][0];
    assert_eq!(row["button_by_form"], "2026-11-21T12:00:00Z");
    assert_eq!(row["button_by_docs"], "2026-11-22T12:00:00Z");
    assert_eq!((row["days_left"].as_i64(), &row["counts_until"]), (Some(30), &json!("2026-12-20T12:00:00Z")));
    let expected = [
        ("business_asset_user_profile_access", "{psid}?fields=name".to_owned()),
        ("pages_manage_metadata", format!("{PAGE}/subscribed_apps")),
        ("pages_show_list", "me/accounts".to_owned()),
        ("pages_messaging", format!("{PAGE}/messages")),
    ];
    let mut kept = entries(&stage);
    kept.sort();
    let mut expected = expected.map(|(of, note)| (of.to_owned(), note));
    expected.sort();
    assert_eq!(kept, expected);
    let wanted =
        ["business_asset_user_profile_access", "pages_manage_metadata", "pages_messaging", "pages_show_list"];
    let logged = logged(&meta);
    assert!(wanted.iter().all(|name| logged.iter().any(|one| one == name)), "{logged:?}");
    let world = meta.world();
    let messages = world["pages"][PAGE]["conversations"]["7002"]["messages"].as_object().unwrap();
    assert_eq!(messages.len(), 2, "one message went out");
    let found = stage.run(&["doctor", CUSTOMER, "--json"]).codes();
    assert!(!found.iter().any(|code| code.starts_with("review-call")), "{found:?}");

    // Once made, nothing is left to make, and nobody is asked.
    let ran = run(&stage, &[]);
    assert_eq!((ran.exit, &ran.json()["result"]["made"]), (Exit::Settled, &json!([])), "{}", ran.out);
    assert_eq!(entries(&stage).len(), 4);
    assert_eq!(meta.stop(), [], "the world was asked what it does not know");
}

#[test]
fn nothing_of_the_tester_and_nothing_of_the_lent_token_is_kept() {
    let meta = world(3, &json!({}));
    let stage = fresh(&meta);
    let arguments = [&CALLS[..], &["--user-token-stdin", "--yes"]].concat();
    let ran = stage.run_with(&arguments, &format!("{}\r\n", meta.ready.user_token));
    assert_eq!(ran.exit, Exit::Settled, "{}", ran.out);
    assert!(ran.err.contains("Téo Lima"), "whom it goes to is shown first: {}", ran.err);
    assert!(!ran.err.contains(&meta.ready.user_token) && !ran.out.contains(&meta.ready.user_token));
    let psid = ran.err.split("PSID ").nth(1).unwrap().split(')').next().unwrap().to_owned();
    assert!(psid.len() > 10, "{psid}");
    for (path, bytes) in tree(&stage.home()) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        for kept in ["Téo", psid.as_str(), meta.ready.user_token.as_str(), "This is a test message"] {
            assert!(!text.contains(kept), "{path} holds {kept}");
        }
    }
    let cards = stage.workspace().whole(&Subject::Customer(CUSTOMER.into())).unwrap().cards;
    assert!(cards.iter().all(|card| card.slot != SecretKind::UserToken), "the token was lent, not given");
}

#[test]
fn what_is_only_looked_at_changes_nothing() {
    let meta = world(3, &json!({}));
    let stage = fresh(&meta);
    let before = tree(&stage.home());
    let ran = run(&stage, &["--dry-run"]);
    assert_eq!(ran.exit, Exit::Settled, "{}", ran.out);
    let planned = ran.json()["result"]["planned"].to_string();
    assert!(
        planned.contains(&format!("{PAGE}/subscribed_apps")) && planned.contains("messaging_type=RESPONSE")
    );
    assert!(planned.contains("$PAGE_TOKEN") && !planned.contains(&meta.ready.page_token));
    assert_eq!(
        meta.world()["pages"][PAGE]["conversations"]["7002"]["messages"].as_object().unwrap().len(),
        1
    );

    let ran = run(&stage, &[]);
    assert_eq!((ran.exit, ran.json()["error"]["code"].as_str()), (Exit::Usage, Some("calls-not-confirmed")));
    assert_eq!(
        meta.world()["pages"][PAGE]["conversations"]["7002"]["messages"].as_object().unwrap().len(),
        1
    );
    assert_eq!(tree(&stage.home()), before);
}

#[test]
fn without_a_user_token_it_says_how_to_get_one_and_takes_a_word_for_it() {
    let meta = world(3, &json!({}));
    let stage = fresh(&meta);
    let ran = run(&stage, &["--yes"]);
    assert_eq!(ran.exit, Exit::Pending, "{}", ran.out);
    assert_eq!(ran.codes(), ["review-call-needs-user-token"]);
    assert_eq!(ran.json()["result"]["made"].as_array().unwrap().len(), 3, "the others were made");
    for (language, words) in [
        ("en", ["Generate Access Token", "manages the Page", "--user-token-stdin", "--made pages_show_list"]),
        ("pt-BR", ["Gerar token de acesso", "administre a Página", "--user-token-stdin", "me/accounts"]),
        ("ru", ["Сгенерировать маркер", "доступ к Странице", "--user-token-stdin", "me/accounts"]),
    ] {
        let ran = stage.run(&[&CALLS[..], &["--lang", language]].concat());
        let text = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
        for word in words {
            assert!(text.contains(word), "{language}: {word}\n{text}");
        }
        assert!(text.contains(APP) && !text.contains("{ $") && !text.contains("{$"), "{text}");
    }
    let ran = run(&stage, &["--made", "pages_show_list", "--on", "2026-11-15"]);
    assert_eq!(ran.exit, Exit::Settled, "{}", ran.out);
    let row = ran.json()["result"]["permissions"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&row["made_by"], row["days_left"].as_i64()), (&json!("explorer"), Some(25)));
    let late = run(&stage, &["--made", "pages_show_list", "--on", "2026-12-01"]);
    assert_eq!((late.exit, late.json()["error"]["code"].as_str()), (Exit::Usage, Some("date-in-future")));
}

#[test]
fn a_token_of_another_kind_is_refused_before_it_is_used() {
    let meta = world(3, &json!({}));
    let stage = fresh(&meta);
    for (token, code) in
        [(meta.ready.page_token.as_str(), "token-wrong-kind"), ("EAAnobody", "token-invalid")]
    {
        let arguments = [&CALLS[..], &["--user-token-stdin", "--yes", "--json"]].concat();
        let ran = stage.run_with(&arguments, token);
        assert_eq!((ran.exit, ran.json()["error"]["code"].as_str()), (Exit::Auth, Some(code)), "{}", ran.out);
    }
    assert!(entries(&stage).is_empty());
}

#[test]
fn a_token_that_lacks_the_permission_is_not_used_for_it() {
    let scopes = json!({ "tokens": { "user_token": { "scopes": ["public_profile"] } } });
    let meta = world(3, &scopes);
    let stage = fresh(&meta);
    let ran = lend(&stage, &meta, &["--yes"]);
    assert_eq!(ran.exit, Exit::Pending, "{}", ran.out);
    assert_eq!(state(&ran.json(), "pages_show_list"), "missing", "an empty list is logged for nothing");
}

#[test]
fn a_row_without_a_requirement_is_settled_by_a_word_and_opened_again() {
    let meta = world(3, &json!({}));
    let stage = fresh(&meta);
    let ran = run(&stage, &["--not-required", "pages_show_list"]);
    assert_eq!(state(&ran.json(), "pages_show_list"), "not-required");
    assert!(entries(&stage).is_empty(), "a word makes no call");
    let codes = stage.run(&["doctor", CUSTOMER, "--json"]).codes();
    assert!(!codes.contains(&"review-call-needs-user-token".into()), "{codes:?}");
    let ran = run(&stage, &["--required", "pages_show_list"]);
    assert_eq!(state(&ran.json(), "pages_show_list"), "missing");
    let ran = run(&stage, &["--not-required", "human_agent"]);
    assert_eq!(
        (ran.exit, ran.json()["error"]["code"].as_str()),
        (Exit::Usage, Some("permission-not-tracked"))
    );
}

#[test]
fn what_meta_refuses_is_explained_and_keeps_nothing_else_from_being_made() {
    let lacking =
        json!({ "tokens": { "page_token": { "scopes": ["pages_manage_metadata", "public_profile"] } } });
    let meta = world(3, &lacking);
    let stage = fresh(&meta);
    let ran = run(&stage, &["--yes", "--psid", "2177425845106994"]);
    assert_eq!(ran.exit, Exit::Unmet, "{}", ran.out);
    let document = ran.json();
    let refused: Vec<&Value> = document["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| finding["code"] == "review-call-refused")
        .map(|finding| &finding["facts"])
        .collect();
    assert_eq!(refused.len(), 2, "{document}");
    assert_eq!(
        (refused[0]["code"].as_i64(), &refused[0]["permission"]),
        (Some(200), &json!("business_asset_user_profile_access"))
    );
    assert_eq!(refused[0]["call"], "{psid}?fields=name", "nobody's id is repeated");
    assert_eq!(entries(&stage), [("pages_manage_metadata".to_owned(), format!("{PAGE}/subscribed_apps"))]);
    for language in ["en", "pt-BR", "ru"] {
        let ran =
            stage.run(&[&CALLS[..], &["--yes", "--psid", "2177425845106994", "--lang", language]].concat());
        assert!(
            ran.out.contains("onboard explain 200/0") && ran.out.contains("(#200)"),
            "{language}: {}",
            ran.out
        );
    }
}

#[test]
fn a_person_without_a_role_and_one_whom_nobody_knows_are_told_apart() {
    let hidden = json!({ "tokens": { "page_token": {
        "scopes": ["pages_manage_metadata", "pages_messaging", "pages_show_list", "public_profile"]
    } }, "pages": { PAGE: { "conversations": {
        "7003": { "messages": { "1": { "sent_at": "-2h", "from": "person", "text": "Oi" } } }
    } } } });
    let meta = world(30, &hidden);
    let stage = fresh(&meta);
    assert_eq!(stage.run(&["customer", "set", CUSTOMER, "rehearsal", "no"]).exit, Exit::Settled);
    let message = ["--permission", "pages_messaging", "--yes", "--psid"];
    let refusal = |psid: &str| {
        let ran = run(&stage, &[&message[..], &[psid]].concat());
        assert_eq!(ran.exit, Exit::Unmet, "{}", ran.out);
        let facts = ran.json()["findings"][0]["facts"].clone();
        (facts["code"].as_i64().unwrap(), facts["subcode"].as_i64().unwrap())
    };
    let psid = |user: &str| {
        let told = meta.control("message", &json!({ "from": user, "text": "Oi" }));
        told["psid"].as_str().unwrap().to_owned()
    };
    assert_eq!(refusal("2000000000000000"), (100, 2_018_001));
    assert_eq!(refusal(&psid("7003")), (200, 2_018_028));
    let tester = psid("7002");
    let _ = meta.control("advance", &json!({ "seconds": 25 * 3600 }));
    assert_eq!(refusal(&tester), (10, 2_018_278));
    let ran = run(&stage, &["--psid", "Téo"]);
    assert_eq!((ran.exit, ran.json()["error"]["code"].as_str()), (Exit::Usage, Some("answer-not-digits")));
}

#[test]
fn after_a_day_the_tester_has_to_write_again_and_human_agent_can_answer() {
    let meta = world(30, &json!({}));
    let stage = fresh(&meta);
    let set = ["app", "set", APP, "permissions", "pages_messaging,human_agent"];
    assert_eq!(stage.run(&set).exit, Exit::Settled);
    let ran = run(&stage, &["--yes"]);
    assert_eq!(ran.exit, Exit::Pending, "{}", ran.out);
    assert_eq!(state(&ran.json(), "pages_messaging"), "missing");
    assert_eq!(state(&ran.json(), "human_agent"), "missing", "its text has to be a person's");
    let ran = stage.run(&CALLS);
    assert!(ran.out.contains("Nobody has written to the Page within the last 24 hours"), "{}", ran.out);
    let late = ["--yes", "--permission", "human_agent", "--text", "We looked into it: it ships on Monday."];
    let ran = run(&stage, &late);
    assert_eq!(ran.exit, Exit::Settled, "{}", ran.out);
    assert_eq!(state(&ran.json(), "human_agent"), "counts");
    assert!(logged(&meta).contains(&"human_agent".into()));
    let said = stage.run(&CALLS);
    assert!(said.out.contains("Human Agent"), "{}", said.out);
    let messages = meta.world()["pages"][PAGE]["conversations"]["7002"]["messages"].to_string();
    assert!(messages.contains("it ships on Monday"), "{messages}");
}

#[test]
fn a_message_goes_unasked_to_nobody_who_might_be_a_customer() {
    let live = json!({ "apps": { APP: { "permissions": { "pages_messaging": "live" } } } });
    let meta = world(3, &live);
    let stage = fresh(&meta);
    let ran = run(&stage, &["--yes", "--permission", "pages_messaging"]);
    assert_eq!(ran.json()["result"]["made"], json!([]), "{}", ran.out);
    let two = json!({ "apps": { APP: { "roles": { "7003": "testers" } } }, "pages": { PAGE: { "conversations": {
        "7003": { "messages": { "1": { "sent_at": "-2h", "from": "person", "text": "Oi" }, "2": null } }
    } } } });
    let meta = world(3, &two);
    let stage = fresh(&meta);
    let ran = run(&stage, &["--yes", "--permission", "pages_messaging"]);
    assert_eq!((ran.exit, &ran.json()["result"]["made"]), (Exit::Pending, &json!([])), "{}", ran.out);
}

#[test]
fn a_call_that_comes_to_nothing_is_not_kept() {
    super::stage::settled("static");
    std::thread::scope(|scope| {
        let runs: Vec<_> = FAULT_KINDS.iter().map(|kind| scope.spawn(|| (*kind, under(kind)))).collect();
        for run in runs {
            let (kind, (read, sent)) = run.join().unwrap();
            let (reads, sends) = match kind {
                // Nothing here asks in batches.
                "batch-null" | "batch-mixed-refused" => (Exit::Settled, Exit::Settled),
                "token-expired" | "token-revoked" | "token-password" | "unknown-code" => {
                    (Exit::Unmet, Exit::Unmet)
                }
                _ => (Exit::Failed, Exit::Failed),
            };
            assert_eq!((read, sent), (reads, sends), "{kind}");
        }
    });
}

/// Makes a reading call, then one that sends, when that very call meets a fault; returns what each ends with.
fn under(kind: &str) -> (Exit, Exit) {
    let meta = world(3, &json!({}));
    let stage = fresh(&meta);
    if matches!(kind, "timeout" | "slow") {
        stage.hurry();
    }
    let mut exits = Vec::new();
    for (permission, path) in [("pages_manage_metadata", "subscribed_apps"), ("pages_messaging", "messages")]
    {
        let _ = meta.control("fault", &json!({ "kind": kind, "path": path, "times": 1000 }));
        let ran = run(&stage, &["--yes", "--permission", permission]);
        assert_eq!(
            ran.exit == Exit::Settled,
            entries(&stage).iter().any(|(of, _)| of == permission),
            "{kind}"
        );
        exits.push(ran.exit);
    }
    (exits[0], exits[1])
}

#[test]
fn templates_are_read_with_the_pages_token_whatever_else_there_is() {
    let granted = json!({
        "apps": { APP: { "users": { "7001": { "scopes": { "pages_utility_messaging": "granted" } } } } },
        "tokens": { "page_token": { "scopes": [
            "pages_manage_metadata", "pages_messaging", "pages_read_engagement", "pages_show_list",
            "pages_utility_messaging"
        ] } }
    });
    let meta = world(3, &granted);
    let stage = fresh(&meta);
    let set = ["app", "set", APP, "permissions", "pages_messaging,pages_utility_messaging"];
    assert_eq!(stage.run(&set).exit, Exit::Settled);
    let system_user = meta.world()["tokens"]["system_user_token"]["value"].as_str().unwrap().to_owned();
    let owner = Subject::Customer(CUSTOMER.into());
    let token = SecretString::from(system_user);
    stage.workspace().keep(&owner, SecretKind::SystemUserToken, &token, None, stage.now).unwrap();
    let ran = run(&stage, &["--yes"]);
    assert_eq!(ran.exit, Exit::Settled, "{}", ran.out);
    let document = ran.json();
    let rows = document["result"]["permissions"].as_array().unwrap();
    let token = |name: &str| rows.iter().find(|row| row["permission"] == name).unwrap()["token"].clone();
    assert_eq!(token("pages_utility_messaging"), "page");
    assert_eq!(token("pages_show_list"), "system-user", "it may stand for a person's");
    assert!(logged(&meta).contains(&"pages_utility_messaging".into()));
}

#[test]
fn a_call_is_renewed_before_it_is_too_old_and_not_after_a_submission() {
    let meta = world(3, &json!({}));
    let stage = fresh(&meta);
    let subject = Subject::App(APP.into());
    let add = |kind: &str, of: &str, days: i64| {
        let at: Timestamp = stage.now.checked_sub(SignedDuration::from_hours(24 * days)).unwrap();
        let entry = Entry { at, kind: kind.into(), of: of.into(), note: "x".into() };
        stage.workspace().ledger_add(&subject, &entry).unwrap();
    };
    add("api-call", "pages_manage_metadata", 25);
    add("api-call", "pages_show_list", 40);
    let ran = run(&stage, &["--yes"]);
    assert!(ran.json()["result"]["made"].to_string().contains("pages_manage_metadata"), "{}", ran.out);
    assert_eq!(state(&ran.json(), "pages_show_list"), "missing");
    let text = stage.run(&CALLS).out;
    assert!(text.contains("on 2026-10-11; counted until 2026-11-10"), "{text}");
    for name in
        ["pages_messaging", "pages_manage_metadata", "pages_show_list", "business_asset_user_profile_access"]
    {
        add("submission", name, 0);
    }
    let ran = run(&stage, &[]);
    assert_eq!(ran.exit, Exit::Settled, "{}", ran.out);
    assert!(states(&ran.json()).iter().all(|(_, state)| state == "sent"), "{}", ran.out);
}

#[test]
fn a_customer_without_an_app_and_one_with_the_vendors_are_answered() {
    let stage = Stage::new();
    let made = stage.run(&["customer", "new", "--company", "Boreal", "--platform", "neointeract"]);
    assert_eq!(made.exit, Exit::Settled, "{}", made.err);
    let ran = stage.run(&["review", "calls", "boreal", "--json"]);
    assert_eq!((ran.exit, ran.json()["error"]["code"].as_str()), (Exit::Usage, Some("review-without-app")));
}

#[test]
fn a_person_lends_a_token_agrees_and_says_who_gets_the_message() {
    let meta = world(3, &json!({}));
    let stage = fresh(&meta);
    let person = Script::new()
        .picks("How do you want to make them?", "Paste the token now")
        .hides("User token", &meta.ready.page_token)
        .picks("How do you want to make them?", "Paste the token now")
        .hides("User token", &meta.ready.user_token)
        .enters("Make it so?")
        .picks("Who gets the message", "Téo Lima, wrote 3 hours ago")
        .enters("Make it so?");
    let ran = stage.run_before(&person, &CALLS);
    assert_eq!(ran.exit, Exit::Settled, "{}", ran.err);
    for token in [&meta.ready.user_token, &meta.ready.page_token] {
        assert!(!ran.err.contains(token.as_str()), "{}", ran.err);
    }
    assert_eq!(entries(&stage).len(), 4);
}

#[test]
fn a_person_says_who_the_tester_is_where_conversations_cannot_be_read() {
    let hidden = json!({ "tokens": { "page_token": {
        "scopes": ["pages_manage_metadata", "pages_messaging", "pages_show_list", "public_profile"]
    } } });
    let meta = world(3, &hidden);
    let stage = fresh(&meta);
    assert_eq!(stage.run(&["customer", "set", CUSTOMER, "rehearsal", "no"]).exit, Exit::Settled);
    let told = meta.control("message", &json!({ "from": "7002", "text": "Oi" }));
    let psid = told["psid"].as_str().unwrap();
    let only = [&CALLS[..], &["--permission", "pages_messaging"]].concat();
    let ran = stage.run_before(&Script::new().enters("PSID of the tester"), &only);
    assert!(entries(&stage).is_empty(), "{}", ran.err);
    let person = Script::new()
        .types("PSID of the tester", "Téo")
        .types("PSID of the tester", psid)
        .enters("Who gets the message")
        .enters("Make it so?");
    let ran = stage.run_before(&person, &only);
    assert_eq!(ran.exit, Exit::Settled, "{}", ran.err);
    assert_eq!(entries(&stage).len(), 1);
}

#[test]
fn the_text_of_a_late_reply_is_a_persons() {
    let meta = world(30, &json!({}));
    let stage = fresh(&meta);
    let set = ["app", "set", APP, "permissions", "pages_messaging,human_agent"];
    assert_eq!(stage.run(&set).exit, Exit::Settled);
    let only = [&CALLS[..], &["--permission", "human_agent"]].concat();
    let messages = || meta.world()["pages"][PAGE]["conversations"]["7002"]["messages"].to_string();
    let before = messages();
    let person = Script::new().enters("Who gets the message").enters("Text of the late reply");
    let ran = stage.run_before(&person, &only);
    assert_eq!(messages(), before, "{}", ran.err);
    let person = Script::new()
        .enters("Who gets the message")
        .types("Text of the late reply", "We looked into it: it ships on Monday.")
        .enters("Make it so?");
    let ran = stage.run_before(&person, &only);
    assert_eq!(ran.exit, Exit::Settled, "{}", ran.err);
    assert!(messages().contains("it ships on Monday"), "{}", ran.err);
}

#[test]
fn a_person_who_puts_everything_off_changes_nothing() {
    let meta = world(3, &json!({}));
    let stage = fresh(&meta);
    let person = Script::new()
        .picks("How do you want to make them?", "Later")
        .picks("Make it so?", "Later")
        .picks("Who gets the message", "Later");
    let ran = stage.run_before(&person, &CALLS);
    assert_eq!(ran.exit, Exit::Unmet, "{}", ran.err);
    assert!(entries(&stage).is_empty());
}

#[cfg(unix)]
mod terminal {
    use super::super::person::{DOWN, ENTER, Person};
    use super::*;

    #[test]
    fn a_person_pastes_a_token_agrees_to_the_reads_and_chooses_who_gets_the_message() {
        let meta = world(3, &json!({}));
        let stage = fresh(&meta);
        let mut person = Person::runs(&stage, &CALLS);
        person.sees("Generate Access Token").sees("How do you want to make them?").types(ENTER);
        person.answers("ser token", &meta.ready.user_token);
        person.sees("nobody notices them").sees("me/accounts").sees("Make it so?").types(ENTER);
        person.sees("Who gets the message").sees("Téo Lima, wrote 3 hours ago").types(ENTER);
        person.sees("This sends a message to Téo Lima").sees("test message").sees("Make it so?").types(ENTER);
        assert_eq!(person.leaves(), 0, "{}", person.seen);
        assert!(!person.seen.contains(&meta.ready.user_token), "{}", person.seen);
        assert_eq!(entries(&stage).len(), 4);
    }

    #[test]
    fn a_person_who_says_later_changes_nothing() {
        let meta = world(3, &json!({}));
        let stage = fresh(&meta);
        let mut person = Person::runs(&stage, &[&CALLS[..], &["--lang", "pt-BR"]].concat());
        person.sees("Como você quer").types(DOWN).types(DOWN).types(ENTER);
        person.sees("ninguém as percebe").sees("Posso fazer?").types(DOWN).types(ENTER);
        person.sees("Quem recebe").types(DOWN).types(ENTER);
        assert_eq!(person.leaves(), 1, "{}", person.seen);
        assert!(entries(&stage).is_empty());
    }
}
