//! `review calls`: the one successful call of each permission that Meta's form wants to see, shown first, then made.

mod person;
mod shown;

use clap::Args;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

use super::record::{at_noon_or_now, day};
use super::status::exit;
use super::{Office, office_of};
use crate::commands::Context;
use crate::commands::start::shell;
use crate::commands::unlock::Need as Vault;
use crate::error::{Error, Exit};
use crate::finding::{Code, Finding, Subject, UNKNOWN_ID, Weight};
use crate::graph::curl;
use crate::journey::answer::{explain, prove};
use crate::journey::calls::{
    API_CALL, EXPLORER, Need, Row, Scene, Way, Writer, entry, is_exercised, not_required_key, rows,
};
use crate::journey::desk::Desk;
use crate::journey::known::Known;
use crate::journey::look::Sight;
use crate::journey::port::{As, Call, Entry, Slot};
use crate::journey::question::Question;
use crate::journey::steps::review::{Standing, VENDOR_APP, is_vendors, shown};
use crate::journey::steps::review_calls::judge;
use crate::journey::steps::{
    APP_REFUSED, CALL_REFUSED, GRAPH_REFUSED, is_app_refused, page_token, rehearsal,
};
use crate::journey::{Change, Eyes, StepId};
use crate::review::Bearer;
use crate::ui::{About, Report, View, wrap};

/// Meta refused a call that was made for the form.
pub static REFUSED: Code = Code::blocks("review-call-refused", "docs/graph-api/guides/error-handling");

/// What the tester reads, where nothing else was given.
const TEXT: &str = "This is a test message. It confirms that replies from our team reach you in Messenger; \
                    there is no need to answer it.";

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

/// What the making of calls came to.
#[derive(Debug, Default)]
struct Done {
    /// The permissions of which a call was made.
    made: Vec<String>,
    /// The permissions of which Meta refused the call.
    refused: Vec<String>,
    /// What Meta said, and what it means.
    found: Vec<Finding>,
    /// What was shown: made, to be made, or waiting for somebody's yes.
    planned: Vec<(String, Call)>,
    /// Whether the plan waits for a yes that nobody can be asked for.
    is_unconfirmed: bool,
}

/// Shows where the call of each permission stands, makes what is missing, and keeps when that was.
///
/// # Errors
/// An unknown customer, app, platform or permission, a token that does not fit, calls to which nobody agreed, or a
/// record that cannot be written.
pub async fn run(context: &Context<'_>, args: CallsArgs) -> Result<Report, Error> {
    let (office, subject) = office_of(context, args.customer.as_deref(), "review calls")?;
    context.unlock(office.workspace(), Vault::Read).await?;
    let (graph, web, machine) = (office.graph(&subject), office.web(&subject), office.machine());
    let psid = args.psid.as_deref().map(|psid| checked("page_id", "psid", psid)).transpose()?;
    let records = record(&office, &subject, &args)?;
    let estate = office.estate()?;
    let known = estate.known(&subject);
    let eyes = Eyes { known: &known, graph: &*graph, web: &*web, machine: &*machine };
    if is_vendors(&eyes) {
        let view = View::Message(VENDOR_APP.id, [].into());
        let mut report = Report::settled("review calls", json!({ "reason": VENDOR_APP.id }), view);
        report.about = about(&known);
        return Ok(report);
    }
    let names = named(&known, &args.permissions)?;
    let lent = match args.user_token_stdin {
        true => Some(SecretString::from(context.value("user_token", None, true).await?)),
        false => None,
    };
    let looking = context.looking();
    let standing = Standing::of(&known, shown(&eyes).await);
    let mut scene = Scene::of(&eyes, &standing).await;
    drop(looking);
    if let Some(token) = lent {
        lend(&office, &eyes, &mut scene, token).await.map_err(as_error)?;
    }
    let mut hand =
        Hand { context, office: &office, eyes: &eyes, standing: &standing, args: &args, names: &names };
    let blind = blind(&eyes, &standing);
    let mut done = Done::default();
    if blind.is_empty() && !records {
        hand.prepare(&mut scene, psid).await?;
        done = hand.make(&mut scene).await?;
    }
    done.found.splice(0..0, blind);
    let estate = office.estate()?;
    Ok(report(&hand, &estate.known(&subject), &scene, done))
}

/// Everything that one run of the command works with.
struct Hand<'h, 'c> {
    context: &'h Context<'c>,
    office: &'h Office,
    eyes: &'h Eyes<'h>,
    standing: &'h Standing,
    args: &'h CallsArgs,
    names: &'h [String],
}

impl Hand<'_, '_> {
    /// Finds out whom the calls are about, where that is open.
    async fn prepare(&mut self, scene: &mut Scene, psid: Option<String>) -> Result<(), Error> {
        let psid = match psid {
            None if self.can_ask() && !scene.reads_conversations && self.wants_person(scene) => {
                person::psid(self.context).await?
            }
            given => given,
        };
        if let Some(psid) = psid {
            scene.writers.retain(|writer| writer.psid == psid);
            if scene.writers.is_empty() {
                scene.writers.push(Writer { psid, name: String::new(), wrote: None });
            }
        }
        Ok(())
    }

