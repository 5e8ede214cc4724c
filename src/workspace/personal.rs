//! `config.toml` in the person's own folder, beside `pins.toml`: who they are, and which Meta each home belongs to.
//! None of that is taken from a workspace, which may have come from anybody by git.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table};
use url::{Host, Url};

use super::WRITE_PATIENCE;
use super::config::document;
use super::disk::{self, At};
use super::error::StoreError;
use super::lock::Lock;
use super::record::put;

/// What a new file begins with.
const HEAD: &str = "# Your own settings of onboard: person, lang, graph_url, passphrase_file, notify. A [[home]] is noted by itself.\n";

/// The longest name of a person, in letters.
const LONGEST_NAME: usize = 100;

/// Which Meta a home belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HomeKind {
    /// To a sandbox, and `onboard demo` made it: nothing in it is secret, and its identity lies unprotected.
    Demo,
    /// To a sandbox.
    Rehearsal,
    /// To Meta itself, which answered there.
    Real,
}

impl HomeKind {
    fn word(self) -> &'static str {
        match self {
            Self::Demo => "demo",
            Self::Rehearsal => "rehearsal",
            Self::Real => "real",
        }
    }
}

/// What is noted of one home.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HomeNote {
    /// The home's folder, without links.
    pub path: PathBuf,
    /// Which Meta it belongs to.
    pub kind: HomeKind,
    /// Where its sandbox is: on this machine always, and none where Meta itself answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub graph_url: Option<String>,
}

/// A person's own settings. Keys it does not know stay in the file, and so do comments.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Personal {
    /// What the person is called in said facts and journals, in place of the login name.
    pub person: Option<String>,
    /// The language of messages, as a BCP 47 tag.
    pub lang: Option<String>,
    /// Where Graph is for homes of which nothing is noted: Meta's own address, or one on this machine.
    pub graph_url: Option<String>,
    /// The file with the passphrase of the identity, from the folder that this file lies in.
    pub passphrase_file: Option<PathBuf>,
    /// A command that is told of what a scheduled run found: the program and its arguments, without a shell. It gets
    /// JSON on its standard input. What runs on a person's machine is theirs alone to say.
    pub notify: Option<Vec<String>>,
    /// What is noted of homes.
    pub home: Vec<HomeNote>,
}

impl Personal {
    /// Reads a person's own settings; where there are none, everything is at its default.
    ///
    /// # Errors
    /// When the file cannot be read, or a value in it cannot be.
    pub fn read(config_dir: &Path) -> Result<Self, StoreError> {
        let at = at(config_dir);
        disk::read_text(&at)?.map_or_else(|| Ok(Self::default()), |text| Self::parse(at.path(), &text))
    }

    fn parse(path: &Path, text: &str) -> Result<Self, StoreError> {
        let personal: Self = toml::from_str(text).map_err(|error| {
            StoreError::corrupt(path, text, error.span().map_or(0, |span| span.start), error.message())
        })?;
        let invalid = |key: &str, value: &str, text: &str| StoreError::ConfigInvalid {
            path: path.to_path_buf(),
            key: key.into(),
            value: value.into(),
            text: text.into(),
        };
        if let Some(person) = personal.person.as_deref().filter(|person| !is_name(person)) {
            return Err(invalid("person", person, "no name on one line"));
        }
        if let Some(notify) = &personal.notify
            && (notify.first().is_none_or(String::is_empty) || notify.iter().any(|word| word.contains('\0')))
        {
            return Err(invalid(
                "notify",
                &notify.join(" "),
                "no program with its arguments, like [\"/usr/local/bin/tell\", \"--team\"]",
            ));
        }
        for HomeNote { kind, graph_url, .. } in &personal.home {
            let url = graph_url.as_deref().unwrap_or_default();
            if *kind != HomeKind::Real && !is_here(url) {
                return Err(invalid("home.graph_url", url, "not on this machine"));
            }
        }
        Ok(personal)
    }

    /// Returns what is noted of a home; one that is not there has no note.
    pub fn note_of(&self, home: &Path) -> Option<&HomeNote> {
        let home = home.canonicalize().ok()?;
        self.home.iter().find(|note| note.path == home)
    }

