//! Many customers on one app: what is asked about all of them together.

use onboard::error::Exit;
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
