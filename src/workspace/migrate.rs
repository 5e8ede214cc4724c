//! Records of older schemas, brought to the newest: on reading in memory, in the file by the next edit.

use toml_edit::{DocumentMut, Item, Table};

/// The schema that this version writes.
pub(super) const SCHEMA: i64 = 1;

/// One step from a schema to the next. The place in the list is the schema it starts from.
type Migration = fn(&mut DocumentMut);

const MIGRATIONS: [Migration; 1] = [from_0];

/// Brings a document from schema `found`, which is no newer than ours, to the newest.
pub(super) fn to_newest(document: &mut DocumentMut, found: i64) {
    let done = usize::try_from(found).unwrap_or_default();
    for migration in MIGRATIONS.iter().skip(done) {
        migration(document);
    }
    document["schema"] = toml_edit::value(SCHEMA);
}

/// Schema 0 had no number: `site` became `site_url`, and `page`, a bare id, became a table of its own.
fn from_0(document: &mut DocumentMut) {
    let table = document.as_table_mut();
    if !table.contains_key("site_url")
        && let Some((key, item)) = table.remove_entry("site")
    {
        let renamed = toml_edit::Key::new("site_url").with_leaf_decor(key.leaf_decor().clone());
        table.insert_formatted(&renamed, item);
    }
    let page = table.get("page").and_then(Item::as_value).map(|value| {
        value.as_integer().map_or_else(|| value.as_str().unwrap_or_default().to_owned(), |id| id.to_string())
    });
    let Some(page) = page.filter(|page| super::ids::check_id(page).is_ok()) else { return };
    let mut pages = Table::new();
    pages.set_implicit(true);
    let pages = table.entry("pages").or_insert(Item::Table(pages));
    if let Some(pages) = pages.as_table_like_mut() {
        if !pages.contains_key(&page) {
            pages.insert(&page, Item::Table(Table::new()));
        }
        table.remove("page");
    }
}
