//! What the benches work on: a sandbox of its own process, and workspaces that the program itself made.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

const ANSWERS: &str = r#"
company = "Aurora Móveis"
platform = "neointeract"
page_url = "https://www.facebook.com/auroramoveis.example"
app_id = "900100200300400"
app_secret = { env = "T_APP_SECRET" }
page_token = { env = "T_TOKEN" }
callback_url = "https://hooks.aurora.example.com/messenger"
verify_token = { env = "T_VERIFY" }
saved_in_platform = "yes"
contact_email = "ana.prado@aurora.example.com"
icon = "icon.png"
data_deletion = "yes"
site_url = "https://crm.aurora.example.com/neo"
agent_login = "meta.review"
agent_password = { env = "T_AGENT" }
screencast = "film.mp4"
submitted = "yes"
rehearsal = "yes"
explorer_call = "yes"
feature_decision = "approved"
app_mode = "live"
live_message = "yes"
"#;

/// The program that is measured.
pub fn onboard() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_onboard"))
}

/// A sandbox in a process of its own, until dropped.
pub struct Sandbox {
    child: Child,
    /// What it printed when it was ready.
    pub ready: Value,
}

impl Sandbox {
    /// Starts a healthy world, or the one in a file.
    pub fn start(latency: u64, world: Option<&Path>) -> Self {
        Self::start_with(latency, world, &[])
    }

    /// Starts a world with more flags.
    pub fn start_with(latency: u64, world: Option<&Path>, more: &[&str]) -> Self {
        let mut command = Command::new(onboard());
        command.args(["sandbox", "serve", "--until-stdin-closes", "--latency", &latency.to_string()]);
        command.args(more);
        command.args(world.map(|file| format!("--world={}", file.display())));
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        Self { child, ready: serde_json::from_str(&line).unwrap() }
    }

    /// Returns something of what it printed.
    pub fn text(&self, name: &str) -> &str {
        self.ready[name].as_str().unwrap()
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

/// A person's folders, with a demo home in them, whose identity lies unprotected.
pub struct PermissionStatus {
    folder: TempDir,
}

impl PermissionStatus {
    /// Makes a home without customers.
    pub fn new() -> Self {
        let stage = Self { folder: tempfile::tempdir().unwrap() };
        std::fs::create_dir_all(stage.home()).unwrap();
        stage
    }

    /// Makes a home with one customer who is settled in the healthy world.
    pub fn settled() -> Self {
        let stage = Self::new();
        let sandbox = Sandbox::start(0, None);
        stage.write("icon.png", include_bytes!("../../templates/demo/icon.png"));
        stage.write("film.mp4", include_bytes!("../../templates/demo/screencast.mp4"));
        let answers = stage.write("answers.toml", ANSWERS.as_bytes());
        let run = |more: &[&str], input: &str| {
            let mut command = stage.command(&sandbox, more);
            command
                .env("T_APP_SECRET", sandbox.text("app_secret"))
                .env("T_TOKEN", sandbox.text("page_token"))
                .env("T_VERIFY", "aurora-7d1f4c92b8")
                .env("T_AGENT", "Correct-Horse-9");
            feed(command, input)
        };
        let answers = answers.to_str().unwrap();
        run(&["start", "--answers", answers, "--only", "customer", "--json"], "");
        run(&["customer", "set", "aurora", "agent_password", "--stdin"], "Correct-Horse-9\n");
        run(&["start", "--answers", answers, "--json"], "");
        stage
    }

    /// Returns the home.
    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// Writes a file beside the home.
    pub fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// Returns the program as this person runs it against a sandbox.
    pub fn command(&self, sandbox: &Sandbox, arguments: &[&str]) -> Command {
        self.write("home/config.toml", b"");
        let home = self.home().canonicalize().unwrap();
        let note = format!(
            "path = {:?}\nkind = \"demo\"\ngraph_url = \"{}\"\n",
            home.display().to_string(),
            sandbox.text("graph_url")
        );
        self.write(".config/onboard/config.toml", format!("[[home]]\n{note}").as_bytes());
        self.offline(arguments)
    }

    /// Returns the program as this person runs it, wherever Graph is.
    pub fn offline(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(onboard());
        command
            .env_clear()
            .env("HOME", self.folder.path())
            .env("ONBOARD_HOME", self.home())
            .env("ONBOARD_NOW", "2026-11-20T12:00:00Z")
            .current_dir(self.folder.path())
            .args(arguments);
        command
    }
}

/// Runs a command with a text on its standard input; returns the document on its standard output.
pub fn feed(mut command: Command, input: &str) -> Value {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap_or_default()
}

/// What one run took: wall clock, and the most memory it held in MiB, where the system tells.
pub fn watched(mut command: Command) -> (Duration, Option<u64>) {
    let begin = Instant::now();
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak = None;
    loop {
        if let Ok(text) = std::fs::read_to_string(&status) {
            let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let kib = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<u64>().ok());
            peak = kib.map(|kib| kib / 1024).max(peak);
        }
        if child.try_wait().unwrap().is_some() {
            return (begin.elapsed(), peak);
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}
