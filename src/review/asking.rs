//! What a submission asks for, and what it had better not: a permission that no screen of the product needs gets
//! refused, and others with it.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{Catalogue, Form, Values};
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

/// Returns the permissions of a submission: what the record names, else what the profile requires, each with
/// what it depends on. Those without a text are among them.
pub fn permissions(profile: &Profile, catalogue: &Catalogue, values: &Values) -> Vec<String> {
    catalogue.closure(&roots(profile, values))
}

/// Returns those of [`permissions`] that are still to be sent: `already_approved` of the values (joined by `,`) is
/// not sent again. Where all of them are approved, there is nothing to send, and the texts are those of the first
/// time.
pub fn requested(profile: &Profile, catalogue: &Catalogue, values: &Values) -> Vec<String> {
    let all = permissions(profile, catalogue, values);
    let approved = already_approved(values);
    let is_worded = |name: &&String| catalogue.get(name).is_none_or(|one| one.form == Form::Text);
    let left: Vec<String> = all.iter().filter(|name| !approved.contains(&name.as_str())).cloned().collect();
    if left.iter().any(|name| is_worded(&name)) { left } else { all }
}

pub(super) fn already_approved(values: &Values) -> Vec<&str> {
    let named = values.get("already_approved").map(String::as_str).unwrap_or_default();
    named.split(',').map(str::trim).filter(|name| !name.is_empty()).collect()
}

fn roots(profile: &Profile, values: &Values) -> Vec<String> {
    let named = values.get("permissions").map(String::as_str).unwrap_or_default();
    let named: Vec<String> =
        named.split(',').map(str::trim).filter(|name| !name.is_empty()).map(String::from).collect();
    if named.is_empty() { profile.required(values).map(String::from).collect() } else { named }
}

/// Returns those that are asked for their own sake, in the order they were asked for: none that only serves
/// another, unless all of them do.
pub(super) fn sought(profile: &Profile, catalogue: &Catalogue, values: &Values) -> Vec<String> {
    let mut sought: Vec<String> = Vec::new();
    for one in roots(profile, values).iter().filter_map(|name| catalogue.get(name)) {
        if one.form == Form::Text && !sought.contains(&one.name) {
            sought.push(one.name.clone());
        }
    }
    let seeks = |name: &String| catalogue.get(name).is_some_and(|one| !one.supports);
    if sought.iter().any(seeks) {
        sought.retain(seeks);
    }
    sought
}

/// Returns the permissions that are asked for their own sake and that the product has no screen for. One that
/// only serves another is not among them, since its text claims no screen; nor is one that is approved. Source: "Disallowed use case", "asked for
/// later", Common mistakes, App Review.
pub fn challenges(profile: &Profile, catalogue: &Catalogue, values: &Values) -> Vec<Challenge> {
    // A word that is no screen is a gap of the texts, and is named there.
    let there = screens(profile, values).unwrap_or_default();
    let approved = already_approved(values);
    let left =
        sought(profile, catalogue, values).into_iter().filter(|name| !approved.contains(&name.as_str()));
    let lacking = left.filter_map(|permission| {
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
    use crate::platform::Profiles;

    fn challenged(platform: &str, permissions: &str, screens: &str) -> Vec<String> {
        let profiles = Profiles::builtin().unwrap();
        let values = Values::from([
            ("permissions".to_owned(), permissions.to_owned()),
            ("screens".to_owned(), screens.to_owned()),
        ]);
        let found = challenges(profiles.find(platform).unwrap(), Catalogue::builtin(), &values);
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
    fn what_is_approved_is_not_challenged_again() {
        let profiles = Profiles::builtin().unwrap();
        let values = Values::from([
            ("permissions".to_owned(), "pages_messaging,human_agent".to_owned()),
            ("already_approved".to_owned(), "human_agent".to_owned()),
        ]);
        assert_eq!(challenges(profiles.find("other").unwrap(), Catalogue::builtin(), &values), []);
    }

    #[test]
    fn what_a_step_shows_needs_no_naming() {
        let mut profile = Profiles::builtin().unwrap().find("neointeract").unwrap().clone();
        profile.review.screens.clear();
        let found = challenges(&profile, Catalogue::builtin(), &Values::new());
        let names: Vec<&str> = found.iter().map(|one| one.permission.as_str()).collect();
        assert_eq!(names, ["business_asset_user_profile_access"]);
        assert_eq!(found[0].facts()["screen"], "customer_name");
    }
}
