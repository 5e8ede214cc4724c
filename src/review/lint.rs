//! What gets a submission refused and can be seen in its texts: rendered ones, and those that a person edited.

use std::collections::BTreeMap;

use url::{Host, Url};

use super::steps::steps;
use super::{Catalogue, Field, Text, Values};
use crate::finding::Facts;

/// Every code that [`lint`] returns.
pub static LINT_CODES: &[&str] = &[
    "site-url-bare-domain",
    "site-url-not-https",
    "text-example-domain",
    "text-names-no-permission",
    "text-no-delivered-reply",
    "text-placeholder-left",
    "text-promise",
    "text-same-description",
];

/// One thing that is wrong with a text, or with a value that the texts are made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Flaw {
    /// One of [`LINT_CODES`].
    pub code: &'static str,
    /// The text's path in the pack; the value's key, where a value is to blame.
    pub path: String,
    /// The line, from 1; 0 where the whole is meant.
    pub line: usize,
    /// The particulars.
    pub facts: Facts,
}

impl Flaw {
    fn new(code: &'static str, path: &str, line: usize) -> Self {
        Self { code, path: path.to_owned(), line, facts: Facts::new() }
    }

    fn with(mut self, name: &'static str, value: &str) -> Self {
        self.facts.insert(name, value.into());
        self
    }
}

/// Looks for what is wrong with the texts and with the values they are made of, in the order of the texts.
///
/// `allow_reserved` lets domains pass that belong to nobody (`example.com`, `.test`): a demo's are of that kind.
pub fn lint(texts: &[Text], values: &Values, allow_reserved: bool) -> Vec<Flaw> {
    let mut flaws: Vec<Flaw> = values.get("site_url").and_then(|url| site_url(url)).into_iter().collect();
    for text in texts {
        for (line, number) in text.body.lines().zip(1..) {
            let at = |code| Flaw::new(code, &text.path, number);
            flaws.extend(
                placeholders(line).into_iter().map(|left| at("text-placeholder-left").with("left", left)),
            );
            if !allow_reserved {
                flaws.extend(reserved(line).map(|domain| at("text-example-domain").with("domain", &domain)));
            }
            flaws.extend(promise(line).map(|words| at("text-promise").with("words", words)));
        }
        flaws.extend(names_no_permission(text));
        flaws.extend(no_delivered_reply(text));
    }
    flaws.extend(same_descriptions(texts));
    flaws
}

fn site_url(text: &str) -> Option<Flaw> {
    let flaw = |code| Some(Flaw::new(code, "site_url", 0).with("url", text));
    let Ok(url) = Url::parse(text.trim()) else { return flaw("site-url-not-https") };
    if url.scheme() != "https" {
        return flaw("site-url-not-https");
    }
    // Some products keep their sign-in page behind `#` or `?`; only a root shows the portal.
    let is_root = url.path() == "/" && url.query().is_none() && url.fragment().is_none_or(str::is_empty);
    if is_root { flaw("site-url-bare-domain") } else { None }
}

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

