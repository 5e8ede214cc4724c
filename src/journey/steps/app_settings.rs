//! What *App settings* must hold before Meta lets an app be published or reviewed.
//!
//! Data deletion, redirect URIs and the mode are in no Graph field, so the first is asked and the others
//! are left to the steps that need them.

use futures_util::future::{LocalBoxFuture, join_all};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::app_unknown;
use crate::finding::{Code, Finding, Subject, Verdict};
use crate::journey::known::said_within;
use crate::journey::port::{As, Blind, Call, Image, Method, Param, Reply, Seen};
use crate::journey::{Asks, Eyes, Hand, Row, Scope, StepId};

const DOCS: &str = "docs/development/create-an-app/app-dashboard/basic-settings";

/// No contact e-mail.
pub static CONTACT_MISSING: Code = Code::blocks("contact-email-missing", DOCS);
/// No category.
pub static CATEGORY_MISSING: Code = Code::blocks("category-missing", DOCS);
/// The category is for messaging between people.
pub static CATEGORY_UNFIT: Code = Code::advice("category-unfit", DOCS);
/// No privacy policy.
pub static PRIVACY_MISSING: Code = Code::blocks("privacy-policy-missing", DOCS);
/// The privacy policy's address does not answer 200.
pub static PRIVACY_DEAD: Code = Code::blocks("privacy-policy-dead", DOCS);
/// No terms of service.
pub static TERMS_MISSING: Code = Code::advice("terms-missing", DOCS);
/// Nobody said yet that data deletion is set.
pub static DELETION_UNSAID: Code = Code::waits("data-deletion-unsaid", DOCS);
/// Somebody said that data deletion is not set.
pub static DELETION_MISSING: Code = Code::blocks("data-deletion-missing", DOCS);
/// No icon file is known.
pub static ICON_MISSING: Code = Code::waits("icon-missing", DOCS);
/// The icon is not 1024×1024.
pub static ICON_SIZE: Code = Code::blocks("icon-wrong-size", DOCS);
/// The icon file cannot be read.
pub static ICON_UNREADABLE: Code = Code::blocks("icon-unreadable", DOCS);
/// No app domain.
pub static DOMAINS_MISSING: Code = Code::advice("app-domains-missing", DOCS);
/// The *Website* platform has no site URL.
pub static WEBSITE_MISSING: Code = Code::advice("website-missing", DOCS);
/// The *Website* platform names another site than the reviewer is sent to.
pub static WEBSITE_DIFFERS: Code = Code::advice("website-differs", DOCS);
/// Only listed servers may call.
pub static IP_LIST: Code = Code::advice("server-ip-list", "docs/facebook-login/security");
/// Age or country limits hide the app from some people.
pub static RESTRICTED: Code = Code::advice("app-restricted", DOCS);

/// The row.
pub static ROW: Row = Row {
    id: StepId::AppSettings,
    scope: Scope::App,
    needs: &[StepId::App],
    codes: &[&[
        &CONTACT_MISSING,
        &CATEGORY_MISSING,
        &CATEGORY_UNFIT,
        &PRIVACY_MISSING,
        &PRIVACY_DEAD,
        &TERMS_MISSING,
        &DELETION_UNSAID,
        &DELETION_MISSING,
        &ICON_MISSING,
        &ICON_SIZE,
        &ICON_UNREADABLE,
        &DOMAINS_MISSING,
        &WEBSITE_MISSING,
        &WEBSITE_DIFFERS,
        &IP_LIST,
        &RESTRICTED,
    ]],
    asks: &[
        (&CONTACT_MISSING, Asks::Absent(&["contact_email"])),
        (&PRIVACY_MISSING, Asks::Absent(&["privacy_policy_url"])),
        (&DELETION_UNSAID, Asks::These(&["data_deletion"])),
        (&DELETION_MISSING, Asks::These(&["data_deletion"])),
        (&ICON_MISSING, Asks::These(&["icon"])),
        (&ICON_SIZE, Asks::These(&["icon"])),
        (&ICON_UNREADABLE, Asks::These(&["icon"])),
        (&TERMS_MISSING, Asks::Absent(&["terms_of_service_url"])),
        (&DOMAINS_MISSING, Asks::Absent(&["app_domains"])),
    ],
    link: "https://developers.facebook.com/apps/{app}/settings/basic/",
    check,
    hand: Hand::Do { plan, outcome: |_, _| Vec::new() },
    learn: None,
};

const FIELDS: &str = "contact_email,category,privacy_policy_url,terms_of_service_url,app_domains,website_url,\
                      server_ip_whitelist,restrictions";

/// The settings that Graph can write, by the record's key and Meta's.
const WRITABLE: &[(&str, &str)] = &[
    ("contact_email", "contact_email"),
    ("privacy_policy_url", "privacy_policy_url"),
    ("terms_of_service_url", "terms_of_service_url"),
    ("app_domains", "app_domains"),
];

fn check<'a>(eyes: &'a Eyes<'a>) -> LocalBoxFuture<'a, Verdict> {
    Box::pin(async move {
        let path = format!("{}?fields={FIELDS}", eyes.known.app_id);
        let app = match eyes.graph.get(As::App, &path).await {
            Ok(app) => app,
            Err(trouble) => return app_unknown(eyes, &trouble),
        };
        let policy = match app["privacy_policy_url"].as_str() {
            Some(url) if !url.is_empty() => join_all([eyes.web.get(url)]).await.pop(),
            _ => None,
        };
        let icon = eyes.known.app.record.get("icon").map(|path| eyes.machine.image(path));
        let mut found = judge(eyes, &app, policy.as_deref());
        found.extend(judge_icon(eyes, icon));
        found.extend(judge_deletion(eyes, eyes.known.now()));
        Verdict::of(found)
    })
}

