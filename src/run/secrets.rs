//! The secrets of a run: each opened once, off the runtime's thread, and named by whom they belong to.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use jiff::Timestamp;
use secrecy::SecretString;

use crate::codes;
use crate::error::Error;
use crate::finding::{Subject, UNKNOWN_ID};
use crate::graph::CredentialProvider;
use crate::journey::port::Unavailable;
use crate::model::{SecretKind, SecretRef};
use crate::store::{Author, Secrets, Surroundings};

type Opened = Result<Option<SecretString>, Error>;

/// The secrets that were opened in this run.
pub(super) struct OpenSecrets {
    secrets: Arc<dyn Secrets>,
    opened: Mutex<HashMap<SecretRef, SecretString>>,
    /// Why the vault does not open. Whoever asks for another secret would wait for the same answer.
    closed: Mutex<Option<Error>>,
    /// One at a time opens: the first one may take seconds, and all others wait for the same.
    opening: tokio::sync::Mutex<()>,
}

impl OpenSecrets {
    pub(super) fn new(secrets: Arc<dyn Secrets>) -> Self {
        Self {
            secrets,
            opened: Mutex::default(),
            closed: Mutex::default(),
            opening: tokio::sync::Mutex::default(),
        }
    }

    pub(super) async fn get(&self, of: &SecretRef) -> Opened {
        self.get_many(std::slice::from_ref(of)).await.pop().unwrap_or(Ok(None))
    }

    pub(super) async fn get_many(&self, of: &[SecretRef]) -> Vec<Opened> {
        let is_known = |opened: &HashMap<_, _>| of.iter().all(|of| opened.contains_key(of));
        if !is_known(&lock(&self.opened)) {
            let _opening = self.opening.lock().await;
            let wanted: Vec<SecretRef> = {
                let opened = lock(&self.opened);
                of.iter().filter(|of| !opened.contains_key(of)).cloned().collect()
            };
            if let Some(error) = lock(&self.closed).clone() {
                return self.known(of, &HashMap::new(), Some(&error));
            }
            let mut troubles = HashMap::new();
            for (of, opened) in wanted.iter().zip(self.secrets.get_many(&wanted).await) {
                match opened {
                    Ok(Some(secret)) => {
                        lock(&self.opened).insert(of.clone(), secret);
                    }
                    Ok(None) => {}
                    Err(error) => {
                        if error.code != &codes::SECRET_UNREADABLE && error.code != &codes::SECRET_NOT_AGREED
                        {
                            *lock(&self.closed) = Some(error.clone());
                        }
                        troubles.insert(of.clone(), error);
                    }
                }
            }
            return self.known(of, &troubles, None);
        }
        self.known(of, &HashMap::new(), None)
    }

    fn known(
        &self,
        of: &[SecretRef],
        troubles: &HashMap<SecretRef, Error>,
        closed: Option<&Error>,
    ) -> Vec<Opened> {
        let opened = lock(&self.opened);
        let one = |of: &SecretRef| match (opened.get(of), troubles.get(of).or(closed)) {
            (Some(secret), _) => Ok(Some(secret.clone())),
            (None, Some(error)) => Err(error.clone()),
            (None, None) => Ok(None),
        };
        of.iter().map(one).collect()
    }

    /// Has a secret stand in its place until the run ends.
    pub(super) fn lend(&self, of: SecretRef, secret: SecretString) {
        lock(&self.opened).insert(of, secret);
    }

    pub(super) async fn keep(
        &self,
        of: &SecretRef,
        secret: &SecretString,
        expires: Option<Timestamp>,
        author: &Author,
    ) -> Result<(), Error> {
        self.secrets.keep(of, secret, expires, author).await?;
        // Keeping the first one makes what opens the others.
        *lock(&self.closed) = None;
        lock(&self.opened).insert(of.clone(), secret.clone());
        Ok(())
    }

    /// Removes a secret for good.
    pub(super) async fn forget(&self, of: &SecretRef, author: &Author) -> Result<(), Error> {
        self.secrets.forget(of, author).await?;
        lock(&self.opened).remove(of);
        Ok(())
    }

    /// Lets go of some that were opened and are not asked for again.
    pub(super) fn let_go<'s>(&self, of: impl IntoIterator<Item = &'s SecretRef>) {
        let mut opened = lock(&self.opened);
        for secret in of {
            opened.remove(secret);
        }
    }

    /// Lets go of what was opened of a customer and its Pages: somebody else may have replaced it.
    pub(super) fn close(&self, customer: &str) {
        lock(&self.opened).retain(|secret, _| secret.subject.customer() != Some(customer));
    }

    pub(super) async fn repair(&self, of: &[Subject]) {
        self.secrets.repair(of).await;
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The secrets of one subject: its app's, its customer's, its Page's.
pub(super) struct Credentials {
    secrets: Arc<OpenSecrets>,
    app: Option<String>,
    customer: Option<String>,
    page: Option<String>,
}

impl Credentials {
    pub(super) fn new(secrets: Arc<OpenSecrets>, around: Surroundings) -> Self {
        let Surroundings { app, customer, page } = around;
        Self {
            secrets,
            app: Some(app).filter(|id| id != UNKNOWN_ID),
            customer,
            page: page.filter(|id| id != UNKNOWN_ID),
        }
    }

    /// Returns where a slot's secret lies.
    fn place(&self, slot: SecretKind) -> Option<SecretRef> {
        let subject = match slot {
            SecretKind::AppSecret | SecretKind::VerifyToken => Subject::App(self.app.clone()?),
            SecretKind::UserToken
            | SecretKind::SystemUserToken
            | SecretKind::AgentPassword
            | SecretKind::LoginAttempt => Subject::Customer(self.customer.clone()?),
            SecretKind::PageToken => Subject::page(self.customer.clone()?, self.page.clone()?),
        };
        Some(SecretRef { subject, slot })
    }
}

impl CredentialProvider for Credentials {
    fn secret(&self, slot: SecretKind) -> BoxFuture<'_, Result<Option<SecretString>, Unavailable>> {
        async move {
            match self.place(slot) {
                Some(place) => self.secrets.get(&place).await.map_err(closed),
                None => Ok(None),
            }
        }
        .boxed()
    }

    fn secrets<'a>(
        &'a self,
        of: &'a [SecretRef],
    ) -> BoxFuture<'a, Vec<Result<Option<SecretString>, Unavailable>>> {
        async move {
            self.secrets.get_many(of).await.into_iter().map(|opened| opened.map_err(closed)).collect()
        }
        .boxed()
    }

    fn app_id(&self) -> Option<String> {
        self.app.clone()
    }
}

fn closed(error: Error) -> Unavailable {
    Unavailable { code: &codes::VAULT_CLOSED, facts: error.facts }.with("reason", error.code.id)
}
