//! The callback that is meant: one that was typed, or a customer's own.

use secrecy::SecretString;

use crate::codes;
use crate::commands::Context;
use crate::commands::unlock::Need;
use crate::error::Error;
use crate::finding::{Subject, UNKNOWN_ID};
use crate::journey::backend::Backend;
use crate::journey::question::Question;
use crate::model::SecretKind;
use crate::platform::{Act, Ours};
use crate::run::Run;
use crate::store::Scope;

/// The variable with the app secret of a callback that no customer has.
const APP_SECRET: &str = "ONBOARD_APP_SECRET";
/// The variable with the verify token of a callback that no customer has.
const VERIFY_TOKEN: &str = "ONBOARD_VERIFY_TOKEN";

/// A callback, and what is known of it.
pub(super) struct Target {
    /// The run.
    pub(super) run: Run,
    /// Whose callback it is: an app's, unknown where it was typed.
    pub(super) subject: Subject,
    /// The customer.
    pub(super) customer: Option<String>,
    /// The address.
    pub(super) callback: String,
    /// A Page of the customer, for events.
    pub(super) page: Option<String>,
    /// Whether it is the app's own callback, so that what is seen of it is kept.
    pub(super) is_own: bool,
    /// Whether the product can check a signature: it is given the app secret.
    pub(super) can_check: bool,
    /// The app secret, if it is known.
    pub(super) app_secret: Option<SecretString>,
    verify_token: Option<SecretString>,
}

impl Target {
    /// Returns the callback that is meant. A typed one needs no workspace and opens no vault, unless a customer is
    /// named with it.
    ///
    /// # Errors
    /// No customer is meant, its callback is not known (`callback-missing`), or what keeps the vault closed.
    pub(super) async fn of(context: &Context<'_>, command: &str, url: Option<String>) -> Result<Self, Error> {
        match url {
            Some(url) if context.global.customer.is_none() => Self::typed(context, command, url).await,
            url => Self::owned(context, command, url).await,
        }
    }

    async fn typed(context: &Context<'_>, command: &str, callback: String) -> Result<Self, Error> {
        let run = context.open(context.workspace()?, command, Scope::Only(Vec::new())).await?;
        let subject = Subject::App(UNKNOWN_ID.into());
        let (app_secret, verify_token) = secrets_of_env(context);
        let (customer, page, is_own) = (None, None, false);
        Ok(Self { run, subject, customer, callback, page, is_own, can_check: true, app_secret, verify_token })
    }

    async fn owned(context: &Context<'_>, command: &str, url: Option<String>) -> Result<Self, Error> {
        let workspace = context.workspace()?;
        let customer = context.customer(&workspace, None)?;
        context.unlock(&workspace, Need::Read).await?;
        let run = context.open(workspace, command, Scope::Customer(customer.clone())).await?;
        let inputs = run.inputs();
        let subject = Subject::App(inputs.app_of(&customer));
        let page = inputs.pages_of(&customer).into_iter().find(|page| page != UNKNOWN_ID);
        let known = inputs.known(&Subject::Customer(customer.clone()));
        let own = known.callback().map(str::to_owned);
        let can_check = known.profile.is_none_or(|profile| {
            profile.setup.is_empty() || profile.step_with(Act::Enter, Ours::AppSecret).is_some()
        });
        let is_own = url.is_none() || url == own;
        let missing = || Error::new(&codes::CALLBACK_MISSING).with("customer", customer.as_str());
        let callback = url.or(own).ok_or_else(missing)?;
        drop(known);
        drop(inputs);
        let app_secret = run.secret(subject.clone(), SecretKind::AppSecret).await?;
        let verify_token = run.secret(subject.clone(), SecretKind::VerifyToken).await?;
        let customer = Some(customer);
        Ok(Self { run, subject, customer, callback, page, is_own, can_check, app_secret, verify_token })
    }

    /// Returns the verify token; asks a person for one that nobody told.
    ///
    /// # Errors
    /// `webhook-token-unset` where nobody can be asked.
    pub(super) async fn verify_token(&self, context: &Context<'_>) -> Result<SecretString, Error> {
        match (&self.verify_token, Question::find("verify_token")) {
            (Some(token), _) => Ok(token.clone()),
            (None, Some(question)) if context.can_ask() => context.ask_secret(question).await,
            (None, _) => Err(Error::new(&codes::WEBHOOK_TOKEN_UNSET).with("name", VERIFY_TOKEN)),
        }
    }
}

/// Returns a secret of the environment; an empty variable is none.
pub(super) fn from_env(context: &Context<'_>, name: &str) -> Option<SecretString> {
    let value = context.env.get(name).map(str::trim).filter(|value| !value.is_empty())?;
    let secret = SecretString::from(value);
    context.scrub.learn(&secret);
    Some(secret)
}

/// Returns the app secret and the verify token of the environment.
pub(super) fn secrets_of_env(context: &Context<'_>) -> (Option<SecretString>, Option<SecretString>) {
    (from_env(context, APP_SECRET), from_env(context, VERIFY_TOKEN))
}
