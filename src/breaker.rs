//! A circuit breaker for each host, and who keeps us waiting.
//!
//! A leaf. A host that lets two requests in a row run into their deadline is not asked again in the run: where a
//! firewall swallows what is sent, every question would cost a deadline, one after the other.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;
use url::Url;

/// How many requests in a row may go unanswered.
const LIMIT: u32 = 2;

/// Which hosts answer in this run. Clones share what they know.
#[derive(Clone, Debug, Default)]
pub struct Breaker(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    hosts: Mutex<BTreeMap<Host, State>>,
    watchers: AtomicUsize,
}

/// A host and its port: on one machine, each port is a host of its own.
type Host = (String, u16);

#[derive(Debug, Default)]
struct State {
    /// Deadlines that passed since the last answer.
    unanswered: u32,
    /// When each request that is on its way was sent, by number.
    waiting: BTreeMap<u64, Instant>,
    sent: u64,
}

/// A request that is on its way, until dropped.
#[derive(Debug)]
pub struct Waiting {
    breaker: Breaker,
    host: Host,
    number: u64,
}

impl Breaker {
    /// Returns whether a host has let too many requests in a row go unanswered.
    pub fn is_open(&self, url: &Url) -> bool {
        self.hosts().get(&host(url)).is_some_and(|state| state.unanswered >= LIMIT)
    }

    /// Notes that a request goes to a host, `None` when that is not to be asked again.
    pub fn wait(&self, url: &Url) -> Option<Waiting> {
        let host = host(url);
        let mut hosts = self.hosts();
        let state = hosts.entry(host.clone()).or_default();
        if state.unanswered >= LIMIT {
            return None;
        }
        state.sent += 1;
        let number = state.sent;
        state.waiting.insert(number, Instant::now());
        drop(hosts);
        Some(Waiting { breaker: self.clone(), host, number })
    }

    /// Returns the host that has been waited for longest among those that are waited for now, and how long.
    pub fn longest(&self) -> Option<(String, Duration)> {
        let hosts = self.hosts();
        let oldest = |state: &State| state.waiting.values().min().copied();
        let all = hosts.iter().filter_map(|((name, _), state)| Some((oldest(state)?, name)));
        all.min().map(|(since, name)| (name.clone(), since.elapsed()))
    }

    /// Says that somebody shows who is waited for, until dropped.
    pub fn watch(&self) -> Watching {
        self.0.watchers.fetch_add(1, Ordering::Relaxed);
        Watching(Arc::clone(&self.0))
    }

    /// Returns whether somebody shows who is waited for.
    pub fn is_watched(&self) -> bool {
        self.0.watchers.load(Ordering::Relaxed) > 0
    }

    /// Asks every host again: a new run, or a person who says that something has changed.
    pub fn reset(&self) {
        self.hosts().values_mut().for_each(|state| state.unanswered = 0);
    }

    fn hosts(&self) -> MutexGuard<'_, BTreeMap<Host, State>> {
        self.0.hosts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Somebody who shows who is waited for, until dropped.
#[derive(Debug)]
pub struct Watching(Arc<Shared>);

impl Drop for Watching {
    fn drop(&mut self) {
        self.0.watchers.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Waiting {
    /// Notes that something came back, whatever it was.
    pub fn answered(&self) {
        self.note(|state| state.unanswered = 0);
    }

    /// Notes that the deadline passed.
    pub fn timed_out(&self) {
        self.note(|state| state.unanswered = state.unanswered.saturating_add(1));
    }

    fn note(&self, change: impl FnOnce(&mut State)) {
        if let Some(state) = self.breaker.hosts().get_mut(&self.host) {
            change(state);
        }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.note(|state| {
            state.waiting.remove(&self.number);
        });
    }
}

fn host(url: &Url) -> Host {
    (url.host_str().unwrap_or_default().to_owned(), url.port_or_known_default().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn two_deadlines_in_a_row_open_it_and_an_answer_in_between_does_not_count_them() {
        let (breaker, meta) = (Breaker::default(), url("https://graph.example.com/v26.0/me"));
        let ask = || breaker.wait(&meta).unwrap();
        ask().timed_out();
        ask().answered();
        ask().timed_out();
        assert!(!breaker.is_open(&meta));
        ask().timed_out();
        assert!(breaker.is_open(&meta) && breaker.wait(&url("https://graph.example.com/other")).is_none());
        // Another host is another matter, and so is another port.
        assert!(breaker.wait(&url("https://hooks.example.com")).is_some());
        assert!(breaker.wait(&url("https://graph.example.com:8443")).is_some());
        breaker.reset();
        assert!(breaker.wait(&meta).is_some());
    }

    #[test]
    fn requests_of_one_moment_count_as_they_are() {
        let (breaker, meta) = (Breaker::default(), url("https://graph.example.com"));
        let [one, two, three] = [(); 3].map(|()| breaker.wait(&meta).unwrap());
        one.timed_out();
        two.timed_out();
        assert!(breaker.is_open(&meta));
        // One of them came through after all.
        three.answered();
        assert!(!breaker.is_open(&meta));
    }

    #[test]
    fn the_host_that_is_waited_for_longest_is_named_until_nobody_waits() {
        let breaker = Breaker::default();
        assert_eq!(breaker.longest(), None);
        let first = breaker.wait(&url("https://slow.example.com")).unwrap();
        let second = breaker.wait(&url("https://a.example.com")).unwrap();
        assert_eq!(breaker.longest().unwrap().0, "slow.example.com");
        drop(first);
        assert_eq!(breaker.longest().unwrap().0, "a.example.com");
        drop(second);
        assert_eq!(breaker.longest(), None);
    }
}
