//! `platform`: the contact-centre products that we know.

mod sheet;

use std::fmt::Write;

use clap::Subcommand;
use serde_json::json;

use super::Context;
use super::job::Job;
use super::setup_sheet;
use crate::error::Error;
use crate::finding::Facts;
use crate::journey::question::Question;
use crate::journey::sheet::blank;
use crate::platform::{Profile, Profiles, Source};
use crate::ui::{Report, View, wrap};
use sheet::SheetArgs;

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
    /// Show everything that is done in the product for a customer, in order, with its values
    Sheet {
        /// Customer: an id, a Page ID, or part of a name
        customer: Option<String>,
        /// Page ID; each Page of the customer when absent
        #[arg(long, value_name = "PAGE_ID")]
        page: Option<String>,
        /// Only the steps that are still open
        #[arg(long)]
        open: bool,
        /// Show secrets on the screen, where nothing keeps them
        #[arg(long)]
        show_secrets: bool,
        /// Put the value of this step on the clipboard, and take it off again
        #[arg(long, value_name = "STEP", conflicts_with = "show_secrets")]
        copy: Option<String>,
        /// Seconds after which the clipboard is emptied
        #[arg(long, value_name = "SECONDS", default_value_t = 45, requires = "copy")]
        keep: u64,
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
                let shown = show(context, &profiles, profile);
                Ok(Report::settled("platform show", result, View::Text(shown)))
            }),
            Self::Sheet { customer, page, open, show_secrets, copy, keep } => {
                let args = SheetArgs { customer, page, open, show_secrets, copy, keep };
                Job::new("platform sheet", async |context| sheet::run(context, args).await)
            }
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

/// Returns the questions that profiles ask beyond the common ones.
///
/// # Errors
/// A profile that does not read.
pub fn asks(context: &Context<'_>) -> Result<Vec<Question>, Error> {
    Ok(profiles(context)?.all().flat_map(|profile| profile.asks.iter().map(Question::of_profile)).collect())
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

/// Returns a page by which a person sets the product up without the wizard.
fn show(context: &Context<'_>, profiles: &Profiles, profile: &Profile) -> String {
    let words = &context.words;
    let tag = words.tag();
    let mut out = String::new();
    let _ = writeln!(out, "{} ({})", profile.name, profile.vendor);
    let note = note(context, profiles, &profile.id);
    if !note.is_empty() {
        let _ = writeln!(out, "{note}");
    }
    let line = |out: &mut String, key: &str, value: &str| {
        let _ = writeln!(out, "  {}", wrap(&format!("{}: {value}", words.get(key)), 4));
    };
    line(&mut out, "profile-authentication", profile.authentication.word());
    line(&mut out, "profile-fields", &profile.webhook.fields.join(", "));
    line(&mut out, "profile-checked", &format!("{}, {}", profile.checked_on, profile.source));
    let ends = [("profile-from", &profile.versions.from), ("profile-until", &profile.versions.until)];
    for (key, release) in ends {
        if let Some(release) = release {
            line(&mut out, key, release);
        }
    }
    if let Some(note) = &profile.versions.note {
        let _ = writeln!(out, "  {}", wrap(note.of(&tag), 4));
    }
    if let Some(verifies) = profile.verifies_signatures {
        line(&mut out, "profile-signatures", &words.get(if verifies { "word-yes" } else { "word-no" }));
    }
    let _ = writeln!(out, "\n{}", words.get("profile-permissions"));
    for need in &profile.permissions {
        let optional = if need.required && need.only_if.is_empty() {
            String::new()
        } else {
            words.get("setup-optional")
        };
        let said = format!("{}: {} {optional}", need.name, need.why.of(&tag));
        let _ = writeln!(out, "  {}", wrap(said.trim_end(), 4));
    }
    let say = |key: &str, facts: &Facts| words.say(key, facts);
    let _ = writeln!(out, "\n{}", setup_sheet::text(&blank(profile, &tag, &say), words).trim_end());
    let unknowns = profile.unknowns.iter().map(|unknown| &unknown.text);
    for (key, list) in [
        ("profile-checklist", profile.checklist.iter().collect()),
        ("profile-unknowns", unknowns.collect::<Vec<_>>()),
    ] {
        if !list.is_empty() {
            let _ = writeln!(out, "\n{}", words.get(key));
        }
        for item in list {
            let _ = writeln!(out, "  - {}", wrap(item.of(&tag), 4));
        }
    }
    out
}
