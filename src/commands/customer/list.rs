//! `customer list`: who there is.

use serde_json::json;

use crate::commands::Context;
use crate::error::Error;
use crate::store::Listed;
use crate::ui::{Report, View};

pub(super) fn list(context: &Context<'_>) -> Result<Report, Error> {
    let workspace = context.workspace()?;
    let mut rows = Vec::new();
    let mut customers = Vec::new();
    for Listed { id, company, platform, app, pages, unreadable } in workspace.find(None)? {
        if let Some(error) = unreadable {
            rows.push(vec![id.clone(), format!("({})", error.code.id)]);
            customers.push(json!({ "customer": id, "error": error.code.id }));
            continue;
        }
        let app = app.unwrap_or_default();
        rows.push(vec![id.clone(), company.clone(), platform.clone(), app.clone(), pages.join(", ")]);
        customers.push(json!({
            "customer": id, "company": company, "platform": platform, "app_id": app, "pages": pages,
        }));
    }
    let columns = vec!["column-customer", "column-company", "column-platform", "column-app", "column-pages"];
    let is_empty = rows.is_empty();
    let view =
        if is_empty { View::Message("no-customers-yet", [].into()) } else { View::Table { columns, rows } };
    let mut report = Report::settled("customer list", json!({ "customers": customers }), view);
    report.next = is_empty.then(|| "onboard start".to_owned());
    Ok(report)
}
