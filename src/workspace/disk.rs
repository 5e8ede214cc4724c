//! Files: whole or not at all, private, durable where it matters; regular ones alone, and never through a link.

use std::fs::DirBuilder;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::thread;
use std::time::Duration;

use cap_fs_ext::{DirExt, FollowSymlinks, OpenOptionsFollowExt, OpenOptionsSyncExt};
use cap_std::fs::{Dir, File, OpenOptions};

use super::at::{Changed, Parent, kind_name};
use super::error::StoreError;
use crate::files;

pub(super) use super::at::At;

/// How the names of unfinished files begin. Whoever holds the write lock of a folder may sweep them.
const UNFINISHED: &str = ".tmp-";

/// Waits between attempts to rename over a file that a virus scanner or an indexer holds open, in ms.
const RENAME_WAITS: [u64; 7] = [5, 10, 20, 40, 80, 160, 320];

/// The most bytes of a file that we read or write, by how its name ends. A record of a customer with a thousand Pages
/// has a fifth of the last one, a journal of ten years a tenth of its own. `rotation.age` names each secret.
const LARGEST: [(&str, u64); 6] = [
    ("rotation.age", 16 << 20),
    (".age", 64 << 10),
    (".jsonl", 64 << 20),
    (".html", 16 << 20),
    (".new", 16 << 20),
    ("", 1 << 20),
];

/// Returns a file's bytes, or nothing when it is absent.
pub(super) fn read(at: &At) -> Result<Option<Vec<u8>>, StoreError> {
    match at.changed() {
        Some(Changed::Bytes(bytes)) => return Ok(Some(bytes)),
        Some(Changed::Gone) => return Ok(None),
        None => {}
    }
    let Some(mut file) = open(at, OpenOptions::new().read(true))? else { return Ok(None) };
    let failed = |error| StoreError::io(at.path(), error);
    let limit = limit(at);
    let size = file.metadata().map_err(failed)?.len();
    check_size(at, size)?;
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
    // It may grow while we read.
    Read::take(&mut file, limit + 1).read_to_end(&mut bytes).map_err(failed)?;
    check_size(at, bytes.len() as u64)?;
    Ok(Some(bytes))
}

/// Returns a file as text without BOM and with `\n` line ends, or nothing when it is absent.
pub(super) fn read_text(at: &At) -> Result<Option<String>, StoreError> {
    let Some(bytes) = read(at)? else { return Ok(None) };
    text(at.path(), bytes).map(Some)
}

/// Reads a file that the person named, wherever it lies and however it is reached.
pub(super) fn read_named(path: &Path) -> Result<Option<String>, StoreError> {
    match files::read(path, files::LARGEST_TEXT) {
        Ok(bytes) => text(path, bytes).map(Some),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(StoreError::io(path, error)),
    }
}

fn text(path: &Path, bytes: Vec<u8>) -> Result<String, StoreError> {
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let readable = String::from_utf8_lossy(&error.as_bytes()[..error.utf8_error().valid_up_to()]);
            return Err(StoreError::corrupt(path, &readable, readable.len(), "not UTF-8"));
        }
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    Ok(text.replace("\r\n", "\n"))
}

/// Returns the names in a folder, sorted; none when it is absent. Names that are not UTF-8 are not ours.
pub(super) fn list(at: &At) -> Result<Vec<String>, StoreError> {
    let entries = match at.folder().and_then(|folder| folder.entries()) {
        Ok(entries) => Some(entries),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(not_a_folder(at, error)),
    };
    let mut names = Vec::new();
    for entry in entries.into_iter().flatten() {
        let entry = entry.map_err(|error| StoreError::io(at.path(), error))?;
        names.extend(entry.file_name().into_string().ok());
    }
    at.amend(&mut names);
    names.sort_unstable();
    Ok(names)
}

