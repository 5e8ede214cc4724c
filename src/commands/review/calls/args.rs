//! What is asked of `review calls`, and what is said with it.

use clap::Args;

use crate::error::Error;
use crate::journey::Change;
use crate::journey::known::SubjectView;
use crate::journey::review::calls::wanted::{Told, chosen};
use crate::journey::review::dates::{at_noon_or_now, day};

/// Which calls are made, and how.
#[derive(Debug, Args)]
pub struct CallsArgs {
    /// Customer: an id, a Page ID, or part of a name
    pub(super) customer: Option<String>,
    /// Only this permission or feature, even where a call counts; may be given several times
    #[arg(long = "permission", value_name = "PERMISSION")]
    pub(super) permissions: Vec<String>,
    /// Page-scoped id (PSID) of the tester who wrote to the Page
    #[arg(long, value_name = "ID")]
    pub(super) psid: Option<String>,
    /// Text of a message to the tester; Human Agent wants one that a person wrote
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub(super) text: Option<String>,
    /// Read a user token of Graph API Explorer from standard input; it is used now, and not kept
    #[arg(long)]
    pub(super) user_token_stdin: bool,
    /// Record that you made the call of this permission in Graph API Explorer
    #[arg(long, value_name = "PERMISSION", conflicts_with_all = ["dry_run", "user_token_stdin"])]
    pub(super) made: Vec<String>,
    /// The day of --made, like 2026-11-20; today when left out
    #[arg(long, value_name = "DATE", requires = "made")]
    pub(super) on: Option<String>,
    /// Record that Meta's form asks for no call of this permission
    #[arg(long, value_name = "PERMISSION", conflicts_with_all = ["dry_run", "user_token_stdin"])]
    pub(super) not_required: Vec<String>,
    /// Record that Meta's form asks for a call of this permission after all
    #[arg(long, value_name = "PERMISSION", conflicts_with_all = ["dry_run", "user_token_stdin"])]
    pub(super) required: Vec<String>,
    /// Show the calls, and make none
    #[arg(long)]
    pub(super) dry_run: bool,
}

impl CallsArgs {
    /// Returns whether a token comes by standard input.
    pub fn takes_input(&self) -> bool {
        self.user_token_stdin
    }
}

impl CallsArgs {
    /// Returns what is kept of what the person says of calls.
    ///
    /// # Errors
    /// A permission of which no call is wanted, or a day that cannot be.
    pub(super) fn told(&self, known: &SubjectView<'_>) -> Result<Vec<Change>, Error> {
        let now = known.now();
        let made_at = match &self.on {
            Some(text) => at_noon_or_now(day(text, now)?, now),
            None => now,
        };
        let [made, not_required, required] =
            [&self.made, &self.not_required, &self.required].map(|names| chosen(known, names));
        let told = Told { made: &made?, not_required: &not_required?, required: &required? };
        Ok(told.changes(known, made_at))
    }
}
