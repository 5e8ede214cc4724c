//! `review calls`: the one successful call of each permission that Meta's form wants to see, shown first, then made.

mod make;
mod person;
mod shown;

use clap::Args;
use secrecy::SecretString;
use serde_json::json;

use super::status::exit;
use super::{Office, office_of};
use crate::commands::Context;
use crate::commands::unlock::Need as Vault;
use crate::error::{Error, Exit};
use crate::finding::{Finding, Subject, Weight};
use crate::journey::desk::Desk;
use crate::journey::known::Known;
use crate::journey::look::Sight;
use crate::journey::port::Entry;
use crate::journey::question::Question;
use crate::journey::review::calls::{API_CALL, EXPLORER, Scene, not_required_key};
use crate::journey::review::dates::{at_noon_or_now, day};
use crate::journey::review::standing::{Standing, VENDOR_APP, is_vendors, shown as seen};
use crate::journey::steps::{APP_REFUSED, GRAPH_REFUSED, is_app_refused};
use crate::journey::{Change, Eyes, StepId};
use crate::ui::{About, Report, View};
use make::{Done, Hand, lend};

/// Which calls are made, and how.
#[derive(Debug, Args)]
pub struct CallsArgs {
    /// Customer: an id, a Page ID, or part of a name
    customer: Option<String>,
    /// Only this permission or feature, even where a call counts; may be given several times
    #[arg(long = "permission", value_name = "PERMISSION")]
    permissions: Vec<String>,
    /// Page-scoped id (PSID) of the tester who wrote to the Page
    #[arg(long, value_name = "ID")]
    psid: Option<String>,
    /// Text of a message to the tester; Human Agent wants one that a person wrote
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    text: Option<String>,
    /// Read a user token of Graph API Explorer from standard input; it is used now, and not kept
    #[arg(long)]
    user_token_stdin: bool,
    /// Record that you made the call of this permission in Graph API Explorer
    #[arg(long, value_name = "PERMISSION", conflicts_with_all = ["dry_run", "user_token_stdin"])]
    made: Vec<String>,
    /// The day of --made, like 2026-11-20; today when left out
    #[arg(long, value_name = "DATE", requires = "made")]
    on: Option<String>,
    /// Record that Meta's form asks for no call of this permission
    #[arg(long, value_name = "PERMISSION", conflicts_with_all = ["dry_run", "user_token_stdin"])]
    not_required: Vec<String>,
    /// Record that Meta's form asks for a call of this permission after all
    #[arg(long, value_name = "PERMISSION", conflicts_with_all = ["dry_run", "user_token_stdin"])]
    required: Vec<String>,
    /// Show the calls, and make none
    #[arg(long)]
    dry_run: bool,
}

impl CallsArgs {
    /// Returns whether a token comes by standard input.
    pub fn takes_input(&self) -> bool {
        self.user_token_stdin
    }
}

/// Shows where the call of each permission stands, makes what is missing, and keeps when that was.
///
/// # Errors
/// An unknown customer, app, platform or permission, a token that does not fit, calls to which nobody agreed, or a
/// record that cannot be written.
pub async fn run(context: &Context<'_>, args: CallsArgs) -> Result<Report, Error> {
    let (office, subject) = office_of(context, args.customer.as_deref(), "review calls").await?;
    context.unlock(office.workspace(), Vault::Read).await?;
    let (graph, web, machine) = (office.graph(&subject), office.web(&subject), office.machine());
    let psid = args.psid.as_deref().map(|psid| checked("page_id", "psid", psid)).transpose()?;
    let records = record(&office, &subject, &args).await?;
    let estate = office.estate();
    let known = estate.known(&subject);
    let eyes = Eyes { known: &known, graph: &*graph, web: &*web, machine: &*machine };
    if is_vendors(&eyes) {
        let view = View::Message(VENDOR_APP.id, [].into());
        let mut report = Report::settled("review calls", json!({ "reason": VENDOR_APP.id }), view);
        report.about = about(&known);
        return Ok(report);
    }
    let names = named(&known, &args.permissions)?;
    let lent = if args.user_token_stdin {
        Some(SecretString::from(context.value("user_token", None, true).await?))
    } else {
        None
    };
    let looking = context.looking();
    let standing = Standing::of(&known, seen(&eyes).await);
    let mut scene = Scene::of(&eyes, &standing).await;
    drop(looking);
    if let Some(token) = lent {
        lend(&office, &eyes, &mut scene, token).await.map_err(as_error)?;
    }
    let hand =
        Hand { context, office: &office, eyes: &eyes, standing: &standing, args: &args, names: &names };
    let blind = blind(&eyes, &standing);
    if !blind.is_empty() {
        // What a submission needs is not known, so nothing is said of it, and nothing made.
        return Ok(unseen(&known, blind, args.dry_run));
    }
    let mut done = Done::default();
    if !records {
        hand.prepare(&mut scene, psid).await?;
        done = hand.make(&mut scene).await?;
    }
    let estate = office.estate();
    Ok(shown::report(&hand, &estate.known(&subject), &scene, done))
}

