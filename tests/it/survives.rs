//! The program itself while something fails beneath it: no token that worked is lost, and the next run mends it.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use jiff::SignedDuration;
use onboard::error::Exit;
use onboard::finding::Subject;
use onboard::sandbox::World;
use onboard::workspace::{HomeKind, Personal};
use serde_json::{Value, json};

use super::refresh::{fleet, pass, secret, slot, works};
use super::stage::{Meta, Stage, patched, ready};
use super::vault::{commit, git};

const APP: &str = "900100200300400";

/// Returns the program as a timer runs it, in a home of a stage's person.
fn program(stage: &Stage, home: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onboard"));
    command.env_clear().env("HOME", stage.folder.path()).env("ONBOARD_NOW", stage.now.to_string());
    command.args(arguments).args(["--no-input", "--json"]).arg("--home").arg(home);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

const REFRESH: [&str; 6] = ["token", "refresh", "--all", "--due-within", "90d", "--yes"];

fn refresh(stage: &Stage) -> (i32, Value) {
    told(&program(stage, &stage.home(), &REFRESH).output().unwrap())
}

fn told(output: &Output) -> (i32, Value) {
    let text = String::from_utf8_lossy(&output.stdout);
    let document = serde_json::from_str(&text)
        .unwrap_or_else(|error| panic!("{error}: {text}{}", String::from_utf8_lossy(&output.stderr)));
    (output.status.code().unwrap(), document)
}

fn codes(document: &Value) -> Vec<&str> {
    document["findings"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect()
}

fn secrets(stage: &Stage, customers: &[Subject]) -> Vec<String> {
    customers.iter().map(|subject| secret(stage, subject)).collect()
}

/// Holds that nobody's token is lost, and that a run without trouble renews all that are not.
fn heals(stage: &Stage, meta: &Meta, customers: &[Subject], before: &[String]) {
    for (subject, token) in customers.iter().zip(secrets(stage, customers)) {
        assert!(works(meta, &token), "the token of {subject} is lost");
    }
    let (exit, document) = refresh(stage);
    assert_eq!(exit, Exit::Settled as i32, "{document}");
    for ((subject, before), after) in customers.iter().zip(before).zip(secrets(stage, customers)) {
        assert!(*before != after && works(meta, &after), "{subject} was not renewed");
    }
}

#[test]
fn a_disk_that_is_full_at_the_save_costs_no_token() {
    let meta = Meta::start(World::healthy());
    let mut stage = ready("login", &meta);
    let customers = fleet(&stage, &meta, 3);
    // Blocks of 512 bytes that a file may have: each cuts the saving short elsewhere.
    for blocks in 0..4 {
        pass(&mut stage, &meta, 2);
        let before = secrets(&stage, &customers);
        let onboard = program(&stage, &stage.home(), &REFRESH);
        let mut limited = Command::new("sh");
        limited.env_clear().envs(onboard.get_envs().filter_map(|(name, value)| Some((name, value?))));
        limited.args(["-c", &format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\""), "sh"]);
        let output = limited.arg(onboard.get_program()).args(onboard.get_args()).output().unwrap();
        let (exit, document) = told(&output);
        if blocks < 2 {
            assert_eq!(exit, Exit::Failed as i32, "{blocks}: {document}");
            assert!(codes(&document).contains(&"refresh-failed"), "{blocks}: {document}");
            assert_eq!(secrets(&stage, &customers), before, "{blocks}: nothing could be saved");
        }
        let lost = customers.iter().filter(|subject| !works(&meta, &secret(&stage, subject)));
        assert_eq!(lost.count(), 0, "{blocks}: {document}");
        pass(&mut stage, &meta, 2);
        let before = secrets(&stage, &customers);
        heals(&stage, &meta, &customers, &before);
    }
}

#[test]
fn a_token_that_is_refused_right_after_the_exchange_is_not_taken() {
    let meta = Meta::start(World::healthy());
    let stage = ready("login", &meta);
    let customers = fleet(&stage, &meta, 4);
    let before = secrets(&stage, &customers);
    let _ = meta.control("fault", &json!({ "kind": "token-revoked", "path": "debug_token", "times": 1 }));
    let (exit, document) = refresh(&stage);
    assert_eq!((exit, codes(&document)), (Exit::Unmet as i32, vec!["token-revoked"]), "{document}");
    let after = secrets(&stage, &customers);
    let kept = before.iter().zip(&after).filter(|(before, after)| before == after).count();
    assert_eq!(kept, 1, "one was refused, the others were not");
    // Those that were renewed are not renewed twice in a day.
    let (exit, document) = refresh(&stage);
    let tokens = document["result"]["tokens"].as_array().unwrap();
    assert_eq!((exit, tokens.len()), (Exit::Settled as i32, 1), "{document}");
    for (subject, before) in customers.iter().zip(before) {
        let token = secret(&stage, subject);
        assert!(token != before && works(&meta, &token), "{subject}");
    }
}

#[test]
fn a_throttle_in_the_middle_leaves_the_rest_for_the_next_hour() {
    // One user a day: 200 calls an hour, and each renewal proves its token by a call.
    let meta = Meta::start(patched(&json!({ "apps": { APP: { "limits": { "users": 1 } } } })));
    let mut stage = ready("login", &meta);
    let customers = fleet(&stage, &meta, 230);
    let before = secrets(&stage, &customers);
    let (exit, document) = refresh(&stage);
    let left = document["result"]["left"].as_array().unwrap().len();
    assert_eq!(exit, Exit::Failed as i32, "{document}");
    assert!((30..80).contains(&left), "{left} were left: {:?}", codes(&document));
    assert!(!codes(&document).contains(&"graph-throttled"), "it stopped by itself: {:?}", codes(&document));
    // Whoever asked Meta now would be throttled: the world itself is asked what it gave out.
    let alive = |meta: &Meta| -> Vec<String> {
        let tokens = meta.world()["tokens"].as_object().unwrap().clone();
        tokens.values().map(|token| token["value"].as_str().unwrap().to_owned()).collect()
    };
    let given = alive(&meta);
    assert!(secrets(&stage, &customers).iter().all(|token| given.contains(token)));
    let _ = meta.control("advance", &json!({ "seconds": 3_700 }));
    stage.now = stage.now.checked_add(SignedDuration::from_secs(3_700)).unwrap();
    let (exit, document) = refresh(&stage);
    assert_eq!(exit, Exit::Settled as i32, "{document}");
    let (after, given) = (secrets(&stage, &customers), alive(&meta));
    for ((subject, before), after) in customers.iter().zip(&before).zip(&after) {
        assert!(before != after && given.contains(after), "{subject}");
    }
}

#[test]
fn a_clock_that_is_wrong_by_a_day_loses_nothing_and_is_made_up_for() {
    for hours in [-25, 25] {
        let meta = Meta::start(World::healthy());
        let mut stage = ready("login", &meta);
        let customers = fleet(&stage, &meta, 3);
        let right = stage.now;
        stage.now = right.checked_add(SignedDuration::from_hours(hours)).unwrap();
        let (_, document) = refresh(&stage);
        for (subject, token) in customers.iter().zip(secrets(&stage, &customers)) {
            assert!(works(&meta, &token), "{hours} {subject}: {document}");
        }
        // Somebody sets the clock; days go by.
        stage.now = right;
        pass(&mut stage, &meta, 3);
        let before = secrets(&stage, &customers);
        heals(&stage, &meta, &customers, &before);
    }
}

#[test]
fn what_a_batch_did_not_carry_out_is_asked_again_and_told_if_it_stays_so() {
    let meta = Meta::start(World::healthy());
    let stage = ready("login", &meta);
    let customers = fleet(&stage, &meta, 20);
    let check = || told(&program(&stage, &stage.home(), &["token", "check", "--all"]).output().unwrap());
    let states = |document: &Value| -> (usize, usize) {
        let rows = document["result"]["tokens"].as_array().unwrap();
        let count = |value: &Value| rows.iter().filter(|row| row["valid"] == *value).count();
        (count(&json!(true)), count(&Value::Null))
    };
    let all = customers.len() + 2;
    let _ = meta.control("fault", &json!({ "kind": "batch-null", "path": "debug_token", "times": 1 }));
    let (_, document) = check();
    assert_eq!(states(&document), (all, 0), "{document}");
    let _ = meta.control("fault", &json!({ "kind": "batch-null", "path": "debug_token" }));
    let (_, document) = check();
    let (seen, unseen) = states(&document);
    assert!(seen > 0 && unseen > 0 && seen + unseen == all, "{seen} {unseen}");
    assert!(codes(&document).contains(&"graph-unavailable"), "{:?}", codes(&document));
}

#[test]
fn two_machines_that_refresh_and_share_by_git_keep_both_tokens_until_one_is_newer() {
    let meta = Meta::start(World::healthy());
    let mut stage = ready("login", &meta);
    let customers = fleet(&stage, &meta, 2);
    let (home, clone) = (stage.home(), stage.folder.path().join("clone"));
    git(&home, &["init", "-q", "-b", "main"]);
    commit(&home, "Begin");
    git(stage.folder.path(), &["clone", "-q", home.to_str().unwrap(), clone.to_str().unwrap()]);
    // It is the same person on another machine.
    std::fs::copy(home.join("demo-identity.txt"), clone.join("demo-identity.txt")).unwrap();
    Personal::note(&stage.env().config_home, &clone, HomeKind::Demo, Some(&meta.ready.graph_url)).unwrap();
    let before = secrets(&stage, &customers);
    let at_once = [&home, &clone].map(|home| program(&stage, home, &REFRESH).spawn().unwrap());
    for child in at_once {
        let (exit, document) = told(&child.wait_with_output().unwrap());
        assert_eq!(exit, Exit::Settled as i32, "{document}");
        assert_eq!(document["result"]["tokens"].as_array().unwrap().len(), customers.len(), "{document}");
    }
    let files = |home: &Path, subject: &Subject| -> Vec<String> {
        let folder = home.join(format!("customers/{}/secrets/user-token", subject.customer().unwrap()));
        let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<String> = names.map(|name| name.to_string_lossy().into_owned()).collect();
        names.sort();
        names
    };
    let both: Vec<_> = customers.iter().map(|of| [files(&home, of), files(&clone, of)].concat()).collect();
    commit(&home, "Here");
    commit(&clone, "There");
    git(&home, &["fetch", "-q", clone.to_str().unwrap(), "main"]);
    assert!(git(&home, &["merge", "-q", "--no-edit", "FETCH_HEAD"]), "git asked for help");
    for ((subject, before), mut both) in customers.iter().zip(&before).zip(both) {
        both.sort();
        assert_eq!((files(&home, subject), both.len()), (both, 2), "{subject}: both are there");
        let token = secret(&stage, subject);
        assert!(token != *before && works(&meta, &token), "{subject}");
        let newest = stage.workspace().cards(subject).unwrap();
        let vaults = stage.workspace().cards_from_vault(subject).unwrap();
        assert_eq!(newest, vaults, "{subject}: what is noted is what counts");
    }
    let (exit, document) = told(&program(&stage, &home, &["token", "check", "--all"]).output().unwrap());
    assert!(document["result"]["tokens"].as_array().unwrap().iter().all(|row| row["valid"] == true));
    assert_ne!(exit, Exit::Failed as i32, "{document}");
    pass(&mut stage, &meta, 2);
    let before = secrets(&stage, &customers);
    heals(&stage, &meta, &customers, &before);
    for subject in &customers {
        assert_eq!(files(&home, subject).len(), 1, "{subject}: the older ones are gone");
        assert_eq!(slot("user-token"), stage.workspace().cards(subject).unwrap()[0].slot);
    }
}
