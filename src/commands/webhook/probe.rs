//! `webhook probe`: what Meta will do with a callback, done first, from here.

use clap::Args;
use futures_util::join;
use secrecy::SecretString;

use url::Url;

use super::deliver::{SIGNED, deliver, mark};
use super::target::Target;
use super::told::{self, Parts};
use super::vantage;
use crate::codes;
use crate::commands::Context;
use crate::error::{Error, Exit};
use crate::finding::{Finding, UNKNOWN_ID, Weight};
use crate::journey::backend::Backend;
use crate::journey::callback::delivery;
use crate::journey::callback::{Handshakes, judge_handshakes, judge_url};
use crate::journey::{Change, StepId};
use crate::ui::{About, Report};
use crate::webhook::event::Kind;

/// Which callback is tried, and how far.
#[derive(Debug, Args)]
pub struct ProbeArgs {
    /// The callback's address; without one, that of the customer
    ///
    /// Of an address that is typed, the verify token and the app secret come from `ONBOARD_VERIFY_TOKEN` and
    /// `ONBOARD_APP_SECRET`; no workspace is needed.
    pub url: Option<String>,
    /// Take http and addresses of this machine, which Meta never would
    #[arg(long)]
    pub local: bool,
    /// Send other kinds of events too: postbacks, echoes, deliveries, reads, standby
    #[arg(long)]
    pub full: bool,
    /// Page that the events are about
    #[arg(long, value_name = "PAGE_ID")]
    pub page: Option<String>,
}

/// Tries a callback, and tells what it answers.
///
/// # Errors
/// As [`Target::of`]; `webhook-token-unset`; a result that cannot be kept.
pub async fn run(context: &Context<'_>, args: ProbeArgs) -> Result<Report, Error> {
    let ProbeArgs { url, local, full, page } = args;
    let target = Target::of(context, "webhook probe", url).await?;
    let callback = target.callback.as_str();
    let parsed = Url::parse(callback).ok();
    let proxy = parsed.as_ref().and_then(|url| vantage::proxy(&context.env.variables, url));
    if let Some(code) = judge_url(callback, local) {
        let found = vec![Finding::new(code, &target.subject).with("callback", callback)];
        return Ok(report(context, &target, found, &Parts { proxy, ..Parts::default() }));
    }
    let token = target.verify_token(context).await?;
    let other = SecretString::from(format!("wrong-{}", mark()));
    let looking = context.looking();
    let prober = target.run.prober();
    let ((mut right, challenge), (wrong, wrong_challenge)) =
        join!(prober.handshake(callback, &token), prober.handshake(callback, &other));
    if right.reply.is_ok() {
        right.private_issuer = prober.private_issuer(callback).await;
    }
    drop(looking);
    let tried = Handshakes {
        right: (&right, &challenge),
        wrong: Some((&wrong, &wrong_challenge)),
        is_untried: false,
        may_be_local: local,
    };
    let mut found = judge_handshakes(&target.subject, callback, &tried);
    let mut parts = Parts { proxy, seen: Some(right.clone()), ..Parts::default() };
    let is_through = found.iter().all(|finding| finding.code.weight <= Weight::Waits)
        && right.reply.is_ok()
        && !found.iter().any(|finding| finding.code == &codes::CALLBACK_PRIVATE);
    if is_through && let Some(secret) = consent(context, &target, full, &mut parts).await? {
        let looking = context.looking();
        let tried = deliver(&target, &secret, page.as_deref(), full).await;
        drop(looking);
        let of_delivery =
            delivery::judge(&target.subject, callback, &tried, target.can_check, target.run.now());
        keep(&target, &of_delivery).await?;
        found.extend(of_delivery);
        parts.tried = Some(tried);
    }
    Ok(report(context, &target, found, &parts))
}

/// Returns the secret to sign with, once somebody agreed that events are sent; nothing where there is none, or nobody.
async fn consent(
    context: &Context<'_>,
    target: &Target,
    full: bool,
    parts: &mut Parts,
) -> Result<Option<SecretString>, Error> {
    let Some(secret) = target.app_secret.clone() else {
        parts.untried = Some("no-app-secret");
        context.note(&context.words.get("probe-needs-secret"));
        return Ok(None);
    };
    if context.global.yes {
        return Ok(Some(secret));
    }
    if context.can_ask() {
        let count = SIGNED + if full { Kind::BESIDE.len() } else { 0 };
        let facts = [("callback", target.callback.clone().into()), ("count", count.into())].into();
        let shown = context.words.say("probe-deliver-shown", &facts);
        match context.confirm(&shown, "probe-deliver-ask").await {
            Ok(()) => return Ok(Some(secret)),
            Err(error) if error.code == &codes::DECLINED => {}
            Err(error) => return Err(error),
        }
    } else {
        context.note(&context.words.get("probe-needs-consent"));
    }
    parts.untried = Some("not-agreed");
    Ok(None)
}

/// Keeps what events met, of a customer's own callback: the next look tells it.
async fn keep(target: &Target, found: &[Finding]) -> Result<(), Error> {
    if !target.is_own {
        return Ok(());
    }
    let entry = delivery::entry(&target.callback, found, target.run.now());
    target.run.apply(StepId::WebhookEndpoint, vec![Change::Ledger(target.subject.clone(), entry)]).await
}

fn report(context: &Context<'_>, target: &Target, found: Vec<Finding>, parts: &Parts) -> Report {
    let exit = Exit::of_look(found.iter().map(|finding| finding.code.weight));
    let app = match &target.subject {
        crate::finding::Subject::App(id) if id != UNKNOWN_ID => Some(id.clone()),
        _ => None,
    };
    let next = target.customer.as_ref().filter(|_| exit == Exit::Settled);
    Report {
        command: "webhook probe",
        exit,
        result: parts.to_json(&target.callback),
        view: told::view(&context.words, parts, &found),
        findings: found,
        error: None,
        next: next.map(|customer| format!("onboard webhook status {customer}")),
        about: About { customer: target.customer.clone(), app, ..About::default() },
    }
}
