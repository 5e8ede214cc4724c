//! `token refresh`, `token calendar`, `token revoke`: what is due is renewed, a new token is proved before it counts,
//! nobody's failure is another's, and nothing that works is lost.

use jiff::SignedDuration;
use onboard::error::Exit;
use onboard::finding::Subject;
use onboard::sandbox::World;
use onboard::store::Edit;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

use super::script::Script;
use super::stage::{Meta, Stage, patched, ready};

const USER: &str = "user-token";

/// Lets days pass, for Meta and for us.
pub fn pass(stage: &mut Stage, meta: &Meta, days: i64) {
    let _ = meta.control("advance", &json!({ "seconds": days * 86_400 }));
    stage.now = stage.now.checked_add(SignedDuration::from_hours(24 * days)).unwrap();
}

/// Returns the user token of the settled customer.
fn held(stage: &Stage) -> String {
    let (subject, slot) = (Subject::Customer("aurora-moveis".into()), slot(USER));
    stage.workspace().secret(&subject, slot).unwrap().unwrap().expose_secret().to_owned()
}

pub fn slot(name: &str) -> onboard::journey::port::SecretKind {
    onboard::journey::port::SecretKind::ALL.into_iter().find(|slot| slot.name() == name).unwrap()
}

/// Returns whether Meta takes a token.
pub fn works(meta: &Meta, token: &str) -> bool {
    meta.graph("me?fields=id", token)["id"].is_string()
}

fn tokens(document: &Value) -> Vec<(String, bool)> {
    let rows = document["result"]["tokens"].as_array().unwrap().iter();
    rows.map(|row| (row["token"].as_str().unwrap().to_owned(), row["renewed"].as_bool().unwrap())).collect()
}

#[test]
fn a_user_token_is_renewed_when_it_is_due_and_once_a_day() {
    let meta = Meta::start(World::healthy());
    let mut stage = ready("login", &meta);
    let calm = stage.run(&["token", "refresh", "aurora", "--json"]);
    assert_eq!((calm.exit, tokens(&calm.json())), (Exit::Settled, vec![]), "{}", calm.out);
    pass(&mut stage, &meta, 50);
    let before = held(&stage);
    let unasked = stage.run(&["token", "refresh", "aurora", "--json"]);
    assert_eq!((unasked.exit, unasked.reasons()), (Exit::Usage, vec!["refresh-not-confirmed".into()]));
    assert_eq!(held(&stage), before, "nobody agreed");
    let ran = stage.run(&["token", "refresh", "aurora", "--yes", "--json"]);
    assert_eq!((ran.exit, tokens(&ran.json())), (Exit::Settled, vec![(USER.into(), true)]), "{}", ran.out);
    let after = held(&stage);
    assert!(after != before && works(&meta, &after) && works(&meta, &before), "nothing is revoked");
    assert!(!ran.out.contains(&after) && !ran.err.contains(&after));
    for within in ["15d", "90d"] {
        let again = stage.run(&["token", "refresh", "aurora", "--due-within", within, "--yes", "--json"]);
        assert_eq!((again.exit, tokens(&again.json())), (Exit::Settled, vec![]), "{}", again.out);
    }
    pass(&mut stage, &meta, 1);
    let early = stage.run(&["token", "refresh", "aurora", "--due-within", "90d", "--yes", "--json"]);
    assert_eq!(tokens(&early.json()), [(USER.into(), true)], "{}", early.out);
    assert_eq!(meta.stop(), []);
}

#[test]
fn a_clock_that_is_a_day_off_loses_no_token() {
    for hours in [-26, 26] {
        let meta = Meta::start(World::healthy());
        let mut stage = ready("login", &meta);
        pass(&mut stage, &meta, 50);
        stage.now = stage.now.checked_add(SignedDuration::from_hours(hours)).unwrap();
        let before = held(&stage);
        let ran = stage.run(&["token", "refresh", "aurora", "--due-within", "20d", "--yes", "--json"]);
        assert_eq!(tokens(&ran.json()), [(USER.into(), true)], "{hours}: {}", ran.out);
        let after = held(&stage);
        assert!(after != before && works(&meta, &after), "{hours}");
    }
}

