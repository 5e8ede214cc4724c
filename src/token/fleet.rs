//! The tokens of everybody, looked at a few customers at a time, so that memory stays flat however many there are.
//!
//! Two shapes. Where an app has no more tokens than a request holds, `debug_token` tells everything of each, questions of
//! several apps in one request where Meta takes that. Where an app has more, that would use up what Meta lets the app
//! ask in an hour (200 calls for each of its users, "Rate Limits"): then each Page token is asked for the least that it
//! can read itself, which spends its Page's allowance, and `debug_token` tells of those alone that fail, end soon, or
//! were not told of for a week, as far as the app's usage header leaves room. The rest is left for the next run.

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;
use futures_util::stream::FuturesUnordered;
use jiff::{SignedDuration, Timestamp};

use super::Detail;
use super::check::{Held, held, judge_held, lacking, seen, unseen};
use crate::codes;
use crate::error::Error;
use crate::finding::{Finding, Subject, UNKNOWN_ID, Verdict};
use crate::journey::StepId;
use crate::journey::fleet::{Fleet, Member};
use crate::journey::known::Inputs;
use crate::journey::look::CheckResult;
use crate::journey::port::{Answer, GraphError, SecretKind, SecretRef, TokenAsk, TokenQuestion};
use crate::journey::token::{closing, days_until, id, refused};

/// How many tokens are asked about in one request. Source: "Batch Requests".
const MOST: usize = 50;
/// How many requests are on their way at once.
const CONNECTIONS: usize = 8;
/// How many customers are read at a time.
const PORTION: usize = 200;
/// Percent of an app's quota that a look spends at most, what others spent among it: Meta's own tools warn there, and the
/// product needs the rest.
const SPARE: i64 = 80;
/// Days for which it holds what `debug_token` told of a token of a large app.
const HOLDS_DAYS: i64 = 7;
/// Minutes over which Meta counts an app's calls.
const WINDOW_MINUTES: u64 = 60;

/// Hears what is seen of each token, and how far it is.
pub trait Sink {
    /// Hears of a token, with what was read of its customer.
    fn told(&mut self, inputs: &Inputs<'_>, held: Held, looked: CheckResult);
    /// Hears what else was found: of a token that is wanted and not held, or of an app.
    fn found(&mut self, looked: CheckResult);
    /// Hears of a customer whose record does not read.
    fn broken(&mut self, customer: &str, why: &Error);
    /// Hears how many tokens are done, of about how many.
    fn went(&mut self, done: usize, total: usize);
}

/// Looks at every token of everybody.
///
/// # Errors
/// When the workspace cannot be read at all.
pub async fn check_all(fleet: &dyn Fleet, sink: &mut dyn Sink) -> Result<(), Error> {
    let mut members = Vec::new();
    for member in fleet.members().await? {
        match &member.unreadable {
            Some(why) => sink.broken(&member.id, why),
            None => members.push(member),
        }
    }
    members.sort_by(|one, other| (&one.app, &one.id).cmp(&(&other.app, &other.id)));
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    for member in &members {
        *sizes.entry(&member.app).or_default() += member.pages.max(1);
    }
    let total = sizes.values().sum();
    let is_large = |app: &str| app != UNKNOWN_ID && sizes[app] > MOST;
    let (large, small): (Vec<&Member>, Vec<&Member>) = members.iter().partition(|one| is_large(&one.app));
    let mut look = Look { fleet, sink, done: 0, total };
    look.whole(Source::of(fleet, &small)).await;
    let mut told = if large.is_empty() { BTreeMap::new() } else { fleet.told_whole().await };
    for own in large.chunk_by(|one, other| one.app == other.app) {
        look.paced(&own[0].app, Source::of(fleet, own), &mut told).await;
    }
    Ok(())
}

/// A token that is to be asked about, with what was read of its customer.
struct Asked<'f> {
    of: SecretRef,
    app: String,
    inputs: Rc<Inputs<'f>>,
}

/// Reads customers portion after portion, one ahead of what is asked about.
struct Source<'f> {
    fleet: &'f dyn Fleet,
    portions: VecDeque<Vec<(String, String)>>,
    next: Option<LocalBoxFuture<'f, Result<Inputs<'f>, Error>>>,
    pending: VecDeque<Asked<'f>>,
}

