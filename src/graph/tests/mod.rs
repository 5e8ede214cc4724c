//! The client and its sessions against a server on loopback.

mod batches;
mod reads;
mod troubles;
mod writes;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, join_all, ready};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use url::Url;

use super::mock_server::{MockServer, Say};
use super::{Cache, Client, ClientOptions, CredentialProvider, GraphSetupError, Session, appsecret_proof};
use crate::breaker::Breaker;
use crate::codes;
use crate::finding::Code;
use crate::journey::port::{
    Answer, Call, Done, Graph, GraphError, GraphWrite, Method, Param, SecretKind, TokenRole, Unavailable,
};
use crate::model::SecretRef;
use crate::redact::Scrub;

const PAGE_TOKEN: &str = "EAApagepagepagepagepagepage";
const SECRET: &str = "5f2b8c1e9d4a7036b1c8e2f4a6d09371";
const APP: &str = "900100200300400";

/// The secrets of a test's subject.
struct Ring(HashMap<SecretKind, SecretString>);

impl CredentialProvider for Ring {
    fn secret(&self, slot: SecretKind) -> BoxFuture<'_, Result<Option<SecretString>, Unavailable>> {
        ready(Ok(self.0.get(&slot).cloned())).boxed()
    }

    fn secrets<'a>(
        &'a self,
        of: &'a [SecretRef],
    ) -> BoxFuture<'a, Vec<Result<Option<SecretString>, Unavailable>>> {
        join_all(of.iter().map(|of| self.secret(of.slot))).boxed()
    }

    fn app_id(&self) -> Option<String> {
        Some(APP.to_owned())
    }
}

/// A subject whose app nobody named.
struct Nameless;

impl CredentialProvider for Nameless {
    fn secret(&self, _: SecretKind) -> BoxFuture<'_, Result<Option<SecretString>, Unavailable>> {
        ready(Ok(Some(SecretString::from(SECRET)))).boxed()
    }

    fn secrets<'a>(
        &'a self,
        of: &'a [SecretRef],
    ) -> BoxFuture<'a, Vec<Result<Option<SecretString>, Unavailable>>> {
        join_all(of.iter().map(|of| self.secret(of.slot))).boxed()
    }

    fn app_id(&self) -> Option<String> {
        None
    }
}

fn ring(slots: &[(SecretKind, &str)]) -> Arc<dyn CredentialProvider> {
    Arc::new(Ring(slots.iter().map(|(slot, text)| (*slot, SecretString::from(*text))).collect()))
}

fn options(base: &Url) -> ClientOptions {
    ClientOptions {
        base: base.clone(),
        version: "v26.0".parse().unwrap(),
        timeout: Duration::from_secs(20),
        retry_base: Duration::from_millis(1),
        breaker: Breaker::default(),
        user_agent: "onboard/test".into(),
    }
}

/// Returns a client that is patient, since the machine may be busy, unless the stand will not answer at all.
fn client(server: &MockServer) -> Client {
    let timeout = Duration::from_millis(if server.hangs { 500 } else { 20_000 });
    Client::new(ClientOptions { timeout, ..options(&server.url) }, Scrub::new()).unwrap()
}

fn session(server: &MockServer) -> Session {
    let keys = ring(&[
        (SecretKind::PageToken, PAGE_TOKEN),
        (SecretKind::AppSecret, SECRET),
        (SecretKind::VerifyToken, "v&1"),
    ]);
    Session::new(&client(server), keys, Cache::new())
}

fn run<T>(work: impl Future<Output = T>) -> T {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_all().build().unwrap().block_on(work)
}

/// Asks once as the Page; returns the answer and how many requests it took.
fn ask(script: Vec<Say>) -> (Answer, usize) {
    let server = MockServer::new(script);
    let answer = run(session(&server).get(TokenRole::Page, "104?fields=name"));
    (answer, server.heard().len())
}

fn blind(answer: Answer) -> Unavailable {
    match answer {
        Err(GraphError::Unavailable(blind)) => blind,
        other => panic!("not blind: {other:?}"),
    }
}

fn post(path: &str) -> Call {
    Call { by: TokenRole::Page, method: Method::Post, path: path.into(), params: Vec::new(), mints: None }
}

/// Makes a write; returns what came of it and how many requests it took.
fn write(path: &str, script: Vec<Say>) -> (Result<Done, GraphError>, usize) {
    let server = MockServer::new(script);
    let done = run(session(&server).call(&post(path)));
    (done, server.heard().len())
}

fn error(code: i64) -> Value {
    json!({"error": {"message": "no", "code": code, "fbtrace_id": "Ax"}})
}

const OUTAGE: Say = Say::Raw(
    "HTTP/1.1 502 Bad Gateway\r\ncontent-length: 62\r\n\r\n<html>\u{1b}[2J down EAAsecretsecretsecretsecret for a while</html>",
);
const CUT: Say = Say::Raw("HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\n{\"id\":\"104\"");
