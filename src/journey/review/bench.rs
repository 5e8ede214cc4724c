//! An app with one customer on `other`, for the tests of this room.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::finding::Subject;
use crate::journey::known::{Inputs, SubjectView};
use crate::journey::port::VersionLife;
use crate::platform::Profiles;
use crate::review::Catalogue;
use crate::store::{Snapshot, SubjectRecord};

pub(super) const NOW: &str = "2026-11-20T12:00:00Z";

/// Shows what is known of the app, whose submission holds these permissions.
pub(super) fn with_app<T>(
    permissions: &str,
    mut app: SubjectRecord,
    mut customer: SubjectRecord,
    look: impl FnOnce(&SubjectView<'_>) -> T,
) -> T {
    let profiles = Profiles::builtin().unwrap();
    let fields = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    };
    let subject = Subject::App("900100200300400".into());
    app.record.fields.extend(fields(&[("permissions", permissions)]));
    customer.record.fields.extend(fields(&[("platform", "other"), ("app_id", "900100200300400")]));
    let page = Subject::page("aurora", "104200000000111");
    let subject_records = [
        (subject.clone(), app),
        (Subject::Customer("aurora".into()), customer),
        (page, SubjectRecord::default()),
    ];
    let inputs = Inputs {
        now: NOW.parse().unwrap(),
        stored: Rc::new(Snapshot::new(Vec::new(), subject_records.into(), Vec::new())),
        profiles: &profiles,
        catalogue: Catalogue::builtin(),
        margin_days: 14,
        life_of: |_, _| None,
        version: VersionLife { name: "v26.0".into(), known: true, days_left: None },
        may_replace: false,
        is_rehearsal: false,
    };
    look(&inputs.known(&subject))
}