/// Creates a folder and its parents, for the owner alone.
pub(super) fn make_folder(at: &At) -> Result<(), StoreError> {
    match at.kind() {
        Ok(kind) if kind.is_dir() => return Ok(()),
        Ok(kind) if kind.is_symlink() => return Err(StoreError::Link { path: at.clone().into() }),
        Ok(_) => return Err(StoreError::NotAFolder { path: at.clone().into() }),
        Err(_) if at.is_in_memory() => return Ok(()),
        Err(_) => {}
    }
    let Some(parent) = at.parent() else { return make_root(at.path()) };
    make_folder(&parent)?;
    let folder = parent.folder().map_err(|error| parent.failed(error))?;
    #[cfg_attr(not(unix), expect(unused_mut, reason = "modes mean nothing there"))]
    let mut builder = cap_std::fs::DirBuilder::new();
    #[cfg(unix)]
    cap_std::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match folder.create_dir_with(name(at)?, &builder) {
        Ok(()) => sync_folder(&folder, &parent),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && at.is_dir() => Ok(()),
        Err(error) => Err(at.failed(error)),
    }
}

/// Creates the folder that everything lies in, and its parents, where the person wants it.
fn make_root(path: &Path) -> Result<(), StoreError> {
    if path.is_dir() {
        return Ok(());
    }
    let failed = |error| StoreError::io(path, error);
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    if let Some(parent) = parent {
        make_root(parent)?;
    }
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        made => made.map_err(failed),
    }?;
    #[cfg(unix)]
    if let Some(parent) = parent {
        std::fs::File::open(parent).and_then(|parent| parent.sync_all()).map_err(failed)?;
    }
    Ok(())
}

/// Replaces a file whole, and returns once it is on the disk.
pub(super) fn replace(at: &At, bytes: &[u8]) -> Result<(), StoreError> {
    if at.keep(Some(bytes)) {
        return Ok(());
    }
    let draft = Draft::write(at, bytes)?;
    draft.file.sync_all().map_err(|error| at.failed(error))?;
    instant();
    let folder = draft.replace(at)?;
    instant();
    sync_folder(&folder, at)
}

/// Replaces a file whole without waiting for the disk: for what can be made again.
pub(super) fn replace_unsynced(at: &At, bytes: &[u8]) -> Result<(), StoreError> {
    if at.keep(Some(bytes)) {
        return Ok(());
    }
    Draft::write(at, bytes)?.replace(at).map(|_| ())
}

/// Creates a file whole and durably, unless one is there already. Returns whether it is ours.
pub(super) fn create(at: &At, bytes: &[u8]) -> Result<bool, StoreError> {
    if at.is_in_memory() {
        return Ok(!at.exists() && at.keep(Some(bytes)));
    }
    let draft = Draft::write(at, bytes)?;
    draft.file.sync_all().map_err(|error| at.failed(error))?;
    instant();
    if !draft.place(at)? {
        return Ok(false);
    }
    instant();
    drop(draft);
    let folder = at.above().map_err(|error| at.failed(error))?;
    sync_folder(&folder, at).map(|()| true)
}

/// Appends one line durably, by one write. The caller holds the write lock.
pub(super) fn append_line(at: &At, line: &str) -> Result<(), StoreError> {
    if at.is_in_memory() {
        let mut text = read(at)?.unwrap_or_default();
        if text.last().is_some_and(|last| *last != b'\n') {
            text.push(b'\n');
        }
        text.extend_from_slice(format!("{line}\n").as_bytes());
        at.keep(Some(&text));
        return Ok(());
    }
    if let Some(parent) = at.parent() {
        make_folder(&parent)?;
    }
    instant();
    let failed = |error| StoreError::io(at.path(), error);
    let is_new = !at.exists();
    let options = private(OpenOptions::new().read(true).append(true).create(true)).clone();
    let Some(mut file) = open(at, &options)? else { return Err(failed(io::ErrorKind::NotFound.into())) };
    // A killed process may have left half a line; ours must not be glued to it.
    let glue = if ends_with_newline(&mut file).map_err(failed)? { "" } else { "\n" };
    let text = format!("{glue}{line}\n");
    check_size(at, file.metadata().map_err(failed)?.len() + text.len() as u64)?;
    file.write_all(text.as_bytes()).map_err(failed)?;
    file.sync_data().map_err(failed)?;
    if !is_new {
        return Ok(());
    }
    let folder = at.above().map_err(failed)?;
    sync_folder(&folder, at)
}

/// Removes what killed processes left unfinished in a folder. The caller holds its write lock.
pub(super) fn sweep(at: &At) -> Result<(), StoreError> {
    for name in list(at)?.iter().filter(|name| name.starts_with(UNFINISHED)) {
        remove_file(&at.join(name))?;
    }
    Ok(())
}

