//! `review lint` from outside: files that a person edited, with a customer and without one.

use onboard::error::Exit;
use onboard::review::LINT_CODES;
use onboard::sandbox::World;
use serde_json::Value;

use super::stage::{Meta, Ran, Stage, ready};

const CUSTOMER: &str = "aurora-moveis";

fn codes(ran: &Ran) -> Vec<(String, u64)> {
    let document = ran.json();
    let flaws = document["result"]["flaws"].as_array().unwrap().clone();
    let of = |flaw: &Value| (flaw["code"].as_str().unwrap().to_owned(), flaw["line"].as_u64().unwrap());
    flaws.iter().map(of).collect()
}

fn has(ran: &Ran, code: &str, line: u64) -> bool {
    codes(ran).contains(&(code.to_owned(), line))
}

/// A demo's workspace, whose pack lies on disk.
fn demo() -> (Stage, std::path::PathBuf) {
    let stage = Stage::new();
    let ran = stage.run(&["demo", "--json", "--no-input", "--home", "demo"]);
    assert_eq!(ran.exit, Exit::Pending, "{}", ran.err);
    let pack = ran.json()["result"]["packs"][0].as_str().unwrap().into();
    (stage, pack)
}

#[test]
fn a_file_is_linted_without_a_workspace() {
    let stage = Stage::new();
    let text = "\u{feff}Step 1: Sign in.\r\n\r\n- Login: ana\r\n- Password: \r\n\r\nClique no botão para entrar no \
                sistema e aguarde a abertura de uma nova janela.\r\n";
    stage.write("instructions.txt", text);
    let ran = stage.run(&["review", "lint", "instructions.txt", "--json"]);
    assert_eq!(ran.exit, Exit::Unmet, "{}", ran.out);
    assert!(has(&ran, "text-no-credentials", 4) && has(&ran, "text-not-english", 6), "{}", ran.out);
    assert!(!stage.home().exists(), "nothing was made");
    for (language, word) in [("pt-BR", "recusa"), ("ru", "отказ")] {
        let ran = stage.run(&["review", "lint", "instructions.txt", "--lang", language]);
        assert!(ran.out.contains(word), "{}", ran.out);
        assert!(ran.out.lines().all(|line| line.chars().count() <= 84), "{}", ran.out);
    }
}

#[test]
fn a_flaw_is_a_finding_too_and_is_read_once() {
    let stage = Stage::new();
    stage.write("description.txt", "We use {{ product }} and promise it.\n");
    let ran = stage.run(&["review", "lint", "description.txt", "--json"]);
    let document = ran.json();
    let found = document["findings"].as_array().unwrap();
    assert_eq!(found.len(), codes(&ran).len(), "{}", ran.out);
    let left = found.iter().find(|one| one["code"] == "text-placeholder-left").unwrap();
    assert_eq!((left["severity"].as_str(), left["subject"].as_str()), (Some("blocking"), Some("app/-")));
    assert_eq!((&left["facts"]["path"], &left["facts"]["line"]), (&"description.txt".into(), &1.into()));
    assert!(!left["message"].as_str().unwrap().is_empty());
    let weights: Vec<bool> = found.iter().map(|one| one["severity"] == "advice").collect();
    assert!(weights.is_sorted(), "what blocks comes first: {}", ran.out);
    let ran = stage.run(&["review", "lint", "description.txt"]);
    let left = found.iter().filter(|one| one["code"] == "text-placeholder-left").count();
    assert_eq!(ran.out.matches("[text-placeholder-left]").count(), left, "{}", ran.out);
}

#[test]
fn what_is_no_text_is_named() {
    let stage = Stage::new();
    stage.write("film.txt", [0xff, 0x00, 0xd8, 0x80]);
    std::fs::create_dir(stage.folder.path().join("empty")).unwrap();
    for (file, code) in
        [("film.txt", "lint-not-text"), ("none.txt", "lint-unreadable"), ("empty", "lint-nothing-there")]
    {
        let ran = stage.run(&["review", "lint", file, "--json"]);
        assert_eq!(
            (ran.exit, ran.json()["error"]["code"].as_str()),
            (Exit::Usage, Some(code)),
            "{}",
            ran.out
        );
    }
    let ran = stage.run(&["review", "lint", "none.txt", "--permission", "pages_massaging", "--json"]);
    assert_eq!(ran.json()["error"]["code"], "permission-unknown");
}

#[test]
fn the_pack_of_a_customer_is_linted_as_it_lies_on_disk() {
    let (stage, pack) = demo();
    let lint = |more: &[&str]| {
        let all = [&["review", "lint", "--home", "demo", "--json", "--allow-reserved"][..], more].concat();
        stage.run(&all)
    };
    let ran = lint(&[]);
    assert_eq!((ran.exit, codes(&ran)), (Exit::Settled, vec![]), "{}", ran.out);
    let file = pack.join("pages_messaging/description.txt");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("App Dashboard", "settings")).unwrap();
    let ran = lint(&[]);
    assert_eq!(ran.exit, Exit::Unmet);
    assert!(has(&ran, "text-access-unsaid", 0), "{}", ran.out);
    std::fs::copy(&file, pack.join("human_agent.txt")).unwrap();
    let show_list = pack.join("pages_show_list/description.txt");
    std::fs::write(&show_list, text.replace("pages_messaging", "pages_show_list")).unwrap();
    let ran = lint(&[]);
    assert!(has(&ran, "text-same-description", 0), "{}", ran.out);
    // Without the customer, nobody knows the product.
    let ran = stage.run(&["review", "lint", file.to_str().unwrap(), "--allow-reserved", "--json"]);
    assert!(!has(&ran, "text-access-unsaid", 0), "{}", ran.out);
}

