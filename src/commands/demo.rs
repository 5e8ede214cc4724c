//! `demo`: the whole journey against a simulated Meta of its own.
//!
//! Real in it: the engine, Graph over loopback HTTP, the vault, the texts. Played: the web, Meta's
//! dashboard, the tester and the product's agent, each through the sandbox's control paths.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use futures_util::future::LocalBoxFuture;
use secrecy::SecretString;
use serde_json::{Value, json};

use super::Context;
use super::volunteer::volunteer;
use super::walk::{progress, report, terminal, walk};
use crate::env::Env;
use crate::error::{Error, Exit};
use crate::finding::{Finding, Subject, Verdict};
use crate::journey::drive::{Answer, Asked, Guide, How};
use crate::journey::port::Call;
use crate::journey::question::Question;
use crate::journey::{Row, StepId};
use crate::platform::{Profile, Shelf};
use crate::run::{Office, Setting, time};
use crate::sandbox::{Options, World, start};
use crate::store::Scope;
use crate::ui::answers::{Answers, Unattended};
use crate::ui::{Report, View};
use crate::workspace::{Config, Workspace};

/// The example's answers.
const ANSWERS: &str = include_str!("../../templates/demo/answers.toml");
const ASKED: &str = include_str!("../../templates/demo/asked.toml");
/// A sample icon, marked as one.
const ICON: &[u8] = include_bytes!("../../templates/demo/icon.png");
/// A sample clip, marked as one.
const CLIP: &[u8] = include_bytes!("../../templates/demo/screencast.mp4");
/// Who tests in the example, by user id in the world.
const TESTER: &str = "7002";

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
    let running = start(World::fresh(), options).await.map_err(|error| {
        Error::new("sandbox-not-started", Exit::Failed).with("port", 0).with("why", error.to_string())
    })?;
    let graph_url = running.ready.graph_url.clone();
    let home = home(context.env, context.global.home.as_deref());
    let config = Config {
        demo: true,
        graph_url: Some(graph_url.clone()),
        person: Some("demo".into()),
        ..Config::default()
    };
    let mut workspace = Workspace::create(&home, &config)?;
    // A home of an earlier demo is bound to a sandbox that is gone.
    workspace.set_config("graph_url", &graph_url)?;
    let shelf = Shelf::with_own(&home.join("platforms"))?;
    let answers = samples(&workspace, shelf.find(&platform)?)?;
    let setting = Setting { home: Some(home.clone()), graph_url: None, ..context.setting() };
    context.note(&context.words.say("demo-begins", &[("home", home.display().to_string().into())].into()));
    let company = answers.text("company")?.unwrap_or_default();
    let customer = workspace.free_slug(&company);
    let scope = Scope::Customer(customer.clone());
    let office = Office::open(workspace, context.env, &setting, &context.scrub, "demo", scope).await?;
    let driven = if context.can_ask() {
        // A person gives every answer; the example's own are offered.
        context.note(&context.words.get("demo-enter"));
        let none = Answers::none(&BTreeMap::new());
        let mut terminal = terminal(context, &office, &customer, none, context.prompter()).await?;
        let mut guide = Played::new(&mut terminal, Some(answers), &graph_url)?;
        walk(&office, &mut guide, &customer, How::default()).await?
    } else {
        volunteer(&office, &customer, &answers).await?;
        let mut unattended =
            Unattended { answers, note: progress(context), now: office.now(), is_lenient: false };
        let mut guide = Played::new(&mut unattended, None, &graph_url)?;
        walk(&office, &mut guide, &customer, How::default()).await?
    };
    let unknown = running.unknown();
    running.stop();
    let mut report = report("demo", context.env, &office, &customer, driven, false);
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

