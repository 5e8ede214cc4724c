//! Callbacks tried by the real program: receivers that are broken in each way, with certificates made on the spot.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread;

use onboard::error::Exit;
use onboard::sandbox::World;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use serde_json::{Value, json};

use super::stage::{Meta, Ran, Stage, patched, ready};

const CALLBACK: &str = "https://hooks.aurora.example.com/messenger";
const TOKEN: &str = "aurora-7d1f4c92b8";
const SECRET: &str = "5f0e1d2c3b4a59687786958493a2b1c0";

/// What a receiver does with a request: method, target, headers and body in, status, headers and body out.
type Answer = fn(&Heard) -> (u16, &'static str, String);

struct Heard {
    method: String,
    target: String,
    headers: String,
    body: Vec<u8>,
}

impl Heard {
    fn query(&self, name: &str) -> String {
        let query = self.target.split_once('?').map_or("", |(_, query)| query);
        let mut pairs = url::form_urlencoded::parse(query.as_bytes());
        pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
    }

    fn has(&self, name: &str, value: &str) -> bool {
        self.headers.lines().any(|line| line == format!("{name}: {value}"))
    }

    fn signed(&self) -> (bool, bool) {
        use hmac::{Hmac, KeyInit, Mac};
        let mut new = Hmac::<sha2::Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
        let mut old = Hmac::<sha1::Sha1>::new_from_slice(SECRET.as_bytes()).unwrap();
        new.update(&self.body);
        old.update(&self.body);
        let (new, old) = (hex::encode(new.finalize().into_bytes()), hex::encode(old.finalize().into_bytes()));
        (
            self.has("x-hub-signature-256", &format!("sha256={new}")),
            self.has("x-hub-signature", &format!("sha1={old}")),
        )
    }
}

/// A product as it should be: the bare challenge for its own token, and a delivery by its SHA-256 signature.
fn good(heard: &Heard) -> (u16, &'static str, String) {
    match heard.method.as_str() {
        "GET" => shake(heard),
        _ if heard.signed().0 => (200, "", "EVENT_RECEIVED".into()),
        _ => (403, "", String::new()),
    }
}

fn shake(heard: &Heard) -> (u16, &'static str, String) {
    if heard.query("hub.verify_token") == TOKEN {
        (200, "", heard.query("hub.challenge"))
    } else {
        (403, "", "Forbidden".into())
    }
}

/// A receiver on a port of this machine. It ends with the process.
fn receiver(tls: Option<Arc<rustls::ServerConfig>>, answer: Answer) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let tls = tls.clone();
            thread::spawn(move || match tls {
                None => serve(stream, answer),
                Some(config) => {
                    let connection = rustls::ServerConnection::new(config).unwrap();
                    serve(rustls::StreamOwned::new(connection, stream), answer);
                }
            });
        }
    });
    port
}

fn serve(stream: impl Read + Write, answer: Answer) {
    let mut stream = BufReader::new(stream);
    let mut line = String::new();
    if stream.read_line(&mut line).unwrap_or_default() == 0 {
        return;
    }
    let mut words = line.split(' ').map(str::to_owned);
    let (method, target) = (words.next().unwrap(), words.next().unwrap());
    let (mut headers, mut length) = (String::new(), 0);
    loop {
        let mut header = String::new();
        if stream.read_line(&mut header).unwrap_or_default() == 0 || header.trim().is_empty() {
            break;
        }
        if let Some(value) = header.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        headers.push_str(&header.replace('\r', ""));
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).unwrap();
    let (status, headers, body) = answer(&Heard { method, target, headers, body });
    let head = format!(
        "HTTP/1.1 {status} X\r\nconnection: close\r\n{headers}content-length: {}\r\n\r\n",
        body.len()
    );
    let _ = stream.get_mut().write_all((head + &body).as_bytes());
    let _ = stream.get_mut().flush();
}

/// A proxy that leads every name to one port of this machine.
fn proxy(to: u16) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for client in listener.incoming().flatten() {
            thread::spawn(move || tunnel(client, to));
        }
    });
    port
}

