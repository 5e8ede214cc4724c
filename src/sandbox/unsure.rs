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
    /// Whether a new app secret ends the tokens of people too, and not only proofs and the app's own token. That it
    /// does is from general knowledge; Meta's pages on secrets name neither.
    pub(super) rotation_ends_tokens: bool,
    /// Whether permissions stay approved for everybody when the business behind the app is no longer verified. That
    /// Advanced Access wants a verified business is documented (since 2023-02-01); what becomes of it later is not.
    pub(super) access_without_verification: Unverified,
    /// Whether the dialog sends people to Facebook's own page for programs on a desktop though the app does not list it.
    /// "Manually build a login flow" names that page, and says nothing of listing it.
    pub(super) desktop_redirect: DesktopRedirect,
    /// What becomes of an address that is listed and lies outside of the app's domains: integrators quote 1349048 and
    /// 191 for years up to 2021, and say that listing the address was all it took.
    pub(super) redirect_outside_domains: OutsideDomain,
    /// How a deactivated app is refused: "API access deactivated" is quoted by integrators, without its code; that its
    /// tokens count as invalid is what Meta's page on Page tokens implies.
    pub(super) deactivated_app: Deactivated,
    /// How a merged Page is refused: code 21 names the new Page, from general knowledge; else it is no object.
    pub(super) merged_page: Merged,
}

/// Who may have people sent to Facebook's own page for programs on a desktop.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum DesktopRedirect {
    /// Every app.
    #[default]
    Open,
    /// An app that lists it.
    Listed,
}

/// What becomes of a listed address outside of the app's domains.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum OutsideDomain {
    #[default]
    Taken,
    /// The person is sent back with 1349048.
    Refused,
}

/// What becomes of approved permissions without a verified business.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Unverified {
    #[default]
    Kept,
    Lost,
}

/// What a deactivated app is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Deactivated {
    /// 200: API access deactivated.
    #[default]
    Access,
    /// 190: its tokens are invalid.
    Token,
}

/// What is said of a Page that became part of another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Merged {
    /// 21, with the new Page's id.
    #[default]
    Told,
    /// 100/33.
    Gone,
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
            rotation_ends_tokens: false,
            access_without_verification: Unverified::Kept,
            desktop_redirect: DesktopRedirect::Open,
            redirect_outside_domains: OutsideDomain::Taken,
            deactivated_app: Deactivated::Access,
            merged_page: Merged::Told,
        }
    }
}
