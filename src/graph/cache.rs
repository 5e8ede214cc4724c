//! One cell per question: what was asked once in a run is not asked again, not even at the same moment.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use tokio::sync::OnceCell;

use crate::journey::port::Answer;

/// The answers of a run. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Cache(Rc<RefCell<HashMap<Question, Rc<OnceCell<Answer>>>>>);

/// Who asks, by the token's fingerprint, and what.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Question {
    pub(super) asker: String,
    pub(super) path: String,
}

impl Cache {
    /// Returns a cache without answers.
    pub fn new() -> Self {
        Self::default()
    }

    /// Forgets every answer, as an act must have done. A question on its way still answers those who wait.
    pub fn forget(&self) {
        self.0.borrow_mut().clear();
    }

    pub(super) fn cell(&self, question: Question) -> Rc<OnceCell<Answer>> {
        Rc::clone(self.0.borrow_mut().entry(question).or_default())
    }
}
