//! Answers without a person: a TOML file and the flags of `start`, behind the same port as a terminal.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use futures_util::future::LocalBoxFuture;
use jiff::Timestamp;
use secrecy::SecretString;

use crate::codes;
use crate::error::Error;
use crate::files;
use crate::finding::{Code, Finding, Subject, Verdict};
use crate::journey::Row;
use crate::journey::drive::{Answer, Asked, Guide};
use crate::journey::port::{Call, Method};
use crate::journey::question::{QUESTIONS, Question, Shape, Target};

/// One answer, still unread if it is a reference.
#[derive(Clone, Debug)]
pub enum Given {
    /// As it stands.
    Text(String),
    /// The value of an environment variable.
    Variable(String),
    /// The content of a file.
    File(PathBuf),
}

/// Everything that was answered beforehand.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    /// By key.
    common: BTreeMap<Cow<'static, str>, Given>,
    /// By Page ID, then by key.
    pages: BTreeMap<String, BTreeMap<Cow<'static, str>, Given>>,
    /// Environment variables that references may name.
    variables: BTreeMap<String, String>,
    /// When the file was last changed: what it says was said then.
    written: Option<Timestamp>,
    /// Keys that were given as flags, and so are said now.
    flags: BTreeSet<Cow<'static, str>>,
}

impl Answers {
    /// Reads an answers file. Paths in it are relative to its folder; `extra` are the questions that platforms'
    /// profiles ask for.
    ///
    /// # Errors
    /// `answers-unreadable`, `answers-not-toml` (with line and column), `answer-key-unknown` (with the
    /// nearest key), `answer-secret-in-plain`, or the reason of a wrong answer. Nothing is saved by then.
    pub fn read(
        path: &Path,
        variables: &BTreeMap<String, String>,
        extra: &[Question],
    ) -> Result<Self, Error> {
        let shown = path.display().to_string();
        let bytes = files::read(path, files::LARGEST_TEXT).map_err(|error| {
            let why = error.kind().to_string();
            Error::new(&codes::ANSWERS_UNREADABLE).with("path", shown.clone()).with("why", why)
        })?;
        let text =
            decode(&bytes).ok_or_else(|| Error::new(&codes::ANSWERS_NOT_TEXT).with("path", shown.clone()))?;
        let text = text.as_str();
        let table: toml::Table =
            text.parse().map_err(|error: toml::de::Error| not_toml(&shown, text, &error))?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let written = std::fs::metadata(path).and_then(|file| file.modified()).ok();
        let written = written.and_then(|at| Timestamp::try_from(at).ok());
        let mut answers = Self { variables: variables.clone(), written, ..Self::default() };
        for (key, value) in &table {
            if key == "pages" {
                let pages = value.as_table().ok_or_else(|| wrong_type(&shown, key))?;
                for (page, own) in pages {
                    let is_id =
                        Question::find("page_id").is_some_and(|question| question.check(page).is_ok());
                    if !is_id {
                        return Err(
                            Error::new(&codes::ANSWER_NOT_DIGITS).with("key", format!("pages.{page}"))
                        );
                    }
                    let own = own.as_table().ok_or_else(|| wrong_type(&shown, page))?;
                    for (key, value) in own {
                        let (key, given) = read_one(&shown, text, folder, key, value, extra)?;
                        answers.pages.entry(page.clone()).or_default().insert(key, given);
                    }
                }
            } else {
                let (key, given) = read_one(&shown, text, folder, key, value, extra)?;
                answers.common.insert(key, given);
            }
        }
        answers.check()?;
        Ok(answers)
    }

    /// Returns no answers, with the variables that references could name.
    pub fn none(variables: &BTreeMap<String, String>) -> Self {
        Self { variables: variables.clone(), ..Self::default() }
    }

    /// Adds or replaces an answer given as a flag.
    ///
    /// # Errors
    /// The reason of a wrong answer.
    pub fn set(&mut self, question: &Question, text: &str) -> Result<(), Error> {
        question.check(text).map_err(|why| wrong(question, why))?;
        self.common.insert(question.key.clone(), Given::Text(text.to_owned()));
        self.flags.insert(question.key.clone());
        Ok(())
    }