fn tunnel(mut client: TcpStream, to: u16) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        if client.read(&mut byte).unwrap_or_default() == 0 {
            return;
        }
        head.push(byte[0]);
    }
    assert!(head.starts_with(b"CONNECT hooks.example.com:443 "), "{}", String::from_utf8_lossy(&head));
    let mut server = TcpStream::connect(("127.0.0.1", to)).unwrap();
    client.write_all(b"HTTP/1.1 200 Connected\r\n\r\n").unwrap();
    let (mut from_client, mut to_server) = (client.try_clone().unwrap(), server.try_clone().unwrap());
    let up = thread::spawn(move || {
        let _ = std::io::copy(&mut from_client, &mut to_server);
        let _ = to_server.shutdown(Shutdown::Write);
    });
    let _ = std::io::copy(&mut server, &mut client);
    let _ = client.shutdown(Shutdown::Write);
    let _ = up.join();
}

/// An authority of this test's own, one below it, and what they issue.
struct Authority {
    root: rcgen::Certificate,
    below: rcgen::Certificate,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    fn new() -> Self {
        let params = |name: &str| {
            let mut params = CertificateParams::default();
            params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
            params.distinguished_name.push(DnType::OrganizationName, name);
            params.distinguished_name.push(DnType::CommonName, name);
            params
        };
        let root_key = KeyPair::generate().unwrap();
        let root = params("Example Inspection").self_signed(&root_key).unwrap();
        let root_issuer = Issuer::new(params("Example Inspection"), root_key);
        let below_key = KeyPair::generate().unwrap();
        let below = params("Example Below").signed_by(&below_key, &root_issuer).unwrap();
        Self { root, below, issuer: Issuer::new(params("Example Below"), below_key) }
    }

    fn server(&self, kind: &str) -> Arc<rustls::ServerConfig> {
        let name = if kind == "wrong-name" { "other.example.com" } else { "hooks.example.com" };
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        if kind == "expired" {
            params.not_before = rcgen::date_time_ymd(2024, 1, 1);
            params.not_after = rcgen::date_time_ymd(2025, 1, 1);
        }
        let key = KeyPair::generate().unwrap();
        let certificate = match kind {
            "self-signed" => params.self_signed(&key).unwrap(),
            _ => params.signed_by(&key, &self.issuer).unwrap(),
        };
        let mut chain = vec![certificate.der().clone()];
        if !["self-signed", "no-intermediate"].contains(&kind) {
            chain.push(self.below.der().clone());
        }
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        Arc::new(rustls::ServerConfig::builder().with_no_client_auth().with_single_cert(chain, key).unwrap())
    }
}

/// Runs the program as it is built, in an environment of its own.
fn onboard(folder: &Path, variables: &[(&str, &str)], arguments: &[&str]) -> (i32, Value, String) {
    let ran = Command::new(env!("CARGO_BIN_EXE_onboard"))
        .args(arguments)
        .env_clear()
        .env("HOME", folder)
        .env("ONBOARD_HOME", folder.join("none"))
        .env("ONBOARD_VERIFY_TOKEN", TOKEN)
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let (out, err) = (String::from_utf8(ran.stdout).unwrap(), String::from_utf8(ran.stderr).unwrap());
    for text in [&out, &err] {
        assert!(!text.contains(SECRET) && !text.contains(TOKEN), "a secret: {text}");
    }
    assert!(!folder.join("none").exists(), "a probe of an address made a workspace");
    (ran.status.code().unwrap(), serde_json::from_str(&out).unwrap_or(Value::Null), err)
}

fn codes(document: &Value) -> Vec<&str> {
    let findings = document["findings"].as_array().map(Vec::as_slice).unwrap_or_default();
    findings.iter().filter_map(|finding| finding["code"].as_str()).collect()
}

