//! `lemma-3.3.some` (Lemma 3.3, page 4, in the reading that is true): every singular value
//! decomposition of a matrix near `M` is near some decomposition of `M`.
//!
//! No hypothesis on the rank. With the least distance `g` between different eigenvalues of
//! `[0 M; M^T 0]` and `e = ||M - M'||_F < g/2`, every decomposition `(U', S', V')` of `M'` has one
//! of `M` with `||U - U'||_F^2 + ||V - V'||_F^2 <= 16 e^2 / g^2`, full factors included. The proof,
//! by Davis and Kahan and an orthogonal alignment within each cluster of equal values, stands in
//! `crates/svd/src/lemma_3_3.rs`. On an instance the distance is bounded from above by enclosures
//! of the singular values and by exact residuals of approximate vectors, without the theorem; an
//! `M'` that is not within half the gap says nothing (`m-nearby`). The strengthened form has a
//! modulus that does not know the gap. It is decided exactly where both matrices have rational
//! decompositions with positive and pairwise different values, which are unique up to signs.

use certificate::Hypothesis::RationalSvds;
use certificate::{Evidence, Subject, Svd};
use exact::integer::floor_sqrt;
use exact::{Matrix, Rational, kernel_basis};
use svd::{Nearness, lemma_3_3};

use crate::check::or_undecided;
use crate::claim::here;
use crate::lemma_3_1::simplest_between;
use crate::{Claim, Conclusion, Construction, Context, Form, Premise, Quantifier, SubjectKind};

pub(crate) const CLAIM: Claim = Claim {
    id: "lemma-3.3.some",
    title: "Lemma 3.3, read for some decomposition",
    page: "4",
    quantifier: Quantifier::Universal,
    subject: SubjectKind::Pair,
    forms: &[
        Form {
            id: "stated",
            statement: "Every singular value decomposition of a matrix M' near M is near some decomposition of M, within 4/g ||M - M'||_F.",
            conclusion,
            mutants: &[],
        },
        Form {
            id: "strengthened.gap-free",
            statement: "Every singular value decomposition of a matrix M' is within ||M - M'||_F of some decomposition of M.",
            conclusion: gap_free,
            mutants: &[],
        },
    ],
    source: here!(),
};

fn pair<'a>(context: &'a Context) -> Result<(&'a Matrix, &'a Matrix), String> {
    match context.subject {
        Subject::Pair { m, other } => Ok((m, other)),
        _ => Err("the subject is no pair of matrices".into()),
    }
}

fn conclusion(context: &Context) -> Conclusion {
    or_undecided(aligned(context))
}

fn aligned(context: &Context) -> Result<Conclusion, String> {
    let (m, other) = pair(context)?;
    let (distance_squared, gap) = match lemma_3_3(m, other).map_err(|error| error.to_string())? {
        Nearness::Far => return Ok(Conclusion::SaysNothing(Premise::MNearby)),
        Nearness::Within { gap: None, .. } => return Ok(Conclusion::Holds(None)),
        Nearness::Within {
            distance_squared,
            gap: Some(gap),
        } => (distance_squared, gap),
    };
    let sixteen = Rational::from(16);
    let allowed = &sixteen * &(m - other).frobenius_norm_squared();
    if &(&distance_squared * gap.hi()) * gap.hi() > allowed {
        return Err("the enclosures do not show the distance to be within the modulus".into());
    }
    let gap_squared = gap.lo() * gap.lo();
    Ok(Conclusion::Holds(Some(Construction::NearbySvd {
        radius_squared: &gap_squared / &Rational::from(4),
        modulus_squared: sixteen / gap_squared,
    })))
}

fn gap_free(context: &Context) -> Conclusion {
    match context.rational_svds() {
        Some(svds) => context.by_rule_with(
            context.variant.form.id,
            Evidence {
                svds: Some(svds),
                ..Evidence::default()
            },
        ),
        None => Conclusion::SaysNothing(RationalSvds.into()),
    }
}