    /// Returns the checked answer to a question about a subject, if there is one.
    ///
    /// # Errors
    /// A reference that leads nowhere, or the reason of a wrong answer.
    pub fn get(&self, question: &Question, subject: &Subject) -> Result<Option<String>, Error> {
        let own = match subject {
            Subject::Page { page, .. } => self.pages.get(page).and_then(|own| own.get(&question.key)),
            _ => None,
        };
        let Some(given) = own.or_else(|| self.common.get(&question.key)) else { return Ok(None) };
        let text = match given {
            Given::Text(text) => text.clone(),
            Given::Variable(name) => self.variables.get(name).cloned().ok_or_else(|| {
                Error::new(&codes::ANSWER_VARIABLE_UNSET)
                    .with("key", question.key.clone())
                    .with("name", name.clone())
            })?,
            Given::File(path) => {
                let unreadable = |why: String| {
                    let error = Error::new(&codes::ANSWER_FILE_UNREADABLE).with("why", why);
                    error.with("key", question.key.clone()).with("path", path.display().to_string())
                };
                let bytes = files::read(path, files::LARGEST_TEXT)
                    .map_err(|error| unreadable(error.kind().to_string()))?;
                decode(&bytes).ok_or_else(|| unreadable("not UTF-8 text".into()))?
            }
        };
        question.check(&text).map(Some).map_err(|why| wrong(question, why))
    }

    /// Returns the answer to what is asked, if there is one that still counts.
    ///
    /// # Errors
    /// As [`Answers::get`].
    pub fn answer(&self, asked: &Asked<'_>, now: Timestamp) -> Result<Option<Answer>, Error> {
        let question = asked.question;
        let Some(text) = self.get(question, asked.subject)? else { return Ok(None) };
        if question.target != Target::Said {
            return Ok(Some(answer(question, text)));
        }
        let at = self.said_at(question, now);
        let counts = asked.since.is_none_or(|since| at > since);
        Ok(counts.then_some(Answer::Dated(text, at)))
    }

    /// Returns the checked answer of a key that belongs to no Page.
    ///
    /// # Errors
    /// As [`Answers::get`].
    pub fn text(&self, key: &str) -> Result<Option<String>, Error> {
        Question::find(key).map_or(Ok(None), |question| self.get(question, &Subject::Customer(String::new())))
    }

    /// Returns the answers that go into records as they are, checked, with the Page they are of, if any.
    ///
    /// # Errors
    /// The reason of a wrong answer.
    pub fn fields(&self) -> Result<Vec<Field>, Error> {
        let common = self.common.keys().map(|key| (key, None));
        let own = self.pages.iter().flat_map(|(page, own)| own.keys().map(|key| (key, Some(page.clone()))));
        let mut fields = Vec::new();
        for (key, page) in common.chain(own) {
            let Some(question) = Question::find(key) else { continue };
            if !matches!(question.target, Target::Field | Target::AppId | Target::PageId) {
                continue;
            }
            let subject = page.as_ref().map_or(Subject::App(String::new()), |page| Subject::page("", page));
            if let Some(text) = self.get(question, &subject)? {
                fields.push((question, page, text));
            }
        }
        Ok(fields)
    }

    /// Returns when an answer was said: a flag's now, a file's when it was last changed.
    pub fn said_at(&self, question: &Question, now: Timestamp) -> Timestamp {
        if self.flags.contains(&question.key) {
            now
        } else {
            self.written.map_or(now, |written| written.min(now))
        }
    }

    /// Returns whether one Page has an answer of its own.
    pub fn has_own(&self, page: &str, key: &str) -> bool {
        self.pages.get(page).is_some_and(|own| own.contains_key(key))
    }

    /// Returns the ids of Pages that have answers of their own.
    pub fn pages(&self) -> Vec<String> {
        self.pages.keys().cloned().collect()
    }