impl<'f> Source<'f> {
    fn of(fleet: &'f dyn Fleet, members: &[&Member]) -> Self {
        let pair = |member: &&Member| (member.id.clone(), member.app.clone());
        let portions = members.chunks(PORTION).map(|own| own.iter().map(pair).collect()).collect();
        Self { fleet, portions, next: None, pending: VecDeque::new() }
    }

    /// Returns what goes into the next request; nothing when all is asked about.
    async fn batch(&mut self, look: &mut Look<'f, '_>) -> Option<Vec<Asked<'f>>> {
        while self.pending.len() < MOST && !self.portions.is_empty() {
            self.portion(look).await;
        }
        let app = self.pending.front()?.app.clone();
        let is_mixed = self.fleet.takes_mixed();
        let fits = |asked: &&Asked<'_>| is_mixed || asked.app == app;
        let many = self.pending.iter().take(MOST).take_while(fits).count();
        Some(self.pending.drain(..many).collect())
    }

    async fn portion(&mut self, look: &mut Look<'f, '_>) {
        let begin = |own: &Vec<(String, String)>| self.fleet.read(subjects(own));
        let Some(reading) = self.next.take().or_else(|| self.portions.front().map(begin)) else { return };
        let read = reading.await;
        let Some(own) = self.portions.pop_front() else { return };
        self.next = self.portions.front().map(begin);
        match read {
            Ok(inputs) => self.add(look, &own, inputs).await,
            // One that does not read hides none of the others.
            Err(_) => {
                for one in own {
                    match self.fleet.read(subjects(std::slice::from_ref(&one))).await {
                        Ok(inputs) => self.add(look, &[one], inputs).await,
                        Err(why) => look.sink.broken(&one.0, &why),
                    }
                }
            }
        }
    }

    async fn add(&mut self, look: &mut Look<'f, '_>, own: &[(String, String)], inputs: Inputs<'f>) {
        let inputs = Rc::new(inputs);
        for (customer, app) in own {
            let pages = inputs.pages_of(customer).into_iter().map(|page| Subject::page(customer, page));
            for subject in std::iter::once(Subject::Customer(customer.clone())).chain(pages) {
                let tokens = held(&inputs, &subject);
                if tokens.is_empty()
                    && let Some(looked) = lacking(&inputs, self.fleet, &subject).await
                {
                    look.sink.found(looked);
                }
                let asked = |of| Asked { of, app: app.clone(), inputs: Rc::clone(&inputs) };
                self.pending.extend(tokens.into_iter().map(asked));
            }
        }
    }
}

/// Returns the customers of a portion, and their apps.
fn subjects(own: &[(String, String)]) -> Vec<Subject> {
    let mut apps: Vec<&String> = own.iter().map(|(_, app)| app).filter(|app| *app != UNKNOWN_ID).collect();
    apps.dedup();
    let apps = apps.into_iter().map(|app| Subject::App(app.clone()));
    apps.chain(own.iter().map(|(customer, _)| Subject::Customer(customer.clone()))).collect()
}

/// A token of a large app of which `debug_token` is to tell, and what it said itself.
struct Due {
    of: SecretRef,
    own: Result<(), GraphError>,
    /// What comes first: those that fail, then those that end soonest, then those told of longest ago.
    rank: (bool, i64, Option<Timestamp>),
}

/// One look at everybody.
struct Look<'f, 's> {
    fleet: &'f dyn Fleet,
    sink: &'s mut dyn Sink,
    done: usize,
    total: usize,
}

