use serde_json::json;
use url::Url;

use super::*;

const CALLBACK_URI: &str = "https://crm.aurora.example.com/neo/callback";
const POPUP_URI: &str = "https://staticxx.facebook.com/x/connect/xd_arbiter/?version=46";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
/// Of that verifier, as RFC 7636 has it.
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// Returns the dialog's address with the app's own callback, unless another is named, for somebody who is logged in.
fn dialog(pairs: &[(&str, &str)]) -> String {
    let mut all = vec![("client_id", APP), ("_user", "7001")];
    if !pairs.iter().any(|(name, _)| *name == "redirect_uri") {
        all.push(("redirect_uri", CALLBACK_URI));
    }
    all.extend(pairs);
    format!("/v26.0/dialog/oauth?{}", query(&all))
}

fn location(response: &Response) -> Url {
    let header = response.headers.iter().find(|(name, _)| name == "Location");
    let (_, value) = header.unwrap_or_else(|| panic!("no redirect: {}", response.text()));
    Url::parse(value).unwrap()
}

/// Ticks the scopes and the Page, continues, and returns where the person is sent.
fn consent(bench: &mut Bench, target: &str, scopes: &[&str]) -> Url {
    let page = format!("_page_{PAGE}");
    let scopes: Vec<String> = scopes.iter().map(|scope| format!("_scope_{scope}")).collect();
    let mut form = vec![("_decision", "continue"), ("_user", "7001"), (page.as_str(), "on")];
    form.extend(scopes.iter().map(|scope| (scope.as_str(), "on")));
    location(&bench.raw(request("POST", "", target, &form)).0)
}

