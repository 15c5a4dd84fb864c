//! Singular value decomposition with proved error bounds.
//!
//! For a rational `m x n` matrix `A`, `k = min(m, n)`:
//!
//! | function | result | guarantee |
//! |---|---|---|
//! | [`approx_svd`] | factors in double-double | none: names with `approx_` prove nothing |
//! | [`singular_values`] | rank, `k` non-increasing intervals | each holds its value |
//! | [`Enclosures::refine`] | the same, of any width | the same |
//! | [`Enclosures::resolve`] | clusters of equal values | the distinct values, multiplicities |
//! | [`Enclosures::compare`] | less, equal, greater | exact; equality is proved algebraically |
//! | [`singular_subspaces`] | bases with a bound, or exact kernels | Wedin's bound, proved |
//! | norms, [`Enclosures::condition_number`] | intervals | each contains the number |
//!
//! The floating-point work only proposes. Every interval is established by the crate
//! [`enclosure`] over the integers; a wrong decomposition widens intervals or is refused, and then
//! counting by the characteristic polynomial takes over. That is enforced by types: the results
//! of rigorous functions hold an [`enclosure::SingularValues`], which only the checker makes, and
//! no rigorous function takes an [`ApproxSvd`].
//!
//! An approximate decomposition is not an argument of any of them:
//!
//! ```compile_fail,E0308
//! let matrix = exact::Matrix::identity(2);
//! let approx = svd::approx_svd(&matrix);
//! let _ = svd::singular_subspaces(&approx, 0..1);
//! ```
//!
//! ```compile_fail,E0308
//! let matrix = exact::Matrix::identity(2);
//! let certificate = svd::singular_values(&matrix).unwrap().certificate().clone();
//! // A certificate is a claim; `enclosure::check` makes it a fact.
//! let _ = enclosure::enclose_subspaces(&certificate, 0, 2);
//! ```
//!
//! ```
//! let matrix = exact::Matrix::identity(2);
//! let values = svd::singular_values(&matrix).unwrap();
//! assert!(svd::singular_subspaces(&values, 0..2).is_ok());
//! let values = enclosure::check(values.certificate()).unwrap();
//! assert!(enclosure::enclose_subspaces(&values, 0, 2).is_ok());
//! ```
//!
//! What failure does not imply: overlapping intervals do not mean equal values, and a cluster that
//! is not separated by its enclosures may be separated in truth; refinement decides.
//!
//! `docs/svd.md` tells how it works and what was measured.
//!
//! Sources: Weyl (1912), Ostrowski (1959), Temple (1928), Kato (1949), Wedin (1972); Rump,
//! *Verification methods* (Acta Numerica 2010), for the manner of verifying factors a posteriori.
//!
//! ```
//! use exact::Matrix;
//! use std::cmp::Ordering;
//!
//! // The golden ratio, the positive root of x^2 = x + 1, and its inverse.
//! let values = svd::singular_values(&Matrix::from_integers([[1, 1], [0, 1]]))?;
//! let golden = &values.values()[0];
//! let (lo, hi) = (golden.lo(), golden.hi());
//! assert!(lo * lo <= lo + &"1".parse()? && hi * hi >= hi + &"1".parse()?);
//! assert!(golden.width() < "1e-30".parse()?);
//! assert_eq!(values.rank(), 2);
//! assert_eq!(values.compare(0, &values, 1)?, Ordering::Greater);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod approx;
mod double_double;
mod jacobi;
mod newton;
mod norms;
mod subspaces;
mod values;

pub use approx::{Algorithm, ApproxSvd, approx_svd, approx_svd_by, from_f64, matrix_from_f64};
pub use enclosure::{Enclosure, SingularSubspaces};
pub use norms::frobenius_norm;
pub use subspaces::{Subspaces, singular_subspaces};
pub use values::{Enclosures, singular_values, singular_values_by};

/// Why there is no result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SvdError {
    /// A NaN or an infinity.
    #[error("the entry in row {row}, column {col} (from 0) is not a finite number")]
    NotFinite {
        /// The row, from 0.
        row: usize,
        /// The column, from 0.
        col: usize,
    },
    /// The number of entries does not fit the size.
    #[error("{found} entries for a {rows} x {cols} matrix")]
    Shape {
        /// The number of rows.
        rows: usize,
        /// The number of columns.
        cols: usize,
        /// The number of entries.
        found: usize,
    },
    /// The matrix exceeds the limits of the checker.
    #[error(
        "a {rows} x {cols} matrix is too large: at most {} rows and columns",
        enclosure::MAX_SIZE
    )]
    TooLarge {
        /// The number of rows.
        rows: usize,
        /// The number of columns.
        cols: usize,
    },
    /// A requested width is not positive.
    #[error("the requested width is not positive")]
    Width,
    /// Two matrices that are to be compared differ in size.
    #[error("the matrices differ in size")]
    DifferentShapes,
    /// There is no singular value of this index.
    #[error("index {index} is out of range: there are {count} singular values, counted from 0")]
    Index {
        /// The index.
        index: usize,
        /// The number of singular values.
        count: usize,
    },
    /// The enclosures carry no decomposition, and subspaces need one.
    #[error("the enclosures rest on counting alone and carry no singular vectors")]
    NoFactors,
    /// The checker refused.
    #[error("the checker refused: {0}")]
    Rejected(#[from] enclosure::Rejection),
}
