//! Many customers on one app: what is asked about all of them together.

use jiff::SignedDuration;
use onboard::error::Exit;
use onboard::finding::Subject;
use onboard::journey::port::SecretKind;
use onboard::store::Edit;
use secrecy::SecretString;
use serde_json::{Value, json};

use super::stage::{Meta, Stage, patched};

const APP: &str = "900100200300400";
const MANY: u64 = 12;

/// Returns the healthy world with so many Pages, each with a token.
fn world() -> onboard::sandbox::World {
    let (mut pages, mut tokens, mut ticked) = (json!({}), json!({}), json!({}));
    for number in 1..MANY {
        let id = (104_200_000_000_111 + number).to_string();
        ticked[&id] = json!(true);
        pages[&id] = json!({
            "name": format!("Page {number}"), "is_published": true, "business": "800100200300",
            "people": { "7001": ["MESSAGING", "MODERATE", "MANAGE"] },
            "subscribed_apps": { APP: ["messages", "messaging_postbacks"] },
        });
        tokens[format!("page_token_{number}")] = json!({
            "kind": "page", "app": APP, "user": "7001", "page": id, "long_lived": true, "issued_at": "-1m",
            "data_access_expires_at": "+90d",
            "scopes": ["pages_manage_metadata", "pages_messaging", "pages_read_engagement", "pages_show_list"],
        });
    }
    let apps = json!({ APP: { "users": { "7001": { "pages": ticked } } } });
    patched(&json!({ "pages": pages, "tokens": tokens, "apps": apps }))
}

/// Returns a stage with a customer for each Page.
fn fleet(meta: &Meta) -> Stage {
    let stage = Stage::new();
    stage.bind(&meta.ready.graph_url);
    let accounts = meta.graph("me/accounts?fields=access_token&limit=100", &meta.ready.user_token);
    for page in accounts["data"].as_array().unwrap() {
        let token = page["access_token"].as_str().unwrap();
        let company = format!("Customer {}", page["id"].as_str().unwrap());
        let adopt = [
            "customer",
            "adopt",
            "--company",
            &company,
            "--platform",
            "neointeract",
            "--app-id",
            APP,
            "--stdin",
        ];
        let ran = stage.run_with(&adopt, &format!("{}\n{token}\n", meta.ready.app_secret));
        assert!(matches!(ran.exit, Exit::Pending | Exit::Unmet), "{}{}", ran.out, ran.err);
    }
    stage
}

