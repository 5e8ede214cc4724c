//! The app's webhook subscriptions, and the handshake that Meta makes before it answers.

use serde_json::{Value, json};
use url::Url;

use super::super::facts;
use super::super::http::query;
use super::super::records::{HANDSHAKE_MS, Handshake, Origin, Outcome, Waiting};
use super::super::state::Subscription;
use super::{Call, Refused, Served, World};

impl World {
    pub(super) fn list_subscriptions(&mut self, call: &Call, app: &str) -> Value {
        self.takes(call, &[]);
        let version = self.app_version(Some(app));
        let rows: Vec<Value> = self.state.apps[app]
            .subscriptions
            .iter()
            .map(|(object, subscription)| {
                let fields: Vec<Value> = subscription
                    .fields
                    .iter()
                    .map(|field| json!({"name": field, "version": version}))
                    .collect();
                json!({
                    "object": object, "callback_url": subscription.callback_url,
                    "active": subscription.active, "fields": fields
                })
            })
            .collect();
        json!({ "data": rows })
    }

    pub(super) fn unsubscribe(&mut self, call: &Call, app: &str) -> Result<Value, Refused> {
        self.takes(call, &["object"]);
        let object = call.params.text("object");
        let fields = call.params.list("fields");
        let Some(app) = self.state.apps.get_mut(app) else { return Err(Refused::bad_application()) };
        match (object, fields) {
            (None, _) => app.subscriptions.clear(),
            (Some(object), None) => {
                app.subscriptions.remove(&object);
            }
            (Some(object), Some(fields)) => {
                if let Some(subscription) = app.subscriptions.get_mut(&object) {
                    subscription.fields.retain(|field| !fields.contains(field));
                    if subscription.fields.is_empty() {
                        app.subscriptions.remove(&object);
                    }
                }
            }
        }
        Ok(json!({"success": true}))
    }

    pub(super) fn subscribe(&mut self, call: &Call, app: &str) -> Result<Served, Refused> {
        self.takes(
            call,
            &["object", "callback_url", "include_values", "verify_token", "include_client_certificate"],
        );
        let Some(object) = call.params.text("object") else {
            return Err(Refused::parameter("The parameter object is required."));
        };
        let known = ["page", "user", "permissions", "instagram", "application", "whatsapp_business_account"];
        if !known.contains(&object.as_str()) {
            return Err(Refused::parameter(format!("Param object must be one of {{{}}}", known.join(", "))));
        }
        let fields = call.params.list("fields").unwrap_or_default();
        let is_known = |field: &&String| match object.as_str() {
            "page" => facts::page_webhook_fields().any(|known| known == **field),
            "instagram" => facts::instagram_webhook_fields().any(|known| known == **field),
            _ => true,
        };
        if let Some(stray) = fields.iter().find(|field| !is_known(field)) {
            return Err(Refused::parameter(format!(
                "Param fields contains an invalid field \"{stray}\" for object {object}"
            )));
        }
        let old = self.state.apps[app].subscriptions.get(&object);
        let callback = call.params.text("callback_url").or_else(|| old.map(|old| old.callback_url.clone()));
        let token = call.params.text("verify_token").or_else(|| old.map(|old| old.verify_token.clone()));
        let Some(callback) = callback else {
            return Err(Refused::parameter("The parameter callback_url is required."));
        };
        if fields.is_empty() && old.is_none() {
            return Err(Refused::parameter("The parameter fields is required."));
        }
        check_callback(&callback)?;
        let challenge = self.number_text();
        Ok(Served::Wait(Box::new(Handshake {
            // Replaced by whoever serves the call: only there it is known whom the answer goes to.
            origin: Origin::Ask { id: 0, version: call.version.clone() },
            usage: None,
            app: app.to_owned(),
            object,
            fields,
            callback,
            token: token.unwrap_or_default(),
            challenge,
        })))
    }

