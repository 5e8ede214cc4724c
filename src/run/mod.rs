//! The wiring of one run: workspace, Graph, web and machine behind the journey's ports.

pub mod last_look;
pub mod pack;

use std::cell::RefCell;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use jiff::Timestamp;
use secrecy::SecretString;
use serde_json::Value;
use url::Url;

use crate::env::{self, Clock, Env};
use crate::error::{Error, Exit};
use crate::finding::{Code, Finding, Subject, UNKNOWN_ID};
use crate::graph::{Cache, Client, ClientOptions, Keys, Life, Session, Version, is_loopback, life, newest};
use crate::i18n::Words;
use crate::journey::desk::Desk;
use crate::journey::known::{Dossier, Estate};
use crate::journey::look::{Looked, Sight};
use crate::journey::port::{Blind, Graph, GraphWrite, Machine, SecretRef, Slot, VersionLife, Web};
use crate::journey::question::{Holder, Question};
use crate::journey::{Change, StepId};
use crate::platform::{PlatformError, Shelf};
use crate::probe::{Disk, Prober, Scope};
use crate::redact::Scrub;
use crate::review::{Catalogue, Gaps};
pub use pack::Written;

use crate::workspace::{
    Edit, IdentitySource, JournalLine, NoKeyring, Passphrase, PassphraseFile, PassphraseTyped, Person,
    StoreError, SystemKeyring, Workspace,
};
use crate::{graph, journey, probe};

/// The record of a customer cannot be read, so nothing of that customer was looked at.
pub static CUSTOMER_UNREADABLE: Code = Code::failed("customer-unreadable", "");
/// The vault could not be opened, so nothing could be asked with a token.
pub static VAULT_CLOSED: Code = Code::failed("vault-closed", "");

/// Meta's Graph API.
const META: &str = "https://graph.facebook.com";

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        let exit = match error.code() {
            "no-identity" | "keyring-closed" | "passphrase-missing" | "passphrase-unnamed"
            | "passphrase-wrong" | "recipients-changed" | "recipient-invalid" | "recipient-unknown"
            | "recipient-yourself" | "unshare-unfinished" | "bad-id" | "config-invalid" | "home-taken" => {
                Exit::Usage
            }
            _ => Exit::Failed,
        };
        Self { code: error.code(), exit, facts: error.facts() }
    }
}

impl From<PlatformError> for Error {
    fn from(error: PlatformError) -> Self {
        Self { code: error.code(), exit: Exit::Usage, facts: error.facts() }
    }
}

impl From<Gaps> for Error {
    fn from(gaps: Gaps) -> Self {
        Self { code: gaps.code(), exit: Exit::Unmet, facts: gaps.facts() }
    }
}

/// Returns every code that a finding can have, once each.
pub fn every_code() -> Vec<&'static Code> {
    let own: [&'static Code; 4] =
        [&VAULT_CLOSED, &CUSTOMER_UNREADABLE, &last_look::NEVER_SEEN, &journey::calls::REVIEW_CALL_REFUSED];
    let mut seen = BTreeSet::new();
    let all = journey::catalogue::codes().into_iter().chain(graph::codes::CODES.iter().copied());
    all.chain(probe::codes::CODES.iter().copied()).chain(own).filter(|code| seen.insert(code.id)).collect()
}

/// What the command line says about the whole run.
#[derive(Clone, Debug, Default)]
pub struct Setting {
    /// `--home`.
    pub home: Option<PathBuf>,
    /// `--graph-url`.
    pub graph_url: Option<String>,
    /// `--graph-version`.
    pub graph_version: Option<String>,
    /// Whether a subscription that somebody else set up may be replaced: `--yes`, or a person who agrees.
    pub may_replace: bool,
    /// The person's words, for the files that are for the person's own eyes.
    pub words: Words,
    /// What a person typed to open their identity, where no file is named.
    pub typed: Option<Arc<PassphraseTyped>>,
}

/// Which customers a run is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Focus {
    /// All of them.
    All,
    /// One, and those who share its app.
    One(String),
    /// Those who use an app.
    App(String),
}

