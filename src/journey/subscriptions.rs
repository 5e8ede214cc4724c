//! The two levels of a webhook's subscription side by side, and what would make them what a product needs.
//!
//! A field is delivered where the app and the Page both have it. Source: "Page Webhooks", "Page Subscribed Apps".

use serde_json::{Value, json};

use super::backend::{Backend, SubjectPorts};
use super::port::{Call, Param};
use super::steps::{app_subscription, page_subscription};
use super::{Hand, Row, answer, known::Inputs};
use crate::codes;
use crate::error::Error;
use crate::finding::{Finding, Subject, UNKNOWN_ID, Verdict};

/// What is subscribed of a customer, as far as Meta shows it.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Subscriptions {
    /// The fields that the platform's profile names.
    pub(crate) wanted: Vec<String>,
    /// Where Meta delivers to; nothing where the app has no subscription, or it could not be seen.
    pub(crate) callback: Option<String>,
    /// The app's fields, with the Graph version of each, empty where Meta names none.
    pub(crate) app: Vec<(String, String)>,
    /// Each Page's fields; nothing where they could not be seen, or the Page does not send to the app.
    pub(crate) pages: Vec<(String, Option<Vec<String>>)>,
}

/// One field, at each level.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Field {
    /// Its name.
    pub(crate) name: String,
    /// Whether the profile names it.
    pub(crate) is_wanted: bool,
    /// The version at which the app has it, if it has it.
    pub(crate) at_app: Option<String>,
    /// How many Pages send it.
    pub(crate) at_pages: usize,
}

impl Subscriptions {
    /// Reads both levels.
    pub(crate) async fn read(backend: &dyn Backend, customer: &str) -> Self {
        let inputs = backend.inputs();
        let app = Subject::App(inputs.app_of(customer));
        let known = inputs.known(&Subject::Customer(customer.to_owned()));
        let wanted = known.wanted_fields();
        let view = inputs.known(&app);
        let ports = SubjectPorts::of(backend, &app);
        let at_app = app_subscription::versions(&ports.eyes(&view)).await;
        let (callback, app) =
            at_app.map_or((None, Vec::new()), |(callback, fields)| (Some(callback), fields));
        let mut pages = Vec::new();
        for page in inputs.pages_of(customer).into_iter().filter(|page| page != UNKNOWN_ID) {
            let subject = Subject::page(customer, &page);
            let ports = SubjectPorts::of(backend, &subject);
            pages.push((page, page_subscription::running(&ports.eyes(&inputs.known(&subject))).await));
        }
        Self { wanted, callback, app, pages }
    }

