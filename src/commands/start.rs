//! `start`: walks a customer through the journey, as far as it goes today.

use std::path::PathBuf;

use clap::Arg;
use serde_json::json;

use super::Context;
use super::office::{Focus, Office};
use super::status::steps;
use super::wizard;
use crate::env::Env;
use crate::error::{Error, Exit};
use crate::finding::{Subject, UNKNOWN_ID, Weight};
use crate::graph::{Shell, curl};
use crate::journey::drive::{Desk, Driven, Guide, How, drive};
use crate::journey::look::{Looked, exit, findings};
use crate::journey::port::Entry;
use crate::journey::question::{Holder, QUESTIONS, Question, Shape, Target};
use crate::journey::{Change, StepId, catalogue};
use crate::ui::answers::{Answers, Progress, Unattended, missing};
use crate::ui::human::board_line;
use crate::ui::{About, Report, View};

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
}

/// Returns one flag for each question that is no secret.
pub fn flags() -> Vec<Arg> {
    let flag = |question: &'static Question| {
        let name = question.flag()?.trim_start_matches("--").to_owned();
        let holder = match question.shape {
            Shape::Https => "URL",
            Shape::Digits => "ID",
            Shape::Email => "EMAIL",
            Shape::Path => "FILE",
            Shape::List => "LIST",
            Shape::OneOf(_) => "WORD",
            Shape::Line | Shape::Secret => "TEXT",
        };
        let help = HELP.iter().find(|(key, _)| *key == question.key).map_or("", |(_, help)| help);
        Some(Arg::new(question.key).long(name).value_name(holder).help(help).help_heading("Answers"))
    };
    QUESTIONS.iter().filter_map(flag).collect()
}

/// English help for the flags; the questions' own words are in the locales.
static HELP: &[(&str, &str)] = &[
    ("company", "Name of the business"),
    ("platform", "Contact-centre product: an id that `onboard platform list` shows"),
    ("page_url", "Address of the Facebook Page"),
    ("app_id", "App ID of Meta's app"),
    ("app_name", "Name of the app, to be sure it is the one meant"),
    ("page_id", "Page ID"),
    ("contact_email", "Contact e-mail of the app"),
    ("privacy_policy_url", "Privacy policy of the app"),
    ("terms_of_service_url", "Terms of service of the app"),
    ("app_domains", "App domains, joined by commas"),
    ("icon", "App icon, a 1024x1024 PNG or JPEG"),
    ("callback_url", "Callback URL that the product shows"),
    ("site_url", "Address where Meta's reviewer signs in to the product"),
    ("agent_login", "Login of the reviewer's agent in the product"),
    ("screencast", "Screen recording for the review"),
    ("data_deletion", "Whether data deletion is set in the App Dashboard: yes, no"),
    ("saved_in_platform", "Whether the product's form is saved with these values: yes, no"),
    ("rehearsal", "Whether a message arrived and a reply was delivered: yes, no"),
    ("explorer_call", "Whether the calls were made in Graph API Explorer: yes, no"),
    ("submitted", "Whether the review was submitted: yes, no"),
    ("feature_decision", "What Meta decided on features: approved, waiting, refused"),
    ("app_mode", "Mode of the app: live, development"),
    ("live_message", "Whether a message of a person without a role got through: yes, no"),
];

/// Says what this is, where a newcomer lands.
pub fn welcome(context: &Context<'_>) -> Report {
    let view = View::Text(format!(
        "{}\n\n  onboard demo             {}\n  onboard start            {}\n  onboard doctor           {}\n  onboard --help\n",
        context.words.get("welcome"),
        context.words.get("welcome-demo"),
        context.words.get("welcome-start"),
        context.words.get("welcome-doctor"),
    ));
    Report::settled("onboard", json!({ "version": env!("CARGO_PKG_VERSION") }), view)
}

/// Runs `start`.
///
/// # Errors
/// When an answer is missing and nobody can be asked, or something cannot be saved.
pub async fn run(context: &Context<'_>, args: StartArgs, given: super::Flags) -> Result<Report, Error> {
    run_for(context, Whom::Known, args, given).await
}

