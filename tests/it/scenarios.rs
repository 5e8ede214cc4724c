//! One thing wrong at a time: each scenario patches the healthy world or the records, and says what is found.
//!
//! The scenarios and the catalogue are checked against each other, both ways.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::ToSpan;
use onboard::codes;
use onboard::error::Exit;
use onboard::finding::{Facts, Subject, Weight};
use onboard::i18n::{LANGUAGES, Words};
use onboard::journey::catalogue::ROWS;
use onboard::journey::port::{Entry, SecretKind};
use onboard::journey::symptom::{Link, SYMPTOMS, Symptom};
use onboard::sandbox::World;
use onboard::store::Edit;
use secrecy::SecretString;
use serde_json::{Value, json};

use super::sources::{Source, parsed, said_by};
use super::stage::{Meta, Ran, Stage, patched, ready};

const APP: &str = "900100200300400";
const CUSTOMER: &str = "aurora-moveis";
const PAGE: &str = "104200000000111";

/// Codes that no scenario reaches, and the test that reaches each: `file::function`, where the function, or one of
/// its file that it calls, names the code.
const ELSEWHERE: &[(&str, &str)] = &[
    ("handshake-failed-at-meta", "src/journey/answer.rs::a_refusal_of_an_act_has_a_code"),
    ("call-refused", "src/journey/answer.rs::a_refusal_of_an_act_has_a_code"),
    ("app-settings-locked", "tests/it/commands.rs::metas_handshake_and_refusals_while_acting_are_findings"),
    (
        "review-call-refused",
        "tests/it/calls.rs::what_meta_refuses_is_explained_and_keeps_nothing_else_from_being_made",
    ),
    ("graph-unreachable", "tests/it/commands.rs::nobody_listening_and_bad_addresses_have_codes"),
    ("schedule-busy", "tests/it/schedule.rs::of_two_at_once_the_second_says_so_and_ends"),
    ("schedule-absent", "tests/it/schedule.rs::a_run_renews_without_asking_and_notes_where_it_was"),
    (
        "schedule-to-start",
        "tests/it/schedule.rs::a_timer_has_an_identity_of_its_own_that_joins_and_leaves_like_a_colleagues",
    ),
    (
        "schedule-stale",
        "tests/it/schedule.rs::a_timer_has_an_identity_of_its_own_that_joins_and_leaves_like_a_colleagues",
    ),
    (
        "schedule-unproved",
        "src/commands/token/schedule/install.rs::a_first_run_proves_a_timer_only_where_it_came_and_ended_well",
    ),
    (
        "schedule-no-linger",
        "src/commands/token/schedule/install.rs::a_first_run_proves_a_timer_only_where_it_came_and_ended_well",
    ),
    (
        "notify-failed",
        "tests/it/schedule.rs::a_notify_that_fails_is_found_and_hurts_no_run_and_is_told_again",
    ),
    ("customer-unreadable", "tests/it/commands.rs::one_record_that_does_not_read_does_not_hide_the_others"),
    ("not-agreed", "tests/it/vault.rs::what_came_by_git_is_told_by_doctor_until_it_is_agreed_to"),
    ("profile-not-agreed", "tests/it/vault.rs::what_came_by_git_is_told_by_doctor_until_it_is_agreed_to"),
    ("verify-token-not-vendors", "tests/it/setup.rs::a_vendors_own_verify_token_is_taken_and_no_other"),
    ("page-id-missing", "tests/it/setup.rs::a_release_on_the_vendors_app_has_a_journey_of_its_own"),
    ("thread-held-elsewhere", "tests/it/causes.rs::who_holds_the_conversation_is_asked_for_a_complaint"),
    ("reply-window-closed", "tests/it/causes.rs::a_reply_that_is_late_or_missing_is_told"),
    ("reply-not-seen", "tests/it/causes.rs::a_reply_that_is_late_or_missing_is_told"),
    ("app-mode-doubted", "tests/it/causes.rs::what_was_said_is_doubted_where_the_facts_fit_otherwise"),
    ("never-looked-at", "tests/it/commands.rs::status_needs_no_network_and_shows_the_last_look"),
    (
        "messenger-product-hidden",
        "src/journey/steps/messenger_product.rs::a_product_that_meta_does_not_show_is_unknown",
    ),
    ("callback-proxy-auth", "src/journey/callback/tests.rs::each_fault_of_the_way_there_has_its_code"),
    ("callback-tls-failed", "src/journey/callback/tests.rs::each_fault_of_the_way_there_has_its_code"),
    ("tls-intercepted", "src/journey/callback/tests.rs::a_certificate_that_only_we_trust_decides_nothing"),
    (
        "page-token-renewal",
        "src/journey/token.rs::a_page_token_ends_with_meta_or_with_the_vendors_patience_whichever_comes_first",
    ),
    ("token-not-renewed", "tests/it/refresh.rs::a_token_that_lives_no_longer_is_not_taken"),
    ("refresh-busy", "tests/it/refresh.rs::whoever_renews_now_is_waited_for_and_not_doubled"),
    ("refresh-failed", "tests/it/refresh.rs::what_fails_for_one_customer_stops_no_other"),
    ("page-field-refused", "tests/it/webhook.rs::one_field_that_meta_refuses_is_named_and_the_rest_offered"),
    (
        "subscription-version-dying",
        "tests/it/webhook.rs::echoes_beyond_the_profile_and_versions_that_end_are_told",
    ),
    (
        "refresh-stopped",
        "tests/it/refresh.rs::a_throttle_stops_those_who_have_not_begun_and_the_next_run_goes_on",
    ),
    ("graph-url-insecure", "tests/it/commands.rs::nobody_listening_and_bad_addresses_have_codes"),
    ("graph-url-invalid", "tests/it/commands.rs::nobody_listening_and_bad_addresses_have_codes"),
    ("no-ca-certificates", "tests/it/commands.rs::a_machine_without_certificate_authorities_is_told_so"),
    ("graph-setup", "src/graph/tests/troubles.rs::a_client_that_cannot_be_set_up_says_why"),
    ("proxy-auth", "src/graph/tests/troubles.rs::a_proxy_that_wants_credentials_is_told_apart"),
    ("graph-tls", "src/graph/tests/troubles.rs::a_certificate_that_nobody_vouches_for_is_told_apart"),
    ("graph-too-large", "src/graph/tests/reads.rs::an_endless_edge_ends"),
    ("graph-ambiguous", "src/graph/tests/writes.rs::an_act_that_must_not_happen_twice_is_never_repeated"),
    ("graph-incomplete", "src/graph/tests/reads.rs::a_dead_token_is_an_answer_of_debug_token"),
    ("graph-not-done", "src/graph/tests/writes.rs::an_act_that_meta_says_did_not_happen_did_not_happen"),
    ("graph-usage-high", "src/graph/usage.rs::a_quota_is_worth_a_word_from_80_percent"),
    ("no-app-id", "src/graph/tests/reads.rs::a_missing_secret_is_named_and_nothing_is_asked"),
    ("no-user-token", "src/graph/tests/reads.rs::a_missing_secret_is_named_and_nothing_is_asked"),
    ("no-system-user-token", "src/graph/tests/reads.rs::a_missing_secret_is_named_and_nothing_is_asked"),
    (
        "no-agent-password",
        "src/graph/tests/writes.rs::a_write_sends_its_parameters_in_a_form_with_secrets_put_in",
    ),
    (
        "token-blocked",
        "tests/it/tokens.rs::what_meta_refuses_a_valid_token_is_told_of_a_customers_and_of_a_strangers",
    ),
    (
        "page-token-wanted",
        "tests/it/tokens.rs::what_meta_refuses_a_valid_token_is_told_of_a_customers_and_of_a_strangers",
    ),
    (
        "permission-refused",
        "tests/it/tokens.rs::what_meta_refuses_a_valid_token_is_told_of_a_customers_and_of_a_strangers",
    ),
    ("token-of-instagram", "tests/it/tokens.rs::a_token_of_instagram_is_named"),
    (
        "tokens-left",
        "tests/it/fleet.rs::hundreds_of_pages_of_one_app_never_pass_its_limit_and_the_next_run_goes_on",
    ),
    ("token-seen-in-part", "tests/it/tokens.rs::without_a_secret_a_token_is_asked_itself"),
    ("token-differs", "tests/it/tokens.rs::answers_do_not_drop_a_token_that_works_in_silence"),
    ("file-missing", "src/probe/disk.rs::files_are_looked_at_where_they_are"),
    ("image-unreadable", "src/probe/disk.rs::files_are_looked_at_where_they_are"),
    ("screencast-empty", "tests/it/films.rs::each_code_is_found_of_a_film"),
    ("screencast-cut-short", "tests/it/films.rs::each_code_is_found_of_a_film"),
    ("screencast-no-picture", "tests/it/films.rs::each_code_is_found_of_a_film"),
    ("screencast-damaged", "tests/it/films.rs::each_code_is_found_of_a_film"),
    ("screencast-wide-picture", "tests/it/films.rs::each_code_is_found_of_a_film"),
    ("screencast-container", "tests/it/films.rs::each_code_is_found_of_a_film"),
    ("screencast-too-long", "tests/it/films.rs::each_code_is_found_of_a_film"),
    ("screencast-length-unknown", "tests/it/films.rs::each_code_is_found_of_a_film"),
    ("screencast-large-file", "tests/it/films.rs::each_code_is_found_of_a_film"),
];

