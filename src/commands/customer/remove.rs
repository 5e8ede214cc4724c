//! `customer remove` and `app remove`.

use serde_json::json;

use crate::codes;
use crate::commands::Context;
use crate::error::Error;
use crate::finding::Subject;
use crate::journey::backend::Backend;
use crate::journey::{Change, StepId};
use crate::store::Scope;
use crate::ui::{Report, View};

/// Removes a subject, once `--yes` says that it is meant.
///
/// # Errors
/// `not-confirmed`, or when it does not exist or cannot be removed.
pub async fn remove(
    context: &Context<'_>,
    command: &'static str,
    subject: Subject,
    id: &str,
) -> Result<Report, Error> {
    let workspace = context.workspace()?;
    if !workspace.exists(&subject) {
        let is_app = matches!(subject, Subject::App(_));
        let code = if is_app { &codes::APP_NOT_ON_RECORD } else { &codes::CUSTOMER_UNKNOWN };
        return Err(Error::new(code).with("customer", id).with("app", id));
    }
    if !context.global.yes {
        return Err(Error::new(&codes::NOT_CONFIRMED).with("subject", subject.to_string()));
    }
    // What goes may be what does not read, so nothing of it is read before.
    let run = context.open(workspace, command, Scope::Only(Vec::new())).await?;
    run.apply(StepId::Customer, vec![Change::Remove(subject.clone())]).await?;
    let view = View::Message("removed", [("subject", subject.to_string().into())].into());
    Ok(Report::settled(command, json!({ "removed": subject.to_string() }), view))
}
