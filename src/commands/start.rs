//! `start`: walks a customer through the journey, as far as it goes today.

use std::path::PathBuf;

use clap::Arg;
use serde_json::json;

use super::Context;
use super::status::steps;
use super::unlock::Need;
use super::wizard;
use crate::env::Env;
use crate::error::{Error, Exit};
use crate::finding::{Subject, UNKNOWN_ID, Verdict, Weight};
use crate::graph::{Shell, curl};
use crate::journey::catalogue::places;
use crate::journey::desk::Desk;
use crate::journey::drive::{Driven, Guide, How, drive};
use crate::journey::look::{Looked, exit, findings, is_same, look};
use crate::journey::port::Entry;
use crate::journey::question::{Holder, QUESTIONS, Question, Shape, Target};
use crate::journey::{Change, StepId, catalogue};
use crate::run::{Focus, Office};
use crate::ui::answers::{Answers, Progress, Unattended, missing};
use crate::ui::human::board_line;
use crate::ui::{About, Report, View};
use crate::workspace::Workspace;

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
            Shape::Date => "DAY",
            Shape::List | Shape::SomeOf(_) => "LIST",
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
    ("data_deletion_url", "Address where people have their data deleted"),
    ("business_verification", "Whether Meta verified the business behind the app: yes, waiting, no"),
    ("serves_others", "Whether the app serves businesses other than its owner: yes, no"),
    ("access_verification", "Whether Meta verified the app's access as a Tech Provider: yes, waiting, no"),
    ("data_processors", "Data handling: whether others process the data for you: yes, no"),
    ("processor_names", "Data handling: their names"),
    ("processor_categories", "Data handling: what they do, in the form's words"),
    ("processor_countries", "Data handling: the countries they process it in"),
    ("data_controller", "Data handling: who answers for the data"),
    ("data_controller_country", "Data handling: the country of who answers for it"),
    ("authority_requests", "Data handling: whether authorities got data in the last 12 months: yes, no"),
    (
        "authority_policies",
        "Data handling: what you do when they ask: legality-review, challenge, minimisation, documentation, none",
    ),
    ("data_use_checkup", "Whether this year's Data Use Checkup is done: yes, no"),
    ("review_customer", "Customer whose URL, credentials and Page a submission of the app uses"),
    ("permissions", "Permissions and features to request, with commas, in place of the platform's own list"),
    ("screens", "Screens that the product has beyond those its profile names, with commas"),
    ("agent_password_until", "Last day on which the reviewer's password works, like 2027-11-20"),
    ("medium", "What the customer in the reviewer's steps writes with: browser, phone"),
    ("late_contact", "Name of the conversation that is kept ready for Human Agent"),
    ("template_name", "Message template that the reviewer picks"),
    ("feature_decision", "What Meta decided on features: approved, waiting, refused"),
    ("review_looked", "Whether somebody looked for Meta's answer, and there is none yet: yes, no"),
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
    let asks = super::platform::asks(context)?;
    let mut read = match &answers {
        Some(file) => Answers::read(&context.env.absolute(file), &context.env.variables, &asks)?,
        None => Answers::none(&context.env.variables),
    };
    for (key, text) in given {
        if let Some(question) = Question::find(key) {
            let is_path = question.shape == Shape::Path;
            let text = if is_path { context.env.absolute(&text).display().to_string() } else { text };
            read.set(question, &text)?;
        }
    }
    let named = customer.or_else(|| context.global.customer.clone());
    let mut workspace = if dry_run { context.workspace()? } else { context.workspace_made()? };
    context.unlock(&workspace, if dry_run { Need::Read } else { Need::Store }).await?;
    let asker = (context.can_ask() && !dry_run).then(|| context.asker());
    let chosen = match whom {
        Whom::Known => choose(context, &workspace, named.as_deref(), &read),
        Whom::New => Err(missing("company")),
    };
    let customer = match (chosen, &asker) {
        (Err(open), Some(asker)) => wizard::choose(context, asker, &workspace, open, &mut read).await?,
        (chosen, _) => chosen?,
    };
    // A dry run walks a copy: answers are taken, and nothing is kept.
    let scratch = if dry_run { Some(workspace.rehearsal(&customer)?) } else { None };
    if let Some(scratch) = &scratch {
        workspace = context.workspace_at(scratch.path())?;
    }
    let office = Office::new(workspace, context.env, &context.setting(), &context.scrub, "start")?;
    office.set_focus(&Focus::One(customer.clone()))?;
    volunteer(&office, &customer, &read)?;
    office.heal(&customer);
    office.set_focus(&Focus::One(customer.clone()))?;
    let how = How { only, dry_run };
    let is_attended = asker.is_some();
    let walked = if let Some(asker) = asker {
        let mut guide = wizard::terminal(context, &office, &customer, read, asker).await?;
        walk(&office, &mut guide, &customer, how).await
    } else {
        let note = progress(context);
        let mut guide = Unattended { answers: read, note, now: office.now(), is_lenient: dry_run };
        walk(&office, &mut guide, &customer, how).await
    };
    let driven = match walked {
        Ok(driven) => driven,
        // Where the walk stops at an answer, the board shows what it is wanted for.
        Err(error) if matches!(error.exit, Exit::Usage | Exit::Auth) => {
            office.forget();
            let estate = office.estate()?;
            let looked = look(&estate, &office, &places(&estate, &[&customer])).await;
            office.remember(&looked);
            let driven = Driven { looked, ..Driven::default() };
            let report = report("start", context.env, &office, &customer, driven, dry_run);
            return Ok(Report { exit: error.exit, error: Some(error), ..report });
        }
        Err(error) => return Err(error),
    };
    if only == Some(StepId::TokenRefresh) && !dry_run {
        note_run(context, &office, &customer, &driven)?;
    }
    let mut report = report("start", context.env, &office, &customer, driven, dry_run);
    if is_attended && report.exit != Exit::Settled {
        report.next = Some(format!("onboard start {customer}"));
    }
    Ok(report)
}

