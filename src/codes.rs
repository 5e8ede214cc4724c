//! The registry of codes: everything that can be found or go wrong, by a name that is stable in every release.
//!
//! A leaf. A code is a row here, its words in `locales/`, and a scenario that reaches it.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::finding::Code;

/// Declares each code as a static that is called like its id, and each group as a list.
macro_rules! registry {
    ($($(#[$about:meta])* $group:ident {
        $($(#[$doc:meta])* $name:ident = $weight:ident($id:literal, $docs:literal);)*
    })*) => {
        $($($(#[$doc])* pub static $name: Code = Code::$weight($id, $docs);)*)*

        $($(#[$about])* pub static $group: &[&Code] = &[$(&$name),*];)*

        /// Every code.
        pub static ALL: &[&Code] = &[$($(&$name,)*)*];

        #[cfg(test)]
        static NAMES: &[(&str, &Code)] = &[$($((stringify!($name), &$name),)*)*];
    };
}

/// Returns the code of an id.
pub fn find(id: &str) -> Option<&'static Code> {
    static BY_ID: LazyLock<HashMap<&str, &Code>> =
        LazyLock::new(|| ALL.iter().map(|code| (code.id, *code)).collect());
    BY_ID.get(id).copied()
}

/// Returns every code that a finding can have.
pub fn findings() -> impl Iterator<Item = &'static Code> {
    [STEPS, GRAPH, PROBE, RUN].into_iter().flatten().copied()
}

registry! {
    /// What the checks of the steps find.
    STEPS {
        // A step of whichever kind.
        /// Meta said no, in a way that no step judges.
        GRAPH_REFUSED = failed("graph-refused", "docs/graph-api/guides/error-handling");
        /// Meta refused a call that would have changed something.
        CALL_REFUSED = blocks("call-refused", "docs/graph-api/guides/error-handling");
        /// Meta does not accept App ID and secret.
        APP_CREDENTIALS_REFUSED =
            blocks("app-credentials-refused", "docs/facebook-login/guides/access-tokens");
        /// No platform is chosen, so nobody knows what it needs.
        PLATFORM_NOT_CHOSEN = blocks("platform-not-chosen", "");

        // Tokens, wherever a step meets one.
        /// The token cannot be used, and Meta does not say why.
        TOKEN_INVALID = blocks("token-invalid", "docs/facebook-login/guides/access-tokens");
        /// The token's time is over.
        TOKEN_EXPIRED = blocks("token-expired", "docs/facebook-login/guides/access-tokens");
        /// The person removed the app.
        TOKEN_REVOKED = blocks("token-revoked", "docs/facebook-login/guides/access-tokens");
        /// The person's password changed, or Facebook ended the session.
        TOKEN_PASSWORD_CHANGED = blocks("token-password-changed", "docs/facebook-login/guides/access-tokens");
        /// The person must first pass a check on facebook.com.
        TOKEN_CHECKPOINT = blocks("token-checkpoint", "docs/facebook-login/guides/access-tokens");
        /// The person's account was never confirmed.
        TOKEN_UNCONFIRMED = blocks("token-unconfirmed", "docs/facebook-login/guides/access-tokens");
        /// The session that the token came of was ended: revoked, or the person logged out.
        TOKEN_SESSION_ENDED = blocks("token-session-ended", "docs/facebook-login/guides/access-tokens");
        /// The person behind a Page token lost the role on the Page.
        TOKEN_ROLE_LOST = blocks("token-role-lost", "docs/facebook-login/guides/access-tokens");
        /// The token was issued to another app.
        TOKEN_OF_ANOTHER_APP = blocks("token-of-another-app", "docs/facebook-login/guides/access-tokens");
        /// The token is of another Page.
        TOKEN_OF_ANOTHER_PAGE = blocks("token-of-another-page", "docs/facebook-login/guides/access-tokens");
        /// The token is of another kind than belongs here.
        TOKEN_WRONG_KIND = blocks("token-wrong-kind", "docs/facebook-login/guides/access-tokens");
        /// The token lacks permissions that the platform needs.
        TOKEN_SCOPE_MISSING = blocks("token-scope-missing", "docs/permissions");
        /// The token lives for hours, not for 60 days.
        TOKEN_SHORT_LIVED = blocks("token-short-lived", "docs/facebook-login/guides/access-tokens");
        /// The token expires before long.
        TOKEN_EXPIRES_SOON = advice("token-expires-soon", "docs/facebook-login/guides/access-tokens");
        /// Meta blocks the person or the app for a while, for what was done with it.
        TOKEN_BLOCKED = blocks("token-blocked", "docs/graph-api/guides/error-handling");
        /// The 90 days of data access are over.
        DATA_ACCESS_EXPIRED = advice("data-access-expired", "docs/facebook-login/guides/access-tokens");

        // Step `customer`.
        /// Company, platform or Page is not known.
        CUSTOMER_INCOMPLETE = blocks("customer-incomplete", "");
        /// The record names a platform that has no profile.
        PLATFORM_UNKNOWN = blocks("platform-unknown", "");
        /// The release of the product is connected in another way, which has a profile of its own.
        PLATFORM_RELEASE_OTHER = blocks("platform-release-other", "");
        /// Of a channel on the vendor's app, nobody but the person knows the Page ID.
        PAGE_ID_MISSING = blocks("page-id-missing", "");

        // Step `app`.
        /// No App ID is known.
        APP_UNKNOWN = blocks("app-unknown", "docs/development/create-an-app");
        /// The App ID is known, the secret is not.
        APP_SECRET_MISSING = blocks("app-secret-missing", "docs/development/create-an-app");
        /// App ID and secret are of another app than was meant.
        APP_NOT_THE_ONE_MEANT = blocks("app-not-the-one-meant", "");
        /// Meta serves the app nothing: it is blocked, deactivated, or missed its Data Use Checkup.
        APP_BLOCKED = blocks("app-blocked", "docs/development/maintaining-data-access");
        /// The Graph version in use ends before long.
        GRAPH_VERSION_DYING = advice("graph-version-dying", "docs/graph-api/changelog/versions");
        /// The Graph version in use has ended; Meta serves an older-but-alive one instead.
        GRAPH_VERSION_DEAD = advice("graph-version-dead", "docs/graph-api/changelog/versions");
        /// The Graph version in use is not in our table.
        GRAPH_VERSION_UNKNOWN = advice("graph-version-unknown", "docs/graph-api/changelog/versions");
        /// Meta does not know the Graph version in use.
        GRAPH_VERSION_REFUSED = blocks("graph-version-refused", "docs/graph-api/changelog/versions");

        // Step `app-settings`.
        /// No contact e-mail.
        CONTACT_EMAIL_MISSING =
            blocks("contact-email-missing", "docs/development/create-an-app/app-dashboard/basic-settings");
        /// No category.
        CATEGORY_MISSING =
            blocks("category-missing", "docs/development/create-an-app/app-dashboard/basic-settings");
        /// The category is for messaging between people.
        CATEGORY_UNFIT =
            advice("category-unfit", "docs/development/create-an-app/app-dashboard/basic-settings");
        /// No privacy policy.
        PRIVACY_POLICY_MISSING =
            blocks("privacy-policy-missing", "docs/development/create-an-app/app-dashboard/basic-settings");
        /// The privacy policy's address does not answer 200.
        PRIVACY_POLICY_DEAD =
            blocks("privacy-policy-dead", "docs/development/create-an-app/app-dashboard/basic-settings");
        /// An address among the app's settings resolves to a private one from here; only Meta can tell what it sees.
        SETTINGS_URL_PRIVATE =
            waits("settings-url-private", "docs/development/create-an-app/app-dashboard/basic-settings");
        /// The privacy policy's page asks for a login, or does not speak of privacy.
        PRIVACY_POLICY_UNLIKE =
            advice("privacy-policy-unlike", "docs/development/create-an-app/app-dashboard/basic-settings");
        /// No terms of service.
        TERMS_MISSING =
            advice("terms-missing", "docs/development/create-an-app/app-dashboard/basic-settings");
        /// Nobody said yet that data deletion is set.
        DATA_DELETION_UNSAID =
            waits("data-deletion-unsaid", "docs/development/create-an-app/app-dashboard/basic-settings");
        /// Somebody said that data deletion is not set.
        DATA_DELETION_MISSING =
            blocks("data-deletion-missing", "docs/development/create-an-app/app-dashboard/basic-settings");
        /// The address for data deletion does not answer.
        DATA_DELETION_DEAD =
            advice("data-deletion-dead", "docs/development/create-an-app/app-dashboard/basic-settings");
        /// Nobody is told when a person takes the app's access away.
        DEAUTHORIZE_CALLBACK_MISSING =
            advice("deauthorize-callback-missing", "docs/facebook-login/guides/advanced/deauthorize-callback");
        /// No icon file is known.
        ICON_MISSING = waits("icon-missing", "docs/development/create-an-app/app-dashboard/basic-settings");
        /// The icon is not 1024×1024.
        ICON_WRONG_SIZE =
            blocks("icon-wrong-size", "docs/development/create-an-app/app-dashboard/basic-settings");
        /// The icon file cannot be read.
        ICON_UNREADABLE =
            blocks("icon-unreadable", "docs/development/create-an-app/app-dashboard/basic-settings");
        /// No app domain.
        APP_DOMAINS_MISSING =
            advice("app-domains-missing", "docs/development/create-an-app/app-dashboard/basic-settings");
        /// No app domain covers the site that the reviewer is sent to.
        APP_DOMAINS_DIFFER =
            advice("app-domains-differ", "docs/development/create-an-app/app-dashboard/basic-settings");
        /// The *Website* platform has no site URL.
        WEBSITE_MISSING =
            advice("website-missing", "docs/development/create-an-app/app-dashboard/basic-settings");
        /// The *Website* platform names another site than the reviewer is sent to.
        WEBSITE_DIFFERS =
            advice("website-differs", "docs/development/create-an-app/app-dashboard/basic-settings");
        /// Only listed servers may call.
        SERVER_IP_LIST = advice("server-ip-list", "docs/facebook-login/security");
        /// Age or country limits hide the app from some people.
        APP_RESTRICTED =
            advice("app-restricted", "docs/development/create-an-app/app-dashboard/basic-settings");
        /// Meta lets nobody write the settings by its API.
        APP_SETTINGS_LOCKED =
            blocks("app-settings-locked", "docs/development/create-an-app/app-dashboard/advanced-settings");

        // Step `messenger-product`.
        /// The app has no Messenger product.
        MESSENGER_PRODUCT_MISSING =
            blocks("messenger-product-missing", "docs/messenger-platform/getting-started");
        /// Meta does not show whether the app has the Messenger product.
        MESSENGER_PRODUCT_HIDDEN =
            waits("messenger-product-hidden", "docs/messenger-platform/getting-started");

        // Step `login`.
        /// The platform works with a pasted Page token; no login is involved.
        LOGIN_NOT_NEEDED = advice("login-not-needed", "docs/facebook-login/guides/access-tokens");
        /// No user token is known.
        USER_TOKEN_MISSING = blocks("user-token-missing", "docs/facebook-login/guides/access-tokens");
        /// No system-user token is known.
        SYSTEM_USER_TOKEN_MISSING =
            blocks("system-user-token-missing", "docs/facebook-login/guides/access-tokens");

        // Step `page`.
        /// Nobody knows yet which Page it is; a Page token tells.
        PAGE_UNIDENTIFIED = blocks("page-unidentified", "docs/pages-api/overview");
        /// The person's token lists Pages; one has to be picked.
        PAGE_NOT_PICKED = blocks("page-not-picked", "docs/pages-api/overview");
        /// The person's token lists no Page at all.
        PAGE_LIST_EMPTY = blocks("page-list-empty", "docs/pages-api/overview");
        /// The person's token lists other Pages, not this one.
        PAGE_NOT_LISTED = blocks("page-not-listed", "docs/pages-api/overview");
        /// Meta does not show the Page to this token.
        PAGE_NOT_VISIBLE = blocks("page-not-visible", "docs/pages-api/overview");
        /// The Page became part of another one.
        PAGE_MERGED = blocks("page-merged", "docs/pages-api/overview");
        /// The Page is not published.
        PAGE_UNPUBLISHED = blocks("page-unpublished", "docs/pages-api/overview");
        /// The person lacks a task on the Page.
        PAGE_TASK_MISSING = blocks("page-task-missing", "docs/pages-api/overview");

        // Step `page-token`.
        /// No Page token is known; it is generated in the App Dashboard and pasted.
        PAGE_TOKEN_MISSING = blocks("page-token-missing", "docs/pages-api/overview");
        /// No Page token is known; it can be derived from the person's token.
        PAGE_TOKEN_NOT_DERIVED = blocks("page-token-not-derived", "docs/pages-api/overview");

        // Step `platform-setup`.
        /// A value that the product's form wants, or shows, is not known.
        PLATFORM_VALUE_MISSING = blocks("platform-value-missing", "");
        /// Nobody said yet that the product's form is saved.
        PLATFORM_UNSAVED = waits("platform-unsaved", "");
        /// The product holds another token than the vault.
        PLATFORM_TOKEN_STALE = blocks("platform-token-stale", "");
        /// Steps of the product's set-up that nobody ticked are due.
        PLATFORM_STEPS_OPEN = blocks("platform-steps-open", "");
        /// A step of the product's set-up was done before something changed that it is about.
        PLATFORM_STEP_AGAIN = blocks("platform-step-again", "");
        /// The product was given a Graph version that ends soon.
        PLATFORM_VERSION_ENDS = advice("platform-version-ends", "docs/graph-api/changelog/versions");
        /// The product was given a Graph version that has ended.
        PLATFORM_VERSION_ENDED = advice("platform-version-ended", "docs/graph-api/changelog/versions");
        /// The vendor fixed one verify token for everybody, and this is another.
        VERIFY_TOKEN_NOT_VENDORS = blocks("verify-token-not-vendors", "");
        /// The callback does not look like those of the product.
        CALLBACK_UNUSUAL = advice("callback-unusual", "");
        /// The product shows another callback than the app already has; Meta allows one for each object.
        CALLBACK_TAKEN = blocks("callback-taken", "docs/graph-api/webhooks/getting-started");

        // Step `webhook-endpoint`.
        /// No callback URL is known.
        CALLBACK_MISSING = blocks("callback-missing", "docs/graph-api/webhooks/getting-started");
        /// The callback is no URL.
        CALLBACK_MALFORMED = blocks("callback-malformed", "docs/graph-api/webhooks/getting-started");
        /// The callback is not `https`.
        CALLBACK_NOT_HTTPS = blocks("callback-not-https", "docs/graph-api/webhooks/getting-started");
        /// The callback names this machine or a private network.
        CALLBACK_LOCAL = blocks("callback-local", "docs/graph-api/webhooks/getting-started");
        /// The callback's name resolves to a private address from here; only Meta can tell what it sees.
        CALLBACK_PRIVATE = waits("callback-private", "docs/graph-api/webhooks/getting-started");
        /// The callback's name has no address.
        CALLBACK_UNRESOLVABLE = blocks("callback-unresolvable", "docs/graph-api/webhooks/getting-started");
        /// Nothing answers at the callback.
        CALLBACK_UNREACHABLE = blocks("callback-unreachable", "docs/graph-api/webhooks/getting-started");
        /// The callback does not answer in time.
        CALLBACK_TIMEOUT = blocks("callback-timeout", "docs/graph-api/webhooks/getting-started");
        /// A proxy between us and the callback wants credentials.
        CALLBACK_PROXY_AUTH = failed("callback-proxy-auth", "");
        /// The certificate has expired.
        CALLBACK_CERTIFICATE_EXPIRED =
            blocks("callback-certificate-expired", "docs/graph-api/webhooks/getting-started");
        /// The certificate is for another name.
        CALLBACK_CERTIFICATE_WRONG_NAME =
            blocks("callback-certificate-wrong-name", "docs/graph-api/webhooks/getting-started");
        /// The certificate is self-signed.
        CALLBACK_CERTIFICATE_SELF_SIGNED =
            blocks("callback-certificate-self-signed", "docs/graph-api/webhooks/getting-started");
        /// The chain does not lead to a trusted root.
        CALLBACK_CERTIFICATE_UNTRUSTED =
            blocks("callback-certificate-untrusted", "docs/graph-api/webhooks/getting-started");
        /// TLS failed in another way.
        CALLBACK_TLS_FAILED = blocks("callback-tls-failed", "docs/graph-api/webhooks/getting-started");
        /// The certificate expires before long.
        CALLBACK_CERTIFICATE_EXPIRES_SOON =
            advice("callback-certificate-expires-soon", "docs/graph-api/webhooks/getting-started");
        /// The callback redirects; Meta does not follow.
        CALLBACK_REDIRECTS = blocks("callback-redirects", "docs/graph-api/webhooks/getting-started");
        /// The callback sends its caller to a page where people sign in.
        CALLBACK_REDIRECTS_TO_SIGN_IN =
            blocks("callback-redirects-to-sign-in", "docs/graph-api/webhooks/getting-started");
        /// Something before the callback asks for a login.
        CALLBACK_WANTS_LOGIN = blocks("callback-wants-login", "docs/graph-api/webhooks/getting-started");
        /// Nothing lives at the callback's path.
        CALLBACK_NOT_FOUND = blocks("callback-not-found", "docs/graph-api/webhooks/getting-started");
        /// The callback's path takes no GET, which the handshake is.
        CALLBACK_NO_GET = blocks("callback-no-get", "docs/graph-api/webhooks/getting-started");
        /// The callback's server says that it is broken, or that what stands behind it does not run.
        CALLBACK_SERVER_ERROR = blocks("callback-server-error", "docs/graph-api/webhooks/getting-started");
        /// The callback answers with a status that is no refusal and not 200.
        CALLBACK_OTHER_STATUS = blocks("callback-other-status", "docs/graph-api/webhooks/getting-started");
        /// The callback refuses the right verify token.
        HANDSHAKE_REFUSED = blocks("handshake-refused", "docs/graph-api/webhooks/getting-started");
        /// The callback answers 200 without the bare challenge.
        HANDSHAKE_NO_ECHO = blocks("handshake-no-echo", "docs/graph-api/webhooks/getting-started");
        /// The challenge comes back in quotes or in JSON.
        HANDSHAKE_QUOTED = blocks("handshake-quoted", "docs/graph-api/webhooks/getting-started");
        /// A web page comes back instead of the challenge.
        HANDSHAKE_HTML = blocks("handshake-html", "docs/graph-api/webhooks/getting-started");
        /// The challenge comes back more than once.
        HANDSHAKE_REPEATED = blocks("handshake-repeated", "docs/graph-api/webhooks/getting-started");
        /// The callback answers 200, and says that it does not know the verify token.
        HANDSHAKE_TOKEN_UNKNOWN =
            blocks("handshake-token-unknown", "docs/graph-api/webhooks/getting-started");
        /// The callback accepts any verify token.
        HANDSHAKE_ACCEPTS_ANY = advice("handshake-accepts-any", "docs/graph-api/webhooks/getting-started");
        /// The callback answers slower than Meta waits for a delivery.
        CALLBACK_SLOW = advice("callback-slow", "docs/messenger-platform/webhooks");
        /// Meta's own handshake succeeded, ours does not.
        CALLBACK_SEEN_BY_META_ONLY =
            advice("callback-seen-by-meta-only", "docs/graph-api/webhooks/getting-started");
        /// Meta delivers to the callback; without the verify token only that it answers could be tried.
        HANDSHAKE_UNTRIED = advice("handshake-untried", "docs/graph-api/webhooks/getting-started");
        /// Something on the way shows a certificate of its own, so the server's own is not seen from here.
        TLS_INTERCEPTED = waits("tls-intercepted", "docs/graph-api/webhooks/getting-started");
        /// The callback refuses an event that is signed as Meta signs.
        DELIVERY_REFUSED = blocks("delivery-refused", "docs/messenger-platform/webhooks");
        /// The callback's path takes no POST, which a delivery is.
        DELIVERY_NO_ROUTE = blocks("delivery-no-route", "docs/messenger-platform/webhooks");
        /// The product breaks over an event.
        DELIVERY_FAILS = blocks("delivery-fails", "docs/messenger-platform/webhooks");
        /// The callback answers an event with something else than 200.
        DELIVERY_NOT_OK = blocks("delivery-not-ok", "docs/messenger-platform/webhooks");
        /// The callback does not answer an event within the time that Messenger waits.
        DELIVERY_SLOW = blocks("delivery-slow", "docs/messenger-platform/webhooks");
        /// After an event that was not signed right, the callback takes no more.
        DELIVERY_STOPS = blocks("delivery-stops", "docs/messenger-platform/webhooks");
        /// The callback takes an event that nobody signed.
        DELIVERY_UNVERIFIED = blocks("delivery-unverified", "docs/messenger-platform/webhooks");
        /// The callback takes an event that nobody signed, and the product is known to check none.
        DELIVERY_UNVERIFIABLE = advice("delivery-unverifiable", "docs/messenger-platform/webhooks");
        /// The callback checks the older signature alone.
        DELIVERY_OLDER_SIGNATURE = advice("delivery-older-signature", "docs/messenger-platform/webhooks");
        /// The callback takes messages, and fails over other kinds of events.
        DELIVERY_KIND_REFUSED = blocks("delivery-kind-refused", "docs/messenger-platform/webhooks");

        // Step `app-subscription`.
        /// The app has no subscription to object `page`.
        APP_NOT_SUBSCRIBED = blocks("app-not-subscribed", "docs/graph-api/reference/app/subscriptions");
        /// The subscription is switched off.
        APP_SUBSCRIPTION_INACTIVE =
            blocks("app-subscription-inactive", "docs/graph-api/reference/app/subscriptions");
        /// Meta sends to another callback than ours.
        APP_CALLBACK_DIFFERS = blocks("app-callback-differs", "docs/graph-api/reference/app/subscriptions");
        /// Meta sends to a callback that is not known here: another product may live on it.
        APP_CALLBACK_FOREIGN = blocks("app-callback-foreign", "docs/graph-api/reference/app/subscriptions");
        /// The subscription lacks fields.
        APP_FIELDS_MISSING = blocks("app-fields-missing", "docs/graph-api/reference/app/subscriptions");
        /// Meta's handshake with the callback failed when we subscribed.
        HANDSHAKE_FAILED_AT_META =
            blocks("handshake-failed-at-meta", "docs/graph-api/reference/app/subscriptions");

        // Step `page-subscription`.
        /// The Page does not send its events to the app.
        PAGE_NOT_SUBSCRIBED = blocks("page-not-subscribed", "docs/graph-api/reference/page/subscribed_apps");
        /// The Page's subscription lacks fields.
        PAGE_FIELDS_MISSING = blocks("page-fields-missing", "docs/graph-api/reference/page/subscribed_apps");
        /// Meta refuses a field of the Page's subscription, and with it all others.
        PAGE_FIELD_REFUSED = blocks("page-field-refused", "docs/graph-api/reference/page/subscribed_apps");
        /// The Page sends copies of what it sent, which the product did not ask for.
        PAGE_ECHOES_SUBSCRIBED =
            advice("page-echoes-subscribed", "docs/graph-api/reference/page/subscribed_apps");
        /// The product, which subscribes the Page itself, did not.
        PRODUCT_NOT_SUBSCRIBED =
            blocks("product-not-subscribed", "docs/graph-api/reference/page/subscribed_apps");

        // Step `testers`.
        /// Nobody has the Tester role. An invitation that was not accepted looks the same.
        TESTERS_MISSING = blocks("testers-missing", "docs/development/build-and-test/app-roles");

        // Step `rehearsal`.
        /// No message from a person is in the Page's conversations.
        REHEARSAL_NOT_RECEIVED = blocks("rehearsal-not-received", "docs/messenger-platform/conversations");
        /// A message came, and no reply went out.
        REHEARSAL_NOT_ANSWERED = blocks("rehearsal-not-answered", "docs/messenger-platform/conversations");
        /// The writer's name cannot be read.
        REHEARSAL_NAME_HIDDEN =
            advice("rehearsal-name-hidden", "docs/features-reference/business-asset-user-profile-access");
        /// The conversations cannot be read, and nobody said that the rehearsal went well.
        REHEARSAL_UNSAID = waits("rehearsal-unsaid", "docs/messenger-platform/conversations");

        // The steps of the review.
        /// Every permission is live already, so the step does not apply.
        PERMISSIONS_LIVE = advice("permissions-live", "docs/app-review");
        /// The vendor's app is used, so its vendor answers for the review.
        VENDOR_APP = advice("vendor-app", "");

        // Step `review-calls`.
        /// Calls are missing or older than 30 days, and can be made.
        REVIEW_CALL_MISSING = blocks("review-call-missing", "docs/app-review/submission-guide");
        /// Calls take a user token, and there is none: Graph API Explorer makes them.
        REVIEW_CALL_NEEDS_USER_TOKEN =
            waits("review-call-needs-user-token", "docs/app-review/submission-guide");
        /// Calls that the product makes itself when an agent answers.
        REVIEW_CALL_BY_PRODUCT = waits("review-call-by-product", "docs/app-review/submission-guide");
        /// Calls that take a message of a day ago.
        REVIEW_CALL_NEEDS_LATE_MESSAGE =
            waits("review-call-needs-late-message", "docs/features-reference/human-agent");
        /// Calls that will soon be too old, and nothing is submitted.
        REVIEW_CALL_EXPIRES_SOON = advice("review-call-expires-soon", "docs/app-review/submission-guide");

        // Step `review-pack`.
        /// A value that the texts need is not known.
        REVIEW_VALUE_MISSING = blocks("review-value-missing", "docs/app-review/submission-guide");
        /// The platform's profile has no words for a text, or broken ones.
        REVIEW_TEXT_UNWORDED = blocks("review-text-unworded", "");
        /// A text has a flaw that submissions were refused for.
        REVIEW_TEXT_FLAWED = blocks("review-text-flawed", "docs/app-review/submission-guide");
        /// A permission is asked for its own sake, and no screen of the product is known that needs it. Advice, since a
        /// profile may not know of a screen that is there.
        PERMISSION_OVER_ASKED = advice("permission-over-asked", "docs/app-review/submission-guide");
        /// No screencast is at hand.
        SCREENCAST_MISSING =
            blocks("screencast-missing", "docs/app-review/submission-guide/screen-recordings");
        /// The texts are not on disk, or not with today's values.
        REVIEW_PACK_UNRENDERED = blocks("review-pack-unrendered", "");

        // What a review wants beside texts.
        /// Nobody said yet whether the business is verified.
        BUSINESS_VERIFICATION_UNSAID =
            waits("business-verification-unsaid", "docs/development/release/business-verification");
        /// The business is not verified.
        BUSINESS_VERIFICATION_MISSING =
            blocks("business-verification-missing", "docs/development/release/business-verification");
        /// Meta has the business's papers.
        BUSINESS_VERIFICATION_WAITING =
            waits("business-verification-waiting", "docs/development/release/business-verification");
        /// Nobody said yet whether the app serves other businesses.
        SERVES_OTHERS_UNSAID = waits("serves-others-unsaid", "docs/development/release/access-verification");
        /// The app serves other businesses, and nobody said yet whether its owner is verified for that.
        ACCESS_VERIFICATION_UNSAID =
            waits("access-verification-unsaid", "docs/development/release/access-verification");
        /// The app serves other businesses, and its owner is not verified for that.
        ACCESS_VERIFICATION_MISSING =
            blocks("access-verification-missing", "docs/development/release/access-verification");
        /// Meta looks at what the owner does for other businesses.
        ACCESS_VERIFICATION_WAITING =
            waits("access-verification-waiting", "docs/development/release/access-verification");
        /// Questions of *Data handling* that nobody answered.
        DATA_HANDLING_UNSAID = waits("data-handling-unsaid", "docs/app-review/submission-guide");
        /// The yearly Data Use Checkup is near or over.
        DATA_USE_CHECKUP_DUE =
            advice("data-use-checkup-due", "docs/development/maintaining-data-access/data-use-checkup");

        // Films.
        /// The film's file is missing or cannot be opened.
        SCREENCAST_UNREADABLE = blocks("screencast-unreadable", "");
        /// The film's file has nothing in it.
        SCREENCAST_EMPTY = blocks("screencast-empty", "");
        /// The file is no film, whatever its name says.
        SCREENCAST_NO_FILM =
            blocks("screencast-no-film", "docs/app-review/submission-guide/screen-recordings");
        /// The film's file ends before the film does.
        SCREENCAST_CUT_SHORT = blocks("screencast-cut-short", "");
        /// The film's file holds no picture.
        SCREENCAST_NO_PICTURE =
            blocks("screencast-no-picture", "docs/app-review/submission-guide/screen-recordings");
        /// The film's file contradicts itself.
        SCREENCAST_DAMAGED = blocks("screencast-damaged", "");
        /// The picture is smaller than Meta asks. Blocks, since it is Meta's own rule.
        SCREENCAST_SMALL_PICTURE =
            blocks("screencast-small-picture", "docs/app-review/submission-guide/screen-recordings");
        /// The picture is wider than the widest monitor that Meta wants filmed.
        SCREENCAST_WIDE_PICTURE =
            advice("screencast-wide-picture", "docs/app-review/submission-guide/screen-recordings");
        /// The container is none that submissions were seen to pass with.
        SCREENCAST_CONTAINER =
            advice("screencast-container", "docs/app-review/submission-guide/screen-recordings");
        /// The codec is none that plays everywhere.
        SCREENCAST_CODEC = advice("screencast-codec", "docs/app-review/submission-guide/screen-recordings");
        /// The film is longer than most that passed.
        SCREENCAST_TOO_LONG =
            advice("screencast-too-long", "docs/app-review/submission-guide/screen-recordings");
        /// The film is too short to show what Meta wants to see.
        SCREENCAST_SHORT = advice("screencast-short", "docs/app-review/submission-guide/screen-recordings");
        /// The file does not say how long the film is.
        SCREENCAST_LENGTH_UNKNOWN =
            advice("screencast-length-unknown", "docs/app-review/submission-guide/screen-recordings");
        /// The file is larger than those that were taken without trouble.
        SCREENCAST_LARGE_FILE =
            advice("screencast-large-file", "docs/app-review/submission-guide/screen-recordings");

        // Step `review-submission`.
        /// Permissions are not submitted.
        REVIEW_UNSUBMITTED = blocks("review-unsubmitted", "docs/app-review/submission-guide");
        /// Meta has not decided yet.
        REVIEW_WAITING = waits("review-waiting", "docs/app-review/submission-guide");
        /// Meta has not decided within the days it gives itself.
        REVIEW_OVERDUE = waits("review-overdue", "docs/app-review/submission-guide");
        /// Nobody has looked for the answer for days, and Meta pushes none.
        REVIEW_ANSWER_UNREAD = waits("review-answer-unread", "docs/app-review/submission-guide");
        /// Meta seems to have decided, and the decision is not recorded.
        REVIEW_ANSWER_THERE = waits("review-answer-there", "docs/app-review/submission-guide");
        /// Meta refused a permission.
        REVIEW_REFUSED = blocks("review-refused", "docs/app-review/common-rejection-reasons");
        /// Said to be approved, and Graph lists it otherwise.
        REVIEW_APPROVAL_UNSEEN = waits("review-approval-unseen", "docs/app-review/submission-guide");
        /// Recorded as refused, and live all the same.
        REVIEW_REFUSAL_OUTDATED = advice("review-refusal-outdated", "docs/app-review/submission-guide");
        /// Graph does not list a feature, so nobody knows whether it is approved.
        REVIEW_FEATURE_UNLISTED = waits("review-feature-unlisted", "docs/features-reference");

        // Step `live`.
        /// Facebook Login is open to people with a role alone.
        LOGIN_NOT_OPEN = blocks("login-not-open", "docs/graph-api/overview/access-levels");
        /// Permissions are not live for everybody yet.
        PERMISSIONS_NOT_LIVE = waits("permissions-not-live", "docs/development/build-and-test/app-modes");
        /// Nobody said which mode the app is in, or it is too long ago. Graph does not show it.
        APP_MODE_UNSAID = waits("app-mode-unsaid", "docs/development/build-and-test/app-modes");
        /// The app is in development mode.
        APP_IN_DEVELOPMENT = blocks("app-in-development", "docs/development/build-and-test/app-modes");
        /// Nobody said that a message of a person without a role got through.
        LIVE_MESSAGE_UNSAID = waits("live-message-unsaid", "docs/development/build-and-test/app-modes");
        /// A message of a person without a role did not get through.
        LIVE_MESSAGE_LOST = blocks("live-message-lost", "docs/development/build-and-test/app-modes");

        // Step `token-refresh`.
        /// A token has to be renewed now.
        TOKEN_DUE = blocks("token-due", "docs/facebook-login/guides/access-tokens/get-long-lived");
        /// A Page token from the dashboard has to be generated again; it cannot be refreshed.
        PAGE_TOKEN_DUE = blocks("page-token-due", "docs/facebook-login/guides/access-tokens/get-long-lived");
        /// The vendor of the product wants the Page token generated again. Facts: `days`, `every`, `platform`.
        PAGE_TOKEN_RENEWAL = advice("page-token-renewal", "");
        /// Tokens expire, and no scheduled run looked after them in the last 48 hours.
        REFRESH_UNSCHEDULED = advice("refresh-unscheduled", "");
    }
    /// Why Graph did not answer.
    GRAPH {
        /// A plain-http Graph address that is not loopback. Facts: `host`.
        GRAPH_URL_INSECURE = failed("graph-url-insecure", "");
        /// A Graph address that is no http(s) address. Facts: `reason`.
        GRAPH_URL_INVALID = failed("graph-url-invalid", "");
        /// The machine has no certificate authorities, so that no TLS server can be trusted. Facts: none.
        NO_CA_CERTIFICATES = failed("no-ca-certificates", "");
        /// The HTTP client could not be set up. Facts: `reason`.
        GRAPH_SETUP = failed("graph-setup", "");
        /// A proxy on the way wants credentials (HTTP 407). Facts: `host`.
        PROXY_AUTH = failed("proxy-auth", "");
        /// No connection to Graph: name, route, proxy or port. Facts: `host`, `reason`.
        GRAPH_UNREACHABLE = failed("graph-unreachable", "");
        /// No answer within the deadline. Facts: `host`, `seconds`; `not_asked` where the host was not asked, since it
        /// had let others go unanswered.
        GRAPH_TIMEOUT = failed("graph-timeout", "");
        /// The connection broke before the whole answer came. Facts: `host`, `reason`.
        GRAPH_RESET = failed("graph-reset", "");
        /// No trusted TLS connection; often a proxy that intercepts. Facts: `host`, `reason`.
        GRAPH_TLS = failed("graph-tls", "");
        /// The answer is not Meta's JSON: a proxy's page, an outage page. Facts: `status`, `head`.
        GRAPH_NOT_JSON = failed("graph-not-json", "docs/graph-api/guides/error-handling");
        /// JSON that ends in the middle. Facts: `status`.
        GRAPH_TRUNCATED = failed("graph-truncated", "");
        /// More than we are ready to read. Facts: `path`, `limit` (with its unit).
        GRAPH_TOO_LARGE = failed("graph-too-large", "docs/graph-api/results");
        /// Meta asks us to wait. Facts: `code`, `minutes`.
        GRAPH_THROTTLED = failed("graph-throttled", "docs/graph-api/overview/rate-limiting");
        /// Meta says that it cannot answer now, also after repeating. Facts: `code`, `trace`.
        GRAPH_UNAVAILABLE = failed("graph-unavailable", "docs/graph-api/guides/error-handling");
        /// It is unknown whether an act that must not be repeated took place. Facts: `path`.
        GRAPH_AMBIGUOUS = failed("graph-ambiguous", "");
        /// The answer is Meta's, and lacks what it must have. Facts: `path`, `missing`.
        GRAPH_INCOMPLETE = failed("graph-incomplete", "");
        /// Meta answered without an error that the act did not take place. Facts: `path`.
        GRAPH_NOT_DONE = failed("graph-not-done", "");
        /// The busiest of Meta's usage counters is near its limit. Facts: `percent`, `counter`.
        GRAPH_USAGE_HIGH = advice("graph-usage-high", "docs/graph-api/overview/rate-limiting");
        /// No App ID is known yet. Facts: none.
        NO_APP_ID = waits("no-app-id", "docs/development/create-an-app");
        /// No app secret is in the vault. Facts: none.
        NO_APP_SECRET = waits("no-app-secret", "docs/facebook-login/security");
        /// No user token is in the vault. Facts: none.
        NO_USER_TOKEN = waits("no-user-token", "docs/facebook-login/guides/access-tokens");
        /// No system user's token is in the vault. Facts: none.
        NO_SYSTEM_USER_TOKEN = waits("no-system-user-token", "docs/business-management-apis/system-users");
        /// No Page token is in the vault. Facts: none.
        NO_PAGE_TOKEN = waits("no-page-token", "docs/facebook-login/guides/access-tokens");
        /// No verify token is in the vault. Facts: none.
        NO_VERIFY_TOKEN = waits("no-verify-token", "docs/messenger-platform/webhooks");
        /// No password of the reviewer's agent is in the vault. Facts: none.
        NO_AGENT_PASSWORD = waits("no-agent-password", "");
    }
    /// Why something on this machine could not be looked at.
    PROBE {
        /// There is no such file, or it cannot be opened. Facts: `path`.
        FILE_MISSING = waits("file-missing", "");
        /// The file is neither PNG nor JPEG, or ends before its size is told. Facts: `path`.
        IMAGE_UNREADABLE = waits("image-unreadable", "");
    }
    /// What is found outside of the checks.
    RUN {
        /// Meta wants a Page token for what was asked.
        PAGE_TOKEN_WANTED = blocks("page-token-wanted", "docs/graph-api/guides/error-handling");
        /// Meta says that the token lacks the permission for what was asked.
        PERMISSION_REFUSED = blocks("permission-refused", "docs/permissions");
        /// The token is Instagram's own (`IGAA…`), which Graph's Pages and Messenger do not take.
        TOKEN_OF_INSTAGRAM = blocks("token-of-instagram", "docs/instagram-platform/overview");
        /// Some tokens of a large app were not looked at in full, to leave the product its share of the app's quota.
        /// Facts: `count`, `minutes`.
        TOKENS_LEFT = waits("tokens-left", "docs/graph-api/overview/rate-limiting");
        /// Only what the token may ask itself is known of it.
        TOKEN_SEEN_IN_PART = advice("token-seen-in-part", "docs/facebook-login/guides/access-tokens/debugging");
        /// Another token was given than the one that is held and works. Facts: `key`.
        TOKEN_DIFFERS = advice("token-differs", "");

        /// Meta refused a call that was made for the form.
        REVIEW_CALL_REFUSED = blocks("review-call-refused", "docs/graph-api/guides/error-handling");

        /// The step was never looked at.
        NEVER_LOOKED_AT = waits("never-looked-at", "");

        /// The record of a customer cannot be read, so nothing of that customer was looked at.
        CUSTOMER_UNREADABLE = failed("customer-unreadable", "");
        /// The vault could not be opened, so nothing could be asked with a token.
        VAULT_CLOSED = failed("vault-closed", "");
        /// Meta gave a token that lives no longer than the one before. Facts: `token`, `days`.
        TOKEN_NOT_RENEWED =
            blocks("token-not-renewed", "docs/facebook-login/guides/access-tokens/get-long-lived");
        /// Somebody else on this machine renews the tokens of this customer now.
        REFRESH_BUSY = waits("refresh-busy", "");
        /// The tokens of this customer could not be looked after on this machine. Facts: `reason`.
        REFRESH_FAILED = failed("refresh-failed", "");
        /// The Graph version of a subscription's fields ends before long, or has ended.
        SUBSCRIPTION_VERSION_DYING =
            advice("subscription-version-dying", "docs/graph-api/changelog/versions");
        /// The tokens of this customer were not looked after: Meta asks for patience.
        REFRESH_STOPPED = failed("refresh-stopped", "docs/graph-api/overview/rate-limiting");
        /// The newest conversation belongs to another app, or to the Page's inbox. Facts: `holder` (`inbox` or
        /// `app`), `app`.
        THREAD_HELD_ELSEWHERE = advice("thread-held-elsewhere", "docs/messenger-platform/conversation-routing");
        /// The newest message of a person is too old to be answered freely. Facts: `hours`, `days`.
        REPLY_WINDOW_CLOSED = advice("reply-window-closed", "docs/messenger-platform/policy/policy-overview");
        /// A person wrote, and nothing went back yet. Facts: `minutes`.
        REPLY_NOT_SEEN = advice("reply-not-seen", "");
        /// Somebody said that the app is live, and what is seen would fit development mode. Facts: `date`, `by`.
        APP_MODE_DOUBTED = advice("app-mode-doubted", "docs/development/build-and-test/app-modes");
        /// Another scheduled run of this workspace is under way on this machine.
        SCHEDULE_BUSY = waits("schedule-busy", "");
        /// Nothing on this machine starts a run by the clock, and none happened elsewhere lately.
        SCHEDULE_ABSENT = blocks("schedule-absent", "");
        /// A timer is set up, and its runs do not come. Facts: `last`.
        SCHEDULE_STALE = blocks("schedule-stale", "");
        /// The timer's first run did not end as it should. Facts: `result`, `reason`, `command`.
        SCHEDULE_UNPROVED = blocks("schedule-unproved", "");
        /// A person's own systemd stops when they sign out. Facts: `user`.
        SCHEDULE_NO_LINGER = blocks("schedule-no-linger", "");
        /// The timer is ready, and a person has to start it. Facts: `command`.
        SCHEDULE_TO_START = waits("schedule-to-start", "");
        /// The command in `notify` was not told. Facts: `program`, `why`, `said`.
        NOTIFY_FAILED = blocks("notify-failed", "");
        /// Something came to the workspace that you did not agree to.
        NOT_AGREED = advice("not-agreed", "");
        /// A platform profile came to the workspace that you did not agree to, and is not used.
        PROFILE_NOT_AGREED = advice("profile-not-agreed", "");
    }
    /// Why a command cannot do its job, beside what is also found.
    ERRORS {
        // The store.
        /// A file of the workspace does not read as what it should be.
        RECORD_CORRUPT = failed("record-corrupt", "");
        /// `path` was written by a newer onboard.
        RECORD_NEWER = failed("record-newer", "");
        /// `key` cannot be `value`.
        CONFIG_INVALID = usage("config-invalid", "");
        /// There is no room left to write `path`.
        DISK_FULL = failed("disk-full", "");
        /// `path` lies on a disk that cannot be written.
        DISK_READ_ONLY = failed("disk-read-only", "");
        /// You may not read or write `path`.
        NOT_PERMITTED = failed("not-permitted", "");
        /// `path` is a link, and nothing in a workspace is followed.
        WORKSPACE_LINK = failed("workspace-link", "");
        /// `path` is a `found` where a file should be.
        NOT_A_FILE = failed("not-a-file", "");
        /// `path` is no folder.
        NOT_A_FOLDER = failed("not-a-folder", "");
        /// Git takes what lies in `path`, since `index` lists it, and a pack holds the reviewer's password.
        PACK_TRACKED = failed("pack-tracked", "");
        /// `path` has `size` bytes, more than the `limit`.
        FILE_TOO_LARGE = failed("file-too-large", "");
        /// A file operation failed.
        DISK_FAILED = failed("disk-failed", "");
        /// Another onboard is working on `subject`.
        WORKSPACE_BUSY = failed("workspace-busy", "");
        /// Nothing opens the vault of `path`.
        NO_IDENTITY = usage("no-identity", "");
        /// Your identity lies in the system's keyring, which does not open now.
        KEYRING_CLOSED = usage("keyring-closed", "");
        /// The system's keyring does not hold your identity any more.
        IDENTITY_LOST = failed("identity-lost", "");
        /// Your identity `path` is under a passphrase, and none was given.
        PASSPHRASE_UNNAMED = usage("passphrase-unnamed", "");
        /// `path` holds no passphrase.
        PASSPHRASE_MISSING = usage("passphrase-missing", "");
        /// The passphrase does not open `path`.
        PASSPHRASE_WRONG = usage("passphrase-wrong", "");
        /// The passphrase in `path` has fewer than `least` characters, too few for a new identity.
        PASSPHRASE_TOO_SHORT = usage("passphrase-too-short", "");
        /// `path` is no readable identity.
        IDENTITY_UNREADABLE = failed("identity-unreadable", "");
        /// `path` is no readable key.
        KEY_UNREADABLE = failed("key-unreadable", "");
        /// `path` is gone, and the secrets cannot be read without it.
        KEY_MISSING = failed("key-missing", "");
        /// `path` is not shared with you.
        VAULT_MISMATCH = failed("vault-mismatch", "");
        /// The readers in `path` changed since you last agreed.
        RECIPIENTS_CHANGED = usage("recipients-changed", "");
        /// You did not agree to the workspace at `path` yet.
        WORKSPACE_NOT_AGREED = usage("workspace-not-agreed", "");
        /// Another workspace lies at `path` than the one you agreed to.
        WORKSPACE_REPLACED = usage("workspace-replaced", "");
        /// `path` is older than the key you agreed to.
        KEY_OUTDATED = usage("key-outdated", "");
        /// `path` does not count (`reason`).
        SECRET_NOT_AGREED = usage("secret-not-agreed", "");
        /// `recipient` is no public key.
        RECIPIENT_INVALID = usage("recipient-invalid", "");
        /// `recipient` is not among the readers.
        RECIPIENT_UNKNOWN = usage("recipient-unknown", "");
        /// `recipient` is your own key.
        RECIPIENT_YOURSELF = usage("recipient-yourself", "");
        /// Taking a reader out was interrupted, and `path` may still be the old one.
        UNSHARE_UNFINISHED = usage("unshare-unfinished", "");
        /// `path` is no readable secret (`reason`).
        SECRET_UNREADABLE = failed("secret-unreadable", "");
        /// `id` cannot be an id here.
        BAD_ID = usage("bad-id", "");
        /// There is no workspace at `path`.
        HOME_MISSING = failed("home-missing", "");
        /// `path` is a workspace of another kind.
        HOME_TAKEN = usage("home-taken", "");

        // Profiles of platforms.
        /// The file is no platform profile.
        PROFILE_INVALID = usage("profile-invalid", "");
        /// There is no platform `id`.
        PROFILE_UNKNOWN = usage("profile-unknown", "");

        // Texts for the review.
        /// Values are missing that the review texts need.
        REVIEW_VALUES_MISSING = blocks("review-values-missing", "");
        /// There are no words for a permission, or no steps in the profile.
        REVIEW_PERMISSION_UNWORDED = blocks("review-permission-unworded", "");
        /// A template of the profile is broken.
        REVIEW_TEMPLATE_BROKEN = blocks("review-template-broken", "");

        // Answers that do not fit their question.
        /// The answer for `key` is empty.
        ANSWER_EMPTY = usage("answer-empty", "");
        /// The answer for `key` has line breaks or control characters.
        ANSWER_MANY_LINES = usage("answer-many-lines", "");
        /// The answer for `key` has blanks in it, which a token never has.
        ANSWER_HAS_BLANKS = usage("answer-has-blanks", "");
        /// `key` is a number of 5 to 30 digits.
        ANSWER_NOT_DIGITS = usage("answer-not-digits", "");
        /// `key` has to begin with https://.
        ANSWER_NOT_HTTPS = usage("answer-not-https", "");
        /// `key` is no address.
        ANSWER_NOT_URL = usage("answer-not-url", "");
        /// It stands in what Meta's reviewers read, and is not English.
        ANSWER_NOT_ENGLISH = usage("answer-not-english", "");
        /// It wants a host or a folder, and has blanks or a scheme.
        ANSWER_NOT_ADDRESS_PART = usage("answer-not-address-part", "");
        /// `key` is no e-mail address.
        ANSWER_NOT_EMAIL = usage("answer-not-email", "");
        /// `key` is no day.
        ANSWER_NOT_DATE = usage("answer-not-date", "");
        /// `key` is one of.
        ANSWER_NOT_OFFERED = usage("answer-not-offered", "");

        // The answers file.
        /// The answers at `path` cannot be read.
        ANSWERS_UNREADABLE = usage("answers-unreadable", "");
        /// `path` is not UTF-8 text.
        ANSWERS_NOT_TEXT = usage("answers-not-text", "");
        /// `key` refers to the variable `name`, which is not set.
        ANSWER_VARIABLE_UNSET = usage("answer-variable-unset", "");
        /// `key` refers to `path`, which cannot be read.
        ANSWER_FILE_UNREADABLE = usage("answer-file-unreadable", "");
        /// `path` answers `key`, which nobody asks.
        ANSWER_KEY_UNKNOWN = usage("answer-key-unknown", "");
        /// `path` holds `key` in plain text, and it is a secret.
        ANSWER_SECRET_IN_PLAIN = usage("answer-secret-in-plain", "");
        /// `path`, line `line`.
        ANSWERS_WINDOWS_PATH = usage("answers-windows-path", "");
        /// `path`.
        ANSWER_WRONG_TYPE = usage("answer-wrong-type", "");
        /// There is no answer for `key`, and nobody to ask.
        ANSWER_MISSING = usage("answer-missing", "");
        /// There is no answer for `key`, and nobody to ask.
        ANSWER_MISSING_SECRET = usage("answer-missing-secret", "");
        /// `path`, line `line`.
        ANSWERS_NOT_TOML = usage("answers-not-toml", "");

        // A person in a terminal.
        /// Stopped.
        INTERRUPTED = cancelled("interrupted", "");
        /// The terminal is gone.
        TERMINAL_LOST = cancelled("terminal-lost", "");

        // The journey.
        /// There is no field `key`.
        KEY_UNKNOWN = usage("key-unknown", "");
        /// Secrets are shown to a person in a terminal alone.
        SECRETS_NEED_TERMINAL = usage("secrets-need-terminal", "");
        /// A value that is to be copied is not known yet.
        SETUP_VALUE_UNKNOWN = usage("setup-value-unknown", "");
        /// The person sits at another machine, whose clipboard is out of reach.
        CLIPBOARD_OVER_SSH = usage("clipboard-over-ssh", "");
        /// No program serves a clipboard here.
        CLIPBOARD_ABSENT = usage("clipboard-absent", "");
        /// The product has no set-up step of this id.
        SETUP_STEP_UNKNOWN = usage("setup-step-unknown", "");
        /// Stopped for today.
        STOPPED = cancelled("stopped", "");

        // A run.
        /// `seen` is no Graph version.
        GRAPH_VERSION_MALFORMED = usage("graph-version-malformed", "");
        /// `home` belongs to a sandbox on this machine, and `url` is elsewhere.
        DEMO_HOME_ELSEWHERE = usage("demo-home-elsewhere", "");
        /// Meta itself answered in `home`, and `url` is a sandbox.
        REAL_HOME_ELSEWHERE = usage("real-home-elsewhere", "");
        /// The workspace's settings at `path` say that it is a demo, and the person's own do not.
        DEMO_IN_WORKSPACE = usage("demo-in-workspace", "");
        /// The workspace's settings at `path` say that Graph is at `url`.
        GRAPH_URL_IN_WORKSPACE = usage("graph-url-in-workspace", "");
        /// `url` is neither Meta's nor on this machine, and was not typed.
        GRAPH_URL_NOT_TYPED = usage("graph-url-not-typed", "");
        /// `seen` is no time.
        NOW_MALFORMED = usage("now-malformed", "");
        /// `seen` is too far away to play.
        NOW_OUT_OF_RANGE = usage("now-out-of-range", "");
        /// `folder` holds files that are no pack of ours.
        PACK_FOLDER_TAKEN = usage("pack-folder-taken", "");

        // The command line.
        /// There are no words in `lang`.
        LANGUAGE_UNKNOWN = usage("language-unknown", "");
        /// The program could not start.
        RUNTIME_FAILED = failed("runtime-failed", "");
        /// `why`.
        COMMAND_LINE = usage("command-line", "");

        // The commands.
        /// There is no record of app `app`.
        APP_NOT_ON_RECORD = usage("app-not-on-record", "");
        /// There is a record of app `app` already.
        APP_EXISTS = usage("app-exists", "");
        /// There are no apps here.
        NO_APPS = usage("no-apps", "");
        /// There are several apps.
        APP_UNNAMED = usage("app-unnamed", "");
        /// Several customers fit `customer`.
        CUSTOMER_AMBIGUOUS = usage("customer-ambiguous", "");
        /// There is no script for `shell`.
        COMPLETIONS_FAILED = failed("completions-failed", "");
        /// There is a customer `customer` already.
        CUSTOMER_EXISTS = usage("customer-exists", "");
        /// The Page `page` is that of `customer`, whose name is `company` and not `wanted`.
        PAGE_OF_ANOTHER = usage("page-of-another", "");
        /// What came has no token in it.
        TOKEN_ABSENT = usage("token-absent", "");
        /// What came has several tokens in it.
        TOKEN_SEVERAL = usage("token-several", "");
        /// A `kind` is held that works, and another one came.
        TOKEN_KEPT = usage("token-kept", "");
        /// `key` is proved before it is kept.
        TOKEN_NOT_SET_BY_HAND = usage("token-not-set-by-hand", "");

        // A login in a browser.
        /// Nobody said whether Facebook Login is on app `app`.
        LOGIN_UNSAID = usage("login-unsaid", "docs/facebook-login/guides/advanced/manual-flow");
        /// Somebody said that Facebook Login is not on app `app`.
        LOGIN_NOT_ON_APP = usage("login-not-on-app", "docs/facebook-login/guides/advanced/manual-flow");
        /// Nobody can be asked how to log in, and no flag says it.
        LOGIN_WAY_UNNAMED = usage("login-way-unnamed", "");
        /// No login of `customer` waits for its end.
        NO_LOGIN_ATTEMPT = usage("no-login-attempt", "");
        /// The link for this login was too old.
        LOGIN_LINK_EXPIRED = usage("login-link-expired", "");
        /// The link for this login was used.
        LOGIN_LINK_USED = usage("login-link-used", "");
        /// What came back belongs to another login.
        LOGIN_FOREIGN = usage("login-foreign", "docs/facebook-login/security");
        /// What came has neither a code nor an error in it.
        LOGIN_UNREADABLE = usage("login-unreadable", "");
        /// Nobody came back within `minutes`.
        LOGIN_TIMEOUT = waits("login-timeout", "");
        /// `port` of this machine is taken.
        LOGIN_PORT_TAKEN = failed("login-port-taken", "");
        /// The person pressed Cancel.
        LOGIN_DECLINED = auth("login-declined", "docs/facebook-login/guides/advanced/manual-flow");
        /// The app does not list `redirect`.
        LOGIN_URL_BLOCKED = auth("login-url-blocked", "docs/facebook-login/security");
        /// `redirect` lies outside of the app's domains.
        LOGIN_DOMAIN_UNLISTED =
            auth("login-domain-unlisted", "docs/development/create-an-app/app-dashboard/basic-settings");
        /// The app lets nobody in who has no role on it.
        LOGIN_APP_NOT_ACTIVE = auth("login-app-not-active", "docs/development/build-and-test/app-modes");
        /// The app may not ask for these permissions.
        LOGIN_SCOPES_INVALID = auth("login-scopes-invalid", "docs/permissions");
        /// Meta keeps Facebook Login back from this app.
        LOGIN_FEATURE_UNAVAILABLE =
            auth("login-feature-unavailable", "docs/development/maintaining-data-access");
        /// Facebook sent the person back with an error that has no code of its own. Facts: `said`.
        LOGIN_REFUSED = auth("login-refused", "docs/facebook-login/guides/advanced/manual-flow");
        /// The code of the login was too old.
        LOGIN_CODE_EXPIRED = auth("login-code-expired", "docs/facebook-login/guides/advanced/manual-flow");
        /// The code of the login was used.
        LOGIN_CODE_USED = auth("login-code-used", "docs/facebook-login/guides/advanced/manual-flow");
        /// The code was given for another address than `redirect`.
        LOGIN_CODE_ELSEWHERE = auth("login-code-elsewhere", "docs/facebook-login/guides/advanced/manual-flow");
        /// The code was not given to whoever began this login.
        LOGIN_CODE_UNPROVED = auth("login-code-unproved", "docs/facebook-login/guides/advanced/oidc-token");
        /// `key` belongs to the customer.
        KEY_OF_CUSTOMER = usage("key-of-customer", "");
        /// `key` belongs to the app.
        KEY_OF_APP = usage("key-of-app", "");
        /// No customer fits `customer`.
        CUSTOMER_UNKNOWN = usage("customer-unknown", "");
        /// `subject` would be removed with its secrets and its journal.
        NOT_CONFIRMED = usage("not-confirmed", "");
        /// The sandbox could not start on port `port`.
        SANDBOX_NOT_STARTED = failed("sandbox-not-started", "");
        /// The sandbox did not play its part at `path`.
        DEMO_NOT_PLAYED = failed("demo-not-played", "");
        /// There are no customers here.
        NO_CUSTOMERS = usage("no-customers", "");
        /// There is no page about `name`.
        NOTHING_TO_EXPLAIN = usage("nothing-to-explain", "");
        /// Standard input cannot be read.
        INPUT_UNREADABLE = failed("input-unreadable", "");
        /// What was pasted holds no error of Meta's.
        PASTED_ERROR_UNREADABLE = usage("pasted-error-unreadable", "");
        /// The manual pages cannot be written to `path`.
        MAN_UNWRITTEN = failed("man-unwritten", "");
        /// There are several customers.
        CUSTOMER_UNNAMED = usage("customer-unnamed", "");
        /// `key` is a secret, and what is typed on a command line is seen by others.
        SECRET_IN_ARGUMENTS = usage("secret-in-arguments", "");
        /// `key` is a secret, and typed here it would be shown.
        SECRET_ON_TERMINAL = usage("secret-on-terminal", "");
        /// There is no value for `key`.
        VALUE_MISSING = usage("value-missing", "");
        /// `permission` is not among what this app asks for.
        PERMISSION_NOT_TRACKED = usage("permission-not-tracked", "");
        /// Nobody agreed to the calls for.
        CALLS_NOT_CONFIRMED = usage("calls-not-confirmed", "");
        /// `count` tokens would be renewed at Meta.
        REFRESH_NOT_CONFIRMED = usage("refresh-not-confirmed", "");
        /// The `token` of `customer` would be revoked, and with it the `pages`.
        REVOKE_NOT_CONFIRMED = usage("revoke-not-confirmed", "");
        /// `customer` has no token that Meta lets us revoke.
        NOTHING_TO_REVOKE = usage("nothing-to-revoke", "");
        /// A timer would get an identity of its own that reads this workspace.
        SCHEDULE_NOT_CONFIRMED = usage("schedule-not-confirmed", "");
        /// A demo has no timer.
        SCHEDULE_IN_DEMO = usage("schedule-in-demo", "");
        /// `kind` does not run this machine, or takes another person. Facts: `kind`, `machine`.
        SCHEDULER_ABSENT = usage("scheduler-absent", "");
        /// `command` of the system's did not do its job: `why`.
        SCHEDULER_FAILED = failed("scheduler-failed", "");
        /// The person's own settings name no command to tell.
        NOTIFY_ABSENT = usage("notify-absent", "");
        /// The workspace names a command to run.
        NOTIFY_IN_WORKSPACE = usage("notify-in-workspace", "");
        /// `seen` is no number of days.
        DAYS_MALFORMED = usage("days-malformed", "");
        /// `permission` is no permission or feature that we know.
        PERMISSION_UNKNOWN = usage("permission-unknown", "");
        /// There is no text of a pack in `path`.
        LINT_NOTHING_THERE = usage("lint-nothing-there", "");
        /// `path` is no text that can be read.
        LINT_NOT_TEXT = usage("lint-not-text", "");
        /// `path` cannot be read (`why`).
        LINT_UNREADABLE = usage("lint-unreadable", "");
        /// It is not known yet which app `customer` uses.
        REVIEW_WITHOUT_APP = usage("review-without-app", "");
        /// The vendor's app is used, so the vendor submits it for review.
        REVIEW_BY_VENDOR = usage("review-by-vendor", "");
        /// There is nothing that `what` could be recorded for.
        NOTHING_TO_RECORD = usage("nothing-to-record", "");
        /// `permission` is live already, so there is nothing to submit.
        PERMISSION_LIVE_ALREADY = usage("permission-live-already", "");
        /// `permission` was recorded as sent on `date`, and cannot be decided before.
        DATE_BEFORE_SUBMISSION = usage("date-before-submission", "");
        /// This is no date.
        DATE_MALFORMED = usage("date-malformed", "");
        /// `seen` has not come yet.
        DATE_IN_FUTURE = usage("date-in-future", "");
        /// `path` cannot be read.
        NOTE_UNREADABLE = usage("note-unreadable", "");
        /// `permission` is not among what this submission asks for.
        PERMISSION_NOT_IN_SUBMISSION = usage("permission-not-in-submission", "");
        /// `count` changes would be made at Meta.
        CHANGE_NOT_CONFIRMED = usage("change-not-confirmed", "");
        /// Nobody told the verify token of a callback that was typed.
        WEBHOOK_TOKEN_UNSET = usage("webhook-token-unset", "");
        /// Nobody told the app secret that an event is to be signed with.
        WEBHOOK_SECRET_UNSET = usage("webhook-secret-unset", "");
        /// The event at `path` cannot be read.
        EVENT_UNREADABLE = usage("event-unreadable", "");
        /// What comes in cannot be written to `path`.
        EVENTS_UNWRITTEN = failed("events-unwritten", "");
        /// `seen` is no address under which the internet could reach this machine.
        PUBLIC_URL_UNFIT = usage("public-url-unfit", "");
        /// The receiver could not start on port `port`.
        RECEIVER_NOT_STARTED = failed("receiver-not-started", "");
        /// The world at `path` cannot be read.
        WORLD_UNREADABLE = usage("world-unreadable", "");
        /// `path` is no world.
        WORLD_INVALID = usage("world-invalid", "");
        /// `spec` is no fault.
        FAULT_INVALID = usage("fault-invalid", "");
        /// There is no step `step`.
        STEP_UNKNOWN = usage("step-unknown", "");
        /// You did not agree, and nothing was changed.
        DECLINED = cancelled("declined", "");
        /// These could read every secret of this workspace.
        SHARE_NOT_CONFIRMED = usage("share-not-confirmed", "");
        /// What came to this workspace would count from now on.
        AGREE_NOT_CONFIRMED = usage("agree-not-confirmed", "");
        /// This takes out `leaving` and encrypts every secret anew.
        UNSHARE_NOT_CONFIRMED = usage("unshare-not-confirmed", "");
    }
    /// What the lint over the texts of a review finds, beside [`PERMISSION_OVER_ASKED`].
    FLAWS {
        /// The credentials are said to expire or to be replaced.
        CREDENTIALS_WILL_NOT_HOLD =
            blocks("credentials-will-not-hold", "docs/app-review/submission-guide/common-mistakes");
        /// The password ends before Meta may have looked.
        PASSWORD_ENDS_TOO_SOON = blocks("password-ends-too-soon", "docs/app-review/submission-guide");
        /// A password that anybody guesses.
        PASSWORD_GUESSABLE = advice("password-guessable", "");
        /// The address has no page of its own.
        SITE_URL_BARE_DOMAIN =
            blocks("site-url-bare-domain", "docs/app-review/submission-guide/common-mistakes");
        /// The address does not answer as a page does.
        SITE_URL_DEAD = blocks("site-url-dead", "docs/app-review/submission-guide/common-mistakes");
        /// The address is no `https` address.
        SITE_URL_NOT_HTTPS = blocks("site-url-not-https", "docs/app-review/submission-guide/common-mistakes");
        /// The address cannot be reached from outside.
        SITE_URL_PRIVATE = blocks("site-url-private", "docs/app-review/submission-guide/common-mistakes");
        /// A label that is not English, without its English meaning.
        STEP_LABEL_NOT_ENGLISH =
            advice("step-label-not-english", "docs/app-review/submission-guide/screen-recordings");
        /// The same state is called by two names.
        STEP_STATUS_DIFFERS = blocks("step-status-differs", "docs/apps/review/rejection-results-guide");
        /// A label that the product's profile does not know.
        STEP_UNKNOWN_BUTTON = advice("step-unknown-button", "docs/apps/review/rejection-results-guide");
        /// A permission is sent without one that it depends on.
        SUBMISSION_LACKS_DEPENDENCY = blocks("submission-lacks-dependency", "docs/permissions");
        /// The text says of access what does not hold for the product.
        TEXT_ACCESS_FALSE = blocks("text-access-false", "docs/app-review/submission-guide");
        /// The text does not say how access is granted.
        TEXT_ACCESS_UNSAID = blocks("text-access-unsaid", "docs/app-review/submission-guide");
        /// The text contradicts an answer of *Data handling*.
        TEXT_CONTRADICTS_ANSWERS = blocks("text-contradicts-answers", "docs/app-review/submission-guide");
        /// A domain that belongs to nobody.
        TEXT_EXAMPLE_DOMAIN =
            blocks("text-example-domain", "docs/app-review/submission-guide/common-mistakes");
        /// The reviewer is given, or asked for, an account of Meta's.
        TEXT_FACEBOOK_ACCOUNT =
            blocks("text-facebook-account", "docs/app-review/submission-guide/common-mistakes");
        /// An account that is said to be made up.
        TEXT_MADE_UP_ACCOUNT =
            blocks("text-made-up-account", "docs/app-review/submission-guide/common-mistakes");
        /// The text does not name its permission.
        TEXT_NAMES_NO_PERMISSION = blocks("text-names-no-permission", "docs/app-review/submission-guide");
        /// The text gives no credentials where it speaks of signing in.
        TEXT_NO_CREDENTIALS =
            blocks("text-no-credentials", "docs/app-review/submission-guide/common-mistakes");
        /// The steps do not end with a reply that arrives.
        TEXT_NO_DELIVERED_REPLY =
            blocks("text-no-delivered-reply", "docs/app-review/submission-guide/screen-recordings");
        /// A passage that is not English.
        TEXT_NOT_ENGLISH = blocks("text-not-english", "docs/app-review/submission-guide/screen-recordings");
        /// A placeholder that nobody filled in.
        TEXT_PLACEHOLDER_LEFT = blocks("text-placeholder-left", "docs/app-review/submission-guide");
        /// A promise instead of what there is.
        TEXT_PROMISE = blocks("text-promise", "");
        /// Two permissions share one description.
        TEXT_SAME_DESCRIPTION = blocks("text-same-description", "docs/app-review/submission-guide");
        /// A token or a secret of Meta's stands in a text.
        TEXT_SECRET_PASTED = blocks("text-secret-pasted", "docs/app-review/submission-guide");
        /// A use that the permission is not granted for.
        TEXT_WRONG_USE = blocks("text-wrong-use", "docs/permissions");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_called_like_its_id_and_no_two_are_the_same() {
        for (name, code) in NAMES {
            assert_eq!(*name, code.id.to_uppercase().replace('-', "_"));
            assert!(code.id.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{}", code.id);
            assert!(std::ptr::eq(find(code.id).unwrap(), *code), "{} twice", code.id);
        }
    }
}
