//! `start`: walks a customer through the journey, as far as it goes today.

use std::path::{Path, PathBuf};

use clap::Arg;

use super::Context;
use super::choose::{ask_whom, choose};
use super::import_answers::{import_answers, import_tokens};
use super::setup_sheet;
use super::unlock::Need;
use super::walk::{progress, report, terminal, walk};
use crate::codes;
use crate::error::{Error, Exit};
use crate::finding::{Subject, Verdict};
use crate::journey::backend::Backend;
use crate::journey::catalogue::places;
use crate::journey::drive::{Driven, How};
use crate::journey::port::Entry;
use crate::journey::question::{QUESTIONS, Question, Shape};
use crate::journey::{Change, StepId, catalogue};
use crate::run::Run;
use crate::store::Scope;
use crate::ui::Report;
use crate::ui::answers::{Answers, Unattended, missing};

/// Arguments of `start`. Each question that is no secret adds a flag of its own.
#[derive(Debug, clap::Args)]
pub struct StartArgs {
    /// Customer: an id, a Page ID, or part of a name; a new one is made from the company's name
    pub customer: Option<String>,
    /// Answers to everything that would be asked (TOML)
    #[arg(long, value_name = "FILE")]
    pub answers: Option<PathBuf>,
    /// Only this step of the journey
    #[arg(long, value_name = "STEP")]
    pub only: Option<String>,
    /// Show the calls that would change something at Meta, and make none
    #[arg(long)]
    pub dry_run: bool,
    /// Take a token of the answers in place of another one that works
    #[arg(long)]
    pub replace: bool,
}

/// Returns one flag for each question that is no secret.
pub fn flags() -> Vec<Arg> {
    let flag = |question: &'static Question| {
        let name = question.flag()?.trim_start_matches("--").to_owned();
        let holder = match question.shape {
            Shape::Https | Shape::Redirect => "URL",
            Shape::Digits | Shape::Platform => "ID",
            Shape::Email => "EMAIL",
            Shape::Path => "FILE",
            Shape::Date => "DAY",
            Shape::List | Shape::SomeOf(_) => "LIST",
            Shape::OneOf(_) => "WORD",
            Shape::Line | Shape::English | Shape::AddressPart | Shape::Secret => "TEXT",
        };
        let help = match question.shape {
            Shape::OneOf(words) | Shape::SomeOf(words) => format!("{}: {}", question.help, words.join(", ")),
            _ => question.help.to_owned(),
        };
        Some(Arg::new(&*question.key).long(name).value_name(holder).help(help).help_heading("Answers"))
    };
    QUESTIONS.iter().filter_map(flag).collect()
}

/// Runs `start`.
///
/// # Errors
/// When an answer is missing and nobody can be asked, or something cannot be saved.
pub async fn run(context: &Context<'_>, args: StartArgs, given: super::Flags) -> Result<Report, Error> {
    run_for(context, Whom::SubjectView, args, given).await
}

/// Whom `start` walks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whom {
    /// A customer who is named, or follows from what is known.
    SubjectView,
    /// A new one, whatever is known.
    New,
}

