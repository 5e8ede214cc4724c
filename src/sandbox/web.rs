//! The played web: hosts that live inside the world, their pages and their webhooks.

use serde_json::{Map, Value, json};
use url::{Url, form_urlencoded};

use super::http::{Request, Response};
use super::records::Outcome;
use super::state::{Site, SiteFault, SiteKind, Tls};
use super::token::{sign, sign_sha1};
use super::world::World;

/// Days that a certificate has left where the world names no end: somebody renews it.
const RENEWED_DAYS: i64 = 80;

impl World {
    /// Calls an address of the played web as Meta would; nothing when the host is not of this world.
    pub(super) fn visit(
        &mut self,
        method: &str,
        url: &str,
        headers: &[(String, String)],
        body: &[u8],
        patience_ms: u64,
    ) -> Option<Outcome> {
        let parsed = Url::parse(url).ok()?;
        let key = self.site(&parsed)?;
        let site = &self.state.web[&key];
        if site.addresses.as_ref().is_some_and(Vec::is_empty) {
            return Some(Outcome::Unresolvable);
        }
        match site.fault {
            Some(SiteFault::Refused) => return Some(Outcome::Refused),
            Some(SiteFault::Timeout) => return Some(Outcome::Timeout),
            None => {}
        }
        if parsed.scheme() == "https" {
            let wrong = match self.tls(site) {
                Tls::Expired => Some("certificate has expired"),
                Tls::WrongName => Some("no alternative certificate subject name matches target host name"),
                Tls::SelfSigned => Some("self signed certificate"),
                Tls::Untrusted => Some("unable to get local issuer certificate"),
                Tls::Trusted => None,
            };
            if let Some(wrong) = wrong {
                return Some(Outcome::Tls(wrong.to_owned()));
            }
        }
        if site.slow_ms.is_some_and(|ms| ms >= patience_ms) {
            return Some(Outcome::Timeout);
        }
        let request = Request {
            method: method.to_owned(),
            target: match parsed.query() {
                Some(query) => format!("{}?{query}", parsed.path()),
                None => parsed.path().to_owned(),
            },
            headers: headers.to_vec(),
            body: body.to_vec(),
        };
        Some(Outcome::Response(self.site_answer(&key, &parsed, &request)))
    }

