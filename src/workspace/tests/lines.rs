use std::io::Write;

use super::*;
use crate::model::Entry;

fn entry(minute: u32, of: &str) -> Entry {
    let at = format!("2026-11-20T12:{minute:02}:00Z").parse().unwrap();
    Entry { at, kind: "api-call".into(), of: of.into(), note: String::new() }
}

fn line(what: &str) -> JournalLine {
    JournalLine {
        at: now(),
        by: "Ana Prado".into(),
        command: "onboard start".into(),
        what: what.into(),
        facts: [("fields".to_owned(), Value::from(vec!["messages"]))].into(),
    }
}

fn ledger_path(workspace: &Workspace) -> PathBuf {
    workspace.home().join("customers/aurora-moveis/ledger.jsonl")
}

#[test]
fn what_was_added_reads_back_each_for_its_own_subject() {
    let (_folder, workspace) = demo();
    workspace.ledger_add(&customer(), &entry(2, "pages_messaging")).unwrap();
    workspace.ledger_add(&customer(), &entry(1, "pages_manage_metadata")).unwrap();
    workspace.ledger_add(&page(), &entry(3, "rehearsal")).unwrap();
    workspace.ledger_add(&app(), &entry(4, "submission")).unwrap();
    let entries = |subject: &Subject| workspace.ledger(subject).unwrap().lines;
    assert_eq!(entries(&customer()), [entry(1, "pages_manage_metadata"), entry(2, "pages_messaging")]);
    assert_eq!(entries(&page()), [entry(3, "rehearsal")]);
    assert_eq!(entries(&app()), [entry(4, "submission")]);
    assert_eq!(entries(&Subject::page("aurora-moveis", "1")), []);

    workspace.journal(&page(), &line("subscribed")).unwrap();
    workspace.journal(&customer(), &line("saved")).unwrap();
    assert_eq!(workspace.journal_lines(&page()).unwrap().lines, [line("subscribed")]);
    assert_eq!(workspace.journal_lines(&customer()).unwrap().lines, [line("saved")]);
}

#[test]
fn a_torn_line_is_counted_and_costs_no_other() {
    let (_folder, workspace) = demo();
    workspace.ledger_add(&customer(), &entry(1, "a")).unwrap();
    let mut file = fs::OpenOptions::new().append(true).open(ledger_path(&workspace)).unwrap();
    file.write_all(b"{\"at\":\"2026-11-20T12:02:00Z\",\"ki\xff").unwrap();
    let read = workspace.ledger(&customer()).unwrap();
    assert_eq!((read.lines.len(), read.unreadable), (1, 1));
    workspace.ledger_add(&customer(), &entry(3, "b")).unwrap();
    let read = workspace.ledger(&customer()).unwrap();
    assert_eq!(read.lines, [entry(1, "a"), entry(3, "b")]);
    assert_eq!(read.unreadable, 1);
}

#[test]
fn a_union_merge_that_repeats_and_reorders_changes_nothing() {
    let (_folder, workspace) = demo();
    for (minute, of) in [(1, "a"), (2, "b"), (2, "c")] {
        workspace.ledger_add(&customer(), &entry(minute, of)).unwrap();
    }
    let before = workspace.ledger(&customer()).unwrap();
    let text = fs::read_to_string(ledger_path(&workspace)).unwrap();
    let mut lines: Vec<&str> = text.lines().collect();
    lines.reverse();
    let merged = format!("{}\r\n\r\n{}", lines.join("\r\n"), text);
    put_file(&ledger_path(&workspace), merged);
    assert_eq!(workspace.ledger(&customer()).unwrap(), before);
}

#[test]
fn a_line_of_a_newer_version_still_reads() {
    let (_folder, workspace) = demo();
    let text = r#"{"at":"2026-11-20T12:01:00Z","kind":"api-call","of":"a","weather":"fair"}"#;
    put_file(&ledger_path(&workspace), text);
    assert_eq!(workspace.ledger(&customer()).unwrap().lines, [entry(1, "a")]);
}
