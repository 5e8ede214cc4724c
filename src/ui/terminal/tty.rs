//! The terminal's own state: kept quiet while the wizard runs, emptied between questions, given back at the end.

#[cfg(unix)]
pub use unix::Tty;

#[cfg(not(unix))]
pub use other::Tty;

#[cfg(unix)]
mod unix {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::stdio::stdin;
    use rustix::termios::{
        LocalModes, OptionalActions, QueueSelector, SpecialCodeIndex, Termios, tcflush, tcgetattr, tcsetattr,
    };

    /// How long nothing may come before the input counts as empty, in nanoseconds.
    const FIRST: i64 = 30_000_000;
    /// The same once something came: a paste over a slow line arrives in pieces.
    const NEXT: i64 = 150_000_000;
    /// The most that is thrown away at once.
    const MOST: usize = 1 << 20;

    /// Standard input without echo, until dropped.
    pub struct Tty {
        before: Option<Termios>,
    }

    impl Tty {
        /// Turns the echo off: prompts write themselves what may be seen, and a paste of several lines must not
        /// show what was meant for a secret.
        pub fn hold() -> Self {
            let before = tcgetattr(stdin()).ok();
            if let Some(before) = &before {
                let mut quiet = before.clone();
                quiet.local_modes.remove(LocalModes::ECHO);
                let _ = tcsetattr(stdin(), OptionalActions::Now, &quiet);
            }
            Self { before }
        }

        /// Throws away what was typed or pasted and not asked for. Returns whether there was text in it.
        #[expect(clippy::unused_self, reason = "only a terminal that is held is emptied")]
        pub fn drain(&self) -> bool {
            let Ok(before) = tcgetattr(stdin()) else { return false };
            // Line by line, an unfinished line could not be seen.
            let mut raw = before.clone();
            raw.local_modes.remove(LocalModes::ICANON | LocalModes::ECHO);
            raw.special_codes[SpecialCodeIndex::VMIN] = 0;
            raw.special_codes[SpecialCodeIndex::VTIME] = 0;
            let _ = tcsetattr(stdin(), OptionalActions::Now, &raw);
            let (mut read, mut has_text) = (0, false);
            let mut buffer = [0_u8; 4096];
            let mut patience = FIRST;
            while read < MOST && is_waiting(patience) {
                match rustix::io::read(stdin(), &mut buffer) {
                    Ok(count) if count > 0 => {
                        has_text |= buffer[..count].iter().any(|byte| !byte.is_ascii_whitespace());
                        read += count;
                        patience = NEXT;
                    }
                    _ => break,
                }
            }
            let _ = tcflush(stdin(), QueueSelector::IFlush);
            let _ = tcsetattr(stdin(), OptionalActions::Now, &before);
            has_text
        }
    }

    impl Drop for Tty {
        fn drop(&mut self) {
            if let Some(before) = &self.before {
                let _ = tcsetattr(stdin(), OptionalActions::Now, before);
            }
        }
    }

    fn is_waiting(nanoseconds: i64) -> bool {
        let mut fds = [PollFd::from_borrowed_fd(stdin(), PollFlags::IN)];
        let patience = Timespec { tv_sec: 0, tv_nsec: nanoseconds };
        poll(&mut fds, Some(&patience)).is_ok_and(|ready| ready > 0)
    }
}

#[cfg(not(unix))]
mod other {
    /// Standard input: elsewhere prompts read key by key, and the console has no echo of its own then.
    pub struct Tty;

    impl Tty {
        /// Changes nothing.
        pub fn hold() -> Self {
            Self
        }

        /// Throws nothing away, and so sees no text.
        #[expect(clippy::unused_self, reason = "the same face on every system")]
        pub fn drain(&self) -> bool {
            false
        }
    }
}
