//! Graph API: from a request to Meta's JSON.

mod app;
mod auth;
mod batch;
mod business;
mod call;
pub(super) mod content;
mod conversation;
mod fields;
pub(super) mod messages;
mod oauth;
mod page;
mod page_things;
mod paging;
mod profile;
mod spoil;
mod subscriptions;
pub(super) mod threads;

use jiff::Timestamp;
use serde_json::{Value, json};

use call::{Call, Method, Served};

use super::facts::{self, Node};
use super::http::{Params, Request, Response};
use super::records::{Origin, Shape, Usage};
use super::refused::Refused;
use super::token::Actor;
use super::unsure::Success;
use super::world::World;

/// The parameters that every path takes, or that Meta ignores everywhere.
const COMMON: &[&str] = &[
    "access_token",
    "appsecret_proof",
    "appsecret_time",
    "after",
    "before",
    "debug",
    "fields",
    "format",
    "include_headers",
    "limit",
    "locale",
    "method",
    "pretty",
    "sdk",
    "sdk_version",
    "summary",
    "suppress_http_code",
];

impl World {
    /// Answers a Graph request, or starts to.
    pub(super) fn graph(&mut self, id: u64, request: &Request) {
        if let Some(host) = request.header("host") {
            self.base = format!("http://{host}");
        }
        let path = request.path().trim_matches('/');
        let bare = path.split_once('/').filter(|(head, _)| facts::looks_like_version(head));
        let bare = bare.map_or(if facts::looks_like_version(path) { "" } else { path }, |(_, rest)| rest);
        let params = Params::read(request);
        let is_batch = bare.is_empty() && params.has("batch");
        if let Some(kind) = self.transport_fault(bare) {
            let shape = match kind {
                "reset" => (Shape::Abort, false),
                "timeout" => (Shape::Never, false),
                "slow" => (Shape::After(2_000), false),
                "truncated" => (Shape::Plain, true),
                _ => {
                    let page = "<!DOCTYPE html>\n<html><head><title>Facebook | Error</title></head><body><h1>Sorry, \
                                something went wrong.</h1><p>We're working on it.</p></body></html>";
                    self.reply(id, Response::html(502, page));
                    return;
                }
            };
            self.asks.insert(id, shape);
        }
        match self.read_call(request, params) {
            Ok(call) if is_batch && call.method == Method::Post => self.batch(id, &call),
            Ok(call) => {
                let origin = Origin::Ask { id, version: call.version.clone() };
                self.answer(origin, &call);
            }
            Err(refused) => {
                let version = self.state.versions.newest(self.state.now);
                self.respond(&Origin::Ask { id, version }, Err(refused), None);
            }
        }
    }

