//! Field expansion: `a,b{c,d}.limit(5)`.

use serde_json::{Map, Value, json};

use super::super::facts::Node;
use super::super::http::query;
use super::paging::cursor;
use super::{Call, Refused, World};

/// Fields that are edges: nested, they come in pages too. Other lists come whole.
const EDGES: &[&str] = &["accounts", "messages"];

/// One asked field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) inner: Vec<Field>,
    pub(super) limit: Option<usize>,
}

/// Reads the `fields` parameter, whether a comma list or a JSON array.
pub(super) fn asked(call: &Call) -> Result<Vec<Field>, Refused> {
    let Some(text) = call.params.text("fields") else { return Ok(Vec::new()) };
    let text = match serde_json::from_str::<Vec<String>>(&text) {
        Ok(list) => list.join(","),
        Err(_) => text,
    };
    let mut rest = text.as_str();
    let fields = read(&mut rest, 0);
    match (fields, rest.trim()) {
        (Some(fields), "") => Ok(fields),
        _ => Err(Refused::new(
            400,
            2500,
            format!(
                "Syntax error \"Expected end of string instead of \"{rest}\".\" at character {}: {text}",
                text.len() - rest.len()
            ),
        )),
    }
}

fn read(rest: &mut &str, depth: u8) -> Option<Vec<Field>> {
    let mut fields = Vec::new();
    if depth > 8 {
        return None;
    }
    loop {
        let name = name(rest);
        let mut field = Field { name: name?, inner: Vec::new(), limit: None };
        loop {
            if let Some(after) = rest.strip_prefix('{') {
                *rest = after;
                field.inner = read(rest, depth + 1)?;
                *rest = rest.trim_start().strip_prefix('}')?;
            } else if let Some(after) = rest.strip_prefix('.') {
                *rest = after;
                let modifier = name_of_modifier(rest)?;
                if modifier.0 == "limit" {
                    field.limit = modifier.1.parse().ok();
                }
            } else {
                break;
            }
        }
        fields.push(field);
        match rest.trim_start().strip_prefix(',') {
            Some(after) => *rest = after,
            None => return Some(fields),
        }
    }
}

fn name(rest: &mut &str) -> Option<String> {
    *rest = rest.trim_start();
    let end =
        rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').unwrap_or(rest.len());
    let (name, after) = rest.split_at(end);
    *rest = after;
    (!name.is_empty()).then(|| name.to_owned())
}

fn name_of_modifier(rest: &mut &str) -> Option<(String, String)> {
    let modifier = name(rest)?;
    let after = rest.strip_prefix('(')?;
    let (argument, after) = after.split_once(')')?;
    *rest = after;
    Some((modifier, argument.to_owned()))
}

impl World {
    /// Picks the asked fields from what a node has. What it has not is left out, as Graph does; what no
    /// such node ever has is refused and counted.
    pub(super) fn pick(
        &mut self,
        node: Node,
        values: &Map<String, Value>,
        asked: &[Field],
        default: &[&str],
    ) -> Result<Value, Refused> {
        let mut picked = Map::new();
        for name in default.iter().filter(|_| asked.is_empty()) {
            if let Some(value) = values.get(*name) {
                picked.insert((*name).to_owned(), value.clone());
            }
        }
        for field in asked {
            // The accounts edge alone returns tasks, so it offers them as values of the row.
            if !node.has(&field.name) && !values.contains_key(&field.name) {
                self.count_unknown(format!("field {} of {}", field.name, node.name()));
                return Err(Refused::no_such_field(&field.name, node.name()));
            }
            if let Some(value) = values.get(&field.name).filter(|value| !value.is_null()) {
                picked.insert(field.name.clone(), narrow(value, field));
            }
        }
        if let Some(id) = values.get("id") {
            picked.insert("id".to_owned(), id.clone());
        }
        Ok(Value::Object(picked))
    }
}

/// Narrows a nested object, or each row of a nested edge, to the inner fields.
fn narrow(value: &Value, field: &Field) -> Value {
    match value {
        Value::Object(map) if map.get("data").is_some_and(Value::is_array) => {
            let rows = map["data"].as_array().map(Vec::as_slice).unwrap_or_default();
            let limit = field.limit.unwrap_or(25).max(1);
            let kept: Vec<Value> = rows
                .iter()
                .take(limit)
                .map(|row| narrow(row, &Field { limit: None, ..field.clone() }))
                .collect();
            let mut edge = json!({ "data": kept });
            if EDGES.contains(&field.name.as_str()) && !kept.is_empty() {
                edge["paging"] = json!({"cursors": {"before": cursor(1), "after": cursor(kept.len())}});
                if kept.len() < rows.len() {
                    let (fields, limit) = (written(&field.inner), limit.to_string());
                    let after = cursor(kept.len());
                    let mut pairs = vec![("limit", limit.as_str()), ("after", after.as_str())];
                    pairs.extend((!fields.is_empty()).then_some(("fields", fields.as_str())));
                    edge["paging"]["next"] = json!(query(&pairs));
                }
            }
            edge
        }
        Value::Object(map) if !field.inner.is_empty() => {
            let mut kept = Map::new();
            for inner in &field.inner {
                if let Some(value) = map.get(&inner.name) {
                    kept.insert(inner.name.clone(), narrow(value, inner));
                }
            }
            if let Some(id) = map.get("id") {
                kept.insert("id".to_owned(), id.clone());
            }
            Value::Object(kept)
        }
        other => other.clone(),
    }
}

/// Writes fields as they are asked for.
fn written(fields: &[Field]) -> String {
    let fields = fields.iter().map(|Field { name, inner, limit }| {
        let limit = limit.map(|limit| format!(".limit({limit})")).unwrap_or_default();
        let inner = if inner.is_empty() { String::new() } else { format!("{{{}}}", written(inner)) };
        format!("{name}{limit}{inner}")
    });
    fields.collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_nest_and_carry_limits() {
        let mut rest = "id,messages.limit(5){id,from{name}},name";
        let fields = read(&mut rest, 0).unwrap();
        assert_eq!(rest, "");
        assert_eq!(fields.len(), 3);
        assert_eq!(fields[1].limit, Some(5));
        assert_eq!(fields[1].inner[1].inner[0].name, "name");
        assert_eq!(written(&fields), "id,messages.limit(5){id,from{name}},name");
        let mut broken = "id,messages{id";
        assert_eq!(read(&mut broken, 0), None);
    }
}
