//! A subject's way to Meta: its secrets, its questions, its acts.

use std::rc::Rc;
use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value};
use tokio::sync::OnceCell;

use super::cache::{Cache, Question};
use super::client::{Client, too_large};
use super::envelope::{is_false, is_true, number};
use super::keys::{CredentialProvider, missing};
use super::proof::{appsecret_proof, fingerprint};
use super::request::{Repeat, Request};
use super::throttle::Quota;
use crate::codes;
use crate::journey::port::{
    Answer, Call, Done, Graph, GraphError, GraphWrite, Method, Param, SecretKind, TokenRole, Unavailable,
};
use crate::model::SecretRef;

/// How many pages of one edge are read at most.
const MOST_PAGES: usize = 50;

/// Edges that are streams, newest first and without an end: one page of them is the answer.
const STREAMS: [&str; 3] = ["conversations", "threads", "messages"];

/// Keys whose value is a token. They are dropped from what checks may see.
const TOKEN_KEYS: [&str; 2] = ["access_token", "page_token"];

/// Acts that can be repeated, since they set what they set and add nothing: the last part of their path.
const SETTING_EDGES: [&str; 3] = ["subscriptions", "subscribed_apps", "messenger_profile"];

/// Meta's Graph API as one subject sees it.
#[derive(Clone)]
pub struct Session {
    pub(super) client: Client,
    pub(super) keys: Arc<dyn CredentialProvider>,
    cache: Cache,
}

/// What authenticates a request.
pub(super) struct Bearer {
    pub(super) token: SecretString,
    /// Absent for the app's own token, and while no app secret is at hand.
    pub(super) proof: Option<String>,
    pub(super) fingerprint: String,
    app: Option<String>,
}

impl Bearer {
    /// Returns a request in this bearer's name.
    pub(super) fn request(&self, method: Method, path: &str, params: Vec<(String, String)>) -> Request {
        let mut params = params;
        if let Some(proof) = &self.proof {
            params.push(("appsecret_proof".to_owned(), proof.clone()));
        }
        Request {
            method,
            path: path.to_owned(),
            params,
            bearer: Some(self.token.clone()),
            repeat: Repeat::Harmless,
            quotas: self.quotas(),
        }
    }

    /// Returns the quotas that its requests spend.
    pub(super) fn quotas(&self) -> Vec<Quota> {
        let app = self.app.clone().map(Quota::App);
        app.into_iter().chain([Quota::Token(self.fingerprint.clone())]).collect()
    }

    /// Returns what authenticates a request as an app itself.
    pub(super) fn of_app(app: &str, token: SecretString) -> Self {
        Self { fingerprint: fingerprint(&token), token, proof: None, app: Some(app.to_owned()) }
    }
}

impl Session {
    /// Returns the session of the subject that `keys` belong to; `cache` is the run's.
    pub fn new(client: &Client, keys: Arc<dyn CredentialProvider>, cache: Cache) -> Self {
        Self { client: client.clone(), keys, cache }
    }

    /// Returns what authenticates a request as `by`.
    pub(super) async fn bearer(&self, by: TokenRole) -> Result<Bearer, Unavailable> {
        let app = self.keys.app_id();
        let token = self.token(by).await?;
        let proof = match by {
            TokenRole::App => None,
            TokenRole::User | TokenRole::SystemUser | TokenRole::Page => {
                self.learnt(SecretKind::AppSecret).await?.map(|secret| appsecret_proof(&secret, &token))
            }
        };
        Ok(Bearer { fingerprint: fingerprint(&token), token, proof, app })
    }

    /// Returns the token that `by` names.
    async fn token(&self, by: TokenRole) -> Result<SecretString, Unavailable> {
        match by {
            TokenRole::App => {
                let app = self.keys.app_id().ok_or_else(|| Unavailable::new(&codes::NO_APP_ID))?;
                let secret = self.required(SecretKind::AppSecret).await?;
                Ok(self.app_token(&app, &secret))
            }
            TokenRole::User => self.required(SecretKind::UserToken).await,
            TokenRole::SystemUser => self.required(SecretKind::SystemUserToken).await,
            TokenRole::Page => self.required(SecretKind::PageToken).await,
        }
    }

    /// Returns an app's own token.
    pub(super) fn app_token(&self, app: &str, secret: &SecretString) -> SecretString {
        let token = SecretString::from(format!("{app}|{}", secret.expose_secret()));
        self.client.scrub().learn(&token);
        token
    }

