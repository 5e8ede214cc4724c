//! Drive: look, show, ask, agree, act, save, look again. The doctor with hands.

use std::collections::BTreeSet;

use futures_util::future::LocalBoxFuture;
use jiff::Timestamp;
use secrecy::SecretString;
use serde_json::Value;

use super::backend::{Backend, SubjectPorts, TokenLock};
use super::catalogue::{places, subjects};
use super::known::{Inputs, SubjectView};
use super::look::{CheckResult, Verdicts, check, look, needed};
use super::port::{Call, Done, SecretKind};
use super::question::{Holder, Meaning, Question, Target};
use super::review::pack::Rendered;
use super::token::id;
use super::{Asks, Change, Hand, Row, StepId, answer, catalogue, setup};
use crate::codes;
use crate::error::{Error, Exit};
use crate::finding::{Finding, Subject, Verdict, Weight};
use crate::platform::{Act, Ask, Authentication, Ours, Rule};

/// An answer to a question.
#[derive(Debug)]
pub enum Answer {
    /// A text, checked already.
    Text(String),
    /// A secret, checked already.
    Secret(SecretString),
    /// A text that was said at another time than now, like that of an answers file.
    Dated(String, Timestamp),
    /// It was kept where it belongs already, and what follows from it.
    Kept,
    /// Not now.
    Later,
}

/// What a question comes with.
pub struct Asked<'a> {
    /// The question.
    pub question: &'a Question,
    /// Whose answer it is.
    pub subject: &'a Subject,
    /// A value that would do: the only Page offered, a token that the vendor fixed.
    pub offer: Option<SecretString>,
    /// Whether the offer was made up for the occasion, so that somebody has to see it and put it elsewhere too.
    pub is_made_up: bool,
    /// An older word than this does not count: what it was about has changed since.
    pub since: Option<Timestamp>,
    /// Whether the walk goes on without an answer.
    pub is_optional: bool,
    /// What raised it.
    pub finding: &'a Finding,
    /// The profile's own words for it, where the question is the profile's.
    pub own: Option<&'a Ask>,
    /// Whether the answer is read off the product's form, which has to be filled in first.
    pub is_read: bool,
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
    fn refused(&mut self, question: &Question, why: &Finding) -> bool;

    /// Hears that a call that was to change something came to nothing.
    fn failed(&mut self, row: &'static Row, why: &Finding) {
        let _ = (row, why);
    }

    /// Hears of something that happened elsewhere: a message key.
    fn notice(&mut self, key: &'static str) {
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
    pub looked: Vec<CheckResult>,
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
    backend: &dyn Backend,
    guide: &mut dyn Guide,
    customer: &str,
    how: How,
) -> Result<Driven, Error> {
    let mut driven = Driven::default();
    'journey: for row in catalogue::ROWS.iter().filter(|row| how.only.is_none_or(|only| only == row.id)) {
        let mut done: BTreeSet<Subject> = BTreeSet::new();
        loop {
            let subject = {
                let inputs = backend.inputs();
                subjects(&inputs, row, &[customer]).into_iter().find(|subject| !done.contains(subject))
            };
            let Some(subject) = subject else { break };
            let walk = Walk { backend, guide, row, subject: subject.clone(), customer, how };
            match walk.step(&mut driven).await {
                Err(error) if error.code == &codes::STOPPED => break 'journey,
                other => other?,
            }
            done.insert(subject);
        }
    }
    backend.refresh().await?;
    let inputs = backend.inputs();
    driven.looked = look(&inputs, backend, &places(&inputs, &[customer])).await;
    // What went wrong on the way to a step that is settled in the end is nobody's trouble any more.
    let looked = &driven.looked;
    driven.troubles.retain(|(step, trouble)| {
        let mut own = looked.iter().filter(|seen| seen.step == *step && seen.subject == trouble.subject);
        !own.any(|seen| seen.verdict.is_settled())
    });
    Ok(driven)
}

/// One row, one subject.
struct Walk<'w> {
    backend: &'w dyn Backend,
    guide: &'w mut dyn Guide,
    row: &'static Row,
    subject: Subject,
    customer: &'w str,
    how: How,
}

