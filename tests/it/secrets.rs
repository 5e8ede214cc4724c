//! No secret that the program learnt leaves it: not in text, not in decoded JSON, not in any file but the vault's.

use onboard::sandbox::World;
use serde_json::Value;

use super::stage::{Meta, Stage, ready};

/// Returns the parts of a document that are strings, decoded.
fn strings(value: &Value, out: &mut Vec<String>) {
    match value {
        Value::String(text) => out.push(text.clone()),
        Value::Array(list) => list.iter().for_each(|item| strings(item, out)),
        Value::Object(map) => map.iter().for_each(|(key, item)| {
            out.push(key.clone());
            strings(item, out);
        }),
        _ => {}
    }
}

fn known(meta: &Meta) -> Vec<String> {
    let mut secrets =
        vec![meta.ready.app_secret.clone(), meta.ready.user_token.clone(), meta.ready.page_token.clone()];
    secrets.extend(["aurora-7d1f4c92b8".into(), "Correct-Horse-9".into()]);
    secrets
}

#[test]
fn no_secret_appears_in_any_output() {
    let meta = Meta::start(World::healthy());
    let secrets = known(&meta);
    for path in ["static", "login"] {
        let stage = ready(path, &meta);
        for command in [
            &["doctor"][..],
            &["start"],
            &["start", "--dry-run"],
            &["start", "--only", "review-pack"],
            &["status"],
            &["status", "--all"],
            &["support"],
            &["support", "--live"],
            &["customer", "show"],
            &["app", "show"],
            &["app", "check"],
            &["review", "render"],
            &["doctor", "--graph-url", "http://127.0.0.1:9"],
            &["customer", "set", "aurora", "page_token", "x"],
        ] {
            for flags in [&["--json"][..], &["--verbose"]] {
                let ran = stage.run(&[command, flags].concat());
                let mut texts = vec![ran.out.clone(), ran.err.clone()];
                if flags[0] == "--json" {
                    strings(&ran.json(), &mut texts);
                }
                for secret in &secrets {
                    for text in &texts {
                        assert!(
                            !text.contains(secret.as_str()),
                            "{path}: {command:?} shows a secret: {text}"
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn no_secret_lies_in_a_file_but_where_it_belongs() {
    let meta = Meta::start(World::healthy());
    let secrets = known(&meta);
    let stage = ready("login", &meta);
    let mut folders = vec![stage.home()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            // A pack is for the reviewer, and holds the agent's password; nothing else is in the clear.
            if path.is_dir() {
                if path.file_name().is_none_or(|name| name != "review") {
                    folders.push(path);
                }
                continue;
            }
            let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
            for secret in &secrets {
                assert!(!text.contains(secret.as_str()), "{} holds a secret", path.display());
            }
        }
    }
}

#[test]
fn an_answers_reference_shows_the_name_and_never_the_value() {
    let meta = Meta::start(World::healthy());
    let mut stage = Stage::new();
    stage.bind(&meta.ready.graph_url);
    stage.set("T_BAD", "a secret with blanks");
    let file = stage.write("answers.toml", "company = \"X\"\nplatform = \"neointeract\"\npage_url = \"https://www.facebook.com/x\"\napp_id = \"900100200300400\"\napp_secret = { env = \"T_BAD\" }\n");
    let ran = stage.run(&["start", "--answers", file.to_str().unwrap(), "--json"]);
    assert_eq!(ran.json()["error"]["code"], "answer-has-blanks");
    assert!(!ran.out.contains("with blanks\"") && !ran.out.contains("a secret with"), "{}", ran.out);
}
