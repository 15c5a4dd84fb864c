//! Enclosures of singular values and singular subspaces, checked by exact arithmetic.
//!
//! A [`Certificate`] claims the rank of a rational matrix and an interval for each of its positive
//! singular values; a [`SubspaceCertificate`] claims how far computed singular vectors may be from
//! the exact singular subspaces. [`check`] and [`check_subspaces`] verify them over the integers
//! from the certificate alone. This crate knows nothing of floating-point numbers, and the
//! approximate factors may come from anywhere: wrong factors widen the intervals or are refused.
//!
//! **What acceptance guarantees.** Let `sigma_1 >= ... >= sigma_k >= 0` be the singular values of
//! the matrix, with multiplicities, `k` the smaller of its sizes. An accepted certificate has the
//! exact rank `r`; the claimed interval number `i` contains `sigma_i` for `i <= r`; and
//! `sigma_i = 0` for `i > r`. Overlapping intervals do not imply equal values, and a rejection says
//! nothing about the matrix.
//!
//! **Why.** Two kinds of evidence: factors, by the theorems of Weyl (1912), Ostrowski (1959),
//! Temple (1928) and Kato (1949), proved in `factors.rs`; and counts of singular values above the
//! ends of an interval, by Descartes' rule on the characteristic polynomial, in `spectrum.rs`. The
//! rank is found by fraction-free elimination unless the evidence shows it. Subspaces rest on
//! Wedin's theorem (1972), proved for factors that are not orthonormal in `subspace.rs`.
//!
//! Reading order: `format.rs`, `integral.rs`, `factors.rs`, `spectrum.rs`, `subspace.rs`;
//! `watch.rs` lets a caller end long products.
//!
//! ```
//! use enclosure::{Certificate, Claim, Evidence, SCHEMA, check};
//! use exact::Matrix;
//!
//! // The singular values of [[1, 1], [0, 1]] are the golden ratio and its inverse.
//! let claim = |lo: &str, hi: &str| Claim {
//!     lo: lo.parse().unwrap(),
//!     hi: hi.parse().unwrap(),
//!     by: Evidence::Count,
//! };
//! let mut certificate = Certificate {
//!     schema: SCHEMA,
//!     matrix: Matrix::from_integers([[1, 1], [0, 1]]),
//!     rank: 2,
//!     values: vec![claim("1.618", "1.619"), claim("0.618", "0.619")],
//!     factors: None,
//! };
//! assert!(check(&certificate).is_ok());
//! certificate.values[1] = claim("0.619", "0.62");
//! assert_eq!(check(&certificate).unwrap_err().code.id(), "count-contradicts");
//! ```
//!
//! An enclosure cannot be made up. Only the checker makes [`SingularValues`], and an [`Enclosure`]
//! comes from it, from a rational number, or from operations that keep the containment:
//!
//! ```compile_fail,E0451
//! let zero = exact::Rational::ZERO;
//! let forged = enclosure::Enclosure { lo: zero.clone(), hi: zero };
//! ```
//!
//! ```compile_fail,E0624
//! let zero = exact::Rational::ZERO;
//! let forged = enclosure::Enclosure::proved(zero.clone(), zero);
//! ```
//!
//! ```compile_fail,E0451
//! fn forge(values: enclosure::SingularValues) -> enclosure::SingularValues {
//!     enclosure::SingularValues { values: Vec::new(), ..values }
//! }
//! ```
//!
//! ```compile_fail,E0277
//! let text = "{}";
//! let forged: enclosure::SingularValues = serde_json::from_str(text).unwrap();
//! ```

mod factors;
mod format;
mod integral;
mod interval;
mod rejection;
mod spectrum;
mod subspace;
mod watch;

use std::ops::Range;

use exact::{Matrix, Rational, rank};

pub use format::{
    Certificate, Claim, Evidence, Factors, SCHEMA, SubspaceCertificate, integer_rows, integers,
    read,
};
pub use integral::{IntegerMatrix, Integral};
pub use interval::Enclosure;
pub use rejection::{Code, Rejection};
pub use spectrum::{Position, RealRooted, Spectrum, certainly_equal};
pub use subspace::{SingularSubspaces, check_subspaces, enclose_subspaces};
pub use watch::{progress, watched};

use factors::{Proved, prove};
use rejection::require;

/// The largest number of rows or columns.
pub const MAX_SIZE: usize = 512;
/// The largest number of binary digits after the point of the factors.
pub const MAX_PRECISION: usize = 3000;

/// The rank and enclosures of the singular values of a matrix: what the checker has established.
#[derive(Clone, Debug)]
pub struct SingularValues {
    certificate: Certificate,
    values: Vec<Enclosure>,
    /// What the factors prove, if there are any.
    proved: Option<Proved>,
}

impl SingularValues {
    /// The matrix.
    pub fn matrix(&self) -> &Matrix {
        &self.certificate.matrix
    }

    /// The rank of the matrix.
    pub fn rank(&self) -> usize {
        self.certificate.rank
    }

    /// The accepted certificate.
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// One enclosure per singular value, the largest value first; `[0, 0]` beyond the rank.
    pub fn values(&self) -> &[Enclosure] {
        &self.values
    }

