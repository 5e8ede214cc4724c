//! The shell that a printed command is for, and how it takes a word. A leaf.

use std::fmt::Write as _;

use crate::env::Env;
use crate::redact::{clean, is_harmful};

/// The shell that a command is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::enum_variant_names, reason = "PowerShell is the name of that shell")]
pub enum Shell {
    /// sh, bash, zsh.
    #[default]
    Posix,
    /// Windows PowerShell and PowerShell.
    PowerShell,
    /// Windows' cmd.exe.
    Cmd,
}

impl Shell {
    /// Returns the shell that a person works in here.
    pub fn of(env: &Env) -> Self {
        match (cfg!(windows), env.get("PSModulePath")) {
            (false, _) => Self::Posix,
            (true, Some(_)) => Self::PowerShell,
            (true, None) => Self::Cmd,
        }
    }

    /// Returns the word that stands for a text as it is, without quotes where none are needed.
    pub fn word(self, text: &str) -> String {
        let is_plain = |letter: char| {
            letter.is_ascii_alphanumeric()
                || (!letter.is_ascii() && letter.is_alphanumeric() && !is_harmful(letter))
                || "-_./:".contains(letter)
                || (letter == '\\' && self != Self::Posix)
        };
        let is_plain = !text.is_empty() && text.chars().all(is_plain);
        if is_plain { text.to_owned() } else { self.literal(text) }
    }

    /// Returns an option with its value, as [`Shell::word`] writes it.
    pub fn option(self, name: &str, value: &str) -> String {
        // After a blank it would be an option of its own.
        let joint = if value.starts_with('-') { '=' } else { ' ' };
        format!("{name}{joint}{}", self.word(value))
    }

    /// Returns the word in quotes that stands for a text as it is: one line, without anything that a terminal acts on.
    /// Where a shell has no word for a control character, it goes; no path of Windows has one.
    pub fn literal(self, text: &str) -> String {
        match self {
            Self::Posix
                if text.chars().any(|letter| letter == '\n' || letter == '\t' || is_harmful(letter)) =>
            {
                printed(text)
            }
            Self::Posix => format!("'{}'", text.replace('\'', r"'\''")),
            Self::PowerShell => {
                // Typographic quotes end a string there as well.
                let is_quote = |letter: &char| matches!(letter, '\'' | '\u{2018}'..='\u{201b}');
                let doubled = |letter: char| [Some(letter), Some(letter).filter(is_quote)];
                format!("'{}'", clean(text).chars().flat_map(doubled).flatten().collect::<String>())
            }
            Self::Cmd => {
                let quoted = format!("\"{}\"", escape_quotes(&clean(text)));
                if text.contains(['"', '%', '!']) { caret(&quoted) } else { quoted }
            }
        }
    }
}

/// Returns a text as a POSIX shell prints it, what is not plain by its bytes: all shells know octal escapes, and few
/// have them in quotes. Line breaks at the very end are lost to it.
fn printed(text: &str) -> String {
    let mut format = String::new();
    for letter in text.chars() {
        if letter.is_ascii_alphanumeric()
            || "_./: ".contains(letter)
            || (letter.is_alphabetic() && !is_harmful(letter))
        {
            format.push(letter);
        } else {
            for byte in letter.encode_utf8(&mut [0; 4]).bytes() {
                let _ = write!(format, "\\{byte:03o}");
            }
        }
    }
    format!("\"$(printf '{format}')\"")
}

/// Returns a word of a command line that a program of Windows' reads by itself, without a shell: in double quotes.
pub fn argument(text: &str) -> String {
    format!("\"{}\"", escape_quotes(&clean(text)))
}

/// Escapes double quotes for a program's own reading of its command line on Windows: each is preceded by a
/// backslash, and backslashes before a quote are doubled.
fn escape_quotes(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    let mut backslashes = 0;
    for letter in text.chars() {
        if letter == '\\' {
            backslashes += 1;
            continue;
        }
        let kept = if letter == '"' { 2 * backslashes + 1 } else { backslashes };
        out.extend(std::iter::repeat_n('\\', kept));
        out.push(letter);
        backslashes = 0;
    }
    out.extend(std::iter::repeat_n('\\', 2 * backslashes));
    out
}

/// Escapes everything that cmd.exe acts upon, quotes as well, so that it never believes itself inside quotes.
fn caret(text: &str) -> String {
    text.chars()
        .flat_map(|letter| {
            let special = matches!(letter, '(' | ')' | '%' | '!' | '^' | '"' | '<' | '>' | '&' | '|');
            special.then_some('^').into_iter().chain([letter])
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_quoted_where_the_shell_would_act_on_it() {
        for (text, posix, power, cmd) in [
            ("acme-1", "acme-1", "acme-1", "acme-1"),
            ("/srv/São", "/srv/São", "/srv/São", "/srv/São"),
            ("", "''", "''", "\"\""),
            (r"C:\x", r"'C:\x'", r"C:\x", r"C:\x"),
            ("a b", "'a b'", "'a b'", "\"a b\""),
            ("$(id)`id`!", "'$(id)`id`!'", "'$(id)`id`!'", "^\"$^(id^)`id`^!^\""),
            ("it's", r"'it'\''s'", "'it''s'", "\"it's\""),
            ("\u{2019}; x", "'\u{2019}; x'", "'\u{2019}\u{2019}; x'", "\"\u{2019}; x\""),
            ("~", "'~'", "'~'", "\"~\""),
            ("-n\nx y%", r#""$(printf '\055n\012x y\045')""#, "'-n x y%'", "^\"-n x y^%^\""),
            ("a\u{202e}b", r#""$(printf 'a\342\200\256b')""#, "'ab'", "\"ab\""),
        ] {
            let words = [Shell::Posix, Shell::PowerShell, Shell::Cmd].map(|shell| shell.word(text));
            assert_eq!(words, [posix, power, cmd], "{text:?}");
        }
        assert_eq!(Shell::Posix.option("--home", "-x"), "--home=-x");
        assert_eq!(Shell::Posix.option("--home", "x"), "--home x");
    }

    #[test]
    #[cfg(unix)]
    fn what_a_shell_reads_is_the_text() {
        for text in [
            "w $(touch X)",
            "`x`'\"!\\ *",
            "a\n\tb%d\\n",
            "-n",
            "é\u{9b}2J\u{202e}\u{3164}\u{7f}",
            "~",
            "a;b&c|d>e",
        ] {
            let line = format!("printf '<%s>' {}", Shell::Posix.word(text));
            let ran = std::process::Command::new("sh").arg("-c").arg(&line).output().unwrap();
            assert_eq!(String::from_utf8(ran.stdout).unwrap(), format!("<{text}>"), "{line}");
            assert!(!line.chars().any(|letter| letter == '\n' || is_harmful(letter)), "{line:?}");
        }
    }
}
