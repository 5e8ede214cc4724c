//! The set-up sheet: everything that is done in the product, in its order, in the person's language.
//!
//! Secrets are named, never held: whoever shows one fetches it by the line's value.

use serde_json::{Value, json};

use super::known::SubjectView;
use super::setup::{self, Standing, State};
use crate::finding::Facts;
use crate::platform::{Act, Composed, Ours, Part, Profile, SetupStep, When};

/// Returns the words of a key, with its variables filled in.
pub type Say<'a> = dyn Fn(&str, &Facts) -> String + 'a;

/// One step of the sheet, as the person reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The step.
    pub step: SetupStep,
    /// The way to the place; empty where the source has none.
    pub path: String,
    /// The product's label; empty where there is none.
    pub label: String,
    /// What is entered or read.
    pub value: Shown,
    /// What to do, where the label does not say it.
    pub text: String,
    /// What else is to be known, and what the source leaves out.
    pub notes: Vec<String>,
    /// Where it stands; nothing where it is about no customer.
    pub state: Option<State>,
}

/// What is shown of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// There is none.
    Nothing,
    /// As it is.
    Plain(String),
    /// A secret that the vault holds.
    Held(Ours),
    /// Not known yet: what it is.
    Missing(String),
}

/// Returns the sheet of the Page at hand.
pub fn lines(known: &SubjectView<'_>, profile: &Profile, language: &str, say: &Say<'_>) -> Vec<Line> {
    let wanted = setup::standings(known).into_iter().filter(|own| own.state != State::NotWanted);
    wanted
        .map(|Standing { step, state }| {
            let value = step
                .value
                .as_ref()
                .map_or(Shown::Nothing, |value| shown(known, profile, value, language, say));
            line(profile, step, language, say, value, Some(state))
        })
        .collect()
}

/// Returns the sheet of a product, whoever's: values that differ are named.
pub fn blank(profile: &Profile, language: &str, say: &Say<'_>) -> Vec<Line> {
    let value = |value: &Composed| {
        let named = value.filled(|part| Some(format!("‹{}›", name(profile, part, language, say))));
        let token = value.only().filter(|value| *value == Ours::VerifyToken);
        let fixed = token.and(profile.webhook.verify_token.value.clone());
        let template = value.only().filter(|value| *value == Ours::CallbackUrl);
        let template = template.and(profile.webhook.callback.template.as_ref()).map(ToString::to_string);
        Shown::Plain(fixed.or(template).or(named).unwrap_or_default())
    };
    profile
        .setup
        .iter()
        .map(|step| {
            let shown = step.value.as_ref().map_or(Shown::Nothing, value);
            let mut line = line(profile, step, language, say, shown, None);
            for (key, wanted) in &step.only_if {
                let question = profile
                    .ask(key)
                    .and_then(|ask| ask.text.as_ref())
                    .map_or(key.as_str(), |text| text.of(language));
                let answer = say(&format!("word-{wanted}"), &Facts::new());
                let facts = [("question", question.into()), ("answer", answer.into())].into();
                line.notes.insert(0, say("setup-if", &facts));
            }
            line
        })
        .collect()
}

fn line(
    profile: &Profile,
    step: &SetupStep,
    language: &str,
    say: &Say<'_>,
    value: Shown,
    state: Option<State>,
) -> Line {
    let label = |text: Option<&crate::platform::Text>| {
        text.map(|text| profile.label(text, language)).unwrap_or_default()
    };
    let mut notes: Vec<String> = step.note.iter().map(|note| note.of(language).to_owned()).collect();
    notes.extend(step.link.clone());
    for unsaid in &step.unknown {
        let vendor = [("vendor", profile.vendor.as_str().into())].into();
        notes.push(say(&format!("setup-unknown-{}", unsaid.word()), &vendor));
    }
    Line {
        step: step.clone(),
        path: label(step.path.as_ref()),
        label: label(step.label.as_ref()),
        value,
        text: step.text.as_ref().map(|text| text.of(language).to_owned()).unwrap_or_default(),
        notes,
        state,
    }
}

