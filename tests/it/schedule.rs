//! `token schedule`: a run that the clock starts renews, looks, and tells once what got worse; a timer has an identity of
//! its own; `notify` cannot hurt a run. A real systemd runs a timer in `.ci/systemd`.
#![expect(clippy::print_stderr, reason = "what a machine cannot show is told, and not passed over")]

use std::path::{Path, PathBuf};
use std::process::Command;

use onboard::error::Exit;
use onboard::sandbox::World;
use onboard::workspace::HomeKind;
use serde_json::{Value, json};

use super::stage::{Meta, Ran, Stage, person, ready};

const APP: &str = "900100200300400";
const RUN: [&str; 4] = ["token", "schedule", "run", "--json"];

/// Puts a line into the person's own settings.
fn set(stage: &Stage, line: &str) {
    let path = stage.env().config_home.join("config.toml");
    let rest = std::fs::read_to_string(&path).unwrap_or_default();
    let rest = rest.lines().filter(|line| !line.starts_with("notify")).collect::<Vec<_>>().join("\n");
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, format!("{line}\n{rest}")).unwrap();
}

/// Has `notify` write what it is told into a file of its own for each time.
fn notified(stage: &Stage) -> PathBuf {
    let folder = stage.folder.path().join("told");
    std::fs::create_dir_all(&folder).unwrap();
    let script = "cat > \"$0/$(ls \"$0\" | wc -l).json\"";
    set(stage, &format!("notify = [\"sh\", \"-c\", {}, {}]", json!(script), json!(folder)));
    folder
}

/// Returns what `notify` was told, each time.
fn told(folder: &Path) -> Vec<Value> {
    let many = std::fs::read_dir(folder).unwrap().count();
    let read = |number| std::fs::read_to_string(folder.join(format!("{number}.json"))).unwrap();
    (0..many).map(|number| serde_json::from_str(&read(number)).unwrap()).collect()
}

