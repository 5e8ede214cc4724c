//! The folder behind the face of storage. Its work is the disk's, so it runs off the runtime's thread: a lock that is
//! waited for keeps no Ctrl-C from being heard.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};
use std::thread;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use jiff::Timestamp;
use secrecy::SecretString;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use crate::error::Error;
use crate::finding::Subject;
use crate::model::{SecretMetadata, SecretRef};
use crate::store::{Author, Change, Listed, Scope, Secrets, Snapshot, Store, SubjectRecord, Unreadable};

use super::error::StoreError;
use super::journal::{JournalLine, ledgers};
use super::record::Stored;
use super::{Workspace, disk, migrate};

/// A workspace as a store, and as where secrets lie.
#[derive(Clone, Debug)]
pub struct Folder(Arc<Workspace>);

/// What a customer can be named by, as its record has it. Anything else of the record is passed over.
#[derive(Deserialize)]
struct Name {
    schema: i64,
    #[serde(default)]
    company: String,
    #[serde(default)]
    platform: String,
    #[serde(default)]
    app_id: String,
    #[serde(default)]
    #[expect(clippy::zero_sized_map_values, reason = "only their ids count")]
    pages: BTreeMap<String, IgnoredAny>,
}

impl Folder {
    /// Works with the workspace off the runtime's thread: a lock that is waited for, a keyring or a passphrase keeps
    /// no Ctrl-C from being heard.
    pub fn off<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Workspace) -> T + Send + 'static,
    ) -> impl Future<Output = T> + Send + 'static {
        let workspace = Arc::clone(&self.0);
        let working = tokio::task::spawn_blocking(move || work(&workspace));
        async move {
            match working.await {
                Ok(done) => done,
                // The runtime is going down, and nobody waits for this any more; or the work panicked.
                Err(stopped) if stopped.is_panic() => std::panic::resume_unwind(stopped.into_panic()),
                Err(_) => std::future::pending().await,
            }
        }
    }
}

impl Folder {
    /// Begins to read what is stored of some: whoever has something else to do meanwhile does it.
    pub fn read(&self, scope: Scope) -> impl Future<Output = Result<Snapshot, Error>> + Send + 'static {
        self.off(move |workspace| Ok(snapshot(workspace, &scope)?))
    }
}

impl Deref for Folder {
    type Target = Workspace;

    fn deref(&self) -> &Workspace {
        &self.0
    }
}

impl From<Workspace> for Folder {
    fn from(workspace: Workspace) -> Self {
        Self(Arc::new(workspace))
    }
}

impl Store for Folder {
    fn snapshot<'a>(&'a self, scope: &'a Scope) -> BoxFuture<'a, Result<Snapshot, Error>> {
        self.read(scope.clone()).boxed()
    }

    fn apply<'a>(&'a self, changes: &'a [Change], author: &'a Author) -> BoxFuture<'a, Result<(), Error>> {
        let (changes, author) = (changes.to_vec(), author.clone());
        self.off(move |workspace| {
            for change in &changes {
                apply(workspace, change, &author)?;
            }
            Ok(())
        })
        .boxed()
    }

    fn find<'a>(&'a self, wanted: Option<&'a str>) -> BoxFuture<'a, Result<Vec<Listed>, Error>> {
        let wanted = wanted.map(String::from);
        self.off(move |workspace| Ok(workspace.find(wanted.as_deref())?)).boxed()
    }

    fn last_look<'a>(&'a self, of: &'a [Subject]) -> BoxFuture<'a, Vec<Option<Value>>> {
        let of = of.to_vec();
        self.off(move |workspace| shared(&of, |subject| workspace.seen(subject))).boxed()
    }

    fn told_whole(&self) -> BoxFuture<'_, BTreeMap<String, Timestamp>> {
        self.off(Workspace::told_whole).boxed()
    }

    fn remember_whole<'a>(&'a self, told: &'a BTreeMap<String, Timestamp>) -> BoxFuture<'a, ()> {
        let told = told.clone();
        self.off(move |workspace| {
            let _ = workspace.remember_whole(&told);
        })
        .boxed()
    }

    fn remember<'a>(&'a self, looks: &'a [(Subject, Value)]) -> BoxFuture<'a, ()> {
        let looks = looks.to_vec();
        self.off(move |workspace| {
            for (subject, seen) in &looks {
                let _ = workspace.see(subject, seen);
            }
        })
        .boxed()
    }
}

