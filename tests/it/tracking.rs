//! `review record` and `review status`: what was sent, what Meta decided, what to do about it.

use onboard::error::Exit;
use onboard::finding::Subject;
use onboard::i18n::LANGUAGES;
use onboard::sandbox::World;
use serde_json::{Value, json};

use super::stage::{Meta, Stage, patched, ready};

const APP: &str = "900100200300400";
const CUSTOMER: &str = "aurora-moveis";
const FEATURE: &str = "business_asset_user_profile_access";
const ALL: [&str; 4] = ["pages_messaging", FEATURE, "pages_manage_metadata", "pages_show_list"];
const NOTE: &str = "<b>Screencast Not Aligned with Use Case Details</b><br>Please re-record showing: (1) asset \
    selection (Page, account, or number visible), (2) a live send action from your app, and (3) the delivered \
    message in the native client.";

/// Returns a world where nothing is approved, and a customer of whose review nothing is recorded.
fn unreviewed() -> (Meta, Stage) {
    let permissions: Value =
        ALL.iter().filter(|name| **name != FEATURE).map(|name| (*name, "unapproved")).collect();
    let app = json!({ "permissions": permissions, "features": { FEATURE: "pending" } });
    let meta = Meta::start(patched(&json!({ "apps": { APP: app } })));
    let stage = ready("static", &meta);
    std::fs::write(stage.home().join(format!("apps/{APP}/ledger.jsonl")), "").unwrap();
    (meta, stage)
}

fn decide(meta: &Meta, permission: &str, decision: &str) {
    let _ = meta.control("review", &json!({ "permission": permission, "decision": decision }));
}

/// Returns where each permission stands, and the exit.
fn states(stage: &Stage) -> (Exit, Vec<String>) {
    let ran = stage.run(&["review", "status", "--json"]);
    let document = ran.json();
    let rows = document["result"]["permissions"].as_array().unwrap().clone();
    let of = |name: &&str| {
        let row = rows.iter().find(|row| row["permission"] == **name).unwrap();
        row["state"].as_str().unwrap().to_owned()
    };
    (ran.exit, ALL.iter().map(of).collect())
}

fn record(stage: &Stage, arguments: &[&str]) -> Value {
    let ran = stage.run(&[&["review", "record"][..], arguments, &["--json"]].concat());
    assert_eq!(ran.exit, Exit::Settled, "{arguments:?}: {}", ran.out);
    ran.json()["result"].clone()
}

fn fails(stage: &Stage, arguments: &[&str]) -> String {
    let ran = stage.run(&[&["review", "record"][..], arguments, &["--json"]].concat());
    assert_eq!(ran.exit, Exit::Usage, "{arguments:?}: {}", ran.out);
    ran.json()["error"]["code"].as_str().unwrap().to_owned()
}