fn part(url: &Url, name: &str) -> Option<String> {
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

fn redeem(bench: &mut Bench, pairs: &[(&str, &str)]) -> (u16, Value) {
    let mut all = vec![("client_id", APP)];
    all.extend(pairs);
    bench.get("", &format!("/oauth/access_token?{}", query(&all)))
}

#[test]
fn the_dialog_asks_and_gives_a_code_that_works_once() {
    let mut bench = Bench::healthy();
    let ask = dialog(&[("state", "s1"), ("scope", "pages_show_list,pages_messaging")]);
    let (page, _) = bench.raw(request("GET", "", &ask, &[]));
    let html = page.text();
    for part in ["Continue", "Cancel", "pages_messaging", "Aurora Móveis", "_page_104200000000111"] {
        assert!(html.contains(part), "{part}");
    }
    let (denied, _) = bench.raw(request("POST", "", &ask, &[("_decision", "cancel"), ("_user", "7001")]));
    let denied = location(&denied);
    assert_eq!(part(&denied, "error").as_deref(), Some("access_denied"));
    assert_eq!(part(&denied, "state").as_deref(), Some("s1"));
    let given = part(&consent(&mut bench, &ask, &["pages_show_list"]), "code").unwrap();
    let other = [("client_secret", SECRET), ("redirect_uri", "https://other.test/"), ("code", &given)];
    let (status, body) = redeem(&mut bench, &other);
    assert_eq!(code(status, &body), (400, 100, 36_008));
    let right = [("client_secret", SECRET), ("redirect_uri", CALLBACK_URI), ("code", given.as_str())];
    let (_, body) = redeem(&mut bench, &right);
    let token = body["access_token"].as_str().unwrap().to_owned();
    let (_, grants) = bench.get(&token, "/me/permissions?status=declined");
    assert!(grants["data"].as_array().unwrap().iter().any(|row| row["permission"] == "pages_messaging"));
    assert_eq!(bench.get(&token, "/me/accounts").1["data"][0]["id"], PAGE);
    let (status, body) = redeem(&mut bench, &right);
    assert_eq!(code(status, &body), (400, 100, 36_009));
    assert_eq!(bench.unknown(), Vec::<String>::new());
}

#[test]
fn an_address_is_taken_when_it_is_listed_to_the_letter() {
    let strict = json!({});
    let lax = json!({"loopback_redirects": "lax"});
    for (mode, unsure, redirect, status) in [
        ("live", &strict, CALLBACK_URI, 200),
        ("live", &strict, "https://crm.aurora.example.com/neo/callback?state=x", 200),
        ("live", &strict, "https://crm.aurora.example.com/neo/callback/", 400),
        ("live", &strict, "https://crm.aurora.example.com/neo/callback?x=1", 400),
        ("live", &strict, "https://evil.test/", 400),
        ("live", &strict, "nowhere", 400),
        ("live", &strict, "http://localhost:51234/cb", 400),
        ("live", &strict, "http://127.0.0.1:51234/cb", 400),
        ("development", &strict, "http://localhost:51234/cb", 200),
        ("development", &strict, "http://127.0.0.1:51234/cb", 400),
        ("development", &strict, "http://[::1]:51234/cb", 400),
        ("live", &lax, "http://127.0.0.1:51234/cb", 200),
        ("live", &lax, "http://[::1]:51234/cb", 200),
        ("live", &lax, "http://localhost.evil.test/cb", 400),
    ] {
        let mut bench = Bench::patched(&json!({"apps": {APP: {"mode": mode}}, "unsure": unsure}));
        let (page, _) = bench.raw(request("GET", "", &dialog(&[("redirect_uri", redirect)]), &[]));
        assert_eq!(page.status, status, "{mode} {redirect}");
        assert!(status == 200 || page.text().contains("<h1>URL Blocked</h1>"), "{}", page.text());
    }
    let open = "http://crm.aurora.example.com/";
    let mut bench = Bench::patched(&json!({"apps": {APP: {"redirect_uris": {open: true}}}}));
    let (page, _) = bench.raw(request("GET", "", &dialog(&[("redirect_uri", open)]), &[]));
    assert!(page.text().contains("Insecure Login Blocked"), "{}", page.text());
}

#[test]
fn a_code_wants_its_address_again_unless_a_popup_got_it() {
    let mut bench = Bench::healthy();
    let given = part(&consent(&mut bench, &dialog(&[]), &[]), "code").unwrap();
    let (status, body) = redeem(&mut bench, &[("client_secret", SECRET), ("code", &given)]);
    assert_eq!(code(status, &body), (400, 100, 36_008));
    let popup = dialog(&[("redirect_uri", POPUP_URI)]);
    let given = part(&consent(&mut bench, &popup, &[]), "code").unwrap();
    assert_eq!(redeem(&mut bench, &[("client_secret", SECRET), ("code", &given)]).0, 200);
}

#[test]
fn a_code_with_a_challenge_wants_the_verifier() {
    let wrong = "x".repeat(43);
    for (asked, method, verifier, secret, outcome) in [
        (None, "", None, SECRET, Ok(())),
        (None, "", Some(VERIFIER), SECRET, Err("without a code_challenge")),
        (None, "", Some(VERIFIER), "", Err("without a code_challenge")),
        (Some(CHALLENGE), "S256", Some(VERIFIER), SECRET, Ok(())),
        (Some(CHALLENGE), "S256", Some(VERIFIER), "", Ok(())),
        (Some(CHALLENGE), "S256", None, SECRET, Err("Invalid code verifier")),
        (Some(CHALLENGE), "S256", None, "", Err("Missing client_secret")),
        (Some(CHALLENGE), "S256", Some("short"), SECRET, Err("Invalid code verifier")),
        (Some(CHALLENGE), "S256", Some(wrong.as_str()), SECRET, Err("does not match")),
        (Some(CHALLENGE), "S256", Some(VERIFIER), "wrong", Err("Error validating client secret")),
        (Some(VERIFIER), "plain", Some(VERIFIER), SECRET, Ok(())),
        (Some(VERIFIER), "sha256", Some(VERIFIER), SECRET, Ok(())),
    ] {
        let mut bench = Bench::healthy();
        let mut pairs = vec![("code_challenge_method", method)];
        pairs.extend(asked.map(|challenge| ("code_challenge", challenge)));
        let given = part(&consent(&mut bench, &dialog(&pairs), &[]), "code").unwrap();
        let mut pairs = vec![("client_secret", secret), ("redirect_uri", CALLBACK_URI), ("code", &given)];
        pairs.extend(verifier.map(|verifier| ("code_verifier", verifier)));
        let (status, body) = redeem(&mut bench, &pairs);
        let what = format!("{asked:?} {method} {verifier:?} {secret}: {body}");
        match outcome {
            Ok(()) => assert!(body["access_token"].is_string(), "{what}"),
            Err(words) => {
                assert_eq!(code(status, &body), (400, 1, 0), "{what}");
                assert!(body["error"]["message"].as_str().unwrap().contains(words), "{what}");
            }
        }
    }
    let mut bench = Bench::patched(&json!({"unsure": {"secretless_redemption": false}}));
    let ask = dialog(&[("code_challenge", CHALLENGE), ("code_challenge_method", "S256")]);
    let given = part(&consent(&mut bench, &ask, &[]), "code").unwrap();
    let pairs = [("redirect_uri", CALLBACK_URI), ("code", given.as_str()), ("code_verifier", VERIFIER)];
    let (status, body) = redeem(&mut bench, &pairs);
    assert_eq!(code(status, &body), (400, 1, 0));
}

#[test]
fn a_state_comes_back_as_it_went() {
    for state in ["s1", "{\"a\":\"é&=#\"}", "a+b c%20", "=", "🙂"] {
        let mut bench = Bench::healthy();
        let ask = dialog(&[("state", state)]);
        assert_eq!(part(&consent(&mut bench, &ask, &[]), "state").as_deref(), Some(state));
    }
    let sent = consent(&mut Bench::healthy(), &dialog(&[]), &[]);
    assert_eq!((part(&sent, "state"), part(&sent, "code").is_some()), (None, true), "a missing one passes");
}

#[test]
fn the_answer_is_of_the_kind_that_was_asked_for() {
    let sent = |pairs: &[(&str, &str)]| {
        let mut bench = Bench::healthy();
        let url = consent(&mut bench, &dialog(pairs), &["pages_show_list"]);
        let keys = |text: Option<&str>| -> Vec<String> {
            let pairs = url::form_urlencoded::parse(text.unwrap_or_default().as_bytes());
            pairs.map(|(key, _)| key.into_owned()).filter(|key| key != "_").collect()
        };
        (keys(url.query()).join(" "), keys(url.fragment().filter(|text| *text != "_=_")).join(" "))
    };
    let none = String::new();
    let token = "access_token data_access_expiration_time expires_in";
    assert_eq!(sent(&[("response_type", "code")]), ("code".into(), none.clone()));
    assert_eq!(sent(&[("response_type", "token")]), (none.clone(), token.into()));
    assert_eq!(sent(&[("response_type", "code token")]), (none.clone(), format!("{token} code")));
    let scopes = "granted_scopes denied_scopes";
    assert_eq!(sent(&[("response_type", "code,granted_scopes")]).0, format!("code {scopes}"));
    assert_eq!(sent(&[("return_scopes", "true"), ("display", "popup")]).0, format!("code {scopes}"));
    let (page, _) = Bench::healthy().raw(request("GET", "", &dialog(&[("response_type", "banana")]), &[]));
    assert!((page.status, page.text().contains("banana")) == (400, true), "{}", page.text());
}

#[test]
fn what_was_declined_is_asked_again_only_on_request() {
    let declined = json!({"pages_messaging": "declined"});
    let patch = json!({"apps": {APP: {"users": {"7001": {"scopes": declined}}}}});
    let scope = ("scope", "pages_show_list,pages_messaging");
    let shows = |pairs: &[(&str, &str)]| {
        let (page, _) = Bench::patched(&patch).raw(request("GET", "", &dialog(pairs), &[]));
        page.text().contains("_scope_pages_messaging")
    };
    assert!(!shows(&[scope]));
    assert!(shows(&[scope, ("auth_type", "rerequest")]));
    let mut bench = Bench::patched(&patch);
    let ticked = ["pages_show_list", "pages_messaging"];
    let sent = consent(&mut bench, &dialog(&[scope, ("return_scopes", "true")]), &ticked);
    assert_eq!(part(&sent, "denied_scopes").as_deref(), Some("pages_messaging"));
    let again = dialog(&[scope, ("return_scopes", "true"), ("auth_type", "rerequest")]);
    let sent = consent(&mut bench, &again, &ticked);
    assert_eq!(part(&sent, "denied_scopes").as_deref(), Some(""));
}

#[test]
fn a_person_can_be_asked_to_log_in_again_or_to_renew_access() {
    let mut bench = Bench::healthy();
    let form = [("_decision", "continue"), ("_user", "7001")];
    let ask = dialog(&[("auth_type", "reauthenticate")]);
    let (page, _) = bench.raw(request("POST", "", &ask, &form));
    assert!((page.status, page.text().contains("_password")) == (200, true), "{}", page.text());
    let form = [("_decision", "continue"), ("_user", "7001"), ("_password", "any")];
    assert_eq!(bench.raw(request("POST", "", &ask, &form)).0.status, 302);
    bench.control("advance", &json!({"seconds": 10 * 86_400}));
    let until = |bench: &Bench| bench.world.state.tokens["user_token"].data_access_expires_at.unwrap();
    let before = until(&bench);
    consent(&mut bench, &dialog(&[]), &[]);
    assert_eq!(until(&bench), before);
    consent(&mut bench, &dialog(&[("auth_type", "reauthorize")]), &[]);
    assert_eq!(until(&bench).duration_since(bench.world.now()).as_secs(), 90 * 86_400);
}

#[test]
fn a_configuration_stands_for_the_scopes_and_the_kind_of_token() {
    let configurations = json!({
        "601": {"token": "user", "scopes": ["pages_show_list"]},
        "602": {"token": "system-user", "scopes": ["pages_show_list", "pages_messaging"]},
        "603": {"token": "system-user", "scopes": ["pages_show_list"], "token_days": 60}
    });
    let mut bench = Bench::patched(&json!({"apps": {APP: {"configurations": configurations}}}));
    let look =
        |bench: &mut Bench, pairs: &[(&str, &str)]| bench.raw(request("GET", "", &dialog(pairs), &[])).0;
    assert_eq!(look(&mut bench, &[("config_id", "999")]).status, 400);
    let page = look(&mut bench, &[("config_id", "601"), ("scope", "pages_messaging")]).text();
    assert!(page.contains("_scope_pages_show_list") && !page.contains("_scope_pages_messaging"), "{page}");
    let sent = consent(&mut bench, &dialog(&[("config_id", "601")]), &["pages_show_list"]);
    assert!(sent.fragment().unwrap().starts_with("access_token=EAA"), "{sent}");
    let code_wanted = ("response_type", "code");
    let overrides = ("override_default_response_type", "true");
    assert_eq!(look(&mut bench, &[("config_id", "602"), code_wanted]).status, 400);
    assert_eq!(look(&mut bench, &[("config_id", "602"), overrides]).status, 400);
    for (config, expires_in) in [("602", json!(null)), ("603", json!(60 * 86_400))] {
        let ask = dialog(&[("config_id", config), code_wanted, overrides]);
        let sent = consent(&mut bench, &ask, &["pages_show_list", "pages_messaging"]);
        let given = part(&sent, "code").unwrap();
        let pairs = [("client_secret", SECRET), ("redirect_uri", CALLBACK_URI), ("code", given.as_str())];
        let (_, body) = redeem(&mut bench, &pairs);
        assert_eq!(body["expires_in"], expires_in, "{body}");
        let token = body["access_token"].as_str().unwrap().to_owned();
        let (_, told) = bench.get(&app_token(), &format!("/debug_token?input_token={token}"));
        assert_eq!(told["data"]["type"], "SYSTEM_USER");
        assert_eq!(bench.get(&token, "/me/accounts").1["data"][0]["id"], PAGE);
    }
    assert_eq!(bench.unknown(), Vec::<String>::new());
}

/// Asks as a browser that holds these cookies.
fn browse(bench: &mut Bench, method: &str, target: &str, cookie: &str, form: &[(&str, &str)]) -> Response {
    let mut asked = request(method, "", target, form);
    asked.headers.push(("cookie".into(), cookie.into()));
    bench.raw(asked).0
}

#[test]
fn who_is_not_logged_in_logs_in_first_and_stays_so() {
    let mut bench = Bench::healthy();
    let ask = dialog(&[("state", "s1")]).replace("&_user=7001", "");
    let page = browse(&mut bench, "GET", &ask, "", &[]).text();
    assert!(page.contains("value=\"login\"") && !page.contains("_page_"), "{page}");
    let stranger = browse(&mut bench, "GET", &ask, "sandbox_person=1", &[]).text();
    assert!(stranger.contains("value=\"login\""), "{stranger}");
    let form = [("_decision", "login"), ("_user", "7001")];
    let reply = browse(&mut bench, "POST", &ask, "", &form);
    let header = |reply: &Response, name: &str| {
        reply.headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.clone()).unwrap_or_default()
    };
    assert_eq!((reply.status, header(&reply, "Location")), (302, ask.clone()));
    let cookie = header(&reply, "Set-Cookie").split(';').next().unwrap().to_owned();
    let page = browse(&mut bench, "GET", &ask, &format!("a=b; {cookie}"), &[]).text();
    assert!(page.contains("Continue as") && page.contains("_page_"), "{page}");
    let reply = browse(&mut bench, "POST", &ask, &cookie, &[("_decision", "switch")]);
    assert!(header(&reply, "Set-Cookie").contains("Max-Age=0"), "{reply:?}");
    assert_eq!(bench.unknown(), Vec::<String>::new());
}

