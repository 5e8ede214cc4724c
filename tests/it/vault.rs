//! The vault from outside: where the identity lies, who may read, what git joins, and taking over what runs.

use std::path::{Path, PathBuf};
use std::process::Command;

use onboard::error::Exit;
use onboard::finding::Subject;
use onboard::journey::port::SecretKind;
use onboard::sandbox::World;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::stage::{Meta, Ran, Stage, error, patched, person};

const APP: &str = "900100200300400";
const CUSTOMER: &str = "aurora-moveis";
const PAGE: &str = "104200000000111";
const CALLBACK: &str = "https://hooks.aurora.example.com/messenger";

fn recipient(stage: &Stage) -> String {
    stage.run(&["vault", "init", "--json"]).json()["result"]["recipient"].as_str().unwrap().to_owned()
}

pub fn git(folder: &Path, arguments: &[&str]) -> bool {
    let own = ["-c", "user.name=Ana", "-c", "user.email=ana@example.com", "-c", "commit.gpgsign=false"];
    let ran = Command::new("git").current_dir(folder).args(own).args(arguments).output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    assert!(ran.status.success() || arguments[0] == "merge", "git {arguments:?}: {out}{err}");
    ran.status.success()
}

pub fn commit(folder: &Path, message: &str) {
    git(folder, &["add", "-A"]);
    git(folder, &["commit", "-q", "-m", message]);
}

/// Runs the program in a clone, as the person of a stage.
fn run_in(stage: &Stage, home: &Path, arguments: &[&str], input: &str) -> Ran {
    let home = home.to_str().unwrap().to_owned();
    stage.run_with(&[arguments, &["--home", &home]].concat(), input)
}

fn set(stage: &Stage, home: &Path, of: &[&str], secret: &str) {
    let ran = run_in(stage, home, &[of, &["--stdin"]].concat(), secret);
    assert_eq!(ran.exit, Exit::Settled, "{}{}", ran.out, ran.err);
}

/// Returns a secret as somebody with the stage's passphrase reads it.
fn secret(stage: &Stage, home: &Path, subject: &Subject, slot: SecretKind) -> String {
    let run_options = onboard::run::RunOptions { home: Some(home.into()), ..Default::default() };
    let workspace = onboard::run::workspace(&stage.env(), &run_options).unwrap();
    workspace.secret(subject, slot).unwrap().unwrap().expose_secret().to_owned()
}

#[test]
fn two_clones_that_both_changed_secrets_merge_in_git_without_help() {
    let ana = person();
    let home = ana.home();
    assert_eq!(ana.run(&["vault", "init"]).exit, Exit::Settled);
    assert_eq!(
        ana.run(&["customer", "new", "--company", "Aurora Móveis", "--app-id", APP]).exit,
        Exit::Settled
    );
    let app_secret = &["app", "set", APP, "app_secret"][..];
    let verify_token = &["app", "set", APP, "verify_token"][..];
    let password = &["customer", "set", CUSTOMER, "agent_password"][..];
    set(&ana, &home, app_secret, "first");
    set(&ana, &home, password, "first");
    git(&home, &["init", "-q", "-b", "main"]);
    commit(&home, "Begin");
    let clone: PathBuf = ana.folder.path().join("clone");
    git(ana.folder.path(), &["clone", "-q", home.to_str().unwrap(), clone.to_str().unwrap()]);

    // The same slots and other ones, on both sides; in one of them several times.
    set(&ana, &home, app_secret, "hers");
    set(&ana, &home, password, "hers");
    set(&ana, &home, password, "hers again");
    commit(&home, "Here");
    set(&ana, &clone, app_secret, "theirs");
    set(&ana, &clone, verify_token, "theirs");
    set(&ana, &clone, password, "theirs");
    commit(&clone, "There");
    git(&home, &["fetch", "-q", clone.to_str().unwrap(), "main"]);
    assert!(git(&home, &["merge", "-q", "--no-edit", "FETCH_HEAD"]), "git asked for help");

    let (app, customer) = (Subject::App(APP.into()), Subject::Customer(CUSTOMER.into()));
    let newest = |subject: &Subject, slot| secret(&ana, &home, subject, slot);
    assert!(["hers", "theirs"].contains(&newest(&app, SecretKind::AppSecret).as_str()));
    assert_eq!(newest(&app, SecretKind::VerifyToken), "theirs");
    assert!(["hers again", "theirs"].contains(&newest(&customer, SecretKind::AgentPassword).as_str()));
    let workspace = onboard::workspace::Workspace::open(&home).unwrap();
    assert_eq!(workspace.cards(&app).unwrap().len(), 2, "what is noted of them came along");
    let journal = workspace.journal_lines(&app).unwrap();
    let slots: Vec<_> = journal.lines.iter().map(|line| line.facts["key"].clone()).collect();
    let expected = ["app-secret", "verify-token", "review_customer"].map(Into::into).to_vec();
    assert_eq!((slots, journal.unreadable), (expected, 0));
    // And on it goes.
    set(&ana, &home, app_secret, "last");
    assert_eq!(newest(&app, SecretKind::AppSecret), "last");
    assert_eq!(std::fs::read_dir(home.join("apps").join(APP).join("secrets/app-secret")).unwrap().count(), 1);
    assert_eq!(ana.run(&["vault", "status", "--json"]).json()["result"]["secrets"], 3);
}

