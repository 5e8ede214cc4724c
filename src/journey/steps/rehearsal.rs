//! A message arrived, a reply went out, the name is readable. Facts and times only, never a text.

use futures_util::future::LocalBoxFuture;
use serde_json::Value;

use super::{debug_unknown, rows};
use crate::finding::{Code, Finding, Verdict};
use crate::journey::port::{As, Slot};
use crate::journey::token::{id, scopes};
use crate::journey::{Asks, Eyes, Hand, Row, Scope, StepId};

const DOCS: &str = "docs/messenger-platform/conversations";

/// No message from a person is in the Page's conversations.
pub static NOT_RECEIVED: Code = Code::blocks("rehearsal-not-received", DOCS);
/// A message came, and no reply went out.
pub static NOT_ANSWERED: Code = Code::blocks("rehearsal-not-answered", DOCS);
/// The writer's name cannot be read.
pub static NAME_HIDDEN: Code =
    Code::advice("rehearsal-name-hidden", "docs/features-reference/business-asset-user-profile-access");
/// The conversations cannot be read, and nobody said that the rehearsal went well.
pub static UNSAID: Code = Code::waits("rehearsal-unsaid", DOCS);

/// The row.
pub static ROW: Row = Row {
    id: StepId::Rehearsal,
    scope: Scope::Page,
    needs: &[StepId::PageSubscription, StepId::Testers],
    codes: &[&[&NOT_RECEIVED, &NOT_ANSWERED, &NAME_HIDDEN, &UNSAID]],
    asks: &[(&UNSAID, Asks::These(&["rehearsal"]))],
    link: "",
    check,
    hand: Hand::Tell,
    learn: None,
};

fn check<'a>(eyes: &'a Eyes<'a>) -> LocalBoxFuture<'a, Verdict> {
    Box::pin(look(eyes))
}

/// Looks for a message that came and a reply that went out.
pub(super) async fn look(eyes: &Eyes<'_>) -> Verdict {
    if eyes.known.page.card(Slot::PageToken).is_none() {
        return said(eyes);
    }
    let debug = match eyes.graph.debug(As::Page).await {
        Ok(debug) => debug,
        Err(trouble) => return debug_unknown(eyes, &trouble),
    };
    let page = eyes.known.page_id.as_deref().unwrap_or("me");
    if !scopes(&debug).iter().any(|scope| scope == "pages_read_engagement") {
        return said(eyes);
    }
    let path = format!(
        "{page}/conversations?fields=updated_time,participants,messages.limit(10){{created_time,from}}"
    );
    match eyes.graph.get(As::Page, &path).await {
        Ok(list) => Verdict::of(judge(eyes, page, &list)),
        // A permission that is not granted for everybody: then a person has to say it.
        Err(trouble) if trouble.refusal().is_some_and(|no| matches!(no.code, 10 | 200..=299)) => said(eyes),
        Err(trouble) => eyes.unknown(&trouble),
    }
}

/// Returns what a person says, where conversations cannot be read.
fn said(eyes: &Eyes<'_>) -> Verdict {
    let said = eyes.known.page.record.said.get("rehearsal");
    if said.is_some_and(|said| said.value == "yes") { Verdict::Met(Vec::new()) } else { eyes.one(&UNSAID) }
}

fn judge(eyes: &Eyes<'_>, page: &str, list: &Value) -> Vec<Finding> {
    let senders = |thread: &Value| -> Vec<String> {
        rows(&thread["messages"]).map(|message| id(&message["from"]["id"])).collect()
    };
    let received: Vec<&Value> =
        rows(list).filter(|thread| senders(thread).iter().any(|sender| sender != page)).collect();
    if received.is_empty() {
        return vec![eyes.finding(&NOT_RECEIVED)];
    }
    if !received.iter().any(|thread| senders(thread).iter().any(|sender| sender == page)) {
        return vec![eyes.finding(&NOT_ANSWERED)];
    }
    let wants_names = eyes.known.closure().iter().any(|name| name == "business_asset_user_profile_access");
    let has_name = received.iter().any(|thread| {
        rows(&thread["participants"]).any(|person| {
            id(&person["id"]) != page && person["name"].as_str().is_some_and(|name| !name.is_empty())
        })
    });
    if wants_names && !has_name { vec![eyes.finding(&NAME_HIDDEN)] } else { Vec::new() }
}
