//! `customer`: who is being onboarded.

use clap::Subcommand;
use secrecy::SecretString;
use serde_json::{Value, json};

use super::Context;
use super::adopt::AdoptArgs;
use super::job::{Input, Job};
use super::unlock::Need;
use crate::codes;
use crate::error::Error;
use crate::finding::{Subject, UNKNOWN_ID};
use crate::journey::backend::Backend;
use crate::journey::port::{Record, SecretKind};
use crate::journey::question::{Holder, Question, Shape, Target};
use crate::journey::{Change, StepId, answer};
use crate::run::Run;
use crate::store::{Listed, Scope};
use crate::ui::{Report, View};
use crate::workspace::{Folder, slug};

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum CustomerVerb {
    /// Make a customer
    New {
        /// Name of the business
        #[arg(long)]
        company: String,
        /// Contact-centre product: an id that `onboard platform list` shows
        #[arg(long)]
        platform: Option<String>,
        /// Address of the Facebook Page
        #[arg(long, value_name = "URL")]
        page_url: Option<String>,
        /// App ID, when the app is known already
        #[arg(long, value_name = "ID")]
        app_id: Option<String>,
        /// Id of the customer, instead of one made from the name
        #[arg(long)]
        id: Option<String>,
    },
    /// Take over what runs already: App ID, app secret and Page token are enough
    Adopt(AdoptArgs),
    /// List the customers
    List,
    /// Show what is on record; no secret
    Show {
        /// Customer: an id, a Page ID, or part of a name
        customer: Option<String>,
    },
    /// Set one field; a secret comes by --stdin
    Set {
        /// Customer: an id, a Page ID, or part of a name
        customer: String,
        /// Field, as in an answers file
        key: String,
        /// Value; an empty one removes the field
        value: Option<String>,
        /// Read the value from standard input
        #[arg(long)]
        stdin: bool,
        /// Page ID, for a field of one Page among several
        #[arg(long, value_name = "PAGE_ID")]
        page: Option<String>,
    },
    /// Remove a customer, or one Page, with secrets and journal
    Remove {
        /// Customer: its id
        customer: String,
        /// Only this Page
        #[arg(long, value_name = "PAGE_ID")]
        page: Option<String>,
    },
}

impl CustomerVerb {
    /// Returns what was asked for.
    pub fn job(self) -> Job {
        match self {
            Self::New { company, platform, page_url, app_id, id } => {
                let given = [
                    ("company", Some(company)),
                    ("platform", platform),
                    ("page_url", page_url),
                    ("app_id", app_id),
                ];
                Job::new("customer new", async move |context| new(context, &given, id.as_deref()).await)
            }
            Self::Adopt(args) => {
                let input = Input::secret(args.stdin);
                Job::new("customer adopt", async |context| super::adopt::run(context, args).await)
                    .reading(input)
            }
            Self::List => Job::new("customer list", async |context| list(context)),
            Self::Show { customer } => {
                Job::new("customer show", async move |context| show(context, customer.as_deref()))
            }
            Self::Set { customer, key, value, stdin, page } => {
                let input = Input::of(&key, stdin);
                Job::new("customer set", async move |context| {
                    let workspace = context.workspace()?;
                    let customer = context.customer(&workspace, Some(&customer))?;
                    let value = context.value(&key, value, stdin).await?;
                    let whose = Whose::Customer { customer, page };
                    set(context, workspace, "customer set", &whose, &key, &value).await
                })
                .reading(input)
            }
            Self::Remove { customer, page } => Job::new("customer remove", async move |context| {
                let subject = match page {
                    Some(page) => Subject::page(&customer, page),
                    None => Subject::Customer(customer.clone()),
                };
                remove(context, "customer remove", subject, &customer).await
            }),
        }
    }
}

