//! Drive: look, show, ask, agree, act, save, look again. The doctor with hands.

use std::collections::BTreeSet;
use std::rc::Rc;

use futures_util::future::LocalBoxFuture;
use secrecy::SecretString;
use serde_json::Value;

use super::catalogue::{places, subjects};
use super::known::{Estate, Known};
use super::look::{Looked, Sight, check, look, needed, unsettled_need};
use super::port::{Call, Done, Entry, Graph, GraphWrite, Machine, Slot, Trouble, Web};
use super::question::{Holder, Question, Target};
use super::steps::app_subscription::HANDSHAKE;
use super::steps::review::{Stage, standing};
use super::steps::review_pack::{fingerprint, texts};
use super::steps::{CALL_REFUSED, GRAPH_REFUSED};
use super::token::{
    DEAD, MISFIT, TOKEN_OTHER_APP, TOKEN_OTHER_PAGE, TOKEN_SCOPE_MISSING, Wanted, expiry, id, judge,
};
use super::{Asks, Change, Eyes, Hand, Row, StepId, catalogue};
use crate::error::{Error, Exit};
use crate::finding::{Finding, Subject, UNKNOWN_ID, Verdict};
use crate::platform::Rule;

/// An answer to a question.
#[derive(Debug)]
pub enum Answer {
    /// A text, checked already.
    Text(String),
    /// A secret, checked already.
    Secret(SecretString),
    /// Not now.
    Later,
}

/// What a question comes with.
pub struct Asked<'a> {
    /// The question.
    pub question: &'static Question,
    /// Whose answer it is.
    pub subject: &'a Subject,
    /// A value that would do: the only Page offered, a verify token made up for the occasion.
    pub offer: Option<SecretString>,
}

/// The only port to a person: a terminal, an answers file, or a test's script.
pub trait Guide {
    /// Shows what a look saw.
    fn show(&mut self, row: &'static Row, subject: &Subject, verdict: &Verdict);

    /// Asks one question.
    ///
    /// # Errors
    /// When a required answer cannot be had, or the person gives up.
    fn ask<'a>(&'a mut self, asked: &'a Asked<'a>) -> LocalBoxFuture<'a, Result<Answer, Error>>;

    /// Hears that an answer was refused. Returns whether to ask again.
    fn refused(&mut self, question: &'static Question, why: &Finding) -> bool;

    /// Hears that a call that was to change something came to nothing.
    fn failed(&mut self, row: &'static Row, why: &Finding) {
        let _ = (row, why);
    }

    /// Hears of something that happened elsewhere: a message key.
    fn aside(&mut self, key: &'static str) {
        let _ = key;
    }

    /// Returns whether a person stands behind it, who wants to be asked and told.
    fn is_attended(&self) -> bool {
        false
    }

    /// Shows the planned calls and asks whether to make them.
    ///
    /// # Errors
    /// When the person gives up.
    fn agree<'a>(
        &'a mut self,
        row: &'static Row,
        planned: &'a [Call],
    ) -> LocalBoxFuture<'a, Result<bool, Error>>;

    /// Says what a person has to do elsewhere, and waits. Returns whether to look again.
    ///
    /// # Errors
    /// When the person gives up.
    fn wait<'a>(
        &'a mut self,
        row: &'static Row,
        subject: &'a Subject,
        found: &'a [Finding],
    ) -> LocalBoxFuture<'a, Result<bool, Error>>;
}

/// What the engine works on: sight, hands, and the one place where changes are saved.
pub trait Desk: Sight {
    /// Reads everything on record.
    ///
    /// # Errors
    /// When a record cannot be read.
    fn estate(&self) -> Result<Estate<'_>, Error>;
    /// Saves one change and notes it in the journal.
    ///
    /// # Errors
    /// When it cannot be saved. Nothing saved before is lost.
    fn keep(&self, step: StepId, change: Change) -> Result<(), Error>;
    /// Returns a writer of Graph for a subject.
    fn hands(&self, subject: &Subject) -> Rc<dyn GraphWrite>;
    /// Forgets what was read of Meta.
    fn forget(&self);
}

/// The code of the error by which a guide ends a drive early: what is answered is kept, and looked at.
pub const STOPPED: &str = "stopped";

