//! From a profile, the catalogue and what is known of a customer to the texts of Meta's form.

use std::collections::BTreeMap;
use std::fmt;

use jiff::ToSpan;
use jiff::civil::Date;
use tera::{Context, Tera};

use super::tongue::{listed, plain, templates, tidy};
use super::{Catalogue, Field, Form, Kind, Text, Values};
use crate::finding::Facts;
use crate::platform::{Medium, Profile, ReviewStep};

/// Why nothing was rendered. There is never half a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gaps {
    /// The values that are absent or empty, by record key.
    pub missing: Vec<String>,
    /// What we have no words for: permissions that are not in the catalogue, `review.steps` of a profile
    /// without, `permissions` where none of them has a text.
    pub unworded: Vec<String>,
    /// Templates of a profile that parse and yet cannot be rendered: which, and why.
    pub broken: Vec<String>,
}

impl Gaps {
    /// Every code that [`Gaps::code`] returns.
    pub const CODES: [&str; 3] =
        ["review-values-missing", "review-permission-unworded", "review-template-broken"];

    /// Returns the stable code: of the graver thing, where several are.
    pub fn code(&self) -> &'static str {
        match self {
            Self { broken, .. } if !broken.is_empty() => "review-template-broken",
            Self { unworded, .. } if !unworded.is_empty() => "review-permission-unworded",
            _ => "review-values-missing",
        }
    }

    /// Returns the particulars.
    pub fn facts(&self) -> Facts {
        let lists = [("missing", &self.missing), ("unworded", &self.unworded), ("broken", &self.broken)];
        let lists = lists.into_iter().filter(|(_, list)| !list.is_empty());
        lists.map(|(name, list)| (name, list.clone().into())).collect()
    }

    fn or<T>(mut self, whole: T) -> Result<T, Self> {
        for list in [&mut self.missing, &mut self.unworded, &mut self.broken] {
            list.sort();
            list.dedup();
        }
        if self == Self::default() { Ok(whole) } else { Err(self) }
    }
}

impl fmt::Display for Gaps {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said = [("missing", &self.missing), ("no words for", &self.unworded), ("broken", &self.broken)];
        let said = said.into_iter().filter(|(_, list)| !list.is_empty());
        let said: Vec<String> = said.map(|(word, list)| format!("{word}: {}", list.join(", "))).collect();
        out.write_str(&said.join("; "))
    }
}

impl std::error::Error for Gaps {}

/// Renders the whole pack's texts, in the order of Meta's form.
///
/// # Errors
/// [`Gaps`], with all values that are missing.
pub fn render(
    profile: &Profile,
    catalogue: &Catalogue,
    values: &Values,
    today: Date,
) -> Result<Vec<Text>, Gaps> {
    let mut gaps = Gaps::default();
    let desk = Desk::new(profile, catalogue, values, today, &mut gaps);
    let mut texts = vec![desk.text(Field::PlatformSettings, None, &mut gaps)];
    for name in &desk.worded {
        texts.push(desk.text(Field::Description, Some(name), &mut gaps));
        texts.push(desk.text(Field::Instructions, Some(name), &mut gaps));
    }
    texts.push(desk.text(Field::ReviewerInstructions, None, &mut gaps));
    texts.push(desk.text(Field::Checklist, None, &mut gaps));
    texts.push(desk.readme(&texts, &mut gaps));
    gaps.or(texts)
}

