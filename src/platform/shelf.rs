//! Where profiles come from, and what a profile must hold to be one.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::{Medium, Moment, Origin, Ours, Profile, Rule};
use crate::finding::Facts;

static BUILTIN: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/platforms.rs"));

/// Why a profile cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum PlatformError {
    /// The file or folder cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file is not a profile.
    #[error("{file}: {}{problem}", at(key, *line))]
    Invalid {
        /// The file.
        file: String,
        /// The key, like `paste[2].value`; empty where the file is no TOML.
        key: String,
        /// The line, from 1; 0 where it is not known.
        line: usize,
        /// What is wrong.
        problem: String,
    },
    /// No profile has this id.
    #[error("no platform `{id}`; there are {}", known.join(", "))]
    Unknown {
        /// What was asked for.
        id: String,
        /// What there is.
        known: Vec<String>,
    },
}

fn at(key: &str, line: usize) -> String {
    match (key, line) {
        ("", 0) => String::new(),
        ("", line) => format!("line {line}: "),
        (key, 0) => format!("`{key}`: "),
        (key, line) => format!("line {line}, `{key}`: "),
    }
}

impl PlatformError {
    /// Every code that [`PlatformError::code`] returns.
    pub const CODES: [&str; 3] = ["profile-unreadable", "profile-invalid", "profile-unknown"];

    /// Returns the stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "profile-unreadable",
            Self::Invalid { .. } => "profile-invalid",
            Self::Unknown { .. } => "profile-unknown",
        }
    }

    /// Returns the particulars.
    pub fn facts(&self) -> Facts {
        match self {
            Self::Unreadable { path, source } => Facts::from([
                ("path", path.display().to_string().into()),
                ("reason", source.to_string().into()),
            ]),
            Self::Invalid { file, key, line, problem } => Facts::from([
                ("path", file.as_str().into()),
                ("key", key.as_str().into()),
                ("line", (*line).into()),
                ("reason", problem.as_str().into()),
            ]),
            Self::Unknown { id, known } => {
                Facts::from([("id", id.as_str().into()), ("known", known.clone().into())])
            }
        }
    }
}

/// All profiles at hand.
#[derive(Clone, Debug)]
pub struct Shelf {
    profiles: BTreeMap<String, Profile>,
}

impl Shelf {
    /// Returns the profiles that come with the program.
    ///
    /// # Errors
    /// [`PlatformError::Invalid`] when one of them is no profile: a bug.
    pub fn builtin() -> Result<Self, PlatformError> {
        let profiles = BUILTIN.iter().map(|(file, text)| parse(file, text));
        let profiles = profiles.map(|profile| profile.map(|profile| (profile.id.clone(), profile)));
        Ok(Self { profiles: profiles.collect::<Result<_, _>>()? })
    }

    /// Returns the built-in profiles and those of a folder. One of the folder replaces a built-in one of the
    /// same id. A folder that does not exist holds none.
    ///
    /// # Errors
    /// A file cannot be read or is no profile.
    pub fn with_own(folder: &Path) -> Result<Self, PlatformError> {
        let mut shelf = Self::builtin()?;
        let unreadable = |path: &Path| {
            let path = path.to_owned();
            |source| PlatformError::Unreadable { path, source }
        };
        let entries = match fs::read_dir(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(shelf),
            entries => entries.map_err(unreadable(folder))?,
        };
        let mut files = BTreeSet::new();
        for entry in entries {
            files.insert(entry.map_err(unreadable(folder))?.path());
        }
        for file in files.iter().filter(|file| file.extension().is_some_and(|end| end == "toml")) {
            let profile = Self::read(file)?;
            shelf.profiles.insert(profile.id.clone(), profile);
        }
        Ok(shelf)
    }

    /// Reads one file, as `platform check` does.
    ///
    /// # Errors
    /// The file cannot be read or is no profile.
    pub fn read(file: &Path) -> Result<Profile, PlatformError> {
        let text = fs::read_to_string(file)
            .map_err(|source| PlatformError::Unreadable { path: file.to_owned(), source })?;
        parse(&file.display().to_string(), &text)
    }

    /// Returns the profile with an id.
    pub fn get(&self, id: &str) -> Option<&Profile> {
        self.profiles.get(id)
    }

    /// Returns the profile with an id.
    ///
    /// # Errors
    /// [`PlatformError::Unknown`], with the ids there are.
    pub fn find(&self, id: &str) -> Result<&Profile, PlatformError> {
        self.get(id).ok_or_else(|| PlatformError::Unknown {
            id: id.into(),
            known: self.profiles.keys().cloned().collect(),
        })
    }

