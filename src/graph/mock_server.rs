//! A server that says what a test tells it to, and remembers what it heard.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use serde_json::Value;
use url::Url;

/// What the stand does with one request.
#[derive(Clone, Debug)]
pub(crate) enum Say {
    /// Answers with JSON.
    Json(u16, Value),
    /// Answers with more header lines, each ended by CRLF.
    Headed(u16, &'static str, Value),
    /// Answers with these bytes as they are.
    Raw(&'static str),
    /// Breaks the connection without an answer.
    Drop,
    /// Never answers.
    Hang,
}

/// One request as it came in.
#[derive(Clone, Debug)]
pub(crate) struct Heard {
    /// Method and target, like `GET /v26.0/me`.
    pub(crate) line: String,
    /// The header lines, names in lower case.
    pub(crate) headers: String,
    pub(crate) body: String,
}

/// The server. It ends with the process.
pub(crate) struct MockServer {
    pub(crate) url: Url,
    /// Whether some request gets no answer.
    pub(crate) hangs: bool,
    heard: Arc<Mutex<Vec<Heard>>>,
}

impl MockServer {
    /// Starts a server that works through a script; its last line is for every request after it.
    pub(crate) fn new(script: Vec<Say>) -> Self {
        Self::start(None, script)
    }

    /// Starts a server on `https://localhost` with a certificate of `probe/certificates`.
    pub(crate) fn tls(certificate: &str, script: Vec<Say>) -> Self {
        let chain = vec![CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap()];
        let key = include_bytes!("../probe/certificates/key.pem");
        let config = rustls::ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(chain, PrivateKeyDer::from_pem_slice(key).unwrap())
            .unwrap();
        Self::start(Some(Arc::new(config)), script)
    }

    fn start(tls: Option<Arc<rustls::ServerConfig>>, script: Vec<Say>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let origin = if tls.is_some() {
            format!("https://localhost:{port}")
        } else {
            format!("http://127.0.0.1:{port}")
        };
        let url = Url::parse(&origin).unwrap();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let hangs = script.iter().any(|say| matches!(say, Say::Hang));
        let script = Arc::new(Mutex::new(VecDeque::from(script)));
        let log = Arc::clone(&heard);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (log, script, tls) = (Arc::clone(&log), Arc::clone(&script), tls.clone());
                thread::spawn(move || match tls {
                    None => serve(stream, &log, &script),
                    Some(config) => {
                        let connection = rustls::ServerConnection::new(config).unwrap();
                        serve(rustls::StreamOwned::new(connection, stream), &log, &script);
                    }
                });
            }
        });
        Self { url, hangs, heard }
    }

    /// Returns what came in so far.
    pub(crate) fn heard(&self) -> Vec<Heard> {
        self.heard.lock().unwrap().clone()
    }

    /// Returns method and target of what came in so far.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.heard().into_iter().map(|heard| heard.line).collect()
    }
}

fn serve(stream: impl Read + Write, log: &Mutex<Vec<Heard>>, script: &Mutex<VecDeque<Say>>) {
    let mut stream = BufReader::new(stream);
    while let Some(heard) = hear(&mut stream) {
        let say = {
            log.lock().unwrap().push(heard);
            let mut script = script.lock().unwrap();
            let next = script.front().cloned().unwrap();
            if script.len() > 1 {
                script.pop_front();
            }
            next
        };
        let (status, headers, body) = match say {
            Say::Json(status, body) => (status, "", body),
            Say::Headed(status, headers, body) => (status, headers, body),
            Say::Raw(bytes) => {
                let _ = stream.get_mut().write_all(bytes.as_bytes());
                let _ = stream.get_mut().flush();
                return;
            }
            Say::Drop => return,
            Say::Hang => {
                let _ = stream.read_to_end(&mut Vec::new());
                return;
            }
        };
        let body = body.to_string();
        let length = body.len();
        let head = format!("HTTP/1.1 {status} X\r\ncontent-length: {length}\r\n{headers}\r\n");
        let _ = stream.get_mut().write_all((head + &body).as_bytes());
        let _ = stream.get_mut().flush();
    }
}

fn hear(reader: &mut impl BufRead) -> Option<Heard> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
    let line = line.trim_end().trim_end_matches(" HTTP/1.1").to_owned();
    let (mut headers, mut length) = (String::new(), 0);
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        if header.trim().is_empty() {
            break;
        }
        let (name, value) = header.trim_end().split_once(':')?;
        let name = name.to_ascii_lowercase();
        if name == "content-length" {
            length = value.trim().parse().ok()?;
        }
        headers.extend([&name, ":", value, "\n"]);
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Heard { line, headers, body: String::from_utf8(body).ok()? })
}
