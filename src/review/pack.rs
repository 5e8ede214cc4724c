//! The pack: what is pasted, and around it what the person who pastes needs, in that person's language.

use std::collections::BTreeMap;
use std::fmt::Write;

use jiff::civil::Date;

use super::checklist::{facts, ticks};
use super::english::tidy;
use super::{
    Catalogue, Field, Gaps, Say, Text, Values, checklist_text, requested, settings_texts, shot_list, shots,
};
use crate::platform::Profile;

/// What a pack is made from.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The platform.
    pub profile: &'a Profile,
    /// What is known of permissions.
    pub catalogue: &'a Catalogue,
    /// What is known of the customer, with the agent's real password.
    pub values: &'a Values,
    /// What was said of the app, by key: the answers of *Data handling* among it.
    pub said: &'a BTreeMap<String, String>,
    /// The day of the newest successful call of a permission, by its name.
    pub calls: &'a BTreeMap<String, Date>,
    /// The App ID.
    pub app_id: &'a str,
    /// What is done in the product, as text: the set-up sheet. Secrets are masked in it.
    pub sheet: &'a str,
    /// The name of the pack's folder.
    pub folder: &'a str,
    /// The tag of the person's language, like `pt-BR`.
    pub language: &'a str,
    /// Where the sandbox is, in a rehearsal: a pack of made-up values is not for Meta.
    pub sandbox: Option<&'a str>,
}

/// A text that a person edited, and that stays as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    /// The person's text.
    pub theirs: String,
    /// How ours differs from it, as `diff -u` writes it.
    pub difference: String,
}

/// Returns the pack's files but for its page: around the texts that are rendered for Meta's form, the shot lists, the
/// checklist and the README. The same source gives the same bytes, whatever the day.
///
/// # Errors
/// [`Gaps`], with all values that are missing.
pub fn pack(source: &Source<'_>, mut texts: Vec<Text>, say: &Say<'_>) -> Result<Vec<Text>, Gaps> {
    let Source { profile, catalogue, values, .. } = *source;
    let film = |permission: Option<&str>| {
        let shots = shots(profile, catalogue, values, permission)?;
        Ok(shot_list(&shots, catalogue, values, profile, permission, say))
    };
    let mut at = 0;
    while let Some(text) = texts.get(at) {
        at += 1;
        if text.field == Field::Captions {
            let list = film(text.permission.clone().as_deref())?;
            texts.insert(at, list);
            at += 1;
        }
    }
    texts.extend(settings_texts(values, say));
    texts.push(checklist_text(profile, catalogue, values, source.language, say));
    texts.push(Text {
        path: Field::SetupSheet.path(None),
        permission: None,
        field: Field::SetupSheet,
        form_field: String::new(),
        body: tidy(source.sheet),
    });
    texts.push(readme(source, &texts, say));
    Ok(texts)
}

fn readme(source: &Source<'_>, texts: &[Text], say: &Say<'_>) -> Text {
    let facts = facts(source.profile, source.catalogue, source.values);
    let word = |key: &str| say(key, &facts);
    let mut out =
        format!("{}\n\n{}\n\n{}\n", word("readme-title"), word("readme-page"), word("readme-files"));
    for text in texts {
        let count = text.body.trim_end().chars().count();
        let characters = say("pack-characters", &[("count", count.into())].into());
        let of = if text.form_field.is_empty() { &word("readme-yours") } else { &text.form_field };
        let _ = writeln!(out, "\n{} ({characters})\n    {of}", text.path);
    }
    let names = requested(source.profile, source.catalogue, source.values);
    if !ticks(source.catalogue, &names).is_empty() {
        let _ = writeln!(out, "\n{}", word("readme-ticks"));
    }
    let _ =
        writeln!(out, "\n{}\n\n{}\n\n{}", word("readme-edits"), word("readme-limits"), word("readme-secret"));
    Text {
        path: Field::Readme.path(None),
        permission: None,
        field: Field::Readme,
        form_field: String::new(),
        body: tidy(&out),
    }
}