/// Whom `start` walks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whom {
    /// A customer who is named, or follows from what is known.
    Known,
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
    let StartArgs { customer, answers, only, dry_run } = args;
    let only = match only {
        None => None,
        Some(name) => match catalogue::find(&name) {
            Some(row) => Some(row.id),
            None => {
                return Err(Error::new("step-unknown", Exit::Usage)
                    .with("step", name)
                    .with("steps", names()));
            }
        },
    };
    let mut read = match &answers {
        Some(file) => Answers::read(&context.env.absolute(file), &context.env.variables)?,
        None => Answers::none(&context.env.variables),
    };
    for (key, text) in given {
        if let Some(question) = Question::find(key) {
            read.set(question, &text)?;
        }
    }
    let workspace = context.workspace_made()?;
    let asker = context.can_ask().then(|| context.asker());
    let chosen = match whom {
        Whom::Known => choose(context, &workspace, customer.as_deref(), &read),
        Whom::New => Err(missing("company")),
    };
    let customer = match (chosen, &asker) {
        (Err(open), Some(asker)) => wizard::choose(context, asker, &workspace, open, &mut read).await?,
        (chosen, _) => chosen?,
    };
    let office = Office::new(workspace, context.env, &context.setting(), &context.scrub, "start")?;
    office.set_focus(&Focus::One(customer.clone()))?;
    volunteer(&office, &customer, &read)?;
    office.heal(&customer);
    office.set_focus(&Focus::One(customer.clone()))?;
    let how = How { only, dry_run };
    if only == Some(StepId::TokenRefresh) && !dry_run {
        // A timer calls it like this; that it ran is what the step wants to know.
        let of = context.env.user.clone();
        let entry = Entry { at: office.now(), kind: "refresh-run".into(), of, note: String::new() };
        office.keep(StepId::TokenRefresh, Change::Ledger(Subject::Customer(customer.clone()), entry))?;
    }
    let is_attended = asker.is_some();
    let driven = if let Some(asker) = asker {
        let mut guide = wizard::terminal(context, &office, &customer, read, asker).await?;
        walk(&office, &mut guide, &customer, how).await?
    } else {
        let mut guide = Unattended { answers: read, note: progress(context) };
        walk(&office, &mut guide, &customer, how).await?
    };
    let mut report = report("start", context.env, &office, &customer, driven, dry_run);
    if is_attended && report.exit != Exit::Settled {
        report.next = Some(format!("onboard start {customer}"));
    }
    Ok(report)
}

/// Returns what writes a line for each step as it is walked: when it is first seen, and when that changes.
pub fn progress<'c>(context: &'c Context<'_>) -> Progress<'c> {
    let mut last = None;
    Box::new(move |row, subject, verdict| {
        let now = Some((row.id, subject.clone(), verdict.word()));
        if now != last {
            last = now;
            let looked =
                Looked { step: row.id, subject: subject.clone(), verdict: verdict.clone(), follows: None };
            context.note(&board_line(&looked, &context.words));
        }
    })
}

/// Drives, and remembers what the last look saw.
///
/// # Errors
/// As [`drive`].
pub async fn walk(office: &Office, guide: &mut dyn Guide, customer: &str, how: How) -> Result<Driven, Error> {
    let driven = drive(office, guide, customer, how).await?;
    office.remember(&driven.looked);
    Ok(driven)
}

/// Returns the shell that commands are printed for.
pub fn shell(env: &Env) -> Shell {
    match (cfg!(windows), env.get("PSModulePath")) {
        (false, _) => Shell::Posix,
        (true, Some(_)) => Shell::PowerShell,
        (true, None) => Shell::Cmd,
    }
}

/// Turns a drive into a report.
pub fn report(
    command: &'static str,
    env: &Env,
    office: &Office,
    customer: &str,
    driven: Driven,
    dry_run: bool,
) -> Report {
    let Driven { looked, troubles, planned } = driven;
    let (version, shell) = (office.version(), shell(env));
    let lines: Vec<String> =
        planned.iter().map(|call| curl(call, office.client().base(), version, shell)).collect();
    let mut found: Vec<_> = findings(&looked).into_iter().cloned().collect();
    let mut exit = exit(&looked);
    for (_, trouble) in troubles {
        exit = exit.or(if trouble.code.weight == Weight::Failed { Exit::Failed } else { Exit::Unmet });
        if !found.contains(&trouble) {
            found.insert(0, trouble);
        }
    }
    let app = office.estate().map_or_else(|_| UNKNOWN_ID.to_owned(), |estate| estate.app_of(customer));
    let packs: Vec<String> = office.packs().iter().map(|folder| folder.display().to_string()).collect();
    let mut views = Vec::new();
    if dry_run {
        views.push(View::Text(lines.join("\n")));
    } else {
        views.push(View::Board(looked.clone()));
        for folder in &packs {
            views.push(View::Message("pack-written", [("folder", folder.clone().into())].into()));
        }
    }
    let next = match exit {
        Exit::Settled => format!("onboard status {customer}"),
        _ => format!("onboard doctor {customer}"),
    };
    Report {
        command,
        exit,
        findings: if dry_run { Vec::new() } else { found },
        result: json!({ "customer": customer, "steps": steps(&looked), "planned": lines, "packs": packs }),
        view: View::Several(views),
        error: None,
        about: About {
            customer: Some(customer.to_owned()),
            app: Some(app).filter(|id| id != UNKNOWN_ID),
            home: None,
        },
        next: Some(next),
    }
}

