//! Cause first: of all that was found, what explains the rest, and what merely follows from it.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::StepId;
use super::catalogue::ROWS;
use super::look::{CheckResult, is_alike};
use super::symptom::Symptom;
use super::token::{DEAD, MISFIT};
use crate::codes;
use crate::finding::{Code, Finding, Subject, Weight};

/// One thing that is wrong, and what comes of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Cause {
    /// What was found.
    pub finding: Finding,
    /// The step that found it first.
    pub step: StepId,
    /// The steps that are not settled because of it, in the order of the journey, its own among them.
    pub blocks: Vec<StepId>,
    /// What was found besides, and follows from it.
    pub folded: Vec<Finding>,
}

/// What a look at one customer comes to.
#[derive(Clone, Debug, Default)]
pub struct Diagnosis {
    /// What is wrong, the one that explains most first.
    pub causes: Vec<Cause>,
    /// What changes nothing today.
    pub advice: Vec<Finding>,
    /// How many rows are settled.
    pub settled: usize,
    /// How many rows there are.
    pub rows: usize,
}

/// What explains what, beside the order of the steps: where one of the first was found, the second follows from it.
static EXPLAINS: &[(&[&[&Code]], &[&Code])] = &[
    (
        &[DEAD, MISFIT, &[&codes::APP_CREDENTIALS_REFUSED, &codes::APP_BLOCKED, &codes::TOKEN_BLOCKED]],
        &[&codes::GRAPH_REFUSED, &codes::REHEARSAL_UNSAID],
    ),
    (
        &[&[&codes::PERMISSIONS_NOT_LIVE, &codes::APP_IN_DEVELOPMENT, &codes::APP_RESTRICTED]],
        &[
            &codes::REHEARSAL_NOT_RECEIVED,
            &codes::APP_MODE_DOUBTED,
            &codes::LIVE_MESSAGE_LOST,
            &codes::LIVE_MESSAGE_UNSAID,
        ],
    ),
    // The product's own test is done once a message came and went.
    (
        &[
            DEAD,
            &[&codes::REHEARSAL_NOT_RECEIVED, &codes::REHEARSAL_NOT_ANSWERED, &codes::REHEARSAL_NAME_HIDDEN],
        ],
        &[&codes::PLATFORM_STEPS_OPEN],
    ),
];

/// Something that was found, and where.
struct Found<'l> {
    finding: &'l Finding,
    step: StepId,
    follows: Option<StepId>,
    /// Every step that found the same.
    steps: BTreeSet<StepId>,
}

/// Sorts what a look at one customer found, into causes and what follows from them.
///
/// With a complaint, the first broken link of its chain leads, and what explains the complaint counts as a cause even
/// where it is advice otherwise.
pub fn diagnose(looked: &[CheckResult], symptom: Option<&Symptom>) -> Diagnosis {
    let found = merged(looked);
    let leads = |code: &Code| symptom.is_some_and(|symptom| symptom.leads.contains(&code));
    let (heavy, light): (Vec<Found<'_>>, Vec<Found<'_>>) = found
        .into_iter()
        .partition(|found| found.finding.code.weight != Weight::Advice || leads(found.finding.code));
    let roots: Vec<Option<usize>> = (0..heavy.len()).map(|at| root(&heavy, at)).collect();
    let unsettled: Vec<&CheckResult> = looked.iter().filter(|row| !row.verdict.is_settled()).collect();
    let mut causes: Vec<Cause> = Vec::new();
    for (at, found) in heavy.iter().enumerate().filter(|(at, _)| roots[*at].is_none()) {
        let folded: Vec<&Found<'_>> =
            heavy.iter().zip(&roots).filter(|(_, of)| **of == Some(at)).map(|(other, _)| other).collect();
        let mut steps = found.steps.clone();
        for other in &folded {
            steps.extend(&other.steps);
        }
        let is_first = heavy.iter().position(|other| other.step == found.step) == Some(at);
        if is_first {
            steps.extend(followers(&unsettled, found.step));
        }
        steps.retain(|step| *step == found.step || unsettled.iter().any(|row| row.step == *step));
        causes.push(Cause {
            finding: found.finding.clone(),
            step: found.step,
            blocks: ROWS.iter().map(|row| row.id).filter(|id| steps.contains(id)).collect(),
            folded: folded.into_iter().map(|other| other.finding.clone()).collect(),
        });
    }
    causes.sort_by_key(|cause| {
        let code = cause.finding.code;
        let waits = code.weight == Weight::Waits && !leads(code);
        match symptom {
            Some(symptom) => (waits, symptom.place(cause.step), Reverse(0)),
            None => (waits, 0, Reverse(cause.blocks.len())),
        }
    });
    Diagnosis {
        causes,
        advice: light.into_iter().map(|found| found.finding.clone()).collect(),
        settled: looked.iter().filter(|row| row.verdict.is_settled()).count(),
        rows: looked.len(),
    }
}

