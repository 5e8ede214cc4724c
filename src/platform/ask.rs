//! Questions of a profile: what only this product's form, or only its review, wants to know.

use serde::{Deserialize, Serialize};

use super::Text;

/// A question that a platform asks beyond the common ones. Its answer is kept with the customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Written")]
pub struct Ask {
    /// The key of the answer.
    pub key: String,
    /// What it is for; absent, it is for the set-up where one of its values holds it, else for the review.
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Purpose>,
    /// What an answer looks like.
    pub shape: AskShape,
    /// The question; absent, it is one of ours, or the key stands for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<Text>,
    /// Where the answer is found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<Text>,
    /// An answer, for example.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<String>,
    /// The answer where nobody gives another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
}

/// What an answer is for, and so when it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// Which journey it is: asked with the company and the platform.
    Start,
    /// The product's form, and what is done around it.
    Setup,
    /// The texts for App Review.
    Review,
}

/// What an answer looks like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AskShape {
    /// A line of text.
    #[default]
    Line,
    /// A part of an address: a host, a folder, without blanks.
    AddressPart,
    /// A text that stands in what Meta's reviewers read, so that it has to be English.
    English,
    /// `yes` or `no`.
    YesNo,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "wants a key, or { key = \"…\", for = \"setup\", text = … }")]
enum Written {
    Key(String),
    Whole(Whole),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Whole {
    key: String,
    #[serde(default, rename = "for")]
    purpose: Option<Purpose>,
    #[serde(default)]
    shape: AskShape,
    #[serde(default)]
    text: Option<Text>,
    #[serde(default)]
    help: Option<Text>,
    #[serde(default)]
    example: Option<String>,
    #[serde(default)]
    default: Option<String>,
}

impl From<Written> for Ask {
    fn from(written: Written) -> Self {
        match written {
            Written::Key(key) => Self {
                key,
                purpose: None,
                shape: AskShape::Line,
                text: None,
                help: None,
                example: None,
                default: None,
            },
            Written::Whole(Whole { key, purpose, shape, text, help, example, default }) => {
                Self { key, purpose, shape, text, help, example, default }
            }
        }
    }
}
