//! Where profiles come from, and what a profile must hold to be one.

use std::collections::BTreeMap;

use super::flaw::flaws;
use super::{Profile, older};
use crate::codes;
use crate::finding::{Code, Facts};

static BUILTIN: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/platforms.rs"));

/// Why a profile cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum PlatformError {
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
    /// The person did not agree to the one file that has this id.
    #[error("{file} came to this workspace, and nobody agreed to it here")]
    NotAgreed {
        /// What was asked for.
        id: String,
        /// The file.
        file: String,
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
            Self::NotAgreed { .. } => &codes::PROFILE_NOT_AGREED,
            Self::Invalid { .. } => &codes::PROFILE_INVALID,
            Self::Unknown { .. } => &codes::PROFILE_UNKNOWN,
        }
    }

    /// Returns the particulars.
    pub fn facts(&self) -> Facts {
        match self {
            Self::NotAgreed { id, file } => {
                Facts::from([("platform", id.as_str().into()), ("path", file.as_str().into())])
            }
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

/// A profile that lies in the workspace.
#[derive(Clone, Debug)]
pub struct OwnFile {
    /// The name of the file without its end.
    pub id: String,
    /// The file.
    pub file: String,
    /// What is in it.
    pub text: String,
    /// Whether the person agreed to it. Before, it is not used.
    pub is_agreed: bool,
}

/// Where a profile comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// With the program.
    Builtin,
    /// From the workspace.
    Own,
    /// From the workspace, in place of a built-in one.
    Replacing,
}

impl Source {
    /// Returns the stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Builtin => "builtin",
            Self::Own => "own",
            Self::Replacing => "replacing",
        }
    }
}

/// All profiles at hand.
#[derive(Clone, Debug)]
pub struct Profiles {
    by_id: BTreeMap<String, Profile>,
    /// Files of the workspace that were agreed to, by id.
    own: BTreeMap<String, Source>,
    /// Files of the workspace that were not, by id.
    waiting: BTreeMap<String, String>,
}

impl Profiles {
    /// Returns the profiles that come with the program.
    ///
    /// # Errors
    /// [`PlatformError::Invalid`] when one of them is no profile: a bug.
    pub fn builtin() -> Result<Self, PlatformError> {
        let profiles = BUILTIN.iter().map(|(file, text)| parse(file, text));
        let profiles = profiles.map(|profile| profile.map(|profile| (profile.id.clone(), profile)));
        let profiles = profiles.collect::<Result<_, _>>()?;
        Ok(Self { by_id: profiles, own: BTreeMap::new(), waiting: BTreeMap::new() })
    }

    /// Returns the built-in profiles and those of the workspace. One that was agreed to replaces a built-in one of the
    /// same id; one that was not waits, and the built-in one holds.
    ///
    /// # Errors
    /// A file that was agreed to is no profile.
    pub fn with_own(files: impl IntoIterator<Item = OwnFile>) -> Result<Self, PlatformError> {
        let mut profiles = Self::builtin()?;
        for OwnFile { id, file, text, is_agreed } in files {
            if !is_agreed {
                profiles.waiting.insert(id, file);
                continue;
            }
            let profile = parse(&file, &text)?;
            let source = if profiles.get(&id).is_some() { Source::Replacing } else { Source::Own };
            profiles.own.insert(id, source);
            profiles.by_id.insert(profile.id.clone(), profile);
        }
        Ok(profiles)
    }

    /// Returns where the profile with an id comes from.
    pub fn source(&self, id: &str) -> Source {
        self.own.get(id).copied().unwrap_or(Source::Builtin)
    }

    /// Returns the ids and files of the workspace's profiles that the person did not agree to.
    pub fn waiting(&self) -> impl Iterator<Item = (&str, &str)> {
        self.waiting.iter().map(|(id, file)| (id.as_str(), file.as_str()))
    }

    /// Returns the profile with an id.
    pub fn get(&self, id: &str) -> Option<&Profile> {
        self.by_id.get(id)
    }

    /// Returns the profile with an id.
    ///
    /// # Errors
    /// [`PlatformError::NotAgreed`]; or [`PlatformError::Unknown`], with the ids there are.
    pub fn find(&self, id: &str) -> Result<&Profile, PlatformError> {
        self.get(id).ok_or_else(|| match self.waiting.get(id) {
            Some(file) => PlatformError::NotAgreed { id: id.into(), file: file.clone() },
            None => PlatformError::Unknown { id: id.into(), known: self.by_id.keys().cloned().collect() },
        })
    }

    /// Returns every profile, by id.
    pub fn all(&self) -> impl Iterator<Item = &Profile> {
        self.by_id.values()
    }
}

