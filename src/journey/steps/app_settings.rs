//! What *App settings* must hold before Meta lets an app be published or reviewed.
//!
//! Data deletion, redirect URIs and the mode are in no Graph field, so the first is asked and the others
//! are left to the steps that need them.

use std::sync::Arc;

use futures_util::future::{LocalBoxFuture, join_all};
use jiff::Timestamp;
use serde_json::{Value, json};
use url::Url;

use super::verification::checkup;
use super::{app_unknown, texts};
use crate::address::are_private;
use crate::codes;
use crate::finding::{Finding, Subject, Verdict};
use crate::journey::known::said_within;
use crate::journey::port::{Call, Image, Method, Param, Reply, Seen, TokenRole, Unavailable};
use crate::journey::{Asks, Eyes, Hand, Row, Scope, StepId};
use crate::platform::Authentication;

/// The row.
pub static ROW: Row = Row {
    id: StepId::AppSettings,
    scope: Scope::App,
    needs: &[StepId::App],
    codes: &[&[
        &codes::CONTACT_EMAIL_MISSING,
        &codes::CATEGORY_MISSING,
        &codes::CATEGORY_UNFIT,
        &codes::PRIVACY_POLICY_MISSING,
        &codes::PRIVACY_POLICY_DEAD,
        &codes::PRIVACY_POLICY_UNLIKE,
        &codes::SETTINGS_URL_PRIVATE,
        &codes::TERMS_MISSING,
        &codes::DATA_DELETION_UNSAID,
        &codes::DATA_DELETION_MISSING,
        &codes::DATA_DELETION_DEAD,
        &codes::DEAUTHORIZE_CALLBACK_MISSING,
        &codes::ICON_MISSING,
        &codes::ICON_WRONG_SIZE,
        &codes::ICON_UNREADABLE,
        &codes::APP_DOMAINS_MISSING,
        &codes::APP_DOMAINS_DIFFER,
        &codes::WEBSITE_MISSING,
        &codes::WEBSITE_DIFFERS,
        &codes::SERVER_IP_LIST,
        &codes::APP_RESTRICTED,
        &codes::DATA_USE_CHECKUP_DUE,
        &codes::APP_SETTINGS_LOCKED,
    ]],
    asks: &[
        (&codes::CONTACT_EMAIL_MISSING, Asks::Absent(&["contact_email"])),
        (&codes::PRIVACY_POLICY_MISSING, Asks::Absent(&["privacy_policy_url"])),
        (&codes::DATA_DELETION_UNSAID, Asks::These(&["data_deletion", "data_deletion_url"])),
        (&codes::DATA_DELETION_MISSING, Asks::These(&["data_deletion"])),
        (&codes::ICON_MISSING, Asks::These(&["icon"])),
        (&codes::ICON_WRONG_SIZE, Asks::These(&["icon"])),
        (&codes::ICON_UNREADABLE, Asks::These(&["icon"])),
        (&codes::TERMS_MISSING, Asks::Absent(&["terms_of_service_url"])),
        (&codes::APP_DOMAINS_MISSING, Asks::Absent(&["app_domains"])),
    ],
    link: "https://developers.facebook.com/apps/{app}/settings/basic/",
    check,
    hand: Hand::Do { plan, outcome: |_, _| Vec::new() },
    learn: None,
};

const FIELDS: &str = "contact_email,category,privacy_policy_url,terms_of_service_url,app_domains,website_url,\
                      server_ip_whitelist,restrictions,deauth_callback_url";

/// How many redirects of a page are followed.
const HOPS: usize = 3;

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
        let app = match eyes.graph.get(TokenRole::App, &path).await {
            Ok(app) => app,
            Err(trouble) => return app_unknown(eyes, &trouble),
        };
        let policy = app["privacy_policy_url"].as_str().filter(|url| !url.is_empty());
        let deletion = eyes.known.app.record.get("data_deletion_url");
        let pages = join_all([policy, deletion].into_iter().flatten().map(|url| follow(eyes, url))).await;
        let mut pages = pages.into_iter();
        let policy = policy.and_then(|_| pages.next());
        let deletion = deletion.zip(pages.next());
        let icon = eyes.known.app.record.get("icon").map(|path| eyes.machine.image(path));
        let mut found = judge(eyes, &app, policy.as_deref());
        found.extend(judge_icon(eyes, icon));
        found.extend(judge_deletion(eyes, eyes.known.now()));
        found.extend(deletion.and_then(|(url, seen)| judge_deletion_page(eyes, url, &seen)));
        found.extend(checkup(eyes));
        Verdict::of(found)
    })
}

