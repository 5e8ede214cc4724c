//! `completions`: the script that has a shell ask this program what can be typed next.
//!
//! The shell asks on each press of Tab, so that commands, flags, customers and codes are those of today.

use std::ffi::OsString;

use clap::{Arg, Command};
use clap_complete::engine::{ArgValueCandidates, CompletionCandidate};
use clap_complete::env::Shells;
use serde_json::json;

use super::explain::Topic;
use crate::codes;
use crate::env::Env;
use crate::error::Error;
use crate::journey::catalogue::ROWS;
use crate::run::{self, RunOptions};
use crate::ui::{Report, View};

/// The variable by which a shell's script asks.
pub const ASKS: &str = "ONBOARD_COMPLETE";

/// The shells that we speak with.
pub const SHELLS: [&str; 5] = ["bash", "elvish", "fish", "powershell", "zsh"];

/// Arguments of `completions`.
#[derive(Debug, clap::Args)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_parser = SHELLS)]
    pub shell: String,
}

/// Prints the script.
///
/// # Errors
/// `completions-failed` when the script cannot be made, which is a bug.
pub fn run(args: &CompletionsArgs) -> Result<Report, Error> {
    let mut script = Vec::new();
    Shells::builtins()
        .completer(&args.shell)
        .and_then(|shell| shell.write_registration(ASKS, "onboard", "onboard", "onboard", &mut script).ok())
        .ok_or_else(|| Error::new(&codes::COMPLETIONS_FAILED).with("shell", args.shell.as_str()))?;
    let script = String::from_utf8_lossy(&script).into_owned();
    Ok(Report::settled("completions", json!({ "shell": args.shell, "script": script }), View::Text(script)))
}

/// Returns what can be typed next, in the words of the shell that asks; nothing when no shell asks.
pub fn answer(arguments: &[String], env: &Env) -> Option<String> {
    let shells = Shells::builtins();
    let shell = shells.completer(env.get(ASKS)?)?;
    let typed = arguments.iter().skip_while(|argument| *argument != "--").skip(1);
    let typed: Vec<OsString> = typed.map(OsString::from).collect();
    let mut command = offering(env);
    command.build();
    let mut out = Vec::new();
    // A shell that asks in a way we do not understand gets no offers: it has nowhere to show an error.
    let _ = shell.write_complete(&mut command, typed, Some(&env.directory), &mut out);
    Some(String::from_utf8_lossy(&out).into_owned())
}

/// Returns the command line, with what it can offer for its values.
pub fn offering(env: &Env) -> Command {
    let workspace = run::workspace(env, &RunOptions::default()).ok();
    let listed = |list: Option<Vec<String>>| list.unwrap_or_default();
    let customers = listed(workspace.as_ref().and_then(|workspace| workspace.customers().ok()));
    let apps = listed(workspace.as_ref().and_then(|workspace| workspace.apps().ok()));
    with_values(super::command(), &|value| match value {
        "CUSTOMER" => customers.clone(),
        "APP_ID" | "APP" => apps.clone(),
        "STEP" => ROWS.iter().map(|row| row.id.name().to_owned()).collect(),
        "NAME" => Topic::all().iter().map(Topic::id).collect(),
        _ => Vec::new(),
    })
}

/// Gives each argument the values that its placeholder stands for.
fn with_values(command: Command, values: &impl Fn(&str) -> Vec<String>) -> Command {
    let names: Vec<String> = command.get_subcommands().map(|inner| inner.get_name().to_owned()).collect();
    let command = command.mut_args(|argument| with_value(argument, values));
    names
        .into_iter()
        .fold(command, |command, name| command.mut_subcommand(name, |inner| with_values(inner, values)))
}

fn with_value(argument: Arg, values: &impl Fn(&str) -> Vec<String>) -> Arg {
    let placeholder = argument.get_value_names().and_then(|names| names.first()).map(ToString::to_string);
    let offered = values(&placeholder.unwrap_or_else(|| argument.get_id().as_str().to_uppercase()));
    if offered.is_empty() {
        return argument;
    }
    argument.add(ArgValueCandidates::new(move || {
        offered.iter().map(CompletionCandidate::new).collect::<Vec<_>>()
    }))
}
