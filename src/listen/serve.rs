//! Binds to loopback, and serves what comes. It decides nothing.

use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use futures_util::stream::{FuturesUnordered, StreamExt};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};

/// The largest body that is read, in bytes.
const LARGEST_BODY: usize = 4 << 20;
/// How long a client may take over its headers.
const PATIENCE: Duration = Duration::from_secs(10);
/// How many connections are held at once; who comes after waits.
const MOST: usize = 64;

/// A request as it came in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Heard {
    /// The HTTP method, upper case.
    pub(crate) method: String,
    /// Path and query, as in the request line.
    pub(crate) target: String,
    /// Headers; names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    /// The raw body.
    pub(crate) body: Vec<u8>,
}

impl Heard {
    /// Returns the first header of a name, which is given in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Returns whether `Host` names this machine's loopback, which no rebound name does.
    pub(crate) fn is_for(&self, port: u16) -> bool {
        let own = |host: &str| {
            ["127.0.0.1", "localhost", "[::1]"]
                .iter()
                .any(|name| host.eq_ignore_ascii_case(&format!("{name}:{port}")))
        };
        self.headers.iter().filter(|(key, _)| key == "host").count() == 1
            && self.header("host").is_some_and(own)
    }
}

/// A reply as it goes out.
#[derive(Clone, Debug, Default)]
pub(crate) struct Told {
    /// HTTP status.
    pub(crate) status: u16,
    /// Headers.
    pub(crate) headers: Vec<(&'static str, String)>,
    /// The raw body.
    pub(crate) body: Vec<u8>,
}

/// A port of this machine's loopback: of both families, where the system has both.
pub(crate) struct Loopback {
    listeners: Vec<TcpListener>,
    port: u16,
}

impl Loopback {
    /// Takes a port of loopback; 0 takes a free one.
    ///
    /// # Errors
    /// When it is taken.
    pub(crate) async fn bind(port: u16) -> io::Result<Self> {
        let first = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await?;
        let port = first.local_addr()?.port();
        let mut listeners = vec![first];
        // A browser may try `localhost` here first. Where the system has no such address it does not.
        listeners.extend(TcpListener::bind(SocketAddr::from((Ipv6Addr::LOCALHOST, port))).await.ok());
        Ok(Self { listeners, port })
    }

    /// Returns the port.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Serves until it is dropped.
    pub(crate) async fn serve(&self, answer: impl AsyncFn(Heard) -> Told) -> Infallible {
        let mut open = FuturesUnordered::new();
        loop {
            tokio::select! {
                stream = self.accept(), if open.len() < MOST => open.push(converse(stream, &answer)),
                Some(()) = open.next(), if !open.is_empty() => {}
            }
        }
    }

    async fn accept(&self) -> TcpStream {
        let accepting = self.listeners.iter().map(|listener| {
            Box::pin(async move {
                loop {
                    match listener.accept().await {
                        Ok((stream, _)) => return stream,
                        // Out of descriptors, most likely: a moment later some are free.
                        Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
                    }
                }
            })
        });
        futures_util::future::select_all(accepting).await.0
    }
}

async fn converse(stream: TcpStream, answer: &impl AsyncFn(Heard) -> Told) {
    let service = service_fn(async |request| Ok::<_, Infallible>(outward(one(request, answer).await)));
    let served = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .serve_connection(TokioIo::new(stream), service);
    // A connection that breaks is the client's affair.
    served.await.ok();
}

async fn one(request: hyper::Request<Incoming>, answer: &impl AsyncFn(Heard) -> Told) -> Told {
    let (parts, body) = request.into_parts();
    let body = match tokio::time::timeout(PATIENCE, Limited::new(body, LARGEST_BODY).collect()).await {
        Ok(Ok(body)) => body.to_bytes().to_vec(),
        Ok(Err(_)) => return Told { status: 413, ..Told::default() },
        Err(_) => return Told { status: 408, ..Told::default() },
    };
    let text = |value: &hyper::header::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let heard = Heard {
        method: parts.method.to_string(),
        target: parts.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string),
        headers: parts.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect(),
        body,
    };
    answer(heard).await
}

fn outward(told: Told) -> hyper::Response<Full<Bytes>> {
    let Told { status, headers, body } = told;
    let mut outward = hyper::Response::new(Full::new(Bytes::from(body)));
    *outward.status_mut() =
        hyper::StatusCode::from_u16(status).unwrap_or(hyper::StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in headers {
        if let Ok(value) = hyper::header::HeaderValue::from_str(&value) {
            outward.headers_mut().append(hyper::header::HeaderName::from_static(name), value);
        }
    }
    outward
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rebound_name_is_not_ours() {
        let heard = |hosts: &[&str]| Heard {
            headers: hosts.iter().map(|host| ("host".to_owned(), (*host).to_owned())).collect(),
            ..Heard::default()
        };
        for (hosts, is_own) in [
            (&["localhost:5000"][..], true),
            (&["LOCALHOST:5000"], true),
            (&["127.0.0.1:5000"], true),
            (&["[::1]:5000"], true),
            (&["localhost"], false),
            (&["localhost:5001"], false),
            (&["localhost.evil.test:5000"], false),
            (&["localhost:5000", "evil.test"], false),
            (&[], false),
        ] {
            assert_eq!(heard(hosts).is_for(5000), is_own, "{hosts:?}");
        }
    }

    #[test]
    fn it_listens_on_loopback_alone_and_hears_what_is_sent() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let loopback = Loopback::bind(0).await.unwrap();
            for listener in &loopback.listeners {
                assert!(listener.local_addr().unwrap().ip().is_loopback());
            }
            let port = loopback.port();
            let seen = std::cell::RefCell::new(Vec::new());
            let serving = loopback.serve(async |heard: Heard| {
                seen.borrow_mut().push(format!("{} {} {}", heard.method, heard.target, heard.body.len()));
                Told { status: 201, headers: vec![("x-own", "yes".into())], body: b"hello".to_vec() }
            });
            let asking = async {
                let http = reqwest::Client::builder().no_proxy().build().unwrap();
                for host in ["127.0.0.1", "localhost"] {
                    let asked = http.post(format!("http://{host}:{port}/a?b=c")).body("four");
                    let reply = asked.send().await.unwrap();
                    assert_eq!(reply.status(), 201);
                    assert_eq!(reply.headers()["x-own"], "yes");
                    assert_eq!(reply.text().await.unwrap(), "hello");
                }
            };
            tokio::select! {
                never = serving => match never {},
                () = asking => {}
            }
            assert_eq!(seen.into_inner(), ["POST /a?b=c 4", "POST /a?b=c 4"]);
        });
    }
}
