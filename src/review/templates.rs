//! The templates, built in and a profile's own, parsed once, and how a piece of them is rendered.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;
use tera::{Context, Tera};

use super::gaps::Gaps;
use super::shot_book::caption_templates;
use crate::platform::Profile;

/// What a permission's texts are made of; each is a template. `templates/review/wording.toml` says what is what.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wording {
    opening: String,
    needed: String,
    used: String,
    worse: String,
    closing: String,
    observation: String,
    request: String,
    part: String,
    /// What the reviewer does for this permission after the profile's steps.
    #[serde(default)]
    steps: Vec<OwnStep>,
    /// The pieces as the first vendor's guide words them.
    #[serde(default)]
    guide: BTreeMap<String, String>,
}

/// A step that one permission alone wants of the reviewer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OwnStep {
    /// What texts call it when they refer to its number.
    #[serde(default)]
    pub(super) shows: Option<String>,
    /// What to do, without a number: a template.
    text: String,
}

fn wording() -> &'static BTreeMap<String, Wording> {
    static WORDING: OnceLock<BTreeMap<String, Wording>> = OnceLock::new();
    WORDING.get_or_init(|| {
        toml::from_str(include_str!("../../templates/review/wording.toml"))
            .expect("the embedded wording is whole: a test reads it")
    })
}

/// Returns the steps that a permission alone wants, after those of the profile.
pub(super) fn own_steps(permission: &str) -> &'static [OwnStep] {
    wording().get(permission).map_or(&[], |wording| &wording.steps)
}

/// Returns the built-in templates: the layouts by file name, the wording as `permission/piece`,
/// a permission's own steps as `permission/step/index`, what the first vendor's guide has as `permission/guide/piece`, captions as `shot/row/index`.
pub(super) fn templates() -> &'static Tera {
    static TEMPLATES: OnceLock<Tera> = OnceLock::new();
    TEMPLATES.get_or_init(|| parse().expect("the embedded templates are whole: a test parses them"))
}

fn parse() -> tera::TeraResult<Tera> {
    let mut all: Vec<(String, String)> = [
        ("access.txt", include_str!("../../templates/review/access.txt")),
        ("dependencies.txt", include_str!("../../templates/review/dependencies.txt")),
        ("description.txt", include_str!("../../templates/review/description.txt")),
        ("instructions.txt", include_str!("../../templates/review/instructions.txt")),
        ("platform-settings.txt", include_str!("../../templates/review/platform-settings.txt")),
        ("reviewer-instructions.txt", include_str!("../../templates/review/reviewer-instructions.txt")),
    ]
    .map(|(name, text)| (name.to_owned(), text.to_owned()))
    .into();
    for (permission, wording) in wording() {
        let Wording { opening, needed, used, worse, closing, observation, request, part, steps, guide } =
            wording;
        let pieces = [
            ("opening", opening),
            ("needed", needed),
            ("used", used),
            ("worse", worse),
            ("closing", closing),
            ("observation", observation),
            ("request", request),
            ("part", part),
        ];
        all.extend(pieces.map(|(piece, text)| (format!("{permission}/{piece}"), text.clone())));
        all.extend(guide.iter().map(|(piece, text)| (format!("{permission}/guide/{piece}"), text.clone())));
        let steps = steps.iter().enumerate();
        all.extend(steps.map(|(index, step)| (format!("{permission}/step/{index}"), step.text.clone())));
    }
    all.extend(caption_templates());
    let mut tera = Tera::new();
    tera.add_raw_templates(all)?;
    Ok(tera)
}

/// Parses a profile's own templates. They were parsed once when the profile was read, so only a profile that was
/// made by hand can be refused here.
pub(super) fn own_templates(profile: &Profile, gaps: &mut Gaps) -> Tera {
    let review = &profile.review;
    let numbered = |which: &'static str, texts: &[String]| {
        let numbered =
            texts.iter().enumerate().map(|(index, text)| (format!("{which}/{index}"), text.clone()));
        numbered.collect::<Vec<_>>()
    };
    let mut all = numbered("about", &review.about);
    all.extend(numbered("about_permission", &review.about_permission));
    for (index, step) in review.steps.iter().enumerate() {
        all.push((format!("step/{index}"), step.text.clone()));
        all.extend(step.instead.iter().map(|(of, text)| (format!("step/{index}/{of}"), text.clone())));
    }
    let mut tera = Tera::new();
    if let Err(error) = tera.add_raw_templates(all) {
        gaps.broken.push(error.to_string());
    }
    tera
}

/// Renders one template, or notes what it misses.
pub(super) fn piece(tera: &Tera, name: &str, context: &Context, gaps: &mut Gaps) -> String {
    let Ok(wanted) = tera.get_template_variables(name) else {
        gaps.unworded.push(name.to_owned());
        return String::new();
    };
    let missing: Vec<&str> = wanted.into_iter().filter(|variable| !context.contains_key(variable)).collect();
    if !missing.is_empty() {
        gaps.missing.extend(missing.into_iter().map(String::from));
        return String::new();
    }
    tera.render(name, context).unwrap_or_else(|error| {
        // Without steps there are no numbers of steps either; that gap is named already.
        if !gaps.unworded.iter().any(|what| what == "review.steps") {
            gaps.broken.push(format!("{name}: {error}"));
        }
        String::new()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::{Catalogue, Form};

    #[test]
    fn the_embedded_templates_parse() {
        assert!(parse().is_ok());
    }

    #[test]
    fn each_permission_with_a_text_has_wording_and_no_other() {
        for one in Catalogue::builtin().all() {
            let worded = templates().contains_template(&format!("{}/opening", one.name));
            assert_eq!(worded, one.form == Form::Text, "{}", one.name);
        }
        let known = |name: &str| {
            name.split_once('/').is_none_or(|(of, _)| of == "shot" || Catalogue::builtin().get(of).is_some())
        };
        assert!(templates().get_template_names().all(known));
    }
}
