//! `record.toml` and the vocabulary it is read into. Edits are patches: what we do not know, we do not touch.

use std::path::Path;
use std::str::FromStr;

use jiff::Timestamp;
use toml_edit::{Array, Datetime, Document, DocumentMut, Item, Table, TableLike, Value};

use crate::model::{Record, Said, SecretMetadata};
use crate::store::Edit;

use super::error::StoreError;
use super::migrate;

/// A record read once: the record, what is noted of its secrets, and its Pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stored {
    /// Fields and said facts.
    pub record: Record,
    /// What may be known of the secrets without opening the vault.
    pub cards: Vec<SecretMetadata>,
    /// The Pages by id, in the order of the file. Pages have no Pages.
    pub pages: Vec<(String, Stored)>,
}

/// Keys of a record that are not fields.
const RESERVED: [&str; 4] = ["schema", "said", "pages", "secrets"];

/// The most Pages of one customer: more than anybody has, and few enough to be looked at.
const MOST_PAGES: usize = 5_000;

/// Parses a record of any known schema, migrated to the newest in memory.
pub(super) fn parse(path: &Path, text: &str) -> Result<Document<String>, StoreError> {
    let document = syntax(path, text)?;
    let found = match document.get("schema") {
        None => 0,
        Some(item) => item.as_integer().filter(|number| *number >= 0).ok_or_else(|| {
            let offset = item.span().map_or(0, |span| span.start);
            StoreError::corrupt(path, document.raw(), offset, "`schema` is not a number of ours")
        })?,
    };
    if found == migrate::SCHEMA {
        return Ok(document);
    }
    if found > migrate::SCHEMA {
        return Err(StoreError::NewerSchema { path: path.into(), found, known: migrate::SCHEMA });
    }
    let mut document = document.into_mut();
    migrate::to_newest(&mut document, found);
    syntax(path, &document.to_string())
}

/// Returns the start of a new record.
pub(super) fn empty() -> DocumentMut {
    let mut document = DocumentMut::new();
    document.insert("schema", Item::Value(migrate::SCHEMA.into()));
    document
}

/// Reads a parsed record.
pub(super) fn stored(path: &Path, document: &Document<String>) -> Result<Stored, StoreError> {
    let mut stored = stored_table(path, document.raw(), document.as_table())?;
    let Some(pages) = document.get("pages") else { return Ok(stored) };
    let table = subtable(path, document.raw(), "pages", pages)?;
    if table.len() > MOST_PAGES {
        let offset = pages.span().map_or(0, |span| span.start);
        let text = format!("{} Pages, and a customer has {MOST_PAGES} at most", table.len());
        return Err(StoreError::corrupt(path, document.raw(), offset, &text));
    }
    for (id, page) in table.iter() {
        let table = subtable(path, document.raw(), id, page)?;
        stored.pages.push((id.into(), stored_table(path, document.raw(), table)?));
    }
    Ok(stored)
}

/// Applies edits to the record, or to one of its Pages.
pub(super) fn apply(
    path: &Path,
    document: &mut DocumentMut,
    page: Option<&str>,
    edits: &[Edit],
) -> Result<(), StoreError> {
    let table = scope(path, document, page)?;
    for edit in edits {
        match edit {
            Edit::Set(key, value) => set(table, check_key(key)?, value),
            Edit::Unset(key) => {
                table.remove(check_key(key)?);
            }
            Edit::Say { key, value, by, at } => {
                if key.is_empty() {
                    return Err(StoreError::BadId { id: key.clone() });
                }
                let said = child(path, child(path, table, "said", true)?, key, false)?;
                put(said, "value", value.into());
                put(said, "by", by.into());
                put(said, "at", moment(*at));
            }
        }
    }
    Ok(())
}

/// Removes a Page with all that is said of it.
pub(super) fn remove_page(document: &mut DocumentMut, page: &str) {
    if let Some(pages) = document.get_mut("pages").and_then(Item::as_table_like_mut) {
        pages.remove(page);
    }
}

/// Puts a value into a table, and leaves the comment behind the old one where it is.
pub(super) fn put(table: &mut dyn TableLike, key: &str, mut value: Value) {
    match table.get_mut(key) {
        Some(Item::Value(old)) => {
            if let (Value::Datetime(old), Value::Datetime(new)) = (&*old, &value)
                && old.value() == new.value()
            {
                return;
            }
            *value.decor_mut() = old.decor().clone();
            *old = value;
        }
        _ => {
            table.insert(key, Item::Value(value));
        }
    }
}

fn syntax(path: &Path, text: &str) -> Result<Document<String>, StoreError> {
    // A failed parse does not give the text back, which is needed to tell the place.
    Document::parse(text.to_owned()).map_err(|error| {
        let offset = error.span().map_or(0, |span| span.start);
        StoreError::corrupt(path, text, offset, error.message())
    })
}

fn stored_table(path: &Path, raw: &str, table: &dyn TableLike) -> Result<Stored, StoreError> {
    let mut stored = Stored::default();
    for (key, item) in table.iter() {
        match key {
            "schema" | "pages" | "secrets" => {}
            "said" => {
                for (key, item) in subtable(path, raw, key, item)?.iter() {
                    let said = subtable(path, raw, key, item)?;
                    stored.record.said.insert(key.into(), said_of(path, raw, key, said, item)?);
                }
            }
            _ => {
                stored.record.fields.insert(key.into(), text_of_item(item));
            }
        }
    }
    Ok(stored)
}

