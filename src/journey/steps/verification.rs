//! Who the business is, as Meta wants it proved, and what it says of the data: what a submission needs beside texts.
//!
//! Meta's API tells of business verification where it lets the app read its portfolio; all else only the dashboard
//! knows. Nothing here is asked before a review is near.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use crate::codes;
use crate::finding::{Code, Finding};
use crate::journey::Eyes;
use crate::journey::known::said_within;
use crate::journey::port::TokenRole;
use crate::review::{Values, unanswered};

/// Days after which somebody has to look at a verification again.
pub const VERIFICATION_DAYS: i64 = 90;
/// Days for which an answer of *Data handling* holds: the form asks of the last twelve months.
pub const HANDLING_DAYS: i64 = 365;
/// Days between two Data Use Checkups, and how many of them Meta leaves for one. Source: "Data Access Renewal".
const CHECKUP_DAYS: i64 = 365;
const CHECKUP_WINDOW: i64 = 60;

/// What is found before a review.
pub static VERIFICATION_CODES: &[&Code] = &[
    &codes::BUSINESS_VERIFICATION_UNSAID,
    &codes::BUSINESS_VERIFICATION_MISSING,
    &codes::BUSINESS_VERIFICATION_WAITING,
    &codes::SERVES_OTHERS_UNSAID,
    &codes::ACCESS_VERIFICATION_UNSAID,
    &codes::ACCESS_VERIFICATION_MISSING,
    &codes::ACCESS_VERIFICATION_WAITING,
    &codes::DATA_HANDLING_UNSAID,
];

/// Looks for what a submission needs beside its texts.
pub async fn before_review(eyes: &Eyes<'_>) -> Vec<Finding> {
    let open = unanswered(&answers(eyes));
    let handling =
        (!open.is_empty()).then(|| eyes.finding(&codes::DATA_HANDLING_UNSAID).with("missing", json!(open)));
    [business(eyes, seen(eyes).await.as_deref()), access(eyes), handling].into_iter().flatten().collect()
}

/// Returns what is said of the portfolio by Meta: `verified`, `not_verified`, `pending`…
///
/// That the app's own token reads it is not documented, so a refusal tells nothing. Source of the words: Graph
/// specification v26.0, `Business_verification_status`.
async fn seen(eyes: &Eyes<'_>) -> Option<String> {
    let path = format!(
        "{}?fields=business{{verification_status}},owner_business{{verification_status}}",
        eyes.known.app_id
    );
    let app = eyes.graph.get(TokenRole::App, &path).await.ok()?;
    let status = |field: &str| app[field]["verification_status"].as_str();
    let all = [status("business"), status("owner_business")];
    let best = all.iter().flatten().find(|status| **status == "verified");
    best.or(all.iter().flatten().next()).map(|status| (*status).to_owned())
}

fn business(eyes: &Eyes<'_>, seen: Option<&str>) -> Option<Finding> {
    let said = said_within(eyes.known.app, "business_verification", VERIFICATION_DAYS, eyes.known.now());
    // What Meta shows outranks what was said; only what was said can be said otherwise.
    let (code, word, missing) = match (seen, said.map(|said| said.value.as_str())) {
        (Some("verified"), _) | (None, Ok("yes")) => return None,
        (Some("pending"), _) => (&codes::BUSINESS_VERIFICATION_WAITING, "pending", json!([])),
        (Some(status), _) => (&codes::BUSINESS_VERIFICATION_MISSING, status, json!([])),
        (None, Ok("waiting")) => {
            (&codes::BUSINESS_VERIFICATION_WAITING, "waiting", json!(["business_verification"]))
        }
        (None, Ok(_)) => (&codes::BUSINESS_VERIFICATION_MISSING, "no", json!(["business_verification"])),
        (None, Err(_)) => return Some(eyes.finding(&codes::BUSINESS_VERIFICATION_UNSAID)),
    };
    Some(eyes.finding(code).with("seen", word).with("missing", missing))
}

fn access(eyes: &Eyes<'_>) -> Option<Finding> {
    let known = eyes.known;
    let said =
        |key| said_within(known.app, key, VERIFICATION_DAYS, known.now()).map(|said| said.value.as_str());
    let served = known.inputs.stored.users_of(&known.app_id).len();
    // Who owns the app nobody but a person knows; several customers on it cannot all be its owner.
    let for_others = if served > 1 { Ok("yes") } else { said("serves_others") };
    match for_others {
        Err(_) => return Some(eyes.finding(&codes::SERVES_OTHERS_UNSAID)),
        Ok("yes") => {}
        Ok(_) => return None,
    }
    match said("access_verification") {
        Ok("yes") => None,
        Ok("waiting") => Some(eyes.finding(&codes::ACCESS_VERIFICATION_WAITING)),
        Ok(_) => Some(eyes.finding(&codes::ACCESS_VERIFICATION_MISSING)),
        Err(_) => Some(eyes.finding(&codes::ACCESS_VERIFICATION_UNSAID)),
    }
}

/// Returns what was said under *Data handling* and still holds.
fn answers(eyes: &Eyes<'_>) -> Values {
    let holds = |at: Timestamp| eyes.known.days_since(at) <= HANDLING_DAYS;
    let said = eyes.known.app.record.said.iter().filter(|(_, said)| holds(said.at));
    said.map(|(key, said)| (key.clone(), said.value.clone())).collect()
}

/// Returns whether the yearly Data Use Checkup is near: counted from the last one that was said, or from the
/// approval that it keeps alive. Nobody is reminded of what no date is known of.
pub fn checkup(eyes: &Eyes<'_>) -> Option<Finding> {
    let app = eyes.known.app;
    let said = app.record.said.get("data_use_checkup").filter(|said| said.value == "yes").map(|said| said.at);
    let approved = app.ledger.iter().filter(|entry| entry.kind == "decision" && entry.note == "approved");
    let last = said.max(approved.map(|entry| entry.at).max())?;
    let due = last.checked_add(SignedDuration::from_hours(24 * CHECKUP_DAYS)).ok()?;
    let is_near = CHECKUP_DAYS - eyes.known.days_since(last) <= CHECKUP_WINDOW;
    is_near.then(|| {
        eyes.finding(&codes::DATA_USE_CHECKUP_DUE).with("date", due.strftime("%Y-%m-%d").to_string())
    })
}
