//! `token schedule remove`: the timer goes, and its identity reads nothing any more.

use serde_json::json;

use super::here::{folder, off, plan, systemd};
use super::install::said;
use super::run::note;
use crate::codes;
use crate::commands::Context;
use crate::commands::unlock::Need;
use crate::error::Error;
use crate::finding::Facts;
use crate::system::timer::Kind;
use crate::ui::{Report, View};
use crate::workspace::{StoreError, TimerNote, Workspace};

/// Takes the timer down.
///
/// # Errors
/// Nobody agreed; or what keeps systemd from stopping it, or the workspace from being encrypted anew.
pub async fn run(context: &Context<'_>) -> Result<Report, Error> {
    const COMMAND: &str = "token schedule remove";
    let workspace = context.workspace()?;
    let timer = folder(context, &workspace);
    let Some(TimerNote { kind, name, recipient, files, .. }) = note(&timer)? else {
        let view = View::Message("schedule-none", Facts::new());
        return Ok(Report::settled(COMMAND, json!({ "removed": false }), view));
    };
    if !context.global.yes {
        let facts: Facts = [("leaving", recipient.clone().into())].into();
        if !context.can_ask() {
            return Err(Error::new(&codes::UNSHARE_NOT_CONFIRMED).knowing(facts));
        }
        let shown = context.words.say(codes::UNSHARE_NOT_CONFIRMED.id, &facts);
        context.confirm(&shown, "unshare-agree").await?;
    }
    context.unlock(&workspace, Need::Read).await?;
    let kind = Kind::find(&kind);
    let mut commands = Vec::new();
    match kind.and_then(systemd) {
        Some(systemd) => {
            let unit = format!("{name}.timer");
            off(move || systemd.disable(&unit)).await?;
        }
        None => {
            if let Some(kind) = kind {
                commands = plan(context, &workspace, &timer, kind)?.ends(kind);
            }
        }
    }
    for file in files {
        match std::fs::remove_file(&file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                let path = file.display().to_string();
                return Err(Error::new(&codes::SCHEDULER_FAILED)
                    .with("command", path)
                    .with("why", error.to_string()));
            }
            _ => {}
        }
    }
    if let Some(systemd) = kind.and_then(systemd) {
        off(move || systemd.reload()).await?;
    }
    let leaving = recipient.clone();
    let unshare = move |workspace: &Workspace| {
        let is_named = workspace.readers()?.named.contains(&leaving);
        if is_named || workspace.is_unshare_unfinished()? {
            workspace.unshare(is_named.then_some(leaving.as_str()))?;
        }
        Ok::<_, StoreError>(())
    };
    workspace.off(unshare).await?;
    timer.remove()?;
    let mut views =
        vec![said("schedule-removed", &[("recipient", recipient.clone().into())].into(), context)];
    if !commands.is_empty() {
        views.push(View::Message("schedule-end-it", Facts::new()));
        views.extend(commands.iter().map(|command| View::Text(format!("  {command}\n"))));
    }
    let result = json!({ "removed": true, "name": name, "recipient": recipient, "commands": commands });
    Ok(Report::settled(COMMAND, result, View::Several(views)))
}
