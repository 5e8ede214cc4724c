//! Prompts: one at a time, beside the runtime, so that a signal is heard while a person thinks.

use std::cell::Cell;
use std::sync::Once;
use std::time::Duration;

use console::Term;
use dialoguer::theme::{ColorfulTheme, SimpleTheme, Theme};
use dialoguer::{Input, Password, Select};

use super::tty::Tty;
use crate::error::{Error, Exit};

/// A smaller window makes the prompts panic.
const LEAST: (u16, u16) = (4, 20);
/// What a terminal takes on one line of a secret; the rest is lost without a word.
pub const LONGEST: usize = 4095;

/// How long a prompt that was interrupted may still touch the terminal.
const SETTLING: Duration = Duration::from_millis(50);

/// What came of a prompt.
#[derive(Debug)]
pub enum Typed<T> {
    /// An answer.
    One(T),
    /// Text of several lines, of which nothing was taken.
    Several,
}

/// Asks on the terminal, and leaves it as it was when dropped.
pub struct Asker {
    term: Term,
    tty: Tty,
    has_colour: bool,
    has_asked: Cell<bool>,
    is_asking: Cell<bool>,
    is_aside: Cell<bool>,
}

impl Asker {
    /// Takes the terminal.
    pub fn new(has_colour: bool) -> Self {
        console::set_colors_enabled_stderr(has_colour);
        let term = Term::stderr();
        let no = || Cell::new(false);
        Self { term, tty: Tty::hold(), has_colour, has_asked: no(), is_asking: no(), is_aside: no() }
    }

    /// Returns the window's height and width.
    pub fn size(&self) -> (usize, usize) {
        let (height, width) = self.term.size();
        (height.into(), width.into())
    }

    /// Asks for a line. Nothing typed gives the value offered, else an empty text.
    ///
    /// # Errors
    /// When the person interrupts, or the terminal is gone.
    pub async fn line(&self, label: &str, offer: Option<&str>, typed: &str) -> Result<Typed<String>, Error> {
        let (label, offer, typed) = (label.to_owned(), offer.map(String::from), typed.to_owned());
        self.ask(move |term, theme| {
            let input = Input::<String>::with_theme(theme).with_prompt(&label).allow_empty(true);
            let input = match &offer {
                Some(offer) => input.default(offer.clone()).show_default(false),
                None => input.with_initial_text(&typed),
            };
            input.interact_text_on(term)
        })
        .await
    }

    /// Asks for a secret, without echo.
    ///
    /// # Errors
    /// When the person interrupts, or the terminal is gone.
    pub async fn secret(&self, label: &str) -> Result<Typed<String>, Error> {
        let label = label.to_owned();
        self.ask(move |term, theme| {
            let password = Password::with_theme(theme).with_prompt(&label).allow_empty_password(true);
            password.report(false).interact_on(term)
        })
        .await
    }

    /// Asks to choose one of several. Returns nothing when the person leaves it with Escape.
    ///
    /// # Errors
    /// When the person interrupts, or the terminal is gone.
    pub async fn pick(&self, label: &str, items: &[String], first: usize) -> Result<Option<usize>, Error> {
        loop {
            let (label, items) = (label.to_owned(), items.to_vec());
            let picked = self.ask(move |term, theme| {
                let select = Select::with_theme(theme).with_prompt(&label).items(&items).default(first);
                select.report(true).interact_on_opt(term)
            });
            if let Typed::One(picked) = picked.await? {
                return Ok(picked);
            }
        }
    }

    /// Shows lines that must not stay on the screen nor in its history, until the person is done with them.
    ///
    /// # Errors
    /// When the person interrupts, or the terminal is gone.
    pub async fn show_aside(&self, lines: &str, done: &str) -> Result<(), Error> {
        self.is_aside.set(true);
        let _ = self.term.write_str(&format!("\u{1b}[?1049h\u{1b}[H{lines}\n"));
        let picked = self.pick(done, &[done.to_owned()], 0).await;
        self.leave_aside();
        picked.map(|_| ())
    }

    fn is_too_small(&self) -> bool {
        let (height, width) = self.term.size();
        height < LEAST.0 || width < LEAST.1
    }

    fn leave_aside(&self) {
        if self.is_aside.replace(false) {
            let _ = self.term.write_str("\u{1b}[2J\u{1b}[?1049l");
        }
    }

    async fn ask<T: Send + 'static>(
        &self,
        prompt: impl FnOnce(&Term, &dyn Theme) -> dialoguer::Result<T> + Send + 'static,
    ) -> Result<Typed<T>, Error> {
        while self.is_too_small() {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        self.tty.drain();
        self.has_asked.set(true);
        self.is_asking.set(true);
        let (term, has_colour) = (self.term.clone(), self.has_colour);
        be_quiet_about_prompts();
        let asked = tokio::task::spawn_blocking(move || {
            IS_PROMPT.set(true);
            let theme: &dyn Theme = if has_colour { &ColorfulTheme::default() } else { &SimpleTheme };
            let answer = prompt(&term, theme);
            IS_PROMPT.set(false);
            answer
        });
        let answer = asked.await;
        self.is_asking.set(false);
        let more = self.tty.drain();
        match answer {
            Ok(Ok(_)) if more => Ok(Typed::Several),
            Ok(Ok(answer)) => Ok(Typed::One(answer)),
            Ok(Err(dialoguer::Error::IO(error))) if error.kind() == std::io::ErrorKind::Interrupted => {
                Err(Error::new("interrupted", Exit::Cancelled))
            }
            Ok(Err(dialoguer::Error::IO(error))) => {
                Err(Error::new("terminal-lost", Exit::Cancelled).with("why", error.kind().to_string()))
            }
            // A window that shrank meanwhile: nothing was taken, and the question comes again once there is room.
            Err(_) if self.is_too_small() => Ok(Typed::Several),
            Err(_) => Err(Error::new("terminal-lost", Exit::Cancelled).with("why", "the prompt broke off")),
        }
    }
}

thread_local! {
    /// Whether this thread is inside a prompt.
    static IS_PROMPT: Cell<bool> = const { Cell::new(false) };
}

/// Keeps the panic of a prompt, whose window shrank under it, off the screen: it is answered by asking again.
fn be_quiet_about_prompts() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !IS_PROMPT.get() {
                before(panic);
            }
        }));
    });
}

impl Drop for Asker {
    fn drop(&mut self) {
        if self.is_asking.get() {
            // Interrupted: the prompt's own thread may be about to draw, or to set the terminal once more.
            std::thread::sleep(SETTLING);
        }
        self.leave_aside();
        let _ = self.term.show_cursor();
        if self.has_asked.get() {
            let _ = self.term.write_line("");
        }
    }
}
