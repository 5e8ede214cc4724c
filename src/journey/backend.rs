//! The desk that the engine works at: what it sees with, writes with, and saves to.

use std::rc::Rc;

use futures_util::future::LocalBoxFuture;

use super::known::{Inputs, SubjectView};
use super::look::Ports;
use super::port::{Graph, GraphWrite, Machine, Web};
use super::{Change, Eyes, StepId};
use crate::error::Error;
use crate::finding::Subject;

/// The lock of a customer's tokens, held until dropped.
pub type TokenLock = Box<dyn std::any::Any>;

/// What the engine works on: sight, hands, and the one place where changes are saved.
pub trait Backend: Ports {
    /// Returns everything on record, as it was read last.
    fn inputs(&self) -> Inputs<'_>;
    /// Saves changes, in order, and notes each in the journal. What is on record is read again.
    ///
    /// # Errors
    /// When one cannot be saved. Nothing saved before is lost.
    fn apply(&self, step: StepId, changes: Vec<Change>) -> LocalBoxFuture<'_, Result<(), Error>>;
    /// Returns a writer of Graph for a subject.
    fn hands(&self, subject: &Subject) -> Rc<dyn GraphWrite>;
    /// Takes the one lock under which a customer's tokens are replaced on this machine, until it is dropped, and reads
    /// again what is on record: whoever held it before may have replaced them.
    ///
    /// # Errors
    /// `workspace-busy` when somebody else holds it, or when a record cannot be read.
    fn lock_tokens<'a>(&'a self, customer: &'a str) -> LocalBoxFuture<'a, Result<TokenLock, Error>>;
    /// Asks the hosts again that did not answer: somebody may have mended them meanwhile.
    fn ask_again(&self);
    /// Forgets what was read of Meta, and reads again what is on record: both may have changed meanwhile.
    ///
    /// # Errors
    /// When a record cannot be read.
    fn refresh(&self) -> LocalBoxFuture<'_, Result<(), Error>>;
}

/// What a subject is seen with.
pub(super) struct SubjectPorts {
    graph: Rc<dyn Graph>,
    web: Rc<dyn Web>,
    machine: Rc<dyn Machine>,
}

impl SubjectPorts {
    pub(super) fn of(backend: &dyn Backend, subject: &Subject) -> Self {
        Self { graph: backend.graph(subject), web: backend.web(subject), machine: backend.machine() }
    }

    pub(super) fn eyes<'a>(&'a self, known: &'a SubjectView<'a>) -> Eyes<'a> {
        Eyes { known, graph: &*self.graph, web: &*self.web, machine: &*self.machine }
    }
}
