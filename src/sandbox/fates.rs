//! How things end: tokens, roles, permissions, Pages, apps, versions, certificates. By hand, or as a world has planned.

use serde_json::{Map, Value, json};
use url::Url;

use super::controls::{self, Act};
use super::http::Response;
use super::refused::Refused;
use super::state::{Fate, Planned, Standing};
use super::token::sign;
use super::unsure::{Deactivated, Merged};
use super::versions::Version;
use super::world::World;

/// Returns what a plan cannot be, if it is that.
pub(super) fn misplanned(planned: &Planned) -> Option<String> {
    match controls::find("POST", &planned.control, &planned.body) {
        Ok(control) if matches!(control.act, Act::Now(_)) => None,
        Ok(_) => Some(format!("`{}` cannot be planned", planned.control)),
        Err(complaint) => {
            let told: Value = serde_json::from_slice(&complaint.body).unwrap_or_default();
            Some(told["error"]["message"].as_str().unwrap_or_default().to_owned())
        }
    }
}

impl World {
    pub(super) fn next_planned(&self) -> Option<jiff::Timestamp> {
        self.state.plan.values().map(|planned| planned.due_at).min()
    }

    /// Plays what is due of the plan, in order. What cannot be done by then is counted as unknown, so that no test
    /// passes over it.
    pub(super) fn play_plan(&mut self) {
        loop {
            let due = self.state.plan.iter().filter(|(_, planned)| planned.due_at <= self.state.now);
            let Some(name) = due.min_by_key(|(_, planned)| planned.due_at).map(|(name, _)| name.clone())
            else {
                return;
            };
            let Some(planned) = self.state.plan.remove(&name) else { return };
            let found = controls::find("POST", &planned.control, &planned.body);
            let response = match found.map(|control| control.act) {
                Ok(Act::Now(act)) => act(self, &planned.body),
                Ok(Act::Later(_)) => Response::complaint(409, "cannot be planned"),
                Err(complaint) => complaint,
            };
            if response.status != 200 {
                self.count_unknown(format!("plan {name}: {}", response.text()));
            }
        }
    }

    /// Returns why Meta serves nothing to an app, if so. "API access blocked" has been seen as code 200; the words of
    /// the other two are from general knowledge.
    pub(super) fn barred(&self, app: &str) -> Option<Refused> {
        let words = match self.state.apps.get(app)?.standing {
            Standing::Active => return None,
            Standing::Blocked => "API access blocked.",
            Standing::CheckupMissed => {
                "API access disrupted. Go to the App Dashboard and complete Data Use Checkup."
            }
            Standing::Deactivated if self.state.unsure.deactivated_app == Deactivated::Token => {
                return Some(Refused::token(
                    "Error validating application. Application has been deleted.",
                    None,
                ));
            }
            Standing::Deactivated => "API access deactivated. To reactivate, go to the app dashboard.",
        };
        Some(Refused::new(400, 200, words))
    }

    /// Returns how Meta refuses a Page that became part of another.
    pub(super) fn merged(&self, page: &str) -> Option<Refused> {
        let into = self.state.pages.get(page)?.merged_into.as_ref()?;
        Some(match self.state.unsure.merged_page {
            Merged::Gone => Refused::no_such_object("get", page),
            Merged::Told => Refused::new(
                400,
                21,
                format!(
                    "(#21) Page ID {page} was migrated to page ID {into}. Please update your API calls to the new ID"
                ),
            ),
        })
    }

    /// A person changes the password: every session that came of the old one ends.
    pub(super) fn password_changes(&mut self, asked: &Map<String, Value>) -> Response {
        self.end_sessions(asked, Fate::Password)
    }

    /// Meta wants a person to log in at facebook.com, and answers no token of that person before.
    pub(super) fn checkpoint(&mut self, asked: &Map<String, Value>) -> Response {
        self.end_sessions(asked, Fate::Checkpoint)
    }

    fn end_sessions(&mut self, asked: &Map<String, Value>, fate: Fate) -> Response {
        let user = self.meant_user(asked);
        if !self.state.people.contains_key(&user) {
            return Response::complaint(404, format!("there is nobody with the id {user}"));
        }
        self.end_tokens(None, &user, fate);
        Response::json(200, &json!({"user": user, "ended": fate}))
    }

