//! The ways into Facebook's dialog and out of it, each to the token that it gives.

use std::time::Duration;

use secrecy::SecretString;
use url::Url;

use crate::codes;
use crate::commands::Context;
use crate::error::{Error, Exit};
use crate::finding::{Facts, Subject, UNKNOWN_ID};
use crate::journey::backend::Backend;
use crate::journey::known::said_within;
use crate::journey::look::Ports;
use crate::journey::port::{Entry as Dated, SecretKind, TokenRole};
use crate::journey::question::{Question, Target};
use crate::journey::token::scopes;
use crate::journey::{Change, StepId};
use crate::listen::oauth::{Judged, Page, Pages, receive};
use crate::listen::serve::Loopback;
use crate::run::Run;
use crate::system::browser;
use crate::token::login::{Asking, Attempt, Brought, SUCCESS, address, dialog, read};
use crate::token::redeemed;
use crate::ui::Prompter;
use crate::ui::answers::decode;

/// Days after which what was said of Facebook Login on the app is asked again.
const SAID_DAYS: i64 = 365;
/// How often what is pasted may be something else than the end of this login.
const TRIES: usize = 3;
/// What the ledger calls a login that ended.
const ENDED: &str = "login";

/// A way in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::commands) enum Way {
    /// The person's browser; they paste what it ends at.
    Paste,
    /// The person's browser, which comes back by itself.
    Loopback,
    /// Somebody else's browser.
    Link,
    /// What somebody else's browser ended at.
    Redirected,
}

/// What a login needs.
pub(in crate::commands) struct Entry<'e, 'c> {
    pub(in crate::commands) context: &'e Context<'c>,
    pub(in crate::commands) run: &'e Run,
    pub(in crate::commands) customer: &'e str,
    /// The person, where one can be asked.
    pub(in crate::commands) prompter: Option<&'e dyn Prompter>,
    /// Permissions beyond what the platform needs.
    pub(in crate::commands) also: Vec<String>,
    /// The port to come back to; 0 is a free one.
    pub(in crate::commands) port: u16,
    /// How long to wait for a browser.
    pub(in crate::commands) wait: Duration,
    /// Whether a browser is opened.
    pub(in crate::commands) opens_browser: bool,
}

