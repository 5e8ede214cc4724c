//! The wizard in a real terminal: the binary on a pty, driven by what a person types.

use std::process::Command;
use std::time::Duration;

use onboard::finding::Subject;
use onboard::journey::StepId;
use onboard::journey::catalogue::ROWS;
use onboard::sandbox::World;
use serde_json::json;

use super::person::{CTRL_C, DOWN, ENTER, Person};
use super::stage::{Meta, Stage};

/// A stage with a customer whose app is to be entered next.
fn at_the_app(meta: &Meta) -> Stage {
    let stage = Stage::new();
    stage.bind(&meta.ready.graph_url);
    stage.write("answers.toml", "company = \"Aurora Móveis\"\nplatform = \"neointeract\"\npage_url = \"https://www.facebook.com/auroramoveis.example\"\n");
    stage
}

fn app(meta: &Meta) -> (String, String) {
    let made = meta.control(
        "dashboard",
        &json!({ "do": "create-app", "name": "Aurora", "contact_email": "ana@aurora.example.com" }),
    );
    (made["app_id"].as_str().unwrap().into(), made["app_secret"].as_str().unwrap().into())
}

fn field(stage: &Stage, key: &str) -> Option<String> {
    let record = stage.workspace().record(&Subject::Customer("aurora-moveis".into())).unwrap();
    record.get(key).map(String::from)
}

/// Returns how the wizard counts a step, in the words of a language.
fn step(id: StepId, step: &str, of: &str) -> String {
    let number = ROWS.iter().position(|row| row.id == id).unwrap() + 1;
    format!("{step} {number} {of} {}", ROWS.len())
}

#[test]
fn the_whole_demo_is_walked_by_pressing_enter() {
    for (language, step, next) in [
        ("pt-BR", step(StepId::ReviewSubmission, "Etapa", "de"), "A seguir:"),
        ("ru", step(StepId::ReviewSubmission, "Шаг", "из"), "Дальше:"),
    ] {
        let stage = Stage::new();
        let mut person = Person::runs(&stage, &["demo", "--lang", language, "--home", "demo"]);
        let pressed = person.enters_through();
        assert_eq!(person.leaves(), 8, "{}", person.seen);
        assert!(pressed > 25, "{pressed} questions only\n{}", person.seen);
        assert!(person.seen.contains(&step) && person.seen.contains(next), "{}", person.seen);
        for secret in ["Aurora-demo-2026", "aurora-7d1f4c92b8", "EAA"] {
            assert!(!person.seen.contains(secret), "{secret} is on the screen\n{}", person.seen);
        }
        let packs = stage.folder.path().join("demo/apps/900100200300400/review");
        let is_pack = |found: &std::fs::DirEntry| found.path().is_dir();
        assert_eq!(std::fs::read_dir(packs).unwrap().flatten().filter(is_pack).count(), 1);
    }
}

#[test]
fn the_readme_shows_what_the_wizard_draws() {
    let readme = include_str!("../../README.md");
    let from = readme.find("  ok       Customer                     ok").unwrap();
    let picture = &readme[from..from + readme[from..].find("```").unwrap()];
    let stage = Stage::new();
    let mut person = Person::runs(&stage, &["demo", "--home", "demo"]);
    while person.sees_one_of(&["›", "Make it so?"]) == 0
        || !person.seen.contains(&step(StepId::PageSubscription, "Step", "of"))
    {
        person.types(ENTER);
    }
    person.sees("›").types(CTRL_C);
    assert_eq!(person.leaves(), 130);
    let drawn = anstream::adapter::strip_str(&person.seen.replace('\r', "")).to_string();
    for line in picture.lines() {
        assert!(drawn.lines().any(|own| own.trim_end() == line), "{line}\n{drawn}");
    }
}

#[test]
fn secrets_are_shown_for_a_moment_and_leave_no_trace() {
    let meta = Meta::start(World::healthy());
    let stage = super::stage::ready("static", &meta);
    stage.workspace();
    let unsaid = ["customer", "set", "aurora-moveis", "saved_in_platform", "no", "--json"];
    let ran = stage.run(&unsaid);
    assert_eq!(ran.exit, onboard::error::Exit::Settled, "{}", ran.out);
    let mut person = Person::runs(&stage, &["start", "--only", "platform-setup"]);
    person
        .sees("App secret: ")
        .sees("***")
        .sees("Show the masked values")
        .types(DOWN)
        .types(DOWN)
        .types(ENTER);
    person.sees("\u{1b}[?1049h").sees(&meta.ready.app_secret).sees("Hide them").sees("›").types(CTRL_C);
    assert_eq!(person.leaves(), 130);
    let (before, rest) = person.seen.split_once("\u{1b}[?1049h").unwrap();
    let (aside, after) = rest.split_once("\u{1b}[?1049l").unwrap();
    for secret in [&meta.ready.app_secret, &meta.ready.page_token] {
        assert!(aside.contains(&secret[..20]), "{aside}");
        assert!(!before.contains(&secret[..20]) && !after.contains(&secret[..20]), "{}", person.seen);
    }
}

