//! The Page node: its fields, who is subscribed, the feature review, and the way to its other edges.

use serde_json::{Map, Value, json};

use super::super::facts::{self, Node};
use super::super::state::Kind;
use super::super::token::Actor;
use super::{Call, Method, Refused, World, fields};

impl World {
    pub(super) fn page_node(
        &mut self,
        call: &Call,
        actor: &Actor,
        id: &str,
        edge: &str,
    ) -> Result<Value, Refused> {
        match (edge, call.method) {
            ("", Method::Get) => self.read_page(call, actor, id),
            ("subscribed_apps", Method::Delete) if actor.is_app() => Ok(self.leave(&actor.app.clone(), id)),
            ("subscribed_apps", method) => {
                page_actor(actor, id)?;
                self.may_manage(actor, id)?;
                self.need(actor, "pages_manage_metadata")?;
                match method {
                    Method::Get => Ok(self.subscribed_apps(call, actor, id)),
                    Method::Post => {
                        self.need(actor, "pages_show_list")?;
                        self.subscribe_page(call, actor, id)
                    }
                    Method::Delete => Ok(self.leave(&actor.app.clone(), id)),
                }
            }
            ("messenger_profile", method) => {
                page_actor(actor, id)?;
                self.need(actor, "pages_messaging")?;
                self.messenger_profile(call, id, method)
            }
            ("messages", Method::Post) => self.send(call, actor, id),
            ("message_attachments", Method::Post) => self.upload(call, actor, id),
            ("personas", Method::Get | Method::Post) => self.personas(call, actor, id),
            ("custom_labels", Method::Get | Method::Post) => self.labels(call, actor, id),
            ("custom_user_settings", _) => self.user_settings(call, actor, id),
            ("settings", Method::Get | Method::Post) => self.page_settings(call, actor, id),
            ("assigned_users", Method::Get) => self.assigned_users(call, actor, id),
            ("unlink_accounts", Method::Post) => self.unlink_account(call, actor, id),
            (
                "thread_owner"
                | "pass_thread_control"
                | "take_thread_control"
                | "request_thread_control"
                | "release_thread_control"
                | "extend_thread_control",
                _,
            ) => self.thread_edge(call, actor, id, edge),
            ("conversations" | "threads", Method::Get) => self.conversations(call, actor, id),
            ("message_templates", Method::Get) => {
                self.takes(call, &["category", "content", "language", "name", "name_or_content", "status"]);
                page_actor(actor, id)?;
                self.need(actor, "pages_utility_messaging")?;
                let templates = &self.state.pages[id].templates;
                let rows: Vec<Value> = templates
                    .iter()
                    .map(|(name, template)| {
                        json!({
                            "id": self.digits(&format!("template/{id}/{name}"), 16), "name": name,
                            "language": template.language, "status": template.status, "category": "UTILITY"
                        })
                    })
                    .collect();
                Ok(self.paged(call, &rows))
            }
            ("messaging_feature_review", Method::Get) => {
                self.takes(call, &[]);
                page_actor(actor, id)?;
                let app = self.state.apps.get(&actor.app);
                let rows: Vec<Value> = app
                    .into_iter()
                    .flat_map(|app| &app.features)
                    .map(|(feature, status)| json!({"feature": feature, "status": status}))
                    .collect();
                Ok(json!({ "data": rows }))
            }
            ("roles", Method::Get) => {
                self.takes(call, &["include_deactivated", "uid"]);
                page_actor(actor, id)?;
                let people = self.state.pages[id].people.clone();
                let rows: Vec<Value> = people
                    .iter()
                    .map(|(user, tasks)| json!({"id": user, "name": self.person_name(user), "tasks": tasks}))
                    .collect();
                Ok(self.paged(call, &rows))
            }
            ("accounts" | "assigned_pages" | "businesses" | "permissions", _) => {
                Err(Refused::no_such_field(edge, Node::Page.name()))
            }
            ("" | "message_templates" | "assigned_users", Method::Post | Method::Delete) => {
                Err(self.unplayed(call, ""))
            }
            ("messages" | "conversations" | "threads" | "messaging_feature_review" | "roles", _) => {
                Err(Refused::no_such_object(call.method.name(), id))
            }
            _ => Err(self.no_edge(call, Node::Page, edge)),
        }
    }

    fn may_manage(&self, actor: &Actor, page: &str) -> Result<(), Refused> {
        let tasks = self.tasks(page, &actor.user, true);
        let enough =
            ["CREATE_CONTENT", "MANAGE", "MODERATE", "PROFILE_PLUS_FULL_CONTROL", "PROFILE_PLUS_MANAGE"];
        if tasks.iter().any(|task| enough.contains(&task.as_str())) {
            return Ok(());
        }
        Err(Refused::new(
            403,
            200,
            "(#200) User does not have sufficient administrative permission for this action on this page. If the \
             page business requires Two Factor Authentication, the user also needs to enable Two Factor \
             Authentication.",
        ))
    }

    fn read_page(&mut self, call: &Call, actor: &Actor, id: &str) -> Result<Value, Refused> {
        self.takes(call, &["account_linking_token", "metadata"]);
        let asked = fields::asked(call)?;
        self.reads_page(actor, id, &asked)?;
        let values = self.page_values(actor, id, &asked);
        self.pick(Node::Page, &values, &asked, &["name"])
    }