impl<'f> Look<'f, '_> {
    /// Has `debug_token` tell of each token.
    async fn whole(&mut self, mut source: Source<'f>) {
        let mut flying = FuturesUnordered::new();
        loop {
            while flying.len() < CONNECTIONS
                && let Some(batch) = source.batch(self).await
            {
                flying.push(ask(self.fleet, batch, |_| TokenAsk::Whole));
            }
            let Some(answered) = flying.next().await else { return };
            for (asked, answer) in answered {
                let (held, verdict) = judge_held(&asked.inputs, self.fleet, asked.of, answer);
                self.tell(&asked.inputs, held, verdict);
            }
        }
    }

    /// Has each Page token of one large app ask for itself, and `debug_token` tell of those where that is due.
    async fn paced(&mut self, app: &str, mut source: Source<'f>, told: &mut BTreeMap<String, Timestamp>) {
        let mut due = Vec::new();
        let mut flying = FuturesUnordered::new();
        loop {
            while flying.len() < CONNECTIONS
                && let Some(batch) = source.batch(self).await
            {
                // A person's own call would spend the app's quota all the same.
                let (pages, others): (Vec<_>, Vec<_>) =
                    batch.into_iter().partition(|asked| asked.of.slot == SecretKind::PageToken);
                due.extend(others.into_iter().map(|asked| due_of(&asked, Ok(()), told)));
                if !pages.is_empty() {
                    flying.push(ask(self.fleet, pages, |_| TokenAsk::Own));
                }
            }
            let Some(answered) = flying.next().await else { break };
            for (asked, answer) in answered {
                match &answer {
                    Err(GraphError::Unavailable(_)) => {
                        let (held, verdict) = judge_held(&asked.inputs, self.fleet, asked.of, answer);
                        self.tell(&asked.inputs, held, verdict);
                    }
                    Ok(_) if !is_due(&asked, told) => {
                        let page = answer.as_ref().map(|me| id(&me["id"])).unwrap_or_default();
                        let (held, verdict) = judge_own(&asked.inputs, asked.of, &page);
                        self.tell(&asked.inputs, held, verdict);
                    }
                    _ => due.push(due_of(&asked, answer.map(|_| ()), told)),
                }
            }
        }
        due.sort_by_key(|one| one.rank);
        self.debug(app, due, told).await;
    }

    /// Has `debug_token` tell of tokens in the order they are in, as far as there is room in the app's quota.
    async fn debug(&mut self, app: &str, due: Vec<Due>, told: &mut BTreeMap<String, Timestamp>) {
        let mut pace = Pace::default();
        let mut due = VecDeque::from(due);
        let mut minutes = None;
        while !due.is_empty() && minutes.is_none() {
            let room = pace.room(self.fleet.app_percent(app)).min(due.len());
            if room == 0 {
                minutes = Some(WINDOW_MINUTES);
                break;
            }
            let slice: Vec<Due> = due.drain(..room.min(CONNECTIONS * MOST)).collect();
            let many = slice.len();
            let left = self.debugged(app, slice, told).await;
            minutes = left.first().map(|(_, minutes)| *minutes);
            for (one, _) in left.into_iter().rev() {
                due.push_front(one);
            }
            pace.spent(many, self.fleet.app_percent(app));
            self.fleet.remember_whole(told).await;
        }
        if let Some(minutes) = minutes {
            self.left(app, due.into(), minutes).await;
        }
    }

    /// Has `debug_token` tell of some tokens. Returns those that Meta put off, and for how many minutes.
    async fn debugged(
        &mut self,
        app: &str,
        slice: Vec<Due>,
        told: &mut BTreeMap<String, Timestamp>,
    ) -> Vec<(Due, u64)> {
        let fleet = self.fleet;
        let Some(inputs) = self.read_again(app, &slice).await else { return Vec::new() };
        let mut flying = FuturesUnordered::new();
        let mut slice = slice.into_iter();
        loop {
            let batch: Vec<Due> = slice.by_ref().take(MOST).collect();
            if batch.is_empty() {
                break;
            }
            flying.push(async {
                let question = |one: &Due| TokenQuestion {
                    of: one.of.clone(),
                    app: app.to_owned(),
                    ask: TokenAsk::Paced,
                };
                let questions: Vec<_> = batch.iter().map(question).collect();
                let answers = fleet.ask_many(&questions).await;
                batch.into_iter().zip(answers).collect::<Vec<_>>()
            });
        }
        let mut left = Vec::new();
        while let Some(answered) = flying.next().await {
            for (one, answer) in answered {
                if let Err(GraphError::Unavailable(why)) = &answer
                    && why.code == &codes::GRAPH_THROTTLED
                {
                    let minutes = why.facts.get("minutes").and_then(serde_json::Value::as_u64);
                    left.push((one, minutes.unwrap_or(WINDOW_MINUTES)));
                    continue;
                }
                if answer.is_ok() {
                    told.extend(name(&inputs, &one.of).map(|name| (name, inputs.now)));
                }
                let is_alive = answer.as_ref().is_ok_and(|debug| debug["is_valid"] == true);
                let (held, mut verdict) = judge_held(&inputs, fleet, one.of, answer);
                if let (true, Some(own)) = (is_alive, refusal(&one.own, &held.secret.subject)) {
                    verdict = Verdict::of([vec![own], verdict.findings().to_vec()].concat());
                }
                self.tell(&inputs, held, verdict);
            }
        }
        left
    }

    /// Tells of tokens that there was no room for what they said themselves, and says when to go on.
    async fn left(&mut self, app: &str, due: Vec<Due>, minutes: u64) {
        let count = due.len();
        let mut due = due.into_iter();
        loop {
            let slice: Vec<Due> = due.by_ref().take(PORTION).collect();
            let Some(inputs) = self.read_again(app, &slice).await else { break };
            for one in slice {
                let (held, verdict) = match (&one.own, &one.of.subject) {
                    (Ok(()), Subject::Page { page, .. }) => {
                        let page = page.clone();
                        judge_own(&inputs, one.of, &page)
                    }
                    (Ok(()), _) => (Held::unseen(&inputs, one.of), Verdict::Met(Vec::new())),
                    (Err(why), subject) => {
                        let verdict = match refusal(&one.own, subject) {
                            Some(finding) => Verdict::of(vec![finding]),
                            None => unseen(&inputs, self.fleet, subject, why),
                        };
                        (Held::unseen(&inputs, one.of), verdict)
                    }
                };
                self.tell(&inputs, held, verdict);
            }
        }
        let subject = Subject::App(app.to_owned());
        let finding =
            Finding::new(&codes::TOKENS_LEFT, &subject).with("count", count).with("minutes", minutes);
        let verdict = Verdict::of(vec![finding]);
        let looked = CheckResult { step: StepId::PageToken, subject, verdict, follows: None };
        self.sink.found(looked);
    }

    /// Reads again what is stored of the customers of some tokens; nothing where there are none.
    async fn read_again(&mut self, app: &str, due: &[Due]) -> Option<Inputs<'f>> {
        if due.is_empty() {
            return None;
        }
        let mut own: Vec<(String, String)> = due
            .iter()
            .filter_map(|one| Some((one.of.subject.customer()?.to_owned(), app.to_owned())))
            .collect();
        own.sort();
        own.dedup();
        match self.fleet.read(subjects(&own)).await {
            Ok(inputs) => Some(inputs),
            Err(why) => {
                for (customer, _) in own {
                    self.sink.broken(&customer, &why);
                }
                None
            }
        }
    }

    fn tell(&mut self, inputs: &Inputs<'_>, held: Held, verdict: Verdict) {
        self.done += 1;
        self.total = self.total.max(self.done);
        let looked = seen(&held, verdict);
        self.sink.told(inputs, held, looked);
        self.sink.went(self.done, self.total);
    }
}

