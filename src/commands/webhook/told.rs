//! What a probe saw, part by part: for people a table, for machines a document.

use serde_json::{Value, json};

use crate::codes;
use crate::finding::{Code, Finding, Weight};
use crate::i18n::Words;
use crate::journey::callback::delivery::{self, Checking, Tried, checking};
use crate::journey::callback::{ADDRESS, REACH, TLS};
use crate::journey::port::Seen;
use crate::ui::View;

/// What a probe saw.
#[derive(Default)]
pub(super) struct Parts {
    /// The proxy that was passed through.
    pub(super) proxy: Option<String>,
    /// What the handshake with the right token met.
    pub(super) seen: Option<Seen>,
    /// What events met.
    pub(super) tried: Option<Tried>,
    /// Why no event was sent.
    pub(super) untried: Option<&'static str>,
}

impl Parts {
    /// Returns what `--json` tells.
    pub(super) fn to_json(&self, callback: &str) -> Value {
        let seen = self.seen.as_ref();
        let status = |seen: &Seen| seen.reply.as_ref().ok().map(|reply| reply.status);
        let delivery = self.tried.as_ref().map(|tried| {
            let kinds = tried.kinds.iter().map(|(kind, seen)| ((*kind).to_owned(), json!(status(seen))));
            json!({
                "status": status(&tried.both),
                "ms": tried.both.ms,
                "checks": tried.checks.as_ref().and_then(checking).map(Checking::word),
                "kinds": Value::Object(kinds.collect()),
            })
        });
        json!({
            "callback": callback,
            "from": { "proxy": self.proxy },
            "addresses": seen.map(|seen| seen.addresses.iter().map(ToString::to_string).collect::<Vec<_>>()),
            "certificate_days": seen.and_then(|seen| seen.certificate_days),
            "handshake": seen.map(|seen| json!({ "status": status(seen), "ms": seen.ms })),
            "delivery": delivery,
            "untried": self.untried,
        })
    }
}

/// Returns the table of a probe: a row for each part, how it stands, what was seen. What was found stands below it.
pub(super) fn view(words: &Words, parts: &Parts, found: &[Finding]) -> View {
    let stands = match &parts.proxy {
        Some(proxy) => View::Message("probe-stands-proxy", [("proxy", proxy.clone().into())].into()),
        None => View::Message("probe-stands", [].into()),
    };
    let of = |is_of: &dyn Fn(&Code) -> bool| {
        found.iter().filter(|one| is_of(one.code)).max_by_key(|one| one.code.weight).map(|one| one.code)
    };
    let address = of(&|code| ADDRESS.contains(&code));
    let tls = of(&|code| TLS.contains(&code));
    let delivered = of(&|code| delivery::CODES.contains(&code));
    let is_other =
        |code: &Code| !ADDRESS.contains(&code) && !TLS.contains(&code) && !delivery::CODES.contains(&code);
    let handshake = of(&is_other);
    let is_broken = |code: Option<&Code>| code.is_some_and(|code| code.weight > Weight::Advice);
    let seen = parts.seen.as_ref();
    let mut rows = Vec::new();
    let mut row =
        |part: &str, mark: &str, detail: String| rows.push(vec![words.get(part), words.get(mark), detail]);
    row("probe-address", mark(address, seen.is_some() || address.is_some()), addresses(words, seen));
    let is_resolved = seen.is_some() && !is_broken(address);
    let is_connected = is_resolved && !handshake.is_some_and(|code| REACH.contains(&code));
    row("probe-tls", mark(tls, is_connected), certificate(words, seen.filter(|_| is_connected)));
    let is_secure = is_resolved && (!is_broken(tls) || tls == Some(&codes::TLS_INTERCEPTED));
    let shaken = seen.filter(|seen| is_secure && seen.reply.is_ok() && handshake.is_none());
    let detail = shaken.map(|seen| words.say("probe-handshake-done", &[("ms", seen.ms.into())].into()));
    row("probe-handshake", mark(handshake, is_secure), detail.unwrap_or_default());
    let (mark, detail) = match &parts.tried {
        Some(tried) => (mark(delivered, true), taken(words, tried)),
        None => ("probe-untried", String::new()),
    };
    row("probe-delivery", mark, detail);
    View::Several(vec![
        stands,
        View::Table { columns: vec!["column-part", "column-verdict", "column-seen"], rows },
    ])
}

/// Returns the key of the word for how a part stands.
fn mark(code: Option<&Code>, is_reached: bool) -> &'static str {
    match code.map(|code| code.weight) {
        None if is_reached => "mark-ok",
        None => "probe-untried",
        Some(Weight::Advice) => "mark-advice",
        Some(Weight::Waits) => "mark-wait",
        Some(Weight::Failed) => "mark-unknown",
        Some(_) => "mark-todo",
    }
}

fn addresses(words: &Words, seen: Option<&Seen>) -> String {
    let Some(seen) = seen else { return String::new() };
    let told: Vec<String> = seen.addresses.iter().map(ToString::to_string).collect();
    match (told.is_empty(), seen.reply.is_ok()) {
        (false, _) => told.join(", "),
        (true, true) => words.get("probe-by-proxy"),
        (true, false) => String::new(),
    }
}

fn certificate(words: &Words, seen: Option<&Seen>) -> String {
    let days = seen.and_then(|seen| seen.certificate_days);
    days.map(|days| words.say("probe-certificate", &[("days", days.into())].into())).unwrap_or_default()
}

fn taken(words: &Words, tried: &Tried) -> String {
    let Some(checking) = tried.checks.as_ref().and_then(checking) else { return String::new() };
    let checked = words.get(match checking {
        Checking::Sha256 => "probe-checks-new",
        Checking::Sha1 => "probe-checks-old",
        Checking::Either => "probe-checks-either",
        Checking::Both => "probe-checks-both",
        Checking::Nothing => "probe-checks-nothing",
    });
    words.say("probe-taken", &[("ms", tried.both.ms.into()), ("checked", checked.into())].into())
}
