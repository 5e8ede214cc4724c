//! The wizard's part of commands: who is meant, where a newcomer lands, and what the terminal works with.

use super::demo::{self, DemoArgs};
use super::doctor::{self, DoctorArgs};
use super::sheet::slips;
use super::start::{self, StartArgs, Whom, shell};
use super::{Context, Flags};
use crate::error::{Error, Exit};
use crate::finding::{Facts, Subject, UNKNOWN_ID};
use crate::graph::curl;
use crate::journey::catalogue::places;
use crate::journey::desk::Desk;
use crate::journey::drive::STOPPED;
use crate::journey::look::look;
use crate::journey::question::Question;
use crate::run::Office;
use crate::ui::answers::Answers;
use crate::ui::spinner::Spinner;
use crate::ui::terminal::{Asker, Board, Parts, Terminal, Typed};
use crate::ui::{About, Report, View, wrap};
use crate::workspace::{Workspace, slug};

/// How many customers a newcomer's menu names one by one.
const NAMED: usize = 5;

/// Returns a guide for the person in the terminal, who sees the board of a first look.
///
/// # Errors
/// When a record cannot be read.
pub async fn terminal<'t>(
    context: &'t Context<'_>,
    office: &'t Office,
    customer: &str,
    answers: Answers,
    asker: Asker,
) -> Result<Terminal<'t>, Error> {
    let estate = office.estate()?;
    let app = Some(estate.app_of(customer)).filter(|id| id != UNKNOWN_ID);
    let mut board = Board::default();
    {
        let _looking = context.looking();
        board.fill(&look(&estate, office, &places(&estate, &[customer])).await);
    }
    let platforms = office.shelf().all().map(|profile| (profile.id.clone(), profile.name.clone()));
    let home = context.env.get("HOME").or_else(|| context.env.get("USERPROFILE"));
    Ok(Terminal::new(
        Parts {
            words: context.words.clone(),
            asker,
            say: Box::new(|text| context.aloud(text)),
            answers,
            now: office.now(),
            agrees: context.global.yes,
            may_turn: context.may_turn(),
            about: About { customer: Some(customer.to_owned()), app, ..About::default() },
            platforms: platforms.collect(),
            folders: (context.env.directory.clone(), home.map(Into::into)),
            curl: Box::new(|call| curl(call, office.client().base(), office.version(), shell(context.env))),
            slips: Box::new(|subject| slips(office, subject)),
        },
        board,
    ))
}

impl Context<'_> {
    /// Returns whether a person can be asked.
    pub fn can_ask(&self) -> bool {
        self.env.can_ask() && !self.global.json && !self.global.no_input
    }

    /// Returns whether a line may turn on standard error while we look.
    pub fn may_turn(&self) -> bool {
        self.env.error_is_terminal && !self.global.json && !self.global.quiet
    }

    /// Says that we are looking, until dropped, if it takes long.
    pub fn looking(&self) -> Option<Spinner> {
        self.may_turn().then(|| Spinner::start(self.words.get("looking")))
    }

    /// Takes the terminal to ask on.
    pub fn asker(&self) -> Asker {
        Asker::new(self.error_has_colour())
    }
}

/// Finds out whom a person means where the command line leaves it open. Answers may gain the company's name.
///
/// # Errors
/// What left it open, when asking does not help; or the person stops.
pub async fn choose(
    context: &Context<'_>,
    asker: &Asker,
    workspace: &Workspace,
    open: Error,
    answers: &mut Answers,
) -> Result<String, Error> {
    match open.code {
        "answer-missing" if open.facts.get("key").is_some_and(|key| key == "company") => {
            new_customer(context, asker, workspace, answers, "").await
        }
        "customer-unnamed" | "customer-ambiguous" => {
            let named = open.facts.get("customers").or_else(|| open.facts.get("found"));
            let named = named.and_then(serde_json::Value::as_str).unwrap_or_default();
            let ids: Vec<String> = named.split(", ").map(String::from).collect();
            let mut items = labels(workspace, &ids)?;
            items.push(context.words.get("choose-new-customer"));
            match asker.pick(&context.words.get("which-customer"), &items, 0).await? {
                None => Err(Error::new(STOPPED, Exit::Cancelled)),
                Some(place) => match ids.get(place) {
                    Some(id) => Ok(id.clone()),
                    None => new_customer(context, asker, workspace, answers, "").await,
                },
            }
        }
        "customer-unknown" | "no-customers" => {
            let typed = open.facts.get("customer").and_then(serde_json::Value::as_str).unwrap_or_default();
            context.aloud(&context.words.say(open.code, &open.facts));
            new_customer(context, asker, workspace, answers, typed).await
        }
        _ => Err(open),
    }
}

