//! `explain`: a page about a code, a step, a permission or an error of Meta's; found by name, by what was pasted, or by
//! words.

mod page;
mod search;
mod topic;

use std::fmt::Write;

use serde_json::{Value, json};

use super::Context;
use crate::codes;
use crate::error::{Error, Exit};
use crate::i18n::Words;
use crate::journey::StepId;
use crate::journey::catalogue;
use crate::recognition::{Aside, Candidate, Recognized, recognize};
use crate::ui::answers::decode;
use crate::ui::human::bold;
use crate::ui::{About, Report, View, wrap};

pub use page::Page;
pub use search::search;
pub use topic::Topic;

/// Arguments of `explain`.
#[derive(Debug, clap::Args)]
pub struct ExplainArgs {
    /// A code, a step, a permission, a Graph error like 190/463, any words; or - for an error on standard input
    #[arg(value_name = "NAME", required = true, num_args = 1..)]
    pub name: Vec<String>,
}

impl ExplainArgs {
    /// Returns whether the error is pasted.
    pub fn takes_input(&self) -> bool {
        self.name == ["-"]
    }
}

/// What is to be told.
struct Told {
    topic: Topic,
    /// The error that was read, and the others beside it.
    read: Vec<Recognized>,
    asides: Vec<Aside>,
    /// Other pages that have the words.
    others: Vec<Topic>,
}

impl Told {
    fn of(topic: Topic) -> Self {
        Self { topic, read: Vec::new(), asides: Vec::new(), others: Vec::new() }
    }
}

/// An error of Meta's with its page, before the checks that can see what causes it.
pub struct Cause {
    result: Value,
    text: String,
    steps: Vec<StepId>,
}

impl Cause {
    /// Recognises an error of a customer's: its number or its words, or what is on standard input where it is `-`.
    ///
    /// # Errors
    /// `pasted-error-unreadable` or `input-unreadable`.
    pub fn of(context: &Context<'_>, customer: Option<&str>, error: &str) -> Result<Self, Error> {
        let told = match error {
            "-" => pasted(context)?,
            error => said(error).ok_or_else(|| Error::new(&codes::PASTED_ERROR_UNREADABLE))?,
        };
        let found = told.read.first().and_then(|read| read.found);
        let named = found.map(|found| found.steps()).unwrap_or_default();
        let steps = named.iter().filter_map(|name| catalogue::find(name)).map(|row| row.id).collect();
        let (result, text) = page_of(context, customer, &told)?;
        Ok(Self { result, text, steps })
    }

    /// Returns the steps whose checks can see what causes it, the likeliest first.
    pub fn steps(&self) -> Vec<StepId> {
        self.steps.clone()
    }

    /// Returns the report of an error that no check can see the cause of.
    pub fn alone(&self, context: &Context<'_>) -> Report {
        let result = json!({ "recognized": self.result, "steps": [] });
        Report::settled("doctor", result, View::Text(self.shown(context, "explained-checks-none")))
    }

    /// Returns the report of the checks with the error's page before it.
    pub fn lead(self, context: &Context<'_>, mut report: Report) -> Report {
        let is_clean = report.findings.is_empty();
        let key = if is_clean { "explained-checks-clean" } else { "explained-checks-found" };
        let view = std::mem::replace(&mut report.view, View::Nothing);
        report.view = View::Several(vec![View::Text(self.shown(context, key)), view]);
        report.result["recognized"] = self.result;
        report
    }

    fn shown(&self, context: &Context<'_>, key: &str) -> String {
        format!("{}\n{}\n", self.text, wrap(&context.words.get(key), 0))
    }
}

/// Explains one name, or what was pasted.
///
/// # Errors
/// `nothing-to-explain`, `pasted-error-unreadable` or `input-unreadable`.
pub fn run(context: &Context<'_>, args: &ExplainArgs) -> Result<Report, Error> {
    if args.takes_input() {
        return report(context, &pasted(context)?);
    }
    let name = args.name.join(" ");
    let found =
        Topic::find(&name).map(Told::of).or_else(|| said(&name)).or_else(|| looked_up(&name, &context.words));
    let told = found.ok_or_else(|| {
        let offered = search(&name, &context.words).topics();
        let ids: Vec<String> = Topic::all().iter().map(Topic::id).collect();
        let nearest = match offered.first() {
            Some(topic) if name.trim().contains(' ') => topic.id(),
            _ => nearest(&name, ids.iter().map(String::as_str)).to_owned(),
        };
        Error::new(&codes::NOTHING_TO_EXPLAIN).with("name", name).with("nearest", nearest)
    })?;
    report(context, &told)
}

