//! The program killed at any instant: records and secrets whole, and what was answered still there.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::process::{Command, Stdio};
use std::time::Duration;

use onboard::error::Exit;
use onboard::finding::Subject;
use onboard::sandbox::World;

use super::stage::{Meta, Stage, answers};

const APP: &str = "900100200300400";
const KILLS: u64 = 200;

/// Returns every field that is on record, by subject and key; fails where a record or a secret is not whole.
fn kept(stage: &Stage) -> BTreeMap<(String, String), String> {
    let workspace = stage.workspace();
    let mut kept = BTreeMap::new();
    let mut subjects: Vec<Subject> = workspace.apps().unwrap().into_iter().map(Subject::App).collect();
    for customer in workspace.customers().unwrap() {
        for page in workspace.pages(&customer).unwrap() {
            subjects.push(Subject::page(&customer, page));
        }
        subjects.push(Subject::Customer(customer));
    }
    for subject in subjects {
        let record = workspace.record(&subject).unwrap();
        for (key, value) in record.fields {
            kept.insert((subject.to_string(), key), value);
        }
        for card in workspace.cards_from_vault(&subject).unwrap() {
            kept.insert((subject.to_string(), card.slot.name().to_owned()), card.fingerprint);
        }
        let _ = workspace.ledger(&subject).unwrap();
        let _ = workspace.journal_lines(&subject).unwrap();
    }
    kept
}

#[test]
fn start_killed_at_any_instant_loses_nothing() {
    let meta = Meta::start(World::healthy());
    let stage = Stage::new();
    stage.bind(&meta.ready.graph_url);
    stage.write("icon.png", include_bytes!("../../templates/demo/icon.png"));
    let file = stage.write("answers.toml", answers("static"));
    let start = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onboard"));
        command.env_clear().env("HOME", stage.folder.path()).env("ONBOARD_NOW", super::stage::NOW);
        command.env("T_APP_SECRET", &meta.ready.app_secret).env("T_TOKEN", &meta.ready.page_token);
        command.env("T_VERIFY", "aurora-7d1f4c92b8").env("T_AGENT", "Correct-Horse-9");
        command.args(["start", "--no-input", "--json", "--home"]).arg(stage.home());
        command.arg("--answers").arg(&file);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    let mut before = kept(&stage);
    for kill in 0..KILLS {
        let mut child = start().spawn().unwrap();
        // A fixed scatter over the first quarter of a second, which is where everything is saved.
        std::thread::sleep(Duration::from_micros(kill * 7_919 % 250_000));
        let _ = child.kill();
        child.wait().unwrap();
        let after = kept(&stage);
        for (place, value) in &before {
            // What was known of a Page before it had an id moves from its customer to it.
            let (subject, key) = place;
            let mut there =
                after.iter().filter(|((other, own), _)| own == key && other.starts_with(subject.as_str()));
            assert!(there.any(|(_, own)| own == value), "kill {kill} lost {place:?}");
        }
        before = after;
    }
    let ended = start().stdout(Stdio::piped()).output().unwrap();
    let shown = String::from_utf8_lossy(&ended.stdout);
    assert_eq!(ended.status.code(), Some(Exit::Settled as i32), "{shown}");
    assert_eq!(
        stage.workspace().customers().unwrap(),
        ["aurora-moveis"],
        "a killed start left a customer behind"
    );
    let last = kept(&stage);
    assert!(last.contains_key(&(format!("app/{APP}"), "app-secret".into())), "{last:?}");
}

#[test]
fn a_lock_that_is_waited_for_keeps_no_interrupt_from_being_heard() {
    let stage = Stage::new();
    let made = stage.run(&["customer", "new", "--company", "Aurora Móveis"]);
    assert_eq!(made.exit, Exit::Settled, "{}", made.err);
    let lock = stage.home().join("customers/aurora-moveis/write.lock");
    let held = std::fs::OpenOptions::new().write(true).create(true).truncate(false).open(lock).unwrap();
    held.lock().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_onboard"));
    command.env_clear().env("HOME", stage.folder.path()).arg("--home").arg(stage.home());
    command.args(["customer", "set", "aurora", "agent_login", "meta.review"]);
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    // The lock is waited for longer than this; whoever does not hear the interrupt ends otherwise.
    std::thread::sleep(Duration::from_secs(2));
    assert_eq!(child.try_wait().unwrap(), None, "the lock is not waited for");
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(Exit::Cancelled as i32));
    drop(held);
}
