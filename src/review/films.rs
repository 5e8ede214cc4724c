//! The films: what must be on each, whatever the product, the way to its token and the permissions.

use std::collections::BTreeSet;

use super::golden::{aurora, every_way, profile, reviewed};
use super::*;
use crate::finding::Facts;
use crate::platform::{Authentication, Profile, Screen, Subscriber};

/// A cue as a player reads it.
struct Cue {
    from: u64,
    until: u64,
    lines: Vec<String>,
}

/// Reads a `SubRip` file as strictly as a player may.
fn cues(srt: &str) -> Vec<Cue> {
    let stamp = |text: &str| -> u64 {
        let (clock, thousandths) = text.split_once(',').unwrap();
        let parts: Vec<&str> = clock.split(':').collect();
        assert!(parts.len() == 3 && parts.iter().all(|part| part.len() == 2), "{text}");
        assert_eq!(thousandths.len(), 3, "{text}");
        let number = |part: &str| part.parse::<u64>().unwrap();
        assert!(number(parts[1]) < 60 && number(parts[2]) < 60, "{text}");
        ((number(parts[0]) * 60 + number(parts[1])) * 60 + number(parts[2])) * 1000 + number(thousandths)
    };
    assert!(srt.ends_with('\n') && !srt.contains("\n\n\n"));
    let blocks = srt.trim_end().split("\n\n").zip(1..);
    blocks
        .map(|(block, number)| {
            let mut lines = block.lines();
            assert_eq!(lines.next().unwrap(), number.to_string());
            let (from, until) = lines.next().unwrap().split_once(" --> ").unwrap();
            Cue { from: stamp(from), until: stamp(until), lines: lines.map(String::from).collect() }
        })
        .collect()
}

fn ids(film: &[Shot]) -> Vec<&str> {
    film.iter().map(|shot| shot.id.as_str()).collect()
}

fn film(profile: &Profile, values: &Values, permission: Option<&str>) -> Vec<Shot> {
    shots(profile, Catalogue::builtin(), values, permission).unwrap()
}

fn with(pairs: &[(&str, &str)]) -> Values {
    let mut values = aurora();
    values.extend(pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())));
    values
}

#[test]
fn captions_are_valid_can_be_read_and_keep_to_their_shots() {
    every_way(|profile, values| readable(&film(profile, values, None)));
    // Names that no shot's own length has room for make it longer.
    let long = "The Very Old and Rather Well Known Furniture Makers of the Northern Coast and Its Islands";
    let long = with(&[("company", long), ("page_name", long), ("product", long)]);
    let (usual, longer) = (film(&profile("other"), &aurora(), None), film(&profile("other"), &long, None));
    readable(&longer);
    assert!(seconds(&longer) > seconds(&usual));
}

fn readable(film: &[Shot]) {
    let cues = cues(&captions(film));
    let mut last = 0;
    for cue in &cues {
        let Cue { from, until, lines } = cue;
        assert!(last <= *from && from < until, "{from} {until}");
        last = *until;
        assert!((1..=2).contains(&lines.len()), "{lines:?}");
        assert!(lines.iter().all(|line| !line.is_empty() && line.chars().count() <= 42), "{lines:?}");
        let characters: usize = lines.iter().map(|line| line.chars().count()).sum();
        assert!(characters as u64 * 1000 <= 17 * (until - from), "{lines:?} in {} ms", until - from);
        let within = |shot: &&Shot| {
            u64::from(shot.start) * 1000 <= *from && *until <= u64::from(shot.start + shot.seconds) * 1000
        };
        let shot = film.iter().find(within).unwrap();
        let said = shot.captions.join(" ");
        assert!(said.contains(&lines.join(" ")), "{lines:?} is not of {}", shot.id);
    }
    // Nothing that a shot says is lost on the way.
    let all: Vec<&str> = film.iter().flat_map(|shot| &shot.captions).map(String::as_str).collect();
    let read: Vec<String> = cues.iter().map(|cue| cue.lines.join(" ")).collect();
    assert_eq!(read.join(" "), all.join(" "));
}