fn said_of(
    path: &Path,
    raw: &str,
    key: &str,
    table: &dyn TableLike,
    item: &Item,
) -> Result<Said, StoreError> {
    let said = || {
        Some(Said {
            value: text_of_item(table.get("value")?),
            by: text_of_item(table.get("by")?),
            at: time(table.get("at")?)?,
        })
    };
    said().ok_or_else(|| {
        let offset = item.span().map_or(0, |span| span.start);
        let text = format!("`{key}` has no readable value, author and date");
        StoreError::corrupt(path, raw, offset, &text)
    })
}

fn subtable<'a>(path: &Path, raw: &str, key: &str, item: &'a Item) -> Result<&'a dyn TableLike, StoreError> {
    item.as_table_like().ok_or_else(|| {
        let offset = item.span().map_or(0, |span| span.start);
        StoreError::corrupt(path, raw, offset, &format!("`{key}` is not a table"))
    })
}

fn scope<'a>(
    path: &Path,
    document: &'a mut DocumentMut,
    page: Option<&str>,
) -> Result<&'a mut dyn TableLike, StoreError> {
    match page {
        None => Ok(document.as_table_mut()),
        Some(page) => child(path, child(path, document.as_table_mut(), "pages", true)?, page, false),
    }
}

/// Returns a table inside another, made if absent; an implicit one has no header of its own.
fn child<'a>(
    path: &Path,
    table: &'a mut dyn TableLike,
    key: &str,
    is_implicit: bool,
) -> Result<&'a mut dyn TableLike, StoreError> {
    if !table.contains_key(key) {
        let mut new = Table::new();
        new.set_implicit(is_implicit);
        table.insert(key, Item::Table(new));
    }
    table
        .get_mut(key)
        .and_then(Item::as_table_like_mut)
        .ok_or_else(|| StoreError::corrupt(path, "", 0, &format!("`{key}` is not a table")))
}

fn check_key(key: &str) -> Result<&str, StoreError> {
    if key.is_empty() || RESERVED.contains(&key) {
        Err(StoreError::BadId { id: key.into() })
    } else {
        Ok(key)
    }
}

/// Sets a field's text. Equal text rewrites nothing, whatever type the person gave it.
fn set(table: &mut dyn TableLike, key: &str, text: &str) {
    if table.get(key).is_some_and(|item| text_of_item(item) == text) {
        return;
    }
    match table.get_mut(key) {
        Some(Item::Value(Value::Array(array))) => set_list(array, text),
        Some(Item::Value(_)) => put(table, key, text.into()),
        _ => {
            table.insert(key, Item::Value(text.into()));
        }
    }
}

/// Sets the entries of a list. Those that stay keep their layout, and no comment is lost.
fn set_list(array: &mut Array, text: &str) {
    let mut old: Vec<Value> = array.iter().cloned().collect();
    let indent = old.first().map(around).filter(|space| space.trim().is_empty() && space.contains('\n'));
    array.clear();
    for entry in text.split(',').map(str::trim).filter(|entry| !entry.is_empty()) {
        let kept = old.iter().position(|value| text_of(value) == entry).map(|place| old.remove(place));
        match (kept, &indent) {
            (Some(value), _) if around(&value).contains('\n') => array.push_formatted(value),
            (Some(mut value), _) => {
                value.decor_mut().clear();
                array.push(value);
            }
            (None, Some(indent)) => array.push_formatted(Value::from(entry).decorated(indent, "")),
            (None, None) => array.push(entry),
        }
    }
    // A comment behind one entry stands before the next, as the parser sees it.
    let orphans: String = old.iter().map(around).filter(|space| space.contains('#')).collect();
    if !orphans.is_empty() {
        let end = array.trailing().as_str().filter(|end| end.contains('\n')).unwrap_or("\n").to_owned();
        array.set_trailing(format!("{}{end}", orphans.trim_end()));
    }
}

/// Returns the spaces, line ends and comments around a value.
fn around(value: &Value) -> String {
    let decor = value.decor();
    let texts = [decor.prefix(), decor.suffix()].map(|text| text.and_then(|text| text.as_str()));
    texts.into_iter().flatten().collect()
}

fn text_of_item(item: &Item) -> String {
    match item {
        Item::Value(value) => text_of(value),
        other => other.clone().into_value().map(|value| text_of(&value)).unwrap_or_default(),
    }
}

fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.value().clone(),
        Value::Integer(number) => number.value().to_string(),
        Value::Float(number) => format!("{:?}", number.value()),
        Value::Boolean(truth) => truth.value().to_string(),
        Value::Datetime(moment) => moment.value().to_string(),
        Value::Array(array) => array.iter().map(text_of).collect::<Vec<_>>().join(","),
        Value::InlineTable(_) => value.clone().decorated("", "").to_string(),
    }
}

fn moment(at: Timestamp) -> Value {
    Datetime::from_str(&at.to_string()).map_or_else(|_| at.to_string().into(), Value::from)
}

fn time(item: &Item) -> Option<Timestamp> {
    text_of_item(item).parse().ok()
}
