//! Profiles as they were written before the set-up had an order: read, and turned into steps.

use serde::Deserialize;
use toml::{Table, Value};

use super::Ours;

/// Keys that only older profiles have.
const OLDER: [&str; 7] = ["prerequisites", "paste", "after", "test", "caveats", "products", "redirects"];

/// The older keys, checked as they always were.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Older {
    prerequisites: Vec<String>,
    paste: Vec<Paste>,
    after: Vec<String>,
    test: Vec<String>,
    caveats: Vec<String>,
}

/// One field of the product's form.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Paste {
    field: String,
    path: String,
    value: String,
    #[serde(default)]
    text: Option<String>,
    direction: Direction,
    #[serde(default = "yes")]
    required: bool,
    #[serde(default)]
    note: Option<String>,
}

fn yes() -> bool {
    true
}

/// Which way a value goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Direction {
    ToPlatform,
    FromPlatform,
}

/// Returns whether a profile is written as they used to be.
pub(super) fn is_older(table: &Table) -> bool {
    let has_note = |name: &str| {
        let rule = table.get("webhook").and_then(|webhook| webhook.get(name));
        rule.is_some_and(|rule| rule.get("note").is_some())
    };
    OLDER.iter().any(|key| table.contains_key(*key)) || has_note("callback") || has_note("verify_token")
}

/// Returns an older profile as it is written today: every list became steps, in the order of the journey.
pub(super) fn renewed(mut table: Table, older: Older) -> Table {
    for key in OLDER {
        table.remove(key);
    }
    let mut steps = Vec::new();
    said(&mut steps, "before", older.prerequisites, false);
    // What surprises people was said too late; nobody has to tick it.
    said(&mut steps, "before", older.caveats, true);
    let mut notes = [("callback_url", "callback"), ("verify_token", "verify_token")].map(|(value, rule)| {
        let rule = table.get_mut("webhook").and_then(|webhook| webhook.get_mut(rule));
        (value, rule.and_then(Value::as_table_mut).and_then(|rule| rule.remove("note")))
    });
    for (paste, number) in older.paste.into_iter().zip(1..) {
        let own = notes.iter_mut().find(|(value, _)| *value == paste.value).and_then(|(_, note)| note.take());
        steps.push(entered(paste, number, own));
    }
    said(&mut steps, "after-save", older.after, false);
    said(&mut steps, "after-subscription", older.test, false);
    asks_of_template(&mut table);
    let steps = steps.into_iter().map(Value::Table).collect();
    table.entry("setup").or_insert_with(|| Value::Array(steps));
    table
}

/// Asks for the names in the callback's pattern: nothing was ever filled in there.
fn asks_of_template(table: &mut Table) {
    let webhook = table.get("webhook").and_then(|webhook| webhook.get("callback"));
    let template =
        webhook.and_then(|callback| callback.get("template")).and_then(Value::as_str).unwrap_or_default();
    let names: Vec<String> = template
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name.to_owned())
        .collect();
    let Some(asks) = table.entry("asks").or_insert_with(|| Value::Array(Vec::new())).as_array_mut() else {
        return;
    };
    for name in names.into_iter().filter(|name| Ours::parse(name).is_none()) {
        if !asks.iter().any(|ask| ask.as_str() == Some(&name)) {
            asks.push(Value::String(name));
        }
    }
}

/// Adds what was a list of sentences.
fn said(steps: &mut Vec<Table>, when: &str, list: Vec<String>, optional: bool) {
    for text in list {
        let number =
            steps.iter().filter(|step| step.get("when").and_then(Value::as_str) == Some(when)).count() + 1;
        let mut step = step(format!("{when}-{number}"), when, "check");
        step.insert("text".into(), text.into());
        if optional {
            step.insert("optional".into(), true.into());
        }
        steps.push(step);
    }
}

/// Returns what was a field of the form.
fn entered(paste: Paste, number: usize, note: Option<Value>) -> Table {
    let act = match (paste.direction, paste.value.as_str()) {
        (Direction::FromPlatform, _) => "read",
        (Direction::ToPlatform, "text") => "choose",
        (Direction::ToPlatform, _) => "enter",
    };
    let mut step = step(format!("form-{number}"), "form", act);
    step.insert("label".into(), paste.field.into());
    step.insert("path".into(), paste.path.into());
    match (paste.value.as_str(), paste.text) {
        ("text", Some(text)) => {
            step.insert("text".into(), text.into());
        }
        ("fixed", Some(text)) => {
            step.insert("value".into(), text.into());
        }
        // Nobody ever knew the one value that was named so.
        ("text" | "redirect_url", _) => {
            step.insert("unknown".into(), Value::Array(vec!["value".into()]));
        }
        (value, _) => {
            step.insert("value".into(), format!("{{{value}}}").into());
        }
    }
    step.extend(paste.note.map(Value::from).or(note).map(|note| ("note".to_owned(), note)));
    if !paste.required {
        step.insert("optional".into(), true.into());
    }
    step
}

fn step(id: String, when: &str, act: &str) -> Table {
    [("id", id), ("when", when.to_owned()), ("do", act.to_owned())]
        .map(|(key, value)| (key.to_owned(), Value::from(value)))
        .into_iter()
        .collect()
}
