//! The wiring of one run: workspace, Graph, web and machine behind the journey's ports.

mod changes;
mod fleet;
mod home;
pub(crate) mod last_look;
pub(crate) mod pack;
mod secrets;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use futures_util::stream::{self, StreamExt};
use jiff::Timestamp;
use secrecy::SecretString;
use serde_json::Value;

use crate::breaker::Breaker;
use crate::codes;
use crate::env::{Clock, Env};
use crate::error::{Error, Exit};
use crate::finding::{Finding, Subject, UNKNOWN_ID, Weight};
use crate::graph::{
    Cache, Client, ClientOptions, GraphSetupError, Life, Session, Version, is_loopback, life, newest,
};
use crate::i18n::Words;
use crate::journey::backend::{Backend, TokenLock};
use crate::journey::known::Inputs;
use crate::journey::look::{CheckResult, Ports, look};
use crate::journey::port::{BATCH_FROM, Graph, GraphWrite, Machine, Unavailable, VersionLife, Web};
use crate::journey::question::{Holder, Question};
use crate::journey::{Change, Row, StepId};
use crate::model::{SecretKind, SecretRef};
use crate::platform::{OwnFile, PlatformError, Profiles};
use crate::probe::{Disk, Probe, Scope as Reach};
use crate::redact::Scrub;
use crate::review::{Catalogue, Gaps};
use crate::store::{Scope, Snapshot, Store};
use crate::workspace::{Folder, OwnProfile, PassphraseTyped, StoreError, Workspace};
pub use home::{Address, Home, MetaKind};
pub use pack::Written;
use secrets::{Credentials, OpenSecrets};

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        Self::new(error.code()).knowing(error.facts())
    }
}

impl From<PlatformError> for Error {
    fn from(error: PlatformError) -> Self {
        let code = error.code();
        // What a look only advises of is in the way of a command that wants it.
        let exit = if code.weight == Weight::Advice { Exit::Usage } else { Exit::of(code.weight) };
        Self::new(code).exiting(exit).knowing(error.facts())
    }
}

impl From<Gaps> for Error {
    fn from(gaps: Gaps) -> Self {
        Self::new(gaps.code()).knowing(gaps.facts())
    }
}

impl From<GraphSetupError> for Error {
    fn from(error: GraphSetupError) -> Self {
        let Unavailable { code, facts } = error.blind();
        let is_address = matches!(error, GraphSetupError::Insecure { .. } | GraphSetupError::Invalid { .. });
        Self::new(code).exiting(if is_address { Exit::Usage } else { Exit::Failed }).knowing(facts)
    }
}

/// Returns the finding of a customer whose record cannot be read.
pub fn unreadable(customer: &str, why: &Error) -> Finding {
    Finding::new(&codes::CUSTOMER_UNREADABLE, &Subject::Customer(customer.to_owned()))
        .with("reason", why.code.id)
}

/// What the command line says about the whole run.
#[derive(Clone, Debug, Default)]
pub struct RunOptions {
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
    /// Which hosts answer. A new run asks each again.
    pub breaker: Breaker,
    /// What a person typed to open their identity, where no file is named.
    pub typed: Option<Arc<PassphraseTyped>>,
    /// Whether it is the timer that works, by an identity of its own where it has one.
    pub as_timer: bool,
}

/// Opens the workspace that the command line, the environment or the system names.
///
/// # Errors
/// Whatever keeps its settings, or the person's own, from being read; `demo-in-workspace`, `graph-url-in-workspace`.
pub fn workspace(env: &Env, run_options: &RunOptions) -> Result<Folder, Error> {
    let home = Home::read(env, run_options)?;
    home.check(run_options)?;
    Ok(home.workspace)
}

/// Returns the platform profiles: those that come with the program, and the workspace's own.
///
/// # Errors
/// A file that does not read, or one that was agreed to and is no profile.
pub fn profiles(workspace: &Workspace) -> Result<Profiles, Error> {
    let own = workspace.own_profiles()?.into_iter();
    let file = |OwnProfile { id, file, text, is_agreed }| OwnFile { id, file, text, is_agreed };
    Ok(Profiles::with_own(own.map(file))?)
}

/// One run: whom it is about, what is stored of them, and all that it works with.
pub struct Run {
    workspace: Folder,
    store: Arc<dyn Store>,
    secrets: Arc<OpenSecrets>,
    scope: Scope,
    stored: RefCell<Rc<Snapshot>>,
    profiles: Profiles,
    client: Client,
    cache: Cache,
    prober: Probe,
    breaker: Breaker,
    scrub: Scrub,
    now: Timestamp,
    version: VersionLife,
    person: String,
    config_dir: PathBuf,
    address: Address,
    /// Whether the person's own settings have what this run has to note of the home.
    is_noted: Cell<bool>,
    command: String,
    packs: RefCell<Vec<PathBuf>>,
    words: Words,
    may_replace: bool,
}

