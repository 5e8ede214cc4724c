//! `onboard` takes a business from nothing to an approved, live Messenger channel on its contact-centre
//! software, and keeps it alive.
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test"))]

pub mod commands;
pub mod env;
pub mod error;
pub mod finding;
pub mod graph;
pub mod i18n;
pub mod journey;
pub mod platform;
pub mod probe;
pub mod redact;
pub mod review;
pub mod sandbox;
pub mod ui;
pub mod workspace;

use std::cell::RefCell;
use std::io::{Read, Write};

use clap::error::ErrorKind;

use commands::Context;
use env::Env;
use error::{Error, Exit};
use i18n::Words;
use redact::Scrub;
use ui::{Printer, Report, human, json};

/// Standard streams, as values.
pub struct Streams<'s> {
    /// Standard input.
    pub input: &'s mut dyn Read,
    /// Standard output: the result.
    pub output: &'s mut dyn Write,
    /// Standard error: everything else.
    pub error: &'s mut dyn Write,
}

/// Runs the program: parses, works, prints, and returns how the process should end.
pub fn run(arguments: &[String], env: &Env, streams: Streams<'_>) -> Exit {
    let Streams { input, output, error } = streams;
    let scrub = Scrub::new();
    let mut printer = Printer::new(output, error, scrub.clone());
    let (cli, given) = match commands::parse(arguments) {
        Ok(parsed) => parsed,
        Err(refused) => return refuse(arguments, env, &refused, &mut printer),
    };
    let words = words(cli.global.lang.as_deref(), env, None);
    let command = commands::name(cli.verb.as_ref());
    printer.be_quiet(cli.global.quiet || cli.global.json);
    let context = Context {
        env,
        global: &cli.global,
        words,
        scrub,
        printer: RefCell::new(printer),
        input: RefCell::new(input),
    };
    let report = if cli.global.lang.as_deref().is_some_and(|lang| !Words::has(lang)) {
        let lang = cli.global.lang.clone().unwrap_or_default();
        let error = Error::new("language-unknown", Exit::Usage).with("lang", lang);
        Report::failed(command, error.with("offered", i18n::LANGUAGES.join(", ")))
    } else {
        work(&context, cli.verb, given).unwrap_or_else(|error| Report::failed(command, error))
    };
    // What the workspace says of the language is known only now.
    let configured = context.workspace().ok().and_then(|workspace| workspace.config().lang.clone());
    let words = self::words(cli.global.lang.as_deref(), env, configured.as_deref());
    print(&context, &report, &words)
}

/// Runs a command on a runtime that does not wait for stragglers, until it ends or is interrupted.
fn work(
    context: &Context<'_>,
    verb: Option<commands::Verb>,
    given: commands::Flags,
) -> Result<Report, Error> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Error::new("runtime-failed", Exit::Failed).with("why", error.to_string()))?;
    let serving = matches!(verb, Some(commands::Verb::Sandbox(_)));
    let result = runtime.block_on(async {
        tokio::select! {
            result = commands::run(context, verb, given) => result,
            () = interrupted() => Err(Error::new("interrupted", if serving { Exit::Settled } else { Exit::Cancelled })),
        }
    });
    runtime.shutdown_background();
    match result {
        // A server that is told to stop has done its job.
        Err(error) if error.exit == Exit::Settled => {
            Ok(Report::settled("sandbox serve", serde_json::Value::Null, ui::View::Nothing))
        }
        other => other,
    }
}

/// Waits for Ctrl-C or a request to stop.
async fn interrupted() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut stop) = signal(SignalKind::terminate()) else { return std::future::pending().await };
        tokio::select! {
            result = tokio::signal::ctrl_c() => if result.is_err() { std::future::pending::<()>().await },
            _ = stop.recv() => {}
        }
    }
    #[cfg(not(unix))]
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

fn words(option: Option<&str>, env: &Env, configured: Option<&str>) -> Words {
    let wanted = option.or_else(|| env.get("ONBOARD_LANG")).or(configured).or(env.system_language.as_deref());
    Words::of(wanted.unwrap_or("en"))
}

fn print(context: &Context<'_>, report: &Report, words: &Words) -> Exit {
    let mut streams = context.printer.borrow_mut();
    let is_serving = report.command == "sandbox serve" && report.error.is_none();
    let printed = if is_serving {
        Ok(())
    } else if context.global.json {
        streams.result(&json::render(report, words, &context.scrub))
    } else {
        let shown = |text: String, colour: bool| {
            if colour { text } else { anstream::adapter::strip_str(&text).to_string() }
        };
        let aside = |text: String| shown(text, context.error_has_colour());
        let text = shown(human::render(report, words), context.output_has_colour());
        let result = if text.is_empty() { Ok(()) } else { streams.result(&text) };
        result
            .and_then(|()| match &report.error {
                Some(error) => streams.error(&aside(human::error(error, words))),
                None => Ok(()),
            })
            .and_then(|()| match human::next(report, words) {
                Some(line) => streams.note(&aside(line)),
                None => Ok(()),
            })
    };
    // A result that could not be written is a failure, whatever it was.
    if printed.is_err() { Exit::Failed } else { report.exit }
}

/// Prints clap's own words: help and version are results, the rest is a usage error.
fn refuse(arguments: &[String], env: &Env, refused: &clap::Error, printer: &mut Printer<'_>) -> Exit {
    let text = refused.render();
    match refused.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let colour = env.output_is_terminal && !env.variables.contains_key("NO_COLOR");
            let text = if colour { text.ansi().to_string() } else { text.to_string() };
            if printer.result(&text).is_ok() { Exit::Settled } else { Exit::Failed }
        }
        _ if arguments.iter().any(|argument| argument == "--json") => {
            let why = text.to_string();
            let error =
                Error::new("command-line", Exit::Usage).with("why", why.lines().next().unwrap_or_default());
            let report = Report::failed("onboard", error);
            let words = words(None, env, None);
            let _ = printer.result(&json::render(&report, &words, &Scrub::new()));
            Exit::Usage
        }
        _ => {
            let _ = printer.error(&text.to_string());
            Exit::Usage
        }
    }
}
