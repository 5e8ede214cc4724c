//! The texts render, read clean, and a screencast is at hand for each permission.

use std::collections::BTreeSet;

use futures_util::future::LocalBoxFuture;
use serde_json::json;

use super::app_unknown;
use super::verification::{VERIFICATION_CODES, before_review};
use crate::codes;
use crate::finding::{Finding, Verdict, Weight};
use crate::journey::known::SubjectView;
use crate::journey::review::pack::Rendered;
use crate::journey::review::standing::{is_vendors, standing};
use crate::journey::setup;
use crate::journey::{Asks, Eyes, Hand, Row, Scope, StepId};
use crate::platform::{Profile, When};
use crate::review::{CLIP_CODES, FilmRules, LintContext, challenges, judge_clip, lint, requested};

/// The row.
pub static ROW: Row = Row {
    id: StepId::ReviewPack,
    scope: Scope::App,
    needs: &[StepId::AppSettings, StepId::Page],
    codes: &[
        &[
            &codes::REVIEW_VALUE_MISSING,
            &codes::REVIEW_TEXT_UNWORDED,
            &codes::REVIEW_TEXT_FLAWED,
            &codes::PERMISSION_OVER_ASKED,
            &codes::SCREENCAST_MISSING,
            &codes::REVIEW_PACK_UNRENDERED,
            &codes::PERMISSIONS_LIVE,
            &codes::VENDOR_APP,
            &codes::PLATFORM_STEPS_OPEN,
        ],
        CLIP_CODES,
        VERIFICATION_CODES,
    ],
    asks: &[
        (&codes::PLATFORM_STEPS_OPEN, Asks::These(&["setup_done"])),
        (&codes::REVIEW_VALUE_MISSING, Asks::Missing),
        (&codes::SCREENCAST_MISSING, Asks::These(&["screencast"])),
        (&codes::SCREENCAST_UNREADABLE, Asks::Missing),
        (&codes::SCREENCAST_EMPTY, Asks::Missing),
        (&codes::SCREENCAST_NO_FILM, Asks::Missing),
        (&codes::SCREENCAST_CUT_SHORT, Asks::Missing),
        (&codes::SCREENCAST_NO_PICTURE, Asks::Missing),
        (&codes::SCREENCAST_DAMAGED, Asks::Missing),
        (&codes::SCREENCAST_SMALL_PICTURE, Asks::Missing),
        (&codes::BUSINESS_VERIFICATION_UNSAID, Asks::These(&["business_verification"])),
        (&codes::BUSINESS_VERIFICATION_MISSING, Asks::Missing),
        (&codes::BUSINESS_VERIFICATION_WAITING, Asks::Missing),
        (&codes::SERVES_OTHERS_UNSAID, Asks::These(&["serves_others"])),
        (&codes::ACCESS_VERIFICATION_UNSAID, Asks::These(&["access_verification"])),
        (&codes::ACCESS_VERIFICATION_MISSING, Asks::These(&["access_verification"])),
        (&codes::ACCESS_VERIFICATION_WAITING, Asks::These(&["access_verification"])),
        (&codes::DATA_HANDLING_UNSAID, Asks::Missing),
    ],
    link: "",
    check,
    hand: Hand::Render,
    learn: None,
};

fn check<'a>(eyes: &'a Eyes<'a>) -> LocalBoxFuture<'a, Verdict> {
    Box::pin(async move {
        if is_vendors(eyes) {
            return Verdict::NotNeeded(&codes::VENDOR_APP);
        }
        let standing = match standing(eyes).await {
            Ok(standing) if standing.is_live() => return Verdict::NotNeeded(&codes::PERMISSIONS_LIVE),
            Ok(standing) => standing,
            Err(trouble) => return app_unknown(eyes, &trouble),
        };
        let Some(profile) = eyes.known.profile else {
            return Verdict::Unknown(eyes.finding(&codes::PLATFORM_NOT_CHOSEN));
        };
        let mut found = setup::judge(eyes.known, profile, When::BeforeReview);
        found.extend(judge(eyes, profile));
        // What Meta has already was answered in its form.
        if !standing.to_send().is_empty() {
            found.extend(before_review(eyes).await);
        }
        Verdict::of(found)
    })
}

