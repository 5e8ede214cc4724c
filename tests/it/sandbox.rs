//! The sandbox over a socket, as any Graph client meets it.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::Command;
use std::time::Duration;

use onboard::sandbox::{Fault, Options, Running, World, start};
use serde_json::{Value, json};

fn client() -> reqwest::Client {
    reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(Duration::from_secs(10))
        .build()
        .unwrap()
}

async fn running(world: World, options: Options) -> Running {
    start(world, options).await.unwrap()
}

async fn healthy() -> Running {
    running(World::healthy(), Options::default()).await
}

async fn steer(running: &Running, path: &str, body: Value) -> Value {
    let url = format!("{}/_sandbox/{path}", running.ready.graph_url);
    let reply = client().post(url).body(body.to_string()).send().await.unwrap();
    assert!(reply.status().is_success(), "{path}: {}", reply.status());
    serde_json::from_slice(&reply.bytes().await.unwrap()).unwrap()
}

async fn get(url: &str) -> (u16, Value) {
    let reply = client().get(url).send().await.unwrap();
    (reply.status().as_u16(), serde_json::from_slice(&reply.bytes().await.unwrap()).unwrap())
}

#[tokio::test]
async fn the_ready_line_is_all_a_client_needs() {
    let running = healthy().await;
    let ready = serde_json::to_value(&running.ready).unwrap();
    for key in ["graph_url", "dialog_url", "app_id", "app_secret", "user_token", "page_id", "page_token"] {
        assert!(!ready[key].as_str().unwrap().is_empty(), "{key}");
    }
    let graph = ready["graph_url"].as_str().unwrap();
    assert!(graph.starts_with("http://127.0.0.1:"));
    for token in ["user_token", "page_token"] {
        let token = ready[token].as_str().unwrap();
        assert!(token.starts_with("EAA"));
        let app = format!("{}%7C{}", running.ready.app_id, running.ready.app_secret);
        let (status, body) =
            get(&format!("{graph}/debug_token?input_token={token}&access_token={app}")).await;
        assert_eq!((status, &body["data"]["is_valid"]), (200, &json!(true)));
    }
    let dialog = format!(
        "{}?client_id={}&redirect_uri=https://crm.aurora.example.com/neo/callback&state=x&scope=pages_show_list",
        running.ready.dialog_url, running.ready.app_id
    );
    let page = client().get(dialog).send().await.unwrap();
    assert_eq!(page.status(), 200);
    assert_eq!(page.headers()["content-type"], "text/html; charset=utf-8");
    let fresh = running_new().await;
    assert_eq!((fresh.ready.app_id.as_str(), fresh.ready.user_token.as_str()), ("", ""));
}

async fn running_new() -> Running {
    running(World::fresh(), Options::default()).await
}

#[tokio::test]
async fn the_headers_are_metas() {
    let running = running(
        World::healthy(),
        Options { now: Some("2027-02-03T04:05:06Z".parse().unwrap()), ..Options::default() },
    )
    .await;
    let ready = &running.ready;
    let url = format!("{}/v25.0/{}/subscribed_apps", ready.graph_url, ready.page_id);
    let reply = client().get(url).bearer_auth(&ready.page_token).send().await.unwrap();
    assert_eq!(reply.status(), 200);
    assert_eq!(reply.headers().get_all("date").iter().count(), 1);
    assert!(reply.headers()["date"].to_str().unwrap().starts_with("Wed, 03 Feb 2027 04:05:"));
    assert_eq!(reply.headers()["facebook-api-version"], "v25.0");
    let usage: Value = serde_json::from_str(reply.headers()["x-app-usage"].to_str().unwrap()).unwrap();
    assert!(usage["call_count"].is_u64());
    assert!(reply.headers().contains_key("x-business-use-case-usage"));
    let url = format!("{}/v25.0/me?access_token=EAAno", ready.graph_url);
    let reply = client().get(url).send().await.unwrap();
    assert!(reply.headers()["www-authenticate"].to_str().unwrap().contains("invalid_token"));
}

