//! Who calls: the token, the proof, and what `debug_token` tells of a token.

use serde_json::{Map, Value, json};

use super::super::state::{Kind, Token};
use super::super::token::{Actor, sign};
use super::super::unsure::Proof;
use super::{Call, Refused, World};

/// Seconds for which a timestamped proof holds.
const PROOF_SECONDS: i64 = 300;

impl World {
    /// Returns the app that a token was made for, dead or alive.
    pub(super) fn app_of(&self, token: &str) -> Option<String> {
        let named = self.by_value.get(token).and_then(|name| self.state.tokens.get(name));
        let app = named.map(|token| token.app.clone());
        app.or_else(|| token.split_once('|').map(|(app, _)| app.to_owned()))
    }

    /// Resolves the caller, and verifies the proof.
    pub(super) fn authenticate(&self, call: &Call) -> Result<Actor, Refused> {
        let Some(token) = call.token() else { return Err(Refused::no_token()) };
        let actor = self.actor(&token)?;
        self.verify_proof(call, &actor, &token)?;
        let refused = self.state.tokens.get(&actor.token).and_then(|token| token.refused);
        if let Some(code) = refused.filter(|_| call.path != "debug_token") {
            return Err(Refused::for_good(code));
        }
        Ok(actor)
    }

    fn verify_proof(&self, call: &Call, actor: &Actor, token: &str) -> Result<(), Refused> {
        let Some(app) = self.state.apps.get(&actor.app) else { return Ok(()) };
        let Some(proof) = call.params.text("appsecret_proof") else {
            if app.require_proof && !actor.is_app() {
                return Err(Refused::proof("API calls from the server require an appsecret_proof argument"));
            }
            return Ok(());
        };
        if actor.is_app() && self.state.unsure.app_token_proof == Proof::Ignored {
            return Ok(());
        }
        let invalid = || Refused::proof("Invalid appsecret_proof provided in the API argument");
        let message = match call.params.text("appsecret_time") {
            None => token.to_owned(),
            Some(time) => {
                let made: i64 = time.parse().map_err(|_| invalid())?;
                if (self.state.now.as_second() - made).abs() > PROOF_SECONDS {
                    return Err(invalid());
                }
                format!("{token}|{made}")
            }
        };
        if sign(&app.secret, message.as_bytes()) == proof { Ok(()) } else { Err(invalid()) }
    }

    /// Serves `debug_token`. A dead input token is an answer and no error.
    pub(super) fn debug_token(&mut self, call: &Call) -> Result<Value, Refused> {
        self.takes(call, &["input_token"]);
        let caller = self.authenticate(call)?;
        let Some(input) = call.params.text("input_token") else {
            return Err(Refused::parameter("The parameter input_token is required."));
        };
        let may = caller.is_app()
            || matches!(
                self.state
                    .apps
                    .get(&caller.app)
                    .and_then(|app| app.roles.get(&caller.user))
                    .map(String::as_str),
                Some("administrators" | "developers")
            )
            || call.token().as_deref() == Some(input.as_str());
        if !may {
            return Err(Refused::parameter(
                "You must provide an app access token, or a user access token that is an owner or developer of \
                 the app",
            ));
        }
        if let Some((app, _)) = input.split_once('|') {
            let known = self.actor(&input);
            return match known {
                Err(refused) => Ok(json!({"data": unreadable(&refused)})),
                Ok(_) if app != caller.app => Err(other_app()),
                Ok(_) => Ok(json!({"data": {
                    "app_id": app, "type": "APP", "application": self.app_name(app), "is_valid": true,
                    "expires_at": 0, "data_access_expires_at": 0, "scopes": []
                }})),
            };
        }
        let token = self.by_value.get(&input).and_then(|name| self.state.tokens.get(name)).cloned();
        let Some(token) = token else {
            let refused =
                self.actor(&input).err().unwrap_or_else(|| Refused::token("Malformed access token", None));
            return Ok(json!({"data": unreadable(&refused)}));
        };
        if token.app != caller.app {
            return Err(other_app());
        }
        let refused = self.dead(&token);
        Ok(json!({"data": self.described(&token, refused.as_ref())}))
    }

