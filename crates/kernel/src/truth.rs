//! Truth values: Kleene's logic of partial terms, with a value for what is not decided.
//!
//! [`Truth::Undefined`] is a statement about the formula; [`Truth::Undecided`] is one about the
//! evaluation, which stands for any of the other three. The order of operands never matters.

use std::fmt;

use crate::ring::Stop;

/// A truth value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Truth {
    /// True.
    True,
    /// False.
    False,
    /// Neither: a term that it needs is undefined.
    Undefined,
    /// Not found.
    Undecided,
}

use Truth::{False, True, Undecided, Undefined};

impl From<bool> for Truth {
    fn from(value: bool) -> Self {
        if value { True } else { False }
    }
}

impl From<Result<bool, Stop>> for Truth {
    fn from(value: Result<bool, Stop>) -> Self {
        match value {
            Ok(value) => value.into(),
            Err(Stop::Undefined) => Undefined,
            Err(Stop::Undecided(_)) => Undecided,
        }
    }
}

impl fmt::Display for Truth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            True => "true",
            False => "false",
            Undefined => "undefined",
            Undecided => "undecided",
        })
    }
}

impl Truth {
    /// `a and b`: false if one side is false; else undecided if one side is, else undefined.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (False, _) | (_, False) => False,
            (Undecided, _) | (_, Undecided) => Undecided,
            (Undefined, _) | (_, Undefined) => Undefined,
            (True, True) => True,
        }
    }

    /// `a or b`: true if one side is true; else undecided if one side is, else undefined.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.negate().and(other.negate()).negate()
    }

    /// `a and b` of the members of a `for all`, `a or b` of those of an `exists`.
    #[must_use]
    pub(crate) fn with(self, other: Self, universal: bool) -> Self {
        if universal {
            self.and(other)
        } else {
            self.or(other)
        }
    }

    /// `not a`.
    #[must_use]
    pub fn negate(self) -> Self {
        match self {
            True => False,
            False => True,
            other => other,
        }
    }

    /// `a implies b`, which is `not a or b`.
    #[must_use]
    pub fn implies(self, other: Self) -> Self {
        self.negate().or(other)
    }

    /// `a iff b`: undefined if one side is; else undecided if one side is.
    #[must_use]
    pub fn iff(self, other: Self) -> Self {
        match (self, other) {
            (Undefined, _) | (_, Undefined) => Undefined,
            (Undecided, _) | (_, Undecided) => Undecided,
            (a, b) => (a == b).into(),
        }
    }
}
