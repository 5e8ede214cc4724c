//! The login dialog: what it is asked for, and whether Meta shows it at all. What a person sees is in
//! [`super::dialog_page`], what their answer comes to in [`super::consent`].

use serde_json::Value;
use url::Url;

use super::dialog_page::{SUCCESS, person_of, refusal};
use super::facts;
use super::http::{Params, Request, Response, query};
use super::records::{Asked, Challenge};
use super::state::{App, Kind, Mode, Standing};
use super::unsure::{DesktopRedirect, LoopbackRedirects, OutsideDomain};
use super::world::World;

/// The parameters that the dialog takes. Those that change its looks alone are read by nobody.
const PARAMS: &[&str] = &[
    "auth_nonce",
    "auth_type",
    "client_id",
    "code_challenge",
    "code_challenge_method",
    "config_id",
    "display",
    "extras",
    "locale",
    "nonce",
    "override_default_response_type",
    "redirect_uri",
    "response_type",
    "return_scopes",
    "scope",
    "state",
];

/// What can be asked for as `response_type`, alone or together.
const RESPONSE_TYPES: &[&str] = &["code", "token", "granted_scopes", "graph_domain", "signed_request"];

/// Returns whether a path is the dialog's, with or without a version.
pub(super) fn is_dialog(path: &str) -> bool {
    let path = path.trim_end_matches('/');
    let bare = path.split_once('/').filter(|(head, _)| facts::looks_like_version(head));
    bare.map_or(path, |(_, rest)| rest) == "dialog/oauth"
}

/// Returns whether the address is that of the JavaScript SDK's popup, which no app has to list. Which one that is,
/// is from general knowledge.
pub(super) fn is_popup(redirect: &str) -> bool {
    redirect.starts_with("https://staticxx.facebook.com/x/connect/xd_arbiter")
}

impl World {
    /// Shows the dialog, or takes its answer.
    pub(super) fn dialog(&mut self, request: &Request) -> Response {
        let params = Params::read(request);
        for (name, _) in &params.0 {
            if !name.starts_with('_') && !PARAMS.contains(&name.as_str()) {
                self.count_unknown(format!("dialog parameter {name}"));
            }
        }
        match (request.method.as_str(), params.text("_decision").as_deref()) {
            ("POST", Some("login")) => return self.log_in(request, params.text("_user").as_deref()),
            ("POST", Some("switch")) => return self.log_in(request, None),
            _ => {}
        }
        let asked = match self.read_dialog(request, &params) {
            Ok(asked) => asked,
            Err(refused) => return refused,
        };
        match (request.method.as_str(), params.text("_decision").as_deref()) {
            ("POST", Some("continue")) if asked.wants_password && !params.has("_password") => {
                self.dialog_page(request, &asked)
            }
            ("POST", Some("continue")) => self.consent(&params, &asked),
            ("POST", Some(_)) => {
                let mut pairs = vec![
                    ("error", "access_denied"),
                    ("error_code", "200"),
                    ("error_description", "Permissions error"),
                    ("error_reason", "user_denied"),
                ];
                pairs.extend(asked.state.as_deref().map(|state| ("state", state)));
                redirect_to(&asked.redirect, &query(&pairs), false)
            }
            _ => self.dialog_page(request, &asked),
        }
    }

