//! A stage for tests: a sandbox on a thread of its own, a workspace, and the program run in this process.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::mpsc::{Sender, channel};

use jiff::Timestamp;
use onboard::Streams;
use onboard::env::{Clock, Env, Keyring};
use onboard::error::Exit;
use onboard::sandbox::{Options, Ready, World, start};
use onboard::workspace::{Config, HomeKind, Network, Personal, Workspace};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::script::Script;

/// The time at which tests happen.
pub const NOW: &str = "2026-11-20T12:00:00Z";

/// A simulated Meta that runs until dropped.
pub struct Meta {
    pub ready: Ready,
    stop: Option<Sender<()>>,
    thread: Option<std::thread::JoinHandle<Vec<(String, u64)>>>,
}

impl Meta {
    /// Starts a world.
    pub fn start(world: World) -> Self {
        Self::start_with(world, Options::default())
    }

    /// Starts a world with options.
    pub fn start_with(world: World, options: Options) -> Self {
        let (tell, told) = channel();
        let (stop, stopped) = channel::<()>();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            let running = runtime.block_on(start(world, options)).unwrap();
            tell.send(running.ready.clone()).unwrap();
            runtime.block_on(async {
                while stopped.try_recv() == Err(std::sync::mpsc::TryRecvError::Empty) {
                    tokio::time::sleep(std::time::Duration::from_millis(2)).await;
                }
            });
            let unknown = running.unknown();
            running.stop();
            runtime.shutdown_background();
            unknown
        });
        Self { ready: told.recv().unwrap(), stop: Some(stop), thread: Some(thread) }
    }

    /// Tells the world what somebody does.
    pub fn control(&self, path: &str, asked: &Value) -> Value {
        let url = format!("{}/_sandbox/{path}", self.ready.graph_url);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let http = reqwest::Client::builder().no_proxy().build().unwrap();
            let reply = http.post(url).header("content-type", "application/json").body(asked.to_string());
            let reply = reply.send().await.unwrap();
            let status = reply.status();
            let text = reply.text().await.unwrap();
            assert!(status.is_success(), "{path}: {text}");
            serde_json::from_str(&text).unwrap_or(Value::Null)
        })
    }

    /// Returns the world as it is now.
    pub fn world(&self) -> Value {
        self.told("world")
    }

    /// Asks the sandbox about itself.
    pub fn told(&self, what: &str) -> Value {
        let url = format!("{}/_sandbox/{what}", self.ready.graph_url);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let text = runtime.block_on(async {
            let http = reqwest::Client::builder().no_proxy().build().unwrap();
            http.get(url).send().await.unwrap().text().await.unwrap()
        });
        serde_json::from_str(&text).unwrap()
    }

    /// Asks Graph as somebody with this token.
    pub fn graph(&self, path: &str, token: &str) -> Value {
        let url = format!("{}/{path}", self.ready.graph_url);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let text = runtime.block_on(async {
            let http = reqwest::Client::builder().no_proxy().build().unwrap();
            http.get(url).bearer_auth(token).send().await.unwrap().text().await.unwrap()
        });
        serde_json::from_str(&text).unwrap()
    }

    /// Returns how many more requests to Graph, up to `most`, get no answer; none of those does afterwards.
    pub fn spoilt(&self, most: usize) -> usize {
        let url = format!("{}/v26.0/me", self.ready.graph_url);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let http = reqwest::Client::builder().no_proxy().build().unwrap();
            let patience = std::time::Duration::from_millis(300);
            let mut spoilt = 0;
            while spoilt < most && http.get(&url).timeout(patience).send().await.is_err() {
                spoilt += 1;
            }
            spoilt
        })
    }

    /// Stops, and returns what was asked that the world does not know.
    pub fn stop(mut self) -> Vec<(String, u64)> {
        drop(self.stop.take());
        self.thread.take().unwrap().join().unwrap()
    }
}

impl Drop for Meta {
    fn drop(&mut self) {
        drop(self.stop.take());
    }
}

/// Somebody with a passphrase, and a workspace of their own.
pub fn person() -> Stage {
    let mut stage = Stage::new();
    stage.write("passphrase", "correct horse battery staple\n");
    stage.set("ONBOARD_PASSPHRASE_FILE", "passphrase");
    stage
}

