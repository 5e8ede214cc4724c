//! Each rule has a text that trips it and one that nearly does.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};

use super::*;
use crate::platform::{Authentication, Profiles};
use crate::review::Field;

/// One text and what is known beside it.
#[derive(Clone, Copy)]
pub(super) struct Case {
    field: Field,
    permission: Option<&'static str>,
    body: &'static str,
    values: &'static [(&'static str, &'static str)],
    model: Option<Authentication>,
    sent: &'static [&'static str],
    site: Option<SiteAnswer>,
    today: Option<Date>,
    /// The text of another permission in the same submission.
    beside: Option<(&'static str, &'static str)>,
}

const CASE: Case = Case {
    field: Field::Instructions,
    permission: None,
    body: "",
    values: &[],
    model: None,
    sent: &[],
    site: None,
    today: None,
    beside: None,
};

impl Case {
    /// Returns the codes that are found. With a model, the product is NeoInteract as if it had that model.
    pub(super) fn codes(self) -> BTreeSet<&'static str> {
        let own = text(self.field, self.permission, self.body);
        let beside = self.beside.map(|(permission, body)| text(self.field, Some(permission), body));
        let texts: Vec<Text> = beside.into_iter().chain([own]).collect();
        let values: Values =
            self.values.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        let mut profile = Profiles::builtin().unwrap().find("neointeract").unwrap().clone();
        profile.authentication = self.model.unwrap_or(profile.authentication);
        let sent: Vec<String> = self.sent.iter().map(ToString::to_string).collect();
        let context = LintContext {
            profile: self.model.map(|_| &profile),
            sent: (!sent.is_empty()).then_some(&sent),
            site: self.site,
            today: self.today,
            ..LintContext::of(&values)
        };
        let lines = texts.iter().map(|text| text.body.lines().count()).max().unwrap_or_default();
        let flaws = lint(&texts, &context);
        assert!(flaws.iter().all(|flaw| flaw.line <= lines), "{flaws:?}");
        flaws.iter().map(|flaw| flaw.code.id).collect()
    }
}

pub(super) const fn text_of(field: Field, body: &'static str) -> Case {
    Case { field, body, ..CASE }
}

pub(super) const fn line(body: &'static str) -> Case {
    text_of(Field::PlatformSettings, body)
}

