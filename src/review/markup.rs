//! Text out of what people copy from a page or a mail.

/// Returns a text without tags, with the entities that mails and pages use resolved. What a tag of a block
/// separates stays separate, as by an empty line.
pub fn without_markup(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(start) = rest.find(['<', '&']) {
        plain.push_str(&rest[..start]);
        let from = &rest[start..];
        let taken = if from.starts_with('<') { tag(from, &mut plain) } else { entity(from, &mut plain) };
        rest = &from[taken..];
    }
    plain.push_str(rest);
    plain
}

/// Writes what a tag stands for; returns how much it is. A lone `<` stands for itself.
fn tag(text: &str, plain: &mut String) -> usize {
    let is_tag =
        text[1..].starts_with(|glyph: char| glyph.is_ascii_alphabetic() || matches!(glyph, '/' | '!'));
    let Some(end) = text.find('>').filter(|_| is_tag) else {
        plain.push('<');
        return 1;
    };
    let name = text[1..end].trim_start_matches('/');
    let name: String = name.chars().take_while(char::is_ascii_alphanumeric).collect();
    let is_block = ["p", "div", "li", "ul", "ol", "tr", "td", "h1", "h2", "h3", "h4", "br"];
    if is_block.contains(&name.to_ascii_lowercase().as_str()) {
        plain.push_str(if name.eq_ignore_ascii_case("br") { "\n" } else { "\n\n" });
    }
    end + 1
}

/// Writes what an entity stands for; returns how much it is. A lone `&` stands for itself.
fn entity(text: &str, plain: &mut String) -> usize {
    let known = [
        ("&nbsp;", " "),
        ("&amp;", "&"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&apos;", "'"),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&rsquo;", "'"),
        ("&lsquo;", "'"),
        ("&ldquo;", "\""),
        ("&rdquo;", "\""),
        ("&#8217;", "'"),
    ];
    let (name, glyph) = known.into_iter().find(|(name, _)| text.starts_with(name)).unwrap_or(("&", "&"));
    plain.push_str(glyph);
    name.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_entities_become_text() {
        for (markup, plain) in [
            ("a &amp; b", "a & b"),
            ("<b>bold</b> word", "bold word"),
            ("don&#39;t", "don't"),
            ("<p>one</p><p class=\"x\">two</p>", "\n\none\n\n\n\ntwo\n\n"),
            ("one<br/>two", "one\ntwo"),
            ("a < b & c > d", "a < b & c > d"),
            ("<", "<"),
            ("AT&T <unfinished", "AT&T <unfinished"),
            ("line\r\nend", "line\nend"),
        ] {
            assert_eq!(without_markup(markup), plain, "{markup}");
        }
    }
}
