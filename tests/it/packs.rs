//! `review pack`: the folder that goes with Meta's form, as a person meets it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use onboard::error::Exit;
use onboard::sandbox::World;
use serde_json::Value;

use super::stage::{Meta, Ran, Stage, ready};

const CUSTOMER: &str = "aurora-moveis";
const PASSWORD: &str = "Correct-Horse-9";

fn pack(stage: &Stage, more: &[&str]) -> (PathBuf, Value) {
    let ran = stage.run(&[&["review", "pack", CUSTOMER, "--json"], more].concat());
    assert_eq!(ran.exit, Exit::Settled, "{}\n{}", ran.out, ran.err);
    let document = ran.json();
    (PathBuf::from(document["result"]["folder"].as_str().unwrap()), document)
}

/// Returns every file of a folder, with what it holds and when it was written.
fn files(folder: &Path) -> BTreeMap<String, (String, SystemTime)> {
    let mut all = BTreeMap::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().display().to_string();
                let written = std::fs::metadata(&path).unwrap().modified().unwrap();
                all.insert(name, (std::fs::read_to_string(&path).unwrap(), written));
            }
        }
    }
    all
}

fn later(stage: &mut Stage, days: i64) {
    stage.now += jiff::SignedDuration::from_hours(24 * days);
}

fn says(ran: &Ran, what: &str) {
    assert!(ran.out.contains(what), "{what}: {}", ran.out);
}

#[test]
fn a_pack_written_again_on_another_day_changes_no_file() {
    let meta = Meta::start(World::healthy());
    let mut stage = ready("static", &meta);
    let (folder, _) = pack(&stage, &[]);
    let before = files(&folder);
    assert!(before.contains_key("index.html") && before.contains_key("shots.md"));
    later(&mut stage, 3);
    let ledger = || std::fs::read_to_string(folder.join("../../ledger.jsonl")).unwrap();
    let entries = ledger();
    let (again, _) = pack(&stage, &[]);
    assert_eq!(again, folder);
    assert_eq!(files(&folder), before);
    assert_eq!(ledger(), entries);
}

#[test]
fn what_a_person_edited_is_kept_and_its_difference_is_shown_without_the_password() {
    let meta = Meta::start(World::healthy());
    let stage = ready("static", &meta);
    let (folder, _) = pack(&stage, &[]);
    let path = folder.join("reviewer-instructions.txt");
    let ours = std::fs::read_to_string(&path).unwrap();
    assert!(ours.contains(PASSWORD));
    let theirs = format!("Written by Ana.\n{ours}").replace("the password", "this password");
    std::fs::write(&path, &theirs).unwrap();
    let (_, document) = pack(&stage, &[]);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), theirs);
    assert_eq!(std::fs::read_to_string(folder.join("reviewer-instructions.txt.new")).unwrap(), ours);
    let rows = document["result"]["files"].as_array().unwrap();
    let kept: Vec<&Value> = rows.iter().filter(|row| row["kept"] == true).collect();
    assert_eq!(kept.len(), 1);
    let difference = kept[0]["difference"].as_str().unwrap();
    assert!(difference.contains("\n-Written by Ana.\n") && difference.contains("********"), "{difference}");
    assert!(!document.to_string().contains(PASSWORD));

    let ran = stage.run(&["review", "pack", CUSTOMER]);
    says(&ran, "-Written by Ana.");
    says(&ran, "reviewer-instructions.txt *");
    says(&ran, "Reviewer instructions >");
    assert!(!ran.out.contains(PASSWORD) && !ran.err.contains(PASSWORD));
    let page = std::fs::read_to_string(folder.join("index.html")).unwrap();
    assert!(page.contains("Written by Ana."));

    std::fs::write(&path, &ours).unwrap();
    let (_, document) = pack(&stage, &[]);
    assert!(!document["result"]["files"].to_string().contains("true"));
    assert!(!folder.join("reviewer-instructions.txt.new").exists());
}