pub(super) const fn steps_of(body: &'static str) -> Case {
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
    (
        "password-ends-too-soon",
        Case {
            today: Some(date(2026, 11, 20)),
            ..site(&[("site_url", "https://crm.aurora.test/neo"), ("agent_password_until", "2027-11-19")])
        },
        Case {
            today: Some(date(2026, 11, 20)),
            ..site(&[("site_url", "https://crm.aurora.test/neo"), ("agent_password_until", "2027-11-20")])
        },
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
        "site-url-dead",
        Case { site: Some(SiteAnswer::Status(404)), ..site(&[("site_url", "https://crm.aurora.test/neo")]) },
        Case { site: Some(SiteAnswer::Status(302)), ..site(&[("site_url", "https://crm.aurora.test/neo")]) },
    ),
    (
        "site-url-private",
        line("Step 1: Open https://crm.aurora.local/neo.\n"),
        line("Step 1: Open https://crm.aurora-local.com/neo.\n"),
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
        "text-made-up-account",
        line("We created a test **Facebook** account, and associated it as a developer.\n"),
        line("We associated a Facebook account as a tester. It is the account of a real person.\n"),
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
    (
        "text-same-description",
        Case {
            beside: Some(("human_agent", "human_agent lets a person answer what customers write.\n")),
            ..description(
                "pages_messaging lets a person answer what customers write.\n",
                Authentication::Mixed,
            )
        },
        Case {
            beside: Some((
                "human_agent",
                "human_agent lets a person answer after more than a day has passed.\n",
            )),
            ..description(
                "pages_messaging lets a person answer what customers write.\n",
                Authentication::Mixed,
            )
        },
    ),
];

/// Texts of kinds that writers use besides: code, a text that trips it, and one that nearly does.
static MORE: &[(&str, Case, Case)] = &[
    ("text-placeholder-left", line("- Password: <password here>\n"), line("Write to <ana@harbor.com>.\n")),
    ("text-placeholder-left", line("Password: TODO\n"), line("A to-do list opens.\n")),
    ("text-not-english", line("顧客からのメッセージをここで読みます。\n"), line("Aurora 株式 answers.\n")),
    (
        "text-not-english",
        line("Agen membaca pesan pelanggan dan membalasnya dari satu tempat setiap hari kerja.\n"),
        line("Agents read messages, answer customers, close conversations, write notes, call colleagues.\n"),
    ),
    (
        "text-not-english",
        line(
            "The agent signs in and opens the inbox. Depois disso o atendente responde ao cliente pelo painel.\n",
        ),
        line("The agent signs in and opens the inbox. After that the agent answers the customer.\n"),
    ),
    ("text-not-english", line("Clique em enviar\n"), line("Click Send\n")),
    (
        "text-not-english",
        line("हमारे एजेंट यहाँ ग्राहकों के संदेश पढ़ते हैं और उत्तर देते हैं।\n"),
        line(
            "ACCOUNT DASHBOARD:\nURL: below\nDemo Account Name: ana\nDemo Account Password: maple-94-canoe\n",
        ),
    ),
    (
        "text-made-up-account",
        line("Create a new Facebook account and write to the Page.\n"),
        line("You need not create a new Facebook account: use your own.\n"),
    ),
    (
        "text-made-up-account",
        line("Log in with the test Instagram account shown below.\n"),
        line("Log in with your own Instagram account.\n"),
    ),
    (
        "text-example-domain",
        line("Open https://your-shop.vercel.app/login\n"),
        line("Open https://yourself.com/a\n"),
    ),
    (
        "text-wrong-use",
        text_for("human_agent", "human_agent lets our chatbot follow up after two days.\n"),
        text_for("human_agent", "With human_agent a person follows up; automated messages are never sent.\n"),
    ),
    (
        "text-wrong-use",
        text_for("pages_messaging", "With pages_messaging we send a newsletter to customers.\n"),
        text_for("pages_messaging", "With pages_messaging we send no newsletter; we answer customers.\n"),
    ),
    (
        "text-wrong-use",
        text_for("pages_messaging", "pages_messaging lets us sell contact data to partners.\n"),
        text_for("pages_messaging", "pages_messaging is for answers; we never sell data to partners.\n"),
    ),
    (
        "permission-over-asked",
        text_for("pages_read_engagement", "With pages_read_engagement we read no posts and no comments.\n"),
        text_for("pages_read_engagement", "With pages_read_engagement we read the posts of the Page.\n"),
    ),
    (
        "permission-over-asked",
        text_for("pages_messaging", "We ask for pages_messaging just in case.\n"),
        text_for("pages_messaging", "We ask for pages_messaging, just as our customers want it.\n"),
    ),
    ("password-guessable", line("- Password: P@ssw0rd2026\n"), line("- Password: passion-2026-tulip\n")),
    (
        "text-no-credentials",
        text_of(Field::Instructions, "Step 1: Sign in.\n\nThe login and password will be sent on request.\n"),
        text_of(Field::Instructions, "Step 1: Sign in.\n\n- Username: ana\n- Passcode: calm-River-4\n"),
    ),
    (
        "text-facebook-account",
        line("Facebook tester: ana@harbor.com / maple-94-canoe\n"),
        line("Facebook user: see the Roles page\n"),
    ),
    (
        "text-promise",
        line("The screen is coming soon.\n"),
        line("Until the permissions are approved, people with a role get through.\n"),
    ),
    (
        "text-no-delivered-reply",
        text_for("pages_messaging", "1. Open the inbox\n2. Send an answer\n"),
        text_for("pages_messaging", "1. One list of chats\n2. Faster answers\n"),
    ),
    (
        "text-secret-pasted",
        line("Use EAABwzLixnjYBO0123456789012345678901234567890123.\n"),
        line("Use the token that the App Dashboard shows.\n"),
    ),
];

const fn text_for(permission: &'static str, body: &'static str) -> Case {
    Case { field: Field::Description, permission: Some(permission), body, ..CASE }
}

#[test]
fn each_rule_has_a_text_that_trips_it_and_one_that_nearly_does() {
    for (code, trips, nearly) in PAIRS.iter().chain(MORE) {
        assert!(trips.codes().contains(code), "{code} is not found in\n{}", trips.body);
        assert!(!nearly.codes().contains(code), "{code} is found in\n{}", nearly.body);
    }
    let tried: BTreeSet<&str> = PAIRS.iter().chain(MORE).map(|(code, ..)| *code).collect();
    assert_eq!(tried, LINT_CODES.iter().map(|code| code.id).collect());
}

pub(super) fn text(field: Field, permission: Option<&str>, body: &str) -> Text {
    let (path, permission) = (field.path(permission), permission.map(String::from));
    Text { path, permission, field, form_field: String::new(), body: body.to_owned() }
}
