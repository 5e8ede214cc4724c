//! Who may know whom: the import rules of the architecture, held against the source.

use std::collections::{BTreeMap, BTreeSet};

use super::sources::{self, Name, Source, circles, graph, modules, named, parents, parsed, rings};

/// Each room, and the rooms it may name. A room may always name itself.
const RULES: &[(&str, &[&str])] = &[
    ("address", &[]),
    ("breaker", &[]),
    ("finding", &[]),
    ("codes", &["finding"]),
    ("model", &["finding"]),
    ("store", &["codes", "error", "finding", "model"]),
    ("error", &["finding"]),
    ("files", &[]),
    ("redact", &[]),
    ("env", &[]),
    ("shell", &["env", "redact"]),
    ("i18n", &["finding", "redact", "shell"]),
    ("platform", &["codes", "files", "finding"]),
    ("review", &["address", "codes", "finding", "platform", "recognition"]),
    ("recognition", &["redact"]),
    (
        "journey",
        &["address", "codes", "finding", "error", "model", "platform", "recognition", "review", "store"],
    ),
    ("token", &["codes", "error", "finding", "journey", "platform"]),
    ("graph", &["codes", "breaker", "finding", "journey::port", "model", "recognition", "redact", "shell"]),
    ("probe", &["address", "codes", "breaker", "finding", "journey::port", "model", "redact", "graph"]),
    ("workspace", &["codes", "error", "files", "finding", "model", "redact", "store"]),
    ("sandbox", &[]),
    ("webhook", &[]),
    ("listen", &["webhook"]),
    ("system", &["env", "shell"]),
    ("ui", &["codes", "breaker", "error", "files", "finding", "i18n", "journey", "redact"]),
    (
        "run",
        &[
            "breaker",
            "codes",
            "env",
            "error",
            "finding",
            "graph",
            "i18n",
            "journey",
            "model",
            "platform",
            "probe",
            "redact",
            "review",
            "store",
            "workspace",
        ],
    ),
    ("demo", &["codes", "error", "finding", "journey", "platform", "ui"]),
    (
        "commands",
        &[
            "address",
            "breaker",
            "demo",
            "codes",
            "env",
            "error",
            "files",
            "finding",
            "graph",
            "i18n",
            "journey",
            "listen",
            "model",
            "platform",
            "probe",
            "recognition",
            "redact",
            "review",
            "run",
            "sandbox",
            "shell",
            "store",
            "system",
            "token",
            "ui",
            "webhook",
            "workspace",
        ],
    ),
];

/// Files that know each other in a circle, which is to be opened. The list may only shrink.
const CIRCLES: &[&[&str]] = &[];

/// Parents that use a child which names an item of theirs: that item wants a file of its own. The list may only
/// shrink.
const PARENTS: &[&str] =
    &["commands/mod.rs", "review/lint/mod.rs", "run/mod.rs", "ui/terminal/mod.rs", "workspace/mod.rs"];

/// Returns every file of a room. `lib.rs` and `main.rs`, who know all rooms, are none.
fn rooms(sources: &[Source]) -> BTreeMap<&str, Vec<&Source>> {
    let mut rooms: BTreeMap<&str, Vec<&Source>> = BTreeMap::new();
    for source in sources {
        if let Some(room) = source.room() {
            rooms.entry(room).or_default().push(source);
        }
    }
    rooms
}

/// Returns what of a name a room must not know: the name, or none where the rules allow it.
fn is_allowed(room: &str, allowed: &[&str], name: &Name) -> bool {
    let is_inside = |rule: &str| {
        rule.split("::").enumerate().all(|(at, part)| name.get(at).is_some_and(|own| own == part))
    };
    is_inside(room) || allowed.iter().any(|rule| is_inside(rule))
}

#[test]
fn every_room_has_a_rule() {
    let sources = parsed("src");
    let standing: BTreeSet<&str> = rooms(&sources).into_keys().collect();
    let known: BTreeSet<&str> = RULES.iter().map(|(room, _)| *room).collect();
    let unruled: Vec<_> = standing.difference(&known).collect();
    assert!(
        unruled.is_empty(),
        "{unruled:?} in src have no rule: add `(\"ROOM\", &[…])` to RULES in tests/it/rooms.rs for each, with the \
         rooms that it may know, and a line to the table of src/lib.rs"
    );
    let gone: Vec<_> = known.difference(&standing).collect();
    assert!(gone.is_empty(), "RULES in tests/it/rooms.rs speak of {gone:?}, and there is no such room");
}