    /// A person loses every task on a Page, whichever way they came.
    pub(super) fn lose_task(&mut self, asked: &Map<String, Value>) -> Response {
        let (page, user) = (self.meant_page(asked), self.meant_user(asked));
        let Some(node) = self.state.pages.get_mut(&page) else {
            return Response::complaint(404, format!("there is no Page {page}"));
        };
        let direct = node.people.remove(&user).is_some();
        let through = node.portfolio_people.remove(&user).is_some();
        let assigned =
            self.state.system_users.get_mut(&user).is_some_and(|user| user.pages.remove(&page).is_some());
        if !(direct || through || assigned) {
            return Response::complaint(404, format!("{user} has no task on Page {page}"));
        }
        Response::json(200, &json!({"page": page, "user": user, "tasks": []}))
    }

    pub(super) fn remove_app(&mut self, asked: &Map<String, Value>) -> Response {
        let user = self.meant_user(asked);
        self.with_app(asked, |world, app| {
            world.remove_grant(app, &user, None);
            Response::json(200, &json!({"app": app, "user": user, "removed": true}))
        })
    }

    pub(super) fn remove_role(&mut self, asked: &Map<String, Value>) -> Response {
        let user = self.meant_user(asked);
        self.with_app(asked, |world, app| {
            let role = world.state.apps.get_mut(app).and_then(|node| node.roles.remove(&user));
            match role {
                Some(role) => Response::json(200, &json!({"user": user, "lost": role})),
                None => Response::complaint(404, format!("{user} has no role on app {app}")),
            }
        })
    }

    pub(super) fn rotate_secret(&mut self, asked: &Map<String, Value>) -> Response {
        self.with_app(asked, |world, app| {
            world.state.made += 1;
            let seed = world.digits(&format!("secret/{}", world.state.made), 24);
            let secret = sign(&seed, b"app")[..32].to_owned();
            if let Some(node) = world.state.apps.get_mut(app) {
                node.secret.clone_from(&secret);
            }
            if world.state.unsure.rotation_ends_tokens {
                for token in world.state.tokens.values_mut().filter(|token| token.app == app) {
                    token.fate = Fate::Revoked;
                }
            }
            Response::json(200, &json!({"app": app, "app_secret": secret}))
        })
    }

    pub(super) fn lapse_permission(&mut self, asked: &Map<String, Value>) -> Response {
        let user = self.meant_user(asked);
        let permission = text(asked, "permission");
        self.with_app(asked, |world, app| {
            let grant = world.state.apps.get_mut(app).and_then(|node| node.users.get_mut(&user));
            match grant.and_then(|grant| grant.scopes.get_mut(permission)) {
                Some(status) => {
                    "expired".clone_into(status);
                    Response::json(200, &json!({"permission": permission, "status": "expired"}))
                }
                None => Response::complaint(404, format!("{user} never granted `{permission}` to app {app}")),
            }
        })
    }

    pub(super) fn end_data_access(&mut self, asked: &Map<String, Value>) -> Response {
        let user = self.meant_user(asked);
        self.with_app(asked, |world, app| {
            let now = world.state.now;
            let mine = world.state.tokens.values_mut().filter(|token| token.app == app && token.user == user);
            for token in mine {
                token.data_access_expires_at = Some(now);
            }
            Response::json(200, &json!({"user": user, "data_access_expires_at": now.as_second()}))
        })
    }

    pub(super) fn set_app_status(&mut self, asked: &Map<String, Value>) -> Response {
        let status = asked.get("status").cloned().unwrap_or_default();
        self.with_app(asked, |world, app| {
            let standing = serde_json::from_value(status.clone()).unwrap_or_default();
            if let Some(node) = world.state.apps.get_mut(app) {
                node.standing = standing;
            }
            Response::json(200, &json!({"app": app, "status": status}))
        })
    }

    pub(super) fn verify_business(&mut self, asked: &Map<String, Value>) -> Response {
        let business =
            asked.get("business").and_then(Value::as_str).unwrap_or(&self.state.main.business).to_owned();
        let status = text(asked, "status");
        let Some(node) = self.state.businesses.get_mut(&business) else {
            return Response::complaint(404, format!("there is no business {business}"));
        };
        status.clone_into(&mut node.verification_status);
        Response::json(200, &json!({"business": business, "verification_status": status}))
    }

