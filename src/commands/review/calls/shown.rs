//! How the calls are shown: what was made, how long it counts, and what only a person can do about the rest.

use std::fmt::Write;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::session::{CallSession, Done};
use crate::codes;
use crate::commands::review::status::exit;
use crate::error::{Error, Exit};
use crate::finding::{Facts, Finding, Weight};
use crate::i18n::Words;
use crate::journey::known::SubjectView;
use crate::journey::port::TokenRole;
use crate::journey::review::calls::wanted::judge_all;
use crate::journey::review::calls::{CallMethod, CallPlan, CallState, Maker, Row, rows};
use crate::review::{Bearer, Verb};
use crate::ui::human::bold;
use crate::ui::{About, Report, View, pad, wrap};

/// Where the sentences begin.
const INDENT: usize = 9;

/// Returns the report of a run.
pub(super) fn report(
    hand: &CallSession<'_, '_>,
    known: &SubjectView<'_>,
    scene: &CallPlan,
    done: Done,
) -> Report {
    let words = hand.context.words.clone();
    let is_shown = |row: &Row<'_>| hand.names.is_empty() || hand.names.contains(&row.permission.name);
    let shown: Vec<Row<'_>> = rows(known, scene).into_iter().filter(is_shown).collect();
    let lines: Vec<String> = done.planned.iter().map(|(_, call)| hand.line(call)).collect();
    let open: Vec<Row<'_>> =
        shown.iter().filter(|row| !done.refused.contains(&row.permission.name)).copied().collect();
    let mut found = done.found;
    found.extend(judge_all(known, &open));
    let mut views = vec![View::Text(table(&words, known, &shown))];
    let is_open = |row: &&Row<'_>| {
        let name = &row.permission.name;
        let is_wanted =
            row.need == CallState::Missing || (hand.names.contains(name) && !done.made.contains(name));
        is_wanted && !done.planned.iter().any(|(planned, _)| planned == name)
    };
    let open: Vec<Row<'_>> = shown.iter().filter(is_open).copied().collect();
    let hints = hints(&words, known, scene, &open);
    if !done.made.is_empty() {
        let made = words.say("calls-made", &[("permissions", json!(done.made))].into());
        views.push(View::Text(wrap(&made, 0)));
    }
    if !lines.is_empty() && (hand.args.dry_run || done.is_unconfirmed) {
        views.push(View::Message("calls-planned", [].into()));
        views.push(View::Text(lines.join("\n")));
    }
    views.extend(hints.into_iter().map(View::Text));
    let customer = known.customer_id.clone().unwrap_or_default();
    let mut exit = exit(&found);
    let error = done.is_unconfirmed.then(|| {
        let names: Vec<&str> = done.planned.iter().map(|(name, _)| name.as_str()).collect();
        Error::new(&codes::CALLS_NOT_CONFIRMED).with("permissions", names.join(", "))
    });
    if let Some(error) = &error {
        exit = error.exit;
    } else if hand.args.dry_run && exit != Exit::Failed {
        exit = Exit::Settled;
        found.clear();
    }
    if !hand.context.global.json {
        // What only a person can do is told at length.
        found.retain(|finding| finding.code.weight != Weight::Waits);
    }
    let permissions: Vec<Value> = shown.iter().map(|row| json_of(known, row)).collect();
    Report {
        command: "review calls",
        exit,
        findings: found,
        result: json!({
            "customer": known.customer_id, "app": known.app_id, "dry_run": hand.args.dry_run,
            "permissions": permissions, "made": done.made, "refused": done.refused, "planned": lines,
        }),
        view: View::Several(views),
        error,
        next: (exit == Exit::Settled).then(|| {
            if hand.args.dry_run {
                format!("onboard review calls {customer}")
            } else {
                format!("onboard doctor {customer}")
            }
        }),
        about: about(known),
    }
}

/// Returns the report of a run that could not tell what a submission needs: nothing is said of that, and nothing made.
pub(super) fn unseen(known: &SubjectView<'_>, found: Vec<Finding>, dry_run: bool) -> Report {
    Report {
        command: "review calls",
        // A dry run that saw why nothing can be shown has done its job.
        exit: if dry_run && exit(&found) != Exit::Failed { Exit::Settled } else { exit(&found) },
        findings: found,
        result: json!({ "customer": known.customer_id, "app": known.app_id, "permissions": null }),
        view: View::Nothing,
        error: None,
        next: None,
        about: about(known),
    }
}

/// Returns the ids that commands need.
pub(super) fn about(known: &SubjectView<'_>) -> About {
    About { customer: known.customer_id.clone(), app: Some(known.app_id.clone()), ..About::default() }
}

/// Returns one paragraph for each permission.
fn table(words: &Words, known: &SubjectView<'_>, rows: &[Row<'_>]) -> String {
    let mut out = String::new();
    for row in rows {
        let mark = words.get(mark(row));
        let _ = writeln!(out, "{} {}", pad(&mark, INDENT - 1), bold(&row.permission.display));
        for line in lines(words, known, row) {
            let _ = writeln!(out, "{}{}", " ".repeat(INDENT), wrap(&line, INDENT));
        }
    }
    out
}