    /// Serves `debug_token` under a fault: the token it asks about looks dead.
    pub(super) fn debug_dead(&mut self, call: &Call, refused: &Refused) -> Result<Value, Refused> {
        let mut body = self.debug_token(call)?;
        body["data"]["is_valid"] = json!(false);
        body["data"]["error"] = json!({
            "code": refused.code, "message": refused.message, "subcode": refused.subcode
        });
        Ok(body)
    }

    fn described(&self, token: &Token, refused: Option<&Refused>) -> Value {
        let scopes = self.granted(token);
        let seconds = |at: Option<jiff::Timestamp>| at.map_or(0, jiff::Timestamp::as_second);
        let mut told = Map::new();
        told.insert("app_id".into(), json!(token.app));
        let kind = match token.kind {
            Kind::User => "USER",
            Kind::Page => "PAGE",
            Kind::SystemUser => "SYSTEM_USER",
        };
        told.insert("type".into(), json!(kind));
        told.insert("application".into(), json!(self.app_name(&token.app)));
        told.insert("data_access_expires_at".into(), json!(seconds(token.data_access_expires_at)));
        told.insert("expires_at".into(), json!(seconds(token.expires_at)));
        if let Some(refused) = refused {
            let mut error = json!({"code": refused.code, "message": refused.message});
            if let Some(subcode) = refused.subcode {
                error["subcode"] = json!(subcode);
            }
            told.insert("error".into(), error);
        }
        told.insert("is_valid".into(), json!(refused.is_none()));
        if token.long_lived {
            told.insert("issued_at".into(), json!(seconds(token.issued_at)));
        }
        if let Some(page) = &token.page {
            told.insert("profile_id".into(), json!(page));
        }
        told.insert("granular_scopes".into(), self.granular(token, &scopes));
        told.insert("scopes".into(), json!(scopes));
        told.insert("user_id".into(), json!(token.user));
        Value::Object(told)
    }

    /// Returns the scopes with the assets that each was granted for. Scopes without assets name none, and a
    /// scope for which no asset was ticked looks just the same, as it does at Meta.
    fn granular(&self, token: &Token, scopes: &[String]) -> Value {
        let ticked = self.ticked_pages(&token.app, &token.user);
        let rows = scopes.iter().map(|scope| {
            let targets: Vec<String> = match scope.as_str() {
                "public_profile" | "email" => Vec::new(),
                "business_management" => {
                    let of_page =
                        |page: &String| self.state.pages.get(page).and_then(|page| page.business.clone());
                    let mut businesses: Vec<String> = ticked.iter().filter_map(of_page).collect();
                    businesses.dedup();
                    businesses
                }
                _ => ticked.clone(),
            };
            if targets.is_empty() {
                json!({"scope": scope})
            } else {
                json!({"scope": scope, "target_ids": targets})
            }
        });
        Value::Array(rows.collect())
    }

    /// Returns the Pages that a person ticked for an app, or that a system user was assigned.
    pub(super) fn ticked_pages(&self, app: &str, user: &str) -> Vec<String> {
        if let Some(user) = self.state.system_users.get(user) {
            return user.pages.keys().cloned().collect();
        }
        let grant = self.state.apps.get(app).and_then(|app| app.users.get(user));
        grant
            .into_iter()
            .flat_map(|grant| &grant.pages)
            .filter(|(_, on)| **on)
            .map(|(page, _)| page.clone())
            .collect()
    }

    pub(in crate::sandbox) fn app_name(&self, app: &str) -> String {
        let name = self.state.apps.get(app).and_then(|app| app.settings.get("name"));
        name.and_then(Value::as_str).unwrap_or_default().to_owned()
    }
}

fn other_app() -> Refused {
    Refused::parameter("The App_id in the input_token did not match the Viewing App")
}

fn unreadable(refused: &Refused) -> Value {
    json!({"error": {"code": refused.code, "message": refused.message}, "is_valid": false, "scopes": []})
}
