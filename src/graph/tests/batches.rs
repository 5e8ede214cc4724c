//! Many questions in one request.

use super::*;
use crate::codes;
use crate::finding::Subject;
use crate::journey::port::{TokenAsk, TokenQuestion};

/// The secrets of many Pages of one app: each Page's id is its token.
struct Fleet;

impl CredentialProvider for Fleet {
    fn secret(&self, slot: SecretKind) -> BoxFuture<'_, Result<Option<SecretString>, Unavailable>> {
        ready(Ok(Some(SecretString::from(if slot == SecretKind::AppSecret { SECRET } else { "0" })))).boxed()
    }

    fn secrets<'a>(
        &'a self,
        of: &'a [SecretRef],
    ) -> BoxFuture<'a, Vec<Result<Option<SecretString>, Unavailable>>> {
        let of_page = |of: &SecretRef| match &of.subject {
            Subject::Page { page, .. } => Ok(Some(SecretString::from(page.as_str()))),
            Subject::App(_) => Ok(Some(SecretString::from(SECRET))),
            Subject::Customer(_) => Ok(None),
        };
        ready(of.iter().map(of_page).collect()).boxed()
    }

    fn app_id(&self) -> Option<String> {
        Some(APP.to_owned())
    }
}

fn fleet(server: &MockServer) -> Session {
    Session::new(&client(server), Arc::new(Fleet), Cache::new())
}

fn page(token: &str) -> SecretRef {
    SecretRef { subject: Subject::page("aurora", token), slot: SecretKind::PageToken }
}

fn pages(count: usize) -> Vec<SecretRef> {
    (0..count).map(|id| page(&id.to_string())).collect()
}

fn item(code: u16, body: &Value) -> Value {
    json!({"code": code, "body": body.to_string()})
}

fn token(id: &str) -> Value {
    item(200, &json!({"data": {"id": id, "access_token": "EAAx"}}))
}

#[test]
fn a_batch_answers_in_order_and_asks_again_for_what_was_left_out() {
    let first = json!([token("0"), null, item(403, &error(200)), item(500, &error(2))]);
    let second = json!([token("1"), token("3")]);
    let server = MockServer::new(vec![Say::Json(200, first), Say::Json(200, second)]);
    let answers = run(fleet(&server).debug_many(&pages(4)));
    let ids: Vec<_> =
        answers.iter().map(|answer| answer.as_ref().ok().map(|body| body["id"].clone())).collect();
    assert_eq!(ids, [Some(json!("0")), Some(json!("1")), None, Some(json!("3"))]);
    assert_eq!(answers[0].as_ref().unwrap().get("access_token"), None);
    assert_eq!(answers[2].as_ref().unwrap_err().refusal().map(|refusal| refusal.status), Some(403));
    let heard = server.heard();
    assert_eq!((heard.len(), heard[0].line.as_str()), (2, "POST /v26.0/"));
    assert!(heard[0].headers.contains(&format!("authorization: Bearer {APP}|{SECRET}\n")));
    let asked: HashMap<String, String> =
        url::form_urlencoded::parse(heard[1].body.as_bytes()).into_owned().collect();
    let wanted = ["1", "3"]
        .map(|id| json!({"method": "GET", "relative_url": format!("debug_token?input_token={id}")}));
    assert_eq!(serde_json::from_str::<Value>(&asked["batch"]).unwrap(), json!(wanted));
    assert!(!asked.contains_key("appsecret_proof") && asked["include_headers"] == "false");
}

#[test]
fn a_batch_is_cut_into_fifties_and_gives_up_in_the_end() {
    let server = MockServer::new(vec![Say::Json(200, json!([null]))]);
    let answers = run(fleet(&server).debug_many(&pages(120)));
    assert_eq!(answers.len(), 120);
    assert!(answers.into_iter().all(|answer| blind(answer).code == &codes::GRAPH_UNAVAILABLE));
    assert_eq!(server.heard().len(), 9);
}

#[test]
fn trouble_with_a_whole_batch_is_the_trouble_of_each() {
    for (say, requests) in [(OUTAGE, 3), (Say::Json(400, error(190)), 1), (Say::Json(200, json!({})), 1)] {
        let server = MockServer::new(vec![say]);
        let answers = run(fleet(&server).debug_many(&pages(2)));
        assert!(answers.len() == 2 && answers.iter().all(Result::is_err));
        assert_eq!(server.heard().len(), requests);
    }
}

#[test]
fn many_tokens_are_identified_in_one_request() {
    let dead = json!({"data": {"is_valid": false}});
    let server = MockServer::new(vec![Say::Json(200, json!([item(200, &dead), item(200, &json!({}))]))]);
    let answers = run(fleet(&server).debug_many(&["EAAone", "a&b=c"].map(page)));
    assert_eq!(**answers[0].as_ref().unwrap(), dead["data"]);
    assert_eq!(blind(answers[1].clone()).code, &codes::GRAPH_INCOMPLETE);
    assert!(server.heard()[0].body.contains("a%2526b%253Dc"), "{}", server.heard()[0].body);
}

