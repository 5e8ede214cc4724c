//! Says that we are looking, once it takes over half a second.

use std::fmt::Write;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressState, ProgressStyle};

const PATIENCE: Duration = Duration::from_millis(500);
const FRAME: Duration = Duration::from_millis(100);
const FRAMES: [char; 10] = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/// A line on standard error that turns until dropped, and then is gone.
pub struct Spinner(ProgressBar);

impl Spinner {
    /// Starts to wait with words.
    pub fn start(words: String) -> Self {
        let bar = ProgressBar::new_spinner();
        let line = move |state: &ProgressState, out: &mut dyn Write| {
            if let Some(late) = state.elapsed().checked_sub(PATIENCE) {
                let turn = late.as_millis() / FRAME.as_millis();
                let frame = FRAMES[usize::try_from(turn).unwrap_or(0) % FRAMES.len()];
                let _ = write!(out, "{frame} {words}");
            }
        };
        if let Ok(style) = ProgressStyle::with_template("{look}") {
            bar.set_style(style.with_key("look", line));
        }
        bar.enable_steady_tick(FRAME);
        Self(bar)
    }
}

impl Drop for Spinner {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
