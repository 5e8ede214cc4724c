//! What only a person can open: their identity by its passphrase, asked for before the vault is needed, so that no
//! lock is held meanwhile; and secrets that are typed.

use secrecy::{ExposeSecret, SecretString};

use super::Context;
use crate::error::Error;
use crate::finding::Facts;
use crate::journey::question::Question;
use crate::ui::{Prompter, wrap};
use crate::workspace::{Folder, SHORTEST_PASSPHRASE, StoreError, Workspace};

/// How often a passphrase may be typed.
const TRIES: usize = 3;

/// What a command will want of the vault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// To read secrets, if there are any.
    Read,
    /// To store a secret, for which an identity is made where there is none.
    Store,
}

impl Context<'_> {
    /// As [`Context::open_identity`]; says so first where others can read the file with the passphrase.
    ///
    /// # Errors
    /// As [`Context::open_identity`].
    pub async fn unlock(&self, workspace: &Folder, need: Need) -> Result<(), Error> {
        self.warn_of_exposure(workspace);
        self.open_identity(workspace, need).await
    }

    /// Has the person's identity opened, where it lies under a passphrase, and asks nobody for that.
    ///
    /// # Errors
    /// What keeps it closed: going on would end at the first secret.
    pub async fn unlock_unasked(&self, workspace: &Folder) -> Result<(), Error> {
        self.warn_of_exposure(workspace);
        Ok(workspace.off(Workspace::open_by_passphrase).await?)
    }

    fn warn_of_exposure(&self, workspace: &Workspace) {
        if let Some(file) = workspace.exposed_passphrase() {
            let facts: Facts = [("path", file.display().to_string().into())].into();
            self.note(&self.words.say("passphrase-exposed", &facts));
        }
    }

    /// Has the person's identity opened, or made, where nothing but a passphrase does that and a person can be
    /// asked for it. What else keeps the vault closed is left to the command, which may not need it after all.
    ///
    /// # Errors
    /// `passphrase-wrong` after three tries, or at once where nobody can be asked; or the person interrupts.
    pub async fn open_identity(&self, workspace: &Folder, need: Need) -> Result<(), Error> {
        if !self.can_ask() || self.env.get("ONBOARD_PASSPHRASE_FILE").is_some() {
            let opened = workspace.off(Workspace::open_by_passphrase);
            return if need == Need::Store { opened.await.map_err(Error::from) } else { Ok(()) };
        }
        if need == Need::Read && workspace.readers().is_ok_and(|readers| readers.named.is_empty()) {
            return Ok(());
        }
        let mut tries = 0;
        loop {
            let opening = move |workspace: &Workspace| match need {
                Need::Read => workspace.identity().map(|_| ()),
                Need::Store => workspace.recipient().map(|_| ()),
            };
            let opened = workspace.off(opening).await;
            let typed = match opened {
                Err(StoreError::PassphraseUnnamed { .. }) => self.passphrase_of_identity().await?,
                Err(StoreError::PassphraseWrong { .. }) if tries < TRIES => {
                    self.print_always(&self.words.get("passphrase-again"));
                    self.passphrase_of_identity().await?
                }
                Err(error @ StoreError::PassphraseWrong { .. }) => return Err(error.into()),
                Err(StoreError::NoIdentity { keyring, .. }) if need == Need::Store => {
                    self.new_passphrase(keyring).await?
                }
                Ok(()) | Err(_) => return Ok(()),
            };
            tries += 1;
            self.passphrase.take(typed);
        }
    }

    async fn passphrase_of_identity(&self) -> Result<SecretString, Error> {
        let prompter = self.prompter();
        loop {
            let typed = self.hidden(&*prompter, &self.words.get("passphrase-ask")).await?;
            if !typed.expose_secret().trim().is_empty() {
                return Ok(typed);
            }
        }
    }

    async fn new_passphrase(&self, keyring: &'static str) -> Result<SecretString, Error> {
        let path = self.env.config_home.join("identity.age").display().to_string();
        let facts: Facts = [("keyring", keyring.into()), ("path", path.into())].into();
        self.print_always(&wrap(&self.words.say("passphrase-why", &facts), 0));
        let prompter = self.prompter();
        loop {
            let first = self.hidden(&*prompter, &self.words.get("passphrase-new")).await?;
            if first.expose_secret().trim().chars().count() < SHORTEST_PASSPHRASE {
                let facts: Facts = [("least", SHORTEST_PASSPHRASE.into())].into();
                self.print_always(&self.words.say("passphrase-short", &facts));
                continue;
            }
            let second = self.hidden(&*prompter, &self.words.get("passphrase-repeat")).await?;
            if first.expose_secret() == second.expose_secret() {
                return Ok(first);
            }
            self.print_always(&self.words.get("passphrase-differs"));
        }
    }

    /// Asks for a secret on the terminal, without echo, until it has the shape that its question wants.
    ///
    /// # Errors
    /// When the person interrupts, or the terminal is gone.
    pub async fn ask_secret(&self, question: &Question) -> Result<SecretString, Error> {
        let prompter = self.prompter();
        let label = self.words.get(&format!("ask-{}", question.key));
        loop {
            let typed = self.hidden(&*prompter, &label).await?;
            match question.check(typed.expose_secret()) {
                Ok(secret) => return Ok(SecretString::from(secret)),
                Err(why) => {
                    let facts: Facts = [("key", label.clone().into())].into();
                    self.print_always(&self.words.say(why.id, &facts));
                }
            }
        }
    }

    async fn hidden(&self, prompter: &dyn Prompter, label: &str) -> Result<SecretString, Error> {
        loop {
            match prompter.secret(label).await? {
                Some(secret) => {
                    self.scrub.learn(&secret);
                    return Ok(secret);
                }
                None => prompter.say(&self.words.get("secret-cut")),
            }
        }
    }
}
