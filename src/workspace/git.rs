//! What git takes of a folder whatever it is told to ignore: what its index lists. Nothing of git is run.
//!
//! The formats are those of `git help index-format`: versions 2 to 4, for both hashes, split or whole.

use std::io;
use std::path::{Path, PathBuf};

use crate::files;

/// The most bytes of an index that we read. That of a million files has a hundred mebibytes.
const LARGEST: u64 = 256 << 20;

/// The lengths of the two hashes that git knows, in bytes.
const HASHES: [usize; 2] = [20, 32];

/// Returns the index that lists what lies in a folder which is there, in any repository at or above it. One that does
/// not read counts: it may.
pub(super) fn listing(folder: &Path) -> io::Result<Option<PathBuf>> {
    let folder = folder.canonicalize()?;
    for top in folder.ancestors() {
        let Some(git) = git_folder(top) else { continue };
        let inside = folder.strip_prefix(top).unwrap_or(&folder).to_string_lossy().replace('\\', "/");
        let index = git.join("index");
        let bytes = match files::read(&index, LARGEST) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(_) => return Ok(Some(index)),
        };
        let is_listed = |bytes: &[u8]| {
            // Which hash it is, the index does not say.
            let read = HASHES.map(|hash| lists(bytes, hash, &inside));
            read.contains(&Some(true)) || read == [None, None]
        };
        let mut is_taken = is_listed(&bytes);
        for shared in shared(&git, &bytes)? {
            is_taken |= files::read(&shared, LARGEST).map_or(true, |bytes| is_listed(&bytes));
        }
        if is_taken {
            return Ok(Some(index));
        }
    }
    Ok(None)
}

/// Returns where git keeps what belongs to a folder, when a repository begins in it. That of a worktree or a submodule
/// lies elsewhere, and a file says where.
fn git_folder(top: &Path) -> Option<PathBuf> {
    let git = top.join(".git");
    if git.is_dir() {
        return Some(git);
    }
    let text = files::read_text(&git, files::LARGEST_TEXT).ok()?;
    Some(top.join(text.strip_prefix("gitdir:")?.trim()))
}

/// Returns what an index is split from, which it names by its hash. What was taken out of that since is still in it.
fn shared(git: &Path, index: &[u8]) -> io::Result<Vec<PathBuf>> {
    let mut all = Vec::new();
    for entry in git.read_dir()? {
        let entry = entry?;
        let name = entry.file_name();
        let hash = name.to_str().and_then(|name| name.strip_prefix("sharedindex."));
        let hash = hash.and_then(|hash| hex::decode(hash).ok()).filter(|hash| !hash.is_empty());
        if hash.is_some_and(|hash| index.windows(hash.len()).any(|part| part == hash)) {
            all.push(entry.path());
        }
    }
    Ok(all)
}

/// Returns whether an index lists a folder, or something in it; nothing where it does not read.
fn lists(index: &[u8], hash: usize, folder: &str) -> Option<bool> {
    let number = |at: usize| Some(u32::from_be_bytes(index.get(at..at + 4)?.try_into().ok()?));
    let version = number(4)?;
    if !index.starts_with(b"DIRC") || !(2..=4).contains(&version) {
        return None;
    }
    let mut rest = index.get(12..)?;
    let mut name = Vec::new();
    for _ in 0..number(8)? {
        // Ten numbers, the hash, and flags, of which one says that there are more.
        let flags = 40 + hash;
        let mut begin = flags + if rest.get(flags)? & 0x40 == 0 { 2 } else { 4 };
        if version == 4 {
            let (gone, size) = offset(rest.get(begin..)?)?;
            begin += size;
            name.truncate(name.len().checked_sub(gone)?);
        } else {
            name.clear();
        }
        let end = begin + rest.get(begin..)?.iter().position(|byte| *byte == 0)?;
        name.extend_from_slice(&rest[begin..end]);
        if touches(&name, folder) {
            return Some(true);
        }
        // Up to version 3, one to eight zeros follow.
        rest = rest.get(if version == 4 { end + 1 } else { (end + 8) & !7 }..)?;
    }
    Some(false)
}

/// Reads a number as a pack writes an offset. Returns it and its bytes.
fn offset(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut value = 0_usize;
    for (at, byte) in bytes.iter().enumerate().take(5) {
        value = (value << 7) + usize::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            return Some((value, at + 1));
        }
        value += 1;
    }
    None
}

/// Returns whether what is listed is the folder, lies in it, or stands for all in a folder around it. Case does not
/// tell two names apart on every disk.
fn touches(name: &[u8], folder: &str) -> bool {
    let name = String::from_utf8_lossy(name).to_lowercase();
    let (name, folder) = (name.trim_end_matches('/'), folder.to_lowercase());
    let is_in = |inner: &str, outer: &str| {
        inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    !name.is_empty() && (folder.is_empty() || is_in(name, &folder) || is_in(&folder, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_listed_touches_a_folder_at_it_in_it_and_around_it_alone() {
        let folder = "apps/1/review/2026-11-20";
        for (name, touching) in [
            ("apps/1/review/2026-11-20/index.html", true),
            ("Apps/1/REVIEW/2026-11-20/3/a.txt", true),
            ("apps/1/review/2026-11-20", true),
            ("apps/1/", true),
            ("apps", true),
            ("apps/1/review/2026-11-20-2/index.html", false),
            ("apps/1/review/2026-11-2", false),
            ("apps/1/review/.gitignore", false),
            ("apps/1/record.toml", false),
            ("", false),
        ] {
            assert_eq!(touches(name.as_bytes(), folder), touching, "{name}");
        }
        assert!(touches(b"index.html", ""));
    }

    #[test]
    fn an_index_that_is_cut_off_does_not_read() {
        let mut index = b"DIRC\0\0\0\x02\0\0\0\x01".to_vec();
        index.extend([0; 62]);
        index.extend(b"notes.txt\0");
        assert_eq!(lists(&index, 20, "apps"), Some(false));
        assert_eq!(lists(&index, 20, "notes.txt"), Some(true));
        for end in 0..index.len() {
            assert_eq!(lists(&index[..end], 20, "apps"), None, "{end}");
        }
        assert_eq!(lists(b"DIRC\0\0\0\x05\0\0\0\0", 20, "apps"), None);
    }
}
