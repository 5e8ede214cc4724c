use serde_json::json;

use super::*;
use crate::sandbox::{FAULT_KINDS, Fault};

fn spoiled(spec: &str) -> Bench {
    let mut bench = Bench::healthy();
    bench.world.spoil(Fault::parse(spec).unwrap());
    bench
}

#[test]
fn every_fault_shows_and_passes() {
    for kind in FAULT_KINDS {
        let mut bench = spoiled(&format!("{kind}::1"));
        let user = bench.token("user_token");
        let other = "me?access_token=900100200300499%7Cnobody";
        let batch =
            json!([{"method": "GET", "relative_url": "me"}, {"method": "GET", "relative_url": other}]);
        let target = format!("/me?access_token={user}");
        let ask = |bench: &mut Bench| {
            if kind.starts_with("batch") {
                bench.raw(request("POST", &user, "/", &[("batch", &batch.to_string())]))
            } else {
                bench.raw(request("GET", "", &target, &[]))
            }
        };
        let row = |row: &Value| {
            let body: Value = serde_json::from_str(row["body"].as_str().unwrap_or("null")).unwrap();
            (row["code"].as_i64(), body["error"]["code"].as_i64())
        };
        // Every reply carries another trace, so what is compared is what a client would act on.
        let gist = |(response, shape): (Response, Shape)| {
            let body: Option<Value> = serde_json::from_slice(&response.body).ok();
            let rows =
                body.as_ref().and_then(Value::as_array).map(|rows| rows.iter().map(row).collect::<Vec<_>>());
            (response.status, shape, body.map(|body| body["error"]["code"].as_i64()), rows)
        };
        let with = gist(ask(&mut bench));
        let without = gist(ask(&mut bench));
        assert_ne!(with, without, "{kind} shows");
        assert_eq!(without, gist(ask(&mut Bench::healthy())), "{kind} passes");
    }
}

#[test]
fn transport_faults_keep_their_promises() {
    let user = Bench::healthy().token("user_token");
    let (response, _) = spoiled("html-502").raw(request("GET", &user, "/me", &[]));
    assert_eq!(response.status, 502);
    assert!(response.text().contains("<html>"));
    let (response, shape) = spoiled("truncated").raw(request("GET", &user, "/me", &[]));
    assert_eq!((response.status, shape), (200, Shape::Plain));
    assert!(serde_json::from_slice::<Value>(&response.body).is_err());
    assert_eq!(spoiled("reset").raw(request("GET", &user, "/me", &[])).1, Shape::Abort);
    assert_eq!(spoiled("timeout").raw(request("GET", &user, "/me", &[])).1, Shape::Never);
    assert_eq!(spoiled("slow").raw(request("GET", &user, "/me", &[])).1, Shape::After(2_000));
}

#[test]
fn a_throttle_says_for_how_long() {
    let mut bench = spoiled("throttle-80006:conversations");
    let page = bench.token("page_token");
    let (response, _) = bench.raw(request("GET", &page, &format!("/{PAGE}/conversations"), &[]));
    let usage = response.header("X-Business-Use-Case-Usage").expect("the header is there");
    let usage: Value = serde_json::from_str(usage).unwrap();
    assert_eq!(usage[PAGE][0]["estimated_time_to_regain_access"], 12);
    assert_eq!(bench.get(&page, "/me").0, 200, "another path is not spoiled");
}

#[test]
fn a_dead_token_is_dead_to_debug_token_too() {
    let mut bench = spoiled("token-password");
    let page = bench.token("page_token");
    let (status, body) = bench.get(&app_token(), &format!("/debug_token?input_token={page}"));
    assert_eq!((status, &body["data"]["is_valid"]), (200, &json!(false)));
    assert_eq!(body["data"]["error"]["subcode"], 460);
    assert_eq!(bench.refusal(&page, "/me"), (400, 190, 460));
    assert_eq!(bench.get(&app_token(), &format!("/{APP}")).0, 200, "an app token has no password");
}

#[test]
fn a_spoiled_batch_is_spoiled_in_part() {
    let batch =
        json!([{"method": "GET", "relative_url": "me"}, {"method": "GET", "relative_url": "me"}]).to_string();
    let mut bench = spoiled("batch-null");
    let user = bench.token("user_token");
    let (status, body) = bench.post(&user, "/", &[("batch", &batch)]);
    assert_eq!((status, &body[0]["code"], &body[1]), (200, &json!(200), &Value::Null));
    let (_, body) = spoiled("batch-mixed-refused").post(&user, "/", &[("batch", &batch)]);
    assert_eq!((&body[0]["code"], &body[1]["code"]), (&json!(200), &json!(200)), "it is of one app");
    let other = json!([{"method": "GET", "relative_url": "me"},
        {"method": "GET", "relative_url": "me?access_token=900100200300499%7Cnobody"}]);
    let (_, body) = spoiled("batch-mixed-refused").post(&user, "/", &[("batch", &other.to_string())]);
    let inner: Value = serde_json::from_str(body[1]["body"].as_str().unwrap()).unwrap();
    assert_eq!((&body[0]["code"], &inner["error"]["code"]), (&json!(200), &json!(100)));
}

impl Response {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}