/// Keeps what a person says of calls. Returns whether anything was said.
async fn record(office: &Office, subject: &Subject, args: &CallsArgs) -> Result<bool, Error> {
    let estate = office.estate();
    let known = estate.known(subject);
    let at = match &args.on {
        Some(text) => at_noon_or_now(day(text, office.now())?, office.now()),
        None => office.now(),
    };
    let [made, not_required, required] =
        [&args.made, &args.not_required, &args.required].map(|names| named(&known, names));
    let mut changes = Vec::new();
    for of in made? {
        let entry = Entry { at, kind: API_CALL.into(), of, note: EXPLORER.into() };
        changes.push(Change::Ledger(subject.clone(), entry));
    }
    for (names, word) in [(not_required?, "yes"), (required?, "no")] {
        let said = |name: String| {
            Change::Said(subject.clone(), not_required_key(&name), word.to_owned(), office.now())
        };
        changes.extend(names.into_iter().map(said));
    }
    let any = !changes.is_empty();
    office.apply(StepId::ReviewCalls, changes).await?;
    Ok(any)
}

/// Returns the permissions that are meant, each once, by their own names.
fn named(known: &Known<'_>, typed: &[String]) -> Result<Vec<String>, Error> {
    let closure = known.closure();
    let mut names: Vec<String> = Vec::new();
    for name in typed.iter().flat_map(|list| list.split(',')).map(str::trim).filter(|name| !name.is_empty()) {
        let permission = known.estate.catalogue.get(name);
        let has_call =
            permission.is_some_and(|one| one.exercised_by.is_some() && closure.contains(&one.name));
        let Some(permission) = permission.filter(|_| has_call) else {
            let offered = closure.iter().filter(|name| name.as_str() != "public_profile").cloned();
            return Err(Error::new("permission-not-tracked", Exit::Usage)
                .with("permission", name)
                .with("offered", offered.collect::<Vec<_>>().join(", ")));
        };
        if !names.contains(&permission.name) {
            names.push(permission.name.clone());
        }
    }
    Ok(names)
}

/// Returns why nobody can tell what a submission needs, if so.
fn blind(eyes: &Eyes<'_>, standing: &Standing) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    if let Err(trouble) = &standing.shown.permissions {
        found.push(if is_app_refused(trouble) { eyes.finding(&APP_REFUSED) } else { eyes.why(trouble) });
    }
    // A Page token that is dead shows here first; a list that Meta keeps from this token is no trouble.
    if let Err(trouble) = &standing.shown.features {
        let why = eyes.why(trouble);
        if why.code != &GRAPH_REFUSED && !found.contains(&why) {
            found.push(why);
        }
    }
    found
}

fn checked(question: &str, key: &str, typed: &str) -> Result<String, Error> {
    let checked = Question::find(question).map_or(Ok(typed.to_owned()), |question| question.check(typed));
    checked.map_err(|why| Error::new(why, Exit::Usage).with("key", key))
}

fn as_error(why: Finding) -> Error {
    let exit = if why.code.weight == Weight::Failed { Exit::Failed } else { Exit::Auth };
    Error { code: why.code.id, exit, facts: why.facts }
}

fn unseen(known: &Known<'_>, found: Vec<Finding>, dry_run: bool) -> Report {
    Report {
        command: "review calls",
        // A dry run that saw why nothing can be shown has done its job.
        exit: if dry_run && exit(&found) != Exit::Failed { Exit::Settled } else { exit(&found) },
        findings: found,
        result: json!({ "customer": known.customer_id, "app": known.app_id, "permissions": null }),
        view: View::Nothing,
        error: None,
        next: None,
        about: about(known),
    }
}

fn about(known: &Known<'_>) -> About {
    About { customer: known.customer_id.clone(), app: Some(known.app_id.clone()), ..About::default() }
}