    /// Refuses what this caller may not read of a Page.
    fn reads_page(&mut self, actor: &Actor, id: &str, asked: &[fields::Field]) -> Result<(), Refused> {
        let of_page = actor.page.as_deref() == Some(id);
        // The node answers where `/me/accounts` is empty for want of `business_management`.
        let has_task = !self.tasks(id, &actor.user, true).is_empty();
        let reaches = of_page || (has_task && actor.has("pages_show_list"));
        if !reaches {
            return Err(Refused::engagement());
        }
        if actor.has("pages_read_engagement") {
            self.exercised.push("pages_read_engagement");
        }
        for field in asked {
            let name = field.name.as_str();
            if facts::RETIRED_PAGE_FIELDS.contains(&name) {
                return Err(Refused::new(
                    400,
                    12,
                    format!("(#12) {name} field is deprecated for versions v26.0 and higher"),
                ));
            }
            if matches!(name, "business" | "owner_business") {
                self.need(actor, "business_management")?;
            } else if !facts::OPEN_PAGE_FIELDS.contains(&name)
                && Node::Page.has(name)
                && !actor.has("pages_read_engagement")
            {
                return Err(Refused::engagement());
            }
        }
        Ok(())
    }

    /// Returns what a Page row has for this caller. A token is minted only when it is asked for.
    pub(super) fn page_values(
        &mut self,
        actor: &Actor,
        id: &str,
        asked: &[fields::Field],
    ) -> Map<String, Value> {
        let page = &self.state.pages[id];
        let mut values = page.fields.clone();
        values.insert("id".into(), json!(id));
        values.insert("name".into(), json!(page.name));
        values.insert("is_published".into(), json!(page.is_published));
        values.insert("is_owned".into(), json!(true));
        let fields = page.subscribed_apps.get(&actor.app);
        values.insert("has_added_app".into(), json!(fields.is_some()));
        values.insert("is_webhooks_subscribed".into(), json!(fields.is_some()));
        values.insert("is_messenger_platform_bot".into(), json!(fields.is_some()));
        let started = page.messenger_profile.contains_key("get_started");
        values.insert("is_messenger_bot_get_started_enabled".into(), json!(started));
        values.insert(
            "messaging_feature_status".into(),
            json!({"hop_v2": false, "ig_multi_app": true, "msgr_multi_app": true}),
        );
        if let Some(business) = &page.business {
            let name = self.state.businesses.get(business).map(|node| node.name.clone());
            for field in ["business", "owner_business"] {
                values.insert(field.into(), json!({"id": business, "name": name}));
            }
        }
        if asked.iter().any(|field| field.name == "access_token") {
            let token = match actor.kind {
                Some(Kind::Page) if actor.page.as_deref() == Some(id) => {
                    self.state.tokens.get(&actor.token).map(|token| token.value.clone())
                }
                Some(Kind::User | Kind::SystemUser)
                    if self.ticked_pages(&actor.app, &actor.user).iter().any(|page| page == id) =>
                {
                    self.page_token(&actor.token, id)
                }
                _ => None,
            };
            values.insert("access_token".into(), json!(token));
        }
        values
    }

    fn subscribed_apps(&mut self, call: &Call, actor: &Actor, id: &str) -> Value {
        self.takes(call, &[]);
        let Some(fields) = self.state.pages[id].subscribed_apps.get(&actor.app) else {
            return json!({"data": []});
        };
        let settings = &self.state.apps[&actor.app].settings;
        json!({"data": [{
            "category": settings.get("category").cloned().unwrap_or_else(|| json!("Business")),
            "link": format!("https://www.facebook.com/games/?app_id={}", actor.app),
            "name": settings.get("name"), "id": actor.app, "subscribed_fields": fields
        }]})
    }

    /// Replaces the app's fields on the Page, or refuses them all.
    fn subscribe_page(&mut self, call: &Call, actor: &Actor, id: &str) -> Result<Value, Refused> {
        self.takes(call, &["subscribed_fields"]);
        let Some(fields) = call.params.list("subscribed_fields").filter(|fields| !fields.is_empty()) else {
            return Err(Refused::parameter("The parameter subscribed_fields is required."));
        };
        for (at, field) in fields.iter().enumerate() {
            if !facts::page_webhook_fields().any(|known| known == field) {
                let known: Vec<&str> = facts::page_webhook_fields().collect();
                return Err(Refused::parameter(format!(
                    "Param subscribed_fields[{at}] must be one of {{{}}} - got \"{field}\".",
                    known.join(", ")
                )));
            }
            let wanted = match field.as_str() {
                "leadgen" | "leadgen_fat" | "leadgen_update" => "leads_retrieval",
                field if facts::is_message_field(field) => "pages_messaging",
                _ => continue,
            };
            if !actor.has(wanted) {
                return Err(Refused::new(
                    403,
                    200,
                    format!(
                        "(#200) To subscribe to the {field} field, one of these permissions is needed: {wanted}"
                    ),
                ));
            }
        }
        if let Some(page) = self.state.pages.get_mut(id) {
            page.subscribed_apps.insert(actor.app.clone(), fields);
        }
        Ok(json!({"success": true}))
    }

    fn leave(&mut self, app: &str, id: &str) -> Value {
        let left = self.state.pages.get_mut(id).and_then(|page| page.subscribed_apps.remove(app));
        json!({"success": left.is_some(), "messaging_success": left.is_some()})
    }

    pub(in crate::sandbox) fn person_name(&self, user: &str) -> String {
        let person = self.state.people.get(user).map(|person| &person.name);
        let name = person.or_else(|| self.state.system_users.get(user).map(|user| &user.name));
        name.cloned().unwrap_or_default()
    }
}

/// Requires a token of this very Page.
pub(super) fn page_actor(actor: &Actor, page: &str) -> Result<(), Refused> {
    match (actor.kind, actor.page.as_deref()) {
        (Some(Kind::Page), Some(of)) if of == page => Ok(()),
        (Some(Kind::Page), _) => Err(Refused::no_such_object("get", page)),
        _ => Err(Refused::page_token_wanted()),
    }
}