#[test]
fn a_team_shares_a_workspace_and_takes_a_reader_out_again() {
    let (ana, teo) = (person(), person());
    let home = ana.home();
    recipient(&ana);
    let his = recipient(&teo);
    let _ = ana.run(&["customer", "new", "--company", "Aurora Móveis"]);
    set(&ana, &home, &["customer", "set", CUSTOMER, "agent_password"], "Correct-Horse-9");

    let ran = ana.run(&["vault", "share", &his, "--json"]);
    assert_eq!(error(&ran), (Exit::Usage, "share-not-confirmed".into()));
    assert!(ran.json()["error"]["message"].as_str().unwrap().contains(&his));
    let ran = run_in(&teo, &home, &["vault", "status", "--json"], "");
    assert_eq!((ran.exit, &ran.json()["result"]["closed"]["code"]), (Exit::Unmet, &json!("vault-mismatch")));
    let ran = ana.run(&["vault", "share", &his, "--yes", "--json"]);
    assert_eq!(ran.json()["result"]["readers"].as_array().unwrap().len(), 2, "{}", ran.out);
    let ran = run_in(&teo, &home, &["vault", "status", "--json"], "");
    let result = &ran.json()["result"];
    assert_eq!(
        (ran.exit, &result["secrets"], &result["agreed"]),
        (Exit::Unmet, &json!(1), &json!(false)),
        "{}",
        ran.out
    );
    assert_eq!(result["id"], ana.run(&["vault", "status", "--json"]).json()["result"]["id"]);
    let password = ["customer", "set", CUSTOMER, "agent_password", "--stdin", "--json"];
    assert_eq!(error(&run_in(&teo, &home, &password, "his")), (Exit::Usage, "workspace-not-agreed".into()));
    let ran = run_in(&teo, &home, &["vault", "agree", "--json"], "");
    assert_eq!(error(&ran), (Exit::Usage, "agree-not-confirmed".into()));
    assert_eq!(run_in(&teo, &home, &["vault", "agree", "--yes"], "").exit, Exit::Settled);
    assert_eq!(run_in(&teo, &home, &["vault", "status"], "").exit, Exit::Settled);

    let ran = ana.run(&["vault", "unshare", &his, "--json"]);
    assert_eq!(error(&ran), (Exit::Usage, "unshare-not-confirmed".into()));
    let ran = ana.run(&["vault", "unshare", &his, "--yes", "--json"]);
    let renew = &ran.json()["result"]["renew"];
    assert_eq!(renew[0]["subject"], json!(format!("customer/{CUSTOMER}")), "{}", ran.out);
    assert_eq!(renew[0]["slot"], "agent-password");
    let ran = run_in(&teo, &home, &["vault", "status", "--json"], "");
    assert_eq!(ran.json()["result"]["closed"]["code"], "vault-mismatch");
    let told = run_in(&teo, &home, &["vault", "status"], "");
    assert!(!told.err.contains("Next: "), "who cannot open it cannot agree: {}", told.err);
    assert_eq!(ana.run(&["vault", "status"]).exit, Exit::Settled);
    assert_eq!(error(&ana.run(&["vault", "unshare", &his, "--yes", "--json"])).1, "recipient-unknown");
    let ran = ana.run(&["vault", "unshare", "--json"]).json();
    assert_eq!(
        (&ran["exit"], &ran["result"]["renew"]),
        (&json!("settled"), &json!([])),
        "nobody leaves: {ran}"
    );
}

