use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::super::{Catalogue as Permissions, LINT_CODES, Values, checklist_ids, shot_ids, shots_of};
use super::*;
use crate::finding::Weight;
use crate::platform::{Authentication, Profiles};

const BLOCK: &str = "We have determined that your app's use case is allowed, however, the submitted screencast \
    fails to demonstrate the end-to-end experience of the use case described in the submission notes.\n\n\
    Please re-record your screencast and make sure that it shows:\n\n\
    1. The complete Meta login flow.\n\n\
    2. A user granting app access to the permission or feature.\n\n\
    3. The end-to-end experience of the use case.\n\n\
    4. The best practices of the Screen Recording Guide: use English as the app UI language, provide captions and \
    tool-tips, and explain the meaning of buttons.\n\n\
    5. If your app is a server-to-server app or uses a system user token, say so in your submission, so that we know \
    that the frontend Meta login is not visible.";

fn ids(text: &str) -> Vec<&'static str> {
    recognise(text).iter().map(|one| one.reason.id.as_str()).collect()
}

fn points(text: &str) -> Vec<&'static str> {
    recognise(text)
        .first()
        .map_or_else(Vec::new, |one| one.points.iter().map(|point| point.id.as_str()).collect())
}

#[test]
fn what_reviewers_write_is_recognised() {
    for (text, expected) in [
        ("Screencast Not Aligned with Use Case Details", "screencast-mismatch"),
        ("<h3>Screencast&nbsp;Not\nAligned with <b>Use Case</b> Details</h3>", "screencast-mismatch"),
        ("SCREENCAST — NOT ALIGNED, with use-case details!", "screencast-mismatch"),
        (BLOCK, "screencast-mismatch"),
        (
            "the screencast does not show a message being sent from your app UI and the same message appearing in \
             the native client… Please re-record showing: (1) asset selection (Page, account, or number visible), \
             (2) a live send action from your app, and (3) the delivered message in the native client.",
            "screencast-mismatch",
        ),
        (
            "We were not able to approve your app because your submitted screencast didn't showcase the E2E process \
             of the application.",
            "screencast-mismatch",
        ),
        ("Disallowed Use Case", "disallowed-use"),
        (
            "We have determined that the use case for this permission is invalid or is not needed for your app's core \
             functionality.",
            "disallowed-use",
        ),
        ("Your app does not need this permission to work as you describe it.", "disallowed-use"),
        ("It is not clear why your app requests this permission.", "disallowed-use"),
        (
            "Your submission is valid for only one of the functions of this permission. Please describe the others.",
            "one-function-only",
        ),
        (
            "We found that your app does not comply with the quality guidelines and other specific requirements for \
             Instagram Messaging, including: - Proper handling of media CDN URLs by not storing/caching the media \
             content.",
            "media-cache",
        ),
        ("Images that were deleted by the sender are still visible in your inbox.", "media-cache"),
        ("We are unable to verify the permission(s) requested while testing your app.", "not-testable"),
        ("We could not locate the inbox feature after following your instructions.", "not-testable"),
        ("Your app does not accurately reflect the final user experience.", "not-testable"),
        ("We sent a message to the Page and did not receive a response.", "agent-silent"),
        ("Your bot is not responding.", "agent-silent"),
        ("The test credentials that you provided do not work.", "cannot-log-in"),
        ("We couldn’t log in with the username and password in your notes.", "cannot-log-in"),
        ("We were unable to find the Facebook Login button.", "login-button-not-found"),
        ("A two-factor code was required and we did not get one.", "cannot-log-in"),
        ("Your app is not loading during testing", "site-unreachable"),
        ("The Site URL returns a 404.", "site-unreachable"),
        ("We can't access your website from our location.", "site-unreachable"),
        ("You used a fake account in your submission.", "fake-account"),
        ("The Page you provided is not published.", "page-unpublished"),
        ("The Page has no Message button, so we could not start a conversation.", "page-unpublished"),
        ("There is no Page selection in the recording.", "no-page-picker"),
        ("You are requesting a permission or feature you might need later.", "asked-for-later"),
        ("Your app is using Facebook's Company Brand in a way that is not permitted", "brand-or-category"),
        ("The category of your app does not match its purpose.", "brand-or-category"),
        ("The link to your Privacy Policy is broken.", "privacy-policy"),
        (
            "screencast must also show that the privacy policy from the SDK dialog box is accessed and shown",
            "privacy-policy",
        ),
        ("A screen recording of a permission or feature is missing.", "recording-missing"),
        ("Your video is private, please request access is shown to us.", "recording-missing"),
        (
            "You did not include a screencast for this permission; screenshots are not sufficient.",
            "recording-missing",
        ),
        ("0 of 1 API call(s) required", "calls-missing"),
        ("No successful API call was logged in the last 30 days.", "calls-missing"),
        ("Please describe how your Tech Provider app uses the data of your clients.", "tech-provider-text"),
        ("Your submission is not in English.", "not-english"),
        ("We could not understand the text of the interface.", "not-english"),
    ] {
        let found = ids(text);
        assert!(found.contains(&expected), "{text}\nis {expected}, and gave {found:?}");
    }
}

