//! Keeps secrets out of every text that leaves the process, and foreign text harmless.
//!
//! A leaf. [`Scrub`] knows the secrets of this run and the shapes of Meta's tokens; [`clean`] takes out what
//! could drive a terminal or hide in a name; [`SafeUrl`] prints a URL without its secret parameters.

use std::collections::HashSet;
use std::fmt::{self, Write as _};
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use aho_corasick::AhoCorasick;
use secrecy::{ExposeSecret, SecretString};
use url::Url;

/// What stands where a secret was.
pub const MASK: &str = "***";

/// A secret shorter than this is not looked for: it would blank half of any text.
const SHORTEST: usize = 4;

/// Parameters whose value is a secret wherever they are written.
const SECRET_PARAMS: [&str; 9] = [
    "access_token",
    "appsecret_proof",
    "client_secret",
    "fb_exchange_token",
    "input_token",
    "revoke_token",
    "hub.verify_token",
    "verify_token",
    // Only in a query: `code` is also the name of an error's number and of our own stable codes.
    "code",
];

/// Blanks secrets in texts. Clones share what was learnt.
#[derive(Clone, Default)]
pub struct Scrub {
    learnt: Arc<Mutex<Learnt>>,
}

/// Every written form of every secret learnt, and what finds them all in one pass over a text.
#[derive(Default)]
struct Learnt {
    forms: HashSet<Form>,
    /// Built when a text is scrubbed for the first time after something was learnt.
    automaton: Option<AhoCorasick>,
}

/// One written form of a secret.
struct Form(SecretString);

impl PartialEq for Form {
    fn eq(&self, other: &Self) -> bool {
        self.0.expose_secret() == other.0.expose_secret()
    }
}

impl Eq for Form {}

impl Hash for Form {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.expose_secret().hash(state);
    }
}

impl Learnt {
    /// Returns where forms stand in a text, overlapping ones too.
    fn find(&mut self, text: &str) -> Vec<Range<usize>> {
        if self.forms.is_empty() {
            return Vec::new();
        }
        if self.automaton.is_none() {
            // Forms of one run are few megabytes at most, which is what the limits are for.
            self.automaton = AhoCorasick::new(self.forms.iter().map(|form| form.0.expose_secret())).ok();
        }
        if let Some(automaton) = &self.automaton {
            return automaton.find_overlapping_iter(text).map(|found| found.range()).collect();
        }
        let of = |form: &Form| {
            let form = form.0.expose_secret();
            occurrences(text, form).map(|at| at..at + form.len()).collect::<Vec<_>>()
        };
        self.forms.iter().flat_map(of).collect()
    }
}

impl Scrub {
    /// Returns a scrub that knows only the shapes of tokens.
    pub fn new() -> Self {
        Self::default()
    }

    /// Learns a secret: from now on no form of it passes.
    pub fn learn(&self, secret: &SecretString) {
        let text = secret.expose_secret().trim();
        // What its shape alone gives away is blanked unlearnt; a fleet has tens of thousands of those.
        if text.chars().count() < SHORTEST || is_shaped(text) {
            return;
        }
        let mut learnt = self.learnt.lock().unwrap_or_else(PoisonError::into_inner);
        if learnt.forms.contains(&Form(SecretString::from(text))) {
            return;
        }
        learnt.forms.extend(written_forms(text).into_iter().map(SecretString::from).map(Form));
        learnt.automaton = None;
    }

    /// Returns the text with each secret learnt, and whatever looks like a token, replaced by [`MASK`].
    pub fn scrub(&self, text: &str) -> String {
        let mut spans = self.learnt.lock().unwrap_or_else(PoisonError::into_inner).find(text);
        spans.extend(token_shapes(text));
        spans.extend(app_token_shapes(text));
        spans.extend(secret_params(text));
        blank(text, spans)
    }
}

impl fmt::Debug for Scrub {
    /// Writes nothing of what was learnt.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Scrub").finish_non_exhaustive()
    }
}

/// Displays a URL with its secret parameters blanked and without user name and password.
#[derive(Clone, Copy, Debug)]
pub struct SafeUrl<'a>(pub &'a Url);

