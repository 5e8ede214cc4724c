//! The pack's page: Meta's form, tab by tab, with a button that copies each text. One file, no network.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use jiff::ToSpan;
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tera::{Context, Tera};

use super::checklist::{checklist, facts, ticks};
use super::pack::{Edited, Source};
use super::shots::{clock, film_facts};
use super::{CALL_DAYS, Catalogue, Field, Gaps, Group, Say, Text, Verb, requested, shots};
use crate::finding::Facts;

const STYLE: &str = include_str!("../../templates/review/page/page.css");
const SCRIPT: &str = include_str!("../../templates/review/page/page.js");

/// What stands for a secret until it is shown.
const MASK: &str = "••••••••";

/// The words of the frame. They may name what [`facts`] knows.
const WORDS: &[&str] = &[
    "page-title",
    "page-intro",
    "page-skip",
    "page-tabs",
    "page-progress",
    "page-script",
    "page-copy",
    "page-copied",
    "page-uncopied",
    "page-show",
    "page-hide",
    "page-shown",
    "page-hidden",
    "page-secret",
    "page-todo",
    "page-gist",
    "page-file",
    "page-field",
    "page-edited",
    "page-difference",
    "page-legend",
    "page-values",
    "page-unknown-values",
    "page-description",
    "page-instructions",
    "page-platform",
    "page-reviewer",
    "page-screencast",
    "page-screencast-none",
    "page-captions",
    "page-tick",
    "page-ticks-alone",
    "page-calls",
    "page-calls-why",
    "page-call-permission",
    "page-call",
    "page-call-made",
    "page-call-until",
    "page-call-none",
    "page-film",
    "page-film-length",
    "page-film-before",
    "page-film-why",
    "page-film-proves",
    "page-answers",
    "page-answers-why",
    "page-unsaid",
    "page-access",
    "page-access-why",
    "page-site",
    "page-login",
    "page-password",
    "page-page",
    "page-english",
];

/// The questions of *Data handling*, by the key of what was said.
const ANSWERS: &[(&str, &str)] = &[
    ("data_processors", "page-data-processors"),
    ("processor_names", "page-processor-names"),
    ("processor_categories", "page-processor-categories"),
    ("processor_countries", "page-processor-countries"),
    ("data_controller", "page-data-controller"),
    ("data_controller_country", "page-data-controller-country"),
    ("authority_requests", "page-authority-requests"),
    ("authority_policies", "page-authority-policies"),
];

/// The values of *App settings*, by record key and Meta's label.
const SETTINGS: &[(&str, &str)] = &[
    ("contact_email", "Contact email"),
    ("privacy_policy_url", "Privacy Policy URL"),
    ("terms_of_service_url", "Terms of Service URL"),
    ("app_domains", "App domains"),
    ("site_url", "Site URL"),
];

/// A stretch of a text.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Segment<'a> {
    text: &'a str,
    is_secret: bool,
}

/// A line of a difference.
#[derive(Debug, Serialize)]
struct Line<'a> {
    /// `less`, `more`, `same`, `place`.
    kind: &'static str,
    segments: Vec<Segment<'a>>,
}

/// A text as the page shows it.
#[derive(Debug, Serialize)]
struct Block<'a> {
    id: String,
    path: &'a str,
    form_field: &'a str,
    gists: Vec<String>,
    characters: String,
    segments: Vec<Segment<'a>>,
    is_edited: bool,
    difference: Vec<Line<'a>>,
    has_secret: bool,
}

