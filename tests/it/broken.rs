//! Every kind of file × every way in which one breaks × commands that read it: no panic, an error that names the file,
//! and what could not be read is not written over.
#![cfg(unix)]

use std::os::unix::fs::PermissionsExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use onboard::error::Exit;
use onboard::sandbox::World;
use onboard::workspace::HomeKind;
use serde_json::Value;

use super::stage::{Meta, Stage, copy, settle};

const COMMANDS: [&[&str]; 4] = [
    &["status", "aurora"],
    &["doctor", "aurora"],
    &["customer", "show", "aurora"],
    &["start", "aurora", "--answers", "again.toml", "--no-input"],
];

/// What may become of a file that does not read.
#[derive(Clone, Copy, PartialEq)]
enum Care {
    /// It stays as it is.
    Kept,
    /// Lines may be added to it.
    Added,
    /// It is a copy of what lies elsewhere, and may be made anew.
    Copy,
}

/// A file of each kind, by a folder of the stage and the path below it; the first that is there where only the start of
/// a name is known.
const KINDS: [(&str, Care); 16] = [
    ("home/config.toml", Care::Kept),
    ("home/apps/900100200300400/record.toml", Care::Kept),
    ("home/customers/aurora-moveis/record.toml", Care::Kept),
    ("home/recipients.txt", Care::Kept),
    ("home/key.age", Care::Kept),
    ("home/rotation.age", Care::Kept),
    ("home/apps/900100200300400/secrets/app-secret/", Care::Kept),
    ("home/customers/aurora-moveis/cards.jsonl", Care::Copy),
    ("home/customers/aurora-moveis/journal.jsonl", Care::Added),
    ("home/apps/900100200300400/ledger.jsonl", Care::Added),
    ("home/customers/aurora-moveis/seen.json", Care::Copy),
    ("home/apps/900100200300400/review/2026-11-20/.manifest.json", Care::Copy),
    ("home/platforms/loginbox.toml", Care::Kept),
    (".config/onboard/pins.toml", Care::Kept),
    (".config/onboard/config.toml", Care::Kept),
    (".config/onboard/identity.age", Care::Kept),
];

const WAYS: [&str; 15] = [
    "empty",
    "half",
    "one bit",
    "noise",
    "zeros",
    "one huge line",
    "deep",
    "other types",
    "not UTF-8",
    "BOM",
    "CRLF",
    "twice",
    "another kind",
    "folder",
    "unreadable",
];

/// Returns a settled workspace with a file of each kind, which a person made with an identity under a passphrase.
fn whole(meta: &Meta) -> Stage {
    let mut stage = Stage::new();
    stage.write("passphrase", "correct horse battery staple\n");
    let _ = stage.set("ONBOARD_PASSPHRASE_FILE", "passphrase");
    stage.bind_as(HomeKind::Rehearsal, &meta.ready.graph_url);
    assert_eq!(settle(&mut stage, meta, "static").exit, Exit::Settled);
    stage.write("again.toml", "agent_login = \"meta.reviewer\"\n");
    let packed = stage.run(&["review", "pack", "aurora", "--json"]);
    assert_eq!(packed.exit, Exit::Settled, "{}", packed.out);
    stage
}

/// Returns the file of a kind.
fn file(stage: &Stage, kind: &str) -> PathBuf {
    let path = stage.folder.path().join(kind);
    if !kind.ends_with('/') {
        return path;
    }
    std::fs::read_dir(path).unwrap().next().unwrap().unwrap().path()
}

/// Breaks a file. Returns whether it differs from what it was.
fn broken(stage: &Stage, path: &Path, way: &str) -> bool {
    let before = std::fs::read(path).unwrap_or_default();
    // A list of what is under an older key is there for an instant alone: any sealed text stands for it.
    std::fs::write(path, &before).unwrap();
    let is_lines = path.extension().is_some_and(|end| end == "jsonl" || end == "json");
    let text = String::from_utf8_lossy(&before).into_owned();
    let half = before.len() / 2;
    let after = match way {
        "empty" => Vec::new(),
        "half" => before[..half].to_vec(),
        "one bit" => {
            let mut bytes = before.clone();
            if let Some(byte) = bytes.get_mut(half) {
                *byte ^= 4;
            }
            bytes
        }
        "noise" => {
            let next = |seed: &mut u32| {
                *seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                Some(seed.to_be_bytes()[0])
            };
            std::iter::successors(Some(7_u32), |_| None)
                .flat_map(|mut seed| std::iter::from_fn(move || next(&mut seed)))
                .take(before.len().max(64))
                .collect()
        }
        "zeros" => vec![0; before.len().max(64)],
        "one huge line" => [&before[..], &vec![b'a'; 900 << 10]].concat(),
        "deep" if is_lines => [b"{\"at\":".to_vec(), vec![b'['; 200_000]].concat(),
        "deep" => [b"deep = ".to_vec(), vec![b'['; 200_000]].concat(),
        "other types" if is_lines => b"[1, {\"at\": [2]}, null]\n7\n\"text\"\n".to_vec(),
        "other types" => text.replace(" = \"", " = 7 # \"").replace(" = [", " = 7 # [").into_bytes(),
        "not UTF-8" => [&before[..half], b"\xc3\x28\xff", &before[half..]].concat(),
        "BOM" => [b"\xef\xbb\xbf", &before[..]].concat(),
        "CRLF" => text.replace('\n', "\r\n").into_bytes(),
        "twice" => [&before[..], &before[..]].concat(),
        "another kind" => {
            let other = if path.ends_with("recipients.txt") { "home/key.age" } else { "home/recipients.txt" };
            let other = if is_lines { "home/config.toml" } else { other };
            std::fs::read(stage.folder.path().join(other)).unwrap_or_default()
        }
        "folder" => {
            let _ = std::fs::remove_file(path);
            std::fs::create_dir(path).unwrap();
            return true;
        }
        "unreadable" => {
            std::fs::set_permissions(path, PermissionsExt::from_mode(0o000)).unwrap();
            // Whoever is root reads it all the same.
            return std::fs::File::open(path).is_err();
        }
        other => panic!("{other} breaks nothing"),
    };
    std::fs::write(path, &after).unwrap();
    after != before
}

