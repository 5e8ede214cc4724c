//! What it means that *we* could not do our job: a code, facts and an exit.
//!
//! A leaf. A customer's unready setup is a finding, not an error. Layers keep their own enums and turn
//! them into this one at the border; the words for a code are in `locales/`.

use std::borrow::Cow;
use std::fmt;

use serde_json::Value;

use crate::finding::{Code, Facts, Weight};

/// The exit codes that callers may rely on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// All asked for is met, or there was nothing to do.
    Settled = 0,
    /// Checks ran; something is not ready.
    Unmet = 1,
    /// Bad command line, or an answer is missing and nobody can be asked.
    Usage = 2,
    /// Network, disk, Meta's 5xx, a bug; or nothing could be looked at.
    Failed = 3,
    /// No token, expired, or lacking permission.
    Auth = 4,
    /// Nothing wrong; somebody else's turn.
    Pending = 8,
    /// Ctrl-C or declined.
    Cancelled = 130,
}

impl Exit {
    /// Returns the exit that a weight amounts to. Both have one order.
    pub fn of(weight: Weight) -> Self {
        match weight {
            Weight::Advice => Self::Settled,
            Weight::Waits => Self::Pending,
            Weight::Blocks => Self::Unmet,
            Weight::Auth => Self::Auth,
            Weight::Failed => Self::Failed,
            Weight::Usage => Self::Usage,
            Weight::Cancelled => Self::Cancelled,
        }
    }

    /// Returns what a look amounts to, from what each thing that was seen weighs. What is not as it should be comes
    /// before what could not be looked at, and that before what waits for somebody.
    pub fn of_look(weights: impl IntoIterator<Item = Weight>) -> Self {
        let rank = |exit: Self| match exit {
            Self::Unmet => 3,
            Self::Failed => 2,
            Self::Pending => 1,
            _ => 0,
        };
        weights.into_iter().map(Self::of).max_by_key(|exit| rank(*exit)).unwrap_or(Self::Settled)
    }

    /// Returns what it amounts to that an act came to nothing: we could not do it, or what it was for is still unmet.
    pub fn of_act(weight: Weight) -> Self {
        if weight == Weight::Failed { Self::Failed } else { Self::Unmet }
    }

    /// Returns what it amounts to that a secret was not taken: nobody could be asked about it, or it does not serve.
    pub fn of_proof(weight: Weight) -> Self {
        if weight == Weight::Failed { Self::Failed } else { Self::Auth }
    }

    /// Returns the word that `--json` carries.
    pub fn word(self) -> &'static str {
        match self {
            Self::Settled => "settled",
            Self::Unmet => "unmet",
            Self::Usage => "usage",
            Self::Failed => "failed",
            Self::Auth => "auth",
            Self::Pending => "pending",
            Self::Cancelled => "cancelled",
        }
    }

    /// Returns the code that wins where both hold: 130, 2, 3, 4, 1, 8, 0.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        let rank = |exit: Self| match exit {
            Self::Cancelled => 0,
            Self::Usage => 1,
            Self::Failed => 2,
            Self::Auth => 3,
            Self::Unmet => 4,
            Self::Pending => 5,
            Self::Settled => 6,
        };
        if rank(other) < rank(self) { other } else { self }
    }
}

/// Why a command could not do its job.
#[derive(Clone, Debug)]
pub struct Error {
    /// What it is: a row of the registry.
    pub code: &'static Code,
    /// How the process ends.
    pub exit: Exit,
    /// The particulars: never a secret, never a whole URL.
    pub facts: Facts,
}

impl Error {
    /// Returns an error without particulars, with the exit that its code weighs.
    pub fn new(code: &'static Code) -> Self {
        Self { code, exit: Exit::of(code.weight), facts: Facts::new() }
    }

    /// Returns the error with another exit than its code weighs.
    ///
    /// What is found and hinders a look is one thing, and what a person has to say otherwise is another: a code of
    /// a finding ends a command so.
    #[must_use]
    pub fn exiting(mut self, exit: Exit) -> Self {
        self.exit = exit;
        self
    }

    /// Returns the error with more facts.
    #[must_use]
    pub fn knowing(mut self, facts: Facts) -> Self {
        self.facts.extend(facts);
        self
    }

    /// Returns the error with one more fact.
    #[must_use]
    pub fn with(mut self, name: impl Into<Cow<'static, str>>, value: impl Into<Value>) -> Self {
        self.facts.insert(name, value.into());
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.code.id)?;
        for (name, value) in &self.facts {
            write!(out, " {name}={value}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_an_exit_is_in_this_table() {
        use Weight::{Advice, Auth, Blocks, Cancelled, Failed, Usage, Waits};
        for (weight, error, look, act, proof) in [
            (Advice, 0, 0, 1, 4),
            (Waits, 8, 8, 1, 4),
            (Blocks, 1, 1, 1, 4),
            (Auth, 4, 4, 1, 4),
            (Failed, 3, 3, 3, 3),
            (Usage, 2, 2, 1, 4),
            (Cancelled, 130, 130, 1, 4),
        ] {
            assert_eq!(Exit::of(weight) as u8, error, "an error of {weight:?}");
            assert_eq!(Exit::of_look([weight]) as u8, look, "a look that saw {weight:?}");
            assert_eq!(Exit::of_act(weight) as u8, act, "an act that ended in {weight:?}");
            assert_eq!(Exit::of_proof(weight) as u8, proof, "a secret that was refused for {weight:?}");
        }
        for (seen, exit) in [
            (&[][..], Exit::Settled),
            (&[Advice, Advice], Exit::Settled),
            (&[Advice, Waits], Exit::Pending),
            (&[Waits, Failed], Exit::Failed),
            (&[Failed, Blocks], Exit::Unmet),
            (&[Blocks, Waits, Failed, Advice], Exit::Unmet),
            (&[Failed, Failed], Exit::Failed),
        ] {
            assert_eq!(Exit::of_look(seen.iter().copied()), exit, "{seen:?}");
            assert_eq!(Exit::of_look(seen.iter().rev().copied()), exit, "{seen:?}, the other way round");
        }
    }

    #[test]
    fn exit_codes_keep_their_numbers_and_order() {
        let all = [
            (Exit::Cancelled, 130),
            (Exit::Usage, 2),
            (Exit::Failed, 3),
            (Exit::Auth, 4),
            (Exit::Unmet, 1),
            (Exit::Pending, 8),
            (Exit::Settled, 0),
        ];
        for (position, (exit, number)) in all.iter().enumerate() {
            assert_eq!(*exit as u8, *number);
            for (later, _) in &all[position..] {
                assert_eq!(exit.or(*later), *exit);
                assert_eq!(later.or(*exit), *exit);
            }
        }
    }
}
