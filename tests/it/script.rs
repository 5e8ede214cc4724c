//! A person as a script, on every system: what they answer, in order. It keeps score: a question that nobody expects
//! fails, and so does an answer that nobody asked for.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use onboard::error::Error;
use onboard::ui::{Asking, Prompter, Screen};
use secrecy::{ExposeSecret, SecretString};

/// What a person does at a prompt.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Act {
    /// Picks the one item that has these words in it.
    Picks(String),
    /// Types a line.
    Types(String),
    /// Mends what they typed before and is still there.
    Mends(String, String),
    /// Types a secret.
    Hides(String),
    /// Presses Enter alone.
    Enters,
    /// Presses Escape.
    Escapes,
    /// Presses Ctrl-C.
    Interrupts,
}

#[derive(Default)]
struct Score {
    /// Words of a question's label, and what is done there.
    expected: VecDeque<(String, Act)>,
    /// Whether Enter answers all that is not expected.
    agrees: bool,
    /// The labels of what was asked.
    asked: Vec<String>,
    /// What was shown for a moment only.
    aside: String,
}

/// A person who does what is written; what is left at the end fails.
#[derive(Default)]
pub struct Script(Rc<RefCell<Score>>);

impl Script {
    /// Returns a person of whom nothing is to be asked.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns a person who takes whatever is offered.
    pub fn agreeing() -> Self {
        let script = Self::default();
        script.0.borrow_mut().agrees = true;
        script
    }

    fn then(self, question: &str, act: Act) -> Self {
        self.0.borrow_mut().expected.push_back((question.to_owned(), act));
        self
    }

    /// Picks the one item that has these words in it.
    pub fn picks(self, question: &str, item: &str) -> Self {
        self.then(question, Act::Picks(item.to_owned()))
    }

    /// Types a line.
    pub fn types(self, question: &str, text: &str) -> Self {
        self.then(question, Act::Types(text.to_owned()))
    }

    /// Finds what was typed before still there, and types this in its place.
    pub fn mends(self, question: &str, before: &str, text: &str) -> Self {
        self.then(question, Act::Mends(before.to_owned(), text.to_owned()))
    }

    /// Types a secret.
    pub fn hides(self, question: &str, secret: &str) -> Self {
        self.then(question, Act::Hides(secret.to_owned()))
    }

    /// Presses Enter alone.
    pub fn enters(self, question: &str) -> Self {
        self.then(question, Act::Enters)
    }

    /// Presses Escape.
    pub fn escapes(self, question: &str) -> Self {
        self.then(question, Act::Escapes)
    }

    /// Presses Ctrl-C.
    pub fn interrupts(self, question: &str) -> Self {
        self.then(question, Act::Interrupts)
    }

    /// Sits down where the program asks.
    pub fn prompter<'t>(&self, screen: Screen<'t>) -> Box<dyn Prompter + 't> {
        Box::new(Scripted { screen, score: Rc::clone(&self.0) })
    }

    /// Returns the labels of what was asked.
    pub fn asked(&self) -> Vec<String> {
        self.0.borrow().asked.clone()
    }

    /// Returns what was shown for a moment only.
    pub fn aside(&self) -> String {
        self.0.borrow().aside.clone()
    }
}

impl Drop for Script {
    fn drop(&mut self) {
        let left = &self.0.borrow().expected;
        assert!(std::thread::panicking() || left.is_empty(), "nobody asked for {left:?}");
    }
}

/// The script at its prompts, which it writes where everything beside the result goes.
struct Scripted<'t> {
    screen: Screen<'t>,
    score: Rc<RefCell<Score>>,
}

impl Scripted<'_> {
    /// Returns what is done at a question.
    fn act(&self, label: &str) -> Result<Act, Error> {
        let mut score = self.score.borrow_mut();
        score.asked.push(label.to_owned());
        let act = match score.expected.pop_front() {
            Some((question, act)) if label.contains(&question) => act,
            None if score.agrees => Act::Enters,
            other => panic!("{label:?} is asked, and expected is {other:?}"),
        };
        if act == Act::Interrupts { Err(Error::new(&onboard::codes::INTERRUPTED)) } else { Ok(act) }
    }
}

impl Prompter for Scripted<'_> {
    fn screen(&self) -> &Screen<'_> {
        &self.screen
    }

    fn size(&self) -> (usize, usize) {
        (40, 80)
    }

    fn pick<'a>(&'a self, label: &'a str, items: &'a [String], default: usize) -> Asking<'a, Option<usize>> {
        Box::pin(async move {
            let picked = match self.act(label)? {
                Act::Picks(wanted) => {
                    let places: Vec<usize> =
                        (0..items.len()).filter(|place| items[*place].contains(&wanted)).collect();
                    assert_eq!(places.len(), 1, "{label}: {wanted:?} among {items:?}");
                    Some(places[0])
                }
                Act::Enters => Some(default),
                Act::Escapes => None,
                other => panic!("{label:?} is a choice among {items:?}, not for {other:?}"),
            };
            self.say(&format!("? {label} › {}", picked.map_or("", |place| items[place].as_str())));
            Ok(picked)
        })
    }

    fn line<'a>(&'a self, label: &'a str, default: Option<&'a str>, typed: &'a str) -> Asking<'a, String> {
        Box::pin(async move {
            let text = match self.act(label)? {
                Act::Types(text) => text,
                Act::Mends(before, text) => {
                    assert_eq!(typed, before, "{label}");
                    text
                }
                Act::Enters => default.unwrap_or(typed).to_owned(),
                other => panic!("{label:?} is for a line, not for {other:?}"),
            };
            self.say(&format!("? {label} › {text}"));
            Ok(text)
        })
    }

    fn secret<'a>(&'a self, label: &'a str) -> Asking<'a, Option<SecretString>> {
        Box::pin(async move {
            let secret = match self.act(label)? {
                Act::Hides(secret) => SecretString::from(secret),
                Act::Enters => SecretString::default(),
                other => panic!("{label:?} is for a secret, not for {other:?}"),
            };
            self.say(&format!("? {label} ›"));
            // As a terminal cuts it.
            Ok(Some(secret).filter(|secret| secret.expose_secret().len() < 4095))
        })
    }

    fn show_aside<'a>(&'a self, lines: &'a str, done: &'a str) -> Asking<'a, ()> {
        self.score.borrow_mut().aside.push_str(lines);
        Box::pin(async move { self.act(done).map(|_| ()) })
    }
}

/// Runs one question against a script.
fn ask(script: &Script, label: &str) -> String {
    let words = onboard::i18n::Words::of("en");
    let screen = Screen { say: Box::new(|_| ()), words, has_colour: false };
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let prompter = script.prompter(screen);
    runtime.block_on(prompter.line(label, None, "")).unwrap()
}

#[test]
#[should_panic(expected = "\"App ID\" is asked, and expected is None")]
fn a_question_that_nobody_expects_fails() {
    ask(&Script::new(), "App ID");
}

#[test]
#[should_panic(expected = "\"App ID\" is asked, and expected is Some((\"Page ID\"")]
fn a_question_out_of_order_fails() {
    ask(&Script::new().types("Page ID", "1").types("App ID", "2"), "App ID");
}

#[test]
#[should_panic(expected = "nobody asked for [(\"Page ID\"")]
fn an_answer_that_nobody_asked_for_fails() {
    let script = Script::new().types("App ID", "1").types("Page ID", "2");
    assert_eq!(ask(&script, "App ID of Meta's app"), "1");
}
