//! `explain`, and what else helps a person along: completions, manual pages, support bundles, boards.

use std::collections::BTreeSet;
use std::path::Path;

use onboard::codes;
use onboard::commands::completions::{ASKS, SHELLS};
use onboard::commands::explain::{Page, Topic};
use onboard::error::Exit;
use onboard::finding::Subject;
use onboard::i18n::{LANGUAGES, Words};
use onboard::journey::catalogue::ROWS;
use onboard::journey::symptom::SYMPTOMS;
use onboard::review::Catalogue;
use onboard::sandbox::World;
use onboard::workspace::JournalLine;
use serde_json::{Value, json};

use super::stage::{Meta, Stage, patched, ready};

const CUSTOMER: &str = "aurora-moveis";

#[test]
fn everything_has_its_page_in_every_language() {
    for language in LANGUAGES {
        let words = Words::of(language);
        for topic in Topic::all() {
            let page =
                Page::of(&topic, &words).unwrap_or_else(|| panic!("{language}: no page for {}", topic.id()));
            let kind = format!("kind-{}", topic.kind());
            assert_ne!(words.get(&kind), kind, "{language}: no words for what {} is", topic.id());
            let why = page.why.as_deref();
            assert!(why.is_some() || topic.kind() == "error", "{language}: {} has no why", topic.id());
            for text in [Some(page.meaning.as_str()), why, Some(&page.remedy)].into_iter().flatten() {
                assert!(text.len() > 6 && !text.contains("{$"), "{language}: {}: {text}", topic.id());
            }
            let is_word = |word: &&str| {
                let word = word.trim_matches(|glyph: char| !glyph.is_alphabetic());
                word.chars().count() > 1 && word.chars().skip(1).all(char::is_lowercase)
            };
            assert!(page.meaning.split(' ').filter(is_word).count() > 1, "{language}: {}", page.meaning);
            assert_eq!(Topic::find(&topic.id()).map(|found| found.key()), Some(topic.key()));
        }
    }
    let all: BTreeSet<String> = Topic::all().iter().map(Topic::id).collect();
    assert_eq!(all.len(), Topic::all().len(), "two topics of one name");
    let codes = codes::findings().map(|code| code.id.to_owned());
    let steps = ROWS.iter().map(|row| row.id.name().to_owned());
    let permissions = Catalogue::builtin().all().map(|one| one.name.clone());
    for id in codes.chain(steps).chain(permissions).chain(codes::ERRORS.iter().map(|code| code.id.to_owned()))
    {
        assert!(all.contains(&id), "{id} is no topic");
    }
}

#[test]
fn every_page_in_the_words_is_of_something() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales/en");
    let files =
        ["explain.ftl", "recognition.ftl"].map(|file| std::fs::read_to_string(folder.join(file)).unwrap());
    let text = files.concat();
    let keys: BTreeSet<String> = Topic::all().iter().map(Topic::key).collect();
    let classes = ["transient", "throttle", "token", "permission", "permanent", "unknown", "unknown-passing"];
    let pages =
        text.lines().filter_map(|line| line.strip_prefix("explain-")?.split_once(" =")).map(|(key, _)| key);
    // Words that lead to a page, and causes, have tests of their own.
    for key in pages.filter(|key| !key.starts_with("words-") && !key.starts_with("case-")) {
        let is_class = key.strip_prefix("class-").is_some_and(|class| classes.contains(&class));
        assert!(is_class || keys.contains(key), "the page of `{key}` is of nothing");
    }
}

#[test]
fn a_page_is_found_by_whatever_people_write() {
    let stage = Stage::new();
    for (name, id, kind) in [
        ("page-not-subscribed", "page-not-subscribed", "finding"),
        ("webhook-endpoint", "webhook-endpoint", "step"),
        ("pages_messaging", "pages_messaging", "permission"),
        ("Human Agent", "human_agent", "feature"),
        ("190/463", "190/463", "graph-error"),
        ("(#190)", "190", "graph-error"),
        ("2018028", "200/2018028", "graph-error"),
        ("80011", "80000", "graph-error"),
        ("answer-missing", "answer-missing", "error"),
        ("text-promise", "text-promise", "flaw"),
        ("nothing-arrives", "nothing-arrives", "symptom"),
    ] {
        let ran = stage.run(&["explain", name, "--json"]);
        assert_eq!(ran.exit, Exit::Settled, "{name}: {}", ran.out);
        let result = &ran.json()["result"];
        assert_eq!((&result["id"], &result["kind"]), (&json!(id), &json!(kind)), "{name}");
    }
    let ran = stage.run(&["explain", "page-not-subscribd", "--json"]);
    assert_eq!(ran.exit, Exit::Usage);
    assert_eq!(ran.json()["error"]["facts"]["nearest"], "page-not-subscribed");
    assert_eq!(stage.run(&["explain", "7"]).exit, Exit::Usage, "a number is not always an error of Meta's");
}