#[test]
fn a_token_is_asked_about_once_a_run_alone_or_among_many() {
    let alone = Say::Json(200, json!({"data": {"id": "alone"}}));
    let server = MockServer::new(vec![alone, Say::Json(200, json!([token("1"), token("2")]))]);
    let session = fleet(&server);
    run(async {
        session.debug(TokenRole::Page).await.unwrap();
        let of = [page("0"), page("1"), page("1"), page("2")];
        // Who asks about the same tokens at the same moment waits for the same request.
        let (answers, others) = futures_util::join!(session.debug_many(&of), session.debug_many(&of[1..]));
        let ids: Vec<&Value> = answers.iter().map(|answer| &answer.as_ref().unwrap()["id"]).collect();
        assert_eq!(ids, ["alone", "1", "1", "2"]);
        assert_eq!(answers[1..], others);
        assert_eq!(session.debug_many(&of).await, answers);
    });
    assert_eq!(server.lines().len(), 2, "{:?}", server.lines());

    // A later question about one of them finds the batch's answer.
    let server = MockServer::new(vec![Say::Json(200, json!([token("0"), token("1")]))]);
    let session = fleet(&server);
    run(async {
        session.debug_many(&pages(2)).await;
        assert_eq!(session.debug(TokenRole::Page).await.unwrap()["id"], "0");
    });
    assert_eq!(server.lines(), ["POST /v26.0/"]);
}

#[test]
fn what_is_no_token_is_shown_to_nobody() {
    let server = MockServer::new(vec![Say::Json(200, json!([token("app")]))]);
    let of = |subject: Subject, slot: SecretKind| SecretRef { subject, slot };
    let answers = run(fleet(&server).debug_many(&[
        of(Subject::App(APP.into()), SecretKind::VerifyToken),
        of(Subject::Customer("aurora".into()), SecretKind::UserToken),
        of(Subject::App(APP.into()), SecretKind::AppSecret),
    ]));
    assert_eq!(blind(answers[0].clone()).code, &codes::GRAPH_SETUP);
    assert_eq!(blind(answers[1].clone()).code, &codes::NO_USER_TOKEN);
    assert_eq!(answers[2].as_ref().unwrap()["id"], "app");
    let heard = server.heard();
    assert_eq!(heard[0].body.matches("input_token").count(), 1);
    assert!(heard[0].body.contains(&format!("input_token%3D{APP}%257C{SECRET}")), "{}", heard[0].body);
}

#[test]
fn a_throttled_item_keeps_later_questions_back() {
    let server = MockServer::new(vec![Say::Json(200, json!([item(400, &error(17)), token("1")]))]);
    let session = fleet(&server);
    let answers = run(session.debug_many(&pages(2)));
    assert!(answers[1].is_ok());
    assert_eq!(blind(answers[0].clone()).code, &codes::GRAPH_THROTTLED);
    assert_eq!(blind(run(session.get(TokenRole::App, "1"))).code, &codes::GRAPH_THROTTLED);
    assert_eq!(server.heard().len(), 1);
}

const OTHER: &str = "900100200300499";

/// Questions about the token of a Page of each of two apps.
fn of_two_apps(ask: TokenAsk) -> [TokenQuestion; 2] {
    [(APP, "0"), (OTHER, "1")].map(|(app, id)| TokenQuestion { of: page(id), app: app.to_owned(), ask })
}

fn asked(heard: &super::super::mock_server::Heard) -> Vec<String> {
    let form: HashMap<String, String> =
        url::form_urlencoded::parse(heard.body.as_bytes()).into_owned().collect();
    let items: Vec<Value> = serde_json::from_str(&form["batch"]).unwrap();
    items.iter().map(|item| item["relative_url"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn tokens_of_several_apps_go_into_one_request_until_meta_refuses_that() {
    let server = MockServer::new(vec![
        Say::Json(200, json!([token("0"), token("1")])),
        Say::Json(200, json!([token("0"), item(400, &error(100))])),
        Say::Json(200, json!([token("1")])),
        Say::Json(200, json!([token("x")])),
    ]);
    let session = fleet(&server);
    let questions = of_two_apps(TokenAsk::Whole);
    let ask = || run(session.ask_many(&questions)).into_iter().map(Result::unwrap).collect::<Vec<_>>();
    assert_eq!(ask().iter().map(|body| body["id"].clone()).collect::<Vec<_>>(), ["0", "1"]);
    assert!(session.client.takes_mixed());
    assert_eq!(ask()[1]["id"], "1", "it is asked alone what was refused among others");
    assert!(!session.client.takes_mixed());
    let _ = ask();
    let heard = server.heard();
    let foreign = format!("debug_token?input_token=1&access_token={OTHER}%7C{SECRET}");
    assert_eq!(asked(&heard[0]), ["debug_token?input_token=0".to_owned(), foreign]);
    assert_eq!(heard.len(), 5);
    assert!(heard[2..].iter().all(|heard| asked(heard).len() == 1), "no request is of two apps any more");
}

#[test]
fn a_token_that_asks_for_itself_does_so_with_its_own_proof() {
    let server = MockServer::new(vec![Say::Json(
        200,
        json!([item(200, &json!({"id": "7"})), item(400, &error(190))]),
    )]);
    let answers = run(fleet(&server).ask_many(&of_two_apps(TokenAsk::Own)));
    assert_eq!(answers[0].as_ref().unwrap()["id"], "7");
    let own = asked(&server.heard()[0]);
    let proof = appsecret_proof(&SecretString::from(SECRET), &SecretString::from("0"));
    assert_eq!(own[0], format!("me?fields=id&access_token=0&appsecret_proof={proof}"));
}

#[test]
fn an_app_that_is_throttled_is_not_asked_about_again_and_others_are() {
    let server = MockServer::new(vec![
        Say::Json(200, json!([token("0"), item(403, &error(4))])),
        Say::Json(200, json!([token("0")])),
    ]);
    let session = fleet(&server);
    let questions = of_two_apps(TokenAsk::Whole);
    for _ in 0..2 {
        let answers = run(session.ask_many(&questions));
        assert_eq!(answers[0].as_ref().unwrap()["id"], "0");
        assert_eq!(blind(answers[1].clone()).code, &codes::GRAPH_THROTTLED);
    }
    assert_eq!(server.heard().len(), 2);
    assert_eq!(asked(&server.heard()[1]).len(), 1);
}
