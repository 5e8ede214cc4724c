//! Text as it is compared: without case, marks, quotes, tags and punctuation.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The most of a tag that is skipped, in bytes.
const TAG: usize = 80;

/// Returns a text fit to be compared: lower case, without marks on letters, quotes and tags, every other sign and blank
/// one blank, and a blank at either end.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len() + 2);
    folded.push(' ');
    let mut rest = text;
    let mut starts_line = true;
    while let Some(glyph) = rest.chars().next() {
        if glyph == '<'
            && let Some(end) = tag(rest)
        {
            rest = &rest[end..];
            blank(&mut folded);
            continue;
        }
        rest = &rest[glyph.len_utf8()..];
        // A quoted mail begins its lines so.
        if starts_line && matches!(glyph, '>' | '|' | '│' | ' ' | '\t') {
            blank(&mut folded);
            continue;
        }
        starts_line = glyph == '\n';
        push(&mut folded, glyph);
    }
    blank(&mut folded);
    folded
}

/// Returns where a tag of HTML ends that begins here.
fn tag(rest: &str) -> Option<usize> {
    let inner = rest[1..].bytes().next()?;
    if !inner.is_ascii_alphabetic() && inner != b'/' {
        return None;
    }
    let end = rest.bytes().take(TAG).position(|byte| byte == b'>')?;
    Some(end + 1)
}

fn push(folded: &mut String, glyph: char) {
    if matches!(
        glyph,
        '\'' | '"' | '`' | '’' | '‘' | '“' | '”' | '„' | '´' | '\\' | '\u{ad}' | '\u{200b}'..='\u{200f}'
    ) {
        return;
    }
    if glyph.is_ascii() {
        match glyph {
            'A'..='Z' => folded.push(glyph.to_ascii_lowercase()),
            'a'..='z' | '0'..='9' | '_' => folded.push(glyph),
            _ => blank(folded),
        }
        return;
    }
    for part in glyph.nfd().filter(|part| !is_combining_mark(*part)) {
        if part.is_alphanumeric() {
            folded.extend(part.to_lowercase());
        } else {
            blank(folded);
        }
    }
}

fn blank(folded: &mut String) {
    if !folded.ends_with(' ') {
        folded.push(' ');
    }
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn what_is_written_differently_reads_the_same() {
        for text in [
            "The URL couldn't be validated.",
            "the url  couldn’t\nbe validated",
            "> The URL couldn\\'t\n> be validated!",
            "<b>The URL</b> couldn't be+validated",
        ] {
            assert_eq!(fold(text), " the url couldnt be validated ", "{text}");
        }
        assert_eq!(fold("Não é possível"), " nao e possivel ");
        assert_eq!(fold("Срок действия сеанса истёк"), " срок деиствия сеанса истек ");
        assert_eq!(fold("a < b, pages_messaging"), " a b pages_messaging ");
        assert_eq!(fold(""), " ");
    }
}