#[test]
fn the_first_of_a_shortlist_is_the_likeliest() {
    for (text, expected) in [
        (BLOCK, vec!["screencast-mismatch"]),
        ("The test credentials that you provided do not work.", vec!["cannot-log-in"]),
        ("Disallowed Use Case", vec!["disallowed-use"]),
        ("The link to your Privacy Policy is broken.", vec!["privacy-policy"]),
        ("Your submission is not in English.", vec!["not-english"]),
    ] {
        assert_eq!(ids(text), expected, "{text}");
    }
    let both = format!(
        "Screencast Not Aligned with Use Case Details. {BLOCK} The link to your Privacy Policy is broken."
    );
    assert_eq!(ids(&both), ["screencast-mismatch", "privacy-policy"]);
}

#[test]
fn words_that_give_no_reason_are_not_forced_into_one() {
    for text in [
        "",
        "   \n\n",
        "Thank you for your submission.",
        "We were able to log in with your test credentials.",
        "Your privacy policy was reviewed.",
        "Your screencast was reviewed.",
        "Your Page is published and the message button works.",
        "Please contact us for any question about your business.",
        "We received your message and will come back to you.",
        "A análise do seu app foi concluída.",
        "Проверка вашего приложения завершена.",
        "Policy 4.2",
    ] {
        assert_eq!(ids(text), [""; 0], "{text}");
    }
}

/// Returns the shots that the film of a made-up platform has.
fn film(model: Authentication) -> Vec<&'static str> {
    let mut profile = Profiles::builtin().unwrap().find("other").unwrap().clone();
    profile.authentication = model;
    shots_of(
        &profile,
        &Values::from([("screens".to_owned(), "page_content,templates,late_reply".to_owned())]),
    )
}

#[test]
fn what_the_reviewer_names_is_what_is_filmed_again() {
    use Authentication::{FacebookLogin, Mixed, StaticPageToken, SystemUser};
    let note = "Screencast Not Aligned with Use Case Details. Show (1) asset selection (Page, account, or number \
        visible), (2) a live send action from your app, and (3) the delivered message in the native client.";
    let metadata = "The screencast does not show (1) where your app subscribes to Page events or updates Page settings, \
        and (2) a sample webhook event (for example, a new comment notification) arriving in your app.";
    let template = "The screencast does not show (1) creation or selection of a utility or marketing message template, \
        (2) how the template is populated with placeholders, and (3) sending the message to a test recipient and \
        showing the delivered template message in the native client.";
    let engagement = "The screencast does not show (1) Page selection, (2) the retrieval of Page content such as posts, \
        photos, events, and (3) the rendered results in your app's UI.";
    let login = "Your screencast does not show the complete Meta login flow.";
    let grant = "The screencast fails to demonstrate a user granting access to the permission.";
    let english = "Your screencast does not include English captions.";
    let late = "The video does not show a reply after the 24-hour window.";
    let sent = ["asset-selection", "live-send", "delivered"];
    for (text, named, model, shots) in [
        (note, &sent[..], FacebookLogin, &["page-picked", "reply", "delivered"][..]),
        (note, &sent, StaticPageToken, &["dashboard-add-page", "reply", "delivered"]),
        (note, &sent, SystemUser, &["system-user", "reply", "delivered"]),
        (note, &sent, Mixed, &["page-picked", "system-user", "reply", "delivered"]),
        (
            template,
            &["delivered", "template"],
            FacebookLogin,
            &["template-approved", "delivered", "template-picked", "template-delivered"],
        ),
        (engagement, &["asset-selection", "page-content"], FacebookLogin, &["page-picked", "page-content"]),
        (login, &["login"], FacebookLogin, &["remove-app", "signed-out", "login"]),
        (login, &["login"], StaticPageToken, &["signed-out", "dashboard-login"]),
        (login, &["login"], SystemUser, &["signed-out", "business-login"]),
        (grant, &["grant"], FacebookLogin, &["remove-app", "consent"]),
        (grant, &["grant"], StaticPageToken, &["dashboard-add-page", "dashboard-generate"]),
        (grant, &["grant"], SystemUser, &["system-user-token"]),
        (
            late,
            &["late-reply"],
            FacebookLogin,
            &["late-message", "late-conversation", "late-reply", "late-delivered"],
        ),
        (english, &["english"], FacebookLogin, &[]),
    ] {
        assert_eq!(points(text), named, "{text}");
        assert_eq!(recognise(text)[0].shots(&film(model)), shots, "{text} {}", model.word());
    }
    assert_eq!(points(metadata), ["subscription", "sample-event"]);
    let shots = recognise(metadata)[0].shots(&film(FacebookLogin));
    assert!(shots.contains(&"message") && shots.contains(&"arrives"), "{shots:?}");
    assert!(shots.iter().any(|shot| shot.contains("subscription")), "{shots:?}");
}

