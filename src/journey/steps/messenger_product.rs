//! The Messenger product is added to the app.

use futures_util::future::LocalBoxFuture;
use serde_json::Value;

use super::app_unknown;
use crate::codes;
use crate::finding::{Code, Verdict};
use crate::journey::port::TokenRole;
use crate::journey::{Eyes, Hand, Row, Scope, StepId};

/// The row.
pub static ROW: Row = Row {
    id: StepId::MessengerProduct,
    scope: Scope::App,
    needs: &[StepId::App],
    codes: &[&[&codes::MESSENGER_PRODUCT_MISSING, &codes::MESSENGER_PRODUCT_HIDDEN]],
    asks: &[],
    link: "https://developers.facebook.com/apps/{app}/add/",
    check,
    hand: Hand::Tell,
    learn: None,
};

fn check<'a>(eyes: &'a Eyes<'a>) -> LocalBoxFuture<'a, Verdict> {
    Box::pin(async move {
        let path = format!("{}?fields=has_messenger_product", eyes.known.app_id);
        match eyes.graph.get(TokenRole::App, &path).await {
            Ok(app) => match judge(&app) {
                None => Verdict::Met(Vec::new()),
                Some(code) if code == &codes::MESSENGER_PRODUCT_HIDDEN => {
                    Verdict::Unknown(eyes.finding(code))
                }
                Some(code) => eyes.one(code),
            },
            Err(trouble) => app_unknown(eyes, &trouble),
        }
    })
}

/// Judges what Meta shows of the app.
fn judge(app: &Value) -> Option<&'static Code> {
    match app["has_messenger_product"].as_bool() {
        Some(true) => None,
        Some(false) => Some(&codes::MESSENGER_PRODUCT_MISSING),
        None => Some(&codes::MESSENGER_PRODUCT_HIDDEN),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_product_that_meta_does_not_show_is_unknown() {
        let code = |app: Value| judge(&app).map(|code| code.id);
        assert_eq!(code(json!({ "has_messenger_product": true })), None);
        assert_eq!(code(json!({ "has_messenger_product": false })), Some("messenger-product-missing"));
        assert_eq!(code(json!({ "id": "900" })), Some("messenger-product-hidden"));
        assert_eq!(code(json!({ "has_messenger_product": null })), Some("messenger-product-hidden"));
    }
}
