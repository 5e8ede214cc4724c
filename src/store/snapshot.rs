//! What is stored, read once, with its indexes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::error::Error;
use crate::finding::{Subject, UNKNOWN_ID};
use crate::model::{Entry, Record, SecretKind, SecretMetadata};

/// Everything on record about one subject.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SubjectRecord {
    /// The record.
    pub record: Record,
    /// What is known of its secrets.
    pub cards: Vec<SecretMetadata>,
    /// Its dated facts, oldest first.
    pub ledger: Vec<Entry>,
}

impl SubjectRecord {
    /// Returns the card of a slot, if a secret lies there.
    pub fn card(&self, slot: SecretKind) -> Option<&SecretMetadata> {
        self.cards.iter().filter(|card| card.slot == slot).max_by_key(|card| card.stored)
    }

    /// Returns the newest ledger entry of a kind about something.
    pub fn latest(&self, kind: &str, of: &str) -> Option<&Entry> {
        self.ledger.iter().filter(|entry| entry.kind == kind && entry.of == of).max_by_key(|entry| entry.at)
    }
}

static NOTHING: SubjectRecord = SubjectRecord {
    record: Record { fields: BTreeMap::new(), said: BTreeMap::new() },
    cards: Vec::new(),
    ledger: Vec::new(),
};

/// A customer whose record does not read.
#[derive(Debug)]
pub struct Unreadable {
    /// Its id.
    pub customer: String,
    /// Why.
    pub error: Arc<Error>,
}

/// What is stored of those whom a run is about, and of those who share an app with them.
#[derive(Debug, Default)]
pub struct Snapshot {
    customers: Vec<String>,
    subject_records: BTreeMap<Subject, Arc<SubjectRecord>>,
    unreadable: Vec<Arc<Unreadable>>,
    /// Who uses an app, by id.
    users: BTreeMap<String, Vec<String>>,
    /// What the Pages of an app have as callback.
    callbacks: BTreeMap<String, BTreeSet<String>>,
    /// The first customer with a Page that has a callback.
    holders: BTreeMap<String, String>,
}

impl Snapshot {
    /// Indexes what was read. `customers` are those whom the run is about, in order.
    pub fn new(
        customers: Vec<String>,
        subject_records: BTreeMap<Subject, SubjectRecord>,
        unreadable: Vec<Unreadable>,
    ) -> Self {
        let subject_records = subject_records
            .into_iter()
            .map(|(subject, subject_record)| (subject, Arc::new(subject_record)))
            .collect();
        let unreadable = unreadable.into_iter().map(Arc::new).collect();
        let mut snapshot = Self { customers, subject_records, unreadable, ..Self::default() };
        snapshot.index();
        snapshot
    }

    /// Returns the snapshot with some apps and customers as they were read since; the customers with all their
    /// Pages. Whoever is gone is gone.
    #[must_use]
    pub fn with(&self, again: &[Subject], newer: Self) -> Self {
        let is_of = |subject: &Subject| match subject.customer() {
            Some(customer) => again.contains(&Subject::Customer(customer.to_owned())),
            None => again.contains(subject),
        };
        let Self { customers, subject_records, unreadable, .. } = self;
        let kept = subject_records.iter().filter(|(subject, _)| !is_of(subject));
        let mut merged = Self {
            customers: customers.clone(),
            subject_records: kept
                .map(|(subject, subject_record)| (subject.clone(), Arc::clone(subject_record)))
                .collect(),
            unreadable: unreadable.clone(),
            ..Self::default()
        };
        merged.subject_records.extend(newer.subject_records);
        merged.index();
        merged
    }

    fn index(&mut self) {
        let mut users: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut callbacks: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut holders = BTreeMap::new();
        for (subject, subject_record) in &self.subject_records {
            match subject {
                Subject::Customer(id) => {
                    users.entry(self.app_of(id).to_owned()).or_default().push(id.clone());
                }
                Subject::Page { customer, .. } => {
                    if let Some(url) = subject_record.record.get("callback_url") {
                        let app = self.app_of(customer).to_owned();
                        callbacks.entry(app).or_default().insert(url.to_owned());
                        holders.entry(url.to_owned()).or_insert_with(|| customer.clone());
                    }
                }
                Subject::App(_) => {}
            }
        }
        self.users = users;
        self.callbacks = callbacks;
        self.holders = holders;
    }

    /// Adds what is known of a Page before it is identified: fields that wait with a customer without Pages.
    pub fn add_waiting_pages(&mut self, is_page_field: impl Fn(&str) -> bool) {
        let mut waiting = Vec::new();
        for (subject, subject_record) in &self.subject_records {
            let Subject::Customer(customer) = subject else { continue };
            if self.identified_pages(customer).next().is_some() {
                continue;
            }
            let mut own = SubjectRecord::default();
            own.record.fields = subject_record.record.fields.clone();
            own.record.fields.retain(|key, _| is_page_field(key));
            waiting.push((Subject::page(customer, UNKNOWN_ID), Arc::new(own)));
        }
        self.subject_records.extend(waiting);
        self.index();
    }

