//! What is pasted is recognised: pastes of many tools, hostile input, words, and what `--json` tells of it.

use std::collections::BTreeSet;
use std::time::Instant;

use onboard::error::Exit;
use onboard::i18n::{LANGUAGES, Words};
use onboard::recognition::{self, recognize, rows};
use onboard::sandbox::World;
use proptest::prelude::*;
use serde_json::json;

use super::stage::{Meta, Stage, ready};
use super::words::messages;

/// Returns the pastes: what each should be recognised as, where it comes from, and its text.
fn pastes() -> Vec<(String, String, String)> {
    let text = include_str!("pastes.txt");
    let blocks = text.split("\n=== ").skip(1);
    blocks
        .map(|block| {
            let (head, text) = block.split_once('\n').unwrap();
            let (wanted, source) = head.split_once(" | ").unwrap();
            (wanted.to_owned(), source.to_owned(), text.to_owned())
        })
        .collect()
}

/// Returns what a text is recognised as, as `pastes.txt` writes it.
fn recognized(text: &str) -> (String, Option<&'static str>) {
    let (read, _) = recognize(text);
    let Some(first) = read.first() else { return ("none".into(), None) };
    let case = first.found.and_then(|found| found.case).map(|case| case.name.as_str());
    (first.found.map_or_else(|| first.candidate.id(), |found| found.row.id.clone()), case)
}

