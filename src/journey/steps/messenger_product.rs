//! The Messenger product is added to the app.

use futures_util::future::LocalBoxFuture;

use super::app_unknown;
use crate::codes;
use crate::finding::Verdict;
use crate::journey::port::As;
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
        match eyes.graph.get(As::App, &path).await {
            Ok(app) => match app["has_messenger_product"].as_bool() {
                Some(true) => Verdict::Met(Vec::new()),
                Some(false) => eyes.one(&codes::MESSENGER_PRODUCT_MISSING),
                None => Verdict::Unknown(eyes.finding(&codes::MESSENGER_PRODUCT_HIDDEN)),
            },
            Err(trouble) => app_unknown(eyes, &trouble),
        }
    })
}