    /// Returns every field that is wanted or subscribed to somewhere: those wanted first, in the profile's order.
    pub(crate) fn fields(&self) -> Vec<Field> {
        let at_pages = self.pages.iter().flat_map(|(_, fields)| fields.iter().flatten());
        let beyond = self.app.iter().map(|(name, _)| name).chain(at_pages);
        let mut names: Vec<&String> = self.wanted.iter().collect();
        for name in beyond {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let field = |name: &String| Field {
            name: name.clone(),
            is_wanted: self.wanted.contains(name),
            at_app: self.app.iter().find(|(own, _)| own == name).map(|(_, version)| version.clone()),
            at_pages: self
                .pages
                .iter()
                .filter(|(_, own)| own.as_ref().is_some_and(|own| own.contains(name)))
                .count(),
        };
        names.into_iter().map(field).collect()
    }

    /// Returns what `--json` tells.
    pub(crate) fn to_json(&self) -> Value {
        let fields = self.fields().into_iter().map(|field| {
            let Field { name, is_wanted, at_app, .. } = field;
            let sends = |own: &Option<Vec<String>>| own.as_ref().map(|own| own.contains(&name));
            let pages: serde_json::Map<String, Value> =
                self.pages.iter().map(|(page, own)| (page.clone(), json!(sends(own)))).collect();
            json!({ "field": name, "wanted": is_wanted, "app": at_app, "pages": pages })
        });
        json!({ "callback": self.callback, "fields": fields.collect::<Vec<_>>() })
    }
}

/// One call that would bring a subscription to what is wanted.
pub(crate) struct Planned {
    /// The step that it belongs to.
    pub(crate) row: &'static Row,
    /// What it is about.
    pub(crate) subject: Subject,
    /// The call.
    pub(crate) call: Call,
    /// The fields that would be new.
    pub(crate) added: Vec<String>,
    /// The callback that would be replaced.
    pub(crate) replaces: Option<String>,
}

/// Returns the rows of both levels and the subjects of a customer that they are about: the app first.
pub(crate) fn places(inputs: &Inputs<'_>, customer: &str) -> Vec<(&'static Row, Subject)> {
    [&app_subscription::ROW, &page_subscription::ROW]
        .into_iter()
        .flat_map(|row| {
            super::catalogue::subjects(inputs, row, &[customer]).into_iter().map(move |of| (row, of))
        })
        .collect()
}

/// Plans the calls, without fields that are to be left out. What a Page sends already stays: Meta replaces its list.
pub(crate) async fn plan(backend: &dyn Backend, customer: &str, without: &[String]) -> Vec<Planned> {
    let inputs = backend.inputs();
    let mut all = Vec::new();
    for (row, subject) in places(&inputs, customer) {
        let Hand::Do { plan, .. } = row.hand else { continue };
        let known = inputs.known(&subject);
        let ports = SubjectPorts::of(backend, &subject);
        let eyes = ports.eyes(&known);
        let verdict = (row.check)(&eyes).await;
        if verdict.is_settled() || matches!(verdict, Verdict::Unknown(_)) {
            continue;
        }
        let (callback, have) = match &subject {
            Subject::App(_) => app_subscription::running(&eyes).await.unwrap_or_default(),
            _ => (String::new(), page_subscription::running(&eyes).await.unwrap_or_default()),
        };
        for mut call in plan(&eyes, verdict.findings()).await {
            let Some(fields) = trim(&mut call, &have, without) else { continue };
            let added: Vec<String> = fields.into_iter().filter(|field| !have.contains(field)).collect();
            let new = known.callback().filter(|_| matches!(subject, Subject::App(_)));
            let replaces =
                new.filter(|new| !callback.is_empty() && *new != callback).map(|_| callback.clone());
            if !added.is_empty() || new.is_some_and(|new| new != callback) || verdict_is_off(&verdict) {
                all.push(Planned { row, subject: subject.clone(), call, added, replaces });
            }
        }
    }
    all
}

fn verdict_is_off(verdict: &Verdict) -> bool {
    verdict.findings().iter().any(|finding| finding.code == &codes::APP_SUBSCRIPTION_INACTIVE)
}

/// Takes fields out of a call, but none that is there already; returns what is left.
fn trim(call: &mut Call, have: &[String], without: &[String]) -> Option<Vec<String>> {
    let (_, param) =
        call.params.iter_mut().find(|(name, _)| matches!(*name, "fields" | "subscribed_fields"))?;
    let Param::Text(text) = param else { return None };
    let is_kept =
        |field: &&str| have.iter().any(|own| own == field) || !without.iter().any(|out| out == field);
    let kept: Vec<String> = text.split(',').filter(is_kept).map(String::from).collect();
    *text = kept.join(",");
    (!kept.is_empty()).then_some(kept)
}

/// Makes a planned call, and keeps what comes of it.
///
/// # Errors
/// What keeps it from being kept. What Meta refused is a finding.
pub(crate) async fn perform(backend: &dyn Backend, planned: &Planned) -> Result<Option<Finding>, Error> {
    let Hand::Do { outcome, .. } = planned.row.hand else { return Ok(None) };
    let done = backend.hands(&planned.subject).call(&planned.call).await;
    let inputs = backend.inputs();
    let known = inputs.known(&planned.subject);
    match done {
        Ok(done) => {
            let changes = outcome(&known, &[(planned.call.clone(), done)]);
            backend.apply(planned.row.id, changes).await?;
            Ok(None)
        }
        Err(trouble) => Ok(Some(answer::explain(backend, &known, &trouble))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journey::port::{Method, TokenRole};

    fn texts(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn fields_stand_side_by_side() {
        let subscriptions = Subscriptions {
            wanted: texts(&["messages", "messaging_postbacks"]),
            callback: None,
            app: vec![("messages".into(), "v26.0".into()), ("message_echoes".into(), "v19.0".into())],
            pages: vec![
                ("111".into(), Some(texts(&["messages", "feed"]))),
                ("222".into(), None),
                ("333".into(), Some(texts(&["messages"]))),
            ],
        };
        let row = |name: &str, is_wanted, at_app: Option<&str>, at_pages| Field {
            name: name.into(),
            is_wanted,
            at_app: at_app.map(String::from),
            at_pages,
        };
        assert_eq!(
            subscriptions.fields(),
            [
                row("messages", true, Some("v26.0"), 2),
                row("messaging_postbacks", true, None, 0),
                row("message_echoes", false, Some("v19.0"), 0),
                row("feed", false, None, 1),
            ]
        );
        let told = subscriptions.to_json();
        assert_eq!(told["fields"][0]["pages"], json!({"111": true, "222": null, "333": true}));
    }

    #[test]
    fn a_field_is_left_out_unless_it_is_there_already() {
        let trimmed = |have: &[&str], without: &[&str]| {
            let mut call = Call {
                by: TokenRole::Page,
                method: Method::Post,
                path: "111/subscribed_apps".into(),
                params: vec![("subscribed_fields", Param::Text("feed,messages,leadgen".into()))],
                mints: None,
            };
            let left = trim(&mut call, &texts(have), &texts(without));
            (left, call.params.remove(0).1)
        };
        assert_eq!(trimmed(&[], &["leadgen"]).1, Param::Text("feed,messages".into()));
        assert_eq!(trimmed(&["leadgen"], &["leadgen"]).1, Param::Text("feed,messages,leadgen".into()));
        assert_eq!(trimmed(&[], &["feed", "messages", "leadgen"]).0, None);
    }
}
