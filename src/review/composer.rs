//! What the texts of one pack are composed from: the permissions, the screens, the words, and the contexts of
//! their templates.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use tera::{Context, Tera};

use super::asking::{permissions, requested, screens, sought};
use super::english::{enumerated, listed, plain, with_article};
use super::gaps::Gaps;
use super::shot_book::Take;
use super::templates::{own_steps, own_templates, piece, templates};
use super::{Catalogue, Field, Form, Kind, Values};
use crate::platform::{Medium, Moment, Profile, ReviewStep, Screen};

/// All that the texts of one pack share.
pub(super) struct Composer<'a> {
    pub(super) profile: &'a Profile,
    pub(super) catalogue: &'a Catalogue,
    /// The profile's own templates.
    own: Tera,
    /// What every template may use.
    pub(super) context: Context,
    medium: Medium,
    /// The screens that the product has.
    pub(super) screens: BTreeSet<Screen>,
    /// What can be filmed, once somebody wants to know.
    pub(super) takes: OnceCell<Vec<Take>>,
    /// The permissions that have a text, what needs before what is needed.
    pub(super) worded: Vec<String>,
    /// Those that are there for their own sake, in the order they were asked for, approved or not.
    sought: Vec<String>,
    /// Those of them that this submission asks for; all that it asks for where none of them is left.
    asked: Vec<String>,
    /// What an earlier submission got approved, so that this one leaves it out.
    approved: Vec<String>,
}

impl<'a> Composer<'a> {
    pub(super) fn new(
        profile: &'a Profile,
        catalogue: &'a Catalogue,
        values: &Values,
        gaps: &mut Gaps,
    ) -> Self {
        let review = &profile.review;
        let names = requested(profile, catalogue, values);
        let has_form = |form| move |name: &&String| catalogue.get(name).is_some_and(|one| one.form == form);
        let worded: Vec<String> = names.iter().filter(has_form(Form::Text)).cloned().collect();
        gaps.unworded.extend(names.iter().filter(|name| catalogue.get(name).is_none()).cloned());
        if review.steps.is_empty() {
            gaps.unworded.push("review.steps".into());
        }
        if worded.is_empty() {
            gaps.unworded.push("permissions".into());
        }
        let sought = sought(profile, catalogue, values);
        let mut asked: Vec<String> = sought.iter().filter(|name| worded.contains(name)).cloned().collect();
        if asked.is_empty() {
            asked.clone_from(&worded);
        }
        let all = permissions(profile, catalogue, values);
        let approved: Vec<String> = all.into_iter().filter(|name| !names.contains(name)).collect();
        let screens = screens(profile, values).unwrap_or_else(|_| {
            gaps.missing.push("screens".into());
            BTreeSet::new()
        });
        let medium = match values.get("medium").map(|word| plain(word)).as_deref() {
            None | Some("" | "browser") => Medium::Browser,
            Some("phone") => Medium::Phone,
            Some(_) => {
                gaps.missing.push("medium".into());
                Medium::Browser
            }
        };

        let mut context = Context::new();
        context.insert("agent", "agent");
        if let Some(product) = &review.product {
            context.insert("product", product);
        }
        for (label, word) in &review.labels {
            context.insert(label.clone(), word);
        }
        for (key, value) in values {
            let value = plain(value);
            if !value.is_empty() {
                context.insert(key.clone(), &value);
            }
        }
        // What is worked out comes last: no record key may pass for it.
        let agent = context.get("agent").and_then(|word| word.as_str().map(String::from)).unwrap_or_default();
        context.insert("an_agent", &with_article(&agent));
        context.insert("medium", medium.word());
        let shown: BTreeMap<&str, bool> =
            Screen::ALL.iter().map(|screen| (screen.word(), screens.contains(screen))).collect();
        context.insert("screen", &shown);
        context.insert("platform", &profile.name);
        context.insert("authentication", profile.authentication.word());
        context.insert("subscribes", &profile.subscribes);
        context.insert("fields", &listed(&profile.webhook.fields));
        context.insert("steps_in_description", &review.steps_in_description);
        context.insert("guide_words", &review.guide_words);
        context.insert("messaging_approved", &approved.iter().any(|name| *name == "pages_messaging"));
        let left_out: Vec<&str> = approved.iter().map(|name| catalogue.display(name)).collect();
        let verb = if left_out.len() == 1 { "is" } else { "are" };
        let left_out =
            if left_out.is_empty() { String::new() } else { format!("{} {verb}", listed(&left_out)) };
        context.insert("already_approved", &left_out);
        let own = own_templates(profile, gaps);
        let mut composer = Self {
            profile,
            catalogue,
            own,
            context,
            medium,
            screens,
            takes: OnceCell::new(),
            worded,
            sought,
            asked,
            approved,
        };
        let numbers = composer.numbers(None);
        composer.context.insert("step", &numbers);
        composer
    }

