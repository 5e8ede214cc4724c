//! The product's side of the journey: its steps are shown in order, walked, ticked, and looked at.

use onboard::error::Exit;
use onboard::finding::Subject;
use onboard::i18n::LANGUAGES;
use onboard::sandbox::World;
use serde_json::{Value, json};

use super::script::Script;
use super::stage::{Meta, Ran, Stage, answers, error, ready};

const CUSTOMER: &str = "aurora-moveis";

/// Puts a customer of a platform on the stage who has everything but what is done in the product.
fn before_the_form(meta: &Meta, platform: &str, more: &str) -> Stage {
    let mut stage = Stage::new();
    stage.bind(&meta.ready.graph_url);
    stage.set("T_APP_SECRET", &meta.ready.app_secret).set("T_TOKEN", &meta.ready.page_token);
    stage.set("T_VERIFY", "aurora-7d1f4c92b8").set("T_AGENT", "Correct-Horse-9");
    stage.write("icon.png", include_bytes!("../../templates/demo/icon.png"));
    stage.write("film.mp4", include_bytes!("../../templates/demo/screencast.mp4"));
    let text = answers("static").replace("neointeract", platform);
    let is_of_product = |line: &&str| {
        ["setup_done", "saved_in_platform", "callback_url", "verify_token", "rehearsal"]
            .iter()
            .any(|key| line.starts_with(key))
    };
    let text: Vec<&str> = text.lines().filter(|line| !is_of_product(line)).collect();
    stage.write("answers.toml", format!("{}\n{more}", text.join("\n")));
    stage
}

fn start(stage: &Stage, more: &[&str]) -> Ran {
    stage.run(&[&["start", "--answers", "answers.toml", "--json"][..], more].concat())
}

fn verdict(ran: &Ran, step: &str) -> String {
    let steps = ran.json()["result"]["steps"].as_array().unwrap().clone();
    let own = steps.iter().find(|one| one["step"] == step).unwrap();
    own["verdict"].as_str().unwrap().to_owned()
}

fn finding(ran: &Ran, code: &str) -> Value {
    let all = ran.json()["findings"].as_array().unwrap().clone();
    all.into_iter().find(|one| one["code"] == code).unwrap_or_else(|| panic!("no {code}: {}", ran.out))
}

fn step(sheet: &Value, id: &str) -> Value {
    let steps = sheet["result"]["pages"][0]["steps"].as_array().unwrap().clone();
    steps.into_iter().find(|one| one["id"] == id).unwrap_or_else(|| panic!("no step {id}"))
}

