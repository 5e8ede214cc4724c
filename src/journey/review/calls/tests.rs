use super::wanted::{Told, add, chosen, judge_all, wanted};
use super::*;
use crate::codes;
use crate::finding::Finding;
use crate::journey::port::{Said, SecretMetadata};
use crate::journey::review::bench::{NOW, with_app};
use crate::journey::review::standing::Shown;
use crate::journey::steps::review_calls::judge;
use crate::review::Catalogue;
use crate::store::SubjectRecord;

fn ago(hours: i64) -> Timestamp {
    let now: Timestamp = NOW.parse().unwrap();
    now.checked_sub(SignedDuration::from_hours(hours)).unwrap()
}

/// An app with one customer on `other`, of which a submission holds these permissions.
#[derive(Clone)]
struct Bench {
    permissions: &'static str,
    app: SubjectRecord,
    customer: SubjectRecord,
    scene: CallPlan,
}

impl Bench {
    fn new(permissions: &'static str) -> Self {
        let to_send = permissions.split(", ").map(String::from).collect();
        let scene = CallPlan { to_send, ..CallPlan::default() };
        Self { permissions, app: SubjectRecord::default(), customer: SubjectRecord::default(), scene }
    }

    fn entry(mut self, of: &str, note: &str, hours: i64) -> Self {
        let entry = Entry { at: ago(hours), kind: API_CALL.into(), of: of.into(), note: note.into() };
        self.app.ledger.push(entry);
        self
    }

    fn said(mut self, key: &str, value: &str, hours: i64) -> Self {
        let said = Said { value: value.into(), by: "ana".into(), at: ago(hours) };
        self.app.record.said.insert(key.into(), said);
        self
    }

    fn wrote(mut self, hours: Option<i64>) -> Self {
        let writer = Writer { psid: "7003000000000000".into(), name: "Rita".into(), wrote: hours.map(ago) };
        self.scene.writers.push(writer);
        self
    }

    fn answered(mut self, hours: i64) -> Self {
        self.scene.answered = Some(ago(hours));
        self
    }

    fn person(mut self, by: TokenRole, scopes: &[&str]) -> Self {
        self.scene.person = Some(by);
        self.scene.scopes = Some(scopes.iter().map(|scope| (*scope).to_owned()).collect());
        self
    }

    fn with<T>(self, look: impl FnOnce(&SubjectView<'_>, &CallPlan) -> T) -> T {
        with_app(self.permissions, self.app, self.customer, |known| look(known, &self.scene))
    }

    /// Returns need and way of the first permission.
    fn first(self) -> (CallState, CallMethod) {
        self.with(|known, scene| {
            let row = rows(known, scene)[0];
            (row.need, row.way)
        })
    }

    fn codes(self) -> Vec<&'static str> {
        self.with(|known, scene| judge(known, &rows(known, scene)).iter().map(|one| one.code.id).collect())
    }
}

#[test]
fn a_call_counts_until_its_thirtieth_day_is_over() {
    let need =
        |hours| Bench::new("pages_manage_metadata").entry("pages_manage_metadata", "x", hours).first().0;
    assert_eq!(need(0), CallState::Counts);
    assert_eq!(need(23 * 24 - 1), CallState::Counts);
    assert_eq!(need(23 * 24), CallState::ExpiresSoon);
    assert_eq!(need(30 * 24 - 1), CallState::ExpiresSoon);
    assert_eq!(need(30 * 24), CallState::Missing);
    assert_eq!(Bench::new("pages_manage_metadata").first().0, CallState::Missing);
    let made = Made { at: ago(29 * 24 + 1), by: Maker::Us };
    assert_eq!(made.days_left(NOW.parse().unwrap()), 0);
    assert_eq!(made.button(), [ago(28 * 24 + 1), ago(27 * 24 + 1)]);
}

#[test]
fn what_lies_with_meta_needs_no_new_call_however_old_the_last_is() {
    let mut bench = Bench::new("pages_manage_metadata").entry("pages_manage_metadata", "x", 24 * 40);
    bench.scene.to_send.clear();
    assert_eq!(bench.first().0, CallState::Sent);
}

