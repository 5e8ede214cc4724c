//! The cause first: what leads, what is folded, and what a complaint ends with.

use serde_json::{Value, json};

use onboard::error::Exit;
use onboard::i18n::LANGUAGES;

use super::stage::{Meta, Ran, Stage, patched, ready};

const APP: &str = "900100200300400";
const PAGE: &str = "104200000000111";

fn doctor(patch: &Value, arguments: &[&str]) -> (Meta, Stage, Ran) {
    let meta = Meta::start(patched(patch));
    let stage = ready("static", &meta);
    let ran = stage.run(&[&["doctor"], arguments].concat());
    (meta, stage, ran)
}

/// Returns the first code in brackets, and the line that it stands in, from 0.
fn first(ran: &Ran) -> Option<(String, usize)> {
    ran.out.lines().enumerate().find_map(|(at, line)| {
        let code = line.rsplit_once('[')?.1.strip_suffix(']')?;
        Some((code.to_owned(), at))
    })
}

fn unseen(ran: &Ran) -> Vec<String> {
    let all = ran.json()["result"]["unseen"].as_array().cloned().unwrap_or_default();
    all.iter().map(|one| one["what"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_cause_stands_on_top_and_all_of_it_on_one_screen() {
    let dead = json!({ "apps": { APP: { "secret": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" } } });
    for language in LANGUAGES {
        let (_meta, _stage, ran) = doctor(&dead, &["--lang", language]);
        let (code, line) = first(&ran).unwrap();
        assert_eq!(code, "app-credentials-refused", "{}", ran.out);
        assert!(line <= 3, "{}", ran.out);
        assert!(ran.out.lines().count() <= 24, "{}", ran.out);
        assert!(ran.out.lines().all(|line| line.chars().count() <= 80), "{}", ran.out);
        assert_eq!(ran.out.matches("[app-credentials-refused]").count(), 1, "{}", ran.out);
    }
    let (_meta, _stage, ran) = doctor(&dead, &["--json"]);
    let cause = &ran.json()["result"]["causes"][0];
    assert_eq!(cause["code"], "app-credentials-refused");
    assert!(cause["blocks"].as_array().unwrap().len() > 3, "{cause}");
    let (_meta, _stage, ran) = doctor(&dead, &["-v"]);
    assert!(ran.out.lines().filter(|line| line.starts_with("ok ")).count() > 1, "{}", ran.out);
}

#[test]
fn where_all_is_well_there_is_one_line_a_step() {
    let (_meta, _stage, ran) = doctor(&json!({}), &[]);
    assert_eq!(ran.exit, Exit::Settled);
    assert!(ran.out.lines().count() >= 18 && first(&ran).is_none(), "{}", ran.out);
}

#[test]
fn a_complaint_ends_with_what_cannot_be_seen_whatever_was_found() {
    for patch in [json!({}), json!({ "pages": { PAGE: { "subscribed_apps": { APP: null } } } })] {
        for symptom in ["in", "out", "name"] {
            let (_meta, stage, ran) = doctor(&patch, &["--symptom", symptom, "--json"]);
            let told = unseen(&ran);
            assert!(told.len() > 1, "{symptom}: {}", ran.out);
            let ran = stage.run(&["doctor", "--symptom", symptom]);
            let last = ran.out.trim_end().lines().rev().find(|line| line.trim_start().starts_with('1'));
            assert!(last.is_some(), "{}", ran.out);
        }
    }
    let (_meta, _stage, ran) = doctor(&json!({}), &["--symptom", "in", "--json"]);
    assert_eq!(ran.exit, Exit::Settled);
    assert!(unseen(&ran).iter().any(|what| what == "product-secret"), "{}", ran.out);
}

#[test]
fn who_holds_the_conversation_is_asked_for_a_complaint() {
    let (meta, stage, ran) = doctor(&json!({}), &["--symptom", "in", "--json"]);
    assert!(!ran.codes().contains(&"thread-held-elsewhere".to_owned()), "{}", ran.out);
    let _ = meta.control("message", &json!({ "text": "Oi" }));
    let _ = meta.control("inbox", &json!({ "to": "inbox" }));
    for symptom in ["in", "out"] {
        let ran = stage.run(&["doctor", "--symptom", symptom]);
        assert_eq!(first(&ran).unwrap().0, "thread-held-elsewhere", "{}", ran.out);
        assert_eq!(ran.exit, Exit::Settled, "advice changes no exit code");
    }
    let whole = stage.run(&["doctor", "--json"]).codes();
    assert!(!whole.contains(&"thread-held-elsewhere".to_owned()), "only a complaint asks: {whole:?}");
}

#[test]
fn a_reply_that_is_late_or_missing_is_told() {
    let (meta, stage, ran) = doctor(&json!({}), &["--symptom", "out", "--json"]);
    assert_eq!(ran.json()["findings"], json!([]), "{}", ran.out);
    let _ = meta.control("message", &json!({ "text": "Oi" }));
    let _ = meta.control("advance", &json!({ "seconds": 3600 }));
    assert!(stage.run(&["doctor", "--symptom", "out", "--json"]).codes().contains(&"reply-not-seen".into()));
    let _ = meta.control("advance", &json!({ "seconds": 90_000 }));
    let ran = stage.run(&["doctor", "--symptom", "out"]);
    assert_eq!(first(&ran).unwrap().0, "reply-window-closed", "{}", ran.out);
    // A message that comes in needs no window.
    assert_eq!(stage.run(&["doctor", "--symptom", "in", "--json"]).json()["findings"], json!([]));
}

#[test]
fn what_was_said_is_doubted_where_the_facts_fit_otherwise() {
    let (_meta, stage, ran) =
        doctor(&json!({ "apps": { APP: { "mode": "development" } } }), &["--symptom", "in"]);
    assert_eq!(first(&ran).unwrap().0, "rehearsal-not-received", "{}", ran.out);
    assert!(ran.out.contains("development"), "{}", ran.out);
    let found = stage.run(&["doctor", "--symptom", "in", "--json"]).codes();
    assert!(found.contains(&"app-mode-doubted".to_owned()), "{found:?}");
}

#[test]
fn what_is_not_open_to_everybody_explains_that_nobody_is_heard() {
    let closed = json!({ "apps": { APP: { "permissions": { "pages_messaging": "unapproved" } } } });
    let (_meta, stage, ran) = doctor(&closed, &["--symptom", "in"]);
    assert_eq!(first(&ran).unwrap().0, "permissions-not-live", "{}", ran.out);
    // Without a complaint, what the review lacks comes first, and what nobody could hear is not told as well.
    let ran = stage.run(&["doctor"]);
    assert!(!ran.out.contains("[rehearsal-not-received]"), "{}", ran.out);
}

#[test]
fn a_refusal_that_a_foreign_token_explains_is_folded() {
    let other = json!({
        "secret": "00112233445566778899aabbccddeeff", "mode": "live", "has_messenger_product": true,
        "settings": { "name": "Other" }, "roles": { "7001": "administrators" },
        "permissions": { "pages_messaging": "live" },
        "users": { "7001": { "scopes": { "pages_messaging": "granted" }, "pages": { PAGE: true } } },
    });
    let patch = json!({ "apps": { "900100200300499": other }, "tokens": { "page_token": { "app": "900100200300499" } } });
    for arguments in [&["--symptom", "out"][..], &[]] {
        let (_meta, _stage, ran) = doctor(&patch, arguments);
        assert_eq!(first(&ran).unwrap().0, "token-of-another-app", "{}", ran.out);
        assert!(!ran.out.contains("app ?") && !ran.out.contains("unknown,"), "{}", ran.out);
    }
}

#[test]
fn a_look_that_fails_leaves_what_was_seen_before() {
    let (meta, stage, ran) =
        doctor(&json!({ "pages": { PAGE: { "subscribed_apps": { APP: null } } } }), &["--json"]);
    assert_eq!(ran.exit, Exit::Unmet);
    let before = stage.run(&["status", "--json"]);
    let _ = meta.control("fault", &json!({ "kind": "transient-2", "times": 1000 }));
    let failed = stage.run(&["doctor", "--json"]);
    assert_eq!(failed.exit, Exit::Failed, "{}", failed.out);
    let after = stage.run(&["status", "--json"]);
    assert_eq!(after.json()["result"], before.json()["result"], "{}", after.out);
    let ran = stage.run(&["status"]);
    assert!(ran.out.contains("2026-11-20 12:00 UTC") && ran.out.contains("graph-unavailable"), "{}", ran.out);
    // The next look that works forgets it.
    let _ = meta.control("reset", &json!({}));
    let _ = stage.run(&["doctor", "--json"]);
    assert!(!stage.run(&["status"]).out.contains("graph-unavailable"));
}