/// Opens the workspace that the command line, the environment or the system names.
///
/// # Errors
/// Whatever keeps its settings from being read.
pub fn workspace(env: &Env, setting: &Setting) -> Result<Workspace, Error> {
    let home = setting.home.clone().or_else(|| env.get("ONBOARD_HOME").map(PathBuf::from));
    let home = home.map_or_else(|| env.data_home.clone(), |home| env.absolute(home));
    let file = env.get("ONBOARD_PASSPHRASE_FILE").map(|file| PassphraseFile(env.absolute(file)));
    let file = file.map(|file| Arc::new(file) as Arc<dyn Passphrase>);
    let typed = || setting.typed.clone().map(|typed| typed as Arc<dyn Passphrase>);
    let person = Person {
        config_dir: env.config_home.clone(),
        keyring: match env.keyring {
            env::Keyring::System => Arc::new(SystemKeyring::default()),
            env::Keyring::Absent => Arc::new(NoKeyring),
        },
        passphrase: file.or_else(typed),
    };
    Ok(Workspace::open(home)?.with_identity(IdentitySource::Person(person)))
}

/// The secrets that were opened in this run, or lent to it.
type Opened = Arc<Mutex<HashMap<SecretRef, SecretString>>>;

/// Everything that one run works with.
pub struct Office {
    workspace: Arc<Workspace>,
    shelf: Shelf,
    client: Client,
    cache: Cache,
    prober: Prober,
    scrub: Scrub,
    now: Timestamp,
    version: VersionLife,
    person: String,
    command: String,
    focus: RefCell<Vec<String>>,
    /// The first customer at hand of each app.
    first_users: RefCell<HashMap<String, String>>,
    read: Opened,
    packs: RefCell<Vec<PathBuf>>,
    words: Words,
    may_replace: bool,
    broken: RefCell<Vec<Finding>>,
}

impl Office {
    /// Sets up a run.
    ///
    /// # Errors
    /// A bad `--graph-url` or `--graph-version`, an unreadable profile, no TLS roots.
    pub fn new(
        workspace: Workspace,
        env: &Env,
        setting: &Setting,
        scrub: &Scrub,
        command: &str,
    ) -> Result<Self, Error> {
        let config = workspace.config().clone();
        let typed = setting.graph_url.as_deref().or_else(|| env.get("ONBOARD_GRAPH_URL"));
        let base = typed.or(config.graph_url.as_deref()).unwrap_or(META);
        let base = Url::parse(base)
            .map_err(|_| Error::new("graph-url-invalid", Exit::Usage).with("reason", "not an address"))?;
        if config.demo && !is_loopback(&base) {
            return Err(Error::new("demo-home-elsewhere", Exit::Usage));
        }
        let version: Version = match &setting.graph_version {
            Some(text) => text.parse().map_err(|_| {
                Error::new("graph-version-malformed", Exit::Usage).with("seen", text.as_str())
            })?,
            None => newest(),
        };
        let now = time(env, is_loopback(&base))?;
        let timeout = Duration::from_secs(u64::from(config.network.timeout_seconds));
        let client = Client::new(
            ClientOptions {
                base: base.clone(),
                version,
                timeout,
                retry_base: Duration::from_millis(u64::from(config.network.retry_ms)),
                user_agent: concat!("onboard/", env!("CARGO_PKG_VERSION")).into(),
            },
            scrub.clone(),
        )
        .map_err(|error| {
            let Blind { code, facts } = error.blind();
            let exit = if code.id.starts_with("graph-url") { Exit::Usage } else { Exit::Failed };
            Error { code: code.id, exit, facts }
        })?;
        let scope = match (config.demo, is_loopback(&base)) {
            (true, _) => Scope::Demo(base),
            (false, true) => Scope::Sandbox(base),
            (false, false) => Scope::Real,
        };
        let days_left = match life(version, now) {
            Life::Unknown | Life::Alive { until: None } => None,
            Life::Alive { until: Some(end) } => {
                let today = now.to_zoned(jiff::tz::TimeZone::UTC).date();
                Some(i64::from(today.until((jiff::Unit::Day, end)).map_or(0, |span| span.get_days())))
            }
            Life::Dying { days } => Some(days),
            Life::Dead { .. } => Some(0),
        };
        let known = life(version, now) != Life::Unknown;
        let own = workspace.home().join("platforms");
        Ok(Self {
            shelf: if own.is_dir() { Shelf::with_own(&own)? } else { Shelf::builtin()? },
            client,
            cache: Cache::new(),
            prober: Prober::new(scope, scrub.clone(), timeout, now),
            scrub: scrub.clone(),
            now,
            version: VersionLife { name: version.to_string(), known, days_left },
            person: config.person.clone().unwrap_or_else(|| env.user.clone()),
            command: command.to_owned(),
            focus: RefCell::new(Vec::new()),
            first_users: RefCell::default(),
            read: Opened::default(),
            packs: RefCell::default(),
            words: setting.words.clone(),
            may_replace: setting.may_replace,
            broken: RefCell::default(),
            workspace: Arc::new(workspace),
        })
    }