#[test]
fn who_consented_before_keeps_the_pages_of_then_unless_they_edit_them() {
    let mut bench = Bench::healthy();
    let tick = format!("_page_{PAGE}\" checked");
    let look = |bench: &mut Bench| bench.raw(request("GET", "", &dialog(&[]), &[])).0.text();
    let page = look(&mut bench);
    assert!(page.contains("Edit access") && page.contains(&tick), "{page}");
    let bare = [("_decision", "continue"), ("_user", "7001")];
    let _ = bench.raw(request("POST", "", &dialog(&[]), &bare));
    let page = look(&mut bench);
    assert!(page.contains("Edit access") && !page.contains(&tick), "{page}");
    let mut bench = Bench::patched(&json!({"apps": {APP: {"users": null}}}));
    let page = look(&mut bench);
    assert!(!page.contains("Edit access") && page.contains(&tick), "{page}");
}

#[test]
fn a_program_on_a_desktop_is_given_facebooks_own_page() {
    const SUCCESS: &str = "https://www.facebook.com/connect/login_success.html";
    let mut bench = Bench::healthy();
    let ask = dialog(&[("redirect_uri", SUCCESS), ("state", "s1")]);
    let form = [("_decision", "continue"), ("_user", "7001")];
    let (reply, _) = bench.raw(request("POST", "", &ask, &form));
    let (_, location) = reply.headers.iter().find(|(name, _)| name == "Location").unwrap();
    let (path, _) = location.split_once('?').unwrap();
    assert_eq!(path, "/connect/login_success.html", "it is played on this host");
    let (page, _) = bench.raw(request("GET", "", location, &[]));
    assert!(page.status == 200 && page.text().contains("as you would your password"), "{}", page.text());
    let given = part(&Url::parse("http://localhost").unwrap().join(location).unwrap(), "code").unwrap();
    let (_, body) =
        redeem(&mut bench, &[("client_secret", SECRET), ("redirect_uri", SUCCESS), ("code", &given)]);
    assert!(body["access_token"].is_string(), "{body}");
    let unlisted = json!({"redirect_uris": {SUCCESS: null}});
    let mut bench = Bench::patched(&json!({"apps": {APP: unlisted}}));
    assert_eq!(bench.raw(request("GET", "", &ask, &[])).0.status, 200, "nobody has to list it");
    let closed = json!({"apps": {APP: unlisted}, "unsure": {"desktop_redirect": "listed"}});
    let mut bench = Bench::patched(&closed);
    let (page, _) = bench.raw(request("GET", "", &ask, &[]));
    assert!(page.text().contains("<h1>URL Blocked</h1>"), "{}", page.text());
    assert_eq!(bench.unknown(), Vec::<String>::new());
}

