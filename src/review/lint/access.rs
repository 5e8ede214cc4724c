//! How the reviewer gets in: the address, the login, and how long both hold.

use url::Url;

use super::{Flaw, Sight};
use crate::review::steps::steps;
use crate::review::{Field, Text};

pub(super) fn site_url(text: &str) -> Option<Flaw> {
    let flaw = |code| Some(Flaw::new(code, "site_url", 0).with("url", text));
    let Ok(url) = Url::parse(text.trim()) else { return flaw("site-url-not-https") };
    if url.scheme() != "https" {
        return flaw("site-url-not-https");
    }
    // Some products keep their sign-in page behind `#` or `?`; only a root shows the portal.
    let is_root = url.path() == "/" && url.query().is_none() && url.fragment().is_none_or(str::is_empty);
    if is_root { flaw("site-url-bare-domain") } else { None }
}

/// Returns what is wrong with the credentials in a text that leads a reviewer in.
pub(super) fn credentials(text: &Text, sight: &Sight<'_>) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    if text.field == Field::Captions || text.field.is_for_the_person() {
        return flaws;
    }
    let body = text.body.to_lowercase();
    let leads =
        matches!(text.field, Field::Instructions | Field::ReviewerInstructions | Field::PlatformSettings);
    if leads && !steps(&text.body).is_empty() && !gives_login(&body, sight) {
        flaws.push(Flaw::new("text-no-credentials", &text.path, 0));
    }
    for (line, number) in text.body.lines().zip(1..) {
        let at = |code| Flaw::new(code, &text.path, number);
        if let Some(password) = password(line) {
            if password.is_empty() {
                flaws.push(at("text-no-credentials"));
            } else if is_guessable(password) {
                flaws.push(at("password-guessable"));
            }
        }
        let line = line.to_lowercase();
        if let Some(words) = PASSING.iter().find(|words| line.contains(**words)).filter(|_| !denies(&line)) {
            flaws.push(at("credentials-will-not-hold").with("words", words));
        }
    }
    flaws.extend(facebook_accounts(text));
    flaws
}

fn gives_login(body: &str, sight: &Sight<'_>) -> bool {
    let names_login = match sight.values.get("agent_login") {
        Some(login) if !login.trim().is_empty() => body.contains(&login.trim().to_lowercase()),
        _ => ["login:", "user:", "username", "user name", "e-mail:", "email:", "login "]
            .iter()
            .any(|word| body.contains(word)),
    };
    names_login && body.contains("password")
}

/// Returns what stands behind `Password:`; empty where nothing does.
fn password(line: &str) -> Option<&str> {
    let (label, value) = line.split_once(':')?;
    let label = label.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    ["password", "senha", "пароль"].contains(&label.as_str()).then(|| value.trim().trim_matches('`'))
}

/// What every guesser tries first. Guides propose some of them.
static GUESSED: &[&str] = &[
    "aa123", "test123", "teste123", "password", "senha123", "123456", "12345678", "qwerty", "admin",
    "changeme",
];

fn is_guessable(password: &str) -> bool {
    let plain: String = password.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    GUESSED.contains(&plain.as_str())
}

/// Words of what does not hold for the year that Meta may come back in.
static PASSING: &[&str] = &[
    "one-time code",
    "one-time password",
    "one time password",
    "one time code",
    "verification code",
    "two-factor",
    "two factor",
    "2fa",
    "authenticator app",
    "temporary password",
    "sms code",
    "password expires",
    "password will expire",
    "trial account",
    "trial period",
];

fn denies(line: &str) -> bool {
    ["no ", "not ", "never ", "without ", "disabled", "switched off", "turned off"]
        .iter()
        .any(|word| line.contains(word))
}

/// Finds the login of a Facebook or Instagram account that is handed over. Meta's staff use their own accounts, and
/// one that was made up refuses the whole submission. Source: "Common mistakes", App Review.
fn facebook_accounts(text: &Text) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    // A list of credentials belongs to the sentence that announces it.
    let mut announced: Option<usize> = None;
    for (line, number) in text.body.lines().zip(1..) {
        let lower = line.to_lowercase();
        let is_step = steps(line).len() == 1;
        if is_step {
            announced = None;
        }
        for sentence in lower.split(". ").flat_map(|part| part.split(';')) {
            let is_metas = ["facebook", "instagram", "messenger"].iter().any(|name| sentence.contains(name));
            let is_account = ["account", "log in", "login", "credentials", "profile", "user"]
                .iter()
                .any(|word| sentence.contains(word));
            let is_own =
                ["own ", "no ", "not ", "never ", "without "].iter().any(|word| sentence.contains(word));
            if is_metas && is_account {
                announced = if is_own { None } else { Some(number) };
            }
            if is_metas && is_account && !is_own && sentence.contains("password") {
                flaws.push(Flaw::new("text-facebook-account", &text.path, number));
                announced = None;
            }
        }
        if announced.is_some() && password(line).is_some_and(|password| !password.is_empty()) {
            flaws.push(Flaw::new("text-facebook-account", &text.path, number));
            announced = None;
        }
    }
    flaws
}
