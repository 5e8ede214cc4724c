//! The machine, asked without a socket.

mod control;
mod edges;
mod fates;
mod faults;
mod graph;
mod login;
mod messages;
mod people;
mod send;
mod usage;
mod webhooks;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::http::query;
use super::records::{Effect, Event, Outcome, Shape};
use super::world::World;
use super::{Request, Response};

pub(super) const APP: &str = "900100200300400";
pub(super) const SECRET: &str = "5f2b8c1e9d4a7036b1c8e2f4a6d09371";
pub(super) const PAGE: &str = "104200000000111";
pub(super) const CALLBACK: &str = "https://hooks.aurora.example.com/messenger";
pub(super) const VERIFY: &str = "aurora-7d1f4c92b8";

/// A world with a client at its side, and a clock that moves only when told.
pub(super) struct Bench {
    pub(super) world: World,
    clock: Timestamp,
    asked: u64,
}

impl Bench {
    pub(super) fn of(world: World) -> Self {
        Self { clock: "2001-01-01T00:00:00Z".parse().unwrap(), asked: 0, world }
    }

    pub(super) fn healthy() -> Self {
        Self::of(World::healthy())
    }

    pub(super) fn patched(patch: &Value) -> Self {
        Self::of(World::from_json(&json!({"extends": "healthy", "patch": patch}).to_string()).unwrap())
    }

    pub(super) fn token(&self, name: &str) -> String {
        self.world.state.tokens[name].value.clone()
    }

    pub(super) fn step(&mut self, event: Event) -> Vec<Effect> {
        self.world.step(self.clock, event)
    }

    /// Lets real time pass, waking the world whenever it is due.
    pub(super) fn wait(&mut self, seconds: i64) {
        let until = self.clock + SignedDuration::from_secs(seconds);
        while let Some(due) = self.world.next_due().filter(|due| *due <= until) {
            self.clock = due.max(self.clock);
            self.step(Event::Woke);
        }
        self.clock = until;
        self.step(Event::Woke);
    }

    /// Sends a request and returns its id with all effects.
    pub(super) fn send(&mut self, request: Request) -> (u64, Vec<Effect>) {
        self.asked += 1;
        let id = self.asked;
        (id, self.step(Event::Asked { id, request }))
    }

    pub(super) fn raw(&mut self, request: Request) -> (Response, Shape) {
        let (mine, effects) = self.send(request);
        effects
            .into_iter()
            .find_map(|effect| match effect {
                Effect::Reply { id, response, shape } if id == mine => Some((response, shape)),
                _ => None,
            })
            .expect("the world answers at once")
    }

    pub(super) fn get(&mut self, token: &str, target: &str) -> (u16, Value) {
        self.json("GET", token, target, &[])
    }

    pub(super) fn post(&mut self, token: &str, target: &str, form: &[(&str, &str)]) -> (u16, Value) {
        self.json("POST", token, target, form)
    }

    pub(super) fn json(
        &mut self,
        method: &str,
        token: &str,
        target: &str,
        form: &[(&str, &str)],
    ) -> (u16, Value) {
        let (response, _) = self.raw(request(method, token, target, form));
        (response.status, serde_json::from_slice(&response.body).unwrap())
    }

    pub(super) fn control(&mut self, path: &str, body: &Value) -> (u16, Value) {
        let (response, _) = self.raw(Request {
            method: "POST".into(),
            target: format!("/_sandbox/{path}"),
            headers: Vec::new(),
            body: body.to_string().into_bytes(),
        });
        (response.status, serde_json::from_slice(&response.body).unwrap())
    }

    /// Returns code and subcode of a refused read.
    pub(super) fn refusal(&mut self, token: &str, target: &str) -> (u16, i64, i64) {
        let (status, body) = self.get(token, target);
        code(status, &body)
    }

    pub(super) fn unknown(&self) -> Vec<String> {
        self.world.unknown().map(|(what, _)| what.to_owned()).collect()
    }
}

pub(super) fn code(status: u16, body: &Value) -> (u16, i64, i64) {
    let error = &body["error"];
    assert!(error["fbtrace_id"].is_string(), "no envelope: {body}");
    (status, error["code"].as_i64().unwrap(), error["error_subcode"].as_i64().unwrap_or(0))
}

pub(super) fn request(method: &str, token: &str, target: &str, form: &[(&str, &str)]) -> Request {
    let mut headers = vec![("Host".to_owned(), "127.0.0.1:9".to_owned())];
    if !token.is_empty() {
        headers.push(("Authorization".to_owned(), format!("Bearer {token}")));
    }
    headers.push(("Content-Type".to_owned(), "application/x-www-form-urlencoded".to_owned()));
    let body = query(form).into_bytes();
    Request { method: method.to_owned(), target: target.to_owned(), headers, body }
}

pub(super) fn app_token() -> String {
    format!("{APP}|{SECRET}")
}

pub(super) fn answered(status: u16, body: &str) -> Outcome {
    Outcome::Response(Response { status, headers: Vec::new(), body: body.as_bytes().to_vec() })
}
