//! Why a certificate is rejected: a stable code and a detail for the reader.

use std::fmt;

/// The stable codes of rejection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    /// The text is not a certificate: not JSON, an unknown field, a number that cannot be read.
    Malformed,
    /// The schema version is not the one that this checker knows.
    UnsupportedSchema,
    /// A size or a precision exceeds the limits of the checker.
    TooLarge,
    /// The number or the length of vectors or values does not fit the matrix.
    ShapeMismatch,
    /// The approximate singular values are negative or increase.
    NotSorted,
    /// The approximate singular vectors are too far from orthonormal to say anything.
    NotOrthonormal,
    /// A claim rests on factors, and there are none.
    FactorsMissing,
    /// The matrix does not have the stated rank.
    RankMismatch,
    /// A claimed interval is empty or does not contain the one that the factors prove.
    NotEnclosed,
    /// A claimed interval contradicts the number of singular values above its ends.
    CountContradicts,
    /// The cluster is empty or reaches beyond the positive singular values.
    ClusterOutOfRange,
    /// The cluster is not separated from the other singular values.
    NotSeparated,
    /// The claimed bound on the sine is smaller than the one that the factors prove.
    SineTooSmall,
}

impl Code {
    /// The code as it is printed.
    pub fn id(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::UnsupportedSchema => "unsupported-schema",
            Self::TooLarge => "too-large",
            Self::ShapeMismatch => "shape-mismatch",
            Self::NotSorted => "not-sorted",
            Self::NotOrthonormal => "not-orthonormal",
            Self::FactorsMissing => "factors-missing",
            Self::RankMismatch => "rank-mismatch",
            Self::NotEnclosed => "not-enclosed",
            Self::CountContradicts => "count-contradicts",
            Self::ClusterOutOfRange => "cluster-out-of-range",
            Self::NotSeparated => "not-separated",
            Self::SineTooSmall => "sine-too-small",
        }
    }
}

/// A rejected certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// The stable code.
    pub code: Code,
    /// What was found and what was expected.
    pub detail: String,
}

impl Rejection {
    /// A rejection with the given code and detail.
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self {
            code,
            detail: detail.into(),
        }
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}] {}", self.code.id(), self.detail)
    }
}

impl std::error::Error for Rejection {}

/// Rejects unless the condition holds.
pub(crate) fn require(
    condition: bool,
    code: Code,
    detail: impl FnOnce() -> String,
) -> Result<(), Rejection> {
    if condition {
        Ok(())
    } else {
        Err(Rejection::new(code, detail()))
    }
}
