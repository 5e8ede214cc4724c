//! The one door to a person: prompts, and what is said beside them. Whether somebody may be asked at all is decided
//! before it is opened.

use futures_util::future::LocalBoxFuture;
use secrecy::SecretString;

use super::wrap;
use crate::error::Error;
use crate::i18n::Words;

/// An answer that is waited for; or why there is none: the person interrupts, or the terminal is gone.
pub type Asking<'a, T> = LocalBoxFuture<'a, Result<T, Error>>;

/// Takes the place where a person is asked, until what it returns is dropped.
pub type OpenPrompter<'p> = &'p dyn for<'t> Fn(Screen<'t>) -> Box<dyn Prompter + 't>;

/// What a prompter works with.
pub struct Screen<'t> {
    /// Writes a text beside the prompts, scrubbed.
    pub say: Box<dyn Fn(&str) + 't>,
    /// The person's words.
    pub words: Words,
    /// Whether prompts may be coloured.
    pub has_colour: bool,
}

/// Asks a person, one thing at a time.
pub trait Prompter {
    /// Returns what it works with.
    fn screen(&self) -> &Screen<'_>;

    /// Returns the window's height and width.
    fn size(&self) -> (usize, usize);

    /// Asks to choose one of several. Returns nothing when the person leaves it with Escape.
    fn pick<'a>(&'a self, label: &'a str, items: &'a [String], default: usize) -> Asking<'a, Option<usize>>;

    /// Asks for a line, `typed` already standing there. Nothing typed gives the default, else an empty text.
    fn line<'a>(&'a self, label: &'a str, default: Option<&'a str>, typed: &'a str) -> Asking<'a, String>;

    /// Asks for a secret, without echo. Returns nothing when it is longer than what a terminal takes, and so was cut.
    fn secret<'a>(&'a self, label: &'a str) -> Asking<'a, Option<SecretString>>;

    /// Shows lines that must not stay on the screen nor in its history, until the person is done with them.
    fn show_aside<'a>(&'a self, lines: &'a str, done: &'a str) -> Asking<'a, ()>;

    /// Shows a text beside the prompts.
    fn say(&self, text: &str) {
        (self.screen().say)(text);
    }

    /// Shows a paragraph, and asks whether the person agrees; Enter alone does not.
    fn confirm<'a>(&'a self, shown: &'a str, question: &'a str) -> Asking<'a, bool> {
        Box::pin(async move {
            self.say(&wrap(shown, 0));
            let items = ["word-no", "word-yes"].map(|key| self.screen().words.get(key));
            Ok(self.pick(question, &items, 0).await? == Some(1))
        })
    }
}
