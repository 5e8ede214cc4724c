//! `customer adopt`: takes over what runs already, and looks at it.

use std::path::PathBuf;

use secrecy::SecretString;
use serde_json::{Value, json};

use super::Context;
use super::choose::choose;
use super::doctor::{Why, look_at};
use super::import_answers::import_answers;
use super::unlock::Need;
use crate::error::Error;
use crate::finding::Subject;
use crate::journey::adopt::{Running, adopt_app, adopt_page};
use crate::journey::question::Question;
use crate::store::Scope;
use crate::ui::answers::{Answers, missing};
use crate::ui::{Report, View};

/// Arguments of `customer adopt`.
#[derive(Debug, clap::Args)]
pub struct AdoptArgs {
    /// Name of the business
    #[arg(long, value_name = "TEXT")]
    pub company: Option<String>,
    /// Contact-centre product: an id that `onboard platform list` shows
    #[arg(long, value_name = "ID")]
    pub platform: Option<String>,
    /// App ID of Meta's app
    #[arg(long, value_name = "ID")]
    pub app_id: Option<String>,
    /// Answers (TOML), with references to `app_secret` and `page_token`
    #[arg(long, value_name = "FILE")]
    pub answers: Option<PathBuf>,
    /// Read the secrets that the answers do not give from standard input, one a line: app secret, Page token
    #[arg(long)]
    pub stdin: bool,
}

/// Adopts a customer: proves what was given, reads back the rest, and looks.
///
/// # Errors
/// When an answer is missing, what was given does not fit, or Meta cannot be asked.
pub async fn run(context: &Context<'_>, args: AdoptArgs) -> Result<Report, Error> {
    let AdoptArgs { company, platform, app_id, answers, stdin } = args;
    let mut read = match &answers {
        Some(file) => Answers::read(
            &context.env.absolute(file),
            &context.env.variables,
            &super::platform::asks(context)?,
        )?,
        None => Answers::none(&context.env.variables),
    };
    for (key, text) in [("company", company), ("platform", platform), ("app_id", app_id)] {
        if let (Some(text), Some(question)) = (text, Question::find(key)) {
            read.set(question, &text)?;
        }
        if read.text(key)?.is_none() {
            return Err(missing(key));
        }
    }
    let (secret, tokens) = secrets(context, &read, stdin).await?;
    let workspace = context.workspace_made()?;
    context.unlock(&workspace, Need::Store).await?;
    let customer = choose(context, &workspace, None, &read)?;
    let scope = Scope::Customer(customer.clone());
    let run = context.open(workspace, "customer adopt", scope).await?;
    run.profiles().find(&read.text("platform")?.unwrap_or_default())?;
    import_answers(&run, &customer, &read).await?;
    adopt_app(&run, &customer, &secret).await?;
    let mut pages = Vec::new();
    for token in &tokens {
        pages.push(adopt_page(&run, &customer, token).await?);
    }
    let mut report =
        look_at(context, &run, "customer adopt", std::slice::from_ref(&customer), true, Why::Whole).await?;
    report.result["customer"] = customer.into();
    report.result["pages"] = pages.iter().map(as_json).collect();
    let mut views: Vec<View> = pages.iter().map(view).collect();
    views.push(report.view);
    report.view = View::Several(views);
    Ok(report)
}

/// Returns the app's secret and the tokens: from the answers, else from standard input, else from a person.
async fn secrets(
    context: &Context<'_>,
    answers: &Answers,
    stdin: bool,
) -> Result<(SecretString, Vec<SecretString>), Error> {
    let is_piped = stdin && !context.env.input_is_terminal;
    let piped = if is_piped { context.value("page_token", None, true).await? } else { String::new() };
    let mut lines = piped.lines();
    let nobody = Subject::App(String::new());
    let secret = secret(context, answers, &mut lines, "app_secret", &nobody).await?;
    let mut pages: Vec<Subject> = answers.pages().iter().map(|page| Subject::page("", page)).collect();
    if pages.is_empty() {
        pages.push(nobody);
    }
    let mut tokens = Vec::new();
    for of in &pages {
        tokens.push(self::secret(context, answers, &mut lines, "page_token", of).await?);
    }
    Ok((secret, tokens))
}

async fn secret(
    context: &Context<'_>,
    answers: &Answers,
    lines: &mut std::str::Lines<'_>,
    key: &'static str,
    of: &Subject,
) -> Result<SecretString, Error> {
    let Some(question) = Question::find(key) else { return Err(missing(key)) };
    let text = match (answers.get(question, of)?, lines.next()) {
        (Some(text), _) => text,
        (None, Some(line)) => question.check(line).map_err(|why| Error::new(why).with("key", key))?,
        (None, None) if context.can_ask() => return context.ask_secret(question).await,
        (None, None) => return Err(missing(key)),
    };
    let secret = SecretString::from(text);
    context.scrub.learn(&secret);
    Ok(secret)
}

fn view(running: &Running) -> View {
    let Running { page, page_name, callback, app_fields, page_fields, live, scopes } = running;
    let shown = |list: &[String]| if list.is_empty() { "-".to_owned() } else { list.join(", ") };
    View::Message(
        "adopted",
        [
            ("page", page.as_str().into()),
            ("name", page_name.as_str().into()),
            ("callback", callback.as_deref().unwrap_or("-").into()),
            ("app_fields", shown(app_fields).into()),
            ("page_fields", shown(page_fields).into()),
            ("live", shown(live).into()),
            ("scopes", shown(scopes).into()),
        ]
        .into(),
    )
}

fn as_json(running: &Running) -> Value {
    let Running { page, page_name, callback, app_fields, page_fields, live, scopes } = running;
    json!({
        "page": page,
        "page_name": page_name,
        "callback_url": callback,
        "app_fields": app_fields,
        "page_fields": page_fields,
        "live": live,
        "scopes": scopes,
    })
}
