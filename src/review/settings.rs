//! The tabs *Verification* and *Data handling* of Meta's form: what to have ready, and what to answer.
//!
//! Both are for the person's own eyes and in the person's language; Meta's labels stay English. What is answered
//! under *Data handling* are legal statements: what nobody said stays blank.

use std::fmt::Write;
use std::sync::OnceLock;

use serde::Deserialize;

use super::english::tidy;
use super::{Field, Say, Text, Values};
use crate::finding::Facts;

/// What stands where nothing is known.
const BLANK: &str = "____________________";

/// One question of *Data handling*.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataQuestion {
    /// Its id in Meta's form, like `requests-4`.
    pub id: String,
    /// About how Meta words it, in English.
    pub label: String,
    /// The said facts that answer it.
    pub keys: Vec<String>,
    /// The fact that has to be `yes` before it is asked.
    #[serde(default)]
    pub only_if: Option<String>,
    /// What may be ticked.
    #[serde(default)]
    pub options: Vec<DataOption>,
}

/// What may be ticked.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataOption {
    /// Our stable word.
    pub word: String,
    /// Meta's label, in English.
    pub label: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    questions: Vec<DataQuestion>,
}

impl DataQuestion {
    fn applies(&self, said: &Values) -> bool {
        self.only_if.as_ref().is_none_or(|key| said.get(key).is_some_and(|word| word == "yes"))
    }
}

/// Returns the questions of *Data handling*, in the order of Meta's form.
///
/// # Panics
/// Never: what is parsed is part of the program, and a test parses it.
pub fn data_questions() -> &'static [DataQuestion] {
    static FILE: OnceLock<File> = OnceLock::new();
    let file = FILE.get_or_init(|| {
        toml::from_str(include_str!("../../templates/review/data-handling.toml"))
            .expect("the embedded questions are whole: a test reads them")
    });
    &file.questions
}

/// Returns the keys of all said facts that the two tabs are made of.
pub fn settings_keys() -> impl Iterator<Item = &'static str> {
    let verified = ["business_verification", "serves_others", "access_verification"];
    let handling = data_questions().iter().flat_map(|question| question.keys.iter().map(String::as_str));
    verified.into_iter().chain(handling)
}

/// Returns the keys of *Data handling* that apply and that nobody answered.
pub fn unanswered(said: &Values) -> Vec<&'static str> {
    let open = data_questions().iter().filter(|question| question.applies(said));
    let keys = open.flat_map(|question| question.keys.iter().map(String::as_str));
    keys.filter(|key| said.get(*key).is_none_or(String::is_empty)).collect()
}

/// Renders `data-handling.md`: each question as Meta's form has it, what it means, and what was said, or a blank.
pub fn data_handling(values: &Values, say: &Say<'_>) -> String {
    let none = Facts::new();
    let word = |key: &str| say(key, &none);
    let mut out = format!("# {}\n\n{}\n", word("handling-title"), word("handling-intro"));
    for question in data_questions() {
        let _ = writeln!(out, "\n## `{}`: {}\n", question.id, question.label);
        if !question.applies(values) {
            let _ = writeln!(out, "{}", word("handling-not-asked"));
            continue;
        }
        for key in &question.keys {
            let said = values.get(key).filter(|said| !said.is_empty());
            let (ask, help) = (word(&format!("ask-{key}")), word(&format!("ask-{key}.help")));
            let _ = writeln!(out, "{ask}  \n{help}\n");
            if question.options.is_empty() {
                let answer = match said.map(String::as_str) {
                    Some("yes") => "**Yes**".to_owned(),
                    Some("no") => "**No**".to_owned(),
                    Some(other) => format!("**{other}**"),
                    None => format!("{BLANK} ({}: `{key}`)", word("handling-unsaid")),
                };
                let _ = writeln!(out, "{} {answer}\n", word("handling-answer"));
                continue;
            }
            let ticked: Vec<&str> =
                said.map(|said| said.split(',').map(str::trim).collect()).unwrap_or_default();
            for option in &question.options {
                let tick = if ticked.contains(&option.word.as_str()) { 'x' } else { ' ' };
                let _ = writeln!(out, "- [{tick}] {}", option.label);
            }
            let unsaid = said.is_none().then(|| format!("({}: `{key}`)", word("handling-unsaid")));
            let _ = writeln!(out, "\n{}", unsaid.unwrap_or_default());
        }
    }
    let _ = writeln!(out, "\n{}", word("handling-end"));
    tidy(&out)
}

