//! The film for Meta's reviewers: its shots in their order, timed, and the captions that fit them.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde::Serialize;
use serde_json::Value;

use super::composer::Composer;
use super::english::{plain, tidy};
use super::gaps::Gaps;
use super::shot_book::{Take, book, recording_rules};
use super::srt::{reading_time, subtitles};
use super::templates::{piece, templates};
use super::{Catalogue, Field, Kind, Say, Text, Values};
use crate::finding::Facts;
use crate::platform::Profile;

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

/// Returns what the words of any shot may name.
pub fn shot_facts(values: &Values, profile: &Profile) -> Facts {
    film_facts(&[], values, profile)
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
    let composer = Composer::new(profile, catalogue, values, &mut gaps);
    let name = permission.map(|name| catalogue.get(name).map_or(name, |one| one.name.as_str()));
    if let Some(name) = name.filter(|name| !composer.worded.iter().any(|one| one == name)) {
        gaps.unworded.push(name.to_owned());
    }
    let film = film(&composer, name, &mut gaps);
    gaps.or(film)
}

/// Returns all that can be filmed of the product.
fn takes(composer: &Composer<'_>, gaps: &mut Gaps) -> Vec<Take> {
    let mut context = composer.context.clone();
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
    let rows = rows.filter(|(_, row)| row.belongs(composer.profile, &composer.screens));
    rows.map(|(index, row)| {
        let captions = (0..row.captions.len()).map(|caption| {
            let text = piece(templates(), &format!("shot/{index}/{caption}"), &context, gaps);
            tidy(&text).trim().to_owned()
        });
        Take { row, captions: captions.collect() }
    })
    .collect()
}

/// Returns the shots for one permission or for all.
pub(super) fn film(composer: &Composer<'_>, permission: Option<&str>, gaps: &mut Gaps) -> Vec<Shot> {
    let takes = composer.takes.get_or_init(|| takes(composer, gaps));
    let of = |name: &str| composer.catalogue.get(name).map_or(&[][..], |one| one.film.as_slice());
    let asked: Vec<&String> =
        composer.worded.iter().filter(|name| permission.is_none_or(|one| one == *name)).collect();
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
        let announced = begins.iter().map(|name| announcement(composer.catalogue, name));
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
    format!("{}: {}", if is_feature { "Feature" } else { "Permission" }, catalogue.display(name))
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
        let names: Vec<&str> = names.iter().map(|name| catalogue.display(name)).collect();
        names.join(", ")
    };
    let marks = marks(shots);
    if marks.len() > 1 {
        let _ = writeln!(out, "\n## {}\n\n{}\n", word("shots-marks"), word("shots-marks-why"));
        let (permission, begins, own) =
            (word("shots-column-permission"), word("shots-column-begins"), word("shots-column-shots"));
        let _ = writeln!(out, "| {permission} | {begins} | {own} |\n|---|---|---|");
        for mark in &marks {
            let name = catalogue.display(&mark.permission);
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
    let filled = |key: &str| values.get(key).map(|value| plain(value)).filter(|value| !value.is_empty());
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
    fn a_time_is_shown_as_players_do() {
        assert_eq!([clock(0), clock(67), clock(600)], ["0:00", "1:07", "10:00"]);
    }
}
