//! Which Meta a home belongs to: noted in the person's own settings, never said by the workspace, and on every screen.

use std::net::TcpListener;
use std::path::Path;

use onboard::error::Exit;
use onboard::i18n::LANGUAGES;
use onboard::sandbox::World;
use onboard::workspace::{HomeKind, Personal};
use serde_json::{Value, json};

use super::script::Script;
use super::stage::{Meta, Stage, error, person, ready, settle};

fn own(stage: &Stage) -> Personal {
    Personal::read(&stage.env().config_home).unwrap()
}

fn kind(stage: &Stage) -> Option<HomeKind> {
    own(stage).note_of(&stage.home()).map(|note| note.kind)
}

/// Adds lines to the workspace's settings, as git may.
fn add(home: &Path, lines: &str) {
    let path = home.join("config.toml");
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    std::fs::write(path, format!("{lines}{text}")).unwrap();
}

/// A port where somebody listens, and whether anybody came.
fn listener() -> (String, impl Fn() -> bool) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    (format!("http://{}", listener.local_addr().unwrap()), move || listener.accept().is_ok())
}

/// A workspace with a customer whose app secret is kept, of which nothing is noted.
fn worked_in() -> Stage {
    let stage = person();
    for command in [
        &["vault", "init"][..],
        &["customer", "new", "--company", "Acme", "--platform", "neointeract"],
        &["app", "new", "900100200300400"],
        &["customer", "set", "acme", "app_id", "900100200300400"],
    ] {
        assert_eq!(stage.run(command).exit, Exit::Settled, "{command:?}");
    }
    let set = ["app", "set", "900100200300400", "app_secret", "--stdin"];
    assert_eq!(stage.run_with(&set, "5f2b8c1e9d4a7036b1c8e2f4a6d09371").exit, Exit::Settled);
    assert_eq!(kind(&stage), None, "Meta answered nothing yet");
    stage
}

#[test]
fn an_address_that_came_with_the_workspace_gets_no_secret() {
    let stage = worked_in();
    let (url, was_asked) = listener();
    add(&stage.home(), &format!("graph_url = \"{url}\"\n"));
    for command in [&["doctor", "acme", "--json"][..], &["status", "acme", "--json"], &["support", "--json"]]
    {
        assert_eq!(error(&stage.run(command)), (Exit::Usage, "graph-url-in-workspace".into()), "{command:?}");
    }
    let evil = person();
    std::fs::create_dir_all(evil.home()).unwrap();
    add(&evil.home(), "graph_url = \"https://graph.facebook.com.example.com\"\n");
    assert_eq!(error(&evil.run(&["doctor", "--json"])).1, "graph-url-in-workspace");
    assert!(!was_asked());
}

#[test]
fn a_workspace_that_calls_itself_a_demo_unlocks_nothing() {
    let (url, was_asked) = listener();
    // What somebody who writes to the repository puts there: their own identity and key.
    let theirs = Stage::new();
    theirs.bind(&url);
    let password = ["customer", "set", "acme", "agent_password", "--stdin", "--json"];
    let new = ["customer", "new", "--company", "Acme"];
    assert_eq!(theirs.run(&new).exit, Exit::Settled);
    assert_eq!(theirs.run_with(&password, "Theirs-1").exit, Exit::Settled);
    add(&theirs.home(), &format!("demo = true\ngraph_url = \"{url}\"\n"));
    let victim = person();
    super::stage::copy(&theirs.home(), &victim.home());
    assert!(victim.home().join("demo-identity.txt").exists());
    let before =
        std::fs::read_dir(victim.home().join("customers/acme/secrets/agent-password")).unwrap().count();
    assert_eq!(
        error(&victim.run_with(&password, "Real-Pass-777")),
        (Exit::Usage, "demo-in-workspace".into())
    );
    assert_eq!(error(&victim.run(&["doctor", "--json", "--graph-url", &url])).1, "demo-in-workspace");
    let demo = ["demo", "--no-input", "--json", "--home", victim.home().to_str().unwrap()].map(String::from);
    let demo: Vec<&str> = demo.iter().map(String::as_str).collect();
    assert_eq!(error(&victim.run(&demo)), (Exit::Usage, "home-taken".into()));
    let after =
        std::fs::read_dir(victim.home().join("customers/acme/secrets/agent-password")).unwrap().count();
    assert_eq!((before, was_asked()), (after, false));
    // In a workspace of their own it is no different.
    let stage = worked_in();
    add(&stage.home(), "demo = true\n");
    assert_eq!(error(&stage.run_with(&password, "New-Pass-2")).1, "demo-in-workspace");
}

