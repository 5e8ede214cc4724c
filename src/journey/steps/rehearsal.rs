//! A message arrived, a reply went out, the name is readable. Facts and times only, never a text.

use std::sync::Arc;

use futures_util::future::LocalBoxFuture;
use jiff::Timestamp;
use serde_json::Value;

use super::{debug_unknown, rows};
use crate::codes;
use crate::finding::{Finding, Verdict};
use crate::journey::known::SubjectView;
use crate::journey::port::{SecretKind, TokenRole};
use crate::journey::setup;
use crate::journey::token::{id, scopes};
use crate::journey::{Asks, Eyes, Hand, Row, Scope, StepId};
use crate::platform::When;

/// The row.
pub static ROW: Row = Row {
    id: StepId::Rehearsal,
    scope: Scope::Page,
    needs: &[StepId::PageSubscription, StepId::Testers],
    codes: &[&[
        &codes::REHEARSAL_NOT_RECEIVED,
        &codes::REHEARSAL_NOT_ANSWERED,
        &codes::REHEARSAL_NAME_HIDDEN,
        &codes::REHEARSAL_UNSAID,
        &codes::PLATFORM_STEPS_OPEN,
        &codes::PLATFORM_STEP_AGAIN,
    ]],
    asks: &[
        (&codes::PLATFORM_STEPS_OPEN, Asks::These(&["setup_done"])),
        (&codes::PLATFORM_STEP_AGAIN, Asks::These(&["setup_done"])),
        (&codes::REHEARSAL_UNSAID, Asks::These(&["rehearsal"])),
    ],
    link: "",
    check,
    hand: Hand::Tell,
    learn: None,
};

fn check<'a>(eyes: &'a Eyes<'a>) -> LocalBoxFuture<'a, Verdict> {
    Box::pin(async move {
        // What the product still wants of a person comes before anybody writes to try it.
        let known = eyes.known;
        let open = known.profile.map(|profile| setup::judge(known, profile, When::AfterSubscription));
        let open = open.unwrap_or_default();
        match threads(eyes).await {
            Threads::Seen(list) => {
                let seen = judge(eyes, known.page_id.as_deref().unwrap_or("me"), &list);
                // A message that came and went shows that everything was done which that takes.
                if seen.is_empty() { Verdict::Met(Vec::new()) } else { Verdict::of([open, seen].concat()) }
            }
            Threads::Hidden => Verdict::of([open, said(eyes)].concat()),
            Threads::Unknown(verdict) => verdict,
        }
    })
}

/// What can be seen of a Page's conversations.
pub(in crate::journey) enum Threads {
    /// The newest ones, without any text.
    Seen(Arc<Value>),
    /// This token cannot read them, so a person has to say what happened there.
    Hidden,
    /// Nobody knows, and why.
    Unknown(Verdict),
}

/// Reads the Page's newest conversations: who wrote, and when.
pub(in crate::journey) async fn threads(eyes: &Eyes<'_>) -> Threads {
    if eyes.known.page.card(SecretKind::PageToken).is_none() {
        return Threads::Hidden;
    }
    let debug = match eyes.graph.debug(TokenRole::Page).await {
        Ok(debug) => debug,
        Err(trouble) => return Threads::Unknown(debug_unknown(eyes, &trouble)),
    };
    let page = eyes.known.page_id.as_deref().unwrap_or("me");
    if !scopes(&debug).iter().any(|scope| scope == "pages_read_engagement") {
        return Threads::Hidden;
    }
    let path = format!(
        "{page}/conversations?fields=updated_time,participants,messages.limit(10){{created_time,from}}"
    );
    match eyes.graph.get(TokenRole::Page, &path).await {
        Ok(list) => Threads::Seen(list),
        // A permission that is not granted for everybody: then a person has to say it.
        Err(trouble) if trouble.refusal().is_some_and(|no| matches!(no.code, 10 | 200..=299)) => {
            Threads::Hidden
        }
        Err(trouble) => Threads::Unknown(eyes.unknown(&trouble)),
    }
}

/// Returns when a person said that the rehearsal went well.
pub(in crate::journey) fn said_at(known: &SubjectView<'_>) -> Option<Timestamp> {
    known.page.record.said.get("rehearsal").filter(|said| said.value == "yes").map(|said| said.at)
}

/// Returns what is found where conversations cannot be read: that nobody said yet how it went.
fn said(eyes: &Eyes<'_>) -> Vec<Finding> {
    if said_at(eyes.known).is_some() { Vec::new() } else { vec![eyes.finding(&codes::REHEARSAL_UNSAID)] }
}

fn judge(eyes: &Eyes<'_>, page: &str, list: &Value) -> Vec<Finding> {
    let senders = |thread: &Value| -> Vec<String> {
        rows(&thread["messages"]).map(|message| id(&message["from"]["id"])).collect()
    };
    let received: Vec<&Value> =
        rows(list).filter(|thread| senders(thread).iter().any(|sender| sender != page)).collect();
    if received.is_empty() {
        return vec![eyes.finding(&codes::REHEARSAL_NOT_RECEIVED)];
    }
    if !received.iter().any(|thread| senders(thread).iter().any(|sender| sender == page)) {
        return vec![eyes.finding(&codes::REHEARSAL_NOT_ANSWERED)];
    }
    let wants_names = eyes.known.closure().iter().any(|name| name == "business_asset_user_profile_access");
    let has_name = received.iter().any(|thread| {
        rows(&thread["participants"]).any(|person| {
            id(&person["id"]) != page && person["name"].as_str().is_some_and(|name| !name.is_empty())
        })
    });
    if wants_names && !has_name { vec![eyes.finding(&codes::REHEARSAL_NAME_HIDDEN)] } else { Vec::new() }
}