#[test]
fn no_room_names_one_that_it_must_not_know() {
    let sources = parsed("src");
    let modules = modules(&sources);
    let mut wrong = Vec::new();
    for (room, files) in rooms(&sources) {
        let (_, allowed) = RULES.iter().find(|(ruled, _)| *ruled == room).unwrap();
        for source in files {
            for name in named(&source.module, &source.tree, &modules).all {
                if !is_allowed(room, allowed, &name) {
                    wrong.push(format!("{} names crate::{}", source.file, name.join("::")));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_file_is_read_past_its_module() {
    for source in parsed("src") {
        assert!(!source.text.contains("#[path"), "{} says where a module stands", source.file);
        let included = source.text.split("include!(").skip(1);
        let is_built = |text: &str| text.starts_with("concat!(env!(\"OUT_DIR\")");
        assert!(included.into_iter().all(is_built), "{} includes source of elsewhere", source.file);
    }
}

/// Returns what a file of `sandbox::graph` names when a text stands in it.
fn names(text: &str) -> Vec<String> {
    let module = ["sandbox", "graph"].map(str::to_owned);
    let known = [&["sandbox"][..], &["sandbox", "graph"], &["sandbox", "graph", "page"], &["journey"]];
    let modules = known.iter().map(|module| module.iter().map(|part| (*part).to_owned()).collect()).collect();
    let found = named(&module, &syn::parse_str(text).unwrap(), &modules).all;
    found.iter().map(|name| name.join("::")).collect()
}

#[test]
fn the_import_rules_see_every_form_of_an_import() {
    assert_eq!(names("use crate::ui::Report;"), ["ui::Report"]);
    assert_eq!(names("use crate::{graph, journey, probe};"), ["graph", "journey", "probe"]);
    assert_eq!(names("use crate::journey::{port, steps};"), ["journey::port", "journey::steps"]);
    assert_eq!(
        names("use crate::{journey::{port::{As, Slot}}, ui};"),
        ["journey::port::As", "journey::port::Slot", "ui"]
    );
    assert_eq!(names("use crate::journey::{self};"), ["journey"]);
    assert_eq!(names("use crate::journey::{self as way, port};"), ["journey", "journey::port"]);
    assert_eq!(names("use crate::ui::Report as Told;"), ["ui::Report"]);
    assert_eq!(names("use crate::ui::*;"), ["ui"]);
    assert_eq!(names("use super::super::ui::Report;"), ["ui::Report"]);
    assert_eq!(names("use self::super::super::ui;"), ["ui"]);
    assert_eq!(names("use super::{super::ui, http};"), ["sandbox::http", "ui"]);
    assert_eq!(names("mod inner { use super::super::super::ui; }"), ["ui"]);
    assert_eq!(names("pub use crate::ui;"), ["ui"]);
    assert_eq!(names("fn a() { use crate::ui; }"), ["ui"]);
    assert_eq!(names("use crate as root;"), [""]);
    assert_eq!(names("extern crate self as root;"), [""]);
    assert_eq!(names("use page::Page; use std::fmt;"), ["sandbox::graph::page::Page"]);
}

#[test]
fn the_import_rules_see_every_place_of_a_path() {
    assert_eq!(names("fn a() { crate::ui::print(1) }"), ["ui::print"]);
    assert_eq!(names("fn a(it: &crate::ui::Report) {}"), ["ui::Report"]);
    assert_eq!(names("fn a() -> Vec<super::super::ui::Report> { vec![] }"), ["ui::Report"]);
    assert_eq!(names("impl crate::ui::Show for A {}"), ["ui::Show"]);
    assert_eq!(names("fn a() { if let crate::ui::View::Nothing = it {} }"), ["ui::View::Nothing"]);
    assert_eq!(names("crate::ui::told!();"), ["ui::told"]);
    assert_eq!(names("fn a() { told!(first, [crate :: ui :: Report; 2]) }"), ["ui::Report"]);
    assert_eq!(
        names("fn a() { told!(use crate::{journey::{port as way, *}, ui}; self.a) }"),
        ["journey", "journey::port", "ui"]
    );
    assert_eq!(names("macro_rules! told { () => { $crate::ui::print() } }"), ["ui::print"]);
    assert_eq!(names("#[command(value_parser = crate::ui::parse)] struct A;"), ["ui::parse"]);
    assert_eq!(names("#[serde(with = \"crate::ui::time\")] struct A;"), ["ui::time"]);
    assert_eq!(names("/// As [`crate::ui::Report`].\nstruct A;"), ["ui::Report"]);
    assert_eq!(
        names("use crate::journey as way; fn a() { way::port::look() }"),
        ["journey", "journey::port::look"]
    );
    assert_eq!(names("pub(crate) fn a() { told!(pub(super) it) }"), [""; 0]);
}

#[test]
fn the_import_rules_tell_what_is_allowed() {
    let name = |text: &str| text.split("::").map(str::to_owned).collect::<Name>();
    assert!(is_allowed("graph", &["journey::port"], &name("graph::Client")));
    assert!(is_allowed("graph", &["journey::port"], &name("journey::port::As")));
    assert!(!is_allowed("graph", &["journey::port"], &name("journey::steps")));
    assert!(!is_allowed("graph", &["journey::port"], &name("journey")));
    assert!(!is_allowed("graph", &["journey::port"], &name("Streams")));
    assert!(!is_allowed("graph", &["journey::port"], &Vec::new()));
}

#[test]
fn no_rooms_know_each_other_in_a_circle() {
    let mut between: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let room = |file: &str| file.split('/').next().unwrap().trim_end_matches(".rs").to_owned();
    for (file, others) in graph(&parsed("src")).into_iter().filter(|(file, _)| file != "lib.rs") {
        between.entry(room(&file)).or_default().extend(others.iter().map(|other| room(other)));
    }
    assert!(between.values().any(|others| others.len() > 5), "the graph of the rooms is empty");
    assert_eq!(rings(&between), BTreeSet::new());
}

#[test]
fn no_files_know_each_other_in_a_new_circle() {
    let standing = circles(&graph(&parsed("src")));
    let listed: BTreeSet<BTreeSet<String>> =
        CIRCLES.iter().map(|circle| circle.iter().map(|file| (*file).to_owned()).collect()).collect();
    let told = |circle: &BTreeSet<String>| format!("&{:?},", circle.iter().collect::<Vec<_>>());
    is_as_listed("CIRCLES", &standing, &listed, told);
}

#[test]
fn no_parent_holds_what_its_children_need() {
    let standing = parents(&graph(&parsed("src")));
    let listed = PARENTS.iter().map(|parent| (*parent).to_owned()).collect();
    is_as_listed("PARENTS", &standing, &listed, |parent| format!("{parent:?},"));
}

/// Fails when something stands that is not listed, or is listed and no longer stands.
fn is_as_listed<T: Ord>(
    list: &str,
    standing: &BTreeSet<T>,
    listed: &BTreeSet<T>,
    told: impl Fn(&T) -> String,
) {
    let new: Vec<String> = standing.difference(listed).map(&told).collect();
    let gone: Vec<String> = listed.difference(standing).map(&told).collect();
    assert!(
        new.is_empty() && gone.is_empty(),
        "\nopen this, or where it is what is left of a listed one, list it instead ({list} in tests/it/rooms.rs):\n  \
         {}\nlisted and no longer so, strike it out:\n  {}\n",
        new.join("\n  "),
        gone.join("\n  ")
    );
}

/// Returns the circles of files whose texts are given, and the parents that are in one with a child.
fn circles_of(files: &[(&str, &str)]) -> Vec<String> {
    let sources: Vec<Source> = files.iter().map(|(file, text)| sources::source(file, text)).collect();
    let graph = graph(&sources);
    let joined = |circle: BTreeSet<String>| circle.into_iter().collect::<Vec<_>>().join(" ");
    circles(&graph).into_iter().map(joined).chain(parents(&graph)).collect()
}

#[test]
fn a_circle_is_seen_where_one_is() {
    let none: [&str; 0] = [];
    let root = ("lib.rs", "pub mod a; pub mod b;");
    assert_eq!(
        circles_of(&[root, ("a.rs", "use crate::b::B;"), ("b.rs", "use super::a::A;")]),
        ["a.rs b.rs"]
    );
    assert_eq!(circles_of(&[root, ("a.rs", "use crate::b::B;"), ("b.rs", "fn b() {}")]), none);
    let passed = ("a/mod.rs", "mod one; mod two; pub use one::One;");
    // A parent that passes an item on is not in the circle: its children are.
    let two = ("a/two.rs", "use super::One;");
    assert_eq!(circles_of(&[root, passed, ("a/one.rs", "struct One;"), two]), none);
    assert_eq!(circles_of(&[root, passed, ("a/one.rs", "use super::two::Two;"), two]), ["a/one.rs a/two.rs"]);
    // A child that uses what stands in its parent, which uses the child.
    let using = ("a/mod.rs", "mod one; fn a(it: one::One) {} pub struct Own;");
    assert_eq!(circles_of(&[root, using, ("a/one.rs", "use super::Own;")]), ["a/mod.rs"]);
    assert_eq!(circles_of(&[root, using, ("a/one.rs", "struct One;")]), none);
    // Tests may look at anything.
    let tested =
        ("a/mod.rs", "#[cfg(test)] mod one; #[cfg(test)] mod tests { use super::one::One; } struct Own;");
    assert_eq!(circles_of(&[root, tested, ("a/one.rs", "use super::Own;")]), none);
}

#[test]
fn one_file_knows_the_crates_for_the_keyring() {
    let sources = parsed("src");
    let names = |text: &str| text.contains("keyring_core") || text.contains("keyring::Entry");
    let files = sources.iter().filter(|source| names(&source.text)).map(|source| source.file.as_str());
    assert_eq!(files.collect::<Vec<_>>(), ["workspace/keyring.rs"]);
}

/// Methods by which a workspace is written. Whoever calls them past the store leaves no line in the journal.
const WRITERS: [&str; 5] = ["edit", "heal", "journal", "ledger_add", "see"];

/// Returns the writing methods that a file calls, and every call of `keep` or `remove` on what is named a workspace.
fn writes(source: &Source) -> Vec<String> {
    #[derive(Default)]
    struct Calls(Vec<String>);
    impl<'ast> syn::visit::Visit<'ast> for Calls {
        fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
            let method = call.method.to_string();
            let on = match &*call.receiver {
                syn::Expr::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
                syn::Expr::MethodCall(inner) => Some(inner.method.to_string()),
                syn::Expr::Field(field) => match &field.member {
                    syn::Member::Named(name) => Some(name.to_string()),
                    syn::Member::Unnamed(_) => None,
                },
                _ => None,
            };
            let is_workspace = on.is_some_and(|name| name == "workspace");
            let by_name = ["keep", "remove", "forget"].contains(&method.as_str());
            if WRITERS.contains(&method.as_str()) || (is_workspace && by_name) {
                self.0.push(method);
            }
            syn::visit::visit_expr_method_call(self, call);
        }
    }
    let mut calls = Calls::default();
    syn::visit::Visit::visit_file(&mut calls, &source.tree);
    calls.0
}

#[test]
fn nothing_is_written_past_the_store() {
    let mut past = Vec::new();
    for source in parsed("src").iter().filter(|source| source.room() != Some("workspace")) {
        past.extend(writes(source).iter().map(|method| format!("{} calls `{method}`", source.file)));
    }
    assert!(past.is_empty(), "{}", past.join("\n"));
}

#[test]
fn a_write_past_the_store_is_seen() {
    let seen = |text: &str| writes(&sources::source("commands/a.rs", text));
    assert_eq!(seen("fn f() { run.workspace().edit(&subject, &[])?; }"), ["edit"]);
    assert_eq!(seen("fn f() { g(workspace.remove(&subject)); }"), ["remove"]);
    assert_eq!(seen("fn f() { self.workspace.keep(a); }"), ["keep"]);
    assert!(seen("fn f() { facts.remove(\"trace\"); secrets.keep(a); }").is_empty());
}

#[test]
fn a_person_is_asked_through_the_prompter_only() {
    for source in parsed("src").iter().filter(|source| !source.file.starts_with("ui/terminal/")) {
        for door in ["dialoguer", "console::Term", "Asker"] {
            assert!(!source.text.contains(door), "{} asks past the prompter: {door}", source.file);
        }
    }
}

#[test]
fn the_menu_alone_knows_the_commands_that_it_leads_to() {
    let graph = graph(&parsed("src"));
    for verb in ["commands/start.rs", "commands/demo.rs", "commands/menu.rs"] {
        let who = graph.iter().filter(|(_, others)| others.contains(verb)).map(|(file, _)| file.as_str());
        let leads = |file: &&str| !["commands/mod.rs", "commands/menu.rs"].contains(file);
        assert_eq!(who.filter(leads).collect::<Vec<_>>(), [""; 0], "{verb}");
        assert!(graph.contains_key(verb), "{verb} is gone");
    }
}

#[test]
fn one_command_knows_the_example() {
    let graph = graph(&parsed("src"));
    let knows = |others: &BTreeSet<String>| others.iter().any(|file| file.starts_with("demo/"));
    let who = graph.iter().filter(|(file, others)| !file.starts_with("demo/") && knows(others));
    assert_eq!(who.map(|(file, _)| file.as_str()).collect::<Vec<_>>(), ["commands/demo.rs"]);
}