    /// Reads what is asked for, or says with Meta's page why the dialog does not appear.
    fn read_dialog(&self, request: &Request, params: &Params) -> Result<Asked, Response> {
        let text = |name: &str| params.text(name).unwrap_or_default();
        let (id, redirect) = (text("client_id"), text("redirect_uri"));
        let Some(app) = self.state.apps.get(&id) else {
            return Err(refusal("Invalid App ID", "The provided app ID does not look like a valid app ID."));
        };
        self.judge_redirect(app, &redirect)?;
        // Data Use Checkup, verification of the business, advanced access to `public_profile`: integrators name all of
        // them (openstreetmap/operations#1020, react-native-fbsdk-next#610). The world has the first.
        if app.standing == Standing::CheckupMissed {
            return Err(refusal(
                "Feature Unavailable",
                "Facebook Login is currently unavailable for this app as we are updating additional details for this \
                 app. Please try again later.",
            ));
        }
        if app.standing != Standing::Active {
            return Err(not_active());
        }
        let configuration = match params.text("config_id") {
            None => None,
            Some(config) => match app.configurations.get(&config) {
                Some(configuration) => Some((config, configuration)),
                // In whose words Meta says so was not found.
                None => return Err(refusal("Invalid parameter", "The config_id is not one of this app's.")),
            },
        };
        let wants = response_types(params, configuration.is_some())?;
        let system_user = configuration.as_ref().filter(|(_, given)| given.token == Kind::SystemUser);
        if system_user.is_some() && (wants != ["code"] || !params.is_true("override_default_response_type")) {
            return Err(refusal(
                "Invalid parameter",
                "This configuration wants response_type=code and override_default_response_type=true.",
            ));
        }
        let mut scopes: Vec<String> = match &configuration {
            Some((_, configuration)) => configuration.scopes.clone(),
            None => text("scope").split([',', ' ']).map(ToOwned::to_owned).collect(),
        };
        scopes.retain(|scope| !scope.is_empty() && scope != "public_profile");
        scopes.push("public_profile".to_owned());
        if let Some(stray) = scopes.iter().find(|scope| !facts::PERMISSIONS.contains(&scope.as_str())) {
            return Err(refusal(
                "Invalid Scopes",
                &format!("Invalid Scopes: {stray}. This message is only shown to developers."),
            ));
        }
        if self.is_outside_domains(app, &redirect) {
            let mut pairs = vec![("error_code", "1349048"), ("error_message", CANNOT_LOAD)];
            let state = params.text("state");
            pairs.extend(state.as_deref().map(|state| ("state", state)));
            return Err(redirect_to(&redirect, &query(&pairs), false));
        }
        let Some(user) = params.text("_user").or_else(|| person_of(request)) else {
            return Err(self.login_page(request));
        };
        if !self.state.people.contains_key(&user) {
            return Err(self.login_page(request));
        }
        if app.mode == Mode::Development && !app.roles.contains_key(&user) {
            return Err(not_active());
        }
        let kind = text("auth_type");
        let kinds: Vec<&str> = kind.split([',', ' ']).collect();
        let grant = app.users.get(&user);
        let is_declined = |scope: &&String| {
            grant.and_then(|grant| grant.scopes.get(*scope)).is_some_and(|status| status == "declined")
        };
        let hidden = if kinds.contains(&"rerequest") {
            Vec::new()
        } else {
            scopes.iter().filter(is_declined).cloned().collect()
        };
        let challenge = params.text("code_challenge").map(|value| Challenge {
            value,
            // Any other method is taken for `plain`, without a word (seen 2024-10-25: tkhq/demo-embedded-wallet#13).
            is_hashed: text("code_challenge_method") == "S256",
        });
        Ok(Asked {
            system_user: system_user.map(|(config, _)| config.clone()),
            app: id,
            user,
            redirect,
            state: params.text("state"),
            scopes,
            hidden,
            wants,
            challenge,
            renews_access: kinds.contains(&"reauthorize"),
            wants_password: kinds.contains(&"reauthenticate"),
        })
    }

    /// Refuses an address that the app does not list, letter by letter ("Strict Mode").
    fn judge_redirect(&self, app: &App, redirect: &str) -> Result<(), Response> {
        let Ok(target) = Url::parse(redirect) else {
            return Err(refusal("URL Blocked", "The redirect_uri URL must be absolute."));
        };
        let is_localhost = target.host_str() == Some("localhost");
        let is_loopback = is_localhost || matches!(target.host_str(), Some("127.0.0.1" | "[::1]"));
        let is_open = match self.state.unsure.loopback_redirects {
            LoopbackRedirects::Strict => is_localhost && app.mode == Mode::Development,
            LoopbackRedirects::Lax => is_loopback,
        };
        let is_listed = app.redirect_uris.get(&without_state(redirect)).copied().unwrap_or_default();
        // Facebook's own page for programs on a desktop, which "Manually build a login flow" names for them. That no app
        // has to list it is from general knowledge.
        let is_desktop = redirect == SUCCESS && self.state.unsure.desktop_redirect == DesktopRedirect::Open;
        if !is_listed && !is_open && !is_desktop && !is_popup(redirect) {
            return Err(refusal(
                "URL Blocked",
                "This redirect failed because the redirect URI is not whitelisted in the app's Client OAuth \
                 Settings. Make sure Client and Web OAuth Login are on and add all your app domains as Valid OAuth \
                 Redirect URIs.",
            ));
        }
        // From general knowledge, as are the words.
        if target.scheme() == "http" && !is_loopback {
            return Err(refusal(
                "Insecure Login Blocked",
                "You can't get an access token or log in to this app from an insecure page. Try re-loading the page \
                 as https://",
            ));
        }
        Ok(())
    }