#[test]
fn who_has_several_customers_picks_one_and_may_answer_later() {
    let meta = Meta::start(World::fresh());
    let stage = at_the_app(&meta);
    for (company, page) in [("Aurora Móveis", "auroramoveis"), ("Boreal", "boreal")] {
        let page = format!("https://www.facebook.com/{page}.example");
        let given =
            ["start", "--company", company, "--platform", "neointeract", "--page-url", &page, "--json"];
        let _ = stage.run(&given);
    }
    let mut person = Person::runs(&stage, &["start", "--lang", "ru"]);
    person.sees("Какой клиент?").sees("Новый клиент").types(DOWN).types(ENTER);
    person.answers("ID приложения", "позже");
    assert_eq!(person.leaves(), 1);
    assert!(person.seen.contains("onboard start boreal"), "{}", person.seen);
    assert_eq!(
        person.seen.matches("Шаг ").count(),
        1,
        "what needs the app is not gone into\n{}",
        person.seen
    );
}

#[test]
fn a_newcomer_is_met_and_may_leave() {
    let stage = Stage::new();
    let mut person = Person::runs(&stage, &["--lang", "ru"]);
    person.sees("Что вы хотите сделать?").sees("Выйти").types(DOWN).types(DOWN).types(ENTER);
    assert_eq!(person.leaves(), 0);
    assert!(!stage.home().exists(), "looking around makes nothing");
}

#[test]
fn a_journey_that_is_stopped_goes_on_where_it_stopped() {
    let meta = Meta::start(World::fresh());
    let stage = Stage::new();
    stage.bind(&meta.ready.graph_url);
    let mut person = Person::runs(&stage, &["start", "--lang", "pt"]);
    person.answers("Nome da empresa", "Aurora Móveis").sees(&step(StepId::Customer, "Etapa", "de"));
    person.answers("Produto de contact center", "");
    person.answers("Endereço da Página do Facebook", "www.facebook.com/x").sees("não é um endereço");
    // What was refused is still there, to be mended.
    person.sees("›").sees("www.facebook.com/x");
    person.types(&"\u{7f}".repeat(18)).types("https://www.facebook.com/x").types(ENTER);
    person.answers("ID do app", "parar");
    assert_eq!(person.leaves(), 1);
    assert!(person.seen.contains("onboard start aurora-moveis"), "{}", person.seen);
    assert_eq!(field(&stage, "page_url").as_deref(), Some("https://www.facebook.com/x"));

    let (id, secret) = app(&meta);
    let mut person = Person::runs(&stage, &["--lang", "pt"]);
    person.sees("Continuar com Aurora").sees("Sair").types(ENTER).sees(&step(StepId::App, "Etapa", "de"));
    assert!(!person.seen.contains("Nome da empresa"), "{}", person.seen);
    person.answers("ID do app", &id);
    person.answers("Chave secreta", &secret).sees(&step(StepId::AppSettings, "Etapa", "de"));
    person.sees("›").types("parar").types(ENTER);
    assert_eq!(person.leaves(), 1);
    assert_eq!(field(&stage, "app_id"), Some(id));
    assert!(!person.seen.contains(&secret), "{}", person.seen);
}

#[test]
fn a_wrong_secret_can_be_entered_again() {
    let meta = Meta::start(World::fresh());
    let stage = at_the_app(&meta);
    let (id, secret) = app(&meta);
    let mut person = Person::runs(&stage, &["start", "--answers", "answers.toml", "--app-id", &id]);
    person.answers("App secret", "0123456789abcdef0123456789abcdef").sees("Meta does not accept");
    person.sees("Answer again").types(ENTER);
    person.answers("App secret", &secret).sees(&step(StepId::AppSettings, "Step", "of"));
    person.types(CTRL_C);
    assert_eq!(person.leaves(), 130);
    assert!(!person.seen.contains(&secret) && !person.seen.contains("0123456789abcdef"), "{}", person.seen);
}

#[test]
fn ctrl_c_leaves_the_terminal_as_it_was() {
    let meta = Meta::start(World::fresh());
    for (prompt, arguments) in [
        ("Name of the business", &["start"][..]),
        ("Contact-centre product", &["start", "--company", "Aurora Móveis"]),
        ("App secret", &["start", "--answers", "answers.toml", "--app-id", "900100200300400"]),
        ("What would you like to do?", &[]),
    ] {
        let stage = at_the_app(&meta);
        let mut person = Person::runs(&stage, arguments);
        person.sees(prompt).sees("›").types("half an answer").types(CTRL_C);
        assert_eq!(person.leaves(), 130, "{prompt}\n{}", person.seen);
        if arguments.len() > 1 {
            assert_eq!(field(&stage, "company").as_deref(), Some("Aurora Móveis"), "{prompt}");
        }
    }
}

