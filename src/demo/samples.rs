//! The example's answers, and the files that they name.

use std::path::Path;

use serde_json::{Value, json};

use crate::error::Error;
use crate::journey::question::Question;
use crate::platform::{AppOwner, Part, Profile};
use crate::ui::answers::Answers;

/// Where the answers lie in the example's folder.
pub const ANSWERS: &str = "samples/answers.toml";

const ANSWERED: &str = include_str!("../../templates/demo/answers.toml");
/// Answers that not every platform asks for.
const ASKED: &str = include_str!("../../templates/demo/asked.toml");
/// A sample icon, marked as one.
const ICON: &[u8] = include_bytes!("../../templates/demo/icon.png");
/// A sample clip, marked as one.
const CLIP: &[u8] = include_bytes!("../../templates/demo/screencast.mp4");

/// What stands in for the secrets to which the answers refer.
const SECRETS: [(&str, &str); 2] =
    [("DEMO_AGENT_PASSWORD", "Aurora-demo-2026"), ("DEMO_VERIFY_TOKEN", "aurora-7d1f4c92b8")];

/// Where the example's product listens, where its vendor says how that address looks.
const HOST: &str = "hooks.aurora.example.com";
const APPLICATION: &str = "Omni/Webhook";

/// Returns what of the example's world differs for a platform, as a merge patch: the address that follows from the
/// product's pattern listens there, with the vendor's own verify token.
pub fn patch(profile: &Profile) -> Value {
    let Some(callback) = profile.webhook.callback.template.as_ref().and_then(|template| {
        template.filled(|part| match part {
            Part::Answer(key) if key == "host" => Some(HOST.to_owned()),
            Part::Answer(key) if key == "application" => Some(APPLICATION.to_owned()),
            Part::Text(text) => Some(text.clone()),
            Part::Ours(_) | Part::Answer(_) => None,
        })
    }) else {
        return json!({});
    };
    let own =
        SECRETS.iter().find(|(name, _)| *name == "DEMO_VERIFY_TOKEN").map(|(_, value)| (*value).to_owned());
    let token = profile.webhook.verify_token.value.clone().or(own);
    let site = json!({
        "kind": "webhook", "verify_token": token, "checks_signature": true,
        "addresses": ["203.0.113.10"], "tls": "trusted",
    });
    json!({ "web": { callback: site } })
}

/// Returns what lies in the example's folder, for a platform.
pub fn files(profile: &Profile) -> [(&'static str, Vec<u8>); 3] {
    let mut text = ANSWERED.replace("platform = \"neointeract\"", &format!("platform = \"{}\"", profile.id));
    let name = profile.review.product.as_deref().unwrap_or("Balcão");
    text = text
        .replace("NeoInteract (the", &format!("{name} (the"))
        .replace("on NeoInteract", &format!("on {name}"));
    // What follows from the vendor's pattern, or is the vendor's own, nobody answers.
    let (callback, token) =
        (profile.webhook.callback.template.is_some(), profile.webhook.verify_token.value.is_some());
    let follows = |line: &str| {
        (callback && line.starts_with("callback_url")) || (token && line.starts_with("verify_token"))
    };
    let kept = text.lines().filter(|line| !follows(line));
    text = kept.flat_map(|line| [line, "\n"]).collect();
    if profile.app_owner == AppOwner::Vendor {
        // No token of ours shows which Page it is.
        text.push_str("page_id = \"104200000000111\"\n");
    }
    let is_asked = |line: &&str| {
        let key = line.split(" = ").next().unwrap_or_default();
        profile.asks.iter().any(|ask| ask.key == key)
    };
    for line in ASKED.lines().filter(is_asked) {
        text.push_str(line);
        text.push('\n');
    }
    [
        ("samples/sample-icon.png", ICON.to_vec()),
        ("samples/sample-screencast.mp4", CLIP.to_vec()),
        (ANSWERS, text.into_bytes()),
    ]
}

/// Reads the example's answers from where they lie.
///
/// # Errors
/// When they cannot be read.
pub fn read(answers: &Path, profile: &Profile) -> Result<Answers, Error> {
    let variables = SECRETS.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    let asks: Vec<Question> = profile.asks.iter().map(Question::of_profile).collect();
    Answers::read(answers, &variables, &asks)
}
