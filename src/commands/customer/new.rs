//! `customer new`: makes a customer.

use serde_json::json;

use super::set::{Whose, keep};
use crate::codes;
use crate::commands::Context;
use crate::error::Error;
use crate::finding::Subject;
use crate::journey::question::Question;
use crate::store::Scope;
use crate::ui::{Report, View};
use crate::workspace::slug;

pub(super) async fn new(
    context: &Context<'_>,
    given: &[(&'static str, Option<String>)],
    id: Option<&str>,
) -> Result<Report, Error> {
    let workspace = context.workspace_made()?;
    let company = given[0].1.clone().unwrap_or_default();
    let id = match id {
        Some(wanted) if workspace.exists(&Subject::Customer(wanted.into())) => {
            return Err(Error::new(&codes::CUSTOMER_EXISTS).with("customer", wanted));
        }
        Some(wanted) if slug(wanted) != wanted => {
            return Err(Error::new(&codes::BAD_ID).with("id", wanted));
        }
        Some(wanted) => wanted.to_owned(),
        None => {
            // A second one beside a record that does not read would be one too many once that is mended.
            workspace.record(&Subject::Customer(slug(&company)))?;
            workspace.free_slug(&company)
        }
    };
    let mut checked = Vec::new();
    for (key, value) in given {
        if let (Some(value), Some(question)) = (value, Question::find(key)) {
            let value = question.check(value).map_err(|why| Error::new(why).with("key", *key))?;
            if *key == "platform" {
                crate::platform::Profiles::builtin()?.get(&value).map(|_| ()).map_or_else(
                    || {
                        crate::commands::platform::profiles(context)?
                            .find(&value)
                            .map(|_| ())
                            .map_err(Error::from)
                    },
                    Ok,
                )?;
            }
            checked.push((question, value));
        }
    }
    let run = context.open(workspace, "customer new", Scope::Customer(id.clone())).await?;
    for (question, value) in checked {
        let whose = Whose::Customer { customer: id.clone(), page: None };
        keep(context, &run, &whose, question, &value).await?;
    }
    let view = View::Message("customer-made", [("customer", id.clone().into())].into());
    let mut report = Report::settled("customer new", json!({ "customer": id }), view);
    report.next = Some(format!("onboard start {id}"));
    Ok(report)
}
