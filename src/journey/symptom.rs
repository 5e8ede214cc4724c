//! What people complain about: the chain that a message goes through, what else to look at, and what nobody can see
//! from here.
//!
//! A chain is data. A look at it ends with what it could not see, in the order of likelihood: the API shows neither
//! what the product does with a message nor what people do with the Page.

use futures_util::future::join_all;
use jiff::Timestamp;
use serde_json::Value;

use super::known::SubjectView;
use super::look::{CheckResult, Ports};
use super::port::{Machine, TokenRole, Web};
use super::steps::rehearsal::{Threads, threads};
use super::steps::rows;
use super::token::id;
use super::{Eyes, StepId};
use crate::codes;
use crate::finding::{Code, Facts, Finding, Subject, Verdict};

/// One step of a chain, and which of its codes can break it.
#[derive(Debug)]
pub struct Link {
    /// The step.
    pub step: StepId,
    /// The codes that matter; nothing means all.
    pub only: &'static [&'static Code],
}

/// A complaint.
#[derive(Debug)]
pub struct Symptom {
    /// As it is named on the command line.
    pub name: &'static str,
    /// The page that `explain` opens about it.
    pub page: &'static str,
    /// The steps whose findings can explain it, in the order in which a message goes through them.
    pub chain: &'static [Link],
    /// Advice that explains this complaint, and is a cause for whoever has it.
    pub leads: &'static [&'static Code],
    /// Message keys of what cannot be seen from here, the likeliest first.
    unseen: &'static [&'static str],
}

const fn whole(step: StepId) -> Link {
    Link { step, only: &[] }
}

const fn only(step: StepId, only: &'static [&'static Code]) -> Link {
    Link { step, only }
}

/// Messages do not come in, replies do not go out, names are missing.
pub static SYMPTOMS: [Symptom; 3] = [
    Symptom {
        name: "in",
        page: "nothing-arrives",
        chain: &[
            whole(StepId::App),
            whole(StepId::MessengerProduct),
            only(StepId::AppSettings, &[&codes::APP_RESTRICTED]),
            whole(StepId::Page),
            whole(StepId::Live),
            whole(StepId::PageToken),
            whole(StepId::PageSubscription),
            whole(StepId::AppSubscription),
            whole(StepId::WebhookEndpoint),
            whole(StepId::PlatformSetup),
            whole(StepId::Rehearsal),
        ],
        leads: &[
            &codes::GRAPH_VERSION_DEAD,
            &codes::APP_RESTRICTED,
            &codes::PERMISSIONS_NOT_LIVE,
            &codes::THREAD_HELD_ELSEWHERE,
            &codes::APP_MODE_DOUBTED,
        ],
        unseen: &[
            "unseen-other-app",
            "unseen-product-secret",
            "unseen-product-channel",
            "unseen-app-mode",
            "unseen-writer",
            "unseen-meta-status",
        ],
    },
    Symptom {
        name: "out",
        page: "replies-fail",
        chain: &[
            whole(StepId::App),
            only(StepId::AppSettings, &[&codes::SERVER_IP_LIST, &codes::APP_RESTRICTED]),
            whole(StepId::Login),
            whole(StepId::Page),
            whole(StepId::PageToken),
            whole(StepId::PlatformSetup),
            // A product that gets echoes may answer itself.
            only(StepId::PageSubscription, &[&codes::PAGE_ECHOES_SUBSCRIBED]),
            whole(StepId::Live),
            whole(StepId::Rehearsal),
            whole(StepId::TokenRefresh),
        ],
        leads: &[
            &codes::GRAPH_VERSION_DEAD,
            &codes::SERVER_IP_LIST,
            &codes::PERMISSIONS_NOT_LIVE,
            &codes::PAGE_ECHOES_SUBSCRIBED,
            &codes::THREAD_HELD_ELSEWHERE,
            &codes::REPLY_WINDOW_CLOSED,
            &codes::REPLY_NOT_SEEN,
        ],
        unseen: &[
            "unseen-product-token",
            "unseen-reply-window",
            "unseen-other-app",
            "unseen-message-tag",
            "unseen-app-mode",
            "unseen-product-log",
            "unseen-meta-status",
        ],
    },
    Symptom {
        name: "name",
        page: "names-missing",
        chain: &[
            whole(StepId::Login),
            whole(StepId::PageToken),
            whole(StepId::Rehearsal),
            whole(StepId::ReviewSubmission),
            whole(StepId::Live),
        ],
        leads: &[&codes::GRAPH_VERSION_DEAD, &codes::REHEARSAL_NAME_HIDDEN],
        unseen: &["unseen-token-age", "unseen-product-profile", "unseen-writer-private"],
    },
];