    /// Returns the ids of those whom the run is about.
    pub fn customers(&self) -> &[String] {
        &self.customers
    }

    /// Returns those whose records do not read.
    pub fn unreadable(&self) -> impl Iterator<Item = &Unreadable> {
        self.unreadable.iter().map(Arc::as_ref)
    }

    /// Returns whether anything is stored of a subject.
    pub fn has(&self, subject: &Subject) -> bool {
        self.subject_records.contains_key(subject)
    }

    /// Returns what is on record about a subject; nothing when it is new.
    pub fn subject_record(&self, subject: &Subject) -> &SubjectRecord {
        self.subject_records.get(subject).map_or(&NOTHING, Arc::as_ref)
    }

    /// Returns everybody and everything on record.
    pub fn subject_records(&self) -> impl Iterator<Item = (&Subject, &SubjectRecord)> {
        self.subject_records.iter().map(|(subject, subject_record)| (subject, subject_record.as_ref()))
    }

    /// Returns the App ID that a customer uses, `-` while it is unknown.
    pub fn app_of(&self, customer: &str) -> &str {
        let record = &self.subject_record(&Subject::Customer(customer.to_owned())).record;
        record.get("app_id").unwrap_or(UNKNOWN_ID)
    }

    /// Returns the customers who use an app, by id.
    pub fn users_of(&self, app: &str) -> &[String] {
        self.users.get(app).map_or(&[], Vec::as_slice)
    }

    /// Returns the Page IDs of a customer; one unknown Page while there is none.
    pub fn pages_of(&self, customer: &str) -> Vec<String> {
        let pages: Vec<String> = self.identified_pages(customer).map(String::from).collect();
        if pages.is_empty() { vec![UNKNOWN_ID.to_owned()] } else { pages }
    }

    fn identified_pages<'s>(&'s self, customer: &'s str) -> impl Iterator<Item = &'s str> {
        let own = self.subject_records.range(Subject::page(customer, "")..).map_while(move |(subject, _)| {
            match subject {
                Subject::Page { customer: id, page } if id == customer => Some(page.as_str()),
                _ => None,
            }
        });
        own.filter(|page| *page != UNKNOWN_ID)
    }

    /// Returns the customer whose URL, credentials and Page an app's submission uses: the one that the app names,
    /// else the first of those who use it. One that is gone, or went to another app, is nobody's example any
    /// more.
    pub fn review_customer(&self, app: &str) -> Option<&str> {
        let users = self.users_of(app);
        let named = self.subject_record(&Subject::App(app.to_owned())).record.get("review_customer");
        let named =
            named.filter(|id| self.has(&Subject::Customer((*id).to_owned())) && self.app_of(id) == app);
        named.or(users.first().map(String::as_str))
    }

    /// Returns the app's one callback for object `page`: what all Pages of the app agree on; where they do not,
    /// the one that is subscribed.
    pub fn callback_of(&self, app: &str) -> Option<&str> {
        let mut shown = self.callbacks.get(app).into_iter().flatten().map(String::as_str);
        let own = self.subject_record(&Subject::App(app.to_owned())).record.get("callback_url");
        match (shown.next(), shown.next()) {
            (Some(only), None) => Some(only),
            (first, _) => own.or(first),
        }
    }

    /// Returns the first customer with a Page that has a callback.
    pub fn holder_of(&self, callback: &str) -> Option<&str> {
        self.holders.get(callback).map(String::as_str)
    }

    /// Returns app, customer and Page around a subject: of an app, its review customer and that one's first
    /// Page. An id that is not known yet is `-`.
    pub fn around(&self, subject: &Subject) -> Surroundings {
        let first_page = |customer: &str| self.pages_of(customer).into_iter().next();
        match subject {
            Subject::App(app) => {
                let customer = self.review_customer(app).map(String::from);
                let page = customer.as_deref().and_then(first_page);
                Surroundings { app: app.clone(), customer, page }
            }
            Subject::Customer(id) => Surroundings {
                app: self.app_of(id).to_owned(),
                customer: Some(id.clone()),
                page: first_page(id),
            },
            Subject::Page { customer, page } => Surroundings {
                app: self.app_of(customer).to_owned(),
                customer: Some(customer.clone()),
                page: Some(page.clone()),
            },
        }
    }

    /// Returns what a customer is made of: its app where it is known, itself, its Pages.
    pub fn subjects_of(&self, customer: &str) -> Vec<Subject> {
        let app = Some(self.app_of(customer)).filter(|app| *app != UNKNOWN_ID);
        let app = app.map(|app| Subject::App(app.to_owned()));
        let pages = self.identified_pages(customer).map(|page| Subject::page(customer, page));
        app.into_iter().chain([Subject::Customer(customer.to_owned())]).chain(pages).collect()
    }
}

/// App, customer and Page around a subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Surroundings {
    /// The App ID.
    pub app: String,
    /// The customer's slug; none for an app that nobody uses.
    pub customer: Option<String>,
    /// The Page ID.
    pub page: Option<String>,
}
