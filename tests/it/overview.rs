//! Many customers at a glance: `doctor --all` and `status --all`.

use onboard::error::Exit;
use onboard::finding::Subject;
use onboard::i18n::LANGUAGES;
use onboard::sandbox::World;
use onboard::store::Edit;
use onboard::ui::width;
use serde_json::json;

use super::stage::{Meta, Stage, patched, ready};

const APP: &str = "900100200300400";
const CUSTOMER: &str = "aurora-moveis";

/// Adds customers of one app, with a Page each of which nothing else is known.
fn add(stage: &Stage, app: &str, names: impl Iterator<Item = String>) {
    let workspace = stage.workspace();
    for (name, number) in names.zip(1..) {
        let set = |key: &str, value: &str| Edit::Set(key.into(), value.into());
        let owner = Subject::Customer(name.clone());
        let fields = [set("company", &name), set("platform", "neointeract"), set("app_id", app)];
        workspace.edit(&owner, &fields).unwrap();
        let page = format!("1042{number:011}");
        workspace.edit(&Subject::page(&name, &page), &[set("page_id", &page)]).unwrap();
    }
}

fn places(out: &str, wanted: &[&str]) -> Vec<usize> {
    wanted.iter().map(|text| out.find(text).unwrap_or_else(|| panic!("no {text} in {out}"))).collect()
}

#[test]
fn many_customers_are_one_line_each_and_the_worst_ten_are_told() {
    let meta =
        Meta::start(patched(&json!({ "apps": { APP: { "settings": { "privacy_policy_url": null } } } })));
    let stage = ready("static", &meta);
    add(&stage, APP, (0..40).map(|number| format!("customer-{number:02}")));
    let second = "900100200300999";
    add(&stage, second, ["outro-app-1".to_owned(), "outro-app-2".to_owned()].into_iter());
    std::fs::write(stage.home().join("customers/customer-39/record.toml"), "schema =").unwrap();
    let ran = stage.run(&["doctor", "--all"]);
    assert_eq!(ran.exit, Exit::Failed, "{}\n{}", ran.out, ran.err);
    let lines: Vec<&str> = ran.out.lines().collect();
    let of = |name: &str| lines.iter().filter(|line| line.split(' ').next() == Some(name)).count();
    for number in 0..40 {
        assert_eq!(of(&format!("customer-{number:02}")), 1, "{}", ran.out);
    }
    assert_eq!((of(CUSTOMER), of("outro-app-2")), (1, 1), "{}", ran.out);
    assert!(lines.len() < 150, "{} lines: {}", lines.len(), ran.out);
    // What is the app's own is said once, above its customers; so is what each of them lacks, below ten.
    assert_eq!(ran.out.matches("[privacy-policy-missing]").count(), 1, "{}", ran.out);
    assert_eq!(ran.out.matches("[page-token-missing]").count(), 9, "{}", ran.out);
    assert!(ran.out.contains(&format!("app {APP}, 40 customers")), "{}", ran.out);
    assert!(ran.out.contains(&format!("app {second}, 2 customers")), "{}", ran.out);
    let order =
        places(&ran.out, &["[privacy-policy-missing]", "customer-39", "[customer-unreadable]", CUSTOMER]);
    assert!(order.is_sorted(), "{}", ran.out);
    assert!(ran.out.contains("43 customers: 0 settled, 42 to do, 0 waiting, 1 unknown"), "{}", ran.out);
    assert!(ran.out.contains("`onboard doctor --all -v`"), "{}", ran.out);
    let whole = stage.run(&["doctor", "--all", "-v"]);
    assert_eq!(whole.out.matches("[page-token-missing]").count(), 41, "{}", whole.out);
    for language in LANGUAGES {
        for command in [["doctor", "--all"], ["status", "--all"]] {
            let ran = stage.run(&[&command[..], &["--lang", language]].concat());
            let long = ran.out.lines().find(|line| width(line) > 80);
            assert_eq!(long, None, "{language}");
            assert!(ran.out.contains("customer-unreadable"), "{language}: {}", ran.out);
        }
    }
    let (doctor, status) =
        (stage.run(&["doctor", "--all", "--json"]), stage.run(&["status", "--all", "--json"]));
    assert_eq!(doctor.exit, ran.exit);
    assert!(doctor.json()["result"]["steps"].as_array().unwrap().len() > 300);
    assert_eq!(status.json()["result"]["customers"].as_array().unwrap().len(), 43);
    assert_eq!(doctor.codes()[0], "customer-unreadable");
    assert!(status.codes().contains(&"customer-unreadable".to_owned()), "{}", status.out);
}

#[test]
fn a_graph_that_cannot_be_reached_is_said_once() {
    let meta = Meta::start(World::healthy());
    let stage = ready("static", &meta);
    stage.hurry();
    add(&stage, APP, (0..5).map(|number| format!("customer-{number}")));
    meta.stop();
    let ran = stage.run(&["doctor", "--all"]);
    assert_eq!(ran.out.matches("[graph-unreachable]").count(), 1, "{}", ran.out);
}

#[test]
fn customers_who_are_settled_are_a_line_and_nothing_else() {
    let meta = Meta::start(World::healthy());
    let stage = ready("static", &meta);
    let ran = stage.run(&["doctor", "--all", "--lang", "ru"]);
    assert_eq!(ran.exit, Exit::Settled, "{}", ran.out);
    assert!(ran.out.contains("1 клиент: готово 1, сделать 0"), "{}", ran.out);
    assert_eq!(ran.out.lines().filter(|line| !line.is_empty()).count(), 3, "{}", ran.out);
}
