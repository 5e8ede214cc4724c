//! Lists the platform profiles of `templates/platforms`, so that a new file there is a new platform, and the variables
//! of the English words.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

#[expect(clippy::disallowed_methods, reason = "cargo tells a build script where to write by a variable")]
fn main() -> io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates").join("platforms");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files: Vec<_> =
        fs::read_dir(&folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    let out = std::env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo sets OUT_DIR"))?;
    let mut list = File::create(Path::new(&out).join("platforms.rs"))?;
    writeln!(list, "&[")?;
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        writeln!(list, "    ({name:?}, include_str!({:?})),", file.display().to_string())?;
    }
    writeln!(list, "]")?;
    variables(Path::new(&out))
}

/// Lists the variables that the words have, those of codes and errors among them, so that a page about one can name them.
fn variables(out: &Path) -> io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales").join("en");
    let mut names = BTreeSet::new();
    println!("cargo::rerun-if-changed={}", folder.display());
    for file in fs::read_dir(&folder)? {
        let text = fs::read_to_string(file?.path())?;
        let pieces = text.split("{ $").skip(1);
        let ends = |glyph: char| !glyph.is_ascii_alphanumeric();
        names.extend(pieces.filter_map(|piece| piece.split(ends).next().map(String::from)));
    }
    let names: Vec<String> = names.into_iter().collect();
    write!(File::create(out.join("variables.rs"))?, "&{names:?}")
}
