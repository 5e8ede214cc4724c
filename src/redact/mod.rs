//! Keeps secrets out of every text that leaves the process, and foreign text harmless.
//!
//! A leaf. [`Scrub`] knows the secrets of this run and the shapes of Meta's tokens; [`clean()`] takes out what
//! could drive a terminal or hide in a name; [`SafeUrl`] prints a URL without its secret parameters.
//!
//! A secret may be written in percent, JSON and `\u` escapes, in hex or in base64. It is the text that is read, not the
//! secret that is written in each way: of tens of thousands of tokens each then costs one pattern, or none.

mod clean;
mod reading;

use std::collections::HashSet;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use aho_corasick::AhoCorasick;
use secrecy::{ExposeSecret, SecretString};
use url::Url;

pub use clean::{clean, harmless, is_harmful, json_safe, shown};

/// What stands where a secret was.
pub const MASK: &str = "***";

/// A secret shorter than this is not looked for: it would blank half of any text.
const SHORTEST: usize = 4;

/// A secret shorter than this, in bytes, is looked for in hex and base64 only where something longer is.
const SHORTEST_ENCODED: usize = 6;

/// The least bytes that have a token's shape.
const SHORTEST_SHAPE: usize = SHORTEST_ID + 1 + SHORTEST_SECRET;

const SHORTEST_TAIL: usize = 20;
const SHORTEST_ID: usize = 5;
const SHORTEST_SECRET: usize = 16;