    /// Returns the workspace.
    pub fn workspace(&self) -> &Workspace {
        &self.workspace
    }

    /// Returns the profiles.
    pub fn shelf(&self) -> &Shelf {
        &self.shelf
    }

    /// Returns the Graph client.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Returns the Graph version in use.
    pub fn version(&self) -> Version {
        self.client.version()
    }

    /// Returns the time of the run.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Returns a finding for each customer whose record cannot be read.
    pub fn broken(&self) -> Vec<Finding> {
        self.broken.borrow().clone()
    }

    /// Returns the person's words.
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// Has a secret stand in its slot until the run ends. Nothing of it is kept.
    pub fn lend(&self, subject: Subject, slot: Slot, secret: SecretString) {
        self.scrub.learn(&secret);
        lock(&self.read).insert(SecretRef { subject, slot }, secret);
    }

    /// Remembers the folder of a pack that was written.
    pub(crate) fn note_pack(&self, folder: PathBuf) {
        self.packs.borrow_mut().push(folder);
    }

    /// Returns the folders of the packs that were written.
    pub fn packs(&self) -> Vec<PathBuf> {
        self.packs.borrow().clone()
    }

    /// Chooses whom the run is about; returns the customers to look at.
    ///
    /// # Errors
    /// When a record cannot be read.
    pub fn set_focus(&self, focus: &Focus) -> Result<Vec<String>, Error> {
        let all = self.workspace.customers()?;
        let app_of = |customer: &str| -> Result<Option<String>, Error> {
            let record = self.workspace.record(&Subject::Customer(customer.to_owned()))?;
            Ok(record.get("app_id").map(String::from))
        };
        let shown = match focus {
            // One record that does not read is a finding of its own, and no reason not to look at the others.
            Focus::All => {
                let mut readable = Vec::new();
                for customer in &all {
                    match app_of(customer) {
                        Ok(_) => readable.push(customer.clone()),
                        Err(error) => {
                            let subject = Subject::Customer(customer.clone());
                            let finding =
                                Finding::new(&CUSTOMER_UNREADABLE, &subject).with("reason", error.code);
                            self.broken.borrow_mut().push(finding);
                        }
                    }
                }
                readable
            }
            Focus::One(customer) => vec![customer.clone()],
            Focus::App(app) => {
                let mut users = Vec::new();
                for customer in &all {
                    if app_of(customer)?.as_deref() == Some(app) {
                        users.push(customer.clone());
                    }
                }
                users
            }
        };
        let mut loaded = shown.clone();
        if let Focus::One(customer) = focus
            && let Some(app) = app_of(customer)?
        {
            for other in all {
                // Another customer's broken record is not this customer's trouble.
                if &other != customer && app_of(&other).ok().flatten().as_deref() == Some(app.as_str()) {
                    loaded.push(other);
                }
            }
        }
        let mut first_users = HashMap::new();
        for customer in loaded.iter().rev() {
            if let Ok(Some(app)) = app_of(customer) {
                first_users.insert(app, customer.clone());
            }
        }
        *self.first_users.borrow_mut() = first_users;
        *self.focus.borrow_mut() = loaded;
        Ok(shown)
    }

