//! `token schedule show`: whether something starts runs here, when the next one is, and what the last one came to.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::here::{folder, off, systemd};
use super::run::{last, note};
use super::tell;
use crate::codes;
use crate::commands::Context;
use crate::error::{Error, Exit};
use crate::finding::{Finding, Subject, UNKNOWN_ID};
use crate::journey::steps::token_refresh::{RUN, RUN_HOURS};
use crate::redact::clean;
use crate::run::Run;
use crate::store::Scope;
use crate::system::timer::Kind;
use crate::ui::{Report, View, pad, width, wrap};
use crate::workspace::TimerNote;

/// A run that somebody noted in the workspace.
struct Noted {
    at: Timestamp,
    by: String,
}

/// Shows how it stands. Opens no vault and asks nobody at Meta.
///
/// # Errors
/// A workspace that does not read.
pub async fn run(context: &Context<'_>) -> Result<Report, Error> {
    let workspace = context.workspace()?;
    let timer = folder(context, &workspace);
    let named = workspace.readers()?.named;
    let run = context.open(workspace, "token schedule show", Scope::All).await?;
    let (note, last) = (note(&timer)?, last(&timer));
    let words = &context.words;
    let mut rows: Vec<(&'static str, String)> = Vec::new();
    let mut result = json!({ "installed": note.is_some() });
    match &note {
        None => rows.push(("schedule-timer", words.get("schedule-none"))),
        Some(note) => of_note(note, &named, context, &mut rows, &mut result).await,
    }
    if let Some(last) = &last {
        let all = &last.all;
        let count = |key: &str| all[key].as_u64().unwrap_or_default();
        let exit = match (all["error"].as_str(), all["exit"].as_str()) {
            (Some(code), _) => clean(code),
            (None, exit) => words.get(&format!("word-run-{}", exit.unwrap_or_default())),
        };
        let facts = [
            ("at", last.at.map_or_else(|| "-".into(), shown).into()),
            ("exit", exit.into()),
            ("renewed", count("renewed").into()),
            ("worse", count("worse").into()),
        ];
        rows.push(("schedule-last", words.say("schedule-last-was", &facts.into())));
        result["last"] = all.clone();
    }
    let noted = newest(&run);
    if let Some(Noted { at, by }) = &noted {
        rows.push(("schedule-noted", format!("{}, {}", shown(*at), clean(by))));
        result["noted"] = json!({ "at": at.to_string(), "by": by });
    }
    let command = tell::command(context)?;
    let shell = words.shell();
    let notify = command.as_ref().map(|words| words.iter().map(|word| shell.word(word)).collect::<Vec<_>>());
    rows.push((
        "schedule-notify",
        notify.map_or_else(|| words.get("schedule-no-notify"), |words| words.join(" ")),
    ));
    result["notify"] = json!(command);
    let ran = [last.and_then(|last| last.at), noted.map(|noted| noted.at)].into_iter().flatten().max();
    let hours = ran.map(|at| run.now().duration_since(at).as_hours());
    let subject = Subject::App(UNKNOWN_ID.into());
    let is_late = hours.is_none_or(|hours| hours > RUN_HOURS);
    let since = ran.map_or_else(|| "-".to_owned(), shown);
    let finding = match (&note, is_late) {
        (_, false) => None,
        (None, true) => Some(Finding::new(&codes::SCHEDULE_ABSENT, &subject)),
        (Some(_), true) => Some(Finding::new(&codes::SCHEDULE_STALE, &subject).with("last", since)),
    };
    let exit = if finding.is_some() { Exit::Unmet } else { Exit::Settled };
    let report = Report::settled("token schedule show", result, View::Text(table(&rows, context)));
    let next = note.is_none().then(|| "onboard token schedule install".to_owned());
    Ok(Report { exit, findings: finding.into_iter().collect(), next, ..report })
}

/// Tells what was set up, and what systemd says of it now.
async fn of_note(
    note: &TimerNote,
    named: &[String],
    context: &Context<'_>,
    rows: &mut Vec<(&'static str, String)>,
    result: &mut Value,
) {
    let TimerNote { kind, name, recipient, installed, files } = note;
    let words = &context.words;
    rows.push(("schedule-timer", format!("{} ({})", clean(name), clean(kind))));
    let files: Vec<String> = files.iter().map(|file| clean(&file.display().to_string())).collect();
    rows.extend(files.iter().map(|file| ("schedule-file", file.clone())));
    let is_named = named.contains(recipient);
    let reads = words.get(if is_named { "schedule-reads" } else { "schedule-reads-not" });
    rows.push(("schedule-identity", format!("{} ({reads})", clean(recipient))));
    result["kind"] = kind.as_str().into();
    result["name"] = name.as_str().into();
    result["recipient"] = recipient.as_str().into();
    result["reads"] = is_named.into();
    result["installed_at"] = installed.to_string().into();
    result["files"] = json!(files);
    let Some(systemd) = Kind::find(kind).and_then(systemd) else { return };
    let unit = format!("{name}.timer");
    match off(move || systemd.timer(&unit)).await {
        Ok(state) => {
            let next = state.next;
            result["active"] = state.active.clone().into();
            result["enabled"] = state.enabled.into();
            result["next"] = json!(next.map(|next| next.to_string()));
            rows.push(("schedule-state", clean(&state.active)));
            rows.push(("schedule-next", next.map_or_else(|| "-".into(), shown)));
        }
        Err(error) => {
            let why = error.facts.get("why").and_then(Value::as_str).unwrap_or_default().to_owned();
            result["state"] = why.clone().into();
            rows.push(("schedule-state", why));
        }
    }
}

/// Returns the newest run that is noted for any customer, on whatever machine.
fn newest(run: &Run) -> Option<Noted> {
    let stored = run.stored();
    let entries = stored.subject_records().flat_map(|(_, own)| own.ledger.iter());
    let newest = entries.filter(|entry| entry.kind == RUN).max_by_key(|entry| entry.at)?;
    Some(Noted { at: newest.at, by: newest.of.clone() })
}

fn shown(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

fn table(rows: &[(&'static str, String)], context: &Context<'_>) -> String {
    let labels: Vec<String> = rows.iter().map(|(key, _)| context.words.get(key)).collect();
    let widest = labels.iter().map(|label| width(label)).max().unwrap_or_default();
    let line = |(label, (_, text)): (&String, &(&str, String))| {
        format!("{}  {}\n", pad(label, widest), wrap(text, widest + 2))
    };
    labels.iter().zip(rows).map(line).collect()
}
