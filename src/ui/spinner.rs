//! Says that we are looking, once it takes over half a second, and at whom once that takes over five.

use std::fmt::Write;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressState, ProgressStyle};

use crate::breaker::{Breaker, Watching};
use crate::finding::Facts;
use crate::i18n::Words;

const PATIENCE: Duration = Duration::from_millis(500);
const SLOW: Duration = Duration::from_secs(5);
const FRAME: Duration = Duration::from_millis(100);
const FRAMES: [char; 10] = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/// Returns the facts of the line that says who is waited for.
pub fn waited(host: &str, since: Duration) -> Facts {
    [("host", host.into()), ("seconds", since.as_secs().into())].into()
}

/// A line on standard error that turns until dropped, and then is gone.
pub struct Spinner {
    bar: ProgressBar,
    _watching: Watching,
    words: Arc<Mutex<String>>,
}

impl Spinner {
    /// Starts to wait.
    pub fn start(words: &Words, breaker: &Breaker) -> Self {
        let (own, waits) = (words.clone(), breaker.clone());
        let bar = ProgressBar::new_spinner();
        let words = Arc::new(Mutex::new(own.get("looking")));
        let shown = Arc::clone(&words);
        let line = move |state: &ProgressState, out: &mut dyn Write| {
            if let Some(late) = state.elapsed().checked_sub(PATIENCE) {
                let turn = late.as_millis() / FRAME.as_millis();
                let frame = FRAMES[usize::try_from(turn).unwrap_or(0) % FRAMES.len()];
                let slow = waits.longest().filter(|(_, since)| *since >= SLOW);
                let text = match slow {
                    Some((host, since)) => own.say("waiting-for", &waited(&host, since)),
                    None => shown.lock().unwrap_or_else(PoisonError::into_inner).clone(),
                };
                let _ = write!(out, "{frame} {text}");
            }
        };
        if let Ok(style) = ProgressStyle::with_template("{look}") {
            bar.set_style(style.with_key("look", line));
        }
        bar.enable_steady_tick(FRAME);
        Self { bar, _watching: breaker.watch(), words }
    }

    /// Goes on with how far it is, and how long the rest takes at that pace.
    pub fn count(&self, words: &Words, done: usize, total: usize) {
        let left = u32::try_from(total.saturating_sub(done)).unwrap_or(u32::MAX);
        let pace = self.bar.elapsed() / u32::try_from(done.max(1)).unwrap_or(u32::MAX);
        let seconds = pace.saturating_mul(left).as_secs();
        self.say(words.say(
            "looking-count",
            &[("done", done.into()), ("total", total.into()), ("seconds", seconds.into())].into(),
        ));
    }

    /// Goes on with other words.
    pub fn say(&self, words: String) {
        *self.words.lock().unwrap_or_else(PoisonError::into_inner) = words;
    }
}

impl Drop for Spinner {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
