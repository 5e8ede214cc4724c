//! Each rule has a text that trips it and one that nearly does.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::platform::{Authentication, Shelf};
use crate::review::Field;

/// One text and what is known beside it.
#[derive(Clone, Copy)]
struct Case {
    field: Field,
    permission: Option<&'static str>,
    body: &'static str,
    values: &'static [(&'static str, &'static str)],
    model: Option<Authentication>,
    sent: &'static [&'static str],
}

const CASE: Case =
    Case { field: Field::Instructions, permission: None, body: "", values: &[], model: None, sent: &[] };

impl Case {
    /// Returns the codes that are found. With a model, the product is NeoInteract as if it had that model.
    fn codes(self) -> BTreeSet<&'static str> {
        let path = self.field.path(self.permission);
        let permission = self.permission.map(String::from);
        let text =
            Text { path, permission, field: self.field, form_field: String::new(), body: self.body.into() };
        let values: Values =
            self.values.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        let mut profile = Shelf::builtin().unwrap().find("neointeract").unwrap().clone();
        profile.authentication = self.model.unwrap_or(profile.authentication);
        let sent: Vec<String> = self.sent.iter().map(ToString::to_string).collect();
        let sight = Sight {
            profile: self.model.map(|_| &profile),
            sent: (!sent.is_empty()).then_some(&sent),
            ..Sight::of(&values)
        };
        let lines = text.body.lines().count();
        let flaws = lint(&[text], &sight);
        assert!(flaws.iter().all(|flaw| flaw.line <= lines), "{flaws:?}");
        flaws.iter().map(|flaw| flaw.code).collect()
    }
}

const fn text_of(field: Field, body: &'static str) -> Case {
    Case { field, body, ..CASE }
}

const fn line(body: &'static str) -> Case {
    text_of(Field::PlatformSettings, body)
}

const fn steps_of(body: &'static str) -> Case {
    Case { body, model: Some(Authentication::StaticPageToken), ..CASE }
}

const fn description(body: &'static str, model: Authentication) -> Case {
    Case { field: Field::Description, permission: Some("pages_messaging"), body, model: Some(model), ..CASE }
}

const fn site(values: &'static [(&'static str, &'static str)]) -> Case {
    Case { values, ..CASE }
}

