//! Tokens: what each is worth, and how another one comes.

use onboard::error::Exit;
use serde_json::{Value, json};

use super::script::Script;
use super::stage::{Meta, Ran, Stage, patched, ready};

const APP: &str = "900100200300400";
const OTHER_APP: &str = "900100200300401";
const PAGE: &str = "104200000000111";

/// Returns the healthy world with a change of its Page token, and with another app.
fn world(token: &Value) -> onboard::sandbox::World {
    let other = json!({
        "secret": "11111111111111111111111111111111", "mode": "live", "settings": { "name": "Another app" },
    });
    patched(&json!({ "apps": { OTHER_APP: other }, "tokens": { "page_token": token } }))
}

/// Has one token told that no customer holds, in an empty folder.
fn told(meta: &Meta, secret: Option<&str>, app: Option<&str>, token: &str) -> Ran {
    let mut stage = Stage::new();
    if let Some(secret) = secret {
        stage.set("ONBOARD_APP_SECRET", secret);
    }
    let mut arguments =
        vec!["token", "check", "--token-stdin", "--json", "--graph-url", &meta.ready.graph_url];
    if let Some(app) = app {
        arguments.extend(["--app", app]);
    }
    let ran = stage.run_with(&arguments, token);
    assert!(!stage.home().exists(), "a workspace was made");
    silent(meta, &ran);
    ran
}

/// Proves that no secret is in what was written.
fn silent(meta: &Meta, ran: &Ran) {
    for secret in [&meta.ready.page_token, &meta.ready.user_token, &meta.ready.app_secret] {
        assert!(
            !ran.out.contains(secret.as_str()) && !ran.err.contains(secret.as_str()),
            "{}{}",
            ran.out,
            ran.err
        );
    }
}

#[test]
fn a_token_that_nobody_holds_is_told_with_the_secret_of_its_app() {
    let meta = Meta::start(world(&json!({})));
    let secret = meta.ready.app_secret.clone();
    let dressed = format!("\u{feff}\"Bearer {}\"\r\n", meta.ready.page_token);
    let ran = told(&meta, Some(&secret), Some(APP), &dressed);
    assert_eq!((ran.exit, ran.codes()), (Exit::Settled, vec![]), "{}", ran.out);
    let row = &ran.json()["result"]["tokens"][0];
    assert_eq!((&row["kind"], &row["page"], &row["app"]), (&json!("PAGE"), &json!(PAGE), &json!(APP)));
    assert_eq!(
        (&row["expires_at"], &row["valid"], &row["whole"]),
        (&Value::Null, &json!(true), &json!(true))
    );
    let granted = json!({ "scope": "pages_messaging", "targets": [PAGE] });
    assert!(row["granular"].as_array().unwrap().contains(&granted), "{row}");
    let ran = told(&meta, Some(&secret), Some(APP), &meta.ready.user_token);
    let row = &ran.json()["result"]["tokens"][0];
    assert!(row["kind"] == "USER" && row["expires_at"].is_string(), "{row}");
    // Another app's secret tells nothing of it; the token tells whose it is.
    let ran = told(&meta, Some("11111111111111111111111111111111"), Some(OTHER_APP), &meta.ready.page_token);
    assert_eq!((ran.exit, ran.codes()), (Exit::Unmet, vec!["token-of-another-app".into()]), "{}", ran.out);
    assert_eq!(ran.json()["findings"][0]["facts"]["seen"], APP);
    let ran = told(&meta, Some(&secret.replace('1', "2")), Some(APP), &meta.ready.page_token);
    assert_eq!((ran.exit, ran.codes()), (Exit::Unmet, vec!["app-credentials-refused".into()]), "{}", ran.out);
    assert_eq!(ran.json()["result"]["tokens"][0]["kind"], "PAGE", "it was not asked otherwise");
    let own = format!("{APP}|{secret}");
    let ran = told(&meta, Some(&secret), Some(APP), &own);
    assert_eq!((ran.exit, ran.codes()), (Exit::Unmet, vec!["token-wrong-kind".into()]), "{}", ran.out);
    assert_eq!(meta.stop(), []);
}

