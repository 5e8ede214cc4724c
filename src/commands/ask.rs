//! Whether a person can be asked, and the way to them.

use super::Context;
use crate::error::{Error, Exit};
use crate::ui::spinner::Spinner;
use crate::ui::{Prompter, Screen};

impl Context<'_> {
    /// Returns whether a person can be asked.
    pub fn can_ask(&self) -> bool {
        self.env.can_ask() && !self.global.json && !self.global.no_input
    }

    /// Returns whether a line may turn on standard error while we look.
    pub fn may_turn(&self) -> bool {
        self.env.error_is_terminal && !self.global.json && !self.global.quiet
    }

    /// Says that we are looking, until dropped, if it takes long.
    pub fn looking(&self) -> Option<Spinner> {
        self.may_turn().then(|| Spinner::start(self.words.get("looking")))
    }

    /// Opens the one door to the person, until it is dropped.
    pub fn prompter(&self) -> Box<dyn Prompter + '_> {
        (self.open_prompter)(Screen {
            say: Box::new(|text| self.aloud(text)),
            words: self.words.clone(),
            has_colour: self.error_has_colour(),
        })
    }

    /// Has the person agree to what is shown.
    ///
    /// # Errors
    /// `declined` (exit 130) when they do not; or they interrupt.
    pub async fn confirm(&self, shown: &str, question: &str) -> Result<(), Error> {
        let agrees = self.prompter().confirm(shown, &self.words.get(question)).await?;
        if agrees { Ok(()) } else { Err(Error::new("declined", Exit::Cancelled)) }
    }
}