fn parse(file: &str, text: &str) -> Result<Profile, PlatformError> {
    let profile = read(file, text)?;
    match flaws(&profile, file).into_iter().next() {
        None => Ok(profile),
        Some((key, problem)) => {
            let line = line_of(text, &key);
            Err(PlatformError::Invalid { file: file.into(), key, line, problem })
        }
    }
}

/// Reads a profile, as it is written today or as they used to be.
fn read(file: &str, text: &str) -> Result<Profile, PlatformError> {
    let invalid = |key: String, error: &toml::de::Error| {
        let known = error.span().map(|span| text[..span.start.min(text.len())].matches('\n').count() + 1);
        let line = known.unwrap_or_else(|| line_of(text, &key));
        PlatformError::Invalid { file: file.into(), key, line, problem: error.message().into() }
    };
    let unreadable = |error: serde_path_to_error::Error<toml::de::Error>| {
        let key = error.path().to_string();
        invalid(if key == "." { String::new() } else { key }, error.inner())
    };
    let source = || toml::Deserializer::parse(text).map_err(|error| invalid(String::new(), &error));
    let table: toml::Table = text.parse().map_err(|error| invalid(String::new(), &error))?;
    if !older::is_older(&table) {
        return serde_path_to_error::deserialize(source()?).map_err(unreadable);
    }
    let keys = serde_path_to_error::deserialize(source()?).map_err(unreadable)?;
    let renewed = toml::Value::Table(older::renewed(table, keys));
    serde_path_to_error::deserialize(renewed).map_err(unreadable)
}