/// Renders one text. `permission`, by any of its names, is wanted where there is one text for each.
///
/// # Errors
/// [`Gaps`], with the values that this text misses; a permission that is not among those of the submission
/// counts as unworded.
pub fn render_one(
    profile: &Profile,
    catalogue: &Catalogue,
    values: &Values,
    today: Date,
    permission: Option<&str>,
    field: Field,
) -> Result<Text, Gaps> {
    if field == Field::Readme {
        return render(profile, catalogue, values, today)?.pop().ok_or_else(Gaps::default);
    }
    let mut gaps = Gaps::default();
    let desk = Desk::new(profile, catalogue, values, today, &mut gaps);
    let asked = permission.filter(|_| field.is_per_permission());
    let name = asked.map(|name| catalogue.get(name).map_or(name, |one| one.name.as_str()));
    if field.is_per_permission() && !desk.worded.iter().any(|one| Some(one.as_str()) == name) {
        gaps.unworded.push(name.unwrap_or("permission").to_owned());
        return gaps.or(Text {
            path: String::new(),
            permission: None,
            field,
            form_field: String::new(),
            body: String::new(),
        });
    }
    let text = desk.text(field, name, &mut gaps);
    gaps.or(text)
}

/// Returns the permissions of a submission: what the record names, else what the profile requires, each with
/// what it depends on. Those without a text are among them.
pub fn permissions(profile: &Profile, catalogue: &Catalogue, values: &Values) -> Vec<String> {
    catalogue.closure(&roots(profile, values))
}

fn roots(profile: &Profile, values: &Values) -> Vec<String> {
    let named = values.get("permissions").map(String::as_str).unwrap_or_default();
    let named: Vec<String> =
        named.split(',').map(str::trim).filter(|name| !name.is_empty()).map(String::from).collect();
    if named.is_empty() { profile.required().map(String::from).collect() } else { named }
}

/// All that the texts of one pack share.
struct Desk<'a> {
    profile: &'a Profile,
    catalogue: &'a Catalogue,
    /// The profile's own templates.
    own: Tera,
    /// What every template may use.
    context: Context,
    medium: Medium,
    /// The permissions that have a text, what needs before what is needed.
    worded: Vec<String>,
    /// Those of them that are there for their own sake, in the order they were asked for.
    sought: Vec<String>,
}

impl<'a> Desk<'a> {
    fn new(
        profile: &'a Profile,
        catalogue: &'a Catalogue,
        values: &Values,
        today: Date,
        gaps: &mut Gaps,
    ) -> Self {
        let review = &profile.review;
        let names = permissions(profile, catalogue, values);
        let has_form = |form| move |name: &&String| catalogue.get(name).is_some_and(|one| one.form == form);
        let worded: Vec<String> = names.iter().filter(has_form(Form::Text)).cloned().collect();
        let ticks: Vec<&String> = names.iter().filter(has_form(Form::Tick)).collect();
        gaps.unworded.extend(names.iter().filter(|name| catalogue.get(name).is_none()).cloned());
        if review.steps.is_empty() {
            gaps.unworded.push("review.steps".into());
        }
        if worded.is_empty() {
            gaps.unworded.push("permissions".into());
        }
        let roots = roots(profile, values);
        let mut sought: Vec<String> = Vec::new();
        for one in roots.iter().filter_map(|name| catalogue.get(name)) {
            if worded.contains(&one.name) && !sought.contains(&one.name) {
                sought.push(one.name.clone());
            }
        }
        let seeks = |name: &String| catalogue.get(name).is_some_and(|one| !one.supports);
        if sought.iter().any(seeks) {
            sought.retain(seeks);
        }
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
        let step: BTreeMap<&str, usize> =
            review.steps(medium).zip(1..).filter_map(|(step, n)| Some((step.shows?.word(), n))).collect();
        context.insert("step", &step);
        context.insert("platform", &profile.name);
        context.insert("authentication", profile.authentication.word());
        context.insert("subscribes", &profile.subscribes);
        context.insert("fields", &listed(&profile.webhook.fields));
        context.insert("steps_in_description", &review.steps_in_description);
        context.insert("practices", &profile.checklist);
        context.insert("caveats", &profile.caveats);
        context.insert("checked_on", &profile.checked_on.to_string());
        context.insert("today", &today.to_string());
        context.insert("calls_since", &today.saturating_sub(30.days()).to_string());
        context.insert("credentials_until", &today.saturating_add(1.year()).to_string());
        context.insert("ticks", &ticks);
        let displayed: Vec<&str> = names.iter().map(|name| display(catalogue, name)).collect();
        context.insert("names", &listed(&displayed));
        Self { profile, catalogue, own: own_templates(profile, gaps), context, medium, worded, sought }
    }

