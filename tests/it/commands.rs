//! The command line, from outside: bad input gets its own code and loses nothing.

use onboard::error::Exit;
use onboard::finding::Subject;
use onboard::journey::catalogue::ROWS;
use onboard::sandbox::World;
use onboard::store::Edit;
use serde_json::{Value, json};

use super::stage::{Meta, Ran, Stage, answers, error, patched, ready};

const APP: &str = "900100200300400";
const CUSTOMER: &str = "aurora-moveis";

/// Returns a stage with the variables that the answers refer to, bound to a world.
fn fresh(meta: &Meta, token: &str) -> Stage {
    let mut stage = Stage::new();
    stage.bind(&meta.ready.graph_url);
    let secret = meta.ready.app_secret.clone();
    stage.set("T_APP_SECRET", &secret).set("T_TOKEN", token);
    stage.set("T_VERIFY", "aurora-7d1f4c92b8").set("T_AGENT", "Correct-Horse-9");
    stage.write("icon.png", include_bytes!("../../templates/demo/icon.png"));
    stage
}

fn start(stage: &Stage, text: impl AsRef<[u8]>) -> Ran {
    let file = stage.write("answers.toml", text);
    stage.run(&["start", "--answers", file.to_str().unwrap(), "--json"])
}

#[test]
fn the_version_is_the_command_lines_own() {
    let stage = Stage::new();
    let typed: Vec<String> = ["onboard", "--quiet", "--version"].map(String::from).into();
    let own = onboard::commands::parse(&typed).unwrap_err().render().to_string();
    for typed in [&["--version"][..], &["-V"], &["--version", "--quiet"]] {
        let ran = stage.run(typed);
        assert_eq!(
            (ran.exit, ran.out.as_str(), ran.err.as_str()),
            (Exit::Settled, own.as_str(), ""),
            "{typed:?}"
        );
    }
}

#[test]
fn an_answer_that_is_missing_names_its_key_and_flag() {
    let meta = Meta::start(World::healthy());
    let stage = fresh(&meta, &meta.ready.page_token);
    let ran = start(&stage, answers("static").replace("page_url", "# page_url"));
    assert_eq!(error(&ran), (Exit::Usage, "answer-missing".into()));
    let facts = json!({ "key": "page_url", "flag": "--page-url", "because": "customer-incomplete" });
    assert_eq!(ran.json()["error"]["facts"], facts);
    let ran = start(&stage, answers("static").replace("app_secret", "# app_secret"));
    assert_eq!(error(&ran), (Exit::Usage, "answer-missing-secret".into()));
    let ran = stage.run(&["start", "--json"]);
    assert_eq!(error(&ran).1, "answer-missing-secret", "{}", ran.out);
    let ran = Stage::new().run(&["start", "--json"]);
    assert_eq!(ran.json()["error"]["facts"]["flag"], "--company");
}

#[test]
fn what_was_answered_before_is_kept() {
    let meta = Meta::start(World::healthy());
    let stage = fresh(&meta, &meta.ready.page_token);
    let _ = start(&stage, answers("static").replace("callback_url", "# callback_url"));
    let ran = stage.run(&["customer", "show", "--json"]);
    assert_eq!(ran.json()["result"]["fields"]["company"], "Aurora Móveis");
    let cards = stage.workspace().cards(&Subject::page(CUSTOMER, "104200000000111")).unwrap();
    assert_eq!(cards.len(), 1, "the token that was proved is in the vault");
    let ran = start(&stage, answers("static"));
    assert_eq!(ran.exit, Exit::Settled, "{}", ran.out);
}