#[test]
fn a_new_token_that_cannot_be_proved_never_takes_the_place_of_the_one_that_works() {
    for (kind, path, exit, code) in [
        ("html-502", "debug_token", Exit::Failed, "graph-not-json"),
        ("token-revoked", "debug_token", Exit::Unmet, "token-revoked"),
        ("reset", "oauth/access_token", Exit::Failed, "graph-reset"),
        ("token-password", "oauth/access_token", Exit::Unmet, "token-password-changed"),
        ("throttle-4", "oauth/access_token", Exit::Failed, "graph-throttled"),
    ] {
        let meta = Meta::start(World::healthy());
        let mut stage = ready("login", &meta);
        pass(&mut stage, &meta, 50);
        let before = held(&stage);
        let _ = meta.control("fault", &json!({ "kind": kind, "path": path }));
        let ran = stage.run(&["token", "refresh", "aurora", "--yes", "--json"]);
        assert_eq!(ran.exit, exit, "{kind}: {}", ran.out);
        assert!(ran.codes().contains(&code.to_owned()), "{kind}: {}", ran.out);
        assert_eq!(held(&stage), before, "{kind}");
    }
}

#[test]
fn a_token_that_lives_no_longer_is_not_taken() {
    // Whoever comes back from the future has nothing to gain: the token in the vault outlives what Meta gives now.
    let meta = Meta::start(World::healthy());
    let mut stage = ready("login", &meta);
    pass(&mut stage, &meta, 30);
    let ran = stage.run(&["token", "refresh", "aurora", "--due-within", "60d", "--yes", "--json"]);
    assert_eq!(tokens(&ran.json()), [(USER.into(), true)], "{}", ran.out);
    let before = held(&stage);
    // Our clock alone goes on, so that Meta gives the same sixty days again.
    stage.now = stage.now.checked_add(SignedDuration::from_hours(48)).unwrap();
    let ran = stage.run(&["token", "refresh", "aurora", "--due-within", "60d", "--yes", "--json"]);
    assert_eq!((ran.exit, ran.codes()), (Exit::Unmet, vec!["token-not-renewed".into()]), "{}", ran.out);
    assert_eq!(held(&stage), before);
}

#[test]
fn whoever_renews_now_is_waited_for_and_not_doubled() {
    let meta = Meta::start(World::healthy());
    let mut stage = ready("login", &meta);
    pass(&mut stage, &meta, 50);
    let lock = stage.home().join("customers/aurora-moveis/subject.lock");
    let held_by_another =
        std::fs::OpenOptions::new().write(true).create(true).truncate(false).open(lock).unwrap();
    held_by_another.lock().unwrap();
    let ran = stage.run(&["token", "refresh", "aurora", "--yes", "--json"]);
    assert_eq!((ran.exit, ran.codes()), (Exit::Pending, vec!["refresh-busy".into()]), "{}", ran.out);
    assert_eq!(ran.json()["result"]["left"], json!(["aurora-moveis"]));
}

#[test]
fn two_who_refresh_at_once_mint_one_token() {
    let meta = Meta::start(World::healthy());
    let mut stage = ready("login", &meta);
    pass(&mut stage, &meta, 50);
    let all = std::thread::scope(|scope| {
        let run = || tokens(&stage.run(&["token", "refresh", "--all", "--yes", "--json"]).json());
        let both = [scope.spawn(run), scope.spawn(run)];
        both.into_iter().flat_map(|one| one.join().unwrap()).collect::<Vec<_>>()
    });
    assert_eq!(all, [(USER.into(), true)]);
}

const APP: &str = "900100200300400";

/// Puts so many customers on the stage, each with a user token that ends in ten days by its card.
pub fn fleet(stage: &Stage, meta: &Meta, many: usize) -> Vec<Subject> {
    let workspace = stage.workspace();
    let expires = stage.now.checked_add(SignedDuration::from_hours(240)).unwrap();
    let stored = stage.now.checked_add(SignedDuration::from_hours(-48)).unwrap();
    let customers = (0..many).map(|number| Subject::Customer(format!("boreal-{number:03}")));
    let customers: Vec<Subject> = customers.collect();
    for subject in &customers {
        let edit = |key: &str, value: &str| Edit::Set(key.into(), value.into());
        let edits = [edit("company", "Boreal"), edit("platform", "loginbox"), edit("app_id", APP)];
        workspace.edit(subject, &edits).unwrap();
        let token = SecretString::from(meta.ready.user_token.clone());
        workspace.keep(subject, slot(USER), &token, Some(expires), stored).unwrap();
    }
    customers
}

