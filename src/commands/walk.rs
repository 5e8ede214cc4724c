//! A walk through the journey: who guides it, what is said of each step, and what it came to.

use std::collections::BTreeMap;

use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use serde_json::json;

use super::Context;
use super::setup_sheet::with_secrets;
use super::status::steps;
use super::token::login::log_in;
use crate::env::Env;
use crate::error::{Error, Exit};
use crate::finding::{Subject, UNKNOWN_ID};
use crate::graph::curl;
use crate::journey::backend::Backend;
use crate::journey::catalogue::places;
use crate::journey::drive::{Driven, Guide, How, drive};
use crate::journey::look::{CheckResult, exit, findings, is_same};
use crate::platform::Ask;
use crate::run::Run;
use crate::shell::Shell;
use crate::ui::answers::{Answers, Progress};
use crate::ui::human::board_line;
use crate::ui::terminal::{Board, Login, Parts, Terminal};
use crate::ui::{About, Prompter, Report, View};

/// Returns a guide for the person in the terminal, who sees the board of a first look.
///
/// # Errors
/// When a record cannot be read.
pub async fn terminal<'t>(
    context: &'t Context<'_>,
    run: &'t Run,
    customer: &str,
    answers: Answers,
    prompter: Box<dyn Prompter + 't>,
) -> Result<Terminal<'t>, Error> {
    let inputs = run.inputs();
    let app = Some(inputs.app_of(customer)).filter(|id| id != UNKNOWN_ID);
    let mut board = Board::default();
    {
        let _looking = context.looking();
        board.fill(&run.look(&places(&inputs, &[customer])).await);
    }
    let platforms = run.profiles().all().map(|profile| (profile.id.clone(), profile.name.clone()));
    let home = context.env.get("HOME").or_else(|| context.env.get("USERPROFILE"));
    Ok(Terminal::new(
        Parts {
            prompter,
            answers,
            now: run.now(),
            agrees: context.global.yes,
            may_turn: context.may_turn(),
            breaker: context.breaker.clone(),
            elsewhere: context.graph.borrow().as_ref().map(|graph| graph.line(&context.words)),
            about: About { customer: Some(customer.to_owned()), app, ..About::default() },
            platforms: platforms.collect(),
            asks: asks(run, customer),
            folders: (context.env.directory.clone(), home.map(Into::into)),
            curl: Box::new(|call| curl(call, run.client().base(), run.version(), Shell::of(context.env))),
            sheet: Box::new(|subject| with_secrets(run, subject).boxed_local()),
            login: Box::new(Door { context, run, customer: customer.to_owned() }),
        },
        board,
    ))
}

/// The way from the wizard to a token by a login.
struct Door<'t, 'c> {
    context: &'t Context<'c>,
    run: &'t Run,
    customer: String,
}

impl Login for Door<'_, '_> {
    fn enter<'a>(&'a self, prompter: &'a dyn Prompter) -> LocalBoxFuture<'a, Result<bool, Error>> {
        log_in(self.context, self.run, &self.customer, prompter).boxed_local()
    }
}

/// Returns what the customer's platform asks in words of its own.
fn asks(run: &Run, customer: &str) -> BTreeMap<String, String> {
    let (inputs, language) = (run.inputs(), run.words().tag());
    let profile = inputs.known(&Subject::Customer(customer.to_owned())).profile;
    let asks = profile.map(|profile| profile.asks.as_slice()).unwrap_or_default();
    let worded = |ask: &Ask| Some((ask.key.clone(), ask.text.as_ref()?.of(&language).to_owned()));
    asks.iter().filter_map(worded).collect()
}

/// Returns what names each step while it is walked, on a line that is gone in the end: the board says what came of
/// it. Whoever wants more gets a line whenever a verdict changes.
pub fn progress<'c>(context: &'c Context<'_>) -> Progress<'c> {
    let looking = context.looking().filter(|_| !context.global.verbose);
    let mut last = None;
    Box::new(move |row, subject, verdict| {
        if let Some(looking) = &looking {
            looking.say(context.words.get(&format!("step-{}", row.id)));
        }
        if !context.global.verbose {
            return;
        }
        let now = Some((row.id, subject.clone(), verdict.word()));
        if now != last {
            last = now;
            let looked = CheckResult {
                step: row.id,
                subject: subject.clone(),
                verdict: verdict.clone(),
                follows: None,
            };
            context.note(&board_line(&looked, &context.words));
        }
    })
}

/// Drives, and remembers what the last look saw.
///
/// # Errors
/// As [`drive`].
pub async fn walk(run: &Run, guide: &mut dyn Guide, customer: &str, how: How) -> Result<Driven, Error> {
    let driven = drive(run, guide, customer, how).await?;
    run.remember(&driven.looked).await;
    Ok(driven)
}

/// Turns a drive into a report.
pub fn report(
    command: &'static str,
    env: &Env,
    run: &Run,
    customer: &str,
    driven: Driven,
    dry_run: bool,
) -> Report {
    let Driven { looked, troubles, planned } = driven;
    let (version, shell) = (run.version(), Shell::of(env));
    let lines: Vec<String> =
        planned.iter().map(|call| curl(call, run.client().base(), version, shell)).collect();
    let mut found: Vec<_> = findings(&looked).into_iter().cloned().collect();
    let mut exit = exit(&looked);
    for (_, trouble) in troubles {
        exit = exit.or(Exit::of_act(trouble.code.weight));
        if !found.iter().any(|other| is_same(other, &trouble)) {
            found.insert(0, trouble);
        }
    }
    let app = run.stored().app_of(customer).to_owned();
    let packs: Vec<String> = run.packs().iter().map(|folder| folder.display().to_string()).collect();
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
