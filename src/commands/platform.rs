//! `platform`: the contact-centre products that we know.

use std::fmt::Write;

use clap::Subcommand;
use serde_json::json;

use super::Context;
use super::job::Job;
use crate::error::Error;
use crate::platform::{Direction, Profile, Profiles};
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
            Self::List => Job::new("platform list", async |context| Ok(list(&profiles(context)?))),
            Self::Show { platform } => Job::new("platform show", async move |context| {
                let profiles = profiles(context)?;
                let profile = profiles.find(&platform)?;
                Ok(Report::settled("platform show", json!(profile), View::Text(sheet(context, profile))))
            }),
        }
    }
}

/// Returns the profiles, the person's own among them where there is a workspace.
///
/// # Errors
/// A profile that does not read.
pub fn profiles(context: &Context<'_>) -> Result<Profiles, Error> {
    let own = context.workspace()?.home().join("platforms");
    Ok(if own.is_dir() { Profiles::with_own(&own)? } else { Profiles::builtin()? })
}

/// Returns the keys that profiles ask for beyond the common ones.
///
/// # Errors
/// A profile that does not read.
pub fn asks(context: &Context<'_>) -> Result<Vec<String>, Error> {
    Ok(profiles(context)?.all().flat_map(|profile| profile.asks.clone()).collect())
}

fn list(profiles: &Profiles) -> Report {
    let rows = profiles.all().map(|profile| {
        vec![
            profile.id.clone(),
            profile.name.clone(),
            profile.authentication.word().into(),
            profile.checked_on.to_string(),
        ]
    });
    let rows = rows.collect();
    let platforms: Vec<_> = profiles
        .all()
        .map(|profile| {
            json!({
                "id": profile.id, "name": profile.name, "vendor": profile.vendor, "channel": profile.channel,
                "authentication": profile.authentication, "checked_on": profile.checked_on,
            })
        })
        .collect();
    let columns = vec!["column-id", "column-name", "column-authentication", "column-checked"];
    let view = View::Table { columns, rows };
    let mut report = Report::settled("platform list", json!({ "platforms": platforms }), view);
    report.next = Some("onboard platform show ID".into());
    report
}

/// Returns what a person needs of a profile, the paste sheet first of all.
fn sheet(context: &Context<'_>, profile: &Profile) -> String {
    let words = &context.words;
    let mut out = String::new();
    let _ = writeln!(out, "{} ({})", profile.name, profile.vendor);
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
