//! The texts as a whole: those of the first platform to the letter, all others by what must hold of each.

use proptest::prelude::*;

use super::*;
use crate::platform::{AppOwner, Authentication, Profile, Profiles, Screen, Subscriber};

/// Returns the values that the vendor's guide has in its example.
fn guide() -> Values {
    values(&[
        ("site_url", "https://seu_dominio.com.br/neo"),
        ("agent_login", "LOGIN_DO_ATENDENTE"),
        ("agent_password", "PASSWORD_DO_ATENDENTE"),
        ("page_url", "https://www.facebook.com/pagina_da_sua_empresa/"),
        ("company", "SUA_EMPRESA"),
    ])
}

/// Returns all that any profile asks for, of an invented company.
pub(super) fn aurora() -> Values {
    values(&[
        ("site_url", "https://crm.aurora.example.com/neo"),
        ("agent_login", "meta.review"),
        ("agent_password", "calm-River-4812"),
        ("page_url", "https://www.facebook.com/auroramoveis.example"),
        ("page_name", "Aurora Móveis"),
        ("company", "Aurora Móveis"),
        ("product", "Balcão"),
        ("product_summary", "Balcão is the web application in which Aurora Móveis serves its customers."),
        ("enter_button", "Sign in"),
        ("ready_instruction", "In the menu at the top, choose “Available”."),
        ("late_contact", "Bruno Reis"),
        ("template_name", "order_on_its_way"),
    ])
}

pub(super) fn values(pairs: &[(&str, &str)]) -> Values {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

pub(super) fn profile(id: &str) -> Profile {
    Profiles::builtin().unwrap().find(id).unwrap().clone()
}

/// Returns the profiles whose texts a reviewer reads: on its own app, a vendor was reviewed once.
pub(super) fn reviewed() -> Vec<Profile> {
    let profiles = Profiles::builtin().unwrap();
    profiles.all().filter(|profile| profile.app_owner != AppOwner::Vendor).cloned().collect()
}

fn all(profile: &Profile, values: &Values) -> Vec<Text> {
    render(profile, Catalogue::builtin(), values).unwrap()
}

fn body<'a>(texts: &'a [Text], path: &str) -> &'a str {
    &texts.iter().find(|text| text.path == path).unwrap().body
}

static GOLDEN: &[(&str, &str)] = &[
    ("platform-settings.txt", include_str!("../../tests/fixtures/neointeract/platform-settings.txt")),
    (
        "pages_messaging/description.txt",
        include_str!("../../tests/fixtures/neointeract/pages_messaging.description.txt"),
    ),
    (
        "pages_messaging/instructions.txt",
        include_str!("../../tests/fixtures/neointeract/pages_messaging.instructions.txt"),
    ),
    (
        "pages_messaging/captions.srt",
        include_str!("../../tests/fixtures/neointeract/pages_messaging.captions.srt"),
    ),
    (
        "business_asset_user_profile_access/description.txt",
        include_str!("../../tests/fixtures/neointeract/business_asset_user_profile_access.description.txt"),
    ),
    (
        "business_asset_user_profile_access/instructions.txt",
        include_str!("../../tests/fixtures/neointeract/business_asset_user_profile_access.instructions.txt"),
    ),
    (
        "business_asset_user_profile_access/captions.srt",
        include_str!("../../tests/fixtures/neointeract/business_asset_user_profile_access.captions.srt"),
    ),
    (
        "pages_manage_metadata/description.txt",
        include_str!("../../tests/fixtures/neointeract/pages_manage_metadata.description.txt"),
    ),
    (
        "pages_manage_metadata/instructions.txt",
        include_str!("../../tests/fixtures/neointeract/pages_manage_metadata.instructions.txt"),
    ),
    (
        "pages_manage_metadata/captions.srt",
        include_str!("../../tests/fixtures/neointeract/pages_manage_metadata.captions.srt"),
    ),
    (
        "pages_show_list/description.txt",
        include_str!("../../tests/fixtures/neointeract/pages_show_list.description.txt"),
    ),
    (
        "pages_show_list/instructions.txt",
        include_str!("../../tests/fixtures/neointeract/pages_show_list.instructions.txt"),
    ),
    (
        "pages_show_list/captions.srt",
        include_str!("../../tests/fixtures/neointeract/pages_show_list.captions.srt"),
    ),
    ("reviewer-instructions.txt", include_str!("../../tests/fixtures/neointeract/reviewer-instructions.txt")),
    ("captions.srt", include_str!("../../tests/fixtures/neointeract/captions.srt")),
];