// Other systems' verifiers look into the system's own store alone.
#[cfg(target_os = "linux")]
#[test]
fn certificates_are_judged_through_a_proxy() {
    let authority = Authority::new();
    let folder = tempfile::tempdir().unwrap();
    let roots = folder.path().join("roots.pem");
    std::fs::write(&roots, authority.root.pem()).unwrap();
    for (kind, exit, expected) in [
        ("good", 8, "tls-intercepted"),
        ("self-signed", 1, "callback-certificate-self-signed"),
        ("expired", 1, "callback-certificate-expired"),
        ("wrong-name", 1, "callback-certificate-wrong-name"),
        ("no-intermediate", 1, "callback-certificate-untrusted"),
    ] {
        let through =
            format!("http://ana:pass@127.0.0.1:{}", proxy(receiver(Some(authority.server(kind)), good)));
        let variables = [("HTTPS_PROXY", through.as_str()), ("SSL_CERT_FILE", roots.to_str().unwrap())];
        let url = "https://hooks.example.com/messenger?tenant=7";
        let (code, document, err) = onboard(folder.path(), &variables, &["webhook", "probe", url, "--json"]);
        assert_eq!((code, codes(&document)), (exit, vec![expected]), "{kind}: {document} {err}");
        let stood = document["result"]["from"]["proxy"].as_str().unwrap();
        assert!(stood.starts_with("127.0.0.1:") && !document.to_string().contains("ana:pass"), "{document}");
        if kind == "good" {
            // The handshake came through, and the proxy's own authority is named.
            assert_eq!(document["findings"][0]["facts"]["issuer"], "Example Below", "{document}");
            assert_eq!(document["result"]["handshake"]["status"], 200);
            assert!(document["result"]["certificate_days"].as_i64().unwrap() > 300);
        }
    }
}

/// Probes a receiver on this machine; returns exit, document and notes.
fn probe(answer: Answer, more: &[&str]) -> (i32, Value, String) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("http://127.0.0.1:{}/hook?tenant=a%2Fb", receiver(None, answer));
    let arguments = [&["webhook", "probe", &url, "--local", "--json"], more].concat();
    onboard(folder.path(), &[("ONBOARD_APP_SECRET", SECRET)], &arguments)
}

#[test]
fn broken_receivers_are_told_apart() {
    let broken: [(Answer, &str); 14] = [
        (|heard| (200, "", format!("\"{}\"", heard.query("hub.challenge"))), "handshake-quoted"),
        (
            |heard| (200, "", json!({ "challenge": heard.query("hub.challenge") }).to_string()),
            "handshake-quoted",
        ),
        (|heard| (200, "", format!("<html>{}</html>", heard.query("hub.challenge"))), "handshake-html"),
        (|heard| (200, "", heard.query("hub.challenge").repeat(2)), "handshake-repeated"),
        (|_| (200, "", "Error, wrong validation token".into()), "handshake-token-unknown"),
        (|_| (200, "", "ok".into()), "handshake-no-echo"),
        (
            |_| (302, "location: https://sso.example.com/login\r\n", String::new()),
            "callback-redirects-to-sign-in",
        ),
        (|_| (308, "location: /hook/\r\n", String::new()), "callback-redirects"),
        (|_| (401, "www-authenticate: Basic\r\n", String::new()), "callback-wants-login"),
        (|_| (403, "", String::new()), "handshake-refused"),
        (|_| (404, "", String::new()), "callback-not-found"),
        (|_| (405, "", String::new()), "callback-no-get"),
        (|_| (503, "", String::new()), "callback-server-error"),
        (|_| (204, "", String::new()), "callback-other-status"),
    ];
    for (answer, expected) in broken {
        let (code, document, err) = probe(answer, &["--yes"]);
        assert_eq!((code, codes(&document)), (1, vec![expected]), "{document} {err}");
        // Nothing is sent to a callback that does not shake hands.
        assert_eq!(document["result"]["delivery"], Value::Null, "{expected}");
    }
    // A wrong token that is taken is advice.
    let any: Answer = |heard| (200, "", heard.query("hub.challenge"));
    let (code, document, _) = probe(any, &[]);
    assert_eq!((code, codes(&document)), (0, vec!["handshake-accepts-any"]), "{document}");
}

