//! `onboard` takes a business from nothing to an approved, live Facebook Messenger channel on its
//! contact-centre software, and keeps it alive.
//!
//! # Bird's view
//!
//! A **customer** is one business on one **platform** (a contact-centre product), with one or more Pages and
//! one Meta app. Between nothing and live stands a **journey** of steps. A step is a row of a
//! catalogue: a *check* that looks and never changes anything, and a *hand* that mends what was found, by
//! asking a person, by calling Graph, or by telling what to do elsewhere. `doctor` runs every check at once;
//! `start` is the doctor with hands: look, show, plan, agree, act, save, look again. No step vouches for
//! itself: verify is check, run again.
//!
//! What a check concludes is data: a stable [`finding::Code`] and facts, never prose. The words are in
//! `locales/`, the severity in the code, and the exit code is a fold over verdicts.
//!
//! # Where things are
//!
//! | Module | What is there |
//! |---|---|
//! | [`codes`], [`finding`], `model`, [`error`], [`redact`], [`i18n`], [`env`](mod@env), `shell`, [`files`], `address` | leaves: the registry of codes; findings and facts; what is stored of a subject; why we failed; scrubbing; words; the only reader of variables, clock and folders; how a shell takes a word; files that a person names; which addresses lead nowhere for somebody outside |
//! | [`platform`] | profiles of contact-centre products: files in `templates/platforms/`, and a person's own |
//! | [`review`] | the permission catalogue, the texts and the film for Meta's App Review, and a lint over them |
//! | [`recognition`] | what an error of Meta's means: a reader of whatever was pasted, the table of errors, the lookup |
//! | [`journey`] | steps, the engine that looks and drives, and the ports it needs |
//! | `token` | the life of tokens: what each is worth, how another one comes, what ends when |
//! | `graph`, `probe` | Meta over HTTP; any other address, and this machine's files |
//! | `listen`, `system` | what comes in over this machine's loopback; what the machine does for the person |
//! | `webhook` | events and signatures of a webhook, as Meta makes them |
//! | `listen` | what comes in over this machine's loopback |
//! | [`store`] | the face of storage: what a run reads once, and the one way to change it; a contract for implementations |
//! | [`workspace`] | the folder behind it: records, secrets, journals, ledgers, locks |
//! | `system` | this machine's services: what starts a run by the clock, whom it tells |
//! | [`sandbox`] | a simulated Meta: a pure machine behind a loopback socket |
//! | [`run`](mod@run) | one run: who is meant, whose secrets, what is saved, the last look |
//! | [`ui`] | a person in a terminal, answers files, reports, renderers, and the one printer |
//! | `demo` | the example of `onboard demo`: its answers, and who plays Meta's part |
//! | [`commands`] | one file a noun: arguments and ports in, a report out |
//!
//! # What never happens
//!
//! - A check cannot change anything: it gets [`journey::Eyes`], and there is no way from there to
//!   [`journey::port::GraphWrite`], which the engine alone hands out. `doctor` writes `seen.json` and nothing else.
//! - A check never holds a secret: it names one ([`journey::port::TokenRole`]), and the Graph client fetches it.
//! - A record never holds a secret; what is noted of one beside it is a copy, repaired from the vault.
//! - Nothing is encrypted to a reader whom the person did not agree to, and no file but
//!   `workspace/keyring.rs` knows the system's keyring.
//! - An act saves nothing: it returns [`journey::Change`]s. `run` alone hands them to the [`store`], which journals
//!   each; no room but `workspace` calls what writes a workspace.
//! - No module but [`ui`] writes to a stream, and everything it writes is scrubbed.
//! - Nobody is asked past [`ui::Prompter`]: a terminal is one, a test's script another.
//! - [`sandbox`] and `graph` share no type and no constant: a misreading on one side fails on the other.
//! - [`journey`] knows no HTTP, no disk, no terminal and no environment.
//!
//! A test parses the source and holds the import rules, in whatever form an import is written.
//!
//! # Across all rooms
//!
//! - **Errors.** A customer's unready setup is a finding, not an error. Each layer has its own enum; at the
//!   border they become one [`error::Error`] with a code, facts and an exit.
//! - **Secrets** travel as `SecretString`, are learnt by [`redact::Scrub`] when they are first opened, and are
//!   blanked wherever they would come out.
//! - **Languages.** Messages exist in every language or the tests fail. Help of the command line and the texts
//!   for Meta's reviewers are English.
//! - **Time** is a value: one reading at the start of a run, or the sandbox's.
//!
//! # How to add a step
//!
//! 1. A file in `src/journey/steps/`: its `ROW` with its codes (rows of [`codes`]), its check, and a plan if calls can mend it.
//! 2. A variant of [`journey::StepId`], and a line in `journey::catalogue::ROWS`.
//! 3. `step-…` and `why-…` in `ui.ftl`, and a sentence and `.fix` for each code in `codes.ftl`, in every language.
//! 4. A scenario in `tests/scenarios/` for each code: a patch of the healthy world, and what it finds.
//! 5. `cargo test` says what is missing.
//!
//! # How to add a command
//!
//! A file in `src/commands/` with its arguments and its `run`; a variant of its noun's enum, whose comment is the help;
//! and a row in that noun's `job`, with its name and what it wants of standard input.
//!
//! # How to add a platform
//!
//! A file in `templates/platforms/`; `cargo test` renders its texts and lists its film. No Rust. `[review] screens`
//! names what the product shows beyond its steps: a permission that no screen needs is challenged.
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test"))]

