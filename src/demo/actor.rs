//! Plays what Meta's dashboard, the tester and the product's agent do, over the sandbox's control paths.

use serde_json::{Value, json};

use crate::codes;
use crate::error::Error;
use crate::finding::Subject;
use crate::journey::StepId;

/// Who tests in the example, by user id in the world.
const TESTER: &str = "7002";
/// What the example submits.
const SUBMITTED: [&str; 4] =
    ["pages_messaging", "business_asset_user_profile_access", "pages_manage_metadata", "pages_show_list"];

/// What came of it: a message that tells what happened, and the answer that it gives.
pub struct Deed {
    /// Key of the message, where something happened.
    pub told: Option<&'static str>,
    /// The answer.
    pub answer: String,
}

impl Deed {
    fn told(told: &'static str, answer: impl Into<String>) -> Self {
        Self { told: Some(told), answer: answer.into() }
    }
}

/// Everybody of the example but the person at the terminal.
pub struct Actor {
    url: String,
    http: reqwest::Client,
    app_secret: Option<String>,
}

impl Actor {
    /// Returns an actor in the world that a sandbox serves.
    ///
    /// # Errors
    /// When there can be no HTTP client.
    pub fn new(url: &str) -> Result<Self, Error> {
        let http = reqwest::Client::builder().no_proxy().build();
        let http = http.map_err(|_| Error::new(&codes::GRAPH_SETUP).with("reason", "no HTTP client"))?;
        Ok(Self { url: url.to_owned(), http, app_secret: None })
    }

    /// Does what an answer takes. Returns nothing for a question to which nothing has to be done.
    ///
    /// # Errors
    /// When the world does not let it be done.
    pub async fn answer(&mut self, question: &str, subject: &Subject) -> Result<Option<Deed>, Error> {
        let text = |reply: &Value, name: &str| reply[name].as_str().unwrap_or_default().to_owned();
        Ok(match question {
            "app_id" => {
                let app =
                    json!({ "name": "Aurora Atendimento", "contact_email": "ana.prado@aurora.example.com" });
                let made = self.dashboard("create-app", app).await?;
                self.app_secret = Some(text(&made, "app_secret"));
                Some(Deed::told("played-app", text(&made, "app_id")))
            }
            "app_secret" => self.app_secret.clone().map(|answer| Deed { told: None, answer }),
            "page_token" => {
                self.dashboard("link-page", json!({})).await?;
                let made = self.dashboard("generate-token", json!({})).await?;
                Some(Deed::told("played-token", text(&made, "token")))
            }
            "explorer_call" => {
                self.explorer().await?;
                Some(Deed::told("played-explorer", "yes"))
            }
            "rehearsal" => match subject {
                Subject::Page { page, .. } => {
                    self.rehearse(page).await?;
                    Some(Deed::told("played-rehearsal", "yes"))
                }
                _ => None,
            },
            "submitted" => {
                self.dashboard("submit-review", json!({ "permissions": SUBMITTED })).await?;
                Some(Deed::told("played-submission", "yes"))
            }
            _ => None,
        })
    }

    /// Does what a person would do elsewhere for a step. Returns the message that tells of it, if there was anything.
    ///
    /// # Errors
    /// When the world does not let it be done.
    pub async fn play(&self, step: StepId, subject: &Subject) -> Result<Option<&'static str>, Error> {
        Ok(Some(match step {
            StepId::AppSettings => {
                let settings = json!({
                    "category": "Messenger bots for business",
                    "contact_email": "ana.prado@aurora.example.com",
                    "privacy_policy_url": "https://www.aurora.example.com/privacy",
                    "terms_of_service_url": "https://www.aurora.example.com/terms",
                    "app_domains": ["aurora.example.com"],
                    "website_url": "https://crm.aurora.example.com/neo",
                });
                self.dashboard("settings", settings).await?;
                "played-settings"
            }
            StepId::MessengerProduct => {
                self.dashboard("add-messenger", json!({})).await?;
                "played-messenger"
            }
            StepId::Testers => {
                self.dashboard("invite", json!({ "user": TESTER, "role": "testers" })).await?;
                self.control("invitations/accept", json!({ "user": TESTER })).await?;
                "played-testers"
            }
            StepId::Rehearsal => {
                let Subject::Page { page, .. } = subject else { return Ok(None) };
                self.rehearse(page).await?;
                "played-rehearsal"
            }
            _ => return Ok(None),
        }))
    }

    /// Has the tester write to a Page, and the agent answer.
    async fn rehearse(&self, page: &str) -> Result<(), Error> {
        let hello =
            json!({ "page": page, "from": TESTER, "text": "Good morning, is the blue sofa in stock?" });
        self.control("message", hello).await?;
        let reply = json!({ "page": page, "to": TESTER, "text": "Good morning. Yes, it is." });
        self.dashboard("reply", reply).await.map(|_| ())
    }

    /// Makes the calls of Graph API Explorer, as a person would there.
    async fn explorer(&self) -> Result<(), Error> {
        let token = self.dashboard("explorer-token", json!({})).await?;
        let token = token["token"].as_str().unwrap_or_default().to_owned();
        for path in ["me/accounts", "me/businesses"] {
            let request = self.http.get(format!("{}/{path}", self.url)).bearer_auth(&token);
            request.send().await.map_err(|error| failed(path, error.without_url().to_string()))?;
        }
        Ok(())
    }

    async fn dashboard(&self, action: &str, more: Value) -> Result<Value, Error> {
        let mut asked = more;
        asked["do"] = action.into();
        self.control("dashboard", asked).await
    }

    async fn control(&self, path: &str, asked: Value) -> Result<Value, Error> {
        let request = self.http.post(format!("{}/_sandbox/{path}", self.url)).body(asked.to_string());
        let reply = request.header("content-type", "application/json").send().await;
        let reply = reply.map_err(|error| failed(path, error.without_url().to_string()))?;
        let is_fine = reply.status().is_success();
        let text = reply.text().await.map_err(|error| failed(path, error.without_url().to_string()))?;
        if !is_fine {
            return Err(failed(path, text));
        }
        Ok(serde_json::from_str(&text).unwrap_or(Value::Null))
    }
}

fn failed(path: &str, why: String) -> Error {
    Error::new(&codes::DEMO_NOT_PLAYED).with("path", path).with("why", why)
}
