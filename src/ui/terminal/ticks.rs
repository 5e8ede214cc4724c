//! The steps of the product's set-up: shown in their order, and ticked.

use std::collections::BTreeSet;

use serde_json::Value;

use super::questions::{Wish, stop};
use super::{Terminal, plan};
use crate::error::Error;
use crate::finding::{Facts, Subject};
use crate::journey::drive::Asked;
use crate::journey::setup::ALL;
use crate::journey::sheet::{Line, entered, of, of_moment, sentence};
use crate::redact::{MASK, clean};
use crate::ui::width;

/// The most columns of a step in a list to choose from.
const LONGEST: usize = 64;

impl Terminal<'_> {
    /// Shows the product's form with its values, unless it stands on the screen like that already.
    pub(super) async fn show_form(&mut self, subject: &Subject) {
        // The app keeps the verify token, and the form is the Page's.
        let subject = self.at.as_ref().map_or(subject, |(_, at)| at).clone();
        let sheet = (self.parts.sheet)(subject.clone()).await;
        let form = of_moment(&sheet.lines, &[]);
        // What is read off the form since changes nothing of what is entered there.
        let shown = Some((subject, entered(&form)));
        if form.is_empty() || self.sheet_shown == shown {
            return;
        }
        self.say_steps(&form);
        self.sheet_shown = shown;
    }

    fn say_steps(&self, lines: &[Line]) {
        let width = self.parts.prompter.size().1.clamp(40, super::WIDTH);
        self.say(&format!("\n{}", plan::sheet(lines, width, self.words())));
    }

    /// Shows the steps that are due, and asks which of them are done.
    pub(super) async fn tick(&mut self, asked: &Asked<'_>) -> Result<Wish, Error> {
        let named = asked.finding.facts.get("steps").and_then(Value::as_array).into_iter().flatten();
        let ids: Vec<String> = named.filter_map(Value::as_str).map(String::from).collect();
        let sheet = (self.parts.sheet)(asked.subject.clone()).await;
        let moment = of_moment(&sheet.lines, &ids);
        self.say_steps(&moment);
        // What the channel does without can be ticked too, and is asked of nobody.
        let open: Vec<&Line> = moment
            .iter()
            .filter(|line| line.state.as_ref().is_some_and(crate::journey::setup::State::is_open))
            .collect();
        let required = of(&moment, &ids).len();
        let label = self.get("ask-setup_done");
        let mut done: BTreeSet<usize> = BTreeSet::new();
        let mut at = match &asked.offer {
            Some(_) => 0,
            None => open.len() + 1,
        };
        loop {
            let count: Facts = [("done", done.len().into()), ("count", required.into())].into();
            let first = if done.is_empty() { "tick-all" } else { "tick-these" };
            let mut items = vec![self.words().say(first, &count)];
            items.extend(open.iter().enumerate().map(|(at, line)| self.item(line, done.contains(&at))));
            items.extend([self.get("choose-later"), self.get("choose-stop")]);
            match self.parts.prompter.pick(&label, &items, at).await? {
                Some(0) if done.is_empty() => return Ok(Wish::Text(ALL.to_owned())),
                Some(0) => {
                    let ids: Vec<&str> = done.iter().map(|at| open[*at].step.id.as_str()).collect();
                    return Ok(Wish::Text(ids.join(",")));
                }
                Some(picked) if picked <= open.len() => {
                    if !done.remove(&(picked - 1)) {
                        done.insert(picked - 1);
                    }
                    at = picked;
                }
                Some(picked) if picked == open.len() + 2 => return stop(),
                _ => return Ok(Wish::Later),
            }
        }
    }

    fn item(&self, line: &Line, is_done: bool) -> String {
        let words = self.words().clone();
        let say = move |key: &str, facts: &Facts| words.say(key, facts);
        let text = clean(&sentence(line, MASK, &say));
        let mut short = String::new();
        for letter in text.chars() {
            if width(&short) >= LONGEST {
                short.push('…');
                break;
            }
            short.push(letter);
        }
        format!("{} {short}", if is_done { "[x]" } else { "[ ]" })
    }
}