/// Returns the symptom of a name.
pub fn symptom(name: &str) -> Option<&'static Symptom> {
    SYMPTOMS.iter().find(|symptom| symptom.name == name)
}

impl Symptom {
    /// Returns how far a step stands from where the message begins.
    pub fn place(&self, step: StepId) -> usize {
        self.chain.iter().position(|link| link.step == step).unwrap_or(self.chain.len())
    }

    /// Returns what of a look belongs to the chain, without what cannot break it.
    pub fn narrow(&self, looked: Vec<CheckResult>) -> Vec<CheckResult> {
        let keep = |mut row: CheckResult| {
            let link = self.chain.iter().find(|link| link.step == row.step)?;
            if let Verdict::Met(found) | Verdict::Unmet(found) | Verdict::Pending(found) = &row.verdict
                && !link.only.is_empty()
            {
                let matters = |found: &&Finding| link.only.contains(&found.code);
                row.verdict = Verdict::of(found.iter().filter(matters).cloned().collect());
            }
            Some(row)
        };
        looked.into_iter().filter_map(keep).collect()
    }
}

/// When people wrote to a Page last, and when it answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Newest {
    /// The newest message of a person.
    pub message: Option<Timestamp>,
    /// The newest message of the Page.
    pub reply: Option<Timestamp>,
}

