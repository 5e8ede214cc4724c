//! What is known before anything is looked at: records, cards of secrets, ledgers, profiles.

use std::collections::BTreeMap;
use std::rc::Rc;

use jiff::Timestamp;

use super::port::{Said, SecretKind, VersionLife};
use super::question::film_key;
use super::review::history::approved;
use crate::finding::{Subject, UNKNOWN_ID};
use crate::platform::{AppOwner, Profile, Profiles};
use crate::review::{self, Catalogue, Form, Kind, Values};
use crate::store::{Snapshot, SubjectRecord, Surroundings};

/// What hides a password.
pub const MASK: &str = "********";

/// All subjects of one run, and the data they are judged by.
pub struct Inputs<'e> {
    /// The time of the run.
    pub now: Timestamp,
    /// What is on record.
    pub stored: Rc<Snapshot>,
    /// The platform profiles.
    pub profiles: &'e Profiles,
    /// The permission catalogue.
    pub catalogue: &'e Catalogue,
    /// Days before a deadline at which it starts to count.
    pub margin_days: i64,
    /// The Graph version in use.
    pub version: VersionLife,
    /// Whether a subscription that somebody else set up may be replaced.
    pub may_replace: bool,
    /// Tells how long a Graph version lives, from a moment on; nothing of one that is unheard of.
    pub life_of: fn(&str, Timestamp) -> Option<VersionLife>,
    /// Whether Meta is simulated: domains that belong to nobody are then what a rehearsal is made of.
    pub is_rehearsal: bool,
}

impl<'e> Inputs<'e> {
    /// Returns what is on record about a subject; nothing when it is new.
    pub fn subject_record(&self, subject: &Subject) -> &SubjectRecord {
        self.stored.subject_record(subject)
    }

    /// Returns the App ID that a customer uses, `-` while it is unknown.
    pub fn app_of(&self, customer: &str) -> String {
        self.stored.app_of(customer).to_owned()
    }

    /// Returns the Page IDs of a customer; one unknown Page while there is none.
    pub fn pages_of(&self, customer: &str) -> Vec<String> {
        self.stored.pages_of(customer)
    }

    /// Returns the customer whose URL, credentials and Page an app's submission uses.
    pub fn review_customer(&self, app: &str) -> Option<String> {
        self.stored.review_customer(app).map(String::from)
    }

    /// Returns a subject with all that surrounds it.
    pub fn known(&'e self, subject: &Subject) -> SubjectView<'e> {
        let Surroundings { app, customer, page } = self.stored.around(subject);
        // Nobody has an empty id, so nothing is on record about it.
        let owner = customer.clone().unwrap_or_default();
        let customer_dossier = self.subject_record(&Subject::Customer(owner.clone()));
        let page_dossier = self.subject_record(&Subject::page(owner, page.clone().unwrap_or_default()));
        SubjectView {
            inputs: self,
            subject: subject.clone(),
            app: self.subject_record(&Subject::App(app.clone())),
            profile: customer_dossier.record.get("platform").and_then(|id| self.profiles.get(id)),
            customer: customer_dossier,
            page: page_dossier,
            app_id: app,
            customer_id: customer,
            page_id: page.filter(|id| id != UNKNOWN_ID),
        }
    }
}

/// One subject and what surrounds it: of an app, the review customer and its first Page.
pub struct SubjectView<'e> {
    /// Everything else of the run.
    pub inputs: &'e Inputs<'e>,
    /// What is looked at.
    pub subject: Subject,
    /// The App ID, `-` while unknown.
    pub app_id: String,
    /// The customer's slug.
    pub customer_id: Option<String>,
    /// The Page ID, when it is known.
    pub page_id: Option<String>,
    /// The app's dossier.
    pub app: &'e SubjectRecord,
    /// The customer's dossier.
    pub customer: &'e SubjectRecord,
    /// The Page's dossier.
    pub page: &'e SubjectRecord,
    /// The customer's platform.
    pub profile: Option<&'e Profile>,
}

