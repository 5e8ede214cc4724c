//! How the reviewer gets in: the address and the login, and how long both hold.

use jiff::ToSpan;
use jiff::civil::Date;
use url::Url;

use super::{Flaw, LintContext};
use crate::address::is_local;
use crate::codes;
use crate::finding::Code;
use crate::review::steps::steps;
use crate::review::{Field, Text};

/// How the reviewer's address answered, from here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SiteAnswer {
    /// With this HTTP status.
    Status(u16),
    /// From an address that nobody outside reaches.
    Private,
    /// Not at all, and why in one stable word.
    Silent(&'static str),
}

/// Returns what is wrong with the values that lead a reviewer in.
pub(super) fn values(context: &LintContext<'_>) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    if let Some(url) = context.values.get("site_url") {
        let flaw = |code: &'static Code| Flaw::new(code, "site_url", 0).with("url", url);
        flaws.extend(site_url(url).map(flaw));
        flaws.extend(match context.site {
            Some(SiteAnswer::Private) => Some(flaw(&codes::SITE_URL_PRIVATE)),
            Some(SiteAnswer::Status(status @ 400..)) => {
                Some(flaw(&codes::SITE_URL_DEAD).with("seen", &status.to_string()))
            }
            Some(SiteAnswer::Silent(why)) => Some(flaw(&codes::SITE_URL_DEAD).with("seen", why)),
            Some(SiteAnswer::Status(_)) | None => None,
        });
        flaws.dedup_by_key(|flaw| flaw.code);
    }
    let until = context.values.get("agent_password_until").and_then(|day| day.parse::<Date>().ok());
    if let (Some(until), Some(today)) = (until, context.today) {
        // Source: "should be active for one year after submission", Data and access, App Review.
        let wanted = today.saturating_add(1.year());
        if until < wanted {
            let flaw = Flaw::new(&codes::PASSWORD_ENDS_TOO_SOON, "agent_password_until", 0);
            flaws.push(flaw.with("until", &until.to_string()).with("wanted", &wanted.to_string()));
        }
    }
    flaws
}

fn site_url(text: &str) -> Option<&'static Code> {
    let Ok(url) = Url::parse(text.trim()) else { return Some(&codes::SITE_URL_NOT_HTTPS) };
    if is_local(&url) {
        Some(&codes::SITE_URL_PRIVATE)
    } else if url.scheme() != "https" {
        Some(&codes::SITE_URL_NOT_HTTPS)
    } else if is_root(&url) {
        Some(&codes::SITE_URL_BARE_DOMAIN)
    } else {
        None
    }
}

/// Returns whether an address has nothing behind its domain. Some products keep their sign-in page behind `#` or `?`;
/// only a root shows the portal.
fn is_root(url: &Url) -> bool {
    url.path() == "/" && url.query().is_none() && url.fragment().is_none_or(str::is_empty)
}

/// Meta's own sites, whose root is no portal of the product's.
const METAS: [&str; 5] = ["facebook.com", "messenger.com", "instagram.com", "meta.com", "m.me"];

/// Returns the addresses in a text that a reviewer cannot use. The first one is where they start.
pub(super) fn addresses(text: &Text, context: &LintContext<'_>) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    if !text.field.is_pasted() {
        return flaws;
    }
    // What is wrong with the record's own address is said of it once.
    let own = context.values.get("site_url").map_or("", |url| url.trim());
    let leads = text.field != Field::Description || !steps(&text.body).is_empty();
    let mut is_first = leads;
    for (line, number) in text.body.lines().zip(1..) {
        for word in words(line) {
            let Some(url) = Url::parse(word).ok().filter(|url| matches!(url.scheme(), "http" | "https"))
            else {
                continue;
            };
            let is_metas = url.host_str().is_some_and(|host| {
                METAS.iter().any(|site| host == *site || host.ends_with(&format!(".{site}")))
            });
            let code = if is_local(&url) {
                Some(&codes::SITE_URL_PRIVATE)
            } else if url.scheme() == "http" {
                Some(&codes::SITE_URL_NOT_HTTPS)
            } else if is_first && !is_metas && is_root(&url) {
                Some(&codes::SITE_URL_BARE_DOMAIN)
            } else {
                None
            };
            is_first = false;
            if word != own {
                flaws.extend(code.map(|code| Flaw::new(code, &text.path, number).with("url", word)));
            }
        }
    }
    flaws
}