/// Removes a file; absent is fine. Of a link, the link goes and not what it leads to.
pub(super) fn remove_file(at: &At) -> Result<(), StoreError> {
    instant();
    if at.keep(None) {
        return Ok(());
    }
    let name = name(at)?;
    absent_is_fine(at, at.above().and_then(|folder| folder.remove_file_or_symlink(name)))
}

/// Removes a folder and all in it; absent is fine.
pub(super) fn remove_folder(at: &At) -> Result<(), StoreError> {
    let name = name(at)?;
    if at.kind().is_ok_and(|kind| kind.is_symlink()) {
        return Err(StoreError::Link { path: at.clone().into() });
    }
    if at.is_in_memory() {
        return list(at)?
            .iter()
            .map(|name| at.join(name))
            .try_for_each(|inner| if inner.is_dir() { remove_folder(&inner) } else { remove_file(&inner) });
    }
    absent_is_fine(at, at.above().and_then(|folder| folder.remove_dir_all(name)))
}

/// Removes a folder that is empty. Returns whether it was.
pub(super) fn remove_empty_folder(at: &At) -> bool {
    !at.is_in_memory()
        && name(at).is_ok_and(|name| at.above().is_ok_and(|folder| folder.remove_dir(name).is_ok()))
}

/// Opens a file to lock it; it is made if absent. What is changed in memory alone needs no lock.
pub(super) fn open_lock(at: &At) -> Result<Option<std::fs::File>, StoreError> {
    if at.is_in_memory() {
        return Ok(None);
    }
    if let Some(parent) = at.parent() {
        make_folder(&parent)?;
    }
    let options = private(OpenOptions::new().write(true).create(true)).clone();
    match open(at, &options)? {
        Some(file) => Ok(Some(file.into_std())),
        None => Err(StoreError::io(at.path(), io::ErrorKind::NotFound.into())),
    }
}

/// Opens a regular file; nothing when it is absent. A pipe or a device is not waited for.
fn open(at: &At, options: &OpenOptions) -> Result<Option<File>, StoreError> {
    let name = name(at)?;
    let mut options = options.clone();
    options.follow(FollowSymlinks::No).nonblock(true);
    match at.above().and_then(|folder| folder.open_with(name, &options)) {
        Ok(file) => {
            let kind = file.metadata().map_err(|error| at.failed(error))?.file_type();
            if kind.is_file() { Ok(Some(file)) } else { Err(not_a_file(at, kind)) }
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => match at.failed(error) {
            other @ (StoreError::Link { .. } | StoreError::NotAFolder { .. }) => Err(other),
            other => match at.kind() {
                Ok(kind) if !kind.is_file() => Err(not_a_file(at, kind)),
                _ => Err(other),
            },
        },
    }
}

fn not_a_file(at: &At, kind: cap_std::fs::FileType) -> StoreError {
    if kind.is_symlink() {
        return StoreError::Link { path: at.clone().into() };
    }
    StoreError::NotAFile { path: at.clone().into(), found: kind_name(kind) }
}

fn not_a_folder(at: &At, error: io::Error) -> StoreError {
    match at.kind() {
        Ok(kind) if !kind.is_dir() && !kind.is_symlink() => {
            StoreError::NotAFolder { path: at.clone().into() }
        }
        _ => at.failed(error),
    }
}

fn absent_is_fine(at: &At, done: io::Result<()>) -> Result<(), StoreError> {
    match done {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(at.failed(error)),
        _ => Ok(()),
    }
}

fn name(at: &At) -> Result<&std::ffi::OsStr, StoreError> {
    at.name().ok_or_else(|| StoreError::io(at.path(), io::ErrorKind::IsADirectory.into()))
}

/// Returns the most bytes of a file that we read or write.
fn limit(at: &At) -> u64 {
    let path = at.path().to_string_lossy();
    LARGEST.iter().find(|(end, _)| path.ends_with(end)).map_or(0, |(_, limit)| *limit)
}

/// Refuses what is too large to read. What we could not read again must never reach the disk either.
fn check_size(at: &At, size: u64) -> Result<(), StoreError> {
    let limit = limit(at);
    if size <= limit { Ok(()) } else { Err(StoreError::TooLarge { path: at.clone().into(), size, limit }) }
}

fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    cap_std::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// An instant between two changes of the disk, at which a process may be killed.
#[cfg(not(test))]
fn instant() {}

#[cfg(test)]
use kill::instant;

#[cfg(test)]
pub(super) mod kill {
    use std::sync::atomic::{AtomicU32, Ordering};

    static LEFT: AtomicU32 = AtomicU32::new(0);

    /// Has this process die at the instant of that number, counted from 1.
    pub(in crate::workspace) fn at(instant: u32) {
        LEFT.store(instant, Ordering::SeqCst);
    }

    pub(super) fn instant() {
        let left = LEFT.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        if left == Ok(1) {
            std::process::abort();
        }
    }
}

/// A file that is written and does not have its name yet. It goes when it does not get one.
struct Draft<'a> {
    folder: Parent<'a>,
    name: String,
    file: File,
    is_placed: bool,
}

