//! `demo`: the whole journey against a simulated Meta of its own.
//!
//! Real in it: the engine, Graph over loopback HTTP, the vault, the texts. Played: the web, Meta's
//! dashboard, the tester and the product's agent, each through the sandbox's control paths.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use futures_util::future::LocalBoxFuture;
use secrecy::SecretString;
use serde_json::{Value, json};

use super::Context;
use super::office::{Focus, Office, Setting, time};
use super::start::{progress, report, volunteer, walk};
use crate::env::Env;
use crate::error::{Error, Exit};
use crate::finding::{Finding, Subject, Verdict};
use crate::journey::drive::{Answer, Asked, Guide, How};
use crate::journey::port::Call;
use crate::journey::question::{Question, Target};
use crate::journey::{Row, StepId};
use crate::sandbox::{Options, World, start};
use crate::ui::answers::{Answers, Unattended};
use crate::ui::{Report, View};
use crate::workspace::{Config, Workspace};

/// The example's answers.
const ANSWERS: &str = include_str!("../../templates/demo/answers.toml");
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
    #[arg(long, value_name = "ID", default_value = "neointeract")]
    pub platform: String,
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
    let answers = samples(&workspace, &platform)?;
    let setting = Setting { home: Some(home.clone()), graph_url: None, ..context.setting() };
    let office = Office::new(workspace, context.env, &setting, &context.scrub, "demo")?;
    office.shelf().find(&platform)?;
    context.note(&context.words.say("demo-begins", &[("home", home.display().to_string().into())].into()));
    let company = answers.text("company")?.unwrap_or_default();
    let customer = office.workspace().free_slug(&company);
    office.set_focus(&Focus::One(customer.clone()))?;
    volunteer(&office, &customer, &answers)?;
    office.set_focus(&Focus::One(customer.clone()))?;
    let unattended = Unattended { answers, note: progress(context), now: office.now(), is_lenient: false };
    let mut guide = Played { unattended, meta: Meta::new(&graph_url)?, done: BTreeSet::new(), secret: None };
    let driven = walk(&office, &mut guide, &customer, How::default()).await?;
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
fn samples(workspace: &Workspace, platform: &str) -> Result<Answers, Error> {
    let text = ANSWERS.replace("platform = \"neointeract\"", &format!("platform = \"{platform}\""));
    workspace.add_file("samples/sample-icon.png", ICON)?;
    workspace.add_file("samples/sample-screencast.mp4", CLIP)?;
    let answers = workspace.add_file("samples/answers.toml", text.as_bytes())?;
    let example = [("DEMO_AGENT_PASSWORD", "Aurora-demo-2026"), ("DEMO_VERIFY_TOKEN", "aurora-7d1f4c92b8")];
    let variables = example.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    Answers::read(&answers, &variables, &[])
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

/// The unattended guide, with somebody on the other side.
struct Played<'p> {
    unattended: Unattended<'p>,
    meta: Meta,
    done: BTreeSet<StepId>,
    secret: Option<String>,
}

impl Played<'_> {
    async fn answer(
        &mut self,
        question: &'static Question,
        subject: &Subject,
    ) -> Result<Option<String>, Error> {
        let text = |reply: &Value, name: &str| reply[name].as_str().unwrap_or_default().to_owned();
        let page = match subject {
            Subject::Page { page, .. } => page.clone(),
            _ => String::new(),
        };
        Ok(match question.key {
            "app_id" => {
                let app =
                    json!({ "name": "Aurora Atendimento", "contact_email": "ana.prado@aurora.example.com" });
                let made = self.meta.dashboard("create-app", app).await?;
                self.secret = Some(text(&made, "app_secret"));
                Some(text(&made, "app_id"))
            }
            "app_secret" => self.secret.clone(),
            "page_token" => {
                self.meta.dashboard("link-page", json!({})).await?;
                Some(text(&self.meta.dashboard("generate-token", json!({})).await?, "token"))
            }
            "explorer_call" => {
                self.meta.explorer().await?;
                Some("yes".into())
            }
            "rehearsal" => {
                self.meta.rehearse(&page).await?;
                Some("yes".into())
            }
            "submitted" => {
                self.meta.dashboard("submit-review", json!({ "permissions": SUBMITTED })).await?;
                Some("yes".into())
            }
            _ => None,
        })
    }
}

/// What the example submits.
const SUBMITTED: [&str; 4] =
    ["pages_messaging", "business_asset_user_profile_access", "pages_manage_metadata", "pages_show_list"];

impl Guide for Played<'_> {
    fn show(&mut self, row: &'static Row, subject: &Subject, verdict: &Verdict) {
        self.unattended.show(row, subject, verdict);
    }

    fn ask<'a>(&'a mut self, asked: &'a Asked<'a>) -> LocalBoxFuture<'a, Result<Answer, Error>> {
        Box::pin(async move {
            if let Some(text) = self.answer(asked.question, asked.subject).await? {
                let is_secret = matches!(asked.question.target, Target::Secret(_));
                return Ok(if is_secret {
                    Answer::Secret(SecretString::from(text))
                } else {
                    Answer::Text(text)
                });
            }
            self.unattended.ask(asked).await
        })
    }

    fn refused(&mut self, question: &'static Question, why: &Finding) -> bool {
        self.unattended.refused(question, why)
    }

    fn agree<'a>(
        &'a mut self,
        row: &'static Row,
        planned: &'a [Call],
    ) -> LocalBoxFuture<'a, Result<bool, Error>> {
        self.unattended.agree(row, planned)
    }

    fn wait<'a>(
        &'a mut self,
        row: &'static Row,
        subject: &'a Subject,
        _: &'a [Finding],
    ) -> LocalBoxFuture<'a, Result<bool, Error>> {
        Box::pin(async move {
            if !self.done.insert(row.id) {
                return Ok(false);
            }
            match row.id {
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
                }
                StepId::MessengerProduct => {
                    self.meta.dashboard("add-messenger", json!({})).await?;
                }
                StepId::Testers => {
                    self.meta.dashboard("invite", json!({ "user": TESTER, "role": "testers" })).await?;
                    self.meta.control("invitations/accept", json!({ "user": TESTER })).await?;
                }
                StepId::Rehearsal => {
                    if let Subject::Page { page, .. } = subject {
                        self.meta.rehearse(page).await?;
                    }
                }
                _ => return Ok(false),
            }
            Ok(true)
        })
    }
}