#[test]
fn shots_follow_one_another_without_a_gap_and_none_comes_twice() {
    every_way(|profile, values| {
        let film = film(profile, values, None);
        let mut at = 0;
        for shot in &film {
            assert_eq!((shot.start, shot.before), (at, shot.seconds == 0), "{}", shot.id);
            at += shot.seconds;
        }
        assert_eq!(seconds(&film), at);
        let different: BTreeSet<&str> = ids(&film).into_iter().collect();
        assert_eq!(different.len(), film.len(), "{:?}", ids(&film));
    });
}

#[test]
fn each_permission_begins_once_with_a_shot_that_names_and_proves_it() {
    every_way(|profile, values| {
        let film = film(profile, values, None);
        let marks = marks(&film);
        let mut marked: Vec<&str> = marks.iter().map(|mark| mark.permission.as_str()).collect();
        marked.sort_unstable();
        let mut asked = permissions(profile, Catalogue::builtin(), values);
        asked.retain(|name| name != "public_profile");
        asked.sort_unstable();
        assert_eq!(marked, asked, "{} {:?}", profile.id, profile.authentication);
        for mark in &marks {
            let shot = film.iter().find(|shot| shot.begins.contains(&mark.permission)).unwrap();
            assert_eq!((shot.start, shot.before), (mark.start, false));
            assert!(shot.proves.contains(&mark.permission) && mark.shots.contains(&shot.id));
            let display = &Catalogue::builtin().get(&mark.permission).unwrap().display;
            assert!(shot.captions.iter().any(|caption| caption.ends_with(display)), "{}", shot.id);
        }
    });
}

#[test]
fn a_film_of_one_permission_holds_all_that_proves_it_and_how_access_is_granted() {
    every_way(|profile, values| {
        let whole = film(profile, values, None);
        for name in permissions(profile, Catalogue::builtin(), values) {
            if name == "public_profile" {
                continue;
            }
            let own = film(profile, values, Some(&name));
            let there = ids(&own);
            for shot in whole.iter().filter(|shot| shot.proves.contains(&name)) {
                assert!(there.contains(&shot.id.as_str()), "{name} lacks {}", shot.id);
            }
            assert!(own.iter().all(|shot| shot.proves.iter().all(|proved| *proved == name)), "{name}");
            assert_eq!(marks(&own).len(), 1, "{name}");
        }
    });
}

#[test]
fn the_film_shows_access_as_it_is_truly_granted() {
    let mut other = profile("other");
    let values = aurora();
    let opening = |profile: &Profile| -> Vec<String> {
        let film = film(profile, &values, None);
        let film = film.iter().map(|shot| shot.id.clone());
        film.take_while(|id| id != "ready").collect()
    };
    other.authentication = Authentication::FacebookLogin;
    assert_eq!(
        opening(&other),
        ["remove-app", "signed-out", "sign-in", "login", "consent", "page-picked", "dashboard-subscription"]
    );
    other.subscribes = Subscriber::Product;
    assert_eq!(opening(&other).last().unwrap(), "subscription-screen");
    other.authentication = Authentication::StaticPageToken;
    other.subscribes = Subscriber::Onboard;
    assert_eq!(
        opening(&other),
        [
            "signed-out",
            "dashboard-login",
            "dashboard-add-page",
            "dashboard-generate",
            "dashboard-subscription",
            "sign-in",
            "paste-token"
        ]
    );
    other.authentication = Authentication::SystemUser;
    assert_eq!(
        opening(&other),
        [
            "signed-out",
            "business-login",
            "system-user",
            "system-user-token",
            "dashboard-subscription",
            "sign-in",
            "paste-token"
        ]
    );
    other.authentication = Authentication::Mixed;
    assert_eq!(
        opening(&other),
        [
            "remove-app",
            "signed-out",
            "sign-in",
            "login",
            "consent",
            "page-picked",
            "system-user",
            "system-user-token",
            "dashboard-subscription",
            "paste-token"
        ]
    );
}