/// Gets a page as a person would: redirects are followed, as far as they make sense.
async fn follow(eyes: &Eyes<'_>, url: &str) -> Arc<Seen> {
    let mut seen = eyes.web.get(url).await;
    let mut at = url.to_owned();
    for _ in 0..HOPS {
        let Ok(Reply { status: 301 | 302 | 303 | 307 | 308, location: Some(location), .. }) = &seen.reply
        else {
            break;
        };
        let Some(next) = Url::parse(&at).ok().and_then(|base| base.join(location).ok()) else { break };
        at = next.into();
        seen = eyes.web.get(&at).await;
    }
    seen
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
        ("contact_email", &codes::CONTACT_EMAIL_MISSING),
        ("category", &codes::CATEGORY_MISSING),
        ("privacy_policy_url", &codes::PRIVACY_POLICY_MISSING),
        ("terms_of_service_url", &codes::TERMS_MISSING),
        ("app_domains", &codes::APP_DOMAINS_MISSING),
        ("website_url", &codes::WEBSITE_MISSING),
    ] {
        if !is_set(key) {
            found.push(eyes.finding(code));
        }
    }
    // The category list changes; only the one known to be wrong for a contact centre is named.
    if text("category").eq_ignore_ascii_case("messaging")
        || text("category").eq_ignore_ascii_case("communication")
    {
        found.push(eyes.finding(&codes::CATEGORY_UNFIT).with("seen", text("category")));
    }
    found.extend(policy.and_then(|seen| judge_policy(&eyes.known.subject, text("privacy_policy_url"), seen)));
    let model = eyes.known.profile.map(|profile| profile.authentication);
    // Where nobody signs in to the app, nobody takes its access away.
    if matches!(model, Some(Authentication::FacebookLogin | Authentication::Mixed))
        && !is_set("deauth_callback_url")
    {
        found.push(eyes.finding(&codes::DEAUTHORIZE_CALLBACK_MISSING));
    }
    let site = eyes.known.customer.record.get("site_url").unwrap_or_default();
    if is_set("website_url") && !site.is_empty() && !same_site(text("website_url"), site) {
        found.push(
            eyes.finding(&codes::WEBSITE_DIFFERS).with("seen", text("website_url")).with("wanted", site),
        );
    }
    let domains = texts(&app["app_domains"]);
    if !domains.is_empty() && !site.is_empty() && !covers(&domains, site) {
        found.push(
            eyes.finding(&codes::APP_DOMAINS_DIFFER).with("seen", domains.join(", ")).with("wanted", site),
        );
    }
    if is_set("server_ip_whitelist") {
        found.push(eyes.finding(&codes::SERVER_IP_LIST).with("seen", app["server_ip_whitelist"].clone()));
    }
    if is_set("restrictions") {
        found.push(eyes.finding(&codes::APP_RESTRICTED).with("seen", app["restrictions"].to_string()));
    }
    found
}

/// Judges what the privacy policy's address answered.
pub fn judge_policy(subject: &Subject, url: &str, seen: &Seen) -> Option<Finding> {
    if are_private(&seen.addresses) {
        return Some(Finding::new(&codes::SETTINGS_URL_PRIVATE, subject).with("url", url));
    }
    let status = match &seen.reply {
        Ok(Reply { status: 200..=299, body, .. }) if speaks_of_privacy(url, body) => return None,
        Ok(Reply { status: 200..=299, .. }) => {
            return Some(Finding::new(&codes::PRIVACY_POLICY_UNLIKE, subject).with("url", url));
        }
        Ok(reply) => reply.status,
        Err(_) => 0,
    };
    Some(Finding::new(&codes::PRIVACY_POLICY_DEAD, subject).with("url", url).with("status", status))
}

fn same_site(seen: &str, wanted: &str) -> bool {
    seen.trim_end_matches('/') == wanted.trim_end_matches('/')
}

