//! What Meta counts, and what it says at the limit.

use serde_json::json;

use super::*;

fn usage(response: &Response, name: &str) -> Value {
    let header = response.headers.iter().find(|(key, _)| key == name);
    header.map_or(Value::Null, |(_, value)| serde_json::from_str(value).unwrap())
}

fn ask(bench: &mut Bench, token: &str, target: &str) -> (Response, (u16, i64)) {
    let (response, _) = bench.raw(request("GET", token, target, &[]));
    let body: Value = serde_json::from_slice(&response.body).unwrap();
    let told = (response.status, body["error"]["code"].as_i64().unwrap_or_default());
    (response, told)
}

#[test]
fn an_app_has_200_calls_an_hour_for_each_of_its_users() {
    let mut bench = Bench::patched(&json!({"apps": {APP: {"limits": {"users": 1}}}}));
    let user = bench.token("user_token");
    for call in 1..=200 {
        let (response, told) = ask(&mut bench, &user, "/me");
        assert_eq!(told, (200, 0), "call {call}");
        assert_eq!(usage(&response, "X-App-Usage")["call_count"], call / 2, "call {call}");
    }
    let debug = format!("/debug_token?input_token={user}");
    let (response, told) = ask(&mut bench, &app_token(), &debug);
    assert_eq!(told, (403, 4), "all tokens of an app share its calls");
    assert!(usage(&response, "X-App-Usage")["call_count"].as_u64() >= Some(100));
    let page = bench.token("page_token");
    assert_eq!(ask(&mut bench, &page, "/me").1, (200, 0), "a Page's own calls are not the app's");
    bench.control("advance", &json!({"seconds": 3_601}));
    assert_eq!(ask(&mut bench, &user, "/me").1, (200, 0), "an hour later there is room");
}

#[test]
fn who_goes_on_calling_at_the_limit_waits_longer() {
    let mut bench = Bench::patched(&json!({"apps": {APP: {"limits": {"users": 1}}}}));
    let user = bench.token("user_token");
    let many = |bench: &mut Bench| (0..201).map(|_| ask(bench, &user, "/me").1.1).max();
    assert_eq!(many(&mut bench), Some(4));
    bench.control("advance", &json!({"seconds": 1_800}));
    assert_eq!(many(&mut bench), Some(4), "these are refused, and count");
    bench.control("advance", &json!({"seconds": 1_801}));
    assert_eq!(ask(&mut bench, &user, "/me").1, (403, 4), "the first hour is over, the second block is not");
    bench.control("advance", &json!({"seconds": 3_600}));
    assert_eq!(ask(&mut bench, &user, "/me").1, (200, 0));
}

#[test]
fn a_page_has_its_own_allowance_for_pages_and_for_messenger() {
    let mut bench = Bench::patched(&json!({"pages": {PAGE: {"engaged_users": 1}}}));
    let page = bench.token("page_token");
    let target = format!("/{PAGE}/conversations");
    for call in 1..=200 {
        assert_eq!(ask(&mut bench, &page, &target).1, (200, 0), "call {call}");
    }
    let (response, told) = ask(&mut bench, &page, &target);
    assert_eq!(told, (400, 80006));
    let row = usage(&response, "X-Business-Use-Case-Usage")[PAGE][0].clone();
    assert_eq!((&row["type"], &row["call_count"]), (&json!("messenger"), &json!(100)));
    assert_eq!(row["estimated_time_to_regain_access"], 24 * 60);
    let (response, told) = ask(&mut bench, &page, "/me");
    assert_eq!(told, (200, 0), "the Pages API has 4800");
    assert_eq!(usage(&response, "X-Business-Use-Case-Usage")[PAGE][0]["type"], "pages");
    for _ in 0..4_799 {
        ask(&mut bench, &page, "/me");
    }
    assert_eq!(ask(&mut bench, &page, "/me").1, (400, 80001));
    assert_eq!(usage(&response, "X-App-Usage")["call_count"], 0);
}

#[test]
fn limits_that_meta_does_not_tell_are_the_worlds_to_set() {
    let mut bench = Bench::patched(&json!({
        "apps": {APP: {"limits": {"calls_of_a_person": 3, "page_calls_of_a_person": 1}}},
        "pages": {PAGE: {"conversations_a_second": 2}}
    }));
    let (user, page) = (bench.token("user_token"), bench.token("page_token"));
    let node = format!("/{PAGE}?fields=name");
    assert_eq!(ask(&mut bench, &user, &node).1, (200, 0));
    assert_eq!(ask(&mut bench, &user, &node).1, (403, 32));
    assert_eq!(ask(&mut bench, &user, "/me").1, (200, 0));
    assert_eq!(ask(&mut bench, &user, "/me").1, (400, 17));
    let target = format!("/{PAGE}/conversations");
    assert_eq!((0..3).map(|_| ask(&mut bench, &page, &target).1.1).collect::<Vec<_>>(), [0, 0, 613]);
    bench.wait(2);
    assert_eq!(ask(&mut bench, &page, &target).1, (200, 0));
}

#[test]
fn every_item_of_a_batch_counts() {
    let mut bench = Bench::patched(&json!({"apps": {APP: {"limits": {"users": 1}}}}));
    let user = bench.token("user_token");
    let batch = vec![json!({"method": "GET", "relative_url": "me"}); 50];
    let batch = json!(batch).to_string();
    for _ in 0..4 {
        bench.post(&user, "/", &[("batch", &batch)]);
    }
    let (_, body) = bench.post(&user, "/", &[("batch", &batch)]);
    assert_eq!(body[0]["code"], 403);
}
