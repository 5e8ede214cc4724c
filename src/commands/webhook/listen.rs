//! `webhook listen`: a callback on this machine that stands in for a product, until it is told to stop.

use std::cell::{Cell, RefCell};
use std::fs::File;
use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use tokio::sync::Notify;
use url::Url;

use super::deliver::mark;
use super::target::{Target, secrets_of_env};
use crate::codes;
use crate::commands::Context;
use crate::error::Error;
use crate::finding::Facts;
use crate::listen::serve::{Heard, Loopback};
use crate::listen::webhook::{Came, PATH, Receiver};
use crate::redact::clean;
use crate::run::time;
use crate::ui::{Report, View};
use crate::webhook::read::{Read, short, veiled};
use crate::webhook::signature::Worth;

/// What the callback takes, and what is shown of it.
#[derive(Debug, Args)]
pub struct ListenArgs {
    /// TCP port on this machine; 0 takes a free one
    #[arg(long, default_value_t = 0)]
    pub port: u16,
    /// Address under which the internet reaches this machine, by a tunnel of your own
    #[arg(long, value_name = "URL")]
    pub public_url: Option<String>,
    /// File to add each request to, one line of JSON each
    #[arg(long, value_name = "FILE.jsonl")]
    pub out: Option<PathBuf>,
    /// Show whole ids and what persons wrote
    #[arg(long)]
    pub texts: bool,
    /// Stop after so many deliveries
    #[arg(long, value_name = "NUMBER")]
    pub count: Option<u64>,
}

/// Serves until it is told to stop. With `--customer` it takes that customer's verify token and app secret, else those
/// of the environment; a verify token that nobody gave is made up.
///
/// # Errors
/// As [`Target::of`]; `public-url-unfit`, `receiver-not-started`, `events-unwritten`.
pub async fn run(context: &Context<'_>, args: ListenArgs) -> Result<Report, Error> {
    let ListenArgs { port, public_url, out, texts, count } = args;
    let public = public_url.map(|text| public(&text)).transpose()?;
    let (app_secret, verify_token, is_made_up) = secrets(context).await?;
    let file = out.map(|path| open(context, path)).transpose()?;
    let loopback = Loopback::bind(port).await.map_err(|error| {
        Error::new(&codes::RECEIVER_NOT_STARTED).with("port", port).with("why", error.to_string())
    })?;
    let local = format!("http://127.0.0.1:{}{PATH}", loopback.port());
    let callback = public.unwrap_or_else(|| local.clone());
    let shown_token = is_made_up.then(|| verify_token.expose_secret().to_owned());
    ready(context, &callback, &local, shown_token.as_deref(), app_secret.is_some());
    let receiver = Receiver { verify_token, app_secret };
    let journal = Journal { context, file: file.map(RefCell::new), texts, failed: RefCell::default() };
    let (taken, enough) = (Cell::new(0_u64), Notify::new());
    if count == Some(0) {
        enough.notify_one();
    }
    let serving = loopback.serve(async |heard: Heard| {
        let (told, came) = receiver.answer(&heard);
        journal.note(&came, told.status);
        if matches!(came, Came::Delivery { .. }) {
            taken.set(taken.get() + 1);
        }
        if count.is_some_and(|count| taken.get() >= count) || journal.failed.borrow().is_some() {
            enough.notify_one();
        }
        told
    });
    tokio::select! {
        never = serving => match never {},
        () = async {
            enough.notified().await;
            // The last answer is still to go out.
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        } => {}
    }
    match journal.failed.into_inner() {
        Some(error) => Err(error),
        None => Ok(Report::settled("webhook listen", json!({ "deliveries": taken.get() }), View::Streamed)),
    }
}

/// Returns the app secret, if it is known, the verify token, and whether that was made up.
async fn secrets(context: &Context<'_>) -> Result<(Option<SecretString>, SecretString, bool), Error> {
    let (app_secret, verify_token) = if context.global.customer.is_some() {
        let target = Target::of(context, "webhook listen", Some(String::new())).await?;
        let token = target.verify_token(context).await?;
        (target.app_secret, Some(token))
    } else {
        secrets_of_env(context)
    };
    Ok(match verify_token {
        Some(token) => (app_secret, token, false),
        None => (app_secret, SecretString::from(mark()), true),
    })
}

/// Returns the callback under an address of a person's tunnel.
fn public(text: &str) -> Result<String, Error> {
    let unfit = || Error::new(&codes::PUBLIC_URL_UNFIT).with("seen", text);
    let url = Url::parse(text).map_err(|_| unfit())?;
    if url.scheme() != "https" || url.host().is_none() || crate::address::is_local(&url) {
        return Err(unfit());
    }
    Ok(format!("{}{PATH}", text.trim_end_matches('/').trim_end_matches(PATH)))
}

/// Opens the file that requests are added to; what it holds already stays.
fn open(context: &Context<'_>, path: PathBuf) -> Result<File, Error> {
    let path = context.env.absolute(path);
    let mut options = File::options();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(&path).map_err(|error| {
        let why = error.kind().to_string();
        Error::new(&codes::EVENTS_UNWRITTEN).with("path", path.display().to_string()).with("why", why)
    })
}

