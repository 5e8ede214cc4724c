//! The world as a value, and what every part of it does with it: answer, call out, count.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;

use super::fault::Fault;
use super::http::Response;
use super::meter::Meter;
use super::records::{Advancing, Batch, Code, Delivery, Effect, Shape, Waiting};
use super::state::State;

/// The simulated Meta. A value: two worlds never touch.
#[derive(Clone, Debug)]
pub struct World {
    pub(super) state: State,
    initial: Box<State>,
    /// Origin under which clients reach it, for links in replies.
    pub(super) base: String,
    pub(super) seen: Option<Timestamp>,
    pub(super) faults: Vec<Fault>,
    pub(super) unknown: BTreeMap<String, u64>,
    /// What Meta has and the world does not play, with how often it was asked for.
    pub(super) unplayed: BTreeMap<String, u64>,
    pub(super) meters: BTreeMap<String, Meter>,
    /// How many calls were refused because an allowance was used up.
    pub(super) throttled: u64,
    pub(super) asks: BTreeMap<u64, (Shape, bool)>,
    pub(super) calls: BTreeMap<u64, Waiting>,
    pub(super) deliveries: BTreeMap<u64, Delivery>,
    pub(super) batches: BTreeMap<u64, Batch>,
    pub(super) codes: BTreeMap<String, Code>,
    pub(super) by_value: HashMap<String, String>,
    pub(super) exercised: Vec<&'static str>,
    pub(super) advancing: Option<Advancing>,
    numbers: u64,
    pub(super) out: Vec<Effect>,
}

impl World {
    pub(super) fn of(state: State) -> Self {
        let mut world = Self {
            initial: Box::new(state.clone()),
            state,
            base: "http://127.0.0.1".to_owned(),
            seen: None,
            faults: Vec::new(),
            unknown: BTreeMap::new(),
            unplayed: BTreeMap::new(),
            meters: BTreeMap::new(),
            throttled: 0,
            asks: BTreeMap::new(),
            calls: BTreeMap::new(),
            deliveries: BTreeMap::new(),
            batches: BTreeMap::new(),
            codes: BTreeMap::new(),
            by_value: HashMap::new(),
            exercised: Vec::new(),
            advancing: None,
            numbers: 0,
            out: Vec::new(),
        };
        world.name_tokens();
        world
    }

    /// Returns the world's time.
    pub fn now(&self) -> Timestamp {
        self.state.now
    }

    /// Puts a fault between the world and its clients.
    pub fn spoil(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    /// Returns the unknown paths and parameters that were asked for, with how often.
    pub fn unknown(&self) -> impl Iterator<Item = (&str, u64)> {
        self.unknown.iter().map(|(what, times)| (what.as_str(), *times))
    }

    /// Puts the world back to its start, tokens included.
    pub(super) fn reset(&mut self) {
        let fresh = Self::of((*self.initial).clone());
        let (base, seen, out, numbers) =
            (self.base.clone(), self.seen, std::mem::take(&mut self.out), self.numbers);
        *self = Self { base, seen, numbers, out, ..fresh };
    }

    /// Answers a question in the shape that was laid on it.
    pub(super) fn reply(&mut self, id: u64, response: Response) {
        let (shape, cut) = self.asks.remove(&id).unwrap_or_default();
        let mut response = response.with("Date", http_date(self.state.now));
        if cut {
            response.status = 200;
            response.body.truncate(response.body.len() / 2);
        }
        self.out.push(Effect::Reply { id, response, shape });
    }

    /// Makes a call and remembers what it is for.
    pub(super) fn call(
        &mut self,
        waiting: Waiting,
        url: String,
        method: &'static str,
        headers: Vec<(String, String)>,
        body: Vec<u8>,
    ) {
        let id = self.number();
        let timeout_ms = waiting.timeout_ms();
        self.calls.insert(id, waiting);
        self.out.push(Effect::Call { id, url, method, headers, body, timeout_ms });
    }

    pub(super) fn number(&mut self) -> u64 {
        self.numbers += 1;
        self.numbers
    }

    /// Counts something that the world does not know.
    pub(super) fn count_unknown(&mut self, what: String) {
        *self.unknown.entry(what).or_default() += 1;
    }
}

/// Writes an instant as the `Date` header wants it.
fn http_date(at: Timestamp) -> String {
    at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
