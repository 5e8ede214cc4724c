//! Foreign text, harmless: to a terminal, to a reader's eyes, to a file.

use std::fmt::Write as _;

/// Returns foreign text fit for a terminal and for a reader's eyes, on one line: without escape sequences,
/// control characters, bidirectional overrides and invisible characters.
pub fn clean(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(letter) = rest.next() {
        match letter {
            '\u{1b}' => skip_escape(&mut rest),
            '\u{9b}' => skip_control_sequence(&mut rest),
            '\u{90}' | '\u{98}' | '\u{9d}'..='\u{9f}' => skip_string(&mut rest),
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' if !kept.ends_with(' ') => kept.push(' '),
            _ if letter.is_control() || is_invisible(letter) => {}
            _ => kept.push(letter),
        }
    }
    kept
}

type Letters<'a> = std::iter::Peekable<std::str::Chars<'a>>;

/// Skips what follows an ESC: a control sequence, a string up to its end, or a short sequence.
fn skip_escape(rest: &mut Letters<'_>) {
    match rest.peek() {
        Some('[') => {
            rest.next();
            skip_control_sequence(rest);
        }
        Some(']' | 'P' | 'X' | '^' | '_') => {
            rest.next();
            skip_string(rest);
        }
        _ => {
            while rest.next_if(|letter| (' '..='/').contains(letter)).is_some() {}
            let _ = rest.next_if(|letter| ('0'..='~').contains(letter));
        }
    }
}

fn skip_control_sequence(rest: &mut Letters<'_>) {
    while rest.next_if(|letter| (' '..='?').contains(letter)).is_some() {}
    let _ = rest.next_if(|letter| ('@'..='~').contains(letter));
}

/// Skips an operating system command or its kin, up to BEL or ST, as a terminal would swallow it.
fn skip_string(rest: &mut Letters<'_>) {
    while let Some(letter) = rest.next() {
        match letter {
            '\u{7}' | '\u{9c}' => return,
            '\u{1b}' => {
                let _ = rest.next_if_eq(&'\\');
                return;
            }
            _ => {}
        }
    }
}

/// Returns whether a letter could drive a terminal, turn or hide what stands around it. Line breaks and tabs are not
/// among them.
pub fn is_harmful(letter: char) -> bool {
    (letter.is_control() && letter != '\n' && letter != '\t') || is_invisible(letter)
}

/// Returns a text of several lines without any letter that [`is_harmful`], for a file.
pub fn harmless(text: &str) -> String {
    text.chars().filter(|letter| !is_harmful(*letter)).collect()
}

/// Returns a text of several lines as [`harmless`] does, with our own colours in it.
pub fn shown(text: &str) -> String {
    let is_style = |at: usize| {
        let rest = text[at..].strip_prefix("\u{1b}[").unwrap_or_default();
        rest.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == ';').starts_with('m')
    };
    let kept = text.char_indices().filter(|(at, letter)| !is_harmful(*letter) || is_style(*at));
    kept.map(|(_, letter)| letter).collect()
}

/// Returns a JSON document with every letter that [`is_harmful`] as an escape: it is read as the same value.
pub fn json_safe(document: &str) -> String {
    let mut safe = String::with_capacity(document.len());
    for letter in document.chars() {
        if is_harmful(letter) {
            for unit in letter.encode_utf16(&mut [0; 2]) {
                let _ = write!(safe, "\\u{unit:04x}");
            }
        } else {
            safe.push(letter);
        }
    }
    safe
}

fn is_invisible(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{34f}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}'
        | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn foreign_text_cannot_drive_a_terminal() {
        for (text, expected) in [
            ("plain ção Привет 🛋", "plain ção Привет 🛋"),
            ("\u{1b}[31mred\u{1b}[0m", "red"),
            ("a\u{1b}]0;title\u{7}b\u{1b}]8;;http://x\u{1b}\\c", "abc"),
            ("a\u{9b}2Jb\u{9d}52;c;x\u{9c}c", "abc"),
            ("user\u{202e}gnp.exe\u{200b}\u{feff}", "usergnp.exe"),
            ("one\r\ntwo\tthree\u{0}\u{8}", "one two three"),
            ("\u{1b}(Bx\u{1b}cy", "xy"),
        ] {
            assert_eq!(clean(text), expected);
        }
    }

    #[test]
    fn only_colours_drive_a_terminal() {
        let text = "\u{1b}[1;31mred\u{1b}[0m\n\t\u{1b}[2Jx\u{1b}]0;t\u{7}\u{9b}31m\u{202e}\r\u{2800}é";
        assert_eq!(shown(text), "\u{1b}[1;31mred\u{1b}[0m\n\t[2Jx]0;t31mé");
    }

    proptest! {
        #[test]
        fn clean_text_is_clean(text in any::<String>()) {
            let once = clean(&text);
            prop_assert!(once.chars().all(|letter| !letter.is_control() && !is_invisible(letter)));
            prop_assert_eq!(clean(&once), once);
        }

        #[test]
        fn a_safe_document_says_the_same_in_harmless_letters(text in any::<String>()) {
            let value = serde_json::Value::from(format!("{text}\u{9b}2J\u{202e}\u{e0041}\u{3164}"));
            let safe = json_safe(&value.to_string());
            prop_assert!(!safe.chars().any(is_harmful), "{safe}");
            prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&safe).unwrap(), value);
            prop_assert!(!harmless(&text).chars().any(is_harmful));
        }
    }
}