/// Returns what could be addresses in a line, without what stands around them.
pub(super) fn words(line: &str) -> impl Iterator<Item = &str> {
    let separates = |c: char| c.is_whitespace() || "“”\"'‘’()<>[]{},;|`*".contains(c);
    line.split(separates).map(|word| word.trim_end_matches(['.', ':', '!', '?']))
}

/// Returns what is wrong with the credentials in a text that leads a reviewer in.
pub(super) fn credentials(text: &Text, context: &LintContext<'_>) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    if !text.field.is_pasted() {
        return flaws;
    }
    let leads = text.field != Field::Description;
    if leads && !steps(&text.body).is_empty() && !gives_login(&text.body.to_lowercase(), context) {
        flaws.push(Flaw::new(&codes::TEXT_NO_CREDENTIALS, &text.path, 0));
    }
    for (line, number) in text.body.lines().zip(1..) {
        let at = |code| Flaw::new(code, &text.path, number);
        if let Some(password) = password(line) {
            // The record's own is masked where it is only looked at.
            let is_own = context.values.get("agent_password").is_some_and(|own| own == password);
            if super::blanks::is_mark(password) && !is_own {
                flaws.push(at(&codes::TEXT_PLACEHOLDER_LEFT).with("left", password));
            } else if password.is_empty() || is_put_off(password) {
                flaws.push(at(&codes::TEXT_NO_CREDENTIALS));
            } else if is_guessable(password) && super::blanks::placeholders(line).is_empty() {
                flaws.push(at(&codes::PASSWORD_GUESSABLE));
            }
        }
        let line = line.to_lowercase();
        if leads && announces(&line) {
            flaws.push(at(&codes::TEXT_NO_CREDENTIALS));
        }
        flaws.extend(passing(&line).map(|words| at(&codes::CREDENTIALS_WILL_NOT_HOLD).with("words", words)));
    }
    flaws.extend(metas_accounts(text));
    flaws
}

fn gives_login(body: &str, context: &LintContext<'_>) -> bool {
    let names_login = match context.values.get("agent_login") {
        Some(login) if !login.trim().is_empty() => body.contains(&login.trim().to_lowercase()),
        _ => [
            "login:",
            "account:",
            "user:",
            "e-mail address:",
            "email address:",
            "username",
            "user name",
            "e-mail:",
            "email:",
            "login ",
        ]
        .iter()
        .any(|word| body.contains(word)),
    };
    names_login && PASSWORD.iter().any(|word| body.contains(word))
}

/// What a password is called before its colon.
const PASSWORD: [&str; 11] = [
    "password",
    "passcode",
    "passphrase",
    "pass phrase",
    "pass:",
    "pwd",
    "senha",
    "contraseña",
    "пароль",
    "pin:",
    "access code",
];

/// What hands credentials over by another way than the text.
const ELSEWHERE: [&str; 18] = [
    "will send",
    "will be sent",
    "will be provided",
    "will provide",
    "will be given",
    "will be shared",
    "will share",
    "on request",
    "upon request",
    "available on demand",
    "contact us for",
    "ask us for",
    "write to us for",
    "sent separately",
    "provided separately",
    "send separately",
    "shared separately",
    "will follow",
];

/// Returns whether what stands behind `Password:` says where it is to be had.
fn is_put_off(value: &str) -> bool {
    let lower = value.to_lowercase();
    let ways =
        ["(", "to be ", "see ", "will be ", "on request", "upon request", "sent ", "ask ", "available "];
    lower.contains(' ') && ways.iter().any(|way| lower.starts_with(way))
}

