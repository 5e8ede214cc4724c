//! The app is subscribed to object `page` with this callback and these fields.

use futures_util::future::LocalBoxFuture;
use serde_json::{Value, json};

use super::{app_unknown, lacking, rows};
use crate::codes;
use crate::finding::{Finding, Verdict};
use crate::journey::known::SubjectView;
use crate::journey::port::{Call, Done, Entry, Method, Param, SecretKind, TokenRole};
use crate::journey::{Change, Eyes, Hand, Row, Scope, StepId};

/// The row.
pub static ROW: Row = Row {
    id: StepId::AppSubscription,
    scope: Scope::App,
    needs: &[StepId::App, StepId::MessengerProduct, StepId::PlatformSetup, StepId::WebhookEndpoint],
    codes: &[
        &[
            &codes::APP_NOT_SUBSCRIBED,
            &codes::APP_SUBSCRIPTION_INACTIVE,
            &codes::APP_CALLBACK_DIFFERS,
            &codes::APP_CALLBACK_FOREIGN,
            &codes::APP_FIELDS_MISSING,
            &codes::HANDSHAKE_FAILED_AT_META,
        ],
        &[&codes::PLATFORM_NOT_CHOSEN],
    ],
    asks: &[],
    link: "https://developers.facebook.com/apps/{app}/webhooks/",
    check,
    hand: Hand::Do { plan, outcome },
    learn: Some(learn),
};

fn check<'a>(eyes: &'a Eyes<'a>) -> LocalBoxFuture<'a, Verdict> {
    Box::pin(async move {
        if eyes.known.profile.is_none() {
            return Verdict::Unknown(eyes.finding(&codes::PLATFORM_NOT_CHOSEN));
        }
        match eyes.graph.get(TokenRole::App, &format!("{}/subscriptions", eyes.known.app_id)).await {
            Ok(list) => Verdict::of(judge(eyes, &list)),
            Err(trouble) => app_unknown(eyes, &trouble),
        }
    })
}

fn judge(eyes: &Eyes<'_>, list: &Value) -> Vec<Finding> {
    let Some(row) = rows(list).find(|row| row["object"] == "page") else {
        return vec![eyes.finding(&codes::APP_NOT_SUBSCRIBED)];
    };
    let mut found = Vec::new();
    if row["active"].as_bool() == Some(false) {
        found.push(eyes.finding(&codes::APP_SUBSCRIPTION_INACTIVE));
    }
    let seen = row["callback_url"].as_str().unwrap_or_default();
    if let Some(wanted) = eyes.known.callback()
        && wanted != seen
    {
        let code =
            if is_foreign(eyes, seen) { &codes::APP_CALLBACK_FOREIGN } else { &codes::APP_CALLBACK_DIFFERS };
        found.push(eyes.finding(code).with("seen", seen).with("wanted", wanted));
    }
    let missing = lacking(&eyes.known.wanted_fields(), &field_names(row));
    if !missing.is_empty() {
        found.push(eyes.finding(&codes::APP_FIELDS_MISSING).with("missing", json!(missing)));
    }
    found
}

/// Returns whether a callback is none that we ever subscribed.
fn is_foreign(eyes: &Eyes<'_>, callback: &str) -> bool {
    let app = eyes.known.app;
    app.latest("handshake", callback).is_none() && app.record.get("callback_url") != Some(callback)
}

/// Returns the callback and the fields that run already, if the app is subscribed.
pub(in crate::journey) async fn running(eyes: &Eyes<'_>) -> Option<(String, Vec<String>)> {
    let list = eyes.graph.get(TokenRole::App, &format!("{}/subscriptions", eyes.known.app_id)).await.ok()?;
    let row = rows(&list).find(|row| row["object"] == "page")?;
    Some((row["callback_url"].as_str()?.to_owned(), field_names(row)))
}

/// Returns the callback, and the fields with the Graph version of each, if the app is subscribed.
pub(in crate::journey) async fn versions(eyes: &Eyes<'_>) -> Option<(String, Vec<(String, String)>)> {
    let list = eyes.graph.get(TokenRole::App, &format!("{}/subscriptions", eyes.known.app_id)).await.ok()?;
    let row = rows(&list).find(|row| row["object"] == "page")?;
    let version = |name: &str| {
        let mut fields = row["fields"].as_array().into_iter().flatten();
        let field = fields.find(|field| field["name"] == name);
        field.and_then(|field| field["version"].as_str()).unwrap_or_default().to_owned()
    };
    let fields = field_names(row).into_iter().map(|name| (name.clone(), version(&name))).collect();
    Some((row["callback_url"].as_str().unwrap_or_default().to_owned(), fields))
}

/// Returns whether Meta sends all that is wanted to our callback, as it does only after a handshake of its own
/// there.
pub(super) async fn stands(eyes: &Eyes<'_>) -> bool {
    if eyes.known.profile.is_none() || eyes.known.callback().is_none() {
        return false;
    }
    let list = eyes.graph.get(TokenRole::App, &format!("{}/subscriptions", eyes.known.app_id)).await;
    list.is_ok_and(|list| judge(eyes, &list).is_empty())
}

/// Returns the names of a subscription's fields; Meta writes them as objects, older copies as strings.
pub(super) fn field_names(row: &Value) -> Vec<String> {
    let fields = row["fields"].as_array().into_iter().flatten();
    fields.filter_map(|field| field["name"].as_str().or(field.as_str())).map(String::from).collect()
}

/// Plans the subscription: an upsert that adds fields and never drops one.
fn plan<'a>(eyes: &'a Eyes<'a>, found: &'a [Finding]) -> LocalBoxFuture<'a, Vec<Call>> {
    Box::pin(async move {
        let known = eyes.known;
        if found.iter().any(|finding| finding.code == &codes::APP_CALLBACK_FOREIGN)
            && !known.inputs.may_replace
        {
            return Vec::new();
        }
        let Some(callback) = known.callback() else { return Vec::new() };
        if known.app.card(SecretKind::VerifyToken).is_none() {
            return Vec::new();
        }
        vec![Call {
            by: TokenRole::App,
            method: Method::Post,
            path: format!("{}/subscriptions", known.app_id),
            params: vec![
                ("object", Param::Text("page".into())),
                ("callback_url", Param::Text(callback.into())),
                ("fields", Param::Text(known.wanted_fields().join(","))),
                ("verify_token", Param::Secret(SecretKind::VerifyToken)),
            ],
            mints: None,
        }]
    })
}

/// Keeps the callback that is subscribed as the app's one callback.
fn learn<'a>(eyes: &'a Eyes<'a>) -> LocalBoxFuture<'a, Vec<Change>> {
    Box::pin(async move {
        let known = eyes.known;
        match known.callback() {
            Some(callback) if known.app.record.get("callback_url").is_none() => {
                vec![Change::Field(known.subject.clone(), "callback_url".into(), callback.into())]
            }
            _ => Vec::new(),
        }
    })
}

/// Keeps that Meta's own handshake succeeded: it ran before Meta answered. From now on this is the app's callback.
fn outcome(known: &SubjectView<'_>, done: &[(Call, Done)]) -> Vec<Change> {
    let Some(callback) = known.callback().filter(|_| !done.is_empty()) else { return Vec::new() };
    let entry = Entry { at: known.now(), kind: "handshake".into(), of: callback.into(), note: String::new() };
    vec![
        Change::Field(known.subject.clone(), "callback_url".into(), callback.into()),
        Change::Ledger(known.subject.clone(), entry),
    ]
}