#[test]
fn what_the_callback_has_for_itself_stays_in_its_address() {
    let picky: Answer = |heard| match heard.query("tenant").as_str() {
        "a/b" => good(heard),
        _ => (404, "", String::new()),
    };
    let (code, document, _) = probe(picky, &[]);
    assert_eq!((code, codes(&document)), (0, Vec::new()), "{document}");
}

#[test]
fn ways_of_checking_a_signature_are_told_apart() {
    fn by(heard: &Heard, is_taken: bool, otherwise: u16) -> (u16, &'static str, String) {
        if heard.method == "GET" {
            shake(heard)
        } else {
            (if is_taken { 200 } else { otherwise }, "", String::new())
        }
    }
    let receivers: [(Answer, i32, &str, &[&str]); 8] = [
        (good, 0, "sha256", &[]),
        (|heard| by(heard, heard.signed().1, 401), 0, "sha1", &["delivery-older-signature"]),
        (|heard| by(heard, heard.signed().0 || heard.signed().1, 401), 0, "either", &[]),
        (|heard| by(heard, heard.signed() == (true, true), 401), 0, "both", &[]),
        (|heard| by(heard, true, 403), 1, "nothing", &["delivery-unverified"]),
        (|heard| by(heard, false, 401), 1, "", &["delivery-refused"]),
        (|heard| by(heard, false, 405), 1, "", &["delivery-no-route"]),
        (|heard| by(heard, false, 500), 1, "", &["delivery-fails"]),
    ];
    for (answer, exit, checks, expected) in receivers {
        let (code, document, err) = probe(answer, &["--yes"]);
        assert_eq!((code, codes(&document)), (exit, expected.to_vec()), "{document} {err}");
        let told = document["result"]["delivery"]["checks"].as_str().unwrap_or_default();
        assert_eq!(told, checks, "{document}");
    }
}

#[test]
fn a_receiver_that_an_unsigned_event_stops_is_told() {
    use std::sync::atomic::{AtomicBool, Ordering};
    static STOPPED: AtomicBool = AtomicBool::new(false);
    let brittle: Answer = |heard| {
        if heard.method == "GET" {
            return shake(heard);
        }
        if !heard.headers.contains("x-hub-signature") {
            STOPPED.store(true, Ordering::SeqCst);
        }
        if STOPPED.load(Ordering::SeqCst) { (500, "", String::new()) } else { good(heard) }
    };
    let (code, document, _) = probe(brittle, &["--yes"]);
    assert_eq!((code, codes(&document)), (1, vec!["delivery-stops"]), "{document}");
    assert_eq!(document["result"]["delivery"]["checks"], Value::Null);
}

#[test]
fn nothing_is_sent_unless_somebody_agrees() {
    let touchy: Answer = |heard| {
        assert_eq!(heard.method, "GET", "an event came unasked");
        shake(heard)
    };
    let (code, document, err) = probe(touchy, &[]);
    assert_eq!((code, codes(&document)), (0, Vec::new()), "{document}");
    assert_eq!(document["result"]["untried"], "not-agreed");
    assert!(err.is_empty(), "notes beside a document: {err}");
}

#[test]
fn other_kinds_of_events_are_tried_when_asked_for() {
    let narrow: Answer = |heard| {
        let text = String::from_utf8_lossy(&heard.body);
        let is_message =
            text.contains("\"messaging\"") && text.contains("\"message\"") && !text.contains("is_echo");
        if heard.method == "GET" || is_message { good(heard) } else { (500, "", String::new()) }
    };
    let (code, document, _) = probe(narrow, &["--yes", "--full"]);
    assert_eq!((code, codes(&document)), (1, vec!["delivery-kind-refused"]), "{document}");
    let kinds = &document["findings"][0]["facts"]["kinds"];
    let all = ["messaging_postbacks", "message_echoes", "message_deliveries", "message_reads", "standby"];
    assert_eq!(kinds, &json!(all));
}