    pub(super) fn publish_page(&mut self, asked: &Map<String, Value>) -> Response {
        let published = asked.get("published") == Some(&json!(true));
        self.with_page(asked, |node| {
            node.is_published = published;
            json!({"published": published})
        })
    }

    pub(super) fn restrict_page(&mut self, asked: &Map<String, Value>) -> Response {
        let restricted = asked.get("restricted") == Some(&json!(true));
        self.with_page(asked, |node| {
            node.is_restricted = restricted;
            json!({"restricted": restricted})
        })
    }

    pub(super) fn merge_page(&mut self, asked: &Map<String, Value>) -> Response {
        let into = text(asked, "into");
        self.with_page(asked, |node| {
            node.merged_into = Some(into.to_owned());
            json!({"merged_into": into})
        })
    }

    pub(super) fn drop_subscription(&mut self, asked: &Map<String, Value>) -> Response {
        let page = self.meant_page(asked);
        self.with_app(asked, |world, app| {
            let node = world.state.pages.get_mut(&page);
            match node.and_then(|node| node.subscribed_apps.remove(app)) {
                Some(fields) => Response::json(200, &json!({"page": page, "app": app, "dropped": fields})),
                None => Response::complaint(404, format!("Page {page} does not have app {app}")),
            }
        })
    }

    pub(super) fn release_version(&mut self, asked: &Map<String, Value>) -> Response {
        let (version, today) = (text(asked, "version"), super::versions::day(self.state.now));
        if !super::facts::looks_like_version(version) {
            return Response::complaint(400, format!("`{version}` is no version such as v28.0"));
        }
        let ends = self.state.versions.0.get(version).and_then(|version| version.ends);
        self.state.versions.0.insert(version.to_owned(), Version { introduced: today, ends });
        Response::json(200, &json!({"version": version, "introduced": today}))
    }

    pub(super) fn retire_version(&mut self, asked: &Map<String, Value>) -> Response {
        let (version, today) = (text(asked, "version"), super::versions::day(self.state.now));
        match self.state.versions.0.get_mut(version) {
            Some(known) => {
                known.ends = Some(today);
                Response::json(200, &json!({"version": version, "ends": today}))
            }
            None => Response::complaint(404, format!("there is no version {version}")),
        }
    }

    /// Gives an address of the played web another certificate: the callback of the app when none is named.
    pub(super) fn certify(&mut self, asked: &Map<String, Value>) -> Response {
        let named = asked.get("url").and_then(Value::as_str).map(ToOwned::to_owned);
        let url = named.or_else(|| self.ready().callback_url).unwrap_or_default();
        let Some(key) = Url::parse(&url).ok().and_then(|url| self.site(&url)) else {
            return Response::complaint(404, format!("the played web has no `{url}`"));
        };
        let days = asked.get("days").and_then(Value::as_i64).unwrap_or_default();
        let Some(end) = days.checked_mul(86_400).and_then(|seconds| self.in_seconds(seconds)) else {
            return Response::complaint(400, "`days` leads out of time");
        };
        if let Some(site) = self.state.web.get_mut(&key) {
            site.certificate_ends_at = Some(end);
        }
        Response::json(200, &json!({"url": key, "certificate_ends_at": end.to_string()}))
    }

    fn meant_user(&self, asked: &Map<String, Value>) -> String {
        asked.get("user").and_then(Value::as_str).unwrap_or(&self.state.main.user).to_owned()
    }

    fn with_app(
        &mut self,
        asked: &Map<String, Value>,
        act: impl FnOnce(&mut Self, &str) -> Response,
    ) -> Response {
        match self.meant_app(asked) {
            Ok(app) => act(self, &app),
            Err(complaint) => complaint,
        }
    }

    fn with_page(
        &mut self,
        asked: &Map<String, Value>,
        change: impl FnOnce(&mut super::state::Page) -> Value,
    ) -> Response {
        let page = self.meant_page(asked);
        match self.state.pages.get_mut(&page) {
            Some(node) => {
                let mut told = change(node);
                told["page"] = json!(page);
                Response::json(200, &told)
            }
            None => Response::complaint(404, format!("there is no Page {page}")),
        }
    }
}

fn text<'a>(asked: &'a Map<String, Value>, name: &str) -> &'a str {
    asked.get(name).and_then(Value::as_str).unwrap_or_default()
}