    /// Returns the run's answer to what `debug_token` says of a token.
    pub(super) fn debug_cell(&self, caller: &Bearer, token: &SecretString) -> Rc<OnceCell<Answer>> {
        let path = format!("debug_token?input_token={}", fingerprint(token));
        self.cache.cell(Question { asker: caller.fingerprint.clone(), path })
    }

    async fn required(&self, slot: SecretKind) -> Result<SecretString, Unavailable> {
        self.learnt(slot).await?.ok_or_else(|| Unavailable::new(missing(slot)))
    }

    /// Returns a slot's secret; from here on it passes no text.
    async fn learnt(&self, slot: SecretKind) -> Result<Option<SecretString>, Unavailable> {
        let secret = self.keys.secret(slot).await?;
        if let Some(secret) = &secret {
            self.client.scrub().learn(secret);
        }
        Ok(secret)
    }

    /// Reads a path with all its pages. The next page is asked for by its cursor: Meta's own `next` carries
    /// the token in the clear.
    async fn read(&self, bearer: &Bearer, path: &str) -> Answer {
        let mut whole = self.client.ask(&bearer.request(Method::Get, path, Vec::new())).await?;
        let mut next = if is_stream(path) { None } else { next_page(&whole) };
        let mut pages = 1;
        while let Some((name, cursor)) = next.take() {
            if pages == MOST_PAGES {
                let plain = path.split('?').next().unwrap_or_default();
                return Err(GraphError::Unavailable(too_large(plain, format!("{MOST_PAGES} pages"))));
            }
            pages += 1;
            let request = bearer.request(Method::Get, path, vec![(name, cursor)]);
            let mut page = self.client.ask(&request).await?;
            next = next_page(&page);
            if let (Some(Value::Array(all)), Some(Value::Array(more))) =
                (whole.get_mut("data"), page.get_mut("data").map(Value::take).as_mut())
            {
                all.append(more);
            }
        }
        if pages > 1
            && let Some(body) = whole.as_object_mut()
        {
            body.remove("paging");
        }
        drop_tokens(&mut whole);
        Ok(Arc::new(whole))
    }

    /// Asks `debug_token` about a token with the app's own token.
    async fn introspect(&self, caller: &Bearer, token: &SecretString) -> Result<Value, GraphError> {
        let params = vec![("input_token".to_owned(), token.expose_secret().to_owned())];
        let answer = self.client.ask(&caller.request(Method::Get, "debug_token", params)).await?;
        introspected(answer).map_err(GraphError::Unavailable)
    }

    async fn perform(&self, call: &Call) -> Result<Done, GraphError> {
        let mut params = Vec::with_capacity(call.params.len() + 1);
        for (name, param) in &call.params {
            let value = match param {
                Param::Text(text) => text.clone(),
                Param::Secret(slot) => {
                    self.required(*slot).await.map_err(GraphError::Unavailable)?.expose_secret().to_owned()
                }
            };
            params.push(((*name).to_owned(), value));
        }
        // Exchanges are authenticated by `client_secret` alone.
        let mut request = if call.path == "oauth/access_token" {
            let app = self.keys.app_id().map(Quota::App);
            Request {
                method: call.method,
                path: call.path.clone(),
                params,
                bearer: None,
                repeat: Repeat::Harmless,
                quotas: app.into_iter().collect(),
            }
        } else {
            self.bearer(call.by).await.map_err(GraphError::Unavailable)?.request(
                call.method,
                &call.path,
                params,
            )
        };
        request.repeat = repeat(call);
        let body = self.client.ask(&request).await?;
        if is_false(body.get("success")) {
            let path = request.plain_path().to_owned();
            return Err(GraphError::Unavailable(Unavailable::new(&codes::GRAPH_NOT_DONE).with("path", path)));
        }
        Ok(self.done(body))
    }

    /// Takes the token out of a reply, and makes Meta's `"true"` a `true`.
    fn done(&self, mut body: Value) -> Done {
        let token = match body.get_mut("access_token").map(Value::take) {
            Some(Value::String(token)) if !token.is_empty() => Some(SecretString::from(token)),
            _ => None,
        };
        if let Some(token) = &token {
            self.client.scrub().learn(token);
        }
        if is_true(body.get("success")) {
            body["success"] = Value::Bool(true);
        }
        let expires_in = body.get("expires_in").map(|seconds| number(Some(seconds)));
        drop_tokens(&mut body);
        Done { body, token, expires_in }
    }
}