/// Returns whether a line, in lower case, announces credentials and gives none.
fn announces(line: &str) -> bool {
    sentences(line).any(|sentence| {
        let of_login = ["credential", "password", "passcode", "login", "test account", "username"];
        ELSEWHERE.iter().filter_map(|words| sentence.find(words)).any(|at| {
            of_login.iter().any(|word| sentence.contains(word))
                && !["no ", "not ", "never ", "nothing "].iter().any(|deny| sentence[..at].contains(deny))
                && !sentence.contains("message")
        })
    })
}

/// Returns what stands behind `Password:`; empty where nothing does.
fn password(line: &str) -> Option<&str> {
    let (label, value) = line.split_once(':')?;
    let label = label.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let is_named = PASSWORD.iter().any(|word| word.trim_end_matches(':') == label);
    is_named.then(|| value.trim().trim_matches('`'))
}

/// What every guesser tries first. Guides propose some of them.
static GUESSED: &[&str] = &[
    "aa123", "test123", "teste123", "password", "senha123", "123456", "12345678", "qwerty", "admin",
    "changeme",
];

/// Words that are guessed with whatever digits and marks behind them.
static GUESSED_WORDS: &[&str] = &[
    "password",
    "passw",
    "pass",
    "senha",
    "contraseña",
    "пароль",
    "test",
    "teste",
    "prueba",
    "testing",
    "tester",
    "admin",
    "administrator",
    "qwerty",
    "welcome",
    "letmein",
    "changeme",
    "demo",
    "user",
    "login",
    "abc",
    "secret",
    "facebook",
    "messenger",
    "instagram",
    "meta",
    "metareview",
    "review",
    "reviewer",
    "appreview",
    "iloveyou",
];

fn is_guessable(password: &str) -> bool {
    let meant = |c: char| match c {
        '@' => 'a',
        '$' => 's',
        other => other,
    };
    let lower = password.to_lowercase();
    let plain: String = lower.chars().filter(|c| c.is_alphanumeric()).collect();
    let word: String = lower.trim_end_matches(|c: char| !c.is_alphabetic()).chars().map(meant).collect();
    let read: String =
        word.replace('0', "o").replace('3', "e").chars().filter(|c| c.is_alphanumeric()).collect();
    let is_row = |row: &str| plain.len() > 2 && row.contains(plain.as_str());
    GUESSED.contains(&plain.as_str())
        || GUESSED_WORDS.contains(&read.as_str())
        || is_row("1234567890123456789")
        || is_row("9876543210")
        || is_row("qwertyuiop")
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

/// Returns the words of a line, in lower case, that speak of a login which does not hold.
fn passing(line: &str) -> Option<&'static str> {
    sentences(line).find_map(|sentence| {
        let (words, at) = PASSING.iter().find_map(|words| Some((*words, sentence.find(words)?)))?;
        (!denies(&sentence[..at], sentence)).then_some(words)
    })
}

fn denies(before: &str, sentence: &str) -> bool {
    // Who does not receive a code has been sent one.
    let before = ["not receive", "not get", "not arrive"]
        .iter()
        .fold(before.to_owned(), |text, words| text.replace(words, ""));
    ["no ", "not ", "never ", "without "].iter().any(|word| before.contains(word))
        || ["disabled", "switched off", "turned off", "not required", "not needed", "not asked", "not used"]
            .iter()
            .any(|word| sentence.contains(word))
}

fn sentences(line: &str) -> impl Iterator<Item = &str> {
    line.split(". ").flat_map(|part| part.split(';'))
}

/// How far below its announcement a list of credentials stands, in lines.
const NEAR: usize = 4;

