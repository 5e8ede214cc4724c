//! `app`: Meta's apps, each with a record of its own.

use clap::Subcommand;
use secrecy::ExposeSecret;
use serde_json::json;

use super::Context;
use super::customer::{Whose, card_rows, record_json, record_rows, remove, set};
use super::job::{Input, Job};
use super::status::steps;
use super::unlock::Need;
use crate::codes;
use crate::error::Error;
use crate::finding::Subject;
use crate::journey::backend::Backend;
use crate::journey::catalogue::ROWS;
use crate::journey::look::{exit, findings};
use crate::journey::port::SecretKind;
use crate::journey::question::Question;
use crate::journey::{Change, Scope as RowScope, StepId};
use crate::store::Scope;
use crate::ui::{About, Report, View};

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum AppVerb {
    /// Make an app's record
    New {
        /// App ID
        app: String,
        /// The customer whose URL, credentials and Page a submission uses
        #[arg(long, value_name = "CUSTOMER")]
        review_customer: Option<String>,
    },
    /// Set one field; a secret comes by --stdin
    Set {
        /// App ID
        app: String,
        /// Field, as in an answers file
        key: String,
        /// Value; an empty one removes the field
        value: Option<String>,
        /// Read the value from standard input
        #[arg(long)]
        stdin: bool,
    },
    /// Remove an app's record, with its secrets and journal
    Remove {
        /// App ID
        app: String,
    },
    /// List the apps
    List,
    /// Show what is on record; no secret
    Show {
        /// App ID
        app: Option<String>,
        /// Print the verify token too: the product and Meta's dashboard both want it
        #[arg(long)]
        reveal: bool,
    },
    /// Look at the app's own steps, live
    Check {
        /// App ID
        app: Option<String>,
    },
}

impl AppVerb {
    /// Returns what was asked for.
    pub fn job(self) -> Job {
        match self {
            Self::New { app, review_customer } => {
                Job::new("app new", async move |context| new(context, &app, review_customer.as_deref()).await)
            }
            Self::Set { app, key, value, stdin } => {
                let input = Input::of(&key, stdin);
                Job::new("app set", async move |context| {
                    let workspace = context.workspace()?;
                    if !workspace.exists(&Subject::App(app.clone())) {
                        return Err(Error::new(&codes::APP_NOT_ON_RECORD).with("app", app));
                    }
                    let value = context.value(&key, value, stdin).await?;
                    set(context, workspace, "app set", &Whose::App(app), &key, &value).await
                })
                .reading(input)
            }
            Self::Remove { app } => Job::new("app remove", async move |context| {
                remove(context, "app remove", Subject::App(app.clone()), &app).await
            }),
            Self::List => Job::new("app list", async |context| list(context)),
            Self::Show { app, reveal } => {
                Job::new("app show", async move |context| show(context, app, reveal).await)
            }
            Self::Check { app } => Job::new("app check", async |context| check(context, app).await),
        }
    }
}

async fn new(context: &Context<'_>, app: &str, review_customer: Option<&str>) -> Result<Report, Error> {
    let app = Question::find("app_id").map_or(Ok(app.to_owned()), |question| question.check(app));
    let app = app.map_err(|why| Error::new(why).with("key", "app_id"))?;
    let workspace = context.workspace_made()?;
    let subject = Subject::App(app.clone());
    let mut fields = vec![("app_id", app.clone())];
    if let Some(customer) = review_customer {
        fields.push(("review_customer", context.customer(&workspace, Some(customer))?));
    }
    let run = context.open(workspace, "app new", Scope::App(app.clone())).await?;
    if run.stored().has(&subject) {
        return Err(Error::new(&codes::APP_EXISTS).with("app", app));
    }
    let field = |(key, value): (&str, String)| Change::Field(subject.clone(), key.into(), value);
    run.apply(StepId::App, fields.into_iter().map(field).collect()).await?;
    let view = View::Message("app-made", [("app", app.clone().into())].into());
    let mut report = Report::settled("app new", json!({ "app": app }), view);
    report.next = Some(format!("onboard app set {app} app_secret --stdin"));
    Ok(report)
}

