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
}

impl Default for Unsure {
    fn default() -> Self {
        Self { sha1_signature: true }
    }
}
