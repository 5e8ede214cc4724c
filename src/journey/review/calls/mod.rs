//! The calls that Meta's form counts: which one shows that a permission is used, with whose token, when it was made,
//! how long it counts, and how it can be made.

#[cfg(test)]
mod tests;
pub(crate) mod wanted;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::standing::ReviewStatus;
use crate::journey::known::{SubjectView, said_within};
use crate::journey::port::{Call, Done, Entry, Method, Param, SecretKind, TokenRole};
use crate::journey::steps::rehearsal::{self, Threads};
use crate::journey::steps::{person, rows as listed};
use crate::journey::token::{id, scopes};
use crate::journey::{Change, Eyes};
use crate::review::{Bearer, CALL_DAYS, Exercise, Kind, Permission, Verb};

/// The kind of ledger entry that a successful call is.
pub const API_CALL: &str = "api-call";
/// The note of an entry about a call that a person made in Graph API Explorer.
pub const EXPLORER: &str = "explorer";
/// Days before its end at which a call starts to need another one.
pub const SOON_DAYS: i64 = 7;
/// Hours after a call at which Meta's button should wake up: by the form, and by the documentation. Source: the
/// form's own words ("up to 24 hours"), "Before you submit" ("up to 2 days").
pub const BUTTON_HOURS: [i64; 2] = [24, 48];
/// Days for which it counts that somebody read off the form that it asks for no call.
const NOT_REQUIRED_DAYS: i64 = 90;
/// Minutes within which a message of the Page is taken for one that we sent: Meta's clock and ours differ.
const SAME_MESSAGE_MINUTES: i64 = 10;
/// Where a Page-scoped id goes in a path.
const PSID: &str = "{psid}";

/// A call that was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Made {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: Maker,
}

/// Who made a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Maker {
    /// This program.
    Us,
    /// A person in Graph API Explorer, as they said.
    Explorer,
    /// The product, when an agent answered.
    Product,
}

impl Maker {
    /// Returns the stable word that `--json` carries.
    pub fn word(self) -> &'static str {
        match self {
            Self::Us => "onboard",
            Self::Explorer => "explorer",
            Self::Product => "product",
        }
    }
}

impl Made {
    /// Returns the instant from which it counts no longer.
    pub fn until(self) -> Timestamp {
        hours_after(self.at, 24 * CALL_DAYS)
    }

    /// Returns when Meta's button should wake up: by the form, and by the documentation.
    pub fn button(self) -> [Timestamp; 2] {
        BUTTON_HOURS.map(|hours| hours_after(self.at, hours))
    }

    /// Returns the whole days for which it counts yet, negative once it counts no longer.
    pub fn days_left(self, now: Timestamp) -> i64 {
        self.until().duration_since(now).as_hours().div_euclid(24)
    }
}

/// Somebody who wrote to the Page. Known for one run only: nothing of it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Writer {
    /// The id that the Page knows them by.
    pub psid: String,
    /// Their name; empty while it is not known.
    pub name: String,
    /// When they wrote last; nothing while nobody saw it.
    pub wrote: Option<Timestamp>,
}

/// What the calls depend on beside the records.
#[derive(Clone, Debug, Default)]
pub struct CallPlan {
    /// What a submission has to hold. Of what lies with Meta or is approved, no call is wanted again.
    pub to_send: Vec<String>,
    /// Whose token stands for a user token, if there is one.
    pub person: Option<TokenRole>,
    /// What that token may do; nothing while Meta could not be asked.
    pub scopes: Option<Vec<String>>,
    /// Whether the Page token may read conversations.
    pub reads_conversations: bool,
    /// When the product last answered somebody.
    pub answered: Option<Timestamp>,
    /// Who wrote, whoever wrote last first.
    pub writers: Vec<Writer>,
}

/// Whether a call is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallState {
    /// It is with Meta, or approved: nothing has to be made again.
    Sent,
    /// A person read off the form that it asks for none.
    NotRequired,
    /// There is one that counts.
    Counts,
    /// There is one that counts for a few days only.
    ExpiresSoon,
    /// There is none that counts.
    Missing,
}