/// Renders `index.html`. What a person edited is what it copies, with our text's difference beside it.
///
/// # Errors
/// [`Gaps`] with a broken template, which no value of a person's can bring about.
pub fn page(
    source: &Source<'_>,
    texts: &[Text],
    edited: &BTreeMap<String, Edited>,
    say: &Say<'_>,
) -> Result<String, Gaps> {
    let builder = PageBuilder { source, edited, say };
    let facts = facts(source.profile, source.catalogue, source.values);
    let mut context = Context::new();
    let words: BTreeMap<&str, String> = WORDS.iter().map(|key| (*key, say(key, &facts))).collect();
    context.insert("w", &words);
    let elsewhere = source.sandbox.map(|url| say("on-sandbox", &[("url", url.into())].into()));
    context.insert("elsewhere", &elsewhere);
    context.insert("language", source.language);
    context.insert("store", &format!("onboard:{}:{}", source.app_id, source.folder));
    context.insert("mask", MASK);
    context.insert("style", STYLE);
    context.insert("script", SCRIPT);
    context.insert("style_hash", &source_hash(STYLE));
    context.insert("script_hash", &source_hash(SCRIPT));
    let groups: BTreeMap<&str, Value> = Group::ALL
        .into_iter()
        .map(|group| {
            let heading = say(&format!("check-group-{}", group.word()), &facts);
            let items = checklist(source.profile, source.catalogue, source.values, source.language, say);
            let items: Vec<_> = items.into_iter().filter(|item| item.group == group).collect();
            (group.word(), json!({ "heading": heading, "items": items }))
        })
        .collect();
    context.insert("groups", &groups);
    let find = |field, permission: Option<&str>| {
        texts.iter().find(|text| text.field == field && text.permission.as_deref() == permission)
    };
    let block = |field, permission| find(field, permission).map(|text| builder.block(text));
    context.insert("platform_text", &block(Field::PlatformSettings, None));
    context.insert("reviewer_text", &block(Field::ReviewerInstructions, None));
    let names = requested(source.profile, source.catalogue, source.values);
    let worded: Vec<Value> = names
        .iter()
        .filter(|name| find(Field::Description, Some(name)).is_some())
        .map(|name| {
            let own = source.values.get(&format!("screencast_{name}"));
            let film = own.or_else(|| source.values.get("screencast"));
            json!({
                "id": name, "name": source.catalogue.display(name),
                "description": block(Field::Description, Some(name)),
                "instructions": block(Field::Instructions, Some(name)),
                "screencast": film, "captions": find(Field::Captions, Some(name)).map(|text| &text.path),
            })
        })
        .collect();
    context.insert("permissions", &worded);
    context.insert("ticks", &ticks(source.catalogue, &names));
    context.insert("calls", &builder.calls(&names));
    context.insert("film", &builder.film());
    let value = |key: &str| source.values.get(key).filter(|value| !value.trim().is_empty());
    let settings = SETTINGS
        .iter()
        .filter_map(|(key, label)| value(key).map(|value| json!({ "label": label, "value": value })));
    let unknown = SETTINGS.iter().filter(|(key, _)| value(key).is_none()).map(|(_, label)| *label);
    context.insert("settings", &settings.collect::<Vec<_>>());
    context.insert("settings_unknown", &unknown.collect::<Vec<_>>().join(", "));
    context.insert("answers", &builder.answers());
    for key in ["site_url", "agent_login", "agent_password", "page_url"] {
        context.insert(key, &value(key));
    }
    let html = templates().render("index.html", &context);
    html.map_err(|error| Gaps { broken: vec![format!("index.html: {error}")], ..Gaps::default() })
}

/// What the parts of a page are made with.
struct PageBuilder<'a> {
    source: &'a Source<'a>,
    edited: &'a BTreeMap<String, Edited>,
    say: &'a Say<'a>,
}

