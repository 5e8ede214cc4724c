//! What to see to before and after sending, in the person's language.

use std::fmt::Write;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::english::{plain, tidy};
use super::{Catalogue, Field, Form, Say, Text, Values, requested};
use crate::finding::Facts;
use crate::platform::{Authentication, Profile};

/// Where an item stands: a tab of Meta's form, or what comes before and after the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Group {
    /// The reviewer's way into the product, made ready before the form.
    Environment,
    /// The tab *Verification*.
    Verification,
    /// The tab *App settings*.
    Settings,
    /// The tab *Allowed usage*.
    Usage,
    /// The tab *Data handling*.
    Data,
    /// The tab *Reviewer instructions*.
    Reviewer,
    /// While Meta decides.
    Waiting,
    /// After a refusal.
    Refused,
}

impl Group {
    /// Every group, in the order of the work.
    pub const ALL: [Self; 8] = [
        Self::Environment,
        Self::Verification,
        Self::Settings,
        Self::Usage,
        Self::Data,
        Self::Reviewer,
        Self::Waiting,
        Self::Refused,
    ];

    /// Returns the word that its message's key ends with: `check-group-WORD`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Environment => "environment",
            Self::Verification => "verification",
            Self::Settings => "settings",
            Self::Usage => "usage",
            Self::Data => "data",
            Self::Reviewer => "reviewer",
            Self::Waiting => "waiting",
            Self::Refused => "refused",
        }
    }
}

/// An item of the checklist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Its stable id: `calls-fresh`; `practice-1` for what a platform's profile adds.
    pub id: String,
    /// Where it stands.
    pub group: Group,
    /// What to see to.
    pub words: String,
    /// Why; empty for a practice.
    pub why: String,
    /// Whether the words are in English whatever the person speaks, since the profile has no others.
    pub is_english: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Book {
    items: Vec<Row>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    id: String,
    group: Group,
    #[serde(default)]
    authentication: Vec<Authentication>,
    #[serde(default)]
    permission: Vec<String>,
    #[serde(default)]
    ticks: bool,
}

fn book() -> &'static Book {
    static BOOK: OnceLock<Book> = OnceLock::new();
    BOOK.get_or_init(|| {
        toml::from_str(include_str!("../../templates/review/checklist.toml"))
            .expect("the embedded checklist is whole: a test reads it")
    })
}

/// Returns the ids of all items, whatever the submission.
#[cfg(test)]
pub fn checklist_ids() -> impl Iterator<Item = &'static str> {
    book().items.iter().map(|row| row.id.as_str())
}

/// Returns the items of a submission, those of a group together.
pub fn checklist(
    profile: &Profile,
    catalogue: &Catalogue,
    values: &Values,
    language: &str,
    say: &Say<'_>,
) -> Vec<Item> {
    let names = requested(profile, catalogue, values);
    let facts = facts(profile, catalogue, values);
    let has_tick = !ticks(catalogue, &names).is_empty();
    let belongs = |row: &&Row| {
        (row.authentication.is_empty() || row.authentication.contains(&profile.authentication))
            && (row.permission.is_empty() || names.iter().any(|name| row.permission.contains(name)))
            && (!row.ticks || has_tick)
    };
    let practices = profile.checklist.iter().zip(1..).map(|(words, number)| Item {
        id: format!("practice-{number}"),
        group: Group::Environment,
        words: words.of(language).to_owned(),
        why: String::new(),
        is_english: words.own(language).is_none(),
    });
    let rows = book().items.iter().filter(belongs).map(|row| {
        let key = format!("check-{}", row.id);
        Item {
            id: row.id.clone(),
            group: row.group,
            words: say(&key, &facts),
            why: say(&format!("{key}.why"), &facts),
            is_english: false,
        }
    });
    practices.chain(rows).collect()
}