/// Runs `start` for a new customer, or for the one meant.
///
/// # Errors
/// As [`run`].
pub async fn run_for(
    context: &Context<'_>,
    whom: Whom,
    args: StartArgs,
    given: super::Flags,
) -> Result<Report, Error> {
    let StartArgs { customer, answers, only, dry_run, replace } = args;
    let only = only.map(step).transpose()?;
    let mut read = answers_of(context, answers.as_deref(), given)?;
    let named = context.named_customer(customer);
    let mut workspace = if dry_run { context.workspace()? } else { context.workspace_made()? };
    match (dry_run, &answers) {
        (true, _) => context.unlock(&workspace, Need::Read).await?,
        // Whoever brings the answers may not be there.
        (false, Some(_)) => context.unlock_unasked(&workspace).await?,
        (false, None) => context.unlock(&workspace, Need::Store).await?,
    }
    let prompter = (context.can_ask() && !dry_run).then(|| context.prompter());
    let chosen = match whom {
        Whom::SubjectView => choose(context, &workspace, named.as_deref(), &read),
        Whom::New => Err(missing("company")),
    };
    let customer = match (chosen, &prompter) {
        (Err(open), Some(prompter)) => ask_whom(context, &**prompter, &workspace, open, &mut read).await?,
        (chosen, _) => chosen?,
    };
    // Answers are taken, and nothing is kept.
    if dry_run {
        workspace = workspace.rehearsal().into();
    }
    let run = context.open(workspace, "start", Scope::Customer(customer.clone())).await?;
    import_answers(&run, &customer, &read).await?;
    run.repair(&customer).await?;
    let differing = if dry_run {
        Vec::new()
    } else {
        import_tokens(&run, &customer, &read, replace, prompter.as_deref()).await?
    };
    let how = How { only, dry_run };
    let is_attended = prompter.is_some();
    let walked = if let Some(prompter) = prompter {
        let mut guide = terminal(context, &run, &customer, read, prompter).await?;
        walk(&run, &mut guide, &customer, how).await
    } else {
        let note = progress(context);
        let (now, agrees) = (run.now(), context.global.yes);
        let mut guide = Unattended { answers: read, note, now, is_lenient: dry_run, agrees };
        walk(&run, &mut guide, &customer, how).await
    };
    let driven = match walked {
        Ok(driven) => driven,
        // Where the walk stops at an answer, the board shows what it is wanted for.
        Err(error) if matches!(error.exit, Exit::Usage | Exit::Auth) => {
            run.refresh().await?;
            let inputs = run.inputs();
            let looked = run.look(&places(&inputs, &[&customer])).await;
            run.remember(&looked).await;
            let driven = Driven { looked, ..Driven::default() };
            let mut report = report("start", context.env, &run, &customer, driven, dry_run);
            report.findings.extend(differing);
            let report = setup_sheet::attach(context, &run, &customer, report);
            return Ok(Report { exit: error.exit, error: Some(error), ..report });
        }
        Err(error) => return Err(error),
    };
    if only == Some(StepId::TokenRefresh) && !dry_run {
        note_run(context, &run, &customer, &driven).await?;
    }
    let mut report = report("start", context.env, &run, &customer, driven, dry_run);
    report.findings.extend(differing);
    if is_attended && report.exit != Exit::Settled {
        report.next = Some(format!("onboard start {customer}"));
    }
    if is_attended || dry_run {
        return Ok(report);
    }
    Ok(setup_sheet::attach(context, &run, &customer, report))
}

/// Notes that a scheduled run looked after the tokens: a timer calls `start` like this.
async fn note_run(context: &Context<'_>, run: &Run, customer: &str, driven: &Driven) -> Result<(), Error> {
    let mut own = driven.looked.iter().filter(|seen| seen.step == StepId::TokenRefresh);
    if own.any(|seen| matches!(seen.verdict, Verdict::Unknown(_))) || !driven.troubles.is_empty() {
        return Ok(());
    }
    let of = context.env.user.clone();
    let entry = Entry { at: run.now(), kind: "refresh-run".into(), of, note: String::new() };
    let change = Change::Ledger(Subject::Customer(customer.to_owned()), entry);
    run.apply(StepId::TokenRefresh, vec![change]).await
}

/// Returns the step of a name.
fn step(name: String) -> Result<StepId, Error> {
    let Some(row) = catalogue::find(&name) else {
        let names: Vec<&str> = catalogue::ROWS.iter().map(|row| row.id.name()).collect();
        return Err(Error::new(&codes::STEP_UNKNOWN).with("step", name).with("steps", names.join(", ")));
    };
    Ok(row.id)
}

/// Returns the answers of a file and, in place of its own, those given as flags.
fn answers_of(context: &Context<'_>, file: Option<&Path>, given: super::Flags) -> Result<Answers, Error> {
    let (variables, asks) = (&context.env.variables, super::platform::asks(context)?);
    let mut read = match file {
        Some(file) => Answers::read(&context.env.absolute(file), variables, &asks)?,
        None => Answers::none(variables),
    };
    for (key, text) in given {
        if let Some(question) = Question::find(key) {
            let is_path = question.shape == Shape::Path;
            let text = if is_path { context.env.absolute(&text).display().to_string() } else { text };
            read.set(question, &text)?;
        }
    }
    Ok(read)
}