/// How a call can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallMethod {
    /// We read, and nobody notices.
    Read(TokenRole),
    /// We send a message to somebody.
    Send,
    /// A person makes it in Graph API Explorer, or lends us a user token.
    Explorer,
    /// Somebody has to write to the Page first.
    Write,
}

/// Where the call of one permission stands.
#[derive(Clone, Copy, Debug)]
pub struct Row<'k> {
    /// The permission or feature.
    pub permission: &'k Permission,
    /// The call.
    pub exercise: &'k Exercise,
    /// The newest that is known, whether it counts or not.
    pub made: Option<Made>,
    /// Whether one is wanted.
    pub need: CallState,
    /// How it can be made.
    pub way: CallMethod,
}

impl CallPlan {
    /// Looks at tokens and conversations.
    pub async fn of(eyes: &Eyes<'_>, standing: &ReviewStatus) -> Self {
        let mut scene = Self { answered: rehearsal::said_at(eyes.known), ..Self::default() };
        // What is live needs no call, whatever Graph keeps from its lists.
        if !standing.is_live() {
            scene.to_send = standing.to_send();
        }
        match rehearsal::threads(eyes).await {
            Threads::Seen(list) => {
                let page = eyes.known.page_id.as_deref().unwrap_or("me");
                let (answers, writers) = talks(page, &list);
                let by_others = answers.into_iter().filter(|at| !is_ours(eyes.known, *at));
                (scene.answered, scene.writers) = (by_others.max(), writers);
                scene.reads_conversations = true;
            }
            Threads::Hidden => {}
            Threads::Unknown(_) => scene.answered = None,
        }
        if let Some(by) = person_alive(eyes.known) {
            scene.stand_in(eyes, by).await;
        }
        scene
    }

    /// Has a token stand for the user token.
    pub async fn stand_in(&mut self, eyes: &Eyes<'_>, by: TokenRole) {
        self.person = Some(by);
        self.scopes = eyes.graph.debug(by).await.ok().map(|debug| scopes(&debug));
    }

    /// Returns those to whom a message may go now. Nobody knows when somebody wrote whose conversation cannot be
    /// read; Meta does.
    pub fn reachable(&self, exercise: &Exercise, now: Timestamp) -> Vec<&Writer> {
        let [from, until] = exercise.wrote_hours.unwrap_or([0, i64::MAX]);
        let is_due = |at: Timestamp| {
            let seconds = now.duration_since(at).as_secs();
            seconds >= from.saturating_mul(3_600) && seconds < until.saturating_mul(3_600)
        };
        self.writers.iter().filter(|writer| writer.wrote.is_none_or(is_due)).collect()
    }

    /// Returns whether the token that stands for the user's may do what a permission allows.
    fn may(&self, permission: &Permission) -> bool {
        let is_scope = permission.kind == Kind::Permission;
        let carried = self.scopes.as_ref().filter(|_| is_scope);
        carried.is_none_or(|scopes| scopes.contains(&permission.name))
    }

    fn way(&self, permission: &Permission, exercise: &Exercise, now: Timestamp) -> CallMethod {
        match (exercise.token, self.person) {
            (Bearer::User, Some(by)) if self.may(permission) => CallMethod::Read(by),
            (Bearer::User, _) => CallMethod::Explorer,
            (Bearer::Page, _) if exercise.method == Verb::Post => {
                if self.reachable(exercise, now).is_empty() { CallMethod::Write } else { CallMethod::Send }
            }
            (Bearer::Page, _) if exercise.path.contains(PSID) && self.writers.is_empty() => CallMethod::Write,
            (Bearer::Page, _) => CallMethod::Read(TokenRole::Page),
        }
    }
}

