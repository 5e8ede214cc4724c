//! The tokens of many apps, asked about in batches that hold questions of several apps where Meta takes that.
//!
//! Source: "Batch Requests" (an operation may carry an access token of its own). Whether operations may be of different
//! apps is not documented: it is tried, and given up for the run when Meta refuses what it grants alone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use futures_util::future::join_all;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use tokio::time::Instant;
use url::form_urlencoded::Serializer;

use super::batch::{Heads, Item};
use super::keys::missing;
use super::proof::{appsecret_proof, fingerprint};
use super::session::{Bearer, Session, introspected};
use super::throttle::Quota;
use crate::codes;
use crate::finding::{Subject, UNKNOWN_ID};
use crate::journey::port::{Answer, GraphError, TokenAsk, TokenQuestion, Unavailable};
use crate::model::{SecretKind, SecretRef};

/// One question with the secrets that it takes.
struct Ready {
    ask: TokenAsk,
    app: String,
    app_secret: SecretString,
    token: SecretString,
}

impl Session {
    /// Asks about up to 50 tokens, of whichever apps, in one request; answers stand in the order of the questions, and
    /// are kept nowhere.
    pub async fn ask_many(&self, of: &[TokenQuestion]) -> Vec<Answer> {
        let mut answers: Vec<Option<Answer>> = Vec::with_capacity(of.len());
        let mut by_app: BTreeMap<String, Vec<(usize, Ready)>> = BTreeMap::new();
        for (at, ready) in self.ready(of).await.into_iter().enumerate() {
            match ready {
                Ok(ready) => {
                    by_app.entry(ready.app.clone()).or_default().push((at, ready));
                    answers.push(None);
                }
                Err(blind) => answers.push(Some(Err(GraphError::Unavailable(blind)))),
            }
        }
        if by_app.len() > 1 && self.client.takes_mixed() {
            let all: Vec<&(usize, Ready)> = by_app.values().flatten().collect();
            let outer = &all[0].1;
            let told = self.carry_out(&outer.app.clone(), &all).await;
            let outer = outer.app.clone();
            for ((at, ready), answer) in all.into_iter().zip(told) {
                // What the batch's own app is told it would be told alone, too.
                let is_doubtful = ready.app != outer && matches!(answer, Err(GraphError::Refused(_)));
                answers[*at] = (!is_doubtful).then_some(answer);
            }
            for own in by_app.values_mut() {
                own.retain(|(at, _)| answers[*at].is_none());
            }
            by_app.retain(|_, own| !own.is_empty());
        }
        let is_second = answers.iter().any(Option::is_some) && self.client.takes_mixed();
        let alone = join_all(by_app.iter().map(|(app, own)| async move {
            let own: Vec<&(usize, Ready)> = own.iter().collect();
            (self.carry_out(app, &own).await, own)
        }))
        .await;
        for (told, own) in alone {
            for ((at, _), answer) in own.into_iter().zip(told) {
                if is_second && answer.is_ok() {
                    self.client.refuses_mixed();
                }
                answers[*at] = Some(answer);
            }
        }
        let nobody = || Err(GraphError::Unavailable(Unavailable::new(&codes::NO_APP_ID)));
        answers.into_iter().map(|answer| answer.unwrap_or_else(nobody)).collect()
    }

    /// Opens what the questions take, all at once.
    async fn ready(&self, of: &[TokenQuestion]) -> Vec<Result<Ready, Unavailable>> {
        let apps: BTreeSet<&str> =
            of.iter().map(|one| one.app.as_str()).filter(|app| *app != UNKNOWN_ID).collect();
        let secret_of =
            |app: &&str| SecretRef { subject: Subject::App((*app).to_owned()), slot: SecretKind::AppSecret };
        let places: Vec<SecretRef> =
            apps.iter().map(secret_of).chain(of.iter().map(|one| one.of.clone())).collect();
        let mut opened = self.keys.secrets(&places).await;
        let tokens = opened.split_off(apps.len());
        let secrets: BTreeMap<&str, _> = apps.into_iter().zip(opened).collect();
        let one = |(question, token): (&TokenQuestion, Result<Option<SecretString>, Unavailable>)| {
            let app_secret = match secrets.get(question.app.as_str()) {
                Some(opened) => {
                    opened.clone()?.ok_or_else(|| Unavailable::new(missing(SecretKind::AppSecret)))?
                }
                None => return Err(Unavailable::new(&codes::NO_APP_ID)),
            };
            let quota = [Quota::App(question.app.clone())];
            if let Some(closed) = self.client.throttles().closed(Instant::now(), &quota) {
                return Err(closed);
            }
            let token = token?.ok_or_else(|| Unavailable::new(missing(question.of.slot)))?;
            self.client.scrub().learn(&app_secret);
            self.client.scrub().learn(&token);
            Ok(Ready { ask: question.ask, app: question.app.clone(), app_secret, token })
        };
        of.iter().zip(tokens).map(one).collect()
    }

    /// Makes one batch in an app's name.
    async fn carry_out(&self, app: &str, of: &[&(usize, Ready)]) -> Vec<Answer> {
        let Some((_, first)) = of.iter().find(|(_, ready)| ready.app == app) else { return Vec::new() };
        let outer = Bearer::of_app(app, self.app_token(app, &first.app_secret));
        let items: Vec<Item> = of.iter().map(|(_, ready)| self.item_of(ready, ready.app == app)).collect();
        // Only where an app has more tokens than a batch holds does it matter how much of its quota is spent.
        let heads =
            if of.iter().any(|(_, ready)| ready.ask.is_paced()) { Heads::Kept } else { Heads::Dropped };
        let answers = self.batch(&outer, &items, heads).await;
        let read = |((_, ready), answer): (&&(usize, Ready), Result<Value, GraphError>)| match ready.ask {
            TokenAsk::Whole | TokenAsk::Paced => {
                answer.and_then(|body| introspected(body).map_err(GraphError::Unavailable)).map(Arc::new)
            }
            TokenAsk::Own => answer.map(Arc::new),
        };
        of.iter().zip(answers).map(read).collect()
    }

    fn item_of(&self, ready: &Ready, is_outers: bool) -> Item {
        let mut query = Serializer::new(String::new());
        let app = Quota::App(ready.app.clone());
        match ready.ask {
            TokenAsk::Whole | TokenAsk::Paced => {
                query.append_pair("input_token", ready.token.expose_secret());
                if !is_outers {
                    let own = self.app_token(&ready.app, &ready.app_secret);
                    query.append_pair("access_token", own.expose_secret());
                }
                Item { path: format!("debug_token?{}", query.finish()), quotas: vec![app] }
            }
            TokenAsk::Own => {
                query.append_pair("fields", "id");
                query.append_pair("access_token", ready.token.expose_secret());
                query.append_pair("appsecret_proof", &appsecret_proof(&ready.app_secret, &ready.token));
                let quotas = vec![app, Quota::Token(fingerprint(&ready.token))];
                Item { path: format!("me?{}", query.finish()), quotas }
            }
        }
    }
}
