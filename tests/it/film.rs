//! The film: `review shots`, its words in every language, and advice against asking for too much.

use onboard::error::Exit;
use onboard::finding::Facts;
use onboard::i18n::{LANGUAGES, Words};
use onboard::review::{recording_rules, shot_ids};
use onboard::sandbox::World;

use super::stage::{Meta, Stage, ready};

const APP: &str = "900100200300400";
const CUSTOMER: &str = "aurora-moveis";

/// Makes every file of the vault unreadable, so that whatever opens it fails.
fn ruin(folder: &std::path::Path) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            ruin(&path);
        } else if path.extension().is_some_and(|end| end == "age") {
            std::fs::write(path, "not a vault any more").unwrap();
        }
    }
}

fn everything(stage: &Stage) {
    let all = "pages_messaging,business_asset_user_profile_access,human_agent,pages_utility_messaging,\
               pages_read_engagement,business_management,public_profile";
    for arguments in [
        ["app", "set", APP, "permissions", all],
        ["customer", "set", CUSTOMER, "late_contact", "Bruno Reis"],
        ["customer", "set", CUSTOMER, "template_name", "order_on_its_way"],
        ["customer", "set", CUSTOMER, "screens", "late_reply,templates,page_content,portfolio"],
    ] {
        let ran = stage.run(&arguments);
        assert_eq!(ran.exit, Exit::Settled, "{arguments:?}: {}", ran.err);
    }
}

#[test]
fn each_shot_and_rule_has_words_and_a_reason_in_every_language() {
    let words = ["product", "company", "page", "button", "length", "pixels"];
    let facts: Facts = words.map(|word| (word, word.into())).into();
    for language in LANGUAGES {
        let say = |key: &str| Words::of(language).try_say(key, &facts).filter(|said| !said.contains('{'));
        for id in shot_ids() {
            assert!(say(&format!("shot-{id}")).is_some(), "{language}: {id}");
            assert!(say(&format!("shot-{id}.why")).is_some(), "{language}: why {id}");
        }
        for rule in recording_rules() {
            assert!(say(&format!("shot-rule-{}", rule.id)).is_some(), "{language}: {}", rule.id);
        }
    }
    // And nothing has words that is not there.
    let known: Vec<String> = shot_ids()
        .map(String::from)
        .chain(recording_rules().iter().map(|rule| format!("rule-{}", rule.id)))
        .collect();
    let text = include_str!("../../locales/en/film.ftl");
    for id in text.lines().filter_map(|line| line.strip_prefix("shot-")?.split(" =").next()) {
        assert!(known.iter().any(|one| one == id), "there is no shot {id}");
    }
}

#[test]
fn the_shot_list_is_in_the_persons_language_and_its_captions_in_english() {
    let meta = Meta::start(World::healthy());
    let stage = ready("static", &meta);
    everything(&stage);
    ruin(&stage.home());
    let mut lists = Vec::new();
    for language in LANGUAGES {
        let ran = stage.run(&["review", "shots", CUSTOMER, "--lang", language]);
        assert_eq!((ran.exit, ran.err.lines().count()), (Exit::Settled, 1), "{language}: {}", ran.err);
        assert!(!ran.out.contains("shot-") && !ran.out.contains("shots-"), "{language}: {}", ran.out);
        assert!(ran.out.contains("> The reply is delivered: it appears in the customer's Messenger."));
        assert!(ran.out.contains("1080") && ran.out.contains("1440"), "{language}: {}", ran.out);
        lists.push(ran.out);
    }
    lists.dedup();
    assert_eq!(lists.len(), LANGUAGES.len());
}

#[test]
fn review_shots_gives_programs_times_marks_and_captions() {
    let meta = Meta::start(World::healthy());
    let stage = ready("static", &meta);
    everything(&stage);
    let ran = stage.run(&["review", "shots", CUSTOMER, "--json"]);
    assert_eq!(ran.exit, Exit::Settled, "{}", ran.out);
    let result = &ran.json()["result"];
    let ids: Vec<&str> =
        result["shots"].as_array().unwrap().iter().map(|shot| shot["id"].as_str().unwrap()).collect();
    for id in ["dashboard-generate", "paste-token", "late-conversation", "template-picked", "portfolio"] {
        assert!(ids.contains(&id), "{id}");
    }
    assert_eq!(result["marks"].as_array().unwrap().len(), 8);
    assert_eq!(result["authentication"], "static_page_token");
    let srt = result["srt"].as_str().unwrap();
    assert_eq!(stage.run(&["review", "shots", CUSTOMER, "--srt"]).out.trim_end(), srt.trim_end());
    let rendered = stage.run(&["review", "render", CUSTOMER, "--json"]).json();
    let texts = rendered["result"]["texts"].as_array().unwrap().clone();
    let packed = texts.iter().find(|text| text["path"] == "captions.srt").unwrap();
    assert_eq!(packed["body"], srt, "the pack's captions are those of the list");
    let own = stage.run(&["review", "shots", CUSTOMER, "--permission", "Human Agent", "--json"]).json();
    assert_eq!(own["result"]["permission"], "human_agent");
    assert_eq!(own["result"]["marks"].as_array().unwrap().len(), 1);
    let ran = stage.run(&["review", "shots", CUSTOMER, "--permission", "ads_management", "--json"]);
    assert_eq!(ran.json()["error"]["code"], "permission-not-in-submission");
}

#[test]
fn asking_for_more_than_the_product_shows_is_advised_against_beside_the_output() {
    let meta = Meta::start(World::healthy());
    let stage = ready("static", &meta);
    everything(&stage);
    let _ = stage.run(&["customer", "set", CUSTOMER, "screens", "late_reply,templates,portfolio"]);
    for arguments in [
        &["review", "shots", CUSTOMER][..],
        &["review", "shots", CUSTOMER, "--srt"],
        &["review", "render", CUSTOMER, "--permission", "pages_messaging", "--field", "description"],
    ] {
        let ran = stage.run(arguments);
        assert_eq!(ran.exit, Exit::Settled, "{}", ran.err);
        assert!(ran.err.contains("permission-over-asked") && ran.err.contains("page_content"), "{}", ran.err);
        assert!(ran.err.contains(APP) && !ran.err.contains("APP_ID"), "{}", ran.err);
        assert!(!ran.out.contains("permission-over-asked"), "{}", ran.out);
        let found = stage.run(&[arguments, &["--json"]].concat());
        assert_eq!(found.codes(), ["permission-over-asked"], "{}", found.out);
        assert_eq!(found.json()["findings"][0]["facts"]["permission"], "pages_read_engagement");
    }
    let ran = stage.run(&["customer", "set", CUSTOMER, "screens", ""]);
    assert_eq!(ran.exit, Exit::Settled, "{}", ran.err);
    assert_eq!(stage.run(&["review", "shots", CUSTOMER, "--json"]).codes().len(), 4);
}
