//! Review packs: what a person edited is theirs.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::finding::Subject;

use super::disk::{self, At};
use super::error::StoreError;
use super::{Workspace, git, ids};

/// Holds the SHA-256 of each file as we wrote it, by its path inside the pack.
const MANIFEST: &str = ".manifest.json";

impl Workspace {
    /// Returns the folder of an app's packs.
    pub fn review_dir(&self, app: &str) -> Result<PathBuf, StoreError> {
        Ok(self.place(&Subject::App(app.into()))?.folder.join("review").into())
    }

    /// Returns a folder of the app's review folder, there or not.
    #[cfg(test)]
    pub fn pack_folder(&self, app: &str, name: &str) -> Result<PathBuf, StoreError> {
        ids::check_file_name(name)?;
        Ok(self.review_dir(app)?.join(name))
    }

    /// Returns the place of a pack: in the workspace, or in a folder of its own where the person wants it.
    fn pack_at(&self, folder: &Path) -> At {
        let inside = folder.strip_prefix(self.home()).ok();
        let inside =
            inside.filter(|inside| inside.components().all(|part| matches!(part, Component::Normal(_))));
        inside.map_or_else(|| At::root(folder), |inside| self.home.join(inside))
    }

    /// Returns whether a pack may be written into a folder: it is not there, it is empty, or a pack lies in it.
    pub fn takes_pack(&self, folder: &Path) -> Result<bool, StoreError> {
        let names = disk::list(&self.pack_at(folder))?;
        Ok(names.is_empty() || names.iter().any(|name| name == MANIFEST))
    }

    /// Returns which files of a pack [`Workspace::write_pack`] would keep since a person edited them, each with the
    /// person's text.
    pub fn edited(
        &self,
        folder: &Path,
        files: &[(String, String)],
    ) -> Result<Vec<(String, String)>, StoreError> {
        let folder = self.pack_at(folder);
        let written = manifest(&folder.join(MANIFEST))?;
        let mut edited = Vec::new();
        for (path, text) in files {
            path.split('/').try_for_each(ids::check_file_name)?;
            let found = disk::read(&folder.join(path))?;
            if let Some(found) = found.filter(|found| is_edited(found, text, written.get(path))) {
                edited.push((path.clone(), String::from_utf8_lossy(&found).into_owned()));
            }
        }
        Ok(edited)
    }

    /// Writes a pack into a folder; paths inside it are separated by `/`.
    ///
    /// A file that a person edited is kept, and ours goes beside it as `NAME.new`. Files of an earlier
    /// pack that is written over are removed unless they were edited. Equal content rewrites nothing.
    pub fn write_pack(&self, app: &str, folder: &Path, files: &[(String, String)]) -> Result<(), StoreError> {
        for (path, _) in files {
            path.split('/').try_for_each(ids::check_file_name)?;
        }
        let place = self.place(&Subject::App(app.into()))?;
        let _lock = self.write_lock(&place)?;
        let folder = self.pack_at(folder);
        disk::make_folder(&folder)?;
        check_untracked(&folder)?;
        // It carries the reviewer's password, and what git is told elsewhere may not hold here, or be hostile.
        ignore_all(&folder)?;
        if let Some(reviews) =
            folder.parent().filter(|parent| parent.path() == place.folder.path().join("review"))
        {
            ignore_all(&reviews)?;
        }
        let manifest_path = folder.join(MANIFEST);
        let before = manifest(&manifest_path)?;
        let mut after = BTreeMap::new();
        for (path, text) in files {
            write_file(&folder.join(path), text, before.get(path))?;
            after.insert(path.clone(), hash(text.as_bytes()));
        }
        let gone: BTreeSet<&String> = before.keys().filter(|path| !after.contains_key(*path)).collect();
        for path in gone {
            // The manifest is a file like any other, and may have been edited into leaving the folder.
            if path.split('/').try_for_each(ids::check_file_name).is_ok() {
                remove_unedited(&folder, path, &before[path])?;
            }
        }
        if before != after {
            let text = serde_json::json!(after).to_string();
            disk::replace_unsynced(&manifest_path, text.as_bytes())?;
        }
        Ok(())
    }
}

/// Refuses a folder that git takes already: what it is told to ignore counts for nothing there.
fn check_untracked(folder: &At) -> Result<(), StoreError> {
    if folder.is_in_memory() {
        return Ok(());
    }
    match git::listing(folder.path()).map_err(|error| StoreError::io(folder.path(), error))? {
        Some(index) => Err(StoreError::Tracked { path: folder.path().into(), index }),
        None => Ok(()),
    }
}

/// Has git take nothing of a folder.
fn ignore_all(folder: &At) -> Result<(), StoreError> {
    let file = folder.join(".gitignore");
    let all = b"*\n";
    if disk::read(&file)?.is_some_and(|found| found == all) { Ok(()) } else { disk::replace(&file, all) }
}

fn is_edited(found: &[u8], ours: &str, written: Option<&String>) -> bool {
    found != ours.as_bytes() && written != Some(&hash(found))
}

fn write_file(path: &At, text: &str, written: Option<&String>) -> Result<(), StoreError> {
    let found = disk::read(path)?;
    let ours_beside = beside(path);
    match found {
        Some(found) if found == text.as_bytes() => disk::remove_file(&ours_beside),
        Some(found) if is_edited(&found, text, written) => {
            if disk::read(&ours_beside)?.is_some_and(|beside| beside == text.as_bytes()) {
                return Ok(());
            }
            disk::replace_unsynced(&ours_beside, text.as_bytes())
        }
        _ => {
            disk::replace_unsynced(path, text.as_bytes())?;
            disk::remove_file(&ours_beside)
        }
    }
}

fn remove_unedited(folder: &At, path: &str, written: &str) -> Result<(), StoreError> {
    let file = folder.join(path);
    disk::remove_file(&beside(&file))?;
    if disk::read(&file)?.is_some_and(|found| hash(&found) == written) {
        disk::remove_file(&file)?;
        let mut parent = file.parent();
        while let Some(emptied) = parent.filter(|parent| parent.path() != folder.path()) {
            if !disk::remove_empty_folder(&emptied) {
                break;
            }
            parent = emptied.parent();
        }
    }
    Ok(())
}

fn beside(file: &At) -> At {
    let mut name = file.name().unwrap_or_default().to_owned();
    name.push(".new");
    file.parent().map_or_else(|| file.join(&name), |folder| folder.join(&name))
}

/// A manifest that does not read knows nothing: every file then counts as edited.
fn manifest(path: &At) -> Result<BTreeMap<String, String>, StoreError> {
    let bytes = disk::read(path)?.unwrap_or_default();
    Ok(serde_json::from_slice(&bytes).unwrap_or_default())
}

fn hash(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
