//! `customer set` and `app set`: one field, fact or secret.

use secrecy::SecretString;
use serde_json::json;

use crate::codes;
use crate::commands::Context;
use crate::commands::unlock::Need;
use crate::error::Error;
use crate::finding::{Subject, UNKNOWN_ID};
use crate::journey::backend::Backend;
use crate::journey::port::SecretKind;
use crate::journey::question::{Holder, Question, Shape, Target};
use crate::journey::{Change, StepId, answer};
use crate::run::Run;
use crate::store::Scope;
use crate::ui::{Report, View};
use crate::workspace::Folder;

/// Whose field is set.
pub enum Whose {
    /// A customer's, or one of its Pages'.
    Customer {
        /// The slug.
        customer: String,
        /// The Page ID; the first Page when absent.
        page: Option<String>,
    },
    /// An app's.
    App(String),
}

/// Sets one field, fact or secret.
///
/// # Errors
/// An unknown key, one that belongs elsewhere, or a value that does not fit.
pub async fn set(
    context: &Context<'_>,
    workspace: Folder,
    command: &'static str,
    whose: &Whose,
    key: &str,
    value: &str,
) -> Result<Report, Error> {
    let key = key.replace('-', "_");
    let asks = crate::commands::platform::asks(context)?;
    let own = asks.iter().find(|ask| ask.key == key);
    let Some(question) = Question::find(&key).or(own) else {
        return Err(Error::new(&codes::KEY_UNKNOWN).with("key", key));
    };
    if matches!(
        question.target,
        Target::Secret(SecretKind::PageToken | SecretKind::UserToken | SecretKind::SystemUserToken)
    ) {
        // A token is proved before it is kept, and the step that needs it does so.
        return Err(Error::new(&codes::TOKEN_NOT_SET_BY_HAND).with("key", key));
    }
    let is_removal = value.is_empty() && matches!(question.target, Target::Field);
    let value = if is_removal {
        String::new()
    } else {
        question.check(value).map_err(|why| Error::new(why).with("key", question.key.clone()))?
    };
    if matches!(question.target, Target::Secret(_)) {
        context.unlock(&workspace, Need::Store).await?;
    }
    let scope = match whose {
        Whose::Customer { customer, .. } => Scope::Customer(customer.clone()),
        Whose::App(app) => Scope::App(app.clone()),
    };
    let run = context.open(workspace, command, scope).await?;
    keep(context, &run, whose, question, &value).await?;
    let view = View::Message("field-set", [("key", question.key.clone().into())].into());
    Ok(Report::settled(command, json!({ "key": question.key }), view))
}

pub(super) async fn keep(
    context: &Context<'_>,
    run: &Run,
    whose: &Whose,
    question: &Question,
    value: &str,
) -> Result<(), Error> {
    let subject = match (whose, question.holder) {
        (Whose::App(app), Holder::App) => Subject::App(app.clone()),
        (Whose::App(_), _) => {
            return Err(Error::new(&codes::KEY_OF_CUSTOMER).with("key", question.key.clone()));
        }
        (Whose::Customer { customer, page }, Holder::Page) => {
            let first = || run.stored().pages_of(customer).into_iter().next();
            let page = page.clone().or_else(first);
            Subject::page(customer, page.unwrap_or_else(|| UNKNOWN_ID.into()))
        }
        (Whose::Customer { customer, .. }, Holder::Customer) => Subject::Customer(customer.clone()),
        (Whose::Customer { .. }, Holder::App) => {
            return Err(Error::new(&codes::KEY_OF_APP).with("key", question.key.clone()));
        }
    };
    let text = value.to_owned();
    if value.is_empty() {
        return run.apply(StepId::Customer, vec![Change::Unset(subject, question.key.to_string())]).await;
    }
    // A path counts from where it was typed, wherever the next command runs.
    let text =
        if question.shape == Shape::Path { context.env.absolute(&text).display().to_string() } else { text };
    let customer = match whose {
        Whose::Customer { customer, .. } => customer.clone(),
        Whose::App(app) => run.stored().review_customer(app).unwrap_or_default().to_owned(),
    };
    if question.key == "review_customer" && !run.workspace().exists(&Subject::Customer(text.clone())) {
        return Err(Error::new(&codes::CUSTOMER_UNKNOWN).with("customer", text));
    }
    if let Target::Secret(slot) = question.target {
        let secret = Change::Secret(subject, slot, SecretString::from(text), None);
        return run.apply(StepId::Customer, vec![secret]).await;
    }
    let changes = answer::changes(run, &customer, &subject, question, &text, run.now()).await?;
    run.apply(StepId::Customer, changes).await
}
