//! Every fault kind × every command that could meet it: the exit code and the code, nothing lost, no panic.

use std::collections::BTreeSet;
use std::net::TcpListener;
use std::process::{Command, Stdio};

use onboard::error::Exit;
use onboard::sandbox::{FAULT_KINDS, World};
use serde_json::json;

use super::stage::{Meta, Stage, copy, ready, settled};

const APP: &str = "900100200300400";

/// What a look ends with under a fault, and a code among its findings.
fn looking(kind: &str) -> (Exit, Option<&'static str>) {
    match kind {
        "html-502" => (Exit::Failed, Some("graph-not-json")),
        "truncated" => (Exit::Failed, Some("graph-truncated")),
        "reset" => (Exit::Failed, Some("graph-reset")),
        "timeout" | "slow" => (Exit::Failed, Some("graph-timeout")),
        "transient-1" | "transient-2" => (Exit::Failed, Some("graph-unavailable")),
        "unknown-code" => (Exit::Failed, Some("graph-refused")),
        "token-expired" => (Exit::Unmet, Some("token-expired")),
        "token-revoked" => (Exit::Unmet, Some("token-revoked")),
        "token-password" => (Exit::Unmet, Some("token-password-changed")),
        throttle if throttle.starts_with("throttle-") => (Exit::Failed, Some("graph-throttled")),
        // A single token is asked about alone, but by a look at everybody.
        "batch-null" | "batch-mixed-refused" => (Exit::Settled, None),
        other => panic!("no expectation for {other}"),
    }
}

/// What a proof ends with under a fault, and its code.
fn proving(kind: &str) -> (Exit, Option<&'static str>) {
    match looking(kind) {
        (_, Some(code)) if kind.starts_with("token-") => (Exit::Auth, Some(code)),
        // What a person has to say of the new customer nobody said.
        (Exit::Settled, None) => (Exit::Pending, None),
        other => other,
    }
}

/// What a paste of what is there already ends with under a fault, and its code.
fn pasting(kind: &str) -> (Exit, Option<&'static str>) {
    match proving(kind) {
        (Exit::Pending, None) => (Exit::Settled, None),
        other => other,
    }
}

/// What a look at one token ends with under a fault, and a code among its findings.
fn telling(kind: &str) -> (Exit, Option<&'static str>) {
    match looking(kind) {
        (Exit::Unmet, code) if kind.starts_with("token-") => (Exit::Auth, code),
        other => other,
    }
}

/// What a judgement ends with under a fault, and a code among its findings.
fn judging(kind: &str) -> (Exit, Option<&'static str>) {
    match looking(kind) {
        (Exit::Settled, None) => (Exit::Settled, None),
        (_, code) => (Exit::Unmet, code),
    }
}

/// What becomes of a command that asks, when Meta does not answer as it should.
#[derive(Clone, Copy, PartialEq)]
enum Under {
    /// It looks, and ends as a look does.
    Looks,
    /// It looks, and asks about many in one request, which Meta need not carry out.
    Batches,
    /// It judges what is on record together with what Meta shows: without the one, what the other lacks is not there.
    Judges,
    /// It looks at one token, and a dead one is all that there is to tell.
    Tells,
    /// It proves what it was given, which is there already; in a workspace of its own.
    Pastes,
    /// It proves what it was given first, and ends with that; in a workspace of its own.
    Proves,
    /// It does what it was asked to, and says what it could not see; in a workspace that no look under a fault was
    /// made in.
    Goes,
}

