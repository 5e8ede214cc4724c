//! What goes into Meta's App Review form: the permission catalogue, the texts, and a lint over them. Pure.
//!
//! Texts are English whatever the person speaks, since Meta's reviewers read nothing else.

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

pub use asking::permissions;
pub(crate) use asking::{challenges, requested};
pub use catalogue::Catalogue;
pub(crate) use catalogue::{Bearer, CALL_DAYS, Exercise, Form, Kind, Permission, Verb};
#[cfg(test)]
pub(crate) use checklist::checklist_ids;
pub(crate) use checklist::{Group, checklist_text};
pub use clip::CLIP_CODES;
pub(crate) use clip::{Clip, ClipFault, FilmRules, judge as judge_clip};
pub use gaps::Gaps;
pub(crate) use lint::{Flaw, SiteAnswer, is_foreign_value};
pub use lint::{LINT_CODES, LintContext, lint};
pub(crate) use markup::without_markup;
pub(crate) use pack::{Edited, Source, pack};
pub(crate) use page::page;
pub use refusal::reasons;
pub(crate) use refusal::{Point, Reason, Recognised, reason, recognise};
pub use render::render;
pub(crate) use render::render_one;
pub(crate) use settings::{settings_keys, settings_texts, unanswered};
pub(crate) use shot_book::shots_of;
pub use shot_book::{recording_rules, shot_ids};
#[cfg(test)]
pub(crate) use shots::Shot;
pub(crate) use shots::{captions, marks, seconds, shot_facts, shot_list, shots};
pub use text::Values;
pub(crate) use text::{Field, PASSWORD_PLACE, Say, Text, with_password};
