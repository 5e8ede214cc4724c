//! `webhook send`: one signed event to a callback.

use std::path::PathBuf;

use clap::Args;
use clap::builder::PossibleValuesParser;
use secrecy::SecretString;
use serde_json::{Value, json};

use super::deliver;
use super::target::Target;
use crate::codes;
use crate::commands::Context;
use crate::error::{Error, Exit};
use crate::files;
use crate::finding::{Finding, UNKNOWN_ID};
use crate::journey::callback::delivery::{Tried, is_taken, judge};
use crate::journey::callback::{judge_url, shown_body};
use crate::ui::{About, Report, View};
use crate::webhook::event::{self, About as EventAbout, Kind};
use crate::webhook::signature::Signing;

/// The largest event that is read from a file, in bytes.
const LARGEST_EVENT: u64 = 1 << 20;

/// What is sent, and where to.
#[derive(Debug, Args)]
pub struct SendArgs {
    /// The callback's address, also one of this machine; without one, that of the customer
    ///
    /// For an address that is typed, the app secret comes from `ONBOARD_APP_SECRET`; no workspace is needed.
    pub url: Option<String>,
    /// Kind of event, by the field that brings it
    #[arg(long, value_name = "FIELD", default_value = "messages",
        value_parser = PossibleValuesParser::new(Kind::ALL.map(Kind::field)))]
    pub kind: String,
    /// What the message says
    #[arg(long, value_name = "TEXT")]
    pub text: Option<String>,
    /// Page that the event is about
    #[arg(long, value_name = "PAGE_ID")]
    pub page: Option<String>,
    /// Person who sends it, by the id that the Page knows
    #[arg(long, value_name = "ID")]
    pub sender: Option<String>,
    /// Send this file as it is, instead of an event that is made up
    #[arg(long, value_name = "FILE", conflicts_with_all = ["kind", "text", "page", "sender"])]
    pub file: Option<PathBuf>,
    /// Signatures: both, as Meta sends them; one; or none
    #[arg(long, value_name = "WHICH", default_value = "both", value_parser = ["both", "sha256", "sha1", "none"])]
    pub sign: String,
}

/// Sends an event, and tells what came back.
///
/// # Errors
/// As [`Target::of`]; `webhook-secret-unset`; a file that cannot be read.
pub async fn run(context: &Context<'_>, args: SendArgs) -> Result<Report, Error> {
    let SendArgs { url, kind, text, page, sender, file, sign } = args;
    let target = Target::of(context, "webhook send", url).await?;
    if let Some(code) = judge_url(&target.callback, true) {
        let finding = Finding::new(code, &target.subject).with("callback", target.callback.clone());
        return Ok(report(&target, vec![finding], Value::Null, View::Nothing));
    }
    let signing = match sign.as_str() {
        "sha256" => Signing::Sha256,
        "sha1" => Signing::Sha1,
        "none" => Signing::Nothing,
        _ => Signing::Both,
    };
    let secret = match target.app_secret.clone() {
        Some(secret) => secret,
        None if signing == Signing::Nothing => SecretString::default(),
        None => return Err(Error::new(&codes::WEBHOOK_SECRET_UNSET)),
    };
    let mark = deliver::mark();
    let body = if let Some(file) = file {
        read(context, file)?
    } else {
        let about = EventAbout {
            page: page.as_deref().or(target.page.as_deref()).unwrap_or(event::PAGE),
            sender: sender.as_deref().unwrap_or(event::SENDER),
            text: text.as_deref().unwrap_or(event::TEXT),
            mark: &mark,
            at: target.run.now(),
        };
        event::body(Kind::find(&kind).unwrap_or(Kind::Messages), &about)
    };
    let looking = context.looking();
    let seen = deliver::send(&target, &secret, &body, signing).await;
    drop(looking);
    let status = seen.reply.as_ref().ok().map(|reply| reply.status);
    let said = seen.reply.as_ref().map(|reply| shown_body(&reply.body)).unwrap_or_default();
    let result = json!({
        "callback": target.callback, "bytes": body.len(), "signed": sign, "status": status, "ms": seen.ms,
        "said": said, "taken": is_taken(&seen),
    });
    let facts = [
        ("callback", target.callback.clone().into()),
        ("status", status.map_or_else(|| "–".into(), |status| status.to_string()).into()),
        ("ms", seen.ms.into()),
        ("said", said.into()),
    ];
    let view = if status.is_some() { View::Message("send-done", facts.into()) } else { View::Nothing };
    let tried = Tried { both: seen, checks: None, kinds: Vec::new() };
    let found = judge(&target.subject, &target.callback, &tried, target.can_check, target.run.now());
    Ok(report(&target, found, result, view))
}

fn read(context: &Context<'_>, file: PathBuf) -> Result<Vec<u8>, Error> {
    let path = context.env.absolute(file);
    files::read(&path, LARGEST_EVENT).map_err(|error| {
        let error = Error::new(&codes::EVENT_UNREADABLE).with("why", error.kind().to_string());
        error.with("path", path.display().to_string())
    })
}

fn report(target: &Target, found: Vec<Finding>, result: Value, view: View) -> Report {
    let app = match &target.subject {
        crate::finding::Subject::App(id) if id != UNKNOWN_ID => Some(id.clone()),
        _ => None,
    };
    Report {
        command: "webhook send",
        exit: Exit::of_look(found.iter().map(|finding| finding.code.weight)),
        findings: found,
        result,
        view,
        error: None,
        next: None,
        about: About { customer: target.customer.clone(), app, ..About::default() },
    }
}
