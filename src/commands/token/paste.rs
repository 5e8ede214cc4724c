//! `token paste`: another token, proved before it is kept, and never in place of one that works without a word.

use secrecy::SecretString;

use super::check::one;
use super::desk::Desk;
use crate::codes;
use crate::commands::Context;
use crate::commands::unlock::Need;
use crate::error::Error;
use crate::journey::port::SecretKind;
use crate::journey::question::Question;
use crate::store::Scope;
use crate::token::{keep, lengthened, place};
use crate::ui::Report;

/// Arguments of `token paste`.
#[derive(Debug, clap::Args)]
pub struct PasteArgs {
    /// Customer: an id, a Page ID, or part of a name
    pub customer: Option<String>,
    /// The Page that the token is of, where the customer has several
    #[arg(long, value_name = "PAGE_ID")]
    pub page: Option<String>,
    /// What it has to be, instead of what Meta says that it is
    #[arg(long, value_name = "KIND", value_parser = ["page", "user", "system-user"])]
    pub kind: Option<String>,
    /// Take it in place of another one that works
    #[arg(long)]
    pub replace: bool,
    /// Read the token from standard input
    #[arg(long)]
    pub token_stdin: bool,
}

/// Keeps a token that was pasted, and makes the Pages' from it where the person agrees.
///
/// # Errors
/// No token came; it is not what it has to be; another one works and nobody said to replace it; Meta cannot be asked.
pub async fn run(context: &Context<'_>, args: PasteArgs) -> Result<Report, Error> {
    let PasteArgs { customer, page, kind, replace, token_stdin } = args;
    let workspace = context.workspace()?;
    let customer = context.customer(&workspace, customer.as_deref())?;
    let slot = kind.map(|kind| match kind.as_str() {
        "user" => SecretKind::UserToken,
        "system-user" => SecretKind::SystemUserToken,
        _ => SecretKind::PageToken,
    });
    let token = typed(context, slot, token_stdin).await?;
    context.unlock(&workspace, Need::Store).await?;
    let run = context.open(workspace, "token paste", Scope::Customer(customer.clone())).await?;
    let prompter = context.can_ask().then(|| context.prompter());
    let mut desk = Desk::new(context, &run, &customer, prompter.as_deref(), replace);
    let of = place(&run, &customer, slot, page.as_deref(), &token).await?;
    if desk.take(&of, &token).await? && of.slot != SecretKind::PageToken {
        keep(&run, lengthened(&run, &of).await?).await?;
        desk.derive(of.slot, false).await?;
    }
    desk.report("token paste").await
}

/// Returns the token: from standard input, else as it is typed in the dark.
async fn typed(
    context: &Context<'_>,
    slot: Option<SecretKind>,
    is_piped: bool,
) -> Result<SecretString, Error> {
    let key = slot.unwrap_or(SecretKind::PageToken).name().replace('-', "_");
    let token = match Question::find(&key) {
        Some(question) if !is_piped && context.can_ask() => context.ask_secret(question).await?,
        _ if !is_piped => return Err(Error::new(&codes::VALUE_MISSING).with("key", key)),
        _ => one(&context.value(&key, None, true).await?)?,
    };
    context.scrub.learn(&token);
    Ok(token)
}
