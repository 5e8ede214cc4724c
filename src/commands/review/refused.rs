//! What a refusal means: the reasons that are recognised, what mends them, what to film again.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::{Value, json};

use crate::finding::Facts;
use crate::i18n::Words;
use crate::journey::known::SubjectView;
use crate::platform::Profile;
use crate::redact::clean;
use crate::review::{Catalogue, Reason, Recognised, Values, recognise, shot_facts, shots, shots_of};
use crate::ui::human::bold;
use crate::ui::{About, View, width, wrap};

/// How much of the reviewer's words is quoted, in characters.
const QUOTED: usize = 240;

/// Those that were refused with the same words.
pub struct Refused<'a> {
    /// The reviewer's words; empty where none were kept.
    pub words: &'a str,
    /// The permissions and features.
    pub names: &'a [String],
}

/// Whom an answer is for.
pub struct Reader {
    /// The person's words.
    words: Words,
    /// The shots that the platform's film can have, in its order.
    film: Vec<&'static str>,
    /// When each shot of the film for the whole submission begins, in seconds.
    minutes: BTreeMap<String, u32>,
    /// What the words of a shot may name.
    shot_facts: Facts,
    /// All that the platform asks for, dependencies included.
    closure: Vec<String>,
    /// The ids that commands need.
    pub about: About,
}

impl Reader {
    /// Returns the reader for the app at hand.
    pub fn new(words: &Words, known: &SubjectView<'_>) -> Self {
        let values = known.review_values();
        let about = About {
            customer: known.customer_id.clone(),
            app: Some(known.app_id.clone()),
            ..About::default()
        };
        Self {
            words: about.words(words),
            about,
            film: known.profile.map(|profile| shots_of(profile, &values)).unwrap_or_default(),
            minutes: known.profile.map(|profile| minutes(profile, &values)).unwrap_or_default(),
            shot_facts: known.profile.map(|profile| shot_facts(&values, profile)).unwrap_or_default(),
            closure: known.closure(),
        }
    }

    /// Returns what a refusal means and what to do, for a person.
    pub fn answer(&self, refused: &Refused<'_>) -> String {
        let mut out = String::new();
        let _ = writeln!(out, "{}", bold(&refused.names.join(", ")));
        let quoted = quoted(refused.words);
        let line = match quoted.as_str() {
            "" => self.words.get("refused-wordless"),
            _ => self.say("refused-said", "words", &quoted),
        };
        let _ = writeln!(out, "  {}", wrap(&line, 2));
        let found = recognise(refused.words);
        if found.is_empty() && !quoted.is_empty() {
            let _ = writeln!(out, "\n  {}", wrap(&self.words.get("refused-unrecognised"), 2));
        }
        if found.len() > 1 {
            let _ = writeln!(out, "\n  {}", wrap(&self.words.get("refused-several"), 2));
        }
        for one in &found {
            self.reason(&mut out, one, refused.names);
        }
        out
    }

    fn reason(&self, out: &mut String, one: &Recognised, names: &[String]) {
        let Recognised { reason, points, usual, .. } = one;
        let key = format!("refusal-{}", reason.id);
        let head = format!("{} [refusal-{}]", bold(&self.words.get(&key)), reason.id);
        let _ = writeln!(out, "\n  {}", wrap(&head, 2));
        let _ = writeln!(out, "  {}", wrap(&self.words.get(&format!("{key}.meaning")), 2));
        if reason.whole {
            let _ = writeln!(out, "  {}", wrap(&self.words.get("refused-whole"), 2));
        }
        if !points.is_empty() {
            let _ = writeln!(out, "  {}", self.words.get("refused-named"));
            for point in points {
                Self::item(out, "-", &self.words.get(&format!("point-{}", point.id)));
            }
        }
        if !usual.is_empty() {
            let _ = writeln!(out, "  {}", wrap(&self.words.get("refused-usual"), 2));
        }
        let _ = writeln!(out, "  {}", self.words.get("refused-do"));
        for (number, fix) in (1..).zip(self.fixes(one)) {
            Self::item(out, &format!("{number}."), &fix);
        }
        let shots = one.shots(&self.film);
        if !shots.is_empty() {
            let _ = writeln!(out, "  {}", self.words.get("refused-film"));
            for shot in shots {
                let told = self.words.try_say(&format!("shot-{shot}"), &self.shot_facts);
                let line = told.map_or_else(|| shot.to_owned(), |told| format!("{told} [{shot}]"));
                Self::item(out, "-", &line);
            }
        }
        let _ = writeln!(out, "  {}", wrap(&self.words.get("refused-again"), 2));
        Self::item(out, " ", &self.again(one, names));
        if let Some(dropped) = self.droppable(reason, names) {
            let left: Vec<&str> =
                self.closure.iter().filter(|name| **name != dropped).map(String::as_str).collect();
            let facts: Facts = [("permission", dropped.into()), ("left", left.join(",").into())].into();
            let _ = writeln!(out, "  {}", wrap(&self.words.say("refused-drop", &facts), 2));
        }
    }