impl Secrets for Folder {
    fn get_many<'a>(
        &'a self,
        of: &'a [SecretRef],
    ) -> BoxFuture<'a, Vec<Result<Option<SecretString>, Error>>> {
        let of = of.to_vec();
        self.off(move |workspace| {
            let vault = OnceLock::new();
            let open = |of: &SecretRef| workspace.secret_by(&vault, of).map_err(Error::from);
            let mut opened = Vec::with_capacity(of.len());
            let mut of = of.iter();
            // The first one opens the vault, which may take seconds, and may fail for all of them alike.
            if let Some(first) = of.next() {
                opened.push(open(first));
            }
            opened.extend(shared(of.as_slice(), open));
            opened
        })
        .boxed()
    }

    fn keep<'a>(
        &'a self,
        of: &'a SecretRef,
        secret: &'a SecretString,
        expires: Option<Timestamp>,
        author: &'a Author,
    ) -> BoxFuture<'a, Result<SecretMetadata, Error>> {
        let (of, secret, author) = (of.clone(), secret.clone(), author.clone());
        self.off(move |workspace| {
            let card = workspace.keep(&of.subject, of.slot, &secret, expires, author.at)?;
            note(workspace, &of.subject, "secret", of.slot.name(), &author)?;
            Ok(card)
        })
        .boxed()
    }

    fn forget<'a>(&'a self, of: &'a SecretRef, author: &'a Author) -> BoxFuture<'a, Result<(), Error>> {
        let (of, author) = (of.clone(), author.clone());
        self.off(move |workspace| {
            workspace.forget(&of.subject, of.slot)?;
            Ok(note(workspace, &of.subject, "forgotten", of.slot.name(), &author)?)
        })
        .boxed()
    }

    fn repair<'a>(&'a self, of: &'a [Subject]) -> BoxFuture<'a, ()> {
        let of = of.to_vec();
        self.off(move |workspace| {
            for subject in of.iter().filter(|subject| workspace.exists(subject)) {
                let _ = workspace.repair_metadata(subject);
            }
        })
        .boxed()
    }
}

/// Works on many things at once, on as many threads as the machine runs, and keeps their order.
fn shared<T: Sync, Done: Send>(things: &[T], work: impl Fn(&T) -> Done + Sync) -> Vec<Done> {
    /// Fewer than these are not worth a thread.
    const FEW: usize = 16;
    // How many threads there are is asked of the system, which takes longer than a few do.
    let threads = || thread::available_parallelism().map_or(1, usize::from);
    let share = if things.len() <= FEW { FEW } else { things.len().div_ceil(threads()).max(FEW) };
    if things.len() <= share {
        return things.iter().map(work).collect();
    }
    let work = &work;
    thread::scope(|scope| {
        let at_work: Vec<_> = things
            .chunks(share)
            .map(|share| scope.spawn(move || share.iter().map(work).collect::<Vec<_>>()))
            .collect();
        let join = |thread: thread::ScopedJoinHandle<'_, Vec<Done>>| {
            thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        at_work.into_iter().flat_map(join).collect()
    })
}

