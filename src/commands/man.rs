//! `man`: a manual page for each command.

use std::path::PathBuf;

use serde_json::json;

use super::Context;
use crate::codes;
use crate::error::Error;
use crate::ui::{Report, View};

/// Arguments of `man`.
#[derive(Debug, clap::Args)]
pub struct ManArgs {
    /// Folder to write them to, like /usr/local/share/man/man1
    pub dir: PathBuf,
}

/// Writes the pages.
///
/// # Errors
/// `man-unwritten` when the folder cannot be made or written.
pub fn run(context: &Context<'_>, args: &ManArgs) -> Result<Report, Error> {
    let folder = context.env.absolute(&args.dir);
    let path = folder.display().to_string();
    let made = std::fs::create_dir_all(&folder);
    made.and_then(|()| clap_mangen::generate_to(super::command(), &folder)).map_err(|error| {
        Error::new(&codes::MAN_UNWRITTEN).with("path", path.as_str()).with("why", error.kind().to_string())
    })?;
    let facts = [("path", path.clone().into())].into();
    Ok(Report::settled("man", json!({ "path": path }), View::Message("man-written", facts)))
}
