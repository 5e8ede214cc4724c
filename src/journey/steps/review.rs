//! Where each permission and feature stands: what Graph shows, joined with what was recorded.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::Value;

use super::rows;
use crate::finding::Code;
use crate::journey::Eyes;
use crate::journey::port::{As, Trouble};
use crate::platform::AppOwner;
use crate::review::Kind;

/// Every permission is live already, so the step does not apply.
pub static LIVE_ALREADY: Code = Code::advice("permissions-live", "docs/app-review");
/// The vendor's app is used, so its vendor answers for the review.
pub static VENDOR_APP: Code = Code::advice("vendor-app", "");

/// How far one permission or feature has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Everybody may use it.
    Live,
    /// Not asked for yet.
    Draft,
    /// Meta has it since then.
    Submitted(Timestamp),
    /// Refused, with the reviewer's words.
    Refused(String),
    /// A feature that Graph does not list, and of which nothing was recorded.
    Unlisted,
}

/// The stages of the platform's whole closure.
pub struct Standing {
    /// By permission or feature.
    pub stages: BTreeMap<String, Stage>,
    /// Why features could not be looked at, if they could not.
    pub blind: Option<Trouble>,
}

impl Standing {
    /// Returns whether everything that Graph can show is live. A feature that Graph does not list does not
    /// speak against it.
    pub fn is_live(&self) -> bool {
        !self.stages.is_empty()
            && self.stages.values().any(|stage| *stage == Stage::Live)
            && self.stages.values().all(|stage| matches!(stage, Stage::Live | Stage::Unlisted))
    }

    /// Returns the names at a stage.
    pub fn names(&self, pick: impl Fn(&Stage) -> bool) -> Vec<String> {
        self.stages.iter().filter(|(_, stage)| pick(stage)).map(|(name, _)| name.clone()).collect()
    }
}

/// Returns whether somebody else's app is used.
pub fn is_vendors(eyes: &Eyes<'_>) -> bool {
    eyes.known.profile.is_some_and(|profile| profile.app_owner == AppOwner::Vendor)
}

/// Joins `/{app}/permissions`, `messaging_feature_review` and the ledger.
pub async fn standing(eyes: &Eyes<'_>) -> Result<Standing, Trouble> {
    let known = eyes.known;
    let list = eyes.graph.get(As::App, &format!("{}/permissions", known.app_id)).await?;
    let mut live: Vec<String> = rows(&list)
        .filter(|row| row["status"] == "live")
        .filter_map(|row| row["permission"].as_str())
        .map(String::from)
        .collect();
    // The edge's rows are `feature` and `status`; its words for a feature are not documented, so the
    // catalogue's names and aliases are tried.
    let mut blind = None;
    if let Some(page) = &known.page_id {
        let list = eyes.graph.get(As::Page, &format!("{page}/messaging_feature_review")).await;
        let list = list.unwrap_or_else(|trouble| {
            blind = Some(trouble);
            Arc::new(Value::Null)
        });
        let approved = rows(&list).filter(|row| {
            row["status"]
                .as_str()
                .is_some_and(|status| status.eq_ignore_ascii_case("approved") || status == "live")
        });
        let named = approved
            .filter_map(|row| row["feature"].as_str())
            .filter_map(|name| known.estate.catalogue.get(name));
        live.extend(named.map(|entry| entry.name.clone()));
    }
    let names = known.closure().into_iter().filter(|name| name != "public_profile");
    let stages = names.map(|name| {
        let stage = stage(eyes, &name, live.contains(&name));
        (name, stage)
    });
    Ok(Standing { stages: stages.collect(), blind })
}

fn stage(eyes: &Eyes<'_>, name: &str, live: bool) -> Stage {
    if live {
        return Stage::Live;
    }
    let ledger = eyes.known.app;
    let submission = ledger.latest("submission", name);
    let decision = ledger.latest("decision", name);
    match (submission, decision) {
        (sent, Some(decision)) if sent.is_none_or(|sent| sent.at <= decision.at) => {
            if decision.note == "approved" { Stage::Live } else { Stage::Refused(decision.note.clone()) }
        }
        (Some(sent), _) => Stage::Submitted(sent.at),
        (None, _) => {
            let is_permission =
                eyes.known.estate.catalogue.get(name).is_some_and(|entry| entry.kind == Kind::Permission);
            let others_live = ledger.ledger.iter().any(|entry| entry.kind == "submission");
            if is_permission || others_live { Stage::Draft } else { Stage::Unlisted }
        }
    }
}