    /// Judges every answer that stands in the file itself. References are followed when they are needed: a
    /// secret that is in the vault already need not be at hand again.
    fn check(&self) -> Result<(), Error> {
        for (key, given) in self.common.iter().chain(self.pages.values().flatten()) {
            if let (Some(question), Given::Text(text)) = (Question::find(key), given) {
                question.check(text).map_err(|why| wrong(question, why))?;
            }
        }
        Ok(())
    }
}

fn read_one(
    shown: &str,
    source: &str,
    folder: &Path,
    key: &str,
    value: &toml::Value,
    extra: &[Question],
) -> Result<(Cow<'static, str>, Given), Error> {
    let own = extra.iter().find(|own| own.key == key);
    let Some(question) = Question::find(key).or(own) else {
        let error = Error::new(&codes::ANSWER_KEY_UNKNOWN).with("key", key).with("path", shown);
        return Err(error.with("nearest", nearest(key)));
    };
    let is_secret = matches!(question.target, Target::Secret(_));
    let given = match value {
        toml::Value::String(_) if is_secret => {
            return Err(Error::new(&codes::ANSWER_SECRET_IN_PLAIN).with("key", key).with("path", shown));
        }
        toml::Value::String(text) if question.shape == Shape::Path && text.chars().any(char::is_control) => {
            // `"C:\temp\new.png"` is valid TOML, and means a tab and a line break.
            let line =
                source.lines().position(|line| line.trim_start().starts_with(key)).map_or(0, |at| at + 1);
            return Err(Error::new(&codes::ANSWERS_WINDOWS_PATH).with("path", shown).with("line", line));
        }
        // A file is named from where the answers lie, wherever the command runs.
        toml::Value::String(text) if question.shape == Shape::Path => {
            Given::Text(folder.join(text).display().to_string())
        }
        toml::Value::String(text) => Given::Text(text.clone()),
        toml::Value::Integer(number) => Given::Text(number.to_string()),
        toml::Value::Boolean(yes) => Given::Text(if *yes { "yes" } else { "no" }.into()),
        toml::Value::Array(list) => {
            let items: Option<Vec<&str>> = list.iter().map(toml::Value::as_str).collect();
            Given::Text(items.ok_or_else(|| wrong_type(shown, key))?.join(","))
        }
        toml::Value::Table(reference) => {
            let text = |name: &str| reference.get(name).and_then(toml::Value::as_str);
            match (reference.len(), text("env"), text("file")) {
                (1, Some(name), None) => Given::Variable(name.into()),
                (1, None, Some(path)) => Given::File(folder.join(path)),
                _ => return Err(wrong_type(shown, key)),
            }
        }
        _ => return Err(wrong_type(shown, key)),
    };
    Ok((question.key.clone(), given))
}

/// Returns a file's text: UTF-8, or the UTF-16 that Windows' own tools write, without its byte order mark.
pub fn decode(bytes: &[u8]) -> Option<String> {
    let wide = |rest: &[u8], join: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = rest.chunks_exact(2).map(|pair| join([pair[0], pair[1]])).collect();
        String::from_utf16(&units).ok()
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        _ => {
            String::from_utf8(bytes.to_vec()).ok().map(|text| text.trim_start_matches('\u{feff}').to_owned())
        }
    }
}

fn not_toml(shown: &str, text: &str, error: &toml::de::Error) -> Error {
    let start = error.span().map_or(0, |span| span.start.min(text.len()));
    let line = text[..start].matches('\n').count() + 1;
    let source = text.lines().nth(line - 1).unwrap_or_default();
    // `C:\Users` in a double-quoted string is the usual reason on Windows.
    let is_windows_path = source.contains('"') && source.contains(":\\");
    let code = if is_windows_path { &codes::ANSWERS_WINDOWS_PATH } else { &codes::ANSWERS_NOT_TOML };
    Error::new(code).with("path", shown).with("line", line).with("why", error.message())
}

fn wrong_type(shown: &str, key: &str) -> Error {
    Error::new(&codes::ANSWER_WRONG_TYPE).with("path", shown).with("key", key)
}

fn wrong(question: &Question, why: &'static Code) -> Error {
    let error = Error::new(why).with("key", question.key.clone());
    match question.shape {
        Shape::OneOf(words) | Shape::SomeOf(words) => error.with("offered", words.join(", ")),
        _ => error,
    }
}

