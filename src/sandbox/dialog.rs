//! The login dialog, as a real page in a browser.

use url::Url;

use super::facts;
use super::http::{Params, Request, Response, query};
use super::records::Code;
use super::state::Mode;
use super::world::World;

/// Seconds for which a code can be redeemed.
const CODE_SECONDS: i64 = 600;

/// Returns whether a path is the dialog's, with or without a version.
pub(super) fn is_dialog(path: &str) -> bool {
    let path = path.trim_end_matches('/');
    let bare = path.split_once('/').filter(|(head, _)| facts::looks_like_version(head));
    bare.map_or(path, |(_, rest)| rest) == "dialog/oauth"
}

impl World {
    /// Shows the dialog, or takes its answer.
    pub(super) fn dialog(&mut self, request: &Request) -> Response {
        let params = Params::read(request);
        let text = |name: &str| params.text(name).unwrap_or_default();
        let (client, redirect) = (text("client_id"), text("redirect_uri"));
        let Some(app) = self.state.apps.get(&client) else {
            return refusal("Invalid App ID", "The provided app ID does not look like a valid app ID.");
        };
        let Ok(target) = Url::parse(&redirect) else {
            return refusal("URL Blocked", "The redirect_uri URL must be absolute.");
        };
        let is_loopback = matches!(target.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        let lists_loopback = app.redirect_uris.keys().any(|uri| uri == "http://localhost");
        let allowed = app.redirect_uris.get(&redirect).copied().unwrap_or_default()
            || (is_loopback && (app.mode == Mode::Development || lists_loopback));
        if !allowed {
            return refusal(
                "URL Blocked",
                "This redirect failed because the redirect URI is not white-listed in the app's client OAuth \
                 settings. Make sure that the client and web OAuth logins are on and add all your app domains as \
                 valid OAuth redirect URIs.",
            );
        }
        let scopes: Vec<String> = text("scope")
            .split([',', ' '])
            .filter(|scope| !scope.is_empty())
            .map(ToOwned::to_owned)
            .chain(std::iter::once("public_profile".to_owned()))
            .collect();
        if let Some(stray) = scopes.iter().find(|scope| !facts::PERMISSIONS.contains(&scope.as_str())) {
            return refusal(
                "Invalid Scopes",
                &format!("Invalid Scopes: {stray}. This message is only shown to developers."),
            );
        }
        let user = params.text("_user").unwrap_or_else(|| self.state.main.user.clone());
        if !self.state.people.contains_key(&user) {
            return refusal("Log in", "There is nobody with this id.");
        }
        if app.mode == Mode::Development && !app.roles.contains_key(&user) {
            return refusal(
                "App not active",
                "This app is not currently accessible and the app developer is aware of the issue. You will be able \
                 to log in when the app is reactivated.",
            );
        }
        match (request.method.as_str(), params.text("_decision").as_deref()) {
            ("POST", Some("continue")) => self.consent(&params, &client, &user, &redirect, &scopes),
            ("POST", Some(_)) => {
                let state = text("state");
                let pairs = [
                    ("error", "access_denied"),
                    ("error_code", "200"),
                    ("error_description", "Permissions error"),
                    ("error_reason", "user_denied"),
                    ("state", state.as_str()),
                ];
                redirect_to(&redirect, &query(&pairs), false)
            }
            _ => self.dialog_page(request, &client, &user, &scopes),
        }
    }

    fn consent(
        &mut self,
        params: &Params,
        app: &str,
        user: &str,
        redirect: &str,
        scopes: &[String],
    ) -> Response {
        let ticked = |prefix: &str| -> Vec<String> {
            params.0.iter().filter_map(|(key, _)| key.strip_prefix(prefix)).map(ToOwned::to_owned).collect()
        };
        let pages = ticked("_page_");
        let given = ticked("_scope_");
        let is_given = |scope: &&String| *scope == "public_profile" || given.contains(scope);
        let granted: Vec<String> = scopes.iter().filter(is_given).cloned().collect();
        if let Some(node) = self.state.apps.get_mut(app) {
            let grant = node.users.entry(user.to_owned()).or_default();
            grant.pages = pages.into_iter().map(|page| (page, true)).collect();
            for scope in scopes {
                let status = if granted.contains(scope) { "granted" } else { "declined" };
                grant.scopes.insert(scope.clone(), status.to_owned());
            }
        }
        let state = params.text("state").unwrap_or_default();
        let wants = params.text("response_type").unwrap_or_else(|| "code".to_owned());
        let listed = granted.join(",");
        let denied: Vec<String> = scopes.iter().filter(|scope| !granted.contains(scope)).cloned().collect();
        let denied = denied.join(",");
        let mut pairs: Vec<(&str, String)> = Vec::new();
        let in_fragment = wants.split_whitespace().any(|kind| kind == "token");
        if in_fragment {
            let token = self.short_lived(app, user, granted.clone());
            pairs.push(("access_token", self.mint(token)));
            pairs.push(("expires_in", super::token::SHORT_SECONDS.to_string()));
        }
        if wants.split_whitespace().any(|kind| kind == "code") {
            let number = self.number();
            let code = format!("AQ{}", self.letters(&format!("code/{number}"), 180));
            let code_facts = Code {
                app: app.to_owned(),
                user: user.to_owned(),
                redirect_uri: redirect.to_owned(),
                scopes: granted,
                expires_at: self.in_seconds(CODE_SECONDS).unwrap_or(self.state.now),
                used: false,
            };
            self.codes.insert(code.clone(), code_facts);
            pairs.push(("code", code));
        }
        if wants.split_whitespace().any(|kind| kind == "granted_scopes") {
            pairs.push(("granted_scopes", listed));
            pairs.push(("denied_scopes", denied));
        }
        if !state.is_empty() {
            pairs.push(("state", state));
        }
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(key, value)| (*key, value.as_str())).collect();
        redirect_to(redirect, &query(&pairs), in_fragment)
    }

