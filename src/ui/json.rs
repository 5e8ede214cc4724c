//! The machine's form of a report: one document, on success and on failure.

use serde_json::{Value, json};

use super::Report;
use crate::finding::{Finding, Weight};
use crate::i18n::Words;
use crate::redact::{Scrub, json_safe};

/// The version of the document; rises only when a field goes or changes meaning.
pub const SCHEMA: u32 = 1;

/// Returns the document. Strings are scrubbed before they are escaped, so that no escaping hides a secret.
pub fn render(report: &Report, words: &Words, scrub: &Scrub) -> String {
    written(&scrubbed(document(report, words), scrub))
}

/// Returns a document as it is written: no letter in it acts on a terminal.
pub fn written(document: &Value) -> String {
    json_safe(&format!("{document:#}\n"))
}

/// Returns a document in one line, as it is written.
pub fn line(document: &Value) -> String {
    json_safe(&format!("{document}\n"))
}

/// Returns the document before it is scrubbed.
pub fn document(report: &Report, words: &Words) -> Value {
    let findings: Vec<Value> = report.findings.iter().map(|finding| of_finding(finding, words)).collect();
    let error = report.error.as_ref().map(|error| {
        json!({
            "code": error.code.id,
            "facts": error.facts,
            "message": words.say(error.code.id, &error.facts),
        })
    });
    let mut document = json!({
        "schema": SCHEMA,
        "command": report.command,
        "exit": report.exit.word(),
        "findings": findings,
        "result": report.result,
        "error": error,
    });
    if let Some(graph) = &report.about.graph {
        document["graph"] = graph.to_json();
    }
    document
}

/// Returns a finding as `--json` carries it.
pub fn of_finding(finding: &Finding, words: &Words) -> Value {
    json!({
        "code": finding.code.id,
        "severity": if finding.code.weight == Weight::Advice { "advice" } else { "blocking" },
        "subject": finding.subject.to_string(),
        "facts": finding.facts,
        "message": words.say(finding.code.id, &finding.facts),
    })
}

/// Returns a value with every string in it scrubbed.
pub fn scrubbed(value: Value, scrub: &Scrub) -> Value {
    match value {
        Value::String(text) => Value::String(scrub.scrub(&text)),
        Value::Array(list) => list.into_iter().map(|item| scrubbed(item, scrub)).collect(),
        Value::Object(map) => map.into_iter().map(|(key, item)| (key, scrubbed(item, scrub))).collect(),
        other => other,
    }
}
