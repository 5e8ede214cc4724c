//! Whether a person can be asked, and the way to them.

use super::Context;
use crate::ui::spinner::Spinner;
use crate::ui::terminal::Asker;

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

    /// Takes the terminal to ask on.
    pub fn asker(&self) -> Asker {
        Asker::new(self.error_has_colour())
    }
}
