//! A user or system-user token, where the platform signs in with one.

use futures_util::future::LocalBoxFuture;

use super::{APP_REFUSED, PLATFORM_UNKNOWN, debug_unknown, minted, person};
use crate::finding::{Code, Finding, Verdict};
use crate::journey::port::{As, Call, Method, Param, Slot};
use crate::journey::token::{
    DATA_ACCESS_EXPIRED, DEAD, MISFIT, TOKEN_EXPIRED, TOKEN_INVALID, TOKEN_OTHER_APP, TOKEN_PASSWORD_CHANGED,
    TOKEN_REVOKED, TOKEN_SCOPE_MISSING, TOKEN_SHORT_LIVED, TOKEN_WRONG_KIND, Wanted, judge,
};
use crate::journey::{Asks, Eyes, Hand, Row, Scope, StepId};
use crate::platform::Authentication;

const DOCS: &str = "docs/facebook-login/guides/access-tokens";

/// The platform works with a pasted Page token; no login is involved.
pub static NOT_NEEDED: Code = Code::advice("login-not-needed", DOCS);
/// No user token is known.
pub static USER_MISSING: Code = Code::blocks("user-token-missing", DOCS);
/// No system-user token is known.
pub static SYSTEM_USER_MISSING: Code = Code::blocks("system-user-token-missing", DOCS);

/// The row.
pub static ROW: Row = Row {
    id: StepId::Login,
    scope: Scope::Customer,
    needs: &[StepId::App],
    codes: &[
        &[
            &NOT_NEEDED,
            &USER_MISSING,
            &SYSTEM_USER_MISSING,
            &TOKEN_SHORT_LIVED,
            &DATA_ACCESS_EXPIRED,
            &APP_REFUSED,
        ],
        DEAD,
        MISFIT,
    ],
    asks: &[
        (&USER_MISSING, Asks::These(&["user_token"])),
        (&SYSTEM_USER_MISSING, Asks::These(&["system_user_token"])),
        (&TOKEN_INVALID, Asks::OwnToken),
        (&TOKEN_EXPIRED, Asks::OwnToken),
        (&TOKEN_REVOKED, Asks::OwnToken),
        (&TOKEN_PASSWORD_CHANGED, Asks::OwnToken),
        (&TOKEN_OTHER_APP, Asks::OwnToken),
        (&TOKEN_WRONG_KIND, Asks::OwnToken),
        (&TOKEN_SCOPE_MISSING, Asks::OwnToken),
    ],
    link: "https://developers.facebook.com/tools/explorer/",
    check,
    hand: Hand::Do { plan, outcome: minted },
    learn: None,
};

fn check<'a>(eyes: &'a Eyes<'a>) -> LocalBoxFuture<'a, Verdict> {
    Box::pin(async move {
        let known = eyes.known;
        let Some(profile) = known.profile else { return Verdict::Unknown(eyes.finding(&PLATFORM_UNKNOWN)) };
        if profile.authentication == Authentication::StaticPageToken {
            return Verdict::NotNeeded(&NOT_NEEDED);
        }
        let Some(by) = person(known) else {
            let wants_system_user = profile.authentication == Authentication::SystemUser;
            return eyes.one(if wants_system_user { &SYSTEM_USER_MISSING } else { &USER_MISSING });
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
                kinds: if by == As::SystemUser { &["SYSTEM_USER", "USER"] } else { &["USER"] },
                page: None,
                scopes: &scopes,
                now: known.now(),
                margin_days: known.estate.margin_days,
            },
        ))
    })
}

/// Plans the exchange of a short-lived user token. Source: "Long-Lived Access Tokens".
fn plan<'a>(eyes: &'a Eyes<'a>, found: &'a [Finding]) -> LocalBoxFuture<'a, Vec<Call>> {
    Box::pin(async move {
        let is_short = found.iter().any(|finding| finding.code == &TOKEN_SHORT_LIVED);
        if is_short { vec![exchange(&eyes.known.app_id, Slot::UserToken)] } else { Vec::new() }
    })
}

/// Returns the call that exchanges a user token, or renews a system user's for 60 days.
pub(super) fn exchange(app: &str, slot: Slot) -> Call {
    let mut params = vec![
        ("grant_type", Param::Text("fb_exchange_token".into())),
        ("client_id", Param::Text(app.into())),
        ("client_secret", Param::Secret(Slot::AppSecret)),
        ("fb_exchange_token", Param::Secret(slot)),
    ];
    if slot == Slot::SystemUserToken {
        params.push(("set_token_expires_in_60_days", Param::Text("true".into())));
    }
    Call { by: As::App, method: Method::Get, path: "oauth/access_token".into(), params, mints: Some(slot) }
}
