//! Opens an address in the person's browser.

use std::collections::BTreeMap;
use std::process::{Command, Stdio};

use crate::env::{Clock, Env};

/// Opens an address in the person's browser, where there is one that they would see. Returns whether one was started:
/// whether it shows the address, nobody tells.
pub(crate) fn open(env: &Env, url: &str) -> bool {
    // A machine whose clock stands still is played.
    if env.clock != Clock::Real {
        return false;
    }
    let Some(program) = program(&env.variables, std::env::consts::OS) else { return false };
    let (name, arguments) = program.split_first().expect("a program has a name");
    let mut command = Command::new(name);
    command.args(arguments).arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().is_ok()
}

/// Returns the program that opens an address, with what stands before the address; nothing where nobody would see it.
fn program(variables: &BTreeMap<String, String>, system: &str) -> Option<Vec<String>> {
    let has = |name: &str| variables.get(name).is_some_and(|value| !value.is_empty());
    if let Some(own) = variables.get("BROWSER").filter(|own| !own.is_empty()) {
        return (own != "none").then(|| vec![own.clone()]);
    }
    // Over SSH the browser would open where nobody sits.
    if has("SSH_CONNECTION") || has("SSH_TTY") {
        return None;
    }
    let words: &[&str] = match system {
        "macos" => &["open"],
        // `start` is a word of the shell, which would take the address apart at each `&`.
        "windows" => &["rundll32", "url.dll,FileProtocolHandler"],
        _ if has("WSL_DISTRO_NAME") => &["wslview"],
        _ if has("DISPLAY") || has("WAYLAND_DISPLAY") => &["xdg-open"],
        _ => return None,
    };
    Some(words.iter().map(|word| (*word).to_owned()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_opens_where_the_person_sits() {
        let of = |variables: &[(&str, &str)], system: &str| {
            let variables = variables.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
            program(&variables, system).map(|words| words.join(" "))
        };
        for (variables, system, expected) in [
            (&[][..], "linux", None),
            (&[("DISPLAY", ":0")], "linux", Some("xdg-open")),
            (&[("WAYLAND_DISPLAY", "wayland-0")], "linux", Some("xdg-open")),
            (&[("DISPLAY", "")], "linux", None),
            (&[("DISPLAY", ":0"), ("SSH_CONNECTION", "1")], "linux", None),
            (&[("WSL_DISTRO_NAME", "Ubuntu")], "linux", Some("wslview")),
            (&[], "macos", Some("open")),
            (&[("SSH_TTY", "/dev/pts/1")], "macos", None),
            (&[], "windows", Some("rundll32 url.dll,FileProtocolHandler")),
            (&[("BROWSER", "firefox"), ("SSH_TTY", "/dev/pts/1")], "linux", Some("firefox")),
            (&[("BROWSER", "none"), ("DISPLAY", ":0")], "linux", None),
        ] {
            assert_eq!(of(variables, system).as_deref(), expected, "{variables:?} on {system}");
        }
    }

    #[test]
    fn a_played_machine_opens_nothing() {
        let env = Env { clock: Clock::Fixed(jiff::Timestamp::UNIX_EPOCH), ..Env::real() };
        assert!(!open(&env, "https://example.com/"));
    }
}
