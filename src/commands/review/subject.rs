//! Whose review is meant.

use crate::codes;
use crate::commands::Context;
use crate::error::{Error, Exit};
use crate::finding::{Subject, UNKNOWN_ID};
use crate::journey::backend::Backend;
use crate::run::Run;
use crate::store::Scope;

/// Begins a run for the app whose review is meant: that of a customer, or the one that `--app` names.
///
/// # Errors
/// An unknown customer or app, or one whose app or platform is not known yet.
pub(super) async fn run_of(
    context: &Context<'_>,
    named: Option<&str>,
    command: &str,
) -> Result<(Run, Subject), Error> {
    let workspace = context.workspace()?;
    let by_app =
        context.named_app(None).filter(|_| context.named_customer(named.map(String::from)).is_none());
    let scope = match by_app {
        Some(app) if workspace.exists(&Subject::App(app.clone())) => Scope::App(app),
        Some(app) => return Err(Error::new(&codes::APP_NOT_ON_RECORD).with("app", app)),
        None => Scope::Customer(context.customer(&workspace, named)?),
    };
    let run = context.open(workspace, command, scope.clone()).await?;
    let inputs = run.inputs();
    let (app, whom) = match scope {
        Scope::Customer(customer) => (inputs.app_of(&customer), customer),
        Scope::App(app) => (app.clone(), app),
        Scope::All | Scope::Only(_) => (UNKNOWN_ID.to_owned(), String::new()),
    };
    if app == UNKNOWN_ID {
        return Err(Error::new(&codes::REVIEW_WITHOUT_APP).with("customer", whom));
    }
    let subject = Subject::App(app);
    if inputs.known(&subject).profile.is_none() {
        return Err(Error::new(&codes::PLATFORM_NOT_CHOSEN).exiting(Exit::Usage).with("customer", whom));
    }
    drop(inputs);
    Ok((run, subject))
}
