//! `demo`: the whole journey against a simulated Meta of its own.
//!
//! Real in it: the engine, Graph over loopback HTTP, the vault, the texts. Played: the web, Meta's
//! dashboard, the tester and the product's agent, each through the sandbox's control paths.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::Context;
use super::import_answers::import_answers;
use super::walk::{progress, report, terminal, walk};
use crate::codes;
use crate::demo::actor::Actor;
use crate::demo::{DemoGuide, samples};
use crate::env::Env;
use crate::error::Error;
use crate::journey::drive::How;
use crate::platform::Profiles;
use crate::run::{Home, Run, RunOptions, profiles, time};
use crate::sandbox::{Options, World, start};
use crate::store::Scope;
use crate::ui::answers::{Answers, Unattended};
use crate::ui::{Report, View};
use crate::workspace::{Config, HomeKind, Personal, Workspace};

/// Arguments of `demo`.
#[derive(Debug, clap::Args)]
pub struct DemoArgs {
    /// Platform of the example
    #[arg(long, value_name = "ID", default_value = EXAMPLE)]
    pub platform: String,
}

/// The platform of the example.
const EXAMPLE: &str = "neointeract";

impl Default for DemoArgs {
    fn default() -> Self {
        Self { platform: EXAMPLE.into() }
    }
}

/// Runs the demo.
///
/// # Errors
/// When the folder is taken by something else, or the sandbox cannot be started.
pub async fn run(context: &Context<'_>, args: DemoArgs) -> Result<Report, Error> {
    let DemoArgs { platform } = args;
    let now = time(context.env, true)?;
    let options = Options { now: Some(now), ..Options::default() };
    // Which product it is decides what listens in the example's world.
    let known = Profiles::builtin()?;
    let patch = known.get(&platform).map(samples::patch).unwrap_or_default();
    let world = World::from_json(&json!({ "extends": "new", "patch": patch }).to_string());
    let world = world.map_err(|error| {
        Error::new(&codes::WORLD_INVALID).with("path", "demo").with("why", error.to_string())
    })?;
    let running = start(world, options).await.map_err(|error| {
        Error::new(&codes::SANDBOX_NOT_STARTED).with("port", 0).with("why", error.to_string())
    })?;
    let graph_url = running.ready.graph_url.clone();
    let home = home(context.env, context.global.home.as_deref());
    take(context.env, &home, &graph_url)?;
    // Whatever else the environment names, the example asks the Meta that it brought along.
    let run_options =
        RunOptions { home: Some(home.clone()), graph_url: Some(graph_url.clone()), ..context.run_options() };
    let workspace = Home::read(context.env, &run_options)?;
    context.tell_home(&workspace, &run_options);
    let workspace = workspace.workspace;
    let profiles = profiles(&workspace)?;
    let profile = profiles.find(&platform)?;
    for (name, bytes) in samples::files(profile) {
        workspace.add_file(name, &bytes)?;
    }
    let answers = samples::read(&home.join(samples::ANSWERS), profile)?;
    let actor = Actor::new(&graph_url)?;
    context.note(&context.words.say("demo-begins", &[("home", home.display().to_string().into())].into()));
    let company = answers.text("company")?.unwrap_or_default();
    let customer = workspace.free_slug(&company);
    let scope = Scope::Customer(customer.clone());
    let run = Run::open(workspace, context.env, &run_options, &context.scrub, "demo", scope).await?;
    let driven = if context.can_ask() {
        // A person gives every answer; the example's own are offered.
        context.note(&context.words.get("demo-enter"));
        let none = Answers::none(&BTreeMap::new());
        let mut terminal = terminal(context, &run, &customer, none, context.prompter()).await?;
        let mut guide = DemoGuide::new(&mut terminal, Some(answers), actor);
        walk(&run, &mut guide, &customer, How::default()).await?
    } else {
        import_answers(&run, &customer, &answers).await?;
        let mut unattended =
            Unattended { answers, note: progress(context), now: run.now(), is_lenient: false, agrees: true };
        let mut guide = DemoGuide::new(&mut unattended, None, actor);
        walk(&run, &mut guide, &customer, How::default()).await?
    };
    let unknown = running.unknown();
    running.stop();
    let mut report = report("demo", context.env, &run, &customer, driven, false);
    report.result["home"] = home.display().to_string().into();
    report.result["unknown"] = json!(unknown);
    report.view = View::Several(vec![
        report.view,
        View::Message("demo-home", [("home", home.display().to_string().into())].into()),
    ]);
    report.next = Some("onboard status".into());
    report.about.home = Some(home.display().to_string());
    Ok(report)
}

/// Makes the demo's home, or takes that of an earlier demo, which is bound to a sandbox that is gone. The person's own
/// settings say that it is one: a workspace that came from elsewhere may say so too, and bring an identity along.
fn take(env: &Env, home: &Path, graph_url: &str) -> Result<(), Error> {
    let personal = Personal::read(&env.config_home)?;
    let is_demo = personal.note_of(home).is_some_and(|note| note.kind == HomeKind::Demo);
    if !is_demo && TAKEN.iter().any(|name| home.join(name).exists()) {
        return Err(Error::new(&codes::HOME_TAKEN).with("path", home.display().to_string()));
    }
    Workspace::create(home, &Config::default())?;
    Ok(Personal::note(&env.config_home, home, HomeKind::Demo, Some(graph_url))?)
}

/// What shows that a folder is a workspace already.
const TAKEN: [&str; 6] =
    ["config.toml", "demo-identity.txt", "key.age", "recipients.txt", "customers", "apps"];

/// Returns the folder asked for, else a new dated one.
fn home(env: &Env, wanted: Option<&Path>) -> PathBuf {
    if let Some(home) = wanted {
        return env.absolute(home);
    }
    let day = env.now().strftime("%Y-%m-%d").to_string();
    let folder = env.data_home.with_file_name("onboard-demo");
    let candidates = (1..).map(|number| if number == 1 { day.clone() } else { format!("{day}-{number}") });
    let mut free = candidates.map(|name| folder.join(name)).filter(|path| !path.exists());
    free.next().unwrap_or(folder)
}
