//! The command line: arguments and ports in, a report out. No rule about Meta stands here.

pub(crate) mod adopt;
pub(crate) mod app;
pub(crate) mod ask;
pub(crate) mod choose;
pub mod completions;
pub(crate) mod customer;
pub(crate) mod demo;
pub(crate) mod doctor;
pub mod explain;
pub(crate) mod import_answers;
pub(crate) mod job;
pub(crate) mod man;
pub(crate) mod menu;
pub(crate) mod platform;
pub(crate) mod review;
pub(crate) mod sandbox;
pub(crate) mod setup_sheet;
pub(crate) mod start;
pub(crate) mod status;
pub(crate) mod support;
pub(crate) mod token;
pub(crate) mod unlock;
pub(crate) mod vault;
pub(crate) mod walk;
pub(crate) mod webhook;

use std::cell::{Cell, RefCell};
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, Command, CommandFactory, FromArgMatches, Parser, Subcommand};
use secrecy::ExposeSecret;
use serde_json::Value;

use crate::breaker::Breaker;
use crate::codes;
use crate::env::{Env, VARIABLES};
use crate::error::Error;
use crate::i18n::Words;
use crate::journey::question::{QUESTIONS, Question, Target};
use crate::redact::Scrub;
use crate::run::{Address, Home, MetaKind, Run, RunOptions};
use crate::store::Scope;
use crate::ui::answers::decode;
use crate::ui::{Elsewhere, OpenPrompter, Printer, json as machine, wrap};
use crate::workspace::{Config, Folder, Older, PassphraseTyped, Workspace, personal_file};
use job::{Input, Job};

/// Takes a business from nothing to an approved, live Facebook Messenger channel
#[derive(Debug, Parser)]
#[command(name = "onboard", version, disable_help_subcommand = true, arg_required_else_help = false)]
pub struct Cli {
    /// What holds for every command.
    #[command(flatten)]
    pub global: Global,
    /// The command.
    #[command(subcommand)]
    pub verb: Option<Verb>,
}

/// Options that hold for every command.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on the command line")]
#[command(next_help_heading = "Options for every command")]
pub struct Global {
    /// Customer: an id, a Page ID, or part of a name
    #[arg(short, long, global = true, value_name = "CUSTOMER", id = "global_customer")]
    pub customer: Option<String>,
    /// App ID
    #[arg(short, long, global = true, value_name = "APP_ID", id = "global_app")]
    pub app: Option<String>,
    /// Make every change without asking
    #[arg(long, global = true)]
    pub yes: bool,
    /// One JSON document on standard output
    #[arg(long, global = true)]
    pub json: bool,
    /// Language of messages: en, pt-BR, ru
    #[arg(long, global = true, value_name = "LANG")]
    pub lang: Option<String>,
    /// Never ask
    #[arg(long, global = true)]
    pub no_input: bool,
    /// Folder that holds the customers
    #[arg(long, global = true, value_name = "DIR", id = "global_home")]
    pub home: Option<PathBuf>,
    /// Graph API to talk to, like the address a sandbox printed
    #[arg(long, global = true, value_name = "URL")]
    pub graph_url: Option<String>,
    /// Graph version, like v26.0
    #[arg(long, global = true, value_name = "vNN.N")]
    pub graph_version: Option<String>,
    /// Only results and errors
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// More about what is done
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// Colour: auto, always, never
    #[arg(long, global = true, value_name = "WHEN", value_parser = ["auto", "always", "never"], default_value = "auto")]
    pub color: String,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Walk a customer through the journey, as far as it goes today
    Start(start::StartArgs),
    /// Show the last known state, without network
    Status(status::StatusArgs),
    /// Look at everything, live, and change nothing
    Doctor(doctor::DoctorArgs),
    /// Explain a code, a step, a permission, or an error of Meta's
    Explain(explain::ExplainArgs),
    /// Customers of this workspace
    #[command(subcommand)]
    Customer(customer::CustomerVerb),
    /// Meta apps of this workspace
    #[command(subcommand)]
    App(app::AppVerb),
    /// Contact-centre products that we know
    #[command(subcommand)]
    Platform(platform::PlatformVerb),
    /// What each token is worth
    #[command(subcommand)]
    Token(token::TokenVerb),
    /// Callbacks: tried as Meta would, and stood in for
    #[command(subcommand)]
    Webhook(webhook::WebhookVerb),
    /// Texts for Meta's App Review
    #[command(subcommand)]
    Review(review::ReviewVerb),
    /// Who may read the secrets of this workspace
    #[command(subcommand)]
    Vault(vault::VaultVerb),
    /// A simulated Meta on this machine
    #[command(subcommand)]
    Sandbox(sandbox::SandboxVerb),
    /// Walk the whole journey against a simulated Meta
    Demo(demo::DemoArgs),
    /// Gather what a support ticket needs, without secrets
    Support(support::SupportArgs),
    /// Print the script that completes commands and customers in a shell
    Completions(completions::CompletionsArgs),
    /// Write a manual page for each command
    Man(man::ManArgs),
}

