//! What is to be done about the calls: which are wanted, to whom a message may go, and what an answer shows.

use jiff::Timestamp;

use super::{
    API_CALL, CallMethod, CallPlan, CallState, EXPLORER, Row, Writer, entry, is_exercised, not_required_key,
    rows,
};
use crate::codes;
use crate::finding::{Finding, Subject, UNKNOWN_ID};
use crate::journey::known::SubjectView;
use crate::journey::port::{Done, Entry, SecretKind};
use crate::journey::review::names::{Untracked, named};
use crate::journey::review::standing::{ReviewStatus, Shown};
use crate::journey::steps::is_app_refused;
use crate::journey::steps::review_calls::judge;
use crate::journey::{Change, Eyes};
use crate::review::{Bearer, Exercise};

/// What the tester reads, where nothing else was given.
const TEXT: &str = "This is a test message. It confirms that replies from our team reach you in Messenger; \
                    there is no need to answer it.";

/// Returns the permissions that are named, of those in the submission of which the form wants to see a call.
///
/// # Errors
/// The first name that stands for none of them.
pub fn chosen(known: &SubjectView<'_>, typed: &[String]) -> Result<Vec<String>, Untracked> {
    let catalogue = known.inputs.catalogue;
    let has_call = |name: &String| catalogue.get(name).is_some_and(|one| one.exercised_by.is_some());
    let offered: Vec<String> = known.closure().into_iter().filter(has_call).collect();
    named(catalogue, typed, &offered)
}

/// What a person says of calls, by permission.
#[derive(Clone, Copy, Debug, Default)]
pub struct Told<'a> {
    /// Made in Graph API Explorer.
    pub made: &'a [String],
    /// Not asked for by the form.
    pub not_required: &'a [String],
    /// Asked for by the form after all.
    pub required: &'a [String],
}

impl Told<'_> {
    /// Returns what is kept of it. Calls count from the instant at which they were made.
    pub fn changes(self, known: &SubjectView<'_>, made_at: Timestamp) -> Vec<Change> {
        let made = self.made.iter().map(|of| {
            let entry = Entry { at: made_at, kind: API_CALL.into(), of: of.clone(), note: EXPLORER.into() };
            Change::Ledger(known.subject.clone(), entry)
        });
        let said = |name: &String, word: &str| {
            Change::Said(known.subject.clone(), not_required_key(name), word.to_owned(), known.now())
        };
        let not_required = self.not_required.iter().map(|name| said(name, "yes"));
        made.chain(not_required).chain(self.required.iter().map(|name| said(name, "no"))).collect()
    }
}

/// Returns why nobody can tell what a submission needs, if so.
pub fn blind(eyes: &Eyes<'_>, standing: &ReviewStatus) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    if let Err(trouble) = &standing.shown.permissions {
        found.push(if is_app_refused(trouble) {
            eyes.finding(&codes::APP_CREDENTIALS_REFUSED)
        } else {
            eyes.why(trouble)
        });
    }
    // A Page token that is dead shows here first; a list that Meta keeps from this token is no trouble.
    if let Err(trouble) = &standing.shown.features {
        let why = eyes.why(trouble);
        if why.code != &codes::GRAPH_REFUSED && !found.contains(&why) {
            found.push(why);
        }
    }
    found
}

/// Returns those rows of which a call is to be made: the named ones, else those that lack one.
pub fn wanted<'k>(known: &'k SubjectView<'_>, scene: &CallPlan, names: &[String]) -> Vec<Row<'k>> {
    let is_wanted = |row: &Row<'_>| match names {
        [] => matches!(row.need, CallState::Missing | CallState::ExpiresSoon),
        names => names.contains(&row.permission.name),
    };
    rows(known, scene).into_iter().filter(is_wanted).collect()
}

/// Returns whether calls wait for somebody to write, and nobody is known who did.
pub fn waits_for_writer(wanted: &[Row<'_>]) -> bool {
    wanted.iter().any(|row| row.need == CallState::Missing && row.way == CallMethod::Write)
}

impl CallPlan {
    /// Has the calls be about this person alone, whether or not they were seen to write.
    pub fn about(&mut self, psid: String) {
        self.writers.retain(|writer| writer.psid == psid);
        if self.writers.is_empty() {
            self.writers.push(Writer { psid, name: String::new(), wrote: None });
        }
    }

    /// Returns who gets a message without anybody being asked: the only one who can be meant, and only while Meta
    /// itself keeps the app from writing to anybody without a role.
    pub fn unasked(&self, exercise: &Exercise, shown: &Shown, now: Timestamp) -> Option<&Writer> {
        let keeps_to_testers = !shown.is_live("pages_messaging");
        match self.reachable(exercise, now)[..] {
            [only] if keeps_to_testers => Some(only),
            _ => None,
        }
    }
}

impl Row<'_> {
    /// Returns whether a message is to be sent. What the product said lately is renewed by the product; only what
    /// is named is sent all the same.
    pub fn sends(&self, names: &[String]) -> bool {
        self.way == CallMethod::Send && (self.need == CallState::Missing || !names.is_empty())
    }

    /// Returns what a message says where nobody wrote one; nothing where Meta allows the tag for what a person
    /// writes alone.
    pub fn own_text(&self) -> Option<&'static str> {
        self.exercise.tag.is_none().then_some(TEXT)
    }

    /// Judges what came of the call: what is kept of it, or what is found.
    ///
    /// # Errors
    /// Why it does not count: `why` where Meta refused it, or an answer that shows nothing.
    pub fn came_to(&self, eyes: &Eyes<'_>, answer: Result<Done, Finding>) -> Result<Change, Finding> {
        let why = match answer {
            Ok(done) if is_exercised(self.permission, &done) => {
                return Ok(entry(eyes.known, self.permission));
            }
            Ok(_) => eyes.finding(&codes::REHEARSAL_NAME_HIDDEN),
            Err(why) => why,
        };
        let is_refusal = why.code == &codes::CALL_REFUSED || why.code == &codes::GRAPH_REFUSED;
        let code = if is_refusal { &codes::REVIEW_CALL_REFUSED } else { why.code };
        let why = Finding { code, ..why };
        Err(why.with("permission", self.permission.name.clone()).with("call", self.path(eyes.known)))
    }
}

/// Adds why a call does not count, unless the same was found before: what keeps all calls from Meta is said once, and
/// a refusal of each.
pub fn add(found: &mut Vec<Finding>, why: Finding) {
    let is_refusal = why.code == &codes::REVIEW_CALL_REFUSED;
    if is_refusal || !found.iter().any(|other| other.code == why.code) {
        found.push(why);
    }
}

/// Returns what is to be said of calls that were not refused. Without a Page token that comes first: nothing else
/// makes the calls that it carries.
pub fn judge_all(known: &SubjectView<'_>, rows: &[Row<'_>]) -> Vec<Finding> {
    let is_by_page = |row: &Row<'_>| row.need == CallState::Missing && row.exercise.token == Bearer::Page;
    if known.page.card(SecretKind::PageToken).is_some() || !rows.iter().any(is_by_page) {
        return judge(known, rows);
    }
    let page = known.page_id.clone().unwrap_or_else(|| UNKNOWN_ID.to_owned());
    let subject = Subject::page(known.customer_id.clone().unwrap_or_default(), page);
    let by_person = rows.iter().filter(|row| row.exercise.token == Bearer::User).copied();
    let by_person: Vec<Row<'_>> = by_person.collect();
    std::iter::once(Finding::new(&codes::PAGE_TOKEN_MISSING, &subject))
        .chain(judge(known, &by_person))
        .collect()
}
