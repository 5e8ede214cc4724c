//! Logging in with Facebook: each way in, against the sandbox's own dialog, and whatever can come back instead.

use onboard::error::Exit;
use onboard::finding::Subject;
use onboard::journey::port::SecretKind;
use onboard::sandbox::World;
use serde_json::{Value, json};
use url::Url;

use super::script::Script;
use super::stage::{Meta, Ran, Stage, error, patched, ready};

const APP: &str = "900100200300400";
const PAGE: &str = "104200000000111";
const CUSTOMER: &str = "aurora-moveis";
const SUCCESS: &str = "https://www.facebook.com/connect/login_success.html";

/// A world in which `ana` has not logged in yet, and the customer's stage with no token of hers.
fn without_tokens(patch: &Value) -> (Meta, Stage) {
    let meta = Meta::start(patched(patch));
    let stage = ready("login", &meta);
    let owner = Subject::Customer(CUSTOMER.into());
    stage.workspace().forget(&owner, SecretKind::UserToken).unwrap();
    stage.workspace().forget(&Subject::page(CUSTOMER, PAGE), SecretKind::PageToken).unwrap();
    (meta, stage)
}

/// The same, of an app that can log people in.
fn before_login(patch: &Value) -> (Meta, Stage) {
    let (meta, stage) = without_tokens(patch);
    let said = stage.run(&["app", "set", APP, "facebook_login", "yes"]);
    assert_eq!(said.exit, Exit::Settled, "{}", said.err);
    (meta, stage)
}

/// Does in the dialog what a person does, without a browser, and returns where they are sent.
pub fn consent(url: &str, decision: &str, unticked: &[&str]) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let never = reqwest::redirect::Policy::none();
        let http = reqwest::Client::builder().no_proxy().redirect(never).build().unwrap();
        let as_ana = |request: reqwest::RequestBuilder| request.header("cookie", "sandbox_person=7001");
        let page = as_ana(http.get(url)).send().await.unwrap().text().await.unwrap();
        let ticked = page.split("name=\"").skip(1).filter_map(|rest| {
            let (name, after) = rest.split_once('"')?;
            let is_on = after.starts_with(" checked") && !after.starts_with(" checked disabled");
            (is_on && !unticked.contains(&name)).then(|| (name.to_owned(), "on".to_owned()))
        });
        let mut form: Vec<(String, String)> = ticked.collect();
        form.push(("_user".into(), "7001".into()));
        form.push(("_decision".into(), decision.into()));
        let reply = as_ana(http.post(url).form(&form)).send().await.unwrap();
        let status = reply.status();
        let location = reply.headers().get("location").map(|to| to.to_str().unwrap().to_owned());
        let Some(location) = location else { panic!("{status}: {}", reply.text().await.unwrap()) };
        Url::parse(url).unwrap().join(&location).unwrap().to_string()
    })
}

/// Gets a page as a browser does.
fn visit(url: &str) -> (u16, String) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let reply = http.get(url).send().await.unwrap();
        (reply.status().as_u16(), reply.text().await.unwrap())
    })
}

/// Returns the address of a new link.
fn link(stage: &Stage, more: &[&str]) -> String {
    let ran = stage.run(&[&["token", "login", "aurora", "--link", "--json"], more].concat());
    assert_eq!(ran.exit, Exit::Settled, "{}\n{}", ran.out, ran.err);
    ran.json()["result"]["url"].as_str().unwrap().to_owned()
}

fn bring(stage: &Stage, text: &str) -> Ran {
    stage.run_with(&["token", "login", "aurora", "--redirected", "--json"], text)
}

