//! `pins.toml` in the person's own folder: whom the person last agreed to as readers of each workspace. What lies in
//! the workspace itself may have come from anybody by git.

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
    /// The workspace's folder.
    pub(super) path: PathBuf,
    /// The public keys of those who may read.
    #[serde(default)]
    pub(super) recipients: BTreeSet<String>,
    /// The SHA-256 of every `key.age` that is fine: two while one takes the place of the other.
    #[serde(default)]
    pub(super) keys: BTreeSet<String>,
    /// Who is being taken out, until that is done.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub(super) leaving: BTreeSet<String>,
}

#[derive(Default, Serialize, Deserialize)]
struct Pins {
    #[serde(default)]
    workspace: Vec<Pin>,
}

/// Returns what was agreed to, if anything was.
pub(super) fn load(config_dir: &Path, home: &Path) -> Result<Option<Pin>, StoreError> {
    let home = whole(home)?;
    Ok(read(config_dir)?.workspace.into_iter().find(|pin| pin.path == home))
}

/// Keeps what was agreed to.
pub(super) fn save(config_dir: &Path, home: &Path, pin: Pin) -> Result<(), StoreError> {
    let _lock = Lock::take(&At::root(config_dir).join("pins.lock"), "pins", WRITE_PATIENCE)?;
    disk::sweep(&At::root(config_dir))?;
    let path = whole(home)?;
    let mut pins = read(config_dir)?;
    pins.workspace.retain(|other| other.path != path);
    pins.workspace.push(Pin { path, ..pin });
    let text = toml::to_string(&pins).expect("pins are strings and lists");
    let head = "# Who may read each workspace, as you last agreed. `onboard vault share` writes it.\n";
    disk::replace(&file(config_dir), format!("{head}\n{text}").as_bytes())
}

fn read(config_dir: &Path) -> Result<Pins, StoreError> {
    let path = file(config_dir);
    let Some(text) = disk::read_text(&path)? else { return Ok(Pins::default()) };
    toml::from_str(&text).map_err(|error| {
        let offset = error.span().map_or(0, |span| span.start);
        StoreError::corrupt(path.path(), &text, offset, error.message())
    })
}

fn file(config_dir: &Path) -> At {
    At::root(config_dir).join("pins.toml")
}

fn whole(home: &Path) -> Result<PathBuf, StoreError> {
    home.canonicalize().map_err(|error| StoreError::io(home, error))
}
