use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::model::Said;

const FULL: &str = r#"# Aurora, kept by Ana
schema = 1
name = "Aurora Móveis" # as on the contract
fields = [
  "messages", # always
  "messaging_postbacks",
]
seats = 12
rate = 1.50
open = true
since = 2020-01-02
tags = { size = "m", n = 2 }

# The vendor's own.
[vendor]
crm = "x"

[said.mode]
value = "live" # seen by Téo
by = "Téo Lima"
at = 2026-11-01T09:00:00Z
how = "dashboard"

[pages.222]
name = "Second"

[pages.111]
name = "First"
# no secret here
[pages.111.secrets.page-token]
fingerprint = "0123456789ab"
stored = 2026-11-02T09:00:00Z
expires = "2027-01-01T00:00:00Z"

[[history]]
note = "moved"
"#;

#[test]
fn every_type_of_value_reads_as_text() {
    let (_folder, workspace) = demo();
    put_record(&workspace, FULL);
    let stored = workspace.whole(&customer()).unwrap();
    let expected = [
        ("name", "Aurora Móveis"),
        ("fields", "messages,messaging_postbacks"),
        ("seats", "12"),
        ("rate", "1.5"),
        ("open", "true"),
        ("since", "2020-01-02"),
        ("tags", "{ size = \"m\", n = 2 }"),
        ("vendor", "{ crm = \"x\" }"),
        ("history", "{ note = \"moved\" }"),
    ];
    let expected: BTreeMap<_, _> = expected.map(|(key, text)| (key.into(), text.into())).into();
    assert_eq!(stored.record.fields, expected);
    let said = &stored.record.said["mode"];
    assert_eq!((said.value.as_str(), said.by.as_str()), ("live", "Téo Lima"));
    assert_eq!(workspace.pages("aurora-moveis").unwrap(), ["222", "111"]);
    // What an older version noted of secrets is no field.
    assert_eq!(stored.pages[1].1.record.fields.keys().collect::<Vec<_>>(), ["name"]);
}

#[test]
fn an_edit_changes_its_own_lines_and_no_other() {
    let (_folder, workspace) = demo();
    put_record(&workspace, FULL);
    let first = Subject::page("aurora-moveis", "111");
    workspace
        .edit(
            &customer(),
            &[set("name", "Aurora"), set("fields", "messages,message_reads"), say("mode", "dev")],
        )
        .unwrap();
    workspace.edit(&first, &[set("link", "https://example.com"), say("published", "yes")]).unwrap();
    let expected = FULL
        .replace("\"Aurora Móveis\"", "\"Aurora\"")
        .replace("\"messages\", # always\n  \"messaging_postbacks\",", "\"messages\",\n  \"message_reads\", # always")
        .replace("value = \"live\"", "value = \"dev\"")
        .replace(
            "by = \"Téo Lima\"\nat = 2026-11-01T09:00:00Z",
            "by = \"Ana Prado\"\nat = 2026-11-20T12:00:00Z",
        )
        .replace("name = \"First\"\n", "name = \"First\"\nlink = \"https://example.com\"\n")
        .replace("\n[[history]]", "\n[pages.111.said.published]\nvalue = \"yes\"\nby = \"Ana Prado\"\nat = 2026-11-20T12:00:00Z\n\n[[history]]");
    assert_eq!(record_text(&workspace), expected);
    let record = workspace.record(&customer()).unwrap();
    assert_eq!(record.list("fields"), ["messages", "message_reads"]);
    assert_eq!(workspace.record(&first).unwrap().said["published"].by, "Ana Prado");
    assert_eq!(workspace.pages("aurora-moveis").unwrap(), ["222", "111"]);
}

#[test]
fn an_edit_that_changes_nothing_writes_nothing() {
    let (_folder, workspace) = demo();
    put_record(&workspace, &FULL.replace('\n', "\r\n"));
    let before = fs::read(record_path(&workspace)).unwrap();
    workspace
        .edit(&customer(), &[set("seats", "12"), set("fields", "messages, messaging_postbacks")])
        .unwrap();
    workspace.edit(&customer(), &[Edit::Unset("absent".into())]).unwrap();
    assert_eq!(fs::read(record_path(&workspace)).unwrap(), before);
}