mod address;
pub mod breaker;
pub mod codes;
pub mod commands;
mod demo;
pub mod env;
pub mod error;
pub mod files;
pub mod finding;
mod graph;
pub mod i18n;
pub mod journey;
mod listen;
mod model;
pub mod platform;
mod probe;
pub mod recognition;
pub mod redact;
pub mod review;
pub mod run;
pub mod sandbox;
mod shell;
pub mod store;
mod system;
mod token;
pub mod ui;
mod webhook;
pub mod workspace;

use std::cell::{Cell, RefCell};
use std::io::{Read, Write};
use std::sync::Arc;

use clap::error::ErrorKind;

use commands::Context;
use commands::job::Job;
use env::Env;
use error::{Error, Exit};
use i18n::Words;
use redact::Scrub;
use shell::Shell;
use ui::{OpenPrompter, Printer, Report, human, json};

/// The most that is read of standard input, in bytes.
const LARGEST_INPUT: u64 = 1 << 20;

/// What `--version` prints: a constant, since building the whole command line for it costs as much as starting.
const VERSION: &str = concat!("onboard ", env!("CARGO_PKG_VERSION"), "\n");

/// Standard streams and the person at them, as values.
pub struct Streams<'s> {
    /// Standard input.
    pub input: &'s mut dyn Read,
    /// Standard output: the result.
    pub output: &'s mut dyn Write,
    /// Standard error: everything else.
    pub error: &'s mut dyn Write,
    /// The way to a person, where one can be asked.
    pub prompter: OpenPrompter<'s>,
}

/// Runs the program: parses, works, prints, and returns how the process should end.
pub fn run(arguments: &[String], env: &Env, streams: Streams<'_>) -> Exit {
    let Streams { input, output, error, prompter } = streams;
    let scrub = Scrub::new();
    let mut printer = Printer::new(output, error, scrub.clone());
    if let Some(offered) = commands::completions::answer(arguments, env) {
        return if printer.result(&offered).is_ok() { Exit::Settled } else { Exit::Failed };
    }
    if let [_, flag] = arguments
        && matches!(flag.as_str(), "-V" | "--version")
    {
        return if printer.result(VERSION).is_ok() { Exit::Settled } else { Exit::Failed };
    }
    let (cli, given) = match commands::parse(arguments) {
        Ok(parsed) => parsed,
        Err(refused) => return refuse(arguments, env, &refused, &mut printer),
    };
    let serving = commands::is_serving(cli.verb.as_ref());
    let has_home = commands::has_home(cli.verb.as_ref());
    let run_options = cli.global.run_options();
    let home = run::Home::read(env, &run_options).ok();
    let lang = home.as_ref().and_then(run::Home::lang);
    let words = words(cli.global.lang.as_deref(), env, lang.as_deref());
    let job = commands::job(cli.verb, given);
    let command = job.name;
    printer.be_quiet(cli.global.quiet || cli.global.json);
    // Read before anything listens for Ctrl-C, so that it still ends the wait.
    let mut taken = Vec::new();
    let is_wanted = job.input.is_read(env.input_is_terminal);
    if is_wanted && env.input_is_terminal {
        let _ = printer.note(&words.get("paste-then-end"));
    }
    let read = if is_wanted { input.take(LARGEST_INPUT).read_to_end(&mut taken) } else { Ok(0) };
    let input = read.map(|_| taken).map_err(|error| error.kind().to_string());
    let context = Context {
        env,
        global: &cli.global,
        words,
        scrub,
        printer: RefCell::new(printer),
        open_prompter: prompter,
        input,
        passphrase: Arc::default(),
        breaker: breaker::Breaker::default(),
        graph: RefCell::default(),
        is_in_lines: Cell::default(),
    };
    if let Some(home) = home.as_ref().filter(|_| has_home) {
        context.tell_home(home, &run_options);
    }
    let mut report = if cli.global.lang.as_deref().is_some_and(|lang| !Words::has(lang)) {
        let lang = cli.global.lang.clone().unwrap_or_default();
        let error = Error::new(&codes::LANGUAGE_UNKNOWN).with("lang", lang);
        Report::failed(command, error.with("offered", i18n::LANGUAGES.join(", ")))
    } else {
        work(&context, job, serving).unwrap_or_else(|error| Report::failed(command, error))
    };
    // A demo names a home of its own, where no address counts.
    if report.about.home.is_none() {
        report.about.home = cli.global.home.as_ref().map(|home| home.display().to_string());
        report.about.graph_url.clone_from(&cli.global.graph_url);
    }
    report.about.graph.clone_from(&context.graph.borrow());
    print(&context, &report)
}