pub fn secret(stage: &Stage, subject: &Subject) -> String {
    stage.workspace().secret(subject, slot(USER)).unwrap().unwrap().expose_secret().to_owned()
}

#[test]
fn a_throttle_stops_those_who_have_not_begun_and_the_next_run_goes_on() {
    let meta = Meta::start(World::healthy());
    let stage = ready("login", &meta);
    let customers = fleet(&stage, &meta, 20);
    let _ = meta.control("fault", &json!({ "kind": "throttle-4", "path": "oauth/access_token", "times": 1 }));
    let ran = stage.run(&["token", "refresh", "--all", "--yes", "--json"]);
    let codes = ran.codes();
    assert_eq!(ran.exit, Exit::Failed, "{}", ran.out);
    for code in ["graph-throttled", "refresh-stopped"] {
        assert!(codes.contains(&code.to_owned()), "{code}: {codes:?}");
    }
    let left = ran.json()["result"]["left"].as_array().unwrap().len();
    assert!(left >= 8, "{left} of 20 were left: {}", ran.out);
    for subject in &customers {
        assert!(works(&meta, &secret(&stage, subject)), "{subject}");
    }
    let ran = stage.run(&["token", "refresh", "--all", "--yes", "--json"]);
    assert_eq!(ran.exit, Exit::Settled, "{}", ran.out);
    for subject in &customers {
        assert_ne!(secret(&stage, subject), meta.ready.user_token, "{subject}");
    }
}

#[test]
fn what_fails_for_one_customer_stops_no_other() {
    let meta = Meta::start(World::healthy());
    let stage = ready("login", &meta);
    let customers = fleet(&stage, &meta, 3);
    std::fs::create_dir(stage.home().join("customers/boreal-001/subject.lock")).unwrap();
    let ran = stage.run(&["token", "refresh", "--all", "--yes", "--json"]);
    assert_eq!((ran.exit, ran.codes()), (Exit::Failed, vec!["refresh-failed".into()]), "{}", ran.out);
    let renewed: Vec<bool> =
        customers.iter().map(|subject| secret(&stage, subject) != meta.ready.user_token).collect();
    assert_eq!(renewed, [true, false, true]);
    let shown = stage.run(&["token", "refresh", "--all", "--yes"]).out;
    let first = shown.lines().find(|line| line.contains("boreal")).unwrap_or_default();
    assert!(first.contains("boreal-001") && shown.contains("1 × [refresh-failed]"), "{shown}");
    let each = stage.run(&["token", "refresh", "--all", "--yes", "-v"]).out;
    assert!(each.contains("boreal-000") && each.contains("boreal-002"), "{each}");
}

#[test]
fn a_page_token_of_the_dashboard_that_ends_is_told_to_a_person() {
    let world = patched(&json!({ "tokens": { "page_token": { "expires_at": "+10d" } } }));
    let meta = Meta::start(world);
    let stage = Stage::new();
    stage.bind(&meta.ready.graph_url);
    let adopt = ["customer", "adopt", "--company", "Aurora", "--platform", "neointeract", "--app-id", APP];
    let input = format!("{}\n{}\n", meta.ready.app_secret, meta.ready.page_token);
    let _ = stage.run_with(&[&adopt[..], &["--stdin"]].concat(), &input);
    let ran = stage.run(&["token", "refresh", "--all", "--json"]);
    assert_eq!((ran.exit, ran.codes()), (Exit::Unmet, vec!["page-token-due".into()]), "{}", ran.out);
    assert_eq!(tokens(&ran.json()), [("page-token".into(), false)]);
}