fn part(url: &str, name: &str) -> Option<String> {
    let url = Url::parse(url).unwrap();
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

/// Returns every secret of the world and of a login, none of which may be told.
fn secrets(meta: &Meta, address: &str) -> Vec<String> {
    let world = meta.world();
    let tokens = world["tokens"].as_object().unwrap().values();
    let mut all: Vec<String> = tokens.map(|token| token["value"].as_str().unwrap().to_owned()).collect();
    all.push(meta.ready.app_secret.clone());
    all.extend(part(address, "code"));
    all.retain(|secret| !secret.is_empty());
    all
}

fn silent(secrets: &[String], told: &str) {
    for secret in secrets {
        assert!(!told.contains(secret.as_str()), "a secret of {} letters is told: {told}", secret.len());
    }
}

/// Returns the tokens of a customer that the world has, as the vault's own say it.
fn kept(ran: &Ran) -> Vec<(String, bool)> {
    let document = ran.json();
    let kept = document["result"]["kept"].as_array().cloned().unwrap_or_default();
    kept.iter().map(|one| (one["slot"].as_str().unwrap().to_owned(), one["expires_at"].is_string())).collect()
}

#[test]
fn a_link_leads_somebody_else_to_a_token_that_lasts_and_to_the_pages_own() {
    let (meta, stage) = before_login(&json!({}));
    let url = link(&stage, &[]);
    assert!(url.starts_with(&format!("{}/v2", meta.ready.graph_url)), "{url}");
    assert_eq!(part(&url, "redirect_uri").as_deref(), Some(SUCCESS));
    assert_eq!(part(&url, "code_challenge_method").as_deref(), Some("S256"));
    assert_eq!(part(&url, "auth_type"), None);
    let scope = part(&url, "scope").unwrap();
    for wanted in ["pages_messaging", "pages_manage_metadata", "pages_show_list"] {
        assert!(scope.split(',').any(|one| one == wanted), "{scope}");
    }
    let ended = consent(&url, "continue", &[]);
    assert!(visit(&ended).1.contains("Success"), "Facebook's own page is played");
    let ran = bring(&stage, &format!("Here: <{ended}>\n"));
    assert_eq!(ran.exit, Exit::Settled, "{}\n{}", ran.out, ran.err);
    assert_eq!(kept(&ran), [("user-token".into(), true), ("page-token".into(), false)]);
    let steps = ran.json()["result"]["steps"].as_array().unwrap().clone();
    let steps: Vec<&str> = steps.iter().map(|step| step["step"].as_str().unwrap()).collect();
    assert_eq!(steps, ["login", "page", "page-token"], "{}", ran.out);
    silent(&secrets(&meta, &ended), &format!("{}{}", ran.out, ran.err));
    // It was exchanged: what expires in hours is not kept.
    let check = stage.run(&["token", "check", "aurora", "--json"]);
    assert!(!check.codes().contains(&"token-short-lived".into()), "{}", check.out);
    assert_eq!(error(&bring(&stage, &ended)), (Exit::Usage, "login-link-used".into()));
    let again = stage.run_with(&["token", "login", "--redirected", "--replace", "--json"], &ended);
    assert_eq!(error(&again), (Exit::Usage, "login-link-used".into()));
    assert_eq!(meta.stop(), []);
}

#[test]
fn whether_the_app_can_log_anybody_in_has_to_be_said_once() {
    let meta = Meta::start(World::healthy());
    let stage = ready("login", &meta);
    let ran = stage.run(&["token", "login", "aurora", "--link", "--json"]);
    assert_eq!(error(&ran), (Exit::Usage, "login-unsaid".into()));
    let ran = stage.run(&["token", "login", "aurora", "--link", "--facebook-login", "no", "--json"]);
    assert_eq!(error(&ran), (Exit::Usage, "login-not-on-app".into()));
    let _ = link(&stage, &["--facebook-login", "yes"]);
    let _ = link(&stage, &[]);
    let ran = stage.run(&["token", "login", "aurora", "--json"]);
    assert_eq!(error(&ran), (Exit::Usage, "login-way-unnamed".into()));
    let ran = stage.run(&["token", "login", "aurora", "--loopback", "--json"]);
    assert_eq!(error(&ran), (Exit::Usage, "token-kept".into()), "nobody is sent to the dialog for nothing");
    let ran = stage.run_with(&["token", "login", "aurora", "--redirected", "--replace", "--json"], "nothing");
    assert_eq!(error(&ran), (Exit::Usage, "login-unreadable".into()));
}

#[test]
fn what_the_app_lists_is_asked_once_and_a_configuration_stands_for_the_permissions() {
    let listed = "https://crm.aurora.example.com/neo/callback";
    let configuration = json!({ "token": "system-user", "scopes": ["pages_show_list", "pages_messaging",
        "pages_manage_metadata", "pages_read_engagement"] });
    let patch = json!({ "apps": { APP: { "configurations": { "60100": configuration } } } });
    let (meta, stage) = before_login(&patch);
    let url = link(&stage, &["--login-redirect", listed, "--login-config", "60100"]);
    let again = link(&stage, &[]);
    for url in [&url, &again] {
        assert_eq!(part(url, "redirect_uri").as_deref(), Some(listed));
        assert_eq!(part(url, "config_id").as_deref(), Some("60100"));
        assert_eq!(part(url, "override_default_response_type").as_deref(), Some("true"));
        assert_eq!(part(url, "scope"), None);
    }
    let ended = consent(&again, "continue", &[]);
    assert!(ended.starts_with(listed), "{ended}");
    let ran = bring(&stage, &ended);
    assert_eq!(kept(&ran).first(), Some(&("system-user-token".into(), false)), "{}\n{}", ran.out, ran.err);
    assert_eq!(kept(&ran)[1].0, "page-token", "{}", ran.out);
    silent(&secrets(&meta, &ended), &ran.out);
    let ran = stage.run(&["token", "login", "--link", "--login-redirect", "http://crm.test/", "--json"]);
    assert_eq!(error(&ran), (Exit::Usage, "answer-not-https".into()));
}

#[test]
fn what_was_declined_is_asked_for_again() {
    let (meta, stage) = before_login(&json!({}));
    let ended = consent(&link(&stage, &[]), "continue", &["_scope_pages_messaging"]);
    let ran = bring(&stage, &ended);
    assert_eq!(ran.exit, Exit::Unmet, "{}", ran.out);
    assert!(ran.codes().contains(&"token-scope-missing".into()), "{}", ran.out);
    let url = link(&stage, &[]);
    assert_eq!(part(&url, "auth_type").as_deref(), Some("rerequest"));
    let ended = consent(&url, "continue", &[]);
    let ran = stage.run_with(&["token", "login", "--redirected", "--replace", "--json"], &ended);
    assert_eq!(ran.exit, Exit::Settled, "{}", ran.out);
    assert_eq!(meta.stop(), []);
}

#[test]
fn what_comes_back_in_place_of_a_code_has_a_code_and_a_way_out() {
    let (_meta, stage) = before_login(&json!({}));
    let nobody = bring(&stage, "https://a.test/?code=abc&state=def");
    assert_eq!(error(&nobody), (Exit::Usage, "no-login-attempt".into()));
    let url = link(&stage, &[]);
    let mark = part(&url, "state").unwrap();
    let declined = consent(&url, "cancel", &[]);
    let back = |query: &str| format!("https://a.test/?{query}&state={mark}");
    for (text, exit, code) in [
        (declined, Exit::Auth, "login-declined"),
        (back("error_code=1349048&error_message=Can%27t+load+URL"), Exit::Auth, "login-domain-unlisted"),
        ("URL Blocked\nThis redirect failed".into(), Exit::Auth, "login-url-blocked"),
        ("App not active".into(), Exit::Auth, "login-app-not-active"),
        ("Invalid Scopes: pages_all".into(), Exit::Auth, "login-scopes-invalid"),
        ("Feature Unavailable".into(), Exit::Auth, "login-feature-unavailable"),
        (back("error=server_error"), Exit::Auth, "login-refused"),
        ("https://a.test/?code=AQBabc&state=another".into(), Exit::Usage, "login-foreign"),
        ("what?".into(), Exit::Usage, "login-unreadable"),
        ("AQ-made-up-0123456789-abcdef".into(), Exit::Auth, "login-code-used"),
    ] {
        let ran = bring(&stage, &text);
        assert_eq!(error(&ran), (exit, code.into()), "{text}: {}", ran.out);
        for language in ["en", "pt-BR", "ru"] {
            let arguments = ["token", "login", "aurora", "--redirected", "--lang", language];
            let shown = stage.run_with(&arguments, &text).err;
            let fix = shown.lines().nth(1).unwrap_or_default();
            assert!(shown.contains(code) && fix.trim().len() > 20, "{language}: {shown}");
            let page = stage.run(&["explain", code, "--lang", language]);
            assert!(page.exit == Exit::Settled && page.out.lines().count() > 2, "{}", page.out);
        }
    }
    let mut late = stage;
    late.now = "2026-11-24T12:00:01Z".parse().unwrap();
    assert_eq!(
        error(&bring(&late, "AQ-made-up-0123456789-abcdef")),
        (Exit::Usage, "login-link-expired".into())
    );
}

#[test]
fn a_code_that_meta_does_not_take_says_why() {
    let (meta, stage) = before_login(&json!({}));
    let ended = consent(&link(&stage, &[]), "continue", &[]);
    let _ = meta.control("advance", &json!({ "seconds": 700 }));
    assert_eq!(error(&bring(&stage, &ended)), (Exit::Auth, "login-code-expired".into()));
    // The code of an older link, without the address that it came in.
    let code = part(&consent(&link(&stage, &[]), "continue", &[]), "code").unwrap();
    let newer = link(&stage, &[]);
    let ran = bring(&stage, &code);
    assert_eq!(error(&ran), (Exit::Auth, "login-code-unproved".into()), "{}", ran.out);
    silent(&[code], &format!("{}{}", ran.out, ran.err));
    let code = part(&consent(&newer, "continue", &[]), "code").unwrap();
    let elsewhere = link(&stage, &["--login-redirect", "https://crm.aurora.example.com/neo/callback"]);
    assert_ne!(newer, elsewhere);
    assert_eq!(error(&bring(&stage, &code)), (Exit::Auth, "login-code-elsewhere".into()));
    // A code alone is enough where it is of the newest link, and a network that fails costs nothing.
    let code = part(&consent(&elsewhere, "continue", &[]), "code").unwrap();
    let _ = meta.control("fault", &json!({ "kind": "html-502", "path": "oauth/access_token", "times": 1 }));
    assert_eq!(bring(&stage, &code).exit, Exit::Failed);
    assert_eq!(bring(&stage, &code).exit, Exit::Settled);
}

#[test]
fn the_page_is_picked_where_the_person_has_several() {
    let page = json!({ "name": "Aurora Outlet", "is_published": true,
        "people": { "7001": ["MANAGE", "MESSAGING", "CREATE_CONTENT", "MODERATE"] } });
    let patch = json!({ "pages": { "104200000000222": page }, "apps": { APP: { "users": null } } });
    let (meta, stage) = before_login(&patch);
    let bare = ["customer", "new", "--company", "Boreal", "--platform", "loginbox", "--json"];
    let made = stage.run(&bare);
    assert_eq!(made.exit, Exit::Settled, "{}", made.out);
    let set = stage.run(&["customer", "set", "boreal", "app_id", APP]);
    assert_eq!(set.exit, Exit::Settled, "{}", set.err);
    let made = stage.run(&["token", "login", "boreal", "--link", "--json"]);
    let url = made.json()["result"]["url"].as_str().unwrap().to_owned();
    // Everything is ticked: somebody has to say which Page it is.
    let edit = consent(&url, "continue", &[]);
    let ran = stage.run_with(&["token", "login", "boreal", "--redirected", "--json"], &edit);
    assert_eq!(ran.exit, Exit::Unmet, "{}", ran.out);
    assert_eq!(ran.codes(), ["page-not-picked"], "{}", ran.out);
    let url = stage.run(&["token", "login", "boreal", "--link", "--json"]).json()["result"]["url"].clone();
    let ended = consent(url.as_str().unwrap(), "continue", &[]);
    let arguments = ["token", "login", "boreal", "--redirected", "--replace", "--json", "--page"];
    let ran = stage.run_with(&[&arguments[..], &["999000999"]].concat(), &ended);
    assert_eq!(error(&ran), (Exit::Auth, "page-not-listed".into()), "{}", ran.out);
    let url = stage.run(&["token", "login", "boreal", "--link", "--json"]).json()["result"]["url"].clone();
    let ended = consent(url.as_str().unwrap(), "continue", &[]);
    let ran = stage.run_with(&[&arguments[..], &[PAGE]].concat(), &ended);
    assert_eq!(kept(&ran).len(), 2, "{}", ran.out);
    let other = Subject::page("boreal", PAGE);
    assert!(stage.workspace().record(&other).unwrap().get("page_name").is_some());
    assert_eq!(meta.stop(), []);
}

#[test]
fn a_page_that_comes_through_a_portfolio_alone_is_found_or_hinted_at() {
    let people =
        json!({ "people": null, "portfolio_people": { "7001": ["MANAGE", "MESSAGING", "MODERATE"] } });
    let patch = json!({ "pages": { PAGE: people }, "apps": { APP: { "users": null } } });
    let (meta, stage) = before_login(&patch);
    let new = ["customer", "new", "--company", "Boreal", "--platform", "loginbox", "--json"];
    assert_eq!(stage.run(&new).exit, Exit::Settled);
    assert_eq!(stage.run(&["customer", "set", "boreal", "app_id", APP]).exit, Exit::Settled);
    let link = |more: &[&str]| {
        let ran = stage.run(&[&["token", "login", "boreal", "--link", "--json"], more].concat());
        ran.json()["result"]["url"].as_str().unwrap().to_owned()
    };
    let bring =
        |address: &str| stage.run_with(&["token", "login", "boreal", "--redirected", "--replace"], address);
    let tick = format!("_page_{PAGE}");
    // Nothing was ticked, and nobody may look into the portfolio.
    let ran = bring(&consent(&link(&[]), "continue", &[&tick]));
    assert_eq!(ran.exit, Exit::Unmet, "{}\n{}", ran.out, ran.err);
    assert!(ran.out.contains("onboard token login boreal --also business_management"), "{}", ran.out);
    let url = link(&["--also", "business_management"]);
    assert!(part(&url, "scope").unwrap().ends_with(",business_management"), "{url}");
    assert_eq!(stage.workspace().pages("boreal").unwrap(), [""; 0]);
    // The portfolio is looked through, where that is granted.
    let ran = bring(&consent(&url, "continue", &[&tick]));
    assert!(!ran.out.contains("--also"), "{}", ran.out);
    assert_eq!(stage.workspace().pages("boreal").unwrap(), [PAGE]);
    assert_eq!(meta.stop(), []);
}

#[test]
fn a_token_that_works_is_replaced_only_when_somebody_says_so() {
    let (meta, stage) = before_login(&json!({}));
    let ended = consent(&link(&stage, &[]), "continue", &[]);
    assert_eq!(bring(&stage, &ended).exit, Exit::Settled);
    let of = |slot, subject: &Subject| {
        let cards = stage.workspace().cards(subject).unwrap();
        cards.into_iter().find(|card| card.slot == slot).map(|card| card.fingerprint)
    };
    let owner = Subject::Customer(CUSTOMER.into());
    let before = of(SecretKind::UserToken, &owner);
    let ended = consent(&link(&stage, &[]), "continue", &[]);
    assert_eq!(error(&bring(&stage, &ended)), (Exit::Usage, "token-kept".into()));
    assert_eq!(of(SecretKind::UserToken, &owner), before);
    let ran = stage.run_with(&["token", "login", "--redirected", "--replace", "--json"], &ended);
    // Meta gives the same Page token again, which the product holds.
    assert_eq!(kept(&ran), [("user-token".into(), true)], "{}", ran.out);
    assert_ne!(of(SecretKind::UserToken, &owner), before);
    assert_eq!(meta.stop(), []);
}

#[test]
fn no_fault_of_metas_loses_a_login_that_can_still_end() {
    for kind in onboard::sandbox::FAULT_KINDS {
        let (meta, stage) = before_login(&json!({}));
        stage.hurry();
        let ended = consent(&link(&stage, &[]), "continue", &[]);
        let _ = meta.control("fault", &json!({ "kind": kind, "path": "oauth/access_token" }));
        let ran = bring(&stage, &ended);
        let (exit, code) = error(&ran);
        let is_batch = kind.starts_with("batch-");
        let is_told = matches!(exit, Exit::Failed | Exit::Auth) && code != "none";
        assert!(is_told || (is_batch && exit == Exit::Settled), "{kind}: {exit:?} {code}: {}", ran.out);
        silent(&secrets(&meta, &ended), &format!("{}{}", ran.out, ran.err));
        let _ = meta.control("fault", &json!({ "kind": "none" }));
        let (exit, code) = error(&bring(&stage, &ended));
        let is_over =
            exit == Exit::Settled || ["login-code-used", "login-link-used"].contains(&code.as_str());
        assert!(is_over, "{kind}: {exit:?} {code}");
    }
}

#[test]
fn a_loopback_address_that_the_app_lists_is_the_one_to_come_back_to() {
    let (_meta, stage) = before_login(&json!({}));
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let listed = format!("http://localhost:{free}/back");
    let login = ["token", "login", "aurora", "--loopback", "--wait", "1", "--json", "--login-redirect"];
    let ran = stage.run(&[&login[..], &[&listed]].concat());
    assert_eq!(error(&ran).1, "login-timeout", "{}", ran.out);
    assert!(
        ran.err.contains(&format!("redirect_uri=http%3A%2F%2Flocalhost%3A{free}%2Fback&")),
        "{}",
        ran.err
    );
}

#[test]
fn a_wizard_asks_whether_the_app_can_log_anybody_in() {
    let (_meta, stage) = without_tokens(&json!({}));
    let person = Script::new()
        .picks("How does the token come?", "By logging in")
        .picks("Who logs in", "a link")
        .picks("Is Facebook Login", "No")
        .picks("How does the token come?", "Stop");
    let ran = stage.run_before(&person, &["start", "aurora", "--only", "login"]);
    assert!(ran.err.contains("login-not-on-app"), "{}", ran.err);
}

#[test]
fn a_wizard_puts_a_login_off_like_any_answer() {
    let (_meta, stage) = before_login(&json!({}));
    let person = Script::new().picks("How does the token come?", "Later");
    let ran = stage.run_before(&person, &["start", "aurora", "--only", "login"]);
    assert_eq!(ran.exit, Exit::Unmet, "{}", ran.err);
    let person = Script::new()
        .picks("How does the token come?", "By logging in")
        .escapes("Who logs in")
        .picks("How does the token come?", "By logging in")
        .picks("Who logs in", "a link")
        .enters("Address that the app lists");
    let ran = stage.run_before(&person, &["start", "aurora", "--only", "login"]);
    assert_eq!(ran.exit, Exit::Unmet, "{}", ran.err);
    assert!(ran.err.contains("/dialog/oauth?client_id=") && ran.err.contains("10 minutes"), "{}", ran.err);
}

#[test]
fn a_browser_that_never_comes_back_is_not_waited_for_for_ever() {
    let (_meta, stage) = before_login(&json!({}));
    let ran = stage.run(&["token", "login", "aurora", "--loopback", "--wait", "1", "--json"]);
    assert_eq!(error(&ran), (Exit::Pending, "login-timeout".into()), "{}", ran.out);
    assert!(ran.err.contains("redirect_uri=http%3A%2F%2Flocalhost%3A"), "{}", ran.err);
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let ran = stage.run(&["token", "login", "aurora", "--loopback", "--port", &port, "--json"]);
    assert_eq!(error(&ran), (Exit::Failed, "login-port-taken".into()), "{}", ran.out);
}

/// Each way in as a person walks it, in every language.
#[cfg(unix)]
mod walks {
    use super::super::pages::Browser;
    use super::super::person::{DOWN, ENTER, Person};
    use super::*;

    /// What a walk waits for, in one language.
    struct Told {
        lang: &'static str,
        way: &'static str,
        listed: &'static str,
        pasted: &'static str,
        done: &'static str,
        foreign: &'static str,
    }

    const TOLD: [Told; 3] = [
        Told {
            lang: "en",
            way: "Who logs in",
            listed: "Address that the app lists",
            pasted: "Address that the browser ended at",
            done: "<h1>Done</h1>",
            foreign: "This does not belong here",
        },
        Told {
            lang: "pt-BR",
            way: "Quem faz o login",
            listed: "Endereço que o app lista",
            pasted: "Endereço em que o navegador terminou",
            done: "<h1>Pronto</h1>",
            foreign: "Isto não pertence aqui",
        },
        Told {
            lang: "ru",
            way: "Кто входит",
            listed: "Адрес, указанный в приложении",
            pasted: "Адрес, на котором остановился браузер",
            done: "<h1>Готово</h1>",
            foreign: "Это не отсюда",
        },
    ];

    fn lax() -> Value {
        json!({ "unsure": { "loopback_redirects": "lax" } })
    }

    /// Waits for the address of the dialog, whole.
    fn address(person: &mut Person) -> String {
        person.sees("/dialog/oauth?").sees("\n");
        let before = &person.seen[..person.read];
        before[before.rfind("http://127.0.0.1").unwrap()..].trim_end().to_owned()
    }

    #[test]
    fn a_person_pastes_what_their_browser_ended_at() {
        for told in &TOLD {
            let (meta, stage) = before_login(&json!({}));
            let mut person = Person::runs(&stage, &["token", "login", "aurora", "--lang", told.lang]);
            person.sees(told.way).types(ENTER);
            person.sees(told.listed).types(ENTER);
            let ended = consent(&address(&mut person), "continue", &[]);
            person.sees(told.pasted).types("nothing of it").types(ENTER);
            person.sees(told.pasted).types(&ended).types(ENTER);
            assert_eq!(person.leaves(), 0, "{}", person.seen);
            silent(&secrets(&meta, &ended), &person.seen);
            let app = stage.workspace().record(&Subject::App(APP.into())).unwrap();
            assert_eq!(app.get("login_redirect"), Some(SUCCESS), "it is asked once");
        }
    }

    #[test]
    fn a_browser_is_opened_and_comes_back_by_itself() {
        for told in &TOLD {
            let (meta, mut stage) = before_login(&lax());
            let browser = stage
                .write("browser", "#!/bin/sh\nprintf %s \"$1\" > opened.part && mv opened.part opened\n");
            std::fs::set_permissions(&browser, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
            stage.set("BROWSER", browser.to_str().unwrap());
            let mut person = Person::runs(&stage, &["token", "login", "aurora", "--lang", told.lang]);
            person.sees(told.way).types(DOWN).types(ENTER);
            let url = address(&mut person);
            let ended = consent(&url, "continue", &[]);
            let mark = part(&ended, "state").unwrap();
            let (status, page) = visit(&ended.replace(&mark, "another"));
            assert!(status == 400 && page.contains(told.foreign), "{page}");
            assert_eq!(visit(&ended.replace("/callback", "/other")).0, 404);
            let (status, page) = visit(&ended);
            assert!(status == 200 && page.contains(told.done), "{page}");
            assert!(page.contains(&format!("lang=\"{}\"", told.lang)), "{page}");
            silent(&secrets(&meta, &ended), &page);
            assert_eq!(person.leaves(), 0, "{}", person.seen);
            silent(&secrets(&meta, &ended), &person.seen);
            assert_eq!(std::fs::read_to_string(stage.folder.path().join("opened")).unwrap(), url);
        }
    }

    #[test]
    fn a_link_is_handed_out_and_its_end_typed_in_another_run() {
        for told in &TOLD {
            let (meta, stage) = before_login(&json!({}));
            let mut person = Person::runs(&stage, &["token", "login", "--link", "--lang", told.lang]);
            person.sees(told.listed).types(ENTER);
            let url = address(&mut person);
            assert_eq!(person.leaves(), 0, "{}", person.seen);
            let ended = consent(&url, "continue", &[]);
            let mut other = Person::runs(&stage, &["token", "login", "--redirected", "--lang", told.lang]);
            other.sees(told.pasted).types(&ended).types(ENTER);
            assert_eq!(other.leaves(), 0, "{}", other.seen);
            silent(&secrets(&meta, &ended), &format!("{}{}", person.seen, other.seen));
        }
    }

    #[test]
    fn the_wizard_leads_through_the_login_and_on() {
        let (meta, stage) = before_login(&json!({}));
        let mut person = Person::runs(&stage, &["start", "aurora"]);
        person.sees("How does the token come?").types(ENTER);
        person.sees("Who logs in").types(ENTER);
        person.sees("Address that the app lists").types(ENTER);
        let ended = consent(&address(&mut person), "continue", &[]);
        person.sees("Address that the browser ended at").types(&ended).types(ENTER);
        person.sees("Page subscription").sees("Did a message arrive");
        person.enters_through();
        person.leaves();
        silent(&secrets(&meta, &ended), &person.seen);
        let cards = stage.workspace().cards(&Subject::Customer(CUSTOMER.into())).unwrap();
        assert!(cards.iter().any(|card| card.slot == SecretKind::UserToken && card.expires.is_some()));
    }

    #[test]
    #[ignore = "needs Chromium; .ci/pages runs it"]
    fn a_real_browser_goes_through_the_dialog_and_comes_back() {
        let mut browser = Browser::start();
        for told in &TOLD {
            let (meta, stage) = before_login(&lax());
            let mut person = Person::runs(&stage, &["token", "login", "--loopback", "--lang", told.lang]);
            let url = address(&mut person);
            browser.wide(900);
            browser.visit(&url);
            if told.lang == "en" {
                assert_eq!(browser.eval("document.querySelector('h1').textContent"), "Log in to Facebook");
                browser.picture("login-1-who.png");
                browser.press_through("button[value=login]");
            } else {
                // The browser stays logged in: cookies know no ports.
                assert_eq!(browser.eval("!!document.querySelector('button[value=continue]')"), true);
            }
            let pages = "document.querySelectorAll('[name^=_page_]').length";
            assert!(browser.eval(pages).as_u64().unwrap() >= 1);
            assert_eq!(browser.eval("!!document.querySelector('details')"), true, "she connected it before");
            browser.eval("document.querySelector('details').open = true; 0");
            browser.picture(&format!("login-2-consent-{}.png", told.lang));
            let ended = browser.press_through("button[value=continue]");
            assert!(ended.starts_with("http://localhost:"), "{ended}");
            assert_eq!(browser.eval("document.documentElement.lang"), told.lang);
            let shown = browser.eval("document.documentElement.outerHTML");
            assert!(shown.as_str().unwrap().contains(told.done), "{shown}");
            silent(&secrets(&meta, &ended), shown.as_str().unwrap());
            browser.picture(&format!("login-3-done-{}.png", told.lang));
            assert_eq!(person.leaves(), 0, "{}", person.seen);
            silent(&secrets(&meta, &ended), &person.seen);
        }
        beside_the_way(&mut browser);
    }

    /// Cancel, a declined permission, an address that is not listed, and Facebook's own page.
    fn beside_the_way(browser: &mut Browser) {
        let (_meta, stage) = before_login(&json!({}));
        let url = link(&stage, &[]);
        browser.visit(&url);
        let ended = browser.press_through("button[value=cancel]");
        assert!(ended.contains("/connect/login_success.html?error=access_denied"), "{ended}");
        assert_eq!(error(&bring(&stage, &ended)), (Exit::Auth, "login-declined".into()));
        browser.visit(&url);
        browser.click("[name=_scope_pages_messaging]");
        let ended = browser.press_through("button[value=continue]");
        assert_eq!(browser.eval("document.querySelector('h1').textContent"), "Success");
        let ran = bring(&stage, &ended);
        assert!(ran.codes().contains(&"token-scope-missing".into()), "{}", ran.out);
        browser.visit(&link(&stage, &["--login-redirect", "https://elsewhere.test/"]));
        let words = browser.eval("document.body.innerText").as_str().unwrap().to_owned();
        browser.picture("login-4-blocked.png");
        assert_eq!(error(&bring(&stage, &words)), (Exit::Auth, "login-url-blocked".into()), "{words}");
    }
}