#[test]
fn a_reader_who_came_by_git_is_told_and_gets_nothing_until_agreed_to() {
    let (ana, teo) = (person(), person());
    let home = ana.home();
    recipient(&ana);
    let his = recipient(&teo);
    let _ = ana.run(&["customer", "new", "--company", "Aurora Móveis"]);
    let password = ["customer", "set", CUSTOMER, "agent_password", "--stdin", "--json"];
    assert_eq!(ana.run_with(&password, "one").exit, Exit::Settled);
    let path = home.join("recipients.txt");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, format!("{text}{his} # Téo\r\n")).unwrap();
    let ran = ana.run(&["vault", "status", "--json"]);
    assert_eq!((ran.exit, &ran.json()["result"]["added"]), (Exit::Unmet, &json!([his])), "{}", ran.out);
    assert_eq!(error(&ana.run_with(&password, "two")), (Exit::Usage, "recipients-changed".into()));
    let customer = Subject::Customer(CUSTOMER.into());
    assert_eq!(secret(&ana, &home, &customer, SecretKind::AgentPassword), "one", "reading goes on");
    assert_eq!(error(&ana.run(&["vault", "share", "--json"])).1, "agree-not-confirmed");
    assert_eq!(ana.run(&["vault", "share", "--yes"]).exit, Exit::Settled);
    assert_eq!(ana.run_with(&password, "two").exit, Exit::Settled);
    assert_eq!(ana.run(&["vault", "share"]).exit, Exit::Settled, "there is nothing to agree to any more");
}

#[test]
fn what_came_by_git_is_told_by_doctor_until_it_is_agreed_to() {
    let meta = Meta::start(World::healthy());
    let (ana, teo) = (person(), person());
    let home = ana.home();
    recipient(&ana);
    let ran = ana.run(&["customer", "new", "--company", "Aurora Móveis", "--platform", "neointeract"]);
    assert_eq!(ran.exit, Exit::Settled, "{}", ran.err);
    // A colleague's commit names a platform of theirs.
    let record = home.join("customers/aurora-moveis/record.toml");
    let text = std::fs::read_to_string(&record).unwrap().replace("neointeract", "loginbox");
    std::fs::write(record, text).unwrap();
    let profile = std::fs::read("tests/fixtures/loginbox.toml").unwrap();
    ana.write("home/platforms/loginbox.toml", &profile);
    let changed = std::fs::read_to_string("templates/platforms/neointeract.toml").unwrap();
    ana.write("home/platforms/neointeract.toml", changed.replace("Dígitro", "Outra"));
    let text = std::fs::read_to_string(home.join("recipients.txt")).unwrap();
    std::fs::write(home.join("recipients.txt"), format!("{text}{} # Téo\n", recipient(&teo))).unwrap();

    let found = || {
        let codes = ana.run(&["doctor", "--json", "--graph-url", &meta.ready.graph_url]).codes();
        ["not-agreed", "profile-not-agreed"].map(|code| codes.iter().filter(|found| *found == code).count())
    };
    assert_eq!(found(), [1, 2]);
    let ran = ana.run(&["platform", "show", "loginbox", "--json"]);
    assert_eq!(error(&ran), (Exit::Usage, "profile-not-agreed".into()));
    let shown = |id: &str| {
        let result = ana.run(&["platform", "show", id, "--json"]).json()["result"].clone();
        (result["vendor"].clone(), result["origin"].clone(), result["not_agreed"].clone())
    };
    assert_eq!(shown("neointeract"), (json!("Dígitro"), json!("builtin"), json!(true)));
    let ran = ana.run(&["platform", "list"]);
    assert!(ran.out.contains("loginbox") && ran.out.contains("you did not agree"), "{}", ran.out);
    let ran = ana.run(&["vault", "agree", "--json"]);
    let message = ran.json()["error"]["message"].as_str().unwrap().to_owned();
    assert!(message.contains("# Téo") && message.contains("loginbox.toml"), "{message}");
    assert_eq!(ana.run(&["vault", "agree", "--yes"]).exit, Exit::Settled);
    assert_eq!(found(), [0, 0]);
    assert_eq!(shown("neointeract"), (json!("Outra"), json!("replacing"), json!(false)));
    assert_eq!(shown("loginbox").1, "own");
}