impl<'a> Draft<'a> {
    /// Writes a file beside the one that it is to become, for the owner alone.
    fn write(at: &'a At, bytes: &[u8]) -> Result<Self, StoreError> {
        check_size(at, bytes.len() as u64)?;
        if let Some(parent) = at.parent() {
            make_folder(&parent)?;
        }
        match at.kind() {
            Ok(kind) if !kind.is_file() => return Err(not_a_file(at, kind)),
            _ => {}
        }
        let failed = |error| at.failed(error);
        let folder = at.above().map_err(failed)?;
        let mut random = [0; 8];
        getrandom::fill(&mut random).map_err(|error| failed(io::Error::other(error)))?;
        let name = format!("{UNFINISHED}{}", hex::encode(random));
        let options = private(OpenOptions::new().write(true).create_new(true)).clone();
        let file = folder.open_with(&name, &options).map_err(failed)?;
        let mut draft = Self { folder, name, file, is_placed: false };
        instant();
        draft.file.write_all(bytes).map_err(failed)?;
        Ok(draft)
    }

    /// Gives it its name, in place of what has that name. Returns the folder.
    fn replace(mut self, at: &At) -> Result<Dir, StoreError> {
        let name = name(at)?;
        patient(|| self.folder.rename(&self.name, &self.folder, name)).map_err(|error| at.failed(error))?;
        self.is_placed = true;
        self.folder.try_clone().map_err(|error| at.failed(error))
    }

    /// Gives it its name unless something has that already. Returns whether it has it now.
    fn place(&self, at: &At) -> Result<bool, StoreError> {
        let name = name(at)?;
        match patient(|| self.folder.hard_link(&self.name, &self.folder, name)) {
            Ok(()) => Ok(true),
            Err(_) if at.exists() => Ok(false),
            Err(error) => Err(at.failed(error)),
        }
    }
}

impl Drop for Draft<'_> {
    fn drop(&mut self) {
        if !self.is_placed {
            let _ = self.folder.remove_file(&self.name);
        }
    }
}

fn patient(attempt: impl Fn() -> io::Result<()>) -> io::Result<()> {
    for wait in RENAME_WAITS {
        match attempt() {
            Err(error) if is_held_open(&error) => thread::sleep(Duration::from_millis(wait)),
            done => return done,
        }
    }
    attempt()
}

/// Windows: access denied, sharing violation, lock violation. All of them pass when the other side closes.
fn is_held_open(error: &io::Error) -> bool {
    cfg!(windows) && matches!(error.raw_os_error(), Some(5 | 32 | 33))
}

