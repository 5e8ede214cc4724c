//! The journey as data: every row in order, every code, every place where a row applies.

use std::collections::BTreeSet;

use super::known::Inputs;
use super::steps::{
    self, app, app_settings, app_subscription, customer, live, login, messenger_product, page,
    page_subscription, page_token, platform_setup, rehearsal, review_calls, review_pack, review_submission,
    testers, token_refresh, webhook_endpoint,
};
use super::{Row, Scope};
use crate::finding::{Code, Subject};

/// The steps, in the order of the journey.
pub static ROWS: &[&Row] = &[
    &customer::ROW,
    &app::ROW,
    &app_settings::ROW,
    &messenger_product::ROW,
    &login::ROW,
    &page::ROW,
    &page_token::ROW,
    &platform_setup::ROW,
    &webhook_endpoint::ROW,
    &app_subscription::ROW,
    &page_subscription::ROW,
    &testers::ROW,
    &rehearsal::ROW,
    &review_calls::ROW,
    &review_pack::ROW,
    &review_submission::ROW,
    &live::ROW,
    &token_refresh::ROW,
];

/// Returns the step of a name.
pub fn find(name: &str) -> Option<&'static Row> {
    ROWS.iter().copied().find(|row| row.id.name() == name)
}

/// Returns every code of the journey, once each.
pub fn codes() -> Vec<&'static Code> {
    let all = ROWS.iter().flat_map(|row| row.all_codes()).chain(steps::ANYWHERE.iter().copied());
    let mut seen = BTreeSet::new();
    all.filter(|code| seen.insert(code.id)).collect()
}

/// Returns every place where a row applies, for the given customers: an app once, however many share it.
pub fn places(inputs: &Inputs<'_>, customers: &[&str]) -> Vec<(&'static Row, Subject)> {
    ROWS.iter()
        .flat_map(|row| subjects(inputs, row, customers).into_iter().map(|subject| (*row, subject)))
        .collect()
}

/// Returns the subjects of one row, for the given customers.
pub fn subjects(inputs: &Inputs<'_>, row: &Row, customers: &[&str]) -> Vec<Subject> {
    let mut seen = BTreeSet::new();
    let all = customers.iter().flat_map(|customer| match row.scope {
        // The vendor's app is nobody's here to look at.
        Scope::App if inputs.known(&Subject::Customer((*customer).to_owned())).is_on_vendors_app() => {
            Vec::new()
        }
        Scope::App => vec![Subject::App(inputs.app_of(customer))],
        Scope::Customer => vec![Subject::Customer((*customer).to_owned())],
        Scope::Page => inputs.pages_of(customer).iter().map(|page| Subject::page(*customer, page)).collect(),
    });
    all.filter(|subject| seen.insert(subject.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_needs_only_rows_before_it() {
        for (position, row) in ROWS.iter().enumerate() {
            for need in row.needs {
                let place = ROWS.iter().position(|other| other.id == *need).unwrap();
                assert!(place < position, "{} needs {need}", row.id);
            }
        }
    }

    #[test]
    fn names_and_codes_are_unique_and_kebab_case() {
        let mut seen = BTreeSet::new();
        for name in ROWS.iter().map(|row| row.id.name()) {
            assert!(seen.insert(name), "{name} twice");
        }
        for code in codes() {
            assert!(code.id.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{}", code.id);
        }
        let mut codes: Vec<_> = ROWS.iter().flat_map(|row| row.all_codes()).collect();
        codes.sort_by_key(|code| code.id);
        for pair in codes.windows(2).filter(|pair| pair[0].id == pair[1].id) {
            assert!(std::ptr::eq(pair[0], pair[1]), "{} is declared twice", pair[0].id);
        }
    }

    #[test]
    fn every_code_of_the_steps_is_in_a_row_or_may_end_any() {
        let known: BTreeSet<&str> = codes().iter().map(|code| code.id).collect();
        for code in crate::codes::STEPS {
            assert!(known.contains(code.id), "no row finds {}", code.id);
        }
    }

    #[test]
    fn a_question_that_a_finding_raises_exists() {
        for row in ROWS {
            for (code, asks) in row.asks {
                assert!(
                    row.all_codes().any(|own| own == *code),
                    "{} asks for {}, not its own",
                    row.id,
                    code.id
                );
                if let crate::journey::Asks::These(keys) | crate::journey::Asks::Absent(keys) = asks {
                    for key in *keys {
                        assert!(crate::journey::question::Question::find(key).is_some(), "no question {key}");
                    }
                }
            }
        }
    }
}
