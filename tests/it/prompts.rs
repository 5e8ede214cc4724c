//! Every way to a person, walked by a script on every system: what is asked, in which order, and what comes of it.

use onboard::error::Exit;
use onboard::finding::Subject;
use onboard::sandbox::World;
use serde_json::{Value, json};

use super::script::Script;
use super::stage::{Meta, Stage, patched, ready};

const APP: &str = "900100200300400";
const CUSTOMER: &str = "aurora-moveis";
const PAGE_URL: &str = "https://www.facebook.com/auroramoveis.example";
const PASSPHRASE: &str = "quiet-Harbour-71";

/// A world in which nothing is set up, and a stage that is bound to it.
fn beginning() -> (Meta, Stage) {
    let meta = Meta::start(World::fresh());
    let stage = Stage::new();
    stage.bind(&meta.ready.graph_url);
    (meta, stage)
}

fn field(stage: &Stage, customer: &str, key: &str) -> Option<String> {
    let record = stage.workspace().record(&Subject::Customer(customer.into())).unwrap();
    record.get(key).map(String::from)
}

fn customers(stage: &Stage) -> Vec<String> {
    stage.workspace().customers().unwrap()
}

/// Keeps two customers, without an app.
fn two(stage: &Stage) {
    for (company, page) in [("Aurora Móveis", "auroramoveis"), ("Boreal", "boreal")] {
        let page = format!("https://www.facebook.com/{page}.example");
        let given =
            ["start", "--company", company, "--platform", "neointeract", "--page-url", &page, "--json"];
        let _ = stage.run(&given);
    }
}

#[test]
fn a_new_customer_is_asked_for_one_thing_at_a_time() {
    let (meta, stage) = beginning();
    let made = json!({ "do": "create-app", "name": "Aurora", "contact_email": "ana@aurora.example.com" });
    let made = meta.control("dashboard", &made);
    let (id, secret) = (made["app_id"].as_str().unwrap(), made["app_secret"].as_str().unwrap());
    let person = Script::new()
        .types("Name of the business", "Aurora Móveis")
        .picks("Contact-centre product", "NeoInteract")
        .types("Address of the Facebook Page", "auroramoveis")
        .mends("Address of the Facebook Page", "auroramoveis", PAGE_URL)
        .types("App ID", id)
        .hides("App secret", "0123456789abcdef0123456789abcdef")
        .picks("How shall we go on?", "Answer again")
        .hides("App secret", secret)
        .types("Address of the privacy policy", "stop");
    let ran = stage.run_before(&person, &["start"]);
    assert_eq!(ran.exit, Exit::Unmet, "{}", ran.err);
    assert!(ran.err.contains("onboard start aurora-moveis"), "{}", ran.err);
    assert!(!ran.err.contains(secret) && !ran.err.contains("0123456789abcdef"), "{}", ran.err);
    assert_eq!(field(&stage, CUSTOMER, "page_url").as_deref(), Some(PAGE_URL));
    assert_eq!(field(&stage, CUSTOMER, "app_id").as_deref(), Some(id));
}

#[test]
fn one_of_several_is_picked_and_what_is_put_off_stays_open() {
    let (_meta, stage) = beginning();
    two(&stage);
    let person = Script::new().picks("Какой клиент?", "Boreal").types("ID приложения", "позже");
    let ran = stage.run_before(&person, &["start", "--lang", "ru"]);
    assert_eq!(ran.exit, Exit::Unmet, "{}", ran.err);
    assert!(ran.err.contains("onboard start boreal"), "{}", ran.err);
    assert_eq!(field(&stage, "boreal", "app_id"), None);
}

#[test]
fn who_fits_nobody_known_becomes_a_new_customer() {
    let (_meta, stage) = beginning();
    two(&stage);
    let person = Script::new()
        .picks("Which customer?", "A new customer")
        .types("Name of the business", "Caravela")
        .picks("Contact-centre product", "Stop for today");
    assert_eq!(stage.run_before(&person, &["start"]).exit, Exit::Unmet);
    assert_eq!(customers(&stage), ["aurora-moveis", "boreal", "caravela"]);
    // What was typed as a name stands there, to be taken or mended.
    let person = Script::new()
        .mends("Name of the business", "Delta", "Delta Sul")
        .picks("Contact-centre product", "Later")
        .types("Address of the Facebook Page", "stop");
    assert_eq!(stage.run_before(&person, &["start", "Delta"]).exit, Exit::Unmet);
    assert!(customers(&stage).contains(&"delta-sul".into()));
}

