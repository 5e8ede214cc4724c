//! The permission catalogue: what Meta says of each permission and feature.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::platform::Screen;

/// Days for which a call counts that shows Meta that a permission is used. Source: "Before you submit", App Review.
pub const CALL_DAYS: i64 = 30;

/// All permissions and features that we know.
#[derive(Debug)]
pub struct Catalogue {
    permissions: BTreeMap<String, Permission>,
}

/// A permission or a feature of Meta's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Permission {
    /// Our stable name: Meta's own for a permission, the display name in snake case for a feature.
    #[serde(skip_deserializing)]
    pub name: String,
    /// Permission or feature.
    pub kind: Kind,
    /// What the form calls it.
    pub display: String,
    /// Other names it goes by, in any case.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// What the form asks for it.
    #[serde(default)]
    pub form: Form,
    /// What Meta allows it for.
    pub allows: String,
    /// What has to be in the same submission, directly.
    #[serde(default)]
    pub depends_on: Vec<String>,
    /// Whether it only serves another permission, so that its text names that one even where a platform lists it.
    #[serde(default)]
    pub supports: bool,
    /// The call that Meta's "API calls required" counts; absent where there is none.
    #[serde(default)]
    pub exercised_by: Option<Exercise>,
    /// The screen that a product must have for it; absent where none can show it.
    #[serde(default)]
    pub screen: Option<Screen>,
    /// The shots that prove it, by id, whatever the authentication model.
    #[serde(default)]
    pub film: Vec<String>,
    /// What it was refused for, elsewhere.
    #[serde(default)]
    pub refused: Vec<Refused>,
    /// What else is known of it, in English.
    #[serde(default)]
    pub notes: Vec<String>,
    /// The page of Meta's that this was read from.
    pub source: String,
    /// When.
    pub checked_on: Date,
}

/// Permission or feature. Graph does not list features among an app's permissions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Granted by a person, a scope of a token.
    Permission,
    /// Granted to the app.
    Feature,
}

/// What the form asks for a permission.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// A description, a screencast, a tick.
    #[default]
    Text,
    /// The tick alone.
    Tick,
}

/// A refusal that a permission is known for. The words are English: they are facts, not the program's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refused {
    /// Which one, by its id in the refusal catalogue.
    pub id: String,
    /// What led to it.
    pub because: String,
    /// What mends it.
    pub fix: String,
}

/// A call that shows Meta that a permission is used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exercise {
    /// The HTTP method.
    pub method: Verb,
    /// The path without a version; `{page_id}` and `{psid}` are to be filled in.
    pub path: String,
    /// Whose token it needs.
    pub token: Bearer,
    /// Whether it may be made without asking: it changes nothing and nobody notices.
    #[serde(default)]
    pub automatic: bool,
    /// Of a message: the hours since the recipient wrote, from and until.
    #[serde(default)]
    pub wrote_hours: Option<[i64; 2]>,
    /// Of a message: the tag that it is sent with.
    #[serde(default)]
    pub tag: Option<String>,
    /// Why it may have to be left out, or asked for.
    #[serde(default)]
    pub skip: Option<String>,
}

/// The method of an [`Exercise`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verb {
    /// Reads.
    Get,
    /// Writes.
    Post,
}

/// Whose token an [`Exercise`] needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bearer {
    /// A user token.
    User,
    /// The Page's.
    Page,
}