#[test]
fn two_people_with_a_workspace_of_the_first_release_merge_what_they_add() {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/workspace-1");
    let (ana, teo) = (person(), person());
    let (hers, his) = (ana.home(), teo.home());
    super::stage::copy(&fixture.join("home"), &hers);
    for (stage, name) in [(&ana, "ana"), (&teo, "teo")] {
        super::stage::copy(&fixture.join(name), &stage.env().config_home);
        // Whoever cloned it has agreed to it at another place: its key is known.
        assert!(stage.env().config_home.join("pins.toml").exists());
    }
    git(&hers, &["init", "-q", "-b", "main"]);
    commit(&hers, "Begin");
    // She writes first, which brings the workspace to its new form; he pulls that, and agrees.
    set(&ana, &hers, &["customer", "set", "aurora-moveis", "agent_password"], "Hers-1");
    commit(&hers, "New form");
    git(ana.folder.path(), &["clone", "-q", hers.to_str().unwrap(), his.to_str().unwrap()]);
    assert_eq!(run_in(&teo, &his, &["vault", "agree", "--yes"], "").exit, Exit::Settled);
    set(&teo, &his, &["customer", "set", "aurora-moveis", "agent_password"], "His-2");
    set(&teo, &his, &["customer", "set", "boreal", "agent_password"], "His-3");
    commit(&his, "There");
    set(&ana, &hers, &["app", "set", APP, "verify_token"], "hers-verify");
    set(&ana, &hers, &["customer", "set", "aurora-moveis", "agent_password"], "Hers-2");
    commit(&hers, "Here");
    git(&hers, &["fetch", "-q", his.to_str().unwrap(), "main"]);
    assert!(git(&hers, &["merge", "-q", "--no-edit", "FETCH_HEAD"]), "git asked for help");
    let newest = |subject: &Subject, slot| secret(&ana, &hers, subject, slot);
    let aurora = newest(&Subject::Customer("aurora-moveis".into()), SecretKind::AgentPassword);
    assert!(["Hers-2", "His-2"].contains(&aurora.as_str()), "{aurora}");
    assert_eq!(newest(&Subject::Customer("boreal".into()), SecretKind::AgentPassword), "His-3");
    assert_eq!(newest(&Subject::App(APP.into()), SecretKind::VerifyToken), "hers-verify");
    let result = ana.run(&["vault", "status", "--json"]).json()["result"].clone();
    assert_eq!((&result["secrets"], &result["not_agreed"]["secrets"]), (&json!(4), &json!([])), "{result}");
}

#[test]
fn status_names_a_passphrase_in_a_file_for_what_it_is_and_needs_no_vault() {
    let ana = person();
    let ran = ana.run(&["vault", "status", "--json"]);
    assert_eq!((ran.exit, &ran.json()["result"]["readers"]), (Exit::Settled, &json!([])), "{}", ran.out);
    assert!(!ana.home().exists(), "looking makes nothing");
    let mine = recipient(&ana);
    assert!(mine.starts_with("age1"));
    let ran = ana.run(&["vault", "status"]);
    let file = ana.folder.path().join("passphrase").display().to_string();
    assert!(ran.out.contains(&file) && ran.out.contains("whoever reads that file"), "{}", ran.out);
    let result = ana.run(&["vault", "status", "--json"]).json()["result"].clone();
    assert_eq!(result["identity"], "identity-under-passphrase-file");
    assert_eq!((&result["recipient"], &result["readers"]), (&json!(mine), &json!([mine])));
    let nobody = Stage::new();
    assert_eq!(error(&nobody.run(&["vault", "init", "--json"])), (Exit::Usage, "no-identity".into()));
}

#[cfg(unix)]
#[test]
fn a_passphrase_that_others_can_read_or_guess_is_said() {
    use std::os::unix::fs::PermissionsExt;
    let ana = person();
    let file = ana.folder.path().join("passphrase");
    let mode = |mode| std::fs::set_permissions(&file, PermissionsExt::from_mode(mode)).unwrap();
    ana.write("passphrase", "x\n");
    let ran = ana.run(&["vault", "init", "--json"]);
    assert_eq!(error(&ran), (Exit::Usage, "passphrase-too-short".into()));
    assert!(ran.out.contains(&file.display().to_string()), "{}", ran.out);
    assert!(!ana.folder.path().join("config/identity.age").exists());
    ana.write("passphrase", "correct horse battery staple\n");
    mode(0o644);
    let ran = ana.run(&["vault", "init"]);
    assert!(ran.out.contains("Others on this machine can read"), "{}", ran.out);
    let password = ["customer", "set", CUSTOMER, "agent_password", "--stdin"];
    assert_eq!(ana.run(&["customer", "new", "--company", "Aurora Móveis"]).exit, Exit::Settled);
    let ran = ana.run_with(&password, "Correct-Horse-9");
    assert!(ran.exit == Exit::Settled && ran.err.contains("chmod 600"), "{}", ran.err);
    let ran = ana.run(&["vault", "status"]);
    assert!(ran.exit == Exit::Settled && ran.out.contains("chmod 600"), "{}", ran.out);
    assert!(!ran.err.contains("chmod"), "once is enough: {}", ran.err);
    for (bits, exposed) in [(0o640, true), (0o604, true), (0o600, false)] {
        mode(bits);
        let result = ana.run(&["vault", "status", "--json"]).json()["result"].clone();
        assert_eq!(result["passphrase_is_exposed"], exposed, "{bits:o}");
        assert_eq!(result["passphrase_is_short"], false);
    }
}

