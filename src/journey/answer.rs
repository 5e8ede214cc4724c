//! What an answer amounts to: the changes to keep, proved first where it is a token.

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};

use super::backend::{Backend, SubjectPorts};
use super::callback;
use super::known::{Inputs, SubjectView};
use super::pasted::is_instagrams;
use super::port::{Call, Entry, GraphError, Refusal, SecretKind};
use super::question::{Meaning, Question, Target};
use super::review::history::{APPROVED, DECISION, SUBMISSION};
use super::review::standing::{PermissionStatus, standing};
use super::token::{DEAD, MISFIT, Wanted, expiry, id, judge};
use super::unauthorised::unauthorised;
use super::{Change, setup};
use crate::codes;
use crate::error::Error;
use crate::finding::{Code, Finding, Subject, UNKNOWN_ID};
use crate::review::Kind;
use crate::store::SubjectRecord;

/// Returns the time after which something has to be said to count: what it is about changed then.
pub fn since(
    known: &SubjectView<'_>,
    subject_record: &SubjectRecord,
    question: &Question,
    finding: &Finding,
) -> Option<Timestamp> {
    let said = subject_record.record.said.get(&*question.key).map(|said| said.at);
    let changed = match question.meaning {
        Meaning::Delivered if finding.code == &codes::PLATFORM_TOKEN_STALE => {
            known.page.card(SecretKind::PageToken).map(|card| card.stored)
        }
        Meaning::Ticked if finding.code == &codes::PLATFORM_STEP_AGAIN => {
            known.page.card(SecretKind::PageToken).map(|card| card.stored)
        }
        Meaning::Submitted => newest(known, DECISION),
        Meaning::Decided => newest(known, SUBMISSION),
        Meaning::Delivered | Meaning::Ticked | Meaning::Itself => None,
    };
    said.max(changed)
}

fn newest(known: &SubjectView<'_>, kind: &str) -> Option<Timestamp> {
    known.app.ledger.iter().filter(|entry| entry.kind == kind).map(|entry| entry.at).max()
}

/// Turns a text into what is kept, said at `at`.
///
/// # Errors
/// When a record cannot be read, or the answer names what is not there.
pub async fn changes(
    backend: &dyn Backend,
    customer: &str,
    subject: &Subject,
    question: &Question,
    text: &str,
    at: Timestamp,
) -> Result<Vec<Change>, Error> {
    let customer = customer.to_owned();
    Ok(match question.target {
        Target::AppId => vec![Change::App { customer, app: text.into() }],
        Target::PageId => vec![Change::Page { customer, page: text.into() }],
        Target::Secret(_) => Vec::new(),
        Target::Field => vec![Change::Field(subject.clone(), question.key.to_string(), text.into())],
        Target::Said => {
            let inputs = backend.inputs();
            let known = inputs.known(subject);
            if question.meaning == Meaning::Ticked {
                return setup::ticks(&known, text, at);
            }
            // What follows from the word comes first: a walk that is killed in between asks again.
            let mut changes = Vec::new();
            match (question.meaning, text) {
                (Meaning::Delivered, "yes") => {
                    let card = known.page.card(SecretKind::PageToken);
                    changes.extend(card.map(|card| {
                        Change::Field(subject.clone(), "delivered".into(), card.fingerprint.clone())
                    }));
                    changes.extend(setup::delivered(&known));
                }
                (Meaning::Submitted, "yes") => changes.extend(submissions(backend, &known, at).await),
                (Meaning::Decided, decision) => {
                    changes.extend(decisions(backend, &known, decision, at).await);
                }
                (Meaning::Delivered | Meaning::Submitted | Meaning::Ticked | Meaning::Itself, _) => {}
            }
            changes.push(Change::Said(subject.clone(), question.key.to_string(), text.into(), at));
            changes
        }
    })
}

/// Notes as submitted all that is not live and not with Meta already.
async fn submissions(backend: &dyn Backend, known: &SubjectView<'_>, at: Timestamp) -> Vec<Change> {
    let ports = SubjectPorts::of(backend, &known.subject);
    let names = match standing(&ports.eyes(known)).await {
        Ok(standing) => standing.to_send(),
        // Meta cannot be asked what is live; what was said is noted for all of it.
        Err(_) => known.closure().into_iter().filter(|name| name != "public_profile").collect(),
    };
    entries(known, SUBMISSION, "", names, at)
}