impl fmt::Display for SafeUrl<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut url = self.0.clone();
        // Both fail only for URLs that cannot carry credentials, like `data:`.
        let _ = url.set_username("");
        let _ = url.set_password(None);
        out.write_str(&Scrub::new().scrub(url.as_str()))
    }
}

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

fn is_invisible(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Returns a secret as it looks in plain text, URLs, forms, JSON, Rust's `{:?}` and base64.
fn written_forms(text: &str) -> Vec<String> {
    let mut forms = vec![text.to_owned()];
    forms.push(url::form_urlencoded::byte_serialize(text.as_bytes()).collect());
    let percent = |lower: bool| -> String {
        text.bytes()
            .map(|byte| match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                    char::from(byte).to_string()
                }
                _ if lower => format!("%{byte:02x}"),
                _ => format!("%{byte:02X}"),
            })
            .collect()
    };
    forms.push(percent(false));
    forms.push(percent(true));
    let json = serde_json::Value::from(text).to_string();
    forms.push(json[1..json.len() - 1].to_owned());
    forms.push(json[1..json.len() - 1].replace('/', "\\/"));
    forms.push(ascii_json(text));
    forms.push(text.escape_debug().collect());
    for shift in 0..3 {
        let form = base64_core(text.as_bytes(), shift);
        if form.len() >= 2 * SHORTEST {
            forms.push(form.replace('+', "-").replace('/', "_"));
            forms.push(form);
        }
    }
    forms.sort_unstable();
    forms.dedup();
    forms
}

/// Returns the JSON string body that Meta writes: everything beyond ASCII as `\uXXXX`.
fn ascii_json(text: &str) -> String {
    let json = serde_json::Value::from(text).to_string();
    let mut out = String::with_capacity(json.len());
    for letter in json[1..json.len() - 1].chars() {
        if letter.is_ascii() {
            out.push(letter);
        } else {
            for unit in letter.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
    out
}

/// Returns the base64 digits that any text containing `bytes` at a distance of `shift` (modulo 3) has.
fn base64_core(bytes: &[u8], shift: usize) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut padded = vec![0; shift];
    padded.extend_from_slice(bytes);
    let bits = padded.len() * 8;
    let bit = |at: usize| usize::from(padded[at / 8] >> (7 - at % 8) & 1);
    // Only digits whose six bits all belong to the secret.
    ((shift * 8).div_ceil(6)..bits / 6)
        .map(|digit| (0..6).fold(0, |value, at| value << 1 | bit(digit * 6 + at)))
        .map(|value| char::from(DIGITS[value]))
        .collect()
}

fn occurrences<'a>(text: &'a str, wanted: &'a str) -> impl Iterator<Item = usize> + 'a {
    let mut from = 0;
    std::iter::from_fn(move || {
        let at = from + text.get(from..)?.find(wanted)?;
        // One letter on, so that overlapping occurrences are seen as well.
        from = at + text[at..].chars().next().map_or(1, char::len_utf8);
        Some(at)
    })
}

/// Returns whether a secret as a whole has the shape of a token.
fn is_shaped(secret: &str) -> bool {
    let whole = 0..secret.len();
    token_shapes(secret).contains(&whole) || app_token_shapes(secret).contains(&whole)
}

/// Finds tokens by Meta's own prefixes: `EAA…` (user, Page, system user) and `IGAA…`.
fn token_shapes(text: &str) -> Vec<Range<usize>> {
    const SHORTEST_TAIL: usize = 20;
    let mut spans = Vec::new();
    for prefix in ["EAA", "IGAA"] {
        for at in occurrences(text, prefix) {
            let tail = run_length(&text[at + prefix.len()..], |letter| letter.is_ascii_alphanumeric());
            if tail >= SHORTEST_TAIL {
                spans.push(at..at + prefix.len() + tail);
            }
        }
    }
    spans
}

/// Finds app tokens: an App ID, a bar (plain or percent-encoded), a secret.
fn app_token_shapes(text: &str) -> Vec<Range<usize>> {
    const SHORTEST_ID: usize = 5;
    const SHORTEST_SECRET: usize = 16;
    let mut spans = Vec::new();
    for bar in ["|", "%7C", "%7c"] {
        for at in occurrences(text, bar) {
            let digits = text[..at].bytes().rev().take_while(u8::is_ascii_digit).count();
            let after = at + bar.len();
            let secret = run_length(&text[after..], |letter| {
                letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-')
            });
            if digits >= SHORTEST_ID && secret >= SHORTEST_SECRET {
                spans.push(at - digits..after + secret);
            }
        }
    }
    spans
}

/// Finds the values of secret parameters, in queries (also percent-encoded ones) and in JSON.
fn secret_params(text: &str) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    for name in SECRET_PARAMS {
        for at in occurrences(text, name) {
            let before = &text[..at];
            let inside_a_longer_name = before
                .ends_with(|letter: char| letter.is_ascii_alphanumeric() || letter == '_')
                && !["%3F", "%3f", "%26"].iter().any(|mark| before.ends_with(mark));
            let starts_a_parameter =
                ["?", "&", "%3F", "%3f", "%26", ";"].iter().any(|mark| before.ends_with(mark));
            if inside_a_longer_name || (name == "code" && !starts_a_parameter) {
                continue;
            }
            let after = at + name.len();
            let Some((skipped, quoted)) = value_start(&text[after..], name) else { continue };
            let start = after + skipped;
            let value = &text[start..];
            let length = if quoted {
                value.find('"').unwrap_or(value.len())
            } else {
                let plain = run_length(value, |letter| {
                    !letter.is_whitespace() && !matches!(letter, '&' | '"' | '\'' | '#' | '<' | '>' | '`')
                });
                value[..plain].find("%26").unwrap_or(plain)
            };
            // `$PAGE_TOKEN` and `%PAGE_TOKEN%` are names of variables, as planned calls show them.
            if length > 0 && !is_variable(value) {
                spans.push(start..start + length);
            }
        }
    }
    spans
}