/// Returns how a run ended, and the code of its error.
pub fn error(ran: &Ran) -> (Exit, String) {
    (ran.exit, ran.json()["error"]["code"].as_str().unwrap_or("none").to_owned())
}

/// What a run of the program left.
#[must_use]
pub struct Ran {
    pub exit: Exit,
    pub out: String,
    pub err: String,
}

impl Ran {
    /// Returns the document of `--json`.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}\n{}", self.out, self.err))
    }

    /// Returns the codes of all findings, and that of the error.
    pub fn reasons(&self) -> Vec<String> {
        let error = self.json()["error"]["code"].as_str().map(String::from);
        self.codes().into_iter().chain(error).collect()
    }

    /// Returns the codes of all findings, and the reasons of steps that do not apply.
    pub fn codes(&self) -> Vec<String> {
        let document = self.json();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let mut codes: Vec<String> =
            document["findings"].as_array().unwrap().iter().map(|finding| text(&finding["code"])).collect();
        let steps = document["result"]["steps"].as_array().cloned().unwrap_or_default();
        codes
            .extend(steps.iter().filter(|step| step["reason"].is_string()).map(|step| text(&step["reason"])));
        codes
    }
}

/// A workspace and an environment of its own.
pub struct Stage {
    pub folder: TempDir,
    pub variables: BTreeMap<String, String>,
    pub now: Timestamp,
}

impl Stage {
    /// Makes an empty folder and an environment without anything in it.
    pub fn new() -> Self {
        let now = NOW.parse().unwrap();
        let folder = tempfile::tempdir().unwrap();
        Self { folder, variables: BTreeMap::new(), now }
    }

    /// Returns the workspace's folder.
    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// Makes a workspace that is a demo of the person's and bound to a sandbox, and as patient as a busy machine needs.
    pub fn bind(&self, graph_url: &str) {
        self.bind_as(HomeKind::Demo, graph_url);
    }

    /// Does what [`Stage::bind`] does, for a workspace of another kind.
    pub fn bind_as(&self, kind: HomeKind, graph_url: &str) {
        let network = Network { timeout_seconds: 10, retry_ms: 1 };
        Workspace::create(self.home(), &Config { network, ..Config::default() }).unwrap();
        Personal::note(&self.env().config_home, &self.home(), kind, Some(graph_url)).unwrap();
    }

    /// Makes the workspace patient for a second only, for faults that merely wait.
    pub fn hurry(&self) {
        self.workspace().set_config("network.timeout_seconds", "1").unwrap();
    }

    /// Opens the workspace, as the program does.
    pub fn workspace(&self) -> impl Deref<Target = Workspace> {
        onboard::run::workspace(&self.env(), &onboard::run::RunOptions::default()).unwrap()
    }

    /// Sets an environment variable.
    pub fn set(&mut self, name: &str, value: &str) -> &mut Self {
        self.variables.insert(name.into(), value.into());
        self
    }

    /// Returns the environment that the program sees.
    pub fn env(&self) -> Env {
        Env {
            variables: self.variables.clone(),
            directory: self.folder.path().to_path_buf(),
            data_home: self.home(),
            config_home: self.folder.path().join(".config/onboard"),
            input_is_terminal: false,
            output_is_terminal: false,
            error_is_terminal: false,
            system_language: Some("C".into()),
            user: "ana".into(),
            machine: "desk".into(),
            clock: Clock::Fixed(self.now),
            keyring: Keyring::Absent,
        }
    }

    /// Runs the program with what is typed after its name.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        self.run_with(arguments, "")
    }

    /// Runs the program with a standard input, and nobody to ask.
    pub fn run_with(&self, arguments: &[&str], input: &str) -> Ran {
        run(&self.env(), arguments, input, &Script::new())
    }

    /// Runs the program before a person. What they see and answer is in what it wrote beside the result.
    pub fn run_before(&self, person: &Script, arguments: &[&str]) -> Ran {
        let env =
            Env { input_is_terminal: true, output_is_terminal: true, error_is_terminal: true, ..self.env() };
        run(&env, &[&["--color", "never"], arguments].concat(), "", person)
    }

    /// Writes a file into the stage's folder.
    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }
}