/// Every command that asks Meta or the web, and what a fault makes of it.
const ASKING: &[(&[&str], Under)] = &[
    (&["doctor", "aurora"], Under::Looks),
    (&["doctor", "--all"], Under::Looks),
    (&["start", "aurora"], Under::Looks),
    (&["start", "aurora", "--only", "page-subscription"], Under::Looks),
    (&["start", "aurora", "--dry-run"], Under::Looks),
    (&["app", "check"], Under::Looks),
    (&["token", "check", "aurora"], Under::Tells),
    (&["token", "check", "--all"], Under::Batches),
    (&["token", "paste", "aurora", "--token-stdin"], Under::Pastes),
    (&["review", "calls", "aurora", "--yes"], Under::Looks),
    (&["review", "calls", "aurora", "--dry-run"], Under::Looks),
    (&["review", "calls", "aurora", "--permission", "pages_manage_metadata", "--yes"], Under::Looks),
    (&["review", "status", "aurora"], Under::Judges),
    (&["review", "record", "looked", "aurora"], Under::Goes),
    (&["review", "lint", "-c", "aurora", "--live"], Under::Goes),
    (&["support", "aurora", "--live"], Under::Goes),
    (&["webhook", "status", "aurora"], Under::Looks),
    (&["webhook", "subscribe", "aurora", "--yes"], Under::Looks),
    (&["webhook", "probe", "-c", "aurora", "--yes"], Under::Goes),
    (&["webhook", "send", "-c", "aurora"], Under::Goes),
    // Nothing is due: what a fault makes of a refresh is in tests/it/refresh.rs.
    (&["token", "refresh", "--all", "--yes"], Under::Goes),
    (&["token", "schedule", "run"], Under::Looks),
    (
        &[
            "customer",
            "adopt",
            "--company",
            "Boreal",
            "--platform",
            "neointeract",
            "--app-id",
            APP,
            "--stdin",
        ],
        Under::Proves,
    ),
];

/// Every command that asks nobody, and what it ends with. That none of them asks is proved, not said.
const ASKING_NOBODY: &[(&[&str], Exit)] = &[
    (&["status", "aurora"], Exit::Settled),
    (&["status", "--all"], Exit::Settled),
    (&["customer", "list"], Exit::Settled),
    (&["customer", "show", "aurora"], Exit::Settled),
    (&["customer", "set", "aurora", "agent_login", "meta.review"], Exit::Settled),
    (&["customer", "new", "--company", "Boreal"], Exit::Settled),
    (&["app", "list"], Exit::Settled),
    (&["app", "show"], Exit::Settled),
    (&["app", "set", APP, "contact_email", "ana@example.com"], Exit::Settled),
    (&["app", "new", "900100200300499"], Exit::Settled),
    (&["platform", "list"], Exit::Settled),
    (&["platform", "show", "neointeract"], Exit::Settled),
    (&["platform", "sheet", "aurora"], Exit::Settled),
    (&["review", "render", "aurora"], Exit::Settled),
    (&["review", "pack", "aurora"], Exit::Settled),
    (&["review", "shots", "aurora"], Exit::Settled),
    (&["review", "video", "film.mp4"], Exit::Settled),
    (&["review", "lint", "-c", "aurora"], Exit::Settled),
    (&["explain", "page-not-subscribed"], Exit::Settled),
    (&["support", "aurora"], Exit::Settled),
    (&["token", "calendar"], Exit::Settled),
    (&["token", "schedule", "show"], Exit::Unmet),
    (&["token", "schedule", "install", "--print"], Exit::Settled),
    (&["token", "schedule", "test-notify"], Exit::Usage),
    (&["token", "schedule", "remove", "--yes"], Exit::Settled),
    // There is but a Page token, which nobody can revoke. That of a user is in tests/it/refresh.rs.
    (&["token", "revoke", "aurora", "--yes"], Exit::Usage),
    (&["webhook", "listen", "--count", "0"], Exit::Settled),
    (&["vault", "init"], Exit::Settled),
    (&["vault", "status"], Exit::Settled),
    (&["completions", "bash"], Exit::Settled),
];

/// Every command that asks nobody, and leaves another workspace behind than it found: for one run each.
const CHANGING: &[(&[&str], Exit)] = &[
    (&[], Exit::Settled),
    (&["customer", "remove", "aurora-moveis", "--yes"], Exit::Settled),
    (&["app", "remove", APP, "--yes"], Exit::Settled),
    // What a fault makes of a login's end is in tests/it/login.rs.
    (&["token", "login", "aurora", "--link", "--facebook-login", "yes"], Exit::Settled),
    (&["vault", "agree", "--yes"], Exit::Settled),
    (&["vault", "share", "--yes"], Exit::Settled),
    (&["vault", "unshare", "--yes"], Exit::Settled),
    (&["man", "pages"], Exit::Settled),
    // Meta is played inside: nobody outside is asked.
    (&["demo"], Exit::Pending),
];

/// A command that serves until it is told to stop, in a process of its own.
const SERVING: &[&str] = &["sandbox", "serve", "--until-stdin-closes"];