#[test]
fn the_paragraph_for_another_request_says_what_changed_and_where_it_is_seen() {
    let names = ["pages_messaging".to_owned()];
    let minutes = BTreeMap::from([("delivered".to_owned(), 129), ("reply".to_owned(), 61)]);
    let of = |note: &str| recognise(note)[0].request_again(&names, &minutes);
    assert_eq!(
        of("The screencast does not show the delivered message in Messenger."),
        "pages_messaging was refused as “Screencast Not Aligned with Use Case Details”. The screen recording now shows \
         the use of this permission from beginning to end; asked for and added: the same message delivered in \
         Messenger at 2:09."
    );
    assert!(of("Only valid for one of the functions.").ends_with("shows each (in the film at 1:01, 2:09)."));
    let several = ["pages_show_list".to_owned(), "pages_messaging".to_owned()];
    let told = recognise("Fake account")[0].request_again(&several, &minutes);
    assert!(told.starts_with("pages_show_list and pages_messaging were refused as"), "{told}");
    let dead = of("The Site URL returns a 404.");
    assert!(dead.ends_with("straight to the sign-in form."), "{dead}");
    for one in reasons() {
        let found =
            Recognised { reason: one, score: 2, points: one.points.iter().collect(), usual: Vec::new() };
        let told = found.request_again(&names, &minutes);
        assert!(told.is_ascii() || told.contains('“'), "{told}");
        assert!(!told.contains("..") && told.ends_with('.'), "{told}");
    }
}

#[test]
fn metas_block_is_told_from_the_reviewers_own_note() {
    let all = ["login", "grant", "end-to-end", "english", "server-to-server"];
    assert_eq!(points(BLOCK), all);
    let with_note =
        format!("{BLOCK}\n\nNotes from your reviewer: show the delivered message in the native client.");
    assert_eq!(points(&with_note), ["delivered"]);
    let usual: Vec<&str> = recognise(&with_note)[0].usual.iter().map(|point| point.id.as_str()).collect();
    assert_eq!(usual, all);
    assert_eq!(recognise(&with_note)[0].shots(&film(Authentication::FacebookLogin)), ["delivered"]);
    let whole = recognise("Screencast Not Aligned with Use Case Details");
    let shots = whole[0].shots(&film(Authentication::StaticPageToken));
    for wanted in
        ["dashboard-login", "dashboard-generate", "message", "arrives", "name", "reply", "delivered"]
    {
        assert!(shots.contains(&wanted), "nothing named is everything: {shots:?}");
    }
    assert!(!shots.contains(&"consent"), "{shots:?}");
}

