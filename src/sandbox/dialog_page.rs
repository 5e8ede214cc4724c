//! What a person sees of the login dialog: the login, the consent, its end, and Meta's refusals.

use super::http::{Request, Response};
use super::records::Asked;
use super::state::Grant;
use super::world::World;

/// Where a program without a web address of its own has people sent to. Source: "Manually build a login flow".
pub(super) const SUCCESS: &str = "https://www.facebook.com/connect/login_success.html";

/// The cookie that keeps a browser logged in.
const COOKIE: &str = "sandbox_person";

/// Returns whether a path is that of the page for programs on a desktop.
pub(super) fn is_success(path: &str) -> bool {
    path == "connect/login_success.html"
}

/// Returns who is logged in to this browser.
pub(super) fn person_of(request: &Request) -> Option<String> {
    let pairs = request.header("cookie")?.split(';').filter_map(|pair| pair.trim().split_once('='));
    pairs.into_iter().find(|(name, _)| *name == COOKIE).map(|(_, person)| person.to_owned())
}

impl World {
    /// Logs a person in, or whoever is out, and goes on to the dialog.
    pub(super) fn log_in(&self, request: &Request, person: Option<&str>) -> Response {
        let known = person.filter(|person| self.state.people.contains_key(*person));
        let cookie = match known {
            Some(person) => format!("{COOKIE}={person}; Path=/; HttpOnly; SameSite=Lax"),
            None => format!("{COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"),
        };
        let back = Response { status: 302, ..Response::default() };
        back.with("Location", request.target.clone()).with("Set-Cookie", cookie)
    }

    /// Asks who it is. Passwords are nobody's here.
    pub(super) fn login_page(&self, request: &Request) -> Response {
        let person = |(id, person): (&String, &super::state::Person)| {
            let chosen = if *id == self.state.main.user { " selected" } else { "" };
            format!("<option value=\"{id}\"{chosen}>{}</option>", escape(&person.name))
        };
        let people: String = self.state.people.iter().map(person).collect();
        let inner = format!(
            "<form method=\"post\" action=\"{}\"><h1>Log in to Facebook</h1>\
             <p><label>Who you are <select name=\"_user\">{people}</select></label></p>\
             <button name=\"_decision\" value=\"login\">Log in</button></form>",
            escape(&request.target)
        );
        page("Log in to Facebook (sandbox)", &inner)
    }

    /// Asks a person for consent: businesses and Pages first, permissions last, as records of 2026 have it. Who
    /// consented before keeps what was ticked then unless they edit it.
    pub(super) fn dialog_page(&self, request: &Request, asked: &Asked) -> Response {
        let name = escape(&self.app_name(&asked.app));
        let user = &asked.user;
        let before: Option<&Grant> = self.state.apps.get(&asked.app).and_then(|app| app.users.get(user));
        let before = before.filter(|grant| !grant.scopes.is_empty());
        let tick = |page: &String| {
            let is_ticked = before.is_none_or(|grant| grant.pages.get(page).copied().unwrap_or_default());
            if is_ticked { " checked" } else { "" }
        };
        let own = self.state.pages.iter().filter(|(page, _)| !self.tasks(page, user, true).is_empty());
        let row = |(page, node): (&String, &super::state::Page)| {
            let (name, tick) = (escape(&node.name), tick(page));
            format!(
                "<li><label><input type=\"checkbox\" name=\"_page_{page}\"{tick}> {name} <small>{page}</small></label></li>"
            )
        };
        let rows: String = own.map(row).collect();
        let pages = if before.is_some() {
            format!("<details><summary>Edit access: which Pages</summary><ul>{rows}</ul></details>")
        } else {
            format!("<h2>Which Pages</h2><ul>{rows}</ul>")
        };
        let asks = asked.scopes.iter().filter(|scope| !asked.hidden.contains(scope));
        let ask = |scope: &String| {
            let fixed = if scope == "public_profile" { " disabled" } else { "" };
            format!(
                "<li><label><input type=\"checkbox\" name=\"_scope_{scope}\" checked{fixed}> {scope}</label></li>"
            )
        };
        let asks: String = asks.map(ask).collect();
        let who = self.state.people.get(user).map(|person| escape(&person.name)).unwrap_or_default();
        let known = if before.is_some() { "<p>You connected it before.</p>" } else { "" };
        let password = if asked.wants_password {
            "<p><label>Your password again <input type=\"password\" name=\"_password\"></label></p>"
        } else {
            ""
        };
        let inner = format!(
            "<form method=\"post\" action=\"{}\"><input type=\"hidden\" name=\"_user\" value=\"{}\">\
             <h1>{name} wants to connect</h1>{known}{password}{pages}\
             <h2>What it may do</h2><ul>{asks}</ul>\
             <button name=\"_decision\" value=\"continue\">Continue as {who}</button>\
             <button name=\"_decision\" value=\"cancel\">Cancel</button>\
             <button name=\"_decision\" value=\"switch\">Not you? Log in to another account</button></form>",
            escape(&request.target),
            escape(user),
        );
        page("Log in with Facebook (sandbox)", &inner)
    }
}

/// The page for programs on a desktop. That it warns of its own address is from general knowledge.
pub(super) fn success_page() -> Response {
    page(
        "Success",
        "<h1>Success</h1><p>SECURITY WARNING: treat the address above as you would your password, and do not share it \
         with anyone.</p>",
    )
}

/// Says why the dialog does not appear.
pub(super) fn refusal(title: &str, text: &str) -> Response {
    let (title, text) = (escape(title), escape(text));
    Response::html(
        400,
        format!(
            "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title></head>\
             <body><h1>{title}</h1><p>{text}</p></body></html>"
        ),
    )
}

fn page(title: &str, inner: &str) -> Response {
    Response::html(
        200,
        format!(
            "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title>\
             <style>body{{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:3rem auto;padding:0 1rem}}\
             ul{{list-style:none;padding:0}}button{{font:inherit;padding:.6rem 1.2rem;margin:0 .5rem .5rem 0}}\
             .sim{{background:#fff3cd;padding:.3rem .6rem}}</style></head><body>\
             <p class=\"sim\">This is a simulated Facebook. Nothing here reaches Meta.</p>{inner}</body></html>"
        ),
    )
    .with("Cache-Control", "no-store")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}
