//! Signatures with the app secret. Source: "Secure Graph API Calls".

use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

/// Returns `appsecret_proof` for a token: the plain form, which unlike the dated one never goes stale.
pub fn appsecret_proof(secret: &SecretString, token: &SecretString) -> String {
    hex::encode(sign(secret.expose_secret().as_bytes(), token.expose_secret().as_bytes()))
}

/// Returns the first 12 hexadecimal digits of a secret's SHA-256, which name it without showing it.
pub fn fingerprint(secret: &SecretString) -> String {
    let mut digits = hex::encode(Sha256::digest(secret.expose_secret().as_bytes()));
    digits.truncate(12);
    digits
}

fn sign(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(message);
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vectors_of_rfc_4231_hold() {
        for (key, message, expected) in [
            (
                vec![0x0b; 20],
                &b"Hi There"[..],
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
            ),
            (
                b"Jefe".to_vec(),
                b"what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            ),
            (
                vec![0xaa; 131],
                b"Test Using Larger Than Block-Size Key - Hash Key First",
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
            ),
        ] {
            assert_eq!(hex::encode(sign(&key, message)), expected);
        }
    }

    #[test]
    fn signatures_are_written_as_meta_writes_them() {
        let secret = SecretString::from("Jefe");
        let digits = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(appsecret_proof(&secret, &SecretString::from("what do ya want for nothing?")), digits);
        assert_eq!(fingerprint(&SecretString::from("abc")), "ba7816bf8f01");
    }
}
