//! A planned call as a command that can be pasted, with variables where secrets go.

use url::Url;

use super::version::Version;
use crate::journey::port::{Call, Method, Param, SecretKind, TokenRole};
use crate::shell::Shell;

/// Returns one line that makes the call with curl. Secrets stand as variables named after their slots
/// (`$PAGE_TOKEN`); the app's own token as `$APP_ID|$APP_SECRET`. `appsecret_proof` is left out.
pub fn curl(call: &Call, base: &Url, version: Version, shell: Shell) -> String {
    let program = if shell == Shell::Posix { "curl" } else { "curl.exe" };
    let path = call.path.trim_start_matches('/');
    let url = format!("{}/{version}/{path}", base.as_str().trim_end_matches('/'));
    let mut words = vec![program.to_owned(), "-sS".to_owned()];
    if call.method == Method::Get && !call.params.is_empty() {
        words.push("-G".to_owned());
    }
    words.push(shell.literal(&url));
    if call.path != "oauth/access_token" {
        words.push("-H".to_owned());
        words.push(with_variables("Authorization: Bearer ", &bearer(call.by), shell));
    }
    for (name, param) in &call.params {
        let (flag, word) = match param {
            Param::Secret(slot) => {
                ("--data-urlencode", with_variables(&format!("{name}="), &[variable(*slot)], shell))
            }
            Param::Text(text) if must_encode(text, shell) => {
                let value: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
                ("-d", shell.literal(&format!("{name}={value}")))
            }
            Param::Text(text) => ("--data-urlencode", shell.literal(&format!("{name}={text}"))),
        };
        words.push(flag.to_owned());
        words.push(word);
    }
    let method = match call.method {
        Method::Post if call.params.is_empty() => Some("POST"),
        Method::Delete => Some("DELETE"),
        Method::Get | Method::Post => None,
    };
    words.extend(method.into_iter().flat_map(|method| ["-X".to_owned(), method.to_owned()]));
    words.join(" ")
}

fn variable(slot: SecretKind) -> String {
    slot.name().to_ascii_uppercase().replace('-', "_")
}

fn bearer(by: TokenRole) -> Vec<String> {
    match by {
        TokenRole::App => vec!["APP_ID".to_owned(), variable(SecretKind::AppSecret)],
        TokenRole::User => vec![variable(SecretKind::UserToken)],
        TokenRole::SystemUser => vec![variable(SecretKind::SystemUserToken)],
        TokenRole::Page => vec![variable(SecretKind::PageToken)],
    }
}

/// Returns whether a text has to be percent-encoded to pass whole: on one line, and without the double quotes that
/// PowerShell's versions hand on differently.
fn must_encode(text: &str, shell: Shell) -> bool {
    text.chars().any(char::is_control) || (shell == Shell::PowerShell && text.contains('"'))
}

/// Returns the word that stands for a fixed text and variables, joined by `|`.
fn with_variables(text: &str, names: &[String], shell: Shell) -> String {
    let variables: Vec<String> = names
        .iter()
        .map(|name| match shell {
            Shell::Posix => format!("${name}"),
            Shell::PowerShell => format!("$env:{name}"),
            Shell::Cmd => format!("%{name}%"),
        })
        .collect();
    format!("\"{text}{}\"", variables.join("|"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(by: TokenRole, params: Vec<(&'static str, Param)>, shell: Shell) -> String {
        let call = Call { by, method: Method::Post, path: "104/subscribed_apps".into(), params, mints: None };
        curl(&call, &Url::parse("https://graph.facebook.com").unwrap(), "v26.0".parse().unwrap(), shell)
    }

    #[test]
    fn each_shell_gets_its_own_variables() {
        let params = || {
            vec![("f", Param::Text("a,b".into())), ("verify_token", Param::Secret(SecretKind::VerifyToken))]
        };
        assert_eq!(
            line(TokenRole::Page, params(), Shell::Posix),
            r#"curl -sS 'https://graph.facebook.com/v26.0/104/subscribed_apps' -H "Authorization: Bearer $PAGE_TOKEN" --data-urlencode 'f=a,b' --data-urlencode "verify_token=$VERIFY_TOKEN""#
        );
        assert_eq!(
            line(TokenRole::App, params(), Shell::PowerShell),
            r#"curl.exe -sS 'https://graph.facebook.com/v26.0/104/subscribed_apps' -H "Authorization: Bearer $env:APP_ID|$env:APP_SECRET" --data-urlencode 'f=a,b' --data-urlencode "verify_token=$env:VERIFY_TOKEN""#
        );
        assert_eq!(
            line(TokenRole::SystemUser, params(), Shell::Cmd),
            r#"curl.exe -sS "https://graph.facebook.com/v26.0/104/subscribed_apps" -H "Authorization: Bearer %SYSTEM_USER_TOKEN%" --data-urlencode "f=a,b" --data-urlencode "verify_token=%VERIFY_TOKEN%""#
        );
    }

    #[test]
    fn a_read_asks_and_an_exchange_has_no_bearer() {
        let exchange = Call {
            by: TokenRole::App,
            method: Method::Get,
            path: "oauth/access_token".into(),
            params: vec![("fb_exchange_token", Param::Secret(SecretKind::UserToken))],
            mints: Some(SecretKind::UserToken),
        };
        assert_eq!(
            curl(
                &exchange,
                &Url::parse("http://127.0.0.1:1/").unwrap(),
                "v26.0".parse().unwrap(),
                Shell::Posix
            ),
            r#"curl -sS -G 'http://127.0.0.1:1/v26.0/oauth/access_token' --data-urlencode "fb_exchange_token=$USER_TOKEN""#
        );
        assert!(line(TokenRole::Page, Vec::new(), Shell::Posix).ends_with("-X POST"));
    }

    #[test]
    fn no_text_escapes_its_word() {
        let word = |text: &str, shell| {
            let line = line(TokenRole::Page, vec![("x", Param::Text(text.into()))], shell);
            line.rsplit_once("TOKEN").unwrap().1.trim_start_matches(['"', '%', ' ']).to_owned()
        };
        assert_eq!(word("it's", Shell::Posix), r"--data-urlencode 'x=it'\''s'");
        assert_eq!(word("$(id)`id`", Shell::Posix), "--data-urlencode 'x=$(id)`id`'");
        assert_eq!(word("a\nb", Shell::Posix), "-d 'x=a%0Ab'");
        assert_eq!(word("it's $x", Shell::PowerShell), "--data-urlencode 'x=it''s $x'");
        assert_eq!(word(r#"{"a":1}"#, Shell::PowerShell), "-d 'x=%7B%22a%22%3A1%7D'");
        assert_eq!(
            word(r#"a" & calc "%PATH%"#, Shell::Cmd),
            r#"--data-urlencode ^"x=a\^" ^& calc \^"^%PATH^%^""#
        );
        assert_eq!(word(r"C:\", Shell::Cmd), r#"--data-urlencode "x=C:\\""#);
    }
}