/// Notes what Meta decided on features, which Graph need not list.
async fn decisions(
    backend: &dyn Backend,
    known: &SubjectView<'_>,
    decision: &str,
    at: Timestamp,
) -> Vec<Change> {
    let ports = SubjectPorts::of(backend, &known.subject);
    let is_feature =
        |name: &String| known.inputs.catalogue.get(name).is_some_and(|entry| entry.kind == Kind::Feature);
    // What was said before may be said otherwise; what is seen is not for anybody to say.
    let open = |stage: &PermissionStatus| match stage {
        PermissionStatus::Live => false,
        PermissionStatus::Approved(_) => decision != APPROVED,
        PermissionStatus::Draft
        | PermissionStatus::Submitted(_)
        | PermissionStatus::Refused(..)
        | PermissionStatus::Unlisted => true,
    };
    let names = match standing(&ports.eyes(known)).await {
        Ok(standing) => standing.names(open),
        Err(_) => known.closure(),
    };
    let names = names.into_iter().filter(is_feature).collect();
    let kind = if decision == "waiting" { SUBMISSION } else { DECISION };
    entries(known, kind, decision, names, at)
}

fn entries(
    known: &SubjectView<'_>,
    kind: &str,
    note: &str,
    names: Vec<String>,
    at: Timestamp,
) -> Vec<Change> {
    let app = Subject::App(known.app_id.clone());
    let entry = |of| Entry { at, kind: kind.into(), of, note: note.into() };
    names.into_iter().map(|name| Change::Ledger(app.clone(), entry(name))).collect()
}

/// Proves a pasted token before it is kept, and learns from it which Page it is of. Other secrets are taken
/// as they are.
///
/// # Errors
/// The finding that speaks against it; one of weight `Failed` when nobody could be asked.
pub async fn prove(
    backend: &dyn Backend,
    inputs: &Inputs<'_>,
    slot: SecretKind,
    subject: &Subject,
    secret: &SecretString,
) -> Result<Vec<Change>, Finding> {
    let kinds: &[&str] = match slot {
        SecretKind::PageToken => &["PAGE"],
        SecretKind::UserToken => &["USER"],
        SecretKind::SystemUserToken => &["SYSTEM_USER", "USER"],
        SecretKind::AppSecret
        | SecretKind::VerifyToken
        | SecretKind::AgentPassword
        | SecretKind::LoginAttempt => {
            let profile = inputs.known(subject).profile.filter(|_| slot == SecretKind::VerifyToken);
            let fixed = profile.and_then(|profile| profile.webhook.verify_token.value.as_deref());
            if let (Some(profile), Some(fixed)) = (profile, fixed)
                && secret.expose_secret() != fixed
            {
                let finding = Finding::new(&codes::VERIFY_TOKEN_NOT_VENDORS, subject);
                return Err(finding.with("platform", profile.name.clone()).with("wanted", fixed));
            }
            return Ok(vec![Change::Secret(subject.clone(), slot, secret.clone(), None)]);
        }
    };
    // Meta's main host says of one no more than that it cannot be read.
    if is_instagrams(secret.expose_secret()) {
        return Err(Finding::new(&codes::TOKEN_OF_INSTAGRAM, subject));
    }
    let known = inputs.known(subject);
    let debug = match backend.hands(subject).identify(secret).await {
        Ok(debug) => debug,
        Err(trouble) => return Err(explain(backend, &known, &trouble)),
    };
    let found = judge(
        &debug,
        &Wanted {
            subject,
            app: &known.app_id,
            kinds,
            page: known.page_id.as_deref().filter(|_| slot == SecretKind::PageToken),
            scopes: &[],
            now: known.now(),
            margin_days: 0,
        },
    );
    let is_misfit = |finding: &Finding| {
        let code = finding.code;
        let may_be_mended = code == &codes::TOKEN_SCOPE_MISSING || code == &codes::TOKEN_EXPIRES_SOON;
        DEAD.contains(&code)
            || code == &codes::TOKEN_OF_ANOTHER_PAGE
            || (MISFIT.contains(&code) && !may_be_mended)
    };
    if let Some(misfit) = found.into_iter().find(is_misfit) {
        return Err(misfit);
    }
    let mut changes = Vec::new();
    let mut subject = subject.clone();
    if let Subject::Page { customer, page } = &subject
        && page == UNKNOWN_ID
    {
        let page = id(&debug["profile_id"]);
        if page.is_empty() {
            return Err(Finding::new(&codes::PAGE_UNIDENTIFIED, &subject));
        }
        changes.push(Change::Page { customer: customer.clone(), page: page.clone() });
        subject = Subject::page(customer, page);
    }
    changes.push(Change::Secret(subject, slot, secret.clone(), expiry(&debug)));
    Ok(changes)
}

