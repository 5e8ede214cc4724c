//! What a text means once its escapes, its hex and its base64 are read, and where each byte of that stands.

use std::ops::Range;

/// How many layers are read, one inside another: hex in a JSON string in a query is three.
const LAYERS: usize = 3;

/// Returns where in a text `find` finds something: in the text itself, or in anything that can be read out of it.
/// What is looked for has at least `least` bytes.
pub(super) fn spans(
    text: &[u8],
    least: usize,
    find: &dyn Fn(&[u8]) -> Vec<Range<usize>>,
) -> Vec<Range<usize>> {
    let mut spans = find(text);
    let mut at = 0;
    // By lines, so that what is read of a long text is never held whole.
    for line in text.split(|byte| *byte == b'\n') {
        let inner = beneath(line, LAYERS, least, find);
        spans.extend(inner.into_iter().map(|span| at + span.start..at + span.end));
        at += line.len() + 1;
    }
    spans
}

/// Returns what is found in anything that can be read out of a text.
fn beneath(
    text: &[u8],
    layers: usize,
    least: usize,
    find: &dyn Fn(&[u8]) -> Vec<Range<usize>>,
) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    if layers == 0 || text.len() < least {
        return spans;
    }
    let mut read = |reading: &Reading| {
        let mut inner = find(&reading.bytes);
        inner.extend(beneath(&reading.bytes, layers - 1, least, find));
        spans.extend(inner.iter().filter_map(|span| reading.place(span)));
    };
    for escaped in [percent_read(text), backslash_read(text)].into_iter().flatten() {
        read(&escaped);
    }
    for run in runs(text, 2 * least, |byte| byte.is_ascii_hexdigit()) {
        (0..2).for_each(|offset| read(&hex_read(text, run.start + offset..run.end)));
    }
    for run in runs(text, least * 8 / 6, |byte| base64_value(byte).is_some()) {
        (0..4).for_each(|offset| read(&base64_read(text, run.start + offset..run.end)));
    }
    spans
}

/// Bytes that were read out of a text, and what of the text each was read from.
#[derive(Default)]
struct Reading {
    bytes: Vec<u8>,
    places: Vec<Range<usize>>,
}

impl Reading {
    fn push(&mut self, bytes: &[u8], place: &Range<usize>) {
        self.bytes.extend_from_slice(bytes);
        self.places.extend(std::iter::repeat_n(place.clone(), bytes.len()));
    }

    /// Returns what of the text a part of what was read was read from.
    fn place(&self, span: &Range<usize>) -> Option<Range<usize>> {
        let last = self.places.get(span.end.checked_sub(1)?)?;
        Some(self.places.get(span.start)?.start..last.end)
    }
}

/// Reads an escape at the beginning of a text: what it means, and how long it is.
type Escape = fn(&[u8]) -> Option<(Vec<u8>, usize)>;

/// Reads a text's escapes, each begun by one mark; nothing, if it has none.
fn unescaped(text: &[u8], mark: u8, escape: Escape) -> Option<Reading> {
    if !text.contains(&mark) {
        return None;
    }
    let (mut reading, mut at) = (Reading::default(), 0);
    while let Some(&byte) = text.get(at) {
        let found = if byte == mark { escape(&text[at..]) } else { None };
        let (bytes, length) = found.unwrap_or_else(|| (vec![byte], 1));
        reading.push(&bytes, &(at..at + length));
        at += length;
    }
    Some(reading)
}

fn percent_read(text: &[u8]) -> Option<Reading> {
    unescaped(text, b'%', |rest| Some((vec![hex_byte(rest.get(1..3)?)?], 3)))
}

/// Reads the escapes of JSON, and those of Rust's `{:?}`.
fn backslash_read(text: &[u8]) -> Option<Reading> {
    unescaped(text, b'\\', |rest| {
        let plain = |byte: u8| Some((vec![byte], 2));
        match *rest.get(1)? {
            b'u' if rest.get(2) == Some(&b'{') => {
                let digits = rest[3..].iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
                let value = number(&rest[3..3 + digits])?;
                Some((utf8(char::from_u32(value)?), digits + 4))
            }
            b'u' => match code_unit(rest)? {
                high @ 0xd800..0xdc00 => {
                    let low = code_unit(&rest[6..]).filter(|low| (0xdc00..0xe000).contains(low))?;
                    let value = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                    Some((utf8(char::from_u32(value)?), 12))
                }
                value => Some((utf8(char::from_u32(value)?), 6)),
            },
            b'x' => Some((vec![hex_byte(rest.get(2..4)?)?], 4)),
            b'n' => plain(b'\n'),
            b'r' => plain(b'\r'),
            b't' => plain(b'\t'),
            b'b' => plain(8),
            b'f' => plain(12),
            b'0' => plain(0),
            other => plain(other),
        }
    })
}

/// Reads the `\uXXXX` that a text begins with.
fn code_unit(text: &[u8]) -> Option<u32> {
    number(text.strip_prefix(b"\\u")?.get(..4)?)
}

fn number(digits: &[u8]) -> Option<u32> {
    let is_hex = digits.iter().all(u8::is_ascii_hexdigit);
    u32::from_str_radix(std::str::from_utf8(digits).ok().filter(|_| is_hex)?, 16).ok()
}

fn utf8(letter: char) -> Vec<u8> {
    letter.encode_utf8(&mut [0; 4]).as_bytes().to_vec()
}

fn hex_byte(digits: &[u8]) -> Option<u8> {
    u8::try_from(number(digits)?).ok()
}

fn hex_read(text: &[u8], run: Range<usize>) -> Reading {
    let mut reading = Reading::default();
    for (pair, at) in text[run.clone()].chunks_exact(2).zip(run.step_by(2)) {
        reading.push(&[hex_byte(pair).unwrap_or_default()], &(at..at + 2));
    }
    reading
}

/// Reads base64 in either alphabet. A byte stands in two digits, of which it shares one or both.
fn base64_read(text: &[u8], run: Range<usize>) -> Reading {
    let mut reading = Reading::default();
    let (mut held, mut bits) = (0_u32, 0);
    for at in run {
        held = held << 6 | base64_value(text[at]).map_or(0, u32::from);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            reading.push(&[(held >> bits & 0xff) as u8], &(at - 1..at + 1));
        }
    }
    reading
}

fn base64_value(digit: u8) -> Option<u8> {
    match digit {
        b'A'..=b'Z' => Some(digit - b'A'),
        b'a'..=b'z' => Some(digit - b'a' + 26),
        b'0'..=b'9' => Some(digit - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    }
}

/// Returns where at least `least` bytes in a row belong together.
fn runs(text: &[u8], least: usize, belongs: impl Fn(u8) -> bool) -> Vec<Range<usize>> {
    let (mut runs, mut at) = (Vec::new(), 0);
    for piece in text.split(|byte| !belongs(*byte)) {
        if piece.len() >= least {
            runs.push(at..at + piece.len());
        }
        at += piece.len() + 1;
    }
    runs
}