#[test]
fn without_a_secret_a_token_is_asked_itself() {
    let meta = Meta::start(world(&json!({})));
    let ran = told(&meta, None, None, &meta.ready.page_token);
    assert_eq!((ran.exit, ran.codes()), (Exit::Settled, vec![]), "{}", ran.out);
    assert_eq!(ran.json()["result"]["tokens"][0]["app"], APP);
    // Meta need not let it ask.
    for (token, kind) in [(&meta.ready.page_token, "PAGE"), (&meta.ready.user_token, "USER")] {
        let _ = meta.control("fault", &json!({ "kind": "unknown-code", "path": "debug_token" }));
        let ran = told(&meta, None, None, token);
        assert_eq!(
            (ran.exit, ran.codes()),
            (Exit::Settled, vec!["token-seen-in-part".into()]),
            "{}",
            ran.out
        );
        let row = &ran.json()["result"]["tokens"][0];
        assert_eq!((&row["kind"], &row["whole"]), (&json!(kind), &json!(false)), "{row}");
        assert!(row["name"].is_string() && (kind == "PAGE" || row["scopes"][0].is_string()), "{row}");
        let _ = meta.control("fault", &json!({ "kind": "none" }));
    }
    assert_eq!(meta.stop(), []);
}

#[test]
fn each_death_of_a_token_has_its_code_with_a_secret_and_without() {
    for (patch, code) in [
        (json!({ "expires_at": "-1d" }), "token-expired"),
        (json!({ "fate": "removed" }), "token-revoked"),
        (json!({ "fate": "revoked" }), "token-session-ended"),
        (json!({ "fate": "unconfirmed" }), "token-unconfirmed"),
        (json!({ "fate": "password" }), "token-password-changed"),
        (json!({ "fate": "checkpoint" }), "token-checkpoint"),
        (json!({ "user": "7009" }), "token-role-lost"),
    ] {
        let meta = Meta::start(world(&patch));
        for secret in [Some(meta.ready.app_secret.clone()), None] {
            let ran = told(&meta, secret.as_deref(), Some(APP), &meta.ready.page_token);
            assert_eq!((ran.exit, ran.codes()), (Exit::Auth, vec![code.into()]), "{code}: {}", ran.out);
            assert_eq!(ran.json()["result"]["tokens"][0]["valid"], false);
        }
    }
}

#[test]
fn what_is_no_token_is_told_as_what_it_is() {
    let meta = Meta::start(world(&json!({})));
    let ran = told(&meta, None, None, "garbage\n");
    assert_eq!((ran.exit, ran.codes()), (Exit::Auth, vec!["token-invalid".into()]), "{}", ran.out);
    let two = format!("{}\n{}\n", meta.ready.page_token, meta.ready.user_token);
    for (input, code) in [("", "token-absent"), ("two words", "token-absent"), (&*two, "token-several")] {
        let ran = told(&meta, None, None, input);
        assert_eq!((ran.exit, ran.reasons()), (Exit::Usage, vec![code.into()]), "{}", ran.out);
    }
    let ran = told(&meta, None, Some("my app"), &meta.ready.page_token);
    assert_eq!(ran.reasons(), ["answer-not-digits"]);
    let ran = Stage::new().run_with(
        &["token", "check", "--json", "--token-stdin", "--graph-url", "http://127.0.0.1:9"],
        "EAAx",
    );
    assert_eq!((ran.exit, ran.codes()), (Exit::Failed, vec!["graph-unreachable".into()]), "{}", ran.out);
}