fn ends_with_newline(file: &mut File) -> io::Result<bool> {
    if file.seek(SeekFrom::End(0))? == 0 {
        return Ok(true);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}

#[cfg(unix)]
fn sync_folder(folder: &Dir, at: &At) -> Result<(), StoreError> {
    let synced = folder.open(".").and_then(|folder| folder.sync_all());
    synced.map_err(|error| at.failed(error))
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "one signature on every platform")]
fn sync_folder(_folder: &Dir, _at: &At) -> Result<(), StoreError> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn creating_never_replaces_what_is_there() {
        let home = tempfile::tempdir().unwrap();
        let path = At::root(home.path()).join("a/b/key.age");
        assert!(create(&path, b"first").unwrap());
        assert!(!create(&path, b"second").unwrap());
        assert_eq!(fs::read(path.path()).unwrap(), b"first");
        assert_eq!(list(&path.parent().unwrap()).unwrap(), ["key.age"]);
    }

    #[test]
    fn a_line_is_never_glued_to_a_torn_one() {
        let home = tempfile::tempdir().unwrap();
        let path = At::root(home.path()).join("journal.jsonl");
        append_line(&path, "one").unwrap();
        fs::File::options().append(true).open(path.path()).unwrap().write_all(b"{\"tor").unwrap();
        append_line(&path, "two").unwrap();
        assert_eq!(fs::read_to_string(path.path()).unwrap(), "one\n{\"tor\ntwo\n");
    }

    #[test]
    fn sweeping_removes_unfinished_files_and_nothing_else() {
        let home = tempfile::tempdir().unwrap();
        for name in [".tmp-x1", "record.toml", ".tmpkeep"] {
            fs::File::create(home.path().join(name)).unwrap();
        }
        sweep(&At::root(home.path())).unwrap();
        assert_eq!(list(&At::root(home.path())).unwrap(), [".tmpkeep", "record.toml"]);
    }

    #[test]
    fn bom_and_crlf_are_taken_off_and_other_encodings_refused() {
        let home = tempfile::tempdir().unwrap();
        let path = At::root(home.path()).join("record.toml");
        replace(&path, "\u{feff}a = 1\r\nb = 2\r\n".as_bytes()).unwrap();
        assert_eq!(read_text(&path).unwrap().unwrap(), "a = 1\nb = 2\n");
        replace(&path, b"a = 1\nb = \"\xe3\"\n").unwrap();
        assert!(matches!(read_text(&path), Err(StoreError::Corrupt { line: 2, column: 6, .. })));
    }

    #[cfg(unix)]
    #[test]
    fn no_link_is_followed_wherever_it_leads_and_nothing_behind_it_changes() {
        use std::os::unix::fs::symlink;
        type Way = fn(&At) -> Result<(), StoreError>;
        let ways: [Way; 9] = [
            |at| read(at).map(|_| ()),
            |at| read_text(at).map(|_| ()),
            |at| replace(at, b"x"),
            |at| replace_unsynced(at, b"x"),
            |at| create(at, b"x").map(|_| ()),
            |at| append_line(at, "x"),
            |at| open_lock(at).map(|_| ()),
            |at| list(at).map(|_| ()),
            |at| remove_folder(at),
        ];
        for (number, way) in ways.into_iter().enumerate() {
            let folder = tempfile::tempdir().unwrap();
            let put = |name: &str, text: &str| {
                replace(&At::file(&folder.path().join(name)), text.as_bytes()).unwrap();
            };
            put("outside/file", "kept");
            put("home/inner/file", "kept");
            let home = At::root(folder.path().join("home"));
            let inner = [("file", "../outside/file"), ("gone", "../outside/gone"), ("near", "inner/file")];
            let folders = [("folder", "../outside"), ("side", "inner")];
            for (name, to) in inner.into_iter().chain(folders) {
                symlink(to, home.path().join(name)).unwrap();
            }
            for name in
                ["file", "gone", "near", "folder/file", "folder/new", "folder/a/b", "side/file", "folder"]
            {
                let refused = way(&home.join(name)).unwrap_err();
                assert_eq!(refused.code().id, "workspace-link", "{number} {name}: {refused}");
                assert!(home.join(name).exists() || name.contains('/'), "{name}");
            }
            assert_eq!(list(&At::root(folder.path().join("outside"))).unwrap(), ["file"]);
            assert_eq!(list(&home.join("inner")).unwrap(), ["file"]);
            for kept in ["outside/file", "home/inner/file"] {
                assert_eq!(fs::read(folder.path().join(kept)).unwrap(), b"kept");
            }
            remove_file(&home.join("file")).unwrap();
            assert_eq!(fs::read(folder.path().join("outside/file")).unwrap(), b"kept");
            remove_file(&home.join("folder/file")).unwrap_err();
        }
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_or_no_folder_is_told_and_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let home = At::root(folder.path());
        let made = std::process::Command::new("mkfifo").arg(folder.path().join("pipe")).status().unwrap();
        assert!(made.success());
        let _socket = std::os::unix::net::UnixListener::bind(folder.path().join("socket")).unwrap();
        make_folder(&home.join("folder")).unwrap();
        for name in ["pipe", "socket", "folder"] {
            let at = home.join(name);
            let refused = [
                read(&at).unwrap_err(),
                replace(&at, b"").unwrap_err(),
                create(&at, b"").unwrap_err(),
                append_line(&at, "").unwrap_err(),
                open_lock(&at).unwrap_err(),
            ];
            for refused in refused {
                let facts = refused.facts();
                assert_eq!(
                    (refused.code().id, facts["found"].as_str()),
                    ("not-a-file", Some(name)),
                    "{refused}"
                );
            }
        }
        replace(&home.join("file"), b"").unwrap();
        let below = home.join("file/record.toml");
        let refused = [
            read(&below).unwrap_err(),
            replace(&below, b"").unwrap_err(),
            list(&home.join("file")).unwrap_err(),
            list(&home.join("pipe")).unwrap_err(),
            make_folder(&home.join("file")).unwrap_err(),
        ];
        assert!(refused.iter().all(|refused| refused.code().id == "not-a-folder"), "{refused:?}");
        assert!(!below.exists());
    }

    #[test]
    fn what_is_too_large_is_neither_read_nor_written() {
        let folder = tempfile::tempdir().unwrap();
        let at = At::root(folder.path()).join("record.toml");
        let most = vec![b'#'; 1 << 20];
        replace(&at, &most).unwrap();
        assert_eq!(read(&at).unwrap().unwrap().len(), most.len());
        let more = [&most[..], b"#"].concat();
        for refused in [replace(&at, &more).unwrap_err(), append_line(&at, "").unwrap_err()] {
            assert_eq!(refused.code().id, "file-too-large");
        }
        fs::File::options().append(true).open(at.path()).unwrap().write_all(b"#").unwrap();
        assert_eq!(read(&at).unwrap_err().facts()["size"], (1 << 20) + 1);
    }

    #[test]
    fn what_is_changed_in_memory_reads_back_and_never_reaches_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        let disk = At::root(folder.path());
        for name in ["a/one", "a/two", "b"] {
            replace(&disk.join(name), name.as_bytes()).unwrap();
        }
        let home = disk.in_memory();
        replace(&home.join("a/one"), b"1").unwrap();
        remove_file(&home.join("a/two")).unwrap();
        append_line(&home.join("b"), "c").unwrap();
        assert!(create(&home.join("new/deep/file"), b"n").unwrap());
        assert!(!create(&home.join("a/one"), b"2").unwrap() && !create(&home.join("b"), b"2").unwrap());
        assert!(open_lock(&home.join("write.lock")).unwrap().is_none());
        let text = |name: &str| read_text(&home.join(name)).unwrap();
        assert_eq!((text("a/one").unwrap(), text("b").unwrap()), ("1".into(), "b\nc\n".into()));
        assert_eq!((text("a/two"), text("new/deep/file").unwrap()), (None, "n".into()));
        assert_eq!(list(&home).unwrap(), ["a", "b", "new"]);
        assert_eq!(list(&home.join("a")).unwrap(), ["one"]);
        assert!(home.join("new/deep").is_dir() && !home.join("a/two").exists());
        remove_folder(&home.join("a")).unwrap();
        assert!(!home.join("a/one").exists());
        assert_eq!(list(&disk).unwrap(), ["a", "b"]);
        assert_eq!(list(&disk.join("a")).unwrap(), ["one", "two"]);
        assert_eq!(read(&disk.join("b")).unwrap().unwrap(), b"b");
    }

    #[cfg(unix)]
    #[test]
    fn files_and_folders_are_for_the_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let home = tempfile::tempdir().unwrap();
        let folder = At::root(home.path()).join("a/b");
        replace(&folder.join("replaced"), b"").unwrap();
        create(&folder.join("created"), b"").unwrap();
        append_line(&folder.join("appended"), "x").unwrap();
        let mode = |at: &At| fs::metadata(at.path()).unwrap().permissions().mode() & 0o777;
        for name in ["replaced", "created", "appended"] {
            assert_eq!(mode(&folder.join(name)), 0o600, "{name}");
        }
        assert_eq!((mode(&folder), mode(&folder.parent().unwrap())), (0o700, 0o700));
    }
}