/// What every command gets.
pub struct Context<'c> {
    /// The world around the process.
    pub env: &'c Env,
    /// What the command line says about the whole run.
    pub global: &'c Global,
    /// The person's words.
    pub words: Words,
    /// Learns secrets, and blanks them.
    pub scrub: Scrub,
    /// Where notes go.
    pub printer: RefCell<Printer<'c>>,
    /// The way to a person.
    pub open_prompter: OpenPrompter<'c>,
    /// What came by standard input, for a command that takes it; or why it could not be read.
    pub input: Result<Vec<u8>, String>,
    /// What opens the person's identity, once they typed it.
    pub passphrase: Arc<PassphraseTyped>,
    /// Which hosts answer, and who keeps us waiting.
    pub breaker: Breaker,
    /// Which Graph is talked to, where it is not Meta's.
    pub graph: RefCell<Option<Elsewhere>>,
    /// Whether the result is a line for each thing, and last the document of `--json` in one line.
    pub is_in_lines: Cell<bool>,
}

impl Global {
    /// Returns what of the command line decides on workspace and Graph.
    pub fn run_options(&self) -> RunOptions {
        RunOptions {
            home: self.home.clone(),
            graph_url: self.graph_url.clone(),
            graph_version: self.graph_version.clone(),
            ..RunOptions::default()
        }
    }
}