#[test]
fn a_message_is_always_answered_and_the_answer_seen_in_messenger() {
    every_way(|profile, values| {
        let film = film(profile, values, None);
        let ids = ids(&film);
        if !permissions(profile, Catalogue::builtin(), values).contains(&"pages_messaging".into()) {
            return;
        }
        let place = |id: &str| ids.iter().position(|other| *other == id).unwrap();
        assert!(["ready", "message", "arrives", "reply", "delivered"].map(place).is_sorted(), "{ids:?}");
    });
}

#[test]
fn a_late_reply_a_template_and_a_portfolio_have_their_shots() {
    let other = profile("other");
    let shown = |permissions: &str, screens: &str| -> Vec<String> {
        let values = with(&[("permissions", permissions), ("screens", screens)]);
        film(&other, &values, None).into_iter().map(|shot| shot.id).collect()
    };
    let has = |ids: &[String], wanted: &[&str]| wanted.iter().all(|id| ids.iter().any(|shot| shot == id));
    let late = shown("human_agent", "late_reply");
    assert!(has(&late, &["late-message", "late-conversation", "late-reply", "late-delivered", "delivered"]));
    let template = shown("pages_utility_messaging", "templates");
    assert!(has(&template, &["template-approved", "template-picked", "template-delivered"]));
    let portfolio = shown("business_management", "portfolio");
    assert!(has(&portfolio, &["portfolio"]) && !has(&portfolio, &["page-content"]));
    assert!(has(&shown("pages_read_engagement", "page_content"), &["page-content"]));
    assert!(!has(&shown("", ""), &["late-conversation"]) && !has(&shown("", ""), &["template-picked"]));
}

#[test]
fn captions_speak_the_products_own_words() {
    let mut values = aurora();
    // NeoInteract's profile has words for both.
    values.remove("product");
    values.remove("enter_button");
    let film = film(&profile("neointeract"), &values, None);
    let said: Vec<&str> = film.iter().flat_map(|shot| &shot.captions).map(String::as_str).collect();
    let said = said.join("\n");
    for words in
        ["NeoInteract", "“ENTER”", "“Return to operating”", "attendant", "“Message”", "Aurora Móveis"]
    {
        assert!(said.contains(words), "{words}");
    }
    assert!(!said.contains("calm-River-4812") && !said.contains("meta.review"), "{said}");
}

#[test]
fn a_long_word_is_broken_and_a_nameless_page_goes_by_its_company() {
    let long = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerk";
    let mut values = with(&[("company", long)]);
    values.remove("page_name");
    let film = film(&profile("other"), &values, None);
    let srt = captions(&film);
    assert!(cues(&srt).iter().all(|cue| cue.lines.iter().all(|line| line.chars().count() <= 42)));
    assert!(srt.contains("Donaudampfschifffahrtselektrizitaeten"));
    let gaps = shots(&profile("other"), Catalogue::builtin(), &Values::new(), None).unwrap_err();
    assert_eq!(gaps.missing, ["company", "product"]);
}

#[test]
fn a_permission_that_is_not_asked_for_has_no_film() {
    let gaps = shots(&profile("other"), Catalogue::builtin(), &aurora(), Some("human_agent")).unwrap_err();
    assert_eq!(gaps.unworded, ["human_agent"]);
    let by_display =
        shots(&profile("other"), Catalogue::builtin(), &aurora(), Some("Business Asset User Profile Access"));
    assert!(by_display.unwrap().iter().any(|shot| shot.id == "name"));
    let values = with(&[("screens", "conversations,television")]);
    let gaps = shots(&profile("other"), Catalogue::builtin(), &values, None).unwrap_err();
    assert_eq!(gaps.missing, ["screens"]);
}