impl<'a> PageBuilder<'a> {
    fn block<'t>(&self, text: &'t Text) -> Block<'t>
    where
        'a: 't,
    {
        let edited = self.edited.get(&text.path);
        let body = edited.map_or(text.body.as_str(), |edited| &edited.theirs).trim_end();
        let segments = self.segments(body);
        Block {
            id: text.path.replace(['/', '.'], "-"),
            path: &text.path,
            form_field: &text.form_field,
            gists: self.gists(text),
            characters: (self.say)("pack-characters", &[("count", body.chars().count().into())].into()),
            has_secret: segments.iter().any(|segment| segment.is_secret),
            segments,
            is_edited: edited.is_some(),
            difference: edited.map_or_else(Vec::new, |edited| self.lines(&edited.difference)),
        }
    }

    /// Cuts a text at the password, so that it can be masked.
    fn segments<'t>(&self, text: &'t str) -> Vec<Segment<'t>> {
        let password = self.source.values.get("agent_password").map(|word| word.trim());
        let Some(password) = password.filter(|word| !word.is_empty()) else {
            return vec![Segment { text, is_secret: false }];
        };
        let mut segments = Vec::new();
        let mut rest = 0;
        for (at, found) in text.match_indices(password) {
            segments.push(Segment { text: &text[rest..at], is_secret: false });
            segments.push(Segment { text: found, is_secret: true });
            rest = at + found.len();
        }
        segments.push(Segment { text: &text[rest..], is_secret: false });
        segments
    }

    fn lines<'t>(&self, difference: &'t str) -> Vec<Line<'t>> {
        let kind = |line: &str| match line.chars().next() {
            Some('-') => "less",
            Some('+') => "more",
            Some('@') => "place",
            _ => "same",
        };
        // The first two lines name the files, which the page does already.
        difference
            .lines()
            .skip(2)
            .map(|line| Line { kind: kind(line), segments: self.segments(line) })
            .collect()
    }

    /// Says what a text is about, for a person who does not read English.
    fn gists(&self, text: &Text) -> Vec<String> {
        let facts = facts(self.source.profile, self.source.catalogue, self.source.values);
        let access = format!("gist-access-{}", self.source.profile.authentication.word());
        let keys = match (text.field, text.permission.as_deref()) {
            (Field::Description, Some(name)) => vec![format!("gist-{name}"), access],
            (field, _) => vec![format!("gist-{}", field.word())],
        };
        keys.iter().map(|key| (self.say)(key, &facts)).collect()
    }

    fn calls(&self, names: &[String]) -> Vec<Value> {
        let Source { catalogue, calls, .. } = *self.source;
        let called = |name: &String| {
            let call = catalogue.get(name)?.exercised_by.as_ref()?;
            let made = calls.get(name);
            let until = made.and_then(|day| day.checked_add(CALL_DAYS.days()).ok());
            Some(json!({
                "name": catalogue.display(name), "method": match call.method { Verb::Get => "GET", Verb::Post => "POST" }, "path": call.path,
                "made": made, "until": until,
            }))
        };
        names.iter().filter_map(called).collect()
    }

    fn film(&self) -> Value {
        let Source { profile, catalogue, values, .. } = *self.source;
        // The pack was rendered from the same values, so nothing is missing.
        let shots = shots(profile, catalogue, values, None).unwrap_or_default();
        let facts = film_facts(&shots, values, profile);
        let shown = shots.iter().map(|shot| {
            let key = format!("shot-{}", shot.id);
            json!({
                "before": shot.before, "from": clock(shot.start), "until": clock(shot.start + shot.seconds),
                "words": (self.say)(&key, &facts), "why": (self.say)(&format!("{key}.why"), &facts),
                "captions": shot.captions, "proves": names(catalogue, &shot.proves),
            })
        });
        let (before, shots_of): (Vec<Value>, Vec<Value>) =
            shown.partition(|shot| shot["before"].as_bool() == Some(true));
        json!({ "before": before, "shots": shots_of, "length": facts["length"] })
    }

    fn answers(&self) -> Vec<Value> {
        let none = Facts::new();
        let word = |value: &str| match value {
            "yes" => (self.say)("word-yes", &none),
            "no" => (self.say)("word-no", &none),
            other => other.to_owned(),
        };
        let answer = |(key, label): &(&str, &str)| {
            let said = self.source.said.get(*key).filter(|value| !value.is_empty());
            json!({ "question": (self.say)(label, &none), "answer": said.map(|value| word(value)) })
        };
        ANSWERS.iter().map(answer).collect()
    }
}

fn names(catalogue: &Catalogue, names: &[String]) -> String {
    names.iter().map(|name| catalogue.display(name)).collect::<Vec<_>>().join(", ")
}

fn templates() -> &'static Tera {
    static TEMPLATES: OnceLock<Tera> = OnceLock::new();
    TEMPLATES.get_or_init(|| {
        let mut tera = Tera::new();
        // What ends in `.html` is escaped.
        tera.add_raw_templates([
            ("index.html", include_str!("../../templates/review/page/index.html")),
            ("text.html", include_str!("../../templates/review/page/text.html")),
            ("items.html", include_str!("../../templates/review/page/items.html")),
            ("segments.html", include_str!("../../templates/review/page/segments.html")),
        ])
        .expect("the embedded page parses: a test renders it");
        tera
    })
}

