//! `sandbox`: a simulated Meta on this machine.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde_json::{Value, json};
use tokio::io::AsyncReadExt;

use super::Context;
use super::job::Job;
use crate::codes;
use crate::error::Error;
use crate::files;
use crate::finding::Facts;
use crate::i18n::Words;
use crate::redact::clean;
use crate::run::moment;
use crate::sandbox::{Fault, Options, World, start};
use crate::shell::Shell;
use crate::ui::{Report, View};

/// The most that is read of a world, in bytes.
const LARGEST_WORLD: u64 = 64 << 20;

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum SandboxVerb {
    /// Serve a simulated Meta on loopback until stopped; the first line of output says where
    Serve {
        /// Port; 0 takes a free one
        #[arg(long, default_value_t = 0)]
        port: u16,
        /// World to start with: `healthy` (all is done), `new` (nothing is set up yet), or a file (JSON)
        #[arg(long, value_name = "new|healthy|FILE", default_value = "healthy")]
        world: PathBuf,
        /// Milliseconds to hold back every answer
        #[arg(long, value_name = "MS", default_value_t = 0)]
        latency: u64,
        /// Fault to inject, `kind[:path[:times]]`; may be given several times
        #[arg(long, value_name = "SPEC")]
        fault: Vec<String>,
        /// The world's time (RFC 3339)
        #[arg(long, value_name = "TIME")]
        now: Option<String>,
        /// Stop when standard input closes, as when a parent process ends
        #[arg(long)]
        until_stdin_closes: bool,
    },
}

impl SandboxVerb {
    /// Returns what was asked for.
    pub fn job(self) -> Job {
        Job::new("sandbox serve", async |context| serve(context, self).await)
    }
}

async fn serve(context: &Context<'_>, verb: SandboxVerb) -> Result<Report, Error> {
    let SandboxVerb::Serve { port, world, latency, fault, now, until_stdin_closes } = verb;
    let world = match world.to_str() {
        Some("healthy") => World::healthy(),
        Some("new") => World::fresh(),
        _ => {
            let path = context.env.absolute(&world);
            let shown = path.display().to_string();
            let text = files::read_text(&path, LARGEST_WORLD).map_err(|error| {
                Error::new(&codes::WORLD_UNREADABLE)
                    .with("path", shown.clone())
                    .with("why", error.kind().to_string())
            })?;
            World::from_json(text.trim_start_matches('\u{feff}')).map_err(|error| {
                Error::new(&codes::WORLD_INVALID).with("path", shown).with("why", error.to_string())
            })?
        }
    };
    let faults: Result<Vec<Fault>, Error> = fault
        .iter()
        .map(|spec| {
            Fault::parse(spec).map_err(|error| {
                Error::new(&codes::FAULT_INVALID).with("spec", spec.as_str()).with("why", error.to_string())
            })
        })
        .collect();
    let now = now.as_deref().map(moment).transpose()?;
    let options = Options { port, latency_ms: latency, faults: faults?, now };
    let running = start(world, options).await.map_err(|error| {
        Error::new(&codes::SANDBOX_NOT_STARTED).with("port", port).with("why", error.to_string())
    })?;
    let ready = json!(running.ready);
    let _ = context.printer.borrow_mut().ready(&ready.to_string());
    if context.env.output_is_terminal && !context.global.json {
        let named = context.global.home.clone();
        let home = named.unwrap_or_else(|| format!("rehearsal-{}", running.address.port()).into());
        let command = next(context.words.shell(), &running.ready.graph_url, &context.env.absolute(&home));
        let _ = context.printer.borrow_mut().ready(&readable(&context.words, &ready, &command));
    }
    if until_stdin_closes {
        let mut input = tokio::io::stdin();
        let mut buffer = [0_u8; 256];
        while input.read(&mut buffer).await.is_ok_and(|read| read > 0) {}
    } else {
        std::future::pending::<()>().await;
    }
    running.stop();
    Ok(Report::settled("sandbox serve", json!(null), View::Streamed))
}

/// Returns the command that sets out in a world, as it can be typed.
fn next(shell: Shell, graph_url: &str, home: &Path) -> String {
    let home = shell.option("--home", &home.to_string_lossy());
    format!("onboard start {} {home}", shell.option("--graph-url", graph_url))
}

/// Returns what a person at a terminal reads below the line of JSON: its values, and how to go on.
fn readable(words: &Words, ready: &Value, command: &str) -> String {
    let mut lines = vec![String::new(), words.get("sandbox-runs")];
    for (name, value) in ready.as_object().into_iter().flatten() {
        let value = value.as_str().unwrap_or_default();
        if !value.is_empty() {
            lines.push(format!("  {name:<13} {}", clean(value)));
        }
    }
    let url = format!("{}/_sandbox/", ready["graph_url"].as_str().unwrap_or_default());
    let facts = Facts::from([("url", url.into())]);
    lines.extend(["sandbox-controls", "sandbox-next"].map(|key| words.say(key, &facts)));
    lines.push(format!("  {command}"));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_command_runs_as_it_stands() {
        let command = next(Shell::Posix, "http://127.0.0.1:4010", Path::new("/srv/rehearsal-4010"));
        let words: Vec<String> = command.split(' ').map(ToOwned::to_owned).collect();
        assert!(super::super::parse(&words).is_ok(), "{command}");
        let spaced = next(Shell::Posix, "http://127.0.0.1:4010", Path::new("/my home"));
        assert!(spaced.ends_with(" --home '/my home'"), "{spaced}");
    }

    #[test]
    fn a_person_reads_the_values_that_there_are_and_what_to_type_next() {
        let ready = json!({
            "graph_url": "http://127.0.0.1:4010", "app_id": "", "page_id": "111", "verify_token": "aurora\u{1b}[2J"
        });
        let text = readable(&Words::default(), &ready, "onboard start --home '/my home'");
        assert!(text.contains("\n  page_id       111\n"), "{text}");
        assert!(text.contains("http://127.0.0.1:4010/_sandbox/"), "{text}");
        assert!(text.ends_with("\n  onboard start --home '/my home'"), "{text}");
        assert!(!text.contains("app_id") && !text.contains('\u{1b}'), "{text}");
    }
}