fn snapshot(workspace: &Workspace, scope: &Scope) -> Result<Snapshot, StoreError> {
    let mut subject_records: BTreeMap<Subject, SubjectRecord> = BTreeMap::new();
    let mut unreadable = Vec::new();
    let mut customers = Vec::new();
    let sharing = |app: &str, other_than: Option<&str>| -> Result<Vec<String>, StoreError> {
        let mut all = workspace.customers()?;
        all.retain(|id| Some(id.as_str()) != other_than);
        // A cheap look before the record is parsed.
        let uses = shared(&all, |id| workspace.mentions(id, app));
        Ok(all.into_iter().zip(uses).filter(|(_, uses)| *uses).map(|(id, _)| id).collect())
    };
    match scope {
        Scope::Only(subjects) => return only(workspace, subjects),
        Scope::All => {
            let all = workspace.customers()?;
            let read = shared(&all, |id| workspace.subject_records(id));
            for (id, read) in all.into_iter().zip(read) {
                match read {
                    Ok(own) => {
                        subject_records.extend(own);
                        customers.push(id);
                    }
                    Err(error) => unreadable.push(Unreadable { customer: id, error: Arc::new(error.into()) }),
                }
            }
        }
        Scope::Customer(id) => {
            let own = workspace.subject_records(id)?;
            let app = own.iter().find_map(|(subject, subject_record)| match subject {
                Subject::Customer(_) => subject_record.record.get("app_id").map(String::from),
                _ => None,
            });
            subject_records.extend(own);
            customers.push(id.clone());
            if let Some(app) = app {
                for other in sharing(&app, Some(id))? {
                    // Another customer's broken record is not this customer's trouble.
                    subject_records.extend(workspace.subject_records(&other).unwrap_or_default());
                }
            }
        }
        Scope::App(app) => {
            for id in sharing(app, None)? {
                subject_records.extend(workspace.subject_records(&id)?);
                customers.push(id);
            }
        }
    }
    let uses = |subject_records: &BTreeMap<Subject, SubjectRecord>, id: &str| {
        let record = subject_records
            .get(&Subject::Customer(id.to_owned()))
            .map(|subject_record| &subject_record.record);
        record.and_then(|record| record.get("app_id").map(String::from))
    };
    let app = match scope {
        Scope::All | Scope::Only(_) => None,
        Scope::Customer(id) => uses(&subject_records, id),
        Scope::App(app) => Some(app.clone()),
    };
    if let Some(app) = &app {
        // Whoever merely mentions the app's id does not use it.
        let strangers: Vec<String> = subject_records
            .keys()
            .filter_map(|subject| match subject {
                Subject::Customer(id) => Some(id.clone()),
                _ => None,
            })
            .filter(|id| uses(&subject_records, id).as_deref() != Some(app))
            .collect();
        subject_records.retain(|subject, _| {
            subject.customer().is_none_or(|id| !strangers.iter().any(|other| other == id))
        });
        customers.retain(|id| !strangers.contains(id));
    }
    let mut apps: Vec<String> = subject_records
        .iter()
        .filter(|(subject, _)| matches!(subject, Subject::Customer(_)))
        .filter_map(|(_, subject_record)| subject_record.record.get("app_id").map(String::from))
        .chain(app)
        .collect();
    apps.sort();
    apps.dedup();
    for (app, read) in apps.iter().zip(shared(&apps, |app| workspace.app_dossier(app))) {
        match read {
            Ok(own) => subject_records.extend(own.map(|own| (Subject::App(app.clone()), own))),
            // Of many, those who use this one cannot be looked at, and the others can.
            Err(error) if *scope == Scope::All => {
                let error = Arc::new(Error::from(error));
                for id in customers.extract_if(.., |id| uses(&subject_records, id).as_deref() == Some(app)) {
                    unreadable.push(Unreadable { customer: id, error: Arc::clone(&error) });
                }
            }
            Err(error) => return Err(error),
        }
    }
    Ok(Snapshot::new(customers, subject_records, unreadable))
}

/// Reads some apps and customers again.
fn only(workspace: &Workspace, subjects: &[Subject]) -> Result<Snapshot, StoreError> {
    let mut subject_records = BTreeMap::new();
    for read in shared(subjects, |subject| match subject {
        Subject::App(app) => {
            let own = workspace.app_dossier(app)?;
            Ok(own.map(|own| (subject.clone(), own)).into_iter().collect())
        }
        Subject::Customer(id) | Subject::Page { customer: id, .. } => workspace.subject_records(id),
    }) {
        subject_records.extend(read?);
    }
    Ok(Snapshot::new(Vec::new(), subject_records, Vec::new()))
}

impl Workspace {
    /// Returns whether a text stands anywhere in a customer's record, which need not be a sound one.
    pub fn mentions(&self, customer: &str, text: &str) -> bool {
        let Ok(place) = self.place(&Subject::Customer(customer.to_owned())) else { return false };
        disk::read_text(&place.record()).is_ok_and(|own| own.is_some_and(|own| own.contains(text)))
    }

