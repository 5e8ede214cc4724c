//! What belongs to a Page beside its messages: personas, labels, uploads, settings, assigned people.

use serde_json::{Map, Value, json};

use super::super::facts::Node;
use super::super::state::{Label, Persona};
use super::super::token::Actor;
use super::page::page_actor;
use super::{Call, Method, Refused, World, fields};

impl World {
    /// Requires what every edge here requires: the Page's own token, and the right to send.
    fn messaging(&mut self, actor: &Actor, page: &str) -> Result<(), Refused> {
        page_actor(actor, page)?;
        self.need(actor, "pages_messaging")
    }

    /// Keeps an attachment that later messages name by its id.
    pub(super) fn upload(&mut self, call: &Call, actor: &Actor, page: &str) -> Result<Value, Refused> {
        self.takes(call, &["filedata", "message", "platform", "type"]);
        self.messaging(actor, page)?;
        let message = call.params.object("message");
        let Some(attachment) = message.as_ref().and_then(|message| message.get("attachment")) else {
            return Err(Refused::parameter("The parameter message[attachment] is required."));
        };
        let kind = attachment.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
        if kind == "template" {
            return Err(Refused::parameter("Invalid attachment type"));
        }
        self.attachment(call, page, attachment)?;
        Ok(json!({"attachment_id": self.keep_attachment(page, kind)}))
    }

    pub(super) fn personas(&mut self, call: &Call, actor: &Actor, page: &str) -> Result<Value, Refused> {
        self.takes(call, &["name", "profile_picture_url"]);
        self.messaging(actor, page)?;
        if call.method == Method::Get {
            let personas = self.state.pages[page].personas.clone();
            let rows: Vec<Value> = personas.iter().map(|(id, persona)| persona_row(id, persona)).collect();
            return Ok(self.paged(call, &rows));
        }
        let (Some(name), Some(picture)) = (call.params.text("name"), call.params.text("profile_picture_url"))
        else {
            return Err(Refused::parameter("The parameters name and profile_picture_url are required."));
        };
        if !picture.starts_with("http") {
            return Err(Refused::parameter("Param profile_picture_url must be a valid URL"));
        }
        self.state.made += 1;
        let id = self.digits(&format!("persona/{page}/{}", self.state.made), 16);
        if let Some(node) = self.state.pages.get_mut(page) {
            node.personas.insert(id.clone(), Persona { name, profile_picture_url: picture });
        }
        Ok(json!({ "id": id }))
    }

    /// Returns the Page that has a persona or a label with this id.
    pub(super) fn page_with(&self, id: &str) -> Option<String> {
        let mut pages = self.state.pages.iter();
        pages
            .find(|(_, page)| page.personas.contains_key(id) || page.labels.contains_key(id))
            .map(|(page, _)| page.clone())
    }

    /// Serves a persona or a label by its own id.
    pub(super) fn thing_node(
        &mut self,
        call: &Call,
        actor: &Actor,
        page: &str,
        id: &str,
        edge: &str,
    ) -> Result<Value, Refused> {
        self.takes(call, &["user"]);
        self.messaging(actor, page)?;
        let user =
            call.params.text("user").and_then(|psid| self.person_of(&psid)).filter(|(of, _)| of == page);
        let Some(node) = self.state.pages.get_mut(page) else {
            return Err(Refused::no_such_object(call.method.name(), id));
        };
        let removed = call.method == Method::Delete && edge.is_empty();
        let body = match (node.personas.get(id), node.labels.get_mut(id), edge, call.method) {
            (Some(persona), _, "", Method::Get) => persona_row(id, persona),
            (_, Some(label), "", Method::Get) => json!({"id": id, "page_label_name": label.name}),
            (_, Some(label), "label", Method::Post | Method::Delete) => {
                let Some((_, user)) = user else {
                    return Err(Refused::parameter("No matching user found").sub(2_018_001));
                };
                match call.method {
                    Method::Post => label.people.insert(user, true),
                    _ => label.people.remove(&user),
                };
                json!({"success": true})
            }
            (_, _, "", Method::Delete) => json!({"success": true}),
            _ => return Err(Refused::no_such_object(call.method.name(), id)),
        };
        if removed {
            node.personas.remove(id);
            node.labels.remove(id);
        }
        Ok(body)
    }

