//! The guide behind which a person stands: shows, asks, agrees and waits, in their language.

mod asker;
mod board;
mod plan;
mod questions;
mod ticks;
mod tty;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use anstyle::Style;
use futures_util::future::LocalBoxFuture;
use jiff::Timestamp;
use secrecy::SecretString;
use serde_json::Value;

pub use asker::prompter;
pub(crate) use board::Board;
pub(crate) use plan::secrets;
use questions::{Wish, stop};

use super::answers::{Answers, answer};
use super::human::{finding_lines, subject_name};
use super::spinner::Spinner;
use super::wrap::{WIDTH, wrap_to};
use super::{About, Prompter};
use crate::breaker::Breaker;
use crate::codes;
use crate::error::{Error, Exit};
use crate::finding::{Code, Facts, Finding, Subject, UNKNOWN_ID, Verdict};
use crate::i18n::Words;
use crate::journey::catalogue::ROWS;
use crate::journey::drive::{Answer, Asked, Guide};
use crate::journey::port::{Call, SecretKind};
use crate::journey::question::{Question, Target};
use crate::journey::sheet::Line;
use crate::journey::{Asks, Hand, Row, StepId};
use crate::redact::clean;

/// Returns the set-up sheet of a Page.
pub type Sheets<'t> = Box<dyn Fn(Subject) -> LocalBoxFuture<'t, Sheet> + 't>;

/// The way to a token by a login, for whoever is asked for one.
pub trait Login {
    /// Logs in, and keeps what comes of it. Returns false where it ends with a link that was handed out.
    ///
    /// # Errors
    /// When the login came to nothing.
    fn enter<'a>(&'a self, prompter: &'a dyn Prompter) -> LocalBoxFuture<'a, Result<bool, Error>>;
}

/// The set-up sheet of a Page, and the secrets that are entered.
#[derive(Debug, Default)]
pub struct Sheet {
    /// The steps, in order.
    pub lines: Vec<Line>,
    /// The secrets, each with its step and the label of its field.
    pub secrets: Vec<(String, String, SecretString)>,
}

/// What the guide works with.
pub struct Parts<'t> {
    /// Asks and says, in the person's words.
    pub prompter: Box<dyn Prompter + 't>,
    /// What was answered beforehand; only the rest is asked.
    pub answers: Answers,
    /// The time of the run.
    pub now: Timestamp,
    /// Whether changes are made without asking.
    pub agrees: bool,
    /// Whether a line may turn while we look.
    pub may_turn: bool,
    /// Who keeps us waiting.
    pub breaker: Breaker,
    /// Says that Graph is not Meta's, where it is not.
    pub elsewhere: Option<String>,
    /// Whom it is about.
    pub about: About,
    /// Id and name of each platform.
    pub platforms: Vec<(String, String)>,
    /// What the customer's platform asks of its own, by key, in the person's words.
    pub asks: BTreeMap<String, String>,
    /// Where relative paths begin, and where `~` lies.
    pub folders: (PathBuf, Option<PathBuf>),
    /// Returns a planned call as a command without secrets.
    pub curl: Box<dyn Fn(&Call) -> String + 't>,
    /// Knows what is done in the product.
    pub sheet: Sheets<'t>,
    /// Leads to a token by a login.
    pub login: Box<dyn Login + 't>,
}

/// A person in a terminal.
pub struct Terminal<'t> {
    parts: Parts<'t>,
    board: Board,
    /// What the last look saw, until it is said.
    news: Option<News>,
    /// The step that is looked at.
    at: Option<(StepId, Subject)>,
    /// The step whose heading stands on the screen.
    heading: Option<(StepId, Subject)>,
    /// What stands below it already.
    said: Vec<Finding>,
    postponed: bool,
    looks: usize,
    refused: BTreeSet<String>,
    /// Where the form of the sheet stands on the screen already, and how it stands there.
    sheet_shown: Option<(Subject, Vec<Line>)>,
    spinner: Option<Spinner>,
}

struct News {
    row: &'static Row,
    subject: Subject,
    found: Vec<Finding>,
}

