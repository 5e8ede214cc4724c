//! How far the set-up in the product is: which of its steps are done, by whose word, and which are open.

use jiff::Timestamp;
use serde_json::json;

use super::Change;
use super::known::SubjectView;
use super::port::SecretKind;
use crate::codes;
use crate::error::Error;
use crate::finding::{Finding, Subject, UNKNOWN_ID};
use crate::platform::{Ours, Part, Profile, SPOKEN, SetupStep, When};
use crate::store::SubjectRecord;

/// What stands for every step that is due.
pub const ALL: &str = "all";
/// What takes back that any step was done.
pub const NONE: &str = "none";
/// Where the version is noted that the product's form got.
pub const DELIVERED_VERSION: &str = "delivered_version";
/// What a tick begins with.
const DONE: &str = "done";
/// Days before the end of a Graph version at which it is said that the product still holds it.
const VERSION_MARGIN_DAYS: i64 = 120;

/// A step, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing<'p> {
    /// The step.
    pub step: &'p SetupStep,
    /// Where it stands.
    pub state: State,
}

/// Where a step stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Nobody said that it is done.
    Open,
    /// It was done, and this changed since.
    Again(Ours),
    /// Somebody said so.
    Done {
        /// Who.
        by: String,
        /// When.
        at: Timestamp,
    },
    /// What comes after it is done, so it is.
    Implied {
        /// By whose word, if it was not seen.
        by: Option<String>,
        /// When that was said or seen.
        at: Timestamp,
    },
    /// An answer makes it needless, or is still wanted.
    NotWanted,
}

impl State {
    /// Returns whether somebody has to do it.
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Open | Self::Again(_))
    }
}

/// Returns the key under which a Page's record keeps that a step is done.
pub fn key(id: &str) -> String {
    format!("setup-{id}")
}

/// Returns every step of the customer's product with where it stands for the Page at hand, in order.
pub fn standings<'p>(known: &SubjectView<'p>) -> Vec<Standing<'p>> {
    let steps = known.profile.map(|profile| profile.setup.as_slice()).unwrap_or_default();
    steps.iter().map(|step| Standing { step, state: state(known, step) }).collect()
}

/// Returns the steps of a moment that the channel does not do without and that are open.
pub fn open<'p>(known: &SubjectView<'p>, when: When) -> Vec<Standing<'p>> {
    let mut all = standings(known);
    all.retain(|own| own.step.when == when && !own.step.optional && own.state.is_open());
    all
}

fn state(known: &SubjectView<'_>, step: &SetupStep) -> State {
    if !is_wanted(known, step) {
        return State::NotWanted;
    }
    if let Some(said) = known.page.record.said.get(&key(&step.id)) {
        if !said.value.starts_with(DONE) {
            return State::Open;
        }
        let changed = step.again_after.iter().find(|value| {
            let own =
                said.value.split(' ').find_map(|mark| mark.strip_prefix(value.word())?.strip_prefix('='));
            let now = mark(known, **value);
            own.is_some() && now.is_some() && own != now.as_deref()
        });
        return match changed {
            Some(value) => State::Again(*value),
            None => State::Done { by: said.by.clone(), at: said.at },
        };
    }
    let Some((at, by)) = implied(known, step.when) else { return State::Open };
    // The form was filled in again since, with what had changed by then.
    let saved = said(known, "saved_in_platform").map_or(at, |(at, _)| at);
    let is_newer = |value: &&Ours| stored(known, **value).is_some_and(|stored| stored > at && saved > at);
    step.again_after.iter().find(is_newer).map_or(State::Implied { by, at }, |value| State::Again(*value))
}

/// Returns whether the answers want a step. One that is not known yet wants nothing.
fn is_wanted(known: &SubjectView<'_>, step: &SetupStep) -> bool {
    step.only_if.iter().all(|(key, wanted)| known.customer.record.get(key) == Some(wanted))
}

/// Returns when something was said or seen that comes after every step of a moment, and who said it.
fn implied(known: &SubjectView<'_>, when: When) -> Option<(Timestamp, Option<String>)> {
    // A channel that was found running was set up by whoever runs it.
    let adopted = known.page.latest("adopted", "fields").map(|entry| (entry.at, None));
    match when {
        When::Before | When::Form => adopted.or_else(|| said(known, "saved_in_platform")),
        When::AfterSave | When::AfterSubscription => adopted.or_else(|| said(known, "rehearsal")),
        When::BeforeReview => said_of(known.app, "submitted"),
        When::AfterRelease => said(known, "live_message"),
    }
}

fn said(known: &SubjectView<'_>, key: &str) -> Option<(Timestamp, Option<String>)> {
    said_of(known.page, key)
}