/// Returns each thing once, with every step that found it: an app's own trouble shows wherever the app is asked.
fn merged(looked: &[CheckResult]) -> Vec<Found<'_>> {
    let mut all: Vec<Found<'_>> = Vec::new();
    for row in looked {
        for finding in row.verdict.findings() {
            match all.iter_mut().find(|known| is_same_thing(known.finding, finding)) {
                Some(known) => {
                    known.steps.insert(row.step);
                    // What one step found by itself follows from nothing.
                    known.follows = known.follows.and(row.follows);
                }
                None => all.push(Found {
                    finding,
                    step: row.step,
                    follows: row.follows,
                    steps: BTreeSet::from([row.step]),
                }),
            }
        }
    }
    all
}

/// Returns whether two findings are one: they say the same, or one of them knows less of it. What two Pages lack is
/// two things; what an app lacks shows at each of its Pages.
fn is_same_thing(one: &Finding, other: &Finding) -> bool {
    let within = |few: &Finding, more: &Finding| {
        few.facts.iter().all(|(name, value)| more.facts.iter().any(|known| known == (name, value)))
    };
    let is_wide = |finding: &Finding| !matches!(finding.subject, Subject::Page { .. });
    if one.subject != other.subject && !is_wide(one) && !is_wide(other) {
        return false;
    }
    is_alike(one, other) || (one.code == other.code && (within(one, other) || within(other, one)))
}