fn verdicts(steps: &Value, step: &str) -> Vec<String> {
    let rows = steps.as_array().unwrap().iter().filter(|row| row["step"] == step);
    rows.map(|row| row["verdict"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_tokens_of_one_app_are_asked_about_in_batches() {
    let meta = Meta::start(world());
    let stage = fleet(&meta);
    // Whoever asks about one token alone gets an outage page.
    let _ = meta.control("fault", &json!({ "kind": "html-502", "path": "debug_token" }));
    let ran = stage.run(&["doctor", "--all", "--json"]);
    let steps = ran.json()["result"]["steps"].clone();
    let tokens = verdicts(&steps, "page-token");
    assert_eq!(tokens.len() as u64, MANY);
    assert!(tokens.iter().all(|verdict| verdict == "met"), "{tokens:?}");
    assert_eq!(verdicts(&steps, "app").len(), 1, "an app is looked at once, however many share it");
    assert_eq!(ran.exit, Exit::Unmet, "adopted customers have more to do");
    let ran = stage.run(&["token", "check", "--all", "--json"]);
    let tokens = ran.json()["result"]["tokens"].as_array().unwrap().clone();
    assert_eq!((ran.exit, tokens.len() as u64), (Exit::Settled, MANY), "{}", ran.out);
    assert!(tokens.iter().all(|token| token["valid"] == true), "{tokens:?}");
    // Nobody's trouble hides the others.
    let record = stage.home().join("customers/customer-104200000000112/record.toml");
    std::fs::write(record, "company = [").unwrap();
    let ran = stage.run(&["token", "check", "--all", "--json"]);
    assert_eq!((ran.exit, ran.codes()), (Exit::Failed, vec!["customer-unreadable".into()]), "{}", ran.out);
    assert_eq!(ran.json()["result"]["tokens"].as_array().unwrap().len() as u64, MANY - 1);
}

const SCOPES: [&str; 4] =
    ["pages_manage_metadata", "pages_messaging", "pages_read_engagement", "pages_show_list"];

fn page_of(number: u64) -> String {
    (104_200_000_001_000 + number).to_string()
}

/// Puts so many Pages with a token on each of some apps, one customer each, at Meta and on the stage; each app has so
/// many users a day.
fn many(apps: &[u64], pages: u64, users: u64, patch: &Value) -> (Meta, Stage) {
    let (mut nodes, mut known, mut tokens) = (json!({}), json!({}), json!({}));
    let value = |app: u64, number: u64| format!("EAAM{app}x{number:04}{}", "aB3".repeat(20));
    for app in apps {
        let granted: Value = SCOPES.iter().map(|scope| ((*scope).to_owned(), json!("granted"))).collect();
        let mut ticked = json!({});
        for number in 0..pages {
            let page = page_of(app % 1_000 * 1_000 + number);
            ticked[&page] = json!(true);
            known[&page] = json!({
                "name": format!("Page {number}"), "is_published": true, "business": "800100200300",
                "people": { "7001": ["MESSAGING", "MODERATE", "MANAGE"] },
            });
            let mut token = json!({
                "kind": "page", "app": app.to_string(), "user": "7001", "page": page, "long_lived": true,
                "issued_at": "-1m", "scopes": SCOPES, "value": value(*app, number),
            });
            for (key, more) in patch[number.to_string()].as_object().into_iter().flatten() {
                token[key] = more.clone();
            }
            tokens[format!("fleet_{app}_{number}")] = token;
        }
        nodes[app.to_string()] = json!({
            "secret": format!("{app:032x}"), "mode": "live", "settings": { "name": format!("App {app}") },
            "roles": { "7001": "administrators" }, "limits": { "users": users },
            "users": { "7001": { "scopes": granted, "pages": ticked } },
        });
    }
    let meta = Meta::start(patched(&json!({ "apps": nodes, "pages": known, "tokens": tokens })));
    let stage = Stage::new();
    stage.bind(&meta.ready.graph_url);
    let workspace = stage.workspace();
    let set = |key: &str, value: String| Edit::Set(key.into(), value);
    for app in apps {
        let subject = Subject::App(app.to_string());
        workspace.edit(&subject, &[set("app_name", format!("App {app}"))]).unwrap();
        let secret = SecretString::from(format!("{app:032x}"));
        workspace.keep(&subject, SecretKind::AppSecret, &secret, None, stage.now).unwrap();
        for number in 0..pages {
            let id = format!("customer-{app}-{number:03}");
            let edits = [
                set("company", id.clone()),
                set("platform", "neointeract".into()),
                set("app_id", app.to_string()),
            ];
            workspace.edit(&Subject::Customer(id.clone()), &edits).unwrap();
            let page = Subject::page(id, page_of(app % 1_000 * 1_000 + number));
            let token = SecretString::from(value(*app, number));
            workspace.keep(&page, SecretKind::PageToken, &token, None, stage.now).unwrap();
        }
    }
    drop(workspace);
    (meta, stage)
}

/// Returns how many of the rows have a value under a key.
fn count(document: &Value, key: &str, value: &Value) -> usize {
    let rows = document["result"]["tokens"].as_array().unwrap().iter();
    rows.filter(|row| row[key] == *value).count()
}

#[test]
fn many_apps_are_asked_about_in_mixed_requests_and_alone_where_meta_refuses_that() {
    let apps: Vec<u64> = (0..6).map(|number| 900_100_200_300_600 + number).collect();
    let (meta, stage) = many(&apps, 8, 1, &json!({}));
    let requests = || {
        let ran = stage.run(&["token", "check", "--all", "--json"]);
        let document = ran.json();
        assert_eq!(count(&document, "valid", &json!(true)), 48, "{}", ran.out);
        assert_eq!(count(&document, "whole", &json!(true)), 48, "{}", ran.out);
        ran.codes()
    };
    assert_eq!(requests(), [""; 0]);
    let usage = meta.told("usage");
    assert_eq!((&usage["calls"]["app/900100200300603"], &usage["throttled"]), (&json!(8), &json!(0)));
    let _ = meta.control("fault", &json!({ "kind": "batch-mixed-refused" }));
    assert_eq!(requests(), [""; 0], "what a mixed request refused is asked alone");
    // A dead app of several is nobody else's trouble.
    let _ = meta.control("fault", &json!({ "kind": "none" }));
    let _ = meta.control("app-status", &json!({ "app": "900100200300602", "status": "blocked" }));
    let ran = stage.run(&["token", "check", "--all", "--json"]);
    assert_eq!(count(&ran.json(), "valid", &json!(true)), 40, "{}", ran.out);
    assert!(ran.codes().contains(&"app-blocked".to_owned()), "{:?}", ran.codes());
    assert_eq!(meta.stop(), []);
}

#[test]
fn hundreds_of_pages_of_one_app_never_pass_its_limit_and_the_next_run_goes_on() {
    const LARGE: u64 = 900_100_200_300_600;
    let patch = json!({ "7": { "fate": "password" }, "8": { "refused": 368 } });
    // One user a day: Meta lets the app ask 200 times an hour.
    let (meta, mut stage) = many(&[LARGE], 300, 1, &patch);
    let mut check = |hour: i64| {
        let ran = stage.run(&["token", "check", "--all", "--json"]);
        let usage = meta.told("usage");
        assert_eq!(usage["throttled"], 0, "hour {hour}: {usage}");
        let calls = usage["calls"][format!("app/{LARGE}")].as_u64().unwrap_or_default();
        let document = ran.json();
        assert_eq!(document["result"]["tokens"].as_array().unwrap().len(), 300);
        assert_eq!(count(&document, "valid", &json!(false)) + count(&document, "valid", &json!(true)), 300);
        let codes = ran.codes();
        for code in ["token-password-changed", "token-blocked"] {
            assert!(codes.contains(&code.to_owned()), "hour {hour}: {code}: {codes:?}");
        }
        let left = document["findings"].as_array().unwrap().iter();
        let left = left.filter(|one| one["code"] == "tokens-left").map(|one| one["facts"].clone()).next();
        let _ = meta.control("advance", &json!({ "seconds": 3_600 }));
        stage.now = stage.now.checked_add(SignedDuration::from_hours(1)).unwrap();
        (calls, count(&document, "whole", &json!(true)), left)
    };
    // At first `debug_token` has told of none: it tells of as many as leave the product its share.
    let (calls, whole, left) = check(1);
    assert_eq!((calls, whole), (160, 160));
    assert_eq!(left.unwrap()["count"], 140);
    let (calls, _, left) = check(2);
    assert_eq!(calls, 142, "those not told of, and the two that fail");
    assert_eq!(left, None);
    let (calls, whole, left) = check(3);
    assert_eq!((calls, whole, left), (2, 2, None), "only what fails is asked about again");
    let shown = stage.run(&["token", "check", "--all"]).out;
    assert!(shown.lines().count() < 20, "{shown}");
    assert!(shown.starts_with("300 tokens: 299 work, 1 dead, 0 not looked at"), "{shown}");
    assert_eq!(meta.stop(), []);
}
