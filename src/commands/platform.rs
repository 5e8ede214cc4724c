//! `platform`: the contact-centre products that we know.

use std::fmt::Write;

use clap::Subcommand;
use serde_json::json;

use super::Context;
use super::job::Job;
use crate::error::Error;
use crate::platform::{Direction, Profile, Profiles, Source};
use crate::ui::{Report, View};

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum PlatformVerb {
    /// List the platforms
    List,
    /// Show a platform's whole profile
    Show {
        /// Platform id
        platform: String,
    },
}

impl PlatformVerb {
    /// Returns what was asked for.
    pub fn job(self) -> Job {
        match self {
            Self::List => Job::new("platform list", async |context| Ok(list(context, &profiles(context)?))),
            Self::Show { platform } => Job::new("platform show", async move |context| {
                let profiles = profiles(context)?;
                let profile = profiles.find(&platform)?;
                let mut result = json!(profile);
                result["origin"] = profiles.source(&platform).word().into();
                result["not_agreed"] = is_waiting(&profiles, &platform).into();
                let sheet = sheet(context, &profiles, profile);
                Ok(Report::settled("platform show", result, View::Text(sheet)))
            }),
        }
    }
}

/// Returns the profiles, the person's own among them where there is a workspace.
///
/// # Errors
/// A profile that does not read.
pub fn profiles(context: &Context<'_>) -> Result<Profiles, Error> {
    crate::run::profiles(&*context.workspace()?)
}

/// Returns the keys that profiles ask for beyond the common ones.
///
/// # Errors
/// A profile that does not read.
pub fn asks(context: &Context<'_>) -> Result<Vec<String>, Error> {
    Ok(profiles(context)?.all().flat_map(|profile| profile.asks.clone()).collect())
}

/// Says of a platform what its profile is beside a built-in one; empty where there is nothing to say.
fn note(context: &Context<'_>, profiles: &Profiles, id: &str) -> String {
    let own = match profiles.source(id) {
        Source::Builtin => None,
        Source::Own => Some("profile-own"),
        Source::Replacing => Some("profile-replacing"),
    };
    let waiting = is_waiting(profiles, id).then_some("profile-waiting");
    let said: Vec<String> = own.into_iter().chain(waiting).map(|key| context.words.get(key)).collect();
    said.join("; ")
}

fn is_waiting(profiles: &Profiles, id: &str) -> bool {
    profiles.waiting().any(|(waiting, _)| waiting == id)
}

fn list(context: &Context<'_>, profiles: &Profiles) -> Report {
    let rows = profiles.all().map(|profile| {
        vec![
            profile.id.clone(),
            profile.name.clone(),
            profile.authentication.word().into(),
            profile.checked_on.to_string(),
            note(context, profiles, &profile.id),
        ]
    });
    let new: Vec<_> = profiles.waiting().filter(|(id, _)| profiles.get(id).is_none()).collect();
    let waiting = |(id, _): &(&str, &str)| {
        let [name, authentication, checked] = [(); 3].map(|()| String::new());
        vec![(*id).to_owned(), name, authentication, checked, note(context, profiles, id)]
    };
    let rows = rows.chain(new.iter().map(waiting)).collect();
    let platforms: Vec<_> = profiles
        .all()
        .map(|profile| {
            json!({
                "id": profile.id, "name": profile.name, "vendor": profile.vendor, "channel": profile.channel,
                "authentication": profile.authentication, "checked_on": profile.checked_on,
                "origin": profiles.source(&profile.id).word(), "not_agreed": is_waiting(profiles, &profile.id),
            })
        })
        .collect();
    let waiting_json: Vec<_> =
        profiles.waiting().map(|(id, file)| json!({ "id": id, "path": file })).collect();
    let columns = vec!["column-id", "column-name", "column-authentication", "column-checked", "column-note"];
    let view = View::Table { columns, rows };
    let mut report =
        Report::settled("platform list", json!({ "platforms": platforms, "not_agreed": waiting_json }), view);
    report.next = Some("onboard platform show ID".into());
    report
}

/// Returns what a person needs of a profile, the paste sheet first of all.
fn sheet(context: &Context<'_>, profiles: &Profiles, profile: &Profile) -> String {
    let words = &context.words;
    let mut out = String::new();
    let _ = writeln!(out, "{} ({})", profile.name, profile.vendor);
    let note = note(context, profiles, &profile.id);
    if !note.is_empty() {
        let _ = writeln!(out, "{note}");
    }
    let line = |out: &mut String, key: &str, value: &str| {
        let _ = writeln!(out, "  {}: {value}", words.get(key));
    };
    line(&mut out, "profile-authentication", profile.authentication.word());
    line(&mut out, "profile-fields", &profile.webhook.fields.join(", "));
    line(&mut out, "profile-checked", &format!("{}, {}", profile.checked_on, profile.source));
    let _ = writeln!(out, "\n{}", words.get("profile-permissions"));
    for need in &profile.permissions {
        let _ = writeln!(out, "  {}: {}", need.name, need.why);
    }
    if !profile.paste.is_empty() {
        let _ = writeln!(out, "\n{}", words.get("profile-paste"));
    }
    for paste in &profile.paste {
        let arrow = if paste.direction == Direction::ToPlatform { "→" } else { "←" };
        let value = serde_json::to_value(paste.value).ok().and_then(|value| value.as_str().map(String::from));
        let _ = writeln!(out, "  {arrow} {} > {}: {}", paste.path, paste.field, value.unwrap_or_default());
    }
    for (key, list) in [
        ("profile-prerequisites", &profile.prerequisites),
        ("profile-after", &profile.after),
        ("profile-checklist", &profile.checklist),
        ("profile-caveats", &profile.caveats),
        ("profile-unknowns", &profile.unknowns),
    ] {
        if !list.is_empty() {
            let _ = writeln!(out, "\n{}", words.get(key));
        }
        for item in list {
            let _ = writeln!(out, "  - {item}");
        }
    }
    out
}
