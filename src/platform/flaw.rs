//! What makes a well-formed file no usable profile. The tests are the shelf's, which reads files.

use std::collections::BTreeSet;
use std::path::Path;

use super::setup::is_key;
use super::{Act, Composed, Medium, Moment, Origin, Ours, Profile, Rule, SetupStep, Text, Unsaid, When};

/// The most names in one value: more than any form has, and few enough to compare an answer with.
const MOST_NAMES: usize = 4;

/// A key, and what is wrong with it.
pub(super) type Flaw = (String, String);

/// Returns everything that makes a well-formed file no usable profile.
pub(super) fn flaws(profile: &Profile, file: &str) -> Vec<Flaw> {
    let mut found = Vec::new();
    let stem = Path::new(file).file_stem().unwrap_or_default();
    if !is_slug(&profile.id) || stem != profile.id.as_str() {
        found.push(flaw("id", "wants the file's own name, in lower-case letters, digits and `-`"));
    }
    for (key, text) in
        [("name", &profile.name), ("channel", &profile.channel), ("webhook.object", &profile.webhook.object)]
    {
        if text.trim().is_empty() {
            found.push(flaw(key, "is empty"));
        }
    }
    let callback = &profile.webhook.callback;
    if (callback.origin == Origin::Template) != callback.template.is_some() {
        found.push(flaw("webhook.callback.template", "belongs to origin `template`, and to no other"));
    }
    let token = &profile.webhook.verify_token;
    if (token.rule == Rule::Fixed) != token.value.is_some() {
        found.push(flaw("webhook.verify_token.value", "belongs to rule `fixed`, and to no other"));
    }
    let lists = [
        ("webhook.fields", profile.webhook.fields.iter().collect::<Vec<_>>()),
        ("permissions", profile.permissions.iter().map(|need| &need.name).collect()),
        ("asks", profile.asks.iter().map(|ask| &ask.key).collect()),
        ("setup", profile.setup.iter().map(|step| &step.id).collect()),
        ("languages", profile.languages.iter().collect()),
    ];
    for (key, items) in lists {
        let mut seen = BTreeSet::new();
        if let Some(twice) = items.into_iter().find(|item| item.trim().is_empty() || !seen.insert(*item)) {
            found.push((key.into(), format!("`{twice}` is empty or there twice")));
        }
    }
    let screens: BTreeSet<_> = profile.review.screens.iter().collect();
    if screens.len() < profile.review.screens.len() {
        found.push(flaw("review.screens", "names a screen twice"));
    }
    for key in profile.versions.others_if.keys().filter(|key| profile.ask(key).is_none()) {
        found.push(("versions.others_if".into(), format!("`{key}` is no question in `asks`")));
    }
    found.extend(ask_flaws(profile));
    if let Some(template) = &callback.template {
        found.extend(value_flaw(profile, "webhook.callback.template", template));
        if let Some(Ours::CallbackUrl) = template.only() {
            found.push(flaw("webhook.callback.template", "is the callback itself"));
        }
    }
    let mut before = Vec::new();
    for (index, step) in profile.setup.iter().enumerate() {
        found.extend(step_flaws(profile, &before, index, step));
        before.push(step);
    }
    found.extend(review_flaws(profile));
    found
}

fn flaw(key: &str, problem: &str) -> Flaw {
    (key.into(), problem.into())
}

