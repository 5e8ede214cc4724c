//! Pages of an edge, with the links that lead from one to the next.

use serde_json::{Value, json};

use super::super::http::query;
use super::{Call, World};

/// Returns the cursor of a row, counted from 1.
pub(super) fn cursor(at: usize) -> String {
    format!("QVFIU{at:08x}")
}

impl World {
    /// Cuts an edge into one page, with links as Meta makes them: the token is in them. What lies past the last row
    /// is as bare as an edge without rows.
    pub(super) fn paged(&self, call: &Call, rows: &[Value]) -> Value {
        let limit = call.params.text("limit").and_then(|limit| limit.parse::<usize>().ok()).unwrap_or(25);
        let limit = limit.clamp(1, 100);
        let number = |name: &str| {
            let cursor = call.params.text(name)?;
            u32::from_str_radix(cursor.strip_prefix("QVFIU")?, 16).ok()?.try_into().ok()
        };
        let start: usize = match (number("after"), number("before")) {
            (Some(after), _) => usize::min(after, rows.len()),
            (None, Some(before)) => usize::saturating_sub(before, limit + 1),
            (None, None) => 0,
        };
        if start >= rows.len() {
            return json!({"data": []});
        }
        let end = usize::min(start + limit, rows.len());
        let link = |name: &str, at: usize| {
            let mut pairs: Vec<(String, String)> = vec![
                ("access_token".into(), call.token().unwrap_or_default()),
                ("limit".into(), limit.to_string()),
                (name.into(), cursor(at)),
            ];
            for (key, value) in &call.params.0 {
                if !["access_token", "limit", "after", "before"].contains(&key.as_str()) {
                    pairs.push((
                        key.clone(),
                        value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned),
                    ));
                }
            }
            let pairs: Vec<(&str, &str)> =
                pairs.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
            format!("{}/{}/{}?{}", self.base, call.version, call.path, query(&pairs))
        };
        let mut paging = json!({"cursors": {"before": cursor(start + 1), "after": cursor(end)}});
        if end < rows.len() {
            paging["next"] = json!(link("after", end));
        }
        if start > 0 {
            paging["previous"] = json!(link("before", start + 1));
        }
        json!({"data": rows[start..end], "paging": paging})
    }

    /// Completes the `next` of nested edges: what comes after the node's address was left there by whoever cut them.
    pub(super) fn link_nested(&self, call: &Call, body: &mut Value) {
        match body {
            Value::Array(items) => items.iter_mut().for_each(|item| self.link_nested(call, item)),
            Value::Object(node) => {
                let id = node.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
                for (edge, value) in node.iter_mut() {
                    if let Some(Value::String(next)) = value.pointer_mut("/paging/next")
                        && !next.contains("://")
                    {
                        let token = query(&[("access_token", &call.token().unwrap_or_default())]);
                        *next = format!("{}/{}/{id}/{edge}?{token}&{next}", self.base, call.version);
                    }
                    self.link_nested(call, value);
                }
            }
            _ => {}
        }
    }
}