#[test]
fn a_pasted_error_is_read_with_what_was_copied_around_it() {
    let stage = Stage::new();
    let token = format!("EAA{}", "x1Y2".repeat(20));
    let body = json!({"error": {"message": format!("Session has expired {token}"), "type": "OAuthException",
        "code": 190, "error_subcode": 463, "fbtrace_id": "AbC"}});
    for (pasted, id) in [
        (body.to_string(), "190/463"),
        (format!("HTTP/2 400\n\n{body:#}\n$ "), "190/463"),
        ("Error: (#200) Requires pages_messaging".into(), "200"),
        (r#"{"error":{"code":777,"message":"new"}}"#.into(), "777"),
    ] {
        let ran = stage.run_with(&["explain", "-", "--json"], &pasted);
        assert_eq!(ran.json()["result"]["id"], id, "{}", ran.out);
        assert!(!ran.out.contains(&token), "{}", ran.out);
        let ran = stage.run_with(&["explain", "-"], &pasted);
        assert!(!ran.out.contains(&token) && ran.out.contains("What Meta said"), "{}", ran.out);
    }
    for pasted in ["", "{}", "nothing of the kind", r#"{"id":"1"}"#] {
        let ran = stage.run_with(&["explain", "-", "--json"], pasted);
        assert_eq!(ran.json()["error"]["code"], "pasted-error-unreadable", "{pasted}");
    }
}

#[test]
fn pages_fit_a_terminal() {
    let stage = Stage::new();
    for language in LANGUAGES {
        for topic in Topic::all() {
            let ran = stage.run(&["explain", &topic.id(), "--lang", language]);
            for line in ran.out.lines().filter(|line| !line.contains("https://") && !line.contains('`')) {
                let is_command = line.contains("onboard ");
                assert!(is_command || line.chars().count() <= 80, "{language}: {line}");
            }
        }
    }
}

#[test]
fn a_subject_is_headed_once_and_the_worst_comes_first() {
    let settings = json!({ "contact_email": null, "terms_of_service_url": null, "website_url": null });
    let page = json!({ "subscribed_apps": { "900100200300400": null }, "is_published": false });
    let meta = Meta::start(patched(&json!({
        "apps": { "900100200300400": { "settings": settings } },
        "pages": { "104200000000111": page },
    })));
    let stage = ready("static", &meta);
    let ran = stage.run(&["doctor"]);
    for heading in ["app 900100200300400\n", "customer aurora-moveis, Page 104200000000111\n"] {
        let times = ran.out.lines().filter(|line| *line == heading.trim_end()).count();
        assert!(times <= 1, "{heading} stands {times} times:\n{}", ran.out);
    }
    assert!(ran.out.contains("app 900100200300400\n"), "{}", ran.out);
    let (todo, advice) = (ran.out.rfind("  todo ").unwrap(), ran.out.find("  advice "));
    assert!(
        advice.is_none_or(|advice| advice > todo || ran.out[advice..todo].contains("\n\n")),
        "{}",
        ran.out
    );
    assert!(ran.err.contains("onboard explain "), "{}", ran.err);
    let is_wide = |line: &&str| line.chars().count() > 80 && !line.contains('`') && !line.starts_with("skip");
    let wide: Vec<_> = ran.out.lines().filter(is_wide).collect();
    assert!(wide.is_empty(), "{wide:?}");
}

#[test]
fn a_symptom_shows_its_steps_alone_and_keeps_the_whole_look() {
    let meta = Meta::start(patched(
        &json!({ "apps": { "900100200300400": { "settings": { "contact_email": null } } } }),
    ));
    let stage = ready("static", &meta);
    let whole = stage.run(&["doctor", "--json"]);
    for symptom in &SYMPTOMS {
        let ran = stage.run(&["doctor", "--symptom", symptom.name, "--json"]);
        let steps = ran.json()["result"]["steps"].as_array().cloned().unwrap();
        assert!(!steps.is_empty());
        for step in &steps {
            let is_its_own = symptom.chain.iter().any(|own| step["step"] == own.step.name());
            assert!(is_its_own, "{}: {step}", symptom.name);
        }
    }
    assert_eq!(whole.exit, Exit::Unmet, "{}", whole.out);
    let ran = stage.run(&["doctor", "--symptom", "in", "--json"]);
    assert_eq!(ran.exit, Exit::Settled, "a missing e-mail keeps no message away: {}", ran.out);
    let status = stage.run(&["status", "--json"]);
    assert_eq!(status.json()["result"]["steps"], whole.json()["result"]["steps"]);
    assert_eq!(stage.run(&["doctor", "--symptom", "smell"]).exit, Exit::Usage);
}

#[test]
fn a_board_has_one_line_for_each_step_and_an_overview_one_for_each_customer() {
    let meta = Meta::start(World::healthy());
    let stage = ready("static", &meta);
    let _ = stage.run(&["doctor"]);
    let ran = stage.run(&["status"]);
    assert_eq!(ran.out.lines().filter(|line| !line.is_empty()).count(), 19, "{}", ran.out);
    assert!(ran.out.contains("aurora-moveis › 1042…111"), "{}", ran.out);
    assert!(ran.out.contains("Looked at: 2026-11-20 12:00 UTC"), "{}", ran.out);
    assert!(ran.out.lines().all(|line| line.chars().count() <= 80), "{}", ran.out);
    let _ = stage.run(&["customer", "new", "--company", "Bela Casa"]);
    let ran = stage.run(&["status", "--all"]);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(lines.len(), 3, "{}", ran.out);
    assert!(lines[1].starts_with("bela-casa") && lines[1].contains("never-looked-at"), "{}", ran.out);
    assert!(lines[2].starts_with(CUSTOMER) && lines[2].contains(&ROWS.len().to_string()), "{}", ran.out);
}

#[test]
fn a_support_bundle_holds_the_last_look_and_no_secret() {
    let meta = Meta::start(World::healthy());
    let stage = ready("static", &meta);
    let _ = stage.run(&["doctor"]);
    let secrets = [&meta.ready.app_secret, &meta.ready.page_token, "Correct-Horse-9", "aurora-7d1f4c92b8"];
    // What should never get into a journal must not leave by the bundle either.
    let line = JournalLine {
        at: stage.now,
        by: "ana".into(),
        command: "doctor".into(),
        what: "note".into(),
        facts: secrets.iter().enumerate().map(|(place, secret)| (place.to_string(), json!(secret))).collect(),
    };
    stage.workspace().journal(&Subject::Customer(CUSTOMER.into()), &line).unwrap();
    for arguments in [&["support"][..], &["support", "--live"], &["support", "--live", "--json"]] {
        let ran = stage.run(arguments);
        assert_eq!(ran.exit, Exit::Settled, "{}", ran.err);
        let bundle = match ran.json() {
            Value::Object(mut whole) if whole.contains_key("result") => whole.remove("result").unwrap(),
            other => other,
        };
        assert_eq!(bundle["version"], env!("CARGO_PKG_VERSION"));
        assert_eq!(bundle["subjects"].as_array().unwrap().len(), 3);
        assert!(bundle["subjects"][0]["seen"]["steps"].as_array().is_some_and(|steps| !steps.is_empty()));
        assert_eq!(bundle["doctor"].is_object(), arguments.contains(&"--live"));
        assert!(bundle.to_string().contains("\"what\":\"note\""), "{bundle}");
        for secret in secrets {
            assert!(!bundle.to_string().contains(secret) && !ran.err.contains(secret), "{bundle}");
        }
    }
    let file = stage.folder.path().join("ticket.json");
    let ran = stage.run(&["support", "--out", file.to_str().unwrap()]);
    assert!(ran.out.contains("ticket.json") && ran.err.contains("no token"), "{}{}", ran.out, ran.err);
    let written: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    assert_eq!(written["subjects"].as_array().unwrap().len(), 3);
    let ran = Stage::new().run(&["support", "--json"]);
    assert_eq!(ran.exit, Exit::Settled, "a ticket may be about the program alone: {}", ran.out);
}

/// Returns the names of all commands, inner ones after their outer ones.
fn commands(command: &clap::Command, path: &str, out: &mut Vec<String>) {
    for inner in command.get_subcommands() {
        let name = format!("{path} {}", inner.get_name()).trim().to_owned();
        commands(inner, &name, out);
        out.push(name);
    }
}

#[test]
fn every_shell_gets_a_script_and_is_offered_every_command() {
    let stage = Stage::new();
    let mut names = Vec::new();
    commands(&onboard::commands::command(), "", &mut names);
    for shell in SHELLS {
        let ran = stage.run(&["completions", shell]);
        assert_eq!(ran.exit, Exit::Settled, "{}", ran.err);
        assert!(ran.out.contains(ASKS) && ran.out.contains("onboard"), "{shell}: {}", ran.out);
    }
    assert_eq!(stage.run(&["completions", "tcsh"]).exit, Exit::Usage);
    for name in &names {
        let (outer, own) = name.rsplit_once(' ').unwrap_or(("", name));
        let offered = offered(&stage, &[&outer.split_whitespace().collect::<Vec<_>>()[..], &[""]].concat());
        assert!(offered.iter().any(|one| one == own), "`{name}` is not offered: {offered:?}");
    }
}

#[test]
fn customers_steps_and_codes_are_offered() {
    let meta = Meta::start(World::healthy());
    let stage = ready("static", &meta);
    for (typed, wanted) in [
        (&["doctor", ""][..], CUSTOMER),
        (&["status", "aur"], CUSTOMER),
        (&["-c", "aur"], CUSTOMER),
        (&["customer", "show", ""], CUSTOMER),
        (&["app", "check", ""], "900100200300400"),
        (&["start", "--only", "page-s"], "page-subscription"),
        (&["explain", "page-not-s"], "page-not-subscribed"),
        (&["doctor", "--symptom", ""], "out"),
    ] {
        let offered = offered(&stage, typed);
        assert!(offered.iter().any(|one| one == wanted), "{typed:?}: {offered:?}");
    }
}

/// Returns what is offered for the last of the typed words, as fish asks: it sends no place.
fn offered(stage: &Stage, typed: &[&str]) -> Vec<String> {
    let mut stage_of_shell = Stage::new();
    stage_of_shell.variables = stage.variables.clone();
    stage_of_shell.set("ONBOARD_HOME", stage.home().to_str().unwrap()).set(ASKS, "fish");
    let ran = stage_of_shell.run(&[&["--", "onboard"][..], typed].concat());
    assert_eq!(ran.exit, Exit::Settled, "{}", ran.err);
    ran.out.lines().filter_map(|line| line.split('\t').next()).map(String::from).collect()
}

#[test]
fn every_command_gets_a_manual_page() {
    let stage = Stage::new();
    let folder = stage.folder.path().join("man/man1");
    let ran = stage.run(&["man", folder.to_str().unwrap()]);
    assert_eq!(ran.exit, Exit::Settled, "{}", ran.err);
    let mut names = vec![String::new()];
    commands(&onboard::commands::command(), "", &mut names);
    for name in names {
        let file = format!("onboard {name}").trim().replace(' ', "-");
        let page = std::fs::read_to_string(folder.join(format!("{file}.1"))).unwrap();
        assert!(page.contains(".SH NAME") && page.contains("onboard"), "{file}: {page}");
    }
    let taken = stage.write("taken", "");
    assert_eq!(stage.run(&["man", taken.to_str().unwrap()]).exit, Exit::Failed);
}

#[test]
fn a_board_fits_a_terminal_whatever_the_reason() {
    use onboard::finding::{Subject, Verdict};
    use onboard::i18n::{LANGUAGES, Words};
    use onboard::journey::catalogue::ROWS;
    use onboard::journey::look::CheckResult;
    let subject = Subject::page("aurora-moveis", "104200000000111");
    for language in LANGUAGES {
        let words = Words::of(language);
        for row in ROWS {
            let verdicts = row.all_codes().map(Verdict::NotNeeded);
            let follows = ROWS.iter().map(|first| (Verdict::Met(Vec::new()), Some(first.id)));
            for (verdict, follows) in verdicts.map(|verdict| (verdict, None)).chain(follows) {
                let looked = CheckResult { step: row.id, subject: subject.clone(), verdict, follows };
                let drawn = anstream::adapter::strip_str(&onboard::ui::human::board_line(&looked, &words))
                    .to_string();
                for line in drawn.lines() {
                    assert!(line.chars().count() <= 80, "{language}: {line}");
                }
            }
        }
    }
}