impl Context<'_> {
    /// Returns what decides on workspace and Graph.
    pub fn run_options(&self) -> RunOptions {
        RunOptions {
            // A person is asked before anything is replaced.
            may_replace: self.global.yes || self.can_ask(),
            words: self.words.clone(),
            breaker: self.breaker.clone(),
            typed: self.can_ask().then(|| Arc::clone(&self.passphrase)),
            ..self.global.run_options()
        }
    }

    /// Says what a person has to know of a home before anything else: that Graph is not Meta's, and which of the
    /// workspace's settings are not followed. What is wrong with it is for the command to say.
    pub fn tell_home(&self, home: &Home, run_options: &RunOptions) {
        if let Ok(address) = home.address(self.env, run_options) {
            self.tell_graph(&address);
        }
        let Older { lang, person, .. } = &home.workspace.config().older;
        let keys = [("lang", lang), ("person", person)].into_iter().filter(|(_, value)| value.is_some());
        let keys: Vec<&str> = keys.map(|(key, _)| key).collect();
        if keys.is_empty() {
            return;
        }
        let key = if home.is_known() { "settings-move" } else { "settings-unheeded" };
        let path = home.workspace.home().join("config.toml").display().to_string();
        let own = personal_file(&self.env.config_home).display().to_string();
        let facts = [("keys", keys.join(", ").into()), ("path", path.into()), ("own", own.into())].into();
        self.note(&wrap(&self.words.say(key, &facts), 0));
    }

    /// Says where Graph is, unless it is Meta's.
    pub fn tell_graph(&self, address: &Address) {
        let kind = match address.kind {
            MetaKind::Meta => return,
            MetaKind::Sandbox => "sandbox",
            MetaKind::Demo => "demo",
            MetaKind::Other => "other",
        };
        let url = address.url.as_str().trim_end_matches('/').to_owned();
        let graph = Elsewhere { kind, url };
        if !self.global.json {
            self.print_always(&graph.line(&self.words));
        }
        self.graph.replace(Some(graph));
    }

    /// Begins a result of lines, where that was asked for.
    pub fn begin_lines(&self, is_asked: bool) {
        if is_asked {
            self.is_in_lines.set(true);
            self.printer.borrow_mut().be_quiet(true);
        }
    }

    /// Writes a line of the result. What cannot be written fails once more with the last line, and counts there.
    pub fn line(&self, thing: Value) {
        let line = machine::line(&machine::scrubbed(thing, &self.scrub));
        let _ = self.printer.borrow_mut().result(&line);
    }

    /// Opens the workspace.
    ///
    /// # Errors
    /// Whatever keeps its settings from being read.
    pub fn workspace(&self) -> Result<Folder, Error> {
        crate::run::workspace(self.env, &self.run_options())
    }

    /// Begins a run: reads what is stored of those whom it is about, and sets up what it works with.
    ///
    /// # Errors
    /// What keeps the settings, a profile or a record from being read, or a connection from being made.
    pub async fn open(&self, workspace: Folder, command: &str, scope: Scope) -> Result<Run, Error> {
        Run::open(workspace, self.env, &self.run_options(), &self.scrub, command, scope).await
    }

    /// Opens the workspace, and makes it where there is none.
    ///
    /// # Errors
    /// Whatever keeps it from being made.
    pub fn workspace_made(&self) -> Result<Folder, Error> {
        let workspace = self.workspace()?;
        if !workspace.home().join("config.toml").exists() {
            Workspace::create(workspace.home(), &Config::default())?;
        }
        self.workspace()
    }

    /// Returns the customer that the command line names: behind the verb, else by `--customer`.
    pub fn named_customer(&self, named: Option<String>) -> Option<String> {
        named.or_else(|| self.global.customer.clone())
    }

    /// Returns the app that the command line names: behind the verb, else by `--app`.
    pub fn named_app(&self, named: Option<String>) -> Option<String> {
        named.or_else(|| self.global.app.clone())
    }

    /// Returns the customer that is meant: named, by option, by environment, by config, or the only one.
    ///
    /// # Errors
    /// `customer-unknown`, `customer-ambiguous` or `customer-unnamed`.
    pub fn customer(&self, workspace: &Workspace, named: Option<&str>) -> Result<String, Error> {
        let typed = self.named_customer(named.map(String::from));
        let from_env = self.env.get("ONBOARD_CUSTOMER");
        let configured = workspace.config().default_customer.as_deref();
        match typed.as_deref().or(from_env).or(configured) {
            Some(name) => find_customer(workspace, name),
            None => match workspace.customers()?.as_slice() {
                [only] => Ok(only.clone()),
                [] => Err(Error::new(&codes::NO_CUSTOMERS)),
                all => Err(Error::new(&codes::CUSTOMER_UNNAMED).with("customers", all)),
            },
        }
    }

    /// Returns a value that was typed, or that comes by standard input: without BOM and line end. A secret is
    /// asked for where standard input is the terminal.
    ///
    /// # Errors
    /// `value-missing`, `secret-in-arguments`, `secret-on-terminal`, or `input-unreadable`.
    pub async fn value(&self, key: &str, typed: Option<String>, from_input: bool) -> Result<String, Error> {
        let secret = Question::find(&key.replace('-', "_"));
        let secret = secret.filter(|question| matches!(question.target, Target::Secret(_)));
        match (typed, from_input) {
            (Some(_), _) if secret.is_some() => Err(Error::new(&codes::SECRET_IN_ARGUMENTS).with("key", key)),
            (None, _) if secret.is_some() && self.env.input_is_terminal => match secret {
                Some(question) if self.can_ask() => {
                    Ok(self.ask_secret(question).await?.expose_secret().to_owned())
                }
                _ => Err(Error::new(&codes::SECRET_ON_TERMINAL).with("key", key)),
            },
            (Some(typed), false) => Ok(typed),
            (None, true) => {
                let unreadable = |why: &str| Error::new(&codes::INPUT_UNREADABLE).with("why", why);
                let bytes = self.input.as_ref().map_err(|why| unreadable(why))?;
                let text = decode(bytes).ok_or_else(|| unreadable("not UTF-8 text"))?;
                Ok(text.trim_end_matches(['\r', '\n']).to_owned())
            }
            _ => Err(Error::new(&codes::VALUE_MISSING).with("key", key)),
        }
    }

    /// Returns whether standard output gets colour.
    pub fn output_has_colour(&self) -> bool {
        self.has_colour(self.env.output_is_terminal)
    }

    /// Returns whether standard error gets colour.
    pub fn error_has_colour(&self) -> bool {
        self.has_colour(self.env.error_is_terminal)
    }

    fn has_colour(&self, is_terminal: bool) -> bool {
        match self.global.color.as_str() {
            "always" => true,
            "never" => false,
            _ if self.env.variables.contains_key("NO_COLOR") => false,
            _ if self.env.get("CLICOLOR_FORCE").is_some_and(|value| value != "0") => true,
            _ => is_terminal,
        }
    }

    /// Writes what a person has to see, quiet or not.
    pub fn print_always(&self, text: &str) {
        let text = if self.error_has_colour() {
            text.to_owned()
        } else {
            anstream::adapter::strip_str(text).to_string()
        };
        let _ = self.printer.borrow_mut().error(&text);
    }

    /// Writes a note beside the result; a stream that cannot be written is nobody's error here.
    pub fn note(&self, text: &str) {
        let text = if self.error_has_colour() {
            text.to_owned()
        } else {
            anstream::adapter::strip_str(text).to_string()
        };
        let _ = self.printer.borrow_mut().note(&text);
    }
}