    pub(super) fn description(&self, name: &str, gaps: &mut Gaps) -> Context {
        let mut context = self.of(name, Some(name));
        for part in ["opening", "needed", "used", "worse", "closing"] {
            let text = self.word(name, part, Some(name), gaps);
            context.insert(part, &text);
        }
        context.insert(
            "about",
            &self.about("about_permission", self.profile.review.about_permission.len(), gaps),
        );
        context.insert("steps", &self.steps(Some(name), gaps));
        context
    }

    pub(super) fn instructions(&self, name: &str, gaps: &mut Gaps) -> Context {
        let mut context = self.of(name, Some(name));
        context.insert("part", &self.word(name, "part", Some(name), gaps));
        context.insert("steps", &self.steps(Some(name), gaps));
        context
    }

    pub(super) fn platform_settings(&self, gaps: &mut Gaps) -> Context {
        let mut context = self.context.clone();
        context.insert("about", &self.about("about", self.profile.review.about.len(), gaps));
        context.insert("steps", &self.steps(None, gaps));
        let observations = self.worded.iter().map(|name| self.word(name, "observation", None, gaps));
        context.insert("observations", &observations.collect::<Vec<_>>());
        // The guide's one sentence holds for what the guide itself asks for.
        let has_guide = |name: &String| templates().contains_template(&format!("{name}/guide/request"));
        let is_guides = self.profile.review.guide_words && self.asked.iter().all(has_guide);
        context.insert("guide_words", &is_guides);
        let requests = self.asked.iter().enumerate().map(|(index, name)| {
            let piece = if is_guides && index > 0 { "also" } else { "request" };
            self.word(name, piece, None, gaps)
        });
        let requests: Vec<String> = requests.collect();
        context.insert("requests", &if is_guides { listed(&requests) } else { enumerated(&requests) });
        let rest = self.worded.iter().filter(|name| !self.asked.contains(name));
        let rest: Vec<&str> = rest.map(|name| self.catalogue.display(name)).collect();
        let verb = if rest.len() == 1 { "is" } else { "are" };
        let dependencies = if rest.is_empty() { String::new() } else { format!("{} {verb}", listed(&rest)) };
        context.insert("dependencies", &dependencies);
        context
    }

    pub(super) fn reviewer_instructions(&self, gaps: &mut Gaps) -> Context {
        let mut context = self.context.clone();
        context.insert("steps", &self.steps(None, gaps));
        let parts = self.worded.iter().map(|name| {
            let text = self.word(name, "part", None, gaps);
            BTreeMap::from([("name", self.catalogue.display(name).to_owned()), ("text", text)])
        });
        context.insert("parts", &parts.collect::<Vec<_>>());
        context
    }

    /// Returns the context of one permission: its name, what needs it, what it needs, and the numbers that the
    /// steps have where it is spoken of: in its own texts, or in the whole path.
    fn of(&self, name: &str, path: Option<&str>) -> Context {
        let mut context = self.context.clone();
        context.insert("step", &self.numbers(path));
        let needs = self.catalogue.get(name).map_or(&[][..], |one| one.depends_on.as_slice());
        let (has, needs): (Vec<&String>, Vec<&String>) =
            needs.iter().partition(|needed| self.approved.contains(needed));
        let [has, needs] = [has, needs]
            .map(|list| list.into_iter().map(|one| self.catalogue.display(one)).collect::<Vec<_>>());
        let why = self
            .profile
            .permissions
            .iter()
            .find(|need| self.catalogue.get(&need.name).is_some_and(|one| one.name == name));
        context.insert("name", self.catalogue.display(name));
        let main = self.main(name);
        let is_approved = |main| self.approved.iter().any(|one| self.catalogue.display(one) == main);
        context.insert("main", main.unwrap_or_default());
        context.insert("main_is_approved", &main.is_some_and(is_approved));
        context.insert("depends_on_approved", &listed(&has));
        context.insert("depends_on", &listed(&needs));
        context.insert("depends_on_many", &(needs.len() > 1));
        context.insert("why", why.map_or("", |need| need.why.of("en")));
        context
    }

