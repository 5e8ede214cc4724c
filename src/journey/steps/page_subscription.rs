//! The Page sends the same fields to this app: wanted, app level and Page level side by side.

use futures_util::future::LocalBoxFuture;
use serde_json::{Value, json};

use super::app_subscription::field_names;
use super::{lacking, rows, texts};
use crate::codes;
use crate::finding::{Finding, Verdict};
use crate::journey::port::{Call, Method, Param, TokenRole};
use crate::journey::token::{DEAD, id};
use crate::journey::{Eyes, Hand, Row, Scope, StepId};
use crate::platform::Subscriber;

/// The row.
pub static ROW: Row = Row {
    id: StepId::PageSubscription,
    scope: Scope::Page,
    needs: &[StepId::PageToken, StepId::AppSubscription],
    codes: &[
        &[
            &codes::PAGE_NOT_SUBSCRIBED,
            &codes::PAGE_FIELDS_MISSING,
            &codes::PAGE_FIELD_REFUSED,
            &codes::PAGE_ECHOES_SUBSCRIBED,
            &codes::PRODUCT_NOT_SUBSCRIBED,
            &codes::PLATFORM_NOT_CHOSEN,
        ],
        DEAD,
    ],
    asks: &[],
    link: "https://developers.facebook.com/apps/{app}/messenger/settings/",
    check,
    hand: Hand::Do { plan, outcome: |_, _| Vec::new() },
    learn: None,
};

fn question(eyes: &Eyes<'_>) -> String {
    let page = eyes.known.page_id.as_deref().unwrap_or("me");
    format!("{page}/subscribed_apps?fields=id,name,subscribed_fields")
}

fn check<'a>(eyes: &'a Eyes<'a>) -> LocalBoxFuture<'a, Verdict> {
    Box::pin(async move {
        if eyes.known.profile.is_none() {
            return Verdict::Unknown(eyes.finding(&codes::PLATFORM_NOT_CHOSEN));
        }
        let list = match eyes.graph.get(TokenRole::Page, &question(eyes)).await {
            Ok(list) => list,
            Err(trouble) => return eyes.unknown(&trouble),
        };
        let wanted = eyes.known.wanted_fields();
        let by_product = eyes.known.profile.filter(|profile| profile.subscribes == Subscriber::Product);
        let have = subscribed(&list, &eyes.known.app_id);
        if let Some(profile) = by_product {
            let missing = lacking(&wanted, have.as_deref().unwrap_or_default());
            let finding = eyes
                .finding(&codes::PRODUCT_NOT_SUBSCRIBED)
                .with("missing", json!(missing))
                .with("platform", profile.name.clone());
            let have = have.unwrap_or_default();
            return if missing.is_empty() {
                Verdict::Met(beyond(eyes, &wanted, &have))
            } else {
                Verdict::of(vec![finding])
            };
        }
        let Some(have) = have else {
            return Verdict::of(vec![
                eyes.finding(&codes::PAGE_NOT_SUBSCRIBED).with("missing", json!(wanted)),
            ]);
        };
        let missing = lacking(&wanted, &have);
        if missing.is_empty() {
            return Verdict::Met(beyond(eyes, &wanted, &have));
        }
        let at_app =
            match eyes.graph.get(TokenRole::App, &format!("{}/subscriptions", eyes.known.app_id)).await {
                Ok(list) => {
                    rows(&list).find(|row| row["object"] == "page").map(field_names).unwrap_or_default()
                }
                Err(_) => Vec::new(),
            };
        let finding = eyes.finding(&codes::PAGE_FIELDS_MISSING).with("missing", json!(missing));
        Verdict::of(vec![finding.with("page_level", json!(have)).with("app_level", json!(at_app))])
    })
}

/// Returns what is worth a word of fields that the product did not ask for. A product that takes echoes for messages
/// answers itself for ever.
fn beyond(eyes: &Eyes<'_>, wanted: &[String], have: &[String]) -> Vec<Finding> {
    const ECHOES: &str = "message_echoes";
    let is_beyond = have.iter().any(|field| field == ECHOES) && !wanted.iter().any(|field| field == ECHOES);
    let finding = || eyes.finding(&codes::PAGE_ECHOES_SUBSCRIBED).with("field", ECHOES);
    is_beyond.then(finding).into_iter().collect()
}

/// Returns the fields that run already, if the Page sends any to the app.
pub(in crate::journey) async fn running(eyes: &Eyes<'_>) -> Option<Vec<String>> {
    let list = eyes.graph.get(TokenRole::Page, &question(eyes)).await.ok()?;
    subscribed(&list, &eyes.known.app_id)
}

/// Returns the fields that the Page sends to the app; nothing when the app is not installed.
/// The edge only ever describes the calling app.
fn subscribed(list: &Value, app: &str) -> Option<Vec<String>> {
    rows(list).find(|row| id(&row["id"]) == app).map(|row| texts(&row["subscribed_fields"]))
}

/// Plans the subscription with what is there and what is wanted, since Meta replaces the whole list.
fn plan<'a>(eyes: &'a Eyes<'a>, _: &'a [Finding]) -> LocalBoxFuture<'a, Vec<Call>> {
    Box::pin(async move {
        let known = eyes.known;
        let product_does_it = known.profile.is_some_and(|profile| profile.subscribes == Subscriber::Product);
        let Some(page) = known.page_id.as_deref().filter(|_| !product_does_it) else { return Vec::new() };
        let Ok(list) = eyes.graph.get(TokenRole::Page, &question(eyes)).await else { return Vec::new() };
        let mut fields = subscribed(&list, &known.app_id).unwrap_or_default();
        fields.extend(lacking(&known.wanted_fields(), &fields));
        vec![Call {
            by: TokenRole::Page,
            method: Method::Post,
            path: format!("{page}/subscribed_apps"),
            params: vec![("subscribed_fields", Param::Text(fields.join(",")))],
            mints: None,
        }]
    })
}
