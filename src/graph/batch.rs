//! Many tokens introspected in few requests. Source: "Batch Requests", Graph API.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use futures_util::future::join_all;
use futures_util::{FutureExt, StreamExt, stream};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use tokio::sync::OnceCell;
use tokio::time::Instant;
use url::form_urlencoded::Serializer;

use super::client::unavailable;
use super::envelope::{Envelope, number};
use super::fault::Class;
use super::keys::missing;
use super::session::{Bearer, Session, introspected};
use super::throttle::{Quota, minutes_to_wait};
use super::usage::spent;
use crate::codes;
use crate::finding::Subject;
use crate::journey::port::{Answer, GraphError, Method, TokenRole, Unavailable};
use crate::model::{SecretKind, SecretRef};

/// The most operations that Meta takes in one batch.
pub(super) const MOST: usize = 50;
/// How often an operation that was not carried out is asked for.
const ROUNDS: u32 = 3;
/// How many batches are on their way at once: Meta counts each operation in them against the app's quota.
const AT_ONCE: usize = 8;

/// One read within a batch.
pub(super) struct Item {
    /// The path and its query, with a token of its own where the batch's does not do.
    pub(super) path: String,
    /// The quotas that it spends: the app's first.
    pub(super) quotas: Vec<Quota>,
}

/// Whether Meta sends each answer of a batch with its headers, which tell how much of a quota is spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Heads {
    Kept,
    Dropped,
}

/// A token to ask about, and where the answer goes.
struct Asked {
    token: SecretString,
    cell: Rc<OnceCell<Answer>>,
}

impl Session {
    /// Asks `debug_token` about many secrets of this session's app; answers stand in the order of the questions,
    /// and in the cells that [`Graph::debug`](crate::journey::port::Graph::debug) reads.
    pub(super) async fn debug_all(&self, of: &[SecretRef]) -> Vec<Answer> {
        let caller = match self.bearer(TokenRole::App).await {
            Ok(caller) => caller,
            Err(blind) => return of.iter().map(|_| Err(GraphError::Unavailable(blind.clone()))).collect(),
        };
        let asked = self.tokens(&caller, of).await;
        let mut cells = BTreeSet::new();
        let open: Vec<&Asked> = asked
            .iter()
            .flatten()
            .filter(|asked| !asked.cell.initialized() && cells.insert(Rc::as_ptr(&asked.cell)))
            .collect();
        let chunks: Vec<&[&Asked]> = open.chunks(MOST).collect();
        stream::iter(chunks)
            .map(|chunk| self.fill(&caller, chunk))
            .buffer_unordered(AT_ONCE)
            .for_each(|()| async {})
            .await;
        let answers = asked.into_iter().map(|asked| match asked {
            Ok(asked) => asked.cell.get().cloned().unwrap_or_else(|| Err(not_carried_out())),
            Err(blind) => Err(GraphError::Unavailable(blind)),
        });
        answers.collect()
    }

    /// Returns the token in each secret's place. What is no token is not shown to anybody.
    async fn tokens(&self, caller: &Bearer, of: &[SecretRef]) -> Vec<Result<Asked, Unavailable>> {
        let secrets = self.keys.secrets(of).await;
        let token = |place: &SecretRef, secret: Result<Option<SecretString>, Unavailable>| {
            let secret = secret?.ok_or_else(|| Unavailable::new(missing(place.slot)))?;
            self.client.scrub().learn(&secret);
            match (place.slot, &place.subject) {
                (SecretKind::UserToken | SecretKind::SystemUserToken | SecretKind::PageToken, _) => {
                    Ok(secret)
                }
                (SecretKind::AppSecret, Subject::App(app)) => Ok(self.app_token(app, &secret)),
                (slot, _) => {
                    let reason = format!("no token lies in {}", slot.name());
                    Err(Unavailable::new(&codes::GRAPH_SETUP).with("reason", reason))
                }
            }
        };
        let asked = |token: SecretString| Asked { cell: self.debug_cell(caller, &token), token };
        of.iter().zip(secrets).map(|(place, secret)| token(place, secret).map(asked)).collect()
    }

    /// Fills up to 50 cells by one batch. Who asks about one of them meanwhile waits for it.
    async fn fill(&self, caller: &Bearer, chunk: &[&Asked]) {
        let items: Vec<Item> = chunk
            .iter()
            .map(|asked| {
                let query = Serializer::new(String::new())
                    .append_pair("input_token", asked.token.expose_secret())
                    .finish();
                Item { path: format!("debug_token?{query}"), quotas: caller.quotas() }
            })
            .collect();
        let answers = async { Rc::new(self.batch(caller, &items, Heads::Dropped).await) }.shared();
        let cells = chunk.iter().enumerate().map(|(at, asked)| {
            let answers = answers.clone();
            asked.cell.get_or_init(async move || {
                let answer = answers.await[at].clone();
                answer.and_then(|body| introspected(body).map_err(GraphError::Unavailable)).map(Arc::new)
            })
        });
        join_all(cells).await;
    }

