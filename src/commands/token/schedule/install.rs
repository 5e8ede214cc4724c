//! `token schedule install`: files for whoever starts runs here, an identity for the timer, and one run as a proof.

use clap::builder::PossibleValuesParser;
use serde_json::{Value, json};

use super::here::{CREDENTIAL, folder, off, plan, systemd};
use super::run::{Last, last};
use crate::codes;
use crate::commands::Context;
use crate::commands::unlock::Need;
use crate::error::{Error, Exit};
use crate::finding::{Facts, Finding, Subject, UNKNOWN_ID};
use crate::redact::clean;
use crate::system::systemd::{Systemd, encrypt, is_root};
use crate::system::timer::{Kind, Plan, Written, utf16};
use crate::ui::{Report, View, wrap};
use crate::workspace::{Folder, StoreError, TimerFolder, TimerNote, Workspace, export};

/// Which timer.
#[derive(Debug, clap::Args)]
pub struct InstallArgs {
    /// Who starts the runs; what fits this machine when left out
    #[arg(long = "for", value_name = "WHO", value_parser = PossibleValuesParser::new(Kind::ALL.map(Kind::word)))]
    pub kind: Option<String>,
    /// Only print the files and the commands, and set up nothing
    #[arg(long)]
    pub print: bool,
}

/// The command, as `--json` names it.
const COMMAND: &str = "token schedule install";

/// Sets a timer up, or prints what it would be.
///
/// # Errors
/// A demo; nobody agreed; who is to start the runs is not here; or what keeps identity, share or files from being made.
pub async fn run(context: &Context<'_>, args: InstallArgs) -> Result<Report, Error> {
    let InstallArgs { kind, print } = args;
    let workspace = context.workspace()?;
    let kind = kind.as_deref().and_then(Kind::find).unwrap_or_else(fitting);
    let timer = folder(context, &workspace);
    if print || !is_of_here(kind) {
        return Ok(printed(&plan(context, &workspace, &timer, kind)?, kind, context));
    }
    if workspace.is_demo() {
        return Err(Error::new(&codes::SCHEDULE_IN_DEMO));
    }
    check(kind)?;
    let facts: Facts = [
        ("home", workspace.home().display().to_string().into()),
        ("kind", kind.word().into()),
        ("machine", context.env.machine.clone().into()),
    ]
    .into();
    if !context.global.yes {
        if !context.can_ask() {
            return Err(Error::new(&codes::SCHEDULE_NOT_CONFIRMED).knowing(facts));
        }
        let shown = context.words.say(codes::SCHEDULE_NOT_CONFIRMED.id, &facts);
        context.confirm(&shown, "schedule-agree").await?;
    }
    context.unlock(&workspace, Need::Read).await?;
    let recipient = identity(context, &workspace, &timer, kind).await?;
    let plan = plan(context, &workspace, &timer, kind)?;
    let files = plan.files(kind);
    for Written { path, text } in &files {
        let bytes = if kind == Kind::Windows { utf16(text) } else { text.clone().into_bytes() };
        export(path, &bytes)?;
    }
    timer.set_note(&TimerNote {
        kind: kind.word().into(),
        name: plan.name(),
        recipient: recipient.clone(),
        installed: context.env.now(),
        files: files.iter().map(|file| file.path.clone()).collect(),
    })?;
    let mut result = json!({
        "kind": kind.word(), "name": plan.name(), "recipient": recipient,
        "files": files.iter().map(|file| file.path.display().to_string()).collect::<Vec<_>>(),
    });
    let facts = [("kind", kind.word().into()), ("name", plan.name().into()), ("recipient", recipient.into())];
    let mut views = vec![said("schedule-installed", &facts.into(), context)];
    let found = match systemd(kind) {
        Some(systemd) => prove(context, systemd, &plan, &timer, &mut views, &mut result).await?,
        None => vec![to_start(&plan, kind, &mut views, &mut result)],
    };
    let exit = Exit::of_look(found.iter().map(|finding| finding.code.weight));
    let report = Report::settled(COMMAND, result, View::Several(views));
    Ok(Report { exit, findings: found, next: Some("onboard token schedule show".into()), ..report })
}

/// Returns who starts runs on this machine.
fn fitting() -> Kind {
    if cfg!(windows) {
        Kind::Windows
    } else if cfg!(target_os = "macos") {
        Kind::Launchd
    } else if !Systemd::is_here() {
        Kind::Cron
    } else if is_root() {
        Kind::SystemdSystem
    } else {
        Kind::SystemdUser
    }
}