fn list(context: &Context<'_>) -> Result<Report, Error> {
    let workspace = context.workspace()?;
    let mut users: std::collections::BTreeMap<String, Vec<String>> = std::collections::BTreeMap::new();
    for one in workspace.find(None)? {
        if let Some(app) = one.app {
            users.entry(app).or_default().push(one.id);
        }
    }
    let mut rows = Vec::new();
    let mut apps = Vec::new();
    for app in workspace.apps()? {
        let record = workspace.record(&Subject::App(app.clone()))?;
        let name = record.get("app_name").unwrap_or_default();
        let own = users.remove(&app).unwrap_or_default();
        rows.push(vec![app.clone(), name.to_owned(), own.join(", ")]);
        apps.push(json!({ "app": app, "name": name, "customers": own }));
    }
    let columns = vec!["column-app", "column-name", "column-customers"];
    let view =
        if rows.is_empty() { View::Message("no-apps-yet", [].into()) } else { View::Table { columns, rows } };
    Ok(Report::settled("app list", json!({ "apps": apps }), view))
}

/// Returns the app that is meant: named, by option, or the only one.
fn meant(
    context: &Context<'_>,
    workspace: &crate::workspace::Workspace,
    named: Option<String>,
) -> Result<String, Error> {
    let all = workspace.apps()?;
    match context.named_app(named) {
        Some(app) if all.contains(&app) => Ok(app),
        Some(app) => Err(Error::new(&codes::APP_NOT_ON_RECORD).with("app", app)),
        None => match all.as_slice() {
            [only] => Ok(only.clone()),
            [] => Err(Error::new(&codes::NO_APPS)),
            _ => Err(Error::new(&codes::APP_UNNAMED).with("apps", all.join(", "))),
        },
    }
}

async fn show(context: &Context<'_>, app: Option<String>, reveal: bool) -> Result<Report, Error> {
    let workspace = context.workspace()?;
    let app = meant(context, &workspace, app)?;
    let stored = workspace.whole(&Subject::App(app.clone()))?;
    let mut rows = record_rows("", &stored.record);
    rows.extend(card_rows("", &stored.cards));
    let mut result = record_json(&stored.record, &stored.cards);
    if reveal {
        context.unlock(&workspace, Need::Read).await?;
    }
    if reveal && let Some(token) = workspace.secret(&Subject::App(app.clone()), SecretKind::VerifyToken)? {
        rows.push(vec!["verify_token".into(), token.expose_secret().to_owned()]);
        result["verify_token"] = token.expose_secret().into();
    }
    result["app"] = app.into();
    Ok(Report::settled(
        "app show",
        result,
        View::Table { columns: vec!["column-field", "column-value"], rows },
    ))
}

async fn check(context: &Context<'_>, app: Option<String>) -> Result<Report, Error> {
    let workspace = context.workspace()?;
    let app = meant(context, &workspace, app)?;
    context.unlock(&workspace, Need::Read).await?;
    let run = context.open(workspace, "app check", Scope::App(app.clone())).await?;
    let inputs = run.inputs();
    let subject = Subject::App(app.clone());
    // Without a customer there is no platform, and so nothing that most steps could want.
    let alone = [StepId::App, StepId::AppSettings, StepId::MessengerProduct];
    let has_customer = inputs.review_customer(&app).is_some();
    let own = ROWS.iter().copied().filter(|row| row.scope == RowScope::App);
    let places: Vec<_> =
        own.filter(|row| has_customer || alone.contains(&row.id)).map(|row| (row, subject.clone())).collect();
    let looked = run.look(&places).await;
    Ok(Report {
        command: "app check",
        exit: exit(&looked),
        findings: findings(&looked).into_iter().cloned().collect(),
        result: json!({ "steps": steps(&looked) }),
        view: View::Board(looked),
        error: None,
        about: About { customer: inputs.review_customer(&app), app: Some(app), ..About::default() },
        next: None,
    })
}
