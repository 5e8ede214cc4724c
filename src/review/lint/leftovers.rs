//! What was left over from a guide, a template or an example, and what nobody can promise.

use url::{Host, Url};

use super::access::words;

/// What guides and templates leave for a person to fill in.
static PLACEHOLDERS: &[&str] = &[
    "SUA_EMPRESA",
    "LOGIN_DO_ATENDENTE",
    "PASSWORD_DO_ATENDENTE",
    "CONTA_DE_TESTE_CRIADO_PARA_FACEBOOK",
    "PASSWORD_DA_CONTA_DE_TESTE_DO_FACEBOOK",
    "pagina_da_sua_empresa",
    "seu_dominio",
    "SiteCliente",
    "AppCliente",
    "DASHBOARD_URL",
    "{{",
    "}}",
    "{%",
    "%}",
];

pub(super) fn placeholders(line: &str) -> Vec<&str> {
    let mut left: Vec<&str> =
        PLACEHOLDERS.iter().copied().filter(|placeholder| line.contains(placeholder)).collect();
    for (start, _) in line.match_indices('[') {
        let Some(end) = line[start..].find(']') else { break };
        let inside = &line[start + 1..start + end];
        // The text of a link that was copied from a guide; a blank in it has a `_`.
        let is_link = line[start + end..].starts_with("](") && !inside.contains('_');
        if is_link || left.contains(&inside) {
            continue;
        }
        let is_name = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_' || c == ' ';
        if inside.len() > 2
            && inside.chars().all(is_name)
            && inside.contains(|c: char| c.is_ascii_uppercase())
        {
            left.push(&line[start..=start + end]);
        }
    }
    left
}

/// Returns the domains of a line that belong to nobody (RFC 2606, RFC 6761).
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

fn is_reserved(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    let labels: Vec<&str> = host.split('.').collect();
    match labels.as_slice() {
        [.., _, "test" | "example" | "invalid" | "localhost"] => labels.iter().all(|label| !label.is_empty()),
        ["localhost"] | [.., "example", "com" | "net" | "org"] => true,
        _ => false,
    }
}

/// What nobody but Meta can say.
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
];

pub(super) fn promise(line: &str) -> Option<&'static str> {
    let line = line.to_lowercase();
    PROMISES.iter().copied().find(|promise| line.contains(promise))
}
