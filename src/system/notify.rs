//! Tells a command of the person's something: JSON on its standard input, a time limit, and an end to what it may say.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

/// The most bytes that are taken of what the command says.
const LONGEST: u64 = 2048;
/// How long what it said is waited for once it ended: somebody it started may hold its streams for ever.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// Why nobody was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotifyFault {
    /// It cannot be started: what the system says.
    Unstartable(String),
    /// It did not end in time.
    TimedOut,
    /// It ended, and not well: by which code, none when a signal ended it; and what it said.
    Refused(Option<i32>, String),
}

/// Starts a program with its arguments, without a shell, in a folder; gives it a text, and waits for its end.
///
/// # Errors
/// Why nobody was told. What the program said is as it came: neither scrubbed nor harmless.
pub fn tell(
    command: &[String],
    folder: &Path,
    hidden: &[&str],
    text: &str,
    limit: Duration,
) -> Result<(), NotifyFault> {
    let Some((program, arguments)) = command.split_first() else { return Ok(()) };
    let mut starting = Command::new(program);
    starting.args(arguments).current_dir(folder);
    starting.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    for name in hidden {
        starting.env_remove(name);
    }
    // Whatever it starts in turn ends with it.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut starting, 0);
    let mut child = starting.spawn().map_err(|error| NotifyFault::Unstartable(error.to_string()))?;
    if let Some(mut input) = child.stdin.take() {
        let text = text.to_owned();
        // One that does not read must not keep us; one that reads no further is content.
        thread::spawn(move || input.write_all(text.as_bytes()));
    }
    let said = [child.stdout.take().map(listen), child.stderr.take().map(listen)];
    let ended = wait(&mut child, limit);
    let mut words: Vec<u8> = Vec::new();
    for said in said.into_iter().flatten() {
        words.extend(said.recv_timeout(LAST_WORDS).unwrap_or_default());
    }
    words.truncate(usize::try_from(LONGEST).unwrap_or_default());
    match ended {
        None => Err(NotifyFault::TimedOut),
        Some(status) if status.success() => Ok(()),
        Some(status) => {
            Err(NotifyFault::Refused(status.code(), String::from_utf8_lossy(&words).trim().to_owned()))
        }
    }
}

/// Takes the beginning of what a stream says, and lets the rest pass, so that nobody waits for us to read.
fn listen(mut stream: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    let (tell, told) = channel();
    thread::spawn(move || {
        let mut words = Vec::new();
        let _ = stream.by_ref().take(LONGEST).read_to_end(&mut words);
        let _ = tell.send(words);
        let _ = std::io::copy(&mut stream, &mut std::io::sink());
    });
    told
}

/// Waits for the end of a program, and puts one to it where it does not come.
fn wait(child: &mut Child, limit: Duration) -> Option<std::process::ExitStatus> {
    let start = Instant::now();
    let mut pause = Duration::from_millis(2);
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status),
            Ok(None) if start.elapsed() < limit => {}
            _ => break,
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(100));
    }
    #[cfg(unix)]
    if let Some(group) = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw) {
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    let _ = child.kill();
    let _ = child.wait();
    None
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn run(script: &str, limit_ms: u64) -> Result<(), NotifyFault> {
        let folder = tempfile::tempdir().unwrap();
        let command = ["sh", "-c", script].map(String::from);
        let text = "{\"a\":1}".repeat(40_000);
        tell(&command, folder.path(), &["ONBOARD_APP_SECRET"], &text, Duration::from_millis(limit_ms))
    }

    #[test]
    fn a_command_is_told_and_its_end_counts() {
        assert_eq!(run("test \"$(wc -c)\" -eq 280000", 20_000), Ok(()));
        // It need not read.
        assert_eq!(run("exit 0", 20_000), Ok(()));
        let refused = NotifyFault::Refused(Some(3), "out\nno".into());
        assert_eq!(run("echo out; echo no >&2; exit 3", 20_000), Err(refused));
        assert_eq!(run("kill -9 $$", 20_000), Err(NotifyFault::Refused(None, String::new())));
    }

    #[test]
    fn one_that_does_not_end_is_ended_with_all_that_it_started() {
        let folder = tempfile::tempdir().unwrap();
        let mark = folder.path().join("still-here");
        let start = Instant::now();
        let script = format!("(sleep 2; touch '{}') & cat >/dev/null; sleep 60", mark.display());
        assert_eq!(run(&script, 300), Err(NotifyFault::TimedOut));
        assert!(start.elapsed() < Duration::from_secs(20));
        thread::sleep(Duration::from_millis(2500));
        assert!(!mark.exists(), "what it started goes on");
    }

    #[test]
    fn one_that_talks_without_end_is_neither_kept_nor_waited_for() {
        let Err(NotifyFault::Refused(Some(1), said)) =
            run("head -c 3000000 /dev/zero | tr '\\0' x; exit 1", 60_000)
        else {
            panic!("it refused");
        };
        assert_eq!(said.len(), 2048);
        // Somebody it left behind holds its streams.
        let start = Instant::now();
        assert_eq!(run("sleep 30 & exit 0", 20_000), Ok(()));
        assert!(start.elapsed() < Duration::from_secs(15));
    }

    #[test]
    fn one_that_is_not_there_is_named_by_the_system() {
        let folder = tempfile::tempdir().unwrap();
        let command = ["/nowhere/at-all".to_owned()];
        let ran = tell(&command, folder.path(), &[], "", Duration::from_secs(1));
        assert!(matches!(ran, Err(NotifyFault::Unstartable(_))), "{ran:?}");
    }
}