    /// The clusters: maximal runs of indices whose intervals overlap, in order. Values of
    /// different clusters differ; values of one cluster may be equal. The zeros are one cluster.
    pub fn clusters(&self) -> Vec<Range<usize>> {
        let mut clusters: Vec<Range<usize>> = Vec::new();
        let mut lowest = None;
        for (i, value) in self.values.iter().enumerate() {
            match clusters.last_mut() {
                Some(cluster) if i != self.rank() && lowest <= Some(value.hi()) => {
                    cluster.end = i + 1;
                    lowest = lowest.min(Some(value.lo()));
                }
                _ => {
                    clusters.push(i..i + 1);
                    lowest = Some(value.lo());
                }
            }
        }
        clusters
    }
}

fn check_size(matrix: &Matrix) -> Result<(), Rejection> {
    let (rows, cols) = matrix.shape();
    require(rows.max(cols) <= MAX_SIZE, Code::TooLarge, || {
        format!("a {rows} x {cols} matrix, at most {MAX_SIZE} rows and columns")
    })
}

/// Checks that a matrix has the stated rank. `spectrum` and `smallest`, a lower bound of the
/// singular value at the rank, spare an elimination where they decide.
fn check_rank(
    matrix: &Matrix,
    stated: usize,
    spectrum: Option<&Spectrum>,
    smallest: Option<&Rational>,
) -> Result<(), Rejection> {
    let full = matrix.rows().min(matrix.cols());
    let found = match spectrum {
        Some(spectrum) => spectrum.rank(),
        None if stated == full && smallest.is_none_or(Rational::is_positive) => full,
        None => rank(matrix),
    };
    require(found == stated, Code::RankMismatch, || {
        format!("the rank is {found}, stated is {stated}")
    })
}

/// Checks a certificate of singular values.
///
/// # Errors
/// When the certificate does not establish what it claims; this says nothing about the truth of
/// the claims.
pub fn check(certificate: &Certificate) -> Result<SingularValues, Rejection> {
    let Certificate {
        schema,
        matrix,
        rank,
        values: claims,
        factors,
    } = certificate;
    require(*schema == SCHEMA, Code::UnsupportedSchema, || {
        format!("schema {schema}, expected {SCHEMA}")
    })?;
    check_size(matrix)?;
    let integral = Integral::new(matrix);
    require(
        claims.len() == *rank && *rank <= integral.count(),
        Code::ShapeMismatch,
        || format!("{} claims at rank {rank}", claims.len()),
    )?;
    let proved = factors.as_ref().map(|factors| prove(&integral, factors));
    let proved = proved.transpose()?;
    let counts = claims.iter().any(|claim| claim.by == Evidence::Count);
    let spectrum = counts.then(|| Spectrum::of_integral(matrix, &integral));

    let mut smallest = None;
    for (i, claim) in claims.iter().enumerate() {
        let Claim { lo, hi, by } = claim;
        let end = || format!("value {i}: [{lo}, {hi}]");
        require(!lo.is_negative() && lo <= hi, Code::NotEnclosed, end)?;
        match by {
            Evidence::Factors => {
                let bounds = proved.as_ref().map(|proved| &proved.bounds);
                let bounds = bounds.filter(|bounds| bounds.len() == *rank);
                let (lower, upper) = bounds.map(|bounds| &bounds[i]).ok_or_else(|| {
                    Rejection::new(
                        Code::FactorsMissing,
                        format!("value {i} needs {rank} factors"),
                    )
                })?;
                require(lo <= lower && upper <= hi, Code::NotEnclosed, end)?;
                smallest = Some(lower);
            }
            Evidence::Count => {
                let spectrum = spectrum.as_ref().expect("a claim by count");
                let below = spectrum.position(lo);
                let above = spectrum.position(hi).above;
                let holds = above <= i && below.above + below.at > i;
                require(holds, Code::CountContradicts, end)?;
            }
        }
    }
    check_rank(matrix, *rank, spectrum.as_ref(), smallest)?;
    Ok(established(certificate.clone(), proved))
}

fn established(certificate: Certificate, proved: Option<Proved>) -> SingularValues {
    let (rows, cols) = certificate.matrix.shape();
    let values = (0..rows.min(cols)).map(|i| match certificate.values.get(i) {
        Some(Claim { lo, hi, .. }) => Enclosure::proved(lo.clone(), hi.clone()),
        None => Enclosure::point(Rational::ZERO),
    });
    SingularValues {
        values: values.collect(),
        certificate,
        proved,
    }
}

/// The tightest enclosures that the factors prove, with a certificate that [`check`] accepts.
///
/// The number of values of the factors must be the rank of the matrix.
///
/// # Errors
/// As for [`check`].
pub fn enclose(integral: &Integral, factors: Factors) -> Result<SingularValues, Rejection> {
    let matrix = integral.matrix();
    check_size(matrix)?;
    let proved = prove(integral, &factors)?;
    let smallest = proved.bounds.last().map(|(lo, _)| lo);
    check_rank(matrix, proved.bounds.len(), None, smallest)?;
    let claim = |(lo, hi): &(Rational, Rational)| Claim {
        lo: lo.clone(),
        hi: hi.clone(),
        by: Evidence::Factors,
    };
    let certificate = Certificate {
        schema: SCHEMA,
        matrix: matrix.clone(),
        rank: proved.bounds.len(),
        values: proved.bounds.iter().map(claim).collect(),
        factors: Some(factors),
    };
    Ok(established(certificate, Some(proved)))
}
