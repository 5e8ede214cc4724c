//! A login in a browser: where it leads, what comes back, and what that is worth.
//!
//! Source: "Manually build a login flow", "Facebook Login for Business", "Login security". What the sources leave open
//! is taken either way: PKCE is offered always, and how errors come back is read leniently.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use url::{Url, form_urlencoded};

use crate::codes;
use crate::error::Error;
use crate::finding::Code;
use crate::journey::port::Refusal;

/// Hours for which a link can be used.
pub const LINK_HOURS: i64 = 72;
/// Minutes for which Meta takes a code, from general knowledge.
pub const CODE_MINUTES: i64 = 10;
/// Facebook's own page for programs without a web address.
pub const SUCCESS: &str = "https://www.facebook.com/connect/login_success.html";
/// The shortest text that is taken for a code by itself. Meta's are longer by far.
const SHORTEST_CODE: usize = 20;

/// One login that was begun and has not ended.
#[derive(Debug)]
pub struct Attempt {
    /// What Meta hands back unread, so that what comes can be told from what somebody else made up.
    pub state: String,
    /// What proves to Meta that whoever redeems the code has begun the login (PKCE).
    pub verifier: SecretString,
    /// Where the person is sent.
    pub redirect: String,
    /// Until when it may end.
    pub until: Timestamp,
}

impl Attempt {
    /// Begins one. Returns nothing when the system gives no randomness.
    pub fn new(redirect: &str, now: Timestamp) -> Option<Self> {
        let (mut state, mut verifier) = ([0_u8; 16], [0_u8; 32]);
        getrandom::fill(&mut state).ok()?;
        getrandom::fill(&mut verifier).ok()?;
        Some(Self {
            state: hex::encode(state),
            verifier: SecretString::from(URL_SAFE_NO_PAD.encode(verifier)),
            redirect: redirect.to_owned(),
            until: now.checked_add(SignedDuration::from_hours(LINK_HOURS)).ok()?,
        })
    }

    /// Returns it as the vault keeps it.
    pub fn sealed(&self) -> SecretString {
        let Self { state, verifier, redirect, until } = self;
        let verifier = verifier.expose_secret();
        let text = json!({ "state": state, "verifier": verifier, "redirect": redirect, "until": until });
        SecretString::from(text.to_string())
    }

    /// Returns what the vault kept; nothing where it does not read.
    pub fn opened(sealed: &SecretString) -> Option<Self> {
        let kept: Value = serde_json::from_str(sealed.expose_secret()).ok()?;
        let text = |name: &str| kept[name].as_str().map(ToOwned::to_owned);
        Some(Self {
            state: text("state")?,
            verifier: SecretString::from(text("verifier")?),
            redirect: text("redirect")?,
            until: text("until")?.parse().ok()?,
        })
    }

    fn challenge(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.verifier.expose_secret()))
    }

    /// Judges what came back, and returns the code in it.
    ///
    /// # Errors
    /// It belongs to another login, came too late, or says why there is no code.
    pub fn judge(&self, brought: Brought, now: Timestamp) -> Result<SecretString, Error> {
        if now >= self.until {
            return Err(Error::new(&codes::LOGIN_LINK_EXPIRED).with("hours", LINK_HOURS));
        }
        let is_ours = match &brought.state {
            Some(state) => *state == self.state,
            // A bare code, or the words of a page: the verifier alone tells whose a code is.
            None => !brought.is_address,
        };
        if !is_ours {
            return Err(Error::new(&codes::LOGIN_FOREIGN));
        }
        brought.result.map_err(|said| {
            let error = Error::new(said.code).with("redirect", self.redirect.as_str());
            if said.text.is_empty() { error } else { error.with("said", said.text) }
        })
    }
}

/// What a login asks Meta for.
#[derive(Clone, Debug, Default)]
pub struct Asking {
    /// The App ID.
    pub app: String,
    /// The permissions.
    pub scopes: Vec<String>,
    /// A configuration of Facebook Login for Business, which stands in place of the permissions.
    pub config: Option<String>,
    /// Whether what was declined before is asked for again.
    pub again: bool,
    /// Whether the ninety days of data access begin anew.
    pub renew: bool,
}