/// Returns what lies there, as far as it reads.
fn held(path: &Path) -> Option<Vec<u8>> {
    std::fs::read(path).ok()
}

/// Returns whether a file reads as what it is to be, as far as its format goes.
fn reads(path: &Path, bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let text = text.trim_start_matches('\u{feff}');
    path.extension().is_some_and(|end| end == "toml") && text.parse::<toml_edit::DocumentMut>().is_ok()
}

/// Breaks files, runs commands, and returns what went wrong.
fn campaign(is_chosen: impl Fn(usize, usize, usize) -> bool) -> Vec<String> {
    let meta = Meta::start(World::healthy());
    let original = whole(&meta);
    let mut wrong = Vec::new();
    for (at_kind, (kind, care)) in KINDS.iter().enumerate() {
        for (at_way, way) in WAYS.iter().enumerate() {
            for (at_command, command) in COMMANDS.iter().enumerate() {
                if !is_chosen(at_kind, at_way, at_command) {
                    continue;
                }
                let stage = again(&original, &meta);
                let path = file(&stage, kind);
                if !broken(&stage, &path, way) {
                    continue;
                }
                let case = format!("{kind}, {way}: {command:?}");
                wrong.extend(went_wrong(&stage, &path, *care, command).map(|what| format!("{case}: {what}")));
            }
        }
    }
    wrong
}

fn went_wrong(stage: &Stage, path: &Path, care: Care, command: &[&str]) -> Option<String> {
    let before = held(path);
    let typed = [command, &["--json"]].concat();
    let Ok(ran) = catch_unwind(AssertUnwindSafe(|| stage.run(&typed))) else {
        return Some("panicked".into());
    };
    let Ok(said) = serde_json::from_str::<Value>(&ran.out) else {
        return Some(format!("no document: {}", ran.out));
    };
    if said["exit"] != ran.exit.word() {
        return Some(format!("ends with {:?} and says {}", ran.exit, said["exit"]));
    }
    let named = path.file_name().unwrap().to_str().unwrap();
    // One that reads after all, as an empty record does, holds less: what is missing is asked for.
    let is_asked = said["error"]["code"] == "answer-missing"
        && before.as_ref().is_some_and(|before| reads(path, before));
    if !said["error"].is_null() && !is_asked && !said["error"].to_string().contains(named) {
        return Some(format!("the error does not name {named}: {}", said["error"]));
    }
    let after = held(path);
    let is_kept = match (&before, &after) {
        (None, None) => true,
        (Some(before), Some(after)) => match care {
            Care::Kept => before == after || reads(path, before),
            Care::Added => after.starts_with(before) || before.is_empty(),
            Care::Copy => true,
        },
        _ => care == Care::Copy,
    };
    (!is_kept).then(|| format!("it was written over: {}", ran.out))
}

/// Returns the same workspace and person in a folder of their own.
fn again(of: &Stage, meta: &Meta) -> Stage {
    let mut stage = Stage::new();
    copy(of.folder.path(), stage.folder.path());
    stage.variables.clone_from(&of.variables);
    stage.bind_as(HomeKind::Rehearsal, &meta.ready.graph_url);
    stage
}

#[test]
fn a_broken_file_is_named_and_kept_and_nothing_panics() {
    let wrong = campaign(|kind, way, command| (kind + way) % 5 == 0 && (kind / 5 + way) % 4 == command);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
#[ignore = "takes many minutes: `cargo test --test it -- --ignored hostile:: broken:: kills::`"]
fn every_broken_file_is_named_and_kept_and_nothing_panics() {
    let wrong = campaign(|_, _, _| true);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
