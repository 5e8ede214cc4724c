//! What one run of `review calls` works with, and what it came to.

use secrecy::{ExposeSecret, SecretString};

use super::args::CallsArgs;
use crate::commands::Context;
use crate::error::{Error, Exit};
use crate::finding::{Finding, Subject};
use crate::graph::curl;
use crate::journey::Eyes;
use crate::journey::answer::prove;
use crate::journey::port::{Call, SecretKind, TokenRole};
use crate::journey::question::Question;
use crate::journey::review::calls::CallPlan;
use crate::journey::review::standing::ReviewStatus;
use crate::run::Run;
use crate::shell::Shell;

/// Everything that one run of the command works with.
pub(super) struct CallSession<'h, 'c> {
    pub(super) context: &'h Context<'c>,
    pub(super) run: &'h Run,
    pub(super) eyes: &'h Eyes<'h>,
    pub(super) standing: &'h ReviewStatus,
    pub(super) args: &'h CallsArgs,
    pub(super) names: &'h [String],
}

impl CallSession<'_, '_> {
    /// Returns whether a person can be asked.
    pub(super) fn can_ask(&self) -> bool {
        self.context.can_ask() && !self.args.dry_run
    }

    /// Returns a call as a line for the shell at hand.
    pub(super) fn line(&self, call: &Call) -> String {
        let client = self.run.client();
        curl(call, client.base(), client.version(), Shell::of(self.context.env))
    }
}

/// What the making of calls came to.
#[derive(Debug, Default)]
pub(super) struct Done {
    /// The permissions of which a call was made.
    pub(super) made: Vec<String>,
    /// The permissions of which Meta refused the call.
    pub(super) refused: Vec<String>,
    /// What Meta said, and what it means.
    pub(super) found: Vec<Finding>,
    /// What was shown: made, to be made, or waiting for somebody's yes.
    pub(super) planned: Vec<(String, Call)>,
    /// Whether the plan waits for a yes that nobody can be asked for.
    pub(super) is_unconfirmed: bool,
}

/// Has a user token stand in for this run, once Meta says that it is one of this app.
pub(super) async fn lend(
    run: &Run,
    eyes: &Eyes<'_>,
    scene: &mut CallPlan,
    token: SecretString,
) -> Result<(), Finding> {
    let known = eyes.known;
    let Some(customer) = known.customer_id.clone().map(Subject::Customer) else { return Ok(()) };
    let token = match Question::find("user_token").map(|question| question.check(token.expose_secret())) {
        Some(Ok(text)) => SecretString::from(text),
        _ => token,
    };
    prove(run, known.inputs, SecretKind::UserToken, &customer, &token).await?;
    run.lend(customer, SecretKind::UserToken, token);
    scene.stand_in(eyes, TokenRole::User).await;
    Ok(())
}

/// Checks what was typed as a question does.
pub(super) fn checked(question: &str, key: &str, typed: &str) -> Result<String, Error> {
    let checked = Question::find(question).map_or(Ok(typed.to_owned()), |question| question.check(typed));
    checked.map_err(|why| Error::new(why).with("key", key))
}

/// Returns why a token does not serve.
pub(super) fn as_error(why: Finding) -> Error {
    Error::new(why.code).exiting(Exit::of_proof(why.code.weight)).knowing(why.facts)
}