    /// Returns whether an address that is listed lies outside of the app's own domains, where Meta minds that.
    fn is_outside_domains(&self, app: &App, redirect: &str) -> bool {
        let domains = app.settings.get("app_domains").and_then(Value::as_array).cloned().unwrap_or_default();
        let host = Url::parse(redirect).ok().and_then(|url| url.host_str().map(ToOwned::to_owned));
        let Some(host) = host.filter(|_| redirect != SUCCESS && !domains.is_empty()) else { return false };
        let is_own = |domain: &Value| {
            let domain = domain.as_str().unwrap_or_default();
            host == domain || host.ends_with(&format!(".{domain}"))
        };
        self.state.unsure.redirect_outside_domains == OutsideDomain::Refused && !domains.iter().any(is_own)
    }
}

/// What Meta says of an address outside of the app's domains (php-graph-sdk#951, 2018-02-27; passport-facebook#284,
/// 2021-07-08). That it comes by redirect with this code is from general knowledge.
const CANNOT_LOAD: &str = "Can't load URL: The domain of this URL isn't included in the app's domains. To be able to \
                           load this URL, add all domains and sub-domains of your app to the App Domains field in your \
                           app settings.";

fn not_active() -> Response {
    refusal(
        "App not active",
        "This app is not currently accessible and the app developer is aware of the issue. You will be able to log in \
         when the app is reactivated.",
    )
}

/// Reads `response_type`. A configuration gives a token unless something else is asked for.
fn response_types(params: &Params, is_configured: bool) -> Result<Vec<String>, Response> {
    let default = if is_configured { "token" } else { "code" };
    let text = params.text("response_type").unwrap_or_else(|| default.to_owned());
    let mut wants: Vec<String> =
        text.split([',', ' ']).filter(|kind| !kind.is_empty()).map(ToOwned::to_owned).collect();
    if let Some(stray) = wants.iter().find(|kind| !RESPONSE_TYPES.contains(&kind.as_str())) {
        // In whose words Meta says so was not found.
        return Err(refusal("Invalid parameter", &format!("The response_type {stray} is not supported.")));
    }
    if params.is_true("return_scopes") && !wants.iter().any(|kind| kind == "granted_scopes") {
        wants.push("granted_scopes".to_owned());
    }
    Ok(wants)
}

/// Returns the address without a `state` of its own, which Meta does not compare.
fn without_state(redirect: &str) -> String {
    let Some((before, query)) = redirect.split_once('?') else { return redirect.to_owned() };
    let kept: Vec<&str> = query.split('&').filter(|pair| !pair.starts_with("state=")).collect();
    if kept.is_empty() { before.to_owned() } else { format!("{before}?{}", kept.join("&")) }
}

pub(super) fn redirect_to(uri: &str, query: &str, in_fragment: bool) -> Response {
    // This world plays www.facebook.com on its own host.
    let uri = uri.strip_prefix("https://www.facebook.com").filter(|_| uri == SUCCESS).unwrap_or(uri);
    let location = match (in_fragment, uri.contains('?')) {
        (true, _) => format!("{uri}#{query}"),
        (false, true) => format!("{uri}&{query}#_=_"),
        (false, false) => format!("{uri}?{query}#_=_"),
    };
    Response { status: 302, ..Response::default() }.with("Location", location)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_in_the_address_is_not_compared() {
        for (given, compared) in [
            ("https://a.example.com/cb", "https://a.example.com/cb"),
            ("https://a.example.com/cb?state=1", "https://a.example.com/cb"),
            ("https://a.example.com/cb?x=1&state=2&y=3", "https://a.example.com/cb?x=1&y=3"),
        ] {
            assert_eq!(without_state(given), compared);
        }
    }
}
