//! Batch requests: up to fifty calls in one, each answered by JSON in a string.

use serde_json::{Map, Value, json};

use super::super::http::{Params, Request, Response};
use super::super::records::{Batch, Origin};
use super::{Call, Refused, World};

const LARGEST: usize = 50;

impl World {
    pub(super) fn batch(&mut self, id: u64, call: &Call) {
        let origin = Origin::Ask { id, version: call.version.clone() };
        let items = match self.batch_items(call) {
            Ok(items) => items,
            Err(refused) => return self.respond(&origin, Err(refused), None),
        };
        if items.is_empty() {
            return self.respond(&origin, Ok(json!([])), None);
        }
        let foreign = self.of_other_apps(call, &items);
        let fault = self.batch_fault(&items, foreign.contains(&true));
        let number = self.number();
        let texts: Vec<String> = items.iter().map(|item| Value::Object(item.clone()).to_string()).collect();
        let hushed = items.iter().map(|item| {
            let name = item.get("name").and_then(Value::as_str);
            let is_used =
                name.is_some_and(|name| texts.iter().any(|text| text.contains(&format!("result={name}:"))));
            is_used && item.get("omit_response_on_success") != Some(&json!(false))
        });
        let batch = Batch {
            ask: id,
            version: call.version.clone(),
            include_headers: call.params.text("include_headers").as_deref() != Some("false"),
            missing: items.len(),
            hushed: hushed.collect(),
            answers: vec![None; items.len()],
        };
        self.batches.insert(number, batch);
        for (index, item) in items.iter().enumerate() {
            let spoiled = items.len() == 1 || index % 2 == 1;
            match fault {
                Some("batch-null") if spoiled => self.item_done(number, index, None),
                Some("batch-mixed-refused") if foreign[index] => {
                    let refused = Refused::no_such_object("get", "0");
                    self.respond(&Origin::Item { batch: number, index }, Err(refused), None);
                }
                _ => self.batch_item(call, number, index, item, &items),
            }
        }
    }

    fn batch_items(&mut self, call: &Call) -> Result<Vec<Map<String, Value>>, Refused> {
        let batch = match call.params.value("batch") {
            Some(Value::Array(items)) => Some(items.clone()),
            Some(Value::String(text)) => serde_json::from_str::<Vec<Value>>(text).ok(),
            _ => None,
        };
        let Some(batch) = batch else {
            return Err(Refused::parameter("batch parameter must be a JSON array"));
        };
        self.takes(call, &["batch"]);
        if call.token().is_none() {
            return Err(Refused::no_token());
        }
        if batch.len() > LARGEST {
            return Err(Refused {
                kind: "GraphBatchException",
                ..Refused::new(
                    400,
                    100,
                    format!("Too many requests in batch message. Maximum batch size is {LARGEST}"),
                )
            });
        }
        let items = batch.iter().map(|item| item.as_object().cloned()).collect::<Option<Vec<_>>>();
        items.ok_or_else(|| Refused::parameter("Each batch item must be an object"))
    }

    fn batch_item(
        &mut self,
        outer: &Call,
        batch: u64,
        index: usize,
        item: &Map<String, Value>,
        items: &[Map<String, Value>],
    ) {
        let origin = Origin::Item { batch, index };
        let text = |name: &str| item.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let results = |text: String| self.with_results(batch, items, &text);
        let (Some(target), Some(body)) = (results(text("relative_url")), results(text("body"))) else {
            return self.item_done(batch, index, None);
        };
        let request = Request {
            method: text("method").to_ascii_uppercase(),
            target: format!("/{}", target.trim_start_matches('/')),
            headers: vec![("content-type".into(), "application/x-www-form-urlencoded".into())],
            body: body.into_bytes(),
        };
        let mut params = Params::read(&request);
        if !params.has("access_token") {
            for name in ["access_token", "appsecret_proof", "appsecret_time"] {
                if let Some(value) = outer.params.text(name).filter(|_| !params.has(name)) {
                    params.0.push((name.to_owned(), Value::String(value)));
                }
            }
        }
        let read = self.read_call(&request, params);
        match read {
            Ok(call) => {
                let bearer = call.bearer.clone().or_else(|| outer.bearer.clone());
                self.answer(origin, &Call { bearer, ..call });
            }
            Err(refused) => self.respond(&origin, Err(refused), None),
        }
    }

