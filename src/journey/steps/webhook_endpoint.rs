//! The callback answers Meta's handshake: name, chain, echo, and a wrong token refused.

use std::sync::Arc;

use futures_util::future::LocalBoxFuture;
use futures_util::join;

use super::app_subscription;
use crate::codes;
use crate::finding::{Code, Verdict};
use crate::journey::callback::{ADDRESS, Handshakes, REACH, TLS, delivery, judge_handshakes, judge_url};
use crate::journey::port::{HandshakeToken, SecretKind};
use crate::journey::{Asks, Eyes, Hand, Row, Scope, StepId};

/// Days for which Meta's own successful handshake outranks our probe.
const META_DAYS: i64 = 30;

/// The row.
pub static ROW: Row = Row {
    id: StepId::WebhookEndpoint,
    scope: Scope::App,
    needs: &[StepId::PlatformSetup],
    codes: &[
        &[
            &codes::CALLBACK_MISSING,
            &codes::CALLBACK_REDIRECTS,
            &codes::CALLBACK_REDIRECTS_TO_SIGN_IN,
            &codes::CALLBACK_WANTS_LOGIN,
            &codes::CALLBACK_NOT_FOUND,
            &codes::CALLBACK_NO_GET,
            &codes::CALLBACK_SERVER_ERROR,
            &codes::CALLBACK_OTHER_STATUS,
            &codes::HANDSHAKE_REFUSED,
            &codes::HANDSHAKE_TOKEN_UNKNOWN,
            &codes::HANDSHAKE_QUOTED,
            &codes::HANDSHAKE_HTML,
            &codes::HANDSHAKE_REPEATED,
            &codes::HANDSHAKE_NO_ECHO,
            &codes::HANDSHAKE_ACCEPTS_ANY,
            &codes::CALLBACK_SLOW,
            &codes::CALLBACK_SEEN_BY_META_ONLY,
            &codes::HANDSHAKE_UNTRIED,
        ],
        ADDRESS,
        REACH,
        TLS,
        delivery::CODES,
    ],
    asks: &[
        (&codes::HANDSHAKE_REFUSED, Asks::Maybe(&["verify_token"])),
        (&codes::HANDSHAKE_TOKEN_UNKNOWN, Asks::Maybe(&["verify_token"])),
    ],
    link: "",
    check,
    hand: Hand::Tell,
    learn: None,
};

fn check<'a>(eyes: &'a Eyes<'a>) -> LocalBoxFuture<'a, Verdict> {
    Box::pin(look(eyes))
}

async fn look(eyes: &Eyes<'_>) -> Verdict {
    let Some(callback) = eyes.known.callback() else { return eyes.one(&codes::CALLBACK_MISSING) };
    if let Some(code) = judge_url(callback, false) {
        return Verdict::of(vec![eyes.finding(code).with("callback", callback)]);
    }
    let (right, wrong) = join!(
        eyes.web.handshake(callback, HandshakeToken::Right),
        eyes.web.handshake(callback, HandshakeToken::Wrong)
    );
    let has_token = eyes.known.app.card(SecretKind::VerifyToken).is_some();
    let (right, challenge, is_untried) = match (right, &wrong) {
        (Ok((seen, challenge)), _) => (seen, challenge, false),
        // Nobody can read the token back. Meta shook hands with its own, and a wrong one shows the way there.
        (Err(_), Ok((seen, challenge))) if !has_token && app_subscription::stands(eyes).await => {
            (Arc::clone(seen), challenge.clone(), true)
        }
        (Err(blind), _) => return Verdict::Unknown(blind.finding(&eyes.known.subject)),
    };
    let wrong = wrong.ok();
    let tried = Handshakes {
        right: (&right, &challenge),
        wrong: wrong.as_ref().map(|(seen, challenge)| (&**seen, challenge.as_str())),
        is_untried,
        may_be_local: false,
    };
    let mut found = judge_handshakes(&eyes.known.subject, callback, &tried);
    if let Some(finding) = found.first()
        && (is_of_here(finding.code) || is_reach(finding.code))
    {
        let meta = eyes.known.app.latest("handshake", callback);
        if meta.is_some_and(|entry| eyes.known.days_since(entry.at) <= META_DAYS) {
            return Verdict::Met(vec![
                eyes.finding(&codes::CALLBACK_SEEN_BY_META_ONLY).with("fault", finding.code.id),
            ]);
        }
        if is_of_here(finding.code) {
            return Verdict::Unknown(finding.clone());
        }
    }
    let tried = eyes.known.app.latest(delivery::LEDGER_KIND, callback);
    found.extend(
        tried.into_iter().flat_map(|tried| delivery::recall(&eyes.known.subject, tried, eyes.known.now())),
    );
    Verdict::of(found)
}

/// Returns whether a code is about where we stand, and not about the callback.
fn is_of_here(code: &Code) -> bool {
    [&codes::CALLBACK_PRIVATE, &codes::CALLBACK_PROXY_AUTH, &codes::TLS_INTERCEPTED].contains(&code)
}

fn is_reach(code: &Code) -> bool {
    [&codes::CALLBACK_UNRESOLVABLE, &codes::CALLBACK_UNREACHABLE, &codes::CALLBACK_TIMEOUT].contains(&code)
}
