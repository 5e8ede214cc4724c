//! Breaks text into lines that fit a terminal, and never inside what can be typed.

/// How wide text is at most.
pub const WIDTH: usize = 80;

/// Returns a text in lines of at most 80 characters, all but the first indented. What stands between
/// backticks stays on one line, so that it can be copied.
pub fn wrap(text: &str, indent: usize) -> String {
    let mut lines = String::new();
    let mut width = 0;
    for piece in pieces(text) {
        let own = visible(piece);
        if width > indent && width + 1 + own > WIDTH {
            lines.push('\n');
            lines.push_str(&" ".repeat(indent));
            width = indent;
        } else if !lines.is_empty() {
            lines.push(' ');
            width += 1;
        } else {
            width = indent;
        }
        lines.push_str(piece);
        width += own;
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

/// Returns how many characters a terminal shows: styles show nothing.
fn visible(text: &str) -> usize {
    anstream::adapter::strip_str(text).to_string().chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit_and_lose_nothing() {
        let text = "слово ".repeat(60);
        let wrapped = wrap(text.trim(), 7);
        assert!(wrapped.lines().all(|line| line.chars().count() <= WIDTH), "{wrapped}");
        assert!(wrapped.lines().skip(1).all(|line| line.starts_with("       с")));
        assert_eq!(wrapped.split_whitespace().count(), 60);
        assert_eq!(wrap("", 3), "");
    }

    #[test]
    fn a_command_stays_on_one_line() {
        let command = "`onboard start aurora-moveis --only page-subscription --home /srv/onboard/customers`";
        let wrapped = wrap(&format!("Run {command}, then look again"), 2);
        assert!(wrapped.lines().any(|line| line.contains(command)), "{wrapped}");
    }
}