impl Catalogue {
    /// Returns the catalogue that comes with the program.
    ///
    /// # Panics
    /// Never: what is parsed is part of the program, and a test parses it.
    pub fn builtin() -> &'static Self {
        static BUILTIN: OnceLock<Catalogue> = OnceLock::new();
        BUILTIN.get_or_init(|| {
            Self::parse(include_str!("../../templates/permissions.toml"))
                .expect("the embedded catalogue is whole: a test reads it")
        })
    }

    fn parse(text: &str) -> Result<Self, toml::de::Error> {
        let mut permissions: BTreeMap<String, Permission> = toml::from_str(text)?;
        for (name, permission) in &mut permissions {
            permission.name.clone_from(name);
        }
        Ok(Self { permissions })
    }

    /// Returns a permission by its name, its display name or an alias, in any case.
    pub fn get(&self, name: &str) -> Option<&Permission> {
        let name = name.trim();
        self.permissions.get(name).or_else(|| {
            let is = |other: &String| other.eq_ignore_ascii_case(name);
            self.all().find(|one| is(&one.name) || is(&one.display) || one.aliases.iter().any(is))
        })
    }

    /// Returns the name that Meta's form shows for a permission; one that is not here shows as it is given.
    pub fn display<'a>(&'a self, name: &'a str) -> &'a str {
        self.get(name).map_or(name, |one| one.display.as_str())
    }

    /// Returns every permission, by name.
    pub fn all(&self) -> impl Iterator<Item = &Permission> {
        self.permissions.values()
    }

    /// Returns the names with everything they depend on, each once. What needs comes before what is needed;
    /// apart from that, the given order stays. A name that is not in the catalogue is kept as it is.
    pub fn closure(&self, names: &[String]) -> Vec<String> {
        let own = |name: &str| self.get(name).map_or_else(|| name.trim().to_owned(), |one| one.name.clone());
        let mut open: Vec<String> = Vec::new();
        for name in names.iter().map(|name| own(name)) {
            if !open.contains(&name) {
                open.push(name);
            }
        }
        let mut next = 0;
        while let Some(name) = open.get(next).cloned() {
            for needed in self.depends_on(&name) {
                if !open.contains(needed) {
                    open.push(needed.clone());
                }
            }
            next += 1;
        }
        let mut ordered = Vec::with_capacity(open.len());
        while !open.is_empty() {
            let needed: BTreeSet<&String> = open.iter().flat_map(|name| self.depends_on(name)).collect();
            // A circle has no first; a test keeps them out of the catalogue, and this keeps us out of a loop.
            let first = open.iter().position(|name| !needed.contains(name)).unwrap_or(0);
            ordered.push(open.remove(first));
        }
        ordered
    }

    /// Returns those of `names` that need `of`, directly or not.
    pub fn dependents<'a>(&self, names: &'a [String], of: &str) -> Vec<&'a str> {
        let needs = |name: &&String| {
            name.as_str() != of && self.closure(&[(*name).clone()]).iter().any(|one| one == of)
        };
        names.iter().filter(needs).map(String::as_str).collect()
    }

    fn depends_on(&self, name: &str) -> &[String] {
        self.permissions.get(name).map_or(&[], |one| &one.depends_on)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn closure(names: &[&str]) -> Vec<String> {
        Catalogue::builtin().closure(&names.iter().map(ToString::to_string).collect::<Vec<_>>())
    }

    #[test]
    fn the_embedded_catalogue_is_whole() {
        let catalogue = Catalogue::parse(include_str!("../../templates/permissions.toml")).unwrap();
        assert_eq!(catalogue.permissions.len(), 9);
        for one in catalogue.all() {
            for needed in &one.depends_on {
                assert!(catalogue.permissions.contains_key(needed), "{} needs {needed}", one.name);
                let back = catalogue.closure(std::slice::from_ref(needed));
                assert!(!back.contains(&one.name), "{} and {needed} need each other", one.name);
            }
            assert!(one.source.starts_with("https://developers.facebook.com/"), "{}", one.name);
            let call = one.exercised_by.as_ref();
            assert_eq!(call.is_none(), one.form == Form::Tick, "{}", one.name);
            if let Some(call) = call {
                assert!(!call.automatic || call.method == Verb::Get, "{} writes unasked", one.name);
                assert!(call.automatic || call.skip.is_some(), "{} does not say why it asks", one.name);
                let sends = call.method == Verb::Post;
                assert_eq!(sends, call.wrote_hours.is_some_and(|[from, until]| from < until), "{}", one.name);
                assert!(sends || call.tag.is_none(), "{} tags a read", one.name);
            }
        }
    }

    #[test]
    fn what_is_needed_comes_after_what_needs_it() {
        let wanted = ["pages_messaging", "pages_manage_metadata", "pages_show_list"];
        assert_eq!(closure(&["pages_messaging"]), wanted);
        assert_eq!(closure(&["pages_show_list", "pages_messaging"]), wanted);
        assert_eq!(closure(&["pages_show_list", "pages_messaging", "pages_messaging"]), wanted);
        assert_eq!(
            closure(&["Business Asset User Profile Access", "human_agent"]),
            [
                "business_asset_user_profile_access",
                "human_agent",
                "pages_messaging",
                "pages_manage_metadata",
                "pages_show_list"
            ]
        );
        assert_eq!(
            closure(&["business_management"]),
            ["business_management", "pages_read_engagement", "pages_show_list"]
        );
    }

    #[test]
    fn nothing_drags_in_a_permission_that_meta_does_not_name() {
        assert!(!closure(&["pages_messaging", "human_agent"]).contains(&"business_management".into()));
        assert_eq!(closure(&["some_new_permission"]), ["some_new_permission"]);
        assert_eq!(closure(&[]), [""; 0]);
    }

    #[test]
    fn a_permission_answers_to_all_its_names() {
        let name = |text| Catalogue::builtin().get(text).map(|one| one.name.as_str());
        for text in ["business asset user profile access", "BAUPA", " business_asset_user_profile_access "] {
            assert_eq!(name(text), Some("business_asset_user_profile_access"), "{text}");
        }
        assert_eq!(name("pages_messagin"), None);
    }

    #[test]
    fn dependents_are_named_at_any_distance() {
        let names = closure(&["pages_messaging", "business_management"]);
        let of = |name| Catalogue::builtin().dependents(&names, name);
        assert_eq!(
            of("pages_show_list"),
            ["pages_messaging", "business_management", "pages_manage_metadata", "pages_read_engagement"]
        );
        assert!(of("pages_messaging").is_empty());
    }
}
