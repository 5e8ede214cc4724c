//! `review status`: where each permission stands, seen and said, and what to do after a refusal.

use clap::Args;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::refused::{Reader, Refused, send_again};
use super::subject::run_of;
use crate::codes;
use crate::commands::Context;
use crate::error::{Error, Exit};
use crate::finding::Finding;
use crate::i18n::Words;
use crate::journey::Eyes;
use crate::journey::backend::Backend;
use crate::journey::known::SubjectView;
use crate::journey::look::Ports;
use crate::journey::review::standing::{PermissionStatus, ReviewStatus, is_vendors, shown};
use crate::journey::steps::review_submission::{judge, refused, waiting_days};
use crate::ui::{Report, View};

/// Whose review is meant.
#[derive(Debug, Args)]
pub struct StatusArgs {
    /// Customer: an id, a Page ID, or part of a name
    customer: Option<String>,
}

/// Shows where each permission stands. What Graph cannot be asked for is unknown, and what was recorded stays.
///
/// # Errors
/// An unknown customer, app or platform, or a record that cannot be read.
pub async fn run(context: &Context<'_>, args: StatusArgs) -> Result<Report, Error> {
    let StatusArgs { customer } = args;
    let (run, subject) = run_of(context, customer.as_deref(), "review status").await?;
    let inputs = run.inputs();
    let known = inputs.known(&subject);
    let (graph, web, machine) = (run.graph(&subject), run.web(&subject), run.machine());
    let eyes = Eyes { known: &known, graph: &*graph, web: &*web, machine: &*machine };
    let words = context.words.clone();
    let reader = Reader::new(&words, &known);
    if is_vendors(&eyes) {
        let view = View::Message(codes::VENDOR_APP.id, [].into());
        let mut report = Report::settled("review status", json!({ "reason": codes::VENDOR_APP.id }), view);
        report.about = reader.about;
        return Ok(report);
    }
    let looking = context.looking();
    let standing = ReviewStatus::of(&known, shown(&eyes).await);
    drop(looking);
    let mut found = judge(&known, &standing);
    let tables = [standing.shown.permissions.as_ref().err(), standing.shown.features.as_ref().err()];
    for why in tables.into_iter().flatten().map(|trouble| eyes.why(trouble)) {
        if !found.contains(&why) {
            found.push(why);
        }
    }
    let groups = refused(&standing);
    let groups: Vec<Refused<'_>> = groups.iter().map(|(words, names)| Refused { words, names }).collect();
    let mut views = vec![table(&words, &known, &standing)];
    views.extend(groups.iter().map(|group| View::Text(reader.answer(group))));
    let (to_send, usable) = (standing.to_send(), standing.usable());
    if !groups.is_empty() {
        views.extend(send_again(&to_send, &usable));
    }
    let result = json!({
        "customer": known.customer_id, "app": known.app_id,
        "permissions": rows(&known, &standing),
        "refusals": groups.iter().map(|group| reader.to_json(group)).collect::<Vec<_>>(),
        "resubmit": to_send, "already_approved": usable,
        "waiting_days": waiting_days(&known, &standing),
        "looked": known.app.record.said.get("review_looked").map(|said| said.at.to_string()),
    });
    let exit = exit(&found);
    let customer = known.customer_id.clone().unwrap_or_default();
    let next = (!to_send.is_empty()).then(|| format!("onboard start {customer} --only review-pack"));
    Ok(Report {
        command: "review status",
        exit,
        findings: found,
        result,
        view: View::Several(views),
        error: None,
        next,
        about: reader.about,
    })
}

/// Returns the exit code: what is refused or not sent first, then what could not be looked at, then what waits.
pub(super) fn exit(found: &[Finding]) -> Exit {
    Exit::of_look(found.iter().map(|finding| finding.code.weight))
}

fn table(words: &Words, known: &SubjectView<'_>, standing: &ReviewStatus) -> View {
    let row = |name: &String| {
        let stage = standing.stages.get(name).unwrap_or(&PermissionStatus::Unlisted);
        let word = words.get(&format!("stage-{}", stage.word()));
        let told = match stage {
            PermissionStatus::Submitted(at) => words
                .say("stage-days", &[("state", word.into()), ("days", known.days_since(*at).into())].into()),
            _ => word,
        };
        let shown = match (standing.shown.of(name), is_blind(standing, known, name)) {
            (Some(status), _) => status.to_owned(),
            (None, true) => "?".to_owned(),
            (None, false) => words.get("shown-not-listed"),
        };
        vec![name.clone(), told, stage.since().map_or_else(String::new, date), shown]
    };
    View::Table {
        columns: vec!["column-permission", "column-state", "column-since", "column-shown"],
        rows: standing.order.iter().map(row).collect(),
    }
}

/// Returns whether Graph could not be asked about a permission or feature.
fn is_blind(standing: &ReviewStatus, known: &SubjectView<'_>, name: &str) -> bool {
    let kind = known.inputs.catalogue.get(name).map(|entry| entry.kind);
    match kind {
        Some(crate::review::Kind::Feature) => standing.shown.features.is_err() || known.page_id.is_none(),
        _ => standing.shown.permissions.is_err(),
    }
}

fn rows(known: &SubjectView<'_>, standing: &ReviewStatus) -> Vec<Value> {
    let row = |name: &String| {
        let stage = standing.stages.get(name).unwrap_or(&PermissionStatus::Unlisted);
        let note = match stage {
            PermissionStatus::Refused(_, words) => Some(words),
            _ => None,
        };
        json!({
            "permission": name,
            "kind": known.inputs.catalogue.get(name).map(|entry| entry.kind),
            "state": stage.word(),
            "since": stage.since().map(|at| at.to_string()),
            "days": stage.since().map(|at| known.days_since(at)),
            "shown": standing.shown.of(name),
            "looked_at": !is_blind(standing, known, name),
            "note": note,
        })
    };
    standing.order.iter().map(row).collect()
}

fn date(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d").to_string()
}
