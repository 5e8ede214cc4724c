//! Who may know whom: the import rules of the architecture, held against the source.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Each room, and the rooms it may name. A room may always name itself.
const RULES: &[(&str, &[&str])] = &[
    ("finding", &[]),
    ("model", &["finding"]),
    ("error", &[]),
    ("redact", &[]),
    ("env", &[]),
    ("i18n", &["redact"]),
    ("platform", &["finding"]),
    ("review", &["finding", "platform"]),
    ("journey", &["finding", "error", "model", "platform", "review"]),
    ("graph", &["finding", "journey::port", "model", "redact"]),
    ("probe", &["finding", "journey::port", "model", "redact", "graph"]),
    ("workspace", &["finding", "model"]),
    ("sandbox", &[]),
    ("ui", &["error", "finding", "i18n", "journey", "redact"]),
    (
        "run",
        &[
            "env",
            "error",
            "finding",
            "graph",
            "i18n",
            "journey",
            "model",
            "platform",
            "probe",
            "redact",
            "review",
            "workspace",
        ],
    ),
    (
        "commands",
        &[
            "env",
            "error",
            "finding",
            "graph",
            "i18n",
            "journey",
            "model",
            "platform",
            "probe",
            "redact",
            "review",
            "run",
            "sandbox",
            "ui",
            "workspace",
        ],
    ),
];

/// Returns the text of every source file, by the room it stands in.
fn rooms() -> BTreeMap<String, Vec<(String, String)>> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut rooms: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    let mut folders = vec![source.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let inside = path.strip_prefix(&source).unwrap();
            let room = inside.iter().next().unwrap().to_string_lossy().trim_end_matches(".rs").to_owned();
            if path.extension().is_some_and(|end| end == "rs") && room != "lib" && room != "main" {
                rooms
                    .entry(room)
                    .or_default()
                    .push((inside.display().to_string(), std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    rooms
}

/// Returns what of the crate a file names, as `room` and `room::inner`.
fn named(text: &str) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for piece in text.split("crate::").skip(1) {
        let path: String =
            piece.chars().take_while(|glyph| glyph.is_alphanumeric() || "_:{".contains(*glyph)).collect();
        let mut parts = path.split("::");
        let room = parts.next().unwrap_or_default().to_owned();
        let inner = parts.next().unwrap_or_default().trim_start_matches('{').to_owned();
        found.insert((room, inner));
    }
    found
}

#[test]
fn no_room_names_one_that_it_must_not_know() {
    let rooms = rooms();
    let known: BTreeSet<&str> = RULES.iter().map(|(room, _)| *room).collect();
    let standing: BTreeSet<&str> = rooms.keys().map(String::as_str).collect();
    assert_eq!(standing, known, "a room without a rule, or a rule without a room");
    let mut wrong = Vec::new();
    for (room, allowed) in RULES {
        for (file, text) in &rooms[*room] {
            for (other, inner) in named(text) {
                let is_fine = other == *room
                    || allowed.contains(&other.as_str())
                    || allowed.contains(&format!("{other}::{inner}").as_str());
                if !is_fine && known.contains(other.as_str()) {
                    wrong.push(format!("{file} names {other}::{inner}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_sandbox_names_nothing_of_the_crate() {
    for (file, text) in &rooms()["sandbox"] {
        let others: Vec<_> = named(text).into_iter().filter(|(room, _)| room != "sandbox").collect();
        assert!(others.is_empty(), "{file} names {others:?}");
    }
}

#[test]
fn the_import_rules_see_a_forbidden_import() {
    let text = "use crate::sandbox::World;\nuse crate::journey::{port, steps};";
    let found = named(text);
    assert!(found.contains(&("sandbox".into(), "World".into())));
    assert!(
        found.contains(&("journey".into(), "port".into()))
            || found.contains(&("journey".into(), String::new()))
    );
}

#[test]
fn one_file_knows_the_crates_for_the_keyring() {
    let rooms = rooms();
    let names = |text: &str| text.contains("keyring_core") || text.contains("keyring::Entry");
    let files = rooms.values().flatten().filter(|(_, text)| names(text)).map(|(file, _)| file.as_str());
    let expected = std::path::Path::new("workspace").join("keyring.rs").display().to_string();
    assert_eq!(files.collect::<Vec<_>>(), [expected.as_str()]);
}
