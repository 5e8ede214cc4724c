//! One question: its help, its hint, its prompt, until it is answered or put off.

use std::path::Path;

use anstyle::Style;
use secrecy::ExposeSecret;
use serde_json::Value;

use super::{Terminal, plan};
use crate::codes;
use crate::error::Error;
use crate::files;
use crate::finding::Facts;
use crate::journey::drive::Asked;
use crate::journey::question::{Meaning, Question, Shape, Target};
use crate::redact::clean;

/// What a person wants of a question.
pub enum Wish {
    /// To answer it.
    Text(String),
    /// To leave it open.
    Later,
}

/// Ends the drive for today.
pub fn stop<T>() -> Result<T, Error> {
    Err(Error::new(&codes::STOPPED))
}

impl Terminal<'_> {
    /// Asks one question until it is answered or put off.
    pub(super) async fn wish(&mut self, asked: &Asked<'_>) -> Result<Wish, Error> {
        let question = asked.question;
        let words = self.words().clone();
        if question.meaning == Meaning::Ticked {
            return self.tick(asked).await;
        }
        if asked.is_read || question.meaning == Meaning::Delivered {
            // What is read off the form is there once it is filled in.
            self.show_form(asked.subject).await;
        }
        let help = self.help(asked);
        if !help.is_empty() {
            self.say("\n");
            self.tell(2, &help);
        }
        let offer = asked.offer.as_ref().map(|offer| offer.expose_secret().to_owned());
        if let Some(choices) = self.choices(question) {
            return self.choose(asked, &choices, offer.as_deref()).await;
        }
        let is_secret = question.shape == Shape::Secret;
        let hint = match (&offer, is_secret) {
            (Some(_), true) => "hint-secret-offered",
            (Some(_), false) => "hint-offered",
            (None, true) => "hint-secret",
            (None, false) => "hint-later",
        };
        let facts: Facts =
            [("offer", offer.as_deref().filter(|_| !is_secret).unwrap_or_default().into())].into();
        let dim = Style::new().dimmed();
        self.tell(2, &format!("{dim}{}{dim:#}", words.say(hint, &facts)));
        let label = self.label(asked);
        let mut typed = String::new();
        loop {
            let mut text = if is_secret {
                match self.secret(&label).await? {
                    Some(text) => text,
                    None => continue,
                }
            } else {
                self.parts.prompter.line(&label, offer.as_deref().map(clean).as_deref(), &typed).await?
            };
            if text.trim().is_empty()
                && let Some(offer) = &offer
            {
                text.clone_from(offer);
            }
            if self.is_word(&text, "word-stop", "stop") {
                return stop();
            }
            if self.is_word(&text, "word-later", "later") {
                return Ok(Wish::Later);
            }
            if question.shape == Shape::Path {
                text = self.absolute(&text);
            }
            match question.check(&text) {
                Ok(text) => return Ok(Wish::Text(text)),
                Err(why) => {
                    let offered = match question.shape {
                        Shape::SomeOf(words) => words.join(", "),
                        _ => String::new(),
                    };
                    let facts: Facts = [("key", label.clone().into()), ("offered", offered.into())].into();
                    self.tell(2, &words.say(why.id, &facts));
                    if !is_secret {
                        typed = text;
                    }
                }
            }
        }
    }

    /// Returns the words of a question: the profile's own, or ours.
    fn label(&self, asked: &Asked<'_>) -> String {
        let (words, key) = (self.words(), &asked.question.key);
        let own = asked.own.and_then(|ask| ask.text.as_ref()).map(|text| clean(text.of(&words.tag())));
        let named: Facts = [("key", key.clone().into())].into();
        own.or_else(|| words.try_say(&format!("ask-{key}"), &Facts::new()))
            .unwrap_or_else(|| words.say("ask-of-platform", &named))
    }

    /// Returns where the answer is found.
    fn help(&self, asked: &Asked<'_>) -> String {
        let (words, key) = (self.words(), &asked.question.key);
        let Some(ask) = asked.own.filter(|ask| ask.text.is_some()) else {
            let named: Facts = [("key", key.clone().into())].into();
            let ours = words.try_say(&format!("ask-{key}.help"), &Facts::new());
            return ours.or_else(|| words.try_say("ask-of-platform.help", &named)).unwrap_or_default();
        };
        let help = ask.help.as_ref().map(|help| clean(help.of(&words.tag())));
        let example = ask.example.as_ref();
        let example =
            example.map(|example| words.say("ask-example", &[("example", clean(example).into())].into()));
        help.into_iter().chain(example).collect::<Vec<_>>().join(" ")
    }

    /// Asks for a secret; for one that a terminal cuts, in a file.
    async fn secret(&self, label: &str) -> Result<Option<String>, Error> {
        if let Some(secret) = self.parts.prompter.secret(label).await? {
            return Ok(Some(secret.expose_secret().to_owned()));
        }
        self.tell(2, &self.get("secret-too-long"));
        let path = self.parts.prompter.line(&self.get("secret-file"), None, "").await?;
        match files::read_text(Path::new(&self.absolute(&path)), files::LARGEST_TEXT) {
            Ok(text) => Ok(Some(text.trim_start_matches('\u{feff}').trim().to_owned())),
            Err(error) => {
                let facts: Facts = [("path", path.into()), ("why", error.kind().to_string().into())].into();
                self.tell(2, &self.words().say("secret-file-unreadable", &facts));
                Ok(None)
            }
        }
    }

    fn is_word(&self, text: &str, key: &str, english: &str) -> bool {
        let text = text.trim().to_lowercase();
        text == english || text == self.get(key)
    }

    /// Returns a typed path whole: without the quotes of a dropped file, from where the person stands.
    fn absolute(&self, text: &str) -> String {
        let text = text.trim().trim_matches(['"', '\'']);
        let (folder, home) = &self.parts.folders;
        match (text.strip_prefix("~/"), home) {
            (Some(rest), Some(home)) => home.join(rest).display().to_string(),
            _ if text.is_empty() => String::new(),
            _ => folder.join(text).display().to_string(),
        }
    }

    /// Returns what can be chosen: the stable word, and what the person reads.
    fn choices(&self, question: &Question) -> Option<Vec<(String, String)>> {
        let words = match question.shape {
            Shape::OneOf(words) => words,
            Shape::Platform if !self.parts.platforms.is_empty() => {
                return Some(self.parts.platforms.clone());
            }
            _ if question.target == Target::PageId => {
                let offered: Vec<(String, String)> = self
                    .said
                    .iter()
                    .filter_map(|finding| finding.facts.get("offered")?.as_array())
                    .flatten()
                    .filter_map(Value::as_str)
                    .map(|page| (page.to_owned(), clean(page)))
                    .collect();
                return Some(offered).filter(|offered| offered.len() > 1);
            }
            _ => return None,
        };
        Some(words.iter().map(|word| ((*word).to_owned(), self.get(&format!("word-{word}")))).collect())
    }

    async fn choose(
        &mut self,
        asked: &Asked<'_>,
        choices: &[(String, String)],
        offer: Option<&str>,
    ) -> Result<Wish, Error> {
        let label = self.label(asked);
        let secrets = match asked.question.meaning {
            Meaning::Delivered => plan::secrets(&(self.parts.sheet)(asked.subject.clone()).await.secrets),
            _ => String::new(),
        };
        let mut items: Vec<String> = choices.iter().map(|(_, name)| name.clone()).collect();
        items.extend([self.get("choose-later"), self.get("choose-stop")]);
        items.extend((!secrets.is_empty()).then(|| self.get("choose-show-secrets")));
        // What only a person knows is never said by Enter alone, unless it is offered.
        let is_said = asked.question.target == Target::Said;
        let offered = choices.iter().position(|(word, _)| Some(word.as_str()) == offer);
        let first = offered.unwrap_or(if is_said { choices.len() } else { 0 });
        loop {
            let picked = self.parts.prompter.pick(&label, &items, first).await?;
            match picked.map(|picked| (picked, choices.get(picked))) {
                Some((_, Some((word, _)))) => return Ok(Wish::Text(word.clone())),
                Some((picked, None)) if picked == choices.len() + 1 => return stop(),
                Some((picked, None)) if picked > choices.len() + 1 => {
                    self.parts.prompter.show_aside(&secrets, &self.get("choose-hide")).await?;
                }
                _ => return Ok(Wish::Later),
            }
        }
    }
}
