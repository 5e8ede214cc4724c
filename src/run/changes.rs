//! The only writer: changes of the journey, as the store keeps them.

use std::path::Path;
use std::rc::Rc;

use secrecy::SecretString;

use super::{MetaKind, Run, is_page_field, snapshot};
use crate::error::Error;
use crate::finding::{Subject, UNKNOWN_ID};
use crate::journey::{Change, StepId};
use crate::model::SecretRef;
use crate::store::{self, Author, Edit, Scope, Snapshot};
use crate::workspace::{HomeKind, Lock, Older, Personal, StoreError, Workspace};

impl Run {
    /// Stores changes, in order: each as soon as what it rests on is stored. Then reads again what they touched.
    pub(super) async fn write(&self, step: StepId, changes: Vec<Change>) -> Result<(), Error> {
        for change in changes {
            match change {
                Change::Field(subject, key, value) => {
                    let subject = with_customer(subject);
                    let edits = vec![Edit::Set(key.clone(), value)];
                    self.store(step, vec![record(subject, edits, "field", key)]).await?;
                }
                Change::Unset(subject, key) => {
                    let subject = with_customer(subject);
                    self.store(step, vec![record(subject, vec![Edit::Unset(key.clone())], "unset", key)])
                        .await?;
                }
                Change::Said(subject, key, value, at) => {
                    let edit = Edit::Say { key: key.clone(), value, by: self.person.clone(), at };
                    self.store(step, vec![record(subject, vec![edit], "said", key)]).await?;
                }
                Change::Secret(subject, slot, secret, expires) => {
                    let of = SecretRef { subject, slot };
                    self.keep(step, &of, &secret, expires).await?;
                }
                Change::Forget(subject, slot) => {
                    let of = SecretRef { subject, slot };
                    self.secrets.forget(&of, &self.author(step)).await?;
                    self.read_again(vec![of.subject]).await?;
                }
                Change::Ledger(subject, entry) => {
                    self.store(step, vec![store::Change::Ledger { subject, entry }]).await?;
                }
                Change::App { customer, app } => {
                    let changes = app_of(&self.stored(), &customer, &app);
                    self.store(step, changes).await?;
                    // The app's other customers, and its review customer, come into view with it.
                    let stored = snapshot(&*self.store, &self.scope).await?;
                    self.stored.replace(Rc::new(stored));
                }
                Change::Page { customer, page } => {
                    let changes = page_of(&self.stored(), &customer, &page);
                    self.store(step, changes).await?;
                }
                Change::Pack { app, rendered } => {
                    let pack = self.write_pack(step, &app, &rendered, None).await?;
                    let mut packs = self.packs.borrow_mut();
                    // One that is written anew is the same.
                    if !packs.contains(&pack.folder) {
                        packs.push(pack.folder);
                    }
                }
                Change::Remove(subject) => {
                    self.store(step, vec![store::Change::Remove { subject }]).await?;
                }
            }
        }
        Ok(())
    }

    /// Notes in the person's own settings which Meta the home belongs to, before anything of that Meta is stored in it,
    /// and takes over there what an older version kept in the workspace.
    async fn note_home(&self) -> Result<(), Error> {
        if self.is_noted.get() || self.workspace.is_rehearsed() {
            return Ok(());
        }
        let url = self.address.url.as_str().trim_end_matches('/').to_owned();
        let note = match self.address.kind {
            MetaKind::Demo => Some((HomeKind::Demo, Some(url))),
            MetaKind::Sandbox => Some((HomeKind::Rehearsal, Some(url))),
            MetaKind::Meta if self.client.has_answered() => Some((HomeKind::Real, None)),
            // As long as Meta did not answer, the home may come to belong to a sandbox.
            MetaKind::Meta | MetaKind::Other => None,
        };
        self.is_noted.set(note.is_some());
        let config_dir = self.config_dir.clone();
        let noting = move |workspace: &Workspace| {
            if let Some((kind, url)) = note {
                Personal::note(&config_dir, workspace.home(), kind, url.as_deref())?;
            }
            take_over(workspace, &config_dir)
        };
        Ok(self.workspace.off(noting).await?)
    }

    async fn keep(
        &self,
        step: StepId,
        of: &SecretRef,
        secret: &SecretString,
        expires: Option<jiff::Timestamp>,
    ) -> Result<(), Error> {
        self.scrub.learn(secret);
        self.note_home().await?;
        self.secrets.keep(of, secret, expires, &self.author(step)).await?;
        self.read_again(vec![of.subject.clone()]).await
    }

    /// Stores changes, and reads again what they touched.
    pub(super) async fn store(&self, step: StepId, changes: Vec<store::Change>) -> Result<(), Error> {
        self.note_home().await?;
        self.store.apply(&changes, &self.author(step)).await?;
        self.read_again(changes.iter().map(|change| change.subject().clone()).collect()).await
    }

