//! Many reads in one request. Source: "Batch Requests", Graph API.

use std::sync::Arc;

use futures_util::future::join_all;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use tokio::time::Instant;
use url::form_urlencoded::Serializer;

use super::client::unavailable;
use super::codes;
use super::envelope::{Envelope, number};
use super::fault::Class;
use super::session::{Bearer, Session, drop_tokens, introspected};
use super::throttle::minutes_to_wait;
use super::usage::Spent;
use crate::journey::port::{Answer, As, Blind, Method, Trouble};

/// The most operations that Meta takes in one batch.
const MOST: usize = 50;
/// How often an operation that was not carried out is asked for.
const ROUNDS: u32 = 3;

impl Session {
    /// Reads many paths as `by`, 50 a request, one page of each; answers stand in the order of the questions.
    /// Not through the cache. Trouble with a whole request is the trouble of each question in it.
    pub async fn batch(&self, by: As, paths: &[String]) -> Vec<Answer> {
        let answers = match self.bearer(by).await {
            Ok(bearer) => self.batch_all(&bearer, paths).await,
            Err(blind) => paths.iter().map(|_| Err(Trouble::Blind(blind.clone()))).collect(),
        };
        answers
            .into_iter()
            .map(|answer: Result<Value, Trouble>| {
                answer.map(|mut body| {
                    drop_tokens(&mut body);
                    Arc::new(body)
                })
            })
            .collect()
    }

    /// Asks `debug_token` about many tokens of this session's app, in their order.
    pub async fn identify_all(&self, tokens: &[SecretString]) -> Vec<Result<Value, Trouble>> {
        let paths: Vec<String> = tokens
            .iter()
            .map(|token| {
                self.client.scrub().learn(token);
                let query =
                    Serializer::new(String::new()).append_pair("input_token", token.expose_secret()).finish();
                format!("debug_token?{query}")
            })
            .collect();
        let answers = match self.bearer(As::App).await {
            Ok(bearer) => self.batch_all(&bearer, &paths).await,
            Err(blind) => paths.iter().map(|_| Err(Trouble::Blind(blind.clone()))).collect(),
        };
        let data = |answer: Value| introspected(answer).map_err(Trouble::Blind);
        answers.into_iter().map(|answer| answer.and_then(data)).collect()
    }

    async fn batch_all(&self, bearer: &Bearer, paths: &[String]) -> Vec<Result<Value, Trouble>> {
        let chunks = paths.chunks(MOST).map(|chunk| self.batch_chunk(bearer, chunk));
        join_all(chunks).await.into_iter().flatten().collect()
    }

    /// Reads up to 50 paths; what was not carried out, or may pass, is asked for again.
    async fn batch_chunk(&self, bearer: &Bearer, paths: &[String]) -> Vec<Result<Value, Trouble>> {
        let mut answers: Vec<Option<Result<Value, Trouble>>> = vec![None; paths.len()];
        for round in 1..=ROUNDS {
            let open: Vec<usize> = (0..paths.len()).filter(|at| !is_settled(answers[*at].as_ref())).collect();
            if open.is_empty() {
                break;
            }
            if round > 1 {
                self.client.pause(round - 1).await;
            }
            let wanted: Vec<Value> =
                open.iter().map(|at| json!({"method": "GET", "relative_url": paths[*at]})).collect();
            let params = vec![
                ("batch".to_owned(), Value::Array(wanted).to_string()),
                ("include_headers".to_owned(), "false".to_owned()),
            ];
            match self.client.ask(&bearer.request(Method::Post, "", params)).await {
                Ok(Value::Array(items)) => {
                    let items = items.into_iter().chain(std::iter::repeat(Value::Null));
                    for (at, item) in open.into_iter().zip(items) {
                        answers[at] = self.item(bearer, &item);
                    }
                }
                Ok(_) => {
                    let blind = Blind::new(&codes::GRAPH_INCOMPLETE);
                    let trouble = Trouble::Blind(blind.with("path", "batch").with("missing", "list"));
                    spread(&mut answers, &open, &trouble);
                }
                Err(trouble) => spread(&mut answers, &open, &trouble),
            }
        }
        answers.into_iter().map(|answer| answer.unwrap_or_else(|| Err(not_carried_out()))).collect()
    }

    /// Reads one item, whose body is JSON in a string; `None` when Meta did not carry it out.
    fn item(&self, bearer: &Bearer, item: &Value) -> Option<Result<Value, Trouble>> {
        let status = u16::try_from(number(item.get("code"))).unwrap_or_default();
        let text = item.get("body")?.as_str()?;
        let Ok(body) = serde_json::from_str::<Value>(text) else {
            let blind = Blind::new(&codes::GRAPH_TRUNCATED).with("status", status);
            return Some(Err(Trouble::Blind(blind)));
        };
        let Some(envelope) = Envelope::read(status, &body, self.client.scrub()) else {
            return Some(Ok(body));
        };
        let trouble = match envelope.class() {
            Class::Transient => unavailable(envelope),
            Class::Throttle => {
                let code = envelope.refusal.code;
                let minutes = minutes_to_wait(code, &Spent::default());
                let quotas = bearer.request(Method::Get, "", Vec::new()).quotas;
                Trouble::Blind(self.client.throttles().close(Instant::now(), &quotas, code, minutes))
            }
            Class::Token(_) | Class::Permission | Class::Permanent => {
                Trouble::Refused(Box::new(envelope.refusal))
            }
        };
        Some(Err(trouble))
    }
}

/// Gives the trouble of a whole request to each question in it.
fn spread(answers: &mut [Option<Result<Value, Trouble>>], open: &[usize], trouble: &Trouble) {
    for at in open {
        answers[*at] = Some(Err(trouble.clone()));
    }
}

/// Returns whether asking again would bring nothing new.
fn is_settled(answer: Option<&Result<Value, Trouble>>) -> bool {
    match answer {
        None => false,
        Some(Err(Trouble::Blind(blind))) => blind.code != &codes::GRAPH_UNAVAILABLE,
        Some(_) => true,
    }
}

fn not_carried_out() -> Trouble {
    Trouble::Blind(Blind::new(&codes::GRAPH_UNAVAILABLE).with("code", 0).with("trace", ""))
}
