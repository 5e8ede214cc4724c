use super::super::controls::CONTROLS;
use super::*;

const YEAR: i64 = 365 * 86_400;

/// Plays a control, and expects that it is done.
fn done(bench: &mut Bench, path: &str, body: &Value) -> Value {
    let (status, told) = bench.control(path, body);
    assert_eq!(status, 200, "{path} {body}: {told}");
    told
}

#[test]
fn every_listed_example_is_done_in_the_healthy_world() {
    let mut bench = Bench::healthy();
    let (_, listed) = bench.get("", "/_sandbox/");
    let rows = listed["controls"].as_array().unwrap();
    assert_eq!(rows.len(), CONTROLS.len());
    for row in rows {
        let path = row["path"].as_str().unwrap();
        if row["method"] == "POST" {
            done(&mut bench, path.strip_prefix("/_sandbox/").unwrap(), &row["example"]);
        } else {
            assert_eq!(bench.get("", path).0, 200, "{path}");
        }
    }
    assert_eq!(bench.unknown(), Vec::<String>::new());
}

#[test]
fn a_wrong_body_is_shown_the_right_one() {
    let mut bench = Bench::healthy();
    for control in CONTROLS.iter().filter(|control| control.method == "POST") {
        let stray = match control.deed {
            "" => json!({"colour": 1}),
            deed => json!({"do": deed, "app": 1}),
        };
        if matches!(control.deed, "create-app" | "reply") {
            continue;
        }
        let (status, told) = bench.control(control.path, &stray);
        assert_eq!(status, 400, "{} {stray}: {told}", control.path);
        assert_eq!(told["example"], serde_json::from_str::<Value>(control.example).unwrap());
        assert!(told["body"].is_object(), "{told}");
    }
    let (_, told) = bench.control("checkpoint", &json!({"user": 7}));
    assert_eq!(told["error"]["message"], "`user` must be: text");
    let (_, told) = bench.control("restrict-page", &json!({}));
    assert_eq!(told["error"]["message"], "`restricted` is wanted: true or false");
    assert_eq!(told["body"]["page"], "text, optional");
}

#[test]
fn each_end_of_a_token_is_told_as_meta_tells_it() {
    let refused = |path: &str, body: Value, token: &str, target: &str| {
        let mut bench = Bench::healthy();
        let token = bench.token(token);
        assert_eq!(bench.get(&token, target).0, 200, "{path}");
        done(&mut bench, path, &body);
        bench.refusal(&token, target)
    };
    let page = format!("/{PAGE}?fields=name");
    assert_eq!(refused("checkpoint", json!({}), "user_token", "/me"), (400, 190, 459));
    assert_eq!(refused("checkpoint", json!({}), "page_token", &page), (400, 190, 459));
    assert_eq!(refused("password-change", json!({}), "user_token", "/me"), (400, 190, 460));
    assert_eq!(refused("lose-task", json!({}), "page_token", &page), (400, 190, 492));
    assert_eq!(refused("remove-app", json!({}), "user_token", "/me"), (400, 190, 458));
    assert_eq!(refused("remove-app", json!({}), "page_token", &page), (400, 190, 458));
    assert_eq!(refused("app-status", json!({"status": "blocked"}), "user_token", "/me"), (400, 200, 0));
    assert_eq!(
        refused("app-status", json!({"status": "checkup-missed"}), "user_token", "/me"),
        (400, 200, 0)
    );
    assert_eq!(refused("merge-page", json!({"into": "1"}), "page_token", &page), (400, 21, 0));
}

#[test]
fn who_lost_the_page_keeps_the_rest() {
    let mut bench = Bench::healthy();
    let user = bench.token("user_token");
    done(&mut bench, "lose-task", &json!({}));
    assert_eq!(bench.get(&user, "/me/accounts").1["data"], json!([]));
    assert_eq!(bench.control("lose-task", &json!({})).0, 404, "there is nothing left to lose");
    let system = bench.token("system_user_token");
    assert_eq!(bench.get(&system, &format!("/{PAGE}?fields=name")).0, 200);
}