#[test]
fn a_review_goes_from_sent_through_refused_to_live() {
    let (meta, stage) = unreviewed();
    assert_eq!(states(&stage), (Exit::Unmet, vec!["draft".into(); 4]));

    let recorded = record(&stage, &["submitted", CUSTOMER, "--on", "2026-11-16"]);
    assert_eq!(recorded["recorded"].as_array().unwrap().len(), 4);
    assert_eq!(states(&stage), (Exit::Pending, vec!["submitted".into(); 4]));
    let codes = stage.run(&["review", "status", "--json"]).codes();
    assert!(codes.contains(&"review-answer-unread".into()), "nobody has looked for four days: {codes:?}");
    let _ = record(&stage, &["looked"]);
    let codes = stage.run(&["review", "status", "--json"]).codes();
    assert!(!codes.contains(&"review-answer-unread".into()), "{codes:?}");

    // Meta decides; one permission is approved, and Graph shows it.
    decide(&meta, "pages_show_list", "approve");
    let codes = stage.run(&["review", "status", "--json"]).codes();
    assert!(codes.contains(&"review-answer-there".into()), "{codes:?}");
    let file = stage.write("refusal.html", NOTE);
    let refused = record(&stage, &["refused", "--note-file", file.to_str().unwrap()]);
    assert_eq!(refused["seen_live"], json!(["pages_show_list"]));
    let reason = &refused["refusals"][0]["reasons"][0];
    assert_eq!(reason["id"], "screencast-mismatch");
    assert_eq!(reason["points"], json!(["asset-selection", "live-send", "delivered"]));
    assert_eq!(reason["shots"], json!(["dashboard-add-page", "reply", "delivered"]));
    let rest = json!(["pages_messaging", FEATURE, "pages_manage_metadata"]);
    let sorted = |value: &Value| {
        let mut names: Vec<String> = serde_json::from_value(value.clone()).unwrap();
        names.sort();
        names
    };
    assert_eq!(sorted(&refused["resubmit"]), sorted(&rest));
    assert_eq!(refused["already_approved"], json!(["pages_show_list"]));
    let (exit, all) = states(&stage);
    assert_eq!(
        (exit, all),
        (Exit::Unmet, vec!["refused".into(), "refused".into(), "refused".into(), "live".into()])
    );

    // The texts of the second submission leave out what is approved, and say so.
    let ran = stage.run(&["review", "render", "--json"]);
    let texts = ran.json()["result"]["texts"].to_string();
    assert!(!texts.contains("pages_show_list/description.txt"), "{texts}");
    assert!(texts.contains("already approved for this application"), "{texts}");
    let ran = stage.run(&["doctor", "--json"]);
    assert!(ran.codes().contains(&"review-pack-unrendered".into()), "{}", ran.out);

    let _ = record(&stage, &["submitted"]);
    let (exit, all) = states(&stage);
    assert_eq!(all, ["submitted", "submitted", "submitted", "live"]);
    assert_eq!(exit, Exit::Pending);
    for name in ALL {
        decide(&meta, name, "approve");
    }
    assert_eq!(states(&stage), (Exit::Settled, vec!["live".into(); 4]));
    let _ = record(&stage, &["approved"]);
    assert!(stage.run(&["doctor", "--json"]).codes().iter().all(|code| !code.starts_with("review-")));
    assert_eq!(meta.stop(), []);
}

#[test]
fn nonsense_is_refused_and_writes_nothing() {
    let (meta, stage) = unreviewed();
    decide(&meta, "pages_show_list", "approve");
    let ledger = || std::fs::read_to_string(stage.home().join(format!("apps/{APP}/ledger.jsonl"))).unwrap();
    for (arguments, code) in [
        (&["submitted", "--permission", "human_agent"][..], "permission-not-tracked"),
        (&["submitted", "--permission", "pages_show_list"], "permission-live-already"),
        (&["submitted", "--on", "2026-11-21"], "date-in-future"),
        (&["submitted", "--on", "yesterday"], "date-malformed"),
        (&["withdrawn"], "nothing-to-record"),
        (&["refused", "--note-file", "nowhere.txt"], "note-unreadable"),
        (&["submitted", "--app", "1"], "app-not-on-record"),
        (&["submitted", "nobody"], "customer-unknown"),
    ] {
        assert_eq!(fails(&stage, arguments), code, "{arguments:?}");
    }
    assert_eq!(ledger(), "");
    let _ = record(&stage, &["submitted", "--on", "2026-11-18", "--app", APP]);
    assert_eq!(fails(&stage, &["approved", "--on", "2026-11-17"]), "date-before-submission");
    let _ = stage.run(&["customer", "new", "--company", "Boreal"]);
    assert_eq!(fails(&stage, &["submitted", "boreal"]), "review-without-app");
}

