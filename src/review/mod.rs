//! What goes into Meta's App Review form: the permission catalogue, the texts, and a lint over them. Pure.
//!
//! Texts are English whatever the person speaks, since Meta's reviewers read nothing else.

mod address;
mod asking;
mod catalogue;
mod checklist;
mod clip;
mod composer;
mod english;
#[cfg(test)]
mod films;
mod gaps;
#[cfg(test)]
mod golden;
mod lint;
mod markup;
mod pack;
mod page;
mod refusal;
mod render;
#[cfg(test)]
mod resubmitting;
mod settings;
mod shot_book;
mod shots;
mod srt;
mod steps;
mod templates;
mod text;

pub use address::{is_local, is_private};
pub use asking::{Challenge, challenges, permissions, requested};
pub use catalogue::{Bearer, CALL_DAYS, Catalogue, Exercise, Form, Kind, Permission, Refused, Verb};
pub use checklist::{Group, Item, checklist, checklist_ids, checklist_text};
pub use clip::{CLIP_CODES, Clip, ClipFault, ClipFlaw, FilmRules, judge as judge_clip};
pub use gaps::Gaps;
pub use lint::{Flaw, LINT_CODES, Sight, SiteAnswer, lint};
pub use markup::without_markup;
pub use pack::{Edited, Source, pack};
pub use page::page;
pub use refusal::{Point, Reason, Recognised, reason, reasons, recognise};
pub use render::{render, render_one};
pub use settings::{
    DataOption, DataQuestion, data_handling, data_questions, settings_keys, settings_texts, unanswered,
    verification,
};
pub use shot_book::{RecordingRule, recording_rules, shot_ids, shots_of};
pub use shots::{Mark, Shot, captions, marks, seconds, shot_facts, shot_list, shots};
pub use text::{Field, PASSWORD_PLACE, Say, Text, Values, with_password};
