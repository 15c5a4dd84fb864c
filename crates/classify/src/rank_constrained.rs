//! Points of the rank-constrained problem (2): minimise `||R X - Y||_F^2` over `rank R <= k`.
//!
//! A point `R = A B` with `k` columns in `A` is a network with two layers, and a curve of `(A, B)`
//! is a curve of matrices of rank at most `k`. If `rank R = k`, minima of the two problems
//! correspond. If `rank R < k` and `G != 0`, some `B` of full row rank with `G B^T != 0` makes
//! `(A, B)` not critical, so that the loss falls at order 1.

use certificate::{Certificate, MinimumEvidence, Statement};
use exact::{Matrix, column_basis, left_inverse};
use network::{Instance, Network, Problem};
use rank::rank;

use crate::{Kind, Unclassified, classify, gradient_line};

/// What a feasible point of the rank-constrained problem is.
#[derive(Clone, Debug)]
pub enum ProductPoint {
    /// A global minimum over all matrices of rank at most `k`.
    GlobalMinimum {
        /// Why: for the two-layer network with factors `column_basis(R)` and the coordinates.
        evidence: MinimumEvidence,
    },
    /// Not a local minimum: a curve of matrices of rank at most `k` descends.
    NotLocalMinimum {
        /// The order of descent of the product.
        order: usize,
        /// The certificate, for a two-layer network with product `R`.
        certificate: Certificate,
    },
}

/// `R = A B` with `inner` columns in `A` and `G B^T != 0` if possible; `inner >= rank R`.
fn factor(problem: &Problem, r: &Matrix, inner: usize) -> Option<Network> {
    let mut a = column_basis(r);
    let mut b = &left_inverse(&a)? * r;
    let g = problem.correlation(&problem.residual(r));
    // Rows that G does not kill come first, so that the gradient is seen.
    let mut coordinates: Vec<usize> = (0..r.cols()).collect();
    coordinates.sort_by_key(|&j| g.column(j).is_zero());
    for j in coordinates {
        let extended = b.vstack(&Matrix::unit(1, r.cols(), 0, j));
        if b.rows() < inner && rank(&extended) == extended.rows() {
            b = extended;
            a = a.hstack(&Matrix::zeros(a.rows(), 1));
        }
    }
    Network::new(vec![b, a]).ok()
}

/// Classifies a point of rank at most `bound`.
///
/// # Errors
/// When the rank exceeds the bound, the shapes do not fit, or no certificate is found.
pub fn classify_product(
    problem: &Problem,
    r: &Matrix,
    bound: usize,
) -> Result<ProductPoint, Unclassified> {
    let point_rank = rank(r);
    let inner = bound.min(r.rows()).min(r.cols());
    if r.shape() != (problem.y().rows(), problem.x().rows()) || point_rank > inner {
        return Err(Unclassified(format!(
            "rank {point_rank} exceeds the bound {bound}"
        )));
    }
    let g = problem.correlation(&problem.residual(r));
    if g.is_zero() {
        return Ok(ProductPoint::GlobalMinimum {
            evidence: MinimumEvidence::GradientZero,
        });
    }
    let unfit = || Unclassified("the point does not factor through its rank".into());
    let network = factor(problem, r, inner).ok_or_else(unfit)?;
    let instance = Instance::new(problem.clone(), network).map_err(|_| unfit())?;
    let found = classify(&instance)?;
    match (found.kind, found.minimum()) {
        (Kind::GlobalMinimum, Some(evidence)) => Ok(ProductPoint::GlobalMinimum {
            evidence: evidence.clone(),
        }),
        (Kind::NotCritical, _) => {
            let curve = gradient_line(&instance).ok_or_else(unfit)?;
            let statement = Statement::NotLocalMinimum {
                instance,
                order: 1,
                curve,
            };
            Ok(ProductPoint::NotLocalMinimum {
                order: 1,
                certificate: Certificate::new(statement),
            })
        }
        _ => Ok(ProductPoint::NotLocalMinimum {
            order: found.descent.map_or(0, |descent| descent.order),
            certificate: found.certificate,
        }),
    }
}