#[test]
fn the_tokens_of_a_customer_are_told() {
    let meta = Meta::start(world(&json!({})));
    let stage = ready("static", &meta);
    let ran = stage.run(&["token", "check", "aurora", "--json"]);
    assert_eq!((ran.exit, ran.codes()), (Exit::Settled, vec![]), "{}", ran.out);
    let tokens = ran.json()["result"]["tokens"].clone();
    assert_eq!(tokens.as_array().unwrap().len(), 1);
    let row = &tokens[0];
    assert_eq!(row["subject"], format!("customer/aurora-moveis/page/{PAGE}"));
    assert_eq!(
        (&row["slot"], &row["delivered"], &row["missing"]),
        (&json!("page-token"), &json!(true), &json!([]))
    );
    let shown = stage.run(&["token", "check", "aurora"]);
    assert!(
        shown.out.contains("Page token: ") && shown.out.contains("expires") && shown.out.contains("never"),
        "{}",
        shown.out
    );
    silent(&meta, &shown);
    assert_eq!(
        ready("login", &meta).run(&["token", "check", "--json"]).json()["result"]["tokens"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let _ = meta.control("password-change", &json!({}));
    // The one token is all that was asked about; among others it is a finding.
    let ran = stage.run(&["token", "check", "aurora", "--json"]);
    assert_eq!((ran.exit, ran.codes()), (Exit::Auth, vec!["token-password-changed".into()]), "{}", ran.out);
    for (path, command) in
        [("static", &["token", "check", "--all", "--json"][..]), ("login", &["token", "check", "--json"])]
    {
        assert_eq!(ready(path, &meta).run(command).exit, Exit::Unmet, "{command:?}");
    }
    let shown = stage.run(&["token", "check", "--all"]);
    assert!(
        shown.out.contains("aurora-moveis") && shown.out.contains("token-password-changed"),
        "{}",
        shown.out
    );
    assert_eq!(meta.stop(), []);
}

#[test]
fn a_token_that_ends_soon_or_lacks_something_is_told() {
    for (patch, code, exit) in [
        (json!({ "expires_at": "+10d" }), "token-expires-soon", Exit::Settled),
        (json!({ "expires_at": "+5d" }), "page-token-due", Exit::Unmet),
        (json!({ "scopes": ["pages_messaging"] }), "token-scope-missing", Exit::Unmet),
    ] {
        let meta = Meta::start(world(&patch));
        let ran = ready("static", &meta).run(&["token", "check", "--json"]);
        assert_eq!((ran.exit, ran.codes()), (exit, vec![code.into()]), "{}", ran.out);
    }
    let meta = Meta::start(world(&json!({})));
    let stage = ready("static", &meta);
    stage
        .workspace()
        .forget(
            &onboard::finding::Subject::page("aurora-moveis", PAGE),
            onboard::journey::port::SecretKind::PageToken,
        )
        .unwrap();
    let ran = stage.run(&["token", "check", "--json"]);
    assert_eq!((ran.exit, ran.codes()), (Exit::Unmet, vec!["page-token-missing".into()]), "{}", ran.out);
}

/// Has a token pasted by somebody who pipes it.
fn pasted(stage: &Stage, arguments: &[&str], token: &str) -> Ran {
    stage.run_with(&[&["token", "paste", "aurora", "--token-stdin", "--json"], arguments].concat(), token)
}

/// Returns the healthy world with a second Page token that works.
fn second(patch: &Value) -> onboard::sandbox::World {
    let scopes = ["pages_manage_metadata", "pages_messaging", "pages_read_engagement", "pages_show_list"];
    let mut token = json!({
        "kind": "page", "app": APP, "user": "7001", "page": PAGE, "long_lived": true, "issued_at": "-1m",
        "scopes": scopes, "value": SECOND,
    });
    for (key, value) in patch.as_object().unwrap() {
        token[key] = value.clone();
    }
    let other = json!({ "secret": "11111111111111111111111111111111", "mode": "live", "settings": { "name": "Another" } });
    patched(&json!({ "apps": { OTHER_APP: other }, "tokens": { "second": token } }))
}

const SECOND: &str = "EAAMsecondsecondsecondsecondsecondsecondsecondsecondZD";

#[test]
fn a_token_that_works_is_replaced_only_when_somebody_says_so() {
    let meta = Meta::start(second(&json!({})));
    let stage = ready("static", &meta);
    // The same again is nothing new.
    let ran = pasted(&stage, &[], &meta.ready.page_token);
    assert_eq!((ran.exit, &ran.json()["result"]["kept"]), (Exit::Settled, &json!([])), "{}", ran.out);
    let ran = pasted(&stage, &[], SECOND);
    assert_eq!((ran.exit, ran.reasons()), (Exit::Usage, vec!["token-kept".into()]), "{}", ran.out);
    let ran = pasted(&stage, &["--replace"], SECOND);
    // The product still holds the first.
    assert_eq!((ran.exit, ran.codes()), (Exit::Unmet, vec!["platform-token-stale".into()]), "{}", ran.out);
    assert_eq!(ran.json()["result"]["kept"][0]["replaced"], true);
    assert_eq!(stage.run(&["token", "check", "--json"]).json()["result"]["tokens"][0]["delivered"], false);
    assert!(!ran.out.contains(SECOND) && !ran.err.contains(SECOND), "{}{}", ran.out, ran.err);
    let person = Script::new().hides("Page token", &meta.ready.page_token).picks("Take the new one", "Yes");
    let ran = stage.run_before(&person, &["token", "paste", "aurora"]);
    assert_eq!(ran.exit, Exit::Unmet, "{}{}", ran.out, ran.err);
    let person = Script::new().hides("Page token", SECOND).picks("Take the new one", "No");
    assert_eq!(stage.run_before(&person, &["token", "paste", "aurora"]).exit, Exit::Cancelled);
    assert_eq!(meta.stop(), []);
}

#[test]
fn a_dead_token_is_replaced_without_asking() {
    let meta = Meta::start(second(&json!({})));
    let stage = ready("static", &meta);
    let subject = onboard::finding::Subject::page("aurora-moveis", PAGE);
    let slot = onboard::journey::port::SecretKind::PageToken;
    let dead = secrecy::SecretString::from("EAAMdeaddeaddeaddeaddead");
    stage.workspace().keep(&subject, slot, &dead, None, stage.now).unwrap();
    let ran = pasted(&stage, &[], SECOND);
    assert_eq!((ran.exit, ran.codes()), (Exit::Unmet, vec!["platform-token-stale".into()]), "{}", ran.out);
}

#[test]
fn what_is_not_what_was_asked_for_is_refused_by_name() {
    for (patch, arguments, code) in [
        (json!({ "app": OTHER_APP }), &[][..], "token-of-another-app"),
        (json!({}), &["--kind", "user"], "token-wrong-kind"),
        (json!({}), &["--page", "104200000000222"], "token-of-another-page"),
        (json!({ "fate": "password" }), &[], "token-password-changed"),
    ] {
        let meta = Meta::start(second(&patch));
        let ran = pasted(&ready("static", &meta), arguments, SECOND);
        assert_eq!((ran.exit, ran.reasons()), (Exit::Auth, vec![code.into()]), "{}", ran.out);
    }
    let meta = Meta::start(second(&json!({})));
    let stage = ready("static", &meta);
    let ran = pasted(&stage, &["--kind", "page"], &meta.ready.user_token);
    assert_eq!((ran.exit, ran.reasons()), (Exit::Auth, vec!["token-wrong-kind".into()]), "{}", ran.out);
    let ran = pasted(&stage, &[], &format!("{APP}|{}", meta.ready.app_secret));
    assert_eq!((ran.exit, ran.reasons()), (Exit::Auth, vec!["token-wrong-kind".into()]), "{}", ran.out);
    assert_eq!(ran.json()["error"]["facts"]["seen"], "APP");
    let ran = stage.run(&["token", "paste", "aurora", "--json"]);
    assert_eq!(ran.reasons(), ["value-missing"]);
}

#[test]
fn a_persons_token_is_exchanged_and_the_pages_made_from_it_where_that_is_agreed_to() {
    let short = json!({ "user_token": { "long_lived": false, "issued_at": "-10m", "expires_at": "+2h" } });
    let meta = Meta::start(patched(&json!({ "tokens": short })));
    let stage = ready("static", &meta);
    let subject = onboard::finding::Subject::page("aurora-moveis", PAGE);
    stage.workspace().forget(&subject, onboard::journey::port::SecretKind::PageToken).unwrap();
    let ran = pasted(&stage, &[], &meta.ready.user_token);
    assert_eq!(ran.json()["result"]["kept"].as_array().unwrap().len(), 1, "{}", ran.out);
    assert!(ran.json()["result"]["kept"][0]["expires_at"].as_str().unwrap() > "2027-01", "{}", ran.out);
    let ran = pasted(&stage, &["--yes", "--replace"], &meta.ready.user_token);
    let kept = ran.json()["result"]["kept"].clone();
    assert_eq!(
        (kept[1]["slot"].as_str(), &kept[1]["expires_at"]),
        (Some("page-token"), &Value::Null),
        "{}",
        ran.out
    );
    let tokens = stage.run(&["token", "check", "--json"]).json()["result"]["tokens"].clone();
    assert_eq!(tokens.as_array().unwrap().len(), 2);
    assert_eq!(meta.stop(), []);
}

#[test]
fn answers_do_not_drop_a_token_that_works_in_silence() {
    let meta = Meta::start(second(&json!({})));
    let mut stage = ready("static", &meta);
    stage.set("T_TOKEN", SECOND);
    let answers = stage.folder.path().join("answers.toml");
    let start = ["start", "--answers", answers.to_str().unwrap(), "--only", "page-token", "--json"];
    let ran = stage.run(&start);
    assert_eq!(
        (ran.exit, ran.codes().contains(&"token-differs".into())),
        (Exit::Settled, true),
        "{}",
        ran.out
    );
    let ran = stage.run(&[&start[..], &["--replace"]].concat());
    assert!(ran.codes().contains(&"platform-token-stale".into()), "{}", ran.out);
    assert!(!stage.run(&start).codes().contains(&"token-differs".into()));
}

#[test]
fn what_meta_refuses_a_valid_token_is_told_of_a_customers_and_of_a_strangers() {
    for (code, expected) in [
        (368, "token-blocked"),
        (10, "permission-refused"),
        (200, "permission-refused"),
        (210, "page-token-wanted"),
    ] {
        let meta = Meta::start(world(&json!({ "refused": code })));
        let stage = ready("static", &meta);
        let ran = stage.run(&["token", "check", "aurora", "--json"]);
        assert_eq!((ran.exit, ran.codes()), (Exit::Unmet, vec![expected.into()]), "{code}: {}", ran.out);
        let ran = told(&meta, Some(&meta.ready.app_secret), Some(APP), &meta.ready.page_token);
        assert_eq!((ran.exit, ran.codes()), (Exit::Unmet, vec![expected.into()]), "{code}: {}", ran.out);
        let ran = told(&meta, None, None, &meta.ready.page_token);
        assert_eq!(ran.exit, Exit::Settled, "{code}: a token may ask about itself: {}", ran.out);
        assert_eq!(meta.stop(), []);
    }
}

#[test]
fn a_token_of_instagram_is_named() {
    let token = "IGAAxxxxxxxxxxxxxxxxxxxxxxxxZD";
    let meta = Meta::start(world(&json!({})));
    for secret in [Some(meta.ready.app_secret.clone()), None] {
        let ran = told(&meta, secret.as_deref(), Some(APP), token);
        assert_eq!((ran.exit, ran.codes()), (Exit::Unmet, vec!["token-of-instagram".into()]), "{}", ran.out);
    }
    let stage = ready("static", &meta);
    for arguments in [&[][..], &["--kind", "page"]] {
        let ran = pasted(&stage, arguments, token);
        assert_eq!((ran.exit, ran.reasons()), (Exit::Auth, vec!["token-of-instagram".into()]), "{}", ran.out);
    }
    assert_eq!(meta.stop(), []);
}