#[test]
fn a_sheet_says_what_is_entered_where_and_holds_no_secret() {
    let meta = Meta::start(World::healthy());
    let more = "host = \"omni.aurora.example.com\"\napplication = \"Omni/Webhook\"\nsetup_done = \"all\"";
    let stage = before_the_form(&meta, "tactium-omni", more);
    let _ = start(&stage, &[]);
    let ran = stage.run(&["platform", "sheet", "aurora", "--json"]);
    assert_eq!(ran.exit, Exit::Settled, "{}", ran.out);
    let sheet = ran.json();
    for (id, value) in [
        ("service-type", "Messaging"),
        ("cifra", "104200000000111"),
        ("integration-url", "https://graph.facebook.com/v27.0/me/messages"),
        ("callback", "https://omni.aurora.example.com/Omni/Webhook/hook/messageFacebook"),
    ] {
        assert_eq!(step(&sheet, id)["value"], value, "{id}");
    }
    let token = step(&sheet, "api-key");
    assert_eq!((&token["value"], &token["secret"]), (&Value::Null, &json!("page_token")));
    let order: Vec<String> = sheet["result"]["pages"][0]["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["id"].as_str().unwrap().to_owned())
        .collect();
    let at = |id: &str| order.iter().position(|own| own == id).unwrap();
    assert!(at("webhook-server") < at("api-key") && at("save-service") < at("restart-chatserver"));
    assert!(!ran.out.contains(&meta.ready.page_token[..20]), "{}", ran.out);

    // On a screen in each language: the product's own labels, and what they mean.
    for language in LANGUAGES {
        let ran = stage.run(&["platform", "sheet", "aurora", "--lang", language]);
        assert!(ran.out.contains("Tipo de Serviço") && ran.out.contains("***"), "{}", ran.out);
        assert!(!ran.out.contains(&meta.ready.page_token[..20]), "{}", ran.out);
    }
    let ran = stage.run(&["platform", "sheet", "aurora", "--lang", "ru"]);
    assert!(ran.out.contains("Tipo de Serviço (Тип сервиса): Messaging"), "{}", ran.out);
    assert!(ran.out.contains("Перезапустите службу Tactium.ChatServer"), "{}", ran.out);
}

#[test]
fn a_page_of_a_product_can_be_followed_without_the_wizard() {
    let stage = Stage::new();
    let ran = stage.run(&["platform", "show", "tactium-omni"]);
    for said in [
        "Tipo de Serviço (Service type): Messaging",
        "Facebook Messenger",
        "/me/messages",
        "https://{host}/{application}/hook/messageFacebook",
        "4c54507e-72cf-44c1-bee0-3aa0d28849dc",
        "Restart the service Tactium.ChatServer",
        "Horário Padrão",
        "out-of-hours",
    ] {
        assert!(ran.out.contains(said), "{said}: {}", ran.out);
    }
    let ran = stage.run(&["platform", "show", "4biz", "--lang", "pt-BR"]);
    for said in ["118, 315, 317, 390,", "402, 423, 441,", "Canal de interação: Facebook-Messenger"] {
        assert!(ran.out.contains(said), "{said}: {}", ran.out);
    }
}

#[test]
fn a_step_that_nobody_ticked_holds_the_journey_up_where_it_is_due() {
    let meta = Meta::start(World::healthy());
    let saved = "callback_url = \"https://hooks.aurora.example.com/messenger\"\nsaved_in_platform = \"yes\"\n\
                 verify_token = { env = \"T_FIXED\" }";
    let mut stage = before_the_form(&meta, "tactium-omni", saved);
    stage.set("T_FIXED", "4c54507e-72cf-44c1-bee0-3aa0d28849dc");
    let ran = start(&stage, &[]);
    assert_eq!((ran.exit, verdict(&ran, "platform-setup")), (Exit::Unmet, "unmet".into()), "{}", ran.out);
    let open = finding(&ran, "platform-steps-open");
    assert_eq!(open["facts"]["steps"], json!(["restart-chatserver"]));
    assert!(open["message"].as_str().unwrap().contains("Restart the service Tactium.ChatServer"), "{open}");
    assert_eq!(verdict(&ran, "app-subscription"), "met", "the world has it already");

    // Whoever did it says so, and is remembered with the day.
    let ran = stage.run(&["customer", "set", "aurora", "setup_done", "restart-chatserver", "--json"]);
    assert_eq!(ran.exit, Exit::Settled, "{}", ran.out);
    let sheet = stage.run(&["platform", "sheet", "aurora", "--json"]).json();
    let own = step(&sheet, "restart-chatserver");
    assert_eq!((&own["state"], &own["done"]["by"]), (&json!("done"), &json!("ana")), "{own}");
    assert_eq!(own["done"]["at"], super::stage::NOW);
    let ran = stage.run(&["doctor", "--json"]);
    assert_eq!(verdict(&ran, "platform-setup"), "met", "{}", ran.out);

    // A new token in the form does nothing until the service is started again.
    let record = stage.workspace();
    let page = Subject::page(CUSTOMER, "104200000000111");
    let other = meta.control("dashboard", &json!({ "do": "generate-token" }))["token"].clone();
    record
        .keep(
            &page,
            onboard::journey::port::SecretKind::PageToken,
            &other.as_str().unwrap().into(),
            None,
            stage.now,
        )
        .unwrap();
    let ran = stage.run(&["doctor", "--json"]);
    assert!(ran.codes().contains(&"platform-token-stale".into()), "{}", ran.out);
    let again = finding(&ran, "platform-step-again");
    assert!(again["message"].as_str().unwrap().contains("since the token in its form changed"), "{again}");
    let ran = stage.run(&["customer", "set", "aurora", "saved_in_platform", "yes", "--json"]);
    assert_eq!(ran.exit, Exit::Settled);
    let ran = stage.run(&["customer", "set", "aurora", "setup_done", "all", "--json"]);
    assert_eq!(ran.exit, Exit::Settled);
    let ran = stage.run(&["doctor", "--json"]);
    assert_eq!(verdict(&ran, "platform-setup"), "met", "{}", ran.out);
}

#[test]
fn a_step_that_the_product_has_not_cannot_be_ticked() {
    let meta = Meta::start(World::healthy());
    let stage = ready("static", &meta);
    let ran = stage.run(&["customer", "set", "aurora", "setup_done", "fly", "--json"]);
    assert_eq!(error(&ran), (Exit::Usage, "setup-step-unknown".into()), "{}", ran.out);
    let ran = stage.run(&["customer", "set", "aurora", "setup_done", "service,guide", "--json"]);
    assert_eq!(ran.exit, Exit::Settled, "{}", ran.out);
    let ran = stage.run(&["customer", "set", "aurora", "setup_done", "none", "--json"]);
    assert_eq!(ran.exit, Exit::Settled, "{}", ran.out);
    let ran = stage.run(&["doctor", "--json"]);
    assert_eq!(finding(&ran, "platform-steps-open")["facts"]["steps"], json!(["service", "guide"]));
}

#[test]
fn the_wizard_walks_the_product_in_its_order() {
    let meta = Meta::start(World::healthy());
    let stage = before_the_form(&meta, "dynamics365", "");
    for only in ["app", "page-token"] {
        let _ = start(&stage, &["--only", only]);
    }
    let person = Script::new()
        // What comes before the form, first of all.
        .picks("Which of these are done?", "All of them")
        // Late replies decide on the product's own switch and on what the review asks for.
        .picks("24 hours", "Yes")
        // Callback and token are born when the form is saved, so the form is shown first.
        .types("Callback URL", "https://hooks.aurora.example.com/messenger")
        .hides("Verify token", "aurora-7d1f4c92b8")
        .picks("form saved", "Yes");
    let ran = stage.run_before(&person, &["start", "aurora", "--only", "platform-setup"]);
    assert_eq!(verdict(&stage.run(&["doctor", "--json"]), "platform-setup"), "met", "{}", ran.err);
    let screen = ran.err.split_whitespace().collect::<Vec<_>>().join(" ");
    let at = |text: &str| screen.find(text).unwrap_or_else(|| panic!("no {text}: {}", ran.err));
    assert!(at("There is a licence") < at("Application secret"), "{}", ran.err);
    assert!(at("Application secret") < at("? Callback URL"), "{}", ran.err);
    let _ = at("not generated when the Page is used in another channel instance");
    assert_eq!(screen.matches("Press “New account”").count(), 1, "the form is shown once: {}", ran.err);
    assert_eq!(meta.stop(), []);
}

#[cfg(unix)]
#[test]
fn a_secret_goes_by_the_clipboard_and_is_taken_off_it() {
    use std::os::unix::fs::PermissionsExt;
    let meta = Meta::start(World::healthy());
    let mut stage = ready("static", &meta);
    let log = stage.folder.path().join("clipboard");
    let script =
        format!("#!/bin/sh\necho \"[$*]\" >> {0}\n[ \"$1\" = --clear ] || cat >> {0}\n", log.display());
    let program = stage.write("bin/wl-copy", script);
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:/usr/bin:/bin", program.parent().unwrap().display());
    stage.set("PATH", &path).set("WAYLAND_DISPLAY", "wayland-0");
    let copy = ["platform", "sheet", "aurora", "--copy", "page-token", "--keep", "0"];
    let ran = stage.run(&copy);
    assert_eq!(ran.exit, Exit::Settled, "{}", ran.err);
    let copied = std::fs::read_to_string(&log).unwrap();
    assert_eq!(copied, format!("[--sensitive]\n{}[--clear]\n", meta.ready.page_token));
    assert!(ran.err.contains("kept out of its history"), "{}", ran.err);
    assert!(!format!("{}{}", ran.out, ran.err).contains(&meta.ready.page_token[..20]));

    stage.set("SSH_CONNECTION", "203.0.113.5 50000 203.0.113.9 22");
    let ran = stage.run(&[&copy[..], &["--json"]].concat());
    assert_eq!(error(&ran), (Exit::Usage, "clipboard-over-ssh".into()), "{}", ran.out);
    stage.variables.remove("SSH_CONNECTION");
    stage.variables.remove("WAYLAND_DISPLAY");
    let ran = stage.run(&[&copy[..], &["--json"]].concat());
    assert_eq!(error(&ran), (Exit::Usage, "clipboard-absent".into()), "{}", ran.out);
    let ran = stage.run(&["platform", "sheet", "aurora", "--copy", "save", "--json"]);
    assert_eq!(error(&ran), (Exit::Usage, "setup-value-unknown".into()), "{}", ran.out);
    let ran = stage.run(&["platform", "sheet", "aurora", "--show-secrets", "--json"]);
    assert_eq!(error(&ran), (Exit::Usage, "secrets-need-terminal".into()), "{}", ran.out);

    // Before a person they are shown where nothing keeps them.
    let person = Script::new().enters("Hide them");
    let ran = stage.run_before(&person, &["platform", "sheet", "aurora", "--show-secrets"]);
    assert_eq!(ran.exit, Exit::Settled, "{}", ran.err);
    assert!(person.aside().contains(&meta.ready.page_token), "{}", person.aside());
    assert!(!format!("{}{}", ran.out, ran.err).contains(&meta.ready.page_token[..20]));
}

#[test]
fn a_value_that_reviewers_read_is_judged_when_it_is_given() {
    let meta = Meta::start(World::healthy());
    let stage = ready("static", &meta);
    let _ = stage.run(&["customer", "set", "aurora", "platform", "4biz", "--json"]);
    for (value, expected) in
        [("Entrar", Some("answer-not-english")), ("Sign in", None), ("Entrar (Sign in)", None)]
    {
        let ran = stage.run(&["customer", "set", "aurora", "enter_button", value, "--json"]);
        assert_eq!(ran.json()["error"]["code"].as_str(), expected, "{value}: {}", ran.out);
    }
}

#[test]
fn a_vendors_own_verify_token_is_taken_and_no_other() {
    let meta = Meta::start(World::healthy());
    let more = "callback_url = \"https://hooks.aurora.example.com/messenger\"\nsetup_done = \"all\"\n\
                verify_token = { env = \"T_VERIFY\" }\nsaved_in_platform = \"yes\"";
    let stage = before_the_form(&meta, "tactium-omni", more);
    let ran = start(&stage, &[]);
    assert_eq!(ran.json()["error"]["code"], "verify-token-not-vendors", "{}", ran.out);
}

#[test]
fn a_release_on_the_vendors_app_has_a_journey_of_its_own() {
    let meta = Meta::start(World::healthy());
    let stage = Stage::new();
    stage.bind(&meta.ready.graph_url);
    let given = "company = \"Aurora Móveis\"\nplatform = \"webim\"\nwebim_10_1 = \"yes\"\n\
                 page_url = \"https://www.facebook.com/auroramoveis.example\"";
    stage.write("answers.toml", given);
    let ran = start(&stage, &[]);
    assert!(ran.codes().contains(&"platform-release-other".into()), "{}", ran.out);
    let ran = stage.run(&["customer", "set", "aurora", "platform", "webim-app", "--json"]);
    assert_eq!(ran.exit, Exit::Settled);
    let found = stage.run(&["doctor", "--json"]).codes();
    assert!(found.contains(&"page-id-missing".to_owned()), "{found:?}");
    let vendors = given.replace("\"webim\"", "\"webim-app\"");
    stage.write("answers.toml", &vendors);
    let ran = start(&stage, &[]);
    assert!(ran.reasons().contains(&"answer-missing".into()), "{}", ran.out);
    assert_eq!(ran.json()["error"]["facts"]["key"], "page_id", "{}", ran.out);
    let done = "page_id = \"104200000000111\"\nsetup_done = \"all\"\nsaved_in_platform = \"yes\"\n\
                rehearsal = \"yes\"\nlive_message = \"yes\"";
    stage.write("answers.toml", format!("{vendors}\n{done}"));
    let ran = start(&stage, &[]);
    assert_eq!(ran.exit, Exit::Settled, "{}", ran.out);
    assert_eq!(verdict(&ran, "live"), "met", "{}", ran.out);
    assert!(ran.codes().contains(&"vendor-app".into()), "{}", ran.out);
    assert_eq!(meta.stop(), [], "nothing is asked of Meta that it does not know");
}

#[test]
fn a_newcomer_of_each_product_reaches_live_with_an_answers_file() {
    for platform in ["neointeract", "dynamics365", "tactium-omni", "4biz", "webim"] {
        let site = json!({
            "kind": "webhook", "checks_signature": true, "addresses": ["203.0.113.10"], "tls": "trusted",
            "verify_token": "4c54507e-72cf-44c1-bee0-3aa0d28849dc",
        });
        let url = "https://hooks.aurora.example.com/Omni/Webhook/hook/messageFacebook";
        let world = json!({ "web": { url: site }, "apps": { "900100200300400": { "subscriptions": null } } });
        let meta = Meta::start(super::stage::patched(&world));
        let own = match platform {
            "tactium-omni" => {
                "host = \"hooks.aurora.example.com\"\napplication = \"Omni/Webhook\"".to_owned()
            }
            _ => "callback_url = \"https://hooks.aurora.example.com/messenger\"\n\
                  verify_token = { env = \"T_VERIFY\" }"
                .to_owned(),
        };
        let more = "enter_button = \"Sign in\"\nready_instruction = \"Choose Available.\"";
        let more = if platform == "neointeract" { "" } else { more };
        let said = "saved_in_platform = \"yes\"\nsetup_done = \"all\"\nrehearsal = \"yes\"";
        let stage = before_the_form(&meta, platform, &format!("{own}\n{said}\n{more}"));
        let ran = start(&stage, &["--yes"]);
        assert_eq!(
            (ran.exit, verdict(&ran, "live")),
            (Exit::Settled, "met".into()),
            "{platform}: {}",
            ran.out
        );
        let subscribed =
            meta.world()["apps"]["900100200300400"]["subscriptions"]["page"]["callback_url"].clone();
        let expected =
            if platform == "tactium-omni" { url } else { "https://hooks.aurora.example.com/messenger" };
        assert_eq!(subscribed, expected, "{platform}");
        assert_eq!(meta.stop(), [], "{platform}");
    }
}

/// Each line that the products' guides ask for, and what covers it: a step of the set-up, a best practice, a file of
/// the pack, a code, a message; or the reason why nothing should.
const COVERAGE: &str = include_str!("../fixtures/guide-coverage.tsv");

#[test]
fn every_line_of_the_guides_is_on_a_screen_or_has_a_reason() {
    let stage = Stage::new();
    let profiles = onboard::platform::Profiles::builtin().unwrap();
    let words = onboard::i18n::Words::of("en");
    let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut screens: std::collections::BTreeMap<String, String> = std::collections::BTreeMap::new();
    let meta = Meta::start(World::healthy());
    let reviewed = ready("static", &meta);
    let packed = reviewed.run(&["review", "pack", "aurora", "--out", "pack", "--json"]);
    assert_eq!(packed.exit, Exit::Settled, "{}", packed.out);
    let pack = names(&reviewed.folder.path().join("pack"));
    let mut wrong = Vec::new();
    let mut rows = 0;
    for line in COVERAGE.lines().skip(1) {
        rows += 1;
        let (row, what) = line.split_once('\t').unwrap();
        assert_eq!(row.parse::<usize>().unwrap(), rows, "a row is missing");
        let (kind, of) = what.split_once(' ').unwrap();
        let mut screen = |platform: &str| {
            let shown = || squeezed(&stage.run(&["platform", "show", platform]).out);
            screens.entry(platform.to_owned()).or_insert_with(shown).clone()
        };
        let is_shown = match kind {
            "step" => {
                let (platform, id) = of.split_once('/').unwrap();
                let profile = profiles.get(platform).unwrap();
                let step = profile.step(id).unwrap_or_else(|| panic!("{row}: no step {of}"));
                let texts =
                    [&step.text, &step.note].into_iter().flatten().map(|text| text.of("en").to_owned());
                let labels = [&step.label, &step.path].into_iter().flatten();
                let all: Vec<String> = texts.chain(labels.map(|label| profile.label(label, "en"))).collect();
                let screen = screen(platform);
                !all.is_empty() && all.iter().all(|text| screen.contains(&squeezed(text)))
            }
            "practice" => {
                let (platform, number) = of.split_once(' ').unwrap();
                let practices = &profiles.get(platform).unwrap().checklist;
                let text = practices[number.parse::<usize>().unwrap() - 1].of("en");
                screen(platform).contains(&squeezed(text))
            }
            "need" => {
                let (platform, permission) = of.split_once(' ').unwrap();
                screen(platform).contains(permission)
            }
            "fields" => {
                let (platform, field) = of.split_once(' ').unwrap();
                let fields = &profiles.get(platform).unwrap().webhook.fields;
                fields.iter().any(|own| own == field) && screen(platform).contains(field)
            }
            "unknown" => {
                let (platform, key) = of.split_once(' ').unwrap();
                let unknowns = &profiles.get(platform).unwrap().unknowns;
                let own = unknowns.iter().find(|unknown| unknown.key == key).unwrap();
                screen(platform).contains(&squeezed(own.text.of("en")))
            }
            "profile" => screen(of).contains(&squeezed(&profiles.get(of).unwrap().source)),
            "code" => onboard::codes::ALL.iter().any(|code| code.id == of),
            "say" => words.get(of) != of,
            "field" => pack.iter().any(|name| name.starts_with(&format!("{of}."))),
            "none" => !of.is_empty(),
            other => panic!("{row}: {other}"),
        };
        if !is_shown {
            wrong.push(format!("{row}: {what}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(rows, 275);
}

/// Returns the names of all files in a folder and below.
fn names(folder: &std::path::Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(names(&path));
        } else {
            found.push(path.file_name().unwrap().to_str().unwrap().to_owned());
        }
    }
    found
}
