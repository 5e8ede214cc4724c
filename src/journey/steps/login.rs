//! A user or system-user token, where the platform signs in with one.

use futures_util::future::LocalBoxFuture;

use super::{debug_unknown, minted, person};
use crate::codes;
use crate::finding::{Finding, Verdict};
use crate::journey::port::{Call, Method, Param, SecretKind, TokenRole};
use crate::journey::token::{DEAD, MISFIT, Wanted, judge};
use crate::journey::{Asks, Eyes, Hand, Row, Scope, StepId};
use crate::platform::Authentication;

/// The row.
pub static ROW: Row = Row {
    id: StepId::Login,
    scope: Scope::Customer,
    needs: &[StepId::App],
    codes: &[
        &[
            &codes::LOGIN_NOT_NEEDED,
            &codes::USER_TOKEN_MISSING,
            &codes::SYSTEM_USER_TOKEN_MISSING,
            &codes::TOKEN_SHORT_LIVED,
            &codes::DATA_ACCESS_EXPIRED,
            &codes::APP_CREDENTIALS_REFUSED,
        ],
        DEAD,
        MISFIT,
    ],
    asks: &[
        (&codes::USER_TOKEN_MISSING, Asks::These(&["user_token"])),
        (&codes::SYSTEM_USER_TOKEN_MISSING, Asks::These(&["system_user_token"])),
        (&codes::TOKEN_INVALID, Asks::OwnToken),
        (&codes::TOKEN_EXPIRED, Asks::OwnToken),
        (&codes::TOKEN_REVOKED, Asks::OwnToken),
        (&codes::TOKEN_PASSWORD_CHANGED, Asks::OwnToken),
        (&codes::TOKEN_SESSION_ENDED, Asks::OwnToken),
        (&codes::TOKEN_OF_ANOTHER_APP, Asks::OwnToken),
        (&codes::TOKEN_WRONG_KIND, Asks::OwnToken),
        (&codes::TOKEN_SCOPE_MISSING, Asks::OwnToken),
    ],
    link: "https://developers.facebook.com/tools/explorer/",
    check,
    hand: Hand::Do { plan, outcome: minted },
    learn: None,
};

fn check<'a>(eyes: &'a Eyes<'a>) -> LocalBoxFuture<'a, Verdict> {
    Box::pin(async move {
        let known = eyes.known;
        let Some(profile) = known.profile else {
            return Verdict::Unknown(eyes.finding(&codes::PLATFORM_NOT_CHOSEN));
        };
        if profile.authentication == Authentication::StaticPageToken {
            return Verdict::NotNeeded(&codes::LOGIN_NOT_NEEDED);
        }
        let Some(by) = person(known) else {
            let wants_system_user = profile.authentication == Authentication::SystemUser;
            return eyes.one(if wants_system_user {
                &codes::SYSTEM_USER_TOKEN_MISSING
            } else {
                &codes::USER_TOKEN_MISSING
            });
        };
        let debug = match eyes.graph.debug(by).await {
            Ok(debug) => debug,
            Err(trouble) => return debug_unknown(eyes, &trouble),
        };
        let scopes = known.scopes();
        Verdict::of(judge(
            &debug,
            &Wanted {
                subject: &known.subject,
                app: &known.app_id,
                // `SYSTEM_USER` is observed, not documented: a system user's token may also say `USER`.
                kinds: if by == TokenRole::SystemUser { &["SYSTEM_USER", "USER"] } else { &["USER"] },
                page: None,
                scopes: &scopes,
                now: known.now(),
                margin_days: known.inputs.margin_days,
            },
        ))
    })
}

/// Plans the exchange of a short-lived user token. Source: "Long-Lived Access Tokens".
fn plan<'a>(eyes: &'a Eyes<'a>, found: &'a [Finding]) -> LocalBoxFuture<'a, Vec<Call>> {
    Box::pin(async move {
        let is_short = found.iter().any(|finding| finding.code == &codes::TOKEN_SHORT_LIVED);
        if is_short { vec![exchange(&eyes.known.app_id, SecretKind::UserToken)] } else { Vec::new() }
    })
}

/// Returns the call that exchanges a user token, or renews a system user's for 60 days.
pub(crate) fn exchange(app: &str, slot: SecretKind) -> Call {
    let mut params = vec![
        ("grant_type", Param::Text("fb_exchange_token".into())),
        ("client_id", Param::Text(app.into())),
        ("client_secret", Param::Secret(SecretKind::AppSecret)),
        ("fb_exchange_token", Param::Secret(slot)),
    ];
    if slot == SecretKind::SystemUserToken {
        params.push(("set_token_expires_in_60_days", Param::Text("true".into())));
    }
    Call {
        by: TokenRole::App,
        method: Method::Get,
        path: "oauth/access_token".into(),
        params,
        mints: Some(slot),
    }
}