#[test]
fn a_request_to_stop_leaves_the_terminal_as_it_was() {
    let meta = Meta::start(World::fresh());
    for (prompt, arguments) in [
        ("Contact-centre product", &["start", "--company", "Aurora Móveis"][..]),
        ("App secret", &["start", "--answers", "answers.toml", "--app-id", "900100200300400"]),
    ] {
        let stage = at_the_app(&meta);
        let mut person = Person::runs(&stage, arguments);
        person.sees(prompt).sees("›").types("");
        let shell = person.session.get_process().pid().to_string();
        let stopped = Command::new("pkill").args(["-TERM", "-P", &shell]).status().unwrap();
        assert!(stopped.success());
        assert_eq!(person.leaves(), 130, "{prompt}\n{}", person.seen);
    }
}

#[test]
fn a_paste_of_forty_lines_answers_nothing() {
    let meta = Meta::start(World::fresh());
    let stage = Stage::new();
    stage.bind(&meta.ready.graph_url);
    let paste = "a pasted line\r".repeat(40);
    let mut person =
        Person::runs(&stage, &["start", "--company", "Aurora Móveis", "--platform", "neointeract"]);
    person.sees("Address of the Facebook Page").sees("›").types(&paste).sees("more than one line");
    person.sees("›").types("https://www.facebook.com/auroramoveis.example").types(ENTER);
    person.sees(&step(StepId::App, "Step", "of")).answers("App ID", "stop");
    assert_eq!(person.leaves(), 1);

    let mut person = Person::runs(&stage, &["start", "--company", "Boreal"]);
    person.sees("Contact-centre product").sees("Stop for today").types(&paste);
    // Whatever the letters chose is not taken: the same question stands there again.
    person.sees("Contact-centre product").sees("Contact-centre product").sees("Stop for today").types(CTRL_C);
    assert_eq!(person.leaves(), 130);
    let record = stage.workspace().record(&Subject::Customer("boreal".into())).unwrap();
    assert_eq!(record.get("platform"), None);
}

#[test]
fn a_secret_too_long_for_a_terminal_comes_from_a_file() {
    let meta = Meta::start(World::fresh());
    let stage = at_the_app(&meta);
    let (id, secret) = app(&meta);
    stage.write("secret.txt", format!("{secret}\n"));
    let mut person = Person::runs(&stage, &["start", "--answers", "answers.toml", "--app-id", &id]);
    person.answers("App secret", &"x".repeat(5000)).sees("File with the secret").sees("›");
    person.types("secret.txt").types(ENTER).sees(&step(StepId::AppSettings, "Step", "of"));
    person.types(CTRL_C);
    assert_eq!(person.leaves(), 130);
    assert!(!person.seen.contains("xxxx") && !person.seen.contains(&secret), "{}", person.seen);
}

#[test]
fn a_window_too_small_waits_to_be_enlarged() {
    let stage = Stage::new();
    let mut person = Person::runs_in(&stage, &["--lang", "en"], (10, 2));
    person.sees("onboard");
    std::thread::sleep(Duration::from_millis(500));
    person.session.get_process_mut().set_window_size(80, 24).unwrap();
    person.sees("Quit").types(DOWN).types(DOWN).types(ENTER);
    assert_eq!(person.leaves(), 0);
}

#[test]
fn who_agreed_beforehand_is_told_and_not_asked() {
    let meta = Meta::start(super::stage::patched(
        &json!({ "pages": { "104200000000111": { "subscribed_apps": { "900100200300400": null } } } }),
    ));
    let stage = super::stage::ready("static", &meta);
    let mut person = Person::runs(&stage, &["start", "--yes", "--only", "page-subscription"]);
    person.sees("This would change something").sees("will send the events");
    let _ = person.leaves();
    assert!(!person.seen.contains("Make it so?"), "{}", person.seen);
}

#[test]
fn a_window_that_shrinks_while_it_asks_ends_nothing_badly() {
    let stage = Stage::new();
    let mut person = Person::runs(&stage, &[]);
    person.sees("❯");
    person.session.get_process_mut().set_window_size(80, 2).unwrap();
    person.types(DOWN).types(DOWN);
    std::thread::sleep(Duration::from_millis(500));
    person.session.get_process_mut().set_window_size(80, 24).unwrap();
    person.types(CTRL_C);
    assert_eq!(person.leaves(), 130, "{}", person.seen);
}