impl Walk<'_> {
    async fn step(mut self, driven: &mut Driven) -> Result<(), Error> {
        let mut asked: BTreeSet<String> = BTreeSet::new();
        let mut acts = 0;
        let mut is_rendered = false;
        for _ in 0..ROUNDS {
            let inputs = self.backend.inputs();
            if !subjects(&inputs, self.row, &[self.customer]).contains(&self.subject) {
                // The unidentified Page or app has its id now; the drive goes on with that.
                return Ok(());
            }
            let verdict = check(&inputs, self.backend, self.row, &self.subject).await;
            self.guide.show(self.row, &self.subject, &verdict);
            if verdict.is_settled() {
                return self.learn(&inputs).await;
            }
            if !self.how.dry_run && self.is_gated(&inputs).await {
                return Ok(());
            }
            if matches!(&verdict, Verdict::Unknown(why) if why.code.weight == Weight::Failed) {
                // Nobody knows what there would be to mend.
                return Ok(());
            }
            let found = verdict.findings().to_vec();
            match self.row.hand {
                Hand::Do { plan, outcome } if acts < ACTS => {
                    let known = inputs.known(&self.subject);
                    let ports = self.ports();
                    let calls = plan(&ports.eyes(&known), &found).await;
                    if !calls.is_empty() {
                        acts += 1;
                        if self.how.dry_run {
                            driven.planned.extend(calls);
                            return Ok(());
                        }
                        if self.guide.agree(self.row, &calls).await? {
                            let _lock = match self.lock(&calls).await? {
                                Locked::Held(lock) => lock,
                                Locked::Changed => continue,
                                Locked::Busy(why) => {
                                    self.guide.failed(self.row, &why);
                                    driven.troubles.push((self.row.id, why));
                                    return Ok(());
                                }
                            };
                            let (done, trouble) = self.perform(&calls).await;
                            self.backend.apply(self.row.id, outcome(&known, &done)).await?;
                            if let Some(trouble) = trouble {
                                // What Meta refused, or may have done, is not tried again unasked.
                                acts = ACTS;
                                self.guide.failed(self.row, &trouble);
                                driven.troubles.push((self.row.id, trouble));
                            }
                            self.backend.refresh().await?;
                            continue;
                        }
                        return Ok(());
                    }
                }
                Hand::Render if !is_rendered && !self.how.dry_run => {
                    is_rendered = true;
                    let is_stale = found.iter().any(|finding| finding.code == &codes::REVIEW_PACK_UNRENDERED);
                    if is_stale && self.render(&inputs).await? {
                        continue;
                    }
                }
                _ => {}
            }
            if self.ask_all(&inputs, &found, &mut asked, driven).await? {
                // What was answered may stand in the texts.
                is_rendered = false;
                self.backend.refresh().await?;
                continue;
            }
            if self.how.dry_run || !self.guide.wait(self.row, &self.subject, &found).await? {
                return Ok(());
            }
            // Whoever wants another look may have changed something, or want to answer otherwise.
            self.backend.ask_again();
            asked.clear();
            is_rendered = false;
            acts = 0;
            self.backend.refresh().await?;
        }
        Ok(())
    }

    /// Takes the lock of the customer's tokens, where calls replace one.
    async fn lock(&self, calls: &[Call]) -> Result<Locked, Error> {
        if calls.iter().all(|call| call.mints.is_none()) {
            return Ok(Locked::Held(None));
        }
        let customer = self.subject.customer().unwrap_or(self.customer);
        let cards = || {
            let inputs = self.backend.inputs();
            let own = inputs.stored.subjects_of(customer);
            own.iter().map(|subject| inputs.subject_record(subject).cards.clone()).collect::<Vec<_>>()
        };
        let before = cards();
        match self.backend.lock_tokens(customer).await {
            Ok(_) if cards() != before => {
                self.backend.refresh().await?;
                Ok(Locked::Changed)
            }
            Ok(lock) => Ok(Locked::Held(Some(lock))),
            Err(error) if error.code == &codes::WORKSPACE_BUSY => {
                Ok(Locked::Busy(Finding::new(&codes::REFRESH_BUSY, &self.subject)))
            }
            Err(error) => Err(error),
        }
    }

    fn ports(&self) -> SubjectPorts {
        SubjectPorts::of(self.backend, &self.subject)
    }

    async fn learn(&self, inputs: &Inputs<'_>) -> Result<(), Error> {
        let Some(learn) = self.row.learn.filter(|_| !self.how.dry_run) else { return Ok(()) };
        let known = inputs.known(&self.subject);
        let ports = self.ports();
        self.backend.apply(self.row.id, learn(&ports.eyes(&known)).await).await
    }

    /// Returns whether a step that this one needs is not settled. Checks never wait; acts do.
    async fn is_gated(&self, inputs: &Inputs<'_>) -> bool {
        let steps = needed(self.row);
        let needed: Vec<_> =
            places(inputs, &[self.customer]).into_iter().filter(|(row, _)| steps.contains(&row.id)).collect();
        let looked = look(inputs, self.backend, &needed).await;
        Verdicts::of(&looked).unsettled_need(inputs, self.row, &self.subject).is_some()
    }

    /// Asks what the findings raise. Returns whether something was answered.
    async fn ask_all(
        &mut self,
        inputs: &Inputs<'_>,
        found: &[Finding],
        asked: &mut BTreeSet<String>,
        driven: &mut Driven,
    ) -> Result<bool, Error> {
        let mut any = false;
        for Raised { finding, key, only_absent, is_optional } in raised(self.row, found) {
            let known = inputs.known(&self.subject);
            let key = if key == OWN_TOKEN { own_token(&known).to_owned() } else { key };
            let ask = known.profile.and_then(|profile| profile.ask(&key));
            let own = ask.map(Question::of_profile);
            let Some(question) = Question::find(&key).or(own.as_ref()) else {
                return Err(Error::new(&codes::KEY_UNKNOWN).with("key", key));
            };
            let subject = self.holder(inputs, question);
            // What an app's row wants of its review customer, another customer's walk cannot answer.
            let is_others = subject.customer().is_some_and(|customer| customer != self.customer);
            // Each moment of the set-up is asked about by itself.
            let moment = ["when", "steps"].map(|name| finding.facts.get(name).map(ToString::to_string));
            let once = match question.meaning {
                Meaning::Ticked => format!("{} {moment:?}", question.key),
                _ => question.key.to_string(),
            };
            if is_others || !asked.insert(once) {
                continue;
            }
            if only_absent && inputs.subject_record(&subject).record.get(&question.key).is_some() {
                continue;
            }
            // What was answered a moment ago may be what the next answer is made of.
            let (offer, is_made_up) = self.offer(&self.backend.inputs(), question, finding);
            let since = answer::since(&known, inputs.subject_record(&subject), question, finding);
            loop {
                let asked = Asked {
                    question,
                    subject: &subject,
                    offer: offer.clone(),
                    is_made_up,
                    since,
                    is_optional,
                    finding,
                    own: ask,
                    is_read: is_read(&known, question),
                };
                let answer = self.guide.ask(&asked).await.map_err(|error| because(error, finding))?;
                let changes = match answer {
                    Answer::Later => break,
                    Answer::Kept => {
                        any = true;
                        break;
                    }
                    Answer::Text(text) => {
                        answer::changes(self.backend, self.customer, &subject, question, &text, inputs.now)
                            .await
                    }
                    Answer::Dated(text, at) => {
                        answer::changes(self.backend, self.customer, &subject, question, &text, at).await
                    }
                    Answer::Secret(secret) => {
                        let Target::Secret(slot) = question.target else { break };
                        match answer::prove(self.backend, inputs, slot, &subject, &secret).await {
                            Ok(changes) => Ok(changes),
                            Err(why) if why.code.weight == Weight::Failed => {
                                self.guide.failed(self.row, &why);
                                driven.troubles.push((self.row.id, why));
                                break;
                            }
                            Err(why) if self.guide.refused(question, &why) => continue,
                            Err(why) => {
                                let error = Error::new(why.code).exiting(Exit::of_proof(why.code.weight));
                                return Err(error.with("key", question.key.clone()).knowing(why.facts));
                            }
                        }
                    }
                };
                self.backend.apply(self.row.id, changes?).await?;
                any = true;
                break;
            }
        }
        Ok(any)
    }

    /// Returns the subject that an answer is kept with.
    fn holder(&self, inputs: &Inputs<'_>, question: &Question) -> Subject {
        match question.holder {
            Holder::App => Subject::App(inputs.app_of(self.customer)),
            Holder::Customer => Subject::Customer(self.asked_customer(inputs)),
            Holder::Page if matches!(self.subject, Subject::Page { .. }) => self.subject.clone(),
            Holder::Page => {
                let customer = self.asked_customer(inputs);
                let page = inputs.pages_of(&customer)[0].clone();
                Subject::page(customer, page)
            }
        }
    }

    /// Returns the customer whose answers the row at hand needs: of an app's row, the review customer.
    fn asked_customer(&self, inputs: &Inputs<'_>) -> String {
        let known = inputs.known(&self.subject);
        known
            .customer_id
            .filter(|_| !self.subject.is_unidentified())
            .unwrap_or_else(|| self.customer.to_owned())
    }

    /// Returns a value that would do without asking, and whether it is made up: the one Page offered, or a
    /// verify token.
    fn offer(
        &self,
        inputs: &Inputs<'_>,
        question: &Question,
        finding: &Finding,
    ) -> (Option<SecretString>, bool) {
        match question.target {
            Target::PageId => match finding.facts.get("offered").and_then(Value::as_array).map(Vec::as_slice)
            {
                Some([only]) => (Some(SecretString::from(id(only))), false),
                _ => (None, false),
            },
            Target::Field if question.key == "callback_url" => {
                let known = inputs.known(&self.subject);
                let callback = known.profile.and_then(|profile| setup::callback(&known, profile));
                (callback.map(SecretString::from), false)
            }
            Target::Field => {
                let profile = inputs.known(&self.subject).profile;
                let default = profile
                    .and_then(|profile| profile.ask(&question.key))
                    .and_then(|ask| ask.default.clone());
                (default.map(SecretString::from), false)
            }
            Target::Secret(SecretKind::VerifyToken) => {
                let profile = inputs.known(&self.subject).profile;
                match profile
                    .map(|profile| (profile.webhook.verify_token.rule, &profile.webhook.verify_token.value))
                {
                    Some((Rule::Fixed, value)) => (value.clone().map(SecretString::from), false),
                    Some((Rule::Free | Rule::Random, _)) => (made_up(), true),
                    _ => (None, false),
                }
            }
            _ => (None, false),
        }
    }

    /// Makes the calls in order; stops at the first that fails.
    async fn perform(&self, calls: &[Call]) -> (Vec<(Call, Done)>, Option<Finding>) {
        let hands = self.backend.hands(&self.subject);
        let mut done = Vec::new();
        for call in calls {
            match hands.call(call).await {
                Ok(reply) => {
                    // A token that Meta gives and then refuses must not take the place of one that works.
                    if let (Some(slot), Some(token)) = (call.mints, &reply.token) {
                        let inputs = self.backend.inputs();
                        let proved = answer::prove(self.backend, &inputs, slot, &self.subject, token).await;
                        if let Err(why) = proved {
                            return (done, Some(why.with("call", call.path.clone())));
                        }
                    }
                    done.push((call.clone(), reply));
                }
                Err(trouble) => {
                    let inputs = self.backend.inputs();
                    let finding = answer::explain(self.backend, &inputs.known(&self.subject), &trouble);
                    return (done, Some(finding.with("call", call.path.clone())));
                }
            }
        }
        (done, None)
    }

    /// Renders the review texts. Returns whether there was something to write.
    async fn render(&self, inputs: &Inputs<'_>) -> Result<bool, Error> {
        let known = inputs.known(&self.subject);
        let Some(Ok(rendered)) = known.profile.map(|profile| Rendered::of(&known, profile)) else {
            return Ok(false);
        };
        let entry = rendered.entry(known.now());
        let pack = Change::Pack { app: known.app_id.clone(), rendered };
        let changes = vec![pack, Change::Ledger(self.subject.clone(), entry)];
        self.backend.apply(self.row.id, changes).await?;
        Ok(true)
    }
}

