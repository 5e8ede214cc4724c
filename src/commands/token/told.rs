//! A token in a person's words.

use std::fmt::Write;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::finding::Subject;
use crate::i18n::Words;
use crate::journey::known::Inputs;
use crate::journey::port::SecretKind;
use crate::redact::clean;
use crate::token::{Detail, Held};
use crate::ui::human::{bold, subject_name};
use crate::ui::{View, pad, width, wrap};

/// Labels and what stands behind them.
type Rows = Vec<(&'static str, String)>;

/// Returns what is told of a token that is held.
pub(super) fn held(held: &Held, inputs: &Inputs<'_>, words: &Words) -> View {
    let Held { secret, detail, missing, is_delivered, stored } = held;
    let kind = match secret.slot {
        SecretKind::PageToken => "token-kind-page",
        SecretKind::SystemUserToken => "token-kind-system-user",
        _ => "token-kind-user",
    };
    let mut rows = Rows::new();
    if let Subject::Page { .. } = &secret.subject
        && let Some(name) = inputs.subject_record(&secret.subject).record.get("page_name")
    {
        rows.push(("token-name", clean(name)));
    }
    match detail {
        Some(detail) => rows.extend(of(detail, missing, inputs.now, words)),
        None => rows.push(("token-state", words.get("token-unseen"))),
    }
    rows.push(("token-stored", date(*stored)));
    if secret.slot == SecretKind::PageToken {
        let copy = match is_delivered {
            Some(true) => "token-copy-same",
            Some(false) => "token-copy-older",
            None => "token-copy-unsaid",
        };
        rows.push(("token-copy", words.get(copy)));
    }
    text(&format!("{}: {}", words.get(kind), subject_name(&secret.subject, words)), &rows, words)
}

/// Returns what a machine is told of a token that is held.
pub(super) fn to_json(held: &Held) -> Value {
    let Held { secret, detail, missing, is_delivered, stored } = held;
    let mut row = detail.clone().unwrap_or_default().to_json();
    if detail.is_none() {
        row["valid"] = Value::Null;
    }
    row["subject"] = secret.subject.to_string().into();
    row["slot"] = secret.slot.name().into();
    row["missing"] = json!(missing);
    row["delivered"] = json!(is_delivered);
    row["stored"] = stored.to_string().into();
    row
}

/// Returns what is told of a stranger's token.
pub(super) fn stranger(detail: &Detail, now: Timestamp, words: &Words) -> View {
    let kind = match detail.kind.as_deref() {
        Some("PAGE") => "token-kind-page",
        Some("USER") => "token-kind-user",
        Some("SYSTEM_USER") => "token-kind-system-user",
        Some("APP") => "token-kind-app",
        _ => "token-kind-unknown",
    };
    text(&words.get(kind), &of(detail, &[], now, words), words)
}

fn of(detail: &Detail, missing: &[String], now: Timestamp, words: &Words) -> Rows {
    let Detail {
        kind: _,
        app,
        app_name,
        page,
        user,
        name,
        scopes,
        granular,
        issued_at,
        expires_at,
        data_access_expires_at,
        is_valid,
        is_whole,
    } = detail;
    let unseen = || words.get("token-unseen");
    let joined = |list: &[String]| clean(&list.join(", "));
    let mut rows = Rows::new();
    rows.push(("token-state", words.get(if *is_valid { "token-valid" } else { "token-dead" })));
    if let Some(app) = app {
        let name = app_name.as_deref().map(|name| format!(" ({})", clean(name))).unwrap_or_default();
        rows.push(("token-app", format!("{}{name}", clean(app))));
    }
    rows.extend(page.as_deref().map(|page| ("token-page", clean(page))));
    rows.extend(user.as_deref().map(|user| ("token-person", clean(user))));
    rows.extend(name.as_deref().map(|name| ("token-name", clean(name))));
    if !*is_valid {
        return rows;
    }
    if *is_whole || !scopes.is_empty() {
        rows.push(("token-scopes", if scopes.is_empty() { "-".into() } else { joined(scopes) }));
    }
    if !missing.is_empty() {
        rows.push(("token-missing", joined(missing)));
    }
    for (scope, of) in granular.iter().filter(|(_, of)| !of.is_empty()) {
        rows.push(("token-granted-for", clean(&format!("{scope}: {}", of.join(", ")))));
    }
    let end = |at: &Option<Timestamp>, never: &str| match at {
        Some(at) => until(*at, now, words),
        None if *is_whole => words.get(never),
        None => unseen(),
    };
    rows.push(("token-expires", end(expires_at, "token-never")));
    rows.push(("token-data-access", end(data_access_expires_at, "token-no-end")));
    rows.push(("token-issued", issued_at.map_or_else(unseen, date)));
    rows
}

fn until(at: Timestamp, now: Timestamp, words: &Words) -> String {
    let days = at.duration_since(now).as_hours().div_euclid(24);
    let key = if days < 0 { "token-over" } else { "token-until" };
    words.say(key, &[("date", date(at).into()), ("days", days.into())].into())
}

fn date(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d").to_string()
}

fn text(head: &str, rows: &Rows, words: &Words) -> View {
    let labels: Vec<String> = rows.iter().map(|(label, _)| words.get(label)).collect();
    let widest = labels.iter().map(|label| width(label)).max().unwrap_or_default();
    let mut out = format!("{}\n", bold(head));
    for (label, (_, value)) in labels.iter().zip(rows) {
        let behind = widest + 4;
        let _ = writeln!(out, "  {}  {}", pad(label, widest), wrap(value, behind));
    }
    View::Text(out)
}