/// Returns whether a kind can run on a system like this one.
fn is_of_here(kind: Kind) -> bool {
    match kind {
        Kind::SystemdUser | Kind::SystemdSystem => cfg!(target_os = "linux"),
        Kind::Launchd => cfg!(target_os = "macos"),
        Kind::Windows => cfg!(windows),
        Kind::Cron => cfg!(unix),
    }
}

/// Refuses a systemd that is not here, or that this person may not change.
fn check(kind: Kind) -> Result<(), Error> {
    let is_there = match kind {
        Kind::SystemdUser => Systemd::is_here(),
        Kind::SystemdSystem => Systemd::is_here() && is_root(),
        Kind::Launchd | Kind::Windows | Kind::Cron => true,
    };
    if is_there { Ok(()) } else { Err(Error::new(&codes::SCHEDULER_ABSENT).with("kind", kind.word())) }
}

/// Gives the timer an identity that reads the workspace, unless it has one. Returns its public key.
async fn identity(
    context: &Context<'_>,
    workspace: &Folder,
    timer: &TimerFolder,
    kind: Kind,
) -> Result<String, Error> {
    let wants_credential = kind == Kind::SystemdSystem;
    let has_passphrase = timer.passphrase().exists() || (wants_credential && timer.file(CREDENTIAL).exists());
    let known = timer.note()?.map(|note| note.recipient);
    let recipient = match known.clone() {
        Some(recipient) if timer.has_identity() && has_passphrase => recipient,
        _ => {
            timer.forget(CREDENTIAL)?;
            let (making, home) = (timer.clone(), workspace.home().to_path_buf());
            workspace.off(move |_: &Workspace| making.make_identity(&home)).await?
        }
    };
    let remark = format!("timer of {} on {}", clean(&context.env.user), clean(&context.env.machine));
    let (sharing, gone) = (recipient.clone(), known.filter(|known| *known != recipient));
    let share = move |workspace: &Workspace| {
        if !workspace.readers()?.named.contains(&sharing) {
            workspace.share_as(&sharing, &remark)?;
        }
        // One whose passphrase is lost opens nothing any more, and need not be told to.
        match gone.filter(|gone| workspace.readers().is_ok_and(|readers| readers.named.contains(gone))) {
            Some(gone) => workspace.unshare(Some(&gone)).map(|_| ()),
            None => Ok::<_, StoreError>(()),
        }
    };
    workspace.off(share).await?;
    if wants_credential && timer.passphrase().exists() {
        let (passphrase, credential) = (timer.passphrase(), timer.file(CREDENTIAL));
        // Where systemd is too old to encrypt, the file stays as it is, for its owner alone.
        if off(move || encrypt("passphrase", &passphrase, &credential)).await.is_ok() {
            timer.forget("passphrase")?;
        }
    }
    Ok(recipient)
}

/// Starts the timer and, under it, one run. Returns what is not as it should be.
async fn prove(
    context: &Context<'_>,
    systemd: Systemd,
    plan: &Plan,
    timer: &TimerFolder,
    views: &mut Vec<View>,
    result: &mut Value,
) -> Result<Vec<Finding>, Error> {
    let (units, service) = (format!("{}.timer", plan.name()), format!("{}.service", plan.name()));
    let before = last(timer).map(|last| last.id);
    let looking = context.looking();
    let proving = (units.clone(), service.clone());
    let (outcome, state) = off(move || {
        systemd.enable(&proving.0)?;
        Ok((systemd.run(&proving.1)?, systemd.timer(&proving.0)?))
    })
    .await?;
    drop(looking);
    let ran = last(timer).filter(|last| Some(&last.id) != before.as_ref());
    let next =
        state.next.map_or_else(|| "-".to_owned(), |next| next.strftime("%Y-%m-%d %H:%M UTC").to_string());
    *result = json!({
        "kind": result["kind"], "name": result["name"], "recipient": result["recipient"], "files": result["files"],
        "next": next, "active": state.active, "enabled": state.enabled,
        "proof": { "result": outcome.0, "code": outcome.1, "run": ran.as_ref().map(|last| last.all.clone()) },
        "credential": plan.credential.is_some(),
    });
    let exit = |last: &Last| last.all["exit"].as_str().unwrap_or_default().to_owned();
    let seen = context.words.get(&format!("word-run-{}", ran.as_ref().map(exit).unwrap_or_default()));
    let user = context.words.shell().word(&context.env.user);
    let found = judge(&Proof {
        command: format!("journalctl {}-u {service}", whose(systemd)),
        has_ended_well: outcome.0 == "success" && state.active == "active",
        result: format!("{}, {}", outcome.0, outcome.1),
        has_run: ran.is_some(),
        error: ran.and_then(|last| last.all["error"].as_str().map(String::from)),
        stays_out: Some(user).filter(|_| systemd == Systemd::User && !Systemd::lingers(&context.env.user)),
    });
    if !found.iter().any(|finding| finding.code == &codes::SCHEDULE_UNPROVED) {
        let facts = [("exit", seen.into()), ("next", next.into())];
        views.push(said("schedule-proved", &facts.into(), context));
    }
    Ok(found)
}

