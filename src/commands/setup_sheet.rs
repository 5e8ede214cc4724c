//! The set-up sheet of a customer's Page: what is done in the product, with the values that are known.

use std::fmt::Write;

use serde_json::{Value, json};

use super::Context;
use crate::finding::{Facts, Subject};
use crate::i18n::Words;
use crate::journey::backend::Backend;
use crate::journey::known::Inputs;
use crate::journey::setup::{self, State};
use crate::journey::sheet::{Line, Row, Shown, lines, rows, to_json};
use crate::platform::Act;
use crate::redact::{MASK, clean};
use crate::run::Run;
use crate::ui::terminal::Sheet;
use crate::ui::{Report, View, wrap};

/// Returns the lines of a Page's sheet; none while no platform is chosen.
pub fn of(inputs: &Inputs<'_>, subject: &Subject, words: &Words) -> Vec<Line> {
    let known = inputs.known(subject);
    let say = |key: &str, facts: &Facts| words.say(key, facts);
    known.profile.map(|profile| lines(&known, profile, &words.tag(), &say)).unwrap_or_default()
}

/// Returns a Page's sheet with the secrets that are entered, for a person in the terminal.
pub async fn with_secrets(run: &Run, subject: Subject) -> Sheet {
    let inputs = run.inputs();
    let lines = of(&inputs, &subject, run.words());
    let known = inputs.known(&subject);
    let mut secrets = Vec::new();
    for line in &lines {
        let Shown::Held(value) = line.value else { continue };
        let slot = setup::secret(value).filter(|_| line.step.act != Act::Read);
        let Some((slot, owner)) = slot.and_then(|slot| Some((slot, setup::owner(&known, slot)?))) else {
            continue;
        };
        if let Ok(Some(secret)) = run.secret(owner, slot).await {
            let label = if line.label.is_empty() { line.step.id.clone() } else { line.label.clone() };
            secrets.push((line.step.id.clone(), label, secret));
        }
    }
    Sheet { lines, secrets }
}

/// Returns a sheet as text for a screen.
pub fn text(lines: &[Line], words: &Words) -> String {
    let say = |key: &str, facts: &Facts| words.say(key, facts);
    let mut out = String::new();
    for Row { margin, hang, text } in rows(lines, MASK, &say) {
        let text = wrap(&clean(&text), hang);
        let _ = writeln!(out, "{}", format!("{:margin$}{text}", "").trim_end());
    }
    out
}

/// Returns the sheets of all Pages of a customer, as `--json` carries them.
pub fn to_value(inputs: &Inputs<'_>, customer: &str, words: &Words) -> Value {
    let pages = inputs.pages_of(customer).into_iter().map(|page| {
        let lines = of(inputs, &Subject::page(customer, &page), words);
        json!({ "page": page, "steps": lines.iter().map(to_json).collect::<Vec<_>>() })
    });
    pages.collect()
}

/// Adds the sheet to a report of a walk that nobody attended: whoever brought the answers may have the product in
/// front of them. It is shown as long as something on it is open.
pub fn attach(context: &Context<'_>, run: &Run, customer: &str, mut report: Report) -> Report {
    let inputs = run.inputs();
    report.result["sheet"] = to_value(&inputs, customer, &context.words);
    let mut views = vec![std::mem::replace(&mut report.view, View::Nothing)];
    for page in inputs.pages_of(customer) {
        let lines = of(&inputs, &Subject::page(customer, page), &context.words);
        let is_open = |line: &Line| !line.step.optional && line.state.as_ref().is_some_and(State::is_open);
        if lines.iter().any(is_open) {
            views.push(View::Text(text(&lines, &context.words)));
        }
    }
    report.view = View::Several(views);
    report
}