#[test]
fn the_calendar_has_each_end_and_what_to_do_before() {
    let meta = Meta::start(World::healthy());
    let stage = ready("login", &meta);
    let before = stage.run(&["token", "calendar"]);
    assert_eq!(before.exit, Exit::Settled, "{}", before.err);
    let read: icalendar::Calendar = before.out.parse().unwrap();
    let uids: Vec<&str> = read.events().filter_map(icalendar::Component::get_uid).collect();
    assert_eq!(uids, ["customer/aurora-moveis/user-token@onboard"], "{}", before.out);
    assert!(before.out.contains("onboard token refresh aurora-moveis"), "{}", before.out);
    assert!(!before.out.contains(&held(&stage)) && !before.out.contains("EAA"));
    assert_eq!(stage.run(&["token", "calendar"]).out, before.out, "the same dates give the same text");
    let file = stage.folder.path().join("tokens.ics");
    let written = stage.run(&["token", "calendar", "--out", file.to_str().unwrap(), "--json"]);
    assert_eq!(written.json()["result"]["events"].as_array().unwrap().len(), 1, "{}", written.out);
    let file = std::fs::read_to_string(file).unwrap();
    assert_eq!(file.matches("\r\n").count(), file.lines().count(), "a calendar's lines end in CR LF");
    assert_eq!(file.replace('\r', "").trim_end(), before.out.trim_end());
}

#[test]
fn revoking_a_user_token_lists_the_pages_that_go_with_it_and_wants_the_name_typed() {
    const REVOKE: [&str; 4] = ["token", "revoke", "aurora", "--json"];
    let meta = Meta::start(World::healthy());
    let stage = ready("login", &meta);
    let token = held(&stage);
    for unsaid in [&REVOKE[..], &["token", "revoke", "--yes", "--json"]] {
        let ran = stage.run(unsaid);
        assert_eq!(
            (ran.exit, ran.reasons()),
            (Exit::Usage, vec!["revoke-not-confirmed".into()]),
            "{}",
            ran.out
        );
        let pages = ran.json()["error"]["facts"]["pages"].clone();
        assert_eq!(pages, "customer/aurora-moveis/page/104200000000111", "{}", ran.out);
    }
    let wrong =
        stage.run_before(&Script::new().types("aurora-moveis", "aurora"), &["token", "revoke", "aurora"]);
    assert_eq!(wrong.exit, Exit::Cancelled, "{}", wrong.err);
    assert!(works(&meta, &token));
    let page =
        stage.workspace().secret(&Subject::page("aurora-moveis", "104200000000111"), slot("page-token"));
    let page = page.unwrap().unwrap().expose_secret().to_owned();
    let right = Script::new().types("aurora-moveis", "aurora-moveis");
    let ran = stage.run_before(&right, &["token", "revoke", "aurora"]);
    assert_eq!(ran.exit, Exit::Settled, "{}{}", ran.out, ran.err);
    assert!(!works(&meta, &token) && !works(&meta, &page));
    let subject = Subject::Customer("aurora-moveis".into());
    assert!(stage.workspace().secret(&subject, slot(USER)).unwrap().is_none(), "it is no secret any more");
    assert!(!stage.run(&["token", "calendar"]).out.contains("BEGIN:VEVENT"), "nothing is due of it");
    let again = stage.run(&[&REVOKE[..], &["--yes"]].concat());
    assert_eq!(
        (again.exit, again.reasons()),
        (Exit::Usage, vec!["nothing-to-revoke".into()]),
        "{}",
        again.out
    );
    let codes = stage.run(&["doctor", "--json"]).codes();
    for code in ["user-token-missing", "token-revoked"] {
        assert!(codes.contains(&code.to_owned()), "{code}: {codes:?}");
    }
    assert_eq!(meta.stop(), []);
}

