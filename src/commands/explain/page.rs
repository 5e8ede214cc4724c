//! What is told about a topic.

use super::super::review::fixes;
use super::topic::Topic;
use crate::finding::Facts;
use crate::i18n::{self, Words};
use crate::recognition::{Class, Recognized};
use crate::review::Reason;

/// What is told about a topic.
#[derive(Debug)]
pub struct Page {
    /// What it means.
    pub meaning: String,
    /// Why it happens; an error of ours may say all in what it means.
    pub why: Option<String>,
    /// What to do.
    pub remedy: String,
    /// The command to type.
    pub command: Option<String>,
}

impl Page {
    /// Returns the page of a topic: its own words, then those of the code, or of the kind of error.
    pub fn of(topic: &Topic, words: &Words) -> Option<Self> {
        if let Topic::Reason(reason) = topic {
            return Self::of_reason(reason, words);
        }
        let key = topic.key();
        let class = match topic {
            Topic::Meta(row) => format!("explain-class-{}", row.class.word()),
            _ => String::new(),
        };
        let blanks = i18n::blanks();
        let say = |key: &str| words.try_say(key, &blanks);
        let meaning = say(&format!("explain-{key}")).or_else(|| say(&key))?;
        let why = say(&format!("explain-{key}.why")).or_else(|| say(&format!("{class}.why")));
        let remedy = say(&format!("explain-{key}.do")).or_else(|| say(&format!("{class}.do")));
        let fix = say(&format!("{key}.fix"));
        let command = [&remedy, &fix].into_iter().flatten().find_map(|text| command(text));
        Some(Self { meaning, why, remedy: remedy.or(fix)?, command })
    }

    /// Returns the page of an error that was read: why and what to do as its words tell it, and what they name.
    pub fn of_read(recognized: &Recognized, words: &Words) -> Option<Self> {
        let mut page = Self::of(&Topic::of(recognized), words)?;
        let Some(found) = recognized.found else { return Some(page) };
        if let Some(case) = found.case {
            let key = format!("explain-case-{}-{}", found.row.id.replace('/', "-"), case.name);
            page.why = words.try_say(&key, &Facts::new()).or(page.why);
            page.remedy = words.try_say(&format!("{key}.do"), &Facts::new()).unwrap_or(page.remedy);
            page.command = command(&page.remedy);
        }
        let is_about_access =
            found.case.is_some_and(|case| case.name == "named" || case.name == "impersonating")
                || found.row.class == Class::Permission
                    && found.row.pair().is_some_and(|(_, subcode)| subcode == 0);
        let named = recognized.permissions();
        if is_about_access && let Some(first) = named.first() {
            let facts = [("permissions", named.join(", ").into()), ("first", first.as_str().into())].into();
            let sentence = words.try_say("explained-permission-named", &facts)?;
            page.command = page.command.or_else(|| command(&sentence));
            page.remedy = format!("{sentence} {}", page.remedy);
        }
        Some(page)
    }

    fn of_reason(reason: &Reason, words: &Words) -> Option<Self> {
        let key = format!("refusal-{}", reason.id);
        let meaning = words.try_say(&format!("{key}.meaning"), &Facts::new())?;
        let facts = [("label", reason.label.as_str().into()), ("evidence", reason.evidence.as_str().into())];
        let why = words.try_say("refused-label", &facts.into());
        let fixes = fixes(words, reason);
        let remedy = match fixes.as_slice() {
            [only] => only.clone(),
            several => {
                (1..).zip(several).map(|(n, fix)| format!("{n}. {fix}")).collect::<Vec<_>>().join("; ")
            }
        };
        let command = command(&remedy);
        Some(Self { meaning: format!("{}. {meaning}", words.get(&key)), why, remedy, command })
    }
}

/// Returns the first command of ours between backticks.
fn command(text: &str) -> Option<String> {
    let commands = text.split('`').skip(1).step_by(2);
    commands.filter(|text| text.starts_with("onboard ")).map(String::from).next()
}

#[cfg(test)]
mod tests {
    use super::command;

    #[test]
    fn a_command_is_found_between_backticks() {
        assert_eq!(
            command("Set `x`, then `onboard doctor CUSTOMER`").as_deref(),
            Some("onboard doctor CUSTOMER")
        );
        assert_eq!(command("Run onboard"), None);
    }
}