/// Writes the samples and the answers file, and reads the answers.
fn samples(workspace: &Workspace, profile: &Profile) -> Result<Answers, Error> {
    let mut text = ANSWERS.replace("platform = \"neointeract\"", &format!("platform = \"{}\"", profile.id));
    let is_asked = |line: &&str| {
        let key = line.split(" = ").next().unwrap_or_default();
        profile.asks.iter().any(|asked| asked == key)
    };
    for line in ASKED.lines().filter(is_asked) {
        text.push_str(line);
        text.push('\n');
    }
    workspace.add_file("samples/sample-icon.png", ICON)?;
    workspace.add_file("samples/sample-screencast.mp4", CLIP)?;
    let answers = workspace.add_file("samples/answers.toml", text.as_bytes())?;
    let example = [("DEMO_AGENT_PASSWORD", "Aurora-demo-2026"), ("DEMO_VERIFY_TOKEN", "aurora-7d1f4c92b8")];
    let variables = example.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    Answers::read(&answers, &variables, &profile.asks)
}

/// Plays what Meta's dashboard, the tester and the product's agent would do.
struct Meta {
    url: String,
    http: reqwest::Client,
}

impl Meta {
    fn new(url: &str) -> Result<Self, Error> {
        let http = reqwest::Client::builder().no_proxy().build();
        let http =
            http.map_err(|_| Error::new("graph-setup", Exit::Failed).with("reason", "no HTTP client"))?;
        Ok(Self { url: url.to_owned(), http })
    }

    async fn control(&self, path: &str, asked: Value) -> Result<Value, Error> {
        let failed =
            |why: String| Error::new("demo-not-played", Exit::Failed).with("path", path).with("why", why);
        let request = self.http.post(format!("{}/_sandbox/{path}", self.url)).body(asked.to_string());
        let reply = request.header("content-type", "application/json").send().await;
        let reply = reply.map_err(|error| failed(error.without_url().to_string()))?;
        let is_fine = reply.status().is_success();
        let text = reply.text().await.map_err(|error| failed(error.without_url().to_string()))?;
        if !is_fine {
            return Err(failed(text));
        }
        Ok(serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    async fn dashboard(&self, action: &str, more: Value) -> Result<Value, Error> {
        let mut asked = more;
        asked["do"] = action.into();
        self.control("dashboard", asked).await
    }

    /// Makes the calls of Graph API Explorer, as a person would there.
    async fn explorer(&self) -> Result<(), Error> {
        let token = self.dashboard("explorer-token", json!({})).await?;
        let token = token["token"].as_str().unwrap_or_default().to_owned();
        for path in ["me/accounts", "me/businesses"] {
            let request = self.http.get(format!("{}/{path}", self.url)).bearer_auth(&token);
            let sent = request.send().await;
            sent.map_err(|error| {
                let why = error.without_url().to_string();
                Error::new("demo-not-played", Exit::Failed).with("path", path).with("why", why)
            })?;
        }
        Ok(())
    }

    /// Has the tester write, and the agent answer.
    async fn rehearse(&self, page: &str) -> Result<(), Error> {
        let hello =
            json!({ "page": page, "from": TESTER, "text": "Good morning, is the blue sofa in stock?" });
        self.control("message", hello).await?;
        let reply = json!({ "page": page, "to": TESTER, "text": "Good morning. Yes, it is." });
        self.dashboard("reply", reply).await.map(|_| ())
    }
}

/// A guide, with somebody on the other side.
struct Played<'p> {
    guide: &'p mut dyn Guide,
    samples: Option<Answers>,
    meta: Meta,
    done: BTreeSet<StepId>,
    secret: Option<String>,
}

impl<'p> Played<'p> {
    fn new(guide: &'p mut dyn Guide, samples: Option<Answers>, url: &str) -> Result<Self, Error> {
        Ok(Self { guide, samples, meta: Meta::new(url)?, done: BTreeSet::new(), secret: None })
    }