#[test]
fn a_bad_answers_file_says_what_is_wrong_and_saves_nothing() {
    let meta = Meta::start(World::healthy());
    let stage = fresh(&meta, &meta.ready.page_token);
    let good = answers("static");
    for (text, code) in [
        (good.replace("company =", "compny ="), "answer-key-unknown"),
        (good.replace("company =", "company"), "answers-not-toml"),
        (good.replace("\"icon.png\"", "\"C:\\Users\\ana\\icon.png\""), "answers-windows-path"),
        (good.replace("{ env = \"T_TOKEN\" }", "\"EAAplain\""), "answer-secret-in-plain"),
        (good.replace("{ env = \"T_TOKEN\" }", "{ enw = \"T_TOKEN\" }"), "answer-wrong-type"),
        (good.replace("https://hooks", "http://hooks"), "answer-not-https"),
        (good.replace("https://hooks.aurora.example.com/messenger", "hooks"), "answer-not-url"),
        (good.replace("900100200300400", "my-app"), "answer-not-digits"),
        (good.replace("ana.prado@aurora.example.com", "ana"), "answer-not-email"),
        (good.replace("\"live\"", "\"on\""), "answer-not-offered"),
        (good.replace("\"Aurora Móveis\"", "\"\""), "answer-empty"),
    ] {
        let ran = start(&stage, text);
        assert_eq!(error(&ran), (Exit::Usage, code.into()), "{}", ran.out);
        let before_reading = !matches!(code, "answer-variable-unset" | "answer-not-offered");
        assert!(
            !before_reading || stage.workspace().customers().unwrap().is_empty(),
            "{code} saved something"
        );
    }
    let ran = start(&stage, good.replace("T_TOKEN", "T_NOBODY_SET"));
    assert_eq!(error(&ran), (Exit::Usage, "answer-variable-unset".into()));
    let ran = start(&stage, b"company = \"\xff\"");
    assert_eq!(error(&ran), (Exit::Usage, "answers-not-text".into()));
    let ran = stage.run(&["start", "--answers", "nowhere.toml", "--json"]);
    assert_eq!(error(&ran), (Exit::Usage, "answers-unreadable".into()));
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_taken() {
    let meta = Meta::start(World::healthy());
    let mut stage = fresh(&meta, "unused");
    let token = format!("\u{feff}{}\r\n", meta.ready.page_token);
    stage.set("T_TOKEN", &token);
    let ran = start(&stage, format!("\u{feff}{}", answers("static").replace('\n', "\r\n")));
    assert_eq!(ran.exit, Exit::Settled, "{}\n{}", ran.out, ran.err);
}

#[test]
fn a_pasted_token_is_proved_before_it_is_kept() {
    let other = json!({
        "apps": { "900100200300401": { "secret": "11111111111111111111111111111111", "mode": "live", "settings": { "name": "Another app" } } },
        "pages": { "104200000000222": { "name": "Aurora Outlet", "is_published": true, "people": { "7001": ["MANAGE", "MESSAGING"] } } },
        "tokens": {
            "foreign": { "kind": "page", "app": "900100200300401", "user": "7001", "page": "104200000000111", "scopes": [] , "value": "EAAforeign0000000000000000"},
            "outlet": { "kind": "page", "app": APP, "user": "7001", "page": "104200000000222", "scopes": [], "value": "EAAoutlet00000000000000000" },
            "old": { "kind": "page", "app": APP, "user": "7001", "page": "104200000000111", "scopes": [], "value": "EAAold00000000000000000000", "expires_at": "-1d" },
            "revoked": { "kind": "page", "app": APP, "user": "7001", "page": "104200000000111", "scopes": [], "value": "EAArevoked0000000000000000", "fate": "removed" },
        },
    });
    let meta = Meta::start(patched(&other));
    let user = meta.ready.user_token.clone();
    for (token, code) in [
        ("EAAforeign0000000000000000", "token-of-another-app"),
        ("EAAold00000000000000000000", "token-expired"),
        ("EAArevoked0000000000000000", "token-revoked"),
        ("EAAnobodyknowsthisone00000", "token-invalid"),
        (&user, "token-wrong-kind"),
    ] {
        let stage = fresh(&meta, token);
        let ran = start(&stage, answers("static"));
        assert_eq!(error(&ran), (Exit::Auth, code.into()), "{}", ran.out);
        let page = Subject::page(CUSTOMER, "104200000000111");
        assert!(stage.workspace().cards(&page).unwrap().is_empty(), "{code}: it was kept");
    }
    let stage = fresh(&meta, "EAAoutlet00000000000000000");
    let ran = start(&stage, format!("{}\npage_id = \"104200000000111\"", answers("static")));
    assert_eq!(error(&ran), (Exit::Auth, "token-of-another-page".into()), "{}", ran.out);
}

#[test]
fn a_wrong_app_secret_is_a_finding() {
    let meta = Meta::start(World::healthy());
    let mut stage = fresh(&meta, &meta.ready.page_token);
    stage.set("T_APP_SECRET", "00000000000000000000000000000000");
    let ran = start(&stage, answers("static"));
    assert_eq!(ran.exit, Exit::Unmet, "{}", ran.out);
    assert_eq!(ran.codes()[0], "app-credentials-refused");
}

#[test]
fn metas_handshake_and_refusals_while_acting_are_findings() {
    let world = json!({
        "apps": { APP: { "subscriptions": { "page": null } } },
        "web": { "https://hooks.aurora.example.com/messenger": { "verify_token": "another" } },
    });
    let meta = Meta::start(patched(&world));
    let stage = ready("static", &meta);
    // Our own probe is content with what the vault says only if the product agrees; Meta is asked all the same
    // once the step before is settled by hand.
    let ran = stage.run(&["start", CUSTOMER, "--only", "app-subscription", "--yes", "--json"]);
    assert_eq!(ran.exit, Exit::Unmet);
    assert!(ran.codes().contains(&"handshake-refused".into()), "{}", ran.out);

    let world = json!({ "apps": { APP: { "settings": { "contact_email": null } } } });
    let meta = Meta::start(patched(&world));
    let stage = ready("static", &meta);
    let _ = stage.run(&["app", "set", APP, "contact_email", "ana@example.com"]);
    let ran = stage.run(&["start", CUSTOMER, "--only", "app-settings", "--yes", "--json"]);
    assert_eq!(ran.exit, Exit::Unmet, "{}", ran.out);
    assert!(ran.codes().contains(&"app-settings-locked".into()), "{}", ran.out);
}

#[test]
fn meta_calling_a_private_callback_decides() {
    let world = json!({
        "apps": { APP: { "subscriptions": { "page": null } } },
        "web": { "https://hooks.aurora.example.com/messenger": { "addresses": ["10.0.0.7"], "verify_token": "another" } },
    });
    let meta = Meta::start(patched(&world));
    let stage = ready("static", &meta);
    std::fs::write(stage.home().join(format!("apps/{APP}/ledger.jsonl")), "").unwrap();
    let ran = stage.run(&["start", CUSTOMER, "--only", "app-subscription", "--yes", "--json"]);
    let document = ran.json();
    let refused =
        document["findings"].as_array().unwrap().iter().find(|one| one["code"] == "handshake-refused");
    assert_eq!(refused.unwrap()["facts"]["seen_by"], "meta", "{}", ran.out);
}

#[test]
fn a_dry_run_shows_the_calls_without_secrets_and_makes_none() {
    let world = json!({
        "apps": { APP: { "subscriptions": { "page": null } } },
        "pages": { "104200000000111": { "subscribed_apps": { APP: null } } },
    });
    let meta = Meta::start(patched(&world));
    let stage = ready("static", &meta);
    let ran = stage.run(&["start", CUSTOMER, "--dry-run"]);
    assert!(ran.out.contains("/900100200300400/subscriptions"), "{}", ran.out);
    assert!(ran.out.contains("/104200000000111/subscribed_apps"), "{}", ran.out);
    assert!(ran.out.contains("$PAGE_TOKEN") && ran.out.contains("$VERIFY_TOKEN"), "{}", ran.out);
    assert!(
        !ran.out.contains(&meta.ready.page_token) && !ran.out.contains("aurora-7d1f4c92b8"),
        "{}",
        ran.out
    );
    let again = stage.run(&["doctor", "--json"]).codes();
    assert!(again.contains(&"app-not-subscribed".into()) && again.contains(&"page-not-subscribed".into()));
}

#[test]
fn records_that_do_not_read_are_left_as_they_are() {
    let meta = Meta::start(World::healthy());
    let stage = ready("static", &meta);
    let file = stage.home().join(format!("customers/{CUSTOMER}/record.toml"));
    for (text, code) in
        [("schema = 1\ncompany = \"Aurora", "record-corrupt"), ("schema = 99\n", "record-newer")]
    {
        std::fs::write(&file, text).unwrap();
        for command in [
            &["doctor", CUSTOMER, "--json"][..],
            &["start", CUSTOMER, "--json"],
            &["customer", "show", CUSTOMER, "--json"],
        ] {
            let ran = stage.run(command);
            assert_eq!(error(&ran), (Exit::Failed, code.into()), "{command:?}: {}", ran.out);
        }
        assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_place_that_cannot_be_written_is_an_error_of_its_own() {
    let stage = Stage::new();
    let ran = stage.run(&["customer", "new", "--company", "X", "--home", "/proc/onboard", "--json"]);
    let (exit, code) = error(&ran);
    assert_eq!(exit, Exit::Failed);
    assert!(["not-permitted", "disk-read-only", "disk-failed"].contains(&code.as_str()), "{code}");
}

#[test]
#[cfg(target_os = "linux")]
fn a_machine_without_certificate_authorities_is_told_so() {
    let stage = Stage::new();
    let _ = stage.run(&["customer", "new", "--company", "X"]);
    let ran = std::process::Command::new(env!("CARGO_BIN_EXE_onboard"))
        .args(["doctor", "x", "--json", "--no-input", "--graph-url", "https://127.0.0.1:9"])
        .env_clear()
        .env("ONBOARD_HOME", stage.home())
        .env("HOME", stage.folder.path())
        // What a container without its package of authorities looks like.
        .env("SSL_CERT_FILE", stage.folder.path().join("none.pem"))
        .env("SSL_CERT_DIR", stage.folder.path().join("none"))
        .output()
        .unwrap();
    let document: serde_json::Value = serde_json::from_slice(&ran.stdout).unwrap();
    assert_eq!(document["error"]["code"], "no-ca-certificates", "{document}");
    assert_eq!(ran.status.code(), Some(Exit::Failed as i32));
}

#[test]
fn nobody_listening_and_bad_addresses_have_codes() {
    let meta = Meta::start(World::healthy());
    let stage = ready("static", &meta);
    let ran = stage.run(&["doctor", "--json", "--graph-url", "http://127.0.0.1:9"]);
    assert!(ran.codes().contains(&"graph-unreachable".into()), "{}", ran.out);
    let elsewhere = Stage::new();
    let _ = elsewhere.run(&["customer", "new", "--company", "X"]);
    for (url, code) in [("http://graph.example.com", "graph-url-insecure"), ("nowhere", "graph-url-invalid")]
    {
        let ran = elsewhere.run(&["doctor", "--json", "--graph-url", url]);
        assert_eq!(error(&ran), (Exit::Usage, code.into()), "{}", ran.out);
    }
    let ran = stage.run(&["doctor", "--json", "--graph-url", "https://graph.example.com"]);
    assert_eq!(error(&ran), (Exit::Usage, "demo-home-elsewhere".into()));
    let ran = elsewhere.run(&["doctor", "--json", "--graph-version", "26"]);
    assert_eq!(error(&ran), (Exit::Usage, "graph-version-malformed".into()));
}

#[test]
fn one_record_that_does_not_read_does_not_hide_the_others() {
    let meta = Meta::start(World::healthy());
    let stage = ready("static", &meta);
    let _ = stage.run(&["customer", "new", "--company", "Boreal"]);
    std::fs::write(stage.home().join("customers/boreal/record.toml"), "schema =").unwrap();
    let ran = stage.run(&["doctor", "--all", "--json"]);
    assert_eq!((ran.exit, ran.codes()[0].as_str()), (Exit::Failed, "customer-unreadable"), "{}", ran.out);
    assert!(ran.json()["result"]["steps"].as_array().unwrap().len() >= ROWS.len());
    assert_eq!(stage.run(&["doctor", "moveis", "--json"]).exit, Exit::Settled);
    assert_eq!(stage.run(&["customer", "list"]).exit, Exit::Settled);
}

#[test]
fn what_only_a_dashboard_knows_can_be_said_by_command() {
    let world = json!({ "apps": { APP: {
        "permissions": { "pages_messaging": "unapproved", "pages_manage_metadata": "unapproved", "pages_show_list": "unapproved" },
        "features": { "business_asset_user_profile_access": null },
    } } });
    let meta = Meta::start(patched(&world));
    let stage = ready("static", &meta);
    std::fs::write(stage.home().join(format!("apps/{APP}/ledger.jsonl")), "").unwrap();
    let has = |code: &str| stage.run(&["doctor", "--json"]).codes().contains(&code.to_owned());
    assert!(has("review-unsubmitted"));
    assert_eq!(stage.run(&["app", "set", APP, "submitted", "yes"]).exit, Exit::Settled);
    assert!(!has("review-unsubmitted") && has("review-waiting"));
    assert_eq!(stage.run(&["app", "set", APP, "feature_decision", "refused"]).exit, Exit::Settled);
    assert!(has("review-refused"));
    // An answers file that was written before the refusal does not take it back.
    let mut stage = stage;
    stage.set("T_APP_SECRET", "x").set("T_TOKEN", "x").set("T_VERIFY", "x").set("T_AGENT", "x");
    let file = stage.folder.path().join("answers.toml");
    let old = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_700_000_000);
    std::fs::File::options().write(true).open(&file).unwrap().set_modified(old).unwrap();
    let ran = stage.run(&["start", "--answers", file.to_str().unwrap(), "--json"]);
    assert!(ran.codes().contains(&"review-refused".into()), "{}", ran.out);
    let _ = stage.run(&["customer", "set", CUSTOMER, "saved_in_platform", "no"]);
    assert!(stage.run(&["doctor", "--json"]).codes().contains(&"platform-unsaved".into()));
    let _ = stage.run(&["customer", "set", CUSTOMER, "saved_in_platform", "yes"]);
    assert!(!stage.run(&["doctor", "--json"]).codes().contains(&"platform-unsaved".into()));
}

#[test]
fn a_page_id_that_was_a_slip_is_corrected_by_the_next() {
    let meta = Meta::start(World::healthy());
    let stage = fresh(&meta, &meta.ready.page_token);
    let wrong = format!("{}\npage_id = \"104200000000999\"", answers("static"));
    assert_eq!(start(&stage, wrong).exit, Exit::Auth);
    let right = format!("{}\npage_id = \"104200000000111\"", answers("static"));
    assert_eq!(start(&stage, right).exit, Exit::Settled);
    assert_eq!(stage.workspace().pages(CUSTOMER).unwrap(), ["104200000000111"]);
}

#[test]
fn a_dry_run_keeps_nothing() {
    let meta = Meta::start(World::healthy());
    let stage = fresh(&meta, &meta.ready.page_token);
    let file = stage.write("answers.toml", answers("static"));
    let ran = stage.run(&["start", "--answers", file.to_str().unwrap(), "--dry-run", "--json"]);
    assert_eq!(ran.exit, Exit::Settled, "{}", ran.out);
    assert!(
        stage.workspace().customers().unwrap().is_empty() && stage.workspace().apps().unwrap().is_empty()
    );
}

#[test]
fn a_value_that_only_a_profile_asks_for_can_be_given() {
    let meta = Meta::start(World::healthy());
    let stage = fresh(&meta, &meta.ready.page_token);
    let text = answers("static").replace("\"neointeract\"", "\"other\"");
    let own = "late_replies = \"yes\"\nproduct = \"Deskbox\"\nproduct_summary = \"Deskbox lets agents answer customers.\"\nenter_button = \"Sign in\"\nready_instruction = \"Click Ready.\"\n";
    let ran = start(&stage, format!("{text}{own}"));
    let record = stage.workspace().record(&Subject::Customer(CUSTOMER.into())).unwrap();
    assert_eq!(record.get("late_replies"), Some("yes"), "{}", ran.out);
    assert_eq!(stage.run(&["customer", "set", CUSTOMER, "enter_button", "Enter"]).exit, Exit::Settled);
    let ran = stage.run(&["customer", "set", CUSTOMER, "late_replies", "perhaps", "--json"]);
    assert_eq!(error(&ran), (Exit::Usage, "answer-not-offered".into()), "{}", ran.out);
}

#[test]
fn what_windows_writes_is_read() {
    let meta = Meta::start(World::healthy());
    let mut stage = fresh(&meta, "unused");
    let wide = |text: &str| -> Vec<u8> {
        [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
    };
    let token = format!("{}\r\n", meta.ready.page_token);
    stage.write("token.txt", wide(&token));
    stage.set("T_TOKEN", "unused");
    let text = answers("static").replace("{ env = \"T_TOKEN\" }", "{ file = \"token.txt\" }");
    let ran = start(&stage, wide(&text));
    assert_eq!(ran.exit, Exit::Settled, "{}", ran.out);
    let ran = start(&stage, text.replace("\"icon.png\"", "\"C:\\temp\\new.png\""));
    assert_eq!(error(&ran).1, "answers-windows-path");
}

#[test]
fn status_needs_no_network_and_shows_the_last_look() {
    let meta = Meta::start(World::healthy());
    let stage = ready("static", &meta);
    let _ = stage.run(&["customer", "new", "--company", "Boreal"]);
    let ran = stage.run(&["status", "boreal", "--json"]);
    assert_eq!((ran.exit, ran.codes()), (Exit::Pending, vec!["never-looked-at".into()]));
    let looked = stage.run(&["doctor", CUSTOMER, "--json"]);
    drop(meta);
    let ran = stage.run(&["status", CUSTOMER, "--json"]);
    assert_eq!(ran.exit, Exit::Settled);
    let sorted = |document: Value| {
        let mut steps: Vec<String> =
            document["result"]["steps"].as_array().unwrap().iter().map(Value::to_string).collect();
        steps.sort();
        steps
    };
    assert_eq!(sorted(ran.json()), sorted(looked.json()));
}

#[test]
fn a_customer_is_found_by_id_page_or_part_of_its_name() {
    let meta = Meta::start(World::healthy());
    let stage = ready("static", &meta);
    let _ = stage.run(&["customer", "new", "--company", "Aurora Outlet"]);
    let found = |name: &str| stage.run(&["customer", "show", name, "--json"]);
    for name in [CUSTOMER, "104200000000111", "moveis", "MÓVEIS"] {
        assert_eq!(found(name).json()["result"]["customer"], CUSTOMER, "{name}");
    }
    assert_eq!(error(&found("aurora")), (Exit::Usage, "customer-ambiguous".into()));
    assert_eq!(error(&found("zefir")), (Exit::Usage, "customer-unknown".into()));
}

/// Returns what the journal of a subject has of a command: what was done, and of what.
fn journalled(stage: &Stage, subject: &Subject, command: &str) -> Vec<(String, String)> {
    let lines = stage.workspace().journal_lines(subject).unwrap().lines;
    let own = lines.into_iter().filter(|line| line.command == command);
    own.map(|line| (line.what, line.facts["key"].as_str().unwrap().to_owned())).collect()
}

#[test]
fn whatever_changes_a_record_stands_in_the_journal() {
    let meta = Meta::start(World::healthy());
    let stage = ready("static", &meta);
    let owns = |subject: &Subject, command: &str, what: &str, of: &str| {
        let lines = journalled(&stage, subject, command);
        assert!(lines.contains(&(what.into(), of.into())), "{command}: no {what} of {of} in {lines:?}");
    };
    let (app, customer) = (Subject::App(APP.into()), Subject::Customer(CUSTOMER.into()));
    let page = Subject::page(CUSTOMER, "104200000000111");
    let run = |arguments: &[&str]| {
        let ran = stage.run(arguments);
        assert_eq!(ran.exit, Exit::Settled, "{arguments:?}: {}{}", ran.out, ran.err);
    };
    run(&["app", "new", "200200200200200", "--review-customer", CUSTOMER]);
    let other = Subject::App("200200200200200".into());
    owns(&other, "app new", "field", "app_id");
    owns(&other, "app new", "field", "review_customer");
    run(&["customer", "set", CUSTOMER, "agent_login", "meta.review.2"]);
    owns(&customer, "customer set", "field", "agent_login");
    run(&["customer", "set", CUSTOMER, "agent_login", ""]);
    owns(&customer, "customer set", "unset", "agent_login");
    run(&["customer", "set", CUSTOMER, "agent_login", "meta.review"]);
    run(&["review", "pack", CUSTOMER]);
    owns(&app, "review pack", "pack", "texts");
    run(&["customer", "remove", CUSTOMER, "--page", "104200000000111", "--yes"]);
    owns(&customer, "customer remove", "removed", "104200000000111");
    assert!(!stage.workspace().exists(&page));
}

#[test]
fn one_record_that_does_not_read_hides_no_line_of_the_others() {
    let meta = Meta::start(World::healthy());
    let stage = ready("static", &meta);
    let _ = stage.run(&["customer", "new", "--company", "Boreal"]);
    let broken = stage.home().join("customers/boreal/record.toml");
    std::fs::write(&broken, "company = \"Boreal\n").unwrap();
    let ran = stage.run(&["status", "--all", "--json"]);
    assert_eq!(ran.exit, Exit::Failed, "{}", ran.err);
    let customers = ran.json()["result"]["customers"].clone();
    let worst: Vec<_> = customers.as_array().unwrap().iter().map(|line| line["worst"].clone()).collect();
    assert_eq!(worst, [json!(null), json!("customer-unreadable")], "{customers}");
}

#[test]
fn foreign_text_reaches_the_screen_without_its_tricks() {
    let evil = "\u{1b}[31mAurora\u{1b}]8;;https://evil.example.com\u{7}\u{202e}levart\u{200f}";
    let meta = Meta::start(patched(&json!({ "pages": { "104200000000111": { "name": evil } } })));
    let stage = ready("static", &meta);
    let _ = stage.run(&["start", CUSTOMER, "--only", "page"]);
    let subject = Subject::Customer(CUSTOMER.into());
    stage.workspace().edit(&subject, &[Edit::Set("platform".into(), evil.into())]).unwrap();
    for command in [
        &["customer", "show", CUSTOMER][..],
        &["customer", "list"],
        &["doctor", CUSTOMER],
        &["status", CUSTOMER],
    ] {
        let ran = stage.run(command);
        for text in [&ran.out, &ran.err] {
            let bad: Vec<char> =
                text.chars().filter(|glyph| "\u{1b}\u{7}\u{202e}\u{200f}".contains(*glyph)).collect();
            assert!(bad.is_empty(), "{command:?}: {bad:?}");
        }
    }
}

#[test]
fn a_secret_comes_by_standard_input_alone() {
    let meta = Meta::start(World::healthy());
    let stage = ready("static", &meta);
    let ran = stage.run(&["app", "set", APP, "app_secret", "5f2b8c1e9d4a7036b1c8e2f4a6d09371", "--json"]);
    assert_eq!(error(&ran), (Exit::Usage, "secret-in-arguments".into()));
    let ran = stage.run_with(
        &["app", "set", APP, "app_secret", "--stdin"],
        "\u{feff}5f2b8c1e9d4a7036b1c8e2f4a6d09371\r\n",
    );
    assert_eq!(ran.exit, Exit::Settled, "{}", ran.err);
    assert_eq!(stage.run(&["doctor", "--json"]).exit, Exit::Settled);
    let ran = stage.run_with(&["customer", "set", CUSTOMER, "page_token", "--stdin", "--json"], "EAAx");
    assert_eq!(error(&ran), (Exit::Usage, "token-not-set-by-hand".into()));
}

#[test]
fn removing_wants_to_be_meant() {
    let meta = Meta::start(World::healthy());
    let stage = ready("static", &meta);
    let ran = stage.run(&["customer", "remove", CUSTOMER, "--json"]);
    assert_eq!(error(&ran), (Exit::Usage, "not-confirmed".into()));
    assert_eq!(stage.run(&["customer", "remove", CUSTOMER, "--yes"]).exit, Exit::Settled);
    assert_eq!(stage.run(&["customer", "list", "--json"]).json()["result"]["customers"], json!([]));
    assert_eq!(
        error(&stage.run(&["app", "remove", "123456", "--yes", "--json"])),
        (Exit::Usage, "app-not-on-record".into())
    );
}

#[test]
fn without_an_identity_no_secret_is_stored_and_both_ways_are_named() {
    let meta = Meta::start(World::healthy());
    let mut stage = fresh(&meta, &meta.ready.page_token);
    // The home is no demo, and nobody said so.
    for folder in [stage.home(), stage.env().config_home] {
        std::fs::remove_dir_all(folder).unwrap();
    }
    let file = stage.write("answers.toml", answers("static"));
    let arguments =
        ["start", "--answers", file.to_str().unwrap(), "--json", "--graph-url", &meta.ready.graph_url];
    assert_eq!(error(&stage.run(&arguments)), (Exit::Usage, "no-identity".into()));
    stage.write("passphrase", "correct horse battery staple\n");
    stage.set("ONBOARD_PASSPHRASE_FILE", "passphrase");
    let ran = stage.run(&arguments);
    assert_eq!(ran.exit, Exit::Settled, "{}", ran.out);
    assert!(stage.folder.path().join(".config/onboard/identity.age").exists());
    stage.write("passphrase", "wrong\n");
    let ran = stage.run(&["doctor", "--json", "--graph-url", &meta.ready.graph_url]);
    assert_eq!(ran.exit, Exit::Failed);
    assert!(ran.codes().contains(&"vault-closed".into()), "{}", ran.out);
}

#[test]
fn review_render_prints_one_text_and_hides_the_password_unless_asked() {
    let meta = Meta::start(World::healthy());
    let stage = ready("static", &meta);
    let arguments =
        ["review", "render", CUSTOMER, "--permission", "pages_messaging", "--field", "description"];
    let ran = stage.run(&arguments);
    assert_eq!(ran.exit, Exit::Settled, "{}", ran.err);
    assert!(ran.out.contains("NeoInteract is a contact center application") && ran.out.contains("********"));
    assert!(!ran.out.contains("Correct-Horse-9"));
    let ran = stage.run(&[&arguments[..], &["--reveal"]].concat());
    assert!(ran.out.contains("Correct-Horse-9"), "{}", ran.out);
    let ran = stage.run(&["review", "render", CUSTOMER, "--permission", "ads_management", "--json"]);
    assert_eq!(error(&ran).1, "permission-not-in-submission");
    let _ = stage.run(&["customer", "set", CUSTOMER, "site_url", ""]);
    let ran = stage.run(&["review", "render", CUSTOMER, "--json"]);
    assert_eq!(error(&ran), (Exit::Unmet, "review-values-missing".into()), "{}", ran.out);
}

#[test]
fn a_bad_command_line_is_one_document_too() {
    let stage = Stage::new();
    let ran = stage.run(&["doctr", "--json"]);
    assert_eq!(error(&ran), (Exit::Usage, "command-line".into()));
    assert_eq!(stage.run(&["doctr"]).exit, Exit::Usage);
    assert_eq!(error(&stage.run(&["start", "--only", "dance", "--json"])).1, "step-unknown");
    assert_eq!(error(&stage.run(&["platform", "list", "--lang", "tlh", "--json"])).1, "language-unknown");
    assert_eq!(error(&stage.run(&["platform", "show", "pigeon", "--json"])).1, "profile-unknown");
    assert_eq!(error(&stage.run(&["doctor", "--json"])).1, "no-customers");
    assert_eq!(error(&stage.run(&["sandbox", "serve", "--fault", "rain", "--json"])).1, "fault-invalid");
    assert_eq!(
        error(&stage.run(&["sandbox", "serve", "--world", "none.json", "--json"])).1,
        "world-unreadable"
    );
    assert_eq!(error(&stage.run(&["sandbox", "serve", "--now", "today", "--json"])).1, "now-malformed");
}

#[test]
fn messages_follow_the_language() {
    let meta = Meta::start(World::healthy());
    let mut stage = ready("static", &meta);
    let message = |ran: Ran| ran.json()["error"]["message"].as_str().unwrap().to_owned();
    let english = message(stage.run(&["doctor", "nobody", "--json"]));
    let russian = message(stage.run(&["doctor", "nobody", "--json", "--lang", "ru"]));
    stage.set("ONBOARD_LANG", "pt_BR.UTF-8");
    let portuguese = message(stage.run(&["doctor", "nobody", "--json"]));
    assert!(english != russian && russian != portuguese && english != portuguese);
    assert!(russian.chars().any(|glyph| ('а'..='я').contains(&glyph)), "{russian}");
}

#[test]
fn the_long_help_of_every_command_is_whole() {
    use std::fmt::Write;
    fn collect(command: &mut clap::Command, path: &str, out: &mut String) {
        let name = format!("{path} {}", command.get_name()).trim().to_owned();
        let _ = writeln!(out, "== {name}\n{}", command.render_long_help());
        for argument in command.get_arguments().filter(|argument| !argument.is_hide_set()) {
            assert!(
                argument.get_help().is_some_and(|help| !help.to_string().is_empty()),
                "{name}: {}",
                argument.get_id()
            );
        }
        for inner in command.get_subcommands_mut() {
            collect(inner, &name, out);
        }
    }
    let mut out = String::new();
    let mut command = onboard::commands::command().term_width(100);
    command.build();
    collect(&mut command, "", &mut out);
    for name in [
        "start",
        "status",
        "doctor",
        "customer new",
        "app check",
        "platform show",
        "review render",
        "review shots",
        "review video",
        "sandbox serve",
        "demo",
    ] {
        assert!(out.contains(&format!("== onboard {name}\n")), "{name}");
    }
    let wide: Vec<&str> = out.lines().filter(|line| line.chars().count() > 100).collect();
    assert!(wide.is_empty(), "{wide:?}");
}

#[test]
fn a_customer_whose_record_does_not_read_is_not_made_a_second_time() {
    let meta = Meta::start(World::healthy());
    let stage = fresh(&meta, &meta.ready.page_token);
    let ran = start(&stage, answers("static"));
    assert_eq!(ran.exit, Exit::Settled, "{}", ran.out);
    let file = stage.home().join(format!("customers/{CUSTOMER}/record.toml"));
    let text = std::fs::read_to_string(&file).unwrap();
    onboard::workspace::export(&file, format!("{text}\n= nothing\n").as_bytes()).unwrap();
    // By the folder's name, and by what stands in the record.
    for folder in [CUSTOMER, "renamed"] {
        if folder != CUSTOMER {
            std::fs::rename(file.parent().unwrap(), stage.home().join("customers").join(folder)).unwrap();
        }
        let ran = start(&stage, answers("static"));
        assert_eq!(error(&ran), (Exit::Failed, "record-corrupt".into()), "{}", ran.out);
        let path = ran.json()["error"]["facts"]["path"].as_str().unwrap().replace('\\', "/");
        assert!(path.ends_with(&format!("{folder}/record.toml")), "{path}");
        assert_eq!(std::fs::read_dir(stage.home().join("customers")).unwrap().count(), 1);
    }
    std::fs::rename(stage.home().join("customers/renamed"), file.parent().unwrap()).unwrap();
    let ran = stage.run(&["customer", "new", "--company", "Aurora Móveis", "--json"]);
    assert_eq!(error(&ran).1, "record-corrupt");
}

#[test]
fn a_page_that_is_another_customers_is_not_taken_from_it() {
    let meta = Meta::start(World::healthy());
    let stage = fresh(&meta, &meta.ready.page_token);
    assert_eq!(start(&stage, answers("static")).exit, Exit::Settled);
    let record =
        || std::fs::read_to_string(stage.home().join(format!("customers/{CUSTOMER}/record.toml"))).unwrap();
    let before = record();
    let url = stage.workspace().whole(&Subject::Customer(CUSTOMER.into())).unwrap();
    let url = url.pages[0].1.record.get("page_url").unwrap().to_owned();
    let given = ["--company", "Boreal", "--platform", "webim", "--page-url", &url, "--json"];
    for named in [&["start"][..], &["start", "boreal"]] {
        let ran = stage.run(&[named, &given].concat());
        assert_eq!(error(&ran), (Exit::Usage, "page-of-another".into()), "{}", ran.out);
        let facts = &ran.json()["error"]["facts"];
        assert_eq!((&facts["customer"], &facts["company"]), (&json!(CUSTOMER), &json!("Aurora Móveis")));
        assert_eq!(record(), before);
        assert!(!stage.home().join("customers/boreal").exists());
    }
}
