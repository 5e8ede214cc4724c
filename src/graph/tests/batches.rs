//! Many questions in one request.

use super::*;

fn item(code: u16, body: &Value) -> Value {
    json!({"code": code, "body": body.to_string()})
}

#[test]
fn a_batch_answers_in_order_and_asks_again_for_what_was_left_out() {
    let first = json!([
        item(200, &json!({"id": "0", "access_token": "EAAx"})),
        null,
        item(403, &error(200)),
        item(500, &error(2)),
    ]);
    let second = json!([item(200, &json!({"id": "1"})), item(200, &json!({"id": "3"}))]);
    let stand = Stand::new(vec![Say::Json(200, first), Say::Json(200, second)]);
    let paths: Vec<String> = (0..4).map(|id| format!("{id}?fields=id")).collect();
    let answers = run(session(&stand).batch(As::Page, &paths));
    let ids: Vec<_> =
        answers.iter().map(|answer| answer.as_ref().ok().map(|body| body["id"].clone())).collect();
    assert_eq!(ids, [Some(json!("0")), Some(json!("1")), None, Some(json!("3"))]);
    assert_eq!(answers[0].as_ref().unwrap().get("access_token"), None);
    assert_eq!(answers[2].as_ref().unwrap_err().refusal().map(|refusal| refusal.status), Some(403));
    let heard = stand.heard();
    assert_eq!((heard.len(), heard[0].line.as_str()), (2, "POST /v26.0/"));
    let asked: HashMap<String, String> =
        url::form_urlencoded::parse(heard[1].body.as_bytes()).into_owned().collect();
    let wanted = json!([{"method": "GET", "relative_url": "1?fields=id"}, {"method": "GET", "relative_url": "3?fields=id"}]);
    assert_eq!(serde_json::from_str::<Value>(&asked["batch"]).unwrap(), wanted);
    assert!(asked.contains_key("appsecret_proof") && asked["include_headers"] == "false");
}

#[test]
fn a_batch_is_cut_into_fifties_and_gives_up_in_the_end() {
    let stand = Stand::new(vec![Say::Json(200, json!([null]))]);
    let paths: Vec<String> = (0..120).map(|id| id.to_string()).collect();
    let answers = run(session(&stand).batch(As::Page, &paths));
    assert_eq!(answers.len(), 120);
    assert!(answers.into_iter().all(|answer| blind(answer).code == &codes::GRAPH_UNAVAILABLE));
    assert_eq!(stand.heard().len(), 9);
}

#[test]
fn trouble_with_a_whole_batch_is_the_trouble_of_each() {
    for (say, requests) in [(OUTAGE, 3), (Say::Json(400, error(190)), 1), (Say::Json(200, json!({})), 1)] {
        let stand = Stand::new(vec![say]);
        let answers = run(session(&stand).batch(As::Page, &["1".into(), "2".into()]));
        assert!(answers.len() == 2 && answers.iter().all(Result::is_err));
        assert_eq!(stand.heard().len(), requests);
    }
}

#[test]
fn many_tokens_are_identified_in_one_request() {
    let dead = json!({"data": {"is_valid": false}});
    let stand = Stand::new(vec![Say::Json(200, json!([item(200, &dead), item(200, &json!({}))]))]);
    let tokens = ["EAAone", "a&b=c"].map(SecretString::from);
    let answers = run(session(&stand).identify_all(&tokens));
    assert_eq!(answers[0].as_ref().unwrap(), &dead["data"]);
    assert!(answers[1].is_err());
    assert!(stand.heard()[0].body.contains("a%2526b%253Dc"), "{}", stand.heard()[0].body);
}

#[test]
fn a_throttled_item_keeps_later_questions_back() {
    let stand = Stand::new(vec![Say::Json(200, json!([item(400, &error(17)), item(200, &json!({}))]))]);
    let session = session(&stand);
    let answers = run(session.batch(As::Page, &["1".into(), "2".into()]));
    assert!(answers[1].is_ok());
    assert_eq!(blind(answers[0].clone()).code, &codes::GRAPH_THROTTLED);
    assert_eq!(blind(run(session.get(As::Page, "1"))).code, &codes::GRAPH_THROTTLED);
    assert_eq!(stand.heard().len(), 1);
}