#[test]
fn a_word_that_the_form_asks_for_none_settles_it_for_a_while() {
    let need = |value: &str, days: i64| {
        Bench::new("pages_show_list").said("call_not_required_pages_show_list", value, 24 * days).first().0
    };
    assert_eq!(need("yes", 0), CallState::NotRequired);
    assert_eq!(need("yes", 90), CallState::NotRequired);
    assert_eq!(need("yes", 91), CallState::Missing);
    assert_eq!(need("no", 0), CallState::Missing);
}

#[test]
fn a_call_that_takes_a_persons_token_is_made_with_one_that_may_make_it() {
    let way = |by, scopes: &[&str]| Bench::new("pages_show_list").person(by, scopes).first().1;
    assert_eq!(Bench::new("pages_show_list").first().1, CallMethod::Explorer);
    assert_eq!(way(TokenRole::User, &["pages_show_list"]), CallMethod::Read(TokenRole::User));
    assert_eq!(way(TokenRole::SystemUser, &["pages_show_list"]), CallMethod::Read(TokenRole::SystemUser));
    assert_eq!(
        way(TokenRole::User, &["pages_messaging"]),
        CallMethod::Explorer,
        "an empty list would not be logged"
    );
    let by_system_user = Bench::new("pages_utility_messaging").person(TokenRole::SystemUser, &[]);
    assert_eq!(
        by_system_user.first().1,
        CallMethod::Read(TokenRole::Page),
        "templates want the Page's own token"
    );
}

#[test]
fn a_token_that_is_known_to_be_over_stands_for_nobody() {
    let alive = |hours: Option<i64>| {
        let mut bench = Bench::new("pages_show_list");
        let (slot, fingerprint) = (SecretKind::UserToken, String::new());
        bench.customer.cards =
            vec![SecretMetadata { slot, fingerprint, stored: ago(90), expires: hours.map(ago) }];
        bench.with(|known, _| person_alive(known))
    };
    assert_eq!(alive(None), Some(TokenRole::User));
    assert_eq!(alive(Some(-1)), Some(TokenRole::User));
    assert_eq!(alive(Some(1)), None);
}

#[test]
fn a_message_goes_out_in_its_window_alone() {
    let way = |permission, hours| Bench::new(permission).wrote(hours).first().1;
    for (hours, plain, late) in [
        (Some(0), CallMethod::Send, CallMethod::Write),
        (Some(23), CallMethod::Send, CallMethod::Write),
        (Some(24), CallMethod::Write, CallMethod::Send),
        (Some(7 * 24 - 1), CallMethod::Write, CallMethod::Send),
        (Some(7 * 24), CallMethod::Write, CallMethod::Write),
        // Nobody knows; Meta does.
        (None, CallMethod::Send, CallMethod::Send),
    ] {
        assert_eq!((way("pages_messaging", hours), way("human_agent", hours)), (plain, late), "{hours:?}");
    }
    assert_eq!(Bench::new("pages_messaging").first().1, CallMethod::Write);
    assert_eq!(Bench::new("business_asset_user_profile_access").first().1, CallMethod::Write);
    let named = Bench::new("business_asset_user_profile_access").wrote(Some(24 * 60));
    assert_eq!(
        named.first().1,
        CallMethod::Read(TokenRole::Page),
        "a name can be read however long ago somebody wrote"
    );
}

#[test]
fn the_products_own_reply_counts_for_what_it_shows() {
    let need = |permission, hours| Bench::new(permission).answered(hours).first().0;
    assert_eq!(need("pages_messaging", 1), CallState::Counts);
    assert_eq!(need("business_asset_user_profile_access", 1), CallState::Counts);
    assert_eq!(need("pages_messaging", 24 * 30), CallState::Missing);
    assert_eq!(need("human_agent", 1), CallState::Missing, "a reply within the day needs no tag");
    assert_eq!(need("pages_manage_metadata", 1), CallState::Missing);
}

#[test]
fn what_was_made_in_the_explorer_is_known_from_either_word() {
    let recorded = |bench: Bench, name: &str| {
        let name = name.to_owned();
        bench.with(|known, _| recorded(known, Catalogue::builtin().get(&name).unwrap()))
    };
    let said = || Bench::new("pages_show_list").said("explorer_call", "yes", 5);
    assert_eq!(recorded(said(), "pages_show_list"), Some(Made { at: ago(5), by: Maker::Explorer }));
    assert_eq!(recorded(said(), "pages_manage_metadata"), None, "it was said of a person's calls");
    assert_eq!(
        recorded(Bench::new("pages_show_list").said("explorer_call", "no", 5), "pages_show_list"),
        None
    );
    let later = said().entry("pages_show_list", "me/accounts", 1);
    assert_eq!(recorded(later, "pages_show_list"), Some(Made { at: ago(1), by: Maker::Us }));
    let named = Bench::new("human_agent").entry("human_agent", EXPLORER, 1);
    assert_eq!(recorded(named, "human_agent"), Some(Made { at: ago(1), by: Maker::Explorer }));
}