fn shown(
    known: &SubjectView<'_>,
    profile: &Profile,
    value: &Composed,
    language: &str,
    say: &Say<'_>,
) -> Shown {
    if let Some(own) = value.only().filter(|own| setup::secret(*own).is_some()) {
        let is_held = setup::is_held(known, own);
        return if is_held {
            Shown::Held(own)
        } else {
            Shown::Missing(name(profile, &Part::Ours(own), language, say))
        };
    }
    let part = |part: &Part| match part {
        Part::Ours(own) if *own == Ours::CallbackUrl => {
            setup::plain(known, *own).or_else(|| setup::callback(known, profile))
        }
        Part::Ours(own) => setup::plain(known, *own),
        Part::Answer(key) => known.customer.record.get(key).map(String::from),
        Part::Text(text) => Some(text.clone()),
    };
    value.filled(part).map_or_else(
        || {
            let unknown = value.parts().iter().filter(|own| part(own).is_none());
            let names: Vec<String> = unknown.map(|own| name(profile, own, language, say)).collect();
            Shown::Missing(names.join(", "))
        },
        Shown::Plain,
    )
}

fn name(profile: &Profile, part: &Part, language: &str, say: &Say<'_>) -> String {
    match part {
        Part::Text(text) => text.clone(),
        Part::Ours(own) => say(&format!("value-{}", own.word().replace('_', "-")), &Facts::new()),
        Part::Answer(key) => profile
            .ask(key)
            .and_then(|ask| ask.text.as_ref())
            .map_or_else(|| key.clone(), |text| text.of(language).to_owned()),
    }
}

/// Returns the lines of the steps with these ids.
pub fn of<'l>(lines: &'l [Line], ids: &[String]) -> Vec<&'l Line> {
    lines.iter().filter(|line| ids.contains(&line.step.id)).collect()
}

/// Returns the lines of the moment in which a step with one of these ids is done; those of the form where there is
/// none.
pub fn of_moment(lines: &[Line], ids: &[String]) -> Vec<Line> {
    let when = of(lines, ids).first().map_or(When::Form, |line| line.step.when);
    lines.iter().filter(|line| line.step.when == when).cloned().collect()
}

/// Returns the lines of what is done in the product, without what is read off it.
pub fn entered(lines: &[Line]) -> Vec<Line> {
    lines.iter().filter(|line| line.step.act != Act::Read).cloned().collect()
}

/// A line of text with its margin: where it begins, and where it goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Where it begins.
    pub margin: usize,
    /// Where its next lines begin.
    pub hang: usize,
    /// What it says; empty for a gap.
    pub text: String,
}

/// Returns the sheet as rows of text. `hidden` stands for a secret.
pub fn rows(lines: &[Line], hidden: &str, say: &Say<'_>) -> Vec<Row> {
    let mut rows = Vec::new();
    let row = |margin, hang, text: String| Row { margin, hang, text };
    let mut number = 0;
    for when in When::ALL {
        let own: Vec<&Line> = lines.iter().filter(|line| line.step.when == when).collect();
        if own.is_empty() {
            continue;
        }
        if !rows.is_empty() {
            rows.push(row(0, 0, String::new()));
        }
        rows.push(row(0, 0, say(&format!("setup-when-{}", when.word()), &Facts::new())));
        let mut path = "";
        for line in own {
            number += 1;
            if line.path != path {
                path = &line.path;
                if !path.is_empty() {
                    rows.push(row(2, 4, path.to_owned()));
                }
            }
            let mark = match &line.state {
                None => "",
                Some(State::Done { .. } | State::Implied { .. }) => "[x] ",
                Some(_) => "[ ] ",
            };
            let text = format!("{mark}{number}. {}", sentence(line, hidden, say));
            rows.push(row(4, 4 + mark.len() + 3, text));
            let extra = more(line, say);
            rows.extend(extra.into_iter().map(|text| row(4 + mark.len() + 3, 4 + mark.len() + 3, text)));
        }
    }
    rows
}

