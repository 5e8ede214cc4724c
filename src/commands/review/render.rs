//! `review render`: the texts, for a look.

use clap::{Args, ValueEnum};
use secrecy::ExposeSecret;
use serde_json::json;

use super::advice::advise;
use crate::codes;
use crate::commands::Context;
use crate::commands::unlock::Need;
use crate::error::{Error, Exit};
use crate::finding::{Subject, UNKNOWN_ID};
use crate::journey::backend::Backend;
use crate::journey::port::SecretKind;
use crate::journey::steps::review_pack::over_asked;
use crate::review::{Catalogue, Field, Text, render, render_one};
use crate::store::Scope;
use crate::ui::{Report, View};

/// What is rendered.
#[derive(Debug, Args)]
pub struct RenderArgs {
    /// Customer: an id, a Page ID, or part of a name
    customer: Option<String>,
    /// Only this permission or feature
    #[arg(long, value_name = "PERMISSION")]
    permission: Option<String>,
    /// Only this field
    #[arg(long, value_enum)]
    field: Option<FieldWord>,
    /// Print the agent's password too
    #[arg(long)]
    reveal: bool,
}

/// The fields of Meta's form that are there for each permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FieldWord {
    /// How the app uses the permission
    Description,
    /// The reviewer's steps
    Instructions,
}

/// Renders the texts.
///
/// # Errors
/// Values that are missing, an unknown customer or permission.
pub async fn run(context: &Context<'_>, args: RenderArgs) -> Result<Report, Error> {
    let RenderArgs { customer, permission, field, reveal } = args;
    let workspace = context.workspace()?;
    let customer = context.customer(&workspace, customer.as_deref())?;
    if reveal {
        context.unlock(&workspace, Need::Read).await?;
    }
    let run = context.open(workspace, "review render", Scope::Customer(customer.clone())).await?;
    let inputs = run.inputs();
    let app = inputs.app_of(&customer);
    // A customer without an app has texts too; its own subject then stands for the app's.
    let subject = if app == UNKNOWN_ID { Subject::Customer(customer.clone()) } else { Subject::App(app) };
    let known = inputs.known(&subject);
    let Some(profile) = known.profile else {
        return Err(Error::new(&codes::PLATFORM_NOT_CHOSEN).exiting(Exit::Usage).with("customer", customer));
    };
    let mut values = known.review_values();
    if reveal && let Some(owner) = &known.customer_id {
        let password = run.secret(Subject::Customer(owner.clone()), SecretKind::AgentPassword).await?;
        if let Some(password) = password {
            values.insert("agent_password".into(), password.expose_secret().to_owned());
        }
    }
    let catalogue = Catalogue::builtin();
    let texts = match (permission, field) {
        (Some(permission), Some(field)) => {
            vec![render_one(profile, catalogue, &values, Some(&permission), field_of(field))?]
        }
        (permission, field) => {
            let wanted = permission
                .as_deref()
                .map(|name| catalogue.get(name).map_or(name, |entry| entry.name.as_str()));
            let all = render(profile, catalogue, &values)?;
            let fits = |text: &Text| {
                wanted.is_none_or(|name| text.permission.as_deref() == Some(name))
                    && field.is_none_or(|field| text.field == field_of(field))
            };
            let some: Vec<Text> = all.into_iter().filter(fits).collect();
            if some.is_empty() {
                let permission = wanted.unwrap_or_default();
                return Err(Error::new(&codes::PERMISSION_NOT_IN_SUBMISSION).with("permission", permission));
            }
            some
        }
    };
    let body = match texts.as_slice() {
        [only] => only.body.clone(),
        several => {
            let parts: Vec<String> =
                several.iter().map(|text| format!("=== {} ===\n{}", text.path, text.body)).collect();
            parts.join("\n")
        }
    };
    let rows: Vec<_> = texts
        .iter()
        .map(|text| {
            let length = text.body.chars().count();
            json!({
                "path": text.path, "permission": text.permission, "field": text.field,
                "form_field": text.form_field, "characters": length, "body": text.body,
            })
        })
        .collect();
    let result = json!({ "customer": &customer, "texts": rows });
    let mut report = Report::settled("review render", result, View::Text(body));
    report.about.customer = Some(customer);
    advise(context, &mut report, over_asked(&known, profile));
    Ok(report)
}

fn field_of(word: FieldWord) -> Field {
    match word {
        FieldWord::Description => Field::Description,
        FieldWord::Instructions => Field::Instructions,
    }
}
