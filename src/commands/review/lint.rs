//! `review lint`: what gets texts refused, in rendered ones and in those that a person edited.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use crate::address::are_private;
use crate::codes;
use crate::commands::Context;
use crate::error::{Error, Exit};
use crate::files;
use crate::finding::{Code, Finding, Subject, UNKNOWN_ID, Weight};
use crate::i18n::Words;
use crate::journey::StepId;
use crate::journey::backend::Backend;
use crate::journey::look::Ports as _;
use crate::journey::port::{Seen, WebFault};
use crate::journey::steps::app_settings::judge_policy;
use crate::review::{
    Catalogue, Field, Flaw, LINT_CODES, LintContext, SiteAnswer, Text, Values, lint, render, requested,
};
use crate::store::Scope;
use crate::ui::answers::decode;
use crate::ui::{About, Report, View, wrap_to};

/// The largest file that is taken for a text, in bytes.
const LARGEST: u64 = 1 << 20;

/// The steps whose last look says what the form still lacks.
const FORM: [StepId; 3] = [StepId::AppSettings, StepId::ReviewCalls, StepId::ReviewPack];

/// Where the sentences stand, behind the lines' numbers, and how long a line of theirs is.
const INDENT: usize = 7;
const ROOM: usize = 73;

/// What is linted.
#[derive(Debug, Args)]
pub struct LintArgs {
    /// Files or folders of a pack, or `-` for standard input; none: the customer's own pack
    #[arg(value_name = "FILE")]
    files: Vec<String>,
    /// The permission that a file is about, where its folder does not say
    #[arg(long, value_name = "PERMISSION")]
    permission: Option<String>,
    /// What a file is, where its name does not say
    #[arg(long, value_name = "FIELD", value_parser = field_of)]
    field: Option<Field>,
    /// Let domains pass that belong to nobody, like example.com; a demo's do
    #[arg(long)]
    allow_reserved: bool,
    /// Look at the reviewer's address and the privacy policy now
    #[arg(long, conflicts_with = "files")]
    live: bool,
}

impl LintArgs {
    /// Returns whether a text comes by standard input.
    pub fn takes_input(&self) -> bool {
        self.files.iter().any(|file| file == "-")
    }
}

/// What is known beside the texts, owned.
#[derive(Default)]
struct Around {
    values: Values,
    profile: Option<crate::platform::Profile>,
    sent: Option<Vec<String>>,
    customer: Option<String>,
    app: Option<String>,
    site: Option<SiteAnswer>,
    today: Option<Date>,
    is_rehearsal: bool,
    findings: Vec<Finding>,
}

/// Lints files; without any, the pack of a customer, as it lies on disk or as it would be rendered.
///
/// # Errors
/// A file that cannot be read or is no text, an unknown customer or permission, values that are missing.
pub async fn run(context: &Context<'_>, args: LintArgs) -> Result<Report, Error> {
    let LintArgs { files, permission, field, allow_reserved, live } = args;
    let permission = permission.map(|name| permission_of(&name)).transpose()?;
    let (texts, around) = if files.is_empty() {
        own(context, live).await?
    } else {
        let mut texts = Vec::new();
        for file in &files {
            texts.extend(read(context, file)?);
        }
        for text in &mut texts {
            text.field = field.unwrap_or(text.field);
            if let Some(permission) = permission.clone().filter(|_| text.field.is_per_permission()) {
                text.permission = Some(permission);
            }
        }
        let is_named = context.named_customer(None).is_some();
        (texts, if is_named { around(context, None, false).await?.0 } else { Around::default() })
    };
    let ports = LintContext {
        profile: around.profile.as_ref(),
        sent: around.sent.as_deref(),
        site: around.site,
        today: around.today,
        allow_reserved: allow_reserved || around.is_rehearsal,
        ..LintContext::of(&around.values)
    };
    let flaws = lint(&texts, &ports);
    let is_blocked = flaws.iter().any(|flaw| !flaw.is_advice()) || around.findings.iter().any(blocks);
    let about = About { customer: around.customer.clone(), app: around.app.clone(), ..About::default() };
    let words = about.words(&context.words);
    let rows: Vec<Value> = flaws.iter().map(|flaw| row(&words, flaw)).collect();
    let shown: Vec<Value> = texts
        .iter()
        .map(|text| {
            let characters = text.body.trim_end().chars().count();
            json!({ "path": text.path, "permission": text.permission, "field": text.field, "characters": characters })
        })
        .collect();
    let view = View::Told(listed(&words, &texts, &flaws), around.findings.clone());
    let mut report = Report::settled(
        "review lint",
        json!({ "customer": around.customer, "texts": shown, "flaws": rows, "rules": rules() }),
        view,
    );
    report.exit = if is_blocked { Exit::Unmet } else { Exit::Settled };
    let subject = subject(around.app.as_deref(), around.customer.as_deref());
    report.findings = flaws.iter().map(|flaw| finding(flaw, &subject)).collect();
    report.findings.extend(around.findings);
    report.findings.sort_by_key(|finding| !blocks(finding));
    report.about = about;
    report.next = flaws.first().map(|flaw| format!("onboard explain {}", flaw.code.id));
    Ok(report)
}

