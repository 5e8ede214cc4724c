//! `token revoke`: puts an end to a customer's own token at Meta, once the person says whose.

use clap::Args;
use serde_json::json;

use crate::codes;
use crate::commands::Context;
use crate::commands::unlock::Need;
use crate::error::{Error, Exit};
use crate::finding::{Facts, Finding, Subject};
use crate::journey::answer::explain;
use crate::journey::backend::Backend;
use crate::journey::port::{Entry, SecretKind};
use crate::journey::{Change, StepId};
use crate::run::Run;
use crate::store::Scope;
use crate::token::revoke::{call, derived};
use crate::ui::{About, Report, View};

/// Whose token is revoked, and which.
#[derive(Debug, Args)]
pub struct RevokeArgs {
    /// Customer: an id, a Page ID, or part of a name
    pub customer: Option<String>,
    /// Which token, where the customer has both
    #[arg(long, value_name = "KIND", value_parser = ["user", "system-user"])]
    pub kind: Option<String>,
}

/// Revokes a token, after what ends with it is listed, and takes it out of the vault: nothing is due of it any more. The
/// Page tokens that end with it stay there until others take their place, and are told as what they are.
///
/// # Errors
/// `nothing-to-revoke`, `revoke-not-confirmed`, `declined`, or what keeps Meta from doing it.
pub async fn run(context: &Context<'_>, args: RevokeArgs) -> Result<Report, Error> {
    let RevokeArgs { customer: named, kind } = args;
    let workspace = context.workspace()?;
    let customer = context.customer(&workspace, named.as_deref())?;
    context.unlock(&workspace, Need::Read).await?;
    let run = context.open(workspace, "token revoke", Scope::Customer(customer.clone())).await?;
    let subject = Subject::Customer(customer.clone());
    let Some(slot) = held(&run, &subject, kind.as_deref()) else {
        return Err(Error::new(&codes::NOTHING_TO_REVOKE).with("customer", customer));
    };
    let explained = |trouble| {
        let inputs = run.inputs();
        as_error(explain(&run, &inputs.known(&subject), &trouble))
    };
    let pages = derived(&run, &customer, slot).await.map_err(explained)?;
    let pages: Vec<String> = pages.iter().map(Subject::to_string).collect();
    let listed = if pages.is_empty() { "-".to_owned() } else { pages.join(", ") };
    let facts: Facts =
        [("token", slot.name().into()), ("customer", customer.as_str().into()), ("pages", listed.into())]
            .into();
    confirm(context, &customer, named.is_some() || context.global.customer.is_some(), facts).await?;
    let call = call(&run.inputs().known(&subject), slot);
    run.hands(&subject).call(&call).await.map_err(explained)?;
    let entry = Entry { at: run.now(), kind: "revoked".into(), of: slot.name().into(), note: String::new() };
    run.apply(StepId::Login, vec![Change::Ledger(subject.clone(), entry), Change::Forget(subject, slot)])
        .await?;
    let facts = [("token", slot.name().into()), ("customer", customer.as_str().into())].into();
    let result = json!({ "customer": customer, "token": slot.name(), "ended_with_it": pages });
    let report = Report::settled("token revoke", result, View::Message("token-was-revoked", facts));
    let next = Some(format!("onboard doctor {customer}"));
    Ok(Report { next, about: About { customer: Some(customer), ..About::default() }, ..report })
}

/// Returns the token that is meant: the one of the kind, else the only one there is, a system user's before a user's.
fn held(run: &Run, subject: &Subject, kind: Option<&str>) -> Option<SecretKind> {
    let stored = run.stored();
    let cards = stored.subject_record(subject);
    let kinds = [("system-user", SecretKind::SystemUserToken), ("user", SecretKind::UserToken)];
    let mut fits = kinds
        .into_iter()
        .filter(|(name, slot)| kind.is_none_or(|kind| kind == *name) && cards.card(*slot).is_some());
    fits.next().map(|(_, slot)| slot)
}

/// Has the person type the customer's id; where nobody can be asked, `--yes` beside the name says the same.
async fn confirm(context: &Context<'_>, customer: &str, is_named: bool, facts: Facts) -> Result<(), Error> {
    if context.global.yes && is_named {
        return Ok(());
    }
    if !context.can_ask() {
        return Err(Error::new(&codes::REVOKE_NOT_CONFIRMED).knowing(facts));
    }
    let prompter = context.prompter();
    prompter.say(&context.words.say(codes::REVOKE_NOT_CONFIRMED.id, &facts));
    let label = context.words.say("revoke-type", &[("customer", customer.into())].into());
    let typed = prompter.line(&label, None, "").await?;
    if typed.trim() == customer { Ok(()) } else { Err(Error::new(&codes::DECLINED)) }
}

/// Returns the error that a finding is to a command that can do nothing without it.
fn as_error(why: Finding) -> Error {
    let exit = Exit::of_proof(why.code.weight);
    Error::new(why.code).exiting(exit).knowing(why.facts)
}