#[test]
fn the_guides_values_give_the_golden_pack() {
    let texts = all(&profile("neointeract"), &guide());
    let paths: Vec<&str> = texts.iter().map(|text| text.path.as_str()).collect();
    assert_eq!(paths, GOLDEN.iter().map(|(path, _)| *path).collect::<Vec<_>>());
    for (text, (path, golden)) in texts.iter().zip(GOLDEN) {
        assert_eq!(text.body, golden.replace("\r\n", "\n"), "{path}");
    }
}

#[test]
fn each_sound_sentence_of_the_guide_is_there_in_its_order() {
    let texts = all(&profile("neointeract"), &guide());
    let sentences = include_str!("../../tests/fixtures/neointeract/guide-sentences.txt");
    let (mut rest, mut read) = ("", 0);
    for line in sentences.lines().filter(|line| !line.starts_with('#')) {
        if let Some(path) = line.strip_prefix("> ") {
            rest = body(&texts, path);
        } else {
            let found = rest.find(line);
            assert!(found.is_some(), "`{line}` is not there, or not where the guide has it");
            rest = &rest[found.unwrap_or_default() + line.len()..];
            read += 1;
        }
    }
    assert_eq!(read, 89, "sentences were left out");
}

#[test]
fn what_the_guide_gets_wrong_is_gone() {
    for text in all(&profile("neointeract"), &guide()) {
        for wrong in ["as a developer", "“Ready”", "CONTA_DE_TESTE", "DA_CONTA_DE_TESTE", "Desktop", "**"]
        {
            assert!(!text.body.contains(wrong), "{}: {wrong}", text.path);
        }
        assert!(text.body.matches("Step by step:").count() < 2, "{}", text.path);
    }
}

/// Every profile, as each kind of product it could be, with each list of permissions, on each medium.
pub(super) fn every_way(mut check: impl FnMut(&Profile, &Values)) {
    let names: Vec<&str> = Catalogue::builtin()
        .all()
        .filter(|one| one.form == Form::Text)
        .map(|one| one.name.as_str())
        .collect();
    let everything = format!("{},public_profile", names.join(","));
    let screens = Screen::ALL.map(Screen::word).join(",");
    for mut profile in reviewed() {
        for authentication in [
            Authentication::StaticPageToken,
            Authentication::FacebookLogin,
            Authentication::SystemUser,
            Authentication::Mixed,
        ] {
            profile.authentication = authentication;
            // One permission alone reads the same in each product that speaks as `other` does.
            let alone =
                if ["neointeract", "other"].contains(&profile.id.as_str()) { &names[..] } else { &[] };
            for permissions in alone.iter().copied().chain(["", everything.as_str()]) {
                for (subscribes, medium, screens) in [
                    (Subscriber::Onboard, "browser", ""),
                    (Subscriber::Onboard, "phone", screens.as_str()),
                    (Subscriber::Product, "browser", screens.as_str()),
                ] {
                    profile.subscribes = subscribes;
                    let mut values = aurora();
                    values.insert("permissions".into(), permissions.into());
                    values.insert("medium".into(), medium.into());
                    values.insert("screens".into(), screens.into());
                    check(&profile, &values);
                }
            }
        }
    }
}

#[test]
fn every_text_is_whole_and_lints_clean_in_every_context() {
    every_way(|profile, values| {
        let texts = all(profile, values);
        let sent = permissions(profile, Catalogue::builtin(), values);
        let context = LintContext {
            profile: Some(profile),
            sent: Some(&sent),
            allow_reserved: true,
            ..LintContext::of(values)
        };
        let mut flaws = lint(&texts, &context);
        // Every list is tried on every product, whether or not it has the screens for it.
        flaws.retain(|flaw| flaw.code.id != "permission-over-asked");
        assert_eq!(flaws, [], "{} {:?} {}", profile.id, profile.authentication, values["permissions"]);
        for text in &texts {
            let Text { path, permission, field, form_field, body } = text;
            assert!(
                body.ends_with('\n') && !body.contains("\n\n\n") && !body.contains(" \n"),
                "{path}: {body}"
            );
            assert!(!body.contains("  "), "{path}: {body}");
            assert!(!body.contains(" ,") && !body.contains(" .") && !body.contains(".."), "{path}: {body}");
            let fits = if permission.is_some() { field.is_per_permission() } else { field.is_of_the_whole() };
            assert!(fits, "{path}");
            let is_pasted = *field != Field::Captions;
            assert_eq!(!form_field.is_empty(), is_pasted, "{path}");
        }
        let folders: Vec<&str> = texts.iter().filter_map(|text| text.permission.as_deref()).collect();
        let expected = permissions(profile, Catalogue::builtin(), values);
        let worded = expected.iter().filter(|name| *name != "public_profile");
        assert_eq!(folders, worded.flat_map(|name| [name, name, name]).collect::<Vec<_>>());
    });
}

