//! A token that was pasted: where it belongs, what stands there, and what can be made of it.

use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use super::check::unseen;
use super::login::{self, Attempt};
use crate::codes;
use crate::error::{Error, Exit};
use crate::finding::{Finding, Subject, UNKNOWN_ID};
use crate::journey::answer::{explain, prove};
use crate::journey::backend::Backend;
use crate::journey::pages::{Reach, Shown, offered};
use crate::journey::pasted::is_instagrams;
use crate::journey::port::{Call, GraphError, Method, Param, SecretKind, SecretRef, TokenRole};
use crate::journey::steps::login::exchange;
use crate::journey::token::{SHORT_HOURS, expiry, id};
use crate::journey::{Change, StepId};

/// Names where a pasted token belongs: where it was said to, else by what Meta says that it is.
///
/// # Errors
/// Meta could not be asked, or knows no such token.
pub async fn place(
    backend: &dyn Backend,
    customer: &str,
    wanted: Option<SecretKind>,
    page: Option<&str>,
    token: &SecretString,
) -> Result<SecretRef, Error> {
    let owner = Subject::Customer(customer.to_owned());
    if is_instagrams(token.expose_secret()) {
        return Err(refused(Finding::new(&codes::TOKEN_OF_INSTAGRAM, &owner)));
    }
    let inputs = backend.inputs();
    let debug = match backend.hands(&owner).identify(token).await {
        Ok(debug) => debug,
        Err(trouble) => {
            let why = unseen(&inputs, backend, &owner, &trouble).findings().first().cloned();
            return Err(why.map_or_else(|| Error::new(&codes::TOKEN_INVALID).exiting(Exit::Auth), refused));
        }
    };
    let slot = wanted.or(page.map(|_| SecretKind::PageToken)).unwrap_or_else(|| slot_of(&debug));
    let subject = if slot == SecretKind::PageToken {
        let pages = inputs.pages_of(customer);
        let own = id(&debug["profile_id"]);
        // What is of none of the customer's Pages is refused when it is proved.
        let meant = page.or_else(|| pages.iter().find(|page| **page == own).map(String::as_str));
        Subject::page(customer, meant.unwrap_or_else(|| pages.first().map_or(UNKNOWN_ID, String::as_str)))
    } else {
        owner
    };
    Ok(SecretRef { subject, slot })
}

fn slot_of(debug: &Value) -> SecretKind {
    match debug["type"].as_str().unwrap_or_default().to_uppercase().as_str() {
        "USER" => SecretKind::UserToken,
        "SYSTEM_USER" => SecretKind::SystemUserToken,
        // What is none of them is refused when it is proved, and named then.
        _ => SecretKind::PageToken,
    }
}

/// Proves a token, and returns what keeps it.
///
/// # Errors
/// What speaks against it.
pub async fn proved(
    backend: &dyn Backend,
    of: &SecretRef,
    token: &SecretString,
) -> Result<Vec<Change>, Error> {
    prove(backend, &backend.inputs(), of.slot, &of.subject, token).await.map_err(refused)
}

/// Returns whether a token is held that works, as far as can be told: one that nobody could ask about may.
pub async fn stands(backend: &dyn Backend, of: &SecretRef) -> bool {
    if backend.inputs().subject_record(&of.subject).card(of.slot).is_none() {
        return false;
    }
    match backend.graph(&of.subject).debug(role(of.slot)).await {
        Ok(debug) => debug["is_valid"].as_bool() == Some(true),
        Err(GraphError::Refused(_)) => false,
        Err(GraphError::Unavailable(_)) => true,
    }
}

/// Exchanges the user token that is held for one of about 60 days, if it lives for hours. Returns what keeps it,
/// nothing where that is not needed.
///
/// # Errors
/// Meta refused, could not be asked, or gave what does not serve.
pub async fn lengthened(backend: &dyn Backend, of: &SecretRef) -> Result<Vec<Change>, Error> {
    if of.slot != SecretKind::UserToken {
        return Ok(Vec::new());
    }
    let inputs = backend.inputs();
    let known = inputs.known(&of.subject);
    let explained = |trouble: &GraphError| refused(explain(backend, &known, trouble));
    let debug = backend.graph(&of.subject).debug(TokenRole::User).await.map_err(|why| explained(&why))?;
    let is_short = expiry(&debug).is_some_and(|at| at.duration_since(inputs.now).as_hours() < SHORT_HOURS);
    if !is_short {
        return Ok(Vec::new());
    }
    let call = exchange(&known.app_id, of.slot);
    let done = backend.hands(&of.subject).call(&call).await.map_err(|why| explained(&why))?;
    match done.token {
        Some(token) => proved(backend, of, &token).await,
        None => Ok(Vec::new()),
    }
}

