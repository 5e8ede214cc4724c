//! What no source settles about Meta, each playable both ways: a world says which under `unsure`.

use serde::{Deserialize, Serialize};

/// How Meta behaves where the sources are silent or differ. The defaults are the likelier ones.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Unsure {
    /// Whether a delivery carries `X-Hub-Signature` (SHA-1) beside `X-Hub-Signature-256`. No dated dump of a live
    /// delivery was found; Meta's own sample (original-coast-clothing, 2022-11-10) and the gem facebook-messenger
    /// (2024-09-03), on which Chatwoot's Messenger channel stands, check SHA-1 alone.
    pub(super) sha1_signature: bool,
    /// Whether the dialog takes a loopback address that the app does not list. That `localhost` is open while the app
    /// is in development is from general knowledge; no text was found that names ports or the bare addresses.
    pub(super) loopback_redirects: LoopbackRedirects,
    /// Whether a code with a challenge is redeemed by its verifier alone, without the app secret. Meta's page "OIDC
    /// Code Flow with PKCE" (2023-07-18) calls itself in testing, and only its opening could be read.
    pub(super) secretless_redemption: bool,
    /// Whether an `appsecret_proof` beside an app's own token has to be that token's. messaging-api-messenger 1.1.0
    /// sends a Page token's proof there; how Meta takes it is unknown.
    pub(super) app_token_proof: Proof,
    /// How success is written where Meta's pages show both: as `true` or as the text `"true"`.
    pub(super) success: Success,
}

/// What becomes of a proof beside an app's own token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Proof {
    #[default]
    Checked,
    Ignored,
}

/// How success is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Success {
    #[default]
    Boolean,
    Text,
}

/// Which unlisted loopback addresses the dialog sends a person to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum LoopbackRedirects {
    /// `localhost`, for an app in development.
    #[default]
    Strict,
    /// Every loopback name, for every app.
    Lax,
}

impl Default for Unsure {
    fn default() -> Self {
        Self {
            sha1_signature: true,
            loopback_redirects: LoopbackRedirects::Strict,
            secretless_redemption: true,
            app_token_proof: Proof::Checked,
            success: Success::Boolean,
        }
    }
}
