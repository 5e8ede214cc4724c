//! What people do on Meta's App Dashboard, where no API reaches.

use jiff::SignedDuration;
use serde_json::{Map, Value, json};

use super::facts;
use super::http::Response;
use super::state::{App, Fate, Kind, Mode, Submission, Token};
use super::token::LONG_SECONDS;
use super::world::World;

/// Days for which a logged call counts for a submission.
const CALL_DAYS: i64 = 30;

impl World {
    /// Does one thing that `do` names.
    pub(super) fn dashboard(&mut self, asked: &Map<String, Value>) -> Response {
        match asked.get("do").and_then(Value::as_str).unwrap_or_default() {
            "create-app" => return self.create_app(asked),
            "reply" => return self.agent_replies(asked),
            _ => {}
        }
        let app = match self.meant_app(asked) {
            Ok(app) => app,
            Err(complaint) => return complaint,
        };
        match asked.get("do").and_then(Value::as_str).unwrap_or_default() {
            "add-messenger" => {
                self.change(&app, |node| node.has_messenger_product = true);
                Response::json(200, &json!({"has_messenger_product": true}))
            }
            "settings" => self.set_settings(&app, asked),
            "link-page" => {
                let page = self.meant_page(asked);
                if !self.state.pages.contains_key(&page) {
                    return Response::complaint(404, format!("there is no Page {page}"));
                }
                self.change(&app, |node| {
                    node.linked_pages.insert(page.clone(), true);
                });
                Response::json(200, &json!({"linked": page}))
            }
            "generate-token" => self.generate_token(&app, asked),
            "explorer-token" => {
                let user = self.state.main.user.clone();
                let scopes =
                    list(asked, "scopes").unwrap_or_else(|| self.state.dashboard.token_scopes.clone());
                if let Some(stray) = scopes.iter().find(|scope| !facts::PERMISSIONS.contains(&scope.as_str()))
                {
                    return Response::complaint(400, format!("there is no permission `{stray}`"));
                }
                let pages: Vec<String> = self
                    .state
                    .pages
                    .keys()
                    .filter(|page| !self.tasks(page, &user, true).is_empty())
                    .cloned()
                    .collect();
                self.grant(&app, &user, &scopes, &pages);
                let token = self.short_lived(&app, &user, scopes);
                Response::json(200, &json!({"token": self.mint(token)}))
            }
            "invite" => self.invite(&app, asked),
            "submit-review" => self.submit_review(&app, asked),
            "business-verified" => {
                let business = self.state.main.business.clone();
                let Some(node) = self.state.businesses.get_mut(&business) else {
                    return Response::complaint(409, "this world has no business portfolio");
                };
                "verified".clone_into(&mut node.verification_status);
                self.change(&app, |node| node.business = Some(business.clone()));
                Response::json(200, &json!({"business": business, "verification_status": "verified"}))
            }
            other => Response::complaint(400, format!("the dashboard cannot do `{other}`")),
        }
    }

    fn change(&mut self, app: &str, change: impl FnOnce(&mut App)) {
        if let Some(node) = self.state.apps.get_mut(app) {
            change(node);
        }
    }

    pub(super) fn meant_page(&self, asked: &Map<String, Value>) -> String {
        asked.get("page").and_then(Value::as_str).unwrap_or(&self.state.main.page).to_owned()
    }

    fn create_app(&mut self, asked: &Map<String, Value>) -> Response {
        let text = |name: &str| asked.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        let (Some(name), Some(contact)) = (text("name"), text("contact_email")) else {
            return Response::complaint(400, "`name` and `contact_email` are wanted");
        };
        let drawn = self.state.dashboard.next_apps.pop_first();
        let (id, secret) = drawn.unwrap_or_else(|| {
            self.state.made += 1;
            let made = self.state.made;
            let digits = |name: &str, length| self.digits(&format!("{name}/{made}"), length);
            let secret = super::token::sign(&digits("secret", 24), b"app");
            (digits("app", 15), secret[..32].to_owned())
        });
        let mut settings = Map::new();
        settings.insert("name".into(), json!(name));
        settings.insert("contact_email".into(), json!(contact));
        let user = self.state.main.user.clone();
        let app = App {
            secret: secret.clone(),
            created_at: Some(self.state.now),
            mode: Mode::Development,
            settings,
            api_version: Some(self.state.versions.newest(self.state.now)),
            roles: std::iter::once((user, "administrators".to_owned())).collect(),
            ..App::default()
        };
        self.state.apps.insert(id.clone(), app);
        if self.state.main.app.is_empty() {
            self.state.main.app.clone_from(&id);
        }
        Response::json(200, &json!({"app_id": id, "app_secret": secret}))
    }

