//! `explain`: a page about a code, a step, a permission or an error of Meta's.

use std::fmt::Write;

use serde_json::{Value, json};

use super::Context;
use super::review::fixes;
use crate::codes;
use crate::error::{Error, Exit};
use crate::finding::{Code, Facts};
use crate::graph::errors::{self, Pair};
use crate::graph::read_refusal;
use crate::i18n::{self, Words};
use crate::journey::StepId;
use crate::journey::catalogue::{self, ROWS};
use crate::journey::port::Refusal;
use crate::review::{Catalogue, Kind, Permission, Reason, reason, reasons};
use crate::ui::answers::decode;
use crate::ui::human::bold;
use crate::ui::{About, Report, View, wrap};

/// Where Meta's documentation is.
const META_DOCS: &str = "https://developers.facebook.com/";

/// Arguments of `explain`.
#[derive(Debug, clap::Args)]
pub struct ExplainArgs {
    /// A code, a step, a permission, a Graph error like 190/463, or - for a Graph error on standard input
    #[arg(value_name = "NAME", allow_hyphen_values = true)]
    pub name: String,
}

impl ExplainArgs {
    /// Returns whether the error is pasted.
    pub fn takes_input(&self) -> bool {
        self.name == "-"
    }
}

/// What there is a page about.
#[derive(Clone, Copy, Debug)]
pub enum Topic {
    /// What a look can find.
    Finding(&'static Code),
    /// Why a command can fail.
    Error(&'static Code),
    /// What can be wrong with a text for the review.
    Flaw(&'static Code),
    /// A step of the journey.
    Step(StepId),
    /// A permission or a feature.
    Permission(&'static Permission),
    /// A reason for which Meta refuses.
    Reason(&'static Reason),
    /// An error of Graph that we know.
    Graph(Pair),
    /// An error of Graph that we do not know, by its kind.
    Unlisted(Pair),
}

impl Topic {
    /// Returns every topic that has a page of its own.
    pub fn all() -> Vec<Self> {
        let findings = codes::findings().map(Self::Finding);
        findings
            .chain(codes::ERRORS.iter().copied().map(Self::Error))
            .chain(codes::FLAWS.iter().copied().map(Self::Flaw))
            .chain(ROWS.iter().map(|row| Self::Step(row.id)))
            .chain(Catalogue::builtin().all().map(Self::Permission))
            .chain(reasons().iter().map(Self::Reason))
            .chain(errors::KNOWN.iter().copied().map(Self::Graph))
            .collect()
    }

    /// Returns the topic of a name, as people write it.
    pub fn find(name: &str) -> Option<Self> {
        let name = name.trim().trim_matches('`');
        let all = Self::all();
        let is_named = |topic: &&Self| topic.id().eq_ignore_ascii_case(name);
        all.iter().find(is_named).copied().or_else(|| {
            let permission = Catalogue::builtin().get(name).map(Self::Permission);
            permission
                .or_else(|| reason(name).map(Self::Reason))
                .or_else(|| Self::of_pair(numbers(name)?, false))
        })
    }

    /// Returns the topic of an error of Graph. What is surely one has a page by its kind at least.
    fn of_pair((code, subcode): Pair, is_surely_one: bool) -> Option<Self> {
        let unlisted = Self::Unlisted((code, subcode));
        errors::known(code, subcode)
            .map(Self::Graph)
            .or_else(|| (is_surely_one || unlisted.key() != "class-permanent").then_some(unlisted))
    }

    /// Returns the name that finds it again.
    pub fn id(&self) -> String {
        match self {
            Self::Finding(code) | Self::Error(code) | Self::Flaw(code) => code.id.to_owned(),
            Self::Step(step) => step.name().to_owned(),
            Self::Permission(permission) => permission.name.clone(),
            // Some reasons have the name of a finding.
            Self::Reason(reason) => format!("refusal-{}", reason.id),
            Self::Graph((code, 0)) | Self::Unlisted((code, 0)) => code.to_string(),
            Self::Graph((code, subcode)) | Self::Unlisted((code, subcode)) => format!("{code}/{subcode}"),
        }
    }

    /// Returns what kind of thing it is, as `--json` carries it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Finding(_) => "finding",
            Self::Error(_) => "error",
            Self::Flaw(_) => "flaw",
            Self::Step(_) => "step",
            Self::Permission(permission) if permission.kind == Kind::Feature => "feature",
            Self::Permission(_) => "permission",
            Self::Reason(_) => "refusal",
            Self::Graph(_) | Self::Unlisted(_) => "graph-error",
        }
    }

    /// Returns the key of its page in the words, after `explain-`.
    pub fn key(&self) -> String {
        match self {
            Self::Finding(_) | Self::Error(_) | Self::Flaw(_) | Self::Reason(_) => self.id(),
            Self::Step(_) => format!("step-{}", self.id()),
            Self::Permission(_) => format!("permission-{}", self.id()),
            Self::Graph(_) => format!("graph-{}", self.id().replace('/', "-")),
            Self::Unlisted((code, subcode)) => format!("class-{}", errors::class_word(*code, *subcode)),
        }
    }

    /// Returns Meta's own page, where there is one.
    fn docs(&self) -> Option<String> {
        let path = match self {
            Self::Finding(code) | Self::Flaw(code) => code.docs,
            Self::Error(_) => "",
            Self::Step(step) => {
                let row = catalogue::find(step.name())?;
                row.all_codes().map(|code| code.docs).find(|docs| !docs.is_empty())?
            }
            Self::Permission(permission) => return Some(permission.source.clone()),
            Self::Reason(reason) => return Some(reason.source.clone()),
            Self::Graph((code, subcode)) | Self::Unlisted((code, subcode)) => errors::docs(*code, *subcode),
        };
        (!path.is_empty()).then(|| format!("{META_DOCS}{path}"))
    }
}

/// What is told about a topic.
#[derive(Debug)]
pub struct Page {
    /// What it means.
    pub meaning: String,
    /// Why it happens; an error of ours may say all in what it means.
    pub why: Option<String>,
    /// What to do.
    pub remedy: String,
    /// The command to type.
    pub command: Option<String>,
}

impl Page {
    /// Returns the page of a topic: its own words, then those of the code, or of the kind of error.
    pub fn of(topic: &Topic, words: &Words) -> Option<Self> {
        if let Topic::Reason(reason) = topic {
            return Self::of_reason(reason, words);
        }
        let key = topic.key();
        let class = match topic {
            Topic::Graph((code, subcode)) => format!("explain-class-{}", errors::class_word(*code, *subcode)),
            _ => String::new(),
        };
        let blanks = i18n::blanks();
        let say = |key: &str| words.try_say(key, &blanks);
        let meaning = say(&format!("explain-{key}")).or_else(|| say(&key))?;
        let why = say(&format!("explain-{key}.why")).or_else(|| say(&format!("{class}.why")));
        let remedy = say(&format!("explain-{key}.do")).or_else(|| say(&format!("{class}.do")));
        let fix = say(&format!("{key}.fix"));
        let command = [&remedy, &fix].into_iter().flatten().find_map(|text| command(text));
        Some(Self { meaning, why, remedy: remedy.or(fix)?, command })
    }

    fn of_reason(reason: &Reason, words: &Words) -> Option<Self> {
        let key = format!("refusal-{}", reason.id);
        let meaning = words.try_say(&format!("{key}.meaning"), &Facts::new())?;
        let facts = [("label", reason.label.as_str().into()), ("evidence", reason.evidence.as_str().into())];
        let why = words.try_say("refused-label", &facts.into());
        let fixes = fixes(words, reason);
        let remedy = match fixes.as_slice() {
            [only] => only.clone(),
            several => {
                (1..).zip(several).map(|(n, fix)| format!("{n}. {fix}")).collect::<Vec<_>>().join("; ")
            }
        };
        let command = command(&remedy);
        Some(Self { meaning: format!("{}. {meaning}", words.get(&key)), why, remedy, command })
    }
}

/// Explains one name.
///
/// # Errors
/// `explain-unknown`, `pasted-error-unreadable` or `input-unreadable`.
pub fn run(context: &Context<'_>, args: &ExplainArgs) -> Result<Report, Error> {
    if args.name == "-" {
        let refusal = pasted(context)?;
        let pair = (refusal.code, refusal.subcode);
        return topic_of(&args.name, Topic::of_pair(pair, true))
            .and_then(|topic| report(context, &topic, Some(&refusal)));
    }
    report(context, &topic_of(&args.name, Topic::find(&args.name))?, None)
}

fn topic_of(name: &str, found: Option<Topic>) -> Result<Topic, Error> {
    found.ok_or_else(|| {
        let ids: Vec<String> = Topic::all().iter().map(Topic::id).collect();
        let nearest = nearest(name, ids.iter().map(String::as_str));
        Error::new(&codes::NOTHING_TO_EXPLAIN).with("name", name).with("nearest", nearest)
    })
}

/// Reads the error of Graph that somebody pasted, with whatever was copied around it.
fn pasted(context: &Context<'_>) -> Result<Refusal, Error> {
    let unreadable = |why: &str| Error::new(&codes::INPUT_UNREADABLE).with("why", why);
    let bytes = context.input.as_ref().map_err(|why| unreadable(why))?;
    let text = decode(bytes).ok_or_else(|| unreadable("not UTF-8 text"))?;
    let body = text.find('{').zip(text.rfind('}')).and_then(|(start, end)| text.get(start..=end));
    let in_words = || {
        let (_, rest) = text.split_once("(#")?;
        let code = rest.split_once(')')?.0.parse().ok()?;
        Some(Refusal { code, message: crate::redact::clean(text.trim()), ..Refusal::default() })
    };
    body.and_then(read_refusal)
        .filter(|refusal| refusal.code != 0)
        .or_else(in_words)
        .ok_or_else(|| Error::new(&codes::PASTED_ERROR_UNREADABLE))
}

/// Returns code and subcode of what people write: `190/463`, `(#190)`, `190-463`, `2018028`.
fn numbers(name: &str) -> Option<Pair> {
    let name = name.trim_matches(|glyph| matches!(glyph, '(' | ')' | '#'));
    let (code, subcode) = name.split_once(['/', '-', ' ', '.']).unwrap_or((name, "0"));
    Some((code.parse().ok()?, subcode.parse().ok()?)).filter(|(code, _)| *code > 0)
}

/// Returns the first command of ours between backticks.
fn command(text: &str) -> Option<String> {
    let commands = text.split('`').skip(1).step_by(2);
    commands.filter(|text| text.starts_with("onboard ")).map(String::from).next()
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

fn report(context: &Context<'_>, topic: &Topic, refusal: Option<&Refusal>) -> Result<Report, Error> {
    let about =
        About { customer: context.named_customer(None), app: context.named_app(None), ..About::default() };
    let lacking = || {
        Error::new(&codes::NOTHING_TO_EXPLAIN)
            .exiting(Exit::Failed)
            .with("name", topic.id())
            .with("nearest", "-")
    };
    let page = Page::of(topic, &about.words(&context.words)).ok_or_else(lacking)?;
    let mut result = json!({
        "id": topic.id(), "kind": topic.kind(), "meaning": page.meaning, "why": page.why, "do": page.remedy,
        "docs": topic.docs(), "command": page.command,
    });
    if let Some(refusal) = refusal {
        result["seen"] = json!({
            "code": refusal.code, "subcode": refusal.subcode, "message": refusal.message,
            "title": refusal.title, "user_message": refusal.user_message, "trace": refusal.trace,
        });
    }
    let text = shown(topic, &page, &result["seen"], &context.words);
    Ok(Report::settled("explain", result, View::Text(text)))
}

/// Returns a page as a person reads it.
fn shown(topic: &Topic, page: &Page, seen: &Value, words: &Words) -> String {
    let mut out = String::new();
    let kind = words.get(&format!("kind-{}", topic.kind()));
    let _ = writeln!(out, "{} ({kind})", bold(&topic.id()));
    if let Topic::Step(step) = topic {
        let _ = writeln!(out, "{}", words.get(&format!("step-{step}")));
    }
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
    let links = [
        ("explained-command", page.command.as_deref()),
        ("explained-docs", docs.as_deref()),
        ("explained-trace", trace),
    ];
    if links.iter().any(|(_, value)| value.is_some()) {
        out.push('\n');
    }
    for (label, value) in links {
        let Some(value) = value else { continue };
        let _ = writeln!(out, "{} {value}", words.get(label));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_write_graph_errors_in_many_ways() {
        for (written, pair) in [
            ("190/463", Some((190, 463))),
            ("(#190)", Some((190, 0))),
            ("#200", Some((200, 0))),
            ("190-463", Some((190, 463))),
            ("2018028", Some((2_018_028, 0))),
            ("0", None),
            ("190/x", None),
            ("page", None),
        ] {
            assert_eq!(numbers(written), pair, "{written}");
        }
    }

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

    #[test]
    fn a_command_is_found_between_backticks() {
        assert_eq!(
            command("Set `x`, then `onboard doctor CUSTOMER`").as_deref(),
            Some("onboard doctor CUSTOMER")
        );
        assert_eq!(command("Run onboard"), None);
    }
}
