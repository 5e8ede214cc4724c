//! The web of a sandbox's world: its own https hosts, answered by the sandbox.

use std::net::IpAddr;

use serde_json::{Map, Value, json};
use url::Url;

use crate::journey::port::{Reply, Seen, WebFault};

/// What is sent to an address: nothing, or a body, which is posted.
#[derive(Clone, Copy, Default)]
pub(super) struct Errand<'a> {
    pub(super) headers: &'a [(&'static str, String)],
    pub(super) body: Option<&'a [u8]>,
}

/// What a sandbox says of an address.
pub(super) enum World {
    /// It is one of its world's.
    Seen(Seen),
    /// It is not in its world.
    Unknown,
    /// The server is no sandbox.
    None,
}

/// Asks the sandbox at `graph_url` what an errand to `url` would meet.
pub(super) async fn ask(http: &reqwest::Client, graph_url: &Url, url: &Url, errand: &Errand<'_>) -> World {
    let mut control = graph_url.clone();
    control.set_path("/_sandbox/web");
    let headers: Map<String, Value> =
        errand.headers.iter().map(|(name, value)| ((*name).to_owned(), value.clone().into())).collect();
    let method = if errand.body.is_some() { "POST" } else { "GET" };
    let body = String::from_utf8_lossy(errand.body.unwrap_or_default());
    let question = json!({ "method": method, "url": url.as_str(), "headers": headers, "body": body });
    let request = http.post(control).header("content-type", "application/json").body(question.to_string());
    let response = match request.send().await {
        Ok(response) => response,
        Err(error) if error.is_timeout() => return World::Seen(silent(WebFault::Timeout)),
        Err(_) => return World::Seen(silent(WebFault::Unreachable)),
    };
    if !response.status().is_success() {
        return World::None;
    }
    let text = response.text().await.unwrap_or_default();
    serde_json::from_str(&text).map_or(World::None, |answer| read(&answer))
}

fn read(answer: &Value) -> World {
    match answer.get("known").and_then(Value::as_bool) {
        Some(true) => {}
        Some(false) => return World::Unknown,
        None => return World::None,
    }
    let text = |name: &str| answer.get(name).and_then(Value::as_str);
    let addresses: Vec<IpAddr> = answer
        .get("addresses")
        .and_then(Value::as_array)
        .map(|all| all.iter().filter_map(|one| one.as_str()?.parse().ok()).collect())
        .unwrap_or_default();
    let tls = match text("tls") {
        None | Some("trusted") => None,
        Some("expired") => Some(WebFault::TlsExpired),
        Some("wrong-name") => Some(WebFault::TlsWrongName),
        Some("self-signed") => Some(WebFault::TlsSelfSigned),
        Some("untrusted") => Some(WebFault::TlsUntrusted),
        Some(_) => Some(WebFault::TlsOther),
    };
    let broken = match text("fault") {
        None => None,
        Some("timeout") => Some(WebFault::Timeout),
        Some(_) => Some(WebFault::Unreachable),
    };
    let status = answer.get("status").and_then(Value::as_u64).and_then(|status| u16::try_from(status).ok());
    let unresolvable = addresses.is_empty().then_some(WebFault::Unresolvable);
    // In the order in which a connection meets them: name, port, certificate, reply.
    let reply = match unresolvable.or(broken).or(tls) {
        Some(fault) => Err(fault),
        None => status.ok_or(WebFault::Unreachable).map(|status| Reply {
            status,
            location: text("location").map(str::to_owned),
            body: text("body").unwrap_or_default().to_owned(),
        }),
    };
    World::Seen(Seen {
        addresses,
        certificate_days: answer.get("certificate_days").and_then(Value::as_i64),
        private_issuer: None,
        reply,
        ms: answer.get("ms").and_then(Value::as_u64).unwrap_or_default(),
    })
}

/// Returns what is seen where nothing answers.
pub(super) fn silent(fault: WebFault) -> Seen {
    Seen { addresses: Vec::new(), certificate_days: None, private_issuer: None, reply: Err(fault), ms: 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(answer: &Value) -> Seen {
        match read(answer) {
            World::Seen(seen) => seen,
            World::Unknown | World::None => panic!("not an answer: {answer}"),
        }
    }

    #[test]
    fn every_played_trouble_is_what_the_real_one_would_be() {
        let with = |name: &str, value: Value| {
            let mut answer = json!({"known": true, "addresses": ["203.0.113.10"], "tls": "trusted",
                "certificate_days": 80, "status": 200, "location": null, "body": "ok", "ms": 35});
            answer[name] = value;
            seen(&answer)
        };
        for (name, value, expected) in [
            ("addresses", json!([]), WebFault::Unresolvable),
            ("fault", json!("refused"), WebFault::Unreachable),
            ("fault", json!("timeout"), WebFault::Timeout),
            ("tls", json!("expired"), WebFault::TlsExpired),
            ("tls", json!("wrong-name"), WebFault::TlsWrongName),
            ("tls", json!("self-signed"), WebFault::TlsSelfSigned),
            ("tls", json!("untrusted"), WebFault::TlsUntrusted),
        ] {
            assert_eq!(with(name, value).reply, Err(expected), "{name}");
        }
        let healthy = with("tls", Value::Null);
        let reply = Reply { status: 200, location: None, body: "ok".into() };
        assert_eq!((healthy.reply, healthy.certificate_days, healthy.ms), (Ok(reply), Some(80), 35));
        assert_eq!(healthy.addresses, ["203.0.113.10".parse::<IpAddr>().unwrap()]);
    }
}