/// Says where it listens, and what belongs into Meta's form. A verify token that was made up is shown: it guards
/// nothing but this try.
fn ready(context: &Context<'_>, callback: &str, local: &str, token: Option<&str>, is_checked: bool) {
    let mut printer = context.printer.borrow_mut();
    if context.global.json {
        let line = json!({
            "callback_url": callback, "local_url": local, "verify_token": token, "checks_signatures": is_checked
        });
        let _ = printer.ready(&line.to_string());
        return;
    }
    let words = &context.words;
    let mut lines = vec![words.say("listen-ready", &[("callback", callback.into())].into())];
    if callback != local {
        lines.push(words.say("listen-tunnel", &[("local", local.into())].into()));
    }
    lines.extend(token.map(|token| words.say("listen-token", &[("token", token.into())].into())));
    if !is_checked {
        lines.push(words.get("listen-unchecked"));
    }
    let _ = printer.ready(&lines.join("\n"));
}

/// Says and keeps what comes.
struct Journal<'c, 'e> {
    context: &'c Context<'e>,
    file: Option<RefCell<File>>,
    texts: bool,
    failed: RefCell<Option<Error>>,
}

impl Journal<'_, '_> {
    fn note(&self, came: &Came, status: u16) {
        let is_played = self.context.graph.borrow().as_ref().is_some_and(|graph| graph.kind != "other");
        let at = time(self.context.env, is_played).map(|at| at.to_string()).unwrap_or_default();
        let line = self.to_json(came, status, &at).to_string();
        if let Some(file) = &self.file
            && let Err(error) = writeln!(file.borrow_mut(), "{}", self.context.scrub.scrub(&line))
        {
            let error =
                Error::new(&codes::EVENTS_UNWRITTEN).with("path", "").with("why", error.kind().to_string());
            self.failed.borrow_mut().get_or_insert(error);
        }
        let shown = if self.context.global.json { line } else { self.told(came, status, &at) };
        let _ = self.context.printer.borrow_mut().result(&shown);
    }

    fn to_json(&self, came: &Came, status: u16, at: &str) -> Value {
        match came {
            Came::Handshake { is_right } => {
                json!({ "at": at, "kind": "handshake", "token": if *is_right { "right" } else { "wrong" }, "answered": status })
            }
            Came::Stray => json!({ "at": at, "kind": "stray", "answered": status }),
            Came::Delivery { sha256, sha1, events, body, .. } => {
                let worth = |worth: &Option<Worth>| worth.map(Worth::word);
                let body = if self.texts { body.clone() } else { veiled(body) };
                let fields: Vec<&str> = events.iter().map(|event| event.field.as_str()).collect();
                json!({
                    "at": at, "kind": "delivery", "sha256": worth(sha256), "sha1": worth(sha1), "fields": fields,
                    "answered": status, "body": body,
                })
            }
        }
    }

    /// Returns what came as people read it: a line for each event.
    fn told(&self, came: &Came, status: u16, at: &str) -> String {
        let words = &self.context.words;
        let facts = |more: Vec<(&'static str, Value)>| -> Facts {
            let common = [("at", Value::from(at.to_owned())), ("status", status.into())];
            common.into_iter().chain(more).collect()
        };
        match came {
            Came::Handshake { is_right: true } => words.say("listen-handshake", &facts(Vec::new())),
            Came::Handshake { is_right: false } => words.say("listen-handshake-wrong", &facts(Vec::new())),
            Came::Stray => words.say("listen-stray", &facts(Vec::new())),
            Came::Delivery { sha256, sha1, events, .. } => {
                let signed = words.get(match (sha256, sha1) {
                    (None, _) => "listen-signed-unknown",
                    (Some(Worth::Right), Some(Worth::Right)) => "probe-checks-both",
                    (Some(Worth::Right), _) => "probe-checks-new",
                    (Some(Worth::Absent), Some(Worth::Right)) => "probe-checks-old",
                    (Some(Worth::Absent), Some(Worth::Absent) | None) => "listen-unsigned",
                    _ => "listen-signed-wrong",
                });
                let head = words.say("listen-delivery", &facts(vec![("signed", signed.into())]));
                let lines = events.iter().map(|event| format!("  {}", self.event(event)));
                std::iter::once(head).chain(lines).collect::<Vec<_>>().join("\n")
            }
        }
    }

    fn event(&self, event: &Read) -> String {
        let Read { field, page, sender, text, attachments } = event;
        let shown = |id: &str| clean(&if self.texts { id.to_owned() } else { short(id) });
        let said = match text {
            None => String::new(),
            Some(text) if self.texts => format!("  {}", clean(text)),
            Some(text) => {
                let count = text.chars().count();
                format!("  {}", self.context.words.say("listen-hidden", &[("count", count.into())].into()))
            }
        };
        let attached = if *attachments > 0 { format!("  +{attachments}") } else { String::new() };
        format!("{}  {} → {}{said}{attached}", clean(field), shown(sender), shown(page))
    }
}
