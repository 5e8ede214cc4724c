//! Where a newcomer lands: what this is, and the ways on.

use serde_json::{Value, json};

use super::choose::labels;
use super::demo::{self, DemoArgs};
use super::doctor::{self, DoctorArgs};
use super::start::{self, StartArgs, Whom};
use super::{Context, Flags};
use crate::error::Error;
use crate::finding::Facts;
use crate::ui::{Report, View, wrap};

/// Runs `onboard` alone.
///
/// # Errors
/// As the command that is chosen.
pub async fn run(context: &Context<'_>) -> Result<Report, Error> {
    if context.can_ask() { land(context).await } else { Ok(welcome(context)) }
}

/// Says what this is, where a newcomer lands.
fn welcome(context: &Context<'_>) -> Report {
    let view = View::Text(format!(
        "{}\n\n  onboard demo             {}\n  onboard start            {}\n  onboard doctor           {}\n  onboard --help\n",
        context.words.get("welcome"),
        context.words.get("welcome-demo"),
        context.words.get("welcome-start"),
        context.words.get("welcome-doctor"),
    ));
    Report::settled("onboard", json!({ "version": env!("CARGO_PKG_VERSION") }), view)
}

/// How many customers the menu names one by one.
const NAMED: usize = 5;

enum Way {
    Start(Whom, Option<String>),
    Demo,
    Doctor,
    Quit,
}

/// Says what this is, and offers the ways on.
async fn land(context: &Context<'_>) -> Result<Report, Error> {
    let words = &context.words;
    let workspace = context.workspace()?;
    let customers = workspace.customers()?;
    let mut ways: Vec<(String, Way)> = Vec::new();
    if customers.len() <= NAMED {
        for (id, label) in customers.iter().zip(labels(&workspace, &customers)?) {
            let facts: Facts = [("customer", label.into())].into();
            ways.push((words.say("land-go-on", &facts), Way::Start(Whom::SubjectView, Some(id.clone()))));
        }
    } else {
        ways.push((words.get("land-pick"), Way::Start(Whom::SubjectView, None)));
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
        let prompter = context.prompter();
        for line in words.get("welcome").lines() {
            prompter.say(&wrap(line, 0));
        }
        prompter.say("\n");
        prompter.pick(&words.get("land-ask"), &items, 0).await?
    };
    let way = picked.and_then(|place| ways.into_iter().nth(place)).map_or(Way::Quit, |(_, way)| way);
    match way {
        Way::Start(whom, customer) => {
            let args = StartArgs { customer, answers: None, only: None, dry_run: false, replace: false };
            start::run_for(context, whom, args, Flags::new()).await
        }
        Way::Demo => demo::run(context, DemoArgs::default()).await,
        Way::Doctor => {
            let all = customers.len() > 1;
            doctor::run(context, DoctorArgs { all, ..DoctorArgs::default() }).await
        }
        Way::Quit => Ok(Report::settled("onboard", Value::Null, View::Nothing)),
    }
}