async fn new(
    context: &Context<'_>,
    given: &[(&'static str, Option<String>)],
    id: Option<&str>,
) -> Result<Report, Error> {
    let workspace = context.workspace_made()?;
    let company = given[0].1.clone().unwrap_or_default();
    let id = match id {
        Some(wanted) if workspace.exists(&Subject::Customer(wanted.into())) => {
            return Err(Error::new(&codes::CUSTOMER_EXISTS).with("customer", wanted));
        }
        Some(wanted) if slug(wanted) != wanted => {
            return Err(Error::new(&codes::BAD_ID).with("id", wanted));
        }
        Some(wanted) => wanted.to_owned(),
        None => workspace.free_slug(&company),
    };
    let mut checked = Vec::new();
    for (key, value) in given {
        if let (Some(value), Some(question)) = (value, Question::find(key)) {
            let value = question.check(value).map_err(|why| Error::new(why).with("key", *key))?;
            if *key == "platform" {
                crate::platform::Profiles::builtin()?.get(&value).map(|_| ()).map_or_else(
                    || super::platform::profiles(context)?.find(&value).map(|_| ()).map_err(Error::from),
                    Ok,
                )?;
            }
            checked.push((question, value));
        }
    }
    let run = context.open(workspace, "customer new", Scope::Customer(id.clone())).await?;
    for (question, value) in checked {
        let whose = Whose::Customer { customer: id.clone(), page: None };
        keep(context, &run, &whose, question, &value).await?;
    }
    let view = View::Message("customer-made", [("customer", id.clone().into())].into());
    let mut report = Report::settled("customer new", json!({ "customer": id }), view);
    report.next = Some(format!("onboard start {id}"));
    Ok(report)
}

fn list(context: &Context<'_>) -> Result<Report, Error> {
    let workspace = context.workspace()?;
    let mut rows = Vec::new();
    let mut customers = Vec::new();
    for Listed { id, company, platform, app, pages, unreadable } in workspace.find(None)? {
        if let Some(error) = unreadable {
            rows.push(vec![id.clone(), format!("({})", error.code.id)]);
            customers.push(json!({ "customer": id, "error": error.code.id }));
            continue;
        }
        let app = app.unwrap_or_default();
        rows.push(vec![id.clone(), company.clone(), platform.clone(), app.clone(), pages.join(", ")]);
        customers.push(json!({
            "customer": id, "company": company, "platform": platform, "app_id": app, "pages": pages,
        }));
    }
    let columns = vec!["column-customer", "column-company", "column-platform", "column-app", "column-pages"];
    let is_empty = rows.is_empty();
    let view =
        if is_empty { View::Message("no-customers-yet", [].into()) } else { View::Table { columns, rows } };
    let mut report = Report::settled("customer list", json!({ "customers": customers }), view);
    report.next = is_empty.then(|| "onboard start".to_owned());
    Ok(report)
}

fn show(context: &Context<'_>, customer: Option<&str>) -> Result<Report, Error> {
    let workspace = context.workspace()?;
    let customer = context.customer(&workspace, customer)?;
    let subject = Subject::Customer(customer.clone());
    let stored = workspace.whole(&subject)?;
    let mut rows = record_rows("", &stored.record);
    rows.extend(card_rows("", &stored.cards));
    let mut pages = serde_json::Map::new();
    for (page, own) in &stored.pages {
        let prefix = format!("pages.{page}.");
        rows.extend(record_rows(&prefix, &own.record));
        rows.extend(card_rows(&prefix, &own.cards));
        pages.insert(page.clone(), record_json(&own.record, &own.cards));
    }
    let mut result = record_json(&stored.record, &stored.cards);
    result["customer"] = customer.clone().into();
    result["pages"] = Value::Object(pages);
    let view = View::Table { columns: vec!["column-field", "column-value"], rows };
    let mut report = Report::settled("customer show", result, view);
    report.next = Some(format!("onboard status {customer}"));
    Ok(report)
}

/// Returns a record's lines for a person.
pub fn record_rows(prefix: &str, record: &Record) -> Vec<Vec<String>> {
    let fields = record.fields.iter().map(|(key, value)| vec![format!("{prefix}{key}"), value.clone()]);
    let said = record.said.iter().map(|(key, said)| {
        vec![
            format!("{prefix}{key}"),
            format!("{} ({}, {})", said.value, said.by, said.at.strftime("%Y-%m-%d")),
        ]
    });
    fields.chain(said).collect()
}

/// Returns a line for each secret: its fingerprint and dates, never itself.
pub fn card_rows(prefix: &str, cards: &[crate::journey::port::SecretMetadata]) -> Vec<Vec<String>> {
    let row = |card: &crate::journey::port::SecretMetadata| {
        let until = card.expires.map_or_else(String::new, |at| format!(" → {}", at.strftime("%Y-%m-%d")));
        let stored = card.stored.strftime("%Y-%m-%d");
        vec![format!("{prefix}{}", card.slot.name()), format!("#{} ({stored}{until})", card.fingerprint)]
    };
    cards.iter().map(row).collect()
}

/// Returns a record for `--json`.
pub fn record_json(record: &Record, cards: &[crate::journey::port::SecretMetadata]) -> Value {
    let said: serde_json::Map<String, Value> = record
        .said
        .iter()
        .map(|(key, said)| {
            (key.clone(), json!({ "value": said.value, "by": said.by, "at": said.at.to_string() }))
        })
        .collect();
    let secrets: Vec<Value> = cards
        .iter()
        .map(|card| {
            let expires = card.expires.map(|at| at.to_string());
            json!({ "slot": card.slot.name(), "fingerprint": card.fingerprint, "stored": card.stored.to_string(), "expires": expires })
        })
        .collect();
    json!({ "fields": record.fields, "said": said, "secrets": secrets })
}

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
    let asks = super::platform::asks(context)?;
    let own = asks.contains(&key).then(|| Question::line(&key));
    let Some(question) = Question::find(&key).or(own.as_ref()) else {
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

async fn keep(
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
