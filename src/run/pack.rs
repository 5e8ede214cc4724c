//! The review pack on disk: written here whoever asks for it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use secrecy::ExposeSecret;
use similar::TextDiff;

use super::Office;
use crate::error::{Error, Exit};
use crate::finding::{Facts, Subject};
use crate::journey::StepId;
use crate::journey::desk::Desk;
use crate::journey::known::Known;
use crate::journey::port::{Entry, Slot};
use crate::journey::review::calls::recorded;
use crate::journey::steps::review_pack::{fingerprint, texts};
use crate::review::{Catalogue, Edited, Source, Text, pack, page, requested};
use crate::store::{Change, Edit};

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
    pub password: Option<String>,
}

impl Office {
    /// Writes an app's pack: into its folder, or a copy of it elsewhere.
    ///
    /// # Errors
    /// Values that are missing, a vault or a folder that cannot be used.
    pub async fn write_pack(&self, step: StepId, app: &str, out: Option<&Path>) -> Result<Written, Error> {
        let estate = self.estate();
        let subject = Subject::App(app.to_owned());
        let known = estate.known(&subject);
        let Some(profile) = known.profile else {
            let customer = known.customer_id.clone().unwrap_or_default();
            return Err(Error::new("platform-not-chosen", Exit::Usage).with("customer", customer));
        };
        let mut values = known.review_values();
        let owner = known.customer_id.clone().map(Subject::Customer);
        let password = match &owner {
            Some(owner) => self.secret(owner.clone(), Slot::AgentPassword).await?,
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
        let place = folder.clone();
        if !self.workspace.off(move |workspace| workspace.takes_pack(&place)).await? {
            let folder = folder.display().to_string();
            return Err(Error::new("pack-folder-taken", Exit::Usage).with("folder", folder));
        }
        let mut files: Vec<(String, String)> =
            texts.iter().map(|text| (text.path.clone(), text.body.clone())).collect();
        let (place, ours) = (folder.clone(), files.clone());
        let edited =
            self.workspace.off(move |workspace| workspace.edited(&place, &ours)).await?.into_iter().map(
                |(path, theirs)| {
                    let ours =
                        texts.iter().find(|text| text.path == path).map_or("", |text| text.body.as_str());
                    let difference = difference(&path, &theirs, ours);
                    (path, Edited { theirs, difference })
                },
            );
        let edited: BTreeMap<String, Edited> = edited.collect();
        files.push(("index.html".into(), page(&source, &texts, &edited, &say)?));
        let (place, of) = (folder.clone(), app.to_owned());
        self.workspace.off(move |workspace| workspace.write_pack(&of, &place, &files)).await?;
        if out.is_none() {
            let of = subject.clone();
            let edits = vec![Edit::Set("review_pack".into(), folder.display().to_string())];
            let mut changes = vec![Change::Record { subject: of, edits, what: "pack", of: "texts".into() }];
            if is_new {
                let entry = Entry { at: self.now(), kind: "pack".into(), of: name, note: String::new() };
                changes.push(Change::Ledger { subject, entry });
            }
            self.store(step, changes).await?;
        }
        Ok(Written { folder, texts, edited, password })
    }
}

/// Notes that today's texts are on disk, for the step of the journey that looks for them.
pub async fn remember(office: &Office, app: &str) -> Result<(), Error> {
    let subject = Subject::App(app.to_owned());
    let estate = office.estate();
    let known = estate.known(&subject);
    let Some(profile) = known.profile else { return Ok(()) };
    let note = fingerprint(&known, &texts(&known, profile)?);
    if known.app.latest("pack", "texts").is_none_or(|entry| entry.note != note) {
        let entry = Entry { at: office.now(), kind: "pack".into(), of: "texts".into(), note };
        office.store(StepId::ReviewPack, vec![Change::Ledger { subject: subject.clone(), entry }]).await?;
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