/// A world file, and what is done in that world: `onboard sandbox serve --world` takes it as it is.
struct Scenario {
    name: String,
    world: String,
    body: Value,
}

fn scenarios() -> Vec<Scenario> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let read = |path: &std::path::PathBuf| {
        let world = std::fs::read_to_string(path).unwrap();
        let body = serde_json::from_str::<Value>(&world).unwrap()["scenario"].clone();
        Scenario { name: path.file_stem().unwrap().to_string_lossy().into_owned(), world, body }
    };
    files.iter().map(read).collect()
}

fn strings(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().map(|item| item.as_str().unwrap().to_owned()).collect()
}

impl Scenario {
    fn finds(&self) -> Vec<String> {
        strings(&self.body["finds"])
    }

    fn start(&self) -> (Meta, Stage) {
        let meta = Meta::start(World::from_json(&self.world).unwrap());
        let path = if self.body["path"] == "login" { "login" } else { "static" };
        let mut stage = ready(path, &meta);
        if let Some(days) = self.body["days_later"].as_i64() {
            stage.now = stage.now.checked_add((24 * days).hours()).unwrap();
            // Meta's clock stays: only our memory of what was said grows old.
        }
        if let Some(profile) = self.body["profile"].as_object() {
            let file = stage.home().join("platforms/loginbox.toml");
            let mut profiles = toml(&file);
            for (key, value) in profile {
                let own = &mut profiles[key.as_str()];
                assert!(!own.is_none(), "the profile has no {key}");
                *own = value.as_str().unwrap().into();
            }
            std::fs::write(file, profiles.to_string()).unwrap();
        }
        if self.body["small_icon"] == true {
            // The size stands in the header alone.
            let mut icon = include_bytes!("../../templates/demo/icon.png").to_vec();
            icon[16..24].copy_from_slice(&[0, 0, 2, 0, 0, 0, 2, 0]);
            stage.write("small.png", icon);
        }
        if self.body["hurry"] == true {
            stage.hurry();
        }
        for edit in self.body["edit"].as_array().into_iter().flatten() {
            apply(&stage, &meta, edit);
        }
        for control in self.body["control"].as_array().into_iter().flatten() {
            let _ = meta.control(control[0].as_str().unwrap(), &control[1]);
        }
        (meta, stage)
    }

