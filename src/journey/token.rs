//! Judges what `debug_token` says of a token. Pure.
//!
//! Source: "Debug-Token" and "Handling Errors" (subcodes of 190); subcodes 463, 467 and 492 are widely
//! observed rather than documented, so an unknown subcode is judged as plainly invalid.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::codes;
use crate::finding::{Code, Finding, Subject};
use crate::model::{SecretKind, SecretMetadata};
use crate::platform::Profile;
use crate::recognition::{self, Class, TokenFault};

/// What makes a token dead.
pub static DEAD: &[&Code] = &[
    &codes::TOKEN_INVALID,
    &codes::TOKEN_EXPIRED,
    &codes::TOKEN_REVOKED,
    &codes::TOKEN_PASSWORD_CHANGED,
    &codes::TOKEN_CHECKPOINT,
    &codes::TOKEN_UNCONFIRMED,
    &codes::TOKEN_SESSION_ENDED,
    &codes::TOKEN_ROLE_LOST,
];

/// What else can be wrong with a token.
pub static MISFIT: &[&Code] = &[
    &codes::TOKEN_OF_ANOTHER_APP,
    &codes::TOKEN_WRONG_KIND,
    &codes::TOKEN_SCOPE_MISSING,
    &codes::TOKEN_EXPIRES_SOON,
];

/// A user token that lives for fewer hours has not been exchanged yet.
pub const SHORT_HOURS: i64 = 24;

/// What a token should be.
pub struct Wanted<'a> {
    /// What the findings are about.
    pub subject: &'a Subject,
    /// The App ID.
    pub app: &'a str,
    /// `debug_token`'s words for the kinds that fit: `USER`, `PAGE`, `SYSTEM_USER`.
    pub kinds: &'a [&'a str],
    /// The Page ID of a Page token.
    pub page: Option<&'a str>,
    /// The permissions it must carry.
    pub scopes: &'a [String],
    /// The time of the run.
    pub now: Timestamp,
    /// Days before expiry that are worth a word.
    pub margin_days: i64,
}

/// Returns the code for a dead token, from `error.code` and `error.error_subcode`; nothing if it is no token's fault.
pub fn dead(code: i64, subcode: i64) -> Option<&'static Code> {
    if !matches!(code, 190 | 102) {
        return None;
    }
    let fault = match recognition::class((code, subcode)) {
        Some(Class::Token(fault)) => fault,
        _ => TokenFault::Invalid,
    };
    Some(match fault {
        TokenFault::Expired => &codes::TOKEN_EXPIRED,
        TokenFault::Revoked => &codes::TOKEN_REVOKED,
        TokenFault::PasswordChanged => &codes::TOKEN_PASSWORD_CHANGED,
        TokenFault::Checkpoint => &codes::TOKEN_CHECKPOINT,
        TokenFault::Unconfirmed => &codes::TOKEN_UNCONFIRMED,
        TokenFault::SessionEnded => &codes::TOKEN_SESSION_ENDED,
        TokenFault::RoleLost => &codes::TOKEN_ROLE_LOST,
        TokenFault::Invalid => &codes::TOKEN_INVALID,
    })
}

/// Returns the code for what Meta refuses a token: it is dead, blocked, of the wrong kind, or lacks a permission.
/// Source: "Handling Errors".
pub fn refused(code: i64, subcode: i64) -> Option<&'static Code> {
    dead(code, subcode).or(match code {
        368 => Some(&codes::TOKEN_BLOCKED),
        210 => Some(&codes::PAGE_TOKEN_WANTED),
        10 | 200..=299 => Some(&codes::PERMISSION_REFUSED),
        _ => None,
    })
}

/// Returns when the token expires; nothing when it never does (`expires_at` 0 or absent).
pub fn expiry(debug: &Value) -> Option<Timestamp> {
    let seconds = debug["expires_at"].as_i64().filter(|seconds| *seconds > 0)?;
    Timestamp::from_second(seconds).ok()
}