/// Makes what the person agreed to that of an early release, which noted no key.
fn agreed_early(stage: &Stage) {
    let pins = stage.env().config_home.join("pins.toml");
    let text = std::fs::read_to_string(&pins).unwrap();
    let early: Vec<&str> =
        text.lines().filter(|line| !line.starts_with("id =") && !line.starts_with("head =")).collect();
    std::fs::write(&pins, early.join("\n")).unwrap();
}

#[test]
fn an_old_workspace_is_taken_over_by_the_first_command_that_stores_something() {
    let stage = worked_in();
    let meta = Meta::start(World::healthy());
    let url = &meta.ready.graph_url;
    let config = format!(
        "# Ours\ndefault_customer = \"acme\" # the one\nlang = \"ru\"\nperson = \"Ana Prado\"\ngraph_url = \"{url}\"\n"
    );
    std::fs::write(stage.home().join("config.toml"), &config).unwrap();
    // Whoever agreed with a release of today does not take such a line for their own: it may come by git.
    let ran = stage.run(&["status", "--graph-url", url]);
    assert!(!ran.err.contains("Клиент") && ran.err.contains("counts for nothing"), "{}", ran.err);
    agreed_early(&stage);
    // A look uses what is the person's, and writes nothing.
    let ran = stage.run(&["status", "--graph-url", url]);
    assert!(ran.err.contains("Клиент") || ran.err.contains("перейдёт"), "{}", ran.err);
    assert_eq!(std::fs::read_to_string(stage.home().join("config.toml")).unwrap(), config);
    // The address counts once it is typed.
    let set = ["customer", "set", "acme", "site_url", "https://crm.acme.example.com/neo", "--json"];
    assert_eq!(error(&stage.run(&set)).1, "graph-url-in-workspace");
    assert_eq!(stage.run(&[&set[..], &["--graph-url", url]].concat()).exit, Exit::Settled);
    let text = std::fs::read_to_string(stage.home().join("config.toml")).unwrap();
    assert_eq!(text, "# Ours\ndefault_customer = \"acme\" # the one\n");
    let own = own(&stage);
    assert_eq!((own.person.as_deref(), own.lang.as_deref()), (Some("Ana Prado"), Some("ru")));
    assert_eq!(own.note_of(&stage.home()).unwrap().graph_url.as_ref(), Some(url));
    let journal = std::fs::read_to_string(stage.home().join("customers/acme/journal.jsonl")).unwrap();
    assert!(journal.lines().last().unwrap().contains("Ana Prado"), "{journal}");
}

#[test]
fn a_stranger_in_the_workspace_is_nobody_here() {
    let stage = person();
    std::fs::create_dir_all(stage.home()).unwrap();
    add(&stage.home(), "person = \"$(id > $HOME/PWNED)\"\nlang = \"ru\"\n");
    let ran = stage.run(&["customer", "new", "--company", "Acme"]);
    assert_eq!(ran.exit, Exit::Settled, "{}", ran.err);
    assert!(ran.err.contains("counts for nothing"), "{}", ran.err);
    let journal = std::fs::read_to_string(stage.home().join("customers/acme/journal.jsonl")).unwrap();
    assert!(journal.contains("\"by\":\"ana\"") && !journal.contains("PWNED"), "{journal}");
    assert_eq!(own(&stage).person, None);
}

#[test]
fn a_home_that_rehearses_never_asks_meta() {
    let stage = person();
    let meta = Meta::start(World::healthy());
    let url = &meta.ready.graph_url;
    let new = ["customer", "new", "--company", "Acme", "--json", "--graph-url", url];
    assert_eq!(stage.run(&new).exit, Exit::Settled);
    assert_eq!(kind(&stage), Some(HomeKind::Rehearsal));
    // Continue, without naming the sandbox again.
    let ran = stage.run(&["doctor", "--json"]);
    assert_eq!(ran.json()["graph"], json!({ "kind": "sandbox", "url": url }), "{}", ran.out);
    let person = Script::new().picks("What would you like", "Quit");
    let ran = stage.run_before(&person, &[]);
    assert!(ran.err.starts_with(&format!("SANDBOX · {url} · ")), "{}", ran.err);
    let meant = ["doctor", "--json", "--graph-url", "https://graph.facebook.com"];
    assert_eq!(error(&stage.run(&meant)), (Exit::Usage, "demo-home-elsewhere".into()));
    let other = ["doctor", "--json", "--graph-url", "https://graph.example.com"];
    assert_eq!(error(&stage.run(&other)).1, "demo-home-elsewhere");
    // A sandbox on another port takes its place once something is stored.
    let second = Meta::start(World::healthy());
    let url = &second.ready.graph_url;
    let ran = stage.run(&["doctor", "--json", "--graph-url", url]);
    assert_eq!(ran.json()["graph"]["url"], json!(url));
    assert_eq!(stage.run(&["doctor", "--json"]).json()["graph"]["url"], json!(meta.ready.graph_url));
    let set = ["customer", "set", "acme", "site_url", "https://crm.acme.example.com/neo", "--graph-url", url];
    assert_eq!(stage.run(&set).exit, Exit::Settled);
    assert_eq!(stage.run(&["doctor", "--json"]).json()["graph"]["url"], json!(url));
}

