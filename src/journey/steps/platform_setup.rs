//! The product holds every value it needs, the person saved its form, and the token in it is ours.

use futures_util::future::LocalBoxFuture;
use serde_json::json;

use super::app_subscription;
use crate::codes;
use crate::finding::{Finding, Verdict};
use crate::journey::known::SubjectView;
use crate::journey::port::SecretKind;
use crate::journey::setup;
use crate::journey::{Asks, Eyes, Hand, Row, Scope, StepId};
use crate::platform::{Act, Ours, Profile, Purpose, Rule, When};

/// The row.
pub static ROW: Row = Row {
    id: StepId::PlatformSetup,
    scope: Scope::Page,
    needs: &[StepId::PageToken],
    codes: &[&[
        &codes::PLATFORM_VALUE_MISSING,
        &codes::PLATFORM_UNSAVED,
        &codes::PLATFORM_TOKEN_STALE,
        &codes::CALLBACK_TAKEN,
        &codes::PLATFORM_NOT_CHOSEN,
        &codes::PLATFORM_STEPS_OPEN,
        &codes::PLATFORM_STEP_AGAIN,
        &codes::PLATFORM_VERSION_ENDS,
        &codes::PLATFORM_VERSION_ENDED,
        &codes::CALLBACK_UNUSUAL,
        &codes::VERIFY_TOKEN_NOT_VENDORS,
    ]],
    asks: &[
        (&codes::PLATFORM_STEPS_OPEN, Asks::These(&["setup_done"])),
        (&codes::PLATFORM_VALUE_MISSING, Asks::Missing),
        (&codes::PLATFORM_UNSAVED, Asks::These(&["saved_in_platform"])),
        (&codes::PLATFORM_TOKEN_STALE, Asks::These(&["saved_in_platform"])),
        (&codes::PLATFORM_STEP_AGAIN, Asks::These(&["setup_done"])),
    ],
    link: "",
    check,
    hand: Hand::Tell,
    learn: None,
};

fn check<'a>(eyes: &'a Eyes<'a>) -> LocalBoxFuture<'a, Verdict> {
    Box::pin(async move {
        match eyes.known.profile {
            Some(profile) => Verdict::of(judge(eyes, profile, needs_verify_token(eyes, profile).await)),
            None => Verdict::Unknown(eyes.finding(&codes::PLATFORM_NOT_CHOSEN)),
        }
    })
}

/// Returns whether somebody still has to give the verify token. Of a channel that runs nobody can read it back, and
/// nothing wants it as long as Meta delivers where it should.
async fn needs_verify_token(eyes: &Eyes<'_>, profile: &Profile) -> bool {
    let known = eyes.known;
    let is_used = !matches!(profile.webhook.verify_token.rule, Rule::AppToken | Rule::None);
    if !is_used || known.app.card(SecretKind::VerifyToken).is_some() {
        return false;
    }
    let runs = known.page.latest("adopted", "fields").is_some() || is_saved(known);
    !(runs && app_subscription::stands(eyes).await)
}

fn is_saved(known: &SubjectView<'_>) -> bool {
    known.page.record.said.get("saved_in_platform").is_some_and(|said| said.value == "yes")
}

fn judge(eyes: &Eyes<'_>, profile: &Profile, needs_verify_token: bool) -> Vec<Finding> {
    let known = eyes.known;
    let missing = missing_values(known, profile, needs_verify_token);
    // What comes before the form is walked before it; whoever saved it has it behind them.
    let mut found = setup::judge(known, profile, When::Before);
    if !missing.is_empty() {
        found.push(eyes.finding(&codes::PLATFORM_VALUE_MISSING).with("missing", json!(missing)));
    }
    let (shown, wanted) = (known.page.record.get("callback_url"), known.callback());
    if let (Some(shown), Some(wanted)) = (shown, wanted)
        && shown != wanted
    {
        let finding = eyes.finding(&codes::CALLBACK_TAKEN).with("seen", wanted).with("wanted", shown);
        found.push(finding.with("customer", taken_by(known, wanted)));
    }
    found.extend(unusual(known, profile));
    if is_saved(known) {
        found.extend(stale(known));
        found.extend(setup::version(known, profile));
        found.extend(setup::judge(known, profile, When::AfterSave));
    } else {
        found.push(eyes.finding(&codes::PLATFORM_UNSAVED).with("platform", profile.name.clone()));
    }
    found
}

/// Returns the finding that a callback does not look like those of the product.
fn unusual(known: &SubjectView<'_>, profile: &Profile) -> Option<Finding> {
    let template = profile.webhook.callback.template.as_ref()?;
    let shown = known.page.record.get("callback_url").filter(|shown| !template.fits(shown))?;
    let finding =
        Finding::new(&codes::CALLBACK_UNUSUAL, &known.subject).with("platform", profile.name.clone());
    Some(finding.with("seen", shown).with("wanted", template.to_string()))
}

/// Returns the finding that the product holds another Page token than the vault, where somebody saved its form.
pub(crate) fn stale(known: &SubjectView<'_>) -> Option<Finding> {
    let profile = known.profile?;
    let step = profile.step_with(Act::Enter, Ours::PageToken)?;
    let card = known.page.card(SecretKind::PageToken)?;
    let is_delivered = known.page.record.get("delivered") == Some(&card.fingerprint);
    let finding = || Finding::new(&codes::PLATFORM_TOKEN_STALE, &known.subject);
    let field = step.label.as_ref().map_or_else(|| step.id.clone(), |label| profile.label(label, "en"));
    (is_saved(known) && !is_delivered).then(|| finding().with("field", field))
}

fn taken_by(known: &SubjectView<'_>, callback: &str) -> String {
    let holder = known.inputs.stored.holder_of(callback).map(String::from);
    holder.unwrap_or_else(|| format!("app/{}", known.app_id))
}

/// Returns the questions whose answers the product's form needs and nobody gave yet, in the order in which they are
/// born: what goes into the form, then what is read off it.
fn missing_values(known: &SubjectView<'_>, profile: &Profile, needs_verify_token: bool) -> Vec<String> {
    let is_read = |value| profile.step_with(Act::Read, value).is_some();
    let asks = profile.asks_for(Purpose::Setup).map(|ask| ask.key.as_str());
    let mut born = vec!["callback_url"];
    born.insert(usize::from(is_read(Ours::VerifyToken)), "verify_token");
    // A product that polls is called by nobody.
    born.retain(|_| !profile.webhook.fields.is_empty() && !known.is_on_vendors_app());
    let is_known = |key: &str| match key {
        "verify_token" => !needs_verify_token,
        // The callback of another customer's Page on the same app does not answer for this Page.
        "callback_url" => known.page.record.get(key).is_some(),
        _ => [&known.page.record, &known.customer.record, &known.app.record]
            .iter()
            .any(|record| record.get(key).is_some()),
    };
    // A channel that runs was given all this by whoever set it up.
    let runs = known.page.latest("adopted", "fields").is_some() || is_saved(known);
    // What only the callback is made of is not wanted where that is known.
    let is_made = known.page.record.get("callback_url").is_some();
    let asks = asks.filter(|key| !(runs || is_made && profile.is_only_of_callback(key)));
    asks.chain(born).filter(|key| !is_known(key)).map(String::from).collect()
}
