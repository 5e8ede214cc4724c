//! Where each permission and feature stands: what Graph shows, joined with what was recorded.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::journey::Eyes;
use crate::journey::known::SubjectView;
use crate::journey::port::{GraphError, TokenRole};
use crate::journey::review::history::{History, Recorded, SUBMISSION};
use crate::journey::steps::rows;
use crate::platform::AppOwner;
use crate::review::Kind;

/// How far one permission or feature has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PermissionStatus {
    /// Everybody may use it: Graph shows it.
    Live,
    /// A person said that Meta approved it, and Graph does not show it.
    Approved(Timestamp),
    /// Not asked for yet.
    Draft,
    /// Meta has it since then.
    Submitted(Timestamp),
    /// Refused, with the reviewer's words; empty where none were kept.
    Refused(Timestamp, String),
    /// A feature that Graph does not list, and of which nothing was recorded.
    Unlisted,
}

impl PermissionStatus {
    /// Returns the stable word that `--json` carries.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Approved(_) => "approved",
            Self::Draft => "draft",
            Self::Submitted(_) => "submitted",
            Self::Refused(..) => "refused",
            Self::Unlisted => "unknown",
        }
    }

    /// Returns since when, where that is known.
    pub fn since(&self) -> Option<Timestamp> {
        match self {
            Self::Approved(at) | Self::Submitted(at) | Self::Refused(at, _) => Some(*at),
            Self::Live | Self::Draft | Self::Unlisted => None,
        }
    }
}

/// What Graph shows of the review.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The status of each permission, as `/{app}/permissions` words it; or why it could not be asked.
    pub permissions: Result<BTreeMap<String, String>, GraphError>,
    /// The status of each feature, as `/{page}/messaging_feature_review` words it; or why it could not be asked.
    /// Nothing while no Page is known.
    pub features: Result<BTreeMap<String, String>, GraphError>,
}

impl Shown {
    /// Returns the status that Graph shows, in its own words.
    pub fn of(&self, name: &str) -> Option<&str> {
        let tables = [&self.permissions, &self.features];
        tables.into_iter().filter_map(|table| table.as_ref().ok()?.get(name)).map(String::as_str).next()
    }

    /// Returns whether everybody may use it.
    pub fn is_live(&self, name: &str) -> bool {
        let is_live =
            |status: &str| ["live", "approved"].iter().any(|word| status.eq_ignore_ascii_case(word));
        self.of(name).is_some_and(is_live)
    }

    /// Returns whether Graph says that Meta decided against it. The words are not documented, so all are tried.
    pub fn is_turned_down(&self, name: &str) -> bool {
        let status = self.of(name).unwrap_or_default().to_lowercase();
        ["reject", "refus", "declin", "denied"].iter().any(|word| status.starts_with(word))
    }
}

/// The stages of the platform's whole closure.
#[derive(Debug)]
pub struct ReviewStatus {
    /// The permissions and features, what needs before what is needed.
    pub order: Vec<String>,
    /// By permission or feature.
    pub stages: BTreeMap<String, PermissionStatus>,
    /// What Graph showed.
    pub shown: Shown,
    /// Those that were recorded as refused, and are live.
    pub recovered: Vec<String>,
    /// Those that were said to be approved while Graph lists them otherwise.
    pub unseen: Vec<String>,
}

impl ReviewStatus {
    /// Joins what Graph shows with what was recorded.
    pub fn of(known: &SubjectView<'_>, shown: Shown) -> Self {
        let order: Vec<String> =
            known.closure().into_iter().filter(|name| name != "public_profile").collect();
        let mut standing =
            Self { stages: BTreeMap::new(), shown, recovered: Vec::new(), unseen: Vec::new(), order };
        for name in standing.order.clone() {
            let recorded = History::of(known.app, &name).recorded();
            let kind = known.inputs.catalogue.get(&name).map(|entry| entry.kind);
            let is_permission = kind == Some(Kind::Permission);
            if standing.shown.is_live(&name) {
                if matches!(recorded, Recorded::Refused(..)) {
                    standing.recovered.push(name.clone());
                }
                standing.stages.insert(name, PermissionStatus::Live);
                continue;
            }
            // A permission is on Graph's list if it is anything; a feature need not be.
            let is_listed = standing.shown.of(&name).is_some();
            let is_looked_at = is_listed || (is_permission && standing.shown.permissions.is_ok());
            let stage = match recorded {
                Recorded::Approved(at) => {
                    if is_looked_at {
                        standing.unseen.push(name.clone());
                    }
                    PermissionStatus::Approved(at)
                }
                Recorded::Submitted(at) => PermissionStatus::Submitted(at),
                Recorded::Refused(at, words) => PermissionStatus::Refused(at, words),
                Recorded::Nothing => {
                    let has_sent = known.app.ledger.iter().any(|entry| entry.kind == SUBMISSION);
                    if is_permission || has_sent || is_listed {
                        PermissionStatus::Draft
                    } else {
                        PermissionStatus::Unlisted
                    }
                }
            };
            standing.stages.insert(name, stage);
        }
        standing
    }