#[test]
fn who_stops_before_anything_is_named_leaves_nothing_behind() {
    for (word, language) in [("stop", "en"), ("parar", "pt-BR"), ("позже", "ru")] {
        let (_meta, stage) = beginning();
        let person = Script::new().types("", word);
        let ran = stage.run_before(&person, &["start", "--lang", language]);
        assert_eq!(ran.exit, Exit::Cancelled, "{}", ran.err);
        assert!(customers(&stage).is_empty(), "{word}");
    }
    let (_meta, stage) = beginning();
    two(&stage);
    let ran = stage.run_before(&Script::new().escapes("Which customer?"), &["start"]);
    assert_eq!(ran.exit, Exit::Cancelled, "{}", ran.err);
}

#[test]
fn the_menu_leads_to_each_way_and_out() {
    let (_meta, stage) = beginning();
    assert_eq!(
        stage.run_before(&Script::new().picks("What would you like", "Quit"), &[]).exit,
        Exit::Settled
    );
    assert_eq!(stage.run_before(&Script::new().escapes("What would you like"), &[]).exit, Exit::Settled);
    let person = Script::new()
        .picks("What would you like", "Start with a new customer")
        .types("Name of the business", "Aurora Móveis")
        .picks("Contact-centre product", "Stop for today");
    assert_eq!(stage.run_before(&person, &[]).exit, Exit::Unmet);
    let person = Script::new()
        .picks("What would you like", "Go on with Aurora Móveis")
        .picks("Contact-centre product", "Stop for today");
    assert_eq!(stage.run_before(&person, &[]).exit, Exit::Unmet);
    let ran = stage.run_before(&Script::new().picks("What would you like", "Look at everything"), &[]);
    assert_eq!(ran.exit, Exit::Unmet, "{}", ran.err);
    assert!(ran.out.contains("Meta app"), "{}", ran.out);
}

#[test]
fn an_interruption_ends_any_prompt() {
    let (_meta, stage) = beginning();
    for (person, arguments) in [
        (Script::new().interrupts("What would you like"), &[][..]),
        (Script::new().interrupts("Name of the business"), &["start"]),
        (Script::new().interrupts("Contact-centre product"), &["start", "--company", "Aurora Móveis"]),
    ] {
        assert_eq!(stage.run_before(&person, arguments).exit, Exit::Cancelled, "{arguments:?}");
    }
    assert_eq!(customers(&stage), [CUSTOMER], "what was given is kept");
}

#[test]
fn the_whole_demo_is_walked_by_taking_what_is_offered() {
    let stage = Stage::new();
    let person = Script::agreeing();
    let ran = stage.run_before(&person, &["demo", "--home", "demo"]);
    assert_eq!(ran.exit, Exit::Pending, "{}", ran.err);
    let asked = person.asked();
    assert!(asked.len() > 25, "{asked:?}");
    for once in ["Name of the business", "App secret", "Page token"] {
        assert_eq!(asked.iter().filter(|label| *label == once).count(), 1, "{once}: {asked:?}");
    }
    for secret in ["Aurora-demo-2026", "aurora-7d1f4c92b8", "EAA"] {
        assert!(!ran.err.contains(secret), "{secret} is on the screen\n{}", ran.err);
    }
}

#[test]
fn a_plan_is_shown_before_it_is_agreed_to() {
    let meta = Meta::start(patched(
        &json!({ "pages": { "104200000000111": { "subscribed_apps": { APP: null } } } }),
    ));
    let subscribed = |meta: &Meta| meta.world()["pages"]["104200000000111"]["subscribed_apps"][APP].clone();
    let stage = ready("static", &meta);
    let only = ["start", "--only", "page-subscription"];
    let person = Script::new().picks("Make it so?", "Show the calls first").picks("Make it so?", "Later");
    let ran = stage.run_before(&person, &only);
    assert!(ran.err.contains("curl") && ran.err.contains("subscribed_apps"), "{}", ran.err);
    assert_eq!(subscribed(&meta), Value::Null);
    let ran = stage.run_before(&Script::new().picks("Make it so?", "Stop for today"), &only);
    assert_eq!((ran.exit, subscribed(&meta)), (Exit::Unmet, Value::Null), "{}", ran.err);
    let ran = stage.run_before(&Script::new().enters("Make it so?"), &only);
    assert!(subscribed(&meta).is_array(), "{}", ran.err);
}