#[test]
fn a_slip_is_taken_back_or_recorded_anew() {
    let (_meta, stage) = unreviewed();
    let approved = record(&stage, &["approved", "--permission", "Business Asset User Profile Access"]);
    assert_eq!(approved["never_submitted"], json!([FEATURE]));
    let codes = stage.run(&["review", "status", "--json"]).codes();
    assert!(codes.contains(&"review-approval-unseen".into()), "Graph lists it as pending: {codes:?}");
    let _ = record(&stage, &["withdrawn"]);
    assert_eq!(states(&stage).1, ["draft"; 4]);
    let _ = record(&stage, &["submitted"]);
    let _ = record(&stage, &["approved", "--permission", "pages_messaging,pages_show_list"]);
    let _ = record(&stage, &["refused", "--permission", "pages_messaging", "--note", "No."]);
    assert_eq!(states(&stage).1, ["refused", "submitted", "submitted", "approved"]);
    let _ = record(&stage, &["withdrawn", "--permission", "pages_messaging"]);
    assert_eq!(states(&stage).1[0], "submitted");
    let app = Subject::App(APP.into());
    let ledger = stage.workspace().ledger(&app).unwrap().lines;
    assert_eq!(
        ledger.iter().filter(|entry| entry.kind == "withdrawal").count(),
        3,
        "one of them a correction"
    );
    let journal = stage.workspace().journal_lines(&app).unwrap().lines;
    assert!(journal.iter().any(|line| line.what == "withdrawal" && line.command == "review record"));
}