    /// Notes which Meta a home belongs to, and where its sandbox is. What is noted so already is not written again.
    ///
    /// # Errors
    /// [`StoreError::HomeTaken`] when the home is noted to belong to another Meta; or it cannot be written.
    pub fn note(
        config_dir: &Path,
        home: &Path,
        kind: HomeKind,
        graph_url: Option<&str>,
    ) -> Result<(), StoreError> {
        let path = home.canonicalize().map_err(|error| StoreError::io(home, error))?;
        let note = HomeNote { path, kind, graph_url: graph_url.map(String::from) };
        if Self::read(config_dir)?.home.contains(&note) {
            return Ok(());
        }
        edit(config_dir, |personal, document| {
            let known = personal.home.iter().position(|other| other.path == note.path);
            if known.is_some_and(|at| personal.home[at].kind != note.kind) {
                return Err(StoreError::HomeTaken { path: note.path.clone() });
            }
            let homes = document.entry("home").or_insert(Item::ArrayOfTables(ArrayOfTables::new()));
            let Some(homes) = homes.as_array_of_tables_mut() else {
                return Err(StoreError::corrupt(&file(config_dir), "", 0, "`home` is no list of tables"));
            };
            if known.is_none() {
                homes.push(Table::new());
            }
            let at = known.unwrap_or(homes.len() - 1);
            if let Some(table) = homes.get_mut(at) {
                put(table, "path", note.path.to_string_lossy().as_ref().into());
                put(table, "kind", note.kind.word().into());
                if let Some(url) = &note.graph_url {
                    put(table, "graph_url", url.into());
                }
            }
            Ok(())
        })
    }

    /// Takes over who somebody is and their language from where an older version kept them. What stands here already
    /// stays, and what is no name is left out.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn take_over(config_dir: &Path, person: Option<&str>, lang: Option<&str>) -> Result<(), StoreError> {
        edit(config_dir, |personal, document| {
            if let Some(person) = person.filter(|person| personal.person.is_none() && is_name(person)) {
                put(document.as_table_mut(), "person", person.into());
            }
            if let Some(lang) = lang.filter(|lang| personal.lang.is_none() && is_name(lang)) {
                put(document.as_table_mut(), "lang", lang.into());
            }
            Ok(())
        })
    }
}

/// Returns the file in a person's own folder.
pub fn file(config_dir: &Path) -> PathBuf {
    config_dir.join("config.toml")
}

/// Returns whether a text can name a person.
pub fn is_name(text: &str) -> bool {
    (1..=LONGEST_NAME).contains(&text.chars().count()) && !text.chars().any(char::is_control)
}

/// Changes the file under its lock. Comments, order and unknown keys survive.
fn edit(
    config_dir: &Path,
    change: impl FnOnce(&Personal, &mut DocumentMut) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let _lock = Lock::take(&At::root(config_dir).join("config.lock"), "settings", WRITE_PATIENCE)?;
    disk::sweep(&At::root(config_dir))?;
    let (at, path) = (at(config_dir), file(config_dir));
    let before = disk::read_text(&at)?;
    let text = before.clone().unwrap_or_else(|| HEAD.to_owned());
    let mut document = document(&path, &text)?;
    change(&Personal::parse(&path, &text)?, &mut document)?;
    let text = document.to_string();
    // What we could not read again must never reach the disk.
    Personal::parse(&path, &text)?;
    if before.as_ref() == Some(&text) { Ok(()) } else { disk::replace(&at, text.as_bytes()) }
}

/// Returns where the file lies. The folder is the person's own, so a link to where they keep such files is theirs.
fn at(config_dir: &Path) -> At {
    let path = file(config_dir);
    At::file(&path.canonicalize().unwrap_or(path))
}

