//! Words: every code, step, question and error has them, in every language, with the same variables.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use fluent_syntax::ast::{self, Entry, Expression, InlineExpression, PatternElement, VariantKey};
use onboard::codes;
use onboard::i18n::LANGUAGES;
use onboard::journey::catalogue::ROWS;
use onboard::journey::question::{QUESTIONS, Shape as AnswerShape};
use onboard::review::{LINT_CODES, reasons};

/// Variables of one message or attribute, and the plural forms of its selectors.
#[derive(Debug, Default, PartialEq)]
pub struct Shape {
    variables: BTreeSet<String>,
    terms: BTreeSet<String>,
    plurals: Vec<BTreeSet<String>>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Returns every message of a language, attributes under `id.name`, terms under `-id`.
pub fn messages(language: &str) -> BTreeMap<String, Shape> {
    let mut all = BTreeMap::new();
    for file in std::fs::read_dir(root().join("locales").join(language)).unwrap() {
        let path = file.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let resource = fluent_syntax::parser::parse(text.as_str())
            .unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", path.display()));
        for entry in resource.body {
            match entry {
                Entry::Message(message) => {
                    let id = message.id.name.to_owned();
                    let mut shape = Shape::default();
                    read(message.value.as_ref().unwrap(), &mut shape);
                    assert!(all.insert(id.clone(), shape).is_none(), "{language}: {id} twice");
                    for attribute in message.attributes {
                        let mut shape = Shape::default();
                        read(&attribute.value, &mut shape);
                        all.insert(format!("{id}.{}", attribute.id.name), shape);
                    }
                }
                Entry::Term(term) => {
                    all.insert(format!("-{}", term.id.name), Shape::default());
                }
                Entry::Junk { content } => panic!("{}: {content}", path.display()),
                _ => {}
            }
        }
    }
    all
}

fn read(pattern: &ast::Pattern<&str>, shape: &mut Shape) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            expression_of(expression, shape);
        }
    }
}

fn expression_of(expression: &Expression<&str>, shape: &mut Shape) {
    match expression {
        Expression::Inline(inline) => inline_of(inline, shape),
        Expression::Select { selector, variants } => {
            inline_of(selector, shape);
            let keys = variants.iter().map(|variant| match &variant.key {
                VariantKey::Identifier { name } => (*name).to_owned(),
                VariantKey::NumberLiteral { value } => (*value).to_owned(),
            });
            let keys: BTreeSet<String> = keys.collect();
            if !is_choice(&keys) {
                shape.plurals.push(keys);
            }
            for variant in variants {
                read(&variant.value, shape);
            }
        }
    }
}

/// Returns whether a selector tells words or single numbers apart, and does not count.
fn is_choice(keys: &BTreeSet<String>) -> bool {
    let counts = ["zero", "one", "two", "few", "many"];
    !keys.iter().any(|key| counts.contains(&key.as_str())) && keys.iter().any(|key| key != "other")
}

fn inline_of(inline: &InlineExpression<&str>, shape: &mut Shape) {
    match inline {
        InlineExpression::VariableReference { id } => {
            shape.variables.insert(id.name.to_owned());
        }
        InlineExpression::TermReference { id, .. } => {
            shape.terms.insert(id.name.to_owned());
        }
        InlineExpression::Placeable { expression } => expression_of(expression, shape),
        _ => {}
    }
}

#[test]
fn every_language_has_the_same_messages_and_variables() {
    let english = messages("en");
    for language in LANGUAGES {
        let own = messages(language);
        for (id, shape) in &english {
            let other = own.get(id).unwrap_or_else(|| panic!("{language} lacks {id}"));
            assert_eq!(other.variables, shape.variables, "{language}: {id}");
            assert_eq!(other.plurals.len(), shape.plurals.len(), "{language}: selectors of {id}");
            for term in &other.terms {
                assert!(
                    own.contains_key(&format!("-{term}")),
                    "{language}: {id} uses the unknown term {term}"
                );
            }
        }
        let extra: Vec<_> = own.keys().filter(|id| !english.contains_key(*id)).collect();
        assert!(extra.is_empty(), "{language} has {extra:?}, which English has not");
    }
}

#[test]
fn a_command_names_whom_it_is_for_by_a_variable() {
    let is_known = |name: &str| ["CUSTOMER", "APP_ID"].contains(&name);
    let mut count = 0;
    for language in LANGUAGES {
        for (id, shape) in messages(language) {
            let mut loud =
                shape.variables.iter().filter(|name| name.chars().all(|glyph| !glyph.is_lowercase()));
            assert!(loud.all(|name| is_known(name)), "{language}: {id} has {:?}", shape.variables);
        }
        for file in std::fs::read_dir(root().join("locales").join(language)).unwrap() {
            let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
            for line in text.lines() {
                let words = line.split(|glyph: char| !glyph.is_alphanumeric() && !"$_".contains(glyph));
                let bare = words.filter(|word| is_known(word)).count();
                assert_eq!(bare, 0, "{language}: {line}");
                count += line.matches("{ $CUSTOMER }").count();
            }
        }
    }
    assert!(count > 100, "only {count} were found");
}