async fn ask<'f>(
    fleet: &'f dyn Fleet,
    batch: Vec<Asked<'f>>,
    what: impl Fn(&Asked<'f>) -> TokenAsk,
) -> Vec<(Asked<'f>, Answer)> {
    let question =
        |asked: &Asked<'f>| TokenQuestion { of: asked.of.clone(), app: asked.app.clone(), ask: what(asked) };
    let questions: Vec<TokenQuestion> = batch.iter().map(question).collect();
    let answers = fleet.ask_many(&questions).await;
    batch.into_iter().zip(answers).collect()
}

/// Returns what names a token that is held, and says nothing of it.
fn name(inputs: &Inputs<'_>, of: &SecretRef) -> Option<String> {
    inputs.subject_record(&of.subject).card(of.slot).map(|card| card.fingerprint.clone())
}

/// Returns whether `debug_token` has to tell of a token: it ends within the margin, or was not told of for a week.
fn is_due(asked: &Asked<'_>, told: &BTreeMap<String, Timestamp>) -> bool {
    let Asked { of, inputs, .. } = asked;
    let expires = inputs.subject_record(&of.subject).card(of.slot).and_then(|card| card.expires);
    let ends = expires.is_some_and(|at| days_until(at, inputs.now) <= inputs.margin_days);
    let holds = SignedDuration::from_hours(24 * HOLDS_DAYS);
    let at = name(inputs, of).and_then(|name| told.get(&name).copied());
    ends || at.is_none_or(|at| inputs.now.duration_since(at).abs() >= holds)
}