/// Returns every rule, with its weight and the page of Meta's that it rests on.
fn rules() -> Vec<Value> {
    let severity = |code: &Code| if code.weight == Weight::Advice { "advice" } else { "blocking" };
    let of = |code: &Code| json!({ "code": code.id, "severity": severity(code), "docs": code.docs });
    LINT_CODES.iter().copied().map(of).collect()
}

/// Returns what texts are about: the app they are sent for, else whoever they were made for.
fn subject(app: Option<&str>, customer: Option<&str>) -> Subject {
    match (app, customer) {
        (None, Some(customer)) => Subject::Customer(customer.to_owned()),
        (app, _) => Subject::App(app.unwrap_or(UNKNOWN_ID).to_owned()),
    }
}

/// Returns a flaw as every command reports what it finds; where it stands is a fact of it.
fn finding(flaw: &Flaw, subject: &Subject) -> Finding {
    let finding = Finding { code: flaw.code, subject: subject.clone(), facts: flaw.facts.clone() };
    let finding = finding.with("path", flaw.path.as_str());
    if flaw.line == 0 { finding } else { finding.with("line", flaw.line) }
}

fn blocks(finding: &Finding) -> bool {
    finding.code.weight != Weight::Advice
}

fn field_of(word: &str) -> Result<Field, String> {
    let words = || Field::ALL.map(Field::word).join(", ");
    Field::parse(word).ok_or_else(|| format!("one of {}", words()))
}

fn permission_of(name: &str) -> Result<String, Error> {
    let known = Catalogue::builtin().get(name).map(|one| one.name.clone());
    known.ok_or_else(|| Error::new(&codes::PERMISSION_UNKNOWN).with("permission", name))
}

/// Returns the texts of the customer's pack, and what is known of them.
async fn own(context: &Context<'_>, live: bool) -> Result<(Vec<Text>, Around), Error> {
    let (mut around, pack) = around(context, Some(&FORM), live).await?;
    if let Some(folder) = pack {
        let texts = folder_of(&folder)?;
        if !texts.is_empty() {
            return Ok((texts, around));
        }
    }
    let Some(profile) = &around.profile else {
        let customer = around.customer.take().unwrap_or_default();
        return Err(Error::new(&codes::PLATFORM_NOT_CHOSEN).exiting(Exit::Usage).with("customer", customer));
    };
    let texts = render(profile, Catalogue::builtin(), &around.values)?;
    Ok((texts, around))
}