#[test]
fn a_home_where_meta_answered_asks_no_sandbox() {
    let mut stage = worked_in();
    Personal::note(&stage.env().config_home, &stage.home(), HomeKind::Real, None).unwrap();
    let (url, was_asked) = listener();
    let ran = stage.run(&["doctor", "acme", "--json", "--graph-url", &url]);
    assert_eq!(error(&ran), (Exit::Usage, "real-home-elsewhere".into()));
    stage.set("ONBOARD_GRAPH_URL", &url);
    assert_eq!(error(&stage.run(&["doctor", "acme", "--json"])).1, "real-home-elsewhere");
    assert!(!was_asked());
    let status = stage.run(&["status", "acme"]);
    assert!(!status.err.contains("SANDBOX"), "{}", status.err);
}

#[test]
fn an_address_elsewhere_is_typed_and_named() {
    let mut stage = worked_in();
    let url = "https://graph.example.com";
    stage.set("ONBOARD_GRAPH_URL", url);
    assert_eq!(error(&stage.run(&["doctor", "acme", "--json"])), (Exit::Usage, "graph-url-not-typed".into()));
    stage.variables.remove("ONBOARD_GRAPH_URL");
    stage.write(".config/onboard/config.toml", format!("graph_url = \"{url}\"\n"));
    assert_eq!(error(&stage.run(&["doctor", "acme", "--json"])).1, "graph-url-not-typed");
    let ran = stage.run(&["customer", "list", "--graph-url", url]);
    assert!(ran.err.starts_with(&format!("NOT META · {url} · ")), "{}", ran.err);
    let ran = stage.run(&["customer", "list", "--json", "--graph-url", url]);
    assert_eq!(ran.json()["graph"], json!({ "kind": "other", "url": url }));
}

#[test]
fn a_home_that_cannot_be_noted_is_not_worked_in() {
    let stage = person();
    stage.write(".config/onboard", "in the way");
    let ran =
        stage.run(&["customer", "new", "--company", "Acme", "--json", "--graph-url", "http://127.0.0.1:9"]);
    assert_eq!(ran.exit, Exit::Failed, "{}", ran.out);
    assert!(!stage.home().join("customers").exists());
}

#[test]
fn every_screen_says_that_it_rehearses() {
    let meta = Meta::start(World::healthy());
    let stage = ready("static", &meta);
    let url = &meta.ready.graph_url;
    for language in LANGUAGES {
        for command in [
            &["status"][..],
            &["doctor"],
            &["customer", "show"],
            &["customer", "list"],
            &["vault", "status"],
            &["support"],
            &["review", "status"],
            &[],
        ] {
            let ran = stage.run(&[command, &["--lang", language]].concat());
            let first = ran.err.lines().next().unwrap_or_default();
            assert!(first.starts_with(&format!("SANDBOX · {url} · ")), "{command:?}: {}", ran.err);
        }
    }
    let ran = stage.run(&["customer", "show", "--json"]);
    assert_eq!((ran.json()["graph"].clone(), &*ran.err), (json!({ "kind": "demo", "url": url }), ""));
    let bundle: Value = serde_json::from_str(&stage.run(&["support"]).out).unwrap();
    assert_eq!(bundle["graph"]["kind"], "demo");
    // Where Meta itself is meant, nothing is said.
    let real = worked_in();
    let ran = real.run(&["status", "acme", "--json"]);
    assert_eq!(ran.json().get("graph"), None);
    assert!(!real.run(&["status", "acme"]).err.contains("SANDBOX"));
}