impl Run {
    /// Sets up a run, and reads what is stored of those whom it is about.
    ///
    /// # Errors
    /// A bad `--graph-url` or `--graph-version`, an unreadable profile, no TLS roots, a record that does not read.
    pub async fn open(
        workspace: Folder,
        env: &Env,
        run_options: &RunOptions,
        scrub: &Scrub,
        command: &str,
        scope: Scope,
    ) -> Result<Self, Error> {
        let config = workspace.config().clone();
        let home = Home::of(env, workspace.clone())?;
        home.check(run_options)?;
        let address = home.address(env, run_options)?;
        let base = address.url.clone();
        let now = time(env, is_loopback(&base))?;
        let version: Version = match &run_options.graph_version {
            Some(text) => text
                .parse()
                .map_err(|_| Error::new(&codes::GRAPH_VERSION_MALFORMED).with("seen", text.as_str()))?,
            None => newest(now),
        };
        run_options.breaker.reset();
        let timeout = Duration::from_secs(u64::from(config.network.timeout_seconds));
        let client = Client::new(
            ClientOptions {
                base: base.clone(),
                version,
                timeout,
                breaker: run_options.breaker.clone(),
                retry_base: Duration::from_millis(u64::from(config.network.retry_ms)),
                user_agent: concat!("onboard/", env!("CARGO_PKG_VERSION")).into(),
            },
            scrub.clone(),
        )?;
        let reach = match address.kind {
            MetaKind::Demo => Reach::Demo(base),
            MetaKind::Sandbox => Reach::Sandbox(base),
            MetaKind::Meta | MetaKind::Other => Reach::Real,
        };
        let stored = snapshot(&workspace, &scope).await?;
        Ok(Self {
            profiles: profiles(&workspace)?,
            client,
            cache: Cache::new(),
            prober: Probe::new(reach, scrub.clone(), timeout, now, run_options.breaker.clone()),
            breaker: run_options.breaker.clone(),
            scrub: scrub.clone(),
            now,
            version: version_life(version, now),
            person: home.person(env),
            config_dir: env.config_home.clone(),
            address,
            is_noted: Cell::new(false),
            command: command.to_owned(),
            packs: RefCell::default(),
            words: run_options.words.clone(),
            may_replace: run_options.may_replace,
            secrets: Arc::new(OpenSecrets::new(Arc::new(workspace.clone()))),
            store: Arc::new(workspace.clone()),
            stored: RefCell::new(Rc::new(stored)),
            scope,
            workspace,
        })
    }

    /// Returns the workspace.
    pub fn workspace(&self) -> &Folder {
        &self.workspace
    }

    /// Returns what is stored, as it was read last.
    pub fn stored(&self) -> Rc<Snapshot> {
        Rc::clone(&self.stored.borrow())
    }

    /// Returns the profiles.
    pub fn profiles(&self) -> &Profiles {
        &self.profiles
    }

    /// Returns the Graph client.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Returns what looks at web addresses.
    pub fn prober(&self) -> &Probe {
        &self.prober
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
        self.stored().unreadable().map(|broken| unreadable(&broken.customer, &broken.error)).collect()
    }

    /// Returns what came to the workspace and was not agreed to: one finding about readers and secrets, and one for
    /// each platform profile.
    pub async fn not_agreed(&self) -> Vec<Finding> {
        let stored = self.stored();
        let first = stored.customers().first().map_or(UNKNOWN_ID, String::as_str);
        let subject = Subject::Customer(first.to_owned());
        let of: Vec<Subject> = stored.subject_records().map(|(subject, _)| subject.clone()).collect();
        let look = move |workspace: &Workspace| {
            let is_workspace = workspace.readers().is_ok_and(|readers| readers.is_to_agree());
            (is_workspace, workspace.doubted_beside(&of))
        };
        let (is_workspace, secrets) = self.workspace.off(look).await;
        let mut found = Vec::new();
        if is_workspace || secrets > 0 {
            let readers = if is_workspace { "changed" } else { "same" };
            let finding = Finding::new(&codes::NOT_AGREED, &subject);
            found.push(finding.with("readers", readers).with("secrets", secrets));
        }
        found.extend(self.profiles.waiting().map(|(id, file)| {
            Finding::new(&codes::PROFILE_NOT_AGREED, &subject).with("platform", id).with("path", file)
        }));
        found
    }