fn said_of(of: &SubjectRecord, key: &str) -> Option<(Timestamp, Option<String>)> {
    let said = of.record.said.get(key).filter(|said| said.value == "yes")?;
    Some((said.at, Some(said.by.clone())))
}

/// Returns where a value is kept in the vault, if it is a secret.
pub fn secret(value: Ours) -> Option<SecretKind> {
    match value {
        Ours::AppSecret => Some(SecretKind::AppSecret),
        Ours::PageToken => Some(SecretKind::PageToken),
        Ours::UserToken => Some(SecretKind::UserToken),
        Ours::SystemUserToken => Some(SecretKind::SystemUserToken),
        Ours::VerifyToken => Some(SecretKind::VerifyToken),
        Ours::AppId
        | Ours::AppName
        | Ours::PageId
        | Ours::PageName
        | Ours::PageUrl
        | Ours::CallbackUrl
        | Ours::GraphUrl
        | Ours::GraphVersion => None,
    }
}

/// Returns whose a secret is.
pub fn owner(known: &SubjectView<'_>, slot: SecretKind) -> Option<Subject> {
    match slot {
        SecretKind::AppSecret | SecretKind::VerifyToken => Some(Subject::App(known.app_id.clone())),
        SecretKind::PageToken => Some(Subject::page(known.customer_id.clone()?, known.page_id.clone()?)),
        SecretKind::UserToken
        | SecretKind::SystemUserToken
        | SecretKind::AgentPassword
        | SecretKind::LoginAttempt => known.customer_id.clone().map(Subject::Customer),
    }
}

fn card<'p>(known: &SubjectView<'p>, value: Ours) -> Option<&'p crate::model::SecretMetadata> {
    let slot = secret(value)?;
    match slot {
        SecretKind::AppSecret | SecretKind::VerifyToken => known.app.card(slot),
        SecretKind::PageToken => known.page.card(slot),
        SecretKind::UserToken
        | SecretKind::SystemUserToken
        | SecretKind::AgentPassword
        | SecretKind::LoginAttempt => known.customer.card(slot),
    }
}

/// Returns whether the vault holds a secret.
pub fn is_held(known: &SubjectView<'_>, value: Ours) -> bool {
    card(known, value).is_some()
}

fn stored(known: &SubjectView<'_>, value: Ours) -> Option<Timestamp> {
    card(known, value).map(|card| card.stored)
}

/// Returns what tells one value from the next: of a secret its fingerprint, which has nothing of it.
fn mark(known: &SubjectView<'_>, value: Ours) -> Option<String> {
    match secret(value) {
        Some(_) => card(known, value).map(|card| card.fingerprint.clone()),
        None => plain(known, value).map(|text| text.replace(' ', "%20")),
    }
}

/// Returns a value that is no secret, if it is known.
pub fn plain(known: &SubjectView<'_>, value: Ours) -> Option<String> {
    let version = &known.inputs.version.name;
    match value {
        Ours::AppId => Some(known.app_id.clone()).filter(|id| id != UNKNOWN_ID),
        Ours::AppName => known.app.record.get("app_name").map(String::from),
        Ours::PageId => known.page_id.clone(),
        Ours::PageName => known.page.record.get("page_name").map(String::from),
        Ours::PageUrl => known.page.record.get("page_url").map(String::from),
        Ours::CallbackUrl => {
            known.page.record.get("callback_url").or_else(|| known.callback()).map(String::from)
        }
        Ours::GraphVersion => Some(version.clone()),
        // Whoever rehearses pastes what the real product would get.
        Ours::GraphUrl => Some(format!("https://graph.facebook.com/{version}")),
        Ours::AppSecret | Ours::PageToken | Ours::UserToken | Ours::SystemUserToken | Ours::VerifyToken => {
            None
        }
    }
}

/// Returns the callback that follows from the product's pattern and the answers, if there is one.
pub fn callback(known: &SubjectView<'_>, profile: &Profile) -> Option<String> {
    let template = profile.webhook.callback.template.as_ref()?;
    template.filled(|part| match part {
        Part::Ours(value) => plain(known, *value),
        Part::Answer(key) => known.customer.record.get(key).map(|text| text.trim_matches('/').to_owned()),
        Part::Text(text) => Some(text.clone()),
    })
}