#[test]
fn an_app_that_meta_does_not_let_be_shows_nobody_the_dialog() {
    let roles = json!({"7001": null});
    for (patch, title) in [
        (json!({"mode": "development", "roles": roles}), "App not active"),
        (json!({"standing": "deactivated"}), "App not active"),
        (json!({"standing": "blocked"}), "App not active"),
        (json!({"standing": "checkup-missed"}), "Feature Unavailable"),
    ] {
        let mut bench = Bench::patched(&json!({"apps": {APP: patch}}));
        let (page, _) = bench.raw(request("GET", "", &dialog(&[]), &[]));
        assert_eq!(page.status, 400, "{title}");
        assert!(page.text().contains(&format!("<h1>{title}</h1>")), "{}", page.text());
    }
    let stray = Bench::healthy().raw(request("GET", "", &dialog(&[("scope", "pages_everything")]), &[])).0;
    assert!(stray.text().contains("Invalid Scopes: pages_everything"), "{}", stray.text());
}

#[test]
fn an_address_outside_of_the_apps_domains_may_be_sent_back() {
    let far = "https://elsewhere.test/cb";
    let app = json!({"redirect_uris": {far: true}, "settings": {"app_domains": ["aurora.example.com"]}});
    for (how, status) in [("taken", 200), ("refused", 302)] {
        let patch = json!({"apps": {APP: app}, "unsure": {"redirect_outside_domains": how}});
        let mut bench = Bench::patched(&patch);
        let ask = dialog(&[("redirect_uri", far), ("state", "s1")]);
        let (reply, _) = bench.raw(request("GET", "", &ask, &[]));
        assert_eq!(reply.status, status, "{how}");
        if status == 302 {
            let url = location(&reply);
            assert_eq!(part(&url, "error_code").as_deref(), Some("1349048"));
            assert_eq!(part(&url, "state").as_deref(), Some("s1"));
        }
        let own = bench.raw(request("GET", "", &dialog(&[]), &[])).0;
        assert_eq!(own.status, 200, "{how}: its own address");
    }
}

#[test]
fn a_parameter_that_the_dialog_does_not_know_is_counted() {
    let mut bench = Bench::healthy();
    bench.raw(request("GET", "", &dialog(&[("scopes", "email")]), &[]));
    assert_eq!(bench.unknown(), ["dialog parameter scopes"]);
}
