//! `--jsonl`: a line for each customer or token, and last the document; nothing else on standard output, whoever reads it.

use std::process::{Command, Stdio};

use onboard::error::Exit;
use onboard::sandbox::World;
use serde_json::{Value, json};

use super::stage::{Meta, Ran, Stage, ready};

const COMMANDS: [(&[&str], &str); 3] = [
    (&["token", "check", "--all", "--jsonl"], "tokens"),
    (&["token", "refresh", "--all", "--yes", "--jsonl"], "tokens"),
    (&["doctor", "--all", "--jsonl"], "steps"),
];

/// Returns the lines of the customers, and the document in the last.
fn lines(ran: &Ran) -> (Vec<Value>, Value) {
    let mut all: Vec<Value> =
        ran.out.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"))).collect();
    let last = all.pop().unwrap();
    (all, last)
}

/// Adds a customer whose record does not read.
fn break_one(stage: &Stage) {
    let folder = stage.home().join("customers/broken");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("record.toml"), "schema = \"no\"\n").unwrap();
}

#[test]
fn each_customer_has_a_line_and_the_last_one_is_the_document() {
    let meta = Meta::start(World::healthy());
    let mut stage = ready("login", &meta);
    let _ = meta.control("advance", &json!({ "seconds": 50 * 86_400 }));
    stage.now = stage.now.checked_add(jiff::SignedDuration::from_hours(24 * 50)).unwrap();
    for (command, things) in COMMANDS {
        let ran = stage.run(command);
        let (rows, last) = lines(&ran);
        assert!(rows.iter().all(|row| row["customer"] == "aurora-moveis"), "{}", ran.out);
        assert!(rows.iter().any(|row| row["exit"] == last["exit"]), "{}", ran.out);
        let listed: usize = rows.iter().map(|row| row[things].as_array().unwrap().len()).sum();
        assert_eq!(
            (&last["schema"], &last["result"]["lines"]),
            (&json!(1), &json!(rows.len())),
            "{}",
            ran.out
        );
        assert_eq!(last["result"][things], json!(listed), "{}", ran.out);
        assert!(listed > 0 && last["findings"] == json!([]), "{}", ran.out);
    }
    break_one(&stage);
    for (command, _) in COMMANDS {
        let ran = stage.run(command);
        let (rows, last) = lines(&ran);
        assert_eq!(ran.exit, Exit::Failed, "{}", ran.out);
        assert_eq!(last["result"]["codes"]["customer-unreadable"], 1);
        let broken = |row: &&Value| row["findings"][0]["code"] == "customer-unreadable";
        assert_eq!(rows.iter().filter(broken).count(), 1, "{}", ran.out);
    }
}

#[test]
fn what_keeps_it_from_beginning_is_the_one_line() {
    let stage = Stage::new();
    stage.bind("http://127.0.0.1:9");
    for (command, _) in COMMANDS {
        let ran = stage.run(command);
        let (rows, last) = lines(&ran);
        assert_eq!((rows.len(), &last["error"]["code"]), (0, &json!("no-customers")), "{}", ran.out);
    }
    for command in [&["token", "refresh", "--all", "--jsonl", "--json"][..], &["doctor", "--jsonl"]] {
        assert_eq!(stage.run(command).exit, Exit::Usage, "{command:?}");
    }
}

#[test]
fn a_reader_that_leaves_early_is_no_error() {
    let meta = Meta::start(World::healthy());
    let stage = ready("login", &meta);
    for (command, _) in COMMANDS {
        let mut child = Command::new(env!("CARGO_BIN_EXE_onboard"))
            .args(command)
            .env_clear()
            .env("HOME", stage.folder.path())
            .env("ONBOARD_NOW", stage.now.to_string())
            .arg("--home")
            .arg(stage.home())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let ended = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&ended.stderr);
        assert_eq!(ended.status.code(), Some(0), "{command:?}: {said}");
        assert!(!said.contains("panicked") && !said.contains("pipe"), "{said}");
    }
}

#[test]
fn the_weeks_in_which_tokens_end_are_drawn_and_listed() {
    let meta = Meta::start(World::healthy());
    let stage = ready("login", &meta);
    let all = stage.run(&["token", "check", "--all", "--json"]).json();
    let weeks = all["result"]["weeks"].as_array().unwrap().clone();
    let ends = |row: &&Value| row["expires_at"].is_string();
    let ending = all["result"]["tokens"].as_array().unwrap().iter().filter(ends).count();
    assert!(
        ending > 0 && weeks.iter().map(|week| week["count"].as_u64().unwrap()).sum::<u64>() == ending as u64
    );
    for (language, head, never) in [
        ("en", "When tokens end", "does not end by itself"),
        ("pt-BR", "Quando os tokens terminam", "não termina por si"),
        ("ru", "Когда заканчиваются токены", "сам не заканчивается"),
    ] {
        let ran = stage.run(&["token", "check", "--all", "--lang", language]);
        let last = weeks.last().unwrap()["week"].as_str().unwrap();
        assert!(ran.out.contains(head) && ran.out.contains(&format!("  {last}  █")), "{}", ran.out);
        assert!(ran.out.contains(never), "{}", ran.out);
    }
    let (_, last) = lines(&stage.run(COMMANDS[0].0));
    assert_eq!(last["result"]["weeks"], json!(weeks));
}