    fn text(&self, field: Field, permission: Option<&str>, gaps: &mut Gaps) -> Text {
        let context = match (field, permission) {
            (Field::Description, Some(name)) => self.description(name, gaps),
            (Field::Instructions, Some(name)) => self.instructions(name, gaps),
            (Field::PlatformSettings, _) => self.platform_settings(gaps),
            (Field::ReviewerInstructions, _) => self.reviewer_instructions(gaps),
            _ => self.context.clone(),
        };
        let template = field.path(None);
        Text {
            path: field.path(permission),
            permission: permission.map(String::from),
            field,
            form_field: self.form_field(field, permission),
            body: tidy(&piece(templates(), &template, &context, gaps)),
        }
    }

    fn description(&self, name: &str, gaps: &mut Gaps) -> Context {
        let mut context = self.of(name);
        for part in ["opening", "needed", "used", "worse", "closing"] {
            let text = self.word(name, part, gaps);
            context.insert(part, &text);
        }
        context.insert(
            "about",
            &self.about("about_permission", self.profile.review.about_permission.len(), gaps),
        );
        context.insert("steps", &self.steps(Some(name), gaps));
        context
    }

    fn instructions(&self, name: &str, gaps: &mut Gaps) -> Context {
        let mut context = self.of(name);
        context.insert("part", &self.word(name, "part", gaps));
        context.insert("steps", &self.steps(Some(name), gaps));
        context
    }

    fn platform_settings(&self, gaps: &mut Gaps) -> Context {
        let mut context = self.context.clone();
        context.insert("about", &self.about("about", self.profile.review.about.len(), gaps));
        context.insert("steps", &self.steps(None, gaps));
        let observations = self.worded.iter().map(|name| self.word(name, "observation", gaps));
        context.insert("observations", &observations.collect::<Vec<_>>());
        let requests = self
            .sought
            .iter()
            .enumerate()
            .map(|(index, name)| self.word(name, if index == 0 { "request" } else { "also" }, gaps));
        context.insert("requests", &listed(&requests.collect::<Vec<_>>()));
        let rest = self.worded.iter().filter(|name| !self.sought.contains(name));
        let rest: Vec<&str> = rest.map(|name| display(self.catalogue, name)).collect();
        let verb = if rest.len() == 1 { "is" } else { "are" };
        let dependencies = if rest.is_empty() { String::new() } else { format!("{} {verb}", listed(&rest)) };
        context.insert("dependencies", &dependencies);
        context
    }

    fn reviewer_instructions(&self, gaps: &mut Gaps) -> Context {
        let mut context = self.context.clone();
        context.insert("steps", &self.steps(None, gaps));
        let parts = self.worded.iter().map(|name| {
            let text = self.word(name, "part", gaps);
            BTreeMap::from([("name", display(self.catalogue, name).to_owned()), ("text", text)])
        });
        context.insert("parts", &parts.collect::<Vec<_>>());
        context
    }

    fn readme(&self, texts: &[Text], gaps: &mut Gaps) -> Text {
        let rows: Vec<BTreeMap<&str, String>> = texts
            .iter()
            .map(|text| {
                let characters = text.body.trim_end().chars().count().to_string();
                BTreeMap::from([
                    ("path", text.path.clone()),
                    ("form_field", text.form_field.clone()),
                    ("characters", characters),
                ])
            })
            .collect();
        let mut context = self.context.clone();
        context.insert("texts", &rows);
        Text {
            path: Field::Readme.path(None),
            permission: None,
            field: Field::Readme,
            form_field: self.form_field(Field::Readme, None),
            body: tidy(&piece(templates(), "readme.txt", &context, gaps)),
        }
    }

