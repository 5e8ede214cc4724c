//! Takes one level of quoting off a text: backslashes, HTML, percent signs.

/// Returns the text with one level of escapes taken off, or nothing where it has none. It never grows.
pub(super) fn unescape(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    let mut has_changed = false;
    while let Some(at) = rest.find(['\\', '&', '%']) {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let taken = match rest.as_bytes()[0] {
            b'\\' => backslash(rest),
            b'&' => entity(rest),
            _ => percent(rest),
        };
        if let Some((meant, length)) = taken {
            plain.push_str(&meant);
            rest = &rest[length..];
            has_changed = true;
        } else {
            plain.push_str(&rest[..1]);
            rest = &rest[1..];
        }
    }
    plain.push_str(rest);
    has_changed.then_some(plain)
}

/// What is meant, and how many bytes said it.
type Taken = Option<(String, usize)>;

fn backslash(rest: &str) -> Taken {
    let one = |glyph: char| Some((glyph.to_string(), 2));
    match rest.as_bytes().get(1)? {
        b'"' => one('"'),
        b'\'' => one('\''),
        b'/' => one('/'),
        b'\\' => one('\\'),
        b'n' | b'r' => one('\n'),
        b't' => one('\t'),
        b'u' => unit(rest).map(|(glyph, length)| (glyph.to_string(), length)),
        b'x' => {
            let code = u8::from_str_radix(rest.get(2..4)?, 16).ok()?;
            Some((char::from(code).to_string(), 4))
        }
        _ => None,
    }
}

/// Reads `\u00e3`, and two of them where they are one letter.
fn unit(rest: &str) -> Option<(char, usize)> {
    let hex = |at: usize| u16::from_str_radix(rest.get(at..at + 4)?, 16).ok();
    let first = hex(2)?;
    if let Some(glyph) = char::from_u32(u32::from(first)) {
        return Some((glyph, 6));
    }
    let second = rest.get(6..8).filter(|sign| *sign == "\\u").and_then(|_| hex(8))?;
    let glyph = char::decode_utf16([first, second]).next()?.ok()?;
    Some((glyph, 12))
}

fn entity(rest: &str) -> Taken {
    let end = rest.bytes().take(10).position(|byte| byte == b';')?;
    let meant = match &rest[1..end] {
        "quot" => '"',
        "apos" => '\'',
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "nbsp" => ' ',
        name => {
            let number = name.strip_prefix('#')?;
            let hex = number.strip_prefix(['x', 'X']).map(|hex| u32::from_str_radix(hex, 16));
            char::from_u32(hex.unwrap_or_else(|| number.parse()).ok()?)?
        }
    };
    Some((meant.to_string(), end + 1))
}

/// Reads a row of `%XX`, which are the bytes of letters.
fn percent(rest: &str) -> Taken {
    let mut bytes = Vec::new();
    let mut length = 0;
    while let Some(hex) = rest[length..].strip_prefix('%').and_then(|rest| rest.get(..2)) {
        let Ok(byte) = u8::from_str_radix(hex, 16) else { break };
        bytes.push(byte);
        length += 3;
    }
    (length > 0).then(|| (String::from_utf8_lossy(&bytes).into_owned(), length))
}

#[cfg(test)]
mod tests {
    use super::unescape;

    #[test]
    fn each_level_comes_off_alone() {
        for (text, plain) in [
            (r#"{\"code\": 190}"#, r#"{"code": 190}"#),
            (r#"{\\\"code\\\": 190}"#, r#"{\"code\": 190}"#),
            ("{&quot;code&quot;: 190, &#39;a&#x27;}", "{\"code\": 190, 'a'}"),
            ("&amp;quot;", "&quot;"),
            ("error_message=Can%27t+load%3A", "error_message=Can't+load:"),
            (r"N\u00e3o \ud83d\ude00", "Não 😀"),
            ("%D0%BD%D0%B5", "не"),
            (r"a\/b\nc", "a/b\nc"),
        ] {
            assert_eq!(unescape(text).as_deref(), Some(plain), "{text}");
        }
        for text in ["plain", "100 %", "a & b", r"C:\Users", "50%x", "&;", "\\", "%", r"\u12", "&#xffffff;"] {
            assert_eq!(unescape(text), None, "{text}");
        }
    }
}
