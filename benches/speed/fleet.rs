//! Fleets: many customers, on many apps or on one.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};

use super::ratio;
use super::stage::{PermissionStatus, Sandbox, feed, watched};

const APP: &str = "900100200300400";
const PAGE: &str = "104200000000111";
const CUSTOMER: &str = "aurora-moveis";

/// The last looks of many customers, 20 on each app.
pub fn status() {
    let stage = PermissionStatus::settled();
    let mut before = None;
    for many in [1_000, 10_000, 20_000] {
        multiply(&stage.home(), many);
        let run = || watched(stage.offline(&["status", "--all"]));
        let (first, _) = run();
        let mut times: Vec<(Duration, Option<u64>)> = (0..5).map(|_| run()).collect();
        times.sort();
        let (took, peak) = times[times.len() / 2];
        let each = took / u32::try_from(many).unwrap();
        let grown = before
            .map_or_else(String::new, |before| format!(", {:.2} times as long each", ratio(each, before)));
        let peak = peak.map_or_else(|| "?".to_owned(), |peak| peak.to_string());
        println!("  {many} customers: {took:?} (at first {first:?}), {peak} MiB, {each:?} each{grown}");
        before = Some(each);
    }
}

/// Makes copies of the one customer and the one app, until there are so many.
fn multiply(home: &Path, many: usize) {
    let read = |path: &Path| fs::read_to_string(path).unwrap();
    let texts = |folder: &Path| -> Vec<(String, String)> {
        let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let files = files.filter(|path| {
            path.extension().is_some_and(|end| end == "toml" || end == "json" || end == "jsonl")
        });
        files.map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), read(&path))).collect()
    };
    let (customers, apps) = (home.join("customers"), home.join("apps"));
    let (customer, app) = (texts(&customers.join(CUSTOMER)), texts(&apps.join(APP)));
    for number in 1..many {
        let id = format!("customer-{number:06}");
        let folder = customers.join(&id);
        if folder.exists() {
            continue;
        }
        let own_app = (900_100_200_300_400 + number as u64 / 20).to_string();
        let page = (104_200_000_000_111 + number as u64).to_string();
        let own = |text: &str| text.replace(CUSTOMER, &id).replace(PAGE, &page).replace(APP, &own_app);
        for (folder, files) in [(folder, &customer), (apps.join(&own_app), &app)] {
            if !folder.exists() {
                fs::create_dir_all(&folder).unwrap();
                for (name, text) in files {
                    fs::write(folder.join(own(name)), own(text)).unwrap();
                }
            }
        }
    }
}

/// A look at customers who share one app, against the calls that it cannot do without.
pub fn doctor() {
    const LATENCY: u64 = 50;
    /// How many requests the program has on their way at once.
    const LANES: u64 = 32;
    for many in [30_usize, 300] {
        let stage = PermissionStatus::new();
        let world = stage.write("world.json", world(many).to_string().as_bytes());
        let sandbox = Sandbox::start(0, Some(&world));
        for (page, token) in tokens(&sandbox) {
            let company = format!("Customer {page}");
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
                "--json",
            ];
            let secrets = format!("{}\n{token}\n", sandbox.text("app_secret"));
            feed(stage.command(&sandbox, &adopt), &secrets);
        }
        drop(sandbox);
        let sandbox = Sandbox::start(LATENCY, Some(&world));
        let before = asked(&sandbox);
        let (took, peak) = watched(stage.command(&sandbox, &["doctor", "--all"]));
        let calls = asked(&sandbox).zip(before).map(|(after, before)| after - before);
        let peak = peak.map_or_else(|| "?".to_owned(), |peak| peak.to_string());
        let of = calls.map_or_else(String::new, |calls| {
            let least = Duration::from_millis(LATENCY * calls.div_ceil(LANES));
            format!(", {calls} calls, {:.2} times what they take {LANES} at a time", ratio(took, least))
        });
        println!("  {many} customers on one app, {LATENCY} ms a call: {took:?}, {peak} MiB{of}");
    }
}

/// Returns how many requests the sandbox has answered, if it tells.
fn asked(sandbox: &Sandbox) -> Option<u64> {
    let url = format!("{}/_sandbox/world", sandbox.text("graph_url"));
    let output = Command::new("curl").args(["-s", &url]).output().ok()?;
    serde_json::from_slice::<Value>(&output.stdout).ok()?["requests"].as_u64()
}

/// Returns the healthy world with so many Pages on its one app.
fn world(many: usize) -> Value {
    let (mut pages, mut tokens, mut ticked) = (json!({}), json!({}), json!({}));
    for number in 1..many {
        let id = (104_200_000_000_111 + number as u64).to_string();
        ticked[&id] = json!(true);
        pages[&id] = json!({
            "name": format!("Page {number}"), "is_published": true, "business": "800100200300",
            "people": { "7001": ["MESSAGING", "MODERATE", "MANAGE"] },
            "subscribed_apps": { APP: ["messages", "messaging_postbacks"] },
        });
        tokens[format!("page_token_{number}")] = json!({
            "kind": "page", "app": APP, "user": "7001", "page": id, "long_lived": true, "issued_at": "-1m",
            "data_access_expires_at": "+90d",
            "scopes": ["business_management", "pages_manage_metadata", "pages_messaging", "pages_read_engagement", "pages_show_list", "public_profile"],
        });
    }
    let apps = json!({ APP: { "users": { "7001": { "pages": ticked } } } });
    json!({ "extends": "healthy", "patch": { "pages": pages, "tokens": tokens, "apps": apps } })
}

/// Returns each Page of the world with a token of it, as `me/accounts` gives them.
fn tokens(sandbox: &Sandbox) -> Vec<(String, String)> {
    let mut url = format!(
        "{}/me/accounts?fields=id,access_token&limit=100&access_token={}",
        sandbox.text("graph_url"),
        sandbox.text("user_token")
    );
    let mut found = Vec::new();
    loop {
        let output = Command::new("curl").args(["-s", &url]).output().unwrap();
        let page: Value = serde_json::from_slice(&output.stdout).unwrap();
        for one in page["data"].as_array().into_iter().flatten() {
            let text = |name: &str| one[name].as_str().unwrap().to_owned();
            found.push((text("id"), text("access_token")));
        }
        match page["paging"]["next"].as_str() {
            Some(next) => next.clone_into(&mut url),
            None => return found,
        }
    }
}
