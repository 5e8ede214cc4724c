mod agreed;
mod kills;
mod lines;
mod packs;
mod records;
mod secrets;
mod sharing;
mod unshare;

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use tempfile::TempDir;

use super::*;

fn now() -> Timestamp {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

fn app() -> Subject {
    Subject::App("900100200300400".into())
}

fn customer() -> Subject {
    Subject::Customer("aurora-moveis".into())
}

fn page() -> Subject {
    Subject::page("aurora-moveis", "104200000000111")
}

/// A demo workspace, whose vault opens by itself.
fn demo() -> (TempDir, Workspace) {
    let home = tempfile::tempdir().unwrap();
    let workspace = Workspace::create(home.path().join("home"), &Config::default()).unwrap();
    (home, workspace.with_identity(IdentitySource::Demo))
}

/// Opens a demo's home as a process of its own would.
fn again(home: &Path) -> Workspace {
    Workspace::open(home).unwrap().with_identity(IdentitySource::Demo)
}

fn put_file(path: &Path, bytes: impl AsRef<[u8]>) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    disk::replace_unsynced(&At::file(path), bytes.as_ref()).unwrap();
}

/// Agrees to all that came, as somebody who looked at it.
fn agree(workspace: &Workspace) {
    let came = workspace.came().unwrap();
    assert!(workspace.agree(&came, now()).unwrap());
}

fn names(folder: &Path) -> Vec<String> {
    disk::list(&At::root(folder)).unwrap()
}

fn record_path(workspace: &Workspace) -> PathBuf {
    workspace.home().join("customers/aurora-moveis/record.toml")
}

fn put_record(workspace: &Workspace, text: &str) {
    put_file(&record_path(workspace), text);
}

fn record_text(workspace: &Workspace) -> String {
    fs::read_to_string(record_path(workspace)).unwrap()
}

fn set(key: &str, value: &str) -> Edit {
    Edit::Set(key.into(), value.into())
}

fn say(key: &str, value: &str) -> Edit {
    Edit::Say { key: key.into(), value: value.into(), by: "Ana Prado".into(), at: now() }
}

#[test]
fn an_absent_home_reads_as_nothing_and_takes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("none");
    let workspace = Workspace::open(&home).unwrap();
    assert_eq!(workspace.config(), &Config::default());
    assert!(workspace.apps().unwrap().is_empty() && workspace.customers().unwrap().is_empty());
    assert_eq!(workspace.whole(&customer()).unwrap(), Stored::default());
    assert_eq!(workspace.seen(&customer()), None);
    workspace.see(&customer(), &Value::from(1)).unwrap();
    let refused = workspace.edit(&customer(), &[set("name", "Aurora")]).unwrap_err();
    assert_eq!(refused.code().id, "home-missing");
    assert_eq!(workspace.lock(&customer()).unwrap_err().code().id, "home-missing");
    assert!(!home.exists());
}

#[test]
fn creating_again_keeps_settings_and_what_git_was_told() {
    let folder = tempfile::tempdir().unwrap();
    put_file(&folder.path().join(".gitignore"), "target\nreview/");
    let config = Config { default_customer: Some("acme".into()), ..Config::default() };
    Workspace::create(folder.path(), &config).unwrap();
    let again = Workspace::create(folder.path(), &Config::default()).unwrap();
    assert_eq!(again.config(), &config);
    let ignored = fs::read_to_string(folder.path().join(".gitignore")).unwrap();
    assert_eq!(ignored, "target\nreview/\nseen*.json\n*.lock\n.tmp-*\ndemo-identity.txt\n");
    let attributes = fs::read_to_string(folder.path().join(".gitattributes")).unwrap();
    assert!(attributes.contains("ledger.jsonl merge=union\n"), "{attributes}");
}

#[test]
fn a_setting_holds_after_reopening() {
    let (_folder, workspace) = demo();
    workspace.set_config("margins.days", "30").unwrap();
    workspace.set_config("default_customer", "aurora-moveis").unwrap();
    let reopened = Workspace::open(workspace.home()).unwrap();
    assert_eq!(reopened.config().margins.days, 30);
    assert_eq!(reopened.config().default_customer.as_deref(), Some("aurora-moveis"));
    assert_eq!(workspace.set_config("margins.days", "x").unwrap_err().code().id, "config-invalid");
    assert_eq!(Workspace::open(workspace.home()).unwrap().config(), reopened.config());
}

