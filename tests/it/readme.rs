//! The README stays true: its commands parse, its transcript is what the demo prints, its answers file reads.

use onboard::error::Exit;
use onboard::journey::catalogue::ROWS;

use super::stage::Stage;

fn readme() -> &'static str {
    include_str!("../../README.md")
}

#[test]
fn every_command_in_it_parses() {
    assert!(commands_in(readme()) >= 8);
    assert!(commands_in(include_str!("../../docs/sandbox.md")) >= 3);
}

/// Parses every command of a page, and counts them.
fn commands_in(page: &str) -> usize {
    let mut count = 0;
    for line in page.lines() {
        let line = line.trim().trim_start_matches("$ ");
        let line = line
            .strip_prefix("cargo run -- ")
            .map_or_else(|| line.to_owned(), |rest| format!("onboard {rest}"));
        if !line.starts_with("onboard ") || line.contains('`') {
            continue;
        }
        let words: Vec<String> =
            line.split('#').next().unwrap().split_whitespace().map(String::from).collect();
        if let Err(error) = onboard::commands::parse(&words) {
            panic!("{line}: {error}");
        }
        count += 1;
    }
    count
}

#[test]
fn it_counts_the_steps() {
    assert!(readme().contains(&format!("through {} steps", ROWS.len())));
}

#[test]
fn its_transcript_is_what_the_demo_prints() {
    let stage = Stage::new();
    let ran = stage.run(&["demo", "--lang", "en"]);
    assert_eq!(ran.exit, Exit::Pending, "{}", ran.err);
    let start = readme().find("$ onboard demo --no-input\n").unwrap() + "$ onboard demo --no-input\n".len();
    let board = &readme()[start..start + readme()[start..].find("```").unwrap()];
    assert_eq!(board.lines().filter(|line| !line.starts_with(' ')).count(), ROWS.len());
    assert!(ran.out.starts_with(board), "{}", ran.out);
}

#[test]
fn its_answers_file_reads() {
    let start = readme().find("# acme.toml").unwrap();
    let text = &readme()[start..start + readme()[start..].find("```").unwrap()];
    let stage = Stage::new();
    let file = stage.write("acme.toml", text);
    let ran = stage.run(&[
        "start",
        "--answers",
        file.to_str().unwrap(),
        "--json",
        "--graph-url",
        "http://127.0.0.1:9",
    ]);
    // It goes as far as the first secret, which nobody set here.
    assert_eq!(ran.json()["error"]["code"], "answer-variable-unset", "{}", ran.out);
    assert_eq!(ran.json()["error"]["facts"]["name"], "ACME_APP_SECRET");
}

#[test]
fn its_exit_codes_are_the_programs() {
    for exit in
        [Exit::Settled, Exit::Unmet, Exit::Usage, Exit::Failed, Exit::Auth, Exit::Pending, Exit::Cancelled]
    {
        assert!(readme().contains(&format!("| {} | `{}` |", exit as u8, exit.word())), "{exit:?}");
    }
}