/// Returns what a person has to do for calls that were not made.
fn hints(words: &Words, known: &SubjectView<'_>, scene: &CallPlan, rows: &[Row<'_>]) -> Vec<String> {
    let by = |way: CallMethod| rows.iter().filter(|row| row.way == way).copied().collect::<Vec<_>>();
    let facts = facts(known);
    let mut hints = Vec::new();
    let open = by(CallMethod::Explorer);
    if !open.is_empty() {
        hints.push(explorer(words, known, &open));
    }
    let (to_send, to_write) = (by(CallMethod::Send), by(CallMethod::Write));
    if !to_send.is_empty() {
        hints.push(wrap(&words.say("calls-name-psid", &facts), 0));
    }
    if to_write.iter().any(|row| row.exercise.tag.is_none()) {
        let key = if scene.reads_conversations { "calls-needs-message" } else { "calls-needs-psid" };
        hints.push(wrap(&words.say(key, &facts), 0));
    }
    if to_write.iter().any(|row| row.exercise.tag.is_some()) {
        hints.push(wrap(&words.say("calls-needs-late", &facts), 0));
    }
    if rows.iter().any(|row| row.exercise.tag.is_some() || row.permission.name == "pages_show_list") {
        hints.push(wrap(&words.say("calls-none-asked", &facts), 0));
    }
    hints
}

/// Returns how to make calls in Graph API Explorer, or to get a token there.
pub(super) fn explorer(words: &Words, known: &SubjectView<'_>, rows: &[Row<'_>]) -> String {
    let names: Vec<&str> = rows.iter().map(|row| row.permission.name.as_str()).collect();
    let calls: Vec<String> = rows.iter().map(|row| row.path(known)).collect();
    let mut facts = facts(known);
    facts.insert("permissions", names.join(", ").into());
    facts.insert("made", names.join(",").into());
    facts.insert("calls", calls.join(", ").into());
    let text = words.say("calls-explorer", &facts);
    let steps = text.lines().map(|line| {
        let indent = if line.starts_with(|first: char| first.is_ascii_digit()) { 3 } else { 0 };
        wrap(line, indent)
    });
    steps.collect::<Vec<_>>().join("\n")
}

/// Returns a row for `--json`.
fn json_of(known: &SubjectView<'_>, row: &Row<'_>) -> Value {
    let now = known.now();
    let [form, docs] = row
        .made
        .map(|made| made.button().map(|at| at.to_string()))
        .map_or([Value::Null, Value::Null], |[form, docs]| [form.into(), docs.into()]);
    json!({
        "permission": row.permission.name,
        "kind": row.permission.kind,
        "method": method(row),
        "path": row.path(known),
        "token": bearer(row),
        "state": state(row.need),
        "way": way(row.way),
        "made_at": row.made.map(|made| made.at.to_string()),
        "made_by": row.made.map(|made| made.by.word()),
        "counts_until": row.made.map(|made| made.until().to_string()),
        "days_left": row.made.map(|made| made.days_left(now)),
        "button_by_form": form,
        "button_by_docs": docs,
    })
}

fn facts(known: &SubjectView<'_>) -> Facts {
    let customer = known.customer_id.clone().unwrap_or_default();
    [("customer", customer.into()), ("app", known.app_id.clone().into())].into()
}

fn mark(row: &Row<'_>) -> &'static str {
    match (row.need, row.way) {
        (CallState::Sent | CallState::Counts, _) => "mark-ok",
        (CallState::NotRequired, _) => "mark-not-needed",
        (CallState::ExpiresSoon, _) => "mark-advice",
        (CallState::Missing, CallMethod::Read(_)) => "mark-todo",
        (CallState::Missing, _) => "mark-wait",
    }
}

fn lines(words: &Words, known: &SubjectView<'_>, row: &Row<'_>) -> Vec<String> {
    let token = words.get(match bearer(row) {
        "page" => "call-token-page",
        "system-user" => "call-token-system-user",
        _ => "call-token-user",
    });
    let call = format!("{} {}", method(row), row.path(known));
    let mut lines = vec![words.say("call-itself", &[("call", call.into()), ("token", token.into())].into())];
    let dated = |key: &str, at: Timestamp| words.say(key, &[("date", date(at).into())].into());
    let made = row.made.map(|made| {
        let key = match made.by {
            Maker::Us => "call-made-here",
            Maker::Explorer => "call-made-explorer",
            Maker::Product => "call-made-product",
        };
        (made, dated(key, made.at))
    });
    match (row.need, made) {
        (CallState::Sent, _) => lines.push(words.get("call-sent")),
        (CallState::NotRequired, _) => lines.push(words.get("call-not-required")),
        (CallState::Counts | CallState::ExpiresSoon, Some((made, sentence))) => {
            let facts = [("date", date(made.until()).into()), ("days", made.days_left(known.now()).into())];
            lines.push(format!("{sentence}; {}", words.say("call-counts", &facts.into())));
            let [form, docs] = made.button();
            if known.now() < docs {
                let facts = [("form", time(form).into()), ("docs", time(docs).into())];
                lines.push(words.say("call-button", &facts.into()));
            }
        }
        (_, Some((made, sentence))) => {
            lines.push(format!("{sentence}; {}", dated("call-expired", made.until())));
        }
        (_, None) => lines.push(words.get("call-none")),
    }
    lines
}

fn method(row: &Row<'_>) -> &'static str {
    match row.exercise.method {
        Verb::Get => "GET",
        Verb::Post => "POST",
    }
}

/// Returns whose token makes the call.
fn bearer(row: &Row<'_>) -> &'static str {
    match (row.exercise.token, row.way) {
        (Bearer::Page, _) => "page",
        (Bearer::User, CallMethod::Read(TokenRole::SystemUser)) => "system-user",
        (Bearer::User, _) => "user",
    }
}

fn state(need: CallState) -> &'static str {
    match need {
        CallState::Sent => "sent",
        CallState::NotRequired => "not-required",
        CallState::Counts => "counts",
        CallState::ExpiresSoon => "expires-soon",
        CallState::Missing => "missing",
    }
}

fn way(way: CallMethod) -> &'static str {
    match way {
        CallMethod::Read(_) => "read",
        CallMethod::Send => "send",
        CallMethod::Explorer => "explorer",
        CallMethod::Write => "needs-message",
    }
}

fn date(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d").to_string()
}

fn time(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}
