//! `review lint` from outside: files that a person edited, with a customer and without one.

use onboard::error::Exit;
use serde_json::Value;

use super::stage::{Ran, Stage};

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
}