#[test]
fn an_address_that_meta_could_not_use_is_refused_unasked() {
    let folder = tempfile::tempdir().unwrap();
    for (url, expected) in [
        ("http://hooks.example.com/x", "callback-not-https"),
        ("https://127.0.0.1:1/x", "callback-local"),
        ("hooks.example.com", "callback-malformed"),
    ] {
        let (code, document, _) = onboard(folder.path(), &[], &["webhook", "probe", url, "--json"]);
        assert_eq!((code, codes(&document)), (1, vec![expected]), "{document}");
    }
    let unset = [("ONBOARD_VERIFY_TOKEN", "")];
    let (code, document, _) =
        onboard(folder.path(), &unset, &["webhook", "probe", "https://127.0.0.1:1/x", "--local", "--json"]);
    assert_eq!((code, &document["error"]["code"]), (2, &json!("webhook-token-unset")), "{document}");
    let unsigned = ["webhook", "send", "http://127.0.0.1:1/x", "--json"];
    let (code, document, _) = onboard(folder.path(), &[], &unsigned);
    assert_eq!((code, &document["error"]["code"]), (2, &json!("webhook-secret-unset")), "{document}");
}

fn exits(ran: &Ran) -> (Exit, Vec<String>) {
    (ran.exit, ran.codes())
}

#[test]
fn what_a_customers_callback_makes_of_events_is_kept_for_the_next_look() {
    let world = json!({ "web": { CALLBACK: { "delivery_status": 401 } } });
    let meta = Meta::start(patched(&world));
    let stage = ready("static", &meta);
    let quiet = stage.run(&["webhook", "probe", "-c", "aurora", "--json"]);
    assert_eq!(exits(&quiet).1, [""; 0], "{}", quiet.out);
    let site = |meta: &Meta| meta.world()["web"][CALLBACK].clone();
    assert_eq!(site(&meta)["last_delivery"], Value::Null);
    let ran = stage.run(&["webhook", "probe", "-c", "aurora", "--yes", "--json"]);
    assert_eq!(exits(&ran), (Exit::Unmet, vec!["delivery-refused".into()]), "{}", ran.out);
    // The event is signed with the app's own secret, is about the Page, and comes from nobody.
    let last = site(&meta)["last_delivery"].clone();
    assert_eq!(last["signed"], true, "{last}");
    assert_eq!(last["body"]["entry"][0]["id"], "104200000000111", "{last}");
    assert_eq!(last["body"]["entry"][0]["messaging"][0]["sender"]["id"], "12334", "{last}");
    let looked = stage.run(&["doctor", "aurora", "--json"]);
    let document = looked.json();
    let found = document["findings"].as_array().unwrap().iter().find(|one| one["code"] == "delivery-refused");
    assert_eq!(found.unwrap()["facts"]["date"], "2026-11-20", "{}", looked.out);
    // Another secret is compared in the product; the next try says so.
    let mended = Meta::start(World::healthy());
    let again = ready("static", &mended);
    let ran = again.run(&["webhook", "probe", "-c", "aurora", "--yes", "--full", "--json"]);
    assert_eq!(exits(&ran), (Exit::Settled, Vec::new()), "{}", ran.out);
    assert_eq!(ran.json()["result"]["delivery"]["checks"], "sha256", "{}", ran.out);
    assert_eq!(again.run(&["doctor", "aurora", "--json"]).exit, Exit::Settled);
}

#[test]
fn a_person_agrees_to_events_or_sees_the_handshake_alone() {
    for (item, is_tried) in [("Yes", true), ("No", false)] {
        let meta = Meta::start(World::healthy());
        let stage = ready("static", &meta);
        let script = super::script::Script::new().picks("Send them?", item);
        let ran = stage.run_before(&script, &["webhook", "probe", "-c", "aurora"]);
        assert_eq!(ran.exit, Exit::Settled, "{}\n{}", ran.out, ran.err);
        let seen = &meta.world()["web"][CALLBACK]["last_delivery"];
        assert_eq!(!seen.is_null(), is_tried, "{}", ran.out);
    }
}

