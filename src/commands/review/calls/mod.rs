//! `review calls`: the one successful call of each permission that Meta's form wants to see, shown first, then made.

mod args;
mod make;
mod person;
mod session;
mod shown;

use secrecy::SecretString;
use serde_json::json;

use super::subject::run_of;
use crate::codes;
use crate::commands::Context;
use crate::commands::unlock::Need as Vault;
use crate::error::Error;
use crate::journey::backend::Backend;
use crate::journey::look::Ports;
use crate::journey::review::calls::CallPlan;
use crate::journey::review::calls::wanted::{blind, chosen};
use crate::journey::review::standing::{ReviewStatus, is_vendors, shown as seen};
use crate::journey::{Eyes, StepId};
use crate::ui::{Report, View};
use session::{CallSession, Done, as_error, checked, lend};
use shown::{about, unseen};

pub(crate) use args::CallsArgs;

/// Shows where the call of each permission stands, makes what is missing, and keeps when that was.
///
/// # Errors
/// An unknown customer, app, platform or permission, a token that does not fit, calls to which nobody agreed, or a
/// record that cannot be written.
pub async fn run(context: &Context<'_>, args: CallsArgs) -> Result<Report, Error> {
    let (run, subject) = run_of(context, args.customer.as_deref(), "review calls").await?;
    context.unlock(run.workspace(), Vault::Read).await?;
    let (graph, web, machine) = (run.graph(&subject), run.web(&subject), run.machine());
    let psid = args.psid.as_deref().map(|psid| checked("page_id", "psid", psid)).transpose()?;
    let told = args.told(&run.inputs().known(&subject))?;
    let is_told = !told.is_empty();
    run.apply(StepId::ReviewCalls, told).await?;
    let inputs = run.inputs();
    let known = inputs.known(&subject);
    let eyes = Eyes { known: &known, graph: &*graph, web: &*web, machine: &*machine };
    if is_vendors(&eyes) {
        let view = View::Message(codes::VENDOR_APP.id, [].into());
        let mut report = Report::settled("review calls", json!({ "reason": codes::VENDOR_APP.id }), view);
        report.about = about(&known);
        return Ok(report);
    }
    let names = chosen(&known, &args.permissions)?;
    let lent = if args.user_token_stdin {
        Some(SecretString::from(context.value("user_token", None, true).await?))
    } else {
        None
    };
    let looking = context.looking();
    let standing = ReviewStatus::of(&known, seen(&eyes).await);
    let mut scene = CallPlan::of(&eyes, &standing).await;
    drop(looking);
    if let Some(token) = lent {
        lend(&run, &eyes, &mut scene, token).await.map_err(as_error)?;
    }
    let hand =
        CallSession { context, run: &run, eyes: &eyes, standing: &standing, args: &args, names: &names };
    let blind = blind(&eyes, &standing);
    if !blind.is_empty() {
        // What a submission needs is not known, so nothing is said of it, and nothing made.
        return Ok(unseen(&known, blind, args.dry_run));
    }
    let mut done = Done::default();
    if !is_told {
        hand.prepare(&mut scene, psid).await?;
        done = hand.make(&mut scene).await?;
    }
    let inputs = run.inputs();
    Ok(shown::report(&hand, &inputs.known(&subject), &scene, done))
}
