//! The person's clipboard: a value is put on it and taken off again, kept out of its history where the system can.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::process::{Command, Stdio};

use secrecy::{ExposeSecret, SecretString};

/// Variables that a clipboard's program needs of the environment.
const PASSED: [&str; 8] =
    ["PATH", "HOME", "DISPLAY", "XAUTHORITY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR", "SYSTEMROOT", "TMPDIR"];

/// Why there is no clipboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nowhere {
    /// The person sits at another machine, whose clipboard is out of reach.
    Ssh,
    /// No program is known that serves one here.
    Absent,
}

/// A clipboard, by the program that serves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Clipboard {
    /// What puts a value on it, which comes by standard input; the next is tried where one fails.
    put: Vec<Line>,
    /// What empties it.
    clear: Vec<Line>,
}

/// A program with its arguments, and whether its history leaves out what it puts there.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    words: &'static [&'static str],
    is_hidden: bool,
}

const fn line(words: &'static [&'static str], is_hidden: bool) -> Line {
    Line { words, is_hidden }
}

impl Clipboard {
    /// Returns the clipboard of the person at this machine.
    pub(crate) fn of(variables: &BTreeMap<String, String>, system: &str) -> Result<Self, Nowhere> {
        let has = |name: &str| variables.get(name).is_some_and(|value| !value.is_empty());
        if has("SSH_CONNECTION") || has("SSH_TTY") {
            return Err(Nowhere::Ssh);
        }
        let (put, clear) = match system {
            "macos" => (vec![line(&["pbcopy"], false)], vec![line(&["pbcopy"], false)]),
            "windows" => (vec![line(&["clip.exe"], false)], vec![line(&["clip.exe"], false)]),
            _ if has("WAYLAND_DISPLAY") => (
                // Older releases do not know the switch, and end with an error.
                vec![line(&["wl-copy", "--sensitive"], true), line(&["wl-copy"], false)],
                vec![line(&["wl-copy", "--clear"], true)],
            ),
            _ if has("DISPLAY") => {
                let all = vec![
                    line(&["xclip", "-selection", "clipboard"], false),
                    line(&["xsel", "--clipboard", "--input"], false),
                ];
                (all.clone(), all)
            }
            _ if has("WSL_DISTRO_NAME") => {
                (vec![line(&["clip.exe"], false)], vec![line(&["clip.exe"], false)])
            }
            _ => return Err(Nowhere::Absent),
        };
        Ok(Self { put, clear })
    }

    /// Puts a value on the clipboard. Returns whether the clipboard's history leaves it out.
    ///
    /// # Errors
    /// No program does it.
    pub(crate) fn put(&self, variables: &BTreeMap<String, String>, value: &SecretString) -> io::Result<bool> {
        first(&self.put, variables, value.expose_secret())
    }

    /// Empties the clipboard.
    ///
    /// # Errors
    /// No program does it.
    pub(crate) fn clear(&self, variables: &BTreeMap<String, String>) -> io::Result<()> {
        first(&self.clear, variables, "").map(|_| ())
    }
}

/// Runs the first line that ends well.
fn first(lines: &[Line], variables: &BTreeMap<String, String>, input: &str) -> io::Result<bool> {
    let mut failed = io::Error::from(io::ErrorKind::NotFound);
    for line in lines {
        match run(line.words, variables, input) {
            Ok(()) => return Ok(line.is_hidden),
            Err(error) => failed = error,
        }
    }
    Err(failed)
}

/// Gives a program its input, and waits for its end: what serves a clipboard goes on in the background by itself.
fn run(words: &[&str], variables: &BTreeMap<String, String>, input: &str) -> io::Result<()> {
    let (name, arguments) = words.split_first().expect("a line has a program");
    let passed = PASSED.iter().filter_map(|name| Some((*name, variables.get(*name)?)));
    let mut child = Command::new(name)
        .args(arguments)
        .env_clear()
        .envs(passed)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        // A program that does not know its arguments ends before it reads.
        stdin.write_all(input.as_bytes()).ok();
    }
    let status = child.wait()?;
    if status.success() { Ok(()) } else { Err(io::Error::other(format!("{name} ended with {status}"))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clipboard_is_where_the_person_sits() {
        let of = |variables: &[(&str, &str)], system: &str| {
            let variables = variables.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
            Clipboard::of(&variables, system).map(|own| own.put[0].words.join(" "))
        };
        for (variables, system, expected) in [
            (&[][..], "linux", Err(Nowhere::Absent)),
            (&[("DISPLAY", ":0")], "linux", Ok("xclip -selection clipboard")),
            (&[("DISPLAY", ":0"), ("WAYLAND_DISPLAY", "wayland-0")], "linux", Ok("wl-copy --sensitive")),
            (&[("DISPLAY", ":0"), ("SSH_CONNECTION", "10.0.0.1")], "linux", Err(Nowhere::Ssh)),
            (&[("SSH_TTY", "/dev/pts/1")], "macos", Err(Nowhere::Ssh)),
            (&[], "macos", Ok("pbcopy")),
            (&[], "windows", Ok("clip.exe")),
        ] {
            assert_eq!(of(variables, system), expected.map(String::from), "{variables:?} {system}");
        }
    }
}