/// What is spoken before: questions and plans bring the remedy themselves; in a wait all that is left must be plain.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Voice {
    Asking,
    Agreeing,
    Waiting,
}

impl<'t> Terminal<'t> {
    /// Returns a guide that has seen nothing yet.
    pub fn new(parts: Parts<'t>, board: Board) -> Self {
        Self {
            parts,
            board,
            news: None,
            at: None,
            heading: None,
            said: Vec::new(),
            postponed: false,
            looks: 0,
            refused: BTreeSet::new(),
            sheet_shown: None,
            spinner: None,
        }
    }

    fn words(&self) -> &Words {
        &self.parts.prompter.screen().words
    }

    fn get(&self, key: &str) -> String {
        self.words().get(key)
    }

    fn say(&self, text: &str) {
        self.parts.prompter.say(text);
    }

    /// Breaks a text where the window ends.
    fn wrap(&self, text: &str, indent: usize) -> String {
        wrap_to(text, self.parts.prompter.size().1.clamp(24, WIDTH) - 1, indent)
    }

    /// Says a paragraph with a margin.
    fn tell(&self, margin: usize, text: &str) {
        self.say(&format!("{:margin$}{}", "", self.wrap(text, margin)));
    }

    fn look_on(&mut self) {
        if self.parts.may_turn {
            self.spinner = Some(Spinner::start(self.words(), &self.parts.breaker));
        }
    }

    /// Says what the last look saw, under the heading of its step. Before a question, only what is new.
    fn speak(&mut self, voice: Voice) {
        self.spinner = None;
        let Some(News { row, subject, found }) = self.news.take() else { return };
        if !self.heading.as_ref().is_some_and(|(step, place)| *step == row.id && is_same(place, &subject)) {
            self.headline(row, &subject);
            self.said.clear();
        }
        self.heading = Some((row.id, subject.clone()));
        let is_waiting = voice == Voice::Waiting;
        let shown: Vec<Finding> =
            found.iter().filter(|finding| is_waiting || !self.said.contains(finding)).cloned().collect();
        for finding in &shown {
            let with_fix = match voice {
                Voice::Asking => !raises_a_question(row, finding),
                Voice::Agreeing => false,
                Voice::Waiting => true,
            };
            self.say_finding(&self.in_words(row, finding), with_fix);
        }
        let link = self.link(row, &subject).filter(|_| is_waiting || self.said.is_empty());
        if let Some(link) = link {
            let under = Style::new().underline();
            self.say(&format!("\n  {} {under}{link}{under:#}", self.get("open-link")));
        }
        self.said.extend(shown);
    }

    fn say_finding(&self, finding: &Finding, with_fix: bool) {
        let (what, fix) = finding_lines(finding, &self.parts.about, self.words());
        self.say(&format!("  {}", self.wrap(&what, 7)));
        if let Some(fix) = fix.filter(|_| with_fix) {
            self.tell(7, &fix);
        }
    }

    /// Returns a finding that names the answers it misses as the questions do.
    fn in_words(&self, row: &Row, finding: &Finding) -> Finding {
        let mut finding = finding.clone();
        let names_keys =
            |(code, asks): &(&Code, Asks)| *code == finding.code && matches!(asks, Asks::Missing);
        if row.asks.iter().any(names_keys)
            && let Some(Value::Array(missing)) = finding.facts.get_mut("missing")
        {
            for key in missing {
                let name = key.as_str().unwrap_or_default();
                let own = self.parts.asks.get(name).cloned();
                *key = own.unwrap_or_else(|| self.get(&format!("ask-{name}"))).into();
            }
        }
        finding
    }