/// Returns what something follows from in the end, if it does.
fn root(found: &[Found<'_>], at: usize) -> Option<usize> {
    let mut now = at;
    // Each hop leads to another, and there are no more of them than things that were found.
    for _ in 0..found.len() {
        let Some(next) = parent(found, now) else { break };
        now = next;
    }
    Some(now).filter(|root| *root != at)
}

fn parent(found: &[Found<'_>], at: usize) -> Option<usize> {
    let code = found[at].finding.code;
    let explaining = |other: &Found<'_>| {
        EXPLAINS.iter().any(|(causes, effects)| {
            effects.contains(&code) && causes.iter().any(|group| group.contains(&other.finding.code))
        })
    };
    let by_code = found.iter().position(explaining);
    let by_step = || found[at].follows.and_then(|need| found.iter().position(|other| other.step == need));
    by_code.or_else(by_step).filter(|parent| *parent != at)
}

/// Returns the unsettled steps that wait for a step, and for those in turn.
fn followers(unsettled: &[&CheckResult], step: StepId) -> BTreeSet<StepId> {
    let mut all = BTreeSet::from([step]);
    loop {
        let more: BTreeSet<StepId> = unsettled
            .iter()
            .filter(|row| row.follows.is_some_and(|need| all.contains(&need)))
            .map(|row| row.step)
            .collect();
        if more.is_subset(&all) {
            return all;
        }
        all.extend(more);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Verdict;
    use crate::journey::symptom::symptom;

    fn row(step: StepId, found: &[&'static Code], follows: Option<StepId>) -> CheckResult {
        let subject = Subject::page("acme", "111");
        let found = found.iter().map(|code| Finding::new(code, &subject)).collect();
        CheckResult { step, subject: subject.clone(), verdict: Verdict::of(found), follows }
    }

    fn codes_of(diagnosis: &Diagnosis) -> Vec<&'static str> {
        diagnosis.causes.iter().map(|cause| cause.finding.code.id).collect()
    }

    #[test]
    fn what_explains_most_leads_and_what_follows_is_folded() {
        use StepId::{App, AppSettings, Live, PageSubscription, PageToken, Rehearsal};
        let rows = [
            row(App, &[], None),
            row(AppSettings, &[&codes::PRIVACY_POLICY_MISSING], None),
            row(PageToken, &[&codes::TOKEN_PASSWORD_CHANGED], None),
            row(PageSubscription, &[&codes::PAGE_NOT_SUBSCRIBED], Some(PageToken)),
            row(Rehearsal, &[&codes::REHEARSAL_UNSAID], Some(PageSubscription)),
            row(Live, &[&codes::APP_MODE_UNSAID], Some(PageSubscription)),
        ];
        let seen = diagnose(&rows, None);
        assert_eq!(codes_of(&seen), ["token-password-changed", "privacy-policy-missing"]);
        assert_eq!(seen.causes[0].blocks, [PageToken, PageSubscription, Rehearsal, Live]);
        assert_eq!(seen.causes[0].folded.len(), 3);
        assert_eq!((seen.settled, seen.rows), (1, 6));
    }

    #[test]
    fn the_same_thing_found_by_several_steps_is_one() {
        use StepId::{App, AppSettings, MessengerProduct};
        let rows = [App, AppSettings, MessengerProduct]
            .map(|step| row(step, &[&codes::APP_CREDENTIALS_REFUSED], (step != App).then_some(App)));
        let seen = diagnose(&rows, None);
        assert_eq!(codes_of(&seen), ["app-credentials-refused"]);
        assert_eq!(seen.causes[0].blocks, [App, AppSettings, MessengerProduct]);
        assert!(seen.causes[0].folded.is_empty());
    }

    #[test]
    fn what_two_pages_lack_is_two_things() {
        let of = |page: &str| {
            let subject = Subject::page("acme", page);
            let verdict = Verdict::of(vec![Finding::new(&codes::PAGE_NOT_SUBSCRIBED, &subject)]);
            CheckResult { step: StepId::PageSubscription, subject, verdict, follows: None }
        };
        assert_eq!(diagnose(&[of("1"), of("2")], None).causes.len(), 2);
    }

    #[test]
    fn a_refusal_that_a_wrong_token_explains_does_not_lead() {
        use StepId::{Page, PageToken, Rehearsal};
        let rows = [
            row(Page, &[&codes::GRAPH_REFUSED], None),
            row(PageToken, &[&codes::TOKEN_OF_ANOTHER_APP], None),
            row(Rehearsal, &[], None),
        ];
        assert_eq!(codes_of(&diagnose(&rows, None)), ["token-of-another-app"]);
        assert_eq!(codes_of(&diagnose(&rows[..1], None)), ["graph-refused"]);
    }

    #[test]
    fn a_complaint_names_the_first_broken_link_of_its_chain() {
        use StepId::{AppSubscription, Live, PageSubscription, Rehearsal};
        let rows = [
            row(AppSubscription, &[&codes::APP_FIELDS_MISSING], None),
            row(PageSubscription, &[&codes::PAGE_NOT_SUBSCRIBED], None),
            row(Rehearsal, &[&codes::REHEARSAL_NOT_RECEIVED], None),
            row(Live, &[&codes::PERMISSIONS_NOT_LIVE], None),
        ];
        let found = codes_of(&diagnose(&rows, symptom("in")));
        assert_eq!(found, ["permissions-not-live", "page-not-subscribed", "app-fields-missing"]);
    }

    #[test]
    fn advice_that_explains_a_complaint_leads_and_stays_advice_otherwise() {
        let rows = [row(StepId::Rehearsal, &[&codes::REHEARSAL_NAME_HIDDEN], None)];
        assert_eq!(codes_of(&diagnose(&rows, symptom("name"))), ["rehearsal-name-hidden"]);
        let plain = diagnose(&rows, None);
        assert!(plain.causes.is_empty() && plain.advice.len() == 1);
    }
}
