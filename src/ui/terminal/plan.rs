//! What will be done, in words: planned calls, and the values of the product's form.

use std::fmt::Write;

use anstyle::Style;
use secrecy::ExposeSecret;

use super::{FieldValue, FormField};
use crate::finding::Facts;
use crate::i18n::Words;
use crate::journey::StepId;
use crate::journey::port::{Call, Param};
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

/// Returns what goes between us and the product's form, in its order; secrets are masked.
pub fn sheet(form_fields: &[FormField], words: &Words) -> String {
    let mut out = String::new();
    let mut path = "";
    for field_of in form_fields {
        if field_of.path != path {
            path = &field_of.path;
            let _ = writeln!(out, "\n  {}", clean(path));
        }
        let value = match &field_of.value {
            Some(FieldValue::Plain(text)) => clean(text),
            Some(FieldValue::Secret(_)) => MASK.to_owned(),
            None => words.get("subject-unknown"),
        };
        let (arrow, bold) = (if field_of.goes_in { '→' } else { '←' }, Style::new().bold());
        let _ = writeln!(out, "    {arrow} {}: {bold}{value}{bold:#}", clean(&field_of.field));
    }
    if !out.is_empty() {
        let _ = writeln!(out, "\n  {}", words.get("sheet-arrows"));
    }
    out
}

/// Returns the secrets of the product's form as they are, for a look that leaves no trace.
pub fn secrets(form_fields: &[FormField]) -> String {
    let line = |field_of: &FormField| match &field_of.value {
        Some(FieldValue::Secret(secret)) if field_of.goes_in => {
            Some(format!("{}\n{}\n\n", clean(&field_of.field), clean(secret.expose_secret())))
        }
        _ => None,
    };
    form_fields.iter().filter_map(line).collect()
}
