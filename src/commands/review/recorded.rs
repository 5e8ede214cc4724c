//! How it is told what was recorded, and of a refusal what it means and what mends it.

use serde_json::{Value, json};

use super::refused::{Reader, Refused, send_again};
use crate::error::Exit;
use crate::finding::Facts;
use crate::i18n::Words;
use crate::journey::known::SubjectView;
use crate::journey::port::Entry;
use crate::journey::review::record::{Event, Meant};
use crate::journey::review::standing::ReviewStatus;
use crate::journey::steps::review_submission::contradictions;
use crate::ui::{Report, View};

/// What was recorded.
pub(super) struct Recorded {
    pub(super) event: Event,
    pub(super) meant: Meant,
    /// The reviewer's words.
    pub(super) words: String,
    /// Those of which no submission was told.
    pub(super) never_sent: Vec<String>,
    /// What the ledger got.
    pub(super) added: Vec<Entry>,
    /// Where each permission stands afterwards.
    pub(super) after: ReviewStatus,
}

impl Recorded {
    /// Returns the report, in the person's words.
    pub(super) fn report(&self, words: &Words, known: &SubjectView<'_>) -> Report {
        let Self { event, meant: Meant { names, live }, words: said, never_sent, added, after } = self;
        let reader = Reader::new(words, known);
        let with = |key: &'static str, names: &[String]| {
            let facts: Facts = [("permissions", json!(names))].into();
            View::Message(key, facts)
        };
        let headline = match event {
            Event::Submitted => "record-submitted",
            Event::Approved => "record-approved",
            Event::Refused => "record-refused",
            Event::Withdrawn => "record-withdrawn",
        };
        let mut views: Vec<View> = (!names.is_empty()).then(|| with(headline, names)).into_iter().collect();
        if !never_sent.is_empty() {
            views.push(with("record-never-sent", never_sent));
        }
        if !live.is_empty() {
            views.push(with("record-live-too", live));
        }
        let (to_send, usable) = (after.to_send(), after.usable());
        let mut refusals = Vec::new();
        if *event == Event::Refused {
            let refused = Refused { words: said, names };
            views.push(View::Text(reader.answer(&refused)));
            refusals.push(reader.to_json(&refused));
            views.extend(send_again(&to_send, &usable));
        }
        let recorded: Vec<Value> = added
            .iter()
            .map(|entry| json!({ "permission": entry.of, "kind": entry.kind, "at": entry.at.to_string() }))
            .collect();
        let customer = known.customer_id.clone().unwrap_or_default();
        let next = match event {
            Event::Refused if !to_send.is_empty() => format!("onboard start {customer} --only review-pack"),
            _ => format!("onboard review status {customer}"),
        };
        Report {
            command: "review record",
            exit: Exit::Settled,
            // What is taken back contradicts nothing.
            findings: if *event == Event::Withdrawn { Vec::new() } else { contradictions(known, after) },
            result: json!({
                "what": event.word(), "app": known.app_id, "customer": known.customer_id,
                "recorded": recorded, "never_submitted": never_sent, "seen_live": live,
                "refusals": refusals, "resubmit": to_send, "already_approved": usable,
            }),
            view: View::Several(views),
            error: None,
            next: Some(next),
            about: reader.about,
        }
    }
}
