//! Whether a person can be asked, and the way to them.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::time::Duration;

use super::Context;
use crate::codes;
use crate::error::Error;
use crate::ui::spinner::{Spinner, waited};
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
        self.may_turn().then(|| Spinner::start(&self.words, &self.breaker))
    }

    /// Says once of each host that it is waited for, where no line turns that would say so. Goes on for ever.
    pub async fn tell_waits(&self) -> Infallible {
        const PATIENCE: Duration = Duration::from_secs(5);
        const PAUSE: Duration = Duration::from_millis(500);
        let mut told = BTreeSet::new();
        loop {
            tokio::time::sleep(PAUSE).await;
            if let Some((host, since)) = self.breaker.longest()
                && since >= PATIENCE
                && !self.breaker.is_watched()
                && told.insert(host.clone())
            {
                self.note(&self.words.say("waiting-for", &waited(&host, since)));
            }
        }
    }

    /// Opens the one door to the person, until it is dropped.
    pub fn prompter(&self) -> Box<dyn Prompter + '_> {
        (self.open_prompter)(Screen {
            say: Box::new(|text| self.print_always(text)),
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
        if agrees { Ok(()) } else { Err(Error::new(&codes::DECLINED)) }
    }
}