/// Makes a call that mints a token, and proves the token before it is kept: Meta may give one that is no good.
///
/// # Errors
/// The finding that speaks against it; one of weight `Failed` when nobody could be asked.
pub async fn mint(
    backend: &dyn Backend,
    inputs: &Inputs<'_>,
    subject: &Subject,
    call: &Call,
) -> Result<Vec<Change>, Finding> {
    let known = inputs.known(subject);
    let done = backend.hands(subject).call(call).await;
    let done = done.map_err(|trouble| explain(backend, &known, &trouble))?;
    match (call.mints, done.token) {
        (Some(slot), Some(token)) => prove(backend, inputs, slot, subject, &token).await,
        _ => Err(Finding::new(&codes::GRAPH_INCOMPLETE, subject)
            .with("path", call.path.clone())
            .with("missing", "access_token")),
    }
}

/// Returns what it means that Meta refused an act, or could not be reached.
pub fn explain(backend: &dyn Backend, known: &SubjectView<'_>, trouble: &GraphError) -> Finding {
    let mut finding = SubjectPorts::of(backend, &known.subject).eyes(known).why(trouble);
    let Some(refusal) = trouble.refusal() else { return finding };
    if refusal.code == 2200
        && let Some(callback) = known.callback()
        && let Some(seen) = callback::meta::judge(&known.subject, callback, &refusal.message)
    {
        return seen;
    }
    if let Some((field, permissions)) = unauthorised(trouble) {
        let refused = Finding::new(&codes::PAGE_FIELD_REFUSED, &known.subject);
        return refused.with("field", field).with("permissions", permissions);
    }
    finding.code = of_act(refusal, finding.code);
    if finding.code == &codes::TOKEN_OF_ANOTHER_APP {
        finding.facts = [("seen", "unknown".into()), ("wanted", known.app_id.clone().into())].into();
    }
    finding
}

/// Returns the code of a refusal of an act, which a look would call by the given one.
fn of_act(refusal: &Refusal, looked: &'static Code) -> &'static Code {
    match meaning(refusal) {
        Some(own) => own,
        None if looked == &codes::GRAPH_REFUSED => &codes::CALL_REFUSED,
        None => looked,
    }
}

/// Returns what a refusal of an act means, where it has a code of its own.
///
/// The texts are observed, not documented: Meta does not look into another app's tokens, and lets settings be
/// written only where a switch of the dashboard allows it.
fn meaning(no: &Refusal) -> Option<&'static Code> {
    let says = |words: &str| no.message.to_lowercase().contains(words);
    match no.code {
        2200 => Some(&codes::HANDSHAKE_FAILED_AT_META),
        100 if says("input_token") => Some(&codes::TOKEN_OF_ANOTHER_APP),
        10 if says("changing app settings") => Some(&codes::APP_SETTINGS_LOCKED),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_of_an_act_has_a_code() {
        let of = |code, looked| {
            let refusal = Refusal { code, message: "(#1) No".into(), ..Refusal::default() };
            of_act(&refusal, looked).id
        };
        assert_eq!(of(200, &codes::GRAPH_REFUSED), "call-refused");
        assert_eq!(of(2200, &codes::GRAPH_REFUSED), "handshake-failed-at-meta");
        // What a look can tell more of, an act does not hide.
        assert_eq!(of(190, &codes::PAGE_UNIDENTIFIED), codes::PAGE_UNIDENTIFIED.id);
    }

    #[test]
    fn a_refusal_that_has_a_way_out_of_its_own_has_a_code_of_its_own() {
        for (code, message, expected) in [
            (2200, "(#2200) Callback verification failed", Some("handshake-failed-at-meta")),
            (100, "(#100) The input_token is of another app", Some("token-of-another-app")),
            (
                10,
                "(#10) Changing app settings through API calls has been disabled for this app.",
                Some("app-settings-locked"),
            ),
            (10, "(#10) Application does not have permission for this action", None),
            (100, "(#100) Invalid parameter", None),
            (200, "(#200) Permissions error", None),
        ] {
            let refusal = Refusal { code, message: message.into(), ..Refusal::default() };
            assert_eq!(meaning(&refusal).map(|code| code.id), expected, "{message}");
        }
    }
}
