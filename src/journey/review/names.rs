//! The permissions and features that a person names.

use crate::codes;
use crate::error::Error;
use crate::review::Catalogue;

/// A name that stands for none of those on offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Untracked {
    /// What was named.
    pub permission: String,
    /// What could have been.
    pub offered: Vec<String>,
}

impl From<Untracked> for Error {
    fn from(untracked: Untracked) -> Self {
        let Untracked { permission, offered } = untracked;
        Error::new(&codes::PERMISSION_NOT_TRACKED)
            .with("permission", permission)
            .with("offered", offered.join(", "))
    }
}

/// Returns those on offer that are named, each once, by their own names. A name may be any that the catalogue knows;
/// several may stand in one text, with commas between them.
///
/// # Errors
/// The first name that stands for none of those on offer.
pub fn named(catalogue: &Catalogue, typed: &[String], offered: &[String]) -> Result<Vec<String>, Untracked> {
    let mut names: Vec<String> = Vec::new();
    for name in typed.iter().flat_map(|list| list.split(',')).map(str::trim).filter(|name| !name.is_empty()) {
        let name = catalogue.get(name).map_or(name, |entry| entry.name.as_str()).to_owned();
        if !offered.contains(&name) {
            return Err(Untracked { permission: name, offered: offered.to_vec() });
        }
        if !names.contains(&name) {
            names.push(name);
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_any_that_the_catalogue_knows_of_those_on_offer() {
        let offered = ["pages_messaging", "human_agent"].map(String::from);
        for (typed, expected) in [
            (vec![], Ok(vec![])),
            (vec!["pages_messaging"], Ok(vec!["pages_messaging"])),
            (vec!["Human Agent"], Ok(vec!["human_agent"])),
            (
                vec!["human_agent, pages_messaging", "HUMAN_AGENT", ""],
                Ok(vec!["human_agent", "pages_messaging"]),
            ),
            (vec!["pages_messaging,pages_show_list"], Err("pages_show_list")),
            (vec!["flying"], Err("flying")),
        ] {
            let typed: Vec<String> = typed.into_iter().map(String::from).collect();
            let named = named(Catalogue::builtin(), &typed, &offered);
            let expected = expected.map(|names| names.into_iter().map(String::from).collect::<Vec<_>>());
            let expected =
                expected.map_err(|name| Untracked { permission: name.into(), offered: offered.to_vec() });
            assert_eq!(named, expected, "{typed:?}");
        }
    }
}
