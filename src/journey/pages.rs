//! The Pages that a person's or a system user's token shows, wherever Meta shows them.
//!
//! `me/accounts` leaves out what a token reaches through a business portfolio alone, and may be empty after Facebook Login
//! for Business (seen: chatwoot#7219, zammad PR#6069); `debug_token` then names the Pages that were granted.

use serde_json::Value;

use super::port::{Graph, GraphError, TokenRole};
use super::token::{id, scopes};

/// Businesses that are looked through for Pages, at most.
const MOST_BUSINESSES: usize = 10;

/// A Page that a token shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// The Page ID.
    pub id: String,
    /// Its name; empty where it was not told.
    pub name: String,
    /// What the person may do on it; empty where it was not told.
    pub tasks: Vec<String>,
}

/// The Pages of a token.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    /// The Pages.
    pub pages: Vec<Offered>,
    /// Whether there may be more in a business portfolio, which the token was not granted.
    pub may_be_a_business: bool,
}

/// How far one looks for Pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Where Meta lists what was granted.
    Granted,
    /// Through the businesses of the person too, whose Pages need not have been granted.
    Businesses,
}

/// Returns the Pages that a token shows. What else than the list is asked for is asked only as long as the wanted Page,
/// or any where none is wanted, is not there; that it is refused means that there is nothing.
///
/// # Errors
/// The list itself is refused, or Meta cannot be asked.
pub async fn offered(
    graph: &dyn Graph,
    by: TokenRole,
    wanted: Option<&str>,
    reach: Reach,
) -> Result<Shown, GraphError> {
    let list = graph.get(by, "me/accounts?fields=id,name,tasks").await?;
    let mut pages = Vec::new();
    add(&mut pages, rows(&list));
    let is_enough =
        |pages: &[Offered]| wanted.is_some_and(|wanted| pages.iter().any(|page| page.id == wanted));
    if is_enough(&pages) {
        return Ok(Shown { pages, may_be_a_business: false });
    }
    let debug = graph.debug(by).await.ok();
    let granted = debug.as_deref().map(scopes).unwrap_or_default();
    for page in debug.as_deref().map(targets).unwrap_or_default() {
        if !pages.iter().any(|known| known.id == page)
            && let Ok(node) = graph.get(by, &format!("{page}?fields=id,name")).await
        {
            add(&mut pages, std::iter::once(&*node));
        }
    }
    let is_open = |pages: &[Offered]| if wanted.is_some() { !is_enough(pages) } else { pages.is_empty() };
    if is_open(&pages)
        && by == TokenRole::SystemUser
        && let Ok(list) = graph.get(by, "me/assigned_pages?fields=id,name,tasks").await
    {
        add(&mut pages, rows(&list));
    }
    let reads_businesses = granted.iter().any(|scope| scope == "business_management");
    if is_open(&pages)
        && reads_businesses
        && reach == Reach::Businesses
        && let Ok(businesses) = graph.get(by, "me/businesses?fields=id").await
    {
        for business in rows(&businesses).take(MOST_BUSINESSES) {
            for edge in ["client_pages", "owned_pages"] {
                let path = format!("{}/{edge}?fields=id,name", id(&business["id"]));
                if let Ok(list) = graph.get(by, &path).await {
                    add(&mut pages, rows(&list));
                }
            }
        }
    }
    Ok(Shown { may_be_a_business: is_open(&pages) && !reads_businesses, pages })
}

fn rows(list: &Value) -> impl Iterator<Item = &Value> {
    list["data"].as_array().into_iter().flatten()
}

fn add<'a>(pages: &mut Vec<Offered>, rows: impl Iterator<Item = &'a Value>) {
    for row in rows {
        let page = id(&row["id"]);
        if !page.is_empty() && !pages.iter().any(|known| known.id == page) {
            let tasks = row["tasks"].as_array().into_iter().flatten();
            pages.push(Offered {
                id: page,
                name: row["name"].as_str().unwrap_or_default().to_owned(),
                tasks: tasks.filter_map(Value::as_str).map(String::from).collect(),
            });
        }
    }
}

