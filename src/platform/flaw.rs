//! What makes a well-formed file no usable profile. The tests are the shelf's, which reads files.

use std::collections::BTreeSet;
use std::path::Path;

use super::{Medium, Moment, Origin, Ours, Profile, Rule};

/// Returns the first thing that makes a well-formed file no usable profile: its key, and what is wrong.
pub(super) fn flaw(profile: &Profile, file: &str) -> Option<(String, String)> {
    let stem = Path::new(file).file_stem().unwrap_or_default();
    let slug = |id: &str| {
        !id.is_empty() && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    if !slug(&profile.id) || stem != profile.id.as_str() {
        return Some((
            "id".into(),
            "wants the file's own name, in lower-case letters, digits and `-`".into(),
        ));
    }
    for (key, text) in
        [("name", &profile.name), ("channel", &profile.channel), ("webhook.object", &profile.webhook.object)]
    {
        if text.trim().is_empty() {
            return Some((key.into(), "is empty".into()));
        }
    }
    let callback = &profile.webhook.callback;
    if (callback.origin == Origin::Template) != callback.template.is_some() {
        return Some((
            "webhook.callback.template".into(),
            "belongs to origin `template`, and to no other".into(),
        ));
    }
    let token = &profile.webhook.verify_token;
    if (token.rule == Rule::Fixed) != token.value.is_some() {
        return Some((
            "webhook.verify_token.value".into(),
            "belongs to rule `fixed`, and to no other".into(),
        ));
    }
    for (index, paste) in profile.paste.iter().enumerate() {
        if paste.value == Ours::Fixed && paste.text.is_none() {
            return Some((format!("paste[{index}].text"), "is wanted by value `fixed`".into()));
        }
    }
    let lists = [
        ("webhook.fields", profile.webhook.fields.iter().collect::<Vec<_>>()),
        ("permissions", profile.permissions.iter().map(|need| &need.name).collect()),
        ("asks", profile.asks.iter().collect()),
    ];
    let screens: BTreeSet<_> = profile.review.screens.iter().collect();
    if screens.len() < profile.review.screens.len() {
        return Some(("review.screens".into(), "names a screen twice".into()));
    }
    for (key, items) in lists {
        let mut seen = BTreeSet::new();
        if let Some(twice) = items.into_iter().find(|item| item.trim().is_empty() || !seen.insert(*item)) {
            return Some((key.into(), format!("`{twice}` is empty or there twice")));
        }
    }
    review_flaw(profile)
}

/// Returns the first thing in a text that is more than a name, or a condition of one. A profile may come from
/// somebody else, and loops, filters and the like could go on for ever.
fn stray(text: &str) -> Option<&str> {
    let is_name = |name: &str| {
        name.starts_with(|first: char| first.is_ascii_alphabetic())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    let mut rest = text;
    while let Some(at) = rest.find("{{").into_iter().chain(rest.find("{%")).min() {
        let (open, inside) = rest[at..].split_at(2);
        let close = if open == "{{" { "}}" } else { "%}" };
        let end = inside.find(close).unwrap_or(inside.len());
        let said: Vec<&str> = inside[..end].trim_matches('-').split_whitespace().collect();
        let is_plain = match (close, said.as_slice()) {
            ("}}", [name]) | ("%}", ["if" | "elif", name] | ["if" | "elif", "not", name]) => is_name(name),
            ("%}", ["else" | "endif"]) => true,
            _ => false,
        };
        if !is_plain {
            return Some(&rest[at..rest.len().min(at + 2 + end + 2)]);
        }
        rest = &inside[end..];
    }
    None
}

fn review_flaw(profile: &Profile) -> Option<(String, String)> {
    let review = &profile.review;
    let about = review.about.iter().enumerate().map(|(index, text)| (format!("review.about[{index}]"), text));
    let about_permission = review.about_permission.iter().enumerate();
    let about =
        about.chain(about_permission.map(|(i, text)| (format!("review.about_permission[{i}]"), text)));
    let steps = review.steps.iter().enumerate().flat_map(|(index, step)| {
        let instead =
            step.instead.iter().map(move |(of, text)| (format!("review.steps[{index}].instead.{of}"), text));
        std::iter::once((format!("review.steps[{index}].text"), &step.text)).chain(instead)
    });
    for (key, text) in about.chain(steps) {
        if let Err(error) = tera::Tera::new().add_raw_template("text", text) {
            return Some((key, format!("is no template: {error}")));
        }
        if let Some(stray) = stray(text) {
            let problem = format!("may hold `{{{{ name }}}}` and `{{% if name %}}`, and not `{stray}`");
            return Some((key, problem));
        }
    }
    for medium in Medium::ALL {
        let shown: Vec<Moment> = review.steps(medium).filter_map(|step| step.shows).collect();
        if !shown.is_sorted_by(|one, next| one < next) {
            return Some((
                "review.steps".into(),
                format!("show moments twice or out of order ({})", medium.word()),
            ));
        }
        let film = [Moment::Visit, Moment::Message, Moment::Arrives, Moment::Reply, Moment::Delivered];
        if let Some(missing) = film.iter().find(|moment| !shown.contains(moment))
            && !review.steps.is_empty()
        {
            let problem = format!("none shows `{}` ({})", missing.word(), medium.word());
            return Some(("review.steps".into(), problem));
        }
    }
    None
}
