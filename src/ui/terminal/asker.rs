//! Prompts: one at a time, beside the runtime, so that a signal is heard while a person thinks.

use std::cell::Cell;
use std::sync::Once;
use std::time::Duration;

use console::Term;
use dialoguer::theme::{ColorfulTheme, SimpleTheme, Theme};
use dialoguer::{Input, Password, Select};
use secrecy::SecretString;

use super::tty::Tty;
use crate::codes;
use crate::error::Error;
use crate::redact::shown;
use crate::ui::{Asking, Prompter, Screen, wrap};

/// A smaller window makes the prompts panic.
const LEAST: (u16, u16) = (4, 20);
/// What a terminal takes on one line of a secret; the rest is lost without a word.
const LONGEST: usize = 4095;

/// How long a prompt that was interrupted may still touch the terminal.
const SETTLING: Duration = Duration::from_millis(50);

/// What came of a prompt.
enum Taken<T> {
    /// An answer.
    One(T),
    /// Nothing, since the text had several lines.
    Several,
    /// Nothing, since the window shrank under it.
    NoRoom,
}

/// Takes the terminal to ask on, until what is returned is dropped.
pub fn prompter(screen: Screen<'_>) -> Box<dyn Prompter + '_> {
    Box::new(Asker::new(screen))
}

/// Asks on the terminal, and leaves it as it was when dropped.
struct Asker<'t> {
    screen: Screen<'t>,
    term: Term,
    tty: Tty,
    has_asked: Cell<bool>,
    is_asking: Cell<bool>,
    is_aside: Cell<bool>,
}

impl Prompter for Asker<'_> {
    fn screen(&self) -> &Screen<'_> {
        &self.screen
    }

    fn size(&self) -> (usize, usize) {
        let (height, width) = self.term.size();
        (height.into(), width.into())
    }

    fn pick<'a>(&'a self, label: &'a str, items: &'a [String], default: usize) -> Asking<'a, Option<usize>> {
        Box::pin(async move {
            loop {
                let (label, items) = (shown(label), items.iter().map(|item| shown(item)).collect::<Vec<_>>());
                let picked = self.ask(move |term, theme| {
                    let select = Select::with_theme(theme).with_prompt(&label).items(&items).default(default);
                    select.report(true).interact_on_opt(term)
                });
                if let Taken::One(picked) = picked.await? {
                    return Ok(picked);
                }
            }
        })
    }

    fn line<'a>(&'a self, label: &'a str, default: Option<&'a str>, typed: &'a str) -> Asking<'a, String> {
        let (label, default, typed) = (shown(label), default.map(String::from), typed.to_owned());
        Box::pin(self.text(move |term, theme| {
            let input = Input::<String>::with_theme(theme).with_prompt(&label).allow_empty(true);
            let input = match &default {
                Some(default) => input.default(default.clone()).show_default(false),
                None => input.with_initial_text(&typed),
            };
            input.interact_text_on(term)
        }))
    }

    fn secret<'a>(&'a self, label: &'a str) -> Asking<'a, Option<SecretString>> {
        let label = shown(label);
        let typed = self.text(move |term, theme| {
            let password = Password::with_theme(theme).with_prompt(&label).allow_empty_password(true);
            password.report(false).interact_on(term)
        });
        Box::pin(async move { Ok(Some(typed.await?).filter(|text| text.len() < LONGEST).map(Into::into)) })
    }

    fn show_aside<'a>(&'a self, lines: &'a str, done: &'a str) -> Asking<'a, ()> {
        Box::pin(async move {
            self.is_aside.set(true);
            let _ = self.term.write_str(&format!("\u{1b}[?1049h\u{1b}[H{lines}\n"));
            let picked = self.pick(done, &[done.to_owned()], 0).await;
            self.leave_aside();
            picked.map(|_| ())
        })
    }
}

impl<'t> Asker<'t> {
    fn new(screen: Screen<'t>) -> Self {
        console::set_colors_enabled_stderr(screen.has_colour);
        let no = || Cell::new(false);
        let (term, tty) = (Term::stderr(), Tty::hold());
        Self { screen, term, tty, has_asked: no(), is_asking: no(), is_aside: no() }
    }

    /// Asks for one line of text until it is one.
    async fn text(
        &self,
        prompt: impl Fn(&Term, &dyn Theme) -> dialoguer::Result<String> + Clone + Send + 'static,
    ) -> Result<String, Error> {
        loop {
            match self.ask(prompt.clone()).await? {
                Taken::One(text) => return Ok(text),
                Taken::Several => self.say(&wrap(&self.screen.words.get("pasted-several"), 0)),
                Taken::NoRoom => {}
            }
        }
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
    ) -> Result<Taken<T>, Error> {
        while self.is_too_small() {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        self.tty.drain();
        self.has_asked.set(true);
        self.is_asking.set(true);
        let (term, has_colour) = (self.term.clone(), self.screen.has_colour);
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
            Ok(Ok(_)) if more => Ok(Taken::Several),
            Ok(Ok(answer)) => Ok(Taken::One(answer)),
            Ok(Err(dialoguer::Error::IO(error))) if error.kind() == std::io::ErrorKind::Interrupted => {
                Err(Error::new(&codes::INTERRUPTED))
            }
            Ok(Err(dialoguer::Error::IO(error))) => {
                Err(Error::new(&codes::TERMINAL_LOST).with("why", error.kind().to_string()))
            }
            // The question comes again once there is room.
            Err(_) if self.is_too_small() => Ok(Taken::NoRoom),
            Err(_) => Err(Error::new(&codes::TERMINAL_LOST).with("why", "the prompt broke off")),
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

impl Drop for Asker<'_> {
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
