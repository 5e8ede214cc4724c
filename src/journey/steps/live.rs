//! Open to everybody: published, permissions live, and somebody without a role got through.

use futures_util::future::LocalBoxFuture;
use serde_json::json;

use super::{PLATFORM_UNKNOWN, app_unknown};
use crate::finding::{Code, Verdict};
use crate::journey::known::said_within;
use crate::journey::review::standing::{Stage, is_vendors, standing};
use crate::journey::{Asks, Eyes, Hand, Row, Scope, StepId};

const DOCS: &str = "docs/development/build-and-test/app-modes";

/// Permissions are not live for everybody yet.
pub static NOT_LIVE: Code = Code::waits("permissions-not-live", DOCS);
/// Nobody said which mode the app is in, or it is too long ago. Graph does not show it.
pub static MODE_UNSAID: Code = Code::waits("app-mode-unsaid", DOCS);
/// The app is in development mode.
pub static IN_DEVELOPMENT: Code = Code::blocks("app-in-development", DOCS);
/// Nobody said that a message of a person without a role got through.
pub static MESSAGE_UNSAID: Code = Code::waits("live-message-unsaid", DOCS);
/// A message of a person without a role did not get through.
pub static MESSAGE_LOST: Code = Code::blocks("live-message-lost", DOCS);

/// Days after which the mode is asked again.
const MODE_DAYS: i64 = 30;

/// The row.
pub static ROW: Row = Row {
    id: StepId::Live,
    scope: Scope::Page,
    needs: &[StepId::ReviewSubmission, StepId::PageSubscription],
    codes: &[&[&NOT_LIVE, &MODE_UNSAID, &IN_DEVELOPMENT, &MESSAGE_UNSAID, &MESSAGE_LOST, &PLATFORM_UNKNOWN]],
    asks: &[
        (&MODE_UNSAID, Asks::These(&["app_mode"])),
        (&IN_DEVELOPMENT, Asks::These(&["app_mode"])),
        (&MESSAGE_UNSAID, Asks::These(&["live_message"])),
        (&MESSAGE_LOST, Asks::These(&["live_message"])),
    ],
    link: "https://developers.facebook.com/apps/{app}/go_live/",
    check,
    hand: Hand::Tell,
    learn: None,
};

fn check<'a>(eyes: &'a Eyes<'a>) -> LocalBoxFuture<'a, Verdict> {
    Box::pin(async move {
        if eyes.known.profile.is_none() {
            return Verdict::Unknown(eyes.finding(&PLATFORM_UNKNOWN));
        }
        let known = eyes.known;
        if !is_vendors(eyes) {
            match standing(eyes).await {
                Ok(standing) => {
                    let mut waiting = standing.names(|stage| *stage != Stage::Unlisted);
                    waiting.retain(|name| !standing.usable().contains(name));
                    if !waiting.is_empty() {
                        return Verdict::of(vec![
                            eyes.finding(&NOT_LIVE).with("permissions", json!(waiting)),
                        ]);
                    }
                }
                Err(trouble) => return app_unknown(eyes, &trouble),
            }
        }
        let mut found = Vec::new();
        match said_within(known.app, "app_mode", MODE_DAYS, known.now()) {
            Ok(said) if said.value == "live" => {}
            Ok(_) => found.push(eyes.finding(&IN_DEVELOPMENT)),
            Err(None) => found.push(eyes.finding(&MODE_UNSAID)),
            Err(Some(days)) => found.push(eyes.finding(&MODE_UNSAID).with("days", days)),
        }
        match known.page.record.said.get("live_message").map(|said| said.value.as_str()) {
            Some("yes") => {}
            Some(_) => found.push(eyes.finding(&MESSAGE_LOST)),
            None => found.push(eyes.finding(&MESSAGE_UNSAID)),
        }
        Verdict::of(found)
    })
}
