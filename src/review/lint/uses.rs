//! What a text says a permission is used for: a use that Meta does not grant it for, or none at all.

use super::Flaw;
use crate::codes;
use crate::review::steps::steps;
use crate::review::{Catalogue, Field, Text};

/// Words that turn a sentence around.
const DENYING: [&str; 12] = [
    "not", "no", "never", "nor", "without", "neither", "cannot", "nobody", "nothing", "don't", "doesn't",
    "isn't",
];

/// How far behind a use it may be denied, in words: “automated messages are never sent”.
const BEHIND: usize = 5;

/// A use that is not granted: words that all have to stand in a sentence, one of each row.
struct Use {
    rows: &'static [&'static [&'static str]],
    /// Whether it is one of Human Agent's, which only a person may use.
    of_human_agent: bool,
}

/// Source: "Human Agent", Features reference (never automated); "Developer Policies" 1.6 and Platform Terms 3.a: what
/// people write is not sold; Messenger Platform: promotion outside of the 24 hours is not allowed.
static USES: &[Use] = &[
    Use {
        rows: &[&[
            "automat",
            "chatbot",
            " bot ",
            " bots ",
            "by itself",
            "on its own",
            "auto-repl",
            "auto repl",
            "autorepl",
            "scheduled",
            "unattended",
            "without a person",
            " ai ",
            "gpt",
            "ai agent",
        ]],
        of_human_agent: true,
    },
    Use {
        rows: &[
            &["send", "broadcast", "message", "reach", "deliver", "push", "use", "announce"],
            &[
                "newsletter",
                "weekly offer",
                "our offers",
                "special offer",
                "promotion",
                "promotional",
                "marketing",
                "advert",
                "campaign",
                "discount",
                "coupon",
                "bulk",
                "broadcast",
                "mass messag",
                "cold",
            ],
        ],
        of_human_agent: false,
    },
    Use {
        rows: &[
            &["send", "message", "broadcast", "write to"],
            &[
                "everybody who ever",
                "everyone who ever",
                "anyone who ever",
                "all subscribers",
                "all past customers",
                "people who never wrote",
                "people who have not written",
                "all followers",
                "our whole list",
            ],
        ],
        of_human_agent: false,
    },
    Use {
        rows: &[
            &["sell", "sold", "resell", "rent", "monetize", "monetise", "trade"],
            &[
                "data",
                "information",
                "profile",
                "contacts",
                "conversations",
                "messages",
                "leads",
                "what customers write",
                "what people write",
            ],
            &[" to ", "third part", "partner", "advertiser", "broker"],
        ],
        of_human_agent: false,
    },
    Use {
        rows: &[
            &["share", "pass on", "give", "transfer", "hand"],
            &["data", "information", "profile", "contacts", "conversations"],
            &["advertiser", "data broker", "ad network", "marketing partner"],
        ],
        of_human_agent: false,
    },
];

/// Returns the sentences of a description that name a use which is not granted.
pub(super) fn wrong_use(text: &Text) -> Vec<Flaw> {
    if text.field != Field::Description {
        return Vec::new();
    }
    let is_feature = text.permission.as_deref() == Some("human_agent");
    let mut flaws = Vec::new();
    for (line, number) in text.body.lines().zip(1..) {
        for sentence in sentences(line) {
            let names = sentence.contains("human agent") || sentence.contains("human_agent");
            let found = USES.iter().find_map(|one| {
                let concerns = !one.of_human_agent || names || is_feature;
                let told = one.rows.iter().map(|row| row.iter().find(|words| sentence.contains(**words)));
                told.collect::<Option<Vec<_>>>().filter(|_| concerns)?.last().copied()
            });
            if let Some(words) = found.filter(|words| !denies(&sentence, words)) {
                flaws.push(Flaw::new(&codes::TEXT_WRONG_USE, &text.path, number).with("words", words.trim()));
            }
        }
    }
    flaws
}

/// Words of a permission that nothing uses.
static UNUSED: &[&str] = &[
    "there is no screen",
    "no screen shows",
    "no screen of",
    "no feature uses",
    "we do not use this permission",
    "do not use this permission",
    "this permission is not used",
    "permission is currently not used",
    "permission is not used yet",
    "not used today",
    "just in case",
    "might need it later",
    "may need it later",
    "might need later",
    "may need later",
    "for future use",
    "might use it later",
    "may use it later",
    "for later use",
];

/// Permissions for content that a text may deny reading, by the words for that content.
static CONTENT: &[(&str, &[&str])] = &[
    ("pages_read_engagement", &["post", "comment", "content"]),
    ("pages_read_user_content", &["post", "comment", "content", "review"]),
    ("instagram_basic", &["media", "profile"]),
];

/// Returns where a description says itself that nothing uses its permission. One that is asked for another's sake is
/// not meant: its text names that one.
pub(super) fn says_unused(text: &Text) -> Option<Flaw> {
    let permission = text.permission.as_deref().filter(|_| text.field == Field::Description)?;
    let body = text.body.to_lowercase();
    if !steps(&text.body).is_empty() || body.contains("depend") {
        return None;
    }
    let content = CONTENT.iter().find(|(name, _)| *name == permission).map_or(&[][..], |(_, words)| words);
    let is_denied = |sentence: &str| {
        let is_of = |part: &str| content.iter().any(|word| part.contains(word));
        let before = [" no ", " not read ", " neither ", " never read "];
        let behind = [" never read", " not read", " never shown", " not shown"];
        let of_content =
            before.iter().any(|deny| sentence.find(deny).is_some_and(|at| is_of(&sentence[at..])))
                || behind.iter().any(|deny| sentence.find(deny).is_some_and(|at| is_of(&sentence[..at])));
        of_content && sentence.contains("read") || UNUSED.iter().any(|words| sentence.contains(words))
    };
    let (_, number) =
        body.lines().zip(1..).find(|(line, _)| sentences(line).any(|sentence| is_denied(&sentence)))?;
    let flaw = Flaw::new(&codes::PERMISSION_OVER_ASKED, &text.path, number);
    let screen = Catalogue::builtin().get(permission).and_then(|one| one.screen);
    Some(flaw.with("permission", permission).with("screen", screen.map_or("-", |screen| screen.word())))
}

/// Returns the lines that hold a token or a secret of Meta's. What it is is not repeated.
pub(super) fn secrets(text: &Text) -> Vec<Flaw> {
    let is_secret = |word: &str| {
        let is_token = (word.starts_with("EAA") || word.starts_with("IGAA")) && word.len() > 40;
        let is_app_secret = word.len() == 32 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_token || is_app_secret
    };
    let words = |line: &str| line.split(|c: char| !c.is_ascii_alphanumeric()).any(is_secret);
    let found = text.body.lines().zip(1..).filter(|(line, _)| words(line));
    found.map(|(_, number)| Flaw::new(&codes::TEXT_SECRET_PASTED, &text.path, number)).collect()
}

/// Returns whether a sentence denies a use: before it, or shortly behind.
fn denies(sentence: &str, told: &str) -> bool {
    let at = sentence.find(told).unwrap_or_default();
    let words = |part: &str| -> Vec<String> {
        let words = part.split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '’'));
        words.filter(|word| !word.is_empty()).map(|word| word.replace('’', "'")).collect()
    };
    let is_denying = |word: &String| DENYING.contains(&word.as_str());
    let behind = words(&sentence[at..]);
    words(&sentence[..at]).iter().any(is_denying)
        || behind.iter().take(BEHIND).any(|word| is_denying(word) && word != "without")
        || sentence.contains("instead of")
}

/// Returns the sentences of a line in lower case, with a blank at either end.
fn sentences(line: &str) -> impl Iterator<Item = String> {
    let lower = line.to_lowercase();
    let parts: Vec<String> = lower
        .split(". ")
        .flat_map(|part| part.split(';'))
        .map(|part| format!(" {} ", part.trim().trim_end_matches('.').replace([',', '“', '”'], " ")))
        .collect();
    parts.into_iter()
}