    /// Returns the secrets of a subject: of an app's, those of its review customer and that one's first Page.
    fn keys(&self, subject: &Subject) -> Arc<SubjectKeys> {
        let record = |subject: &Subject| self.workspace.record(subject).unwrap_or_default();
        let app_of =
            |customer: &str| record(&Subject::Customer(customer.to_owned())).get("app_id").map(String::from);
        let first_page = |customer: &str| self.workspace.pages(customer).ok()?.into_iter().next();
        let (app, customer, page) = match subject {
            Subject::App(app) => {
                let named = record(subject).get("review_customer").map(String::from);
                let customer = named.filter(|customer| app_of(customer).as_ref() == Some(app));
                let customer = customer.or_else(|| self.first_users.borrow().get(app).cloned());
                let page = customer.as_deref().and_then(first_page);
                (Some(app.clone()), customer, page)
            }
            Subject::Customer(customer) => (app_of(customer), Some(customer.clone()), first_page(customer)),
            Subject::Page { customer, page } => {
                (app_of(customer), Some(customer.clone()), Some(page.clone()))
            }
        };
        Arc::new(SubjectKeys {
            workspace: Arc::clone(&self.workspace),
            read: Arc::clone(&self.read),
            app: app.filter(|id| id != UNKNOWN_ID),
            customer,
            page: page.filter(|id| id != UNKNOWN_ID),
        })
    }

    fn session(&self, subject: &Subject) -> Rc<Session> {
        Rc::new(Session::new(&self.client, self.keys(subject), self.cache.clone()))
    }

    fn dossier(&self, subject: &Subject) -> Result<Dossier, Error> {
        let stored = self.workspace.whole(subject)?;
        Ok(Dossier {
            record: stored.record,
            cards: stored.cards,
            ledger: self.workspace.ledger(subject)?.lines,
        })
    }

    fn note(&self, subject: &Subject, step: StepId, what: &str, key: &str) -> Result<(), Error> {
        let facts = BTreeMap::from([
            ("step".to_owned(), Value::from(step.name())),
            ("key".to_owned(), Value::from(key)),
        ]);
        let line = JournalLine {
            at: self.now,
            by: self.person.clone(),
            command: self.command.clone(),
            what: what.to_owned(),
            facts,
        };
        Ok(self.workspace.journal(subject, &line)?)
    }

    /// Makes an app's record and names the customer that uses it.
    fn adopt_app(&self, customer: &str, app: &str) -> Result<(), Error> {
        let subject = Subject::App(app.to_owned());
        if self.workspace.record(&subject)?.get("review_customer").is_none() {
            self.workspace.edit(&subject, &[Edit::Set("review_customer".into(), customer.into())])?;
        }
        self.workspace
            .edit(&Subject::Customer(customer.into()), &[Edit::Set("app_id".into(), app.into())])?;
        Ok(())
    }

    /// Makes a Page's record, with what waited with the customer while the Page had no id.
    fn adopt_page(&self, customer: &str, page: &str) -> Result<(), Error> {
        let (owner, page) = (Subject::Customer(customer.to_owned()), Subject::page(customer, page));
        let waiting = self.workspace.record(&owner)?.fields;
        let waiting: Vec<(String, String)> =
            waiting.into_iter().filter(|(key, _)| is_page_field(key)).collect();
        // A Page is there once its record has a key; its own id makes a good one.
        let Subject::Page { page: id, .. } = &page else { return Ok(()) };
        // A Page of which nothing was ever proved was a slip, and the new id corrects it.
        for other in self.workspace.pages(customer)? {
            let slip = Subject::page(customer, &other);
            let stored = self.workspace.whole(&slip)?;
            if other != *id
                && stored.cards.is_empty()
                && stored.record.get("page_name").is_none()
                && !self.workspace.exists(&page)
            {
                self.workspace.remove(&slip)?;
            }
        }
        let mut edits = vec![Edit::Set("page_id".into(), id.clone())];
        edits.extend(waiting.iter().map(|(key, value)| Edit::Set(key.clone(), value.clone())));
        self.workspace.edit(&page, &edits)?;
        let taken: Vec<Edit> = waiting.into_iter().map(|(key, _)| Edit::Unset(key)).collect();
        Ok(self.workspace.edit(&owner, &taken)?)
    }