/// The decomposition of a matrix, if it is rational and the values are positive and pairwise
/// different.
pub fn rational_svd(matrix: &Matrix) -> Option<Svd> {
    compact_svd(matrix).filter(Svd::is_valid)
}

/// The part of a decomposition that belongs to the positive values, if it is rational and they are
/// pairwise different; there is at least one.
pub(crate) fn compact_svd(matrix: &Matrix) -> Option<Svd> {
    let values = rational_values(matrix)?;
    let is_wide = matrix.rows() < matrix.cols();
    let tall = if is_wide {
        matrix.transpose()
    } else {
        matrix.clone()
    };
    let gram = &tall.transpose() * &tall;
    let (mut long, mut short): (Option<Matrix>, Option<Matrix>) = (None, None);
    let mut found = Vec::new();
    for value in values {
        let shift = Matrix::identity(gram.rows()).scale(&(&value * &value));
        let vector = kernel_basis(&(&gram - &shift));
        let inverse = value.recip().filter(|_| vector.cols() == 1)?;
        let length = rational_sqrt(&vector.frobenius_norm_squared())?;
        let vector = vector.scale(&length.recip()?);
        let partner = (&tall * &vector).scale(&inverse);
        let append = |columns: Option<Matrix>, column: Matrix| match columns {
            Some(columns) => Some(columns.hstack(&column)),
            None => Some(column),
        };
        (long, short) = (append(long, partner), append(short, vector));
        found.push(value);
    }
    let (u, v) = if is_wide {
        (short?, long?)
    } else {
        (long?, short?)
    };
    let diagonal = Matrix::from_fn(found.len(), found.len(), |i, j| {
        if i == j {
            found[i].clone()
        } else {
            Rational::ZERO
        }
    });
    let orthonormal = |a: &Matrix| &a.transpose() * a == Matrix::identity(a.cols());
    let is_one = orthonormal(&u) && orthonormal(&v);
    let is_one = is_one && &(&u * &diagonal) * &v.transpose() == *matrix;
    let svd = Svd {
        u,
        values: found,
        v,
    };
    (is_one && svd.has_distinct_values()).then_some(svd)
}

/// The positive singular values, if they are rational; guessed from enclosures for more than two,
/// so that the vectors must confirm them.
fn rational_values(matrix: &Matrix) -> Option<Vec<Rational>> {
    let gram = if matrix.rows() < matrix.cols() {
        matrix * &matrix.transpose()
    } else {
        &matrix.transpose() * matrix
    };
    let values = match gram.rows() {
        1 => vec![rational_sqrt(&gram[(0, 0)])?],
        2 => {
            // (s_1 +- s_2)^2 = tr +- 2 sqrt(det)
            let trace = &gram[(0, 0)] + &gram[(1, 1)];
            let squared = &(&gram[(0, 0)] * &gram[(1, 1)]) - &(&gram[(0, 1)] * &gram[(0, 1)]);
            let product = rational_sqrt(&squared)?;
            let twice = &product + &product;
            let (sum, difference) = (
                rational_sqrt(&(&trace + &twice))?,
                rational_sqrt(&(&trace - &twice))?,
            );
            let half = |value: Rational| value / Rational::from(2);
            vec![half(&sum + &difference), half(&sum - &difference)]
        }
        _ => {
            let enclosed = svd::singular_values(matrix)
                .ok()?
                .refine_relative(64)
                .ok()?;
            let simplest = |value: &svd::Enclosure| simplest_between(value.lo(), value.hi());
            enclosed.values().iter().map(simplest).collect()
        }
    };
    Some(values.into_iter().filter(Rational::is_positive).collect())
}

/// The square root of a number that is not negative, if it is rational.
fn rational_sqrt(square: &Rational) -> Option<Rational> {
    let (numerator, denominator) = square.to_integers();
    let root = Rational::from_integers(floor_sqrt(&numerator), floor_sqrt(&denominator))?;
    (&root * &root == *square).then_some(root)
}