#[test]
fn a_receiver_stands_in_for_a_product() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("events.jsonl");
    let mut listening = Command::new(env!("CARGO_BIN_EXE_onboard"))
        .args(["webhook", "listen", "--json", "--count", "2", "--out", file.to_str().unwrap()])
        .env_clear()
        .env("HOME", folder.path())
        .env("ONBOARD_VERIFY_TOKEN", TOKEN)
        .env("ONBOARD_APP_SECRET", SECRET)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(listening.stdout.take().unwrap()).lines().map(Result::unwrap);
    let first: Value = serde_json::from_str(&lines.next().unwrap()).unwrap();
    let url = first["callback_url"].as_str().unwrap().to_owned();
    assert_eq!((&first["verify_token"], &first["checks_signatures"]), (&Value::Null, &json!(true)));
    let secret = [("ONBOARD_APP_SECRET", SECRET)];
    let (code, document, _) =
        onboard(folder.path(), &secret, &["webhook", "probe", &url, "--local", "--json"]);
    assert_eq!((code, codes(&document)), (0, Vec::new()), "{document}");
    let forged = [("ONBOARD_APP_SECRET", "another")];
    let send = ["webhook", "send", &url, "--text", "a secret wish", "--sender", "6100000000007003", "--json"];
    let (code, document, _) = onboard(folder.path(), &forged, &send);
    assert_eq!((code, codes(&document)), (1, vec!["delivery-refused"]), "{document}");
    let (code, document, _) = onboard(folder.path(), &secret, &send);
    assert_eq!((code, &document["result"]["said"]), (0, &json!("EVENT_RECEIVED")), "{document}");
    assert!(listening.wait().unwrap().success());
    let heard: Vec<Value> = lines.map(|line| serde_json::from_str(&line).unwrap()).collect();
    let kinds: Vec<_> =
        heard.iter().map(|line| (line["kind"].as_str().unwrap(), line["answered"].as_u64())).collect();
    let mut handshakes = kinds[..2].to_vec();
    handshakes.sort_unstable();
    assert_eq!(handshakes, [("handshake", Some(200)), ("handshake", Some(403))]);
    assert_eq!(kinds[2..], [("delivery", Some(403)), ("delivery", Some(200))]);
    assert_eq!((&heard[3]["sha256"], &heard[3]["fields"]), (&json!("right"), &json!(["messages"])));
    let kept = std::fs::read_to_string(file).unwrap();
    assert_eq!(kept.lines().count(), heard.len());
    for part in ["secret wish", "6100000000007003", SECRET, TOKEN] {
        assert!(!kept.contains(part), "{kept}");
    }
}

#[test]
fn a_receiver_needs_an_address_that_the_internet_reaches() {
    let stage = Stage::new();
    for url in ["http://tunnel.example.com", "https://127.0.0.1", "tunnel", "https://crm.lan"] {
        let ran = stage.run(&["webhook", "listen", "--public-url", url, "--json"]);
        assert_eq!(super::stage::error(&ran), (Exit::Usage, "public-url-unfit".into()), "{url}");
    }
}

const PAGE: &str = "104200000000111";

/// A world in which neither level is as it should be: the app lacks a field, the Page sends one of its own.
fn unsubscribed() -> Value {
    json!({
        "apps": { "900100200300400": { "subscriptions": { "page": { "fields": ["messages"] } } } },
        "pages": { PAGE: { "subscribed_apps": { "900100200300400": ["feed"] } } },
    })
}

fn sends(meta: &Meta) -> Value {
    meta.world()["pages"][PAGE]["subscribed_apps"]["900100200300400"].clone()
}

