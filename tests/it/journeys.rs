//! Whole journeys: both paths settle in a healthy world, and the demo walks the example.

use onboard::error::Exit;
use onboard::finding::Subject;
use onboard::platform::{AppOwner, Profiles};
use onboard::sandbox::World;

use super::stage::{Meta, Stage, answers, patched, ready, settle, settled};

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
fn a_system_users_token_settles_and_is_renewed() {
    let soon = serde_json::json!({ "tokens": { "system_user_token": { "issued_at": "-58d", "expires_at": "+2d" } } });
    let meta = Meta::start(patched(&soon));
    let token = meta.world()["tokens"]["system_user_token"]["value"].as_str().unwrap().to_owned();
    let mut stage = Stage::new();
    let _ = settle(&mut stage, &meta, "login");
    let profile = stage.home().join("platforms/loginbox.toml");
    let text = std::fs::read_to_string(&profile).unwrap();
    std::fs::write(&profile, text.replace("facebook_login", "system_user")).unwrap();
    stage.workspace().remove(&Subject::Customer("aurora-moveis".into())).unwrap();
    stage.set("T_SYSTEM", &token);
    let text = answers("login")
        .replace("user_token = { env = \"T_TOKEN\" }", "system_user_token = { env = \"T_SYSTEM\" }");
    let file = stage.write("answers.toml", text);
    let ran = stage.run(&["start", "--answers", file.to_str().unwrap(), "--json"]);
    assert_eq!(ran.exit, Exit::Settled, "{}\n{}", ran.out, ran.err);
    let tokens = meta.world()["tokens"].clone();
    let kinds = tokens.as_object().unwrap().values().filter(|token| token["kind"] == "system-user").count();
    assert_eq!(kinds, 2, "the old token works until its own end, beside the renewed one: {tokens}");
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

#[test]
fn the_demo_says_everything_once() {
    let stage = Stage::new();
    let ran = stage.run(&["demo", "--no-input"]);
    let all = format!("{}{}", ran.err, ran.out);
    for step in ["App settings", "Review texts", "Token refresh"] {
        assert_eq!(all.matches(step).count(), 1, "{step}: {all}");
    }
    assert_eq!(all.matches("The pack lies in").count(), 1, "{all}");
    let ran = stage.run(&["demo", "--no-input", "-v"]);
    assert!(ran.err.matches("App settings").count() > 1, "who wants more sees each change: {}", ran.err);
}

#[test]
fn the_demo_walks_every_product() {
    for profile in Profiles::builtin().unwrap().all() {
        let stage = Stage::new();
        let ran = stage.run(&["demo", "--json", "--no-input", "--platform", &profile.id]);
        assert_eq!(ran.exit, Exit::Pending, "{}: {}\n{}", profile.id, ran.out, ran.err);
        let document = ran.json();
        assert_eq!(document["result"]["unknown"], serde_json::json!([]), "{}", profile.id);
        if profile.app_owner == AppOwner::Vendor {
            continue;
        }
        let pack = std::path::PathBuf::from(document["result"]["packs"][0].as_str().unwrap());
        let text = std::fs::read_to_string(pack.join("reviewer-instructions.txt")).unwrap();
        assert!(text.contains(profile.review.product.as_deref().unwrap_or("Balcão")), "{text}");
    }
}