    /// Carries out up to 50 reads; what was not carried out, or may pass, is asked for again.
    pub(super) async fn batch(
        &self,
        bearer: &Bearer,
        items: &[Item],
        heads: Heads,
    ) -> Vec<Result<Value, GraphError>> {
        let mut answers: Vec<Option<Result<Value, GraphError>>> = vec![None; items.len()];
        for round in 1..=ROUNDS {
            let open: Vec<usize> = (0..items.len()).filter(|at| !is_settled(answers[*at].as_ref())).collect();
            if open.is_empty() {
                break;
            }
            if round > 1 {
                self.client.pause(round - 1).await;
            }
            let wanted: Vec<Value> =
                open.iter().map(|at| json!({"method": "GET", "relative_url": items[*at].path})).collect();
            let mut params = vec![("batch".to_owned(), Value::Array(wanted).to_string())];
            if heads == Heads::Dropped {
                params.push(("include_headers".to_owned(), "false".to_owned()));
            }
            match self.client.ask(&bearer.request(Method::Post, "", params)).await {
                Ok(Value::Array(told)) => {
                    let told = told.into_iter().chain(std::iter::repeat(Value::Null));
                    for (at, told) in open.into_iter().zip(told) {
                        answers[at] = self.item(&items[at], &told);
                    }
                }
                Ok(_) => {
                    let blind = Unavailable::new(&codes::GRAPH_INCOMPLETE);
                    let trouble =
                        GraphError::Unavailable(blind.with("path", "batch").with("missing", "list"));
                    spread(&mut answers, &open, &trouble);
                }
                Err(trouble) => spread(&mut answers, &open, &trouble),
            }
        }
        answers.into_iter().map(|answer| answer.unwrap_or_else(|| Err(not_carried_out()))).collect()
    }

    /// Reads one item, whose body is JSON in a string; `None` when Meta did not carry it out.
    fn item(&self, item: &Item, told: &Value) -> Option<Result<Value, GraphError>> {
        let status = u16::try_from(number(told.get("code"))).unwrap_or_default();
        let text = told.get("body")?.as_str()?;
        if let (Some(Quota::App(app)), Some(usage)) = (item.quotas.first(), head(told, "x-app-usage")) {
            self.client.note_app(app, &spent(Some(usage), None));
        }
        let Ok(body) = serde_json::from_str::<Value>(text) else {
            let blind = Unavailable::new(&codes::GRAPH_TRUNCATED).with("status", status);
            return Some(Err(GraphError::Unavailable(blind)));
        };
        let Some(envelope) = Envelope::read(status, &body, self.client.scrub()) else {
            return Some(Ok(body));
        };
        let trouble = match envelope.class() {
            Class::Transient => unavailable(envelope),
            Class::Throttle => {
                let code = envelope.refusal.code;
                let own = spent(None, head(told, "x-business-use-case-usage"));
                let minutes = minutes_to_wait(code, &own);
                let throttles = self.client.throttles();
                GraphError::Unavailable(throttles.close(Instant::now(), &item.quotas, code, minutes))
            }
            Class::Token(_) | Class::Permission | Class::Permanent => {
                GraphError::Refused(Box::new(envelope.refusal))
            }
        };
        Some(Err(trouble))
    }
}

/// Returns a header of an item's answer, where Meta gave headers.
fn head<'t>(told: &'t Value, name: &str) -> Option<&'t str> {
    let rows = told.get("headers")?.as_array()?;
    let row =
        rows.iter().find(|row| row["name"].as_str().is_some_and(|own| own.eq_ignore_ascii_case(name)))?;
    row["value"].as_str()
}

/// Gives the trouble of a whole request to each question in it.
fn spread(answers: &mut [Option<Result<Value, GraphError>>], open: &[usize], trouble: &GraphError) {
    for at in open {
        answers[*at] = Some(Err(trouble.clone()));
    }
}

/// Returns whether asking again would bring nothing new.
fn is_settled(answer: Option<&Result<Value, GraphError>>) -> bool {
    match answer {
        None => false,
        Some(Err(GraphError::Unavailable(blind))) => blind.code != &codes::GRAPH_UNAVAILABLE,
        Some(_) => true,
    }
}

fn not_carried_out() -> GraphError {
    GraphError::Unavailable(Unavailable::new(&codes::GRAPH_UNAVAILABLE).with("code", 0).with("trace", ""))
}
