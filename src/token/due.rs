//! What of a customer's tokens expires, when, and what can be done about it. Pure.
//!
//! Source: "Long-Lived Access Tokens", "Page Access Tokens", "System Users": a user's token and one of sixty days of a
//! system user are exchanged before they expire, a user's at best once a day; a Page token is never refreshed, but
//! derived again from the person's, or generated again in the App Dashboard.

use jiff::{SignedDuration, Timestamp};

use crate::finding::{Subject, UNKNOWN_ID};
use crate::journey::known::Inputs;
use crate::journey::port::{Call, SecretKind, SecretRef};
use crate::journey::steps::{login, page_token};
use crate::journey::token::{End, days_until, page_end};

/// A customer's tokens that expire, in the order in which they are renewed.
const OWN: [SecretKind; 2] = [SecretKind::UserToken, SecretKind::SystemUserToken];

/// One token that comes to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueToken {
    /// Which.
    pub of: SecretRef,
    /// When it was stored.
    pub stored: Timestamp,
    /// When it has to be another.
    pub at: Timestamp,
    /// What puts an end to it.
    pub end: End,
    /// The call that brings its successor, where Meta gives one.
    pub call: Option<Call>,
}

/// Returns every token of a customer that comes to its end, its own before those of its Pages.
pub fn ends(inputs: &Inputs<'_>, customer: &str) -> Vec<DueToken> {
    let subject = Subject::Customer(customer.to_owned());
    let known = inputs.known(&subject);
    let own = OWN.into_iter().filter_map(|slot| {
        let card = known.customer.card(slot)?;
        let call = login::exchange(&known.app_id, slot);
        Some(DueToken {
            of: SecretRef { subject: subject.clone(), slot },
            stored: card.stored,
            at: card.expires?,
            end: End::Expiry,
            call: Some(call).filter(|_| known.app_id != UNKNOWN_ID),
        })
    });
    let pages = inputs.pages_of(customer).into_iter().filter_map(|page| {
        let subject = Subject::page(customer, page);
        let known = inputs.known(&subject);
        let card = inputs.subject_record(&subject).card(SecretKind::PageToken)?;
        let (at, end) = page_end(card, known.profile)?;
        let of = SecretRef { subject: subject.clone(), slot: SecretKind::PageToken };
        Some(DueToken { of, stored: card.stored, at, end, call: page_token::derive(&known) })
    });
    own.chain(pages).collect()
}

/// Returns the tokens of a customer that come to their end within so many days.
pub fn due(inputs: &Inputs<'_>, customer: &str, within: i64) -> Vec<DueToken> {
    let mut ends = ends(inputs, customer);
    ends.retain(|end| days_until(end.at, inputs.now) <= within && !is_of_today(end, inputs.now));
    ends
}

/// Returns whether Meta renewed a token less than a day ago, and would not again. One of hours is not meant.
fn is_of_today(end: &DueToken, now: Timestamp) -> bool {
    let day = SignedDuration::from_hours(24);
    end.of.slot == SecretKind::UserToken
        && now.duration_since(end.stored) < day
        && end.at.duration_since(end.stored) > day
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_user_token_is_renewed_once_a_day() {
        let end = |slot, stored: &str, expires: &str| DueToken {
            of: SecretRef { subject: Subject::Customer("aurora".into()), slot },
            stored: at(stored),
            at: at(expires),
            end: End::Expiry,
            call: None,
        };
        let now = at("2026-11-20T12:00:00Z");
        for (slot, stored, expires, is_of_today_) in [
            (SecretKind::UserToken, "2026-11-20T11:00:00Z", "2027-01-19T11:00:00Z", true),
            (SecretKind::UserToken, "2026-11-19T11:00:00Z", "2027-01-18T11:00:00Z", false),
            (SecretKind::UserToken, "2026-11-20T11:00:00Z", "2026-11-20T13:00:00Z", false),
            (SecretKind::SystemUserToken, "2026-11-20T11:00:00Z", "2027-01-19T11:00:00Z", false),
            // A clock that was ahead when the token came.
            (SecretKind::UserToken, "2026-11-21T11:00:00Z", "2027-01-19T11:00:00Z", true),
        ] {
            assert_eq!(
                is_of_today(&end(slot, stored, expires), now),
                is_of_today_,
                "{slot:?} {stored} {expires}"
            );
        }
    }
}
