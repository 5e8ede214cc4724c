//! What gets a submission refused and can be seen in its texts: rendered ones, and those that a person edited.

use std::collections::BTreeMap;

use url::{Host, Url};

use super::{Catalogue, Field, Text, Values};
use crate::finding::Facts;

/// Every code that [`lint`] returns.
pub static LINT_CODES: &[&str] = &[
    "site-url-bare-domain",
    "site-url-not-https",
    "text-example-domain",
    "text-names-no-permission",
    "text-no-delivered-reply",
    "text-placeholder-left",
    "text-promise",
    "text-same-description",
];

/// One thing that is wrong with a text, or with a value that the texts are made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Flaw {
    /// One of [`LINT_CODES`].
    pub code: &'static str,
    /// The text's path in the pack; the value's key, where a value is to blame.
    pub path: String,
    /// The line, from 1; 0 where the whole is meant.
    pub line: usize,
    /// The particulars.
    pub facts: Facts,
}

impl Flaw {
    fn new(code: &'static str, path: &str, line: usize) -> Self {
        Self { code, path: path.to_owned(), line, facts: Facts::new() }
    }

    fn with(mut self, name: &'static str, value: &str) -> Self {
        self.facts.insert(name, value.into());
        self
    }
}

/// Looks for what is wrong with the texts and with the values they are made of, in the order of the texts.
///
/// `allow_reserved` lets domains pass that belong to nobody (`example.com`, `.test`): a demo's are of that kind.
pub fn lint(texts: &[Text], values: &Values, allow_reserved: bool) -> Vec<Flaw> {
    let mut flaws: Vec<Flaw> = values.get("site_url").and_then(|url| site_url(url)).into_iter().collect();
    for text in texts {
        for (line, number) in text.body.lines().zip(1..) {
            let at = |code| Flaw::new(code, &text.path, number);
            flaws.extend(
                placeholders(line).into_iter().map(|left| at("text-placeholder-left").with("left", left)),
            );
            if !allow_reserved {
                flaws.extend(reserved(line).map(|domain| at("text-example-domain").with("domain", &domain)));
            }
            flaws.extend(promise(line).map(|words| at("text-promise").with("words", words)));
        }
        flaws.extend(names_no_permission(text));
        flaws.extend(no_delivered_reply(text));
    }
    flaws.extend(same_descriptions(texts));
    flaws
}

fn site_url(text: &str) -> Option<Flaw> {
    let flaw = |code| Some(Flaw::new(code, "site_url", 0).with("url", text));
    let Ok(url) = Url::parse(text.trim()) else { return flaw("site-url-not-https") };
    if url.scheme() != "https" {
        return flaw("site-url-not-https");
    }
    // Some products keep their sign-in page behind `#` or `?`; only a root shows the portal.
    let is_root = url.path() == "/" && url.query().is_none() && url.fragment().is_none_or(str::is_empty);
    if is_root { flaw("site-url-bare-domain") } else { None }
}

/// What guides and templates leave for a person to fill in.
static PLACEHOLDERS: &[&str] = &[
    "SUA_EMPRESA",
    "LOGIN_DO_ATENDENTE",
    "PASSWORD_DO_ATENDENTE",
    "CONTA_DE_TESTE_CRIADO_PARA_FACEBOOK",
    "PASSWORD_DA_CONTA_DE_TESTE_DO_FACEBOOK",
    "pagina_da_sua_empresa",
    "seu_dominio",
    "SiteCliente",
    "AppCliente",
    "DASHBOARD_URL",
    "{{",
    "}}",
    "{%",
    "%}",
];

fn placeholders(line: &str) -> Vec<&str> {
    let mut left: Vec<&str> =
        PLACEHOLDERS.iter().copied().filter(|placeholder| line.contains(placeholder)).collect();
    for (start, _) in line.match_indices('[') {
        let Some(end) = line[start..].find(']') else { break };
        let inside = &line[start + 1..start + end];
        let is_name = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_' || c == ' ';
        if inside.len() > 2
            && inside.chars().all(is_name)
            && inside.contains(|c: char| c.is_ascii_uppercase())
        {
            left.push(&line[start..=start + end]);
        }
    }
    left
}

/// Returns the domains of a line that belong to nobody (RFC 2606, RFC 6761).
fn reserved(line: &str) -> impl Iterator<Item = String> {
    let separates = |c: char| c.is_whitespace() || "“”\"'‘’()<>[]{},;|`".contains(c);
    line.split(separates).filter_map(|word| {
        let word = word.trim_end_matches(['.', ':', '!', '?']);
        let host = match Url::parse(word) {
            Ok(url) if url.has_host() => match url.host() {
                Some(Host::Domain(host)) => host.to_owned(),
                _ => return None,
            },
            _ => {
                let address = word.rsplit_once('@').map_or(word, |(_, domain)| domain);
                address.split(['/', ':', '?']).next().unwrap_or_default().to_owned()
            }
        };
        is_reserved(&host).then_some(host)
    })
}

fn is_reserved(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    let labels: Vec<&str> = host.split('.').collect();
    match labels.as_slice() {
        [.., _, "test" | "example" | "invalid" | "localhost"] => labels.iter().all(|label| !label.is_empty()),
        ["localhost"] | [.., "example", "com" | "net" | "org"] => true,
        _ => false,
    }
}