#[test]
fn a_new_folder_begins_once_a_pack_was_sent() {
    let meta = Meta::start(World::healthy());
    let mut stage = ready("static", &meta);
    let (first, _) = pack(&stage, &[]);
    later(&mut stage, 1);
    assert_eq!(pack(&stage, &[]).0, first);
    // All is live in this world, so nothing is left to send: the ledger says what a submission would.
    let ledger = first.join("../../ledger.jsonl");
    let mut text = std::fs::read_to_string(&ledger).unwrap();
    text.push_str(
        "{\"at\":\"2026-11-21T12:00:00Z\",\"kind\":\"submission\",\"of\":\"pages_messaging\",\"note\":\"\"}\n",
    );
    std::fs::write(&ledger, text).unwrap();
    later(&mut stage, 1);
    let (second, _) = pack(&stage, &[]);
    assert_eq!(second.file_name().unwrap(), "2026-11-22");
    assert!(first.join("README.txt").exists());
    later(&mut stage, 1);
    assert_eq!(pack(&stage, &[]).0, second);
}

#[test]
fn a_pack_in_another_language_leaves_what_is_pasted_alone() {
    let meta = Meta::start(World::healthy());
    let stage = ready("static", &meta);
    let (folder, _) = pack(&stage, &[]);
    let before = files(&folder);
    let ledger = || std::fs::read_to_string(folder.join("../../ledger.jsonl")).unwrap();
    let entries = ledger();
    pack(&stage, &["--lang", "ru"]);
    let after = files(&folder);
    let changed: Vec<&String> = after.keys().filter(|name| after[*name].0 != before[*name].0).collect();
    for name in &changed {
        let is_ours = [
            ".manifest.json",
            "README.txt",
            "checklist.md",
            "set-up-sheet.txt",
            "index.html",
            "verification.md",
            "data-handling.md",
        ]
        .contains(&name.as_str());
        assert!(is_ours || name.ends_with("shots.md"), "{name}");
    }
    assert!(after["checklist.md"].0.contains("Подтверждение"));
    assert!(after["index.html"].0.contains("<html lang=\"ru\">"));
    assert_eq!(ledger(), entries, "no colleague has to render it again");
}

#[test]
fn a_copy_goes_where_it_is_asked_for_and_over_nobodys_files() {
    let meta = Meta::start(World::healthy());
    let stage = ready("static", &meta);
    let (folder, _) = pack(&stage, &[]);
    let out = stage.folder.path().join("for-ana");
    let (copy, _) = pack(&stage, &["--out", out.to_str().unwrap()]);
    assert_eq!(copy, out);
    assert_eq!(std::fs::read_to_string(out.join(".gitignore")).unwrap(), "*\n");
    assert!(std::fs::read_to_string(out.join("index.html")).unwrap().contains("Aurora"));
    assert_eq!(pack(&stage, &[]).0, folder, "start goes on with the workspace's own");
    let taken = stage.write("theirs/note.txt", "x");
    let taken = taken.parent().unwrap().to_str().unwrap();
    let ran = stage.run(&["review", "pack", CUSTOMER, "--out", taken, "--json"]);
    assert_eq!((ran.exit, ran.json()["error"]["code"].as_str()), (Exit::Usage, Some("pack-folder-taken")));
    assert_eq!(std::fs::read_dir(taken).unwrap().count(), 1);
}

#[test]
fn all_that_is_missing_is_named_at_once() {
    let meta = Meta::start(World::healthy());
    let stage = ready("static", &meta);
    for key in ["site_url", "agent_login"] {
        assert_eq!(stage.run(&["customer", "set", CUSTOMER, key, ""]).exit, Exit::Settled);
    }
    let ran = stage.run(&["review", "pack", CUSTOMER, "--json"]);
    assert_eq!(ran.exit, Exit::Unmet, "{}", ran.out);
    let missing = ran.json()["error"]["facts"]["missing"].clone();
    assert_eq!(missing, serde_json::json!(["agent_login", "site_url"]), "{}", ran.out);
    let ran = stage.run(&["review", "pack", CUSTOMER]);
    assert!(ran.err.contains("customer set"), "{}", ran.err);
}

#[test]
fn a_customer_without_an_app_has_no_place_for_a_pack() {
    let stage = Stage::new();
    let made = stage.run(&["customer", "new", "--company", "Boreal", "--platform", "neointeract"]);
    assert_eq!(made.exit, Exit::Settled, "{}", made.err);
    let ran = stage.run(&["review", "pack", "boreal", "--json"]);
    assert_eq!((ran.exit, ran.json()["error"]["code"].as_str()), (Exit::Usage, Some("review-without-app")));
}