fn due_of(asked: &Asked<'_>, own: Result<(), GraphError>, told: &BTreeMap<String, Timestamp>) -> Due {
    let Asked { of, inputs, .. } = asked;
    let expires = inputs.subject_record(&of.subject).card(of.slot).and_then(|card| card.expires);
    let days = expires.map_or(i64::MAX, |at| days_until(at, inputs.now));
    let days = if days <= inputs.margin_days { days } else { i64::MAX };
    let at = name(inputs, of).and_then(|name| told.get(&name).copied());
    Due { of: of.clone(), rank: (own.is_ok(), days, at), own }
}

/// Judges a Page token by what it said itself: it works, and for which Page.
fn judge_own(inputs: &Inputs<'_>, of: SecretRef, page: &str) -> (Held, Verdict) {
    let mut held = Held::unseen(inputs, of);
    let card = inputs.subject_record(&held.secret.subject).card(held.secret.slot);
    let expires = card.and_then(|card| card.expires);
    held.detail = Some(Detail {
        is_valid: true,
        kind: Some("PAGE".into()),
        page: Some(page.to_owned()),
        expires_at: expires,
        ..Detail::default()
    });
    let subject = &held.secret.subject;
    let other = match subject {
        Subject::Page { page: wanted, .. } if wanted != page && wanted != UNKNOWN_ID => Some(
            Finding::new(&codes::TOKEN_OF_ANOTHER_PAGE, subject)
                .with("seen", page)
                .with("wanted", wanted.as_str()),
        ),
        _ => None,
    };
    let soon = expires.and_then(|at| closing(subject, held.secret.slot, at, inputs.now, inputs.margin_days));
    let verdict = Verdict::of(other.into_iter().chain(soon).collect());
    (held, verdict)
}

/// Returns what it means that Meta refused what a token asked itself.
fn refusal(own: &Result<(), GraphError>, subject: &Subject) -> Option<Finding> {
    let refusal = own.as_ref().err().and_then(GraphError::refusal)?;
    Some(Finding::new(refused(refusal.code, refusal.subcode)?, subject))
}

/// How many questions an app's quota has room for, by what its usage header said of those asked before. Pure.
#[derive(Debug, Default)]
struct Pace {
    /// How many were asked, and what percentage was spent before and after.
    asked: Option<(usize, i64)>,
    before: i64,
}

impl Pace {
    /// Calls an hour of the smallest quota: an app has one user at least.
    const LEAST: i64 = 200;

    /// Returns how many more questions leave others their share of the quota.
    fn room(&mut self, percent: Option<i64>) -> usize {
        let percent = percent.unwrap_or(0);
        self.before = percent;
        let left = (SPARE - percent).max(0);
        let room = match self.asked {
            // Percentages are whole: what was spent may be nearly one more than they tell.
            Some((asked, grown)) => {
                left.saturating_mul(i64::try_from(asked).unwrap_or(i64::MAX)) / (grown + 1)
            }
            None => left * Self::LEAST / 100,
        };
        usize::try_from(room).unwrap_or_default()
    }

    /// Notes what was asked since, and what is spent now.
    fn spent(&mut self, many: usize, percent: Option<i64>) {
        let grown = (percent.unwrap_or(0) - self.before).max(0);
        self.asked = Some((many, grown));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_never_asks_for_more_than_the_smallest_quota_has_until_it_knows_better() {
        for (percent, room) in [(None, 160), (Some(0), 160), (Some(60), 40), (Some(80), 0), (Some(140), 0)] {
            assert_eq!(Pace::default().room(percent), room, "{percent:?}");
        }
        // An app of one user: what was asked is what the header says.
        let mut pace = Pace::default();
        assert_eq!(pace.room(Some(0)), 160);
        pace.spent(160, Some(80));
        assert_eq!(pace.room(Some(80)), 0);
        // An app of a thousand: the header did not move.
        let mut pace = Pace::default();
        let first = pace.room(Some(0));
        pace.spent(first, Some(0));
        assert_eq!(pace.room(Some(0)), 12_800);
        // Whoever else asks meanwhile is counted as if it had been us.
        let mut pace = Pace::default();
        let first = pace.room(Some(20));
        pace.spent(first, Some(49));
        assert_eq!((first, pace.room(Some(49))), (120, 124));
    }
}