/// Returns the whole days from now until a time, negative once it is over.
pub fn days_until(at: Timestamp, now: Timestamp) -> i64 {
    at.duration_since(now).as_hours().div_euclid(24)
}

/// What puts an end to a Page token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Meta's time is over.
    Expiry,
    /// The vendor of the product wants another one after so many days.
    Vendor(u16),
}

/// Returns when a Page token has to be another, and why; nothing where it never has to.
pub fn page_end(card: &SecretMetadata, profile: Option<&Profile>) -> Option<(Timestamp, End)> {
    let vendors = profile.and_then(|profile| profile.token_renewal_days).and_then(|every| {
        let days = SignedDuration::from_hours(24 * i64::from(every));
        Some((card.stored.checked_add(days).ok()?, End::Vendor(every)))
    });
    card.expires.map(|at| (at, End::Expiry)).into_iter().chain(vendors).min_by_key(|(at, _)| *at)
}

/// Returns the finding that a Page token has to be generated again.
pub fn page_due(subject: &Subject, end: End, profile: Option<&Profile>, days: i64) -> Finding {
    match end {
        End::Expiry => Finding::new(&codes::PAGE_TOKEN_DUE, subject).with("days", days),
        End::Vendor(every) => Finding::new(&codes::PAGE_TOKEN_RENEWAL, subject)
            .with("days", days)
            .with("every", every)
            .with("platform", profile.map(|profile| profile.name.clone())),
    }
}

/// Returns what to say of a token that ends at a time: nothing before the margin, advice within it, and that it is due
/// in the margin's last third, when whoever renews by a timer has failed to for days.
pub fn closing(
    subject: &Subject,
    slot: SecretKind,
    at: Timestamp,
    now: Timestamp,
    margin: i64,
) -> Option<Finding> {
    let days = days_until(at, now);
    let finding = |code| Finding::new(code, subject).with("days", days);
    match slot {
        _ if days > margin => None,
        _ if days > margin / 3 => Some(finding(&codes::TOKEN_EXPIRES_SOON).with("at", at.to_string())),
        SecretKind::PageToken => Some(finding(&codes::PAGE_TOKEN_DUE)),
        _ => Some(finding(&codes::TOKEN_DUE).with("token", slot.name())),
    }
}

/// Returns the permissions that the token carries.
pub fn scopes(debug: &Value) -> Vec<String> {
    let rows = debug["scopes"].as_array().into_iter().flatten();
    rows.filter_map(Value::as_str).map(String::from).collect()
}

/// Returns an id that Meta may write as a string or as a number.
pub fn id(value: &Value) -> String {
    value.as_str().map_or_else(|| value.as_u64().map(|id| id.to_string()).unwrap_or_default(), String::from)
}

