//! `review video`: what a film's container tells, and what speaks against sending it.

use clap::Args;
use serde_json::{Value, json};

use crate::commands::Context;
use crate::error::Exit;
use crate::finding::{Finding, Subject, UNKNOWN_ID, Weight};
use crate::journey::port::Machine;
use crate::probe::Disk;
use crate::review::{Clip, ClipFault, FilmRules, judge_clip};
use crate::ui::{Report, View};

/// Which films are looked at.
#[derive(Debug, Args)]
pub struct VideoArgs {
    /// Films: MP4, MOV or WebM
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
}

/// Looks at films and judges them. Needs no workspace and no network.
/// A file that cannot be read is a finding.
pub fn run(context: &Context<'_>, args: &VideoArgs) -> Report {
    let app = context.named_app(None).unwrap_or_else(|| UNKNOWN_ID.into());
    let subject = Subject::App(app);
    let mut findings = Vec::new();
    let mut rows = Vec::new();
    let mut films = Vec::new();
    for file in &args.files {
        let seen = Disk.clip(&context.env.absolute(file).display().to_string());
        let flaws = judge_clip(file, &seen, FilmRules::builtin());
        findings.extend(flaws.into_iter().map(|(code, facts)| Finding {
            code,
            subject: subject.clone(),
            facts,
        }));
        rows.push(row(file, &seen));
        films.push(film(file, &seen));
    }
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.code.weight));
    let blocks = findings.iter().any(|finding| finding.code.weight >= Weight::Blocks);
    let columns =
        vec!["column-file", "column-kind", "column-codec", "column-picture", "column-length", "column-size"];
    let mut views = vec![View::Table { columns, rows }];
    if findings.is_empty() {
        views.push(View::Message("film-fits", [].into()));
    }
    Report {
        exit: if blocks { Exit::Unmet } else { Exit::Settled },
        findings,
        ..Report::settled("review video", json!({ "films": films }), View::Several(views))
    }
}

fn row(file: &str, seen: &Result<Clip, ClipFault>) -> Vec<String> {
    let Ok(clip) = seen else {
        let mut row = vec![file.to_owned()];
        row.resize(6, "–".to_owned());
        return row;
    };
    let length = match clip.seconds {
        0 => "?".to_owned(),
        seconds => format!("{}:{:02}", seconds / 60, seconds % 60),
    };
    let codec = if clip.codec.is_empty() { "?".to_owned() } else { clip.codec.clone() };
    let picture = format!("{}×{}", clip.width, clip.height);
    vec![file.to_owned(), clip.container.clone(), codec, picture, length, size(clip.bytes)]
}

/// Returns a size as people write it; a thousand bytes are a kilobyte.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

fn film(file: &str, seen: &Result<Clip, ClipFault>) -> Value {
    let mut told = match seen {
        Ok(clip) => json!(clip),
        Err(fault) => json!({ "unreadable": fault.code().id }),
    };
    told["path"] = file.into();
    told
}