#[test]
fn the_products_form_shows_its_secrets_aside_only() {
    let meta = Meta::start(World::healthy());
    let stage = ready("static", &meta);
    let unsaid = ["customer", "set", CUSTOMER, "saved_in_platform", "no", "--json"];
    assert_eq!(stage.run(&unsaid).exit, Exit::Settled);
    let person = Script::new().picks("", "Show the masked values").enters("Hide them").picks("", "Later");
    let ran = stage.run_before(&person, &["start", "--only", "platform-setup"]);
    assert!(person.aside().contains(&meta.ready.app_secret), "{}", ran.err);
    assert!(!ran.err.contains(&meta.ready.app_secret), "{}", ran.err);
}

#[test]
fn a_passphrase_may_be_mistyped_twice() {
    let stage = Stage::new();
    let person = Script::new()
        .hides("New passphrase", "short")
        .hides("New passphrase", PASSPHRASE)
        .hides("once more", "quiet-Harbour-72")
        .hides("New passphrase", PASSPHRASE)
        .hides("once more", PASSPHRASE);
    let ran = stage.run_before(&person, &["vault", "init"]);
    assert_eq!(ran.exit, Exit::Settled, "{}", ran.err);
    assert!(ran.err.contains("At least 12") && ran.err.contains("The two differ"), "{}", ran.err);
    let ask = "Passphrase of your identity";
    let person = Script::new().hides(ask, "wrong-one").enters(ask).hides(ask, PASSPHRASE);
    let ran = stage.run_before(&person, &["vault", "status"]);
    assert_eq!(ran.exit, Exit::Settled, "{}", ran.err);
    assert!(ran.err.contains("does not open it"), "{}", ran.err);
    let person = Script::new().hides(ask, "wrong-1").hides(ask, "wrong-2").hides(ask, "wrong-3");
    let ran = stage.run_before(&person, &["vault", "status"]);
    assert_eq!(ran.exit, Exit::Usage, "{}", ran.err);
    assert!(ran.err.contains("passphrase-wrong"), "{}", ran.err);
    for typed in ["Harbour", "wrong-"] {
        assert!(!ran.err.contains(typed), "{}", ran.err);
    }
}

#[test]
fn whoever_brings_the_answers_is_asked_for_no_passphrase() {
    let mut stage = Stage::new();
    let new = Script::new().hides("New passphrase", PASSPHRASE).hides("once more", PASSPHRASE);
    assert_eq!(stage.run_before(&new, &["vault", "init"]).exit, Exit::Settled);
    stage.write("answers.toml", "company = \"Aurora Móveis\"\nplatform = \"neointeract\"\n");
    let start = ["start", "--answers", "answers.toml"];
    let ended = |stage: &Stage, code: &str| {
        for more in [&[][..], &["--no-input"]] {
            let ran = stage.run_before(&Script::new(), &[&start[..], more].concat());
            assert_eq!(ran.exit, Exit::Usage, "{}", ran.err);
            assert!(ran.err.contains(code), "{}", ran.err);
        }
    };
    ended(&stage, "passphrase-unnamed");
    stage.write("passphrase", "the words of somebody else\n");
    stage.set("ONBOARD_PASSPHRASE_FILE", "passphrase");
    ended(&stage, "passphrase-wrong");
    assert_eq!(stage.run_before(&Script::new(), &["start"]).exit, Exit::Usage, "nor without answers");
}

