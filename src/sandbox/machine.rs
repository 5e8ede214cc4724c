//! The machine: one event in, effects out, and what is due next.

use std::collections::{BTreeMap, HashMap};

use jiff::{SignedDuration, Timestamp};

use super::delivery::Delivery;
use super::dialog::Code;
use super::fault::Fault;
use super::graph::{Batch, Handshake};
use super::http::{Request, Response};
use super::state::State;

/// The simulated Meta. A value: two worlds never touch.
#[derive(Clone, Debug)]
pub struct World {
    pub(super) state: State,
    initial: Box<State>,
    /// Origin under which clients reach it, for links in replies.
    pub(super) base: String,
    seen: Option<Timestamp>,
    pub(super) faults: Vec<Fault>,
    pub(super) unknown: BTreeMap<String, u64>,
    pub(super) asks: BTreeMap<u64, (Shape, bool)>,
    pub(super) calls: BTreeMap<u64, Waiting>,
    pub(super) deliveries: BTreeMap<u64, Delivery>,
    pub(super) batches: BTreeMap<u64, Batch>,
    pub(super) codes: BTreeMap<String, Code>,
    pub(super) by_value: HashMap<String, String>,
    pub(super) exercised: Vec<&'static str>,
    advancing: Option<Advancing>,
    numbers: u64,
    pub(super) out: Vec<Effect>,
}

/// What happens to the world.
#[derive(Clone, Debug)]
pub enum Event {
    /// A client asked something; the id comes back in the reply.
    Asked {
        /// Names the question.
        id: u64,
        /// What was asked.
        request: Request,
    },
    /// A call that the world made was answered, or not.
    Answered {
        /// The id of the call.
        call: u64,
        /// What came of it.
        outcome: Outcome,
    },
    /// The time that [`World::next_due`] named has come.
    Woke,
}

/// What came of a call that the world made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A response, whatever its status.
    Response(Response),
    /// No answer in time.
    Timeout,
    /// Nobody listens there.
    Refused,
    /// The name has no address.
    Unresolvable,
    /// TLS failed; the text says why.
    Tls(String),
}

/// What the world wants done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Answer a client.
    Reply {
        /// The question's id.
        id: u64,
        /// The answer.
        response: Response,
        /// How the answer travels.
        shape: Shape,
    },
    /// Call somebody.
    Call {
        /// Comes back in [`Event::Answered`].
        id: u64,
        /// Absolute URL.
        url: String,
        /// HTTP method.
        method: &'static str,
        /// Headers.
        headers: Vec<(String, String)>,
        /// Raw body.
        body: Vec<u8>,
        /// Milliseconds to wait for the whole answer.
        timeout_ms: u64,
    },
}

/// How a reply travels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// At once and whole.
    #[default]
    Plain,
    /// After this many milliseconds.
    After(u64),
    /// Not at all: the connection is dropped.
    Abort,
    /// Never, until the client goes away.
    Never,
}

/// What a call of ours is for.
#[derive(Clone, Debug)]
pub(super) enum Waiting {
    Handshake(Box<Handshake>),
    Delivery(u64),
}

#[derive(Clone, Debug)]
struct Advancing {
    id: u64,
    target: Timestamp,
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

    /// Takes one event at the time `now` of any steady clock, and returns what is to be done.
    pub fn step(&mut self, now: Timestamp, event: Event) -> Vec<Effect> {
        let elapsed = self.seen.map_or(SignedDuration::ZERO, |seen| now.duration_since(seen));
        self.seen = Some(now);
        if self.advancing.is_none() && elapsed.is_positive() {
            self.state.now = self.state.now.checked_add(elapsed).unwrap_or(self.state.now);
        }
        match event {
            Event::Asked { id, request } => self.asked(id, &request),
            Event::Answered { call, outcome } => match self.calls.remove(&call) {
                Some(Waiting::Handshake(handshake)) => self.shaken(*handshake, &outcome),
                Some(Waiting::Delivery(delivery)) => self.delivered(delivery, &outcome),
                None => {}
            },
            Event::Woke => {}
        }
        self.pass_time();
        std::mem::take(&mut self.out)
    }

    /// Returns when the world wants to be woken, on the clock of the last step.
    pub fn next_due(&self) -> Option<Timestamp> {
        if self.advancing.is_some() {
            return None;
        }
        let wait = self.next_delivery()?.duration_since(self.state.now).max(SignedDuration::ZERO);
        self.seen?.checked_add(wait).ok()
    }

    /// Moves the time on by control, and answers when all that fell due on the way is over.
    pub(super) fn advance(&mut self, id: u64, seconds: i64) {
        let duration = SignedDuration::from_secs(seconds.max(0));
        match self.state.now.checked_add(duration) {
            _ if self.advancing.is_some() => {
                self.reply(id, Response::complaint(409, "the time is being moved already"));
            }
            Ok(target) => self.advancing = Some(Advancing { id, target }),
            Err(_) => self.reply(id, Response::complaint(400, "`seconds` leads out of time")),
        }
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
        let timeout_ms = match waiting {
            Waiting::Handshake(_) => super::web::HANDSHAKE_MS,
            Waiting::Delivery(_) => super::web::DELIVERY_MS,
        };
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

    /// Lets fall due what is due; while time is being moved, moves it from one due to the next, but only
    /// when nothing is on its way.
    fn pass_time(&mut self) {
        loop {
            while let Some(id) = self.due_delivery() {
                self.attempt(id);
            }
            let Some(Advancing { id, target }) = self.advancing.clone() else { return };
            if !self.calls.is_empty() {
                return;
            }
            match self.next_delivery() {
                Some(due) if due <= target => self.state.now = self.state.now.max(due),
                _ => {
                    self.state.now = target;
                    self.advancing = None;
                    let now = self.state.now.to_string();
                    self.reply(id, Response::json(200, &serde_json::json!({ "now": now })));
                    return;
                }
            }
        }
    }

    fn asked(&mut self, id: u64, request: &Request) {
        let path = request.path().trim_start_matches('/').to_owned();
        if let Some(control) = path.strip_prefix("_sandbox/") {
            self.control(id, control, request);
        } else if super::dialog::is_dialog(&path) {
            let response = self.dialog(request);
            self.reply(id, response);
        } else {
            self.graph(id, request);
        }
    }
}

/// Writes an instant as the `Date` header wants it.
fn http_date(at: Timestamp) -> String {
    at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
