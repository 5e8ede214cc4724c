//! What a person's "Continue" in the login dialog comes to: grants, a code, a token.

use jiff::Timestamp;

use super::dialog::{is_popup, redirect_to};
use super::http::{Params, Response, query};
use super::records::{Asked, Code};
use super::state::{Fate, SystemUser};
use super::token::{ACCESS_SECONDS, SHORT_SECONDS};
use super::world::World;

/// Seconds for which a code can be redeemed.
const CODE_SECONDS: i64 = 600;

/// The tasks that a business can give a provider's system user on its Page.
const TASKS: &[&str] = &["ADVERTISE", "ANALYZE", "CREATE_CONTENT", "MANAGE", "MESSAGING", "MODERATE"];

impl World {
    /// Keeps what was ticked, and sends the person back with what was asked for.
    pub(super) fn consent(&mut self, params: &Params, asked: &Asked) -> Response {
        let ticked = |prefix: &str| -> Vec<String> {
            params.0.iter().filter_map(|(key, _)| key.strip_prefix(prefix)).map(ToOwned::to_owned).collect()
        };
        let (pages, given) = (ticked("_page_"), ticked("_scope_"));
        let is_given = |scope: &&String| *scope == "public_profile" || given.contains(scope);
        let (granted, denied): (Vec<&String>, Vec<&String>) =
            asked.scopes.iter().partition(|scope| is_given(scope) && !asked.hidden.contains(scope));
        let granted: Vec<String> = granted.into_iter().cloned().collect();
        let denied: Vec<String> = denied.into_iter().cloned().collect();
        if let Some(node) = self.state.apps.get_mut(&asked.app) {
            let grant = node.users.entry(asked.user.clone()).or_default();
            grant.pages = pages.iter().map(|page| (page.clone(), true)).collect();
            grant.scopes.extend(granted.iter().map(|scope| (scope.clone(), "granted".to_owned())));
            grant.scopes.extend(denied.iter().map(|scope| (scope.clone(), "declined".to_owned())));
        }
        if asked.renews_access {
            self.renew_access(&asked.app, &asked.user);
        }
        let wants = |kind: &str| asked.wants.iter().any(|wanted| wanted == kind);
        let mut pairs: Vec<(&str, String)> = Vec::new();
        if wants("token") {
            let token = self.short_lived(&asked.app, &asked.user, granted.clone());
            let access_until = token.data_access_expires_at.map_or(0, Timestamp::as_second);
            pairs.push(("access_token", self.mint(token)));
            pairs.push(("data_access_expiration_time", access_until.to_string()));
            pairs.push(("expires_in", SHORT_SECONDS.to_string()));
        }
        if wants("code") {
            let user = match &asked.system_user {
                Some(_) => self.system_user_of(&asked.app, &pages),
                None => asked.user.clone(),
            };
            let number = self.number();
            let code = format!("AQ{}", self.letters(&format!("code/{number}"), 180));
            let facts = Code {
                app: asked.app.clone(),
                user,
                redirect_uri: asked.redirect.clone(),
                is_popup: is_popup(&asked.redirect),
                configuration: asked.system_user.clone(),
                challenge: asked.challenge.clone(),
                scopes: granted.clone(),
                expires_at: self.in_seconds(CODE_SECONDS).unwrap_or(self.state.now),
                used: false,
            };
            self.codes.insert(code.clone(), facts);
            pairs.push(("code", code));
        }
        if wants("granted_scopes") {
            pairs.push(("granted_scopes", granted.join(",")));
            pairs.push(("denied_scopes", denied.join(",")));
        }
        pairs.extend(asked.state.clone().map(|state| ("state", state)));
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(key, value)| (*key, value.as_str())).collect();
        redirect_to(&asked.redirect, &query(&pairs), wants("token"))
    }

    /// Starts the ninety days anew for which an app may read a person's data.
    fn renew_access(&mut self, app: &str, user: &str) {
        let until = self.in_seconds(ACCESS_SECONDS);
        let mine = |token: &&mut super::state::Token| token.app == app && token.user == user;
        for token in self.state.tokens.values_mut().filter(mine).filter(|token| token.fate == Fate::Valid) {
            token.data_access_expires_at = until;
        }
    }

    /// Returns the system user that a business got for this app, with the Pages that were ticked.
    fn system_user_of(&mut self, app: &str, pages: &[String]) -> String {
        let of_page = |page: &String| self.state.pages.get(page).and_then(|page| page.business.clone());
        let business = pages.iter().find_map(of_page).unwrap_or_else(|| self.state.main.business.clone());
        let id = self.digits(&format!("system-user/{app}/{business}"), 15);
        let name = format!("{} (system user)", self.app_name(app));
        let tasks: Vec<String> = TASKS.iter().map(|task| (*task).to_owned()).collect();
        let user = self.state.system_users.entry(id.clone()).or_insert_with(|| SystemUser {
            name,
            business,
            role: "EMPLOYEE".to_owned(),
            pages: std::collections::BTreeMap::new(),
            apps: std::iter::once((app.to_owned(), true)).collect(),
        });
        user.pages = pages.iter().map(|page| (page.clone(), tasks.clone())).collect();
        id
    }
}
