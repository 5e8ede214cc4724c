//! What has to be written where when something is added: everything that is missing, file by file, in one message.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use onboard::codes;
use onboard::i18n::LANGUAGES;
use onboard::journey::catalogue::ROWS;
use onboard::journey::question::QUESTIONS;
use onboard::review::LINT_CODES;

use super::scenarios::reached;
use super::words::messages;

/// What is missing: the lines to write, by file; and what there is.
struct Missing {
    lines: BTreeMap<String, BTreeSet<String>>,
    worded: Vec<(&'static str, BTreeSet<String>)>,
    reached: BTreeSet<String>,
}

impl Missing {
    fn new() -> Self {
        let worded = LANGUAGES.iter().map(|language| (*language, messages(language).into_keys().collect()));
        Self { lines: BTreeMap::new(), worded: worded.collect(), reached: reached() }
    }

    fn line(&mut self, file: impl Into<String>, line: impl Into<String>) {
        self.lines.entry(file.into()).or_default().insert(line.into());
    }

    /// Says in every language what a message lacks: the message, or an attribute of it.
    fn words(&mut self, file: &str, message: &str, parts: &[(&str, &str)]) {
        let mut lines = Vec::new();
        for (language, worded) in &self.worded {
            for (part, sample) in parts {
                let key = if part.is_empty() { message.to_owned() } else { format!("{message}.{part}") };
                let line = if part.is_empty() {
                    format!("{message} = {sample}")
                } else {
                    format!("    .{part} = {sample}    (below {message})")
                };
                if !worded.contains(&key) {
                    lines.push((format!("locales/{language}/{file}"), line));
                }
            }
        }
        for (file, line) in lines {
            self.line(file, line);
        }
    }

    fn step(&mut self, id: &str) {
        self.words("ui.ftl", &format!("step-{id}"), &[("", "Its name on the board")]);
        self.words("ui.ftl", &format!("why-{id}"), &[("", "What it is good for")]);
        let code = format!("src/journey/steps/{}.rs", id.replace('-', "_"));
        if !Path::new(env!("CARGO_MANIFEST_DIR")).join(&code).exists() {
            self.line(code, "pub static ROW: Row = …");
        }
    }

    fn finding(&mut self, id: &str, is_reason: bool) {
        self.words("codes.ftl", id, &[("", "What is not as it should be")]);
        if !is_reason {
            self.words("codes.ftl", id, &[("fix", "What to do about it")]);
        }
        self.page(id);
        if !self.reached.contains(id) {
            self.line(
                format!("tests/scenarios/{id}.json"),
                format!(r#"{{ "extends": "healthy", "patch": {{}}, "scenario": {{ "finds": ["{id}"] }} }}"#),
            );
        }
    }

    fn flaw(&mut self, id: &str) {
        self.words("lint.ftl", id, &[("", "What gets a text refused")]);
        self.page(id);
        self.words("explain.ftl", &format!("explain-{id}"), &[("do", "What to write instead")]);
    }

    fn page(&mut self, id: &str) {
        self.words("explain.ftl", &format!("explain-{id}"), &[("why", "Why it comes about")]);
    }

    fn question(&mut self, key: &str) {
        self.words(
            "ui.ftl",
            &format!("ask-{key}"),
            &[("", "The question"), ("help", "What is wanted, and where it stands")],
        );
    }

    fn told(&self) -> String {
        let of = |(file, lines): (&String, &BTreeSet<String>)| {
            let lines: Vec<_> = lines.iter().map(|line| format!("    {line}\n")).collect();
            format!("{file}\n{}", lines.concat())
        };
        self.lines.iter().map(of).collect()
    }
}

#[test]
fn whatever_is_added_is_added_everywhere() {
    let mut missing = Missing::new();
    for row in ROWS {
        missing.step(row.id.name());
    }
    // Why a step does not apply is no fault that anybody mends.
    let reasons = ["login-not-needed", "permissions-live", "vendor-app"];
    for code in codes::findings() {
        missing.finding(code.id, reasons.contains(&code.id));
    }
    for code in LINT_CODES {
        missing.flaw(code.id);
    }
    for question in QUESTIONS {
        missing.question(&question.key);
    }
    assert!(missing.lines.is_empty(), "\n\nto be written:\n\n{}", missing.told());
}

#[test]
fn what_an_addition_lacks_is_told_file_by_file() {
    let told = |add: fn(&mut Missing)| {
        let mut missing = Missing::new();
        add(&mut missing);
        missing.lines.into_keys().collect::<Vec<_>>()
    };
    let of = |files: &[&str]| -> Vec<String> {
        LANGUAGES
            .iter()
            .flat_map(|language| files.iter().map(move |file| format!("locales/{language}/{file}")))
            .collect()
    };
    let with = |mut files: Vec<String>, more: &str| {
        files.push(more.to_owned());
        files.sort();
        files
    };
    let sorted = |mut files: Vec<String>| {
        files.sort();
        files
    };
    assert_eq!(
        told(|missing| missing.step("tea-time")),
        with(of(&["ui.ftl"]), "src/journey/steps/tea_time.rs")
    );
    assert_eq!(
        told(|missing| missing.finding("tea-cold", false)),
        with(of(&["codes.ftl", "explain.ftl"]), "tests/scenarios/tea-cold.json")
    );
    assert_eq!(told(|missing| missing.flaw("text-tea")), sorted(of(&["explain.ftl", "lint.ftl"])));
    assert_eq!(told(|missing| missing.question("tea")), sorted(of(&["ui.ftl"])));
    // What is there is not asked for.
    assert_eq!(told(|missing| missing.step("app")), [""; 0]);
    assert_eq!(told(|missing| missing.finding("page-not-subscribed", false)), [""; 0]);
}