    fn headline(&self, row: &Row, subject: &Subject) {
        let (height, width) = self.parts.prompter.size();
        let words = self.words();
        let bold = Style::new().bold();
        let number = ROWS.iter().position(|other| other.id == row.id).unwrap_or(0) + 1;
        let facts: Facts = [("number", number.into()), ("all", ROWS.len().into())].into();
        let name = words.get(&format!("step-{}", row.id));
        let line = "─".repeat(width.clamp(24, 80) - 1);
        let elsewhere = self.parts.elsewhere.as_ref().map(|told| format!("{bold}{told}{bold:#}\n"));
        let elsewhere = elsewhere.unwrap_or_default();
        self.say(&format!("\n{line}\n{elsewhere}{}", self.board.lines(row.id, height, width, words)));
        let about = subject_name(subject, words);
        let dim = Style::new().dimmed();
        self.say(&format!("{line}\n{bold}{} · {name}{bold:#}", words.say("step-of", &facts)));
        self.say(&format!("{dim}{about}{dim:#}\n\n"));
        self.tell(2, &words.get(&format!("why-{}", row.id)));
        let change = match row.hand {
            Hand::Tell if row.asks.is_empty() => "change-tell",
            Hand::Ask | Hand::Tell => "change-ask",
            Hand::Do { .. } => "change-do",
            Hand::Render => "change-render",
        };
        self.say("\n");
        self.tell(2, &format!("{dim}{}{dim:#}", words.get(change)));
        self.say("\n");
    }

    /// Returns where the step is done, once it is known for what.
    fn link(&self, row: &Row, subject: &Subject) -> Option<String> {
        let app = self.parts.about.app.as_deref();
        let page = match subject {
            Subject::Page { page, .. } if page != UNKNOWN_ID => Some(page.as_str()),
            _ => None,
        };
        let fill = |link: String, name: &str, value: Option<&str>| match value {
            Some(value) => Some(link.replace(name, value)),
            None if link.contains(name) => None,
            None => Some(link),
        };
        let link = fill(row.link.to_owned(), "{app}", app)?;
        fill(link, "{page}", page).filter(|link| !link.is_empty()).map(|link| clean(&link))
    }

    async fn answer(&mut self, asked: &Asked<'_>) -> Result<Answer, Error> {
        let question = asked.question;
        if !self.refused.contains(&*question.key)
            && let Some(given) = self.parts.answers.answer(asked, self.parts.now)?
        {
            return Ok(given);
        }
        self.speak(Voice::Asking);
        if matches!(question.target, Target::Secret(SecretKind::UserToken | SecretKind::SystemUserToken)) {
            match self.log_in().await? {
                Some(Answer::Later) => {
                    self.postponed = true;
                    return Ok(Answer::Later);
                }
                Some(answer) => return Ok(answer),
                None => {}
            }
        }
        Ok(match self.wish(asked).await? {
            Wish::Text(text) => answer(question, text),
            Wish::Later => {
                self.postponed = true;
                Answer::Later
            }
        })
    }

    /// Offers a login in place of a token to paste. Returns nothing where the person would rather paste one.
    async fn log_in(&self) -> Result<Option<Answer>, Error> {
        let items =
            ["login-by-browser", "login-by-token", "choose-later", "choose-stop"].map(|key| self.get(key));
        loop {
            match self.parts.prompter.pick(&self.get("login-how"), &items, 0).await? {
                Some(0) => match self.parts.login.enter(&*self.parts.prompter).await {
                    Ok(true) => return Ok(Some(Answer::Kept)),
                    Ok(false) => return Ok(Some(Answer::Later)),
                    Err(error) if error.code == &codes::DECLINED => {}
                    Err(error) if error.exit == Exit::Cancelled => return Err(error),
                    Err(error) => self.say(&super::human::error(&error, &self.parts.about, self.words())),
                },
                Some(1) => return Ok(None),
                Some(3) => return stop(),
                _ => return Ok(Some(Answer::Later)),
            }
        }
    }

    async fn confirm(&mut self, row: &'static Row, planned: &[Call]) -> Result<bool, Error> {
        self.speak(Voice::Agreeing);
        let words = self.words().clone();
        self.say(&format!("\n  {}", words.get("plan-begins")));
        for call in planned {
            self.say(&format!("    - {}", self.wrap(&plan::sentence(row.id, call, &words), 6)));
        }
        if self.parts.agrees {
            return Ok(true);
        }
        let items = ["plan-make", "plan-show", "choose-later", "choose-stop"].map(|key| words.get(key));
        loop {
            match self.parts.prompter.pick(&words.get("plan-ask"), &items, 0).await? {
                Some(0) => return Ok(true),
                Some(1) => {
                    let lines: Vec<String> = planned.iter().map(&self.parts.curl).collect();
                    self.say(&lines.join("\n"));
                }
                Some(3) => return stop(),
                _ => return Ok(false),
            }
        }
    }

