//! Where a look stands: what is seen from here need not be what Meta sees.

use std::collections::BTreeMap;

use url::Url;

/// Returns the proxy that the environment names for an address, without its credentials.
pub(super) fn proxy(variables: &BTreeMap<String, String>, url: &Url) -> Option<String> {
    let host = url.host_str()?;
    let value = |names: &[&str]| {
        let found = names.iter().find_map(|name| variables.get(*name));
        found.map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
    };
    let is_loopback = host == "localhost"
        || host.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback());
    let excluded = value(&["NO_PROXY", "no_proxy"]).unwrap_or_default();
    if is_loopback || excluded.split(',').any(|rule| covers(rule.trim(), host)) {
        return None;
    }
    let own: &[&str] =
        if url.scheme() == "https" { &["HTTPS_PROXY", "https_proxy"] } else { &["http_proxy"] };
    let proxy = value(own).or_else(|| value(&["ALL_PROXY", "all_proxy"]))?;
    let proxy = if proxy.contains("://") { proxy } else { format!("http://{proxy}") };
    let proxy = Url::parse(&proxy).ok()?;
    let port = proxy.port().map(|port| format!(":{port}")).unwrap_or_default();
    Some(format!("{}{port}", proxy.host_str()?))
}

/// Returns whether a rule of `NO_PROXY` covers a host: all, the name, or a domain above it.
fn covers(rule: &str, host: &str) -> bool {
    let domain = rule.trim_start_matches('.');
    rule == "*" || (!domain.is_empty() && (host == domain || host.ends_with(&format!(".{domain}"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxy_of(variables: &[(&str, &str)], url: &str) -> Option<String> {
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        proxy(&variables.collect(), &Url::parse(url).unwrap())
    }

    #[test]
    fn the_proxy_that_counts_is_told_without_its_password() {
        let url = "https://hooks.example.com/messenger";
        let https = ("HTTPS_PROXY", "http://ana:secret@proxy.example.com:3128/");
        assert_eq!(proxy_of(&[], url), None);
        assert_eq!(proxy_of(&[https], url).as_deref(), Some("proxy.example.com:3128"));
        assert_eq!(proxy_of(&[("ALL_PROXY", "proxy.test:1")], url).as_deref(), Some("proxy.test:1"));
        assert_eq!(proxy_of(&[("http_proxy", "proxy.test:1")], url), None);
        assert_eq!(proxy_of(&[https], "https://127.0.0.1:4000/x"), None);
        for (excluded, is_past) in [
            ("example.com", true),
            (".example.com", true),
            ("other.test, hooks.example.com", true),
            ("*", true),
            ("ample.com", false),
            ("", false),
        ] {
            assert_eq!(proxy_of(&[https, ("NO_PROXY", excluded)], url).is_none(), is_past, "{excluded}");
        }
    }
}
