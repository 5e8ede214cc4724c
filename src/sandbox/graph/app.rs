//! The app node: settings, roles, permissions, test users.

use serde_json::{Map, Value, json};

use super::super::facts::{self, Node};
use super::super::token::Actor;
use super::{Call, Method, Refused, Served, World, fields};

impl World {
    pub(super) fn app_node(
        &mut self,
        call: &Call,
        actor: &Actor,
        id: &str,
        edge: &str,
    ) -> Result<Served, Refused> {
        let own = actor.app == id;
        let by_app = actor.is_app() && own;
        let app_token_wanted =
            || Refused::new(400, 15, "(#15) This method must be called with an app access_token.");
        let plain = |body: Result<Value, Refused>| body.map(Served::Json);
        match (edge, call.method) {
            ("", Method::Get) => plain(self.read_app(call, actor, id)),
            ("", Method::Post) if by_app => plain(self.write_app(call, id)),
            ("subscriptions" | "permissions", _)
            | ("roles" | "accounts/test-users" | "accounts", Method::Get)
                if !by_app =>
            {
                Err(app_token_wanted())
            }
            ("subscriptions", Method::Get) => plain(Ok(self.list_subscriptions(call, id))),
            ("subscriptions", Method::Post) => self.subscribe(call, id),
            ("subscriptions", Method::Delete) => plain(self.unsubscribe(call, id)),
            ("roles", Method::Get) => {
                self.takes(call, &[]);
                let rows: Vec<Value> = self.state.apps[id]
                    .roles
                    .iter()
                    .map(|(user, role)| json!({"app_id": id, "user": user, "role": role}))
                    .collect();
                plain(Ok(self.paged(call, &rows)))
            }
            ("permissions", Method::Get) => {
                self.takes(
                    call,
                    &["permission", "status", "proxied_app_id", "android_key_hash", "ios_bundle_id"],
                );
                let only = call.params.list("permission");
                let status = call.params.list("status");
                let keeps = |list: &Option<Vec<String>>, text: &String| {
                    list.as_ref().is_none_or(|list| list.contains(text))
                };
                let rows: Vec<Value> = self.state.apps[id]
                    .permissions
                    .iter()
                    .filter(|(permission, state)| keeps(&only, permission) && keeps(&status, state))
                    .map(|(permission, status)| json!({"permission": permission, "status": status}))
                    .collect();
                plain(Ok(self.paged(call, &rows)))
            }
            ("accounts/test-users" | "accounts", Method::Get) => {
                self.takes(call, &["type"]);
                plain(Ok(json!({"data": []})))
            }
            ("accounts/test-users" | "accounts", Method::Post) => Err(Refused::new(
                400,
                10,
                "(#10) Creating test users is temporarily unavailable for this application.",
            )),
            ("roles", _) => Err(Refused::no_such_object(call.method.name(), id)),
            _ if edge.is_empty() => Err(Refused::no_such_object(call.method.name(), id)),
            _ => Err(self.no_edge(call, Node::Application, edge)),
        }
    }

    fn read_app(&mut self, call: &Call, actor: &Actor, id: &str) -> Result<Value, Refused> {
        self.takes(call, &["advertiser_id", "metadata"]);
        let app = &self.state.apps[id];
        let role = app.roles.get(&actor.user).map(String::as_str);
        let inside =
            actor.app == id && (actor.is_app() || matches!(role, Some("administrators" | "developers")));
        let mut values: Map<String, Value> = Map::new();
        values.insert("id".into(), json!(id));
        values.insert("link".into(), json!(format!("https://www.facebook.com/games/?app_id={id}")));
        for field in ["name", "category", "namespace"] {
            if let Some(value) = app.settings.get(field) {
                values.insert(field.into(), value.clone());
            }
        }
        for (field, size) in [("icon_url", 16), ("logo_url", 75)] {
            // Meta serves a placeholder when no icon was uploaded, so the field never tells.
            let placeholder = format!("https://static.xx.fbcdn.net/rsrc.php/v3/placeholder_{size}.png");
            values
                .insert(field.into(), app.settings.get(field).cloned().unwrap_or_else(|| json!(placeholder)));
        }
        if inside {
            values.extend(app.settings.clone());
            values.insert("app_name".into(), app.settings.get("name").cloned().unwrap_or(Value::Null));
            values.insert("app_type".into(), json!(0));
            values.insert("has_messenger_product".into(), json!(app.has_messenger_product));
            values.insert("migrations".into(), json!({}));
            values.insert("daily_active_users".into(), json!("0"));
            values.insert("weekly_active_users".into(), json!("0"));
            values.insert("monthly_active_users".into(), json!("0"));
            let is_site = app.settings.contains_key("website_url");
            values.insert("supported_platforms".into(), if is_site { json!(["WEB"]) } else { json!([]) });
            if let Some(at) = app.created_at {
                values.insert("created_time".into(), json!(graph_time(at)));
            }
            if let Some(business) = &app.business {
                let node = self.state.businesses.get(business);
                let told = node.map(|node| {
                    json!({"id": business, "name": node.name, "verification_status": node.verification_status})
                });
                for field in ["business", "owner_business"] {
                    values.insert(field.into(), told.clone().unwrap_or(Value::Null));
                }
            }
        }
        let mut asked = fields::asked(call)?;
        for field in &mut asked {
            if field.inner.is_empty() && matches!(field.name.as_str(), "business" | "owner_business") {
                field.inner = ["id", "name"]
                    .map(|name| fields::Field { name: name.into(), inner: Vec::new(), limit: None })
                    .to_vec();
            }
        }
        self.pick(Node::Application, &values, &asked, &["category", "link", "name", "namespace"])
    }

    fn write_app(&mut self, call: &Call, id: &str) -> Result<Value, Refused> {
        self.takes(call, facts::WRITABLE_SETTINGS);
        if !self.state.apps[id].settings_by_api {
            return Err(Refused::new(
                403,
                10,
                "(#10) Changing app settings through API calls has been disabled for this app.",
            ));
        }
        for (key, value) in call.params.0.clone() {
            let key = key.split('[').next().unwrap_or(&key).to_owned();
            if !facts::WRITABLE_SETTINGS.contains(&key.as_str()) {
                continue;
            }
            let is_list = matches!(key.as_str(), "app_domains" | "server_ip_whitelist" | "an_platforms");
            let text = value.as_str().unwrap_or_default();
            if key.ends_with("_url") && !text.is_empty() && !text.starts_with("http") {
                return Err(Refused::parameter(format!("Param {key} must be a valid URL")));
            }
            let value = if is_list { json!(call.params.list(&key).unwrap_or_default()) } else { value };
            let name = if key == "app_name" { "name".to_owned() } else { key };
            if let Some(app) = self.state.apps.get_mut(id) {
                app.settings.insert(name, value);
            }
        }
        Ok(json!({"success": true}))
    }
}

/// Writes an instant the way Graph does.
pub(super) fn graph_time(at: jiff::Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S+0000").to_string()
}
