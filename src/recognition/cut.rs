//! Pieces of a text, bounded, so that no reading takes longer than the text is long.

/// Returns as much of a text as fits into some bytes.
pub(super) fn cut(text: &str, most: usize) -> &str {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Returns the first line of a text, as much of it as fits into some bytes.
pub(super) fn line(text: &str, most: usize) -> &str {
    cut(text, most).lines().next().unwrap_or_default()
}

/// Returns as much of the end of a text as fits into some bytes.
pub(super) fn end_of(text: &str, most: usize) -> &str {
    let mut start = text.len().saturating_sub(most);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start..]
}