/// Renders `verification.md`: what Meta checks of the business, what to have ready, and what is known of it.
pub fn verification(values: &Values, say: &Say<'_>) -> String {
    let none = Facts::new();
    let word = |key: &str| say(key, &none);
    let known = |key: &str| values.get(key).filter(|value| !value.is_empty()).map(String::as_str);
    let said = |key: &str| match known(key) {
        Some(answer @ ("yes" | "no" | "waiting")) => word(&format!("word-{answer}")),
        _ => word("handling-unsaid"),
    };
    let mut out = format!("# {}\n\n{}\n", word("verification-title"), word("verification-intro"));
    let _ = writeln!(out, "\n## Business verification\n\n{}\n", word("verification-business"));
    let _ = writeln!(out, "{} **{}**\n", word("verification-stands"), said("business_verification"));
    let _ = writeln!(out, "{}\n", word("verification-ready"));
    // What is known is a start: the register may have another name than the brand.
    for (key, value) in [
        ("verification-name", known("company")),
        ("verification-address", None),
        ("verification-phone", None),
        ("verification-site", known("website").or(known("privacy_policy_url").and_then(site))),
        ("verification-mail", known("contact_email")),
        ("verification-papers", None),
    ] {
        let _ = writeln!(out, "- [ ] {} {}", word(key), value.unwrap_or(BLANK));
    }
    let _ = writeln!(out, "\n{}", word("verification-match"));
    let _ = writeln!(out, "\n## Access verification (Tech Provider)\n\n{}\n", word("verification-access"));
    if known("serves_others") == Some("no") {
        let _ = writeln!(out, "{}", word("verification-access-not"));
    } else {
        let _ = writeln!(out, "{} **{}**\n", word("verification-stands"), said("access_verification"));
        for key in ["verification-access-clients", "verification-access-data", "verification-access-site"] {
            let _ = writeln!(out, "- [ ] {}", word(key));
        }
    }
    let _ = writeln!(out, "\n## Data Use Checkup\n\n{}", word("verification-checkup"));
    tidy(&out)
}

/// Returns the pack's two files of these tabs.
pub fn settings_texts(values: &Values, say: &Say<'_>) -> [Text; 2] {
    let text = |field: Field, body: String| Text {
        path: field.path(None),
        permission: None,
        field,
        form_field: String::new(),
        body,
    };
    [
        text(Field::Verification, verification(values, say)),
        text(Field::DataHandling, data_handling(values, say)),
    ]
}

/// Returns scheme and host of an address.
fn site(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("https://")?;
    let host = rest.find('/').unwrap_or(rest.len());
    Some(&url[.."https://".len() + host])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(pairs: &[(&str, &str)]) -> Values {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    /// Says the key itself.
    fn plain(key: &str, _: &Facts) -> String {
        key.to_owned()
    }

    #[test]
    fn what_nobody_answered_is_open_and_nothing_else() {
        assert_eq!(
            unanswered(&said(&[])),
            [
                "data_processors",
                "data_controller",
                "data_controller_country",
                "authority_requests",
                "authority_policies"
            ]
        );
        let with = unanswered(&said(&[("data_processors", "yes"), ("processor_names", "Balcão S.A.")]));
        assert!(
            with.starts_with(&["processor_categories", "processor_countries", "data_controller"]),
            "{with:?}"
        );
        let none = said(&[
            ("data_processors", "no"),
            ("data_controller", "Aurora Móveis Ltda."),
            ("data_controller_country", "Brazil"),
            ("authority_requests", "no"),
            ("authority_policies", "none"),
        ]);
        assert!(unanswered(&none).is_empty());
    }

    #[test]
    fn an_answer_is_shown_and_what_nobody_said_stays_blank() {
        let blank = data_handling(&said(&[]), &plain);
        for question in data_questions() {
            assert!(blank.contains(&format!("`{}`: {}", question.id, question.label)), "{blank}");
        }
        assert!(!blank.contains("[x]") && !blank.contains("**"), "something is answered by itself:\n{blank}");
        assert_eq!(blank.matches(BLANK).count(), 4, "{blank}");
        assert!(blank.contains("handling-not-asked"), "{blank}");

        let told = data_handling(
            &said(&[
                ("data_processors", "yes"),
                ("processor_names", "Balcão S.A."),
                ("authority_requests", "no"),
                ("authority_policies", "challenge,documentation"),
            ]),
            &plain,
        );
        assert!(
            told.contains("handling-answer **Yes**") && told.contains("handling-answer **No**"),
            "{told}"
        );
        assert!(told.contains("**Balcão S.A.**"), "{told}");
        assert_eq!(told.matches("[x]").count(), 2, "{told}");
        assert!(told.contains("- [x] Provisions for challenging"), "{told}");
        assert!(told.contains("- [ ] None of the above"), "{told}");
    }

    #[test]
    fn what_is_known_of_the_business_is_filled_in() {
        let blank = verification(&said(&[]), &plain);
        assert_eq!(blank.matches(BLANK).count(), 6, "{blank}");
        assert_eq!(blank.matches("**handling-unsaid**").count(), 2, "{blank}");
        let told = verification(
            &said(&[
                ("company", "Aurora Móveis"),
                ("privacy_policy_url", "https://www.aurora.example.com/privacy"),
                ("business_verification", "waiting"),
                ("serves_others", "no"),
            ]),
            &plain,
        );
        assert!(told.contains("verification-name Aurora Móveis\n"), "{told}");
        assert!(told.contains("verification-site https://www.aurora.example.com\n"), "{told}");
        assert!(told.contains("verification-stands **word-waiting**"), "{told}");
        assert!(
            told.contains("verification-access-not") && !told.contains("verification-access-data"),
            "{told}"
        );
    }
}
