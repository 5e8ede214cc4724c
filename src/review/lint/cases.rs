//! Each rule at its edges: what it has to find in texts that people write, and what it has to leave alone.

use proptest::prelude::*;

use super::pairs::{line, steps_of, text};
use super::*;
use crate::review::Field;

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
fn what_guides_say_in_their_own_language_is_found_and_their_english_steps_are_not() {
    let found = |body: &'static str| {
        let values = Values::new();
        let flaws = lint(&[text(Field::PlatformSettings, None, body)], &LintContext::of(&values));
        flaws
            .into_iter()
            .filter(|flaw| flaw.code.id == "text-not-english")
            .map(|flaw| flaw.line)
            .collect::<Vec<_>>()
    };
    let paragraphs = |body: &str| (1..=body.lines().count()).step_by(2).collect::<Vec<_>>();
    let portuguese = include_str!("../../../tests/fixtures/lint/portuguese.txt");
    assert_eq!(found(portuguese), paragraphs(portuguese));
    let russian = include_str!("../../../tests/fixtures/lint/russian.txt");
    assert_eq!(found(russian), paragraphs(russian));
    assert_eq!(found(include_str!("../../../tests/fixtures/lint/guide-steps.txt")), [0; 0]);
}

#[test]
fn what_is_wrong_with_the_steps_of_a_guide_is_found_at_its_line() {
    let body = include_str!("../../../tests/fixtures/lint/guide-steps.txt");
    let values = Values::new();
    let flaws = lint(&[text(Field::PlatformSettings, None, body)], &LintContext::of(&values));
    let at = |line: &str| body.lines().position(|own| own.starts_with(line)).map_or(0, |index| index + 1);
    let found: Vec<(&str, usize)> = flaws
        .iter()
        .filter(|flaw| flaw.code.id != "text-placeholder-left")
        .map(|flaw| (flaw.code.id, flaw.line))
        .collect();
    assert_eq!(
        found,
        [
            ("text-made-up-account", at("- We created a test")),
            ("step-status-differs", at("Step 6")),
            ("text-facebook-account", at("- Password: [PASSWORD_DA_CONTA")),
            ("text-no-delivered-reply", at("Step 9")),
        ]
    );
    let status = flaws.iter().find(|flaw| flaw.code.id == "step-status-differs").unwrap();
    assert_eq!((&status.facts["label"], &status.facts["other"]), (&"Ready".into(), &"Operating".into()));
    let left: Vec<_> = flaws.iter().filter_map(|flaw| flaw.facts.get("left")?.as_str()).collect();
    assert_eq!(left.len(), 7, "each once, and no label of a link: {left:?}");
}

#[test]
fn an_address_that_a_reviewer_cannot_use_is_found_in_the_text() {
    let of = |body: &'static str| {
        let values = Values::from([("site_url".to_owned(), "https://www.aurora.com.br/".to_owned())]);
        let flaws = lint(&[text(Field::ReviewerInstructions, None, body)], &LintContext::of(&values));
        let of_text = flaws.into_iter().filter(|flaw| flaw.line > 0 && flaw.code.id.starts_with("site-url"));
        of_text.map(|flaw| (flaw.code.id, flaw.line)).collect::<Vec<_>>()
    };
    assert_eq!(of("Step 1: Open\nhttp://crm.aurora.com.br/neo\n"), [("site-url-not-https", 2)]);
    assert_eq!(of("Step 1: Open https://crm.aurora.com.br.\n"), [("site-url-bare-domain", 1)]);
    for private in [
        "https://10.0.0.7/neo",
        "https://192.168.1.4:8443/neo",
        "http://localhost:3000/neo",
        "https://100.64.0.9/neo",
    ] {
        assert_eq!(of(format!("Step 1: Open {private}\n").leak()), [("site-url-private", 1)], "{private}");
    }
    for fine in [
        "Step 1: Open https://crm.aurora.com.br/neo\n",
        // What is wrong with the record's own address is said of the record.
        "Step 1: Open https://www.aurora.com.br/\n",
        // Only the first address is where a reviewer starts.
        "Step 1: Open https://crm.aurora.com.br/neo\n\nStep 2: Open https://www.aurora.com.br\n",
        "Step 1: Open https://m.me/\n",
        "Step 1: Open https://172.217.0.1/neo\n",
    ] {
        assert_eq!(of(fine), [], "{fine}");
    }
}

#[test]
fn a_state_has_one_name_in_all_texts_of_a_submission() {
    let of = |one: &str, other: &str| {
        let path = |permission, label: &str| {
            text(Field::Instructions, Some(permission), &format!("Step 1: The status becomes “{label}”.\n"))
        };
        codes(&[path("pages_messaging", one), path("human_agent", other)], false)
    };
    assert!(of("Operating", "Ready").contains(&"step-status-differs"));
    assert!(!of("Operating", "operating").contains(&"step-status-differs"));
}