    /// Sets what the settings pages hold. Beside the fields that Graph reads, `settings_by_api`,
    /// `require_proof`, `redirect_uri` and `api_version` are the switches that it does not.
    fn set_settings(&mut self, app: &str, asked: &Map<String, Value>) -> Response {
        let mut set = Vec::new();
        for (key, value) in asked {
            let switches = ["settings_by_api", "require_proof", "redirect_uri", "api_version"];
            let is_switch = switches.contains(&key.as_str());
            match key.as_str() {
                "do" | "app" => continue,
                "settings_by_api" => self.change(app, |node| node.settings_by_api = value == &json!(true)),
                "require_proof" => self.change(app, |node| node.require_proof = value == &json!(true)),
                "redirect_uri" => self.change(app, |node| {
                    node.redirect_uris.insert(value.as_str().unwrap_or_default().to_owned(), true);
                }),
                "api_version" => {
                    let version = value.as_str().unwrap_or_default();
                    if self.state.versions.serving(version, self.state.now).is_none() {
                        return Response::complaint(400, format!("there is no Graph version `{version}`"));
                    }
                    self.change(app, |node| node.api_version = Some(version.to_owned()));
                }
                key if facts::Node::Application.has(key) => self.change(app, |node| {
                    node.settings.insert(key.to_owned(), value.clone());
                }),
                key => return Response::complaint(400, format!("there is no app setting `{key}`")),
            }
            if !is_switch {
                set.push(key.clone());
            }
        }
        Response::json(200, &json!({ "set": set }))
    }

    fn generate_token(&mut self, app: &str, asked: &Map<String, Value>) -> Response {
        let page = self.meant_page(asked);
        let node = &self.state.apps[app];
        if !node.has_messenger_product {
            return Response::complaint(409, "the app has no Messenger product: `add-messenger` first");
        }
        if !node.linked_pages.get(&page).copied().unwrap_or_default() {
            return Response::complaint(409, format!("Page {page} is not linked: `link-page` first"));
        }
        let user = self.state.main.user.clone();
        let scopes = self.state.dashboard.token_scopes.clone();
        let expires_at =
            self.state.dashboard.token_days.and_then(|days| self.in_seconds(days.saturating_mul(86_400)));
        self.grant(app, &user, &scopes, std::slice::from_ref(&page));
        let token = Token {
            kind: Kind::Page,
            app: app.to_owned(),
            user,
            page: Some(page),
            scopes,
            issued_at: None,
            expires_at,
            data_access_expires_at: self.in_seconds(LONG_SECONDS / 2 * 3),
            long_lived: true,
            fate: Fate::Valid,
            refused: None,
            value: String::new(),
        };
        Response::json(200, &json!({"token": self.mint(token)}))
    }

    fn invite(&mut self, app: &str, asked: &Map<String, Value>) -> Response {
        let text = |name: &str| asked.get(name).and_then(Value::as_str).unwrap_or_default();
        let (user, role) = (text("user").to_owned(), text("role"));
        let role = match role {
            "" | "tester" | "testers" => "testers",
            "developer" | "developers" => "developers",
            "administrator" | "administrators" => "administrators",
            "insights users" => "insights users",
            other => return Response::complaint(400, format!("there is no role `{other}`")),
        };
        if !self.state.people.contains_key(&user) {
            return Response::complaint(404, format!("there is nobody with the id {user}"));
        }
        self.change(app, |node| {
            node.invitations.insert(user.clone(), role.to_owned());
        });
        Response::json(200, &json!({"invited": user, "role": role}))
    }

    /// Sends permissions to review, if the form lets it: each needs a call that is younger than 30 days.
    fn submit_review(&mut self, app: &str, asked: &Map<String, Value>) -> Response {
        let Some(permissions) = list(asked, "permissions").filter(|list| !list.is_empty()) else {
            return Response::complaint(400, "`permissions` must be a list");
        };
        let node = &self.state.apps[app];
        let oldest = self.state.now.checked_sub(SignedDuration::from_hours(24 * CALL_DAYS)).ok();
        let mut refused = Vec::new();
        for permission in &permissions {
            let name = permission.as_str();
            let is_feature = facts::FEATURES.contains(&name);
            if !is_feature && !facts::PERMISSIONS.contains(&name) {
                return Response::complaint(400, format!("there is no permission or feature `{name}`"));
            }
            let called = node.calls.get(name).is_some_and(|call| Some(call.last_at) >= oldest);
            if !is_feature && !facts::NEEDS_NO_CALL.contains(&name) && !called {
                refused.push(
                    json!({"permission": name, "why": "0 of 1 API call(s) required in the last 30 days"}),
                );
            }
        }
        if !refused.is_empty() {
            return Response::json(200, &json!({"submitted": false, "refused": refused}));
        }
        let sent_at = Some(self.state.now);
        self.change(app, |node| {
            for permission in &permissions {
                let submission = Submission { status: "submitted".to_owned(), note: None, sent_at };
                node.submissions.insert(permission.clone(), submission);
                if facts::FEATURES.contains(&permission.as_str()) {
                    node.features.entry(permission.clone()).or_insert_with(|| "pending".to_owned());
                } else {
                    node.permissions.entry(permission.clone()).or_insert_with(|| "unapproved".to_owned());
                }
            }
        });
        Response::json(200, &json!({"submitted": true, "permissions": permissions}))
    }
}

fn list(asked: &Map<String, Value>, name: &str) -> Option<Vec<String>> {
    let items = asked.get(name)?.as_array()?;
    Some(items.iter().filter_map(Value::as_str).map(ToOwned::to_owned).collect())
}