/// Returns the line, from 1, on which a key like `setup[2].value` stands, or what is there of it; 0 for a file that does
/// not parse.
pub(super) fn line_of(text: &str, key: &str) -> usize {
    let Ok(document) = toml_edit::Document::parse(text) else { return 0 };
    let mut item = document.as_item();
    let mut span = None;
    for name in key.split(['.', '[', ']']).filter(|name| !name.is_empty()) {
        let next = match name.parse::<usize>() {
            Ok(index) => item.get(index),
            Err(_) => item.get(name),
        };
        let Some(next) = next else { break };
        item = next;
        span = item.span().or(span);
    }
    span.map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::{Act, AppOwner, Authentication, Medium, Origin, Ours, Text, When};

    fn own(id: &str, text: &str, is_agreed: bool) -> OwnFile {
        OwnFile { id: id.into(), file: format!("platforms/{id}.toml"), text: text.into(), is_agreed }
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
        assert_eq!(
            ids,
            ["4biz", "dynamics365", "neointeract", "other", "tactium-omni", "webim", "webim-app"]
        );
        for profile in profiles.all() {
            assert_eq!(profile.channel, "messenger");
            assert!(
                profile.required(&BTreeMap::new()).any(|name| name == "pages_messaging"),
                "{}",
                profile.id
            );
            assert!(!profile.checklist.is_empty() && !profile.source.is_empty(), "{}", profile.id);
            if profile.app_owner == AppOwner::Vendor {
                continue;
            }
            let has = |act, value| profile.step_with(act, value).is_some();
            assert!(has(Act::Enter, Ours::PageToken) && has(Act::Read, Ours::CallbackUrl), "{}", profile.id);
            assert!(
                has(Act::Enter, Ours::VerifyToken) || has(Act::Read, Ours::VerifyToken),
                "{}",
                profile.id
            );
            for when in [When::Form, When::AfterSubscription] {
                assert!(profile.setup.iter().any(|step| step.when == when), "{}", profile.id);
            }
        }
    }

    #[test]
    fn neointeract_says_what_its_guide_says_and_what_it_does_not() {
        let profiles = Profiles::builtin().unwrap();
        let profile = profiles.find("neointeract").unwrap();
        assert_eq!(profile.authentication, Authentication::StaticPageToken);
        let required: Vec<&str> = profile.required(&BTreeMap::new()).collect();
        assert_eq!(required, ["pages_messaging", "business_asset_user_profile_access"]);
        assert_eq!(profile.webhook.fields, ["messages", "messaging_postbacks"]);
        assert_eq!(profile.webhook.callback.origin, Origin::Unknown);
        assert!(profile.unknowns.iter().any(|unknown| unknown.key == "webhook.fields"));
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
    fn ones_own_profile_joins_and_replaces_once_it_is_agreed_to() {
        let renamed = builtin("other").replace("id = \"other\"", "id = \"balcao\"");
        let changed = builtin("neointeract").replace("Dígitro\"", "Outra\"");
        let files = |is_agreed| [own("balcao", &renamed, is_agreed), own("neointeract", &changed, is_agreed)];
        let profiles = Profiles::with_own(files(true)).unwrap();
        assert_eq!(profiles.all().count(), BUILTIN.len() + 1);
        assert_eq!(profiles.get("balcao").unwrap().name, "Other product");
        assert_eq!(profiles.get("neointeract").unwrap().vendor, "Outra");
        let sources = ["balcao", "neointeract", "webim"].map(|id| profiles.source(id));
        assert_eq!(sources, [Source::Own, Source::Replacing, Source::Builtin]);
        assert_eq!(profiles.waiting().count(), 0);

        let profiles = Profiles::with_own(files(false)).unwrap();
        assert_eq!(profiles.get("neointeract").unwrap().vendor, "Dígitro");
        assert_eq!(profiles.source("neointeract"), Source::Builtin);
        let waiting: Vec<_> = profiles.waiting().collect();
        assert_eq!(
            waiting,
            [("balcao", "platforms/balcao.toml"), ("neointeract", "platforms/neointeract.toml")]
        );
        let error = profiles.find("balcao").unwrap_err();
        assert_eq!(
            (error.code().id, error.facts()["platform"].as_str()),
            ("profile-not-agreed", Some("balcao"))
        );
    }

    #[test]
    fn what_is_no_profile_hinders_once_it_is_agreed_to() {
        assert_eq!(Profiles::with_own([own("x", "nothing", false)]).unwrap().all().count(), BUILTIN.len());
        let error = Profiles::with_own([own("x", "nothing", true)]).unwrap_err();
        assert_eq!(
            (error.code().id, error.facts()["path"].as_str()),
            ("profile-invalid", Some("platforms/x.toml"))
        );
    }

    #[test]
    fn an_unknown_platform_is_answered_with_the_known_ones() {
        let error = Profiles::builtin().unwrap().find("neo").unwrap_err();
        assert_eq!(error.code().id, "profile-unknown");
        assert_eq!(
            error.to_string(),
            "no platform `neo`; there are 4biz, dynamics365, neointeract, other, tactium-omni, webim, webim-app"
        );
    }

    #[test]
    fn a_wrong_key_is_named_with_its_line() {
        let (key, line, said) = problem("app_owner = \"customer\"", "app_owner = \"nobody\"");
        assert_eq!((key.as_str(), line), ("app_owner", 8));
        assert!(said.contains("nobody") && said.contains("`vendor`"), "{said}");
        let (key, _, said) = problem("do = \"read\"", "does = \"read\"");
        assert!(key.starts_with("setup[5]") && said.contains("does"), "{key} {said}");
        let (key, line, said) = problem("value = \"{page_token}\"", "value = \"{page_tokn}\"");
        assert_eq!(key, "setup[2].value");
        let own = builtin("neointeract").lines().position(|line| line.contains("{page_token}")).unwrap() + 1;
        assert!(line == own && said.contains("did you mean `page_token`?"), "{line} {said}");
        let (key, line, _) = problem("value = \"{page_token}\"", "value = \"{page token}\"");
        assert_eq!((key.as_str(), line), ("setup[2].value", own));
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
            ("id = \"page-token\"", "id = \"Token\"", "setup[2].id"),
            ("id = \"page-token\"", "id = \"guide\"", "setup"),
            ("when = \"form\"", "when = \"before-review\"", "setup[3].when"),
            ("value = \"{page_id}\"\n", "", "setup[4].value"),
            ("value = \"{page_id}\"", "value = \"{page_id}\"\nneeds = [\"later\"]", "setup[4].needs"),
            ("value = \"{page_id}\"", "value = \"{page_id}\"\nif = { beta = \"yes\" }", "setup[4].if"),
            ("value = \"{page_id}\"", "value = \"{page_id}\"\nlink = \"http://a.test\"", "setup[4].link"),
            (
                "value = \"{page_id}\"",
                "value = \"{page_id}{page_id}{page_id}{page_id}{page_id}\"",
                "setup[4].value",
            ),
            ("value = \"{callback_url}\"", "value = \"at {callback_url}\"", "setup[5].value"),
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
        let of = |id: &str| profile.step(id).unwrap();
        assert_eq!(of("form-1").value.as_ref().unwrap().to_string(), "Facebook Messenger");
        assert!(of("form-2").value.as_ref().unwrap().holds(Ours::GraphUrl) && !of("form-2").optional);
        assert_eq!((of("form-2").act, of("form-2").when), (Act::Enter, When::Form));
        assert_eq!(of("after-save-1").text, Some(Text::english("Restart the chat server.")));
        assert_eq!(profile.webhook.object, "page");
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