/// Returns whether an address stays on this machine.
fn is_here(url: &str) -> bool {
    match Url::parse(url).ok().as_ref().and_then(Url::host) {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Personal, StoreError> {
        Personal::parse(Path::new("config.toml"), text)
    }

    #[test]
    fn a_home_is_noted_once_and_comments_stay() {
        let folder = tempfile::tempdir().unwrap();
        let (config, home) = (folder.path().join("config"), folder.path().join("home"));
        std::fs::create_dir_all(&config).unwrap();
        std::fs::create_dir_all(&home).unwrap();
        assert_eq!(Personal::read(&config).unwrap(), Personal::default());
        disk::replace(&At::file(&file(&config)), b"# mine\nlang = \"ru\" # Russian\nfuture = 1\n").unwrap();
        for port in [1, 2] {
            let url = format!("http://127.0.0.1:{port}");
            Personal::note(&config, &home, HomeKind::Rehearsal, Some(&url)).unwrap();
            let own = Personal::read(&config).unwrap();
            assert_eq!(own.home.len(), 1);
            assert_eq!(own.note_of(&home).unwrap().graph_url.as_deref(), Some(&*url));
        }
        let text = std::fs::read_to_string(file(&config)).unwrap();
        assert!(
            text.starts_with("# mine\nlang = \"ru\" # Russian\nfuture = 1\n\n[[home]]\npath = "),
            "{text}"
        );
        let other = Personal::note(&config, &home, HomeKind::Real, None).unwrap_err();
        assert_eq!(other.code().id, "home-taken");
        assert_eq!(Personal::read(&config).unwrap().note_of(folder.path()), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_where_somebody_keeps_such_files_is_theirs_and_stays() {
        let folder = tempfile::tempdir().unwrap();
        let (config, kept) = (folder.path().join("config"), folder.path().join("kept.toml"));
        std::fs::create_dir_all(&config).unwrap();
        disk::replace(&At::file(&kept), b"person = \"Ana\"\n").unwrap();
        std::os::unix::fs::symlink(&kept, file(&config)).unwrap();
        Personal::note(&config, folder.path(), HomeKind::Real, None).unwrap();
        let own = Personal::read(&config).unwrap();
        assert_eq!((own.person.as_deref(), own.home.len()), (Some("Ana"), 1));
        assert!(file(&config).is_symlink());
    }

    #[test]
    fn what_is_taken_over_replaces_nothing() {
        let folder = tempfile::tempdir().unwrap();
        Personal::take_over(folder.path(), Some("Ana"), None).unwrap();
        Personal::take_over(folder.path(), Some("Téo"), Some("pt-BR")).unwrap();
        Personal::take_over(folder.path(), None, Some("a\nb")).unwrap();
        let own = Personal::read(folder.path()).unwrap();
        assert_eq!((own.person.as_deref(), own.lang.as_deref()), (Some("Ana"), Some("pt-BR")));
    }

    #[test]
    fn what_cannot_be_is_told_with_its_place() {
        let error = parse("lang = \"en\"\nperson = 3\n").unwrap_err();
        assert!(matches!(error, StoreError::Corrupt { line: 2, column: 10, .. }), "{error:?}");
        let error = parse("[[home]]\npath = \"/h\"\nkind = \"toy\"\n").unwrap_err();
        assert!(matches!(error, StoreError::Corrupt { line: 3, .. }), "{error:?}");
        for (text, key) in [
            ("person = \"a\\nb\"", "person"),
            ("notify = []", "notify"),
            ("notify = [\"\", \"x\"]", "notify"),
            ("notify = [\"tell\", \"\\u0000\"]", "notify"),
            ("[[home]]\npath = \"/h\"\nkind = \"demo\"", "home.graph_url"),
            (
                "[[home]]\npath = \"/h\"\nkind = \"rehearsal\"\ngraph_url = \"http://127.0.0.1.example.com\"",
                "home.graph_url",
            ),
            (
                "[[home]]\npath = \"/h\"\nkind = \"demo\"\ngraph_url = \"http://127.0.0.1@example.com\"",
                "home.graph_url",
            ),
        ] {
            let error = parse(text).unwrap_err();
            assert!(
                matches!(&error, StoreError::ConfigInvalid { key: seen, .. } if seen == key),
                "{error:?}"
            );
        }
    }

    #[test]
    fn an_address_on_this_machine_is_known() {
        for url in ["http://127.0.0.1:4000", "http://[::1]:4000", "http://localhost:4000"] {
            assert!(is_here(url), "{url}");
        }
        for url in ["https://graph.facebook.com", "http://127.0.0.1.example.com", "nowhere", ""] {
            assert!(!is_here(url), "{url}");
        }
    }
}
