//! Whole journeys: both paths settle in a healthy world, and the demo walks the example.

use onboard::error::Exit;
use onboard::sandbox::World;

use super::stage::{Meta, Stage, ready, settled};

#[test]
fn both_paths_settle_in_a_healthy_world() {
    for path in ["static", "login"] {
        settled(path);
        let meta = Meta::start(World::healthy());
        let stage = ready(path, &meta);
        let ran = stage.run(&["doctor", "--json"]);
        assert_eq!(ran.exit, Exit::Settled, "{path}: {}\n{}", ran.out, ran.err);
        assert_eq!(ran.json()["findings"], serde_json::json!([]), "{path}");
        assert_eq!(meta.stop(), [], "{path}");
    }
}

#[test]
fn the_demo_ends_pending_with_its_texts_on_disk() {
    let stage = Stage::new();
    let ran = stage.run(&["demo", "--json", "--no-input"]);
    assert_eq!(ran.exit, Exit::Pending, "{}\n{}", ran.out, ran.err);
    let document = ran.json();
    let home = std::path::PathBuf::from(document["result"]["home"].as_str().unwrap());
    let packs = document["result"]["packs"].as_array().unwrap().clone();
    let text = std::path::Path::new(packs[0].as_str().unwrap()).join("pages_messaging/description.txt");
    assert!(text.starts_with(&home));
    let text = std::fs::read_to_string(text).unwrap();
    assert!(text.contains("NeoInteract") && text.contains("https://crm.aurora.example.com/neo"), "{text}");
    assert!(text.contains("Aurora-demo-2026"), "the reviewer needs the password");
    assert_eq!(document["result"]["unknown"], serde_json::json!([]));
    let codes: Vec<&str> = document["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["code"].as_str().unwrap())
        .collect();
    assert_eq!(codes, ["review-waiting", "permissions-not-live"]);
}