impl Row<'_> {
    /// Returns the path, with the Page's id where it is known and `{psid}` where a person's goes.
    pub fn path(&self, known: &SubjectView<'_>) -> String {
        path(known, self.exercise)
    }

    /// Returns the call of a row that merely reads; nothing while the Page or whom to ask about is not known.
    pub fn reading(&self, known: &SubjectView<'_>, scene: &CallPlan) -> Option<Call> {
        let CallMethod::Read(by) = self.way else { return None };
        let mut path = self.path(known);
        if path.contains(PSID) {
            path = path.replace(PSID, &scene.writers.first()?.psid);
        }
        let is_whole = !path.contains('{');
        is_whole.then(|| Call { by, method: Method::Get, path, params: Vec::new(), mints: None })
    }

    /// Returns the call that sends a message to somebody; nothing while the Page is not known.
    pub fn message(&self, known: &SubjectView<'_>, psid: &str, text: &str) -> Option<Call> {
        let path = self.path(known);
        let object = |value: &Value| Param::Text(value.to_string());
        let mut params = vec![("recipient", object(&json!({ "id": psid })))];
        match &self.exercise.tag {
            Some(tag) => {
                params.push(("messaging_type", Param::Text("MESSAGE_TAG".into())));
                params.push(("tag", Param::Text(tag.clone())));
            }
            None => params.push(("messaging_type", Param::Text("RESPONSE".into()))),
        }
        params.push(("message", object(&json!({ "text": text }))));
        (!path.contains('{')).then_some(Call {
            by: TokenRole::Page,
            method: Method::Post,
            path,
            params,
            mints: None,
        })
    }
}

/// Returns where the call of each permission and feature of the submission stands, in the submission's order.
pub fn rows<'k>(known: &'k SubjectView<'_>, scene: &CallPlan) -> Vec<Row<'k>> {
    let row = |name: String| {
        let permission = known.inputs.catalogue.get(&name)?;
        let exercise = permission.exercised_by.as_ref()?;
        let made = made(known, permission, scene);
        let way = scene.way(permission, exercise, known.now());
        Some(Row { permission, exercise, made, need: need(known, permission, scene, made), way })
    };
    known.closure().into_iter().filter_map(row).collect()
}

/// Returns the newest call that is on record.
pub fn recorded(known: &SubjectView<'_>, permission: &Permission) -> Option<Made> {
    let entry = known.app.latest(API_CALL, &permission.name);
    let noted = entry.map(|entry| {
        let by = if entry.note == EXPLORER { Maker::Explorer } else { Maker::Us };
        Made { at: entry.at, by }
    });
    let by_person = permission.exercised_by.as_ref().is_some_and(|call| call.token == Bearer::User);
    let said = known.app.record.said.get("explorer_call").filter(|said| by_person && said.value == "yes");
    let said = said.map(|said| Made { at: said.at, by: Maker::Explorer });
    newer(noted, said)
}

/// Returns the entry that keeps a call: the permission and the path, and nobody's id.
pub fn entry(known: &SubjectView<'_>, permission: &Permission) -> Change {
    let note = permission.exercised_by.as_ref().map(|exercise| path(known, exercise)).unwrap_or_default();
    let entry = Entry { at: known.now(), kind: API_CALL.into(), of: permission.name.clone(), note };
    Change::Ledger(known.subject.clone(), entry)
}

/// Returns whether an answer shows that the permission was used: a profile without a name was not readable.
pub fn is_exercised(permission: &Permission, done: &Done) -> bool {
    let reads_person = permission.exercised_by.as_ref().is_some_and(|exercise| exercise.path.contains(PSID));
    !reads_person || done.body["name"].as_str().is_some_and(|name| !name.is_empty())
}

/// Returns the permission of the submission that a reading call shows the use of.
pub fn shown_by<'k>(known: &'k SubjectView<'_>, call: &Call) -> Option<&'k Permission> {
    let is_it = |exercise: &Exercise| {
        let path = path(known, exercise);
        match path.split_once(PSID) {
            Some((head, tail)) => {
                let inner = call.path.strip_prefix(head).and_then(|rest| rest.strip_suffix(tail));
                inner.is_some_and(|psid| psid.bytes().all(|byte| byte.is_ascii_digit()))
            }
            None => path == call.path,
        }
    };
    let all = known.closure().into_iter().filter_map(|name| known.inputs.catalogue.get(&name));
    let mut reads = all.filter(|one| one.exercised_by.as_ref().is_some_and(|call| call.automatic));
    reads.find(|permission| permission.exercised_by.as_ref().is_some_and(is_it))
}