    /// Reads some subjects again: apps, and customers with all their Pages.
    pub(super) async fn read_again(&self, subjects: Vec<Subject>) -> Result<(), Error> {
        let mut whole: Vec<Subject> = subjects
            .into_iter()
            .map(|subject| match subject {
                Subject::Page { customer, .. } => Subject::Customer(customer),
                other => other,
            })
            .filter(|subject| !subject.is_unidentified())
            .collect();
        whole.sort();
        whole.dedup();
        let newer = snapshot(&*self.store, &Scope::Only(whole.clone())).await?;
        let merged = self.stored().with(&whole, newer);
        self.stored.replace(Rc::new(merged));
        Ok(())
    }

    fn author(&self, step: StepId) -> Author {
        Author {
            by: self.person.clone(),
            command: self.command.clone(),
            step: step.name().to_owned(),
            at: self.now,
        }
    }

    /// Takes the one lock under which a customer's tokens are renewed on this machine, and reads again what is stored:
    /// whoever held it before may have renewed them.
    ///
    /// # Errors
    /// `workspace-busy` when somebody else holds it, or when a record cannot be read.
    pub async fn lock(&self, customer: &str) -> Result<Lock, Error> {
        let subject = Subject::Customer(customer.to_owned());
        let lock = self.workspace.off(move |workspace: &Workspace| workspace.lock(&subject)).await?;
        self.repair(customer).await?;
        Ok(lock)
    }

    /// Makes true again what is noted beside the secrets of a customer, its app and its Pages: a process that was
    /// killed between keeping a secret and noting it leaves that behind. A vault that does not open is for the
    /// steps to say.
    ///
    /// # Errors
    /// When a record cannot be read.
    pub async fn repair(&self, customer: &str) -> Result<(), Error> {
        let subjects = self.stored().subjects_of(customer);
        self.secrets.close(customer);
        self.secrets.repair(&subjects).await;
        self.read_again(subjects).await
    }
}

/// Returns where a field of a subject is stored: that of a Page without an id waits with the customer.
fn with_customer(subject: Subject) -> Subject {
    match subject {
        Subject::Page { customer, page } if page == UNKNOWN_ID => Subject::Customer(customer),
        other => other,
    }
}

/// Takes what an older version kept in the workspace out of it: into the person's own settings what is theirs, if
/// they worked here before. An address is there only where one was typed over it.
fn take_over(workspace: &Workspace, config_dir: &Path) -> Result<(), StoreError> {
    let Older { lang, person, graph_url, .. } = &workspace.config().older;
    if graph_url.is_some() {
        workspace.set_config("graph_url", "")?;
    }
    if (lang.is_some() || person.is_some()) && workspace.was_agreed_to_early() {
        Personal::take_over(config_dir, person.as_deref(), lang.as_deref())?;
        workspace.set_config("lang", "")?;
        workspace.set_config("person", "")?;
    }
    Ok(())
}

fn record(subject: Subject, edits: Vec<Edit>, what: &'static str, of: impl Into<String>) -> store::Change {
    store::Change::Record { subject, edits, what, of: of.into() }
}

/// Returns the changes by which a customer comes to use an app. The first one to is its review customer.
fn app_of(stored: &Snapshot, customer: &str, app: &str) -> Vec<store::Change> {
    let subject = Subject::App(app.to_owned());
    let mut changes = Vec::new();
    if stored.subject_record(&subject).record.get("review_customer").is_none() {
        let edit = Edit::Set("review_customer".into(), customer.into());
        changes.push(record(subject, vec![edit], "field", "review_customer"));
    }
    let edit = Edit::Set("app_id".into(), app.into());
    changes.push(record(Subject::Customer(customer.into()), vec![edit], "app", app));
    changes
}

/// Returns the changes by which a customer's Page is identified. What waited with the customer goes with it.
fn page_of(stored: &Snapshot, customer: &str, page: &str) -> Vec<store::Change> {
    let owner = Subject::Customer(customer.to_owned());
    let subject = Subject::page(customer, page);
    let fields = &stored.subject_record(&owner).record.fields;
    let waiting: Vec<_> = fields.iter().filter(|(key, _)| is_page_field(key)).collect();
    let mut changes = Vec::new();
    // A Page of which nothing was ever proved was a slip, and the new id corrects it.
    for other in stored.pages_of(customer).into_iter().filter(|other| other != page && other != UNKNOWN_ID) {
        let field_of = Subject::page(customer, &other);
        let own = stored.subject_record(&field_of);
        let is_proved = !own.cards.is_empty() || own.record.get("page_name").is_some();
        if !is_proved && !stored.has(&subject) {
            changes.push(store::Change::Remove { subject: field_of });
        }
    }
    // A Page is there once its record has a key; its own id makes a good one.
    let mut edits = vec![Edit::Set("page_id".into(), page.to_owned())];
    edits.extend(waiting.iter().map(|(key, value)| Edit::Set((*key).clone(), (*value).clone())));
    changes.push(record(subject, edits, "field", "page_id"));
    let taken = waiting.into_iter().map(|(key, _)| Edit::Unset(key.clone())).collect();
    changes.push(record(owner, taken, "page", page));
    changes
}
