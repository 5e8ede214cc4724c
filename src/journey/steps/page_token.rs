//! A token of this Page and this app, valid, with the permissions, its expiry known.

use futures_util::future::LocalBoxFuture;

use super::{debug_unknown, minted, person};
use crate::codes;
use crate::finding::{Finding, Verdict};
use crate::journey::known::SubjectView;
use crate::journey::port::{Call, Method, SecretKind, TokenRole};
use crate::journey::token::{DEAD, MISFIT, Wanted, judge};
use crate::journey::{Asks, Eyes, Hand, Row, Scope, StepId};
use crate::platform::Authentication;

/// The row.
pub static ROW: Row = Row {
    id: StepId::PageToken,
    scope: Scope::Page,
    // Not `page`: with a dead token the Page cannot be seen, and a new token is what it takes.
    needs: &[StepId::App, StepId::Login],
    codes: &[
        &[
            &codes::PAGE_TOKEN_MISSING,
            &codes::PAGE_TOKEN_NOT_DERIVED,
            &codes::TOKEN_OF_ANOTHER_PAGE,
            &codes::DATA_ACCESS_EXPIRED,
            &codes::APP_CREDENTIALS_REFUSED,
        ],
        DEAD,
        MISFIT,
    ],
    asks: &[
        (&codes::PAGE_TOKEN_MISSING, Asks::These(&["page_token"])),
        (&codes::TOKEN_INVALID, Asks::These(&["page_token"])),
        (&codes::TOKEN_EXPIRED, Asks::These(&["page_token"])),
        (&codes::TOKEN_REVOKED, Asks::These(&["page_token"])),
        (&codes::TOKEN_PASSWORD_CHANGED, Asks::These(&["page_token"])),
        (&codes::TOKEN_SESSION_ENDED, Asks::These(&["page_token"])),
        (&codes::TOKEN_ROLE_LOST, Asks::These(&["page_token"])),
        (&codes::TOKEN_OF_ANOTHER_APP, Asks::These(&["page_token"])),
        (&codes::TOKEN_OF_ANOTHER_PAGE, Asks::These(&["page_token"])),
        (&codes::TOKEN_WRONG_KIND, Asks::These(&["page_token"])),
        (&codes::TOKEN_SCOPE_MISSING, Asks::These(&["page_token"])),
    ],
    link: "https://developers.facebook.com/apps/{app}/messenger/settings/",
    check,
    hand: Hand::Do { plan, outcome: minted },
    learn: None,
};

fn check<'a>(eyes: &'a Eyes<'a>) -> LocalBoxFuture<'a, Verdict> {
    Box::pin(async move {
        let known = eyes.known;
        if known.page.card(SecretKind::PageToken).is_none() {
            return eyes.one(if can_derive(known) {
                &codes::PAGE_TOKEN_NOT_DERIVED
            } else {
                &codes::PAGE_TOKEN_MISSING
            });
        }
        let debug = match eyes.graph.debug(TokenRole::Page).await {
            Ok(debug) => debug,
            Err(trouble) => return debug_unknown(eyes, &trouble),
        };
        let scopes = known.scopes();
        Verdict::of(judge(
            &debug,
            &Wanted {
                subject: &known.subject,
                app: &known.app_id,
                kinds: &["PAGE"],
                page: known.page_id.as_deref(),
                scopes: &scopes,
                now: known.now(),
                margin_days: known.inputs.margin_days,
            },
        ))
    })
}

fn can_derive(known: &SubjectView<'_>) -> bool {
    let uses_login =
        known.profile.is_some_and(|profile| profile.authentication != Authentication::StaticPageToken);
    uses_login && known.page_id.is_some() && person(known).is_some()
}

/// Plans to derive the Page token again from the person's, where there is one. A Page token is never refreshed.
fn plan<'a>(eyes: &'a Eyes<'a>, found: &'a [Finding]) -> LocalBoxFuture<'a, Vec<Call>> {
    Box::pin(async move {
        let is_worth_it = found.iter().any(|finding| {
            finding.code == &codes::PAGE_TOKEN_NOT_DERIVED
                || DEAD.contains(&finding.code)
                || MISFIT.contains(&finding.code)
        });
        derive(eyes.known).filter(|_| is_worth_it).into_iter().collect()
    })
}

/// Returns the call that derives the Page token from the person's, where the platform signs in with one.
pub(crate) fn derive(known: &SubjectView<'_>) -> Option<Call> {
    let by = person(known).filter(|_| can_derive(known))?;
    let path = format!("{}?fields=access_token", known.page_id.as_ref()?);
    Some(Call { by, method: Method::Get, path, params: Vec::new(), mints: Some(SecretKind::PageToken) })
}
