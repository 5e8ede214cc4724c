//! The example's answers, and the files that they name.

use std::path::Path;

use crate::error::Error;
use crate::journey::question::Question;
use crate::platform::Profile;
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

/// Returns what lies in the example's folder, for a platform.
pub fn files(profile: &Profile) -> [(&'static str, Vec<u8>); 3] {
    let mut text = ANSWERED.replace("platform = \"neointeract\"", &format!("platform = \"{}\"", profile.id));
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
