//! Why a certificate is rejected: a stable code and a detail for the reader.

use std::fmt;

/// The stable codes of rejection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    /// The text is not a certificate: not JSON, an unknown field, a shape that does not fit, a
    /// number too long.
    Malformed,
    /// The schema version is not the one that this checker knows.
    UnsupportedSchema,
    /// A layer or level is out of range.
    IndexOutOfRange,
    /// The gradient vanishes where it is said not to.
    GradientVanishes,
    /// The gradient does not vanish: the point is not critical.
    NotCritical,
    /// A curve or network has layers of the wrong number or shape.
    ShapeMismatch,
    /// A curve does not start at the weights of the instance.
    CurveStart,
    /// The loss along the curve does not fall, or the leading coefficient is not negative.
    NoDescent,
    /// The loss falls at another power of `t` than stated.
    OrderMismatch,
    /// `G` does not vanish.
    ResidualCorrelated,
    /// The named level is not a bottleneck.
    NotBottleneck,
    /// The product does not have the rank that is needed.
    ProductRank,
    /// `mu` exceeds the least kept eigenvalue.
    MuTooLarge,
    /// `mu` is below the greatest discarded eigenvalue.
    MuTooSmall,
    /// The instance is too large for the requested computation.
    TooLarge,
    /// By the estimate the check takes more time or memory than is allowed.
    TooCostly,
}

impl Code {
    /// The code as it is printed.
    pub fn id(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::UnsupportedSchema => "unsupported-schema",
            Self::IndexOutOfRange => "index-out-of-range",
            Self::GradientVanishes => "gradient-vanishes",
            Self::NotCritical => "not-critical",
            Self::ShapeMismatch => "shape-mismatch",
            Self::CurveStart => "curve-start",
            Self::NoDescent => "no-descent",
            Self::OrderMismatch => "order-mismatch",
            Self::ResidualCorrelated => "residual-correlated",
            Self::NotBottleneck => "not-bottleneck",
            Self::ProductRank => "product-rank",
            Self::MuTooLarge => "mu-too-large",
            Self::MuTooSmall => "mu-too-small",
            Self::TooLarge => "too-large",
            Self::TooCostly => "too-costly",
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

/// The longest detail of a rejection, in characters; what exceeds it is cut off.
const MAX_DETAIL: usize = 1000;

impl Rejection {
    /// A rejection with the given code and detail.
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        let mut detail = detail.into();
        if let Some((end, _)) = detail.char_indices().nth(MAX_DETAIL) {
            detail.truncate(end);
            detail.push_str(" ...");
        }
        Self { code, detail }
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