/// Renders `checklist.md`.
pub fn checklist_text(
    profile: &Profile,
    catalogue: &Catalogue,
    values: &Values,
    language: &str,
    say: &Say<'_>,
) -> Text {
    let facts = facts(profile, catalogue, values);
    let items = checklist(profile, catalogue, values, language, say);
    let mut out = format!("# {}\n", say("checklist-title", &facts));
    for group in Group::ALL {
        let mut items = items.iter().filter(|item| item.group == group).peekable();
        if items.peek().is_none() {
            continue;
        }
        let _ = writeln!(out, "\n## {}\n", say(&format!("check-group-{}", group.word()), &facts));
        for item in items {
            let _ = writeln!(out, "- [ ] {}", item.words);
            if !item.why.is_empty() {
                let _ = writeln!(out, "  *{}*", item.why);
            }
        }
    }
    Text {
        path: Field::Checklist.path(None),
        permission: None,
        field: Field::Checklist,
        form_field: String::new(),
        body: tidy(&out),
    }
}

/// Returns the displayed names of those that have a box to tick and no text.
pub(super) fn ticks(catalogue: &Catalogue, names: &[String]) -> Vec<String> {
    let ticks = names.iter().filter(|name| catalogue.get(name).is_some_and(|one| one.form == Form::Tick));
    ticks.map(|name| catalogue.display(name).to_owned()).collect()
}

/// Returns what the words of the pack may name.
pub(super) fn facts(profile: &Profile, catalogue: &Catalogue, values: &Values) -> Facts {
    let filled = |key: &str| values.get(key).map(|value| plain(value)).filter(|value| !value.is_empty());
    let names = requested(profile, catalogue, values);
    let displayed: Vec<&str> = names.iter().map(|name| catalogue.display(name)).collect();
    let product = filled("product").or_else(|| profile.review.product.clone());
    Facts::from([
        ("product", Value::from(product.unwrap_or_else(|| profile.name.clone()))),
        ("company", filled("company").unwrap_or_default().into()),
        ("platform", profile.name.clone().into()),
        ("names", displayed.join(", ").into()),
        ("ticks", ticks(catalogue, &names).join(", ").into()),
    ])
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::platform::Profiles;

    fn ids(authentication: Authentication, names: &str) -> Vec<String> {
        let mut profile = Profiles::builtin().unwrap().find("neointeract").unwrap().clone();
        profile.authentication = authentication;
        let values = Values::from([("permissions".into(), names.into())]);
        let items = checklist(&profile, Catalogue::builtin(), &values, "en", &|key, _| key.to_owned());
        items.into_iter().map(|item| item.id).collect()
    }

    #[test]
    fn the_embedded_checklist_is_whole() {
        let book: Book = toml::from_str(include_str!("../../templates/review/checklist.toml")).unwrap();
        let ids: BTreeSet<&str> = book.items.iter().map(|row| row.id.as_str()).collect();
        assert_eq!(ids.len(), book.items.len(), "an id twice");
        let groups: Vec<Group> = book.items.iter().map(|row| row.group).collect();
        assert!(groups.is_sorted(), "items stand by group");
    }

    #[test]
    fn only_what_concerns_the_submission_is_asked() {
        let has = |ids: &[String], id: &str| ids.iter().any(|one| one == id);
        let pasted = ids(Authentication::StaticPageToken, "pages_messaging");
        assert!(has(&pasted, "film-dashboard") && !has(&pasted, "film-login"));
        assert!(!has(&pasted, "ticks-alone") && !has(&pasted, "late-conversation"));
        assert!(has(&pasted, "practice-1"));
        let login = ids(Authentication::FacebookLogin, "pages_messaging, human_agent, public_profile");
        assert!(has(&login, "film-login") && !has(&login, "film-dashboard"));
        assert!(has(&login, "ticks-alone") && has(&login, "late-conversation"));
        let mixed = ids(Authentication::Mixed, "pages_messaging");
        assert!(has(&mixed, "film-login") && has(&mixed, "film-system-user"));
        assert!(!has(&mixed, "media-by-url"));
    }
}
