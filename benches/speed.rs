//! Speed, side by side: start-up against an empty program, `doctor` against the calls it cannot do without.
//!
//! `cargo bench` prints medians and ratios. Nothing here fails: a busy machine is not a bug.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a bench prints, and reads the clock"
)]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const RUNS: usize = 31;

fn main() {
    // `cargo test` runs benches too, without this flag, and only wants to know that they build.
    if std::env::args().all(|argument| argument != "--bench") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    start_up(folder.path());
    doctor(folder.path());
    texts();
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn time(command: &Path, arguments: &[&str]) -> Duration {
    let once = || {
        let begin = Instant::now();
        let mut child = Command::new(command);
        child.args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
        begin.elapsed()
    };
    median((0..RUNS).map(|_| once()).collect())
}

fn onboard() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_onboard"))
}

/// Start-up, against an empty Rust program compiled with the same optimisation.
fn start_up(folder: &Path) {
    let source = folder.join("empty.rs");
    let empty = folder.join("empty");
    std::fs::write(&source, "fn main() {}").unwrap();
    let built =
        Command::new("rustc").args(["-O", "-C", "strip=symbols", "-o"]).arg(&empty).arg(&source).status();
    let Ok(true) = built.map(|status| status.success()) else {
        println!("start-up: rustc is not here to build the empty program");
        return;
    };
    let (nothing, version) = (time(&empty, &[]), time(&onboard(), &["--version"]));
    println!(
        "start-up: `--version` {version:?}, empty program {nothing:?}, {:.2} times",
        ratio(version, nothing)
    );
}

/// `doctor` on a settled customer with 100 ms a call, against one such call.
fn doctor(folder: &Path) {
    let home = folder.join("home");
    let demo = Command::new(onboard())
        .args(["demo", "--no-input", "--json", "--home"])
        .arg(&home)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(matches!(demo.code(), Some(0 | 8)), "the demo ends with {demo}");
    for latency in [0_u64, 100] {
        let mut sandbox = Command::new(onboard())
            .args(["sandbox", "serve", "--until-stdin-closes", "--latency", &latency.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let output = sandbox.stdout.as_mut().unwrap();
        std::io::BufRead::read_line(&mut std::io::BufReader::new(output), &mut line).unwrap();
        let ready: serde_json::Value = serde_json::from_str(&line).unwrap();
        let url = ready["graph_url"].as_str().unwrap();
        let took =
            time(&onboard(), &["doctor", "--json", "--graph-url", url, "--home", home.to_str().unwrap()]);
        println!("doctor: {took:?} with {latency} ms a call");
        drop(sandbox.stdin.take());
        sandbox.wait().unwrap();
    }
}

/// Rendering and linting all texts of a submission.
fn texts() {
    use onboard::platform::Shelf;
    use onboard::review::{Catalogue, Sight, Values, lint, permissions, render};
    let shelf = Shelf::builtin().unwrap();
    let profile = shelf.get("neointeract").unwrap();
    let pairs = [
        ("site_url", "https://crm.aurora.example.com/neo"),
        ("agent_login", "meta.review"),
        ("agent_password", "********"),
        ("page_url", "https://www.facebook.com/auroramoveis.example"),
        ("company", "Aurora Móveis"),
    ];
    let values: Values = pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
    let sent = permissions(profile, Catalogue::builtin(), &values);
    let sight =
        Sight { profile: Some(profile), sent: Some(&sent), allow_reserved: true, ..Sight::of(&values) };
    let begin = Instant::now();
    let mut count = 0;
    for _ in 0..1000 {
        let texts = render(profile, Catalogue::builtin(), &values).unwrap();
        count += texts.len();
        assert!(lint(&texts, &sight).is_empty());
    }
    println!("texts: {:?} each, rendered and linted", begin.elapsed() / u32::try_from(count).unwrap());
}

fn ratio(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64()
}
