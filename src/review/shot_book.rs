//! The shots that a film can have: where each belongs, and the captions' templates.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::Values;
use super::asking::screens;
use crate::platform::{Authentication, Profile, Screen, Subscriber};

/// What holds for the whole recording. Its words are `shot-rule-ID`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordingRule {
    /// Its stable id.
    pub id: String,
    /// A figure that its words name, in pixels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pixels: Option<u32>,
}

/// What is in `templates/review/shots.toml`, which says what is what.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Book {
    rules: Vec<RecordingRule>,
    pub(super) shots: Vec<BookedShot>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
pub(super) struct BookedShot {
    pub(super) id: String,
    pub(super) seconds: u32,
    pub(super) before: bool,
    pub(super) always: bool,
    when: Vec<When>,
    pub(super) after: Vec<String>,
    pub(super) captions: Vec<String>,
}

/// Where a shot belongs; what is not named does not matter.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct When {
    #[serde(default)]
    authentication: Vec<Authentication>,
    #[serde(default)]
    subscribes: Option<Subscriber>,
    #[serde(default)]
    screen: Option<Screen>,
}

impl BookedShot {
    pub(super) fn belongs(&self, profile: &Profile, screens: &BTreeSet<Screen>) -> bool {
        let holds = |when: &When| {
            (when.authentication.is_empty() || when.authentication.contains(&profile.authentication))
                && when.subscribes.is_none_or(|by| by == profile.subscribes)
                && when.screen.is_none_or(|screen| screens.contains(&screen))
        };
        self.when.is_empty() || self.when.iter().any(holds)
    }
}

pub(super) fn book() -> &'static Book {
    static BOOK: OnceLock<Book> = OnceLock::new();
    BOOK.get_or_init(|| {
        toml::from_str(include_str!("../../templates/review/shots.toml"))
            .expect("the embedded shots are whole: a test reads them")
    })
}

/// Returns the ids of the shots that a platform's film can have, whatever is asked for, in its order, each once.
pub fn shots_of(profile: &Profile, values: &Values) -> Vec<&'static str> {
    let screens = screens(profile, values).unwrap_or_default();
    let mut ids: Vec<&str> = Vec::new();
    for row in book().shots.iter().filter(|row| row.belongs(profile, &screens)) {
        if !ids.contains(&row.id.as_str()) {
            ids.push(&row.id);
        }
    }
    ids
}

/// Returns the captions' templates, as `shot/row/index`.
pub(super) fn caption_templates() -> impl Iterator<Item = (String, String)> {
    book().shots.iter().enumerate().flat_map(|(row, shot)| {
        let captions = shot.captions.iter().enumerate();
        captions.map(move |(index, text)| (format!("shot/{row}/{index}"), text.clone()))
    })
}

/// Returns what holds for every recording, whatever is on it. Source: "Screen recordings", App Review.
pub fn recording_rules() -> &'static [RecordingRule] {
    &book().rules
}

/// Returns the id of every shot there is, in the order of the film; one that has two places is there twice.
pub fn shot_ids() -> impl Iterator<Item = &'static str> {
    book().shots.iter().map(|shot| shot.id.as_str())
}

/// A shot of which it is not said yet whether a film has it, and what stands on the screen in it.
pub(super) struct Take {
    pub(super) row: &'static BookedShot,
    pub(super) captions: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::Catalogue;

    #[test]
    fn the_embedded_shots_are_whole() {
        let book: Book = toml::from_str(include_str!("../../templates/review/shots.toml")).unwrap();
        let ids: BTreeSet<&str> = book.shots.iter().map(|row| row.id.as_str()).collect();
        let kebab = |id: &str| !id.is_empty() && id.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
        for row in &book.shots {
            assert!(kebab(&row.id), "{}", row.id);
            assert_eq!(row.before, row.seconds == 0, "{}", row.id);
            assert_eq!(row.before, row.captions.is_empty(), "{}", row.id);
            for needed in &row.after {
                assert!(ids.contains(needed.as_str()), "{} follows {needed}", row.id);
            }
            let filmed = Catalogue::builtin().all().any(|one| one.film.contains(&row.id));
            let leads = book.shots.iter().any(|other| other.after.contains(&row.id));
            assert!(row.always || filmed || leads, "nothing wants {}", row.id);
        }
        assert!(book.rules.iter().all(|rule| kebab(&rule.id)));
    }
}