/// Returns the Pages that `debug_token` names: targets of permissions on Pages. Those of others are businesses and
/// accounts of Instagram.
fn targets(debug: &Value) -> Vec<String> {
    let granular = debug["granular_scopes"].as_array().into_iter().flatten();
    let of_pages =
        granular.filter(|row| row["scope"].as_str().is_some_and(|scope| scope.starts_with("pages_")));
    let ids = of_pages.filter_map(|row| row["target_ids"].as_array()).flatten().map(id);
    let mut all: Vec<String> = ids.filter(|id| !id.is_empty()).collect();
    all.sort();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::sync::Arc;

    use futures_util::future::{FutureExt, LocalBoxFuture};
    use serde_json::json;

    use super::*;
    use crate::journey::port::{Answer, Refusal, SecretRef};

    /// Graph by a table; what is not in it is refused. It keeps what was asked.
    struct Table(Value, RefCell<Vec<String>>);

    impl Graph for Table {
        fn get<'a>(&'a self, _: TokenRole, path: &'a str) -> LocalBoxFuture<'a, Answer> {
            self.1.borrow_mut().push(path.split('?').next().unwrap_or_default().to_owned());
            let found = self.0.get(path.split('?').next().unwrap_or_default()).cloned();
            let refused = || GraphError::Refused(Box::new(Refusal { code: 100, ..Refusal::default() }));
            async move { found.map(Arc::new).ok_or_else(refused) }.boxed_local()
        }

        fn debug(&self, by: TokenRole) -> LocalBoxFuture<'_, Answer> {
            self.get(by, "debug")
        }

        fn debug_many<'a>(&'a self, _: &'a [SecretRef]) -> LocalBoxFuture<'a, Vec<Answer>> {
            async { Vec::new() }.boxed_local()
        }

        fn version(&self) -> String {
            "v26.0".into()
        }
    }

    fn ask(by: TokenRole, wanted: Option<&str>, table: &Value) -> (Vec<String>, bool, Vec<String>) {
        let graph = Table(table.clone(), RefCell::default());
        let shown = offered(&graph, by, wanted, Reach::Businesses).now_or_never().unwrap().unwrap();
        let ids = shown.pages.into_iter().map(|page| page.id).collect();
        (ids, shown.may_be_a_business, graph.1.into_inner())
    }

    #[test]
    fn a_page_that_the_list_leaves_out_is_found_where_meta_shows_it() {
        let one = json!({ "id": "111", "name": "A" });
        let listed = json!({ "data": [one] });
        let debug = json!({ "scopes": ["pages_show_list"], "granular_scopes": [
            { "scope": "pages_show_list", "target_ids": ["112", 113] },
            { "scope": "pages_messaging", "target_ids": ["112"] },
            { "scope": "instagram_basic", "target_ids": ["999"] },
        ] });
        let two = json!({ "id": "112", "name": "B" });
        let base = json!({ "me/accounts": listed, "debug": debug, "112": two });
        let (ids, _, asked) = ask(TokenRole::User, Some("111"), &base);
        assert_eq!(
            (ids, asked),
            (vec!["111".to_owned()], vec!["me/accounts".to_owned()]),
            "no more than it takes"
        );
        let (ids, ..) = ask(TokenRole::User, None, &base);
        assert_eq!(ids, ["111", "112"]);
        let (ids, is_hinted, _) = ask(TokenRole::User, Some("114"), &base);
        assert!(ids.len() == 2 && is_hinted, "{ids:?}");
        let empty = json!({ "data": [] });
        let assigned = json!({ "me/accounts": empty, "me/assigned_pages": listed });
        assert_eq!(ask(TokenRole::SystemUser, None, &assigned).0, ["111"]);
        assert_eq!(ask(TokenRole::User, None, &assigned).0, [""; 0]);
        let managed = json!({ "scopes": ["business_management"] });
        let business = json!({
            "me/accounts": empty, "debug": managed, "me/businesses": { "data": [{ "id": "501" }] },
            "501/client_pages": listed,
        });
        let (ids, is_hinted, _) = ask(TokenRole::User, None, &business);
        assert_eq!((ids, is_hinted), (vec!["111".to_owned()], false));
        let graph = Table(business, RefCell::default());
        let shown = offered(&graph, TokenRole::User, None, Reach::Granted).now_or_never().unwrap().unwrap();
        assert!(shown.pages.is_empty(), "a business may have what was not granted: {shown:?}");
        let (ids, is_hinted, _) = ask(TokenRole::User, None, &json!({ "me/accounts": empty }));
        assert_eq!((ids, is_hinted), (Vec::new(), true));
    }
}