#[test]
fn words_come_from_a_file_from_the_command_line_or_from_standard_input() {
    let (_meta, stage) = unreviewed();
    let _ = record(&stage, &["submitted"]);
    let reasons = |arguments: &[&str], input: &[u8]| {
        let input = String::from_utf8(input.to_vec()).unwrap();
        let all = [&["review", "record", "refused", "--json"][..], arguments].concat();
        let ran = stage.run_with(&all, &input);
        assert_eq!(ran.exit, Exit::Settled, "{}", ran.out);
        let found = ran.json()["result"]["refusals"][0]["reasons"].as_array().unwrap().clone();
        found.iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let pasted = "\u{feff}Disallowed\r\nUse Case\r\n".as_bytes();
    assert_eq!(reasons(&["--note-file", "-"], pasted), ["disallowed-use"]);
    assert_eq!(reasons(&["--note", "-"], pasted), ["disallowed-use"]);
    assert_eq!(reasons(&["--note", "You used a fake account."], b""), ["fake-account"]);
    let file = stage.write("note.txt", pasted);
    assert_eq!(reasons(&["--note-file", file.to_str().unwrap()], b""), ["disallowed-use"]);
    assert_eq!(reasons(&["--note", "Thank you for your submission."], b""), [""; 0]);
    assert_eq!(reasons(&[], b""), [""; 0]);
    let bad = stage.write("bad.txt", b"\xc3\x28 no text");
    assert_eq!(fails(&stage, &["refused", "--note-file", bad.to_str().unwrap()]), "note-unreadable");
}

#[test]
fn what_was_recorded_is_shown_without_a_network() {
    let (_meta, stage) = unreviewed();
    let away = ["--graph-url", "http://127.0.0.1:9"];
    let status = |stage: &Stage| stage.run(&[&["review", "status", "--json"][..], &away].concat());
    let _ = record(&stage, &[&["submitted"][..], &away].concat());
    let ran = status(&stage);
    assert_eq!(ran.exit, Exit::Failed, "what Meta shows is unknown: {}", ran.out);
    assert!(
        ran.codes().contains(&"graph-unreachable".into()) && ran.codes().contains(&"review-waiting".into())
    );
    let row = &ran.json()["result"]["permissions"][0];
    assert_eq!(
        (&row["state"], &row["shown"], &row["looked_at"]),
        (&json!("submitted"), &Value::Null, &json!(false))
    );
    let _ = record(&stage, &["refused", "--permission", "pages_messaging", "--note", "Disallowed Use Case"]);
    let ran = status(&stage);
    assert_eq!(ran.exit, Exit::Unmet, "a refusal is known without asking: {}", ran.out);
    assert_eq!(ran.json()["result"]["refusals"][0]["reasons"][0]["id"], "disallowed-use");
}

#[test]
fn a_refusal_is_answered_in_the_persons_language() {
    let (_meta, stage) = unreviewed();
    let _ = record(&stage, &["submitted"]);
    let file = stage.write("refusal.html", NOTE);
    for (language, words) in [
        ("en", ["The film does not show what the text says", "What to do:", "Film again:", "Send again: "]),
        (
            "pt-BR",
            ["O vídeo não mostra o que o texto diz", "O que fazer:", "Grave de novo:", "Envie de novo: "],
        ),
        (
            "ru",
            [
                "Видео не показывает того, о чём говорит текст",
                "Что делать:",
                "Снимите заново:",
                "Отправьте снова: ",
            ],
        ),
    ] {
        for arguments in [
            &["review", "record", "refused", "--note-file", file.to_str().unwrap()][..],
            &["review", "status"],
        ] {
            let ran = stage.run(&[arguments, &["--lang", language]].concat());
            for word in words {
                assert!(ran.out.contains(word), "{language} {arguments:?}: no {word} in\n{}", ran.out);
            }
            assert!(ran.out.contains("[dashboard-add-page]") && !ran.out.contains("CUSTOMER"), "{}", ran.out);
            assert!(!ran.out.contains("{$") && !ran.out.contains("shot-"), "{}", ran.out);
            let too_wide = |line: &&str| {
                let is_long_name = line.contains("business_asset") || line.contains('`');
                line.chars().count() > 80 && !is_long_name && !line.contains("[shot")
            };
            let wide: Vec<&str> = ran.out.lines().filter(too_wide).collect();
            assert!(wide.is_empty(), "{language}: {wide:?}");
        }
    }
    assert_eq!(LANGUAGES.len(), 3);
}

#[test]
fn dropping_is_offered_where_nothing_else_needs_it() {
    let (_meta, stage) = unreviewed();
    let _ = record(&stage, &["submitted"]);
    let droppable = |permission: &str| {
        let refused =
            record(&stage, &["refused", "--permission", permission, "--note", "Disallowed Use Case"]);
        refused["refusals"][0]["reasons"][0]["droppable"].clone()
    };
    assert_eq!(droppable("pages_show_list"), Value::Null, "pages_messaging needs it");
    assert_eq!(droppable(FEATURE), FEATURE);
    let ran =
        stage.run(&["review", "record", "refused", "--permission", FEATURE, "--note", "Disallowed Use Case"]);
    let command =
        format!("`onboard app set {APP} permissions pages_messaging,pages_manage_metadata,pages_show_list`");
    assert!(ran.out.contains(&command), "{}", ran.out);
    let typed: Vec<&str> = command.trim_matches('`').split(' ').skip(1).collect();
    assert_eq!(stage.run(&typed).exit, Exit::Settled);
    let ran = stage.run(&["review", "status", "--json"]);
    assert_eq!(ran.json()["result"]["permissions"].as_array().unwrap().len(), 3, "{}", ran.out);
}

#[test]
fn a_vendors_app_is_not_ours_to_record() {
    let meta = Meta::start(World::healthy());
    let stage = ready("login", &meta);
    let file = stage.home().join("platforms/loginbox.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    let line = text.lines().find(|line| line.starts_with("app_owner =")).unwrap().to_owned();
    std::fs::write(&file, text.replace(&line, "app_owner = \"vendor\"")).unwrap();
    assert_eq!(fails(&stage, &["submitted"]), "review-by-vendor");
    let ran = stage.run(&["review", "status", "--json"]);
    assert_eq!(
        (ran.exit, &ran.json()["result"]["reason"]),
        (Exit::Settled, &json!("vendor-app")),
        "{}",
        ran.out
    );
}