#[test]
fn ids_are_listed_sorted_and_only_where_there_is_a_record() {
    let (_folder, workspace) = demo();
    for id in ["zeta", "acme", "acme-2"] {
        workspace.edit(&Subject::Customer(id.into()), &[set("name", id)]).unwrap();
    }
    workspace.edit(&app(), &[set("name", "Aurora Atendimento")]).unwrap();
    fs::create_dir_all(workspace.home().join("customers/half")).unwrap();
    put_file(&workspace.home().join("customers/..x/record.toml"), "schema = 1\n");
    assert_eq!(workspace.customers().unwrap(), ["acme", "acme-2", "zeta"]);
    assert_eq!(workspace.apps().unwrap(), ["900100200300400"]);
    assert_eq!(workspace.free_slug("Acme"), "acme-3");
    assert_eq!(workspace.free_slug("Half"), "half");
}

#[test]
fn no_subject_leads_out_of_the_home() {
    let (_folder, workspace) = demo();
    let bad = ["../../etc", "..", "a/b", "a\\b", "", "con", "C:", "Acme", "a\0b"];
    let subjects = bad.iter().flat_map(|id| {
        let id = (*id).to_owned();
        [
            Subject::App(id.clone()),
            Subject::Customer(id.clone()),
            Subject::page(id.clone(), "1"),
            Subject::page("acme", id),
        ]
    });
    for subject in subjects {
        let codes = [
            workspace.edit(&subject, &[set("name", "x")]).unwrap_err().code().id,
            workspace.record(&subject).unwrap_err().code().id,
            workspace.secret(&subject, crate::model::SecretKind::PageToken).unwrap_err().code().id,
            workspace.remove(&subject).unwrap_err().code().id,
            workspace.lock(&subject).unwrap_err().code().id,
            workspace.see(&subject, &Value::Null).unwrap_err().code().id,
            workspace.ledger(&subject).unwrap_err().code().id,
        ];
        assert!(codes.iter().all(|code| *code == "bad-id"), "{subject} {codes:?}");
        assert!(!workspace.exists(&subject));
    }
}

#[test]
fn what_is_not_identified_reads_as_empty_and_is_not_written() {
    let (_folder, workspace) = demo();
    for subject in [Subject::App("-".into()), Subject::page("acme", "-")] {
        assert_eq!(workspace.whole(&subject).unwrap(), Stored::default());
        assert_eq!(workspace.cards_from_vault(&subject).unwrap(), []);
        assert!(!workspace.exists(&subject));
        assert_eq!(workspace.edit(&subject, &[set("name", "x")]).unwrap_err().code().id, "bad-id");
    }
}

#[test]
fn a_lock_is_exclusive_until_it_is_dropped_and_hinders_no_reading_and_no_single_write() {
    let (_folder, workspace) = demo();
    let mut other = Workspace::open(workspace.home()).unwrap();
    other.patience = Duration::from_millis(30);
    let lock = workspace.lock(&customer()).unwrap();
    let busy = other.lock(&page()).unwrap_err();
    assert_eq!(
        (busy.code().id, &busy.facts()["subject"]),
        ("workspace-busy", &Value::from(page().to_string()))
    );
    let _app = other.lock(&app()).unwrap();
    workspace.edit(&customer(), &[set("name", "Aurora")]).unwrap();
    other.edit(&customer(), &[set("platform", "neointeract")]).unwrap();
    assert_eq!(other.record(&customer()).unwrap().fields.len(), 2);
    drop(lock);
    let _lock = other.lock(&customer()).unwrap();
}

#[test]
fn a_lock_is_waited_for() {
    let (_folder, workspace) = demo();
    let lock = workspace.lock(&customer()).unwrap();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(Duration::from_millis(100));
            drop(lock);
        });
        let other = Workspace::open(workspace.home()).unwrap();
        let _lock = other.lock(&customer()).unwrap();
    });
}

#[test]
fn what_was_seen_is_replaced_and_what_is_torn_counts_as_not_seen() {
    let (_folder, workspace) = demo();
    workspace.edit(&page(), &[]).unwrap();
    workspace.see(&customer(), &Value::from("a")).unwrap();
    workspace.see(&customer(), &Value::from("b")).unwrap();
    workspace.see(&page(), &Value::from("p")).unwrap();
    assert_eq!(workspace.seen(&customer()), Some(Value::from("b")));
    assert_eq!(workspace.seen(&page()), Some(Value::from("p")));
    put_file(&workspace.home().join("customers/aurora-moveis/seen.json"), "{\"tor");
    assert_eq!(workspace.seen(&customer()), None);
}

#[test]
fn a_workspace_may_be_used_from_many_threads() {
    fn shared(_: impl Send + Sync) {}
    shared(demo().1);
}