/// Returns whether a value is the name of a shell's variable, `$NAME` or `%NAME%`.
fn is_variable(value: &str) -> bool {
    let name = |rest: &str| run_length(rest, |letter| letter.is_ascii_uppercase() || letter == '_');
    let posix = value.strip_prefix('$').map(|rest| rest.strip_prefix("env:").unwrap_or(rest));
    posix.is_some_and(|rest| name(rest) > 2)
        || value.strip_prefix('%').is_some_and(|rest| name(rest) > 2 && rest[name(rest)..].starts_with('%'))
}

/// Returns how much stands between a parameter's name and its value, and whether the value is quoted.
fn value_start(rest: &str, name: &str) -> Option<(usize, bool)> {
    if let Some(mark) = ["=", "%3D", "%3d"].iter().find(|mark| rest.starts_with(**mark)) {
        return Some((mark.len(), false));
    }
    let value = rest.strip_prefix('"')?.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
    (name != "code").then_some((rest.len() - value.len(), true))
}

fn run_length(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|letter| !belongs(letter)).unwrap_or(text.len())
}

/// Replaces spans that overlap or touch by one mask each, so that no end of a secret is left over.
fn blank(text: &str, mut spans: Vec<Range<usize>>) -> String {
    spans.sort_unstable_by_key(|span| span.start);
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for span in spans {
        if done == 0 || span.start > done {
            out.push_str(&text[done..span.start]);
            out.push_str(MASK);
        }
        done = done.max(span.end);
    }
    out.push_str(&text[done..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn knowing(secret: &str) -> Scrub {
        let scrub = Scrub::new();
        scrub.learn(&SecretString::from(secret));
        scrub
    }

    #[test]
    fn whatever_looks_like_a_token_is_blanked() {
        let scrub = Scrub::new();
        for (text, expected) in [
            ("token EAABsbCS1iHgBAKZCZAZAxyz0123 here", "token *** here"),
            ("EAA is short: EAAshort", "EAA is short: EAAshort"),
            ("Bearer 900100200300400|5f2b8c1e9d4a7036b1c8", "Bearer ***"),
            ("900100200300400%7C5f2b8c1e9d4a7036b1c8", "***"),
            ("12|tiny", "12|tiny"),
            ("https://h/p?access_token=a&x=1", "https://h/p?access_token=***&x=1"),
            ("https://h/cb?code=AQD123&state=s", "https://h/cb?code=***&state=s"),
            (
                "next=https%3A%2F%2Fh%2F%3Faccess_token%3Dabc%26x%3D1",
                "next=https%3A%2F%2Fh%2F%3Faccess_token%3D***%26x%3D1",
            ),
            ("?hub.mode=subscribe&hub.verify_token=v1&x", "?hub.mode=subscribe&hub.verify_token=***&x"),
            ("{\"access_token\": \"abc\", \"id\": 1}", "{\"access_token\": \"***\", \"id\": 1}"),
            ("{\"code\": \"token-expires-soon\"}", "{\"code\": \"token-expires-soon\"}"),
            ("error_code=190 code=190", "error_code=190 code=190"),
            ("fields=access_token,name", "fields=access_token,name"),
        ] {
            assert_eq!(scrub.scrub(text), expected);
        }
    }

    #[test]
    fn a_secret_is_blanked_in_every_form_it_is_written_in() {
        let secret = "pä\"ss/wörd+1 &2";
        let scrub = knowing(secret);
        for text in [
            "p%C3%A4%22ss%2Fw%C3%B6rd%2B1+%262",
            "p%c3%a4%22ss%2fw%c3%b6rd%2b1%20%262",
            "pä\\\"ss\\/wörd+1 &2",
            "p\\u00e4\\\"ss/w\\u00f6rd+1 &2",
        ] {
            assert_eq!(scrub.scrub(text), MASK, "{text}");
        }
        // `Basic` of user:hunter22-hunter22 and of another user name's length.
        let basic = knowing("hunter22-hunter22");
        for text in [
            "dXNlcjpodW50ZXIyMi1odW50ZXIyMg==",
            "dXNlMTpodW50ZXIyMi1odW50ZXIyMg==",
            "dTpodW50ZXIyMi1odW50ZXIyMg==",
        ] {
            assert!(basic.scrub(text).contains(MASK), "{text}");
        }
    }

    #[test]
    fn clones_share_what_was_learnt_and_debug_shows_nothing() {
        let scrub = Scrub::new();
        let clone = scrub.clone();
        scrub.learn(&SecretString::from("correct horse"));
        assert_eq!(clone.scrub("the correct horse."), "the ***.");
        assert!(!format!("{clone:?}").contains("horse"));
    }

    #[test]
    fn overlapping_secrets_leave_no_rest() {
        let scrub = knowing("abcdef");
        scrub.learn(&SecretString::from("defghi"));
        assert_eq!(scrub.scrub("xabcdefghix"), "x***x");
    }

    #[test]
    fn a_url_is_shown_without_its_secrets() {
        let url = Url::parse("https://u:p@h.test/p?access_token=a&fields=id&client_secret=b").unwrap();
        assert_eq!(
            SafeUrl(&url).to_string(),
            "https://h.test/p?access_token=***&fields=id&client_secret=***"
        );
    }

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

    proptest! {
        #[test]
        fn no_learnt_secret_leaves(secret in "[^*\\s]{4,24}", before in any::<String>(), after in any::<String>()) {
            let scrub = knowing(&secret);
            let text = format!("{before}{secret}{after}");
            prop_assert!(!scrub.scrub(&text).contains(&secret));
            let json = serde_json::Value::from(text.as_str()).to_string();
            let decoded: Result<String, _> = serde_json::from_str(&scrub.scrub(&json));
            if let Ok(decoded) = decoded {
                prop_assert!(!decoded.contains(&secret));
            }
            let mut url = Url::parse("https://h.test/").unwrap();
            url.query_pairs_mut().append_pair("q", &secret);
            let shown = scrub.scrub(url.as_str());
            prop_assert!(shown.contains(MASK), "{shown}");
        }

        #[test]
        fn clean_text_is_clean(text in any::<String>()) {
            let once = clean(&text);
            prop_assert!(once.chars().all(|letter| !letter.is_control() && !is_invisible(letter)));
            prop_assert_eq!(clean(&once), once);
        }

        #[test]
        fn scrubbing_never_panics(text in "[?&=%a-z_0-9|EA.\": é]{0,60}") {
            let _ = Scrub::new().scrub(&text);
        }
    }
}
