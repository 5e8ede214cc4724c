//! Where something lies: an open folder, and a path below it that leads through no link.
//!
//! What lies in a workspace may have come from anybody by git. So nothing below its folder is followed: neither a link
//! that leads out nor one that stays inside. How the folder itself is reached is the person's own matter.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use cap_fs_ext::{DirExt, FileTypeExt};
use cap_std::ambient_authority;
use cap_std::fs::{Dir, FileType};
use secrecy::zeroize::Zeroizing;

use super::error::StoreError;

/// A place of a file or a folder.
#[derive(Clone, Debug)]
pub(super) struct At {
    root: Arc<Root>,
    /// Below the root; empty for the root itself.
    inside: PathBuf,
    /// The whole, for people.
    path: PathBuf,
}

#[derive(Debug)]
struct Root {
    path: PathBuf,
    /// Opened once, when it is there.
    open: OnceLock<Dir>,
    /// What was changed, where nothing is to reach the disk.
    changes: Option<Mutex<Changes>>,
}

/// Files that were changed in memory alone, by their path below the root; none where one was removed.
type Changes = BTreeMap<PathBuf, Option<Zeroizing<Vec<u8>>>>;

/// What became of a file in memory.
pub(super) enum Changed {
    /// What it holds now.
    Bytes(Vec<u8>),
    /// It was removed.
    Gone,
}

/// The open folder in which something lies.
pub(super) enum Parent<'a> {
    Root(&'a Dir),
    Below(Dir),
}

impl std::ops::Deref for Parent<'_> {
    type Target = Dir;

    fn deref(&self) -> &Dir {
        match self {
            Self::Root(dir) => dir,
            Self::Below(dir) => dir,
        }
    }
}

impl At {
    /// Returns the place of a folder that the person named, or the system.
    pub(super) fn root(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let root = Arc::new(Root { path: path.clone(), open: OnceLock::new(), changes: None });
        Self { root, inside: PathBuf::new(), path }
    }

    /// Returns the same root, of which nothing is changed any more but in memory.
    pub(super) fn in_memory(&self) -> Self {
        let path = self.root.path.clone();
        let root = Root { path: path.clone(), open: OnceLock::new(), changes: Some(Mutex::default()) };
        Self { root: Arc::new(root), inside: PathBuf::new(), path }
    }

    /// Returns what was changed below the root, where that is kept in memory.
    fn changes(&self) -> Option<MutexGuard<'_, Changes>> {
        self.root.changes.as_ref().map(|changes| changes.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Returns whether changes are kept in memory alone.
    pub(super) fn is_in_memory(&self) -> bool {
        self.root.changes.is_some()
    }

    /// Keeps what a file holds now, or that it is gone, where changes are kept in memory. Returns whether they are.
    pub(super) fn keep(&self, bytes: Option<&[u8]>) -> bool {
        let Some(mut changes) = self.changes() else { return false };
        changes.insert(self.inside.clone(), bytes.map(|bytes| Zeroizing::new(bytes.to_vec())));
        true
    }

    /// Returns what became of a file in memory.
    pub(super) fn changed(&self) -> Option<Changed> {
        let changed = self.changes()?.get(&self.inside).cloned()?;
        Some(changed.map_or(Changed::Gone, |bytes| Changed::Bytes(bytes.to_vec())))
    }

    /// Brings the names in a folder up to what was changed in memory.
    pub(super) fn amend(&self, names: &mut Vec<String>) {
        let Some(changes) = self.changes() else { return };
        for (path, bytes) in changes.iter() {
            let Ok(below) = path.strip_prefix(&self.inside) else { continue };
            let mut parts = below.components();
            let name = parts.next().and_then(|name| name.as_os_str().to_str());
            match (name, bytes) {
                (Some(name), None) if parts.next().is_none() => names.retain(|own| own != name),
                (Some(name), Some(_)) if !names.iter().any(|own| own == name) => names.push(name.to_owned()),
                _ => {}
            }
        }
    }

    /// Returns what is there since something was changed in memory.
    fn changed_kind(&self) -> Option<io::Result<FileType>> {
        let changes = self.changes()?;
        match changes.get(&self.inside) {
            Some(Some(_)) => return Some(Ok(FileType::file())),
            Some(None) => return Some(Err(io::ErrorKind::NotFound.into())),
            None => {}
        }
        let is_below =
            |(path, bytes): (&PathBuf, &Option<_>)| bytes.is_some() && path.starts_with(&self.inside);
        let is_folder = self.inside.as_os_str().is_empty() || changes.iter().any(is_below);
        is_folder.then(|| Ok(FileType::dir()))
    }

    /// Returns the place of a file that the person named.
    pub(super) fn file(path: &Path) -> Self {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = Self::root(folder.unwrap_or(Path::new(".")));
        path.file_name().map_or_else(|| folder.clone(), |name| folder.join(name))
    }

    /// Returns a place below this one.
    pub(super) fn join(&self, below: impl AsRef<Path>) -> Self {
        let below = below.as_ref();
        Self { root: Arc::clone(&self.root), inside: self.inside.join(below), path: self.path.join(below) }
    }

    /// Returns the place of the folder in which this one lies; a root lies in none.
    pub(super) fn parent(&self) -> Option<Self> {
        self.name()?;
        let up = |path: &Path| path.parent().map(Path::to_path_buf).unwrap_or_default();
        Some(Self { root: Arc::clone(&self.root), inside: up(&self.inside), path: up(&self.path) })
    }

    /// Returns the last part of the path below the root.
    pub(super) fn name(&self) -> Option<&OsStr> {
        self.inside.file_name()
    }

    /// Returns the whole path. For people and for telling places apart: opening it would follow links.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Returns whether anything lies there, be it a link or behind one. What cannot be looked at counts: reading it
    /// tells why.
    pub(super) fn exists(&self) -> bool {
        match self.kind() {
            Ok(_) => true,
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(error) => !matches!(self.failed(error), StoreError::NotAFolder { .. }),
        }
    }

    /// Returns whether a folder lies there.
    pub(super) fn is_dir(&self) -> bool {
        self.kind().is_ok_and(|kind| kind.is_dir())
    }

    /// Returns what lies there.
    pub(super) fn kind(&self) -> io::Result<FileType> {
        if let Some(changed) = self.changed_kind() {
            return changed;
        }
        match self.name() {
            Some(name) => Ok(self.above()?.symlink_metadata(name)?.file_type()),
            None => Ok(self.open()?.dir_metadata()?.file_type()),
        }
    }

    /// Opens the folder that lies there.
    pub(super) fn folder(&self) -> io::Result<Parent<'_>> {
        self.walk(&self.inside)
    }