fn run(env: &Env, arguments: &[&str], input: &str, person: &Script) -> Ran {
    let arguments: Vec<String> =
        std::iter::once("onboard").chain(arguments.iter().copied()).map(String::from).collect();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let streams = Streams {
        input: &mut input.as_bytes(),
        output: &mut out,
        error: &mut err,
        prompter: &|screen| person.prompter(screen),
    };
    let exit = onboard::run(&arguments, env, streams);
    Ran { exit, out: String::from_utf8(out).unwrap(), err: String::from_utf8(err).unwrap() }
}

/// Answers that settle a customer in the healthy world, for the given path.
pub fn answers(path: &str) -> String {
    let token = if path == "login" { "user_token" } else { "page_token" };
    let platform = if path == "login" { "loginbox" } else { "neointeract" };
    format!(
        r#"
company = "Aurora Móveis"
platform = "{platform}"
page_url = "https://www.facebook.com/auroramoveis.example"
app_id = "900100200300400"
app_secret = {{ env = "T_APP_SECRET" }}
{token} = {{ env = "T_TOKEN" }}
callback_url = "https://hooks.aurora.example.com/messenger"
verify_token = {{ env = "T_VERIFY" }}
saved_in_platform = "yes"
setup_done = "all"
contact_email = "ana.prado@aurora.example.com"
icon = "icon.png"
data_deletion = "yes"
site_url = "https://crm.aurora.example.com/neo"
agent_login = "meta.review"
agent_password = {{ env = "T_AGENT" }}
screencast = "film.mp4"
submitted = "yes"
rehearsal = "yes"
explorer_call = "yes"
feature_decision = "approved"
app_mode = "live"
live_message = "yes"
"#
    )
}

/// Puts a customer of a path on the stage, by walking it through a healthy world.
pub fn settle(stage: &mut Stage, meta: &Meta, path: &str) -> Ran {
    if !stage.home().exists() {
        stage.bind(&meta.ready.graph_url);
    }
    let token = if path == "login" { &meta.ready.user_token } else { &meta.ready.page_token };
    let secret = meta.ready.app_secret.clone();
    stage.set("T_APP_SECRET", &secret).set("T_TOKEN", token);
    stage.set("T_VERIFY", "aurora-7d1f4c92b8").set("T_AGENT", "Correct-Horse-9");
    let profile =
        std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/loginbox.toml")).unwrap();
    stage.write("home/platforms/loginbox.toml", profile);
    stage.write("icon.png", include_bytes!("../../templates/demo/icon.png"));
    stage.write("film.mp4", include_bytes!("../../templates/demo/screencast.mp4"));
    let file = stage.write("answers.toml", answers(path));
    let _ = stage.run(&["start", "--answers", file.to_str().unwrap(), "--only", "customer", "--json"]);
    let set = ["customer", "set", "aurora", "agent_password", "--stdin"];
    assert_eq!(stage.run_with(&set, "Correct-Horse-9\n").exit, Exit::Settled);
    if path == "login" {
        // As a timer does, daily.
        let _ = stage.run(&["start", "--answers", file.to_str().unwrap(), "--json"]);
        let _ = stage.run(&["start", "--only", "token-refresh", "--json"]);
    }
    stage.run(&["start", "--answers", file.to_str().unwrap(), "--json"])
}

/// Returns the folder of a settled workspace, made once for each path, to be copied.
pub fn settled(path: &'static str) -> &'static Path {
    static STATIC: OnceLock<Stage> = OnceLock::new();
    static LOGIN: OnceLock<Stage> = OnceLock::new();
    let cell = if path == "login" { &LOGIN } else { &STATIC };
    let stage = cell.get_or_init(|| {
        let mut stage = Stage::new();
        let meta = Meta::start(World::healthy());
        let ran = settle(&mut stage, &meta, path);
        assert_eq!(ran.exit, Exit::Settled, "{path}: {}\n{}", ran.out, ran.err);
        assert_eq!(meta.stop(), [], "the world was asked what it does not know");
        stage
    });
    stage.folder.path()
}

/// Copies a folder with all that is in it.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Returns a stage with a settled customer of a path, bound to a sandbox.
pub fn ready(path: &'static str, meta: &Meta) -> Stage {
    let mut stage = Stage::new();
    copy(settled(path), stage.folder.path());
    stage.bind(&meta.ready.graph_url);
    let _ = stage.set("LANG", "C");
    stage
}

/// Returns a world file that patches the healthy one.
pub fn patched(patch: &Value) -> World {
    World::from_json(&json!({ "extends": "healthy", "patch": patch }).to_string()).unwrap()
}
