//! `review pack`: the folder that goes with Meta's form, written here whoever asks for it.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use secrecy::ExposeSecret;
use serde_json::json;
use similar::TextDiff;

use super::office_of;
use crate::commands::Context;
use crate::commands::office::Office;
use crate::commands::unlock::Need;
use crate::error::{Error, Exit};
use crate::finding::{Facts, Subject};
use crate::journey::calls::recorded;
use crate::journey::desk::Desk;
use crate::journey::known::Known;
use crate::journey::port::{Entry, Slot};
use crate::journey::steps::review_pack::{fingerprint, texts};
use crate::redact::clean;
use crate::review::{Catalogue, Edited, Source, Text, pack, page, requested};
use crate::ui::{Report, View};
use crate::workspace::Edit;

/// What stands for a password in output.
const MASK: &str = "********";

/// What is written, and where.
#[derive(Debug, Args)]
pub struct PackArgs {
    /// Customer: an id, a Page ID, or part of a name
    customer: Option<String>,
    /// Write a copy here; `start` goes on with the pack in the workspace
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// A pack on disk.
#[derive(Debug)]
pub struct Written {
    /// Its folder.
    pub folder: PathBuf,
    /// The texts that we have for it, in the order of Meta's form.
    pub texts: Vec<Text>,
    /// What a person edited and was kept, by path.
    pub edited: BTreeMap<String, Edited>,
    /// The reviewer's password, which is in the files and never in output.
    password: Option<String>,
}

impl Office {
    /// Writes an app's pack: into its folder, or a copy of it elsewhere.
    ///
    /// # Errors
    /// Values that are missing, a vault or a folder that cannot be used.
    pub fn write_pack(&self, app: &str, out: Option<&Path>) -> Result<Written, Error> {
        let estate = self.estate()?;
        let subject = Subject::App(app.to_owned());
        let known = estate.known(&subject);
        let Some(profile) = known.profile else {
            let customer = known.customer_id.clone().unwrap_or_default();
            return Err(Error::new("platform-not-chosen", Exit::Usage).with("customer", customer));
        };
        let mut values = known.review_values();
        let owner = known.customer_id.clone().map(Subject::Customer);
        let password = match &owner {
            Some(owner) => self.workspace().secret(owner, Slot::AgentPassword)?,
            None => None,
        };
        let password = password.map(|password| password.expose_secret().to_owned());
        if let Some(password) = &password {
            values.insert("agent_password".into(), password.clone());
        }
        let reviews = self.workspace().review_dir(app)?;
        let (name, is_new) = folder_name(&known, self.now(), |name| reviews.join(name).is_dir());
        let said =
            known.app.record.said.iter().map(|(key, said)| (key.clone(), said.value.clone())).collect();
        let source = Source {
            profile,
            catalogue: Catalogue::builtin(),
            values: &values,
            said: &said,
            calls: &calls(&known),
            app_id: app,
            folder: &name,
            language: &self.words().tag(),
        };
        let say = |key: &str, facts: &Facts| self.words().say(key, facts);
        let texts = pack(&source, &say)?;

        let folder = out.map_or_else(|| reviews.join(&name), Path::to_path_buf);
        if !self.workspace().takes_pack(&folder)? {
            let folder = folder.display().to_string();
            return Err(Error::new("pack-folder-taken", Exit::Usage).with("folder", folder));
        }
        let mut files: Vec<(String, String)> =
            texts.iter().map(|text| (text.path.clone(), text.body.clone())).collect();
        let edited = self.workspace().edited(&folder, &files)?.into_iter().map(|(path, theirs)| {
            let ours = texts.iter().find(|text| text.path == path).map_or("", |text| text.body.as_str());
            let difference = difference(&path, &theirs, ours);
            (path, Edited { theirs, difference })
        });
        let edited: BTreeMap<String, Edited> = edited.collect();
        files.push(("index.html".into(), page(&source, &texts, &edited, &say)?));
        self.workspace().write_pack(app, &folder, &files)?;
        if out.is_none() {
            self.workspace()
                .edit(&subject, &[Edit::Set("review_pack".into(), folder.display().to_string())])?;
            if is_new {
                let begun = Entry { at: self.now(), kind: "pack".into(), of: name, note: String::new() };
                self.workspace().ledger_add(&subject, &begun)?;
            }
        }
        Ok(Written { folder, texts, edited, password })
    }
}

/// Writes the pack, and says what lies in it.
///
/// # Errors
/// Values that are missing, all of them; an unknown customer; a folder that is somebody else's.
pub async fn run(context: &Context<'_>, args: PackArgs) -> Result<Report, Error> {
    let PackArgs { customer, out } = args;
    context.unlock(&context.workspace()?, Need::Read).await?;
    let (office, subject) = office_of(context, customer.as_deref(), "review pack")?;
    let (app, customer) = {
        let estate = office.estate()?;
        let known = estate.known(&subject);
        (known.app_id, known.customer_id.unwrap_or_default())
    };
    let out = out.map(|out| context.env.absolute(out));
    let pack = office.write_pack(&app, out.as_deref())?;
    if out.is_none() {
        remember(&office, &app)?;
    }
    let mask = |text: &str| match &pack.password {
        Some(password) if !password.is_empty() => text.replace(password.as_str(), MASK),
        _ => text.to_owned(),
    };
    let rows: Vec<_> = pack
        .texts
        .iter()
        .map(|text| {
            let edited = pack.edited.get(&text.path);
            let body = edited.map_or(&text.body, |edited| &edited.theirs);
            json!({
                "path": text.path, "permission": text.permission, "field": text.field,
                "form_field": text.form_field, "characters": body.trim_end().chars().count(),
                "kept": edited.is_some(),
                "difference": edited.map(|edited| mask(&edited.difference)),
            })
        })
        .collect();
    let folder = pack.folder.display().to_string();
    let result = json!({
        "customer": customer, "app": app, "folder": folder,
        "page": pack.folder.join("index.html").display().to_string(), "files": rows,
    });
    let table = View::Table {
        columns: vec!["column-file", "column-characters", "column-form-field"],
        rows: pack.texts.iter().map(|text| row(text, &pack.edited)).collect(),
    };
    let mut views = vec![View::Message("pack-written", [("folder", folder.into())].into()), table];
    for (path, edited) in &pack.edited {
        views.push(View::Message("pack-kept", [("path", path.clone().into())].into()));
        views.push(View::Text(clean_lines(&mask(&edited.difference))));
    }
    views.push(View::Message(
        "pack-open",
        [("page", pack.folder.join("index.html").display().to_string().into())].into(),
    ));
    let mut report = Report::settled("review pack", result, View::Several(views));
    report.next = Some(format!("onboard start {customer}"));
    Ok(report)
}

fn row(text: &Text, edited: &BTreeMap<String, Edited>) -> Vec<String> {
    let edited = edited.get(&text.path);
    let body = edited.map_or(&text.body, |edited| &edited.theirs);
    let mark = if edited.is_some() { " *" } else { "" };
    vec![format!("{}{mark}", text.path), body.trim_end().chars().count().to_string(), text.form_field.clone()]
}

/// Notes that today's texts are on disk, for the step of the journey that looks for them.
fn remember(office: &Office, app: &str) -> Result<(), Error> {
    let subject = Subject::App(app.to_owned());
    let estate = office.estate()?;
    let known = estate.known(&subject);
    let Some(profile) = known.profile else { return Ok(()) };
    let note = fingerprint(&known, &texts(&known, profile)?);
    if known.app.latest("pack", "texts").is_none_or(|entry| entry.note != note) {
        let entry = Entry { at: office.now(), kind: "pack".into(), of: "texts".into(), note };
        office.workspace().ledger_add(&subject, &entry)?;
    }
    Ok(())
}

/// Returns the name of the folder to write into, and whether a new one begins with it. A pack stays where it is,
/// with all that a person edited, until a submission of it was recorded.
fn folder_name(known: &Known<'_>, now: Timestamp, is_there: impl Fn(&str) -> bool) -> (String, bool) {
    let recorded = known.app.record.get("review_pack").and_then(|folder| folder.rsplit(['/', '\\']).next());
    if let Some(name) = recorded.filter(|name| is_there(name)) {
        let begun = known.app.latest("pack", name).map(|entry| entry.at);
        // A folder of an older version is known by its day alone.
        let begun = begun.or_else(|| {
            let day: Date = name.get(..10)?.parse().ok()?;
            day.to_zoned(TimeZone::UTC).ok().map(|begin| begin.timestamp())
        });
        let sent =
            known.app.ledger.iter().filter(|entry| entry.kind == "submission").map(|entry| entry.at).max();
        if begun.is_none() || sent.is_none() || sent <= begun {
            return (name.to_owned(), false);
        }
    }
    let today = now.to_zoned(TimeZone::UTC).date();
    let mut name = today.to_string();
    let mut number = 1;
    while is_there(&name) {
        number += 1;
        name = format!("{today}-{number}");
    }
    (name, true)
}

/// Returns the day of the newest successful call of each permission, as far as it is on record.
fn calls(known: &Known<'_>) -> BTreeMap<String, Date> {
    let Some(profile) = known.profile else { return BTreeMap::new() };
    let catalogue = known.estate.catalogue;
    let called = |name: &String| {
        let made = recorded(known, catalogue.get(name)?)?;
        Some((name.clone(), made.at.to_zoned(TimeZone::UTC).date()))
    };
    requested(profile, catalogue, &known.review_values()).iter().filter_map(called).collect()
}

/// Returns what a person's text has that ours has not, and the other way round, as `diff -u` writes it.
fn difference(path: &str, theirs: &str, ours: &str) -> String {
    let diff = TextDiff::from_lines(theirs, ours);
    diff.unified_diff().context_radius(1).header(path, &format!("{path}.new")).to_string()
}

/// Returns lines that are safe on a terminal: a person may have pasted anything into a file.
fn clean_lines(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let _ = writeln!(out, "{}", clean(line));
    }
    out
}
