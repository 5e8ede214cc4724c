//! Adopt: reads back what runs already, so that the journey starts where the customer is.

use secrecy::SecretString;

use super::answer::prove;
use super::backend::{Backend, SubjectPorts};
use super::look::check;
use super::port::{Entry, SecretKind, TokenRole};
use super::review::standing::standing;
use super::steps::{app, app_subscription, page, page_subscription};
use super::{Change, StepId, token};
use crate::codes;
use crate::error::{Error, Exit};
use crate::finding::{Finding, Subject, UNKNOWN_ID, Verdict};

/// What runs already on one Page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Running {
    /// The Page ID.
    pub page: String,
    /// The Page's name.
    pub page_name: String,
    /// The callback that the app is subscribed with.
    pub callback: Option<String>,
    /// The fields that the app is subscribed to.
    pub app_fields: Vec<String>,
    /// The fields that the Page sends to the app.
    pub page_fields: Vec<String>,
    /// The permissions and features that are live.
    pub live: Vec<String>,
    /// The permissions that the Page token carries.
    pub scopes: Vec<String>,
}

/// Keeps the app's secret once it has authenticated.
///
/// # Errors
/// What speaks against App ID and secret, or why they could not be tried.
pub async fn adopt_app(backend: &dyn Backend, customer: &str, secret: &SecretString) -> Result<(), Error> {
    let subject = Subject::App(backend.inputs().app_of(customer));
    let keeping = Change::Secret(subject.clone(), SecretKind::AppSecret, secret.clone(), None);
    backend.apply(StepId::App, vec![keeping]).await?;
    backend.refresh().await?;
    let inputs = backend.inputs();
    let verdict = check(&inputs, backend, &app::ROW, &subject).await;
    match verdict {
        Verdict::Unmet(found) => Err(refused("app_secret", found.into_iter().next())),
        Verdict::Unknown(why) => Err(refused("app_secret", Some(why))),
        Verdict::Met(_) | Verdict::Pending(_) | Verdict::NotNeeded(_) => {
            let known = inputs.known(&subject);
            let ports = SubjectPorts::of(backend, &subject);
            learn(backend, app::ROW.learn, &ports.eyes(&known), StepId::App).await
        }
    }
}

/// Keeps a Page token once it is proved, with the Page that it is of and what runs on it already.
///
/// # Errors
/// What speaks against the token, or why it could not be tried.
pub async fn adopt_page(
    backend: &dyn Backend,
    customer: &str,
    token: &SecretString,
) -> Result<Running, Error> {
    let unknown = Subject::page(customer, UNKNOWN_ID);
    let changes = prove(backend, &backend.inputs(), SecretKind::PageToken, &unknown, token).await;
    let changes = changes.map_err(|why| refused("page_token", Some(why)))?;
    let id = changes.iter().find_map(|change| match change {
        Change::Page { page, .. } => Some(page.clone()),
        _ => None,
    });
    let id = id.unwrap_or_default();
    backend.apply(StepId::PageToken, changes).await?;
    backend.refresh().await?;
    read_back(backend, customer, id).await
}

async fn read_back(backend: &dyn Backend, customer: &str, id: String) -> Result<Running, Error> {
    let subject = Subject::page(customer, &id);
    let mut running = Running { page: id, ..Running::default() };
    let inputs = backend.inputs();
    let app_subject = Subject::App(inputs.app_of(customer));
    {
        let known = inputs.known(&subject);
        let ports = SubjectPorts::of(backend, &subject);
        let eyes = ports.eyes(&known);
        learn(backend, page::ROW.learn, &eyes, StepId::Page).await?;
        running.page_fields = page_subscription::running(&eyes).await.unwrap_or_default();
        if let Ok(debug) = eyes.graph.debug(TokenRole::Page).await {
            running.scopes = token::scopes(&debug);
        }
        if let Some((callback, fields)) = app_subscription::running(&eyes).await {
            (running.callback, running.app_fields) = (Some(callback), fields);
        }
        if let Ok(standing) = standing(&eyes).await {
            running.live = standing.usable();
        }
    }
    // What the app is subscribed with is what the product shows: Meta takes one callback for each object.
    if let Some(callback) = &running.callback {
        let shown = |of: &Subject| Change::Field(of.clone(), "callback_url".into(), callback.clone());
        backend.apply(StepId::AppSubscription, [&subject, &app_subject].map(shown).into()).await?;
    }
    for (of, what, note) in [
        (&app_subject, "fields", &running.app_fields),
        (&app_subject, "permissions", &running.live),
        (&subject, "fields", &running.page_fields),
        (&subject, "permissions", &running.scopes),
    ] {
        let entry = Entry { at: inputs.now, kind: "adopted".into(), of: what.into(), note: note.join(",") };
        backend.apply(StepId::AppSubscription, vec![Change::Ledger(of.clone(), entry)]).await?;
    }
    let inputs = backend.inputs();
    running.page_name =
        inputs.subject_record(&subject).record.get("page_name").unwrap_or_default().to_owned();
    Ok(running)
}

async fn learn(
    backend: &dyn Backend,
    learn: Option<super::Learn>,
    eyes: &super::Eyes<'_>,
    step: StepId,
) -> Result<(), Error> {
    let Some(learn) = learn else { return Ok(()) };
    backend.apply(step, learn(eyes).await).await
}

fn refused(key: &'static str, why: Option<Finding>) -> Error {
    let Some(why) = why else { return Error::new(&codes::ANSWER_EMPTY).with("key", key) };
    Error::new(why.code).exiting(Exit::of_proof(why.code.weight)).with("key", key).knowing(why.facts)
}
