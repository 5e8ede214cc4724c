//! Where profiles come from, and what a profile must hold to be one.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::Profile;
use super::flaw::flaw;
use crate::codes;
use crate::files;
use crate::finding::{Code, Facts};

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
    /// Returns the stable code.
    pub fn code(&self) -> &'static Code {
        match self {
            Self::Unreadable { .. } => &codes::PROFILE_UNREADABLE,
            Self::Invalid { .. } => &codes::PROFILE_INVALID,
            Self::Unknown { .. } => &codes::PROFILE_UNKNOWN,
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
pub struct Profiles {
    profiles: BTreeMap<String, Profile>,
}

impl Profiles {
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
        let mut profiles = Self::builtin()?;
        let unreadable = |path: &Path| {
            let path = path.to_owned();
            |source| PlatformError::Unreadable { path, source }
        };
        let entries = match fs::read_dir(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(profiles),
            entries => entries.map_err(unreadable(folder))?,
        };
        // They may have come by git: none is followed to elsewhere.
        let is_link = |path: &Path| path.symlink_metadata().is_ok_and(|found| found.is_symlink());
        let mut found = BTreeSet::from_iter(is_link(folder).then(|| folder.to_owned()));
        for entry in entries {
            found.insert(entry.map_err(unreadable(folder))?.path());
        }
        if let Some(link) = found.iter().find(|file| is_link(file)) {
            return Err(unreadable(link)(io::Error::other("it is a link")));
        }
        for file in found.iter().filter(|file| file.extension().is_some_and(|end| end == "toml")) {
            let profile = Self::read(file)?;
            profiles.profiles.insert(profile.id.clone(), profile);
        }
        Ok(profiles)
    }

    /// Reads one file, as `platform check` does.
    ///
    /// # Errors
    /// The file cannot be read or is no profile.
    pub fn read(file: &Path) -> Result<Profile, PlatformError> {
        let text = files::read_text(file, files::LARGEST_TEXT)
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

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::platform::{Authentication, Direction, Medium, Origin, Ours};

    fn own(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::File::create(folder.path().join(name)).unwrap().write_all(text.as_bytes()).unwrap();
        }
        folder
    }

    fn builtin(id: &str) -> &'static str {
        let file = format!("{id}.toml");
        BUILTIN.iter().find(|(name, _)| *name == file).unwrap().1
    }

    fn problem(from: &str, to: &str) -> (String, usize, String) {
        let text = builtin("neointeract");
        assert!(text.contains(from), "{from}");
        match parse("neointeract.toml", &text.replacen(from, to, 1)) {
            Err(PlatformError::Invalid { key, line, problem, .. }) => (key, line, problem),
            other => panic!("{from} -> {to}: {other:?}"),
        }
    }

    #[test]
    fn the_built_in_profiles_are_whole() {
        let profiles = Profiles::builtin().unwrap();
        let ids: Vec<&str> = profiles.all().map(|profile| profile.id.as_str()).collect();
        assert_eq!(ids, ["4biz", "dynamics365", "neointeract", "other", "tactium-omni", "webim"]);
        for profile in profiles.all() {
            assert_eq!(profile.channel, "messenger");
            assert!(profile.required().any(|name| name == "pages_messaging"), "{}", profile.id);
            assert!(!profile.checklist.is_empty() && !profile.source.is_empty(), "{}", profile.id);
            let pastes = |value| profile.paste.iter().any(|paste| paste.value == value);
            assert!(pastes(Ours::PageToken) && pastes(Ours::CallbackUrl) && pastes(Ours::VerifyToken));
        }
    }

    #[test]
    fn neointeract_says_what_its_guide_says_and_what_it_does_not() {
        let profiles = Profiles::builtin().unwrap();
        let profile = profiles.find("neointeract").unwrap();
        assert_eq!(profile.authentication, Authentication::StaticPageToken);
        let required: Vec<&str> = profile.required().collect();
        assert_eq!(required, ["pages_messaging", "business_asset_user_profile_access"]);
        assert_eq!(profile.webhook.fields, ["messages", "messaging_postbacks"]);
        assert_eq!(profile.webhook.callback.origin, Origin::Unknown);
        assert!(profile.unknowns.iter().any(|unknown| unknown.contains("fields")));
        assert_eq!(profile.review.steps(Medium::Browser).count(), 11);
        assert_eq!(profile.review.steps(Medium::Phone).count(), 11);
    }

    #[test]
    fn a_profile_survives_its_own_serialization() {
        for profile in Profiles::builtin().unwrap().all() {
            let json = serde_json::to_value(profile).unwrap();
            assert_eq!(serde_json::from_value::<Profile>(json).unwrap(), *profile);
        }
    }

    #[test]
    fn ones_own_profile_joins_and_replaces() {
        let renamed = builtin("other").replace("id = \"other\"", "id = \"balcao\"");
        let changed = format!(
            "\u{feff}{}",
            builtin("neointeract").replace('\n', "\r\n").replace("Dígitro\"", "Outra\"")
        );
        let folder =
            own(&[("balcao.toml", &renamed), ("neointeract.toml", &changed), ("notes.txt", "not a profile")]);
        let profiles = Profiles::with_own(folder.path()).unwrap();
        assert_eq!(profiles.all().count(), BUILTIN.len() + 1);
        assert_eq!(profiles.get("balcao").unwrap().name, "Other product");
        assert_eq!(profiles.get("neointeract").unwrap().vendor, "Outra");
    }

    #[test]
    fn a_folder_that_is_not_there_holds_no_profile() {
        let folder = own(&[]);
        assert_eq!(Profiles::with_own(&folder.path().join("none")).unwrap().all().count(), BUILTIN.len());
    }

    #[test]
    fn a_file_that_cannot_be_read_is_named() {
        let folder = own(&[]);
        fs::create_dir(folder.path().join("trap.toml")).unwrap();
        let error = Profiles::with_own(folder.path()).unwrap_err();
        assert_eq!(error.code().id, "profile-unreadable");
        assert!(error.facts()["path"].as_str().unwrap().ends_with("trap.toml"));
    }

    #[test]
    fn an_unknown_platform_is_answered_with_the_known_ones() {
        let error = Profiles::builtin().unwrap().find("neo").unwrap_err();
        assert_eq!(error.code().id, "profile-unknown");
        assert_eq!(
            error.to_string(),
            "no platform `neo`; there are 4biz, dynamics365, neointeract, other, tactium-omni, webim"
        );
    }

    #[test]
    fn a_wrong_key_is_named_with_its_line() {
        let (key, line, said) = problem("app_owner = \"customer\"", "app_owner = \"nobody\"");
        assert_eq!((key.as_str(), line), ("app_owner", 8));
        assert!(said.contains("nobody") && said.contains("`vendor`"), "{said}");
        let (key, _, said) = problem("field = \"Page ID\"", "feild = \"Page ID\"");
        assert!(key.starts_with("paste[2]") && said.contains("feild"), "{key} {said}");
        let (key, _, _) = problem("value = \"page_token\"", "value = \"page_tokn\"");
        assert_eq!(key, "paste[0].value");
        let (_, line, _) = problem("vendor = \"Dígitro\"", "vendor = Dígitro");
        assert_eq!(line, 3);
        let error = parse("x.toml", "").unwrap_err();
        assert!(error.to_string().contains("missing field"), "{error}");
    }

    #[test]
    fn what_is_well_formed_may_still_be_no_profile() {
        for (from, to, expected) in [
            ("id = \"neointeract\"", "id = \"Neo\"", "id"),
            ("name = \"NeoInteract\"", "name = \" \"", "name"),
            ("origin = \"unknown\"", "origin = \"template\"", "webhook.callback.template"),
            ("rule = \"unknown\"", "rule = \"fixed\"", "webhook.verify_token.value"),
            ("rule = \"unknown\"", "rule = \"free\"\nvalue = \"x\"", "webhook.verify_token.value"),
            ("value = \"page_id\"", "value = \"fixed\"", "paste[2].text"),
            ("\"messaging_postbacks\"", "\"messages\"", "webhook.fields"),
            ("name = \"business_asset_user_profile_access\"", "name = \"pages_messaging\"", "permissions"),
            ("{{ product }} is a", "{{ product is a", "review.about[0]"),
            ("in the “{{ status_menu }}”", "in the “{{ status_menu | shout }}”", "review.steps[4].text"),
            (
                "Return to the {{ product }}",
                "Return to the {% product %}",
                "review.steps[10].instead.business_asset_user_profile_access",
            ),
            ("shows = \"delivered\"", "shows = \"reply\"", "review.steps"),
            ("shows = \"delivered\"\n", "", "review.steps"),
            ("shows = \"ready\"", "shows = \"delivered\"", "review.steps"),
            ("shows = \"visit\"\nmedium = \"phone\"", "medium = \"phone\"", "review.steps"),
        ] {
            let (key, _, said) = problem(from, to);
            assert_eq!(key, expected, "{said}");
            assert!(!said.is_empty());
        }
    }

    #[test]
    fn a_text_is_made_of_names_and_nothing_that_could_go_on_for_ever() {
        let nested =
            "{% for a in range(end=90000) %}{% for b in range(end=90000) %}x{% endfor %}{% endfor %}";
        let grown = "{{ product | replace(from='a', to='aaaaaaaaaa') | replace(from='a', to='aaaaaaaaaa') }}";
        for bad in [
            nested,
            grown,
            "{% set a = 1 %}",
            "{{ __tera_context }}",
            "{{ company.name }}",
            "{{ 'x' ~ company }}",
            "{% if company == 'x' %}y{% endif %}",
            "{% raw %}{{ company }}{% endraw %}",
        ] {
            let (key, _, said) = problem("{{ product }} is a", bad);
            assert_eq!(key, "review.about[0]", "{bad}");
            assert!(said.contains("{{ name }}") || said.contains("no template"), "{said}");
        }
        let text = builtin("neointeract");
        for good in
            ["{{product}} {{- company -}}", "{% if company %}a{% elif not product %}b{% else %}c{% endif %}"]
        {
            let text = text.replacen("{{ product }} is a", good, 1);
            assert!(parse("neointeract.toml", &text).is_ok(), "{good}");
        }
    }

    #[test]
    fn the_schema_carries_what_other_products_need() {
        let text = r#"
id = "tactium-like"
name = "Elsewhere"
vendor = "Somebody"
channel = "messenger"
checked_on = "2026-11-20"
source = "a guide"
authentication = "mixed"
app_owner = "vendor"
subscribes = "product"
verifies_signatures = false
one_app_per_page = true
products = ["Messenger", "Facebook Login for Business"]
redirects = ["https://{host}/callback"]
token_renewal_days = 60
versions = { until = "10.0", note = "later releases use the vendor's app" }
after = ["Restart the chat server."]
review = {}

[webhook]
fields = ["messages", "messaging_options"]
callback = { origin = "template", template = "https://{host}/hook/messageFacebook" }
verify_token = { rule = "fixed", value = "public-to-everyone" }

[[paste]]
field = "Integration type"
path = "Services > New > Integration"
value = "fixed"
text = "Facebook Messenger"
direction = "to_platform"

[[paste]]
field = "URL"
path = "Services > New > Integration"
value = "graph_url"
direction = "to_platform"
"#;
        let profile = parse("/own/tactium-like.toml", text).unwrap();
        assert_eq!(profile.paste[0].text.as_deref(), Some("Facebook Messenger"));
        assert_eq!(
            (profile.paste[1].value, profile.paste[1].direction),
            (Ours::GraphUrl, Direction::ToPlatform)
        );
        assert!(profile.paste[1].required && profile.webhook.object == "page");
        assert!(parse("/own/renamed.toml", text).is_err());
        for rule in ["generated", "free", "random", "app_token", "none", "unknown"] {
            let text = text.replace(
                r#"{ rule = "fixed", value = "public-to-everyone" }"#,
                &format!("{{ rule = \"{rule}\" }}"),
            );
            assert!(parse("tactium-like.toml", &text).is_ok(), "{rule}");
        }
    }
}
