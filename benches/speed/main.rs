//! Speed, side by side: start-up against an empty program, commands against the calls they cannot do without, fleets
//! against half of them.
//!
//! `cargo bench` prints medians and ratios; `cargo bench -- status` runs the parts whose names hold that word.
//! Nothing here fails: a busy machine is not a bug.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a bench prints, reads the clock and makes files"
)]

mod fleet;
mod stage;
mod tokens;

use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use stage::{PermissionStatus, Sandbox, onboard};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // `cargo test` runs benches too, without this flag, and only wants to know that they build.
    if arguments.iter().all(|argument| argument != "--bench") {
        return;
    }
    let wanted = |name: &str| {
        let mut words = arguments.iter().filter(|argument| !argument.starts_with('-')).peekable();
        words.peek().is_none() || words.any(|word| name.contains(word.as_str()))
    };
    let parts: [(&str, fn()); 7] = [
        ("start-up", start_up),
        ("doctor", doctor),
        ("status --all", fleet::status),
        ("doctor --all", fleet::doctor),
        ("token check --all", tokens::check),
        ("token check of one app", tokens::one_app),
        ("texts", texts),
    ];
    for (name, part) in parts.iter().filter(|(name, _)| wanted(name)) {
        println!("\n{name}");
        part();
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn ratio(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64()
}

fn time(runs: usize, mut command: impl FnMut() -> Command) -> Duration {
    let once = |_| {
        let begin = Instant::now();
        command().stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
        begin.elapsed()
    };
    median((0..runs).map(once).collect())
}

/// Start-up, against an empty Rust program compiled with the same optimisation.
fn start_up() {
    const RUNS: usize = 101;
    let folder = tempfile::tempdir().unwrap();
    let (source, empty) = (folder.path().join("empty.rs"), folder.path().join("empty"));
    std::fs::write(&source, "fn main() {}").unwrap();
    let built =
        Command::new("rustc").args(["-O", "-C", "strip=symbols", "-o"]).arg(&empty).arg(&source).status();
    let Ok(true) = built.map(|status| status.success()) else {
        println!("  rustc is not here to build the empty program");
        return;
    };
    let of = |command: &Path, arguments: &'static [&'static str]| {
        let command = command.to_owned();
        time(RUNS, move || {
            let mut command = Command::new(&command);
            command.args(arguments);
            command
        })
    };
    let (nothing, version) = (of(&empty, &[]), of(&onboard(), &["--version"]));
    println!("  `--version` {version:?}, empty program {nothing:?}: {:.2} times", ratio(version, nothing));
}

/// `doctor` of a settled customer, against the longest row of calls that it cannot do without.
fn doctor() {
    let stage = PermissionStatus::settled();
    for latency in [0_u64, 100] {
        let sandbox = Sandbox::start(latency, None);
        let run = || stage.command(&sandbox, &["doctor", "--json"]);
        let ended = run().output().unwrap();
        assert_eq!(ended.status.code(), Some(0), "{}", String::from_utf8_lossy(&ended.stdout));
        println!("  a settled customer, {latency} ms a call: {:?}", time(11, run));
    }
}

/// Rendering the texts of a submission, and linting them.
fn texts() {
    use onboard::platform::Profiles;
    use onboard::review::{Catalogue, LintContext, Values, lint, permissions, render};
    const ROUNDS: u32 = 1000;
    let profiles = Profiles::builtin().unwrap();
    let profile = profiles.get("neointeract").unwrap();
    let pairs = [
        ("site_url", "https://crm.aurora.example.com/neo"),
        ("agent_login", "meta.review"),
        ("agent_password", "********"),
        ("page_url", "https://www.facebook.com/auroramoveis.example"),
        ("company", "Aurora Móveis"),
    ];
    let values: Values = pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
    let sent = permissions(profile, Catalogue::builtin(), &values);
    let context = LintContext {
        profile: Some(profile),
        sent: Some(&sent),
        allow_reserved: true,
        ..LintContext::of(&values)
    };
    let rendered = || render(profile, Catalogue::builtin(), &values).unwrap();
    let texts = rendered();
    assert!(lint(&texts, &context).is_empty());
    let of_one = |work: &dyn Fn()| {
        let begin = Instant::now();
        (0..ROUNDS).for_each(|_| work());
        begin.elapsed() / (ROUNDS * u32::try_from(texts.len()).unwrap())
    };
    let rendering = of_one(&|| drop(black_box(rendered())));
    let linting = of_one(&|| drop(black_box(lint(&texts, &context))));
    println!("  a text: rendered in {rendering:?}, linted in {linting:?}");
}