#[test]
fn no_two_descriptions_open_or_close_alike() {
    every_way(|profile, values| {
        let texts = all(profile, values);
        let descriptions: Vec<&Text> = texts.iter().filter(|text| text.field == Field::Description).collect();
        for part in [
            |body: &str| body.lines().next().map(String::from),
            |body: &str| body.lines().last().map(String::from),
        ] {
            let mut parts: Vec<_> = descriptions.iter().filter_map(|text| part(&text.body)).collect();
            parts.sort();
            parts.dedup();
            assert_eq!(parts.len(), descriptions.len(), "{} {}", profile.id, values["permissions"]);
        }
    });
}

#[test]
fn a_description_tells_how_access_is_granted_as_it_truly_is() {
    let mut profile = profile("neointeract");
    let mut said = |authentication| {
        profile.authentication = authentication;
        body(&all(&profile, &guide()), "pages_messaging/description.txt").to_owned()
    };
    let token = said(Authentication::StaticPageToken);
    assert!(token.contains("generates the Page access token there and stores it in NeoInteract"));
    assert!(!token.contains("server-to-server"));
    let login = said(Authentication::FacebookLogin);
    assert!(
        login.contains("signs in with Facebook Login in NeoInteract") && !login.contains("server-to-server")
    );
    assert!(
        said(Authentication::SystemUser).contains("server-to-server with the access token of a system user")
    );
    let mixed = said(Authentication::Mixed);
    assert!(
        mixed.contains("Facebook Login")
            && mixed.contains("system user")
            && !mixed.contains("server-to-server")
    );
}

#[test]
fn a_dependency_names_what_depends_on_it() {
    for permissions in [
        "",
        "pages_messaging,pages_show_list,pages_manage_metadata,pages_read_engagement",
        "human_agent,pages_messaging,business_management,pages_show_list",
    ] {
        let mut values = aurora();
        values.insert("permissions".into(), permissions.into());
        let texts = all(&profile("neointeract"), &values);
        for name in ["pages_show_list", "pages_manage_metadata"] {
            let description = body(&texts, &format!("{name}/description.txt"));
            assert!(
                description
                    .starts_with(&format!("We are requesting {name} as a dependency of pages_messaging."))
            );
            assert!(
                description.contains(&format!("{name} is requested because pages_messaging depends on it"))
            );
        }
        let main = body(&texts, "pages_messaging/description.txt");
        assert!(
            main.contains(
                "pages_messaging depends on pages_manage_metadata and pages_show_list, requested in"
            )
        );
    }
}

#[test]
fn a_permission_is_named_as_the_main_one_sooner_than_a_feature() {
    let mut values = aurora();
    values.insert("permissions".into(), "human_agent,pages_utility_messaging".into());
    let texts = all(&profile("other"), &values);
    let description = body(&texts, "pages_show_list/description.txt");
    assert!(
        description
            .starts_with("We are requesting pages_show_list as a dependency of pages_utility_messaging.")
    );
}

#[test]
fn all_gaps_are_named_at_once_and_nothing_is_rendered() {
    let gaps = |profile: &Profile, values: &Values| {
        render(profile, Catalogue::builtin(), values).unwrap_err().missing
    };
    let common = ["agent_login", "agent_password", "company", "page_url", "site_url"];
    assert_eq!(gaps(&profile("neointeract"), &Values::new()), common);
    let mut wanted: Vec<&str> =
        [&common[..], &["enter_button", "product", "product_summary", "ready_instruction"]].concat();
    wanted.sort_unstable();
    assert_eq!(gaps(&profile("other"), &Values::new()), wanted);
    for key in common {
        let mut values = guide();
        values.insert(key.into(), " \u{200b}\n".into());
        assert_eq!(gaps(&profile("neointeract"), &values), [key]);
    }
    let mut values = guide();
    values.insert("medium".into(), "telex".into());
    assert_eq!(gaps(&profile("neointeract"), &values), ["medium"]);
}