/// Returns the finding for the steps of a moment that are open, and one for each that has to be done again.
pub fn judge(known: &SubjectView<'_>, profile: &Profile, when: When) -> Vec<Finding> {
    let open = open(known, when);
    let finding = |code| Finding::new(code, &known.subject).with("platform", profile.name.clone());
    let mut found = Vec::new();
    let first: Vec<&Standing<'_>> = open.iter().filter(|own| own.state == State::Open).collect();
    if let Some(next) = first.first() {
        let ids: Vec<&str> = first.iter().map(|own| own.step.id.as_str()).collect();
        let open = finding(&codes::PLATFORM_STEPS_OPEN).with("when", when.word()).with("steps", json!(ids));
        found.push(open.with("count", ids.len()).with("next", what(profile, next.step)));
    }
    for Standing { step, state } in &open {
        if let State::Again(value) = state {
            let again = finding(&codes::PLATFORM_STEP_AGAIN).with("changed", value.word());
            found.push(again.with("steps", json!([step.id])).with("next", what(profile, step)));
        }
    }
    found
}

/// Returns what a step is, by language: its text, else its label.
fn what(profile: &Profile, step: &SetupStep) -> serde_json::Value {
    let said = step.text.as_ref().or(step.label.as_ref());
    let by = SPOKEN.map(|language| {
        let text = said.map_or_else(
            || step.id.clone(),
            |text| match step.text {
                Some(_) => text.of(language).to_owned(),
                None => profile.label(text, language),
            },
        );
        (language.to_owned(), serde_json::Value::from(text))
    });
    serde_json::Value::Object(by.into_iter().collect())
}

/// Returns the finding that the product holds a Graph version which ends soon, or has ended.
pub fn version(known: &SubjectView<'_>, profile: &Profile) -> Option<Finding> {
    let named = known.page.record.get(DELIVERED_VERSION)?;
    let is_entered = |step: &&SetupStep| step.value.as_ref().is_some_and(holds_version);
    let step = profile.setup.iter().find(is_entered)?;
    let days =
        (known.inputs.life_of)(named, known.now())?.days_left.filter(|days| *days <= VERSION_MARGIN_DAYS)?;
    let code = if days > 0 { &codes::PLATFORM_VERSION_ENDS } else { &codes::PLATFORM_VERSION_ENDED };
    let end = known.now().checked_add(jiff::SignedDuration::from_hours(24 * days)).ok()?;
    let finding = Finding::new(code, &known.subject).with("platform", profile.name.clone());
    Some(
        finding
            .with("version", named)
            .with("wanted", known.inputs.version.name.clone())
            .with("day", end.strftime("%Y-%m-%d").to_string())
            .with("next", what(profile, step)),
    )
}

fn holds_version(value: &crate::platform::Composed) -> bool {
    value.holds(Ours::GraphUrl) || value.holds(Ours::GraphVersion)
}

/// Returns what is kept when the form is said to be saved: the version that went into it.
pub fn delivered(known: &SubjectView<'_>) -> Option<Change> {
    let profile = known.profile?;
    let has_version = profile.setup.iter().filter_map(|step| step.value.as_ref()).any(holds_version);
    let version = known.inputs.version.name.clone();
    has_version.then(|| Change::Field(known.subject.clone(), DELIVERED_VERSION.into(), version))
}

/// Turns a list of steps that are done into what is kept of each: `all` stands for those of the moment at hand,
/// `none` takes all back.
///
/// # Errors
/// `setup-step-unknown` for an id that the product has no step of.
pub fn ticks(known: &SubjectView<'_>, list: &str, at: Timestamp) -> Result<Vec<Change>, Error> {
    let all = standings(known);
    let tick =
        |step: &SetupStep, value: String| Change::Said(known.subject.clone(), key(&step.id), value, at);
    let done = |step: &SetupStep| {
        let marks = step.again_after.iter().filter_map(|value| Some((value.word(), mark(known, *value)?)));
        let value = marks.fold(DONE.to_owned(), |value, (word, mark)| format!("{value} {word}={mark}"));
        tick(step, value)
    };
    let named: Vec<&str> = list.split(',').map(str::trim).filter(|id| !id.is_empty()).collect();
    match named.as_slice() {
        [ALL] => {
            // The moment at hand is that of the first step that is open.
            let is_due = |own: &&Standing<'_>| !own.step.optional && own.state.is_open();
            let when = all.iter().find(is_due).map(|own| own.step.when);
            Ok(all
                .iter()
                .filter(|own| Some(own.step.when) == when)
                .filter(is_due)
                .map(|own| done(own.step))
                .collect())
        }
        [NONE] => {
            let ticked = all.iter().filter(|own| known.page.record.said.contains_key(&key(&own.step.id)));
            Ok(ticked.map(|own| tick(own.step, "no".into())).collect())
        }
        ids => ids
            .iter()
            .map(|id| {
                let own = all.iter().find(|own| own.step.id == *id);
                own.map(|own| done(own.step)).ok_or_else(|| {
                    let offered: Vec<&str> = all.iter().map(|own| own.step.id.as_str()).collect();
                    Error::new(&codes::SETUP_STEP_UNKNOWN).with("step", *id).with("steps", offered.join(", "))
                })
            })
            .collect(),
    }
}