/// What nobody but Meta can say.
static PROMISES: &[&str] = &[
    "will be approved",
    "will approve",
    "guaranteed approval",
    "guarantee approval",
    "guarantees approval",
    "guarantee the approval",
    "approval is guaranteed",
    "approval guaranteed",
    "approval is certain",
    "approved for sure",
    "certain to be approved",
    "sure to be approved",
];

fn promise(line: &str) -> Option<&'static str> {
    let line = line.to_lowercase();
    PROMISES.iter().copied().find(|promise| line.contains(promise))
}

/// Returns the names that a text may call a permission by.
fn names(permission: &str) -> Vec<String> {
    match Catalogue::builtin().get(permission) {
        Some(one) => vec![one.name.to_lowercase(), one.display.to_lowercase()],
        None => vec![permission.to_lowercase()],
    }
}

fn names_no_permission(text: &Text) -> Option<Flaw> {
    let permission = text.permission.as_deref().filter(|_| text.field == Field::Description)?;
    let body = text.body.to_lowercase();
    let is_named = names(permission).iter().any(|name| names_whole(&body, name));
    (!is_named).then(|| Flaw::new("text-names-no-permission", &text.path, 0).with("permission", permission))
}

/// Returns whether `name` stands in `body` as a word: `pages_messaging` does not name `pages_messaging_phone`.
fn names_whole(body: &str, name: &str) -> bool {
    let joins = |c: char| c.is_alphanumeric() || c == '_';
    body.match_indices(name)
        .any(|(start, _)| !body[..start].ends_with(joins) && !body[start + name.len()..].starts_with(joins))
}

/// Returns the number of a line that begins a step: `Step 3: …`, `3. …`, `3) …`.
fn step_number(line: &str) -> Option<usize> {
    let line = line.trim_start_matches(['-', '*', '#', ' ', '\t']);
    let is_step = line.get(..4).is_some_and(|word| word.eq_ignore_ascii_case("step"));
    let rest = if is_step { line[4..].trim_start() } else { line };
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let number = rest[..digits].parse().ok()?;
    rest[digits..]
        .starts_with(if is_step { &[':', '.', ')', ' ', '-'][..] } else { &['.', ')'] })
        .then_some(number)
}

/// Returns the steps of a text: the line that each begins at, and its words in lower case.
fn steps(body: &str) -> Vec<(usize, String)> {
    let mut steps: Vec<(usize, String)> = Vec::new();
    let mut inside = false;
    let mut previous_empty = false;
    for (line, number) in body.lines().zip(1..) {
        if step_number(line).is_some() {
            steps.push((number, String::new()));
            inside = true;
        } else if inside && previous_empty && !line.starts_with(['-', '*', ' ', '\t']) && !line.is_empty() {
            // A paragraph after a step may still be the step's; after the last one it is the rest of the text.
            inside = body.lines().skip(number).any(|later| step_number(later).is_some());
        }
        previous_empty = line.trim().is_empty();
        if let Some((_, words)) = steps.last_mut().filter(|_| inside) {
            words.push_str(&line.to_lowercase());
            words.push('\n');
        }
    }
    steps
}

fn no_delivered_reply(text: &Text) -> Option<Flaw> {
    let wants = match text.field {
        Field::Instructions | Field::ReviewerInstructions => true,
        // Whether a description carries the steps is the platform's practice.
        Field::Description | Field::PlatformSettings => !steps(&text.body).is_empty(),
        Field::Checklist | Field::Readme => false,
    };
    let steps = steps(&text.body);
    let is_delivery = |words: &str| {
        let reply = ["reply", "replies", "answer", "response"].iter().any(|word| words.contains(word));
        let seen =
            ["appear", "arriv", "deliver", "receiv", "is shown", "shows", "is displayed", "see ", "check"];
        reply && words.contains("messenger") && seen.iter().any(|word| words.contains(word))
    };
    if !wants || steps.iter().rev().take(2).any(|(_, words)| is_delivery(words)) {
        return None;
    }
    let line = steps.last().map_or(0, |(line, _)| *line);
    Some(Flaw::new("text-no-delivered-reply", &text.path, line))
}

/// Finds descriptions that say the same of different permissions. The steps are shared by right, and a name
/// that was exchanged makes no other text.
fn same_descriptions(texts: &[Text]) -> Vec<Flaw> {
    let mut first: BTreeMap<String, &Text> = BTreeMap::new();
    let mut flaws = Vec::new();
    for text in texts.iter().filter(|text| text.field == Field::Description) {
        let essence = essence(&text.body);
        match first.get(&essence) {
            Some(other) if other.permission != text.permission => {
                flaws.push(Flaw::new("text-same-description", &text.path, 0).with("same_as", &other.path));
            }
            Some(_) => {}
            None => {
                first.insert(essence, text);
            }
        }
    }
    flaws
}

fn essence(body: &str) -> String {
    let mut words = String::new();
    let steps = steps(body);
    let first = steps.first().map_or(usize::MAX, |(line, _)| *line);
    let last = steps.last().map_or(0, |(line, words)| line + words.lines().count());
    for (line, number) in body.lines().zip(1..) {
        if number < first || number >= last {
            words.push_str(&line.to_lowercase());
            words.push(' ');
        }
    }
    for one in Catalogue::builtin().all() {
        words = words.replace(&one.name.to_lowercase(), "").replace(&one.display.to_lowercase(), "");
    }
    words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
