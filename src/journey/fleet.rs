//! What a look at thousands of tokens needs from outside: a few customers at a time, many questions in one request.

use std::collections::BTreeMap;

use futures_util::future::LocalBoxFuture;
use jiff::Timestamp;

use super::known::Inputs;
use super::look::Ports;
use super::port::{Answer, TokenQuestion};
use crate::error::Error;
use crate::finding::Subject;

/// One of many customers, before it is looked at.
#[derive(Clone, Debug)]
pub struct Member {
    /// Its id.
    pub id: String,
    /// The App ID, `-` while it is unknown.
    pub app: String,
    /// How many Pages it has.
    pub pages: usize,
    /// Why its record does not read, if it does not.
    pub unreadable: Option<Error>,
}

/// What a fleet is read and asked through.
pub trait Fleet: Ports {
    /// Returns every customer that is stored, by id.
    ///
    /// # Errors
    /// When the workspace cannot be read.
    fn members(&self) -> LocalBoxFuture<'_, Result<Vec<Member>, Error>>;
    /// Begins to read some apps and customers, off the runtime's thread. Returns what checks of them work with.
    ///
    /// # Errors
    /// When one of them cannot be read.
    fn read(&self, of: Vec<Subject>) -> LocalBoxFuture<'_, Result<Inputs<'_>, Error>>;
    /// Asks about up to 50 tokens, of whichever apps, in one request. Nothing of it is kept in memory.
    fn ask_many<'a>(&'a self, of: &'a [TokenQuestion]) -> LocalBoxFuture<'a, Vec<Answer>>;
    /// Returns whether Meta takes questions of several apps in one request, as far as it has shown.
    fn takes_mixed(&self) -> bool;
    /// Returns how many percent of an app's quota were spent when Meta told last.
    fn app_percent(&self, app: &str) -> Option<i64>;
    /// Returns when `debug_token` told of tokens last, by what names each.
    fn told_whole(&self) -> LocalBoxFuture<'_, BTreeMap<String, Timestamp>>;
    /// Remembers that, in place of what was remembered. Failing to is no failure.
    fn remember_whole<'a>(&'a self, told: &'a BTreeMap<String, Timestamp>) -> LocalBoxFuture<'a, ()>;
}