#[test]
fn the_embedded_catalogue_is_whole() {
    let all = reasons();
    let ids: BTreeSet<&str> = all.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(ids.len(), all.len(), "two of one id");
    for id in [
        "screencast-mismatch",
        "disallowed-use",
        "one-function-only",
        "media-cache",
        "not-testable",
        "cannot-log-in",
        "site-unreachable",
        "fake-account",
        "page-unpublished",
        "no-page-picker",
        "asked-for-later",
        "brand-or-category",
        "privacy-policy",
        "recording-missing",
        "calls-missing",
        "tech-provider-text",
        "not-english",
    ] {
        assert!(ids.contains(id), "{id} is missing");
    }
    for one in all {
        let guards = one.rules.len() + one.checklist.len() + one.shots.len() + one.findings.len();
        assert!(guards > 0, "nothing guards against {}", one.id);
        assert!(one.source.starts_with("https://developers.facebook.com/"), "{}", one.id);
        assert!(!one.evidence.is_empty() && !one.label.is_empty(), "{}", one.id);
        for rule in &one.rules {
            assert!(
                LINT_CODES.iter().any(|code| code.id == rule),
                "{}: {rule} is no rule of the lint",
                one.id
            );
        }
        for item in &one.checklist {
            assert!(checklist_ids().any(|id| id == item), "{}: {item} is no item of the checklist", one.id);
        }
        for shot in one.shots.iter().chain(one.points.iter().flat_map(|point| &point.shots)) {
            assert!(shot_ids().any(|id| id == shot), "{}: {shot} is no shot", one.id);
        }
        for permission in &one.permissions {
            let is_known =
                Permissions::builtin().get(permission).is_some() || permission.starts_with("instagram_");
            assert!(is_known, "{}: {permission}", one.id);
        }
        for point in &one.points {
            let is_known = point.stands_for.as_deref().is_none_or(|id| ids.contains(id));
            assert!(is_known && !point.signs.is_empty(), "{}: {}", one.id, point.id);
        }
    }
}

#[test]
fn every_sign_can_be_met_and_names_families_that_there_are() {
    let all = catalogue();
    let mut named: BTreeSet<&str> = all.families.values().flat_map(sign::Alternatives::families).collect();
    let of_reason = |one: &'static Reason| {
        let points = one.points.iter().flat_map(|point| &point.signs);
        one.certain.iter().chain(&one.sure).chain(&one.hints).chain(points)
    };
    let signs = reasons().iter().flat_map(of_reason).chain(&all.approving).chain(&all.refusing);
    for sign in signs {
        named.extend(sign.families());
        let example = sign.example(&all.families);
        assert!(sign.is_in(&Note::read(&example, &all.families)), "{example}");
    }
    assert_eq!(named, all.families.keys().map(String::as_str).collect(), "a family that nothing names");
}

#[test]
fn notes_in_the_words_of_four_languages_are_recognised() {
    #[derive(Deserialize)]
    struct File {
        note: Vec<Written>,
    }
    #[derive(Deserialize)]
    struct Written {
        text: String,
        reason: String,
    }
    let file: File =
        toml::from_str(include_str!("../../../tests/fixtures/review/refusal-notes.toml")).unwrap();
    let wrong: Vec<String> = file
        .note
        .iter()
        .filter(|note| ids(&note.text).first().copied().unwrap_or_default() != note.reason)
        .map(|note| format!("{}\n  is {:?} and gave {:?}", note.text, note.reason, ids(&note.text)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

proptest::proptest! {
    #[test]
    fn no_text_is_too_strange(text in ".{0,400}") {
        let _ = recognise(&text);
    }

    #[test]
    fn case_and_line_breaks_do_not_count(place in 0..BLOCK.len()) {
        let broken: String = BLOCK.chars().enumerate().map(|(index, glyph)| {
            let is_broken = glyph == ' ' && (index + place).is_multiple_of(3);
            if is_broken { '\n' } else { glyph.to_ascii_uppercase() }
        }).collect();
        proptest::prop_assert_eq!(points(&broken), points(BLOCK));
    }
}

#[test]
fn each_rule_that_blocks_guards_against_a_reason_of_metas() {
    // What contradicts the answers is judged on the next tab, and a secret that was pasted harms its owner.
    let own = ["text-contradicts-answers", "text-secret-pasted"];
    for code in LINT_CODES.iter().filter(|code| code.weight == Weight::Blocks && !own.contains(&code.id)) {
        let is_guard = reasons().iter().any(|one| one.rules.iter().any(|rule| rule == code.id));
        assert!(is_guard, "{} guards against nothing", code.id);
    }
}
