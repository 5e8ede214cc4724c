//! What a pack is made of: texts, and which field of Meta's form each is for.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::catalogue::Catalogue;
use super::english::plain;
use crate::finding::Facts;

/// What is known of the customer, by record key: `site_url`, `agent_login`, `agent_password`, `page_url`,
/// `company`… A key of a profile's label overrides that label. `permissions` (joined by `,`) replaces the
/// profile's list, `screens` (joined by `,`) adds to the profile's, and `medium` (`browser`, `phone`) chooses the
/// steps.
pub type Values = BTreeMap<String, String>;

/// Looks a person's words up: a locale's message of this key, with these facts in it. Texts for the person's own
/// eyes are made with it; what is pasted into Meta's form never is.
pub type Say<'a> = dyn Fn(&str, &Facts) -> String + 'a;

/// One text of the pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Text {
    /// Where it lies in the pack, like `pages_messaging/description.txt`.
    pub path: String,
    /// The permission or feature it is about, if it is about one.
    pub permission: Option<String>,
    /// What it is.
    pub field: Field,
    /// The field of Meta's form that it is pasted into; empty where it is for the person's own eyes.
    pub form_field: String,
    /// The text itself, ending with a newline.
    pub body: String,
}

impl Text {
    /// Returns what a file of a pack holds, by its path: `…/pages_messaging/description.txt`. A file that no
    /// pack has is taken for a description of nothing in particular.
    pub fn from_file(path: &str, body: String) -> Self {
        let mut names = path.rsplit(['/', '\\']);
        let file = names.next().unwrap_or_default();
        // A pack's own text lies beside one that a person edited, as `description.txt.new`.
        let file = file.strip_suffix(".new").unwrap_or(file);
        let field = Field::ALL.into_iter().find(|field| field.path(None).eq_ignore_ascii_case(file));
        let folder = names.next().filter(|_| field.is_some_and(Field::is_per_permission));
        let permission = folder.and_then(|name| Catalogue::builtin().get(name)).map(|one| one.name.clone());
        let field = field.unwrap_or(Field::Description);
        Self { path: path.to_owned(), permission, field, form_field: String::new(), body }
    }
}

/// Stands in a text where the reviewer's password goes, so that a text is rendered without it. Nobody types this
/// letter: it is for private use.
pub const PASSWORD_PLACE: &str = "\u{e0f7}";

/// Returns the texts with a password, or with what hides it, in its place.
pub fn with_password(texts: &[Text], password: &str) -> Vec<Text> {
    let password = plain(password);
    let fill = |text: &Text| Text { body: text.body.replace(PASSWORD_PLACE, &password), ..text.clone() };
    texts.iter().map(fill).collect()
}

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Field {
    /// How the app uses a permission.
    Description,
    /// The reviewer's steps for a permission.
    Instructions,
    /// The site's address, and how to get at the app.
    PlatformSettings,
    /// The captions of the film, in `SubRip`.
    Captions,
    /// What is filmed, in the person's language; [`shot_list`](super::shot_list) renders it.
    Shots,
    /// The whole path, for the form's last tab.
    ReviewerInstructions,
    /// What to have ready for the form's first tab, in the person's language; `verification` renders it.
    Verification,
    /// What was said for the form's tab of that name, in the person's language; `data_handling` renders it.
    DataHandling,
    /// What to see to, before and after sending, in the person's language.
    Checklist,
    /// What is done in the product, in its order, in the person's language; whoever knows the customer renders it.
    SetupSheet,
    /// Which file goes where, in the person's language.
    Readme,
}

impl Field {
    /// Every field.
    pub const ALL: [Self; 11] = [
        Self::Description,
        Self::Instructions,
        Self::Captions,
        Self::Shots,
        Self::PlatformSettings,
        Self::ReviewerInstructions,
        Self::Verification,
        Self::DataHandling,
        Self::Checklist,
        Self::SetupSheet,
        Self::Readme,
    ];

    /// Returns the word that the command line and `--json` use.
    pub fn word(self) -> &'static str {
        match self {
            Self::Description => "description",
            Self::Instructions => "instructions",
            Self::Captions => "captions",
            Self::Shots => "shots",
            Self::PlatformSettings => "platform-settings",
            Self::ReviewerInstructions => "reviewer-instructions",
            Self::Verification => "verification",
            Self::DataHandling => "data-handling",
            Self::Checklist => "checklist",
            Self::SetupSheet => "set-up-sheet",
            Self::Readme => "readme",
        }
    }

    /// Returns the field of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.word() == word)
    }

    /// Returns whether there is one text of this kind for each permission.
    pub fn is_per_permission(self) -> bool {
        matches!(self, Self::Description | Self::Instructions | Self::Captions | Self::Shots)
    }

    /// Returns whether it is read by the person alone, in the person's language, and goes nowhere.
    pub fn is_for_the_person(self) -> bool {
        matches!(
            self,
            Self::Shots
                | Self::Verification
                | Self::DataHandling
                | Self::Checklist
                | Self::SetupSheet
                | Self::Readme
        )
    }

    /// Returns whether there is one text of this kind for the whole submission.
    pub fn is_of_the_whole(self) -> bool {
        !matches!(self, Self::Description | Self::Instructions)
    }

    /// Returns whether a text of this kind is pasted into Meta's form, so that a reviewer reads it.
    pub fn is_pasted(self) -> bool {
        matches!(
            self,
            Self::Description | Self::Instructions | Self::PlatformSettings | Self::ReviewerInstructions
        )
    }

    /// Returns where a text of this kind lies in the pack.
    pub fn path(self, permission: Option<&str>) -> String {
        let file = match self {
            Self::Captions => "captions.srt",
            Self::Shots => "shots.md",
            Self::Verification => "verification.md",
            Self::DataHandling => "data-handling.md",
            Self::Checklist => "checklist.md",
            Self::Readme => "README.txt",
            field => &format!("{}.txt", field.word()),
        };
        permission.map_or_else(|| file.to_owned(), |name| format!("{name}/{file}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_path() {
        for (path, permission, field) in [
            ("pages_messaging/description.txt", Some("pages_messaging"), Field::Description),
            (r"C:\pack\human_agent\instructions.txt", Some("human_agent"), Field::Instructions),
            ("pack/reviewer-instructions.txt", None, Field::ReviewerInstructions),
            ("./readme.txt", None, Field::Readme),
            ("pages_show_list/description.txt.new", Some("pages_show_list"), Field::Description),
            ("pack/pages_messaging/captions.srt", Some("pages_messaging"), Field::Captions),
            ("pack/captions.srt", None, Field::Captions),
            ("pack/shots.md", None, Field::Shots),
            ("elsewhere/description.txt", None, Field::Description),
            ("my text.txt", None, Field::Description),
        ] {
            let text = Text::from_file(path, "x".into());
            assert_eq!((text.permission.as_deref(), text.field), (permission, field), "{path}");
        }
    }

    #[test]
    fn a_field_is_found_by_its_word() {
        for field in Field::ALL {
            assert_eq!(Field::parse(field.word()), Some(field));
        }
        assert_eq!(Field::parse("film"), None);
    }
}