/// What a first run under a timer showed.
struct Proof {
    /// What tells more of it.
    command: String,
    /// Whether systemd has it that the run ended well and the timer waits for the next.
    has_ended_well: bool,
    /// What systemd has of the run.
    result: String,
    /// Whether the run came so far that it kept account of itself.
    has_run: bool,
    /// The code of the error that the run ended with, if it did.
    error: Option<String>,
    /// The person who does not linger, and would have to.
    stays_out: Option<String>,
}

/// Returns what is not as it should be.
fn judge(proof: &Proof) -> Vec<Finding> {
    let Proof { command, has_ended_well, result, has_run, error, stays_out } = proof;
    let subject = Subject::App(UNKNOWN_ID.into());
    let mut found = Vec::new();
    if !has_ended_well || !has_run {
        let reason = error.as_deref().unwrap_or("-");
        let finding = Finding::new(&codes::SCHEDULE_UNPROVED, &subject).with("result", result.as_str());
        found.push(finding.with("reason", reason).with("command", command.as_str()));
    }
    if let Some(user) = stays_out {
        found.push(Finding::new(&codes::SCHEDULE_NO_LINGER, &subject).with("user", user.as_str()));
    }
    found
}

fn whose(systemd: Systemd) -> &'static str {
    if systemd == Systemd::User { "--user " } else { "" }
}

/// Says what a person has to type, where nothing of ours starts the timer.
fn to_start(plan: &Plan, kind: Kind, views: &mut Vec<View>, result: &mut Value) -> Finding {
    let commands = plan.starts(kind);
    result["commands"] = json!(commands);
    views.push(View::Text(listed(&commands)));
    let subject = Subject::App(UNKNOWN_ID.into());
    Finding::new(&codes::SCHEDULE_TO_START, &subject).with("command", commands[0].clone())
}

fn listed(commands: &[String]) -> String {
    commands.iter().fold(String::new(), |text, command| format!("{text}  {command}\n"))
}

/// Returns words in lines that fit.
pub(super) fn said(key: &str, facts: &Facts, context: &Context<'_>) -> View {
    View::Text(format!("{}\n", wrap(&context.words.say(key, facts), 0)))
}

/// Shows the files and the commands of a kind.
fn printed(plan: &Plan, kind: Kind, context: &Context<'_>) -> Report {
    let files = plan.files(kind);
    let mut views = Vec::new();
    for Written { path, text } in &files {
        views.push(View::Text(format!("# {}\n{text}\n", path.display())));
    }
    if kind == Kind::Cron {
        views.push(View::Text(format!("{}\n", plan.cron())));
    }
    let commands = plan.starts(kind);
    context.note(&wrap(&context.words.get("schedule-printed"), 0));
    views.push(View::Text(listed(&commands)));
    let of = |file: &Written| json!({ "path": file.path.display().to_string(), "text": file.text });
    let result = json!({
        "kind": kind.word(), "name": plan.name(), "files": files.iter().map(of).collect::<Vec<_>>(),
        "line": (kind == Kind::Cron).then(|| plan.cron()), "commands": commands, "ends": plan.ends(kind),
    });
    Report::settled(COMMAND, result, View::Several(views))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_run_proves_a_timer_only_where_it_came_and_ended_well() {
        let codes_of = |has_ended_well, has_run, error: Option<&str>, stays_out: Option<&str>| {
            let found = judge(&Proof {
                command: "journalctl -u x.service".into(),
                has_ended_well,
                result: "success, 0".into(),
                has_run,
                error: error.map(String::from),
                stays_out: stays_out.map(String::from),
            });
            found.iter().map(|finding| finding.code.id).collect::<Vec<_>>()
        };
        let (unproved, no_linger) = ("schedule-unproved", "schedule-no-linger");
        for (has_ended_well, has_run, error, stays_out, expected) in [
            (true, true, None, None, &[][..]),
            (true, false, None, None, &[unproved]),
            (false, true, Some("vault-closed"), None, &[unproved]),
            (false, false, None, Some("ana"), &[unproved, no_linger]),
            (true, true, None, Some("ana"), &[no_linger]),
        ] {
            assert_eq!(codes_of(has_ended_well, has_run, error, stays_out), expected, "{has_run} {error:?}");
        }
    }
}
