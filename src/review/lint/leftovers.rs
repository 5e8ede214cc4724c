//! What was left over from an example, and what nobody can promise.

use url::{Host, Url};

use super::access::words;

/// Returns the domains of a line that belong to nobody (RFC 2606, RFC 6761), or that an example calls “yours”.
pub(super) fn reserved(line: &str) -> impl Iterator<Item = String> {
    words(line).filter_map(|word| {
        let host = match Url::parse(word) {
            Ok(url) if url.has_host() => match url.host() {
                Some(Host::Domain(host)) => host.to_owned(),
                _ => return None,
            },
            _ => {
                let address = word.rsplit_once('@').map_or(word, |(_, domain)| domain);
                address.split(['/', ':', '?']).next().unwrap_or_default().to_owned()
            }
        };
        is_reserved(&host).then_some(host)
    })
}

/// Whose an example's domain is.
const WHOSE: [&str; 9] = ["your", "my", "seu", "sua", "tu", "su", "minha", "meu", "mi"];

/// What of theirs it is.
const WHAT: [&str; 23] = [
    "app",
    "application",
    "domain",
    "dominio",
    "site",
    "website",
    "sitio",
    "company",
    "business",
    "brand",
    "server",
    "product",
    "store",
    "shop",
    "org",
    "crm",
    "page",
    "subdomain",
    "empresa",
    "loja",
    "tienda",
    "negocio",
    "team",
];

/// Returns whether a part of a domain is an example's: `your-app`, `yourbusiness`, `suaempresa`.
///
/// With a `_` it is a blank, and none of these.
fn is_yours(label: &str) -> bool {
    if label.contains('_') {
        return false;
    }
    let plain: String = label.chars().filter(char::is_ascii_alphanumeric).collect();
    let rest_of = |whose: &&str| plain.strip_prefix(*whose).map(str::to_owned);
    WHOSE.iter().filter_map(rest_of).any(|rest| {
        WHAT.contains(&rest.as_str()) || WHAT.iter().any(|what| rest.strip_suffix("name") == Some(what))
    })
}

fn is_reserved(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    let labels: Vec<&str> = host.split('.').collect();
    if labels.len() > 1 && labels.iter().any(|label| is_yours(label)) {
        return true;
    }
    match labels.as_slice() {
        [.., _, "test" | "example" | "invalid" | "localhost"] => labels.iter().all(|label| !label.is_empty()),
        ["localhost"] | [.., "example", "com" | "net" | "org"] => true,
        _ => false,
    }
}

/// What nobody but Meta can say, and what a reviewer cannot see today.
static PROMISES: &[&str] = &[
    "will be approved",
    "will approve",
    "guaranteed approval",
    "guarantee approval",
    "guarantees approval",
    "guarantee the approval",
    "approval is guaranteed",
    "approval guaranteed",
    "approval is certain",
    "approved for sure",
    "certain to be approved",
    "sure to be approved",
    "coming soon",
    "we plan to",
    "we are planning to",
    "is planned for",
    "on our roadmap",
    "on the roadmap",
    "in a future version",
    "in a future release",
    "in the next version",
    "in the next release",
    "we will build",
    "we will add",
    "later this year",
    "next quarter",
    "we will implement",
    "we will develop",
    "will be implemented",
    "will be built",
    "will be released",
    "will be added later",
    "not yet implemented",
    "not implemented yet",
    "not yet built",
    "not built yet",
    "not yet available",
    "not available yet",
    "is under development",
    "still in development",
    "still under development",
    "error until",
    "until you approve",
    "once you approve",
    "after you approve",
    "as soon as you approve",
];

pub(super) fn promise(line: &str) -> Option<&'static str> {
    let line = line.to_lowercase();
    PROMISES.iter().copied().find(|promise| line.contains(promise))
}
