//! Looking at thousands of tokens, against the requests that it cannot do without: 50 tokens in each, 8 at once.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use jiff::Timestamp;
use onboard::finding::Subject;
use onboard::journey::port::SecretKind;
use onboard::store::Edit;
use secrecy::SecretString;
use serde_json::{Value, json};

use super::ratio;
use super::stage::{PermissionStatus, Sandbox, watched};

const LATENCY: u64 = 100;
const CONNECTIONS: u64 = 8;
const TOKENS_A_REQUEST: u64 = 50;
const NOW: &str = "2026-11-20T12:00:00Z";
const SCOPES: [&str; 7] = [
    "business_asset_user_profile_access",
    "business_management",
    "pages_manage_metadata",
    "pages_messaging",
    "pages_read_engagement",
    "pages_show_list",
    "public_profile",
];

/// Many customers on many apps, of which a request holds several, or one where Meta refuses that; and time for each and
/// memory as the fleet grows.
pub fn check() {
    let mut before = None;
    for (many, apps) in [(1_000_u64, 50_u64), (10_000, 500), (20_000, 1_000)] {
        let fleet = Fleet::new(many, apps, 1_000);
        let requests = many.div_ceil(TOKENS_A_REQUEST);
        let (took, peak) = fleet.look("requests of several apps", requests, &[]);
        let each = took / u32::try_from(many).unwrap();
        if let Some((each_before, peak_before)) = before {
            println!(
                "    {:.2} times as long each, {peak:?} MiB after {peak_before:?}",
                ratio(each, each_before)
            );
        }
        before = Some((each, peak));
        if many == 10_000 {
            let requests = apps * (many / apps).div_ceil(TOKENS_A_REQUEST);
            let _ = fleet.look("requests of one app each", requests, &["--fault", "batch-mixed-refused"]);
            fleet.python();
        }
    }
}

/// Hundreds of Pages on one app with the smallest quota that there is, hour after hour.
pub fn one_app() {
    let fleet = Fleet::new(300, 1, 1);
    let sandbox = fleet.sandbox(&[]);
    for hour in 1..=3 {
        let command = fleet.command(&sandbox, hour - 1);
        let document = run(command);
        let rows = document["result"]["tokens"].as_array().unwrap();
        let whole = rows.iter().filter(|row| row["whole"] == true).count();
        let works = rows.iter().filter(|row| row["valid"] == true).count();
        let usage = usage_of(&sandbox);
        println!(
            "  hour {hour}: {works} of {} work, {whole} told of in full; the app's calls: {}, refused: {}",
            rows.len(),
            usage["calls"]["app/900100200300400"],
            usage["throttled"]
        );
        let _ = Command::new("curl")
            .args(["-s", "-X", "POST", "-d", r#"{"seconds": 3600}"#])
            .arg(format!("{}/_sandbox/advance", sandbox.text("graph_url")))
            .output();
    }
}

fn run(mut command: Command) -> Value {
    command.arg("--json");
    let output = command.output().unwrap();
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)))
}

fn usage_of(sandbox: &Sandbox) -> Value {
    let url = format!("{}/_sandbox/usage", sandbox.text("graph_url"));
    let output = Command::new("curl").args(["-s", &url]).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap_or_default()
}

/// A world with many apps and tokens, and a home that holds them.
struct Fleet {
    stage: PermissionStatus,
    world: std::path::PathBuf,
    many: u64,
    apps: u64,
}

fn app_of(number: u64, many: u64, apps: u64) -> u64 {
    900_100_200_300_400 + number * apps / many
}

fn page_of(number: u64) -> u64 {
    104_200_000_000_111 + number
}

fn token_of(number: u64) -> String {
    format!("EAAMfleet{number:06}{}ZD", "x0Y1z2".repeat(28))
}

impl Fleet {
    fn new(many: u64, apps: u64, users: u64) -> Self {
        let stage = PermissionStatus::new();
        let world = stage.write("world.json", world(many, apps, users).to_string().as_bytes());
        let fleet = Self { stage, world, many, apps };
        // A first run makes the home one of the person's.
        let sandbox = fleet.sandbox(&[]);
        let mut command = fleet.stage.command(&sandbox, &["vault", "init"]);
        assert!(command.output().unwrap().status.success());
        fill(&fleet.stage.home(), many, apps);
        fleet
    }

    fn sandbox(&self, more: &[&str]) -> Sandbox {
        Sandbox::start_with(LATENCY, Some(&self.world), more)
    }

    fn command(&self, sandbox: &Sandbox, hour: u64) -> Command {
        let mut command = self.stage.command(sandbox, &["token", "check", "--all"]);
        let now: Timestamp = NOW.parse().unwrap();
        let now = now.checked_add(jiff::SignedDuration::from_hours(i64::try_from(hour).unwrap())).unwrap();
        command.env("ONBOARD_NOW", now.to_string());
        command
    }