#[test]
fn both_levels_are_shown_side_by_side() {
    let meta = Meta::start(patched(&unsubscribed()));
    let stage = ready("static", &meta);
    let ran = stage.run(&["webhook", "status", "aurora", "--json"]);
    assert_eq!(exits(&ran), (Exit::Unmet, vec!["app-fields-missing".into(), "page-fields-missing".into()]));
    let fields = ran.json()["result"]["fields"].clone();
    let row =
        |name: &str| fields.as_array().unwrap().iter().find(|row| row["field"] == name).unwrap().clone();
    let (messages, postbacks, feed) = (row("messages"), row("messaging_postbacks"), row("feed"));
    assert!(messages["app"].as_str().unwrap().starts_with('v'), "{fields}");
    assert_eq!((&postbacks["app"], &postbacks["wanted"]), (&Value::Null, &json!(true)), "{fields}");
    assert_eq!((&feed["wanted"], &feed["pages"][PAGE]), (&json!(false), &json!(true)), "{fields}");
    let told = stage.run(&["webhook", "status", "aurora"]);
    assert!(told.out.contains("Meta delivers to https://hooks.aurora.example.com/messenger"), "{}", told.out);
    assert!(told.err.contains("onboard webhook subscribe aurora-moveis"), "{}", told.err);
    let healthy = Meta::start(World::healthy());
    assert_eq!(
        exits(&ready("static", &healthy).run(&["webhook", "status", "--json"])),
        (Exit::Settled, Vec::new())
    );
}

#[test]
fn what_a_page_sends_already_stays_and_nothing_changes_unasked() {
    let meta = Meta::start(patched(&unsubscribed()));
    let stage = ready("static", &meta);
    let unasked = stage.run(&["webhook", "subscribe", "aurora", "--json"]);
    assert_eq!(super::stage::error(&unasked), (Exit::Usage, "change-not-confirmed".into()));
    let dry = stage.run(&["webhook", "subscribe", "aurora", "--dry-run", "--json"]);
    assert_eq!((dry.exit, dry.json()["result"]["planned"].as_array().unwrap().len()), (Exit::Settled, 2));
    assert!(!dry.out.contains(&meta.ready.page_token) && !dry.out.contains(TOKEN), "{}", dry.out);
    assert_eq!(sends(&meta), json!(["feed"]));
    let ran = stage.run(&["webhook", "subscribe", "aurora", "--yes", "--json"]);
    assert_eq!(exits(&ran), (Exit::Settled, Vec::new()), "{}", ran.out);
    assert_eq!(sends(&meta), json!(["feed", "messages", "messaging_postbacks"]));
    let again = stage.run(&["webhook", "subscribe", "aurora", "--json"]);
    assert_eq!(exits(&again), (Exit::Settled, Vec::new()), "{}", again.out);
}

#[test]
fn one_field_that_meta_refuses_is_named_and_the_rest_offered() {
    let folder = "home/platforms/loginbox.toml";
    let world = json!({
        "apps": { "900100200300400": { "subscriptions": { "page": { "fields": ["messages"] } } } },
        "pages": { PAGE: { "subscribed_apps": { "900100200300400": null } } },
    });
    let meta = Meta::start(patched(&world));
    let mut stage = ready("login", &meta);
    let profile = std::fs::read_to_string(stage.folder.path().join(folder)).unwrap();
    let fields = profile.lines().find(|line| line.starts_with("fields = ")).unwrap().to_owned();
    stage.write(folder, profile.replace(&fields, "fields = [\"messages\", \"leadgen\"]"));
    let _ = stage.set("T_VERIFY", TOKEN);
    let ran = stage.run(&["webhook", "subscribe", "aurora", "--yes", "--json"]);
    let document = ran.json();
    let first = &document["findings"][0];
    assert_eq!((ran.exit, &first["code"]), (Exit::Unmet, &json!("page-field-refused")), "{}", ran.out);
    assert_eq!(first["facts"]["field"], "leadgen");
    assert_eq!(first["facts"]["permissions"], "leads_retrieval");
    assert_eq!(sends(&meta), Value::Null);
    let person = super::script::Script::new().picks("Make it so?", "Yes").picks("the rest", "Yes");
    let ran = stage.run_before(&person, &["webhook", "subscribe", "aurora"]);
    assert!(ran.err.contains("leads_retrieval"), "{}\n{}", ran.out, ran.err);
    assert_eq!(sends(&meta), json!(["messages"]));
}