#[test]
fn a_list_stays_a_list_in_the_order_that_was_set() {
    let (_folder, workspace) = demo();
    put_record(&workspace, "schema = 1\nfields = [\"a\", \"b\"] # two\n");
    for (text, line) in [
        ("b,a", r#"fields = ["b", "a"] # two"#),
        ("b,c", r#"fields = ["b", "c"] # two"#),
        ("", "fields = [] # two"),
        ("x", r#"fields = ["x"] # two"#),
    ] {
        workspace.edit(&customer(), &[set("fields", text)]).unwrap();
        assert_eq!(record_text(&workspace), format!("schema = 1\n{line}\n"));
    }
}

#[test]
fn no_comment_in_a_list_is_lost() {
    let (_folder, workspace) = demo();
    let list = "fields = [\n  # why\n  \"a\", # first\n  \"b\" # second\n]\n";
    for text in ["b", "b,a", "a,b,c", "c", "", "a,c"] {
        put_record(&workspace, &format!("schema = 1\n{list}"));
        workspace.edit(&customer(), &[set("fields", text)]).unwrap();
        assert_eq!(workspace.record(&customer()).unwrap().list("fields").join(","), text);
        for comment in ["# why", "# first", "# second"] {
            assert_eq!(
                record_text(&workspace).matches(comment).count(),
                1,
                "{text}: {}",
                record_text(&workspace)
            );
        }
    }
}

#[test]
fn a_new_record_begins_with_its_schema() {
    let (_folder, workspace) = demo();
    assert!(!workspace.exists(&customer()));
    workspace.edit(&page(), &[set("name", "Aurora Móveis")]).unwrap();
    workspace.edit(&customer(), &[set("platform", "neointeract")]).unwrap();
    assert_eq!(
        record_text(&workspace),
        "schema = 1\nplatform = \"neointeract\"\n\n[pages.104200000000111]\nname = \"Aurora Móveis\"\n"
    );
    assert!(workspace.exists(&customer()) && workspace.exists(&page()));
    assert!(!workspace.exists(&Subject::page("aurora-moveis", "1")));
}

#[test]
fn a_key_of_the_store_is_no_field() {
    let (_folder, workspace) = demo();
    for key in ["schema", "said", "pages", "secrets", ""] {
        assert_eq!(workspace.edit(&customer(), &[set(key, "x")]).unwrap_err().code().id, "bad-id");
        assert_eq!(workspace.edit(&page(), &[Edit::Unset(key.into())]).unwrap_err().code().id, "bad-id");
    }
    assert!(!workspace.exists(&customer()));
}

#[test]
fn what_does_not_parse_is_named_by_its_place_and_never_overwritten() {
    let (_folder, workspace) = demo();
    for (text, line) in [
        ("schema = 1\nname = \"Aurora\n", 2),
        ("schema = \"1\"\n", 1),
        ("schema = -1\n", 1),
        ("schema = 1\nsaid = 3\n", 2),
        ("schema = 1\n[said.mode]\nvalue = \"live\"\n", 2),
        ("schema = 1\n[said.mode]\nvalue = \"live\"\nby = \"Ana\"\nat = \"yesterday\"\n", 2),
        ("schema = 1\n\n[pages]\n1 = 2\n", 4),
    ] {
        put_record(&workspace, text);
        let error = workspace.record(&customer()).unwrap_err();
        assert_eq!(
            (error.code().id, &error.facts()["line"]),
            ("record-corrupt", &Value::from(line)),
            "{text}"
        );
        let refused = workspace.edit(&customer(), &[set("name", "x")]).unwrap_err();
        assert_eq!(refused.code().id, "record-corrupt", "{text}");
        assert_eq!(record_text(&workspace), text);
        assert!(workspace.exists(&customer()));
    }
}

#[test]
fn a_record_of_a_newer_version_is_left_alone() {
    let (_folder, workspace) = demo();
    let text = "schema = 2\nname = \"Aurora\"\n";
    put_record(&workspace, text);
    for error in [
        workspace.record(&customer()).unwrap_err(),
        workspace.edit(&customer(), &[set("name", "x")]).unwrap_err(),
    ] {
        assert_eq!(error.code().id, "record-newer");
        assert_eq!((&error.facts()["found"], &error.facts()["known"]), (&Value::from(2), &Value::from(1)));
    }
    assert_eq!(record_text(&workspace), text);
}

#[test]
fn a_record_without_schema_is_migrated_on_reading_and_written_by_the_next_edit() {
    let (_folder, workspace) = demo();
    let old = "\u{feff}# first customer\r\nname = \"Aurora\"\r\n# public\r\nsite = \"https://www.aurora.example.com\" # seen\r\n\
               page = 104200000000111\r\nvendor = 1\r\n";
    put_record(&workspace, old);
    let record = workspace.record(&customer()).unwrap();
    assert_eq!(record.get("site_url"), Some("https://www.aurora.example.com"));
    assert_eq!(record.get("site").or(record.get("page")), None);
    assert_eq!(workspace.pages("aurora-moveis").unwrap(), ["104200000000111"]);
    assert_eq!(record_text(&workspace), old);
    workspace.edit(&page(), &[set("name", "Aurora Móveis")]).unwrap();
    assert_eq!(
        record_text(&workspace),
        "# first customer\nname = \"Aurora\"\nvendor = 1\n# public\n\
         site_url = \"https://www.aurora.example.com\" # seen\nschema = 1\n\n\
         [pages.104200000000111]\nname = \"Aurora Móveis\"\n"
    );
}

#[test]
fn a_migration_never_drops_what_it_cannot_place() {
    let (_folder, workspace) = demo();
    put_record(&workspace, "site = \"a\"\nsite_url = \"b\"\npage = \"../x\"\n");
    let record = workspace.record(&customer()).unwrap();
    assert_eq!((record.get("site"), record.get("site_url")), (Some("a"), Some("b")));
    assert_eq!(record.get("page"), Some("../x"));
}

#[test]
fn removing_takes_a_page_or_all() {
    let (_folder, workspace) = demo();
    put_record(&workspace, FULL);
    workspace.see(&Subject::page("aurora-moveis", "111"), &Value::Null).unwrap();
    workspace.remove(&Subject::page("aurora-moveis", "111")).unwrap();
    let text = record_text(&workspace);
    assert!(!text.contains("111") && text.contains("[pages.222]") && text.contains("# The vendor's own."));
    workspace.remove(&customer()).unwrap();
    workspace.remove(&customer()).unwrap();
    assert!(!workspace.home().join("customers/aurora-moveis").exists());
    assert!(workspace.customers().unwrap().is_empty());
}

#[test]
fn an_inline_table_is_edited_where_it_stands() {
    let (_folder, workspace) = demo();
    put_record(&workspace, "schema = 1\npages = { 111 = { name = \"First\" } }\n");
    workspace
        .edit(&Subject::page("aurora-moveis", "111"), &[set("name", "One"), say("mode", "live")])
        .unwrap();
    let record = workspace.record(&Subject::page("aurora-moveis", "111")).unwrap();
    assert_eq!((record.get("name"), record.said["mode"].value.as_str()), (Some("One"), "live"));
}

fn key() -> impl Strategy<Value = String> {
    "[a-z]{1,8}|.{1,6}".prop_filter("not the store's own", |key| {
        !["schema", "said", "pages", "secrets"].contains(&key.as_str())
    })
}

#[test]
fn a_record_has_no_more_pages_than_anybody_can_look_at() {
    let (_folder, workspace) = demo();
    let record = |count: usize| {
        let pages: Vec<String> = (0..count).map(|page| format!("[pages.{}]\n", 100_000_000 + page)).collect();
        put_record(&workspace, &format!("schema = 1\ncompany = \"Aurora\"\n\n{}", pages.concat()));
        workspace.whole(&customer())
    };
    assert_eq!(record(5_000).unwrap().pages.len(), 5_000);
    let error = record(5_001).unwrap_err();
    assert_eq!(error.code().id, "record-corrupt");
    assert!(error.facts()["text"].as_str().unwrap().starts_with("5001 Pages"), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn what_was_set_and_said_reads_back_and_the_rest_survives(
        fields in prop::collection::btree_map(key(), "(?s).{0,30}", 0..6),
        said in prop::collection::btree_map(".{1,12}", "(?s).{0,30}", 0..4),
        on_page in any::<bool>(),
    ) {
        let (_folder, workspace) = demo();
        put_record(&workspace, FULL);
        let subject = if on_page { Subject::page("aurora-moveis", "111") } else { customer() };
        let untouched = if on_page { customer() } else { Subject::page("aurora-moveis", "111") };
        let other_before = workspace.record(&untouched).unwrap();
        let before = workspace.record(&subject).unwrap();
        let edits: Vec<Edit> = fields
            .iter()
            .map(|(key, value)| set(key, value))
            .chain(said.iter().map(|(key, value)| say(key, value)))
            .collect();
        workspace.edit(&subject, &edits).unwrap();

        let mut expected = before.clone();
        expected.fields.extend(fields.clone());
        expected.said.extend(said.into_iter().map(|(key, value)| {
            (key, Said { value, by: "Ana Prado".into(), at: now() })
        }));
        prop_assert_eq!(&workspace.record(&subject).unwrap(), &expected);
        prop_assert_eq!(workspace.record(&untouched).unwrap(), other_before);
        let text = record_text(&workspace);
        let comments: Vec<&str> =
            FULL.lines().filter_map(|line| line.find('#').map(|at| &line[at..])).collect();
        for comment in comments {
            prop_assert!(text.contains(comment), "lost {:?} of\n{}", comment, text);
        }

        // Taking back what was added leaves the record as it was.
        let added = fields.keys().filter(|key| !before.fields.contains_key(*key));
        let unset: Vec<Edit> = added.map(|key| Edit::Unset(key.clone())).collect();
        workspace.edit(&subject, &unset).unwrap();
        let left = workspace.record(&subject).unwrap().fields;
        prop_assert!(left.keys().eq(before.fields.keys()));
    }

    #[test]
    fn no_text_breaks_the_reader(text in "(?s)(schema = [0-2]\n)?.{0,60}") {
        let (_folder, workspace) = demo();
        put_record(&workspace, &text);
        if workspace.record(&customer()).is_err() {
            prop_assert!(workspace.edit(&customer(), &[set("name", "x")]).is_err());
            prop_assert_eq!(record_text(&workspace), text);
        }
    }
}