/// What a secret that nobody learnt is told by: Meta's own prefixes of tokens (`EAA…` of a user, a Page, a system
/// user; `IGAA…`), the bar of an app token, and parameters whose value is a secret wherever they are written.
const MARKS: [&str; 12] = [
    "EAA",
    "IGAA",
    "|",
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

/// Every secret learnt, and what finds them all and the [`MARKS`] in one pass over a text.
#[derive(Default)]
struct Learnt {
    forms: HashSet<Form>,
    /// The least bytes of a form that are worth decoding for.
    shortest: Option<usize>,
    /// Built when a text is scrubbed for the first time after something was learnt.
    automaton: Option<AhoCorasick>,
}

/// A secret, or the same with `+` for each blank, as a form sends it.
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
    /// Returns where secrets stand in a text, however they are written, overlapping ones too.
    fn find(&mut self, text: &str) -> Vec<Range<usize>> {
        let automaton = self.automaton.get_or_insert_with(|| {
            let forms = self.forms.iter().map(|form| form.0.expose_secret().as_bytes());
            let patterns = MARKS.iter().map(|mark| mark.as_bytes()).chain(forms);
            AhoCorasick::new(patterns).expect("the secrets of one run are few megabytes")
        });
        let least = self.shortest.map_or(SHORTEST_SHAPE, |shortest| shortest.min(SHORTEST_SHAPE));
        reading::spans(text.as_bytes(), least, &|bytes: &[u8]| {
            // What stands inside a span is blanked with it; a mark there need not be followed anew.
            let mut until = 0;
            let mut of_mark = |mark: &str, at: usize| {
                if at < until {
                    return None;
                }
                let span = marked(bytes, mark, at)?;
                until = span.end;
                Some(span)
            };
            let found = automaton.find_overlapping_iter(bytes);
            found
                .filter_map(|found| match MARKS.get(found.pattern().as_usize()) {
                    Some(mark) => of_mark(mark, found.start()),
                    None => Some(found.range()),
                })
                .collect()
        })
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
        let forms = [text.to_owned(), text.replace(' ', "+")];
        learnt.forms.extend(forms.into_iter().map(SecretString::from).map(Form));
        let shortest = text.len().max(SHORTEST_ENCODED);
        learnt.shortest = Some(learnt.shortest.map_or(shortest, |before| before.min(shortest)));
        learnt.automaton = None;
    }

    /// Returns the text with each secret learnt, and whatever looks like a token, replaced by [`MASK`].
    pub fn scrub(&self, text: &str) -> String {
        let spans = self.learnt.lock().unwrap_or_else(PoisonError::into_inner).find(text);
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

/// Returns whether a secret as a whole has the shape of a token.
fn is_shaped(secret: &str) -> bool {
    let (bytes, whole) = (secret.as_bytes(), Some(0..secret.len()));
    let bar = secret.find('|').and_then(|at| app_token(bytes, at));
    ["EAA", "IGAA"].iter().any(|mark| secret.starts_with(mark) && token(bytes, mark, 0) == whole)
        || bar == whole
}

/// Returns the secret that a mark tells of.
fn marked(text: &[u8], mark: &str, at: usize) -> Option<Range<usize>> {
    match mark {
        "EAA" | "IGAA" => token(text, mark, at),
        "|" => app_token(text, at),
        name => param(text, name, at),
    }
}

fn token(text: &[u8], prefix: &str, at: usize) -> Option<Range<usize>> {
    let after = at + prefix.len();
    let tail = run_length(&text[after..], |byte| byte.is_ascii_alphanumeric());
    (tail >= SHORTEST_TAIL).then_some(at..after + tail)
}

/// Returns an app token around its bar: an App ID before, a secret behind.
fn app_token(text: &[u8], bar: usize) -> Option<Range<usize>> {
    let digits = text[..bar].iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let is_secret = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let secret = run_length(&text[bar + 1..], is_secret);
    (digits >= SHORTEST_ID && secret >= SHORTEST_SECRET).then_some(bar - digits..bar + 1 + secret)
}

/// Returns the value of a secret parameter, in a query or in JSON.
fn param(text: &[u8], name: &str, at: usize) -> Option<Range<usize>> {
    let before = text[..at].last();
    let is_inside_a_longer_name = before.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    let starts_a_parameter = before.is_some_and(|byte| matches!(byte, b'?' | b'&' | b';'));
    if is_inside_a_longer_name || (name == "code" && !starts_a_parameter) {
        return None;
    }
    let after = at + name.len();
    let (skipped, is_quoted) = value_start(&text[after..], name)?;
    let start = after + skipped;
    let value = &text[start..];
    let length = if is_quoted {
        run_length(value, |byte| byte != b'"')
    } else {
        run_length(value, |byte| {
            !byte.is_ascii_whitespace() && !matches!(byte, b'&' | b'"' | b'\'' | b'#' | b'<' | b'>' | b'`')
        })
    };
    // `$PAGE_TOKEN` and `%PAGE_TOKEN%` are names of variables, as planned calls show them.
    (length > 0 && !is_variable(value)).then_some(start..start + length)
}

/// Returns whether a value is the name of a shell's variable, `$NAME` or `%NAME%`.
fn is_variable(value: &[u8]) -> bool {
    let name = |rest: &[u8]| run_length(rest, |byte| byte.is_ascii_uppercase() || byte == b'_');
    let posix = value.strip_prefix(b"$").map(|rest| rest.strip_prefix(b"env:").unwrap_or(rest));
    posix.is_some_and(|rest| name(rest) > 2)
        || value.strip_prefix(b"%").is_some_and(|rest| name(rest) > 2 && rest[name(rest)..].starts_with(b"%"))
}

/// Returns how much stands between a parameter's name and its value, and whether the value is quoted.
fn value_start(rest: &[u8], name: &str) -> Option<(usize, bool)> {
    if rest.starts_with(b"=") {
        return Some((1, false));
    }
    let value = rest.strip_prefix(b"\"")?.trim_ascii_start().strip_prefix(b":")?;
    let value = value.trim_ascii_start().strip_prefix(b"\"")?;
    (name != "code").then_some((rest.len() - value.len(), true))
}

fn run_length(text: &[u8], belongs: impl Fn(u8) -> bool) -> usize {
    text.iter().take_while(|byte| belongs(**byte)).count()
}

/// Replaces spans that overlap or touch by one mask each, so that no end of a secret is left over.
fn blank(text: &str, mut spans: Vec<Range<usize>>) -> String {
    spans.sort_unstable_by_key(|span| span.start);
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for span in spans {
        // An escape may stand for half a letter.
        let (start, end) = (text.floor_char_boundary(span.start), text.ceil_char_boundary(span.end));
        if done == 0 || start > done {
            out.push_str(&text[done..start]);
            out.push_str(MASK);
        }
        done = done.max(end);
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

    /// Returns a text in every form that a server or a library may write it in.
    fn forms(text: &str) -> Vec<String> {
        use base64::Engine as _;
        use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
        let bytes = text.as_bytes();
        let each = |form: fn(&u8) -> String| bytes.iter().map(form).collect::<String>();
        let units = text.encode_utf16().map(|unit| format!("\\u{unit:04X}")).collect::<Vec<_>>().concat();
        let json = serde_json::Value::from(text).to_string();
        let (hex, percent) = (each(|byte| format!("{byte:02x}")), each(|byte| format!("%{byte:02x}")));
        vec![
            STANDARD.encode(bytes),
            STANDARD_NO_PAD.encode(bytes),
            URL_SAFE.encode(bytes),
            URL_SAFE_NO_PAD.encode(bytes),
            url::form_urlencoded::byte_serialize(STANDARD.encode(bytes).as_bytes()).collect(),
            hex.to_uppercase(),
            STANDARD.encode(&hex),
            hex,
            percent.to_uppercase(),
            percent.replace('%', "%25"),
            percent,
            units.to_lowercase(),
            units.replace('\\', "\\\\"),
            units,
            json[1..json.len() - 1].to_owned(),
            format!("{text:?}"),
            url::form_urlencoded::byte_serialize(bytes).collect(),
        ]
    }

    #[test]
    fn the_shape_of_a_token_is_seen_in_every_form_unlearnt() {
        let scrub = Scrub::new();
        let token = "EAAMtyE0ZBpd8BO9wqYk3ZCr7Jx1uVh2TnLs5fGd6";
        for text in [token, "900100200300400|5f2b8c1e9d4a7036b1c8e2f4a6d09371"] {
            for around in ["", "u:", "us:", "use:"] {
                for form in forms(&format!("{around}{text}")) {
                    let shown = scrub.scrub(&format!("<html>=x_{form}, z"));
                    assert!(shown.contains(MASK) && shown.len() < 60, "{around}{text}: {form}: {shown}");
                }
            }
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
        fn no_form_of_a_learnt_secret_leaves(
            secret in "[!-~é]{8,40}", user in "[a-z]{0,5}", before in "[ -~]{0,9}", after in "[ -~é]{0,9}",
        ) {
            let scrub = knowing(&secret);
            for (plain, form) in forms(&secret).into_iter().zip(forms(&format!("{user}:{secret}"))) {
                let text = format!("{before} {form} {after}");
                let shown = scrub.scrub(&text);
                prop_assert!(shown.contains(MASK), "{secret}: {text}: {shown}");
                prop_assert!(!shown.contains(&form), "{secret}: {text}: {shown}");
                prop_assert!(!shown.contains(&plain), "{secret}: {text}: {shown}");
            }
        }

        #[test]
        fn scrubbing_never_panics(text in "[?&=%a-z_0-9|EA.\": é\\\\u{}]{0,60}") {
            let _ = Scrub::new().scrub(&text);
        }
    }
}