    /// Returns the example's answer, once somebody did what it takes.
    async fn answer(&mut self, question: &Question, subject: &Subject) -> Result<Option<String>, Error> {
        let text = |reply: &Value, name: &str| reply[name].as_str().unwrap_or_default().to_owned();
        let page = match subject {
            Subject::Page { page, .. } => page.clone(),
            _ => String::new(),
        };
        Ok(match &*question.key {
            "app_id" => {
                let app =
                    json!({ "name": "Aurora Atendimento", "contact_email": "ana.prado@aurora.example.com" });
                let made = self.meta.dashboard("create-app", app).await?;
                self.guide.aside("played-app");
                self.secret = Some(text(&made, "app_secret"));
                Some(text(&made, "app_id"))
            }
            "app_secret" => self.secret.clone(),
            "page_token" => {
                self.meta.dashboard("link-page", json!({})).await?;
                self.guide.aside("played-token");
                Some(text(&self.meta.dashboard("generate-token", json!({})).await?, "token"))
            }
            "explorer_call" => {
                self.meta.explorer().await?;
                self.guide.aside("played-explorer");
                Some("yes".into())
            }
            "rehearsal" => {
                self.meta.rehearse(&page).await?;
                self.guide.aside("played-rehearsal");
                Some("yes".into())
            }
            "submitted" => {
                self.meta.dashboard("submit-review", json!({ "permissions": SUBMITTED })).await?;
                self.guide.aside("played-submission");
                Some("yes".into())
            }
            _ => match &self.samples {
                Some(samples) => samples.get(question, subject)?,
                None => None,
            },
        })
    }

    /// Does what a person would do elsewhere. Returns whether there was anything to do.
    async fn play(&mut self, step: StepId, subject: &Subject) -> Result<bool, Error> {
        let told = match step {
            StepId::AppSettings => {
                let settings = json!({
                    "category": "Messenger bots for business",
                    "contact_email": "ana.prado@aurora.example.com",
                    "privacy_policy_url": "https://www.aurora.example.com/privacy",
                    "terms_of_service_url": "https://www.aurora.example.com/terms",
                    "app_domains": ["aurora.example.com"],
                    "website_url": "https://crm.aurora.example.com/neo",
                });
                self.meta.dashboard("settings", settings).await?;
                "played-settings"
            }
            StepId::MessengerProduct => {
                self.meta.dashboard("add-messenger", json!({})).await?;
                "played-messenger"
            }
            StepId::Testers => {
                self.meta.dashboard("invite", json!({ "user": TESTER, "role": "testers" })).await?;
                self.meta.control("invitations/accept", json!({ "user": TESTER })).await?;
                "played-testers"
            }
            StepId::Rehearsal => {
                if let Subject::Page { page, .. } = subject {
                    self.meta.rehearse(page).await?;
                }
                "played-rehearsal"
            }
            _ => return Ok(false),
        };
        self.guide.aside(told);
        Ok(true)
    }
}

/// What the example submits.
const SUBMITTED: [&str; 4] =
    ["pages_messaging", "business_asset_user_profile_access", "pages_manage_metadata", "pages_show_list"];

impl Guide for Played<'_> {
    fn show(&mut self, row: &'static Row, subject: &Subject, verdict: &Verdict) {
        self.guide.show(row, subject, verdict);
    }

    fn ask<'a>(&'a mut self, asked: &'a Asked<'a>) -> LocalBoxFuture<'a, Result<Answer, Error>> {
        Box::pin(async move {
            let Asked { question, subject, offer, is_made_up, since, is_optional } = asked;
            let own = self.answer(question, subject).await?.map(SecretString::from);
            let (is_made_up, since, is_optional) = (*is_made_up && own.is_none(), *since, *is_optional);
            let offer = own.or_else(|| offer.clone());
            self.guide.ask(&Asked { question, subject, offer, is_made_up, since, is_optional }).await
        })
    }

    fn refused(&mut self, question: &Question, why: &Finding) -> bool {
        self.guide.refused(question, why)
    }

    fn failed(&mut self, row: &'static Row, why: &Finding) {
        self.guide.failed(row, why);
    }

    fn agree<'a>(
        &'a mut self,
        row: &'static Row,
        planned: &'a [Call],
    ) -> LocalBoxFuture<'a, Result<bool, Error>> {
        self.guide.agree(row, planned)
    }

    fn wait<'a>(
        &'a mut self,
        row: &'static Row,
        subject: &'a Subject,
        found: &'a [Finding],
    ) -> LocalBoxFuture<'a, Result<bool, Error>> {
        Box::pin(async move {
            if self.guide.is_attended() && !self.guide.wait(row, subject, found).await? {
                return Ok(false);
            }
            let is_new = self.done.insert(row.id);
            let is_played = is_new && self.play(row.id, subject).await?;
            Ok(is_played || self.guide.is_attended())
        })
    }
}