/// Notes that a scheduled run looked after the tokens: a timer calls `start` like this.
fn note_run(context: &Context<'_>, office: &Office, customer: &str, driven: &Driven) -> Result<(), Error> {
    let mut own = driven.looked.iter().filter(|seen| seen.step == StepId::TokenRefresh);
    if own.any(|seen| matches!(seen.verdict, Verdict::Unknown(_))) || !driven.troubles.is_empty() {
        return Ok(());
    }
    let of = context.env.user.clone();
    let entry = Entry { at: office.now(), kind: "refresh-run".into(), of, note: String::new() };
    office.keep(StepId::TokenRefresh, Change::Ledger(Subject::Customer(customer.to_owned()), entry))
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
        if !found.iter().any(|other| is_same(other, &trouble)) {
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
        // A dry run that shows what would be done has done its job.
        exit: if dry_run && exit != Exit::Failed { Exit::Settled } else { exit },
        findings: if dry_run { Vec::new() } else { found },
        result: json!({ "customer": customer, "steps": steps(&looked), "planned": lines, "packs": packs }),
        view: View::Several(views),
        error: None,
        about: About {
            customer: Some(customer.to_owned()),
            app: Some(app).filter(|id| id != UNKNOWN_ID),
            ..About::default()
        },
        next: Some(next),
    }
}

