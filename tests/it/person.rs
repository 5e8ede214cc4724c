//! A person at a terminal: the binary on a pty, driven by what they type.

use std::io::Write;
use std::process::Command;
use std::time::{Duration, Instant};

use expectrl::Session;
use expectrl::session::OsSession;

use super::stage::Stage;

const PATIENCE: Duration = Duration::from_secs(30);
pub const ENTER: &str = "\r";
pub const DOWN: &str = "\u{1b}[B";
pub const CTRL_C: &str = "\u{3}";

/// A person at a terminal. What the program wrote stays, for what must not be in it.
pub struct Person {
    pub session: OsSession,
    pub seen: String,
    /// What was waited for ends here.
    pub read: usize,
}

impl Person {
    /// Sits down at a shell's terminal and runs the program; the shell then tells how the terminal was left.
    pub fn runs(stage: &Stage, arguments: &[&str]) -> Self {
        Self::runs_in(stage, arguments, (80, 40))
    }

    pub fn runs_in(stage: &Stage, arguments: &[&str], (width, height): (u16, u16)) -> Self {
        let script = "trap : INT; stty echo; \"$0\" \"$@\"; echo \"exit=$?\"; stty -a; echo over";
        let mut command = Command::new("sh");
        command.args(["-c", script, env!("CARGO_BIN_EXE_onboard")]).args(arguments);
        command.env_clear().env("PATH", std::env::var("PATH").unwrap()).env("TERM", "xterm");
        command
            .env("ONBOARD_HOME", stage.home())
            .env("HOME", stage.folder.path())
            .env("ONBOARD_NOW", super::stage::NOW);
        command.envs(&stage.variables).current_dir(stage.folder.path());
        let mut session = Session::spawn(command).unwrap();
        session.get_process_mut().set_window_size(width, height).unwrap();
        Self { session, seen: String::new(), read: 0 }
    }

    fn look(&mut self) {
        let mut buffer = [0; 4096];
        match self.session.try_read(&mut buffer) {
            Ok(count) if count > 0 => {
                let text = String::from_utf8_lossy(&buffer[..count]).into_owned();
                self.seen.push_str(&text);
            }
            _ => std::thread::sleep(Duration::from_millis(5)),
        }
    }

    /// Waits for one of several texts after what was waited for before. Returns which came first.
    pub fn sees_one_of(&mut self, wanted: &[&str]) -> usize {
        let begun = Instant::now();
        loop {
            let rest = &self.seen[self.read..];
            let found = wanted.iter().enumerate().filter_map(|(which, text)| Some((rest.find(text)?, which)));
            if let Some((at, which)) = found.min() {
                self.read += at + wanted[which].len();
                return which;
            }
            assert!(begun.elapsed() < PATIENCE, "waited for {wanted:?}\n{}", self.seen);
            self.look();
        }
    }

    pub fn sees(&mut self, wanted: &str) -> &mut Self {
        self.sees_one_of(&[wanted]);
        self
    }

    pub fn types(&mut self, text: &str) -> &mut Self {
        // A prompt is drawn a moment before the terminal is set to read it.
        std::thread::sleep(Duration::from_millis(80));
        self.session.write_all(text.as_bytes()).unwrap();
        self.session.flush().unwrap();
        self
    }

    /// Answers the question that has these words in it.
    pub fn answers(&mut self, question: &str, text: &str) -> &mut Self {
        self.sees(question).sees("›").types(text).types(ENTER)
    }

    /// Presses Enter at each prompt until the program ends.
    pub fn enters_through(&mut self) -> usize {
        for pressed in 0..80 {
            if self.sees_one_of(&["›", "exit="]) == 1 {
                self.read -= "exit=".len();
                return pressed;
            }
            self.types(ENTER);
        }
        panic!("it never ends\n{}", self.seen);
    }

    /// Returns the exit code, once the terminal is as it was: echo on, line by line, cursor shown.
    pub fn leaves(&mut self) -> i32 {
        self.sees("exit=");
        let from = self.read;
        self.sees("over");
        let after = &self.seen[from..];
        let code = after.lines().next().unwrap().trim().parse().unwrap();
        assert!(after.contains(" echo ") && !after.contains("-echo "), "no echo\n{after}");
        assert!(after.contains(" icanon ") && !after.contains("-icanon"), "not line by line\n{after}");
        let hidden = self.seen.rfind("\u{1b}[?25l");
        let shown = self.seen.rfind("\u{1b}[?25h");
        assert!(hidden.is_none() || shown > hidden, "the cursor stays hidden");
        assert!(!self.seen.contains("panicked"), "{}", self.seen);
        code
    }
}