/// A world in which everything runs, and somebody who has App ID, app secret and Page token.
fn adopter(meta: &Meta) -> Stage {
    let mut stage = Stage::new();
    stage.bind(&meta.ready.graph_url);
    stage.set("T_APP_SECRET", &meta.ready.app_secret.clone()).set("T_TOKEN", &meta.ready.page_token.clone());
    stage
}

const ADOPT: [&str; 9] = [
    "customer",
    "adopt",
    "--company",
    "Aurora Móveis",
    "--platform",
    "neointeract",
    "--app-id",
    APP,
    "--json",
];

#[test]
fn a_running_customer_is_adopted_from_app_id_secret_and_page_token() {
    let meta = Meta::start(World::healthy());
    let stage = adopter(&meta);
    let answers = stage.write(
        "secrets.toml",
        "app_secret = { env = \"T_APP_SECRET\" }\npage_token = { env = \"T_TOKEN\" }\n",
    );
    let ran = stage.run(&[&ADOPT[..], &["--answers", answers.to_str().unwrap()]].concat());
    assert_eq!(ran.exit, Exit::Pending, "{}\n{}", ran.out, ran.err);
    let result = &ran.json()["result"];
    let page = &result["pages"][0];
    assert_eq!((&result["customer"], &page["page"]), (&json!(CUSTOMER), &json!(PAGE)));
    assert_eq!(page["callback_url"], CALLBACK);
    for (list, item) in [
        ("app_fields", "messages"),
        ("page_fields", "messages"),
        ("live", "pages_messaging"),
        ("scopes", "pages_messaging"),
    ] {
        assert!(page[list].as_array().unwrap().contains(&json!(item)), "{list}: {page}");
    }
    // It ends with the doctor's board: what runs is met, what only a person knows is still open.
    let verdict = |name: &str| {
        let steps = result["steps"].as_array().unwrap();
        steps.iter().find(|step| step["step"] == name).unwrap()["verdict"].clone()
    };
    let run = [
        "customer",
        "app",
        "page",
        "page-token",
        "webhook-endpoint",
        "app-subscription",
        "page-subscription",
    ];
    for step in run {
        assert_eq!(verdict(step), "met", "{step}: {}", ran.out);
    }
    // Nobody can read the verify token back, and what runs does not need it.
    assert_eq!(verdict("platform-setup"), "pending");
    assert!(ran.codes().contains(&"handshake-untried".into()), "{}", ran.out);
    assert!(!ran.codes().contains(&"platform-value-missing".into()), "{}", ran.out);

    // What was read back is on record, and the journey starts from there.
    let shown = stage.run(&["customer", "show", "--json"]).json()["result"].clone();
    assert_eq!(shown["pages"][PAGE]["fields"]["callback_url"], CALLBACK);
    assert_eq!(shown["pages"][PAGE]["fields"]["page_name"], page["page_name"]);
    let app = stage.run(&["app", "show", "--json"]).json()["result"].clone();
    assert_eq!(app["fields"]["callback_url"], CALLBACK);
    assert!(app["fields"]["app_name"].is_string(), "{app}");
    let doctor = stage.run(&["doctor", "--json"]).json();
    let mut steps = [doctor["result"]["steps"].clone(), result["steps"].clone()]
        .map(|steps| steps.as_array().unwrap().iter().map(Value::to_string).collect::<Vec<_>>());
    for steps in &mut steps {
        steps.sort();
    }
    assert_eq!(steps[0], steps[1], "the doctor sees the same");
    let again = stage.run(&[&ADOPT[..], &["--answers", answers.to_str().unwrap()]].concat());
    assert_eq!(again.json()["result"]["customer"], CUSTOMER, "adopting again is the same customer");
    assert_eq!(
        stage.run(&["customer", "list", "--json"]).json()["result"]["customers"].as_array().unwrap().len(),
        1
    );
    for text in [&ran.out, &ran.err, &again.out] {
        assert!(!text.contains(&meta.ready.page_token) && !text.contains(&meta.ready.app_secret));
    }
    assert_eq!(meta.stop(), [], "the world was asked what it does not know");
}

