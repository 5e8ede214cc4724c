//! What any store keeps, whatever it is made of. An implementation's tests put it through [`check`].

use std::collections::BTreeMap;

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

use super::{Author, Change, Edit, Scope, Secrets, Store};
use crate::finding::Subject;
use crate::model::{Entry, SecretKind, SecretRef};

const APP: &str = "900100200300400";
const PAGE: &str = "104200000000111";

/// Reads what was journalled of a subject, oldest first: command, what, of what.
pub(crate) type Journal<'s> = &'s dyn Fn(&Subject) -> Vec<(String, String, String)>;

/// A store without anything in it, and a way to read its journal.
pub(crate) struct Empty<'s, S> {
    /// The store.
    pub(crate) store: &'s S,
    /// Reads what was journalled of a subject, oldest first.
    pub(crate) journal: Journal<'s>,
}

/// Puts a store through the contract.
pub(crate) async fn check<S: Store + Secrets>(empty: Empty<'_, S>) {
    let Empty { store, journal } = empty;
    nothing_is_there(store).await;
    changes_are_there_and_journalled(store, journal).await;
    those_who_share_an_app_come_along(store).await;
    customers_are_found_by_what_people_call_them(store).await;
    looks_are_remembered_of_what_is_stored(store).await;
    secrets_are_kept_by_name(store, journal).await;
    when_tokens_were_told_of_is_remembered(store).await;
    a_refused_change_leaves_what_was(store).await;
    whoever_goes_is_gone(store, journal).await;
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn author() -> Author {
    Author {
        by: "ana".into(),
        command: "start".into(),
        step: "customer".into(),
        at: at("2026-11-20T12:00:00Z"),
    }
}

fn customer(id: &str) -> Subject {
    Subject::Customer(id.into())
}

fn fields(subject: Subject, pairs: &[(&str, &str)]) -> Change {
    let edits = pairs.iter().map(|(key, value)| Edit::Set((*key).into(), (*value).into())).collect();
    Change::Record { subject, edits, what: "field", of: pairs[0].0.into() }
}

async fn nothing_is_there(store: &dyn Store) {
    let all = store.snapshot(&Scope::All).await.unwrap();
    assert!(all.customers().is_empty());
    assert_eq!(all.unreadable().count(), 0);
    assert!(store.find(None).await.unwrap().is_empty());
    assert!(store.find(Some("aurora")).await.unwrap().is_empty());
    let new = store.snapshot(&Scope::Customer("aurora".into())).await.unwrap();
    assert_eq!(new.customers(), ["aurora"], "a customer that is about to be made");
    assert!(new.subject_record(&customer("aurora")).record.fields.is_empty());
    assert!(store.snapshot(&Scope::App(APP.into())).await.unwrap().customers().is_empty());
}

async fn changes_are_there_and_journalled(store: &dyn Store, journal: Journal<'_>) {
    let (app, page) = (Subject::App(APP.into()), Subject::page("aurora", PAGE));
    let said = Edit::Say {
        key: "app_mode".into(),
        value: "live".into(),
        by: "ana".into(),
        at: at("2026-11-19T08:00:00Z"),
    };
    let entry = |day: &str, of: &str| Entry {
        at: at(&format!("2026-11-{day}T08:00:00Z")),
        kind: "submission".into(),
        of: of.into(),
        note: String::new(),
    };
    let changes = [
        fields(customer("aurora"), &[("company", "Aurora Móveis"), ("platform", "neointeract")]),
        fields(customer("aurora"), &[("app_id", APP)]),
        fields(app.clone(), &[("review_customer", "aurora")]),
        fields(page.clone(), &[("page_id", PAGE), ("callback_url", "https://aurora.example.com/hook")]),
        Change::Record { subject: app.clone(), edits: vec![said], what: "said", of: "app_mode".into() },
        Change::Ledger { subject: app.clone(), entry: entry("19", "pages_messaging") },
        Change::Ledger { subject: app.clone(), entry: entry("18", "pages_show_list") },
        fields(customer("aurora"), &[("contact_email", "ana@aurora.example.com")]),
        Change::Record {
            subject: customer("aurora"),
            edits: vec![Edit::Unset("contact_email".into())],
            what: "unset",
            of: "contact_email".into(),
        },
    ];
    store.apply(&changes, &author()).await.unwrap();
    let stored = store.snapshot(&Scope::Customer("aurora".into())).await.unwrap();
    let record = &stored.subject_record(&customer("aurora")).record;
    assert_eq!(record.get("company"), Some("Aurora Móveis"));
    assert_eq!(record.get("contact_email"), None);
    assert_eq!(stored.app_of("aurora"), APP);
    assert_eq!(stored.pages_of("aurora"), [PAGE]);
    assert_eq!(stored.review_customer(APP), Some("aurora"));
    assert_eq!(stored.callback_of(APP), Some("https://aurora.example.com/hook"));
    assert_eq!(stored.subject_record(&app).record.said["app_mode"].value, "live");
    let of: Vec<_> = stored.subject_record(&app).ledger.iter().map(|entry| entry.of.as_str()).collect();
    assert_eq!(of, ["pages_show_list", "pages_messaging"], "oldest first, whatever the order of writing");
    let lines = journal(&customer("aurora"));
    assert!(lines.iter().all(|(command, _, _)| command == "start"), "{lines:?}");
    let what: Vec<_> = lines.iter().map(|(_, what, of)| (what.as_str(), of.as_str())).collect();
    assert!(what.contains(&("unset", "contact_email")), "what goes is journalled too: {what:?}");
    assert_eq!(what.len(), 4, "{what:?}");
    let what = journal(&app);
    assert_eq!(what.iter().filter(|(_, what, _)| what == "submission").count(), 2, "{what:?}");
}

async fn those_who_share_an_app_come_along(store: &dyn Store) {
    let other = "200200200200200";
    let changes = [
        fields(customer("boreal"), &[("company", "Boreal"), ("app_id", APP)]),
        fields(customer("cedro"), &[("company", "Cedro"), ("app_id", other), ("note", APP)]),
        fields(Subject::App(other.into()), &[("app_name", "Cedro")]),
    ];
    store.apply(&changes, &author()).await.unwrap();
    let one = store.snapshot(&Scope::Customer("boreal".into())).await.unwrap();
    assert_eq!(one.customers(), ["boreal"]);
    assert_eq!(one.users_of(APP), ["aurora", "boreal"]);
    assert_eq!(one.review_customer(APP), Some("aurora"));
    assert!(!one.has(&customer("cedro")), "who merely mentions the app does not use it");
    let app = store.snapshot(&Scope::App(APP.into())).await.unwrap();
    assert_eq!(app.customers(), ["aurora", "boreal"]);
    let all = store.snapshot(&Scope::All).await.unwrap();
    assert_eq!(all.customers(), ["aurora", "boreal", "cedro"]);
    assert!(all.has(&Subject::App(other.into())));
    let again = [customer("aurora")];
    let only = store.snapshot(&Scope::Only(again.to_vec())).await.unwrap();
    assert!(only.has(&Subject::page("aurora", PAGE)) && !only.has(&customer("boreal")));
    let merged = one.with(&again, only);
    assert_eq!((merged.customers(), merged.users_of(APP)), (one.customers(), one.users_of(APP)));
}

async fn customers_are_found_by_what_people_call_them(store: &dyn Store) {
    let found = async |wanted: &str| -> Vec<String> {
        store.find(Some(wanted)).await.unwrap().into_iter().map(|one| one.id).collect()
    };
    assert_eq!(found("aurora").await, ["aurora"]);
    assert_eq!(found(PAGE).await, ["aurora"]);
    assert_eq!(found("MOVEIS").await, ["aurora"], "case and accents are ignored");
    assert_eq!(found("o").await.len(), 3, "what several can mean is all of them");
    assert!(found("nobody").await.is_empty());
    let all = store.find(None).await.unwrap();
    let first = &all[0];
    assert_eq!((first.id.as_str(), first.company.as_str()), ("aurora", "Aurora Móveis"));
    assert_eq!((first.app.as_deref(), first.pages.as_slice()), (Some(APP), [PAGE.to_owned()].as_slice()));
}

async fn looks_are_remembered_of_what_is_stored(store: &dyn Store) {
    let (page, nobody) = (Subject::page("aurora", PAGE), customer("nobody"));
    let of = [page.clone(), customer("aurora"), nobody.clone()];
    assert_eq!(store.last_look(&of).await, [None, None, None]);
    store.remember(&[(page.clone(), json!({ "steps": [] })), (nobody, json!(1))]).await;
    store.remember(&[(page, json!({ "steps": [1] }))]).await;
    assert_eq!(store.last_look(&of).await, [Some(json!({ "steps": [1] })), None, None]);
}

async fn secrets_are_kept_by_name<S: Store + Secrets>(store: &S, journal: Journal<'_>) {
    let token = SecretRef { subject: Subject::page("aurora", PAGE), slot: SecretKind::PageToken };
    let secret = SecretRef { subject: Subject::App(APP.into()), slot: SecretKind::AppSecret };
    let until = Some(at("2027-01-20T12:00:00Z"));
    for (of, text, expires) in
        [(&token, "EAAfirst", None), (&secret, "5f2b8c1e", None), (&token, "EAAsecond", until)]
    {
        store.keep(of, &SecretString::from(text), expires, &author()).await.unwrap();
    }
    let none = SecretRef { subject: customer("boreal"), slot: SecretKind::UserToken };
    let opened = store.get_many(&[secret.clone(), none, token.clone()]).await;
    let opened: Vec<_> =
        opened.into_iter().map(|one| one.unwrap().map(|secret| secret.expose_secret().to_owned())).collect();
    assert_eq!(opened, [Some("5f2b8c1e".into()), None, Some("EAAsecond".into())], "the newest, in order");
    let stored = store.snapshot(&Scope::Customer("aurora".into())).await.unwrap();
    let card = stored.subject_record(&token.subject).card(SecretKind::PageToken).unwrap();
    assert_eq!(card.expires, until);
    assert!(journal(&secret.subject).iter().any(|(_, what, of)| what == "secret" && of == "app-secret"));
    store.repair(&[token.subject.clone(), customer("nobody")]).await;
    let gone = SecretRef { subject: customer("aurora"), slot: SecretKind::UserToken };
    store.keep(&gone, &SecretString::from("EAAgone"), None, &author()).await.unwrap();
    for _ in 0..2 {
        store.forget(&gone, &author()).await.unwrap();
        assert!(store.get_many(std::slice::from_ref(&gone)).await.pop().unwrap().unwrap().is_none());
    }
    assert!(journal(&gone.subject).iter().any(|(_, what, of)| what == "forgotten" && of == "user-token"));
}

async fn when_tokens_were_told_of_is_remembered(store: &dyn Store) {
    assert_eq!(store.told_whole().await, BTreeMap::new());
    let told = BTreeMap::from([("5f2b8c1e".to_owned(), at("2026-11-20T12:00:00Z"))]);
    store.remember_whole(&told).await;
    assert_eq!(store.told_whole().await, told);
}

async fn a_refused_change_leaves_what_was(store: &dyn Store) {
    let before = store.snapshot(&Scope::All).await.unwrap();
    let wrong = fields(customer("../elsewhere"), &[("company", "x")]);
    store.apply(&[wrong], &author()).await.unwrap_err();
    let after = store.snapshot(&Scope::All).await.unwrap();
    assert_eq!(before.customers(), after.customers());
    assert!(before.subject_records().eq(after.subject_records()));
}

async fn whoever_goes_is_gone<S: Store + Secrets>(store: &S, journal: Journal<'_>) {
    let page = Subject::page("aurora", PAGE);
    store.apply(&[Change::Remove { subject: page.clone() }], &author()).await.unwrap();
    let stored = store.snapshot(&Scope::Customer("aurora".into())).await.unwrap();
    assert!(!stored.has(&page));
    let token = SecretRef { subject: page, slot: SecretKind::PageToken };
    assert!(store.get_many(&[token]).await[0].as_ref().unwrap().is_none(), "its secret goes with it");
    let lines = journal(&customer("aurora"));
    assert!(lines.iter().any(|(_, what, of)| what == "removed" && of == PAGE), "{lines:?}");
    store.apply(&[Change::Remove { subject: customer("aurora") }], &author()).await.unwrap();
    assert!(store.find(Some("aurora")).await.unwrap().is_empty());
    let app = store.snapshot(&Scope::App(APP.into())).await.unwrap();
    assert_eq!(app.customers(), ["boreal"]);
    assert_eq!(app.review_customer(APP), Some("boreal"), "who is gone is nobody's example any more");
}