    /// Makes the handshake: inside the world when the host lives there, else by a real call.
    pub(super) fn shake(&mut self, handshake: Handshake) {
        let pairs = [
            ("hub.mode", "subscribe"),
            ("hub.challenge", handshake.challenge.as_str()),
            ("hub.verify_token", handshake.token.as_str()),
        ];
        let joint = if handshake.callback.contains('?') { '&' } else { '?' };
        let url = format!("{}{joint}{}", handshake.callback, query(&pairs));
        let headers = vec![
            ("User-Agent".to_owned(), "facebookplatform/1.0 (+http://developers.facebook.com)".to_owned()),
            ("Accept".to_owned(), "*/*".to_owned()),
        ];
        match self.visit("GET", &url, &headers, b"", HANDSHAKE_MS) {
            Some(outcome) => self.shaken(handshake, &outcome),
            None => self.call(Waiting::Handshake(Box::new(handshake)), url, "GET", headers, Vec::new()),
        }
    }

    /// Judges what the callback answered, and answers the one who subscribed.
    pub(in crate::sandbox) fn shaken(&mut self, handshake: Handshake, outcome: &Outcome) {
        let Handshake { origin, usage, app, object, fields, callback, token, challenge } = handshake;
        let host = Url::parse(&callback).ok().and_then(|url| url.host_str().map(ToOwned::to_owned));
        let host = host.unwrap_or_default();
        let wrong = match outcome {
            Outcome::Response(response) if response.status != 200 => Some(format!(
                "HTTP Status Code = {}; HTTP Message = {}",
                response.status,
                reason(response.status)
            )),
            Outcome::Response(response) if response.text() != challenge => Some(format!(
                "Response does not match challenge, expected value=\"{challenge}\", received=\"{}\"",
                response.text().chars().take(60).collect::<String>()
            )),
            Outcome::Response(_) => None,
            Outcome::Timeout => {
                Some("curl_errno = 28; curl_error = Operation timed out; HTTP Status Code = 0".to_owned())
            }
            Outcome::Refused => Some(format!(
                "curl_errno = 7; curl_error = Failed to connect to {host}; HTTP Status Code = 0"
            )),
            Outcome::Unresolvable => Some(format!(
                "curl_errno = 6; curl_error = Could not resolve host: {host}; HTTP Status Code = 0"
            )),
            Outcome::Tls(why) => Some(format!(
                "curl_errno = 60; curl_error = SSL certificate problem: {why}; HTTP Status Code = 0"
            )),
        };
        let result = match (wrong, self.state.apps.get_mut(&app)) {
            (None, Some(node)) => {
                let entry = node.subscriptions.entry(object).or_insert_with(|| Subscription {
                    callback_url: String::new(),
                    verify_token: String::new(),
                    active: true,
                    fields: Vec::new(),
                });
                entry.callback_url = callback;
                entry.verify_token = token;
                entry.active = true;
                for field in fields {
                    if !entry.fields.contains(&field) {
                        entry.fields.push(field);
                    }
                }
                Ok(json!({"success": true}))
            }
            (wrong, _) => Err(Refused::new(
                400,
                2200,
                format!(
                    "(#2200) Callback verification failed with the following errors: {}",
                    wrong.unwrap_or_default()
                ),
            )),
        };
        self.respond(&origin, result, usage.as_ref());
    }

    fn number_text(&mut self) -> String {
        let number = self.number();
        self.digits(&format!("challenge/{number}"), 10)
    }
}

/// Refuses what Meta refuses before it calls anybody. Plain http passes on loopback, where alone a rehearsal
/// can listen.
fn check_callback(callback: &str) -> Result<(), Refused> {
    let url =
        Url::parse(callback).map_err(|_| Refused::parameter("Param callback_url must be a valid URL"))?;
    let is_loopback = match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    };
    match url.scheme() {
        "https" => Ok(()),
        "http" if is_loopback => Ok(()),
        _ => Err(Refused::new(
            400,
            2200,
            "(#2200) Callback verification failed with the following errors: The callback URL must be secure \
             (https)",
        )),
    }
}

/// Returns the words of an HTTP status.
fn reason(status: u16) -> &'static str {
    match status {
        301 => "Moved Permanently",
        302 => "Found",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "",
    }
}
