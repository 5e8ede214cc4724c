//! Answers that are given before anything asks for them.

use secrecy::{ExposeSecret, SecretString};

use crate::codes;
use crate::error::Error;
use crate::finding::{Finding, Subject};
use crate::journey::backend::Backend;
use crate::journey::port::SecretRef;
use crate::journey::question::{Holder, Question, Target};
use crate::journey::{Change, StepId};
use crate::run::Run;
use crate::token::{keep, proved, stands};
use crate::ui::Prompter;
use crate::ui::answers::Answers;

/// Keeps the answers that go into records as they are, so that a changed file changes the record.
///
/// # Errors
/// A wrong answer, or a record that cannot be written.
pub async fn import_answers(run: &Run, customer: &str, answers: &Answers) -> Result<(), Error> {
    let mut fields = answers.fields()?;
    // The app first: its own fields need its record.
    fields.sort_by_key(|(question, _, _)| match question.target {
        Target::AppId => 0,
        Target::PageId => 1,
        _ => 2,
    });
    // The company before all: it is what the customer is found by, should this be cut short.
    if let Some(at) = fields.iter().position(|(question, _, _)| question.key == "company") {
        let (question, _, text) = fields.remove(at);
        import_one(run, customer, question, &Subject::Customer(customer.to_owned()), &text).await?;
    }
    for page in answers.pages() {
        run.apply(StepId::Customer, vec![Change::Page { customer: customer.into(), page }]).await?;
    }
    for (question, page, text) in fields {
        let stored = run.stored();
        let (app, pages) = (stored.app_of(customer).to_owned(), stored.pages_of(customer));
        drop(stored);
        let subjects: Vec<Subject> = match (question.holder, page) {
            (Holder::App, _) => vec![Subject::App(app)],
            (Holder::Customer, _) => vec![Subject::Customer(customer.to_owned())],
            (Holder::Page, Some(page)) => vec![Subject::page(customer, page)],
            // What holds for all Pages goes to each that has no word of its own.
            (Holder::Page, None) if matches!(question.target, Target::Field) => {
                let common = pages.iter().filter(|page| !answers.has_own(page, &question.key));
                common.map(|page| Subject::page(customer, page)).collect()
            }
            (Holder::Page, None) => vec![Subject::page(customer, &pages[0])],
        };
        for subject in subjects {
            import_one(run, customer, question, &subject, &text).await?;
        }
    }
    Ok(())
}

/// Returns a finding for each token of the answers that works beside another one that is held and works too. With
/// `replace`, or where the person agrees, the answers' own is kept instead.
///
/// # Errors
/// A token that cannot be saved, or a person who gives up.
pub async fn import_tokens(
    run: &Run,
    customer: &str,
    answers: &Answers,
    replace: bool,
    prompter: Option<&dyn Prompter>,
) -> Result<Vec<Finding>, Error> {
    let mut found = Vec::new();
    for key in ["page_token", "user_token", "system_user_token"] {
        let Some(question) = Question::find(key) else { continue };
        let Target::Secret(slot) = question.target else { continue };
        let subjects = match question.holder {
            Holder::Page => {
                run.stored().pages_of(customer).iter().map(|page| Subject::page(customer, page)).collect()
            }
            _ => vec![Subject::Customer(customer.to_owned())],
        };
        for subject in subjects {
            let of = SecretRef { subject: subject.clone(), slot };
            // A reference that leads nowhere matters only to who needs it.
            let Ok(Some(given)) = answers.get(question, &subject) else { continue };
            let Ok(Some(held)) = run.secret(subject.clone(), slot).await else { continue };
            if held.expose_secret() == given || !stands(run, &of).await {
                continue;
            }
            let Ok(changes) = proved(run, &of, &SecretString::from(given)).await else { continue };
            let agrees = match prompter.filter(|_| !replace) {
                Some(prompter) => {
                    let words = &prompter.screen().words;
                    let facts =
                        [("token", slot.name().into()), ("subject", subject.to_string().into())].into();
                    let (shown, ask) =
                        (words.say("token-replace-shown", &facts), words.get("token-replace-ask"));
                    prompter.confirm(&shown, &ask).await?
                }
                None => replace,
            };
            if agrees {
                keep(run, changes).await?;
            } else {
                found.push(Finding::new(&codes::TOKEN_DIFFERS, &subject).with("key", key));
            }
        }
    }
    Ok(found)
}

async fn import_one(
    run: &Run,
    customer: &str,
    question: &Question,
    subject: &Subject,
    text: &str,
) -> Result<(), Error> {
    let inputs = run.inputs();
    let (customer, text) = (customer.to_owned(), text.to_owned());
    let (is_known, change) = match question.target {
        Target::AppId => (inputs.app_of(&customer) == text, Change::App { customer, app: text }),
        Target::PageId => (inputs.pages_of(&customer).contains(&text), Change::Page { customer, page: text }),
        _ => {
            let is_known = inputs.subject_record(subject).record.get(&question.key) == Some(text.as_str());
            (is_known, Change::Field(subject.clone(), question.key.to_string(), text))
        }
    };
    drop(inputs);
    // An app's own answers wait until there is an app.
    let waits = matches!(subject, Subject::App(_)) && subject.is_unidentified();
    if is_known || waits { Ok(()) } else { run.apply(StepId::Customer, vec![change]).await }
}