/// Returns what a Content-Security-Policy calls an inline text by: its SHA-256 in base64.
fn source_hash(text: &str) -> String {
    use base64::Engine;
    format!("sha256-{}", base64::engine::general_purpose::STANDARD.encode(Sha256::digest(text)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::{Authentication, Profiles};
    use crate::review::{Values, pack, render};

    /// Renders the page of an invented company's pack.
    fn rendered(change: impl FnOnce(&mut Values), edited: &BTreeMap<String, Edited>) -> String {
        let profiles = Profiles::builtin().unwrap();
        let profile = profiles.find("neointeract").unwrap();
        let pairs = [
            ("site_url", "https://crm.aurora.example.com/neo"),
            ("agent_login", "meta.review"),
            ("agent_password", "calm-River-4812"),
            ("page_url", "https://www.facebook.com/auroramoveis.example"),
            ("company", "Aurora Móveis"),
        ];
        let mut values: Values = pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
        change(&mut values);
        let source = Source {
            sheet: "1. Save the form.",
            profile,
            catalogue: Catalogue::builtin(),
            values: &values,
            said: &BTreeMap::from([("data_processors".into(), "yes".into())]),
            calls: &BTreeMap::from([("pages_messaging".into(), jiff::civil::date(2026, 11, 20))]),
            app_id: "900100200300400",
            folder: "2026-11-20",
            language: "pt-BR",
            sandbox: None,
        };
        let say = |key: &str, _: &Facts| key.to_owned();
        let texts = render(source.profile, source.catalogue, source.values).unwrap();
        page(&source, &pack(&source, texts, &say).unwrap(), edited, &say).unwrap()
    }

    #[test]
    fn nothing_that_a_person_typed_becomes_markup() {
        let html = rendered(
            |values| {
                let evil = "<script>alert('x')</script>\"><b>";
                values.insert("company".into(), evil.into());
                values.insert("agent_password".into(), format!("pw{evil}"));
                values.insert("privacy_policy_url".into(), evil.into());
            },
            &BTreeMap::from([(
                "pages_messaging/description.txt".into(),
                Edited {
                    theirs: "<img src=x>".into(),
                    difference: "--- a\n+++ b\n@@ -1 +1 @@\n-<img src=x>\n+<b>\n".into(),
                },
            )]),
        );
        assert_eq!(html.matches("<script>").count(), 1);
        assert!(!html.contains("<img") && !html.contains("\"><b>"));
        assert!(html.contains("&lt;script&gt;"));
    }

    #[test]
    fn the_password_is_masked_wherever_it_stands() {
        let html = rendered(|_| {}, &BTreeMap::new());
        let bare = html.matches("calm-River-4812").count();
        let masked = html.matches("data-secret=\"calm-River-4812\"").count();
        assert!(masked >= 3, "{masked}");
        assert_eq!(bare, masked);
    }

    #[test]
    fn what_a_person_edited_is_what_the_page_copies() {
        let edited = Edited {
            theirs: "Mine. calm-River-4812\n".into(),
            difference: "--- a\n+++ b\n@@ -1 +1 @@\n-Mine. calm-River-4812\n+Ours.\n".into(),
        };
        let path = "pages_messaging/description.txt".to_owned();
        let html = rendered(|_| {}, &BTreeMap::from([(path, edited)]));
        assert!(html.contains("id=\"pages_messaging-description-txt\""));
        assert!(html.contains("<code>Mine. <span class=\"secret\""));
        assert!(html.contains("<span class=\"line more\">+Ours.</span>"));
        assert!(html.contains("page-edited"));
    }

    #[test]
    fn what_is_inline_is_what_the_policy_allows() {
        let html = rendered(|_| {}, &BTreeMap::new());
        assert!(html.contains("default-src &#x27;none&#x27;") || html.contains("default-src 'none'"));
        assert!(html.contains(&format!("style-src '{}'", source_hash(STYLE))));
        assert!(html.contains(&format!("script-src '{}'", source_hash(SCRIPT))));
        for outside in ["src=\"", "url(", "@import", "<link", "style=\"", "onclick"] {
            assert!(!html.contains(outside), "{outside}");
        }
    }

    #[test]
    fn a_call_counts_for_thirty_days() {
        let html = rendered(|_| {}, &BTreeMap::new());
        assert!(html.contains("<td class=\"date\">2026-11-20</td><td class=\"date\">2026-12-20</td>"));
    }

    #[test]
    fn each_text_and_each_way_in_has_its_gist() {
        let english = include_str!("../../locales/en/pack.ftl");
        let has = |key: &str| english.contains(&format!("\n{key} = "));
        for one in Catalogue::builtin().all().filter(|one| one.form == crate::review::Form::Text) {
            assert!(has(&format!("gist-{}", one.name)), "{}", one.name);
        }
        for way in [
            Authentication::StaticPageToken,
            Authentication::FacebookLogin,
            Authentication::SystemUser,
            Authentication::Mixed,
        ] {
            assert!(has(&format!("gist-access-{}", way.word())));
        }
        for id in crate::review::checklist_ids() {
            let key = format!("check-{id}");
            assert!(english.contains(&format!("\n{key} = ")), "{key}");
            let after = english.split(&format!("\n{key} = ")).nth(1).unwrap();
            assert!(after.lines().nth(1).unwrap().starts_with("    .why = "), "{key}");
        }
        for group in Group::ALL {
            assert!(has(&format!("check-group-{}", group.word())));
        }
    }
}
