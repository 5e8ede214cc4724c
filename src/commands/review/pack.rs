//! `review pack`: the folder that goes with Meta's form, written here whoever asks for it.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::subject::run_of;
use crate::codes;
use crate::commands::Context;
use crate::commands::unlock::Need;
use crate::error::{Error, Exit};
use crate::journey::backend::Backend;
use crate::journey::known::MASK;
use crate::journey::review::pack::Rendered;
use crate::journey::{Change, StepId};
use crate::redact::clean;
use crate::review::{Edited, Text};
use crate::ui::{Report, View};

/// What is written, and where.
#[derive(Debug, Args)]
pub struct PackArgs {
    /// Customer: an id, a Page ID, or part of a name
    customer: Option<String>,
    /// Write a copy here; `start` goes on with the pack in the workspace
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Writes the pack, and says what lies in it.
///
/// # Errors
/// Values that are missing, all of them; an unknown customer; a folder that is somebody else's.
pub async fn run(context: &Context<'_>, args: PackArgs) -> Result<Report, Error> {
    let PackArgs { customer, out } = args;
    context.unlock(&context.workspace()?, Need::Read).await?;
    let (run, subject) = run_of(context, customer.as_deref(), "review pack").await?;
    let inputs = run.inputs();
    let known = inputs.known(&subject);
    let (app, customer) = (known.app_id.clone(), known.customer_id.clone().unwrap_or_default());
    let Some(profile) = known.profile else {
        return Err(Error::new(&codes::PLATFORM_NOT_CHOSEN).exiting(Exit::Usage).with("customer", customer));
    };
    let rendered = Rendered::of(&known, profile)?;
    let out = out.map(|out| context.env.absolute(out));
    let pack = run.write_pack(StepId::ReviewPack, &app, &rendered, out.as_deref()).await?;
    if out.is_none() && !rendered.is_on_record(&known) {
        let entry = rendered.entry(known.now());
        run.apply(StepId::ReviewPack, vec![Change::Ledger(subject.clone(), entry)]).await?;
    }
    let mask = |text: &str| match &pack.password {
        Some(password) if !password.is_empty() => text.replace(password.as_str(), MASK),
        _ => text.to_owned(),
    };
    let rows: Vec<_> = pack
        .texts
        .iter()
        .map(|text| {
            let edited = pack.edited.get(&text.path);
            let body = edited.map_or(&text.body, |edited| &edited.theirs);
            json!({
                "path": text.path, "permission": text.permission, "field": text.field,
                "form_field": text.form_field, "characters": body.trim_end().chars().count(),
                "kept": edited.is_some(),
                "difference": edited.map(|edited| mask(&edited.difference)),
            })
        })
        .collect();
    let folder = pack.folder.display().to_string();
    let result = json!({
        "customer": customer, "app": app, "folder": folder,
        "page": pack.folder.join("index.html").display().to_string(), "files": rows,
    });
    let table = View::Table {
        columns: vec!["column-file", "column-characters", "column-form-field"],
        rows: pack.texts.iter().map(|text| row(text, &pack.edited)).collect(),
    };
    let mut views = vec![View::Message("pack-written", [("folder", folder.into())].into()), table];
    for (path, edited) in &pack.edited {
        views.push(View::Message("pack-kept", [("path", path.clone().into())].into()));
        views.push(View::Text(clean_lines(&mask(&edited.difference))));
    }
    views.push(View::Message(
        "pack-open",
        [("page", pack.folder.join("index.html").display().to_string().into())].into(),
    ));
    let mut report = Report::settled("review pack", result, View::Several(views));
    report.next = Some(format!("onboard start {customer}"));
    Ok(report)
}

fn row(text: &Text, edited: &BTreeMap<String, Edited>) -> Vec<String> {
    let edited = edited.get(&text.path);
    let body = edited.map_or(&text.body, |edited| &edited.theirs);
    let mark = if edited.is_some() { " *" } else { "" };
    vec![format!("{}{mark}", text.path), body.trim_end().chars().count().to_string(), text.form_field.clone()]
}

/// Returns lines that are safe on a terminal: a person may have pasted anything into a file.
fn clean_lines(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let _ = writeln!(out, "{}", clean(line));
    }
    out
}
