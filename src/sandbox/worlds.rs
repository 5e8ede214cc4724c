//! World files: built in or given, whole or as a patch of a built-in one.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::fates::misplanned;
use super::state::State;
use super::versions::Versions;
use super::world::World;

const HEALTHY: &str = include_str!("worlds/healthy.json");
const NEW: &str = include_str!("worlds/new.json");

/// Why a world file is no world.
#[derive(Debug, thiserror::Error)]
pub enum WorldError {
    /// The text is no JSON.
    #[error("the world is not JSON: {0}")]
    NotJson(#[from] serde_json::Error),
    /// A value does not fit; the path leads to it.
    #[error("the world does not fit at `{path}`: {reason}")]
    Misfit {
        /// The JSON path, like `apps.900.mode`.
        path: String,
        /// What is wrong there.
        reason: String,
    },
    /// `extends` names no built-in world.
    #[error("there is no world `{0}` to extend; there are `healthy` and `new`")]
    UnknownBase(String),
}

impl World {
    /// Returns the world in which all is done: one live app, one published Page, tokens that work.
    ///
    /// # Panics
    /// Never: the built-in world is read by a test.
    pub fn healthy() -> Self {
        Self::from_json(HEALTHY).expect("the built-in world fits: a test reads it")
    }

    /// Returns the `new` world: people, a Page and a web, but no app and no token.
    ///
    /// # Panics
    /// Never: the built-in world is read by a test.
    pub fn fresh() -> Self {
        Self::from_json(NEW).expect("the built-in world fits: a test reads it")
    }

    /// Reads a world file: a whole world, or `{"extends": "healthy", "patch": {…}}` with an RFC 7386
    /// merge patch.
    ///
    /// # Errors
    /// A [`WorldError`] that names the JSON path of what does not fit.
    pub fn from_json(text: &str) -> Result<Self, WorldError> {
        let mut value = whole(serde_json::from_str(text)?)?;
        let start = value
            .get("now")
            .and_then(Value::as_str)
            .and_then(|now| now.parse::<Timestamp>().ok())
            .ok_or_else(|| misfit("now", "an RFC 3339 instant is wanted"))?;
        each_instant(&mut value, "", &|path, text| match offset(text) {
            Some(offset) => start
                .checked_add(offset)
                .map(|at| at.to_string())
                .map_err(|error| misfit(path, &error.to_string())),
            None => Ok(text.to_owned()),
        })?;
        let state: State = serde_path_to_error::deserialize(value)
            .map_err(|error| misfit(&error.path().to_string(), &error.inner().to_string()))?;
        for (name, planned) in &state.plan {
            if let Some(why) = misplanned(planned) {
                return Err(misfit(&format!("plan.{name}"), &why));
            }
        }
        Ok(Self::of(state))
    }

    /// Returns the world as it is now, as a world file that starts there.
    ///
    /// # Panics
    /// Never: a world is plain data.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(&self.state).expect("a world is plain data")
    }

    /// Returns the same world with every instant moved, so that it starts at `now`.
    ///
    /// # Panics
    /// Never: a world is plain data.
    #[must_use]
    pub fn starting_at(&self, now: Timestamp) -> Self {
        let shift = now.duration_since(self.state.now);
        let mut value = serde_json::to_value(&self.state).expect("a world is plain data");
        value["now"] = Value::String(now.to_string());
        let moved = each_instant(&mut value, "", &|path, text| {
            let at = text.parse::<Timestamp>().ok().and_then(|at| at.checked_add(shift).ok());
            at.map(|at| at.to_string()).ok_or_else(|| misfit(path, "out of range"))
        });
        match moved.ok().and_then(|()| serde_json::from_value(value).ok()) {
            Some(state) => Self::of(state),
            None => self.clone(),
        }
    }
}

/// Resolves `extends`.
fn whole(value: Value) -> Result<Value, WorldError> {
    let Some(base) = value.get("extends") else { return Ok(value) };
    let mut world: Value = match base.as_str() {
        Some("healthy") => serde_json::from_str(HEALTHY)?,
        Some("new") => serde_json::from_str(NEW)?,
        _ => return Err(WorldError::UnknownBase(base.as_str().unwrap_or_default().to_owned())),
    };
    if let Some(stray) = value
        .as_object()
        .into_iter()
        .flatten()
        .find(|(key, _)| !["extends", "patch", "scenario"].contains(&key.as_str()))
    {
        return Err(misfit(
            stray.0,
            "beside `extends` stand only `patch`, and `scenario` for what tests do with it",
        ));
    }
    if let Some(patch) = value.get("patch") {
        world["versions"] = serde_json::to_value(Versions::default())?;
        merge(&mut world, patch);
    }
    Ok(world)
}

/// Applies a merge patch as RFC 7386 has it.
fn merge(target: &mut Value, patch: &Value) {
    let Some(patch) = patch.as_object() else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = Value::Object(serde_json::Map::new());
    }
    let target = target.as_object_mut().expect("made an object above");
    for (key, value) in patch {
        if value.is_null() {
            target.remove(key);
        } else {
            merge(target.entry(key.clone()).or_insert(Value::Null), value);
        }
    }
}

/// Rewrites every instant: the text under each key that ends in `_at`.
fn each_instant(
    value: &mut Value,
    path: &str,
    rewrite: &dyn Fn(&str, &str) -> Result<String, WorldError>,
) -> Result<(), WorldError> {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                match value {
                    Value::String(text) if key.ends_with("_at") => *text = rewrite(&path, text)?,
                    other => each_instant(other, &path, rewrite)?,
                }
            }
        }
        Value::Array(items) => {
            for (at, value) in items.iter_mut().enumerate() {
                each_instant(value, &format!("{path}[{at}]"), rewrite)?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// Reads an offset such as `+60d` or `-2h`.
fn offset(text: &str) -> Option<SignedDuration> {
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let rest = text.strip_prefix(['+', '-'])?;
    let unit = match rest.chars().last()? {
        's' => 1,
        'm' => 60,
        'h' => 3600,
        'd' => 86_400,
        _ => return None,
    };
    let count: i64 = rest[..rest.len() - 1].parse().ok()?;
    Some(SignedDuration::from_secs(sign * count.checked_mul(unit)?))
}

fn misfit(path: &str, reason: &str) -> WorldError {
    WorldError::Misfit { path: path.to_owned(), reason: reason.to_owned() }
}