/// Returns where the dialog is for whoever talks to this Graph: Meta's own is on another host, and a sandbox plays both
/// on one.
pub fn dialog(graph: &Url, version: &str) -> Url {
    let mut dialog = graph.clone();
    if graph.host_str() == Some("graph.facebook.com") {
        // An https address keeps its scheme, so the host fits.
        let _ = dialog.set_host(Some("www.facebook.com"));
    }
    let path = format!("{}/{version}/dialog/oauth", graph.path().trim_end_matches('/'));
    dialog.set_path(&path);
    dialog
}

/// Returns the address that begins a login.
pub fn address(dialog: &Url, asking: &Asking, attempt: &Attempt) -> Url {
    let mut url = dialog.clone();
    {
        let mut query = url.query_pairs_mut();
        query.append_pair("client_id", &asking.app);
        query.append_pair("redirect_uri", &attempt.redirect);
        query.append_pair("state", &attempt.state);
        query.append_pair("response_type", "code");
        match &asking.config {
            // Without the override a configuration answers as it likes: with a token in the fragment, for one of a user.
            Some(config) => {
                query.append_pair("config_id", config).append_pair("override_default_response_type", "true")
            }
            None => query.append_pair("scope", &asking.scopes.join(",")),
        };
        let kinds = [(asking.again, "rerequest"), (asking.renew, "reauthorize")];
        let kinds: Vec<&str> =
            kinds.into_iter().filter(|(is_asked, _)| *is_asked).map(|(_, kind)| kind).collect();
        if !kinds.is_empty() {
            query.append_pair("auth_type", &kinds.join(","));
        }
        query
            .append_pair("code_challenge", &attempt.challenge())
            .append_pair("code_challenge_method", "S256");
    }
    url
}

/// What came back from a login, as it was brought.
#[derive(Debug)]
pub struct Brought {
    /// What Meta handed back of ours.
    state: Option<String>,
    /// Whether it came in an address, which always carries our state.
    is_address: bool,
    /// The code, or why there is none.
    result: Result<SecretString, Said>,
}

/// What Facebook said in place of a code.
#[derive(Clone, Debug, PartialEq)]
struct Said {
    code: &'static Code,
    /// Its own words, where no code of ours stands for them.
    text: String,
}

/// Reads what came back: an address with all that a mail did to it, its query, a code alone, or the words of the page
/// that Facebook showed instead of its dialog.
///
/// # Errors
/// `login-unreadable`.
pub fn read(text: &str) -> Result<Brought, Error> {
    let is_dress = |letter: char| letter.is_whitespace() || "\u{feff}\"'`<>“”«»".contains(letter);
    let text = text.trim_matches(is_dress);
    let word = text.split_whitespace().map(|word| word.trim_matches(is_dress)).find(|word| has_result(word));
    // A mail breaks long addresses where it likes.
    let joined: String = text.split_whitespace().collect();
    let whole = word.filter(|word| word.contains("state=")).unwrap_or(&joined);
    if has_result(whole) {
        return Ok(of_address(whole));
    }
    let code = text.trim_end_matches("#_=_");
    let is_letter = |letter: char| letter.is_ascii_alphanumeric() || "-_".contains(letter);
    if code.len() >= SHORTEST_CODE && code.chars().all(is_letter) && !code.starts_with("EAA") {
        return Ok(Brought { state: None, is_address: false, result: Ok(SecretString::from(code)) });
    }
    match on_page(text) {
        Some(code) => {
            let said = Said { code, text: String::new() };
            Ok(Brought { state: None, is_address: false, result: Err(said) })
        }
        None => Err(Error::new(&codes::LOGIN_UNREADABLE)),
    }
}

/// Returns whether a text has a parameter in it that an end of a login has.
fn has_result(text: &str) -> bool {
    ["code=", "error=", "error_code=", "error_message="]
        .iter()
        .any(|name| text.match_indices(name).any(|(at, _)| at == 0 || text[..at].ends_with(['?', '&', '#'])))
}

fn of_address(text: &str) -> Brought {
    let query = text.split_once('?').map_or(text, |(_, query)| query);
    let query =
        query.split('#').find(|part| has_result(part)).unwrap_or(query).trim_end_matches(['.', ',', ')']);
    let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes())
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .filter(|(_, value)| !value.is_empty())
        .collect();
    let one = |name: &str| pairs.iter().find(|(own, _)| own == name).map(|(_, value)| value.clone());
    let result = match one("code") {
        Some(code) => Ok(SecretString::from(code)),
        None => Err(said(|name| one(name).unwrap_or_default())),
    };
    Brought { state: one("state"), is_address: true, result }
}

