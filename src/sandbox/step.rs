//! The machine: one event in, effects out, and what is due next.

use jiff::{SignedDuration, Timestamp};

use super::dialog::is_dialog;
use super::dialog_page::{is_success, success_page};
use super::http::{Request, Response};
use super::records::{Advancing, Effect, Event, Waiting};
use super::world::World;

impl World {
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
        let wait = self.next()?.duration_since(self.state.now).max(SignedDuration::ZERO);
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

    /// Returns when the next thing falls due.
    fn next(&self) -> Option<Timestamp> {
        self.next_delivery().into_iter().chain(self.next_planned()).min()
    }

    /// Lets fall due what is due; while time is being moved, moves it from one due to the next, but only
    /// when nothing is on its way.
    fn pass_time(&mut self) {
        loop {
            while let Some(id) = self.due_delivery() {
                self.attempt(id);
            }
            self.play_plan();
            let Some(Advancing { id, target }) = self.advancing.clone() else { return };
            if !self.calls.is_empty() {
                return;
            }
            match self.next() {
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
        let path = request.path().trim_start_matches('/');
        if let Some(control) = control_path(path) {
            self.control(id, control, request);
        } else if is_dialog(path) {
            let response = self.dialog(request);
            self.reply(id, response);
        } else if is_success(path) {
            self.reply(id, success_page());
        } else {
            self.graph(id, request);
        }
    }
}

/// Returns what a path asks of the control, if that is where it leads.
pub(super) fn control_path(path: &str) -> Option<&str> {
    path.trim_start_matches('/').strip_prefix("_sandbox").and_then(|rest| match rest {
        "" => Some(""),
        rest => rest.strip_prefix('/'),
    })
}
