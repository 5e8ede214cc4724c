//! `status`: the last known state, without network or vault.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::Context;
use crate::error::{Error, Exit};
use crate::finding::{Code, Finding, Subject, UNKNOWN_ID, Verdict};
use crate::journey::look::{Looked, exit, findings};
use crate::journey::{StepId, catalogue};
use crate::ui::{About, Report, View};

/// The step was never looked at.
pub static NEVER_SEEN: Code = Code::waits("never-looked-at", "");

/// Arguments of `status`.
#[derive(Debug, clap::Args)]
pub struct StatusArgs {
    /// Customer: an id, a Page ID, or part of a name
    pub customer: Option<String>,
    /// Every customer
    #[arg(long)]
    pub all: bool,
}

/// Shows the last look.
///
/// # Errors
/// When no customer is meant, or its record cannot be read.
pub fn run(context: &Context<'_>, args: StatusArgs) -> Result<Report, Error> {
    let StatusArgs { customer, all } = args;
    let workspace = context.workspace()?;
    let customers =
        if all { workspace.customers()? } else { vec![context.customer(&workspace, customer.as_deref())?] };
    let mut looked = Vec::new();
    let mut apps = BTreeSet::new();
    for customer in &customers {
        let record = workspace.record(&Subject::Customer(customer.clone()))?;
        let mut subjects = vec![Subject::Customer(customer.clone())];
        subjects.extend(workspace.pages(customer)?.into_iter().map(|page| Subject::page(customer, page)));
        if let Some(app) = record.get("app_id").filter(|app| apps.insert((*app).to_owned())) {
            subjects.insert(0, Subject::App(app.to_owned()));
        }
        for subject in subjects {
            let before = looked.len();
            let seen = workspace.seen(&subject);
            let steps = seen.as_ref().and_then(|seen| seen["steps"].as_array()).into_iter().flatten();
            for step in steps {
                let row = step["step"].as_str().and_then(catalogue::find);
                let subject = match (step["unidentified"].as_str(), &subject) {
                    (Some("app"), _) => Subject::App(UNKNOWN_ID.into()),
                    (Some(_), Subject::Customer(customer)) => Subject::page(customer, UNKNOWN_ID),
                    (_, subject) => subject.clone(),
                };
                // What another release wrote and we do not know was, for us, never looked at.
                let unseen = |row: &crate::journey::Row| Looked {
                    step: row.id,
                    subject: subject.clone(),
                    verdict: Verdict::Unknown(Finding::new(&NEVER_SEEN, &subject)),
                    follows: None,
                };
                looked.extend(row.map(|row| of_seen(step, &subject).unwrap_or_else(|| unseen(row))));
            }
            if looked.len() == before {
                let step = match subject {
                    Subject::App(_) => StepId::App,
                    Subject::Customer(_) => StepId::Customer,
                    Subject::Page { .. } => StepId::Page,
                };
                let verdict = Verdict::Unknown(Finding::new(&NEVER_SEEN, &subject));
                looked.push(Looked { step, subject, verdict, follows: None });
            }
        }
    }
    looked.sort_by_key(|seen| catalogue::ROWS.iter().position(|row| row.id == seen.step));
    let next = match customers.as_slice() {
        [one] => Some(format!("onboard doctor {one}")),
        _ => Some("onboard doctor --all".to_owned()),
    };
    Ok(Report {
        command: "status",
        exit: if customers.is_empty() { Exit::Settled } else { exit(&looked) },
        findings: findings(&looked).into_iter().cloned().collect(),
        result: json!({ "steps": steps(&looked) }),
        view: View::Board(looked),
        error: None,
        about: About {
            customer: (customers.len() == 1).then(|| customers[0].clone()),
            app: apps.first().filter(|_| customers.len() == 1).cloned(),
            ..About::default()
        },
        next,
    })
}

/// Returns the rows that `--json` carries.
pub fn steps(looked: &[Looked]) -> Vec<Value> {
    let row = |seen: &Looked| {
        let mut row = json!({
            "step": seen.step.name(),
            "subject": seen.subject.to_string(),
            "verdict": seen.verdict.word(),
        });
        if let Some(first) = seen.follows {
            row["follows"] = first.name().into();
        }
        if let Verdict::NotNeeded(code) = &seen.verdict {
            row["reason"] = code.id.into();
        }
        row
    };
    looked.iter().map(row).collect()
}

/// Returns what `seen.json` keeps of one look.
pub fn to_seen(looked: &Looked) -> Value {
    let findings: Vec<Value> = looked
        .verdict
        .findings()
        .iter()
        .map(|finding| json!({ "code": finding.code.id, "subject": finding.subject.to_string(), "facts": finding.facts }))
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
fn of_seen(seen: &Value, subject: &Subject) -> Option<Looked> {
    let row = catalogue::find(seen["step"].as_str()?)?;
    let mut found = Vec::new();
    for finding in seen["findings"].as_array().into_iter().flatten() {
        let code = super::every_code().into_iter().find(|code| finding["code"] == code.id)?;
        let mut read = Finding::new(code, subject);
        for (name, value) in finding["facts"].as_object().into_iter().flatten() {
            read.facts.insert(super::fact_name(name)?, value.clone());
        }
        found.push(read);
    }
    let verdict = match seen["verdict"].as_str()? {
        "met" => Verdict::Met(found),
        "unmet" => Verdict::Unmet(found),
        "pending" => Verdict::Pending(found),
        "unknown" => Verdict::Unknown(found.into_iter().next()?),
        "not-needed" => {
            let reason = super::every_code().into_iter().find(|code| seen["reason"] == code.id)?;
            Verdict::NotNeeded(reason)
        }
        _ => return None,
    };
    let follows = seen["follows"].as_str().and_then(catalogue::find).map(|row| row.id);
    Some(Looked { step: row.id, subject: subject.clone(), verdict, follows })
}