    /// Returns the permission for whose sake this one is requested: the first of those that need it, one that
    /// names it sooner than one that needs it by way of another, a permission sooner than a feature.
    fn main(&self, name: &str) -> Option<&str> {
        if self.sought.iter().any(|one| one == name) {
            return None;
        }
        let remoteness = |of: &str| {
            let of = self.catalogue.get(of);
            let is_direct = of.is_some_and(|of| of.depends_on.iter().any(|needed| needed == name));
            (of.is_some_and(|of| of.kind == Kind::Feature), !is_direct)
        };
        let main = self.catalogue.dependents(&self.sought, name).into_iter().min_by_key(|of| remoteness(of));
        main.map(|main| self.catalogue.display(main))
    }

    fn word(&self, name: &str, part: &str, path: Option<&str>, gaps: &mut Gaps) -> String {
        let guide = format!("{name}/guide/{part}");
        let is_guides = self.profile.review.guide_words && templates().contains_template(&guide);
        let template = if is_guides { guide } else { format!("{name}/{part}") };
        piece(templates(), &template, &self.of(name, path), gaps)
    }

    /// Returns the permissions whose own steps follow the profile's: one, or all of the pack.
    fn followed_by<'s>(&'s self, path: Option<&'s str>) -> Vec<&'s str> {
        path.map_or_else(|| self.worded.iter().map(String::as_str).collect(), |name| vec![name])
    }

    /// Returns the number of each step that a text may refer to.
    fn numbers(&self, path: Option<&str>) -> BTreeMap<&'static str, usize> {
        let own = self.profile.review.steps(self.medium).map(|step| step.shows.map(Moment::word));
        let more = self
            .followed_by(path)
            .into_iter()
            .flat_map(|name| own_steps(name).iter().map(|step| step.shows.as_deref()));
        own.chain(more).zip(1..).filter_map(|(shows, number)| Some((shows?, number))).collect()
    }

    fn about(&self, which: &str, count: usize, gaps: &mut Gaps) -> Vec<String> {
        (0..count).map(|index| piece(&self.own, &format!("{which}/{index}"), &self.context, gaps)).collect()
    }

    fn steps(&self, permission: Option<&str>, gaps: &mut Gaps) -> String {
        let belongs = |step: &ReviewStep| step.medium.is_none_or(|medium| medium == self.medium);
        let steps = self.profile.review.steps.iter().enumerate().filter(|(_, step)| belongs(step));
        let mut texts: Vec<String> = steps
            .map(|(index, step)| {
                let instead = permission.filter(|name| step.instead.contains_key(*name));
                let template =
                    instead.map_or_else(|| format!("step/{index}"), |name| format!("step/{index}/{name}"));
                piece(&self.own, &template, &self.context, gaps)
            })
            .collect();
        for name in self.followed_by(permission) {
            let context = self.of(name, permission);
            for index in 0..own_steps(name).len() {
                texts.push(piece(templates(), &format!("{name}/step/{index}"), &context, gaps));
            }
        }
        let steps = texts.iter().zip(1..).map(|(text, number)| format!("Step {number}: {}", text.trim()));
        steps.collect::<Vec<_>>().join("\n\n")
    }

    pub(super) fn form_field(&self, field: Field, permission: Option<&str>) -> String {
        let of = permission.map_or("", |name| self.catalogue.display(name));
        match field {
            Field::Description => {
                format!("App Review > Allowed usage > {of} > Tell us how you're using this permission or feature")
            }
            Field::Instructions => format!(
                "App Review > Allowed usage > {of} > Step-by-step instructions, where the form shows that field"
            ),
            Field::PlatformSettings => "App settings > Basic > Add platform > Website > Site URL (the first line), \
                 and App Review > App verification > instructions for the platform, where the form shows them (the rest)"
                .into(),
            Field::ReviewerInstructions => {
                "App Review > Reviewer instructions > where the app is, how to reach and test it".into()
            }
            _ => String::new(),
        }
    }
}