/// Makes the token of a Page from the person's that is held. It does not expire by itself, where that one was
/// exchanged. Source: "Long-Lived Access Tokens".
///
/// # Errors
/// Meta refused, or could not be asked.
pub async fn derived(
    backend: &dyn Backend,
    customer: &str,
    from: SecretKind,
    page: &str,
) -> Result<Option<SecretString>, Error> {
    let of = SecretRef { subject: Subject::page(customer, page), slot: SecretKind::PageToken };
    let path = format!("{page}?fields=access_token");
    let call = Call { by: role(from), method: Method::Get, path, params: Vec::new(), mints: Some(of.slot) };
    match backend.hands(&of.subject).call(&call).await {
        Ok(done) => Ok(done.token),
        Err(trouble) => {
            let inputs = backend.inputs();
            Err(refused(explain(backend, &inputs.known(&of.subject), &trouble)))
        }
    }
}

/// Returns the Pages that a customer's own token shows.
///
/// # Errors
/// Meta refused, or could not be asked.
pub async fn shown(
    backend: &dyn Backend,
    customer: &str,
    from: SecretKind,
    wanted: Option<&str>,
) -> Result<Shown, Error> {
    let subject = Subject::Customer(customer.to_owned());
    match offered(&*backend.graph(&subject), role(from), wanted, Reach::Businesses).await {
        Ok(shown) => Ok(shown),
        Err(trouble) => {
            let inputs = backend.inputs();
            Err(refused(explain(backend, &inputs.known(&subject), &trouble)))
        }
    }
}

/// Exchanges the code of a login for a token.
///
/// # Errors
/// Meta refused, or could not be asked.
pub async fn redeemed(
    backend: &dyn Backend,
    customer: &str,
    attempt: &Attempt,
    code: &SecretString,
) -> Result<SecretString, Error> {
    let subject = Subject::Customer(customer.to_owned());
    let inputs = backend.inputs();
    let known = inputs.known(&subject);
    let params = vec![
        ("client_id", Param::Text(known.app_id.clone())),
        ("client_secret", Param::Secret(SecretKind::AppSecret)),
        ("redirect_uri", Param::Text(attempt.redirect.clone())),
        ("code", Param::Text(code.expose_secret().to_owned())),
        ("code_verifier", Param::Text(attempt.verifier.expose_secret().to_owned())),
    ];
    let path = "oauth/access_token".to_owned();
    let mints = Some(SecretKind::UserToken);
    let call = Call { by: TokenRole::App, method: Method::Get, path: path.clone(), params, mints };
    match backend.hands(&subject).call(&call).await {
        Ok(done) => done.token.ok_or_else(|| {
            Error::new(&codes::GRAPH_INCOMPLETE).with("path", path).with("missing", "access_token")
        }),
        Err(trouble) => Err(match trouble.refusal().and_then(login::refused) {
            Some(own) => Error::new(own).with("redirect", attempt.redirect.as_str()),
            None => refused(explain(backend, &known, &trouble)),
        }),
    }
}

/// Saves what keeps a token.
///
/// # Errors
/// When it cannot be saved.
pub async fn keep(backend: &dyn Backend, changes: Vec<Change>) -> Result<(), Error> {
    let is_pages = |change: &Change| matches!(change, Change::Secret(_, SecretKind::PageToken, ..));
    let step = if changes.iter().any(is_pages) { StepId::PageToken } else { StepId::Login };
    backend.apply(step, changes).await?;
    backend.refresh().await
}

fn role(slot: SecretKind) -> TokenRole {
    match slot {
        SecretKind::PageToken => TokenRole::Page,
        SecretKind::SystemUserToken => TokenRole::SystemUser,
        _ => TokenRole::User,
    }
}

fn refused(why: Finding) -> Error {
    let exit = if why.code == &codes::NO_APP_SECRET { Exit::Usage } else { Exit::of_proof(why.code.weight) };
    Error::new(why.code).exiting(exit).knowing(why.facts)
}