/// What else was seen of a Page, for one complaint.
#[derive(Clone, Debug)]
pub struct Beyond {
    /// The Page.
    pub subject: Subject,
    /// When people wrote and were answered, where the token may read conversations.
    pub newest: Option<Newest>,
    /// What may explain the complaint.
    pub found: Vec<Finding>,
    /// What could not be seen: message keys and facts, the likeliest first.
    pub unseen: Vec<(&'static str, Facts)>,
}

/// Hours after a person's message within which a product may answer freely. Source: "Send a Message", Messenger
/// Platform: the standard messaging window.
const WINDOW_HOURS: i64 = 24;
/// Minutes after which a message without an answer is worth a word.
const PATIENCE_MINUTES: i64 = 10;
/// The apps behind a Page's inbox and Instagram's: Meta's pages print the first one with and without a digit. Source:
/// "Conversation Routing" and "`message_echoes`".
const INBOXES: &[&str] = &["263902037430900", "26390203743090", "1217981644879628"];

/// Looks further than the steps do, for each Page of a customer at once.
pub async fn look_beyond(
    ports: &dyn Ports,
    views: &[SubjectView<'_>],
    symptom: &Symptom,
    looked: &[CheckResult],
) -> Vec<Beyond> {
    let each = views.iter().map(|known| async move {
        let graph = ports.graph(&known.subject);
        let (web, machine) = (ports.web(&known.subject), ports.machine());
        let (web, machine): (&dyn Web, &dyn Machine) = (&*web, &*machine);
        beyond(&Eyes { known, graph: &*graph, web, machine }, symptom, looked).await
    });
    join_all(each).await
}

async fn beyond(eyes: &Eyes<'_>, symptom: &Symptom, looked: &[CheckResult]) -> Beyond {
    let page = eyes.known.page_id.clone().unwrap_or_default();
    let (mut newest, mut holder) = (None, None);
    if let Threads::Seen(list) = threads(eyes).await {
        newest = Some(times(&page, &list));
        holder = match writer(&page, &list) {
            Some(person) => owner(eyes, &page, &person).await,
            None => None,
        };
    }
    // Whoever wrote was dated by Meta, and so is the reply that it takes or refuses.
    let now = eyes.graph.dated().unwrap_or_else(|| eyes.known.now());
    let seen = Seen { newest, holder, now };
    let found = suspects(eyes.known, symptom, &seen, looked);
    let unseen = unseen(eyes.known, symptom, &seen, &found);
    Beyond { subject: eyes.known.subject.clone(), newest, found, unseen }
}

/// What conversations told.
struct Seen {
    newest: Option<Newest>,
    /// The app that holds the newest conversation; an empty id where nobody holds it.
    holder: Option<String>,
    /// What time it is at Meta.
    now: Timestamp,
}

/// Returns when people wrote and were answered.
fn times(page: &str, list: &Value) -> Newest {
    let mut newest = Newest::default();
    for message in rows(list).flat_map(|thread| rows(&thread["messages"])) {
        let Some(at) = message["created_time"].as_str().and_then(moment) else { continue };
        let side = if id(&message["from"]["id"]) == page { &mut newest.reply } else { &mut newest.message };
        *side = (*side).max(Some(at));
    }
    newest
}

/// Reads a time of Meta's, whose offset has no colon: `2026-11-20T12:00:00+0000`.
fn moment(text: &str) -> Option<Timestamp> {
    text.parse()
        .ok()
        .or_else(|| jiff::fmt::strtime::parse("%Y-%m-%dT%H:%M:%S%z", text).ok()?.to_timestamp().ok())
}

/// Returns the person of the newest conversation.
fn writer(page: &str, list: &Value) -> Option<String> {
    let thread = rows(list).next()?;
    rows(&thread["participants"]).map(|person| id(&person["id"])).find(|person| person != page)
}

/// Returns the app that holds a conversation: an empty id where nobody does, nothing where Meta does not say.
async fn owner(eyes: &Eyes<'_>, page: &str, person: &str) -> Option<String> {
    let path = format!("{page}/thread_owner?recipient={person}");
    let answer = eyes.graph.get(TokenRole::Page, &path).await.ok()?;
    Some(rows(&answer).next().map(|row| id(&row["thread_owner"]["app_id"])).unwrap_or_default())
}

/// Returns what may explain the complaint, beside what the steps found.
fn suspects(known: &SubjectView<'_>, symptom: &Symptom, seen: &Seen, looked: &[CheckResult]) -> Vec<Finding> {
    let finding = |code| Finding::new(code, &known.subject);
    let mut found = Vec::new();
    let is_route = symptom.name != "name";
    if let Some(app) = seen.holder.as_ref().filter(|app| is_route && !app.is_empty() && **app != known.app_id)
    {
        let holder = if INBOXES.contains(&app.as_str()) { "inbox" } else { "app" };
        found.push(finding(&codes::THREAD_HELD_ELSEWHERE).with("holder", holder).with("app", app.clone()));
    }
    if let Some(Newest { message: Some(message), reply }) = seen.newest
        && symptom.name == "out"
    {
        let minutes = seen.now.duration_since(message).as_mins();
        if minutes > WINDOW_HOURS * 60 {
            found.push(
                finding(&codes::REPLY_WINDOW_CLOSED).with("hours", minutes / 60).with("days", minutes / 1440),
            );
        } else if minutes > PATIENCE_MINUTES && reply.is_some_and(|reply| reply < message) {
            found.push(finding(&codes::REPLY_NOT_SEEN).with("minutes", minutes));
        }
    }
    let is_lost = looked
        .iter()
        .flat_map(|row| row.verdict.findings())
        .any(|finding| finding.code == &codes::REHEARSAL_NOT_RECEIVED && finding.subject == known.subject);
    if let Some(said) = known.app.record.said.get("app_mode").filter(|said| is_lost && said.value == "live") {
        let (date, by) = (date(said.at), said.by.clone());
        found.push(finding(&codes::APP_MODE_DOUBTED).with("date", date).with("by", by));
    }
    found
}

/// Returns what cannot be seen from here, without what was seen after all.
fn unseen(
    known: &SubjectView<'_>,
    symptom: &Symptom,
    seen: &Seen,
    found: &[Finding],
) -> Vec<(&'static str, Facts)> {
    let platform = known.profile.map(|profile| profile.name.clone());
    let mode = known.app.record.said.get("app_mode").filter(|said| said.value == "live");
    let delivered = known.page.record.said.get("saved_in_platform").map(|said| date(said.at));
    let may_check = known.profile.is_none_or(|profile| profile.verifies_signatures != Some(false));
    let is_told = |code: &Code| found.iter().any(|finding| finding.code == code);
    let mut all = Vec::new();
    for key in symptom.unseen {
        let is_open = match *key {
            "unseen-product-secret" => may_check,
            "unseen-reply-window" => seen.newest.and_then(|newest| newest.message).is_none(),
            "unseen-app-mode" => mode.is_some() && !is_told(&codes::APP_MODE_DOUBTED),
            _ => true,
        };
        if !is_open {
            continue;
        }
        let mut facts = Facts::new();
        facts.insert("platform", platform.clone().unwrap_or_else(|| "none".into()).into());
        facts.insert("delivered", delivered.clone().unwrap_or_else(|| "none".into()).into());
        if let Some(said) = mode {
            facts.insert("date", date(said.at).into());
            facts.insert("by", said.by.clone().into());
        }
        all.push((*key, facts));
    }
    // The newest conversation was seen to be nobody else's; an older one may be.
    let is_likely = |(key, _): &(&str, Facts)| !(*key == "unseen-other-app" && seen.holder.is_some());
    all.sort_by_key(|one| !is_likely(one));
    all
}

fn date(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_newest_of_each_side_counts_whichever_thread_it_is_in() {
        let message = |from: &str, at: &str| json!({ "from": { "id": from }, "created_time": at });
        let thread = |messages: Vec<Value>| json!({ "messages": { "data": messages }, "participants": { "data": [{ "id": "111" }, { "id": "7" }] } });
        let list = json!({ "data": [
            thread(vec![message("7", "2026-11-20T11:00:00+0000"), message("111", "2026-11-20T10:00:00+0000")]),
            thread(vec![message("8", "2026-11-19T11:00:00+0000"), message("111", "2026-11-20T10:30:00Z")]),
        ] });
        let at = |text: &str| text.parse::<Timestamp>().ok();
        let newest = times("111", &list);
        assert_eq!(newest, Newest { message: at("2026-11-20T11:00:00Z"), reply: at("2026-11-20T10:30:00Z") });
        assert_eq!(writer("111", &list), Some("7".into()));
        assert_eq!(times("111", &json!({ "data": [] })), Newest::default());
        assert_eq!(moment("yesterday"), None);
    }

    #[test]
    fn what_cannot_break_a_chain_is_left_out_of_it() {
        let subject = Subject::App("1".into());
        let row = |step, codes: &[&'static Code]| CheckResult {
            step,
            subject: subject.clone(),
            verdict: Verdict::of(codes.iter().map(|code| Finding::new(code, &subject)).collect()),
            follows: None,
        };
        let looked = vec![
            row(StepId::AppSettings, &[&codes::ICON_MISSING, &codes::APP_RESTRICTED]),
            row(StepId::Testers, &[&codes::ICON_MISSING]),
        ];
        let narrowed = symptom("in").unwrap().narrow(looked);
        assert_eq!(narrowed, [row(StepId::AppSettings, &[&codes::APP_RESTRICTED])]);
    }
}
