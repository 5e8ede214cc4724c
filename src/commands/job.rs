//! A command that is ready to run: its name, what it wants of standard input, what it does.

use futures_util::future::LocalBoxFuture;

use super::Context;
use crate::error::Error;
use crate::journey::question::{Question, Target};
use crate::ui::Report;

/// What a command comes to, once it is run.
type Outcome<'c> = LocalBoxFuture<'c, Result<Report, Error>>;

/// What standard input is to a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// Nothing.
    Unread,
    /// A text, typed or piped.
    Text,
    /// A secret, which is piped or asked for: a terminal would show it.
    Secret,
}

impl Input {
    /// Returns a text where a command wants one.
    pub fn text(is_wanted: bool) -> Self {
        if is_wanted { Self::Text } else { Self::Unread }
    }

    /// Returns a secret where a command wants one.
    pub fn secret(is_wanted: bool) -> Self {
        if is_wanted { Self::Secret } else { Self::Unread }
    }

    /// Returns what the value of a field is, where it comes by standard input.
    pub fn of(key: &str, is_wanted: bool) -> Self {
        let question = Question::find(&key.replace('-', "_"));
        let is_secret = question.is_some_and(|question| matches!(question.target, Target::Secret(_)));
        if is_secret { Self::secret(is_wanted) } else { Self::text(is_wanted) }
    }

    /// Returns whether it is read before the command runs.
    pub fn is_read(self, is_terminal: bool) -> bool {
        self == Self::Text || (self == Self::Secret && !is_terminal)
    }
}

/// One command, as the command line asks for it. Each verb makes one, in one row of its noun's table.
pub struct Job {
    /// Noun and verb, as `--json` names them.
    pub name: &'static str,
    /// What it wants of standard input.
    pub input: Input,
    run: Box<dyn for<'c> FnOnce(&'c Context<'_>) -> Outcome<'c>>,
}

impl Job {
    /// Returns a job that reads no standard input.
    pub fn new(
        name: &'static str,
        run: impl AsyncFnOnce(&Context<'_>) -> Result<Report, Error> + 'static,
    ) -> Self {
        Self { name, input: Input::Unread, run: Box::new(move |context| Box::pin(run(context))) }
    }

    /// Returns the same job, which reads standard input.
    #[must_use]
    pub fn reading(self, input: Input) -> Self {
        Self { input, ..self }
    }

    /// Runs it.
    ///
    /// # Errors
    /// When it could not do its job.
    pub async fn run(self, context: &Context<'_>) -> Result<Report, Error> {
        (self.run)(context).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_piped_and_never_typed_in_sight() {
        for (input, is_terminal, is_read) in [
            (Input::of("page_token", true), true, false),
            (Input::of("page-token", true), false, true),
            (Input::of("page_token", false), false, false),
            (Input::of("page_url", true), true, true),
            (Input::of("page_url", true), false, true),
            (Input::of("page_url", false), true, false),
        ] {
            assert_eq!(input.is_read(is_terminal), is_read, "{input:?} {is_terminal}");
        }
    }
}
