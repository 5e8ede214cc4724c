//! What will be done, in words: planned calls, and the steps of the product's set-up.

use std::fmt::Write;

use secrecy::{ExposeSecret, SecretString};

use super::wrap_to;
use crate::finding::Facts;
use crate::i18n::Words;
use crate::journey::StepId;
use crate::journey::port::{Call, Param};
use crate::journey::sheet::{Line, Row, rows};
use crate::redact::{MASK, clean};

/// Returns a planned call as one sentence.
pub fn sentence(step: StepId, call: &Call, words: &Words) -> String {
    let param = |name: &str| {
        call.params.iter().find_map(|(own, value)| match value {
            Param::Text(text) if *own == name => Some(text.replace(',', ", ")),
            _ => None,
        })
    };
    let owner = call.path.split('/').next().unwrap_or_default();
    let (key, facts): (_, Facts) = match step {
        StepId::AppSubscription => (
            "plan-app-subscription",
            [
                ("callback", param("callback_url").unwrap_or_default().into()),
                ("fields", param("fields").unwrap_or_default().into()),
            ]
            .into(),
        ),
        StepId::PageSubscription => (
            "plan-page-subscription",
            [("page", owner.into()), ("fields", param("subscribed_fields").unwrap_or_default().into())]
                .into(),
        ),
        StepId::AppSettings => {
            let names: Vec<&str> = call.params.iter().map(|(name, _)| *name).collect();
            ("plan-app-settings", [("fields", names.join(", ").into())].into())
        }
        StepId::PageToken => ("plan-page-token", Facts::new()),
        StepId::Login => ("plan-login", Facts::new()),
        StepId::TokenRefresh => ("plan-token-refresh", Facts::new()),
        StepId::ReviewCalls => ("plan-review-call", [("path", call.path.as_str().into())].into()),
        _ => ("plan-other", [("path", call.path.as_str().into())].into()),
    };
    words.say(key, &facts)
}

/// Returns steps of the product's set-up in their order, each line as long as the window; secrets are masked.
pub fn sheet(lines: &[Line], width: usize, words: &Words) -> String {
    let say = |key: &str, facts: &Facts| words.say(key, facts);
    let mut out = String::new();
    for Row { margin, hang, text } in rows(lines, MASK, &say) {
        let text = wrap_to(&clean(&text), width.saturating_sub(2), hang + 2);
        let _ = writeln!(out, "{}", format!("  {:margin$}{text}", "").trim_end());
    }
    out
}

/// Returns the secrets of the product's form as they are, for a look that leaves no trace.
pub fn secrets(secrets: &[(String, String, SecretString)]) -> String {
    let line = |(_, label, secret): &(String, String, SecretString)| {
        format!("{}\n{}\n\n", clean(label), clean(secret.expose_secret()))
    };
    secrets.iter().map(line).collect()
}