    /// Makes the records' copies of what the vault holds true again: a process that was killed between saving
    /// a secret and noting it leaves them behind. A vault that does not open is for the steps to say.
    pub fn heal(&self, customer: &str) {
        let owner = Subject::Customer(customer.to_owned());
        let mut subjects = vec![owner.clone()];
        let app =
            self.workspace.record(&owner).ok().and_then(|record| record.get("app_id").map(String::from));
        subjects.extend(app.map(Subject::App));
        let pages = self.workspace.pages(customer).unwrap_or_default();
        subjects.extend(pages.into_iter().map(|page| Subject::page(customer, page)));
        for subject in subjects.iter().filter(|subject| self.workspace.exists(subject)) {
            let _ = self.workspace.heal(subject);
        }
    }

    /// Remembers what a look saw, for `status`. The one thing that looking may write; failing to is no failure.
    pub fn remember(&self, looked: &[Looked]) {
        let mut by_subject: BTreeMap<Subject, Vec<Value>> = BTreeMap::new();
        let nobodys = self.focus.borrow().first().cloned().unwrap_or_default();
        for seen in looked {
            // What has no id yet has no folder either, and lies with its customer.
            let place = match &seen.subject {
                Subject::Page { customer, page } if page == UNKNOWN_ID => Subject::Customer(customer.clone()),
                Subject::App(app) if app == UNKNOWN_ID => Subject::Customer(nobodys.clone()),
                other => other.clone(),
            };
            by_subject.entry(place).or_default().push(last_look::to_seen(seen));
        }
        for (subject, steps) in by_subject {
            let seen = serde_json::json!({ "at": self.now.to_string(), "steps": steps });
            let _ = self.workspace.see(&subject, &seen);
        }
    }
}

/// Returns whether a field belongs to a Page.
fn is_page_field(key: &str) -> bool {
    Question::find(key).is_some_and(|question| question.holder == Holder::Page)
}

/// Returns the time of a run: `ONBOARD_NOW` counts against a sandbox only.
///
/// # Errors
/// `now-malformed` when it is no RFC 3339 time.
pub fn time(env: &Env, against_sandbox: bool) -> Result<Timestamp, Error> {
    match env.get("ONBOARD_NOW").filter(|_| against_sandbox && env.clock == Clock::Real) {
        Some(text) => text.parse().map_err(|_| Error::new("now-malformed", Exit::Usage).with("seen", text)),
        None => Ok(env.now()),
    }
}

impl Sight for Office {
    fn graph(&self, subject: &Subject) -> Rc<dyn Graph> {
        self.session(subject)
    }

    fn web(&self, subject: &Subject) -> Rc<dyn Web> {
        Rc::new(self.prober.of(self.keys(subject)))
    }

    fn machine(&self) -> Rc<dyn Machine> {
        Rc::new(Disk)
    }
}

