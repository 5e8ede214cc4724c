//! Webhook deliveries: signed, retried, and after an hour of failure the end of the Page's subscription.

use std::fmt::Write as _;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::http::Response;
use super::records::{DELIVERY_MS, Delivery, Outcome, Update, Waiting};
use super::state::Alert;
use super::token::{sign, sign_sha1};
use super::world::World;

/// Seconds after the first attempt at which each attempt is made.
const ATTEMPTS: &[i64] = &[0, 1, 5, 30, 120, 600, 1_200, 2_400, 3_600];
const ALERT_SECONDS: i64 = 15 * 60;
const END_SECONDS: i64 = 60 * 60;
/// What an app hears of on standby while another one controls the thread.
const ON_STANDBY: &[&str] =
    &["messages", "message_deliveries", "message_echoes", "message_reads", "messaging_postbacks"];

impl World {
    /// Sends an update to every app that is subscribed at both levels and may see this person. Where another
    /// app controls the thread, an app hears of it on standby. Returns whether it set out at all, and why not.
    pub(super) fn publish(
        &mut self,
        update: &Update<'_>,
        asker: Option<(u64, Value)>,
    ) -> Result<(), &'static str> {
        let Update { page, user, field, body, only } = update;
        let mut why = "no-app";
        let owner = self.owner(page, user);
        let mut targets: Vec<(String, String, bool)> = Vec::new();
        for (id, app) in self.state.apps.iter().filter(|(id, _)| only.is_none_or(|only| only == *id)) {
            let is_aside = ON_STANDBY.contains(field) && owner.as_ref().is_some_and(|owner| owner != id);
            let wanted = if is_aside { "standby" } else { field };
            let subscription = app.subscriptions.get("page");
            let has_field = |fields: &Vec<String>| fields.iter().any(|held| held == wanted);
            let at_app = subscription.filter(|held| held.active && has_field(&held.fields));
            let at_page = self.state.pages.get(*page).and_then(|page| page.subscribed_apps.get(id));
            why = match (at_app, at_page) {
                _ if self.barred(id).is_some() => "app-barred",
                _ if !self.is_visible(id, user) && app.mode == super::state::Mode::Development => {
                    "app-in-development"
                }
                _ if !self.is_visible(id, user) => "permission-not-live",
                (None, _) if is_aside => "other-app-controls-thread",
                (_, Some(fields)) if is_aside && !has_field(fields) => "other-app-controls-thread",
                (None, _) => "app-not-subscribed",
                (_, None) => "page-not-subscribed",
                (_, Some(fields)) if !has_field(fields) => "page-not-subscribed",
                (Some(subscription), Some(_)) => {
                    targets.push((id.clone(), subscription.callback_url.clone(), is_aside));
                    continue;
                }
            };
        }
        if targets.is_empty() {
            return Err(why);
        }
        let mut asker = asker;
        for (app, url, is_aside) in targets {
            let mut body = body.clone();
            if let (true, Some(postback)) =
                (is_aside, body.get_mut("postback").and_then(Value::as_object_mut))
            {
                postback.remove("payload");
            }
            let channel = if is_aside { "standby" } else { "messaging" };
            let entry = json!({"id": page, "time": self.state.now.as_millisecond(), channel: [body]});
            self.deliver(app, page, url, &entry, asker.take());
        }
        Ok(())
    }

    /// Sends one entry to one callback.
    pub(super) fn deliver(
        &mut self,
        app: String,
        page: &str,
        url: String,
        entry: &Value,
        asker: Option<(u64, Value)>,
    ) {
        let envelope = json!({"object": "page", "entry": [entry]});
        let id = self.number();
        let delivery = Delivery {
            app,
            page: page.to_owned(),
            url,
            body: escaped(&envelope.to_string()).into_bytes(),
            first_at: self.state.now,
            due_at: self.state.now,
            attempts: 0,
            is_flying: false,
            is_alerted: false,
            asker,
        };
        self.deliveries.insert(id, delivery);
        self.attempt(id);
    }

    pub(super) fn next_delivery(&self) -> Option<Timestamp> {
        self.deliveries.values().filter(|delivery| !delivery.is_flying).map(|delivery| delivery.due_at).min()
    }

    pub(super) fn due_delivery(&self) -> Option<u64> {
        let due = |delivery: &Delivery| !delivery.is_flying && delivery.due_at <= self.state.now;
        self.deliveries.iter().find(|(_, delivery)| due(delivery)).map(|(id, _)| *id)
    }

    /// Makes one attempt: inside the world when the host lives there, else by a real call.
    pub(super) fn attempt(&mut self, id: u64) {
        let Some(delivery) = self.deliveries.get_mut(&id) else { return };
        delivery.is_flying = true;
        delivery.attempts += 1;
        let (url, body) = (delivery.url.clone(), delivery.body.clone());
        let secret = self.state.apps.get(&delivery.app).map(|app| app.secret.clone()).unwrap_or_default();
        let mut headers = vec![
            ("Content-Type".to_owned(), "application/json".to_owned()),
            ("User-Agent".to_owned(), "facebookexternalua".to_owned()),
            ("X-Hub-Signature-256".to_owned(), format!("sha256={}", sign(&secret, &body))),
        ];
        if self.state.unsure.sha1_signature {
            headers.push(("X-Hub-Signature".to_owned(), format!("sha1={}", sign_sha1(&secret, &body))));
        }
        match self.visit("POST", &url, &headers, &body, DELIVERY_MS) {
            Some(outcome) => self.delivered(id, &outcome),
            None => self.call(Waiting::Delivery(id), url, "POST", headers, body),
        }
    }

    /// Judges what an attempt came to: done, again later, or given up.
    pub(super) fn delivered(&mut self, id: u64, outcome: &Outcome) {
        let Some(mut delivery) = self.deliveries.remove(&id) else { return };
        let (is_taken, seen) = match outcome {
            Outcome::Response(response) => (response.status == 200, json!(response.status)),
            Outcome::Timeout => (false, json!("timeout")),
            Outcome::Refused => (false, json!("refused")),
            Outcome::Unresolvable => (false, json!("unresolvable")),
            Outcome::Tls(why) => (false, json!(why)),
        };
        if let Some((ask, mut told)) = delivery.asker.take() {
            told["delivered"] = json!(is_taken);
            told["callback"] = seen;
            if !is_taken {
                told["why"] = json!("callback-failed");
            }
            self.reply(ask, Response::json(200, &told));
        }
        if is_taken {
            return;
        }
        let failing = self.state.now.duration_since(delivery.first_at).as_secs();
        let raised_at = self.state.now;
        let page = &delivery.page;
        if failing >= END_SECONDS {
            if let Some(node) = self.state.pages.get_mut(page) {
                node.subscribed_apps.remove(&delivery.app);
            }
            let text = format!("Webhooks Disabled: the app was unsubscribed from Page {page}");
            if let Some(app) = self.state.apps.get_mut(&delivery.app) {
                app.alerts.push(Alert { raised_at, text });
            }
            return;
        }
        if failing >= ALERT_SECONDS && !delivery.is_alerted {
            delivery.is_alerted = true;
            let text = format!("Your webhook for Page {page} has been failing for 15 minutes");
            if let Some(app) = self.state.apps.get_mut(&delivery.app) {
                app.alerts.push(Alert { raised_at, text });
            }
        }
        let next = ATTEMPTS.get(delivery.attempts).or(ATTEMPTS.last()).copied().unwrap_or(END_SECONDS);
        let planned = delivery.first_at.checked_add(SignedDuration::from_secs(next)).ok();
        // An attempt that was late itself must not make the next one due at once, for ever.
        let soonest = self.in_seconds(1);
        if let Some(due_at) = planned.max(soonest) {
            self.deliveries.insert(id, Delivery { due_at, is_flying: false, ..delivery });
        }
    }
}

/// Escapes what is not ASCII, as Meta does before it signs: lower-case hex, slashes too.
fn escaped(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for letter in json.chars() {
        match letter {
            '/' => text.push_str("\\/"),
            letter if letter.is_ascii() => text.push(letter),
            letter => {
                let mut units = [0; 2];
                for unit in letter.encode_utf16(&mut units) {
                    write!(text, "\\u{unit:04x}").expect("a string takes all text");
                }
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_escaped_before_it_is_signed() {
        assert_eq!(escaped("äöå/😀"), "\\u00e4\\u00f6\\u00e5\\/\\ud83d\\ude00");
        let body = json!({"text": "Olá, \"Téo\""});
        assert_eq!(serde_json::from_str::<Value>(&escaped(&body.to_string())).unwrap(), body);
    }
}
