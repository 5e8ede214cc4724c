//! What keeps texts and films from being made.

use std::fmt;

use crate::codes;
use crate::finding::{Code, Facts};

/// Why nothing was rendered. There is never half a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gaps {
    /// The values that are absent or empty, by record key.
    pub missing: Vec<String>,
    /// What we have no words for: permissions that are not in the catalogue, `review.steps` of a profile
    /// without, `permissions` where none of them has a text.
    pub unworded: Vec<String>,
    /// Templates of a profile that parse and yet cannot be rendered: which, and why.
    pub broken: Vec<String>,
}

impl Gaps {
    /// Returns the stable code: of the graver thing, where several are.
    pub fn code(&self) -> &'static Code {
        match self {
            Self { broken, .. } if !broken.is_empty() => &codes::REVIEW_TEMPLATE_BROKEN,
            Self { unworded, .. } if !unworded.is_empty() => &codes::REVIEW_PERMISSION_UNWORDED,
            _ => &codes::REVIEW_VALUES_MISSING,
        }
    }

    /// Returns the particulars.
    pub fn facts(&self) -> Facts {
        let lists = [("missing", &self.missing), ("unworded", &self.unworded), ("broken", &self.broken)];
        let lists = lists.into_iter().filter(|(_, list)| !list.is_empty());
        lists.map(|(name, list)| (name, list.clone().into())).collect()
    }

    pub(super) fn or<T>(mut self, whole: T) -> Result<T, Self> {
        for list in [&mut self.missing, &mut self.unworded, &mut self.broken] {
            list.sort();
            list.dedup();
        }
        if self == Self::default() { Ok(whole) } else { Err(self) }
    }
}

impl fmt::Display for Gaps {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said = [("missing", &self.missing), ("no words for", &self.unworded), ("broken", &self.broken)];
        let said = said.into_iter().filter(|(_, list)| !list.is_empty());
        let said: Vec<String> = said.map(|(word, list)| format!("{word}: {}", list.join(", "))).collect();
        out.write_str(&said.join("; "))
    }
}

impl std::error::Error for Gaps {}
