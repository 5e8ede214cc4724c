//! Every fault kind × every command that could meet it: the exit code and the code, nothing lost, no panic.

use onboard::error::Exit;
use onboard::sandbox::{FAULT_KINDS, World};
use serde_json::json;

use super::stage::{Meta, ready};

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
        // Nothing here asks in batches yet.
        "batch-null" | "batch-mixed-refused" => (Exit::Settled, None),
        other => panic!("no expectation for {other}"),
    }
}

/// Every command, whether it asks Meta, and what it ends with when nothing is wrong.
const COMMANDS: &[(&[&str], bool, Exit)] = &[
    (&["doctor", "aurora"], true, Exit::Settled),
    (&["doctor", "--all"], true, Exit::Settled),
    (&["start", "aurora"], true, Exit::Settled),
    (&["start", "aurora", "--only", "page-subscription"], true, Exit::Settled),
    (&["start", "aurora", "--dry-run"], true, Exit::Settled),
    (&["app", "check"], true, Exit::Settled),
    (&["status", "aurora"], false, Exit::Settled),
    (&["status", "--all"], false, Exit::Settled),
    (&["customer", "list"], false, Exit::Settled),
    (&["customer", "show", "aurora"], false, Exit::Settled),
    (&["customer", "set", "aurora", "agent_login", "meta.review"], false, Exit::Settled),
    (&["customer", "new", "--company", "Boreal"], false, Exit::Settled),
    (&["app", "list"], false, Exit::Settled),
    (&["app", "show"], false, Exit::Settled),
    (&["app", "set", "900100200300400", "contact_email", "ana@example.com"], false, Exit::Settled),
    (&["app", "new", "900100200300499"], false, Exit::Settled),
    (&["platform", "list"], false, Exit::Settled),
    (&["platform", "show", "neointeract"], false, Exit::Settled),
    (&["review", "render", "aurora"], false, Exit::Settled),
    (&["review", "pack", "aurora"], false, Exit::Settled),
    (&["review", "calls", "aurora", "--yes"], true, Exit::Settled),
    (&["review", "calls", "aurora", "--dry-run"], true, Exit::Settled),
    (&["review", "calls", "aurora", "--permission", "pages_manage_metadata", "--yes"], true, Exit::Settled),
];

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
        for (command, asks, calm) in COMMANDS {
            let is_long = command.first() == Some(&"start") && !command.contains(&fast[0]);
            let mut arguments = command.to_vec();
            arguments.push("--json");
            let ran = stage.run(&arguments);
            let (mut exit, code) = if *asks { looking(kind) } else { (*calm, None) };
            if command.contains(&"--dry-run") && exit == Exit::Unmet {
                exit = Exit::Settled;
            }
            // A dead token is asked for again, and nobody can be asked.
            if is_long && !command.contains(&"--dry-run") && kind.starts_with("token-") {
                exit = Exit::Usage;
            }
            // A status after a look under a fault shows that look.
            let is_status = command[0] == "status";
            if !is_status && ran.exit != exit {
                wrong.push(format!(
                    "{kind} × {}: {:?}, not {exit:?}: {}",
                    command.join(" "),
                    ran.exit,
                    ran.out
                ));
            }
            let is_dry = command.contains(&"--dry-run");
            if let Some(code) = code.filter(|_| !is_dry)
                && !ran.codes().iter().any(|own| own == code)
            {
                wrong.push(format!("{kind} × {}: no {code} in {:?}", command.join(" "), ran.codes()));
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
