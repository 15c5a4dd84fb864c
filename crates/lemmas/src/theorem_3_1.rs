//! Theorem 3.1 (page 4): if `rank R = d_p`, every `R'` near `R` of rank at most `d_p` is a product
//! of layers near the given ones.
//!
//! Hypotheses: `product-full-rank` (rank R = d_p), `target-rank` (rank R' <= d_p). "Near" is read
//! as: for every epsilon there is a delta. The conclusion is shown by an explicit rational
//! construction with a modulus, without singular values. With `A = A_p` injective, `B = B_p`
//! surjective, `A^L` and `B^R` their one-sided inverses, put
//!
//! `B' = A^L R'`, `C' = R' B^R (B' B^R)^{-1}`,
//!
//! so that `C' B' = R'` if `rank R' = d_p`; then move layer 1 by a right inverse of `W_p ... W_2`
//! times `B' - B` and layer `H` by `C' - A` times a left inverse of `W_{H-1} ... W_{p+1}`. It
//! works whenever `||A^L|| ||R' - R|| ||B^R|| < 1`. A target refutes the claim only within a family
//! that tends to `R`; a single target out of reach says nothing.

use certificate::Hypothesis::{ProductFullRank, TargetRank};
use certificate::Subject;
use exact::{
    Matrix, MatrixPolynomial, Rational, column_basis, inverse, left_inverse, rank, right_inverse,
};
use network::Network;

use crate::check::or_undecided;
use crate::claim::here;
use crate::{Claim, Conclusion, Construction, Context, Form, Premise, Quantifier, SubjectKind};

pub(crate) mod t3_1_one_factor;
pub(crate) mod t3_1_rank_needed;
pub(crate) mod t3_1_row_scaling;
mod walk;

pub use walk::{Walk, published_walk};

pub(crate) const CLAIM: Claim = Claim {
    id: "theorem-3.1",
    title: "Theorem 3.1",
    page: "4",
    quantifier: Quantifier::Universal,
    subject: SubjectKind::Target,
    forms: &[Form {
        id: "stated",
        statement: "If rank R = d_p, every R' near R with rank R' <= d_p is a product of layers near W_1, ..., W_H.",
        conclusion,
        mutants: &[ProductFullRank, TargetRank],
    }],
    source: here!(),
};

fn conclusion(context: &Context) -> Conclusion {
    or_undecided(match context.subject {
        Subject::Target { layers, target } => Ok(reach(layers, target)),
        Subject::Family {
            layers,
            left,
            right,
        } => reach_family(context, layers, left, right),
        _ => Err("the subject is no target".into()),
    })
}

/// Whether one target is reached; where the product vanishes, the target spans a family.
fn reach(layers: &Network, target: &Matrix) -> Conclusion {
    let product = layers.product();
    if rank(&product) == layers.bottleneck() {
        return match factors(layers, target) {
            Some(construction) => Conclusion::Holds(Some(construction)),
            None => Conclusion::SaysNothing(Premise::TargetNearby),
        };
    }
    let Some(family) = scaled_family(layers, target) else {
        return Conclusion::SaysNothing(Premise::TargetNearby);
    };
    let Subject::Family { left, right, .. } = &family else {
        return Conclusion::SaysNothing(Premise::TargetNearby);
    };
    if out_of_reach(&family) {
        Conclusion::Fails {
            evidence: Box::default(),
            subject: Some(Box::new(family)),
        }
    } else {
        in_reach_without_rank(layers, left, right)
    }
}

/// The family `t R'`, where `R = 0`.
fn scaled_family(layers: &Network, target: &Matrix) -> Option<Subject> {
    if !layers.product().is_zero() || target.is_zero() {
        return None;
    }
    let left = column_basis(target);
    let right = &left_inverse(&left)? * target;
    let zero = Matrix::zeros(left.rows(), left.cols());
    Some(Subject::Family {
        layers: layers.clone(),
        left: MatrixPolynomial::line(zero, left),
        right: MatrixPolynomial::constant(right),
    })
}

fn out_of_reach(family: &Subject) -> bool {
    let rule = certificate::rule("theorem-3.1", "stated");
    rule.is_some_and(|rule| (rule.fails)(family, &Default::default()).is_ok())
}

