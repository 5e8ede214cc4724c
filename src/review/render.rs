//! From a profile, the catalogue and what is known of a customer to the texts of Meta's form.

use super::composer::Composer;
use super::english::tidy;
use super::gaps::Gaps;
use super::shots::{captions, film};
use super::templates::{piece, templates};
use super::{Catalogue, Field, Text, Values};
use crate::platform::Profile;

/// Renders what is pasted into Meta's form, in the form's order, and the captions.
///
/// # Errors
/// [`Gaps`], with all values that are missing.
pub fn render(profile: &Profile, catalogue: &Catalogue, values: &Values) -> Result<Vec<Text>, Gaps> {
    let mut gaps = Gaps::default();
    let composer = Composer::new(profile, catalogue, values, &mut gaps);
    let mut texts = vec![text(&composer, Field::PlatformSettings, None, &mut gaps)];
    for name in &composer.worded {
        for field in [Field::Description, Field::Instructions, Field::Captions] {
            texts.push(text(&composer, field, Some(name), &mut gaps));
        }
    }
    texts.push(text(&composer, Field::ReviewerInstructions, None, &mut gaps));
    texts.push(text(&composer, Field::Captions, None, &mut gaps));
    gaps.or(texts)
}

/// Renders one text. `permission`, by any of its names, is wanted where there is one text for each. What is for the
/// person's own eyes ([`Field::is_for_the_person`]) is not rendered here.
///
/// # Errors
/// [`Gaps`], with the values that this text misses; a permission that is not among those of the submission
/// counts as unworded.
pub fn render_one(
    profile: &Profile,
    catalogue: &Catalogue,
    values: &Values,
    permission: Option<&str>,
    field: Field,
) -> Result<Text, Gaps> {
    let mut gaps = Gaps::default();
    let composer = Composer::new(profile, catalogue, values, &mut gaps);
    let asked = permission.filter(|_| field.is_per_permission());
    let name = asked.map(|name| catalogue.get(name).map_or(name, |one| one.name.as_str()));
    let is_worded = |name: &str| composer.worded.iter().any(|one| one == name);
    if field.is_per_permission() && !name.map_or(field.is_of_the_whole(), is_worded) {
        gaps.unworded.push(name.unwrap_or("permission").to_owned());
        return gaps.or(Text {
            path: String::new(),
            permission: None,
            field,
            form_field: String::new(),
            body: String::new(),
        });
    }
    let text = text(&composer, field, name, &mut gaps);
    gaps.or(text)
}

fn text(composer: &Composer<'_>, field: Field, permission: Option<&str>, gaps: &mut Gaps) -> Text {
    if field == Field::Captions {
        return film_captions(composer, permission, gaps);
    }
    let context = match (field, permission) {
        (Field::Description, Some(name)) => composer.description(name, gaps),
        (Field::Instructions, Some(name)) => composer.instructions(name, gaps),
        (Field::PlatformSettings, _) => composer.platform_settings(gaps),
        (Field::ReviewerInstructions, _) => composer.reviewer_instructions(gaps),
        _ => composer.context.clone(),
    };
    let template = field.path(None);
    Text {
        path: field.path(permission),
        permission: permission.map(String::from),
        field,
        form_field: composer.form_field(field, permission),
        body: tidy(&piece(templates(), &template, &context, gaps)),
    }
}

fn film_captions(composer: &Composer<'_>, permission: Option<&str>, gaps: &mut Gaps) -> Text {
    Text {
        path: Field::Captions.path(permission),
        permission: permission.map(String::from),
        field: Field::Captions,
        form_field: String::new(),
        body: captions(&film(composer, permission, gaps)),
    }
}