#[test]
fn a_rotated_secret_refuses_the_old_one_and_its_proofs() {
    for ends in [false, true] {
        let mut bench = Bench::patched(&json!({"unsure": {"rotation_ends_tokens": ends}}));
        let token = bench.token("user_token");
        let proof = |secret: &str| super::super::token::sign(secret, token.as_bytes());
        let proved = |secret: &str| format!("/me?appsecret_proof={}", proof(secret));
        assert_eq!(bench.get(&token, &proved(SECRET)).0, 200);
        let told = done(&mut bench, "rotate-secret", &json!({}));
        let secret = told["app_secret"].as_str().unwrap();
        assert!(secret.len() == 32 && secret != SECRET, "{secret}");
        assert_eq!(bench.refusal(&app_token(), "/app"), (400, 190, 0));
        assert_eq!(bench.get(&format!("{APP}|{secret}"), "/app").0, 200);
        if ends {
            assert_eq!(bench.refusal(&token, "/me"), (400, 190, 467));
        } else {
            assert_eq!(bench.refusal(&token, &proved(SECRET)), (400, 100, 0));
            assert_eq!(bench.get(&token, &proved(secret)).0, 200);
        }
    }
}

#[test]
fn a_lapsed_permission_is_expired_and_works_no_more() {
    let mut bench = Bench::healthy();
    let token = bench.token("page_token");
    let target = format!("/{PAGE}/conversations");
    assert_eq!(bench.get(&token, &target).0, 200);
    done(&mut bench, "lapse-permission", &json!({"permission": "pages_read_engagement"}));
    assert_ne!(bench.get(&token, &target).0, 200);
    let user = bench.token("user_token");
    let (_, rows) = bench.get(&user, "/me/permissions?status=expired");
    assert_eq!(rows["data"], json!([{"permission": "pages_read_engagement", "status": "expired"}]));
    assert_eq!(bench.control("lapse-permission", &json!({"permission": "email"})).0, 404);
}

#[test]
fn ended_data_access_takes_what_meta_does_not_exempt() {
    let scopes = json!(["email", "pages_show_list", "public_profile"]);
    let granted = json!({"email": "granted"});
    let mut bench = Bench::patched(&json!({
        "tokens": {"user_token": {"scopes": scopes}},
        "apps": {APP: {"users": {"7001": {"scopes": granted}}}}
    }));
    let token = bench.token("user_token");
    assert!(bench.get(&token, "/me?fields=email").1["email"].is_string());
    done(&mut bench, "end-data-access", &json!({}));
    assert!(bench.get(&token, "/me?fields=email").1["email"].is_null());
    assert_eq!(bench.get(&token, "/me/accounts").1["data"][0]["id"], PAGE, "Messenger's own go on");
    let (_, told) = bench.get(&app_token(), &format!("/debug_token?input_token={token}"));
    assert_eq!(told["data"]["is_valid"], true);
    assert_eq!(told["data"]["data_access_expires_at"], json!(bench.world.now().as_second()));
    // On the clock it comes by itself.
    let mut bench = Bench::patched(&json!({
        "tokens": {"user_token": {"scopes": scopes, "expires_at": "+300d"}},
        "apps": {APP: {"users": {"7001": {"scopes": granted}}}}
    }));
    done(&mut bench, "advance", &json!({"seconds": 90 * 86_400}));
    assert!(bench.get(&token, "/me?fields=email").1["email"].is_null());
}

