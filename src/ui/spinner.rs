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
        let facts = [("done", done.into()), ("total", total.into()), ("seconds", seconds.into())].into();
        self.say(format!("{} {}", bar(done, total), words.say("looking-count", &facts)));
    }

    /// Goes on with other words.
    pub fn say(&self, words: String) {
        *self.words.lock().unwrap_or_else(PoisonError::into_inner) = words;
    }
}

/// Returns how far it is, drawn.
fn bar(done: usize, total: usize) -> String {
    const CELLS: usize = 20;
    let full = (done.min(total) * CELLS).checked_div(total).unwrap_or(CELLS);
    format!("{}{}", "█".repeat(full), "░".repeat(CELLS - full))
}

impl Drop for Spinner {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_long_whatever_is_done() {
        for (done, total, full) in [(0, 0, 20), (0, 10, 0), (5, 10, 10), (10, 10, 20), (12, 10, 20)] {
            let bar = bar(done, total);
            assert_eq!((bar.chars().count(), bar.matches('█').count()), (20, full), "{done} of {total}");
        }
    }
}