#[test]
fn the_two_secrets_come_by_standard_input_one_a_line() {
    let meta = Meta::start(World::healthy());
    let stage = adopter(&meta);
    let piped = format!("\u{feff}{}\r\n{}\r\n", meta.ready.app_secret, meta.ready.page_token);
    let ran = stage.run_with(&[&ADOPT[..], &["--stdin"]].concat(), &piped);
    assert_eq!(ran.json()["result"]["pages"][0]["page"], PAGE, "{}", ran.out);
    let refused = |arguments: &[&str], input: &str| error(&adopter(&meta).run_with(arguments, input));
    let missing = (Exit::Usage, "answer-missing-secret".to_owned());
    assert_eq!(refused(&ADOPT, ""), missing);
    assert_eq!(
        refused(&[&ADOPT[..], &["--stdin"]].concat(), &format!("{}\n", meta.ready.app_secret)),
        missing
    );
    assert_eq!(refused(&["customer", "adopt", "--json"], ""), (Exit::Usage, "answer-missing".into()));
}

#[test]
fn what_does_not_fit_is_refused_and_not_kept() {
    let meta = Meta::start(World::healthy());
    let adopt = |secret: &str, token: &str| {
        let stage = adopter(&meta);
        let ran = stage.run_with(&[&ADOPT[..], &["--stdin"]].concat(), &format!("{secret}\n{token}\n"));
        let page = Subject::page(CUSTOMER, PAGE);
        assert!(stage.workspace().cards(&page).unwrap().is_empty());
        error(&ran)
    };
    let wrong = "00000000000000000000000000000000";
    let code = |code: &str| (Exit::Auth, code.to_owned());
    assert_eq!(adopt(wrong, &meta.ready.page_token), code("app-credentials-refused"));
    assert_eq!(adopt(&meta.ready.app_secret, &meta.ready.user_token), code("token-wrong-kind"));
    assert_eq!(adopt(&meta.ready.app_secret, "EAAnobodyknowsthisone00000"), code("token-invalid"));
}

#[test]
fn what_is_not_subscribed_yet_is_adopted_without_a_callback() {
    let world = json!({ "apps": { APP: { "subscriptions": { "page": null } } } });
    let meta = Meta::start(patched(&world));
    let stage = adopter(&meta);
    let piped = format!("{}\n{}\n", meta.ready.app_secret, meta.ready.page_token);
    let ran = stage.run_with(&[&ADOPT[..], &["--stdin"]].concat(), &piped);
    assert_eq!(ran.json()["result"]["pages"][0]["callback_url"], Value::Null, "{}", ran.out);
    assert!(ran.codes().contains(&"app-not-subscribed".into()), "{}", ran.out);
}

#[test]
fn the_verify_token_of_an_adopted_channel_is_wanted_once_something_has_to_be_subscribed_anew() {
    let lacking = json!({ "apps": { APP: { "subscriptions": { "page": { "fields": ["messages"] } } } } });
    let elsewhere = json!({ "kind": "page", "status": 301, "location": "https://www.example.com/" });
    let elsewhere = json!({ "web": { CALLBACK: elsewhere } });
    for (patch, step, code) in [
        (lacking, "platform-setup", "platform-value-missing"),
        (elsewhere, "webhook-endpoint", "callback-redirects"),
    ] {
        let meta = Meta::start(patched(&patch));
        let stage = adopter(&meta);
        let piped = format!("{}\n{}\n", meta.ready.app_secret, meta.ready.page_token);
        let ran = stage.run_with(&[&ADOPT[..], &["--stdin"]].concat(), &piped);
        let steps = ran.json()["result"]["steps"].clone();
        let own = steps.as_array().unwrap().iter().find(|seen| seen["step"] == step).unwrap();
        assert_eq!(own["verdict"], "unmet", "{}", ran.out);
        assert!(ran.codes().contains(&code.into()), "{}", ran.out);
    }
}