/// Returns the question whose key shares most letters in order with what was typed.
fn nearest(key: &str) -> &'static str {
    let score = |other: &str| {
        let mut rest = other.chars();
        let shared = key.chars().filter(|glyph| rest.any(|other| other == *glyph)).count();
        2 * shared * 100 / (key.chars().count() + other.chars().count()).max(1)
    };
    QUESTIONS.iter().map(|question| &*question.key).max_by_key(|other| score(other)).unwrap_or_default()
}

/// Hears each step's verdict.
pub type Progress<'n> = Box<dyn FnMut(&'static Row, &Subject, &Verdict) + 'n>;

/// The answer to one question, with the Page it is of, if it is one Page's own.
pub type Field = (&'static Question, Option<String>, String);

/// The guide that nobody stands behind: answers from a file, agrees to what was asked for, never waits.
pub struct Unattended<'n> {
    /// The answers.
    pub answers: Answers,
    /// Hears each step's verdict, for progress.
    pub note: Progress<'n>,
    /// The time of the run.
    pub now: Timestamp,
    /// Whether an answer that is missing is no error: when nothing is going to be done anyway.
    pub is_lenient: bool,
    /// Whether changes at Meta were agreed to beforehand: `--yes`.
    pub agrees: bool,
}

impl Guide for Unattended<'_> {
    fn show(&mut self, row: &'static Row, subject: &Subject, verdict: &Verdict) {
        (self.note)(row, subject, verdict);
    }

    fn ask<'a>(&'a mut self, asked: &'a Asked<'a>) -> LocalBoxFuture<'a, Result<Answer, Error>> {
        Box::pin(async move {
            let question = asked.question;
            if let Some(given) = self.answers.answer(asked, self.now)? {
                return Ok(given);
            }
            // What is made up has to be seen by somebody who puts it into the product.
            if let Some(offer) = asked.offer.as_ref().filter(|_| !asked.is_made_up) {
                return Ok(answer(question, secrecy::ExposeSecret::expose_secret(offer).to_owned()));
            }
            let may_wait = !question.required || asked.is_optional || self.is_lenient;
            if may_wait { Ok(Answer::Later) } else { Err(missing(&question.key)) }
        })
    }

    fn refused(&mut self, _: &Question, _: &Finding) -> bool {
        false
    }

    fn agree<'a>(
        &'a mut self,
        _: &'static Row,
        planned: &'a [Call],
    ) -> LocalBoxFuture<'a, Result<bool, Error>> {
        let changes: Vec<&str> =
            planned.iter().filter(|call| call.method != Method::Get).map(|call| call.path.as_str()).collect();
        let result = if self.agrees || changes.is_empty() {
            Ok(true)
        } else {
            let error = Error::new(&codes::CHANGE_NOT_CONFIRMED).with("count", changes.len());
            Err(error.with("calls", changes.join(", ")))
        };
        Box::pin(async { result })
    }

    fn wait<'a>(
        &'a mut self,
        _: &'static Row,
        _: &'a Subject,
        _: &'a [Finding],
    ) -> LocalBoxFuture<'a, Result<bool, Error>> {
        Box::pin(async { Ok(false) })
    }
}

/// Returns a text as the answer to a question.
pub fn answer(question: &Question, text: String) -> Answer {
    match question.target {
        Target::Secret(_) => Answer::Secret(SecretString::from(text)),
        _ => Answer::Text(text),
    }
}

/// Returns the error for a required answer that nobody gave: it names the key and how to give it.
pub fn missing(key: &str) -> Error {
    let flag = match Question::find(key).map(Question::flag) {
        Some(Some(flag)) => flag,
        Some(None) => {
            let error = Error::new(&codes::ANSWER_MISSING_SECRET).with("key", key);
            return error.with("variable", key.to_uppercase());
        }
        // What only a platform's profile asks for has no flag of its own.
        None => format!("onboard customer set CUSTOMER {key} VALUE"),
    };
    Error::new(&codes::ANSWER_MISSING).with("key", key).with("flag", flag)
}
