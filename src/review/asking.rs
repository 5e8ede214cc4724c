//! Over-asking: a permission that no screen of the product needs gets refused, and others with it.

use std::collections::BTreeSet;

use serde::Serialize;

use super::render::sought;
use super::{Catalogue, Values};
use crate::finding::Facts;
use crate::platform::{Profile, Screen};

/// A permission that is asked for its own sake, though the product has no screen for it as far as is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Challenge {
    /// The permission or feature.
    pub permission: String,
    /// The screen that it wants.
    pub screen: Screen,
}

impl Challenge {
    /// Returns the particulars.
    pub fn facts(&self) -> Facts {
        Facts::from([("permission", self.permission.as_str().into()), ("screen", self.screen.word().into())])
    }
}

/// Returns the permissions that are asked for their own sake and that the product has no screen for. One that
/// only serves another is not among them: its text claims no screen. Source: "Disallowed use case", "asked for
/// later", Common mistakes, App Review.
pub fn challenges(profile: &Profile, catalogue: &Catalogue, values: &Values) -> Vec<Challenge> {
    // A word that is no screen is a gap of the texts, and is named there.
    let there = screens(profile, values).unwrap_or_default();
    let lacking = sought(profile, catalogue, values).into_iter().filter_map(|permission| {
        let screen = catalogue.get(&permission)?.screen?;
        (!there.contains(&screen)).then_some(Challenge { permission, screen })
    });
    lacking.collect()
}

/// Returns the screens that the product has: what its profile and its steps show, and what the record adds.
///
/// # Errors
/// A word of the record's that is no screen.
pub(super) fn screens(profile: &Profile, values: &Values) -> Result<BTreeSet<Screen>, String> {
    let added = values.get("screens").map(String::as_str).unwrap_or_default();
    let added = added.split(',').map(str::trim).filter(|word| !word.is_empty());
    let added = added.map(|word| Screen::parse(word).ok_or_else(|| word.to_owned()));
    let own = Screen::ALL.into_iter().filter(|screen| profile.review.has(*screen));
    own.map(Ok).chain(added).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::Shelf;

    fn challenged(platform: &str, permissions: &str, screens: &str) -> Vec<String> {
        let shelf = Shelf::builtin().unwrap();
        let values = Values::from([
            ("permissions".to_owned(), permissions.to_owned()),
            ("screens".to_owned(), screens.to_owned()),
        ]);
        let found = challenges(shelf.find(platform).unwrap(), Catalogue::builtin(), &values);
        found.into_iter().map(|one| format!("{} {}", one.permission, one.screen.word())).collect()
    }

    #[test]
    fn what_a_profile_asks_for_itself_is_shown_by_the_product() {
        for platform in ["neointeract", "other"] {
            assert_eq!(challenged(platform, "", ""), [""; 0], "{platform}");
        }
    }

    #[test]
    fn a_permission_without_a_screen_is_challenged_until_the_screen_is_named() {
        let wanted = "pages_messaging,human_agent,pages_utility_messaging";
        assert_eq!(
            challenged("neointeract", wanted, ""),
            ["human_agent late_reply", "pages_utility_messaging templates"]
        );
        assert_eq!(challenged("neointeract", wanted, "late_reply"), ["pages_utility_messaging templates"]);
        assert_eq!(challenged("neointeract", wanted, "templates, late_reply"), [""; 0]);
    }

    #[test]
    fn a_mere_dependency_is_not_challenged() {
        assert_eq!(challenged("other", "pages_messaging,pages_show_list,pages_manage_metadata", ""), [""; 0]);
        // It drags in pages_read_engagement, whose text then claims nothing but the main permission.
        assert_eq!(
            challenged("other", "pages_messaging,business_management", ""),
            ["business_management portfolio"]
        );
        // Asked for alone, it is there for its own sake.
        assert_eq!(challenged("other", "pages_show_list", ""), ["pages_show_list page_picker"]);
        assert_eq!(challenged("other", "public_profile,pages_messaging", ""), [""; 0]);
    }

    #[test]
    fn what_a_step_shows_needs_no_naming() {
        let mut profile = Shelf::builtin().unwrap().find("neointeract").unwrap().clone();
        profile.review.screens.clear();
        let found = challenges(&profile, Catalogue::builtin(), &Values::new());
        let names: Vec<&str> = found.iter().map(|one| one.permission.as_str()).collect();
        assert_eq!(names, ["business_asset_user_profile_access"]);
        assert_eq!(found[0].facts()["screen"], "customer_name");
    }
}