    /// Reads everything on record about a customer and its Pages; of one that is absent, empty.
    fn subject_records(&self, customer: &str) -> Result<Vec<(Subject, SubjectRecord)>, StoreError> {
        let subject = Subject::Customer(customer.to_owned());
        let Stored { record, cards, pages } = self.whole(&subject)?;
        let mut ledgers = ledgers(&self.place(&subject)?)?;
        let mut ledger = |page: Option<&str>| ledgers.remove(&page.map(String::from)).unwrap_or_default();
        let mut subject_records = vec![(subject, SubjectRecord { record, cards, ledger: ledger(None) })];
        for (page, Stored { record, cards, .. }) in pages {
            let own = SubjectRecord { record, cards, ledger: ledger(Some(&page)) };
            subject_records.push((Subject::page(customer, page), own));
        }
        Ok(subject_records)
    }

    /// Returns the customers that a text can mean, or all of them: see [`Store::find`].
    pub fn find(&self, wanted: Option<&str>) -> Result<Vec<Listed>, StoreError> {
        let all = self.customers()?;
        let Some(wanted) = wanted else { return Ok(shared(&all, |id| listed(self, id))) };
        if all.iter().any(|id| id == wanted) {
            return Ok(vec![listed(self, wanted)]);
        }
        // One that does not read is named by its id alone, and hides none of the others.
        let (mut listed, mut unreadable): (Vec<Listed>, Vec<Listed>) =
            shared(&all, |id| listed(self, id)).into_iter().partition(|one| one.unreadable.is_none());
        if let Some(place) = listed.iter().position(|one| one.pages.iter().any(|page| page == wanted)) {
            return Ok(vec![listed.swap_remove(place)]);
        }
        let folded = fold(wanted);
        listed.retain(|one| fold(&one.company).contains(&folded) || fold(&one.id).contains(&folded));
        unreadable.retain(|one| fold(&one.id).contains(&folded));
        Ok(if listed.is_empty() { unreadable } else { listed })
    }

    /// Reads everything on record about an app; nothing of one that is absent.
    fn app_dossier(&self, app: &str) -> Result<Option<SubjectRecord>, StoreError> {
        let subject = Subject::App(app.to_owned());
        if !self.exists(&subject) {
            return Ok(None);
        }
        let Stored { record, cards, .. } = self.whole(&subject)?;
        let ledger = ledgers(&self.place(&subject)?)?.remove(&None).unwrap_or_default();
        Ok(Some(SubjectRecord { record, cards, ledger }))
    }
}

fn apply(workspace: &Workspace, change: &Change, author: &Author) -> Result<(), StoreError> {
    match change {
        Change::Record { subject, edits, what, of } => {
            workspace.edit(subject, edits)?;
            note(workspace, subject, what, of, author)
        }
        Change::Ledger { subject, entry } => {
            workspace.ledger_add(subject, entry)?;
            note(workspace, subject, &entry.kind, &entry.of, author)
        }
        Change::Remove { subject } => {
            workspace.remove(subject)?;
            match subject {
                Subject::Page { customer, page } => {
                    note(workspace, &Subject::Customer(customer.clone()), "removed", page, author)
                }
                Subject::App(_) | Subject::Customer(_) => Ok(()),
            }
        }
    }
}

fn note(
    workspace: &Workspace,
    subject: &Subject,
    what: &str,
    of: &str,
    author: &Author,
) -> Result<(), StoreError> {
    let Author { by, command, step, at } = author.clone();
    let facts = BTreeMap::from([("step".to_owned(), step.into()), ("key".to_owned(), of.into())]);
    workspace.journal(subject, &JournalLine { at, by, command, what: what.to_owned(), facts })
}

