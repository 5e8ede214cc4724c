//! Whom a walk is about: named, known by the answers, picked, or new.

use serde_json::Value;

use super::Context;
use crate::codes;
use crate::error::Error;
use crate::finding::{Facts, Subject};
use crate::journey::question::Question;
use crate::redact::clean;
use crate::ui::Prompter;
use crate::ui::answers::{Answers, missing};
use crate::workspace::{Workspace, slug};

/// Returns the customer to walk: the one named, the one that the answers are about, or a new one made from the
/// company's name.
///
/// # Errors
/// When nobody is named, a record cannot be read, or the Page is another customer's.
pub fn choose(
    context: &Context<'_>,
    workspace: &Workspace,
    named: Option<&str>,
    answers: &Answers,
) -> Result<String, Error> {
    let company = answers.text("company")?;
    let Some(company) = company else {
        let found = context.customer(workspace, named);
        return found
            .map_err(|error| if error.code == &codes::NO_CUSTOMERS { missing("company") } else { error });
    };
    if let Some(named) = named
        && workspace.customers()?.iter().any(|id| id == named)
    {
        return Ok(named.to_owned());
    }
    let about = about(workspace, &company, answers.text("page_url")?.as_deref())?;
    match named {
        None => Ok(about.unwrap_or_else(|| workspace.free_slug(&company))),
        // With answers at hand a part of a name could hit another customer, and overwrite it.
        Some(named) => match context.customer(workspace, Some(named)) {
            Ok(found) if about.as_ref() == Some(&found) => Ok(found),
            Ok(found) => {
                Err(Error::new(&codes::CUSTOMER_AMBIGUOUS).with("customer", named).with("found", vec![found]))
            }
            Err(error) if error.code == &codes::CUSTOMER_UNKNOWN && about.is_none() => {
                Ok(workspace.free_slug(named))
            }
            Err(error) => Err(error),
        },
    }
}

/// Returns the customer that has this company or this Page.
///
/// # Errors
/// `page-of-another` when the Page is that of a customer of another name; or why a record does not read that seems to
/// be the one: a second customer would be made beside it.
fn about(workspace: &Workspace, company: &str, page_url: Option<&str>) -> Result<Option<String>, Error> {
    let (mut by_company, mut broken) = (None, None);
    for id in workspace.customers()? {
        let stored = match workspace.whole(&Subject::Customer(id.clone())) {
            Ok(stored) => stored,
            Err(error) => {
                let mentions = |text: &str| workspace.mentions(&id, text);
                if id == slug(company) || mentions(company) || page_url.is_some_and(mentions) {
                    broken.get_or_insert(error);
                }
                continue;
            }
        };
        let records = stored.pages.iter().map(|(_, page)| &page.record).chain([&stored.record]);
        let has_page = |url: &str| records.clone().any(|record| record.get("page_url") == Some(url));
        let own = stored.record.get("company").filter(|own| *own != company);
        match (page_url, own) {
            (Some(url), own) if has_page(url) => {
                let Some(own) = own else { return Ok(Some(id)) };
                let error = Error::new(&codes::PAGE_OF_ANOTHER).with("page", url).with("customer", id);
                return Err(error.with("company", own).with("wanted", company));
            }
            (_, None) if stored.record.get("company").is_some() => {
                by_company.get_or_insert(id);
            }
            _ => {}
        }
    }
    match (by_company, broken) {
        (None, Some(error)) => Err(error.into()),
        (found, _) => Ok(found),
    }
}

/// Finds out whom a person means where the command line leaves it open. Answers may gain the company's name.
///
/// # Errors
/// What left it open, when asking does not help; or the person stops.
pub async fn ask_whom(
    context: &Context<'_>,
    prompter: &dyn Prompter,
    workspace: &Workspace,
    open: Error,
    answers: &mut Answers,
) -> Result<String, Error> {
    let fact = |name: &str| open.facts.get(name);
    if open.code == &codes::ANSWER_MISSING && fact("key").is_some_and(|key| key == "company") {
        new_customer(context, prompter, workspace, answers, "").await
    } else if open.code == &codes::CUSTOMER_UNNAMED || open.code == &codes::CUSTOMER_AMBIGUOUS {
        let offered = fact("customers").or_else(|| fact("found")).and_then(Value::as_array);
        let ids = offered.into_iter().flatten().filter_map(Value::as_str).map(String::from);
        let ids: Vec<String> = ids.collect();
        let mut items = labels(workspace, &ids)?;
        items.push(context.words.get("choose-new-customer"));
        match prompter.pick(&context.words.get("which-customer"), &items, 0).await? {
            None => Err(Error::new(&codes::STOPPED)),
            Some(place) => match ids.get(place) {
                Some(id) => Ok(id.clone()),
                None => new_customer(context, prompter, workspace, answers, "").await,
            },
        }
    } else if open.code == &codes::CUSTOMER_UNKNOWN || open.code == &codes::NO_CUSTOMERS {
        let typed = fact("customer").and_then(Value::as_str).unwrap_or_default();
        prompter.say(&context.words.say(open.code.id, &open.facts));
        new_customer(context, prompter, workspace, answers, typed).await
    } else {
        Err(open)
    }
}

async fn new_customer(
    context: &Context<'_>,
    prompter: &dyn Prompter,
    workspace: &Workspace,
    answers: &mut Answers,
    typed: &str,
) -> Result<String, Error> {
    let words = &context.words;
    let Some(question) = Question::find("company") else { return Err(Error::new(&codes::STOPPED)) };
    prompter.say(&words.get("ask-company.help"));
    loop {
        let text = prompter.line(&words.get("ask-company"), None, typed).await?;
        let ends = ["stop", "later", &words.get("word-stop"), &words.get("word-later")];
        if ends.contains(&text.trim().to_lowercase().as_str()) {
            return Err(Error::new(&codes::STOPPED));
        }
        match question.check(&text) {
            Ok(company) => {
                answers.set(question, &company)?;
                let id = slug(&company);
                workspace.record(&Subject::Customer(id.clone()))?;
                let is_taken = workspace.customers()?.contains(&id);
                return Ok(if is_taken { workspace.free_slug(&company) } else { id });
            }
            Err(why) => {
                let facts: Facts = [("key", words.get("ask-company").into())].into();
                prompter.say(&words.say(why.id, &facts));
            }
        }
    }
}

/// Returns what a person reads of each customer.
///
/// # Errors
/// When a record cannot be read.
pub fn labels(workspace: &Workspace, ids: &[String]) -> Result<Vec<String>, Error> {
    let mut labels = Vec::new();
    for id in ids {
        let record = workspace.record(&Subject::Customer(id.clone()))?;
        let company = record.get("company").map(clean);
        labels.push(company.map_or_else(|| id.clone(), |company| format!("{company} ({id})")));
    }
    Ok(labels)
}