    /// Returns whether everything that Graph can show is live. A feature that Graph does not list does not
    /// speak against it.
    pub fn is_live(&self) -> bool {
        let is_settled = |(name, stage): (&String, &PermissionStatus)| {
            self.is_usable(name, stage) || *stage == PermissionStatus::Unlisted
        };
        self.stages.iter().any(|(name, stage)| self.is_usable(name, stage))
            && self.stages.iter().all(is_settled)
    }

    /// Returns the names at a stage, what needs before what is needed.
    pub fn names(&self, pick: impl Fn(&PermissionStatus) -> bool) -> Vec<String> {
        self.order.iter().filter(|name| self.stages.get(*name).is_some_and(&pick)).cloned().collect()
    }

    /// Returns those that everybody may use: seen, or said with nothing that speaks against it.
    pub fn usable(&self) -> Vec<String> {
        let is_usable =
            |name: &&String| self.stages.get(*name).is_some_and(|stage| self.is_usable(name, stage));
        self.order.iter().filter(is_usable).cloned().collect()
    }

    /// Returns what a submission has to hold: what was refused or never sent. What is approved stays approved,
    /// and what lies with Meta is not sent twice.
    pub fn to_send(&self) -> Vec<String> {
        self.names(|stage| {
            matches!(
                stage,
                PermissionStatus::Draft | PermissionStatus::Refused(..) | PermissionStatus::Unlisted
            )
        })
    }

    /// Returns what waits although Meta seems to have decided: Graph says so, or something that was sent on the
    /// same day is decided.
    pub fn answered(&self, known: &SubjectView<'_>) -> Vec<String> {
        let day = |at: Timestamp| at.to_zoned(jiff::tz::TimeZone::UTC).date();
        let sent = |name: &String| History::of(known.app, name).sent.map(|entry| day(entry.at));
        let is_decided = |stage: &PermissionStatus| {
            matches!(
                stage,
                PermissionStatus::Live | PermissionStatus::Approved(_) | PermissionStatus::Refused(..)
            )
        };
        let decided: Vec<_> = self.names(is_decided).iter().filter_map(sent).collect();
        let is_answered = |name: &String| {
            // What Graph says of a decision that is recorded may be that one still.
            let is_new = History::of(known.app, name).decided.is_none();
            (is_new && self.shown.is_turned_down(name))
                || sent(name).is_some_and(|day| decided.contains(&day))
        };
        self.names(|stage| matches!(stage, PermissionStatus::Submitted(_)))
            .into_iter()
            .filter(is_answered)
            .collect()
    }

    fn is_usable(&self, name: &String, stage: &PermissionStatus) -> bool {
        *stage == PermissionStatus::Live
            || (matches!(stage, PermissionStatus::Approved(_)) && !self.unseen.contains(name))
    }
}

/// Returns whether somebody else's app is used.
pub fn is_vendors(eyes: &Eyes<'_>) -> bool {
    eyes.known.profile.is_some_and(|profile| profile.app_owner == AppOwner::Vendor)
}

/// Reads `/{app}/permissions` and `messaging_feature_review`.
pub async fn shown(eyes: &Eyes<'_>) -> Shown {
    let known = eyes.known;
    let permissions = eyes.graph.get(TokenRole::App, &format!("{}/permissions", known.app_id)).await;
    let of = |row: &serde_json::Value, key: &str| row[key].as_str().map(String::from);
    let permissions = permissions.map(|list| {
        rows(&list).filter_map(|row| Some((of(row, "permission")?, of(row, "status")?))).collect()
    });
    // The edge's rows are `feature` and `status`; its words for a feature are not documented, so the
    // catalogue's names and aliases are tried.
    let named = |row: &serde_json::Value| {
        let feature = known.inputs.catalogue.get(row["feature"].as_str()?)?;
        Some((feature.name.clone(), of(row, "status")?))
    };
    let features = match &known.page_id {
        Some(page) => {
            let list = eyes.graph.get(TokenRole::Page, &format!("{page}/messaging_feature_review")).await;
            list.map(|list| rows(&list).filter_map(named).collect())
        }
        None => Ok(BTreeMap::new()),
    };
    Shown { permissions, features }
}

/// Joins what Graph shows with the ledger.
///
/// # Errors
/// Why the permissions could not be asked for.
pub async fn standing(eyes: &Eyes<'_>) -> Result<ReviewStatus, GraphError> {
    let shown = shown(eyes).await;
    match &shown.permissions {
        Ok(_) => Ok(ReviewStatus::of(eyes.known, shown)),
        Err(trouble) => Err(trouble.clone()),
    }
}