/// Runs a command on a runtime that does not wait for stragglers, until it ends or is interrupted.
fn work(context: &Context<'_>, job: Job, serving: bool) -> Result<Report, Error> {
    let command = job.name;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Error::new(&codes::RUNTIME_FAILED).with("why", error.to_string()))?;
    let result = runtime.block_on(async {
        tokio::select! {
            result = job.run(context) => result,
            never = context.tell_waits() => match never {},
            // A server that is told to stop has done its job.
            () = interrupted() => if serving {
                Ok(Report::settled(command, serde_json::Value::Null, ui::View::Streamed))
            } else {
                Err(Error::new(&codes::INTERRUPTED))
            },
        }
    });
    runtime.shutdown_background();
    result
}

/// Waits for Ctrl-C or a request to stop.
async fn interrupted() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut stop) = signal(SignalKind::terminate()) else { return std::future::pending().await };
        // Whoever was told to outlive its terminal does.
        let closed = if env::outlives_terminal() { None } else { signal(SignalKind::hangup()).ok() };
        let closed = async move {
            match closed {
                Some(mut closed) => closed.recv().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            result = tokio::signal::ctrl_c() => if result.is_err() { std::future::pending::<()>().await },
            _ = stop.recv() => {}
            _ = closed => {}
        }
    }
    #[cfg(not(unix))]
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

fn words(option: Option<&str>, env: &Env, configured: Option<&str>) -> Words {
    let wanted = option.or_else(|| env.get("ONBOARD_LANG")).or(configured).or(env.system_language.as_deref());
    Words::of(wanted.unwrap_or("en")).for_shell(Shell::of(env))
}

fn print(context: &Context<'_>, report: &Report) -> Exit {
    let words = &context.words;
    let mut streams = context.printer.borrow_mut();
    let is_printed = matches!(report.view, ui::View::Streamed) && report.error.is_none();
    let printed = if context.is_in_lines.get() {
        streams.result(&json::line(&json::scrubbed(json::document(report, words), &context.scrub)))
    } else if is_printed {
        Ok(())
    } else if context.global.json {
        streams.result(&json::render(report, words, &context.scrub))
    } else {
        let shown = |text: String, colour: bool| {
            if colour { text } else { anstream::adapter::strip_str(&text).to_string() }
        };
        let notice = |text: String| shown(text, context.error_has_colour());
        let text = shown(human::render(report, words), context.output_has_colour());
        let result = if text.is_empty() { Ok(()) } else { streams.result(&text) };
        result
            .and_then(|()| match &report.error {
                Some(error) => streams.error(&notice(human::error(error, &report.about, words))),
                None => Ok(()),
            })
            .and_then(|()| match human::more(report, words) {
                Some(line) => streams.note(&notice(line)),
                None => Ok(()),
            })
            .and_then(|()| match human::next(report, words) {
                Some(line) => streams.note(&notice(line)),
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
            let error = Error::new(&codes::COMMAND_LINE).with("why", why.lines().next().unwrap_or_default());
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