    /// Opens the folder in which this lies.
    pub(super) fn above(&self) -> io::Result<Parent<'_>> {
        self.walk(self.inside.parent().unwrap_or(Path::new("")))
    }

    /// Returns why an operation failed here: what is in the way, or else what the system said.
    pub(super) fn failed(&self, source: io::Error) -> StoreError {
        if source.kind() == io::ErrorKind::NotFound {
            return StoreError::io(&self.path, source);
        }
        self.in_the_way().unwrap_or_else(|| StoreError::io(&self.path, source))
    }

    /// Returns what on the way here is not followed, or is no folder; of the last part only a link.
    fn in_the_way(&self) -> Option<StoreError> {
        let mut folder = Parent::Root(self.open().ok()?);
        let mut path = self.root.path.clone();
        let mut parts = self.inside.components().peekable();
        while let Some(part) = parts.next() {
            path.push(part);
            let kind = folder.symlink_metadata(part.as_os_str()).ok()?.file_type();
            if kind.is_symlink() {
                return Some(StoreError::Link { path });
            }
            parts.peek()?;
            if !kind.is_dir() {
                return Some(StoreError::NotAFolder { path });
            }
            folder = Parent::Below(folder.open_dir_nofollow(part.as_os_str()).ok()?);
        }
        None
    }

    fn open(&self) -> io::Result<&Dir> {
        if let Some(open) = self.root.open.get() {
            return Ok(open);
        }
        let open = Dir::open_ambient_dir(&self.root.path, ambient_authority())?;
        Ok(self.root.open.get_or_init(|| open))
    }

    fn walk(&self, inside: &Path) -> io::Result<Parent<'_>> {
        let mut folder = Parent::Root(self.open()?);
        for part in inside.components() {
            let Component::Normal(name) = part else { return Err(io::ErrorKind::InvalidInput.into()) };
            folder = Parent::Below(folder.open_dir_nofollow(name)?);
        }
        Ok(folder)
    }
}

impl AsRef<Path> for At {
    fn as_ref(&self) -> &Path {
        &self.path
    }
}

impl From<At> for PathBuf {
    fn from(at: At) -> Self {
        at.path
    }
}

/// Names what is no regular file.
pub(super) fn kind_name(kind: FileType) -> &'static str {
    if kind.is_dir() {
        "folder"
    } else if kind.is_symlink() {
        "link"
    } else if kind.is_fifo() {
        "pipe"
    } else if kind.is_socket() {
        "socket"
    } else {
        "device"
    }
}
