//! Small pieces of English: articles, lists, and lines that show what they are.

/// Returns a word with its indefinite article, as it sounds with most words that a product calls its agents by.
pub(super) fn with_article(word: &str) -> String {
    let is_vowel = word.starts_with(|first: char| "aeiouAEIOU".contains(first));
    // A `u` that is said as in `user` is no vowel to the ear.
    let is_you = ["user", "uni", "usa"].iter().any(|start| word.to_ascii_lowercase().starts_with(start));
    format!("{} {word}", if is_vowel && !is_you { "an" } else { "a" })
}

/// Joins names as English does: `a`, `a and b`, `a, b and c`.
pub(super) fn listed<T: AsRef<str>>(names: &[T]) -> String {
    match names {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}

/// Joins what has commas of its own: `a`, `a, and b`, `a; b; and c`.
pub(super) fn enumerated(parts: &[String]) -> String {
    match parts {
        [one, other] => format!("{one}, and {other}"),
        [first @ .., last] if first.len() > 1 => format!("{}; and {last}", first.join("; ")),
        few => listed(few),
    }
}

/// Returns a value as one line that shows what it is: no control, no invisible, no direction-turning character.
pub(super) fn plain(value: &str) -> String {
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let lines: Vec<&str> = value.split(breaks).filter(|line| !line.trim().is_empty()).collect();
    let hidden = |c: &char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    lines.join(" ").chars().filter(|c| !hidden(c)).collect::<String>().trim().to_owned()
}

/// Returns a text without space at line ends, with no two empty lines in a row, ending with one newline.
pub(super) fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    let mut empty = 0;
    for line in text.trim().lines() {
        let line = line.trim_end();
        empty = if line.is_empty() { empty + 1 } else { 0 };
        if empty < 2 {
            tidy.push_str(line);
            tidy.push('\n');
        }
    }
    tidy
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_fits_its_word() {
        for (word, with) in [
            ("agent", "an agent"),
            ("attendant", "an attendant"),
            ("operator", "an operator"),
            ("representative", "a representative"),
            ("user", "a user"),
        ] {
            assert_eq!(with_article(word), with);
        }
    }

    #[test]
    fn names_are_listed_as_english_does() {
        assert_eq!(listed::<&str>(&[]), "");
        assert_eq!(listed(&["a"]), "a");
        assert_eq!(listed(&["a", "b"]), "a and b");
        assert_eq!(listed(&["a", "b", "c"]), "a, b and c");
        let parts = ["a, to b", "c, to d", "e, to f"].map(String::from);
        assert_eq!(enumerated(&parts[..1]), "a, to b");
        assert_eq!(enumerated(&parts[..2]), "a, to b, and c, to d");
        assert_eq!(enumerated(&parts), "a, to b; c, to d; and e, to f");
    }

    #[test]
    fn a_value_becomes_one_honest_line() {
        assert_eq!(plain("  Aurora\r\nMóveis\u{1b}[31m "), "Aurora Móveis [31m");
        assert_eq!(plain("two  spaces stay"), "two  spaces stay");
        assert_eq!(plain("a\u{202e}b\u{200b}c\u{feff}"), "abc");
        assert_eq!(plain("{{ site_url }}"), "{{ site_url }}");
        assert_eq!(plain(" \t\n"), "");
    }

    #[test]
    fn a_text_is_tidied() {
        assert_eq!(tidy("\n\na  \n\n\n\nb\n\n"), "a\n\nb\n");
    }
}