    async fn look_again(&mut self, row: &'static Row, found: &[Finding]) -> Result<bool, Error> {
        if self.postponed {
            return Ok(false);
        }
        self.speak(Voice::Waiting);
        let can_answer = found.iter().all(|finding| raises_a_question(row, finding));
        let again = if can_answer { "choose-answer-again" } else { "choose-look-again" };
        let items = [again, "choose-later", "choose-stop"].map(|key| self.get(key));
        // Enter, twice, goes on when there is nothing new.
        let first = usize::from(self.looks > 0);
        self.looks += 1;
        self.say("\n");
        match self.parts.prompter.pick(&self.get("wait-ask"), &items, first).await? {
            Some(0) => Ok(true),
            Some(2) => stop(),
            _ => Ok(false),
        }
    }
}

impl Guide for Terminal<'_> {
    fn show(&mut self, row: &'static Row, subject: &Subject, verdict: &Verdict) {
        self.spinner = None;
        match subject {
            Subject::App(app) if app != UNKNOWN_ID => self.parts.about.app = Some(app.clone()),
            _ => {}
        }
        if self.at.as_ref() != Some(&(row.id, subject.clone())) {
            self.at = Some((row.id, subject.clone()));
            self.postponed = false;
            self.looks = 0;
        }
        let is_done = self.board.note(row.id, subject, verdict);
        self.news = None;
        if verdict.is_settled() {
            if is_done {
                let (mark, style) = super::human::mark(verdict);
                let name = self.get(&format!("step-{}", row.id));
                self.say(&format!("\n  {style}{}{style:#} {name}", self.get(mark)));
            }
        } else {
            let found = verdict.findings().to_vec();
            self.news = Some(News { row, subject: subject.clone(), found });
        }
        self.look_on();
    }

    fn ask<'a>(&'a mut self, asked: &'a Asked<'a>) -> LocalBoxFuture<'a, Result<Answer, Error>> {
        Box::pin(async move {
            self.spinner = None;
            let answer = self.answer(asked).await;
            self.look_on();
            answer
        })
    }

    fn refused(&mut self, question: &Question, why: &Finding) -> bool {
        self.spinner = None;
        self.refused.insert(question.key.to_string());
        self.say_finding(why, true);
        true
    }

    fn failed(&mut self, _: &'static Row, why: &Finding) {
        self.spinner = None;
        self.say_finding(why, true);
        self.look_on();
    }

    fn notice(&mut self, key: &'static str) {
        self.speak(Voice::Asking);
        let italic = Style::new().italic();
        self.say("\n");
        self.tell(2, &format!("{italic}{}{italic:#}", self.get(key)));
        self.look_on();
    }

    fn is_attended(&self) -> bool {
        true
    }

    fn agree<'a>(
        &'a mut self,
        row: &'static Row,
        planned: &'a [Call],
    ) -> LocalBoxFuture<'a, Result<bool, Error>> {
        Box::pin(async move {
            let agreed = self.confirm(row, planned).await;
            self.look_on();
            agreed
        })
    }

    fn wait<'a>(
        &'a mut self,
        row: &'static Row,
        _: &'a Subject,
        found: &'a [Finding],
    ) -> LocalBoxFuture<'a, Result<bool, Error>> {
        Box::pin(async move {
            let again = self.look_again(row, found).await;
            self.look_on();
            again
        })
    }
}

/// Returns whether two subjects are one, of which the id may have become known meanwhile.
fn is_same(before: &Subject, now: &Subject) -> bool {
    before == now || before.is_unidentified()
}

/// Returns whether the step asks for something when this is found.
fn raises_a_question(row: &Row, finding: &Finding) -> bool {
    row.asks.iter().any(|(code, _)| *code == finding.code)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::Code;

    /// A code for tests of this room.
    pub static CODE: Code = Code::failed("graph-unreachable", "");
}