/// Returns what is on record about a customer, without opening the vault: what the texts are made of, and what the
/// last look found of `steps`; live, what the addresses answer now. The folder is that of the pack, where there is one.
async fn around(
    context: &Context<'_>,
    steps: Option<&[StepId]>,
    live: bool,
) -> Result<(Around, Option<PathBuf>), Error> {
    let workspace = context.workspace()?;
    let customer = context.customer(&workspace, None)?;
    let run = context.open(workspace, "review lint", Scope::Customer(customer.clone())).await?;
    let inputs = run.inputs();
    let app = inputs.app_of(&customer);
    let is_known = app != UNKNOWN_ID;
    let subject = if is_known { Subject::App(app.clone()) } else { Subject::Customer(customer.clone()) };
    let known = inputs.known(&subject);
    let values = known.review_values();
    let sent = known.profile.map(|profile| requested(profile, Catalogue::builtin(), &values));
    let pack = known.app.record.get("review_pack").map(PathBuf::from).filter(|folder| folder.is_dir());
    let seen = match steps {
        Some(_) => run.last_look(&subject).await,
        None => Vec::new(),
    };
    let is_wanted = |step: StepId| steps.is_some_and(|steps| steps.contains(&step));
    let findings = seen.iter().filter(|looked| is_wanted(looked.step));
    let findings = findings.flat_map(|looked| looked.verdict.findings().to_vec());
    // The flaws of the texts are looked for anew.
    let mut findings: Vec<Finding> =
        findings.filter(|finding| finding.code.id != "review-text-flawed").collect();
    let mut site = None;
    if live {
        let _looking = context.looking();
        let web = run.web(&subject);
        if let Some(url) = values.get("site_url") {
            site = Some(site_answer(&*web.get(url).await));
        }
        if let Some(url) = known.app.record.get("privacy_policy_url") {
            findings.retain(|finding| finding.code != &codes::PRIVACY_POLICY_DEAD);
            findings.extend(judge_policy(&subject, url, &*web.get(url).await));
        }
    }
    let around = Around {
        profile: known.profile.cloned(),
        sent,
        values,
        customer: Some(customer),
        app: is_known.then_some(app),
        site,
        today: Some(known.now().to_zoned(TimeZone::UTC).date()),
        is_rehearsal: inputs.is_rehearsal,
        findings,
    };
    Ok((around, pack))
}

fn site_answer(seen: &Seen) -> SiteAnswer {
    if are_private(&seen.addresses) {
        return SiteAnswer::Private;
    }
    match &seen.reply {
        Ok(reply) => SiteAnswer::Status(reply.status),
        Err(WebFault::Unresolvable) => SiteAnswer::Silent("unresolvable"),
        Err(WebFault::Unreachable) => SiteAnswer::Silent("unreachable"),
        Err(WebFault::Timeout) => SiteAnswer::Silent("timeout"),
        Err(WebFault::ProxyAuth) => SiteAnswer::Silent("proxy"),
        Err(_) => SiteAnswer::Silent("tls"),
    }
}

fn read(context: &Context<'_>, file: &str) -> Result<Vec<Text>, Error> {
    if file == "-" {
        let bytes = context.input.as_ref();
        let bytes = bytes.map_err(|why| Error::new(&codes::INPUT_UNREADABLE).with("why", why.as_str()))?;
        return Ok(vec![Text::from_file("-", text_of("-", bytes)?)]);
    }
    let path = context.env.absolute(file);
    if path.is_dir() {
        let texts = folder_of(&path)?;
        if texts.is_empty() {
            return Err(Error::new(&codes::LINT_NOTHING_THERE).with("path", file));
        }
        return Ok(texts);
    }
    Ok(vec![of_file(&path, file)?])
}

