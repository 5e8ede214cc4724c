//! What there is a page about, and how it is found by name.

use crate::codes;
use crate::finding::Code;
use crate::journey::StepId;
use crate::journey::catalogue::{self, ROWS};
use crate::journey::symptom::{SYMPTOMS, Symptom};
use crate::recognition::{self, Pair, Recognized, Row};
use crate::review::{Catalogue, Kind, Permission, Reason, reason, reasons};

/// Where Meta's documentation is.
const META_DOCS: &str = "https://developers.facebook.com/";

/// What there is a page about.
#[derive(Clone, Copy, Debug)]
pub enum Topic {
    /// What a look can find.
    Finding(&'static Code),
    /// Why a command can fail.
    Error(&'static Code),
    /// What can be wrong with a text for the review.
    Flaw(&'static Code),
    /// A step of the journey.
    Step(StepId),
    /// What people complain about.
    Symptom(&'static Symptom),
    /// A permission or a feature.
    Permission(&'static Permission),
    /// A reason for which Meta refuses.
    Reason(&'static Reason),
    /// An error of Meta's that we know.
    Meta(&'static Row),
    /// An error of Meta's that we do not know, and whether Meta says that it passes.
    Unlisted(Pair, bool),
}

impl Topic {
    /// Returns every topic that has a page of its own.
    pub fn all() -> Vec<Self> {
        let findings = codes::findings().map(Self::Finding);
        findings
            .chain(codes::ERRORS.iter().copied().map(Self::Error))
            .chain(codes::FLAWS.iter().copied().map(Self::Flaw))
            .chain(ROWS.iter().map(|row| Self::Step(row.id)))
            .chain(SYMPTOMS.iter().map(Self::Symptom))
            .chain(Catalogue::builtin().all().map(Self::Permission))
            .chain(reasons().iter().map(Self::Reason))
            .chain(recognition::rows().iter().map(Self::Meta))
            .collect()
    }

    /// Returns the topic of a name, as people write it.
    pub fn find(name: &str) -> Option<Self> {
        let name = name.trim().trim_matches('`');
        let is_named = |topic: &Self| topic.id().eq_ignore_ascii_case(name);
        Self::all().into_iter().find(is_named).or_else(|| {
            let permission = Catalogue::builtin().get(name).map(Self::Permission);
            permission.or_else(|| reason(name).map(Self::Reason)).or_else(|| Self::of_number(numbers(name)?))
        })
    }

    /// Returns the topic of a number of Meta's, where anything is known of it.
    fn of_number(pair: Pair) -> Option<Self> {
        let unlisted = || recognition::class(pair).map(|_| Self::Unlisted(pair, false));
        recognition::number(pair).map(Self::Meta).or_else(unlisted)
    }

    /// Returns the topic of an error that was read.
    pub fn of(recognized: &Recognized) -> Self {
        let candidate = &recognized.candidate;
        match recognized.found {
            Some(found) => Self::Meta(found.row),
            None => Self::Unlisted((candidate.code, candidate.subcode), recognized.may_pass()),
        }
    }

    /// Returns the name that finds it again.
    pub fn id(&self) -> String {
        match self {
            Self::Finding(code) | Self::Error(code) | Self::Flaw(code) => code.id.to_owned(),
            Self::Step(step) => step.name().to_owned(),
            Self::Symptom(symptom) => symptom.page.to_owned(),
            Self::Permission(permission) => permission.name.clone(),
            // Some reasons have the name of a finding.
            Self::Reason(reason) => format!("refusal-{}", reason.id),
            Self::Meta(row) => row.id.clone(),
            Self::Unlisted((code, 0), _) => code.to_string(),
            Self::Unlisted((code, subcode), _) => format!("{code}/{subcode}"),
        }
    }

    /// Returns what kind of thing it is, as `--json` carries it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Finding(_) => "finding",
            Self::Error(_) => "error",
            Self::Flaw(_) => "flaw",
            Self::Step(_) => "step",
            Self::Symptom(_) => "symptom",
            Self::Permission(permission) if permission.kind == Kind::Feature => "feature",
            Self::Permission(_) => "permission",
            Self::Reason(_) => "refusal",
            Self::Meta(row) if row.pair().is_none() => "meta-message",
            Self::Meta(_) | Self::Unlisted(..) => "graph-error",
        }
    }

    /// Returns the key of its page in the words, after `explain-`.
    pub fn key(&self) -> String {
        match self {
            Self::Finding(_) | Self::Error(_) | Self::Flaw(_) | Self::Reason(_) | Self::Symptom(_) => {
                self.id()
            }
            Self::Step(_) => format!("step-{}", self.id()),
            Self::Permission(_) => format!("permission-{}", self.id()),
            Self::Meta(row) => row.key(),
            Self::Unlisted(_, true) => "class-unknown-passing".to_owned(),
            Self::Unlisted(pair, false) => {
                format!("class-{}", recognition::class(*pair).map_or("unknown", recognition::Class::word))
            }
        }
    }

    /// Returns Meta's own page, where there is one.
    pub fn docs(&self) -> Option<String> {
        let path = match self {
            Self::Finding(code) | Self::Flaw(code) => code.docs,
            Self::Error(_) | Self::Symptom(_) => "",
            Self::Step(step) => {
                let row = catalogue::find(step.name())?;
                row.all_codes().map(|code| code.docs).find(|docs| !docs.is_empty())?
            }
            Self::Permission(permission) => return Some(permission.source.clone()),
            Self::Reason(reason) => return Some(reason.source.clone()),
            Self::Meta(row) => row.docs(),
            Self::Unlisted(..) => "docs/graph-api/guides/error-handling",
        };
        (!path.is_empty()).then(|| format!("{META_DOCS}{path}"))
    }
}

/// Returns code and subcode of what people write: `190/463`, `(#190)`, `190-463`, `2018028`.
fn numbers(name: &str) -> Option<Pair> {
    let name = name.trim_matches(|glyph| matches!(glyph, '(' | ')' | '#'));
    let (code, subcode) = name.split_once(['/', '-', ' ', '.', ',']).unwrap_or((name, "0"));
    Some((code.trim().parse().ok()?, subcode.trim().parse().ok()?)).filter(|(code, _)| *code > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_write_graph_errors_in_many_ways() {
        for (written, pair) in [
            ("190/463", Some((190, 463))),
            ("(#190)", Some((190, 0))),
            ("#200", Some((200, 0))),
            ("190-463", Some((190, 463))),
            ("2018028", Some((2_018_028, 0))),
            ("0", None),
            ("190/x", None),
            ("page", None),
        ] {
            assert_eq!(numbers(written), pair, "{written}");
        }
    }
}
