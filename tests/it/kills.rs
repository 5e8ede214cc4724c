//! The program killed at any instant: records and secrets whole, and what was answered still there.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use onboard::error::Exit;
use onboard::finding::Subject;
use onboard::journey::port::SecretKind;
use onboard::sandbox::World;
use secrecy::ExposeSecret;

use super::stage::{Meta, Stage, answers, copy};

const APP: &str = "900100200300400";
const CUSTOMERS: [&str; 2] = ["aurora-moveis", "boreal"];
/// The second reader of the workspace of the first releases.
const READER: &str = "age16vhc4dx453z6xpt64jsetwzfh474axv9lv2rywjwf2s33t9k6ppsrftg7w";

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
    start_killed(60);
}

#[test]
#[ignore = "takes many minutes: `cargo test --test it -- --ignored hostile:: broken:: kills::`"]
fn start_killed_five_hundred_times_loses_nothing() {
    start_killed(500);
}

fn start_killed(kills: u64) {
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
    for kill in 0..kills {
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

/// Returns one who has the workspace of the first releases, as it came by git.
fn first_release() -> Stage {
    let mut stage = Stage::new();
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/workspace-1");
    copy(&fixture.join("home"), &stage.home());
    copy(&fixture.join("ana"), &stage.env().config_home);
    let passphrase = stage.write("passphrase", "correct horse battery staple\n");
    stage.set("ONBOARD_PASSPHRASE_FILE", passphrase.to_str().unwrap());
    stage
}

/// Returns every secret of that workspace.
fn secrets(stage: &Stage) -> BTreeMap<(String, &'static str), String> {
    let workspace = stage.workspace();
    let of_app =
        [SecretKind::AppSecret, SecretKind::VerifyToken].map(|kind| (Subject::App(APP.into()), kind));
    let of_customers = CUSTOMERS.map(|id| (Subject::Customer(id.into()), SecretKind::AgentPassword));
    let all = of_app.into_iter().chain(of_customers);
    all.map(|(subject, kind)| {
        let secret = workspace.secret(&subject, kind).unwrap().unwrap();
        ((subject.to_string(), kind.name()), secret.expose_secret().to_owned())
    })
    .collect()
}

#[test]
#[ignore = "takes many minutes: `cargo test --test it -- --ignored hostile:: broken:: kills::`"]
fn what_rewrites_a_vault_killed_at_any_instant_loses_nothing_and_goes_on() {
    let original = secrets(&first_release());
    for (command, again, kills) in [
        (&["vault", "agree", "--yes"][..], &["vault", "agree", "--yes"][..], 40),
        (&["vault", "unshare", READER, "--yes"], &["vault", "unshare", "--yes"], 100),
        // The first secret that is kept brings the workspace to its new form.
        (
            &["customer", "set", "boreal", "agent_password", "--stdin"],
            &["customer", "set", "boreal", "agent_password", "--stdin"],
            100,
        ),
    ] {
        let start = |stage: &Stage| {
            let mut command_line = Command::new(env!("CARGO_BIN_EXE_onboard"));
            command_line.env_clear().envs(&stage.variables).env("HOME", stage.folder.path());
            command_line.args(command).arg("--home").arg(stage.home()).stdin(Stdio::piped());
            let mut child = command_line.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            std::io::Write::write_all(&mut child.stdin.take().unwrap(), b"New-1\n").unwrap();
            child
        };
        let whole = std::time::Instant::now();
        assert_eq!(start(&first_release()).wait().unwrap().code(), Some(0), "{command:?}");
        let whole = u64::try_from(whole.elapsed().as_micros()).unwrap();
        for kill in 0..kills {
            let stage = first_release();
            let mut child = start(&stage);
            std::thread::sleep(Duration::from_micros(kill * 617_773 % whole));
            let _ = child.kill();
            let is_done = child.wait().unwrap().success();
            let check = |is_new: Option<bool>| {
                for (place, secret) in secrets(&stage) {
                    let may_be_new = place.0 == "customer/boreal" && command.contains(&"--stdin");
                    let is_kept = original[&place] == secret && !(may_be_new && is_new == Some(true));
                    assert!(is_kept || may_be_new && secret == "New-1", "{command:?} {kill} lost {place:?}");
                }
            };
            check(is_done.then_some(true));
            let mut ran = stage.run_with(&[again, &["--json"]].concat(), "New-1\n");
            if !is_done && ran.exit != Exit::Settled {
                ran = stage.run_with(&[command, &["--json"]].concat(), "New-1\n");
            }
            assert!(is_done || ran.exit == Exit::Settled, "{command:?} {kill} does not go on: {}", ran.out);
            check(Some(true));
            let status = stage.run(&["vault", "status", "--json"]);
            assert_eq!(status.exit, Exit::Settled, "{command:?} {kill}: {}", status.out);
        }
    }
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