#[test]
fn a_profile_asks_for_what_its_texts_need() {
    let common = ["agent_login", "agent_password", "company", "page_url", "site_url"];
    for profile in &reviewed() {
        let gaps = render(profile, Catalogue::builtin(), &Values::new()).unwrap_err();
        let mut asked: Vec<&str> =
            common.into_iter().chain(profile.asks.iter().map(|ask| ask.key.as_str())).collect();
        asked.sort_unstable();
        assert!(gaps.missing.iter().all(|key| asked.contains(&key.as_str())), "{}: {gaps}", profile.id);
    }
}

#[test]
fn a_password_that_is_put_in_its_place_gives_what_rendering_it_would() {
    for profile in &reviewed() {
        for password in ["calm-River-4812", " {{ a }} $1\\ \u{e9}\u{200b}\n"] {
            let with = |password: &str| {
                let password = ("agent_password".to_owned(), password.to_owned());
                all(profile, &aurora().into_iter().chain([password]).collect())
            };
            let kept = with(PASSWORD_PLACE);
            assert!(kept.iter().any(|text| text.body.contains(PASSWORD_PLACE)), "{}", profile.id);
            assert_eq!(with_password(&kept, password), with(password), "{}", profile.id);
        }
    }
}

#[test]
fn one_text_is_the_packs_text() {
    let (profile, values) = (profile("neointeract"), guide());
    let one = |name: Option<&str>, field| render_one(&profile, Catalogue::builtin(), &values, name, field);
    for text in all(&profile, &values) {
        assert_eq!(one(text.permission.as_deref(), text.field).as_ref(), Ok(&text));
    }
    let by_display = one(Some("Business Asset User Profile Access"), Field::Instructions).unwrap();
    assert_eq!(by_display.path, "business_asset_user_profile_access/instructions.txt");
    let unworded = |name, field| one(name, field).unwrap_err().unworded;
    assert_eq!(unworded(Some("human_agent"), Field::Description), ["human_agent"]);
    assert_eq!(unworded(None, Field::Description), ["permission"]);
}

#[test]
fn one_text_misses_only_what_it_says() {
    let values = values(&[("company", "Aurora Móveis")]);
    let one = |name, field| render_one(&profile("neointeract"), Catalogue::builtin(), &values, name, field);
    assert!(one(Some("pages_show_list"), Field::Captions).is_ok());
    assert!(one(None, Field::PlatformSettings).unwrap_err().missing.contains(&"site_url".to_owned()));
}

#[test]
fn what_we_have_no_words_for_is_named() {
    let mut values = guide();
    values.insert("permissions".into(), "pages_messaging, ads_read".into());
    let gaps = render(&profile("neointeract"), Catalogue::builtin(), &values).unwrap_err();
    assert_eq!(
        (gaps.code().id, gaps.unworded.as_slice()),
        ("review-permission-unworded", &["ads_read".to_owned()][..])
    );
    values.insert("permissions".into(), "public_profile".into());
    let gaps = render(&profile("neointeract"), Catalogue::builtin(), &values).unwrap_err();
    assert_eq!(gaps.unworded, ["permissions"]);
    let mut bare = profile("neointeract");
    bare.review.steps.clear();
    let gaps = render(&bare, Catalogue::builtin(), &guide()).unwrap_err();
    assert_eq!(gaps.unworded, ["review.steps"]);
    assert!(gaps.broken.is_empty() && gaps.missing.is_empty());
}

#[test]
fn a_step_that_cannot_be_rendered_is_named() {
    let mut profile = profile("neointeract");
    profile.review.steps[0].text = "{{ site_url / 2 }}".into();
    let gaps = render(&profile, Catalogue::builtin(), &guide()).unwrap_err();
    assert_eq!(gaps.code().id, "review-template-broken");
    assert!(gaps.broken.iter().all(|what| what.starts_with("step/0: ")), "{gaps}");
}

