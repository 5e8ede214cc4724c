//! What came to a workspace and was not agreed to, and agreeing to it.

use jiff::Timestamp;

use super::disk;
use super::error::StoreError;
use super::identity::Missing;
use super::key::digest;
use super::sharing::Readers;
use super::vault::Inventory;
use super::{Workspace, ids};

/// A platform profile that lies in the workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnProfile {
    /// The platform's id: the name of its file without the end.
    pub id: String,
    /// Its file, for people.
    pub file: String,
    /// What is in it.
    pub text: String,
    /// Whether the person agreed to this text.
    pub is_agreed: bool,
}

/// What a person has to agree to before it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Came {
    /// The name of the workspace, which is the same for everyone who reads it; none before there is a key.
    pub id: Option<String>,
    /// Who may read it.
    pub readers: Readers,
    /// Its secrets, and what of them does not count.
    pub inventory: Inventory,
    /// Its own platform profiles.
    pub profiles: Vec<OwnProfile>,
}

impl Came {
    /// Returns whether there is anything to agree to.
    pub fn is_to_agree(&self) -> bool {
        self.readers.is_to_agree()
            || !self.inventory.doubted.is_empty()
            || self.inventory.kept.iter().any(|kept| kept.is_rolled_back)
            || self.profiles.iter().any(|profile| !profile.is_agreed)
    }
}

impl Workspace {
    /// Returns the platform profiles of the workspace's own, by id.
    pub fn own_profiles(&self) -> Result<Vec<OwnProfile>, StoreError> {
        let folder = self.home.join("platforms");
        let mut names = disk::list(&folder)?;
        names.retain(|name| name.strip_suffix(".toml").is_some_and(|id| ids::check_id(id).is_ok()));
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let pin = self.pin()?.unwrap_or_default();
        let is_demo = self.config_dir().is_none();
        let mut own = Vec::new();
        for name in names {
            let at = folder.join(&name);
            let Some(text) = disk::read_text(&at)? else { continue };
            let is_agreed = is_demo || pin.is_early() || pin.profiles.contains(&digest(text.as_bytes()));
            let id = name.trim_end_matches(".toml").to_owned();
            own.push(OwnProfile { id, file: at.path().display().to_string(), text, is_agreed });
        }
        Ok(own)
    }

    /// Returns everything that the person may have to agree to. Opens the vault, where there is one.
    pub fn came(&self) -> Result<Came, StoreError> {
        let has_key = self.key_path().exists();
        Ok(Came {
            id: if has_key { Some(self.any_vault(Missing::Leave)?.id()) } else { None },
            readers: self.readers()?,
            inventory: if has_key { self.look_through()? } else { Inventory::default() },
            profiles: self.own_profiles()?,
        })
    }

    /// Agrees to everything that came, as the person was shown it: readers, key, platform profiles, and the newest
    /// secret of each slot, which is stored anew as this person's own. Returns whether it still is what was shown: where
    /// something came meanwhile, nothing is agreed to.
    ///
    /// # Errors
    /// [`StoreError::UnshareUnfinished`] while a reader is being taken out.
    pub fn agree(&self, shown: &Came, now: Timestamp) -> Result<bool, StoreError> {
        self.check_home()?;
        if self.came()? != *shown {
            return Ok(false);
        }
        let profiles = shown.profiles.iter().map(|own| digest(own.text.as_bytes())).collect();
        if !self.key_path().exists() {
            return self.change_pin(None, |pin| pin.profiles = profiles).map(|()| true);
        }
        if !self.readers()?.leaving.is_empty() {
            return Err(StoreError::UnshareUnfinished { path: self.key_path().into() });
        }
        let vault = self.any_vault(Missing::Leave)?;
        let lock = self.home_lock()?;
        self.agree_to(&vault, &shown.readers.named, &[], &[&vault.digest])?;
        self.change_pin(Some(&vault), |pin| pin.profiles = profiles)?;
        drop(lock);
        self.upgrade()?;
        let _lock = self.home_lock()?;
        self.take_over(now).map(|()| true)
    }
}
