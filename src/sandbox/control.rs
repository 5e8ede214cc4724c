//! Control paths: what Meta's dashboard, a reviewer, the clock or a person would do.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::controls::{self, Act};
use super::facts;
use super::fault::Fault;
use super::http::{Request, Response};
use super::server::Ready;
use super::state::{Kind, Mode, SiteKind, Submission};
use super::world::World;

impl World {
    /// Serves a path under `/_sandbox/`.
    pub(super) fn control(&mut self, id: u64, path: &str, request: &Request) {
        let Some(asked) = request.json() else {
            return self.reply(id, Response::complaint(400, "the body must be a JSON object"));
        };
        let response = match controls::find(&request.method, path, &asked) {
            Err(complaint) => complaint,
            Ok(control) => match control.act {
                Act::Later(act) => return act(self, id, &asked),
                Act::Now(act) => act(self, &asked),
            },
        };
        self.reply(id, response);
    }

    pub(super) fn tell_world(&mut self) -> Response {
        Response::json(200, &serde_json::to_value(&self.state).unwrap_or_default())
    }

    pub(super) fn tell_unknown(&mut self) -> Response {
        let rows = |counted: &BTreeMap<String, u64>| -> Vec<Value> {
            counted.iter().map(|(what, times)| json!({"what": what, "times": times})).collect()
        };
        let count: u64 = self.unknown.values().sum();
        let told =
            json!({"count": count, "requests": rows(&self.unknown), "not_simulated": rows(&self.unplayed)});
        Response::json(200, &told)
    }

    pub(super) fn tell_ready(&mut self) -> Response {
        Response::json(200, &serde_json::to_value(self.ready()).unwrap_or_default())
    }

    /// Returns what the ready line says of this world now; empty text for what there is not.
    pub(super) fn ready(&self) -> Ready {
        let main = &self.state.main;
        let named = |name: &str| self.state.tokens.get(name).map(|token| token.value.clone());
        let latest = |kind: Kind| {
            let mine = self.state.tokens.values().filter(|token| token.kind == kind && token.app == main.app);
            mine.max_by_key(|token| token.issued_at).map(|token| token.value.clone())
        };
        let subscribed = self.state.apps.get(&main.app).and_then(|app| app.subscriptions.get("page"));
        let played = self.state.web.iter().find(|(_, site)| site.kind == SiteKind::Webhook);
        Ready {
            graph_url: self.base.clone(),
            dialog_url: format!("{}/dialog/oauth", self.base),
            app_id: main.app.clone(),
            app_secret: self.state.apps.get(&main.app).map(|app| app.secret.clone()).unwrap_or_default(),
            user_token: named("user_token").or_else(|| latest(Kind::User)).unwrap_or_default(),
            page_id: main.page.clone(),
            page_token: named("page_token").or_else(|| latest(Kind::Page)).unwrap_or_default(),
            callback_url: subscribed
                .map(|held| held.callback_url.clone())
                .or_else(|| played.map(|(url, _)| url.clone())),
            verify_token: subscribed
                .map(|held| held.verify_token.clone())
                .or_else(|| played.and_then(|(_, site)| site.verify_token.clone())),
        }
    }

    /// Returns the app that a control path means: the one it names, else the main one.
    pub(super) fn meant_app(&self, asked: &Map<String, Value>) -> Result<String, Response> {
        let named = asked.get("app").and_then(Value::as_str).unwrap_or(&self.state.main.app).to_owned();
        match self.state.apps.contains_key(&named) {
            true => Ok(named),
            false if named.is_empty() => {
                Err(Response::complaint(409, "there is no app yet: `create-app` first"))
            }
            false => Err(Response::complaint(404, format!("there is no app {named}"))),
        }
    }

    pub(super) fn accept_invitation(&mut self, asked: &Map<String, Value>) -> Response {
        let app = match self.meant_app(asked) {
            Ok(app) => app,
            Err(complaint) => return complaint,
        };
        let Some(user) = asked.get("user").and_then(Value::as_str) else {
            return Response::complaint(400, "`user` is wanted");
        };
        let Some(node) = self.state.apps.get_mut(&app) else { return Response::complaint(404, "no app") };
        let Some(role) = node.invitations.remove(user) else {
            return Response::complaint(404, format!("{user} has no invitation to app {app}"));
        };
        node.roles.insert(user.to_owned(), role.clone());
        Response::json(200, &json!({"user": user, "role": role}))
    }

    pub(super) fn review(&mut self, asked: &Map<String, Value>) -> Response {
        let app = match self.meant_app(asked) {
            Ok(app) => app,
            Err(complaint) => return complaint,
        };
        let Some(permission) = asked.get("permission").and_then(Value::as_str) else {
            return Response::complaint(400, "`permission` is wanted");
        };
        let is_feature = facts::FEATURES.contains(&permission);
        if !is_feature && !facts::PERMISSIONS.contains(&permission) {
            return Response::complaint(400, format!("there is no permission or feature `{permission}`"));
        }
        let (status, of_feature, of_permission) = match asked.get("decision").and_then(Value::as_str) {
            Some("approve") => ("approved", "approved", "live"),
            Some("refuse") => ("refused", "rejected", "unapproved"),
            _ => return Response::complaint(400, "`decision` must be `approve` or `refuse`"),
        };
        let note = asked.get("note").and_then(Value::as_str).map(ToOwned::to_owned);
        if let Some(node) = self.state.apps.get_mut(&app) {
            if is_feature {
                node.features.insert(permission.to_owned(), of_feature.to_owned());
            } else {
                node.permissions.insert(permission.to_owned(), of_permission.to_owned());
            }
            let sent_at = node.submissions.get(permission).and_then(|old| old.sent_at);
            let submission = Submission { status: status.to_owned(), note, sent_at };
            node.submissions.insert(permission.to_owned(), submission);
        }
        Response::json(200, &json!({"permission": permission, "status": status}))
    }

    /// Turns the app live or back; Meta wants a privacy policy first.
    pub(super) fn publish_app(&mut self, asked: &Map<String, Value>) -> Response {
        let app = match self.meant_app(asked) {
            Ok(app) => app,
            Err(complaint) => return complaint,
        };
        let Some(live) = asked.get("live").and_then(Value::as_bool) else {
            return Response::complaint(400, "`live` must be true or false");
        };
        let Some(node) = self.state.apps.get_mut(&app) else { return Response::complaint(404, "no app") };
        let has_policy = node.settings.get("privacy_policy_url").and_then(Value::as_str);
        if live && has_policy.is_none_or(str::is_empty) {
            return Response::complaint(409, "an app without a privacy policy URL cannot go live");
        }
        node.mode = if live { Mode::Live } else { Mode::Development };
        Response::json(200, &json!({"app": app, "live": live}))
    }

    pub(super) fn add_fault(&mut self, asked: &Map<String, Value>) -> Response {
        let kind = asked.get("kind").and_then(Value::as_str).unwrap_or_default();
        if kind == "none" {
            self.faults.clear();
            return Response::json(200, &json!({"faults": 0}));
        }
        let path = asked.get("path").and_then(Value::as_str).unwrap_or_default();
        let times = asked.get("times").and_then(Value::as_u64).and_then(|times| u32::try_from(times).ok());
        match Fault::new(kind, path, times) {
            Ok(fault) => {
                self.spoil(fault);
                Response::json(200, &json!({"faults": self.faults.len()}))
            }
            Err(error) => Response::complaint(400, error.to_string()),
        }
    }
}