#[test]
fn a_record_key_overrides_a_label_and_never_what_is_worked_out() {
    let mut values = guide();
    values.insert("enter_button".into(), "ENTRAR".into());
    values.insert("authentication".into(), "system_user".into());
    values.insert("steps".into(), "none".into());
    let texts = all(&profile("neointeract"), &values);
    let description = body(&texts, "pages_messaging/description.txt");
    assert!(description.contains("Click on the “ENTRAR” button") && description.contains("Step 11: "));
    assert!(!description.contains("server-to-server"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn a_value_is_printed_and_never_run(company in "[ -~]{0,12}(\\{\\{|\\{%|\\{#)[ -~]{0,30}") {
        let mut values = guide();
        values.insert("company".into(), company.clone());
        let texts = all(&profile("neointeract"), &values);
        let said = format!("“Connect with {} on Facebook”", company.trim());
        prop_assert!(body(&texts, "pages_messaging/description.txt").contains(&said));
    }

    #[test]
    fn no_value_breaks_a_line_or_hides_a_character(company in "\\PC{0,8}[\\x00-\\x1f\\x7f\u{202e}\u{200b}\u{2028}]{1,3}\\PC{0,8}x") {
        let mut values = guide();
        values.insert("company".into(), company);
        let texts = all(&profile("neointeract"), &values);
        let lines = body(&all(&profile("neointeract"), &guide()), "pages_messaging/description.txt").lines().count();
        let description = body(&texts, "pages_messaging/description.txt");
        prop_assert_eq!(description.lines().count(), lines);
        let hides = |c: char| c != '\n' && (c.is_control() || "\u{202e}\u{200b}\u{2028}".contains(c));
        prop_assert_eq!(description.find(hides), None);
    }
}

#[test]
fn a_late_reply_and_a_template_have_steps_of_their_own_that_say_where_to_find_them() {
    let mut values = aurora();
    values.insert("permissions".into(), "human_agent,pages_utility_messaging".into());
    let texts = all(&profile("other"), &values);
    let late = body(&texts, "human_agent/instructions.txt");
    assert!(late.contains("Step 9: In Balcão, find the conversation of “Bruno Reis”"));
    assert!(late.contains("more than 24 hours and less than 7 days old") && late.contains("tag HUMAN_AGENT"));
    assert!(late.contains("by hand in step 10, and the reply is delivered in step 11"));
    assert!(!late.contains("order_on_its_way"), "another permission's steps");
    let template = body(&texts, "pages_utility_messaging/instructions.txt");
    assert!(template.contains("Step 9: ") && template.contains("select “order_on_its_way”"));
    // The whole path has both, and each permission's part names the numbers of the whole.
    let whole = body(&texts, "reviewer-instructions.txt");
    assert!(whole.contains("Step 12: In Balcão, in the conversation of step 7, open the message templates"));
    assert!(whole.contains("in step 12 the template “order_on_its_way” is selected"));
    let platform = body(&texts, "platform-settings.txt");
    assert!(platform.contains("within 7 days (step 10)") && platform.contains("from templates (step 12)"));
    for key in ["late_contact", "template_name"] {
        let mut values = values.clone();
        values.remove(key);
        let gaps = render(&profile("other"), Catalogue::builtin(), &values).unwrap_err();
        assert_eq!(gaps.missing, [key]);
    }
}

#[test]
fn a_text_claims_no_screen_that_is_not_there() {
    let mut values = aurora();
    values.insert("permissions".into(), "pages_messaging,pages_read_engagement,business_management".into());
    let said = |values: &Values| {
        let texts = all(&profile("other"), values);
        body(&texts, "pages_read_engagement/description.txt").to_owned()
    };
    let without = said(&values);
    assert!(!without.contains("post") || without.contains("Nothing is posted"));
    assert!(!without.contains("posts") && !without.contains("has posted"), "{without}");
    values.insert("screens".into(), "page_content".into());
    assert!(said(&values).contains("shows what the company's Page has posted"));
    let texts = all(&profile("other"), &values);
    let portfolio = body(&texts, "business_management/description.txt");
    assert!(portfolio.contains("Only messaging assets are read") && portfolio.contains("no ad account"));
}

#[test]
fn the_guides_own_phrases_stay_with_its_product() {
    for phrase in
        ["before executing the step by step", "send a print (screenshot)", "is for our application to"]
    {
        let there = |id: &str| all(&profile(id), &aurora()).iter().any(|text| text.body.contains(phrase));
        assert!(there("neointeract") && !there("other"), "{phrase}");
    }
    // Its one sentence names two permissions; of others the texts speak plainly.
    let mut values = aurora();
    values.insert(
        "permissions".into(),
        "pages_messaging,business_asset_user_profile_access,human_agent".into(),
    );
    let texts = all(&profile("neointeract"), &values);
    let last = body(&texts, "platform-settings.txt").lines().last().unwrap();
    assert!(
        last.contains("; and Human Agent, to let an attendant reply") && !last.contains("is for"),
        "{last}"
    );
}