/// Finds a customer by id, Page ID, or any unambiguous part of its company's name, accents ignored.
fn find_customer(workspace: &Workspace, wanted: &str) -> Result<String, Error> {
    let found: Vec<String> = workspace.find(Some(wanted))?.into_iter().map(|one| one.id).collect();
    match found.as_slice() {
        [only] => Ok(only.clone()),
        [] => Err(Error::new(&codes::CUSTOMER_UNKNOWN).with("customer", wanted)),
        _ => Err(Error::new(&codes::CUSTOMER_AMBIGUOUS).with("customer", wanted).with("found", found)),
    }
}

/// Returns the command line, with one flag of `start` for each question that is no secret.
pub fn command() -> Command {
    let told = VARIABLES.iter().map(|one| format!("  {:<24} {}\n", one.name, one.about));
    let told = format!("Environment:\n{}", told.collect::<String>());
    Cli::command().after_long_help(told).mut_subcommand("start", |start| start.args(start::flags()))
}

/// Answers given as flags of `start`: key and text.
pub type Flags = Vec<(&'static str, String)>;

/// Parses the command line.
///
/// # Errors
/// clap's own, which carries help and version too.
pub fn parse(arguments: &[String]) -> Result<(Cli, Flags), clap::Error> {
    let matches = command().try_get_matches_from(arguments)?;
    let mut given = Vec::new();
    if let Some(("start", own)) = matches.subcommand() {
        for question in QUESTIONS.iter().filter(|question| question.flag().is_some()) {
            if let Ok(Some(value)) = own.try_get_one::<String>(&question.key) {
                given.push((&*question.key, value.clone()));
            }
        }
    }
    Ok((Cli::from_arg_matches(&matches)?, given))
}

/// Returns whether a command works in a home of which something may have to be said first. A demo says it of its own.
pub fn has_home(verb: Option<&Verb>) -> bool {
    let without = matches!(
        verb,
        Some(Verb::Completions(_) | Verb::Demo(_) | Verb::Explain(_) | Verb::Man(_) | Verb::Sandbox(_))
    );
    !without
}

/// Returns whether a command serves until it is told to stop, which is then no interruption.
pub fn is_serving(verb: Option<&Verb>) -> bool {
    matches!(verb, Some(Verb::Sandbox(_) | Verb::Webhook(webhook::WebhookVerb::Listen(_))))
}

/// Returns what was asked for: one row for each command, and for each noun, which has a table of its own.
pub fn job(verb: Option<Verb>, given: Flags) -> Job {
    match verb {
        None => Job::new("onboard", async |context| menu::run(context).await),
        Some(Verb::Start(args)) => Job::new("start", async |context| start::run(context, args, given).await),
        Some(Verb::Status(args)) => Job::new("status", async |context| status::run(context, args).await),
        Some(Verb::Doctor(args)) => {
            let input = Input::text(args.takes_input());
            Job::new("doctor", async |context| doctor::run(context, args).await).reading(input)
        }
        Some(Verb::Customer(verb)) => verb.job(),
        Some(Verb::App(verb)) => verb.job(),
        Some(Verb::Platform(verb)) => verb.job(),
        Some(Verb::Token(verb)) => verb.job(),
        Some(Verb::Webhook(verb)) => verb.job(),
        Some(Verb::Review(verb)) => verb.job(),
        Some(Verb::Vault(verb)) => verb.job(),
        Some(Verb::Sandbox(verb)) => verb.job(),
        Some(Verb::Demo(args)) => Job::new("demo", async |context| demo::run(context, args).await),
        Some(Verb::Explain(args)) => {
            let input = Input::text(args.takes_input());
            Job::new("explain", async move |context| explain::run(context, &args)).reading(input)
        }
        Some(Verb::Support(args)) => Job::new("support", async |context| support::run(context, args).await),
        Some(Verb::Completions(args)) => Job::new("completions", async move |_| completions::run(&args)),
        Some(Verb::Man(args)) => Job::new("man", async move |context| man::run(context, &args)),
    }
}