    pub(super) fn labels(&mut self, call: &Call, actor: &Actor, page: &str) -> Result<Value, Refused> {
        self.takes(call, &["name", "page_label_name"]);
        self.messaging(actor, page)?;
        if self.state.pages[page].lacks_contact_terms {
            // [?] The code is Meta's; the words are not known.
            return Err(Refused::new(
                400,
                2,
                "(#2) The Page admin has to accept the Page Contact Terms before this call can be made.",
            )
            .sub(2_018_344)
            .transient(false));
        }
        if call.method == Method::Get {
            return self.label_rows(call, page, None);
        }
        let Some(name) = call.params.text("page_label_name").or_else(|| call.params.text("name")) else {
            return Err(Refused::parameter("The parameter page_label_name is required."));
        };
        self.state.made += 1;
        let id = self.digits(&format!("label/{page}/{}", self.state.made), 16);
        if let Some(node) = self.state.pages.get_mut(page) {
            node.labels.insert(id.clone(), Label { name, people: std::collections::BTreeMap::new() });
        }
        Ok(json!({ "id": id }))
    }

    /// Returns the labels of a Page, or those that one person carries.
    pub(super) fn label_rows(
        &mut self,
        call: &Call,
        page: &str,
        user: Option<&str>,
    ) -> Result<Value, Refused> {
        let asked = fields::asked(call)?;
        let labels = self.state.pages[page].labels.clone();
        let mut rows = Vec::new();
        for (id, label) in labels {
            if user.is_none_or(|user| label.people.contains_key(user)) {
                let mut values = Map::new();
                values.insert("id".into(), json!(id));
                values.insert("page_label_name".into(), json!(label.name));
                rows.push(self.pick(Node::Label, &values, &asked, &["id"])?);
            }
        }
        Ok(self.paged(call, &rows))
    }

    pub(super) fn page_settings(&mut self, call: &Call, actor: &Actor, page: &str) -> Result<Value, Refused> {
        self.takes(call, &["option"]);
        page_actor(actor, page)?;
        self.need(actor, "pages_manage_metadata")?;
        if call.method == Method::Get {
            let settings = &self.state.pages[page].settings;
            let rows: Vec<Value> =
                settings.iter().map(|(setting, value)| json!({"setting": setting, "value": value})).collect();
            return Ok(json!({ "data": rows }));
        }
        let Some(option) = call.params.object("option").filter(|option| !option.is_empty()) else {
            return Err(Refused::parameter("The parameter option is required."));
        };
        if let Some(node) = self.state.pages.get_mut(page) {
            node.settings.extend(option.into_iter().map(|(name, value)| (name.to_ascii_uppercase(), value)));
        }
        Ok(json!({"success": true}))
    }

    pub(super) fn assigned_users(
        &mut self,
        call: &Call,
        actor: &Actor,
        page: &str,
    ) -> Result<Value, Refused> {
        self.takes(call, &["business"]);
        self.need(actor, "business_management")?;
        let Some(business) = call.params.text("business") else {
            return Err(Refused::parameter("The parameter business is required."));
        };
        let node = &self.state.pages[page];
        let people = node.portfolio_people.iter().map(|(user, tasks)| (user.clone(), tasks.clone()));
        let system = self.state.system_users.iter().filter(|(_, user)| user.business == business);
        let system = system.filter_map(|(id, user)| Some((id.clone(), user.pages.get(page)?.clone())));
        let rows: Vec<Value> = people
            .chain(system)
            .filter(|_| node.business.as_ref() == Some(&business))
            .map(|(user, tasks)| json!({"id": user, "name": self.person_name(&user), "tasks": tasks}))
            .collect();
        Ok(self.paged(call, &rows))
    }

    pub(super) fn unlink_account(
        &mut self,
        call: &Call,
        actor: &Actor,
        page: &str,
    ) -> Result<Value, Refused> {
        self.takes(call, &["psid"]);
        self.messaging(actor, page)?;
        let psid = call.params.text("psid").unwrap_or_default();
        match self.person_of(&psid).filter(|(of, _)| of == page) {
            Some(_) => Ok(json!({"result": "unlink account success"})),
            None => Err(Refused::parameter("No matching user found").sub(2_018_001)),
        }
    }
}

fn persona_row(id: &str, persona: &Persona) -> Value {
    json!({"id": id, "name": persona.name, "profile_picture_url": persona.profile_picture_url})
}
