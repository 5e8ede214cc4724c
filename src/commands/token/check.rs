//! `token check`: a customer's tokens, everybody's, or one that somebody sent.

use secrecy::SecretString;
use serde_json::{Value, json};

use super::told;
use crate::codes;
use crate::commands::Context;
use crate::commands::unlock::Need;
use crate::error::{Error, Exit};
use crate::finding::{Finding, Subject, UNKNOWN_ID};
use crate::journey::backend::Backend;
use crate::journey::look::{exit, findings};
use crate::journey::pasted;
use crate::journey::port::SecretKind;
use crate::journey::question::Question;
use crate::journey::token::DEAD;
use crate::store::Scope;
use crate::token::{Checked, NOBODY, Stranger, check, look_at};
use crate::ui::{About, Report, View};

/// The variable with an app's secret, for a token that no customer holds.
const APP_SECRET: &str = "ONBOARD_APP_SECRET";

/// Arguments of `token check`.
#[derive(Debug, clap::Args)]
pub struct CheckArgs {
    /// Customer: an id, a Page ID, or part of a name
    pub customer: Option<String>,
    /// Every customer: how many tokens work, and what is wrong, worst first
    #[arg(long, conflicts_with = "customer")]
    pub all: bool,
    /// A token from standard input, with --app and `ONBOARD_APP_SECRET` of the app it should be of; no workspace is read
    #[arg(long, conflicts_with_all = ["customer", "all"])]
    pub token_stdin: bool,
    /// A line of JSON for each token as soon as it was looked at, and last a line with the sum
    #[arg(long, requires = "all", conflicts_with = "json")]
    pub jsonl: bool,
}

/// Looks at tokens.
///
/// # Errors
/// When no customer or no token is meant, or a record cannot be read.
pub async fn run(context: &Context<'_>, args: CheckArgs) -> Result<Report, Error> {
    let CheckArgs { customer, all, token_stdin, jsonl } = args;
    if token_stdin {
        return stranger(context).await;
    }
    if all {
        return super::everybody::run(context, jsonl).await;
    }
    let workspace = context.workspace()?;
    context.unlock(&workspace, Need::Read).await?;
    let scope = Scope::Customer(context.customer(&workspace, customer.as_deref())?);
    let run = context.open(workspace, "token check", scope).await?;
    let customers = run.stored().customers().to_vec();
    let inputs = run.inputs();
    let looking = context.looking();
    let Checked { tokens, looked } = check(&inputs, &run, &customers).await;
    drop(looking);
    let found: Vec<Finding> = findings(&looked).into_iter().cloned().collect();
    let is_dead = |finding: &Finding| DEAD.contains(&finding.code);
    let exit = match (exit(&looked), tokens.len()) {
        // One token is all there is to tell.
        (Exit::Unmet, 1) if found.iter().any(is_dead) => Exit::Auth,
        (exit, _) => exit,
    };
    let view = View::Several(tokens.iter().map(|held| told::held(held, &inputs, &context.words)).collect());
    let only = customers.first();
    let next = match exit {
        Exit::Unmet | Exit::Auth if found.iter().any(is_dead) => {
            only.map(|customer| format!("onboard token paste {customer}"))
        }
        Exit::Unmet | Exit::Auth | Exit::Pending => only.map(|customer| format!("onboard start {customer}")),
        _ => None,
    };
    Ok(Report {
        command: "token check",
        exit,
        findings: found,
        result: json!({ "tokens": tokens.iter().map(told::to_json).collect::<Vec<_>>() }),
        view,
        error: None,
        about: About {
            customer: only.cloned(),
            app: only.map(|customer| inputs.app_of(customer)).filter(|app| app != UNKNOWN_ID),
            ..About::default()
        },
        next,
    })
}

/// Looks at the one token that came by standard input.
async fn stranger(context: &Context<'_>) -> Result<Report, Error> {
    let text = context.value("page_token", None, true).await?;
    let token = one(&text)?;
    context.scrub.learn(&token);
    let app = context.named_app(None);
    if let (Some(app), Some(question)) = (&app, Question::find("app_id")) {
        question.check(app).map_err(|why| Error::new(why).with("key", "app_id"))?;
    }
    let secret = context.env.get(APP_SECRET).map(SecretString::from);
    let run = context.open(context.workspace()?, "token check", Scope::Only(Vec::new())).await?;
    run.lend(Subject::Customer(NOBODY.into()), SecretKind::UserToken, token.clone());
    if let (Some(app), Some(secret)) = (&app, &secret) {
        run.lend(Subject::App(app.clone()), SecretKind::AppSecret, secret.clone());
    }
    let has_secret = app.is_some() && secret.is_some();
    let looking = context.looking();
    let Stranger { detail, verdict } = look_at(&run, app.as_deref(), has_secret, &token).await;
    drop(looking);
    let found = verdict.findings().to_vec();
    let is_dead = found.iter().any(|finding| DEAD.contains(&finding.code));
    let mut row = detail.clone().unwrap_or_default().to_json();
    let is_seen = detail.is_some() || is_dead;
    row["valid"] = if is_seen { (!is_dead).into() } else { Value::Null };
    Ok(Report {
        command: "token check",
        exit: if is_dead { Exit::Auth } else { Exit::of_look([verdict.weight()]) },
        findings: found,
        result: json!({ "tokens": [row] }),
        view: detail.map_or(View::Nothing, |detail| told::stranger(&detail, run.now(), &context.words)),
        error: None,
        about: About { app, ..About::default() },
        next: None,
    })
}

/// Returns the one token of a text.
///
/// # Errors
/// `token-absent`, or `token-several`.
pub(super) fn one(text: &str) -> Result<SecretString, Error> {
    let mut found = pasted::tokens(text);
    match found.len() {
        0 => Err(Error::new(&codes::TOKEN_ABSENT)),
        1 => Ok(SecretString::from(found.remove(0))),
        _ => Err(Error::new(&codes::TOKEN_SEVERAL)),
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn one_token_is_taken_and_no_other_number() {
        assert_eq!(one("\"EAAx\"").unwrap().expose_secret(), "EAAx");
        assert_eq!(one("  ").unwrap_err().code.id, "token-absent");
        let two = one("EAAaaaaaaaaaaaaaaaaaaaaa\nEAAbbbbbbbbbbbbbbbbbbbbb\n").unwrap_err();
        assert_eq!(two.code.id, "token-several");
    }
}
