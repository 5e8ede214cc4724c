//! A thin server: turns sockets into events, and effects into sockets. It decides nothing.

use std::collections::HashMap;
use std::convert::Infallible;
use std::error::Error as _;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use tokio::sync::{Notify, oneshot, watch};
use tokio::task::{AbortHandle, JoinSet};

use super::fault::Fault;
use super::http::{Request, Response};
use super::records::{Effect, Event, Outcome, Shape};
use super::step::control_path;
use super::world::World;

/// The largest body that is read, in bytes.
const LARGEST_BODY: usize = 4 << 20;

/// How to start a sandbox.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// TCP port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// Milliseconds by which every Graph reply is held back.
    pub latency_ms: u64,
    /// Faults from the start.
    pub faults: Vec<Fault>,
    /// The world's time at the start; every other instant of the world moves along. Absent: the world's own.
    pub now: Option<Timestamp>,
}

/// What a client needs to use the sandbox; empty text where the world has none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ready {
    /// Scheme, host and port, without a version.
    pub graph_url: String,
    /// The login dialog, without a version and without a query.
    pub dialog_url: String,
    /// App ID.
    pub app_id: String,
    /// The app's secret.
    pub app_secret: String,
    /// A long-lived user token.
    pub user_token: String,
    /// Page ID.
    pub page_id: String,
    /// A token of that Page.
    pub page_token: String,
    /// The callback of the app, else a webhook of the played web.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub callback_url: Option<String>,
    /// The verify token that the callback takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verify_token: Option<String>,
}

/// A sandbox that runs until it is stopped or dropped.
#[derive(Debug)]
pub struct Running {
    /// What a client needs.
    pub ready: Ready,
    /// Where it listens.
    pub address: SocketAddr,
    core: Arc<Core>,
    tasks: Vec<AbortHandle>,
    stop: watch::Sender<bool>,
}

impl Running {
    /// Stops listening and drops every connection.
    pub fn stop(self) {
        drop(self);
    }

    /// Returns the unknown paths and parameters that were asked for so far, with how often.
    pub fn unknown(&self) -> Vec<(String, u64)> {
        self.core.lock().world.unknown().map(|(what, times)| (what.to_owned(), times)).collect()
    }

    /// Returns the world as it is now, as a world file.
    pub fn world(&self) -> String {
        self.core.lock().world.to_json()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.send_replace(true);
        for task in &self.tasks {
            task.abort();
        }
    }
}

/// Starts a world on a loopback socket, on the current runtime.
///
/// # Errors
/// When the port cannot be bound, or no HTTP client can be set up for the calls that Meta makes.
pub async fn start(world: World, options: Options) -> io::Result<Running> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
    let address = listener.local_addr()?;
    let mut world = match options.now {
        Some(now) => world.starting_at(now),
        None => world,
    };
    world.base = format!("http://{address}");
    for fault in options.faults {
        world.spoil(fault);
    }
    let ready = world.ready();
    let client = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .map_err(io::Error::other)?;
    let (stop, stopped) = watch::channel(false);
    let core = Arc::new(Core {
        epoch: Instant::now(),
        start: world.now(),
        latency: Duration::from_millis(options.latency_ms),
        port: address.port(),
        client,
        stopped,
        wake: Notify::new(),
        state: Mutex::new(State { world, waiting: HashMap::new(), asked: 0 }),
    });
    let tasks = vec![
        tokio::spawn(accept(Arc::clone(&core), listener)).abort_handle(),
        tokio::spawn(keep_time(Arc::clone(&core))).abort_handle(),
    ];
    Ok(Running { ready, address, core, tasks, stop })
}

#[derive(Debug)]
struct Core {
    epoch: Instant,
    start: Timestamp,
    latency: Duration,
    port: u16,
    client: reqwest::Client,
    stopped: watch::Receiver<bool>,
    wake: Notify,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    world: World,
    waiting: HashMap<u64, oneshot::Sender<(Response, Shape)>>,
    asked: u64,
}

impl Core {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns a steady clock's reading. It begins at the world's start, and knows nothing of the system's.
    fn now(&self) -> Timestamp {
        let elapsed = SignedDuration::try_from(self.epoch.elapsed()).unwrap_or(SignedDuration::MAX);
        self.start.checked_add(elapsed).unwrap_or(self.start)
    }

    fn step(self: &Arc<Self>, state: &mut State, event: Event) {
        for effect in state.world.step(self.now(), event) {
            match effect {
                Effect::Reply { id, response, shape } => {
                    if let Some(waiting) = state.waiting.remove(&id) {
                        // The client may have gone; then nobody is there to be answered.
                        waiting.send((response, shape)).ok();
                    }
                }
                Effect::Call { id, url, method, headers, body, timeout_ms } => {
                    let core = Arc::clone(self);
                    let call = Outgoing { url, method, headers, body, timeout_ms };
                    tokio::spawn(async move {
                        let mut stopped = core.stopped.clone();
                        tokio::select! {
                            outcome = call.make(&core.client) => {
                                let mut state = core.lock();
                                core.step(&mut state, Event::Answered { call: id, outcome });
                            }
                            _ = stopped.changed() => {}
                        }
                    });
                }
            }
        }
        self.wake.notify_one();
    }
}

async fn accept(core: Arc<Core>, listener: TcpListener) {
    let mut connections = JoinSet::new();
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Out of descriptors, most likely: a moment later some are free.
            tokio::time::sleep(Duration::from_millis(20)).await;
            continue;
        };
        stream.set_nodelay(true).ok();
        while connections.try_join_next().is_some() {}
        let core = Arc::clone(&core);
        connections.spawn(async move {
            let service = service_fn(move |request| answer(Arc::clone(&core), request));
            let served =
                hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service);
            // A connection that breaks is the client's affair, or a fault's.
            served.await.ok();
        });
    }
}