#[test]
fn every_permission_has_its_film_its_screen_and_its_refusals() {
    let shots: BTreeSet<&str> = shot_ids().collect();
    for one in Catalogue::builtin().all() {
        assert_eq!(one.form == Form::Text, !one.film.is_empty(), "{}", one.name);
        assert_eq!(one.form == Form::Text, one.screen.is_some(), "{}", one.name);
        assert_eq!(one.form == Form::Text, !one.refused.is_empty(), "{}", one.name);
        assert!(one.film.iter().all(|id| shots.contains(id.as_str())), "{}", one.name);
        let name = one.name.clone();
        for refused in &one.refused {
            let known = reason(&refused.id);
            let fits = |one: &Reason| one.permissions.is_empty() || one.permissions.contains(&name);
            assert!(known.is_some_and(fits), "{name}: {}", refused.id);
            assert!(refused.because.ends_with('.') && refused.fix.ends_with('.'), "{}", one.name);
        }
    }
    for one in reasons() {
        for id in one.shots.iter().chain(one.points.iter().flat_map(|point| &point.shots)) {
            assert!(shots.contains(id.as_str()), "{}: there is no shot {id}", one.id);
        }
    }
    // A screen that no permission wants is no word to know.
    let wanted: BTreeSet<Screen> = Catalogue::builtin().all().filter_map(|one| one.screen).collect();
    let rest: Vec<Screen> = Screen::ALL.into_iter().filter(|screen| !wanted.contains(screen)).collect();
    assert_eq!(rest, [Screen::Conversations]);
}

#[test]
fn the_shot_list_says_all_that_has_to_be_done_in_the_persons_words() {
    let values = with(&[("permissions", "pages_messaging,human_agent")]);
    let other = profile("other");
    let film = film(&other, &values, None);
    let say = |key: &str, facts: &Facts| format!("<{key}:{}>", facts["page"].as_str().unwrap());
    let text = shot_list(&film, Catalogue::builtin(), &values, &other, None, &say);
    assert_eq!((text.path.as_str(), text.field, text.form_field.as_str()), ("shots.md", Field::Shots, ""));
    for shot in &film {
        assert!(text.body.contains(&format!("<shot-{}:Aurora Móveis>", shot.id)), "{}", shot.id);
        assert!(text.body.contains(&format!("<shot-{}.why:Aurora Móveis>", shot.id)), "{}", shot.id);
        assert!(shot.captions.iter().all(|caption| text.body.contains(caption)), "{}", shot.id);
    }
    for rule in recording_rules() {
        assert!(text.body.contains(&format!("<shot-rule-{}:", rule.id)), "{}", rule.id);
    }
    assert!(text.body.contains("| Human Agent | ") && text.body.contains("- [ ] <shot-late-message:"));
    let own = shots(&other, Catalogue::builtin(), &values, Some("human_agent")).unwrap();
    let text = shot_list(&own, Catalogue::builtin(), &values, &other, Some("human_agent"), &say);
    assert_eq!(
        (text.path.as_str(), text.permission.as_deref()),
        ("human_agent/shots.md", Some("human_agent"))
    );
    assert!(!text.body.contains("| Human Agent |"), "one permission needs no table of marks");
}

#[test]
fn text_and_film_tell_the_same_of_each_way_to_a_token() {
    for profile in reviewed() {
        for authentication in [
            Authentication::StaticPageToken,
            Authentication::FacebookLogin,
            Authentication::SystemUser,
            Authentication::Mixed,
        ] {
            let mut profile = profile.clone();
            profile.authentication = authentication;
            let values = aurora();
            let texts = render(&profile, Catalogue::builtin(), &values).unwrap();
            let film = film(&profile, &values, None);
            let shown = |id| ids(&film).contains(&id);
            for text in texts.iter().filter(|text| text.body.contains("How access is granted:")) {
                let says = |words| text.body.contains(words);
                assert_eq!(
                    says("shows the complete login") || says("shows this login completely"),
                    shown("login")
                );
                assert_eq!(
                    says("These steps in the App Dashboard") || says("these steps in the App Dashboard"),
                    shown("dashboard-generate")
                );
                assert_eq!(
                    says("The screencast shows the system user")
                        || says("the screencast shows the system user"),
                    shown("system-user-token")
                );
                assert_eq!(says("not visible in the app"), shown("system-user-token"), "{}", text.path);
            }
        }
    }
}
