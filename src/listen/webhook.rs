//! A callback that stands in for a product's: shakes hands, checks signatures, and says what came.

use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use url::form_urlencoded;

use super::serve::{Heard, Told};
use crate::webhook::read::{Read, events};
use crate::webhook::signature::{SHA1_HEADER, SHA256_HEADER, Worth, is_same, sha1, sha256, worth};

/// Where the callback lies.
pub(crate) const PATH: &str = "/webhook";

/// What a callback of ours knows.
pub(crate) struct Receiver {
    /// The verify token that it takes.
    pub(crate) verify_token: SecretString,
    /// The secret that deliveries are signed with; without it none is checked.
    pub(crate) app_secret: Option<SecretString>,
}

/// What came.
#[derive(Debug, PartialEq)]
pub(crate) enum Came {
    /// A handshake, and whether its token was right.
    Handshake {
        /// Whether the challenge was returned.
        is_right: bool,
    },
    /// A delivery.
    Delivery {
        /// What the SHA-256 signature is worth; nothing where no secret is known.
        sha256: Option<Worth>,
        /// What the SHA-1 signature is worth, likewise.
        sha1: Option<Worth>,
        /// Whether it was answered with 200.
        is_taken: bool,
        /// Its events.
        events: Vec<Read>,
        /// Its body.
        body: Value,
    },
    /// Something that is neither.
    Stray,
}

impl Receiver {
    /// Answers a request as a product should, and returns what came. Source: "Webhooks from Meta, Getting Started".
    pub(crate) fn answer(&self, heard: &Heard) -> (Told, Came) {
        let (path, query) = heard.target.split_once('?').unwrap_or((&heard.target, ""));
        match heard.method.as_str() {
            _ if path != PATH => (told(404, ""), Came::Stray),
            "GET" => self.shake(query),
            "POST" => self.take(heard),
            _ => (told(405, ""), Came::Stray),
        }
    }

    fn shake(&self, query: &str) -> (Told, Came) {
        let value = |name: &str| {
            let mut pairs = form_urlencoded::parse(query.as_bytes());
            pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
        };
        let (mode, challenge) = (value("hub.mode"), value("hub.challenge"));
        let (Some("subscribe"), Some(challenge)) = (mode.as_deref(), challenge) else {
            return (told(400, ""), Came::Stray);
        };
        let given = value("hub.verify_token").unwrap_or_default();
        let is_right = is_same(given.as_bytes(), self.verify_token.expose_secret().as_bytes());
        let answer = if is_right { told(200, &challenge) } else { told(403, "") };
        (answer, Came::Handshake { is_right })
    }

    /// Takes a delivery whose SHA-256 signature is right; where there is none, the older one has to be.
    fn take(&self, heard: &Heard) -> (Told, Came) {
        let secret = self.app_secret.as_ref();
        let new = secret.map(|secret| worth(heard.header(SHA256_HEADER), &sha256(secret, &heard.body)));
        let old = secret.map(|secret| worth(heard.header(SHA1_HEADER), &sha1(secret, &heard.body)));
        let is_taken = match (new, old) {
            (None | Some(Worth::Right), _) => true,
            (Some(Worth::Absent), old) => old == Some(Worth::Right),
            (Some(Worth::Wrong), _) => false,
        };
        let body: Value = serde_json::from_slice(&heard.body).unwrap_or(Value::Null);
        let answer = if is_taken { told(200, "EVENT_RECEIVED") } else { told(403, "") };
        (answer, Came::Delivery { sha256: new, sha1: old, is_taken, events: events(&body), body })
    }
}

fn told(status: u16, body: &str) -> Told {
    let headers = vec![
        ("content-type", "text/plain; charset=utf-8".to_owned()),
        // Whatever a challenge says, no browser is to take it for a page.
        ("x-content-type-options", "nosniff".to_owned()),
    ];
    Told { status, headers, body: body.as_bytes().to_vec() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::webhook::event::{About, Kind, SENDER, body};
    use crate::webhook::signature::{Signing, headers};

    fn receiver(secret: Option<&str>) -> Receiver {
        Receiver { verify_token: "aurora".into(), app_secret: secret.map(SecretString::from) }
    }

    fn heard(method: &str, target: &str) -> Heard {
        Heard { method: method.into(), target: target.into(), ..Heard::default() }
    }

    #[test]
    fn a_handshake_is_answered_with_the_challenge_alone() {
        let shake = |target: &str| {
            let (told, came) = receiver(None).answer(&heard("GET", target));
            (told.status, String::from_utf8(told.body).unwrap(), came)
        };
        let right = "/webhook?hub.mode=subscribe&hub.challenge=42&hub.verify_token=aurora";
        assert_eq!(shake(right), (200, "42".into(), Came::Handshake { is_right: true }));
        for token in ["auror", "aurora1", "", "AURORA"] {
            let target = format!("/webhook?hub.mode=subscribe&hub.challenge=42&hub.verify_token={token}");
            assert_eq!(shake(&target), (403, String::new(), Came::Handshake { is_right: false }), "{token}");
        }
        assert_eq!(shake("/webhook").0, 400);
        assert_eq!(shake("/webhook?hub.mode=unsubscribe&hub.challenge=1&hub.verify_token=aurora").0, 400);
        assert_eq!(shake("/other?hub.mode=subscribe&hub.challenge=42&hub.verify_token=aurora").0, 404);
        assert_eq!(receiver(None).answer(&heard("PUT", "/webhook")).0.status, 405);
    }

    #[test]
    fn a_delivery_is_taken_by_its_signature() {
        let at = jiff::Timestamp::UNIX_EPOCH;
        let about = About { page: "111", sender: SENDER, text: "Oi", mark: "1", at };
        let body = body(Kind::Messages, &about);
        let status = |known: Option<&str>, used: &str, signing| {
            let named = headers(&SecretString::from(used), &body, signing);
            let headers = named.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
            let delivery = Heard { headers, body: body.clone(), ..heard("POST", "/webhook") };
            let (told, came) = receiver(known).answer(&delivery);
            let Came::Delivery { is_taken, events, .. } = came else { panic!("{came:?}") };
            assert_eq!(
                (events.len(), events[0].text.as_deref(), is_taken),
                (1, Some("Oi"), told.status == 200)
            );
            told.status
        };
        for (signing, right, wrong) in [
            (Signing::Both, 200, 403),
            (Signing::Sha256, 200, 403),
            (Signing::Sha1, 200, 403),
            (Signing::Nothing, 403, 403),
        ] {
            assert_eq!(status(Some("secret"), "secret", signing), right, "{signing:?}");
            assert_eq!(status(Some("secret"), "other", signing), wrong, "{signing:?}");
            assert_eq!(status(None, "secret", signing), 200);
        }
    }
}