fn placeholders(line: &str) -> Vec<&str> {
    let mut left: Vec<&str> =
        PLACEHOLDERS.iter().copied().filter(|placeholder| line.contains(placeholder)).collect();
    for (start, _) in line.match_indices('[') {
        let Some(end) = line[start..].find(']') else { break };
        let inside = &line[start + 1..start + end];
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
fn reserved(line: &str) -> impl Iterator<Item = String> {
    let separates = |c: char| c.is_whitespace() || "“”\"'‘’()<>[]{},;|`".contains(c);
    line.split(separates).filter_map(|word| {
        let word = word.trim_end_matches(['.', ':', '!', '?']);
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

fn promise(line: &str) -> Option<&'static str> {
    let line = line.to_lowercase();
    PROMISES.iter().copied().find(|promise| line.contains(promise))
}

/// Returns the names that a text may call a permission by.
fn names(permission: &str) -> Vec<String> {
    match Catalogue::builtin().get(permission) {
        Some(one) => vec![one.name.to_lowercase(), one.display.to_lowercase()],
        None => vec![permission.to_lowercase()],
    }
}

fn names_no_permission(text: &Text) -> Option<Flaw> {
    let permission = text.permission.as_deref().filter(|_| text.field == Field::Description)?;
    let body = text.body.to_lowercase();
    let is_named = names(permission).iter().any(|name| names_whole(&body, name));
    (!is_named).then(|| Flaw::new("text-names-no-permission", &text.path, 0).with("permission", permission))
}

/// Returns whether `name` stands in `body` as a word: `pages_messaging` does not name `pages_messaging_phone`.
fn names_whole(body: &str, name: &str) -> bool {
    let joins = |c: char| c.is_alphanumeric() || c == '_';
    body.match_indices(name)
        .any(|(start, _)| !body[..start].ends_with(joins) && !body[start + name.len()..].starts_with(joins))
}

fn no_delivered_reply(text: &Text) -> Option<Flaw> {
    let wants = match text.field {
        Field::Instructions | Field::ReviewerInstructions => true,
        // Whether a description carries the steps is the platform's practice.
        Field::Description | Field::PlatformSettings => !steps(&text.body).is_empty(),
        Field::Captions | Field::Shots | Field::Checklist | Field::Readme => false,
    };
    let steps = steps(&text.body);
    let is_delivery = |words: &str| {
        let reply = ["reply", "replies", "answer", "response"].iter().any(|word| words.contains(word));
        let seen =
            ["appear", "arriv", "deliver", "receiv", "is shown", "shows", "is displayed", "see ", "check"];
        reply && words.contains("messenger") && seen.iter().any(|word| words.contains(word))
    };
    if !wants || steps.iter().rev().take(2).any(|(_, words)| is_delivery(words)) {
        return None;
    }
    let line = steps.last().map_or(0, |(line, _)| *line);
    Some(Flaw::new("text-no-delivered-reply", &text.path, line))
}

/// Finds descriptions that say the same of different permissions. The steps are shared by right, and a name
/// that was exchanged makes no other text.
fn same_descriptions(texts: &[Text]) -> Vec<Flaw> {
    let mut first: BTreeMap<String, &Text> = BTreeMap::new();
    let mut flaws = Vec::new();
    for text in texts.iter().filter(|text| text.field == Field::Description) {
        let essence = essence(&text.body);
        match first.get(&essence) {
            Some(other) if other.permission != text.permission => {
                flaws.push(Flaw::new("text-same-description", &text.path, 0).with("same_as", &other.path));
            }
            Some(_) => {}
            None => {
                first.insert(essence, text);
            }
        }
    }
    flaws
}

fn essence(body: &str) -> String {
    let mut words = String::new();
    let steps = steps(body);
    let first = steps.first().map_or(usize::MAX, |(line, _)| *line);
    let last = steps.last().map_or(0, |(line, words)| line + words.lines().count());
    for (line, number) in body.lines().zip(1..) {
        if number < first || number >= last {
            words.push_str(&line.to_lowercase());
            words.push(' ');
        }
    }
    for one in Catalogue::builtin().all() {
        words = words.replace(&one.name.to_lowercase(), "").replace(&one.display.to_lowercase(), "");
    }
    words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    static STEPS: &str = "Step 1: Send a message.\n\nStep 2: Reply to it.\n\n\
        Step 3: Check that the reply appears in Messenger.\n";

    fn text(field: Field, permission: Option<&str>, body: &str) -> Text {
        let (path, permission) = (field.path(permission), permission.map(String::from));
        Text { path, permission, field, form_field: String::new(), body: body.to_owned() }
    }

    fn codes(texts: &[Text], allow_reserved: bool) -> Vec<&'static str> {
        lint(texts, &Values::new(), allow_reserved).into_iter().map(|flaw| flaw.code).collect()
    }

    /// Lints one line of a file that is otherwise in order.
    fn of_line(line: &str) -> Vec<(&'static str, usize)> {
        let text = text(Field::Checklist, None, &format!("All is well.\n{line}\n"));
        lint(&[text], &Values::new(), false).into_iter().map(|flaw| (flaw.code, flaw.line)).collect()
    }

    fn of_url(url: &str) -> Vec<&'static str> {
        let values = Values::from([("site_url".to_owned(), url.to_owned())]);
        lint(&[], &values, true).into_iter().map(|flaw| flaw.code).collect()
    }

    #[test]
    fn a_placeholder_that_was_left_is_found_at_its_line() {
        for line in [
            "Connect with SUA_EMPRESA on Facebook",
            "Login: LOGIN_DO_ATENDENTE",
            "https://seu_dominio.com.br/neo",
            "https://www.facebook.com/pagina_da_sua_empresa/",
            "the inbox of [BRAND_NAME]",
            "[YOUR_APP_ID]",
            "{{ site_url }}",
        ] {
            let found = of_line(line);
            assert!(
                !found.is_empty() && found.iter().all(|one| *one == ("text-placeholder-left", 2)),
                "{line}"
            );
        }
        for line in [
            "Click on the “ENTER” button",
            "- [ ] to do",
            "- [x] done",
            "see [1]",
            "[Aurora] and [OK]",
            "a [b",
        ] {
            assert_eq!(of_line(line), [], "{line}");
        }
    }

    #[test]
    fn a_domain_of_nobody_is_found_where_it_is_a_domain() {
        for line in [
            "Open https://crm.aurora.example.com/neo.",
            "Open (https://crm.test:8443/).",
            "write to ana@aurora.example",
            "on “crm.aurora.example.com”",
            "http://localhost:3000/x",
            "www.example.org/privacy",
        ] {
            assert_eq!(of_line(line), [("text-example-domain", 2)], "{line}");
        }
        for line in [
            "https://www.facebook.com/auroramoveis.example",
            "For example, a test.",
            "https://crm.contest/",
            "https://example.com.br/neo",
            "This is a test.",
        ] {
            assert_eq!(of_line(line), [], "{line}");
        }
        let demo = text(Field::Checklist, None, "https://crm.aurora.example.com/neo");
        assert_eq!(codes(&[demo], true), [""; 0]);
    }

    #[test]
    fn a_promise_is_found() {
        for line in ["The app will be approved.", "We GUARANTEE APPROVAL", "it is sure to be approved"] {
            assert_eq!(of_line(line), [("text-promise", 2)], "{line}");
        }
        for line in
            ["Until the permissions are approved", "Meta may approve or refuse", "what was not approved"]
        {
            assert_eq!(of_line(line), [], "{line}");
        }
    }

    #[test]
    fn the_site_url_is_https_and_no_portal() {
        for url in ["http://crm.aurora.test/neo", "crm.aurora.test/neo", "ftp://crm.aurora.test/neo", ""] {
            assert_eq!(of_url(url), ["site-url-not-https"], "{url}");
        }
        for url in ["https://www.aurora.test", "https://www.aurora.test/", "https://www.aurora.test/#"] {
            assert_eq!(of_url(url), ["site-url-bare-domain"], "{url}");
        }
        for url in [
            "https://crm.aurora.test/neo",
            "https://crm.aurora.test/#/login",
            "https://a.test/?in=neo",
            " https://a.test/neo ",
        ] {
            assert_eq!(of_url(url), [""; 0], "{url}");
        }
    }

    #[test]
    fn a_description_names_its_permission_as_a_whole_word() {
        let of = |permission, body: &str| codes(&[text(Field::Description, Some(permission), body)], false);
        for (permission, body) in [
            ("pages_messaging", "We need PAGES_MESSAGING."),
            ("business_asset_user_profile_access", "the “Business Asset User Profile Access” feature"),
            ("business_asset_user_profile_access", "business_asset_user_profile_access"),
            ("some_new_permission", "some_new_permission is new"),
        ] {
            assert_eq!(of(permission, body), [""; 0], "{body}");
        }
        for (permission, body) in [
            ("pages_messaging", "We need to write messages."),
            ("pages_messaging", "We need pages_messaging_phone_number."),
            ("pages_show_list", "We need pages_messaging."),
        ] {
            assert_eq!(of(permission, body), ["text-names-no-permission"], "{body}");
        }
        assert_eq!(codes(&[text(Field::Instructions, Some("pages_messaging"), STEPS)], false), [""; 0]);
    }

    #[test]
    fn steps_end_with_a_reply_that_is_delivered_in_messenger() {
        let of = |field, body: &str| codes(&[text(field, None, body)], false);
        let missing = ["text-no-delivered-reply"];
        assert_eq!(of(Field::ReviewerInstructions, STEPS), [""; 0]);
        assert_eq!(
            of(Field::ReviewerInstructions, "1. Write.\n2. Reply.\n3. The answer arrives in Messenger.\n"),
            [""; 0]
        );
        assert_eq!(of(Field::ReviewerInstructions, &format!("{STEPS}\nThank you.\n")), [""; 0]);
        assert_eq!(of(Field::ReviewerInstructions, &format!("{STEPS}\nStep 4: Sign out.\n")), [""; 0]);
        assert_eq!(of(Field::PlatformSettings, "No steps, by the platform's practice.\n"), [""; 0]);
        assert_eq!(of(Field::Readme, "No steps.\n"), [""; 0]);
        assert_eq!(of(Field::Instructions, "Look around.\n"), missing);
        for body in [
            "Step 1: Send a message.\nStep 2: It appears in the product.\n",
            "Step 1: Send a message in Messenger.\nStep 2: Reply to it.\n",
            "Step 1: Send a message.\nStep 2: Reply to it: the reply appears in the product.\n",
            &format!("{STEPS}\nStep 4: Sign out.\n\nStep 5: Close the window.\n"),
            // What is said after the steps is no step.
            "Step 1: Send a message.\n\nStep 2: It arrives.\n\nThe reply is delivered in Messenger.\n",
        ] {
            assert_eq!(of(Field::ReviewerInstructions, body), missing, "{body}");
            assert_eq!(of(Field::PlatformSettings, body), missing, "{body}");
        }
        let [flaw] =
            &lint(&[text(Field::Instructions, None, "Step 1: Go.\n\nStep 2: End.\n")], &Values::new(), false)
                [..]
        else {
            panic!("one flaw")
        };
        assert_eq!(flaw.line, 3);
    }

    #[test]
    fn the_same_description_with_another_name_is_the_same() {
        let about = |permission: &str, more: &str| {
            let body = format!(
                "We use {permission} to serve customers{more}.\n\n{STEPS}\nWe request {permission}.\n"
            );
            text(Field::Description, Some(permission), &body)
        };
        let first = about("pages_messaging", "");
        let mut other_steps = about("pages_show_list", "");
        other_steps.body = other_steps.body.replace("Step 1: Send a message.", "Step 1: Look around.");
        assert_eq!(codes(&[first.clone(), other_steps], false), ["text-same-description"]);
        let [flaw] = &lint(&[first.clone(), about("pages_show_list", "")], &Values::new(), false)[..] else {
            panic!("one flaw")
        };
        assert_eq!(
            (flaw.code, flaw.path.as_str()),
            ("text-same-description", "pages_show_list/description.txt")
        );
        assert_eq!(flaw.facts["same_as"], "pages_messaging/description.txt");
        assert_eq!(
            codes(&[first.clone(), about("pages_show_list", ", by letting them choose a Page")], false),
            [""; 0]
        );
        assert_eq!(codes(&[first.clone(), first], false), [""; 0]);
    }

    #[test]
    fn every_code_is_listed_and_can_be_found() {
        let body = "SUA_EMPRESA on https://x.test/ will be approved.\n";
        let texts = [
            text(Field::Description, Some("pages_messaging"), body),
            text(Field::Description, Some("pages_show_list"), body),
            text(Field::Instructions, Some("pages_show_list"), body),
        ];
        let values = |url: &str| Values::from([("site_url".to_owned(), url.to_owned())]);
        let mut found: Vec<&str> =
            lint(&texts, &values("http://x.test/neo"), false).iter().map(|flaw| flaw.code).collect();
        found.extend(lint(&[], &values("https://x.test/"), false).iter().map(|flaw| flaw.code));
        found.sort_unstable();
        found.dedup();
        assert_eq!(found, LINT_CODES);
    }
}