    /// Returns what mends a reason, in order: that of the points first, since the reviewer named them.
    fn fixes(&self, one: &Recognised) -> Vec<String> {
        let say = |key: &str| self.words.try_say(key, &Facts::new());
        let of_points = one.points.iter().filter_map(|point| say(&format!("point-{}.fix", point.id)));
        of_points.chain(fixes(&self.words, one.reason)).collect()
    }

    /// Returns the paragraph for “Request again”, in English: what was refused, what changed, and where in the film.
    fn again(&self, one: &Recognised, names: &[String]) -> String {
        one.request_again(names, &self.minutes)
    }

    /// Returns the one refused permission that can be left out: nothing else that is asked for needs it.
    fn droppable(&self, reason: &Reason, names: &[String]) -> Option<String> {
        let [name] = names else { return None };
        let is_needed = !Catalogue::builtin().dependents(&self.closure, name).is_empty();
        (reason.can_drop && !is_needed).then(|| name.clone())
    }

    fn item(out: &mut String, mark: &str, text: &str) {
        let indent = 5 + width(mark);
        let _ = writeln!(out, "    {mark} {}", wrap(text, indent));
    }

    fn say(&self, key: &str, name: &'static str, value: &str) -> String {
        self.words.say(key, &[(name, value.into())].into())
    }

    /// Returns the same for a program.
    pub fn to_json(&self, refused: &Refused<'_>) -> Value {
        let ids = |points: &[&'static crate::review::Point]| -> Vec<&str> {
            points.iter().map(|point| point.id.as_str()).collect()
        };
        let reasons: Vec<Value> = recognise(refused.words)
            .iter()
            .map(|one| {
                json!({
                    "id": one.reason.id, "label": one.reason.label, "score": one.score,
                    "whole_submission": one.reason.whole, "points": ids(&one.points), "usual": ids(&one.usual),
                    "shots": one.shots(&self.film), "rules": one.reason.rules,
                    "checklist": one.reason.checklist, "fixes": self.fixes(one),
                    "request_again": self.again(one, refused.names),
                    "droppable": self.droppable(one.reason, refused.names),
                })
            })
            .collect();
        json!({ "permissions": refused.names, "note": refused.words, "reasons": reasons })
    }
}

/// Returns when each shot begins; nothing while values are missing that the film needs.
fn minutes(profile: &Profile, values: &Values) -> BTreeMap<String, u32> {
    let film = shots(profile, Catalogue::builtin(), values, None).unwrap_or_default();
    film.into_iter().filter(|shot| !shot.before).rev().map(|shot| (shot.id, shot.start)).collect()
}

/// Returns what a new submission holds, and what it leaves out; nothing where there is nothing to send.
pub fn send_again(to_send: &[String], approved: &[String]) -> Option<View> {
    let facts = [("send", json!(to_send)), ("approved", json!(approved))].into();
    let key = if approved.is_empty() { "send-again-all" } else { "send-again" };
    (!to_send.is_empty()).then_some(View::Message(key, facts))
}

/// Returns what mends a reason, in order, in the person's language.
pub fn fixes(words: &Words, reason: &Reason) -> Vec<String> {
    let key = |number: usize| match number {
        1 => format!("refusal-{}.fix", reason.id),
        _ => format!("refusal-{}.fix{number}", reason.id),
    };
    (1..).map_while(|number| words.try_say(&key(number), &Facts::new())).collect()
}

fn quoted(words: &str) -> String {
    let line = clean(&words.split_whitespace().collect::<Vec<_>>().join(" "));
    if line.chars().count() <= QUOTED {
        return line;
    }
    let start: String = line.chars().take(QUOTED).collect();
    format!("{}…", &start[..start.rfind(' ').unwrap_or(start.len())])
}