/// Returns the customer to walk: the one named, or a new one made from the company's name.
fn choose(
    context: &Context<'_>,
    workspace: &crate::workspace::Workspace,
    named: Option<&str>,
    answers: &Answers,
) -> Result<String, Error> {
    let company = answers.text("company")?;
    let found = context.customer(workspace, named);
    match (found, company) {
        // A company that is already known is the one meant; another one is a new customer.
        (Ok(id), Some(company)) if named.is_none() && context.global.customer.is_none() => {
            let own = workspace.record(&Subject::Customer(id.clone()))?;
            if own.get("company") == Some(&company) {
                return Ok(id);
            }
            same_company(workspace, &company)
                .map(|known| known.unwrap_or_else(|| workspace.free_slug(&company)))
        }
        (Ok(id), _) => Ok(id),
        (Err(error), Some(company)) if named.is_none() || error.code == "customer-unknown" => {
            match same_company(workspace, &company)? {
                Some(known) if named.is_none() => Ok(known),
                _ => Ok(named.map_or_else(|| workspace.free_slug(&company), crate::workspace::slug)),
            }
        }
        (Err(error), _) => match error.code {
            "no-customers" => Err(missing("company")),
            _ => Err(error),
        },
    }
}

fn same_company(workspace: &crate::workspace::Workspace, company: &str) -> Result<Option<String>, Error> {
    for id in workspace.customers()? {
        if workspace.record(&Subject::Customer(id.clone()))?.get("company") == Some(company) {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

/// Keeps the answers that go into records as they are, so that a changed file changes the record.
///
/// # Errors
/// A wrong answer, or a record that cannot be written.
pub fn volunteer(office: &Office, customer: &str, answers: &Answers) -> Result<(), Error> {
    let mut fields = answers.fields()?;
    // The app first: its own fields need its record.
    fields.sort_by_key(|(question, _, _)| match question.target {
        Target::AppId => 0,
        Target::PageId => 1,
        _ => 2,
    });
    for page in answers.pages() {
        office.keep(StepId::Customer, Change::Page { customer: customer.into(), page })?;
    }
    office.set_focus(&Focus::One(customer.to_owned()))?;
    for (question, page, text) in fields {
        let estate = office.estate()?;
        let app = Subject::App(estate.app_of(customer));
        let pages = estate.pages_of(customer);
        let own = page.unwrap_or_else(|| pages.first().cloned().unwrap_or_else(|| UNKNOWN_ID.into()));
        let subject = match question.holder {
            Holder::App => app.clone(),
            Holder::Customer => Subject::Customer(customer.to_owned()),
            Holder::Page => Subject::page(customer, &own),
        };
        drop(estate);
        let change = match question.target {
            Target::AppId => Change::App { customer: customer.to_owned(), app: text },
            Target::PageId => Change::Page { customer: customer.to_owned(), page: text },
            _ => Change::Field(subject.clone(), question.key.into(), text),
        };
        let is_known = match &change {
            Change::App { app, .. } => office.estate()?.app_of(customer) == *app,
            Change::Page { page, .. } => pages.contains(page),
            Change::Field(subject, key, text) => {
                office.workspace().record(subject)?.get(key) == Some(text.as_str())
            }
            _ => false,
        };
        let waits_for_app = subject.is_unidentified() && matches!(subject, Subject::App(_));
        if !is_known && !waits_for_app {
            office.keep(StepId::Customer, change)?;
        }
    }
    Ok(())
}

fn names() -> String {
    catalogue::ROWS.iter().map(|row| row.id.name()).collect::<Vec<_>>().join(", ")
}