#[test]
fn plurals_have_the_forms_that_the_language_needs() {
    for (language, forms) in
        [("en", &["one", "other"][..]), ("pt-BR", &["one", "other"]), ("ru", &["few", "many", "one"])]
    {
        for (id, shape) in messages(language) {
            for plural in shape.plurals {
                let missing: Vec<_> = forms.iter().filter(|form| !plural.contains(**form)).collect();
                assert!(missing.is_empty(), "{language}: {id} lacks {missing:?}");
            }
        }
    }
}

#[test]
fn everything_that_can_be_said_has_words_and_a_way_out() {
    let english = messages("en");
    let reasons = ["login-not-needed", "permissions-live", "vendor-app"];
    for code in codes::findings() {
        assert!(english.contains_key(code.id), "no words for {}", code.id);
        let has_fix = english.contains_key(&format!("{}.fix", code.id));
        assert!(has_fix || reasons.contains(&code.id), "no way out of {}", code.id);
    }
    for row in ROWS {
        assert!(english.contains_key(&format!("step-{}", row.id)), "no words for step {}", row.id);
        assert!(english.contains_key(&format!("why-{}", row.id)), "no reason for step {}", row.id);
    }
    for question in QUESTIONS {
        assert!(
            english.contains_key(&format!("ask-{}", question.key)),
            "no words for question {}",
            question.key
        );
        assert!(
            english.contains_key(&format!("ask-{}.help", question.key)),
            "no help with question {}",
            question.key
        );
        if let AnswerShape::OneOf(offered) = question.shape {
            for word in offered {
                assert!(english.contains_key(&format!("word-{word}")), "no words for the answer {word}");
            }
        }
    }
    for code in LINT_CODES {
        assert!(english.contains_key(code.id), "no words for {}", code.id);
    }
    for error in codes::ERRORS.iter().map(|code| code.id) {
        assert!(english.contains_key(error), "no words for error {error}");
        assert!(english.contains_key(&format!("{error}.fix")), "no way out of error {error}");
    }
}

fn sources() -> Vec<String> {
    let mut texts = Vec::new();
    let mut folders = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                texts.push(std::fs::read_to_string(path).unwrap());
            }
        }
    }
    texts
}

#[test]
fn every_reason_for_a_refusal_has_words_and_a_fix() {
    let english = messages("en");
    let mut said: BTreeSet<String> = BTreeSet::new();
    for reason in reasons() {
        let id = format!("refusal-{}", reason.id);
        for key in [id.clone(), format!("{id}.meaning"), format!("{id}.fix")] {
            assert!(english.contains_key(&key), "no words for {key}");
        }
        said.insert(id);
        said.extend(reason.points.iter().map(|point| format!("point-{}", point.id)));
    }
    let is_of_one = |id: &&String| id.starts_with("refusal-") || id.starts_with("point-");
    let worded: BTreeSet<String> =
        english.keys().filter(|id| !id.contains('.')).filter(is_of_one).cloned().collect();
    assert_eq!(said, worded);
    for stage in ["live", "approved", "draft", "submitted", "refused", "unknown", "days"] {
        assert!(english.contains_key(&format!("stage-{stage}")), "no words for {stage}");
    }
}

#[test]
fn no_code_is_unused() {
    let texts = sources().concat();
    let named = texts
        .split("codes::")
        .skip(1)
        .map(|rest| rest.split(|glyph: char| !glyph.is_ascii_uppercase() && glyph != '_').next().unwrap());
    let named: BTreeSet<&str> = named.collect();
    for code in codes::ALL {
        let name = code.id.to_uppercase().replace('-', "_");
        assert!(named.contains(name.as_str()), "nobody finds {}", code.id);
    }
}

#[test]
fn no_message_is_unused() {
    let english = messages("en");
    let texts = sources().concat();
    let known: BTreeSet<String> = codes::ALL.iter().map(|code| code.id.to_owned()).collect();
    for id in english.keys().filter(|id| !id.contains('.')) {
        let built = [
            "step-",
            "why-",
            "ask-",
            "word-",
            "-menu-",
            "explain-",
            "kind-",
            "shot-",
            "check-",
            "refusal-",
            "point-",
            "stage-",
            "gist-",
            "doubt-",
            "setup-when-",
            "setup-unknown-",
            "value-",
        ];
        let is_built = built.iter().any(|start| id.starts_with(start));
        let is_used = is_built || known.contains(id) || texts.contains(&format!("\"{id}\""));
        assert!(is_used, "nobody says {id}");
    }
    let menus: Vec<_> = english.keys().filter(|id| id.starts_with('-')).collect();
    for menu in menus {
        let used = english.values().any(|shape| shape.terms.contains(menu.trim_start_matches('-')));
        assert!(used, "nobody uses {menu}");
    }
}