/// Returns the key under which it is said that the form asks for no call.
pub fn not_required_key(permission: &str) -> String {
    format!("call_not_required_{permission}")
}

fn path(known: &SubjectView<'_>, exercise: &Exercise) -> String {
    let page = known.page_id.as_deref().unwrap_or("{page_id}");
    exercise.path.replace("{page_id}", page).trim_start_matches('/').to_owned()
}

fn made(known: &SubjectView<'_>, permission: &Permission, scene: &CallPlan) -> Option<Made> {
    // The product's own reply and its reading of the name are such calls; a reply after a day is not seen here.
    let by_product = permission.exercised_by.as_ref().is_some_and(|call| {
        call.token == Bearer::Page && call.tag.is_none() && (!call.automatic || call.path.contains(PSID))
    });
    let answered = scene.answered.filter(|_| by_product).map(|at| Made { at, by: Maker::Product });
    newer(recorded(known, permission), answered)
}

fn need(known: &SubjectView<'_>, permission: &Permission, scene: &CallPlan, made: Option<Made>) -> CallState {
    if !scene.to_send.contains(&permission.name) {
        return CallState::Sent;
    }
    let key = not_required_key(&permission.name);
    if said_within(known.app, &key, NOT_REQUIRED_DAYS, known.now()).is_ok_and(|said| said.value == "yes") {
        return CallState::NotRequired;
    }
    match made {
        Some(made) if made.until() <= known.now() => CallState::Missing,
        Some(made) if made.until() <= hours_after(known.now(), 24 * SOON_DAYS) => CallState::ExpiresSoon,
        Some(_) => CallState::Counts,
        None => CallState::Missing,
    }
}

/// Returns whose token stands for a user token, unless it is known to be over.
fn person_alive(known: &SubjectView<'_>) -> Option<TokenRole> {
    let by = person(known)?;
    let slot = if by == TokenRole::SystemUser { SecretKind::SystemUserToken } else { SecretKind::UserToken };
    let expires = known.customer.card(slot).and_then(|card| card.expires);
    expires.is_none_or(|at| at > known.now()).then_some(by)
}

/// Returns whether a message of the Page is one that this program sent.
fn is_ours(known: &SubjectView<'_>, at: Timestamp) -> bool {
    let mut sent =
        known.app.ledger.iter().filter(|entry| entry.kind == API_CALL && entry.note.ends_with("/messages"));
    sent.any(|entry| entry.at.duration_since(at).abs() <= SignedDuration::from_mins(SAME_MESSAGE_MINUTES))
}

/// Returns when the Page answered somebody, and who wrote.
fn talks(page: &str, list: &Value) -> (Vec<Timestamp>, Vec<Writer>) {
    let mut answers: Vec<Timestamp> = Vec::new();
    let mut writers = Vec::new();
    for thread in listed(list) {
        let times = |of: &str| -> Vec<Timestamp> {
            let own = listed(&thread["messages"]).filter(|message| id(&message["from"]["id"]) == of);
            own.filter_map(|message| message["created_time"].as_str()?.parse().ok()).collect()
        };
        let other = listed(&thread["participants"]).find(|person| id(&person["id"]) != page);
        let Some(other) = other else { continue };
        let psid = id(&other["id"]);
        // A conversation in which the Page alone was seen writing is nobody's to answer.
        let Some(wrote) = times(&psid).into_iter().max() else { continue };
        answers.extend(times(page));
        let name = other["name"].as_str().unwrap_or_default().to_owned();
        writers.push(Writer { psid, name, wrote: Some(wrote) });
    }
    (answers, writers)
}

fn newer(one: Option<Made>, other: Option<Made>) -> Option<Made> {
    one.into_iter().chain(other).max_by_key(|made| made.at)
}

fn hours_after(at: Timestamp, hours: i64) -> Timestamp {
    at.checked_add(SignedDuration::from_hours(hours)).unwrap_or(Timestamp::MAX)
}