async fn new_customer(
    context: &Context<'_>,
    asker: &Asker,
    workspace: &Workspace,
    answers: &mut Answers,
    typed: &str,
) -> Result<String, Error> {
    let words = &context.words;
    let Some(question) = Question::find("company") else { return Err(Error::new(STOPPED, Exit::Cancelled)) };
    context.aloud(&words.get("ask-company.help"));
    loop {
        match asker.line(&words.get("ask-company"), None, typed).await? {
            Typed::Several => context.aloud(&words.get("pasted-several")),
            Typed::One(text)
                if ["stop", "later"].contains(&text.trim())
                    || [words.get("word-stop"), words.get("word-later")]
                        .contains(&text.trim().to_lowercase()) =>
            {
                return Err(Error::new(STOPPED, Exit::Cancelled));
            }
            Typed::One(text) => match question.check(&text) {
                Ok(company) => {
                    answers.set(question, &company)?;
                    let id = slug(&company);
                    return Ok(if workspace.customers()?.contains(&id) {
                        workspace.free_slug(&company)
                    } else {
                        id
                    });
                }
                Err(why) => {
                    let facts: Facts = [("key", words.get("ask-company").into())].into();
                    context.aloud(&words.say(why, &facts));
                }
            },
        }
    }
}

fn labels(workspace: &Workspace, ids: &[String]) -> Result<Vec<String>, Error> {
    let mut labels = Vec::new();
    for id in ids {
        let record = workspace.record(&Subject::Customer(id.clone()))?;
        let company = record.get("company").map(crate::redact::clean);
        labels.push(company.map_or_else(|| id.clone(), |company| format!("{company} ({id})")));
    }
    Ok(labels)
}

enum Way {
    Start(Whom, Option<String>),
    Demo,
    Doctor,
    Quit,
}

/// Says what this is, and offers the ways on.
///
/// # Errors
/// As the command that is chosen.
pub async fn land(context: &Context<'_>) -> Result<Report, Error> {
    let words = &context.words;
    let workspace = context.workspace()?;
    let customers = workspace.customers()?;
    let mut ways: Vec<(String, Way)> = Vec::new();
    if customers.len() <= NAMED {
        for (id, label) in customers.iter().zip(labels(&workspace, &customers)?) {
            let facts: Facts = [("customer", label.into())].into();
            ways.push((words.say("land-go-on", &facts), Way::Start(Whom::Known, Some(id.clone()))));
        }
    } else {
        ways.push((words.get("land-pick"), Way::Start(Whom::Known, None)));
    }
    ways.push((words.get("land-start"), Way::Start(Whom::New, None)));
    ways.push((words.get("land-demo"), Way::Demo));
    if !customers.is_empty() {
        ways.push((words.get("land-doctor"), Way::Doctor));
    }
    ways.push((words.get("land-quit"), Way::Quit));
    drop(workspace);
    let items: Vec<String> = ways.iter().map(|(label, _)| label.clone()).collect();
    let picked = {
        let asker = context.asker();
        for line in words.get("welcome").lines() {
            context.aloud(&wrap(line, 0));
        }
        context.aloud("\n");
        asker.pick(&words.get("land-ask"), &items, 0).await?
    };
    let way = picked.and_then(|place| ways.into_iter().nth(place)).map_or(Way::Quit, |(_, way)| way);
    match way {
        Way::Start(whom, customer) => {
            let args = StartArgs { customer, answers: None, only: None, dry_run: false };
            start::run_for(context, whom, args, Flags::new()).await
        }
        Way::Demo => demo::run(context, DemoArgs::default()).await,
        Way::Doctor => {
            let all = customers.len() > 1;
            doctor::run(context, DoctorArgs { customer: None, all, symptom: None }).await
        }
        Way::Quit => Ok(Report::settled("onboard", serde_json::Value::Null, View::Nothing)),
    }
}