/// Judges the `data` of `debug_token`.
pub fn judge(debug: &Value, wanted: &Wanted<'_>) -> Vec<Finding> {
    let finding = |code| Finding::new(code, wanted.subject);
    if debug["is_valid"].as_bool() != Some(true) {
        let (code, subcode) = (debug["error"]["code"].as_i64(), debug["error"]["subcode"].as_i64());
        let code = refused(code.unwrap_or(190), subcode.unwrap_or(0)).unwrap_or(&codes::TOKEN_INVALID);
        let expired = expiry(debug).is_some_and(|at| at <= wanted.now);
        let code = if expired && code == &codes::TOKEN_INVALID { &codes::TOKEN_EXPIRED } else { code };
        return vec![finding(code)];
    }
    let app = id(&debug["app_id"]);
    if app != wanted.app {
        return vec![finding(&codes::TOKEN_OF_ANOTHER_APP).with("seen", app).with("wanted", wanted.app)];
    }
    let kind = debug["type"].as_str().unwrap_or_default().to_uppercase();
    if !wanted.kinds.contains(&kind.as_str()) {
        return vec![
            finding(&codes::TOKEN_WRONG_KIND).with("seen", kind).with("wanted", wanted.kinds.join(", ")),
        ];
    }
    let mut found = Vec::new();
    let page = id(&debug["profile_id"]);
    if let Some(wanted_page) = wanted.page
        && !page.is_empty()
        && page != wanted_page
    {
        return vec![finding(&codes::TOKEN_OF_ANOTHER_PAGE).with("seen", page).with("wanted", wanted_page)];
    }
    let carried = scopes(debug);
    let missing: Vec<&String> = wanted.scopes.iter().filter(|scope| !carried.contains(scope)).collect();
    if !missing.is_empty() {
        found.push(finding(&codes::TOKEN_SCOPE_MISSING).with("missing", serde_json::json!(missing)));
    }
    if let Some(at) = expiry(debug) {
        let days = days_until(at, wanted.now);
        let issued = debug["issued_at"].as_i64().and_then(|seconds| Timestamp::from_second(seconds).ok());
        // Meta may leave `issued_at` out; then less than a day ahead is taken for short-lived.
        let life = at.duration_since(issued.unwrap_or(wanted.now)).as_hours();
        if kind == "USER" && life < SHORT_HOURS {
            found.push(finding(&codes::TOKEN_SHORT_LIVED));
        } else if days <= wanted.margin_days {
            found.push(finding(&codes::TOKEN_EXPIRES_SOON).with("days", days).with("at", at.to_string()));
        }
    }
    let data_access = debug["data_access_expires_at"].as_i64().filter(|seconds| *seconds > 0);
    if data_access.is_some_and(|seconds| seconds <= wanted.now.as_second()) {
        found.push(finding(&codes::DATA_ACCESS_EXPIRED));
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn codes(debug: &Value, page: Option<&str>) -> Vec<&'static str> {
        let scopes = ["pages_messaging".to_owned()];
        let now: Timestamp = "2026-11-20T12:00:00Z".parse().unwrap();
        let subject = Subject::page("aurora", "111");
        let kinds: &[&str] = if page.is_some() { &["PAGE"] } else { &["USER"] };
        let wanted =
            Wanted { subject: &subject, app: "900", kinds, page, scopes: &scopes, now, margin_days: 14 };
        judge(debug, &wanted).iter().map(|finding| finding.code.id).collect()
    }

    #[test]
    fn every_fault_of_a_token_has_its_code() {
        let good = json!({"is_valid": true, "app_id": "900", "type": "PAGE", "profile_id": "111",
            "scopes": ["pages_messaging"], "expires_at": 0});
        let with = |patch: Value| {
            let mut debug = good.clone();
            for (key, value) in patch.as_object().unwrap() {
                debug[key] = value.clone();
            }
            codes(&debug, Some("111"))
        };
        assert_eq!(with(json!({})), [""; 0]);
        assert_eq!(with(json!({"app_id": 900, "profile_id": 111})), [""; 0]);
        assert_eq!(with(json!({"app_id": "901"})), ["token-of-another-app"]);
        assert_eq!(with(json!({"profile_id": "112"})), ["token-of-another-page"]);
        assert_eq!(with(json!({"type": "USER"})), ["token-wrong-kind"]);
        assert_eq!(with(json!({"scopes": []})), ["token-scope-missing"]);
        assert_eq!(with(json!({"expires_at": 1_795_435_200})), ["token-expires-soon"]);
        assert_eq!(with(json!({"data_access_expires_at": 1_700_000_000})), ["data-access-expired"]);
        for (subcode, code) in [
            (463, "token-expired"),
            (458, "token-revoked"),
            (460, "token-password-changed"),
            (459, "token-checkpoint"),
            (464, "token-unconfirmed"),
            (467, "token-session-ended"),
            (492, "token-role-lost"),
            (0, "token-invalid"),
        ] {
            assert_eq!(with(json!({"is_valid": false, "error": {"code": 190, "subcode": subcode}})), [code]);
        }
        assert_eq!(with(json!({"is_valid": false, "expires_at": 1_700_000_000})), ["token-expired"]);
    }

    #[test]
    fn every_refusal_of_a_token_has_its_code() {
        for (code, subcode, id) in [
            (190, 0, "token-invalid"),
            (190, 458, "token-revoked"),
            (190, 459, "token-checkpoint"),
            (190, 460, "token-password-changed"),
            (190, 463, "token-expired"),
            (190, 464, "token-unconfirmed"),
            (190, 467, "token-session-ended"),
            (190, 492, "token-role-lost"),
            (102, 0, "token-invalid"),
            (102, 463, "token-expired"),
            (10, 0, "permission-refused"),
            (200, 0, "permission-refused"),
            (299, 0, "permission-refused"),
            (210, 0, "page-token-wanted"),
            (368, 0, "token-blocked"),
        ] {
            assert_eq!(refused(code, subcode).map(|code| code.id), Some(id), "{code}/{subcode}");
        }
        assert_eq!(refused(100, 33), None);
    }

    #[test]
    fn a_page_token_ends_with_meta_or_with_the_vendors_patience_whichever_comes_first() {
        let profiles = crate::platform::Profiles::builtin().unwrap();
        let (vendors, none) = (profiles.get("dynamics365"), profiles.get("neointeract"));
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let card = |expires: Option<&str>| SecretMetadata {
            slot: SecretKind::PageToken,
            fingerprint: "one".into(),
            stored: at("2026-10-01T00:00:00Z"),
            expires: expires.map(at),
        };
        for (expires, profile, expected) in [
            (None, none, None),
            (None, vendors, Some(("2026-11-30T00:00:00Z", End::Vendor(60)))),
            (Some("2026-11-20T00:00:00Z"), vendors, Some(("2026-11-20T00:00:00Z", End::Expiry))),
            (Some("2026-12-20T00:00:00Z"), vendors, Some(("2026-11-30T00:00:00Z", End::Vendor(60)))),
            (Some("2026-12-20T00:00:00Z"), none, Some(("2026-12-20T00:00:00Z", End::Expiry))),
        ] {
            let expected = expected.map(|(text, end)| (at(text), end));
            assert_eq!(page_end(&card(expires), profile), expected, "{expires:?}");
        }
        let subject = Subject::page("aurora", "111");
        let finding = page_due(&subject, End::Vendor(60), vendors, 9);
        assert_eq!((finding.code.id, finding.facts["every"].as_i64()), ("page-token-renewal", Some(60)));
        assert_eq!(page_due(&subject, End::Expiry, none, 9).code.id, "page-token-due");
    }

    #[test]
    fn a_token_that_ends_is_advice_first_and_due_in_the_last_third_of_the_margin() {
        let now: Timestamp = "2026-11-20T12:00:00Z".parse().unwrap();
        let subject = Subject::page("aurora", "111");
        for (days, user, page) in [
            (16, None, None),
            (15, Some("token-expires-soon"), Some("token-expires-soon")),
            (6, Some("token-expires-soon"), Some("token-expires-soon")),
            (5, Some("token-due"), Some("page-token-due")),
            (0, Some("token-due"), Some("page-token-due")),
        ] {
            let at = now.checked_add(SignedDuration::from_hours(24 * days + 1)).unwrap();
            for (slot, expected) in [(SecretKind::UserToken, user), (SecretKind::PageToken, page)] {
                let found = closing(&subject, slot, at, now, 15);
                assert_eq!(found.map(|found| found.code.id), expected, "{slot:?} {days}");
            }
        }
    }

    #[test]
    fn a_user_token_of_hours_is_short_lived() {
        let debug = json!({"is_valid": true, "app_id": "900", "type": "USER", "scopes": ["pages_messaging"],
            "issued_at": 1_795_174_000, "expires_at": 1_795_180_000});
        assert_eq!(codes(&debug, None), ["token-short-lived"]);
    }
}
