//! `customer show`: what is on record, without secrets.

use serde_json::{Value, json};

use crate::commands::Context;
use crate::error::Error;
use crate::finding::Subject;
use crate::journey::port::{Record, SecretMetadata};
use crate::ui::{Report, View};

pub(super) fn show(context: &Context<'_>, customer: Option<&str>) -> Result<Report, Error> {
    let workspace = context.workspace()?;
    let customer = context.customer(&workspace, customer)?;
    let subject = Subject::Customer(customer.clone());
    let stored = workspace.whole(&subject)?;
    let mut rows = record_rows("", &stored.record);
    rows.extend(card_rows("", &stored.cards));
    let mut pages = serde_json::Map::new();
    for (page, own) in &stored.pages {
        let prefix = format!("pages.{page}.");
        rows.extend(record_rows(&prefix, &own.record));
        rows.extend(card_rows(&prefix, &own.cards));
        pages.insert(page.clone(), record_json(&own.record, &own.cards));
    }
    let mut result = record_json(&stored.record, &stored.cards);
    result["customer"] = customer.clone().into();
    result["pages"] = Value::Object(pages);
    let view = View::Table { columns: vec!["column-field", "column-value"], rows };
    let mut report = Report::settled("customer show", result, view);
    report.next = Some(format!("onboard status {customer}"));
    Ok(report)
}

/// Returns a record's lines for a person.
pub fn record_rows(prefix: &str, record: &Record) -> Vec<Vec<String>> {
    let fields = record.fields.iter().map(|(key, value)| vec![format!("{prefix}{key}"), value.clone()]);
    let said = record.said.iter().map(|(key, said)| {
        vec![
            format!("{prefix}{key}"),
            format!("{} ({}, {})", said.value, said.by, said.at.strftime("%Y-%m-%d")),
        ]
    });
    fields.chain(said).collect()
}

/// Returns a line for each secret: its fingerprint and dates, never itself.
pub fn card_rows(prefix: &str, cards: &[SecretMetadata]) -> Vec<Vec<String>> {
    let row = |card: &SecretMetadata| {
        let until = card.expires.map_or_else(String::new, |at| format!(" → {}", at.strftime("%Y-%m-%d")));
        let stored = card.stored.strftime("%Y-%m-%d");
        vec![format!("{prefix}{}", card.slot.name()), format!("#{} ({stored}{until})", card.fingerprint)]
    };
    cards.iter().map(row).collect()
}

/// Returns a record for `--json`.
pub fn record_json(record: &Record, cards: &[SecretMetadata]) -> Value {
    let said: serde_json::Map<String, Value> = record
        .said
        .iter()
        .map(|(key, said)| {
            (key.clone(), json!({ "value": said.value, "by": said.by, "at": said.at.to_string() }))
        })
        .collect();
    let secrets: Vec<Value> = cards
        .iter()
        .map(|card| {
            let expires = card.expires.map(|at| at.to_string());
            json!({ "slot": card.slot.name(), "fingerprint": card.fingerprint, "stored": card.stored.to_string(), "expires": expires })
        })
        .collect();
    json!({ "fields": record.fields, "said": said, "secrets": secrets })
}