    /// Reads method, version and path.
    fn read_call(&mut self, request: &Request, params: Params) -> Result<Call, Refused> {
        let path = request.path().trim_matches('/');
        let (head, rest) = path.split_once('/').unwrap_or((path, ""));
        let bearer = request
            .header("authorization")
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| {
                scheme.eq_ignore_ascii_case("bearer") || scheme.eq_ignore_ascii_case("oauth")
            })
            .map(|(_, token)| token.trim().to_owned());
        let (version, path) = if facts::looks_like_version(head) {
            match self.state.versions.serving(head, self.state.now) {
                Some(version) => (version, rest),
                None => return Err(Refused::unknown_path(rest)),
            }
        } else {
            let token = params.text("access_token").or_else(|| bearer.clone());
            let app = token.and_then(|token| self.app_of(&token)).or_else(|| params.text("client_id"));
            (self.app_version(app.as_deref()), path)
        };
        let named = params.text("method").map(|method| method.to_ascii_uppercase());
        let method = match (request.method.as_str(), named.as_deref()) {
            ("POST", Some("DELETE")) | ("DELETE", _) => Method::Delete,
            ("POST", Some("GET")) | ("GET" | "HEAD", _) => Method::Get,
            ("POST" | "PUT", _) => Method::Post,
            (other, _) => {
                return Err(Refused::new(400, 100, format!("(#100) Unsupported method {other}")));
            }
        };
        Ok(Call { method, path: path.to_owned(), params, version, bearer })
    }

    /// Returns the version that serves an app's calls without one.
    fn app_version(&self, app: Option<&str>) -> String {
        let chosen = app.and_then(|app| self.state.apps.get(app)).and_then(|app| app.api_version.as_deref());
        let serving = chosen.and_then(|version| self.state.versions.serving(version, self.state.now));
        serving.unwrap_or_else(|| self.state.versions.newest(self.state.now))
    }

    /// Serves one call, and responds unless Meta has to call somebody first.
    fn answer(&mut self, origin: Origin, call: &Call) {
        self.exercised.clear();
        let token = call.token().unwrap_or_default();
        let usage = self.usage_of(&token, &call.path);
        let counted = usage.as_ref().map_or(Ok(()), |usage| self.count_call(&token, &call.path, usage));
        let result = match (self.spoken_fault(call), counted) {
            (Some(fault), _) => fault,
            (None, Err(refused)) => Err(refused),
            (None, Ok(())) => self.serve(call),
        };
        match result {
            Ok(Served::Wait(mut handshake)) => {
                handshake.origin = origin;
                handshake.usage = usage;
                self.shake(*handshake);
            }
            Ok(Served::Json(mut body)) => {
                self.link_nested(call, &mut body);
                self.log_exercised(usage.as_ref());
                self.respond(&origin, Ok(body), usage.as_ref());
            }
            Err(refused) => self.respond(&origin, Err(refused), usage.as_ref()),
        }
    }

    /// Sends what a call came to.
    pub(super) fn respond(&mut self, origin: &Origin, result: Result<Value, Refused>, usage: Option<&Usage>) {
        let number = self.number();
        let trace = format!("A{}", self.letters(&format!("trace/{number}"), 22));
        let regain = result.as_ref().err().map(|refused| (refused.code, refused.regain));
        let response = match result {
            Ok(mut body) => {
                if self.state.unsure.success == Success::Text && body["success"] == json!(true) {
                    body["success"] = json!("true");
                }
                Response::json(200, &body)
            }
            Err(refused) => refused.response(&trace),
        };
        let response = self.with_usage(response, usage, regain);
        match origin {
            Origin::Item { batch, index } => self.item_done(*batch, *index, Some(response)),
            Origin::Ask { id, version } => {
                let response = response
                    .with("facebook-api-version", version.clone())
                    .with("x-fb-request-id", trace.clone())
                    .with("x-fb-trace-id", trace)
                    .with("x-fb-rev", "1030000000")
                    .with("Cache-Control", "private, no-cache, no-store, must-revalidate")
                    .with("Access-Control-Allow-Origin", "*");
                self.reply(*id, response);
            }
        }
    }

    fn serve(&mut self, call: &Call) -> Result<Served, Refused> {
        if call.params.has("date_format") {
            return Err(Refused::parameter("The date_format query parameter is deprecated in v26.0+"));
        }
        let segments: Vec<&str> = call.path.split('/').filter(|segment| !segment.is_empty()).collect();
        let plain = |body: Result<Value, Refused>| body.map(Served::Json);
        match segments.as_slice() {
            [] if call.params.has("ids") => {
                Err(Refused::new(500, 100, "The ids query parameter is deprecated in v26.0+"))
            }
            [] => Err(Refused::no_such_object(call.method.name(), "0")),
            ["debug_token"] => plain(self.debug_token(call)),
            ["oauth", "access_token"] => plain(self.oauth_access_token(call)),
            ["oauth", "revoke"] => plain(self.oauth_revoke(call)),
            ["oauth", "client_code"] | ["device", "login" | "login_status"] => Err(self.unplayed(call, "")),
            ["me" | "app", ..] if !call.has_token() => Err(Refused::active_token_wanted()),
            [node, rest @ ..] => {
                let actor = self.authenticate(call)?;
                let id = match *node {
                    "me" => actor.page.clone().unwrap_or_else(|| actor.user.clone()),
                    "app" => actor.app.clone(),
                    id => id.to_owned(),
                };
                if id.is_empty() {
                    return Err(Refused::active_token_wanted());
                }
                let edge = rest.join("/");
                if self.state.apps.contains_key(&id) {
                    return self.app_node(call, &actor, &id, &edge);
                }
                plain(self.node(call, &actor, &id, &edge))
            }
        }
    }

    fn node(&mut self, call: &Call, actor: &Actor, id: &str, edge: &str) -> Result<Value, Refused> {
        if let Some(refused) = self.merged(id) {
            Err(refused)
        } else if self.state.pages.contains_key(id) {
            self.page_node(call, actor, id, edge)
        } else if self.state.businesses.contains_key(id) {
            self.business_node(call, actor, id, edge)
        } else if self.state.people.contains_key(id) || self.state.system_users.contains_key(id) {
            self.user_node(call, actor, id, edge)
        } else if let Some((page, user)) = self.conversation_of(id) {
            self.conversation_node(call, actor, &page, &user, edge)
        } else if let Some((page, user)) = self.person_of(id) {
            self.profile_node(call, actor, &page, &user, edge)
        } else if let Some(page) = self.page_with(id) {
            self.thing_node(call, actor, &page, id, edge)
        } else if facts::is_digits(id) || id.starts_with("t_") || id.starts_with("m_") {
            Err(Refused::no_such_object(call.method.name(), id))
        } else {
            self.count_unknown(format!("{} /{}", call.method.name().to_uppercase(), call.path));
            if edge.is_empty() {
                Err(Refused::no_such_alias(id))
            } else {
                Err(Refused::unknown_path(&call.path))
            }
        }
    }

    /// Refuses an edge that this node does not have, and counts it; one that Meta has is said to be unplayed.
    fn no_edge(&mut self, call: &Call, node: Node, edge: &str) -> Refused {
        if node.has_edge(edge) {
            return self.unplayed(call, "");
        }
        self.count_unknown(format!("{} /{}", call.method.name().to_uppercase(), call.path));
        Refused::unknown_path(edge)
    }

    /// Refuses what Meta has and the sandbox does not play, and counts it apart from what is unknown.
    fn unplayed(&mut self, call: &Call, part: &str) -> Refused {
        let what = format!("{} /{} {part}", call.method.name().to_uppercase(), call.path);
        let what = what.trim_end().to_owned();
        *self.unplayed.entry(what.clone()).or_default() += 1;
        Refused::unplayed(&what)
    }

    /// Counts the parameters that a path does not take. Meta ignores them.
    fn takes(&mut self, call: &Call, params: &[&str]) {
        let strange: Vec<String> = call
            .params
            .0
            .iter()
            .map(|(key, _)| key.split('[').next().unwrap_or(key).to_owned())
            .filter(|key| !COMMON.contains(&key.as_str()) && !params.contains(&key.as_str()))
            .collect();
        for key in strange {
            self.count_unknown(format!(
                "{} /{} parameter {key}",
                call.method.name().to_uppercase(),
                call.path
            ));
        }
    }

    /// Requires a permission, and notes that the call exercised it.
    fn need(&mut self, actor: &Actor, permission: &'static str) -> Result<(), Refused> {
        if !actor.has(permission) {
            return Err(Refused::permission(permission));
        }
        self.exercised.push(permission);
        Ok(())
    }

    /// Writes the exercised permissions into the app's log, as the App Review form wants to see them.
    pub(super) fn log_exercised(&mut self, usage: Option<&Usage>) {
        let now: Timestamp = self.state.now;
        let exercised = std::mem::take(&mut self.exercised);
        let Some(app) = usage.and_then(|usage| self.state.apps.get_mut(&usage.app)) else { return };
        for permission in exercised {
            app.calls.insert(permission.to_owned(), super::state::Call { last_at: now });
        }
    }
}
