//! The film for Meta's reviewers: its shots in their order, timed, and the captions that fit them.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::asking::screens;
use super::gaps::Gaps;
use super::render::{Desk, display, piece};
use super::srt::{reading_time, subtitles};
use super::tongue::{self, tidy};
use super::{Catalogue, Field, Kind, Say, Text, Values};
use crate::finding::Facts;
use crate::platform::{Authentication, Profile, Screen, Subscriber};

/// A shot of the film, at its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Shot {
    /// Its stable id: `login`, `message`, `delivered`…
    pub id: String,
    /// Whether it is seen to before the camera runs; it then takes no time.
    pub before: bool,
    /// When it begins, in seconds from the film's start.
    pub start: u32,
    /// How long it is at least, in seconds: long enough to read its captions.
    pub seconds: u32,
    /// What stands on the screen meanwhile, in English, one thought each.
    pub captions: Vec<String>,
    /// The permissions and features that it proves.
    pub proves: Vec<String>,
    /// Those of them whose part of the film begins with it.
    pub begins: Vec<String>,
}

/// Where in the film a permission's part begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// The permission or feature.
    pub permission: String,
    /// When, in seconds from the film's start.
    pub start: u32,
    /// The shots that prove it and no permission's grant, by id.
    pub shots: Vec<String>,
}

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
struct Book {
    rules: Vec<RecordingRule>,
    shots: Vec<Row>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
struct Row {
    id: String,
    seconds: u32,
    before: bool,
    always: bool,
    when: Vec<When>,
    after: Vec<String>,
    captions: Vec<String>,
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

impl Row {
    fn belongs(&self, profile: &Profile, screens: &BTreeSet<Screen>) -> bool {
        let holds = |when: &When| {
            (when.authentication.is_empty() || when.authentication.contains(&profile.authentication))
                && when.subscribes.is_none_or(|by| by == profile.subscribes)
                && when.screen.is_none_or(|screen| screens.contains(&screen))
        };
        self.when.is_empty() || self.when.iter().any(holds)
    }
}

fn book() -> &'static Book {
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

/// Returns what the words of any shot may name.
pub fn shot_facts(values: &Values, profile: &Profile) -> Facts {
    film_facts(&[], values, profile)
}

/// Returns the captions' templates, as `shot/row/index`.
pub(super) fn templates() -> impl Iterator<Item = (String, String)> {
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

/// Returns the shots of the film for one permission, by any of its names, or of one film for all of the submission.
///
/// # Errors
/// [`Gaps`], with the values that the captions miss; a permission that is not among those of the submission counts
/// as unworded.
pub fn shots(
    profile: &Profile,
    catalogue: &Catalogue,
    values: &Values,
    permission: Option<&str>,
) -> Result<Vec<Shot>, Gaps> {
    let mut gaps = Gaps::default();
    let desk = Desk::new(profile, catalogue, values, &mut gaps);
    let name = permission.map(|name| catalogue.get(name).map_or(name, |one| one.name.as_str()));
    if let Some(name) = name.filter(|name| !desk.worded.iter().any(|one| one == name)) {
        gaps.unworded.push(name.to_owned());
    }
    let film = film(&desk, name, &mut gaps);
    gaps.or(film)
}

/// A shot of which it is not said yet whether a film has it, and what stands on the screen in it.
pub(super) struct Take {
    row: &'static Row,
    captions: Vec<String>,
}

/// Returns all that can be filmed of the product.
fn takes(desk: &Desk<'_>, gaps: &mut Gaps) -> Vec<Take> {
    let mut context = desk.context.clone();
    for word in ["enter_button", "ready_action"] {
        if !context.contains_key(word) {
            context.insert(word, "");
        }
    }
    if !context.contains_key("message_button") {
        context.insert("message_button", "Message");
    }
    // A Page is known by its own name, and until that is read by its company's.
    let page = context.get("page_name").or_else(|| context.get("company")).cloned();
    if page.is_none() {
        gaps.missing.push("company".into());
    }
    context.insert("page", &page.unwrap_or_else(|| "".into()));
    let rows = book().shots.iter().enumerate();
    let rows = rows.filter(|(_, row)| row.belongs(desk.profile, &desk.screens));
    rows.map(|(index, row)| {
        let captions = (0..row.captions.len()).map(|caption| {
            let text = piece(tongue::templates(), &format!("shot/{index}/{caption}"), &context, gaps);
            tidy(&text).trim().to_owned()
        });
        Take { row, captions: captions.collect() }
    })
    .collect()
}

/// Returns the shots for one permission or for all.
pub(super) fn film(desk: &Desk<'_>, permission: Option<&str>, gaps: &mut Gaps) -> Vec<Shot> {
    let takes = desk.takes.get_or_init(|| takes(desk, gaps));
    let of = |name: &str| desk.catalogue.get(name).map_or(&[][..], |one| one.film.as_slice());
    let asked: Vec<&String> =
        desk.worded.iter().filter(|name| permission.is_none_or(|one| one == *name)).collect();
    let wanted = with_what_leads_there(takes, asked.iter().flat_map(|name| of(name)));
    let mut begun: BTreeSet<&str> = BTreeSet::new();
    let mut film: Vec<Shot> = Vec::new();
    let mut start = 0;
    for Take { row, captions } in takes {
        if !row.always && !wanted.contains(row.id.as_str()) {
            continue;
        }
        let is_its_own = |name: &&&String| of(name).contains(&row.id);
        let proves = asked.iter().filter(|name| row.always || is_its_own(name)).map(|name| (*name).clone());
        let begins = asked.iter().filter(is_its_own).filter(|name| !row.before && begun.insert(name));
        let begins: Vec<String> = begins.map(|name| (*name).clone()).collect();
        let announced = begins.iter().map(|name| announcement(desk.catalogue, name));
        let captions: Vec<String> = announced.chain(captions.iter().cloned()).collect();
        let seconds = if row.before { 0 } else { row.seconds.max(reading_time(&captions)) };
        let (id, before) = (row.id.clone(), row.before);
        film.push(Shot { id, before, start, seconds, captions, proves: proves.collect(), begins });
        start += seconds;
    }
    film
}

/// Returns the wanted shots with those that have to be seen before them.
fn with_what_leads_there<'a>(takes: &[Take], wanted: impl Iterator<Item = &'a String>) -> BTreeSet<&'a str> {
    let mut open: Vec<&str> = wanted.map(String::as_str).collect();
    let mut all = BTreeSet::new();
    while let Some(id) = open.pop() {
        if all.insert(id) {
            let own = takes.iter().filter(|take| take.row.id == id);
            open.extend(own.flat_map(|take| take.row.after.iter().map(String::as_str)));
        }
    }
    all
}

fn announcement(catalogue: &Catalogue, name: &str) -> String {
    let is_feature = catalogue.get(name).is_some_and(|one| one.kind == Kind::Feature);
    format!("{}: {}", if is_feature { "Feature" } else { "Permission" }, display(catalogue, name))
}

/// Returns the captions of a film in `SubRip`, with the times of its shots. No cue has more than two lines of 42
/// characters, or is to be read at more than 17 characters a second.
pub fn captions(shots: &[Shot]) -> String {
    subtitles(shots.iter().map(|shot| (shot.start, shot.seconds, shot.captions.as_slice())))
}

/// Returns how long a film is, in seconds.
pub fn seconds(shots: &[Shot]) -> u32 {
    shots.last().map_or(0, |shot| shot.start + shot.seconds)
}

/// Returns where each permission's part begins, in the order of the film.
pub fn marks(shots: &[Shot]) -> Vec<Mark> {
    let of = |permission: &String| {
        let everywhere = |shot: &Shot| book().shots.iter().any(|row| row.id == shot.id && row.always);
        let proving = shots.iter().filter(|shot| !shot.before && shot.proves.contains(permission));
        let own = proving.filter(|shot| !everywhere(shot) || shot.begins.contains(permission));
        own.map(|shot| shot.id.clone()).collect()
    };
    let begun = shots.iter().flat_map(|shot| shot.begins.iter().map(move |permission| (permission, shot)));
    begun
        .map(|(permission, shot)| Mark {
            permission: permission.clone(),
            start: shot.start,
            shots: of(permission),
        })
        .collect()
}

/// Renders the shot list for the person who films: `shots.md` of one permission, or of the whole film.
pub fn shot_list(
    shots: &[Shot],
    catalogue: &Catalogue,
    values: &Values,
    profile: &Profile,
    permission: Option<&str>,
    say: &Say<'_>,
) -> Text {
    let facts = film_facts(shots, values, profile);
    let mut out = String::new();
    let word = |key: &str| say(key, &facts);
    let _ = writeln!(out, "# {}\n\n{}\n", word("shots-title"), word("shots-intro"));
    let _ = writeln!(out, "## {}\n", word("shots-rules"));
    for rule in recording_rules() {
        let mut facts = facts.clone();
        if let Some(pixels) = rule.pixels {
            facts.insert("pixels", pixels.into());
        }
        let _ = writeln!(out, "- {}", say(&format!("shot-rule-{}", rule.id), &facts));
    }
    if shots.iter().any(|shot| shot.before) {
        let _ = writeln!(out, "\n## {}\n", word("shots-before"));
    }
    for shot in shots.iter().filter(|shot| shot.before) {
        let id = format!("shot-{}", shot.id);
        let _ = writeln!(out, "- [ ] {} *{}*", word(&id), word(&format!("{id}.why")));
    }
    let names = |names: &[String]| {
        let names: Vec<&str> = names.iter().map(|name| display(catalogue, name)).collect();
        names.join(", ")
    };
    let marks = marks(shots);
    if marks.len() > 1 {
        let _ = writeln!(out, "\n## {}\n\n{}\n", word("shots-marks"), word("shots-marks-why"));
        let (permission, begins, own) =
            (word("shots-column-permission"), word("shots-column-begins"), word("shots-column-shots"));
        let _ = writeln!(out, "| {permission} | {begins} | {own} |\n|---|---|---|");
        for mark in &marks {
            let name = display(catalogue, &mark.permission);
            let _ = writeln!(out, "| {name} | {} | {} |", clock(mark.start), mark.shots.join(", "));
        }
    }
    let _ = writeln!(out, "\n## {}", word("shots-film"));
    for (shot, number) in shots.iter().filter(|shot| !shot.before).zip(1..) {
        let id = format!("shot-{}", shot.id);
        let (from, until) = (clock(shot.start), clock(shot.start + shot.seconds));
        let _ = writeln!(out, "\n### {number}. {from}–{until} `{}`\n", shot.id);
        let _ = writeln!(out, "{}\n\n*{}*\n", word(&id), word(&format!("{id}.why")));
        for caption in &shot.captions {
            let _ = writeln!(out, "> {caption}");
        }
        if marks.len() > 1 && shot.proves.len() == marks.len() {
            let _ = writeln!(out, "\n{}", word("shots-proves-all"));
        } else if !shot.proves.is_empty() {
            let _ = writeln!(out, "\n{}: {}", word("shots-proves"), names(&shot.proves));
        }
    }
    Text {
        path: Field::Shots.path(permission),
        permission: permission.map(String::from),
        field: Field::Shots,
        form_field: String::new(),
        body: tidy(&out),
    }
}

/// Returns what the words of a shot may name.
pub(super) fn film_facts(shots: &[Shot], values: &Values, profile: &Profile) -> Facts {
    let filled =
        |key: &str| values.get(key).map(|value| tongue::plain(value)).filter(|value| !value.is_empty());
    let product = filled("product").or_else(|| profile.review.product.clone());
    let company = filled("company").unwrap_or_default();
    let button = filled("message_button").or_else(|| profile.review.labels.get("message_button").cloned());
    Facts::from([
        ("product", Value::from(product.unwrap_or_else(|| profile.name.clone()))),
        ("page", filled("page_name").unwrap_or_else(|| company.clone()).into()),
        ("company", company.into()),
        ("button", button.unwrap_or_else(|| "Message".into()).into()),
        ("length", clock(seconds(shots)).into()),
    ])
}

/// Returns seconds as a player shows them: `1:07`.
pub(super) fn clock(seconds: u32) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn a_time_is_shown_as_players_do() {
        assert_eq!([clock(0), clock(67), clock(600)], ["0:00", "1:07", "10:00"]);
    }
}
