//! `sandbox`: a simulated Meta on this machine.

use std::path::PathBuf;

use clap::Subcommand;
use serde_json::json;
use tokio::io::AsyncReadExt;

use super::Context;
use super::job::Job;
use crate::codes;
use crate::error::Error;
use crate::files;
use crate::run::moment;
use crate::sandbox::{Fault, Options, World, start};
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
        /// World to start with (JSON), instead of a healthy one
        #[arg(long, value_name = "FILE")]
        world: Option<PathBuf>,
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
    let world = match world {
        None => World::healthy(),
        Some(file) => {
            let path = context.env.absolute(&file);
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
    let ready = json!(running.ready).to_string();
    let _ = context.printer.borrow_mut().ready(&ready);
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