/// Reads the errors of Meta's that somebody pasted, with whatever was copied around them.
fn pasted(context: &Context<'_>) -> Result<Told, Error> {
    let unreadable = |why: &str| Error::new(&codes::INPUT_UNREADABLE).with("why", why);
    let bytes = context.input.as_ref().map_err(|why| unreadable(why))?;
    // Old consoles write other alphabets: the numbers can be read in any.
    let text = decode(bytes).unwrap_or_else(|| String::from_utf8_lossy(bytes).into_owned());
    let (read, asides) = recognize(&text);
    let topic = read.first().map(Topic::of).ok_or_else(|| Error::new(&codes::PASTED_ERROR_UNREADABLE))?;
    Ok(Told { read, asides, ..Told::of(topic) })
}

/// Takes the words as an error that was copied: `error 190`, `(#100) No matching user found`.
fn said(name: &str) -> Option<Told> {
    let (read, asides) = recognize(name);
    let first = read.first().filter(|first| first.found.is_some())?;
    Some(Told { topic: Topic::of(first), read, asides, others: Vec::new() })
}

/// Looks for the words in every page. A name with hyphens is rather misspelt than searched for.
fn looked_up(name: &str, words: &Words) -> Option<Told> {
    let is_name = !name.trim().contains(' ') && name.contains(['-', '_']);
    let hits = search(name, words);
    let topic = if is_name { hits.named() } else { hits.clear() }?;
    Some(Told { others: hits.topics().into_iter().skip(1).collect(), ..Told::of(topic) })
}

/// Returns the name that takes the fewest changes; one that the wanted name is part of takes none.
fn nearest<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> &'a str {
    let wanted = wanted.trim().to_lowercase().replace(['_', ' '], "-");
    let cost = |name: &&str| {
        let name = name.to_lowercase().replace('_', "-");
        let is_part = wanted.len() > 3 && name.contains(&wanted);
        (if is_part { 0 } else { changes(&wanted, &name) }, name.len())
    };
    names.min_by_key(cost).unwrap_or_default()
}

/// Returns how many letters have to be added, removed or replaced to get from one name to another.
fn changes(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.chars().count()).collect();
    for (line, own) in one.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], line + 1);
        for (column, theirs) in other.chars().enumerate() {
            let replaced = diagonal + usize::from(own != theirs);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row.last().copied().unwrap_or_default()
}

fn report(context: &Context<'_>, told: &Told) -> Result<Report, Error> {
    let (result, text) = page_of(context, None, told)?;
    Ok(Report::settled("explain", result, View::Text(text)))
}

/// Returns the page of what is to be told, for `--json` and for a person.
fn page_of(context: &Context<'_>, customer: Option<&str>, told: &Told) -> Result<(Value, String), Error> {
    let about = About {
        customer: context.named_customer(customer.map(String::from)),
        app: context.named_app(None),
        ..About::default()
    };
    let topic = &told.topic;
    let lacking = || {
        Error::new(&codes::NOTHING_TO_EXPLAIN)
            .exiting(Exit::Failed)
            .with("name", topic.id())
            .with("nearest", "-")
    };
    let words = about.words(&context.words);
    let page = match told.read.first() {
        Some(read) => Page::of_read(read, &words),
        None => Page::of(topic, &words),
    };
    let page = page.ok_or_else(lacking)?;
    let mut result = json!({
        "id": topic.id(), "kind": topic.kind(), "meaning": page.meaning, "why": page.why, "do": page.remedy,
        "docs": topic.docs(), "command": page.command,
    });
    if let Some(read) = told.read.first() {
        result["seen"] = seen(&read.candidate);
        result["recognized"] = json!({
            "by": read.found.map(|found| found.by.word()),
            "words": read.found.and_then(|found| found.phrase),
            "case": read.found.and_then(|found| found.case).map(|case| case.name.as_str()),
            "steps": read.found.map(|found| found.steps()).unwrap_or_default(),
            "permissions": read.permissions(),
        });
        result["candidates"] = told.read.iter().map(candidate).collect();
        result["set_apart"] = told.asides.iter().map(aside).collect();
    }
    let other = |topic: &Topic| {
        let meaning = Page::of(topic, &words).map(|page| page.meaning);
        json!({ "id": topic.id(), "kind": topic.kind(), "meaning": meaning })
    };
    result["others"] = told.others.iter().map(other).collect();
    let text = shown(told, &page, &result, &context.words);
    Ok((result, text))
}

