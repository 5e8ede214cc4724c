//! `token login`: a token from Facebook's own dialog, in this browser or in somebody else's.

use std::time::Duration;

use serde_json::json;

use super::desk::Desk;
use super::entry::{Entry, Way};
use crate::commands::Context;
use crate::commands::unlock::Need;
use crate::error::Error;
use crate::finding::Facts;
use crate::run::Run;
use crate::store::Scope;
use crate::token::login::{CODE_MINUTES, LINK_HOURS};
use crate::ui::{Prompter, Report, View, wrap};

/// Seconds for which a browser is waited for, unless told otherwise.
const WAIT: u64 = 600;

/// Arguments of `token login`.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on the command line")]
pub struct LoginArgs {
    /// Customer: an id, a Page ID, or part of a name
    pub customer: Option<String>,
    /// Log in with your browser, and paste the address that it ends at
    #[arg(long, group = "way")]
    pub paste: bool,
    /// Log in with your browser, which comes back to this machine: where the app allows
    /// `http://localhost`
    #[arg(long, group = "way")]
    pub loopback: bool,
    /// Print an address for somebody else's browser, like that of the Page's admin, and end
    #[arg(long, group = "way")]
    pub link: bool,
    /// Read from standard input what that browser ended at: the address, or the code in it
    #[arg(long, group = "way")]
    pub redirected: bool,
    /// Port of this machine that the browser comes back to; a free one when left out
    #[arg(long, value_name = "PORT", requires = "loopback")]
    pub port: Option<u16>,
    /// Seconds to wait for the browser
    #[arg(long, value_name = "SECONDS", requires = "loopback", default_value_t = WAIT)]
    pub wait: u64,
    /// Open no browser: the address is printed
    #[arg(long)]
    pub no_browser: bool,
    /// Whether Facebook Login, or Login for Business, is on the app; remembered
    #[arg(long, value_name = "WORD", value_parser = ["yes", "no"])]
    pub facebook_login: Option<String>,
    /// Address that the app lists for logins, under Valid OAuth Redirect URIs; remembered
    #[arg(long, value_name = "URL")]
    pub login_redirect: Option<String>,
    /// Configuration ID of Facebook Login for Business, in place of permissions; remembered
    #[arg(long, value_name = "ID")]
    pub login_config: Option<String>,
    /// One more permission to ask for, like `business_management`
    #[arg(long, value_name = "PERMISSION")]
    pub also: Vec<String>,
    /// The customer's Page, where the person has several
    #[arg(long, value_name = "PAGE_ID")]
    pub page: Option<String>,
    /// Take the token in place of another one that works
    #[arg(long)]
    pub replace: bool,
}

impl LoginArgs {
    /// Returns the way in that is named.
    fn way(&self) -> Option<Way> {
        let LoginArgs { paste, loopback, link, redirected, .. } = *self;
        [(paste, Way::Paste), (loopback, Way::Loopback), (link, Way::Link), (redirected, Way::Redirected)]
            .into_iter()
            .find_map(|(is_named, way)| is_named.then_some(way))
    }
}

/// Gets a token by a login, keeps it, and makes the Page's from it; or prints the link with which somebody else logs in.
///
/// # Errors
/// The app is not ready for it, nobody can be asked, the login did not end as it should, or Meta cannot be asked.
pub async fn run(context: &Context<'_>, args: LoginArgs) -> Result<Report, Error> {
    let named = args.way();
    let LoginArgs { customer, port, wait, no_browser, also, page, replace, .. } = args;
    let given = [
        ("facebook_login", args.facebook_login),
        ("login_redirect", args.login_redirect),
        ("login_config", args.login_config),
    ];
    let workspace = context.workspace()?;
    let customer = context.customer(&workspace, customer.as_deref())?;
    context.unlock(&workspace, Need::Store).await?;
    let run = context.open(workspace, "token login", Scope::Customer(customer.clone())).await?;
    let prompter = context.can_ask().then(|| context.prompter());
    let entry = Entry {
        context,
        run: &run,
        customer: &customer,
        prompter: prompter.as_deref(),
        also,
        port: port.unwrap_or(0),
        wait: Duration::from_secs(wait),
        opens_browser: !no_browser,
    };
    entry.remember(given).await?;
    let way = match named {
        Some(way) => way,
        None => entry.ask_way().await?,
    };
    if way == Way::Link {
        let (url, attempt) = entry.link().await?;
        return Ok(told(context, &customer, url.as_str(), &attempt.until.to_string(), &attempt.redirect));
    }
    let mut desk = Desk::new(context, &run, &customer, prompter.as_deref(), replace);
    if way != Way::Redirected {
        desk.is_free_for_login().await?;
    }
    let (attempt, code) = entry.code(way).await?;
    desk.is_free_for_login().await?;
    let token = entry.token(attempt, &code).await?;
    let from = desk.take_of_login(&token).await?;
    desk.pick_page(from, page.as_deref()).await?;
    desk.derive(from, true).await?;
    desk.report("token login").await
}

/// Logs in for the wizard: the person chooses the way, and what comes of it is kept. Returns false where that is a
/// link alone, which is shown.
///
/// # Errors
/// As [`run`].
pub(in crate::commands) async fn log_in(
    context: &Context<'_>,
    run: &Run,
    customer: &str,
    prompter: &dyn Prompter,
) -> Result<bool, Error> {
    let entry = Entry {
        context,
        run,
        customer,
        prompter: Some(prompter),
        also: Vec::new(),
        port: 0,
        wait: Duration::from_secs(WAIT),
        opens_browser: true,
    };
    let way = entry.ask_way().await?;
    if way == Way::Link {
        let (url, _) = entry.link().await?;
        prompter.say(&format!("\n{url}\n\n{}\n", wrap(&context.words.say("login-link-told", &terms()), 0)));
        return Ok(false);
    }
    let (attempt, code) = entry.code(way).await?;
    let token = entry.token(attempt, &code).await?;
    let mut desk = Desk::new(context, run, customer, Some(prompter), false);
    let from = desk.take_of_login(&token).await?;
    desk.pick_page(from, None).await?;
    desk.derive(from, true).await?;
    Ok(true)
}

/// Returns how long a link and what it ends at can be used.
fn terms() -> Facts {
    [("hours", LINK_HOURS.into()), ("minutes", CODE_MINUTES.into())].into()
}

/// Returns the report of a link that was made.
fn told(context: &Context<'_>, customer: &str, url: &str, until: &str, redirect: &str) -> Report {
    context.note(&wrap(&context.words.say("login-link-told", &terms()), 0));
    let result = json!({ "customer": customer, "url": url, "expires_at": until, "redirect_uri": redirect });
    let mut report = Report::settled("token login", result, View::Text(format!("{url}\n")));
    report.about.customer = Some(customer.to_owned());
    report.next = Some(format!("onboard token login {customer} --redirected"));
    report
}
