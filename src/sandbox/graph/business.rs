//! People, system users and business portfolios, and the Pages that each of them reaches.

use serde_json::{Map, Value, json};

use super::super::facts::Node;
use super::super::state::{Fate, Kind};
use super::super::token::Actor;
use super::{Call, Method, Refused, World, fields};

impl World {
    pub(super) fn user_node(
        &mut self,
        call: &Call,
        actor: &Actor,
        id: &str,
        edge: &str,
    ) -> Result<Value, Refused> {
        if actor.user != id && edge != "access_tokens" {
            return Err(Refused::no_such_object(call.method.name(), id));
        }
        match (edge, call.method) {
            ("access_tokens", Method::Post) => self.system_user_token(call, actor, id),
            _ if actor.kind == Some(Kind::Page) => Err(Refused::no_such_object(call.method.name(), id)),
            ("", Method::Get) => self.read_user(call, actor, id),
            ("accounts", Method::Get) => {
                self.takes(call, &["ad_id", "is_place", "is_promotable"]);
                let pages = self.reachable_pages(actor);
                if actor.has("pages_show_list") {
                    self.exercised.push("pages_show_list");
                }
                self.page_rows(
                    call,
                    actor,
                    &pages,
                    &["access_token", "category", "category_list", "name", "id", "tasks"],
                )
            }
            ("assigned_pages", Method::Get) => {
                self.takes(call, &["pages"]);
                let only = call.params.list("pages");
                let direct: Vec<String> = self
                    .state
                    .pages
                    .keys()
                    .filter(|page| only.as_ref().is_none_or(|only| only.contains(page)))
                    .filter(|page| actor.has("pages_show_list") && !self.tasks(page, id, true).is_empty())
                    .cloned()
                    .collect();
                self.page_rows(call, actor, &direct, &["name", "id", "tasks"])
            }
            ("permissions", Method::Get) => {
                self.takes(call, &["permission", "status"]);
                Ok(self.list_grants(call, actor))
            }
            ("businesses", Method::Get) => {
                self.takes(call, &[]);
                self.need(actor, "business_management")?;
                let mine: Vec<String> = self
                    .state
                    .businesses
                    .iter()
                    .filter(|(business, node)| {
                        let system = self.state.system_users.get(id);
                        node.people.contains_key(id) || system.is_some_and(|user| user.business == **business)
                    })
                    .map(|(business, _)| business.clone())
                    .collect();
                let asked = fields::asked(call)?;
                let mut rows = Vec::new();
                for business in mine {
                    let values = self.business_values(&business);
                    rows.push(self.pick(Node::Business, &values, &asked, &["name"])?);
                }
                Ok(self.paged(call, &rows))
            }
            (edge, Method::Delete) if edge == "permissions" || edge.starts_with("permissions/") => {
                self.takes(call, &["permission"]);
                let named = edge.strip_prefix("permissions/").map(ToOwned::to_owned);
                let permission = named.or_else(|| call.params.text("permission"));
                self.remove_grant(&actor.app, id, permission.as_deref());
                Ok(json!({"success": true}))
            }
            ("" | "accounts" | "assigned_pages" | "permissions" | "businesses", _) => {
                Err(Refused::no_such_object(call.method.name(), id))
            }
            _ => Err(self.no_edge(call, Node::User, edge)),
        }
    }

    fn read_user(&mut self, call: &Call, actor: &Actor, id: &str) -> Result<Value, Refused> {
        self.takes(call, &["metadata"]);
        let name = self.person_name(id);
        let (first, last) = name.split_once(' ').unwrap_or((&name, ""));
        let mut values = Map::new();
        values.insert("id".into(), json!(id));
        values.insert("name".into(), json!(name));
        values.insert("first_name".into(), json!(first));
        values.insert("last_name".into(), json!(last));
        let email = self.state.people.get(id).and_then(|person| person.email.clone());
        if let Some(email) = email.filter(|_| actor.has("email")) {
            values.insert("email".into(), json!(email));
        }
        if let Some(user) = self.state.system_users.get(id) {
            values.insert("client_business_id".into(), json!(user.business));
        }
        let asked = fields::asked(call)?;
        if let Some(accounts) = asked.iter().find(|field| field.name == "accounts") {
            let mut rows = Vec::new();
            for page in self.reachable_pages(actor) {
                let mut row = self.page_values(actor, &page, &accounts.inner);
                row.insert("tasks".into(), json!(self.tasks(&page, &actor.user, true)));
                rows.push(self.pick(Node::Page, &row, &accounts.inner, &["name", "category", "tasks"])?);
            }
            values.insert("accounts".into(), json!({ "data": rows }));
        }
        self.pick(Node::User, &values, &asked, &["name"])
    }

    /// Returns the Pages that `/me/accounts` shows: ticked in the dialog, with a task, and with
    /// `business_management` where the task comes through the portfolio.
    fn reachable_pages(&self, actor: &Actor) -> Vec<String> {
        if !actor.has("pages_show_list") {
            return Vec::new();
        }
        let through_portfolio = actor.has("business_management");
        let ticked = self.ticked_pages(&actor.app, &actor.user);
        ticked
            .into_iter()
            .filter(|page| self.state.pages.get(page).is_some_and(|page| page.merged_into.is_none()))
            .filter(|page| !self.tasks(page, &actor.user, through_portfolio).is_empty())
            .collect()
    }