#[test]
fn whatever_tool_printed_it_an_error_is_recognised() {
    let pastes = pastes();
    assert!(pastes.len() > 80, "{}", pastes.len());
    let mut wrong = Vec::new();
    for (wanted, source, text) in &pastes {
        let (id, case) = recognized(text);
        let found = match case.filter(|_| wanted.contains(" case ")) {
            Some(case) => format!("{id} case {case}"),
            None => id,
        };
        if found != *wanted {
            wrong.push(format!("{source}: {found}, not {wanted}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_error_is_recognised_with_its_lines_prefixed_and_quoted() {
    for (wanted, source, text) in
        pastes().iter().filter(|(wanted, source, _)| wanted.contains('/') && source != "two numbers")
    {
        // A line may be cut at a width by whoever quotes it, and a word in Meta's sentence with it: numbers stay.
        let prefixed: String =
            text.lines().flat_map(|line| ["> 2026-11-20T12:00:00Z bot[7]: ", line, "\n"]).collect();
        let (id, _) = recognized(&prefixed);
        let wanted = wanted.split(" case ").next().unwrap();
        assert_eq!(id, wanted, "{source}\n{prefixed}");
    }
}

#[test]
fn an_error_in_json_is_recognised_however_often_it_is_quoted() {
    let body = json!({"error": {"message": "(#10) This message is sent outside of allowed window.",
        "type": "OAuthException", "code": 10, "error_subcode": 2_018_278, "fbtrace_id": "AbC"}});
    let mut text = body.to_string();
    for level in 0..4 {
        for around in ["", "send failed: ", "statusCode 400 {\"body\": "] {
            let (read, _) = recognize(&format!("{around}{text}"));
            let first = read.first().unwrap();
            assert_eq!(first.candidate.id(), "10/2018278", "{level}: {text}");
            assert!(first.candidate.message.contains("outside of allowed window"), "{:?}", first.candidate);
        }
        text = json!({ "body": text }).to_string();
    }
    let html = body.to_string().replace('"', "&quot;");
    assert_eq!(recognized(&format!("<pre>{html}</pre>")).0, "10/2018278");
    let address: String = url_of(&body.to_string());
    assert_eq!(recognized(&format!("https://crm.example.com/?e={address}")).0, "10/2018278");
    for end in 70..text.len() {
        let cut = body.to_string().chars().take(end).collect::<String>();
        assert_eq!(recognized(&cut).0.split('/').next(), Some("10"), "{cut}");
    }
}

fn hex_of(text: &str) -> Vec<char> {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap().to_ascii_uppercase();
    text.bytes().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

fn url_of(text: &str) -> String {
    let hex = hex_of(text);
    hex.chunks(2).flat_map(|pair| ['%', pair[0], pair[1]]).collect()
}

#[test]
fn statuses_tickets_and_wrappers_are_set_apart() {
    let text = r#"Fix login (#4512)
[{"code":400,"headers":[],"body":"{\"error\":{\"code\":190,\"error_subcode\":463,\"type\":\"OAuthException\"}}"}]"#;
    let (read, asides) = recognize(text);
    let ids: Vec<String> = read.iter().map(|read| read.candidate.id()).collect();
    assert_eq!(ids, ["190/463"]);
    assert!(asides.contains(&recognition::Aside::Status(400)), "{asides:?}");
    assert!(asides.contains(&recognition::Aside::Ticket(4512)), "{asides:?}");
}

#[test]
fn several_errors_are_all_told_once() {
    let one = |code: i64, subcode: i64| json!({"error": {"type": "OAuthException", "code": code, "error_subcode": subcode}});
    let text = format!("{}\n{}\n{}\n", one(190, 463), one(10, 2_018_278), one(190, 463));
    let (read, _) = recognize(&text);
    let ids: BTreeSet<String> = read.iter().map(|read| read.candidate.id()).collect();
    assert_eq!(ids, ["10/2018278".to_owned(), "190/463".to_owned()].into());
    assert_eq!(read.len(), 2);
}

/// Texts made to be slow to read: openings without an end, escapes of escapes, names without values.
fn hostile() -> Vec<String> {
    let length = 120_000;
    let pieces = [
        "{",
        "{\"error\":",
        "\"code\":",
        "code:",
        "(#",
        "\\",
        "\\\\\"",
        "&amp;",
        "%25",
        "message: \"",
        "msg='",
        "<a ",
        "190 ",
        "a_",
        "OAuthException ",
        "[",
        "code ",
        "code code ",
        "\u{1b}[",
        "код ",
        "\"",
        "> ",
        "(#190) ",
        "{\"code\":190}",
        "session has expired ",
    ];
    pieces.iter().map(|piece| piece.repeat(length / piece.len())).collect()
}

#[test]
fn hostile_text_is_read_in_a_moment() {
    for text in hostile() {
        let began = Instant::now();
        let _ = recognize(&text);
        let took = began.elapsed();
        // A second or two in a debug build; hours without the bounds. The limit is for a machine with much else to do.
        assert!(took.as_secs() < 60, "{took:?} for {:?}", text.chars().take(20).collect::<String>());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn reading_never_panics(text in any::<String>(), parts in prop::collection::vec(0..PIECES.len(), 0..40)) {
        let _ = recognize(&text);
        let mixed: String = parts.iter().map(|part| PIECES[*part]).collect();
        let _ = recognize(&mixed);
        let _ = recognize(&format!("{mixed}{text}"));
    }

    #[test]
    fn an_error_is_found_in_any_surroundings(before in "[a-z .:\n]{0,40}", after in "[a-z .:\n]{0,40}", at in 0..30usize) {
        let row = &rows()[at % rows().len()];
        if let Some((code, subcode)) = row.pair().filter(|(code, _)| *code > 99) {
            let body = json!({"error": {"type": "OAuthException", "code": code, "error_subcode": subcode}});
            let (read, _) = recognize(&format!("{before}\n{body}\n{after}"));
            prop_assert_eq!(&read[0].found.unwrap().row.id, &row.id);
        }
    }
}

const PIECES: [&str; 30] = [
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "\"",
    "'",
    "\\",
    ":",
    "=",
    "=>",
    "code",
    "error_subcode",
    "message",
    "190",
    "463",
    "#",
    "(#200)",
    "OAuthException",
    "\n",
    "&quot;",
    "%22",
    "\\u00",
    "é",
    "код",
    "error",
    "string(",
    "Some(",
    "> ",
];

#[test]
fn every_cause_has_words_and_every_word_a_cause() {
    let english = messages("en");
    let mut known = BTreeSet::new();
    for row in rows() {
        for case in &row.cases {
            let key = format!("explain-case-{}-{}", row.id.replace('/', "-"), case.name);
            assert!(english.contains_key(&key), "no words for {key}");
            assert!(english.contains_key(&format!("{key}.do")), "no way out of {key}");
            known.insert(key);
        }
    }
    for key in english.keys().filter(|key| key.starts_with("explain-case-") && !key.contains('.')) {
        assert!(known.contains(key), "{key} is of nothing");
    }
    let topics: BTreeSet<String> =
        onboard::commands::explain::Topic::all().iter().map(onboard::commands::explain::Topic::key).collect();
    for key in english.keys().filter_map(|key| key.strip_prefix("explain-words-")) {
        assert!(topics.contains(key), "explain-words-{key} is of nothing");
    }
}

#[test]
fn the_steps_of_the_table_are_steps() {
    let steps: BTreeSet<&str> = onboard::journey::catalogue::ROWS.iter().map(|row| row.id.name()).collect();
    for row in rows() {
        for step in row.steps.iter().chain(row.cases.iter().flat_map(|case| &case.steps)) {
            assert!(steps.contains(step.as_str()), "{}: {step}", row.id);
        }
    }
}

#[test]
fn what_is_unknown_is_never_called_final() {
    let stage = Stage::new();
    for (code, extra, passes) in [
        (4321, json!({}), false),
        (4321, json!({"is_transient": true}), true),
        (4321, json!({"is_transient": false, "message": "Please try again later."}), false),
        (131_030, json!({"message": "Temporary failure. Please try again later."}), true),
    ] {
        let mut error =
            json!({"message": "New", "type": "OAuthException", "code": code, "fbtrace_id": "AbC"});
        error.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        let ran = stage.run_with(&["explain", "-", "--json"], &json!({ "error": error }).to_string());
        let result = &ran.json()["result"];
        let meaning = result["meaning"].as_str().unwrap();
        assert!(meaning.contains("no page"), "{meaning}");
        assert_eq!(meaning.contains("may pass"), passes, "{meaning}");
        assert!(!meaning.contains("same way"), "{meaning}");
        assert_eq!(result["recognized"]["by"], json!(null));
    }
}

#[test]
fn what_was_read_and_why_is_told_in_json() {
    let stage = Stage::new();
    let pasted = r#"{"error":{"message":"(#230) Requires pages_messaging permission to manage the object","type":"OAuthException","code":230,"fbtrace_id":"AbC"}} HTTP 403 status: 403"#;
    let ran = stage.run_with(&["explain", "-", "--json"], pasted);
    let result = &ran.json()["result"];
    assert_eq!(result["id"], "230");
    assert_eq!(result["recognized"]["by"], "words");
    assert_eq!(result["recognized"]["case"], "named");
    assert_eq!(result["recognized"]["permissions"], json!(["pages_messaging"]));
    assert_eq!(result["recognized"]["steps"][0], "page-token");
    assert!(result["do"].as_str().unwrap().contains("onboard explain pages_messaging"), "{result}");
    let candidate = &result["candidates"][0];
    assert_eq!((&candidate["code"], &candidate["trace"]), (&json!(230), &json!("AbC")));
    let evidence: Vec<&str> =
        candidate["evidence"].as_array().unwrap().iter().filter_map(|one| one.as_str()).collect();
    for expected in ["type", "trace", "error-object", "known"] {
        assert!(evidence.contains(&expected), "{evidence:?}");
    }
    assert_eq!(result["set_apart"][0], json!({"kind": "status", "number": 403}));
}

#[test]
fn words_open_a_page_and_offer_others() {
    let stage = Stage::new();
    for (words, language, ids) in [
        (&["190, 463"][..], "en", &["190/463"][..]),
        (&["error", "190"], "en", &["190"]),
        (&["100 / 33"], "en", &["100/33"]),
        (&["(#100) No matching user found"], "en", &["100/2018001"]),
        (&["rate limit"], "en", &["4"]),
        (&["development", "mode"], "en", &["app-in-development", "app-mode-unsaid"]),
        (&["invalid scopes"], "en", &["dialog-invalid-scopes"]),
        (&["24 hours"], "en", &["10/2018278"]),
        (&["handover"], "en", &["2018300"]),
        (&["janela de 24 horas"], "pt-BR", &["10/2018278"]),
        (&["сменили пароль"], "ru", &["190/460"]),
        (&["password changed"], "ru", &["190/460", "token-password-changed"]),
    ] {
        let ran = stage.run(&[&["explain", "--json", "--lang", language], words].concat());
        assert_eq!(ran.exit, Exit::Settled, "{words:?}: {}", ran.out);
        let id = ran.json()["result"]["id"].as_str().unwrap().to_owned();
        assert!(ids.contains(&id.as_str()), "{words:?}: {id}");
    }
    let ran = stage.run(&["explain", "development mode"]);
    assert!(ran.out.contains("Other pages with these words"), "{}", ran.out);
    for nothing in ["purple elephants", "7", "page-not-subscribd"] {
        let ran = stage.run(&["explain", nothing, "--json"]);
        assert_eq!(ran.exit, Exit::Usage, "{nothing}: {}", ran.out);
        assert_eq!(ran.json()["error"]["code"], "nothing-to-explain");
    }
}

#[test]
fn the_doctor_runs_the_checks_that_can_see_what_causes_a_pasted_error() {
    let meta = Meta::start(World::healthy());
    let stage = ready("static", &meta);
    let pasted = r#"{"error":{"message":"Error validating access token: The session has been invalidated because the user changed their password","type":"OAuthException","code":190,"error_subcode":460}}"#;
    let ran = stage.run_with(&["doctor", "aurora", "--error", "-", "--json"], pasted);
    assert_eq!(ran.exit, Exit::Settled, "{}", ran.out);
    let result = &ran.json()["result"];
    assert_eq!(result["recognized"]["id"], "190/460");
    let steps: Vec<&str> =
        result["steps"].as_array().unwrap().iter().filter_map(|seen| seen["step"].as_str()).collect();
    assert_eq!(steps, ["page-token", "login"]);
    let ran = stage.run_with(&["doctor", "aurora", "--error", "-"], pasted);
    assert!(ran.out.starts_with("190/460") && ran.out.contains("find nothing now"), "{}", ran.out);
    // The whole look is remembered.
    let whole = stage.run(&["status", "--json"]);
    assert!(whole.json()["result"]["steps"].as_array().unwrap().len() > 10, "{}", whole.out);

    meta.control("password-change", &json!({}));
    let ran = stage.run_with(&["doctor", "aurora", "--error", "-"], pasted);
    assert_eq!(ran.exit, Exit::Unmet, "{}", ran.out);
    let (page, found) = (ran.out.find("190/460").unwrap(), ran.out.find("token-password-changed").unwrap());
    assert!(page < found && ran.out.contains("the likeliest first"), "{}", ran.out);
    assert!(ran.out.contains("onboard doctor aurora") && !ran.out.contains("CUSTOMER"), "{}", ran.out);
}

#[test]
fn the_doctor_says_when_no_check_can_see_a_cause() {
    let stage = Stage::new();
    let ran =
        stage.run(&["doctor", "--error", "(#1200) Temporary send message failure. Please try again later."]);
    assert_eq!(ran.exit, Exit::Settled, "{}", ran.err);
    assert!(ran.out.contains("No check of onboard's"), "{}", ran.out);
    let ran = stage.run(&["doctor", "--error", "purple elephants", "--json"]);
    assert_eq!(ran.json()["error"]["code"], "pasted-error-unreadable");
    assert_eq!(stage.run(&["doctor", "--error", "190", "--all"]).exit, Exit::Usage);
}

#[test]
fn a_cause_is_told_in_every_language() {
    let stage = Stage::new();
    let pasted = "(#2200) Callback verification failed with the following errors: HTTP Status Code = 502";
    let mut told = BTreeSet::new();
    for language in LANGUAGES {
        let ran = stage.run_with(&["explain", "-", "--json", "--lang", language], pasted);
        let why = ran.json()["result"]["why"].as_str().unwrap().to_owned();
        assert_eq!(why, Words::of(language).get("explain-case-2200-http-5xx"));
        told.insert(why);
    }
    assert_eq!(told.len(), LANGUAGES.len());
}

#[test]
fn other_alphabets_and_tokens_do_no_harm() {
    let stage = Stage::new();
    let token = format!("EAA{}", "Zx9Q".repeat(20));
    let pasted =
        format!("GET /me?access_token={token} -> Error {token}: (#190) Invalid OAuth access token {token}");
    for arguments in [&["explain", "-"][..], &["explain", "-", "--json"]] {
        let ran = stage.run_with(arguments, &pasted);
        assert_eq!(ran.exit, Exit::Settled, "{}", ran.err);
        assert!(!ran.out.contains(&token) && !ran.err.contains(&token), "{}", ran.out);
    }
}
