//! `webhook subscribe`: brings both levels to what the product needs; shown first, and agreed to.

use clap::Args;
use serde_json::json;

use super::status::{about, open, view};
use crate::codes;
use crate::commands::Context;
use crate::commands::status::steps;
use crate::error::{Error, Exit};
use crate::finding::{Facts, Finding, Subject};
use crate::graph::curl;
use crate::journey::backend::Backend;
use crate::journey::look::{exit, findings, is_same};
use crate::journey::port::Param;
use crate::journey::subscriptions::{Planned, Subscriptions, perform, places, plan};
use crate::run::Run;
use crate::shell::Shell;
use crate::ui::{Report, View, wrap};

/// Whose subscriptions are brought about.
#[derive(Debug, Args)]
pub struct SubscribeArgs {
    /// Customer: an id, a Page ID, or part of a name
    pub customer: Option<String>,
    /// Field to leave out, like one that Meta does not allow yet; may be repeated
    #[arg(long, value_name = "FIELD")]
    pub without: Vec<String>,
    /// Show the calls, and make none
    #[arg(long)]
    pub dry_run: bool,
}

/// Subscribes the app, then each Page.
///
/// # Errors
/// When no customer is meant; `change-not-confirmed`, `declined`; what keeps a change from being kept.
pub async fn run(context: &Context<'_>, args: SubscribeArgs) -> Result<Report, Error> {
    let SubscribeArgs { customer, mut without, dry_run } = args;
    let (run, customer) = open(context, "webhook subscribe", customer.as_deref()).await?;
    let looking = context.looking();
    let seen = Subscriptions::read(&run, &customer).await;
    let planned = plan(&run, &customer, &without).await;
    drop(looking);
    if dry_run {
        return Ok(shown(context, &run, customer, &seen, &planned));
    }
    let mut refused = Vec::new();
    if !planned.is_empty() {
        agree(context, &planned).await?;
        refused = make(context, &run, &planned).await?;
    }
    // One field that Meta does not allow keeps all others out: those are offered.
    while let Some(field) = offered(context, &refused, &without).await? {
        without.push(field);
        run.refresh().await?;
        refused = make(context, &run, &plan(&run, &customer, &without).await).await?;
    }
    run.refresh().await?;
    let looked = run.look(&places(&run.inputs(), &customer)).await;
    let mut found: Vec<Finding> = findings(&looked).into_iter().cloned().collect();
    let mut ended = exit(&looked);
    for refused in refused {
        ended = ended.or(Exit::of_act(refused.code.weight));
        if !found.iter().any(|other| is_same(other, &refused)) {
            found.insert(0, refused);
        }
    }
    let seen = Subscriptions::read(&run, &customer).await;
    let mut result = seen.to_json();
    result["steps"] = json!(steps(&looked));
    Ok(Report {
        command: "webhook subscribe",
        exit: ended,
        findings: found,
        result,
        view: view(&context.words, &run, &seen),
        error: None,
        next: Some(format!("onboard doctor {customer} --symptom in")).filter(|_| ended == Exit::Settled),
        about: about(&run, customer),
    })
}

/// Returns the calls that would be made, beside how things stand.
fn shown(
    context: &Context<'_>,
    run: &Run,
    customer: String,
    seen: &Subscriptions,
    planned: &[Planned],
) -> Report {
    let shell = Shell::of(context.env);
    let line = |one: &Planned| curl(&one.call, run.client().base(), run.version(), shell);
    let lines: Vec<String> = planned.iter().map(line).collect();
    let mut result = seen.to_json();
    result["planned"] = json!(lines);
    let told = planned.iter().flat_map(|one| told(context, one)).chain(lines).collect::<Vec<_>>().join("\n");
    let view = View::Several(vec![view(&context.words, run, seen), View::Text(told)]);
    let about = about(run, customer);
    Report { about, ..Report::settled("webhook subscribe", result, view) }
}

/// Has somebody agree to what is changed at Meta.
async fn agree(context: &Context<'_>, planned: &[Planned]) -> Result<(), Error> {
    let lines: Vec<String> = planned.iter().flat_map(|one| told(context, one)).collect();
    let Some((last, others)) = lines.split_last() else { return Ok(()) };
    if context.global.yes {
        for line in &lines {
            context.note(&wrap(line, 0));
        }
        return Ok(());
    }
    if context.can_ask() {
        for line in others {
            context.print_always(&wrap(line, 0));
        }
        return context.confirm(last, "subscribe-agree").await;
    }
    Err(Error::new(&codes::CHANGE_NOT_CONFIRMED).with("count", planned.len()).with("calls", lines.join("; ")))
}

/// Returns what a call would change, in one or two sentences.
fn told(context: &Context<'_>, planned: &Planned) -> Vec<String> {
    let all = planned.call.params.iter().find(|(name, _)| matches!(*name, "fields" | "subscribed_fields"));
    let all = match all {
        Some((_, Param::Text(text))) => text.replace(',', ", "),
        _ => String::new(),
    };
    let added = if planned.added.is_empty() { "–".to_owned() } else { planned.added.join(", ") };
    let mut facts: Facts = [("added", added.into()), ("all", all.into())].into();
    let key = match &planned.subject {
        Subject::Page { page, .. } => {
            facts.insert("page", page.clone().into());
            "subscribe-page"
        }
        Subject::App(app) | Subject::Customer(app) => {
            facts.insert("app", app.clone().into());
            "subscribe-app"
        }
    };
    let replaces = planned
        .replaces
        .iter()
        .map(|old| context.words.say("subscribe-replaces", &[("callback", old.clone().into())].into()));
    std::iter::once(context.words.say(key, &facts)).chain(replaces).collect()
}

/// Makes the calls, one after the other; what Meta refuses stops none of another subject. Returns what was refused.
async fn make(context: &Context<'_>, run: &Run, planned: &[Planned]) -> Result<Vec<Finding>, Error> {
    let looking = context.looking();
    let mut refused = Vec::new();
    for one in planned {
        refused.extend(perform(run, one).await?);
    }
    drop(looking);
    Ok(refused)
}

/// Returns the field to leave out, where Meta refused one and the person wants the rest.
async fn offered(
    context: &Context<'_>,
    refused: &[Finding],
    without: &[String],
) -> Result<Option<String>, Error> {
    let Some(finding) = refused.iter().find(|one| one.code == &codes::PAGE_FIELD_REFUSED) else {
        return Ok(None);
    };
    let field = finding.facts.get("field").and_then(serde_json::Value::as_str).unwrap_or_default();
    if !context.can_ask() || without.iter().any(|out| out == field) {
        return Ok(None);
    }
    let shown = context.words.say(finding.code.id, &finding.facts);
    match context.confirm(&shown, "subscribe-rest").await {
        Ok(()) => Ok(Some(field.to_owned())),
        Err(error) if error.code == &codes::DECLINED => Ok(None),
        Err(error) => Err(error),
    }
}
