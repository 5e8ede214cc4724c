//! Files: whole or not at all, private, and durable where it matters.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::thread;
use std::time::Duration;

use tempfile::{NamedTempFile, PersistError};

use super::error::StoreError;

/// How the names of unfinished files begin. Whoever holds the write lock of a folder may sweep them.
const UNFINISHED: &str = ".tmp-";

/// Waits between attempts to rename over a file that a virus scanner or an indexer holds open, in ms.
const RENAME_WAITS: [u64; 7] = [5, 10, 20, 40, 80, 160, 320];

/// Returns a file's bytes, or nothing when it is absent.
pub(super) fn read(path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if is_absent(&error) => Ok(None),
        Err(error) => Err(StoreError::io(path, error)),
    }
}

/// Returns a file as text without BOM and with `\n` line ends, or nothing when it is absent.
pub(super) fn read_text(path: &Path) -> Result<Option<String>, StoreError> {
    let Some(bytes) = read(path)? else { return Ok(None) };
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let readable = String::from_utf8_lossy(&error.as_bytes()[..error.utf8_error().valid_up_to()]);
            return Err(StoreError::corrupt(path, &readable, readable.len(), "not UTF-8"));
        }
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    Ok(Some(text.replace("\r\n", "\n")))
}

/// Returns the names in a folder, sorted; none when it is absent. Names that are not UTF-8 are not ours.
pub(super) fn list(folder: &Path) -> Result<Vec<String>, StoreError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if is_absent(&error) => return Ok(Vec::new()),
        Err(error) => return Err(StoreError::io(folder, error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| StoreError::io(folder, error))?;
        names.extend(entry.file_name().into_string().ok());
    }
    names.sort_unstable();
    Ok(names)
}

/// Creates a folder and its parents, for the owner alone.
pub(super) fn make_folder(folder: &Path) -> Result<(), StoreError> {
    if folder.is_dir() {
        return Ok(());
    }
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty());
    if let Some(parent) = parent {
        make_folder(parent)?;
    }
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(folder) {
        Ok(()) => parent.map_or(Ok(()), sync_folder),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => Ok(()),
        Err(error) => Err(StoreError::io(folder, error)),
    }
}

/// Replaces a file whole, and returns once it is on the disk.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let file = unfinished(path, bytes)?;
    file.as_file().sync_all().map_err(|error| StoreError::io(path, error))?;
    instant();
    rename(file, |file| file.persist(path)).map_err(|error| StoreError::io(path, error))?;
    instant();
    sync_folder(folder_of(path))
}

/// Replaces a file whole without waiting for the disk: for what can be made again.
pub(super) fn replace_unsynced(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let file = unfinished(path, bytes)?;
    rename(file, |file| file.persist(path)).map_err(|error| StoreError::io(path, error))
}

/// Copies a file, or a folder with all that is in it; what is absent is left out.
pub(super) fn copy(from: &Path, to: &Path) -> Result<(), StoreError> {
    if from.is_dir() {
        make_folder(to)?;
        for name in list(from)? {
            copy(&from.join(&name), &to.join(&name))?;
        }
        return Ok(());
    }
    let Some(bytes) = read(from)? else { return Ok(()) };
    make_folder(folder_of(to))?;
    replace_unsynced(to, &bytes)
}

/// Creates a file whole and durably, unless one is there already. Returns whether it is ours.
pub(super) fn create(path: &Path, bytes: &[u8]) -> Result<bool, StoreError> {
    let file = unfinished(path, bytes)?;
    file.as_file().sync_all().map_err(|error| StoreError::io(path, error))?;
    instant();
    match rename(file, |file| file.persist_noclobber(path)) {
        Ok(()) => {
            instant();
            sync_folder(folder_of(path)).map(|()| true)
        }
        Err(_) if path.exists() => Ok(false),
        Err(error) => Err(StoreError::io(path, error)),
    }
}

/// Appends one line durably, by one write. The caller holds the write lock.
pub(super) fn append_line(path: &Path, line: &str) -> Result<(), StoreError> {
    make_folder(folder_of(path))?;
    instant();
    let failed = |error| StoreError::io(path, error);
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let is_new = !path.exists();
    let mut file = options.open(path).map_err(failed)?;
    // A killed process may have left half a line; ours must not be glued to it.
    let glue = if ends_with_newline(&mut file).map_err(failed)? { "" } else { "\n" };
    file.write_all(format!("{glue}{line}\n").as_bytes()).map_err(failed)?;
    file.sync_data().map_err(failed)?;
    if is_new { sync_folder(folder_of(path)) } else { Ok(()) }
}