#[test]
fn a_reader_is_let_in_by_a_yes_and_by_nothing_else() {
    let stage = Stage::new();
    let new = Script::new().hides("New passphrase", PASSPHRASE).hides("once more", PASSPHRASE);
    assert_eq!(stage.run_before(&new, &["vault", "init"]).exit, Exit::Settled);
    let colleague = age::x25519::Identity::generate().to_public().to_string();
    let share = ["vault", "share", &colleague, "--lang", "pt-BR"];
    let readers = || std::fs::read_to_string(stage.home().join("recipients.txt")).unwrap();
    for person in [Script::new().enters(""), Script::new().escapes(""), Script::new().picks("", "Não")] {
        let ran = stage.run_before(&person, &share);
        assert_eq!(ran.exit, Exit::Cancelled, "{}", ran.err);
        assert!(!readers().contains(&colleague));
    }
    let person = Script::new().picks("", "Sim").hides("Frase", PASSPHRASE);
    let ran = stage.run_before(&person, &share);
    assert_eq!(ran.exit, Exit::Settled, "{}", ran.err);
    assert!(readers().contains(&colleague));
}

#[test]
fn a_refusal_is_recorded_of_the_permission_that_is_picked() {
    let meta = Meta::start(patched(&json!({ "apps": { APP: {
        "permissions": {
            "pages_messaging": "unapproved", "pages_manage_metadata": "unapproved", "pages_show_list": "unapproved"
        },
        "features": { "business_asset_user_profile_access": "pending" }
    } } })));
    let stage = ready("static", &meta);
    std::fs::write(stage.home().join(format!("apps/{APP}/ledger.jsonl")), "").unwrap();
    assert_eq!(stage.run(&["review", "record", "submitted"]).exit, Exit::Settled);
    let person = Script::new().escapes("What was refused?");
    assert_eq!(stage.run_before(&person, &["review", "record", "refused"]).exit, Exit::Cancelled);
    stage.write("words.txt", "Screencast Not Aligned with Use Case Details");
    let person = Script::new()
        .picks("What was refused?", "pages_manage_metadata")
        .types("File with the reviewer's words", "nowhere.txt")
        .types("File with the reviewer's words", "words.txt");
    let ran = stage.run_before(&person, &["review", "record", "refused"]);
    assert_eq!(ran.exit, Exit::Settled, "{}", ran.err);
    assert!(ran.err.contains("nowhere.txt"), "{}", ran.err);
    let rows = stage.run(&["review", "status", "--json"]).json()["result"]["permissions"].clone();
    let refused: Vec<&Value> =
        rows.as_array().unwrap().iter().filter(|row| row["state"] == "refused").collect();
    assert_eq!(refused.len(), 1, "{rows}");
    assert_eq!(refused[0]["permission"], "pages_manage_metadata");
}

#[test]
fn a_secret_is_asked_for_until_it_has_its_shape() {
    let stage = Stage::new();
    assert_eq!(stage.run(&["app", "new", APP]).exit, Exit::Settled);
    let (cut, secret) = ("x".repeat(5000), "0123456789abcdef0123456789abcdef");
    let person = Script::new()
        .hides("App secret", &cut)
        .hides("App secret", "two words")
        .hides("App secret", secret)
        .hides("New passphrase", PASSPHRASE)
        .hides("once more", PASSPHRASE);
    let ran = stage.run_before(&person, &["app", "set", APP, "app_secret", "--stdin"]);
    assert_eq!(ran.exit, Exit::Settled, "{}", ran.err);
    assert!(ran.err.contains("4095 characters"), "{}", ran.err);
    assert!(!ran.err.contains(secret) && !ran.err.contains("xxxx"), "{}", ran.err);
}

#[test]
fn what_runs_already_is_adopted_by_its_two_secrets() {
    let meta = Meta::start(World::healthy());
    let stage = Stage::new();
    stage.bind(&meta.ready.graph_url);
    let person =
        Script::new().hides("App secret", &meta.ready.app_secret).hides("Page token", &meta.ready.page_token);
    let given = ["--company", "Aurora Móveis", "--platform", "neointeract", "--app-id", APP];
    let ran = stage.run_before(&person, &[&["customer", "adopt"][..], &given].concat());
    assert!(ran.out.contains("104200000000111"), "{}\n{}", ran.out, ran.err);
    assert_eq!(field(&stage, CUSTOMER, "app_id").as_deref(), Some(APP));
    assert!(
        !ran.err.contains(&meta.ready.app_secret) && !ran.err.contains(&meta.ready.page_token),
        "{}",
        ran.err
    );
}
