//! What people do elsewhere: an agent answers from the product.

use serde_json::{Map, Value, json};

use super::graph::content::Content;
use super::graph::messages::Ground;
use super::http::Response;
use super::records::Usage;
use super::state::Side;
use super::world::World;

impl World {
    /// An agent answers from the product, with the token that was pasted into it.
    pub(super) fn agent_replies(&mut self, asked: &Map<String, Value>) -> Response {
        let text = |name: &str| asked.get(name).and_then(Value::as_str);
        let page = text("page").unwrap_or(&self.state.main.page).to_owned();
        let Some(body) = text("text") else { return Response::complaint(400, "`text` is wanted") };
        let Some(node) = self.state.pages.get(&page) else {
            return Response::complaint(404, format!("there is no Page {page}"));
        };
        let latest = node.conversations.keys().max_by_key(|user| {
            self.messages(&page, user)
                .iter()
                .filter(|(_, message)| message.from == Side::Person)
                .map(|(_, message)| message.sent_at)
                .max()
        });
        let named = text("to").map(|to| self.person_of(to).map_or_else(|| to.to_owned(), |(_, user)| user));
        let Some(user) = named.or_else(|| latest.cloned()) else {
            return Response::complaint(409, "nobody has written to this Page yet");
        };
        let app = self.state.main.app.clone();
        let token = self.state.tokens.values().any(|token| {
            token.page.as_deref() == Some(page.as_str())
                && token.app == app
                && self.dead(token).is_none()
                && token.scopes.iter().any(|scope| scope == "pages_messaging")
        });
        if !token {
            return Response::json(200, &json!({"sent": false, "why": "no-page-token"}));
        }
        match self.write(&app, &page, &user, Content::text(body), Ground::Window) {
            Ok(mid) => {
                self.exercised.push("pages_messaging");
                self.log_exercised(Some(&Usage { app, page: None }));
                let to = self.psid(&page, &user);
                Response::json(200, &json!({"sent": true, "message_id": mid, "to": to}))
            }
            Err(refused) => {
                let error = refused.body("A0")["error"].clone();
                Response::json(200, &json!({"sent": false, "why": "refused", "error": error}))
            }
        }
    }
}
