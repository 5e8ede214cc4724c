//! What dies at Meta is found by name: each end is played in the sandbox, and `doctor` looks.

use jiff::ToSpan;
use onboard::error::Exit;
use onboard::finding::Subject;
use onboard::journey::port::Entry;
use onboard::sandbox::World;
use serde_json::{Value, json};

use super::stage::{Meta, Ran, Stage, patched, ready};

fn doctor(stage: &Stage) -> Ran {
    stage.run(&["doctor", "--json"])
}

#[test]
fn each_end_has_its_own_finding() {
    let mut wrong = Vec::new();
    let on_page = |path: &'static str, body: Value, code| (path, body, "static", code);
    for (path, body, way, code) in [
        on_page("checkpoint", json!({}), "token-checkpoint"),
        on_page("password-change", json!({}), "token-password-changed"),
        on_page("lose-task", json!({}), "token-role-lost"),
        on_page("remove-app", json!({}), "token-revoked"),
        on_page("rotate-secret", json!({}), "app-credentials-refused"),
        on_page("lapse-permission", json!({"permission": "pages_messaging"}), "token-scope-missing"),
        ("end-data-access", json!({}), "login", "data-access-expired"),
        on_page("publish-page", json!({"published": false}), "page-unpublished"),
        on_page("merge-page", json!({"into": "104200000000999"}), "page-merged"),
        on_page("drop-subscription", json!({}), "page-not-subscribed"),
        on_page("app-status", json!({"status": "blocked"}), "app-blocked"),
        on_page("app-status", json!({"status": "checkup-missed"}), "app-blocked"),
        ("app-status", json!({"status": "deactivated"}), "login", "app-blocked"),
        on_page("publish", json!({"live": false}), "rehearsal-not-received"),
        on_page("certificate", json!({"days": 0}), "callback-certificate-expired"),
        on_page("certificate", json!({"days": 5}), "callback-certificate-expires-soon"),
    ] {
        let meta = Meta::start(World::healthy());
        let stage = ready(way, &meta);
        assert_eq!(doctor(&stage).exit, Exit::Settled, "{path}");
        let _ = meta.control(path, &body);
        let codes = doctor(&stage).codes();
        let has = |code: &str| codes.iter().any(|found| found == code);
        if !has(code) || has("page-not-visible") {
            wrong.push(format!("{path} {body}: {codes:?}"));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn a_callback_that_fails_for_an_hour_costs_the_subscription() {
    let meta = Meta::start(World::healthy());
    let mut stage = ready("static", &meta);
    let _ = meta.control("certificate", &json!({"days": 0}));
    let told = meta.control("message", &json!({"text": "Oi"}));
    assert_eq!(told["why"], "callback-failed");
    pass(&meta, &mut stage, 1);
    let codes = doctor(&stage).codes();
    for code in ["callback-certificate-expired", "page-not-subscribed"] {
        assert!(codes.iter().any(|found| found == code), "{code}: {codes:?}");
    }
}

/// Lets days pass, at Meta and here.
fn pass(meta: &Meta, stage: &mut Stage, days: i64) {
    let _ = meta.control("advance", &json!({"seconds": days * 86_400}));
    stage.now = stage.now.checked_add((24 * days).hours()).unwrap();
}

#[test]
fn a_year_goes_by_and_each_trouble_is_named_when_it_comes() {
    let hooks = "https://hooks.aurora.example.com/messenger";
    let meta = Meta::start(patched(&json!({
        "web": {hooks: {"certificate_ends_at": "+70d"}},
        "plan": {
            "permission": {"due_at": "+91d", "control": "lapse-permission", "body": {"permission": "pages_messaging"}},
            "password": {"due_at": "+120d", "control": "password-change"},
            "checkup": {"due_at": "+330d", "control": "app-status", "body": {"status": "checkup-missed"}},
            "done": {"due_at": "+340d", "control": "app-status", "body": {"status": "active"}}
        }
    })));
    let mut stage = ready("login", &meta);
    let approval = Entry {
        at: stage.now,
        kind: "decision".into(),
        of: "pages_messaging".into(),
        note: "approved".into(),
    };
    let app = Subject::App(meta.ready.app_id.clone());
    stage.workspace().ledger_add(&app, &approval).unwrap();
    let mut day = 0;
    let mut wrong = Vec::new();
    for (at, code) in [
        (0, None),
        (57, Some("token-due")),
        (61, Some("token-expired")),
        (65, Some("callback-certificate-expires-soon")),
        (71, Some("callback-certificate-expired")),
        (92, Some("token-scope-missing")),
        (121, Some("token-password-changed")),
        (331, Some("app-blocked")),
        (341, Some("data-use-checkup-due")),
    ] {
        pass(&meta, &mut stage, at - day);
        day = at;
        let ran = doctor(&stage);
        let codes = ran.codes();
        let is_named = code.is_none_or(|code| codes.iter().any(|found| found == code));
        if !is_named || (code.is_none() && ran.exit != Exit::Settled) {
            wrong.push(format!("day {at}: no {code:?} in {codes:?} ({})", ran.exit.word()));
        }
        if at == 71 {
            let _ = meta.control("certificate", &json!({"days": 365}));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    // The version that is spoken ends while it is spoken.
    pass(&meta, &mut stage, 90);
    let codes = stage.run(&["doctor", "--json", "--graph-version", "v22.0"]).codes();
    assert!(codes.iter().any(|found| found == "graph-version-dead"), "{codes:?}");
    assert_eq!(meta.stop(), Vec::new());
}