/// Returns the customer to walk: the one named, the one that the answers are about, or a new one made from the
/// company's name.
///
/// # Errors
/// When nobody is named, or a record cannot be read.
pub fn choose(
    context: &Context<'_>,
    workspace: &Workspace,
    named: Option<&str>,
    answers: &Answers,
) -> Result<String, Error> {
    let company = answers.text("company")?;
    let Some(company) = company else {
        let found = context.customer(workspace, named);
        return found.map_err(|error| if error.code == "no-customers" { missing("company") } else { error });
    };
    let about = about(workspace, &company, answers.text("page_url")?.as_deref())?;
    match named {
        None => Ok(about.unwrap_or_else(|| workspace.free_slug(&company))),
        Some(named) if workspace.customers()?.iter().any(|id| id == named) => Ok(named.to_owned()),
        // With answers at hand a part of a name could hit another customer, and overwrite it.
        Some(named) => match context.customer(workspace, Some(named)) {
            Ok(found) if about.as_ref() == Some(&found) => Ok(found),
            Ok(found) => Err(Error::new("customer-ambiguous", Exit::Usage)
                .with("customer", named)
                .with("found", found)),
            Err(error) if error.code == "customer-unknown" && about.is_none() => {
                Ok(workspace.free_slug(named))
            }
            Err(error) => Err(error),
        },
    }
}

/// Returns the customer that has this company or this Page.
fn about(workspace: &Workspace, company: &str, page_url: Option<&str>) -> Result<Option<String>, Error> {
    for id in workspace.customers()? {
        let Ok(stored) = workspace.whole(&Subject::Customer(id.clone())) else { continue };
        let records = stored.pages.iter().map(|(_, page)| &page.record).chain([&stored.record]);
        let has_page = |url: &str| records.clone().any(|record| record.get("page_url") == Some(url));
        if stored.record.get("company") == Some(company) || page_url.is_some_and(has_page) {
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
    // The company before all: it is what the customer is found by, should this be cut short.
    if let Some(at) = fields.iter().position(|(question, _, _)| question.key == "company") {
        let (question, _, text) = fields.remove(at);
        volunteer_one(office, customer, question, &Subject::Customer(customer.to_owned()), &text)?;
    }
    for page in answers.pages() {
        office.keep(StepId::Customer, Change::Page { customer: customer.into(), page })?;
    }
    office.set_focus(&Focus::One(customer.to_owned()))?;
    for (question, page, text) in fields {
        let estate = office.estate()?;
        let (app, pages) = (estate.app_of(customer), estate.pages_of(customer));
        drop(estate);
        let subjects: Vec<Subject> = match (question.holder, page) {
            (Holder::App, _) => vec![Subject::App(app)],
            (Holder::Customer, _) => vec![Subject::Customer(customer.to_owned())],
            (Holder::Page, Some(page)) => vec![Subject::page(customer, page)],
            // What holds for all Pages goes to each that has no word of its own.
            (Holder::Page, None) if matches!(question.target, Target::Field) => {
                let common = pages.iter().filter(|page| !answers.has_own(page, question.key));
                common.map(|page| Subject::page(customer, page)).collect()
            }
            (Holder::Page, None) => vec![Subject::page(customer, &pages[0])],
        };
        for subject in subjects {
            volunteer_one(office, customer, question, &subject, &text)?;
        }
    }
    Ok(())
}

fn volunteer_one(
    office: &Office,
    customer: &str,
    question: &'static Question,
    subject: &Subject,
    text: &str,
) -> Result<(), Error> {
    let estate = office.estate()?;
    let (customer, text) = (customer.to_owned(), text.to_owned());
    let (is_known, change) = match question.target {
        Target::AppId => (estate.app_of(&customer) == text, Change::App { customer, app: text }),
        Target::PageId => (estate.pages_of(&customer).contains(&text), Change::Page { customer, page: text }),
        _ => {
            let is_known = estate.dossier(subject).record.get(question.key) == Some(text.as_str());
            (is_known, Change::Field(subject.clone(), question.key.into(), text))
        }
    };
    drop(estate);
    // An app's own answers wait until there is an app.
    let waits = matches!(subject, Subject::App(_)) && subject.is_unidentified();
    if is_known || waits { Ok(()) } else { office.keep(StepId::Customer, change) }
}

fn names() -> String {
    catalogue::ROWS.iter().map(|row| row.id.name()).collect::<Vec<_>>().join(", ")
}