/// How to drive.
#[derive(Clone, Copy, Debug, Default)]
pub struct How {
    /// Only this step.
    pub only: Option<StepId>,
    /// Plan, and make no call.
    pub dry_run: bool,
}

/// What a drive came to.
#[derive(Debug, Default)]
pub struct Driven {
    /// The last look.
    pub looked: Vec<Looked>,
    /// What went wrong when acting, and at which step.
    pub troubles: Vec<(StepId, Finding)>,
    /// The calls that a dry run would have made.
    pub planned: Vec<Call>,
}

/// How often one step acts in one drive: answers that came in between may make a second act worth it.
const ACTS: usize = 3;
/// How often one step is looked at again in one drive.
const ROUNDS: usize = 12;

/// Walks a customer through the journey, as far as it goes today.
///
/// # Errors
/// When an answer is missing, a change cannot be saved, or the person gives up.
pub async fn drive(
    desk: &dyn Desk,
    guide: &mut dyn Guide,
    customer: &str,
    how: How,
) -> Result<Driven, Error> {
    let mut driven = Driven::default();
    'journey: for row in catalogue::ROWS.iter().filter(|row| how.only.is_none_or(|only| only == row.id)) {
        let mut done: BTreeSet<Subject> = BTreeSet::new();
        loop {
            let subject = {
                let estate = desk.estate()?;
                subjects(&estate, row, &[customer]).into_iter().find(|subject| !done.contains(subject))
            };
            let Some(subject) = subject else { break };
            let walk = Walk { desk, guide, row, subject: subject.clone(), customer, how };
            match walk.step(&mut driven).await {
                Err(error) if error.code == STOPPED => break 'journey,
                other => other?,
            }
            done.insert(subject);
        }
    }
    desk.forget();
    let estate = desk.estate()?;
    driven.looked = look(&estate, desk, &places(&estate, &[customer])).await;
    // What went wrong on the way to a step that is settled in the end is nobody's trouble any more.
    let looked = &driven.looked;
    driven.troubles.retain(|(step, trouble)| {
        let mut own = looked.iter().filter(|seen| seen.step == *step && seen.subject == trouble.subject);
        !own.any(|seen| seen.verdict.is_settled())
    });
    Ok(driven)
}

/// What a subject is seen with.
struct Ports {
    graph: Rc<dyn Graph>,
    web: Rc<dyn Web>,
    machine: Rc<dyn Machine>,
}

impl Ports {
    fn eyes<'a>(&'a self, known: &'a Known<'a>) -> Eyes<'a> {
        Eyes { known, graph: &*self.graph, web: &*self.web, machine: &*self.machine }
    }
}

/// One row, one subject.
struct Walk<'w> {
    desk: &'w dyn Desk,
    guide: &'w mut dyn Guide,
    row: &'static Row,
    subject: Subject,
    customer: &'w str,
    how: How,
}