fn listed(workspace: &Workspace, id: &str) -> Listed {
    let quick = || {
        let place = workspace.place(&Subject::Customer(id.to_owned())).ok()?;
        let text = disk::read_text(&place.record()).ok()??;
        let name: Name = toml::from_str(&text).ok()?;
        Some(name).filter(|name| name.schema == migrate::SCHEMA)
    };
    let id = id.to_owned();
    if let Some(Name { company, platform, app_id, pages, .. }) = quick() {
        let app = Some(app_id).filter(|app| !app.is_empty());
        let pages = pages.into_keys().collect();
        return Listed { id, company, platform, app, pages, unreadable: None };
    }
    // An older schema, a field of an unusual type, or no record at all: the careful way tells.
    match workspace.whole(&Subject::Customer(id.clone())) {
        Ok(Stored { record, pages, .. }) => Listed {
            id,
            company: record.get("company").unwrap_or_default().to_owned(),
            platform: record.get("platform").unwrap_or_default().to_owned(),
            app: record.get("app_id").map(String::from),
            pages: pages.into_iter().map(|(page, _)| page).collect(),
            unreadable: None,
        },
        Err(error) => Listed {
            id,
            company: String::new(),
            platform: String::new(),
            app: None,
            pages: Vec::new(),
            unreadable: Some(error.into()),
        },
    }
}

/// Returns a text without case and accents.
fn fold(text: &str) -> String {
    text.nfd()
        .filter(|glyph| !unicode_normalization::char::is_combining_mark(*glyph))
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Edit;
    use crate::store::contract::{Empty, check};
    use crate::workspace::{Config, IdentitySource};

    #[tokio::test]
    async fn a_folder_keeps_the_contract_of_a_store() {
        let home = tempfile::tempdir().unwrap();
        let workspace = Workspace::create(home.path(), &Config::default()).unwrap();
        let folder = Folder::from(workspace.with_identity(IdentitySource::Demo));
        let journal = |subject: &Subject| -> Vec<(String, String, String)> {
            let lines = folder.journal_lines(subject).unwrap().lines;
            let line = |line: JournalLine| {
                let of = line.facts["key"].as_str().unwrap().to_owned();
                (line.command, line.what, of)
            };
            lines.into_iter().map(line).collect()
        };
        check(Empty { store: &folder, journal: &journal }).await;
    }

    #[test]
    fn work_that_is_shared_keeps_its_order() {
        let many: Vec<usize> = (0..1000).collect();
        assert_eq!(shared(&many, |number| number + 1), (1..=1000).collect::<Vec<_>>());
        assert!(shared(&[] as &[usize], |number| *number).is_empty());
    }

    #[tokio::test]
    async fn one_record_that_does_not_read_hides_no_other() {
        let home = tempfile::tempdir().unwrap();
        let folder = Folder::from(Workspace::create(home.path(), &Config::default()).unwrap());
        let author = Author {
            by: "ana".into(),
            command: "start".into(),
            step: "customer".into(),
            at: "2026-11-20T12:00:00Z".parse().unwrap(),
        };
        let app = "900100200300400";
        for id in ["aurora", "boreal", "cedro"] {
            let app = if id == "cedro" { "200200200200200" } else { app };
            let change = |subject, key: &str, value: &str| Change::Record {
                subject,
                edits: vec![Edit::Set(key.into(), value.into())],
                what: "field",
                of: key.into(),
            };
            let customer = Subject::Customer(id.into());
            let changes = [change(customer, "app_id", app), change(Subject::App(app.into()), "app_name", id)];
            folder.apply(&changes, &author).await.unwrap();
        }
        let break_record = |of: &str| {
            let path = home.path().join(of).join("record.toml");
            let mut text = std::fs::read_to_string(&path).unwrap();
            text.push_str("\n= nothing\n");
            disk::replace(&disk::At::file(&path), text.as_bytes()).unwrap();
        };
        break_record("customers/boreal");
        let all = folder.snapshot(&Scope::All).await.unwrap();
        assert_eq!(all.customers(), ["aurora", "cedro"]);
        assert_eq!(all.unreadable().map(|one| one.customer.as_str()).collect::<Vec<_>>(), ["boreal"]);
        let one = folder.snapshot(&Scope::Customer("aurora".into())).await.unwrap();
        assert_eq!(one.users_of(app), ["aurora"]);
        folder.snapshot(&Scope::Customer("boreal".into())).await.unwrap_err();
        let listed = folder.find(None).await.unwrap();
        assert!(listed[1].unreadable.is_some() && listed[2].unreadable.is_none());
        // An app that does not read takes those along who use it, and nobody else.
        break_record("apps/200200200200200");
        let all = folder.snapshot(&Scope::All).await.unwrap();
        assert_eq!(all.customers(), ["aurora"]);
        assert_eq!(all.unreadable().count(), 2);
    }
}