#[test]
fn each_way_has_its_code() {
    let all = "pages_messaging, human_agent, pages_manage_metadata, pages_show_list";
    let found = Bench::new(all).codes();
    assert_eq!(
        found,
        [
            "review-call-missing",
            "review-call-needs-user-token",
            "review-call-by-product",
            "review-call-needs-late-message"
        ]
    );
    let soon = Bench::new("pages_manage_metadata").entry("pages_manage_metadata", "x", 24 * 25);
    let days =
        |bench: Bench| bench.with(|known, scene| judge(known, &rows(known, scene))[0].facts["days"].as_i64());
    assert_eq!(days(soon), Some(5));
}

#[test]
fn nobodys_id_is_kept_of_a_call_that_carries_one() {
    let bench = Bench::new("business_asset_user_profile_access").wrote(Some(1));
    bench.with(|known, scene| {
        let row = rows(known, scene)[0];
        let call = row.reading(known, scene).unwrap();
        assert_eq!(call.path, "7003000000000000?fields=name");
        assert_eq!(shown_by(known, &call).map(|one| &one.name), Some(&row.permission.name));
        let Change::Ledger(_, entry) = entry(known, row.permission) else { panic!("no entry") };
        assert_eq!(
            (entry.of.as_str(), entry.note.as_str()),
            (row.permission.name.as_str(), "{psid}?fields=name")
        );
        let done = |body| Done { body, token: None, expires_in: None };
        assert!(is_exercised(row.permission, &done(json!({"name": "Rita", "id": "1"}))));
        assert!(!is_exercised(row.permission, &done(json!({}))));
    });
}

#[test]
fn a_message_of_ours_is_not_taken_for_the_products() {
    let is_ours = |note: &str, minutes: i64| {
        let at = ago(1).checked_add(SignedDuration::from_mins(minutes)).unwrap();
        Bench::new("pages_messaging").entry("pages_messaging", note, 1).with(|known, _| is_ours(known, at))
    };
    assert!(is_ours("104200000000111/messages", 3) && is_ours("104200000000111/messages", -10));
    assert!(!is_ours("104200000000111/messages", 11));
    assert!(!is_ours(EXPLORER, 0) && !is_ours("104200000000111/subscribed_apps", 0));
}

#[test]
fn conversations_tell_who_wrote_and_when_somebody_was_answered() {
    let message = |from: &str, at: &str| json!({ "created_time": at, "from": { "id": from } });
    let thread = |person: &str, messages: Vec<Value>| {
        let people = json!({ "data": [{ "id": person, "name": "Rita" }, { "id": "1", "name": "Aurora" }] });
        json!({ "participants": people, "messages": { "data": messages } })
    };
    let list = json!({ "data": [
        thread("7", vec![message("1", "2026-11-20T11:00:00+0000"), message("7", "2026-11-20T10:00:00+0000")]),
        // The Page's own, unanswered and unasked.
        thread("8", vec![message("1", "2026-11-20T11:30:00+0000")]),
    ] });
    let (answers, writers) = talks("1", &list);
    assert_eq!(answers, [ago(1)]);
    assert_eq!(writers, [Writer { psid: "7".into(), name: "Rita".into(), wrote: Some(ago(2)) }]);
}

#[test]
fn a_message_goes_unasked_to_the_one_who_can_be_meant_while_meta_keeps_the_app_to_its_testers() {
    let shown = |status: &str| Shown {
        permissions: Ok([("pages_messaging".to_owned(), status.to_owned())].into()),
        features: Ok([].into()),
    };
    let one = Bench::new("pages_messaging").wrote(Some(2));
    let two = Bench::new("pages_messaging").wrote(Some(2)).wrote(Some(3));
    let late = Bench::new("pages_messaging").wrote(Some(30));
    for (bench, status, expected) in [
        (one.clone(), "unapproved", true),
        (one, "live", false),
        (two, "unapproved", false),
        (late, "unapproved", false),
        (Bench::new("pages_messaging"), "unapproved", false),
    ] {
        bench.with(|known, scene| {
            let row = rows(known, scene)[0];
            let writer = scene.unasked(row.exercise, &shown(status), known.now());
            assert_eq!(writer.is_some(), expected, "{status} {:?}", scene.writers);
        });
    }
}