/// Returns the sheet as text.
pub fn text(lines: &[Line], hidden: &str, say: &Say<'_>) -> String {
    let rows = rows(lines, hidden, say);
    let lines: Vec<String> = rows
        .iter()
        .map(|row| format!("{:margin$}{}", "", row.text, margin = row.margin).trim_end().to_owned())
        .collect();
    lines.join("\n")
}

/// Returns a step in one line.
pub fn sentence(line: &Line, hidden: &str, say: &Say<'_>) -> String {
    let value = match &line.value {
        Shown::Nothing => None,
        Shown::Plain(text) => Some(text.clone()),
        Shown::Held(_) => Some(hidden.to_owned()),
        Shown::Missing(what) => {
            let key = if line.step.act == Act::Read { "setup-read-it" } else { "setup-not-known" };
            Some(say(key, &[("what", what.as_str().into())].into()))
        }
    };
    let text = Some(&line.text).filter(|text| !text.is_empty());
    let said = match line.step.act {
        Act::Enter | Act::Choose | Act::Read => {
            let arrow = if line.step.act == Act::Read { '←' } else { '→' };
            match value.as_ref().or(text) {
                Some(value) if !line.label.is_empty() => format!("{arrow} {}: {value}", line.label),
                Some(value) => format!("{arrow} {value}"),
                None => format!("{arrow} {}", line.label),
            }
        }
        Act::Press if !line.label.is_empty() => {
            say("setup-press", &[("label", line.label.as_str().into())].into())
        }
        Act::Press | Act::Restart | Act::WaitFor | Act::Check => match text {
            Some(text) if line.label.is_empty() || text.contains(&line.label) => text.clone(),
            Some(text) => format!("{}: {text}", line.label),
            None => line.label.clone(),
        },
    };
    if line.step.optional { format!("{said} {}", say("setup-optional", &Facts::new())) } else { said }
}

/// Returns what stands below a step: the rest of its text, its notes, who ticked it.
fn more(line: &Line, say: &Say<'_>) -> Vec<String> {
    let is_enter = matches!(line.step.act, Act::Enter | Act::Choose | Act::Read);
    let is_press = line.step.act == Act::Press && !line.label.is_empty();
    let text = Some(&line.text).filter(|text| !text.is_empty());
    let text = text.filter(|_| (is_enter && line.value != Shown::Nothing) || is_press);
    let mut more: Vec<String> = text.into_iter().chain(&line.notes).cloned().collect();
    match &line.state {
        Some(State::Done { by, at }) => {
            let day = at.strftime("%Y-%m-%d").to_string();
            more.push(say("setup-ticked", &[("by", by.as_str().into()), ("day", day.into())].into()));
        }
        Some(State::Again(value)) => {
            let changed = say(&format!("value-{}", value.word().replace('_', "-")), &Facts::new());
            more.push(say("setup-again", &[("changed", changed.into())].into()));
        }
        Some(State::Open | State::Implied { .. } | State::NotWanted) | None => {}
    }
    more
}

/// Returns the form that `--json` carries. A secret is named.
pub fn to_json(line: &Line) -> Value {
    let step = &line.step;
    let (value, secret) = match &line.value {
        Shown::Plain(text) => (Some(text.clone()), None),
        Shown::Held(own) => (None, Some(own.word())),
        Shown::Nothing | Shown::Missing(_) => (None, None),
    };
    let done = match &line.state {
        Some(State::Done { by, at }) => json!({ "by": by, "at": at.to_string() }),
        Some(State::Implied { by, at }) => json!({ "by": by, "at": at.to_string() }),
        _ => Value::Null,
    };
    let state = line.state.as_ref().map(|state| match state {
        State::Open => "open",
        State::Again(_) => "again",
        State::Done { .. } => "done",
        State::Implied { .. } => "implied",
        State::NotWanted => "not-wanted",
    });
    let missing = match &line.value {
        Shown::Missing(what) => Some(what.clone()),
        _ => None,
    };
    json!({
        "id": step.id, "when": step.when, "do": step.act, "path": line.path, "label": line.label, "value": value,
        "secret": secret, "missing": missing, "text": line.text, "notes": line.notes, "optional": step.optional,
        "state": state, "done": done, "unknown": step.unknown, "source": step.source,
    })
}
