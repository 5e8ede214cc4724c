//! Open to everybody: published, permissions live, and somebody without a role got through.

use futures_util::future::LocalBoxFuture;
use serde_json::json;

use super::app_unknown;
use crate::codes;
use crate::finding::Verdict;
use crate::journey::known::{SubjectView, said_within};
use crate::journey::review::standing::{PermissionStatus, Shown, is_vendors, standing};
use crate::journey::setup;
use crate::journey::{Asks, Eyes, Hand, Row, Scope, StepId};
use crate::platform::{Authentication, When};

/// Days after which the mode is asked again.
const MODE_DAYS: i64 = 30;

/// The row.
pub static ROW: Row = Row {
    id: StepId::Live,
    scope: Scope::Page,
    needs: &[StepId::ReviewSubmission, StepId::PageSubscription],
    codes: &[&[
        &codes::LOGIN_NOT_OPEN,
        &codes::PERMISSIONS_NOT_LIVE,
        &codes::APP_MODE_UNSAID,
        &codes::APP_IN_DEVELOPMENT,
        &codes::LIVE_MESSAGE_UNSAID,
        &codes::LIVE_MESSAGE_LOST,
        &codes::PLATFORM_NOT_CHOSEN,
        &codes::PLATFORM_STEPS_OPEN,
    ]],
    asks: &[
        (&codes::APP_MODE_UNSAID, Asks::These(&["app_mode"])),
        (&codes::APP_IN_DEVELOPMENT, Asks::These(&["app_mode"])),
        (&codes::PLATFORM_STEPS_OPEN, Asks::These(&["setup_done"])),
        (&codes::LIVE_MESSAGE_UNSAID, Asks::These(&["live_message"])),
        (&codes::LIVE_MESSAGE_LOST, Asks::These(&["live_message"])),
    ],
    link: "https://developers.facebook.com/apps/{app}/go_live/",
    check,
    hand: Hand::Tell,
    learn: None,
};

fn check<'a>(eyes: &'a Eyes<'a>) -> LocalBoxFuture<'a, Verdict> {
    Box::pin(async move {
        let Some(profile) = eyes.known.profile else {
            return Verdict::Unknown(eyes.finding(&codes::PLATFORM_NOT_CHOSEN));
        };
        let known = eyes.known;
        if !is_vendors(eyes) {
            match standing(eyes).await {
                Ok(standing) => {
                    if is_login_closed(known, &standing.shown) {
                        return eyes.one(&codes::LOGIN_NOT_OPEN);
                    }
                    let mut waiting = standing.names(|stage| *stage != PermissionStatus::Unlisted);
                    waiting.retain(|name| !standing.usable().contains(name));
                    if !waiting.is_empty() {
                        return Verdict::of(vec![
                            eyes.finding(&codes::PERMISSIONS_NOT_LIVE).with("permissions", json!(waiting)),
                        ]);
                    }
                }
                Err(trouble) => return app_unknown(eyes, &trouble),
            }
        }
        let mut found = Vec::new();
        match said_within(known.app, "app_mode", MODE_DAYS, known.now()) {
            _ if known.is_on_vendors_app() => {}
            Ok(said) if said.value == "live" => {}
            Ok(_) => found.push(eyes.finding(&codes::APP_IN_DEVELOPMENT)),
            Err(None) => found.push(eyes.finding(&codes::APP_MODE_UNSAID)),
            Err(Some(days)) => found.push(eyes.finding(&codes::APP_MODE_UNSAID).with("days", days)),
        }
        found.extend(setup::judge(known, profile, When::AfterRelease));
        match known.page.record.said.get("live_message").map(|said| said.value.as_str()) {
            Some("yes") => {}
            Some(_) => found.push(eyes.finding(&codes::LIVE_MESSAGE_LOST)),
            None => found.push(eyes.finding(&codes::LIVE_MESSAGE_UNSAID)),
        }
        Verdict::of(found)
    })
}

/// Returns whether people without a role are kept from signing in: every login asks for `public_profile`, and an app
/// whose list does not have it is judged by nothing.
fn is_login_closed(known: &SubjectView<'_>, shown: &Shown) -> bool {
    let model = known.profile.map(|profile| profile.authentication);
    matches!(model, Some(Authentication::FacebookLogin | Authentication::Mixed))
        && shown.of("public_profile").is_some()
        && !shown.is_live("public_profile")
}