impl SubjectView<'_> {
    /// Returns the time of the run.
    pub fn now(&self) -> Timestamp {
        self.inputs.now
    }

    /// Returns whether the channel runs on the vendor's app, of which nobody here has the credentials.
    pub fn is_on_vendors_app(&self) -> bool {
        self.app_id == UNKNOWN_ID && self.profile.is_some_and(|profile| profile.app_owner == AppOwner::Vendor)
    }

    /// Returns the app's one callback for object `page`.
    pub fn callback(&self) -> Option<&str> {
        self.inputs.stored.callback_of(&self.app_id)
    }

    /// Returns whole days from `then` until now.
    pub fn days_since(&self, then: Timestamp) -> i64 {
        self.now().duration_since(then).as_hours() / 24
    }

    /// Returns the webhook fields that the platform needs.
    pub fn wanted_fields(&self) -> Vec<String> {
        self.profile.map(|profile| profile.webhook.fields.clone()).unwrap_or_default()
    }

    /// Returns the permissions and features of the submission, dependencies included: those that the record names,
    /// else those that the platform cannot do without.
    pub fn closure(&self) -> Vec<String> {
        let Some(profile) = self.profile else { return Vec::new() };
        review::permissions(profile, self.inputs.catalogue, &self.review_values())
    }

    /// Returns the part of the closure that a token carries as scopes: permissions, not features.
    pub fn scopes(&self) -> Vec<String> {
        let is_scope = |name: &String| {
            name != "public_profile"
                && self.inputs.catalogue.get(name).is_some_and(|entry| entry.kind == Kind::Permission)
        };
        self.closure().into_iter().filter(is_scope).collect()
    }

    /// Returns the film of each permission that has to be shown on one: its own, or the one for all.
    pub fn films(&self) -> BTreeMap<String, Option<&str>> {
        let has_film =
            |name: &String| self.inputs.catalogue.get(name).is_none_or(|entry| entry.form == Form::Text);
        let film = |name: String| {
            let own = self.app.record.get(&film_key(&name)).or(self.app.record.get("screencast"));
            (name, own)
        };
        self.closure().into_iter().filter(has_film).map(film).collect()
    }

    /// Returns the values that the review texts may use. A password is only hinted at.
    pub fn review_values(&self) -> Values {
        let mut values = Values::new();
        for record in [&self.app.record, &self.customer.record, &self.page.record] {
            values.extend(record.fields.clone());
        }
        // What was said of the company and of its data, and of nothing else.
        for key in review::settings_keys() {
            values.extend(self.app.record.said.get(key).map(|said| (key.to_owned(), said.value.clone())));
        }
        if self.customer.card(SecretKind::AgentPassword).is_some() {
            values.insert("agent_password".into(), MASK.into());
        }
        let approved = approved(self.app);
        if !approved.is_empty() {
            values.insert("already_approved".into(), approved.join(","));
        }
        values
    }
}

/// Returns what was said under a key, if it was said within `days`; a stale word does not count.
pub fn said_within<'a>(
    subject_record: &'a SubjectRecord,
    key: &str,
    days: i64,
    now: Timestamp,
) -> Result<&'a Said, Option<i64>> {
    let Some(said) = subject_record.record.said.get(key) else { return Err(None) };
    let age = now.duration_since(said.at).as_hours() / 24;
    if age > days { Err(Some(age)) } else { Ok(said) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_submission_asks_for_what_the_record_names_and_the_texts_and_the_token_agree() {
        let profiles = Profiles::builtin().unwrap();
        let closure = |permissions: &str| {
            let mut subject_record = SubjectRecord::default();
            let fields = [("platform", "other"), ("app_id", "900100200300400"), ("permissions", permissions)];
            subject_record
                .record
                .fields
                .extend(fields.map(|(key, value)| (key.to_owned(), value.to_owned())));
            let customer = Subject::Customer("aurora".into());
            let inputs = Inputs {
                now: Timestamp::UNIX_EPOCH,
                stored: Rc::new(Snapshot::new(
                    Vec::new(),
                    [(customer.clone(), subject_record)].into(),
                    Vec::new(),
                )),
                profiles: &profiles,
                catalogue: Catalogue::builtin(),
                margin_days: 14,
                version: VersionLife { name: "v26.0".into(), known: true, days_left: None },
                may_replace: false,
                life_of: |_, _| None,
                is_rehearsal: false,
            };
            let known = inputs.known(&customer);
            let texts = review::permissions(known.profile.unwrap(), inputs.catalogue, &known.review_values());
            assert_eq!(known.closure(), texts);
            (known.closure(), known.scopes())
        };
        let (names, _) = closure("");
        assert!(!names.contains(&"human_agent".into()), "what is optional is asked for by name alone");
        assert!(names.contains(&"pages_show_list".into()));
        let (names, scopes) = closure("human_agent, public_profile");
        let wanted =
            ["human_agent", "public_profile", "pages_messaging", "pages_manage_metadata", "pages_show_list"];
        assert_eq!(names, wanted);
        assert_eq!(scopes, ["pages_messaging", "pages_manage_metadata", "pages_show_list"]);
    }
}
