//! What Meta tells of a token, in our words. Source: "Debug-Token".

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::journey::token::{expiry, id, scopes};

/// What is known of a token without knowing it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Detail {
    /// `USER`, `PAGE`, `SYSTEM_USER` or `APP`.
    pub kind: Option<String>,
    /// The App ID.
    pub app: Option<String>,
    /// The app's name.
    pub app_name: Option<String>,
    /// The Page ID, of a Page token.
    pub page: Option<String>,
    /// The id of the person, or of the system user.
    pub user: Option<String>,
    /// The name of the Page or the person.
    pub name: Option<String>,
    /// The permissions that it carries.
    pub scopes: Vec<String>,
    /// Permissions with the ids that each was granted for; none where Meta names none, which means all of them, or
    /// that nothing was ticked.
    pub granular: Vec<(String, Vec<String>)>,
    /// When it was issued, where Meta tells.
    pub issued_at: Option<Timestamp>,
    /// When it expires; nothing when it never does.
    pub expires_at: Option<Timestamp>,
    /// When the access to the person's data ends.
    pub data_access_expires_at: Option<Timestamp>,
    /// Whether it works.
    pub is_valid: bool,
    /// Whether `debug_token` told it: else dates, app and kind are not known.
    pub is_whole: bool,
}

impl Detail {
    /// Reads the `data` of `debug_token`.
    pub fn of(debug: &Value) -> Self {
        let text = |key: &str| Some(id(&debug[key])).filter(|text| !text.is_empty());
        let time = |key: &str| {
            let seconds = debug[key].as_i64().filter(|seconds| *seconds > 0)?;
            Timestamp::from_second(seconds).ok()
        };
        let rows = debug["granular_scopes"].as_array().into_iter().flatten();
        let granular = rows.map(|row| {
            let targets = row["target_ids"].as_array().into_iter().flatten().map(id).collect();
            (id(&row["scope"]), targets)
        });
        Self {
            kind: text("type").map(|kind| kind.to_uppercase()),
            app: text("app_id"),
            app_name: text("application"),
            page: text("profile_id"),
            user: text("user_id"),
            name: None,
            scopes: scopes(debug),
            granular: granular.collect(),
            issued_at: time("issued_at"),
            expires_at: expiry(debug),
            data_access_expires_at: time("data_access_expires_at"),
            is_valid: debug["is_valid"].as_bool() == Some(true),
            is_whole: true,
        }
    }

    /// Returns what of `wanted` it does not carry.
    pub fn lacks(&self, wanted: &[String]) -> Vec<String> {
        wanted.iter().filter(|scope| !self.scopes.contains(scope)).cloned().collect()
    }

    /// Returns it for `--json`.
    pub fn to_json(&self) -> Value {
        let time = |at: Option<Timestamp>| at.map(|at| at.to_string());
        let granular = self.granular.iter();
        json!({
            "kind": self.kind,
            "app": self.app,
            "app_name": self.app_name,
            "page": self.page,
            "user": self.user,
            "name": self.name,
            "scopes": self.scopes,
            "granular": granular.map(|(scope, of)| json!({ "scope": scope, "targets": of })).collect::<Vec<_>>(),
            "issued_at": time(self.issued_at),
            "expires_at": time(self.expires_at),
            "data_access_expires_at": time(self.data_access_expires_at),
            "valid": self.is_valid,
            "whole": self.is_whole,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_debug_token_tells_is_read_whatever_form_it_has() {
        let detail = Detail::of(&json!({
            "app_id": 900, "type": "page", "profile_id": "111", "user_id": "7", "is_valid": true, "expires_at": 0,
            "application": "Neo", "scopes": ["pages_messaging"], "data_access_expires_at": 1_795_435_200,
            "granular_scopes": [{"scope": "pages_messaging", "target_ids": ["111", 112]}, {"scope": "email"}],
        }));
        assert_eq!(detail.app.as_deref(), Some("900"));
        assert_eq!(detail.kind.as_deref(), Some("PAGE"));
        assert_eq!((detail.expires_at, detail.issued_at), (None, None));
        let granted =
            [("pages_messaging".into(), vec!["111".into(), "112".into()]), ("email".into(), vec![])];
        assert_eq!(detail.granular, granted);
        assert_eq!(detail.to_json()["data_access_expires_at"], "2026-11-23T12:00:00Z");
        assert_eq!(detail.lacks(&["pages_messaging".into(), "email".into()]), ["email"]);
        let dead = Detail::of(&json!({"is_valid": false, "error": {"code": 190}, "scopes": []}));
        assert_eq!(dead, Detail { is_whole: true, ..Detail::default() });
    }
}
