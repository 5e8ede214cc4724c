//! `review shots`: what has to be filmed, in order, with its captions.

use clap::Args;
use serde_json::{Value, json};

use super::advice::advise;
use crate::codes;
use crate::commands::Context;
use crate::error::{Error, Exit};
use crate::finding::{Facts, Subject, UNKNOWN_ID};
use crate::journey::backend::Backend;
use crate::journey::steps::review_pack::over_asked;
use crate::review::{Catalogue, captions, marks, recording_rules, seconds, shot_list, shots};
use crate::store::Scope;
use crate::ui::{Report, View};

/// What is listed.
#[derive(Debug, Args)]
pub struct ShotsArgs {
    /// Customer: an id, a Page ID, or part of a name
    customer: Option<String>,
    /// A film for this permission or feature alone
    #[arg(long, value_name = "PERMISSION")]
    permission: Option<String>,
    /// Print the captions, as a .srt file holds them
    #[arg(long)]
    srt: bool,
}

/// Lists the shots of the film.
///
/// # Errors
/// Values that are missing, an unknown customer or permission.
pub async fn run(context: &Context<'_>, args: ShotsArgs) -> Result<Report, Error> {
    let ShotsArgs { customer, permission, srt } = args;
    let workspace = context.workspace()?;
    let customer = context.customer(&workspace, customer.as_deref())?;
    let run = context.open(workspace, "review shots", Scope::Customer(customer.clone())).await?;
    let inputs = run.inputs();
    let app = inputs.app_of(&customer);
    // A customer without an app has a film too; its own subject then stands for the app's.
    let subject = if app == UNKNOWN_ID { Subject::Customer(customer.clone()) } else { Subject::App(app) };
    let known = inputs.known(&subject);
    let Some(profile) = known.profile else {
        return Err(Error::new(&codes::PLATFORM_NOT_CHOSEN).exiting(Exit::Usage).with("customer", customer));
    };
    let (values, catalogue) = (known.review_values(), Catalogue::builtin());
    let wanted =
        permission.as_deref().map(|name| catalogue.get(name).map_or(name, |entry| entry.name.as_str()));
    if let Some(name) = wanted
        && !known.closure().iter().any(|one| one == name)
    {
        return Err(Error::new(&codes::PERMISSION_NOT_IN_SUBMISSION).with("permission", name));
    }
    let film = shots(profile, catalogue, &values, wanted)?;
    let words = &context.words;
    let say = |key: &str, facts: &Facts| words.say(key, facts);
    let list = shot_list(&film, catalogue, &values, profile, wanted, &say);
    let subtitles = captions(&film);
    let rows: Vec<Value> = film.iter().map(|shot| json!(shot)).collect();
    let result = json!({
        "customer": &customer, "permission": wanted, "authentication": profile.authentication,
        "seconds": seconds(&film), "rules": recording_rules(), "shots": rows, "marks": marks(&film),
        "list": list.body, "srt": subtitles,
    });
    let view = View::Text(if srt { subtitles } else { list.body });
    let mut report = Report::settled("review shots", result, view);
    report.about.customer = Some(customer);
    advise(context, &mut report, over_asked(&known, profile));
    Ok(report)
}
