//! A second submission holds only what was not approved.

use super::*;
use crate::platform::{Profile, Profiles};

fn values(approved: &str) -> Values {
    let pairs = [
        ("site_url", "https://crm.aurora.example.com/neo"),
        ("agent_login", "meta.review"),
        ("agent_password", "calm-River-4812"),
        ("page_url", "https://www.facebook.com/auroramoveis.example"),
        ("page_name", "Aurora Móveis"),
        ("company", "Aurora Móveis"),
        ("already_approved", approved),
    ];
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

fn neointeract() -> Profile {
    Profiles::builtin().unwrap().find("neointeract").unwrap().clone()
}

const FEATURE: &str = "business_asset_user_profile_access";

#[test]
fn what_is_approved_is_left_out() {
    let profile = neointeract();
    let all = [FEATURE, "pages_messaging", "pages_manage_metadata", "pages_show_list"];
    for (approved, left) in [
        ("", &all[..]),
        ("pages_show_list", &[FEATURE, "pages_messaging", "pages_manage_metadata"]),
        ("pages_show_list,pages_manage_metadata", &[FEATURE, "pages_messaging"]),
        ("pages_messaging, pages_manage_metadata ,pages_show_list", &[FEATURE]),
        ("pages_messaging,business_asset_user_profile_access", &["pages_manage_metadata", "pages_show_list"]),
        // An approval of something else changes nothing; where all is approved, there is nothing to leave out.
        ("human_agent", &all),
        (&all.join(","), &all),
    ] {
        let mut seen = requested(&profile, Catalogue::builtin(), &values(approved));
        let mut left: Vec<&str> = left.to_vec();
        seen.retain(|name| name != "public_profile");
        seen.sort();
        left.sort_unstable();
        assert_eq!(seen, left, "{approved}");
        let texts = render(&profile, Catalogue::builtin(), &values(approved)).unwrap();
        let mut described: Vec<&str> = texts
            .iter()
            .filter(|text| text.field == Field::Description)
            .filter_map(|text| text.permission.as_deref())
            .collect();
        described.sort_unstable();
        assert_eq!(described, left, "{approved}");
        let values = values(approved);
        let sent: Vec<String> = left.iter().map(ToString::to_string).collect();
        let context = LintContext {
            profile: Some(&profile),
            sent: Some(&sent),
            allow_reserved: true,
            ..LintContext::of(&values)
        };
        let flaws = lint(&texts, &context);
        assert!(flaws.is_empty(), "{approved}: {flaws:?}");
    }
}

#[test]
fn the_texts_name_what_is_approved_already() {
    let body = |approved: &str, path: &str| -> String {
        let texts = render(&neointeract(), Catalogue::builtin(), &values(approved)).unwrap();
        texts.iter().find(|text| text.path == path).unwrap().body.clone()
    };
    let messaging = "pages_messaging/description.txt";
    let show_list = "pages_show_list/description.txt";
    let metadata = "pages_manage_metadata/description.txt";
    for (approved, path, sentence) in [
        (
            "pages_show_list",
            messaging,
            "pages_messaging depends on pages_manage_metadata, requested in this same submission as a dependency. It \
             also depends on pages_show_list, already approved for this application.",
        ),
        (
            "pages_show_list,pages_manage_metadata",
            messaging,
            "pages_messaging depends on pages_manage_metadata and pages_show_list, already approved for this \
             application.",
        ),
        (
            "pages_messaging",
            show_list,
            "pages_show_list is requested because pages_messaging depends on it; pages_messaging is already approved \
             for this application.",
        ),
        (
            "pages_show_list",
            metadata,
            "pages_manage_metadata is requested because pages_messaging depends on it; both are in this same \
             submission. It depends in turn on pages_show_list, already approved for this application.",
        ),
        (
            "pages_messaging,pages_show_list",
            "platform-settings.txt",
            "pages_messaging and pages_show_list are already approved for this application, and not part of this \
             submission.",
        ),
        (
            "pages_show_list",
            "reviewer-instructions.txt",
            "pages_show_list is already approved for this application, and not part of this submission.",
        ),
    ] {
        let text = body(approved, path);
        assert!(text.contains(sentence), "{approved}, {path}:\n{text}");
        assert!(!body("", path).contains("already approved"), "{path}");
    }
    for path in ["platform-settings.txt", "reviewer-instructions.txt"] {
        let delivered_to_few = "only messages from people who have a role on the application are delivered";
        assert!(!body("pages_messaging", path).contains(delivered_to_few), "{path}");
        assert!(body("pages_show_list", path).contains(delivered_to_few), "{path}");
    }
    let rest = body("pages_messaging,business_asset_user_profile_access", "platform-settings.txt");
    assert!(rest.contains("are requesting pages_manage_metadata, to subscribe"), "{rest}");
}
