//! What puts an end to a token at Meta, and what else ends with it.
//!
//! Source: "System Users" (`oauth/revoke`), "Permissions" of a user (`DELETE`, which removes the app for that person). A
//! Page token cannot be revoked alone; it ends with the token that it was derived from.

use crate::finding::Subject;
use crate::journey::backend::Backend;
use crate::journey::known::SubjectView;
use crate::journey::port::{Call, GraphError, Method, Param, SecretKind, SecretRef, TokenRole};
use crate::journey::token::id;

/// Returns the call that revokes one of a customer's own tokens.
pub fn call(known: &SubjectView<'_>, slot: SecretKind) -> Call {
    if slot == SecretKind::SystemUserToken {
        let params = vec![
            ("client_id", Param::Text(known.app_id.clone())),
            ("client_secret", Param::Secret(SecretKind::AppSecret)),
            ("revoke_token", Param::Secret(slot)),
        ];
        return Call {
            by: TokenRole::SystemUser,
            method: Method::Get,
            path: "oauth/revoke".into(),
            params,
            mints: None,
        };
    }
    Call {
        by: TokenRole::User,
        method: Method::Delete,
        path: "me/permissions".into(),
        params: Vec::new(),
        mints: None,
    }
}

/// Returns the Pages, of whichever customer on the same app, whose token in the vault was derived from a customer's own
/// token: it is of the same person. One that Meta does not tell of counts among them.
///
/// # Errors
/// When Meta does not tell whose the token is.
pub async fn derived(
    backend: &dyn Backend,
    customer: &str,
    slot: SecretKind,
) -> Result<Vec<Subject>, GraphError> {
    let subject = Subject::Customer(customer.to_owned());
    let inputs = backend.inputs();
    let app = inputs.app_of(customer);
    let role = if slot == SecretKind::SystemUserToken { TokenRole::SystemUser } else { TokenRole::User };
    let graph = backend.graph(&subject);
    let person = id(&graph.debug(role).await?["user_id"]);
    let stored = inputs.stored.clone();
    let pages = stored.customers().iter().filter(|one| inputs.app_of(one) == app).flat_map(|one| {
        let page = |page: String| Subject::page(one, page);
        inputs.pages_of(one).into_iter().map(page).collect::<Vec<_>>()
    });
    let pages: Vec<SecretRef> = pages
        .filter(|page| inputs.subject_record(page).card(SecretKind::PageToken).is_some())
        .map(|subject| SecretRef { subject, slot: SecretKind::PageToken })
        .collect();
    let told = graph.debug_many(&pages).await;
    let is_theirs = |answer: Result<std::sync::Arc<serde_json::Value>, GraphError>| {
        answer.map_or(true, |debug| {
            let of = id(&debug["user_id"]);
            of.is_empty() || of == person
        })
    };
    let ends = pages.into_iter().zip(told).filter(|(_, answer)| is_theirs(answer.clone()));
    Ok(ends.map(|(of, _)| of.subject).collect())
}
