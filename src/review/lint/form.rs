//! What Meta's form wants of a submission: its permissions named, with what they depend on, and nothing that the
//! answers elsewhere contradict.

use super::{Flaw, LintContext};
use crate::codes;
use crate::platform::{Authentication, Profile};
use crate::review::asking::already_approved;
use crate::review::{Catalogue, Field, Text, challenges};

/// Returns the names that a text may call a permission by.
fn names(permission: &str) -> Vec<String> {
    match Catalogue::builtin().get(permission) {
        Some(one) => vec![one.name.to_lowercase(), one.display.to_lowercase()],
        None => vec![permission.to_lowercase()],
    }
}

pub(super) fn names_no_permission(text: &Text) -> Option<Flaw> {
    let permission = text.permission.as_deref().filter(|_| text.field == Field::Description)?;
    let body = text.body.to_lowercase();
    let is_named = names(permission).iter().any(|name| names_whole(&body, name));
    (!is_named)
        .then(|| Flaw::new(&codes::TEXT_NAMES_NO_PERMISSION, &text.path, 0).with("permission", permission))
}

/// Returns whether `name` stands in `body` as a word: `pages_messaging` does not name `pages_messaging_phone`.
fn names_whole(body: &str, name: &str) -> bool {
    let joins = |c: char| c.is_alphanumeric() || c == '_';
    body.match_indices(name)
        .any(|(start, _)| !body[..start].ends_with(joins) && !body[start + name.len()..].starts_with(joins))
}

/// Returns what a description leaves unsaid, or says falsely, of how access is granted.
///
/// Meta's block of 2026 wants either the whole login on film or the sentence that there is none; a login that
/// exists and is denied is a false statement. Source: Developer Policy 1.6.
pub(super) fn access_said(text: &Text, context: &LintContext<'_>) -> Vec<Flaw> {
    let Some(profile) = context.profile.filter(|_| text.field == Field::Description) else {
        return Vec::new();
    };
    if text.permission.is_none() {
        return Vec::new();
    }
    let body = text.body.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| body.contains(word));
    let login =
        has(&["facebook login", "logs in with facebook", "log in with facebook", "signs in with facebook"]);
    let grant = has(&["grant", "permission dialog", "consent"]);
    let unseen = has(&["system user", "server-to-server", "server to server"]);
    let is_said = match profile.authentication {
        Authentication::StaticPageToken => has(&["app dashboard"]) && has(&["token"]),
        Authentication::FacebookLogin => login && grant,
        Authentication::SystemUser => unseen,
        Authentication::Mixed => login && grant && unseen,
    };
    let mut flaws = Vec::new();
    if !is_said {
        let model = profile.authentication.word();
        flaws.push(Flaw::new(&codes::TEXT_ACCESS_UNSAID, &text.path, 0).with("model", model));
    }
    if profile.authentication != Authentication::SystemUser {
        let claims = text.body.lines().zip(1..).find(|(line, _)| claims_no_login(line, profile));
        if let Some((_, number)) = claims {
            flaws.push(
                Flaw::new(&codes::TEXT_ACCESS_FALSE, &text.path, number)
                    .with("model", profile.authentication.word()),
            );
        }
    }
    flaws
}

fn claims_no_login(line: &str, profile: &Profile) -> bool {
    let line = line.to_lowercase();
    let claims = line.contains("server-to-server") || line.contains("server to server");
    // Where a system user is one of two ways, the claim holds for that one.
    claims && !line.contains("not server") && profile.authentication != Authentication::Mixed
}

/// Returns the permissions that what is sent depends on and that are neither sent nor approved.
pub(super) fn lacking(texts: &[Text], context: &LintContext<'_>) -> Vec<Flaw> {
    let Some(sent) = context.sent else { return Vec::new() };
    let catalogue = Catalogue::builtin();
    let all = catalogue.closure(sent);
    let approved = already_approved(context.values);
    let is_lacking = |name: &&String| !sent.contains(name) && !approved.contains(&name.as_str());
    let path = texts.iter().find(|text| text.field == Field::Description).map_or("", |text| &text.path);
    all.iter()
        .filter(is_lacking)
        .map(|name| {
            let of = catalogue.dependents(sent, name).first().copied().unwrap_or_default().to_owned();
            Flaw::new(&codes::SUBMISSION_LACKS_DEPENDENCY, path, 0).with("permission", name).with("of", &of)
        })
        .collect()
}

/// Returns the permissions that no screen of the product shows.
pub(super) fn over_asked(texts: &[Text], context: &LintContext<'_>) -> Vec<Flaw> {
    let Some(profile) = context.profile else { return Vec::new() };
    let found = challenges(profile, Catalogue::builtin(), context.values);
    let of = |name: &str| texts.iter().find(|text| text.permission.as_deref() == Some(name));
    found
        .into_iter()
        .filter_map(|challenge| {
            let text = of(&challenge.permission)?;
            let flaw = Flaw::new(&codes::PERMISSION_OVER_ASKED, &text.path, 0);
            Some(flaw.with("permission", &challenge.permission).with("screen", challenge.screen.word()))
        })
        .collect()
}

/// Returns the sentences that the answers of the data-handling tab contradict.
pub(super) fn contradicted(text: &Text, context: &LintContext<'_>) -> Vec<Flaw> {
    if !text.field.is_pasted() {
        return Vec::new();
    }
    let said = |key: &str| context.values.get(key).map(|word| word.to_lowercase()).unwrap_or_default();
    let has_processors = said("data_processors") == "yes";
    let categories = said("processor_categories");
    let advertises = ["advert", "analytic", "marketing"].iter().any(|word| categories.contains(word));
    let mut flaws = Vec::new();
    for (line, number) in text.body.lines().zip(1..) {
        let lower = line.to_lowercase();
        let denied = |words: &[&str]| words.iter().any(|word| lower.contains(word));
        let shares = [
            "not shared",
            "never shared",
            "not share",
            "no third part",
            "no other part",
            "no data processor",
            "no data is shared",
            "shared with no",
            "without sharing",
        ];
        let sells =
            ["no ads", "no advertis", "not used for advertis", "never used for advertis", "no analytics"];
        let question = if has_processors && denied(&shares) {
            "data_processors"
        } else if advertises && denied(&sells) {
            "processor_categories"
        } else {
            continue;
        };
        flaws
            .push(Flaw::new(&codes::TEXT_CONTRADICTS_ANSWERS, &text.path, number).with("question", question));
    }
    flaws
}