#[test]
fn a_pack_of_a_rehearsal_says_so_to_people_alone() {
    let mut stage = Stage::new();
    let meta = Meta::start(World::healthy());
    assert_eq!(settle(&mut stage, &meta, "static").exit, Exit::Settled);
    assert_eq!(stage.run(&["review", "pack", "aurora"]).exit, Exit::Settled);
    let reviews = stage.home().join("apps/900100200300400/review");
    let mut folders = vec![reviews];
    let mut saying = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if std::fs::read_to_string(&path).is_ok_and(|text| text.contains("SANDBOX")) {
                saying.push(path.file_name().unwrap().to_string_lossy().into_owned());
            }
        }
    }
    assert_eq!(saying, ["index.html"]);
}

#[test]
fn a_dry_run_leaves_no_note() {
    let stage = person();
    let meta = Meta::start(World::healthy());
    let file = stage.write("answers.toml", "company = \"Acme\"\nplatform = \"neointeract\"\n");
    let dry =
        ["start", "--answers", file.to_str().unwrap(), "--dry-run", "--graph-url", &meta.ready.graph_url];
    let _ = stage.run(&dry);
    assert_eq!(own(&stage), Personal::default());
}

#[test]
fn a_demo_asks_its_own_sandbox_and_is_noted() {
    let mut stage = Stage::new();
    let (url, was_asked) = listener();
    stage.set("ONBOARD_GRAPH_URL", &url);
    let ran = stage.run(&["demo", "--json", "--no-input", "--home", "demo"]);
    assert_eq!(ran.exit, Exit::Pending, "{}", ran.out);
    assert_eq!(ran.json()["graph"]["kind"], "demo");
    assert!(!was_asked());
    let home = stage.folder.path().join("demo");
    assert_eq!(own(&stage).note_of(&home).unwrap().kind, HomeKind::Demo);
    assert!(!std::fs::read_to_string(home.join("config.toml")).unwrap().contains("demo"));
    // The same home, again.
    let ran = stage.run(&["demo", "--json", "--no-input", "--home", "demo"]);
    assert_eq!(ran.exit, Exit::Pending, "{}", ran.out);
    // A copy of it is nobody's demo.
    super::stage::copy(&home, &stage.folder.path().join("copy"));
    let password =
        ["customer", "set", "aurora-moveis", "agent_password", "--stdin", "--json", "--home", "copy"];
    stage.variables.remove("ONBOARD_GRAPH_URL");
    let ran = stage.run_with(&password, "Real-Pass-777");
    assert_eq!(ran.exit, Exit::Usage, "{}", ran.out);
}

#[test]
fn a_time_out_of_reach_is_an_error_of_its_own() {
    let stage = Stage::new();
    for seen in ["1966-01-01T00:00:00Z", "2100-01-01T00:00:00Z"] {
        let ran = stage.run(&["sandbox", "serve", "--now", seen, "--json"]);
        assert_eq!(error(&ran), (Exit::Usage, "now-out-of-range".into()));
        let env = onboard::env::Env { clock: onboard::env::Clock::Real, ..stage.env() };
        let env = onboard::env::Env { variables: [("ONBOARD_NOW".into(), seen.into())].into(), ..env };
        let refused = onboard::run::time(&env, true).unwrap_err();
        assert_eq!((refused.code.id, refused.exit), ("now-out-of-range", Exit::Usage));
    }
}

#[test]
fn what_a_team_shares_stays_within_bounds() {
    let stage = worked_in();
    add(&stage.home(), "[network]\ntimeout_seconds = 100000\n");
    let ran = stage.run(&["doctor", "acme", "--json"]);
    assert_eq!(error(&ran), (Exit::Usage, "config-invalid".into()));
    assert_eq!(ran.json()["error"]["facts"]["key"], "network.timeout_seconds");
}

#[test]
fn a_persons_own_settings_name_and_language_hold() {
    let stage = Stage::new();
    stage.write(".config/onboard/config.toml", "person = \"Ana Prado\"\nlang = \"ru\"\n");
    let ran = stage.run(&["customer", "new", "--company", "Acme"]);
    assert!(ran.out.contains("Клиент acme создан"), "{}", ran.out);
    let journal = std::fs::read_to_string(stage.home().join("customers/acme/journal.jsonl")).unwrap();
    assert!(journal.contains("\"by\":\"Ana Prado\""), "{journal}");
    stage.write(".config/onboard/config.toml", "person = \"Ana\"\nlang = 3\n");
    let ran = stage.run(&["customer", "list", "--json"]);
    let error = ran.json()["error"].clone();
    assert_eq!((&error["code"], &error["facts"]["line"]), (&json!("record-corrupt"), &json!(2)), "{error}");
}