#[test]
fn what_befalls_a_page_is_seen_in_its_messages() {
    let mut bench = Bench::healthy();
    let token = bench.token("page_token");
    let psid = bench.control("message", &json!({"text": "Oi"})).1["psid"].as_str().unwrap().to_owned();
    let recipient = json!({"id": psid}).to_string();
    let form = [("recipient", recipient.as_str()), ("message", r#"{"text":"Olá"}"#)];
    let send = format!("/{PAGE}/messages");
    assert_eq!(bench.post(&token, &send, &form).0, 200);
    done(&mut bench, "restrict-page", &json!({"restricted": true}));
    let (status, body) = bench.post(&token, &send, &form);
    assert_eq!(code(status, &body), (403, 10, 1_893_063));
    done(&mut bench, "restrict-page", &json!({"restricted": false}));
    assert_eq!(bench.post(&token, &send, &form).0, 200);
    done(&mut bench, "drop-subscription", &json!({}));
    assert_eq!(bench.control("message", &json!({"text": "Oi"})).1["why"], "page-not-subscribed");
    done(&mut bench, "publish-page", &json!({"published": false}));
    assert_eq!(bench.get(&token, &format!("/{PAGE}?fields=is_published")).1["is_published"], false);
    done(&mut bench, "merge-page", &json!({"into": "1"}));
    assert_eq!(bench.control("message", &json!({"text": "Oi"})).1["why"], "page-merged");
    let user = bench.token("user_token");
    assert_eq!(bench.get(&user, "/me/accounts").1["data"], json!([]));
}

#[test]
fn what_no_source_settles_of_an_end_is_played_both_ways() {
    let page = format!("/{PAGE}?fields=name");
    let ended = |unsure: Value, path: &str, body: Value| {
        let mut bench = Bench::patched(&json!({ "unsure": unsure }));
        let token = bench.token("page_token");
        done(&mut bench, path, &body);
        bench.refusal(&token, &page)
    };
    let deactivated = json!({"status": "deactivated"});
    assert_eq!(ended(json!({}), "app-status", deactivated.clone()), (400, 200, 0));
    assert_eq!(ended(json!({"deactivated_app": "token"}), "app-status", deactivated), (400, 190, 0));
    assert_eq!(ended(json!({"merged_page": "gone"}), "merge-page", json!({"into": "1"})), (400, 100, 33));
    for (unsure, why) in [("kept", Value::Null), ("lost", json!("permission-not-live"))] {
        let mut bench = Bench::patched(&json!({"unsure": {"access_without_verification": unsure}}));
        done(&mut bench, "business-verification", &json!({"status": "revoked"}));
        assert_eq!(bench.control("message", &json!({"text": "Oi"})).1["why"], why);
    }
}

#[test]
fn a_blocked_app_is_blocked_in_every_way_until_it_is_let_be() {
    let mut bench = Bench::healthy();
    done(&mut bench, "app-status", &json!({"status": "blocked"}));
    assert_eq!(bench.refusal(&app_token(), "/app"), (400, 200, 0));
    assert_eq!(bench.control("message", &json!({"text": "Oi"})).1["why"], "app-barred");
    done(&mut bench, "app-status", &json!({"status": "active"}));
    assert_eq!(bench.get(&app_token(), "/app").0, 200);
    assert_eq!(bench.control("message", &json!({"text": "Oi"})).1["delivered"], true);
}

#[test]
fn a_role_and_the_mode_can_be_lost() {
    let mut bench = Bench::healthy();
    done(&mut bench, "publish", &json!({"live": false}));
    let from_tester = json!({"from": "7002", "text": "Oi"});
    assert_eq!(bench.control("message", &json!({"text": "Oi"})).1["why"], "app-in-development");
    assert_eq!(bench.control("message", &from_tester).1["delivered"], true);
    done(&mut bench, "remove-role", &json!({"user": "7002"}));
    assert_eq!(bench.control("message", &from_tester).1["why"], "app-in-development");
    assert_eq!(bench.control("remove-role", &json!({"user": "7002"})).0, 404);
}

#[test]
fn versions_come_out_and_end_by_hand() {
    let mut bench = Bench::healthy();
    let token = bench.token("user_token");
    let served = |bench: &mut Bench, version: &str| {
        let (response, _) = bench.raw(request("GET", &token, &format!("/{version}/me"), &[]));
        response.headers.into_iter().find(|(name, _)| name == "facebook-api-version").unwrap().1
    };
    assert_eq!(bench.refusal(&token, "/v31.0/me").1, 2500);
    done(&mut bench, "release-version", &json!({"version": "v31.0"}));
    assert_eq!(served(&mut bench, "v31.0"), "v31.0");
    assert_eq!(served(&mut bench, "v22.0"), "v22.0");
    done(&mut bench, "retire-version", &json!({"version": "v21.0"}));
    done(&mut bench, "retire-version", &json!({"version": "v22.0"}));
    assert_eq!(served(&mut bench, "v22.0"), "v23.0");
    assert_eq!(bench.control("release-version", &json!({"version": "next"})).0, 400);
}

#[test]
fn a_certificate_ends_on_the_worlds_clock() {
    let mut bench = Bench::healthy();
    let left = |bench: &mut Bench| {
        let told = bench.control("web", &json!({ "url": CALLBACK })).1;
        (told["tls"].as_str().unwrap().to_owned(), told["certificate_days"].as_i64().unwrap())
    };
    assert_eq!(left(&mut bench), ("trusted".to_owned(), 80));
    done(&mut bench, "certificate", &json!({"days": 30}));
    assert_eq!(left(&mut bench), ("trusted".to_owned(), 30));
    done(&mut bench, "advance", &json!({"seconds": 20 * 86_400}));
    assert_eq!(left(&mut bench), ("trusted".to_owned(), 10));
    done(&mut bench, "advance", &json!({"seconds": 10 * 86_400}));
    assert_eq!(left(&mut bench), ("expired".to_owned(), 0));
    assert_eq!(bench.control("message", &json!({"text": "Oi"})).1["why"], "callback-failed");
    done(&mut bench, "certificate", &json!({"days": 90}));
    assert_eq!(bench.control("message", &json!({"text": "Oi"})).1["delivered"], true);
}

#[test]
fn a_plan_is_played_at_its_time_and_once() {
    let mut bench = Bench::patched(&json!({"plan": {
        "rest": {"due_at": "+10d", "control": "restrict-page", "body": {"restricted": true}},
        "leave": {"due_at": "+20d", "control": "remove-app"},
        "again": {"due_at": "+30d", "control": "remove-role", "body": {"user": "7003"}}
    }}));
    let token = bench.token("user_token");
    done(&mut bench, "advance", &json!({"seconds": 15 * 86_400}));
    assert!(bench.world.state.pages[PAGE].is_restricted);
    done(&mut bench, "restrict-page", &json!({"restricted": false}));
    assert_eq!(bench.get(&token, "/me").0, 200);
    done(&mut bench, "advance", &json!({"seconds": 5 * 86_400}));
    assert_eq!(bench.refusal(&token, "/me"), (400, 190, 458));
    assert!(!bench.world.state.pages[PAGE].is_restricted);
    done(&mut bench, "advance", &json!({"seconds": YEAR}));
    let unknown = bench.unknown();
    assert!(unknown.len() == 1 && unknown[0].starts_with("plan again: "), "{unknown:?}");
    assert!(bench.world.state.plan.is_empty());
    done(&mut bench, "reset", &json!({}));
    assert_eq!(bench.world.state.plan.len(), 3);
}

#[test]
fn a_plan_is_played_while_real_time_passes() {
    let mut bench =
        Bench::patched(&json!({"plan": {"soon": {"due_at": "+60s", "control": "password-change"}}}));
    let token = bench.token("user_token");
    assert_eq!(bench.get(&token, "/me").0, 200);
    bench.wait(61);
    assert_eq!(bench.refusal(&token, "/me"), (400, 190, 460));
}

#[test]
fn a_plan_that_cannot_be_is_a_misfit() {
    let read = |planned: Value| {
        let world = json!({"extends": "healthy", "patch": {"plan": {"one": planned}}});
        World::from_json(&world.to_string()).unwrap_err().to_string()
    };
    let wrong = read(json!({"due_at": "+1d", "control": "dance"}));
    assert!(wrong.contains("`plan.one`") && wrong.contains("dance"), "{wrong}");
    assert!(read(json!({"due_at": "+1d", "control": "advance", "body": {"seconds": 1}})).contains("planned"));
    assert!(read(json!({"due_at": "+1d", "control": "publish"})).contains("`live` is wanted"));
}

fn page() -> &'static str {
    include_str!("../../../docs/sandbox.md")
}

#[test]
fn the_page_about_it_lists_every_control_with_its_example() {
    let (_, listed) = Bench::healthy().get("", "/_sandbox/");
    let told = page().lines().filter(|line| line.starts_with("| `GET ") || line.starts_with("| `POST "));
    let told: Vec<String> = told.map(ToOwned::to_owned).collect();
    let row = |row: &Value| {
        let text = |name: &str| row[name].as_str().unwrap();
        let path = text("path").strip_prefix("/_sandbox/").filter(|path| !path.is_empty());
        let head = format!("| `{} {}` | {} |", text("method"), path.unwrap_or("/_sandbox/"), text("does"));
        (head, row["example"].clone())
    };
    let rows: Vec<(String, Value)> = listed["controls"].as_array().unwrap().iter().map(row).collect();
    assert_eq!(told.len(), rows.len());
    for (line, (head, example)) in told.iter().zip(rows) {
        let shown = line.strip_prefix(&head).unwrap_or_else(|| panic!("{line}\n{head}"));
        let shown = shown.trim_matches(['`', '|', ' ']);
        assert_eq!(serde_json::from_str::<Value>(shown).unwrap_or_default(), example, "{line}");
    }
}

#[test]
fn the_page_about_it_knows_every_key_every_switch_and_every_fault() {
    let world: Value = serde_json::from_str(&World::healthy().to_json()).unwrap();
    let keys = world.as_object().unwrap().keys().chain(world["unsure"].as_object().unwrap().keys());
    for key in keys {
        assert!(page().contains(&format!("`{key}`")), "{key}");
    }
    for (key, value) in world["unsure"].as_object().unwrap() {
        let value = value.to_string().replace('"', "");
        assert!(page().contains(&format!("| `{key}` | `{value}`, `")), "{key}: {value} comes first");
    }
    for kind in super::super::FAULT_KINDS {
        assert!(page().contains(&format!("`{kind}`")), "{kind}");
    }
    let worlds: Vec<&str> = page().split("```json\n").skip(1).collect();
    assert!(!worlds.is_empty());
    for world in worlds {
        World::from_json(world.split("```").next().unwrap()).unwrap();
    }
}
