//! `support`: what a support ticket needs, in one document that holds no secret.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::Context;
use super::doctor::{self, DoctorArgs};
use super::setup_sheet;
use crate::codes;
use crate::error::Error;
use crate::finding::{LEFT_OUT, Subject, is_foreign};
use crate::journey::backend::Backend;
use crate::journey::port::SecretKind;
use crate::run::Home;
use crate::store::Scope;
use crate::ui::{Elsewhere, Report, View, json as machine, wrap};
use crate::workspace::{Folder, Workspace, export};

/// How many lines of a journal are taken.
const TAIL: usize = 50;

/// Arguments of `support`.
#[derive(Debug, clap::Args)]
pub struct SupportArgs {
    /// Customer: an id, a Page ID, or part of a name; without one, the program and its settings
    pub customer: Option<String>,
    /// File to write instead of standard output
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Look at the customer now, and add what is seen
    #[arg(long)]
    pub live: bool,
}

/// Gathers the bundle.
///
/// # Errors
/// When a customer is meant and not found, or the file cannot be written.
pub async fn run(context: &Context<'_>, args: SupportArgs) -> Result<Report, Error> {
    let SupportArgs { customer, out, live } = args;
    let home = Home::read(context.env, &context.run_options())?;
    home.check(&context.run_options())?;
    let workspace = &home.workspace;
    let customer = meant(context, workspace, customer.as_deref(), live)?;
    let subjects = customer.as_deref().map_or_else(|| Ok(Vec::new()), |id| subjects(workspace, id))?;
    learn(context, workspace, &subjects);
    let is_played = context.graph.borrow().as_ref().is_some_and(|graph| graph.kind != "other");
    let mut bundle = json!({
        "holds": context.words.get("support-holds"),
        "version": env!("CARGO_PKG_VERSION"),
        "system": { "os": std::env::consts::OS, "arch": std::env::consts::ARCH },
        "language": { "words": context.words.tag(), "system": context.env.system_language },
        "made_at": crate::run::time(context.env, is_played)?.to_string(),
        "settings": settings(&home),
        "graph": context.graph.borrow().as_ref().map(Elsewhere::to_json),
        "subjects": subjects.iter().map(|subject| of_subject(workspace, subject)).collect::<Vec<_>>(),
        "setup": sheet(context, workspace, customer.as_deref()).await,
        "doctor": null,
    });
    if let (true, Some(customer)) = (live, &customer) {
        bundle["doctor"] = doctor(context, customer).await;
    }
    let bundle = machine::scrubbed(without_foreign_words(bundle), &context.scrub);
    context.note(&wrap(&context.words.get("support-holds"), 0));
    let text = machine::written(&bundle);
    let view = match out {
        None => View::Text(text),
        Some(file) => {
            let path = context.env.absolute(file);
            export(&path, text.as_bytes())?;
            let facts = [("path", path.display().to_string().into())].into();
            View::Message("support-written", facts)
        }
    };
    Ok(Report::settled("support", bundle, view))
}

/// Returns the customer that is meant, or nothing where none has to be: a ticket may be about the program.
fn meant(
    context: &Context<'_>,
    workspace: &Workspace,
    named: Option<&str>,
    live: bool,
) -> Result<Option<String>, Error> {
    if context.named_customer(named.map(String::from)).is_some() || live {
        return context.customer(workspace, named).map(Some);
    }
    Ok(context.customer(workspace, None).ok())
}

fn subjects(workspace: &Workspace, customer: &str) -> Result<Vec<Subject>, Error> {
    let owner = Subject::Customer(customer.to_owned());
    let app = workspace.record(&owner)?.get("app_id").map(|id| Subject::App(id.to_owned()));
    let pages = workspace.pages(customer)?.into_iter().map(|page| Subject::page(customer, page));
    Ok(app.into_iter().chain([owner.clone()]).chain(pages).collect())
}

/// Returns what is done in the product, with what is open; nothing where it cannot be told.
async fn sheet(context: &Context<'_>, workspace: &Folder, customer: Option<&str>) -> Value {
    let Some(customer) = customer else { return Value::Null };
    let run = context.open(workspace.clone(), "support", Scope::Customer(customer.to_owned())).await;
    run.map_or(Value::Null, |run| setup_sheet::to_value(&run.inputs(), customer, &context.words))
}

/// Has every secret of the subjects blanked wherever it would show. A vault that stays closed blanks nothing,
/// and nothing that is gathered comes out of it.
fn learn(context: &Context<'_>, workspace: &Workspace, subjects: &[Subject]) {
    for subject in subjects {
        for slot in SecretKind::ALL {
            match workspace.secret(subject, slot) {
                Ok(Some(secret)) => context.scrub.learn(&secret),
                Ok(None) => {}
                Err(error) if error.code() == &codes::SECRET_UNREADABLE => {}
                // A keyring that hangs would hang for each secret anew.
                Err(_) => return,
            }
        }
    }
}

fn settings(home: &Home) -> Value {
    let (workspace, config) = (&home.workspace, home.workspace.config());
    json!({
        "lang": home.lang(), "home": home.note().map(|note| note.kind),
        "margins": config.margins, "network": config.network,
        "customers": workspace.customers().map(|all| all.len()).ok(),
        "apps": workspace.apps().map(|all| all.len()).ok(),
    })
}

fn of_subject(workspace: &Workspace, subject: &Subject) -> Value {
    let record = workspace.record(subject);
    let journal = workspace.journal_lines(subject).unwrap_or_default();
    let tail = &journal.lines[journal.lines.len().saturating_sub(TAIL)..];
    let fields = |record: &crate::journey::port::Record| record.fields.keys().cloned().collect::<Vec<_>>();
    json!({
        "subject": subject.to_string(),
        "platform": record.as_ref().ok().and_then(|record| record.get("platform").map(String::from)),
        "fields_set": record.as_ref().map(fields).unwrap_or_default(),
        "unreadable": record.as_ref().err().map(|error| error.code().id),
        "seen": workspace.seen(subject),
        "journal": tail,
        "journal_lines_unreadable": journal.unreadable,
    })
}

/// Returns a document without what others said in words of their own.
fn without_foreign_words(value: Value) -> Value {
    match value {
        Value::Array(list) => list.into_iter().map(without_foreign_words).collect(),
        Value::Object(map) => {
            let kept = map.into_iter().map(|(name, item)| {
                let item = if is_foreign(&name) { LEFT_OUT.into() } else { without_foreign_words(item) };
                (name, item)
            });
            kept.collect()
        }
        other => other,
    }
}

/// Looks now; that it fails is worth a ticket too.
async fn doctor(context: &Context<'_>, customer: &str) -> Value {
    let args = DoctorArgs { customer: Some(customer.to_owned()), ..DoctorArgs::default() };
    let report = doctor::run(context, args).await;
    let mut report = report.unwrap_or_else(|error| Report::failed("doctor", error));
    let findings = report.findings.iter_mut().map(|finding| &mut finding.facts);
    for facts in findings.chain(report.error.as_mut().map(|error| &mut error.facts)) {
        *facts = facts.without_foreign_words();
    }
    machine::document(&report, &context.words)
}