fn judge(eyes: &Eyes<'_>, profile: &Profile) -> Vec<Finding> {
    let mut found = judge_films(eyes);
    found.extend(over_asked(eyes.known, profile));
    match Rendered::of(eyes.known, profile) {
        Err(gaps) if gaps.unworded.is_empty() && gaps.broken.is_empty() => {
            found.push(eyes.finding(&codes::REVIEW_VALUE_MISSING).with("missing", json!(gaps.missing)));
        }
        Err(gaps) => {
            if !gaps.missing.is_empty() {
                found.push(eyes.finding(&codes::REVIEW_VALUE_MISSING).with("missing", json!(gaps.missing)));
            }
            found.push(eyes.finding(&codes::REVIEW_TEXT_UNWORDED).with("why", gaps.to_string()));
        }
        Ok(rendered) => {
            let values = eyes.known.review_values();
            let sent = requested(profile, eyes.known.inputs.catalogue, &values);
            let context = LintContext {
                profile: Some(profile),
                sent: Some(&sent),
                today: Some(eyes.known.now().to_zoned(jiff::tz::TimeZone::UTC).date()),
                allow_reserved: eyes.known.inputs.is_rehearsal,
                ..LintContext::of(&values)
            };
            for flaw in lint(&rendered.hidden(), &context).into_iter().filter(|flaw| !flaw.is_advice()) {
                found.push(
                    eyes.finding(&codes::REVIEW_TEXT_FLAWED)
                        .with("flaw", flaw.code.id)
                        .with("file", flaw.path)
                        .with("line", flaw.line),
                );
            }
            let written = eyes
                .known
                .app
                .record
                .get("review_pack")
                .map(|folder| eyes.machine.file_size(&format!("{folder}/README.txt")));
            let is_there = matches!(written, Some(Ok(_)));
            if !is_there || !rendered.is_on_record(eyes.known) {
                found.push(eyes.finding(&codes::REVIEW_PACK_UNRENDERED));
            }
        }
    }
    found
}

/// Returns what is asked for though no screen of the product is known that needs it.
pub fn over_asked(known: &SubjectView<'_>, profile: &Profile) -> Vec<Finding> {
    let challenged = challenges(profile, known.inputs.catalogue, &known.review_values());
    let found = challenged.into_iter().map(|challenge| Finding {
        facts: challenge.facts(),
        ..Finding::new(&codes::PERMISSION_OVER_ASKED, &known.subject)
    });
    found.collect()
}

/// Judges the films: that there is one for each permission, and what their files tell.
fn judge_films(eyes: &Eyes<'_>) -> Vec<Finding> {
    let films = eyes.known.films();
    let missing: Vec<&String> =
        films.iter().filter(|(_, path)| path.is_none()).map(|(name, _)| name).collect();
    let mut found = Vec::new();
    if !missing.is_empty() {
        found.push(eyes.finding(&codes::SCREENCAST_MISSING).with("permissions", json!(missing)));
    }
    let common = eyes.known.app.record.get("screencast");
    let paths: BTreeSet<&str> = films.values().copied().flatten().collect();
    for path in paths {
        // A film of one permission's own is not asked for, so another one is no answer either.
        let asked: &[&str] = if common == Some(path) { &["screencast"] } else { &[] };
        for (code, facts) in judge_clip(path, &eyes.machine.clip(path), FilmRules::builtin()) {
            let flaw = Finding { code, subject: eyes.known.subject.clone(), facts };
            let blocks = code.weight == Weight::Blocks;
            found.push(if blocks { flaw.with("missing", json!(asked)) } else { flaw });
        }
    }
    found
}