/// What came of taking the lock of a customer's tokens.
enum Locked {
    /// It is held until dropped, where it is needed.
    Held(Option<TokenLock>),
    /// Somebody replaced a token since it was looked at: there is to look again.
    Changed,
    /// Somebody else replaces one now.
    Busy(Finding),
}

/// Returns whether an answer is read off the product's form.
fn is_read(known: &SubjectView<'_>, question: &Question) -> bool {
    let value = Ours::parse(&question.key);
    value.is_some_and(|value| {
        known.profile.is_some_and(|profile| profile.step_with(Act::Read, value).is_some())
    })
}

/// A question that a finding raises.
struct Raised<'f> {
    finding: &'f Finding,
    key: String,
    only_absent: bool,
    is_optional: bool,
}

/// Stands for whichever token the platform signs in with.
const OWN_TOKEN: &str = "own_token";

/// Returns the key of the token that the customer's platform signs in with.
fn own_token(known: &SubjectView<'_>) -> &'static str {
    let is_system_users =
        known.profile.is_some_and(|profile| profile.authentication == Authentication::SystemUser);
    if is_system_users { "system_user_token" } else { "user_token" }
}

fn raised<'f>(row: &Row, found: &'f [Finding]) -> Vec<Raised<'f>> {
    let mut all = Vec::new();
    for finding in found {
        let Some((_, asks)) = row.asks.iter().find(|(code, _)| *code == finding.code) else { continue };
        let keys: Vec<String> = match asks {
            Asks::These(keys) | Asks::Absent(keys) | Asks::Maybe(keys) => {
                keys.iter().map(|key| (*key).to_owned()).collect()
            }
            Asks::OwnToken => vec![OWN_TOKEN.to_owned()],
            Asks::Missing => {
                let missing = finding.facts.get("missing").and_then(Value::as_array).into_iter().flatten();
                missing.filter_map(Value::as_str).map(String::from).collect()
            }
        };
        let (only_absent, is_optional) = (matches!(asks, Asks::Absent(_)), matches!(asks, Asks::Maybe(_)));
        all.extend(keys.into_iter().map(|key| Raised { finding, key, only_absent, is_optional }));
    }
    all
}

/// Adds to an error what it was asked for, and what there was to choose from.
fn because(error: Error, finding: &Finding) -> Error {
    let error = error.with("because", finding.code.id);
    match finding.facts.get("offered") {
        Some(offered) => error.with("offered", offered.clone()),
        None => error,
    }
}

/// Returns 32 random hexadecimal digits, or nothing when the system gives no randomness.
fn made_up() -> Option<SecretString> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).ok()?;
    Some(SecretString::from(hex::encode(bytes)))
}