impl Graph for Session {
    fn get<'a>(&'a self, by: TokenRole, path: &'a str) -> LocalBoxFuture<'a, Answer> {
        async move {
            let bearer = self.bearer(by).await.map_err(GraphError::Unavailable)?;
            let question = Question { asker: bearer.fingerprint.clone(), path: path.to_owned() };
            self.cache.cell(question).get_or_init(|| self.read(&bearer, path)).await.clone()
        }
        .boxed_local()
    }

    fn debug(&self, of: TokenRole) -> LocalBoxFuture<'_, Answer> {
        async move {
            let token = self.token(of).await.map_err(GraphError::Unavailable)?;
            let caller = self.bearer(TokenRole::App).await.map_err(GraphError::Unavailable)?;
            let look = async || self.introspect(&caller, &token).await.map(Arc::new);
            self.debug_cell(&caller, &token).get_or_init(look).await.clone()
        }
        .boxed_local()
    }

    fn debug_many<'a>(&'a self, of: &'a [SecretRef]) -> LocalBoxFuture<'a, Vec<Answer>> {
        self.debug_all(of).boxed_local()
    }

    fn version(&self) -> String {
        self.client.version().to_string()
    }

    fn dated(&self) -> Option<Timestamp> {
        self.client.dated()
    }
}

impl GraphWrite for Session {
    fn call<'a>(&'a self, call: &'a Call) -> LocalBoxFuture<'a, Result<Done, GraphError>> {
        self.perform(call).boxed_local()
    }

    fn identify<'a>(&'a self, token: &'a SecretString) -> LocalBoxFuture<'a, Result<Value, GraphError>> {
        async move {
            self.client.scrub().learn(token);
            let caller = self.bearer(TokenRole::App).await.map_err(GraphError::Unavailable)?;
            self.introspect(&caller, token).await
        }
        .boxed_local()
    }
}

/// Returns the `data` object of an answer of `debug_token`.
pub(super) fn introspected(mut answer: Value) -> Result<Value, Unavailable> {
    match answer.get_mut("data").map(Value::take) {
        Some(mut data @ Value::Object(_)) => {
            drop_tokens(&mut data);
            Ok(data)
        }
        _ => Err(Unavailable::new(&codes::GRAPH_INCOMPLETE)
            .with("path", "debug_token")
            .with("missing", "data")),
    }
}

/// Drops tokens, and the links that carry them, from an answer.
fn drop_tokens(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|name, _| !TOKEN_KEYS.contains(&name.as_str()));
            if let Some(paging) = fields.get_mut("paging").and_then(Value::as_object_mut) {
                paging.retain(|name, _| name != "next" && name != "previous");
            }
            fields.values_mut().for_each(drop_tokens);
        }
        Value::Array(items) => items.iter_mut().for_each(drop_tokens),
        _ => {}
    }
}

fn repeat(call: &Call) -> Repeat {
    let edge = call.path.split('?').next().unwrap_or_default();
    let harmless = match call.method {
        // A login code is good for one exchange.
        Method::Get => edge != "oauth/revoke" && call.params.iter().all(|(name, _)| *name != "code"),
        // What went the first time is missing the second time.
        Method::Delete => false,
        // A node alone: its settings.
        Method::Post if !edge.contains('/') => !edge.is_empty(),
        Method::Post => edge.rsplit('/').next().is_some_and(|last| SETTING_EDGES.contains(&last)),
    };
    if harmless { Repeat::Harmless } else { Repeat::Harmful }
}

fn is_stream(path: &str) -> bool {
    let edge = path.split('?').next().unwrap_or_default().trim_end_matches('/');
    edge.rsplit_once('/').is_some_and(|(_, last)| STREAMS.contains(&last))
}

/// Returns the parameter that leads to the next page, `None` on the last one: where `next` is absent, however
/// many cursors there are.
fn next_page(page: &Value) -> Option<(String, String)> {
    let paging: &Map<String, Value> = page.get("paging")?.as_object()?;
    let next = paging.get("next")?.as_str()?;
    if let Some(after) =
        paging.get("cursors").and_then(|cursors| cursors.get("after")).and_then(Value::as_str)
    {
        return Some(("after".to_owned(), after.to_owned()));
    }
    // Some edges page by time or by offset; their place is named in `next` alone.
    let next = url::Url::parse(next).ok()?;
    let place = |name: &str| next.query_pairs().find(|(known, _)| known == name);
    ["after", "__paging_token", "offset", "until"]
        .into_iter()
        .find_map(place)
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
}