    fn doctor(&self, stage: &Stage) -> Ran {
        self.doctor_with(stage, &[])
    }

    fn doctor_with(&self, stage: &Stage, more: &[&str]) -> Ran {
        let extra = strings(&self.body["args"]);
        let mut arguments = vec!["doctor", "--json"];
        arguments.extend(extra.iter().map(String::as_str).chain(more.iter().copied()));
        stage.run(&arguments)
    }
}

fn toml(file: &Path) -> toml_edit::DocumentMut {
    std::fs::read_to_string(file).unwrap().parse().unwrap()
}

fn slot(name: &str) -> SecretKind {
    SecretKind::ALL.into_iter().find(|slot| slot.name() == name).unwrap()
}

fn apply(stage: &Stage, meta: &Meta, edit: &Value) {
    let workspace = stage.workspace();
    let subject = match edit["of"].as_str().unwrap() {
        "app" => Subject::App(APP.into()),
        "customer" => Subject::Customer(CUSTOMER.into()),
        "other-page" => Subject::page(CUSTOMER, "104200000000222"),
        _ => Subject::page(CUSTOMER, PAGE),
    };
    let mut edits = Vec::new();
    for (key, value) in edit["set"].as_object().into_iter().flatten() {
        let text = value.as_str().unwrap();
        let is_file = key == "icon" || key.starts_with("screencast");
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let from = if text.starts_with("tests/") { root } else { stage.folder.path() };
        let text = if is_file { from.join(text).display().to_string() } else { text.to_owned() };
        edits.push(Edit::Set(key.clone(), text));
    }
    edits.extend(strings(&edit["unset"]).into_iter().map(Edit::Unset));
    for (key, value) in edit["say"].as_object().into_iter().flatten() {
        let value = value.as_str().unwrap().to_owned();
        edits.push(Edit::Say { key: key.clone(), value, by: "ana".into(), at: stage.now });
    }
    workspace.edit(&subject, &edits).unwrap();
    for key in strings(&edit["unsay"]) {
        let file = stage.home().join(format!("customers/{CUSTOMER}/record.toml"));
        let mut record = toml(&file);
        let said = record["pages"][PAGE]["said"].as_table_mut().unwrap();
        assert!(said.remove(&key).is_some(), "nothing is said of {key}");
        std::fs::write(file, record.to_string()).unwrap();
    }
    for name in strings(&edit["forget"]) {
        workspace.forget(&subject, slot(&name)).unwrap();
    }
    for (name, value) in edit["keep"].as_object().into_iter().flatten() {
        let value = value.as_str().unwrap();
        let value = value.strip_prefix('$').map_or_else(|| value.to_owned(), |token| token_of(meta, token));
        let expires =
            edit["expires_in_days"].as_i64().map(|days| stage.now.checked_add((24 * days).hours()).unwrap());
        workspace.keep(&subject, slot(name), &SecretString::from(value), expires, stage.now).unwrap();
    }
    if edit["remove"] == true {
        workspace.remove(&subject).unwrap();
    }
    let folder = match &subject {
        Subject::App(app) => stage.home().join("apps").join(app),
        _ => stage.home().join("customers").join(CUSTOMER),
    };
    if edit["ledger_clear"] == true {
        std::fs::write(folder.join("ledger.jsonl"), "").unwrap();
    }
    for entry in edit["ledger"].as_array().into_iter().flatten() {
        let text = |key: &str| entry[key].as_str().unwrap().to_owned();
        let ago = 24 * entry["days_ago"].as_i64().unwrap_or_default();
        let at = stage.now.checked_sub(ago.hours()).unwrap();
        workspace
            .ledger_add(&subject, &Entry { at, kind: text("kind"), of: text("of"), note: text("note") })
            .unwrap();
    }
    if let Some(name) = edit["damage"].as_str() {
        let folder = folder.join("secrets").join(name);
        for file in std::fs::read_dir(folder).unwrap() {
            std::fs::write(file.unwrap().path(), b"age-encryption.org/v1\nnot whole").unwrap();
        }
    }
}

