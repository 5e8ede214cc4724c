//! `pins.toml` in the person's own folder: what the person last agreed to of each workspace. What lies in the
//! workspace itself may have come from anybody by git.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::WRITE_PATIENCE;
use super::disk::{self, At};
use super::error::StoreError;
use super::lock::Lock;

/// What the person agreed to for one workspace.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Pin {
    /// The workspace's folder, as it was used last.
    pub(super) path: PathBuf,
    /// The name of the workspace. Those of the first releases have none until the next secret is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<String>,
    /// The name of its newest key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) head: Option<String>,
    /// The public keys of those who may read.
    #[serde(default)]
    pub(super) recipients: BTreeSet<String>,
    /// The SHA-256 of every `key.age` that is fine: two while one takes the place of the other.
    #[serde(default)]
    pub(super) keys: BTreeSet<String>,
    /// Who is being taken out, until that is done.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub(super) leaving: BTreeSet<String>,
    /// The SHA-256 of every platform profile of the workspace's own that may be used.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub(super) profiles: BTreeSet<String>,
}

impl Pin {
    /// Returns whether one of the first releases wrote it. Those asked about no platform profile, so that what lies
    /// in the workspace is what the person has been working with, until this is written anew and names each.
    pub(super) fn is_early(&self) -> bool {
        self.id.is_none() && self.head.is_none() && !self.keys.is_empty()
    }
}

/// Everything that the person agreed to.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Pins {
    #[serde(default)]
    workspace: Vec<Pin>,
}

/// By what a workspace is known again, wherever it lies.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Marks<'m> {
    /// The SHA-256 of its `key.age`.
    pub(super) key: Option<&'m str>,
    /// Its name, which only those know who open it.
    pub(super) id: Option<&'m str>,
}

impl Pins {
    /// Reads what was agreed to.
    pub(super) fn read(config_dir: &Path) -> Result<Self, StoreError> {
        let path = file(config_dir);
        let Some(text) = disk::read_text(&path)? else { return Ok(Self::default()) };
        toml::from_str(&text).map_err(|error| {
            let offset = error.span().map_or(0, |span| span.start);
            StoreError::corrupt(path.path(), &text, offset, error.message())
        })
    }

    /// Returns what was agreed to of a workspace: what lay at that place, else that key, else that name. The place
    /// comes first: the key of another workspace that was agreed to has other readers.
    pub(super) fn find(&self, home: &Path, marks: Marks<'_>) -> Result<Option<&Pin>, StoreError> {
        let whole = whole(home)?;
        let here = self.workspace.iter().find(|pin| pin.path == whole);
        Ok(here.or(self.place(home, marks)?.map(|place| &self.workspace[place])))
    }

    /// Returns whether one was agreed to that has this key.
    pub(super) fn has_key(&self, key: &str) -> bool {
        self.workspace.iter().any(|pin| pin.keys.contains(key))
    }

    fn place(&self, home: &Path, Marks { key, id }: Marks<'_>) -> Result<Option<usize>, StoreError> {
        let home = whole(home)?;
        let by = |known: &dyn Fn(&Pin) -> bool| self.workspace.iter().position(known);
        Ok(key
            .and_then(|key| by(&|pin| pin.keys.contains(key)))
            .or_else(|| id.and_then(|id| by(&|pin| pin.id.as_deref() == Some(id))))
            .or_else(|| by(&|pin| pin.path == home)))
    }
}

/// Changes what was agreed to of a workspace.
pub(super) fn change(
    config_dir: &Path,
    home: &Path,
    marks: Marks<'_>,
    edit: impl FnOnce(&mut Pin),
) -> Result<(), StoreError> {
    let _lock = Lock::take(&At::root(config_dir).join("pins.lock"), "pins", WRITE_PATIENCE)?;
    disk::sweep(&At::root(config_dir))?;
    let mut pins = Pins::read(config_dir)?;
    let found = pins.place(home, marks)?;
    let mut pin = found.map(|place| pins.workspace.remove(place)).unwrap_or_default();
    pin.path = whole(home)?;
    edit(&mut pin);
    // What lay there before, or is the same, is known by this one from now on.
    pins.workspace.retain(|other| other.path != pin.path && (other.id.is_none() || other.id != pin.id));
    pins.workspace.push(pin);
    let text = toml::to_string(&pins).expect("pins are strings and lists");
    let head = "# What you agreed to of each workspace. `onboard vault agree` writes it.\n";
    disk::replace(&file(config_dir), format!("{head}\n{text}").as_bytes())
}

fn file(config_dir: &Path) -> At {
    At::root(config_dir).join("pins.toml")
}

fn whole(home: &Path) -> Result<PathBuf, StoreError> {
    home.canonicalize().map_err(|error| StoreError::io(home, error))
}