    fn page_rows(
        &mut self,
        call: &Call,
        actor: &Actor,
        pages: &[String],
        default: &[&str],
    ) -> Result<Value, Refused> {
        let asked = fields::asked(call)?;
        let wanted = if asked.is_empty() {
            default
                .iter()
                .map(|name| fields::Field { name: (*name).into(), inner: Vec::new(), limit: None })
                .collect()
        } else {
            asked
        };
        let mut rows = Vec::new();
        for page in pages {
            let mut values = self.page_values(actor, page, &wanted);
            values.insert("tasks".into(), json!(self.tasks(page, &actor.user, true)));
            rows.push(self.pick(Node::Page, &values, &wanted, &[])?);
        }
        Ok(self.paged(call, &rows))
    }

    fn list_grants(&self, call: &Call, actor: &Actor) -> Value {
        let scopes = match self.state.tokens.get(&actor.token) {
            Some(token) if token.kind == Kind::SystemUser => {
                token.scopes.iter().map(|scope| (scope.clone(), "granted".to_owned())).collect()
            }
            _ => {
                let grant = self.state.apps.get(&actor.app).and_then(|app| app.users.get(&actor.user));
                grant.map(|grant| grant.scopes.clone()).unwrap_or_default()
            }
        };
        let (only, status) = (call.params.text("permission"), call.params.text("status"));
        let rows: Vec<Value> = scopes
            .iter()
            .filter(|(scope, state)| {
                only.as_ref().is_none_or(|only| only == *scope)
                    && status.as_ref().is_none_or(|status| status == *state)
            })
            .map(|(scope, state)| json!({"permission": scope, "status": state}))
            .collect();
        json!({ "data": rows })
    }

    /// Takes one permission back, or removes the app: then every token of the person for it dies, those of
    /// Pages too.
    pub(in crate::sandbox) fn remove_grant(&mut self, app: &str, user: &str, permission: Option<&str>) {
        let Some(node) = self.state.apps.get_mut(app) else { return };
        if let Some(permission) = permission {
            if let Some(grant) = node.users.get_mut(user) {
                grant.scopes.insert(permission.to_owned(), "declined".to_owned());
            }
        } else {
            node.users.remove(user);
            self.end_tokens(Some(app), user, Fate::Removed);
        }
    }

    fn business_values(&self, id: &str) -> Map<String, Value> {
        let node = &self.state.businesses[id];
        let mut values = Map::new();
        values.insert("id".into(), json!(id));
        values.insert("name".into(), json!(node.name));
        values.insert("verification_status".into(), json!(node.verification_status));
        values.insert(
            "link".into(),
            json!(format!("https://business.facebook.com/settings/?business_id={id}")),
        );
        values.insert("is_hidden".into(), json!(false));
        values
    }

    pub(super) fn business_node(
        &mut self,
        call: &Call,
        actor: &Actor,
        id: &str,
        edge: &str,
    ) -> Result<Value, Refused> {
        if actor.is_app() || actor.kind == Some(Kind::Page) {
            return Err(Refused::no_such_object(call.method.name(), id));
        }
        self.need(actor, "business_management")?;
        let node = &self.state.businesses[id];
        let system = self.state.system_users.get(&actor.user);
        if !node.people.contains_key(&actor.user) && system.is_none_or(|user| user.business != id) {
            return Err(Refused::no_such_object(call.method.name(), id));
        }
        let pages = |map: &std::collections::BTreeMap<String, bool>| -> Vec<String> {
            map.iter().filter(|(_, on)| **on).map(|(page, _)| page.clone()).collect()
        };
        let (owned, client) = (pages(&node.owned_pages), pages(&node.client_pages));
        self.takes(call, &[]);
        match (edge, call.method) {
            ("", Method::Get) => {
                let values = self.business_values(id);
                let asked = fields::asked(call)?;
                self.pick(Node::Business, &values, &asked, &["name"])
            }
            ("owned_pages", Method::Get) => self.page_rows(call, actor, &owned, &["name", "id"]),
            ("client_pages", Method::Get) => self.page_rows(call, actor, &client, &["name", "id"]),
            ("pending_owned_pages" | "pending_client_pages", Method::Get) => Ok(json!({"data": []})),
            ("system_users", Method::Get) => {
                let rows: Vec<Value> = self
                    .state
                    .system_users
                    .iter()
                    .filter(|(_, user)| user.business == id)
                    .map(|(user, node)| json!({"id": user, "name": node.name, "role": node.role}))
                    .collect();
                Ok(self.paged(call, &rows))
            }
            ("owned_apps" | "client_apps", Method::Get) => {
                let rows: Vec<Value> = self
                    .state
                    .apps
                    .iter()
                    .filter(|(_, app)| edge == "owned_apps" && app.business.as_deref() == Some(id))
                    .map(|(app, node)| json!({"id": app, "name": node.settings.get("name")}))
                    .collect();
                Ok(self.paged(call, &rows))
            }
            ("" | "owned_pages" | "client_pages" | "system_users" | "owned_apps" | "client_apps", _) => {
                Err(Refused::no_such_object(call.method.name(), id))
            }
            _ => Err(self.no_edge(call, Node::Business, edge)),
        }
    }
}