fn token_of(meta: &Meta, name: &str) -> String {
    match name {
        "user_token" => meta.ready.user_token.clone(),
        "page_token" => meta.ready.page_token.clone(),
        _ => meta.world()["tokens"][name]["value"].as_str().unwrap().to_owned(),
    }
}

#[test]
fn every_scenario_finds_what_it_says() {
    let mut wrong = Vec::new();
    for scenario in scenarios() {
        let (meta, stage) = scenario.start();
        let ran = scenario.doctor(&stage);
        let codes = ran.codes();
        for code in scenario.finds() {
            if !codes.contains(&code) {
                let facts: Vec<String> = ran.json()["findings"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|one| one["facts"].to_string())
                    .collect();
                wrong.push(format!(
                    "{}: no {code} in {codes:?} {facts:?} ({})",
                    scenario.name,
                    ran.exit.word()
                ));
            }
        }
        wrong.extend(unworded(&scenario.name, &ran));
        let unknown = meta.stop();
        if !unknown.is_empty() && scenario.name != "graph-version-refused" {
            wrong.push(format!("{}: the world does not know {unknown:?}", scenario.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Returns what has no words, or no way out, with the facts that it comes with.
fn unworded(name: &str, ran: &Ran) -> Vec<String> {
    let mut wrong = Vec::new();
    for finding in ran.json()["findings"].as_array().unwrap() {
        let code = finding["code"].as_str().unwrap();
        let facts: Facts = finding["facts"].as_object().unwrap().clone().into_iter().collect();
        for language in LANGUAGES {
            let words = Words::of(language);
            for key in [code.to_owned(), format!("{code}.fix")] {
                if words.try_say(&key, &facts).is_none() {
                    wrong.push(format!("{name}: {language} cannot say {key} with {facts:?}"));
                }
            }
        }
    }
    wrong
}

/// Returns the codes that a scenario reaches, or a test of its own.
pub fn reached() -> BTreeSet<String> {
    let elsewhere = ELSEWHERE.iter().map(|(code, _)| (*code).to_owned());
    scenarios().iter().flat_map(Scenario::finds).chain(elsewhere).collect()
}

#[test]
fn every_code_is_reached_by_a_scenario() {
    let reached: BTreeSet<String> = scenarios().iter().flat_map(Scenario::finds).collect();
    let elsewhere: BTreeSet<&str> = ELSEWHERE.iter().map(|(code, _)| *code).collect();
    let known: BTreeSet<&str> = codes::findings().map(|code| code.id).collect();
    for code in &known {
        let is_reached = reached.contains(*code);
        assert!(is_reached || elsewhere.contains(code), "no scenario reaches {code}");
        assert!(!(is_reached && elsewhere.contains(code)), "{code} is reached after all");
    }
    for code in reached.iter().map(String::as_str).chain(elsewhere) {
        assert!(known.contains(code), "{code} is no code of ours");
    }
}

#[test]
fn every_code_that_no_scenario_reaches_is_named_by_the_test_that_reaches_it() {
    let files: BTreeMap<String, Source> = ["src", "tests/it"]
        .into_iter()
        .flat_map(|folder| {
            parsed(folder).into_iter().map(move |source| (format!("{folder}/{}", source.file), source))
        })
        .collect();
    let mut wrong = Vec::new();
    for (code, place) in ELSEWHERE {
        let (file, function) = place.split_once("::").unwrap();
        let Some(said) = files.get(file).and_then(|source| said_by(&source.tree, function)) else {
            wrong.push(format!("{code}: there is no test {place}"));
            continue;
        };
        // A static of the registry is called like its code.
        let name = code.to_uppercase().replace('-', "_");
        if !said.contains(*code) && !said.contains(&name) {
            wrong.push(format!("{code}: {place} does not name it"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_complaint_leads_with_the_cause_whatever_it_is() {
    // These worlds lack something else as well, which comes first: a token of the other Page, and the list of Pages.
    let several = ["callback-taken", "page-not-visible"];
    let mut wrong = Vec::new();
    let mut count = 0;
    for scenario in scenarios().into_iter().filter(|scenario| !several.contains(&&*scenario.name)) {
        let [wanted] = &scenario.finds()[..] else { continue };
        let Some(symptom) = SYMPTOMS.iter().find(|symptom| can_be_caused_by(symptom, wanted)) else {
            continue;
        };
        count += 1;
        let (_meta, stage) = scenario.start();
        let ran = scenario.doctor_with(&stage, &["--symptom", symptom.name]);
        let causes = ran.json()["result"]["causes"].clone();
        if causes[0]["code"] != **wanted {
            wrong.push(format!(
                "{}: {} leads, by --symptom {}",
                scenario.name, causes[0]["code"], symptom.name
            ));
        }
    }
    assert!(wrong.is_empty() && count > 40, "{count}:\n{}", wrong.join("\n"));
}

/// Returns whether a code is one that explains a complaint.
fn can_be_caused_by(symptom: &Symptom, id: &str) -> bool {
    let code = codes::find(id).unwrap();
    let is_heavy = code.weight > Weight::Waits || symptom.leads.contains(&code);
    let is_in = |link: &Link| {
        let row = ROWS.iter().find(|row| row.id == link.step).unwrap();
        let is_own = row.all_codes().any(|own| own == code);
        is_own && (link.only.is_empty() || link.only.contains(&code))
    };
    is_heavy && symptom.chain.iter().any(is_in)
}

#[test]
fn looking_twice_shows_the_same_and_changes_nothing() {
    for scenario in scenarios().iter().filter(|scenario| !scenario.name.starts_with("fault-")).step_by(5) {
        let (_meta, stage) = scenario.start();
        let before = tree(&stage.home());
        let first = scenario.doctor(&stage);
        let second = scenario.doctor(&stage);
        let lasting =
            |text: &str| -> String { text.lines().filter(|line| !line.contains("\"trace\"")).collect() };
        assert_eq!(lasting(&first.out), lasting(&second.out), "{}", scenario.name);
        assert_eq!(tree(&stage.home()), before, "{}: looking wrote something", scenario.name);
    }
}

/// Returns every file with its bytes, but for what looking may write.
fn tree(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                folders.push(path);
            } else if !name.starts_with("seen") && path.extension().is_none_or(|end| end != "lock") {
                files.push((path.display().to_string(), std::fs::read(&path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

#[test]
fn acting_mends_what_checking_found() {
    let mut wrong = Vec::new();
    for scenario in scenarios() {
        let Some(step) = scenario.body["mends"].as_str() else { continue };
        let (_meta, mut stage) = scenario.start();
        let _ = stage
            .set("T_APP_SECRET", "unused")
            .set("T_TOKEN", "unused")
            .set("T_VERIFY", "x")
            .set("T_AGENT", "x");
        let extra = strings(&scenario.body["mend_with"]);
        let mut arguments = vec!["start", CUSTOMER, "--only", step, "--json"];
        if !extra.is_empty() {
            let refused = stage.run(&arguments);
            assert_eq!(refused.codes(), scenario.doctor(&stage).codes(), "{}: done unasked", scenario.name);
        }
        arguments.extend(extra.iter().map(String::as_str));
        if extra.is_empty() {
            arguments.push("--yes");
        }
        let ran = stage.run(&arguments);
        if ran.json()["error"].is_object() {
            wrong.push(format!("{}: {}", scenario.name, ran.json()["error"]));
            continue;
        }
        let left = ran.codes();
        for code in scenario.finds() {
            if left.contains(&code) {
                wrong.push(format!("{}: {code} is still there: {}\n{}", scenario.name, ran.out, ran.err));
            }
        }
        let row = ran.json()["result"]["steps"]
            .as_array()
            .unwrap()
            .iter()
            .find(|row| row["step"] == step)
            .cloned()
            .unwrap();
        // What only the company can state is left to it, whatever else is mended.
        let is_left_to_say = row["verdict"] == "pending" && left.iter().any(|code| code.ends_with("-unsaid"));
        if row["verdict"] != "met" && !is_left_to_say {
            wrong.push(format!("{}: {step} is {}: {:?}", scenario.name, row["verdict"], left));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_customer_that_shares_its_app_adds_no_row_of_the_app() {
    let meta = Meta::start(patched(&json!({})));
    let stage = ready("static", &meta);
    for (company, page) in [("Second", "104200000000222"), ("Third", "104200000000333")] {
        let ran = stage.run(&[
            "customer",
            "new",
            "--company",
            company,
            "--platform",
            "neointeract",
            "--app-id",
            APP,
        ]);
        assert_eq!(ran.exit, Exit::Settled, "{}", ran.err);
        let subject = Subject::page(company.to_lowercase(), page);
        stage.workspace().edit(&subject, &[Edit::Set("page_id".into(), page.into())]).unwrap();
        let other = Subject::page(company.to_lowercase(), "104200000000999");
        stage.workspace().edit(&other, &[Edit::Set("page_id".into(), "104200000000999".into())]).unwrap();
    }
    let rows =
        stage.run(&["doctor", "--all", "--json"]).json()["result"]["steps"].as_array().unwrap().clone();
    let count = |step: &str| rows.iter().filter(|row| row["step"] == step).count();
    assert_eq!(count("app"), 1);
    assert_eq!(count("customer"), 3);
    assert_eq!(count("page"), 5);
}