/// Removes what killed processes left unfinished in a folder. The caller holds its write lock.
pub(super) fn sweep(folder: &Path) -> Result<(), StoreError> {
    for name in list(folder)?.iter().filter(|name| name.starts_with(UNFINISHED)) {
        remove_file(&folder.join(name))?;
    }
    Ok(())
}

/// Removes a file; absent is fine.
pub(super) fn remove_file(path: &Path) -> Result<(), StoreError> {
    instant();
    absent_is_fine(path, fs::remove_file(path))
}

/// Removes a folder and all in it; absent is fine.
pub(super) fn remove_folder(folder: &Path) -> Result<(), StoreError> {
    absent_is_fine(folder, fs::remove_dir_all(folder))
}

fn absent_is_fine(path: &Path, done: io::Result<()>) -> Result<(), StoreError> {
    match done {
        Err(error) if !is_absent(&error) => Err(StoreError::io(path, error)),
        _ => Ok(()),
    }
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
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

/// Writes a temporary file beside `path`. `tempfile` makes it readable for the owner alone.
fn unfinished(path: &Path, bytes: &[u8]) -> Result<NamedTempFile, StoreError> {
    let folder = folder_of(path);
    make_folder(folder)?;
    let failed = |error| StoreError::io(path, error);
    let mut file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder).map_err(failed)?;
    instant();
    file.write_all(bytes).map_err(failed)?;
    Ok(file)
}

fn rename(
    mut file: NamedTempFile,
    attempt: impl Fn(NamedTempFile) -> Result<File, PersistError>,
) -> io::Result<()> {
    for wait in RENAME_WAITS {
        match attempt(file) {
            Ok(_) => return Ok(()),
            Err(refused) if is_held_open(&refused.error) => {
                thread::sleep(Duration::from_millis(wait));
                file = refused.file;
            }
            Err(refused) => return Err(refused.error),
        }
    }
    attempt(file).map(|_| ()).map_err(|refused| refused.error)
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
fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    let synced = File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(|error| StoreError::io(folder, error))
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "one signature on every platform")]
fn sync_folder(_folder: &Path) -> Result<(), StoreError> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn creating_never_replaces_what_is_there() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("a/b/key.age");
        assert!(create(&path, b"first").unwrap());
        assert!(!create(&path, b"second").unwrap());
        assert_eq!(fs::read(&path).unwrap(), b"first");
        assert_eq!(list(path.parent().unwrap()).unwrap(), ["key.age"]);
    }

    #[test]
    fn a_line_is_never_glued_to_a_torn_one() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("journal.jsonl");
        append_line(&path, "one").unwrap();
        File::options().append(true).open(&path).unwrap().write_all(b"{\"tor").unwrap();
        append_line(&path, "two").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "one\n{\"tor\ntwo\n");
    }

    #[test]
    fn sweeping_removes_unfinished_files_and_nothing_else() {
        let home = tempfile::tempdir().unwrap();
        for name in [".tmp-x1", "record.toml", ".tmpkeep"] {
            File::create(home.path().join(name)).unwrap();
        }
        sweep(home.path()).unwrap();
        assert_eq!(list(home.path()).unwrap(), [".tmpkeep", "record.toml"]);
    }

    #[test]
    fn bom_and_crlf_are_taken_off_and_other_encodings_refused() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("record.toml");
        replace(&path, "\u{feff}a = 1\r\nb = 2\r\n".as_bytes()).unwrap();
        assert_eq!(read_text(&path).unwrap().unwrap(), "a = 1\nb = 2\n");
        replace(&path, b"a = 1\nb = \"\xe3\"\n").unwrap();
        assert!(matches!(read_text(&path), Err(StoreError::Corrupt { line: 2, column: 6, .. })));
    }

    #[cfg(unix)]
    #[test]
    fn files_and_folders_are_for_the_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("a/b");
        replace(&folder.join("replaced"), b"").unwrap();
        create(&folder.join("created"), b"").unwrap();
        append_line(&folder.join("appended"), "x").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        for name in ["replaced", "created", "appended"] {
            assert_eq!(mode(&folder.join(name)), 0o600, "{name}");
        }
        assert_eq!((mode(&folder), mode(folder.parent().unwrap())), (0o700, 0o700));
    }
}