fn is_slug(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

fn ask_flaws(profile: &Profile) -> Vec<Flaw> {
    let mut found = Vec::new();
    for (index, ask) in profile.asks.iter().enumerate() {
        if !is_key(&ask.key) {
            found.push((format!("asks[{index}].key"), "wants lower-case letters, digits and `_`".into()));
        } else if Ours::parse(&ask.key).is_some() {
            found.push((format!("asks[{index}].key"), "is a value that the journey knows anyway".into()));
        }
        for (key, text) in [("text", &ask.text), ("help", &ask.help)] {
            found.extend(text_flaw(format!("asks[{index}].{key}"), text.as_ref()));
        }
    }
    found
}

fn step_flaws(profile: &Profile, before: &[&SetupStep], index: usize, step: &SetupStep) -> Vec<Flaw> {
    let at = |key: &str| format!("setup[{index}].{key}");
    let mut found = Vec::new();
    if !is_slug(&step.id) {
        found.push((at("id"), "wants lower-case letters, digits and `-`".into()));
    }
    if before.last().is_some_and(|last| last.when > step.when) {
        found.push((at("when"), format!("`{}` comes before the step above it", step.when.word())));
    }
    for (key, text) in
        [("path", &step.path), ("label", &step.label), ("text", &step.text), ("note", &step.note)]
    {
        found.extend(text_flaw(at(key), text.as_ref()));
    }
    let is_unknown = |what| step.unknown.contains(&what);
    let is_said = step.text.is_some() || step.label.is_some() || is_unknown(Unsaid::Label);
    match step.act {
        Act::Enter | Act::Read if step.value.is_none() && !is_unknown(Unsaid::Value) => {
            found
                .push((at("value"), "is wanted: what is entered or read, or `unknown = [\"value\"]`".into()));
        }
        _ if !is_said => found.push((at("text"), "is wanted, or a label: what is to be done".into())),
        _ => {}
    }
    if step.act == Act::Read
        && step.value.as_ref().is_some_and(|value| value.only().is_none() && value.parts().len() > 1)
    {
        found.push((at("value"), "names the one value that is read".into()));
    }
    if matches!(step.act, Act::Read) && step.when != When::Form {
        found.push((at("when"), "what is read is read off the form".into()));
    }
    if let Some(value) = &step.value {
        found.extend(value_flaw(profile, &at("value"), value));
    }
    for need in &step.needs {
        if !before.iter().any(|other| other.id == *need) {
            found.push((at("needs"), format!("`{need}` is no step above")));
        }
    }
    for key in step.only_if.keys() {
        if profile.ask(key).is_none() {
            found.push((at("if"), format!("`{key}` is no question in `asks`")));
        }
    }
    if let Some(link) = step.link.as_ref().filter(|link| !link.starts_with("https://")) {
        found.push((at("link"), format!("`{link}` does not begin with https://")));
    }
    found
}

/// Returns what is wrong with a text: it has to be there in English, and of one line.
fn text_flaw(key: String, text: Option<&Text>) -> Option<Flaw> {
    let all: Vec<&str> = text?.all().map(|(_, text)| text).collect();
    if all.is_empty() || all.iter().any(|text| text.trim().is_empty()) {
        return Some((key, "is empty".into()));
    }
    let has_lines = all.iter().any(|text| text.chars().any(char::is_control));
    has_lines.then(|| (key, "has more than one line".into()))
}

/// Returns what is wrong with the names in a value.
fn value_flaw(profile: &Profile, key: &str, value: &Composed) -> Option<Flaw> {
    if value.parts().iter().filter(|part| !matches!(part, super::Part::Text(_))).count() > MOST_NAMES {
        return Some((key.into(), format!("has more than {MOST_NAMES} names")));
    }
    let name = value.answers().find(|name| profile.ask(name).is_none())?.to_owned();
    let known: Vec<&str> = Ours::ALL
        .iter()
        .map(|value| value.word())
        .chain(profile.asks.iter().map(|ask| ask.key.as_str()))
        .collect();
    let hint = super::nearest(&name, known.iter().copied()).map(|near| format!("; did you mean `{near}`?"));
    let hint = hint.unwrap_or_default();
    Some((key.into(), format!("`{name}` is no value that is known, and no question in `asks`{hint}")))
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

/// Returns the review's texts that are templates, with their keys.
pub(super) fn review_texts(profile: &Profile) -> impl Iterator<Item = (String, &String)> {
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
    about.chain(steps)
}

fn review_flaws(profile: &Profile) -> Vec<Flaw> {
    let review = &profile.review;
    let mut found = Vec::new();
    for (key, text) in review_texts(profile) {
        if let Err(error) = tera::Tera::new().add_raw_template("text", text) {
            found.push((key, format!("is no template: {error}")));
        } else if let Some(stray) = stray(text) {
            let problem = format!("may hold `{{{{ name }}}}` and `{{% if name %}}`, and not `{stray}`");
            found.push((key, problem));
        }
    }
    for medium in Medium::ALL {
        let shown: Vec<Moment> = review.steps(medium).filter_map(|step| step.shows).collect();
        if !shown.is_sorted_by(|one, next| one < next) {
            found.push((
                "review.steps".into(),
                format!("show moments twice or out of order ({})", medium.word()),
            ));
            continue;
        }
        let film = [Moment::Visit, Moment::Message, Moment::Arrives, Moment::Reply, Moment::Delivered];
        if let Some(missing) = film.iter().find(|moment| !shown.contains(moment))
            && !review.steps.is_empty()
        {
            let problem = format!("none shows `{}` ({})", missing.word(), medium.word());
            found.push(("review.steps".into(), problem));
        }
    }
    found
}