fn worse(ran: &Ran) -> Vec<String> {
    let rows = ran.json()["result"]["worse"].as_array().unwrap().clone();
    rows.iter().map(|row| row["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn what_got_worse_is_told_once_and_again_when_it_was_better() {
    let meta = Meta::start(World::healthy());
    let stage = ready("login", &meta);
    let folder = notified(&stage);
    let publish = |published: bool| meta.control("publish-page", &json!({ "published": published }));
    let mut times = 0;
    for (published, is_news) in
        [(true, false), (false, true), (false, false), (true, false), (false, true), (false, false)]
    {
        let _ = publish(published);
        let ran = stage.run(&RUN);
        let result = &ran.json()["result"];
        times += usize::from(is_news);
        assert_eq!(told(&folder).len(), times, "{published}: {}", ran.out);
        assert_eq!(worse(&ran).is_empty(), !is_news, "{}", ran.out);
        assert_eq!(result["notify"], if is_news { "told" } else { "nothing" });
        assert_eq!(ran.exit, if published { Exit::Settled } else { Exit::Unmet }, "{}", ran.out);
    }
    let document = &told(&folder)[0];
    assert_eq!((&document["event"], &document["count"]), (&json!("worse"), &json!(1)));
    assert_eq!(document["customers"], json!(["aurora-moveis"]));
    assert_eq!(document["findings"][0]["code"], "page-unpublished");
    assert!(document["text"].as_str().unwrap().contains("1 thing got worse\n- customer/aurora-moveis"));
    assert_eq!(meta.stop(), []);
}

#[test]
fn a_run_renews_without_asking_and_notes_where_it_was() {
    let meta = Meta::start(World::healthy());
    let mut stage = ready("login", &meta);
    let _ = meta.control("advance", &json!({ "seconds": 50 * 86_400 }));
    stage.now = stage.now.checked_add(jiff::SignedDuration::from_hours(24 * 50)).unwrap();
    let shown = stage.run(&["token", "schedule", "show", "--json"]);
    assert_eq!((shown.exit, shown.codes()), (Exit::Unmet, vec!["schedule-absent".into()]), "{}", shown.out);
    let ran = stage.run(&RUN);
    assert_eq!(ran.json()["result"]["renewed"], 1, "{}", ran.out);
    assert!(!ran.codes().contains(&"refresh-unscheduled".to_owned()), "{}", ran.out);
    let shown = stage.run(&["token", "schedule", "show", "--json"]);
    assert_eq!((shown.exit, shown.codes()), (Exit::Settled, vec![]), "{}", shown.out);
    let result = &shown.json()["result"];
    assert_eq!((&result["noted"]["by"], &result["last"]["renewed"]), (&json!("ana@desk"), &json!(1)));
    // Two days later nothing came.
    stage.now = stage.now.checked_add(jiff::SignedDuration::from_hours(49)).unwrap();
    let shown = stage.run(&["token", "schedule", "show", "--json"]);
    assert_eq!((shown.exit, shown.codes()), (Exit::Unmet, vec!["schedule-absent".into()]), "{}", shown.out);
}

#[test]
fn of_two_at_once_the_second_says_so_and_ends() {
    let meta = Meta::start(World::healthy());
    let stage = ready("static", &meta);
    let lock = stage.home().join("schedule.lock");
    let other = std::fs::OpenOptions::new().write(true).create(true).truncate(false).open(lock).unwrap();
    other.lock().unwrap();
    let ran = stage.run(&RUN);
    assert_eq!((ran.exit, ran.codes()), (Exit::Pending, vec!["schedule-busy".into()]), "{}", ran.out);
    drop(other);
    let ran = stage.run(&RUN);
    assert_eq!((ran.exit, &ran.json()["result"]["ran"]), (Exit::Settled, &json!(true)), "{}", ran.out);
}

#[test]
fn a_notify_that_fails_is_found_and_hurts_no_run_and_is_told_again() {
    let meta = Meta::start(World::healthy());
    let stage = ready("login", &meta);
    assert_eq!(stage.run(&RUN).exit, Exit::Settled);
    let _ = meta.control("publish-page", &json!({ "published": false }));
    // It shows what it was given, and a secret of its own; neither may come out of here.
    let token = format!("EAA{}", "x".repeat(40));
    let script = json!(format!("echo '{token}' $ONBOARD_APP_SECRET; exit 7"));
    set(&stage, &format!("notify = [\"sh\", \"-c\", {script}]"));
    for _ in 0..2 {
        let ran = stage.run(&RUN);
        assert_eq!(ran.exit, Exit::Unmet, "{}", ran.out);
        let failed = ran.codes().contains(&"notify-failed".to_owned());
        assert!(failed && worse(&ran) == ["page-unpublished"], "{}", ran.out);
        assert!(!ran.out.contains(&token) && !ran.err.contains(&token), "{}", ran.out);
    }
    let alone = stage.run(&["token", "schedule", "test-notify", "--json"]);
    assert_eq!((alone.exit, alone.codes()), (Exit::Unmet, vec!["notify-failed".into()]), "{}", alone.out);
    let folder = notified(&stage);
    assert_eq!(stage.run(&["token", "schedule", "test-notify"]).exit, Exit::Settled);
    assert_eq!(told(&folder)[0]["event"], "test");
    let ran = stage.run(&RUN);
    assert_eq!(ran.json()["result"]["notify"], "told", "{}", ran.out);
    assert_eq!(worse(&stage.run(&RUN)), Vec::<String>::new());
    assert_eq!(told(&folder).len(), 2);
}

#[test]
fn who_runs_what_is_for_the_person_alone_to_say() {
    let meta = Meta::start(World::healthy());
    let stage = ready("static", &meta);
    let absent = stage.run(&["token", "schedule", "test-notify", "--json"]);
    assert_eq!((absent.exit, absent.reasons()), (Exit::Usage, vec!["notify-absent".into()]));
    let path = stage.home().join("config.toml");
    let before = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, format!("notify = [\"touch\", \"ran\"]\n{before}")).unwrap();
    for command in [&RUN[..], &["status", "--all", "--json"]] {
        let ran = stage.run(command);
        assert_eq!(
            (ran.exit, ran.reasons()),
            (Exit::Usage, vec!["notify-in-workspace".into()]),
            "{}",
            ran.out
        );
    }
    assert!(!stage.folder.path().join("ran").exists());
}

#[test]
fn what_keeps_a_run_from_its_job_is_told_and_kept() {
    let meta = Meta::start(World::healthy());
    let stage = ready("login", &meta);
    let folder = notified(&stage);
    assert_eq!(stage.run(&RUN).exit, Exit::Settled);
    // A profile that no longer reads keeps everything from being looked at.
    let profile = stage.home().join("platforms/loginbox.toml");
    let text = std::fs::read_to_string(&profile).unwrap();
    std::fs::write(&profile, "id = 3").unwrap();
    for times in [1, 1] {
        let ran = stage.run(&RUN);
        assert_ne!(ran.exit, Exit::Settled, "{}", ran.out);
        assert_eq!(told(&folder).len(), times, "{}", ran.out);
    }
    assert_eq!(told(&folder)[0]["findings"][0]["code"], "refresh-failed");
    std::fs::write(&profile, text).unwrap();
    assert_eq!(stage.run(&RUN).exit, Exit::Settled);
    assert_eq!(told(&folder).len(), 1, "what got better is no news");
}

/// Returns a person with a customer in a workspace of their own, against a sandbox.
fn at_work(meta: &Meta) -> Stage {
    let stage = person();
    stage.bind_as(HomeKind::Rehearsal, &meta.ready.graph_url);
    assert_eq!(stage.run(&["vault", "init"]).exit, Exit::Settled);
    let adopt =
        ["customer", "adopt", "--company", "Aurora", "--platform", "neointeract", "--app-id", APP, "--stdin"];
    let input = format!("{}\n{}\n", meta.ready.app_secret, meta.ready.page_token);
    let adopted = stage.run_with(&adopt, &input);
    assert_ne!(adopted.exit, Exit::Failed, "{}{}", adopted.out, adopted.err);
    stage
}

#[cfg(unix)]
#[test]
fn a_timer_has_an_identity_of_its_own_that_joins_and_leaves_like_a_colleagues() {
    let meta = Meta::start(World::healthy());
    let mut stage = at_work(&meta);
    let readers = |stage: &Stage| std::fs::read_to_string(stage.home().join("recipients.txt")).unwrap();
    let install = ["token", "schedule", "install", "--for", "cron", "--json"];
    let unasked = stage.run(&install);
    assert_eq!((unasked.exit, unasked.reasons()), (Exit::Usage, vec!["schedule-not-confirmed".into()]));
    assert_eq!(readers(&stage).lines().count(), 1);
    let ran = stage.run(&[&install[..], &["--yes"]].concat());
    assert_eq!((ran.exit, ran.codes()), (Exit::Pending, vec!["schedule-to-start".into()]), "{}", ran.out);
    let recipient = ran.json()["result"]["recipient"].as_str().unwrap().to_owned();
    let named = readers(&stage);
    assert!(named.contains(&format!("{recipient} # timer of ana on desk")), "{named}");
    assert!(stage.run(&["vault", "status"]).out.contains("# timer of ana on desk"));
    let late = stage.run(&["token", "schedule", "show", "--json"]);
    assert_eq!((late.exit, late.codes()), (Exit::Unmet, vec!["schedule-stale".into()]), "{}", late.out);
    // Again: the same one.
    let again = stage.run(&[&install[..], &["--yes"]].concat());
    assert_eq!(again.json()["result"]["recipient"], recipient.as_str());
    // Nothing of it is for others, and its passphrase is nowhere but in its file.
    let timers = stage.env().config_home.join("timers");
    let folder = std::fs::read_dir(&timers).unwrap().next().unwrap().unwrap().path();
    for name in ["identity.age", "passphrase", "timer.toml"] {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(folder.join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{name}");
    }
    let passphrase = std::fs::read_to_string(folder.join("passphrase")).unwrap();
    assert!(passphrase.trim().len() == 64 && !ran.out.contains(passphrase.trim()));
    // It works where the person cannot open their own.
    stage.variables.clear();
    let looked = stage.run(&["doctor", "--all", "--json"]);
    assert!(looked.reasons().contains(&"vault-closed".to_owned()), "{}", looked.out);
    let run = stage.run(&RUN);
    assert!(
        run.json()["result"]["ran"] == true && !run.reasons().contains(&"vault-closed".to_owned()),
        "{}",
        run.out
    );
    stage.set("ONBOARD_PASSPHRASE_FILE", "passphrase");
    let removed = stage.run(&["token", "schedule", "remove", "--json"]);
    assert_eq!((removed.exit, removed.reasons()), (Exit::Usage, vec!["unshare-not-confirmed".into()]));
    let removed = stage.run(&["token", "schedule", "remove", "--yes", "--json"]);
    assert_eq!(removed.exit, Exit::Settled, "{}", removed.out);
    assert!(removed.json()["result"]["commands"][0].as_str().unwrap().starts_with("crontab -l"));
    assert!(!readers(&stage).contains(&recipient) && !folder.exists());
    let none = stage.run(&["token", "schedule", "remove", "--yes", "--json"]);
    assert_eq!((none.exit, &none.json()["result"]["removed"]), (Exit::Settled, &json!(false)));
    assert_eq!(
        stage.run(&["token", "check", "--all", "--json"]).json()["result"]["tokens"][0]["valid"],
        true
    );
}

#[test]
fn a_demo_has_no_timer_and_anybodys_files_can_be_seen() {
    let meta = Meta::start(World::healthy());
    let stage = ready("static", &meta);
    if cfg!(unix) {
        let ran = stage.run(&["token", "schedule", "install", "--for", "cron", "--yes", "--json"]);
        assert_eq!((ran.exit, ran.reasons()), (Exit::Usage, vec!["schedule-in-demo".into()]));
    }
    for kind in ["systemd-user", "systemd-system", "launchd", "windows", "cron"] {
        let ran = stage.run(&["token", "schedule", "install", "--for", kind, "--print", "--json"]);
        let result = &ran.json()["result"];
        assert_eq!((ran.exit, &result["kind"]), (Exit::Settled, &json!(kind)), "{}", ran.out);
        assert!(!result["commands"].as_array().unwrap().is_empty());
        assert_eq!(result["files"].as_array().unwrap().is_empty(), kind == "cron");
    }
    assert!(!stage.env().config_home.join("timers").exists());
}

#[cfg(target_os = "linux")]
#[test]
fn systemd_itself_takes_the_units() {
    if Command::new("systemd-analyze").arg("--version").output().is_err() {
        eprintln!("!! NOT CHECKED: there is no systemd-analyze here, so no systemd read the units");
        return;
    }
    let mut stage = Stage::new();
    let _ = stage.set("XDG_CONFIG_HOME", "/srv/100% it's");
    let home = stage.folder.path().join("my home 100% $HOME \"x\"");
    std::fs::create_dir_all(&home).unwrap();
    let home = home.to_str().unwrap();
    for (kind, whose) in [("systemd-user", "--user"), ("systemd-system", "--system")] {
        let ran =
            stage.run(&["token", "schedule", "install", "--for", kind, "--print", "--json", "--home", home]);
        let folder = tempfile::tempdir().unwrap();
        let files: Vec<PathBuf> = ran.json()["result"]["files"]
            .as_array()
            .unwrap()
            .iter()
            .map(|file| {
                let name = Path::new(file["path"].as_str().unwrap()).file_name().unwrap();
                let path = folder.path().join(name);
                std::fs::write(&path, file["text"].as_str().unwrap()).unwrap();
                path
            })
            .collect();
        assert_eq!(files.len(), 2);
        let read = Command::new("systemd-analyze")
            .args(["verify", whose, "--man=no", "--recursive-errors=no"])
            .args(&files)
            .env("XDG_RUNTIME_DIR", folder.path())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&read.stderr);
        let own: Vec<&str> = said.lines().filter(|line| line.contains("onboard-refresh")).collect();
        assert!(read.status.success() && own.is_empty(), "{kind}: {said}");
    }
}

#[test]
fn a_systemd_that_is_not_here_is_named() {
    if Path::new("/run/systemd/system").exists() {
        eprintln!("!! NOT CHECKED: systemd runs this machine");
        return;
    }
    let meta = Meta::start(World::healthy());
    let stage = at_work(&meta);
    if cfg!(target_os = "linux") {
        for kind in ["systemd-user", "systemd-system"] {
            let ran = stage.run(&["token", "schedule", "install", "--for", kind, "--yes", "--json"]);
            assert_eq!(
                (ran.exit, ran.reasons()),
                (Exit::Usage, vec!["scheduler-absent".into()]),
                "{}",
                ran.out
            );
        }
    }
    assert!(!stage.env().config_home.join("timers").exists());
}