/// Returns the texts of a pack's folder, the person's own edits and not what we would have written.
fn folder_of(folder: &Path) -> Result<Vec<Text>, Error> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).map_err(|error| unreadable(&folder, &error))?;
        for entry in entries.flatten() {
            let path = entry.path();
            // What a link in a pack leads to is no text of it.
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() {
                folders.push(path);
            } else if kind.is_file() && path.extension().is_some_and(|end| end == "txt" || end == "srt") {
                files.push(path);
            }
        }
    }
    files.sort();
    let shown =
        |path: &Path| path.strip_prefix(folder).unwrap_or(path).display().to_string().replace('\\', "/");
    let texts = files.iter().map(|path| of_file(path, &shown(path))).collect::<Result<Vec<_>, _>>()?;
    Ok(texts.into_iter().filter(|text| text.field != Field::Readme).collect())
}

fn of_file(path: &Path, shown: &str) -> Result<Text, Error> {
    let bytes = files::read(path, LARGEST).map_err(|error| match error.kind() {
        std::io::ErrorKind::FileTooLarge => Error::new(&codes::LINT_NOT_TEXT).with("path", shown),
        _ => unreadable(path, &error),
    })?;
    Ok(Text::from_file(shown, text_of(shown, &bytes)?))
}

fn text_of(shown: &str, bytes: &[u8]) -> Result<String, Error> {
    let text = decode(bytes).filter(|text| !text.contains('\0'));
    let text = text.ok_or_else(|| Error::new(&codes::LINT_NOT_TEXT).with("path", shown))?;
    Ok(text.replace("\r\n", "\n"))
}

fn unreadable(path: &Path, error: &std::io::Error) -> Error {
    Error::new(&codes::LINT_UNREADABLE)
        .with("path", path.display().to_string())
        .with("why", error.kind().to_string())
}

fn row(words: &Words, flaw: &Flaw) -> Value {
    let of = |key: &str| words.say(&format!("explain-{}.{key}", flaw.code.id), &flaw.facts);
    json!({
        "code": flaw.code.id, "severity": if flaw.is_advice() { "advice" } else { "blocking" },
        "path": flaw.path, "line": flaw.line, "facts": flaw.facts,
        "message": words.say(flaw.code.id, &flaw.facts), "why": of("why"), "fix": of("do"),
    })
}

/// Returns the flaws as a compiler lists them: file, line, sentence; the way out once for each code.
fn listed(words: &Words, texts: &[Text], flaws: &[Flaw]) -> String {
    let mut lines = String::new();
    let mut told: BTreeSet<&str> = BTreeSet::new();
    let mut file = None;
    for flaw in flaws {
        if file != Some(&flaw.path) {
            if !lines.is_empty() {
                lines.push('\n');
            }
            lines.push_str(&flaw.path);
            lines.push('\n');
            file = Some(&flaw.path);
        }
        let place = if flaw.line == 0 { "    -".to_owned() } else { format!("{:>5}", flaw.line) };
        let mark = words.get(if flaw.is_advice() { "lint-advice" } else { "lint-blocking" });
        let mut said = words.say(flaw.code.id, &flaw.facts);
        for fact in ["left", "domain", "words", "url"] {
            if let Some(value) =
                flaw.facts.get(fact).and_then(Value::as_str).filter(|value| !said.contains(value))
            {
                said.push_str(": ");
                said.push_str(&crate::redact::clean(value));
            }
        }
        let said = wrap_to(&format!("{mark} {said} [{}]", flaw.code.id), ROOM, INDENT);
        let _ = write!(lines, "{place}  {said}");
        lines.push('\n');
        if told.insert(flaw.code.id) {
            let way_out = words.get(&format!("explain-{}.do", flaw.code.id));
            let _ = write!(lines, "{:INDENT$}{}", "", wrap_to(&way_out, ROOM, INDENT));
            lines.push('\n');
        }
    }
    if !lines.is_empty() {
        lines.push('\n');
    }
    let (advice, blocking) = (flaws.iter().filter(|flaw| flaw.is_advice()).count(), flaws.len());
    let facts =
        [("texts", texts.len().into()), ("blocking", (blocking - advice).into()), ("advice", advice.into())];
    lines.push_str(&words.say("lint-count", &facts.into()));
    lines.push('\n');
    lines
}