/// Wakes the world when it wants to be woken.
async fn keep_time(core: Arc<Core>) {
    loop {
        let due = core.lock().world.next_due();
        let Some(due) = due else {
            core.wake.notified().await;
            continue;
        };
        let wait = Duration::try_from(due.duration_since(core.now())).unwrap_or_default();
        tokio::select! {
            () = tokio::time::sleep(wait) => {
                let mut state = core.lock();
                core.step(&mut state, Event::Woke);
            }
            () = core.wake.notified() => {}
        }
    }
}

/// The connection is dropped without a reply.
#[derive(Debug, thiserror::Error)]
#[error("dropped")]
struct Dropped;

impl From<Infallible> for Dropped {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

async fn answer(
    core: Arc<Core>,
    request: hyper::Request<Incoming>,
) -> Result<hyper::Response<Full<Bytes>>, Dropped> {
    let (parts, body) = request.into_parts();
    if let Err(why) = judge_sender(&parts, core.port) {
        return Ok(outward(Response::complaint(403, why)));
    }
    let Ok(body) = Limited::new(body, LARGEST_BODY).collect().await else {
        return Ok(outward(Response::complaint(413, "the body is too large or broke off")));
    };
    let target = parts.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string);
    let is_control = control_path(parts.uri.path()).is_some();
    let is_head = parts.method == hyper::Method::HEAD;
    let headers = parts
        .headers
        .iter()
        .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect();
    let request =
        Request { method: parts.method.to_string(), target, headers, body: body.to_bytes().to_vec() };
    let (sender, receiver) = oneshot::channel();
    {
        let mut state = core.lock();
        state.asked += 1;
        let id = state.asked;
        state.waiting.insert(id, sender);
        core.step(&mut state, Event::Asked { id, request });
    }
    let Ok((response, shape)) = receiver.await else { return Err(Dropped) };
    if !is_control && !core.latency.is_zero() {
        tokio::time::sleep(core.latency).await;
    }
    match shape {
        Shape::Plain => {}
        Shape::After(ms) => tokio::time::sleep(Duration::from_millis(ms)).await,
        Shape::Abort => return Err(Dropped),
        Shape::Never => std::future::pending().await,
    }
    let mut response = outward(response);
    if is_head {
        *response.body_mut() = Full::default();
    }
    Ok(response)
}

/// Judges who asks, whatever is asked for: nobody under a rebound name, and no page of another site.
fn judge_sender(parts: &hyper::http::request::Parts, port: u16) -> Result<(), &'static str> {
    let told = |name| parts.headers.get_all(name).iter().map(|value| value.to_str().unwrap_or_default());
    let asked_for = parts.uri.authority().map(hyper::http::uri::Authority::as_str);
    let mut hosts = told(hyper::header::HOST).chain(asked_for).peekable();
    let is_one = told(hyper::header::HOST).count() <= 1;
    if !is_one || hosts.peek().is_none() || !hosts.all(|host| is_own(host, port)) {
        return Err("this sandbox answers on its own loopback address only");
    }
    let mut origins = told(hyper::header::ORIGIN);
    if origins.all(|origin| origin.strip_prefix("http://").is_some_and(|host| is_own(host, port))) {
        Ok(())
    } else {
        Err("no other site may steer this sandbox")
    }
}

/// Returns whether a `Host` names this very server on loopback, which no rebound name does.
fn is_own(host: &str, port: u16) -> bool {
    ["127.0.0.1", "localhost", "[::1]"]
        .iter()
        .any(|name| host.eq_ignore_ascii_case(&format!("{name}:{port}")))
}

fn outward(response: Response) -> hyper::Response<Full<Bytes>> {
    let Response { status, headers, body } = response;
    let mut outward = hyper::Response::new(Full::new(Bytes::from(body)));
    *outward.status_mut() =
        hyper::StatusCode::from_u16(status).unwrap_or(hyper::StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in headers {
        let name = hyper::header::HeaderName::from_bytes(name.as_bytes());
        let value = hyper::header::HeaderValue::from_bytes(value.as_bytes());
        if let (Ok(name), Ok(value)) = (name, value) {
            outward.headers_mut().append(name, value);
        }
    }
    outward
}

/// A call that the world makes.
struct Outgoing {
    url: String,
    method: &'static str,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    timeout_ms: u64,
}

impl Outgoing {
    async fn make(self, client: &reqwest::Client) -> Outcome {
        let mut request = match self.method {
            "POST" => client.post(&self.url).body(self.body),
            _ => client.get(&self.url),
        };
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        match request.timeout(Duration::from_millis(self.timeout_ms)).send().await {
            Err(error) => fate(&error),
            Ok(response) => {
                let status = response.status().as_u16();
                match response.bytes().await {
                    Ok(body) => {
                        Outcome::Response(Response { status, headers: Vec::new(), body: body.to_vec() })
                    }
                    Err(error) => fate(&error),
                }
            }
        }
    }
}

/// Tells a failed call the way curl would number it.
fn fate(error: &reqwest::Error) -> Outcome {
    if error.is_timeout() {
        return Outcome::Timeout;
    }
    let mut texts = Vec::new();
    let mut source = error.source();
    while let Some(error) = source {
        if let Some(tls) = error.downcast_ref::<rustls::Error>() {
            return Outcome::Tls(tls.to_string());
        }
        texts.push(error.to_string());
        source = error.source();
    }
    let text = texts.join(": ");
    if text.contains("certificate") {
        Outcome::Tls(text)
    } else if text.contains("dns error") || text.contains("lookup address") {
        Outcome::Unresolvable
    } else {
        Outcome::Refused
    }
}