    fn dialog_page(&self, request: &Request, app: &str, user: &str, scopes: &[String]) -> Response {
        let name = escape(&self.app_name(app));
        let own = self.state.pages.iter().filter(|(page, _)| !self.tasks(page, user, true).is_empty());
        let rows: Vec<String> = own
            .map(|(page, node)| {
                let name = escape(&node.name);
                format!("<li><label><input type=\"checkbox\" name=\"_page_{page}\" checked> {name} <small>{page}</small></label></li>")
            })
            .collect();
        let rows = rows.concat();
        let asks: Vec<String> = scopes
            .iter()
            .map(|scope| {
                let fixed = if scope == "public_profile" { " disabled" } else { "" };
                format!("<li><label><input type=\"checkbox\" name=\"_scope_{scope}\" checked{fixed}> {scope}</label></li>")
            })
            .collect();
        let asks = asks.concat();
        let people: Vec<String> = self
            .state
            .people
            .iter()
            .map(|(id, person)| {
                let chosen = if id == user { " selected" } else { "" };
                format!("<option value=\"{id}\"{chosen}>{}</option>", escape(&person.name))
            })
            .collect();
        let people = people.concat();
        let query = escape(request.query());
        let path = escape(request.path());
        Response::html(
            200,
            format!(
                "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
                 <meta name=\"viewport\" content=\"width=device-width\"><title>Log in with Facebook (sandbox)</title>\
                 <style>body{{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:3rem auto;padding:0 1rem}}\
                 ul{{list-style:none;padding:0}}button{{font:inherit;padding:.6rem 1.2rem;margin-right:.5rem}}\
                 .sim{{background:#fff3cd;padding:.3rem .6rem}}</style></head><body>\
                 <p class=\"sim\">This is a simulated Facebook. Nothing here reaches Meta.</p>\
                 <form method=\"post\" action=\"{path}?{query}\">\
                 <h1>{name} wants to connect</h1>\
                 <p><label>Continue as <select name=\"_user\">{people}</select></label></p>\
                 <h2>Which Pages</h2><ul>{rows}</ul>\
                 <h2>What it may do</h2><ul>{asks}</ul>\
                 <button name=\"_decision\" value=\"continue\">Continue</button>\
                 <button name=\"_decision\" value=\"cancel\">Cancel</button></form></body></html>"
            ),
        )
    }
}

fn redirect_to(uri: &str, query: &str, in_fragment: bool) -> Response {
    let location = match (in_fragment, uri.contains('?')) {
        (true, _) => format!("{uri}#{query}"),
        (false, true) => format!("{uri}&{query}#_=_"),
        (false, false) => format!("{uri}?{query}#_=_"),
    };
    Response { status: 302, ..Response::default() }.with("Location", location)
}

fn refusal(title: &str, text: &str) -> Response {
    let (title, text) = (escape(title), escape(text));
    Response::html(
        400,
        format!(
            "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title></head>\
             <body><h1>{title}</h1><p>{text}</p></body></html>"
        ),
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}