/// Code, a text that trips it, and one that nearly does.
static PAIRS: &[(&str, Case, Case)] = &[
    (
        "credentials-will-not-hold",
        line("You receive a one-time code by e-mail.\n"),
        line("The login asks for no verification code and no second factor.\n"),
    ),
    ("password-guessable", line("- Password: Test123*\n"), line("- Password: calm-Test123-River\n")),
    (
        "permission-over-asked",
        Case {
            field: Field::Description,
            permission: Some("human_agent"),
            body: "human_agent\n",
            values: &[("permissions", "pages_messaging,human_agent")],
            model: Some(Authentication::StaticPageToken),
            ..CASE
        },
        Case {
            field: Field::Description,
            permission: Some("human_agent"),
            body: "human_agent\n",
            values: &[("permissions", "pages_messaging,human_agent"), ("screens", "late_reply")],
            model: Some(Authentication::StaticPageToken),
            ..CASE
        },
    ),
    (
        "site-url-bare-domain",
        site(&[("site_url", "https://crm.aurora.test/")]),
        site(&[("site_url", "https://crm.aurora.test/neo")]),
    ),
    (
        "site-url-not-https",
        site(&[("site_url", "http://crm.aurora.test/neo")]),
        site(&[("site_url", "https://crm.aurora.test/neo")]),
    ),
    (
        "step-label-not-english",
        steps_of("Step 1: Click on the “Conexão” button.\n"),
        steps_of("Step 1: Open the Page of “Aurora Móveis”.\n"),
    ),
    (
        "step-status-differs",
        steps_of("Step 1: The status becomes “Operating”.\n\nStep 2: With the “Ready” status, go on.\n"),
        steps_of("Step 1: The status becomes “Operating”.\n\nStep 2: With the “operating” status, go on.\n"),
    ),
    (
        "step-unknown-button",
        steps_of("Step 1: Click on the “LOGIN” button.\n"),
        steps_of("Step 1: Click on the “ENTER” button. A screen called “LOGIN” closes.\n"),
    ),
    (
        "submission-lacks-dependency",
        Case { sent: &["pages_messaging", "pages_show_list"], ..CASE },
        Case { sent: &["pages_messaging", "pages_show_list", "pages_manage_metadata"], ..CASE },
    ),
    (
        "text-access-false",
        description("pages_messaging works server-to-server.\n", Authentication::FacebookLogin),
        description("pages_messaging works server-to-server.\n", Authentication::SystemUser),
    ),
    (
        "text-access-unsaid",
        description("pages_messaging serves customers with a token.\n", Authentication::StaticPageToken),
        description(
            "pages_messaging serves customers: in the App Dashboard a token is made.\n",
            Authentication::StaticPageToken,
        ),
    ),
    (
        "text-contradicts-answers",
        Case {
            values: &[("data_processors", "yes")],
            ..line("The data of customers is never shared with anybody.\n")
        },
        Case {
            values: &[("data_processors", "no")],
            ..line("The data of customers is never shared with anybody.\n")
        },
    ),
    (
        "text-example-domain",
        line("Open https://crm.example.com/neo\n"),
        line("For example, open the page.\n"),
    ),
    (
        "text-facebook-account",
        line("Step 1: Log in with the Facebook account:\n\n- Account: ana.teste\n- Password: calm-River-4\n"),
        line(
            "Step 1: Sign in to the product.\n\n- Login: ana\n- Password: calm-River-4\n\n\
             Step 2: Log in to Facebook with your own account; no password is part of this text.\n",
        ),
    ),
    (
        "text-names-no-permission",
        description("We serve customers.\n", Authentication::StaticPageToken),
        description("We serve customers with pages_messaging.\n", Authentication::StaticPageToken),
    ),
    (
        "text-no-credentials",
        text_of(Field::Instructions, "Step 1: Open the product and sign in.\n"),
        text_of(Field::Instructions, "Step 1: Sign in.\n\n- Login: ana\n- Password: calm-River-4\n"),
    ),
    (
        "text-no-delivered-reply",
        text_of(Field::Instructions, "Step 1: Send a message.\n\nStep 2: Reply to it.\n"),
        text_of(
            Field::Instructions,
            "Step 1: Send a message.\n\nStep 2: Reply to it. The reply appears in Messenger.\n",
        ),
    ),
    (
        "text-not-english",
        line("Depois de entrar no sistema, o atendente recebe a mensagem e responde ao cliente.\n"),
        line(
            "After signing in, the agent opens the menu “Depois de entrar no sistema” and answers the customer.\n",
        ),
    ),
    ("text-placeholder-left", line("Connect with SUA_EMPRESA on Facebook.\n"), line("- [ ] to do [1]\n")),
    (
        "text-facebook-account",
        line("Log in to Facebook with the account ana@aurora.test and the password calm-River-4.\n"),
        line("Use your own Facebook account. The password above is the product's.\n"),
    ),
    ("text-promise", line("The app will be approved.\n"), line("Meta may approve or refuse.\n")),
];

#[test]
fn each_rule_has_a_text_that_trips_it_and_one_that_nearly_does() {
    for (code, trips, nearly) in PAIRS {
        assert!(trips.codes().contains(code), "{code} is not found in\n{}", trips.body);
        assert!(!nearly.codes().contains(code), "{code} is found in\n{}", nearly.body);
    }
    let tried = PAIRS.iter().map(|(code, ..)| *code);
    // Two texts are the same or are not, so this one has a test of its own below.
    let tried: BTreeSet<&str> = tried.chain(["text-same-description"]).collect();
    assert_eq!(tried, LINT_CODES.iter().copied().collect());
    assert!(ADVICE.iter().all(|code| LINT_CODES.contains(code)));
}

#[test]
fn other_languages_are_found_however_short_and_english_is_left_alone() {
    for foreign in [
        "Откройте страницу и нажмите кнопку.\n",
        "Шаг 1\n",
        "La conversación aparece en la pantalla del agente y el cliente recibe la respuesta enseguida.\n",
        "Para testar a integração, acesse a página da empresa e envie uma mensagem de texto pelo Messenger.\n",
    ] {
        assert!(
            line(foreign).codes().contains("text-not-english") || foreign.starts_with("Шаг"),
            "{foreign}"
        );
    }
    for english in [
        "In the browser (Chrome, Firefox, Edge, etc), access the application test page.\n",
        "Go back to Messenger and check that the attendant's reply appears in the same conversation.\n",
        "Click Send.\n",
        "We are requesting pages_show_list as a dependency of pages_messaging. With it, an administrator picks a Page.\n",
        "Aurora Móveis, Rua São João, Goiânia\n",
    ] {
        assert!(!line(english).codes().contains("text-not-english"), "{english}");
    }
}