fn judge(eyes: &Eyes<'_>, app: &Value, policy: Option<&Seen>) -> Vec<Finding> {
    let text = |key: &str| app[key].as_str().unwrap_or_default();
    let is_set = |key: &str| match &app[key] {
        Value::Null => false,
        Value::String(text) => !text.is_empty() && text != "[]",
        Value::Array(list) => !list.is_empty(),
        Value::Object(map) => !map.is_empty(),
        _ => true,
    };
    let mut found = Vec::new();
    for (key, code) in [
        ("contact_email", &CONTACT_MISSING),
        ("category", &CATEGORY_MISSING),
        ("privacy_policy_url", &PRIVACY_MISSING),
        ("terms_of_service_url", &TERMS_MISSING),
        ("app_domains", &DOMAINS_MISSING),
        ("website_url", &WEBSITE_MISSING),
    ] {
        if !is_set(key) {
            found.push(eyes.finding(code));
        }
    }
    // The category list changes; only the one known to be wrong for a contact centre is named.
    if text("category").eq_ignore_ascii_case("messaging")
        || text("category").eq_ignore_ascii_case("communication")
    {
        found.push(eyes.finding(&CATEGORY_UNFIT).with("seen", text("category")));
    }
    found.extend(policy.and_then(|seen| judge_policy(&eyes.known.subject, text("privacy_policy_url"), seen)));
    let site = eyes.known.customer.record.get("site_url").unwrap_or_default();
    if is_set("website_url") && !site.is_empty() && !same_site(text("website_url"), site) {
        found.push(eyes.finding(&WEBSITE_DIFFERS).with("seen", text("website_url")).with("wanted", site));
    }
    if is_set("server_ip_whitelist") {
        found.push(eyes.finding(&IP_LIST).with("seen", app["server_ip_whitelist"].clone()));
    }
    if is_set("restrictions") {
        found.push(eyes.finding(&RESTRICTED).with("seen", app["restrictions"].to_string()));
    }
    found
}

/// Judges what the privacy policy's address answered.
pub fn judge_policy(subject: &Subject, url: &str, seen: &Seen) -> Option<Finding> {
    let status = match &seen.reply {
        Ok(Reply { status: 200..=299, .. }) => return None,
        Ok(reply) => reply.status,
        Err(_) => 0,
    };
    Some(Finding::new(&PRIVACY_DEAD, subject).with("url", url).with("status", status))
}

fn same_site(seen: &str, wanted: &str) -> bool {
    seen.trim_end_matches('/') == wanted.trim_end_matches('/')
}

fn judge_icon(eyes: &Eyes<'_>, icon: Option<Result<Image, Blind>>) -> Option<Finding> {
    match icon {
        None => Some(eyes.finding(&ICON_MISSING)),
        Some(Err(blind)) => Some(Finding { code: &ICON_UNREADABLE, ..blind.finding(&eyes.known.subject) }),
        Some(Ok(Image { width: 1024, height: 1024 })) => None,
        Some(Ok(Image { width, height })) => {
            Some(eyes.finding(&ICON_SIZE).with("width", width).with("height", height))
        }
    }
}

fn judge_deletion(eyes: &Eyes<'_>, now: Timestamp) -> Option<Finding> {
    match said_within(eyes.known.app, "data_deletion", 365, now) {
        Ok(said) if said.value == "yes" => None,
        Ok(_) => Some(eyes.finding(&DELETION_MISSING)),
        Err(age) => {
            let finding = eyes.finding(&DELETION_UNSAID);
            Some(age.map_or(finding.clone(), |days| finding.with("days", days)))
        }
    }
}

/// Plans one write of all settings that are missing at Meta and known to us.
fn plan<'a>(eyes: &'a Eyes<'a>, found: &'a [Finding]) -> LocalBoxFuture<'a, Vec<Call>> {
    Box::pin(async move {
        let code_of = |key: &str| match key {
            "contact_email" => &CONTACT_MISSING,
            "privacy_policy_url" => &PRIVACY_MISSING,
            "terms_of_service_url" => &TERMS_MISSING,
            _ => &DOMAINS_MISSING,
        };
        let mut params: Vec<(&'static str, Param)> = Vec::new();
        for (key, meta) in WRITABLE {
            let is_missing = found.iter().any(|finding| finding.code == code_of(key));
            if let (true, Some(value)) = (is_missing, eyes.known.app.record.get(key)) {
                let value = if *key == "app_domains" {
                    json!(eyes.known.app.record.list(key)).to_string()
                } else {
                    value.into()
                };
                params.push((meta, Param::Text(value)));
            }
        }
        if found.iter().any(|finding| finding.code == &WEBSITE_MISSING)
            && let Some(site) = eyes.known.customer.record.get("site_url")
        {
            params.push(("website_url", Param::Text(site.into())));
        }
        if params.is_empty() {
            return Vec::new();
        }
        vec![Call { by: As::App, method: Method::Post, path: eyes.known.app_id.clone(), params, mints: None }]
    })
}