    /// Prints the quickest of three runs, against what the requests take at least.
    fn look(&self, name: &str, requests: u64, more: &[&str]) -> (Duration, Option<u64>) {
        let least = Duration::from_millis(requests * LATENCY / CONNECTIONS);
        let mut runs: Vec<(Duration, Option<u64>)> = (0..3)
            .map(|_| {
                let sandbox = self.sandbox(more);
                watched(self.command(&sandbox, 0))
            })
            .collect();
        runs.sort();
        let (took, peak) = runs[0];
        println!(
            "  {} tokens on {} apps, {name}: {took:?}, {} MiB; {requests} requests take {least:?} at least: {:.2} times",
            self.many,
            self.apps,
            peak.map_or_else(|| "?".to_owned(), |peak| peak.to_string()),
            ratio(took, least)
        );
        (took, peak)
    }

    /// Prints how long the batches of Meta's own Python SDK take on the same sandbox, where it is installed.
    fn python(&self) {
        let sandbox = self.sandbox(&[]);
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/speed/sdk_batches.py");
        let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".into());
        let output = Command::new(python)
            .arg(script)
            .env("GRAPH_URL", sandbox.text("graph_url"))
            .env("WORLD", &self.world)
            .output();
        match output {
            Ok(output) if output.status.success() => {
                print!(
                    "  Meta's Python SDK, its batches one after another: {}",
                    String::from_utf8_lossy(&output.stdout)
                );
            }
            Ok(output) => println!(
                "  Meta's Python SDK is not here: {}",
                String::from_utf8_lossy(&output.stderr).lines().last().unwrap_or_default()
            ),
            Err(error) => println!("  no Python is here: {error}"),
        }
    }
}

/// Returns a world of live apps, with as many Pages and a token of each.
fn world(many: u64, apps: u64, users: u64) -> Value {
    let (mut nodes, mut pages, mut tokens) = (json!({}), json!({}), json!({}));
    for number in 0..many {
        let (app, page) = (app_of(number, many, apps).to_string(), page_of(number).to_string());
        pages[&page] = json!({
            "name": format!("Page {number}"), "is_published": true, "business": "800100200300",
            "people": { "7001": ["MESSAGING", "MODERATE", "MANAGE"] },
        });
        let node = &mut nodes[&app];
        if node.is_null() {
            let granted: Value = SCOPES.iter().map(|scope| ((*scope).to_owned(), json!("granted"))).collect();
            *node = json!({
                "secret": format!("{:032x}", app_of(number, many, apps)), "mode": "live",
                "settings": { "name": format!("App {app}") }, "roles": { "7001": "administrators" },
                "limits": { "users": users }, "users": { "7001": { "scopes": granted, "pages": {} } },
            });
        }
        node["users"]["7001"]["pages"][&page] = json!(true);
        tokens[format!("fleet_{number}")] = json!({
            "kind": "page", "app": app, "user": "7001", "page": page, "long_lived": true, "issued_at": "-1m",
            "scopes": SCOPES, "value": token_of(number),
        });
    }
    json!({ "extends": "healthy", "patch": { "apps": nodes, "pages": pages, "tokens": tokens } })
}

/// Puts a customer for each token into a home.
fn fill(home: &Path, many: u64, apps: u64) {
    let env = onboard::env::Env {
        variables: std::collections::BTreeMap::default(),
        directory: home.parent().unwrap().to_path_buf(),
        data_home: home.to_path_buf(),
        config_home: home.parent().unwrap().join(".config/onboard"),
        input_is_terminal: false,
        output_is_terminal: false,
        error_is_terminal: false,
        system_language: None,
        user: "ana".into(),
        machine: "desk".into(),
        clock: onboard::env::Clock::Fixed(NOW.parse().unwrap()),
        keyring: onboard::env::Keyring::Absent,
    };
    let workspace = onboard::run::workspace(&env, &onboard::run::RunOptions::default()).unwrap();
    let now: Timestamp = NOW.parse().unwrap();
    let set = |key: &str, value: String| Edit::Set(key.into(), value);
    let workspace = &*workspace;
    for number in 0..apps {
        let app = 900_100_200_300_400 + number;
        let subject = Subject::App(app.to_string());
        workspace.edit(&subject, &[set("app_name", format!("App {app}"))]).unwrap();
        let secret = SecretString::from(format!("{app:032x}"));
        workspace.keep(&subject, SecretKind::AppSecret, &secret, None, now).unwrap();
    }
    let one = |number: u64| {
        let id = format!("customer-{number:06}");
        let customer = Subject::Customer(id.clone());
        let edits = [
            set("company", format!("Customer {number}")),
            set("platform", "neointeract".into()),
            set("app_id", app_of(number, many, apps).to_string()),
        ];
        workspace.edit(&customer, &edits).unwrap();
        let page = Subject::page(&id, page_of(number).to_string());
        workspace.edit(&page, &[set("page_name", format!("Page {number}"))]).unwrap();
        workspace
            .keep(&page, SecretKind::PageToken, &SecretString::from(token_of(number)), None, now)
            .unwrap();
    };
    std::thread::scope(|scope| {
        for half in 0..2 {
            scope.spawn(move || (0..many).filter(|number| number % 2 == half).for_each(one));
        }
    });
}