    /// Returns the context of one permission: its name, what needs it, what it needs.
    fn of(&self, name: &str) -> Context {
        let mut context = self.context.clone();
        let needs: Vec<&str> = self.catalogue.get(name).map_or_else(Vec::new, |one| {
            one.depends_on.iter().map(|needed| display(self.catalogue, needed)).collect()
        });
        let why = self
            .profile
            .permissions
            .iter()
            .find(|need| self.catalogue.get(&need.name).is_some_and(|one| one.name == name));
        context.insert("name", display(self.catalogue, name));
        context.insert("main", self.main(name).unwrap_or_default());
        context.insert("depends_on", &listed(&needs));
        context.insert("depends_on_many", &(needs.len() > 1));
        context.insert("why", why.map_or("", |need| need.why.as_str()));
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
        main.map(|main| display(self.catalogue, main))
    }

    fn word(&self, name: &str, part: &str, gaps: &mut Gaps) -> String {
        piece(templates(), &format!("{name}/{part}"), &self.of(name), gaps)
    }

    fn about(&self, which: &str, count: usize, gaps: &mut Gaps) -> Vec<String> {
        (0..count).map(|index| piece(&self.own, &format!("{which}/{index}"), &self.context, gaps)).collect()
    }

    fn steps(&self, permission: Option<&str>, gaps: &mut Gaps) -> String {
        let belongs = |step: &ReviewStep| step.medium.is_none_or(|medium| medium == self.medium);
        let steps = self.profile.review.steps.iter().enumerate().filter(|(_, step)| belongs(step));
        let steps = steps.zip(1..).map(|((index, step), number)| {
            let instead = permission.filter(|name| step.instead.contains_key(*name));
            let template =
                instead.map_or_else(|| format!("step/{index}"), |name| format!("step/{index}/{name}"));
            format!("Step {number}: {}", piece(&self.own, &template, &self.context, gaps).trim())
        });
        steps.collect::<Vec<_>>().join("\n\n")
    }

    fn form_field(&self, field: Field, permission: Option<&str>) -> String {
        let of = permission.map_or("", |name| display(self.catalogue, name));
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
            Field::Checklist | Field::Readme => String::new(),
        }
    }
}

fn display<'a>(catalogue: &'a Catalogue, name: &'a str) -> &'a str {
    catalogue.get(name).map_or(name, |one| one.display.as_str())
}

/// Parses a profile's own templates. They were parsed once when the profile was read, so only a profile that was
/// made by hand can be refused here.
fn own_templates(profile: &Profile, gaps: &mut Gaps) -> Tera {
    let review = &profile.review;
    let numbered = |which: &'static str, texts: &[String]| {
        let numbered =
            texts.iter().enumerate().map(|(index, text)| (format!("{which}/{index}"), text.clone()));
        numbered.collect::<Vec<_>>()
    };
    let mut all = numbered("about", &review.about);
    all.extend(numbered("about_permission", &review.about_permission));
    for (index, step) in review.steps.iter().enumerate() {
        all.push((format!("step/{index}"), step.text.clone()));
        all.extend(step.instead.iter().map(|(of, text)| (format!("step/{index}/{of}"), text.clone())));
    }
    let mut tera = Tera::new();
    if let Err(error) = tera.add_raw_templates(all) {
        gaps.broken.push(error.to_string());
    }
    tera
}

/// Renders one template, or notes what it misses.
fn piece(tera: &Tera, name: &str, context: &Context, gaps: &mut Gaps) -> String {
    let Ok(wanted) = tera.get_template_variables(name) else {
        gaps.unworded.push(name.to_owned());
        return String::new();
    };
    let missing: Vec<&str> = wanted.into_iter().filter(|variable| !context.contains_key(variable)).collect();
    if !missing.is_empty() {
        gaps.missing.extend(missing.into_iter().map(String::from));
        return String::new();
    }
    tera.render(name, context).unwrap_or_else(|error| {
        // Without steps there are no numbers of steps either; that gap is named already.
        if !gaps.unworded.iter().any(|what| what == "review.steps") {
            gaps.broken.push(format!("{name}: {error}"));
        }
        String::new()
    })
}
