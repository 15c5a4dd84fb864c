//! The exit codes.

use std::process::ExitCode;

/// How a command ended. Of several outcomes the greatest counts, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Done, and nothing refuted.
    Done,
    /// Undecided, or nothing but vacuous subjects.
    Undecided,
    /// A counterexample was found, or a certificate rejected.
    Refuted,
    /// Two reports differ.
    Different,
    /// Usage, input or output error.
    BadInput,
    /// A bug.
    InternalError,
    /// Interrupted by the user.
    Interrupted,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Done => 0,
            Outcome::Refuted | Outcome::Different => 1,
            Outcome::BadInput => 2,
            Outcome::Undecided => 3,
            Outcome::InternalError => 70,
            Outcome::Interrupted => 130,
        })
    }
}