/// Returns what was read of an error, for `--json`.
fn seen(one: &Candidate) -> Value {
    json!({
        "code": one.code, "subcode": one.subcode, "type": one.kind, "message": one.message, "title": one.title,
        "user_message": one.user_message, "trace": one.trace, "is_transient": one.is_transient,
    })
}

fn candidate(read: &Recognized) -> Value {
    let mut one = seen(&read.candidate);
    one["id"] = Topic::of(read).id().into();
    one["has_page"] = read.found.is_some().into();
    one["score"] = read.candidate.score.into();
    one["evidence"] = read.candidate.evidence.clone().into();
    one
}

fn aside(aside: &Aside) -> Value {
    match aside {
        Aside::Status(number) => json!({ "kind": "status", "number": number }),
        Aside::Ticket(number) => json!({ "kind": "ticket", "number": number }),
    }
}

/// Returns a page as a person reads it.
fn shown(told: &Told, page: &Page, result: &Value, words: &Words) -> String {
    let mut out = String::new();
    let topic = &told.topic;
    let kind = words.get(&format!("kind-{}", topic.kind()));
    let _ = writeln!(out, "{} ({kind})", bold(&topic.id()));
    if let Topic::Step(step) = topic {
        let _ = writeln!(out, "{}", words.get(&format!("step-{step}")));
    }
    let seen = &result["seen"];
    let said = [&seen["message"], &seen["user_message"]].map(|text| text.as_str().unwrap_or_default());
    let said = said.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ");
    let paragraphs = [
        ("explained-said", Some(said.as_str()).filter(|said| !said.is_empty())),
        ("explained-means", Some(page.meaning.as_str())),
        ("explained-why", page.why.as_deref()),
        ("explained-do", Some(page.remedy.as_str())),
    ];
    for (label, text) in paragraphs {
        let Some(text) = text else { continue };
        let _ = writeln!(out, "\n{}\n  {}", bold(&words.get(label)), wrap(text, 2));
    }
    let trace = seen["trace"].as_str().filter(|trace| !trace.is_empty());
    let docs = topic.docs();
    let beside: Vec<String> = told.read.iter().skip(1).map(|read| Topic::of(read).id()).take(5).collect();
    let beside = Some(beside.join(", ")).filter(|ids| !ids.is_empty());
    let links = [
        ("explained-command", page.command.as_deref()),
        ("explained-docs", docs.as_deref()),
        ("explained-trace", trace),
        ("explained-beside", beside.as_deref()),
    ];
    if links.iter().any(|(_, value)| value.is_some()) {
        out.push('\n');
    }
    for (label, value) in links {
        let Some(value) = value else { continue };
        let _ = writeln!(out, "{} {value}", words.get(label));
    }
    let others = result["others"].as_array().filter(|others| !others.is_empty());
    if let Some(others) = others {
        let _ = writeln!(out, "\n{}", bold(&words.get("explained-others")));
        for other in others {
            let (id, meaning) =
                (other["id"].as_str().unwrap_or_default(), other["meaning"].as_str().unwrap_or_default());
            let _ = writeln!(out, "  {id}\n    {}", wrap(meaning, 4));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_suggested() {
        let names = ["page-not-subscribed", "page-not-visible", "token-expired", "190/463"];
        for (wanted, found) in [
            ("page-not-subscribd", "page-not-subscribed"),
            ("token_expired", "token-expired"),
            ("expired", "token-expired"),
            ("190/464", "190/463"),
        ] {
            assert_eq!(nearest(wanted, names.into_iter()), found, "{wanted}");
        }
        assert_eq!(changes("kitten", "sitting"), 3);
    }
}