impl Walk<'_> {
    async fn step(mut self, driven: &mut Driven) -> Result<(), Error> {
        let mut asked: BTreeSet<&'static str> = BTreeSet::new();
        let mut acts = 0;
        let mut refused: Vec<Call> = Vec::new();
        for _ in 0..ROUNDS {
            let estate = self.desk.estate()?;
            if !subjects(&estate, self.row, &[self.customer]).contains(&self.subject) {
                // The unidentified Page or app has its id now; the drive goes on with that.
                return Ok(());
            }
            let verdict = check(&estate, self.desk, self.row, &self.subject).await;
            self.guide.show(self.row, &self.subject, &verdict);
            if verdict.is_settled() {
                return self.learn(&estate).await;
            }
            if !self.how.dry_run && self.is_gated(&estate).await {
                return Ok(());
            }
            let found = verdict.findings().to_vec();
            match self.row.hand {
                Hand::Do { plan, outcome } if acts < ACTS => {
                    let known = estate.known(&self.subject);
                    let ports = self.ports();
                    let calls = plan(&ports.eyes(&known), &found).await;
                    // What Meta refused once in this round it refuses again.
                    if !calls.is_empty() && calls != refused {
                        acts += 1;
                        if self.how.dry_run {
                            driven.planned.extend(calls);
                            return Ok(());
                        }
                        if self.guide.agree(self.row, &calls).await? {
                            let (done, trouble) = self.perform(&calls).await;
                            for change in outcome(&known, &done) {
                                self.desk.keep(self.row.id, change)?;
                            }
                            if let Some(trouble) = trouble {
                                self.guide.failed(self.row, &trouble);
                                driven.troubles.push((self.row.id, trouble));
                                refused = calls;
                            }
                            self.desk.forget();
                            continue;
                        }
                        return Ok(());
                    }
                }
                Hand::Render if acts < ACTS && !self.how.dry_run => {
                    acts += 1;
                    if self.render(&estate)? {
                        continue;
                    }
                }
                _ => {}
            }
            if self.ask_all(&estate, &found, &mut asked, driven).await? {
                self.desk.forget();
                continue;
            }
            if self.how.dry_run || !self.guide.wait(self.row, &self.subject, &found).await? {
                return Ok(());
            }
            // Whoever wants another look may have changed something, or want to answer otherwise.
            asked.clear();
            refused.clear();
            self.desk.forget();
        }
        Ok(())
    }

    fn ports(&self) -> Ports {
        Ports {
            graph: self.desk.graph(&self.subject),
            web: self.desk.web(&self.subject),
            machine: self.desk.machine(),
        }
    }

    async fn learn(&self, estate: &Estate<'_>) -> Result<(), Error> {
        let Some(learn) = self.row.learn.filter(|_| !self.how.dry_run) else { return Ok(()) };
        let known = estate.known(&self.subject);
        let ports = self.ports();
        for change in learn(&ports.eyes(&known)).await {
            self.desk.keep(self.row.id, change)?;
        }
        Ok(())
    }

    /// Returns whether a step that this one needs is not settled. Checks never wait; acts do.
    async fn is_gated(&self, estate: &Estate<'_>) -> bool {
        let steps = needed(self.row);
        let needed: Vec<_> =
            places(estate, &[self.customer]).into_iter().filter(|(row, _)| steps.contains(&row.id)).collect();
        let looked = look(estate, self.desk, &needed).await;
        unsettled_need(estate, self.row, &self.subject, &looked).is_some()
    }

    /// Asks what the findings raise. Returns whether something was answered.
    async fn ask_all(
        &mut self,
        estate: &Estate<'_>,
        found: &[Finding],
        asked: &mut BTreeSet<&'static str>,
        driven: &mut Driven,
    ) -> Result<bool, Error> {
        let mut any = false;
        for (finding, key, only_absent) in raised(self.row, found) {
            let Some(question) = Question::find(&key) else { continue };
            if !asked.insert(question.key) {
                continue;
            }
            let subject = self.holder(estate, question);
            if only_absent && estate.dossier(&subject).record.get(question.key).is_some() {
                continue;
            }
            let offer = self.offer(estate, question, finding);
            loop {
                match self.guide.ask(&Asked { question, subject: &subject, offer: offer.clone() }).await? {
                    Answer::Later => break,
                    Answer::Text(text) => {
                        let changes = self.changes(estate, question, &subject, &text).await;
                        for change in changes {
                            self.desk.keep(self.row.id, change)?;
                        }
                        any = true;
                        break;
                    }
                    Answer::Secret(secret) => match self.take(estate, question, &subject, &secret).await {
                        Ok(changes) => {
                            for change in changes {
                                self.desk.keep(self.row.id, change)?;
                            }
                            any = true;
                            break;
                        }
                        Err(why) if why.code.weight == crate::finding::Weight::Failed => {
                            self.guide.failed(self.row, &why);
                            driven.troubles.push((self.row.id, why));
                            break;
                        }
                        Err(why) => {
                            if !self.guide.refused(question, &why) {
                                let mut error = Error::new(why.code.id, Exit::Auth).with("key", question.key);
                                error.facts.extend(why.facts);
                                return Err(error);
                            }
                        }
                    },
                }
            }
        }
        Ok(any)
    }

    /// Returns the subject that an answer is kept with.
    fn holder(&self, estate: &Estate<'_>, question: &Question) -> Subject {
        match question.holder {
            Holder::Customer => Subject::Customer(self.customer.into()),
            Holder::App => Subject::App(estate.app_of(self.customer)),
            Holder::Page => match &self.subject {
                page @ Subject::Page { .. } => page.clone(),
                _ => Subject::page(self.customer, &estate.pages_of(self.customer)[0]),
            },
        }
    }

    /// Returns a value that would do without asking: the one Page offered, or a verify token.
    fn offer(&self, estate: &Estate<'_>, question: &Question, finding: &Finding) -> Option<SecretString> {
        match question.target {
            Target::PageId => match finding.facts.get("offered").and_then(Value::as_array)?.as_slice() {
                [only] => Some(SecretString::from(id(only))),
                _ => None,
            },
            Target::Secret(Slot::VerifyToken) => {
                let rule = &estate.known(&self.subject).profile?.webhook.verify_token;
                match rule.rule {
                    Rule::Fixed => rule.value.clone().map(SecretString::from),
                    Rule::Free | Rule::Random => made_up(),
                    Rule::Generated | Rule::Unknown | Rule::AppToken | Rule::None => None,
                }
            }
            _ => None,
        }
    }

    /// Turns a text into what is kept.
    async fn changes(
        &self,
        estate: &Estate<'_>,
        question: &Question,
        subject: &Subject,
        text: &str,
    ) -> Vec<Change> {
        let known = estate.known(subject);
        let customer = self.customer.to_owned();
        match question.target {
            Target::AppId => vec![Change::App { customer, app: text.into() }],
            Target::PageId => vec![Change::Page { customer, page: text.into() }],
            Target::Secret(_) => Vec::new(),
            Target::Field => vec![Change::Field(subject.clone(), question.key.into(), text.into())],
            Target::Said => {
                let mut changes = vec![Change::Said(subject.clone(), question.key.into(), text.into())];
                match (question.key, text) {
                    ("saved_in_platform", "yes") => {
                        if let Some(card) = known.page.card(Slot::PageToken) {
                            let print = card.fingerprint.clone();
                            changes.push(Change::Field(subject.clone(), "delivered".into(), print));
                        }
                    }
                    ("submitted", "yes") => changes.extend(self.submissions(&known).await),
                    ("feature_decision", decision) => changes.extend(self.decisions(&known, decision).await),
                    _ => {}
                }
                changes
            }
        }
    }

    async fn submissions(&self, known: &Known<'_>) -> Vec<Change> {
        let names = self
            .names(known, |stage| matches!(stage, Stage::Draft | Stage::Refused(_) | Stage::Unlisted))
            .await;
        Self::entries(known, "submission", "", names)
    }

    async fn decisions(&self, known: &Known<'_>, decision: &str) -> Vec<Change> {
        let names = self.names(known, |stage| *stage == Stage::Unlisted).await;
        let kind = if decision == "waiting" { "submission" } else { "decision" };
        Self::entries(known, kind, decision, names)
    }

    async fn names(&self, known: &Known<'_>, pick: fn(&Stage) -> bool) -> Vec<String> {
        let ports = self.ports();
        standing(&ports.eyes(known)).await.map(|standing| standing.names(pick)).unwrap_or_default()
    }

    fn entries(known: &Known<'_>, kind: &str, note: &str, names: Vec<String>) -> Vec<Change> {
        let app = Subject::App(known.app_id.clone());
        let entry = |of| Entry { at: known.now(), kind: kind.into(), of, note: note.into() };
        names.into_iter().map(|name| Change::Ledger(app.clone(), entry(name))).collect()
    }

    /// Proves a pasted token before it is kept, and learns from it which Page it is of.
    async fn take(
        &self,
        estate: &Estate<'_>,
        question: &Question,
        subject: &Subject,
        secret: &SecretString,
    ) -> Result<Vec<Change>, Finding> {
        let Target::Secret(slot) = question.target else { return Ok(Vec::new()) };
        let kinds: &[&str] = match slot {
            Slot::PageToken => &["PAGE"],
            Slot::UserToken => &["USER"],
            Slot::SystemUserToken => &["SYSTEM_USER", "USER"],
            Slot::AppSecret | Slot::VerifyToken | Slot::AgentPassword => {
                return Ok(vec![Change::Secret(subject.clone(), slot, secret.clone(), None)]);
            }
        };
        let known = estate.known(subject);
        let debug = match self.desk.hands(subject).identify(secret).await {
            Ok(debug) => debug,
            Err(trouble) => return Err(self.explain(&known, &trouble)),
        };
        let found = judge(
            &debug,
            &Wanted {
                subject,
                app: &known.app_id,
                kinds,
                page: known.page_id.as_deref().filter(|_| slot == Slot::PageToken),
                scopes: &[],
                now: known.now(),
                margin_days: 0,
            },
        );
        let is_misfit = |finding: &Finding| {
            let code = finding.code;
            let misfits =
                MISFIT.contains(&code) && code != &TOKEN_SCOPE_MISSING && code.id != "token-expires-soon";
            DEAD.contains(&code) || code == &TOKEN_OTHER_PAGE || misfits
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
                return Err(Finding::new(&super::steps::page::UNIDENTIFIED, &subject));
            }
            changes.push(Change::Page { customer: customer.clone(), page: page.clone() });
            subject = Subject::page(customer, page);
        }
        changes.push(Change::Secret(subject, slot, secret.clone(), expiry(&debug)));
        Ok(changes)
    }

    /// Makes the calls in order; stops at the first that fails.
    async fn perform(&self, calls: &[Call]) -> (Vec<(Call, Done)>, Option<Finding>) {
        let hands = self.desk.hands(&self.subject);
        let mut done = Vec::new();
        for call in calls {
            match hands.call(call).await {
                Ok(reply) => done.push((call.clone(), reply)),
                Err(trouble) => {
                    let Ok(estate) = self.desk.estate() else { return (done, None) };
                    let finding = self.explain(&estate.known(&self.subject), &trouble);
                    return (done, Some(finding.with("call", call.path.clone())));
                }
            }
        }
        (done, None)
    }

    fn explain(&self, known: &Known<'_>, trouble: &Trouble) -> Finding {
        let mut finding = self.ports().eyes(known).why(trouble);
        match trouble.refusal() {
            Some(no) if no.code == 2200 => finding.code = &HANDSHAKE,
            Some(no) if no.code == 100 && no.message.to_lowercase().contains("input_token") => {
                finding.code = &TOKEN_OTHER_APP;
                finding.facts = [("seen", "?".into()), ("wanted", known.app_id.clone().into())].into();
            }
            Some(_) if finding.code == &GRAPH_REFUSED => finding.code = &CALL_REFUSED,
            _ => {}
        }
        finding
    }

    /// Renders the review texts. Returns whether there was something to write.
    fn render(&self, estate: &Estate<'_>) -> Result<bool, Error> {
        let known = estate.known(&self.subject);
        let Some(Ok(rendered)) = known.profile.map(|profile| texts(&known, profile)) else {
            return Ok(false);
        };
        let note = fingerprint(&rendered);
        if known.app.latest("pack", "texts").is_some_and(|entry| entry.note == note) {
            return Ok(false);
        }
        self.desk.keep(self.row.id, Change::Pack(self.subject.clone()))?;
        let entry = Entry { at: known.now(), kind: "pack".into(), of: "texts".into(), note };
        self.desk.keep(self.row.id, Change::Ledger(self.subject.clone(), entry))?;
        Ok(true)
    }
}

/// Returns the questions that findings raise: the finding, the key, and whether only an absent answer is asked for.
fn raised<'f>(row: &Row, found: &'f [Finding]) -> Vec<(&'f Finding, String, bool)> {
    let mut keys = Vec::new();
    for finding in found {
        let asks = row.asks.iter().find(|(code, _)| *code == finding.code).map(|(_, asks)| *asks);
        match asks {
            None => {}
            Some(Asks::These(these)) => {
                keys.extend(these.iter().map(|key| (finding, (*key).to_owned(), false)));
            }
            Some(Asks::Absent(these)) => {
                keys.extend(these.iter().map(|key| (finding, (*key).to_owned(), true)));
            }
            Some(Asks::Missing) => {
                let missing = finding.facts.get("missing").and_then(Value::as_array).into_iter().flatten();
                keys.extend(missing.filter_map(Value::as_str).map(|key| (finding, key.to_owned(), false)));
            }
        }
    }
    keys
}

/// Returns 32 random hexadecimal digits, or nothing when the system gives no randomness.
fn made_up() -> Option<SecretString> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).ok()?;
    Some(SecretString::from(hex::encode(bytes)))
}