#[tokio::test]
async fn a_real_callback_is_shaken_hands_with_and_delivered_to() {
    let running = healthy().await;
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let callback = format!("http://{}/hook", listener.local_addr().unwrap());
    let product = std::thread::spawn(move || {
        let mut seen = Vec::new();
        for _ in 0..2 {
            let (mut stream, _) = listener.accept().unwrap();
            let request = read_request(&mut stream);
            let challenge =
                request.split("hub.challenge=").nth(1).and_then(|rest| rest.split(['&', ' ']).next());
            let body = challenge.unwrap_or("EVENT_RECEIVED");
            let head =
                format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
            stream.write_all(format!("{head}{body}").as_bytes()).unwrap();
            seen.push(request);
        }
        seen
    });
    let ready = &running.ready;
    let form =
        [("object", "page"), ("callback_url", &callback), ("verify_token", "right"), ("fields", "messages")];
    let url = format!("{}/v26.0/{}/subscriptions", ready.graph_url, ready.app_id);
    let app = format!("{}|{}", ready.app_id, ready.app_secret);
    let reply = client().post(url).bearer_auth(app).form(&form).send().await.unwrap();
    let told = reply.text().await.unwrap();
    assert_eq!(told, "{\"success\":true}");
    let told = steer(&running, "message", json!({"page": ready.page_id, "text": "Olá"})).await;
    assert_eq!(told["delivered"], true, "{told}");
    let seen = product.join().unwrap();
    assert!(
        seen[0].contains("hub.mode=subscribe") && seen[0].contains("hub.verify_token=right"),
        "{}",
        seen[0]
    );
    assert!(seen[1].to_lowercase().contains("x-hub-signature-256: sha256="), "{}", seen[1]);
    assert!(seen[1].contains("Ol\\u00e1"), "{}", seen[1]);
}

fn read_request(stream: &mut TcpStream) -> String {
    let mut all = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let read = stream.read(&mut chunk).unwrap();
        all.extend_from_slice(&chunk[..read]);
        let text = String::from_utf8_lossy(&all).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length =
            head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
        if read == 0 || body.len() >= length.unwrap_or(0) {
            return text;
        }
    }
}

#[tokio::test]
async fn nobody_listening_is_told_like_curl() {
    let running = healthy().await;
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let ready = &running.ready;
    let (callback, app) = (format!("http://{closed}/hook"), format!("{}|{}", ready.app_id, ready.app_secret));
    let form = [
        ("object", "page"),
        ("callback_url", &callback),
        ("verify_token", "right"),
        ("fields", "messages"),
        ("access_token", &app),
    ];
    let url = format!("{}/{}/subscriptions", ready.graph_url, ready.app_id);
    let reply = client().post(url).form(&form).send().await.unwrap();
    assert_eq!(reply.status(), 400);
    let body: Value = serde_json::from_slice(&reply.bytes().await.unwrap()).unwrap();
    assert_eq!(body["error"]["code"], 2200);
    assert!(body["error"]["message"].as_str().unwrap().contains("curl_errno = 7"), "{body}");
}

#[tokio::test]
async fn faults_reach_the_socket() {
    let fault = |spec| Options { faults: vec![Fault::parse(spec).unwrap()], ..Options::default() };
    let ask = async |spec, patience| {
        let running = running(World::healthy(), fault(spec)).await;
        let url = format!("{}/me?access_token={}", running.ready.graph_url, running.ready.page_token);
        client().get(url).timeout(Duration::from_millis(patience)).send().await
    };
    let reset = ask("reset", 5_000).await.unwrap_err();
    assert!(!reset.is_timeout() && !reset.is_connect(), "{reset:?}");
    assert!(ask("timeout", 300).await.unwrap_err().is_timeout());
    assert!(ask("slow", 300).await.unwrap_err().is_timeout());
    assert_eq!(ask("slow", 8_000).await.unwrap().status(), 200);
    assert_eq!(ask("html-502", 5_000).await.unwrap().status(), 502);
    let cut = ask("truncated", 5_000).await.unwrap();
    let length: usize = cut.headers()["content-length"].to_str().unwrap().parse().unwrap();
    let body = cut.bytes().await.unwrap();
    assert_eq!(length, body.len());
    assert!(serde_json::from_slice::<Value>(&body).is_err());
}

#[tokio::test]
async fn latency_holds_back_graph() {
    let running = running(World::healthy(), Options { latency_ms: 150, ..Options::default() }).await;
    let begun = std::time::Instant::now();
    get(&format!("{}/me?access_token={}", running.ready.graph_url, running.ready.page_token)).await;
    assert!(begun.elapsed() >= Duration::from_millis(150));
}