/// Finds the login of a Facebook or Instagram account that is handed over, and accounts that were made up. Meta's
/// staff use their own, and one that was made up refuses the whole submission. Source: "Common mistakes", App Review.
fn metas_accounts(text: &Text) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    let mut announced: Option<usize> = None;
    for (line, number) in text.body.lines().zip(1..) {
        let plain: String = line.replace("](#)", "").chars().filter(|c| !"[]*`".contains(*c)).collect();
        let lower = plain.to_lowercase();
        if steps(line).len() == 1 {
            announced = None;
        }
        for sentence in sentences(&lower) {
            if !is_metas_account(sentence) {
                continue;
            }
            let is_denied =
                ["own", "no", "not", "never", "without", "nobody", "don't", "needn't"].iter().any(|deny| {
                    sentence.split(|c: char| !(c.is_alphanumeric() || c == '\'')).any(|word| word == *deny)
                }) || sentence.contains("real person");
            if is_denied {
                announced = None;
                continue;
            }
            announced = Some(number);
            if let Some(words) = MADE_UP.iter().find(|words| sentence.contains(**words)) {
                flaws.push(Flaw::new(&codes::TEXT_MADE_UP_ACCOUNT, &text.path, number).with("words", words));
            }
            if sentence.contains("password") || hands_over(sentence) {
                flaws.push(Flaw::new(&codes::TEXT_FACEBOOK_ACCOUNT, &text.path, number));
                announced = None;
            }
        }
        let is_near = announced.is_some_and(|at| number - at <= NEAR);
        if is_near && password(line).is_some_and(|password| !password.is_empty()) {
            flaws.push(Flaw::new(&codes::TEXT_FACEBOOK_ACCOUNT, &text.path, number));
            announced = None;
        }
    }
    flaws
}

/// Returns whether a login and its password stand behind a colon: `Facebook tester: ana@harbor.com / maple-94`.
fn hands_over(sentence: &str) -> bool {
    let Some((_, value)) = sentence.split_once(": ") else { return false };
    let parts: Vec<&str> = value
        .split(|c: char| c.is_whitespace() || matches!(c, '/' | '|' | ','))
        .filter(|part| {
            !part.is_empty() && !["and", "password", "password:", "pw", "pw:", "pass:"].contains(part)
        })
        .collect();
    let [login, password] = parts[..] else { return false };
    let is_login = login.contains(['@', '.', '_']) || login.contains(|c: char| c.is_ascii_digit());
    is_login && !value.contains("://") && password.len() > 4
}

/// Words of an account that nobody lives with.
static MADE_UP: &[&str] = &[
    "created a test",
    "create a facebook",
    "create a new facebook",
    "create an instagram",
    "create a new instagram",
    "create a test",
    "register a facebook",
    "register a new facebook",
    "open a new facebook",
    "make a facebook",
    "make a new facebook",
    "set up a new facebook",
    "test instagram account",
    "instagram test account",
    "test messenger account",
    "made for this review",
    "made for the review",
    "set up for this review",
    "set up for the review",
    "created a facebook",
    "created an account",
    "created for this review",
    "created for the review",
    "test facebook account",
    "new facebook account",
    "new instagram account",
    "register on facebook",
    "sign up on facebook",
    "sign up for facebook",
    "facebook test account",
    "facebook test user",
    "test facebook user",
    "fake",
    "dummy",
    "fictitious",
];

/// Returns whether a sentence, in lower case, speaks of an account of Meta's: not of a product that has one of their
/// names in its own.
fn is_metas_account(sentence: &str) -> bool {
    let words: Vec<&str> =
        sentence.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_metas = |word: &str| ["facebook", "instagram", "messenger", "fb"].contains(&word);
    words.iter().enumerate().filter(|(_, word)| is_metas(word)).any(|(at, _)| {
        let after = words.iter().skip(at + 1).take(2);
        let before = words[at.saturating_sub(3)..at].iter();
        let of_account = ["account", "login", "credentials", "profile", "user", "password", "tester"];
        let of_entry = ["log", "login", "logging", "sign", "signing", "register", "account", "credentials"];
        after.into_iter().any(|word| of_account.contains(word))
            || before.into_iter().any(|word| of_entry.contains(word))
    })
}
