//! The tokens that customers hold, each asked about; those of one app together where they are many.

use std::collections::BTreeMap;

use futures_util::future::join_all;
use futures_util::stream::{self, StreamExt};
use jiff::Timestamp;

use super::Detail;
use crate::codes;
use crate::finding::{Finding, Subject, Verdict};
use crate::journey::known::{Inputs, SubjectView};
use crate::journey::look::{CheckResult, Ports, check as check_step};
use crate::journey::port::{Answer, BATCH_FROM, Graph, GraphError, SecretKind, SecretRef, TokenRole};
use crate::journey::steps::{debug_unknown, login, page_token};
use crate::journey::token::{Wanted, closing, judge, refused};
use crate::journey::{Eyes, StepId};
use crate::platform::Authentication;

/// How many apps are asked about at once.
const APPS_AT_ONCE: usize = 32;

/// The least that a token can ask for itself.
pub(super) const OWN_CALL: &str = "me?fields=id";

/// A token that is held.
#[derive(Clone, Debug)]
pub struct Held {
    /// Whose, and which.
    pub secret: SecretRef,
    /// What Meta tells of it; nothing when it could not be asked.
    pub detail: Option<Detail>,
    /// The permissions that its platform wants and it lacks.
    pub missing: Vec<String>,
    /// Of a Page token, whether it is the one that the product was given, where somebody said so.
    pub is_delivered: Option<bool>,
    /// When it was stored.
    pub stored: Timestamp,
}

impl Held {
    /// Returns what is known of a token before anybody asked.
    pub(super) fn unseen(inputs: &Inputs<'_>, secret: SecretRef) -> Self {
        let known = inputs.known(&secret.subject);
        let card = inputs.subject_record(&secret.subject).card(secret.slot);
        Self {
            detail: None,
            missing: Vec::new(),
            is_delivered: is_delivered(&known, secret.slot),
            stored: card.map_or(inputs.now, |card| card.stored),
            secret,
        }
    }
}

/// What a look at tokens saw.
#[derive(Debug, Default)]
pub struct Checked {
    /// The tokens.
    pub tokens: Vec<Held>,
    /// What it means, by customer and Page; a token that is wanted and not held among it.
    pub looked: Vec<CheckResult>,
}

/// Looks at every token of some customers: what `debug_token` tells, and what becomes of a call of the token's own, since
/// Meta may refuse what a valid token asks for. What goes wrong with one stops none of the others.
pub async fn check(inputs: &Inputs<'_>, ports: &dyn Ports, customers: &[String]) -> Checked {
    let mut places = Vec::new();
    let mut checked = Checked::default();
    for customer in customers {
        let own = Subject::Customer(customer.clone());
        let pages = inputs.pages_of(customer).into_iter().map(|page| Subject::page(customer, page));
        for subject in [own].into_iter().chain(pages) {
            let held = held(inputs, &subject);
            if held.is_empty() {
                checked.looked.extend(lacking(inputs, ports, &subject).await);
            }
            places.extend(held);
        }
    }
    let answers = ask(inputs, ports, &places).await;
    let own = places.iter().zip(&answers).map(|(secret, answer)| async {
        let is_valid = answer.as_ref().is_ok_and(|debug| debug["is_valid"] == true);
        let graph = ports.graph(&secret.subject);
        if is_valid { refusal(&*graph, role(secret.slot), &secret.subject).await } else { None }
    });
    let own: Vec<Option<Finding>> = join_all(own).await;
    for ((secret, answer), own) in places.into_iter().zip(answers).zip(own) {
        let (held, mut verdict) = judge_held(inputs, ports, secret, answer);
        if let Some(own) = own {
            verdict = Verdict::of([vec![own], verdict.findings().to_vec()].concat());
        }
        checked.looked.push(seen(&held, verdict));
        checked.tokens.push(held);
    }
    checked
}

/// Returns the row of the board that a token's verdict is.
pub(super) fn seen(held: &Held, verdict: Verdict) -> CheckResult {
    let step = if held.secret.slot == SecretKind::PageToken { StepId::PageToken } else { StepId::Login };
    CheckResult { step, subject: held.secret.subject.clone(), verdict, follows: None }
}

/// Returns the tokens that a customer or a Page holds.
pub(super) fn held(inputs: &Inputs<'_>, subject: &Subject) -> Vec<SecretRef> {
    let cards = &inputs.subject_record(subject).cards;
    [SecretKind::SystemUserToken, SecretKind::UserToken, SecretKind::PageToken]
        .into_iter()
        .filter(|slot| cards.iter().any(|card| card.slot == *slot))
        .map(|slot| SecretRef { subject: subject.clone(), slot })
        .collect()
}

/// Returns what it means that a customer or a Page holds no token, where one is needed.
pub(super) async fn lacking(
    inputs: &Inputs<'_>,
    ports: &dyn Ports,
    subject: &Subject,
) -> Option<CheckResult> {
    let row = if matches!(subject, Subject::Page { .. }) { &page_token::ROW } else { &login::ROW };
    let verdict = check_step(inputs, ports, row, subject).await;
    let is_needed = !matches!(verdict, Verdict::NotNeeded(_));
    is_needed.then(|| CheckResult { step: row.id, subject: subject.clone(), verdict, follows: None })
}