impl Entry<'_, '_> {
    /// Keeps what the command line says of the app.
    pub(in crate::commands) async fn remember(
        &self,
        given: [(&'static str, Option<String>); 3],
    ) -> Result<(), Error> {
        for (key, text) in given {
            if let Some(text) = text {
                self.keep(key, &text).await?;
            }
        }
        Ok(())
    }

    /// Has the person choose the way in.
    pub(in crate::commands) async fn ask_way(&self) -> Result<Way, Error> {
        let Some(prompter) = self.prompter else { return Err(Error::new(&codes::LOGIN_WAY_UNNAMED)) };
        let words = &self.context.words;
        let mut ways = vec![
            (Way::Paste, "login-way-paste"),
            (Way::Loopback, "login-way-loopback"),
            (Way::Link, "login-way-link"),
        ];
        if self.waiting().await?.is_some() {
            ways.push((Way::Redirected, "login-way-redirected"));
        }
        let items: Vec<String> = ways.iter().map(|(_, key)| words.get(key)).collect();
        match prompter.pick(&words.get("login-which-way"), &items, 0).await? {
            Some(picked) => Ok(ways[picked].0),
            None => Err(Error::new(&codes::DECLINED)),
        }
    }

    /// Goes the way to its end, and returns the code that Meta gave, with the login that it ends.
    pub(in crate::commands) async fn code(&self, way: Way) -> Result<(Attempt, SecretString), Error> {
        if way == Way::Redirected {
            return self.redirected().await;
        }
        self.is_ready().await?;
        match way {
            Way::Loopback => self.come_back().await,
            _ => self.pasted().await,
        }
    }

    /// Has Meta give a token for a code, which it does once.
    pub(in crate::commands) async fn token(
        &self,
        attempt: Attempt,
        code: &SecretString,
    ) -> Result<SecretString, Error> {
        let token = redeemed(self.run, self.customer, &attempt, code).await?;
        let ended = Dated { at: self.run.now(), kind: ENDED.into(), of: attempt.state, note: String::new() };
        self.run.apply(StepId::Login, vec![Change::Ledger(self.subject(), ended)]).await?;
        Ok(token)
    }

    /// Makes a link for somebody else, and keeps what its end is held against.
    pub(in crate::commands) async fn link(&self) -> Result<(Url, Attempt), Error> {
        self.is_ready().await?;
        let attempt = self.begin(&self.redirect().await?)?;
        let url = self.address(&attempt).await?;
        let secret =
            Change::Secret(self.subject(), SecretKind::LoginAttempt, attempt.sealed(), Some(attempt.until));
        self.run.apply(StepId::Login, vec![secret]).await?;
        Ok((url, attempt))
    }

    async fn redirected(&self) -> Result<(Attempt, SecretString), Error> {
        let attempt = self.waiting().await?.ok_or_else(|| Error::new(&codes::NO_LOGIN_ATTEMPT))?;
        let is_used = |entry: &Dated| entry.kind == ENDED && entry.of == attempt.state;
        if self.run.inputs().subject_record(&self.subject()).ledger.iter().any(is_used) {
            return Err(Error::new(&codes::LOGIN_LINK_USED));
        }
        let text = match (self.context.env.input_is_terminal, self.prompter) {
            (true, Some(prompter)) => self.typed(prompter).await?,
            (true, None) => {
                return Err(Error::new(&codes::SECRET_ON_TERMINAL).with("key", "redirected"));
            }
            (false, _) => {
                let unreadable = |why: &str| Error::new(&codes::INPUT_UNREADABLE).with("why", why);
                let bytes = self.context.input.as_ref().map_err(|why| unreadable(why))?;
                decode(bytes).ok_or_else(|| unreadable("not UTF-8 text"))?
            }
        };
        let code = self.learnt(attempt.judge(read(&text)?, self.run.now())?);
        Ok((attempt, code))
    }

    /// Returns the login that somebody was sent a link for.
    async fn waiting(&self) -> Result<Option<Attempt>, Error> {
        let sealed = self.run.secret(self.subject(), SecretKind::LoginAttempt).await?;
        let attempt = sealed.as_ref().and_then(Attempt::opened);
        if let Some(attempt) = &attempt {
            self.context.scrub.learn(&attempt.verifier);
        }
        Ok(attempt)
    }

    async fn pasted(&self) -> Result<(Attempt, SecretString), Error> {
        let Some(prompter) = self.prompter else { return Err(Error::new(&codes::LOGIN_WAY_UNNAMED)) };
        let attempt = self.begin(&self.redirect().await?)?;
        let url = self.address(&attempt).await?;
        self.show(&url, "login-paste-told");
        let mut tries = 0;
        loop {
            let text = self.typed(prompter).await?;
            tries += 1;
            match read(&text).and_then(|brought| attempt.judge(brought, self.run.now())) {
                Ok(code) => return Ok((attempt, self.learnt(code))),
                // A slip of the hand is no end of the login.
                Err(error) if error.exit == Exit::Usage && tries < TRIES => {
                    prompter.say(&self.context.words.say(error.code.id, &error.facts));
                }
                Err(error) => return Err(error),
            }
        }
    }

    async fn come_back(&self) -> Result<(Attempt, SecretString), Error> {
        let own = self.app_field("login_redirect").and_then(|own| Url::parse(&own).ok());
        let listed = own.filter(|own| own.scheme() == "http");
        let port = listed.as_ref().and_then(Url::port).filter(|_| self.port == 0).unwrap_or(self.port);
        let taken = |_| Error::new(&codes::LOGIN_PORT_TAKEN).with("port", port);
        let loopback = Loopback::bind(port).await.map_err(taken)?;
        let redirect = match &listed {
            Some(listed) if listed.port() == Some(loopback.port()) => listed.to_string(),
            _ => format!("http://localhost:{}/callback", loopback.port()),
        };
        let path = Url::parse(&redirect).map(|url| url.path().to_owned()).unwrap_or_default();
        let attempt = self.begin(&redirect)?;
        let url = self.address(&attempt).await?;
        self.show(&url, "login-loopback-told");
        let judge = |target: &str| match self.back(&attempt, target) {
            Ok(_) => Judged::Done,
            Err(error) if [&codes::LOGIN_FOREIGN, &codes::LOGIN_UNREADABLE].contains(&error.code) => {
                Judged::Foreign
            }
            Err(_) => Judged::Refused,
        };
        let pages = self.pages();
        let receiving = receive(&loopback, &path, &pages, judge);
        let minutes = self.wait.as_secs().div_ceil(60);
        let late = |_| Error::new(&codes::LOGIN_TIMEOUT).with("minutes", minutes);
        let target = tokio::time::timeout(self.wait, receiving).await.map_err(late)?;
        let code = self.back(&attempt, &target)?;
        Ok((attempt, self.learnt(code)))
    }

    fn back(&self, attempt: &Attempt, target: &str) -> Result<SecretString, Error> {
        let brought: Brought = read(target)?;
        attempt.judge(brought, self.run.now())
    }

    fn pages(&self) -> Pages {
        let words = &self.context.words;
        let page = |title: &str, text: &str| Page { title: words.get(title), text: words.get(text) };
        Pages {
            lang: words.tag(),
            done: page("login-page-done", "login-page-done-text"),
            refused: page("login-page-refused", "login-page-refused-text"),
            foreign: page("login-page-foreign", "login-page-foreign-text"),
        }
    }

    /// Shows where the login is, and opens a browser there.
    fn show(&self, url: &Url, key: &str) {
        let words = &self.context.words;
        let is_opened = self.opens_browser && browser::open(self.context.env, url.as_str());
        let head = words.get(if is_opened { "login-opened" } else { "login-open" });
        let text = format!("\n{head}\n\n{url}\n\n{}\n", crate::ui::wrap(&words.get(key), 0));
        match self.prompter {
            Some(prompter) => prompter.say(&text),
            None => self.context.print_always(&text),
        }
    }

    async fn typed(&self, prompter: &dyn Prompter) -> Result<String, Error> {
        use secrecy::ExposeSecret;
        let label = self.context.words.get("login-pasted");
        loop {
            match prompter.secret(&label).await? {
                Some(text) => return Ok(text.expose_secret().to_owned()),
                None => prompter.say(&self.context.words.get("secret-cut")),
            }
        }
    }

    fn begin(&self, redirect: &str) -> Result<Attempt, Error> {
        let no_chance = || Error::new(&codes::RUNTIME_FAILED).with("why", "no randomness");
        let attempt = Attempt::new(redirect, self.run.now()).ok_or_else(no_chance)?;
        self.context.scrub.learn(&attempt.verifier);
        Ok(attempt)
    }

    async fn address(&self, attempt: &Attempt) -> Result<Url, Error> {
        let dialog = dialog(self.run.client().base(), &self.run.version().to_string());
        Ok(address(&dialog, &self.asking().await?, attempt))
    }

    /// Returns what is asked for: what the platform needs, and of that anew what was declined before.
    async fn asking(&self) -> Result<Asking, Error> {
        let subject = self.subject();
        let inputs = self.run.inputs();
        let known = inputs.known(&subject);
        let config = known.app.record.get("login_config").map(ToOwned::to_owned);
        let mut wanted = known.scopes();
        if wanted.is_empty() && config.is_none() {
            return Err(Error::new(&codes::PLATFORM_NOT_CHOSEN).exiting(Exit::Usage));
        }
        wanted.extend(self.also.iter().map(|name| name.trim().to_owned()));
        wanted.dedup();
        let mut asking = Asking { app: known.app_id.clone(), scopes: wanted, config, ..Asking::default() };
        if known.customer.card(SecretKind::UserToken).is_some()
            && let Ok(debug) = self.run.graph(&subject).debug(TokenRole::User).await
        {
            let carried = scopes(&debug);
            asking.again = asking.scopes.iter().any(|scope| !carried.contains(scope));
            let until = debug["data_access_expires_at"].as_i64().filter(|seconds| *seconds > 0);
            asking.renew = until.is_some_and(|seconds| seconds <= self.run.now().as_second());
        }
        Ok(asking)
    }

    /// Finds out whether the app can log anybody in, as far as it is known.
    async fn is_ready(&self) -> Result<(), Error> {
        let app = self.run.inputs().app_of(self.customer);
        if app == UNKNOWN_ID {
            return Err(Error::new(&codes::APP_UNKNOWN).exiting(Exit::Usage));
        }
        if self.run.secret(Subject::App(app.clone()), SecretKind::AppSecret).await?.is_none() {
            return Err(Error::new(&codes::NO_APP_SECRET).exiting(Exit::Usage));
        }
        let said = self.said();
        let said = match (said, self.prompter) {
            (Some(said), _) => said,
            (None, Some(prompter)) => {
                let words = &self.context.words;
                prompter.say(&crate::ui::wrap(&words.get("ask-facebook_login.help"), 0));
                let items = ["word-yes", "word-no"].map(|key| words.get(key));
                let picked = prompter.pick(&words.get("ask-facebook_login"), &items, 1).await?;
                let Some(picked) = picked else { return Err(Error::new(&codes::DECLINED)) };
                let word = if picked == 0 { "yes" } else { "no" };
                self.keep("facebook_login", word).await?;
                word.to_owned()
            }
            (None, None) => return Err(Error::new(&codes::LOGIN_UNSAID).with("app", app)),
        };
        if said == "yes" { Ok(()) } else { Err(Error::new(&codes::LOGIN_NOT_ON_APP).with("app", app)) }
    }

    fn said(&self) -> Option<String> {
        let inputs = self.run.inputs();
        let app = Subject::App(inputs.app_of(self.customer));
        let said = said_within(inputs.subject_record(&app), "facebook_login", SAID_DAYS, self.run.now());
        said.ok().map(|said| said.value.clone())
    }

    /// Returns where the person is sent to: what the app lists, as it was said once, else Facebook's own page.
    async fn redirect(&self) -> Result<String, Error> {
        if let Some(own) = self.app_field("login_redirect") {
            return Ok(own);
        }
        let Some(prompter) = self.prompter else { return Ok(SUCCESS.to_owned()) };
        let words = &self.context.words;
        prompter.say(&crate::ui::wrap(&words.get("ask-login_redirect.help"), 0));
        loop {
            let typed = prompter.line(&words.get("ask-login_redirect"), Some(SUCCESS), "").await?;
            match self.keep("login_redirect", &typed).await {
                Ok(kept) => return Ok(kept),
                Err(error) if error.exit == Exit::Usage => {
                    prompter.say(&words.say(error.code.id, &error.facts));
                }
                Err(error) => return Err(error),
            }
        }
    }

    fn app_field(&self, key: &str) -> Option<String> {
        let inputs = self.run.inputs();
        let app = Subject::App(inputs.app_of(self.customer));
        inputs.subject_record(&app).record.get(key).map(ToOwned::to_owned)
    }

    /// Keeps what was said of the app.
    async fn keep(&self, key: &'static str, text: &str) -> Result<String, Error> {
        let question = Question::find(key).ok_or_else(|| Error::new(&codes::KEY_UNKNOWN).with("key", key))?;
        let refused = |why| {
            let facts: Facts = [("key", key.into()), ("offered", "".into())].into();
            Error::new(why).knowing(facts)
        };
        let text = question.check(text).map_err(refused)?;
        let app = Subject::App(self.run.inputs().app_of(self.customer));
        if app.is_unidentified() {
            return Err(Error::new(&codes::APP_UNKNOWN).exiting(Exit::Usage));
        }
        let change = match question.target {
            Target::Said => Change::Said(app, key.into(), text.clone(), self.run.now()),
            _ => Change::Field(app, key.into(), text.clone()),
        };
        self.run.apply(StepId::Login, vec![change]).await?;
        Ok(text)
    }

    fn subject(&self) -> Subject {
        Subject::Customer(self.customer.to_owned())
    }

    /// From here on the code passes no text: it is worth a token to whoever has the app secret.
    fn learnt(&self, code: SecretString) -> SecretString {
        self.context.scrub.learn(&code);
        code
    }
}