    fn wants_person(&self, scene: &Scene) -> bool {
        let wanted = self.wanted(rows(self.eyes.known, scene));
        wanted.iter().any(|row| row.need == Need::Missing && row.way == Way::Write)
    }

    fn can_ask(&self) -> bool {
        self.context.can_ask() && !self.args.dry_run
    }

    /// Returns those rows of which a call is to be made: the named ones, else those that lack one.
    fn wanted<'k>(&self, all: Vec<Row<'k>>) -> Vec<Row<'k>> {
        let is_wanted = |row: &Row<'_>| match self.names {
            [] => matches!(row.need, Need::Missing | Need::ExpiresSoon),
            names => names.contains(&row.permission.name),
        };
        all.into_iter().filter(is_wanted).collect()
    }

    async fn make(&mut self, scene: &mut Scene) -> Result<Done, Error> {
        let mut done = Done::default();
        let known = self.eyes.known;
        let explorer = |rows: &[Row<'_>]| -> Vec<String> {
            let open = rows.iter().filter(|row| row.way == Way::Explorer);
            open.map(|row| row.permission.name.clone()).collect()
        };
        let open = explorer(&self.wanted(rows(known, scene)));
        if !open.is_empty() && self.can_ask() {
            done.made.extend(person::explorer(self, scene, &open).await?);
        }
        let wanted = self.wanted(rows(known, scene));
        let reads = wanted.iter().filter(|row| !done.made.contains(&row.permission.name));
        let reads: Vec<(Row<'_>, Call)> =
            reads.filter_map(|row| Some((*row, row.reading(known, scene)?))).collect();
        if !reads.is_empty() && self.agree("calls-reads", &reads, &mut done).await? {
            for (row, call) in &reads {
                self.one(row, call, &mut done).await?;
            }
        }
        for row in wanted.iter().filter(|row| row.way == Way::Send) {
            // What the product said lately is renewed by the product; only a named one is sent all the same.
            if row.need != Need::Missing && self.names.is_empty() {
                continue;
            }
            let Some((writer, call)) = person::message(self, scene, row).await? else { continue };
            let facts = [("name", writer.name.clone()), ("psid", writer.psid.clone())];
            if self.agree_to_message(&facts, row, &call, &mut done).await? {
                self.one(row, &call, &mut done).await?;
            }
        }
        Ok(done)
    }

    /// Makes one call and keeps that it was made. What Meta refuses keeps the others from nothing.
    async fn one(&self, row: &Row<'_>, call: &Call, done: &mut Done) -> Result<(), Error> {
        let (known, name) = (self.eyes.known, row.permission.name.clone());
        let answer = self.office.hands(&known.subject).call(call).await;
        let why = match answer {
            Ok(answer) if is_exercised(row.permission, &answer) => {
                self.office.keep(StepId::ReviewCalls, entry(known, row.permission))?;
                done.made.push(name);
                return Ok(());
            }
            Ok(_) => self.eyes.finding(&rehearsal::NAME_HIDDEN),
            Err(trouble) => explain(self.office, known, &trouble),
        };
        let is_refusal = why.code == &CALL_REFUSED || why.code == &GRAPH_REFUSED;
        let code = if is_refusal { &REFUSED } else { why.code };
        let why = Finding { code, ..why }.with("permission", name.clone()).with("call", row.path(known));
        let is_known = done.found.iter().any(|other| !is_refusal && other.code == why.code);
        if !is_known {
            done.found.push(why);
        }
        done.refused.push(name);
        Ok(())
    }

    /// Shows calls that merely read, and returns whether to make them.
    async fn agree(&self, key: &str, calls: &[(Row<'_>, Call)], done: &mut Done) -> Result<bool, Error> {
        let lines: Vec<String> = calls.iter().map(|(_, call)| format!("  {}", self.line(call))).collect();
        let planned = calls.iter().map(|(row, call)| (row.permission.name.clone(), call.clone()));
        self.settle(
            &format!("{}\n{}", self.context.words.get(key), lines.join("\n")),
            planned.collect(),
            done,
        )
        .await
    }

    /// Shows one message, and returns whether to send it.
    async fn agree_to_message(
        &self,
        to: &[(&'static str, String); 2],
        row: &Row<'_>,
        call: &Call,
        done: &mut Done,
    ) -> Result<bool, Error> {
        let facts = to.iter().map(|(name, text)| (*name, crate::redact::clean(text).into())).collect();
        let text = format!("{}\n  {}", self.context.words.say("calls-message", &facts), self.line(call));
        self.settle(&text, vec![(row.permission.name.clone(), call.clone())], done).await
    }

    async fn settle(&self, text: &str, planned: Vec<(String, Call)>, done: &mut Done) -> Result<bool, Error> {
        let is_agreed = self.context.global.yes && !self.args.dry_run;
        if self.can_ask() && !is_agreed {
            return person::agrees(self.context, text).await;
        }
        done.planned.extend(planned);
        if is_agreed {
            self.context.note(text);
        } else {
            done.is_unconfirmed = !self.args.dry_run;
        }
        Ok(is_agreed)
    }

    fn line(&self, call: &Call) -> String {
        let client = self.office.client();
        curl(call, client.base(), client.version(), shell(self.context.env))
    }
}

/// Has a user token stand in for this run, once Meta says that it is one of this app.
async fn lend(
    office: &Office,
    eyes: &Eyes<'_>,
    scene: &mut Scene,
    token: SecretString,
) -> Result<(), Finding> {
    let known = eyes.known;
    let Some(customer) = known.customer_id.clone().map(Subject::Customer) else { return Ok(()) };
    let token = match Question::find("user_token").map(|question| question.check(token.expose_secret())) {
        Some(Ok(text)) => SecretString::from(text),
        _ => token,
    };
    prove(office, known.estate, Slot::UserToken, &customer, &token).await?;
    office.lend(customer, Slot::UserToken, token);
    scene.stand_in(eyes, As::User).await;
    Ok(())
}

/// Keeps what a person says of calls. Returns whether anything was said.
fn record(office: &Office, subject: &Subject, args: &CallsArgs) -> Result<bool, Error> {
    let estate = office.estate()?;
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
    for change in changes {
        office.keep(StepId::ReviewCalls, change)?;
    }
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

fn about(known: &Known<'_>) -> About {
    About { customer: known.customer_id.clone(), app: Some(known.app_id.clone()), ..About::default() }
}

fn report(hand: &Hand<'_, '_>, known: &Known<'_>, scene: &Scene, done: Done) -> Report {
    let words = hand.context.words_in(hand.office.workspace());
    let is_shown = |row: &Row<'_>| hand.names.is_empty() || hand.names.contains(&row.permission.name);
    let shown: Vec<Row<'_>> = rows(known, scene).into_iter().filter(is_shown).collect();
    let lines: Vec<String> = done.planned.iter().map(|(_, call)| hand.line(call)).collect();
    let open: Vec<Row<'_>> =
        shown.iter().filter(|row| !done.refused.contains(&row.permission.name)).copied().collect();
    let mut found = done.found;
    if known.page.card(Slot::PageToken).is_none() && open.iter().any(|row| row.exercise.token == Bearer::Page)
    {
        let (open, page) = (&open, known.page_id.clone().unwrap_or_else(|| UNKNOWN_ID.to_owned()));
        let subject = Subject::page(known.customer_id.clone().unwrap_or_default(), page);
        found.push(Finding::new(&page_token::MISSING, &subject));
        let by_person = open.iter().filter(|row| row.exercise.token == Bearer::User).copied();
        found.extend(judge(known, &by_person.collect::<Vec<_>>()));
    } else {
        found.extend(judge(known, &open));
    }
    let mut views = vec![View::Text(shown::table(&words, known, &shown))];
    let is_planned = |row: &&Row<'_>| !done.planned.iter().any(|(name, _)| *name == row.permission.name);
    let hints: Vec<Row<'_>> = shown.iter().filter(is_planned).copied().collect();
    let hints = shown::hints(&words, known, scene, &hints);
    if !done.made.is_empty() {
        let made = words.say("calls-made", &[("permissions", json!(done.made))].into());
        views.push(View::Text(wrap(&made, 0)));
    }
    if !lines.is_empty() && (hand.args.dry_run || done.is_unconfirmed) {
        views.push(View::Message("calls-planned", [].into()));
        views.push(View::Text(lines.join("\n")));
    }
    views.extend(hints.into_iter().map(View::Text));
    let customer = known.customer_id.clone().unwrap_or_default();
    let mut exit = exit(&found);
    let error = done.is_unconfirmed.then(|| {
        let names: Vec<&str> = done.planned.iter().map(|(name, _)| name.as_str()).collect();
        Error::new("calls-not-confirmed", Exit::Usage).with("permissions", names.join(", "))
    });
    if let Some(error) = &error {
        exit = error.exit;
    } else if hand.args.dry_run && exit != Exit::Failed {
        exit = Exit::Settled;
        found.clear();
    }
    if !hand.context.global.json {
        // What only a person can do is told at length.
        found.retain(|finding| finding.code.weight != Weight::Waits);
    }
    let permissions: Vec<Value> = shown.iter().map(|row| shown::json_of(known, row)).collect();
    Report {
        command: "review calls",
        exit,
        findings: found,
        result: json!({
            "customer": known.customer_id, "app": known.app_id, "dry_run": hand.args.dry_run,
            "permissions": permissions, "made": done.made, "refused": done.refused, "planned": lines,
        }),
        view: View::Several(views),
        error,
        next: (exit == Exit::Settled).then(|| match hand.args.dry_run {
            true => format!("onboard review calls {customer}"),
            false => format!("onboard doctor {customer}"),
        }),
        about: about(known),
    }
}