/// Returns whether one of the app's domains is the site's own or above it.
fn covers(domains: &[String], site: &str) -> bool {
    let Some(host) = Url::parse(site).ok().and_then(|url| url.host_str().map(str::to_lowercase)) else {
        return true;
    };
    let is_above = |domain: &String| {
        let domain = domain.trim().trim_start_matches("www.").to_lowercase();
        host == domain || host.ends_with(&format!(".{domain}"))
    };
    domains.iter().any(is_above)
}

/// What pages about privacy say, in the languages of our customers and a few more.
const OF_PRIVACY: &[&str] = &[
    "privacy",
    "privacidad",
    "personal data",
    "dados pessoais",
    "datos personales",
    "конфиденциальност",
    "персональн",
    "личных данных",
    "datenschutz",
    "confidentialité",
    "données personnelles",
    "lgpd",
    "gdpr",
];

/// Returns whether a page is about privacy and open to everybody, as far as its source tells. A page that a browser
/// builds has little text of its own, so its address counts too.
fn speaks_of_privacy(url: &str, body: &str) -> bool {
    let page = body.to_lowercase();
    let asks_password = page.contains("type=\"password\"") || page.contains("type='password'");
    let speaks = |text: &str| OF_PRIVACY.iter().any(|word| text.contains(word));
    !asks_password && (speaks(&page) || speaks(&url.to_lowercase()) || url.to_lowercase().contains("privac"))
}

/// Judges the address for data deletion. A callback answers posts alone, so most answers to a look are as good as
/// any.
fn judge_deletion_page(eyes: &Eyes<'_>, url: &str, seen: &Seen) -> Option<Finding> {
    if are_private(&seen.addresses) {
        return Some(eyes.finding(&codes::SETTINGS_URL_PRIVATE).with("url", url));
    }
    let status = match &seen.reply {
        Ok(Reply { status: 404 | 410 | 500..=599, .. }) | Err(_) => {
            seen.reply.as_ref().map_or(0, |reply| reply.status)
        }
        Ok(_) => return None,
    };
    Some(eyes.finding(&codes::DATA_DELETION_DEAD).with("url", url).with("status", status))
}

fn judge_icon(eyes: &Eyes<'_>, icon: Option<Result<Image, Unavailable>>) -> Option<Finding> {
    match icon {
        None => Some(eyes.finding(&codes::ICON_MISSING)),
        Some(Err(blind)) => {
            Some(Finding { code: &codes::ICON_UNREADABLE, ..blind.finding(&eyes.known.subject) })
        }
        Some(Ok(Image { width: 1024, height: 1024 })) => None,
        Some(Ok(Image { width, height })) => {
            Some(eyes.finding(&codes::ICON_WRONG_SIZE).with("width", width).with("height", height))
        }
    }
}

fn judge_deletion(eyes: &Eyes<'_>, now: Timestamp) -> Option<Finding> {
    match said_within(eyes.known.app, "data_deletion", 365, now) {
        Ok(said) if said.value == "yes" => None,
        Ok(_) => Some(eyes.finding(&codes::DATA_DELETION_MISSING)),
        Err(age) => {
            let finding = eyes.finding(&codes::DATA_DELETION_UNSAID);
            Some(age.map_or(finding.clone(), |days| finding.with("days", days)))
        }
    }
}

/// Plans one write of all settings that are missing at Meta and known to us.
fn plan<'a>(eyes: &'a Eyes<'a>, found: &'a [Finding]) -> LocalBoxFuture<'a, Vec<Call>> {
    Box::pin(async move {
        let code_of = |key: &str| match key {
            "contact_email" => &codes::CONTACT_EMAIL_MISSING,
            "privacy_policy_url" => &codes::PRIVACY_POLICY_MISSING,
            "terms_of_service_url" => &codes::TERMS_MISSING,
            _ => &codes::APP_DOMAINS_MISSING,
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
        if found.iter().any(|finding| finding.code == &codes::WEBSITE_MISSING)
            && let Some(site) = eyes.known.customer.record.get("site_url")
        {
            params.push(("website_url", Param::Text(site.into())));
        }
        if params.is_empty() {
            return Vec::new();
        }
        vec![Call {
            by: TokenRole::App,
            method: Method::Post,
            path: eyes.known.app_id.clone(),
            params,
            mints: None,
        }]
    })
}
