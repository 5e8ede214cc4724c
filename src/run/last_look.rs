//! The last look: what `seen.json` keeps of a subject, and how it is read back.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::codes;
use crate::finding::{Code, Finding, Subject, UNKNOWN_ID, Verdict, Weight};
use crate::journey::look::CheckResult;
use crate::journey::{StepId, catalogue};

/// What is remembered of a subject.
#[derive(Debug)]
pub struct LastLook {
    /// What each step concluded.
    pub rows: Vec<CheckResult>,
    /// When: of several looks, the oldest that still counts.
    pub at: Option<Timestamp>,
    /// Why a later look told nothing, where one did not.
    pub failed: Option<&'static Code>,
}

/// Reads what the last look at a subject saw, and when it was. Where there was none, one row says so.
pub fn last_look(subject: &Subject, seen: Option<Value>) -> LastLook {
    let seen = seen.unwrap_or_default();
    let steps = seen["steps"].as_array().into_iter().flatten();
    let read = |step: &Value| {
        let row = step["step"].as_str().and_then(catalogue::find)?;
        let subject = match (step["unidentified"].as_str(), subject) {
            (Some("app"), _) => Subject::App(UNKNOWN_ID.into()),
            (Some(_), Subject::Customer(customer)) => Subject::page(customer, UNKNOWN_ID),
            (_, subject) => subject.clone(),
        };
        // What another release wrote and we do not know was, for us, never looked at.
        let unseen = || CheckResult {
            step: row.id,
            subject: subject.clone(),
            verdict: Verdict::Unknown(Finding::new(&codes::NEVER_LOOKED_AT, &subject)),
            follows: None,
        };
        Some(of_seen(step, &subject).unwrap_or_else(unseen))
    };
    let mut rows: Vec<CheckResult> = steps.filter_map(read).collect();
    if rows.is_empty() {
        let step = match subject {
            Subject::App(_) => StepId::App,
            Subject::Customer(_) => StepId::Customer,
            Subject::Page { .. } => StepId::Page,
        };
        let verdict = Verdict::Unknown(Finding::new(&codes::NEVER_LOOKED_AT, subject));
        rows.push(CheckResult { step, subject: subject.clone(), verdict, follows: None });
    }
    let all = seen["steps"].as_array().into_iter().flatten();
    let times = all.filter_map(|step| moment(&step["at"])).chain(moment(&seen["at"]));
    let failed = seen["steps"].as_array().into_iter().flatten();
    let failed = failed.filter_map(|step| step["failed"].as_str()).find_map(codes::find);
    LastLook { rows, at: times.min(), failed }
}

fn moment(value: &Value) -> Option<Timestamp> {
    value.as_str().and_then(|at| at.parse().ok())
}

/// Returns what to remember of a step that could not be looked at: what was seen before, and when that was.
pub fn kept(now: &CheckResult, before: Option<&Value>) -> Option<Value> {
    let Verdict::Unknown(why) = &now.verdict else { return None };
    let is_failure = why.code.weight == Weight::Failed;
    let before = before.filter(|_| is_failure)?;
    let steps = before["steps"].as_array()?;
    let mut old = steps.iter().find(|step| step["step"] == now.step.name())?.clone();
    let finding = old["findings"][0]["code"].as_str().and_then(codes::find);
    if old["verdict"] == "unknown" && finding.is_none_or(|code| code.weight == Weight::Failed) {
        return None;
    }
    if old["at"].is_null() {
        old["at"] = before["at"].clone();
    }
    old["failed"] = why.code.id.into();
    Some(old)
}

/// Returns what `seen.json` keeps of one look.
pub fn to_seen(looked: &CheckResult) -> Value {
    let findings: Vec<Value> = looked
        .verdict
        .findings()
        .iter()
        .map(|finding| json!({ "code": finding.code.id, "subject": finding.subject.to_string(), "facts": finding.facts.without_foreign_words() }))
        .collect();
    let mut seen =
        json!({ "step": looked.step.name(), "verdict": looked.verdict.word(), "findings": findings });
    if looked.subject.is_unidentified() {
        seen["unidentified"] = if matches!(looked.subject, Subject::App(_)) { "app" } else { "page" }.into();
    }
    if let Verdict::NotNeeded(code) = &looked.verdict {
        seen["reason"] = code.id.into();
    }
    if let Some(follows) = looked.follows {
        seen["follows"] = follows.name().into();
    }
    seen
}

/// Reads one look back; what an older or newer release wrote and we do not know is left out.
fn of_seen(seen: &Value, subject: &Subject) -> Option<CheckResult> {
    let row = catalogue::find(seen["step"].as_str()?)?;
    let mut found = Vec::new();
    for finding in seen["findings"].as_array().into_iter().flatten() {
        let code = finding["code"].as_str().and_then(codes::find)?;
        let mut read = Finding::new(code, subject);
        for (name, value) in finding["facts"].as_object().into_iter().flatten() {
            read.facts.insert(name.clone(), value.clone());
        }
        found.push(read);
    }
    let verdict = match seen["verdict"].as_str()? {
        "met" => Verdict::Met(found),
        "unmet" => Verdict::Unmet(found),
        "pending" => Verdict::Pending(found),
        "unknown" => Verdict::Unknown(found.into_iter().next()?),
        "not-needed" => {
            let reason = seen["reason"].as_str().and_then(codes::find)?;
            Verdict::NotNeeded(reason)
        }
        _ => return None,
    };
    let follows = seen["follows"].as_str().and_then(catalogue::find).map(|row| row.id);
    Some(CheckResult { step: row.id, subject: subject.clone(), verdict, follows })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_is_read_back_as_it_was_kept_whatever_its_facts_are_called() {
        let subject = Subject::App("1".into());
        let facts = (0..600).map(|number| (format!("fact-{number}"), Value::from(number)));
        let finding =
            Finding { facts: facts.collect(), ..Finding::new(&codes::APP_SECRET_MISSING, &subject) };
        let verdict = Verdict::of(vec![finding]);
        let looked = CheckResult { step: StepId::App, subject: subject.clone(), verdict, follows: None };
        assert_eq!(of_seen(&to_seen(&looked), &subject), Some(looked));
    }
}