fn reach_family(
    context: &Context,
    layers: &Network,
    left: &MatrixPolynomial,
    right: &MatrixPolynomial,
) -> Result<Conclusion, String> {
    if out_of_reach(context.subject) {
        return Ok(Conclusion::fails());
    }
    if rank(&layers.product()) < layers.bottleneck() {
        return Ok(in_reach_without_rank(layers, left, right));
    }
    // Small t bring the target into the radius of the construction.
    let family = left * right;
    let mut t = Rational::ONE;
    for _ in 0..256 {
        if let Some(construction) = factors(layers, &family.evaluate(&t)) {
            return Ok(Conclusion::Holds(Some(construction)));
        }
        t /= Rational::from(2);
    }
    Err("no member of the family was factored".into())
}

/// Families that are reached although `rank R < d_p`: those of a single layer, those at zero
/// layers, and those whose factors start at `A_k` and `B_k` for a level `k` where moves of both
/// lift to the layers `H` and 1.
fn in_reach_without_rank(
    layers: &Network,
    left: &MatrixPolynomial,
    right: &MatrixPolynomial,
) -> Conclusion {
    let depth = layers.depth();
    let (upper, lower) = (layers.upper_products(), layers.lower_products());
    let lifts = |level: usize| {
        left.start() == &upper[level]
            && right.start() == &lower[level]
            && left_inverse(&layers.between(level, depth - 1)).is_some()
            && right_inverse(&layers.between(1, level)).is_some()
    };
    if depth == 1 || layers.layers().iter().all(Matrix::is_zero) || (1..depth).any(lifts) {
        Conclusion::Holds(None)
    } else {
        Conclusion::Undecided("rank R < d_p: neither factors nor an obstruction were found".into())
    }
}

/// Layers with product `target`, if the construction succeeds, with its radius and modulus.
///
/// In Frobenius norms let `a = ||A^L||`, `b = ||B^R||`, `n = ||A||`, `e = ||R' - R||` and
/// `q = a b e <= 1/2`. Then `||B' - B|| <= a e` and
/// `||C' - A|| <= (b e + n q) / (1 - q) <= 2 b (1 + n a) e`.
pub(crate) fn factors(layers: &Network, target: &Matrix) -> Option<Construction> {
    let (depth, widths) = (layers.depth(), layers.widths());
    let bottleneck = layers.bottleneck();
    let level = widths.iter().position(|&width| width == bottleneck)?;
    let a = &layers.upper_products()[level];
    let b = &layers.lower_products()[level];
    let (a_inverse, b_inverse) = (left_inverse(a)?, right_inverse(b)?);
    let lower = &a_inverse * target;
    let correction = inverse(&(&lower * &b_inverse))?;
    let upper = &(target * &b_inverse) * &correction;
    let size = |matrix: &Matrix| matrix.frobenius_norm_squared();
    let two = Rational::from(2);
    let (lower_lift, upper_lift);
    let mut moved: Vec<Matrix> = layers.layers().to_vec();
    if level == 0 {
        // A = R: only the top layer moves.
        upper_lift = left_inverse(&layers.between(0, depth - 1))?;
        lower_lift = Matrix::zeros(0, 0);
        moved[depth - 1] = &moved[depth - 1] + &(&(target - a) * &upper_lift);
    } else if level == depth {
        // A = I: only the bottom layer moves.
        lower_lift = right_inverse(&layers.between(1, depth))?;
        upper_lift = Matrix::zeros(0, 0);
        moved[0] = &moved[0] + &(&lower_lift * &(target - b));
    } else {
        lower_lift = right_inverse(&layers.between(1, level))?;
        upper_lift = left_inverse(&layers.between(level, depth - 1))?;
        moved[0] = &moved[0] + &(&lower_lift * &(&lower - b));
        moved[depth - 1] = &moved[depth - 1] + &(&(&upper - a) * &upper_lift);
    }
    let factored = Network::new(moved).ok()?;
    if &factored.product() != target {
        return None;
    }
    let (a_size, b_size) = (size(&a_inverse), size(&b_inverse));
    let radius_squared = (&a_size * &b_size * Rational::from(4)).recip()?;
    let modulus_squared = if level == 0 {
        size(&upper_lift)
    } else if level == depth {
        size(&lower_lift)
    } else {
        // (1 + n a)^2 <= 2 (1 + n^2 a^2).
        let spread = &Rational::ONE + &(&size(a) * &a_size);
        let upper_modulus = &(&(&two * &two) * &(&two * &b_size)) * &spread * size(&upper_lift);
        upper_modulus.max(&a_size * &size(&lower_lift))
    };
    Some(Construction::Factors {
        layers: factored,
        radius_squared,
        modulus_squared,
    })
}