#[tokio::test]
async fn a_foreign_host_or_site_is_refused() {
    let running = healthy().await;
    let own = running.address.to_string();
    let said = async |method: &str, path: &str, headers: &str| {
        let head =
            format!("{method} {path} HTTP/1.1\r\n{headers}Content-Length: 0\r\nConnection: close\r\n\r\n");
        let address = running.address;
        let reply = tokio::task::spawn_blocking(move || speak(address, &head)).await.unwrap();
        reply[9..12].to_owned()
    };
    for hosts in [
        "Host: rebound.example.com\r\n".to_owned(),
        String::new(),
        format!("Host: {own}\r\nHost: rebound.example.com\r\n"),
        format!("Host: rebound.example.com\r\nHost: {own}\r\n"),
        format!("Host: {own}\r\nHost: {own}\r\n"),
    ] {
        assert_eq!(said("GET", "/me", &hosts).await, "403", "{hosts}");
    }
    let absolute = format!("http://{own}/_sandbox/ready");
    assert_eq!(said("GET", &absolute, "Host: rebound.example.com\r\n").await, "403");
    let host = format!("Host: {own}\r\n");
    assert_eq!(said("GET", &absolute, &host).await, "200");

    // However many slashes lead there, and whatever is asked for.
    let controls = ["publish", "reset", "advance", "fault", "password-change", "dashboard", "web"];
    let paths =
        controls.iter().flat_map(|path| ["/", "//", "///"].map(|lead| format!("{lead}_sandbox/{path}")));
    for path in paths.chain(["/me", "/v26.0/dialog/oauth"].map(str::to_owned)) {
        for origin in ["http://evil.example", "https://evil.example", "null"] {
            let headers = format!("{host}Origin: {origin}\r\n");
            assert_eq!(said("POST", &path, &headers).await, "403", "{origin} {path}");
        }
        let two = format!("{host}Origin: http://{own}\r\nOrigin: http://evil.example\r\n");
        assert_eq!(said("POST", &path, &two).await, "403", "{path}");
    }
    // The login dialog's own form names where it came from.
    let [from_here, from_nowhere] = [format!("{host}Origin: http://{own}\r\n"), host];
    for headers in [from_here, from_nowhere] {
        assert_eq!(said("POST", "/_sandbox/reset", &headers).await, "200", "{headers}");
        assert_eq!(said("POST", "/v26.0/dialog/oauth", &headers).await, "400", "{headers}");
    }
}

fn speak(address: SocketAddr, head: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    text
}

#[tokio::test]
async fn stopping_frees_the_port() {
    let running = healthy().await;
    let address = running.address;
    running.stop();
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(TcpStream::connect_timeout(&address, Duration::from_millis(300)).is_err());
}

#[tokio::test]
async fn what_was_unknown_is_listed() {
    let running = healthy().await;
    get(&format!(
        "{}/{}/dreams?access_token={}",
        running.ready.graph_url, running.ready.page_id, running.ready.page_token
    ))
    .await;
    let (_, unknown) = get(&format!("{}/_sandbox/unknown", running.ready.graph_url)).await;
    assert_eq!(unknown["count"], 1);
    assert!(unknown["requests"][0]["what"].as_str().unwrap().ends_with("/dreams"), "{unknown}");
    assert_eq!(running.unknown().len(), 1);
}

#[tokio::test]
async fn curl_can_use_it() {
    let running = healthy().await;
    let ready = running.ready.clone();
    let told = tokio::task::spawn_blocking(move || {
        let run = |arguments: &[&str]| {
            let output = Command::new("curl").args(["-sS", "--noproxy", "*"]).args(arguments).output();
            String::from_utf8(output.expect("this test needs curl").stdout).unwrap()
        };
        let subscribed = format!("{}/v26.0/{}/subscribed_apps", ready.graph_url, ready.page_id);
        let token = format!("access_token={}", ready.page_token);
        let multipart = run(&[
            "-X",
            "POST",
            &subscribed,
            "-F",
            "subscribed_fields=messages,messaging_postbacks",
            "-F",
            &token,
        ]);
        let json = run(&[
            "-X",
            "POST",
            &format!("{subscribed}?{token}"),
            "-H",
            "Content-Type: application/json",
            "-d",
            r#"{"subscribed_fields":["messages"]}"#,
        ]);
        let read = run(&["-G", &subscribed, "--data-urlencode", &token]);
        (multipart, json, read)
    })
    .await
    .unwrap();
    assert_eq!((told.0.as_str(), told.1.as_str()), ("{\"success\":true}", "{\"success\":true}"));
    let rows: Value = serde_json::from_str(&told.2).unwrap();
    assert_eq!(rows["data"][0]["subscribed_fields"], json!(["messages"]));
    drop(running);
}

#[tokio::test]
async fn the_retries_follow_the_clock() {
    let world = World::from_json(
        &json!({"extends": "healthy", "patch": {"web": {"https://hooks.aurora.example.com/messenger": {"delivery_status": 500}}}})
            .to_string(),
    )
    .unwrap();
    let running = running(world, Options::default()).await;
    assert_eq!(steer(&running, "message", json!({"text": "oi"})).await["why"], "callback-failed");
    steer(&running, "advance", json!({"seconds": 4_000})).await;
    let (status, body) = get(&format!(
        "{}/{}/subscribed_apps?access_token={}",
        running.ready.graph_url, running.ready.page_id, running.ready.page_token
    ))
    .await;
    assert_eq!((status, body), (200, json!({"data": []})), "Meta has given the Page up");
}