#[test]
fn what_the_form_still_lacks_stands_beside_the_texts() {
    let stage = Stage::new();
    let ran = stage.run(&["demo", "--json", "--no-input", "--home", "demo"]);
    let app = ran.json()["result"]["steps"][1]["subject"].as_str().unwrap().replace("app/", "");
    let seen = stage.folder.path().join("demo/apps").join(app).join("seen.json");
    let mut look: Value = serde_json::from_slice(&std::fs::read(&seen).unwrap()).unwrap();
    let missing =
        serde_json::json!({ "code": "review-call-missing", "facts": { "permissions": ["pages_show_list"] } });
    for step in look["steps"].as_array_mut().unwrap() {
        if step["step"] == "review-calls" {
            step["verdict"] = "unmet".into();
            step["findings"] = serde_json::json!([missing]);
        }
    }
    std::fs::write(&seen, look.to_string()).unwrap();
    let ran = stage.run(&["review", "lint", "--home", "demo", "--json", "--allow-reserved"]);
    assert_eq!(ran.exit, Exit::Unmet, "{}", ran.out);
    assert_eq!(ran.json()["findings"][0]["code"], "review-call-missing", "{}\n{look}", ran.out);
    let ran = stage.run(&["review", "lint", "--home", "demo", "--allow-reserved"]);
    assert_eq!(ran.out.matches("[review-call-missing]").count(), 1, "{}", ran.out);
}

#[test]
fn a_demos_domains_pass_without_being_asked_and_a_strangers_file_has_none() {
    let (stage, pack) = demo();
    let ran = stage.run(&["review", "lint", "--home", "demo", "--json"]);
    assert_eq!((ran.exit, codes(&ran)), (Exit::Settled, vec![]), "{}", ran.out);
    let file = pack.join("pages_messaging/instructions.txt");
    let ran = stage.run(&["review", "lint", file.to_str().unwrap(), "--json"]);
    assert!(codes(&ran).iter().any(|(code, _)| code == "text-example-domain"), "{}", ran.out);
}

#[test]
fn the_reviewers_address_is_looked_at_when_it_is_asked_for() {
    let meta = Meta::start(World::healthy());
    let stage = ready("static", &meta);
    let live = |url: &str| {
        let ran = stage.run(&["customer", "set", CUSTOMER, "site_url", url]);
        assert_eq!(ran.exit, Exit::Settled, "{}", ran.err);
        stage.run(&["review", "lint", "--live", "--json"])
    };
    let ran = stage.run(&["review", "lint", "--live", "--json"]);
    assert!(!codes(&ran).iter().any(|(code, _)| code.starts_with("site-url")), "{}", ran.out);
    let ran = live("https://127.0.0.1:9/neo");
    assert!(has(&ran, "site-url-private", 0), "{}", ran.out);
    let ran = live("https://nowhere.aurora.invalid/neo");
    assert!(has(&ran, "site-url-dead", 0) && ran.exit == Exit::Unmet, "{}", ran.out);
    // Without being asked, nothing is looked at.
    let ran = stage.run(&["review", "lint", "--json"]);
    assert!(!has(&ran, "site-url-dead", 0), "{}", ran.out);
    let ran = stage.run(&["review", "lint", "some.txt", "--live"]);
    assert_eq!(ran.exit, Exit::Usage, "a file has no address: {}", ran.err);
}

#[test]
fn a_password_that_ends_before_meta_may_come_back_is_named() {
    let meta = Meta::start(World::healthy());
    let stage = ready("static", &meta);
    for (day, ends) in [("2027-11-19", true), ("2027-11-20", false)] {
        let ran = stage.run(&["customer", "set", CUSTOMER, "agent_password_until", day]);
        assert_eq!(ran.exit, Exit::Settled, "{}", ran.err);
        let ran = stage.run(&["review", "lint", "--json"]);
        assert_eq!(has(&ran, "password-ends-too-soon", 0), ends, "{day}: {}", ran.out);
    }
    let ran = stage.run(&["customer", "set", CUSTOMER, "agent_password_until", "next year", "--json"]);
    assert_eq!(ran.json()["error"]["code"], "answer-not-date");
}

#[test]
fn every_rule_names_its_weight_and_metas_page_and_the_page_about_it_does() {
    let stage = Stage::new();
    stage.write("text.txt", "Nothing to find here.\n");
    let ran = stage.run(&["review", "lint", "text.txt", "--json"]);
    let rules = ran.json()["result"]["rules"].as_array().unwrap().clone();
    assert_eq!(rules.len(), LINT_CODES.len());
    for rule in rules.iter().filter(|rule| rule["docs"] != "") {
        let page = stage.run(&["explain", rule["code"].as_str().unwrap(), "--json"]).json();
        let docs = page["result"]["docs"].as_str().unwrap_or_default().to_owned();
        assert!(docs.ends_with(rule["docs"].as_str().unwrap()), "{rule}: {docs}");
    }
}
