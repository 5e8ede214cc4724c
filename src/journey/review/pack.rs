//! The pack of a review: its texts, rendered once, what tells whether they are those on disk, and the folder that they
//! go to.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};

use super::calls::recorded;
use super::history::SUBMISSION;
use crate::journey::known::{MASK, SubjectView};
use crate::journey::port::{Entry, SecretKind};
use crate::platform::Profile;
use crate::review::{Gaps, PASSWORD_PLACE, Text, render, requested, settings_keys, with_password};

/// The texts for Meta's form, as far as the records go. No password is in them: where one goes, its place is kept.
#[derive(Clone, Debug)]
pub struct Rendered {
    texts: Vec<Text>,
    fingerprint: String,
}

impl Rendered {
    /// Renders an app's texts.
    ///
    /// # Errors
    /// What is missing, all of it.
    pub fn of(known: &SubjectView<'_>, profile: &Profile) -> Result<Self, Gaps> {
        let mut values = known.review_values();
        if let Some(password) = values.get_mut("agent_password") {
            PASSWORD_PLACE.clone_into(password);
        }
        let texts = render(profile, known.inputs.catalogue, &values)?;
        Ok(Self { fingerprint: fingerprint(known, &with_password(&texts, MASK)), texts })
    }

    /// Returns the texts, with the place of the password in them.
    pub fn texts(&self) -> &[Text] {
        &self.texts
    }

    /// Returns the texts with the password hidden.
    pub fn hidden(&self) -> Vec<Text> {
        with_password(&self.texts, MASK)
    }

    /// Returns whether these are the texts that were written last.
    pub fn is_on_record(&self, known: &SubjectView<'_>) -> bool {
        // One run has one time, and may render twice: before the last answers, and after.
        let newest = known.app.latest("pack", "texts").map(|entry| entry.at);
        known.app.ledger.iter().any(|entry| {
            entry.kind == "pack"
                && entry.of == "texts"
                && Some(entry.at) == newest
                && entry.note == self.fingerprint
        })
    }

    /// Returns what the ledger gets once these texts are on disk.
    pub fn entry(&self, at: Timestamp) -> Entry {
        Entry { at, kind: "pack".into(), of: "texts".into(), note: self.fingerprint.clone() }
    }
}

/// Returns what tells whether texts on disk are these: what is pasted, the answers that are typed into the form, and
/// the password that the texts carry on disk alone. What is for the person's own eyes does not count: it is in the
/// language of whoever rendered it last.
fn fingerprint(known: &SubjectView<'_>, texts: &[Text]) -> String {
    let mut hash = Sha256::new();
    for text in texts.iter().filter(|text| !text.form_field.is_empty()) {
        hash.update(&text.path);
        hash.update([0]);
        hash.update(&text.body);
        hash.update([0]);
    }
    for (key, said) in settings_keys().filter_map(|key| known.app.record.said.get_key_value(key)) {
        hash.update(key);
        hash.update([0]);
        hash.update(&said.value);
        hash.update([0]);
    }
    if let Some(card) = known.customer.card(SecretKind::AgentPassword) {
        hash.update(&card.fingerprint);
    }
    hex::encode(&hash.finalize()[..8])
}

/// Returns the name of the folder to write into, and whether a new one begins with it. A pack stays where it is,
/// with all that a person edited, until a submission of it was recorded.
pub fn folder_name(
    known: &SubjectView<'_>,
    now: Timestamp,
    is_there: impl Fn(&str) -> bool,
) -> (String, bool) {
    let recorded = known.app.record.get("review_pack").and_then(|folder| folder.rsplit(['/', '\\']).next());
    if let Some(name) = recorded.filter(|name| is_there(name)) {
        let begun = known.app.latest("pack", name).map(|entry| entry.at);
        // A folder of an older version is known by its day alone.
        let begun = begun.or_else(|| {
            let day: Date = name.get(..10)?.parse().ok()?;
            day.to_zoned(TimeZone::UTC).ok().map(|begin| begin.timestamp())
        });
        let sent =
            known.app.ledger.iter().filter(|entry| entry.kind == SUBMISSION).map(|entry| entry.at).max();
        if begun.is_none() || sent.is_none() || sent <= begun {
            return (name.to_owned(), false);
        }
    }
    let today = now.to_zoned(TimeZone::UTC).date();
    let mut name = today.to_string();
    let mut number = 1;
    while is_there(&name) {
        number += 1;
        name = format!("{today}-{number}");
    }
    (name, true)
}

/// Returns the day of the newest successful call of each permission, as far as it is on record.
pub fn call_days(known: &SubjectView<'_>) -> BTreeMap<String, Date> {
    let Some(profile) = known.profile else { return BTreeMap::new() };
    let catalogue = known.inputs.catalogue;
    let called = |name: &String| {
        let made = recorded(known, catalogue.get(name)?)?;
        Some((name.clone(), made.at.to_zoned(TimeZone::UTC).date()))
    };
    requested(profile, catalogue, &known.review_values()).iter().filter_map(called).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journey::review::bench::with_app;
    use crate::store::SubjectRecord;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_pack_stays_until_a_submission_of_it_is_recorded() {
        let today = "2026-11-20";
        let begun = |name: &'static str, on: &'static str| ("pack", name, on);
        let sent = |on: &'static str| ("submission", "pages_messaging", on);
        for (recorded, ledger, there, expected) in [
            // There is none yet.
            (None, vec![], vec![], (today, true)),
            // What lies there is somebody's, or of a pack that was sent.
            (None, vec![], vec![today], ("2026-11-20-2", true)),
            (None, vec![], vec![today, "2026-11-20-2"], ("2026-11-20-3", true)),
            // Nothing was sent, or all of it before this pack was begun.
            (Some("/w/2026-11-01"), vec![], vec!["2026-11-01"], ("2026-11-01", false)),
            (
                Some("/w/2026-11-01"),
                vec![sent("2026-10-20T12:00:00Z"), begun("2026-11-01", "2026-11-01T08:00:00Z")],
                vec!["2026-11-01"],
                ("2026-11-01", false),
            ),
            // It was sent.
            (
                Some("/w/2026-11-01"),
                vec![begun("2026-11-01", "2026-11-01T08:00:00Z"), sent("2026-11-02T12:00:00Z")],
                vec!["2026-11-01"],
                (today, true),
            ),
            // When it was begun, its name tells where nothing else does.
            (Some(r"C:\w\2026-11-01"), vec![sent("2026-11-02T12:00:00Z")], vec!["2026-11-01"], (today, true)),
            (Some("/w/mine"), vec![sent("2026-11-02T12:00:00Z")], vec!["mine"], ("mine", false)),
            // It is gone.
            (Some("/w/2026-11-01"), vec![], vec![], (today, true)),
        ] {
            let entry = |(kind, of, on): &(&str, &str, &str)| Entry {
                at: at(on),
                kind: (*kind).into(),
                of: (*of).into(),
                note: String::new(),
            };
            let mut app =
                SubjectRecord { ledger: ledger.iter().map(entry).collect(), ..SubjectRecord::default() };
            app.record.fields.extend(recorded.map(|folder| ("review_pack".to_owned(), folder.to_owned())));
            let named = with_app("pages_messaging", app, SubjectRecord::default(), |known| {
                folder_name(known, at("2026-11-20T12:00:00Z"), |name| there.contains(&name))
            });
            assert_eq!((named.0.as_str(), named.1), expected, "{recorded:?} {ledger:?} {there:?}");
        }
    }
}