#[test]
fn a_login_that_is_metas_is_told_from_the_products() {
    let has = |code: &str, body: &str| {
        let values = Values::new();
        let flaws = lint(&[text(Field::PlatformSettings, None, body)], &LintContext::of(&values));
        flaws.iter().any(|flaw| flaw.code.id == code)
    };
    for body in [
        "Log in to Facebook with the user ana.teste and the password calm-River-4.\n",
        "Use this Instagram account:\n\n- User: ana.teste\n- Password: calm-River-4\n",
    ] {
        assert!(has("text-facebook-account", body), "{body}");
    }
    for body in [
        "Sign in to the team inbox for Messenger:\n\n- Login: ana\n- Password: calm-River-4\n",
        "Send a message by Messenger, so that the user sees it.\n\n- Login: ana\n- Password: calm-River-4\n",
        "A Facebook account is wanted.\n\nOne.\n\nTwo.\n\nThree.\n\n- Login: ana\n- Password: calm-River-4\n",
        "Log in with your own Facebook account. The password of the product is calm-River-4.\n",
    ] {
        assert!(!has("text-facebook-account", body), "{body}");
    }
    for body in [
        "We created no Facebook account for this.\n",
        "The Facebook account was not created for this review.\n",
    ] {
        assert!(!has("text-made-up-account", body), "{body}");
    }
    for body in [
        "If you do not receive the one-time code, ask again.\n",
        "This is no demo. A verification code is sent to you.\n",
    ] {
        assert!(has("credentials-will-not-hold", body), "{body}");
    }
    for body in
        ["Two-factor authentication is switched off for this user.\n", "You need no authenticator app.\n"]
    {
        assert!(!has("credentials-will-not-hold", body), "{body}");
    }
}

#[test]
fn a_label_is_read_without_the_marks_of_a_copy() {
    let case = |body| steps_of(body).codes();
    for known in ["“ENTER”", "“[ENTER](#)”", "“**ENTER**”", "**ENTER**", "\"ENTER\""] {
        let body: &'static str = format!("Step 1: Click on the {known} button.\n").leak();
        assert!(!case(body).contains("step-unknown-button"), "{known}");
        let body: &'static str = body.replace("ENTER", "GO ON").leak();
        assert!(case(body).contains("step-unknown-button"), "{known}");
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
        lint(&[one, other], &LintContext::of(&values))
            .iter()
            .any(|flaw| flaw.code.id == "text-same-description")
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
            prop_assert!(lint(&[text], &LintContext::of(&values)).iter().all(|flaw| flaw.line <= lines));
        }
    }
}

static STEPS: &str = "Step 1: Send a message.\n\nStep 2: Reply to it.\n\n\
    Step 3: Check that the reply appears in Messenger.\n";

fn codes(texts: &[Text], allow_reserved: bool) -> Vec<&'static str> {
    let values = Values::new();
    let flaws = lint(texts, &LintContext { allow_reserved, ..LintContext::of(&values) })
        .into_iter()
        .map(|flaw| flaw.code.id);
    // Whether a login is given is tried on its own.
    flaws.filter(|code| *code != "text-no-credentials").collect()
}

/// Lints one line of a file that is otherwise in order.
fn of_line(line: &str) -> Vec<(&'static str, usize)> {
    let text = text(Field::Checklist, None, &format!("All is well.\n{line}\n"));
    lint(&[text], &LintContext::of(&Values::new()))
        .into_iter()
        .map(|flaw| (flaw.code.id, flaw.line))
        .collect()
}

fn of_url(url: &str) -> Vec<&'static str> {
    let values = Values::from([("site_url".to_owned(), url.to_owned())]);
    lint(&[], &LintContext::of(&values)).into_iter().map(|flaw| flaw.code.id).collect()
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
    for url in ["https://10.0.0.7/neo", "http://localhost/neo", "https://crm.aurora.lan/neo"] {
        assert_eq!(of_url(url), ["site-url-private"], "{url}");
    }
    let values = Values::from([("site_url".to_owned(), "https://10.0.0.7/neo".to_owned())]);
    let seen = LintContext { site: Some(SiteAnswer::Private), ..LintContext::of(&values) };
    assert_eq!(lint(&[], &seen).len(), 1, "what two looks show is said once");
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
    assert_eq!(
        of(
            Field::ReviewerInstructions,
            &format!("{STEPS}\nStep 4: Sign out.\n\nStep 5: Close the window.\n")
        ),
        [""; 0],
        "what comes after the reply takes nothing from it"
    );
    assert_eq!(of(Field::Description, "1. One list of chats\n2. Faster replies\n3. A history\n"), [""; 0]);
    assert_eq!(of(Field::PlatformSettings, "No steps, by the platform's practice.\n"), [""; 0]);
    assert_eq!(of(Field::Readme, "No steps.\n"), [""; 0]);
    assert_eq!(of(Field::Instructions, "Look around.\n"), missing);
    for body in [
        "Step 1: Send a message.\nStep 2: It appears in the product.\n",
        "Step 1: Send a message in Messenger.\nStep 2: Reply to it.\n",
        "Step 1: Send a message.\nStep 2: Reply to it: the reply appears in the product.\n",
        // What is said after the steps is no step.
        "Step 1: Send a message.\n\nStep 2: It arrives.\n\nThe reply is delivered in Messenger.\n",
    ] {
        assert_eq!(of(Field::ReviewerInstructions, body), missing, "{body}");
        assert_eq!(of(Field::PlatformSettings, body), missing, "{body}");
    }
    let values = Values::new();
    let flaws =
        lint(&[text(Field::Instructions, None, "Step 1: Go.\n\nStep 2: End.\n")], &LintContext::of(&values));
    let at = flaws.iter().find(|flaw| flaw.code.id == "text-no-delivered-reply").map(|flaw| flaw.line);
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
    let [flaw] = &lint(&[first.clone(), about("pages_show_list", "")], &LintContext::of(&Values::new()))[..]
    else {
        panic!("one flaw")
    };
    assert_eq!(
        (flaw.code.id, flaw.path.as_str()),
        ("text-same-description", "pages_show_list/description.txt")
    );
    assert_eq!(flaw.facts["same_as"], "pages_messaging/description.txt");
    assert_eq!(
        codes(&[first.clone(), about("pages_show_list", ", by letting them choose a Page")], false),
        [""; 0]
    );
    assert_eq!(codes(&[first.clone(), first], false), [""; 0]);
}