/// Returns every command, with arguments that fit a settled workspace; those that leave another behind come last.
#[cfg(unix)]
pub fn commands() -> impl Iterator<Item = &'static [&'static str]> {
    let asking = ASKING.iter().map(|(command, _)| *command);
    asking.chain(ASKING_NOBODY.iter().chain(CHANGING).map(|(command, _)| *command))
}

/// Returns the commands of the command line that do something: those without a command below them.
fn leaves() -> BTreeSet<String> {
    fn walk(command: &clap::Command, name: &str, leaves: &mut BTreeSet<String>) {
        for inner in command.get_subcommands() {
            walk(inner, format!("{name} {}", inner.get_name()).trim(), leaves);
        }
        if command.get_subcommands().next().is_none() {
            leaves.insert(name.to_owned());
        }
    }
    let mut leaves = BTreeSet::new();
    walk(&onboard::commands::command(), "", &mut leaves);
    leaves
}

#[test]
fn every_command_is_known_to_ask_or_proved_to_ask_nobody() {
    let leaves = leaves();
    let typed = ASKING.iter().map(|(command, _)| *command);
    let typed =
        typed.chain(ASKING_NOBODY.iter().chain(CHANGING).map(|(command, _)| *command)).chain([SERVING]);
    let typed: BTreeSet<String> =
        typed.filter(|command| !command.is_empty()).map(|command| leaf(&leaves, command)).collect();
    let missing: Vec<_> = leaves.difference(&typed).collect();
    assert!(
        missing.is_empty(),
        "nothing says whether {missing:?} ask Meta: add a row to ASKING in tests/it/faults.rs, with what a fault \
         makes of it, or to ASKING_NOBODY"
    );
}

/// Returns the command that was typed, without its arguments.
fn leaf(leaves: &BTreeSet<String>, typed: &[&str]) -> String {
    let start = (1..=typed.len()).map(|words| typed[..words].join(" ")).find(|start| leaves.contains(start));
    start.unwrap_or_else(|| panic!("there is no command {typed:?}"))
}

#[test]
fn what_is_listed_as_asking_nobody_asks_nobody() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let was_asked = || listener.accept().is_ok();
    let fresh = || {
        let mut stage = Stage::new();
        copy(settled("static"), stage.folder.path());
        stage.bind(&url);
        stage.hurry();
        let _ = stage.set("ONBOARD_GRAPH_URL", &url);
        stage
    };
    let mut wrong = Vec::new();
    for (command, exit) in ASKING_NOBODY.iter().chain(CHANGING) {
        let ran = fresh().run(&[*command, &["--json"]].concat());
        if ran.exit != *exit {
            wrong.push(format!("{command:?}: {:?}, not {exit:?}: {}", ran.exit, ran.out));
        }
        if was_asked() {
            wrong.push(format!("{command:?} asks"));
        }
    }
    let served = Command::new(env!("CARGO_BIN_EXE_onboard"))
        .args(SERVING)
        .env("ONBOARD_GRAPH_URL", &url)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(served.status.success() && !served.stdout.is_empty(), "{served:?}");
    if was_asked() {
        wrong.push(format!("{SERVING:?} asks"));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // It is seen when somebody asks.
    let _ = fresh().run(&["app", "check", "--json"]);
    assert!(was_asked());
}

