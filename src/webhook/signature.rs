//! The two signatures of a delivery. Source: "Webhooks from Meta, Getting Started", "Validating Payloads".

use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha1::Sha1;
use sha2::Sha256;

/// The header of the SHA-256 signature, in lower case.
pub(crate) const SHA256_HEADER: &str = "x-hub-signature-256";
/// The header of the SHA-1 signature, in lower case. That Meta still sends it is observed: receivers that check it
/// alone are in use.
pub(crate) const SHA1_HEADER: &str = "x-hub-signature";

/// Returns the value of [`SHA256_HEADER`] for the raw bytes of a body.
pub(crate) fn sha256(secret: &SecretString, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes())
        .expect("HMAC takes a key of any length");
    mac.update(body);
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

/// Returns the value of [`SHA1_HEADER`] for the raw bytes of a body.
pub(crate) fn sha1(secret: &SecretString, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret.expose_secret().as_bytes())
        .expect("HMAC takes a key of any length");
    mac.update(body);
    format!("sha1={}", hex::encode(mac.finalize().into_bytes()))
}

/// How a delivery is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signing {
    /// With both, as Meta does.
    Both,
    /// With SHA-256 alone.
    Sha256,
    /// With SHA-1 alone.
    Sha1,
    /// Not at all.
    Nothing,
}

/// Returns the headers of a delivery. Ours name us, and not Meta: a receiver that lets only Meta's callers in is told
/// apart by that.
pub(crate) fn headers(secret: &SecretString, body: &[u8], signing: Signing) -> Vec<(&'static str, String)> {
    let mut headers = vec![("content-type", "application/json".to_owned())];
    if matches!(signing, Signing::Both | Signing::Sha256) {
        headers.push((SHA256_HEADER, sha256(secret, body)));
    }
    if matches!(signing, Signing::Both | Signing::Sha1) {
        headers.push((SHA1_HEADER, sha1(secret, body)));
    }
    headers
}

/// What a signature is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Worth {
    /// It is the one that the secret makes.
    Right,
    /// It is another.
    Wrong,
    /// There is none.
    Absent,
}

impl Worth {
    /// Returns the word that `--json` carries.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Wrong => "wrong",
            Self::Absent => "absent",
        }
    }
}

/// Returns what a header's value is worth beside the one that should be there.
pub(crate) fn worth(given: Option<&str>, right: &str) -> Worth {
    match given {
        None => Worth::Absent,
        Some(given) if is_same(given.trim().as_bytes(), right.as_bytes()) => Worth::Right,
        Some(_) => Worth::Wrong,
    }
}

/// Compares in a time that does not tell where two texts differ.
pub(crate) fn is_same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.iter().zip(other).fold(0, |all, (one, other)| all | (one ^ other)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    // Values of `openssl dgst -hmac secret`, made beside this program.
    const BODY: &[u8] = br#"{"object":"page","entry":[]}"#;

    #[test]
    fn signatures_are_those_of_another_program() {
        let secret = SecretString::from("0123456789abcdef");
        assert_eq!(
            sha256(&secret, BODY),
            "sha256=d70ff763b56e394c6a718f2a9b6ac0a5178b02281c5af13d7597062d5f2c8fe5"
        );
        assert_eq!(sha1(&secret, BODY), "sha1=14ffeab6cc6ff29baf3e5401af408b273510e105");
    }

    #[test]
    fn a_delivery_carries_the_signatures_that_are_wanted() {
        let secret = SecretString::from("0123456789abcdef");
        let names = |signing| -> Vec<&str> {
            headers(&secret, BODY, signing).into_iter().map(|(name, _)| name).skip(1).collect()
        };
        assert_eq!(names(Signing::Both), [SHA256_HEADER, SHA1_HEADER]);
        assert_eq!(names(Signing::Sha256), [SHA256_HEADER]);
        assert_eq!(names(Signing::Sha1), [SHA1_HEADER]);
        assert!(names(Signing::Nothing).is_empty());
    }

    #[test]
    fn a_signature_is_right_wrong_or_not_there() {
        let right = sha256(&SecretString::from("a"), BODY);
        let other = sha256(&SecretString::from("b"), BODY);
        for (given, expected) in [
            (Some(right.as_str()), Worth::Right),
            (Some(other.as_str()), Worth::Wrong),
            (Some(""), Worth::Wrong),
            (Some("sha256="), Worth::Wrong),
            (None, Worth::Absent),
        ] {
            assert_eq!(worth(given, &right), expected, "{given:?}");
        }
    }
}