#[test]
fn a_foreign_callback_is_not_overwritten_without_consent() {
    let foreign = "https://other.example.net/hook";
    let world = json!({
        "apps": { "900100200300400": { "subscriptions": { "page": { "callback_url": foreign } } } },
    });
    let meta = Meta::start(patched(&world));
    let stage = ready("static", &meta);
    let now = || meta.world()["apps"]["900100200300400"]["subscriptions"]["page"]["callback_url"].clone();
    let ran = stage.run(&["webhook", "subscribe", "aurora", "--json"]);
    assert_eq!(exits(&ran), (Exit::Unmet, vec!["app-callback-foreign".into()]), "{}", ran.out);
    let person = super::script::Script::new().picks("Make it so?", "No");
    let ran = stage.run_before(&person, &["webhook", "subscribe", "aurora"]);
    assert!(ran.err.contains(foreign), "{}", ran.err);
    assert_eq!((ran.exit, now()), (Exit::Cancelled, json!(foreign)));
    let ran = stage.run(&["webhook", "subscribe", "aurora", "--yes", "--json"]);
    assert_eq!((exits(&ran).0, now()), (Exit::Settled, json!(CALLBACK)), "{}", ran.out);
}

#[test]
fn a_callback_that_meta_does_not_take_is_named_by_what_it_answered() {
    let world = json!({
        "apps": { "900100200300400": { "subscriptions": { "page": null } } },
        "web": { CALLBACK: { "status": 404 } },
    });
    let meta = Meta::start(patched(&world));
    let stage = ready("static", &meta);
    let ran = stage.run(&["webhook", "subscribe", "aurora", "--yes", "--json"]);
    let document = ran.json();
    let first = &document["findings"][0];
    assert_eq!((ran.exit, &first["code"]), (Exit::Unmet, &json!("callback-not-found")), "{}", ran.out);
    assert_eq!(first["facts"]["seen_by"], "meta", "{}", ran.out);
}

#[test]
fn echoes_beyond_the_profile_and_versions_that_end_are_told() {
    let echoing = json!(["messages", "messaging_postbacks", "message_echoes"]);
    let world = json!({
        "apps": { "900100200300400": { "subscriptions": { "page": { "fields": echoing } }, "api_version": "v21.0" } },
        "pages": { PAGE: { "subscribed_apps": { "900100200300400": echoing } } },
    });
    let meta = Meta::start(patched(&world));
    let stage = ready("static", &meta);
    let ran = stage.run(&["webhook", "status", "aurora", "--json"]);
    let expected = vec!["page-echoes-subscribed".to_owned(), "subscription-version-dying".to_owned()];
    assert_eq!(exits(&ran), (Exit::Settled, expected), "{}", ran.out);
}

#[test]
fn start_changes_nothing_at_meta_without_a_yes() {
    let meta = Meta::start(patched(&unsubscribed()));
    let stage = ready("static", &meta);
    let ran = stage.run(&["start", "aurora", "--only", "page-subscription", "--json"]);
    assert_eq!(sends(&meta), json!(["feed"]));
    assert_eq!(ran.exit, Exit::Unmet, "the step before is not settled: {}", ran.out);
    let ran = stage.run(&["start", "aurora", "--only", "app-subscription", "--json"]);
    assert_eq!(super::stage::error(&ran), (Exit::Usage, "change-not-confirmed".into()));
    let _ = stage.run(&["start", "aurora", "--only", "app-subscription", "--yes", "--json"]);
    let ran = stage.run(&["start", "aurora", "--only", "page-subscription", "--json"]);
    assert_eq!(super::stage::error(&ran), (Exit::Usage, "change-not-confirmed".into()));
    assert_eq!(sends(&meta), json!(["feed"]));
    let ran = stage.run(&["start", "aurora", "--only", "page-subscription", "--yes", "--json"]);
    assert_eq!(ran.exit, Exit::Settled, "{}", ran.out);
    assert_eq!(sends(&meta), json!(["feed", "messages", "messaging_postbacks"]));
}