    /// Returns the person's words.
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// Returns a secret, `None` where there is none. Each is opened once a run.
    ///
    /// # Errors
    /// What keeps it closed.
    pub async fn secret(&self, subject: Subject, slot: SecretKind) -> Result<Option<SecretString>, Error> {
        self.secrets.get(&SecretRef { subject, slot }).await
    }

    /// Has a secret stand in its slot until the run ends. Nothing of it is kept.
    pub fn lend(&self, subject: Subject, slot: SecretKind, secret: SecretString) {
        self.scrub.learn(&secret);
        self.secrets.lend(SecretRef { subject, slot }, secret);
    }

    /// Returns the folders of the packs that were written.
    pub fn packs(&self) -> Vec<PathBuf> {
        self.packs.borrow().clone()
    }

    /// Returns the secrets of a subject: of an app's, those of its review customer and that one's first Page.
    fn credentials(&self, subject: &Subject) -> Arc<Credentials> {
        Arc::new(Credentials::new(Arc::clone(&self.secrets), self.stored().around(subject)))
    }

    fn session(&self, subject: &Subject) -> Rc<Session> {
        Rc::new(Session::new(&self.client, self.credentials(subject), self.cache.clone()))
    }

    /// Runs checks at once. Where an app has many tokens, Meta is asked about them in batches before.
    pub async fn look(&self, places: &[(&'static Row, Subject)]) -> Vec<CheckResult> {
        self.introspect(places).await;
        look(&self.inputs(), self, places).await
    }

    /// Asks about the tokens of many subjects, those of one app together; the checks then find the answers there.
    async fn introspect(&self, places: &[(&'static Row, Subject)]) {
        /// How many apps are asked about at once.
        const APPS_AT_ONCE: usize = 32;
        let stored = self.stored();
        let subjects: BTreeSet<&Subject> = places.iter().map(|(_, subject)| subject).collect();
        let mut of: BTreeMap<String, Vec<SecretRef>> = BTreeMap::new();
        for subject in subjects {
            let app = stored.around(subject).app;
            for card in &stored.subject_record(subject).cards {
                if matches!(
                    card.slot,
                    SecretKind::UserToken | SecretKind::SystemUserToken | SecretKind::PageToken
                ) {
                    let secret = SecretRef { subject: subject.clone(), slot: card.slot };
                    of.entry(app.clone()).or_default().push(secret);
                }
            }
        }
        let asking = of
            .into_iter()
            .filter(|(app, tokens)| app != UNKNOWN_ID && tokens.len() >= BATCH_FROM)
            .map(|(app, tokens)| async move {
                self.session(&Subject::App(app)).debug_many(&tokens).await;
            });
        stream::iter(asking).buffer_unordered(APPS_AT_ONCE).for_each(|()| async {}).await;
    }

    /// Returns what checks work with, of what is stored of some.
    fn inputs_with(&self, stored: Rc<Snapshot>) -> Inputs<'_> {
        Inputs {
            now: self.now,
            stored,
            profiles: &self.profiles,
            catalogue: Catalogue::builtin(),
            margin_days: i64::from(self.workspace.config().margins.days),
            version: self.version.clone(),
            may_replace: self.may_replace,
            life_of: |name, now| Some(version_life(name.parse().ok()?, now)).filter(|life| life.known),
            is_rehearsal: is_loopback(self.client.base()),
        }
    }

    /// Returns what the last look at a subject saw.
    pub async fn last_look(&self, subject: &Subject) -> Vec<CheckResult> {
        let seen = self.store.last_look(std::slice::from_ref(subject)).await.pop().flatten();
        last_look::last_look(subject, seen).rows
    }

    /// Remembers what a look saw, for `status`. The one thing that looking may write; failing to is no failure. What
    /// could not be looked at stays as it was seen last.
    pub async fn remember(&self, looked: &[CheckResult]) {
        let mut by_subject: BTreeMap<Subject, Vec<&CheckResult>> = BTreeMap::new();
        let nobodys = self.stored().customers().first().cloned().unwrap_or_default();
        for seen in looked {
            // What has no id yet has no folder either, and lies with its customer.
            let place = match &seen.subject {
                Subject::Page { customer, page } if page == UNKNOWN_ID => Subject::Customer(customer.clone()),
                Subject::App(app) if app == UNKNOWN_ID => Subject::Customer(nobodys.clone()),
                other => other.clone(),
            };
            by_subject.entry(place).or_default().push(seen);
        }
        let is_failed = |row: &&CheckResult| row.verdict.weight() == Weight::Failed;
        let failed: Vec<Subject> = by_subject
            .iter()
            .filter(|(_, rows)| rows.iter().any(is_failed))
            .map(|(subject, _)| subject.clone())
            .collect();
        let before: BTreeMap<&Subject, Option<Value>> =
            failed.iter().zip(self.store.last_look(&failed).await).collect();
        let look = |(subject, rows): (Subject, Vec<&CheckResult>)| {
            let old = before.get(&subject).and_then(Option::as_ref);
            let step =
                |row: &CheckResult| last_look::kept(row, old).unwrap_or_else(|| last_look::to_seen(row));
            let steps: Vec<Value> = rows.into_iter().map(step).collect();
            (subject, serde_json::json!({ "at": self.now.to_string(), "steps": steps }))
        };
        let looks: Vec<(Subject, Value)> = by_subject.into_iter().map(look).collect();
        self.store.remember(&looks).await;
    }
}

/// Reads what is stored, with the Pages that wait to be identified.
async fn snapshot(store: &dyn Store, scope: &Scope) -> Result<Snapshot, Error> {
    let mut stored = store.snapshot(scope).await?;
    stored.add_waiting_pages(is_page_field);
    Ok(stored)
}

fn version_life(version: Version, now: Timestamp) -> VersionLife {
    let life = life(version, now);
    let known = life != Life::Unknown;
    let days_left = match life {
        Life::Unknown | Life::Alive { until: None } => None,
        Life::Alive { until: Some(end) } => {
            let today = now.to_zoned(jiff::tz::TimeZone::UTC).date();
            Some(i64::from(today.until((jiff::Unit::Day, end)).map_or(0, |span| span.get_days())))
        }
        Life::Dying { days } => Some(days),
        Life::Dead { .. } => Some(0),
    };
    VersionLife { name: version.to_string(), known, days_left }
}

/// Returns whether a field belongs to a Page.
fn is_page_field(key: &str) -> bool {
    Question::find(key).is_some_and(|question| question.holder == Holder::Page)
}

/// Returns the time of a run: `ONBOARD_NOW` counts against a sandbox only.
///
/// # Errors
/// As [`moment`].
pub fn time(env: &Env, against_sandbox: bool) -> Result<Timestamp, Error> {
    match env.get("ONBOARD_NOW").filter(|_| against_sandbox && env.clock == Clock::Real) {
        Some(text) => moment(text),
        None => Ok(env.now()),
    }
}

/// Returns a time that somebody set, within a century in which certificates and tokens can live.
///
/// # Errors
/// `now-malformed` when it is no RFC 3339 time, `now-out-of-range` when it lies outside of 2000 to 2099.
pub fn moment(text: &str) -> Result<Timestamp, Error> {
    let at: Timestamp = text.parse().map_err(|_| Error::new(&codes::NOW_MALFORMED).with("seen", text))?;
    let year = at.to_zoned(jiff::tz::TimeZone::UTC).year();
    if (2000..2100).contains(&year) {
        Ok(at)
    } else {
        Err(Error::new(&codes::NOW_OUT_OF_RANGE).with("seen", text))
    }
}

impl Ports for Run {
    fn graph(&self, subject: &Subject) -> Rc<dyn Graph> {
        self.session(subject)
    }

    fn web(&self, subject: &Subject) -> Rc<dyn Web> {
        Rc::new(self.prober.of(self.credentials(subject)))
    }

    fn machine(&self) -> Rc<dyn Machine> {
        Rc::new(Disk)
    }
}

impl Backend for Run {
    fn inputs(&self) -> Inputs<'_> {
        self.inputs_with(self.stored())
    }

    fn apply(&self, step: StepId, changes: Vec<Change>) -> LocalBoxFuture<'_, Result<(), Error>> {
        self.write(step, changes).boxed_local()
    }

    fn hands(&self, subject: &Subject) -> Rc<dyn GraphWrite> {
        self.session(subject)
    }

    fn lock_tokens<'a>(&'a self, customer: &'a str) -> LocalBoxFuture<'a, Result<TokenLock, Error>> {
        async move { Ok(Box::new(self.lock(customer).await?) as TokenLock) }.boxed_local()
    }

    fn ask_again(&self) {
        self.breaker.reset();
    }

    fn refresh(&self) -> LocalBoxFuture<'_, Result<(), Error>> {
        async move {
            self.cache.forget();
            let known: Vec<Subject> =
                self.stored().subject_records().map(|(subject, _)| subject.clone()).collect();
            self.read_again(known).await
        }
        .boxed_local()
    }
}
