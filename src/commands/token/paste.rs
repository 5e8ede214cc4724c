//! `token paste`: another token, proved before it is kept, and never in place of one that works without a word.

use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

use super::check::one;
use crate::codes;
use crate::commands::Context;
use crate::commands::status::steps;
use crate::commands::unlock::Need;
use crate::error::Error;
use crate::finding::{Facts, Subject, UNKNOWN_ID};
use crate::journey::StepId;
use crate::journey::backend::Backend;
use crate::journey::catalogue::places;
use crate::journey::look::{exit, findings};
use crate::journey::port::{SecretKind, SecretRef};
use crate::journey::question::Question;
use crate::run::Run;
use crate::store::Scope;
use crate::token::{derived, keep, lengthened, place, proved, stands};
use crate::ui::{About, Report, View};

/// Arguments of `token paste`.
#[derive(Debug, clap::Args)]
pub struct PasteArgs {
    /// Customer: an id, a Page ID, or part of a name
    pub customer: Option<String>,
    /// The Page that the token is of, where the customer has several
    #[arg(long, value_name = "PAGE_ID")]
    pub page: Option<String>,
    /// What it has to be, instead of what Meta says that it is
    #[arg(long, value_name = "KIND", value_parser = ["page", "user", "system-user"])]
    pub kind: Option<String>,
    /// Take it in place of another one that works
    #[arg(long)]
    pub replace: bool,
    /// Read the token from standard input
    #[arg(long)]
    pub token_stdin: bool,
}

/// What was kept, of one token.
struct Kept {
    of: SecretRef,
    is_replaced: bool,
}

/// Keeps a token that was pasted, and makes the Pages' from it where the person agrees.
///
/// # Errors
/// No token came; it is not what it has to be; another one works and nobody said to replace it; Meta cannot be asked.
pub async fn run(context: &Context<'_>, args: PasteArgs) -> Result<Report, Error> {
    let PasteArgs { customer, page, kind, replace, token_stdin } = args;
    let workspace = context.workspace()?;
    let customer = context.customer(&workspace, customer.as_deref())?;
    let slot = kind.map(|kind| match kind.as_str() {
        "user" => SecretKind::UserToken,
        "system-user" => SecretKind::SystemUserToken,
        _ => SecretKind::PageToken,
    });
    let token = typed(context, slot, token_stdin).await?;
    context.unlock(&workspace, Need::Store).await?;
    let run = context.open(workspace, "token paste", Scope::Customer(customer.clone())).await?;
    let mut desk =
        Desk { context, run: &run, customer: &customer, replace, kept: Vec::new(), views: Vec::new() };
    let of = place(&run, &customer, slot, page.as_deref(), &token).await?;
    if desk.take(&of, &token).await? && of.slot != SecretKind::PageToken {
        keep(&run, lengthened(&run, &of).await?).await?;
        desk.derive(of.slot).await?;
    }
    desk.report().await
}

/// Returns the token: from standard input, else as it is typed in the dark.
async fn typed(
    context: &Context<'_>,
    slot: Option<SecretKind>,
    is_piped: bool,
) -> Result<SecretString, Error> {
    let key = slot.unwrap_or(SecretKind::PageToken).name().replace('-', "_");
    let token = match Question::find(&key) {
        Some(question) if !is_piped && context.can_ask() => context.ask_secret(question).await?,
        _ if !is_piped => return Err(Error::new(&codes::VALUE_MISSING).with("key", key)),
        _ => one(&context.value(&key, None, true).await?)?,
    };
    context.scrub.learn(&token);
    Ok(token)
}

/// One paste at work.
struct Desk<'d, 'c> {
    context: &'d Context<'c>,
    run: &'d Run,
    customer: &'d str,
    replace: bool,
    kept: Vec<Kept>,
    views: Vec<View>,
}

impl Desk<'_, '_> {
    /// Keeps a token, once it is proved. Returns false where it is there already.
    async fn take(&mut self, of: &SecretRef, token: &SecretString) -> Result<bool, Error> {
        let changes = proved(self.run, of, token).await?;
        if self.is_held(of, token).await? {
            self.views.push(View::Message("token-same", facts(of)));
            return Ok(false);
        }
        if stands(self.run, of).await && !self.replace {
            self.agree_to_replace(of).await?;
        }
        self.keep(of, changes).await?;
        Ok(true)
    }

    async fn is_held(&self, of: &SecretRef, token: &SecretString) -> Result<bool, Error> {
        let held = self.run.secret(of.subject.clone(), of.slot).await?;
        Ok(held.is_some_and(|held| held.expose_secret() == token.expose_secret()))
    }

    async fn agree_to_replace(&self, of: &SecretRef) -> Result<(), Error> {
        if !self.context.can_ask() {
            return Err(Error::new(&codes::TOKEN_KEPT).with("kind", of.slot.name()));
        }
        let shown = self.context.words.say("token-replace-shown", &facts(of));
        self.context.confirm(&shown, "token-replace-ask").await
    }

