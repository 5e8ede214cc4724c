//! Breaks text into lines that fit a terminal, and never inside what can be typed.

/// How wide text is at most.
pub const WIDTH: usize = 80;

/// Returns a text in lines of at most `WIDTH` columns, all but the first indented. What stands between
/// backticks stays on one line, so that it can be copied.
pub fn wrap(text: &str, indent: usize) -> String {
    wrap_to(text, WIDTH, indent)
}

/// Returns a text in lines of at most `room` columns, as [`wrap`] does.
pub fn wrap_to(text: &str, room: usize, indent: usize) -> String {
    let mut lines = String::new();
    let mut column = 0;
    for piece in pieces(text) {
        let own = width(piece);
        if column > indent && column + 1 + own > room {
            lines.push('\n');
            lines.push_str(&" ".repeat(indent));
            column = indent;
        } else if !lines.is_empty() {
            lines.push(' ');
            column += 1;
        } else {
            column = indent;
        }
        lines.push_str(piece);
        column += own;
    }
    lines
}

/// Returns the words of a text; one that begins with a backtick goes on to the closing one.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut is_code) = (0, false);
    for (place, glyph) in text.char_indices() {
        match glyph {
            '`' => is_code = !is_code,
            ' ' if !is_code => {
                pieces.push(&text[start..place]);
                start = place + 1;
            }
            _ => {}
        }
    }
    pieces.push(&text[start..]);
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

/// Returns how many columns of a terminal a text takes: styles and combining accents take none, wide letters two.
pub fn width(text: &str) -> usize {
    console::measure_text_width(text)
}

/// Returns text filled up with blanks.
pub fn pad(text: &str, room: usize) -> String {
    format!("{text}{}", " ".repeat(room.saturating_sub(width(text))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit_and_lose_nothing() {
        let text = "слово ".repeat(60);
        let wrapped = wrap(text.trim(), 7);
        assert!(wrapped.lines().all(|line| width(line) <= WIDTH), "{wrapped}");
        assert!(wrapped.lines().skip(1).all(|line| line.starts_with("       с")));
        assert_eq!(wrapped.split_whitespace().count(), 60);
        assert_eq!(wrap("", 3), "");
    }

    #[test]
    fn a_line_is_as_long_as_a_terminal_shows_it() {
        let (accents, wide, styled) = ("e\u{301}".repeat(7), "株式会社".repeat(2), "\u{1b}[31mtodo\u{1b}[0m");
        assert_eq!((width(&accents), width(&wide), width(styled)), (7, 16, 4));
        assert_eq!(wrap_to(&format!("{accents} {accents}"), 15, 0).lines().count(), 1);
        assert_eq!(wrap_to(&format!("{accents} {accents}"), 14, 0).lines().count(), 2);
        assert_eq!(wrap_to(&format!("{wide} {wide}"), 20, 0).lines().count(), 2);
        assert_eq!(width(&pad(&accents, 20)), 20);
        assert_eq!(width(&pad(&wide, 20)), 20);
        assert_eq!(width(&pad(styled, 20)), 20);
    }

    #[test]
    fn a_command_stays_on_one_line() {
        let command = "`onboard start aurora-moveis --only page-subscription --home /srv/onboard/customers`";
        let wrapped = wrap(&format!("Run {command}, then look again"), 2);
        assert!(wrapped.lines().any(|line| line.contains(command)), "{wrapped}");
    }
}