    /// Returns every profile, by id.
    pub fn all(&self) -> impl Iterator<Item = &Profile> {
        self.profiles.values()
    }
}

fn parse(file: &str, text: &str) -> Result<Profile, PlatformError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let invalid = |key: String, error: &toml::de::Error| {
        let line =
            error.span().map_or(0, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
        PlatformError::Invalid { file: file.into(), key, line, problem: error.message().into() }
    };
    let source = toml::Deserializer::parse(text).map_err(|error| invalid(String::new(), &error))?;
    let profile: Profile = serde_path_to_error::deserialize(source).map_err(|error| {
        let key = error.path().to_string();
        invalid(if key == "." { String::new() } else { key }, error.inner())
    })?;
    match flaw(&profile, file) {
        None => Ok(profile),
        Some((key, problem)) => Err(PlatformError::Invalid { file: file.into(), key, line: 0, problem }),
    }
}

/// Returns the first thing that makes a well-formed file no usable profile: its key, and what is wrong.
fn flaw(profile: &Profile, file: &str) -> Option<(String, String)> {
    let stem = Path::new(file).file_stem().unwrap_or_default();
    let slug = |id: &str| {
        !id.is_empty() && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    if !slug(&profile.id) || stem != profile.id.as_str() {
        return Some((
            "id".into(),
            "wants the file's own name, in lower-case letters, digits and `-`".into(),
        ));
    }
    for (key, text) in
        [("name", &profile.name), ("channel", &profile.channel), ("webhook.object", &profile.webhook.object)]
    {
        if text.trim().is_empty() {
            return Some((key.into(), "is empty".into()));
        }
    }
    let callback = &profile.webhook.callback;
    if (callback.origin == Origin::Template) != callback.template.is_some() {
        return Some((
            "webhook.callback.template".into(),
            "belongs to origin `template`, and to no other".into(),
        ));
    }
    let token = &profile.webhook.verify_token;
    if (token.rule == Rule::Fixed) != token.value.is_some() {
        return Some((
            "webhook.verify_token.value".into(),
            "belongs to rule `fixed`, and to no other".into(),
        ));
    }
    for (index, paste) in profile.paste.iter().enumerate() {
        if paste.value == Ours::Fixed && paste.text.is_none() {
            return Some((format!("paste[{index}].text"), "is wanted by value `fixed`".into()));
        }
    }
    let lists = [
        ("webhook.fields", profile.webhook.fields.iter().collect::<Vec<_>>()),
        ("permissions", profile.permissions.iter().map(|need| &need.name).collect()),
        ("asks", profile.asks.iter().collect()),
    ];
    for (key, items) in lists {
        let mut seen = BTreeSet::new();
        if let Some(twice) = items.into_iter().find(|item| item.trim().is_empty() || !seen.insert(*item)) {
            return Some((key.into(), format!("`{twice}` is empty or there twice")));
        }
    }
    review_flaw(profile)
}

fn review_flaw(profile: &Profile) -> Option<(String, String)> {
    let review = &profile.review;
    let about = review.about.iter().enumerate().map(|(index, text)| (format!("review.about[{index}]"), text));
    let about_permission = review.about_permission.iter().enumerate();
    let about =
        about.chain(about_permission.map(|(i, text)| (format!("review.about_permission[{i}]"), text)));
    let steps = review.steps.iter().enumerate().flat_map(|(index, step)| {
        let instead =
            step.instead.iter().map(move |(of, text)| (format!("review.steps[{index}].instead.{of}"), text));
        std::iter::once((format!("review.steps[{index}].text"), &step.text)).chain(instead)
    });
    for (key, text) in about.chain(steps) {
        if let Err(error) = tera::Tera::new().add_raw_template("text", text) {
            return Some((key, format!("is no template: {error}")));
        }
    }
    for medium in Medium::ALL {
        let shown: Vec<Moment> = review.steps(medium).filter_map(|step| step.shows).collect();
        if !shown.is_sorted_by(|one, next| one < next) {
            return Some((
                "review.steps".into(),
                format!("show moments twice or out of order ({})", medium.word()),
            ));
        }
        let film = [Moment::Visit, Moment::Message, Moment::Arrives, Moment::Reply, Moment::Delivered];
        if let Some(missing) = film.iter().find(|moment| !shown.contains(moment))
            && !review.steps.is_empty()
        {
            let problem = format!("none shows `{}` ({})", missing.word(), medium.word());
            return Some(("review.steps".into(), problem));
        }
    }
    None
}