    /// Puts earlier results into `{result=name:$.path}`; nothing when such a result is missing.
    fn with_results(&self, batch: u64, items: &[Map<String, Value>], text: &str) -> Option<String> {
        let mut done = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("{result=") {
            let (reference, after) = after.split_once('}')?;
            let (name, path) = reference.split_once(':')?;
            let at = items.iter().position(|item| item.get("name").and_then(Value::as_str) == Some(name))?;
            let answer = self.batches.get(&batch)?.answers.get(at)?.as_ref()?;
            let body: Value = serde_json::from_slice(&answer.body).ok()?;
            let found = follow(&body, path.strip_prefix('$')?);
            if found.is_empty() {
                return None;
            }
            let texts: Vec<String> = found
                .iter()
                .map(|value| value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned))
                .collect();
            done.push_str(before);
            done.push_str(&texts.join(","));
            rest = after;
        }
        done.push_str(rest);
        Some(done)
    }

    /// Takes one item's answer, nothing for one that was not executed, and answers when all are there.
    pub(super) fn item_done(&mut self, number: u64, index: usize, answer: Option<Response>) {
        let Some(batch) = self.batches.get_mut(&number) else { return };
        batch.answers[index] = answer;
        batch.missing -= 1;
        if batch.missing > 0 {
            return;
        }
        let Some(batch) = self.batches.remove(&number) else { return };
        let rows = batch.answers.iter().zip(&batch.hushed).map(|(answer, hushed)| match answer {
            Some(answer) if !(*hushed && answer.status == 200) => {
                let mut row = json!({"code": answer.status, "body": answer.text()});
                if batch.include_headers {
                    let headers =
                        answer.headers.iter().map(|(name, value)| json!({"name": name, "value": value}));
                    row["headers"] = headers.collect();
                }
                row
            }
            _ => Value::Null,
        });
        let body = Value::Array(rows.collect());
        self.respond(&Origin::Ask { id: batch.ask, version: batch.version }, Ok(body), None);
    }

    /// Returns which items come with a token of another app than the batch's.
    fn of_other_apps(&self, call: &Call, items: &[Map<String, Value>]) -> Vec<bool> {
        let app = call.token().and_then(|token| self.app_of(&token));
        let is_foreign = |item: &Map<String, Value>| {
            let url = item.get("relative_url").and_then(Value::as_str).unwrap_or_default();
            let query = url.split_once('?').map_or("", |(_, query)| query);
            let mut pairs = url::form_urlencoded::parse(query.as_bytes());
            let own = pairs.find(|(name, _)| name == "access_token");
            own.is_some_and(|(_, token)| self.app_of(&token) != app)
        };
        items.iter().map(is_foreign).collect()
    }

    fn batch_fault(&mut self, items: &[Map<String, Value>], is_mixed: bool) -> Option<&'static str> {
        let urls: Vec<&str> =
            items.iter().filter_map(|item| item.get("relative_url").and_then(Value::as_str)).collect();
        let at = self.faults.iter().position(|fault| {
            fault.is_batch()
                && (is_mixed || fault.kind != "batch-mixed-refused")
                && (fault.matches("") || urls.iter().any(|url| fault.matches(url)))
        })?;
        Some(self.use_fault(at))
    }
}

/// Follows the part of `JSONPath` that Meta's examples use: `.name`, `.*` and `[0]`.
fn follow<'a>(body: &'a Value, path: &str) -> Vec<&'a Value> {
    let mut found = vec![body];
    for step in path.split(['.', '[']).map(|step| step.trim_end_matches(']')).filter(|step| !step.is_empty())
    {
        found = found
            .into_iter()
            .flat_map(|value| match (value, step) {
                (Value::Array(items), "*") => items.iter().collect::<Vec<_>>(),
                (Value::Object(map), "*") => map.values().collect(),
                (Value::Array(items), at) => {
                    at.parse::<usize>().ok().and_then(|at| items.get(at)).into_iter().collect()
                }
                (Value::Object(map), name) => map.get(name).into_iter().collect(),
                _ => Vec::new(),
            })
            .collect();
    }
    found
}