#[test]
fn every_command_meets_every_fault_as_documented() {
    super::stage::settled("static");
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let runs: Vec<_> = FAULT_KINDS.iter().map(|kind| scope.spawn(|| under(kind))).collect();
        runs.into_iter().flat_map(|run| run.join().unwrap()).collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Runs every command under one fault; returns what is not as documented.
fn under(kind: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    {
        let meta = Meta::start(World::healthy());
        let stage = ready("static", &meta);
        if matches!(kind, "timeout" | "slow") {
            stage.hurry();
        }
        // What `status` shows was seen while all was well.
        assert_eq!(stage.run(&["doctor", "--json"]).exit, Exit::Settled);
        let secrets = secrets(&stage);
        let _ = meta.control("fault", &json!({ "kind": kind, "path": "" }));
        let fast = ["--only", "page-subscription"];
        let input = format!("{}\n{}\n", meta.ready.app_secret, meta.ready.page_token);
        for (command, under) in ASKING {
            let is_long = command.first() == Some(&"start") && !command.contains(&fast[0]);
            // A run by the clock is on record, and told of by what comes after.
            let is_apart =
                matches!(under, Under::Proves | Under::Pastes | Under::Goes) || command.contains(&"schedule");
            let own = is_apart.then(|| ready("static", &meta));
            let stage = own.as_ref().unwrap_or(&stage);
            if own.is_some() && matches!(kind, "timeout" | "slow") {
                stage.hurry();
            }
            let ran = stage.run_with(&[*command, &["--json"]].concat(), &input);
            let (mut exit, code) = match under {
                Under::Batches if kind == "batch-null" => (Exit::Failed, Some("graph-unavailable")),
                Under::Looks | Under::Batches => looking(kind),
                Under::Judges => judging(kind),
                Under::Tells => telling(kind),
                Under::Proves => proving(kind),
                Under::Pastes => pasting(kind),
                Under::Goes => (Exit::Settled, None),
            };
            if command.contains(&"--dry-run") && exit == Exit::Unmet {
                exit = Exit::Settled;
            }
            // A dead token is asked for again, and nobody can be asked.
            if is_long && !command.contains(&"--dry-run") && kind.starts_with("token-") {
                exit = Exit::Usage;
            }
            let command = command.join(" ");
            if ran.exit != exit {
                wrong.push(format!("{kind} × {command}: {:?}, not {exit:?}: {}", ran.exit, ran.out));
            }
            let is_dry = command.contains("--dry-run");
            let codes =
                if matches!(under, Under::Proves | Under::Pastes) { ran.reasons() } else { ran.codes() };
            if let Some(code) = code.filter(|_| !is_dry)
                && !codes.iter().any(|own| own == code)
            {
                wrong.push(format!("{kind} × {command}: no {code} in {codes:?}"));
            }
        }
        for (command, calm) in ASKING_NOBODY {
            let ran = stage.run(&[*command, &["--json"]].concat());
            // What tells of the last look tells of one under a fault.
            let is_of_last_look = command[0] == "status" || command.starts_with(&["review", "lint"]);
            if !is_of_last_look && ran.exit != *calm {
                wrong.push(format!(
                    "{kind} × {}: {:?}, not {calm:?}: {}",
                    command.join(" "),
                    ran.exit,
                    ran.out
                ));
            }
        }
        assert_eq!(self::secrets(&stage), secrets, "{kind}: a secret went or came");
    }
    wrong
}

#[test]
fn a_meta_that_does_not_answer_is_asked_twice_however_long_the_walk() {
    const SPOILT: usize = 20;
    super::stage::settled("static");
    for command in [&["start", "aurora"][..], &["start", "aurora", "--only", "page-subscription"]] {
        let meta = Meta::start(World::healthy());
        let stage = ready("static", &meta);
        stage.hurry();
        let _ = meta.control("fault", &json!({ "kind": "timeout", "path": "", "times": SPOILT }));
        let arguments = [command, &["--json"]].concat();
        let ran = stage.run(&arguments);
        assert_eq!(ran.exit, Exit::Failed, "{}", ran.out);
        let document = ran.json();
        let said = document["findings"].as_array().unwrap().iter();
        let said = said.filter(|finding| finding["code"] == "graph-timeout");
        let mut subjects: Vec<String> = said.map(|finding| finding["subject"].to_string()).collect();
        let all = subjects.len();
        subjects.sort();
        subjects.dedup();
        assert!(all > 0 && all == subjects.len(), "said twice of one subject: {}", ran.out);
        // What the fault still spoils never came.
        let reached = SPOILT - meta.spoilt(SPOILT);
        assert_eq!(reached, 2, "{command:?}");
    }
}

#[test]
fn one_answer_that_does_not_come_is_asked_for_again() {
    super::stage::settled("static");
    let meta = Meta::start(World::healthy());
    let stage = ready("static", &meta);
    stage.hurry();
    let _ = meta.control("fault", &json!({ "kind": "timeout", "path": "", "times": 1 }));
    let ran = stage.run(&["start", "aurora", "--only", "page-subscription", "--json"]);
    assert_eq!(ran.exit, Exit::Settled, "{}", ran.out);
}

/// Returns the paths of all secrets.
fn secrets(stage: &super::stage::Stage) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![stage.home()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "age") {
                found.push(path.display().to_string());
            }
        }
    }
    found.sort();
    found
}
