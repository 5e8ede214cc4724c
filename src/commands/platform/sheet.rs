//! `platform sheet`: everything that is done in the product for a customer, in order, with its values.

use secrecy::SecretString;
use serde_json::json;

use super::super::setup_sheet::{of, text, with_secrets};
use super::Context;
use crate::codes;
use crate::commands::unlock::Need;
use crate::error::{Error, Exit};
use crate::finding::{Facts, Subject, UNKNOWN_ID};
use crate::journey::backend::Backend;
use crate::journey::setup::State;
use crate::journey::sheet::{Shown, to_json};
use crate::redact::clean;
use crate::run::Run;
use crate::store::Scope;
use crate::system::clipboard::{Clipboard, Nowhere};
use crate::ui::terminal::secrets as secrets_shown;
use crate::ui::{About, Report, View};

/// Arguments of `platform sheet`.
#[derive(Debug)]
pub struct SheetArgs {
    /// Whose.
    pub customer: Option<String>,
    /// Of which Page.
    pub page: Option<String>,
    /// Whether only what is open is shown.
    pub open: bool,
    /// Whether secrets are shown on the screen.
    pub show_secrets: bool,
    /// The step whose value is copied.
    pub copy: Option<String>,
    /// For how many seconds it stays on the clipboard.
    pub keep: u64,
}

/// Shows the sheet. The vault is opened only for a secret that is asked for.
///
/// # Errors
/// A customer that is not found or has no platform, a vault that stays closed.
pub async fn run(context: &Context<'_>, args: SheetArgs) -> Result<Report, Error> {
    let SheetArgs { customer, page, open, show_secrets, copy, keep } = args;
    let workspace = context.workspace()?;
    let customer = context.customer(&workspace, customer.as_deref())?;
    if show_secrets || copy.is_some() {
        context.unlock(&workspace, Need::Read).await?;
    }
    let run = context.open(workspace, "platform sheet", Scope::Customer(customer.clone())).await?;
    let inputs = run.inputs();
    let owner = Subject::Customer(customer.clone());
    if inputs.known(&owner).profile.is_none() {
        return Err(Error::new(&codes::PLATFORM_NOT_CHOSEN).exiting(Exit::Usage).with("customer", customer));
    }
    let mut pages = inputs.pages_of(&customer);
    if let Some(page) = page {
        pages.retain(|own| *own == page);
        if pages.is_empty() {
            return Err(Error::new(&codes::CUSTOMER_UNKNOWN).with("customer", page));
        }
    }
    if let Some(step) = copy {
        return copied(context, &run, Subject::page(&customer, &pages[0]), &step, keep).await;
    }
    let (mut views, mut result) = (Vec::new(), Vec::new());
    for page in &pages {
        let subject = Subject::page(&customer, page);
        let mut lines = of(&inputs, &subject, &context.words);
        if open {
            lines.retain(|line| line.state.as_ref().is_some_and(State::is_open));
        }
        let name = inputs.known(&subject).page.record.get("page_name").map(clean);
        let title = match (name, page.as_str()) {
            (_, UNKNOWN_ID) => context.words.get("subject-unknown"),
            (Some(name), page) => format!("{name} ({page})"),
            (None, page) => page.to_owned(),
        };
        result.push(json!({ "page": page, "steps": lines.iter().map(to_json).collect::<Vec<_>>() }));
        views.push(View::Text(format!("{title}\n\n{}", text(&lines, &context.words))));
        if show_secrets {
            show_aside(context, &with_secrets(&run, subject).await.secrets).await?;
        }
    }
    let profile = inputs.known(&owner).profile.map(|profile| profile.id.clone());
    let result = json!({ "customer": customer, "platform": profile, "pages": result });
    let mut report = Report::settled("platform sheet", result, View::Several(views));
    report.about = About { customer: Some(customer.clone()), ..About::default() };
    report.next = Some(format!("onboard start {customer} --only platform-setup"));
    Ok(report)
}

/// Shows secrets where nothing keeps them: on a screen of their own, which is gone when the person is done.
async fn show_aside(context: &Context<'_>, secrets: &[(String, String, SecretString)]) -> Result<(), Error> {
    if !context.can_ask() {
        return Err(Error::new(&codes::SECRETS_NEED_TERMINAL));
    }
    let shown = secrets_shown(secrets);
    context.prompter().show_aside(&shown, &context.words.get("choose-hide")).await
}

/// Puts the value of a step on the clipboard, waits, and takes it off again.
async fn copied(
    context: &Context<'_>,
    run: &Run,
    subject: Subject,
    id: &str,
    keep: u64,
) -> Result<Report, Error> {
    let sheet = with_secrets(run, subject).await;
    let Some(line) = sheet.lines.iter().find(|line| line.step.id == id) else {
        let steps: Vec<&str> = sheet.lines.iter().map(|line| line.step.id.as_str()).collect();
        return Err(Error::new(&codes::SETUP_STEP_UNKNOWN).with("step", id).with("steps", steps.join(", ")));
    };
    let value = match &line.value {
        Shown::Plain(text) => Some(SecretString::from(text.clone())),
        Shown::Held(_) => sheet.secrets.iter().find(|(own, ..)| own == id).map(|(.., secret)| secret.clone()),
        Shown::Nothing | Shown::Missing(_) => None,
    };
    let value = value.ok_or_else(|| Error::new(&codes::SETUP_VALUE_UNKNOWN).with("step", id))?;
    let variables = &context.env.variables;
    let clipboard = Clipboard::of(variables, std::env::consts::OS).map_err(|why| match why {
        Nowhere::Ssh => Error::new(&codes::CLIPBOARD_OVER_SSH),
        Nowhere::Absent => Error::new(&codes::CLIPBOARD_ABSENT).with("why", "-"),
    })?;
    let failed = |error: std::io::Error| Error::new(&codes::CLIPBOARD_ABSENT).with("why", error.to_string());
    let is_hidden = clipboard.put(variables, &value).map_err(failed)?;
    let facts: Facts = [("step", id.into()), ("seconds", keep.into())].into();
    context.note(&context.words.say(if is_hidden { "copied-hidden" } else { "copied" }, &facts));
    tokio::time::sleep(std::time::Duration::from_secs(keep)).await;
    clipboard.clear(variables).map_err(failed)?;
    let result = json!({ "step": id, "kept_out_of_history": is_hidden });
    Ok(Report::settled("platform sheet", result, View::Message("clipboard-cleared", Facts::new())))
}
