//! Sends the events of a probe, one after the other, and keeps what was seen of each.

use secrecy::SecretString;

use super::target::Target;
use crate::journey::callback::delivery::{Checks, Tried, is_taken};
use crate::journey::port::Seen;
use crate::webhook::event::{self, About, Kind};
use crate::webhook::signature::{Signing, headers};

/// How many signed events a probe sends at most, without other kinds.
pub(super) const SIGNED: usize = 3;

/// Sends events to a callback: signed as Meta signs; if that is taken, unsigned, forged, and with one signature each,
/// and with `full` other kinds too. All are one message by its id, so that a product that looks shows it once.
pub(super) async fn deliver(target: &Target, secret: &SecretString, page: Option<&str>, full: bool) -> Tried {
    let page = page.or(target.page.as_deref()).unwrap_or(event::PAGE);
    let mark = mark();
    let about = About { page, sender: event::SENDER, text: event::TEXT, mark: &mark, at: target.run.now() };
    let message = event::body(Kind::Messages, &about);
    let both = send(target, secret, &message, Signing::Both).await;
    if !is_taken(&both) {
        return Tried { both, checks: None, kinds: Vec::new() };
    }
    let other = SecretString::from(self::mark());
    let mut checks = Checks {
        unsigned: send(target, secret, &message, Signing::Nothing).await,
        forged: send(target, &other, &message, Signing::Both).await,
        sha256: send(target, secret, &message, Signing::Sha256).await,
        sha1: send(target, secret, &message, Signing::Sha1).await,
        again: None,
    };
    if !is_taken(&checks.sha256) && !is_taken(&checks.sha1) {
        checks.again = Some(send(target, secret, &message, Signing::Both).await);
    }
    let mut kinds = Vec::new();
    for kind in Kind::BESIDE.into_iter().filter(|_| full) {
        let mark = self::mark();
        let body = event::body(kind, &About { mark: &mark, ..about.clone() });
        kinds.push((kind.field(), send(target, secret, &body, Signing::Both).await));
    }
    Tried { both, checks: Some(checks), kinds }
}

/// Sends one body.
pub(super) async fn send(target: &Target, secret: &SecretString, body: &[u8], signing: Signing) -> Seen {
    target.run.prober().deliver(&target.callback, &headers(secret, body, signing), body).await
}

/// Returns 32 digits that tell one event from all others.
pub(super) fn mark() -> String {
    let mut bytes = [0_u8; 16];
    // Without a source of chance the events of two probes look like one: a product may pass the second over.
    let _ = getrandom::fill(&mut bytes);
    hex::encode(bytes)
}