#[test]
fn only_what_a_person_writes_carries_the_tag() {
    for (permission, has_text) in [("pages_messaging", true), ("human_agent", false)] {
        Bench::new("human_agent, pages_messaging").with(|known, scene| {
            let all = rows(known, scene);
            let row = all.iter().find(|row| row.permission.name == permission).unwrap();
            assert_eq!(row.own_text().is_some(), has_text, "{permission}");
        });
    }
}

#[test]
fn what_the_product_renews_is_sent_only_when_it_is_named() {
    let named = ["pages_messaging".to_owned()];
    let missing = Bench::new("pages_messaging").wrote(Some(2));
    let soon = Bench::new("pages_messaging").wrote(Some(2)).entry("pages_messaging", "", 25 * 24);
    let counts = Bench::new("pages_messaging").wrote(Some(2)).entry("pages_messaging", "", 24);
    for (bench, names, need, expected) in [
        (missing.clone(), &[][..], CallState::Missing, [true, true]),
        (soon.clone(), &[][..], CallState::ExpiresSoon, [true, false]),
        (soon, &named[..], CallState::ExpiresSoon, [true, true]),
        (counts.clone(), &[][..], CallState::Counts, [false, false]),
        (counts, &named[..], CallState::Counts, [true, true]),
    ] {
        bench.with(|known, scene| {
            assert_eq!(rows(known, scene)[0].need, need);
            let wanted = wanted(known, scene, names);
            let row = wanted.iter().find(|row| row.permission.name == "pages_messaging");
            let sends = row.is_some_and(|row| row.sends(names));
            assert_eq!([row.is_some(), sends], expected, "{need:?} {names:?}");
        });
    }
}

#[test]
fn a_name_without_a_call_is_none_to_choose() {
    Bench::new("pages_messaging, human_agent").with(|known, _| {
        let chosen = |name: &str| chosen(known, &[name.to_owned()]);
        assert_eq!(chosen("Human Agent"), Ok(vec!["human_agent".to_owned()]));
        for strange in ["public_profile", "instagram_basic", "flying"] {
            let untracked = chosen(strange).unwrap_err();
            assert!(untracked.offered.contains(&"pages_messaging".to_owned()), "{untracked:?}");
            assert!(!untracked.offered.contains(&"public_profile".to_owned()), "{untracked:?}");
        }
    });
}

#[test]
fn what_a_person_says_of_calls_is_kept_with_its_day() {
    Bench::new("pages_show_list").with(|known, _| {
        let names = ["pages_show_list".to_owned()];
        let told = Told { made: &names, not_required: &names, required: &[] };
        let [made, not_required] = &told.changes(known, ago(48))[..] else { panic!("two things were said") };
        let Change::Ledger(_, entry) = made else { panic!("a call is dated") };
        assert_eq!((entry.at, entry.note.as_str()), (ago(48), EXPLORER));
        let Change::Said(_, key, word, at) = not_required else { panic!("what the form asks is said") };
        assert_eq!(
            (key.as_str(), word.as_str(), *at),
            ("call_not_required_pages_show_list", "yes", known.now())
        );
    });
}

#[test]
fn what_keeps_all_calls_from_meta_is_said_once_and_each_refusal_is_said() {
    let subject = crate::finding::Subject::App("1".into());
    let refusal = || Finding::new(&crate::codes::REVIEW_CALL_REFUSED, &subject);
    let dead = || Finding::new(&codes::APP_CREDENTIALS_REFUSED, &subject);
    let mut found = Vec::new();
    for why in [dead(), refusal(), dead(), refusal()] {
        add(&mut found, why);
    }
    assert_eq!(found, [dead(), refusal(), refusal()]);
}

#[test]
fn without_a_page_token_that_comes_before_the_calls_it_carries() {
    Bench::new("pages_messaging, pages_show_list").with(|known, scene| {
        let codes: Vec<&str> =
            judge_all(known, &rows(known, scene)).iter().map(|finding| finding.code.id).collect();
        assert_eq!(codes, ["page-token-missing", "review-call-needs-user-token"]);
    });
}