    /// Answers `POST /_sandbox/web`: what anybody who visits the address would see.
    pub(super) fn web(&mut self, asked: &Map<String, Value>) -> Response {
        let text = |name: &str| asked.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let Ok(url) = Url::parse(&text("url")) else {
            return Response::complaint(400, "`url` must be an absolute URL");
        };
        let Some(key) = self.site(&url) else { return Response::json(200, &json!({"known": false})) };
        let headers: Vec<(String, String)> = asked
            .get("headers")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
            .map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned()))
            .collect();
        let method = asked.get("method").and_then(Value::as_str).unwrap_or("GET").to_ascii_uppercase();
        let site = &self.state.web[&key];
        let addresses = site.addresses.clone().unwrap_or_else(|| vec!["203.0.113.10".to_owned()]);
        let is_secure = url.scheme() == "https";
        let mut told = json!({"known": true, "addresses": addresses, "ms": site.slow_ms.unwrap_or(35)});
        if is_secure {
            told["tls"] = json!(self.tls(site));
            let left = site.certificate_ends_at.map(|end| end.duration_since(self.state.now).as_hours() / 24);
            told["certificate_days"] = json!(left.unwrap_or(RENEWED_DAYS));
        }
        if addresses.is_empty() {
            return Response::json(200, &json!({"known": true, "addresses": []}));
        }
        match self.visit(&method, url.as_str(), &headers, text("body").as_bytes(), 10_000) {
            Some(Outcome::Response(response)) => {
                told["status"] = json!(response.status);
                let location = response.headers.iter().find(|(name, _)| name == "Location");
                told["location"] = json!(location.map(|(_, value)| value));
                told["body"] = json!(response.text());
            }
            Some(Outcome::Refused) => told["fault"] = json!("refused"),
            Some(Outcome::Timeout) => told["fault"] = json!("timeout"),
            // The certificate is told above; nothing comes after a handshake that fails.
            _ => {}
        }
        Response::json(200, &told)
    }

    /// Returns how the TLS of a site is now.
    fn tls(&self, site: &Site) -> Tls {
        match site.tls {
            Some(Tls::Trusted) | None
                if site.certificate_ends_at.is_some_and(|end| end <= self.state.now) =>
            {
                Tls::Expired
            }
            tls => tls.unwrap_or(Tls::Trusted),
        }
    }

    /// Returns the entry that answers a URL: the longest one of its origin that begins its path, else any of
    /// its origin.
    pub(super) fn site(&self, url: &Url) -> Option<String> {
        let origin = format!("{}/", url.origin().ascii_serialization());
        let bare = format!("{}{}", url.origin().ascii_serialization(), url.path());
        let of_host = |key: &&String| format!("{}/", key.trim_end_matches('/')).starts_with(&origin);
        let fits = |key: &&String| {
            let rest = bare.strip_prefix(key.as_str());
            rest.is_some_and(|rest| rest.is_empty() || key.ends_with('/') || rest.starts_with('/'))
        };
        let mine = || self.state.web.keys().filter(of_host);
        mine().filter(fits).max_by_key(|key| key.len()).or_else(|| mine().next()).cloned()
    }

    fn site_answer(&mut self, key: &str, url: &Url, request: &Request) -> Response {
        let site = self.state.web[key].clone();
        let path = key.splitn(4, '/').nth(3).map(|path| format!("/{path}")).unwrap_or_default();
        // An entry that ends in a slash is that page alone; any other stands for all below it.
        let below = !path.ends_with('/') && url.path().starts_with(&format!("{path}/"));
        let fits = below || url.path().trim_end_matches('/') == path.trim_end_matches('/');
        match site.kind {
            SiteKind::Page if !fits => plain(404, "Not Found"),
            SiteKind::Page => {
                let response = Response::html(site.status.unwrap_or(200), site.body.unwrap_or_default());
                match site.location {
                    Some(location) => response.with("Location", location),
                    None => response,
                }
            }
            SiteKind::Webhook if site.status.is_some() => {
                let response = plain(site.status.unwrap_or(500), site.body.as_deref().unwrap_or_default());
                match site.location {
                    Some(location) => response.with("Location", location),
                    None => response,
                }
            }
            SiteKind::Webhook if request.method == "POST" => self.take_delivery(key, &site, request),
            SiteKind::Webhook => handshake_answer(&site, request.query()),
        }
    }

    /// Takes a delivery as a product's webhook would.
    fn take_delivery(&mut self, key: &str, site: &Site, request: &Request) -> Response {
        // A product knows the secret of the app it was set up with: the one whose callback it is.
        let mut apps = self.state.apps.values().filter(|app| {
            app.subscriptions.values().any(|subscription| subscription.callback_url.starts_with(key))
        });
        let secrets: Vec<String> = match apps.next() {
            Some(app) => std::iter::once(app).chain(apps).map(|app| app.secret.clone()).collect(),
            None => self.state.apps.values().map(|app| app.secret.clone()).collect(),
        };
        let (header, prefix) =
            if site.checks_sha1 { ("x-hub-signature", "sha1=") } else { ("x-hub-signature-256", "sha256=") };
        let given = request.header(header).and_then(|value| value.strip_prefix(prefix)).unwrap_or_default();
        let sign = if site.checks_sha1 { sign_sha1 } else { sign };
        let is_signed = secrets.iter().any(|secret| sign(secret, &request.body) == given);
        let status = match site.delivery_status {
            Some(status) => status,
            None if (site.checks_signature || site.checks_sha1) && !is_signed => 403,
            None => 200,
        };
        let now = self.state.now;
        if let Some(site) = self.state.web.get_mut(key) {
            site.deliveries += u64::from(status == 200);
            let body: Value = serde_json::from_slice(&request.body).unwrap_or(Value::Null);
            site.last_delivery =
                Some(json!({"at": now.to_string(), "signed": is_signed, "answered": status, "body": body}));
        }
        plain(status, if status == 200 { "EVENT_RECEIVED" } else { "" })
    }
}

/// Answers a handshake as a product's webhook would, or wrongly where the world says so.
fn handshake_answer(site: &Site, query: &str) -> Response {
    let value = |name: &str| {
        form_urlencoded::parse(query.as_bytes())
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    };
    let agrees = site.accepts_any_token || value("hub.verify_token") == site.verify_token;
    match (value("hub.mode").as_deref(), value("hub.challenge")) {
        (Some("subscribe"), Some(challenge)) if agrees => {
            let echo = site.echo.as_deref().unwrap_or("{challenge}");
            plain(200, &echo.replace("{challenge}", &challenge))
        }
        _ => plain(403, "Forbidden"),
    }
}

fn plain(status: u16, body: &str) -> Response {
    Response {
        status,
        headers: vec![("Content-Type".into(), "text/plain; charset=utf-8".into())],
        body: body.as_bytes().to_vec(),
    }
}