/// Asks about tokens; answers stand in the order of the questions.
async fn ask(inputs: &Inputs<'_>, ports: &dyn Ports, places: &[SecretRef]) -> Vec<Answer> {
    let mut of: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, secret) in places.iter().enumerate() {
        of.entry(inputs.app_of(secret.subject.customer().unwrap_or_default())).or_default().push(at);
    }
    let asking = of.into_iter().map(|(app, own)| async move {
        let secrets: Vec<SecretRef> = own.iter().map(|at| places[*at].clone()).collect();
        let answers = if own.len() < BATCH_FROM {
            join_all(
                secrets
                    .iter()
                    .map(|secret| async { ports.graph(&secret.subject).debug(role(secret.slot)).await }),
            )
            .await
        } else {
            ports.graph(&Subject::App(app)).debug_many(&secrets).await
        };
        own.into_iter().zip(answers).collect::<Vec<_>>()
    });
    let mut answers: Vec<_> =
        stream::iter(asking).buffer_unordered(APPS_AT_ONCE).flat_map(stream::iter).collect().await;
    answers.sort_by_key(|(at, _)| *at);
    answers.into_iter().map(|(_, answer)| answer).collect()
}

/// Returns why Meta refuses what a token asks for itself, where it does. Whoever cannot be asked refuses nothing.
pub(super) async fn refusal(graph: &dyn Graph, by: TokenRole, subject: &Subject) -> Option<Finding> {
    let answer = graph.get(by, OWN_CALL).await;
    let refusal = answer.as_ref().err().and_then(GraphError::refusal)?;
    Some(Finding::new(refused(refusal.code, refusal.subcode)?, subject))
}

fn role(slot: SecretKind) -> TokenRole {
    match slot {
        SecretKind::PageToken => TokenRole::Page,
        SecretKind::SystemUserToken => TokenRole::SystemUser,
        _ => TokenRole::User,
    }
}

/// Judges what `debug_token` told of a token that is held.
pub(super) fn judge_held(
    inputs: &Inputs<'_>,
    ports: &dyn Ports,
    secret: SecretRef,
    answer: Answer,
) -> (Held, Verdict) {
    let known = inputs.known(&secret.subject);
    let mut held = Held::unseen(inputs, secret);
    let verdict = match answer {
        Ok(debug) => {
            let scopes = if is_needed(&known, held.secret.slot) { known.scopes() } else { Vec::new() };
            let detail = Detail::of(&debug);
            held.missing = if detail.is_valid { detail.lacks(&scopes) } else { Vec::new() };
            held.detail = Some(detail);
            let mut found = judge(&debug, &wanted(&known, held.secret.slot, &scopes));
            // As the step that looks after what ends.
            if let Some(soon) = found.iter_mut().find(|finding| finding.code == &codes::TOKEN_EXPIRES_SOON)
                && let Some(at) = held.detail.as_ref().and_then(|detail| detail.expires_at)
                && let Some(closing) =
                    closing(&known.subject, held.secret.slot, at, inputs.now, inputs.margin_days)
            {
                *soon = closing;
            }
            // Whoever only makes the review's calls with it makes a new one for that.
            let is_needed = is_needed(&known, held.secret.slot);
            found.retain(|finding| is_needed || finding.code != &codes::TOKEN_SHORT_LIVED);
            Verdict::of(found)
        }
        Err(trouble) => unseen(inputs, ports, &held.secret.subject, &trouble),
    };
    (held, verdict)
}

/// Returns what it means that Meta told nothing of a token.
pub(super) fn unseen(
    inputs: &Inputs<'_>,
    ports: &dyn Ports,
    subject: &Subject,
    trouble: &GraphError,
) -> Verdict {
    let known = inputs.known(subject);
    let (graph, web, machine) = (ports.graph(subject), ports.web(subject), ports.machine());
    debug_unknown(&Eyes { known: &known, graph: &*graph, web: &*web, machine: &*machine }, trouble)
}

fn wanted<'w>(known: &'w SubjectView<'_>, slot: SecretKind, scopes: &'w [String]) -> Wanted<'w> {
    Wanted {
        subject: &known.subject,
        app: &known.app_id,
        kinds: kinds(slot),
        page: known.page_id.as_deref().filter(|_| slot == SecretKind::PageToken),
        scopes,
        now: known.now(),
        margin_days: known.inputs.margin_days,
    }
}

/// Returns `debug_token`'s words for what may lie in a slot. `SYSTEM_USER` is observed, not documented: a system
/// user's token may also say `USER`.
fn kinds(slot: SecretKind) -> &'static [&'static str] {
    match slot {
        SecretKind::PageToken => &["PAGE"],
        SecretKind::SystemUserToken => &["SYSTEM_USER", "USER"],
        _ => &["USER"],
    }
}

/// Returns whether the product works by a token of this slot.
fn is_needed(known: &SubjectView<'_>, slot: SecretKind) -> bool {
    let signs_in =
        known.profile.is_some_and(|profile| profile.authentication != Authentication::StaticPageToken);
    slot == SecretKind::PageToken || signs_in
}

fn is_delivered(known: &SubjectView<'_>, slot: SecretKind) -> Option<bool> {
    let card = known.page.card(SecretKind::PageToken).filter(|_| slot == SecretKind::PageToken)?;
    known.page.record.get("delivered").map(|delivered| delivered == card.fingerprint)
}