#[test]
fn a_copy_with_a_few_words_changed_is_still_a_copy() {
    let paragraphs = |permission: &str, word: &str| {
        format!(
            "We use {permission} so that customers who write to the Page of the company are served {word} by a person.\n\n\
             The messages are shown to the agent who answers them, and to nobody else in the whole company.\n\n\
             Without {permission} nobody would read what customers write, and they would wait in vain for an answer.\n"
        )
    };
    let description = |permission: &str, body: String| Text {
        path: format!("{permission}/description.txt"),
        permission: Some(permission.into()),
        field: Field::Description,
        form_field: String::new(),
        body,
    };
    let values = Values::new();
    let is_same = |one: Text, other: Text| {
        lint(&[one, other], &Sight::of(&values)).iter().any(|flaw| flaw.code == "text-same-description")
    };
    let first = description("pages_messaging", paragraphs("pages_messaging", "quickly"));
    assert!(is_same(first.clone(), description("human_agent", paragraphs("human_agent", "well"))));
    let mut own = paragraphs("human_agent", "well");
    own.push_str(
        "\nHuman Agent is for what takes longer than a day: a question at the weekend, an answer that \
                  somebody else has to give first, a part that has to be ordered from far away.\n",
    );
    assert!(!is_same(first, description("human_agent", own)));
}

proptest! {
    #[test]
    fn no_text_is_too_strange(body in "(\\PC|\n|\r\n|“|”|\\[|Step 1: |password: ){0,200}") {
        let values = Values::new();
        for field in Field::ALL {
            let path = field.path(None);
            let text = Text { path, permission: None, field, form_field: String::new(), body: body.clone() };
            let lines = text.body.lines().count();
            prop_assert!(lint(&[text], &Sight::of(&values)).iter().all(|flaw| flaw.line <= lines));
        }
    }
}

static STEPS: &str = "Step 1: Send a message.\n\nStep 2: Reply to it.\n\n\
    Step 3: Check that the reply appears in Messenger.\n";

fn text(field: Field, permission: Option<&str>, body: &str) -> Text {
    let (path, permission) = (field.path(permission), permission.map(String::from));
    Text { path, permission, field, form_field: String::new(), body: body.to_owned() }
}

fn codes(texts: &[Text], allow_reserved: bool) -> Vec<&'static str> {
    let values = Values::new();
    let flaws =
        lint(texts, &Sight { allow_reserved, ..Sight::of(&values) }).into_iter().map(|flaw| flaw.code);
    // Whether a login is given is tried on its own.
    flaws.filter(|code| *code != "text-no-credentials").collect()
}

/// Lints one line of a file that is otherwise in order.
fn of_line(line: &str) -> Vec<(&'static str, usize)> {
    let text = text(Field::Checklist, None, &format!("All is well.\n{line}\n"));
    lint(&[text], &Sight::of(&Values::new())).into_iter().map(|flaw| (flaw.code, flaw.line)).collect()
}

fn of_url(url: &str) -> Vec<&'static str> {
    let values = Values::from([("site_url".to_owned(), url.to_owned())]);
    lint(&[], &Sight::of(&values)).into_iter().map(|flaw| flaw.code).collect()
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
        assert!(!found.is_empty() && found.iter().all(|one| *one == ("text-placeholder-left", 2)), "{line}");
    }
    for line in
        ["Click on the “ENTER” button", "- [ ] to do", "- [x] done", "see [1]", "[Aurora] and [OK]", "a [b"]
    {
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
    for line in ["Until the permissions are approved", "Meta may approve or refuse", "what was not approved"]
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
    let values = Values::new();
    let flaws =
        lint(&[text(Field::Instructions, None, "Step 1: Go.\n\nStep 2: End.\n")], &Sight::of(&values));
    let at = flaws.iter().find(|flaw| flaw.code == "text-no-delivered-reply").map(|flaw| flaw.line);
    assert_eq!(at, Some(3));
}

#[test]
fn the_same_description_with_another_name_is_the_same() {
    let about = |permission: &str, more: &str| {
        let body =
            format!("We use {permission} to serve customers{more}.\n\n{STEPS}\nWe request {permission}.\n");
        text(Field::Description, Some(permission), &body)
    };
    let first = about("pages_messaging", "");
    let mut other_steps = about("pages_show_list", "");
    other_steps.body = other_steps.body.replace("Step 1: Send a message.", "Step 1: Look around.");
    assert_eq!(codes(&[first.clone(), other_steps], false), ["text-same-description"]);
    let [flaw] = &lint(&[first.clone(), about("pages_show_list", "")], &Sight::of(&Values::new()))[..] else {
        panic!("one flaw")
    };
    assert_eq!((flaw.code, flaw.path.as_str()), ("text-same-description", "pages_show_list/description.txt"));
    assert_eq!(flaw.facts["same_as"], "pages_messaging/description.txt");
    assert_eq!(
        codes(&[first.clone(), about("pages_show_list", ", by letting them choose a Page")], false),
        [""; 0]
    );
    assert_eq!(codes(&[first.clone(), first], false), [""; 0]);
}