    async fn keep(&mut self, of: &SecretRef, changes: Vec<crate::journey::Change>) -> Result<(), Error> {
        let is_replaced = self.run.inputs().subject_record(&of.subject).card(of.slot).is_some();
        keep(self.run, changes).await?;
        // A Page that was not identified has its id now.
        let subject = match &of.subject {
            Subject::Page { page, .. } if page == UNKNOWN_ID => {
                let pages = self.run.inputs().pages_of(self.customer);
                Subject::page(self.customer, pages.first().map_or(UNKNOWN_ID, String::as_str))
            }
            known => known.clone(),
        };
        let of = SecretRef { subject, slot: of.slot };
        self.views.push(View::Message("token-taken", facts(&of)));
        self.kept.push(Kept { of, is_replaced });
        Ok(())
    }

    /// Makes the tokens of the customer's Pages from the person's, where that is agreed to.
    async fn derive(&mut self, from: SecretKind) -> Result<(), Error> {
        let pages = self.run.inputs().pages_of(self.customer).into_iter().filter(|page| page != UNKNOWN_ID);
        let mut open = Vec::new();
        for page in pages {
            let of = SecretRef { subject: Subject::page(self.customer, &page), slot: SecretKind::PageToken };
            // One that works stays, unless somebody said otherwise.
            if self.replace || self.context.can_ask() || !stands(self.run, &of).await {
                open.push((page, of));
            }
        }
        if open.is_empty() {
            return Ok(());
        }
        let names: Vec<&str> = open.iter().map(|(page, _)| page.as_str()).collect();
        let shown: Facts = [("pages", names.join(", ").into())].into();
        let agrees = self.context.global.yes
            || (self.context.can_ask() && {
                let prompter = self.context.prompter();
                let words = &self.context.words;
                prompter
                    .confirm(&words.say("token-derive-shown", &shown), &words.get("token-derive-ask"))
                    .await?
            });
        if !agrees {
            self.views.push(View::Message("token-not-derived", shown));
            return Ok(());
        }
        for (page, of) in open {
            let Some(token) = derived(self.run, self.customer, from, &page).await? else { continue };
            self.context.scrub.learn(&token);
            if self.is_held(&of, &token).await? {
                continue;
            }
            let changes = proved(self.run, &of, &token).await?;
            self.keep(&of, changes).await?;
        }
        Ok(())
    }

    /// Looks at what the tokens are for, and reports.
    async fn report(mut self) -> Result<Report, Error> {
        let inputs = self.run.inputs();
        let has = |subject: &Subject, slot| {
            self.kept.iter().any(|kept| kept.of.subject == *subject && kept.of.slot == slot)
        };
        let is_delivered_anew = |subject: &Subject| {
            let mut own = self.kept.iter().filter(|kept| kept.of.subject == *subject);
            own.any(|kept| kept.is_replaced && kept.of.slot == SecretKind::PageToken)
        };
        let is_concerned = |step: StepId, subject: &Subject| match step {
            StepId::Login => has(subject, SecretKind::UserToken) || has(subject, SecretKind::SystemUserToken),
            StepId::PageToken => has(subject, SecretKind::PageToken),
            StepId::PlatformSetup => is_delivered_anew(subject),
            _ => false,
        };
        let mut places = places(&inputs, &[self.customer]);
        places.retain(|(row, subject)| is_concerned(row.id, subject));
        let looked = self.run.look(&places).await;
        let exit = exit(&looked);
        let kept: Vec<Value> = self.kept.iter().map(|kept| to_json(kept, self.run)).collect();
        self.views.push(View::Board(looked.clone()));
        let app = inputs.app_of(self.customer);
        Ok(Report {
            command: "token paste",
            exit,
            findings: findings(&looked).into_iter().cloned().collect(),
            result: json!({ "customer": self.customer, "kept": kept, "steps": steps(&looked) }),
            view: View::Several(self.views),
            error: None,
            next: Some(format!("onboard start {}", self.customer)),
            about: About {
                customer: Some(self.customer.to_owned()),
                app: Some(app).filter(|app| app != UNKNOWN_ID),
                ..About::default()
            },
        })
    }
}

fn facts(of: &SecretRef) -> Facts {
    [("token", of.slot.name().into()), ("subject", of.subject.to_string().into())].into()
}

fn to_json(kept: &Kept, run: &Run) -> Value {
    let Kept { of, is_replaced } = kept;
    let inputs = run.inputs();
    let expires = inputs.subject_record(&of.subject).card(of.slot).and_then(|card| card.expires);
    json!({
        "subject": of.subject.to_string(),
        "slot": of.slot.name(),
        "expires_at": expires.map(|at| at.to_string()),
        "replaced": is_replaced,
    })
}