/// Returns what the parameters of an error mean. `error` and `error_reason` are documented; `error_code` and
/// `error_message` are seen.
fn said(of: impl Fn(&str) -> String) -> Said {
    let text = [of("error_description"), of("error_message"), of("error_reason"), of("error")];
    let text = text.into_iter().find(|text| !text.is_empty()).unwrap_or_default();
    let is_declined = of("error") == "access_denied" || of("error_reason") == "user_denied";
    let code = match of("error_code").as_str() {
        "1349048" | "191" => &codes::LOGIN_DOMAIN_UNLISTED,
        _ => match on_page(&text) {
            Some(code) => code,
            None if is_declined => &codes::LOGIN_DECLINED,
            None => &codes::LOGIN_REFUSED,
        },
    };
    let text =
        if code == &codes::LOGIN_REFUSED { format!("{text} {}", of("error_code")) } else { String::new() };
    Said { code, text: text.trim().to_owned() }
}

/// Words of Facebook's own pages, in lower case, and what they mean. The English ones are quoted by integrators from
/// 2018 to 2026; the others are from general knowledge.
const ON_PAGES: &[(&str, &Code)] = &[
    ("can't load url", &codes::LOGIN_DOMAIN_UNLISTED),
    ("included in the app's domains", &codes::LOGIN_DOMAIN_UNLISTED),
    ("url blocked", &codes::LOGIN_URL_BLOCKED),
    ("redirect uri is not whitelisted", &codes::LOGIN_URL_BLOCKED),
    ("url bloqueada", &codes::LOGIN_URL_BLOCKED),
    ("url заблокирован", &codes::LOGIN_URL_BLOCKED),
    ("app not active", &codes::LOGIN_APP_NOT_ACTIVE),
    ("app isn't available", &codes::LOGIN_APP_NOT_ACTIVE),
    ("not currently accessible", &codes::LOGIN_APP_NOT_ACTIVE),
    ("app não ativo", &codes::LOGIN_APP_NOT_ACTIVE),
    ("aplicativo não está ativo", &codes::LOGIN_APP_NOT_ACTIVE),
    ("приложение неактивно", &codes::LOGIN_APP_NOT_ACTIVE),
    ("invalid scope", &codes::LOGIN_SCOPES_INVALID),
    ("feature unavailable", &codes::LOGIN_FEATURE_UNAVAILABLE),
    ("login is currently unavailable", &codes::LOGIN_FEATURE_UNAVAILABLE),
    ("recurso indisponível", &codes::LOGIN_FEATURE_UNAVAILABLE),
    ("функция недоступна", &codes::LOGIN_FEATURE_UNAVAILABLE),
];

fn on_page(text: &str) -> Option<&'static Code> {
    let text = text.to_lowercase().replace('’', "'");
    ON_PAGES.iter().find(|(words, _)| text.contains(words)).map(|(_, code)| *code)
}