#[test]
fn a_system_users_token_is_revoked_and_a_page_token_alone_cannot_be() {
    let meta = Meta::start(World::healthy());
    let stage = ready("static", &meta);
    let ran = stage.run(&["token", "revoke", "aurora", "--yes", "--json"]);
    assert_eq!((ran.exit, ran.reasons()), (Exit::Usage, vec!["nothing-to-revoke".into()]), "{}", ran.out);
    let token = meta.world()["tokens"]["system_user_token"]["value"].as_str().unwrap().to_owned();
    let subject = Subject::Customer("aurora-moveis".into());
    let secret = SecretString::from(token.clone());
    stage.workspace().keep(&subject, slot("system-user-token"), &secret, None, stage.now).unwrap();
    assert!(works(&meta, &token));
    let ran = stage.run(&["token", "revoke", "aurora", "--yes", "--json"]);
    assert_eq!(ran.exit, Exit::Settled, "{}", ran.out);
    assert_eq!(ran.json()["result"]["token"], "system-user-token");
    assert!(!works(&meta, &token));
    assert_eq!(meta.stop(), []);
}

#[test]
fn one_step_of_the_walk_renews_under_the_same_lock() {
    const START: [&str; 6] = ["start", "aurora", "--only", "token-refresh", "--yes", "--json"];
    let meta = Meta::start(World::healthy());
    let mut stage = ready("login", &meta);
    pass(&mut stage, &meta, 57);
    let before = held(&stage);
    let lock = stage.home().join("customers/aurora-moveis/subject.lock");
    let another = std::fs::OpenOptions::new().write(true).create(true).truncate(false).open(lock).unwrap();
    another.lock().unwrap();
    let ran = stage.run(&START);
    assert!(ran.codes().contains(&"refresh-busy".to_owned()), "{}", ran.out);
    assert_eq!(held(&stage), before);
    drop(another);
    let minted = || meta.world()["tokens"].as_object().unwrap().len();
    let there = minted();
    std::thread::scope(|scope| {
        let both = [scope.spawn(|| stage.run(&START)), scope.spawn(|| stage.run(&START))];
        for ran in both.map(|one| one.join().unwrap()) {
            assert!(!ran.codes().contains(&"token-due".to_owned()), "{}", ran.out);
        }
    });
    assert!(held(&stage) != before && works(&meta, &held(&stage)));
    assert_eq!(minted(), there + 1, "the second one found it renewed");
}

/// Kills the program so many times while it renews a fleet, each time on another day: whatever the moment, each customer
/// has a token that Meta takes, and the next run mends what is left.
#[cfg(unix)]
fn killed(kills: u64) {
    use std::process::{Command, Stdio};
    use std::time::Duration;
    let meta = Meta::start(World::healthy());
    let mut stage = ready("login", &meta);
    let customers = fleet(&stage, &meta, 5);
    let refresh = |stage: &Stage| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onboard"));
        command.env_clear().env("HOME", stage.folder.path()).env("ONBOARD_NOW", stage.now.to_string());
        command.args(["token", "refresh", "--all", "--due-within", "90d", "--yes", "--no-input", "--json"]);
        command.arg("--home").arg(stage.home()).stdin(Stdio::null()).stderr(Stdio::null());
        command
    };
    for kill in 0..kills {
        pass(&mut stage, &meta, 2);
        let mut child = refresh(&stage).stdout(Stdio::null()).spawn().unwrap();
        // A fixed scatter over the time in which everything is renewed.
        std::thread::sleep(Duration::from_micros(kill * 104_729 % 1_200_000));
        let _ = child.kill();
        child.wait().unwrap();
        for subject in &customers {
            assert!(works(&meta, &secret(&stage, subject)), "kill {kill} lost the token of {subject}");
        }
    }
    pass(&mut stage, &meta, 2);
    let before: Vec<String> = customers.iter().map(|subject| secret(&stage, subject)).collect();
    let ended = refresh(&stage).stdout(Stdio::piped()).output().unwrap();
    let shown = String::from_utf8_lossy(&ended.stdout);
    assert_eq!(ended.status.code(), Some(Exit::Settled as i32), "{shown}");
    for (subject, before) in customers.iter().zip(before) {
        let after = secret(&stage, subject);
        assert!(after != before && works(&meta, &after), "{subject}");
    }
}

#[cfg(unix)]
#[test]
fn a_refresh_killed_at_any_moment_loses_no_token_that_works() {
    killed(15);
}

#[cfg(unix)]
#[test]
#[ignore = "takes many minutes: `cargo test --test it -- --ignored refresh::`"]
fn a_refresh_killed_three_hundred_times_loses_no_token_that_works() {
    killed(300);
}
