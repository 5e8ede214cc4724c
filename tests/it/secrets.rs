//! No secret that the program learnt leaves it: not in text, not in decoded JSON, not in any file but the vault's.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use onboard::sandbox::World;
use serde_json::{Value, json};

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
            &["token", "check"],
            &["token", "check", "--all"],
            &["token", "schedule", "run"],
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

/// Returns a text in the forms that a server may repeat it in; the last one is of its own invention.
fn forms(text: &str) -> Vec<String> {
    let each = |form: fn(u8) -> String| text.bytes().map(form).collect::<String>();
    vec![
        text.to_owned(),
        STANDARD.encode(text),
        URL_SAFE_NO_PAD.encode(format!("u:{text}")),
        STANDARD.encode(format!("us:{text}")),
        each(|byte| format!("{byte:02x}")),
        each(|byte| format!("%{byte:02X}")),
        each(|byte| format!("\\u{byte:04x}")),
        text.chars().rev().collect(),
    ]
}

/// Starts a server that refuses all it is asked, and repeats whose token it got: in Meta's envelope, or on a page.
fn echo(is_page: bool) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
            let heads: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
            let bearer =
                heads.iter().find_map(|line| line.split_once("earer ")).map_or("", |(_, token)| token);
            let said = format!("HOSTILE {}", forms(bearer).join(" , "));
            let body = if is_page {
                format!("HOSTILE {}", forms(bearer)[1])
            } else {
                json!({"error": {"message": said, "code": 100, "fbtrace_id": said}}).to_string()
            };
            let head =
                format!("HTTP/1.1 400 X\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", body.len());
            let _ = stream.write_all((head + &body).as_bytes());
        }
    });
    url
}

#[test]
fn what_a_server_repeats_is_blanked_and_its_words_are_in_no_bundle() {
    let meta = Meta::start(World::healthy());
    for (path, is_page) in [("static", false), ("static", true), ("login", false)] {
        let stage = ready(path, &meta);
        let url = echo(is_page);
        let secrets = known(&meta);
        let repeated: Vec<Vec<String>> = secrets.iter().map(|secret| forms(secret)).collect();
        let shows = |text: &str, is_bundle: bool, what: &dyn std::fmt::Debug| {
            for forms in &repeated {
                let (invented, known) = forms.split_last().unwrap();
                for form in known.iter().chain(Some(invented).filter(|_| is_bundle)) {
                    assert!(!text.contains(form), "{path}: {what:?} shows a secret: {form}\n{text}");
                }
            }
            assert!(!(is_bundle && text.contains("HOSTILE")), "{path}: {what:?}: {text}");
        };
        let mut heard = false;
        for command in
            [&["doctor"][..], &["start", "--dry-run"], &["app", "check"], &["status"], &["support"]]
        {
            for flags in [&["--json"][..], &["--verbose"]] {
                let live: &[&str] = if command == ["support"] { &["--live"] } else { &[] };
                let ran = stage.run(&[command, live, flags, &["--graph-url", &url]].concat());
                let is_bundle = matches!(command[0], "support" | "status");
                heard |= ran.out.contains("HOSTILE");
                shows(&ran.out, is_bundle, &command);
                shows(&ran.err, is_bundle, &command);
                if let Ok(document) = serde_json::from_str(&ran.out) {
                    let mut texts = Vec::new();
                    strings(&document, &mut texts);
                    for text in &texts {
                        shows(text, is_bundle, &command);
                    }
                }
            }
        }
        assert!(heard, "{path}: nobody was told what the server said");
        for file in walked(&stage.home()) {
            let is_seen = file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("seen"));
            if is_seen {
                shows(&std::fs::read_to_string(&file).unwrap(), true, &file);
            }
        }
    }
}

/// Returns the files of a folder, those of folders in it too.
fn walked(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let (mut files, mut folders) = (Vec::new(), vec![folder.to_path_buf()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files
}

/// What could drive a terminal, turn or hide what stands around it.
const HARMFUL: &str = "\u{1b}[2J\u{7}\u{9b}31m\u{9d}0;x\u{202e}\u{2066}\u{200f}\u{61c}\u{200b}\u{3164}\u{34f}\u{2800}\u{ad}\u{feff}\u{e0041}";

#[test]
fn no_output_and_no_file_carries_letters_that_act_on_a_terminal_or_hide() {
    let meta = Meta::start(World::healthy());
    let stage = ready("static", &meta);
    let company = format!("Aurora{HARMFUL}Ltda");
    let record = stage.home().join("customers/aurora-moveis/record.toml");
    let text = std::fs::read_to_string(&record).unwrap();
    let mut table: toml::Table = text.parse().unwrap();
    table.insert("company".into(), company.clone().into());
    std::fs::write(&record, table.to_string()).unwrap();
    let out = stage.folder.path().join("bundle.json");
    let is_harmful = |letter: char| {
        (letter.is_control() && !"\n\t".contains(letter))
            || HARMFUL[4..].contains(letter) && !letter.is_ascii()
    };
    for command in [
        &["customer", "show"][..],
        &["customer", "list"],
        &["doctor"],
        &["status"],
        &["support"],
        &["support", "--out", out.to_str().unwrap()],
        &["review", "render"],
        &["review", "pack"],
        &["review", "shots"],
        &["customer", "set", "aurora", "agent_login", HARMFUL],
    ] {
        for flags in [&["--json"][..], &["--verbose"], &["--color", "never"]] {
            let ran = stage.run(&[command, flags].concat());
            let found = ran.out.chars().chain(ran.err.chars()).find(|letter| is_harmful(*letter));
            assert_eq!(found, None, "{command:?} {flags:?}: {:?}\n{:?}", ran.out, ran.err);
        }
    }
    let shown = stage.run(&["customer", "show", "--json"]).json();
    let mut texts = Vec::new();
    strings(&shown, &mut texts);
    assert!(texts.contains(&company), "the document says another name: {shown}");
    let mut packs = 0;
    for file in walked(&stage.home()).into_iter().chain([out]) {
        let Ok(text) = std::fs::read_to_string(&file) else { continue };
        packs += usize::from(text.contains("Aurora") && file.ends_with("index.html"));
        let is_ours = file.extension().is_some_and(|kind| kind != "toml" && kind != "age");
        let found = text.chars().find(|letter| is_ours && is_harmful(*letter));
        assert_eq!(found, None, "{} carries it", file.display());
    }
    assert!(packs > 0, "no pack names the company");
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