impl Desk for Office {
    fn estate(&self) -> Result<Estate<'_>, Error> {
        let mut dossiers = BTreeMap::new();
        for customer in self.focus.borrow().iter() {
            let subject = Subject::Customer(customer.clone());
            let dossier = self.dossier(&subject)?;
            if let Some(app) = dossier.record.get("app_id") {
                let app = Subject::App(app.to_owned());
                if let Entry::Vacant(place) = dossiers.entry(app) {
                    let own = self.dossier(place.key())?;
                    place.insert(own);
                }
            }
            let pages = self.workspace.pages(customer)?;
            if pages.is_empty() {
                // What is known of a Page before it is identified waits with the customer.
                let mut waiting = Dossier::default();
                waiting.record.fields = dossier.record.fields.clone();
                waiting.record.fields.retain(|key, _| is_page_field(key));
                dossiers.insert(Subject::page(customer, UNKNOWN_ID), waiting);
            }
            for page in pages {
                let page = Subject::page(customer, page);
                let own = self.dossier(&page)?;
                dossiers.insert(page, own);
            }
            dossiers.insert(subject, dossier);
        }
        Ok(Estate {
            now: self.now,
            dossiers,
            shelf: &self.shelf,
            catalogue: Catalogue::builtin(),
            margin_days: i64::from(self.workspace.config().margins.days),
            version: self.version.clone(),
            may_replace: self.may_replace,
            is_rehearsal: is_loopback(self.client.base()),
        })
    }

    fn keep(&self, step: StepId, change: Change) -> Result<(), Error> {
        match change {
            Change::Field(subject, key, value) => {
                let subject = match subject {
                    Subject::Page { customer, page } if page == UNKNOWN_ID => Subject::Customer(customer),
                    other => other,
                };
                self.workspace.edit(&subject, &[Edit::Set(key.clone(), value)])?;
                self.note(&subject, step, "field", &key)
            }
            Change::Said(subject, key, value, at) => {
                let edit = Edit::Say { key: key.clone(), value, by: self.person.clone(), at };
                self.workspace.edit(&subject, &[edit])?;
                self.note(&subject, step, "said", &key)
            }
            Change::Secret(subject, slot, secret, expires) => {
                self.scrub.learn(&secret);
                lock(&self.read).remove(&SecretRef { subject: subject.clone(), slot });
                self.workspace.keep(&subject, slot, &secret, expires, self.now)?;
                self.note(&subject, step, "secret", slot.name())
            }
            Change::Ledger(subject, entry) => {
                self.workspace.ledger_add(&subject, &entry)?;
                self.note(&subject, step, &entry.kind, &entry.of)
            }
            Change::App { customer, app } => {
                self.adopt_app(&customer, &app)?;
                // The app's other customers, and its review customer, come into view with it.
                self.set_focus(&Focus::One(customer.clone()))?;
                self.note(&Subject::Customer(customer), step, "app", &app)
            }
            Change::Page { customer, page } => {
                self.adopt_page(&customer, &page)?;
                self.note(&Subject::Customer(customer), step, "page", &page)
            }
            Change::Pack(Subject::App(app)) => {
                let pack = self.write_pack(&app, None)?;
                self.note_pack(pack.folder);
                self.note(&Subject::App(app), step, "pack", "texts")
            }
            Change::Pack(_) => Ok(()),
        }
    }

    fn hands(&self, subject: &Subject) -> Rc<dyn GraphWrite> {
        self.session(subject)
    }

    fn forget(&self) {
        self.cache.forget();
    }
}

/// The secrets of one subject: its app's, its customer's, its Page's. Each is opened once a run.
struct SubjectKeys {
    workspace: Arc<Workspace>,
    read: Opened,
    app: Option<String>,
    customer: Option<String>,
    page: Option<String>,
}

fn lock(opened: &Opened) -> MutexGuard<'_, HashMap<SecretRef, SecretString>> {
    opened.lock().unwrap_or_else(PoisonError::into_inner)
}

impl SubjectKeys {
    /// Returns whose secret lies in a slot, as this subject sees it.
    fn named(&self, slot: Slot) -> Option<SecretRef> {
        let subject = match slot {
            Slot::AppSecret | Slot::VerifyToken => self.app.clone().map(Subject::App),
            Slot::UserToken | Slot::SystemUserToken | Slot::AgentPassword => {
                self.customer.clone().map(Subject::Customer)
            }
            Slot::PageToken => match (&self.customer, &self.page) {
                (Some(customer), Some(page)) => Some(Subject::page(customer, page)),
                _ => None,
            },
        };
        Some(SecretRef { subject: subject?, slot })
    }

    fn open(&self, of: &SecretRef) -> Result<Option<SecretString>, Blind> {
        if let Some(secret) = lock(&self.read).get(of) {
            return Ok(Some(secret.clone()));
        }
        let secret = self.workspace.secret(&of.subject, of.slot).map_err(|error| {
            let why = Blind { code: &VAULT_CLOSED, facts: error.facts() };
            why.with("reason", error.code())
        })?;
        if let Some(secret) = &secret {
            lock(&self.read).insert(of.clone(), secret.clone());
        }
        Ok(secret)
    }
}

impl Keys for SubjectKeys {
    fn secret(&self, slot: Slot) -> BoxFuture<'_, Result<Option<SecretString>, Blind>> {
        async move { self.named(slot).map_or(Ok(None), |of| self.open(&of)) }.boxed()
    }

    fn secrets<'a>(&'a self, of: &'a [SecretRef]) -> BoxFuture<'a, Vec<Result<Option<SecretString>, Blind>>> {
        async move { of.iter().map(|of| self.open(of)).collect() }.boxed()
    }

    fn app_id(&self) -> Option<String> {
        self.app.clone()
    }
}
