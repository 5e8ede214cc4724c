//! Telling the command in `notify`: what got worse, or a word to try it.

use std::time::Duration;

use serde_json::{Value, json};

use crate::codes;
use crate::commands::Context;
use crate::error::{Error, Exit};
use crate::finding::{Finding, Subject, UNKNOWN_ID};
use crate::redact::clean;
use crate::system::notify::{NotifyFault, tell};
use crate::ui::{Report, View, json as machine};
use crate::workspace::Personal;

/// How long the command may take.
const LIMIT: Duration = Duration::from_secs(30);
/// How many letters of what it said are told.
const SAID: usize = 300;
/// Variables that are for us, and hold or name secrets.
const HIDDEN: [&str; 3] = ["ONBOARD_APP_SECRET", "ONBOARD_PASSPHRASE_FILE", "CREDENTIALS_DIRECTORY"];

/// Returns the command that the person's own settings name.
///
/// # Errors
/// When they cannot be read.
pub fn command(context: &Context<'_>) -> Result<Option<Vec<String>>, Error> {
    Ok(Personal::read(&context.env.config_home)?.notify)
}

/// Tells a command a document; what is secret in it is blanked. Returns the finding that it was not told.
pub async fn send(context: &Context<'_>, command: Vec<String>, document: Value) -> Option<Finding> {
    let text = machine::written(&machine::scrubbed(document, &context.scrub));
    let program = command.first().cloned().unwrap_or_default();
    let folder = context.env.config_home.clone();
    let telling = tokio::task::spawn_blocking(move || {
        // A person who never kept anything has no folder yet, and the command needs one to start in.
        let folder = if folder.is_dir() { folder } else { std::path::PathBuf::from("/") };
        tell(&command, &folder, &HIDDEN, &text, LIMIT)
    });
    let (why, said) = match telling.await {
        Ok(Err(NotifyFault::Unstartable(why))) => ("unstartable".to_owned(), why),
        Ok(Err(NotifyFault::TimedOut)) => (format!("{} s", LIMIT.as_secs()), String::new()),
        Ok(Err(NotifyFault::Refused(code, said))) => {
            (code.map_or_else(|| "signal".to_owned(), |code| format!("exit {code}")), said)
        }
        Err(stopped) if stopped.is_panic() => std::panic::resume_unwind(stopped.into_panic()),
        Ok(Ok(())) | Err(_) => return None,
    };
    let said: String = context.scrub.scrub(&clean(&said)).chars().take(SAID).collect();
    let finding = Finding::new(&codes::NOTIFY_FAILED, &Subject::App(UNKNOWN_ID.into()));
    let said = if said.is_empty() { "-".to_owned() } else { said };
    Some(finding.with("program", clean(&program)).with("why", why).with("said", said))
}

/// Tells the command that this is a test.
///
/// # Errors
/// `notify-absent`.
pub async fn test(context: &Context<'_>) -> Result<Report, Error> {
    let workspace = context.workspace()?;
    let own = context.env.config_home.join("config.toml").display().to_string();
    let command = command(context)?.ok_or_else(|| Error::new(&codes::NOTIFY_ABSENT).with("path", own))?;
    let program = clean(command.first().map(String::as_str).unwrap_or_default());
    let document = json!({
        "schema": machine::SCHEMA, "event": "test", "machine": context.env.machine,
        "home": workspace.home().display().to_string(), "text": context.words.get("notify-try"),
    });
    let failed = send(context, command, document).await;
    let view = match &failed {
        None => View::Message("notify-told", [("program", program.into())].into()),
        Some(_) => View::Nothing,
    };
    let result = json!({ "told": failed.is_none() });
    let report = Report::settled("token schedule test-notify", result, view);
    let exit = if failed.is_some() { Exit::Unmet } else { Exit::Settled };
    Ok(Report { exit, findings: failed.into_iter().collect(), ..report })
}
