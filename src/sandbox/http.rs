//! Requests and responses without a socket, and the ways in which Graph takes parameters.

use serde_json::{Map, Value, json};
use url::form_urlencoded;

/// An HTTP request as it came in.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The HTTP method, upper case.
    pub method: String,
    /// Path and query, as in the request line.
    pub target: String,
    /// Headers; names in any case.
    pub headers: Vec<(String, String)>,
    /// The raw body.
    pub body: Vec<u8>,
}

impl Request {
    /// Returns a header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Returns the path, without the query.
    pub fn path(&self) -> &str {
        self.target.split_once('?').map_or(self.target.as_str(), |(path, _)| path)
    }

    /// Returns the query, empty when there is none.
    pub fn query(&self) -> &str {
        self.target.split_once('?').map_or("", |(_, query)| query)
    }

    /// Returns the body as a JSON object, empty when it is none.
    pub(super) fn json(&self) -> Option<Map<String, Value>> {
        if self.body.iter().all(u8::is_ascii_whitespace) {
            return Some(Map::new());
        }
        serde_json::from_slice::<Value>(&self.body).ok()?.as_object().cloned()
    }
}

/// An HTTP response as it goes out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: Vec<(String, String)>,
    /// The raw body.
    pub body: Vec<u8>,
}

impl Response {
    /// Returns a JSON response, typed as Graph types it.
    pub fn json(status: u16, body: &Value) -> Self {
        Self {
            status,
            headers: vec![("Content-Type".into(), "application/json; charset=UTF-8".into())],
            body: body.to_string().into_bytes(),
        }
    }

    /// Returns an HTML page.
    pub fn html(status: u16, body: impl Into<String>) -> Self {
        Self {
            status,
            headers: vec![("Content-Type".into(), "text/html; charset=utf-8".into())],
            body: body.into().into_bytes(),
        }
    }

    /// Returns a clear refusal of a control path: what was wrong, in one sentence.
    pub(super) fn complaint(status: u16, message: impl Into<String>) -> Self {
        Self::json(status, &json!({"error": {"message": message.into(), "type": "SandboxControl"}}))
    }

    pub(super) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// The parameters of a Graph call: query, form, multipart or JSON, all the same to Meta.
#[derive(Clone, Debug, Default)]
pub(super) struct Params(pub(super) Vec<(String, Value)>);

impl Params {
    /// Reads every parameter of a request; those of the body come after those of the query.
    pub(super) fn read(request: &Request) -> Self {
        let mut all = Self::form(request.query());
        let kind = request.header("content-type").unwrap_or_default().to_ascii_lowercase();
        if kind.starts_with("multipart/form-data") {
            all.0.extend(multipart(request.header("content-type").unwrap_or_default(), &request.body));
        } else if kind.contains("json") || request.body.first() == Some(&b'{') {
            all.0.extend(request.json().unwrap_or_default());
        } else {
            all.0.extend(Self::form(&String::from_utf8_lossy(&request.body)).0);
        }
        all
    }

    pub(super) fn form(text: &str) -> Self {
        Self(
            form_urlencoded::parse(text.as_bytes())
                .map(|(key, value)| (key.into_owned(), Value::String(value.into_owned())))
                .collect(),
        )
    }

    /// Returns the last value under a name, since what comes later wins.
    pub(super) fn value(&self, name: &str) -> Option<&Value> {
        self.0.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// Returns a parameter as text; empty text counts as absent.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let text = match self.value(name)? {
            Value::String(text) => text.clone(),
            Value::Null => return None,
            other => other.to_string(),
        };
        (!text.is_empty()).then_some(text)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.text(name).is_some()
    }

    pub(super) fn is_true(&self, name: &str) -> bool {
        matches!(self.text(name).as_deref(), Some("true" | "1"))
    }

    /// Returns an object parameter, which forms carry as JSON text.
    pub(super) fn object(&self, name: &str) -> Option<Map<String, Value>> {
        match self.value(name)? {
            Value::Object(map) => Some(map.clone()),
            Value::String(text) => serde_json::from_str::<Value>(text).ok()?.as_object().cloned(),
            _ => None,
        }
    }

    /// Returns a list parameter: a comma list, a JSON array, or `name[0]=…`, as official SDKs send them.
    pub(super) fn list(&self, name: &str) -> Option<Vec<String>> {
        let indexed = format!("{name}[");
        let parts: Vec<String> = self
            .0
            .iter()
            .filter(|(key, _)| key.starts_with(&indexed))
            .filter_map(|(_, value)| value.as_str().map(ToOwned::to_owned))
            .collect();
        if !parts.is_empty() {
            return Some(parts);
        }
        let array = match self.value(name)? {
            Value::Array(items) => items.clone(),
            Value::String(text) => match serde_json::from_str::<Value>(text) {
                Ok(Value::Array(items)) => items,
                _ => text.split(',').map(|part| json!(part.trim())).collect(),
            },
            _ => return None,
        };
        Some(
            array
                .iter()
                .filter_map(Value::as_str)
                .filter(|part| !part.is_empty())
                .map(str::to_ascii_lowercase)
                .collect(),
        )
    }
}

/// Reads the text parts of a multipart body, as `curl -F` sends them.
fn multipart(kind: &str, body: &[u8]) -> Vec<(String, Value)> {
    let Some((_, boundary)) = kind.split_once("boundary=") else { return Vec::new() };
    let boundary = boundary.split(';').next().unwrap_or(boundary).trim_matches('"');
    let text = String::from_utf8_lossy(body);
    text.split(&format!("--{boundary}"))
        .filter_map(|part| {
            let (head, value) = part.split_once("\r\n\r\n")?;
            let (_, name) = head.split_once("name=\"")?;
            let (name, _) = name.split_once('"')?;
            let value = value.strip_suffix("\r\n").unwrap_or(value);
            // Of a file it counts alone that it came.
            let value = if head.contains("filename=") { "file" } else { value };
            Some((name.to_owned(), Value::String(value.to_owned())))
        })
        .collect()
}

/// Percent-encodes a query.
pub(super) fn query(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(kind: &str, query: &str, body: &str) -> Params {
        Params::read(&Request {
            method: "POST".into(),
            target: format!("/x?{query}"),
            headers: vec![("content-type".into(), kind.into())],
            body: body.as_bytes().to_vec(),
        })
    }

    #[test]
    fn a_list_reads_the_same_however_it_was_sent() {
        let want = Some(vec!["messages".to_owned(), "feed".to_owned()]);
        let form = "application/x-www-form-urlencoded";
        assert_eq!(asked(form, "", "f=messages%2Cfeed").list("f"), want);
        assert_eq!(asked(form, "", "f=%5B%22messages%22%2C%22feed%22%5D").list("f"), want);
        assert_eq!(asked(form, "f%5B0%5D=messages&f%5B1%5D=feed", "").list("f"), want);
        assert_eq!(asked("application/json", "", r#"{"f":["messages","feed"]}"#).list("f"), want);
        let part = "--B\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\nmessages,feed\r\n--B--\r\n";
        assert_eq!(asked("multipart/form-data; boundary=B", "", part).list("f"), want);
    }

    #[test]
    fn the_body_wins_over_the_query() {
        assert_eq!(asked("", "a=1", "a=2").text("a").as_deref(), Some("2"));
    }
}