/// Returns what it means that Meta gave no token for a code. The subcodes are from general knowledge, so the words are
/// read too.
pub fn refused(no: &Refusal) -> Option<&'static Code> {
    let says = |words: &str| no.message.to_lowercase().contains(words);
    match (no.code, no.subcode) {
        (100, 36_007) => Some(&codes::LOGIN_CODE_EXPIRED),
        (100, 36_009) => Some(&codes::LOGIN_CODE_USED),
        (100, 36_008) => Some(&codes::LOGIN_CODE_ELSEWHERE),
        (191, _) => Some(&codes::LOGIN_DOMAIN_UNLISTED),
        (1 | 100, _) if says("code_verifier") || says("code verifier") => Some(&codes::LOGIN_CODE_UNPROVED),
        (100, _) if says("authorization code has expired") => Some(&codes::LOGIN_CODE_EXPIRED),
        (100, _) if says("authorization code has been used") => Some(&codes::LOGIN_CODE_USED),
        (100, _) if says("verification code") => Some(&codes::LOGIN_CODE_ELSEWHERE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "2026-11-20T12:00:00Z";

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    /// The verifier and the challenge of RFC 7636, appendix B.
    fn attempt() -> Attempt {
        Attempt {
            state: "0123456789abcdef".into(),
            verifier: SecretString::from("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
            redirect: "https://crm.example.com/cb?x=1".into(),
            until: at("2026-11-23T12:00:00Z"),
        }
    }

    fn outcome(text: &str) -> Result<String, String> {
        let brought = read(text).map_err(|error| error.code.id.to_owned())?;
        let judged = attempt().judge(brought, at(NOW));
        judged.map(|code| code.expose_secret().to_owned()).map_err(|error| error.code.id.to_owned())
    }

    #[test]
    fn an_attempt_is_random_lasts_three_days_and_survives_the_vault() {
        let (one, two) =
            (Attempt::new("https://a.test/", at(NOW)).unwrap(), Attempt::new("https://a.test/", at(NOW)));
        assert_ne!(one.state, two.unwrap().state);
        assert_eq!(one.verifier.expose_secret().len(), 43);
        assert_eq!(one.until, at("2026-11-23T12:00:00Z"));
        let kept = Attempt::opened(&one.sealed()).unwrap();
        assert_eq!((&kept.state, &kept.redirect, kept.until), (&one.state, &one.redirect, one.until));
        assert_eq!(kept.verifier.expose_secret(), one.verifier.expose_secret());
        assert!(!format!("{one:?}").contains(one.verifier.expose_secret()));
        assert!(Attempt::opened(&SecretString::from("garbage")).is_none());
    }

    #[test]
    fn the_dialog_is_on_facebooks_own_host_and_a_sandbox_plays_it_on_its_own() {
        for (graph, expected) in [
            ("https://graph.facebook.com/", "https://www.facebook.com/v26.0/dialog/oauth"),
            ("http://127.0.0.1:4010", "http://127.0.0.1:4010/v26.0/dialog/oauth"),
            ("http://localhost:4010/meta/", "http://localhost:4010/meta/v26.0/dialog/oauth"),
        ] {
            assert_eq!(dialog(&Url::parse(graph).unwrap(), "v26.0").as_str(), expected);
        }
    }

    #[test]
    fn the_address_asks_for_scopes_or_a_configuration_and_never_holds_the_verifier() {
        let dialog = Url::parse("https://www.facebook.com/v26.0/dialog/oauth").unwrap();
        let pairs = |asking: &Asking| {
            let url = address(&dialog, asking, &attempt());
            assert!(!url.as_str().contains("dBjftJeZ4CVP"), "{url}");
            url.query_pairs().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>()
        };
        let scopes = vec!["pages_show_list".to_owned(), "pages_messaging".to_owned()];
        let plain = Asking { app: "900".into(), scopes: scopes.clone(), ..Asking::default() };
        assert_eq!(
            pairs(&plain),
            [
                "client_id=900",
                "redirect_uri=https://crm.example.com/cb?x=1",
                "state=0123456789abcdef",
                "response_type=code",
                "scope=pages_show_list,pages_messaging",
                "code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
                "code_challenge_method=S256",
            ]
        );
        let both = Asking { again: true, renew: true, ..plain.clone() };
        assert!(pairs(&both).contains(&"auth_type=rerequest,reauthorize".to_owned()));
        let configured = pairs(&Asking { config: Some("601".into()), ..plain });
        assert!(configured.contains(&"config_id=601".to_owned()));
        assert!(configured.contains(&"override_default_response_type=true".to_owned()));
        assert!(!configured.iter().any(|pair| pair.starts_with("scope=")), "{configured:?}");
    }

    #[test]
    fn a_code_is_taken_out_of_whatever_it_was_copied_with() {
        let code = "AQBx-0123456789_abcdefXYZ";
        let address = format!("https://crm.example.com/cb?x=1&code={code}&state=0123456789abcdef#_=_");
        for text in [
            address.clone(),
            format!("\u{feff}{address}\r\n"),
            format!("<{address}>"),
            format!("Here it is: {address} — Ana"),
            address.replace("&state", "&\nstate"),
            format!("{}=\r\n  {}", &address[..40], &address[40..]).replacen("=\r\n", "\r\n", 1),
            format!("?code={code}&state=0123456789abcdef"),
            format!("code={code}&state=0123456789abcdef"),
            format!("https://a.test/#code={code}&state=0123456789abcdef"),
            code.to_owned(),
            format!(" {code}#_=_ "),
        ] {
            assert_eq!(outcome(&text).as_deref(), Ok(code), "{text}");
        }
    }

    #[test]
    fn what_belongs_to_another_login_is_told_from_what_is_nothing() {
        let code = "AQBx-0123456789_abcdefXYZ";
        for (text, expected) in [
            (format!("https://a.test/?code={code}&state=another"), "login-foreign"),
            (format!("https://a.test/?code={code}"), "login-foreign"),
            ("https://a.test/?error=access_denied&state=another".into(), "login-foreign"),
            ("https://a.test/?state=0123456789abcdef".into(), "login-unreadable"),
            ("https://a.test/#access_token=EAAMxyzABC0123456789xyz".into(), "login-unreadable"),
            ("EAAMxyzABC0123456789xyzZD".into(), "login-unreadable"),
            ("short".into(), "login-unreadable"),
            ("it did not work".into(), "login-unreadable"),
            (String::new(), "login-unreadable"),
        ] {
            assert_eq!(outcome(&text), Err(expected.to_owned()), "{text}");
        }
        let brought = read(code).unwrap();
        let late = attempt().judge(brought, at("2026-11-23T12:00:00Z")).unwrap_err();
        assert_eq!(late.code.id, "login-link-expired");
    }

    #[test]
    fn every_error_of_the_dialog_has_its_code() {
        let back = |query: &str| format!("https://a.test/cb?{query}&state=0123456789abcdef#_=_");
        for (text, expected) in [
            (
                back(
                    "error=access_denied&error_code=200&error_description=Permissions+error&error_reason=user_denied",
                ),
                "login-declined",
            ),
            (
                back("error_code=1349048&error_message=Can%27t+load+URL%3A+The+domain"),
                "login-domain-unlisted",
            ),
            (
                back("error=invalid_scope&error_description=Invalid+Scopes%3A+pages_all"),
                "login-scopes-invalid",
            ),
            (back("error_code=1&error_message=Something+else"), "login-refused"),
            (back("error=server_error"), "login-refused"),
            (
                "URL Blocked: This redirect failed because the redirect URI is not whitelisted".into(),
                "login-url-blocked",
            ),
            (
                "Can’t Load URL\nThe domain of this URL isn’t included in the app’s domains.".into(),
                "login-domain-unlisted",
            ),
            ("App not active\nThis app is not currently accessible".into(), "login-app-not-active"),
            ("It looks like this app isn't available".into(), "login-app-not-active"),
            ("Invalid Scopes: pages_everything. This message is only shown".into(), "login-scopes-invalid"),
            ("Feature Unavailable".into(), "login-feature-unavailable"),
            ("Функция недоступна".into(), "login-feature-unavailable"),
            ("URL bloqueada: o redirecionamento falhou".into(), "login-url-blocked"),
        ] {
            assert_eq!(outcome(&text), Err(expected.to_owned()), "{text}");
        }
        let brought = read(&back("error_code=1&error_message=Something+else")).unwrap();
        let error = attempt().judge(brought, at(NOW)).unwrap_err();
        assert_eq!(error.facts["said"], "Something else 1");
    }

    #[test]
    fn every_refusal_of_a_code_has_its_code() {
        for (code, subcode, message, expected) in [
            (100, 36_007, "This authorization code has expired.", Some("login-code-expired")),
            (100, 36_008, "Error validating verification code. Please", Some("login-code-elsewhere")),
            (100, 36_009, "This authorization code has been used.", Some("login-code-used")),
            (100, 0, "This authorization code has been used.", Some("login-code-used")),
            (100, 0, "This authorization code has expired.", Some("login-code-expired")),
            (100, 0, "Error validating verification code.", Some("login-code-elsewhere")),
            (1, 0, "Invalid code verifier. Code verifier should be", Some("login-code-unproved")),
            (1, 0, "The code_verifier does not match", Some("login-code-unproved")),
            (191, 0, "Can't Load URL", Some("login-domain-unlisted")),
            (1, 0, "Error validating client secret.", None),
            (101, 0, "Error validating application.", None),
        ] {
            let refusal = Refusal { code, subcode, message: message.into(), ..Refusal::default() };
            assert_eq!(refused(&refusal).map(|code| code.id), expected, "{code}/{subcode} {message}");
        }
    }
}
