//! The Messenger profile of a Page, and a person's own part of it.

use serde_json::{Map, Value, json};

use super::super::token::Actor;
use super::page::page_actor;
use super::{Call, Method, Refused, World};

const PROFILE_FIELDS: &[&str] = &[
    "account_linking_url",
    "commands",
    "description",
    "get_started",
    "greeting",
    "ice_breakers",
    "persistent_menu",
    "platform",
    "subject_to_new_eu_privacy_rules",
    "title",
    "whitelisted_domains",
    "home_url",
];
const MOST_ICE_BREAKERS: usize = 4;

impl World {
    pub(super) fn messenger_profile(
        &mut self,
        call: &Call,
        id: &str,
        method: Method,
    ) -> Result<Value, Refused> {
        self.takes(call, PROFILE_FIELDS);
        let asked = call.params.list("fields").unwrap_or_default();
        if let Some(stray) = asked.iter().find(|field| !PROFILE_FIELDS.contains(&field.as_str())) {
            return Err(Refused::no_such_field(stray, "MessengerProfile"));
        }
        let Some(page) = self.state.pages.get_mut(id) else { return Err(Refused::no_such_object("get", id)) };
        let profile = &mut page.messenger_profile;
        match method {
            Method::Get => {
                let kept: Map<String, Value> = profile
                    .iter()
                    .filter(|(key, _)| asked.is_empty() || asked.contains(key))
                    .map(|(key, value)| (key.clone(), value.clone()))
                    .collect();
                Ok(if kept.is_empty() { json!({"data": []}) } else { json!({"data": [kept]}) })
            }
            Method::Post => {
                let mut change = Map::new();
                for (key, value) in &call.params.0 {
                    if !PROFILE_FIELDS.contains(&key.as_str()) || key == "platform" {
                        continue;
                    }
                    let parsed = value.as_str().and_then(|text| serde_json::from_str(text).ok());
                    change.insert(key.clone(), parsed.unwrap_or_else(|| value.clone()));
                }
                if change.is_empty() {
                    return Err(Refused::parameter("At least one profile field is required"));
                }
                for (key, value) in &change {
                    check_field(key, value)?;
                }
                let mut after = profile.clone();
                after.extend(change);
                *profile = coupled(after)?;
                Ok(json!({"result": "success"}))
            }
            Method::Delete if asked.is_empty() => {
                Err(Refused::parameter("The parameter fields is required."))
            }
            Method::Delete => {
                let mut after = profile.clone();
                after.retain(|key, _| !asked.contains(key));
                *profile = coupled(after)?;
                Ok(json!({"result": "success"}))
            }
        }
    }

    /// Serves the menu that one person sees in place of the Page's.
    pub(super) fn user_settings(&mut self, call: &Call, actor: &Actor, id: &str) -> Result<Value, Refused> {
        self.takes(call, &["params", "persistent_menu", "psid"]);
        page_actor(actor, id)?;
        self.need(actor, "pages_messaging")?;
        let Some(psid) = call.params.text("psid") else {
            return Err(Refused::parameter("The parameter psid is required."));
        };
        let known = self.person_of(&psid).filter(|(of, _)| of == id);
        let Some((_, user)) = known else {
            return Err(Refused::parameter("No matching user found").sub(2_018_001));
        };
        let Some(page) = self.state.pages.get_mut(id) else { return Err(Refused::no_such_object("get", id)) };
        let of_page = page.messenger_profile.get("persistent_menu").cloned();
        let talk = page.conversations.entry(user).or_default();
        match call.method {
            Method::Get => {
                let mut row = Map::new();
                row.extend(talk.menu.clone().map(|menu| ("user_level_persistent_menu".to_owned(), menu)));
                row.extend(of_page.map(|menu| ("page_level_persistent_menu".to_owned(), menu)));
                Ok(if row.is_empty() { json!({"data": []}) } else { json!({"data": [row]}) })
            }
            Method::Post => {
                let menu = match call.params.value("persistent_menu") {
                    Some(Value::String(text)) => serde_json::from_str(text).unwrap_or_default(),
                    Some(value) => value.clone(),
                    None => Value::Null,
                };
                check_field("persistent_menu", &menu)?;
                talk.menu = Some(menu);
                Ok(json!({"result": "success"}))
            }
            Method::Delete => {
                let what = call.params.list("params").unwrap_or_default();
                if what != ["persistent_menu"] {
                    return Err(Refused::parameter("Param params must be one of {PERSISTENT_MENU}"));
                }
                talk.menu = None;
                Ok(json!({"result": "success"}))
            }
        }
    }
}

/// Refuses a profile with a menu and no button to start.
fn coupled(profile: Map<String, Value>) -> Result<Map<String, Value>, Refused> {
    if profile.contains_key("persistent_menu") && !profile.contains_key("get_started") {
        return Err(Refused::parameter(
            "You must set a Get Started button if you also wish to use persistent menu",
        )
        .sub(2_018_145));
    }
    Ok(profile)
}

/// Checks one field by itself. [?] What is wanted is documented; Meta's words are not known.
fn check_field(name: &str, value: &Value) -> Result<(), Refused> {
    let is_secure = |value: &Value| value.as_str().is_some_and(|url| url.starts_with("https://"));
    let has_default = |value: &Value| {
        let rows = value.as_array().map(Vec::as_slice).unwrap_or_default();
        rows.iter().any(|row| row.get("locale").and_then(Value::as_str) == Some("default"))
    };
    let wrong = match name {
        "get_started" => {
            let payload = value.get("payload").and_then(Value::as_str).unwrap_or_default();
            payload.is_empty().then_some("needs a payload")
        }
        "greeting" | "persistent_menu" => (!has_default(value)).then_some("needs the default locale"),
        "ice_breakers" => {
            let count = value.as_array().map_or(0, Vec::len);
            (count > MOST_ICE_BREAKERS).then_some("has too many elements. Maximum number of elements is 4")
        }
        "whitelisted_domains" => {
            let all = value.as_array().is_some_and(|rows| rows.iter().all(is_secure));
            (!all).then_some("must hold https addresses only")
        }
        "account_linking_url" => (!is_secure(value)).then_some("must be an https address"),
        _ => None,
    };
    match wrong {
        Some(wrong) => Err(Refused::parameter(format!("Param {name} {wrong}"))),
        None => Ok(()),
    }
}
