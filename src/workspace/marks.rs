//! `kept.jsonl` in the person's own folder: which file of each slot they kept, or agreed to, last. A workspace in which
//! an older one is the newest was rolled back: by git, or by somebody who took the later file away.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Workspace;
use super::disk::{self, At};
use super::error::StoreError;
use super::lock::Lock;
use super::{WRITE_PATIENCE, key::Vault};

/// One line. Of those about one slot the last one holds.
#[derive(Serialize, Deserialize)]
struct Mark {
    workspace: String,
    slot: String,
    file: String,
}

impl Workspace {
    /// Notes which file of a slot the person kept or agreed to.
    pub(super) fn mark(&self, vault: &Vault, folder: &At, file: &str) -> Result<(), StoreError> {
        let (Some(path), Some(slot)) = (self.marks_path(), self.slot_path(folder)) else { return Ok(()) };
        let mark = Mark { workspace: vault.id(), slot, file: file.to_owned() };
        let line = serde_json::to_string(&mark).expect("texts always serialise");
        let _lock = match self.config_dir() {
            Some(config_dir) => Lock::take(&At::root(config_dir).join("pins.lock"), "pins", WRITE_PATIENCE)?,
            None => return Ok(()),
        };
        disk::append_line(&path, &line)
    }

    /// Returns the file of each slot that the person kept or agreed to last, by the slot's path in the workspace.
    pub(super) fn marks(&self) -> Result<BTreeMap<String, String>, StoreError> {
        let (Some(path), true) = (self.marks_path(), self.key_path().exists()) else {
            return Ok(BTreeMap::new());
        };
        let bytes = disk::read(&path)?.unwrap_or_default();
        let id = self.id()?;
        let marks = bytes.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok());
        let ours = marks.filter(|mark: &Mark| mark.workspace == id);
        Ok(ours.map(|Mark { slot, file, .. }| (slot, file)).collect())
    }

    /// Returns the path of a slot's folder in the workspace, as `kept.jsonl` has it.
    fn slot_path(&self, folder: &At) -> Option<String> {
        let path = folder.path().strip_prefix(self.home()).ok()?;
        let parts: Option<Vec<&str>> = path.components().map(|part| part.as_os_str().to_str()).collect();
        parts.map(|parts| parts.join("/"))
    }

    /// Returns whether a slot's newest file is older than the one that the person kept or agreed to last.
    pub(super) fn is_behind(&self, marks: &BTreeMap<String, String>, folder: &At, file: &str) -> bool {
        let mark = self.slot_path(folder).and_then(|slot| marks.get(&slot).cloned());
        mark.is_some_and(|mark| file < mark.as_str())
    }

    fn marks_path(&self) -> Option<At> {
        self.config_dir().map(|config_dir| At::root(config_dir).join("kept.jsonl"))
    }
}
